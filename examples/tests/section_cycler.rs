//! The cycler: what it is given comes back out of its stream, as often as asked.

mod program;

use program::{run, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const CYCLER: &str = env!("CARGO_BIN_EXE_section-cycler");
const INSPECT: &str = env!("CARGO_BIN_EXE_inspect");

/// PID, name and content of every table of a stream, and the summary of every PID.
type Report = (BTreeSet<(u64, String, String)>, BTreeMap<u64, Value>);

fn report(stream: Option<&[u8]>) -> (String, Report) {
    let output = run(INSPECT, if stream.is_some() { &["--json", "-"] } else { &["--json"] }, stream);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let (mut tables, mut pids) = Report::default();
    for line in text(&output.stdout).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let pid = line["pid"].as_u64();
        match line["type"].as_str().unwrap() {
            "table" => {
                tables.insert((pid.unwrap(), line["table"].to_string(), line["section"].to_string()));
            }
            "pid" => {
                pids.insert(pid.unwrap(), line);
            }
            _ => {}
        }
    }
    (text(&output.stdout).to_owned(), (tables, pids))
}

#[test]
fn tables_go_round_through_json_and_a_stream() {
    let (json, (given, _)) = report(None);
    assert_eq!(given.len(), 11);
    let made = run(CYCLER, &["-", "--seconds", "4", "--bitrate", "300000"], Some(json.as_bytes()));
    assert!(made.status.success(), "{}", text(&made.stderr));
    // 4 s of 300 kbit/s.
    assert_eq!(made.stdout.len(), 300_000 * 4 / 1504 * 188);
    let (_, (found, pids)) = report(Some(&made.stdout));
    assert_eq!(found, given);
    // Every 500 ms, the first at once. A PAT, the PMTs and the NIT take one packet each.
    for pid in [0, 16, 257, 258] {
        assert_eq!(pids[&pid]["packets"], 8, "PID {pid}");
        assert_eq!(pids[&pid]["discontinuities"], 0, "PID {pid}");
    }
}

#[test]
fn an_interval_is_the_tables_own() {
    let pat = r#"{"pid":0,"table":"PAT","interval_ms":100,"section":{"PAT":{"table_id":0,"transport_stream_id":7,"version_number":3,"current_next_indicator":true,"section_number":0,"last_section_number":0,"PAT":{"programs":[{"program_number":9,"program_map_pid":300}]}}}}"#;
    let raw = r#"{"pid":301,"table":"private","section":"7e700401020304"}"#;
    let input = format!("{pat}\n\n{{\"type\":\"service\"}}\n{raw}\n");
    let made = run(CYCLER, &["-", "--seconds", "2", "--interval-ms", "400"], Some(input.as_bytes()));
    assert!(made.status.success(), "{}", text(&made.stderr));
    let count = |pid: u16| {
        let of = |p: &&[u8]| u16::from_be_bytes([p[1] & 0x1F, p[2]]) == pid;
        made.stdout.chunks(188).filter(of).count()
    };
    assert_eq!((count(0), count(301)), (20, 5));
    let packet = made.stdout.chunks(188).find(|p| p[1..3] == [0x41, 0x2D]).unwrap();
    assert_eq!(packet[4..13], [0, 0x7E, 0x70, 4, 1, 2, 3, 4, 0xFF]);
}

#[test]
fn trap_50_a_pid_with_too_much_to_send_holds_up_no_other() {
    // 40 sections of 1,000 bytes every 100 ms are ten times what 300 kbit/s can carry.
    let large = format!(r#"{{"pid":300,"table":"private","interval_ms":100,"section":"8073e5{}"}}"#, "c4".repeat(997));
    let small = r#"{"pid":301,"table":"private","interval_ms":200,"section":"7e700401020304"}"#;
    let input = format!("{}\n{small}\n", [large.as_str(); 40].join("\n"));
    let made = run(CYCLER, &["-", "--seconds", "4", "--bitrate", "300000"], Some(input.as_bytes()));
    assert!(made.status.success(), "{}", text(&made.stderr));
    let of = |p: &[u8], pid: u16| u16::from_be_bytes([p[1] & 0x1F, p[2]]) == pid;
    let at: Vec<usize> = (0..).zip(made.stdout.chunks(188)).filter(|(_, p)| of(p, 301)).map(|(n, _)| n).collect();
    assert_eq!(at.len(), 20);
    // 200 ms are 39.9 packets; a section of 1,000 bytes takes six.
    assert!(at[0] <= 6 && at.windows(2).all(|w| w[1] - w[0] <= 40 + 6), "{at:?}");
    assert_eq!(made.stdout.chunks(188).filter(|p| of(p, 300)).count(), made.stdout.len() / 188 - 20);
    let line = "section-cycler: PID 0x012C: the bit rate is too low for its tables: sections come up to ";
    let first = text(&made.stderr).lines().next().unwrap();
    assert!(first.starts_with(line) && first.ends_with(" ms late"), "{first}");
}

#[test]
fn what_cannot_be_sent_gets_one_line_and_exit_code_2() {
    for (input, message) in [
        ("", "section-cycler: no tables: expected lines with pid and section"),
        ("{", "section-cycler: line 1: EOF"),
        (r#"{"pid":8192,"table":"PAT","section":"00"}"#, "section-cycler: line 1: no pid of 13 bits"),
        (r#"{"pid":1,"section":{"PUT":{}}}"#, "section-cycler: line 1: PUT: no such structure here"),
        (
            r#"{"pid":0,"table":"PAT","section":{"PAT":{"table_id":0,"transport_stream_id":1,"version_number":2,"PAT":{"programs":[{"program_number":70000}]}}}}"#,
            "section-cycler: line 1: PAT.PAT.programs[0].program_number: does not fit the field",
        ),
        (
            r#"{"pid":0,"table":"PAT","section":{"PAT":{"table_id":0,"PAT":{"programs":[]}}}}"#,
            "section-cycler: line 1: PAT.transport_stream_id: missing in PAT",
        ),
    ] {
        let output = run(CYCLER, &["-"], Some(input.as_bytes()));
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{input}");
        assert!(error.starts_with(message) && error.lines().count() == 1, "{error:?}");
        assert!(output.stdout.is_empty());
    }
    assert!(run(CYCLER, &["--help"], None).status.success());
}

#[test]
fn every_number_has_its_range() {
    let line = r#"{"pid":301,"table":"private","interval_ms":INTERVAL,"section":"7e700401020304"}"#;
    let good = line.replace("INTERVAL", "100");
    for wrong in [
        ["--bitrate", "0"],
        ["--bitrate", "1503"],
        ["--bitrate", "18446744073709551615"],
        ["--seconds", "0"],
        ["--seconds", "18446744073709551615"],
        ["--interval-ms", "0"],
        ["--interval-ms", "18446744073709551615"],
    ] {
        let output = run(CYCLER, &[&wrong[..], &["-"]].concat(), Some(good.as_bytes()));
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(text(&output.stderr).starts_with("error: invalid value") && output.stdout.is_empty());
    }
    for wrong in ["0", "-5", "86400001", "18446744073709551615", "true"] {
        let output = run(CYCLER, &["-"], Some(line.replace("INTERVAL", wrong).as_bytes()));
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert_eq!(text(&output.stderr), "section-cycler: line 1: interval_ms is not a number of 1 to 86400000\n");
    }
}

#[test]
fn tables_of_several_files_make_one_stream_and_are_counted() {
    let line = |pid: u16| format!("{{\"pid\":{pid},\"table\":\"private\",\"section\":\"7e700401020304\"}}\n");
    let file = std::env::temp_dir().join(format!("cycler-{}.json", std::process::id()));
    std::fs::write(&file, line(301)).unwrap();
    let name = file.to_str().unwrap();
    let made = run(CYCLER, &[name, "-", "--seconds", "1"], Some(line(302).as_bytes()));
    let wrong = run(CYCLER, &[name, "-"], Some(b"{"));
    std::fs::remove_file(&file).unwrap();
    let pids: BTreeSet<u16> = made.stdout.chunks(188).map(|p| u16::from_be_bytes([p[1] & 0x1F, p[2]])).collect();
    assert_eq!(pids, BTreeSet::from([301, 302, 8191]));
    // A second of 1 Mbit/s; each table at 0 and 500 ms.
    assert_eq!(text(&made.stderr), "664 packets, 4 of them with sections of 2 tables\n");
    assert!(text(&wrong.stderr).starts_with("section-cycler: -: line 1: EOF"), "{}", text(&wrong.stderr));
}
