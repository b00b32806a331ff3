//! The catalogue of allocated numbers, which lies beside the corpus.

use dvb_si::china::ca_system_name;
use dvb_si::descriptor::{
    Component, ContentNibbles, DataBroadcastType, Descriptor, Extension, LinkageType, PrivateDataSpecifierCode,
    ServiceType, component_kind,
};
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

#[test]
fn components_are_named_as_in_the_catalogue() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut named = 0;
    for e in entries.iter().filter(|e| e.kind == "component_type") {
        let number = |key| e.number(key).map(|n| u8::try_from(n).unwrap());
        let [content, first, last] = ["stream_content", "from", "to"].map(|key| number(key).unwrap());
        let name = Some(&e["name"]).filter(|name| e["unverified"].is_empty() && !name.starts_with("reserved"));
        for component_type in [first, last] {
            let ext = number("stream_content_ext");
            assert_eq!(component_kind(ext.unwrap_or(0xF), content, component_type), name);
            // Where it counts, another one is something else.
            let other = component_kind(0xD, content, component_type);
            assert_eq!(other, name.filter(|_| ext.is_none()));
        }
        named += usize::from(name.is_some());
    }
    assert_eq!(named, 121);
    let component = Component { stream_content: 3, component_type: 0x24, ..Default::default() };
    assert_eq!(component.kind(), Some("DVB subtitles (hard of hearing), HD"));
}

/// A wording of ours need not be that of the catalogue; a number that it has must have a name.
#[test]
fn codes_are_named_as_in_the_catalogue() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    const NONE: [u32; 0] = [];
    let without = |kind: &str, name: fn(u32) -> Option<&'static str>| {
        let of: Vec<_> = entries.iter().filter(|e| e.kind == kind).map(|e| e.number("value").unwrap()).collect();
        assert!(of.len() > 10, "{kind}");
        of.into_iter().filter(|value| name(*value).is_none()).collect::<Vec<_>>()
    };
    assert_eq!(without("service_type", |v| ServiceType(v.try_into().unwrap()).name()), NONE);
    // 0x80 to 0xFE are for users.
    assert_eq!(without("linkage_type", |v| LinkageType(v.try_into().unwrap()).name()), [0x80]);
    assert_eq!(without("data_broadcast_id", |v| DataBroadcastType(v.try_into().unwrap()).name()), NONE);
    assert_eq!(without("private_data_specifier", |v| PrivateDataSpecifierCode(v).name()), NONE);
}

#[test]
fn chinese_names_are_those_of_the_catalogue() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let number = |e: &wire::testing::catalogue::Entry, key| u16::try_from(e.number(key).unwrap()).unwrap();
    let (mut genres, mut systems) = (0, 0);
    for e in &entries {
        match &*e.kind {
            "content_nibbles" => {
                let nibbles = ContentNibbles(number(e, "value").try_into().unwrap());
                // Two have no Chinese name there.
                assert!(e["name_zh"].is_empty() || nibbles.name_zh() == Some(&e["name_zh"]), "{nibbles}");
                assert!(nibbles.name().is_some() && nibbles.name_zh().is_some());
                genres += 1;
            }
            "ca_system_id_china" if e["unverified"].is_empty() => {
                for key in ["from", "to"] {
                    assert_eq!(ca_system_name(number(e, key)), Some((&e["name"], &e["name_zh"])));
                }
                systems += 1;
            }
            "ca_system_id_china" => assert_eq!(ca_system_name(number(e, "from")), None),
            _ => {}
        }
    }
    assert_eq!((genres, systems), (84, 9));
}
