//! What is kept of each PID.

use super::event::{PidStatistics, Watch};
use crate::assembler::SectionAssembler;
use crate::continuity::{Continuity, Step};
use crate::packet::{Packet, SYNC_BYTE};
use crate::pes::PesAssembler;
use crate::pid::Pid;
use alloc::boxed::Box;

pub(super) const SECTIONS: u8 = 1;
pub(super) const PACKETS: u8 = 2;
/// Watched as sections because the PAT says so.
pub(super) const FOLLOWED: u8 = 4;
pub(super) const PES: u8 = 8;

/// `sync_byte`, `transport_error_indicator`, `transport_scrambling_control` and
/// `adaptation_field_control`.
const FORM: u32 = 0xFF80_00F0;
/// A packet with a payload only.
const PAYLOAD: u32 = 0x4700_0010;
const SYNC: u32 = 0x4700_0000;
/// From this every packet differs, and in no way that has a meaning.
const NEITHER: u32 = 0xFF00_0000;
const UNIT_START: u32 = 0x0040_0000;
const SCRAMBLING: u32 = 0xC0;
const FIELD: u32 = 0x20;
const COUNTER: u32 = 0x0F;
/// Of a header turned right by four bits, what makes the counter one more: nothing is carried on.
const ONE: u32 = 1 << 28;

/// What every packet of a PID touches, and nothing else: most packets are over with one comparison.
///
/// The counts do not lie side by side, or they would be added as a vector, which is slower.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(super) struct Hot {
    pub packets: u64,
    /// The header of the next packet if there is nothing to say about it, turned right by four bits:
    /// then the counter is on top.
    next: u32,
    /// Which of its bits count.
    mask: u32,
    pub unit_starts: u64,
    /// Where the rest is; 0 for a PID not seen yet.
    pub slot: u16,
    /// Where PES packets are put together; 0 for a PID not watched so.
    pub collector: u16,
}

/// What the header of a packet says of what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is nothing to say about it.
    Plain,
    /// So it is but for being watched as PES data.
    Data,
    /// So it is but for the start of a PES packet.
    Start,
    /// Any other.
    Other,
}

/// How far a packet has been dealt with on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// To the end.
    Passed,
    /// It has been counted, and has yet to go where PES packets are put together.
    Pes,
    /// Not at all.
    None,
}

/// In what the header of PES data differs from what is awaited.
const DATA: u32 = SYNC.rotate_right(4);
/// And the header of a packet in which another begins, or one after none.
const START: u32 = (SYNC | UNIT_START).rotate_right(4);
const FIRST_START: u32 = UNIT_START.rotate_right(4);

impl Hot {
    /// Of a PID not seen yet. Where sync bytes are right, no packet is like this.
    pub const UNSEEN: Hot = Hot {
        packets: 0,
        next: NEITHER.rotate_right(4),
        mask: FORM.rotate_right(4),
        unit_starts: 0,
        slot: 0,
        collector: 0,
    };

    /// In what a header differs from what is awaited.
    #[inline(always)]
    const fn differs(&self, header: u32) -> u32 {
        (header.rotate_right(4) ^ self.next) & self.mask
    }

    /// What a packet with this header is.
    #[inline(always)]
    pub const fn kind(&self, header: u32) -> Kind {
        match self.differs(header) {
            0 => Kind::Plain,
            DATA => Kind::Data,
            START | FIRST_START => Kind::Start,
            _ => Kind::Other,
        }
    }

    /// Counts a packet that there is nothing to say about; false for any other.
    #[inline(always)]
    pub fn is_plain(&mut self, header: u32) -> bool {
        let plain = self.differs(header) == 0;
        if plain {
            self.count(header);
        }
        plain
    }

    /// Counts such a packet.
    #[inline(always)]
    pub fn count(&mut self, header: u32) {
        self.next = header.rotate_right(4).wrapping_add(ONE);
        self.packets = self.packets.wrapping_add(1);
        self.unit_starts = self.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
    }

    /// Counts a packet of [`Kind::Data`].
    #[inline(always)]
    pub const fn count_data(&mut self, header: u32) {
        self.follow(header);
        self.packets = self.packets.wrapping_add(1);
    }

    /// Counts a packet of [`Kind::Start`].
    #[inline(always)]
    pub const fn count_start(&mut self, header: u32) {
        self.count_data(header);
        self.unit_starts = self.unit_starts.wrapping_add(1);
    }

    /// Awaits what was awaited of the packet with this header, and the next counter.
    #[inline(always)]
    const fn follow(&mut self, header: u32) {
        let turned = header.rotate_right(4);
        let kept = (FORM | UNIT_START).rotate_right(4);
        self.next = (turned ^ (turned ^ self.next) & kept).wrapping_add(ONE);
    }

    /// The header of the last packet, after a plain one; what counts of it, after any other.
    const fn last(&self) -> u32 {
        self.next.wrapping_sub(ONE).rotate_left(4)
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
    /// A PES packet is open: else nothing matters before the next one starts.
    pub open: bool,
    continuity: Continuity,
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
            settled: 0,
            scrambled: 0,
            since: 0,
        }
    }

    /// Counts any packet and takes its step.
    #[inline]
    pub fn count(&mut self, hot: &mut Hot, packet: Packet<'_>) -> Step {
        let header = packet.header();
        self.settle(hot);
        let key_changed = (hot.last() ^ header) & SCRAMBLING != 0;
        if key_changed {
            self.scrambled = self.scrambled(hot);
            self.since = hot.packets;
        }
        let step = self.continuity.check(packet);
        if step == Step::Next && !key_changed {
            hot.follow(header);
        } else {
            self.expect(hot, header);
        }
        hot.packets = hot.packets.wrapping_add(1);
        hot.unit_starts = hot.unit_starts.wrapping_add(u64::from(header >> 22 & 1));
        self.settled = hot.packets;
        step
    }

    /// Counts a packet that is as any other but for an adaptation field that there is nothing to say
    /// about, or whose PID is watched for PES packets and nothing else; takes its payload where there is
    /// nothing to say of it yet.
    #[inline(never)]
    pub fn passes_aside(
        &mut self,
        hot: &mut Hot,
        packet: Packet<'_>,
        collector: &mut PesAssembler,
        report_pcr: bool,
    ) -> Passage {
        let header = packet.header();
        let (field, pcr) = (header & FIELD, packet.pcr().is_some());
        let odd = packet.sync_byte() != SYNC_BYTE || packet.pid().is_null() || packet.discontinuity_indicator();
        if odd || pcr && report_pcr {
            return Passage::None;
        }
        let Ok(Some(payload)) = packet.payload() else { return Passage::None };
        let taken = match hot.kind(header ^ field) {
            Kind::Plain => {
                hot.count(header ^ field);
                true
            }
            Kind::Data => {
                hot.count_data(header ^ field);
                let fits = collector.fits(payload);
                if fits {
                    collector.absorb(payload);
                }
                fits
            }
            Kind::Start => {
                hot.count_start(header ^ field);
                self.open && collector.starts(payload)
            }
            Kind::Other => return Passage::None,
        };
        self.continuity = Continuity::after(header);
        self.settled = hot.packets;
        self.count.adaptation_fields = self.count.adaptation_fields.wrapping_add(u64::from(field != 0));
        self.count.pcrs = self.count.pcrs.wrapping_add(u64::from(pcr));
        if taken { Passage::Passed } else { Passage::Pes }
    }

    /// Brings the continuity up to date with the plain packets since.
    fn settle(&mut self, hot: &Hot) {
        if hot.packets != self.settled && !self.pid.is_null() {
            self.continuity = Continuity::after(hot.last());
        }
        self.settled = hot.packets;
    }

    /// Looks at what `watch` wants now, and whether a PES packet is open.
    pub fn look(&mut self, hot: &mut Hot, open: bool) {
        self.open = open;
        self.settle(hot);
        self.expect(hot, hot.last());
    }

    /// Prepares for the packet after one with this header.
    #[inline(never)]
    fn expect(&mut self, hot: &mut Hot, header: u32) {
        let known = self.continuity.last().is_some() || self.pid.is_null();
        let scrambled = header & SCRAMBLING != 0;
        let plain = match self.watch {
            0 if known => PAYLOAD,
            // Nothing of it is read.
            watch if known && scrambled && watch & PACKETS == 0 => PAYLOAD,
            PES if known && !self.open => PAYLOAD,
            // Not plain, but seen to be data.
            PES if known => PAYLOAD ^ SYNC,
            _ => NEITHER,
        };
        // The counter goes on from the last packet that counted.
        let counter = self.continuity.last().map_or(0, u32::from);
        hot.next = (plain | header & SCRAMBLING | counter).rotate_right(4).wrapping_add(ONE);
        let mut mask = FORM;
        mask |= if self.pid.is_null() { 0 } else { COUNTER };
        mask |= if self.watch & PES != 0 && !scrambled { UNIT_START } else { 0 };
        hot.mask = mask.rotate_right(4);
    }

    const fn scrambled(&self, hot: &Hot) -> u64 {
        let since = if hot.last() & SCRAMBLING != 0 { hot.packets.wrapping_sub(self.since) } else { 0 };
        self.scrambled.wrapping_add(since)
    }

    pub fn statistics(&self, hot: &Hot) -> PidStatistics {
        let Hot { packets, unit_starts, .. } = *hot;
        PidStatistics { packets, unit_starts, scrambled: self.scrambled(hot), ..self.count }
    }
}

/// What is hot, in pages of 64 PIDs: as many as there are PIDs for.
#[derive(Debug)]
pub(super) struct Table([Option<Box<[Hot; 64]>>; 128]);

impl Table {
    pub const fn new() -> Self {
        Table([const { None }; 128])
    }

    /// What there is of the PID in a header.
    #[inline(always)]
    pub fn of(&mut self, header: u32) -> Option<&mut Hot> {
        let page = self.0.get_mut((header >> 14 & 0x7F) as usize)?;
        page.as_deref_mut()?.get_mut((header >> 8 & 0x3F) as usize)
    }

    /// Counts a packet that there is nothing to say about; false for any other.
    #[inline(always)]
    pub fn is_plain(&mut self, header: u32) -> bool {
        self.of(header).is_some_and(|hot| hot.is_plain(header))
    }

    pub fn get(&self, pid: Pid) -> Option<&Hot> {
        let page = self.0.get(pid.index() >> 6)?;
        page.as_deref()?.get(pid.index() & 0x3F)
    }

    pub fn get_mut(&mut self, pid: Pid) -> Option<&mut Hot> {
        let page = self.0.get_mut(pid.index() >> 6)?;
        page.as_deref_mut()?.get_mut(pid.index() & 0x3F)
    }

    /// Gives a PID a slot of its own.
    pub fn insert(&mut self, pid: Pid, slot: u16) -> Option<()> {
        let page = self.0.get_mut(pid.index() >> 6)?;
        let page = page.get_or_insert_with(|| Box::new([Hot::UNSEEN; 64]));
        page.get_mut(pid.index() & 0x3F)?.slot = slot;
        Some(())
    }
}

impl Watch {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Watch::Sections => SECTIONS,
            Watch::Packets => PACKETS,
            Watch::Pes(_) => PES,
        }
    }
}
