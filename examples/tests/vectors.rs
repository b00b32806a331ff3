//! Every typed structure has a vector from outside: bytes worked out by hand from a standard, or of the corpus. Those
//! that have none are named here.

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
use wire::layout::{By, Form, Layout, Union};

/// Structures without a vector, and why. A line leaves the list when its structure gets one.
const WITHOUT: [&str; 2] = [
    // Their layouts are in no text that is at hand, and no capture has such packets.
    "mpegts::tunnel::t2mi::payload::T2miAuxiliaryIq<'_>",
    "mpegts::tunnel::t2mi::payload::T2miFefIq<'_>",
];

#[test]
fn every_structure_has_a_vector_but_those_named() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut covered = Covered::default();
    tables::cover(&mut covered, &corpus);
    docsis::cover(&mut covered, &corpus);
    inline::cover(&mut covered);
    made::cover(&mut covered);
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

/// The raw form of the items of a union.
fn raw(layout: &Layout) -> Option<&'static str> {
    match layout.form {
        Form::Union(Union { by: By::Tag(raw), .. }) => Some((raw().path)()),
        _ => None,
    }
}
