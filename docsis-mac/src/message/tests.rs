//! Messages against published bytes, and the rules of MAP elements.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::frame::{Frame, Payload};
use crate::id::Sid;
use crate::unit::Ticks;
use hex_literal::hex;
use std::vec::Vec;
use wire::{Blob, Choice, Decode, Encode, List, Reader};

fn element(sid: u16, iuc: Iuc, offset: u16) -> InformationElement {
    InformationElement { sid: Sid(sid), iuc, offset }
}

fn interval(sid: u16, iuc: Iuc, start: u16, end: impl Into<Option<u16>>) -> Interval {
    Interval { sid: Sid(sid), iuc, start, end: end.into() }
}

/// The body of a MAP of this version.
fn map_body(version: u8, bytes: &[u8]) -> Body<'_> {
    Body::decode_as((MessageType::MAP, version), &mut Reader::new(bytes)).unwrap()
}

fn walk(map: &Map<'_>) -> Vec<Interval> {
    map.intervals().map(Result::unwrap).collect()
}

/// The body of the MAP captured from a CMTS, as a MAP pseudowire carries its message: no header, no CRC.
#[test]
fn a_message_without_header_and_crc() {
    let bytes = hex!(
        "01e02f000001 ac1f6b1baac1 0026 0000 03 01 03 00"
        "01 00 04 00 01556601 01556471 00 04 00 0a fffcc000 fffc4028 fffc4127 0001c140"
    );
    let m = Message::from_bytes(&bytes).unwrap();
    assert_eq!(m.crc, None);
    let Body::Map(map) = m.body else { panic!("{m:?}") };
    assert_eq!((map.upstream_channel_id, map.ucd_count, map.allocation_start_time), (1, 0, 22_373_889));
    let timing = MapTiming {
        acknowledgement_time: 22_373_489,
        ranging_backoff_start: 0,
        ranging_backoff_end: 4,
        data_backoff_start: 0,
        data_backoff_end: 10,
    };
    assert_eq!(map.timing, timing);
    assert_eq!(
        walk(&map),
        [
            interval(0x3FFF, Iuc::INITIAL_MAINTENANCE, 0, 40),
            interval(0x3FFF, Iuc::REQUEST, 40, 295),
            interval(0x3FFF, Iuc::REQUEST, 295, 320),
        ]
    );
    assert_eq!((map.length(), map.behind_null().is_empty()), (Some(320), true));
    assert_eq!(m.encode_to_vec().unwrap(), bytes);
    // Put into a frame it gets its CRC.
    let framed = Frame::from(Message { crc: Some(Kept::default()), ..m }).encode_to_vec().unwrap();
    assert_eq!(framed, crate::frame::tests::MAP);
    for odd in [1, 2, 3, 5] {
        assert!(Message::from_bytes(&[&bytes[..], &[0; 5][..odd]].concat()).is_err());
    }
}

#[test]
fn trap_38_without_a_null_element_the_last_end_is_unknown() {
    let elements = [element(5, Iuc::SHORT_DATA, 10), element(6, Iuc::LONG_DATA, 30)];
    let map = Map { elements: List::from(&elements), ..Map::default() };
    assert_eq!(walk(&map), [interval(5, Iuc::SHORT_DATA, 10, 30), interval(6, Iuc::LONG_DATA, 30, None)]);
    assert_eq!((map.length(), walk(&map)[0].mini_slots(), walk(&map)[1].mini_slots()), (None, Some(20), None));
    assert!(map.behind_null().is_empty());
    assert!(walk(&Map::default()).is_empty());
}

#[test]
fn trap_38_offsets_that_run_backwards() {
    let elements = [
        element(1, Iuc::REQUEST, 0),
        element(2, Iuc::SHORT_DATA, 50),
        element(3, Iuc::SHORT_DATA, 20),
        element(4, Iuc::SHORT_DATA, 20),
        element(0, Iuc::NULL, 60),
    ];
    let map = Map { elements: List::from(&elements), ..Map::default() };
    let expected = [
        interval(1, Iuc::REQUEST, 0, 50),
        interval(2, Iuc::SHORT_DATA, 50, None),
        interval(3, Iuc::SHORT_DATA, 20, 20),
        interval(4, Iuc::SHORT_DATA, 20, 60),
    ];
    assert_eq!(walk(&map), expected);
    let bytes = map.encode_to_vec().unwrap();
    assert_eq!(walk(&Map::from_bytes(&bytes).unwrap()), expected);
}

#[test]
fn trap_38_what_follows_the_null_element_is_no_interval() {
    let elements = [
        element(1, Iuc::REQUEST, 0),
        element(0, Iuc::NULL, 60),
        element(7, Iuc::LONG_DATA, 60),
        element(8, Iuc::DATA_ACKNOWLEDGE, 60),
        element(0, Iuc::NULL, 99),
    ];
    let map = Map { elements: List::from(&elements), ..Map::default() };
    assert_eq!(walk(&map), [interval(1, Iuc::REQUEST, 0, 60)]);
    let behind: Vec<_> = map.behind_null().iter().map(Result::unwrap).collect();
    assert_eq!(behind, elements[2..]);
    assert_eq!(map.length(), Some(60));
}

#[test]
fn the_number_of_elements_is_counted_and_checked() {
    let elements = [element(1, Iuc::REQUEST, 1); 256];
    let map = Map { elements: List::from(&elements[..255]), ..Map::default() };
    assert_eq!(map.encode_to_vec().unwrap()[2], 255);
    let map = Map { elements: List::from(&elements), ..Map::default() };
    assert_eq!(map.encode_to_vec().unwrap_err().at(), "Map.number_of_elements");
    // More or fewer than are there: the body stays, with the reason.
    for count in [0, 1, 3, 255] {
        let mut bytes = Map { elements: List::from(&elements[..2]), ..Map::default() }.encode_to_vec().unwrap();
        bytes[2] = count;
        let body = map_body(1, &bytes);
        // A body with more elements than it counts has a tail.
        match body {
            Body::Invalid { raw, .. } if count > 2 => assert_eq!(raw.0, bytes),
            Body::Map(map) if count < 2 => assert_eq!(map.tail.len(), 8 - 4 * usize::from(count)),
            _ => panic!("{body:?}"),
        }
        assert_eq!(body.encode_to_vec().unwrap(), bytes);
    }
}

/// Each field as tshark 4.0.17 reads it.
#[test]
fn trap_38_maps_of_version_5() {
    let bytes = hex!("03 05 0100 01020304 05060708 01 02 03 04 48d34111 0001c222");
    let map = Map5::from_bytes(&bytes).unwrap();
    let elements = [element(4660, Iuc::DATA_PROFILE_13, 273), element(0, Iuc::NULL, 546)];
    let timing = MapTiming {
        acknowledgement_time: 84_281_096,
        ranging_backoff_start: 1,
        ranging_backoff_end: 2,
        data_backoff_start: 3,
        data_backoff_end: 4,
    };
    let expected = Map5 {
        upstream_channel_id: 3,
        ucd_count: 5,
        allocation_start_time: 16_909_060,
        timing: Some(timing),
        elements: Some(List::from(&elements)),
        ..Map5::default()
    };
    assert_eq!(map, expected);
    assert_eq!(expected.encode_to_vec().unwrap(), bytes);
    let intervals: Vec<_> = map.intervals().map(Result::unwrap).collect();
    assert_eq!(intervals, [interval(4660, Iuc::DATA_PROFILE_13, 273, 546)]);
    // The same bytes are another thing in version 1.
    assert!(matches!(map_body(1, &bytes), Body::Map(map) if !map.tail.is_empty()));
    assert!(matches!(map_body(5, &bytes), Body::Map5(_)));
    let wrong = Message { version: 1, ..Message::new(MacAddress::default(), map.into()) };
    assert_eq!(wrong.encode_to_vec().unwrap_err().at(), "Message.body");
}

/// Each field as tshark 4.0.17 reads it.
#[test]
fn trap_38_probe_maps() {
    let bytes = hex!("03 05 0101 01020304 48d2a86b 0c855256");
    let map = Map5::from_bytes(&bytes).unwrap();
    let probes = [
        Probe {
            sid: Sid(4660),
            mer: true,
            power: false,
            equalizer_off: true,
            stagger: false,
            probe_frame: 2,
            symbol_in_frame: 33,
            start_subcarrier: 5,
            subcarrier_skip: 3,
        },
        Probe {
            sid: Sid(801),
            mer: false,
            power: true,
            equalizer_off: false,
            stagger: true,
            probe_frame: 1,
            symbol_in_frame: 9,
            start_subcarrier: 2,
            subcarrier_skip: 6,
        },
    ];
    assert_eq!((map.category, map.timing, map.elements), (MapCategory::PROBE, None, None));
    assert_eq!(map.probes, Some(List::from(&probes)));
    assert_eq!((probes[0].kind(), probes[1].kind()), (Some(ProbeKind::FIRST_ECT), None));
    assert_eq!(Map5 { probes: Some(List::from(&probes)), ..map }.encode_to_vec().unwrap(), bytes);
    assert_eq!(map.intervals().count(), 0);
    // A category that is not known, and parts that go with another one.
    assert!(Map5::from_bytes(&hex!("03 05 0002 01020304")).is_err());
    assert_eq!(Map5 { probes: None, ..map }.encode_to_vec().unwrap_err().at(), "Map5.probes");
}

/// The profile descriptors of a CMTS: the NCP, profile B and profile A, over the whole channel.
#[test]
fn profile_descriptors_of_a_cmts() {
    for (bytes, profile, modulation) in [
        (
            &hex!("c200002261fc01e02f00000100cae53ca4e900100000030532009fff0205052400000fffd6b3f19c")[..],
            ProfileId::NCP,
            OfdmModulation::QAM16,
        ),
        (
            &hex!("c200002261fc01e02f00000100cae53ca4e900100000030532009f010205052a00000fffbf15f57d"),
            ProfileId::B,
            OfdmModulation::QAM1024,
        ),
        (
            &hex!("c200002261fc01e02f00000100cae53ca4e900100000030532009f000205052800000fff9c524e10"),
            ProfileId::A,
            OfdmModulation::QAM256,
        ),
    ] {
        let f = Frame::from_bytes(bytes).unwrap();
        let m = f.message().unwrap();
        let subcarriers = Subcarriers::Range(SubcarrierRange { first: 0, last: 4095 });
        let assignment = SubcarrierModulation { default_value: true, modulation, subcarriers, ..Default::default() };
        let tlvs = [DpdTlv::SubcarrierAssignment(assignment.into())];
        let expected = Dpd {
            downstream_channel_id: 159,
            profile_identifier: profile,
            configuration_change_count: 2,
            tlvs: List::from(&tlvs),
        };
        assert_eq!(m.body, Body::from(expected));
        assert_eq!(subcarriers.iter().count(), 4096);
        assert!(m.crc.unwrap().is_ok());
        assert_eq!(Frame::from(Message::new(m.sa, Body::from(expected))).encode_to_vec().unwrap(), bytes);
    }
}

#[test]
fn sets_of_subcarriers() {
    let of = |subcarriers: Subcarriers<'_>| subcarriers.iter().collect::<Vec<_>>();
    assert_eq!(of(Subcarriers::EverySecond(SubcarrierRange { first: 3, last: 8 })), [3, 5, 7]);
    assert_eq!(of(Subcarriers::EverySecond(SubcarrierRange { first: 3, last: 7 })), [3, 5, 7]);
    assert_eq!(of(Subcarriers::Range(SubcarrierRange { first: u16::MAX, last: u16::MAX })), [u16::MAX]);
    assert_eq!(of(Subcarriers::Range(SubcarrierRange { first: 8, last: 3 })), [0; 0]);
    assert_eq!(of(Subcarriers::Each(List::from_wire(&hex!("0102 0304 05")))), [0x0102, 0x0304]);
}

#[test]
fn vectors_of_modulations_are_odd_or_even() {
    let of = |bytes: &[u8]| SubcarrierModulationVector::from_bytes(bytes).unwrap().iter().collect::<Vec<_>>();
    let [a, b, c, d] = [OfdmModulation::QAM16, OfdmModulation::QAM64, OfdmModulation::QAM256, OfdmModulation::QAM4096];
    assert_eq!(of(&hex!("0148 46 8c")), [(328, a), (329, b), (330, c), (331, d)]);
    assert_eq!(of(&hex!("8148 46 80")), [(328, a), (329, b), (330, c)]);
    assert_eq!((of(&hex!("8148")).len(), of(&hex!("8148 40")).len()), (0, 1));
}

/// A type whose layout is not known is kept, and so is a body that is too short.
#[test]
fn messages_without_a_line_are_kept() {
    let raw = Body::raw(MessageType::DTP_INFO, &[1, 2, 3]);
    let m = Message::new(MacAddress::default(), raw);
    assert_eq!((m.version, m.message_type().name()), (5, Some("DTP-INFO")));
    let bytes = m.encode_to_vec().unwrap();
    assert_eq!(Message::from_bytes(&bytes).unwrap().body, raw);
    let short = Body::decode_as((MessageType::RNG_RSP, 1), &mut Reader::new(&[1, 2])).unwrap();
    assert!(matches!(short, Body::Invalid { .. }));
    assert_eq!(short.encode_to_vec().unwrap(), [1, 2]);
    // A type with a line cannot be sent as unknown bytes.
    let m = Message::new(MacAddress::default(), Body::raw(MessageType::SYNC, &[1, 2, 3, 4]));
    assert_eq!(m.encode_to_vec().unwrap_err().at(), "Body");
}

/// The whole frame as tshark 4.0.17 reads it.
#[test]
fn a_sync_has_a_timing_header() {
    let bytes = hex!("c000001cea1d 01e02f000001 001122334455 000a 0000 03 01 01 00 01020304 b31ac9aa");
    let sync = Body::from(TimeSync { cmts_timestamp: Ticks(16_909_060) });
    let f = Frame::from(Message::new(MacAddress(hex!("001122334455")), sync));
    assert!(matches!(f.payload, Payload::Timing(_)));
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    assert_eq!(Frame::from_bytes(&bytes).unwrap(), f);
}

#[test]
fn message_lengths_are_bounded_by_their_frame() {
    let mut bytes = crate::frame::tests::MAP[6..].to_vec();
    for (length, at) in [(5u16, "Message.body"), (0x2B, "Message.body"), (0xFFFF, "Message.body")] {
        bytes[12..14].copy_from_slice(&length.to_be_bytes());
        assert_eq!(Message::from_bytes(&bytes).unwrap_err().at(), at);
    }
    let long = [0; 65_530];
    let of = |n: usize| Message::new(MacAddress::default(), Body::raw(MessageType(99), &long[..n])).encode_to_vec();
    assert!(of(65_529).is_ok());
    assert_eq!(of(65_530).unwrap_err().at(), "Message.message_length");
    let m = Message { last_part: 16, ..Message::default() };
    assert_eq!(m.encode_to_vec().unwrap_err().at(), "Message.last_part");
}

#[test]
fn multipart_counts_are_nibbles() {
    let mut bytes = crate::frame::tests::MAP[6..58].to_vec();
    bytes[19] = 0x31;
    let m = Message::from_bytes(&bytes).unwrap();
    assert_eq!((m.last_part, m.part), (3, 1));
    assert_eq!(m.encode_to_vec().unwrap(), bytes);
}

/// The types of which no layout is known, and why.
const RAW: [(MessageType, &str); 8] = [
    (MessageType::TRI_TCD, "telephony return, historic: no layout at hand"),
    (MessageType::TRI_TSI, "telephony return, historic: no layout at hand"),
    (MessageType::ODS_REQ, "no layout at hand"),
    (MessageType::ODS_RSP, "no layout at hand"),
    (MessageType::DTP_REQ, "no layout at hand"),
    (MessageType::DTP_RSP, "no layout at hand"),
    (MessageType::DTP_ACK, "no layout at hand"),
    (MessageType::DTP_INFO, "no layout at hand"),
];

/// What does not add up to the layouts in doubt stays as it is.
#[test]
fn doubtful_layouts_keep_other_bytes() {
    let read = |kind: MessageType, bytes| Body::decode_as((kind, kind.version()), &mut Reader::new(bytes)).unwrap();
    let bytes = hex!("1234 00000001 05 06");
    let (short, long) = (read(MessageType::DCI_RSP, &bytes[..6]), read(MessageType::DCI_RSP, &bytes));
    assert!(matches!(short, Body::Invalid { .. }), "{short:?}");
    assert!(matches!(long, Body::DciRsp(response) if response.sid == Sid(0x1234) && response.tail == Blob(&[6])));
    assert_eq!([short.encode_to_vec().unwrap(), long.encode_to_vec().unwrap()], [&bytes[..6], &bytes]);
    // One TLV, and one that says it is longer than the message.
    let bytes = hex!("07 01 2a  08 05 0102");
    let body = read(MessageType::TST_REQ, &bytes);
    let Body::TstReq(test) = body else { panic!("{body:?}") };
    let walked: Vec<_> = test.tlvs.iter().collect();
    assert_eq!(walked[0].unwrap(), crate::tlv::Tlv { tlv_type: 7, value: Blob(&[0x2A]) });
    assert_eq!((walked.len(), walked[1].unwrap_err().offset()), (2, 5));
    assert_eq!(body.encode_to_vec().unwrap(), bytes);
}

#[test]
fn every_type_is_typed_or_raw_for_a_reason() {
    for (message_type, name) in MessageType::NAMES {
        let version = message_type.version();
        let body = Body::decode_as((*message_type, version), &mut Reader::new(&[])).unwrap();
        let raw = RAW.iter().find(|(t, _)| t == message_type);
        assert_eq!(matches!(body, Body::Other(..)), raw.is_some(), "{name}: {body:?}");
        // A typed one has the name of its type, and is sent with the version of its type.
        if raw.is_none() {
            let line = Body::NAMES.iter().find(|line| *line == name);
            assert!(line.is_some(), "{name} is no line");
            assert!(Body::decode_as((*message_type, 0xFF), &mut Reader::new(&[])).is_ok());
        }
    }
    assert_eq!(Body::NAMES.len(), 70 - RAW.len() + 1, "of MAP there are two");
}

/// Names and versions of the table of message types.
#[test]
fn every_type_has_its_name_and_version() {
    assert_eq!(MessageType::NAMES.len(), 70);
    assert!(MessageType::NAMES.iter().zip(1..).all(|((t, _), n)| t.0 == n));
    assert_eq!((MessageType::B_INIT_RNG_REQ.0, MessageType::UP_DIS.0, MessageType::DPR.0), (34, 28, 68));
}

/// Two sources differ in the upstream service flow. By hand: 16 bytes, and with the flow 20.
#[test]
fn both_forms_of_path_verify_requests() {
    let short = hex!("123a 05 81 0304 06 07 05060708 090a0b0c");
    let expected = PathVerifyWithoutFlow {
        transaction_id: 0x123A,
        downstream_channel_id: 5,
        flags: 0x81,
        n: 0x0304,
        start_reference_point: 6,
        end_reference_point: 7,
        timestamp_start: Ticks(0x0506_0708),
        timestamp_end: Ticks(0x090A_0B0C),
    };
    let read = |bytes| Body::decode_as((MessageType::DPV_REQ, 4), &mut Reader::new(bytes)).unwrap();
    assert_eq!(read(&short), Body::DpvReq(PathVerifyRequest::WithoutFlow(expected).into()));
    let long = hex!("123a 05 81 01020304 0304 06 07 05060708 090a0b0c");
    let Body::DpvReq(request) = read(&long) else { panic!() };
    assert!(matches!(*request, PathVerifyRequest::WithFlow(PathVerify { upstream_service_flow_id: 0x0102_0304, .. })));
    assert!(matches!(read(&short[..15]), Body::DpvReq(other) if other == PathVerifyRequest::Other(Blob(&short[..15]))));
    for bytes in [&short[..], &long, &short[..15]] {
        assert_eq!(read(bytes).encode_to_vec().unwrap(), bytes);
    }
}

/// 6 symbols of 40 µs and 2.5 µs of prefix: 25 kHz, 256 samples. The prefixes are those of the fact table.
#[test]
fn an_ofdma_frame_has_a_duration() {
    use crate::tlv::Scalar;
    let tlvs = [
        UcdTlv::CyclicPrefix(Scalar(UpstreamCyclicPrefix(6))),
        UcdTlv::SubcarrierSpacing(Scalar(UpstreamSpacing::KHZ_25)),
        UcdTlv::SymbolsPerFrame(Scalar(6)),
    ];
    let ucd = Ucd { tlvs: List::from(&tlvs), ..Ucd::default() };
    assert_eq!(ucd.ofdma_frame(), Some(core::time::Duration::from_micros(255)));
    assert_eq!(Ucd { tlvs: List::from(&tlvs[..2]), ..ucd }.ofdma_frame(), None);
    let prefixes: Vec<_> = (0..13).map(|code| UpstreamCyclicPrefix(code).samples()).collect();
    let expected = [96, 128, 160, 192, 224, 256, 288, 320, 384, 512, 640].map(Some);
    assert_eq!((prefixes[0], &prefixes[1..12], prefixes[12]), (None, &expected[..], None));
}
