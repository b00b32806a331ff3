//! The rules, each broken once.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

use super::*;
use hex_literal::hex;
use std::string::{String, ToString};
use std::vec::Vec;
use wire::Decode;

fn findings(bytes: &[u8]) -> Vec<(usize, Option<u8>, String)> {
    let mut out = Vec::new();
    check(&ConfigurationFile::from_bytes(bytes).unwrap(), |f| {
        out.push((f.offset, f.tlv_type, f.rule.to_string()));
    });
    out
}

/// The worked example: nothing to say about it.
const FILE: [u8; 76] = hex!(
    "030101 180d 0102 0001 0601 07 0804 000f4240 190d 0102 0002 0601 07 0804 004c4b40"
    "120104 1d0100 0610 24143002272052f4e48cca33a001ab3e 0710 9c2335b4cbddaaa4663046a259f04570 ff"
);

fn with(setting: &[u8]) -> Vec<(usize, Option<u8>, String)> {
    let mut file = setting.to_vec();
    file.extend(FILE);
    file.resize(file.len().next_multiple_of(4), 0);
    findings(&file)
}

#[test]
fn a_right_file_has_no_findings() {
    assert_eq!(findings(&FILE), []);
}

#[test]
fn each_rule_of_a_value() {
    for (setting, tlv_type, words) in [
        (&hex!("01 04 23c34601")[..], 1, "downstream_frequency is 600000001, must be a multiple of 62500"),
        (&hex!("05 03 020105"), 5, "does not belong into the configuration file of a modem"),
        (&hex!("07 02 0102"), 7, "an integrity check of 2 bytes, must have 16"),
        (&hex!("1d 01 02"), 29, "privacy_enable is 2, must be 0 or 1"),
        (&hex!("69 01 02"), 105, "unknown type"),
        (&hex!("02 02 0102"), 2, "upstream_channel_id at byte 3: 1 bytes left over in RawEncoding.value_length"),
        (&hex!("2b 03 020101"), 43, "does not begin with the vendor (type 8)"),
        (&hex!("18 03 060107"), 24, "has no reference"),
        (&hex!("18 07 01020007 1a0103"), 24, "request_unit is 3, must be 1, 2, 4, 8 or 16"),
        (&hex!("19 07 01020007 070109"), 25, "traffic_priority is 9, must be 0 to 7"),
        (&hex!("16 07 010101 03020009"), 22, "no flow of this direction has reference 9"),
        (&hex!("16 03 010100"), 22, "reference is 0, must be 1 to 255"),
        (&hex!("3c 03 010100"), 60, "reference is 0, must be 1 to 255"),
        (&hex!("3c 04 03020001"), 60, "unknown type"),
        (&hex!("46 03 070109"), 70, "traffic_priority is 9, must be 0 to 7"),
        (&hex!("5d 03 070109"), 93, "traffic_priority is 9, must be 0 to 7"),
        (&hex!("5e 03 070109"), 94, "traffic_priority is 9, must be 0 to 7"),
        (&hex!("24 05 0a00000101"), 36, "value at byte 6: needs 4 bytes, 1 left"),
        (&hex!("25 03 000100"), 37, "value at byte 4: needs 2 bytes, 1 left"),
        (&hex!("25 06 000100020003"), 37, "number of filter_groups is 3, must be 4 to 10"),
        (&hex!("3d 01 00"), 61, "address at byte 2: needs 16 bytes, 1 left"),
        (&hex!("43 01 00"), 67, "address at byte 2: needs 16 bytes, 1 left"),
        (
            &hex!("2b 09 0803ffffff 01020001"),
            43,
            "load_balancing_policy_id at byte 9: needs 4 bytes, 2 left in Tlv.value_length",
        ),
        (&hex!("2b 08 0803ffffff 0d0101"), 43, "unknown type"),
        (&hex!("11 04 01020003"), 17, "authorize_wait_timeout at byte 4: needs 4 bytes, 2 left in Tlv.value_length"),
        (&hex!("0f 01 01"), 15, "is deprecated"),
        (&hex!("5f 01 01"), 95, "does not belong into the configuration file of a modem"),
        (&hex!("fe 01 01 03 01 01"), 254, "does not belong into the configuration file of a modem"),
        (&hex!("18 0a 01020007 0404 676f6c64"), 24, "service_class_name does not end with a zero byte"),
        (&hex!("0b 04 30020601"), 11, "no object and value in BER"),
        (&hex!("0a 04 06012b 02"), 10, "control is 2, must be 0 or 1"),
        (&hex!("0a 03 06022b"), 10, "no object and value in BER"),
        (&hex!("53 01 03"), 83, "dtp_mode is 3, must be 0 to 2"),
        (&hex!("40 05 0103 0a0001"), 64, "bytes of group is 3, must be 4 or 16"),
        (&hex!("66 04 0202 0a00"), 102, "bytes of address2 is 2, must be 4 or 16"),
        (&hex!("2b 0e 0803ffffff 0707 0205 0103 0a0001"), 43, "bytes of prefix is 3, must be 4 or 16"),
        (&hex!("2b 0c 0803ffffff 0705 0203 020181"), 43, "length is 129, must be 0 to 128"),
        (&hex!("2b 0c 0803ffffff 0a05 0203 060181"), 43, "group_length is 129, must be 0 to 128"),
        (&hex!("2b 0a 0803ffffff 0503 0c0106"), 43, "pseudowire_type is 6, must be 4 or 5"),
        (&hex!("2b 0a 0803ffffff 0603 010103"), 43, "hmac_type is 3, must be 1, 2 or 43"),
        (&hex!("35 07 0205 0103 0a0001"), 53, "bytes of address is 3, must be 6 or 18"),
        (&hex!("3d 11 20010db8000000000000000000000000 81"), 61, "length is 129, must be 0 to 128"),
        (&hex!("46 09 01020005 2603 020167"), 70, "service_class_name does not end with a zero byte"),
        (&hex!("46 0a 01020005 2a04 0302 6700"), 70, ""),
        (&hex!("48 07 010105 0302 6767"), 72, "name does not end with a zero byte"),
        (&hex!("49 06 0202 6767 0200"), 73, "name does not end with a zero byte"),
        (&hex!("18 08 01020007 24020009"), 24, "no aggregate of this direction has reference 9"),
        (&hex!("18 08 01020007 25020009"), 24, "no Metro Ethernet service profile has reference 9"),
        (&hex!("1a 03 010109"), 26, "no classifier has reference 9"),
        (&hex!("1a 04 03020009"), 26, "no service flow has reference 9"),
    ] {
        if words.is_empty() {
            assert_eq!(with(setting), [], "{setting:02x?}");
            continue;
        }
        let found = with(setting);
        assert!(found.iter().any(|(at, t, w)| (*at, *t) == (0, Some(tlv_type)) && w == words), "{words}: {found:?}");
    }
    // Deeper, and of the general extension only.
    for (setting, tlv_type, words) in [
        (&hex!("18 09 01020007 2803 050120")[..], 24, "ramp_exponent is 32, must be 0 to 25"),
        (&hex!("16 08 0c06 0204 00100000"), 22, "flow_label is 1048576, must be 0 to 1048575"),
        (&hex!("2b 0a 0803ffffff 0503 170103"), 43, "pseudowire_signaling is 3, must be 0 to 2"),
        (&hex!("19 16 01020007 0410 6162636465666768696a6b6c6d6e6f00"), 25, ""),
        (
            &hex!("19 17 01020007 0411 6162636465666768696a6b6c6d6e6f7000"),
            25,
            "bytes of service_class_name is 17, must be 2 to 16",
        ),
        (&hex!("2b 0a 080300000c 0503 170103"), 43, ""),
        (&hex!("54 03 010105"), 84, "upstream_upper is 5, must be 0 to 4"),
        (&hex!("03 01 02"), 3, "network_access is 2, must be 0 or 1"),
    ] {
        let found: Vec<_> = with(setting).into_iter().filter(|f| f.2.contains("must be")).collect();
        let expected = [(0, Some(tlv_type), words.into())];
        assert_eq!(found, expected[usize::from(words.is_empty())..], "{words}");
    }
    // A reference of another flow, and one of the other direction.
    assert_eq!(with(&hex!("18 04 01020001")), [(9, Some(24), "reference 1 is that of another flow".into())]);
    assert_eq!(with(&hex!("17 04 03020001"))[0].2, "no flow of this direction has reference 1");
    assert_eq!(with(&hex!("16 04 03020001")), []);
    // Each direction has references of its own, and so have classifiers, aggregates and profiles.
    assert_eq!(with(&hex!("16 03 010105 16 03 010105"))[0].2, "reference 5 is that of another classifier");
    assert_eq!(with(&hex!("16 03 010105 17 03 010105 3c 03 010105 1a 07 010105 03020001")), []);
    assert_eq!(with(&hex!("18 08 01020007 24020009 46 04 01020009")), []);
    assert_eq!(with(&hex!("18 08 01020007 25020009 48 03 010109")), []);
    assert_eq!(with(&hex!("18 08 01020007 24020009 47 04 01020009")).len(), 1);
    // The types of a vendor are the vendor's.
    assert_eq!(with(&hex!("2b 08 080300000c 010101")), []);
    // Pieces of a certificate have at most 254 bytes; no rule says that all but the last have as many.
    assert_eq!(with(&hex!("20 01 aa 20 01 bb")), []);
    let long = [&[32, 255][..], &[0x30; 255]].concat();
    assert_eq!(with(&long), [(0, Some(32), "a piece of 255 bytes, must have at most 254".into())]);
    // A single value twice: the second is too many.
    assert_eq!(with(&hex!("12 01 07")), [(36, Some(18), "stands in the file already".into())]);
}

#[test]
fn each_rule_of_the_whole() {
    let missing: Vec<String> = findings(&[]).into_iter().map(|(_, _, words)| words).collect();
    assert_eq!(missing.len(), 6, "{missing:?}");
    assert!(missing.iter().all(|words| words.ends_with(" is missing")));
    assert_eq!(findings(&FILE[..75])[0].2, "the end marker (type 255) is missing");
    let behind = |tail: &[u8]| findings(&[&FILE[..], tail].concat());
    assert_eq!(behind(&[0])[0], (77, None, "not filled up to a multiple of four bytes".into()));
    assert_eq!(behind(&[0, 0, 1, 0])[0], (80, None, "something else than padding behind the end marker".into()));
    let mut swapped = FILE;
    swapped[39..57].copy_from_slice(&FILE[57..75]);
    swapped[57..75].copy_from_slice(&FILE[39..57]);
    assert_eq!(findings(&swapped)[0].2, "behind the CMTS MIC (type 7) must stand the end marker (type 255)");
    // The extended CMTS MIC must be the last setting.
    let extension = hex!("2b 0b 0803ffffff 0604 02020080");
    let at_end = |last: &[u8]| findings(&[&FILE[..39], &extension, last, &FILE[39..]].concat());
    assert!([&[][..], &[0]].iter().all(|padding| at_end(padding).iter().all(|f| f.1.is_none())));
    let words = "behind the extended CMTS MIC (type 43.6) must stand the CM MIC (type 6)";
    assert_eq!(at_end(&[55, 1, 0])[0], (52, Some(55), words.into()));
    let cut = findings(&FILE[..40]);
    assert!(cut[0].2.contains("byte 40") && cut[0].1.is_none(), "{cut:?}");
}

/// As one public compiler of configuration files cites them.
#[test]
fn each_rule_has_its_clause() {
    let clauses = |bytes: &[u8]| {
        let mut out = Vec::new();
        check(&ConfigurationFile::from_bytes(bytes).unwrap(), |f| out.push((f.rule.to_string(), f.clause)));
        out
    };
    let file = [&hex!("18 07 01020007 1a0103  25 02 0001  5f 01 01  0f 01 01")[..], &FILE].concat();
    for (words, clause) in [
        ("request_unit is 3, must be 1, 2, 4, 8 or 16", "MULPIv3.0 C.2.2.8.12"),
        ("number of filter_groups is 1, must be 4 to 10", "MULPIv3.0 C.1.1.19.4"),
        ("does not belong into the configuration file of a modem", "MULPI Annex C"),
        ("not filled up to a multiple of four bytes", "MULPI Annex D"),
    ] {
        assert!(clauses(&file).contains(&(words.into(), clause)), "{words}: {:?}", clauses(&file));
    }
    assert_eq!(clauses(&hex!("1d 01 02"))[0].1, "MULPIv3.0 C.1.1.17");
}

#[test]
fn the_file_of_an_adapter() {
    let object = hex!("0b 0f 300d 0609 2b0601020101040001 0400");
    let file =
        |middle: &[u8], end: &[u8]| findings(&[&hex!("fe0101")[..], &object, middle, &hex!("fe01ff"), end].concat());
    assert_eq!(file(&[], &[0]), []);
    assert_eq!(file(&hex!("0b 02 3000"), &[]), [(20, Some(11), "no object and value in BER".into())]);
    assert_eq!(file(&hex!("07 01 00"), &[]), [(20, Some(7), "unknown type".into())]);
    assert_eq!(file(&[], &[1])[0].2, "something else than padding behind the end marker");
}
