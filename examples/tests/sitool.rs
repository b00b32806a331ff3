//! Signalling through the program: there and back, compared, listed.

mod program;

use examples::inspect::demo;
use program::{run, spawn, text};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

const SITOOL: &str = env!("CARGO_BIN_EXE_sitool");

/// A file in a folder of this test's own.
fn place(name: &str, content: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sitool-{name}"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn stdout(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let output = run(SITOOL, arguments, Some(input));
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    output.stdout
}

/// What a run prints, and its one line of failure.
#[track_caller]
fn failure(arguments: &[&str], input: &[u8]) -> (String, String) {
    let output = run(SITOOL, arguments, Some(input));
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    (text(&output.stdout).into(), text(&output.stderr).into())
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// PID, name and content of the tables of a stream.
fn tables(stream: &[u8]) -> BTreeSet<(u64, String, String)> {
    let lines = lines(&stdout(&["decode", "-"], stream));
    let of = |l: &Value| (l["pid"].as_u64().unwrap(), l["table"].to_string(), l["section"].to_string());
    lines.iter().map(of).collect()
}

#[test]
fn a_stream_goes_to_json_and_comes_back() {
    let stream = demo::multiplex().unwrap();
    let given = tables(&stream);
    let names: BTreeSet<_> = given.iter().map(|(_, name, _)| name.trim_matches('"')).collect();
    assert_eq!(names, BTreeSet::from(["EIT", "NIT", "PAT", "PMT", "SDT", "TDT", "TOT"]));
    let json = stdout(&["decode", "-"], &stream);
    let packets = stdout(&["encode", "--ts", "-"], &json);
    assert_eq!(packets.len() % 188, 0);
    assert_eq!(tables(&packets), given);
    // The same sections without packets, and once more from them.
    let sections = stdout(&["encode", "-"], &json);
    let again = stdout(&["decode", "-"], &sections);
    assert_eq!(stdout(&["encode", "-"], &again), sections);
    let count = lines(&again).len();
    assert_eq!(count, given.len());
    assert!(lines(&again).iter().all(|line| line.get("pid").is_none()));
    // In a file, too, and with repetitions.
    let file = place("demo.ts", &stream);
    assert_eq!(stdout(&["decode", &file], &[]), json);
    assert!(lines(&stdout(&["decode", "--all", &file], &[])).len() > count);
}

#[test]
fn json_by_hand_becomes_a_section() {
    let tdt = r#"{ "TDT": { "table_id": 112, "TDT": { "utc_time": "2016-10-14T08:42:00Z" } } }"#;
    assert_eq!(stdout(&["encode", "-"], tdt.as_bytes()), wire::testing::unhex("70 7005 e14b 084200").unwrap());
    let packets = stdout(&["encode", "--ts", "--pid", "0x14", "-"], tdt.as_bytes());
    assert_eq!(packets[..13], wire::testing::unhex("47 4014 10 00 70 7005 e14b 084200").unwrap());
    // Hexadecimal passes, and what other programs say beside the tables makes nothing.
    let mixed = "{\"type\": \"pid\"}\n{\"pid\": 20, \"section\": \"707005e14b084200\"}";
    assert_eq!(stdout(&["encode", "-"], mixed.as_bytes()).len(), 8);
}

#[test]
fn how_two_multiplexes_differ() {
    let stream = demo::multiplex().unwrap();
    let json = text(&stdout(&["decode", "-"], &stream)).to_owned();
    let old = place("old.ts", &stream);
    assert_eq!(stdout(&["diff", &old, "-"], &stream), b"");
    // Another name of a service, a program less.
    let provider = lines(json.as_bytes()).into_iter().find(|l| l["table"] == "SDT").unwrap();
    let service = &provider["section"]["SDT"]["SDT"]["services"][0];
    let id = service["service_id"].as_u64().unwrap();
    let changed: Vec<String> = lines(json.as_bytes())
        .into_iter()
        .map(|mut line| {
            if line["table"] == "SDT" {
                line["section"]["SDT"]["version_number"] = 30.into();
                let descriptor = &mut line["section"]["SDT"]["SDT"]["services"][0]["descriptors"][0];
                descriptor["service"]["service_name"] = "Changed".into();
            }
            if line["table"] == "PAT" {
                line["section"]["PAT"]["PAT"]["programs"].as_array_mut().unwrap().pop();
            }
            line.to_string()
        })
        .collect();
    let new = stdout(&["encode", "--ts", "-"], changed.join("\n").as_bytes());
    let (found, said) = failure(&["diff", &old, "-"], &new);
    assert!(said.starts_with("sitool: ") && said.ends_with(" and - differ\n"), "{said}");
    assert!(
        found.contains(&format!("    services / service_id {id} / descriptors / service / service_name: ")),
        "{found}"
    );
    assert!(found.contains("-> \"Changed\"\n") && found.contains("    version_number: "), "{found}");
    assert!(found.contains("  - programs / program_number "), "{found}");
    let (found, _) = failure(&["diff", "--json", &old, "-"], &new);
    let found = lines(found.as_bytes());
    assert!(found.iter().any(|line| line["new"] == "Changed" && line["table"] == "SDT"), "{found:?}");
    assert!(found.iter().any(|line| line["table"] == "PAT" && line.get("new").is_none()), "{found:?}");
}

#[test]
fn services_and_guide_of_the_demonstration() {
    let stream = demo::multiplex().unwrap();
    let shown = stdout(&["services", "-", "--charset", "china"], &stream);
    let shown = text(&shown);
    let services = lines(&stdout(&["services", "--json", "-"], &stream));
    assert_eq!(services.len(), 2);
    assert!(shown.contains("  cable_delivery_system: frequency 346.000 MHz, fec_outer RS(204/188), "), "{shown}");
    assert!(shown.contains("symbol_rate 6.875 Msym/s"), "{shown}");
    let tuned = &services[0]["delivery_systems"][0]["cable_delivery_system"];
    assert_eq!((&tuned["modulation"], &tuned["frequency"]), (&"qam64".into(), &346_000_000.into()));
    for service in &services {
        assert!(shown.contains(&format!(" {}  ", service["service_id"])), "{shown}");
        assert!(service["program_map_pid"].is_u64() && !service["streams"].as_array().unwrap().is_empty(), "{service}");
    }
    let events = lines(&stdout(&["epg", "--json", "-"], &stream));
    assert!(!events.is_empty());
    let guide = stdout(&["epg", "-"], &stream);
    let xml = stdout(&["epg", "--xmltv", "-"], &stream);
    let (guide, xml) = (text(&guide), text(&xml));
    for event in &events {
        let name = event["event_name"].as_str().unwrap();
        assert!(!name.is_empty() && guide.contains(name), "{guide}");
        assert!(xml.contains(&format!(">{name}</title>")), "{xml}");
    }
    assert_eq!(xml.matches("<programme ").count(), events.len());
    assert_eq!(xml.matches("</programme>").count(), events.len());
    assert!(xml.starts_with("<?xml") && xml.ends_with("</tv>\n"));
}

#[test]
fn several_files_in_turn() {
    let stream = demo::multiplex().unwrap();
    let (first, second) = (place("first.ts", &stream), place("second.ts", &stream[..stream.len() / 2]));
    let alone = [&first, &second].map(|file| stdout(&["decode", file], &[]));
    let both = stdout(&["decode", &first, &second], &[]);
    let heading = |name: &str| format!("{{\"type\":\"input\",\"name\":\"{name}\"}}\n").into_bytes();
    assert!(both == [heading(&first), alone[0].clone(), heading(&second), alone[1].clone()].concat());
    // What is said beside the tables makes no section.
    assert_eq!(stdout(&["encode", "-"], &both), stdout(&["encode", "-"], &alone.concat()));
    let shown = stdout(&["services", &first, &second], &[]);
    let shown = text(&shown);
    assert!(shown.starts_with(&format!("==> {first} <==\n")), "{shown}");
    assert!(shown.contains(&format!("\n==> {second} <==\n")), "{shown}");
    // One guide of all, and each event once.
    for form in [&["epg"][..], &["epg", "--json"], &["epg", "--xmltv"]] {
        let one = stdout(&[form, &[&first]].concat(), &[]);
        assert!(!one.is_empty() && stdout(&[form, &[&first, &first]].concat(), &[]) == one, "{form:?}");
    }
    // One that is not there keeps the others from nothing.
    for form in [&["decode"][..], &["services"], &["epg", "--json"]] {
        let output = run(SITOOL, &[form, &["no-such-file", &first]].concat(), None);
        assert_eq!(output.status.code(), Some(2), "{form:?}");
        assert!(output.stdout.ends_with(&stdout(&[form, &[&first]].concat(), &[])), "{form:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("sitool: cannot open no-such-file: "), "{said}");
        assert!(said.ends_with("sitool: 1 of 2 inputs failed\n"), "{said}");
    }
}

#[test]
fn conditional_access_systems_have_their_names() {
    // CA_identifier in an SDT: 0x4A02 of Novel-SuperTV, and 0xFFFE of nobody.
    let mut sdt = wire::testing::unhex("42 f017 0001 c1 00 00 2000 ff 0065 fc 8006 53 04 4a02 fffe").unwrap();
    sdt.extend(wire::crc::mpeg(&sdt).to_be_bytes());
    let services = lines(&stdout(&["services", "--json", "-"], &sdt));
    let expected = serde_json::json!([
        { "ca_system_id": 0x4A02, "name": "Novel-SuperTV" },
        { "ca_system_id": 0xFFFE, "name": null },
    ]);
    assert_eq!(services[0]["ca_systems"], expected);
    assert!(text(&stdout(&["services", "-"], &sdt)).contains("CA 0x4a02 (Novel-SuperTV) 0xfffe"));
}

#[test]
fn a_folder_of_captures() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sitool-folder");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("below")).unwrap();
    let stream = demo::multiplex().unwrap();
    fs::write(folder.join("a.ts"), &stream).unwrap();
    // Without one packet of the PAT, and something else.
    let lost = stream.chunks(188).filter(|p| p[1] & 0x1F == 0 && p[2] == 0).nth(1).unwrap();
    let at = stream.chunks(188).position(|p| p == lost).unwrap() * 188;
    fs::write(folder.join("below/b.ts"), [&stream[..at], &stream[at + 188..]].concat()).unwrap();
    fs::write(folder.join("c.txt"), "no stream at all").unwrap();
    let folder = folder.to_str().unwrap();
    let shown = stdout(&["scan", folder], &[]);
    let shown = text(&shown);
    assert!(shown.contains("a.ts: ") && shown.contains("  services: ") && shown.contains("  networks: "), "{shown}");
    assert!(shown.contains("c.txt: not read: "), "{shown}");
    let found = lines(&stdout(&["scan", "--json", folder], &[]));
    let of = |name: &str| found.iter().find(|l| l["file"] == name).unwrap();
    assert_eq!(
        (of("a.ts")["discontinuities"].as_u64(), of("below/b.ts")["discontinuities"].as_u64()),
        (Some(0), Some(1))
    );
    assert!(of("c.txt")["error"].is_string());
}

#[test]
fn failures_are_one_line() {
    assert!(failure(&["encode", "-"], b"{\"TDT\": {}}").1.contains("object 1"));
    assert!(failure(&["encode", "-"], b"{\"section\": \"70\"} {").1.contains("object 2"));
    assert!(failure(&["encode", "-"], b"").1.contains("no tables"));
    assert!(failure(&["encode", "--ts", "-"], b"{\"section\": \"707005e14b084200\"}").1.contains("no pid"));
    assert!(failure(&["decode", "no-such-file"], b"").1.contains("no-such-file"));
    assert!(failure(&["decode", "-"], b"no stream").1.contains("standard input"));
    assert!(failure(&["diff", "-", "-"], b"").1.contains("only one"));
    assert!(failure(&["scan", "no-such-folder"], b"").1.contains("no-such-folder"));
    // The last section is cut short.
    let sections = stdout(&["encode", "-"], &stdout(&["decode", "-"], &demo::multiplex().unwrap()));
    assert!(failure(&["decode", "-"], &sections[..sections.len() - 1]).1.contains(": no section"));
    for command in ["decode", "encode", "diff", "services", "epg", "scan"] {
        assert!(text(&run(SITOOL, &[command, "--help"], None).stdout).contains("Usage: sitool"));
    }
}

#[test]
fn who_closes_the_pipe_has_seen_enough() {
    let mut stream = demo::multiplex().unwrap();
    while stream.len() < 4 << 20 {
        stream.extend_from_within(..);
    }
    for arguments in [&["decode", "--all", "-"][..], &["services", "--json", "-"]] {
        let mut child = spawn(SITOOL, arguments);
        let (mut stdin, input) = (child.stdin.take().unwrap(), stream.clone());
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let mut first = [0];
        let _ = child.stdout.take().unwrap().read(&mut first);
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        // What was short enough to be written before has its counts.
        let is_count = |line: &str| line.starts_with("sitool: -: ");
        assert!(output.status.success() && text(&output.stderr).lines().all(is_count), "{}", text(&output.stderr));
    }
}

/// Every section of the corpus to JSON and back, those of Japan and North America among them.
#[test]
fn sections_of_the_corpus_come_back() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let (mut sets, mut sections) = (0, 0);
    let mut folders: Vec<_> = fs::read_dir(corpus.join("sections")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for file in folders.iter().map(|folder| folder.join("sections.bin")).filter(|file| file.is_file()) {
        let bytes = fs::read(&file).unwrap();
        let json = stdout(&["decode", file.to_str().unwrap()], &[]);
        assert!(stdout(&["encode", "-"], &json) == bytes, "{}", file.display());
        sets += 1;
        sections += lines(&json).len();
    }
    println!("{sets} sets, {sections} sections");
    assert!(sets > 40 && sections > 800, "{sets} sets, {sections} sections");
}

/// Private descriptors by their owners, counted in the dumps of the reference.
#[test]
fn private_descriptors_of_the_corpus_have_their_owners() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    for (set, owner, count) in
        [("test-092", "eacem", 7), ("test-014", "eacem", 8), ("test-053", "nor_dig", 4), ("test-055", "sky", 2)]
    {
        let file = corpus.join("sections").join(set).join("sections.bin");
        let json = stdout(&["decode", file.to_str().unwrap()], &[]);
        let found = text(&json).matches(&format!("{{\"{owner}\":{{")).count();
        assert_eq!((found, text(&json).contains("{\"unknown\":{")), (count, false), "{set}");
        assert!(stdout(&["encode", "-"], &json) == fs::read(&file).unwrap(), "{set}");
    }
    // A tag that DVB gives no meaning, in a Chinese network.
    let file = corpus.join("sections/test-201/sections.bin");
    let of = |network| stdout(&["decode", "--network", network, file.to_str().unwrap()], &[]);
    assert!(text(&of("dvb")).contains("\"unknown\":{") && text(&of("china")).contains("\"chinese\":{"));
    assert!(stdout(&["encode", "-"], &of("china")) == fs::read(&file).unwrap());
}

/// An NIT with a delivery system of DTMB and logical channels, and no private_data_specifier.
fn private_nit(channel: u8) -> Vec<u8> {
    let mut nit = wire::testing::unhex(
        "40 f026 3001 c3 00 00 f000 f019 1234 5678 f013 5a 0b 06660000 3531 17ffffffff 83 04 0101fc00",
    )
    .unwrap();
    *nit.last_mut().unwrap() = channel;
    nit.extend(wire::crc::mpeg(&nit).to_be_bytes());
    nit
}

#[test]
fn what_no_loop_says_the_user_says() {
    let nit = private_nit(7);
    let options = ["--private-data-specifier", "0x28", "--network", "china"];
    let decoded = |options: &[&str]| stdout(&[&["decode", "-"], options].concat(), &nit);
    let plain = decoded(&[]);
    assert!(text(&plain).contains("{\"unknown\":{\"descriptor_tag\":131,"), "{}", text(&plain));
    assert!(text(&plain).contains("[{\"terrestrial_delivery_system\":"), "{}", text(&plain));
    let named = decoded(&options);
    assert!(text(&named).contains("{\"eacem\":{\"logical_channel\":"), "{}", text(&named));
    assert!(text(&named).contains("{\"chinese\":{\"terrestrial_delivery_system\":"), "{}", text(&named));
    for json in [plain, named] {
        assert_eq!(stdout(&["encode", "-"], &json), nit);
    }
    let old = place("private.bin", &nit);
    let (found, _) = failure(&[&["diff", &old, "-"], &options[..]].concat(), &private_nit(8));
    assert!(found.contains("/ logical_channel ") && found.contains("logical_channel_number: 7 -> 8"), "{found}");
    let (found, _) = failure(&["diff", &old, "-"], &private_nit(8));
    assert!(found.contains("/ unknown / body: "), "{found}");
    assert_eq!(run(SITOOL, &["decode", "--network", "mars", "-"], Some(&nit)).status.code(), Some(2));
    // Frequencies with their unit, here 1 kHz apart.
    let mut moved = private_nit(7);
    let (at, end) = (moved.len() - 19 - 4 + 2 + 3, moved.len() - 4);
    moved[at] = 0x10;
    moved.truncate(end);
    moved.extend(wire::crc::mpeg(&moved).to_be_bytes());
    let (found, _) = failure(&[&["diff", &old, "-"], &options[..]].concat(), &moved);
    assert!(found.contains("centre_frequency: 666.000 MHz -> 666.001 MHz"), "{found}");
}

/// Every capture, against the packets and services that another program has counted.
#[test]
fn captures_of_the_corpus_are_scanned() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let found = lines(&stdout(&["scan", "--json", corpus.join("ts").to_str().unwrap()], &[]));
    assert!(found.len() > 30, "{}", found.len());
    for line in &found {
        let name = line["file"].as_str().unwrap();
        let file = corpus.join(format!("ts-reference/{}.analyze.json", name.strip_suffix(".ts").unwrap()));
        let reference: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let total = |value: &Value| value["ts"]["packets"]["total"].as_u64();
        println!("{name}: {} packets, {} services; {:?}", line["packets"], line["services"], total(&reference));
        for service in reference["services"].as_array().into_iter().flatten() {
            let name = service["name"].as_str().filter(|name| !name.starts_with('('));
            let name = name.map_or_else(|| service["id"].to_string(), str::to_owned);
            assert!(line["services"].as_array().unwrap().contains(&name.into()), "{line}");
        }
    }
}
