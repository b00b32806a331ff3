//! Segments of a service flow.

use crate::frame::{STUFFING, frame_len};
use crate::segment::Segment;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;
use core::time::Duration;
use wire::{Decode, Error};

/// Takes frames out of the segments of one service flow.
///
/// Segments come over several channels and overtake each other: each waits for those before it, the first one too. One that
/// stays away is given up, and frames are found again by the pointer of a later segment. A segment without a pointer, and
/// the bytes before one, hold the rest of the open frame and stuffing; other bytes there are skipped. Every byte of the segments is in one of the
/// events, but for stuffing between frames and the headers.
#[derive(Debug, Default)]
pub struct Segments {
    limits: SegmentLimits,
    /// The segment that must come next; None while the first ones wait.
    next: Option<u16>,
    /// The first segment that came.
    first: Option<u16>,
    /// Segments far behind that came in order.
    behind: Row,
    /// Segments that wait, by their numbers.
    held: BTreeMap<u16, Held>,
    held_bytes: usize,
    /// Bytes of frames: those before `read` are done with.
    stream: Vec<u8>,
    read: usize,
    /// The stream stands at a frame, or within one that began right.
    is_synchronized: bool,
    events: VecDeque<Queued>,
    given: Vec<u8>,
}

wire::settings! {
    /// How long, and how much, is waited for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct SegmentLimits {
        /// Segments that wait for one before them.
        segments: usize = 64,
        /// Bytes of them.
        bytes: usize = 1 << 18,
        /// How long one waits.
        wait: Duration = Duration::from_millis(20),
    }
}

/// Numbers in order.
#[derive(Debug, Default)]
struct Row {
    /// The number that goes on with it.
    next: u16,
    count: u16,
}

/// Segments far behind, in order, after which the sender is taken to have begun anew.
const RESTART: u16 = 16;

#[derive(Debug)]
struct Held {
    at: Duration,
    pointer: Option<u16>,
    data: Vec<u8>,
}

/// What [`Segments::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum SegmentEvent<'e> {
    /// One whole frame. Its header check sequence is right.
    Frame(&'e [u8]),
    /// Bytes that belong to no frame that is whole.
    Skipped(&'e [u8]),
    /// So many segments did not come, from this number on.
    Lost {
        /// The first of them.
        from: u16,
        /// How many.
        count: u16,
    },
    /// A segment that came twice, or after it was given up.
    Late {
        /// Its number.
        sequence_number: u16,
        /// What it holds.
        data: &'e [u8],
    },
    /// Segments far behind came in order, so the sender has begun anew. The last of them, this number, is the first that is
    /// taken.
    Restarted {
        /// The number of the segment.
        sequence_number: u16,
    },
    /// No segment: its header check sequence is wrong, or it is too short.
    BadSegment {
        /// What is wrong.
        error: Error,
        /// All of it.
        bytes: &'e [u8],
    },
}

#[derive(Debug)]
enum Queued {
    Frame(Vec<u8>),
    Skipped(Vec<u8>),
    Lost { from: u16, count: u16 },
    Late { sequence_number: u16, data: Vec<u8> },
    Restarted { sequence_number: u16 },
    BadSegment { error: Error, bytes: Vec<u8> },
}

/// Numbers of segments.
const MODULUS: u16 = 1 << 13;

/// How far `to` is behind `from`.
const fn distance(from: u16, to: u16) -> u16 {
    to.wrapping_sub(from) & (MODULUS - 1)
}

impl Segments {
    /// Nothing seen yet.
    pub fn new(limits: SegmentLimits) -> Self {
        Segments { limits, ..Segments::default() }
    }

    /// Takes a segment that came at `now`. Ask [`next`](Self::next) for all that becomes of it: events wait until then.
    pub fn push(&mut self, now: Duration, bytes: &[u8]) {
        let segment = match Segment::from_bytes(bytes) {
            Ok(segment) => segment,
            Err(error) => {
                self.events.push_back(Queued::BadSegment { error, bytes: bytes.to_vec() });
                return self.expire(now);
            }
        };
        let number = segment.sequence_number;
        self.first.get_or_insert(number);
        let data = segment.data.to_vec();
        // What is far ahead is behind.
        let is_behind = self.origin().is_none_or(|origin| distance(origin, number) >= MODULUS / 2);
        if is_behind && !self.restarts(number) || self.held.contains_key(&number) {
            self.events.push_back(Queued::Late { sequence_number: number, data });
        } else {
            self.behind = Row::default();
            self.held_bytes = self.held_bytes.saturating_add(data.len());
            let pointer = segment.pointer_valid.then_some(segment.pointer);
            self.held.insert(number, Held { at: now, pointer, data });
        }
        self.expire(now);
    }

    /// Gives up segments that have been waited for too long.
    pub fn expire(&mut self, now: Duration) {
        self.deliver();
        while let Some(first) = self.first_held() {
            let is_full = self.held.len() > self.limits.segments || self.held_bytes > self.limits.bytes;
            let is_late = self.held.values().any(|held| now.saturating_sub(held.at) > self.limits.wait);
            if !is_full && !is_late {
                break;
            }
            self.skip_to(first);
            self.deliver();
        }
    }

    /// Ends the flow: all that is there is delivered. The next segment begins anew.
    pub fn finish(&mut self) {
        self.deliver();
        while let Some(first) = self.first_held() {
            self.skip_to(first);
            self.deliver();
        }
        self.lose_synchronization();
        self.next = None;
        self.first = None;
        self.behind = Row::default();
    }

    /// Whether this segment, one of those far behind, is the first of a sender that has begun anew.
    fn restarts(&mut self, number: u16) -> bool {
        let before = if number == self.behind.next { self.behind.count } else { 0 };
        self.behind = Row { next: distance(0, number.wrapping_add(1)), count: before.saturating_add(1) };
        if self.behind.count < RESTART {
            return false;
        }
        self.finish();
        self.next = Some(number);
        self.events.push_back(Queued::Restarted { sequence_number: number });
        true
    }

    /// The next event; None when all has been told.
    #[allow(clippy::should_implement_trait)] // events borrow from here, which no iterator can lend
    pub fn next(&mut self) -> Option<SegmentEvent<'_>> {
        Some(match self.events.pop_front()? {
            Queued::Lost { from, count } => SegmentEvent::Lost { from, count },
            Queued::Frame(bytes) => {
                self.given = bytes;
                SegmentEvent::Frame(&self.given)
            }
            Queued::Skipped(bytes) => {
                self.given = bytes;
                SegmentEvent::Skipped(&self.given)
            }
            Queued::Late { sequence_number, data } => {
                self.given = data;
                SegmentEvent::Late { sequence_number, data: &self.given }
            }
            Queued::Restarted { sequence_number } => SegmentEvent::Restarted { sequence_number },
            Queued::BadSegment { error, bytes } => {
                self.given = bytes;
                SegmentEvent::BadSegment { error, bytes: &self.given }
            }
        })
    }

    /// The lowest number that is awaited. The first ones may be from before the one that came first.
    fn origin(&self) -> Option<u16> {
        self.next.or(self.first.map(|first| first.wrapping_sub(MODULUS / 4)))
    }

    /// The number of the segment that is next of those that wait.
    fn first_held(&self) -> Option<u16> {
        let origin = self.origin()?;
        self.held.keys().copied().min_by_key(|number| distance(origin, *number))
    }

    /// Begins at `number`, or gives up the segments before it.
    fn skip_to(&mut self, number: u16) {
        let Some(from) = self.next.replace(number) else { return };
        self.lose_synchronization();
        self.events.push_back(Queued::Lost { from, count: distance(from, number) });
    }

    /// Takes the segments that are next.
    fn deliver(&mut self) {
        while let Some(held) = self.next.and_then(|next| self.held.remove(&next)) {
            self.held_bytes = self.held_bytes.saturating_sub(held.data.len());
            self.next = self.next.map(|next| distance(0, next.wrapping_add(1)));
            let pointer = held.pointer.map_or(held.data.len(), usize::from);
            // A pointer past the end points nowhere.
            let (before, behind) = held.data.split_at_checked(pointer).unwrap_or((&held.data, &[]));
            self.take(before, false);
            if held.pointer.is_some_and(|pointer| usize::from(pointer) < held.data.len()) {
                // A frame starts here: one that is open does not end where it should.
                self.lose_synchronization();
                self.is_synchronized = true;
                self.take(behind, true);
            }
        }
    }

    /// Drops what has begun and is not whole.
    fn lose_synchronization(&mut self) {
        let rest = self.stream.split_off(self.read.min(self.stream.len()));
        if !rest.is_empty() {
            self.events.push_back(Queued::Skipped(rest));
        }
        self.stream.clear();
        self.read = 0;
        self.is_synchronized = false;
    }

    /// Takes bytes of the stream, and frames out of it. Where none starts, only the open one may go on.
    fn take(&mut self, bytes: &[u8], starts: bool) {
        let mut may_be_frame = starts || !self.stream.is_empty();
        self.stream.extend_from_slice(bytes);
        while self.is_synchronized {
            let rest = self.stream.get(self.read..).unwrap_or_default();
            let stuffing = rest.iter().take_while(|byte| **byte == STUFFING).count();
            self.read = self.read.saturating_add(stuffing);
            let rest = rest.get(stuffing..).unwrap_or_default();
            match frame_len(rest) {
                _ if rest.is_empty() => break,
                _ if !may_be_frame => self.lose_synchronization(),
                Ok(Some(len)) if len <= rest.len() => {
                    let frame = rest.get(..len).unwrap_or_default().to_vec();
                    self.events.push_back(Queued::Frame(frame));
                    self.read = self.read.saturating_add(len);
                    may_be_frame = starts;
                }
                Ok(_) => break,
                Err(_) => self.lose_synchronization(),
            }
        }
        if self.is_synchronized {
            self.stream.drain(..self.read.min(self.stream.len()));
            self.read = 0;
        } else {
            self.lose_synchronization();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use std::vec;
    use wire::crc;

    const REQUEST: [u8; 6] = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];

    /// A segment by hand.
    fn segment(number: u16, pointer: Option<u16>, data: &[u8]) -> Vec<u8> {
        let [p1, p2] = pointer.map_or(0, |p| 0x8000 | p).to_be_bytes();
        let [n1, n2] = (number << 3 | 1).to_be_bytes();
        let mut out = vec![p1, p2, n1, n2, 0, 7];
        out.extend(crc::x25(&out).to_le_bytes());
        out.extend(data);
        out
    }

    /// What is told, in short.
    fn told(segments: &mut Segments) -> Vec<(&'static str, usize)> {
        let mut out = Vec::new();
        while let Some(event) = segments.next() {
            out.push(match event {
                SegmentEvent::Frame(bytes) => {
                    assert_eq!(bytes, REQUEST);
                    ("frame", bytes.len())
                }
                SegmentEvent::Skipped(bytes) => ("skipped", bytes.len()),
                SegmentEvent::Lost { count, .. } => ("lost", count.into()),
                SegmentEvent::Late { data, .. } => ("late", data.len()),
                SegmentEvent::Restarted { sequence_number } => ("restarted", sequence_number.into()),
                SegmentEvent::BadSegment { bytes, .. } => ("bad", bytes.len()),
            });
        }
        out
    }

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn frames_cross_segments_that_overtake_each_other() {
        // Three frames in four segments; the numbers wrap.
        let stream = REQUEST.repeat(3);
        let parts = [
            segment(8190, Some(0), &stream[..4]),
            segment(8191, Some(2), &stream[4..10]),
            segment(0, Some(2), &stream[10..15]),
            segment(1, None, &stream[15..]),
        ];
        for order in [[0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 2, 1]] {
            let mut segments = Segments::default();
            for i in order {
                segments.push(ms(0), &parts[i]);
            }
            segments.expire(ms(21));
            assert_eq!(told(&mut segments), [("frame", 6); 3], "{order:?}");
        }
    }

    #[test]
    fn a_lost_segment_costs_what_it_touches_and_all_is_told() {
        let mut segments = Segments::default();
        segments.push(ms(0), &segment(7, Some(0), &[&REQUEST[..], &REQUEST[..3]].concat()));
        // 8 is lost; the end of its frame stands before the pointer of 9.
        segments.push(ms(1), &segment(9, Some(2), &[&REQUEST[4..], &REQUEST].concat()));
        assert_eq!(told(&mut segments), []);
        segments.expire(ms(21));
        assert_eq!(told(&mut segments), [("frame", 6)]);
        segments.expire(ms(22));
        assert_eq!(told(&mut segments), [("skipped", 3), ("lost", 1), ("skipped", 2), ("frame", 6)]);
        // What comes at last comes late, and so does a copy.
        segments.push(ms(23), &segment(8, None, &[1]));
        segments.push(ms(23), &segment(9, None, &[1, 2]));
        assert_eq!(told(&mut segments), [("late", 1), ("late", 2)]);
    }

    #[test]
    fn trap_54_damage_behind_good_check_sequences() {
        let mut damaged = segment(5, Some(0), &REQUEST);
        damaged[3] ^= 8;
        let mut segments = Segments::default();
        segments.push(ms(0), &damaged);
        assert_eq!(told(&mut segments), [("bad", 14)]);
        // A frame whose header is wrong; the next pointer helps.
        segments.push(ms(0), &segment(5, Some(0), &[0xC4, 9, 9, 9, 9, 9, 9]));
        segments.push(ms(0), &segment(6, None, &REQUEST));
        segments.push(ms(0), &segment(7, Some(1), &[&[1][..], &REQUEST].concat()));
        segments.expire(ms(21));
        assert_eq!(told(&mut segments), [("skipped", 7), ("skipped", 6), ("skipped", 1), ("frame", 6)]);
        // A pointer into the middle of a frame that is open, and one past the end.
        segments.push(ms(0), &segment(8, Some(0), &REQUEST[..4]));
        segments.push(ms(0), &segment(9, Some(1), &[&[1][..], &REQUEST, &REQUEST[..1]].concat()));
        segments.push(ms(0), &segment(10, Some(99), &REQUEST[1..]));
        assert_eq!(told(&mut segments), [("skipped", 5), ("frame", 6), ("frame", 6)]);
        segments.push(ms(0), &segment(11, Some(0), &REQUEST[..5]));
        segments.finish();
        assert_eq!(told(&mut segments), [("skipped", 5)]);
    }

    #[test]
    fn the_first_segments_may_overtake_each_other() {
        let stream = REQUEST.repeat(2);
        let mut segments = Segments::default();
        segments.push(ms(0), &segment(9, Some(2), &stream[4..]));
        segments.push(ms(1), &segment(8, Some(0), &stream[..4]));
        // Far from the first one.
        segments.push(ms(2), &segment(9 + 2048, None, &[1, 2, 3]));
        assert_eq!(told(&mut segments), [("late", 3)]);
        segments.expire(ms(21));
        assert_eq!(told(&mut segments), [("frame", 6); 2]);
    }

    #[test]
    fn a_sender_that_begins_anew_is_followed_again() {
        let mut segments = Segments::default();
        let push = |segments: &mut Segments, number: u16| {
            segments.push(ms(40), &segment(number & 0x1FFF, Some(0), &REQUEST));
            told(segments)
        };
        segments.push(ms(0), &segment(4000, Some(0), &REQUEST));
        segments.expire(ms(40));
        assert_eq!(told(&mut segments), [("frame", 6)]);
        for number in 0..15 {
            assert_eq!(push(&mut segments, number), [("late", 6)]);
        }
        // A copy of one in order ends the row.
        assert_eq!((push(&mut segments, 4001), push(&mut segments, 15)), (vec![("frame", 6)], vec![("late", 6)]));
        for number in 16..30 {
            assert_eq!(push(&mut segments, number), [("late", 6)]);
        }
        assert_eq!(push(&mut segments, 30), [("restarted", 30), ("frame", 6)]);
        assert_eq!(push(&mut segments, 31), [("frame", 6)]);
        // One forged number far ahead costs no more.
        push(&mut segments, 31 + 4095);
        segments.expire(ms(61));
        assert_eq!(told(&mut segments), [("lost", 4094), ("frame", 6)]);
        let told: Vec<_> = (32..52).flat_map(|number| push(&mut segments, number)).collect();
        assert_eq!(told.iter().filter(|event| event.0 == "frame").count(), 5, "{told:?}");
    }

    #[test]
    fn no_frame_starts_where_the_header_says_so() {
        let mut segments = Segments::default();
        segments.push(ms(0), &segment(0, Some(0), &REQUEST[..4]));
        // The end of the open frame, stuffing, and what looks like another one.
        segments.push(ms(0), &segment(1, None, &[&REQUEST[4..], &[STUFFING], &REQUEST].concat()));
        segments.push(ms(0), &segment(2, Some(0), &REQUEST));
        // The same before the pointer.
        segments.push(ms(0), &segment(3, Some(7), &[&REQUEST[..], &[STUFFING], &REQUEST].concat()));
        segments.finish();
        let frame = ("frame", 6);
        assert_eq!(told(&mut segments), [frame, ("skipped", 6), frame, ("skipped", 7), frame]);
    }

    #[test]
    fn trap_40_what_waits_is_capped() {
        let limits = SegmentLimits { segments: 4, bytes: 100, wait: ms(1000) };
        let mut segments = Segments::new(limits);
        segments.push(ms(0), &segment(0, Some(0), &REQUEST));
        for number in 2..=6 {
            // The first one waits until there are too many.
            assert_eq!(segments.held.len(), usize::from(number.min(5)) - 1);
            segments.push(ms(0), &segment(number, Some(0), &REQUEST));
        }
        assert_eq!(told(&mut segments)[..2], [("frame", 6), ("lost", 1)]);
        assert_eq!(segments.held.len(), 0);
        segments.push(ms(0), &segment(9, None, &[1; 101]));
        assert_eq!((segments.held_bytes, told(&mut segments)), (0, vec![("lost", 2), ("skipped", 101)]));
    }
}
