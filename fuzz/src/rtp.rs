//! Datagrams that come late, twice, never, or are no datagrams at all; and their repair.

use crate::input::{Input, Random, Turn};
use crate::stream;
use mpegts::ip::fec::{Direction, FecDecoder, FecEncoder, FecEvent, FecPacket};
use mpegts::ip::rtp::{
    DatagramEvent, Datagrams, HEADER_SIZE, Jitter, MP2T, PcrTimestamps, RtpEvent, RtpPacket, RtpReceiver, RtpSender,
};
use mpegts::packet::framing::{Framed, Framing, framed};
use mpegts::packet::{NULL_PACKET, PACKET_SIZE};
use std::collections::{BTreeMap, BTreeSet};
use wire::testing::check_bytes;
use wire::{Decode, Encode};

/// Takes the input as datagrams of anybody, as packets to be sent, and as losses to be repaired.
pub fn run(data: &[u8], turn: Turn) {
    for read in [check_bytes::<RtpPacket<'static>>, check_bytes::<FecPacket<'static>>] {
        if let Err(message) = read(data) {
            panic!("{message}");
        }
    }
    if !turn.is_thorough() {
        let mut random = Random::behind(data);
        let (mut either, mut decoder) = (Datagrams::new([0, 3, 64][random.below(3)]), FecDecoder::new(20));
        for (n, datagram) in datagrams(data, turn).iter().enumerate() {
            let mut input = either.push(datagram, n);
            while either.next(&mut input).is_some() {}
            let is_fec = datagram.get(1).is_some_and(|b| b & 0x7F == 96);
            let _ = if is_fec { decoder.push_fec(datagram) } else { decoder.push(datagram) };
            while decoder.next().is_some() {}
        }
        while either.finish().is_some() {}
        return;
    }
    if turn.is(0, 6) {
        received(data, &datagrams(data, turn), turn);
    }
    if turn.is(1, 6) {
        either_form(data, &datagrams(data, turn));
    }
    if turn.is(2, 6) {
        restored(data, &datagrams(data, turn), turn);
    }
    if turn.is(3, 6) {
        sent(data, turn);
    }
    if turn.is(4, 6) {
        repaired(data, turn);
    }
    if turn.is(5, 6) {
        times(data, turn);
    }
}

fn sequence(datagram: &[u8]) -> u16 {
    u16::from_be_bytes([datagram[2], datagram[3]])
}

/// Any datagrams: most of one source, near each other, some of them FEC packets.
fn datagrams(data: &[u8], turn: Turn) -> Vec<Vec<u8>> {
    let mut input = Input(data);
    let (mut at, mut ssrc) = (input.word(), 1);
    let mut out: Vec<Vec<u8>> = Vec::new();
    while !input.is_empty() && out.len() < if turn.is_rare() { 400 } else { 10 } {
        let (op, n) = (input.byte(), input.byte());
        let near = at.wrapping_add(u16::from(n)).wrapping_sub(0x80);
        match op & 15 {
            0 => {
                out.push(input.bytes(n.into()).to_vec());
                continue;
            }
            1 => at = input.word(),
            2 => ssrc = n & 3,
            3 => {
                let again = out.len().checked_sub(1 + usize::from(n)).and_then(|i| out.get(i)).cloned();
                out.extend(again);
                continue;
            }
            4 | 5 => {
                // FEC: what it protects is near, what it says of it is anything.
                let [high, low] = near.to_be_bytes();
                let mut fec = vec![0x80 | op >> 4, 96, 0, n, 0, 0, 0, 0, 0, 0, 0, 0, high, low];
                fec.extend([0, input.byte(), input.byte(), 0, 0, 0, 0, 0, 0, 0]);
                fec.extend([input.byte() & 0x47, input.byte() % 24, input.byte() % 70, 0]);
                fec.extend(input.bytes((op >> 4).into()));
                out.push(fec);
                continue;
            }
            _ => {}
        }
        at = at.wrapping_add(1);
        let number = if op & 15 < 12 { at } else { near };
        let [high, low] = number.to_be_bytes();
        let mut d = vec![0x80, MP2T, high, low, 0, 0, 0, n, 0, 0, 0, ssrc];
        match op >> 4 {
            0..=9 => d.extend([0x47; PACKET_SIZE]),
            // Of any form, and perhaps a jumbo.
            10 => d[0] |= n & 0x3F,
            11 => d[1] = n,
            12 => d.resize(usize::from(n) * if turn.is_rare() { 40 } else { 4 }, 0x47),
            13 => d.extend([0x47; PACKET_SIZE].map(|b| b ^ n)),
            14 => d.truncate(n.into()),
            _ => {}
        }
        out.push(d);
    }
    out
}

/// What goes out is in order, and what came in is accounted for.
fn received(data: &[u8], datagrams: &[Vec<u8>], turn: Turn) {
    let mut random = Random::behind(data);
    let window = [0, 1, 4, 40, 2048, 9999][random.below(6)];
    let any = random.below(8) == 0;
    let make = || RtpReceiver::new(window).with_payload_type((!any).then_some(MP2T));
    let mut receiver = make();
    let mut seen = Seen::default();
    for (n, datagram) in datagrams.iter().enumerate() {
        let mut input = receiver.push(datagram, n);
        while let Some(event) = receiver.next(&mut input) {
            seen.event(event, datagrams, n);
        }
        assert!(receiver.waiting() <= window.min(2048) + 1);
        assert_eq!(seen.accounted() + u64::from(receiver.waiting()), n as u64 + 1);
        if datagram.last().is_some_and(|byte| byte % 16 == 1) {
            while let Some(event) = receiver.flush() {
                seen.event(event, datagrams, n);
            }
            assert!(receiver.waiting_since().is_none() && receiver.waiting() <= 1);
        }
    }
    while let Some(event) = receiver.finish() {
        seen.event(event, datagrams, datagrams.len());
    }
    assert_eq!(receiver.waiting(), 0);
    let s = *receiver.statistics();
    assert_eq!((s.received, s.received), (datagrams.len() as u64, seen.accounted()));
    assert_eq!((s.delivered, s.late, s.duplicates), (seen.delivered, seen.late, seen.duplicates));
    assert_eq!((s.strays, s.other, s.bad), (seen.strays, seen.other, seen.bad));
    assert_eq!((s.lost, s.starts), (seen.lost, seen.starts));
    assert!(s.reordered <= s.delivered);

    if !turn.is_rare() {
        return;
    }
    let bytes: usize = datagrams.iter().map(Vec::len).sum();
    let longest = datagrams.iter().map(Vec::len).max().unwrap_or(0);
    let slots = (usize::from(window.min(2048)) + 1).next_power_of_two();
    let heap = wire::testing::measure(|| {
        let mut receiver = make();
        for datagram in datagrams {
            let mut input = receiver.push(datagram, 0);
            while receiver.next(&mut input).is_some() {}
        }
    });
    // Packets that wait, and room for more where they were.
    let bound = 4096 + slots * 64 + 4 * longest + (4 * bytes).min(slots * 6000);
    assert!(heap.bytes_max <= bound as u64, "{} bytes for {bytes}, window {window}", heap.bytes_max);
}

/// What a receiver reports.
#[derive(Default)]
struct Seen {
    next: Option<u16>,
    lost: u64,
    delivered: u64,
    late: u64,
    duplicates: u64,
    strays: u64,
    other: u64,
    bad: u64,
    starts: u64,
    /// Transport packets.
    packets: Vec<[u8; PACKET_SIZE]>,
}

impl Seen {
    /// Takes an event that came when `last` was the last of the datagrams.
    fn event(&mut self, event: RtpEvent<'_, usize>, datagrams: &[Vec<u8>], last: usize) {
        match event {
            RtpEvent::NewSource { .. } => (self.next, self.starts) = (None, self.starts + 1),
            RtpEvent::Restart { expected, .. } => {
                assert!(self.next == Some(expected));
                (self.next, self.starts) = (None, self.starts + 1);
            }
            RtpEvent::Lost { first, count } => {
                assert!(count > 0 && self.next == Some(first));
                self.next = Some(first.wrapping_add(count));
                self.lost += u64::from(count);
            }
            RtpEvent::Packet { packet, arrival } => {
                assert!(self.next.is_none_or(|n| n == packet.sequence_number), "out of order");
                assert_eq!(packet.encode_to_vec().ok().as_ref(), datagrams.get(arrival));
                let ts = Framing::of_datagram(&packet.payload.data) == Some(Framing::Ts188);
                assert_eq!((ts, packet.packets().len() > 0), (packet.is_ts(), ts));
                self.next = Some(packet.sequence_number.wrapping_add(1));
                self.packets.extend(packet.packets().map(|p| *p.as_bytes()));
                self.delivered += 1;
            }
            RtpEvent::Late(packet) | RtpEvent::Other(packet) => {
                assert_eq!(packet.encode_to_vec().ok().as_ref(), datagrams.get(last));
                *(if matches!(event, RtpEvent::Late(_)) { &mut self.late } else { &mut self.other }) += 1;
            }
            RtpEvent::Stray(packet) => {
                let bytes = packet.encode_to_vec().expect("what was decoded");
                assert!(datagrams.contains(&bytes));
                self.strays += 1;
            }
            RtpEvent::Duplicate(_) => self.duplicates += 1,
            RtpEvent::Bad(error) => {
                assert!(datagrams.get(last).is_some_and(|d| error.offset() <= d.len()));
                self.bad += 1;
            }
            other => panic!("{other:?}"),
        }
    }

    fn accounted(&self) -> u64 {
        self.delivered + self.late + self.duplicates + self.strays + self.other + self.bad
    }
}

/// Datagrams of which some lack their RTP headers: each is accounted for.
fn either_form(data: &[u8], datagrams: &[Vec<u8>]) {
    let mut random = Random::behind(data);
    let mut either = Datagrams::new([0, 3, 64][random.below(3)]);
    let (mut packets, mut unknown, mut not_ts) = (0, 0, 0);
    let mut take = |event: DatagramEvent<'_, usize>| match event {
        DatagramEvent::Packets { bytes, framing, .. } => {
            assert!(framing.divides(bytes));
            packets += 1;
        }
        DatagramEvent::Unknown(_) => unknown += 1,
        DatagramEvent::NotTs(_) => not_ts += 1,
        DatagramEvent::Rtp(event) => assert!(!matches!(event, RtpEvent::Packet { .. })),
        other => panic!("{other:?}"),
    };
    for (n, datagram) in datagrams.iter().enumerate() {
        let from = if random.below(3) == 0 { HEADER_SIZE.min(datagram.len()) } else { 0 };
        let mut input = either.push(&datagram[from..], n);
        while let Some(event) = either.next(&mut input) {
            take(event);
        }
    }
    while let Some(event) = either.finish() {
        take(event);
    }
    let s = either.statistics();
    assert_eq!((s.received, s.unknown, s.not_ts), (datagrams.len() as u64, unknown, not_ts));
    assert_eq!(s.received, s.bare + s.unknown + s.rtp.received);
    assert_eq!(s.bare + s.rtp.delivered, packets + not_ts);
}

/// Whatever comes, what is restored is a packet of the stream, and little is kept.
fn restored(data: &[u8], datagrams: &[Vec<u8>], turn: Turn) {
    let mut random = Random::behind(data);
    let history = [0, 1, 20, 200, 5000][random.below(5)];
    let drained = random.below(3) > 0;
    let mut decoder = FecDecoder::new(history);
    let mut encoder = FecEncoder::new(1 + random.below(4) as u8, 4).expect("a small matrix");
    let mut media = 0;
    for datagram in datagrams {
        let is_fec = datagram.get(1).is_some_and(|b| b & 0x7F == 96);
        let taken = if is_fec { decoder.push_fec(datagram) } else { decoder.push(datagram) };
        assert_eq!(decoder.statistics().media, media + u64::from(!is_fec && taken.is_ok()));
        media = decoder.statistics().media;
        let made = encoder.push(datagram, |_, fec| {
            FecPacket::from_bytes(fec).expect("the encoder writes FEC packets");
        });
        assert!(made.is_ok() || datagram.first().is_none_or(|b| b >> 6 != 2) || datagram.len() < HEADER_SIZE);
        while drained && event(decoder.next()) {}
        if random.below(200) == 0 {
            decoder.reset();
            assert_eq!(decoder.next(), None);
        }
    }
    while event(decoder.finish()) {}
    assert_eq!(decoder.next(), None);
    assert!(decoder.statistics().restored + decoder.statistics().rejected <= decoder.statistics().fec);

    if !turn.is_rare() {
        return;
    }
    let longest = datagrams.iter().map(Vec::len).max().unwrap_or(0);
    let bytes: usize = datagrams.iter().map(Vec::len).sum();
    let slots = usize::from(history.clamp(1, 4096)).next_power_of_two();
    let heap = wire::testing::measure(|| {
        let mut decoder = FecDecoder::new(history);
        for datagram in datagrams {
            let is_fec = datagram.get(1).is_some_and(|b| b & 0x7F == 96);
            let _ = if is_fec { decoder.push_fec(datagram) } else { decoder.push(datagram) };
        }
    });
    // The history, 128 FEC packets, and lists of numbers.
    let bound = 64 * 1024 + slots * 64 + 2 * 130 * longest + (4 * bytes).min(2 * slots * longest);
    assert!(heap.bytes_max <= bound as u64, "{} bytes, bound {bound}", heap.bytes_max);
}

/// Takes an event. False when there is none.
fn event(event: Option<FecEvent<'_>>) -> bool {
    match event {
        Some(FecEvent::Restored(datagram)) => {
            assert!(datagram.len() >= HEADER_SIZE && datagram[0] >> 6 == 2 && datagram[1] & 0x7F != 96);
        }
        Some(FecEvent::Lost { count, .. }) => assert!(count > 0),
        Some(other) => panic!("{other:?}"),
        None => return false,
    }
    true
}

/// Transport packets into datagrams, over a network, and out again.
fn sent(data: &[u8], turn: Turn) {
    let mut random = Random::behind(data);
    let (first, per) = (random.number() as u16, random.below(9));
    let mut sender = RtpSender::new(9).with_packets(per).with_sequence_number(first).with_payload_type(MP2T);
    let (mut packets, mut sent) = (Vec::new(), Vec::new());
    let (mut open, mut marked) = (0, false);
    for (n, byte) in data.iter().take(if turn.is_rare() { 600 } else { 12 }).enumerate() {
        let mut packet = NULL_PACKET;
        packet[4..6].copy_from_slice(&(n as u16).to_be_bytes());
        packet[6] = *byte;
        if byte % 16 == 1 {
            sender.flush(|d| sent.push(d.to_vec()));
            open = 0;
        }
        if byte % 16 == 2 {
            sender.mark_discontinuity();
            marked = true;
        }
        let before = sent.len();
        sender.push(&packet, n as u32, |d| sent.push(d.to_vec()));
        packets.push(packet);
        open += 1;
        if open == per.clamp(1, 7) {
            assert_eq!(sent.len(), before + 1);
            open = 0;
        }
    }
    sender.flush(|d| sent.push(d.to_vec()));
    assert_eq!(sender.sequence_number(), first.wrapping_add(sent.len() as u16));
    let mut at = 0;
    for (n, datagram) in sent.iter().enumerate() {
        let rtp = RtpPacket::from_bytes(datagram).expect("a packet of RTP");
        assert_eq!(rtp.encode_to_vec().as_deref(), Ok(&datagram[..]));
        assert_eq!((rtp.payload_type, rtp.ssrc, rtp.sequence_number), (MP2T, 9, first.wrapping_add(n as u16)));
        assert!(rtp.timestamp == at as u32 && rtp.is_ts() && rtp.packets().len() <= per.clamp(1, 7));
        assert!(marked || !rtp.marker);
        assert!(rtp.packets().zip(&packets[at..]).all(|(a, b)| a.as_bytes() == b));
        at += rtp.packets().len();
    }
    assert_eq!(at, packets.len());

    // Each is late by less than the window, some come twice, some never; the first is the first.
    let window = random.below(30);
    let lossy = random.below(2) == 0;
    let mut line = Vec::new();
    let (mut lost, mut copies) = (BTreeSet::new(), 0);
    for n in 0..sent.len() {
        let fate = if n == 0 { 9 } else { random.below(10) };
        if lossy && fate == 0 {
            lost.insert(n);
            continue;
        }
        let late = random.below(window.min(8) + 1);
        line.push((n + late, n));
        if fate == 1 {
            line.push((n + random.below(window + 1), n));
            copies += 1;
        }
    }
    line.sort_by_key(|(time, _)| *time);
    let mut receiver = RtpReceiver::new(window as u16);
    let mut seen = Seen::default();
    let line: Vec<usize> = line.into_iter().map(|(_, n)| n).collect();
    let arrived: Vec<Vec<u8>> = line.iter().map(|n| sent[*n].clone()).collect();
    for (n, datagram) in arrived.iter().enumerate() {
        let mut input = receiver.push(datagram, n);
        while let Some(event) = receiver.next(&mut input) {
            seen.event(event, &arrived, n);
        }
    }
    while let Some(event) = receiver.finish() {
        seen.event(event, &arrived, arrived.len());
    }
    // What is lost at the end is not known to have been sent.
    let last = line.iter().copied().max().unwrap_or(0);
    assert_eq!(seen.lost as usize, lost.range(..last).count());
    assert_eq!((seen.late, seen.duplicates, seen.strays), (0, copies, 0));
    let kept = (0..sent.len()).filter(|n| !lost.contains(n)).flat_map(|n| {
        let rtp = RtpPacket::from_bytes(&sent[n]).expect("read before");
        rtp.packets().map(|p| *p.as_bytes()).collect::<Vec<_>>()
    });
    assert!(kept.eq(seen.packets.iter().copied()), "window {window}");
}

/// Media packets of any form and length.
fn media(first: u16, count: usize, random: &mut Random) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    for n in 0..count {
        let [high, low] = first.wrapping_add(n as u16).to_be_bytes();
        let (flags, marker) = (random.number() as u8 & 0x3F, random.number() as u8 & 0x80);
        let mut d = vec![0x80 | flags, marker | MP2T, high, low];
        d.extend(random.bytes(4));
        d.extend([0xC0, 0xFF, 0xEE, 0x01]);
        let len = random.below(24);
        d.extend(random.bytes(len));
        packets.push(d);
    }
    packets
}

/// All that one row or column after the other can restore is restored, and nothing else.
fn repaired(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let mut random = Random::behind(data);
    let (most, deepest) = if turn.is_rare() { (20, 17) } else { (4, 3) };
    let (columns, rows) = (1 + input.byte() % most, 4 + input.byte() % deepest);
    let Ok(encoder) = FecEncoder::new(columns, rows) else {
        return assert!(usize::from(columns) * usize::from(rows) > 100);
    };
    let by_rows = input.byte() % 4 != 0;
    let mut encoder = encoder.with_rows(by_rows).with_sequence_numbers(random.number() as u16, random.number() as u16);
    let (columns, rows) = (usize::from(columns), usize::from(rows));
    let first = random.number() as u16;
    let count = columns * rows * (1 + random.below(2)) + random.below(columns * rows);
    let media = media(first, count, &mut random);
    let place = |sequence: u16| usize::from(sequence.wrapping_sub(first));

    // The input says what is lost: bits, in order; beyond it nothing is.
    let lost = |n: usize| {
        let byte = input.0.get(n / 8).copied().unwrap_or(0);
        n > 0 && byte >> (n % 8) & 1 == 1
    };
    let missing: BTreeSet<usize> = (0..count).filter(|n| lost(*n)).collect();
    let fec_lossy = random.below(2) == 0;
    let disorder = if random.below(3) == 0 { 1 + random.below(40) } else { 1 };
    let mut line: Vec<(usize, Vec<u8>, bool)> = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, packet) in media.iter().enumerate() {
        let mut made = Vec::new();
        encoder.push(packet, |direction, fec| made.push((direction, fec.to_vec()))).expect("media packets");
        if !missing.contains(&n) {
            line.push((if n == 0 { 0 } else { n + random.below(disorder) }, packet.clone(), true));
        }
        for (direction, fec) in made {
            let read = FecPacket::from_bytes(&fec).expect("a FEC packet");
            let of: Vec<usize> = (0..usize::from(read.na))
                .map(|i| place(read.sn_base_low_bits.wrapping_add((i * usize::from(read.offset)) as u16)))
                .collect();
            assert_eq!((read.d, of.last()), (direction == Direction::Row, Some(&n)));
            assert_eq!(of.len(), if read.d { columns } else { rows });
            if fec_lossy && random.below(4) == 0 {
                continue;
            }
            groups.push(of);
            line.push((n + random.below(disorder), fec, false));
        }
    }
    line.sort_by_key(|(time, ..)| *time);
    if let Some(start) = line.iter().position(|(_, d, is_media)| *is_media && sequence(d) == first) {
        line[..=start].rotate_right(1);
    }
    // By hand: what is the only one missing in a group, again and again.
    let mut hopeless = missing.clone();
    while let Some(found) = groups.iter().find_map(|group| {
        let mut gone = group.iter().filter(|n| hopeless.contains(n));
        gone.next().filter(|_| gone.next().is_none()).copied()
    }) {
        hopeless.remove(&found);
    }

    let mut decoder = FecDecoder::new(400);
    let (mut back, mut given_up) = (BTreeMap::new(), BTreeSet::new());
    let mut drain = |decoder: &mut FecDecoder, end: bool| {
        while let Some(event) = if end { decoder.finish() } else { decoder.next() } {
            match event {
                FecEvent::Restored(d) => assert_eq!(back.insert(place(sequence(d)), d.to_vec()), None, "twice"),
                FecEvent::Lost { first, count } => given_up.extend((0..count).map(|n| place(first.wrapping_add(n)))),
                other => panic!("{other:?}"),
            }
        }
    };
    for (_, datagram, is_media) in &line {
        let taken = if *is_media { decoder.push(datagram) } else { decoder.push_fec(datagram) };
        taken.expect("all that is sent is right");
        drain(&mut decoder, false);
    }
    drain(&mut decoder, true);
    assert!(back.iter().all(|(n, d)| *d == media[*n]), "restored something else");
    let expected: BTreeSet<usize> = missing.difference(&hopeless).copied().collect();
    let found: BTreeSet<usize> = back.keys().copied().collect();
    assert!(expected.is_subset(&found), "{:?} of {columns} x {rows}", expected.difference(&found));
    // In disorder, some are restored before they come.
    assert!(disorder > 1 || found == expected);
    let known = hopeless.iter().filter(|n| hopeless.range(**n..).count() < count - **n);
    let known: BTreeSet<usize> = known.copied().collect();
    assert_eq!(decoder.statistics().lost, known.len() as u64);
    // No more than 128 runs wait to be reported; older ones are only counted.
    let runs = known.iter().filter(|n| !known.contains(&(*n - 1))).count();
    assert!(given_up == known || runs > 128 && given_up.is_subset(&known), "given up {given_up:?} of {known:?}");
    assert_eq!(decoder.statistics().rejected, 0);
}

/// Timestamps by PCRs of any kind, and jitter of any timestamps.
fn times(data: &[u8], turn: Turn) {
    let stream = stream::of(data, turn);
    let mut clock = PcrTimestamps::new(None);
    let mut pid = None;
    for unit in framed(&stream) {
        let Framed::Packet(frame) = unit else { continue };
        let next = clock.next(frame.packet);
        let ours = pid.is_none_or(|pid| pid == frame.packet.pid()) && !frame.packet.transport_error_indicator();
        let pcr = frame.packet.pcr().filter(|_| ours);
        if let Some(pcr) = pcr {
            pid = Some(frame.packet.pid());
            // An extension of 300 or more counts as what it stands for.
            assert_eq!(next.map(|(time, _)| time), Some((pcr.ticks() / 300) as u32));
        }
        assert_eq!(next.is_some(), pid.is_some());
    }
    let mut jitter = Jitter::default();
    for pair in data.chunks_exact(8) {
        let (arrival, timestamp) = pair.split_at(4);
        let word = |b: &[u8]| b.iter().fold(0, |n, b| n << 8 | u32::from(*b));
        jitter.add(word(arrival), word(timestamp));
        // Differences are modulo 2^32.
        assert!(jitter.get() <= 1 << 31);
    }
}
