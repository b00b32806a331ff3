//! `docsis-sniff` on the corpus, on frames put together here, and live.

#[path = "input/build.rs"]
#[allow(dead_code)] // used by others, too
mod build;
mod program;

use build::{MAP_FRAME, MICRO, Order, l2tp, map_message, pcap, psp};
use docsis_mac::convergence::FramePacketizer;
use docsis_mac::message::{
    Body, InformationElement, Iuc, Map, Map5, MapCategory, MapTiming, Mdd, Probe, RegReqMp, SymbolRate, Ucd, UcdTlv,
};
use docsis_mac::tlv::Scalar;
use docsis_mac::unit::{Frequency, MiniSlotSize};
use docsis_mac::{Frame, Frames, MacAddress, Message, Sid};
use program::{run, spawn, text};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use wire::{Encode, List};

const SNIFF: &str = env!("CARGO_BIN_EXE_docsis-sniff");
const CMTS: MacAddress = MacAddress([0xAC, 0x1F, 0x6B, 1, 2, 3]);

fn lines(output: &[u8]) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ok(arguments: &[&str], input: Option<&[u8]>) -> Vec<u8> {
    let output = run(SNIFF, arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    output.stdout
}

fn corpus(name: &str) -> Option<PathBuf> {
    Some(wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?.join("docsis/openrpd").join(name))
}

fn frame(body: Body<'_>) -> Vec<u8> {
    Frame::from(Message::new(CMTS, body)).encode_to_vec().unwrap()
}

fn ucd() -> Vec<u8> {
    let tlvs =
        [UcdTlv::ModulationRate(Scalar(SymbolRate::KSYM_2560)), UcdTlv::Frequency(Scalar(Frequency(30_600_000)))];
    frame(Body::Ucd29(
        Ucd { upstream_channel_id: 3, mini_slot_size: MiniSlotSize(2), tlvs: List::from(&tlvs), ..Ucd::default() }
            .into(),
    ))
}

/// 400 mini-slots of channel 3: 40 for requests, 100 for SID 5, 60 for SID 6, 200 that are nobody's; SID 7 waits.
fn map(start: u32) -> Vec<u8> {
    let element = |sid, iuc, offset| InformationElement { sid: Sid(sid), iuc, offset };
    let elements = [
        element(0x3FFF, Iuc::REQUEST, 0),
        element(5, Iuc::SHORT_DATA, 40),
        element(6, Iuc::LONG_DATA, 140),
        element(0, Iuc::EXPANSION, 200),
        element(0, Iuc::NULL, 400),
        element(7, Iuc::SHORT_DATA, 400),
    ];
    let map = Map {
        upstream_channel_id: 3,
        allocation_start_time: start,
        timing: MapTiming::default(),
        elements: List::from(&elements),
        ..Map::default()
    };
    frame(Body::from(map))
}

/// A UCD and MAPs: two that follow each other, the second twice, one behind a gap of 80.
fn frames() -> Vec<Vec<u8>> {
    let start = u32::MAX - 99;
    vec![ucd(), map(start), map(300), map(300), map(780)]
}

fn capture() -> Vec<u8> {
    pcap(Order::Little, MICRO, 143, &frames())
}

#[test]
fn a_line_for_each_frame() {
    let out = ok(&["-"], Some(&capture()));
    let shown: Vec<&str> = text(&out).lines().collect();
    assert_eq!(shown.len(), 5);
    assert!(shown[0].contains("UCD-29  ac:1f:6b:01:02:03 -> 01:e0:2f:00:00:01"), "{}", shown[0]);
    let words = "channel 3, 400 mini-slots from 300: 40 request all, 100 short data grant";
    assert!(shown[2].contains(words), "{}", shown[2]);
    let verbose = ok(&["-v", "--type", "ucd-29", "-"], Some(&capture()));
    assert!(text(&verbose).contains("frequency 30.600 MHz"), "{}", text(&verbose));
    let objects = lines(&ok(&["--json", "--type", "MAP", "-"], Some(&capture())));
    assert_eq!(objects.len(), 4);
    let body = &objects[1]["frame"]["payload"]["management"]["body"]["MAP"];
    assert_eq!((&objects[1]["crc_ok"], &body["allocation_start_time"]), (&true.into(), &300.into()), "{objects:?}");
}

/// Downstream, SAID 0x0ABC, key 5 odd: the addresses and 30 bytes of ciphertext.
fn encrypted() -> Vec<u8> {
    let mut frame = vec![0x01, 5, 0, 47, 0x44, 0x51, 0xCA, 0xBC, 0];
    frame.extend(wire::crc::x25(&frame).to_le_bytes());
    frame.extend([0x5A; 42]);
    frame
}

#[test]
fn an_encrypted_frame_is_no_damaged_one() {
    let mut damaged = map(300);
    *damaged.last_mut().unwrap() ^= 1;
    let capture = pcap(Order::Little, MICRO, 143, &[encrypted(), damaged]);
    let out = ok(&["-"], Some(&capture));
    let shown: Vec<&str> = text(&out).lines().collect();
    assert!(shown[0].contains("30 bytes") && shown[0].contains("encrypted: SAID 2748, key 5 odd"), "{}", shown[0]);
    assert!(!shown[0].contains('!') && !shown[0].contains("EtherType"), "{}", shown[0]);
    assert!(shown[1].contains("! wrong CRC"), "{}", shown[1]);
    let objects = lines(&ok(&["--json", "-"], Some(&capture)));
    assert_eq!((&objects[0]["encrypted"], &objects[0]["crc_ok"]), (&true.into(), &Value::Null));
    assert_eq!((&objects[1]["encrypted"], &objects[1]["crc_ok"]), (&Value::Null, &false.into()));
    let summary = run(env!("CARGO_BIN_EXE_inspect"), &["--json", "--summary", "-"], Some(&capture));
    let objects = lines(&summary.stdout);
    let of = |name: &str| {
        let object = objects.iter().find(|o| o["frame"] == name).unwrap();
        (object["bad_crc"].as_u64().unwrap(), object["encrypted"].as_u64().unwrap())
    };
    assert_eq!((of("packet PDU"), of("MAP")), ((0, 1), (1, 0)));
}

/// LEN counts a CRC that the capture left out, and of the last frame there is the front only.
#[test]
fn captures_without_crc_are_read_all_the_same() {
    let mut cut: Vec<Vec<u8>> = frames();
    cut.iter_mut().for_each(|frame| frame.truncate(frame.len() - 4));
    cut.push(ucd()[..30].to_vec());
    let capture = pcap(Order::Little, MICRO, 143, &cut);
    let out = ok(&["-"], Some(&capture));
    let shown: Vec<&str> = text(&out).lines().collect();
    assert!(shown[0].contains("UCD-29  ac:1f:6b:01:02:03 -> 01:e0:2f:00:00:01  no CRC captured"), "{}", shown[0]);
    assert!(shown[2].contains("channel 3, 400 mini-slots from 300: 40 request all"), "{}", shown[2]);
    let all = ucd().len();
    assert!(shown[5].contains(&format!("MAC management header  ! 30 of {all} bytes captured")), "{}", shown[5]);
    let objects = lines(&ok(&["--json", "-"], Some(&capture)));
    assert_eq!((&objects[0]["missing"], &objects[0]["crc_ok"]), (&4.into(), &Value::Null));
    assert_eq!(objects[5]["missing"], all as u64 - 30);
    // Statistics and channels are those of the whole frames.
    for what in ["--stats", "--channels"] {
        assert_eq!(ok(&[what, "--json", "-"], Some(&capture)), ok(&[what, "--json", "-"], Some(&self::capture())));
    }
    let summary = run(env!("CARGO_BIN_EXE_inspect"), &["--json", "--summary", "-"], Some(&capture));
    let objects = lines(&summary.stdout);
    assert_eq!(objects.iter().find(|o| o["frame"] == "MAP").unwrap()["cut"], 4);
}

/// An MDD in two parts; the TLV of the second channel is cut where the first part ends.
fn mdd_parts() -> Vec<Vec<u8>> {
    let channel = |id: u8, frequency: u32| [&[1, 9, 1, 1, id, 2, 4][..], &frequency.to_be_bytes()].concat();
    let tlvs = [channel(11, 603_000_000), channel(12, 609_000_000), channel(13, 615_000_000)].concat();
    let mdd = Mdd {
        configuration_change_count: 7,
        number_of_fragments: 1,
        fragment_sequence_number: 1,
        current_downstream_channel_id: 11,
        tlvs: List::from_wire(&tlvs),
    };
    let parts = Message::new(CMTS, Body::from(mdd)).split(20 + 4 + 16 + 4).unwrap();
    assert_eq!(parts.len(), 3);
    parts.iter().map(|part| Frame::from(part.get()).encode_to_vec().unwrap()).collect()
}

#[test]
fn messages_in_parts_are_put_together() {
    let parts = mdd_parts();
    let capture = pcap(Order::Little, MICRO, 143, &[parts[2].clone(), parts[0].clone(), map(300), parts[1].clone()]);
    let channels = text(&ok(&["--channels", "-"], Some(&capture))).to_string();
    for line in ["11  frequency 603.000 MHz", "12  frequency 609.000 MHz", "13  frequency 615.000 MHz"] {
        assert!(channels.contains(line), "{channels}");
    }
    let out = ok(&["--type", "MDD", "-"], Some(&capture));
    let shown: Vec<&str> = text(&out).lines().collect();
    assert_eq!(shown.len(), 4);
    assert!(shown[0].contains("MDD part 3 of 3") && shown[2].contains("MDD part 2 of 3"), "{shown:?}");
    assert!(shown[3].contains("MDD (of parts)"), "{}", shown[3]);
    // One that does not come is told.
    let output = run(SNIFF, &["-"], Some(&pcap(Order::Little, MICRO, 143, &parts[..2])));
    assert!(text(&output.stderr).contains("1 x message in parts that did not all come"), "{}", text(&output.stderr));
    let summary = run(env!("CARGO_BIN_EXE_inspect"), &["--summary", "-"], Some(&capture));
    assert!(text(&summary.stdout).contains("MDD (of parts)"), "{}", text(&summary.stdout));
}

/// Two OFDMA bursts of SID 5 that hold a message in two segments.
#[test]
fn upstream_traffic_of_an_xra_31() {
    let request = frame(Body::from(RegReqMp {
        sid: Sid(5),
        number_of_fragments: 1,
        fragment_sequence_number: 1,
        ..RegReqMp::default()
    }));
    let burst = |number: u16, pointer: u16, data: &[u8]| {
        let mut segment = [pointer.to_be_bytes(), (number << 3).to_be_bytes(), [0, 0]].concat();
        segment.extend(wire::crc::x25(&segment).to_le_bytes());
        [&[1, 72, 0, 7, 18, 1, 1, 11, 2, 0, 5][..], &segment, data].concat()
    };
    let (first, second) = request.split_at(10);
    let capture =
        pcap(Order::Little, MICRO, 273, &[burst(0, 0x8000, first), burst(1, 0, second), burst(3, 0, &[1; 9])]);
    let output = run(SNIFF, &["-"], Some(&capture));
    assert!(text(&output.stdout).contains("REG-REQ-MP (of segments)"), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("1 x missing segment"), "{}", text(&output.stderr));
    let written = ok(&["--write", "-", "-"], Some(&capture));
    assert!(text(&ok(&["-"], Some(&written))).contains("REG-REQ-MP  "));
}

/// A request in fragments, and one in a concatenation.
#[test]
fn fragments_and_concatenations_are_opened() {
    let request = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
    let framed = |header: &[u8], payload: &[u8]| [header, &wire::crc::x25(header).to_le_bytes(), payload].concat();
    let fragment = |flags: u8, data: &[u8]| {
        let payload = [data, &wire::crc::ethernet(data).to_le_bytes()].concat();
        framed(&[0xC7, 6, 0, payload.len() as u8 + 6, 0x35, 0x11, 0, 10, 0, flags], &payload)
    };
    let list = [fragment(0x20, &request[..4]), fragment(0x11, &request[4..]), framed(&[0xF8, 1, 0, 6], &request)];
    let out = ok(&["-"], Some(&pcap(Order::Little, MICRO, 143, &list)));
    let shown: Vec<&str> = text(&out).lines().collect();
    assert_eq!(shown.len(), 5, "{shown:?}");
    assert!(shown[2].contains("request frame (of fragments)  SID 10: 2 mini-slots"), "{shown:?}");
    assert!(shown[4].contains("request frame (of concatenation)  SID 10: 2 mini-slots"), "{shown:?}");
}

/// Requests of SID 5 and 6 behind the first MAP, whose second grants 100 and 60 mini-slots.
#[test]
fn requests_and_their_grants() {
    let request = |sid: u8, mini_slots: u8| {
        let header = [0xC4, mini_slots, 0, sid];
        [&header[..], &wire::crc::x25(&header).to_le_bytes()].concat()
    };
    let in_bytes = {
        let header = [0xC8, 0, 9, 0, 5];
        [&header[..], &wire::crc::x25(&header).to_le_bytes()].concat()
    };
    // Of the next MAP all before mini-slot 250 is dealt with.
    let mut next = map(300);
    next[34..38].copy_from_slice(&250u32.to_be_bytes());
    let len = next.len();
    let crc = wire::crc::ethernet(&next[6..len - 4]).to_le_bytes();
    next[len - 4..].copy_from_slice(&crc);
    let list = [map(4_294_967_196), request(5, 100), request(6, 60), request(9, 8), in_bytes, next];
    let capture = pcap(Order::Little, MICRO, 143, &list);
    let objects = lines(&ok(&["--stats", "--json", "-"], Some(&capture)));
    let requests = &objects[0]["requests"];
    let count = |name: &str| requests[name].as_u64().unwrap();
    assert_eq!((count("heard"), count("granted"), count("not_heard"), count("open")), (3, 2, 1, 0), "{requests}");
    // From mini-slot 0, which the first MAP acknowledges, to 340 and 440.
    assert_eq!(requests["mean_wait_mini_slots"], 390.0);
    let out = ok(&["--stats", "-"], Some(&capture));
    assert!(
        text(&out).contains("3 requests: 2 granted after 390 mini-slots on average, 1 not heard, 0 open"),
        "{}",
        text(&out)
    );
    assert!(text(&out).contains("1 requests in bytes, or for a channel"), "{}", text(&out));
}

#[test]
fn a_probe_map_has_a_line() {
    let probe = Probe { sid: Sid(5), probe_frame: 1, symbol_in_frame: 3, ..Probe::default() };
    let probes = [probe, Probe { sid: Sid(6), symbol_in_frame: 4, ..probe }];
    let map = Map5 {
        upstream_channel_id: 3,
        category: MapCategory::PROBE,
        allocation_start_time: 1000,
        probes: Some(List::from(&probes)),
        ..Map5::default()
    };
    let out = ok(&["-"], Some(&pcap(Order::Little, MICRO, 143, &[frame(Body::from(map))])));
    let words = "channel 3, probes from frame 1000: SID 5 at +1.3, SID 6 at +1.4";
    assert!(text(&out).contains(words), "{}", text(&out));
}

/// What a monitor port of a CMTS shows: frames without Ethernet headers in a capture that claims Ethernet.
#[test]
fn a_capture_that_claims_ethernet_is_forced() {
    let capture = pcap(Order::Little, MICRO, 1, &frames());
    assert!(!run(SNIFF, &["-"], Some(&capture)).status.success());
    assert_eq!(ok(&["--docsis", "-"], Some(&capture)), ok(&["-"], Some(&self::capture())));
}

#[test]
fn frames_of_a_transport_stream() {
    let mut packets = Vec::new();
    let mut packetizer = FramePacketizer::new();
    for frame in frames().iter().cycle().take(60) {
        packetizer.push(frame, |packet| packets.extend(packet)).unwrap();
    }
    packetizer.finish(|packet| packets.extend(packet));
    let objects = lines(&ok(&["--json", "-"], Some(&packets)));
    assert_eq!(objects.len(), 60);
    assert_eq!((&objects[59]["number"], &objects[59]["name"]), (&60.into(), &"MAP".into()));
    // A damaged frame is told, and the others come.
    packets[188 * 3 + 100] ^= 0xFF;
    let output = run(SNIFF, &["--json", "-"], Some(&packets));
    assert!(output.status.success());
    assert!(lines(&output.stdout).len() >= 58);
}

#[test]
fn a_capture_is_written_and_read_again() {
    let written = ok(&["--write", "-", "-"], Some(&capture()));
    let again = ok(&["--json", "-"], Some(&written));
    assert_eq!(text(&again), text(&ok(&["--json", "-"], Some(&capture()))));
    // Messages without MAC header get one, and their CRC: the genuine frame comes out.
    let depi = pcap(Order::Little, MICRO, 1, &[l2tp(&psp(8, &[], 5, &[], &[(0xC000, map_message())]))]);
    let written = ok(&["--write", "-", "-"], Some(&depi));
    assert_eq!(written[24 + 16..], MAP_FRAME);
    assert_eq!(written[..4], 0xA1B2_3C4Du32.to_le_bytes());
}

#[test]
fn tshark_reads_what_is_written() {
    if Command::new("tshark").arg("--version").output().is_err() {
        eprintln!("skipped: there is no tshark");
        return;
    }
    let file = std::env::temp_dir().join(format!("docsis-sniff-{}.pcap", std::process::id()));
    ok(&["--write", file.to_str().unwrap(), "-"], Some(&capture()));
    let arguments = ["-n", "-T", "fields", "-e", "docsis_map.allocstart", "-e", "docsis_mgmt.type", "-r"];
    let output = Command::new("tshark").args(arguments).arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let types: Vec<&str> = text(&output.stdout).lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(types, ["29", "3", "3", "3", "3"], "{}", text(&output.stderr));
}

#[test]
fn shares_of_the_mini_slots() {
    let objects = lines(&ok(&["--stats", "--json", "-"], Some(&capture())));
    let [channel] = &objects[..] else { panic!("{objects:?}") };
    assert_eq!((&channel["upstream_channel_id"], &channel["mini_slot_us"]), (&3.into(), &12.5.into()));
    let expected = [
        ("maps", 3),
        ("duplicates", 1),
        ("gaps", 1),
        ("gap_mini_slots", 80),
        ("overlaps", 0),
        ("grants", 6),
        ("pending", 3),
    ];
    for (key, count) in expected {
        assert_eq!(channel[key], count, "{key}");
    }
    let used = [("data", 480), ("request", 120), ("other", 600), ("unused", 0), ("initial_maintenance", 0)];
    for (key, count) in used {
        assert_eq!(channel["mini_slots"][key], count, "{key}");
    }
    assert_eq!(channel["utilisation"], 0.4);
    assert_eq!(channel["sids"][0], serde_json::json!({ "sid": 5, "grants": 3, "mini_slots": 300 }));
    // 880 mini-slots from the first MAP to the last.
    let over_time = channel["over_time"].as_array().unwrap();
    let sum: u64 = over_time.iter().map(|part| part["mini_slots"]["data"].as_u64().unwrap()).sum();
    assert_eq!((sum, over_time.len()), (480, 1280 / 256));
    assert_eq!(over_time[2]["time"], 512.0 * 12.5e-6);
    let out = ok(&["--stats", "-"], Some(&capture()));
    assert!(text(&out).contains("  3 MAPs, 1 duplicates, 1 gaps of 80 mini-slots, 0 overlaps\n"), "{}", text(&out));
    assert!(text(&out).contains(" 40.00 %             480  data\n"), "{}", text(&out));
}

#[test]
fn a_picture_of_the_use() {
    let file = std::env::temp_dir().join(format!("docsis-sniff-{}.svg", std::process::id()));
    ok(&["--stats", "--svg", file.to_str().unwrap(), "-"], Some(&capture()));
    let picture = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    for part in ["<svg ", "Share of the mini-slots (%)", "Time from the first MAP (s)", ">data<", "</svg>"] {
        assert!(picture.contains(part), "{part}");
    }
}

#[test]
fn channels_with_their_units() {
    let out = ok(&["--channels", "-"], Some(&capture()));
    let expected = "upstream channels of ac:1f:6b:01:02:03\n    3  descriptor UCD-29, mini slot 12.5 µs, symbol rate 2.56 Msym/s, \
                    width 3.2 MHz, frequency 30.600 MHz\n";
    assert_eq!(text(&out), expected);
    let objects = lines(&ok(&["--channels", "--json", "-"], Some(&capture())));
    assert_eq!((&objects[0]["frequency"], &objects[0]["symbol_rate"]), (&30_600_000.into(), &2_560_000.0.into()));
}

#[test]
fn published_channels() {
    let Some(file) = corpus("_2018-09-19_14-20-52.pcap.gz") else { return };
    let file = file.to_str().unwrap();
    let out = ok(&["--channels", file], None);
    assert!(
        text(&out).contains("frequency 453.000 MHz, modulation 256-QAM, annex B, primary capable yes"),
        "{}",
        text(&out)
    );
    let objects = lines(&ok(&["--stats", "--json", file], None));
    assert_eq!((objects.len(), &objects[0]["maps"]), (1, &49_246.into()));
    // Each MAP comes on both pseudowires.
    assert_eq!(objects[0]["duplicates"], 49_246);
    let written = ok(&["--write", "-", file], None);
    let mut frames = written[24..].to_vec();
    let mut count = 0;
    while !frames.is_empty() {
        let len = u32::from_le_bytes(*frames[8..].first_chunk().unwrap()) as usize;
        let frame: Vec<_> = Frames::new(&frames[16..16 + len]).collect();
        assert!(frame.len() == 1 && frame[0].unwrap().check_crc().is_ok());
        frames.drain(..16 + len);
        count += 1;
        if count == 1000 {
            break;
        }
    }
}

#[test]
fn failures_are_one_line_and_a_closed_pipe_is_none() {
    for arguments in [&["-"][..], &["--stats", "-"], &["--channels", "-"], &["--write", "/dev/null", "-"]] {
        let output = run(SNIFF, arguments, Some(&mpegts::packet::NULL_PACKET.repeat(20)));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stderr), "docsis-sniff: no DOCSIS frames\n", "{arguments:?}");
    }
    let output = run(SNIFF, &["--stats", "-"], Some(&pcap(Order::Little, MICRO, 143, &[ucd()])));
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), "docsis-sniff: no MAPs\n"));
    assert_eq!(run(SNIFF, &["/nowhere"], None).status.code(), Some(2));
    assert!(run(SNIFF, &["--help"], None).status.success());

    let many = pcap(Order::Little, MICRO, 143, &vec![map(5); 50_000]);
    let mut child = spawn(SNIFF, &["--json", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(std::io::Write::write_all(&mut stdin, &many)));
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
    assert!(first.contains("\"name\":\"MAP\""));
}

#[test]
fn depi_over_live_udp() {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = spawn(SNIFF, &["--udp", &free.to_string(), "--json", "--seconds", "3"]);
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    for sequence in 0..20u16 {
        std::thread::sleep(Duration::from_millis(100));
        let message = psp(7, &[], sequence, &[], &[(0xC000, &MAP_FRAME), (0xC000, map_message())]);
        // Who does not listen yet may answer with an error.
        let _ = sender.send_to(&[&[0, 3, 0, 0][..], &message].concat(), free);
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let objects = lines(&output.stdout);
    assert!(objects.len() >= 2 && objects.len() % 2 == 0, "{}", text(&output.stdout));
    assert!(objects.iter().all(|o| o["name"] == "MAP" && o["session"] == 7 && o["time"].is_f64()));
    assert!(objects[0]["crc_ok"] == true && objects[1]["message"].is_object());
}
