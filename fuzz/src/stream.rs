//! Small programs to long transport streams: what a fuzzer changes is where packets, sections and
//! damage are, not each of the many bytes it takes to have them.

use crate::input::{Input, Turn};
use mpegts::clock::{Pcr, Timestamp};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::framing::Framing;
use mpegts::packet::{PACKET_SIZE, PacketBuilder};
use mpegts::pes::{Pes, PesHeader, StreamId};
use mpegts::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use mpegts::section::{LongSection, SectionPacketizer};
use mpegts::{Packet, Pid};
use std::collections::BTreeMap;
use wire::{Blob, Encode, List};

/// No stream is longer.
pub const LONGEST: usize = 48 * 1024;

/// Most are not longer than this: a few bytes of a program stand for many packets, and it is the number of runs that
/// finds something.
const SHORT: usize = 8 * PACKET_SIZE;

/// The input itself when it begins like a transport stream, otherwise the stream it describes.
pub fn of(data: &[u8], turn: Turn) -> Vec<u8> {
    let longest = if turn.is_rare() { LONGEST } else { SHORT };
    if data.first() == Some(&0x47) {
        return data[..data.len().min(longest)].to_vec();
    }
    let mut program = Input(data);
    let mut out = Stream { bytes: Vec::with_capacity(longest), framing: Framing::Ts188, counters: BTreeMap::new() };
    while !program.is_empty() && out.bytes.len() < longest {
        out.step(&mut program);
    }
    out.bytes.truncate(longest);
    out.bytes
}

struct Stream {
    bytes: Vec<u8>,
    framing: Framing,
    counters: BTreeMap<Pid, u8>,
}

impl Stream {
    fn step(&mut self, p: &mut Input<'_>) {
        let op = p.byte();
        let count = op >> 4;
        match op & 15 {
            2 => {
                let (n, fill) = (p.byte(), p.byte());
                self.bytes.extend(std::iter::repeat_n(fill, usize::from(n)));
            }
            3 => {
                let n = p.byte();
                self.bytes.extend(p.bytes(usize::from(n)));
            }
            4 => {
                let pid = pid(p);
                let section = section(p);
                self.sections(pid, &[section]);
            }
            5 => {
                let pid = pid(p);
                let sections: Vec<_> = (0..=count / 4).map(|_| section(p)).collect();
                self.sections(pid, &sections);
            }
            6 => self.pat(p, count),
            7 => self.framing = framing(p.byte()),
            8 => {
                let n = self.bytes.len().saturating_sub(p.byte().into());
                self.bytes.truncate(n);
            }
            9 => {
                let (back, flip) = (usize::from(p.word()), p.byte());
                let at = self.bytes.len().checked_sub(1 + back % 4096);
                if let Some(byte) = at.and_then(|at| self.bytes.get_mut(at)) {
                    *byte ^= flip;
                }
            }
            10 => {
                // Any header, with as much content as there is.
                let mut packet = [p.byte(); PACKET_SIZE];
                packet[..4].copy_from_slice(&[0x47, p.byte(), p.byte(), p.byte()]);
                let n = usize::from(p.byte()) % 184;
                let content = p.bytes(n);
                packet[4..4 + content.len()].copy_from_slice(content);
                self.put(&packet);
            }
            11 => self.pmt(p, count),
            12 => {
                // The last frame again: a duplicate.
                let size = self.framing.size();
                let start = self.bytes.len().saturating_sub(size);
                self.bytes.extend_from_within(start..);
            }
            13 => self.pes(p, count),
            14 => self.clock(p, count),
            form => {
                let (pid, fill) = (pid(p), p.byte());
                for _ in 0..=count {
                    self.payload(pid, &[fill; 184], form == 1);
                }
            }
        }
    }

    fn put(&mut self, packet: &[u8; PACKET_SIZE]) {
        let head = [0x12, 0x34, 0x56, 0x78];
        self.bytes.extend(&head[..self.framing.prefix()]);
        self.bytes.extend(packet);
        self.bytes.extend(std::iter::repeat_n(0xA5, self.framing.trailer()));
    }

    fn payload(&mut self, pid: Pid, payload: &[u8], unit_start: bool) {
        let counter = self.counters.entry(pid).or_default();
        let head = PacketBuilder {
            payload_unit_start_indicator: unit_start,
            continuity_counter: *counter,
            ..PacketBuilder::new(pid)
        };
        *counter = (*counter + 1) % 16;
        let (packet, _) = head.build(None, payload).expect("all fields fit");
        self.put(&packet);
    }

    fn sections(&mut self, pid: Pid, sections: &[Vec<u8>]) {
        let mut packetizer = SectionPacketizer::new(pid);
        packetizer.set_continuity_counter(self.counters.get(&pid).copied().unwrap_or(0));
        let mut packets = Vec::new();
        for section in sections {
            packetizer.push(section, |p| packets.push(*p));
        }
        packetizer.finish(|p| packets.push(*p));
        self.counters.insert(pid, packetizer.continuity_counter());
        for packet in packets {
            assert_eq!(Packet::new(&packet).pid(), pid);
            self.put(&packet);
        }
    }

    /// A PES packet, of which so many bytes are in the first packet, and perhaps a packet without
    /// payload behind it.
    fn pes(&mut self, p: &mut Input<'_>, first: u8) {
        let (pid, stream_id, n) = (pid(p), StreamId(0xC0 | p.byte()), usize::from(p.word()));
        let time = Timestamp::wrapping(n as u64 * 900);
        let header = stream_id.has_header().then(|| PesHeader::timed(Some(time), (n % 2 == 1).then_some(time)));
        let data = vec![stream_id.0; n % 1000];
        let pes = if n % 5 == 0 { Pes::open(stream_id, header, &data) } else { Pes::new(stream_id, header, &data) };
        let bytes = pes.encode_to_vec().expect("a plain header");
        let (head, rest) =
            bytes.split_at(if first == 0 { bytes.len().min(184) } else { usize::from(first).min(bytes.len()) });
        self.payload(pid, head, true);
        if n % 3 == 0 {
            self.bare(pid, &AdaptationField::default());
        }
        for payload in rest.chunks(184) {
            self.payload(pid, payload, false);
        }
    }

    /// A clock reference, in a packet without payload.
    fn clock(&mut self, p: &mut Input<'_>, flags: u8) {
        let (pid, time) = (pid(p), p.word());
        let pcr = Some(Pcr::wrapping(u64::from(time) * 27_000 + u64::from(flags)));
        let field = AdaptationField { pcr, discontinuity_indicator: flags & 6 == 6, ..Default::default() };
        self.bare(pid, &field);
    }

    fn bare(&mut self, pid: Pid, field: &AdaptationField<'_>) {
        let last = self.counters.get(&pid).copied().unwrap_or(0).wrapping_sub(1) & 15;
        let head = PacketBuilder { continuity_counter: last, ..PacketBuilder::new(pid) };
        let (packet, _) = head.build(Some(field), &[]).expect("all fields fit");
        self.put(&packet);
    }

    fn pat(&mut self, p: &mut Input<'_>, count: u8) {
        let version = p.byte() % 32;
        let programs: Vec<_> = (0..count)
            .map(|_| PatProgram { program_number: p.byte().into(), program_map_pid: pid(p), ..Default::default() })
            .collect();
        let pat = LongSection::new(0, 1, version, Pat { programs: List::from(&programs[..]) });
        let section = pat.encode_to_vec().expect("fifteen programs fit");
        self.sections(Pid::PAT, &[section]);
    }

    fn pmt(&mut self, p: &mut Input<'_>, count: u8) {
        let (map, number, version, pcr_pid) = (pid(p), p.byte(), p.byte() % 32, pid(p));
        let streams: Vec<_> = (0..count)
            .map(|_| PmtStream { stream_type: StreamType(p.byte()), elementary_pid: pid(p), ..Default::default() })
            .collect();
        let pmt = Pmt { pcr_pid, streams: List::from(&streams[..]), ..Default::default() };
        let section = LongSection::<Pmt<'_>>::new(2, number.into(), version, pmt).encode_to_vec();
        self.sections(map, &[section.expect("fifteen streams fit")]);
    }
}

fn pid(p: &mut Input<'_>) -> Pid {
    let wide = p.byte();
    // Few PIDs, most of the time, so that they are met again.
    Pid::new(if wide < 0xF0 { u16::from(wide % 40) } else { p.word() & 0x1FFF }).expect("13 bits")
}

fn framing(choice: u8) -> Framing {
    [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208][usize::from(choice % 4)]
}

/// A section whose length and checksum are right.
fn section(p: &mut Input<'_>) -> Vec<u8> {
    let (table_id, form, n) = (p.byte(), p.byte(), p.word());
    let n = usize::from(n % 4090);
    // Long ones of a few bytes.
    let body = p.bytes(n.min(24)).iter().copied().cycle().take(n);
    mend(&[table_id, form, 0].into_iter().chain(body).collect::<Vec<u8>>())
}

/// `bytes` as a section: cut to what a section can hold, its table_id, its length and its CRC_32 put right.
pub fn mend(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..bytes.len().min(4092)].to_vec();
    let long = out.get(1).is_some_and(|b| b & 0x80 != 0);
    out.resize(out.len().max(if long { 8 } else { 3 }), 0);
    // 0xFF is stuffing.
    out[0] = out[0].min(0xFE);
    let length = (out.len() - 3 + if long { 4 } else { 0 }) as u16;
    let [high, low] = length.to_be_bytes();
    out[1] = out[1] & 0xF0 | high;
    out[2] = low;
    if long {
        let crc = wire::crc::mpeg(&out);
        Blob(&crc.to_be_bytes()).append_to(&mut out).expect("bytes fit");
    }
    out
}
