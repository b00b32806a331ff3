//! Time in nanoseconds, and watching for what does not come.

use core::time::Duration;

/// Nanoseconds, 584 years of them.
pub(super) type Nanos = u64;

/// No deadline.
pub(super) const NEVER: Nanos = u64::MAX;

pub(super) fn nanos(duration: Duration) -> Nanos {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(duration.subsec_nanos().into())
}

/// The first moment that is more than `limit` after `now`.
pub(super) const fn after(now: Nanos, limit: Nanos) -> Nanos {
    now.saturating_add(limit).saturating_add(1)
}

/// Watches the interval from one arrival to the next. There may be thousands: few bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timer {
    /// The last arrival, or when watching began; [`NEVER`] while it has not.
    last: Nanos,
    /// The absence that lasts has been reported.
    reported: bool,
}

impl Default for Timer {
    fn default() -> Self {
        Timer { last: NEVER, reported: false }
    }
}

impl Timer {
    /// One that has watched since then; [`NEVER`] for one that has not begun.
    pub(super) const fn since(last: Nanos, reported: bool) -> Self {
        Timer { last, reported }
    }

    /// Begins to watch, unless it has begun already.
    pub(super) const fn start(&mut self, now: Nanos) {
        if self.last == NEVER {
            self.last = now;
        }
    }

    pub(super) fn stop(&mut self) {
        *self = Timer::default();
    }

    /// Something has come. The interval since what came before, when it is over the limit and has
    /// not been reported.
    pub(super) fn arrive(&mut self, now: Nanos, limit: Nanos) -> Option<Nanos> {
        let late = self.overdue(now, limit);
        *self = Timer { last: now, reported: false };
        late
    }

    /// How long nothing has come, the first time that this is over the limit.
    pub(super) fn expire(&mut self, now: Nanos, limit: Nanos) -> Option<Nanos> {
        let late = self.overdue(now, limit);
        self.reported |= late.is_some();
        late
    }

    /// An absence that lasts has been reported.
    pub(super) const fn reported(&self) -> bool {
        self.reported
    }

    fn overdue(&self, now: Nanos, limit: Nanos) -> Option<Nanos> {
        // A timer that has not begun lies in the future.
        let interval = now.saturating_sub(self.last);
        (interval > limit && limit > 0 && !self.reported).then_some(interval)
    }

    /// When [`expire`](Self::expire) will have something to say, if nothing comes.
    pub(super) const fn deadline(&self, limit: Nanos) -> Nanos {
        if self.reported || limit == 0 { NEVER } else { after(self.last, limit) }
    }
}
