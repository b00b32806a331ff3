//! No declared descriptor is forgotten.

#[test]
fn every_declared_descriptor_has_a_line() {
    let forgotten = wire::testing::unregistered(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    assert!(forgotten.is_empty(), "without a line in a registry: {forgotten:?}");
}
