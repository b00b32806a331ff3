//! Filters and changes a passing transport stream: fewer programs, other PIDs, other times.

use anyhow::{Context, Result, ensure};
use clap::Parser;
use examples::input::{Origin, Source, Unit, rtp_words};
use examples::output::Output;
use examples::remux::{Orders, Remux};
use examples::{arguments, interrupt};
use mpegts::Pid;
use mpegts::clock::Bitrate;
use mpegts::packet::framing::{Framed, Framer};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Filters and changes a transport stream: programs, PIDs, times.
///
/// PAT and PMTs follow the changes and get version numbers of their own; other tables pass as they are. When tables
/// change, nothing is written until the PAT has come, or a second of the stream has passed. Packets are written with 188
/// bytes. Without options every intact packet passes unchanged. Of a capture, the first stream is taken.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    source: Source,

    /// Where to write; `-` for standard output. A file gets its name when it is complete, and is never one that is read.
    #[arg(short, long, default_value = "-")]
    output: PathBuf,

    /// Keep this program and the PIDs up to 0x1F only. May be repeated.
    #[arg(short, long, value_name = "NUMBER", value_parser = arguments::program_number)]
    program: Vec<u16>,

    /// Keep a PID that --program would leave out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = arguments::pid)]
    keep: Vec<Pid>,

    /// Leave a PID out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = arguments::pid)]
    drop: Vec<Pid>,

    /// Give a PID another number. When that one is in the stream as well, this is an error. May be repeated.
    #[arg(long, value_name = "FROM=TO", value_parser = pair)]
    map: Vec<(Pid, Pid)>,

    /// Make PCR, PTS and DTS later by so many milliseconds, or earlier by negative ones.
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(i32).range(arguments::SHIFTS))]
    shift: Option<i32>,

    /// Make every PCR exact for a constant rate of so many bits a second. What is left out becomes null packets then.
    #[arg(long, value_name = "BITRATE", value_parser = arguments::within(arguments::BITRATES))]
    restamp: Option<u64>,

    /// Number the packets of each PID anew, so that no loss shows.
    #[arg(long)]
    repair: bool,
}

fn pair(text: &str) -> Result<(Pid, Pid)> {
    let (from, to) = text.split_once('=').context("expected FROM=TO")?;
    Ok((arguments::pid(from)?, arguments::pid(to)?))
}

impl Arguments {
    fn orders(&self) -> Orders {
        Orders {
            programs: self.program.clone(),
            keep: self.keep.clone(),
            drop: self.drop.clone(),
            map: self.map.clone(),
            shift: self.shift,
            restamp: self.restamp.and_then(Bitrate::new),
            repair: self.repair,
        }
    }
}

/// A stream on its way through.
struct Stream<'a> {
    remux: Remux<'a>,
    /// Packets that do not begin with 0x47, and bytes that are part of no whole packet.
    bad_sync: u64,
    other_bytes: u64,
}

impl Stream<'_> {
    /// Takes bytes of the stream and writes what becomes of its packets.
    fn packets(&mut self, framer: &mut Framer, mut bytes: &[u8], end: bool, out: &mut impl Write) -> Result<()> {
        loop {
            let unit = framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { framer.finish() } else { unit }) else { return Ok(()) };
            match unit {
                Framed::Packet(frame) => {
                    self.remux.take(frame.packet.as_bytes(), |packet| Ok(out.write_all(packet)?))?;
                }
                Framed::BadSync(_) => self.bad_sync += 1,
                Framed::Skipped { len, .. } | Framed::Truncated { len, .. } => self.other_bytes += len,
                // What was lost is told when the next packet is found.
                _ => {}
            }
        }
    }

    /// What came in and what went out.
    fn summary(&self) -> String {
        let mut text = format!("{} packets in, {} out", self.remux.read(), self.remux.written());
        if self.bad_sync + self.other_bytes > 0 {
            let Stream { bad_sync, other_bytes, .. } = self;
            text += &format!("; left out {bad_sync} packets without sync byte and {other_bytes} other bytes");
        }
        text
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    let orders = arguments.orders();
    let mut stream = Stream { remux: Remux::new(&orders)?, bad_sync: 0, other_bytes: 0 };
    let mut inputs = arguments.source.inputs();
    let first = inputs.next().context("nothing to read: name a file, or an address with --udp")?;
    let files = arguments.source.files().iter().map(PathBuf::as_path);
    let mut out = Output::create(&arguments.output, files)?;
    for input in std::iter::once(first).chain(inputs) {
        let mut input = input?;
        let (mut framer, is_live) = (None, input.is_live());
        while let Some(unit) = input.next()? {
            match unit {
                Unit::TransportStream { bytes, flow, .. } if flow.index == 0 => {
                    // A datagram holds whole packets.
                    let end = flow.origin != Origin::File;
                    stream.packets(framer.get_or_insert_with(|| flow.framer()), bytes, end, &mut out)?;
                    if is_live {
                        out.flush()?;
                    }
                }
                Unit::Skipped { what, count } => writeln!(io::stderr(), "not looked at: {count} x {what}")?,
                _ => {}
            }
        }
        if let Some(rtp) = input.flows().first().and_then(|flow| input.rtp(flow)) {
            writeln!(io::stderr(), "{} RTP packets: {}", rtp.received, rtp_words(&rtp))?;
        }
        if let Some(framer) = &mut framer {
            stream.packets(framer, &[], true, &mut out)?;
            examples::note_other_framing("remux", framer.framing(), framer.also_fits());
        }
    }
    ensure!(stream.remux.read() > 0, "no transport stream in the input");
    stream.remux.finish(|packet| Ok(out.write_all(packet)?))?;
    // What is received has no end of its own. A file would be a part of what it should be.
    let is_cut = interrupt::requested() && !arguments.source.is_live() && out.is_file();
    if !is_cut {
        out.finish()?;
    }
    for warning in stream.remux.warnings() {
        writeln!(io::stderr(), "remux: {warning}")?;
    }
    writeln!(io::stderr(), "{}", stream.summary())?;
    ensure!(!is_cut, "interrupted, {} is not written", arguments.output.display());
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("remux", run(&Arguments::parse()))
}
