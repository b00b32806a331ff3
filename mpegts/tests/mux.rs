//! Multiplexes as other programs see them.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use mpegts::clock::{Bitrate, Clock, Pcr, Timestamp};
use mpegts::demux::{Demux, Event, Watch};
use mpegts::descriptor::{Descriptor, Iso639Language, Language, RawDescriptor};
use mpegts::monitor::{Config, PcrMonitor};
use mpegts::mux::{AccessUnit, Mux, MuxProgram, Settings};
use mpegts::pes::{Delivery, Pes, PesAssembler, PesEvent, PesPayload};
use mpegts::psi::{Pmt, PmtStream, StreamType};
use mpegts::section::LongSection;
use mpegts::{Packet, Pid};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;
use wire::{Blob, Chars, Decode, Encode, List};

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

/// False, and one line, where a program is missing.
fn has(program: &str) -> bool {
    let there = Command::new(program).arg("-version").output().is_ok();
    if !there {
        eprintln!("skipped: no {program}");
    }
    there
}

/// A file that goes when the test does.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Temporary {
        let path = std::env::temp_dir().join(format!("mpegts-{}-{name}.ts", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn ffprobe(path: &Path, show: &[&str]) -> Value {
    let output = Command::new("ffprobe").args(["-v", "error", "-of", "json"]).args(show).arg(path).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// An MPEG-1 layer II frame of 48 kHz and 128 kbit/s: 24 ms, 384 bytes.
fn audio_frame() -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFD, 0x84, 0x00];
    frame.resize(384, 0);
    frame
}

/// Two programs: audio in English with a clock of its own, audio and private data that share one.
fn synthetic() -> Vec<u8> {
    // The clock and the timestamps go round in the first second.
    let clock = Pcr::new(Pcr::MODULUS - 27_000_000 / 2).unwrap();
    let mut mux = Mux::new(Settings::new(0x1234, Bitrate::new(1_500_000).unwrap()).clock(clock));
    let language = [Language { iso_639_language_code: Chars(*b"eng"), ..Default::default() }];
    let language = [Descriptor::from(Iso639Language { languages: List::from(&language) })];
    let line = |n, stream_type| PmtStream { stream_type, elementary_pid: pid(n), ..Default::default() };
    let first = [PmtStream { es_info: List::from(&language), ..line(0x111, StreamType::MPEG1_AUDIO) }];
    let second = [line(0x121, StreamType::MPEG2_AUDIO), line(0x122, StreamType::PRIVATE_PES)];
    for (number, map, pcr_pid, streams) in [(1, 0x110, 0x1F1, &first[..]), (0x0202, 0x120, 0x121, &second[..])] {
        let map_of = Pmt { pcr_pid: pid(pcr_pid), streams: List::from(streams), ..Default::default() };
        mux.set_program(&MuxProgram { program_number: number, program_map_pid: pid(map), map: map_of }).unwrap();
    }
    let start = Timestamp::wrapping(Timestamp::MODULUS - 22_500);
    let mut next = BTreeMap::from([(0x111, start), (0x121, start.wrapping_add(900)), (0x122, start)]);
    let mut out = Vec::new();
    while mux.now() < 3 * 27_000_000 || !mux.is_drained() {
        for (on, time) in &mut next {
            while mux.now() < 3 * 27_000_000 && mux.wants(pid(*on)) {
                let (data, period) = if *on == 0x122 { (vec![0x42; 1000], 9000) } else { (audio_frame(), 2160) };
                mux.push(AccessUnit::new(pid(*on), Some(*time), None, data)).unwrap();
                *time = time.wrapping_add(period);
            }
        }
        let slot = mux.next_packet();
        assert_eq!(slot.late, None);
        out.extend_from_slice(&slot.packet);
    }
    out
}

#[test]
fn ffprobe_sees_programs_streams_and_timestamps() {
    if !has("ffprobe") {
        return;
    }
    let file = Temporary::new("ffprobe", &synthetic());
    let json = ffprobe(&file.0, &["-show_programs", "-show_packets"]);
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or("").to_string();
    let mut found = Vec::new();
    for program in json["programs"].as_array().unwrap() {
        let number = |key: &str| program[key].as_u64().unwrap();
        let streams = program["streams"].as_array().unwrap().iter();
        let streams: Vec<_> =
            streams.map(|s| (text(s, "id"), text(s, "codec_name"), text(&s["tags"], "language"))).collect();
        found.push((number("program_num"), number("pmt_pid"), number("pcr_pid"), streams));
    }
    let stream = |id: &str, codec: &str, language: &str| (id.into(), codec.into(), language.into());
    assert_eq!(
        found,
        [
            (1, 0x110, 0x1F1, vec![stream("0x111", "mp2", "eng")]),
            (0x202, 0x120, 0x121, vec![stream("0x121", "mp2", ""), stream("0x122", "bin_data", "")]),
        ]
    );
    // Streams in the order of the PIDs. Times before zero are those before the wrap.
    for (index, first, period, size) in [(0, -22_500, 2160, 384), (1, -21_600, 2160, 384), (2, -22_500, 9000, 1000)] {
        let packets = json["packets"].as_array().unwrap().iter().filter(|p| p["stream_index"] == index);
        let packets: Vec<_> = packets.map(|p| (p["pts"].as_i64().unwrap(), text(p, "size"))).collect();
        let expected = (0..packets.len() as i64).map(|n| (first + n * period, size.to_string()));
        assert!(packets.len() as i64 > 2 * 90_000 / period, "{}", packets.len());
        assert_eq!(packets, expected.collect::<Vec<_>>());
    }
}

#[test]
fn the_monitor_has_nothing_to_say() {
    // A stream that is loaded and one that is not, of ten programs each, some with large maps.
    for (bits, size) in [(30_000_000, 10_000), (60_000_000, 4_000)] {
        let mut mux = Mux::new(Settings::new(1, Bitrate::new(bits).unwrap()));
        let mut next = BTreeMap::new();
        for n in 0..10 {
            let filler = Descriptor::Unknown(RawDescriptor { descriptor_tag: 0x80, body: Blob(&[7; 200]) });
            let info = vec![filler; usize::from(n % 3)];
            let line = |k, stream_type| PmtStream {
                stream_type,
                elementary_pid: pid(0x100 + 0x10 * n + k),
                ..Default::default()
            };
            let streams = [line(1, StreamType::AVC), line(2, StreamType::MPEG1_AUDIO)];
            let map = Pmt {
                pcr_pid: streams[0].elementary_pid,
                program_info: List::from(&info[..]),
                streams: List::from(&streams),
                ..Default::default()
            };
            let program_map_pid = pid(0x100 + 0x10 * n);
            mux.set_program(&MuxProgram { program_number: n + 1, program_map_pid, map }).unwrap();
            let first = Timestamp::wrapping(45_000 + 360 * u64::from(n));
            next.insert(streams[0].elementary_pid, (first, 3600, size));
            next.insert(streams[1].elementary_pid, (first, 2160, 384));
        }
        let mut monitor = PcrMonitor::new(Config::default());
        let mut events = Vec::new();
        while mux.now() < 10 * 27_000_000 {
            for (on, (time, period, size)) in &mut next {
                while mux.wants(*on) {
                    mux.push(AccessUnit::new(*on, Some(*time), None, vec![0x55; *size])).unwrap();
                    *time = time.wrapping_add(*period);
                }
            }
            let slot = mux.next_packet();
            assert_eq!(slot.late, None);
            monitor.packet(Packet::new(&slot.packet), |event| events.push(event.to_string()));
        }
        monitor.finish(|event| events.push(event.to_string()));
        assert!(events.is_empty(), "{} events, the first: {}", events.len(), events[0]);
    }
}

/// The fields that tshark shows of the frames that pass a filter.
fn tshark(path: &Path, filter: &str, fields: &[&str]) -> Vec<Vec<String>> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-Y", filter, "-T", "fields"]).args(fields.iter().flat_map(|f| ["-e", f])).arg("-r");
    let output = command.arg(path).output().unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| line.split('\t').map(String::from).collect()).collect()
}

#[test]
fn tshark_finds_no_fault() {
    if !has("tshark") {
        return;
    }
    let bytes = synthetic();
    let file = Temporary::new("tshark", &bytes);
    let faults = "mp2t.cc.drop || mp2t.tei == 1 || _ws.malformed || _ws.expert.severity >= 6291456";
    assert_eq!(tshark(&file.0, faults, &["frame.number"]), Vec::<Vec<String>>::new());
    assert_eq!(tshark(&file.0, "mp2t", &["frame.number"]).len(), bytes.len() / 188);
    // tshark takes the time of a packet from the clock references: it finds the rate again.
    let times = tshark(&file.0, "mp2t", &["frame.time_relative"]);
    for (n, time) in times.iter().enumerate() {
        let seconds = n as f64 * 188.0 * 8.0 / 1_500_000.0;
        assert!((time[0].parse::<f64>().unwrap() - seconds).abs() < 1e-6, "packet {n}: {}", time[0]);
    }
    let mut count = BTreeMap::new();
    for line in tshark(&file.0, "mpeg-pes.pts", &["mp2t.pid", "mpeg-pes.pts", "mpeg-pes.length"]) {
        let (on, length) = (line[0].clone(), line[2].clone());
        let n: &mut u64 = count.entry(on.clone()).or_default();
        let (first, period, size) = match &*on {
            "0x00000111" => (0, 2160, 384),
            "0x00000121" => (900, 2160, 384),
            "0x00000122" => (0, 9000, 1000),
            other => panic!("{other}"),
        };
        let pts = Timestamp::wrapping(Timestamp::MODULUS - 22_500 + first + *n * period);
        assert!((line[1].parse::<f64>().unwrap() * 90_000.0 - pts.get() as f64).abs() < 0.01);
        assert_eq!(length, (size + 8).to_string());
        *n += 1;
    }
    assert!(count["0x00000111"] > 80 && count["0x00000121"] > 80 && count["0x00000122"] > 20);
}

/// A PES packet kept for later.
struct Kept {
    pid: Pid,
    dts: Timestamp,
    random_access: bool,
    bytes: Vec<u8>,
}

/// All PES packets of a stream and its only program map.
fn take_apart(data: &[u8]) -> (Vec<Kept>, Vec<u8>) {
    let mut demux = Demux::new();
    for n in 0x20..0x1FFF {
        demux.watch(pid(n), Watch::Packets);
    }
    let (mut kept, mut map) = (Vec::<Kept>::new(), Vec::new());
    let mut assemblers: BTreeMap<Pid, (PesAssembler, bool)> = BTreeMap::new();
    let mut keep = |on: Pid, event: PesEvent<'_>, random_access: bool| {
        if let PesEvent::Packet { head, data, .. } = event {
            let Some(dts) = head.dts() else { return };
            kept.push(Kept { pid: on, dts, random_access, bytes: head.with(data).encode_to_vec().unwrap() });
        }
    };
    let mut take = |event: Event<'_>| match event {
        Event::Section { section, .. } if section.table_id() == 2 => map = section.as_bytes().to_vec(),
        Event::Packet { packet, .. } => {
            let Ok(Some(payload)) = packet.payload() else { return };
            let new = || (PesAssembler::new(Delivery::PACKETS), false);
            let (assembler, random) = assemblers.entry(packet.pid()).or_insert_with(new);
            let start = packet.payload_unit_start_indicator();
            let mut payload = PesPayload::new(payload, start);
            while let Some(event) = assembler.next(&mut payload) {
                if matches!(event, PesEvent::Start { .. }) {
                    *random = packet.random_access_indicator();
                }
                keep(packet.pid(), event, *random);
            }
        }
        _ => {}
    };
    let mut input = data;
    while let Some(event) = demux.next(&mut input) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    for (on, (assembler, random)) in &mut assemblers {
        while let Some(event) = assembler.finish() {
            keep(*on, event, *random);
        }
    }
    (kept, map)
}

#[test]
fn streams_taken_apart_and_multiplexed_again_are_the_same_to_ffprobe() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    if !has("ffprobe") {
        return;
    }
    for name in
        ["sample_h262_mpeg_audio", "sample_h264", "sample_h265", "sample_ac4", "sample_eac3", "sample_dts_hd_ma"]
    {
        let path = corpus.join("ts-codecs").join(name).with_extension("ts");
        let (kept, map) = take_apart(&std::fs::read(&path).unwrap());
        let map = LongSection::<Pmt<'_>>::from_bytes(&map).unwrap();
        let first = kept.iter().map(|k| k.dts).min_by(|a, b| a.order(*b)).unwrap();
        let bitrate = Bitrate::new(20_000_000).unwrap();
        let clock = Pcr::wrapping(first.wrapping_sub(45_000).get() * 300);
        let mut mux = Mux::new(Settings::new(1, bitrate).clock(clock));
        let number = map.header.table_id_extension;
        mux.set_program(&MuxProgram { program_number: number, program_map_pid: pid(0x30), map: map.table }).unwrap();
        let mut queues: BTreeMap<Pid, VecDeque<&Kept>> = BTreeMap::new();
        kept.iter().for_each(|k| queues.entry(k.pid).or_default().push_back(k));
        let mut out = Vec::new();
        while !mux.is_drained() || queues.values().any(|q| !q.is_empty()) {
            for (on, queue) in &mut queues {
                while let Some(unit) = queue.front().filter(|_| mux.wants(*on)).copied() {
                    queue.pop_front();
                    mux.push_pes(*on, &Pes::from_bytes(&unit.bytes).unwrap(), unit.random_access).unwrap();
                }
            }
            let slot = mux.next_packet();
            assert_eq!(slot.late, None, "{name}");
            out.extend_from_slice(&slot.packet);
        }
        let file = Temporary::new(name, &out);
        let packets = |path: &Path| {
            let json = ffprobe(path, &["-show_packets", "-show_streams", "-show_data_hash", "md5"]);
            let id: Vec<_> = json["streams"].as_array().unwrap().iter().map(|s| s["id"].clone()).collect();
            let mut out: BTreeMap<String, Vec<[Value; 4]>> = BTreeMap::new();
            for p in json["packets"].as_array().unwrap() {
                let on = id[p["stream_index"].as_u64().unwrap() as usize].to_string();
                let keys = ["pts", "dts", "data_hash", "flags"];
                out.entry(on).or_default().push(keys.map(|k| p[k].clone()));
            }
            out
        };
        let (ours, theirs) = (packets(&file.0), packets(&path));
        assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{name}");
        for (on, list) in &ours {
            assert_eq!(*list, theirs[on], "{name} {on}");
        }
    }
}
