//! The demultiplexer: the same events for any split, counts that agree with them, bounded state.

use crate::input::{Random, Turn};
use crate::stream;
use mpegts::demux::{Demux, Event, Limits, ProgramChange, Watch};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::Framer;
use mpegts::pes::{Delivery, PesAssembler, PesEvent, PesPayload};
use mpegts::section::Section;
use mpegts::section::table::{Identity, scope_len};
use mpegts::{Packet, Pid};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Takes the input, or the stream it describes, in one piece and in several, while PIDs are
/// watched and unwatched.
pub fn run(data: &[u8], turn: Turn) {
    let stream = stream::of(data, turn);
    let mut random = Random::behind(data);
    let script = Script::new(&mut random);
    if !turn.is_thorough() {
        let (mut demux, mut rest) = (script.demux(6), &stream[..]);
        let _ = demux.drive(&mut rest, |_| ControlFlow::<()>::Continue(()));
        while demux.finish().is_some() {}
        return assert!(demux.statistics().packets <= stream.len() as u64 / 188);
    }
    if turn.is(0, 4) {
        script.run(&stream, &[&stream[..]], true);
    }
    if turn.is(1, 4) {
        script.run(&stream, &random.cut(&stream), false);
    }
    if turn.is(2, 4) {
        script.run(&stream, &random.cut(&stream), true);
    }
    if turn.is(3, 4) {
        let delivery = DELIVERIES[random.below(DELIVERIES.len())];
        pes(&stream, &random.cut(&stream), delivery);
        if turn.is_rare() {
            script.heap(&stream);
            pes_heap(&stream, delivery);
        }
    }
}

const DELIVERIES: [Delivery; 6] = [
    Delivery::Headers,
    Delivery::Pieces,
    Delivery::PACKETS,
    Delivery::Packets { limit: 100 },
    Delivery::WHOLE,
    Delivery::Whole { limit: 400 },
];

/// PIDs that are watched as PES packets.
fn few() -> impl Iterator<Item = Pid> {
    (0..40).filter_map(Pid::new)
}

/// The events of PES packets are those that an assembler finds in all packets of the PID.
fn pes(stream: &[u8], pieces: &[&[u8]], delivery: Delivery) {
    let packets = packets(stream);
    let mut expected =
        Expected { packets: packets.iter(), open: None, delivery, assemblers: BTreeMap::new(), end: stream.len() };
    let mut demux = pes_demux(delivery);
    for piece in pieces {
        let mut piece = *piece;
        while let Some(event) = demux.next(&mut piece) {
            expected.compare(event);
        }
    }
    while let Some(event) = demux.finish() {
        expected.compare(event);
    }
    expected.is_used_up();
}

fn pes_demux(delivery: Delivery) -> Demux {
    let mut demux = Demux::new();
    few().for_each(|pid| assert!(demux.watch(pid, Watch::Pes(delivery))));
    demux
}

/// A packet, what it is to the one before it, and where it was.
type Placed = (u64, [u8; PACKET_SIZE], Step);

/// All packets of few PIDs.
fn packets(stream: &[u8]) -> Vec<Placed> {
    let mut demux = Demux::new();
    few().for_each(|pid| assert!(demux.watch(pid, Watch::Packets)));
    let (mut out, mut rest) = (Vec::new(), stream);
    let mut take = |event: Event<'_>| {
        if let Event::Packet { position, packet, step, .. } = event {
            out.push((position, *packet.as_bytes(), step));
        }
    };
    while let Some(event) = demux.next(&mut rest) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    out
}

/// What assemblers find in packets, one event after the other.
struct Expected<'p> {
    packets: std::slice::Iter<'p, Placed>,
    /// The packet that is looked at: its PID, its place, and what is left of its payload.
    open: Option<(Pid, u64, PesPayload<'p>)>,
    delivery: Delivery,
    assemblers: BTreeMap<Pid, PesAssembler>,
    /// Bytes in the input.
    end: usize,
}

impl Expected<'_> {
    fn compare(&mut self, event: Event<'_>) {
        let Event::Pes { pid, position, first, event } = event else { return };
        if let PesEvent::Data(bytes) | PesEvent::Excess(bytes) = event {
            assert!(!bytes.is_empty() && bytes.len() <= 184);
        }
        let found = (pid, position, event, first);
        loop {
            if let Some((pid, position, payload)) = &mut self.open {
                let assembler = self.assemblers.get_mut(pid).expect("it is there");
                if let Some(event) = assembler.next(payload) {
                    assert_eq!((found.0, found.1, found.2), (*pid, *position, event));
                    return assert_eq!(found.3, assembler.first());
                }
            }
            if !self.advance() {
                break;
            }
        }
        let assembler = self.assemblers.get_mut(&pid).unwrap_or_else(|| panic!("{found:?} of nothing"));
        assert_eq!((assembler.finish(), self.end as u64), (Some(event), position), "{pid}");
        assert_eq!(first, assembler.first());
    }

    /// Goes on to the next packet that an assembler is given. False when there is none.
    fn advance(&mut self) -> bool {
        self.open = None;
        for (position, packet, step) in self.packets.by_ref() {
            let packet = Packet::new(packet);
            let assembler = self.assemblers.entry(packet.pid()).or_insert_with(|| PesAssembler::new(self.delivery));
            if step.is_break() || packet.is_scrambled() {
                assembler.interrupt();
            }
            if step.is_new() && !packet.is_scrambled() {
                if let Some(payload) = PesPayload::from_packet(packet) {
                    self.open = Some((packet.pid(), *position, payload));
                    return true;
                }
            }
        }
        false
    }

    /// Nothing was found that was not delivered.
    fn is_used_up(&mut self) {
        loop {
            if let Some((pid, position, payload)) = &mut self.open {
                let assembler = self.assemblers.get_mut(pid).expect("it is there");
                assert_eq!(assembler.next(payload), None, "{pid} at {position}");
            }
            if !self.advance() {
                break;
            }
        }
        for (pid, assembler) in &mut self.assemblers {
            assert_eq!(assembler.finish(), None, "{pid}");
        }
    }
}

/// Whatever is kept is of open packets, and those are of the input.
fn pes_heap(stream: &[u8], delivery: Delivery) {
    let heap = wire::testing::measure(|| {
        let (mut demux, mut rest) = (pes_demux(delivery), stream);
        while demux.next(&mut rest).is_some() {}
        while demux.finish().is_some() {}
    });
    assert!(heap.bytes_max <= bound(stream), "{} bytes, {delivery:?}", heap.bytes_max);
}

/// What may be allocated for a stream: open sections and PES packets are part of it.
fn bound(stream: &[u8]) -> u64 {
    64 * 1024 + 8 * stream.len() as u64
}

/// What is done at which event.
struct Script {
    limits: Limits,
    start: Vec<Pid>,
    every: usize,
    seed: Random,
}

/// What the events say.
#[derive(Default)]
struct Seen {
    events: usize,
    bad_sync: u64,
    sync_losses: u64,
    skipped: u64,
    pids: BTreeMap<Pid, Counts>,
    programs: BTreeMap<u16, Program>,
}

/// A program as its changes make it: map, clock, PID and type of the streams.
#[derive(Debug, PartialEq)]
struct Program(Pid, Option<Pid>, BTreeSet<(Pid, u8)>);

impl Seen {
    fn change(&mut self, number: u16, change: ProgramChange) {
        if let ProgramChange::Added(map) = change {
            let before = self.programs.insert(number, Program(map, None, BTreeSet::new()));
            return assert_eq!(before, None, "program {number} added twice");
        }
        if let ProgramChange::Removed(map) = change {
            let before = self.programs.remove(&number).map(|program| program.0);
            return assert_eq!(before, Some(map), "program {number} removed twice");
        }
        let program = self.programs.get_mut(&number).expect("a program that was added");
        match change {
            ProgramChange::StreamAdded(s) => drop(program.2.insert((s.elementary_pid, s.stream_type.0))),
            ProgramChange::StreamRemoved(s) => drop(program.2.remove(&(s.elementary_pid, s.stream_type.0))),
            ProgramChange::Clock(pid) => {
                assert_ne!(program.1, pid);
                program.1 = pid;
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Events of one PID.
#[derive(Default)]
struct Counts {
    sections: u64,
    bad_sections: u64,
    jumps: u64,
    signalled: u64,
    repeated_duplicates: u64,
    altered_duplicates: u64,
}

impl Script {
    fn new(random: &mut Random) -> Self {
        let few = random.below(4) == 0;
        let limits =
            if few { Limits::default().pids(4 + random.below(8)).programs(random.below(4)) } else { Limits::default() };
        let start = (0..random.below(40)).filter_map(|n| Pid::new(n as u16)).collect();
        Script { limits, start, every: 1 + random.below(20), seed: random.clone() }
    }

    /// Few PIDs are watched where it is to be fast.
    fn demux(&self, most: usize) -> Demux {
        let mut demux = Demux::with(Framer::new(), self.limits);
        demux.report_pcr(self.every % 2 == 0);
        for pid in self.start.iter().take(most) {
            let watch = match self.every % 6 {
                0 | 3 => Watch::Packets,
                4 => Watch::Pes(DELIVERIES[usize::from(pid.get() % 4)]),
                _ => Watch::Sections,
            };
            demux.watch(*pid, watch);
            if self.every % 5 == 0 && watch == Watch::Sections {
                demux.watch(*pid, Watch::Tables);
            }
        }
        demux
    }

    /// One demultiplexer is given the stream whole, the other in pieces; they say the same at every event, and what they
    /// say adds up.
    fn run(&self, stream: &[u8], pieces: &[&[u8]], driven: bool) {
        let (mut whole, mut cut) = (self.demux(usize::MAX), self.demux(usize::MAX));
        let mut rest = stream;
        let mut seen = Seen::default();
        let mut random = self.seed.clone();
        let mut compare = |whole: &mut Demux, found: Event<'_>| {
            let expected = match whole.next(&mut rest) {
                Some(event) => Some(event),
                None => whole.finish(),
            };
            assert_eq!(expected, Some(found), "in one piece, and in {}, driven: {driven}", pieces.len());
            let position = seen.note(found);
            assert!(position <= whole.position(), "event {}", seen.events);
            // Something is done here.
            seen.events % self.every == 0
        };
        for piece in pieces {
            let mut piece = *piece;
            let mut breaks = driven;
            while breaks {
                let flow = cut.drive(&mut piece, |event| match compare(&mut whole, event) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                });
                breaks = flow.is_break();
                if breaks {
                    act(&mut random, [&mut whole, &mut cut]);
                }
            }
            while let Some(event) = cut.next(&mut piece) {
                if compare(&mut whole, event) {
                    act(&mut random, [&mut whole, &mut cut]);
                }
            }
            assert!(piece.is_empty(), "asks for more than it was given");
        }
        while let Some(event) = cut.finish() {
            if compare(&mut whole, event) {
                act(&mut random, [&mut whole, &mut cut]);
            }
        }
        assert_eq!(whole.next(&mut rest), None, "in one piece only");
        assert_eq!(whole.finish(), None, "in one piece only");
        assert_eq!(whole.statistics(), cut.statistics());
        assert!(whole.pids().eq(cut.pids()) && whole.programs().eq(cut.programs()));
        // Of a PID watched for its tables alone sections are only counted.
        seen.check(&whole, stream, self.limits, self.every % 5 == 0);
    }

    /// A run that keeps nothing: what is allocated is the demultiplexer's.
    fn heap(&self, stream: &[u8]) {
        let mut demux = self.demux(usize::MAX);
        let heap = wire::testing::measure(|| {
            let mut rest = stream;
            while demux.next(&mut rest).is_some() {}
            while demux.finish().is_some() {}
        });
        assert!(heap.bytes_max <= bound(stream), "{} bytes on the heap", heap.bytes_max);
    }
}

/// Watches or unwatches a PID, the same for both.
fn act(random: &mut Random, demuxes: [&mut Demux; 2]) {
    let pid = Pid::new(random.below(40) as u16).expect("13 bits");
    let watch = match random.below(4) {
        0 => Watch::Packets,
        1 => Watch::Pes(DELIVERIES[random.below(DELIVERIES.len())]),
        _ => Watch::Sections,
    };
    let unwatch = random.below(3) == 0;
    for demux in demuxes {
        if unwatch {
            demux.unwatch(pid, watch);
        } else {
            let room = demux.pid(pid).is_some();
            assert!(demux.watch(pid, watch) || !room);
        }
    }
}

impl Seen {
    /// Counts an event: its position.
    fn note(&mut self, event: Event<'_>) -> u64 {
        self.events += 1;
        match event {
            Event::Section { pid, position, section } => {
                assert_eq!(Section::from_bytes(section.as_bytes()), Ok(section));
                self.pids.entry(pid).or_default().sections += 1;
                position
            }
            Event::Table { position, table } => {
                let numbers = table.sections().map(|section| {
                    let section = Section::from_bytes(section.as_bytes()).expect("a section that was checked");
                    let header = section.long_header().expect("a long section");
                    let scope = scope_len(section.table_id());
                    assert_eq!(Identity::of_section(table.identity.pid, section, scope), Some(table.identity));
                    assert_eq!(header.version_number, table.version_number);
                    header.section_number
                });
                let first = table.sections().next().and_then(|s| s.long_header());
                assert!(numbers.eq(0..=first.map_or(0, |h| h.last_section_number)));
                position
            }
            Event::BadSection { pid, position, bad } => {
                assert!(bad.bytes.len() <= 4096);
                self.pids.entry(pid).or_default().bad_sections += 1;
                position
            }
            Event::Discontinuity { pid, position, step } => {
                let counts = self.pids.entry(pid).or_default();
                match step {
                    Step::Discontinuity { signalled: true, .. } => counts.signalled += 1,
                    Step::Discontinuity { .. } => counts.jumps += 1,
                    Step::RepeatedDuplicate => counts.repeated_duplicates += 1,
                    Step::AlteredDuplicate => counts.altered_duplicates += 1,
                    other => panic!("{other:?} is no discontinuity"),
                }
                position
            }
            Event::Program { position, program_number, change } => {
                self.change(program_number, change);
                position
            }
            Event::BadSync { position } => {
                self.bad_sync += 1;
                position
            }
            Event::SyncLost { position } => {
                self.sync_losses += 1;
                position
            }
            Event::Skipped { position, len } => {
                self.skipped += len;
                position
            }
            Event::Pes { position, event, .. } => {
                if let PesEvent::Data(bytes) | PesEvent::Excess(bytes) = event {
                    assert!(!bytes.is_empty() && bytes.len() <= 184);
                }
                position
            }
            Event::Pcr { position, .. }
            | Event::Packet { position, .. }
            | Event::DamagedTable { position, .. }
            | Event::BadPacket { position, .. }
            | Event::Truncated { position, .. } => position,
            other => panic!("no position: {other:?}"),
        }
    }

    /// What the demultiplexer counts is what it has said. With `tables` it may count sections that it has not.
    fn check(&self, demux: &Demux, stream: &[u8], limits: Limits, tables: bool) {
        let all = demux.statistics();
        assert_eq!(demux.position(), stream.len() as u64);
        assert!(demux.pids().count() <= limits.pids);
        assert!(demux.programs().count() <= limits.programs);
        assert_eq!(demux.pids().map(|(_, c)| c.packets).sum::<u64>() + all.unobserved, all.packets);
        assert!(all.packets <= stream.len() as u64 / 188);
        assert_eq!(all.sync_losses, self.sync_losses);
        assert!(all.bad_sync >= self.bad_sync);
        // What was skipped is counted in bytes, or in packets where the phase has not moved.
        let as_packets = all.bad_sync - self.bad_sync;
        assert!(all.skipped_bytes + as_packets * 188 <= self.skipped);
        assert!(self.skipped <= all.skipped_bytes + as_packets * 208);
        for (pid, c) in demux.pids() {
            let parts = [c.unit_starts, c.adaptation_fields, c.scrambled, c.transport_errors, c.duplicates];
            assert!(parts.iter().all(|n| *n <= c.packets), "{pid}: {c:?}");
            assert!(c.pcrs <= c.adaptation_fields && c.discontinuities + c.signalled_discontinuities <= c.packets);
            let none = Counts::default();
            let seen = self.pids.get(&pid).unwrap_or(&none);
            assert_eq!(c.bad_sections, seen.bad_sections, "{pid}");
            assert!(c.sections == seen.sections || tables && c.sections > seen.sections, "{pid}");
            assert_eq!((c.discontinuities, c.signalled_discontinuities), (seen.jumps, seen.signalled), "{pid}");
            assert_eq!(c.altered_duplicates, seen.altered_duplicates, "{pid}");
            assert!(c.altered_duplicates + seen.repeated_duplicates <= c.duplicates, "{pid}");
        }
        assert!(self.pids.keys().all(|pid| demux.pid(*pid).is_some()));
        let programs = demux.programs().map(|p| {
            let streams = p.streams.iter().map(|s| (s.elementary_pid, s.stream_type.0)).collect();
            (p.program_number, Program(p.program_map_pid, p.pcr_pid, streams))
        });
        assert_eq!(programs.collect::<BTreeMap<_, _>>(), self.programs);
    }
}
