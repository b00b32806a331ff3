//! Says what is in a transport stream, a capture of one, or a capture of DOCSIS.

use anyhow::{Result, bail};
use clap::Parser;
use dvb_si::text::{Charset, Profile};
use examples::input::Input;
use examples::inspect::{Inspector, Options, demo};
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

/// Says what is in a transport stream, a capture of one (pcap, pcapng; UDP or RTP), or a capture of DOCSIS.
///
/// What the input is, is seen from its content. Without FILE a small multiplex is made up, and shown.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The input; `-` for standard input.
    file: Option<PathBuf>,

    /// One JSON object a line, with the standards' names as keys.
    #[arg(long)]
    json: bool,

    /// The summary only: no tables, no messages.
    #[arg(long)]
    summary: bool,

    /// How strings without a character table of their own are read: dvb, china, or a table such as ISO-8859-9.
    #[arg(long, default_value = "dvb", value_parser = profile)]
    charset: Profile,

    /// Read every record of a capture as a DOCSIS frame, whatever it claims to be.
    #[arg(long)]
    docsis: bool,
}

fn profile(name: &str) -> Result<Profile> {
    let lower = name.to_ascii_lowercase();
    Ok(match lower.as_str() {
        "dvb" => Profile::DVB,
        "china" | "gb18030" => Profile::CHINA,
        "utf-8" => Profile::with_default(Charset::Utf8),
        _ => match lower.strip_prefix("iso-8859-").and_then(|n| n.parse().ok()).and_then(Charset::iso_8859) {
            Some(charset) => Profile::with_default(charset),
            None => bail!("expected dvb, china, utf-8 or iso-8859-1 to iso-8859-16"),
        },
    })
}

fn run(arguments: &Arguments) -> Result<()> {
    let options = Options { json: arguments.json, summary: arguments.summary, profile: arguments.charset };
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut inspector = Inspector::new(out, options);
    match &arguments.file {
        Some(file) => {
            let mut input = Input::open(file)?;
            if arguments.docsis {
                input.force_link_type(143);
            }
            inspector.run(&mut input)
        }
        None => {
            inspector.push(&demo::multiplex()?)?;
            inspector.finish()
        }
    }
}

fn main() -> ExitCode {
    examples::exit("inspect", run(&Arguments::parse()))
}
