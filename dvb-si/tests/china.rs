//! What Chinese networks add: vectors packed outside of this project, and when tags with two meanings are theirs.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "china/descriptors.rs"]
mod descriptors;
#[path = "china/sections.rs"]
mod sections;

use dvb_si::china::{
    AuxiliaryDataType, ChineseDescriptor, EmergencyClass, EmergencyLevel, EmergencySection, ParameterTag,
};
use dvb_si::descriptor::{Network, Private, PrivateScope, Registrations};
use dvb_si::splice::SpliceSection;
use hex_literal::hex;
use mpegts::psi::StreamType;
use wire::testing::catalogue::catalogue;
use wire::testing::without_vector;
use wire::{Decode, Encode, List, Reader, Tagged};

#[test]
fn vectors_are_read_and_written() {
    wire::testing::vectors::<ChineseDescriptor<'static>>(descriptors::VECTORS);
    wire::testing::vectors::<EmergencySection<'static>>(sections::VECTORS);
    assert!(without_vector(ChineseDescriptor::REGISTRY, "", descriptors::VECTORS).is_empty());
    let tables: Vec<_> = (0xFB..=0xFE).map(|id| (id, EmergencySection::name_of(id).unwrap())).collect();
    assert!(without_vector(&tables, "", sections::VECTORS).is_empty());
}

#[test]
fn every_number_of_the_catalogue_has_its_type_or_name() {
    let Some(entries) = catalogue(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut tags: Vec<_> = (entries.iter())
        .filter(|e| e.kind == "descriptor" && e["space"] == *"china")
        .filter_map(|e| e.number("tag"))
        .collect();
    // The catalogue has the DRM of DTMB without its tag.
    tags.push(0xC0);
    tags.sort_unstable();
    assert_eq!(ChineseDescriptor::REGISTRY.iter().map(|(tag, _)| u32::from(*tag)).collect::<Vec<_>>(), tags);
    let of = |field: &'static str| {
        let of = entries.iter().filter(move |e| e.kind == "emergency_enum" && e["field"] == *field);
        of.filter(|e| e["name"] != *"reserved")
            .map(|e| (u8::try_from(value(&e["value"])).unwrap(), e["name"].to_string()))
    };
    for (field, name) in [
        ("EBM_class", (|v| EmergencyClass(v).name()) as fn(u8) -> Option<&'static str>),
        ("EBM_level", |v| EmergencyLevel(v).name()),
        ("auxiliary_data_type", |v| AuxiliaryDataType(v).name()),
        ("parameter_tag", |v| ParameterTag(v).name()),
    ] {
        assert!(of(field).count() > 2, "{field}");
        assert!(of(field).all(|(v, known)| name(v) == Some(&known)), "{field}");
    }
}

fn value(text: &str) -> u32 {
    text.strip_prefix("0x").map_or_else(|| text.parse().unwrap(), |digits| u32::from_str_radix(digits, 16).unwrap())
}

fn scopes(bytes: &[u8], scope: PrivateScope) -> Vec<String> {
    let list: List<'_, Private<'_>, PrivateScope> = List::Wire(Reader::new(bytes), scope);
    let items: Vec<_> = list.iter().map(Result::unwrap).collect();
    assert_eq!(List::from(&items[..]).encode_to_vec().unwrap(), bytes);
    items.iter().map(|d| format!("{} {}", d.scope(), d.name())).collect()
}

/// The context decides, never the bytes.
#[test]
fn trap_24_tags_with_two_meanings_are_chinese_where_the_context_says_so() {
    let dvb = PrivateScope::default();
    // AVS+, Extension_descriptor elsewhere.
    let avs = hex!("3f 04 48 44 9a 5f");
    let in_avs = PrivateScope { stream_type: Some(StreamType::AVS), ..dvb };
    assert_eq!(scopes(&avs, in_avs), ["chinese AVS_video"]);
    assert_eq!(scopes(&avs, dvb), ["dvb Extension"]);
    // Of another length it is the Extension_descriptor there, too.
    assert_eq!(scopes(&hex!("3f 03 48 44 9a"), in_avs), ["dvb Extension"]);
    // AVS2 and AVS3 behind their registration.
    let avs3 = hex!("40 05 2244559a5f d1 08 3244b35bff090e0a 05 04 41565356 40 05 2244559a5f d1 08 3244b35bff090e0a");
    assert_eq!(
        scopes(&avs3, dvb),
        ["dvb network_name", "dvb unknown", "dvb registration", "chinese AVS2_video", "chinese AVS3_video"]
    );
    // The same number as private_data_specifier is enough for some.
    let specified = hex!("5f 04 41565341 d3 02 0630 5f 04 41565356 d1 08 3244b35bff090e0a 40 05 2244559a5f");
    assert_eq!(
        scopes(&specified, dvb)[1..],
        ["chinese AVS2_audio", "dvb private_data_specifier", "chinese AVS3_video", "dvb network_name"]
    );
    let not_specified =
        hex!("5f 04 44524131 a0 02 8150 5f 04 63757676 f3 0a 63757676 123456789abc 5f 04 43554549 8a 01 02");
    assert!(scopes(&not_specified, dvb).iter().all(|d| d == "dvb private_data_specifier" || d == "dvb unknown"));
    let older = hex!("3e 07 3244b3df090e0a");
    assert_eq!(scopes(&older, PrivateScope { stream_type: Some(StreamType(0xD4)), ..dvb }), ["chinese AVS3_video_old"]);
    // DTMB has the tag and the length of DVB-T, GY/T 270 the tag of ATSC.
    let network = hex!("5a 0b 06660000233412ffffffff 86 09 e1 636869 d5 e2 ff f234");
    let chinese = PrivateScope { network: Network::Chinese, ..dvb };
    assert_eq!(scopes(&network, dvb), ["dvb terrestrial_delivery_system", "dvb unknown"]);
    assert_eq!(scopes(&network, chinese), ["chinese terrestrial_delivery_system", "chinese caption_service"]);
    // Behind a private_data_specifier 0x86 is its owner's, and in an ES loop it is no caption.
    let eacem = PrivateScope { specifier: Some(0x28), ..chinese };
    assert_eq!(scopes(&hex!("86 01 02"), eacem), ["eacem eacem_stream_identifier"]);
    assert_eq!(scopes(&network[13..], PrivateScope { stream_type: Some(StreamType::AVS), ..chinese }), ["dvb unknown"]);
    // The DRM of DTMB, until a specifier says whose the private tags are.
    let drm = hex!("c0 03 14e699 5f 04 00000028 c0 03 14e699");
    assert_eq!(scopes(&drm, dvb)[0], "dvb unknown");
    assert_eq!(scopes(&drm, chinese), ["chinese DTMB_DRM", "dvb private_data_specifier", "eacem unknown"]);
    // Other owners.
    let dra = hex!("a0 02 8150 05 04 44524131 a0 02 8150 05 04 63757676 f3 0a 63757676 123456789abc a0 02 8150");
    // One registration does not end another.
    assert_eq!(
        scopes(&dra, dvb),
        [
            "dvb unknown",
            "dvb registration",
            "chinese DRA_audio_stream",
            "dvb registration",
            "chinese HDR_dynamic_metadata",
            "chinese DRA_audio_stream"
        ]
    );
    let others = hex!("05 04 41563031 80 04 81 45 9a 15 05 04 43554549 8a 01 02 e9 02 0b a1");
    assert_eq!(
        scopes(&others, PrivateScope { network: Network::CableLabs, ..dvb }),
        ["dvb registration", "av1 AV1_video", "dvb registration", "cue cue_identifier", "cable_labs EBP"]
    );
    // Ancillary data of SMPTE behind its registration, the lists of BSkyB and SES behind their specifier.
    let owned = hex!("c4 01 a1 05 04 56414e43 c4 01 a1 5f 04 00000002 b1 02 1234 5f 04 00000001 b1 02 1234 93 02 0141");
    assert_eq!(
        scopes(&owned, dvb),
        [
            "dvb unknown",
            "dvb registration",
            "vanc ancillary_data",
            "dvb private_data_specifier",
            "sky sky_logical_channel_number",
            "dvb private_data_specifier",
            "ses unknown",
            "ses bouquet_list"
        ]
    );
    // That of the programme holds in a stream that has one of its own.
    let programme = PrivateScope { registrations: Registrations::default().with(*b"CUEI"), ..dvb };
    assert_eq!(scopes(&hex!("05 04 48444d56 8a 01 02"), programme), ["dvb registration", "cue cue_identifier"]);
    // The private_data_specifier of AOMedia is another number than its registration.
    let aomedia = hex!("5f 04 414f4d53 80 04 81 45 9a 15 5f 04 41563031 80 04 81 45 9a 15");
    assert_eq!(
        scopes(&aomedia, dvb),
        ["dvb private_data_specifier", "av1 AV1_video", "dvb private_data_specifier", "dvb unknown"]
    );
}

/// What all known codecs end in is no less a part of them.
#[test]
fn avs3_audio_ends_in_its_quality() {
    assert!(ChineseDescriptor::from_bytes(&hex!("d2 05 02d9a11234")).unwrap().invalid().is_some());
    // Of another codec nothing is known.
    assert!(ChineseDescriptor::from_bytes(&hex!("d2 02 32a1")).unwrap().invalid().is_none());
}

/// One table_id, two PIDs.
#[test]
fn trap_24_the_pid_says_what_table_0xfc_is() {
    let (certificates, _) = sections::VECTORS.iter().find(|v| v.1.starts_with("EBCertAuth")).unwrap();
    let bytes = wire::testing::unhex(certificates).unwrap();
    assert!(matches!(EmergencySection::from_bytes(&bytes).unwrap(), EmergencySection::Certificates(_)));
    assert!(matches!(SpliceSection::from_bytes(&bytes).unwrap(), SpliceSection::Invalid { .. }));
}

/// A draft with identifiers of 15 bytes, or any other length that does not fit, stays as it is.
#[test]
fn sections_of_drafts_are_kept() {
    let mut bytes = hex!("fd f014 2345 eb 00 00 01 0006 a1a2a3a4a5a6 0001 e1").to_vec();
    bytes[2] = u8::try_from(bytes.len() + 1).unwrap();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    let section = EmergencySection::from_bytes(&bytes).unwrap();
    assert_eq!(section.encode_to_vec().unwrap(), bytes);
    assert!(!matches!(section, EmergencySection::Unknown(_)));
}
