//! Does one job on one file, so many times: for counting instructions.
//!
//! ```text
//! job NAME JOB PASSES FILE
//! ```
//!
//! Prints how many packets the file has, and how many things were found.

use anyhow::{Context, Result, ensure};
use benches::jobs::Job;
use benches::looped::Looped;
use benches::multiplex::packets_of;
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, job, passes, file] = &arguments[..] else { anyhow::bail!("expected NAME JOB PASSES FILE") };
    let job = Job::ALL.into_iter().find(|j| j.name() == job).with_context(|| format!("no job {job}"))?;
    let mut stream = Looped::new(packets_of(Path::new(file))?);
    ensure!(stream.packets() > 0, "{file} has no packets of 188 bytes");
    stream.start(passes.parse()?);
    let found = job.run(name, &mut stream).with_context(|| format!("{name} does not do that"))?;
    println!("{} {found}", stream.packets());
    Ok(())
}
