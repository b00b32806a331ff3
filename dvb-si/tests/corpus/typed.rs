//! Every section of the corpus, of whatever table: typed where it is of a known one, and the same bytes back.

use super::{index, sections, sets};
use dvb_si::splice::SpliceSection;
use mpegts::section::Section;
use std::collections::{BTreeMap, BTreeSet};
use wire::{Encode, Owned, Tagged};

/// Sets of ATSC and ISDB: their tables may be raw.
fn is_foreign(options: &str) -> bool {
    ["--atsc", "--japan", "--isdb"].iter().any(|o| options.contains(o))
}

#[test]
fn every_section_of_every_table_is_typed_and_written_as_it_was_read() {
    let Some(corpus) = super::corpus() else { return };
    let options: BTreeMap<String, (String, String)> =
        index(&corpus).into_iter().map(|line| (line[0].clone(), (line[1].clone(), line[2].clone()))).collect();
    let (mut typed, mut raw) = (BTreeMap::<&str, usize>::new(), BTreeMap::<String, usize>::new());
    for set in sets(&corpus) {
        let distinct: BTreeSet<&[u8]> = sections(&set.sections).into_iter().collect();
        for bytes in distinct {
            let section = SpliceSection::from_raw(
                Section::from_bytes(bytes).unwrap(),
                Section::from_bytes(bytes).unwrap().reader(),
            );
            assert_eq!(section.encode_to_vec().unwrap(), bytes, "{}", set.name);
            let json = serde_json::to_string(&section).unwrap();
            let back: Owned<SpliceSection<'static>> =
                serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}: {json}", set.name));
            assert_eq!(back.as_bytes()[..], *bytes, "{}: {json}", set.name);
            let known = !section.unknown() && section.invalid().is_none();
            match options.get(&set.name) {
                // Of a set that is MPEG, DVB, SCTE or China every known table is what it says.
                Some((_, options)) if !is_foreign(options) => {
                    assert_eq!(section.invalid(), None, "{} {:#04x}", set.name, bytes[0]);
                    if section.unknown() {
                        *raw.entry(format!("{} {:#04x}", set.name, bytes[0])).or_default() += 1;
                    }
                }
                _ => {}
            }
            if known {
                *typed.entry(section.name()).or_default() += 1;
            }
        }
    }
    println!("{typed:?}");
    // Emergency alerts of SCTE 18 (0xD8), the service guide of SES (0x91), which no standard has, and two sections that the
    // reference does not know either.
    let expected = [
        "test-005 0xb2",
        "test-005 0xb3",
        "test-050 0xd8",
        "test-050.eas1 0xd8",
        "test-050.eas2 0xd8",
        "test-190 0x91",
    ];
    assert_eq!(raw.keys().collect::<Vec<_>>(), expected);
    for (name, least) in [
        ("BAT", 9),
        ("RST", 1),
        ("DIT", 2),
        ("SIT", 10),
        ("AIT", 3),
        ("INT", 2),
        ("UNT", 2),
        ("RNT", 2),
        ("CIT", 2),
        ("splice_info", 17),
    ] {
        assert!(typed.get(name).is_some_and(|n| *n >= least), "{name}: {:?}", typed.get(name));
    }
}
