//! Edits of real streams, and the clocks of real streams.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use mpegts::clock::{Bitrate, Pcr, PcrInterpolator, Timestamp};
use mpegts::demux::{Demux, Event};
use mpegts::edit::{ContinuityRepair, Editor, PcrRestamp, PidMap, Queued, TimeShift};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::continuity::PayloadContinuity;
use mpegts::pes::{Delivery, PesAssembler, PesEvent, PesPayload};
use mpegts::psi::{Pat, Pmt};
use mpegts::section::Section;
use mpegts::{Packet, Pid, PidSet};
use serde_json::Value;
use std::collections::BTreeMap;

/// The streams of the corpus with a reference, by name.
fn streams() -> BTreeMap<String, (Vec<u8>, Value)> {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return BTreeMap::new() };
    let read = |file: std::fs::DirEntry| {
        let name = file.path().file_stem().unwrap().to_str().unwrap().to_string();
        let reference = std::fs::read(corpus.join("ts-reference").join(format!("{name}.analyze.json"))).ok()?;
        Some((name, (std::fs::read(file.path()).unwrap(), serde_json::from_slice(&reference).unwrap())))
    };
    std::fs::read_dir(corpus.join("ts")).unwrap().filter_map(|file| read(file.unwrap())).collect()
}

/// The packets of a stream without damage to its framing.
fn packets(data: &[u8]) -> Vec<[u8; PACKET_SIZE]> {
    let (all, rest) = (data.chunks_exact(PACKET_SIZE), data.len() % PACKET_SIZE);
    assert!(rest == 0 && all.clone().all(|p| p[0] == 0x47));
    all.map(|p| p.try_into().unwrap()).collect()
}

/// All clock references with their places.
fn clocks(data: &[u8]) -> Vec<(Pid, u64, Pcr, bool)> {
    let mut demux = Demux::new();
    demux.report_pcr(true);
    let mut out = Vec::new();
    let mut take = |event: Event<'_>| {
        if let Event::Pcr { pid, position, pcr, discontinuity_indicator } = event {
            out.push((pid, position, pcr, discontinuity_indicator));
        }
    };
    let mut input = data;
    while let Some(event) = demux.next(&mut input) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    out
}

#[test]
fn rates_equal_the_reference() {
    let mut compared = 0;
    for (name, (data, reference)) in streams() {
        let mut found: BTreeMap<Pid, (PcrInterpolator, Vec<u64>)> = BTreeMap::new();
        for (pid, position, pcr, indicator) in clocks(&data) {
            let (clock, rates) = found.entry(pid).or_default();
            clock.push(position, pcr, indicator);
            rates.extend(clock.bitrate().map(Bitrate::get));
        }
        let want = reference["ts"]["pcr-bitrate"].as_u64().unwrap();
        found.retain(|_, (_, rates)| !rates.is_empty());
        if want == 0 {
            assert!(found.is_empty(), "{name}");
            continue;
        }
        assert_eq!(found.len(), 1, "{name}");
        let (clock, rates) = found.values().next().unwrap();
        // The reference is the mean over the intervals, but where packets were lost.
        if !["astra-19e-cut-a", "test-144"].contains(&&*name) {
            let mean = rates.iter().sum::<u64>() / rates.len() as u64;
            assert!(mean.abs_diff(want) <= 1, "{name}: {mean} for {want}");
        }
        // Over all it is the same where the intervals are even.
        if ["test-072", "test-138.extracted", "test-139", "test-148"].contains(&&*name) {
            assert_eq!(clock.average_bitrate(), Bitrate::new(want), "{name}");
        }
        compared += 1;
    }
    assert!(compared == 0 || compared > 8, "{compared}");
}

#[test]
fn nothing_is_touched_that_is_not_meant() {
    for (name, (data, _)) in streams() {
        if ["test-142", "test-025", "test-148"].contains(&&*name) || data.len() % PACKET_SIZE != 0 {
            continue;
        }
        let original = packets(&data);
        let (mut plain, mut repaired) = (Editor::new(), Editor::new());
        repaired.repair = Some(ContinuityRepair::new());
        let (mut before, mut after) = (vec![PayloadContinuity::new(); 0x2000], vec![PayloadContinuity::new(); 0x2000]);
        let mut broken = PidSet::new();
        for p in &original {
            let (mut a, mut b) = (*p, *p);
            assert!(plain.edit(&mut a) && a == *p);
            assert!(repaired.edit(&mut b));
            let pid = Packet::new(p).pid();
            if before[pid.index()].check(Packet::new(p)).is_break() {
                broken.insert(pid);
            }
            // From the first break on only the counter differs, and it goes on without one.
            assert!(!after[pid.index()].check(Packet::new(&b)).is_break(), "{name} {pid}");
            assert!(broken.contains(pid) || b == *p, "{name} {pid}");
            b[3] = b[3] & 0xF0 | p[3] & 0x0F;
            assert!(b == *p, "{name} {pid}");
        }
    }
}

#[test]
fn a_stream_of_constant_rate_is_restamped_as_it_was() {
    let streams = streams();
    let Some((data, _)) = streams.get("test-138.extracted") else { return };
    let rate = |found: &[(Pid, u64, Pcr, bool)]| {
        let mut clock = PcrInterpolator::new();
        let mut worst = 0;
        for (_, position, pcr, indicator) in found {
            let expected = clock.at(*position);
            clock.push(*position, *pcr, *indicator);
            worst = worst.max(expected.map_or(0, |e| e.difference(*pcr).abs()));
        }
        (clock.average_bitrate().unwrap(), worst)
    };
    let (bitrate, jitter) = rate(&clocks(data));
    assert_eq!((bitrate.get(), jitter), (6_799_974, 3));
    let mut restamp = PcrRestamp::new(bitrate);
    let mut out = Vec::new();
    for (n, mut p) in packets(data).into_iter().enumerate() {
        let moved = restamp.edit(&mut p, n as u64);
        assert!(moved.is_none_or(|ticks| ticks.abs() <= 5), "{moved:?}");
        out.extend_from_slice(&p);
    }
    assert_eq!(rate(&clocks(&out)).1, 1);
    // As if it were sent at twice the rate: half the time between references.
    let mut restamp = PcrRestamp::new(Bitrate::new(2 * bitrate.get()).unwrap());
    let mut out = Vec::new();
    for (n, mut p) in packets(data).into_iter().enumerate() {
        restamp.edit(&mut p, n as u64);
        out.extend_from_slice(&p);
    }
    let (double, jitter) = rate(&clocks(&out));
    assert!(double.get().abs_diff(2 * bitrate.get()) <= 2 && jitter <= 1, "{double:?} {jitter}");
}

/// PTS and data of the PES packets of each PID.
type Units = BTreeMap<Pid, Vec<(Option<Timestamp>, Vec<u8>)>>;

fn units(packets: &[[u8; PACKET_SIZE]], pids: &PidSet) -> Units {
    let mut assemblers: BTreeMap<Pid, PesAssembler> = BTreeMap::new();
    let mut out = Units::new();
    for p in packets {
        let packet = Packet::new(p);
        let (true, Ok(Some(payload))) = (pids.contains(packet.pid()), packet.payload()) else { continue };
        let assembler = assemblers.entry(packet.pid()).or_insert_with(|| PesAssembler::new(Delivery::PACKETS));
        let mut payload = PesPayload::new(payload, packet.payload_unit_start_indicator());
        while let Some(event) = assembler.next(&mut payload) {
            if let PesEvent::Packet { head, data, .. } = event {
                out.entry(packet.pid()).or_default().push((head.pts(), data.to_vec()));
            }
        }
    }
    out
}

/// The first section of a table in a stream.
fn first_section(packets: &[[u8; PACKET_SIZE]], want: impl Fn(Section<'_>) -> bool) -> Vec<u8> {
    let stream = packets.concat();
    let (mut demux, mut input, mut found) = (Demux::new(), &stream[..], Vec::new());
    while let Some(event) = demux.next(&mut input) {
        match event {
            Event::Section { section, .. } if found.is_empty() && want(section) => found = section.as_bytes().to_vec(),
            Event::BadSection { .. } => panic!("{event:?}"),
            _ => {}
        }
    }
    found
}

#[test]
fn one_program_taken_out_of_a_multiplex_and_renumbered() {
    let streams = streams();
    for name in ["test-026", "test-064", "test-138.extracted", "test-139"] {
        let Some((data, _)) = streams.get(name) else { return };
        let original = packets(data);
        let pat = first_section(&original, |s| s.table_id() == 0);
        let pat = Section::from_bytes(&pat).unwrap().long::<Pat<'_>>().unwrap();
        let programs = pat.table.programs.iter().map(Result::unwrap).filter(|p| p.program_number != 0);
        let all: Vec<_> = programs.collect();
        // the last program that is there
        let (program, map) = all
            .iter()
            .rev()
            .map(|p| {
                let is =
                    |s: Section<'_>| s.long::<Pmt<'_>>().is_ok_and(|t| t.header.table_id_extension == p.program_number);
                (p, first_section(&original, is))
            })
            .find(|(_, map)| !map.is_empty())
            .unwrap();
        let pmt = Section::from_bytes(&map).unwrap().long::<Pmt<'_>>().unwrap().table;
        let es: Vec<Pid> = pmt.streams.iter().map(|s| s.unwrap().elementary_pid).collect();

        let kept = [Pid::PAT, program.program_map_pid, pmt.pcr_pid].into_iter().chain(es.iter().copied());
        let mut pids = PidMap::keep(kept.filter(|pid| !pid.is_null()));
        let other = |pid: Pid| Pid::new(pid.get() ^ 0x0800).unwrap();
        let renumbered = [program.program_map_pid, pmt.pcr_pid].into_iter().chain(es.iter().copied());
        renumbered.filter(|pid| !pid.is_null()).for_each(|pid| pids.map(pid, other(pid)));
        assert_eq!(pids.collision(), None);

        let tables = pids.clone();
        let mut editor = Editor::new();
        editor.filter_sections(Pid::PAT);
        editor.filter_sections(program.program_map_pid);
        (editor.pids, editor.repair) = (pids, Some(ContinuityRepair::new()));
        editor.shift = Some(TimeShift::new(-1_234_567, es.iter().copied().collect()));
        let mut out = Vec::new();
        for mut p in original.iter().copied() {
            let kept = editor.edit_with(&mut p, |pid, s, queue| {
                let new = match s.long_header() {
                    _ if pid == Pid::PAT => tables.pat(s).unwrap(),
                    Some(h) if s.table_id() == 2 && h.table_id_extension == program.program_number => {
                        tables.pmt(s).unwrap()
                    }
                    _ => return,
                };
                assert_eq!(queue.push(Section::from_bytes(&new).unwrap(), 0), Queued::Last);
            });
            if kept && !Packet::new(&p).pid().is_null() {
                out.push(p);
            }
        }
        // The new tables say what is there.
        let pat = first_section(&out, |s| s.table_id() == 0);
        let pat = Section::from_bytes(&pat).unwrap().long::<Pat<'_>>().unwrap();
        let lines: Vec<_> = pat.table.programs.iter().map(Result::unwrap).collect();
        assert_eq!(lines.len(), 1, "{name}");
        assert_eq!(
            (lines[0].program_number, lines[0].program_map_pid),
            (program.program_number, other(program.program_map_pid))
        );
        let map = first_section(&out, |s| s.table_id() == 2);
        let new = Section::from_bytes(&map).unwrap().long::<Pmt<'_>>().unwrap().table;
        assert_eq!(new.pcr_pid, other(pmt.pcr_pid));
        let new_es: Vec<Pid> = new.streams.iter().map(|s| s.unwrap().elementary_pid).collect();
        assert_eq!(new_es, es.iter().map(|pid| other(*pid)).collect::<Vec<_>>());
        // Nothing is lost or damaged.
        let allowed: PidSet =
            new_es.iter().copied().chain([Pid::PAT, other(program.program_map_pid), new.pcr_pid]).collect();
        let mut states = BTreeMap::<Pid, PayloadContinuity>::new();
        for p in &out {
            let packet = Packet::new(p);
            assert!(allowed.contains(packet.pid()));
            assert!(!states.entry(packet.pid()).or_default().check(packet).is_error(), "{name} {}", packet.pid());
        }
        let (before, after) =
            (units(&original, &es.iter().copied().collect()), units(&out, &new_es.into_iter().collect()));
        assert!(!before.is_empty() && before.len() == after.len(), "{name}");
        for (pid, list) in before {
            let shifted: Vec<_> =
                list.into_iter().map(|(pts, d)| (pts.map(|t| t.wrapping_sub(1_234_567)), d)).collect();
            assert!(after[&other(pid)] == shifted, "{name} {pid}");
        }
    }
}
