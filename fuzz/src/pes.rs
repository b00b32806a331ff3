//! PES packets: as one piece of bytes, out of payloads of any size, and into packets.

use crate::input::{Input, Random, Turn};
use mpegts::clock::{Pcr, Timestamp};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::pes::{
    Delivery, Pes, PesAssembler, PesEnd, PesEvent, PesHead, PesHeader, PesPacketizer, PesPayload, StreamId,
};
use mpegts::{Packet, Pid};
use wire::testing::check_bytes;
use wire::{Blob, Decode, Encode, ErrorKind};

/// Takes the input as a packet, and as what follows a start code of any stream.
pub fn run(data: &[u8], turn: Turn) {
    packet(data);
    if !turn.is_thorough() {
        let mut random = Random::behind(data);
        let delivery = [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE][random.below(4)];
        let (mut assembler, cut) = (PesAssembler::new(delivery), random.below(data.len()));
        for (payload, unit_start) in [(&data[..cut], true), (&data[cut..], random.below(4) == 0)] {
            let mut payload = PesPayload::new(payload, unit_start);
            while assembler.next(&mut payload).is_some() {}
        }
        while assembler.finish().is_some() {}
        return;
    }
    let Some((stream_id, rest)) = data.split_first() else { return };
    let length = if data.len() % 2 == 0 { 0 } else { rest.len().min(0xFFFF) as u16 };
    let started = [&[0, 0, 1, *stream_id][..], &length.to_be_bytes(), rest].concat();
    packet(&started);
    let mut random = Random::behind(data);
    for bytes in [data, &started] {
        if turn.is(0, 3) {
            one(bytes);
        }
        if turn.is(1, 3) {
            assembled(&[bytes, &started], &mut random, turn);
        }
    }
    if turn.is(2, 3) {
        there_and_back(data, turn);
    }
}

/// What an assembler gives, without what depends on the payloads.
#[derive(Debug, PartialEq)]
enum Out {
    /// All that comes before the data.
    Start(Vec<u8>),
    /// All of it.
    Data(Vec<u8>),
    End(PesEnd),
    Packet(Vec<u8>, Vec<u8>, PesEnd),
    Bad(ErrorKind, usize, &'static str),
    Excess(Vec<u8>),
}

/// What a head is asked for is what its fields say.
fn agrees(head: PesHead<'_>) {
    let pes = head.with(&[]);
    assert_eq!((head.stream_id(), head.pes_packet_length()), (pes.stream_id, pes.pes_packet_length));
    let stamps = pes.header.map_or((None, None), |header| (header.pts(), header.dts()));
    assert_eq!((head.pts(), head.dts()), stamps);
    // A length shorter than the header is refused.
    if let Ok(bytes) = pes.encode_to_vec() {
        assert_eq!(bytes, head.as_bytes());
    }
}

fn add(out: &mut Vec<Out>, event: PesEvent<'_>) {
    match (event, out.last_mut()) {
        (PesEvent::Data(more), Some(Out::Data(bytes))) => bytes.extend(more),
        (PesEvent::Excess(more), Some(Out::Excess(bytes))) => bytes.extend(more),
        (PesEvent::Data(bytes), _) => out.push(Out::Data(bytes.to_vec())),
        (PesEvent::Excess(bytes), _) => out.push(Out::Excess(bytes.to_vec())),
        (PesEvent::Start { head }, _) => {
            agrees(head);
            out.push(Out::Start(head.as_bytes().to_vec()));
        }
        (PesEvent::End(end), _) => out.push(Out::End(end)),
        (PesEvent::Packet { head, data, end }, _) => {
            agrees(head);
            out.push(Out::Packet(head.as_bytes().to_vec(), data.to_vec(), end));
        }
        // How much there was of what is no start code.
        (PesEvent::Bad(bad), _) if bad.error.at() == "PesStart.packet_start_code_prefix" => {
            out.push(Out::Bad(ErrorKind::Value(0), bad.error.offset(), bad.error.at()));
        }
        (PesEvent::Bad(bad), _) => out.push(Out::Bad(bad.error.kind(), bad.error.offset(), bad.error.at())),
        (other, _) => panic!("{other:?}"),
    }
}

/// The events of units, each in some payloads.
fn events(delivery: Delivery, units: &[Vec<&[u8]>]) -> Vec<Out> {
    let mut assembler = PesAssembler::new(delivery);
    let mut out = Vec::new();
    for unit in units {
        for (n, payload) in unit.iter().enumerate() {
            let mut payload = PesPayload::new(payload, n == 0);
            while let Some(event) = assembler.next(&mut payload) {
                add(&mut out, event);
            }
        }
    }
    while let Some(event) = assembler.finish() {
        add(&mut out, event);
    }
    out
}

/// A packet in one payload is what it is as one piece of bytes.
fn one(bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let out = events(Delivery::PACKETS, &[vec![bytes]]);
    let Ok(pes) = Pes::from_bytes(bytes) else {
        return assert!(out.iter().any(|e| matches!(e, Out::Bad(..))), "{out:?}");
    };
    let head = bytes.len() - pes.data.len();
    let end = if pes.pes_packet_length == 0 { bytes.len() } else { 6 + usize::from(pes.pes_packet_length) };
    let (data, excess) = bytes[head..].split_at((end - head).min(bytes.len() - head));
    let end = match end.saturating_sub(bytes.len()) {
        0 => PesEnd::Complete,
        missing => PesEnd::Truncated { missing },
    };
    let head = bytes[..head].to_vec();
    let mut expected = vec![Out::Start(head.clone()), Out::Packet(head, data.to_vec(), end)];
    expected.extend((!excess.is_empty()).then(|| Out::Excess(excess.to_vec())));
    assert_eq!(out, expected);
}

/// Units in payloads of any size give the same; so do the deliveries, as far as they go.
fn assembled(units: &[&[u8]], random: &mut Random, turn: Turn) {
    let whole: Vec<Vec<&[u8]>> = units.iter().map(|unit| vec![*unit]).collect();
    let cut: Vec<Vec<&[u8]>> = units.iter().map(|unit| random.cut(unit)).collect();
    if !turn.is_rare() {
        let delivery = [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE][random.below(4)];
        return assert_eq!(events(delivery, &cut), events(delivery, &whole), "{delivery:?}");
    }
    let deliveries = [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE];
    let [headers, pieces, packets, whole] = deliveries.map(|delivery| {
        let out = events(delivery, &whole);
        assert_eq!(events(delivery, &cut), out, "{delivery:?}");
        out
    });
    let heads = |out: &[Out]| {
        out.iter().filter_map(|e| if let Out::Start(head) = e { Some(head.clone()) } else { None }).collect::<Vec<_>>()
    };
    assert_eq!(heads(&headers), heads(&pieces));
    assert_eq!(heads(&packets), heads(&pieces));
    assert!(whole.iter().eq(packets.iter().filter(|e| !matches!(e, Out::Start(_)))));
    let ends = |out: &[Out]| {
        let end = |e: &Out| match e {
            Out::End(end) | Out::Packet(_, _, end) => Some(*end),
            _ => None,
        };
        out.iter().filter_map(end).collect::<Vec<_>>()
    };
    let bad = |out: &[Out]| out.iter().filter(|e| matches!(e, Out::Bad(..))).count();
    // A packet whose header cannot be read ends as a bad one.
    assert!(bad(&packets) > 0 || ends(&packets) == ends(&pieces));

    let limit = random.below(600);
    let heap = wire::testing::measure(|| {
        let whole = random.below(2) == 0;
        let delivery = if whole { Delivery::Whole { limit } } else { Delivery::Packets { limit } };
        let mut assembler = PesAssembler::new(delivery);
        for (n, payload) in cut.iter().flat_map(|unit| unit.iter().enumerate()) {
            let mut payload = PesPayload::new(payload, n == 0);
            while let Some(event) = assembler.next(&mut payload) {
                if let PesEvent::Packet { head, data, end: PesEnd::BeyondLimit | PesEnd::Truncated { .. } } = event {
                    assert!(head.as_bytes().len() + data.len() <= limit.max(264));
                }
            }
        }
    });
    assert!(heap.bytes_max <= 4 * (limit as u64 + 264) + 512, "{} bytes, limit {limit}", heap.bytes_max);
}

/// Packets go through transport packets unchanged.
fn there_and_back(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let pid = Pid::EIT;
    let mut packetizer = PesPacketizer::new(pid);
    packetizer.set_continuity_counter(input.byte());
    let (mut sent, mut packets) = (Vec::new(), Vec::new());
    while !input.is_empty() && packets.len() < if turn.is_rare() { 200 } else { 6 } {
        let (stream_id, kind, n) = (StreamId(input.byte() | 0xBC), input.byte(), usize::from(input.word()));
        let few = input.bytes(4);
        let n = if few.is_empty() { 0 } else { n % if kind & 1 == 0 { 300 } else { 1000 } };
        let data: Vec<u8> = few.iter().copied().cycle().take(n).collect();
        let stamp = |bit: u8| (kind & bit != 0).then(|| Timestamp::wrapping(n as u64 * 0x1234_5678));
        let stuffing = vec![0xFF; if kind & 0x30 == 0x30 { 230 } else { usize::from(kind >> 4 & 3) }];
        let header = stream_id
            .has_header()
            .then(|| PesHeader { stuffing: Blob(&stuffing), ..PesHeader::timed(stamp(2), stamp(2).and(stamp(4))) });
        let open = kind & 8 != 0;
        let pes = if open { Pes::open(stream_id, header, &data) } else { Pes::new(stream_id, header, &data) };
        let field = AdaptationField {
            pcr: (kind & 0x40 != 0).then(|| Pcr::wrapping(n as u64)),
            random_access_indicator: kind & 0x80 != 0,
            ..Default::default()
        };
        packetizer.push(&pes, (kind & 0xC0 != 0).then_some(&field), |p| packets.push(*p)).expect("a plain header");
        sent.push(pes.encode_to_vec().expect("a plain header"));
    }
    let mut back = sent.iter();
    let mut assembler = PesAssembler::new(Delivery::PACKETS);
    let mut take = |event: PesEvent<'_>| match event {
        PesEvent::Start { .. } => {}
        PesEvent::Packet { head, data, end: PesEnd::Complete } => {
            assert_eq!(head.with(data).encode_to_vec().ok().as_ref(), back.next());
        }
        other => panic!("{other:?}"),
    };
    for (n, packet) in packets.iter().enumerate() {
        let packet = Packet::new(packet);
        assert_eq!((packet.pid(), packet.continuity_counter()), (pid, data[0].wrapping_add(n as u8) & 15));
        let payload = packet.payload().expect("a right field").expect("a payload");
        let mut payload = PesPayload::new(payload, packet.payload_unit_start_indicator());
        while let Some(event) = assembler.next(&mut payload) {
            take(event);
        }
    }
    while let Some(event) = assembler.finish() {
        take(event);
    }
    assert_eq!(back.next(), None);
}

fn packet(bytes: &[u8]) {
    if let Err(message) = check_bytes::<Pes<'static>>(bytes) {
        panic!("{message}");
    }
    let Ok(pes) = Pes::from_bytes(bytes) else { return };
    assert_eq!(pes.header.is_some(), pes.stream_id.has_header());
    assert!(bytes.ends_with(&pes.data));
    if let Some(header) = &pes.header {
        assert_eq!(9 + usize::from(bytes[8]) + pes.data.len(), bytes.len());
        assert_eq!(header.pts().is_some(), header.dts().is_some());
    }
    // Written anew, the length is right.
    let again = Pes::new(pes.stream_id, pes.header, pes.data.0);
    assert_ne!(again.is_complete(), Some(false));
    assert_eq!((again.header, again.data), (pes.header, Blob(&pes.data)));
    let _ = StreamId(bytes[3]).name();
}
