//! The demultiplexer on real streams, against counts and sections that another analyser found.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use core::ops::ControlFlow;
use mpegts::demux::{Demux, Event, ProgramChange, Watch};
use mpegts::section::SectionPacketizer;
use mpegts::section::table::{CompleteTable, Identity, TableAssembler, scope_len};
use mpegts::{Packet, Pid, PidSet};
use serde_json::Value;
use std::collections::VecDeque;
use std::path::PathBuf;

/// The folder of captures, or None after saying that there is none.
fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

/// Streams that have a reference.
fn streams() -> Vec<(String, Vec<u8>, Value)> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let mut out = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_string();
        let reference = corpus.join("ts-reference").join(format!("{name}.analyze.json"));
        let Ok(json) = std::fs::read(reference) else { continue };
        out.push((name, std::fs::read(file).unwrap(), serde_json::from_slice(&json).unwrap()));
    }
    assert!(out.len() > 25, "{} streams", out.len());
    out
}

fn run(demux: &mut Demux, mut data: &[u8]) {
    while demux.next(&mut data).is_some() {}
    while demux.finish().is_some() {}
}

#[test]
fn counts_equal_the_reference() {
    for (name, data, reference) in streams() {
        let mut demux = Demux::new();
        run(&mut demux, &data);
        let total = &reference["ts"]["packets"];
        let all = demux.statistics();
        if name == "test-142" {
            // The reference steps on by 188 bytes and finds five packets without a sync byte. Four
            // of them are intact, 134 bytes later, before 54 bytes lead back to the old phase.
            assert_eq!((all.packets, all.skipped_bytes, total["total"].as_u64()), (299, 188, Some(300)));
            continue;
        }
        assert_eq!(all.packets + all.bad_sync, total["total"].as_u64().unwrap(), "{name}: packets");
        assert_eq!(all.bad_sync, total["invalid-syncs"].as_u64().unwrap(), "{name}: bad sync");
        let errors: u64 = demux.pids().map(|(_, s)| s.transport_errors).sum();
        assert_eq!(errors, total["transport-errors"].as_u64().unwrap(), "{name}: transport errors");
        for p in reference["pids"].as_array().unwrap_or(&Vec::new()) {
            let pid = Pid::new(p["id"].as_u64().unwrap().try_into().unwrap()).unwrap();
            let ours = demux.pid(pid).unwrap_or_default();
            let packets = &p["packets"];
            let want = |key: &str| packets[key].as_u64().unwrap_or(0);
            let at = format!("{name}: PID {pid}");
            assert_eq!(ours.packets - ours.transport_errors, want("total"), "{at}: packets");
            assert_eq!(ours.discontinuities, want("discontinuities"), "{at}: discontinuities");
            assert_eq!(ours.duplicates, want("duplicated"), "{at}: duplicates");
            assert_eq!(ours.scrambled, want("scrambled"), "{at}: scrambled");
            assert_eq!(ours.pcrs, want("pcr"), "{at}: PCR");
            assert_eq!(ours.adaptation_fields, want("af"), "{at}: adaptation fields");
        }
    }
}

#[test]
fn trap_42_any_split_gives_the_same_events() {
    /// Tables and sections at once: both come of PAT and SDT.
    fn events(data: &[u8], chunk: usize, driven: bool) -> Vec<String> {
        let mut demux = Demux::new();
        demux.report_pcr(true);
        for pid in [0x10, 0x11, 0x12, 0x14] {
            demux.watch(Pid::new(pid).unwrap(), Watch::Sections);
        }
        for pid in [0x00, 0x01, 0x10, 0x11, 0x12] {
            demux.watch(Pid::new(pid).unwrap(), Watch::Tables);
        }
        let mut out = Vec::new();
        for mut part in data.chunks(chunk) {
            if driven {
                let _: ControlFlow<()> = demux.drive(&mut part, |event| {
                    out.push(format!("{event:?}"));
                    ControlFlow::Continue(())
                });
            }
            while let Some(event) = demux.next(&mut part) {
                out.push(format!("{event:?}"));
            }
        }
        while let Some(event) = demux.finish() {
            out.push(format!("{event:?}"));
        }
        out
    }
    let mut tables = 0;
    for (name, data, _) in streams() {
        let data = &data[..data.len().min(300_000)];
        let all = events(data, usize::MAX, false);
        tables += all.iter().filter(|event| event.starts_with("Table {")).count();
        for chunk in [1, 7, 188, 1000, 65_536] {
            assert_eq!(events(data, chunk, false), all, "{name} in chunks of {chunk}");
        }
        for chunk in [1000, usize::MAX] {
            assert_eq!(events(data, chunk, true), all, "{name} in chunks of {chunk}, driven");
        }
    }
    assert!(tables > 100, "{tables} tables");
}

/// The sections of a concatenation.
fn split_sections(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut out = Vec::new();
    while let [_, high, low, ..] = *bytes {
        let (section, rest) = bytes.split_at(3 + usize::from(u16::from_be_bytes([high & 0x0F, low])));
        out.push(section);
        bytes = rest;
    }
    out
}

/// The reference takes sections from all PIDs that the PSI does not say to be PES. So do we here; on PIDs that
/// nothing announces there are more of ours, by chance right in form, for it drops a PID once it has seen a PES
/// packet there.
#[test]
fn sections_of_the_reference_are_found_byte_for_byte_and_in_order() {
    let mut compared = 0;
    for (name, data, _) in streams() {
        let reference = corpus().unwrap().join("ts-reference").join(format!("{name}.sections.bin"));
        let reference = std::fs::read(reference).unwrap();
        // T2-MI packets, and packets with transport_error_indicator, read as if they were sections.
        if ["test-109", "test-127", "test-138", "test-181"].contains(&&*name) {
            continue;
        }
        let mut demux = Demux::new();
        for pid in 2..0x1FFF {
            demux.watch(Pid::new(pid).unwrap(), Watch::Sections);
        }
        let mut ours: Vec<Vec<u8>> = Vec::new();
        let mut input = &data[..];
        loop {
            let mut is_pes = None;
            let event = match demux.next(&mut input) {
                Some(event) => event,
                None => match demux.finish() {
                    Some(event) => event,
                    None => break,
                },
            };
            match event {
                Event::Section { section, .. } => ours.push(section.as_bytes().to_vec()),
                Event::Program { change: ProgramChange::StreamAdded(stream), .. } => {
                    // 0x86 is private: here it is SCTE 35, which is carried in sections.
                    let sections = stream.stream_type.is_sections() || stream.stream_type.0 == 0x86;
                    is_pes = (!sections).then_some(stream.elementary_pid);
                }
                _ => {}
            }
            if let Some(pid) = is_pes {
                demux.unwatch(pid, Watch::Sections);
            }
        }
        let mut rest = ours.iter();
        for (n, section) in split_sections(&reference).into_iter().enumerate() {
            assert!(rest.any(|s| s == section), "{name}: section {n}, table_id {:#04x}", section[0]);
            compared += 1;
        }
    }
    assert!(corpus().is_none() || compared > 4500, "{compared}");
}

/// The clock references of one PID as tshark 4.0 reads them: how many, the first, the last, and all of them summed up.
#[test]
fn clock_references_of_test_064() {
    let Some((_, data, _)) = streams().into_iter().find(|s| s.0 == "test-064") else { return };
    let mut demux = Demux::new();
    demux.report_pcr(true);
    let mut found = Vec::new();
    let mut input = &data[..];
    while let Some(event) = demux.next(&mut input) {
        if let Event::Pcr { pid, pcr, .. } = event {
            assert!(pcr.valid() && pid.get() == 0x100);
            found.push(pcr.ticks());
        }
    }
    let sum: u64 = found.iter().sum();
    let xor = found.iter().fold(0, |x, t| x ^ t);
    assert_eq!(
        (found.len(), found[0], found[100], sum, xor),
        (101, 20_070_600, 287_370_600, 15_617_130_600, 23_790_472)
    );
}

/// What [`Watch::Tables`] gives is what [`TableAssembler`] makes of the sections.
#[test]
fn tables_are_those_of_the_sections() {
    let mut complete = 0;
    for (name, data, _) in streams() {
        let mut demux = Demux::new();
        for pid in PidSet::all().iter() {
            demux.watch(pid, Watch::Sections);
            demux.watch(pid, Watch::Tables);
        }
        let (mut tables, mut expected, mut input) = (TableAssembler::new(), VecDeque::new(), &data[..]);
        let bytes = |table: CompleteTable<'_>| {
            (table.identity, table.sections().map(|s| s.as_bytes().to_vec()).collect::<Vec<_>>())
        };
        while let Some(event) = demux.next(&mut input) {
            match event {
                Event::Section { pid, section, .. } => {
                    assert!(expected.is_empty(), "{name}: a table is missing");
                    let scope =
                        Identity::of_section(pid, section, scope_len(section.table_id())).unwrap_or_default().scope;
                    expected.extend(tables.push(pid, section, scope).map(bytes));
                }
                Event::Table { table, .. } => {
                    assert_eq!(Some(bytes(table)), expected.pop_front(), "{name}");
                    complete += 1;
                }
                _ => {}
            }
        }
    }
    assert!(complete > 500 || corpus().is_none(), "{complete} tables");
}

/// The reference starts no section with fewer than eight bytes left in a packet.
#[test]
fn sections_are_packed_as_the_reference_packs_them() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for set in std::fs::read_dir(corpus.join("sections")).unwrap().map(|e| e.unwrap().path()) {
        let Ok(reference) = std::fs::read(set.join("packetized.ts")) else { continue };
        let bytes = std::fs::read(set.join("sections.bin")).unwrap();
        let pid = Packet::new(reference.first_chunk().unwrap()).pid();
        let mut packetizer = SectionPacketizer::new(pid);
        let mut packets = Vec::new();
        for section in split_sections(&bytes) {
            packetizer.push_header_undivided(section, |p| packets.extend_from_slice(p));
        }
        packetizer.finish(|p| packets.extend_from_slice(p));
        assert!(packets == reference, "{}", set.display());
        compared += 1;
    }
    assert_eq!(compared, 20);
}
