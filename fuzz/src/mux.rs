//! The multiplexer: whatever is asked of it, what goes in comes out, whole, in order and on time.

use crate::input::{Input, Turn};
use mpegts::clock::{Bitrate, Clock, Pcr};
use mpegts::mux::{AccessUnit, Late, Mux, MuxPacket, MuxProgram, Settings, StreamSettings};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::continuity::PayloadContinuity;
use mpegts::pes::{Delivery, Pes, PesAssembler, PesEnd, PesEvent, PesHeader, PesPayload, StreamId};
use mpegts::psi::{Pat, Pmt, PmtStream, StreamType};
use mpegts::section::cycle::{TableKey, Ticks, milliseconds};
use mpegts::section::{Payload, Section, SectionAssembler};
use mpegts::{Packet, Pid};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use wire::{Encode, List};

/// No run is longer, in packets, and what is sent at the end; most are shorter.
const LONGEST: [usize; 2] = [1500, 1000];
const SHORT: [usize; 2] = [8, 2];

/// Takes the input as a list of calls.
pub fn run(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let bits = [20_000, 200_000, 1_000_000, 5_000_003, 60_000_000][usize::from(input.byte() % 5)];
    let settings = Settings::new(7, Bitrate::new(bits).expect("not zero"))
        .clock(Pcr::wrapping([0, 90_000, Pcr::MODULUS - 1_000_000][usize::from(input.byte() % 3)]))
        .pcr_interval(milliseconds([35, 5, 100, 0][usize::from(input.byte() % 4)]))
        .psi_interval(milliseconds([100, 20, 500][usize::from(input.byte() % 3)]))
        .limit([2000, 20_000, 200_000][usize::from(input.byte() % 3)]);
    let [longest, end] = if turn.is_rare() { LONGEST } else { SHORT };
    let mut bench = Bench::new(settings);
    while !input.is_empty() && bench.packets < longest {
        bench.call(&mut input);
    }
    bench.finish(end);
}

/// PIDs that meet.
fn pid(byte: u8) -> Pid {
    let known = [0, 1, 2, 0x11, 0x1FFF];
    let n = usize::from(byte % 16);
    Pid::new(known.get(n).copied().unwrap_or(0x20 + n as u16)).expect("13 bits")
}

/// A program as it was last accepted.
#[derive(Debug, PartialEq)]
struct Given {
    map: Pid,
    clock: Pid,
    streams: Vec<(Pid, u8)>,
}

/// Sections, and how often they are sent.
type Table = (Vec<Vec<u8>>, Ticks);

/// A multiplexer, and what is known of it.
struct Bench {
    mux: Mux,
    /// It is never asked for what the other one refused.
    twin: Mux,
    programs: BTreeMap<u16, Given>,
    /// PIDs whose transport buffer is modelled: what is sent there may be more than it can take.
    slow: BTreeSet<Pid>,
    network: Option<Pid>,
    keys: Vec<(Pid, TableKey)>,
    tables: BTreeMap<(Pid, TableKey), Table>,
    /// All sections there ever were.
    sections: BTreeMap<Pid, BTreeSet<Vec<u8>>>,
    serial: u16,
    lines: BTreeMap<Pid, Line>,
    /// When each clock had its last PCR.
    clocks: BTreeMap<Pid, Ticks>,
    seen: BTreeSet<(Pid, Vec<u8>)>,
    /// Sections of PAT and PMT, in order.
    psi: Vec<(Pid, Vec<u8>)>,
    packets: usize,
    late_table: bool,
}

/// What comes on a PID.
struct Line {
    is_stream: bool,
    continuity: PayloadContinuity,
    sections: SectionAssembler,
    pes: PesAssembler,
    /// PES packets that have not come whole, and the bytes of them that have not come.
    units: VecDeque<Vec<u8>>,
    queued: usize,
}

impl Line {
    fn new(is_stream: bool) -> Self {
        Line {
            is_stream,
            continuity: PayloadContinuity::new(),
            sections: SectionAssembler::new(),
            pes: PesAssembler::new(Delivery::PACKETS),
            units: VecDeque::new(),
            queued: 0,
        }
    }
}

impl Bench {
    fn new(settings: Settings) -> Self {
        Bench {
            mux: Mux::new(settings),
            twin: Mux::new(settings),
            programs: BTreeMap::new(),
            slow: BTreeSet::from([Pid::PAT, Pid::CAT, Pid::TSDT]),
            network: None,
            keys: Vec::new(),
            tables: BTreeMap::new(),
            sections: BTreeMap::new(),
            serial: 0,
            lines: BTreeMap::new(),
            clocks: BTreeMap::new(),
            seen: BTreeSet::new(),
            psi: Vec::new(),
            packets: 0,
            late_table: false,
        }
    }

    fn call(&mut self, p: &mut Input<'_>) {
        let op = p.byte();
        match op & 15 {
            0 | 1 => self.set_program(p, op >> 4),
            2 => {
                let number = (op >> 4).into();
                let known = self.programs.remove(&number).is_some();
                assert_eq!(self.mux.remove_program(number), known);
                assert!(!known || self.twin.remove_program(number));
                self.streams_changed();
            }
            3 => {
                self.network = (op & 0x80 == 0).then(|| pid(p.byte()));
                self.mux.set_network_pid(self.network).expect("the PAT has room");
                self.twin.set_network_pid(self.network).expect("the PAT has room");
            }
            4 => self.insert_table(p, op >> 4),
            5 => self.replace_table(p, op >> 4),
            6 => {
                let Some((on, key)) = self.key(p) else { return };
                let known = self.tables.remove(&(on, key)).is_some();
                assert_eq!(self.mux.remove_table(on, key), known);
                assert!(!known || self.twin.remove_table(on, key));
            }
            7 => self.configure(p),
            8..=10 => self.push(p, op),
            _ => {
                for _ in 0..=usize::from(op) / 4 {
                    self.next();
                }
            }
        }
        self.adds_up();
    }

    fn set_program(&mut self, p: &mut Input<'_>, count: u8) {
        let (number, map, clock) = (u16::from(p.byte() % 6), pid(p.byte()), pid(p.byte()));
        let types = [0x1B, 0x03, 0x06, 0x05, 0x02, 0x15, 0x0D, 0x80];
        let streams: Vec<(Pid, u8)> =
            (0..count % 5).map(|_| (pid(p.byte()), types[usize::from(p.byte() % 8)])).collect();
        let line = |(elementary_pid, stream_type): &(Pid, u8)| PmtStream {
            elementary_pid: *elementary_pid,
            stream_type: StreamType(*stream_type),
            ..Default::default()
        };
        let lines: Vec<PmtStream<'_>> = streams.iter().map(line).collect();
        let table = Pmt { pcr_pid: clock, streams: List::from(&lines[..]), ..Default::default() };
        let program = MuxProgram { program_number: number, program_map_pid: map, map: table };
        if self.mux.set_program(&program).is_ok() {
            assert!(number > 0 && !map.is_null());
            self.twin.set_program(&program).expect("the other one has accepted it");
            self.slow.insert(map);
            self.programs.insert(number, Given { map, clock, streams });
            self.streams_changed();
        }
    }

    /// Of streams that are gone, nothing more comes.
    fn streams_changed(&mut self) {
        for (pid, line) in &mut self.lines {
            let is_stream = self.mux.stream_settings(*pid).is_some();
            if std::mem::replace(&mut line.is_stream, is_stream) != is_stream {
                line.units.clear();
                line.queued = 0;
                line.pes.reset();
                line.sections.reset();
            }
        }
        let programs = &self.programs;
        self.clocks.retain(|pid, _| programs.values().any(|p| p.clock == *pid));
    }

    /// Sections that are like no others, most of them right.
    fn make(&mut self, p: &mut Input<'_>, count: u8) -> Vec<Vec<u8>> {
        let make = |_| {
            self.serial += 1;
            let len = usize::from(p.word() % 0x900);
            let mut section = vec![0x40, 0x70, 0];
            section.extend(self.serial.to_be_bytes());
            section.resize(5 + len, self.serial as u8);
            let [high, low] = (section.len() as u16 - 3).to_be_bytes();
            section[1] |= high;
            section[2] = if len == 77 { low ^ 1 } else { low };
            section
        };
        (0..count).map(make).collect()
    }

    fn insert_table(&mut self, p: &mut Input<'_>, count: u8) {
        let on = pid(p.byte());
        let interval = milliseconds(u64::from(p.byte()) * 8);
        let sections = self.make(p, count % 5);
        let right = sections.iter().all(|s| Section::from_bytes(s).is_ok());
        let Ok(key) = self.mux.insert_table(on, sections.clone(), interval) else { return };
        assert!(right && !on.is_null() && self.mux.stream_settings(on).is_none());
        assert_eq!(self.twin.insert_table(on, sections.clone(), interval), Ok(key), "a key was used up");
        assert!(!self.keys.contains(&(on, key)));
        self.keys.push((on, key));
        self.sections.entry(on).or_default().extend(sections.iter().cloned());
        self.tables.insert((on, key), (sections, interval));
    }

    fn replace_table(&mut self, p: &mut Input<'_>, count: u8) {
        let Some((on, key)) = self.key(p) else { return };
        let sections = self.make(p, count % 5);
        match self.mux.replace_table(on, key, sections.clone()) {
            Ok(true) => {
                assert_eq!(self.twin.replace_table(on, key, sections.clone()), Ok(true));
                self.sections.entry(on).or_default().extend(sections.iter().cloned());
                let table = self.tables.get_mut(&(on, key)).expect("a table that was inserted");
                table.0 = sections;
            }
            Ok(false) => assert!(!self.tables.contains_key(&(on, key))),
            Err(_) => {}
        }
    }

    /// A table that is there, or was.
    fn key(&self, p: &mut Input<'_>) -> Option<(Pid, TableKey)> {
        let n = usize::from(p.byte()) % self.keys.len().max(1);
        self.keys.get(n).copied()
    }

    fn configure(&mut self, p: &mut Input<'_>) {
        let (on, choice) = (pid(p.byte()), p.byte());
        let settings = StreamSettings::new(StreamType(choice))
            .max_delay(milliseconds([0, 10, 100, 5000][usize::from(choice & 3)]))
            .transport_rate(Bitrate::new([0, 10_000, 2_000_000][usize::from(choice >> 2 & 3) % 3]))
            .buffer([None, Some(0), Some(600), Some(3000)][usize::from(choice >> 4 & 3)])
            .transport_priority(choice & 0x40 != 0);
        let known = self.mux.configure(on, settings);
        assert_eq!(known, self.mux.stream_settings(on) == Some(settings));
        assert!(!known || self.twin.configure(on, settings));
    }

    fn push(&mut self, p: &mut Input<'_>, op: u8) {
        let (on, kind, size) = (pid(p.byte()), p.byte(), p.word());
        let size = usize::from(if kind & 1 == 0 { size % 400 } else { size % 5000 });
        let size = if kind == 0xFF { 66_000 } else { size };
        let data = vec![size as u8 ^ kind; size];
        let stamp = |n: u8| {
            let ahead = u64::from(n) * u64::from(n) * 4;
            self.mux.clock().base().wrapping_add(ahead).wrapping_sub(4000)
        };
        let pts = (kind & 6 != 0).then(|| stamp(p.byte()));
        let dts = (kind & 8 != 0).then(|| stamp(p.byte()));
        let stream_id = match kind >> 4 {
            0..=11 => None,
            n => Some([StreamId(0xE1), StreamId(0xC3), StreamId::PADDING_STREAM, StreamId(0xBD)][usize::from(n - 12)]),
        };
        let settings = self.mux.stream_settings(on);
        let stream_id_sent = stream_id.or(settings.map(|s| s.stream_id)).unwrap_or_default();
        let header = stream_id_sent.has_header().then(|| PesHeader::timed(pts, dts));
        let pes = Pes::new(stream_id_sent, header, &data);
        // None for a DTS without a PTS.
        let bytes = pes.encode_to_vec().ok();
        let length = pes.pes_packet_length > 0 || matches!(stream_id_sent.0, 0xE0..=0xEF);
        let random_access = op & 0x40 != 0;
        let room = self.mux.settings().limit - self.total();
        let fits = bytes.as_ref().is_some_and(|bytes| bytes.len() <= room);
        let taken = if op & 15 == 10 {
            let taken = self.mux.push_pes(on, &pes, random_access);
            assert_eq!(taken.is_ok(), settings.is_some() && fits, "{taken:?}");
            if taken.is_ok() {
                self.twin.push_pes(on, &pes, random_access).expect("the other one has accepted it");
            }
            taken
        } else {
            let unit = AccessUnit { stream_id, random_access, ..AccessUnit::new(on, pts, dts, data.clone()) };
            let taken = self.mux.push(unit.clone());
            assert_eq!(taken.is_ok(), settings.is_some() && fits && length, "{taken:?}");
            if taken.is_ok() {
                self.twin.push(unit).expect("the other one has accepted it");
            }
            taken
        };
        if let (Ok(()), Some(bytes)) = (taken, bytes) {
            let line = self.lines.entry(on).or_insert_with(|| Line::new(true));
            line.queued += bytes.len();
            line.units.push_back(bytes);
        }
    }

    fn total(&self) -> usize {
        self.lines.values().map(|line| line.queued).sum()
    }

    fn adds_up(&self) {
        let total = self.total();
        assert!(total <= self.mux.settings().limit);
        assert_eq!(self.mux.is_drained(), total == 0);
        for (pid, line) in &self.lines {
            assert_eq!(self.mux.queued(*pid), line.queued, "{pid}");
        }
    }

    /// One packet more.
    fn next(&mut self) {
        let (now, before) = (self.mux.now(), *self.mux.statistics());
        let slot = self.mux.next_packet();
        assert_eq!(slot, self.twin.next_packet(), "what was refused has changed something");
        self.packets += 1;
        let settings = *self.mux.settings();
        assert_eq!(self.mux.now(), settings.bitrate.ticks((PACKET_SIZE * self.packets) as u64));
        self.late(&slot);

        let packet = Packet::new(&slot.packet);
        let on = packet.pid();
        assert!(packet.sync_byte() == 0x47 && !packet.transport_error_indicator() && !packet.is_scrambled());
        let payload = packet.payload().expect("a right adaptation field");
        let mut expected = before;
        expected.packets += 1;
        expected.late += u64::from(matches!(slot.late, Some(Late::Pes { .. })));
        let is_stream = self.mux.stream_settings(on).is_some();
        let counter = match (on.is_null(), is_stream, payload) {
            (true, ..) => &mut expected.nulls,
            (_, true, None) => &mut expected.clocks,
            (_, true, Some(_)) => &mut expected.pes,
            _ => &mut expected.sections,
        };
        *counter += 1;
        assert_eq!(*self.mux.statistics(), expected);

        if let Some(pcr) = packet.pcr() {
            let byte = (PACKET_SIZE * (self.packets - 1) + 10) as u64;
            assert_eq!(pcr, settings.clock.wrapping_add(settings.bitrate.ticks(byte)));
            assert!(self.programs.values().any(|p| p.clock == on), "a clock on {on}");
            self.clocks.insert(on, now);
        }
        for (pid, last) in &self.clocks {
            assert!(now - last <= settings.pcr_interval, "{pid}: no PCR for {} ticks", now - last);
        }
        if on.is_null() {
            return;
        }
        let line = self.lines.entry(on).or_insert_with(|| Line::new(is_stream));
        let step = line.continuity.check(packet);
        assert!(!step.is_error(), "{on}: {step:?}");
        let Some(payload) = payload else { return };
        let unit_start = packet.payload_unit_start_indicator();
        if is_stream {
            line.queued = line.queued.checked_sub(payload.len()).expect("no more than was pushed");
            let mut payload = PesPayload::new(payload, unit_start);
            while let Some(event) = line.pes.next(&mut payload) {
                match event {
                    PesEvent::Start { .. } => {}
                    PesEvent::Packet { head, data, end: PesEnd::Complete } => {
                        let bytes = head.with(data).encode_to_vec().expect("it was read");
                        assert_eq!(Some(bytes), line.units.pop_front(), "{on}");
                    }
                    other => panic!("{on}: {other:?}"),
                }
            }
            return;
        }
        let mut payload = Payload::new(payload, unit_start);
        while let Some(section) = line.sections.next(&mut payload) {
            let section = section.unwrap_or_else(|bad| panic!("{on}: {}", bad.error));
            let given = self.sections.get(&on).is_some_and(|all| all.contains(section.as_bytes()));
            let psi = section.table_id() == 0 && on == Pid::PAT || section.table_id() == 2;
            assert!(given || psi, "{on}: {section:?}");
            let seen = (on, section.as_bytes().to_vec());
            if given {
                self.seen.insert(seen);
            } else {
                self.psi.push(seen);
            }
        }
    }

    fn late(&mut self, slot: &MuxPacket) {
        match slot.late {
            Some(Late::Pes { pid, dts, by }) => {
                assert_eq!(pid, Packet::new(&slot.packet).pid());
                let late = self.mux.clock().difference(Pcr::wrapping(dts.get() * 300));
                assert_eq!(u64::try_from(late), Ok(by));
            }
            Some(Late::Table { pid, by }) => {
                assert!(by > 0 && pid == Packet::new(&slot.packet).pid());
                self.late_table = true;
            }
            Some(other) => panic!("{other:?}"),
            None => {}
        }
    }

    /// What is there to be sent is sent.
    fn finish(mut self, packets: usize) {
        let start = self.mux.now();
        self.seen.clear();
        self.late_table = false;
        for _ in 0..packets {
            self.next();
            self.adds_up();
        }
        let passed = |interval: Ticks| self.mux.now() - start > 2 * interval;
        let in_time = |on: &Pid, interval: Ticks| passed(interval) && !self.slow.contains(on);
        for ((on, _), (sections, interval)) in self.tables.iter().filter(|_| !self.late_table) {
            let all = || sections.iter().all(|s| self.seen.contains(&(*on, s.clone())));
            assert!(!in_time(on, *interval) || all(), "{on}: a section is missing");
        }
        let alone = !self.tables.keys().any(|(on, _)| self.slow.contains(on));
        if alone && !self.late_table && passed(self.mux.settings().psi_interval) {
            self.check_psi();
        }
        for (on, line) in &mut self.lines {
            while let Some(event) = line.pes.finish() {
                let PesEvent::Packet { head, data, .. } = event else { panic!("{event:?}") };
                let bytes = head.with(data).encode_to_vec().expect("it was read");
                let unit = line.units.pop_front().expect("it was pushed");
                assert!(if line.queued == 0 { unit == bytes } else { unit.starts_with(&bytes) }, "{on}");
            }
            assert!(line.queued > 0 || line.units.is_empty());
        }
    }

    /// The last PAT and PMTs say what programs there are.
    fn check_psi(&self) {
        let mut listed: BTreeSet<(u16, Pid)> = self.programs.iter().map(|(n, p)| (*n, p.map)).collect();
        listed.extend(self.network.map(|pid| (0, pid)));
        let mut last = None;
        let mut maps = BTreeMap::new();
        for (on, bytes) in &self.psi {
            let section = Section::from_bytes(bytes).expect("it was one");
            if let Ok(pat) = section.long::<Pat<'_>>() {
                let programs = pat.table.programs.iter().map(|p| p.expect("it was written"));
                last = Some(programs.map(|p| (p.program_number, p.program_map_pid)).collect::<BTreeSet<_>>());
                continue;
            }
            let pmt = section.long::<Pmt<'_>>().expect("no other table");
            let streams = pmt.table.streams.iter().map(|s| s.expect("it was written"));
            let streams = streams.map(|s| (s.elementary_pid, s.stream_type.0)).collect();
            maps.insert(pmt.header.table_id_extension, Given { map: *on, clock: pmt.table.pcr_pid, streams });
        }
        assert!(last.is_none_or(|last| last == listed));
        for (number, given) in &self.programs {
            assert_eq!(maps.get(number), Some(given));
        }
    }
}
