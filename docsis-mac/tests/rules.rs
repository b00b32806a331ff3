//! The rules of encodings against the declarations: every path is declared, and every encoding has a rule.

#![allow(clippy::panic, clippy::unwrap_used)] // tests assert
#![cfg(feature = "layout")]

use docsis_mac::tlv::{ENCODING_RULES, Encoding, encoding_rule};
use wire::layout::{By, Described, Form, Layout, Line};

/// The line of a type in a union of items, in the union it extends, or in one of several for the same place.
fn line(layout: &Layout, tlv_type: u8) -> Option<Line> {
    let union = match layout.form {
        Form::Union(union) => union,
        Form::List(items) => return line(items(), tlv_type),
        _ => return None,
    };
    match union.by {
        By::Scope | By::Fit => union.lines.iter().find_map(|one| line((one.layout)(), tlv_type)),
        _ => {
            let own = union.lines.iter().find(|line| line.has(tlv_type.into())).copied();
            own.or_else(|| line(union.base?(), tlv_type))
        }
    }
}

#[test]
fn every_rule_is_about_a_declared_encoding() {
    for rule in ENCODING_RULES {
        let mut layout = Encoding::LAYOUT;
        let mut name = "";
        for tlv_type in rule.path {
            let found = line(layout, *tlv_type).unwrap_or_else(|| panic!("{:?}: no such encoding", rule.path));
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
