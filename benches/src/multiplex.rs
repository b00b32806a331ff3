//! A multiplex of eight services.

use crate::bytes::{Numbers, bcd, crc32_mpeg, descriptor, length12, pid13, section};
use crate::guide::{Event, Guide, eit_head};
use std::collections::BTreeMap;

/// Bytes of a transport packet.
pub const PACKET: usize = 188;

/// Services of the multiplex.
const SERVICES: u16 = 8;

/// A section does not start in a packet with less room than this: some receivers want its header in one piece.
const ROOM: usize = 16;

/// Packets per second at 38 Mbit/s.
const RATE: u64 = 25_266;

/// What a walk over the packets must find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Walked {
    /// Packets.
    pub packets: u64,
    /// PIDs with at least one packet.
    pub pids: u64,
    /// Sum over the PIDs of PID times packets, which shows that they were counted one by one.
    pub weighted: u64,
    /// Continuity counters that do not follow the one before.
    pub losses: u64,
    /// Program clock references.
    pub pcrs: u64,
    /// Their exclusive or, at 27 MHz.
    pub pcr_xor: u64,
}

/// What section assembly must find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assembled {
    /// Sections, their CRC checked where they have one.
    pub sections: u64,
    /// Bytes of sections.
    pub bytes: u64,
    /// Sum of their table IDs.
    pub table_ids: u64,
}

impl Assembled {
    /// Counts one section.
    #[inline(always)]
    pub fn count(&mut self, section: &[u8]) {
        self.sections += 1;
        self.bytes += section.len() as u64;
        self.table_ids += u64::from(section.first().copied().unwrap_or_default());
    }
}

/// Packets, and what they hold; `None` when nobody knows, because they come from a file.
#[derive(Debug, Clone)]
pub struct Multiplex {
    /// Whole packets.
    pub bytes: Vec<u8>,
    /// For a walk.
    pub walked: Option<Walked>,
    /// Sections of PAT and PMT.
    pub psi: Option<Assembled>,
    /// Sections of PAT, PMT, NIT, SDT, EIT, TDT and TOT.
    pub si: Option<Assembled>,
}

/// One packet of a table, but for its continuity counter.
struct Part {
    payload: [u8; 184],
    start: bool,
    completes: Assembled,
}

/// All packets of the tables on one PID, sent round and round.
struct Carousel {
    pid: u16,
    parts: Vec<Part>,
    next: usize,
    /// Packets of the multiplex from one turn to the next.
    interval: u64,
}

impl Carousel {
    fn new(pid: u16, interval: u64, sections: &[Vec<u8>]) -> Self {
        let mut parts = Vec::new();
        let mut next = sections.iter().peekable();
        // What is left of the section under way, and all of it.
        let mut open: Option<(&[u8], &[u8])> = None;
        while open.is_some() || next.peek().is_some() {
            let tail = open.map_or(0, |(rest, _)| rest.len());
            let start = next.peek().is_some() && tail + 1 + ROOM <= 184;
            let mut part = Part { payload: [0xFF; 184], start, completes: Assembled::default() };
            let mut at = 0;
            if start {
                part.payload[0] = tail as u8;
                at = 1;
            }
            loop {
                let room = 184 - at;
                let Some((rest, whole)) = open.take().or_else(|| {
                    let section = next.next_if(|_| start && room >= ROOM)?;
                    Some((&section[..], &section[..]))
                }) else {
                    break;
                };
                let n = rest.len().min(room);
                part.payload[at..at + n].copy_from_slice(&rest[..n]);
                at += n;
                if n < rest.len() {
                    open = Some((&rest[n..], whole));
                    break;
                }
                part.completes.count(whole);
            }
            parts.push(part);
        }
        Carousel { pid, parts, next: 0, interval }
    }

    /// The next packet, and whether it was the last of a turn.
    fn next(&mut self) -> (&Part, bool) {
        let at = self.next;
        self.next = (at + 1) % self.parts.len();
        (&self.parts[at], self.next == 0)
    }
}

/// Writes packets and keeps the books.
struct Writer {
    bytes: Vec<u8>,
    numbers: Numbers,
    walked: Walked,
    /// Packets and last continuity counter by PID.
    seen: BTreeMap<u16, (u64, u8)>,
    psi: Assembled,
    si: Assembled,
}

impl Writer {
    /// A packet; an adaptation field takes the front of the payload's room.
    fn packet(&mut self, pid: u16, flags: u8, scrambling: u8, field: &[u8], payload: Option<&[u8]>, lose: bool) {
        let seen = self.seen.entry(pid).or_insert((0, 15));
        if payload.is_some() {
            seen.1 = (seen.1 + 1 + u8::from(lose && seen.0 > 0)) & 15;
            self.walked.losses += u64::from(lose && seen.0 > 0);
        }
        seen.0 += 1;
        let control = u8::from(!field.is_empty()) << 5 | u8::from(payload.is_some()) << 4;
        let start = self.bytes.len();
        let [high, low] = pid.to_be_bytes();
        self.bytes.extend([0x47, flags | high, low, scrambling << 6 | control | seen.1]);
        self.bytes.extend(field);
        let payload = payload.unwrap_or_default();
        let room = PACKET - (self.bytes.len() - start);
        self.bytes.extend(&payload[..room.min(payload.len())]);
        assert_eq!(self.bytes.len() - start, PACKET);
        self.walked.packets += 1;
        self.walked.weighted += u64::from(pid);
    }

    fn part(&mut self, pid: u16, part: &Part) {
        let found = if pid == 0 || pid >= 0x100 {
            [Some(&mut self.psi), Some(&mut self.si)]
        } else {
            [None, Some(&mut self.si)]
        };
        for total in found.into_iter().flatten() {
            total.sections += part.completes.sections;
            total.bytes += part.completes.bytes;
            total.table_ids += part.completes.table_ids;
        }
        self.packet(pid, u8::from(part.start) << 6, 0, &[], Some(&part.payload), false);
    }

    /// A packet of the video or audio of a service.
    fn elementary(&mut self, service: u16, audio: bool, pcr: Option<u64>) {
        let pid = if audio { 0x300 } else { 0x200 } + service;
        let mut payload = [0; 184];
        self.numbers.fill(&mut payload);
        let start = self.numbers.below(if audio { 12 } else { 60 }) == 0;
        if start {
            payload[..9].copy_from_slice(&[0, 0, 1, if audio { 0xC0 } else { 0xE0 }, 0, 0, 0x80, 0x00, 0]);
        }
        let flags = u8::from(start) << 6;
        // One service is scrambled, but for its clock.
        let scrambling = if service == SERVICES { 2 } else { 0 };
        let lose = self.numbers.below(2_000) == 0;
        match (pcr, self.numbers.below(200)) {
            (Some(pcr), chance) => {
                let (base, extension) = (pcr / 300 % (1 << 33), pcr % 300);
                let coded = base << 15 | 0x7E00 | extension;
                let mut field = vec![7, 0x10];
                field.extend(&coded.to_be_bytes()[2..]);
                self.walked.pcrs += 1;
                self.walked.pcr_xor ^= base * 300 + extension;
                if chance < 20 {
                    // A packet for nothing but the clock.
                    field[0] = 183;
                    field.resize(184, 0xFF);
                    self.packet(pid, 0, 0, &field, None, false);
                } else {
                    self.packet(pid, flags, scrambling, &field, Some(&payload), lose);
                }
            }
            // The end of a PES packet is pushed to the end of its transport packet.
            (None, 0) => {
                let n = self.numbers.below(120);
                let mut field = vec![n as u8, 0];
                field.resize(n + 1, 0xFF);
                if n == 0 {
                    field.truncate(1);
                }
                self.packet(pid, flags, scrambling, &field, Some(&payload), lose);
            }
            _ => self.packet(pid, flags, scrambling, &[], Some(&payload), lose),
        }
    }

    fn finish(mut self) -> Multiplex {
        self.walked.pids = self.seen.len() as u64;
        Multiplex { bytes: self.bytes, walked: Some(self.walked), psi: Some(self.psi), si: Some(self.si) }
    }
}

fn writer(size: usize) -> Writer {
    Writer {
        bytes: Vec::with_capacity(size + PACKET),
        numbers: Numbers::new(47),
        walked: Walked::default(),
        seen: BTreeMap::new(),
        psi: Assembled::default(),
        si: Assembled::default(),
    }
}

/// Whole packets that fit `size` bytes.
fn packets_in(size: usize) -> u64 {
    (size / PACKET) as u64
}

impl Multiplex {
    /// About `size` bytes at broadcast rates: of 1000 packets about 15 are guide, 30 stuffing, the rest services.
    pub fn broadcast(size: usize) -> Self {
        let mut w = writer(size);
        let (mut tables, mut guide) = (tables(), guide());
        let mut due: Vec<usize> = Vec::new();
        for n in 0..packets_in(size) {
            // The tables take turns; what is due is sent with some distance.
            due.extend((0..tables.len()).filter(|&i| n % tables[i].interval == 0));
            let choice = w.numbers.below(1000);
            if let Some(&table) = due.first().filter(|_| n == 0 || choice < 250) {
                let pid = tables[table].pid;
                let (part, last) = tables[table].next();
                w.part(pid, part);
                if last {
                    due.remove(0);
                }
            } else if (250..265).contains(&choice) {
                let (part, _) = guide.next();
                w.part(0x12, part);
            } else if (265..295).contains(&choice) {
                w.packet(0x1FFF, 0, 0, &[], Some(&[0xFF; 184]), false);
            } else {
                let service = 1 + w.numbers.below(64).isqrt() as u16;
                let clock = n * 27_000_000 / RATE;
                let pcr = (w.numbers.below(130) == 0).then_some(clock);
                let audio = pcr.is_none() && w.numbers.below(12) == 0;
                w.elementary(service, audio, pcr);
            }
        }
        w.finish()
    }

    /// About `size` bytes of PSI/SI, nine tenths of it guide.
    pub fn signalling(size: usize) -> Self {
        let mut w = writer(size);
        let (mut tables, mut guide) = (tables(), guide());
        let mut turn = 0;
        for n in 0..packets_in(size) {
            if n == 0 || w.numbers.below(10) == 0 {
                let pid = tables[turn].pid;
                let (part, last) = tables[turn].next();
                w.part(pid, part);
                turn = (turn + usize::from(last)) % tables.len();
            } else {
                let (part, _) = guide.next();
                w.part(0x12, part);
            }
        }
        w.finish()
    }

    /// The file of `BENCH_FILE`, repeated up to `size` bytes, or [`Multiplex::broadcast`].
    pub fn chosen(size: usize) -> Self {
        let Some(path) = std::env::var_os("BENCH_FILE") else { return Self::broadcast(size) };
        let file = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let whole: Vec<u8> = file.chunks_exact(PACKET).filter(|p| p[0] == 0x47).flatten().copied().collect();
        assert!(!whole.is_empty(), "{} has no packets of 188 bytes", path.display());
        let bytes = whole.iter().copied().cycle().take(packets_in(size) as usize * PACKET).collect();
        Multiplex { bytes, walked: None, psi: None, si: None }
    }
}

/// Everything but the guide.
fn tables() -> Vec<Carousel> {
    let mut pat = vec![0, 0, 0xE0, 0x10];
    let mut out = Vec::new();
    let mut sdt = vec![0x20, 0x01, 0xFF];
    let mut list = Vec::new();
    for service in 1..=SERVICES {
        let id = (0x1000 + service).to_be_bytes();
        pat.extend(id);
        pat.extend(pid13(0x100 + service));

        let mut pmt = pid13(0x200 + service).to_vec();
        pmt.extend(length12(0));
        for (stream_type, pid, descriptors) in [
            (0x1B, 0x200, descriptor(0x52, &[service as u8])),
            (0x03, 0x300, [descriptor(0x0A, b"eng\0"), descriptor(0x52, &[0x40])].concat()),
            (0x06, 0x400, descriptor(0x56, b"eng\x09\x00deu\x11\x50")),
        ] {
            pmt.push(stream_type);
            pmt.extend(pid13(pid + service));
            pmt.extend(length12(descriptors.len()));
            pmt.extend(descriptors);
        }
        out.push(Carousel::new(0x100 + service, RATE / 10, &[section(0x02, 0x1000 + service, 3, 0, 0, &pmt)]));

        let name = format!("\x01\x08Provider\x0AProgramme{service}");
        let descriptors = [descriptor(0x48, name.as_bytes()), descriptor(0x5F, &[0, 0, 0, 0x28])].concat();
        sdt.extend(id);
        let [high, low] = length12(descriptors.len());
        sdt.extend([0xFF, 0x80 | high & 0x0F, low]);
        sdt.extend(descriptors);
        list.extend(id);
        list.push(0x19);
    }
    let delivery = descriptor(0x44, &[0x03, 0x46, 0x00, 0x00, 0xFF, 0xF2, 0x03, 0x00, 0x69, 0x00, 0x0F]);
    let transport = [delivery, descriptor(0x41, &list)].concat();
    let name = descriptor(0x40, b"Network");
    let mut nit = length12(name.len()).to_vec();
    nit.extend(name);
    nit.extend(length12(6 + transport.len()));
    nit.extend([0x00, 0x07, 0x20, 0x01]);
    nit.extend(length12(transport.len()));
    nit.extend(transport);

    let now = [0xEB, 0xA1, bcd(20), bcd(15), bcd(0)];
    let tdt = [&[0x70, 0x70, 0x05][..], &now].concat();
    let offset = descriptor(0x58, b"GBR\x02\x00\x00\xEB\xE6\x01\x00\x00\x01\x00");
    let mut tot = vec![0x73, 0x70, (5 + 2 + offset.len() + 4) as u8];
    tot.extend(now);
    tot.extend(length12(offset.len()));
    tot.extend(offset);
    tot.extend(crc32_mpeg(&tot).to_be_bytes());

    // The PAT first: without it nobody knows where the PMTs are.
    out.insert(0, Carousel::new(0x00, RATE / 10, &[section(0x00, 0x0007, 4, 0, 0, &pat)]));
    out.push(Carousel::new(0x10, RATE, &[section(0x40, 0x3001, 1, 0, 0, &nit)]));
    out.push(Carousel::new(0x11, RATE, &[section(0x42, 0x0007, 2, 0, 0, &sdt)]));
    out.push(Carousel::new(0x14, RATE * 10, &[tdt, tot]));
    out
}

/// Present, following and schedule, back to back on their PID.
fn guide() -> Carousel {
    let mut numbers = Numbers::new(18);
    let mut sections = Vec::new();
    for service in 1..=SERVICES {
        for number in 0..2 {
            let event = Event::new(&mut numbers, 10 * service + number);
            let body = [&eit_head(0x4E, 1)[..], &event.wire(&event.short_event())].concat();
            sections.push(section(0x4E, 0x1000 + service, 7, number as u8, 1, &body));
        }
    }
    sections.extend(Guide::new(64).sections);
    Carousel::new(0x12, 1, &sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_packet_starts_with_a_sync_byte_and_the_first_is_the_pat() {
        for multiplex in [Multiplex::broadcast(1 << 20), Multiplex::signalling(1 << 20)] {
            assert_eq!(multiplex.bytes.len() / PACKET, (1 << 20) / PACKET);
            assert!(multiplex.bytes.chunks_exact(PACKET).all(|p| p[0] == 0x47));
            assert_eq!(multiplex.bytes[..8], [0x47, 0x40, 0x00, 0x10, 0x00, 0x00, 0xB0, 0x2D]);
            let (walked, psi, si) = (multiplex.walked.unwrap(), multiplex.psi.unwrap(), multiplex.si.unwrap());
            assert!(walked.packets > 5000 && psi.sections > 20 && si.sections > psi.sections);
        }
        let walked = Multiplex::broadcast(8 << 20).walked.unwrap();
        assert!(walked.losses > 0 && walked.pcrs > 100 && walked.pids == 8 * 3 + 6);
    }

    #[test]
    fn sections_are_packed_back_to_back_with_their_pointers() {
        let sections: Vec<Vec<u8>> = [100, 150, 20, 400, 183, 1].iter().map(|&n| vec![n as u8; n]).collect();
        let carousel = Carousel::new(0x12, 1, &sections);
        let mut stream = Vec::new();
        for part in &carousel.parts {
            if part.start {
                let pointer = usize::from(part.payload[0]);
                // What runs over from the packet before ends where the pointer says.
                let first = &part.payload[1..][pointer];
                assert!(sections.iter().any(|s| s.first() == Some(first)));
            }
            stream.extend_from_slice(&part.payload[usize::from(part.start)..]);
        }
        stream.retain(|&b| b != 0xFF);
        assert_eq!(stream, sections.concat());
        let whole: u64 = carousel.parts.iter().map(|p| p.completes.sections).sum();
        assert_eq!(whole, 6);
        assert!(carousel.parts.len() < 7, "several sections share a packet");
    }
}
