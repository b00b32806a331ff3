//! The numbers in README and CHANGELOG are those of the registries, and the output is that of the program.

mod program;

use docsis_mac::message::{Body, MessageType};
use dvb_si::descriptor::Descriptor;
use mpegts::descriptor::{Descriptor as MpegDescriptor, Extension};
use std::collections::BTreeSet;
use wire::{Choice, Reader};

const README: &str = include_str!("../../README.md");
const CHANGELOG: &str = include_str!("../../CHANGELOG.md");

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
    let typed = Descriptor::REGISTRY.len();
    assert!(dvb.contains(&format!("| {typed} of 65: ")), "{typed}: {dvb}");
    assert!(dvb.contains(&format!("| {}, and the 31 ", 65 - typed)), "{typed}: {dvb}");
    assert!(CHANGELOG.contains(&format!("{typed} descriptors")));

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

#[test]
fn the_fields_are_those_that_the_program_shows() {
    let (count, rest) =
        README.split_once("cargo run --release -- --fields | head -n ").unwrap().1.split_once('\n').unwrap();
    let expected = rest.split_once("```text\n").unwrap().1.split_once("```").unwrap().0;
    let output = program::run(env!("CARGO_BIN_EXE_inspect"), &["--fields"], None);
    let lines: Vec<_> = program::text(&output.stdout).lines().take(count.parse().unwrap()).collect();
    assert_eq!(lines, expected.lines().collect::<Vec<_>>());
}
