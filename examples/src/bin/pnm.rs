//! Draws the measurement files of modems (proactive network maintenance).

use anyhow::{Context, Result, ensure};
use clap::Parser;
use docsis_mac::pnm::MeasurementFile;
use examples::input::Reader;
use examples::output::Output;
use examples::{interrupt, note, pnm, svg};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wire::Decode;

/// Draws the measurement files of modems (PNM): RxMER, codewords, modulation profiles, histogram, pre-equaliser,
/// spectrum.
///
/// Without --svg and --json what they say in a few words.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The files, also compressed with gzip; `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// All of each file as JSON, one object a line.
    #[arg(long)]
    json: bool,

    /// Write a picture; `-` for standard output. Those of several files stand below each other.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// No measurement comes near.
const LARGEST: u64 = 64 << 20;

fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Reader::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    interrupt::check()?;
    ensure!(bytes.len() as u64 <= LARGEST, "more than {} MiB", LARGEST >> 20);
    Ok(bytes)
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let Arguments { files, json, svg: picture } = arguments;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut charts = Vec::new();
    for path in files {
        let name = || path.display().to_string();
        let bytes = read(path).with_context(name)?;
        let file = MeasurementFile::from_bytes(&bytes).with_context(name).context("no measurement file")?;
        if *json {
            serde_json::to_writer(&mut out, &file)?;
            out.write_all(b"\n")?;
            if picture.is_none() {
                continue;
            }
        }
        let said = pnm::picture(&file);
        if !json && picture.is_none() {
            out.write_all(said.text.as_bytes())?;
        } else if said.charts.is_empty() {
            note("pnm", format_args!("{}: {}", path.display(), said.text.trim_end()));
        }
        charts.extend(said.charts);
    }
    if let Some(path) = picture {
        ensure!(!charts.is_empty(), "nothing to draw");
        let mut picture = Output::create(path, files.iter().map(PathBuf::as_path))?;
        svg::write(&mut picture, &charts)?;
        picture.finish()?;
    }
    Ok(out.flush()?)
}

fn main() -> ExitCode {
    examples::exit("pnm", run(&Arguments::parse()))
}
