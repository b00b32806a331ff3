//! What all programs that read a stream do alike, on the smallest inputs and on those that look like several things.

#[path = "input/build.rs"]
#[allow(dead_code)] // used by others, too
mod build;
mod program;

use build::MAP_FRAME;
use mpegts::Pid;
use mpegts::packet::PacketBuilder;
use program::{run, text};

const INSPECT: &str = env!("CARGO_BIN_EXE_inspect");
const TSMON: &str = env!("CARGO_BIN_EXE_tsmon");
const SITOOL: &str = env!("CARGO_BIN_EXE_sitool");
const SNIFF: &str = env!("CARGO_BIN_EXE_docsis-sniff");
const REMUX: &str = env!("CARGO_BIN_EXE_remux");

/// Packet `n` of the DOCSIS PID with one frame, without bytes 0x47 in its payload.
fn packet(n: usize) -> Vec<u8> {
    let counter = n as u8 & 15;
    let head = PacketBuilder {
        payload_unit_start_indicator: true,
        continuity_counter: counter,
        ..PacketBuilder::new(Pid::DOCSIS)
    };
    let mut payload = [0xFF; 184];
    // Behind a pointer_field of 0.
    payload[0] = 0;
    payload[1..][..MAP_FRAME.len()].copy_from_slice(&MAP_FRAME);
    head.build(None, &payload).unwrap().0.to_vec()
}

/// What each program counts, and what it says beside it. `docsis-sniff` counts frames, of which each packet has one.
fn packets(input: &[u8]) -> [(Option<i32>, u64, String); 5] {
    let number = |text: &str| text.split_whitespace().find_map(|word| word.replace(',', "").parse().ok());
    let inspect = run(INSPECT, &["-", "--summary"], Some(input));
    let line = text(&inspect.stdout).lines().find(|line| line.contains(" packets of ")).unwrap_or_default();
    let inspected = (inspect.status.code(), number(line).unwrap_or(0), text(&inspect.stderr).to_owned());
    let tsmon = run(TSMON, &["-", "--summary"], Some(input));
    let line = text(&tsmon.stdout).lines().find(|line| line.ends_with(" packets")).unwrap_or_default();
    let watched = (tsmon.status.code(), number(line).unwrap_or(0), text(&tsmon.stderr).to_owned());
    let remux = run(REMUX, &["-"], Some(input));
    let out = remux.stdout.chunks(188);
    assert!(out.clone().all(|packet| packet.len() == 188 && packet[0] == 0x47));
    let said: String = text(&remux.stderr).lines().filter(|line| !line.contains(" packets in, ")).collect();
    let passed = (remux.status.code(), out.len() as u64, said);
    let others = [(SITOOL, &["decode", "-"][..], "sitool: -: "), (SNIFF, &["-"], " frames")].map(
        |(program, arguments, mark)| {
            let output = run(program, arguments, Some(input));
            let (counts, said): (Vec<_>, Vec<_>) =
                text(&output.stderr).lines().partition(|line| line.starts_with(mark) || line.ends_with(mark));
            (output.status.code(), number(counts.first().unwrap_or(&"")).unwrap_or(0), said.join("\n"))
        },
    );
    let [decoded, sniffed] = others;
    [inspected, watched, passed, decoded, sniffed]
}

#[test]
fn trap_15_one_packet_and_a_little_more() {
    let behind = |n: usize| [packet(0), vec![0x11; n]].concat();
    for (name, input, expected) in [
        ("one packet", packet(0), 1),
        ("one of 192 bytes", [vec![0x11; 4], packet(0)].concat(), 1),
        ("one of 204 bytes", behind(16), 1),
        ("one of 208 bytes", behind(20), 1),
        ("one and a byte", behind(1), 1),
        ("one and four bytes", behind(4), 1),
        ("one and half the next", [packet(0), packet(1)[..94].to_vec()].concat(), 1),
        ("two packets", [packet(0), packet(1)].concat(), 2),
    ] {
        for (code, packets, said) in packets(&input) {
            assert_eq!((code, packets, &*said), (Some(0), expected, ""), "{name}");
        }
    }
    for (name, input) in
        [("less than a packet", packet(0)[..187].to_vec()), ("a packet and no sync byte", vec![0; 188])]
    {
        for (code, packets, said) in packets(&input) {
            assert_eq!((code, packets), (Some(2), 0), "{name}");
            assert!(said.contains("not a transport stream"), "{name}: {said}");
        }
    }
}

#[test]
fn stuffing_of_sync_bytes_behind_the_packets_is_said() {
    let input: Vec<u8> = (0..40).flat_map(|n| [packet(n), vec![0x47; 20]].concat()).collect();
    for (code, packets, said) in packets(&input) {
        assert_eq!((code, packets), (Some(0), 40));
        assert!(
            said.trim_end().ends_with(": more than one pattern fits: packets of 204 bytes, too; read as 208"),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1);
    }
}

#[test]
fn an_option_for_captures_says_that_it_does_nothing_for_a_stream() {
    let output = run(INSPECT, &["--docsis", "-"], Some(&packet(0).repeat(3)));
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "inspect: --docsis does nothing: the input is a transport stream, no capture\n");
}
