//! Tunnels of real streams, against what other programs took out of them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

use mpegts::demux::{Demux, Event, Watch};
use mpegts::descriptor::Descriptor;
use mpegts::packet::PACKET_SIZE;
use mpegts::psi::Pmt;
use mpegts::tunnel::baseband::{BbFrame, BbMode, PlpEvent, PlpExtractor, StreamFormat};
use mpegts::tunnel::mpe::{Datagram, DatagramSection};
use mpegts::tunnel::t2mi::{T2miEvent, T2miPacket, T2miPacketType, T2miPacketizer, T2miPayload, T2miReader};
use mpegts::{Packet, Pid, section};
use std::path::PathBuf;
use wire::{Decode, Encode};

fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(corpus()?.join(path)).unwrap())
}

fn packets(data: &[u8]) -> impl Iterator<Item = Packet<'_>> {
    data.chunks_exact(PACKET_SIZE).map(|c| Packet::new(c.first_chunk().unwrap()))
}

fn pid(number: u16) -> Pid {
    Pid::new(number).unwrap()
}

/// The T2-MI packets of a PID, one after another. Nothing may be wrong with any.
fn t2mi(data: &[u8], number: u16) -> Vec<Vec<u8>> {
    let mut reader = T2miReader::new(pid(number));
    let mut out = Vec::new();
    for packet in packets(data) {
        let mut input = reader.push(packet);
        while let Some(event) = reader.next(&mut input) {
            let T2miEvent::Packet { packet, missing: 0 } = event else { panic!("{event:?}") };
            out.push(packet.encode_to_vec().unwrap());
        }
    }
    out
}

/// The transport stream of a physical layer pipe. Nothing may be wrong with it.
fn inner(t2mi: &[Vec<u8>], plp_id: u8) -> Vec<u8> {
    let mut extractor = PlpExtractor::new();
    let mut out = Vec::new();
    for bytes in t2mi {
        let Some(frame) = T2miPacket::from_bytes(bytes).unwrap().baseband_frame(plp_id) else { continue };
        let mut input = extractor.push(frame.unwrap());
        while let Some(event) = extractor.next(&mut input) {
            let PlpEvent::Packet(ts) = event else { panic!("{event:?}") };
            out.extend(ts);
        }
    }
    out
}

/// Where the first PMT with a T2MI_descriptor (extension descriptor 0x11) ends: the reference began
/// to extract there. With the PID it announces.
fn announced(data: &[u8], pmt_pid: u16) -> (usize, u16) {
    let mut sections = section::SectionAssembler::new();
    for (n, packet) in packets(data).enumerate().filter(|(_, p)| p.pid() == pid(pmt_pid)) {
        let mut payload = section::Payload::from_packet(packet).unwrap();
        while let Some(section) = sections.next(&mut payload) {
            let section = section.unwrap();
            for stream in section.long::<Pmt>().unwrap().table.streams.iter().map(Result::unwrap) {
                let is_t2mi = |d: Descriptor| {
                    let bytes = d.encode_to_vec().unwrap();
                    bytes[0] == 0x7F && bytes[2] == 0x11
                };
                if stream.es_info.iter().map(Result::unwrap).any(is_t2mi) {
                    return (n, stream.elementary_pid.get());
                }
            }
        }
    }
    panic!("no T2MI_descriptor");
}

#[test]
fn t2mi_packets_equal_the_reference() {
    let (Some(data), Some(reference)) = (read("ts/test-138.ts"), read("ts-reference/test-138.t2mi")) else { return };
    let (at, number) = announced(&data, 33);
    assert_eq!(number, 64);
    let from_there = t2mi(&data[at * PACKET_SIZE..], number);
    assert!(from_there.concat() == reference);
    // There are more before.
    let all = t2mi(&data, number);
    assert_eq!((all.len(), from_there.len()), (396, 379));
    assert!(all.concat().ends_with(&reference));
    let of = |t: T2miPacketType| all.iter().filter(|p| p[0] == t.0).count();
    assert_eq!((of(T2miPacketType::BASEBAND_FRAME), of(T2miPacketType::TIMESTAMP)), (345, 17));
    assert_eq!((of(T2miPacketType::L1_CURRENT), of(T2miPacketType::INDIVIDUAL_ADDRESSING)), (17, 17));
}

#[test]
fn inner_transport_stream_equals_the_reference() {
    let (Some(t2mi), Some(reference)) = (read("ts-reference/test-138.t2mi"), read("ts/test-138.extracted.ts")) else {
        return;
    };
    let mut rest = &t2mi[..];
    let mut list = Vec::new();
    while !rest.is_empty() {
        let mut r = wire::Reader::new(rest);
        T2miPacket::decode(&mut r).unwrap();
        list.push(rest[..r.offset()].to_vec());
        rest = r.peek();
    }
    let got = inner(&list, 102);
    // The reference put inner packets into the places of outer ones, and six were left when these ended.
    assert_eq!(got.len() - reference.len(), 6 * PACKET_SIZE);
    assert!(got.starts_with(&reference));
    assert!(inner(&list, 101).is_empty());
}

#[test]
fn inner_stream_of_another_recording_is_continuous() {
    let Some(data) = read("ts/test-109.ts") else { return };
    let list = t2mi(&data, 4096);
    assert_eq!(list.len(), 6);
    for bytes in &list {
        let packet = T2miPacket::from_bytes(bytes).unwrap();
        let frame = packet.baseband_frame(0).unwrap().unwrap();
        assert_eq!(
            (frame.header.ts_gs, frame.mode, frame.header.npd),
            (StreamFormat::TS, BbMode::HIGH_EFFICIENCY, false)
        );
        // The long form of ISCR: 22 bits behind 10.
        assert_eq!(frame.issy().unwrap() >> 22, 2);
        let T2miPayload::T2miBaseband(baseband) = packet.payload else { panic!() };
        assert_eq!(frame.encode_to_vec().unwrap(), baseband.bbframe[..]);
    }
    let ts = inner(&list, 0);
    let mut states = std::collections::BTreeMap::new();
    let mut errors = 0;
    for packet in packets(&ts) {
        let state = states.entry(packet.pid()).or_insert(mpegts::packet::continuity::Continuity::new());
        errors += u32::from(state.check(packet).is_error());
        assert!(packet.payload().is_ok());
    }
    // 32736 bytes of data fields, three of them before the first packet of 187.
    assert_eq!((ts.len() / PACKET_SIZE, errors), (175, 0));
}

#[test]
fn packets_go_back_into_a_transport_stream() {
    for (file, number) in [("ts/test-138.ts", 64), ("ts/test-109.ts", 4096)] {
        let Some(data) = read(file) else { return };
        let list = t2mi(&data, number);
        let mut packetizer = T2miPacketizer::new(pid(number));
        let mut out = Vec::new();
        for packet in &list {
            packetizer.push(packet, |ts| out.extend(ts)).unwrap();
        }
        packetizer.finish(|ts| out.extend(ts)).unwrap();
        assert!(t2mi(&out, number) == list, "{file}");
    }
}

#[test]
fn every_payload_is_understood_and_written_back() {
    let Some(data) = read("ts/test-138.ts") else { return };
    let (mut last, mut transmitters) = (None, Vec::new());
    for bytes in t2mi(&data, 64) {
        let packet = T2miPacket::from_bytes(&bytes).unwrap();
        assert_eq!(packet.encode_to_vec().unwrap(), bytes);
        match packet.payload {
            T2miPayload::Invalid { error, .. } => panic!("{error}"),
            T2miPayload::T2Timestamp(time) => {
                // Relative, and one super-frame after the other.
                assert!(time.is_relative() && !time.is_null());
                last = Some(time.duration().unwrap());
            }
            T2miPayload::T2miIndividualAddressing(a) => {
                transmitters = a.transmitters.iter().map(|t| t.unwrap().tx_identifier).collect();
            }
            T2miPayload::T2miL1Current(l1) => assert_eq!((l1.l1conf_len, l1.l1ext_len), (0xBF, 0)),
            T2miPayload::T2miBaseband(b) => {
                let frame = BbFrame::from_bytes(&b.bbframe).unwrap();
                // K_bch of this code rate, less the header.
                assert_eq!((b.plp_id, frame.data.len() + frame.padding.len()), (102, 38608 / 8));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(last.unwrap() < core::time::Duration::from_secs(1));
    assert_eq!(transmitters, [11, 12, 13]);
}

#[test]
fn datagrams_equal_those_of_other_analysers() {
    let (Some(data), Some(reference)) = (read("ts/test-202.ts"), read("ts-reference/test-202.sections.bin")) else {
        return;
    };
    let mut demux = Demux::new();
    demux.watch(pid(1001), Watch::Sections);
    let (mut sections, mut datagrams, mut inner) = (Vec::new(), Vec::new(), Vec::new());
    let mut take = |event: Event<'_>| {
        let Event::Section { section, .. } = event else { return };
        if section.table_id() != 0x3E {
            return;
        }
        let mpe = DatagramSection::from_section(section).unwrap();
        assert_eq!(mpe.encode_to_vec().unwrap(), section.as_bytes());
        let Datagram::Ipv4(ip) = mpe.datagram().unwrap() else { panic!("{mpe:?}") };
        // As another analyser shows all of them: UDP from 127.0.0.1 to itself, port 4000, 1344 bytes.
        assert_eq!((ip.len(), ip[9], &ip[22..24]), (1344, 17, &4000u16.to_be_bytes()[..]));
        assert_eq!(ip[12..20], [127, 0, 0, 1, 127, 0, 0, 1]);
        sections.extend_from_slice(section.as_bytes());
        datagrams.extend_from_slice(ip);
        assert_eq!(
            mpegts::packet::framing::Framing::of_datagram(&ip[28..]),
            Some(mpegts::packet::framing::Framing::Ts188)
        );
        inner.extend_from_slice(&ip[28..]);
    };
    let mut rest = &data[..];
    while let Some(event) = demux.next(&mut rest) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    // The reference has the sections of all PIDs.
    let (mut expected, mut rest) = (Vec::new(), &reference[..]);
    while let [table_id, high, low, ..] = *rest {
        let (section, after) = rest.split_at(3 + (usize::from(high & 0x0F) << 8 | usize::from(low)));
        if table_id == 0x3E {
            expected.extend_from_slice(section);
        }
        rest = after;
    }
    assert_eq!(sections.len(), expected.len());
    assert!(sections == expected);
    assert_eq!((datagrams.len() / 1344, wire::crc::mpeg(&datagrams)), (660, 0x8026_68A4));
    assert_eq!(inner.len(), 660 * 7 * PACKET_SIZE);
}
