//! What is typed, against the numbers known: writes the tables of the README files, or finds them stale.
//!
//! `UPDATE=1 cargo test -p examples --test coverage` writes them.

#[path = "../../docsis-mac/tests/support/sheet.rs"]
mod sheet;

use docsis_mac::tlv::{ENCODING_RULES, encoding_rule};
use examples::structures;
use sheet::{section, table};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use wire::layout::{By, Code, Form, Layout, Line, Union};

const KNOWN: &str = include_str!("coverage/known.txt");

/// Unions that have no namespace of numbers in the list: their tags are pairs of numbers.
const ELSEWHERE: [&str; 2] = ["docsis_mac::ehdr::Element", "docsis_mac::ehdr::RawElement"];

/// The encodings that [`ENCODING_RULES`] are about.
const ENCODING: &str = "docsis_mac::tlv::encodings::Encoding";

struct Namespace {
    of: String,
    title: String,
    by: String,
    entries: Vec<Entry>,
}

impl Namespace {
    fn is_of(&self, path: &str) -> bool {
        self.by.split(" + ").any(|p| p == path)
    }
}

struct Entry {
    number: String,
    range: RangeInclusive<u64>,
    name: String,
}

fn number(text: &str) -> u64 {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).unwrap(),
        None => text.parse().unwrap(),
    }
}

fn known() -> Vec<Namespace> {
    let mut out: Vec<Namespace> = Vec::new();
    for line in KNOWN.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(head) = line.strip_prefix('[') {
            let (of, rest) = head.trim_end_matches(']').split_once(": ").unwrap();
            let (title, by) = rest.split_once(" = ").unwrap();
            out.push(Namespace { of: of.into(), title: title.into(), by: by.into(), entries: Vec::new() });
            continue;
        }
        let (text, name) = line.split_once(' ').unwrap();
        let (first, last) = text.split_once("..=").unwrap_or((text, text));
        let range = number(first)..=number(last);
        out.last_mut().unwrap().entries.push(Entry { number: text.into(), range, name: name.into() });
    }
    out
}

/// The path of the type without what it is generic over.
fn path(layout: &Layout) -> &'static str {
    (layout.path)().split('<').next().unwrap()
}

/// The unions of tags or selectors, by their paths.
fn unions() -> Vec<(&'static str, Union)> {
    let all = structures::all().into_iter().filter_map(|n| match n.layout.form {
        Form::Union(union) => Some((path(n.layout), union)),
        _ => None,
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(path, _)| *path);
    all.dedup_by_key(|(path, _)| *path);
    all
}

/// The codes of the field that chooses, or of the first of several.
fn codes(union: &Union) -> &'static [Code] {
    let By::Selector { of, .. } = union.by else { return &[] };
    match of().form {
        Form::Codes(_, codes) => codes,
        Form::Pair(first, _) => match first().form {
            Form::Codes(_, codes) => codes,
            _ => &[],
        },
        _ => &[],
    }
}

/// The line is for the number: itself, or by the name of a code, which other fields may follow.
fn is_for(line: &Line, number: u64, codes: &[Code]) -> bool {
    let first = line.tag.trim_start_matches('(').split(',').next().unwrap();
    let name = first.rsplit("::").next().unwrap().trim();
    line.has(number) || codes.iter().any(|c| c.value == number && c.identifier == name)
}

/// The types of each entry of a namespace; none where it stays raw.
fn typed(namespace: &Namespace, unions: &[(&str, Union)]) -> Vec<Option<String>> {
    let here: Vec<&Union> = unions.iter().filter(|(path, _)| namespace.is_of(path)).map(|(_, union)| union).collect();
    assert!(
        here.len() == namespace.by.split(" + ").count() || namespace.by == "-",
        "{}: there is no union {}",
        namespace.title,
        namespace.by
    );
    let of = |entry: &Entry| {
        let line = |n, union: &Union| union.lines.iter().find(|l| is_for(l, n, codes(union))).copied();
        let line = entry.range.clone().find_map(|n| here.iter().find_map(|union| line(n, union)));
        line.map(|l| (l.layout)().name.to_string())
    };
    namespace.entries.iter().map(of).collect()
}

/// The items of the union are TLVs. Of most places there is no list of numbers here.
fn is_tlvs(union: &Union) -> bool {
    matches!(union.by, By::Tag(raw) if path(raw()).starts_with("docsis_mac::") && !ELSEWHERE.contains(&path(raw())))
}

/// The unions of TLVs that no namespace of the list names, of a crate.
fn further<'u>(name: &str, unions: &'u [(&'static str, Union)]) -> Vec<&'u (&'static str, Union)> {
    let (known, of) = (known(), name.replace('-', "_"));
    let is_known = |path: &str| known.iter().any(|n| n.is_of(path));
    unions.iter().filter(|(path, u)| path.starts_with(&of) && is_tlvs(u) && !is_known(path)).collect()
}

/// The table of one crate: each namespace, and its numbers folded away.
fn of_crate(name: &str, unions: &[(&'static str, Union)]) -> String {
    let mut out = String::from("| numbers of | typed | known |\n|---|---|---|\n");
    let mut details = String::new();
    for n in known().iter().filter(|n| n.of == name) {
        let typed = typed(n, unions);
        let count = typed.iter().flatten().count();
        writeln!(out, "| {} | {count} | {} |", n.title, typed.len()).unwrap();
        let (title, known) = (&n.title, typed.len());
        // Of encodings there are rules, too.
        let has_rules = n.is_of(ENCODING);
        let head =
            if has_rules { "| | | | allowed in | since |\n|---|---|---|---|---|" } else { "| | | |\n|---|---|---|" };
        writeln!(details, "\n<details><summary>{title}: {count} of {known}</summary>\n\n{head}").unwrap();
        for (entry, ty) in n.entries.iter().zip(typed) {
            let ty = ty.map_or("raw".into(), |ty| format!("`{ty}`"));
            let rule = if has_rules { of_rule(&entry.number) } else { String::new() };
            writeln!(details, "| {} | {} | {ty} |{rule}", entry.number, entry.name).unwrap();
        }
        writeln!(details, "\n</details>").unwrap();
    }
    let further = further(name, unions);
    if !further.is_empty() {
        let lines: usize = further.iter().map(|(_, union)| union.lines.len()).sum();
        writeln!(out, "| TLVs of {} further places | {lines} | |", further.len()).unwrap();
        writeln!(details, "\n<details><summary>TLVs of further places: {lines}</summary>\n\n| | |\n|---|---|").unwrap();
        for (path, union) in further {
            let lines: Vec<String> = union.lines.iter().map(|l| format!("{} {}", l.tag, l.name)).collect();
            writeln!(details, "| `{}` | {} |", path.rsplit("::").next().unwrap(), lines.join(", ")).unwrap();
        }
        writeln!(details, "\n</details>").unwrap();
    }
    if name == "docsis-mac" {
        details += &of_values();
    }
    out + &details
}

/// The table of one crate for the front page of its documentation: the sums, and what stays raw.
fn of_front(name: &str, unions: &[(&'static str, Union)]) -> String {
    let mut out = String::from("| numbers of | typed | known | raw |\n|---|---|---|---|\n");
    for n in known().iter().filter(|n| n.of == name) {
        let typed = typed(n, unions);
        let count = typed.iter().flatten().count();
        let raw = n.entries.iter().zip(&typed).filter(|(_, ty)| ty.is_none());
        let raw: Vec<String> = raw.map(|(entry, _)| format!("{} {}", entry.number, entry.name)).collect();
        writeln!(out, "| {} | {count} | {} | {} |", n.title, typed.len(), raw.join(", ")).unwrap();
    }
    out
}

/// The columns of an encoding: where it may stand, since which release.
fn of_rule(number: &str) -> String {
    let Some(rule) = encoding_rule(&[number.parse().unwrap()]) else { return " | |".into() };
    let places: Vec<&str> = rule.allowed_in.iter().map(|place| place.name()).collect();
    let since = rule.since.and_then(|release| release.name()).unwrap_or_default();
    format!(" {} | {since} |", places.join(", ")).replace("  ", " ")
}

/// The rules of values, by their paths.
fn of_values() -> String {
    let mut out = String::from("| type | name | allowed | clause |\n|---|---|---|---|\n");
    for rule in ENCODING_RULES {
        let Some(values) = rule.values else { continue };
        let path: Vec<String> = rule.path.iter().map(u8::to_string).collect();
        writeln!(out, "| {} | {}{} | {values} | {} |", path.join("."), values.counts(), rule.name, rule.clause)
            .unwrap();
    }
    format!("\n<details><summary>Values that encodings may have</summary>\n\n{out}\n</details>\n")
}

/// What the numbers of a namespace are the numbers of.
fn kind(title: &str) -> &'static str {
    match title {
        t if t.starts_with("tables") => "tables",
        t if t.contains("descriptors") && !t.contains("burst") => "descriptors",
        t if t.starts_with("messages") => "messages",
        t if t.contains("commands") => "commands",
        t if t.starts_with("private data fields") => "private data fields",
        _ => "TLVs, by their places",
    }
}

/// The table of all crates: the sums.
fn of_all(unions: &[(&'static str, Union)]) -> String {
    let mut sums: Vec<(String, &str, usize, usize)> = Vec::new();
    for n in &known() {
        let (typed, known) = (typed(n, unions).iter().flatten().count(), n.entries.len());
        match sums.iter_mut().find(|s| s.0 == n.of && s.1 == kind(&n.title)) {
            Some(sum) => (sum.2, sum.3) = (sum.2 + typed, sum.3 + known),
            None => sums.push((n.of.clone(), kind(&n.title), typed, known)),
        }
    }
    let mut out = String::from("| crate | numbers of | typed | known |\n|---|---|---|---|\n");
    for (name, kind, typed, known) in &sums {
        writeln!(out, "| [{name}]({name}/README.md#what-is-typed) | {kind} | {typed} | {known} |").unwrap();
    }
    let lines: usize = further("docsis-mac", unions).iter().map(|(_, union)| union.lines.len()).sum();
    if lines > 0 {
        writeln!(out, "| [docsis-mac](docsis-mac/README.md#what-is-typed) | TLVs of further places | {lines} | |")
            .unwrap();
    }
    out
}

const BEGIN: &str = "<!-- typed: written by UPDATE=1 cargo test -p examples --test coverage -->\n";
const END: &str = "<!-- end -->\n";

/// The file, with the table between the marks; and whether it was there already.
fn put(file: &Path, table: &str) -> bool {
    let text = fs::read_to_string(file).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the mark of a table");
    let (old, after) = rest.split_once(END).expect("the end of a table");
    let table = format!("\n{table}\n");
    if old != table && std::env::var_os("UPDATE").is_some() {
        fs::write(file, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return true;
    }
    old == table
}

#[test]
fn the_tables_of_what_is_typed_are_those_of_the_registries() {
    let unions = unions();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut stale = Vec::new();
    for name in ["mpegts", "dvb-si", "docsis-mac"] {
        let file = format!("{name}/README.md");
        if !put(&root.join(&file), &of_crate(name, &unions)) {
            stale.push(file);
        }
    }
    if !put(&root.join("dvb-si/src/coverage.md"), &of_front("dvb-si", &unions)) {
        stale.push("dvb-si/src/coverage.md".into());
    }
    if !put(&root.join("README.md"), &of_all(&unions)) {
        stale.push("README.md".into());
    }
    assert!(stale.is_empty(), "UPDATE=1 cargo test -p examples --test coverage writes {stale:?} anew");
}

#[test]
fn every_line_of_a_registry_is_a_known_number() {
    let known = known();
    let mut missing = Vec::new();
    for (path, union) in unions() {
        let Some(namespace) = known.iter().find(|n| n.is_of(path)) else {
            if matches!(union.by, By::Tag(_)) && !ELSEWHERE.contains(&path) && !is_tlvs(&union) {
                missing.push(format!("[ = {path}]"));
            }
            continue;
        };
        for line in union.lines {
            // A registry of tables may read those of another crate with descriptors of its own.
            let alike = known.iter().filter(|n| n.title == namespace.title);
            let numbers = alike.flat_map(|n| n.entries.iter().flat_map(|e| e.range.clone()));
            if !numbers.into_iter().any(|n| is_for(line, n, codes(&union))) {
                missing.push(format!("{path}: {} {}", line.tag, line.name));
            }
        }
    }
    assert!(missing.is_empty(), "not in coverage/known.txt:\n{}", missing.join("\n"));
}

/// The list of known numbers has those of the sheet's tables.
#[test]
fn the_known_numbers_are_those_of_the_fact_sheet() {
    let Some(text) = sheet::read() else { return };
    let known = known();
    for (title, heading, nth) in [
        ("messages", "5.2", 0),
        ("TLVs of UCD", "6.2", 0),
        ("TLVs of burst descriptors", "6.2", 1),
        ("TLVs of RNG-RSP", "6.5", 0),
        ("TLVs of DCC-REQ", "6.10", 0),
        ("TLVs of MDD", "6.13", 0),
        ("TLVs of OCD", "6.19", 0),
        ("TLVs of registration, dynamic services and configuration files", "7.1", 0),
        ("modem capabilities, TLV 5", "7.3", 0),
        ("classifiers, TLVs 22, 23 and 60", "7.4", 0),
        ("service flows, TLVs 24, 25, 70 and 71", "7.5", 0),
    ] {
        let namespace = known.iter().find(|n| n.of == "docsis-mac" && n.title == title).unwrap();
        let listed: BTreeSet<u64> = namespace.entries.iter().flat_map(|entry| entry.range.clone()).collect();
        let sheet: BTreeSet<u64> = table(section(&text, heading), nth).0.into_keys().collect();
        assert_eq!(listed, sheet, "{title}");
    }
}
