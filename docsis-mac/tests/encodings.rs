//! The encodings of Annex C, on an operator's configuration file and on bytes worked out by hand.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use docsis_mac::tlv::*;
use docsis_mac::wire::{Decode, Encode, List, Owned};
use hex_literal::hex;

#[test]
fn an_operators_configuration_file() {
    let Some(file) = support::file("../config/DCTR3.cfg") else { return };
    let encodings: List<Encoding> = List::from_wire(&file);
    let all: Vec<Encoding> = encodings.iter().map(Result::unwrap).collect();
    assert!(!all.iter().any(|e| matches!(e, Encoding::Unknown(_) | Encoding::Invalid { .. })));
    let objects = all.iter().filter(|e| matches!(e, Encoding::SnmpObject(_))).count();
    assert_eq!(objects, types(&file).iter().filter(|t| **t == 11).count());
    assert_eq!((all.len(), &file[file.len() - 3..]), (types(&file).len(), &[255, 0, 0][..]));
    let upstream = all.iter().find_map(|e| match e {
        Encoding::UpstreamServiceFlow(flow) => Some(flow),
        _ => None,
    });
    let bytes = hex!("0102 069a 0601 07 0701 00 0804 00040f10 0904 00001f40 0a04 00000000 0e02 1f40 0f01 02");
    let expected: Vec<UpstreamFlowTlv> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
    assert!(upstream.unwrap().iter().map(Result::unwrap).eq(expected.iter().copied()));
    assert_eq!(expected[7], UpstreamFlowTlv::SchedulingType(Scalar(SchedulingType::BEST_EFFORT)));
    assert_eq!(List::from(&all[..]).encode_to_vec().unwrap(), file);
}

/// The same file as text and as JSON, and its CM MIC. Pieces of its certificate begin with a SEQUENCE of DER of 0x311 bytes.
#[cfg(all(feature = "mic", feature = "text"))]
#[test]
fn an_operators_file_in_every_form() {
    use docsis_mac::config::mic::{Verdict, verify};
    use docsis_mac::config::{ConfigurationFile, Rule, check, looks_like_one, text};
    let Some(bytes) = support::file("../config/DCTR3.cfg") else { return };
    let file = ConfigurationFile::from_bytes(&bytes).unwrap();
    assert!(matches!(file, ConfigurationFile::ModemFile(_)) && looks_like_one(&bytes));
    assert!(!looks_like_one(&bytes[..bytes.len() - 3]));
    assert_eq!(text::read(&text::write(&file).unwrap()).unwrap(), bytes);
    let json = serde_json::to_string(&file).unwrap();
    let back: Owned<ConfigurationFile<'static>> = serde_json::from_str(&json).unwrap();
    assert_eq!(back.as_bytes()[..], bytes);
    let verified = verify(&bytes, Some(b"not the secret")).unwrap();
    assert!(verified.cm == Verdict::Right && matches!(verified.cmts, Verdict::Wrong { .. }), "{verified:?}");
    let mut rules = Vec::new();
    check(&file, |finding| rules.push(finding.rule));
    // Who published the file has emptied the check that needs the secret.
    assert_eq!(rules, [Rule::MicLength(0)]);
    let cvc = join(&file.list(), |e| match e {
        Encoding::ManufacturerCvc(piece) => Some(piece),
        _ => None,
    });
    if let Some(cvc) = cvc.unwrap() {
        assert_eq!((cvc.len(), &cvc[..4]), (0x311 + 4, &[0x30, 0x82, 0x03, 0x11][..]));
    }
}

/// The types in a configuration file, walked by hand.
fn types(mut file: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let [tlv_type, rest @ ..] = file {
        out.push(*tlv_type);
        file = match rest {
            [len, rest @ ..] if !matches!(tlv_type, 0 | 255) => &rest[usize::from(*len)..],
            _ => rest,
        };
    }
    out
}

/// The worked example of a configuration file, whose checksums are computed elsewhere.
#[test]
fn a_configuration_file_of_docsis_1_1() {
    let bytes = hex!(
        "030101 180d 0102 0001 0601 07 0804 000f4240 190d 0102 0002 0601 07 0804 004c4b40"
        "120104 1d0100 0610 24143002272052f4e48cca33a001ab3e 0710 9c2335b4cbddaaa4663046a259f04570 ff"
    );
    let all: Vec<Encoding> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
    assert_eq!(
        all.iter().map(Encoding::name).collect::<Vec<_>>(),
        [
            "network_access",
            "upstream_service_flow",
            "downstream_service_flow",
            "maximum_cpes",
            "privacy_enable",
            "cm_mic",
            "cmts_mic",
            "end_of_data"
        ]
    );
    let Encoding::DownstreamServiceFlow(flow) = all[2] else { panic!() };
    let flow: Vec<_> = flow.iter().map(Result::unwrap).collect();
    let sets = QosParameterSets { active: true, admitted: true, provisioned: true, ..Default::default() };
    assert_eq!(
        flow,
        [
            DownstreamFlowTlv::Common(FlowTlv::Reference(Scalar(2))),
            DownstreamFlowTlv::Common(FlowTlv::QosParameterSets(sets.into())),
            DownstreamFlowTlv::Common(FlowTlv::MaximumSustainedRate(Scalar(5_000_000))),
        ]
    );
}

#[test]
fn trap_36_extensions_are_read_by_their_vendor() {
    let read = |bytes: &'static [u8]| -> Vec<Extension<'static>> {
        List::from_wire(bytes).iter().map(Result::unwrap).collect()
    };
    // The general extension.
    let general = read(&hex!("08 03 ffffff  02 04 01020304"));
    assert_eq!(general[1], Extension::from(GeneralExtensionTlv::LoadBalancingPriority(Scalar(0x0102_0304))));
    // Another vendor, one that comes late, and none: kept, with every type.
    for (bytes, first) in [
        (&hex!("08 03 00000c  02 04 01020304")[..], "vendor_id"),
        (&hex!("02 04 01020304  08 03 ffffff"), "unknown"),
        (&hex!("08 02 ffff  02 04 01020304"), "invalid"),
    ] {
        let items: Vec<Extension> = List::from_wire(bytes).iter().map(Result::unwrap).collect();
        assert_eq!(items[0].name(), first);
        assert_eq!(items.iter().filter(|item| item.name() == "unknown").count(), 1, "{items:?}");
        assert_eq!(List::from(&items[..]).encode_to_vec().unwrap(), bytes);
    }
    // Inside of a flow, and through JSON.
    let flow = hex!("18 11  01 02 0001  2b 0b 08 03 ffffff 03 04 01020304");
    let json = serde_json::to_string(&Encoding::from_bytes(&flow).unwrap()).unwrap();
    assert!(json.contains(r#"{"vendor_id":"ffffff"},{"general":{"load_balancing_group_id":16909060}}"#), "{json}");
    let back: Owned<Encoding<'static>> = serde_json::from_str(&json).unwrap();
    assert_eq!(back.as_bytes()[..], flow);
}
