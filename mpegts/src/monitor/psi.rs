//! What the PSI says is in the stream.

use super::timer::{Nanos, Timer};
use crate::descriptor::RawDescriptor;
use crate::packet::Pid;
use crate::psi::follower::{self, Followed, Follower, Heard, ProgramChange};
use crate::psi::{Cat, Pmt, PmtStream, StreamType};
use crate::section::Section;
use crate::section::table::CompleteTable;
use alloc::collections::BTreeMap;

/// How long data may wait in the target decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    Short,
    AdvancedVideo,
    StillPicture,
}

/// An elementary stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watched {
    pub stream_type: StreamType,
    /// Video or audio in PES packets: has PTSs.
    pub timed: bool,
    /// Video, or audio for all: must not be away for long.
    pub main: bool,
    pub waits: Waits,
}

/// What PSI names a PID for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// The network information table, or EMMs.
    Named,
    /// The map of a program.
    Map,
    /// ECMs.
    Ca,
    /// PCR_PID.
    Clock,
    /// A stream of a program with this PCR_PID.
    Stream(Watched, Option<Pid>),
}

/// PAT, CAT and PMTs that are in force.
#[derive(Debug)]
pub(super) struct Psi {
    pub follower: Follower,
    /// Since the last PMT, of each program of the PAT.
    pub timers: BTreeMap<u16, Timer>,
}

type RawPmt<'a> = Pmt<'a, RawDescriptor<'a>>;

impl Psi {
    pub fn new(programs: usize) -> Self {
        Psi { follower: Follower::with_limit(programs), timers: BTreeMap::new() }
    }

    /// Takes a section; how late it was as the PMT of a program, if it was.
    pub fn push(
        &mut self,
        pid: Pid,
        section: Section<'_>,
        now: Option<Nanos>,
        pmt_limit: Nanos,
    ) -> Option<(Heard, Option<Nanos>)> {
        let Psi { follower, timers } = self;
        let heard = follower.push(pid, section, |number, change| match change {
            ProgramChange::Added(_) => {
                let timer = timers.entry(number).or_default();
                if let Some(now) = now {
                    timer.start(now);
                }
            }
            ProgramChange::Removed(_) => drop(timers.remove(&number)),
            _ => {}
        })?;
        let late = match heard.which {
            Followed::Pmt(number) => timers.get_mut(&number).zip(now).and_then(|(t, now)| t.arrive(now, pmt_limit)),
            _ => None,
        };
        Some((heard, late))
    }

    /// Shows every PID that is named, and what for.
    pub fn name(&self, mut each: impl FnMut(Pid, Purpose)) {
        self.follower.network_pid().into_iter().for_each(|pid| each(pid, Purpose::Named));
        for section in self.follower.cat().iter().flat_map(CompleteTable::sections) {
            let Ok(cat) = section.long::<Cat<'_, RawDescriptor<'_>>>() else { continue };
            let pids = cat.table.descriptors.iter().flatten().filter_map(ca_pid);
            pids.for_each(|pid| each(pid, Purpose::Named));
        }
        for program in self.follower.programs() {
            each(program.program_map_pid, Purpose::Map);
            program.pcr_pid.into_iter().for_each(|pid| each(pid, Purpose::Clock));
            // A damaged map hides streams that were there.
            for stream in program.streams.iter().filter(|_| program.damaged) {
                each(stream.elementary_pid, Purpose::Stream(Watched::plain(*stream), program.pcr_pid));
            }
            let map = self.follower.map(program.program_number);
            for section in map.iter().flat_map(CompleteTable::sections) {
                let Ok(map) = section.long::<RawPmt<'_>>() else { continue };
                let pids = map.table.program_info.iter().flatten().filter_map(ca_pid);
                pids.for_each(|pid| each(pid, Purpose::Ca));
                for stream in map.table.streams.iter().flatten() {
                    let pids = stream.es_info.iter().flatten().filter_map(ca_pid);
                    pids.for_each(|pid| each(pid, Purpose::Ca));
                    each(stream.elementary_pid, Purpose::Stream(Watched::new(&stream), program.pcr_pid));
                }
            }
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

impl Watched {
    /// Without descriptors.
    fn plain(stream: follower::ElementaryStream) -> Self {
        let follower::ElementaryStream { elementary_pid, stream_type } = stream;
        Watched::new(&PmtStream { elementary_pid, stream_type, ..PmtStream::default() })
    }

    fn new<'a>(stream: &PmtStream<'a, RawDescriptor<'a>>) -> Self {
        let mut kind = MediaKind::of(stream.stream_type);
        let mut minority = false;
        let mut waits = match kind {
            MediaKind::AdvancedVideo => Waits::AdvancedVideo,
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
                (0x6A | 0x7A..=0x7C, _) if stream.stream_type.0 == 0x06 => kind = MediaKind::Audio,
                _ => {}
            }
        }
        Watched {
            stream_type: stream.stream_type,
            timed: kind != MediaKind::Other,
            main: kind.is_video() || (kind == MediaKind::Audio && !minority),
            waits,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MediaKind {
    Video,
    AdvancedVideo,
    Audio,
    Other,
}

impl MediaKind {
    fn of(stream_type: StreamType) -> Self {
        match stream_type.0 {
            0x01 | 0x02 | 0x10 | 0x1E | 0x21 | 0x42 => MediaKind::Video,
            0x1B | 0x1F | 0x20 | 0x22..=0x26 | 0x28..=0x2B | 0x31..=0x36 => MediaKind::AdvancedVideo,
            0x03 | 0x04 | 0x0F | 0x11 | 0x1C | 0x2D | 0x2E => MediaKind::Audio,
            _ => MediaKind::Other,
        }
    }

    fn is_video(self) -> bool {
        matches!(self, MediaKind::Video | MediaKind::AdvancedVideo)
    }
}
