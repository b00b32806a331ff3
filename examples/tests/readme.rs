//! The numbers in README are those of the registries.

use docsis_mac::message::{Body, MessageType};
use dvb_si::descriptor::{Descriptor, Extension as DvbExtension};
use mpegts::descriptor::{Descriptor as MpegDescriptor, Extension};
use std::collections::BTreeSet;
use wire::{Choice, Reader};

const README: &str = include_str!("../../README.md");

/// The line of the table "What is typed" that starts with `first`, the `nth` of several.
fn line(first: &str, nth: usize) -> &'static str {
    let table = README.split_once("## What is typed").unwrap().1.split_once("\n## ").unwrap().0;
    table.lines().filter(|line| line.starts_with(&format!("| {first} |"))).nth(nth).unwrap()
}

#[test]
fn what_is_typed_is_counted_right() {
    let mpeg = line("its descriptors", 0);
    let (plain, extended) = (MpegDescriptor::REGISTRY.len(), Extension::REGISTRY.len());
    assert!(mpeg.contains(&format!("all {plain}, and all {extended} extension")), "{plain} {extended}: {mpeg}");

    let dvb = line("its descriptors", 1);
    let (plain, extended) = (Descriptor::REGISTRY.len(), DvbExtension::REGISTRY.len());
    assert!(dvb.contains(&format!("all {plain}, and all {extended} extension")), "{plain} {extended}: {dvb}");

    let messages = line("its messages", 0);
    let is_typed = |n: &u8| {
        let body = Body::decode_as((MessageType(*n), 1), &mut Reader::new(&[])).unwrap();
        !matches!(body, Body::Other(..))
    };
    let types: BTreeSet<u8> = (0..=u8::MAX).filter(is_typed).collect();
    let named = (0..=u8::MAX).filter(|n| MessageType(*n).name().is_some()).count();
    assert!(messages.contains(&format!("| {}: ", Body::NAMES.len())), "{}: {messages}", Body::NAMES.len());
    assert!(messages.contains(&format!("the other {} types", named - types.len())), "{named} {types:?}: {messages}");
}
