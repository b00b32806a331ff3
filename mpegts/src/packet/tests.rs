extern crate std;
use super::*;
use proptest::prelude::*;
use std::string::{String, ToString};
use std::{format, vec, vec::Vec};
use wire::Blob;

fn packet(head: &[u8]) -> [u8; 188] {
    let mut bytes: [u8; 188] = core::array::from_fn(|i| u8::try_from(i).unwrap() ^ 0x5A);
    bytes[..head.len()].copy_from_slice(head);
    bytes
}

#[test]
fn header_fields_are_where_the_standard_puts_them() {
    let bytes = packet(&[0x47, 0x81, 0x23, 0x95]);
    let p = Packet::new(&bytes);
    assert!(p.transport_error_indicator());
    assert!(!p.payload_unit_start_indicator());
    assert!(!p.transport_priority());
    assert_eq!(p.pid().get(), 0x0123);
    assert_eq!(p.transport_scrambling_control(), 2);
    assert_eq!(p.adaptation_field_control(), 1);
    assert_eq!(p.continuity_counter(), 5);
    let bytes = packet(&[0x47, 0x7F, 0xFE, 0x6A]);
    let p = Packet::new(&bytes);
    assert!(!p.transport_error_indicator());
    assert!(p.payload_unit_start_indicator());
    assert!(p.transport_priority());
    assert_eq!(p.pid(), Pid::DOCSIS);
    assert_eq!(p.transport_scrambling_control(), 1);
    assert!(p.has_adaptation_field() && !p.has_payload());
    assert_eq!(p.continuity_counter(), 10);
}

#[test]
fn from_slice_names_what_is_wrong() {
    let mut bytes = packet(&[0x47]);
    assert_eq!(Packet::from_bytes(&bytes).unwrap().as_bytes(), &bytes);
    let error = Packet::from_bytes(&bytes[..187]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Short { need: 188, have: 187 });
    assert_eq!(Packet::from_bytes(&[&bytes[..], &[1]].concat()).unwrap_err().kind(), ErrorKind::Trailing(1));
    bytes[0] = 0x46;
    let error = Packet::from_bytes(&bytes).unwrap_err();
    assert_eq!(format!("{error}"), "TS_packet.sync_byte at byte 0: value 0x46 is not allowed here");
}

#[test]
fn trap_14_adaptation_field_length_bounds() {
    for control in 0..=3u8 {
        for length in 0..=255u8 {
            let bytes = packet(&[0x47, 0x01, 0x00, control << 4, length]);
            let p = Packet::new(&bytes);
            let (field, payload) = (p.adaptation_field_bytes(), p.payload());
            let cut = 5 + usize::from(length);
            match (control, length) {
                (0, _) => assert_eq!((field, payload), (Ok(None), Ok(None))),
                (1, _) => assert_eq!((field, payload), (Ok(None), Ok(Some(&bytes[4..])))),
                (2, 183) => assert_eq!((field, payload), (Ok(Some(&bytes[5..])), Ok(None))),
                (3, 0..=182) => {
                    assert_eq!((field, payload), (Ok(Some(&bytes[5..cut])), Ok(Some(&bytes[cut..]))));
                }
                _ => {
                    let error = payload.unwrap_err();
                    assert_eq!(field, Err(error));
                    assert_eq!((error.kind(), error.offset()), (ErrorKind::Value(length.into()), 4));
                }
            }
        }
    }
}

#[test]
fn trap_14_length_zero_is_one_stuffing_byte_without_flags() {
    let bytes = packet(&[0x47, 0x01, 0x00, 0x30, 0x00, 0xFF, 0xFF]);
    let p = Packet::new(&bytes);
    assert_eq!(p.adaptation_field_bytes(), Ok(Some(&[][..])));
    assert_eq!(p.payload().unwrap().unwrap().len(), 183);
    assert!(!p.discontinuity_indicator() && !p.random_access_indicator());
    assert_eq!(p.pcr(), None);
}

#[test]
fn trap_14_flags_beyond_the_adaptation_field_are_not_read() {
    for (length, expected) in [(0, false), (6, false), (7, true), (183, true), (184, false), (255, false)] {
        let bytes = packet(&[0x47, 0x01, 0x00, 0x30, length, 0x10]);
        assert_eq!(Packet::new(&bytes).pcr().is_some(), expected, "{length}");
    }
    let bytes = packet(&[0x47, 0x01, 0x00, 0x30, 1, 0xC0]);
    let p = Packet::new(&bytes);
    assert!(p.discontinuity_indicator() && p.random_access_indicator());
    let bytes = packet(&[0x47, 0x01, 0x00, 0x10, 7, 0xF0]);
    let p = Packet::new(&bytes);
    assert!(!p.discontinuity_indicator() && !p.random_access_indicator() && p.pcr().is_none());
}

#[test]
fn pcr_is_read_from_behind_the_flags() {
    // base 0x1_2345_6789, reserved 0x2A, extension 0x0FE
    let pcr = [0x91, 0xA2, 0xB3, 0xC4, 0xD4, 0xFE];
    let bytes = packet(&[&[0x47, 0x01, 0x00, 0x20, 183, 0x10][..], &pcr].concat());
    let pcr = Packet::new(&bytes).pcr().unwrap();
    assert_eq!((pcr.base().get(), pcr.extension()), (0x1_2345_6789, 0x0FE));
    assert_eq!(pcr.reserved(), 0x2A);
}

#[test]
fn trap_05_duplicate_is_identical_but_for_pcr() {
    let first = packet(&[0x47, 0x01, 0x00, 0x35, 7, 0x10, 1, 2, 3, 4, 5, 6, 7]);
    for i in 0..188 {
        let mut second = first;
        second[i] ^= 0x01;
        assert_eq!(Packet::new(&second).is_duplicate_of(Packet::new(&first)), (6..12).contains(&i), "{i}");
    }
    assert!(Packet::new(&first).is_duplicate_of(Packet::new(&first)));
    let none = packet(&[0x47, 0x01, 0x00, 0x25, 183, 0x00]);
    assert!(!Packet::new(&none).is_duplicate_of(Packet::new(&none)));
}

#[test]
fn null_packet() {
    let p = Packet::from_bytes(&NULL_PACKET).unwrap();
    assert!(p.pid().is_null());
    assert_eq!((p.adaptation_field_control(), p.continuity_counter(), p.header()), (1, 0, 0x471F_FF10));
    assert_eq!(p.payload().unwrap().unwrap(), [0xFF; 184]);
}

#[test]
fn builder_fills_the_packet_exactly() {
    let head = PacketBuilder { continuity_counter: 9, ..PacketBuilder::new(Pid::new(0x0321).unwrap()) };
    let data: Vec<u8> = (1..=200).collect();
    for content in [None, Some(0), Some(1), Some(8), Some(181), Some(182), Some(183)] {
        let field: Option<Vec<u8>> = content.map(|n: usize| (0..n).map(|i| u8::try_from(i).unwrap() | 0x40).collect());
        for n in 0..=200 {
            let blob = field.as_deref().map(Blob);
            let (bytes, used) = head.build(blob.as_ref().map(|b| b as &dyn Encode), &data[..n]).unwrap();
            let p = Packet::from_bytes(&bytes).unwrap();
            let room = 184 - content.map_or(0, |n| n + 1);
            assert_eq!(used, n.min(room), "{content:?} {n}");
            assert_eq!(p.payload().unwrap().unwrap_or(&[]), &data[..used]);
            assert_eq!((p.continuity_counter(), p.pid().get()), (9, 0x0321));
            match (p.adaptation_field_bytes().unwrap(), field.as_deref()) {
                (None, None) => assert_eq!(used, 184),
                (None, Some(_)) => panic!("adaptation field lost"),
                (Some(got), want) => {
                    assert_eq!(got.len() + used, 183);
                    let (want, zero) = (want.unwrap_or(&[]), usize::from(content.unwrap_or(0) == 0));
                    let (head, stuffing) = got.split_at(got.len().min(want.len() + zero));
                    assert!(stuffing.iter().all(|b| *b == 0xFF));
                    assert!(head == want || (want.is_empty() && head == [0]));
                }
            }
        }
    }
}

#[test]
fn trap_23_builder_refuses_what_does_not_fit() {
    let head = PacketBuilder::new(Pid::NIT);
    let at = |builder: PacketBuilder| builder.build(None, &[1]).unwrap_err().at();
    assert_eq!(at(PacketBuilder { continuity_counter: 16, ..head }), "TS_packet.continuity_counter");
    assert_eq!(at(PacketBuilder { transport_scrambling_control: 4, ..head }), "TS_packet.transport_scrambling_control");
    let error = head.build(Some(&Blob(&[0; 184])), &[]).unwrap_err();
    assert_eq!((error.kind(), error.at()), (ErrorKind::TooLarge(184), *LENGTH));
}

#[test]
fn builder_writes_stuffing_over_a_used_buffer() {
    let mut bytes = [0xAA; 188];
    assert_eq!(PacketBuilder::new(Pid::PAT).build_into(&mut bytes, None, &[7; 3]), Ok(3));
    let mut expected = vec![0x47, 0, 0, 0x30, 180, 0];
    expected.resize(185, 0xFF);
    expected.extend([7; 3]);
    assert_eq!(bytes[..], expected);
}

proptest! {
    #[test]
    fn what_was_read_is_written_back(bytes in prop::array::uniform32(any::<u8>()), field in 0..=183u8) {
        let mut bytes = packet(&bytes);
        (bytes[0], bytes[4]) = (0x47, field);
        let p = Packet::new(&bytes);
        if let (Ok((field, payload)), 1..) = (p.parts(), p.adaptation_field_control()) {
            let field = field.map(Blob);
            let field = field.as_ref().map(|b| b as &dyn Encode);
            let (again, used) = PacketBuilder::from(p).build(field, payload.unwrap_or(&[])).unwrap();
            prop_assert_eq!(used, payload.map_or(0, <[u8]>::len));
            prop_assert_eq!(again, bytes);
        }
    }
}

/// The fields of a packet as text, with the first bit of each.
fn fields(bytes: &[u8]) -> Vec<String> {
    let node = wire::trace::Node::of::<Packet>("packet", bytes);
    let leaves: Vec<_> = node.leaves().collect();
    assert!(leaves.windows(2).all(|pair| pair[0].end() == pair[1].first_bit));
    assert_eq!((leaves[0].first_bit, leaves.iter().map(|leaf| leaf.bits).sum()), (0, node.bits));
    let errors = node.errors().map(|error| error.to_string());
    leaves.iter().map(|leaf| format!("{} {} {}", leaf.first_bit, leaf.name, leaf.text)).chain(errors).collect()
}

#[test]
fn fields_of_a_packet_stand_where_they_are() {
    // A PCR of base 300 and extension 7, then two bytes of stuffing.
    let head = [0x47, 0x81, 0x23, 0xB5, 9, 0x50, 0, 0, 0, 0x96, 0x7E, 7, 0xFF, 0xFF];
    let all = fields(&packet(&head));
    for field in [
        "8 transport_error_indicator true",
        "9 payload_unit_start_indicator false",
        "11 pid 0x0123",
        "24 transport_scrambling_control 2",
        "26 adaptation_field_control 3",
        "28 continuity_counter 5",
        "32 adaptation_field_length 9",
        "41 random_access_indicator true",
        "48 pcr 0.003333 s (90007 ticks)",
        "96 stuffing ffff",
    ] {
        assert!(all.iter().any(|f| f == field), "no {field}: {all:?}");
    }
    assert!(all.last().unwrap().starts_with("112 payload "));
    let wrong = fields(&packet(&[0x47, 0, 0, 0x30, 183]));
    assert_eq!(wrong.last().unwrap(), "TS_packet.adaptation_field_length at byte 4: value 0xb7 is not allowed here");
    let wrong = fields(&packet(&[0x48, 0, 0, 0x10]));
    assert_eq!(wrong.last().unwrap(), "TS_packet.sync_byte at byte 0: value 0x48 is not allowed here");
    assert!(fields(&[0x47; 100])[0].starts_with("0 unread "));
}
