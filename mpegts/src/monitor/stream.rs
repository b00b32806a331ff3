//! Elementary streams: their timestamps, and their way through a transport buffer.

use super::timer::Nanos;
use crate::clock::{PesTimestamp, Timestamp};
use crate::packet::PACKET_SIZE;
use crate::pes::StreamId;
use wire::Bits;

/// The timestamps of a PES packet, as far as its header lies in the first packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PesTimes {
    /// When the data is decoded: the DTS, or the PTS where there is none.
    pub decoding: Option<Timestamp>,
}

/// The timestamps of the PES packet that `payload` begins; None when it has none.
pub(super) fn pes_times(payload: &[u8]) -> Option<PesTimes> {
    let [0, 0, 1, stream_id, _, _, _, flags, _, rest @ ..] = payload else { return None };
    if flags & 0x80 == 0 || !StreamId(*stream_id).has_header() {
        return None;
    }
    let stamp = match rest {
        [_, _, _, _, _, dts @ ..] if flags & 0x40 != 0 => dts,
        pts => pts,
    };
    let decoding = stamp.first_chunk::<5>().map(|[a, b, c, d, e]| {
        let bits = u64::from_be_bytes([0, 0, 0, *a, *b, *c, *d, *e]);
        PesTimestamp::from_bits(bits, 40).timestamp()
    });
    Some(PesTimes { decoding })
}

/// What the transport buffer of the target decoder says of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Filled {
    /// The buffer overflows, for the first time since it was empty.
    pub overflows: bool,
    /// It has not been empty for so long; said once.
    pub busy: Option<Nanos>,
}

/// TBn or TBsys — ISO/IEC 13818-1, 2.4.2.3: 512 bytes that leak at a constant rate. A packet enters as a
/// whole, which is up to 188 bytes x leak rate / transport rate more than the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bucket {
    /// Bit/s.
    rate: u64,
    /// Billionths of a bit.
    level: u64,
    at: Nanos,
    /// Not empty since then.
    since: Nanos,
    overflowed: bool,
    reported: bool,
}

impl Bucket {
    const SIZE: u64 = 512 * 8 * 1_000_000_000;
    const PACKET: u64 = PACKET_SIZE as u64 * 8 * 1_000_000_000;

    /// TBsys, 1 Mbit/s.
    pub const SYSTEM: Bucket = Bucket::new(1_000_000);

    pub const fn new(rate: u64) -> Self {
        Bucket { rate, level: 0, at: 0, since: 0, overflowed: false, reported: false }
    }

    pub const fn rate(&self) -> u64 {
        self.rate
    }

    /// A packet enters.
    pub fn packet(&mut self, now: Nanos, limit: Nanos) -> Filled {
        let leaked = self.rate.saturating_mul(now.saturating_sub(self.at));
        self.at = now;
        self.level = self.level.saturating_sub(leaked);
        if self.level == 0 {
            (self.since, self.overflowed, self.reported) = (now, false, false);
        }
        let busy = now.saturating_sub(self.since);
        let busy = (busy > limit && !self.reported).then_some(busy);
        self.reported |= busy.is_some();
        self.level = self.level.saturating_add(Bucket::PACKET);
        let overflows = self.level > Bucket::SIZE && !self.overflowed;
        if self.level > Bucket::SIZE {
            (self.level, self.overflowed) = (Bucket::SIZE, true);
        }
        Filled { overflows, busy }
    }
}
