//! Tables: every one has a vector whose bits were put together from the tables of the standards by a packer outside of
//! this project, with distinct values that are not zero (trap 22).

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "tables/ait.rs"]
mod ait;
#[path = "tables/carousel.rs"]
mod carousel;
#[path = "tables/int.rs"]
mod int;
#[path = "tables/namespaces.rs"]
mod namespaces;
#[path = "tables/refused.rs"]
mod refused;
#[path = "tables/rnt.rs"]
mod rnt;
#[path = "tables/unt.rs"]
mod unt;
#[path = "tables/vectors.rs"]
mod vectors;

use dvb_si::carousel::CarouselDescriptor;
use dvb_si::china::EmergencySection;
use dvb_si::descriptor::RawDescriptor;
use dvb_si::splice::SpliceSection;
use dvb_si::table::{AitDescriptor, AnySection, IntDescriptor, RntDescriptor, TargetDescriptor, UntDescriptor};
use hex_literal::hex;
use mpegts::psi::AnySection as MpegSection;
use wire::testing::catalogue::{catalogue, descriptors};
use wire::testing::without_vector;
use wire::{Blob, Decode, Encode, Tagged};

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<AnySection<'static>>(vectors::VECTORS);
}

#[test]
fn every_table_has_a_vector() {
    let of_others = |table_id: &u8| MpegSection::name_of(*table_id).is_some() && !matches!(table_id, 1..=3);
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

/// The descriptors of a table with tags of its own: vectors, and the names of the catalogue.
macro_rules! namespace {
    ($test:ident: $Union:ident $(extends $Base:ident)?, $vectors:path, $space:literal) => {
        #[test]
        fn $test() {
            wire::testing::vectors::<$Union<'static>>($vectors);
            let mut registry = [$Union::REGISTRY $(, $Base::REGISTRY)?].concat();
            registry.sort_unstable();
            let without = without_vector(&registry, "", $vectors);
            assert!(without.is_empty(), "{without:?}");
            let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
            let registry: Vec<_> = registry.iter().map(|(tag, name)| (u32::from(*tag), (*name).into())).collect();
            assert_eq!(registry, descriptors(&entries, $space));
        }
    };
}

namespace! { ait_descriptors: AitDescriptor, ait::VECTORS, "ait" }
namespace! { int_descriptors: IntDescriptor extends TargetDescriptor, int::VECTORS, "int" }
namespace! { unt_descriptors: UntDescriptor extends TargetDescriptor, unt::VECTORS, "unt" }
namespace! { rnt_descriptors: RntDescriptor, rnt::VECTORS, "rnt" }
namespace! { carousel_descriptors: CarouselDescriptor, carousel::VECTORS, "dsmcc-carousel" }

/// Tag 0x02 is video_stream_descriptor in ISO/IEC 13818-1, and has a meaning, or none, of its own in each table.
#[test]
fn trap_24_a_tag_means_what_its_table_says() {
    let bytes = hex!("02 03 4d0c19");
    assert!(matches!(AitDescriptor::from_bytes(&bytes).unwrap(), AitDescriptor::TransportProtocol(_)));
    assert!(matches!(UntDescriptor::from_bytes(&bytes).unwrap(), UntDescriptor::Update(_)));
    assert!(matches!(CarouselDescriptor::from_bytes(&bytes).unwrap(), CarouselDescriptor::Name(_)));
    let unknown = RawDescriptor { descriptor_tag: 2, body: Blob(&bytes[2..]) };
    assert_eq!(IntDescriptor::from_bytes(&bytes).unwrap(), IntDescriptor::Unknown(unknown));
    assert_eq!(RntDescriptor::from_bytes(&bytes).unwrap(), RntDescriptor::Unknown(unknown));
    // Tags of EN 300 468 keep their meaning but in the RNT, where three do not, and in the AIT.
    let name = hex!("40 02 4142");
    assert_eq!(IntDescriptor::from_bytes(&name).unwrap().name(), "network_name");
    assert!(RntDescriptor::from_bytes(&name).unwrap().invalid().is_some());
    assert!(AitDescriptor::from_bytes(&name).unwrap().unknown());
}

/// Every table_id of the catalogue against the unions of tables: typed under its abbreviation, or raw for a reason.
#[test]
fn every_table_id_of_the_catalogue_has_its_type() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let (mut typed, mut raw) = (Vec::new(), Vec::new());
    for e in entries.iter().filter(|e| e.kind == "table_id") {
        let name_of: fn(u8) -> Option<&'static str> = match &e["space"] {
            "dvb" | "ca" | "user" => AnySection::name_of,
            // Two tables have the number 0xFC: the PID says which is meant.
            "scte" => SpliceSection::name_of,
            "china-eb" => EmergencySection::name_of,
            _ => continue,
        };
        let [first, last] = ["from", "to"].map(|key| u8::try_from(e.number(key).unwrap()).unwrap());
        for table_id in first..=last {
            match name_of(table_id) {
                Some(name) => {
                    assert!(e["short"].is_empty() || e["short"] == *name, "{table_id:#04x}: {name}");
                    assert!(e["name"].replace('_', " ").contains(&name.replace('_', " ")) || !e["short"].is_empty());
                    typed.push(table_id);
                }
                None => raw.push((table_id, &e["space"], e["name"].starts_with("reserved"))),
            }
        }
    }
    typed.sort_unstable();
    let dvb = (0x40..=0x7F).filter(|id| !matches!(id, 0x43..=0x45 | 0x47..=0x49 | 0x7D));
    assert_eq!(typed, dvb.chain(0xFB..=0xFC).chain(0xFC..=0xFE).collect::<Vec<_>>());
    for (table_id, space, is_reserved) in raw {
        let why = match (space, table_id) {
            ("dvb", _) if is_reserved => "reserved",
            ("ca", 0x80..=0x8F) => "private to the CA system, some of which use the long form: bytes of a section",
            ("user", 0x90..=0xFA) => "the network's own",
            ("scte", 0xD8) => "cable_emergency_alert_section: no layout is at hand",
            _ => panic!("{table_id:#04x} is not typed"),
        };
        assert!(!why.is_empty());
    }
}

/// What a demultiplexer hands out for each section.
#[test]
fn sections_do_not_grow_unnoticed() {
    assert!(size_of::<AnySection<'_>>() <= 200, "{}", size_of::<AnySection<'_>>());
    assert!(size_of::<SpliceSection<'_>>() <= 300, "{}", size_of::<SpliceSection<'_>>());
    for size in [
        size_of::<AitDescriptor<'_>>(),
        size_of::<RntDescriptor<'_>>(),
        size_of::<CarouselDescriptor<'_>>(),
        size_of::<dvb_si::china::ChineseDescriptor<'_>>(),
    ] {
        assert!(size <= 160, "{size}");
    }
}
