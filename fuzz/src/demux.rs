//! The demultiplexer: the same events for any split, counts that agree with them, bounded state.

use crate::input::Random;
use crate::stream;
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Limits, ProgramChange, Watch};
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::Framer;
use mpegts::pes::{Delivery, FirstPacket, PesAssembler, PesEvent, PesPayload};
use mpegts::section::Section;
use mpegts::section::table::{Identity, scope_len};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::ControlFlow;

/// Takes the input, or the stream it describes, in one piece and in several, while PIDs are
/// watched and unwatched.
pub fn run(data: &[u8]) {
    let stream = stream::of(data);
    let mut random = Random::of(data);
    let script = Script::new(&mut random);
    let whole = script.run(&[&stream[..]], false);
    let cut = random.cut(&stream);
    for (pieces, driven) in [(&[&stream[..]][..], true), (&cut, false), (&cut, true)] {
        let other = script.run(pieces, driven);
        if let Some((a, b)) = whole.events.iter().zip(&other.events).find(|(a, b)| a != b) {
            panic!("{a} in one piece, {b} in {}, driven: {driven}", pieces.len());
        }
        assert_eq!(whole.events.len(), other.events.len());
        assert_eq!(whole.summary(), other.summary());
    }
    whole.check(&stream, script.limits);
    script.heap(&stream);
    pes(&stream, &random.cut(&stream), DELIVERIES[random.below(DELIVERIES.len())]);
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

/// Feeds pieces, then the end.
fn events(demux: &mut Demux, pieces: &[&[u8]], mut take: impl FnMut(Event<'_>)) {
    for piece in pieces {
        let mut piece = *piece;
        while let Some(event) = demux.next(&mut piece) {
            take(event);
        }
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
}

/// The events of PES packets are those that an assembler finds in all packets of the PID.
fn pes(stream: &[u8], pieces: &[&[u8]], delivery: Delivery) {
    let mut found: BTreeMap<Pid, Vec<(String, FirstPacket)>> = BTreeMap::new();
    let mut demux = Demux::new();
    few().for_each(|pid| assert!(demux.watch(pid, Watch::Pes(delivery))));
    events(&mut demux, pieces, |event| {
        let Event::Pes { pid, position, first, event } = event else { return };
        assert!(position <= stream.len() as u64);
        found.entry(pid).or_default().push((format!("{position} {event:?}"), first));
    });
    let mut expected: BTreeMap<Pid, Vec<(String, FirstPacket)>> = BTreeMap::new();
    let mut assemblers: BTreeMap<Pid, PesAssembler> = BTreeMap::new();
    let mut demux = Demux::new();
    few().for_each(|pid| assert!(demux.watch(pid, Watch::Packets)));
    events(&mut demux, &[stream], |event| {
        let Event::Packet { position, packet, step, .. } = event else { return };
        let assembler = assemblers.entry(packet.pid()).or_insert_with(|| PesAssembler::new(delivery));
        if step.is_break() || packet.is_scrambled() {
            assembler.interrupt();
        }
        if !matches!(packet.payload(), Ok(Some(_))) {
            return;
        }
        if !step.is_new() || packet.is_scrambled() {
            return;
        }
        let mut payload = PesPayload::from_packet(packet).expect("it has one");
        while let Some(event) = assembler.next(&mut payload) {
            let text = format!("{position} {event:?}");
            expected.entry(packet.pid()).or_default().push((text, assembler.first()));
        }
    });
    for (pid, assembler) in &mut assemblers {
        while let Some(event) = assembler.finish() {
            let text = format!("{} {event:?}", stream.len());
            expected.entry(*pid).or_default().push((text, assembler.first()));
        }
    }
    for pid in few() {
        let (found, expected) = (found.get(&pid), expected.get(&pid));
        assert_eq!(found, expected, "{pid}, {delivery:?}");
    }

    // Whatever is kept is of open packets, and those are of the input.
    let heap = wire::testing::measure(|| {
        let mut demux = Demux::new();
        few().for_each(|pid| assert!(demux.watch(pid, Watch::Pes(delivery))));
        events(&mut demux, &[stream], |_| {});
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

struct Outcome {
    events: Vec<String>,
    demux: Demux,
    seen: Seen,
    bad_sync: u64,
    sync_losses: u64,
    skipped: u64,
    /// PIDs may be watched for tables.
    tables: bool,
}

/// What the events say.
#[derive(Default)]
struct Seen {
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

    fn demux(&self) -> Demux {
        let mut demux = Demux::with(Framer::new(), self.limits);
        demux.report_pcr(self.every % 2 == 0);
        for pid in &self.start {
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

    fn run(&self, pieces: &[&[u8]], driven: bool) -> Outcome {
        let mut random = self.seed.clone();
        let mut out = Outcome {
            events: Vec::new(),
            demux: self.demux(),
            seen: Seen::default(),
            bad_sync: 0,
            sync_losses: 0,
            skipped: 0,
            tables: self.every % 5 == 0,
        };
        for piece in pieces {
            let mut piece = *piece;
            // Breaks where something is done.
            let mut breaks = driven;
            while breaks {
                let (seen, before, mut texts) = (&mut out.seen, out.events.len(), Vec::new());
                breaks = out
                    .demux
                    .drive(&mut piece, |event| {
                        texts.push(Outcome::note(seen, event));
                        let go_on = (before + texts.len()) % self.every != 0;
                        if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                    })
                    .is_break();
                texts.into_iter().for_each(|text| out.take(text, self.every, &mut random));
            }
            while let Some(text) = out.demux.next(&mut piece).map(|e| Outcome::note(&mut out.seen, e)) {
                out.take(text, self.every, &mut random);
            }
            assert!(piece.is_empty(), "asks for more than it was given");
        }
        while let Some(text) = out.demux.finish().map(|e| Outcome::note(&mut out.seen, e)) {
            out.take(text, self.every, &mut random);
        }
        out
    }

    /// A run that keeps nothing: what is allocated is the demultiplexer's.
    fn heap(&self, stream: &[u8]) {
        let mut demux = self.demux();
        let heap = wire::testing::measure(|| {
            let mut rest = stream;
            while demux.next(&mut rest).is_some() {}
            while demux.finish().is_some() {}
        });
        assert!(heap.bytes_max <= bound(stream), "{} bytes on the heap", heap.bytes_max);
    }
}

impl Outcome {
    /// Counts an event, and writes it down.
    fn note(seen: &mut Seen, event: Event<'_>) -> (String, u64, [u64; 3]) {
        let mut text = String::new();
        write!(text, "{event:?}").expect("a String takes everything");
        let mut totals = [0; 3];
        let position =
            match event {
                Event::Section { pid, position, section } => {
                    assert_eq!(Section::from_bytes(section.as_bytes()), Ok(section));
                    seen.pids.entry(pid).or_default().sections += 1;
                    position
                }
                Event::Table { position, table } => {
                    let numbers = table.sections().map(|section| {
                        let section = Section::from_bytes(section.as_bytes()).expect("a section that was checked");
                        let header = section.long_header().expect("a long section");
                        assert_eq!(
                            Identity::of_section(table.identity.pid, section, scope_len(section.table_id())),
                            Some(table.identity)
                        );
                        assert_eq!(header.version_number, table.version_number);
                        header.section_number
                    });
                    assert!(numbers.eq(
                        0..=table.sections().next().and_then(|s| s.long_header()).map_or(0, |h| h.last_section_number)
                    ));
                    position
                }
                Event::BadSection { pid, position, bad } => {
                    assert!(bad.bytes.len() <= 4096);
                    seen.pids.entry(pid).or_default().bad_sections += 1;
                    position
                }
                Event::Discontinuity { pid, position, step } => {
                    let counts = seen.pids.entry(pid).or_default();
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
                    seen.change(program_number, change);
                    position
                }
                Event::BadSync { position } => {
                    totals[0] = 1;
                    position
                }
                Event::SyncLost { position } => {
                    totals[1] = 1;
                    position
                }
                Event::Skipped { position, len } => {
                    totals[2] = len;
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
            };
        (text, position, totals)
    }

    fn take(&mut self, (text, position, totals): (String, u64, [u64; 3]), every: usize, random: &mut Random) {
        assert!(position <= self.demux.position(), "{text}");
        self.bad_sync += totals[0];
        self.sync_losses += totals[1];
        self.skipped += totals[2];
        self.events.push(text);
        if self.events.len() % every == 0 {
            let pid = Pid::new(random.below(40) as u16).expect("13 bits");
            let watch = match random.below(4) {
                0 => Watch::Packets,
                1 => Watch::Pes(DELIVERIES[random.below(DELIVERIES.len())]),
                _ => Watch::Sections,
            };
            match random.below(3) {
                0 => self.demux.unwatch(pid, watch),
                _ => {
                    let room = self.demux.pid(pid).is_some();
                    assert!(self.demux.watch(pid, watch) || !room);
                }
            }
        }
    }

    fn summary(&self) -> String {
        let (pids, programs): (Vec<_>, Vec<_>) = (self.demux.pids().collect(), self.demux.programs().collect());
        format!("{:?} {pids:?} {programs:?}", self.demux.statistics())
    }

    fn check(&self, stream: &[u8], limits: Limits) {
        let all = self.demux.statistics();
        assert_eq!(self.demux.position(), stream.len() as u64);
        assert!(self.demux.pids().count() <= limits.pids);
        assert!(self.demux.programs().count() <= limits.programs);
        assert_eq!(self.demux.pids().map(|(_, c)| c.packets).sum::<u64>() + all.unobserved, all.packets);
        assert!(all.packets <= stream.len() as u64 / 188);
        assert_eq!(all.sync_losses, self.sync_losses);
        assert!(all.bad_sync >= self.bad_sync);
        // What was skipped is counted in bytes, or in packets where the phase has not moved.
        let as_packets = all.bad_sync - self.bad_sync;
        assert!(all.skipped_bytes + as_packets * 188 <= self.skipped);
        assert!(self.skipped <= all.skipped_bytes + as_packets * 208);
        for (pid, c) in self.demux.pids() {
            let parts = [c.unit_starts, c.adaptation_fields, c.scrambled, c.transport_errors, c.duplicates];
            assert!(parts.iter().all(|n| *n <= c.packets), "{pid}: {c:?}");
            assert!(c.pcrs <= c.adaptation_fields && c.discontinuities + c.signalled_discontinuities <= c.packets);
            let none = Counts::default();
            let seen = self.seen.pids.get(&pid).unwrap_or(&none);
            assert_eq!(c.bad_sections, seen.bad_sections, "{pid}");
            // Those of a PID watched for its tables alone are counted.
            assert!(c.sections == seen.sections || self.tables && c.sections > seen.sections, "{pid}");
            assert_eq!((c.discontinuities, c.signalled_discontinuities), (seen.jumps, seen.signalled), "{pid}");
            assert_eq!(c.altered_duplicates, seen.altered_duplicates, "{pid}");
            assert!(c.altered_duplicates + seen.repeated_duplicates <= c.duplicates, "{pid}");
        }
        assert!(self.seen.pids.keys().all(|pid| self.demux.pid(*pid).is_some()));
        let programs = self.demux.programs().map(|p| {
            let streams = p.streams.iter().map(|s| (s.elementary_pid, s.stream_type.0)).collect();
            (p.program_number, Program(p.program_map_pid, p.pcr_pid, streams))
        });
        assert_eq!(programs.collect::<BTreeMap<_, _>>(), self.seen.programs);
    }
}
