//! Filters and changes a passing transport stream: fewer programs, other PIDs, other times.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use examples::input::{Input, Origin, Unit};
use mpegts::clock::Bitrate;
use mpegts::descriptor::{Descriptor, Descriptors};
use mpegts::edit::{ContinuityRepair, Editor, PcrRestamp, PidMap, SectionFilter, SectionQueue, TimeShift};
use mpegts::packet::PACKET_SIZE;
use mpegts::psi::{Pat, PatProgram, Pmt};
use mpegts::section::{LongSection, Section};
use mpegts::sync::{Framer, Unit as Framed};
use mpegts::{Packet, Pid, PidSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use wire::{Encode, List};

/// Filters and changes a transport stream: programs, PIDs, times.
///
/// PAT and PMTs follow the changes; other tables pass as they are. Packets are written with 188 bytes. Without options
/// every intact packet passes unchanged. Of a capture, the first stream is taken.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A transport stream, or a capture of one (pcap, pcapng); `-` for standard input.
    input: PathBuf,

    /// Where to write; `-` for standard output.
    #[arg(short, long, default_value = "-")]
    output: PathBuf,

    /// Keep this program and the PIDs up to 0x1F only. May be repeated.
    #[arg(short, long, value_name = "NUMBER", value_parser = parse::<u16>)]
    program: Vec<u16>,

    /// Keep a PID that --program would leave out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = pid)]
    keep: Vec<Pid>,

    /// Leave a PID out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = pid)]
    drop: Vec<Pid>,

    /// Give a PID another number. May be repeated.
    #[arg(long, value_name = "FROM=TO", value_parser = pair)]
    map: Vec<(Pid, Pid)>,

    /// Make PCR, PTS and DTS later by so many milliseconds, or earlier by negative ones.
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    shift: Option<i32>,

    /// Make every PCR exact for a constant rate of so many bits a second. What is left out becomes null packets then.
    #[arg(long, value_name = "BITRATE")]
    restamp: Option<u64>,

    /// Number the packets of each PID anew, so that no loss shows.
    #[arg(long)]
    repair: bool,
}

/// A number, decimal or with 0x.
fn parse<T: TryFrom<u64>>(text: &str) -> Result<T> {
    let number = match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    };
    number.ok().and_then(|n| T::try_from(n).ok()).context("not a number in range")
}

fn pid(text: &str) -> Result<Pid> {
    Pid::new(parse(text)?).context("a PID has 13 bits")
}

fn pair(text: &str) -> Result<(Pid, Pid)> {
    let (from, to) = text.split_once('=').context("expected FROM=TO")?;
    Ok((pid(from)?, pid(to)?))
}

/// A stream on its way through.
struct Remux<'a> {
    arguments: &'a Arguments,
    editor: Editor,
    pat: SectionFilter,
    maps: Vec<SectionFilter>,
    read: u64,
    failed: Option<anyhow::Error>,
}

impl<'a> Remux<'a> {
    fn new(arguments: &'a Arguments) -> Result<Self> {
        let system = || (0..0x20).filter_map(Pid::new);
        let mut editor = Editor::new();
        if !arguments.program.is_empty() {
            editor.pids = PidMap::keep(system());
        }
        editor.repair = arguments.repair.then(ContinuityRepair::new);
        editor.shift = arguments.shift.map(|ms| {
            let mut pids = PidSet::all();
            for pid in system() {
                pids.remove(pid);
            }
            TimeShift::new(i64::from(ms) * 90, pids)
        });
        if let Some(rate) = arguments.restamp {
            editor.restamp = Some(PcrRestamp::new(Bitrate::new(rate).context("no bit rate: 0")?));
            editor.keep_places = true;
        }
        arguments.pass(&mut editor.pids, &[])?;
        Ok(Remux { arguments, editor, pat: SectionFilter::new(Pid::PAT), maps: Vec::new(), read: 0, failed: None })
    }

    /// Changes a packet. False when it is to be left out.
    fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) -> Result<bool> {
        self.read += 1;
        let Remux { arguments, editor, pat, maps, failed, .. } = self;
        if arguments.changes_tables() {
            let pid = Packet::new(packet).pid();
            let mut put = |section: Result<Option<Vec<u8>>>, queue: &mut SectionQueue| {
                let pushed = section.and_then(|section| {
                    let Some(section) = section else { return Ok(()) };
                    ensure!(queue.push(Section::new(&section)?), "PID {pid} has too few packets for its sections");
                    Ok(())
                });
                *failed = pushed.err().or(failed.take());
            };
            if pid == Pid::PAT {
                // A damaged section is not sent on.
                pat.edit(packet, |s, queue| {
                    let Ok(section) = s else { return };
                    put(arguments.pat(section, &mut editor.pids, maps), queue);
                });
            } else if let Some(map) = maps.iter_mut().find(|map| map.pid() == pid) {
                map.edit(packet, |s, queue| {
                    let Ok(section) = s else { return };
                    put(arguments.pmt(section, &mut editor.pids), queue);
                });
            }
        }
        failed.take().map_or_else(|| Ok(editor.edit(packet)), Err)
    }
}

impl Arguments {
    fn changes_tables(&self) -> bool {
        !(self.program.is_empty() && self.map.is_empty() && self.drop.is_empty())
    }

    fn wants(&self, program_number: u16) -> bool {
        self.program.is_empty() || self.program.contains(&program_number)
    }

    /// Lets PIDs pass, but for what the command line says of them.
    fn pass(&self, pids: &mut PidMap, more: &[Pid]) -> Result<()> {
        more.iter().chain(&self.keep).for_each(|pid| pids.map(*pid, *pid));
        self.map.iter().for_each(|(from, to)| pids.map(*from, *to));
        self.drop.iter().for_each(|pid| pids.remove(*pid));
        match pids.collision() {
            Some(pid) => bail!("two PIDs would become {pid}"),
            None => Ok(()),
        }
    }

    /// The PAT of the programs that are wanted, for the PIDs as they will be.
    fn pat(&self, section: Section<'_>, pids: &mut PidMap, maps: &mut Vec<SectionFilter>) -> Result<Option<Vec<u8>>> {
        let Ok(pat) = section.long::<Pat<'_>>() else { return Ok(Some(section.as_bytes().to_vec())) };
        let wanted = |p: &PatProgram| p.program_number == 0 || self.wants(p.program_number);
        let programs: Vec<PatProgram> = pat.table.programs.into_iter().flatten().filter(wanted).collect();
        for program in programs.iter().filter(|p| p.program_number != 0) {
            self.pass(pids, &[program.program_map_pid])?;
            if maps.iter().all(|map| map.pid() != program.program_map_pid) {
                maps.push(SectionFilter::new(program.program_map_pid));
            }
        }
        let pat = LongSection { table: Pat { programs: List::from(&programs[..]) }, ..pat }.encode_to_vec()?;
        Ok(Some(pids.pat(Section::new(&pat)?)?))
    }

    /// The map of a program that is wanted, whose PIDs pass from now on.
    fn pmt(&self, section: Section<'_>, pids: &mut PidMap) -> Result<Option<Vec<u8>>> {
        let Ok(pmt) = section.long::<Pmt<'_>>() else { return Ok(Some(section.as_bytes().to_vec())) };
        if !self.wants(pmt.header.table_id_extension) {
            return Ok(None);
        }
        let mut found = vec![pmt.table.pcr_pid];
        let ca = |list: Descriptors<'_>| {
            let pids = list
                .into_iter()
                .flatten()
                .filter_map(|d| if let Descriptor::Ca(ca) = d { Some(ca.ca_pid) } else { None });
            pids.collect::<Vec<_>>()
        };
        found.extend(ca(pmt.table.program_info));
        for stream in pmt.table.streams.into_iter().flatten() {
            found.push(stream.elementary_pid);
            found.extend(ca(stream.es_info));
        }
        found.retain(|pid| !pid.is_null());
        self.pass(pids, &found)?;
        Ok(Some(pids.pmt(section)?))
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut remux = Remux::new(arguments)?;
    let mut input = Input::open(&arguments.input)?;
    let out: Box<dyn Write> = if arguments.output.as_os_str() == "-" {
        Box::new(io::stdout().lock())
    } else {
        Box::new(
            File::create(&arguments.output).with_context(|| format!("cannot write {}", arguments.output.display()))?,
        )
    };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut framer = Framer::new();
    let mut packets = |remux: &mut Remux<'_>, mut bytes: &[u8], end: bool| -> Result<()> {
        loop {
            let unit = framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { framer.finish() } else { unit }) else { return Ok(()) };
            let Framed::Packet(frame) = unit else { continue };
            let mut packet = *frame.packet.bytes();
            if remux.edit(&mut packet)? {
                out.write_all(&packet)?;
            }
        }
    };
    while let Some(unit) = input.next()? {
        if let Unit::TransportStream { bytes, flow, .. } = unit {
            if flow.index == 0 {
                // A datagram holds whole packets.
                packets(&mut remux, bytes, flow.origin != Origin::File)?;
            }
        }
    }
    packets(&mut remux, &[], true)?;
    ensure!(remux.read > 0, "no transport stream in the input");
    out.flush()?;
    writeln!(io::stderr(), "{} packets in, {} out", remux.read, remux.editor.count())?;
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("remux", run(&Arguments::parse()))
}
