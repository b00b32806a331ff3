//! Measures ours beside others and writes `RESULTS.md` and `results.svg` into the folder of this package.
//!
//! ```text
//! cargo run --profile bench -p benches --bin ratios -- captures/*.ts
//! ```
//!
//! In each round every competitor does the job once, in rotating order, and is timed by the CPU time of its thread: so it
//! matters little what else the machine does. `BENCH_ROUNDS` says how many rounds (15). From memory: the stream once, which
//! a file is repeated for up to `BENCH_MB` MiB (256). From cache: the first 2,500 packets over and over. What is repeated goes
//! on as one stream: its continuity counters follow, and PES packets of which only a part is there are left out. Before
//! anything is timed, what all of them find must be equal: for the streams that are built here it is known; who finds
//! something else in a file is left out of that row and named. With `BENCH_JOB` only the job of this name is measured,
//! and no file written; that of `DOCSIS` prints its table.

use anyhow::{Context, Result};
use benches::guide::{Event, Found, Guide, to_encode};
use benches::jobs::{Job, Timing};
use benches::looped::{Looped, repeated, whole_units};
use benches::messages::{costs, intervals_a_second, trace_costs};
use benches::multiplex::{Known, Multiplex, PACKET, packets_of};
use benches::ours;
use benches::paired::{Comparison, Competitor, compare, passes_in, timed};
use benches::report::{Row, chart, markdown, messages};
use benches::rivals::dvb_si;
use benches::trace::Trace;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packets of a stream that stays in the cache.
const CACHED: usize = 2_500;

/// The name of the table of DOCSIS messages among the jobs.
const DOCSIS: &str = "DOCSIS";

/// Seconds a competitor is timed for at once, in the cache.
const SPAN: f64 = 0.02;

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

fn main() -> Result<()> {
    let (size, rounds) = (number("BENCH_MB", 256) << 20, number("BENCH_ROUNDS", 15));
    let only = std::env::var("BENCH_JOB").ok();
    if only.as_deref() == Some(DOCSIS) {
        print!("{}", docsis(rounds)?);
        return Ok(());
    }
    let mut rows = Vec::new();
    for (name, built) in [("built multiplex", Multiplex::broadcast(size)), ("SI only", Multiplex::signalling(size))] {
        stream(name, built.bytes, built.known, rounds, only.as_deref(), &mut rows);
    }
    let mut short = Vec::new();
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let packets = packets_of(&path).with_context(|| path.display().to_string())?;
        if packets.len() < CACHED * PACKET {
            short.push(name);
            continue;
        }
        let packets = whole_units(&packets);
        let times = size.div_ceil(packets.len());
        stream(&name, repeated(packets, times), Known::default(), rounds, only.as_deref(), &mut rows);
    }
    if only.is_some() {
        return Ok(());
    }
    guide(rounds, &mut rows);
    let mut about = about(size, rounds);
    if !short.is_empty() {
        about.push(format!(
            "Left out, because they have less than {CACHED} packets of 188 bytes: {}.",
            short.join(", ")
        ));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(folder.join("RESULTS.md"), markdown(&rows, &about) + &docsis(rounds)?)?;
    fs::write(folder.join("results.svg"), chart(&rows))?;
    Ok(())
}

/// The table of DOCSIS messages.
fn docsis(rounds: usize) -> Result<String> {
    let trace = Trace::openrpd()?.map(|trace| trace_costs(&trace, SPAN, rounds));
    Ok(messages(&costs(SPAN, rounds), intervals_a_second(SPAN, rounds), trace.as_ref()))
}

/// All jobs on a stream, from memory and from cache.
fn stream(name: &str, bytes: Vec<u8>, known: Known, rounds: usize, only: Option<&str>, rows: &mut Vec<Row>) {
    let mut cached = Looped::new(whole_units(&bytes[..CACHED * PACKET]));
    let mut whole = Looped::new(bytes);
    for job in Job::ALL.into_iter().filter(|job| only.is_none_or(|only| only == job.name())) {
        for (place, stream, known, timing) in
            [("memory", &mut whole, known, Timing::Once), ("cache", &mut cached, Known::default(), Timing::For(SPAN))]
        {
            let (comparison, passes) = job.compare(stream, known, timing, rounds);
            let units = (stream.packets() * passes) as f64;
            push(rows, Row { job: job.name(), input: name.into(), place, unit: "packet", units, comparison });
        }
    }
}

/// Says how a row went, and keeps it.
fn push(rows: &mut Vec<Row>, row: Row) {
    let ratio = row.comparison.fastest().zip(row.comparison.ours()).map(|(other, ours)| other.best / ours.best);
    eprintln!("{:<20} {:<18} {:<7} {:>6.2}", row.input, row.job, row.place, ratio.unwrap_or(f64::NAN));
    rows.push(row);
}

/// Sections of a programme guide, read with every field typed, and one written.
fn guide(rounds: usize, rows: &mut Vec<Row>) {
    let input = Guide::new(64);
    let read = |run: Read, decode: bool, passes: usize| {
        timed(|| (0..passes).map(|_| run(black_box(&input.sections), decode)).fold(None, |_, found| Some(found)))
    };
    for (job, decode) in [("EIT, typed", false), ("EIT, names as text", true)] {
        let passes = passes_in(SPAN, |passes| read(ours::eit, decode, passes).0);
        let competitor = |(name, run)| Competitor { name, run: Box::new(move |_: &mut ()| read(run, decode, passes)) };
        let all = [("ours", ours::eit as Read), ("dvb-si", dvb_si::eit)].map(competitor);
        let comparison = compare(Some(&Some(input.found)), all.into(), &mut (), rounds);
        section(rows, job, "64 sections of 4 KiB", input.sections.len() * passes, comparison);
    }
    let (events, expected) = to_encode();
    let write = |run: Write, passes: usize| {
        let mut out = vec![0; 4096];
        let (seconds, len) = timed(|| (0..passes).map(|_| run(black_box(&events), &mut out)).fold(0, |_, len| len));
        out.truncate(len);
        (seconds, out)
    };
    let passes = passes_in(SPAN, |passes| write(ours::encode, passes).0);
    let competitor = |(name, run)| Competitor { name, run: Box::new(move |_: &mut ()| write(run, passes)) };
    let all = [("ours", ours::encode as Write), ("dvb-si", dvb_si::encode)].map(competitor);
    let comparison = compare(Some(&expected), all.into(), &mut (), rounds);
    section(rows, "EIT, encode", "one of 20 events", passes, comparison);
}

/// Reads sections; true for names as text.
type Read = fn(&[Vec<u8>], bool) -> Found;

/// Writes a section.
type Write = fn(&[Event], &mut [u8]) -> usize;

fn section(rows: &mut Vec<Row>, job: &'static str, input: &str, units: usize, comparison: Comparison) {
    push(rows, Row { job, input: input.into(), place: "cache", unit: "section", units: units as f64, comparison });
}

/// What there is to know of the machine and the run.
fn about(size: usize, rounds: usize) -> Vec<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name.trim());
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|out| String::from_utf8(out.stdout).ok()).unwrap_or_default();
    vec![
        format!("Processor: {}; {}.", cpu.unwrap_or("unknown"), compiler.trim()),
        format!("{rounds} rounds; from memory: {} MiB in one piece; from cache: {CACHED} packets.", size >> 20),
        "Built here: eight services at broadcast rates; nothing but their SI. Files: repeated up to that size.".into(),
    ]
}
