//! The monitor as a program: on streams whose faults are known, from a file and live.

#[path = "input/build.rs"]
#[allow(dead_code)] // used by others, too
mod build;
mod program;

use examples::inspect::demo;
use mpegts::ip::rtp::RtpSender;
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
        assert!(lines.iter().all(|l| l["type"] != "event" || l["time"].is_f64()), "{name}");
    }
}

/// A capture of RTP, each datagram at its time in microseconds.
fn capture(datagrams: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut file = build::pcap(build::Order::Little, build::MICRO, 1, &[]);
    for (time, datagram) in datagrams {
        let record = build::datagram(datagram);
        for word in [time / 1_000_000, time % 1_000_000, record.len() as u64, record.len() as u64] {
            file.extend((word as u32).to_le_bytes());
        }
        file.extend(record);
    }
    file
}

#[test]
fn trap_51_times_are_those_of_arrival() {
    // 8 Mbit/s, of which each datagram has seven packets.
    let stream = demo::multiplex().unwrap();
    let mut datagrams: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut sender = RtpSender::new(1);
    for (packet, n) in stream.chunks_exact(188).zip(0..) {
        sender.push(packet.try_into().unwrap(), n, |d| datagrams.push((1_000_000 + u64::from(n) * 188, d.to_vec())));
    }
    let watch = |datagrams: &[(u64, Vec<u8>)]| {
        let file = capture(datagrams);
        // The PCRs are 20 ms apart.
        let output = run(TSMON, &["--json", "--si", "none", "--pcr-interval", "50", "-"], Some(&file));
        assert!(output.status.success(), "{}", text(&output.stderr));
        lines(&output.stdout)
    };
    let late = |lines: &[Value]| lines.iter().filter(|l| l["indicator"] == "2.3.a").count();
    let whole = watch(&datagrams);
    assert_eq!(late(&whole), 0, "{whole:?}");
    assert_eq!(whole.last().unwrap()["packets"], datagrams.len() * 7);
    // What comes behind a loss waits for 64 others, which take 84 ms.
    for n in [300, 200, 100] {
        let packets = &datagrams[n].1[12..];
        assert!(packets.chunks(188).all(|p| p[3] & 0x20 == 0 || p[5] & 0x10 == 0), "no PCR is lost");
        datagrams.remove(n);
    }
    // And some are overtaken by a few.
    datagrams.swap(0, 1);
    let (a, b) = (datagrams[50].1.clone(), datagrams[53].1.clone());
    (datagrams[50].1, datagrams[53].1) = (b, a);
    let lossy = watch(&datagrams);
    assert_eq!(late(&lossy), 0, "{lossy:?}");
    let summary = lossy.last().unwrap();
    assert_eq!((&summary["packets"], &summary["rtp"]["lost"]), (&(datagrams.len() * 7).into(), &3.into()));
}

#[test]
fn trap_51_every_datagram_of_a_capture_is_counted() {
    let packet = mpegts::packet::NULL_PACKET;
    let rtp = |n: u16| [&[0x80, 33][..], &n.to_be_bytes(), &[0; 4], &[9; 4], &packet].concat();
    let numbers = [2u16, 1, 3, 3, 30_000, 4, 5, 40_000, 6, 8];
    let datagrams: Vec<_> = numbers.iter().zip(1..).map(|(n, time)| (time * 1000, rtp(*n))).collect();
    let output = run(TSMON, &["--json", "--si", "none", "--summary", "-"], Some(&capture(&datagrams)));
    let lines = lines(&output.stdout);
    let summary = lines.last().unwrap();
    assert_eq!(summary["packets"], 7);
    let count = |key: &str| summary["rtp"][key].as_u64().unwrap();
    assert_eq!(count("received"), 10);
    assert_eq!((count("delivered"), count("duplicates"), count("strays"), count("lost")), (7, 1, 2, 1));
    let skipped: u64 = lines.iter().filter(|l| l["type"] == "skipped").map(|l| l["count"].as_u64().unwrap()).sum();
    assert_eq!(skipped, 3);
}

#[test]
fn every_number_has_its_range() {
    for wrong in [
        ["--bitrate", "0"],
        ["--bitrate", "18446744073709551615"],
        ["--pcr-interval", "0"],
        ["--pcr-interval", "18446744073709551615"],
        ["--pid-period", "0"],
        ["--pid-period", "18446744073709551615"],
        ["--priority", "4"],
        ["--bitrate", "-1"],
    ] {
        let output = run(TSMON, &[&wrong[..], &["-"]].concat(), Some(&stream()));
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("panicked") && output.stdout.is_empty());
    }
    for wrong in [
        &["--seconds", "18446744073709551615", "--udp", "127.0.0.1:9"][..],
        &["--seconds", "0", "--udp", "127.0.0.1:9"],
        &["--udp", "127.0.0.1:0"],
        &["--udp", "127.0.0.1:65536"],
        &["--udp", "127.0.0.1"],
        &["--udp", "239.1.1.1:9", "--interface", "no-such-one"],
        &["--udp", "127.0.0.1:9", "-"],
        &["--source", "127.0.0.1", "-"],
        &["--seconds", "1", "-"],
    ] {
        let output = run(TSMON, wrong, Some(&stream()));
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("panicked") && output.stdout.is_empty());
    }
    // The ends of the ranges do no harm.
    for (low, high) in [("1504", "1000000000000"), ("1504", "1504")] {
        for (bitrate, period) in [(low, "1"), (high, "31536000")] {
            let arguments = ["--bitrate", bitrate, "--pid-period", period, "--pcr-interval", "86400000", "-"];
            assert!(run(TSMON, &arguments, Some(&stream())).status.success());
        }
    }
}

#[test]
fn what_is_left_at_the_end_is_said() {
    let output = run(TSMON, &["-"], Some(&[&stream()[..], &[0x47; 100]].concat()));
    let expected = "20 packets\nends inside a packet: 100 bytes at byte 3760 are not a whole one\n";
    assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
}

#[test]
fn several_inputs_are_watched_one_after_the_other() {
    let file = std::env::temp_dir().join(format!("tsmon-{}.ts", std::process::id()));
    std::fs::write(&file, stream()).unwrap();
    let name = file.to_str().unwrap();
    let output = run(TSMON, &["--summary", name, "no/such/file", "-"], Some(&stream()));
    std::fs::remove_file(&file).unwrap();
    let counts = "20 packets\n         1  2.1 Transport_error\n";
    assert_eq!(text(&output.stdout), format!("==> {name} <==\n{counts}==> standard input <==\n{counts}"));
    assert_eq!(output.status.code(), Some(2));
    let errors: Vec<_> = text(&output.stderr).lines().collect();
    assert!(errors[0].starts_with("tsmon: cannot open no/such/file: "), "{errors:?}");
    assert_eq!(errors[1..], ["tsmon: 1 of 3 inputs failed"]);
}
