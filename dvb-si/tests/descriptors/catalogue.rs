//! The catalogue of allocated numbers, which lies beside the corpus.

use dvb_si::descriptor::{Descriptor, Extension};
use wire::testing::catalogue::{catalogue, descriptors};

fn owned(registry: &[(u8, &str)]) -> Vec<(u32, String)> {
    registry.iter().map(|(tag, name)| ((*tag).into(), (*name).into())).collect()
}

#[test]
fn every_descriptor_of_the_catalogue_has_its_line() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    assert_eq!(owned(Descriptor::REGISTRY), descriptors(&entries, "dvb"));
    assert_eq!(owned(Extension::REGISTRY), descriptors(&entries, "dvb-ext"));
    assert_eq!((Descriptor::REGISTRY.len(), Extension::REGISTRY.len()), (64, 30));
}
