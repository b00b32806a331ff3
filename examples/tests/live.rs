//! Programs on inputs that never end by themselves: sockets and pipes, until Ctrl-C.
#![cfg(target_os = "linux")]

#[path = "input/build.rs"]
#[allow(dead_code)] // used by others, too
mod build;
mod program;

use build::{MAP_FRAME, MICRO, Order, pcap};

use examples::inspect::demo;
use mpegts::ip::rtp::RtpSender;
use program::{run, spawn, text};
use serde_json::Value;
use socket2::{Domain, Socket, Type};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use std::time::{Duration, Instant};

const INSPECT: &str = env!("CARGO_BIN_EXE_inspect");
const REMUX: &str = env!("CARGO_BIN_EXE_remux");
const TSMON: &str = env!("CARGO_BIN_EXE_tsmon");
const CMCONFIG: &str = env!("CARGO_BIN_EXE_cmconfig");
const PNM: &str = env!("CARGO_BIN_EXE_pnm");
const SITOOL: &str = env!("CARGO_BIN_EXE_sitool");
const SNIFF: &str = env!("CARGO_BIN_EXE_docsis-sniff");
const CYCLER: &str = env!("CARGO_BIN_EXE_section-cycler");

/// Long enough for a busy machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that runs.
struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    out: BufReader<ChildStdout>,
    err: ChildStderr,
}

impl Running {
    fn new(program: &str, arguments: &[&str]) -> Running {
        let mut child = spawn(program, arguments);
        let (stdin, out, err) = (child.stdin.take(), child.stdout.take().unwrap(), child.stderr.take().unwrap());
        Running { child, stdin, out: BufReader::new(out), err }
    }

    /// The lines up to the first that begins like this.
    fn wait_for(&mut self, beginning: &str) -> String {
        let mut seen = String::new();
        loop {
            let before = seen.len();
            let len = self.out.read_line(&mut seen).unwrap();
            assert!(len > 0, "ended without {beginning:?}: {seen}");
            if seen[before..].starts_with(beginning) {
                return seen;
            }
        }
    }

    fn signal(&self, signal: &str, times: usize) {
        let killed = Command::new("kill").arg(signal).args(vec![self.child.id().to_string(); times]).status().unwrap();
        assert!(killed.success());
    }

    /// Ctrl-C; what is still written to both outputs, and the exit code.
    fn interrupt(mut self) -> (String, String, Option<i32>) {
        self.signal("-INT", 1);
        self.end()
    }

    /// Waits until Ctrl-C is caught.
    fn wait_for_handler(&self) {
        let begun = Instant::now();
        let is_caught = || {
            let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
            let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
            // SIGINT is 2, the first signal 1.
            u64::from_str_radix(mask, 16).unwrap() & 2 != 0
        };
        while !is_caught() {
            assert!(begun.elapsed() < PATIENCE, "Ctrl-C is not caught");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn end(&mut self) -> (String, String, Option<i32>) {
        let (mut out, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.err.read_to_string(&mut err).unwrap();
        (out, err, self.child.wait().unwrap().code())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// A program that receives at a port of its own, once it does.
fn receiver(program: &str, host: &str, arguments: &[&str]) -> (Running, SocketAddr) {
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let running = Running::new(program, &[&["--udp", &format!("{host}:{port}")], arguments].concat());
    let listed = format!(":{port:04X} ");
    let begun = Instant::now();
    while !fs::read_to_string("/proc/net/udp").unwrap().contains(&listed) {
        assert!(begun.elapsed() < PATIENCE, "nobody listens");
        std::thread::sleep(Duration::from_millis(5));
    }
    (running, SocketAddr::from(([127, 0, 0, 1], port)))
}

/// The RTP packets of a stream.
fn rtp(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut sender = RtpSender::new(0x0102_0304).with_sequence_number(65_530);
    for (packet, n) in stream.chunks(188).zip(0..) {
        sender.push(packet.try_into().unwrap(), n * 40, |datagram| out.push(datagram.to_vec()));
    }
    sender.flush(|datagram| out.push(datagram.to_vec()));
    out
}

fn send<'d>(datagrams: impl IntoIterator<Item = &'d Vec<u8>>, to: SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for datagram in datagrams {
        socket.send_to(datagram, to).unwrap();
        // The buffer of a socket is small.
        std::thread::sleep(Duration::from_micros(300));
    }
}

fn last_line(out: &str) -> Value {
    serde_json::from_str(out.lines().last().unwrap()).unwrap()
}

#[test]
fn trap_51_every_datagram_received_is_counted_up_to_the_last() {
    let stream = &demo::multiplex().unwrap()[..188 * 7 * 60];
    let mut datagrams = rtp(stream);
    assert_eq!(datagrams.len(), 60);
    datagrams.swap(0, 1);
    datagrams.swap(20, 25);
    datagrams.remove(40);
    let (monitor, address) = receiver(TSMON, "localhost", &["--json", "--si", "none", "--summary"]);
    send(&datagrams, address);
    // What waits for the missing one comes out all the same.
    let (out, err, code) = monitor.interrupt();
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let summary = last_line(&out);
    assert_eq!(summary["packets"], 59 * 7, "{out}");
    let count = |key: &str| summary["rtp"][key].as_u64().unwrap();
    assert_eq!((count("received"), count("delivered"), count("lost")), (59, 59, 1));
    // 20 came after five with higher numbers, and those between after 25.
    assert_eq!((count("reordered"), count("late"), count("duplicates")), (6, 0, 0));
}

#[test]
fn trap_52_each_table_is_shown_when_it_is_complete() {
    let stream = demo::multiplex().unwrap();
    let (mut inspector, address) = receiver(INSPECT, "", &[]);
    let datagrams = rtp(&stream);
    send(&datagrams, address);
    // Nothing more comes, and nothing has ended.
    let seen = inspector.wait_for("SDT");
    assert!(seen.contains("PAT  PID 0x0000") && seen.contains("NIT  PID 0x0010"), "{seen}");
    assert!(!seen.contains("Transport stream"));
    let (out, err, code) = inspector.interrupt();
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let packets = stream.len() / 188;
    assert!(out.contains("Transport stream 0.0.0.0:") && out.contains("广东综合"), "{out}");
    let counted = format!("{},{:03} packets of 188 bytes", packets / 1000, packets % 1000);
    assert!(out.contains(&counted), "{counted}: {out}");
}

#[test]
fn trap_51_what_is_missing_is_not_waited_for_without_end() {
    let mut datagrams = rtp(&demo::multiplex().unwrap());
    let (mut inspector, address) = receiver(INSPECT, "127.0.0.1", &[]);
    // Too few to begin with, and one of them is missing; then nothing comes.
    datagrams.truncate(6);
    datagrams.remove(1);
    send(&datagrams, address);
    inspector.wait_for("PAT  PID 0x0000");
    let (out, err, code) = inspector.interrupt();
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.contains("35 packets of 188 bytes") && out.contains("5 RTP packets: 1 lost, "), "{out}");
}

#[test]
fn trap_52_a_pipe_shows_tables_at_once_and_ends_with_ctrl_c() {
    let stream = demo::multiplex().unwrap();
    let mut inspector = Running::new(INSPECT, &["-"]);
    // It stays open.
    let mut stdin = inspector.stdin.take().unwrap();
    stdin.write_all(&stream[..stream.len() / 2 + 50]).unwrap();
    stdin.flush().unwrap();
    let seen = inspector.wait_for("SDT");
    assert!(!seen.contains("Transport stream"));
    let (out, err, code) = inspector.interrupt();
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.contains("Transport stream\n") && out.contains("ends inside a packet: "), "{out}");
    drop(stdin);
}

#[test]
fn a_passing_stream_is_put_in_order_and_ends_with_ctrl_c() {
    let stream = &demo::multiplex().unwrap()[..188 * 7 * 100];
    let mut datagrams = rtp(stream);
    for n in (0..95).step_by(7) {
        datagrams.swap(n, n + 4);
    }
    let file = std::env::temp_dir().join(format!("remux-live-{}.ts", std::process::id()));
    let name = file.to_str().unwrap().to_owned();
    let (remux, address) = receiver(REMUX, "127.0.0.1", &["-o", &name]);
    send(&datagrams, address);
    let (out, err, code) = remux.interrupt();
    assert_eq!((out.as_str(), code), ("", Some(0)));
    assert!(
        err.starts_with("100 RTP packets: 0 lost, 0 came too late, ") && err.ends_with("\n700 packets in, 700 out\n"),
        "{err}"
    );
    let written = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(written == stream);
}

#[test]
fn a_time_limit_ends_the_input_as_well() {
    let (mut monitor, address) = receiver(TSMON, "127.0.0.1", &["--summary", "--seconds", "4"]);
    send(&[demo::multiplex().unwrap()[..188 * 5].to_vec()], address);
    let (out, err, code) = monitor.end();
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.starts_with("5 packets\n"), "{out}");
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for program in [INSPECT, TSMON, REMUX] {
        let output = run(program, &["--udp", &format!("127.0.0.1:{port}"), "--seconds", "1"], None);
        let name = program.rsplit('/').next().unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}");
        let error = text(&output.stderr);
        assert!(
            error.starts_with(&format!("{name}: no transport stream in ")) && error.lines().count() == 1,
            "{error}"
        );
    }
}

#[test]
fn every_program_gives_its_counts_when_it_is_interrupted() {
    let (json, _, _) = Running::new(INSPECT, &["--json"]).end();
    let mut cycler = Running::new(CYCLER, &["-", "--seconds", "31536000"]);
    let mut stdin = cycler.stdin.take().unwrap();
    stdin.write_all(json.as_bytes()).unwrap();
    drop(stdin);
    let mut packets = vec![0; 188 * 50];
    cycler.out.read_exact(&mut packets).unwrap();
    // Two at once, as a process group may get them, are one.
    cycler.signal("-TERM", 2);
    let mut rest = Vec::new();
    cycler.out.read_to_end(&mut rest).unwrap();
    let mut err = String::new();
    cycler.err.read_to_string(&mut err).unwrap();
    assert_eq!(cycler.child.wait().unwrap().code(), Some(0));
    let all = (packets.len() + rest.len()) / 188;
    assert!(
        err.starts_with(&format!("{all} packets, ")) && err.ends_with(" of them with sections of 9 tables\n"),
        "{err}"
    );
}

/// A program that was given this on a pipe that stays open, interrupted when it has printed a line that begins so.
fn interrupted(program: &str, arguments: &[&str], input: &[u8], beginning: &str) -> (String, String) {
    let mut running = Running::new(program, arguments);
    let mut stdin = running.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    stdin.flush().unwrap();
    let seen = running.wait_for(beginning);
    let (out, err, code) = running.interrupt();
    assert_eq!(code, Some(0), "{err}");
    drop(stdin);
    (seen + &out, err)
}

#[test]
fn every_reader_of_a_pipe_gives_its_counts_when_it_is_interrupted() {
    let stream = demo::multiplex().unwrap();
    // Packets are missing, which is told.
    let at = 188 * 300;
    let damaged = [&stream[..at], &stream[at * 3..at * 6]].concat();
    let (out, err) = interrupted(TSMON, &["-", "--bitrate", "3000000"], &damaged, "1.4");
    assert_eq!((out.lines().filter(|line| line.ends_with(" packets")).count(), &*err), (1, ""), "{out}");

    let (out, err) = interrupted(SITOOL, &["decode", "-"], &stream[..stream.len() / 2], "{");
    let sections = out.lines().count();
    assert!(sections > 0 && err.starts_with("sitool: -: ") && err.contains(" packets, "), "{err}");
    let (_, err) = interrupted(SITOOL, &["decode", "--all", "-"], &tdts(10_000), "{");
    // The end is in the middle of a section, and no damage.
    assert!(err.starts_with("sitool: -: ") && err.ends_with(" sections\n") && err.lines().count() == 1, "{err}");

    let capture = pcap(Order::Little, MICRO, 143, &vec![MAP_FRAME.to_vec(); 300]);
    let (out, err) = interrupted(SNIFF, &["--json", "-"], &capture, "{");
    assert_eq!(err, format!("docsis-sniff: {} frames\n", out.lines().count()));

    let mut remux = Running::new(REMUX, &["-"]);
    let mut stdin = remux.stdin.take().unwrap();
    stdin.write_all(&stream[..at]).unwrap();
    let mut packets = vec![0; 188];
    remux.out.read_exact(&mut packets).unwrap();
    remux.signal("-INT", 1);
    remux.out.read_to_end(&mut packets).unwrap();
    let mut err = String::new();
    remux.err.read_to_string(&mut err).unwrap();
    let n = packets.len() / 188;
    assert_eq!((remux.child.wait().unwrap().code(), err), (Some(0), format!("{n} packets in, {n} out\n")));
}

/// TDTs one behind the other, and the begin of another.
fn tdts(n: usize) -> Vec<u8> {
    let tdt = wire::testing::unhex("70 7005 e14b 084200").unwrap();
    [&*tdt.repeat(n), &tdt[..5]].concat()
}

#[test]
fn what_has_no_meaning_in_part_is_not_made_of_a_part() {
    let out = std::env::temp_dir().join(format!("interrupted-{}", std::process::id()));
    let name = out.to_str().unwrap();
    for (program, arguments, input) in [
        (CMCONFIG, &["decode", "-"][..], &b"\x03\x01\x01"[..]),
        (CMCONFIG, &["encode", "-", "-o", name], b"3 1"),
        (CMCONFIG, &["check", "-"], b"\x03\x01\x01"),
        (PNM, &["-"], b"PNN\x04\x01\x00"),
        (PNM, &["--svg", name, "-"], b"PNN\x04\x01\x00"),
        (SITOOL, &["encode", "-", "-o", name], b"{\"section\": \"707005e14b084200\"} "),
        (SITOOL, &["diff", "-", "/dev/null"], &demo::multiplex().unwrap()[..188 * 300]),
    ] {
        let mut running = Running::new(program, arguments);
        running.wait_for_handler();
        let mut stdin = running.stdin.take().unwrap();
        stdin.write_all(input).unwrap();
        let (said, err, code) = running.interrupt();
        assert_eq!(code, Some(2), "{arguments:?}: {err}");
        assert!(
            said.is_empty() && err.ends_with(": interrupted\n") && err.lines().count() == 1,
            "{arguments:?}: {err}"
        );
        drop(stdin);
    }
    let left =
        fs::read_dir(std::env::temp_dir()).unwrap().filter_map(|file| file.unwrap().file_name().into_string().ok());
    let mark = format!("interrupted-{}", std::process::id());
    assert_eq!(left.filter(|name| name.contains(&mark)).count(), 0);
}

#[test]
fn a_multicast_group_is_joined_on_an_interface_by_name_for_one_source() {
    let group = Ipv4Addr::new(239, 255, 83, 17);
    let sender = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    sender.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    sender.set_multicast_if_v4(&Ipv4Addr::LOCALHOST).unwrap();
    let packets = demo::multiplex().unwrap()[..188 * 7].to_vec();
    for (arguments, expected) in [
        (&["--interface", "lo"][..], "7 packets\n"),
        (&["--interface", "127.0.0.1", "--source", "localhost"], "7 packets\n"),
        (&["--interface", "lo", "--source", "127.0.0.9", "--seconds", "2"], ""),
    ] {
        let (mut monitor, address) = receiver(TSMON, &group.to_string(), &[arguments, &["--summary"]].concat());
        let to = SocketAddr::from((group, address.port()));
        if sender.send_to(&packets, &to.into()).is_err() {
            eprintln!("skipped: this machine has no multicast");
            return;
        }
        let (out, _, code) = if expected.is_empty() { monitor.end() } else { monitor.interrupt() };
        assert_eq!(
            (&out[..out.len().min(expected.len())], code),
            (expected, Some(if expected.is_empty() { 2 } else { 0 }))
        );
    }
}
