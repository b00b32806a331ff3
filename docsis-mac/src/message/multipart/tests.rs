#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::id::{MacAddress, Sid};
use crate::message::{Bpkm, BpkmCode, DbcReq, Dcd, Mdd, MddTlv, Ocd, RegReqMp, RegRspMp, RngRsp, UpDis};
use std::string::String;
use std::{format, vec};
use wire::{Decode, List};

const NOW: Duration = Duration::from_secs(7);
const CMTS: MacAddress = MacAddress([0xAC, 0x1F, 0x6B, 1, 2, 3]);

fn mdd(change: u8, count: u8, number: u8, tlvs: &[u8]) -> Message<'_> {
    let tlvs = List::from_wire(tlvs);
    Message::new(
        CMTS,
        Body::from(Mdd {
            configuration_change_count: change,
            number_of_fragments: count,
            fragment_sequence_number: number,
            current_downstream_channel_id: 9,
            tlvs,
        }),
    )
}

/// The TLVs of the whole, once all parts are there.
fn push(parts: &mut Multipart, now: Duration, message: &Message<'_>) -> Option<Vec<u8>> {
    let whole = parts.push(now, message).unwrap()?;
    assert!(whole.get().part().is_none() && whole.get().crc.is_none());
    let body = whole.get().body.encode_to_vec().unwrap();
    Some(body[Shape::of(message.message_type(), message.version).unwrap().fixed..].to_vec())
}

#[test]
fn trap_38_parts_come_in_any_order() {
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let mut parts = Multipart::default();
        let mut wholes = vec![];
        for number in order {
            // Each but the last comes twice.
            wholes.extend(push(&mut parts, NOW, &mdd(1, 3, number, &[number; 2])));
            if wholes.is_empty() {
                wholes.extend(push(&mut parts, NOW, &mdd(1, 3, number, &[number; 2])));
            }
        }
        assert_eq!((wholes, parts.waiting(), parts.bytes), (vec![vec![1, 1, 2, 2, 3, 3]], 0, 0), "{order:?}");
    }
}

/// Bodies that count their parts from 1, put together by hand: SID 0x0ABC or transaction 0x0ABC, response 7, two parts, of
/// which a TLV of four bytes is cut in the middle.
#[test]
fn bodies_with_numbers_of_their_own() {
    for (kind, front) in [
        (33, &[5, 2, 0, 9][..]),
        (32, &[5, 2, 0]),
        (44, &[0x0A, 0xBC, 2, 0]),
        (45, &[0x0A, 0xBC, 7, 2, 0]),
        (36, &[0x0A, 0xBC, 2, 0]),
    ] {
        let number_at = front.iter().rposition(|byte| *byte == 0).unwrap();
        let body = |number: u8, tlvs: &[u8]| {
            let mut body = [front, tlvs].concat();
            body[number_at] = number;
            body
        };
        let mut parts = Multipart::default();
        let mut whole = None;
        for (number, tlvs) in [(2, &[0xBB, 0xCC][..]), (1, &[201, 4, 0x99, 0xAA])] {
            let body = body(number, tlvs);
            let message = Message { crc: None, ..Message::new(CMTS, Body::raw(MessageType(99), &body)) };
            let mut bytes = message.encode_to_vec().unwrap();
            bytes[18] = kind;
            let message = Message::from_bytes(&bytes).unwrap();
            assert_eq!(message.part(), Some(Part { index: number - 1, count: 2 }), "{message:?}");
            whole = whole.or(parts.push(NOW, &message).unwrap());
        }
        let whole = whole.unwrap();
        let mut expected = body(1, &[201, 4, 0x99, 0xAA, 0xBB, 0xCC]);
        expected[number_at - 1] = 1;
        assert_eq!(whole.get().body.encode_to_vec().unwrap(), expected);
        assert!(!matches!(whole.get().body, Body::Other(..) | Body::Invalid { .. }), "{whole:?}");
    }
}

/// Parts of version 5 are numbered in the header, from 0.
#[test]
fn messages_of_version_5() {
    let attribute = [13, 0, 2, 0xAA, 0xBB];
    let bpkm = |attributes| Bpkm { code: BpkmCode(4), identifier: 8, attributes: List::from_wire(attributes) };
    let part = |part, body| Message { version: 5, last_part: 1, part, ..Message::new(CMTS, body) };
    let mut parts = Multipart::default();
    assert_eq!(parts.push(NOW, &part(1, Body::BpkmReq(bpkm(&attribute[4..]).into()))), Ok(None));
    let whole = parts.push(NOW, &part(0, Body::BpkmReq(bpkm(&attribute[..4]).into()))).unwrap().unwrap();
    // The length counts the attributes of all parts.
    assert_eq!(whole.get().body.encode_to_vec().unwrap(), [&[4, 8, 0, 5][..], &attribute].concat());
    assert_eq!((whole.get().last_part, whole.get().part, whole.get().version), (0, 0, 5));
    let ranging =
        RngRsp { sid: Sid(7), upstream_channel_id: 3, tlvs: List::from_wire(&[1, 4, 0]), ..RngRsp::default() };
    let other = RngRsp { sid: Sid(8), ..ranging };
    assert_eq!(parts.push(NOW, &part(0, Body::from(ranging))), Ok(None));
    // Another modem's response in between.
    assert_eq!(parts.push(NOW, &part(0, Body::from(other))), Ok(None));
    let rest = RngRsp { tlvs: List::from_wire(&[0, 0, 1]), ..ranging };
    assert_eq!(push(&mut parts, NOW, &part(1, Body::from(rest))), Some(vec![1, 4, 0, 0, 0, 1]));
    // In version 1 the byte is reserved, and messages without TLVs have no parts.
    assert_eq!(Message { version: 1, ..part(0, Body::from(rest)) }.part(), None);
    assert_eq!(part(0, Body::from(UpDis::default())).part(), None);
    assert_eq!(part(0, Body::from(Ocd::default())).part(), Some(Part { index: 0, count: 2 }));
    let alone = Message::new(CMTS, Body::from(Ocd::default()));
    assert_eq!((alone.part(), parts.push(NOW, &alone)), (None, Ok(None)));
}

#[test]
fn trap_5_two_messages_are_never_spliced() {
    // The second half of A is lost, then the first of B.
    let mut parts = Multipart::default();
    let push = |parts: &mut Multipart, seconds, change, number, tlvs| {
        push(parts, NOW + Duration::from_secs(seconds), &mdd(change, 2, number, tlvs))
            .map(|tlvs| String::from_utf8(tlvs).unwrap())
    };
    assert_eq!(push(&mut parts, 0, 5, 1, b"A1"), None);
    assert_eq!((push(&mut parts, 11, 5, 2, b"B2"), parts.given_up()), (None, 1));
    // The first half of B comes after all, and that of C.
    assert_eq!(push(&mut parts, 12, 5, 1, b"B1").as_deref(), Some("B1B2"));
    assert_eq!(push(&mut parts, 12, 5, 1, b"C1"), None);
    // The second half of C is lost.
    assert_eq!((push(&mut parts, 12, 5, 1, b"D1"), parts.given_up()), (None, 2));
    assert_eq!(push(&mut parts, 12, 5, 2, b"D2").as_deref(), Some("D1D2"));
    // Another change count, another sender, another number of parts.
    assert_eq!(push(&mut parts, 12, 5, 1, b"E1"), None);
    assert_eq!(push(&mut parts, 12, 6, 2, b"F2"), None);
    let other = Message { sa: MacAddress([9; 6]), ..mdd(5, 2, 2, b"G2") };
    assert_eq!(parts.push(NOW, &other), Ok(None));
    assert_eq!(parts.push(NOW, &mdd(5, 3, 2, b"H2")), Ok(None));
    // Numbers that cannot be.
    for number in [0, 3, 255] {
        assert!(matches!(parts.push(NOW, &mdd(5, 2, number, &[])).unwrap_err().kind(), ErrorKind::Value(_)));
    }
}

#[test]
fn trap_40_collected_bytes_are_capped() {
    let mut parts = Multipart::new(MultipartLimits::default().bytes(10).messages(2));
    assert_eq!(parts.push(NOW, &mdd(1, 255, 1, &[0; 10])), Ok(None));
    assert_eq!(parts.push(NOW, &mdd(1, 255, 2, &[0; 1])).unwrap_err().kind(), ErrorKind::TooLarge(11));
    assert_eq!((parts.waiting(), parts.bytes, parts.given_up()), (0, 0, 1));
    for change in 1..=4 {
        assert_eq!(parts.push(NOW + Duration::from_secs(change.into()), &mdd(change, 2, 1, &[change; 3])), Ok(None));
    }
    assert_eq!((parts.waiting(), parts.bytes, parts.given_up()), (2, 6, 3));
    // One that needs the room of both.
    assert_eq!(parts.push(NOW, &mdd(5, 2, 1, &[0; 9])), Ok(None));
    assert_eq!((parts.waiting(), parts.bytes, parts.given_up()), (1, 9, 5));
}

/// What is cut comes back, and each part is a message of its own.
#[test]
fn large_messages_are_cut_and_joined() {
    let tlvs = [1, 1, 7, 10, 3, 1, 2, 3].repeat(500);
    let messages = [
        mdd(5, 1, 1, &tlvs),
        Message::new(CMTS, Body::from(RegReqMp { encodings: List::from_wire(&tlvs), ..one_part() })),
        Message::new(CMTS, Body::from(Ocd { tlvs: List::from_wire(&tlvs), ..Ocd::default() })),
        Message { crc: None, ..mdd(5, 1, 1, &tlvs) },
        Message {
            version: 5,
            ..Message::new(CMTS, Body::BpkmRsp(Bpkm { attributes: List::from_wire(&tlvs), ..Bpkm::default() }.into()))
        },
    ];
    for message in messages {
        let split = message.split(1518).unwrap();
        assert_eq!(split.len(), 3);
        let mut parts = Multipart::default();
        let mut wholes = vec![];
        for part in split.iter().rev() {
            assert!(part.as_bytes().len() <= 1518);
            assert!(part.get().crc.is_some() == message.crc.is_some() && part.get().crc.is_none_or(|crc| crc.is_ok()));
            wholes.extend(parts.push(NOW, &part.get()).unwrap());
        }
        let [whole] = &wholes[..] else { panic!("{wholes:?}") };
        assert_eq!(whole.get(), Message { crc: None, ..message }, "{:?}", message.message_type());
    }
    // Small ones stay as they are.
    let small = mdd(5, 1, 1, &tlvs[..8]);
    assert_eq!(small.split(1518).unwrap()[0].get(), small);
    assert!(
        matches!(&small.body, Body::Mdd(mdd) if matches!(mdd.tlvs.iter().next(), Some(Ok(MddTlv::Unknown(_)) | Ok(_))))
    );
}

fn one_part() -> RegReqMp<'static> {
    RegReqMp { number_of_fragments: 1, fragment_sequence_number: 1, sid: Sid(5), ..RegReqMp::default() }
}

#[test]
fn what_cannot_be_cut_is_refused() {
    let tlvs = [1, 1, 7].repeat(2000);
    let list = || List::from_wire(&tlvs);
    let too_large = |message: Message<'_>, limit| {
        let error = message.split(limit).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");
        format!("{error}")
    };
    // Of version 1, of more than 16 parts, of more than 255, and where nothing fits.
    too_large(Message::new(CMTS, Body::from(RngRsp { tlvs: List::from_wire(&tlvs), ..RngRsp::default() })), 1518);
    too_large(Message::new(CMTS, Body::from(Ocd { tlvs: List::from_wire(&tlvs), ..Ocd::default() })), 300);
    too_large(Message::new(CMTS, Body::from(Dcd { tlvs: List::from_wire(&tlvs), ..Dcd::default() })), 50);
    too_large(Message::new(CMTS, Body::from(DbcReq { encodings: list(), ..DbcReq::default() })), 28);
    let response =
        RegRspMp { number_of_fragments: 1, fragment_sequence_number: 1, encodings: list(), ..RegRspMp::default() };
    assert_eq!(Message::new(CMTS, Body::from(response)).split(54).unwrap().len(), 240);
}
