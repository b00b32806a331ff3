//! The inspector against the counts of another analyser, and as a program.

mod program;

use dvb_si::descriptor::{Descriptor, ShortEvent};
use dvb_si::table::{Eit, EitEvent};
use dvb_si::text::Text;
use flate2::Compression;
use flate2::write::GzEncoder;
use mpegts::Pid;
use mpegts::section::{LongSection, SectionPacketizer};
use program::{run, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use wire::{Chars, Encode, List};

fn inspect(arguments: &[&str], input: Option<&[u8]>) -> Output {
    run(env!("CARGO_BIN_EXE_inspect"), arguments, input)
}

/// The objects of a JSON report, by type.
fn report(arguments: &[&str], input: Option<&[u8]>) -> BTreeMap<String, Vec<Value>> {
    let output = inspect(&[&["--json"], arguments].concat(), input);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut by_type = BTreeMap::<String, Vec<Value>>::new();
    for line in text(&output.stdout).lines() {
        let object: Value = serde_json::from_str(line).unwrap();
        by_type.entry(object["type"].as_str().unwrap().to_string()).or_default().push(object);
    }
    by_type
}

fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn without_a_file_the_built_in_multiplex_is_shown() {
    let output = inspect(&[], None);
    let out = text(&output.stdout);
    assert!(output.status.success() && output.stderr.is_empty());
    for part in [
        "广东综合 (广东有线)",
        "Télé Découverte (Câble Sud)",
        "present    2026-11-20 11:00:00  00:30:00  新闻联播",
        "network_name \"广州有线\"",
        "cable_delivery_system: frequency 346.000 MHz, fec_outer RS(204/188), modulation 64-QAM",
        "symbol_rate 6.875 Msym/s, fec_inner no convolutional coding",
        "service_id 101, service_type H.264/AVC HD digital television service",
        "local_time_offset 08:00",
        "mini_slot_size 25 µs",
        "maximum_bitrate 8.000 Mbit/s",
        "modulation_rate 2560 ksym/s",
        "frequency 30.600 MHz",
        "8.00 Mbit/s",
        "MDD  from 00:21:9f:7b:66:38",
        "- sid 0x123, iuc short data grant, offset 40",
        "packet PDU",
    ] {
        assert!(out.contains(part), "no {part:?} in\n{out}");
    }
    assert!(!out.contains("unusable") && !out.contains("not understood"), "{out}");
}

#[test]
fn the_built_in_multiplex_as_json() {
    let by_type = report(&[], None);
    let names: Vec<_> = by_type["service"].iter().map(|s| s["service_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["广东综合", "Télé Découverte"]);
    let stream = &by_type["transport_stream"][0];
    assert_eq!((&stream["bad_sync"], &stream["bitrate"]), (&0.into(), &8_000_000.into()));
    for pid in &by_type["pid"] {
        assert_eq!((&pid["discontinuities"], &pid["bad_sections"]), (&0.into(), &0.into()), "{pid}");
    }
    let tables: Vec<_> = by_type["table"].iter().map(|t| t["table"].as_str().unwrap()).collect();
    assert_eq!(tables, ["PAT", "PMT", "PMT", "NIT", "SDT", "EIT", "EIT", "EIT", "EIT", "TDT", "TOT"]);
    let messages: Vec<_> = by_type["docsis_message"].iter().map(|m| m["message"].as_str().unwrap()).collect();
    assert_eq!(messages.iter().filter(|m| **m == "MAP").count(), 8);
    assert!(messages.contains(&"UCD") && messages.contains(&"MDD"));
    assert!(!by_type.contains_key("error"));
}

#[test]
fn what_is_no_input_gets_one_line_and_exit_code_2() {
    for (arguments, input, message) in [
        (
            &["-"][..],
            &b"#!/bin/sh\necho no stream\n"[..],
            "inspect: standard input: not a transport stream, pcap, pcapng",
        ),
        (&["-"], b"", "inspect: standard input: empty input"),
        (&["no/such/file"], b"", "inspect: cannot open no/such/file"),
    ] {
        let output = inspect(arguments, Some(input));
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(error.starts_with(message) && error.lines().count() == 1, "{error:?}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(inspect(&["--charset", "klingon"], None).status.code(), Some(2));
    assert!(inspect(&["--help"], None).status.success());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    for arguments in [&["--json"][..], &["--fields"], &["--fields", "--json"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inspect"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?} {}", text(&output.stderr));
    }
}

/// A stream with one EIT, of this many events of which each has a name and a long text.
fn guide(events: u16) -> Vec<u8> {
    let description = "A text that goes on for a while. ".repeat(4);
    let short =
        ShortEvent { iso_639_language_code: Chars(*b"eng"), text: Text(description.as_bytes()), ..Default::default() };
    let descriptors = [Descriptor::from(ShortEvent { event_name: Text(b"A name"), ..short })];
    let event = |n| EitEvent { event_id: 7000 + n, descriptors: List::from(&descriptors), ..Default::default() };
    let events: Vec<_> = (0..events).map(event).collect();
    let table = Eit { events: List::from(&events[..]), ..Default::default() };
    let section = LongSection::new(Eit::PRESENT_FOLLOWING_ACTUAL, 0x0457, 3, table).encode_to_vec().unwrap();
    let mut stream = numbered(10, 188);
    let mut packetizer = SectionPacketizer::new(Pid::EIT);
    packetizer.push(&section, |packet| stream.extend(packet));
    packetizer.finish(|packet| stream.extend(packet));
    stream
}

#[test]
fn fields_of_a_long_table_are_readable() {
    let output = inspect(&["--fields", "-"], Some(&guide(20)));
    let out = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    // One line for each field, and three more for the bytes of each text.
    let tree: Vec<_> = out.lines().skip(1).take_while(|line| line.starts_with("  ")).collect();
    assert!((20 * 17..20 * 24).contains(&tree.len()), "{}", tree.len());
    assert!(out.lines().all(|line| line.chars().count() <= 120));
    // The first entry stands behind 14 bytes of headers, the fields of the table among them.
    for (bit, bits, bytes, depth, field) in [
        (112, 25_120, "", 1, "events: 20 entries"),
        (112, 16, "1b 58", 3, "event_id: 7000"),
        (208, 8, "4d", 5, "descriptor_tag: 77"),
        (224, 24, "65 6e 67", 5, "iso_639_language_code: \"eng\""),
        (256, 48, "41 20 6e 61 6d 65", 5, "event_name: \"A name\""),
    ] {
        let line = format!("{bit:>8} {bits:>6}  {bytes:<24}  {:1$}{field}", "", depth * 2);
        assert!(tree.contains(&&*line), "no {line:?} in\n{out}");
    }
    assert!(out.contains("[19] EitEvent\n"), "{out}");
}

/// The sections of one PID each, behind packets of nothing.
fn stream(sections: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = numbered(10, 188);
    for (pid, section) in sections {
        let mut packetizer = SectionPacketizer::new(Pid::new(*pid).unwrap());
        packetizer.push(section, |packet| stream.extend(packet));
        packetizer.finish(|packet| stream.extend(packet));
    }
    stream
}

/// `bytes` and their CRC_32.
fn sealed(bytes: &str) -> Vec<u8> {
    let mut bytes = wire::testing::unhex(bytes).unwrap();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

#[test]
fn private_descriptors_are_those_of_whom_the_user_names() {
    // A delivery system of DTMB and a logical channel in the second loop of an NIT.
    let nit = sealed("40 f026 3001 c3 00 00 f000 f019 1234 5678 f013 5a 0b 06660000 3531 17ffffffff 83 04 0101fc07");
    let input = stream(&[(0x10, &nit)]);
    let shown = |options: &[&str]| text(&inspect(&[&["-"], options].concat(), Some(&input)).stdout).to_owned();
    let named = ["--private-data-specifier", "0x28", "--network", "china"];
    let (plain, private) = (shown(&[]), shown(&named));
    assert!(plain.contains("        unknown: descriptor_tag 0x83, "), "{plain}");
    assert!(!private.contains("unknown") && private.contains("logical_channel_number 7"), "{private}");
    assert!(private.contains("666.000 MHz") && private.contains("64QAM"), "{private}");
    let fields = shown(&[&named[..], &["--fields"]].concat());
    assert!(fields.contains("logical_channel_number: 7") && fields.contains("number_of_subcarrier: "), "{fields}");
    // Of the tree every bit stays where it was.
    assert!(fields.contains("     256      8                            ") || fields.contains(" 83 "), "{fields}");
    let json = report(&[&named[..], &["-"]].concat(), Some(&input));
    let pointer = "/section/NIT/NIT/transport_streams/0/transport_descriptors/1/eacem/logical_channel/0";
    assert_eq!(json["table"][0].pointer(pointer).unwrap()["logical_channel_number"], 7);
}

/// A PAT, and a PMT with a stream of splice information on PID 0x0102, whose registration stands around it.
fn announced() -> [Vec<u8>; 2] {
    [
        sealed("00 b00d 0001 c1 00 00 0065 e100"),
        sealed("02 b01b 0065 c1 00 00 ffff f006 0504 43554549 86 e102 f003 8a0101"),
    ]
}

#[test]
fn splice_information_is_shown_where_a_pmt_announces_it() {
    let [pat, pmt] = announced();
    // splice_null.
    let null = sealed("fc 3011 00 0000000000 00 fff000 00 0000");
    let input = stream(&[(0, &pat), (0x100, &pmt), (0x102, &null)]);
    let out = inspect(&["-"], Some(&input));
    let out = text(&out.stdout);
    assert!(out.contains("splice_info  PID 0x0102  table_id 0xfc") && out.contains("splice_null"), "{out}");
    assert!(out.contains("cue_identifier") && !out.contains("not looked into"), "{out}");
    let tables = &report(&["-"], Some(&input))["table"];
    assert!(tables[2]["section"]["splice_info"].is_object(), "{tables:?}");
}

#[test]
fn emergency_broadcasts_of_a_chinese_network_are_shown() {
    // 0xFE: one message in Chinese, GB 2312, without files.
    let content = sealed(
        "fe f030 2345 c3 00 00  f43406000000000314010100202611200001  f1 0000000e 7a686f f8 0004 d1ebcad3 02 4142 f0 0000",
    );
    let input = stream(&[(0x21, &content)]);
    let out = inspect(&["--network", "china", "-"], Some(&input));
    let out = text(&out.stdout);
    assert!(out.contains("EBContent  PID 0x0021  table_id 0xfe"), "{out}");
    assert!(out.contains("message_text \"央视\"") && out.contains("agency_name \"AB\""), "{out}");
}

#[test]
fn fields_of_messages_begin_with_the_frame() {
    let output = inspect(&["--fields"], None);
    let out = text(&output.stdout);
    let map = out.split_once("MAP  from 00:21:9f:7b:66:38, the first of its channel\n").unwrap().1;
    let lines: Vec<_> = map.lines().collect();
    for (line, start) in [
        (1, "       0      7  c2  1100001.              frame_control: MAC management header (97)"),
        (2, "       7      1  c2  .......0              ehdr_on: false"),
        (6, "      48    416                            management"),
    ] {
        assert_eq!(lines[line], start, "{out}");
    }
    assert!(map.contains("offset: 40\n") && !out.contains("! "), "{out}");
}

#[test]
fn fields_as_json_are_a_tree() {
    let by_type = report(&["--fields"], None);
    let mut leaves = 0;
    for object in by_type["table"].iter().chain(&by_type["docsis_message"]) {
        let mut open = vec![&object["fields"]];
        while let Some(node) = open.pop() {
            let number = |key: &str| node[key].as_u64().unwrap();
            let (first, end) = (number("first_bit"), number("first_bit") + number("bits"));
            assert!(node["name"].is_string() && node["kind"].is_string(), "{node}");
            let Some(children) = node["children"].as_array() else {
                leaves += 1;
                assert!(node["bits"] == 0 || node["text"].is_string(), "{node}");
                continue;
            };
            for child in children {
                assert!((first..=end).contains(&child["first_bit"].as_u64().unwrap()), "{node}");
            }
            open.extend(children);
        }
    }
    assert!(leaves > 300, "{leaves}");
    assert!(report(&[], None)["table"][0].get("fields").is_none());
    assert_eq!(inspect(&["--fields", "--summary"], None).status.code(), Some(2));
}

#[test]
fn sections_that_no_pat_leads_to_are_shown() {
    let Some(corpus) = corpus() else { return };
    let mut sets = 0;
    for entry in std::fs::read_dir(corpus.join("sections")).unwrap() {
        let folder = entry.unwrap().path();
        let file = folder.join("packetized.ts");
        let Ok(sections) = std::fs::read(folder.join("sections.bin")) else { continue };
        if !file.exists() {
            continue;
        }
        sets += 1;
        // The sections that differ. Of the time there is but one.
        let (mut expected, mut rest) = (BTreeSet::new(), &sections[..]);
        while !rest.is_empty() {
            let len = 3 + usize::from(u16::from_be_bytes([rest[1] & 0x0F, rest[2]]));
            expected.insert(if rest[0] == 0x70 { &rest[..1] } else { &rest[..len] });
            rest = &rest[len..];
        }
        for arguments in [&["--pid", "200"][..], &["--pid", "0xC8"], &[]] {
            let by_type = report(&[arguments, &[file.to_str().unwrap()]].concat(), None);
            let tables = &by_type["table"];
            assert_eq!(tables.len(), expected.len(), "{} {arguments:?}", file.display());
            assert!(!by_type.contains_key("error"));
            // One set is where its tables belong.
            let is_eit = folder.ends_with("test-038");
            assert!(tables.iter().all(|t| t["pid"] == if is_eit { 18 } else { 200 }));
            // An SDT elsewhere says nothing of the stream, nor do events of services that none describes.
            assert!(!by_type.contains_key("service"));
        }
    }
    assert!(sets > 15, "{sets} sets");
}

/// Null packets of which each has its number, in frames of this size.
fn numbered(packets: u16, size: usize) -> Vec<u8> {
    let frame = |n: u16| {
        let mut packet = mpegts::packet::NULL_PACKET.to_vec();
        packet[100..102].copy_from_slice(&n.to_be_bytes());
        packet.resize(size, 0x11);
        packet
    };
    (0..packets).flat_map(frame).collect()
}

#[test]
fn the_framing_is_the_one_that_was_used_not_the_last_found() {
    let damaged = [numbered(500, 188), vec![0x22; 3000], numbered(20, 204), vec![0x22; 77]].concat();
    let by_type = report(&["-"], Some(&damaged));
    let stream = &by_type["transport_stream"][0];
    assert_eq!((&stream["packet_size"], &stream["packets"]), (&188.into(), &520.into()), "{stream}");
    let output = inspect(&["-"], Some(&damaged));
    assert!(
        text(&output.stdout).contains("  520 packets (500 of 188 bytes, 20 of 204 bytes)"),
        "{}",
        text(&output.stdout)
    );
    let output = inspect(&["-"], Some(&numbered(7, 204)));
    assert!(text(&output.stdout).contains("  7 packets of 204 bytes"));
}

#[test]
fn trap_15_a_truncated_last_packet_is_shown() {
    let cut = &numbered(10, 188)[..188 * 10 - 50];
    let output = inspect(&["--summary", "-"], Some(cut));
    let expected = "  ends inside a packet: 138 bytes at byte 1692 are not a whole one\n";
    assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
    let stream = &report(&["-"], Some(cut))["transport_stream"][0];
    assert_eq!((&stream["packets"], &stream["truncated_bytes"]), (&9.into(), &138.into()));
}

#[test]
fn inputs_come_one_after_the_other_compressed_or_not() {
    let stream = examples::inspect::demo::multiplex().unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&stream).unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(inspect(&["-"], Some(&packed)).stdout, inspect(&["-"], Some(&stream)).stdout);
    let file = std::env::temp_dir().join(format!("inspect-{}.gz", std::process::id()));
    std::fs::write(&file, &packed).unwrap();
    let name = file.to_str().unwrap();
    let by_type = report(&[name, "-"], Some(&stream));
    let names: Vec<_> = by_type["input"].iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, [name, "standard input"]);
    assert_eq!((by_type["transport_stream"].len(), by_type["service"].len()), (2, 4));
    // One cut short is read as far as it goes, and that is no success.
    std::fs::write(&file, &packed[..packed.len() / 2]).unwrap();
    let output = inspect(&["--summary", name], None);
    std::fs::remove_file(&file).unwrap();
    assert!(text(&output.stdout).contains("packets of 188 bytes"));
    assert_eq!(text(&output.stderr), "inspect: cannot read on: the gzip file is cut short\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn counts_and_services_equal_the_reference() {
    let Some(corpus) = corpus() else { return };
    let mut streams = 0;
    for entry in std::fs::read_dir(corpus.join("ts-reference")).unwrap() {
        let reference = entry.unwrap().path();
        let Some(name) = reference.file_name().unwrap().to_str().unwrap().strip_suffix(".analyze.json") else {
            continue;
        };
        // Five packets without sync byte are four intact ones in another phase and 188 other bytes.
        if name == "test-142" {
            continue;
        }
        let file = corpus.join("ts").join(format!("{name}.ts"));
        let reference: Value = serde_json::from_slice(&std::fs::read(&reference).unwrap()).unwrap();
        let by_type = report(&["--summary", file.to_str().unwrap()], None);
        streams += 1;

        let ours = &by_type["transport_stream"][0];
        let total = &reference["ts"]["packets"];
        let number = |v: &Value| v.as_u64().unwrap_or_else(|| panic!("{name}: {v}"));
        assert_eq!(number(&ours["packets"]) + number(&ours["bad_sync"]), number(&total["total"]), "{name}");
        let none = Vec::new();
        let pids = by_type.get("pid").unwrap_or(&none);
        for theirs in reference["pids"].as_array().unwrap_or(&none) {
            let packets = &theirs["packets"];
            let Some(ours) = pids.iter().find(|p| p["pid"] == theirs["id"]) else {
                assert_eq!(packets["total"], 0, "{name} {}", theirs["id"]);
                continue;
            };
            let at = format!("{name} PID {}", theirs["id"]);
            assert_eq!(number(&ours["packets"]) - number(&ours["transport_errors"]), number(&packets["total"]), "{at}");
            assert_eq!(ours["discontinuities"], packets["discontinuities"], "{at}");
            assert_eq!(ours["duplicates"], packets["duplicated"], "{at}");
        }

        let Some(theirs) = reference["services"].as_array() else { continue };
        let own = &ours["transport_stream_id"];
        let ours: BTreeMap<_, _> = by_type
            .get("service")
            .unwrap_or(&none)
            .iter()
            .filter(|s| own.is_null() || s["transport_stream_id"] == *own)
            .map(|s| (number(&s["service_id"]), s))
            .collect();
        let ids: Vec<_> = theirs.iter().map(|s| number(&s["id"])).collect();
        assert_eq!(ours.keys().copied().collect::<Vec<_>>(), ids, "{name}: services");
        for theirs in theirs {
            let ours = ours[&number(&theirs["id"])];
            let at = format!("{name} service {}", theirs["id"]);
            let same = |key: &str, name: &Value| {
                let ours = ours[key].as_str().unwrap();
                // What stands in brackets is the analyser's own word for a service without a name.
                let theirs = name.as_str().filter(|name| !name.starts_with('(')).unwrap_or_default();
                assert_eq!(ours, theirs, "{at}: {key}");
            };
            same("service_name", &theirs["name"]);
            same("service_provider_name", &theirs["provider"]);
            assert_eq!(ours["program_map_pid"].as_u64().unwrap_or(0), number(&theirs["pmt-pid"]), "{at}");
            assert_eq!(ours["pcr_pid"].as_u64().unwrap_or(0), theirs["pcr-pid"].as_u64().unwrap_or(0), "{at}");
        }
    }
    assert!(streams > 30, "{streams} streams");
}

#[test]
fn schemas_by_name() {
    let schema = |name| inspect(&["--schema", name], None);
    let sdt: Value = serde_json::from_slice(&schema("SDT").stdout).unwrap();
    assert_eq!(sdt["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(sdt["title"], "SDT");
    let list = schema("list").stdout;
    let names: BTreeSet<&str> = text(&list).lines().collect();
    for name in ["SDT", "MDD", "cable_delivery_system", "AdaptationField", "Frame"] {
        assert!(names.contains(name), "{name}");
    }
    let unknown = schema("XDT");
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(text(&unknown.stderr), "inspect: no structure is named XDT; --schema list names all\n");
    assert!(!inspect(&["--schema", "SDT", "x.ts"], None).status.success());
}
