//! A multiplex of eight services.

use crate::bytes::{Numbers, bcd, crc32_mpeg, descriptor, length12, pid13, section};
use crate::guide::{Event, Guide, eit_head};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Bytes of a transport packet.
pub const PACKET: usize = 188;

/// Services of the multiplex.
const SERVICES: u16 = 8;

/// A section does not start in a packet with less room than this: some receivers want its header in one piece.
const ROOM: usize = 16;

/// Packets per second at 38 Mbit/s.
const RATE: u64 = 25_266;

/// The clock of the first packet, 27 MHz: a tenth of a second before it starts anew.
const FIRST: u64 = CLOCK - 2_700_000;

/// Where the clock starts anew.
const CLOCK: u64 = STAMPS * 300;

/// Where timestamps start anew.
pub const STAMPS: u64 = 1 << 33;

/// The service whose packets are told apart for edits.
const KEPT: u16 = 5;

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

/// What must be found in sections of SDT and EIT, all fields and descriptors read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Typed {
    /// Sections.
    pub sections: u64,
    /// Services of the SDT, and events of the EIT.
    pub entries: u64,
    /// Descriptors, each decoded to its own type.
    pub descriptors: u64,
    /// Sum of service_id and event_id, and of the durations in seconds.
    pub sum: u64,
}

/// What the headers of PES packets must say, of streams whose PMT has come and that are not scrambled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stamped {
    /// PES packets.
    pub starts: u64,
    /// Those with a PTS.
    pub pts: u64,
    /// Those with a DTS as well.
    pub dts: u64,
    /// Sum of all PTS and DTS.
    pub sum: u64,
}

impl Stamped {
    /// Counts one header.
    #[inline(always)]
    pub fn count(&mut self, pts: Option<u64>, dts: Option<u64>) {
        self.starts += 1;
        self.pts += u64::from(pts.is_some());
        self.dts += u64::from(dts.is_some());
        self.sum = self.sum.wrapping_add(pts.unwrap_or(0)).wrapping_add(dts.unwrap_or(0));
    }
}

/// What must be found in PES packets put together, of which no transport packet is lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whole {
    /// PES packets.
    pub packets: u64,
    /// Bytes of their data.
    pub bytes: u64,
    /// Sum of the first and the last byte of each.
    pub ends: u64,
}

impl Whole {
    /// Counts one PES packet by its data.
    #[inline(always)]
    pub fn count(&mut self, data: &[u8]) {
        self.packets += 1;
        self.bytes += data.len() as u64;
        self.ends += u64::from(data.first().copied().unwrap_or(0)) + u64::from(data.last().copied().unwrap_or(0));
    }
}

/// What a monitor must find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Monitored {
    /// Packets.
    pub packets: u64,
    /// Continuity counters that do not follow the one before.
    pub losses: u64,
    /// Clock references more than 100 ms after the one before, of services whose PMT has come.
    pub jumps: u64,
    /// Wrong sync bytes, packets in error, wrong CRCs, clock references out of place.
    pub others: u64,
}

/// What is on the PIDs of one service, but for its scrambling.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// PIDs of its PMT, its video and its audio, and how many packets each has.
    pub pids: Vec<(u16, u64)>,
    /// Its clock references, 27 MHz.
    pub pcrs: Vec<u64>,
    /// PTS and DTS, 90 kHz.
    pub stamps: Vec<u64>,
}

/// Whether streams of this type are in PES packets: those that are broadcast.
pub fn is_pes(stream_type: u8) -> bool {
    matches!(stream_type, 0x01..=0x04 | 0x06 | 0x0F..=0x11 | 0x1B | 0x24 | 0x81 | 0x87)
}

/// What must be found in a stream; nothing when nobody knows, because it comes from a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// For a walk.
    pub walked: Option<Walked>,
    /// Sections of PAT and PMT.
    pub psi: Option<Assembled>,
    /// Sections of PAT, PMT, NIT, SDT, EIT, TDT and TOT.
    pub si: Option<Assembled>,
    /// Headers of PES packets.
    pub stamped: Option<Stamped>,
    /// PES packets put together.
    pub whole: Option<Whole>,
}

/// Packets that are built here, and what they hold.
#[derive(Debug, Clone)]
pub struct Multiplex {
    /// Whole packets.
    pub bytes: Vec<u8>,
    /// For the jobs that others do as well.
    pub known: Known,
    /// For a monitor.
    pub monitored: Monitored,
    /// One of the services, clear.
    pub service: Service,
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
    /// Whether the PMT of a service has come.
    known: [bool; SERVICES as usize + 1],
    /// The last clock reference of a service whose PMT has come.
    clocks: [Option<u64>; SERVICES as usize + 1],
    jumps: u64,
    /// The PES packet under way on each clear PID.
    open: BTreeMap<u16, Open>,
    stamped: Stamped,
    whole: Whole,
    service: Service,
}

/// A PES packet under way.
struct Open {
    /// Where it starts in the stream.
    at: usize,
    /// Bytes of its header.
    head: usize,
    /// Bytes of its data.
    data: usize,
    /// Bytes that are lost.
    lost: usize,
    first: u8,
    last: u8,
    counts: bool,
}

/// Where the payload of a packet went, and whether one was lost before it.
struct Sent {
    at: usize,
    lost: bool,
}

impl Writer {
    /// A packet; an adaptation field takes the front of the payload's room.
    fn packet(
        &mut self,
        pid: u16,
        flags: u8,
        scrambling: u8,
        field: &[u8],
        payload: Option<&[u8]>,
        lose: bool,
    ) -> Sent {
        let seen = self.seen.entry(pid).or_insert((0, 15));
        let lost = lose && payload.is_some() && seen.0 > 0;
        if payload.is_some() {
            seen.1 = (seen.1 + 1 + u8::from(lost)) & 15;
            self.walked.losses += u64::from(lost);
        }
        seen.0 += 1;
        let control = u8::from(!field.is_empty()) << 5 | u8::from(payload.is_some()) << 4;
        let start = self.bytes.len();
        let [high, low] = pid.to_be_bytes();
        self.bytes.extend([0x47, flags | high, low, scrambling << 6 | control | seen.1]);
        self.bytes.extend(field);
        let payload = payload.unwrap_or_default();
        let at = self.bytes.len();
        let room = PACKET - (at - start);
        self.bytes.extend(&payload[..room.min(payload.len())]);
        assert_eq!(self.bytes.len() - start, PACKET);
        self.walked.packets += 1;
        self.walked.weighted += u64::from(pid);
        Sent { at, lost }
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
        if (0x101..=0x100 + SERVICES).contains(&pid) && part.completes.sections > 0 {
            self.known[usize::from(pid - 0x100)] = true;
        }
    }

    /// The header of a PES packet, and its timestamps: of video PTS and where it differs DTS, of audio mostly PTS.
    fn pes_header(&mut self, audio: bool, now: u64) -> (Vec<u8>, Option<u64>, Option<u64>) {
        let decoded = (now / 300 + 45_000) % STAMPS;
        let later = self.numbers.below(4) as u64 * 3_600;
        let (pts, dts) = match (audio, later) {
            (true, 0) if self.numbers.below(4) == 0 => (None, None),
            (true, _) | (false, 0) => (Some(decoded), None),
            (false, later) => (Some((decoded + later) % STAMPS), Some(decoded)),
        };
        let flags = u8::from(pts.is_some()) << 1 | u8::from(dts.is_some());
        let length = 5 * (u8::from(pts.is_some()) + u8::from(dts.is_some()));
        let mut head = vec![0, 0, 1, if audio { 0xC0 } else { 0xE0 }, 0, 0, 0x80, flags << 6, length];
        for (prefix, stamp) in [(flags, pts), (1, dts)] {
            if let Some(stamp) = stamp {
                head.extend(stamp40(prefix, stamp));
            }
        }
        (head, pts, dts)
    }

    /// Keeps the books of PES packets, given a payload that was sent on a clear PID.
    fn pes(&mut self, pid: u16, sent: Sent, head: Option<(usize, bool)>) {
        if let Some(open) = self.open.get_mut(&pid).filter(|_| sent.lost) {
            open.lost += 184;
        }
        let data = match head {
            Some((head, counts)) => {
                self.close(pid);
                self.open.insert(pid, Open { at: sent.at, head, data: 0, lost: 0, first: 0, last: 0, counts });
                &self.bytes[sent.at + head..]
            }
            None => &self.bytes[sent.at..],
        };
        if let (Some(open), &[first, .., last]) = (self.open.get_mut(&pid), data) {
            open.first = if open.data == 0 { first } else { open.first };
            open.last = last;
            open.data += data.len();
        }
    }

    /// Ends a PES packet: that of audio is given its length.
    fn close(&mut self, pid: u16) {
        let Some(open) = self.open.remove(&pid) else { return };
        if pid >= 0x300 {
            let length = u16::try_from(open.head - 6 + open.data + open.lost).expect("audio of less than 64 KiB");
            self.bytes[open.at + 4..open.at + 6].copy_from_slice(&length.to_be_bytes());
        }
        if open.counts && open.lost == 0 {
            self.whole.packets += 1;
            self.whole.bytes += open.data as u64;
            self.whole.ends += u64::from(open.first) + u64::from(open.last);
        }
    }

    /// A clock reference on its way.
    fn clock(&mut self, service: u16, pcr: u64) {
        self.walked.pcrs += 1;
        self.walked.pcr_xor ^= pcr;
        if service == KEPT {
            self.service.pcrs.push(pcr);
        }
        if self.known[usize::from(service)] {
            let before = self.clocks[usize::from(service)].replace(pcr);
            self.jumps += u64::from(before.is_some_and(|before| (pcr + CLOCK - before) % CLOCK > 2_700_000));
        }
    }

    /// A packet of the video or audio of a service, maybe with the clock.
    fn elementary(&mut self, service: u16, audio: bool, now: u64, with_clock: bool) {
        let pid = if audio { 0x300 } else { 0x200 } + service;
        // One service is scrambled, but for its clock.
        let clear = service != SERVICES;
        let mut payload = [0; 184];
        self.numbers.fill(&mut payload);
        let start = self.numbers.below(if audio { 12 } else { 60 }) == 0;
        let header = (start && clear).then(|| self.pes_header(audio, now));
        if let Some((head, ..)) = &header {
            payload[..head.len()].copy_from_slice(head);
        }
        let flags = u8::from(start) << 6;
        let scrambling = if clear { 0 } else { 2 };
        let lose = self.numbers.below(2_000) == 0;
        let mut field = Vec::new();
        match (with_clock, self.numbers.below(200)) {
            (true, chance) => {
                let (base, extension) = (now / 300, now % 300);
                let coded = base << 15 | 0x7E00 | extension;
                field.extend([7, 0x10]);
                field.extend(&coded.to_be_bytes()[2..]);
                self.clock(service, now);
                if chance < 20 {
                    // A packet for nothing but the clock.
                    field[0] = 183;
                    field.resize(184, 0xFF);
                    self.packet(pid, 0, 0, &field, None, false);
                    return;
                }
            }
            // The end of a PES packet is pushed to the end of its transport packet.
            (false, 0) => {
                let n = self.numbers.below(120);
                field.extend([n as u8, 0]);
                field.resize(n + 1, 0xFF);
            }
            _ => {}
        }
        let sent = self.packet(pid, flags, scrambling, &field, Some(&payload), lose);
        if !clear {
            return;
        }
        let counts = self.known[usize::from(service)];
        if let Some((_, pts, dts)) = header.as_ref() {
            if counts {
                self.stamped.count(*pts, *dts);
            }
            if service == KEPT {
                self.service.stamps.extend(pts.iter().chain(dts));
            }
        }
        self.pes(pid, sent, header.map(|(head, ..)| (head.len(), counts)));
    }

    fn finish(mut self) -> Multiplex {
        self.walked.pids = self.seen.len() as u64;
        for pid in self.open.keys().copied().collect::<Vec<_>>() {
            self.close(pid);
        }
        let Walked { packets, losses, .. } = self.walked;
        let counted = |pid| (pid, self.seen.get(&pid).map_or(0, |(packets, _)| *packets));
        self.service.pids = [0x100, 0x200, 0x300].map(|pid| counted(pid + KEPT)).to_vec();
        Multiplex {
            bytes: self.bytes,
            known: Known {
                walked: Some(self.walked),
                psi: Some(self.psi),
                si: Some(self.si),
                stamped: Some(self.stamped),
                whole: Some(self.whole),
            },
            monitored: Monitored { packets, losses, jumps: self.jumps, others: 0 },
            service: self.service,
        }
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
        known: [false; SERVICES as usize + 1],
        clocks: [None; SERVICES as usize + 1],
        jumps: 0,
        open: BTreeMap::new(),
        stamped: Stamped::default(),
        whole: Whole::default(),
        service: Service::default(),
    }
}

/// PTS or DTS behind a PES header.
fn stamp40(prefix: u8, stamp: u64) -> [u8; 5] {
    let part = |shift: u32| (stamp >> shift) as u8;
    [prefix << 4 | part(29) & 0x0E | 1, part(22), part(14) | 1, part(7), part(0) << 1 | 1]
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
                let now = (FIRST + n * 27_000_000 / RATE) % CLOCK;
                let with_clock = w.numbers.below(130) == 0;
                let audio = !with_clock && w.numbers.below(12) == 0;
                w.elementary(service, audio, now, with_clock);
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
}

/// The intact packets of 188 bytes of a file.
///
/// # Errors
/// When it cannot be read.
pub fn packets_of(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::read(path)?;
    Ok(file.chunks_exact(PACKET).filter(|p| p[0] == 0x47).flatten().copied().collect())
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
    use crate::reread::reread;

    #[test]
    fn the_books_of_pes_packets_agree_with_the_bytes() {
        let multiplex = Multiplex::broadcast(8 << 20);
        let found = reread(&multiplex.bytes);
        let (mut stamped, mut whole) = (Stamped::default(), Whole::default());
        assert_eq!(found.units.len(), 14);
        for (pid, units) in &found.units {
            let map = 0x100 | pid & 0xFF;
            let packets = multiplex.bytes.chunks_exact(PACKET);
            let known = packets.map(|p| u16::from_be_bytes([p[1] & 0x1F, p[2]])).position(|pid| pid == map).unwrap();
            for unit in units.iter().filter(|unit| unit.packet > known) {
                stamped.count(unit.pts, unit.dts);
                if unit.whole {
                    whole.count(&unit.data);
                    let head = 3 + 5 * (usize::from(unit.pts.is_some()) + usize::from(unit.dts.is_some()));
                    assert_eq!(unit.length, if *pid < 0x300 { 0 } else { head + unit.data.len() });
                }
            }
        }
        assert_eq!((Some(stamped), Some(whole)), (multiplex.known.stamped, multiplex.known.whole));
        assert!(stamped.starts > whole.packets && stamped.starts > stamped.pts && stamped.pts > stamped.dts);
        assert!(whole.packets > 500 && stamped.dts > 100);
        let service = multiplex.service;
        assert!(service.pids.iter().all(|(pid, packets)| found.packets[pid] == *packets));
        let of = |pid| found.units[&pid].iter();
        let stamps = of(0x205).chain(of(0x305)).flat_map(|unit| [unit.pts, unit.dts]).flatten();
        assert_eq!(stamps.fold(0, |a, b| a ^ b), service.stamps.iter().fold(0, |a, b| a ^ b));
        let pcrs = found.pcrs.iter().filter(|(_, pid, _)| *pid == 0x205).map(|(.., pcr)| *pcr);
        assert!(pcrs.eq(service.pcrs));
    }

    #[test]
    fn every_packet_starts_with_a_sync_byte_and_the_first_is_the_pat() {
        for multiplex in [Multiplex::broadcast(1 << 20), Multiplex::signalling(1 << 20)] {
            assert_eq!(multiplex.bytes.len() / PACKET, (1 << 20) / PACKET);
            assert!(multiplex.bytes.chunks_exact(PACKET).all(|p| p[0] == 0x47));
            assert_eq!(multiplex.bytes[..8], [0x47, 0x40, 0x00, 0x10, 0x00, 0x00, 0xB0, 0x2D]);
            let Known { walked, psi, si, .. } = multiplex.known;
            let (walked, psi, si) = (walked.unwrap(), psi.unwrap(), si.unwrap());
            assert!(walked.packets > 5000 && psi.sections > 20 && si.sections > psi.sections);
        }
        let walked = Multiplex::broadcast(8 << 20).known.walked.unwrap();
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
