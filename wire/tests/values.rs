//! Loops, digits, characters and bytes as a user of the crate handles them.

#![allow(clippy::unwrap_used)] // tests assert

use serde::Deserialize;
use wire::{Bcd, Blob, Chars, Counted, Decode, Encode, ErrorKind, Kept, Known, List, Owned, X25, syntax};

syntax! {
    /// A checksum behind a constant.
    pub struct Sealed<'a> {
        head:  8 u8,
        mark: 16 u16 = 0xBEEF,
        tail: 16 u16,
        hcs: (sum) Kept<'a, X25>,
    }
}

#[test]
fn a_loop_knows_its_bytes_if_it_has_any() {
    let bytes = [0x12, 0x34, 0x56, 0x78];
    let received = List::<[u8; 2]>::from_wire(&bytes);
    assert_eq!(received.as_bytes(), Some(&bytes[..]));
    assert_eq!(List::<[u8; 2]>::from_wire(&[]).as_bytes(), Some(&[][..]));
    assert_eq!(List::from(&[[0x12, 0x34]]).as_bytes(), None);
}

#[test]
fn a_received_loop_is_read_as_other_entries() {
    let bytes = [0x12, 0x34, 0x56, 0x78];
    let pairs = List::<[u8; 2]>::from_wire(&bytes);
    let four = pairs.view_as::<[u8; 4]>().unwrap();
    assert_eq!(four.iter().collect::<Vec<_>>(), [Ok(bytes)]);
    assert_eq!(pairs.view_as::<[u8; 1]>().unwrap().iter().count(), 4);
    // Built entries have no bytes yet.
    assert_eq!(List::from(&[[0x12, 0x34]]).view_as::<[u8; 1]>(), None);
}

#[test]
fn a_loop_is_empty_without_bytes_or_entries() {
    assert!(List::<[u8; 2]>::from_wire(&[]).is_empty());
    assert!(List::<[u8; 2]>::default().is_empty());
    assert!(!List::<[u8; 2]>::from_wire(&[0x12, 0x34]).is_empty());
    // Half an entry is not nothing.
    assert!(!List::<[u8; 2]>::from_wire(&[0x12]).is_empty());
    assert!(!List::from(&[[0x12, 0x34]]).is_empty());
}

#[test]
fn bcd_is_decimal_digits() {
    for (raw, number) in [(0x1234, 1234), (0x9080, 9080), (0x0007, 7), (0x9999, 9999), (0, 0)] {
        assert_eq!(Bcd::<4>::from_raw(raw).get(), Some(number));
        assert_eq!(Bcd::<4>::new(number), Some(Bcd::from_raw(raw)));
    }
    assert_eq!(Bcd::<8>::from_raw(0x9876_5432).get(), Some(98_765_432));
    assert_eq!(Bcd::<8>::new(98_765_432).map(Bcd::raw), Some(0x9876_5432));
    assert_eq!(Bcd::<7>::from_raw(0x0687_5001).get(), Some(6_875_001));
    for raw in [0xA234, 0x1A34, 0x12A4, 0x123A, 0xFFFF] {
        assert_eq!(Bcd::<4>::from_raw(raw).get(), None, "{raw:04X}");
    }
    assert_eq!((Bcd::<4>::new(10_000), Bcd::<1>::new(10)), (None, None));
}

#[test]
fn characters_and_bytes_come_from_arrays_and_slices() {
    assert_eq!(Chars::from(b"chi"), Chars([b'c', b'h', b'i']));
    assert_eq!(Chars::from(b"chi").as_str(), Some("chi"));
    assert_eq!(Blob::from(b"\x12\x34").0, [0x12, 0x34]);
    assert_eq!(Blob::from(&[0x56, 0x78, 0x9A][..]).0, [0x56, 0x78, 0x9A]);
}

#[test]
fn loops_are_equal_when_their_entries_are() {
    let bytes = [0x12, 0x34, 0x56, 0x78];
    let (received, built) = (List::<[u8; 2]>::from_wire(&bytes), [[0x12, 0x34], [0x56, 0x78]]);
    assert_eq!(received, List::from(&built));
    assert_ne!(received, List::from(&[[0x12, 0x34], [0x56, 0x79]]));
    assert_ne!(received, List::from_wire(&bytes[..2]));
    assert_ne!(received, List::from(&built[..1]));
    for list in [received, List::from(&built)] {
        assert_eq!((list.encoded_len(), list.encoded_len_with(()), list.count_entries()), (4, 4, Ok(2)));
        assert_eq!(Some(list).count(), Ok(2));
    }
    assert_eq!(None::<List<'_, [u8; 2]>>.count(), Ok(0));
}

/// `head`, `mark` and `tail` with their checksum, least significant byte first: CRC-16/X-25 by another implementation.
const SEALED: [u8; 7] = [0x5A, 0xBE, 0xEF, 0x12, 0x34, 0x83, 0xAB];

#[test]
fn a_checksum_that_is_kept_is_the_number_received() {
    let right = Sealed::from_bytes(&SEALED).unwrap();
    assert_eq!((right.hcs.received(), right.hcs.is_ok(), right.hcs.check()), (Some(0xAB83), true, Ok(())));
    let mut wrong = SEALED;
    wrong[5] ^= 0x21;
    let wrong = Sealed::from_bytes(&wrong).unwrap();
    assert_eq!((wrong.hcs.received(), wrong.hcs.deviation()), (Some(0xABA2), 0x21));
    let (at, kind) = wrong.hcs.check().map_err(|e| ((e.at(), e.offset()), e.kind())).unwrap_err();
    assert_eq!(kind, ErrorKind::Checksum { found: 0xABA2, computed: 0xAB83 });
    assert_eq!(at, ("HCS", 5));
    // Equal is what is wrong by the same bits, over whatever bytes.
    assert_ne!(right.hcs, wrong.hcs);
    assert_eq!((right.hcs, wrong.hcs), (Kept::default(), Kept::from_deviation(0x21)));
    assert_eq!(Kept::<X25>::default().received(), None);
}

#[test]
fn a_wrong_constant_counts_as_soon_as_it_is_there() {
    for len in 0..=SEALED.len() {
        let mut cut = SEALED[..len].to_vec();
        let short = |error: wire::Error| (error.at(), error.offset(), error.kind());
        let found = Sealed::from_bytes(&cut).map(drop).map_err(short);
        let expected = match len {
            0 => Err(("Sealed.head", 0, ErrorKind::Short { need: 1, have: 0 })),
            1 | 2 => Err(("Sealed.mark", 1, ErrorKind::Short { need: 2, have: len - 1 })),
            3 | 4 => Err(("Sealed.tail", 3, ErrorKind::Short { need: 2, have: len - 3 })),
            5 | 6 => Err(("Sealed.hcs", 5, ErrorKind::Short { need: 2, have: len - 5 })),
            _ => Ok(()),
        };
        assert_eq!(found, expected);
        if let Some(mark) = cut.get_mut(2) {
            *mark ^= 0x80;
            let constant = ErrorKind::Constant { expected: 0xBEEF, found: 0xBE6F };
            assert_eq!(Sealed::from_bytes(&cut).map(drop).map_err(short), Err(("Sealed.mark", 1, constant)));
        }
    }
}

#[test]
fn a_known_part_is_shown_with_what_is_behind_it() {
    let known = |tail: &'static [u8]| Known { value: 0x1234u16, tail: Blob(tail) };
    assert_eq!(format!("{:?}", known(&[])), "4660");
    assert_eq!(format!("{:?}", known(&[0xAB, 0xCD])), format!("4660 + {:?}", Blob(&[0xAB, 0xCD])));
}

#[test]
fn json_of_a_checksum_is_how_far_it_is_off() {
    let json = serde_json::to_value(Sealed::from_bytes(&SEALED).unwrap()).unwrap();
    assert_eq!(json, serde_json::json!({ "head": 0x5A, "tail": 0x1234 }));
    let back = |json: serde_json::Value| serde_json::from_value::<Owned<Sealed<'static>>>(json).unwrap();
    assert_eq!(back(json).as_bytes()[..], SEALED);
    let off = back(serde_json::json!({ "head": 0x5A, "tail": 0x1234, "hcs": 0x21 }));
    assert_eq!(off.as_bytes()[..], [&SEALED[..5], &[0xA2, 0xAB]].concat());
}

#[test]
fn a_format_for_machines_says_what_it_expects() {
    let error = Owned::<Sealed<'static>>::deserialize(NotBytes).unwrap_err();
    assert_eq!(error.to_string(), "invalid type: boolean `true`, expected bytes in wire form");
}

/// A format that is not for people and has something else than bytes.
struct NotBytes;

impl<'de> serde::Deserializer<'de> for NotBytes {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_bool(true)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
