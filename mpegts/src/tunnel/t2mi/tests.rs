#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::packet::continuity::Step;
use crate::packet::{Packet, Pid};
use hex_literal::hex;
use std::{format, string::String, vec::Vec};
use wire::{Blob, Encode, List, Owned};

#[test]
fn laws_of_t2mi_packet() {
    wire::testing::laws::<T2miPacket<'static>>();
}

#[track_caller]
fn both_ways<'a>(bytes: &'a [u8], payload: T2miPayload<'_>) -> T2miPacket<'a> {
    let packet = T2miPacket::from_bytes(bytes).unwrap();
    assert_eq!(packet.payload, payload);
    let built = payload.encode_to_vec().unwrap();
    let packet_type = T2miPacketType(payload.selector());
    let again = T2miPacket { header: packet.header, ..T2miPacket::new(packet_type, &built).unwrap() };
    assert_eq!(again.encode_to_vec().unwrap(), bytes);
    packet
}

#[test]
fn timestamp_by_hand() {
    let time = T2Timestamp {
        bw: Bandwidth::MHZ_8,
        seconds_since_2000: 0x01_2345_6789,
        subseconds: 0x2AB_CDEF,
        utco: 5,
        ..Default::default()
    };
    let bytes = hex!("20 05 3002 0058 0401234567895579bde005 17f30c20");
    let packet = both_ways(&bytes, time.into());
    let header = T2miHeader {
        packet_type: T2miPacketType::TIMESTAMP,
        packet_count: 5,
        superframe_idx: 3,
        t2mi_stream_id: 2,
        payload_len: 88,
        ..Default::default()
    };
    assert_eq!(packet.header, header);
    // 64 units a microsecond: 0x2ABCDEF / 64 = 700,215.734375
    assert_eq!(time.duration(), Some(core::time::Duration::new(0x01_2345_6789, 700_215_734)));
    assert!(!time.is_null() && !time.is_relative());
    let null = T2Timestamp { seconds_since_2000: 0xFF_FFFF_FFFF, subseconds: 0x7FF_FFFF, utco: 0x1FFF, ..time };
    assert!(null.is_null() && null.duration().is_none());
}

#[test]
fn other_payloads_by_hand() {
    let bias = T2miP2Bias { frame_idx: 9, num_active_bias_cells_per_p2: 0x1234, ..Default::default() };
    both_ways(&hex!("12 06 3002 0028 0900001234 c2b221a5"), bias.into());
    let offset =
        [AddressingFunction { function_tag: AddressingFunctionTag::TIME_OFFSET, function_body: Blob(&[0xFF, 0x9C]) }];
    let group = [AddressingFunction { function_tag: AddressingFunctionTag::MISO_GROUP, function_body: Blob(&[0x80]) }];
    let transmitters = [
        AddressedTransmitter { tx_identifier: 0x11, functions: List::from(&offset) },
        AddressedTransmitter { tx_identifier: 0x22, functions: List::from(&group) },
    ];
    let payload = T2miIndividualAddressing { transmitters: List::from(&transmitters), ..Default::default() };
    let built = payload.encode_to_vec().unwrap();
    assert_eq!(built, hex!("00 0d 0011 04 0004ff9c 0022 03 110380"));
    assert_eq!(T2miIndividualAddressing::from_bytes(&built).unwrap(), payload);
    // frame 7, source 1, 21 bytes, 12 bits of configuration, 9 bits of dynamic signalling, no extension
    let l1 = [&hex!("07 40")[..], &[0xAB; 21], &hex!("000c abc0 0009 ff80 0000")].concat();
    let current = T2miL1Current::from_bytes(&l1).unwrap();
    assert_eq!((current.frame_idx, current.freq_source), (7, FrequencySource::INDIVIDUAL_ADDRESSING));
    assert_eq!((current.l1conf_len, current.l1conf), (12, Blob(&[0xAB, 0xC0])));
    assert_eq!((current.l1dyn_curr, current.l1ext), (Blob(&[0xFF, 0x80]), Blob(&[])));
    assert_eq!(current.encode_to_vec().unwrap(), l1);
    let future = hex!("07 00 0000 0000 02 05 0008 aa 06 0000");
    let future = T2miL1Future::from_bytes(&future).unwrap();
    let bands: Vec<_> = future.in_band.iter().map(Result::unwrap).collect();
    assert_eq!(bands[0], T2miInBand { plp_id: 5, inband_len: 8, inband: Blob(&[0xAA]) });
    let cells = T2miArbitraryCells::from_bytes(&hex!("01 0203 0000 2abcde 99")).unwrap();
    assert_eq!((cells.tx_identifier, cells.start_cell_address), (0x0203, 0x2A_BCDE));
    let part = T2miFefSubpart::from_bytes(&hex!("01 0203 00000000 0405 0001 002abcde 77")).unwrap();
    assert_eq!((part.subpart_idx, part.subpart_variety), (0x0405, SubpartVariety::IQ));
    assert_eq!((part.subpart_length, part.subpart), (0x2A_BCDE, Blob(&[0x77])));
    let composite = T2miFefComposite::from_bytes(&hex!("01 5a 00000000 0003")).unwrap();
    assert_eq!((composite.s1_field, composite.s2_field, composite.num_subparts), (5, 10, 3));
    let null = T2miFefNull::from_bytes(&hex!("01 00 5a")).unwrap();
    assert_eq!((null.fef_idx, null.s1_field, null.s2_field), (1, 5, 10));
}

#[test]
fn bits_and_padding_are_kept() {
    let bytes = hex!("44 08 3002 000d abc8 abf3732b");
    let packet = T2miPacket::from_bytes(&bytes).unwrap();
    assert_eq!(packet.header.payload_len, 13);
    assert_eq!(packet.payload, T2miPayload::Other(0x44, Blob(&[0xAB, 0xC8])));
    assert_eq!(packet.encode_to_vec().unwrap(), bytes);
    let json = serde_json::to_string(&packet).unwrap();
    assert_eq!(serde_json::from_str::<Owned<T2miPacket<'static>>>(&json).unwrap().as_bytes()[..], bytes);
    let mut wrong = packet;
    wrong.header.payload_len = 17;
    assert_eq!(wrong.encode_to_vec().unwrap_err().at(), "T2miPacket.payload");
    assert!(T2miPacket::new(T2miPacketType::FEF_IQ, &[0; 8191]).is_ok());
    assert!(T2miPacket::new(T2miPacketType::FEF_IQ, &[0; 8192]).is_err());
}

#[test]
fn trap_12_wrong_crc_is_an_error() {
    let good = hex!("44 08 3002 000d abc8 abf3732b");
    for i in 0..good.len() {
        let mut bad = good;
        bad[i] ^= 1;
        assert!(T2miPacket::from_bytes(&bad).is_err(), "{i}");
    }
    let mut bad = good;
    bad[11] = 0;
    let e = T2miPacket::from_bytes(&bad).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Checksum { found: 0xABF3_7300, computed: 0xABF3_732B });
    assert_eq!((e.at(), e.offset()), ("T2miPacket.crc32", 8));
}

/// A packet of `len` bytes in all.
fn packet(count: u8, len: usize) -> Vec<u8> {
    let payload: Vec<u8> = (0..len - 10).map(|i| (i * 7) as u8 ^ count).collect();
    let mut p = T2miPacket::new(T2miPacketType::FEF_IQ, &payload).unwrap();
    p.header.packet_count = count;
    p.encode_to_vec().unwrap()
}

fn pid() -> Pid {
    Pid::new(0x123).unwrap()
}

fn packetize(packets: &[Vec<u8>]) -> Vec<[u8; 188]> {
    let mut packetizer = T2miPacketizer::new(pid());
    let mut out = Vec::new();
    for p in packets {
        packetizer.push(p, |ts| out.push(*ts)).unwrap();
    }
    packetizer.finish(|ts| out.push(*ts)).unwrap();
    out
}

fn events(ts: &[[u8; 188]]) -> Vec<String> {
    let mut reader = T2miReader::new(pid());
    let mut out = Vec::new();
    for p in ts {
        let mut input = reader.push(Packet::new(p));
        while let Some(event) = reader.next(&mut input) {
            out.push(match event {
                T2miEvent::Packet { packet, missing } => {
                    format!("{}:{}+{missing}", packet.header.packet_count, packet.encoded_len())
                }
                T2miEvent::BadUnit { error, bytes } => format!("bad {} {}", error.at(), bytes.len()),
                T2miEvent::Discontinuity(Step::Discontinuity { expected, found, .. }) => format!("{expected}->{found}"),
                T2miEvent::Discontinuity(step) => format!("{step:?}"),
                T2miEvent::BadTransportPacket(error) => format!("bad {}", error.at()),
            });
        }
    }
    out
}

#[test]
fn errors_of_transport_packets_point_at_their_fields() {
    let good = packetize(&[packet(0, 8201)])[0];
    let wrong = |edit: fn(&mut [u8; 188])| {
        let mut bytes = good;
        edit(&mut bytes);
        let mut reader = T2miReader::new(pid());
        let mut input = reader.push(Packet::new(&bytes));
        match reader.next(&mut input) {
            Some(T2miEvent::BadTransportPacket(error)) => (error.at(), error.offset()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(wrong(|b| b[1] |= 0x80), ("TS_packet.transport_error_indicator", 1));
    assert_eq!(wrong(|b| b[3] |= 0x80), ("TS_packet.transport_scrambling_control", 3));
    assert_eq!(wrong(|b| b[4] = 184), ("pointer_field", 4));
    // Behind an adaptation field of 2 bytes.
    assert_eq!(wrong(|b| (b[3], b[4], b[5], b[6], b[7]) = (b[3] | 0x20, 2, 0, 0xFF, 184)), ("pointer_field", 7));
}

#[test]
fn any_lengths_go_there_and_back() {
    for first in 10..400 {
        let packets: Vec<_> = [first, 10, 173, 8201, 11, 367, 10].iter().zip(0..).map(|(n, i)| packet(i, *n)).collect();
        let ts = packetize(&packets);
        let bytes: Vec<u8> = {
            let mut reader = T2miReader::new(pid());
            let mut out = Vec::new();
            for p in &ts {
                let mut input = reader.push(Packet::new(p));
                while let Some(event) = reader.next(&mut input) {
                    let T2miEvent::Packet { packet, missing: 0 } = event else { panic!("{event:?}") };
                    packet.append_to(&mut out).unwrap();
                }
            }
            out
        };
        assert!(bytes == packets.concat(), "{first}");
        // 6.1.1: no stuffing but by the adaptation field, a pointer exactly where a packet starts, and
        // never one without a byte behind it.
        for p in &ts[..ts.len() - 1] {
            let p = Packet::new(p);
            let payload = p.payload().unwrap().unwrap();
            assert!(payload.len() >= 183);
            assert!(payload.len() == 184 || !p.payload_unit_start_indicator());
            assert!(!p.payload_unit_start_indicator() || usize::from(payload[0]) < payload.len() - 1);
        }
    }
}

#[test]
fn one_byte_left_is_filled_by_the_adaptation_field() {
    // 183 bytes behind the pointer, then a packet that ends one byte before the end of its second
    // transport packet.
    let ts = packetize(&[packet(0, 183 + 183), packet(1, 20)]);
    let shape = |p: &[u8; 188]| {
        let p = Packet::new(p);
        (p.payload_unit_start_indicator(), p.payload().unwrap().unwrap().len(), p.adaptation_field_control())
    };
    assert_eq!(ts.iter().map(shape).collect::<Vec<_>>(), [(true, 184, 1), (false, 183, 3), (true, 21, 3)]);
    assert_eq!(events(&ts), ["0:366+0", "1:20+0"]);
}

#[test]
fn a_packet_in_one_transport_packet_is_borrowed() {
    let ts = packetize(&[packet(0, 50), packet(1, 60)]);
    let mut reader = T2miReader::new(pid());
    let mut input = reader.push(Packet::new(&ts[0]));
    let mut seen = 0;
    while let Some(T2miEvent::Packet { packet, .. }) = reader.next(&mut input) {
        let T2miPayload::T2miFefIq(iq) = packet.payload else { panic!() };
        assert!(ts[0].as_ptr_range().contains(&iq.value.fef_part_data.as_ptr()));
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn trap_05_a_loss_drops_the_open_packet_only() {
    let mut ts = packetize(&[packet(0, 400), packet(1, 400), packet(2, 400), packet(3, 100)]);
    assert_eq!(events(&ts), ["0:400+0", "1:400+0", "2:400+0", "3:100+0"]);
    ts.remove(3);
    assert_eq!(events(&ts), ["0:400+0", "3->4", "2:400+1", "3:100+0"]);
    // A duplicate and a packet of another PID change nothing.
    let mut ts = packetize(&[packet(0, 400), packet(1, 400)]);
    ts.insert(1, ts[1]);
    ts.insert(2, crate::packet::NULL_PACKET);
    assert_eq!(events(&ts), ["0:400+0", "1:400+0"]);
}

#[test]
fn trap_06_packets_in_error_and_scrambled_ones_are_not_read() {
    for (byte, bit, at) in
        [(1, 0x80, "TS_packet.transport_error_indicator"), (3, 0x80, "TS_packet.transport_scrambling_control")]
    {
        let mut ts = packetize(&[packet(0, 300), packet(1, 400), packet(2, 100)]);
        ts[2][byte] ^= bit;
        let got = events(&ts);
        assert_eq!(got[0], "0:300+0");
        assert!(got.contains(&format!("bad {at}")), "{got:?}");
        assert_eq!(got.last().unwrap(), "2:100+1");
    }
}

#[test]
fn trap_02_pointers_are_believed() {
    let good = packetize(&[packet(0, 300), packet(1, 300)]);
    // Beyond the payload.
    let mut ts = good.clone();
    ts[1][4] = 184;
    assert_eq!(events(&ts), ["bad pointer_field"]);
    // To its end: the open packet, of which 183 bytes were there, is whole after 117, and 66 are nothing.
    ts[1][4] = 183;
    assert_eq!(events(&ts), ["0:300+0", "bad pointer_field 66"]);
    // Before the end of the open packet, and behind it.
    let mut ts = good.clone();
    ts[1][4] -= 1;
    let got = events(&ts);
    assert_eq!(got[0], "bad T2miPacket 299");
    let mut ts = good;
    ts[1][4] += 1;
    assert_eq!(events(&ts)[..2], ["0:300+0", "bad pointer_field 1"]);
}

#[test]
fn a_damaged_packet_costs_itself() {
    let mut ts = packetize(&[packet(0, 300), packet(1, 60), packet(2, 300)]);
    ts[1][150] ^= 4;
    assert_eq!(events(&ts), ["0:300+0", "bad T2miPacket.crc32 60", "2:300+1"]);
}

#[test]
fn a_packet_may_follow_without_a_pointer() {
    // The second starts where the first ends, in a transport packet without a pointer.
    let bytes = [packet(0, 250), packet(1, 90)].concat();
    let head = |start: bool, counter| crate::packet::PacketBuilder {
        payload_unit_start_indicator: start,
        continuity_counter: counter,
        ..crate::packet::PacketBuilder::new(pid())
    };
    let first = head(true, 0).build(None, &[&[0][..], &bytes[..183]].concat()).unwrap().0;
    let second = head(false, 1).build(None, &bytes[183..]).unwrap().0;
    assert_eq!(events(&[first, second]), ["0:250+0", "1:90+0"]);
}

#[test]
fn packetizer_refuses_what_is_no_packet() {
    let mut packetizer = T2miPacketizer::new(pid());
    packetizer.set_continuity_counter(0x1F);
    assert_eq!(packetizer.continuity_counter(), 15);
    let good = packet(0, 30);
    assert!(packetizer.push(&good[..29], |_| panic!()).is_err());
    assert!(packetizer.push(&[0; 30], |_| panic!()).is_err());
    packetizer.finish(|_| panic!()).unwrap();
    packetizer.push(&good, |_| panic!()).unwrap();
    packetizer.finish(|ts| assert_eq!(ts[..4], hex!("47 41 23 3f"))).unwrap();
    assert_eq!(packetizer.continuity_counter(), 0);
}

#[test]
fn json_is_typed() {
    let bytes = hex!("20 05 3002 0058 0401234567895579bde005 17f30c20");
    let packet = T2miPacket::from_bytes(&bytes).unwrap();
    let json = serde_json::to_value(packet).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "header": {
                "packet_type": "timestamp", "packet_count": 5, "superframe_idx": 3, "t2mi_stream_id": 2, "payload_len": 88
            },
            "payload": { "timestamp": {
                "bw": "mhz_8", "seconds_since_2000": 0x01_2345_6789u64, "subseconds": 0x2AB_CDEF, "utco": 5
            } },
        })
    );
    let back: Owned<T2miPacket<'static>> = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(back.as_bytes()[..], bytes);
    let mut wrong = json;
    wrong["header"]["packet_type"] = "fef_null".into();
    assert!(serde_json::from_value::<Owned<T2miPacket<'static>>>(wrong).is_err());
}

proptest::proptest! {
    /// Transport packets changed, lost and repeated: what comes out was sent, and the end is in order.
    #[test]
    fn damage_is_contained(
        lengths in proptest::collection::vec(10usize..700, 1..20),
        damage in proptest::collection::vec((0usize..60, 0usize..188, 0u8..8, 0u8..6), 0..6),
    ) {
        let mut sent: Vec<_> = lengths.iter().zip(0..).map(|(n, i)| packet(i, *n)).collect();
        // Enough to be in order again.
        sent.extend((0..4).map(|i| packet(100 + i, 600)));
        let mut ts = packetize(&sent);
        let safe = ts.len() - 12;
        for (at, byte, bit, kind) in damage {
            let at = at % safe;
            match kind {
                0 if ts.len() > 14 => drop(ts.remove(at)),
                1 => ts.insert(at, ts[at]),
                2 => ts.swap(at, at + 1),
                _ => ts[at][byte] ^= 1 << bit,
            }
        }
        let mut reader = T2miReader::new(pid());
        let mut extractor = crate::tunnel::baseband::PlpExtractor::new();
        let mut last = Vec::new();
        for p in &ts {
            let mut input = reader.push(Packet::new(p));
            while let Some(event) = reader.next(&mut input) {
                let T2miEvent::Packet { packet, .. } = event else { continue };
                last = packet.encode_to_vec().unwrap();
                assert!(sent.contains(&last));
                // Not a baseband frame, but taken for one.
                if let Ok(frame) = BbFrame::from_bytes(&packet.payload.encode_to_vec().unwrap()) {
                    let mut input = extractor.push(frame);
                    while extractor.next(&mut input).is_some() {}
                }
            }
        }
        assert_eq!(&last, sent.last().unwrap());
    }
}
