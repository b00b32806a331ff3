//! What the PSI says is in the stream.

use super::stream::Bucket;
use super::timer::{Nanos, Timer};
use crate::descriptor::RawDescriptor;
use crate::pid::Pid;
use crate::psi::{Cat, Pat, Pmt, PmtStream, StreamType};
use crate::section::Section;
use crate::table::{TableLimits, Tables};
use alloc::{collections::BTreeMap, vec::Vec};

/// How long data may wait in the target decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    Short,
    AdvancedVideo,
    StillPicture,
}

/// An elementary stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    pub pid: Pid,
    pub stream_type: StreamType,
    /// Video or audio in PES packets: has PTSs.
    pub timed: bool,
    /// Video, or audio for all: must not be away for long.
    pub main: bool,
    pub waits: Waits,
}

/// A program of the PAT.
#[derive(Debug)]
pub(super) struct Program {
    pub number: u16,
    pub map: Pid,
    /// Since its PMT.
    pub timer: Timer,
    /// None before the first PMT, and for 0x1FFF.
    pub pcr_pid: Option<Pid>,
    pub streams: Vec<Stream>,
    /// Its CA_PIDs.
    pub ca: Vec<Pid>,
    pub system: Bucket,
}

/// What a section has changed or repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// A PAT.
    Pat,
    /// A CAT.
    Cat,
    /// The PMT of a program; how late it was, if it was.
    Pmt(u16, Option<Nanos>),
    /// Nothing of the kind.
    Other,
}

/// PAT, CAT and PMTs that are in force.
#[derive(Debug)]
pub(super) struct Psi {
    tables: Tables,
    pub programs: BTreeMap<u16, Program>,
    /// network_PID.
    pub network: Option<Pid>,
    /// The CA_PIDs of the CAT.
    pub ca: Vec<Pid>,
    limit: usize,
    /// Times that a PAT had more programs than the limit.
    pub beyond: u64,
}

impl Psi {
    pub fn new(programs: usize) -> Self {
        // PAT, CAT and a PMT each; the bytes are those of as many sections of PSI.
        let tables = programs.saturating_add(2);
        let limits = TableLimits { tables, bytes: tables.saturating_mul(1024).max(1 << 19) };
        Psi {
            tables: Tables::with(limits),
            programs: BTreeMap::new(),
            network: None,
            ca: Vec::new(),
            limit: programs,
            beyond: 0,
        }
    }

    /// True when some PMT has been read.
    pub fn knows_programs(&self) -> bool {
        self.programs.values().any(|p| p.pcr_pid.is_some() || !p.streams.is_empty())
    }

    /// Takes a section; the second is true when other PIDs are referred to than before.
    pub fn push(&mut self, pid: Pid, section: Section<'_>, now: Option<Nanos>, pmt_limit: Nanos) -> (Heard, bool) {
        let Some(header) = section.long_header().filter(|h| h.current_next_indicator) else {
            return (Heard::Other, false);
        };
        match (pid, section.table_id()) {
            (Pid::PAT, 0) => (Heard::Pat, self.pat(section, now)),
            (Pid::CAT, 1) => (Heard::Cat, self.cat(section)),
            (_, 2) => {
                let number = header.table_id_extension;
                let Some(program) = self.programs.get_mut(&number).filter(|p| p.map == pid) else {
                    return (Heard::Other, false);
                };
                let late = now.and_then(|now| program.timer.arrive(now, pmt_limit));
                let complete = self.tables.push(pid, section, 0);
                let map = complete.and_then(|c| c.sections().next()).and_then(|s| s.long::<RawPmt<'_>>().ok());
                let changed = map.map(|map| program.update(map.table)).is_some();
                (Heard::Pmt(number, late), changed)
            }
            _ => (Heard::Other, false),
        }
    }

    fn pat(&mut self, section: Section<'_>, now: Option<Nanos>) -> bool {
        let Some(complete) = self.tables.push(Pid::PAT, section, 0) else { return false };
        let mut maps = BTreeMap::new();
        let mut too_many = false;
        self.network = None;
        for section in complete.sections() {
            let Ok(pat) = section.long::<Pat<'_>>() else { continue };
            for entry in pat.table.programs.iter().flatten() {
                if entry.program_number == 0 {
                    self.network = Some(entry.program_map_pid);
                } else if maps.len() < self.limit || maps.contains_key(&entry.program_number) {
                    maps.insert(entry.program_number, entry.program_map_pid);
                } else {
                    too_many = true;
                }
            }
        }
        self.beyond = self.beyond.saturating_add(too_many.into());
        let Psi { tables, programs, .. } = self;
        programs.retain(|number, program| {
            let stays = maps.get(number) == Some(&program.map);
            if !stays {
                tables.forget(program.map);
            }
            stays
        });
        for (number, map) in maps {
            let program = programs.entry(number).or_insert_with(|| Program::new(number, map));
            if let Some(now) = now {
                program.timer.start(now);
            }
        }
        true
    }

    fn cat(&mut self, section: Section<'_>) -> bool {
        let Some(complete) = self.tables.push(Pid::CAT, section, 0) else { return false };
        self.ca.clear();
        for section in complete.sections() {
            let Ok(cat) = section.long::<Cat<'_, RawDescriptor<'_>>>() else { continue };
            self.ca.extend(cat.table.descriptors.iter().flatten().filter_map(ca_pid));
        }
        true
    }
}

type RawPmt<'a> = Pmt<'a, RawDescriptor<'a>>;

impl Program {
    fn new(number: u16, map: Pid) -> Self {
        Program {
            number,
            map,
            timer: Timer::default(),
            pcr_pid: None,
            streams: Vec::new(),
            ca: Vec::new(),
            system: Bucket::SYSTEM,
        }
    }

    fn update(&mut self, map: RawPmt<'_>) {
        self.pcr_pid = Some(map.pcr_pid).filter(|pid| !pid.is_null());
        self.ca.clear();
        self.ca.extend(map.program_info.iter().flatten().filter_map(ca_pid));
        self.streams.clear();
        for stream in map.streams.iter().flatten() {
            self.ca.extend(stream.es_info.iter().flatten().filter_map(ca_pid));
            self.streams.push(Stream::new(&stream));
        }
    }
}

/// CA_PID of a CA_descriptor.
fn ca_pid(d: RawDescriptor<'_>) -> Option<Pid> {
    match (d.descriptor_tag, d.body.0) {
        (0x09, [_, _, high, low, ..]) => Pid::new(u16::from_be_bytes([high & 0x1F, *low])),
        _ => None,
    }
}

impl Stream {
    fn new<'a>(stream: &PmtStream<'a, RawDescriptor<'a>>) -> Self {
        let mut kind = Kind::of(stream.stream_type);
        let mut minority = false;
        let mut waits = match kind {
            Kind::AdvancedVideo => Waits::AdvancedVideo,
            _ => Waits::Short,
        };
        for d in stream.es_info.iter().flatten() {
            match (d.descriptor_tag, d.body.0) {
                // video_stream_descriptor: still_picture_flag
                (0x02, [flags, ..]) if flags & 1 != 0 => waits = Waits::StillPicture,
                // AVC_video_descriptor: AVC_still_present
                (0x28, [_, _, _, flags, ..]) if flags & 0x80 != 0 => waits = Waits::StillPicture,
                // ISO_639_language_descriptor: audio_type
                (0x0A, [_, _, _, audio_type, ..]) => minority = *audio_type != 0,
                // AC-3, enhanced AC-3, DTS and AAC in private PES packets, by EN 300 468
                (0x6A | 0x7A..=0x7C, _) if stream.stream_type.0 == 0x06 => kind = Kind::Audio,
                _ => {}
            }
        }
        Stream {
            pid: stream.elementary_pid,
            stream_type: stream.stream_type,
            timed: kind != Kind::Other,
            main: kind.is_video() || (kind == Kind::Audio && !minority),
            waits,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Video,
    AdvancedVideo,
    Audio,
    Other,
}

impl Kind {
    fn of(stream_type: StreamType) -> Self {
        match stream_type.0 {
            0x01 | 0x02 | 0x10 | 0x1E | 0x21 | 0x42 => Kind::Video,
            0x1B | 0x1F | 0x20 | 0x22..=0x26 | 0x28..=0x2B | 0x31..=0x36 => Kind::AdvancedVideo,
            0x03 | 0x04 | 0x0F | 0x11 | 0x1C | 0x2D | 0x2E => Kind::Audio,
            _ => Kind::Other,
        }
    }

    fn is_video(self) -> bool {
        matches!(self, Kind::Video | Kind::AdvancedVideo)
    }
}
