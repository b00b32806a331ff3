//! Event names and texts of the corpus against the reference decoder.

extern crate std;

use super::*;
use std::{collections::BTreeSet, fs, path::PathBuf, string::ToString};

fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

/// (event_name, text) of the short_event_descriptors in a file of EIT sections.
fn short_events(sections: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut found = Vec::new();
    let mut rest = sections;
    while rest.len() > 3 {
        let length = usize::from(u16::from_be_bytes([rest[1] & 0x0F, rest[2]])) + 3;
        let (section, next) = rest.split_at(length);
        rest = next;
        if !(0x4E..=0x6F).contains(&section[0]) {
            continue;
        }
        let mut events = &section[14..length - 4];
        while events.len() > 12 {
            let length = usize::from(u16::from_be_bytes([events[10] & 0x0F, events[11]])) + 12;
            let mut descriptors = &events[12..length];
            events = &events[length..];
            while let [tag, length, tail @ ..] = descriptors {
                let (body, next) = tail.split_at((*length).into());
                descriptors = next;
                if *tag == 0x4D {
                    let (name, text) = body[4..].split_at(body[3].into());
                    found.push((name, &text[1..]));
                }
            }
        }
    }
    found
}

/// The contents of the elements `name` in a file of the reference decoder.
fn elements(xml: &str, name: &str) -> BTreeSet<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let contents = xml.split(open.as_str()).skip(1).filter_map(|tail| tail.split(close.as_str()).next());
    contents
        .map(|text| {
            squeeze(&["&lt;<", "&gt;>", "&quot;\"", "&apos;'", "&amp;&"].iter().fold(
                text.to_string(),
                |text, entity| {
                    let (from, to) = entity.split_at(entity.len() - 1);
                    text.replace(from, to)
                },
            ))
        })
        .collect()
}

/// The reference lays its file out anew: white space is not compared.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn texts_of_real_events_are_those_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    // French without and with selectors, Czech in ISO 6937, synthetic.
    for (set, least) in [("test-001", 100), ("test-038", 300), ("test-092", 20), ("test-037", 6), ("test-005", 2)] {
        let folder = corpus.join("sections").join(set);
        let sections = fs::read(folder.join("sections.bin")).unwrap();
        let xml = fs::read_to_string(folder.join("tables.xml")).unwrap();
        let (names, texts) = (elements(&xml, "event_name"), elements(&xml, "text"));
        let mut compared = BTreeSet::new();
        for (name, text) in short_events(&sections) {
            for (raw, wanted) in [(name, &names), (text, &texts)] {
                let found = squeeze(&dvb(raw));
                assert!(raw.is_empty() || wanted.contains(&found), "{set}: {found:?} from {raw:02x?}");
                compared.insert(found);
            }
        }
        assert!(compared.len() >= least, "{set}: {} strings", compared.len());
    }
}
