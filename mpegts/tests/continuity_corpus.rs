//! Packet, sync, discontinuity and duplicate counts of real streams against a reference analysis.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)] // tests assert

use mpegts::packet::continuity::{Continuity, Step};
use mpegts::packet::framing::{Framed, Framer, Framing, framed, framed_with};
use mpegts::{Packet, Pid};
use serde_json::Value;
use std::collections::BTreeMap;
use wire::Decode;

/// The streams of the corpus that have a reference analysis; None, and a remark, without corpus.
fn corpus() -> Option<Vec<(String, Vec<u8>, Value)>> {
    let root = wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?;
    let listing = std::fs::read_dir(root.join("ts")).unwrap();
    let mut files: Vec<_> = listing.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let streams = files.iter().filter_map(|path| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let reference = std::fs::read(root.join(format!("ts-reference/{name}.analyze.json"))).ok()?;
        Some((name, std::fs::read(path).unwrap(), serde_json::from_slice(&reference).unwrap()))
    });
    let streams: Vec<_> = streams.collect();
    assert!(streams.len() >= 30, "the corpus is not complete");
    Some(streams)
}

fn number(value: &Value, path: &str) -> u64 {
    value.pointer(path).and_then(Value::as_u64).unwrap_or_else(|| panic!("{path} missing"))
}

/// The reference counts discontinuities by the counter alone: not what discontinuity_indicator
/// announces, nor packets with transport_error_indicator; a moved counter without payload counts.
/// A repeated counter is a duplicate to it, however often and whatever the content.
#[test]
fn trap_05_steps_add_up_to_the_counts_of_the_reference() {
    let Some(streams) = corpus() else { return };
    let mut seen = [0, 0];
    for (name, data, reference) in streams {
        let mut pids: BTreeMap<Pid, (Continuity, [u64; 2])> = BTreeMap::new();
        // The reference takes every 188 bytes for a packet, so this is not the framer's business.
        for packet in data.chunks_exact(188).filter_map(|bytes| Packet::from_bytes(bytes).ok()) {
            let (state, [discontinuities, duplicates]) = pids.entry(packet.pid()).or_default();
            match state.check(packet) {
                Step::Discontinuity { signalled: false, .. } => *discontinuities += 1,
                Step::Duplicate | Step::RepeatedDuplicate | Step::AlteredDuplicate => *duplicates += 1,
                _ => {}
            }
        }
        let listed = reference["pids"].as_array().map_or(&[][..], Vec::as_slice);
        for entry in listed {
            let pid = Pid::new(number(entry, "/id").try_into().unwrap()).unwrap();
            // Referred to by a table, perhaps, and not there.
            let counts = pids.remove(&pid).unwrap_or_default().1;
            let expected = [number(entry, "/packets/discontinuities"), number(entry, "/packets/duplicated")];
            assert_eq!(counts, expected, "{name} {pid}");
            seen = [seen[0] + counts[0], seen[1] + counts[1]];
        }
        // Not listed: PIDs all of whose packets are in error or counted as suspect.
        assert!(pids.values().all(|(_, counts)| *counts == [0, 0]), "{name}: {pids:?}");
    }
    assert!(seen[0] > 20 && seen[1] > 300, "{seen:?} are too few to prove anything");
}

#[test]
fn trap_15_packets_are_those_of_the_reference() {
    let Some(streams) = corpus() else { return };
    for (name, data, reference) in streams {
        let total = number(&reference, "/ts/packets/total");
        let [mut packets, mut bad, mut lost, mut errors] = [0; 4];
        for unit in framed(&data) {
            match unit {
                Framed::Packet(frame) => {
                    packets += 1;
                    errors += u64::from(frame.packet.transport_error_indicator());
                    assert!(frame.prefix.is_empty() && frame.trailer.is_empty(), "{name}");
                }
                Framed::BadSync(_) => bad += 1,
                Framed::Skipped { len, .. } => lost += len,
                Framed::SyncLost { .. } => {}
                other => panic!("{name}: {other:?}"),
            }
        }
        if name == "test-142" {
            // Five places without sync byte to the reference. In truth four packets stand there in
            // another phase: their counters fit those of the same PIDs before and behind.
            assert_eq!((total, number(&reference, "/ts/packets/invalid-syncs")), (300, 5));
            assert_eq!((packets, bad, lost), (295 + 4, 0, 188));
            continue;
        }
        assert_eq!((packets, bad, lost), (total, 0, 0), "{name}");
        assert_eq!(errors, number(&reference, "/ts/packets/transport-errors"), "{name}");
    }
}

/// The packets that the reference does not see are real: the counters behind them continue theirs.
#[test]
fn packets_found_in_another_phase_belong_there() {
    let Some(streams) = corpus() else { return };
    let (_, data, _) = streams.into_iter().find(|stream| stream.0 == "test-142").unwrap();
    let mut pids: BTreeMap<Pid, (Continuity, bool)> = BTreeMap::new();
    let (mut out_of_phase, mut continued) = (0, 0);
    for unit in framed(&data) {
        let Framed::Packet(frame) = unit else { continue };
        let (state, was_out_of_phase) = pids.entry(frame.packet.pid()).or_default();
        let step = state.check(frame.packet);
        if *was_out_of_phase {
            assert_eq!(step, Step::Next);
            continued += 1;
        }
        *was_out_of_phase = frame.position % 188 != 0;
        out_of_phase += u32::from(*was_out_of_phase);
    }
    assert_eq!((out_of_phase, continued), (4, 3));
}

/// Any stream looks the same in any framing, and cut into chunks of any size.
#[test]
fn trap_15_every_stream_in_every_framing() {
    let Some(streams) = corpus() else { return };
    for (name, data, _) in streams {
        let expected: Vec<_> = framed_with(&data, Framing::Ts188).filter_map(packet).collect();
        for (framing, before, behind) in
            [(Framing::Ts188, 0, 0), (Framing::M2ts192, 4, 0), (Framing::Ts204, 0, 16), (Framing::Ts208, 0, 20)]
        {
            if name == "test-142" && framing != Framing::Ts188 {
                continue; // its packets in another phase are torn apart
            }
            let mut framed = Vec::new();
            for packet in data.chunks_exact(188) {
                framed.extend_from_slice(&[0x2A, 0x3B, 0x4C, 0x5D][..before]);
                framed.extend_from_slice(packet);
                framed.resize(framed.len() + behind, 0xFF);
            }
            for chunk in [1316, 4099, 1 << 20] {
                let mut framer = Framer::new();
                let mut found = Vec::new();
                for mut input in framed.chunks(chunk) {
                    while let Some(unit) = framer.next(&mut input) {
                        found.extend(packet(unit).copied());
                    }
                }
                while let Some(unit) = framer.finish() {
                    found.extend(packet(unit).copied());
                }
                assert_eq!(framer.framing(), Some(framing), "{name}");
                assert!(found.iter().eq(expected.iter().copied()), "{name} {framing:?} {chunk}");
            }
        }
    }
}

fn packet(unit: Framed<'_>) -> Option<&[u8; 188]> {
    if let Framed::Packet(frame) = unit { Some(frame.packet.as_bytes()) } else { None }
}
