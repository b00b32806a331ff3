//! Tables: every one has a vector whose bits were put together from the tables of the standards by a packer outside of
//! this project, with distinct values that are not zero (trap 22).

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "tables/namespaces.rs"]
mod namespaces;
#[path = "tables/vectors.rs"]
mod vectors;

use dvb_si::table::AnySection;
use hex_literal::hex;
use mpegts::psi::AnySection as MpegSection;
use wire::testing::without_vector;
use wire::{Decode, Encode};

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<AnySection<'static>>(vectors::VECTORS);
}

#[test]
fn every_table_has_a_vector() {
    let of_others = |table_id: &u8| MpegSection::name_of(*table_id).is_some() && !matches!(table_id, 1 | 2);
    let names = (0..=u8::MAX).filter(|id| !of_others(id)).filter_map(|id| Some((id, AnySection::name_of(id)?)));
    let registry: Vec<_> = names.collect();
    let mut without = without_vector(&registry, "", vectors::VECTORS);
    without.dedup();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn trap_13_a_stuffing_section_has_either_form_and_no_checksum() {
    for bytes in [hex!("72 7003 a1b2c3"), hex!("72 f003 a1b2c3")] {
        let section = dvb_si::table::StuffingSection::from_bytes(&bytes).unwrap();
        assert_eq!(section.section_syntax_indicator, bytes[1] == 0xF0);
        assert_eq!((&section.data[..], section.encode_to_vec().unwrap()), (&bytes[3..], bytes.to_vec()));
    }
}
