//! What is kept of each PID.

use super::event::{PidStatistics, Watch};
use crate::assembler::SectionAssembler;
use crate::continuity::{Continuity, Step};
use crate::packet::Packet;
use crate::pes::{Delivery, PesAssembler};
use crate::pid::Pid;
use alloc::boxed::Box;

pub(super) const SECTIONS: u8 = 1;
pub(super) const PACKETS: u8 = 2;
/// Watched as sections because the PAT says so.
pub(super) const FOLLOWED: u8 = 4;
pub(super) const PES: u8 = 8;
/// Of PES packets, those are looked at in which a header begins.
pub(super) const STARTS: u8 = 16;

/// What every packet of a PID touches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hot {
    /// The header of a packet there is nothing to say about, under `mask`.
    plain: u32,
    mask: u32,
    /// Of the counter, the bits that mean something.
    counter: u32,
    /// The header before.
    last: u32,
    pub continuity: Continuity,
    pub packets: u64,
    pub unit_starts: u64,
    /// Scrambled packets up to the last change, and whether all since then are.
    scrambled: u64,
    since: u64,
    /// `packets` when `continuity` was last up to date.
    settled: u64,
}

/// `sync_byte`, `transport_error_indicator`, `transport_scrambling_control` and
/// `adaptation_field_control`.
const KIND: u32 = 0xFF80_00F0;
/// A packet with a payload only.
const PAYLOAD: u32 = 0x4700_0010;
const UNIT_START: u32 = 0x0040_0000;
const SCRAMBLING: u32 = 0xC0;
/// No packet is plain.
const NEVER: u32 = u32::MAX;

impl Hot {
    pub const fn new(pid: Pid) -> Self {
        let counter = if pid.is_null() { 0 } else { 0x0F };
        Hot {
            plain: NEVER,
            mask: KIND,
            counter,
            last: 0,
            continuity: Continuity::new(),
            packets: 0,
            unit_starts: 0,
            scrambled: 0,
            since: 0,
            settled: 0,
        }
    }

    /// Counts a packet that there is nothing to say about; false for any other.
    #[inline(always)]
    pub fn is_plain(&mut self, header: u32) -> bool {
        let step = header.wrapping_sub(self.last).wrapping_sub(1) & self.counter;
        if header & self.mask != self.plain || step != 0 {
            return false;
        }
        self.last = header;
        self.packets = self.packets.wrapping_add(1);
        self.unit_starts = self.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
        true
    }

    /// Counts any packet and takes its step.
    pub fn count(&mut self, packet: Packet<'_>, watch: u8) -> Step {
        let header = packet.header();
        self.settle();
        if (self.last ^ header) & SCRAMBLING != 0 {
            self.scrambled = self.scrambled();
            self.since = self.packets;
        }
        self.packets = self.packets.wrapping_add(1);
        self.unit_starts = self.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
        let step = self.continuity.check(packet);
        // The counter goes on from the last packet that counted.
        let counter = self.continuity.last().map_or(0, u32::from);
        self.last = header & !0x0F | counter;
        self.settled = self.packets;
        self.watch(watch);
        step
    }

    /// Brings the continuity up to date with the plain packets since.
    fn settle(&mut self) {
        if self.packets != self.settled && self.counter != 0 {
            self.continuity = Continuity::after(self.last);
        }
        self.settled = self.packets;
    }

    /// Looks for plain packets, or at every one.
    pub fn watch(&mut self, watch: u8) {
        self.settle();
        let known = self.continuity.last().is_some() || self.counter == 0;
        self.plain = if watch & !STARTS == 0 && known { PAYLOAD | self.last & SCRAMBLING } else { NEVER };
        self.mask = if watch & STARTS != 0 { KIND | UNIT_START } else { KIND };
    }

    pub const fn scrambled(&self) -> u64 {
        let since = if self.last & SCRAMBLING != 0 { self.packets.wrapping_sub(self.since) } else { 0 };
        self.scrambled.wrapping_add(since)
    }
}

/// The rest of what is kept of a PID.
#[derive(Debug)]
pub(super) struct PidState {
    pub pid: Pid,
    pub watch: u8,
    pub assembler: Option<SectionAssembler>,
    pub pes: Option<Box<PesAssembler>>,
    /// Without what [`Hot`] counts.
    pub count: PidStatistics,
}

/// Headers that are loaded before any is decided on: so that loads overlap.
pub(super) const BATCH: usize = 32;

impl PidState {
    pub fn new(pid: Pid) -> Self {
        PidState { pid, watch: 0, assembler: None, pes: None, count: PidStatistics::default() }
    }

    pub fn statistics(&self, hot: &Hot) -> PidStatistics {
        let Hot { packets, unit_starts, .. } = *hot;
        PidStatistics { packets, unit_starts, scrambled: hot.scrambled(), ..self.count }
    }
}

impl Watch {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Watch::Sections => SECTIONS,
            Watch::Packets => PACKETS,
            Watch::Pes(Delivery::Headers) => STARTS,
            Watch::Pes(_) => PES,
        }
    }
}
