//! DOCSIS: frames, what is in them, and their way through transport packets.

use crate::input::{Input, Random, Turn};
use docsis_mac::bpi::Tek;
use docsis_mac::capture::{PlcBlocks, Xra, XraContent};
use docsis_mac::convergence::{Convergence, FramePacketizer, UnitEvent};
use docsis_mac::frame::{Payload, STUFFING, frame_len};
use docsis_mac::message::{Body, Map, Mdd, MessageType, Multipart, MultipartLimits};
use docsis_mac::schedule::{Answer, Pairing, Relation, Request, Timeline, elements, grants};
use docsis_mac::{Frame, Frames, MacAddress, Message, Sid};
use mpegts::packet::PACKET_SIZE;
use mpegts::{Packet, Pid};
use std::time::Duration;
use wire::testing::check_bytes;
use wire::{Blob, Decode, Encode, List};

/// Takes the input as frames, as a message, as TLVs, as packets, and as frames to be sent.
pub fn run(data: &[u8], turn: Turn) {
    if !turn.is_thorough() {
        for frame in Frames::new(data) {
            let Ok(frame) = frame else { break };
            let _ = frame.check_crc();
        }
        return packets(data);
    }
    if turn.is(0, 10) {
        frames(data, turn);
    }
    if turn.is(1, 10) {
        frames(&mended(data).concat(), turn);
    }
    if turn.is(2, 10) {
        packets(data);
    }
    if turn.is(3, 10) {
        there_and_back(data);
    }
    if turn.is(4, 10) {
        without_pointers(data);
    }
    if turn.is(5, 10) {
        collected(data);
    }
    if turn.is(6, 10) {
        split(data);
    }
    if turn.is(7, 10) {
        xra(data, turn);
    }
    if turn.is(8, 10) {
        schedule(data);
    }
    if turn.is(9, 10) {
        encrypted(data);
    }
}

/// Walks from the start, and from behind each frame in error.
fn frames(bytes: &[u8], turn: Turn) {
    let mut rest = bytes;
    while let Some(behind) = walk(rest, turn) {
        assert!(behind.len() < rest.len());
        rest = behind;
    }
}

/// Each frame is written back, the walk makes progress, and a walk by the headers only is the same.
/// What to go on with after an error.
fn walk(bytes: &[u8], turn: Turn) -> Option<&[u8]> {
    let (mut walk, mut headers) = (Frames::new(bytes), Frames::raw(bytes));
    loop {
        let before = walk.rest();
        let (frame, header) = (walk.next(), headers.next());
        assert_eq!(walk.offset(), headers.offset());
        let (Some(frame), Some(header)) = (&frame, &header) else {
            assert!(frame.is_none() && header.is_none());
            return None;
        };
        let start = &before[before.iter().take_while(|b| **b == STUFFING).count()..];
        let (frame, header) = match (frame, header) {
            (Ok(frame), Ok(header)) => (frame, header),
            (frame, header) => {
                assert_eq!(frame.err(), header.err());
                assert_eq!(walk.rest(), start);
                assert!(walk.next().is_none() && headers.next().is_none());
                assert_eq!(walk.step_over(), headers.step_over());
                return start.get(6..);
            }
        };
        let used = &start[..start.len() - walk.rest().len()];
        assert!(used.len() >= 6);
        assert_eq!(header.bytes.0, used);
        assert!(header.bytes.ends_with(&header.payload) && header.bytes[4..].starts_with(&header.ehdr));
        assert_eq!(frame_len(used), Ok(Some(used.len())));
        assert_eq!(frame.encode_to_vec().as_deref(), Ok(used), "{frame:?}");
        if let Err(message) = check_bytes::<Frame<'static>>(used) {
            panic!("{message}");
        }
        look(frame, turn);
    }
}

fn look(frame: &Frame<'_>, turn: Turn) {
    let _ = frame.check_crc();
    if turn.is_rare() {
        let _ = format!("{frame:?}");
    }
    if let Some(ehdr) = &frame.ehdr {
        assert!(ehdr.iter().count() <= ehdr.encoded_len() + 1);
    }
    if let Payload::Concatenation(inner) = &frame.payload {
        for inner in inner.iter() {
            let inner = inner.expect("the headers of a concatenation have been looked at");
            assert!(!matches!(inner.payload, Payload::Concatenation(_)), "nested");
            look(&inner, turn);
        }
    }
}

/// The input cut into frames whose lengths and checksums are right.
pub(crate) fn mended(data: &[u8]) -> Vec<Vec<u8>> {
    let mut input = Input(data);
    let mut out = Vec::new();
    while !input.is_empty() {
        let (fc, mac_parm) = (input.byte(), input.byte());
        if fc == STUFFING {
            continue;
        }
        if fc == 0xF8 && !out.is_empty() {
            // The frames before in one, or, when they are concatenations, in what must not be.
            let inner = out.split_off(out.len().saturating_sub(usize::from(mac_parm % 4)));
            let mut frame = vec![fc, inner.len() as u8];
            frame.extend((inner.iter().map(Vec::len).sum::<usize>() as u16).to_be_bytes());
            frame.extend(wire::crc::x25(&frame).to_le_bytes());
            frame.extend(inner.concat());
            out.push(frame);
            continue;
        }
        let short = match fc {
            0xC4 => Some(2),
            0xC8 => Some(3),
            _ => None,
        };
        let mut frame = vec![fc, mac_parm];
        if let Some(n) = short {
            frame.extend([input.byte(), input.byte(), input.byte()].iter().take(n));
            frame.extend(wire::crc::x25(&frame).to_le_bytes());
            out.push(frame);
            continue;
        }
        let ehdr = if fc & 1 == 1 { input.bytes(mac_parm.into()) } else { &[] };
        let mut frame = vec![fc, if fc & 1 == 1 { ehdr.len() as u8 } else { mac_parm }];
        let len = usize::from(input.word() % 2048);
        let mut payload = input.bytes(len).to_vec();
        // Management messages: their length is right, too.
        if fc & 0xFC == 0xC0 && payload.len() >= 20 {
            let [high, low] = (payload.len() as u16 - 14).to_be_bytes();
            payload[12..14].copy_from_slice(&[high, low]);
        }
        if fc & 0xE0 != 0xE0 && mac_parm % 16 != 15 {
            payload.extend(wire::crc::ethernet(&payload).to_le_bytes());
        }
        frame.extend(((ehdr.len() + payload.len()) as u16).to_be_bytes());
        frame.extend(ehdr);
        frame.extend(wire::crc::x25(&frame).to_le_bytes());
        frame.extend(payload);
        out.push(frame);
    }
    out
}

/// Packets of any content: what comes out as a frame is one.
fn packets(data: &[u8]) {
    let mut convergence = Convergence::new();
    let mut input = Input(data);
    let mut counter = 0u8;
    while !input.is_empty() {
        let (flags, n) = (input.byte(), input.byte());
        let mut packet = [flags; PACKET_SIZE];
        let [high, low] = Pid::DOCSIS.get().to_be_bytes();
        // Mostly in order, mostly with a payload.
        counter = counter.wrapping_add(u8::from(flags & 7 != 7));
        let control = if flags & 0x70 == 0x70 { n } else { 0x10 | counter & 15 };
        packet[..4].copy_from_slice(&[0x47, flags & 0x40 | high, low, control]);
        let content = input.bytes(usize::from(n) % 185);
        packet[4..4 + content.len()].copy_from_slice(content);
        let mut events = 0;
        let mut walk = convergence.push(Packet::new(&packet));
        while let Some(event) = convergence.next(&mut walk) {
            match event {
                UnitEvent::Unit(bytes) => {
                    assert_eq!(frame_len(bytes), Ok(Some(bytes.len())));
                    Frame::from_bytes(bytes).expect("the header is right");
                }
                UnitEvent::BadUnit { error, bytes } => assert!(error.offset() <= bytes.len().max(261), "{error}"),
                UnitEvent::Discontinuity(step) => assert!(step.is_break()),
                UnitEvent::BadTransportPacket(_) => {}
                other => panic!("{other:?}"),
            }
            events += 1;
        }
        assert!(events <= PACKET_SIZE / 6 + 3, "{events} events in a packet");
    }
}

/// Frames go through packets unchanged.
fn there_and_back(data: &[u8]) {
    let sent = mended(data);
    let mut packets: Vec<[u8; PACKET_SIZE]> = Vec::new();
    let mut packetizer = FramePacketizer::new();
    let mut random = Random::behind(data);
    for frame in &sent {
        packetizer.push(frame, |p| packets.push(*p)).expect("one frame with a good header");
        if random.below(4) == 0 {
            packetizer.finish(|p| packets.push(*p));
        }
    }
    packetizer.finish(|p| packets.push(*p));
    let mut back = sent.iter();
    let mut convergence = Convergence::new();
    for packet in &packets {
        let mut walk = convergence.push(Packet::new(packet));
        while let Some(event) = convergence.next(&mut walk) {
            let UnitEvent::Unit(bytes) = event else { panic!("{event:?}") };
            assert_eq!(Some(bytes), back.next().map(Vec::as_slice));
            // What is to be timed is not divided.
            let whole = packet.as_ptr_range().contains(&bytes.as_ptr());
            assert!(whole || bytes[0] & 0xFE != 0xC0 || bytes.len() > 183);
        }
    }
    assert_eq!(back.next(), None);
}

/// Without any pointer but the first, frames are found all the same: one begins where another ends.
fn without_pointers(data: &[u8]) {
    let sent = mended(data);
    let mut stream = vec![0];
    for (i, frame) in sent.iter().enumerate() {
        stream.extend(frame);
        stream.resize(stream.len() + i % 3, STUFFING);
    }
    let mut back = sent.iter();
    let mut convergence = Convergence::new();
    for (i, payload) in stream.chunks(184).enumerate() {
        let mut packet = [STUFFING; PACKET_SIZE];
        let first = if i == 0 { 0x40 } else { 0 };
        packet[..4].copy_from_slice(&[0x47, first | 0x1F, 0xFE, 0x10 | i as u8 & 15]);
        packet[4..4 + payload.len()].copy_from_slice(payload);
        let mut walk = convergence.push(Packet::new(&packet));
        while let Some(event) = convergence.next(&mut walk) {
            let UnitEvent::Unit(bytes) = event else { panic!("{event:?}") };
            assert_eq!(Some(bytes), back.next().map(Vec::as_slice));
        }
    }
    assert_eq!(back.next(), None);
}

/// What is collected stays under its bound.
fn collected(data: &[u8]) {
    let limits = MultipartLimits::default().messages(3).bytes(256).pause(Duration::from_millis(40));
    let mut parts = Multipart::new(limits);
    let (mut input, mut now) = (Input(data), Duration::ZERO);
    while !input.is_empty() {
        let [kind, numbers, len, step] = [input.byte(), input.byte(), input.byte(), input.byte()];
        let (count, number) = (numbers >> 4, numbers & 15);
        let tlvs = input.bytes((len % 100).into());
        let body = [&[kind >> 6, count, number, number][..], tlvs].concat();
        let (message_type, in_header) = match kind & 3 {
            0 => (MessageType::MDD, (0, 0)),
            1 => (MessageType::DBC_REQ, (0, 0)),
            2 => (MessageType::OCD, (count, number)),
            _ => (MessageType::BPKM_RSP, (count, number)),
        };
        let message = Message {
            version: 5,
            last_part: in_header.0,
            part: in_header.1,
            crc: None,
            ..Message::new(MacAddress::default(), Body::Other((MessageType(99), 5), Blob(&body)))
        };
        let mut bytes = message.encode_to_vec().expect("short");
        bytes[18] = message_type.0;
        let message = Message::from_bytes(&bytes).expect("as written");
        now += Duration::from_millis(u64::from(step % 16));
        match parts.push(now, &message) {
            Ok(Some(whole)) => {
                assert!(whole.as_bytes().len() <= 256 + 30 && whole.get().part().is_none());
                assert!(tlvs.is_empty() || whole.as_bytes().windows(tlvs.len()).any(|part| part == tlvs));
            }
            Ok(None) => {}
            Err(error) => assert!(message.part().is_some(), "{error}"),
        }
        assert!(parts.waiting() <= 3);
    }
}

/// A message that is cut comes back.
fn split(data: &[u8]) {
    let mdd =
        Mdd { number_of_fragments: 1, fragment_sequence_number: 1, tlvs: List::from_wire(data), ..Mdd::default() };
    let message = Message { crc: None, ..Message::new(MacAddress::default(), Body::from(mdd)) };
    let Ok(split) = message.split(300) else { return };
    let mut parts = Multipart::default();
    let mut whole = split.first().cloned();
    if split.len() > 1 {
        whole = split
            .iter()
            .fold(None, |whole, part| whole.or(parts.push(Duration::ZERO, &part.get()).expect("its parts")));
    }
    assert_eq!(whole.map(|whole| whole.as_bytes().to_vec()), message.encode_to_vec().ok());
}

/// The data of a record are what its content says, and no more.
fn xra(data: &[u8], turn: Turn) {
    let Ok(xra) = Xra::from_bytes(data) else { return };
    match xra.content() {
        XraContent::Frames(bytes) | XraContent::Other(bytes) => {
            assert_eq!(bytes, xra.data.0);
            frames(bytes, turn);
        }
        XraContent::Plc(bytes) => assert!(PlcBlocks::new(bytes).count() <= bytes.len()),
        XraContent::Ncp(blocks) => assert_eq!(blocks.encode_to_vec().as_deref(), Ok(xra.data.0)),
        XraContent::Segment(segment) => assert_eq!(segment.encode_to_vec().as_deref(), Ok(xra.data.0)),
        XraContent::InitialRanging(ranging) => assert_eq!(ranging.encode_to_vec().as_deref(), Ok(xra.data.0)),
        other => panic!("{other:?}"),
    }
}

/// MAPs of any content and requests between them: what waits stays under its bound, and each request ends once at most.
fn schedule(data: &[u8]) {
    let (mut timeline, mut pairing, mut asked, mut ended) = (Timeline::new(), Pairing::new(5), 0u64, 0u64);
    let mut input = Input(data);
    while !input.is_empty() {
        let [kind, len] = [input.byte(), input.byte()];
        let mut count = |answer: Answer| {
            ended +=
                u64::from(matches!(answer, Answer::Granted { left: 0, .. } | Answer::NotHeard(_) | Answer::Evicted(_)));
        };
        if kind & 1 == 0 {
            let at = u32::from(input.word());
            asked += 1;
            pairing.request(Request { sid: Sid(u16::from(kind >> 5)), at, mini_slots: len.into() }, &mut count);
        } else if let Ok(map) = Map::from_bytes(input.bytes(len.into())) {
            if timeline.push(&map) != Relation::Duplicate {
                pairing.map(&map, &mut count);
                assert_eq!(timeline.push(&map), Relation::Duplicate);
            }
            let built: Result<Vec<_>, _> = grants(&map).collect();
            if let Ok(Ok(built)) = built.map(|line| elements(map.allocation_start_time, &line, &[], None)) {
                let again = Map { elements: List::from(&built[..]), ..map };
                assert!(grants(&again).eq(grants(&map)));
            }
        }
        assert!(pairing.waiting() <= 5);
        assert_eq!(pairing.waiting() as u64 + ended, asked);
    }
}

/// What is protected is revealed again, and the addresses stay clear.
fn encrypted(data: &[u8]) {
    let Some((key, packet)) = data.split_first_chunk::<16>() else { return };
    let des: [u8; 8] = key[..8].try_into().expect("eight bytes");
    for tek in [
        Tek::aes_128(key, *key),
        Tek::aes_256(&[*key; 2].concat().try_into().expect("twice"), *key),
        Tek::des_56(&des, des),
    ] {
        let mut there = packet.to_vec();
        if tek.protect(&mut there).is_err() {
            assert_eq!(there, packet);
            continue;
        }
        assert_eq!(there[..12], packet[..12]);
        tek.reveal(&mut there).expect("the CRC is right");
        assert_eq!(there[..there.len() - 4], packet[..packet.len() - 4]);
    }
}
