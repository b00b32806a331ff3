//! Every number of a command line has its range: its ends do no harm, what lies beyond is refused in clear words.

mod program;

use examples::inspect::demo;
use program::{run, text};

const CYCLER: &str = env!("CARGO_BIN_EXE_section-cycler");
const INSPECT: &str = env!("CARGO_BIN_EXE_inspect");
const REMUX: &str = env!("CARGO_BIN_EXE_remux");
const SITOOL: &str = env!("CARGO_BIN_EXE_sitool");
const SNIFF: &str = env!("CARGO_BIN_EXE_docsis-sniff");
const TSMON: &str = env!("CARGO_BIN_EXE_tsmon");

/// A program, what stands in front of the option, the option, the ends of its range, and what lies just beyond them.
type Number = (&'static str, &'static [&'static str], &'static str, [&'static str; 2], [&'static str; 2]);

const PID: [&str; 2] = ["0", "0x1FFF"];
const NO_PID: [&str; 2] = ["-1", "0x2000"];
const PROGRAM: [&str; 2] = ["1", "65535"];
const SECONDS: [&str; 2] = ["1", "31536000"];
const MILLISECONDS: [&str; 2] = ["1", "86400000"];
const BITRATE: [&str; 2] = ["1504", "1000000000000"];

const NUMBERS: [Number; 17] = [
    (INSPECT, &[], "--pid", PID, NO_PID),
    (SITOOL, &["decode"], "--pid", PID, NO_PID),
    (SITOOL, &["services"], "--private-data-specifier", ["1", "0xFFFFFFFF"], ["0", "0x100000000"]),
    (REMUX, &[], "--program", PROGRAM, ["0", "65536"]),
    (REMUX, &["--program", "101"], "--keep", PID, NO_PID),
    (REMUX, &[], "--drop", PID, NO_PID),
    (REMUX, &[], "--map", ["0x1FF0=0x1FF1", "8190=16"], ["-1=5", "5=0x2000"]),
    (REMUX, &[], "--shift", ["-95443717", "95443717"], ["-95443718", "95443718"]),
    (REMUX, &[], "--restamp", BITRATE, ["1503", "1000000000001"]),
    (TSMON, &[], "--priority", ["1", "3"], ["0", "4"]),
    (TSMON, &[], "--pcr-interval", MILLISECONDS, ["0", "86400001"]),
    (TSMON, &[], "--pid-period", SECONDS, ["0", "31536001"]),
    (TSMON, &[], "--bitrate", BITRATE, ["1503", "1000000000001"]),
    (TSMON, &[], "--seconds", ["", ""], ["0", "31536001"]),
    (CYCLER, &["--seconds", "1"], "--bitrate", ["1504", "1504"], ["1503", "1000000000001"]),
    (CYCLER, &[], "--seconds", ["1", "1"], ["0", "31536001"]),
    (CYCLER, &["--seconds", "1"], "--interval-ms", MILLISECONDS, ["0", "86400001"]),
];

/// Options whose values are no numbers.
const WORDS: [&str; 12] = [
    "--udp",
    "--source",
    "--interface",
    "--charset",
    "--network",
    "--schema",
    "--output",
    "--svg",
    "--type",
    "--write",
    "--secret-file",
    "--si",
];

#[test]
fn the_ends_of_every_range_do_no_harm() {
    let stream = &demo::multiplex().unwrap()[..188 * 1500];
    let tables = run(INSPECT, &["--json", "-"], Some(stream)).stdout;
    for (program, before, option, ends, _) in NUMBERS {
        for value in ends.into_iter().filter(|value| !value.is_empty()) {
            let input = if program == CYCLER { &tables } else { stream };
            let out = run(program, &[before, &[&*format!("{option}={value}"), "-"]].concat(), Some(input));
            // A program that is not there is an error, and said in one line.
            let code = out.status.code();
            assert!(code == Some(0) || code == Some(2), "{option} {value}: {}", text(&out.stderr));
            assert!(!text(&out.stderr).contains("panicked"), "{option} {value}: {}", text(&out.stderr));
            assert!(!text(&out.stderr).contains("invalid value"), "{option} {value}: {}", text(&out.stderr));
            assert!(
                code == Some(0) || text(&out.stderr).lines().count() == 1,
                "{option} {value}: {}",
                text(&out.stderr)
            );
        }
    }
}

#[test]
fn what_lies_beyond_is_refused() {
    for (program, before, option, _, beyond) in NUMBERS {
        for value in beyond.into_iter().chain(["99999999999999999999999", "1.5", "x", ""]) {
            let out = run(program, &[before, &[&*format!("{option}={value}"), "-"]].concat(), Some(&[]));
            assert_eq!(out.status.code(), Some(2), "{option} {value}");
            let said = text(&out.stderr).lines().next().unwrap_or_default();
            let named = said.starts_with(&format!("error: invalid value '{value}' for '{option} <"));
            let missing = value.is_empty() && said.starts_with("error: a value is required for");
            assert!(named || missing, "{option} {value}: {said}");
        }
    }
}

/// No option with a value is forgotten here.
#[test]
fn every_option_is_a_number_of_the_list_or_words() {
    let commands = [(SITOOL, &["decode", "encode", "diff", "services", "epg", "scan"][..])];
    let alone = [INSPECT, REMUX, TSMON, CYCLER, SNIFF].map(|program| (program, &[""][..]));
    for (program, command) in alone.into_iter().chain(commands).flat_map(|(p, all)| all.iter().map(move |c| (p, *c))) {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|argument| !argument.is_empty()).collect();
        let help = run(program, &arguments, None);
        let with_value = text(&help.stdout).lines().filter_map(|line| {
            let option = line.split_whitespace().find(|word| word.starts_with("--"))?;
            (line.trim_start().starts_with('-') && line.contains('<')).then_some(option)
        });
        for option in with_value {
            let listed = NUMBERS.iter().any(|number| number.2 == option) || WORDS.contains(&option);
            assert!(listed, "{program} {command}: {option}");
        }
    }
}
