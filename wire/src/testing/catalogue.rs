//! The catalogue of allocated numbers, which lies beside the corpus.

use super::corpus;
use core::ops::Index;
use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

/// An entry of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// What it is of: `descriptor`, `table_id`.
    pub kind: String,
    keys: BTreeMap<String, String>,
}

impl Index<&str> for Entry {
    type Output = str;

    /// The value of a key, without quotes; empty where there is none.
    fn index(&self, key: &str) -> &str {
        self.keys.get(key).map_or("", String::as_str)
    }
}

impl Entry {
    /// The number behind a key.
    pub fn number(&self, key: &str) -> Option<u32> {
        u32::from_str_radix(self[key].strip_prefix("0x")?, 16).ok()
    }
}

/// The entries, in as much of TOML as the catalogue has: sections `[[kind]]` of lines `key = value`. None without one,
/// which [`corpus`] says.
pub fn catalogue(manifest_dir: &str) -> Option<Vec<Entry>> {
    let text = std::fs::read_to_string(corpus(manifest_dir)?.join("../spec/catalogue.toml")).ok()?;
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("[[").and_then(|l| l.strip_suffix("]]")) {
            entries.push(Entry { kind: kind.into(), ..Entry::default() });
        } else if let (Some((key, value)), Some(entry)) = (line.split_once(" = "), entries.last_mut()) {
            entry.keys.insert(key.into(), value.trim_matches('"').to_string());
        }
    }
    Some(entries)
}

/// Tags and names of the descriptors of a space, without "_descriptor" and what stands in brackets. Reserved, forbidden
/// and private numbers have none.
pub fn descriptors(entries: &[Entry], space: &str) -> Vec<(u32, String)> {
    let of = entries.iter().filter(|e| e.kind == "descriptor" && e["space"] == *space);
    let mut named: Vec<_> = of
        .filter_map(|e| {
            let name = e["name"].split(" (").next()?.strip_suffix("_descriptor")?;
            Some((e.number("tag")?, name.to_string()))
        })
        .collect();
    named.sort();
    named
}
