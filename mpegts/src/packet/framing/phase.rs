//! Where frames start: decided on a window of bytes, without holding any.

use super::{Frame, Framed, Framing, LOOKAHEAD, SYNC_BYTE};
use crate::packet::PACKET_SIZE;
use core::ops::Range;

/// Sync bytes behind a frame that must be good for it to be beyond doubt.
pub(super) const CONFIRMED: usize = 2;

/// Sync bytes that are counted for and against a phase.
const COUNTED: u8 = 5;

// Candidates at one packet length, with all their sync bytes, must lie in the window.
const _: () = assert!(LOOKAHEAD >= 208 * COUNTED as usize);

/// The bytes that may be looked at: of the carry, then of the input.
///
/// Never more than [`LOOKAHEAD`], even when there are more: a decision must not depend on the size
/// of the chunks.
pub(super) struct Window<'w> {
    head: &'w [u8],
    tail: &'w [u8],
    len: usize,
    end: bool,
}

impl<'w> Window<'w> {
    #[inline]
    pub(super) fn new(head: &'w [u8], tail: &'w [u8], end: bool) -> Window<'w> {
        let all = head.len().saturating_add(tail.len());
        Window { head, tail, len: all.min(LOOKAHEAD), end: end && all < LOOKAHEAD }
    }

    /// True when no more input can change a decision.
    fn is_complete(&self) -> bool {
        self.end || self.len == LOOKAHEAD
    }

    /// Whether a sync byte is at `at`; None beyond the window.
    #[inline]
    fn is_sync(&self, at: usize) -> Option<bool> {
        if at >= self.len {
            return None;
        }
        let byte = self.head.get(at).or_else(|| self.tail.get(at.wrapping_sub(self.head.len())));
        byte.map(|byte| *byte == SYNC_BYTE)
    }

    /// Counts the sync bytes of the frames from `start` on.
    #[inline]
    fn tally(&self, framing: Framing, start: usize) -> Tally {
        let size = framing.size();
        let mut tally = Tally { good: 0, bad: 0, first: false, second: false, exact: false, whole: false };
        let mut at = start.saturating_add(framing.prefix());
        tally.whole = at.saturating_add(PACKET_SIZE) <= self.len;
        tally.first = self.is_sync(at) == Some(true);
        tally.second = self.is_sync(at.saturating_add(size)) == Some(true);
        for _ in 0..COUNTED {
            match self.is_sync(at) {
                Some(true) => tally.good = tally.good.wrapping_add(1),
                Some(false) => tally.bad = tally.bad.wrapping_add(1),
                None => {
                    tally.exact = self.end && framing.is_whole(self.len.wrapping_sub(start));
                    break;
                }
            }
            at = at.wrapping_add(size);
        }
        tally
    }

    /// The four bytes at `at`.
    fn header(&self, at: usize) -> u32 {
        let byte = |at: usize| self.head.get(at).or_else(|| self.tail.get(at.wrapping_sub(self.head.len())));
        (at..at.saturating_add(4)).fold(0, |word, at| word << 8 | u32::from(*byte(at).unwrap_or(&0)))
    }

    /// Which of two sync bytes is a header's, where the frames behind the first one that starts at
    /// `start` are beyond doubt: true for the one at `at`.
    #[cold]
    fn prefers(&self, framing: Framing, at: usize, start: usize) -> bool {
        let first = start.saturating_add(framing.prefix());
        let follower = |n: usize| self.header(start.saturating_add(framing.sync_at(n)));
        let likeness = |header: u32| {
            let legal = header & 0x0080_0000 == 0 && has_meaning(header);
            let familiar = (1..=3).any(|n| (follower(n) ^ header) & 0x001F_FF00 == 0);
            u8::from(legal).wrapping_add(u8::from(familiar))
        };
        likeness(self.header(at)) >= likeness(self.header(first))
    }

    /// The sync bytes of the frames from `start` on that no header can begin with.
    fn meaningless(&self, framing: Framing, start: usize) -> i16 {
        let places = (0..usize::from(COUNTED)).map(|n| start.saturating_add(framing.sync_at(n)));
        let wrong = |at: &usize| {
            self.is_sync(*at) == Some(true) && at.saturating_add(4) <= self.len && !has_meaning(self.header(*at))
        };
        places.filter(wrong).map(|_| 1).sum()
    }

    /// The best start in `range` when the phase is lost but not the packet size; the earliest of
    /// several that are equally good. Near the end of the input it must be above `floor`.
    fn best(&self, framing: Framing, range: Range<usize>, floor: i16) -> Option<usize> {
        let mut best: Option<(i16, usize)> = None;
        for start in range.start..range.end.min(self.len) {
            if self.is_sync(start.saturating_add(framing.prefix())) != Some(true) {
                continue;
            }
            let tally = self.tally(framing, start);
            let score = tally.score();
            // Fewer sync bytes than usual are only counted against the end of the input.
            let enough = match tally.good {
                _ if !tally.all_counted() => self.end && score >= 3 && score > floor,
                3 => tally.second,
                good => good > 3,
            };
            if tally.whole && enough && best.is_none_or(|(other, _)| score > other) {
                best = Some((score, start));
            }
        }
        best.map(|(_, start)| start)
    }
}

/// False for values of `adaptation_field_control` and `transport_scrambling_control` that are reserved.
const fn has_meaning(header: u32) -> bool {
    header & 0x30 != 0 && header & 0xC0 != 0x40
}

/// What speaks for a phase, and what against it.
struct Tally {
    good: u8,
    bad: u8,
    /// The first sync byte is good.
    first: bool,
    /// The second sync byte is good.
    second: bool,
    /// The input ends before the counting does, and exactly at the end of a frame.
    exact: bool,
    /// The first packet is in the window.
    whole: bool,
}

impl Tally {
    fn all_counted(&self) -> bool {
        self.good.wrapping_add(self.bad) == COUNTED
    }

    /// Two points for what happens by chance once in some 200 times. A damaged sync byte is rarer.
    fn score(&self) -> i16 {
        let (good, bad) = (i16::from(self.good), i16::from(self.bad));
        good.wrapping_mul(2).wrapping_sub(bad.wrapping_mul(3)).wrapping_add(if self.exact { 2 } else { 0 })
    }

    /// Good enough for the present phase to go on, whatever other phases have to say.
    fn holds(&self) -> bool {
        if self.all_counted() {
            return self.good >= 3;
        }
        self.bad == 0
    }

    /// Good enough when there is no other phase.
    fn may_hold(&self) -> bool {
        if self.all_counted() { self.good >= 2 } else { self.exact || self.good >= 1 }
    }
}

/// What is to be done with the first bytes of the window.
#[derive(Debug)]
pub(super) enum Ahead {
    /// All input is used up.
    Done,
    /// Nothing before there is more input, which always fits into [`LOOKAHEAD`] with the present.
    Wait,
    /// Leave so many bytes out.
    Drop(usize),
    /// Report, and leave so many bytes out.
    Framed(Framed<'static>, usize),
    /// Hand out so many bytes as a frame.
    Frame { framing: Framing, len: usize, intact: bool },
}

/// The phase and the framing of a stream.
#[derive(Clone, Debug)]
pub(super) struct Phase {
    /// Bytes of input before the window.
    position: u64,
    /// A frame starts at `position`.
    locked: bool,
    /// In use, or the last one that was.
    framing: Option<Framing>,
    /// Another one that had as many sync bytes when `framing` was chosen.
    rival: Option<Framing>,
    /// No other framing is looked for.
    fixed: bool,
    /// Where the bytes began that are left out and not yet reported.
    skipping: Option<u64>,
}

impl Phase {
    pub(super) const fn searching() -> Phase {
        Phase { position: 0, locked: false, framing: None, rival: None, fixed: false, skipping: Some(0) }
    }

    pub(super) const fn fixed(framing: Framing) -> Phase {
        Phase { position: 0, locked: true, framing: Some(framing), rival: None, fixed: true, skipping: None }
    }

    pub(super) const fn locked(framing: Framing, position: u64) -> Phase {
        Phase { position, locked: true, framing: Some(framing), rival: None, fixed: false, skipping: None }
    }

    #[inline(always)]
    pub(super) const fn framing(&self) -> Option<Framing> {
        self.framing
    }

    pub(super) const fn rival(&self) -> Option<Framing> {
        self.rival
    }

    #[inline(always)]
    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    /// A frame starts here, and nothing else is to be reported first.
    #[inline(always)]
    pub(super) const fn is_steady(&self) -> bool {
        self.locked && self.skipping.is_none()
    }

    #[inline(always)]
    pub(super) const fn advance(&mut self, len: usize) {
        self.position = self.position.wrapping_add(len as u64);
    }

    /// The frame at the front of `input`, taken out, when it is beyond doubt.
    #[inline(always)]
    pub(super) fn plain_frame<'i>(&mut self, input: &mut &'i [u8]) -> Option<Frame<'i>> {
        let framing = self.framing?;
        let (size, prefix) = (framing.size(), framing.prefix());
        let at = |n: usize| input.get(prefix.wrapping_add(size.wrapping_mul(n)));
        if !self.is_steady() || (0..=CONFIRMED).any(|n| at(n) != Some(&SYNC_BYTE)) {
            return None;
        }
        let (bytes, rest) = input.split_at_checked(size)?;
        let frame = Frame::new(self.position, framing, bytes)?;
        *input = rest;
        self.advance(size);
        Some(frame)
    }

    /// The next step; its bytes count as used.
    pub(super) fn step(&mut self, window: &Window<'_>) -> Ahead {
        if self.locked {
            if let Some(unit) = self.skipped() {
                return Ahead::Framed(unit, 0);
            }
        }
        if window.len == 0 {
            return if window.end { self.finish() } else { Ahead::Wait };
        }
        let step = match self.framing {
            Some(framing) if self.locked => self.follow(framing, window),
            _ => self.search(window),
        };
        match &step {
            Ahead::Drop(n) | Ahead::Framed(_, n) | Ahead::Frame { len: n, .. } => self.advance(*n),
            Ahead::Done | Ahead::Wait => {}
        }
        step
    }

    /// The report of what was left out, if anything was.
    fn skipped(&mut self) -> Option<Framed<'static>> {
        let position = self.skipping.take()?;
        let len = self.position.wrapping_sub(position);
        (len > 0).then_some(Framed::Skipped { position, len })
    }

    fn finish(&mut self) -> Ahead {
        if let Some(unit) = self.skipped() {
            return Ahead::Framed(unit, 0);
        }
        // The framing is known: the next byte starts a frame.
        self.locked = self.framing.is_some();
        self.skipping = if self.locked { None } else { Some(self.position) };
        Ahead::Done
    }

    /// Gives up the phase. `next` is where the new one starts, if there is one.
    fn lose(&mut self, next: Option<usize>) -> Ahead {
        self.locked = next.is_some();
        self.skipping = Some(self.position);
        Ahead::Framed(Framed::SyncLost { position: self.position }, next.unwrap_or(0))
    }

    /// With a frame expected at the start of the window.
    fn follow(&mut self, framing: Framing, window: &Window<'_>) -> Ahead {
        let (size, prefix) = (framing.size(), framing.prefix());
        let frame = |intact| Ahead::Frame { framing, len: size.min(window.len), intact };
        if (0..=CONFIRMED).all(|n| window.is_sync(framing.sync_at(n)) == Some(true)) {
            return frame(true);
        }
        if !window.is_complete() {
            return Ahead::Wait;
        }
        let here = window.tally(framing, 0);
        if !here.whole {
            if here.bad > 0 {
                return self.lose(None);
            }
            let len = window.len as u64;
            return Ahead::Framed(Framed::Truncated { position: self.position, len }, window.len);
        }
        if here.holds() {
            return frame(here.first);
        }
        // Near the end of the input there is less to count: the present phase is preferred.
        let floor = here.score().saturating_add(4);
        if here.first {
            // Only a packet that begins inside this one would show that this one is cut short.
            // One of two adjacent bytes 0x47 is no sync byte.
            let next = size.saturating_add(prefix);
            let behind = |start| here.second && window.prefers(framing, next, start);
            return match window.best(framing, 1..size, floor) {
                // Bytes are missing behind the packet.
                Some(start) if start >= prefix.saturating_add(PACKET_SIZE) => {
                    Ahead::Frame { framing, len: start, intact: true }
                }
                Some(start) if !behind(start) => self.lose(Some(start)),
                _ => frame(true),
            };
        }
        match window.best(framing, 1..LOOKAHEAD, floor) {
            Some(start) if framing.is_whole(start) => frame(false),
            Some(start) => self.lose(Some(start)),
            None if here.may_hold() => frame(false),
            None => self.lose(None),
        }
    }

    /// With no idea where frames start.
    fn search(&mut self, window: &Window<'_>) -> Ahead {
        const ALL: [Framing; 4] = [Framing::Ts188, Framing::Ts204, Framing::Ts208, Framing::M2ts192];
        if !window.is_complete() {
            return Ahead::Wait;
        }
        let presumed = self.framing.unwrap_or(Framing::Ts188);
        let span = if window.end { window.len } else { PACKET_SIZE };
        let mut best: Option<(i16, usize, Framing)> = None;
        let mut full = [false; ALL.len()];
        for start in 0..span {
            for (framing, full) in ALL.into_iter().zip(&mut full) {
                let at = start.saturating_add(framing.prefix());
                if self.fixed && framing != presumed || window.is_sync(at) != Some(true) {
                    continue;
                }
                let tally = window.tally(framing, start);
                if !tally.whole || !(tally.all_counted() || window.end) {
                    continue;
                }
                *full |= tally.good == COUNTED;
                // Most streams have 188-byte packets, and most inputs start with one.
                let start_of_all = self.position == 0 && start == 0;
                let whole_frames = self.position == 0 && framing.is_whole(start) && tally.exact;
                let alone = start_of_all && window.end && window.len < 2 * PACKET_SIZE;
                let likely = [
                    (framing == presumed, 2),
                    (start_of_all, if tally.good >= 2 { 10 } else { 2 }),
                    (whole_frames, 2),
                    (alone && framing == Framing::Ts188, 4),
                ];
                let score = likely.iter().filter(|l| l.0).fold(tally.score(), |score, l| score.wrapping_add(l.1));
                if score < 5 {
                    continue;
                }
                // Sync bytes without valid headers lose against others that fit as well, and win against nothing.
                let score = score.saturating_sub(window.meaningless(framing, start).saturating_mul(2));
                // In a run of bytes 0x47 the last one starts the header.
                let goes_on = |before: usize| before.saturating_add(1) == start;
                if best.is_none_or(|(other, before, _)| score > other || score == other && goes_on(before)) {
                    best = Some((score, start, framing));
                }
            }
        }
        let Some((_, start, framing)) = best else { return Ahead::Drop(span) };
        self.locked = true;
        self.framing = Some(framing);
        self.rival = ALL.into_iter().zip(full).find_map(|(other, full)| (full && other != framing).then_some(other));
        Ahead::Drop(start)
    }
}
