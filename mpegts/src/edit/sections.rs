//! Other sections in the packets of a PID.

use super::set_counter;
use crate::assembler::{BadSection, Payload, SectionAssembler};
use crate::continuity::PayloadContinuity;
use crate::packet::{NULL_PACKET, PACKET_SIZE, Packet};
use crate::pid::Pid;
use crate::section::Section;
use alloc::vec::Vec;
use wire::Error;

/// Sections on their way into the packets of a PID, as those come.
///
/// Room is made once: after that, nothing is allocated.
#[derive(Debug, Clone)]
pub struct SectionQueue {
    /// Sections back to back; those before `at` are gone.
    bytes: Vec<u8>,
    at: usize,
    /// Bytes that are left of the section that has begun.
    open: usize,
    limit: usize,
    counter: Option<u8>,
}

impl SectionQueue {
    /// Holds up to 64 KiB.
    pub const fn new() -> Self {
        SectionQueue::with_limit(1 << 16)
    }

    /// Holds up to `limit` bytes.
    pub const fn with_limit(limit: usize) -> Self {
        SectionQueue { bytes: Vec::new(), at: 0, open: 0, limit, counter: None }
    }

    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a section. False, and nothing is added, when there is no room.
    pub fn push(&mut self, section: Section<'_>) -> bool {
        self.extend(section.as_bytes())
    }

    fn extend(&mut self, bytes: &[u8]) -> bool {
        if self.len().saturating_add(bytes.len()) > self.limit {
            return false;
        }
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.bytes.extend_from_slice(bytes);
        true
    }

    /// Takes as much as fits into `payload`. Whether a section starts in it; None when nothing
    /// waits.
    fn fill(&mut self, payload: &mut [u8]) -> Option<bool> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.is_empty() || payload.is_empty() {
            return None;
        }
        // A section that starts here needs a pointer_field and a byte of its own.
        let starts = rest.len() > self.open && self.open.saturating_add(1) < payload.len();
        let (pointer, body) = payload.split_at_mut_checked(usize::from(starts)).unwrap_or_default();
        pointer.iter_mut().for_each(|p| *p = u8::try_from(self.open).unwrap_or(u8::MAX));
        let wanted = if starts { rest.len() } else { self.open };
        let n = wanted.min(body.len());
        if n == 0 {
            return None;
        }
        let (filled, stuffing) = body.split_at_mut_checked(n).unwrap_or_default();
        filled.copy_from_slice(rest.get(..n).unwrap_or_default());
        stuffing.fill(0xFF);
        // Where the section ends that goes on in the next packet.
        let mut end = self.open;
        while end < n {
            end = end.saturating_add(section_len(rest.get(end..).unwrap_or_default()));
        }
        self.open = end.saturating_sub(n);
        self.at = self.at.saturating_add(n);
        Some(starts)
    }

    /// Puts what waits into a packet of the PID, in place of its payload. What was there and has
    /// nothing to take its place becomes a null packet, but for a PCR.
    pub(super) fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) {
        let view = Packet::new(packet);
        let last = self.counter.unwrap_or(view.continuity_counter().wrapping_sub(1));
        let payload = match view.payload() {
            _ if view.transport_error_indicator() => None,
            Ok(Some(payload)) => Some(PACKET_SIZE.saturating_sub(payload.len())),
            Ok(None) if view.has_adaptation_field() => {
                let last = *self.counter.get_or_insert(view.continuity_counter());
                set_counter(packet, last);
                return;
            }
            Ok(None) | Err(_) => None,
        };
        let pcr = view.pcr().is_some() && !view.transport_error_indicator();
        let room = payload.and_then(|at| packet.get_mut(at..));
        match room.and_then(|room| self.fill(room)) {
            Some(starts) => {
                let counter = last.wrapping_add(1) & 0x0F;
                self.counter = Some(counter);
                let [_, first, _, flags, ..] = packet;
                *first = *first & 0xBF | if starts { 0x40 } else { 0 };
                *flags &= 0x3F;
                set_counter(packet, counter);
            }
            None if pcr => {
                let at = payload.unwrap_or(PACKET_SIZE);
                packet.iter_mut().skip(at).for_each(|b| *b = 0xFF);
                let [_, first, _, flags, length, ..] = packet;
                (*first, *flags, *length) = (*first & 0xBF, *flags & 0x0F | 0x20, 183);
                self.counter = Some(last);
                set_counter(packet, last);
            }
            None => *packet = NULL_PACKET,
        }
    }
}

impl Default for SectionQueue {
    fn default() -> Self {
        SectionQueue::new()
    }
}

/// Bytes of the section that `bytes` begin with.
fn section_len(bytes: &[u8]) -> usize {
    match *bytes {
        [_, high, low, ..] => usize::from(u16::from_be_bytes([high & 0x0F, low])).saturating_add(3),
        // Only whole sections are taken in.
        _ => bytes.len().max(1),
    }
}

/// Sends given sections in the packets of a PID, whatever those hold. A round begins where a section
/// of the original starts, so that the repetition rate stays, as far as the packets of the PID
/// suffice; packets left over become null packets.
#[derive(Debug, Clone)]
pub struct SectionReplacement {
    pid: Pid,
    sections: Vec<u8>,
    queue: SectionQueue,
}

impl SectionReplacement {
    /// Sends `sections` on `pid`.
    ///
    /// # Errors
    /// Those of the first section that is none.
    pub fn new<'s>(pid: Pid, sections: impl IntoIterator<Item = &'s [u8]>) -> Result<Self, Error> {
        let mut all = Vec::new();
        for section in sections {
            all.extend_from_slice(Section::new(section)?.as_bytes());
        }
        let mut queue = SectionQueue::with_limit(usize::MAX);
        queue.bytes.reserve(all.len());
        Ok(SectionReplacement { pid, sections: all, queue })
    }

    /// The PID.
    pub const fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends other sections from the next round on.
    pub(super) fn go_over_to(&mut self, other: SectionReplacement) {
        self.sections = other.sections;
        self.queue.bytes.reserve(self.sections.len());
    }

    /// Edits a packet, if it is one of the PID.
    pub fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) {
        let view = Packet::new(packet);
        if view.pid() != self.pid {
            return;
        }
        let starts = view.payload_unit_start_indicator() && !view.transport_error_indicator();
        if starts && self.queue.is_empty() {
            self.queue.extend(&self.sections);
        }
        self.queue.edit(packet);
    }
}

/// Takes the sections of a PID apart, shows each one to the caller, and puts what the caller wants
/// to send into the packets of the PID: for one table among several, or one that changes.
///
/// A section that is not in one packet goes out in the next ones of the PID, so it is later than
/// the original by less than a round.
#[derive(Debug)]
pub struct SectionFilter {
    pid: Pid,
    continuity: PayloadContinuity,
    assembler: SectionAssembler,
    queue: SectionQueue,
}

impl SectionFilter {
    /// For the sections of `pid`.
    pub const fn new(pid: Pid) -> Self {
        SectionFilter {
            pid,
            continuity: PayloadContinuity::new(),
            assembler: SectionAssembler::new(),
            queue: SectionQueue::new(),
        }
    }

    /// The PID.
    pub const fn pid(&self) -> Pid {
        self.pid
    }

    /// Edits a packet, if it is one of the PID. `each` gets every section that ends in it and the
    /// queue to push to what is to be sent: `queue.push(section)` sends it unchanged.
    pub fn edit(
        &mut self,
        packet: &mut [u8; PACKET_SIZE],
        mut each: impl FnMut(Result<Section<'_>, BadSection<'_>>, &mut SectionQueue),
    ) {
        let view = Packet::new(packet);
        if view.pid() != self.pid {
            return;
        }
        let step = self.continuity.check(view);
        if step.is_break() || view.is_scrambled() {
            self.assembler.reset();
        }
        if let (Ok(Some(payload)), true) = (view.payload(), step.is_new() && !view.is_scrambled()) {
            let mut payload = Payload::new(payload, view.payload_unit_start_indicator());
            while let Some(section) = self.assembler.next(&mut payload) {
                each(section, &mut self.queue);
            }
        }
        self.queue.edit(packet);
    }
}
