//! What is kept of each PID.

use super::event::{PidStatistics, Watch};
use crate::assembler::SectionAssembler;
use crate::continuity::Continuity;
use crate::pid::Pid;

pub(super) const SECTIONS: u8 = 1;
pub(super) const PACKETS: u8 = 2;
/// Watched as sections because the PAT says so.
pub(super) const FOLLOWED: u8 = 4;

/// What every packet of a PID touches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hot {
    /// The bits of the header that decide whether there is nothing to say about a packet, and
    /// their value when there is not.
    pub mask: u32,
    pub plain: u32,
    pub continuity: Continuity,
    pub packets: u64,
    pub unit_starts: u64,
    pub scrambled: u64,
}

/// `transport_error_indicator`, `adaptation_field_control` and `continuity_counter`.
const MASK: u32 = 0x0080_003F;
/// The same for null packets, whose counter means nothing.
const NULL_MASK: u32 = 0x0080_0030;
/// No packet is plain.
const NEVER: u32 = u32::MAX;

impl Hot {
    pub const fn new(pid: Pid) -> Self {
        let mask = if pid.is_null() { NULL_MASK } else { MASK };
        Hot { mask, plain: NEVER, continuity: Continuity::new(), packets: 0, unit_starts: 0, scrambled: 0 }
    }

    #[inline(always)]
    pub fn count(&mut self, header: u32) {
        self.packets = self.packets.wrapping_add(1);
        self.unit_starts = self.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
        self.scrambled = self.scrambled.wrapping_add(u64::from(header & 0xC0 != 0));
    }

    /// Expects a packet with payload only and the next counter, or looks at all.
    #[inline(always)]
    pub fn expect(&mut self, counter: Option<u8>, watch: u8) {
        let next = counter.map_or(0, |c| u32::from(c.wrapping_add(1))) & self.mask & 0x0F;
        let known = counter.is_some() || self.mask == NULL_MASK;
        self.plain = if watch == 0 && known { 0x10 | next } else { NEVER };
    }
}

/// The rest of what is kept of a PID.
#[derive(Debug)]
pub(super) struct PidState {
    pub pid: Pid,
    pub watch: u8,
    pub assembler: Option<SectionAssembler>,
    /// Without what [`Hot`] counts.
    pub count: PidStatistics,
}

/// Headers that are loaded before any is decided on: so that loads overlap.
pub(super) const BATCH: usize = 32;

impl PidState {
    pub fn new(pid: Pid) -> Self {
        PidState { pid, watch: 0, assembler: None, count: PidStatistics::default() }
    }

    pub fn statistics(&self, hot: &Hot) -> PidStatistics {
        let Hot { packets, unit_starts, scrambled, .. } = *hot;
        PidStatistics { packets, unit_starts, scrambled, ..self.count }
    }
}

impl Watch {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Watch::Sections => SECTIONS,
            Watch::Packets => PACKETS,
        }
    }
}
