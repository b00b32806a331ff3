//! PES packets through the demultiplexer.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use mpegts::Pid;
use mpegts::clock::Timestamp;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::pes::{Delivery, Pes, PesAssembler, PesEnd, PesEvent, PesHeader, PesPacketizer, PesPayload, StreamId};
use std::ops::ControlFlow;
use wire::Encode;

const VIDEO: u16 = 0x101;

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

fn data(len: usize, seed: u8) -> Vec<u8> {
    (0..len).map(|i| (i as u8).wrapping_mul(7).wrapping_add(seed)).collect()
}

/// PES packets of these sizes, 40 ms apart, with nulls behind each.
fn stream(sizes: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut packetizer = PesPacketizer::new(pid(VIDEO));
    for (n, size) in sizes.iter().enumerate() {
        let header = PesHeader::timed(Timestamp::new(3600 * n as u64), None);
        let body = data(*size, n as u8);
        packetizer.push(&Pes::new(StreamId(0xE0), Some(header), &body), None, |p| out.extend_from_slice(p)).unwrap();
        out.extend_from_slice(&NULL_PACKET);
    }
    out.extend(NULL_PACKET.repeat(3));
    out
}

/// The events of the PES packets, in portions of `portion` bytes.
fn events(bytes: &[u8], portion: usize, delivery: Delivery) -> (Vec<(u64, String)>, Demux) {
    let mut demux = Demux::new();
    assert!(demux.watch(pid(VIDEO), Watch::Pes(delivery)));
    let mut out = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Event::Pes { pid, position, event, .. } = event {
            assert_eq!(pid.get(), VIDEO);
            out.push((position, format!("{event:?}")));
        }
    };
    for mut piece in bytes.chunks(portion) {
        while let Some(event) = demux.next(&mut piece) {
            take(event);
        }
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    (out, demux)
}

/// The same from an assembler that is given the payloads.
fn assembled(bytes: &[u8], delivery: Delivery) -> Vec<String> {
    let mut assembler = PesAssembler::new(delivery);
    let mut out = Vec::new();
    for packet in bytes.chunks(188) {
        let packet = mpegts::Packet::new(packet.try_into().unwrap());
        if packet.pid().get() == VIDEO {
            let payload = packet.payload().unwrap().unwrap();
            let mut payload = PesPayload::new(payload, packet.payload_unit_start_indicator());
            while let Some(event) = assembler.next(&mut payload) {
                out.push(format!("{event:?}"));
            }
        }
    }
    while let Some(event) = assembler.finish() {
        out.push(format!("{event:?}"));
    }
    out
}

/// A closure that stops at every event sees what `next` gives, one at a time; one that never stops sees it at once.
#[test]
fn a_closure_may_stop_at_any_event() {
    let bytes = stream(&[10, 400, 5000, 170, 171]);
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE] {
        let (expected, _) = events(&bytes, bytes.len(), delivery);
        for stops in [true, false] {
            let mut demux = Demux::new();
            assert!(demux.watch(pid(VIDEO), Watch::Pes(delivery)));
            let (mut rest, mut found, mut calls) = (&bytes[..], Vec::new(), 0);
            loop {
                calls += 1;
                let before = found.len();
                let flow = demux.drive(&mut rest, |event| {
                    if let Event::Pes { position, event, .. } = event {
                        found.push((position, format!("{event:?}")));
                    }
                    if stops { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                if flow.is_continue() {
                    break;
                }
                assert_eq!(found.len(), before + 1);
            }
            while let Some(Event::Pes { position, event, .. }) = demux.finish() {
                found.push((position, format!("{event:?}")));
                calls += 1;
            }
            assert_eq!(found, expected, "{delivery:?}, stops: {stops}");
            assert!(!stops || calls > found.len(), "{delivery:?}");
        }
    }
}

#[test]
fn as_from_an_assembler_in_whatever_portions() {
    let bytes = stream(&[3, 170, 171, 5000, 0, 65_000, 70_000]);
    for delivery in [
        Delivery::Headers,
        Delivery::Pieces,
        Delivery::PACKETS,
        Delivery::Packets { limit: 100 },
        Delivery::WHOLE,
        Delivery::Whole { limit: 100 },
    ] {
        let expected = assembled(&bytes, delivery);
        assert!(expected.len() >= 7, "{delivery:?}");
        for portion in [usize::MAX, 1000, 188, 187, 7] {
            let (found, demux) = events(&bytes, portion, delivery);
            let found: Vec<_> = found.into_iter().map(|(_, event)| event).collect();
            assert!(found == expected, "{delivery:?} in portions of {portion}");
            let packets = bytes.chunks(188).filter(|p| p[1..3] != [0x1F, 0xFF]).count();
            assert_eq!(demux.pid(pid(VIDEO)).unwrap().packets, packets as u64);
        }
    }
}

#[test]
fn whole_packets_have_their_bytes() {
    let sizes = [3, 170, 171, 5000, 0, 65_000, 70_000];
    let bytes = stream(&sizes);
    let mut demux = Demux::new();
    demux.watch(pid(VIDEO), Watch::Pes(Delivery::PACKETS));
    let mut found = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Event::Pes { event: PesEvent::Packet { head, data, end }, .. } = event {
            assert_eq!(end, PesEnd::Complete);
            assert_eq!(head.pts().unwrap().get(), 3600 * found.len() as u64);
            found.push(data.to_vec());
        }
    };
    let mut rest = &bytes[..];
    while let Some(event) = demux.next(&mut rest) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    let expected: Vec<_> = sizes.iter().enumerate().map(|(n, size)| data(*size, n as u8)).collect();
    assert!(found == expected);
}

#[test]
fn trap_05_a_repetition_of_every_packet_is_no_more_than_that() {
    let once = stream(&[3, 170, 171, 5000, 0, 65_000, 70_000]);
    let twice: Vec<u8> = once.chunks(188).flat_map(|packet| [packet, packet].concat()).collect();
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE] {
        let texts = |bytes| events(bytes, usize::MAX, delivery).0.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert!(texts(&once) == texts(&twice), "{delivery:?}");
        let count = events(&twice, usize::MAX, delivery).1.pid(pid(VIDEO)).unwrap();
        assert_eq!((count.packets, count.duplicates), (2 * count.duplicates, count.packets / 2), "{delivery:?}");
        assert_eq!((count.unit_starts, count.discontinuities), (2 * 7, 0), "{delivery:?}");
    }
}

#[test]
fn trap_20_a_packet_of_neither_part_has_no_data() {
    // adaptation_field_control 0 with the awaited counter, in the middle of a PES packet.
    let mut bytes = stream(&[1500, 700]);
    let odd = [&[0x47, 0x01, 0x01, 0x03][..], &[0xEE; 184]].concat();
    bytes.splice(3 * 188..3 * 188, odd);
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE] {
        for other in [None, Some(Watch::Packets), Some(Watch::Sections)] {
            let mut demux = Demux::new();
            demux.watch(pid(VIDEO), Watch::Pes(delivery));
            other.map(|watch| demux.watch(pid(VIDEO), watch));
            let mut rest = &bytes[..];
            let mut found = Vec::new();
            while let Some(event) = demux.next(&mut rest) {
                if let Event::Pes { event, .. } = event {
                    found.push(format!("{event:?}"));
                }
            }
            assert!(found.len() > 1 && found.iter().all(|text| !text.contains("eeee") && !text.contains("238, 238")));
        }
    }
}

#[test]
fn a_lost_packet_interrupts_and_the_next_start_goes_on() {
    let whole = stream(&[600, 700]);
    // Without the third packet of the first one.
    let bytes = [&whole[..188 * 2], &whole[188 * 3..]].concat();
    let mut demux = Demux::new();
    demux.watch(pid(VIDEO), Watch::Pes(Delivery::PACKETS));
    let mut ends = Vec::new();
    let mut rest = &bytes[..];
    while let Some(event) = demux.next(&mut rest) {
        if let Event::Pes { event: PesEvent::Packet { data, end, .. }, position, .. } = event {
            ends.push((end, data.len(), position));
        }
    }
    // 14 bytes of header, then 170 + 184 bytes; what follows the gap is reported at its first packet.
    assert_eq!(ends, [(PesEnd::Interrupted, 354, 2 * 188), (PesEnd::Complete, 700, 7 * 188)]);
}

#[test]
fn headers_in_parts_are_found_where_nothing_else_is_looked_at() {
    // PES headers of 9 + 200 bytes of which 188 - 4 fit the first packet.
    let mut bytes = Vec::new();
    let mut counter = 0;
    let mut packet = |start: u8, content: &[u8]| {
        bytes.extend_from_slice(&[0x47, start | 0x01, 0x01, 0x10 | counter & 15]);
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len().next_multiple_of(188), 0xAB);
        counter += 1;
    };
    for n in 0..20u8 {
        let mut head = vec![0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 200, 0x21, 0, 1, 0, n << 1 | 1];
        head.resize(184, 0xFF);
        packet(0x40, &head);
        for _ in 0..5 {
            packet(0, &[0xFF; 25]);
        }
    }
    let (found, demux) = events(&bytes, usize::MAX, Delivery::Headers);
    let positions: Vec<_> = found.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, (0..20).map(|n| (n * 6 + 1) * 188).collect::<Vec<_>>());
    assert_eq!(demux.pid(pid(VIDEO)).unwrap().packets, 120);
    assert_eq!(demux.statistics().packets, 120);
}

#[test]
fn watching_ends_and_starts_anew() {
    let bytes = stream(&[400, 400, 400]);
    let mut demux = Demux::new();
    demux.watch(pid(VIDEO), Watch::Pes(Delivery::Pieces));
    let mut seen = Vec::new();
    for (n, mut packet) in bytes.chunks(188).enumerate() {
        match n {
            1 => demux.unwatch(pid(VIDEO), Watch::Pes(Delivery::Pieces)),
            // In the middle of the second one: a packet is taken when two more are there.
            7 => assert!(demux.watch(pid(VIDEO), Watch::Pes(Delivery::Pieces))),
            _ => {}
        }
        while let Some(event) = demux.next(&mut packet) {
            if let Event::Pes { event: PesEvent::Start { .. } | PesEvent::End(_), position, .. } = event {
                seen.push(position / 188);
            }
        }
    }
    // Each is of three packets, with a null behind it.
    assert_eq!(seen, [8, 10]);
}

#[test]
fn a_header_in_parts_is_found_behind_a_packet_without_payload() {
    let mut builder = PacketBuilder::new(pid(VIDEO));
    let mut bytes = Vec::new();
    let mut put = |start, counter, payload: &[u8]| {
        (builder.payload_unit_start_indicator, builder.continuity_counter) = (start, counter);
        // Stuffing where the payload is short, and in place of one.
        bytes.extend_from_slice(&builder.build(Some(&AdaptationField::default()), payload).unwrap().0);
    };
    let pes = |n: u64, len| {
        let header = PesHeader::timed(Timestamp::new(n), None);
        Pes::new(StreamId(0xC0), Some(header), &vec![0x99; len]).encode_to_vec().unwrap()
    };
    let (first, second) = (pes(7777, 200), pes(8888, 60));
    put(true, 0, &first[..3]);
    put(false, 0, &[]);
    put(false, 1, &first[3..180]);
    put(false, 2, &first[180..]);
    put(true, 3, &second);
    bytes.extend(NULL_PACKET.repeat(3));
    let mut demux = Demux::new();
    demux.watch(pid(VIDEO), Watch::Pes(Delivery::Headers));
    let mut found = Vec::new();
    let mut rest = &bytes[..];
    while let Some(event) = demux.next(&mut rest) {
        match event {
            Event::Pes { position, event: PesEvent::Start { head }, .. } => {
                found.push((position / 188, head.pts().unwrap().get()));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(found, [(2, 7777), (4, 8888)]);
}

#[test]
fn what_the_first_packet_says_comes_with_every_event() {
    let fields = [(true, false), (false, true), (false, false), (true, true)];
    let mut bytes = Vec::new();
    let mut packetizer = PesPacketizer::new(pid(VIDEO));
    for (n, (random_access_indicator, discontinuity_indicator)) in fields.into_iter().enumerate() {
        let header = PesHeader::timed(Timestamp::new(3600 * n as u64), None);
        let body = data(600, n as u8);
        // Of open length as well: such a packet ends with the next one.
        let make = if n % 2 == 0 { Pes::open } else { Pes::new };
        let field = AdaptationField { random_access_indicator, discontinuity_indicator, ..Default::default() };
        let pes = make(StreamId(0xE0), Some(header), &body);
        packetizer.push(&pes, Some(&field), |p| bytes.extend_from_slice(p)).unwrap();
    }
    bytes.extend(NULL_PACKET.repeat(3));
    for delivery in [Delivery::Headers, Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE] {
        for portion in [usize::MAX, 188] {
            let mut demux = Demux::new();
            demux.watch(pid(VIDEO), Watch::Pes(delivery));
            let mut found = Vec::new();
            let mut take = |event: Event<'_>| {
                let Event::Pes { first, event, .. } = event else { return };
                let end = matches!(event, PesEvent::End(_) | PesEvent::Packet { .. });
                if end || delivery == Delivery::Headers {
                    found.push((first.random_access_indicator, first.discontinuity_indicator));
                }
            };
            for mut piece in bytes.chunks(portion) {
                while let Some(event) = demux.next(&mut piece) {
                    take(event);
                }
            }
            while let Some(event) = demux.finish() {
                take(event);
            }
            assert_eq!(found, fields, "{delivery:?}");
        }
    }
}

#[test]
fn events_are_small() {
    assert!(size_of::<Event<'_>>() <= 96, "{}", size_of::<Event<'_>>());
}
