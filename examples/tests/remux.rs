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
use mpegts::ip::rtp::RtpSender;
use mpegts::pes::{Delivery, PesEvent};
use program::{run, text};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

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
    let line = |p: Program<'_>| {
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
            Event::Pes { pid, event: PesEvent::Start { head }, .. } => {
                stamps.extend(head.pts().map(|pts| (pid.get(), pts.get())));
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

/// The sections of tables 0 and 2 of a stream, by their PIDs, in order.
fn psi(stream: &[u8]) -> Vec<(u16, Vec<u8>)> {
    let (mut demux, mut input, mut out) = (Demux::new(), stream, Vec::new());
    for pid in [257, 258, 0x40, 0x41].into_iter().filter_map(mpegts::Pid::new) {
        demux.watch(pid, Watch::Sections);
    }
    while let Some(event) = demux.next(&mut input) {
        assert!(!matches!(event, Event::BadSection { .. } | Event::Discontinuity { .. }), "{event:?}");
        if let Event::Section { pid, section, .. } = event {
            if [0, 2].contains(&section.table_id()) {
                out.push((pid.get(), section.as_bytes().to_vec()));
            }
        }
    }
    out
}

/// From the second PAT on without it: PMTs come first.
fn without_first_pat(stream: &[u8]) -> &[u8] {
    let pid = |p: &[u8]| u16::from_be_bytes([p[1] & 0x1F, p[2]]);
    let pats: Vec<usize> = (0..).zip(stream.chunks(188)).filter(|(_, p)| pid(p) == 0).map(|(n, _)| n).collect();
    let start = &stream[(pats[1] + 1) * 188..];
    let first = start.chunks(188).map(pid).find(|pid| [0, 257, 258].contains(pid));
    assert!(first != Some(0), "a map comes before a PAT");
    start
}

#[test]
fn maps_before_the_first_pat_follow_the_changes_as_well() {
    let stream = demo::multiplex().unwrap();
    let stream = without_first_pat(&stream);
    let before = psi(stream);
    for program in [&[][..], &["--program", "101"]] {
        let maps: &[&str] = &["--map", "257=0x40", "--map", "273=0x111", "--map", "274=0x1112"];
        let out = remux(&[program, maps].concat(), stream);
        let after = psi(&out);
        // As many sections as there were, and none as it was.
        let count = |psi: &[(u16, Vec<u8>)], pid| psi.iter().filter(|s| s.0 == pid).count();
        assert_eq!((count(&after, 0), count(&after, 0x40)), (count(&before, 0), count(&before, 257)));
        assert_eq!(count(&after, 258), if program.is_empty() { count(&before, 258) } else { 0 });
        for (_, section) in after.iter().filter(|(pid, _)| *pid == 0x40) {
            let section = mpegts::section::Section::from_bytes(section).unwrap();
            let pmt = section.long::<mpegts::psi::Pmt<'_>>().unwrap().table;
            let pids: Vec<u16> = pmt.streams.iter().map(|s| s.unwrap().elementary_pid.get()).collect();
            assert_eq!((pmt.pcr_pid.get(), pids), (0x111, vec![0x111, 0x1112]));
        }
    }
}

#[test]
fn a_stream_without_a_pat_is_not_held_forever() {
    let stream = demo::multiplex().unwrap();
    let pid = |p: &[u8]| u16::from_be_bytes([p[1] & 0x1F, p[2]]);
    let without: Vec<u8> = stream.chunks(188).filter(|p| pid(p) != 0).flatten().copied().collect();
    // More than what is held, by its clock; the input stays open.
    let mut child = program::spawn(REMUX, &["--map", "17=0x400", "-"]);
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let long = without.repeat(1 + (1 << 15) * 188 / without.len() + (1 << 16) / without.len());
    let first = long[..188 * 1000].to_vec();
    let writer = std::thread::spawn(move || (stdin.write_all(&long).is_ok(), stdin));
    let mut out = vec![0; first.len()];
    stdout.read_exact(&mut out).unwrap();
    let mapped: Vec<u8> = first
        .chunks(188)
        .flat_map(|p| if pid(p) == 17 { [&[p[0], p[1] & 0xE0 | 4, 0][..], &p[3..]].concat() } else { p.to_vec() })
        .collect();
    assert!(out == mapped);
    child.kill().unwrap();
    child.wait().unwrap();
    drop((stdout, writer.join().unwrap()));
}

#[test]
fn a_changed_table_has_another_version_than_the_one_before() {
    let stream = demo::multiplex().unwrap();
    let version = |stream: &[u8], pid: u16| -> BTreeSet<u8> {
        psi(stream).iter().filter(|s| s.0 == pid).map(|(_, s)| s[5] >> 1 & 0x1F).collect()
    };
    let old = [0, 257, 258].map(|pid| *version(&stream, pid).first().unwrap());
    let next = |version: u8| BTreeSet::from([(version + 1) % 32]);
    // A map elsewhere changes the PAT, another PID of a stream the map, and neither all the others.
    let out = remux(&["--map", "257=0x40"], &stream);
    let same = |version| BTreeSet::from([version]);
    assert_eq!([0, 0x40, 258].map(|pid| version(&out, pid)), [next(old[0]), same(old[1]), same(old[2])]);
    let out = remux(&["--drop", "273"], &stream);
    assert_eq!([0, 257, 258].map(|pid| version(&out, pid)), [same(old[0]), next(old[1]), same(old[2])]);
    let out = remux(&["--program", "102"], &stream);
    assert_eq!([0, 258].map(|pid| version(&out, pid)), [next(old[0]), same(old[2])]);
    // Nothing else changes, and all versions of the original are left: the last one is followed by 0.
    let sections = |stream: &[u8]| psi(stream).iter().map(|(_, s)| [&s[..5], &s[6..s.len() - 4]].concat()).collect();
    let mut last = stream.clone();
    for packet in last.chunks_mut(188).filter(|p| [0x40, 0x41].contains(&p[1]) && (p[1] == 0x40) == (p[2] == 0)) {
        let end = 8 + usize::from(packet[7]);
        if [0, 2].contains(&packet[5]) && packet[4] == 0 {
            packet[10] |= 0x3E;
            let crc = wire::crc::mpeg(&packet[5..end - 4]).to_be_bytes();
            packet[end - 4..end].copy_from_slice(&crc);
        }
    }
    let (before, after): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (sections(&last), sections(&remux(&["--repair"], &last)));
    assert!(before == after);
    assert_eq!([0, 257].map(|pid| version(&last, pid)), [same(31), same(31)]);
    let out = remux(&["--drop", "273", "--program", "101"], &last);
    assert_eq!([0, 257].map(|pid| version(&out, pid)), [same(0), same(0)]);
}

#[test]
fn a_pid_can_be_given_any_number_that_is_free() {
    let stream = demo::multiplex().unwrap();
    let before = pids(&stream);
    assert!(before.contains(&273) && !before.contains(&0x300));
    let out = remux(&["--map", "273=0x300"], &stream);
    assert_eq!(pids(&out), before.iter().map(|pid| if *pid == 273 { 0x300 } else { *pid }).collect());
    assert_eq!(programs(&out)[&101].1, 0x300);
    // Two that change places, and one that takes the place of another that moves or goes.
    for more in [&["--map", "289=273"][..], &["--map", "289=0x301"], &["--drop", "289", "--program", "101"]] {
        let out = remux(&[&["--map", "273=289"], more].concat(), &stream);
        assert_eq!(programs(&out)[&101].1, 289);
    }
    // Another program that is not kept is in nobody's way.
    let out = remux(&["--map", "273=289", "--program", "101"], &stream);
    assert_eq!(programs(&out)[&101].1, 289);
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
    let pid = |p: &[u8]| u16::from_be_bytes([p[1] & 0x1F, p[2]]);
    // The PID that is in the way comes last, and no table names it.
    let late = [&stream[..], stream.chunks(188).find(|p| pid(p) == 17).unwrap()].concat();
    let early = late.len() - 188;
    let late: Vec<u8> = late
        .chunks(188)
        .enumerate()
        .filter(|(n, p)| pid(p) != 17 || n * 188 == early)
        .flat_map(|(_, p)| p)
        .copied()
        .collect();
    for (arguments, input, message) in [
        (&["--map", "1=0"][..], &stream[..], "remux: two PIDs would become 0x0000: 0x0001 by --map, and 0x0000 itself"),
        (&["--map", "256=17"], &late, "remux: two PIDs would become 0x0011: 0x0100 by --map, and 0x0011 itself"),
        (&["--map", "16=273"], &stream, "remux: two PIDs would become 0x0111: 0x0010 by --map, and 0x0111 itself"),
        (&["--map", "16=5", "--map", "17=5"], &stream, "remux: two PIDs would become 0x0005\n"),
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
