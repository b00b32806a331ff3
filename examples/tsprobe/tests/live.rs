//! The program with sockets: inputs that appear, stop and send garbage; pages; the end.
// Tests assert.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod common;

use common::{Multiplex, Wanted};
use mpegts::ip::fec::{Direction, FecEncoder};
use mpegts::ip::rtp::RtpSender;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const TSPROBE: &str = env!("CARGO_BIN_EXE_tsprobe");

/// Long enough for a busy machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(60);

const TWO: Wanted<'_> = &[(1, "One", 0x200), (2, "<b>Two</b>", 0x201)];

struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(TSPROBE);
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, out }
    }

    /// The next line that is so; those before are dropped.
    fn wait_for(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "ended: {}", self.stderr());
            let line = serde_json::from_str(&line).unwrap();
            if is_it(&line) {
                return line;
            }
            assert!(begun.elapsed() < PATIENCE);
        }
    }

    fn stderr(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// A signal; the lines that are left, what is on standard error, and the exit code.
    fn stop(mut self, signal: &str) -> (Vec<Value>, String, Option<i32>) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        let lines = self.out.by_ref().lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
        let text = self.stderr();
        (lines, text, self.child.wait().unwrap().code())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// A port that nobody has, and the two that FEC needs.
fn port() -> u16 {
    loop {
        let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let is_free = |n: u16| port.checked_add(n).is_some_and(|port| UdpSocket::bind(("127.0.0.1", port)).is_ok());
        if is_free(2) && is_free(4) {
            return port;
        }
    }
}

fn wait_until_received(port: u16) {
    let begun = Instant::now();
    while !fs::read_to_string("/proc/net/udp").unwrap().contains(&format!(":{port:04X} ")) {
        assert!(begun.elapsed() < PATIENCE, "nobody listens");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends rounds, ten a second.
fn play(socket: &UdpSocket, to: SocketAddr, multiplex: &mut Multiplex, services: Wanted<'_>, seconds: u64) {
    for _ in 0..seconds * 10 {
        for datagram in multiplex.round(services).chunks(7 * 188) {
            let _ = socket.send_to(datagram, to);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn get(address: SocketAddr, path: &str) -> (String, String) {
    let begun = Instant::now();
    let mut stream = loop {
        match TcpStream::connect(address) {
            Ok(stream) => break stream,
            Err(_) => assert!(begun.elapsed() < PATIENCE),
        }
    };
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[test]
fn an_input_appears_changes_sends_garbage_and_stops_beside_another() {
    let (first, second, web) = (port(), port(), port());
    let web = SocketAddr::from(([127, 0, 0, 1], web));
    let addresses = [first, second].map(|port| format!("in-{port}=udp://127.0.0.1:{port}"));
    let mut probe = Running::new(&["--si", "none", "--http", &web.to_string(), &addresses[0], &addresses[1]]);
    wait_until_received(second);
    let absent = probe.wait_for(|line| line["alarm"] == "input_absent");
    assert_eq!(absent["state"], "raised");
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = SocketAddr::from(([127, 0, 0, 1], first));
    let mut multiplex = Multiplex::default();
    play(&socket, to, &mut multiplex, TWO, 2);
    let name = Value::from(format!("in-{first}"));
    let present = probe.wait_for(|line| line["type"] == "input");
    assert_eq!((&present["state"], &present["input"]), (&"present".into(), &name));
    let added = probe.wait_for(|line| line["type"] == "service");
    assert_eq!((&added["change"], &added["service"]["service_name"]), (&"added".into(), &"One".into()));
    // Garbage among it, and the other input floods.
    let flood = SocketAddr::from(([127, 0, 0, 1], second));
    for n in 0..20_000usize {
        let _ = socket.send_to(&vec![n as u8; 1 + n % 1400], if n % 4 == 0 { to } else { flood });
    }
    play(&socket, to, &mut multiplex, &TWO[1..], 2);
    let removed = probe.wait_for(|line| line["type"] == "service" && line["change"] == "removed");
    assert_eq!(removed["service"]["service_id"], 1);

    let (head, body) = get(web, "/");
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("default-src 'none'"), "{head}");
    assert!(body.contains(&format!("in-{first}")) && !body.contains("http://"), "{body}");
    let (_, body) = get(web, "/input/0");
    // The name of a service is no HTML.
    assert!(body.contains("&lt;b&gt;Two&lt;/b&gt;") && !body.contains("<b>Two"), "{body}");
    assert!(get(web, "/input/2").0.starts_with("HTTP/1.1 404"));
    let (_, body) = get(web, "/status.json");
    let status: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&status["inputs"][0]["state"], &status["inputs"][0]["transport_stream_id"]),
        (&"present".into(), &7.into())
    );
    assert!(status["inputs"][1]["unknown"].as_u64().unwrap() > 0);
    let (head, body) = get(web, "/metrics");
    assert!(head.contains("application/openmetrics-text") && body.ends_with("# EOF\n"));
    for wanted in [
        format!("tsprobe_input_up{{input=\"in-{first}\"}} 1"),
        format!("tsprobe_services{{input=\"in-{first}\"}} 1"),
        format!("tsprobe_pid_packets_total{{input=\"in-{first}\",pid=\"513\"}}"),
        format!("tsprobe_violations_total{{input=\"in-{first}\",indicator=\"1.4\",name=\"Continuity_count_error\"}} 0"),
        format!("tsprobe_alarms{{input=\"in-{second}\",alarm=\"input_absent\"}}"),
    ] {
        assert!(body.contains(&wanted), "{wanted}: {body}");
    }
    // Each family is in the guide; those of the inputs have no label but these.
    let guide = include_str!("../README.md");
    let families: Vec<_> = body.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(families.len(), 23, "{families:?}");
    for family in families {
        let is_named = guide.contains(&format!("`{family}`")) || guide.contains(&format!("`{family}_total`"));
        assert!(is_named, "{family}");
    }
    let labels = body
        .lines()
        .filter_map(|line| line.split_once('{')?.1.split_once('}'))
        .flat_map(|(labels, _)| labels.split("\","));
    let labels: std::collections::BTreeSet<_> = labels.filter_map(|label| label.split('=').next()).collect();
    assert_eq!(labels.into_iter().collect::<Vec<_>>(), ["alarm", "indicator", "input", "name", "pid"]);
    let (_, list) = get(web, "/approved.toml");
    let approved = tsprobe::config::Config::from_toml(&list).unwrap();
    let services = approved.input[0].approved.as_ref().and_then(|list| list.services.as_deref()).unwrap();
    assert_eq!((services.len(), services[0].service_name.as_deref()), (1, Some("<b>Two</b>")));

    let stopped = probe.wait_for(|line| line["type"] == "input" && line["input"] == name);
    assert_eq!(stopped["state"], "absent");
    let (lines, err, code) = probe.stop("-TERM");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let last: Vec<_> = lines.iter().rev().take(2).map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(last, ["statistics", "statistics"]);
}

#[test]
fn a_multicast_group_with_fec_in_lines_that_rotate() {
    let port = port();
    let folder = std::env::temp_dir().join(format!("tsprobe-live-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let log = folder.join("lines");
    let group = Ipv4Addr::new(239, 255, 83, 18);
    let address = format!("rtp://{group}:{port}?fec&interface=lo");
    let probe = Running::new(&[
        "--log",
        log.to_str().unwrap(),
        "--log-bytes",
        "4096",
        "--log-files",
        "2",
        "--interval",
        "0.1",
        &address,
    ]);
    wait_until_received(port + 4);
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None).unwrap();
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST).unwrap();
    let socket: UdpSocket = socket.into();
    let mut multiplex = Multiplex::default();
    let (mut sender, mut fec) = (RtpSender::new(1), FecEncoder::new(5, 5).unwrap());
    let (mut datagrams, mut n) = (Vec::new(), 0);
    for round in 0..30u32 {
        for packet in multiplex.round(TWO).chunks(188) {
            sender.push(packet.try_into().unwrap(), round * 9000, |datagram| datagrams.push(datagram.to_vec()));
        }
        for datagram in datagrams.drain(..) {
            n += 1;
            // One in seventeen is lost.
            if n % 17 != 0 && socket.send_to(&datagram, (group, port)).is_err() {
                eprintln!("skipped: this machine has no multicast");
                return;
            }
            fec.push(&datagram, |direction, packet| {
                let above = if direction == Direction::Row { 4 } else { 2 };
                let _ = socket.send_to(packet, (group, port + above));
            })
            .unwrap();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let (_, err, code) = probe.stop("-INT");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["lines", "lines.1", "lines.2"]);
    let text = fs::read_to_string(&log).unwrap();
    assert!(fs::metadata(folder.join("lines.1")).unwrap().len() <= 4096);
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let count = |key: &str| last[key].as_u64().unwrap();
    assert_eq!((last["type"].as_str(), count("packets"), count("rtp_lost")), (Some("statistics"), 2100, 0), "{last}");
    assert!(count("fec_restored") >= 17, "{last}");
}

#[test]
fn an_ipv6_socket_and_a_time_limit() {
    let Ok(free) = UdpSocket::bind("[::1]:0") else {
        eprintln!("skipped: this machine has no IPv6");
        return;
    };
    let to = free.local_addr().unwrap();
    drop(free);
    let mut probe = Running::new(&["--si", "none", "--seconds", "3", &format!("udp://{to}")]);
    let begun = Instant::now();
    while !fs::read_to_string("/proc/net/udp6").unwrap().contains(&format!(":{:04X} ", to.port())) {
        assert!(begun.elapsed() < PATIENCE, "nobody listens");
    }
    let socket = UdpSocket::bind("[::1]:0").unwrap();
    socket.send_to(&Multiplex::default().round(TWO)[..188 * 7], to).unwrap();
    let last = probe.wait_for(|line| line["type"] == "statistics");
    assert_eq!(last["packets"], 7);
    assert_eq!(probe.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_wrong_is_one_line() {
    let busy = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = format!("udp://{}", busy.local_addr().unwrap());
    for (arguments, why) in [
        (&[][..], "tsprobe: nothing to watch"),
        (&["udp://x"], "tsprobe: address \"udp://x\": expected HOST:PORT"),
        (&["--config", "/no/such/file"], "tsprobe: /no/such/file: "),
        (&[&address], "tsprobe: input udp://127.0.0.1:"),
        (&["udp://127.0.0.1:9?interface=nonesuch0"], "tsprobe: input udp://127.0.0.1:9: cannot receive at"),
        (&["no-such-file.ts"], "tsprobe: cannot open no-such-file.ts: "),
        (&["-"], "tsprobe: standard input: empty input"),
    ] {
        let mut probe = Running::new(arguments);
        drop(probe.child.stdin.take());
        let code = probe.child.wait().unwrap().code();
        let err = probe.stderr();
        assert_eq!((code, err.lines().count()), (Some(2), 1), "{arguments:?}: {err}");
        assert!(err.starts_with(why), "{arguments:?}: {err}");
    }
    let mut help = Running::new(&["--help"]);
    assert_eq!(help.child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_output_that_nobody_reads_keeps_nobody_from_the_end() {
    // Eight inputs with long names tell their counts ten times a second: a pipe of 64 kB is full after two seconds.
    let name = "n".repeat(190);
    let addresses: Vec<_> = (0..8).map(|n| format!("{name}{n}=udp://127.0.0.1:{}", port())).collect();
    let arguments = ["--interval", "0.1"].into_iter().chain(addresses.iter().map(String::as_str));
    let mut probe = Running::new(&arguments.collect::<Vec<_>>());
    std::thread::sleep(Duration::from_secs(6));
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &probe.child.id().to_string()]).status().unwrap().success());
    let code = probe.child.wait().unwrap().code();
    assert!(begun.elapsed() < PATIENCE);
    assert_eq!((code, &*probe.stderr()), (Some(2), "tsprobe: nobody takes the last lines\n"));
}

#[test]
fn standard_input_is_read_to_its_end_and_a_closed_pipe_is_no_failure() {
    let mut multiplex = Multiplex::default();
    let stream: Vec<u8> = (0..20).flat_map(|_| multiplex.round(TWO)).collect();
    let mut probe = Running::new(&["-"]);
    let mut stdin = probe.child.stdin.take().unwrap();
    stdin.write_all(&stream).unwrap();
    drop(stdin);
    let last = probe.wait_for(|line| line["type"] == "statistics");
    assert_eq!((&last["packets"], &last["input"]), (&1400.into(), &"-".into()));
    assert_eq!(probe.child.wait().unwrap().code(), Some(0));

    // As with `| head -n 1`.
    let mut command = Command::new(TSPROBE);
    let mut child =
        command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let _ = child.stdin.take().unwrap().write_all(&stream);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}
