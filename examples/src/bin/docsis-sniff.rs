//! Shows the DOCSIS frames of any input, or what they say about channels and their use.

use anyhow::{Result, ensure};
use clap::Parser;
use docsis_mac::Message;
use examples::input::{Kind, Source};
use examples::output::Output;
use examples::reassembly::From;
use examples::sniff::{Captured, Channels, Decoded, Losses, Recorder, Reporter, Statistics, each};
use examples::{interrupt, note, svg};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows the DOCSIS frames of a transport stream (PID 0x1FFE), a capture (pcap, pcapng; DOCSIS, XRA-31, DEPI), or of
/// live UDP (DEPI, transport streams).
///
/// A line for each frame, unless something else is asked for. Ctrl-C ends the input.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    source: Source,

    /// JSON: one object a line.
    #[arg(long, conflicts_with = "write")]
    json: bool,

    /// All of each message, not its first line.
    #[arg(long, short, conflicts_with_all = ["json", "write", "stats", "channels"])]
    verbose: bool,

    /// Only messages of this type (MAP, MDD, REG-REQ) or frames of this kind. May be repeated.
    #[arg(long = "type", value_name = "NAME", conflicts_with_all = ["stats", "channels"])]
    types: Vec<String>,

    /// Write a pcap of link type 143, which Wireshark opens; `-` for standard output.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stats", "channels"])]
    write: Option<PathBuf>,

    /// How upstream channels are used, by their MAPs: shares of the mini-slots over time, grants by SID.
    #[arg(long, conflicts_with = "channels")]
    stats: bool,

    /// With --stats: a picture of it.
    #[arg(long, value_name = "FILE", requires = "stats")]
    svg: Option<PathBuf>,

    /// The channels, by MDD, UCD, OCD and DPD.
    #[arg(long)]
    channels: bool,

    /// Read every record of a capture as a DOCSIS frame, whatever it claims to be.
    #[arg(long)]
    docsis: bool,
}

/// Gives each frame of all inputs to `take`; says what was no frame, and how many were one.
fn read(arguments: &Arguments, mut take: impl FnMut(&Captured<'_>, bool) -> Result<()>) -> Result<u64> {
    let mut losses = Losses::new();
    let mut frames = 0u64;
    let read = arguments.source.each("docsis-sniff", |mut input| {
        match input.kind() {
            Kind::TransportStream { .. } if arguments.docsis => {
                note("docsis-sniff", "--docsis does nothing: the input is a transport stream, no capture");
            }
            _ if arguments.docsis => input.force_link_type(docsis_mac::capture::link_type::DOCSIS),
            _ => {}
        }
        let is_live = input.is_live();
        each(&mut input, &mut losses, |captured| {
            frames += 1;
            take(captured, is_live)
        })
    });
    for (what, count) in &losses {
        note("docsis-sniff", format_args!("not looked at: {count} x {what}"));
    }
    read?;
    ensure!(frames > 0, "no DOCSIS frames");
    Ok(frames)
}

/// The message that was captured, unless it is a part of one: the whole comes once all are there.
fn whole<'a>(captured: &Captured<'a>) -> Option<Message<'a>> {
    let decoded = captured.decode().ok()?;
    decoded.message().filter(|message| message.part().is_none()).copied()
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let inputs = || arguments.source.files().iter().map(PathBuf::as_path);
    let is_wanted = |decoded: &Decoded<'_>| {
        let name = decoded.name();
        arguments.types.is_empty() || arguments.types.iter().any(|wanted| wanted.eq_ignore_ascii_case(&name))
    };
    let wanted = |captured: &Captured<'_>| match captured.decode() {
        Ok(decoded) => is_wanted(&decoded),
        Err(_) => arguments.types.is_empty(),
    };
    if let Some(path) = &arguments.write {
        let mut recorder = Recorder::new(Output::create(path, inputs())?)?;
        let frames = read(arguments, |captured, is_live| {
            // What was put together is in the capture as its pieces; but segments are no frames.
            if wanted(captured) && matches!(captured.from, None | Some(From::Segments)) {
                recorder.push(captured)?;
            }
            if is_live { Ok(recorder.flush()?) } else { Ok(()) }
        })?;
        note("docsis-sniff", format_args!("{frames} frames, {} of them written", recorder.frames));
        return recorder.into_inner().finish();
    }
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let frames = if arguments.stats {
        let mut statistics = Statistics::default();
        let frames = read(arguments, |captured, _| {
            match captured.decode() {
                Ok(Decoded::Frame(record)) if record.frame.message().is_none() => statistics.request(&record.frame),
                _ => whole(captured).iter().for_each(|message| statistics.push(captured, message)),
            }
            Ok(())
        })?;
        ensure!(!statistics.is_empty(), "no MAPs");
        if let Some(path) = &arguments.svg {
            let mut picture = Output::create(path, inputs())?;
            svg::write(&mut picture, &statistics.charts())?;
            picture.finish()?;
        }
        match arguments.json {
            true => statistics.json(&mut out)?,
            false => statistics.text(&mut out)?,
        }
        frames
    } else if arguments.channels {
        let mut channels = Channels::default();
        let frames = read(arguments, |captured, _| {
            if let Some(message) = whole(captured) {
                channels.push(&message);
            }
            Ok(())
        })?;
        ensure!(!channels.is_empty(), "no descriptions of channels");
        match arguments.json {
            true => channels.json(&mut out)?,
            false => channels.text(&mut out)?,
        }
        frames
    } else {
        let mut reporter = Reporter { to: &mut out, json: arguments.json, verbose: arguments.verbose, start: None };
        let shown = read(arguments, |captured, is_live| {
            if wanted(captured) {
                reporter.push(captured)?;
            }
            if is_live { Ok(reporter.to.flush()?) } else { Ok(()) }
        });
        reporter.to.flush()?;
        shown?
    };
    out.flush()?;
    note("docsis-sniff", format_args!("{frames} frames"));
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("docsis-sniff", run(&Arguments::parse()))
}
