//! What packets carry beside programs: T2-MI and the baseband frames in it, datagrams in sections.

use crate::input::{Input, Random, Turn};
use crate::stream::mend;
use mpegts::packet::{NULL_PACKET, PACKET_SIZE, PacketBuilder};
use mpegts::section::{Payload, Section, SectionAssembler, SectionPacketizer};
use mpegts::tunnel::baseband::{
    BbFrame, BbHeader, BbMode, NO_SYNCD, PlpEvent, PlpExtractor, PlpInput, StreamFormat, crc8,
};
use mpegts::tunnel::mpe::{Datagram, DatagramSection, MAX_DATAGRAM, MpeHeader};
use mpegts::tunnel::t2mi::{
    MAX_T2MI, T2miBaseband, T2miEvent, T2miInput, T2miPacket, T2miPacketType, T2miPacketizer, T2miReader,
};
use mpegts::{Packet, Pid};
use wire::{Blob, Decode, Encode};

const ON: Pid = Pid::EIT;
/// The pipe whose frames are taken out.
const PLP: u8 = 3;

/// Takes the input as packets and frames of anybody, as T2-MI, baseband frames and datagrams to be sent.
pub fn run(data: &[u8], turn: Turn) {
    if !turn.is_thorough() {
        return match turn.is(0, 2) {
            true => hostile_packets(data, turn),
            false => hostile_frames(data),
        };
    }
    if turn.is(0, 6) {
        hostile_packets(data, turn);
    }
    if turn.is(1, 6) {
        hostile_frames(data);
    }
    if turn.is(2, 6) {
        t2mi(data, turn);
    }
    if turn.is(3, 6) {
        baseband(data, turn);
    }
    if turn.is(4, 6) {
        hostile_datagrams(data);
    }
    if turn.is(5, 6) {
        datagrams(data, turn);
    }
}

/// Packets of any content: what comes out as a T2-MI packet is one.
fn hostile_packets(data: &[u8], turn: Turn) {
    let mut packets = Vec::new();
    let (mut input, mut counter) = (Input(data), 0u8);
    while !input.is_empty() {
        let (flags, n) = (input.byte(), input.byte());
        let mut packet = [flags; PACKET_SIZE];
        let [high, low] = ON.get().to_be_bytes();
        // Mostly in order, mostly with a payload.
        counter = counter.wrapping_add(u8::from(flags & 7 != 7));
        let control = if flags & 0x70 == 0x70 { n } else { 0x10 | counter & 15 };
        packet[..4].copy_from_slice(&[0x47, flags & 0xC0 | high, low, control]);
        let content = input.bytes(usize::from(n) % 185);
        packet[4..4 + content.len()].copy_from_slice(content);
        if flags & 0x30 == 0x30 {
            // One T2-MI packet whose length and CRC_32 are right.
            let payload = &content[..content.len().min(160)];
            let whole = T2miPacket::new(T2miPacketType(flags & 3), payload).and_then(|p| p.encode_to_vec());
            let whole = whole.expect("a short payload");
            packet[4] = 0;
            packet[5..5 + whole.len()].copy_from_slice(&whole);
        }
        packets.push(packet);
    }
    let mut reader = T2miReader::new(ON);
    let mut extractor = PlpExtractor::new();
    for packet in &packets {
        let mut events = 0;
        let mut walk = reader.push(Packet::new(packet));
        while let Some(event) = reader.next(&mut walk) {
            match event {
                T2miEvent::Packet { packet, .. } => look(packet, &mut extractor, turn),
                T2miEvent::BadUnit { error, bytes } => {
                    assert!(bytes.len() <= MAX_T2MI && error.offset() <= bytes.len().max(6), "{error}");
                }
                T2miEvent::Discontinuity(step) => assert!(step.is_break()),
                T2miEvent::BadTransportPacket(_) => {}
                other => panic!("{other:?}"),
            }
            events += 1;
        }
        assert!(events <= PACKET_SIZE / 10 + 4, "{events} events in a packet");
    }
    if !turn.is_rare() {
        return;
    }
    // Some are not walked to their end, and some not at all.
    let mut random = Random::behind(data);
    let heap = wire::testing::measure(|| {
        let mut reader = T2miReader::new(ON);
        for packet in &packets {
            let mut walk: T2miInput<'_> = reader.push(Packet::new(packet));
            while random.below(8) > 0 && reader.next(&mut walk).is_some() {}
        }
    });
    assert!(heap.bytes_max <= 3 * MAX_T2MI as u64, "{} bytes", heap.bytes_max);
}

/// A packet is one when written, and its parts can be looked at.
fn look(packet: T2miPacket<'_>, extractor: &mut PlpExtractor, turn: Turn) {
    let bytes = packet.encode_to_vec().expect("it was read");
    assert_eq!(T2miPacket::from_bytes(&bytes), Ok(packet));
    if turn.is_rare() {
        let _ = format!("{:?}", packet.payload);
    }
    let Some(plp) = packet.plp_id() else {
        return assert!(packet.baseband_frame(0).is_none());
    };
    assert!(packet.baseband_frame(plp.wrapping_add(1)).is_none());
    if let Ok(frame) = packet.baseband_frame(plp).expect("of this pipe") {
        walk(extractor, frame);
    }
}

/// A frame gives no more packets than its bits can hold.
fn walk(extractor: &mut PlpExtractor, frame: BbFrame<'_>) {
    let mut input = extractor.push(frame);
    let (mut packets, mut others) = (0, 0);
    while let Some(event) = extractor.next(&mut input) {
        match event {
            PlpEvent::Packet(bytes) | PlpEvent::BadPacket(bytes) => {
                assert_eq!(bytes[0], 0x47);
                packets += 1;
            }
            PlpEvent::NullPackets(n) => assert!(n > 0 && frame.header.npd),
            PlpEvent::Resync => others += 1,
            PlpEvent::NotTs(format) => {
                assert_ne!(format, StreamFormat::TS);
                others += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(others <= 1 && packets <= usize::from(frame.header.dfl) / (187 * 8) + 1);
}

/// Frames with any headers.
fn hostile_frames(data: &[u8]) {
    let mut input = Input(data);
    let mut random = Random::behind(data);
    let mut extractor = PlpExtractor::new();
    while !input.is_empty() {
        let (flags, n) = (input.byte(), usize::from(input.word()));
        let content = input.bytes(n % 40);
        let bytes: Vec<u8> =
            content.iter().copied().cycle().take(if content.is_empty() { 0 } else { n % 600 }).collect();
        let cut = random.below(8) as u16;
        let header = BbHeader {
            ts_gs: if flags & 0x1F == 0 { StreamFormat(flags >> 6) } else { StreamFormat::TS },
            issyi: flags & 1 != 0,
            npd: flags & 2 != 0,
            upl: [1504, 1512, 1520, 1528, 1536, flags.into()][random.below(6)],
            dfl: (bytes.len() as u16 * 8).saturating_sub(cut),
            sync: 0x47,
            syncd: match flags >> 2 & 3 {
                0 => 0,
                1 => NO_SYNCD,
                _ => input.word(),
            },
            ..Default::default()
        };
        let frame = BbFrame { header, mode: BbMode(flags >> 4 & 1), data: Blob(&bytes), padding: Blob(&[]) };
        let sent = frame.encode_to_vec().expect("the length is right");
        let frame = BbFrame::from_bytes(&sent).expect("it was written");
        if random.below(8) == 0 {
            // Not walked.
            let mut input: PlpInput<'_> = extractor.push(frame);
            while random.below(3) > 0 && extractor.next(&mut input).is_some() {}
            continue;
        }
        walk(&mut extractor, frame);
    }
}

/// T2-MI packets go through transport packets unchanged, however those are cut.
fn t2mi(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let mut random = Random::behind(data);
    let mut sent = Vec::new();
    let mut count = [0u8; 8];
    while !input.is_empty() && sent.len() < if turn.is_rare() { 60 } else { 6 } {
        let (kind, stream, n) = (input.byte(), input.byte() & 7, usize::from(input.word()));
        let few = input.bytes(8);
        let n = if few.is_empty() {
            0
        } else {
            n % [300, 20, if turn.is_rare() { 8192 } else { 900 }, 1][usize::from(kind & 3)]
        };
        let payload: Vec<u8> = few.iter().copied().cycle().take(n).collect();
        let mut packet = T2miPacket::new(T2miPacketType(kind >> 2), &payload).expect("it fits");
        let number = &mut count[usize::from(stream)];
        (packet.header.packet_count, packet.header.t2mi_stream_id) = (*number, stream);
        packet.header.payload_len = packet.header.payload_len.saturating_sub(u16::from(kind >> 5));
        *number = number.wrapping_add(1);
        sent.push(packet.encode_to_vec().expect("it fits"));
    }
    let mut packetizer = T2miPacketizer::new(ON);
    packetizer.set_continuity_counter(random.number() as u8);
    let mut packets: Vec<[u8; PACKET_SIZE]> = Vec::new();
    assert!(packetizer.push(data, |p| packets.push(*p)).is_err() || T2miPacket::from_bytes(data).is_ok());
    packets.clear();
    packetizer = T2miPacketizer::new(ON);
    for packet in &sent {
        packetizer.push(packet, |p| packets.push(*p)).expect("one packet with a right CRC_32");
        if random.below(4) == 0 {
            packetizer.finish(|p| packets.push(*p)).expect("no errors");
        }
    }
    packetizer.finish(|p| packets.push(*p)).expect("no errors");
    whole(&sent, &packets);
    let pointers = random.below(2) == 0;
    whole(&sent, &cut(&sent, &mut random, pointers));

    // Whatever is lost, what comes out was sent, and the missing are told.
    let mut rest = sent.iter();
    let mut reader = T2miReader::new(ON);
    for packet in packets.iter().filter(|_| random.below(4) > 0) {
        let mut walk = reader.push(Packet::new(packet));
        while let Some(event) = reader.next(&mut walk) {
            if let T2miEvent::Packet { packet, .. } = event {
                let bytes = packet.encode_to_vec().expect("it was read");
                assert!(rest.any(|s| *s == bytes), "never sent");
            }
        }
    }
}

/// Transport packets of any size; without pointers but the first, T2-MI packets follow one another.
fn cut(sent: &[Vec<u8>], random: &mut Random, pointers: bool) -> Vec<[u8; PACKET_SIZE]> {
    let mut starts = Vec::new();
    let mut bytes = Vec::new();
    for packet in sent {
        starts.push(bytes.len());
        bytes.extend(packet);
    }
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let longest = [3, 40, 183][random.below(3)];
        let n = (1 + random.below(longest)).min(bytes.len() - at);
        let start = starts.iter().find(|s| (at..at + n).contains(s)).filter(|_| pointers || at == 0);
        let pointer: Vec<u8> = start.map(|s| (s - at) as u8).into_iter().collect();
        let head = PacketBuilder {
            payload_unit_start_indicator: start.is_some(),
            continuity_counter: out.len() as u8 & 15,
            ..PacketBuilder::new(ON)
        };
        let payload = [&pointer[..], &bytes[at..at + n]].concat();
        let (packet, used) = head.build(None, &payload).expect("it fits");
        assert_eq!(used, payload.len());
        out.push(packet);
        at += n;
    }
    out
}

fn whole(sent: &[Vec<u8>], packets: &[[u8; PACKET_SIZE]]) {
    let mut back = sent.iter();
    let mut reader = T2miReader::new(ON);
    for packet in packets {
        let mut walk = reader.push(Packet::new(packet));
        while let Some(event) = reader.next(&mut walk) {
            let T2miEvent::Packet { packet, missing: 0 } = event else { panic!("{event:?}") };
            assert_eq!(packet.encode_to_vec().ok().as_ref(), back.next());
        }
    }
    assert_eq!(back.next(), None);
}

/// User packets as one string of bits: EN 302 755, 5.1.4 to 5.1.7.
struct Framer {
    normal: bool,
    issy: usize,
    npd: bool,
    bits: Vec<bool>,
    /// Where packets start: in normal mode at the CRC-8 of the one before.
    starts: Vec<usize>,
}

impl Framer {
    fn put(&mut self, bytes: &[u8]) {
        self.bits.extend(bytes.iter().flat_map(|b| (0..8).rev().map(move |i| b >> i & 1 == 1)));
    }

    /// Takes packets; nulls are counted where they are deleted.
    fn fill(&mut self, packets: &[[u8; PACKET_SIZE]]) {
        let mut deleted = 0u8;
        if self.normal {
            self.put(&[0]);
        }
        for packet in packets {
            if self.npd && Packet::new(packet).pid().is_null() && deleted < 255 {
                deleted += 1;
                continue;
            }
            self.starts.push(self.bits.len() - if self.normal { 8 } else { 0 });
            let mut user = packet[1..].to_vec();
            if self.normal {
                user.extend(&[0x9A, 0xBC, 0xDE][..self.issy]);
            }
            if self.npd {
                user.push(std::mem::take(&mut deleted));
            }
            if self.normal {
                user.push(crc8(&user));
            }
            self.put(&user);
        }
        if self.normal {
            self.starts.push(self.bits.len() - 8);
        }
    }

    /// Frames of any lengths.
    fn frames(&self, random: &mut Random) -> Vec<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), 0);
        let longest = [40, 800, 9000][random.below(3)];
        while at < self.bits.len() {
            let n = random.below(longest).min(self.bits.len() - at);
            let bits = self.bits[at..at + n].chunks(8);
            let data: Vec<u8> =
                bits.map(|c| c.iter().enumerate().fold(0, |b, (i, set)| b | u8::from(*set) << (7 - i))).collect();
            let start = self.starts.iter().find(|s| (at..at + n).contains(s));
            let upl = (187 + 1 + self.issy + usize::from(self.npd)) * 8;
            let header = BbHeader {
                ts_gs: StreamFormat::TS,
                issyi: self.issy > 0,
                npd: self.npd,
                upl: if self.normal { upl as u16 } else { 0 },
                sync: if self.normal { 0x47 } else { 0 },
                dfl: n as u16,
                syncd: start.map_or(NO_SYNCD, |s| (s - at) as u16),
                ..Default::default()
            };
            let mode = if self.normal { BbMode::NORMAL } else { BbMode::HIGH_EFFICIENCY };
            let frame = BbFrame { header, mode, data: Blob(&data), padding: Blob(&[0; 3]) };
            out.push(frame.encode_to_vec().expect("the length is right"));
            at += n;
        }
        out
    }
}

/// Transport packets in baseband frames in T2-MI packets in transport packets, and back.
fn baseband(data: &[u8], turn: Turn) {
    let mut random = Random::behind(data);
    let mut inner: Vec<[u8; PACKET_SIZE]> = Vec::new();
    for (n, byte) in data.iter().take(if turn.is_rare() { 10 } else { 2 }).enumerate() {
        let mut packet = [*byte; PACKET_SIZE];
        packet[..4].copy_from_slice(&[0x47, 1, n as u8, 0x10]);
        inner.push(packet);
        let deleted = usize::from(if turn.is_rare() { *byte } else { byte >> 4 });
        inner.extend(std::iter::repeat_n(NULL_PACKET, if byte % 4 == 0 { deleted } else { 0 }));
    }
    let normal = random.below(2) == 0;
    let npd = random.below(4) > 0;
    if !npd {
        inner.truncate(12);
    }
    let issy = if normal { [0, 2, 3][random.below(3)] } else { 0 };
    let mut framer = Framer { normal, issy, npd, bits: Vec::new(), starts: Vec::new() };
    framer.fill(&inner);
    if npd {
        // Nulls behind the last packet are in no frame.
        let end = inner.iter().rposition(|p| !Packet::new(p).pid().is_null());
        inner.truncate(end.map_or(0, |n| n + 1));
    }
    let mut packetizer = T2miPacketizer::new(ON);
    let mut outer: Vec<[u8; PACKET_SIZE]> = Vec::new();
    let frames = framer.frames(&mut random);
    for (n, frame) in frames.iter().enumerate() {
        // Another pipe in between.
        for plp_id in [PLP, 9] {
            let payload = T2miBaseband { plp_id, bbframe: Blob(frame), ..Default::default() }.encode_to_vec();
            let payload = payload.expect("it fits");
            let mut packet = T2miPacket::new(T2miPacketType::BASEBAND_FRAME, &payload).expect("it fits");
            packet.header.packet_count = (2 * n) as u8 + u8::from(plp_id == 9);
            let bytes = packet.encode_to_vec().expect("it fits");
            packetizer.push(&bytes, |p| outer.push(*p)).expect("one packet with a right CRC_32");
        }
    }
    packetizer.finish(|p| outer.push(*p)).expect("no errors");

    let mut extractor = PlpExtractor::new();
    let mut reader = T2miReader::new(ON);
    let mut back: Vec<[u8; PACKET_SIZE]> = Vec::new();
    for packet in &outer {
        let mut walk = reader.push(Packet::new(packet));
        while let Some(event) = reader.next(&mut walk) {
            let T2miEvent::Packet { packet, missing: 0 } = event else { panic!("{event:?}") };
            let Some(frame) = packet.baseband_frame(PLP) else { continue };
            let mut frame = extractor.push(frame.expect("it was written"));
            while let Some(event) = extractor.next(&mut frame) {
                match event {
                    PlpEvent::Packet(packet) => back.push(*packet),
                    PlpEvent::NullPackets(n) => back.extend(std::iter::repeat_n(NULL_PACKET, n.into())),
                    other => panic!("{other:?}"),
                }
            }
        }
    }
    assert_eq!(back.len(), inner.len());
    assert!(back == inner, "normal mode {normal}, ISSY {issy}, deletion {npd}");

    // After lost frames, with the word of the caller: only what was sent.
    let mut rest = inner.iter();
    extractor.reset();
    for frame in &frames {
        if random.below(3) == 0 {
            extractor.reset();
            continue;
        }
        let mut input = extractor.push(BbFrame::from_bytes(frame).expect("it was written"));
        while let Some(event) = extractor.next(&mut input) {
            match event {
                PlpEvent::Packet(packet) => assert!(rest.any(|p| p == packet), "never sent"),
                PlpEvent::NullPackets(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// What is said to be a datagram is one.
fn hostile_datagrams(data: &[u8]) {
    let mended = mend(&[&[0x3E], data].concat());
    for bytes in [data, &mended] {
        let read = DatagramSection::from_bytes(bytes);
        if let Ok(section) = Section::from_bytes(bytes) {
            let of = DatagramSection::from_section(section);
            assert!(section.table_id() == 0x3E || of.is_err());
            assert_eq!(of.ok(), read.ok());
        }
        let Ok(section) = read else { continue };
        assert_eq!(section.encode_to_vec().as_deref(), Ok(bytes));
        let payload = section.payload.0;
        match section.datagram() {
            Ok(Datagram::LlcSnap(frame)) => {
                if let Some(Ok(datagram)) = frame.datagram() {
                    ip(datagram, &frame.data);
                }
            }
            Ok(Datagram::Opaque(bytes)) => assert_eq!(bytes, payload),
            Ok(datagram) => ip(datagram, payload),
            Err(error) => assert!(error.offset() <= payload.len()),
        }
    }
}

fn ip(datagram: Datagram<'_>, payload: &[u8]) {
    let word = |at: usize| usize::from(u16::from_be_bytes([payload[at], payload[at + 1]]));
    match datagram {
        Datagram::Ipv4(bytes) => {
            assert!(payload.starts_with(bytes) && bytes[0] >> 4 == 4 && bytes.len() == word(2) && bytes.len() >= 20);
        }
        Datagram::Ipv6(bytes) => {
            assert!(payload.starts_with(bytes) && bytes[0] >> 4 == 6 && bytes.len() == word(4) + 40);
        }
        other => panic!("{other:?}"),
    }
}

/// Datagrams go through sections and packets unchanged.
fn datagrams(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let mut sent = Vec::new();
    while !input.is_empty() && sent.len() < if turn.is_rare() { 20 } else { 3 } {
        let (kind, n) = (input.byte(), usize::from(input.word()));
        let mac = [kind, input.byte(), 3, 4, 5, input.byte()];
        let n = if kind & 0x10 == 0 { n % 200 } else { n % if turn.is_rare() { 4200 } else { 900 } };
        let mut datagram = vec![kind; n.max(40)];
        let length = datagram.len() as u16;
        if kind & 1 == 0 {
            datagram[0] = 0x45;
            datagram[2..4].copy_from_slice(&length.to_be_bytes());
        } else {
            datagram[0] = 0x60;
            datagram[4..6].copy_from_slice(&(length - 40).to_be_bytes());
        }
        sent.push((mac, datagram));
    }
    let mut packetizer = SectionPacketizer::new(ON);
    let mut packets = Vec::new();
    for (mac, datagram) in &sent {
        let section = DatagramSection::new(*mac, datagram).encode_to_vec();
        assert_eq!(section.is_ok(), datagram.len() <= MAX_DATAGRAM);
        section.iter().for_each(|bytes| packetizer.push(bytes, |p| packets.push(*p)));
    }
    packetizer.finish(|p| packets.push(*p));
    let mut back = sent.iter().filter(|(_, datagram)| datagram.len() <= MAX_DATAGRAM);
    let mut assembler = SectionAssembler::new();
    for packet in &packets {
        let packet = Packet::new(packet);
        let mut payload = Payload::from_packet(packet).expect("a payload");
        while let Some(section) = assembler.next(&mut payload) {
            let section = section.expect("it was written");
            let section = DatagramSection::from_section(section).expect("it was written");
            let (mac, datagram) = back.next().expect("no more than were sent");
            assert_eq!(section.header.mac_address(), *mac);
            assert_eq!(section.header, MpeHeader { ..section.header.with_mac_address(*mac) });
            match section.datagram() {
                Ok(Datagram::Ipv4(bytes) | Datagram::Ipv6(bytes)) => assert_eq!(bytes, datagram),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(back.next(), None);
}
