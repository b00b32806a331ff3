//! Every typed structure has a vector from outside: bytes worked out by hand from a standard, or of the corpus. Together
//! its vectors show every field with a value, and no two flags or numbers of one width always with the same value. So a
//! declaration with two fields exchanged fails. What has no vector, or fields without a value, is named here.

#[path = "vectors/cover.rs"]
mod cover;
#[path = "vectors/docsis.rs"]
mod docsis;
#[path = "vectors/inline.rs"]
mod inline;
#[path = "vectors/made.rs"]
mod made;
#[path = "vectors/tables.rs"]
mod tables;

use cover::Covered;
use examples::structures;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use wire::layout::{By, Form, Layout, Union};

/// Structures without a vector, and why. A line leaves the list when its structure gets one.
const WITHOUT: [&str; 2] = [
    // Their layouts are in no text that is at hand, and no capture has such packets.
    "mpegts::tunnel::t2mi::payload::T2miAuxiliaryIq<'_>",
    "mpegts::tunnel::t2mi::payload::T2miFefIq<'_>",
];

/// Fields without a value in any vector, and pairs of fields with the same value in all; and why. As above, a line leaves
/// the list with a vector.
const UNTOLD: [(&str, &str); 10] = [
    // The layouts are known from published files only, and there these are 0.
    ("docsis_mac::pnm::FecRecord", "uncorrectable"),
    ("docsis_mac::pnm::Spectrum", "channel_id"),
    // How far the checksum is off. A section with a wrong one is refused.
    ("mpegts::tunnel::mpe::DatagramSection", "crc_32"),
    // Their layouts are in no text that is at hand, and in the captures these are empty.
    ("mpegts::tunnel::t2mi::payload::T2miL1Current", "l1ext"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Current", "l1ext_len"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Future", "l1dyn_next"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Future", "l1dyn_next2"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Future", "l1dyn_next2_len"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Future", "l1dyn_next_len"),
    ("mpegts::tunnel::t2mi::payload::T2miL1Future", "l1dyn_next_len = l1dyn_next2_len"),
];

/// What the vectors hold; None without the corpus.
static COVERED: LazyLock<Option<Covered>> = LazyLock::new(|| {
    let corpus = wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?;
    let mut covered = Covered::default();
    tables::cover(&mut covered, &corpus);
    docsis::cover(&mut covered, &corpus);
    inline::cover(&mut covered);
    made::cover(&mut covered);
    Some(covered)
});

#[test]
fn every_structure_has_a_vector_but_those_named() {
    let Some(covered) = &*COVERED else { return };
    let all = structures::all();
    // The form of what no line of a union types has no meaning to be tested.
    let raw: BTreeSet<&str> = all.iter().filter_map(|named| raw(named.layout)).collect();
    let structures: BTreeSet<&str> = all
        .iter()
        .filter(|named| matches!(named.layout.form, Form::Structure { .. } | Form::OneOf(_)))
        .map(|named| (named.layout.path)())
        .filter(|path| !raw.contains(path))
        .collect();
    let without: Vec<&str> = structures.iter().filter(|path| !covered.has(path)).copied().collect();
    println!("{} of {} structures have no vector", without.len(), structures.len());
    assert_eq!(without, WITHOUT);
}

#[test]
fn exchanged_fields_are_noticed_by_a_vector_but_those_named() {
    let Some(covered) = &*COVERED else { return };
    let all = structures::all();
    let met = all.iter().filter(|named| covered.has((named.layout.path)()));
    let untold: BTreeSet<(&str, String)> = met.flat_map(|named| covered.untold(named.layout)).collect();
    let untold: Vec<(&str, &str)> = untold.iter().map(|(path, fields)| (*path, fields.as_str())).collect();
    assert_eq!(untold, UNTOLD);
}

/// The raw form of the items of a union.
fn raw(layout: &Layout) -> Option<&'static str> {
    match layout.form {
        Form::Union(Union { by: By::Tag(raw), .. }) => Some((raw().path)()),
        _ => None,
    }
}
