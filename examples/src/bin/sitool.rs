//! Signalling to JSON and back, compared, and listed.

use anyhow::{Result, bail, ensure};
use clap::{Args, Parser, Subcommand};
use dvb_si::descriptor::PrivateScope;
use dvb_si::text::Profile;
use examples::input::{each_file, heading};
use examples::signalling::Reading;
use examples::sitool::{convert, diff, epg, scan, services};
use examples::{arguments, interrupt};
use mpegts::Pid;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads, writes, compares and lists the signalling (PSI and SI) of transport streams.
///
/// FILE is a transport stream, a capture of one (pcap, pcapng), a file of sections one behind the other, or `-` for
/// standard input; what is compressed with gzip is unpacked.
///
/// Private descriptors are read as those of the private_data_specifier or registration before them. JSON names their
/// owner, so that `encode` needs no option to find it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    scope: arguments::Scope,
}

#[derive(Args)]
struct Text {
    /// How strings without a character table of their own are read: dvb, china, or a table such as ISO-8859-9.
    #[arg(long, default_value = "dvb", value_parser = arguments::profile)]
    charset: Profile,
}

#[derive(Subcommand)]
enum Command {
    /// Show tables as JSON, one section a line: from a stream each one once, from a file of sections all.
    Decode {
        /// The files, one after the other.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Show the sections of this PID, too, which no PAT leads to. May be repeated.
        #[arg(long, value_name = "PID", value_parser = arguments::pid)]
        pid: Vec<Pid>,
        /// Show repetitions as well.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        text: Text,
    },
    /// Make sections of JSON as `decode` prints it. Lengths and checksums are computed.
    ///
    /// A text beyond ASCII is `text`, `charset` and `raw`. To change it, edit `text` and take `raw` away, which counts
    /// while it is there. It is written in the table that `charset` names, `default` without a selector; without
    /// `charset`, or where that table lacks a character, in the one of DVB that takes the fewest bytes.
    Encode {
        /// The JSON, which becomes one output; `-` for standard input.
        file: PathBuf,
        /// Make packets of a transport stream, each section once.
        #[arg(long)]
        ts: bool,
        /// With --ts: the PID of sections that have none.
        #[arg(long, value_name = "PID", value_parser = arguments::pid, requires = "ts")]
        pid: Option<Pid>,
        /// Where to write; `-` for standard output.
        #[arg(short, long, default_value = "-")]
        output: PathBuf,
    },
    /// Say how the tables of two multiplexes differ. Fails when they do.
    Diff {
        old: PathBuf,
        new: PathBuf,
        /// Compare the sections of this PID, too, which no PAT leads to. May be repeated.
        #[arg(long, value_name = "PID", value_parser = arguments::pid)]
        pid: Vec<Pid>,
        /// One JSON object a difference.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        text: Text,
    },
    /// List the services: logical channel number, service_id, name, type, PIDs, streams, present and following event.
    Services {
        /// The files, one after the other.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// One JSON object a service.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        text: Text,
    },
    /// List the programme guide. Times are UTC.
    Epg {
        /// The files, whose events become one guide.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// One JSON object an event.
        #[arg(long)]
        json: bool,
        /// An XMLTV document.
        #[arg(long, conflicts_with = "json")]
        xmltv: bool,
        #[command(flatten)]
        text: Text,
    },
    /// Say of each file in a folder, and of those below it, which services, networks and errors it has.
    Scan {
        folder: PathBuf,
        /// One JSON object a stream.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        text: Text,
    },
}

/// Gives every file to `read`, and names it before what is said of it where there are several.
fn each(
    files: &[PathBuf],
    json: bool,
    out: &mut impl Write,
    mut read: impl FnMut(&Path, &mut dyn Write) -> Result<()>,
) -> Result<()> {
    each_file("sitool", files, |path| {
        if files.len() > 1 {
            heading(out, &path.display().to_string(), json)?;
        }
        read(path, out)
    })
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let scope = PrivateScope::from(arguments.scope);
    let how = |text: &Text| Reading { profile: text.charset, scope };
    match &arguments.command {
        Command::Decode { files, pid, all, text } => {
            each(files, true, &mut out, |path, out| convert::decode(path, pid, *all, how(text), out))
        }
        Command::Encode { file, ts, pid, output } => {
            let form = if *ts { convert::Form::Packets(*pid) } else { convert::Form::Sections };
            convert::encode(file, form, output)
        }
        Command::Diff { old, new, pid, json, text } => {
            ensure!(old.as_os_str() != "-" || new.as_os_str() != "-", "only one of the files can be standard input");
            match diff::diff(old, new, pid, *json, how(text), &mut out)? {
                0 => Ok(()),
                _ => bail!("{} and {} differ", old.display(), new.display()),
            }
        }
        Command::Services { files, json, text } => {
            each(files, *json, &mut out, |path, out| services::list(path, *json, how(text), out))
        }
        Command::Epg { files, json, xmltv, text } => {
            let form = match (json, xmltv) {
                (true, _) => epg::Form::Json,
                (_, true) => epg::Form::Xmltv,
                _ => epg::Form::Table,
            };
            epg::list(files, form, text.charset, &mut out)
        }
        Command::Scan { folder, json, text } => scan::scan(folder, *json, text.charset, &mut out),
    }?;
    Ok(out.flush()?)
}

fn main() -> ExitCode {
    examples::exit("sitool", run(&Arguments::parse()))
}
