//! Single structures, and streams that no other crate works on.
//!
//! A group is a job on one input. In it `bound` is a plain scan or copy of the same bytes, `ours` is this workspace, the others
//! are named after their crates, and what stands in brackets is there to explain. Before a row is timed, what it finds
//! is compared with what the input was made of.

use benches::docsis::Frames;
use benches::guide::{Guide, to_encode};
use benches::multiplex::{Multiplex, PACKET, STAMPS};
use benches::ours;
use benches::reread::reread;
use benches::rivals::{dvb_si, plain};
use benches::units::Units;
use benches::{SMALL, large};
use bytes::Bytes;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Debug;
use std::hint::black_box;
use std::time::Duration;

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn group<'a>(c: &'a mut Criterion, name: &str, bytes: usize) -> Group<'a> {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group
}

/// A row that must find `expected`.
fn row<T: PartialEq + Debug>(group: &mut Group, name: &str, expected: &T, job: impl Fn() -> T) {
    assert_eq!(&job(), expected, "{name}");
    group.bench_function(name, |b| b.iter(&job));
}

fn bound<T>(group: &mut Group, name: &str, job: impl Fn() -> T) {
    group.bench_function(name, |b| b.iter(|| black_box(job())));
}

/// Every event of EIT sections: times, all descriptors typed, event names as bytes and as text.
fn guide(c: &mut Criterion) {
    let input = Guide::new(SMALL / 4096);
    let sections = black_box(&input.sections[..]);
    for (name, decode) in [("EIT, typed", false), ("EIT, names as text", true)] {
        let mut group = group(c, name, input.len());
        let expected = input.found;
        bound(&mut group, "bound", || sections.iter().fold(0, |sum: u64, s| sum.wrapping_add(plain::read_all(s))));
        row(&mut group, "dvb-si", &expected, || dvb_si::eit(sections, decode));
        row(&mut group, "ours", &expected, || ours::eit(sections, decode));
        group.finish();
    }
}

/// An EIT section of twenty events with short event descriptors, from their parts to its CRC.
fn encode(c: &mut Criterion) {
    let (events, section) = to_encode();
    let events = black_box(&events[..]);
    let mut group = group(c, "EIT, encode", section.len());
    // Once with the result kept, to compare it; then timed into the same buffer.
    let check = |name: &str, job: &dyn Fn(&mut [u8]) -> usize| {
        let mut out = vec![0; 4096];
        let n = job(&mut out);
        assert_eq!(out[..n], section, "{name}");
    };
    let mut out = vec![0; 4096];
    group.bench_function("bound", |b| b.iter(|| out[..section.len()].copy_from_slice(black_box(&section))));
    check("dvb-si", &|out| dvb_si::encode(events, out));
    group.bench_function("dvb-si", |b| b.iter(|| dvb_si::encode(events, black_box(&mut out))));
    check("ours", &|out| ours::encode(events, out));
    group.bench_function("ours", |b| b.iter(|| ours::encode(events, black_box(&mut out))));
    group.finish();
}

/// MAC headers and their check sequences; no other crate does this. The place of a frame is known from the one before,
/// so a large input is bound by the latency of the memory unless it is read ahead.
fn docsis(c: &mut Criterion) {
    let length_chain: fn(&[u8]) -> u64 = plain::touch_frames;
    for (name, size, limit) in [
        ("MAC headers, large", large(), plain::read_all as fn(&[u8]) -> u64),
        ("MAC headers, cache", SMALL, length_chain),
    ] {
        let input = Frames::new(size);
        let bytes = black_box(&input.bytes[..]);
        let mut group = group(c, name, bytes.len());
        let expected = input.found;
        bound(&mut group, "bound", || limit(bytes));
        bound(&mut group, "(lengths only)", || length_chain(bytes));
        row(&mut group, "byte table", &expected, || plain::frames_by_table(bytes));
        row(&mut group, "ours", &expected, || ours::frames(bytes));
        row(&mut group, "(ours, typed)", &expected, || ours::typed_frames(bytes));
        group.finish();
    }
}

/// The checks of TR 101 290, with the clock references for a clock; no other crate does this.
fn monitor(c: &mut Criterion) {
    let input = Multiplex::broadcast(large());
    let bytes = black_box(&input.bytes[..]);
    let mut group = group(c, "monitor, multiplex", bytes.len());
    let expected = input.monitored;
    bound(&mut group, "bound", || plain::touch_headers(bytes));
    row(&mut group, "ours", &expected, || ours::monitor(bytes));
    group.finish();
}

/// One service kept in its places, five seconds earlier, with new counters.
fn edit(c: &mut Criterion) {
    const EARLIER: u64 = 5 * 90_000;
    let input = Multiplex::broadcast(large());
    let service = &input.service;
    let bytes = black_box(&input.bytes[..]);
    let pids: Vec<u16> = service.pids.iter().map(|(pid, _)| *pid).collect();
    let (&map, streams) = pids.split_first().expect("three PIDs");
    let mut copy = vec![0; bytes.len()];
    let mut group = group(c, "edit, multiplex", bytes.len());
    group.bench_function("bound", |b| b.iter(|| black_box(&mut copy[..]).copy_from_slice(bytes)));

    ours::edit(bytes, &mut copy, map, streams, EARLIER);
    let found = reread(&copy);
    let others = (bytes.len() / PACKET) as u64 - service.pids.iter().map(|(_, packets)| packets).sum::<u64>();
    let packets = service.pids.iter().copied().chain([(0x1FFF, others)]).collect();
    assert_eq!((found.packets, found.losses), (packets, 0));
    let pcrs = service.pcrs.iter().map(|pcr| (pcr + (STAMPS - EARLIER) * 300) % (STAMPS * 300));
    assert!(found.pcrs.iter().map(|(.., pcr)| *pcr).eq(pcrs));
    let units = found.units.values().flatten().flat_map(|unit| [unit.pts, unit.dts]).flatten();
    let (mut found, mut stamps): (Vec<_>, Vec<_>) =
        (units.collect(), service.stamps.iter().map(|stamp| (stamp + STAMPS - EARLIER) % STAMPS).collect());
    found.sort_unstable();
    stamps.sort_unstable();
    assert_eq!(found, stamps);
    group.bench_function("ours", |b| b.iter(|| ours::edit(bytes, black_box(&mut copy), map, streams, EARLIER)));
    group.finish();
}

/// 20 Mbit/s of two services from their access units.
fn mux(c: &mut Criterion) {
    let units = Units::new();
    let data = Bytes::from(units.data.clone());
    let mut stream = vec![0; large() / PACKET * PACKET];
    ours::mux(&units, &data, &mut stream, 1);
    units.check(&stream);
    let mut copy = vec![0; stream.len()];
    let mut group = group(c, "mux", stream.len());
    group.bench_function("bound", |b| b.iter(|| black_box(&mut copy[..]).copy_from_slice(black_box(&stream))));
    group.bench_function("ours", |b| b.iter(|| ours::mux(&units, &data, black_box(&mut copy), 1)));
    // Shows what it takes to ask before every packet.
    ours::mux(&units, &data, &mut copy, 64);
    units.check(&copy);
    group.bench_function("(asked every 64)", |b| b.iter(|| ours::mux(&units, &data, black_box(&mut copy), 64)));
    group.finish();
}

criterion_group!(structures, guide, encode, docsis, monitor, edit, mux);
criterion_main!(structures);
