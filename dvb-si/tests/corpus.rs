//! Sections of the corpus, each as it was broadcast or built by others: read, written again, and
//! compared field by field with what another decoder made of them.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

#[path = "corpus/captures.rs"]
mod captures;
#[path = "corpus/carousel.rs"]
mod carousel;
#[path = "corpus/companions.rs"]
mod companions;
#[path = "corpus/compare.rs"]
mod compare;
#[path = "corpus/dvb.rs"]
mod dvb;
#[path = "corpus/dvb_built.rs"]
mod dvb_built;
#[path = "corpus/dvb_delivery.rs"]
mod dvb_delivery;
#[path = "corpus/dvb_extension.rs"]
mod dvb_extension;
#[path = "corpus/laws.rs"]
mod laws;
#[path = "corpus/mpeg.rs"]
mod mpeg;
#[path = "corpus/mpeg_built.rs"]
mod mpeg_built;
#[path = "corpus/mpeg_video.rs"]
mod mpeg_video;
#[path = "corpus/names.rs"]
mod names;
#[path = "corpus/ours.rs"]
mod ours;
#[path = "corpus/private.rs"]
mod private;
#[path = "corpus/reference.rs"]
mod reference;
#[path = "corpus/typed.rs"]
mod typed;

use compare::Tally;
use dvb_si::text::{Charset, Profile};
use mpegts::section::Section;
use reference::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wire::{Decode, Reader};

/// One file of sections and what the reference made of it.
struct Set {
    name: String,
    sections: Vec<u8>,
    reference: Vec<Node>,
    /// XML does not keep the white space of texts.
    squeezed: bool,
    profile: Profile,
}

/// The folder of test data, or None after saying that there is none.
fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

/// The lines of INDEX.tsv below its head.
fn index(corpus: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(corpus.join("sections/INDEX.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(String::from).collect()).collect()
}

/// The sets of both folders. What has no reference in JSON has one in XML.
fn sets(corpus: &Path) -> Vec<Set> {
    let mut sets = Vec::new();
    let mut add = |name: &str, sections: PathBuf, json: PathBuf, xml: PathBuf, options: &str| {
        let Ok(sections) = fs::read(sections) else { return };
        let json = fs::read(json).ok();
        let squeezed = json.is_none();
        let xml = || reference::from_xml(&fs::read_to_string(xml).unwrap());
        let reference = json.map_or_else(xml, |json| reference::from_json(&json));
        sets.push(Set { name: name.into(), sections, reference, squeezed, profile: profile(options) });
    };
    for line in index(corpus) {
        let file = |name| corpus.join("sections").join(&line[0]).join(name);
        add(&line[0], file("sections.bin"), file("tables.json"), file("tables.xml"), &line[2]);
    }
    let folder = corpus.join("ts-reference");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let Some(stem) = name.to_str().unwrap().strip_suffix(".sections.bin") else { continue };
        let file = |extension| folder.join(format!("{stem}.{extension}"));
        add(stem, file("sections.bin"), file("tables.json"), file("tables.xml"), "");
    }
    sets
}

/// How the reference was told to read strings. Its other options name tables and private data.
fn profile(options: &str) -> Profile {
    match options.split_once("--default-charset ISO-8859-") {
        Some((_, part)) => Profile::with_default(Charset::iso_8859(part.parse().unwrap()).unwrap()),
        None => {
            assert!(!options.contains("charset"), "{options}");
            Profile::DVB
        }
    }
}

/// The sections of a file. All of the corpus have the length they say and the CRC they need.
fn sections(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let mut r = Reader::new(bytes);
        found.push(Section::decode(&mut r).unwrap().as_bytes());
        bytes = r.rest();
    }
    found
}

#[test]
fn index_counts_sections_tables_and_descriptors() {
    let Some(corpus) = corpus() else { return };
    let mut checked = 0;
    for line in index(&corpus) {
        let folder = corpus.join("sections").join(&line[0]);
        if let Ok(bytes) = fs::read(folder.join("sections.bin")) {
            assert_eq!(sections(&bytes).len().to_string(), line[3], "{}: sections", line[0]);
        }
        let tables = reference::from_xml(&fs::read_to_string(folder.join("tables.xml")).unwrap());
        // What the reference does not know is not counted.
        let known = tables.iter().filter(|t| !t.name.starts_with("generic_")).count();
        assert_eq!(known.to_string(), line[4], "{}: tables", line[0]);
        let mut names = Vec::new();
        for table in &tables {
            for node in &table.nodes {
                node.walk(&mut |n| {
                    if n.name.contains("_descriptor") && n.name != "generic_descriptor" {
                        names.push(&n.name)
                    }
                });
            }
        }
        assert_eq!(names.len().to_string(), line[6], "{}: descriptors", line[0]);
        let kinds: BTreeSet<_> = names.into_iter().collect();
        assert_eq!(kinds.len().to_string(), line[5], "{}: kinds of descriptors", line[0]);
        checked += 1;
        if let Ok(json) = fs::read(folder.join("tables.json")) {
            let json = reference::from_json(&json);
            assert_eq!(json.len(), tables.len());
            for (j, x) in json.iter().zip(&tables) {
                assert_eq!(&j.clone().squeezed(), x, "{}", line[0]);
            }
        }
    }
    assert_eq!(checked, 42);
}

#[test]
fn every_section_is_written_as_it_was_read() {
    let Some(corpus) = corpus() else { return };
    let (mut held, mut refused) = (BTreeMap::<&str, usize>::new(), 0);
    for set in sets(&corpus) {
        let mut not_tables = BTreeSet::new();
        let distinct: BTreeSet<&[u8]> = sections(&set.sections).into_iter().collect();
        for section in distinct {
            let Some(name) = laws::table(section[0]) else { continue };
            match laws::hold(section) {
                Ok(()) => *held.entry(name).or_default() += 1,
                Err(error) => {
                    // Bytes of other things, in the short form that long tables may not have, or in no whole entries.
                    assert!(
                        ["SectionHeader.section_syntax_indicator", "SectionHeader.section_length", "DIT"]
                            .contains(&error.at())
                            || error.at().starts_with("EventStatus."),
                        "{}: {error}",
                        set.name
                    );
                    not_tables.insert((section[0].to_string(), ours::hex(&section[3..])));
                }
            }
        }
        let theirs = set
            .reference
            .iter()
            .filter(|t| t.name == "generic_short_table")
            .map(|t| (t.attributes["table_id"].clone(), t.text.clone()));
        let theirs: BTreeSet<_> = theirs.filter(|(id, _)| laws::table(id.parse().unwrap()).is_some()).collect();
        assert_eq!(not_tables, theirs, "{}", set.name);
        refused += not_tables.len();
    }
    println!("{held:?}, {refused} are no tables");
    for (name, least) in [
        ("PAT", 36),
        ("CAT", 15),
        ("PMT", 62),
        ("TSDT", 4),
        ("DSMCC", 753),
        ("NIT", 15),
        ("BAT", 9),
        ("SDT", 19),
        ("EIT", 1035),
        ("TDT", 40),
        ("TOT", 8),
        ("RST", 1),
        ("discontinuity_information_table", 2),
        ("selection_information_table", 1),
    ] {
        assert!(held[name] >= least, "{name}: {}", held[name]);
    }
    assert!(refused >= 261, "{refused}");
}

#[test]
fn every_field_is_that_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    let mut tally = Tally::default();
    for set in sets(&corpus) {
        let japanese = set.name == JAPANESE;
        let compared = |t: &&Node| {
            (laws::TABLES.contains(&t.name.as_str()) || COMPANIONS.contains(&t.name.as_str()))
                && !(japanese && t.name == "selection_information_table")
        };
        let mut reference: Vec<&Node> = set.reference.iter().filter(compared).collect();
        for table in tables(&set.sections) {
            if japanese && table[0][0] == 0x7F {
                continue;
            }
            let table = ours::table(&table, set.profile);
            let table = if set.squeezed { table.squeezed() } else { table };
            let same = |r: &&Node| r.name == table.name && r.attributes == table.attributes;
            let Some(at) = reference.iter().position(same) else {
                panic!("{}: the reference has no {:?}", set.name, table);
            };
            tally.compare(&set.name, reference.remove(at), &table);
        }
        assert_eq!(reference, Vec::<&Node>::new(), "{}: only in the reference", set.name);
    }
    println!("{tally:#?}");
    for (name, least) in LEAST {
        assert!(tally.nodes.get(*name).is_some_and(|n| n >= least), "{name}: {:?}", tally.nodes.get(*name));
    }
    assert!(tally.fields >= 52_000 && tally.not_ascii >= 4_000, "{} {}", tally.fields, tally.not_ascii);
    assert!(tally.tags <= 127 && tally.raw >= 580, "{} {}", tally.tags, tally.raw);
    assert_eq!(tally.explained, 5);
}

/// Tables of companion standards.
const COMPANIONS: [&str; 7] =
    ["AIT", "INT", "UNT", "RNT", "CIT", "DSMCC_user_to_network_message", "DSMCC_download_data_message"];

/// Partial streams of ISDB: their descriptors have tags and characters of ARIB.
const JAPANESE: &str = "test-186.1";

/// Nodes that were compared with all their fields.
const LEAST: &[(&str, usize)] = &[
    ("PAT", 36),
    ("CAT", 14),
    ("PMT", 62),
    ("component", 197),
    ("TSDT", 3),
    ("DSMCC_stream_descriptors_table", 14),
    ("NIT", 13),
    ("transport_stream", 121),
    ("SDT", 19),
    ("EIT", 392),
    ("event", 1331),
    ("TDT", 40),
    ("TOT", 8),
    ("BAT", 3),
    ("RST", 1),
    ("discontinuity_information_table", 2),
    ("selection_information_table", 1),
    ("AIT", 3),
    ("INT", 2),
    ("UNT", 2),
    ("RNT", 2),
    ("CIT", 2),
    ("transport_protocol_descriptor", 7),
    ("IPMAC_stream_location_descriptor", 8),
    ("SSU_subgroup_association_descriptor", 13),
    ("CRID_authority", 4),
    ("DSI", 1),
    ("DII", 1),
    ("module", 3),
    ("BIOP_profile_body", 1),
    ("BIOP_object_location", 1),
    ("DSM_conn_binder", 1),
    ("Tap", 4),
    ("DSMCC_download_data_message", 3),
    ("block_data", 3),
    ("registration_descriptor", 10),
    ("CA_descriptor", 99),
    ("ISO_639_language_descriptor", 74),
    ("maximum_bitrate_descriptor", 6),
    ("AVC_video_descriptor", 1),
    ("HEVC_video_descriptor", 9),
    ("AVC_timing_and_HRD_descriptor", 3),
    ("FMC_descriptor", 2),
    ("HEVC_hierarchy_extension_descriptor", 1),
    ("HEVC_timing_and_HRD_descriptor", 3),
    ("IBP_descriptor", 1),
    ("J2K_video_descriptor", 4),
    ("MPEG2_AAC_audio_descriptor", 1),
    ("MPEG2_stereoscopic_video_format_descriptor", 2),
    ("MPEG4_audio_descriptor", 1),
    ("MPEG4_video_descriptor", 1),
    ("MPEGH_3D_audio_descriptor", 2),
    ("MPEGH_3D_audio_multi_stream_descriptor", 2),
    ("MVC_extension_descriptor", 1),
    ("MVC_operation_point_descriptor", 1),
    ("NPT_endpoint_descriptor", 1),
    ("NPT_reference_descriptor", 2),
    ("SL_descriptor", 1),
    ("STD_descriptor", 1),
    ("SVC_extension_descriptor", 1),
    ("VVC_video_descriptor", 1),
    ("af_extensions_descriptor", 1),
    ("association_tag_descriptor", 3),
    ("audio_stream_descriptor", 1),
    ("carousel_identifier_descriptor", 4),
    ("content_labelling_descriptor", 2),
    ("copyright_descriptor", 2),
    ("data_stream_alignment_descriptor", 5),
    ("deferred_association_tags_descriptor", 2),
    ("external_ES_ID_descriptor", 1),
    ("green_extension_descriptor", 2),
    ("hierarchy_descriptor", 1),
    ("m4mux_timing_descriptor", 1),
    ("mdm", 1),
    ("metadata_STD_descriptor", 1),
    ("metadata_descriptor", 4),
    ("metadata_pointer_descriptor", 2),
    ("multiplex_buffer_descriptor", 1),
    ("multiplex_buffer_utilization_descriptor", 2),
    ("partition", 5),
    ("private_data_indicator_descriptor", 2),
    ("smoothing_buffer_descriptor", 2),
    ("stereoscopic_program_info_descriptor", 1),
    ("stereoscopic_video_info_descriptor", 2),
    ("stream_event_descriptor", 16),
    ("stream_mode_descriptor", 1),
    ("system_clock_descriptor", 1),
    ("target_background_grid_descriptor", 1),
    ("transport_profile_descriptor", 2),
    ("video_stream_descriptor", 6),
    ("video_window_descriptor", 1),
    ("virtual_segmentation_descriptor", 3),
    ("network_name_descriptor", 12),
    ("service_list_descriptor", 14),
    ("cable_delivery_system_descriptor", 2),
    ("service_descriptor", 42),
    ("short_event_descriptor", 1330),
    ("extended_event_descriptor", 1874),
    ("component_descriptor", 2559),
    ("content_descriptor", 1321),
    ("local_time_offset_descriptor", 1),
    ("AAC_descriptor", 10),
    ("C2_bundle_delivery_system_descriptor", 2),
    ("C2_delivery_system_descriptor", 2),
    ("CA_identifier_descriptor", 1),
    ("CI_ancillary_data_descriptor", 2),
    ("CP_descriptor", 2),
    ("CP_identifier_descriptor", 2),
    ("DSNG_descriptor", 1),
    ("DTS_HD_descriptor", 3),
    ("DTS_descriptor", 2),
    ("DTS_neural_descriptor", 2),
    ("DVB_AC3_descriptor", 27),
    ("DVB_AC4_descriptor", 4),
    ("DVB_enhanced_AC3_descriptor", 15),
    ("DVB_stuffing_descriptor", 2),
    ("DVB_time_shifted_service_descriptor", 1),
    ("ECM_repetition_rate_descriptor", 2),
    ("FTA_content_management_descriptor", 2),
    ("NVOD_reference_descriptor", 2),
    ("PDC_descriptor", 272),
    ("S2X_satellite_delivery_system_descriptor", 2),
    ("S2_satellite_delivery_system_descriptor", 3),
    ("SH_delivery_system_descriptor", 2),
    ("T2MI_descriptor", 3),
    ("T2_delivery_system_descriptor", 3),
    ("TVA_id_descriptor", 2),
    ("URI_linkage_descriptor", 6),
    ("VBI_data_descriptor", 4),
    ("VBI_teletext_descriptor", 2),
    ("adaptation_field_data_descriptor", 2),
    ("ancillary_data_descriptor", 2),
    ("announcement_support_descriptor", 2),
    ("application_signalling_descriptor", 2),
    ("audio_preselection_descriptor", 2),
    ("bouquet_name_descriptor", 8),
    ("cell_frequency_link_descriptor", 2),
    ("cell_list_descriptor", 2),
    ("content_identifier_descriptor", 2),
    ("country_availability_descriptor", 3),
    ("data_broadcast_descriptor", 1),
    ("data_broadcast_id_descriptor", 4),
    ("frequency_list_descriptor", 3),
    ("image_icon_descriptor", 3),
    ("linkage_descriptor", 15),
    ("message_descriptor", 1),
    ("mosaic_descriptor", 2),
    ("multilingual_bouquet_name_descriptor", 2),
    ("multilingual_component_descriptor", 2),
    ("multilingual_network_name_descriptor", 2),
    ("multilingual_service_name_descriptor", 2),
    ("network_change_notify_descriptor", 2),
    ("parental_rating_descriptor", 934),
    ("eacem_logical_channel_number_descriptor", 10),
    ("eacem_HD_simulcast_logical_channel_descriptor", 3),
    ("eacem_preferred_name_list_descriptor", 2),
    ("eacem_preferred_name_identifier_descriptor", 1),
    ("eacem_stream_identifier_descriptor", 2),
    ("eutelsat_channel_number_descriptor", 1),
    ("nordig_logical_channel_descriptor_v1", 2),
    ("nordig_logical_channel_descriptor_v2", 2),
    ("australia_logical_channel_descriptor", 3),
    ("cue_identifier_descriptor", 2),
    ("sky_logical_channel_number_descriptor", 2),
    ("smpte_anc_data_descriptor", 2),
    ("private_data_specifier_descriptor", 286),
    ("protection_message_descriptor", 2),
    ("related_content_descriptor", 1),
    ("satellite_delivery_system_descriptor", 105),
    ("scrambling_descriptor", 2),
    ("service_availability_descriptor", 2),
    ("service_identifier_descriptor", 1),
    ("service_move_descriptor", 1),
    ("service_relocated_descriptor", 1),
    ("short_smoothing_buffer_descriptor", 2),
    ("stream_identifier_descriptor", 51),
    ("subtitling_descriptor", 36),
    ("supplementary_audio_descriptor", 10),
    ("target_region_descriptor", 2),
    ("target_region_name_descriptor", 2),
    ("telephone_descriptor", 2),
    ("teletext_descriptor", 7),
    ("terrestrial_delivery_system_descriptor", 10),
    ("time_shifted_event_descriptor", 3),
    ("time_slice_fec_identifier_descriptor", 2),
    ("transport_stream_descriptor", 1),
    ("video_depth_range_descriptor", 2),
    ("xait_location_descriptor", 2),
    ("xait_pid_descriptor", 1),
];

/// The sections of each whole table, in order; repetitions are the same bytes.
///
/// The reference leaves out tables with missing sections, and of an EIT schedule it keeps only the
/// last version.
fn tables(bytes: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut order = Vec::new();
    let mut tables: BTreeMap<Vec<u8>, BTreeMap<u8, &[u8]>> = BTreeMap::new();
    for section in sections(bytes) {
        let is_table = match laws::table(section[0]) {
            Some("DSMCC") if matches!(section[0], 0x3B | 0x3C) => true,
            None if matches!(section[0], 0x4B | 0x4C | 0x74 | 0x77 | 0x79) => section[1] & 0x80 != 0,
            None | Some("DSMCC") => false,
            Some("TDT" | "RST" | "TOT" | "discontinuity_information_table") => laws::hold(section).is_ok(),
            Some(_) => section[1] & 0x80 != 0,
        };
        if !is_table {
            continue;
        }
        let version = section.get(5).copied().unwrap_or_default();
        let (key, number) = match section[0] {
            // Events of a stream come and go without a new version.
            0x3D | 0x70 | 0x71 | 0x73 | 0x7E => (section.to_vec(), 0),
            // transport_stream_id and original_network_id are part of what a table is.
            0x42 | 0x46 => ([&section[..1], &section[3..6], &section[8..10]].concat(), section[6]),
            0x4E | 0x4F => ([&section[..1], &section[3..6], &section[8..12]].concat(), section[6]),
            0x50..=0x6F => ([&section[..1], &section[3..5], &section[8..12]].concat(), section[6]),
            _ => ([&section[..1], &section[3..6]].concat(), section[6]),
        };
        if !tables.contains_key(&key) {
            order.push(key.clone());
        }
        let table = tables.entry(key).or_default();
        table.retain(|_, s| s.len() < 12 || s[5] == version);
        let same = *table.entry(number).or_insert(section);
        assert_eq!(same, section, "one version, two contents");
    }
    order.iter().map(|key| &tables[key]).filter(|t| is_whole(t)).map(|t| t.values().copied().collect()).collect()
}

/// True when no section of the table is missing.
fn is_whole(sections: &BTreeMap<u8, &[u8]>) -> bool {
    let Some((_, first)) = sections.first_key_value() else { return false };
    match first[0] {
        0x3D | 0x70 | 0x71 | 0x73 | 0x7E => true,
        // Segments of eight sections, the last ones of which may be unused.
        0x50..=0x6F => (0..=first[7]).step_by(8).all(|segment| {
            let present = sections.range(segment..=segment | 7).map(|(n, s)| (*n, s[12]));
            present.clone().next().is_some_and(|(_, last)| present.map(|(n, _)| n).eq(segment..=last))
        }),
        _ => (0..=first[7]).all(|n| sections.contains_key(&n)),
    }
}
