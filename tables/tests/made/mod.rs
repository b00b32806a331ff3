//! Streams for the tests: made by the multiplexer, and damaged.
#![allow(dead_code)] // each test uses its part
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small numbers
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use arrow_array::RecordBatch;
use mpegts::packet::PacketBuilder;
use mpegts::section::SectionPacketizer;
use mpegts::{Packet, Pid};
use std::path::PathBuf;
use std::sync::Arc;
use tables::{Plan, Query, Source, Table};

/// Numbers without order, the same at every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 ^ (self.0 >> 33);
        x.wrapping_mul(0xFF51_AFD7_ED55_8CCD) >> 29
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// The rows of a table, each column as text, one line a row. What stands in them is compared, not only where.
pub fn lines(batches: &[RecordBatch]) -> Vec<String> {
    let mut lines = Vec::new();
    for batch in batches {
        let from = lines.len();
        lines.resize(from + batch.num_rows(), String::new());
        for column in batch.columns() {
            let column = text(column);
            assert_eq!(column.len(), batch.num_rows());
            for (line, value) in lines[from..].iter_mut().zip(column) {
                line.push_str(&value);
                line.push('|');
            }
        }
    }
    lines
}

/// The values of a column.
pub fn text(array: &arrow_array::ArrayRef) -> Vec<String> {
    use arrow_array::cast::AsArray;
    use arrow_array::types::*;
    use arrow_schema::DataType;
    fn all<T: std::fmt::Debug>(values: impl Iterator<Item = Option<T>>) -> Vec<String> {
        values.map(|value| value.map_or(String::new(), |value| format!("{value:?}"))).collect()
    }
    match array.data_type() {
        DataType::Int8 => all(array.as_primitive::<Int8Type>().iter()),
        DataType::Int16 => all(array.as_primitive::<Int16Type>().iter()),
        DataType::Int32 => all(array.as_primitive::<Int32Type>().iter()),
        DataType::Int64 => all(array.as_primitive::<Int64Type>().iter()),
        DataType::Timestamp(..) => all(array.as_primitive::<TimestampMicrosecondType>().iter()),
        DataType::Boolean => all(array.as_boolean().iter()),
        DataType::Utf8 => array.as_string::<i32>().iter().map(|v| v.unwrap_or_default().into()).collect(),
        DataType::Binary => all(array.as_binary::<i32>().iter()),
        DataType::Dictionary(..) => {
            let words = array.as_dictionary::<Int8Type>();
            let values = words.values().as_string::<i32>();
            words.keys().iter().map(|key| key.map_or("", |key| values.value(key as usize)).to_string()).collect()
        }
        other => panic!("{other}"),
    }
}

/// All rows of a table, in one range.
pub fn serial(source: &Source, table: Table) -> RecordBatch {
    let mut batches = cut(source, &Plan::new(source, 1).unwrap(), table);
    assert_eq!(batches.len(), 1);
    batches.remove(0)
}

/// All rows of a table, in the ranges of a plan.
pub fn cut(source: &Source, plan: &Plan, table: Table) -> Vec<RecordBatch> {
    let query = Arc::new(Query::new(table));
    let parts = plan.ranges().iter().map(|range| plan.read(source, range, &query).unwrap()).collect();
    plan.merge(source, parts).unwrap().into_batches().unwrap()
}

/// Asserts that batches are those of the whole, one behind another: every value of every column.
pub fn same(name: &str, ours: &[RecordBatch], whole: &RecordBatch) {
    let mut at = 0;
    for batch in ours {
        let rows = batch.num_rows();
        let is_same = at + rows <= whole.num_rows() && whole.slice(at, rows) == *batch;
        if !is_same {
            let (a, b) = (lines(ours), lines(std::slice::from_ref(whole)));
            let row = a.iter().zip(&b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
            let counts = (a.len(), b.len());
            let short =
                |line: Option<&String>| line.map_or("nothing".into(), |l| l.chars().take(150).collect::<String>());
            panic!("{name}: {counts:?} rows; row {row} is\n{}\nand not\n{}", short(a.get(row)), short(b.get(row)));
        }
        at += rows;
    }
    assert_eq!(at, whole.num_rows(), "{name}");
}

/// The folder of captures, or None after saying that there is none.
pub fn corpus() -> Option<PathBuf> {
    wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))
}

/// The transport streams of the corpus with their names, in order.
pub fn streams() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let folders = ["ts", "ts-codecs"].into_iter().flat_map(|folder| std::fs::read_dir(corpus.join(folder)).unwrap());
    let mut files: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ts"));
    files.sort();
    assert!(files.len() > 40, "{} streams", files.len());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// A small multiplex with all that a cut can hurt: sections of many packets, several in one, one behind another without
/// a pointer_field, PES packets whose heads lie in two packets, repeated packets, PIDs with clocks and nothing else.
pub fn capture() -> Vec<u8> {
    let pid = |number: u16| Pid::new(number).unwrap();
    let mut streams: Vec<Vec<[u8; 188]>> = Vec::new();
    // Sections packed as closely as can be: long ones, and many short ones.
    for (number, lengths) in
        [(0x12u16, &[700usize, 60, 1500, 12, 12, 300][..]), (0x11, &[90, 400, 33]), (0x20, &[4090, 16])]
    {
        let mut packets = Vec::new();
        let mut packetizer = SectionPacketizer::new(pid(number));
        for (n, length) in lengths.iter().chain(lengths).enumerate() {
            packetizer.push(&section(0x42 + n as u8 % 3, *length, n as u8), |packet| packets.push(*packet));
        }
        packetizer.finish(|packet| packets.push(*packet));
        streams.push(packets);
    }
    // Sections that follow each other without a pointer_field: one start in front, then payloads only.
    let bytes: Vec<u8> = (0..12).flat_map(|n| section(0x4E, 100 + 31 * usize::from(n), n)).collect();
    let mut payloads = vec![0];
    payloads.extend(bytes);
    streams.push(chunks(pid(0x30), &payloads, 184));
    // PES packets in short payloads, so that the heads are divided.
    for (number, size) in [(0x100, 11), (0x101, 184)] {
        let mut packets = Vec::new();
        for n in 0..6u8 {
            let mut pes = vec![0, 0, 1, 0xE0, 0, 0, 0x80, 0xC0, 10, 0x31, 0, 1, 0, 1 + 2 * n, 0x11, 0, 1, 0, 1];
            pes.resize(if size == 11 { 60 } else { 700 }, n);
            packets.extend(chunks(pid(number), &pes, size));
        }
        streams.push(packets);
    }
    // Clocks and nothing else; the same packet over and over.
    let clock = |n: u8| {
        let mut bytes = [0xFF; 188];
        bytes[..12].copy_from_slice(&[0x47, 0x01, 0x80, 0x25, 183, 0x10, 0, 0, n, 0, 0x7E, n]);
        bytes
    };
    streams.push((0..16).map(clock).collect());
    let pat = section(0x00, 16, 7);
    streams.push(chunks(pid(0x00), &[&[0], &pat[..]].concat(), 184).repeat(12));
    mix(streams)
}

/// A long section that says which one it is.
fn section(table_id: u8, length: usize, n: u8) -> Vec<u8> {
    let mut bytes = vec![table_id, 0xF0 | ((length - 3) >> 8) as u8, (length - 3) as u8, 0, n, 0xC1, n, n];
    bytes.extend((0..).map(|k: usize| (k as u8).wrapping_mul(n | 1)).take(length - 12));
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

/// Payloads of one unit.
fn chunks(pid: Pid, bytes: &[u8], size: usize) -> Vec<[u8; 188]> {
    let mut packets = Vec::new();
    for (n, payload) in bytes.chunks(size).enumerate() {
        let head = PacketBuilder { payload_unit_start_indicator: n == 0, ..PacketBuilder::new(pid) };
        let mut payload = payload.to_vec();
        if size == 184 {
            payload.resize(184, 0xFF);
        }
        let stuffing = vec![0xFF; 183usize.saturating_sub(payload.len()).saturating_sub(1)];
        let field: Vec<u8> = if payload.len() == 184 { Vec::new() } else { [&[0][..], &stuffing].concat() };
        let field = wire::Blob(&field);
        let field = (payload.len() < 184).then_some(&field as &dyn wire::Encode);
        packets.push(head.build(field, &payload).unwrap().0);
    }
    packets
}

/// Mixes streams, counts their packets, and repeats every ninth packet with a payload.
fn mix(mut streams: Vec<Vec<[u8; 188]>>) -> Vec<u8> {
    streams.iter_mut().for_each(|packets| packets.reverse());
    let (mut random, mut out, mut counters) = (Random(13), Vec::new(), [0u8; 8192]);
    while streams.iter().any(|packets| !packets.is_empty()) {
        let n = random.below(streams.len());
        let Some(mut packet) = streams[n].pop() else { continue };
        let header = Packet::new(&packet);
        if header.has_payload() {
            let counter = &mut counters[header.pid().index()];
            packet[3] = packet[3] & 0xF0 | *counter & 15;
            *counter += 1;
        }
        out.extend_from_slice(&packet);
        if packet[3] & 0x10 != 0 && random.below(9) == 0 {
            out.extend_from_slice(&packet);
        }
    }
    out
}

/// Damages a stream in a few places: bits, sync bytes, bytes that are lost or put in, packets that are lost or swapped.
pub fn damage(data: &mut Vec<u8>, random: &mut Random, times: usize) {
    for _ in 0..times {
        let at = random.below(data.len().saturating_sub(600).max(1));
        let packet = at / 188 * 188;
        match random.below(7) {
            0 => data[at] ^= 1 << random.below(8),
            1 => data[packet] ^= 0x10,
            2 => drop(data.drain(at..at + 1 + random.below(400))),
            3 => {
                let noise: Vec<u8> = (0..1 + random.below(500)).map(|_| random.next() as u8).collect();
                drop(data.splice(at..at, noise));
            }
            4 => drop(data.drain(packet..packet + 188)),
            5 => data[packet + 1] ^= 0x80,
            _ => {
                let copy = data[packet..packet + 188].to_vec();
                drop(data.splice(packet + 376..packet + 376, copy));
            }
        }
        if data.len() < 1200 {
            return;
        }
    }
}
