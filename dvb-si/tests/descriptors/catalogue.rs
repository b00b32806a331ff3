//! The catalogue of allocated numbers, which lies beside the corpus.

use dvb_si::china::ca_system_name;
use dvb_si::descriptor::{
    Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, Component, ContentNibbles, CueStreamDescriptor,
    DataBroadcastType, Descriptor, EacemDescriptor, EutelsatDescriptor, Extension, LinkageType, Network,
    NorDigDescriptor, OfcomDescriptor, Private, PrivateDataSpecifierCode, PrivateScope, Registrations, ServiceType,
    SesDescriptor, SkyDescriptor, VancDescriptor, component_kind,
};
use dvb_si::table::RunningStatus;
use mpegts::psi::StreamType;
use std::collections::BTreeSet;
use wire::testing::catalogue::{catalogue, descriptors};
use wire::{List, Reader};

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

/// The scope that an entry of the catalogue names, and its owner's number or letters.
fn scope_of(scope: &str) -> (PrivateScope, String) {
    let of = |key: &str| scope.split_once(&format!("{key} = ")).map(|(_, rest)| rest.split([',', '}']).next().unwrap());
    let text = |key| of(key).unwrap().trim().trim_matches('"');
    let registrations = |letters: &str| match letters.as_bytes().try_into() {
        Ok(letters) => Registrations::default().with(letters),
        Err(_) => Registrations::default(),
    };
    let default = PrivateScope::default();
    match text("kind") {
        "pds" => {
            let specifier = u32::from_str_radix(text("value").strip_prefix("0x").unwrap(), 16).unwrap();
            (PrivateScope::of_specifier(specifier), format!("{specifier:#x}"))
        }
        // No mark in the loop tells of these: the caller does.
        "registration" if text("format_identifier").contains("CableLabs") => {
            (PrivateScope { network: Network::CableLabs, ..default }, "CableLabs".into())
        }
        "registration" => {
            let letters = text("format_identifier");
            (PrivateScope { registrations: registrations(letters), ..default }, letters.into())
        }
        other => panic!("{other}"),
    }
}

/// Private descriptors of the catalogue that stay raw, by owner and tag. None has a layout at hand, in a text or in a
/// stream of the corpus.
const RAW: [(&str, u8, &str); 12] = [
    ("0x16", 0x87, "Ziggo: package descriptor"),
    ("0x16", 0x93, "Ziggo: not verified to exist"),
    ("0x16", 0xD4, "Ziggo: not verified to exist"),
    ("0x2", 0xB2, "BSkyB: not verified to exist"),
    ("0x600", 0x81, "UPC: logical channels"),
    ("0x600", 0x87, "UPC: logical channels or packages"),
    ("0xa2", 0x81, "Logiways: logical channels, not verified to exist"),
    ("0xa4", 0x80, "Canal+: not verified to exist"),
    ("0xa4", 0x81, "Canal+: not verified to exist"),
    ("0xa4", 0x83, "Canal+: not verified to exist"),
    ("0xa4", 0x88, "Canal+: not verified to exist"),
    ("none (SCTE 128)", 0x97, "SCTE 128: adaptation field data, which the standard's table has in another place"),
];

/// Each entry is read in the scope that it names, and each line of a registry is an entry.
#[test]
fn private_descriptors_of_the_catalogue_are_typed_in_their_scopes() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let (mut typed, mut raw) = (BTreeSet::new(), Vec::new());
    let private = entries.iter().filter(|e| e.kind == "descriptor" && e["space"] == *"private");
    for e in private.clone() {
        let (tag, (scope, owner)) = (u8::try_from(e.number("tag").unwrap()).unwrap(), scope_of(&e["scope"]));
        let bytes = [tag, 0];
        let list: List<'_, Private<'_>, PrivateScope> = List::Wire(Reader::new(&bytes), scope);
        let descriptor = list.iter().next().unwrap().unwrap();
        if descriptor.unknown() {
            raw.push((owner, tag));
        } else {
            typed.insert((descriptor.scope(), tag));
        }
    }
    assert_eq!(private.count(), 57);
    raw.sort_unstable();
    assert_eq!(raw, RAW.map(|(owner, tag, _)| (owner.to_owned(), tag)));
    let registries: [(&str, &[(u8, &str)]); 11] = [
        ("av1", Av1Descriptor::REGISTRY),
        ("cable_labs", CableLabsDescriptor::REGISTRY),
        ("ci_plus", CiPlusDescriptor::REGISTRY),
        ("cue", CueStreamDescriptor::REGISTRY),
        ("eacem", EacemDescriptor::REGISTRY),
        ("eutelsat", EutelsatDescriptor::REGISTRY),
        ("nor_dig", NorDigDescriptor::REGISTRY),
        ("ofcom", OfcomDescriptor::REGISTRY),
        ("ses", SesDescriptor::REGISTRY),
        ("sky", SkyDescriptor::REGISTRY),
        ("vanc", VancDescriptor::REGISTRY),
    ];
    let lines = registries.iter().flat_map(|(scope, lines)| lines.iter().map(|(tag, _)| (*scope, *tag)));
    assert_eq!(typed, lines.collect());
}

/// The descriptors of cable_emergency_alert_section (SCTE 18) stay raw with their table, 0xD8: no layout is at hand.
#[test]
fn the_descriptors_of_emergency_alerts_are_four() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let of = entries.iter().filter(|e| e.kind == "descriptor" && e["space"] == *"scte18");
    assert_eq!(of.map(|e| e.number("tag").unwrap()).collect::<Vec<_>>(), [0, 1, 2, 3]);
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

/// What people see in a list of services has a Chinese name under each number that the standards have given out.
#[test]
fn codes_of_services_have_chinese_names() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let of = |kind: &'static str| entries.iter().filter(move |e| e.kind == kind);
    let is_chinese =
        |name: Option<&str>| name.is_some_and(|n| n.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)));
    let mut without = Vec::new();
    let mut check = |kind: &'static str, number: u8, name: Option<&'static str>, name_zh: Option<&str>| {
        assert!(name.is_some() && name_zh.is_some(), "{kind} {number:#04x}");
        if !is_chinese(name_zh) {
            without.push((kind, number));
        }
    };
    for e in of("service_type").filter(|e| !e["name"].starts_with("reserved")) {
        let code = ServiceType(e.number("value").unwrap().try_into().unwrap());
        check("service_type", code.0, code.name(), code.name_zh());
    }
    for e in of("running_status") {
        let number = e.number("value").map_or_else(|| e["value"].parse().unwrap(), |n| u8::try_from(n).unwrap());
        let code = RunningStatus(number);
        check("running_status", code.0, code.name(), code.name_zh());
    }
    for e in of("stream_type").filter(|e| e["scope"] == *"mpeg" && !e["name"].starts_with("reserved")) {
        let [first, last] = ["from", "to"].map(|key| u8::try_from(e.number(key).unwrap()).unwrap());
        // From 0x80 up they are for users.
        for number in (first..=last).filter(|number| *number < 0x80) {
            let code = StreamType(number);
            check("stream_type", code.0, code.name(), code.name_zh());
        }
    }
    // Names of standards are the same in Chinese: RCS FLS, MHEG, H.222.1, IPMP.
    assert_eq!(without, [("service_type", 0x0F), ("stream_type", 0x07), ("stream_type", 0x09), ("stream_type", 0x1A)]);
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
