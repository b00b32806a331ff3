//! The rules of encodings and the lists of the fact sheet against the declarations.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert
#![cfg(feature = "layout")]

#[path = "support/sheet.rs"]
mod sheet;

use docsis_mac::message::*;
use docsis_mac::tlv::*;
use sheet::{Numbers, inner, list, lists, section, table};
use std::collections::BTreeSet;
use wire::layout::{By, Described, Form, Layout, Line};

/// The lines of a union of items, of the union it extends, and of each of several for the same place.
fn lines(layout: &Layout) -> Vec<Line> {
    let union = match layout.form {
        Form::Union(union) => union,
        Form::List(items) => return lines(items()),
        _ => return Vec::new(),
    };
    match union.by {
        By::Scope | By::Fit => union.lines.iter().flat_map(|one| lines((one.layout)())).collect(),
        _ => union.lines.iter().copied().chain(union.base.into_iter().flat_map(|base| lines(base()))).collect(),
    }
}

#[test]
fn every_rule_is_about_a_declared_encoding() {
    for rule in ENCODING_RULES {
        let mut layout = Encoding::LAYOUT;
        let mut name = "";
        for tlv_type in rule.path {
            let found = lines(layout).into_iter().find(|line| line.has((*tlv_type).into()));
            let found = found.unwrap_or_else(|| panic!("{:?}: no such encoding", rule.path));
            (layout, name) = ((found.layout)(), found.name);
        }
        assert_eq!(rule.name, name, "{:?}", rule.path);
    }
}

#[test]
fn every_encoding_has_a_rule() {
    let Form::Union(union) = Encoding::LAYOUT.form else { panic!() };
    for line in union.lines {
        let tlv_type = line.tag.parse().unwrap();
        assert!(encoding_rule(&[tlv_type]).is_some(), "{} {}", line.tag, line.name);
    }
    let top = ENCODING_RULES.iter().filter(|rule| rule.path.len() == 1);
    assert_eq!(top.count(), union.lines.len());
}

/// The search needs the order, the walk the parents.
#[test]
fn rules_are_sorted_and_have_their_parents() {
    assert!(ENCODING_RULES.is_sorted_by(|a, b| a.path < b.path));
    for rule in ENCODING_RULES {
        let (_, parent) = rule.path.split_last().unwrap();
        assert!(parent.is_empty() || encoding_rule(parent).is_some(), "{:?}", rule.path);
    }
}

/// The differences between what the sheet lists and what is declared, place by place.
fn compare(place: &str, lines_here: &[Line], sheet: &Numbers, out: &mut BTreeSet<String>) {
    for number in 0..=255 {
        let (line, listed) = (lines_here.iter().find(|line| line.has(number)), sheet.0.get(&number));
        match (line, listed) {
            (Some(line), Some(inside)) if !inside.0.is_empty() => {
                let lines = lines((line.layout)());
                if !lines.is_empty() {
                    compare(&format!("{place}.{number}"), &lines, inside, out);
                }
            }
            (Some(_), None) => drop(out.insert(format!("{place}.{number} is not in the sheet"))),
            (None, Some(_)) => drop(out.insert(format!("{place}.{number} is not declared"))),
            _ => {}
        }
    }
}

/// Where the declarations differ from the lists of the fact sheet, and why.
const GAPS: &[(&str, &str)] = &[
    ("5.65 is not declared", LENGTH),
    ("5.66 is not declared", LENGTH),
    ("5.67 is not declared", LENGTH),
    ("5.69 is not declared", LENGTH),
    ("5.72 is not declared", LENGTH),
    ("5.73 is not declared", LENGTH),
    ("5.75 is not declared", LENGTH),
    ("5.77 is not declared", LENGTH),
    ("5.78 is not declared", LENGTH),
    ("OPT-REQ.3 is not declared", LIMITS),
    ("OPT-REQ.4 is not declared", LIMITS),
    ("OPT-REQ.5 is not declared", LIMITS),
    ("OPT-REQ.6 is not declared", LIMITS),
    ("encodings.219.8 is not declared", NUMBERS),
    ("encodings.219.9 is not declared", NUMBERS),
    ("encodings.219.10 is not declared", NUMBERS),
    ("encodings.219.11 is not declared", NUMBERS),
    ("encodings.219.12 is not declared", NUMBERS),
    ("encodings.219.13 is not declared", NUMBERS),
    ("encodings.219.14 is not declared", NUMBERS),
    ("encodings.219.255 is not declared", NUMBERS),
    ("encodings.46.43 is not in the sheet", WORDS),
    ("encodings.47.43 is not in the sheet", WORDS),
];
const LENGTH: &str = "the length of the value is not known: it stays as it is";
const LIMITS: &str = "the sheet calls them limits and does not know their layout";
const NUMBERS: &str = "the sheet has their numbers and no more";
const WORDS: &str = "that type 43 may stand here, too, the sheet says in words (7.10)";

/// The numbers of the fact sheet are read out of it: its tables and its lists, as deep as they go.
#[test]
fn the_numbers_of_the_fact_sheet_are_declared() {
    let Some(text) = sheet::read() else { return };
    let part = |heading: &str| section(&text, heading);
    let first_line = |heading: &str| part(heading).lines().nth(1).unwrap().to_owned();
    let behind = |heading: &str, words: &str| {
        let (_, rest) = part(heading).split_once(words).unwrap();
        list(rest.lines().next().unwrap().split(". ").next().unwrap())
    };
    let mut out = BTreeSet::new();
    for (place, layout, numbers) in [
        ("UCD", UcdTlv::LAYOUT, table(part("6.2"), 0)),
        ("burst", BurstAttribute::LAYOUT, table(part("6.2"), 1)),
        ("RNG-RSP", RngRspTlv::LAYOUT, table(part("6.5"), 0)),
        ("BPKM", BpkmAttribute::LAYOUT, table(part("6.8"), 0)),
        ("DCC-REQ", DccReqTlv::LAYOUT, table(part("6.10"), 0)),
        ("DCD", DcdTlv::LAYOUT, lists(part("6.12"))),
        ("MDD", MddTlv::LAYOUT, table(part("6.13"), 0)),
        ("CM-STATUS", StatusEventTlv::LAYOUT, behind("6.16", "holding ")),
        ("CM-CTRL-REQ", CmCtrlReqTlv::LAYOUT, behind("6.17", "TLVs: ")),
        ("OCD", OcdTlv::LAYOUT, table(part("6.19"), 0)),
        ("OPT-REQ", OptReqTlv::LAYOUT, behind("6.21", "TLVs: ")),
        ("OPT-RSP", OptRspTlv::LAYOUT, behind("6.21", "both levels**: ")),
        ("CWT", CwtTlv::LAYOUT, behind("6.23", "TLVs: ")),
        ("ECT", EctEncoding::LAYOUT, behind("6.24", "TLV 87: ")),
        ("encodings", Encoding::LAYOUT, table(part("7.1"), 0)),
        ("4", ClassOfServiceTlv::LAYOUT, list(&first_line("7.2"))),
        ("5", CapabilityTlv::LAYOUT, table(part("7.3"), 0)),
        ("22", ClassifierTlv::LAYOUT, table(part("7.4"), 0)),
        ("26", PhsTlv::LAYOUT, list(&first_line("7.6"))),
        ("17", BaselinePrivacyTlv::LAYOUT, inner(&first_line("7.7"))),
        ("43", GeneralExtensionTlv::LAYOUT, table(part("7.10"), 0)),
        ("43.5", L2vpnTlv::LAYOUT, list(&first_line("7.11"))),
    ] {
        compare(place, &lines(layout), &numbers, &mut out);
    }
    // Both directions in one table.
    let flows = [lines(UpstreamFlowTlv::LAYOUT), lines(DownstreamFlowTlv::LAYOUT)].concat();
    compare("flows", &flows, &table(part("7.5"), 0), &mut out);
    for (heading, least) in [("7.8", 4), ("7.9", 9), ("7.13", 6), ("7.14", 8)] {
        let numbers = lists(part(heading));
        assert!(numbers.0.len() >= least, "{heading}: {numbers:?}");
        let mut encodings = lines(Encoding::LAYOUT);
        encodings.retain(|line| numbers.0.keys().any(|number| line.has(*number)));
        compare("encodings", &encodings, &numbers, &mut out);
    }
    let gaps: BTreeSet<String> = GAPS.iter().map(|(gap, _)| (*gap).to_owned()).collect();
    let (new, stale): (Vec<_>, Vec<_>) = (out.difference(&gaps).collect(), gaps.difference(&out).collect());
    assert!(new.is_empty() && stale.is_empty(), "{new:#?} are no gaps of the list, {stale:#?} no longer gaps");
}
