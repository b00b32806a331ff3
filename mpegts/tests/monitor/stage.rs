//! Streams made to order: what is sent when, in microseconds.
#![allow(dead_code)] // not every test needs all of it

use mpegts::Pid;
use mpegts::clock::{Pcr, PesTimestamp, Timestamp};
use mpegts::descriptor::RawDescriptor;
use mpegts::monitor::{Config, Event, Indicator, Monitor};
use mpegts::packet::{PACKET_SIZE, Packet, PacketBuilder};
use mpegts::pes::{Pes, PesHeader, StreamId};
use mpegts::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, SectionPacketizer};
use std::collections::BTreeMap;
use std::time::Duration;
use wire::{Blob, Encode, List};

pub fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

/// 0, `step`, 2 x `step` .. in milliseconds, below `until`; as microseconds.
pub fn every(step: u64, until: u64) -> Vec<u64> {
    (0..until).step_by(step.try_into().unwrap()).map(|ms| ms * 1000).collect()
}

/// `times` without those after `last`, up to `next`, which takes their place; in microseconds.
pub fn gap(times: &[u64], last: u64, next: u64) -> Vec<u64> {
    let kept = times.iter().copied().filter(|t| *t <= last || *t > next);
    let mut out: Vec<u64> = kept.chain([next]).collect();
    out.sort_unstable();
    out
}

pub fn pat(programs: &[(u16, u16)]) -> Vec<u8> {
    let entry = |(n, p): &(u16, u16)| PatProgram { program_number: *n, program_map_pid: pid(*p), ..Default::default() };
    let entries: Vec<_> = programs.iter().map(entry).collect();
    LongSection::new(0, 7, 1, Pat { programs: List::from(&entries[..]) }).encode_to_vec().unwrap()
}

/// An elementary stream: PID, stream_type, descriptors by tag and body.
pub type Stream<'a> = (u16, u8, &'a [(u8, &'a [u8])]);

pub fn pmt(program: u16, pcr_pid: u16, streams: &[Stream<'_>]) -> Vec<u8> {
    let raw = |d: &[(u8, &[u8])]| -> Vec<u8> {
        d.iter().flat_map(|(tag, body)| [&[*tag, body.len() as u8][..], body].concat()).collect()
    };
    let infos: Vec<Vec<u8>> = streams.iter().map(|(_, _, d)| raw(d)).collect();
    let streams: Vec<PmtStream<'_, RawDescriptor<'_>>> = streams
        .iter()
        .zip(&infos)
        .map(|((p, stream_type, _), info)| PmtStream {
            stream_type: StreamType(*stream_type),
            elementary_pid: pid(*p),
            es_info: List::from_wire(info),
            ..Default::default()
        })
        .collect();
    let table = Pmt { pcr_pid: pid(pcr_pid), streams: List::from(&streams[..]), ..Default::default() };
    LongSection::new(2, program, 1, table).encode_to_vec().unwrap()
}

/// A long section of any table.
pub fn section(table_id: u8, extension: u16, number: u8, last: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() + 9) as u16 | 0xF000;
    let mut bytes =
        [&[table_id][..], &length.to_be_bytes(), &extension.to_be_bytes(), &[0xC3, number, last], body].concat();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

#[derive(Clone)]
pub enum Made {
    Section(Vec<u8>),
    /// Adaptation field, payload, scrambling, and the start of a unit.
    Packet {
        field: Option<Vec<u8>>,
        payload: Vec<u8>,
        scrambling: u8,
        start: bool,
    },
}

/// What is sent, in any order.
#[derive(Clone, Default)]
pub struct Stage(pub Vec<(u64, u16, Made)>);

impl Stage {
    /// A section, each time.
    pub fn section(&mut self, on: u16, bytes: &[u8], times: &[u64]) -> &mut Self {
        self.0.extend(times.iter().map(|t| (*t, on, Made::Section(bytes.to_vec()))));
        self
    }

    /// Packets with a PCR and nothing else; `clock` tells its ticks at a time.
    pub fn pcr(&mut self, on: u16, times: &[u64], clock: impl Fn(u64) -> u64) -> &mut Self {
        self.0.extend(times.iter().map(|t| (*t, on, pcr_packet(clock(*t), false))));
        self
    }

    /// One such packet, with discontinuity_indicator.
    pub fn new_clock(&mut self, on: u16, time: u64, ticks: u64) -> &mut Self {
        self.0.push((time, on, pcr_packet(ticks, true)));
        self
    }

    /// PES packets with a PTS `ahead` milliseconds after the time.
    pub fn pes(&mut self, on: u16, times: &[u64], ahead: i64) -> &mut Self {
        self.pes_at(on, times, |t| (t as i64 / 1000 + ahead) * 90)
    }

    /// PES packets with the PTS that `pts` gives, 90 kHz.
    pub fn pes_at(&mut self, on: u16, times: &[u64], pts: impl Fn(u64) -> i64) -> &mut Self {
        for t in times {
            let stamp = PesTimestamp::new(PesTimestamp::PTS_ONLY, Timestamp::wrapping(pts(*t) as u64));
            let header = PesHeader { pts: stamp, ..Default::default() };
            let payload = Pes::new(StreamId(0xE0), Some(header), &[0x5A; 100]).encode_to_vec().unwrap();
            self.0.push((*t, on, Made::Packet { field: None, payload, scrambling: 0, start: true }));
        }
        self
    }

    /// Packets of payload.
    pub fn data(&mut self, on: u16, times: &[u64]) -> &mut Self {
        self.scrambled(on, times, 0)
    }

    /// Packets of payload with transport_scrambling_control.
    pub fn scrambled(&mut self, on: u16, times: &[u64], scrambling: u8) -> &mut Self {
        let packet = Made::Packet { field: None, payload: vec![0xA5; 184], scrambling, start: false };
        self.0.extend(times.iter().map(|t| (*t, on, packet.clone())));
        self
    }

    /// The packets with their times, in order, continuity_counters going on.
    pub fn packets(&self) -> Vec<(u64, [u8; PACKET_SIZE])> {
        let mut made = self.0.clone();
        made.sort_by_key(|(time, _, _)| *time);
        let mut counters: BTreeMap<u16, u8> = BTreeMap::new();
        let mut out = Vec::new();
        for (time, on, what) in made {
            let counter = counters.entry(on).or_default();
            match what {
                Made::Section(bytes) => {
                    let mut packetizer = SectionPacketizer::new(pid(on));
                    packetizer.set_continuity_counter(*counter);
                    packetizer.push(&bytes, |p| out.push((time, *p)));
                    packetizer.finish(|p| out.push((time, *p)));
                    *counter = packetizer.continuity_counter();
                }
                Made::Packet { field, payload, scrambling, start } => {
                    let builder = PacketBuilder {
                        payload_unit_start_indicator: start,
                        transport_scrambling_control: scrambling,
                        // Without payload the counter is that of the packet before.
                        continuity_counter: if payload.is_empty() { counter.wrapping_sub(1) & 15 } else { *counter },
                        ..PacketBuilder::new(pid(on))
                    };
                    let blob = field.as_deref().map(Blob);
                    let (packet, used) = builder.build(blob.as_ref().map(|b| b as &dyn Encode), &payload).unwrap();
                    assert_eq!(used, payload.len());
                    *counter = if payload.is_empty() { *counter } else { (*counter + 1) & 15 };
                    out.push((time, packet));
                }
            }
        }
        out
    }

    /// What a monitor says of it.
    pub fn events(&self, config: Config) -> Vec<Event> {
        watch(&self.packets(), config)
    }

    /// The indicators of that.
    pub fn violations(&self) -> Vec<Indicator> {
        self.events(Config::default()).iter().map(|e| e.indicator).collect()
    }
}

fn pcr_packet(ticks: u64, discontinuity: bool) -> Made {
    let flags = if discontinuity { 0x90 } else { 0x10 };
    let field = [&[flags][..], &Pcr::wrapping(ticks).to_bytes()].concat();
    Made::Packet { field: Some(field), payload: Vec::new(), scrambling: 0, start: false }
}

/// What a monitor says of packets.
pub fn watch(packets: &[(u64, [u8; PACKET_SIZE])], config: Config) -> Vec<Event> {
    let mut monitor = Monitor::new(config);
    let mut events = Vec::new();
    for (time, packet) in packets {
        monitor.packet(Packet::new(packet), Some(Duration::from_micros(*time)), |e| events.push(e));
    }
    for indicator in Indicator::ALL {
        let n = events.iter().filter(|e| e.indicator == *indicator).count();
        assert_eq!(monitor.count(*indicator), n as u64);
    }
    events
}

/// A program without a fault: PAT, and a PMT on 0x100 for video with the PCRs on 0x101 and audio on
/// 0x102. Times may be changed.
#[derive(Clone)]
pub struct Program {
    pub pat: Vec<u64>,
    pub pmt: Vec<u64>,
    pub pcr: Vec<u64>,
    pub video: Vec<u64>,
    pub audio: Vec<u64>,
    pub map: Vec<u8>,
}

impl Program {
    /// As long as that, in milliseconds.
    pub fn new(length: u64) -> Self {
        Program {
            pat: every(100, length),
            pmt: every(100, length),
            pcr: every(20, length),
            video: every(200, length),
            audio: every(250, length),
            map: pmt(1, 0x101, &[(0x101, 0x02, &[]), (0x102, 0x03, &[])]),
        }
    }

    pub fn stage(&self) -> Stage {
        let mut stage = Stage::default();
        stage.section(0, &pat(&[(1, 0x100)]), &self.pat);
        stage.section(0x100, &self.map, &self.pmt);
        stage.pcr(0x101, &self.pcr, |t| t * 27);
        stage.pes(0x101, &self.video, 300).pes(0x102, &self.audio, 400);
        stage
    }

    pub fn violations(&self) -> Vec<Indicator> {
        self.stage().violations()
    }
}
