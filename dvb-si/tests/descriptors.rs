//! Descriptors of EN 300 468: every number of the catalogue has its type, and every type has a vector whose bits were
//! put together by hand from the tables of the standards, with distinct values that are not zero (trap 22).

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "descriptors/catalogue.rs"]
mod catalogue;
#[path = "descriptors/refused.rs"]
mod refused;
#[path = "descriptors/vectors.rs"]
mod vectors;
#[path = "descriptors/vectors_extension.rs"]
mod vectors_extension;
#[path = "descriptors/vectors_private.rs"]
mod vectors_private;

use dvb_si::descriptor::{
    Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, CueStreamDescriptor, Descriptor, EacemDescriptor,
    EutelsatDescriptor, Extension, NorDigDescriptor, OfcomDescriptor, SesDescriptor, SkyDescriptor, VancDescriptor,
};
use wire::testing::without_vector;

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<Descriptor<'static>>(vectors::VECTORS);
    wire::testing::vectors::<Descriptor<'static>>(vectors_extension::VECTORS);
}

#[test]
fn every_descriptor_has_a_vector() {
    assert_eq!(without_vector(Descriptor::REGISTRY, "", vectors::VECTORS), ["extension"]);
    let without = without_vector(Extension::REGISTRY, "extension: {", vectors_extension::VECTORS);
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn private_descriptors_have_vectors_too() {
    macro_rules! each {
        ($($Union:ident $VECTORS:ident;)*) => { $(
            wire::testing::vectors::<$Union<'static>>(vectors_private::$VECTORS);
            let without = without_vector($Union::REGISTRY, "", vectors_private::$VECTORS);
            assert!(without.is_empty(), "{without:?}");
        )* };
    }
    each! {
        EacemDescriptor EACEM;
        EutelsatDescriptor EUTELSAT;
        NorDigDescriptor NORDIG;
        OfcomDescriptor OFCOM;
        CiPlusDescriptor CI_PLUS;
        SesDescriptor SES;
        SkyDescriptor SKY;
        VancDescriptor VANC;
        Av1Descriptor AV1;
        CueStreamDescriptor CUE;
        CableLabsDescriptor CABLE_LABS;
    }
}

/// What a loop is walked through. The largest are those of MPEG-H audio and of DVB-S2X.
#[test]
fn descriptors_do_not_grow_unnoticed() {
    assert!(size_of::<Descriptor<'_>>() <= 160, "{}", size_of::<Descriptor<'_>>());
    assert!(size_of::<Extension<'_>>() <= 152, "{}", size_of::<Extension<'_>>());
}
