//! Sections that wait for packets of their PID.

use crate::packet::{NULL_PACKET, PACKET_SIZE, Packet, PacketMut, Pid, continuity};
use crate::section::table::Identity;
use crate::section::{MAX_SECTION, Section};
use crate::{bump, exchanged};
use alloc::{collections::VecDeque, vec::Vec};
use core::ops::Range;

/// What became of a section given to [`SectionQueue::push`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queued {
    /// It waits behind the others.
    Last,
    /// It took the place of an earlier one of the same identity, which was not sent: the packets of
    /// the PID and the null packets do not suffice for all that is pushed.
    Instead,
    /// It will not be sent: there is no room for it.
    Refused,
}

/// What was counted of the sections that an [`Editor`](super::Editor) sends on a PID.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionStatistics {
    /// Sections that have begun.
    pub sent: u64,
    /// Sections that were not sent, because the packets did not suffice.
    pub left_out: u64,
    /// Packets that were taken beside those of the PID: null packets, and those of PIDs left out.
    pub packets_taken: u64,
    /// Bytes that wait now.
    pub waiting: usize,
}

/// Of which section another is a new version: its sub-table, section_number and
/// current_next_indicator.
type Key = (Identity, u8, bool);

/// A section that has not begun.
#[derive(Debug, Clone)]
struct Waiting {
    /// None for a section that takes no other's place.
    key: Option<Key>,
    len: usize,
}

/// The sections that are to be sent on a PID, and wait for packets.
///
/// Room is made once: after that, nothing is allocated.
#[derive(Debug)]
pub struct SectionQueue {
    pid: Pid,
    /// Sections back to back. Those before `at` have been sent.
    bytes: Vec<u8>,
    at: usize,
    /// Bytes left of the section that has begun.
    open: usize,
    /// The sections behind it.
    waiting: VecDeque<Waiting>,
    /// Bytes that wait and that the packets of the PID will not carry: those by which sections are
    /// longer than the original.
    owed: usize,
    /// `continuity_counter` of the last packet.
    counter: Option<u8>,
    counts: SectionStatistics,
}

impl SectionQueue {
    /// Bytes that may wait.
    pub const BYTES: usize = 1 << 16;

    /// Sections that may wait.
    pub const SECTIONS: usize = 1 << 11;

    pub(super) const fn new(pid: Pid) -> Self {
        SectionQueue {
            pid,
            bytes: Vec::new(),
            at: 0,
            open: 0,
            waiting: VecDeque::new(),
            owed: 0,
            counter: None,
            counts: SectionStatistics { sent: 0, left_out: 0, packets_taken: 0, waiting: 0 },
        }
    }

    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends a section, after those that wait. Where packets do not suffice, the latest one wins: it
    /// takes the place of an earlier one with the same sub-table, section_number and
    /// current_next_indicator that has not begun. Short sections take no other's place.
    ///
    /// `scope` is that of the sub-table's [`Identity`]; 0 where there is none.
    pub fn push(&mut self, section: Section<'_>, scope: u64) -> Queued {
        let key = section.long_header().map(|header| {
            let table_id_extension = header.table_id_extension;
            let identity = Identity { pid: self.pid, table_id: section.table_id(), table_id_extension, scope };
            (identity, header.section_number, header.current_next_indicator)
        });
        self.put(key, section.as_bytes())
    }

    /// Sends a whole section behind the others, right or wrong.
    pub(super) fn pass(&mut self, section: &[u8]) -> Queued {
        self.put(None, section)
    }

    fn put(&mut self, key: Option<Key>, section: &[u8]) -> Queued {
        let place = if key.is_some() && self.is_behind() { self.place(key) } else { None };
        let (index, old) = place.clone().unwrap_or((self.waiting.len(), 0..0));
        let bytes = exchanged(self.len(), old.len(), section.len());
        if index >= Self::SECTIONS || bytes > Self::BYTES {
            self.left_out(1);
            return Queued::Refused;
        }
        let Some(earlier) = self.waiting.get_mut(index) else {
            self.append(key, section);
            return Queued::Last;
        };
        earlier.len = section.len();
        self.owed = exchanged(self.owed, old.len(), section.len());
        self.bytes.splice(old, section.iter().copied());
        self.left_out(1);
        Queued::Instead
    }

    /// The last section of the same key that has not begun, and its bytes.
    fn place(&self, key: Option<Key>) -> Option<(usize, Range<usize>)> {
        let mut end = self.bytes.len();
        let mut waiting = self.waiting.iter().enumerate().rev();
        let (index, earlier) = waiting.find(|(_, earlier)| {
            let found = earlier.key == key;
            end = end.saturating_sub(if found { 0 } else { earlier.len });
            found
        })?;
        Some((index, end.saturating_sub(earlier.len)..end))
    }

    /// Adds a section whatever waits already.
    pub(super) fn append(&mut self, key: Option<Key>, section: &[u8]) {
        // The rest moves to the front once it is the smaller part: so each byte moves about once.
        if self.at > self.len() {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.bytes.extend_from_slice(section);
        self.waiting.push_back(Waiting { key, len: section.len() });
        self.owed = self.owed.saturating_add(section.len());
    }

    /// The packets of the PID will carry so many bytes of what was added.
    pub(super) fn expect(&mut self, bytes: usize) {
        self.owed = self.owed.saturating_sub(bytes);
    }

    /// True when the packets of the PID will not suffice.
    pub(super) fn is_behind(&self) -> bool {
        // As long as nothing grows, at most the longest section waits: it is sent as slowly as it
        // came, and more comes meanwhile.
        !self.is_empty() && (self.owed > 0 || self.len() > 2 * MAX_SECTION)
    }

    pub(super) fn left_out(&mut self, sections: usize) {
        self.counts.left_out = self.counts.left_out.saturating_add(sections as u64);
    }

    /// Drops what has not begun.
    pub(super) fn drop_waiting(&mut self) {
        self.bytes.truncate(self.at.saturating_add(self.open));
        self.waiting.clear();
        self.owed = 0;
    }

    pub(super) fn counts(&self) -> SectionStatistics {
        SectionStatistics { waiting: self.len(), ..self.counts }
    }

    /// Takes as much as fits into `payload`. Whether a section starts in it; None when nothing
    /// waits.
    fn fill(&mut self, payload: &mut [u8]) -> Option<bool> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        // A section that starts here needs a pointer_field and a byte of its own.
        let starts = !self.waiting.is_empty() && self.open.saturating_add(1) < payload.len();
        let (pointer, body) = payload.split_at_mut_checked(usize::from(starts)).unwrap_or_default();
        pointer.iter_mut().for_each(|p| *p = u8::try_from(self.open).unwrap_or(u8::MAX));
        let n = if starts { rest.len() } else { self.open }.min(body.len());
        if n == 0 {
            return None;
        }
        let (filled, stuffing) = body.split_at_mut_checked(n).unwrap_or_default();
        filled.copy_from_slice(rest.get(..n).unwrap_or_default());
        stuffing.fill(0xFF);
        self.at = self.at.saturating_add(n);
        // The end of the last section that begins in this packet.
        let mut end = self.open;
        while end < n {
            let Some(begun) = self.waiting.pop_front() else { break };
            end = end.saturating_add(begun.len);
            bump(&mut self.counts.sent);
        }
        self.open = end.saturating_sub(n);
        self.owed = self.owed.min(self.len());
        Some(starts)
    }

    /// Replaces the payload with waiting sections. With none waiting, the packet becomes a null packet, or keeps only its
    /// PCR.
    pub(super) fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) {
        let view = Packet::new(packet);
        let last = self.counter.unwrap_or(view.continuity_counter().wrapping_sub(1));
        let payload = match view.payload() {
            _ if view.transport_error_indicator() => None,
            Ok(Some(payload)) => Some(PACKET_SIZE.saturating_sub(payload.len())),
            Ok(None) if view.has_adaptation_field() => {
                let last = *self.counter.get_or_insert(view.continuity_counter());
                PacketMut::new(packet).count(last);
                return;
            }
            Ok(None) | Err(_) => None,
        };
        let pcr = view.pcr().is_some() && !view.transport_error_indicator();
        let room = payload.and_then(|at| packet.get_mut(at..));
        match room.and_then(|room| self.fill(room)) {
            Some(starts) => {
                let counter = continuity::next(last);
                self.counter = Some(counter);
                let mut packet = PacketMut::new(packet);
                packet.set_payload_unit_start_indicator(starts);
                packet.clear();
                packet.count(counter);
            }
            None if pcr => {
                let at = payload.unwrap_or(PACKET_SIZE);
                packet.iter_mut().skip(at).for_each(|b| *b = 0xFF);
                let [_, first, _, flags, length, ..] = packet;
                (*first, *flags, *length) = (*first & 0xBF, *flags & 0x0F | 0x20, 183);
                self.counter = Some(last);
                PacketMut::new(packet).count(last);
            }
            None => *packet = NULL_PACKET,
        }
    }

    /// A packet more of the PID, for what waits.
    pub(super) fn packet(&mut self) -> Option<[u8; PACKET_SIZE]> {
        if self.is_empty() {
            return None;
        }
        let [high, low] = self.pid.get().to_be_bytes();
        let mut packet = NULL_PACKET;
        let [_, first, second, ..] = &mut packet;
        (*first, *second) = (high, low);
        let (owed, before) = (self.owed, self.len());
        self.edit(&mut packet);
        let carried = before.saturating_sub(self.len());
        self.owed = owed.saturating_sub(carried).min(self.len());
        bump(&mut self.counts.packets_taken);
        Some(packet)
    }
}
