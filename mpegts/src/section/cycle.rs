//! Tables sent over and over, each at its own interval.
//!
//! The caller asks for a packet of the PID whenever it has a place for one, and says what time it
//! is: sans-IO, and exact in a multiplex of constant rate.

use crate::clock::mul_div;
#[cfg(feature = "bytes")]
use crate::packet::{MAX_PAYLOAD, continuity};
use crate::packet::{PACKET_SIZE, Pid};
use crate::section::SectionPacketizer;
use alloc::{collections::VecDeque, vec::Vec};

/// Ticks of a 27 MHz clock, not modular.
pub type Ticks = u64;

/// 27 MHz ticks of a number of milliseconds.
pub const fn milliseconds(n: u64) -> Ticks {
    n.saturating_mul(27_000)
}

/// Names a table put into a [`Cycle`], or into a [`Mux`](crate::mux::Mux) on a PID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableKey(u64);

#[derive(Debug)]
struct Entry {
    key: TableKey,
    sections: Vec<Vec<u8>>,
    /// Bytes of all sections.
    bytes: u64,
    interval: Ticks,
    /// The section to come, and the bytes of those before it.
    next: usize,
    before: u64,
    /// When the round under way began.
    round: Ticks,
    /// When the section before was sent; at first, when the table came.
    last: Ticks,
}

impl Entry {
    fn new(key: TableKey, sections: Vec<Vec<u8>>, interval: Ticks, from: Ticks) -> Self {
        let bytes = sections.iter().map(|s| s.len() as u64).sum();
        Entry { key, sections, bytes, interval: interval.max(1), next: 0, before: 0, round: from, last: from }
    }

    /// The time of the next section; None without sections.
    fn release(&self) -> Option<Ticks> {
        self.sections.get(self.next)?;
        let part = mul_div(self.interval, self.before, self.bytes);
        Some(self.round.saturating_add(part.unwrap_or(0)))
    }

    /// By when the next section should begin, once its time has come.
    fn deadline(&self, now: Ticks) -> Option<Ticks> {
        let release = self.release().filter(|release| *release <= now)?;
        Some(release.saturating_add(slack(self.interval)))
    }

    /// Bytes of the next section.
    fn len(&self) -> u64 {
        self.sections.get(self.next).map_or(0, |s| s.len() as u64)
    }

    /// Rate of the table if its next section is sent now, in 2^-64 bytes per tick. Among late tables the lowest rate goes
    /// first: in the long run all get equal rates, and small tables their full one.
    fn rate(&self, now: Ticks) -> u128 {
        let time = now.saturating_sub(self.last).max(1);
        (u128::from(self.len()) << 64).checked_div(time.into()).unwrap_or(0)
    }

    /// Goes on to the section after the one that is sent now.
    fn advance(&mut self, now: Ticks) {
        let late = now.saturating_sub(self.release().unwrap_or(now));
        self.last = now;
        self.before = self.before.saturating_add(self.len());
        self.next = self.next.saturating_add(1);
        if self.next >= self.sections.len() {
            (self.next, self.before) = (0, 0);
            // Rounds that could not be sent in time are skipped.
            let rounds = late.checked_div(self.interval).unwrap_or(0).saturating_add(1);
            self.round = self.round.saturating_add(self.interval.saturating_mul(rounds));
        }
    }
}

/// Allowed lateness of a section: a seventh of the period. A multiplexer sets the period to seven eighths of the
/// interval, so that both together stay within it.
const fn slack(interval: Ticks) -> Ticks {
    interval / 7
}

/// Packets that a round of these sections takes at most.
#[cfg(feature = "bytes")]
pub(crate) fn packets(sections: &[Vec<u8>]) -> u64 {
    // A pointer_field a packet at most. The last packet is filled up with stuffing, and so may be
    // one in each gap between sections.
    const PAYLOAD: u64 = MAX_PAYLOAD as u64 - 1;
    let bytes: u64 = sections.iter().map(|s| s.len() as u64).sum();
    let each = sections.iter().map(|s| (s.len() as u64).div_ceil(PAYLOAD)).sum();
    bytes.div_ceil(PAYLOAD).max(each)
}

/// The tables of one PID.
///
/// The sections of a table are spread over its interval, each at its own time in every round. So a
/// large table neither comes all at once nor holds up a small one, and each section keeps the
/// interval, not only the first.
///
/// A section should begin no later than a seventh of the interval after its time. When several are
/// waiting, the one that must go first is sent first. A section that has begun is finished. Sections
/// are packed back to back while more are due, and the rest of a packet is stuffing otherwise.
///
/// With too few packets for all tables, large ones come less often, and small ones nearly keep their
/// interval.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::section::cycle::{Cycle, milliseconds};
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
    /// That of the section that began last.
    deadline: Ticks,
    /// It was late.
    was_late: bool,
    /// The earliest time of all sections to come: nothing to look for before it.
    release: Ticks,
    late: Ticks,
    keys: u64,
}

impl Cycle {
    /// No tables yet.
    pub const fn new(pid: Pid) -> Self {
        Cycle {
            packetizer: SectionPacketizer::new(pid),
            entries: Vec::new(),
            packets: VecDeque::new(),
            deadline: 0,
            was_late: false,
            release: Ticks::MAX,
            late: 0,
            keys: 0,
        }
    }

    /// Sends each of `sections` once in every `interval`, the first one at `from`.
    pub fn insert(&mut self, sections: Vec<Vec<u8>>, interval: Ticks, from: Ticks) -> TableKey {
        let key = TableKey(self.keys);
        self.keys = self.keys.wrapping_add(1);
        self.entries.push(Entry::new(key, sections, interval, from));
        self.settle();
        key
    }

    /// Begins a round of other sections at `from`, for instance those of a new version. A section
    /// that has begun is finished. False when there is no such table.
    pub fn replace(&mut self, key: TableKey, sections: Vec<Vec<u8>>, from: Ticks) -> bool {
        match self.entries.iter_mut().find(|e| e.key == key) {
            Some(entry) => {
                *entry = Entry::new(key, sections, entry.interval, from);
                self.settle();
                true
            }
            None => false,
        }
    }

    /// Stops sending a table. False when there is no such table.
    pub fn remove(&mut self, key: TableKey) -> bool {
        let before = self.entries.len();
        self.entries.retain(|e| e.key != key);
        self.settle();
        self.entries.len() != before
    }

    /// True without tables.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn settle(&mut self) {
        self.release = self.entries.iter().filter_map(Entry::release).min().unwrap_or(Ticks::MAX);
    }

    /// The end of a section that has begun is still to be sent.
    fn is_open(&self) -> bool {
        !self.packets.is_empty() || self.packetizer.is_open()
    }

    /// From when on the next packet can be sent: 0 when a section has begun, None without sections.
    pub fn due(&self) -> Option<Ticks> {
        if self.is_open() { Some(0) } else { Some(self.release).filter(|_| self.release < Ticks::MAX) }
    }

    /// The packet to send at `now`; None when nothing is due.
    pub fn packet(&mut self, now: Ticks) -> Option<[u8; PACKET_SIZE]> {
        self.late = 0;
        while self.packets.is_empty() {
            if !self.begin(now) {
                // Nothing is left to pack into this packet.
                let Cycle { packetizer, packets, .. } = self;
                packetizer.finish(|p| packets.push_back(*p));
                break;
            }
        }
        self.packets.pop_front()
    }

    /// Begins the section whose turn it is. False when none is due.
    fn begin(&mut self, now: Ticks) -> bool {
        if now < self.release {
            return false;
        }
        // Late and punctual sections alternate, so neither can block the other.
        let deadlines = || self.entries.iter().filter_map(|e| e.deadline(now));
        let (some_late, some_in_time) = (deadlines().any(|d| d < now), deadlines().any(|d| d >= now));
        let late = some_late && !(some_in_time && self.was_late);
        self.was_late = late;
        let due = self.entries.iter_mut().filter_map(|e| Some((e.deadline(now)?, e)));
        let next = due.filter(|(deadline, _)| (*deadline < now) == late).min_by_key(|(deadline, entry)| {
            let (by_time, by_rate) = (u128::from(*deadline), entry.rate(now));
            if late { (by_rate, by_time) } else { (by_time, by_rate) }
        });
        let Some((deadline, entry)) = next else { return false };
        let packets = &mut self.packets;
        if let Some(section) = entry.sections.get(entry.next) {
            self.packetizer.push(section, |p| packets.push_back(*p));
        }
        self.deadline = deadline;
        self.late = self.late.max(now.saturating_sub(deadline));
        entry.advance(now);
        self.settle();
        true
    }

    /// How late the sections are that begin in the packet taken last, beyond the seventh of their
    /// interval that is allowed. Where it is not 0, there are too few packets for the tables.
    pub const fn late(&self) -> Ticks {
        self.late
    }
}

/// What the multiplexer asks.
#[cfg(feature = "bytes")]
impl Cycle {
    /// By when the next packet should be sent; None when none can be sent at `now`.
    pub(crate) fn deadline(&self, now: Ticks) -> Option<Ticks> {
        if self.is_open() {
            return Some(self.deadline);
        }
        if now < self.release {
            return None;
        }
        self.entries.iter().filter_map(|e| e.deadline(now)).min()
    }

    /// The interval of a table.
    pub(crate) fn interval(&self, key: TableKey) -> Option<Ticks> {
        self.entries.iter().find(|e| e.key == key).map(|e| e.interval)
    }

    /// Of each table the packets of a round, and its interval.
    pub(crate) fn rounds(&self) -> impl Iterator<Item = (TableKey, u64, Ticks)> + '_ {
        self.entries.iter().map(|e| (e.key, packets(&e.sections), e.interval))
    }

    /// Drops what waits, because the PID will carry something else. The `continuity_counter` of its
    /// next packet.
    pub(crate) fn stop(&mut self) -> u8 {
        let waiting = u8::try_from(self.packets.len() & 0x0F).unwrap_or(0);
        let counter = continuity::back(self.packetizer.continuity_counter(), waiting);
        self.packets.clear();
        self.packetizer.finish(|_| {});
        counter
    }

    /// Goes on from the counter of what the PID carried before.
    pub(crate) const fn set_continuity_counter(&mut self, counter: u8) {
        self.packetizer.set_continuity_counter(counter);
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
        // Its second section comes where it stands in the table: 303 of 336 bytes are 225 of 250 ms.
        assert!(times(0x81).iter().zip(0..).all(|(t, n)| (n * 250..n * 250 + 4).contains(t)), "{out:?}");
        assert!(times(0x82).iter().zip(0..).all(|(t, n)| (n * 250 + 225..n * 250 + 229).contains(t)), "{out:?}");
    }

    #[test]
    fn trap_50_a_small_table_beside_large_ones_keeps_its_interval() {
        let pid = Pid::new(0x30).unwrap();
        // 100 sections of 23 packets: a quarter of the PID's packets, and twice as many as there are.
        for large_interval in [10_000, 1_000] {
            let mut cycle = Cycle::new(pid);
            cycle.insert((0..100).map(|_| section(0x90, 4093)).collect(), milliseconds(large_interval), 0);
            cycle.insert(vec![section(0x80, 17)], milliseconds(100), 0);
            let out = run(&mut cycle, pid, 12_000);
            let times: Vec<u64> = out.iter().filter(|s| s.0 == 0x80).map(|s| s.1).collect();
            // A section that has begun is sent to its end.
            let limit = 100 + 23;
            assert!(times[0] <= limit, "first after {} ms", times[0]);
            let gap = times.windows(2).map(|w| w[1] - w[0]).max().unwrap();
            assert!(gap <= limit, "{gap} ms, {large_interval}");
            assert!(times.len() >= 115, "{}", times.len());
            // The large table goes on all the same, all of its sections alike.
            let large = out.iter().filter(|s| s.0 == 0x90).count();
            assert!(large > if large_interval == 1_000 { 490 } else { 118 }, "{large}");
        }
    }

    #[test]
    fn trap_50_a_small_table_beside_many_others_comes_between_them() {
        let pid = Pid::new(0x30).unwrap();
        // 100 tables of 23 packets, four times as many as there are packets for.
        let mut cycle = Cycle::new(pid);
        for id in 1..=100 {
            cycle.insert(vec![section(id, 4093)], milliseconds(500), 0);
        }
        cycle.insert(vec![section(0x80, 17)], milliseconds(100), 0);
        let out = run(&mut cycle, pid, 12_000);
        let times: Vec<u64> = out.iter().filter(|s| s.0 == 0x80).map(|s| s.1).collect();
        assert!(times[0] <= 23 && times.windows(2).all(|w| w[1] - w[0] <= 100 + 2 * 23), "{times:?}");
        assert!(times.len() >= 118, "{}", times.len());
        // None of the others is left behind: 12,000 packets are room for each of them five times.
        let counts: Vec<usize> = (1..=100).map(|id| out.iter().filter(|s| s.0 == id).count()).collect();
        assert!(counts.iter().all(|n| (4..=10).contains(n)), "{counts:?}");
    }

    #[test]
    fn tables_are_replaced_and_removed() {
        let pid = Pid::new(0x30).unwrap();
        let mut cycle = Cycle::new(pid);
        let key = cycle.insert(vec![section(0x80, 20)], milliseconds(10), 0);
        let other = cycle.insert(vec![section(0x90, 20)], milliseconds(10), milliseconds(5));
        assert_eq!(run(&mut cycle, pid, 20).iter().map(|s| s.0).collect::<Vec<_>>(), [0x80, 0x90, 0x80, 0x90]);
        assert!(
            cycle.replace(key, vec![section(0x81, 20)], milliseconds(20))
                && cycle.remove(other)
                && !cycle.remove(other)
        );
        assert_eq!(cycle.packet(milliseconds(20)).unwrap().get(5), Some(&0x81));
        assert!(cycle.packet(milliseconds(25)).is_none());
    }

    #[test]
    fn what_could_not_be_sent_in_time_is_left_out() {
        let pid = Pid::new(0x30).unwrap();
        let mut cycle = Cycle::new(pid);
        cycle.insert(vec![section(0x80, 20)], milliseconds(10), 0);
        assert!(cycle.packet(milliseconds(1000)).is_some());
        assert_eq!(cycle.late(), milliseconds(1000) - milliseconds(10) / 7);
        assert!(cycle.packet(milliseconds(1000)).is_none());
        assert_eq!(cycle.late(), 0);
        assert_eq!(cycle.due(), Some(milliseconds(1010)));
    }

    #[test]
    fn a_packet_is_as_late_as_the_latest_section_in_it() {
        let mut cycle = Cycle::new(Pid::new(0x30).unwrap());
        cycle.insert(vec![section(0x80, 20)], milliseconds(700), 0);
        cycle.insert(vec![section(0x81, 20)], milliseconds(700), milliseconds(600));
        let packet = cycle.packet(milliseconds(600)).unwrap();
        assert_eq!((packet.get(5), packet.get(28)), (Some(&0x80), Some(&0x81)));
        assert_eq!(cycle.late(), milliseconds(500));
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
