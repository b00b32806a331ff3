//! The catalogue of allocated numbers, which lies beside the corpus.

use mpegts::descriptor::{Descriptor, Extension};
use mpegts::psi::{
    Cat, DsmccPayload, GreenAccessUnit, IpmpControlInformation, Iso14496, MetadataBytes, Pat, Pmt, Tsdt,
};
use mpegts::section::Table;
use wire::testing::catalogue::{Entry, catalogue, descriptors};

fn owned(registry: &[(u8, &str)]) -> Vec<(u32, String)> {
    registry.iter().map(|(tag, name)| ((*tag).into(), (*name).into())).collect()
}

#[test]
fn every_descriptor_of_the_catalogue_has_its_line() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    assert_eq!(owned(Descriptor::REGISTRY), descriptors(&entries, "mpeg"));
    assert_eq!(owned(Extension::REGISTRY), descriptors(&entries, "mpeg-ext"));
    assert_eq!((Descriptor::REGISTRY.len(), Extension::REGISTRY.len()), (57, 24));
}

fn number(entry: &Entry, key: &str) -> u8 {
    entry.number(key).unwrap().try_into().unwrap()
}

#[test]
fn every_table_id_of_the_catalogue_has_a_type() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
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
    let mpeg: Vec<_> = entries.iter().filter(|e| e.kind == "table_id" && e["space"] == *"mpeg").collect();
    let used = mpeg.iter().filter(|e| !e["name"].starts_with("reserved") && !e["name"].starts_with("forbidden"));
    let without: Vec<u8> = used.flat_map(|e| number(e, "from")..=number(e, "to")).filter(|id| !accepts(*id)).collect();
    // Of 0x0A, quality access units, only the body is known: `QualityAccessUnit`.
    assert_eq!(without, [0x0A]);
    assert_eq!(mpeg.len(), 20);
}
