//! PIDs that the PSI names and that have not come yet.

use super::Times;
use super::event::Subject;
use super::indicator::Indicator;
use super::psi::{Purpose, Waits};
use super::timer::{NEVER, Nanos, Timer};
use crate::packet::{Pid, PidSet};
use alloc::vec::Vec;

/// What is missed of a PID, one bit each.
const MAIN: u8 = 1;
const OTHER: u8 = 2;
const PCR: u8 = 4;
const PTS: u8 = 8;

/// What is missed of a PID named for this, while it does not come.
pub(super) const fn missed(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::Named | Purpose::Map => 0,
        Purpose::Ca => OTHER,
        Purpose::Clock => PCR,
        Purpose::Stream(stream, _) => {
            let pts = if stream.timed && !matches!(stream.waits, Waits::StillPicture) { PTS } else { 0 };
            pts | if stream.main { MAIN } else { OTHER }
        }
    }
}

/// A map may name thousands of PIDs that never come: few bytes.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// When the timers first woke after it was named; [`NEVER`] before.
    since: Nanos,
    pid: Pid,
    missed: u8,
    reported: u8,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Awaited {
    named: PidSet,
    /// Those that are missed while they do not come, in the order of the PIDs.
    entries: Vec<Entry>,
}

/// Callback for a missing PID: indicator, PID, subject, time missing, limit.
pub(super) type Report<'r> = &'r mut dyn FnMut(Indicator, Pid, Subject, Nanos, Nanos);

impl Awaited {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes the PIDs that are named and have not come. PIDs already awaited keep their start time.
    pub fn renew(&mut self, named: PidSet, missed: &PidSet) {
        self.named = named;
        self.entries.retain(|entry| missed.contains(entry.pid));
        self.entries.iter_mut().for_each(|entry| entry.missed = 0);
        let known = self.entries.len();
        self.entries.reserve_exact(missed.len().saturating_sub(known));
        for pid in missed {
            let before = self.entries.get(..known).unwrap_or_default();
            if before.binary_search_by_key(&pid, |entry| entry.pid).is_err() {
                self.entries.push(Entry { since: NEVER, pid, missed: 0, reported: 0 });
            }
        }
        self.entries.sort_unstable_by_key(|entry| entry.pid);
    }

    fn entry(&mut self, pid: Pid) -> Option<&mut Entry> {
        let at = self.entries.binary_search_by_key(&pid, |entry| entry.pid).ok()?;
        self.entries.get_mut(at)
    }

    /// Adds what a PID is missed for.
    pub fn add(&mut self, pid: Pid, purpose: Purpose) {
        if let Some(entry) = self.entry(pid) {
            entry.missed |= missed(purpose);
        }
    }

    /// The PID has come: None when it was not named, else the timers that go on for its PCRs and its PTSs.
    pub fn has_come(&mut self, pid: Pid) -> Option<[Option<Timer>; 2]> {
        let known = self.entry(pid).map(|entry| {
            let missed = core::mem::take(&mut entry.missed);
            [PCR, PTS].map(|bit| (missed & bit != 0).then(|| Timer::since(entry.since, entry.reported & bit != 0)))
        });
        // The entry stays until the next renewal: removing it would move the others.
        self.named.remove(pid).then(|| known.unwrap_or_default())
    }

    /// Reports what is missing for too long, once. When there may be more to report.
    pub fn expire(&mut self, now: Nanos, times: &Times, report: Report<'_>) -> Nanos {
        let mut next = NEVER;
        let rules = [
            (MAIN, times.pid, Indicator::PidError, Subject::Packets),
            (OTHER, times.other_pid, Indicator::PidError, Subject::Packets),
            (PCR, times.pcr, Indicator::PcrRepetitionError, Subject::Pcr),
            (PTS, times.pts, Indicator::PtsError, Subject::Pts),
        ];
        for entry in self.entries.iter_mut().filter(|entry| entry.missed != 0) {
            entry.since = if entry.since == NEVER { now } else { entry.since };
            for (bit, limit, indicator, subject) in rules {
                if entry.missed & !entry.reported & bit == 0 {
                    continue;
                }
                let mut timer = Timer::since(entry.since, false);
                match timer.expire(now, limit) {
                    Some(interval) => {
                        // Packets are missed once, by whatever rule.
                        entry.reported |= if bit & (MAIN | OTHER) != 0 { MAIN | OTHER } else { bit };
                        report(indicator, entry.pid, subject, interval, limit);
                    }
                    None => next = next.min(timer.deadline(limit)),
                }
            }
        }
        next
    }
}
