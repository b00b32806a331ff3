//! Mini-slots in real time.

use crate::message::TimestampSnapshot;
use crate::unit::{MiniSlotSize, Ticks};
use core::time::Duration;

/// Ticks of 10.24 MHz in 6.25 µs.
const TICKS: u32 = 64;

/// Where the mini-slots of a TDMA or S-CDMA channel lie in the time of its CMTS. Both counts have 32 bits and wrap; all
/// arithmetic here wraps with them.
///
/// ```
/// use docsis_mac::schedule::TimeBase;
/// use docsis_mac::unit::{MiniSlotSize, Ticks};
/// use std::time::Duration;
///
/// // Mini-slots of 12.5 µs, which are 128 ticks each.
/// let base = TimeBase::new(MiniSlotSize(2));
/// assert_eq!(base.timestamp(1000), Ticks(128_000));
/// // A SYNC of timestamp 128 000 came after 7 s of a capture: 80 mini-slots later 1 ms has gone by.
/// let sync = (Ticks(128_000), Duration::from_secs(7));
/// assert_eq!(base.time(1080, sync), Some(Duration::from_millis(7001)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeBase {
    size: MiniSlotSize,
    /// A mini-slot and the timestamp at its start.
    mini_slot: u32,
    timestamp: Ticks,
}

impl TimeBase {
    /// Of a TDMA channel. Open question: that mini-slot 0 begins with timestamp 0 is by general knowledge only.
    pub const fn new(size: MiniSlotSize) -> Self {
        TimeBase { size, mini_slot: 0, timestamp: Ticks(0) }
    }

    /// Of an S-CDMA channel, by the snapshot in its UCD (TLV 14).
    pub const fn at(size: MiniSlotSize, snapshot: &TimestampSnapshot) -> Self {
        TimeBase { size, mini_slot: snapshot.mini_slot, timestamp: snapshot.timestamp }
    }

    /// The timestamp at which a mini-slot begins.
    pub const fn timestamp(&self, mini_slot: u32) -> Ticks {
        let each = TICKS.wrapping_mul(self.size.0 as u32);
        Ticks(mini_slot.wrapping_sub(self.mini_slot).wrapping_mul(each).wrapping_add(self.timestamp.0))
    }

    /// When a mini-slot begins, by the clock that a SYNC was timed with: its timestamp, and when it came. Of all moments
    /// with this timestamp, which comes again every 419 s, the nearest to the SYNC. None for one before the clock began.
    pub fn time(&self, mini_slot: u32, (timestamp, came_at): (Ticks, Duration)) -> Option<Duration> {
        let ahead = self.timestamp(mini_slot).0.wrapping_sub(timestamp.0);
        let behind = timestamp.0.wrapping_sub(self.timestamp(mini_slot).0);
        match ahead <= behind {
            true => came_at.checked_add(Ticks(ahead).into()),
            false => came_at.checked_sub(Ticks(behind).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYNC: Duration = Duration::from_secs(1000);

    /// 128 ticks of 97.65625 ns are 12.5 µs.
    #[test]
    fn mini_slots_before_and_after_a_sync() {
        let base = TimeBase::new(MiniSlotSize(2));
        let sync = (Ticks(128 * 500), SYNC);
        assert_eq!(base.time(500, sync), Some(SYNC));
        assert_eq!(base.time(508, sync), Some(SYNC + Duration::from_micros(100)));
        assert_eq!(base.time(420, sync), Some(SYNC - Duration::from_millis(1)));
        assert_eq!(base.time(0, (Ticks(128 * 80), Duration::from_micros(999))), None);
    }

    /// The timestamp wraps long before the count of mini-slots does, and both go on.
    #[test]
    fn both_counts_wrap() {
        let base = TimeBase::new(MiniSlotSize(2));
        // 2^32 ticks are 2^25 mini-slots.
        assert_eq!(base.timestamp((1 << 25) + 3), Ticks(3 * 128));
        let sync = (base.timestamp((1 << 25) - 8), SYNC);
        assert_eq!(base.time(1 << 25, sync), Some(SYNC + Duration::from_micros(100)));
        let last = (base.timestamp(u32::MAX), SYNC);
        assert_eq!(base.time(0, last), Some(SYNC + Duration::from_nanos(12_500)));
    }

    /// Mini-slot 7000 of 25 µs (256 ticks) was at timestamp 1 000 001.
    #[test]
    fn a_snapshot_is_the_anchor() {
        let snapshot = TimestampSnapshot { timestamp: Ticks(1_000_001), mini_slot: 7000, frame: 9 };
        let base = TimeBase::at(MiniSlotSize(4), &snapshot);
        assert_eq!((base.timestamp(7000), base.timestamp(7010)), (Ticks(1_000_001), Ticks(1_002_561)));
        assert_eq!(base.timestamp(6999), Ticks(999_745));
        assert_eq!(base.time(7004, (Ticks(1_000_001), SYNC)), Some(SYNC + Duration::from_micros(100)));
    }
}
