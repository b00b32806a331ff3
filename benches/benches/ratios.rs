//! Every job that others can do as well, beside them and beside what the memory gives.
//!
//! A group is a job on one input. In it `bound` is a plain scan or copy of the same bytes, `ours` is this workspace, the others
//! are named after their crates, and what stands in brackets is there to explain. Before a row is timed, what it finds
//! is compared with what the input was made of.
//!
//! `cargo run --release -p benches --bin ratios` prints the ratios. It remembers rows that were since renamed until
//! `target/criterion` is removed.

mod ours;
mod rivals;

use benches::docsis::Frames;
use benches::guide::{Guide, to_encode};
use benches::multiplex::{Multiplex, PACKET, STAMPS};
use benches::reread::reread;
use benches::units::Units;
use benches::{SMALL, large};
use bytes::Bytes;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use rivals::{dvb_si, mpeg_pes, mpeg_ts, mpeg2ts_reader, plain};
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

/// A row that must find `expected`; for inputs from files the first row says what is expected of the others.
fn row<T: PartialEq + Debug>(group: &mut Group, name: &str, expected: &mut Option<T>, job: impl Fn() -> T) {
    let found = job();
    match expected {
        Some(expected) if std::env::var_os("BENCH_FILE").is_some() => {
            if *expected != found {
                println!("{name} finds {found:?}, not {expected:?}");
            }
        }
        Some(expected) => assert_eq!(&found, expected, "{name}"),
        None => {
            println!("{name} finds {found:?}");
            *expected = Some(found);
        }
    }
    group.bench_function(name, |b| b.iter(&job));
}

fn bound<T>(group: &mut Group, name: &str, job: impl Fn() -> T) {
    group.bench_function(name, |b| b.iter(|| black_box(job())));
}

/// PID, continuity counter, adaptation field and PCR of every packet, counters by PID.
fn walk(c: &mut Criterion) {
    for (name, input) in [("1 walk, large", Multiplex::chosen(large())), ("1 walk, cache", Multiplex::chosen(SMALL))] {
        let bytes = black_box(&input.bytes[..]);
        let mut group = group(c, name, bytes.len());
        let mut expected = input.walked;
        bound(&mut group, "bound", || plain::touch_headers(bytes));
        row(&mut group, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::walk(bytes));
        row(&mut group, "mpeg-ts", &mut expected, || mpeg_ts::walk(bytes));
        row(&mut group, "ours", &mut expected, || ours::walk(bytes));
        group.finish();
    }
}

/// Sections of PAT and PMT, then of all SI PIDs, put together and their CRC checked.
fn sections(c: &mut Criterion) {
    let input = Multiplex::chosen(large());
    let bytes = black_box(&input.bytes[..]);

    let mut psi = group(c, "2 PAT and PMT, multiplex", bytes.len());
    let mut expected = input.psi;
    bound(&mut psi, "bound", || plain::touch_headers(bytes));
    row(&mut psi, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::psi(bytes));
    row(&mut psi, "mpeg-ts", &mut expected, || mpeg_ts::psi(bytes));
    row(&mut psi, "dvb-si", &mut expected, || dvb_si::psi(bytes));
    row(&mut psi, "ours", &mut expected, || ours::psi(bytes));
    psi.finish();

    let mut si = group(c, "2 all SI, multiplex", bytes.len());
    let mut expected = input.si;
    bound(&mut si, "bound", || plain::touch_headers(bytes));
    row(&mut si, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::si(bytes));
    row(&mut si, "mpeg-ts", &mut expected, || mpeg_ts::si(bytes));
    row(&mut si, "dvb-si", &mut expected, || dvb_si::si(bytes));
    row(&mut si, "ours", &mut expected, || ours::si(bytes));
    si.finish();

    let input = Multiplex::signalling(large() / 8);
    let bytes = black_box(&input.bytes[..]);
    let mut dense = group(c, "2 all SI, nothing else", bytes.len());
    let mut expected = input.si;
    bound(&mut dense, "bound", || plain::read_all(bytes));
    row(&mut dense, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::si(bytes));
    row(&mut dense, "mpeg-ts", &mut expected, || mpeg_ts::si(bytes));
    row(&mut dense, "dvb-si", &mut expected, || dvb_si::si(bytes));
    row(&mut dense, "ours", &mut expected, || ours::si(bytes));
    dense.finish();
}

/// Every event of EIT sections: times, all descriptors typed, event names as bytes and as text.
fn guide(c: &mut Criterion) {
    let input = Guide::new(SMALL / 4096);
    let sections = black_box(&input.sections[..]);
    for (name, decode) in [("3 EIT, typed", false), ("3 EIT, names as text", true)] {
        let mut group = group(c, name, input.len());
        let mut expected = Some(input.found);
        bound(&mut group, "bound", || sections.iter().fold(0, |sum: u64, s| sum.wrapping_add(plain::read_all(s))));
        row(&mut group, "dvb-si", &mut expected, || dvb_si::eit(sections, decode));
        row(&mut group, "ours", &mut expected, || ours::eit(sections, decode));
        group.finish();
    }
}

/// An EIT section of twenty events with short event descriptors, from their parts to its CRC.
fn encode(c: &mut Criterion) {
    let (events, section) = to_encode();
    let events = black_box(&events[..]);
    let mut group = group(c, "4 EIT, encode", section.len());
    let mut expected = Some(section.clone());
    // Once with the result kept, to compare it; then timed into the same buffer.
    let check = |name: &str, job: &dyn Fn(&mut [u8]) -> usize, expected: &mut Option<Vec<u8>>| {
        let mut out = vec![0; 4096];
        let n = job(&mut out);
        assert_eq!(Some(&out[..n]), expected.as_deref(), "{name}");
    };
    let mut out = vec![0; 4096];
    group.bench_function("bound", |b| b.iter(|| out[..section.len()].copy_from_slice(black_box(&section))));
    check("dvb-si", &|out| dvb_si::encode(events, out), &mut expected);
    group.bench_function("dvb-si", |b| b.iter(|| dvb_si::encode(events, black_box(&mut out))));
    check("ours", &|out| ours::encode(events, out), &mut expected);
    group.bench_function("ours", |b| b.iter(|| ours::encode(events, black_box(&mut out))));
    group.finish();
}

/// MAC headers and their check sequences; no other crate does this. The place of a frame is known from the one before,
/// so a large input is bound by the latency of the memory unless it is read ahead.
fn docsis(c: &mut Criterion) {
    let length_chain: fn(&[u8]) -> u64 = plain::touch_frames;
    for (name, size, limit) in [
        ("5 MAC headers, large", large(), plain::read_all as fn(&[u8]) -> u64),
        ("5 MAC headers, cache", SMALL, length_chain),
    ] {
        let input = Frames::new(size);
        let bytes = black_box(&input.bytes[..]);
        let mut group = group(c, name, bytes.len());
        let mut expected = Some(input.found);
        bound(&mut group, "bound", || limit(bytes));
        bound(&mut group, "(lengths only)", || length_chain(bytes));
        row(&mut group, "byte table", &mut expected, || plain::frames_by_table(bytes));
        row(&mut group, "ours", &mut expected, || ours::frames(bytes));
        row(&mut group, "(ours, typed)", &mut expected, || ours::typed_frames(bytes));
        group.finish();
    }
}

/// PTS and DTS of every PES header, then all PES packets put together, of the streams of all PMTs as they come.
fn pes(c: &mut Criterion) {
    let input = Multiplex::chosen(large());
    let bytes = black_box(&input.bytes[..]);

    let mut stamps = group(c, "6 PES timestamps, multiplex", bytes.len());
    let mut expected = input.stamped;
    bound(&mut stamps, "bound", || plain::touch_headers(bytes));
    row(&mut stamps, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::stamps(bytes));
    row(&mut stamps, "mpeg-pes", &mut expected, || mpeg_pes::stamps(bytes));
    row(&mut stamps, "ours", &mut expected, || ours::stamps(bytes));
    stamps.finish();

    let mut whole = group(c, "7 PES reassembly, multiplex", bytes.len());
    let mut expected = input.whole;
    let (payloads, mut to) = (plain::payloads(bytes), [0; 64 * 184]);
    whole.bench_function("bound", |b| b.iter(|| plain::copy_payloads(bytes, &payloads, &mut to)));
    row(&mut whole, "mpeg2ts-reader", &mut expected, || mpeg2ts_reader::reassemble(bytes));
    row(&mut whole, "mpeg-pes", &mut expected, || mpeg_pes::reassemble(bytes));
    row(&mut whole, "ours", &mut expected, || ours::reassemble(bytes));
    whole.finish();
}

/// The checks of TR 101 290, with the clock references for a clock; no other crate does this.
fn monitor(c: &mut Criterion) {
    let input = Multiplex::chosen(large());
    let bytes = black_box(&input.bytes[..]);
    let mut group = group(c, "8 monitor, multiplex", bytes.len());
    let mut expected = input.monitored;
    bound(&mut group, "bound", || plain::touch_headers(bytes));
    bound(&mut group, "(walk)", || ours::walk(bytes));
    row(&mut group, "ours", &mut expected, || ours::monitor(bytes));
    group.finish();
}

/// One service kept in its places, five seconds earlier, with new counters.
fn edit(c: &mut Criterion) {
    const EARLIER: u64 = 5 * 90_000;
    let input = Multiplex::broadcast(large());
    let service = input.service.as_ref().expect("this input is no file");
    let bytes = black_box(&input.bytes[..]);
    let pids: Vec<u16> = service.pids.iter().map(|(pid, _)| *pid).collect();
    let (&map, streams) = pids.split_first().expect("three PIDs");
    let mut copy = vec![0; bytes.len()];
    let mut group = group(c, "9 edit, multiplex", bytes.len());
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
    let mut group = group(c, "10 mux", stream.len());
    group.bench_function("bound", |b| b.iter(|| black_box(&mut copy[..]).copy_from_slice(black_box(&stream))));
    group.bench_function("ours", |b| b.iter(|| ours::mux(&units, &data, black_box(&mut copy), 1)));
    // Shows what it takes to ask before every packet.
    ours::mux(&units, &data, &mut copy, 64);
    units.check(&copy);
    group.bench_function("(asked every 64)", |b| b.iter(|| ours::mux(&units, &data, black_box(&mut copy), 64)));
    group.finish();
}

criterion_group!(ratios, walk, sections, guide, encode, docsis, pes, monitor, edit, mux);
criterion_main!(ratios);
