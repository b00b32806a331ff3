//! Against captures and streams of the corpus, counted by other tools.

use super::{TCP, Tally, counts, tally};
use examples::input::{Input, Skip};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

/// A file of the corpus; without the corpus nothing is tested, and that is said.
fn corpus(path: &str) -> Option<PathBuf> {
    Some(wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?.join(path))
}

fn capture(path: &str) -> Option<Tally> {
    Some(tally(Input::open(corpus(path)?).unwrap()))
}

/// Sessions, frames and what else is in the trace, as counted by a separate script and by tshark.
#[test]
fn depi_trace_gives_every_frame_and_message() {
    let Some(path) = corpus("docsis/openrpd/_2018-09-19_14-20-52.pcap.gz") else { return };
    let reader = flate2::read::GzDecoder::new(File::open(path).unwrap());
    let t = tally(Input::from_reader(reader).unwrap());
    let sizes = |m: &BTreeMap<Option<u32>, Vec<(u64, Vec<u8>)>>| -> Vec<(Option<u32>, usize)> {
        m.iter().map(|(k, v)| (*k, v.len())).collect()
    };
    assert_eq!(sizes(&t.frames), [(Some(0x43_0000), 50_032), (Some(0x43_0001), 393)]);
    assert_eq!(sizes(&t.messages), [(Some(0xD4_0000), 49_246)]);
    for (_, frame) in t.frames.values().flatten() {
        let (body, crc) = frame[6..].split_last_chunk::<4>().unwrap();
        assert_eq!(usize::from(u16::from_be_bytes([frame[2], frame[3]])) + 6, frame.len());
        assert_eq!(wire::crc::x25(&frame[..4]).to_le_bytes(), frame[4..6]);
        assert_eq!(wire::crc::ethernet(body), u32::from_le_bytes(*crc));
    }
    assert!(t.messages.values().flatten().all(|(_, m)| m[18] == 3), "MAP is message type 3");
    let mut expected = counts(&[
        (Skip::Arp, 5),
        (Skip::Llc, 672 + 26),
        (Skip::IpProtocol(1), 1),
        (TCP, 3778),
        (Skip::IpProtocol(58), 26 + 11),
        (Skip::Fragment, 5),
        (Skip::Udp, 474 + 12),
        (Skip::L2tpControl, 213 + 219),
    ]);
    assert_eq!(t.skipped.values().sum::<u64>() + 50_425 + 49_246, 105_113 + 1);
    // The trace was cut two bytes into a record header.
    expected.insert(Skip::CaptureCut { position: 12_865_534 }, 1);
    assert_eq!(t.skipped, expected);
}

#[test]
fn docsis_link_type_gives_one_frame_a_record() {
    let Some(t) = capture("docsis/openrpd/openrpd-depi-docsis-frames-dlt143.pcap") else { return };
    assert_eq!(t.frames[&None].len(), 29);
    assert_eq!(t.skipped, counts(&[]));
    let t = capture("docsis/openrpd/openrpd-unit-test-mmm.pcap").unwrap();
    let indices: Vec<u64> = t.frames[&None].iter().map(|f| f.0).collect();
    assert_eq!(indices, (1..=10).collect::<Vec<_>>());
}

#[test]
fn l2tp_control_connection_is_counted() {
    let Some(t) = capture("docsis/openrpd/L2TPV3ControlMinimum.pcap") else { return };
    assert_eq!(t.skipped, counts(&[(Skip::L2tpControl, 121)]));
}

/// Packets by flow as tshark counts them (test-171.11: 47 datagrams of 1428 bytes, packets of 204).
#[test]
fn transport_streams_in_captures_are_found_and_kept_apart() {
    let Some(t) = capture("pcap/test-176.pcapng") else { return };
    let v4 = "192.168.233.10:37900 -> 192.168.233.11:7777".to_owned();
    let v6 = "[fdb2:2c26:f4e4:1:3cd8:e1f5:6bbc:b27c]:40107 -> [fdb2:2c26:f4e4:1:21c:42ff:fe38:46a8]:8888".to_owned();
    assert_eq!(t.packets, BTreeMap::from([(v4, 84), (v6, 70)]));
    assert_eq!(t.skipped, counts(&[(Skip::IpProtocol(58), 1)]));

    let t = capture("pcap/test-162.pcap").unwrap();
    let rtp = "10.101.10.90:2000 -> 235.0.2.1:2000 RTP 0x05060000".to_owned();
    assert_eq!(t.packets, BTreeMap::from([(rtp, 112)]));
    assert_eq!(t.skipped, counts(&[]));

    let t = capture("pcap/test-171.11.pcapng").unwrap();
    let udp = "192.168.233.2:57033 -> 192.168.233.10:5555".to_owned();
    assert_eq!(t.packets, BTreeMap::from([(udp, 47 * 7)]));
}

#[test]
fn captures_without_transport_streams_are_accounted_for() {
    for (name, expected) in [
        ("pcap/test-102.pcapng", vec![(Skip::Arp, 3), (TCP, 698), (Skip::Llc, 3)]),
        ("pcap/test-106.1.pcapng", vec![(Skip::Arp, 2), (TCP, 60)]),
        ("pcap/test-106.2.pcapng", vec![(Skip::Arp, 2), (TCP, 48), (Skip::Udp, 6)]),
        ("pcap/test-107.pcapng", vec![(Skip::Arp, 2), (TCP, 120), (Skip::Udp, 18 + 14)]),
    ] {
        let Some(t) = capture(name) else { return };
        assert_eq!(t.packets, BTreeMap::new(), "{name}");
        assert_eq!(t.skipped, counts(&expected), "{name}");
    }
}

#[test]
fn every_transport_stream_of_the_corpus_is_recognised_and_read_whole() {
    for folder in ["ts", "ts-codecs"] {
        let Some(folder) = corpus(folder) else { return };
        let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        for path in files.filter(|p| p.extension().is_some_and(|e| e == "ts")) {
            let input = Input::open(&path).unwrap();
            assert_eq!(input.length(), Some(std::fs::metadata(&path).unwrap().len()));
            let expected = std::fs::read(&path).unwrap();
            let t = tally(input);
            assert!(t.bytes[&0] == expected, "{}", path.display());
            assert_eq!(t.skipped, counts(&[]));
        }
    }
}
