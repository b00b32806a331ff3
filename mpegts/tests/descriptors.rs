//! Descriptors of ISO/IEC 13818-1: every number of the catalogue has its type, and every type that
//! has more than whole bytes has a vector whose bits were put together by hand from the tables of
//! the standards, with distinct values that are not zero (trap 22).

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "descriptors/catalogue.rs"]
mod catalogue;
#[path = "descriptors/dsmcc.rs"]
mod dsmcc;
#[path = "descriptors/hevc.rs"]
mod hevc;
#[path = "descriptors/metadata.rs"]
mod metadata;
#[path = "descriptors/mpegh.rs"]
mod mpegh;
#[path = "descriptors/sections.rs"]
mod sections;
#[path = "descriptors/vectors.rs"]
mod vectors;
#[path = "descriptors/video.rs"]
mod video;

use mpegts::descriptor::{Descriptor, Extension};
use std::collections::BTreeSet;
use wire::testing::{unhex, without_vector};
use wire::{Decode, Encode, Tagged};

/// The bytes are read as the value, and the value is written as the bytes.
#[track_caller]
fn both_ways<'a>(bytes: &'a [u8], value: impl Into<Descriptor<'a>>) {
    let value = value.into();
    let read = Descriptor::from_bytes(bytes).unwrap();
    assert_eq!(read.invalid(), None);
    assert_eq!(read, value);
    assert_eq!(value.encode_to_vec().unwrap(), bytes);
    assert_eq!(value.encoded_len(), bytes.len());
}

/// The same behind tag 0x3F.
#[track_caller]
fn both_ways_extended<'a>(bytes: &'a [u8], value: impl Into<Extension<'a>>) {
    both_ways(bytes, value.into());
}

/// Bytes of a known tag that are not understood stay as they are, with the field that is wrong.
#[track_caller]
fn kept(bytes: &[u8], at: &str) {
    let read = Descriptor::from_bytes(bytes).unwrap();
    assert_eq!(read.invalid().map(|e| e.at()), Some(at), "{read:?}");
    assert_eq!(read.encode_to_vec().unwrap(), bytes);
}

/// A value that cannot be written.
#[track_caller]
fn refused<'a>(value: impl Into<Descriptor<'a>>, at: &str) {
    assert_eq!(value.into().encode_to_vec().unwrap_err().at(), at);
}

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<Descriptor<'static>>(vectors::VECTORS);
}

/// What the tests here read, by their sources: all hexadecimal digits that are a descriptor.
fn read_by_tests() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("descriptors/dsmcc.rs"),
        include_str!("descriptors/hevc.rs"),
        include_str!("descriptors/metadata.rs"),
        include_str!("descriptors/mpegh.rs"),
        include_str!("descriptors/video.rs"),
    ];
    let literals = sources.into_iter().flat_map(|source| source.split("hex!(").skip(1));
    let mut names = BTreeSet::new();
    for bytes in literals.filter_map(|rest| unhex(rest.split('"').nth(1)?)) {
        match Descriptor::from_bytes(&bytes) {
            Ok(descriptor) if descriptor.invalid().is_some() => false,
            Ok(Descriptor::Extension(extension)) => names.insert(extension.name()),
            Ok(descriptor) => names.insert(descriptor.name()),
            Err(_) => false,
        };
    }
    names
}

#[test]
fn an_invalid_extension_makes_its_descriptor_invalid() {
    // HEVC_timing_and_HRD_descriptor without its byte of flags.
    let bytes = [0x3F, 1, 0x03];
    let read = Descriptor::from_bytes(&bytes).unwrap();
    let Descriptor::Extension(Extension::Invalid { error, .. }) = read else { panic!("{read:?}") };
    assert_eq!((read.invalid(), read.unknown()), (Some(error), false));
    assert_eq!(error.offset(), 3);
    assert_eq!(read.encode_to_vec().unwrap(), bytes);
}

#[test]
fn every_descriptor_has_a_vector() {
    let read = read_by_tests();
    let plain = without_vector(Descriptor::REGISTRY, "", vectors::VECTORS);
    let extended = without_vector(Extension::REGISTRY, "Extension: {", vectors::VECTORS);
    let without: Vec<_> = plain.into_iter().chain(extended).filter(|name| !read.contains(name)).collect();
    assert!(without.is_empty(), "{without:?}");
}
