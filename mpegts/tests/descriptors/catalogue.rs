//! The catalogue of allocated numbers, which lies beside the corpus.

use mpegts::descriptor::{Descriptor, Extension};
use mpegts::psi::{
    Cat, DsmccPayload, GreenAccessUnit, IpmpControlInformation, Iso14496, MetadataBytes, Pat, Pmt, Tsdt,
};
use mpegts::section::Table;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// An entry: its kind, and its keys with their values, without quotes.
type Entry = (String, BTreeMap<String, String>);

/// In as much of TOML as the catalogue has: sections `[[kind]]` of lines `key = value`.
fn entries() -> Option<Vec<Entry>> {
    let corpus: PathBuf = wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?;
    let text = std::fs::read_to_string(corpus.join("../spec/catalogue.toml")).ok()?;
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("[[").and_then(|l| l.strip_suffix("]]")) {
            entries.push((kind.into(), BTreeMap::new()));
        } else if let (Some((key, value)), Some(entry)) = (line.split_once(" = "), entries.last_mut()) {
            entry.1.insert(key.into(), value.trim_matches('"').into());
        }
    }
    Some(entries)
}

fn number(hex: &str) -> u8 {
    u8::from_str_radix(hex.strip_prefix("0x").unwrap(), 16).unwrap()
}

/// Tags and names of a space, without "_descriptor" and what stands in brackets; reserved and
/// forbidden numbers have none.
fn named(entries: &[Entry], space: &str) -> Vec<(u8, String)> {
    let of = |e: &&Entry| e.0 == "descriptor" && e.1["space"] == space;
    let name = |e: &Entry| {
        let name = e.1["name"].split(" (").next().unwrap().trim_end_matches("_descriptor").to_string();
        (number(&e.1["tag"]), name)
    };
    let without = |(_, name): &(u8, String)| !name.starts_with("reserved") && !name.starts_with("forbidden");
    let mut named: Vec<_> = entries.iter().filter(of).map(name).filter(without).collect();
    named.sort();
    named
}

fn owned(registry: &[(u8, &str)]) -> Vec<(u8, String)> {
    registry.iter().map(|(tag, name)| (*tag, (*name).into())).collect()
}

#[test]
fn every_descriptor_of_the_catalogue_has_its_line() {
    let Some(entries) = entries() else { return };
    assert_eq!(owned(Descriptor::REGISTRY), named(&entries, "mpeg"));
    assert_eq!(owned(Extension::REGISTRY), named(&entries, "mpeg-ext"));
    assert_eq!((Descriptor::REGISTRY.len(), Extension::REGISTRY.len()), (57, 24));
}

#[test]
fn every_table_id_of_the_catalogue_has_a_type() {
    let Some(entries) = entries() else { return };
    let accepts = |id| {
        Pat::accepts(id)
            || Cat::<mpegts::descriptor::RawDescriptor<'_>>::accepts(id)
            || Pmt::<mpegts::descriptor::RawDescriptor<'_>>::accepts(id)
            || Tsdt::<mpegts::descriptor::RawDescriptor<'_>>::accepts(id)
            || Iso14496::accepts(id)
            || MetadataBytes::accepts(id)
            || IpmpControlInformation::accepts(id)
            || GreenAccessUnit::accepts(id)
            || DsmccPayload::accepts(id)
    };
    let mpeg: Vec<_> = entries.iter().filter(|e| e.0 == "table_id" && e.1["space"] == "mpeg").collect();
    let used = mpeg.iter().filter(|e| !e.1["name"].starts_with("reserved") && !e.1["name"].starts_with("forbidden"));
    let without: Vec<u8> =
        used.flat_map(|e| number(&e.1["from"])..=number(&e.1["to"])).filter(|id| !accepts(*id)).collect();
    // Of 0x0A, quality access units, only the body is known: `QualityAccessUnit`.
    assert_eq!(without, [0x0A]);
    assert_eq!(mpeg.len(), 20);
}
