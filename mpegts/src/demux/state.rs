//! What is kept of each PID.

use super::event::{PidStatistics, Watch};
use crate::packet::continuity::{Continuity, LastPacket, Step};
use crate::packet::expected::{Expected, ExpectedHeader};
use crate::packet::{MAX_PAYLOAD, Packet, Pid};
use crate::pes::PesAssembler;
use crate::section::SectionAssembler;
use alloc::boxed::Box;

pub(super) const SECTIONS: u8 = 1;
pub(super) const PACKETS: u8 = 2;
/// Watched as sections because the PAT says so.
pub(super) const FOLLOWED: u8 = 4;
pub(super) const PES: u8 = 8;
pub(super) const TABLES: u8 = 16;
/// Bits for which sections are put together.
pub(super) const COLLECTED: u8 = SECTIONS | FOLLOWED | TABLES;

/// The bit of a header that says that there is an adaptation field.
pub(super) const FIELD: u32 = 0x20;

/// What every packet of a PID touches, and nothing else: one comparison is enough for most packets.
///
/// The counts do not lie side by side, or compilers would add them as a vector, which is slower.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(super) struct FastPath {
    pub packets: u64,
    pub expected: ExpectedHeader,
    pub unit_starts: u64,
    /// Where the rest is; 0 for a PID not seen yet.
    pub slot: u16,
    /// Where PES packets are put together; 0 for a PID not watched so.
    pub collector: u16,
}

impl FastPath {
    /// A PID not seen yet. No packet with a right sync byte matches.
    pub const UNSEEN: FastPath =
        FastPath { packets: 0, expected: ExpectedHeader::NOTHING, unit_starts: 0, slot: 0, collector: 0 };

    /// Counts a packet without events; false for any other.
    #[inline(always)]
    pub fn is_plain(&mut self, header: u32) -> bool {
        let plain = self.expected.is_plain(header);
        if plain {
            self.count(header);
        }
        plain
    }

    /// Counts a packet of [`HeaderKind::Plain`].
    #[inline(always)]
    pub fn count(&mut self, header: u32) {
        self.expected.advance(header);
        self.packets = self.packets.wrapping_add(1);
        self.unit_starts = self.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
    }

    /// Counts a packet of [`HeaderKind::Data`].
    #[inline(always)]
    pub const fn count_data(&mut self, header: u32) {
        self.expected.follow(header);
        self.packets = self.packets.wrapping_add(1);
    }

    /// Counts a packet of [`HeaderKind::Data`] or [`HeaderKind::Start`].
    #[inline(always)]
    pub const fn count_either(&mut self, header: u32) {
        self.count_data(header);
        // `as`: u64::from is not const
        self.unit_starts = self.unit_starts.wrapping_add((header >> 22 & 1) as u64);
    }
}

/// What a packet that repeats the header of the one before is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the packet before was not looked at.
    Unknown,
    /// [`PidState::last`].
    Kept,
    /// So many bytes at the end of the PES packet that is being collected.
    Collected(usize),
}

/// The rest of what is kept of a PID.
#[derive(Debug)]
pub(super) struct PidState {
    pub pid: Pid,
    pub watch: u8,
    pub assembler: Option<SectionAssembler>,
    /// Without what [`FastPath`] counts.
    pub count: PidStatistics,
    /// A PES packet is open. While none is, nothing matters before the next one starts.
    pub open: bool,
    continuity: Continuity,
    before: Before,
    /// A copy of the packet before, where the PID is watched.
    last: Option<Box<LastPacket>>,
    /// Packets when `continuity` was last up to date.
    settled: u64,
    /// Scrambled packets up to the last change, and whether all since then are.
    scrambled: u64,
    since: u64,
}

impl PidState {
    pub fn new(pid: Pid) -> Self {
        PidState {
            pid,
            watch: 0,
            assembler: None,
            count: PidStatistics::default(),
            open: false,
            continuity: Continuity::new(),
            before: Before::Unknown,
            last: None,
            settled: 0,
            scrambled: 0,
            since: 0,
        }
    }

    /// Counts any packet and takes its step.
    #[inline]
    pub fn count(&mut self, hot: &mut FastPath, packet: Packet<'_>, collectors: &[PesAssembler]) -> Step {
        let header = packet.header();
        self.settle(hot);
        let key_changed = !ExpectedHeader::same_key(hot.expected.last(), header);
        if key_changed {
            self.scrambled = self.scrambled(hot);
            self.since = hot.packets;
        }
        let next = self.continuity.take_next(packet);
        let step = if next { Step::Next } else { self.odd_step(packet, collectors.get(usize::from(hot.collector))) };
        if next && !key_changed {
            hot.expected.follow(header);
        } else {
            self.expect(hot, header);
        }
        if next || step.is_new() {
            self.before = Before::Unknown;
            if self.uses(packet) {
                self.keep(packet);
            }
        }
        hot.packets = hot.packets.wrapping_add(1);
        hot.unit_starts = hot.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
        self.settled = hot.packets;
        step
    }

    /// The step of a packet that does not advance the counter by one.
    #[inline(never)]
    fn odd_step(&mut self, packet: Packet<'_>, collector: Option<&PesAssembler>) -> Step {
        let PidState { continuity, before, last, .. } = self;
        continuity.check_with(packet, || match before {
            Before::Unknown => true,
            Before::Kept => last.as_ref().is_none_or(|last| last.is_repeated_by(packet)),
            Before::Collected(len) => {
                collector.is_some_and(|collector| packet.payload().is_ok_and(|payload| payload == collector.last(*len)))
            }
        })
    }

    /// A packet without events has been counted, and is not used.
    #[inline(always)]
    pub const fn passed(&mut self, header: u32, packets: u64) {
        self.went(header, packets, Before::Unknown);
    }

    /// A packet has been counted, and its payload is the end of the PES packet that is being collected.
    #[inline(always)]
    pub const fn collected(&mut self, header: u32, payload: usize, packets: u64) {
        self.went(header, packets, Before::Collected(payload));
    }

    /// A packet has been counted, and is used.
    #[inline(always)]
    pub fn took(&mut self, packet: Packet<'_>, packets: u64) {
        self.went(packet.header(), packets, Before::Kept);
        self.keep(packet);
    }

    #[inline(always)]
    const fn went(&mut self, header: u32, packets: u64, before: Before) {
        self.continuity = Continuity::after(header);
        (self.settled, self.before) = (packets, before);
    }

    /// Brings the continuity up to date with the packets counted in `hot` since.
    fn settle(&mut self, hot: &FastPath) {
        let last = hot.expected.last();
        if hot.packets != self.settled && !self.pid.is_null() {
            self.continuity = Continuity::after(last);
            let collected = self.open && !ExpectedHeader::is_scrambled(last);
            self.before = if collected { Before::Collected(MAX_PAYLOAD) } else { Before::Unknown };
        }
        self.settled = hot.packets;
    }

    /// Whether anything of a packet is used, so that it matters what repeats it.
    #[inline]
    fn uses(&self, packet: Packet<'_>) -> bool {
        match self.watch {
            PES => (self.open || packet.payload_unit_start_indicator()) && !packet.is_scrambled(),
            watch => watch & PACKETS != 0 || watch != 0 && !packet.is_scrambled(),
        }
    }

    /// Keeps a packet for the next one to be compared with.
    #[inline]
    fn keep(&mut self, packet: Packet<'_>) {
        self.before = Before::Kept;
        self.last.get_or_insert_with(|| Box::new(LastPacket::NONE)).keep(packet);
    }

    /// Prepares for the next packet by what `watch` wants now, and by whether a PES packet is open.
    pub fn look(&mut self, hot: &mut FastPath, open: bool) {
        self.settle(hot);
        self.open = open;
        self.expect(hot, hot.expected.last());
    }

    /// Forgets the packet before: what is watched has changed.
    pub fn forget(&mut self) {
        self.before = Before::Unknown;
        if self.watch == 0 {
            self.last = None;
        }
    }

    /// Prepares for the packet after one with this header.
    #[inline(never)]
    fn expect(&mut self, hot: &mut FastPath, header: u32) {
        let known = self.continuity.last().is_some() || self.pid.is_null();
        let scrambled = ExpectedHeader::is_scrambled(header);
        let what = match self.watch {
            0 if known => Expected::Plain,
            // A scrambled payload is not read.
            watch if known && scrambled && watch & PACKETS == 0 => Expected::Plain,
            PES if known && !self.open => Expected::Plain,
            watch if known && (watch == PES || watch & !COLLECTED == 0) => Expected::Data,
            _ => Expected::Nothing,
        };
        // The counter goes on from the last packet that counted.
        let expected = ExpectedHeader::after(what, header, self.continuity.last().unwrap_or(0));
        let expected = if self.pid.is_null() { expected } else { expected.with_counter() };
        let starts = self.watch & (PES | COLLECTED) != 0 && !scrambled;
        hot.expected = if starts { expected.with_start() } else { expected };
    }

    const fn scrambled(&self, hot: &FastPath) -> u64 {
        let since =
            if ExpectedHeader::is_scrambled(hot.expected.last()) { hot.packets.wrapping_sub(self.since) } else { 0 };
        self.scrambled.wrapping_add(since)
    }

    pub fn statistics(&self, hot: &FastPath) -> PidStatistics {
        let FastPath { packets, unit_starts, .. } = *hot;
        PidStatistics { packets, unit_starts, scrambled: self.scrambled(hot), ..self.count }
    }
}

impl Default for FastPath {
    fn default() -> Self {
        FastPath::UNSEEN
    }
}

impl Watch {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Watch::Sections => SECTIONS,
            Watch::Tables => TABLES,
            Watch::Packets => PACKETS,
            Watch::Pes(_) => PES,
        }
    }
}
