//! The demultiplexer on real streams, against counts and sections that another analyser found.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use mpegts::Pid;
use mpegts::demux::{Demux, Event};
use serde_json::Value;
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
    fn events(data: &[u8], chunk: usize) -> Vec<String> {
        let mut demux = Demux::new();
        demux.report_pcr(true);
        for pid in [0x10, 0x11, 0x12, 0x14] {
            demux.watch(Pid::new(pid).unwrap(), mpegts::demux::Watch::Sections);
        }
        let mut out = Vec::new();
        for mut part in data.chunks(chunk) {
            while let Some(event) = demux.next(&mut part) {
                out.push(format!("{event:?}"));
            }
        }
        while let Some(event) = demux.finish() {
            out.push(format!("{event:?}"));
        }
        out
    }
    for (name, data, _) in streams() {
        let data = &data[..data.len().min(300_000)];
        let all = events(data, usize::MAX);
        for chunk in [1, 7, 188, 1000, 65_536] {
            assert_eq!(events(data, chunk), all, "{name} in chunks of {chunk}");
        }
    }
}

#[test]
fn every_section_of_the_psi_is_found() {
    let mut sections = 0;
    for (name, data, _) in streams() {
        let mut demux = Demux::new();
        let mut data = &data[..];
        while let Some(event) = demux.next(&mut data) {
            match event {
                Event::Section { .. } => sections += 1,
                Event::BadSection { pid, bad, .. } => println!("{name} {pid}: {}", bad.error),
                _ => {}
            }
        }
    }
    assert!(corpus().is_none() || sections > 2000, "{sections}");
}
