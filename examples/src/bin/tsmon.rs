//! Watches a transport stream for the errors of TR 101 290: live from UDP or RTP, a capture, or a file.

use anyhow::{Result, ensure};
use clap::{Parser, ValueEnum};
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use examples::input::{Flow, Input, Origin, Skip, Source, Unit, heading, rtp_counts, rtp_words};
use examples::{arguments, interrupt, violation};
use mpegts::ip::rtp::RtpStatistics;
use mpegts::monitor::{Config, Event, Indicator, Monitor, PcrAccuracy, PcrMonitor};
use mpegts::packet::framing::{Framed, Framer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Duration;

/// Watches a transport stream for the errors of TR 101 290 and prints a line for each.
///
/// A file has no clock: the time comes from its PCRs, or from --bitrate. In a capture, and live, it is that of the
/// datagrams. Ctrl-C ends the input; the counts come all the same.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    source: Source,

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
    #[arg(long, default_value_t = 100, value_parser = arguments::within(arguments::MILLISECONDS))]
    pcr_interval: u64,

    /// Seconds that a video or audio PID may be away.
    #[arg(long, default_value_t = 5, value_parser = arguments::within(arguments::SECONDS))]
    pid_period: u64,

    /// The file has this many bits a second, all the time.
    #[arg(long, conflicts_with = "udp", value_parser = arguments::within(arguments::BITRATES))]
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
        let mut config = config.buffers(!self.source.is_live());
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
                line.extend(violation::numbers(event.detail));
                line.extend((!name.is_empty()).then(|| ("flow".to_owned(), name.into())));
            }
            line
        };
        self.line(|| if name.is_empty() { event.to_string() } else { format!("{name}: {event}") }, json);
    }

    fn summary(&mut self, name: &str, monitor: &Monitor, rest: &Rest) -> Result<()> {
        let counts = || Indicator::ALL.iter().map(|i| (*i, monitor.count(*i))).filter(|(_, n)| *n > 0);
        let packets = monitor.packets();
        let text = || {
            let mut text = format!("{name}{}{packets} packets", if name.is_empty() { "" } else { ": " });
            if let Some((len, position)) = rest.truncated {
                text += &format!("\nends inside a packet: {len} bytes at byte {position} are not a whole one");
            }
            if let Some(rtp) = rest.rtp {
                text += &format!("\n{} RTP packets: {}", rtp.received, rtp_words(&rtp));
            }
            counts().fold(text, |text, (i, n)| format!("{text}\n{n:10}  {i}"))
        };
        let json = || {
            let counts: Map<_, _> = counts().map(|(i, n)| (i.number().to_owned(), n.into())).collect();
            json!({
                "type": "summary", "flow": name, "packets": packets,
                "truncated_bytes": rest.truncated.map_or(0, |(len, _)| len),
                "rtp": rest.rtp.map(rtp_counts), "events": counts,
            })
        };
        self.line(text, json);
        self.flush()
    }

    fn skipped(&mut self, what: Skip, count: u64) {
        let json = || json!({ "type": "skipped", "what": what.to_string(), "count": count });
        self.line(|| format!("not looked at: {count} x {what}"), json);
    }

    fn flush(&mut self) -> Result<()> {
        std::mem::replace(&mut self.failed, Ok(()))?;
        Ok(self.out.flush()?)
    }
}

/// What is said in the summary besides the counts of the monitor.
#[derive(Default)]
struct Rest {
    /// Bytes and place of a last packet that is not whole.
    truncated: Option<(u64, u64)>,
    rtp: Option<RtpStatistics>,
}

/// A stream of the input, and who watches it.
struct Stream {
    name: String,
    framer: Framer,
    watch: Watch,
    rest: Rest,
}

enum Watch {
    /// By its PCRs.
    Pcr(PcrMonitor),
    /// By the time of its datagrams, since the first.
    Datagrams(Monitor, Option<Duration>),
    /// By its bit rate.
    Rate(Monitor, u64),
}

impl Watch {
    fn monitor(&self) -> &Monitor {
        match self {
            Watch::Pcr(monitor) => monitor.monitor(),
            Watch::Datagrams(monitor, _) | Watch::Rate(monitor, _) => monitor,
        }
    }
}

impl Stream {
    fn new(flow: Flow, timed: bool, arguments: &Arguments) -> Self {
        let config = arguments.config();
        let name = match flow.origin {
            Origin::File | Origin::Socket(_) => String::new(),
            origin => origin.to_string(),
        };
        let watch = match arguments.bitrate {
            Some(rate) => Watch::Rate(Monitor::new(config), rate),
            None if timed => Watch::Datagrams(Monitor::new(config.buffers(false)), None),
            None => Watch::Pcr(PcrMonitor::new(config)),
        };
        Stream { name, framer: flow.framer(), watch, rest: Rest::default() }
    }

    /// Takes bytes, of a file or of a datagram.
    fn push(&mut self, mut bytes: &[u8], time: Option<Duration>, end: bool, printer: &mut Printer<'_>) {
        let Stream { name, framer, watch, rest } = self;
        loop {
            let unit = framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { framer.finish() } else { unit }) else { return };
            if let Framed::Truncated { position, len } = unit {
                rest.truncated = Some((len, position));
            }
            let emit = |event: Event| printer.event(name, event);
            match watch {
                Watch::Pcr(monitor) => monitor.framed(unit, emit),
                Watch::Datagrams(monitor, first) => {
                    let since = time.map(|time| time.saturating_sub(*first.get_or_insert(time)));
                    monitor.framed(unit, since, emit);
                }
                Watch::Rate(monitor, rate) => {
                    let nanos = u128::from(monitor.packets() + 1) * 188 * 8 * 1_000_000_000 / u128::from(*rate);
                    let time = u64::try_from(nanos).ok().map(Duration::from_nanos);
                    monitor.framed(unit, time, emit);
                }
            }
        }
    }

    /// Says that datagrams are missing.
    fn gap(&mut self) {
        if let Watch::Datagrams(monitor, _) = &mut self.watch {
            monitor.gap();
        }
    }

    /// Lets the timers see that nothing comes. Time begins with the first datagram.
    fn tick(&mut self, time: Duration, printer: &mut Printer<'_>) {
        if let Watch::Datagrams(monitor, Some(first)) = &mut self.watch {
            monitor.tick(time.saturating_sub(*first), |event| printer.event(&self.name, event));
        }
    }

    fn finish(&mut self, printer: &mut Printer<'_>) -> Result<()> {
        self.push(&[], None, true, printer);
        let Stream { name, watch, rest, framer, .. } = self;
        examples::note_other_framing("tsmon", framer.framing(), framer.also_fits());
        match watch {
            Watch::Pcr(monitor) => {
                monitor.finish(|event| printer.event(name, event));
                printer.summary(name, monitor.monitor(), rest)
            }
            Watch::Datagrams(monitor, _) | Watch::Rate(monitor, _) => printer.summary(name, monitor, rest),
        }
    }
}

/// Watches all streams of an input to its end, and says what was counted even when it cannot be read on.
fn watch(mut input: Input, printer: &mut Printer<'_>) -> Result<()> {
    let (arguments, is_live) = (printer.arguments, input.is_live());
    let mut streams: BTreeMap<usize, Stream> = BTreeMap::new();
    let mut skipped = Vec::new();
    let ended = loop {
        match input.next() {
            Ok(Some(Unit::TransportStream { bytes, flow, time, .. })) => {
                let new = || Stream::new(flow, time.is_some(), arguments);
                // A datagram holds whole packets.
                streams.entry(flow.index).or_insert_with(new).push(bytes, time, flow.origin != Origin::File, printer);
            }
            Ok(Some(Unit::Gap { flow, .. })) => streams.get_mut(&flow.index).into_iter().for_each(Stream::gap),
            Ok(Some(Unit::Time(time))) => streams.values_mut().for_each(|stream| stream.tick(time, printer)),
            Ok(Some(Unit::Skipped { what, count })) => skipped.push((what, count)),
            Ok(Some(_)) => {}
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
        if is_live {
            printer.flush()?;
        } else {
            std::mem::replace(&mut printer.failed, Ok(()))?;
        }
    };
    skipped.into_iter().for_each(|(what, count)| printer.skipped(what, count));
    for (index, stream) in &mut streams {
        stream.rest.rtp = input.flows().get(*index).and_then(|flow| input.rtp(flow));
        stream.finish(printer)?;
    }
    ended?;
    let packets: u64 = streams.values().map(|stream| stream.watch.monitor().packets()).sum();
    ensure!(packets > 0, "no transport stream in {}", input.name());
    Ok(())
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut printer = Printer { out, arguments, failed: Ok(()) };
    arguments.source.each("tsmon", |input| {
        if arguments.source.is_several() {
            heading(&mut printer.out, input.name(), arguments.json)?;
        }
        watch(input, &mut printer)
    })
}

fn main() -> ExitCode {
    examples::exit("tsmon", run(&Arguments::parse()))
}
