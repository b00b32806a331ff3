#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // tests assert

use super::*;
use crate::Pid;
use crate::clock::{Bitrate, Clock, Pcr, PesTimestamp, Timestamp};
use crate::demux::{Demux, Event, Watch};
use crate::descriptor::{Ca, Descriptor};
use crate::packet::PacketBuilder;
use crate::packet::adaptation::{AdaptationField, AdaptationFieldExtension};
use crate::packet::continuity::Step;
use crate::pes::{Pes, PesHeader, PesPacketizer, StreamId};
use crate::psi::{Pat, PatProgram, Pmt, PmtStream, StreamType};
use crate::section::{LongSection, Section, SectionPacketizer};
use std::{vec, vec::Vec};
use wire::{Encode, List};

pub(super) fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

pub(super) fn packet(n: u16, counter: u8) -> [u8; 188] {
    let head = PacketBuilder { continuity_counter: counter, ..PacketBuilder::new(pid(n)) };
    head.build(None, &[n as u8 | counter; 184]).unwrap().0
}

/// The places where two packets differ.
fn changed(a: &[u8; 188], b: &[u8; 188]) -> Vec<usize> {
    (0..188).filter(|i| a[*i] != b[*i]).collect()
}

#[test]
fn pids_are_mapped_and_left_out_and_nothing_else() {
    let mut map = PidMap::new();
    map.map(pid(0x1ABC), pid(0x0543));
    map.remove(pid(0x0100));
    let original = packet(0x1ABC, 7);
    let mut p = original;
    p[1] |= 0xE0;
    let with_flags = p;
    assert!(map.edit(&mut p));
    assert_eq!((Packet::new(&p).pid(), p[1] & 0xE0), (pid(0x0543), 0xE0));
    assert_eq!(changed(&p, &with_flags), [1, 2]);
    let mut out = packet(0x100, 3);
    assert!(!map.edit(&mut out));
    assert_eq!(out, packet(0x100, 3));
    assert_eq!(std::format!("{map:?}"), "{0x0100: None, 0x1ABC: Some(0x0543)}");
    assert_eq!(map.collision(), Some(pid(0x0543)));
    map.remove(pid(0x0543));
    assert_eq!(map.collision(), None);
    let only = PidMap::keep([pid(5), Pid::NULL]);
    assert_eq!((only.get(pid(5)), only.get(Pid::NULL), only.get(pid(6))), (Some(pid(5)), Some(Pid::NULL), None));
}

#[test]
fn tables_for_the_pids_as_they_will_be() {
    let mut map = PidMap::new();
    for (from, to) in [(0x100, 0x200), (0x101, 0x201), (0x1F0, 0x2F0)] {
        map.map(pid(from), pid(to));
    }
    for gone in [0x102, 0x1F1, 0x110] {
        map.remove(pid(gone));
    }
    let entry = |n, p| PatProgram { program_number: n, program_map_pid: pid(p), ..Default::default() };
    let programs = [entry(0, 0x10), entry(1, 0x100), entry(2, 0x110)];
    let pat = LongSection::new(0, 9, 3, Pat { programs: List::from(&programs) }).encode_to_vec().unwrap();
    let pat = map.pat(Section::from_bytes(&pat).unwrap()).unwrap();
    let expected = [entry(0, 0x10), entry(1, 0x200)];
    assert_eq!(pat, LongSection::new(0, 9, 3, Pat { programs: List::from(&expected) }).encode_to_vec().unwrap());

    let ca = |p| Descriptor::from(Ca { ca_system_id: 0x0B00, ca_pid: pid(p), ..Default::default() });
    let other = Descriptor::Unknown(crate::descriptor::RawDescriptor { descriptor_tag: 0x52, body: wire::Blob(&[7]) });
    let pmt = |pcr, info: &[Descriptor<'_>], streams: &[(u16, &[Descriptor<'_>])]| {
        let streams: Vec<_> = streams
            .iter()
            .map(|(p, es_info)| PmtStream {
                stream_type: StreamType::AVC,
                elementary_pid: pid(*p),
                es_info: List::from(*es_info),
                ..Default::default()
            })
            .collect();
        let table = Pmt {
            pcr_pid: pid(pcr),
            program_info: List::from(info),
            streams: List::from(&streams[..]),
            ..Default::default()
        };
        LongSection::new(2, 1, 5, table).encode_to_vec().unwrap()
    };
    let before =
        pmt(0x102, &[ca(0x1F0), other, ca(0x1F1)], &[(0x101, &[other, ca(0x1F0)]), (0x102, &[]), (0x103, &[])]);
    let after = pmt(0x1FFF, &[ca(0x2F0), other], &[(0x201, &[other, ca(0x2F0)]), (0x103, &[])]);
    assert_eq!(map.pmt(Section::from_bytes(&before).unwrap()).unwrap(), after);
    assert!(map.pmt(Section::from_bytes(&pat).unwrap()).is_err());
}

#[test]
fn counters_go_on_over_losses_and_repetitions_stay() {
    let mut repair = ContinuityRepair::new();
    let bare = PacketBuilder { continuity_counter: 9, ..PacketBuilder::new(pid(0x100)) }.build(None, &[]).unwrap().0;
    let mut damaged = packet(0x100, 2);
    damaged[1] |= 0x80;
    let mut run = |mut p: [u8; 188]| {
        let before = p;
        let step = repair.edit(&mut p);
        assert!(changed(&p, &before).iter().all(|i| *i == 3));
        assert_eq!(p[3] & 0xF0, before[3] & 0xF0);
        (step, Packet::new(&p).continuity_counter())
    };
    assert_eq!(run(packet(0x100, 14)), (Step::First, 14));
    assert_eq!(run(packet(0x100, 15)), (Step::Next, 15));
    // lost: 0, 1
    assert_eq!(run(packet(0x100, 2)).1, 0);
    assert_eq!(run(packet(0x100, 2)), (Step::Duplicate, 0));
    assert_eq!(run(packet(0x100, 3)).1, 1);
    assert_eq!(run(damaged), (Step::Ignored, 2));
    // a counter that moves without payload
    assert_eq!(run(bare).1, 1);
    assert_eq!(run(packet(0x100, 10)).1, 2);
    // another PID, and null packets
    assert_eq!(run(packet(0x101, 5)).1, 5);
    assert_eq!(run(NULL_PACKET), (Step::Ignored, 0));
    assert_eq!(run(packet(0x101, 9)).1, 6);
}

/// A unit start with PCR, splice and both timestamps.
fn timed(pcr: Pcr, splice: u64, pts: u64, dts: u64) -> [u8; 188] {
    let stamp = |prefix, t| PesTimestamp::new(prefix, Timestamp::new(t).unwrap());
    let field = AdaptationField {
        pcr: Some(pcr),
        opcr: Pcr::new(77),
        splice_countdown: Some(-1),
        transport_private_data: Some(List::from_wire(&[1, 2, 3])),
        adaptation_field_extension: Some(AdaptationFieldExtension {
            ltw: Some(Default::default()),
            piecewise_rate: Some(Default::default()),
            seamless_splice: stamp(0xA, splice),
            reserved_bytes: wire::Blob(&[0xFF, 0xFE]),
            ..Default::default()
        }),
        stuffing: wire::Blob(&[0xFF, 0xFF]),
        ..Default::default()
    };
    let header = PesHeader::timed(Timestamp::new(pts), Timestamp::new(dts));
    let pes = Pes::new(StreamId(0xE0), Some(header), &[0x55; 90]);
    let mut out = Vec::new();
    PesPacketizer::new(pid(0x100)).push(&pes, Some(&field), |p| out.push(*p)).unwrap();
    out[0]
}

#[test]
fn trap_16_times_are_shifted_over_the_wrap_and_nothing_else() {
    let max = Timestamp::MODULUS;
    let pcr = |base: u64, extension: u64| Pcr::wrapping(base * 300 + extension);
    for (shift, from, to) in [
        (5_i64, [10, 20, 30, 40], [15, 25, 35, 45]),
        (-25, [30, 24, 25, 26], [5, max - 1, 0, 1]),
        (1 << 32, [max - 1, 0, 1 << 32, (1 << 32) - 1], [(1 << 32) - 1, 1 << 32, 0, max - 1]),
        (0x1_2345_6789, [0; 4], [0x1_2345_6789; 4]),
    ] {
        let before = timed(pcr(from[0], 299), from[1], from[2], from[3]);
        let after = timed(pcr(to[0], 299), to[1], to[2], to[3]);
        let mut p = before;
        let done = TimeShift::new(shift, [pid(0x100)].into()).edit(&mut p);
        assert_eq!(done, Shifted { pcr: true, pts: true, cut: false });
        assert_eq!(changed(&p, &after), [] as [usize; 0], "{shift}");
        // another PID
        let mut p = before;
        assert_eq!(TimeShift::new(shift, [pid(0x101)].into()).edit(&mut p), Shifted::default());
        assert_eq!(p, before);
    }
}

#[test]
fn a_shift_keeps_marker_bits_and_knows_what_is_no_timestamp() {
    let start = |pes: &[u8]| {
        let head = PacketBuilder { payload_unit_start_indicator: true, ..PacketBuilder::new(pid(0x100)) };
        head.build(None, pes).unwrap().0
    };
    let shift = TimeShift::new(1, [pid(0x100)].into());
    // markers and prefix zero: they stay
    let mut p = start(&[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5, 0x00, 0, 0, 0, 0x02, 9]);
    assert!(shift.edit(&mut p).pts);
    assert_eq!(p[188 - 6..], [0x00, 0, 0, 0, 0x04, 9]);
    for (pes, cut) in [
        // no PES, no header, no timestamp, flags that contradict the length, MPEG-1
        (&[0, 0, 2, 0xE0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1][..], false),
        (&[0, 0, 1, 0xBF, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1], false),
        (&[0, 0, 1, 0xE0, 0, 0, 0x80, 0x00, 5, 0xFF, 0, 1, 0, 1], false),
        (&[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 4, 0x21, 0, 1, 0, 1], false),
        (&[0, 0, 1, 0xE0, 0, 0, 0x31, 0x80, 5, 0x21, 0, 1, 0, 1], false),
        // cut off
        (&[0, 0, 1, 0xE0, 0], true),
        (&[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80], true),
        (&[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0], true),
        (&[0, 0, 1, 0xE0, 0, 0, 0x80, 0xC0, 10, 0x31, 0, 1, 0, 1, 0x11, 0, 1, 0], true),
    ] {
        let before = start(pes);
        let mut p = before;
        assert_eq!(shift.edit(&mut p), Shifted { cut, ..Default::default() }, "{pes:?}");
        assert_eq!(p, before);
    }
    // scrambled and damaged packets stay
    for (at, bits, pcr) in [(3, 0x80, true), (1, 0x80, false)] {
        let mut before = timed(Pcr::wrapping(9), 1, 2, 3);
        before[at] |= bits;
        let mut p = before;
        assert_eq!(shift.edit(&mut p), Shifted { pcr, ..Default::default() });
    }
}

pub(super) fn clock(n: u16, pcr: Pcr, discontinuity_indicator: bool) -> [u8; 188] {
    let field = AdaptationField { pcr: Some(pcr), discontinuity_indicator, ..Default::default() };
    PacketBuilder::new(pid(n)).build(Some(&field), &[]).unwrap().0
}

#[test]
fn clock_references_follow_the_place_of_their_packet() {
    let bitrate = Bitrate::new(9_999_991).unwrap();
    let mut restamp = PcrRestamp::new(bitrate);
    let start = Pcr::wrapping(Pcr::MODULUS - 1_000_000);
    let exact = |packets: u64| start.wrapping_add(bitrate.ticks(packets * 188));
    // jitter of up to 2000 ticks, and more and more
    for n in 0..200u64 {
        let jitter = (n * 7919) % 2000;
        let mut p = clock(0x100, exact(n * 100).wrapping_add(jitter), false);
        p[10] &= 0xC3;
        let before = p;
        let moved = restamp.edit(&mut p, 50 + n * 100);
        assert_eq!(moved, Some(-(jitter as i64)));
        let after = Packet::new(&p).pcr().unwrap();
        assert_eq!((after.ticks(), after.reserved()), (exact(n * 100).ticks(), 0b100001));
        assert!(changed(&p, &before).iter().all(|i| (6..12).contains(i)));
        // a second PID has a time base of its own
        let mut q = clock(0x200, Pcr::wrapping(n * 100 * 188 * 22), false);
        assert!(restamp.edit(&mut q, n * 100).is_some());
        assert_eq!(Packet::new(&q).pcr(), Some(Pcr::wrapping(bitrate.ticks(n * 100 * 188))));
    }
    let mut none = packet(0x100, 1);
    assert_eq!(restamp.edit(&mut none, 30_000), None);
    // a new time base, announced and not
    for (n, announced) in [(30_000, true), (31_000, false)] {
        let new = Pcr::wrapping(n * 1_000_000);
        let mut p = clock(0x100, new, announced);
        assert_eq!(restamp.edit(&mut p, n), Some(0));
        let mut p = clock(0x100, new.wrapping_add(5), false);
        restamp.edit(&mut p, n + 10);
        assert_eq!(Packet::new(&p).pcr(), Some(new.wrapping_add(bitrate.ticks(1880))));
    }
}

/// A private section of `len` bytes.
pub(super) fn section(id: u8, len: usize) -> Vec<u8> {
    let mut s = vec![id, 0x70 | ((len - 3) >> 8) as u8, (len - 3) as u8];
    s.resize(len, id);
    s
}

/// Rounds of sections on a PID, each round in packets of its own.
pub(super) fn rounds(on: u16, sections: &[&[u8]], times: usize) -> Vec<[u8; 188]> {
    let mut packetizer = SectionPacketizer::new(pid(on));
    let mut out = Vec::new();
    for _ in 0..times {
        for s in sections {
            packetizer.push(s, |p| out.push(*p));
        }
        packetizer.finish(|p| out.push(*p));
    }
    out
}

/// The sections of a PID, checked for continuity.
pub(super) fn found(packets: &[[u8; 188]], on: u16) -> Vec<Vec<u8>> {
    let stream = [packets.concat(), NULL_PACKET.repeat(5)].concat();
    let (mut demux, mut out) = (Demux::new(), Vec::new());
    demux.watch(pid(on), Watch::Sections);
    let mut take = |event: Event<'_>| {
        assert!(!matches!(event, Event::Discontinuity { .. } | Event::BadSection { .. }), "{event:?}");
        if let Event::Section { section, .. } = event {
            out.push(section.as_bytes().to_vec());
        }
    };
    let mut input = &stream[..];
    while let Some(event) = demux.next(&mut input) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    out
}

/// Takes packets through an editor and keeps those that are not left out.
pub(super) fn edited(
    editor: &mut Editor,
    packets: &[[u8; 188]],
    mut each: impl FnMut(Section<'_>, &mut SectionQueue),
) -> Vec<[u8; 188]> {
    let mut out = packets.to_vec();
    out.retain_mut(|p| editor.edit_with(p, |_, section, queue| each(section, queue)));
    out
}

pub(super) fn nulls(packets: &[[u8; 188]]) -> usize {
    packets.iter().filter(|p| Packet::new(p).pid().is_null()).count()
}

#[test]
fn all_edits_together() {
    let mut editor = Editor::new();
    let pat = LongSection::new(0, 1, 0, Pat::default()).encode_to_vec().unwrap();
    let new = LongSection::new(0, 2, 0, Pat::default()).encode_to_vec().unwrap();
    editor.replace_sections(Pid::PAT, [&pat[..]]).unwrap();
    editor.replace_sections(Pid::PAT, [&new[..]]).unwrap();
    editor.pids.map(pid(0x100), pid(0x300));
    editor.pids.remove(pid(0x101));
    editor.shift = Some(TimeShift::new(90, [pid(0x100)].into()));
    editor.restamp = Some(PcrRestamp::new(Bitrate::new(1_504_000).unwrap()));
    editor.repair = Some(ContinuityRepair::new());
    let mut out = Vec::new();
    for p in [rounds(0, &[&pat[..]], 1)[0], packet(0x101, 0), clock(0x100, Pcr::wrapping(0), false), packet(0x100, 9)] {
        let mut p = p;
        if editor.edit(&mut p) {
            out.push(p);
        }
    }
    assert_eq!((out.len(), editor.count()), (3, 3));
    assert_eq!(Packet::new(&out[0]).payload().unwrap().unwrap()[1..13], new[..]);
    // shifted by a millisecond; the first reference of its PID
    assert_eq!(Packet::new(&out[1]).pcr(), Pcr::new(27_000));
    assert_eq!((Packet::new(&out[2]).pid(), Packet::new(&out[2]).continuity_counter()), (pid(0x300), 1));
    // one packet a millisecond
    let mut p = clock(0x100, Pcr::wrapping(5), false);
    assert!(editor.edit(&mut p));
    assert_eq!(Packet::new(&p).pcr(), Pcr::new(27_000 * 3));
    editor.keep_places = true;
    let mut p = packet(0x101, 0);
    assert!(editor.edit(&mut p) && p == NULL_PACKET);
}

#[test]
fn trap_41_nothing_is_allocated_on_the_way() {
    let old = section(0x80, 400);
    let new = section(0x90, 600);
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    editor.replace_sections(pid(0x31), [&new[..]]).unwrap();
    editor.shift = Some(TimeShift::new(90, [pid(0x100)].into()));
    editor.restamp = Some(PcrRestamp::new(Bitrate::new(1_504_000).unwrap()));
    editor.repair = Some(ContinuityRepair::new());
    let mut input = [rounds(0x30, &[&old[..]], 5), rounds(0x31, &[&old[..]], 5)].concat();
    input.extend([packet(0x100, 1), packet(0x100, 2), clock(0x100, Pcr::wrapping(1), false), NULL_PACKET]);
    let mut run = |times: usize| {
        for _ in 0..times {
            for p in &input {
                let mut p = *p;
                editor.edit_with(&mut p, |_, s, queue| assert_eq!(queue.push(s, 0), Queued::Last));
            }
        }
    };
    run(20);
    assert_eq!(wire::testing::measure(|| run(100)).count_total, 0);
}

#[test]
fn an_editor_without_orders_changes_nothing() {
    let mut editor = Editor::new();
    for n in 0..0x2000 {
        let mut p = packet(n, n as u8 & 15);
        p[50] = 0x47;
        let before = p;
        assert!(editor.edit(&mut p) && p == before);
    }
}
