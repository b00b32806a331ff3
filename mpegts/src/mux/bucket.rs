//! Transport buffers of the system target decoder — ISO/IEC 13818-1, 2.4.2.4.

use crate::clock::Bitrate;
use crate::packet::PACKET_SIZE;
use crate::section::cycle::Ticks;

/// A transport buffer.
pub(super) const TRANSPORT_BUFFER: u64 = 512;

/// Bytes of a packet.
const PACKET: u64 = PACKET_SIZE as u64;

/// A buffer that whole packets enter and that leaks at a rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    /// The time to leak what may be in it before another packet.
    room: Ticks,
    /// The time to leak a packet.
    packet: Ticks,
    /// When it will be empty.
    empty: Ticks,
}

impl Bucket {
    pub(super) fn new(size: u64, rate: Bitrate) -> Self {
        Bucket { room: rate.ticks(size.saturating_sub(PACKET)), packet: rate.ticks(PACKET), empty: 0 }
    }

    pub(super) const fn has_room(&self, now: Ticks) -> bool {
        self.empty <= now.saturating_add(self.room)
    }

    pub(super) fn add(&mut self, now: Ticks) {
        self.empty = self.empty.max(now).saturating_add(self.packet);
    }
}

/// PSI goes through one transport buffer for each program, which leaks at 1 Mbit/s: half of that,
/// and all but a packet of the buffer, for the map.
pub(super) fn of_map() -> Option<Bucket> {
    Bitrate::new(500_000).map(|rate| Bucket::new(TRANSPORT_BUFFER - PACKET, rate))
}

/// The other half, and a packet, for what all programs have: PAT, CAT and TSDT.
pub(super) fn of_all() -> Option<Bucket> {
    Bitrate::new(500_000).map(|rate| Bucket::new(PACKET, rate))
}
