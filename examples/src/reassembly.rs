//! Frames and messages that came in pieces: fragments, segments, concatenations, messages in parts.

use docsis_mac::capture::FrameRecord;
use docsis_mac::frame::Payload;
use docsis_mac::message::{Message, Multipart};
use docsis_mac::reassembly::{FragmentLimits, Fragments, SegmentEvent, Segments};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Service flows whose segments are followed at most.
const FLOWS: usize = 256;

/// What a frame or message was put together from, or taken out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Fragments of DOCSIS 1.1 and 2.0.
    Fragments,
    /// Segments of DOCSIS 3.0 and later.
    Segments,
    /// A concatenation, which holds it as it is.
    Concatenation,
    /// Messages that are parts of it.
    Parts,
}

impl From {
    /// For people and machines.
    pub const fn name(self) -> &'static str {
        match self {
            From::Fragments => "fragments",
            From::Segments => "segments",
            From::Concatenation => "concatenation",
            From::Parts => "parts",
        }
    }
}

/// A frame or message that is whole now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// What it came in.
    pub from: From,
    /// It.
    pub bytes: Vec<u8>,
    /// A message without MAC header and CRC.
    pub is_message: bool,
}

/// Puts together what came in pieces. What becomes of it waits in [`pop`](Self::pop).
#[derive(Debug)]
pub struct Reassembly {
    parts: Multipart,
    fragments: Fragments,
    /// By SID. Open question: a flow with several channels may have another SID on each; that is known from its
    /// registration only.
    segments: BTreeMap<Option<u16>, Segments>,
    ready: VecDeque<Whole>,
    lost: BTreeMap<&'static str, u64>,
    /// Messages in parts whose loss was told.
    told: u64,
}

impl Default for Reassembly {
    /// Nothing seen yet. Captures are patient: a frame is given up when its modem is silent for ten seconds.
    fn default() -> Self {
        let limits = FragmentLimits::default().pause(Duration::from_secs(10));
        Reassembly {
            parts: Multipart::default(),
            fragments: Fragments::new(limits),
            segments: BTreeMap::new(),
            ready: VecDeque::new(),
            lost: BTreeMap::new(),
            told: 0,
        }
    }
}

impl Reassembly {
    /// Takes a frame, and all that it is a piece of or holds.
    pub fn frame(&mut self, now: Duration, record: &FrameRecord<'_>) {
        let frame = &record.frame;
        match &frame.payload {
            Payload::Concatenation(_) => {
                for inner in docsis_mac::Frames::raw(record.payload).flatten() {
                    self.whole(now, From::Concatenation, inner.bytes.0);
                }
            }
            Payload::Fragment(_) => {
                let mut lost = 0;
                let whole = self.fragments.push(now, frame, |_| lost += 1).map(|w| (w.encrypted, w.bytes.to_vec()));
                self.lose("frame in fragments that did not all come", lost);
                match whole {
                    Some((true, _)) => self.lose("frame in encrypted fragments", 1),
                    Some((false, bytes)) => self.whole(now, From::Fragments, &bytes),
                    None => {}
                }
            }
            _ => frame.message().into_iter().for_each(|message| self.message(now, message)),
        }
    }

    /// Takes a message; one that is a part of another waits for the others.
    pub fn message(&mut self, now: Duration, message: &Message<'_>) {
        match self.parts.push(now, message) {
            Ok(Some(whole)) => {
                let bytes = whole.as_bytes().to_vec();
                self.ready.push_back(Whole { from: From::Parts, bytes, is_message: true });
            }
            Ok(None) => {}
            Err(_) => self.lose("part of a message that contradicts the others", 1),
        }
    }

    /// Takes a segment of the flow that has this SID.
    pub fn segment(&mut self, now: Duration, sid: Option<u16>, bytes: &[u8]) {
        if self.segments.len() >= FLOWS && !self.segments.contains_key(&sid) {
            return self.lose("segment of a flow too many", 1);
        }
        let mut segments = self.segments.remove(&sid).unwrap_or_default();
        segments.push(now, bytes);
        self.take(now, &mut segments);
        self.segments.insert(sid, segments);
    }

    /// Gives what no piece will complete.
    pub fn finish(&mut self, now: Duration) {
        for (_, mut segments) in std::mem::take(&mut self.segments) {
            segments.finish();
            self.take(now, &mut segments);
        }
        let mut lost = 0;
        self.fragments.expire(Duration::MAX, |_| lost += 1);
        self.lose("frame in fragments that did not all come", lost);
        let parts = self.parts.given_up() + self.parts.waiting() as u64;
        let before = std::mem::replace(&mut self.told, parts);
        self.lose("message in parts that did not all come", parts - before);
    }

    /// What is whole, in order.
    pub fn pop(&mut self) -> Option<Whole> {
        self.ready.pop_front()
    }

    /// What was given up since the last call, and how often.
    pub fn lost(&mut self) -> BTreeMap<&'static str, u64> {
        std::mem::take(&mut self.lost)
    }

    fn take(&mut self, now: Duration, segments: &mut Segments) {
        while let Some(event) = segments.next() {
            match event {
                SegmentEvent::Frame(frame) => self.whole(now, From::Segments, frame),
                SegmentEvent::Skipped(bytes) => {
                    self.lose("byte in segments that belongs to no frame", bytes.len() as u64)
                }
                SegmentEvent::Lost { count, .. } => self.lose("missing segment", count.into()),
                SegmentEvent::Late { .. } => self.lose("segment that came too late or twice", 1),
                SegmentEvent::Restarted { .. } => self.lose("restart of a row of segments", 1),
                _ => self.lose("unusable segment", 1),
            }
        }
    }

    /// A frame that is whole, and what is in it. It is no deeper than two: a concatenation has no concatenations, and
    /// fragments of fragments are not looked at.
    fn whole(&mut self, now: Duration, from: From, bytes: &[u8]) {
        self.ready.push_back(Whole { from, bytes: bytes.to_vec(), is_message: false });
        let Ok(record) = FrameRecord::from_bytes(bytes) else { return };
        match &record.frame.payload {
            Payload::Fragment(_) => {}
            _ => self.frame(now, &record),
        }
    }

    fn lose(&mut self, what: &'static str, count: u64) {
        if count > 0 {
            *self.lost.entry(what).or_default() += count;
        }
    }
}
