//! Sections out of whatever holds them: transport streams, captures of them, files of sections one behind the other.

use crate::input::{Flow, Input, Origin, Reader, Unit};
use crate::inspect::thousands;
use crate::progress::Progress;
use crate::{interrupt, note, note_other_framing};
use anyhow::{Context, Result, bail};
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::psi::follower::ProgramChange;
use mpegts::section::Section;
use mpegts::{Pid, PidSet};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use wire::{Decode, Reader as Bytes};

/// Where service information is in every stream of DVB; emergency broadcast in Chinese ones.
const PIDS: [Pid; 5] = [Pid::NIT, Pid::SDT_BAT, Pid::EIT, Pid::RST, Pid::TDT_TOT];
const OTHER_PIDS: [u16; 3] = [0x1E, 0x1F, 0x21];

/// The longest section.
const LONGEST: usize = 4096;

/// Bytes read at a time.
const PORTION: usize = 1 << 16;

/// A section, and where it was found.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The stream of the input, from 0.
    pub stream: usize,
    /// None in a file of sections.
    pub pid: Option<Pid>,
    /// Bytes of the stream before the packet that it ends in; of a file of sections, before it.
    pub position: u64,
    /// The section.
    pub section: Section<'a>,
    /// Whether more comes only as somebody writes it. What is found is to be shown at once then.
    pub is_live: bool,
}

/// A stream of an input, once it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Addresses and ports; empty when the input is the stream.
    pub name: String,
    /// Packets; 0 in a file of sections.
    pub packets: u64,
    /// Sections, repetitions included.
    pub sections: u64,
    /// Jumps of continuity counters that nothing announces.
    pub discontinuities: u64,
    /// Packets with `transport_error_indicator`.
    pub transport_errors: u64,
    /// Sections that could not be used.
    pub bad_sections: u64,
    /// Packets with `transport_scrambling_control`.
    pub scrambled: u64,
    /// Times that synchronisation was lost.
    pub sync_losses: u64,
}

impl Summary {
    /// What was wrong, in words: nothing of what was not.
    pub fn errors(&self) -> Vec<String> {
        let counts = [
            (self.discontinuities, "continuity errors"),
            (self.transport_errors, "transport errors"),
            (self.bad_sections, "unusable sections"),
            (self.sync_losses, "losses of synchronisation"),
        ];
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", thousands(*n))).collect()
    }

    /// All counts in words.
    fn words(&self) -> String {
        let name = if self.name.is_empty() { String::new() } else { format!("{}: ", self.name) };
        let packets = (self.packets > 0).then(|| format!("{} packets", thousands(self.packets)));
        let sections = format!("{} sections", thousands(self.sections));
        let all: Vec<_> = packets.into_iter().chain([sections]).chain(self.errors()).collect();
        format!("{name}{}", all.join(", "))
    }
}

/// Says beside the result of the program what was read of a file.
pub fn report(path: &Path, summaries: &[Summary]) {
    summaries.iter().for_each(|summary| note("sitool", format_args!("{}: {}", path.display(), summary.words())));
}

/// Gives every section of PSI and SI in a file, repetitions included, and those of `pids`, up to Ctrl-C. Then says what
/// the streams were.
///
/// # Errors
/// What cannot be read or is nothing known, and those of `each`.
pub fn each_section(path: &Path, pids: &[Pid], mut each: impl FnMut(Found<'_>) -> Result<()>) -> Result<Vec<Summary>> {
    let mut reader = Reader::open(path)?;
    let (mut head, is_live) = (Vec::new(), reader.is_live());
    reader.by_ref().take(LONGEST as u64).read_to_end(&mut head).with_context(|| path.display().to_string())?;
    if begins_with_section(&head) {
        let summary = sections(Cursor::new(head).chain(reader), is_live, &mut each);
        return Ok(vec![summary.with_context(|| path.display().to_string())?]);
    }
    let mut input = match path.to_str() {
        Some("-") => Input::from_reader(Cursor::new(head).chain(reader)).context("standard input")?,
        _ => {
            drop(reader);
            Input::open(path)?
        }
    };
    streams(&mut input, is_live, pids, &mut each)
}

/// True for the begin of a file of sections: the first has a right checksum, or others follow up to the end of what is
/// there.
fn begins_with_section(head: &[u8]) -> bool {
    if matches!(head, [0x47, ..] | [0x0A, 0x0D, 0x0D, 0x0A, ..]) {
        return false;
    }
    let mut rest = Bytes::new(head);
    let Ok(first) = Section::decode(&mut rest) else { return false };
    if first.long_header().is_some() || wire::crc::mpeg(first.as_bytes()) == 0 {
        return true;
    }
    let mut count = 1u32;
    while Section::decode(&mut rest).is_ok() {
        count += 1;
    }
    rest.is_empty() || (count > 1 && head.len() == LONGEST)
}

fn sections(mut reader: impl Read, is_live: bool, each: &mut impl FnMut(Found<'_>) -> Result<()>) -> Result<Summary> {
    let mut summary = Summary::default();
    let (mut buffer, mut position, mut ended) = (Vec::new(), 0u64, false);
    loop {
        if buffer.len() < LONGEST && !ended {
            ended = reader.by_ref().take(PORTION as u64).read_to_end(&mut buffer)? == 0;
            continue;
        }
        let mut rest = Bytes::new(&buffer);
        // What is not whole waits for more.
        while !rest.is_empty() && (ended || rest.len() >= LONGEST) {
            let at = position + (buffer.len() - rest.len()) as u64;
            let section = match Section::decode(&mut rest) {
                // The end came from outside, in the middle of a section.
                Err(_) if interrupt::requested() => return Ok(summary),
                section => section.with_context(|| format!("byte {at}: no section"))?,
            };
            summary.sections += 1;
            each(Found { stream: 0, pid: None, position: at, section, is_live })?;
        }
        let used = buffer.len() - rest.len();
        if ended {
            return Ok(summary);
        }
        buffer.drain(..used);
        position += used as u64;
    }
}

/// The demultiplexer of a stream, and what it is called.
struct Stream {
    name: String,
    demux: Demux,
    watched: PidSet,
    sections: u64,
    is_live: bool,
}

impl Stream {
    fn new(flow: &Flow, is_live: bool, pids: &[Pid]) -> Self {
        let name = if flow.origin == Origin::File { String::new() } else { flow.origin.to_string() };
        let demux = Demux::with(flow.framer(), Limits::default());
        let mut stream = Stream { name, demux, watched: PidSet::new(), sections: 0, is_live };
        let others = OTHER_PIDS.iter().filter_map(|pid| Pid::new(*pid));
        PIDS.into_iter().chain(others).chain(pids.iter().copied()).for_each(|pid| stream.watch(pid));
        stream
    }

    fn watch(&mut self, pid: Pid) {
        if self.watched.insert(pid) {
            self.demux.watch(pid, Watch::Sections);
        }
    }

    /// Takes bytes, or the end.
    fn push(
        &mut self,
        index: usize,
        bytes: Option<&[u8]>,
        each: &mut impl FnMut(Found<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut rest = bytes.unwrap_or_default();
        loop {
            let event = if bytes.is_some() { self.demux.next(&mut rest) } else { self.demux.finish() };
            let Some(event) = event else { return Ok(()) };
            match event {
                Event::Section { pid, position, section } => {
                    self.sections += 1;
                    each(Found { stream: index, pid: Some(pid), position, section, is_live: self.is_live })?;
                }
                // Application information, splice information and their like.
                Event::Program { change: ProgramChange::StreamAdded(stream), .. }
                    if matches!(stream.stream_type.0, 0x05 | 0x86) =>
                {
                    self.watch(stream.elementary_pid);
                }
                _ => {}
            }
        }
    }

    fn summary(self) -> Summary {
        let all = self.demux.statistics();
        let of = |count: fn(&mpegts::demux::PidStatistics) -> u64| self.demux.pids().map(|(_, c)| count(&c)).sum();
        Summary {
            packets: all.packets,
            sections: self.sections,
            sync_losses: all.sync_losses,
            discontinuities: of(|c| c.discontinuities),
            transport_errors: of(|c| c.transport_errors),
            bad_sections: of(|c| c.bad_sections),
            scrambled: of(|c| c.scrambled),
            name: self.name,
        }
    }
}

fn streams(
    input: &mut Input,
    is_live: bool,
    pids: &[Pid],
    each: &mut impl FnMut(Found<'_>) -> Result<()>,
) -> Result<Vec<Summary>> {
    let mut progress = Progress::new(input);
    let mut streams: BTreeMap<usize, Stream> = BTreeMap::new();
    while let Some(unit) = input.next()? {
        if let Unit::TransportStream { bytes, flow, position, .. } = unit {
            let stream = streams.entry(flow.index).or_insert_with(|| Stream::new(&flow, is_live, pids));
            stream.push(flow.index, Some(bytes), each)?;
            progress.update(position);
        }
    }
    progress.finish();
    for (index, stream) in &mut streams {
        stream.push(*index, None, each)?;
        note_other_framing("sitool", stream.demux.framing(), stream.demux.also_fits());
    }
    if streams.is_empty() {
        bail!("no transport stream in {}", input.name());
    }
    Ok(streams.into_values().map(Stream::summary).collect())
}
