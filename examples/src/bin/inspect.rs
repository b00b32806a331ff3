//! Says what is in a transport stream, a capture of one, or a capture of DOCSIS.

use anyhow::Result;
use clap::Parser;
use dvb_si::text::Profile;
use examples::input::{Kind, Source, heading};
use examples::inspect::{Inspector, Options, demo};
use examples::signalling::Reading;
use examples::{arguments, interrupt, structures};
use mpegts::Pid;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

/// Says what is in a transport stream, a capture of one (pcap, pcapng; UDP or RTP), or a capture of DOCSIS.
///
/// What the input is, is seen from its content. Without FILE and --udp a small multiplex is made up, and shown. Ctrl-C
/// ends the input; the summary comes all the same.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    source: Source,

    /// Show the sections of this PID, too, which no PAT leads to. May be repeated.
    #[arg(long, value_name = "PID", value_parser = arguments::pid)]
    pid: Vec<Pid>,

    /// One JSON object a line, with the standards' names as keys.
    #[arg(long)]
    json: bool,

    /// All fields of each table and DOCSIS message: first bit, number of bits, bytes, name and value. With --json the
    /// tree of them, under the key `fields`.
    #[arg(long, conflicts_with = "summary")]
    fields: bool,

    /// The summary only: no tables, no messages.
    #[arg(long)]
    summary: bool,

    /// How strings without a character table of their own are read: dvb, china, or a table such as ISO-8859-9.
    #[arg(long, default_value = "dvb", value_parser = arguments::profile)]
    charset: Profile,

    #[command(flatten)]
    scope: arguments::Scope,

    /// Read every record of a capture as a DOCSIS frame, whatever it claims to be.
    #[arg(long)]
    docsis: bool,

    /// Print the JSON Schema of a structure instead: of a table (SDT), a message (MDD), a descriptor (service), a type
    /// (AdaptationField). `list` names them all.
    #[arg(long, value_name = "NAME", exclusive = true)]
    schema: Option<String>,
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let Arguments { source, pid, json, fields, summary, charset, scope, docsis, schema } = arguments;
    let reading = Reading { profile: *charset, scope: (*scope).into() };
    let options = Options { json: *json, fields: *fields, summary: *summary, reading, pids: pid.clone() };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    if let Some(name) = schema {
        writeln!(out, "{}", structures::describe(name)?)?;
        return Ok(out.flush()?);
    }
    if !source.is_given() {
        let mut inspector = Inspector::new(out, options);
        inspector.push(&demo::multiplex()?)?;
        return inspector.finish();
    }
    source.each("inspect", |mut input| {
        match input.kind() {
            Kind::TransportStream { .. } if *docsis => {
                examples::note("inspect", "--docsis does nothing: the input is a transport stream, no capture");
            }
            _ if *docsis => input.force_link_type(143),
            _ => {}
        }
        if source.is_several() {
            heading(&mut out, input.name(), *json)?;
        }
        Inspector::new(&mut out, options.clone()).run(&mut input)
    })
}

fn main() -> ExitCode {
    examples::exit("inspect", run(&Arguments::parse()))
}
