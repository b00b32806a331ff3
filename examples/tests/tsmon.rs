//! The monitor as a program: on streams whose faults are known, from a file and live.

mod program;

use program::{run, text};
use serde_json::Value;
use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::time::Duration;

const TSMON: &str = env!("CARGO_BIN_EXE_tsmon");

/// Null packets of which one is damaged.
fn stream() -> Vec<u8> {
    let mut packets = mpegts::packet::NULL_PACKET.repeat(20);
    packets[188 * 9 + 1] |= 0x80;
    packets
}

fn lines(output: &[u8]) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_for_each_event_and_the_counts() {
    let output = run(TSMON, &["-"], Some(&stream()));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let expected = "2.1 Transport_error PID 0x1FFF packet 9: transport_error_indicator\n20 packets\n         1  2.1 Transport_error\n";
    assert_eq!(text(&output.stdout), expected);
    let output = run(TSMON, &["--json", "-"], Some(&stream()));
    let [event, summary] = &lines(&output.stdout)[..] else { panic!("{}", text(&output.stdout)) };
    assert_eq!((&event["indicator"], &event["pid"], &event["packet"]), (&"2.1".into(), &8191.into(), &9.into()));
    assert_eq!((&summary["packets"], &summary["events"]["2.1"]), (&20.into(), &1.into()));
}

#[test]
fn a_bit_rate_is_a_clock() {
    // 20 packets at 15040 bit/s take two seconds: no PAT in them, and no table of service information.
    let output = run(TSMON, &["--json", "--bitrate", "15040", "--priority", "1", "-"], Some(&stream()));
    let [event, summary] = &lines(&output.stdout)[..] else { panic!("{}", text(&output.stdout)) };
    assert_eq!((&event["indicator"], &event["interval_ms"]), (&"1.3.a".into(), &600.0.into()));
    assert_eq!(event["time"], 0.7);
    assert_eq!(summary["events"]["2.1"], 1);
    let output = run(TSMON, &["--json", "--bitrate", "15040", "--summary", "-"], Some(&stream()));
    assert_eq!(lines(&output.stdout).len(), 1);
}

#[test]
fn what_is_no_stream_is_an_error() {
    let output = run(TSMON, &["-"], Some(&[1; 5000]));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("tsmon: standard input: not a transport stream"));
    assert_eq!(run(TSMON, &[], None).status.code(), Some(2));
    assert!(run(TSMON, &["--help"], None).status.success());
}

#[test]
fn datagrams_with_and_without_rtp_are_watched_live() {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(TSMON)
        .args(["--udp", &free.to_string(), "--json", "--seconds", "5"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let stream = stream();
    // Until it listens, and for more than half a second then.
    for sent in 0..30u16 {
        std::thread::sleep(Duration::from_millis(100));
        let header = [&[0x80, 33][..], &sent.to_be_bytes(), &[0; 4], &[9; 4]].concat();
        // Who does not listen yet may answer with an error.
        let _ = sender.send_to(&[&header[..], &stream[188 * 8..188 * 15]].concat(), free);
        let _ = sender.send_to(&stream[..188 * 7], free);
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let lines = lines(&output.stdout);
    let count = |number: &str| lines.iter().filter(|l| l["indicator"] == number).count() as u64;
    let summary = lines.last().unwrap();
    // Without a PAT for half a second: once.
    assert_eq!(count("1.3.a"), 1, "{lines:?}");
    assert!(count("2.1") >= 5);
    assert_eq!(summary["packets"], count("2.1") * 14);
    assert!(lines.iter().all(|l| l["type"] == "summary" || l["time"].is_f64()));
}

#[test]
fn every_flow_of_a_capture_is_watched_by_its_own_clock() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    for (name, packets) in
        [("test-162.pcap", &[112][..]), ("test-171.11.pcapng", &[329]), ("test-176.pcapng", &[84, 70])]
    {
        let file = corpus.join("pcap").join(name);
        let output = run(TSMON, &["--json", file.to_str().unwrap()], None);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        let lines = lines(&output.stdout);
        let summaries = lines.iter().filter(|l| l["type"] == "summary" && l["flow"] != "");
        assert_eq!(summaries.map(|s| s["packets"].as_u64().unwrap()).collect::<Vec<_>>(), packets, "{name}");
        assert!(lines.iter().all(|l| l["type"] == "summary" || l["time"].is_f64()), "{name}");
    }
}
