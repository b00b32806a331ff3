//! JSON Schema against what serde writes and reads: random structures of every type, and the sections of the corpus.

use docsis_mac::message::{Mdd, Message, Ucd};
use docsis_mac::tlv::SnmpObject;
use dvb_si::descriptor::CpcmDeliverySignalling;
use dvb_si::splice::CueDescriptor;
use dvb_si::table::AnySection;
use dvb_si::table::ait::AitDescriptor;
use dvb_si::table::notification::TargetDescriptor;
use dvb_si::table::satellite::TimePlan;
use examples::{each_root, structures};
use jsonschema::Validator;
use mpegts::packet::adaptation::private_data::EncoderBoundaryPoint;
use mpegts::section::Section;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use wire::layout::{By, Described, Form, Layout, LayoutFn, Union, of, schema};
use wire::ser::Transcode;
use wire::ser::serde::Serialize;
use wire::testing::{Sample, Source};
use wire::{Decode, Encode, Owned, Reader, View};

fn validator(layout: &'static Layout) -> Validator {
    let schema = serde_json::to_value(schema(layout)).unwrap();
    let dialect = jsonschema::meta::validate(&schema);
    assert!(dialect.is_ok(), "{}: {:?}", layout.name, dialect.err().map(|e| e.to_string()));
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, json: &Value, what: &str) {
    let errors: Vec<String> = validator.iter_errors(json).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}\n{json:#}");
}

/// Numbers without a pattern, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % n.max(1)
    }
}

/// A key in a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The places of all values in a value.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_string());
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, v)| places(v, &format!("{at}/{}", escaped(key)), out)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), out)),
        _ => {}
    }
}

/// What has been done to a value.
#[derive(Debug, PartialEq)]
enum Change {
    KeyAdded,
    KeyMisspelt,
    KeyRemoved,
    OtherType,
}

/// Changes the value somewhere, and says how and where.
fn change(value: &mut Value, random: &mut Random) -> (Change, String) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    let place = all.swap_remove(random.below(all.len()));
    let target = value.pointer_mut(&place).unwrap();
    let other = match target {
        Value::Object(entries) => {
            let key = entries.keys().nth(random.below(entries.len())).cloned();
            match (random.below(4), key) {
                (0, Some(key)) => {
                    entries.shift_remove(&key);
                    return (Change::KeyRemoved, format!("{place}/{key}"));
                }
                (1, Some(key)) => {
                    let old = entries.shift_remove(&key).unwrap();
                    entries.insert(format!("{key}s"), old);
                    return (Change::KeyMisspelt, format!("{place}/{key}"));
                }
                (2, _) => {
                    entries.insert("no_such_key".into(), json!(1));
                    return (Change::KeyAdded, place);
                }
                // Numbers that have an irregular form are objects then.
                _ => json!(false),
            }
        }
        Value::Array(_) => json!(5),
        Value::String(_) => json!([]),
        _ => json!("\u{2603}"),
    };
    *target = other;
    (Change::OtherType, place)
}

/// Checks samples of a type, and changes of their JSON; the lines of registries that were not among them.
fn check<V>() -> BTreeSet<&'static str>
where
    V: View + Transcode + Described + Sample,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + Default,
{
    let name = V::LAYOUT.name;
    let validator = validator(V::LAYOUT);
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut refused = BTreeMap::new();
    let mut values = 0;
    let mut unseen = lines(V::LAYOUT);
    unseen.retain(|line| !RARE.contains(line));
    for sample in 0..MOST {
        if sample >= LEAST && (unseen.is_empty() || values > VALUES) {
            break;
        }
        let entropy: Vec<u8> = (0..random.below(700)).map(|_| random.next().to_be_bytes()[3]).collect();
        let mut source = Source::new(&entropy);
        V::sample(&mut source);
        let bytes = source.into_bytes();
        let Ok(view) = V::Of::from_bytes(&bytes) else { continue };
        let json = serde_json::to_value(view).unwrap();
        assert_valid(&validator, &json, name);
        let mut all = Vec::new();
        places(&json, "", &mut all);
        values += all.len();
        unseen.retain(|line| !all.iter().any(|p| p.rsplit('/').next() == Some(&escaped(line))));

        let mut changed = json.clone();
        let (change, place) = change(&mut changed, &mut random);
        // Of what is invalid the error is for people, and not read.
        if place.ends_with("/error") || changed.pointer(&place).is_some_and(|v| v.get("error").is_some()) {
            continue;
        }
        let read = serde_json::from_value::<Owned<V>>(changed.clone());
        let valid = validator.is_valid(&changed);
        let what = || format!("{name}: {change:?} at {place}; read: {:?}\n{changed:#}", read.as_ref().err());
        // What may be left out depends on other fields, which the schema does not know.
        assert!(valid || read.is_err(), "only the schema refuses: {}", what());
        if change != Change::KeyRemoved {
            assert!(!valid, "the schema does not refuse: {}", what());
        }
        if !valid {
            *refused.entry(format!("{change:?}")).or_insert(0) += 1;
        }
    }
    assert_eq!(refused.len(), 4, "{name}: {refused:?}");
    unseen
}

/// Samples of a type: at least so many, and at most so many until every line of every registry in it has been seen.
const LEAST: usize = 300;
const MOST: usize = 8000;
/// Values in all of them.
const VALUES: usize = 700_000;

/// Lines that random numbers hardly ever choose.
const RARE: [&str; 14] = [
    "ADS",
    "EBP0",
    "ISCI",
    "MID",
    "certificate_collection",
    "download_data_block",
    "download_info_indication",
    "download_server_initiate",
    "dwell",
    "http",
    "ip_mpe",
    "orbital",
    "timestamp",
    "vendor",
];

/// The names of all lines of the registries in a layout, but for those of TLVs inside others: there are too many for
/// the samples of a whole message.
fn lines(layout: &'static Layout) -> BTreeSet<&'static str> {
    let (mut seen, mut waiting, mut names) = (BTreeSet::new(), vec![layout], BTreeSet::new());
    while let Some(layout) = waiting.pop() {
        if seen.insert((layout.path)()) {
            // The lines of a union that this one extends are reached in a type of their own.
            let base = match layout.form {
                Form::Union(Union { base: Some(base), .. }) => Some((base().path)()),
                _ => None,
            };
            waiting.extend(layout.inside().filter(|l| Some((l.path)()) != base));
            match layout.form {
                Form::Union(Union { by: By::Tag(raw), .. }) if raw().name.ends_with("Tlv") => {}
                // The items of the first have no name in front.
                Form::Union(union) if matches!(union.by, By::Scope) => {
                    names.extend(union.lines.iter().skip(1).map(|l| l.name));
                }
                Form::Union(union) => names.extend(union.lines.iter().map(|l| l.name)),
                _ => {}
            }
        }
    }
    names
}

#[test]
fn what_is_written_is_valid_and_what_is_wrong_is_refused_by_schema_and_reader() {
    let checks = each_root!(check: fn() -> BTreeSet<&'static str>);
    let inside = [
        (of::<Message<'_>> as LayoutFn, check::<Message<'static>> as fn() -> _),
        (of::<Ucd<'_>>, check::<Ucd<'static>>),
        (of::<Mdd<'_>>, check::<Mdd<'static>>),
        (of::<SnmpObject<'_>>, check::<SnmpObject<'static>>),
        (of::<EncoderBoundaryPoint<'_>>, check::<EncoderBoundaryPoint<'static>>),
        (of::<TargetDescriptor<'_>>, check::<TargetDescriptor<'static>>),
        (of::<AitDescriptor<'_>>, check::<AitDescriptor<'static>>),
        (of::<CueDescriptor<'_>>, check::<CueDescriptor<'static>>),
        (of::<TimePlan<'_>>, check::<TimePlan<'static>>),
        (of::<CpcmDeliverySignalling<'_>>, check::<CpcmDeliverySignalling<'static>>),
    ];
    // A line that samples of one type did not reach is reached in another.
    let mut seen = BTreeSet::from(RARE);
    for (layout, check) in each_root!(of: LayoutFn).into_iter().zip(checks).chain(inside) {
        let unseen = check();
        seen.extend(lines(layout()).difference(&unseen));
    }
    let all: BTreeSet<_> = structures::all().iter().flat_map(|n| lines(n.layout)).collect();
    let never: Vec<_> = all.difference(&seen).collect();
    assert!(never.is_empty(), "{never:?}");
}

#[test]
fn sections_of_the_corpus_are_valid() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut files = Vec::new();
    for folder in ["sections", "ts-reference"] {
        let mut folders = vec![corpus.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
                match entry.is_dir() {
                    true => folders.push(entry),
                    false if entry.to_str().unwrap().ends_with("sections.bin") => files.push(entry),
                    false => {}
                }
            }
        }
    }
    let validator = validator(AnySection::LAYOUT);
    let mut checked = BTreeMap::new();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let mut r = Reader::new(&bytes);
        while !r.is_empty() {
            let section = Section::decode(&mut r).unwrap();
            let table = AnySection::from_section(section);
            if let AnySection::Unknown(_) | AnySection::Invalid { .. } = table {
                continue;
            }
            let name = AnySection::name_of(section.table_id()).unwrap();
            let json = serde_json::to_value(table);
            assert_valid(&validator, &json.unwrap(), &format!("{} {name}", file.display()));
            *checked.entry(name).or_insert(0) += 1;
        }
    }
    println!("{checked:?}");
    assert!(checked.len() >= 9 && checked.values().sum::<i32>() > 1000, "{checked:?}");
}

#[test]
fn the_section_of_the_readme_is_valid() {
    let readme = include_str!("../../README.md");
    let json = readme.split_once("r#\"").unwrap().1.split_once("\"#").unwrap().0;
    let section = serde_json::from_str(json).unwrap();
    assert_valid(&validator(structures::find("SDT").unwrap()), &section, "README");
}

#[test]
fn every_structure_is_found_by_its_name_or_path() {
    assert_eq!(structures::find("SDT").unwrap().name, "SDT");
    assert_eq!(structures::find("sdt").unwrap().name, "SDT");
    assert_eq!(structures::find("cable_delivery_system").unwrap().name, "CableDeliverySystem");
    assert_eq!(structures::find("MDD").unwrap().name, "Mdd");
    let names = structures::names();
    assert!(names.len() > 200, "{}", names.len());
    for name in names {
        if let Err(error) = structures::find(name) {
            let text = error.to_string();
            let path = text.split_once(": ").expect(&text).1.split("; ").next().unwrap();
            assert!(structures::find(path).is_ok(), "{error}");
        }
    }
}
