#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use super::*;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

/// A private long section of `total` bytes, all different from 0xFF, with a right CRC.
fn section(table_id: u8, total: usize) -> Vec<u8> {
    let length = total - 3;
    let mut s = vec![table_id, 0xB0 | (length >> 8) as u8, length as u8, 0x12, 0x34, 0xC3, 0, 0];
    s.extend((8..total - 4).map(|i| (i * 7 % 251) as u8));
    s.extend(wire::crc::mpeg(&s).to_be_bytes());
    assert_eq!(s.len(), total);
    s
}

/// A payload of 184 bytes, filled up with stuffing.
fn payload(parts: &[&[u8]]) -> Vec<u8> {
    let mut p = parts.concat();
    assert!(p.len() <= 184, "{}", p.len());
    p.resize(184, 0xFF);
    p
}

/// What comes out of payloads: table_id and length of each section, or where the error is.
fn run(payloads: &[(bool, Vec<u8>)]) -> Vec<Result<(u8, usize), String>> {
    let mut assembler = SectionAssembler::new();
    let mut out = Vec::new();
    for (unit_start, bytes) in payloads {
        let mut p = Payload::new(bytes, *unit_start);
        while let Some(found) = assembler.next(&mut p) {
            out.push(match found {
                Ok(s) => Ok((s.table_id(), s.as_bytes().len())),
                Err(bad) => Err(bad.error.to_string()),
            });
        }
    }
    out
}

#[test]
fn a_section_in_one_payload_is_borrowed_from_it() {
    let p = payload(&[&[0], &section(0x80, 50)]);
    let mut assembler = SectionAssembler::new();
    let mut input = Payload::new(&p, true);
    let found = assembler.next(&mut input).unwrap().unwrap();
    assert_eq!(found.as_bytes().as_ptr(), p[1..].as_ptr());
}

#[test]
fn trap_01_the_pointer_finishes_the_open_section_first() {
    let (a, b) = (section(0x80, 300), section(0x81, 40));
    let first = payload(&[&[0], &a[..183]]);
    let second = payload(&[&[117], &a[183..], &b]);
    assert_eq!(run(&[(true, first.clone()), (true, second)]), [Ok((0x80, 300)), Ok((0x81, 40))]);
    // A pointer too near: the section is not completed, and the next one is there all the same.
    let short = payload(&[&[100], &a[183..283], &b]);
    let out = run(&[(true, first), (true, short)]);
    assert_eq!(out[0], Err("Section at byte 283: needs 17 bytes, 0 left".to_string()));
    assert_eq!(out[1], Ok((0x81, 40)));
}

#[test]
fn trap_02_several_sections_and_ends_at_the_end() {
    let parts = [section(0x80, 60), section(0x81, 60), section(0x82, 63)];
    let p = payload(&[&[0], &parts[0], &parts[1], &parts[2]]);
    assert_eq!(run(&[(true, p)]), [Ok((0x80, 60)), Ok((0x81, 60)), Ok((0x82, 63))]);
    // pointer_field 182: the last byte starts a section; 183: the next packet does.
    let (a, b) = (section(0x80, 183 + 182), section(0x81, 30));
    let out = run(&[
        (true, payload(&[&[0], &a[..183]])),
        (true, payload(&[&[182], &a[183..], &b[..1]])),
        (false, payload(&[&b[1..]])),
    ]);
    assert_eq!(out, [Ok((0x80, 365)), Ok((0x81, 30))]);
    let a = section(0x80, 183 + 183);
    assert_eq!(run(&[(true, payload(&[&[0], &a[..183]])), (true, payload(&[&[183], &a[183..]]))]), [Ok((0x80, 366))]);
    // Beyond the payload.
    let out = run(&[(true, payload(&[&[184], &section(0x80, 40)]))]);
    assert_eq!(out, [Err("pointer_field at byte 0: value 0xb8 is not allowed here".to_string())]);
}

#[test]
fn trap_03_headers_across_packets_and_the_longest_section() {
    for cut in [1, 2] {
        let (a, b) = (section(0x80, 183 - cut), section(0x81, 50));
        let out = run(&[(true, payload(&[&[0], &a, &b[..cut]])), (false, payload(&[&b[cut..]]))]);
        assert_eq!(out, [Ok((0x80, 183 - cut)), Ok((0x81, 50))], "cut after {cut}");
    }
    let longest = section(0x80, 4096);
    let mut payloads = vec![(true, payload(&[&[0], &longest[..183]]))];
    payloads.extend(longest[183..].chunks(184).map(|c| (false, payload(&[c]))));
    assert_eq!(run(&payloads), [Ok((0x80, 4096))]);
}

#[test]
fn trap_04_a_section_behind_another_without_a_pointer() {
    let (a, b, c) = (section(0x80, 200), section(0x81, 60), section(0x82, 150));
    let second = payload(&[&a[183..], &b, &c[..107]]);
    let out = run(&[(true, payload(&[&[0], &a[..183]])), (false, second), (false, payload(&[&c[107..]]))]);
    assert_eq!(out, [Ok((0x80, 200)), Ok((0x81, 60)), Ok((0x82, 150))]);
    // Without an open section before it, nothing says that a section starts here.
    assert_eq!(run(&[(false, payload(&[&b]))]), []);
}

#[test]
fn trap_11_lengths_that_cannot_be() {
    let mut long = section(0x80, 183);
    (long[1], long[2]) = (0xBF, 0xFE);
    let out = run(&[(true, payload(&[&[0], &long])), (true, payload(&[&[0], &section(0x81, 40)]))]);
    assert_eq!(out[0], Err("SectionHeader.section_length at byte 1: value 0xffe is not allowed here".to_string()));
    assert_eq!(out[1..], [Ok((0x81, 40))]);
    // Shorter than its header and CRC; the next section is found all the same.
    let out = run(&[(true, payload(&[&[0], &[0x80, 0xB0, 2, 1, 2], &section(0x81, 40)]))]);
    assert_eq!(out[0], Err("SectionHeader.section_length at byte 1: value 0x2 is not allowed here".to_string()));
    assert_eq!(out[1..], [Ok((0x81, 40))]);
}

#[test]
fn trap_12_a_wrong_crc_costs_one_section() {
    let mut bad = section(0x80, 60);
    bad[20] ^= 1;
    let out = run(&[(true, payload(&[&[0], &bad, &section(0x81, 40)]))]);
    assert!(matches!(&out[0], Err(e) if e.starts_with("CRC_32 at byte 56: checksum is")), "{out:?}");
    assert_eq!(out[1..], [Ok((0x81, 40))]);
}

#[test]
fn trap_05_a_reset_never_splices_two_sections() {
    // Without a CRC only the caller's word of a loss keeps the two halves apart.
    let short = |id: u8| [&[id, 0x70 | 1, 0x00][..], &[id; 256]].concat();
    let (a, b) = (short(0x70), short(0x71));
    let mut assembler = SectionAssembler::new();
    let first = payload(&[&[0], &a[..183]]);
    assert!(assembler.next(&mut Payload::new(&first, true)).is_none());
    assembler.reset();
    assert!(!assembler.is_open());
    let tail = payload(&[&b[183..]]);
    assert!(assembler.next(&mut Payload::new(&tail, false)).is_none());
}

#[test]
fn a_section_is_open_from_its_first_byte_to_its_last() {
    let (a, b) = (section(0x80, 300), section(0x81, 40));
    let mut assembler = SectionAssembler::new();
    let mut push = |bytes: &[u8], start| {
        let mut input = Payload::new(bytes, start);
        let sections = core::iter::from_fn(|| assembler.next(&mut input).map(|found| found.is_ok())).count();
        (sections, assembler.is_open())
    };
    assert_eq!(push(&payload(&[&[0], &b]), true), (1, false));
    assert_eq!(push(&payload(&[&[0], &a[..183]]), true), (0, true));
    assert_eq!(push(&payload(&[&a[183..]]), false), (1, false));
    assert_eq!(push(&[&[0][..], &section(0x80, 182), &a[..1]].concat(), true), (1, true));
}

#[test]
fn payloads_without_content() {
    assert_eq!(run(&[(true, vec![]), (false, vec![]), (true, vec![0]), (true, vec![0, 0xFF])]), []);
    assert_eq!(run(&[(true, vec![1])]).len(), 1);
}
