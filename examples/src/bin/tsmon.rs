//! Watches a transport stream for the errors of TR 101 290: live from UDP or RTP, a capture, or a file.

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, ValueEnum};
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use examples::input::{Flow, Input, Origin, Unit};
use mpegts::Packet;
use mpegts::monitor::{Config, Detail, Event, Indicator, Monitor, PcrAccuracy, PcrMonitor};
use mpegts::rtp::{RtpEvent, RtpReceiver, is_ts};
use mpegts::sync::{Framer, Framing};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Watches a transport stream for the errors of TR 101 290 and prints a line for each.
///
/// A file has no clock: the time comes from its PCRs, or from --bitrate. In a capture it is that of the datagrams.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A transport stream, or a capture of one (pcap, pcapng); `-` for standard input.
    #[arg(required_unless_present = "udp", conflicts_with = "udp")]
    file: Option<PathBuf>,

    /// Receive UDP or RTP at this address and port; a multicast group is joined.
    #[arg(long, value_name = "ADDRESS:PORT")]
    udp: Option<SocketAddr>,

    /// The address of the interface on which to join an IPv4 group.
    #[arg(long, default_value = "0.0.0.0", requires = "udp")]
    interface: Ipv4Addr,

    /// Stop receiving after this many seconds.
    #[arg(long, requires = "udp")]
    seconds: Option<u64>,

    /// One JSON object a line.
    #[arg(long)]
    json: bool,

    /// The counts only.
    #[arg(long)]
    summary: bool,

    /// Only indicators of this priority and those before it.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=3))]
    priority: u8,

    /// How often tables of service information must come.
    #[arg(long, value_enum, default_value_t = Network::Satellite)]
    si: Network,

    /// Milliseconds from one PCR to the next, at most; 40 by earlier editions.
    #[arg(long, default_value_t = 100)]
    pcr_interval: u64,

    /// Seconds that a video or audio PID may be away.
    #[arg(long, default_value_t = 5)]
    pid_period: u64,

    /// The file has this many bits a second, all the time.
    #[arg(long, conflicts_with = "udp")]
    bitrate: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Network {
    /// Satellite and cable.
    Satellite,
    /// Terrestrial.
    Terrestrial,
    /// Only what is in ISO/IEC 13818-1.
    None,
}

impl Arguments {
    fn config(&self) -> Config {
        let config = match self.si {
            Network::Satellite => Config::default().with(PIDS, SATELLITE_AND_CABLE),
            Network::Terrestrial => Config::default().with(PIDS, TERRESTRIAL),
            Network::None => Config::default(),
        };
        let mut config = Config { buffers: self.udp.is_none(), ..config };
        config.periods.pcr_repetition = Duration::from_millis(self.pcr_interval);
        config.periods.pid = Duration::from_secs(self.pid_period);
        if self.bitrate.is_some() {
            config.pcr_accuracy = PcrAccuracy::ConstantRate;
        }
        config
    }
}

/// Prints events; the first error stays until somebody asks for it.
struct Printer<'a> {
    out: BufWriter<io::StdoutLock<'a>>,
    arguments: &'a Arguments,
    failed: io::Result<()>,
}

impl Printer<'_> {
    fn line(&mut self, text: impl FnOnce() -> String, json: impl FnOnce() -> Value) {
        if self.failed.is_ok() {
            self.failed =
                if self.arguments.json { writeln!(self.out, "{}", json()) } else { writeln!(self.out, "{}", text()) };
        }
    }

    fn event(&mut self, name: &str, event: Event) {
        let i = event.indicator;
        if self.arguments.summary || i.priority() > self.arguments.priority {
            return;
        }
        let json = || {
            let mut line = json!({
                "type": "event", "indicator": i.number(), "name": i.name(), "priority": i.priority(),
                "pid": event.pid.map(|pid| pid.get()), "packet": event.packet,
                "time": event.time.map(|time| time.as_secs_f64()), "detail": event.detail.to_string(),
            });
            if let Some(line) = line.as_object_mut() {
                line.extend(numbers(event.detail));
                line.extend((!name.is_empty()).then(|| ("flow".to_owned(), name.into())));
            }
            line
        };
        self.line(|| if name.is_empty() { event.to_string() } else { format!("{name}: {event}") }, json);
    }

    fn summary(&mut self, name: &str, monitor: &Monitor) -> Result<()> {
        let counts = || Indicator::ALL.iter().map(|i| (*i, monitor.count(*i))).filter(|(_, n)| *n > 0);
        let packets = monitor.packets();
        let text = || {
            let head = format!("{name}{}{packets} packets", if name.is_empty() { "" } else { ": " });
            counts().fold(head, |text, (i, n)| format!("{text}\n{n:10}  {i}"))
        };
        let json = || {
            let counts: Map<_, _> = counts().map(|(i, n)| (i.number().to_owned(), n.into())).collect();
            json!({ "type": "summary", "flow": name, "packets": packets, "events": counts })
        };
        self.line(text, json);
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        std::mem::replace(&mut self.failed, Ok(()))?;
        Ok(self.out.flush()?)
    }
}

/// What of a detail is a number.
fn numbers(detail: Detail) -> Map<String, Value> {
    let ms = |d: Duration| json!(d.as_secs_f64() * 1000.0);
    let pairs: Vec<(&str, Value)> = match detail {
        Detail::Late { interval, limit, .. } | Detail::Early { interval, limit, .. } => {
            vec![("interval_ms", ms(interval)), ("limit_ms", ms(limit))]
        }
        Detail::NoCat { interval } | Detail::Unreferenced { interval } | Detail::NeverEmpty { interval, .. } => {
            vec![("interval_ms", ms(interval))]
        }
        Detail::Delay { delay, limit } => vec![("delay_ms", ms(delay)), ("limit_ms", ms(limit))],
        Detail::Overdue { by } => vec![("late_ms", ms(by))],
        Detail::PcrJump { ticks } => vec![("ticks", ticks.into())],
        Detail::PcrDeviation { nanoseconds } => vec![("nanoseconds", nanoseconds.into())],
        Detail::ForeignTable { table_id } | Detail::Checksum { table_id, .. } => vec![("table_id", table_id.into())],
        _ => Vec::new(),
    };
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A stream of the input, and who watches it.
struct Stream {
    name: String,
    framer: Framer,
    watch: Watch,
    /// The RTP sequence number to come.
    sequence: Option<u16>,
}

enum Watch {
    /// By its PCRs.
    Pcr(PcrMonitor),
    /// By the time of its datagrams, since the first.
    Datagrams(Monitor, Option<Duration>),
    /// By its bit rate.
    Rate(Monitor, u64),
}

impl Stream {
    fn new(flow: Flow, timed: bool, arguments: &Arguments) -> Self {
        let config = arguments.config();
        let (name, framer) = match flow.origin {
            Origin::File => (String::new(), Framer::new()),
            origin => {
                let of_size = |f: &Framing| f.size() == flow.packet_size;
                let framings = [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208];
                let framing = framings.into_iter().find(of_size).unwrap_or(Framing::Ts188);
                (origin.to_string(), Framer::with_framing(framing))
            }
        };
        let watch = match arguments.bitrate {
            Some(rate) => Watch::Rate(Monitor::new(config), rate),
            None if timed => Watch::Datagrams(Monitor::new(Config { buffers: false, ..config }), None),
            None => Watch::Pcr(PcrMonitor::new(config)),
        };
        Stream { name, framer, watch, sequence: None }
    }

    /// Takes bytes, of a file or of a datagram.
    fn push(&mut self, mut bytes: &[u8], time: Option<Duration>, end: bool, printer: &mut Printer<'_>) {
        let Stream { name, framer, watch, .. } = self;
        loop {
            let unit = framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { framer.finish() } else { unit }) else { return };
            let emit = |event: Event| printer.event(name, event);
            match watch {
                Watch::Pcr(monitor) => monitor.unit(unit, emit),
                Watch::Datagrams(monitor, first) => {
                    let since = time.map(|time| time.saturating_sub(*first.get_or_insert(time)));
                    monitor.unit(unit, since, emit);
                }
                Watch::Rate(monitor, rate) => {
                    let nanos = u128::from(monitor.packets() + 1) * 188 * 8 * 1_000_000_000 / u128::from(*rate);
                    let time = u64::try_from(nanos).ok().map(Duration::from_nanos);
                    monitor.unit(unit, time, emit);
                }
            }
        }
    }

    /// Says that datagrams are missing, where the RTP sequence number does not go on.
    fn follow(&mut self, sequence: u16) {
        if self.sequence.replace(sequence.wrapping_add(1)).is_some_and(|expected| expected != sequence) {
            if let Watch::Datagrams(monitor, _) = &mut self.watch {
                monitor.gap();
            }
        }
    }

    fn finish(&mut self, printer: &mut Printer<'_>) -> Result<()> {
        self.push(&[], None, true, printer);
        let Stream { name, watch, .. } = self;
        match watch {
            Watch::Pcr(monitor) => {
                monitor.finish(|event| printer.event(name, event));
                printer.summary(name, monitor.monitor())
            }
            Watch::Datagrams(monitor, _) | Watch::Rate(monitor, _) => printer.summary(name, monitor),
        }
    }
}

fn watch_file(mut input: Input, printer: &mut Printer<'_>) -> Result<()> {
    let arguments = printer.arguments;
    let mut streams: Vec<Stream> = Vec::new();
    while let Some(unit) = input.next()? {
        let Unit::TransportStream { bytes, flow, time, rtp, .. } = unit else { continue };
        if flow.index == streams.len() {
            streams.push(Stream::new(flow, time.is_some(), arguments));
        }
        let Some(stream) = streams.get_mut(flow.index) else { continue };
        if let Some(rtp) = rtp {
            stream.follow(rtp.sequence);
        }
        // A datagram holds whole packets.
        stream.push(bytes, time, flow.origin != Origin::File, printer);
        std::mem::replace(&mut printer.failed, Ok(()))?;
    }
    ensure!(!streams.is_empty(), "no transport stream in the input");
    streams.iter_mut().try_for_each(|stream| stream.finish(printer))
}

fn open(address: SocketAddr, interface: Ipv4Addr) -> io::Result<UdpSocket> {
    let group = address.ip();
    let any = if group.is_ipv4() { IpAddr::from([0; 4]) } else { IpAddr::from([0; 16]) };
    let socket = UdpSocket::bind((if group.is_multicast() { any } else { group }, address.port()))?;
    match group {
        IpAddr::V4(group) if group.is_multicast() => socket.join_multicast_v4(&group, &interface)?,
        IpAddr::V6(group) if group.is_multicast() => socket.join_multicast_v6(&group, 0)?,
        _ => {}
    }
    // So often do the timers see that nothing comes.
    socket.set_read_timeout(Some(Duration::from_millis(20)))?;
    Ok(socket)
}

fn watch_live(address: SocketAddr, printer: &mut Printer<'_>) -> Result<()> {
    let arguments = printer.arguments;
    let socket = open(address, arguments.interface).with_context(|| format!("cannot receive at {address}"))?;
    let mut monitor = Monitor::new(arguments.config());
    let mut receiver = RtpReceiver::new(64).with_payload_type(None);
    let mut datagram = vec![0; 65_536];
    let mut since: Option<Instant> = None;
    let end = arguments.seconds.map(|s| Instant::now() + Duration::from_secs(s));
    while end.is_none_or(|end| Instant::now() < end) {
        let received = match socket.recv(&mut datagram) {
            Ok(len) => datagram.get(..len).unwrap_or_default(),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => &[],
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => bail!("cannot receive: {e}"),
        };
        // Time begins with the first datagram.
        if received.is_empty() && since.is_none() {
            continue;
        }
        let now = since.get_or_insert_with(Instant::now).elapsed();
        let mut emit = |event: Event| printer.event("", event);
        if is_ts(received) {
            for packet in received.chunks_exact(188).filter_map(<[u8]>::first_chunk) {
                monitor.packet(Packet::new(packet), Some(now), &mut emit);
            }
        } else if !received.is_empty() {
            let mut input = receiver.push(received);
            while let Some(event) = receiver.next(&mut input) {
                match event {
                    RtpEvent::Packets(rtp) => rtp.packets().for_each(|p| monitor.packet(p, Some(now), &mut emit)),
                    RtpEvent::Lost { .. } | RtpEvent::Restart { .. } | RtpEvent::NewStream { .. } => monitor.gap(),
                    _ => {}
                }
            }
        }
        monitor.tick(now, &mut emit);
        printer.flush()?;
    }
    printer.summary("", &monitor)
}

fn run(arguments: &Arguments) -> Result<()> {
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut printer = Printer { out, arguments, failed: Ok(()) };
    match (&arguments.file, arguments.udp) {
        (Some(file), _) => watch_file(Input::open(file)?, &mut printer),
        (None, Some(address)) => watch_live(address, &mut printer),
        (None, None) => bail!("nothing to watch"),
    }
}

fn main() -> ExitCode {
    examples::exit("tsmon", run(&Arguments::parse()))
}
