//! Splice information — SCTE 35: vectors packed outside of this project, and the sections of the corpus against their
//! reference decodings.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "splice/corpus.rs"]
mod corpus;
#[path = "splice/cue.rs"]
mod cue;
#[path = "splice/sections.rs"]
mod sections;

use dvb_si::splice::{
    Avail, BreakDuration, CueDescriptor, DvbSpliceDescriptor, SegmentationType, SpliceCommand, SpliceDescriptor,
    SpliceInfoSection, SpliceInsert, SpliceNull, SpliceSection, SpliceTime, UpidType,
};
use hex_literal::hex;
use mpegts::clock::Timestamp;
use proptest::prelude::*;
use wire::testing::catalogue::{catalogue, descriptors};
use wire::testing::without_vector;
use wire::{Blob, Decode, Encode, ErrorKind, List, Reader};

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<SpliceSection<'static>>(sections::VECTORS);
    wire::testing::vectors::<CueDescriptor<'static>>(cue::VECTORS);
    wire::testing::vectors::<DvbSpliceDescriptor<'static>>(cue::DVB);
    assert!(without_vector(CueDescriptor::REGISTRY, "", cue::VECTORS).is_empty());
}

#[test]
fn every_number_of_the_catalogue_has_its_name() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut registry: Vec<(u32, String)> =
        CueDescriptor::REGISTRY.iter().map(|(tag, name)| ((*tag).into(), (*name).into())).collect();
    registry.extend(DvbSpliceDescriptor::REGISTRY.iter().map(|(tag, name)| ((*tag).into(), (*name).into())));
    assert_eq!(registry, descriptors(&entries, "scte35"));
    let of = |kind: &'static str| entries.iter().filter(move |e| e.kind == kind);
    let number = |e: &wire::testing::catalogue::Entry| u8::try_from(e.number("value").unwrap()).unwrap();
    for e in of("scte35_segmentation_type") {
        assert_eq!(SegmentationType(number(e)).name(), Some(&e["name"]));
    }
    for e in of("scte35_upid_type") {
        assert_eq!(UpidType(number(e)).name(), Some(&e["name"]));
    }
    assert_eq!((of("scte35_segmentation_type").count(), of("scte35_upid_type").count()), (48, 18));
}

#[test]
fn trap_28_the_adjustment_is_added_once_and_goes_round() {
    let command = SpliceCommand::SpliceNull(SpliceNull {});
    let section =
        SpliceInfoSection { pts_adjustment: 0x1_FFFF_FFFF, ..SpliceInfoSection::new(command, List::default()) };
    let bytes = section.encode_to_vec().unwrap();
    let read = SpliceInfoSection::from_bytes(&bytes).unwrap();
    let pts = |ticks| read.pts(SpliceTime::at(Timestamp::wrapping(ticks))).map(Timestamp::get);
    assert_eq!((pts(5), pts(0)), (Some(4), Some(0x1_FFFF_FFFF)));
    assert_eq!(read.pts(SpliceTime::default()), None);
}

#[test]
fn trap_28_encrypted_sections_are_opaque() {
    let (hexadecimal, _) = sections::VECTORS.iter().find(|v| v.1.contains("encrypted: ")).unwrap();
    let bytes = wire::testing::unhex(hexadecimal).unwrap();
    let read = SpliceInfoSection::from_bytes(&bytes).unwrap();
    assert_eq!((read.splice, read.encrypted), (None, Some(Blob(&hex!("a1b2c3d4e5f6")))));
    assert_eq!(read.encode_to_vec().unwrap(), bytes);
    // One of the two is there.
    let neither = SpliceInfoSection { encrypted: None, ..read };
    assert_eq!(neither.encode_to_vec().unwrap_err().at(), "SpliceInfoSection.splice");
    // The checksum counts, encrypted or not.
    let mut damaged = bytes.clone();
    damaged[15] ^= 1;
    assert!(matches!(SpliceInfoSection::from_bytes(&damaged).unwrap_err().kind(), ErrorKind::Checksum { .. }));
}

#[test]
fn a_length_that_is_not_that_of_the_command_is_refused() {
    let section = SpliceInfoSection::new(SpliceCommand::SpliceNull(SpliceNull {}), List::default());
    let wrong = SpliceInfoSection { splice_command_length: dvb_si::splice::SpliceCommandLength(3), ..section };
    assert_eq!(wrong.encode_to_vec().unwrap_err().at(), "Splice.command");
}

#[test]
fn trap_24_an_identifier_says_whose_a_splice_descriptor_is() {
    // avail of SCTE 35, the same tag of somebody else, DVB_DAS, a body too short for an identifier.
    let bytes = hex!("00 08 43554549 01020304 00 08 41424344 01020304 f0 07 4456425f 010203 00 02 4355");
    let list: List<SpliceDescriptor> = List::from_wire(&bytes);
    let items: Vec<_> = list.iter().map(Result::unwrap).collect();
    assert_eq!(items[0], CueDescriptor::from(Avail { provider_avail_id: 0x0102_0304 }).into());
    assert!(items[1].unknown() && items[1].tag() == 0);
    assert_eq!((items[2].scope(), items[2].name()), ("dvb", "DVB_DAS"));
    assert!(items[3].invalid().is_some());
    assert_eq!(List::from(&items[..]).encode_to_vec().unwrap(), bytes);
}

#[test]
fn identifiers_inside_others_are_read_when_asked_for() {
    let (hexadecimal, _) = cue::VECTORS.iter().find(|v| v.1.contains("MID")).unwrap();
    let bytes = wire::testing::unhex(hexadecimal).unwrap();
    let CueDescriptor::Segmentation(segmentation) = CueDescriptor::from_bytes(&bytes).unwrap() else { panic!() };
    let dvb_si::splice::Upid::Mid(list) = segmentation.event.unwrap().segmentation_upid else { panic!() };
    let first = list.iter().next().unwrap().unwrap();
    assert_eq!(first.upid().unwrap(), dvb_si::splice::Upid::AdId(dvb_si::text::Text(b"ABCD0123456H")));
    assert!(Reader::new(&first.segmentation_upid).peek().len() == 12);
}

/// The bytes of splice_insert() from its table, SCTE 35, 9.7.3: one field behind the other, put together as bits.
fn inserted(immediate: bool, components: Option<&[(u8, Option<u64>)]>, break_duration: Option<(bool, u64)>) -> Vec<u8> {
    fn put(bits: &mut Vec<bool>, width: u32, value: u64) {
        bits.extend((0..width).rev().map(|at| value >> at & 1 == 1));
    }
    fn put_time(bits: &mut Vec<bool>, pts: Option<u64>) {
        put(bits, 1, pts.is_some().into());
        match pts {
            Some(pts) => {
                put(bits, 6, 0x3F);
                put(bits, 33, pts);
            }
            None => put(bits, 7, 0x7F),
        }
    }
    let mut bits = Vec::new();
    put(&mut bits, 32, 0x1234_5678);
    put(&mut bits, 8, 0x7F);
    // out_of_network, program_splice, duration, immediate, compliance, reserved.
    put(&mut bits, 1, 1);
    put(&mut bits, 1, components.is_none().into());
    put(&mut bits, 1, break_duration.is_some().into());
    put(&mut bits, 1, immediate.into());
    put(&mut bits, 4, 0xF);
    match components {
        None if !immediate => put_time(&mut bits, Some(0x1_2345_6789)),
        None => {}
        Some(all) => {
            put(&mut bits, 8, all.len() as u64);
            for (tag, pts) in all {
                put(&mut bits, 8, (*tag).into());
                if !immediate {
                    put_time(&mut bits, *pts);
                }
            }
        }
    }
    if let Some((auto_return, duration)) = break_duration {
        put(&mut bits, 1, auto_return.into());
        put(&mut bits, 6, 0x3F);
        put(&mut bits, 33, duration);
    }
    put(&mut bits, 16, 0xABCD);
    put(&mut bits, 8, 3);
    put(&mut bits, 8, 5);
    bits.chunks(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit))).collect()
}

proptest! {
    /// Every component with its time, and all 33 bits of the break.
    #[test]
    fn trap_28_component_loops_and_breaks_are_read_and_written(
        immediate: bool,
        components in prop::option::of(prop::collection::vec((any::<u8>(), prop::option::of(0u64..1 << 33)), 0..=255)),
        break_duration in prop::option::of((any::<bool>(), 0u64..1 << 33)),
    ) {
        let bytes = inserted(immediate, components.as_deref(), break_duration);
        let insert = SpliceInsert::from_bytes(&bytes).unwrap();
        let event = insert.event.unwrap();
        prop_assert_eq!(event.break_duration.map(|b| (b.auto_return, b.duration)), break_duration);
        prop_assert_eq!((event.unique_program_id, event.avail_num, event.avails_expected), (0xABCD, 3, 5));
        let read = event.components.map(|list| {
            let components = list.iter().map(Result::unwrap);
            components.map(|c| (c.component_tag, c.splice_time.map(|t| t.pts_time.map(Timestamp::get)))).collect::<Vec<_>>()
        });
        let wanted = components.map(|all| all.into_iter().map(|(tag, pts)| (tag, (!immediate).then_some(pts))).collect());
        prop_assert_eq!(read, wanted);
        prop_assert_eq!(insert.encode_to_vec().unwrap(), bytes);
    }

    /// A break of more ticks than 33 bits hold is refused, not cut.
    #[test]
    fn trap_28_a_break_that_does_not_fit_is_refused(auto_return: bool, duration in 1u64 << 33..) {
        let error = BreakDuration { auto_return, duration, ..Default::default() }.encode_to_vec().unwrap_err();
        prop_assert_eq!(error.at(), "BreakDuration.duration");
    }
}
