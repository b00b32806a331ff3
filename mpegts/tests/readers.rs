//! The readers of single PIDs: as the demultiplexer has it, and what they say of losses.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::{Framed, framed};
use mpegts::pes::{Delivery, PesEnd, PesEvent, PesReader, PesReaderEvent};
use mpegts::section::{SectionEvent, SectionPacketizer, SectionReader};
use mpegts::tunnel::t2mi::{T2miEvent, T2miReader};
use mpegts::{Packet, Pid};
use std::collections::BTreeMap;
use wire::ErrorKind;

/// The packets of a stream.
fn packets(data: &[u8]) -> impl Iterator<Item = Packet<'_>> {
    framed(data).filter_map(|unit| match unit {
        Framed::Packet(frame) => Some(frame.packet),
        _ => None,
    })
}

/// What was found, as text, by PID.
type Found = BTreeMap<Pid, Vec<String>>;

fn demultiplexed(data: &[u8], watch: Watch) -> Found {
    let mut demux = Demux::new();
    for pid in 0..0x1FFF {
        demux.watch(Pid::new(pid).unwrap(), watch);
    }
    let mut out = Found::new();
    let mut add = |pid, text| out.entry(pid).or_default().push(text);
    // PSI is followed whatever is watched.
    let sections = watch == Watch::Sections;
    let mut see = |event: Event<'_>| match event {
        Event::Section { pid, section, .. } if sections => add(pid, format!("{section:?}")),
        Event::BadSection { pid, bad, .. } if sections => add(pid, format!("{bad:?}")),
        Event::Pes { pid, event, .. } => add(pid, format!("{event:?}")),
        _ => {}
    };
    let mut input = data;
    while let Some(event) = demux.next(&mut input) {
        see(event);
    }
    while let Some(event) = demux.finish() {
        see(event);
    }
    out
}

fn read_sections(data: &[u8]) -> Found {
    let (mut readers, mut out) = (BTreeMap::new(), Found::new());
    for packet in packets(data).filter(|packet| !packet.pid().is_null()) {
        let pid = packet.pid();
        let reader = readers.entry(pid).or_insert_with(|| SectionReader::new(pid));
        let mut input = reader.push(packet);
        while let Some(event) = reader.next(&mut input) {
            let text = match event {
                SectionEvent::Section(section) => format!("{section:?}"),
                SectionEvent::BadSection(bad) => format!("{bad:?}"),
                _ => continue,
            };
            out.entry(pid).or_default().push(text);
        }
    }
    out
}

fn read_pes(data: &[u8], delivery: Delivery) -> Found {
    let (mut readers, mut out) = (BTreeMap::new(), Found::new());
    for packet in packets(data).filter(|packet| !packet.pid().is_null()) {
        let pid = packet.pid();
        let reader = readers.entry(pid).or_insert_with(|| PesReader::new(pid, delivery));
        let mut input = reader.push(packet);
        while let Some(event) = reader.next(&mut input) {
            if let PesReaderEvent::Pes(event) = event {
                out.entry(pid).or_default().push(format!("{event:?}"));
            }
        }
    }
    for (pid, mut reader) in readers {
        while let Some(PesReaderEvent::Pes(event)) = reader.finish() {
            out.entry(pid).or_default().push(format!("{event:?}"));
        }
    }
    out
}

#[test]
fn captures_read_as_by_the_demultiplexer() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut count = 0;
    for file in std::fs::read_dir(corpus.join("ts")).unwrap().map(|entry| entry.unwrap().path()) {
        // A part is enough: all PIDs are in it, and breaks.
        let data = std::fs::read(&file).unwrap();
        let data = &data[..data.len().min(3000 * 188)];
        let name = file.display();
        let same = |kind, ours: Found, theirs: Found| {
            for pid in theirs.keys().chain(ours.keys()) {
                let (ours, theirs) = (ours.get(pid), theirs.get(pid));
                let pairs = ours.into_iter().flatten().zip(theirs.into_iter().flatten());
                let differ = pairs.enumerate().find(|(_, (ours, theirs))| ours != theirs);
                assert_eq!(differ, None, "{name}, {kind}, {pid}");
                assert_eq!(ours.map(Vec::len), theirs.map(Vec::len), "{name}, {kind}, {pid}");
            }
            theirs.values().map(Vec::len).sum::<usize>()
        };
        count += same("sections", read_sections(data), demultiplexed(data, Watch::Sections));
        for delivery in [Delivery::Pieces, Delivery::Headers, Delivery::Whole { limit: 100_000 }] {
            count += same("PES", read_pes(data, delivery), demultiplexed(data, Watch::Pes(delivery)));
        }
    }
    assert!(count > 40_000, "{count}");
}

/// Sections of 400 bytes, three packets each.
fn sections() -> Vec<[u8; 188]> {
    let mut packetizer = SectionPacketizer::new(Pid::new(0x123).unwrap());
    let mut out = Vec::new();
    for n in 1..=4u8 {
        let mut section = vec![n; 400];
        section[..3].copy_from_slice(&[0x80 + n, 0x31, 0x8D]);
        packetizer.push(&section, |packet| out.push(*packet));
        packetizer.finish(|packet| out.push(*packet));
    }
    assert_eq!(out.len(), 12);
    out
}

/// Table_ids of sections, and what is wrong with packets.
fn events(packets: &[[u8; 188]]) -> Vec<String> {
    let mut reader = SectionReader::new(Pid::new(0x123).unwrap());
    let mut out = Vec::new();
    for packet in packets {
        let mut input = reader.push(Packet::new(packet));
        while let Some(event) = reader.next(&mut input) {
            out.push(match event {
                SectionEvent::Section(section) => format!("{:x}", section.table_id()),
                SectionEvent::Discontinuity(Step::Discontinuity { expected, found, .. }) => {
                    format!("{expected}->{found}")
                }
                SectionEvent::BadTransportPacket(error) => error.at().to_string(),
                other => format!("{other:?}"),
            });
        }
    }
    out
}

#[test]
fn losses_and_wrong_packets_drop_the_open_section_and_are_told() {
    let whole = sections();
    assert_eq!(events(&whole), ["81", "82", "83", "84"]);
    // A repetition says nothing.
    assert_eq!(events(&[&whole[..5], &whole[4..]].concat()), ["81", "82", "83", "84"]);
    // Packet 4, in the second section, is lost.
    assert_eq!(events(&[&whole[..4], &whole[5..]].concat()), ["81", "4->5", "83", "84"]);
    let changed = |change: fn(&mut [u8; 188])| {
        let mut packets = whole.clone();
        change(&mut packets[4]);
        events(&packets)
    };
    let scrambled = changed(|packet| packet[3] |= 0x80);
    assert_eq!(scrambled, ["81", "TS_packet.transport_scrambling_control", "83", "84"]);
    // One in error does not count: the next is a break.
    let error = changed(|packet| packet[1] |= 0x80);
    assert_eq!(error, ["81", "TS_packet.transport_error_indicator", "4->5", "83", "84"]);
    let field = changed(|packet| (packet[3], packet[4]) = (packet[3] | 0x20, 200));
    assert_eq!(field, ["81", "TS_packet.adaptation_field_length", "83", "84"]);
    // Of another PID.
    let other = changed(|packet| packet[2] = 0x24);
    assert_eq!(other, ["81", "4->5", "83", "84"]);
}

#[test]
fn a_packet_that_is_not_walked_costs_the_open_section_and_no_more() {
    let whole = sections();
    let mut reader = SectionReader::new(Pid::new(0x123).unwrap());
    let mut found = Vec::new();
    for (n, packet) in whole.iter().enumerate() {
        let mut input = reader.push(Packet::new(packet));
        if n == 4 {
            continue;
        }
        while let Some(event) = reader.next(&mut input) {
            let SectionEvent::Section(section) = event else { panic!("{event:?}") };
            found.push(section.table_id());
        }
    }
    assert_eq!(found, [0x81, 0x83, 0x84]);
}

/// private_stream_1 of 300 bytes without PTS, in two packets with counters 7 and 8.
fn pes() -> [[u8; 188]; 2] {
    let mut packets = [[0x55; 188]; 2];
    packets[0][..13].copy_from_slice(&[0x47, 0x41, 0x23, 0x17, 0, 0, 1, 0xBD, 1, 0x2F, 0x80, 0, 0]);
    packets[1][..4].copy_from_slice(&[0x47, 0x01, 0x23, 0x38]);
    // 300 bytes less 175 in the first packet: 125, behind an adaptation field of 59.
    packets[1][4..6].copy_from_slice(&[58, 0]);
    packets[1][6..63].fill(0xFF);
    packets
}

#[test]
fn a_broken_pes_packet_ends_interrupted() {
    let read = |packets: &[[u8; 188]]| {
        let mut reader = PesReader::new(Pid::new(0x123).unwrap(), Delivery::Pieces);
        let mut out = Vec::new();
        let mut add = |event: PesReaderEvent<'_>| {
            out.push(match event {
                PesReaderEvent::Pes(PesEvent::Start { .. }) => "start".to_string(),
                PesReaderEvent::Pes(PesEvent::Data(data)) => data.len().to_string(),
                PesReaderEvent::Pes(PesEvent::End(PesEnd::Interrupted)) => "interrupted".to_string(),
                PesReaderEvent::Pes(PesEvent::End(end)) => format!("{end:?}"),
                PesReaderEvent::BadTransportPacket(error) => error.at().to_string(),
                PesReaderEvent::Discontinuity(_) => "break".to_string(),
                other => panic!("{other:?}"),
            });
        };
        for packet in packets {
            let mut input = reader.push(Packet::new(packet));
            while let Some(event) = reader.next(&mut input) {
                add(event);
            }
        }
        while let Some(event) = reader.finish() {
            add(event);
        }
        out
    };
    let [first, second] = pes();
    assert_eq!(read(&[first, second]), ["start", "175", "125", "Complete"]);
    let mut late = second;
    late[3] = 0x39;
    assert_eq!(read(&[first, late]), ["start", "175", "break", "interrupted"]);
    let mut scrambled = second;
    scrambled[3] |= 0xC0;
    let expected = ["start", "175", "TS_packet.transport_scrambling_control", "interrupted"];
    assert_eq!(read(&[first, scrambled]), expected);
}

/// The first packet of PID 0x123 with the beginning of `unit` behind its pointer_field.
fn beginning(unit: &[u8]) -> [u8; 188] {
    let mut packet = [0x5A; 188];
    packet[..5].copy_from_slice(&[0x47, 0x41, 0x23, 0x17, 0]);
    packet[5..5 + unit.len()].copy_from_slice(unit);
    packet
}

#[test]
fn what_is_open_at_the_end_is_told() {
    let pid = Pid::new(0x123).unwrap();
    // 300 bytes of a section, of which 183 have come.
    let packet = beginning(&[0x40, 0xF1, 0x29, 0x12, 0x34]);
    let mut reader = SectionReader::new(pid);
    assert_eq!(reader.finish(), None);
    let mut input = reader.push(Packet::new(&packet));
    assert_eq!(reader.next(&mut input), None);
    let Some(SectionEvent::BadSection(bad)) = reader.finish() else { panic!() };
    assert_eq!(bad.bytes, &packet[5..]);
    assert_eq!((bad.error.kind(), bad.error.offset()), (ErrorKind::Short { need: 117, have: 0 }, 183));
    assert_eq!(reader.finish(), None);
    // A T2-MI packet of 6 + 300 + 4 bytes.
    let packet = beginning(&[0x00, 0x07, 0x10, 0x00, 0x09, 0x60]);
    let mut reader = T2miReader::new(pid);
    let mut input = reader.push(Packet::new(&packet));
    assert_eq!(reader.next(&mut input), None);
    let Some(T2miEvent::BadUnit { error, bytes }) = reader.finish() else { panic!() };
    assert_eq!((bytes, error.kind()), (&packet[5..], ErrorKind::Short { need: 127, have: 0 }));
    assert_eq!(reader.finish(), None);
    // What comes after that begins anew.
    let mut next = packet;
    next[3] = 0x18;
    let mut input = reader.push(Packet::new(&next));
    assert_eq!(reader.next(&mut input), None);
    assert!(reader.finish().is_some());
}
