//! Loops, digits, characters and bytes as a user of the crate handles them.

#![allow(clippy::unwrap_used)] // tests assert

use wire::{Bcd, Blob, Chars, List};

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
