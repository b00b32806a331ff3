#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use hex_literal::hex;
use std::vec;
use wire::Encode;

#[test]
fn laws_of_datagram_section() {
    wire::testing::laws::<DatagramSection<'static>>();
}

/// table_id, indicators 1 0 11, length 34; MAC 01:02:03:04:05:06; reserved 11, scrambling 00 00, LLC 0,
/// current; section 0 of 0; an IPv4 datagram of 21 bytes.
const SECTION: [u8; 37] =
    hex!("3e b022 06 05 c1 00 00 04 03 02 01 45000015 00000000 40110000 0a000001 ef010203 aa 1bbd036f");

#[test]
fn section_by_hand() {
    let s = DatagramSection::from_bytes(&SECTION).unwrap();
    assert_eq!(s.header.mac_address(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(s.datagram().unwrap(), Datagram::Ipv4(&SECTION[12..33]));
    assert_eq!(s, DatagramSection::new([1, 2, 3, 4, 5, 6], &SECTION[12..33]));
    assert_eq!(s.encode_to_vec().unwrap(), SECTION);
    let checked = Section::from_bytes(&SECTION).unwrap();
    assert_eq!(DatagramSection::from_section(checked).unwrap(), s);
    let other = Section::from_bytes(&[0x70, 0x70, 0]).unwrap();
    assert_eq!(DatagramSection::from_section(other).unwrap_err().at(), "DatagramSection.table_id");
}

#[test]
fn trap_12_wrong_crc_is_an_error_before_anything_else() {
    for i in 1..SECTION.len() {
        let mut bad = SECTION;
        bad[i] ^= 0x08;
        assert!(DatagramSection::from_bytes(&bad).is_err(), "{i}");
    }
    let mut bad = SECTION;
    bad[36] ^= 1;
    let e = DatagramSection::from_bytes(&bad).unwrap_err();
    assert_eq!((e.at(), e.offset()), ("DatagramSection.crc_32", 33));
    assert_eq!(e.kind(), ErrorKind::Checksum { found: 0x1BBD_036E, computed: 0x1BBD_036F });
}

#[test]
fn trap_13_checksum_form_is_no_crc() {
    // section_syntax_indicator 0, private_indicator 1
    let bytes = hex!("3e 700f 06 05 fd 00 00 04 03 02 01 aabb 12345678");
    let s = DatagramSection::from_bytes(&bytes).unwrap();
    assert_eq!((s.checksum, s.crc_32, s.private_indicator), (Some(0x1234_5678), None, true));
    let built = DatagramSection::new([1, 2, 3, 4, 5, 6], &[0xAA, 0xBB]).with_checksum(0x1234_5678);
    assert_eq!(built.payload, s.payload);
    assert_eq!((s.header.payload_scrambling_control, s.header.address_scrambling_control), (3, 3));
    assert_eq!(s.datagram().unwrap(), Datagram::Opaque(&[0xAA, 0xBB]));
    assert_eq!(s.encode_to_vec().unwrap(), bytes);
}

#[test]
fn trap_11_section_length_bounds() {
    let wrong = |bytes: &[u8]| DatagramSection::from_bytes(bytes).unwrap_err();
    let e = wrong(&hex!("3e 300c 06 05 c1 00 00 04 03 02 01 000000"));
    assert_eq!((e.at(), e.kind()), ("DatagramSection.section_length", ErrorKind::Value(12)));
    assert_eq!(wrong(&hex!("3f 300d")).at(), "DatagramSection.table_id");
    assert_eq!(wrong(&[&hex!("3e 3ffe")[..], &[0; 4094]].concat()).kind(), ErrorKind::Value(4094));
    let most = vec![0; MAX_DATAGRAM];
    assert_eq!(DatagramSection::new([0; 6], &most).encode_to_vec().unwrap().len(), MAX_SECTION);
    let more = vec![0; MAX_DATAGRAM + 1];
    let e = DatagramSection::new([0; 6], &more).encode_to_vec().unwrap_err();
    assert_eq!((e.at(), e.kind()), ("DatagramSection.section_length", ErrorKind::Value(4094)));
}

#[test]
fn datagrams_end_where_their_own_length_says() {
    let of = |payload: &'static [u8]| DatagramSection::new([0; 6], payload).datagram();
    // Stuffing behind it.
    let v4: &[u8] = &hex!("45000014 00000000 40110000 0a000001 ef010203 ffff");
    assert_eq!(of(v4).unwrap(), Datagram::Ipv4(&v4[..20]));
    let v6: &[u8] =
        &hex!("60000000 0002 11ff 20010db8000000000000000000000001 ff0e0000000000000000000000000002 abcd ff");
    assert_eq!(of(v6).unwrap(), Datagram::Ipv6(&v6[..42]));
    let error = |payload| {
        let e: Error = of(payload).unwrap_err();
        (e.at(), e.kind())
    };
    assert_eq!(error(&v4[..19]), ("IPv4.total_length", ErrorKind::Short { need: 20, have: 19 }));
    assert_eq!(error(&v6[..41]), ("IPv6.payload_length", ErrorKind::Short { need: 42, have: 41 }));
    assert_eq!(error(&hex!("45000013 00")), ("IPv4.total_length", ErrorKind::Value(19)));
    assert_eq!(error(&hex!("44000014 00")), ("IPv4.total_length", ErrorKind::Value(20)));
    assert_eq!(error(&hex!("75000014 00")), ("IP.version", ErrorKind::Value(7)));
    assert_eq!(error(&hex!("4500")), ("IP", ErrorKind::Short { need: 20, have: 2 }));
    assert_eq!(error(&[]), ("IP", ErrorKind::Short { need: 20, have: 0 }));
}

#[test]
fn llc_snap() {
    let v4: &[u8] = &hex!("aaaa03 000000 0800 45000014 00000000 40110000 0a000001 ef010203");
    let mut s = DatagramSection::new([0; 6], v4);
    s.header.llc_snap_flag = true;
    let Datagram::LlcSnap(frame) = s.datagram().unwrap() else { panic!() };
    assert_eq!((frame.dsap, frame.control, frame.oui, frame.ethertype), (0xAA, 3, 0, 0x0800));
    assert_eq!(frame.datagram().unwrap().unwrap(), Datagram::Ipv4(&v4[8..]));
    assert!(LlcSnap { ethertype: 0x0806, ..frame }.datagram().is_none());
    assert!(LlcSnap { oui: 0x80C2, ..frame }.datagram().is_none());
    // One of several sections is not looked into.
    s.header.last_section_number = 1;
    assert_eq!(s.datagram().unwrap(), Datagram::Opaque(v4));
}
