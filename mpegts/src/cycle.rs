//! Tables sent over and over, each at its own interval.
//!
//! The caller asks for a packet of the PID whenever it has a place for one, and says what time it
//! is: sans-IO, and exact in a multiplex of constant rate.

use crate::packet::PACKET_SIZE;
use crate::packetizer::SectionPacketizer;
use crate::pid::Pid;
use alloc::{collections::VecDeque, vec::Vec};

/// Ticks of a 27 MHz clock, not modular.
pub type Ticks = u64;

/// 27 MHz ticks of a number of milliseconds.
pub const fn milliseconds(n: u64) -> Ticks {
    n.saturating_mul(27_000)
}

/// Names a table put into a [`Cycle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableKey(u64);

#[derive(Debug)]
struct Entry {
    key: TableKey,
    sections: Vec<Vec<u8>>,
    interval: Ticks,
    /// When the next round is to begin.
    due: Ticks,
    /// The next section of the round that is under way.
    next: usize,
}

/// The tables of one PID.
///
/// A table's sections are sent in order, one round after another begins as its interval says. When
/// several tables are due, the one that is due longest goes first, a section at a time; a section
/// that has begun is finished. Sections are packed back to back while more are due, and the rest of
/// a packet is stuffing otherwise.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::cycle::{Cycle, milliseconds};
/// let mut cycle = Cycle::new(Pid::PAT);
/// cycle.insert(vec![vec![0x72, 0x70, 1, 0xAA]], milliseconds(100), 0);
/// assert!(cycle.packet(0).is_some());
/// assert!(cycle.packet(milliseconds(99)).is_none());
/// assert!(cycle.packet(milliseconds(100)).is_some());
/// assert_eq!(cycle.due(), Some(milliseconds(200)));
/// ```
#[derive(Debug)]
pub struct Cycle {
    packetizer: SectionPacketizer,
    entries: Vec<Entry>,
    packets: VecDeque<[u8; PACKET_SIZE]>,
    keys: u64,
}

impl Cycle {
    /// No tables yet.
    pub const fn new(pid: Pid) -> Self {
        Cycle { packetizer: SectionPacketizer::new(pid), entries: Vec::new(), packets: VecDeque::new(), keys: 0 }
    }

    /// Sends `sections` every `interval`, for the first time at `from`.
    pub fn insert(&mut self, sections: Vec<Vec<u8>>, interval: Ticks, from: Ticks) -> TableKey {
        let key = TableKey(self.keys);
        self.keys = self.keys.wrapping_add(1);
        self.entries.push(Entry { key, sections, interval: interval.max(1), due: from, next: 0 });
        key
    }

    /// Sends other sections from the next round on, for instance a new version. False when there is
    /// no such table.
    pub fn replace(&mut self, key: TableKey, sections: Vec<Vec<u8>>) -> bool {
        match self.entries.iter_mut().find(|e| e.key == key) {
            Some(entry) => {
                (entry.sections, entry.next) = (sections, 0);
                true
            }
            None => false,
        }
    }

    /// Stops sending a table. False when there is no such table.
    pub fn remove(&mut self, key: TableKey) -> bool {
        let before = self.entries.len();
        self.entries.retain(|e| e.key != key);
        self.entries.len() != before
    }

    /// When the next packet is wanted; None without tables.
    pub fn due(&self) -> Option<Ticks> {
        // The end of a section that has begun waits for nothing.
        if !self.packets.is_empty() || self.packetizer.is_open() {
            return Some(0);
        }
        self.entries.iter().filter(|e| !e.sections.is_empty()).map(|e| e.due).min()
    }

    /// The packet to send at `now`; None when nothing is due.
    pub fn packet(&mut self, now: Ticks) -> Option<[u8; PACKET_SIZE]> {
        while self.packets.is_empty() {
            let late = self.entries.iter_mut().filter(|e| e.due <= now && !e.sections.is_empty());
            let Some(entry) = late.min_by_key(|e| e.due) else {
                // Nothing more to pack behind what is there.
                let Cycle { packetizer, packets, .. } = self;
                packetizer.finish(|p| packets.push_back(*p));
                break;
            };
            if let Some(section) = entry.sections.get(entry.next) {
                let packets = &mut self.packets;
                self.packetizer.push(section, |p| packets.push_back(*p));
            }
            entry.next = entry.next.saturating_add(1);
            if entry.next >= entry.sections.len() {
                entry.next = 0;
                // Rounds that could not be sent in time are left out, not caught up.
                entry.due = entry.due.saturating_add(entry.interval);
                if entry.due <= now {
                    let behind = now.saturating_sub(entry.due).checked_div(entry.interval).unwrap_or(0);
                    entry.due = entry.due.saturating_add(behind.saturating_add(1).saturating_mul(entry.interval));
                }
            }
        }
        self.packets.pop_front()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::demux::{Demux, Event, Watch};
    use alloc::vec;

    fn section(id: u8, len: usize) -> Vec<u8> {
        let mut s = vec![id, 0x70 | (len >> 8) as u8, len as u8];
        s.resize(len + 3, id);
        s
    }

    /// table_id and time of each section in a stream of one packet a millisecond.
    fn run(cycle: &mut Cycle, pid: Pid, milliseconds_: u64) -> Vec<(u8, u64)> {
        let mut stream = Vec::new();
        for ms in 0..milliseconds_ {
            let packet = cycle.packet(milliseconds(ms));
            stream.extend(packet.unwrap_or(crate::packet::NULL_PACKET));
        }
        let mut demux = Demux::new();
        demux.watch(pid, Watch::Sections);
        let mut input = &stream[..];
        let mut out = Vec::new();
        let mut take = |event: Event<'_>| {
            assert!(!matches!(event, Event::Discontinuity { .. } | Event::BadSection { .. }), "{event:?}");
            if let Event::Section { section, position, .. } = event {
                out.push((section.table_id(), position / 188));
            }
        };
        while let Some(event) = demux.next(&mut input) {
            take(event);
        }
        while let Some(event) = demux.finish() {
            take(event);
        }
        out
    }

    #[test]
    fn each_table_keeps_its_interval() {
        let pid = Pid::new(0x30).unwrap();
        let mut cycle = Cycle::new(pid);
        cycle.insert(vec![section(0x80, 20)], milliseconds(100), 0);
        cycle.insert(vec![section(0x81, 300), section(0x82, 30)], milliseconds(250), 0);
        let out = run(&mut cycle, pid, 1000);
        let times = |id| out.iter().filter(move |s| s.0 == id).map(|s| s.1).collect::<Vec<_>>();
        assert_eq!(times(0x80).len(), 10);
        assert!(times(0x80).iter().zip(0..).all(|(t, n)| (n * 100..n * 100 + 4).contains(t)), "{out:?}");
        assert_eq!((times(0x81).len(), times(0x82).len()), (4, 4));
        assert!(times(0x81).iter().zip(times(0x82)).all(|(a, b)| b - a <= 2), "{out:?}");
    }

    #[test]
    fn tables_are_replaced_and_removed() {
        let pid = Pid::new(0x30).unwrap();
        let mut cycle = Cycle::new(pid);
        let key = cycle.insert(vec![section(0x80, 20)], milliseconds(10), 0);
        let other = cycle.insert(vec![section(0x90, 20)], milliseconds(10), milliseconds(5));
        assert_eq!(run(&mut cycle, pid, 20).iter().map(|s| s.0).collect::<Vec<_>>(), [0x80, 0x90, 0x80, 0x90]);
        assert!(cycle.replace(key, vec![section(0x81, 20)]) && cycle.remove(other) && !cycle.remove(other));
        assert_eq!(cycle.packet(milliseconds(20)).unwrap().get(5), Some(&0x81));
        assert!(cycle.packet(milliseconds(25)).is_none());
    }

    #[test]
    fn what_could_not_be_sent_in_time_is_left_out() {
        let pid = Pid::new(0x30).unwrap();
        let mut cycle = Cycle::new(pid);
        cycle.insert(vec![section(0x80, 20)], milliseconds(10), 0);
        assert!(cycle.packet(milliseconds(1000)).is_some());
        assert!(cycle.packet(milliseconds(1000)).is_none());
        assert_eq!(cycle.due(), Some(milliseconds(1010)));
    }

    #[test]
    fn the_end_of_a_section_does_not_wait_for_the_next_round() {
        let mut cycle = Cycle::new(Pid::EIT);
        cycle.insert(vec![section(0x50, 300)], milliseconds(1000), 0);
        assert!(cycle.packet(0).is_some());
        assert_eq!(cycle.due(), Some(0));
        assert!(cycle.packet(1).is_some());
        assert_eq!(cycle.due(), Some(milliseconds(1000)));
    }

    #[test]
    fn a_table_without_sections_is_never_due() {
        let mut cycle = Cycle::new(Pid::PAT);
        cycle.insert(Vec::new(), milliseconds(10), 0);
        assert_eq!((cycle.due(), cycle.packet(milliseconds(50))), (None, None));
    }
}
