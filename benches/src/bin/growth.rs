//! Measures how cost grows, and writes `GROWTH.md` and `growth.svg` into the folder of this package.

use allocation_counter::measure;
use anyhow::Result;
use benches::growth::{Axis, Cost, chart, markdown};
use benches::paired::timed;
use dvb_si::services::Services;
use mpegts::Pid;
use mpegts::demux::{Demux, Event, ProgramChange, Watch};
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// Takes a stream, all its tables watched and its services listed: how many things were found.
fn run(stream: &[u8]) -> u64 {
    let (mut demux, mut services) = (Demux::new(), Services::new());
    for pid in [Pid::PAT, Pid::NIT, Pid::SDT_BAT, Pid::EIT] {
        demux.watch(pid, Watch::Sections);
    }
    let (mut found, mut rest) = (0, stream);
    let mut take = |event: Event<'_>| {
        found += 1;
        match event {
            Event::Section { pid, section, .. } => drop(services.push(pid, section)),
            Event::Program { change: ProgramChange::Added(map), .. } => return Some(map),
            _ => {}
        }
        None
    };
    while let Some(event) = demux.next(&mut rest) {
        if let Some(map) = take(event) {
            demux.watch(map, Watch::Sections);
        }
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    black_box(services.entries().len() as u64 + found)
}

fn main() -> Result<()> {
    let mut lines = Vec::new();
    for axis in Axis::ALL {
        let mut costs = Vec::new();
        for n in axis.steps() {
            let (stream, units) = axis.stream(*n);
            let heap = measure(|| {
                run(&stream);
            })
            .bytes_max;
            let best = (0..7).map(|_| timed(|| run(&stream)).0).fold(f64::INFINITY, f64::min);
            costs.push(Cost { n: *n, nanoseconds: best * 1e9 / units, heap });
            eprintln!("{:<20} {n:>6} {:>12.1} ns {heap:>10} bytes", axis.name(), best * 1e9 / units);
        }
        lines.push((axis, costs));
    }
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name.trim());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(folder.join("GROWTH.md"), markdown(&lines, &format!("Processor: {}.", cpu.unwrap_or("unknown"))))?;
    fs::write(folder.join("growth.svg"), chart(&lines))?;
    Ok(())
}
