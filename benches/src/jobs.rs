//! Jobs on streams that others can do as well, and who does them.

use crate::looped::Looped;
use crate::multiplex::{Assembled, Known, Stamped, Typed, Walked, Whole};
use crate::ours;
use crate::paired::{Comparison, Competitor, compare, passes_in};
use crate::rivals::{dvb_si, mpeg_pes, mpeg_ts, mpeg2ts_reader};
use std::fmt::Debug;

/// Does a job on a stream.
type Stream<T> = fn(&mut Looped) -> T;

/// What is done with a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// PID, continuity counter, adaptation field and PCR of every packet, counters by PID.
    Walk,
    /// Sections of PAT and PMT, with their CRC.
    Psi,
    /// Sections of all SI PIDs, with their CRC.
    Si,
    /// Every section of SDT and EIT with its services, events and descriptors, each of its own type.
    Typed,
    /// The same, of sections that are new or have changed.
    News,
    /// PTS and DTS of every PES header, of the streams of all PMTs as they come.
    Stamps,
    /// All PES packets of these streams put together.
    Whole,
}

/// How a job is timed.
#[derive(Debug, Clone, Copy)]
pub enum Timing {
    /// Once over the whole stream.
    Once,
    /// Over and over for so many seconds.
    For(f64),
}

impl Job {
    /// All of them.
    pub const ALL: [Job; 7] = [Job::Walk, Job::Psi, Job::Si, Job::Typed, Job::News, Job::Stamps, Job::Whole];

    /// Its name in a table.
    pub const fn name(self) -> &'static str {
        match self {
            Job::Walk => "walk",
            Job::Psi => "PAT and PMT",
            Job::Si => "all SI",
            Job::Typed => "SDT and EIT, typed",
            Job::News => "what is new of them",
            Job::Stamps => "PES timestamps",
            Job::Whole => "PES put together",
        }
    }

    /// Times all who can do it, and says how many times the stream was given. What must be found in it is in `known`.
    pub fn compare(self, stream: &mut Looped, known: Known, timing: Timing, rounds: usize) -> (Comparison, usize) {
        match self {
            Job::Walk => all(WALK, stream, known.walked, timing, rounds),
            Job::Psi => all(PSI, stream, known.psi, timing, rounds),
            Job::Si => all(SI, stream, known.si, timing, rounds),
            Job::Typed => all(TYPED, stream, None, timing, rounds),
            Job::News => all(NEWS, stream, None, timing, rounds),
            Job::Stamps => all(STAMPS, stream, known.stamped, timing, rounds),
            Job::Whole => all(WHOLE, stream, known.whole, timing, rounds),
        }
    }

    /// Has one of them do it, and says how many things it found: clock references, sections, headers or PES packets. None
    /// for a name that is unknown.
    pub fn run(self, name: &str, stream: &mut Looped) -> Option<u64> {
        fn by<T>(all: &[(&str, Stream<T>)], name: &str) -> Option<Stream<T>> {
            all.iter().find(|(other, _)| other.trim_matches(['(', ')']) == name).map(|(_, run)| *run)
        }
        Some(match self {
            Job::Walk => by(WALK, name)?(stream).pcrs,
            Job::Psi => by(PSI, name)?(stream).sections,
            Job::Si => by(SI, name)?(stream).sections,
            Job::Typed => by(TYPED, name)?(stream).sections,
            Job::News => by(NEWS, name)?(stream).sections,
            Job::Stamps => by(STAMPS, name)?(stream).starts,
            Job::Whole => by(WHOLE, name)?(stream).packets,
        })
    }
}

const WALK: &[(&str, Stream<Walked>)] =
    &[("ours", ours::walk), ("mpeg2ts-reader", mpeg2ts_reader::walk), ("mpeg-ts", mpeg_ts::walk)];
const PSI: &[(&str, Stream<Assembled>)] =
    &[("ours", ours::psi), ("mpeg2ts-reader", mpeg2ts_reader::psi), ("mpeg-ts", mpeg_ts::psi), ("dvb-si", dvb_si::psi)];
const SI: &[(&str, Stream<Assembled>)] =
    &[("ours", ours::si), ("mpeg2ts-reader", mpeg2ts_reader::si), ("mpeg-ts", mpeg_ts::si), ("dvb-si", dvb_si::si)];
const TYPED: &[(&str, Stream<Typed>)] = &[("ours", ours::typed), ("dvb-si", dvb_si::typed)];
const NEWS: &[(&str, Stream<Typed>)] = &[("ours", ours::news), ("dvb-si", dvb_si::news)];
// mpeg-pes leaves continuity to its user.
const STAMPS: &[(&str, Stream<Stamped>)] =
    &[("ours", ours::stamps), ("mpeg2ts-reader", mpeg2ts_reader::stamps), ("(mpeg-pes)", mpeg_pes::stamps)];
const WHOLE: &[(&str, Stream<Whole>)] =
    &[("ours", ours::reassemble), ("mpeg2ts-reader", mpeg2ts_reader::reassemble), ("(mpeg-pes)", mpeg_pes::reassemble)];

fn all<T: PartialEq + Debug>(
    all: &[(&'static str, Stream<T>)],
    stream: &mut Looped,
    known: Option<T>,
    timing: Timing,
    rounds: usize,
) -> (Comparison, usize) {
    let run = |stream: &mut Looped, passes: usize, job: Stream<T>| {
        stream.start(passes);
        let found = job(stream);
        (stream.seconds(), found)
    };
    let passes = match (timing, all.first()) {
        (Timing::For(seconds), Some((_, ours))) => passes_in(seconds, |passes| run(stream, passes, *ours).0),
        _ => 1,
    };
    let competitor = |&(name, job)| Competitor { name, run: Box::new(move |stream: &mut _| run(stream, passes, job)) };
    (compare(known.as_ref(), all.iter().map(competitor).collect(), stream, rounds), passes)
}
