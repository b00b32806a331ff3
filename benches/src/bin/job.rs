//! Does one job on one file, so many times: for counting instructions.
//!
//! ```text
//! job NAME JOB PASSES FILE
//! ```
//!
//! Prints how many packets or frames the file has, and how many things were found.

use anyhow::{Context, Result, ensure};
use benches::jobs::Job;
use benches::looped::Looped;
use benches::multiplex::packets_of;
use benches::trace::{Reading, Trace};
use std::hint::black_box;
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, job, passes, file] = &arguments[..] else { anyhow::bail!("expected NAME JOB PASSES FILE") };
    if let Some(reading) = Reading::ALL.into_iter().find(|reading| reading.name() == job) {
        ensure!(name == "ours", "{name} does not do that");
        let trace = Trace::read(Path::new(file))?;
        let passes = passes.parse::<usize>()?;
        let found = (0..passes).map(|_| reading.run(black_box(&trace.bytes))).sum::<u64>();
        println!("{} {found}", trace.frames);
        return Ok(());
    }
    let job = Job::ALL.into_iter().find(|j| j.name() == job).with_context(|| format!("no job {job}"))?;
    let mut stream = Looped::new(packets_of(Path::new(file))?);
    ensure!(stream.packets() > 0, "{file} has no packets of 188 bytes");
    stream.start(passes.parse()?);
    let found = job.run(name, &mut stream).with_context(|| format!("{name} does not do that"))?;
    println!("{} {found}", stream.packets());
    Ok(())
}
