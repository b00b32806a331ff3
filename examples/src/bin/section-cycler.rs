//! Makes a transport stream of tables described in JSON, each repeated at its own interval.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use dvb_si::table::AnySection;
use mpegts::Pid;
use mpegts::cycle::{Cycle, milliseconds};
use mpegts::packet::NULL_PACKET;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use wire::ser::Value;

/// Makes a transport stream of tables described in JSON lines, each repeated at its own interval.
///
/// A line is an object with `pid`, `table` and `section`, as `inspect --json` prints them, and may have
/// `interval_ms`. Lines of other types are passed over. The stream goes to standard output.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The tables; `-` for standard input.
    file: PathBuf,

    /// Bits a second.
    #[arg(long, default_value_t = 1_000_000)]
    bitrate: u64,

    /// Seconds of stream to make.
    #[arg(long, default_value_t = 10)]
    seconds: u64,

    /// Milliseconds between two rounds of a table that does not say.
    #[arg(long, default_value_t = 500)]
    interval_ms: u64,
}

fn number(line: &Value, key: &str) -> Option<u64> {
    match line.get(key) {
        Some(Value::Int(n)) => u64::try_from(*n).ok(),
        _ => None,
    }
}

/// The tables of every PID.
fn read(input: impl BufRead, interval_ms: u64) -> Result<BTreeMap<Pid, Cycle>> {
    let mut cycles = BTreeMap::new();
    for (n, line) in (1..).zip(input.lines()) {
        let line = line.context("cannot read")?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Value = serde_json::from_str(&line).with_context(|| format!("line {n}"))?;
        let (Some(table), Some(section)) = (line.get("table").and_then(Value::as_str), line.get("section")) else {
            continue;
        };
        let pid = number(&line, "pid").and_then(|pid| Pid::new(pid.try_into().ok()?));
        let pid = pid.with_context(|| format!("line {n}: no pid of 13 bits"))?;
        let section = AnySection::transcode(table, section).with_context(|| format!("line {n}"))?;
        let interval = number(&line, "interval_ms").unwrap_or(interval_ms);
        cycles.entry(pid).or_insert_with(|| Cycle::new(pid)).insert(vec![section], milliseconds(interval), 0);
    }
    ensure!(!cycles.is_empty(), "no tables: expected lines with pid, table and section");
    Ok(cycles)
}

fn run(arguments: &Arguments) -> Result<()> {
    if arguments.bitrate < 1504 {
        bail!("a bit rate below one packet a second");
    }
    let mut cycles = if arguments.file.as_os_str() == "-" {
        read(io::stdin().lock(), arguments.interval_ms)?
    } else {
        let file = File::open(&arguments.file).with_context(|| format!("cannot open {}", arguments.file.display()))?;
        read(BufReader::new(file), arguments.interval_ms)?
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let packets = u128::from(arguments.bitrate) * u128::from(arguments.seconds) / (188 * 8);
    for n in 0..packets {
        // When this packet is sent, in ticks of 27 MHz.
        let now = n * 188 * 8 * 27_000_000 / u128::from(arguments.bitrate);
        let now = u64::try_from(now)?;
        // The PID that has waited longest.
        let next = cycles.values_mut().filter(|c| c.due().is_some_and(|due| due <= now)).min_by_key(|c| c.due());
        let packet = next.and_then(|cycle| cycle.packet(now));
        out.write_all(&packet.unwrap_or(NULL_PACKET))?;
    }
    out.flush()?;
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("section-cycler", run(&Arguments::parse()))
}
