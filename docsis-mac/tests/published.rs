//! The messages of OpenRPD's unit tests, some broken by their authors: everything that is wrong with them, and nothing else.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // tests assert
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(feature = "trace")]

mod support;

use docsis_mac::Frame;
use docsis_mac::message::*;
use docsis_mac::tlv::Scalar;
use docsis_mac::unit::Frequency;
use docsis_mac::wire::trace::{Kind, Node};
use docsis_mac::wire::{Decode, ErrorKind};

fn messages() -> Option<Vec<Vec<u8>>> {
    let file = support::file("openrpd-unit-test-mmm.pcap")?;
    Some(support::pcap(&file).1.map(<[u8]>::to_vec).collect())
}

/// Message, from 1 as in the remarks on it; place in the list of TLVs and below; first byte, from the start of the frame;
/// what is wrong. Bytes are counted by hand in the published hexadecimal, codes and reserved bits are those of the
/// specification.
const DEFECTS: [(usize, &str, usize, &str); 11] = [
    // `00 01 03`, `01 01 05`, `02 01 05`: the sizes are 0 and 1, the prefixes and the roll-off periods 0 to 4.
    (2, "tlvs[0].body", 30, "DftSize(0x3)"),
    (2, "tlvs[1].body", 33, "DownstreamCyclicPrefix(0x5)"),
    (2, "tlvs[2].body", 36, "DownstreamRollOff(0x5)"),
    // `05 05 02 0000 0465`: subcarriers have types 1, 16 and 20.
    (3, "tlvs[5].subcarrier_type", 48, "SubcarrierType(0x2)"),
    // `05 06 90 0000 0001 01`: half a number at the end of a list.
    (3, "tlvs[7].subcarriers.each.value", 67, "value at byte 67: needs 2 bytes, 1 left"),
    // The same three reserved codes as in the second.
    (4, "tlvs[0].body", 30, "DftSize(0x3)"),
    (4, "tlvs[1].body", 33, "DownstreamCyclicPrefix(0x5)"),
    (4, "tlvs[2].body", 36, "DownstreamRollOff(0x5)"),
    // `05 05 54 07`, and the message ends.
    (4, "tlvs[10]", 137, "Tlv.value at byte 139: needs 5 bytes, 2 left"),
    // `05 06 a8 0000 0fff ff`: one byte too many.
    (8, "tlvs[2].subcarriers.each.value", 50, "value at byte 50: needs 2 bytes, 1 left"),
    // `13 04 0000 0a05`: bits 15 to 4 are reserved.
    (9, "tlvs[3].reserved", 173, "0b000010100000"),
];

/// What is wrong in the TLVs: errors, codes without a name, reserved bits that are set.
fn defects(message: usize, node: &Node, path: &str, found: &mut Vec<(usize, String, usize, String)>) {
    let mut add = |words: String| found.push((message, path.to_owned(), node.first_bit / 8, words));
    if let Some(error) = node.error {
        add(error.to_string());
    }
    let is_code = node.kind == Kind::Field && node.text.contains("(0x");
    if is_code || node.kind == Kind::Field && node.name == "reserved" {
        add(node.text.clone());
    }
    for (i, child) in node.children.iter().enumerate() {
        let path = match (node.kind, path) {
            (Kind::Loop, path) => format!("{path}[{i}]"),
            (_, "") if child.name != "tlvs" => String::new(),
            (_, "") => "tlvs".into(),
            (_, path) => format!("{path}.{}", child.name),
        };
        defects(message, child, &path, found);
    }
}

#[test]
fn every_defect_is_told_with_its_byte() {
    let Some(messages) = messages() else { return };
    assert_eq!(messages.len(), 10);
    let mut found = Vec::new();
    for (i, bytes) in messages.iter().enumerate() {
        defects(i + 1, &Node::of::<Frame<'_>>("frame", bytes), "", &mut found);
    }
    let expected: Vec<_> = DEFECTS.map(|(n, path, byte, words)| (n, path.to_owned(), byte, words.to_owned())).into();
    assert_eq!(found, expected);
}

/// The walk over the TLVs gives the same errors, and everything before them.
#[test]
fn errors_come_in_their_place() {
    let Some(messages) = messages() else { return };
    let body = |n: usize| Frame::from_bytes(&messages[n - 1]).unwrap().message().unwrap().body;
    let Body::Ocd(cut) = body(4) else { panic!() };
    let walked: Vec<_> = cut.tlvs.iter().collect();
    assert!(walked.len() == 11 && walked[..10].iter().all(Result::is_ok));
    let error = walked[10].unwrap_err();
    assert_eq!((error.at(), error.offset(), error.kind()), ("Tlv.value", 139, ErrorKind::Short { need: 5, have: 2 }));

    let Body::Ocd(odd) = body(3) else { panic!() };
    let Some(Ok(OcdTlv::SubcarrierAssignment(assigned))) = odd.tlvs.iter().nth(7) else { panic!() };
    let Subcarriers::Each(list) = assigned.subcarriers else { panic!() };
    let numbers: Vec<_> = list.iter().collect();
    assert_eq!(numbers[..2], [Ok(Scalar(0)), Ok(Scalar(1))]);
    assert_eq!((numbers.len(), numbers[2].unwrap_err().kind()), (3, ErrorKind::Short { need: 2, have: 1 }));
    assert_eq!((odd.tlvs.iter().count(), assigned.subcarriers.iter().count()), (11, 2));

    let Body::Dpd(odd) = body(8) else { panic!() };
    let sets = odd.tlvs.iter().map(|tlv| match tlv.unwrap() {
        DpdTlv::SubcarrierAssignment(set) => (set.default_value, set.modulation, set.subcarriers.iter().count()),
        other => panic!("{other:?}"),
    });
    let sets: Vec<_> = sets.collect();
    // Two numbers; every second from 0 to 4095; two numbers and a half.
    let modulation = OfdmModulation::QAM256;
    assert_eq!(sets, [(true, modulation, 2), (true, modulation, 2048), (true, modulation, 2)]);
}

/// The second one: other codes, and one assignment more than in the first.
#[test]
fn the_edited_channel_descriptor() {
    let Some(messages) = messages() else { return };
    let body = |n: usize| Frame::from_bytes(&messages[n - 1]).unwrap().message().unwrap().body;
    let (Body::Ocd(first), Body::Ocd(second)) = (body(1), body(2)) else { panic!() };
    let [first, second] = [first, second].map(|ocd| ocd.tlvs.iter().map(Result::unwrap).collect::<Vec<_>>());
    assert_eq!(
        second[..3],
        [
            OcdTlv::DftSize(Scalar(DftSize(3))),
            OcdTlv::CyclicPrefix(Scalar(DownstreamCyclicPrefix(5))),
            OcdTlv::RollOff(Scalar(DownstreamRollOff(5))),
        ]
    );
    assert_eq!(DftSize(3).subcarriers(), None);
    let OcdTlv::SubcarrierAssignment(added) = second[9] else { panic!("{:?}", second[9]) };
    assert_eq!(added.subcarrier_type, SubcarrierType::EXCLUDED);
    assert_eq!(added.subcarriers.iter().collect::<Vec<_>>(), [1864, 1866, 1868, 1870]);
    assert_eq!([&second[3..9], &second[10..]].concat(), first[3..]);
}

/// The tenth, of a CMTS in use: type 2, five bursts.
#[test]
fn the_upstream_descriptor_of_a_cmts() {
    let Some(messages) = messages() else { return };
    let Body::Ucd(ucd) = Frame::from_bytes(&messages[9]).unwrap().message().unwrap().body else { panic!() };
    assert_eq!((ucd.upstream_channel_id, ucd.configuration_change_count, ucd.downstream_channel_id), (1, 13, 1));
    assert_eq!(ucd.mini_slot(), Some(core::time::Duration::from_micros(25)));
    let tlvs: Vec<_> = ucd.tlvs.iter().map(Result::unwrap).collect();
    assert_eq!(tlvs[0], UcdTlv::ModulationRate(Scalar(SymbolRate::KSYM_1280)));
    assert_eq!(tlvs[1], UcdTlv::Frequency(Scalar(Frequency(20_000_000))));
    assert!(matches!(tlvs[2], UcdTlv::PreamblePattern(pattern) if pattern.len() == 128));
    // Interval usage; preamble, length and offset; T; k; maximum burst; guard time.
    let expected = [
        (Iuc::REQUEST, 38, 396, 0, 16, 0, 22, LastCodeword::FIXED),
        (Iuc::INITIAL_MAINTENANCE, 384, 6, 5, 34, 0, 48, LastCodeword::FIXED),
        (Iuc::STATION_MAINTENANCE, 384, 6, 5, 34, 0, 48, LastCodeword::FIXED),
        (Iuc::SHORT_DATA, 64, 396, 3, 76, 12, 22, LastCodeword::SHORTENED),
        (Iuc::LONG_DATA, 64, 396, 9, 232, 254, 22, LastCodeword::SHORTENED),
    ];
    assert_eq!(tlvs.len(), 3 + expected.len());
    for (tlv, (iuc, length, offset, t, k, maximum, guard, last)) in tlvs[3..].iter().zip(expected) {
        let UcdTlv::BurstDescriptor(burst) = tlv else { panic!("{tlv:?}") };
        let attributes: Vec<_> = burst.attributes.iter().map(Result::unwrap).collect();
        let expected = [
            BurstAttribute::ModulationType(Scalar(BurstModulation::QPSK)),
            BurstAttribute::DifferentialEncoding(Scalar(OnOff::OFF)),
            BurstAttribute::PreambleLength(Scalar(length)),
            BurstAttribute::PreambleValueOffset(Scalar(offset)),
            BurstAttribute::FecErrorCorrection(Scalar(t)),
            BurstAttribute::FecCodewordInformationBytes(Scalar(k)),
            BurstAttribute::ScramblerSeed(Scalar(0x0152)),
            BurstAttribute::MaximumBurstSize(Scalar(maximum)),
            BurstAttribute::GuardTimeSize(Scalar(guard)),
            BurstAttribute::LastCodewordLength(Scalar(last)),
            BurstAttribute::ScramblerOnOff(Scalar(OnOff::ON)),
        ];
        assert_eq!((burst.iuc, &attributes[..]), (iuc, &expected[..]));
    }
}
