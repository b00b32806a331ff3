//! Makes a transport stream of tables described in JSON, each repeated at its own interval.

use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;
use examples::input::Reader;
use examples::signalling::from_json;
use examples::{arguments, interrupt};
use mpegts::Pid;
use mpegts::packet::NULL_PACKET;
use mpegts::section::cycle::{Cycle, Ticks, milliseconds};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use wire::ser::Value;

/// Makes a transport stream of tables described in JSON lines, each repeated at its own interval.
///
/// A line is an object with `pid`, `table` and `section`, as `inspect --json` prints them, and may have
/// `interval_ms`. Lines of other types are passed over. The stream goes to standard output, the counts to standard error.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The tables, also compressed with gzip; `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Bits a second.
    #[arg(long, default_value_t = 1_000_000, value_parser = arguments::within(arguments::BITRATES))]
    bitrate: u64,

    /// Seconds of stream to make.
    #[arg(long, default_value_t = 10, value_parser = arguments::within(arguments::SECONDS))]
    seconds: u64,

    /// Milliseconds between two rounds of a table that does not say.
    #[arg(long, default_value_t = 500, value_parser = arguments::within(arguments::MILLISECONDS))]
    interval_ms: u64,
}

/// Bits of a packet.
const PACKET_BITS: u128 = 188 * 8;

fn number(line: &Value, key: &str) -> Option<u64> {
    match line.get(key) {
        Some(Value::Int(n)) => u64::try_from(*n).ok(),
        _ => None,
    }
}

/// The tables of a PID.
struct OnPid {
    cycle: Cycle,
    /// The packet of the stream that it had last.
    last: Option<u64>,
    /// How late a section was at most.
    late: Ticks,
}

/// What the sections of a table have in common: interval in milliseconds, table_id, table_id_extension.
type Table = (u64, Option<u8>, Option<u16>);

/// The sections of all tables, by PID.
#[derive(Default)]
struct Tables(BTreeMap<Pid, BTreeMap<Table, Vec<Vec<u8>>>>);

impl Tables {
    fn read(&mut self, input: impl BufRead, interval_ms: u64) -> Result<()> {
        for (n, line) in (1..).zip(input.lines()) {
            let line = line.context("cannot read")?;
            if line.trim().is_empty() {
                continue;
            }
            let line: Value = serde_json::from_str(&line).with_context(|| format!("line {n}"))?;
            let Some(section) = line.get("section") else { continue };
            let pid = number(&line, "pid").and_then(|pid| Pid::new(pid.try_into().ok()?));
            let pid = pid.with_context(|| format!("line {n}: no pid of 13 bits"))?;
            let section = from_json(section).with_context(|| format!("line {n}"))?;
            let interval = match line.get("interval_ms") {
                Some(_) => number(&line, "interval_ms").filter(|n| arguments::MILLISECONDS.contains(n)),
                None => Some(interval_ms),
            };
            let most = arguments::MILLISECONDS.end();
            let interval = interval.with_context(|| format!("line {n}: interval_ms is not a number of 1 to {most}"))?;
            let table = match *section {
                [table_id, syntax, _, high, low, ..] if syntax & 0x80 != 0 => {
                    (interval, Some(table_id), Some(u16::from_be_bytes([high, low])))
                }
                _ => (interval, section.first().copied(), None),
            };
            self.0.entry(pid).or_default().entry(table).or_default().push(section);
        }
        Ok(())
    }

    fn cycles(self) -> BTreeMap<Pid, OnPid> {
        let cycle = |(pid, tables): (Pid, BTreeMap<Table, Vec<Vec<u8>>>)| {
            let mut cycle = Cycle::new(pid);
            for ((interval, ..), sections) in tables {
                cycle.insert(sections, milliseconds(interval), 0);
            }
            (pid, OnPid { cycle, last: None, late: 0 })
        };
        self.0.into_iter().map(cycle).collect()
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let mut tables = Tables::default();
    for file in &arguments.files {
        let input = BufReader::new(Reader::open(file)?);
        let name = || if arguments.files.len() > 1 { format!("{}: ", file.display()) } else { String::new() };
        tables.read(input, arguments.interval_ms).map_err(|error| anyhow!("{}{error:#}", name()))?;
    }
    ensure!(!tables.0.is_empty(), "no tables: expected lines with pid and section");
    let count: usize = tables.0.values().map(BTreeMap::len).sum();
    let mut cycles = tables.cycles();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let bitrate = u128::from(arguments.bitrate);
    let (mut packets, mut used) = (0u64, 0u64);
    while u128::from(packets) < bitrate * u128::from(arguments.seconds) / PACKET_BITS && !interrupt::requested() {
        // When this packet is sent, in ticks of 27 MHz.
        let now = u64::try_from(u128::from(packets) * PACKET_BITS * 27_000_000 / bitrate)?;
        // PIDs take turns, so that one with too many tables holds up no other.
        let due = cycles.values_mut().filter(|pid| pid.cycle.due().is_some_and(|due| due <= now));
        let packet = due.min_by_key(|pid| pid.last).and_then(|pid| {
            pid.last = Some(packets);
            let packet = pid.cycle.packet(now);
            pid.late = pid.late.max(pid.cycle.late());
            packet
        });
        used += u64::from(packet.is_some());
        out.write_all(&packet.unwrap_or(NULL_PACKET))?;
        packets += 1;
    }
    out.flush()?;
    for (pid, OnPid { late, .. }) in cycles.iter().filter(|(_, pid)| pid.late > 0) {
        let ms = late.div_ceil(milliseconds(1));
        let too_low = "the bit rate is too low for its tables";
        writeln!(io::stderr(), "section-cycler: PID {pid}: {too_low}: sections come up to {ms} ms late")?;
    }
    writeln!(io::stderr(), "{packets} packets, {used} of them with sections of {count} tables")?;
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("section-cycler", run(&Arguments::parse()))
}
