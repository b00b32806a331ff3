//! Filters and changes a passing transport stream: fewer programs, other PIDs, other times.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use examples::input::{Origin, Source, Unit, rtp_words};
use examples::{arguments, interrupt};
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
    #[command(flatten)]
    source: Source,

    /// Where to write; `-` for standard output.
    #[arg(short, long, default_value = "-")]
    output: PathBuf,

    /// Keep this program and the PIDs up to 0x1F only. May be repeated.
    #[arg(short, long, value_name = "NUMBER", value_parser = arguments::number::<u16>)]
    program: Vec<u16>,

    /// Keep a PID that --program would leave out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = arguments::pid)]
    keep: Vec<Pid>,

    /// Leave a PID out. May be repeated.
    #[arg(long, value_name = "PID", value_parser = arguments::pid)]
    drop: Vec<Pid>,

    /// Give a PID another number. May be repeated.
    #[arg(long, value_name = "FROM=TO", value_parser = pair)]
    map: Vec<(Pid, Pid)>,

    /// Make PCR, PTS and DTS later by so many milliseconds, or earlier by negative ones.
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
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

/// A stream on its way through.
struct Remux<'a> {
    arguments: &'a Arguments,
    editor: Editor,
    pat: SectionFilter,
    maps: Vec<SectionFilter>,
    read: u64,
    /// Packets that do not begin with 0x47, and bytes that are part of no whole packet.
    bad_sync: u64,
    other_bytes: u64,
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
        let pat = SectionFilter::new(Pid::PAT);
        Ok(Remux { arguments, editor, pat, maps: Vec::new(), read: 0, bad_sync: 0, other_bytes: 0, failed: None })
    }

    /// Takes bytes of the stream and writes what becomes of its packets.
    fn packets(&mut self, framer: &mut Framer, mut bytes: &[u8], end: bool, out: &mut impl Write) -> Result<()> {
        loop {
            let unit = framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { framer.finish() } else { unit }) else { return Ok(()) };
            match unit {
                Framed::Packet(frame) => {
                    let mut packet = *frame.packet.bytes();
                    if self.edit(&mut packet)? {
                        out.write_all(&packet)?;
                    }
                }
                Framed::BadSync(_) => self.bad_sync += 1,
                Framed::Skipped { len, .. } | Framed::Truncated { len, .. } => self.other_bytes += len,
                Framed::SyncLost { .. } => {}
            }
        }
    }

    /// What came in and what went out.
    fn summary(&self) -> String {
        let mut text = format!("{} packets in, {} out", self.read, self.editor.count());
        if self.bad_sync + self.other_bytes > 0 {
            let Remux { bad_sync, other_bytes, .. } = self;
            text += &format!("; left out {bad_sync} packets without sync byte and {other_bytes} other bytes");
        }
        text
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
    interrupt::catch()?;
    let mut remux = Remux::new(arguments)?;
    let mut inputs = arguments.source.inputs();
    let first = inputs.next().context("nothing to read: name a file, or an address with --udp")?;
    let out: Box<dyn Write> = if arguments.output.as_os_str() == "-" {
        Box::new(io::stdout().lock())
    } else {
        Box::new(
            File::create(&arguments.output).with_context(|| format!("cannot write {}", arguments.output.display()))?,
        )
    };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    for input in std::iter::once(first).chain(inputs) {
        let mut input = input?;
        let (mut framer, is_live) = (None, input.is_live());
        while let Some(unit) = input.next()? {
            match unit {
                Unit::TransportStream { bytes, flow, .. } if flow.index == 0 => {
                    // A datagram holds whole packets.
                    let end = flow.origin != Origin::File;
                    remux.packets(framer.get_or_insert_with(|| flow.framer()), bytes, end, &mut out)?;
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
            remux.packets(framer, &[], true, &mut out)?;
        }
    }
    ensure!(remux.read > 0, "no transport stream in the input");
    out.flush()?;
    writeln!(io::stderr(), "{}", remux.summary())?;
    Ok(())
}

fn main() -> ExitCode {
    examples::exit("remux", run(&Arguments::parse()))
}
