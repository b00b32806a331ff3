//! The streams.

use mpegts::Pid;
use mpegts::descriptor::RawDescriptor;
use mpegts::monitor::{Config, Indicator, TableRule};
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, Section, SectionPacketizer};
use std::collections::BTreeMap;
use std::time::Duration;
use wire::{Encode, List};

/// Programs that fit into a section of the PAT.
pub const FULL: u16 = 253;

pub fn pid(n: u32) -> Pid {
    Pid::new(n as u16).unwrap()
}

/// A PID for a program map, of those that are not reserved.
pub fn map_pid(n: u32) -> Pid {
    pid(0x20 + n % 0x1F00)
}

/// A section of the PAT: version, section_number, last_section_number.
pub fn pat((version, number, last): (u32, u32, u32), programs: impl Iterator<Item = (u32, Pid)>) -> Vec<u8> {
    let entry = |(number, program_map_pid)| PatProgram {
        program_number: number as u16,
        program_map_pid,
        ..PatProgram::default()
    };
    let programs: Vec<_> = programs.map(entry).collect();
    let mut section = LongSection::new(0, 0x1234, version as u8 % 32, Pat { programs: List::from(&programs[..]) });
    (section.header.section_number, section.header.last_section_number) = (number as u8, last as u8);
    section.encode_to_vec().unwrap()
}

/// A section of the map of a program, with streams on these PIDs.
pub fn pmt(program: u32, (version, number, last): (u32, u32, u32), streams: impl Iterator<Item = u32>) -> Vec<u8> {
    let stream = |n: u32| PmtStream::<RawDescriptor<'_>> {
        stream_type: StreamType(0x1B),
        elementary_pid: pid(n % 0x1FFF),
        ..PmtStream::default()
    };
    let streams: Vec<_> = streams.map(stream).collect();
    let table = Pmt { pcr_pid: pid(0x1FFE), streams: List::from(&streams[..]), ..Pmt::default() };
    let mut section = LongSection::new(2, program as u16, version as u8 % 32, table);
    (section.header.section_number, section.header.last_section_number) = (number as u8, last as u8);
    section.encode_to_vec().unwrap()
}

/// A section of any long table.
pub fn section(table_id: u8, extension: u32, (version, number, last): (u32, u32, u32), body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 9) | 0xB000;
    let extension = (extension as u16).to_be_bytes();
    let head = [&[table_id][..], &length.to_be_bytes(), &extension].concat();
    let mut bytes = [&head[..], &[0xC1 | (version as u8 % 32) << 1, number as u8, last as u8], body].concat();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

/// The same section with 60 bytes more, as far as there is room.
pub fn longer(of: Section<'_>) -> Vec<u8> {
    let (bytes, header) = (of.as_bytes(), of.long_header().unwrap());
    let place = (header.version_number.into(), header.section_number.into(), header.last_section_number.into());
    let body = &bytes[8..bytes.len() - 4];
    let more = [0x55; 60].iter().take(1024_usize.saturating_sub(bytes.len()));
    let body: Vec<u8> = body.iter().chain(more).copied().collect();
    section(of.table_id(), header.table_id_extension.into(), place, &body)
}

/// Packets of several PIDs, counters going on.
#[derive(Default)]
pub struct Stream {
    pub bytes: Vec<u8>,
    counters: BTreeMap<Pid, u8>,
}

impl Stream {
    /// Sections one after the other, as many in a packet as fit.
    pub fn sections(&mut self, on: Pid, sections: impl IntoIterator<Item = Vec<u8>>) -> &mut Self {
        let counter = self.counters.entry(on).or_default();
        let mut packetizer = SectionPacketizer::new(on);
        packetizer.set_continuity_counter(*counter);
        for section in sections {
            packetizer.push(&section, |packet| self.bytes.extend_from_slice(packet));
        }
        packetizer.finish(|packet| self.bytes.extend_from_slice(packet));
        *counter = packetizer.continuity_counter();
        self
    }

    /// A packet in which a section of 4096 bytes starts.
    pub fn start(&mut self, on: Pid) {
        self.begin(on, &[0, 0x80, 0x7F, 0xFD]);
    }

    /// A packet in which a PES packet of 65 kB starts, with a PTS.
    pub fn start_pes(&mut self, on: Pid) {
        self.begin(on, &[0, 0, 1, 0xE0, 0xFF, 0xFF, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1]);
    }

    fn begin(&mut self, on: Pid, head: &[u8]) {
        let mut payload = [0x55; 184];
        payload[..head.len()].copy_from_slice(head);
        let builder = PacketBuilder { payload_unit_start_indicator: true, ..PacketBuilder::new(on) };
        self.bytes.extend_from_slice(&builder.build(None, &payload).unwrap().0);
    }

    pub fn into_bytes(mut self) -> Vec<u8> {
        // For the framing to be sure of the last packet.
        (0..3).for_each(|_| self.bytes.extend_from_slice(&NULL_PACKET));
        self.bytes
    }
}

/// A stream by its size, in sections or programs.
pub type Make = fn(u32) -> Vec<u8>;

/// Streams whose PSI never stays the same, and the size at which they are about 20 kB.
pub const PSI: &[(&str, u32, Make)] = &[
    ("PATs of one program", 1000, pats_of_one_program),
    ("PATs that are never complete", 1000, incomplete_pats),
    ("versions that take turns behind a large PAT", 16, turns_behind_a_large_pat),
    ("large PATs that take turns", 800, large_pats),
    ("programs that move", 160, moving_programs),
    ("changes under one version_number", 10, changes_under_one_version),
    ("maps that never stay the same", 20, changing_maps),
    ("maps that are damaged", 800, damaged_maps),
    ("a map in many sections", 12, long_map),
    ("announced maps", 800, announced_maps),
    ("small maps on one PID", 800, small_maps),
];

/// A monitor's rules for the sections of [`TABLES`]: 2 s at most, 25 ms at least.
pub fn rules() -> Config {
    let max = Duration::from_secs(2);
    let rule = TableRule::new(Pid::SDT_BAT, 0x42, max, Indicator::SiRepetitionError);
    Config::default().tables(vec![TableRule { min: Duration::from_millis(25), ..rule }])
}

/// Sections of a table, by their number among all.
pub type Part = fn(u32) -> Vec<u8>;

/// Sections of 12 bytes and more.
pub const TABLES: &[(&str, Part)] = &[
    ("each its own table", |i| section(0x42, i, (i >> 16, 0, 0), &[])),
    ("each its own table, the other way round", |i| section(0x42, 0xFFFF - i, (i >> 16, 0, 0), &[])),
    ("each its own table, in no order", |i| section(0x42, i * 40_503, (i >> 16, 0, 0), &[])),
    ("first sections of 256", |i| section(0x42, i, (0, 0, 255), &[])),
    ("half of a table", |i| section(0x42, i / 128, (0, i % 128, 255), &[])),
    ("tables of two sections", |i| section(0x42, i / 2, (0, i % 2, 1), &[])),
    ("tables of three sections", |i| section(0x42, i / 3, (0, i % 3, 2), &[])),
    ("tables of five sections", |i| section(0x42, i / 5, (0, i % 5, 4), &[])),
    ("tables of 256 sections, the last first", |i| section(0x42, i / 256, (0, 255 - i % 256, 255), &[])),
    ("a version, and half of the next", |i| section(0x42, i / 3, (i % 3, i % 3 / 2, u32::from(i % 3 > 0)), &[])),
    ("versions that are never complete", |i| section(0x42, 1, (i / 255, i % 255, 255), &[])),
    ("versions that take turns", |i| section(0x42, i / 2 % 500, (i % 2, 0, u32::from(i % 2 > 0)), &[])),
    ("changes under one version_number", |i| section(0x42, i / 4 % 9999, (3, i % 2, 1), &i.to_be_bytes())),
    ("long ones", |i| section(0x42, i, (0, 0, 0), &[i as u8; 1000])),
];

fn one(number: u32) -> impl Iterator<Item = (u32, Pid)> {
    [(1 + number % 0xFFFF, map_pid(number))].into_iter()
}

/// `n` programs from `first` on, each map on a PID of its own as far as there are any.
fn many(first: u32, n: u32) -> impl Iterator<Item = (u32, Pid)> {
    (first..first + n).flat_map(one)
}

/// A whole PAT in full sections.
fn whole(version: u32, first: u32, n: u32) -> Vec<Vec<u8>> {
    let last = n.div_ceil(FULL.into()) - 1;
    let part = |i: u32| {
        let at = i * u32::from(FULL);
        pat((version, i, last), many(first + at, (n - at).min(FULL.into())))
    };
    (0..=last).map(part).collect()
}

/// Each is a whole PAT of another version, ten to a packet.
fn pats_of_one_program(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    s.sections(Pid::PAT, (0..n).map(|i| pat((i, 0, 0), one(i))));
    s.into_bytes()
}

/// 255 sections of 256: what is announced stays.
fn incomplete_pats(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    s.sections(Pid::PAT, (0..n).map(|i| pat((i / 255, i % 255, 255), one(i))));
    s.into_bytes()
}

/// The PAT has `n` sections, at most 256.
fn turns_behind_a_large_pat(n: u32) -> Vec<u8> {
    let n = n.min(256);
    let programs = n * u32::from(FULL);
    let mut s = Stream::default();
    s.sections(Pid::PAT, whole(0, 0, programs));
    let last = n - 1;
    s.sections(Pid::PAT, (0..40 * n).map(|i| pat((i % 2, 0, last), one(i / 2))));
    s.into_bytes()
}

fn large_pats(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    for i in 0..6 {
        s.sections(Pid::PAT, whole(i, i % 2 * n, n));
    }
    s.into_bytes()
}

/// Each PAT has all maps on other PIDs.
fn moving_programs(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    for i in 0..30 {
        let moved = |(number, _)| (number, map_pid(number * 7 + i * 1000));
        let sections = (0..n).step_by(200).map(|at| {
            let (number, last) = (at / 200, n.div_ceil(200) - 1);
            pat((i, number, last), many(at, 200.min(n - at)).map(moved))
        });
        s.sections(Pid::PAT, sections);
    }
    s.into_bytes()
}

/// PATs of `n` sections, at most 256, always of one version. In each round another section changes.
fn changes_under_one_version(n: u32) -> Vec<u8> {
    let parts = n.min(256);
    let mut s = Stream::default();
    for round in 0..80 {
        let part = |i: u32| {
            let news = if i == round % parts { round * 7 } else { i * 7 };
            pat((3, i, parts - 1), one(news).chain(one(parts + i)))
        };
        s.sections(Pid::PAT, (0..parts).map(part));
    }
    s.into_bytes()
}

fn changing_maps(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    s.sections(Pid::PAT, whole(0, 0, n));
    for round in 0..4 {
        for i in 0..n {
            let streams = (0..50).map(move |k| 0x100 + round * 31 + i * 7 + k * 3);
            s.sections(map_pid(i), [pmt(1 + i, (round, 0, 0), streams)]);
        }
    }
    s.into_bytes()
}

/// Each with one more stream, and half a stream behind it.
fn damaged_maps(n: u32) -> Vec<u8> {
    let map = |i: u32| {
        let [high, low] = (0xE000 | (0x100 + i % 0x1E00) as u16).to_be_bytes();
        section(2, 1, (i, 0, 0), &[0xE1, 0x01, 0xF0, 0, 0x1B, high, low, 0xF0, 0, 0x1B])
    };
    let mut s = Stream::default();
    s.sections(Pid::PAT, whole(0, 0, 1)).sections(map_pid(0), (0..n).map(map));
    s.into_bytes()
}

/// Two versions of a map in `n` sections, at most 256.
fn long_map(n: u32) -> Vec<u8> {
    let n = n.min(256);
    let part = |version, i: u32| pmt(1, (version, i, n - 1), (0..100).map(move |k| i * 100 + k + version));
    let mut s = Stream::default();
    s.sections(Pid::PAT, whole(0, 0, 1));
    s.sections(map_pid(0), (0..n).map(|i| part(0, i))).sections(map_pid(0), (0..n).map(|i| part(1, i)));
    s.into_bytes()
}

/// Of each the first packet.
fn announced_maps(n: u32) -> Vec<u8> {
    let mut s = Stream::default();
    s.sections(Pid::PAT, whole(0, 0, n));
    for i in 0..n {
        s.start(map_pid(i));
    }
    s.into_bytes()
}

/// Maps without streams, of 16 bytes.
fn small_maps(n: u32) -> Vec<u8> {
    let on = pid(0x100);
    let mut s = Stream::default();
    let last = n.div_ceil(FULL.into()) - 1;
    let programs = |i: u32| (i * 253..n.min(i * 253 + 253)).map(move |k| (k + 1, on));
    s.sections(Pid::PAT, (0..=last).map(|i| pat((0, i, last), programs(i))));
    s.sections(on, (0..n).map(|k| pmt(k + 1, (0, 0, 0), [].into_iter())));
    s.into_bytes()
}
