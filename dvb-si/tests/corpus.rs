//! Sections of the corpus, each as it was broadcast or built by others: read, written again, and
//! compared field by field with what another decoder made of them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

#[path = "corpus/compare.rs"]
mod compare;
#[path = "corpus/laws.rs"]
mod laws;
#[path = "corpus/names.rs"]
mod names;
#[path = "corpus/ours.rs"]
mod ours;
#[path = "corpus/reference.rs"]
mod reference;

use compare::Tally;
use dvb_si::text::{Charset, Profile};
use mpegts::section::Section;
use reference::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wire::{Decode, Reader};

/// The tables that have types here, by the reference's names.
const TABLES: [&str; 8] = ["PAT", "CAT", "PMT", "NIT", "SDT", "EIT", "TDT", "TOT"];

/// One file of sections and what the reference made of it.
struct Set {
    name: String,
    sections: Vec<u8>,
    reference: Option<Vec<Node>>,
    profile: Profile,
}

/// The folder of test data, or None after saying that there is none.
fn corpus() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let path = std::env::var_os("BROADCAST_CORPUS").map_or(default, PathBuf::from);
    if !path.is_dir() {
        println!("skipped: no corpus");
        return None;
    }
    Some(path)
}

/// The lines of INDEX.tsv below its head.
fn index(corpus: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(corpus.join("sections/INDEX.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(String::from).collect()).collect()
}

/// The sets of both folders. The sets of one have a reference in XML, most also in JSON.
fn sets(corpus: &Path) -> Vec<Set> {
    let mut sets = Vec::new();
    for line in index(corpus) {
        let folder = corpus.join("sections").join(&line[0]);
        let Ok(sections) = fs::read(folder.join("sections.bin")) else { continue };
        let xml = || reference::from_xml(&fs::read_to_string(folder.join("tables.xml")).unwrap());
        let reference = fs::read(folder.join("tables.json")).map_or_else(|_| xml(), |json| reference::from_json(&json));
        sets.push(Set { name: line[0].clone(), sections, reference: Some(reference), profile: profile(&line[2]) });
    }
    let folder = fs::read_dir(corpus.join("ts-reference")).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let Some(stem) = name.strip_suffix(".sections.bin") else { continue };
        let reference = fs::read(file.with_file_name(format!("{stem}.tables.json"))).ok();
        sets.push(Set {
            name: format!("ts/{stem}"),
            sections: fs::read(&file).unwrap(),
            reference: reference.map(|json| reference::from_json(&json)),
            profile: Profile::DVB,
        });
    }
    sets
}

/// How the reference was told to read strings. Its other options name tables and private data.
fn profile(options: &str) -> Profile {
    match options.split_once("--default-charset ISO-8859-") {
        Some((_, part)) => Profile::with_default(Charset::iso_8859(part.parse().unwrap()).unwrap()),
        None => Profile::DVB,
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
        assert_eq!(tables.iter().filter(|t| !t.name.starts_with("generic_")).count().to_string(), line[4], "{}: tables", line[0]);
        let mut names = Vec::new();
        for table in &tables {
            for node in &table.nodes {
                node.walk(&mut |n| if n.name.contains("_descriptor") && n.name != "generic_descriptor" { names.push(&n.name) });
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
                Tally::default().compare(&line[0], x, &j.clone().squeezed());
            }
        }
    }
    assert_eq!(checked, 42);
}

#[test]
fn every_section_is_written_as_it_was_read() {
    let Some(corpus) = corpus() else { return };
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut held: BTreeMap<u8, usize> = BTreeMap::new();
    for set in sets(&corpus) {
        let mut refused = BTreeSet::new();
        for section in sections(&set.sections) {
            if !seen.insert(section.to_vec()) && set.reference.is_none() {
                continue;
            }
            match laws::hold(section) {
                None => {}
                Some(Ok(())) => *held.entry(section[0]).or_default() += 1,
                Some(Err(error)) => {
                    
                    refused.insert((section[0].to_string(), ours::hex(&section[3..])));
                }
            }
        }
        println!("{} {}", set.name, refused.len());
    }
    println!("{held:?}");
}

#[test]
fn every_field_is_that_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    let mut tally = Tally::default();
    for set in sets(&corpus) {
        let Some(reference) = &set.reference else { continue };
        let mut reference: Vec<&Node> = reference.iter().filter(|t| TABLES.contains(&t.name.as_str())).collect();
        for table in tables(&set.sections) {
            let table = ours::table(&table, set.profile);
            let same = |r: &&Node| r.name == table.name && r.attributes == table.attributes;
            let Some(at) = reference.iter().position(|r| same(r)) else {
                panic!("{}: the reference has no {:?}", set.name, table);
            };
            tally.compare(&set.name, reference.remove(at), &table);
        }
        assert_eq!(reference, Vec::<&Node>::new(), "{}: only in the reference", set.name);
    }
    println!("{tally:#?}");
}

/// The sections of each whole table, in order; repetitions are the same bytes.
fn tables(bytes: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut order = Vec::new();
    let mut tables: BTreeMap<Vec<u8>, BTreeMap<u8, &[u8]>> = BTreeMap::new();
    for section in sections(bytes) {
        if laws_decodes(section).is_none() { continue }
        let (key, number) = match section[0] {
            0x70 | 0x73 => (section.to_vec(), 0),
            // transport_stream_id and original_network_id are part of what a table is.
            0x42 | 0x46 => ([&section[..1], &section[3..6], &section[8..10]].concat(), section[6]),
            0x4E..=0x6F => ([&section[..1], &section[3..6], &section[8..12]].concat(), section[6]),
            _ => ([&section[..1], &section[3..6]].concat(), section[6]),
        };
        if !tables.contains_key(&key) {
            order.push(key.clone());
        }
        let same = *tables.entry(key).or_default().entry(number).or_insert(section);
        assert_eq!(same, section, "one version, two contents");
    }
    order.iter().map(|key| &tables[key]).filter(|t| is_whole(t)).map(|t| t.values().copied().collect()).collect()
}

fn laws_decodes(section: &[u8]) -> Option<()> {
    laws::hold(section)?.ok()
}

/// True when no section of the table is missing.
fn is_whole(sections: &BTreeMap<u8, &[u8]>) -> bool {
    let Some((_, first)) = sections.first_key_value() else { return false };
    match first[0] {
        0x70 | 0x73 => true,
        0x50..=0x6F => {
            let missing = (0..=first[7]).find(|n| {
                let segment = n & !7;
                let last = sections.range(segment..=segment | 7).next().map(|(_, s)| s[12]);
                last.is_none_or(|last| *n <= last) && !sections.contains_key(n)
            });
            missing.is_none()
        }
        _ => (0..=first[7]).all(|n| sections.contains_key(&n)),
    }
}
