//! The frequent packets that are not plain, dealt with in the scan itself.
//!
//! This is the fast path of [`begin`](Demux::begin) and its tasks: the same result at a fraction of the cost. A packet is left to
//! those, untouched, as soon as anything about it is unusual.

use super::event::Event;
use super::scan::Visit;
use super::state::{COLLECTED, FIELD, FOLLOWED, FastPath, PES, PidState, SECTIONS, TABLES};
use super::{Demux, todo};
use crate::bump;
use crate::clock::Pcr;
use crate::packet::continuity::Step;
use crate::packet::expected::HeaderKind;
use crate::packet::{PACKET_SIZE, Packet, SYNC_BYTE};
use crate::pes::assembler::PesWalk;
use crate::pes::{FirstPacket, PesEvent, PesHead};
use crate::section::Section;
use crate::section::table::{Identity, scope_len};

/// Flags of the adaptation field.
const DISCONTINUITY_INDICATOR: u8 = 0x80;
const PCR_FLAG: u8 = 0x10;

/// The largest adaptation_field_length beside a payload.
const MAX_BESIDE_PAYLOAD: u8 = 182;

/// What is found in a packet, without what it borrows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hit {
    /// Nothing: it has been dealt with to the end.
    Passed,
    /// It is unusual, and nothing has been done about it.
    Unusual,
    /// It has been counted, and has yet to go where PES packets are put together.
    Pes,
    /// The head of a PES packet lies here in it.
    Head(u8, u8),
    /// A section lies here in it.
    Section(u8, u8),
    /// The section that its PID has collected is whole.
    Stored,
    /// It has a clock reference.
    Pcr(Pcr),
}

impl Hit {
    /// Where in a packet `part` bytes of a payload of `len` lie, `skip` bytes into it.
    #[inline(always)]
    fn place(len: usize, skip: usize, part: usize) -> (u8, u8) {
        let from = PACKET_SIZE.saturating_sub(len).saturating_add(skip);
        // At most 188.
        let place = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        (place(from), place(from.saturating_add(part)))
    }
}

impl Demux {
    /// Deals with a packet that is not plain.
    #[inline(never)]
    pub(super) fn aside(&mut self, packet: Packet<'_>) -> Hit {
        let header = packet.header();
        let field = header & FIELD;
        let Some(hot) = self.table.get_mut(packet.pid()) else { return Hit::Unusual };
        let Some(state) = self.states.get_mut(usize::from(hot.slot)) else { return Hit::Unusual };
        let kind = hot.expected.kind(header ^ field);
        if kind == HeaderKind::Other || packet.sync_byte() != SYNC_BYTE || packet.pid().is_null() {
            return Hit::Unusual;
        }
        // There is a payload, for any other header is of another kind.
        let [_, _, _, _, length, flags, ..] = *packet.as_bytes();
        let (mut from, mut pcr) = (4, false);
        if field != 0 {
            let flags = if length == 0 { 0 } else { flags };
            pcr = flags & PCR_FLAG != 0 && length >= 7;
            let told = kind != HeaderKind::Plain && self.report_pcr && pcr;
            if length > MAX_BESIDE_PAYLOAD || flags & DISCONTINUITY_INDICATOR != 0 || told {
                return Hit::Unusual;
            }
            from = usize::from(length).wrapping_add(5);
        }
        let payload = packet.as_bytes().get(from..).unwrap_or_default();
        let hit = match kind {
            HeaderKind::Plain => {
                hot.count(header ^ field);
                state.passed(header, hot.packets);
                let told = pcr && self.report_pcr;
                packet.pcr().filter(|_| told).map_or(Hit::Passed, Hit::Pcr)
            }
            _ if state.watch & PES == 0 => {
                let Some(hit) = section(state, payload, kind, |watch, bytes| {
                    let followed = watch & FOLLOWED != 0 && self.psi.follower.repeats(packet.pid(), bytes);
                    followed || {
                        // Not checked yet: bytes that repeat a good section are as good.
                        let section = Section::checked(bytes);
                        let scope = scope_len(section.table_id());
                        let identity =
                            if watch & TABLES != 0 { Identity::of_section(packet.pid(), section, scope) } else { None };
                        match identity {
                            Some(identity) => watch & FOLLOWED == 0 && self.tables.repeats(identity, bytes),
                            None => watch & (FOLLOWED | TABLES) == 0 && Section::from_bytes(bytes).is_ok(),
                        }
                    }
                }) else {
                    return Hit::Unusual;
                };
                hot.count_either(header ^ field);
                state.took(packet, hot.packets);
                hit
            }
            _ => {
                let Some(collector) = self.collectors.get_mut(usize::from(hot.collector)) else { return Hit::Unusual };
                hot.count_either(header ^ field);
                let first = FirstPacket::of(packet);
                let head = if kind == HeaderKind::Start { collector.takes_head(payload, first) } else { None };
                let taken = match kind {
                    HeaderKind::Data if collector.fits(payload) => {
                        collector.absorb(payload);
                        true
                    }
                    HeaderKind::Start => head.is_none() && state.open && collector.starts(payload, first),
                    _ => false,
                };
                if taken {
                    state.collected(header, payload.len(), hot.packets);
                    Hit::Passed
                } else {
                    state.took(packet, hot.packets);
                    head.map_or(Hit::Pes, |length| {
                        let (from, to) = Hit::place(payload.len(), 0, length);
                        Hit::Head(from, to)
                    })
                }
            }
        };
        if field != 0 {
            bump(&mut state.count.adaptation_fields);
            state.count.pcrs = state.count.pcrs.wrapping_add(u64::from(pcr));
        }
        hit
    }

    /// The event of a packet that has been dealt with.
    #[inline(always)]
    pub(super) fn event<'s>(&'s self, hit: Hit, packet: Packet<'s>, position: u64) -> Option<Event<'s>> {
        let pid = packet.pid();
        let part = |from: u8, to: u8| packet.as_bytes().get(usize::from(from)..usize::from(to)).unwrap_or_default();
        Some(match hit {
            Hit::Passed | Hit::Unusual | Hit::Pes => return None,
            Hit::Head(from, to) => {
                let first = FirstPacket::of(packet);
                Event::Pes { pid, position, first, event: PesEvent::Start { head: PesHead::checked(part(from, to)) } }
            }
            Hit::Section(from, to) => Event::Section { pid, position, section: Section::checked(part(from, to)) },
            Hit::Stored => {
                let slot = self.table.get(pid)?.slot;
                let assembler = self.states.get(usize::from(slot))?.assembler.as_ref()?;
                Event::Section { pid, position, section: Section::checked(assembler.stored()) }
            }
            Hit::Pcr(pcr) => Event::Pcr { pid, position, pcr, discontinuity_indicator: false },
        })
    }

    /// Tells of what a packet has for its PES packets. False to stop: then it is the current one.
    #[inline(never)]
    pub(super) fn deliver<V: Visit>(
        &mut self,
        packet: Packet<'_>,
        (position, prefix): (u64, usize),
        visit: &mut V,
    ) -> bool {
        let pid = packet.pid();
        let Some(&FastPath { slot, collector: index, .. }) = self.table.get(pid) else { return true };
        let Ok(Some(payload)) = packet.payload() else { return true };
        let mut walk = PesWalk::of(packet);
        loop {
            let Some(collector) = self.collectors.get_mut(usize::from(index)) else { return true };
            let found = collector.step(payload, &mut walk);
            if found.is_none() || collector.is_through(payload, &walk) {
                self.after_pes(slot, pid);
            }
            let Some(found) = found else { return true };
            let Some(collector) = self.collectors.get(usize::from(index)) else { return true };
            let (first, event) = (collector.first(), collector.show(payload, found));
            if !visit.event(Event::Pes { pid, position, first, event }) {
                self.current.collector = index;
                self.current.pes = walk;
                self.open(packet, Some(payload), (position, prefix), slot, Step::Next, todo::PES);
                return false;
            }
            if collector.is_through(payload, &walk) {
                return true;
            }
        }
    }
}

/// What is found in a payload of a PID whose sections are collected. None leaves all as it was: the payload is unusual, or
/// its section is not `good`.
#[inline(always)]
fn section(
    state: &mut PidState,
    payload: &[u8],
    kind: HeaderKind,
    good: impl FnOnce(u8, &[u8]) -> bool,
) -> Option<Hit> {
    let PidState { watch, assembler, count, .. } = state;
    let assembler = assembler.as_mut().filter(|_| *watch & !COLLECTED == 0)?;
    let hit = if kind == HeaderKind::Start {
        match assembler.whole(payload) {
            Some(section) => {
                if !good(*watch, section) {
                    return None;
                }
                let (from, to) = Hit::place(payload.len(), 1, section.len());
                Hit::Section(from, to)
            }
            None => return assembler.begins(payload).then_some(Hit::Passed),
        }
    } else {
        match assembler.goes_on(payload, |section| good(*watch, section))? {
            false => return Some(Hit::Passed),
            true => Hit::Stored,
        }
    };
    bump(&mut count.sections);
    Some(if *watch & (SECTIONS | FOLLOWED) == 0 { Hit::Passed } else { hit })
}
