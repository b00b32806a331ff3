//! Frames against published bytes, and the traps of framing.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use super::*;
use crate::ehdr::{Association, BpUpFragment, Element, Null, PathVerify};
use crate::id::{MacAddress, Said, Sid};
use crate::message::{Body, MessageType};
use hex_literal::hex;
use std::vec::Vec;

/// A MAP as captured from a CMTS.
pub(crate) const MAP: [u8; 62] = hex!(
    "c2000038ba43 01e02f000001 ac1f6b1baac1 0026 0000 03 01 03 00"
    "01 00 04 00 01556601 01556471 00 04 00 0a"
    "fffcc000 fffc4028 fffc4127 0001c140 1ac697bb"
);

/// A header with a right HCS, and `payload`.
fn frame(header: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = header.to_vec();
    out.extend(crc::x25(header).to_le_bytes());
    out.extend(payload);
    out
}

#[test]
fn frames_keep_the_laws() {
    wire::testing::laws::<Frame<'static>>();
}

#[test]
fn a_captured_map_is_read_and_built() {
    let f = Frame::from_bytes(&MAP).unwrap();
    assert_eq!((f.mac_parm, f.ehdr, f.frame_control()), (0, None, FrameControl::MANAGEMENT));
    let m = f.message().unwrap();
    assert_eq!((m.da, m.sa), (MacAddress::ALL_CMS, MacAddress(hex!("ac1f6b1baac1"))));
    assert_eq!((m.message_type(), m.version, m.control), (MessageType::MAP, 1, 3));
    assert!(m.crc.unwrap().is_ok() && f.check_crc().is_ok());
    assert_eq!(m.crc.unwrap().received(), Some(0xBB97_C61A));
    assert_eq!(f.encode_to_vec().unwrap(), MAP);
    // From its parts: lengths and check sequences are computed.
    let built = Frame::from(Message::new(m.sa, m.body));
    assert_eq!(built, f);
    assert_eq!(built.encode_to_vec().unwrap(), MAP);
}

/// Header check sequences as captured, and those of two messages of another CMTS.
#[test]
fn trap_31_the_hcs_is_sent_low_byte_first() {
    for (len, sent) in [
        (0x0038u16, [0xBA, 0x43]),
        (0x00EE, [0x01, 0xF0]),
        (0x0034, [0xD6, 0x89]),
        (0x0094, [0xDC, 0x2C]),
        (0x0087, [0xC6, 0x0E]),
        (0x0022, [0x61, 0xFC]),
        (0x016A, [0xF5, 0x2B]),
    ] {
        let raw = RawPayload { frame_control: FrameControl::MANAGEMENT, payload: Blob(&[0; 400][..len.into()]) };
        let error = Error::new(ErrorKind::Inconsistent, &"test", 0);
        let bytes = Frame { payload: Payload::Invalid { raw, error }, ..Frame::default() }.encode_to_vec().unwrap();
        assert_eq!(bytes[..4], [&[0xC2, 0][..], &len.to_be_bytes()].concat());
        assert_eq!(bytes[4..6], sent);
    }
    let mut swapped = MAP;
    swapped.swap(4, 5);
    let e = Frame::from_bytes(&swapped).unwrap_err();
    assert_eq!((e.at(), e.offset()), ("Frame.hcs", 4));
    assert_eq!(e.kind(), ErrorKind::Checksum { found: 0xBA43, computed: 0x43BA });
}

/// Each element of the extended header that speaks of encryption, with ciphertext behind it.
#[test]
fn encrypted_frames_are_not_taken_for_damaged_ones() {
    let upstream = Association::Upstream(Sid(0x1ABC));
    for (fc, ehdr, association) in [
        (0x01, &hex!("34 71 9abc 07")[..], upstream),
        (0x81, &hex!("73 71 9abc"), upstream),
        (0xC7, &hex!("35 71 9abc 07 20"), upstream),
        (0x01, &hex!("44 71 9abc 00 85 a0 2345 6789"), Association::Downstream(Said(0x1ABC))),
    ] {
        let build = |enable: u8| {
            let mut ehdr = ehdr.to_vec();
            ehdr[2] = ehdr[2] & 0x7F | enable;
            let header = [&[fc, ehdr.len() as u8, 0, ehdr.len() as u8 + 22][..], &ehdr].concat();
            frame(&header, &[0x5A; 22])
        };
        let bytes = build(0x80);
        let f = Frame::from_bytes(&bytes).unwrap();
        let privacy = Privacy { key_sequence: 7, version: 1, enable: true, toggle: false, association };
        assert_eq!((f.privacy(), f.is_encrypted()), (Some(privacy), true));
        assert_eq!(f.check_crc(), Ok(CrcCheck::Encrypted));
        assert_eq!(f.encode_to_vec().unwrap(), bytes);
        // With the enable bit off the same bytes are damaged.
        let bytes = build(0);
        let f = Frame::from_bytes(&bytes).unwrap();
        assert!(f.privacy() == Some(Privacy { enable: false, ..privacy }) && !f.is_encrypted());
        assert!(matches!(f.check_crc().unwrap_err().kind(), ErrorKind::Checksum { .. }));
    }
    assert_eq!(Frame::from_bytes(&MAP).unwrap().check_crc(), Ok(CrcCheck::Right));
    assert_eq!(Frame::from_bytes(&frame(&[0xC4, 3, 0x01, 0x23], &[])).unwrap().check_crc(), Ok(CrcCheck::Absent));
}

/// A registration request after early authentication: addresses in clear, and ciphertext that is no message.
#[test]
fn an_encrypted_message_is_kept_as_it_is() {
    let payload = [&hex!("01e02f000001 ac1f6b1baac1")[..], &[0x5A; 30]].concat();
    let bytes = frame(&hex!("c3 04 002e 73 71 9abc"), &payload);
    let f = Frame::from_bytes(&bytes).unwrap();
    let raw = RawPayload { frame_control: FrameControl::MANAGEMENT, payload: Blob(&payload) };
    assert_eq!((f.payload, f.message()), (Payload::Encrypted(raw), None));
    assert_eq!(f.check_crc(), Ok(CrcCheck::Encrypted));
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    let json = serde_json::to_string(&f).unwrap();
    assert!(json.contains(r#""encrypted""#), "{json}");
    assert_eq!(serde_json::from_str::<wire::Owned<Frame<'static>>>(&json).unwrap().as_bytes()[..], bytes);
    // Nothing else is written so, and nothing without the element.
    for wrong in [Frame { ehdr: None, ..f }, Frame { payload: Payload::Encrypted(RawPayload::default()), ..f }] {
        assert_eq!(wrong.encode_to_vec().unwrap_err().at(), "RawPayload.frame_control");
    }
}

/// As tshark 4.0.17 does not walk the frames of a concatenation, there is no reference for them.
#[test]
fn trap_32_concatenation_is_walked_and_never_nested() {
    let request = frame(&[0xC4, 3, 0x01, 0x23], &[]);
    let inner = [&request[..], &MAP].concat();
    let bytes = frame(&[0xF8, 2, 0, inner.len() as u8], &inner);
    let f = Frame::from_bytes(&bytes).unwrap();
    let Payload::Concatenation(frames) = f.payload else { panic!("{f:?}") };
    let frames: Vec<_> = frames.iter().map(Result::unwrap).collect();
    let Payload::Request(r) = frames[0].payload else { panic!() };
    assert_eq!((r.mini_slots, r.sid), (3, Sid(0x123)));
    assert_eq!(frames[1], Frame::from_bytes(&MAP).unwrap());
    let built = Frame { payload: Payload::Concatenation(List::from(&frames[..])), ..Frame::default() };
    assert_eq!(built.encode_to_vec().unwrap(), bytes);
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    // A wrong count is kept.
    let wrong = frame(&[0xF8, 3, 0, inner.len() as u8], &inner);
    let f = Frame::from_bytes(&wrong).unwrap();
    assert!(matches!(f.payload, Payload::Invalid { .. }) && f.mac_parm == 3);
    assert_eq!(f.encode_to_vec().unwrap(), wrong);
    // Concatenation in concatenation, ten thousand deep: refused at the first, on read and on write.
    let mut deep = request.clone();
    for _ in 0..10_000 {
        deep = frame(&[&[0xF8, 1][..], &(deep.len() as u16).to_be_bytes()].concat(), &deep);
    }
    let f = Frame::from_bytes(&deep).unwrap();
    let Payload::Invalid { error, .. } = f.payload else { panic!() };
    assert_eq!((error.at(), error.offset()), ("MacHeader.frame_control", 6));
    assert_eq!(f.encode_to_vec().unwrap(), deep);
    let nested = [built];
    let nested = Frame { payload: Payload::Concatenation(List::from(&nested)), ..Frame::default() };
    assert_eq!(nested.encode_to_vec().unwrap_err().at(), "Payload.concatenation");
    let nested = Frame { payload: Payload::Concatenation(List::from_wire(&bytes)), ..Frame::default() };
    assert!(nested.encode_to_vec().is_err());
}

#[test]
fn trap_33_every_fc_makes_progress() {
    for fc in 0..=255u8 {
        for len in 0..=6u8 {
            for mac_parm in [0, 1, 6, 255] {
                let mut bytes = Vec::new();
                for _ in 0..3 {
                    let elen = if fc & 1 != 0 { mac_parm.into() } else { 0 };
                    let mut header = [&[fc, mac_parm, 0, len][..], &[0xA5; 255][..elen]].concat();
                    if fc == 0xC8 {
                        header.push(7);
                    }
                    bytes.extend(frame(&header, &[0x5A; 6][..usize::from(len).saturating_sub(elen)]));
                }
                let mut frames = Frames::new(&bytes);
                let (mut count, mut before) = (0, 0);
                while let Some(frame) = frames.next() {
                    count += 1;
                    assert!(count <= bytes.len(), "{fc:#x} {len} {mac_parm}");
                    match frame {
                        Ok(frame) => {
                            assert!(frames.offset() > before);
                            assert_eq!(frame.encode_to_vec().unwrap(), bytes[before..frames.offset()]);
                        }
                        Err(_) => assert!(frames.next().is_none()),
                    }
                    before = frames.offset();
                }
                let legal = fc != 0xFF && (fc & 1 == 0 || mac_parm <= len) && !matches!(fc, 0xC4 | 0xC8);
                assert!(!legal || (count == 3 && frames.rest().is_empty()), "{fc:#x} {len} {mac_parm}: {count}");
            }
        }
    }
}

#[test]
fn trap_33_lengths_beyond_their_bounds() {
    // ELEN over LEN.
    let e = Frame::from_bytes(&frame(&[0x01, 3, 0, 2, 1, 2, 3], &[])).unwrap_err();
    assert_eq!((e.at(), e.offset(), e.kind()), ("MacHeader.len", 2, ErrorKind::Value(2)));
    // LEN past the buffer.
    let e = Frame::from_bytes(&MAP[..61]).unwrap_err();
    assert_eq!((e.at(), e.kind()), ("Frame.payload", ErrorKind::Short { need: 56, have: 55 }));
    // ELEN past the buffer.
    assert_eq!(Frame::from_bytes(&[0x01, 200, 1, 0, 5]).unwrap_err().at(), "Frame.ehdr");
    // A header cut anywhere.
    for n in 0..6 {
        assert!(matches!(Frame::from_bytes(&MAP[..n]).unwrap_err().kind(), ErrorKind::Short { .. }));
        assert_eq!(frame_len(&MAP[..n]), Ok(None));
    }
    assert_eq!(frame_len(&MAP[..6]), Ok(Some(62)));
    // Too long on write.
    let long = [0; 65_536];
    let pdu = Frame::from(Pdu { data: Blob(&long[..65_517]), ..Pdu::default() });
    assert_eq!(pdu.encode_to_vec().unwrap().len(), 65_541);
    let pdu = Frame::from(Pdu { data: Blob(&long[..65_518]), ..Pdu::default() });
    assert_eq!(pdu.encode_to_vec().unwrap_err().at(), "MacHeader.len");
    let elements = [Element::PathVerify(PathVerify::default()); 43];
    let f = Frame { ehdr: Some(List::from(&elements)), ..Frame::default() };
    assert_eq!(f.encode_to_vec().unwrap_err().at(), "Frame.ehdr");
}

/// The header check sequence is right for each count: only the frames themselves tell that it is wrong.
#[test]
fn trap_54_a_wrong_count_of_frames_behind_a_right_header_check() {
    let request = frame(&[0xC4, 9, 0x23, 0x45], &[]);
    let inner = [&request[..], &request, &MAP].concat();
    let length = (inner.len() as u16).to_be_bytes();
    for count in 0..=u8::MAX {
        let bytes = frame(&[0xF8, count, length[0], length[1]], &inner);
        let f = Frame::from_bytes(&bytes).unwrap();
        match f.payload {
            Payload::Concatenation(frames) => assert_eq!((count, frames.iter().count()), (3, 3)),
            Payload::Invalid { error, .. } => {
                assert_ne!(count, 3);
                assert_eq!((error.at(), error.kind()), ("MacHeader.mac_parm", ErrorKind::Inconsistent));
            }
            other => panic!("{count}: {other:?}"),
        }
        assert_eq!(f.encode_to_vec().unwrap(), bytes);
    }
}

#[test]
fn trap_34_requests_are_told_by_type_and_parameter() {
    // SID 0x2345 in the place of LEN: the frame is 6 bytes all the same.
    let request = frame(&[0xC4, 9, 0xA3, 0x45], &[]);
    let f = Frame::from_bytes(&request).unwrap();
    let Payload::Request(r) = f.payload else { panic!() };
    assert_eq!((r.mini_slots, r.reserved.deviation(), r.sid), (9, 2, Sid(0x2345)));
    assert_eq!(f.encode_to_vec().unwrap(), request);
    // Seven bytes.
    let queue = frame(&[0xC8, 0x01, 0x02, 0x23, 0x45], &[]);
    let f = Frame::from_bytes(&queue).unwrap();
    let Payload::QueueDepthRequest(r) = f.payload else { panic!() };
    assert_eq!((queue.len(), r.size, r.sid), (7, 0x0102, Sid(0x2345)));
    assert_eq!(f.encode_to_vec().unwrap(), queue);
    // Parameter 4 of the three other types: reserved, and LEN is a length.
    for fc in [0x08, 0x48, 0x88] {
        let bytes = frame(&[fc, 0, 0, 3], &[7, 8, 9]);
        let f = Frame::from_bytes(&bytes).unwrap();
        assert!(matches!(f.payload, Payload::Reserved(raw) if raw.payload.0 == [7, 8, 9]));
        assert_eq!((f.frame_control().fc_type(), f.frame_control().fc_parm()), (fc >> 6, 4));
    }
    let odd = Frame { mac_parm: 1, ..Frame::from_bytes(&request).unwrap() };
    assert_eq!(odd.encode_to_vec().unwrap_err().at(), "Frame.mac_parm");
}

#[test]
fn trap_35_stuffing_is_no_frame() {
    let bytes = [&[0xFF, 0xFF][..], &MAP, &[0xFF], &MAP, &MAP, &[0xFF; 300]].concat();
    let mut frames = Frames::new(&bytes);
    assert_eq!(frames.by_ref().map(Result::unwrap).filter(|f| f.message().is_some()).count(), 3);
    assert_eq!(frames.offset(), bytes.len());
    let e = Frame::from_bytes(&[0xFF; 8]).unwrap_err();
    assert_eq!((e.at(), e.kind()), ("MacHeader.frame_control", ErrorKind::Value(0xFF)));
    let raw = RawPayload { frame_control: FrameControl(0x7F), payload: Blob(&[]) };
    let f = Frame { ehdr: Some(List::default()), payload: Payload::Reserved(raw), ..Frame::default() };
    assert_eq!(f.encode_to_vec().unwrap_err().at(), "RawPayload.frame_control");
}

/// Frames end with the first header that cannot be trusted.
#[test]
fn a_bad_header_ends_the_walk() {
    let mut bytes = [MAP, MAP, MAP].concat();
    bytes[66] ^= 1;
    let mut frames = Frames::new(&bytes);
    assert!(frames.next().unwrap().is_ok());
    assert!(!frames.step_over());
    let e = frames.next().unwrap().unwrap_err();
    assert_eq!((e.at(), e.offset()), ("Frame.hcs", 66));
    assert!(frames.next().is_none());
    assert_eq!(frames.rest(), &bytes[62..]);
    // Unless the caller believes its length.
    assert!(frames.step_over());
    assert!(frames.next().unwrap().is_ok() && frames.next().is_none());
    assert!(!frames.step_over());
    let mut cut = Frames::new(&bytes[62..123]);
    assert!(cut.next().unwrap().is_err() && !cut.step_over() && cut.next().is_none());
}

/// The element is as tshark 4.0.17 reads it; the fragment itself it takes for cut off.
#[test]
fn trap_39_a_fragment_has_its_element_and_its_crc() {
    let element = BpUpFragment {
        key_sequence: 5,
        version: 1,
        enable: true,
        sid: Sid(0x77),
        request: 4,
        first: true,
        fragment_sequence: 2,
        ..BpUpFragment::default()
    };
    let ehdr = [Element::BpUpFragment(element)];
    let fragment = Fragment { data: Blob(b"123456789"), ..Fragment::default() };
    let f = Frame { ehdr: Some(List::from(&ehdr)), payload: Payload::Fragment(fragment), ..Frame::default() };
    let bytes = f.encode_to_vec().unwrap();
    assert_eq!(bytes[..10], hex!("c7 06 0013 35 51 8077 04 22"));
    assert_eq!(bytes[12..], hex!("313233343536373839 2639f4cb"));
    assert_eq!(Frame::from_bytes(&bytes).unwrap(), f);
    // A fragment costs 16 bytes.
    assert_eq!(bytes.len(), 9 + 16);
    assert_eq!(Frame { ehdr: None, ..f }.encode_to_vec().unwrap_err().at(), "Frame.ehdr");
}

#[test]
fn payloads_that_are_not_understood_stay_in_place() {
    // A message whose length is longer than the frame.
    let mut bytes = MAP.to_vec();
    bytes[19] = 0x40;
    let f = Frame::from_bytes(&bytes).unwrap();
    let Payload::Invalid { raw, error } = f.payload else { panic!() };
    assert_eq!((raw.frame_control, raw.payload.len()), (FrameControl::MANAGEMENT, 56));
    assert_eq!((error.at(), error.offset()), ("Message.body", 26));
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    // A packet too short for addresses and CRC, with MAC_PARM where there should be none.
    let bytes = frame(&[0x80, 9, 0, 4], &[1, 2, 3, 4]);
    let f = Frame::from_bytes(&bytes).unwrap();
    assert!(matches!(f.payload, Payload::Invalid { .. }) && f.mac_parm == 9);
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    // Bytes of a known kind cannot be sent as a reserved one.
    let raw = RawPayload { frame_control: FrameControl::PACKET_PDU, payload: Blob(&[]) };
    let f = Frame { payload: Payload::Reserved(raw), ..Frame::default() };
    assert_eq!(f.encode_to_vec().unwrap_err().at(), "RawPayload.frame_control");
}

#[test]
fn json_has_no_computed_fields() {
    let f = Frame::from_bytes(&MAP).unwrap();
    let json = serde_json::to_value(f).unwrap();
    let message = &json["payload"]["management"];
    assert_eq!(json.as_object().unwrap().len(), 1);
    assert_eq!(
        (&message["sa"], message.get("message_length"), message.get("message_type")),
        (&"ac:1f:6b:1b:aa:c1".into(), None, None)
    );
    assert_eq!(message["body"]["MAP"]["allocation_start_time"], 0x0155_6601);
    assert_eq!(message["body"]["MAP"]["elements"][3]["iuc"], "null");
    let back: wire::Owned<Frame<'static>> = serde_json::from_value(json).unwrap();
    assert_eq!(back.as_bytes()[..], MAP);
    assert!(matches!(back.get().message().unwrap().body, Body::Map(_)));
}

#[test]
fn a_header_has_an_extension_or_a_parameter() {
    let elements = [Element::Null(Null {})];
    let ehdr = Some(List::from(&elements));
    let of = |mac_parm, ehdr| Frame { mac_parm, ehdr, payload: Payload::PacketPdu(Pdu::default()) };
    let refused = of(1, ehdr).encode_to_vec().unwrap_err();
    assert_eq!((refused.at(), refused.kind()), ("Frame.mac_parm", ErrorKind::Inconsistent));
    assert!(of(0, ehdr).encode_to_vec().is_ok() && of(1, None).encode_to_vec().is_ok());
}

#[test]
fn a_payload_equals_its_own_kind_with_the_same_values_only() {
    let raw = |payload: &'static [u8]| RawPayload { frame_control: FrameControl::PACKET_PDU, payload: Blob(payload) };
    let pdu = |data: &'static [u8]| Pdu { data: Blob(data), ..Pdu::default() };
    let message = |data: &'static [u8]| Message::new(MacAddress::ALL_CMS, Body::raw(MessageType::UCD, data));
    let invalid =
        |payload, at| Payload::Invalid { raw: raw(payload), error: Error::new(ErrorKind::Inconsistent, &"x", at) };
    let request = |sid| Request { sid: Sid(sid), ..Request::default() };
    let depth = |sid| QueueDepthRequest { sid: Sid(sid), ..QueueDepthRequest::default() };
    let (one, two) = ([Frame::from(pdu(b"1"))], [Frame::from(pdu(b"2"))]);
    let all = [
        Payload::PacketPdu(pdu(b"1")),
        Payload::PacketPdu(pdu(b"2")),
        Payload::IsolationPdu(pdu(b"1")),
        Payload::IsolationPdu(pdu(b"2")),
        Payload::Timing(message(b"1")),
        Payload::Timing(message(b"2")),
        Payload::Management(message(b"1")),
        Payload::Management(message(b"2")),
        Payload::Request(request(1)),
        Payload::Request(request(2)),
        Payload::Fragment(Fragment { data: Blob(b"1"), ..Fragment::default() }),
        Payload::Fragment(Fragment { data: Blob(b"2"), ..Fragment::default() }),
        Payload::QueueDepthRequest(depth(1)),
        Payload::QueueDepthRequest(depth(2)),
        Payload::Concatenation(List::from(&one)),
        Payload::Concatenation(List::from(&two)),
        Payload::Encrypted(raw(b"1")),
        Payload::Encrypted(raw(b"2")),
        Payload::Reserved(raw(b"1")),
        Payload::Reserved(raw(b"2")),
        invalid(b"1", 1),
        invalid(b"2", 1),
    ];
    for (i, a) in all.iter().enumerate() {
        for (k, b) in all.iter().enumerate() {
            assert_eq!(a == b, i == k, "{a:?} {b:?}");
        }
    }
    // Where the error was found does not count.
    assert_eq!(invalid(b"1", 1), invalid(b"1", 9));
}

#[test]
fn fields_of_frames_stand_where_they_are() {
    use wire::trace::Node;
    let node = Node::of::<Frame>("frame", &MAP);
    let map = node.at("management.body.MAP").unwrap();
    assert_eq!((map.first_bit, map.bits, node.errors().count()), (26 * 8, (62 - 30) * 8, 0));
    assert_eq!(node.at("management.body.MAP.elements[1].offset").unwrap().value, Some(0x28));
    assert_eq!(node.get("frame_control").unwrap().text, "MAC management header");
    let raw = Node::of::<RawFrame>("frame", &MAP);
    let payload = raw.get("payload").unwrap();
    assert_eq!((payload.first_bit, payload.end()), (48, 62 * 8));
    // Behind a wrong HCS nothing is believed.
    let mut wrong = MAP;
    wrong[4] ^= 1;
    for node in [Node::of::<Frame>("frame", &wrong), Node::of::<RawFrame>("frame", &wrong)] {
        let hcs = node.get("hcs").unwrap();
        assert_eq!((hcs.first_bit, hcs.error.unwrap().at()), (32, "Frame.hcs"));
        assert_eq!((node.errors().count(), node.leaves().last().unwrap().bits), (1, (62 - 6) * 8));
    }
    // A request is all header.
    let request = Node::of::<RawFrame>("frame", &hex!("c4 02 000a 09af"));
    assert_eq!((request.get("mini_slots").unwrap().value, request.get("sid").unwrap().value), (Some(2), Some(10)));
    assert_eq!(request.get("ehdr_on").unwrap().text, "false");
    // A payload that is not understood says why, at its place.
    let short = frame(&[0x00, 0x00, 0x00, 0x03], &[0xA1, 0xB2, 0xC3]);
    let node = Node::of::<Frame>("frame", &short);
    let wrong: Vec<_> = node.walk().filter_map(|(_, n)| Some((n.name, n.error?.at()))).collect();
    assert_eq!(wrong, [("packet_pdu", "Pdu.da")]);
}

/// What a header says of the length, right or wrong.
#[test]
fn a_header_claims_a_length() {
    use super::header::claimed_len;
    assert_eq!(claimed_len(&hex!("c4 02 000a 09af")), Some(6));
    assert_eq!(claimed_len(&hex!("c4 02")), Some(6));
    assert_eq!(claimed_len(&hex!("c8 02 00 000a 0000")), Some(7));
    assert_eq!(claimed_len(&hex!("00 00 0123 ffff")), Some(6 + 0x123));
    assert_eq!((claimed_len(&hex!("00 00 01")), claimed_len(&[])), (None, None));
}

#[test]
fn a_header_is_put_in_front_of_a_payload() {
    let elements = [Element::PathVerify(PathVerify { start_reference_point: 3, timestamp: 0x0102_0304 })];
    let ehdr = Some(List::from(&elements));
    let request = frame(&hex!("C4 02 000A"), &[]);
    let concatenated = [&request[..], &MAP].concat();
    let kinds = [
        (FrameControl::MANAGEMENT, None, &MAP[6..], hex!("C2 00 0038").to_vec()),
        (FrameControl::PACKET_PDU, ehdr, &[7; 60], hex!("01 06 0042 95 03 01020304").to_vec()),
        (FrameControl::CONCATENATION, None, &concatenated, hex!("F8 02 0044").to_vec()),
    ];
    for (kind, ehdr, payload, header) in kinds {
        let mut buffer = [&[0xEE; 20], payload].concat();
        let start = prepend_header(&mut buffer, 20, kind, ehdr).unwrap();
        assert_eq!(buffer[start..], frame(&header, payload), "{kind}");
        assert!(buffer[..start].iter().all(|byte| *byte == 0xEE));
        assert_eq!(start, 20 - header.len() - 2);
    }
    let refused = |room: usize, payload: usize, kind, ehdr| {
        let mut buffer = std::vec![0; room + payload];
        let error = prepend_header(&mut buffer, room, kind, ehdr).unwrap_err();
        assert!(buffer.iter().all(|byte| *byte == 0));
        (error.at(), error.kind())
    };
    assert_eq!(refused(5, 60, FrameControl::PACKET_PDU, None), ("Frame.hcs", ErrorKind::Full));
    assert_eq!(refused(11, 60, FrameControl::PACKET_PDU, ehdr), ("Frame.hcs", ErrorKind::Full));
    assert_eq!(refused(6, 0x1_0000, FrameControl::PACKET_PDU, None), ("MacHeader.len", ErrorKind::TooLarge(0x1_0000)));
    for (kind, ehdr) in
        [(FrameControl::REQUEST, None), (FrameControl::FRAGMENTATION, None), (FrameControl::CONCATENATION, ehdr)]
    {
        assert_eq!(refused(20, 60, kind, ehdr), ("MacHeader.frame_control", ErrorKind::Inconsistent));
    }
    let short = prepend_header(&mut [0; 4], 5, FrameControl::PACKET_PDU, None).unwrap_err();
    assert_eq!(short.kind(), ErrorKind::Short { need: 5, have: 4 });
}
