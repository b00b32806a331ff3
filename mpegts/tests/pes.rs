//! PES packets out of real streams, against what other analysers found in them.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use mpegts::clock::Timestamp;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::pes::{Delivery, PesAssembler, PesEvent, PesPayload};
use mpegts::{Packet, Pid};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of captures, or None after saying that there is none.
fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

/// All packets of a stream with what each is to the one before it.
fn packets(mut data: &[u8], mut take: impl FnMut(Packet<'_>, mpegts::packet::continuity::Step)) {
    let mut demux = Demux::new();
    for pid in 0..0x1FFF {
        demux.watch(Pid::new(pid).unwrap(), Watch::Packets);
    }
    let mut event = |event: Event<'_>| {
        if let Event::Packet { packet, step, .. } = event {
            take(packet, step);
        }
    };
    while let Some(e) = demux.next(&mut data) {
        event(e);
    }
    while let Some(e) = demux.finish() {
        event(e);
    }
}

/// A way to the PES packets of all PIDs.
type Way = fn(&[u8], Delivery, &mut dyn FnMut(Pid, PesEvent<'_>));

/// All of them: each is held against what others found.
const WAYS: [Way; 2] = [assemble, demultiplex];

/// Has the demultiplexer put them together.
fn demultiplex(mut data: &[u8], delivery: Delivery, take: &mut dyn FnMut(Pid, PesEvent<'_>)) {
    let mut demux = Demux::new();
    for pid in 0..0x1FFF {
        demux.watch(Pid::new(pid).unwrap(), Watch::Pes(delivery));
    }
    while let Some(event) = demux.next(&mut data) {
        if let Event::Pes { pid, event, .. } = event {
            take(pid, event);
        }
    }
    while let Some(event) = demux.finish() {
        if let Event::Pes { pid, event, .. } = event {
            take(pid, event);
        }
    }
}

/// Passes the payloads of each PID to an assembler of its own, and its events on.
fn assemble(data: &[u8], delivery: Delivery, take: &mut dyn FnMut(Pid, PesEvent<'_>)) {
    let mut assemblers: BTreeMap<Pid, PesAssembler> = BTreeMap::new();
    packets(data, |packet, step| {
        let assembler = assemblers.entry(packet.pid()).or_insert_with(|| PesAssembler::new(delivery));
        if step.is_break() || packet.is_scrambled() {
            assembler.interrupt();
        }
        let Ok(Some(payload)) = packet.payload() else { return };
        if !step.is_new() || packet.is_scrambled() {
            return;
        }
        let mut payload = PesPayload::new(payload, packet.payload_unit_start_indicator());
        while let Some(event) = assembler.next(&mut payload) {
            take(packet.pid(), event);
        }
    });
    for (pid, assembler) in &mut assemblers {
        while let Some(event) = assembler.finish() {
            take(*pid, event);
        }
    }
}

/// What a reference says of a PID.
#[derive(Debug, Default, Clone, PartialEq)]
struct Counts {
    /// Units that start, those of scrambled packets included.
    pes: u64,
    no_start_code: u64,
    pts: Times,
    dts: Times,
}

/// Number, first and last.
#[derive(Debug, Default, Clone, PartialEq)]
struct Times {
    count: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Times {
    fn add(&mut self, time: Option<Timestamp>) {
        if time.is_some() {
            self.count += 1;
            self.first = self.first.or(time);
            self.last = time;
        }
    }

    fn reference(pid: &Value, key: &str) -> Times {
        let time = |edge| pid[format!("{edge}-{key}")].as_u64().and_then(Timestamp::new);
        Times { count: pid["packets"][key].as_u64().unwrap(), first: time("first"), last: time("last") }
    }
}

#[test]
fn counts_and_times_equal_the_reference() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for (file, way) in files.into_iter().flat_map(|file| WAYS.map(|way| (file.clone(), way))) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_string();
        let reference = corpus.join("ts-reference").join(format!("{name}.analyze.json"));
        let Ok(json) = std::fs::read(reference) else { continue };
        let reference: Value = serde_json::from_slice(&json).unwrap();
        let data = std::fs::read(&file).unwrap();
        let mut counts: BTreeMap<Pid, Counts> = BTreeMap::new();
        way(&data, Delivery::Headers, &mut |pid, event| {
            let c = counts.entry(pid).or_default();
            match event {
                PesEvent::Start { head } => {
                    c.pes += 1;
                    c.pts.add(head.pts());
                    c.dts.add(head.header().and_then(|h| h.dts).map(|d| d.timestamp()));
                }
                PesEvent::Bad(bad) if bad.error.at() == "PesStart.packet_start_code_prefix" => {
                    c.pes += 1;
                    c.no_start_code += 1;
                }
                // The first packet of test-072 has 65539 bytes and says 2: a packet all the same.
                PesEvent::Bad(bad) => assert_eq!((&*name, bad.error.at()), ("test-072", "PesStart.pes_packet_length")),
                other => panic!("{name}: {other:?}"),
            }
        });
        packets(&data, |packet, step| {
            let start = packet.payload_unit_start_indicator() && packet.is_scrambled();
            counts.entry(packet.pid()).or_default().pes += u64::from(start && step.is_new());
        });
        for p in reference["pids"].as_array().unwrap_or(&Vec::new()) {
            let pid = Pid::new(p["id"].as_u64().unwrap() as u16).unwrap();
            let ours = counts.remove(&pid).unwrap_or_default();
            let at = format!("{name}: PID {pid}");
            assert_eq!(ours.pts, Times::reference(p, "pts"), "{at}: PTS");
            assert_eq!(ours.dts, Times::reference(p, "dts"), "{at}: DTS");
            // Only PIDs that a program map announces as PES are counted in the reference.
            if let (Some(pes), Some(bad)) = (p["pes"].as_u64(), p["invalid-pes-prefix"].as_u64()) {
                assert_eq!((ours.pes, ours.no_start_code), (pes, bad), "{at}: PES");
                compared += 1;
            }
        }
    }
    assert!(compared > 40 * WAYS.len(), "{compared}");
}

/// The elementary streams of a file by PID: the data of all packets, one behind another.
fn elementary_streams(data: &[u8], delivery: Delivery, way: Way) -> BTreeMap<Pid, Vec<u8>> {
    let mut streams: BTreeMap<Pid, Vec<u8>> = BTreeMap::new();
    way(data, delivery, &mut |pid, event| match event {
        PesEvent::Data(piece) => streams.entry(pid).or_default().extend_from_slice(piece),
        PesEvent::Packet { data, .. } => streams.entry(pid).or_default().extend_from_slice(data),
        _ => {}
    });
    streams
}

#[test]
fn pieces_and_packets_are_the_same_data() {
    let Some(corpus) = corpus() else { return };
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts-codecs")).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "ts"));
    files.sort();
    assert!(files.len() > 10);
    for file in files {
        let data = std::fs::read(&file).unwrap();
        let pieces = elementary_streams(&data, Delivery::Pieces, assemble);
        assert!(!pieces.is_empty(), "{file:?}");
        for delivery in [Delivery::Pieces, Delivery::PACKETS, Delivery::WHOLE] {
            assert!(
                WAYS.iter().all(|way| pieces == elementary_streams(&data, delivery, *way)),
                "{file:?} {delivery:?}"
            );
        }
    }
}

#[test]
fn elementary_streams_equal_those_of_ffmpeg() {
    let Some(corpus) = corpus() else { return };
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        eprintln!("skipped: no ffmpeg");
        return;
    }
    for (file, pids) in [
        ("ts-codecs/sample_h262_mpeg_audio", &[0x100, 0x101][..]),
        ("ts-codecs/sample_h264", &[0x100]),
        ("ts-codecs/sample_h265", &[0x100]),
        ("ts-codecs/sample_latm", &[0x100]),
        ("ts-codecs/sample_ac4", &[0x76C]),
        ("ts-codecs/sample_dts_hd_ma", &[0x100]),
        ("ts-codecs/scte35_80s_with_ad", &[0x100, 0x101]),
        // a multiplex; teletext
        ("ts/test-139", &[0x1011, 0x1100, 0x1101]),
        ("ts/test-012", &[0x42C]),
        // the last packet is longer than its length says
        ("ts/test-072", &[0x64]),
    ] {
        let path = corpus.join(file).with_extension("ts");
        let data = std::fs::read(&path).unwrap();
        let ours = WAYS.map(|way| elementary_streams(&data, Delivery::WHOLE, way));
        for pid in pids {
            let pid = Pid::new(*pid).unwrap();
            let theirs = ffmpeg(&path, pid);
            assert!(ours.iter().all(|ours| ours[&pid] == theirs), "{file} {pid}");
        }
    }
}

/// The data of a PID as ffmpeg finds it; empty when it does not know the PID.
fn ffmpeg(path: &Path, pid: Pid) -> Vec<u8> {
    let map = format!("0:i:{:#x}", pid.get());
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-i"]).arg(path);
    command.args(["-map", &map, "-c", "copy", "-copyinkf", "-f", "data", "-"]).output().unwrap().stdout
}
