//! Packets that repeat the header of the one before: with the same content, and with another.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "duplicates/corpus.rs"]
mod corpus;
#[path = "duplicates/edit.rs"]
mod edit;
#[path = "duplicates/monitor.rs"]
mod monitor;
#[path = "duplicates/pes.rs"]
mod pes;
#[path = "duplicates/random.rs"]
mod random;
#[path = "duplicates/sections.rs"]
mod sections;

use mpegts::Pid;
use mpegts::clock::Pcr;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::continuity::Step;
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::pes::Delivery;
use wire::Encode;

type Bytes = [u8; 188];

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

/// A packet whose payload starts a unit, stuffed behind `content`.
fn start(on: u16, counter: u8, content: &[u8]) -> Bytes {
    packet(on, counter, true, content)
}

fn packet(on: u16, counter: u8, unit_start: bool, content: &[u8]) -> Bytes {
    let mut bytes = [0xFF; 188];
    let [high, low] = on.to_be_bytes();
    bytes[..4].copy_from_slice(&[0x47, high | u8::from(unit_start) << 6, low, 0x10 | counter & 15]);
    bytes[4..4 + content.len()].copy_from_slice(content);
    bytes
}

/// A packet with an adaptation field.
fn with_field(on: u16, counter: u8, field: AdaptationField<'_>, payload: &[u8]) -> Bytes {
    let head = PacketBuilder { continuity_counter: counter & 15, ..PacketBuilder::new(pid(on)) };
    head.build(Some(&field as &dyn Encode), payload).unwrap().0
}

fn clock(ticks: u64) -> AdaptationField<'static> {
    AdaptationField { pcr: Some(Pcr::wrapping(ticks)), ..Default::default() }
}

/// TDT of some day; without CRC.
fn tdt(second: u8) -> Vec<u8> {
    vec![0x70, 0x70, 5, 0xCB, 0x5B, 0x12, 0x34, second]
}

/// TOT of the same without descriptors; short, with CRC.
fn tot(second: u8) -> Vec<u8> {
    let mut bytes = vec![0x73, 0x70, 11, 0xCB, 0x5B, 0x12, 0x34, second, 0xF0, 0];
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

/// The section behind a pointer_field of 0.
fn pointed(section: &[u8]) -> Vec<u8> {
    [&[0], section].concat()
}

/// The packets, with nulls behind them for the framing to be sure.
fn join(packets: &[Bytes]) -> Vec<u8> {
    [packets.as_flattened(), NULL_PACKET.repeat(3).as_slice()].concat()
}

/// What `take` makes of the events, in portions of `portion` bytes.
fn run<T>(demux: &mut Demux, bytes: &[u8], portion: usize, mut take: impl FnMut(Event<'_>) -> Option<T>) -> Vec<T> {
    let mut out = Vec::new();
    for mut piece in bytes.chunks(portion) {
        while let Some(event) = demux.next(&mut piece) {
            out.extend(take(event));
        }
    }
    while let Some(event) = demux.finish() {
        out.extend(take(event));
    }
    out
}

/// Packets in which the content altered, by their number.
fn altered(event: Event<'_>) -> Option<u64> {
    match event {
        Event::Discontinuity { position, step: Step::AlteredDuplicate, .. } => Some(position / 188),
        Event::Discontinuity { step, .. } => panic!("{step:?}"),
        _ => None,
    }
}

#[test]
fn where_nothing_is_watched_the_header_decides() {
    let bytes = join(&[start(0x14, 3, &pointed(&tdt(1))), start(0x14, 3, &pointed(&tot(1))), start(0x14, 4, &[0])]);
    let mut demux = Demux::new();
    assert!(run(&mut demux, &bytes, 188, altered).is_empty());
    let count = demux.pid(pid(0x14)).unwrap();
    assert_eq!((count.packets, count.duplicates, count.altered_duplicates), (3, 1, 0));
}

#[test]
fn trap_47_packets_that_are_watched_say_what_they_are() {
    let (a, b) = (start(0x14, 3, &pointed(&tdt(1))), start(0x14, 3, &pointed(&tot(1))));
    let bytes = join(&[a, a, b, b, b, a]);
    let mut demux = Demux::new();
    demux.watch(pid(0x14), Watch::Packets);
    let steps = run(&mut demux, &bytes, 400, |event| match event {
        Event::Packet { step, .. } => Some(step),
        _ => None,
    });
    use Step::{AlteredDuplicate, Duplicate, First, RepeatedDuplicate};
    assert_eq!(steps, [First, Duplicate, AlteredDuplicate, Duplicate, RepeatedDuplicate, AlteredDuplicate]);
    let count = demux.pid(pid(0x14)).unwrap();
    assert_eq!((count.packets, count.duplicates, count.altered_duplicates), (6, 5, 2));
}

/// What was not looked at cannot be compared with.
#[test]
fn a_repetition_at_the_moment_that_watching_begins_is_no_other_packet() {
    let (a, b) = (packet(0x101, 5, false, &[0xAA; 184]), packet(0x101, 6, false, &[0xBB; 184]));
    for watch in [Watch::Packets, Watch::Sections, Watch::Pes(Delivery::WHOLE)] {
        // Watched, not watched, and watched again between a packet and its repetition.
        let mut demux = Demux::new();
        demux.watch(pid(0x101), watch);
        let mut seen = run(&mut demux, &join(&[a]), 188, altered);
        demux.unwatch(pid(0x101), watch);
        seen.extend(run(&mut demux, &join(&[b]), 188, altered));
        demux.watch(pid(0x101), watch);
        seen.extend(run(&mut demux, &join(&[b, b]), 188, |event| match event {
            Event::Discontinuity { step: Step::RepeatedDuplicate, .. } => None,
            other => altered(other),
        }));
        assert!(seen.is_empty(), "{watch:?} {seen:?}");
        assert_eq!(demux.pid(pid(0x101)).unwrap().duplicates, 2);
    }
}

#[test]
fn a_new_way_of_watching_knows_nothing_of_the_packet_before() {
    let head = [0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1];
    let packets = [start(0x101, 5, &head), packet(0x101, 6, false, &[7; 184]), packet(0x101, 7, false, &[8; 184])];
    let (first, again) = (join(&packets), join(&packets[2..]));
    let ways = [Delivery::WHOLE, Delivery::PACKETS, Delivery::Pieces].map(Watch::Pes);
    for watch in [ways[0], ways[1], ways[2], Watch::Sections, Watch::Packets] {
        for next in [ways[0], ways[2], Watch::Sections, Watch::Packets] {
            let mut demux = Demux::new();
            demux.watch(pid(0x101), watch);
            let mut input = &first[..];
            while demux.next(&mut input).is_some() {}
            demux.watch(pid(0x101), next);
            assert!(run(&mut demux, &again, 188, altered).is_empty(), "{watch:?} {next:?}");
            assert_eq!(demux.pid(pid(0x101)).unwrap().duplicates, 1);
        }
    }
}

#[test]
fn to_stop_watching_what_was_never_there_leaves_nothing() {
    let mut demux = Demux::new();
    let before = demux.pids().count();
    let heap = wire::testing::measure(|| {
        for n in 0x20..0x1000 {
            for watch in [Watch::Packets, Watch::Sections, Watch::Pes(Delivery::WHOLE)] {
                demux.unwatch(pid(n), watch);
            }
        }
    });
    assert_eq!((demux.pids().count(), heap.bytes_max), (before, 0));
    assert_eq!(demux.pid(pid(0x20)), None);
    // What is watched and has not come is there, and stays.
    demux.watch(pid(0x20), Watch::Packets);
    demux.unwatch(pid(0x20), Watch::Packets);
    assert_eq!(demux.pids().count(), before + 1);
}

#[test]
fn trap_06_clock_references_of_packets_in_error_are_not_counted() {
    let mut damaged = with_field(0x101, 6, clock(999), &[1; 176]);
    damaged[1] |= 0x80;
    let packets = [with_field(0x101, 5, clock(7), &[1; 176]), damaged, with_field(0x101, 7, clock(8), &[2; 176])];
    for watch in [None, Some(Watch::Packets), Some(Watch::Pes(Delivery::Headers))] {
        let mut demux = Demux::new();
        demux.report_pcr(true);
        watch.map(|watch| demux.watch(pid(0x101), watch));
        let clocks = run(&mut demux, &join(&packets), 188, |event| match event {
            Event::Pcr { pcr, .. } => Some(pcr),
            _ => None,
        });
        assert_eq!(clocks, [Pcr::wrapping(7), Pcr::wrapping(8)]);
        let count = demux.pid(pid(0x101)).unwrap();
        assert_eq!((count.packets, count.pcrs, count.transport_errors), (3, 2, 1));
    }
}
