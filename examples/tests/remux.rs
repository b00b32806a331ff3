//! Remultiplexing: what is asked for changes, and nothing else.

#[path = "input/build.rs"]
#[allow(dead_code)] // used by others, too
mod build;
mod program;

use build::{MICRO, Order, datagram, pcap};
use examples::inspect::demo;
use flate2::Compression;
use flate2::write::GzEncoder;
use mpegts::Packet;
use mpegts::clock::{Bitrate, Clock, Pcr};
use mpegts::demux::{Demux, Event, Program, Watch};
use mpegts::pes::{Delivery, PesEvent};
use mpegts::rtp::RtpSender;
use program::{run, text};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const REMUX: &str = env!("CARGO_BIN_EXE_remux");

fn remux(arguments: &[&str], stream: &[u8]) -> Vec<u8> {
    let output = run(REMUX, &[arguments, &["-"]].concat(), Some(stream));
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout
}

fn pids(stream: &[u8]) -> BTreeSet<u16> {
    stream.chunks(188).map(|p| Packet::new(p.try_into().unwrap()).pid().get()).collect()
}

/// What a stream says of itself: PMT, PCR and elementary PIDs by program.
fn programs(stream: &[u8]) -> BTreeMap<u16, (u16, u16, Vec<u16>)> {
    let (mut demux, mut input) = (Demux::new(), stream);
    while let Some(event) = demux.next(&mut input) {
        assert!(!matches!(event, Event::BadSection { .. } | Event::Discontinuity { .. }), "{event:?}");
    }
    let line = |p: &Program| {
        let streams = p.streams.iter().map(|s| s.elementary_pid.get()).collect();
        (p.program_number, (p.program_map_pid.get(), p.pcr_pid.unwrap().get(), streams))
    };
    demux.programs().map(line).collect()
}

#[test]
fn nothing_asked_for_nothing_changed() {
    let stream = demo::multiplex().unwrap();
    assert_eq!(remux(&[], &stream), stream);
    // What is no packet does not pass.
    let damaged = [&[0; 100][..], &stream, &stream[..50]].concat();
    let output = run(REMUX, &["-"], Some(&damaged));
    assert_eq!(output.stdout, stream);
    let packets = stream.len() / 188;
    let counts =
        format!("{packets} packets in, {packets} out; left out 0 packets without sync byte and 150 other bytes\n");
    assert_eq!(text(&output.stderr), counts);
}

#[test]
fn one_program_on_other_pids() {
    let stream = demo::multiplex().unwrap();
    let before = programs(&stream);
    assert_eq!(before.keys().copied().collect::<Vec<_>>(), [101, 102]);
    let (map, pcr, streams) = &before[&102];
    assert_eq!((*map, *pcr), (258, 289));
    let out = remux(&["--program", "102", "--map", "258=0x40", "--map", "0x121=0x41", "--drop", "16"], &stream);
    let new: Vec<u16> = streams.iter().map(|pid| if *pid == 289 { 0x41 } else { *pid }).collect();
    assert_eq!(programs(&out), BTreeMap::from([(102, (0x40, 0x41, new.clone()))]));
    let expected: BTreeSet<u16> = [0, 17, 18, 20, 0x40].into_iter().chain(new).collect();
    assert!(pids(&out).is_subset(&expected), "{:?}", pids(&out));
    // The picture data is the same.
    let video = |stream: &[u8], pid: u16| -> Vec<Vec<u8>> {
        let of = stream.chunks(188).filter(|p| u16::from_be_bytes([p[1] & 0x1F, p[2]]) == pid);
        of.map(|p| p[3..].to_vec()).collect()
    };
    assert!(!video(&stream, 289).is_empty());
    assert_eq!(video(&out, 0x41), video(&stream, 289));
}

/// A PCR, with its PID and its packet.
type Clocked = (u16, u64, Pcr);

/// PCRs, and PTS with their PIDs.
fn times(stream: &[u8]) -> (Vec<Clocked>, Vec<(u16, u64)>) {
    let (mut demux, mut input) = (Demux::new(), stream);
    demux.report_pcr(true);
    for pid in (0x20..0x1FFE).filter_map(mpegts::Pid::new) {
        demux.watch(pid, Watch::Pes(Delivery::Headers));
    }
    let (mut clocks, mut stamps) = (Vec::new(), Vec::new());
    while let Some(event) = demux.next(&mut input) {
        match event {
            Event::Pcr { pid, position, pcr, .. } => clocks.push((pid.get(), position / 188, pcr)),
            Event::Pes { pid, event: PesEvent::Start { header: Some(header), .. }, .. } => {
                stamps.extend(header.pts().map(|pts| (pid.get(), pts.get())));
            }
            _ => {}
        }
    }
    (clocks, stamps)
}

#[test]
fn all_times_of_a_stream_shifted_by_a_second() {
    let stream = demo::multiplex().unwrap();
    let out = remux(&["--shift", "-1000"], &stream);
    let ((clocks, stamps), (new_clocks, new_stamps)) = (times(&stream), times(&out));
    assert!(clocks.len() > 50 && stamps.len() > 50);
    let earlier = |pcr: Pcr| Pcr::wrapping(pcr.ticks() + Pcr::MODULUS - 27_000_000);
    assert_eq!(new_clocks, clocks.iter().map(|(pid, n, pcr)| (*pid, *n, earlier(*pcr))).collect::<Vec<_>>());
    let earlier = |pts: u64| (pts + (1 << 33) - 90_000) % (1 << 33);
    assert_eq!(new_stamps, stamps.iter().map(|(pid, pts)| (*pid, earlier(*pts))).collect::<Vec<_>>());
}

#[test]
fn clocks_of_half_the_rate_run_half_as_fast() {
    let stream = demo::multiplex().unwrap();
    let out = remux(&["--restamp", "4000000", "--program", "101"], &stream);
    // Places are kept.
    assert_eq!(out.len(), stream.len());
    let (clocks, _) = times(&out);
    let (first, rate) = (clocks[0], Bitrate::new(4_000_000).unwrap());
    assert!(clocks.len() > 20);
    for (pid, packet, pcr) in clocks {
        assert_eq!(pid, 273);
        assert_eq!(pcr, first.2.wrapping_add(rate.ticks((packet - first.1) * 188)));
    }
}

#[test]
fn losses_do_not_show_after_a_repair() {
    let mut stream = demo::multiplex().unwrap();
    // The second packet of the video of 101 is away.
    let lost = stream.chunks(188).enumerate().filter(|(_, p)| p[1] & 0x1F == 1 && p[2] == 0x11).nth(1).unwrap().0;
    stream.drain(lost * 188..(lost + 1) * 188);
    let out = remux(&["--repair"], &stream);
    assert_eq!(out.len(), stream.len());
    assert_eq!(programs(&out).len(), 2);
    let differs = stream.chunks(188).zip(out.chunks(188)).filter(|(a, b)| a != b);
    assert!(differs.clone().count() > 10);
    for (a, b) in differs {
        assert_eq!((&a[..3], a[3] & 0xF0, &a[4..]), (&b[..3], b[3] & 0xF0, &b[4..]));
    }
}

#[test]
fn trap_51_rtp_that_was_captured_out_of_order_comes_out_in_order() {
    let stream = &demo::multiplex().unwrap()[..188 * 7 * 80];
    let mut datagrams = Vec::new();
    let mut sender = RtpSender::new(7).with_sequence_number(65_500);
    for (packet, n) in stream.chunks(188).zip(0..) {
        sender.push(packet.try_into().unwrap(), n, |d| datagrams.push(datagram(d)));
    }
    for n in (0..75).step_by(4) {
        datagrams.swap(n, n + 3);
    }
    assert!(remux(&[], &pcap(Order::Little, MICRO, 1, &datagrams)) == stream);
}

#[test]
fn inputs_come_one_after_the_other_compressed_or_not() {
    let stream = demo::multiplex().unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&stream).unwrap();
    let packed = encoder.finish().unwrap();
    assert!(remux(&[], &packed) == stream);
    let file = std::env::temp_dir().join(format!("remux-{}.ts.gz", std::process::id()));
    std::fs::write(&file, &packed).unwrap();
    let out = remux(&[file.to_str().unwrap()], &stream);
    std::fs::remove_file(&file).unwrap();
    assert!(out == stream.repeat(2));
}

#[test]
fn what_cannot_be_done_gets_one_line_and_exit_code_2() {
    let stream = demo::multiplex().unwrap();
    for (arguments, input, message) in [
        (&["--map", "1=0"][..], &stream[..], "remux: two PIDs would become 0x0000"),
        (&["--program", "101", "--map", "258=273", "--keep", "258"], &stream, "remux: two PIDs would become 0x0111"),
        (&[], &[7; 3000], "remux: standard input: not a transport stream"),
    ] {
        let output = run(REMUX, &[arguments, &["-"]].concat(), Some(input));
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.starts_with(message) && error.lines().count() == 1, "{error:?}");
    }
    for wrong in [["--drop", "0x2000"], ["--restamp", "0"], ["--restamp", "99999999999999"], ["--program", "65536"]] {
        let output = run(REMUX, &[&wrong[..], &["-"]].concat(), Some(&stream));
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty() && text(&output.stderr).starts_with("error: invalid value"));
    }
    assert!(run(REMUX, &["--help"], None).status.success());
}
