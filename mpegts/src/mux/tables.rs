//! Sections of one PID on their way out.
//!
//! The sections of a table are spread over its interval, each at its own time in every round: so a
//! large table neither comes all at once nor holds up a small one, and each section keeps the
//! interval, not only the first.

use super::bucket::Bucket;
use crate::cycle::Ticks;
use crate::packet::PACKET_SIZE;
use crate::packetizer::SectionPacketizer;
use crate::pid::Pid;
use alloc::{collections::VecDeque, vec::Vec};

/// Parts of a whole, for shares of the bitrate.
pub(super) const WHOLE: u64 = 1 << 32;

/// Names a table put into a [`Mux`](super::Mux).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableKey(u64);

/// A table and how often it is wanted.
#[derive(Debug, Clone)]
pub(super) struct Table {
    sections: Vec<Vec<u8>>,
    bytes: u64,
    interval: Ticks,
}

impl Table {
    pub(super) fn new(sections: Vec<Vec<u8>>, interval: Ticks) -> Self {
        let bytes = sections.iter().fold(0u64, |n, s| n.saturating_add(s.len() as u64));
        Table { sections, bytes, interval }
    }

    /// How late a section may be. Everything is due that much earlier than it must be.
    const fn slack(&self) -> Ticks {
        self.interval.wrapping_shr(3)
    }

    const fn period(&self) -> Ticks {
        self.interval.saturating_sub(self.slack())
    }

    /// The part of the multiplex it takes, when a packet takes `slot`.
    pub(super) fn share(&self, slot: Ticks) -> u64 {
        // A pointer_field a packet at most. The last one is filled up, as may be one in each gap
        // between sections.
        let payload = PACKET_SIZE.saturating_sub(5);
        let whole = self.bytes.div_ceil(payload as u64);
        let each = self.sections.iter().fold(0u64, |n, s| n.saturating_add(s.len().div_ceil(payload) as u64));
        let time = u128::from(whole.max(each)).saturating_mul(u128::from(slot)).saturating_mul(u128::from(WHOLE));
        let share = time.checked_div(u128::from(self.period()));
        share.and_then(|n| u64::try_from(n).ok()).unwrap_or(WHOLE.saturating_add(1))
    }
}

#[derive(Debug)]
struct Entry {
    key: TableKey,
    table: Table,
    /// The section to come, and the bytes of those before it.
    next: usize,
    before: u64,
    /// When the round under way began.
    round: Ticks,
}

impl Entry {
    /// The time of the next section, and by when it must go.
    fn times(&self) -> Option<(Ticks, Ticks)> {
        self.table.sections.get(self.next)?;
        let part = u128::from(self.table.period()).saturating_mul(u128::from(self.before));
        let part = part.checked_div(u128::from(self.table.bytes)).and_then(|n| u64::try_from(n).ok());
        let release = self.round.saturating_add(part.unwrap_or(0));
        Some((release, release.saturating_add(self.table.slack())))
    }

    /// The deadline, once the time has come.
    fn deadline(&self, now: Ticks) -> Option<Ticks> {
        self.times().filter(|(release, _)| *release <= now).map(|(_, deadline)| deadline)
    }

    /// Goes on to the next section.
    fn advance(&mut self, now: Ticks) {
        let len = self.table.sections.get(self.next).map_or(0, |s| s.len() as u64);
        self.before = self.before.saturating_add(len);
        self.next = self.next.saturating_add(1);
        if self.next >= self.table.sections.len() {
            (self.next, self.before) = (0, 0);
            self.round = self.round.saturating_add(self.table.period());
            if self.round.saturating_add(self.table.interval) < now {
                // Rounds that could not be sent in time are left out, not caught up.
                self.round = now;
            }
        }
    }
}

/// One PID.
#[derive(Debug)]
pub(super) struct Tables {
    packetizer: SectionPacketizer,
    /// The transport buffer that the packets go through.
    pub(super) buffer: Option<Bucket>,
    entries: Vec<Entry>,
    packets: VecDeque<[u8; PACKET_SIZE]>,
    /// By when the section that has begun should have.
    deadline: Ticks,
    /// When the next section is released: nothing to look for before.
    next: Ticks,
    keys: u64,
}

impl Tables {
    pub(super) const fn new(pid: Pid) -> Self {
        Tables {
            packetizer: SectionPacketizer::new(pid),
            buffer: None,
            entries: Vec::new(),
            packets: VecDeque::new(),
            deadline: 0,
            next: Ticks::MAX,
            keys: 0,
        }
    }

    /// Drops what waits, for the PID will carry something else: the continuity_counter of its next packet.
    pub(super) fn stop(&mut self) -> u8 {
        let waiting = u8::try_from(self.packets.len() & 0x0F).unwrap_or(0);
        let counter = self.packetizer.continuity_counter().wrapping_sub(waiting) & 0x0F;
        self.packets.clear();
        self.packetizer.finish(|_| {});
        counter
    }

    /// Goes on from the counter of what the PID carried before.
    pub(super) const fn set_counter(&mut self, counter: u8) {
        self.packetizer.set_continuity_counter(counter);
    }

    pub(super) fn insert(&mut self, table: Table, now: Ticks) -> TableKey {
        let key = TableKey(self.keys);
        self.keys = self.keys.wrapping_add(1);
        self.entries.push(Entry { key, table, next: 0, before: 0, round: now });
        self.settle();
        key
    }

    /// Begins a round of other sections at once. False when there is no such table.
    pub(super) fn replace(&mut self, key: TableKey, table: Table, now: Ticks) -> bool {
        match self.entries.iter_mut().find(|e| e.key == key) {
            Some(entry) => {
                *entry = Entry { key, table, next: 0, before: 0, round: now };
                self.settle();
                true
            }
            None => false,
        }
    }

    /// False when there is no such table.
    pub(super) fn remove(&mut self, key: TableKey) -> bool {
        let before = self.entries.len();
        self.entries.retain(|e| e.key != key);
        self.settle();
        self.entries.len() != before
    }

    fn settle(&mut self) {
        let releases = self.entries.iter().filter_map(Entry::times).map(|(release, _)| release);
        self.next = releases.min().unwrap_or(Ticks::MAX);
    }

    pub(super) fn interval(&self, key: TableKey) -> Option<Ticks> {
        self.entries.iter().find(|e| e.key == key).map(|e| e.table.interval)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The part of the multiplex that all tables take, or all but one.
    pub(super) fn share(&self, slot: Ticks, without: Option<TableKey>) -> u64 {
        let entries = self.entries.iter().filter(|e| Some(e.key) != without);
        entries.fold(0, |sum, e| sum.saturating_add(e.table.share(slot)))
    }

    /// The time by which a packet must go, if one may go now.
    pub(super) fn deadline(&self, now: Ticks) -> Option<Ticks> {
        if self.buffer.is_some_and(|buffer| !buffer.has_room(now)) {
            return None;
        }
        if !self.packets.is_empty() || self.packetizer.is_open() {
            return Some(self.deadline);
        }
        if now < self.next {
            return None;
        }
        self.entries.iter().filter_map(|e| e.deadline(now)).min()
    }

    /// The next packet, and by how much the section that begins in it is late.
    pub(super) fn send(&mut self, now: Ticks) -> Option<([u8; PACKET_SIZE], Ticks)> {
        let mut late = 0;
        while self.packets.is_empty() {
            let Tables { packetizer, packets, .. } = self;
            let released = now >= self.next;
            let due = self.entries.iter_mut().filter(|_| released).filter_map(|e| Some((e.deadline(now)?, e)));
            let Some((deadline, entry)) = due.min_by_key(|(deadline, _)| *deadline) else {
                // Nothing more to pack behind what is there.
                packetizer.finish(|p| packets.push_back(*p));
                break;
            };
            if let Some(section) = entry.table.sections.get(entry.next) {
                packetizer.push(section, |p| packets.push_back(*p));
            }
            entry.advance(now);
            self.deadline = deadline;
            self.settle();
            late = late.max(now.saturating_sub(deadline));
        }
        let packet = self.packets.pop_front()?;
        if let Some(buffer) = &mut self.buffer {
            buffer.add(now);
        }
        Some((packet, late))
    }
}
