//! Fragments, by SID.

use crate::ehdr::{BpUpFragment, Element};
use crate::frame::{Frame, Payload};
use crate::id::Sid;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

/// Puts the fragments of frames together, each SID for itself.
///
/// A fragment with a wrong FCRC, a number that does not follow, or no beginning ends the frame that was open. What is put
/// together is a whole frame, or a concatenation of them, from its FC byte on; its own checksums are still to be looked at.
///
/// Encrypted fragments are put together as they are, their FCRC unchecked: it is ciphertext. What comes out is marked and
/// is no frame. Who has the key decrypts each fragment, clears the enable bit, and pushes the result.
///
/// Open questions, by general knowledge only: fragments are numbered from 0, a whole frame is what comes out, and the
/// FCRC is encrypted with the fragment.
#[derive(Debug, Default)]
pub struct Fragments {
    limits: FragmentLimits,
    open: BTreeMap<u16, Open>,
    /// Bytes of all open frames.
    bytes: usize,
    whole: Vec<u8>,
}

wire::settings! {
    /// What is kept at most.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct FragmentLimits {
        /// SIDs with an open frame.
        sids: usize = 256,
        /// Bytes of one frame: by default, header and the largest LEN.
        frame: usize = 6 + 65_535,
        /// Bytes of all open frames.
        bytes: usize = 1 << 20,
        /// From one fragment to the next.
        pause: Duration = Duration::from_secs(1),
    }
}

#[derive(Debug)]
struct Open {
    data: Vec<u8>,
    encrypted: bool,
    /// The number of the fragment that must come next.
    next: u8,
    last_at: Duration,
}

/// What the last fragment of a frame ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<'a> {
    /// Whose.
    pub sid: Sid,
    /// A fragment was encrypted: `bytes` are not to be read as a frame.
    pub encrypted: bool,
    /// The fragments one after the other: a frame, or a concatenation.
    pub bytes: &'a [u8],
}

/// A frame that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lost {
    /// Whose.
    pub sid: Sid,
    /// Bytes that were there, those of the fragment that ended it not among them.
    pub bytes: usize,
    /// Why.
    pub why: Why,
}

/// Why a frame was given up, or a fragment left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The FCRC is wrong.
    Checksum,
    /// Fragments are missing.
    Sequence {
        /// The number that should have come.
        expected: u8,
        /// The one that came.
        found: u8,
    },
    /// The first fragment of another frame came.
    Restarted,
    /// A fragment without the first one.
    NoBeginning,
    /// The frame became longer than the limit.
    TooLong,
    /// No fragment came in time.
    TimedOut,
    /// There are too many open frames: the one that waits longest goes.
    Evicted,
}

impl Fragments {
    /// Nothing seen yet.
    pub fn new(limits: FragmentLimits) -> Self {
        Fragments { limits, ..Fragments::default() }
    }

    /// Bytes of all open frames.
    pub fn open_bytes(&self) -> usize {
        self.bytes
    }

    /// Takes a frame that came at `now` and gives the one that it ends. `lost` is told of all that is given up because of
    /// it. Nothing becomes of frames that are no fragments, or have no element that says which piece they are.
    pub fn push(&mut self, now: Duration, frame: &Frame<'_>, mut lost: impl FnMut(Lost)) -> Option<Whole<'_>> {
        let Payload::Fragment(fragment) = &frame.payload else { return None };
        let which = frame.ehdr.iter().flat_map(|ehdr| ehdr.iter()).flatten().find_map(|element| match element {
            Element::BpUpFragment(which) => Some(which),
            _ => None,
        })?;
        let sid = which.sid;
        // One line to change, should the FCRC of encrypted fragments be in clear.
        let is_checked = !which.enable;
        if let Some(why) = self.objection(now, &which, !is_checked || fragment.fcrc.is_ok()) {
            lost(self.give_up(sid, why));
            if why == Why::Checksum || !which.first {
                return None;
            }
        }
        let data = fragment.data.0;
        let before = self.open.get(&sid.0).map_or(0, |open| open.data.len());
        if before.saturating_add(data.len()) > self.limits.frame.min(self.limits.bytes) {
            lost(self.give_up(sid, Why::TooLong));
            return None;
        }
        while self.is_full(sid, data.len()) {
            let others = self.open.iter().filter(|(other, _)| **other != sid.0);
            let Some((oldest, _)) = others.min_by_key(|(_, open)| open.last_at) else { break };
            let oldest = Sid(*oldest);
            lost(self.give_up(oldest, Why::Evicted));
        }
        let open = self.open.entry(sid.0).or_insert_with(|| Open {
            data: Vec::new(),
            encrypted: false,
            next: 0,
            last_at: now,
        });
        open.encrypted |= which.enable;
        open.data.extend_from_slice(data);
        open.next = which.fragment_sequence.wrapping_add(1) & 15;
        open.last_at = now;
        self.bytes = self.bytes.saturating_add(data.len());
        if !which.last {
            return None;
        }
        let open = self.close(sid)?;
        self.whole = open.data;
        Some(Whole { sid, encrypted: open.encrypted, bytes: &self.whole })
    }

    /// Gives up what has waited too long.
    pub fn expire(&mut self, now: Duration, mut lost: impl FnMut(Lost)) {
        let pause = self.limits.pause;
        let late = self.open.iter().filter(|(_, open)| now.saturating_sub(open.last_at) > pause);
        let late: Vec<Sid> = late.map(|(sid, _)| Sid(*sid)).collect();
        for sid in late {
            lost(self.give_up(sid, Why::TimedOut));
        }
    }

    /// Why the open frame of this SID does not go on with this fragment.
    fn objection(&self, now: Duration, which: &BpUpFragment, is_right: bool) -> Option<Why> {
        let found = which.fragment_sequence;
        match self.open.get(&which.sid.0) {
            _ if !is_right => Some(Why::Checksum),
            Some(open) if now.saturating_sub(open.last_at) > self.limits.pause => Some(Why::TimedOut),
            Some(_) if which.first => Some(Why::Restarted),
            Some(open) if open.next != found => Some(Why::Sequence { expected: open.next, found }),
            None if !which.first => Some(Why::NoBeginning),
            _ => None,
        }
    }

    /// Whether there is no room for so many bytes more of a SID.
    fn is_full(&self, sid: Sid, more: usize) -> bool {
        let is_new = !self.open.contains_key(&sid.0);
        (is_new && self.open.len() >= self.limits.sids.max(1)) || self.bytes.saturating_add(more) > self.limits.bytes
    }

    fn give_up(&mut self, sid: Sid, why: Why) -> Lost {
        let bytes = self.close(sid).map_or(0, |open| open.data.len());
        Lost { sid, bytes, why }
    }

    fn close(&mut self, sid: Sid) -> Option<Open> {
        let open = self.open.remove(&sid.0)?;
        self.bytes = self.bytes.saturating_sub(open.data.len());
        Some(open)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

    use super::*;
    use std::vec;
    use wire::{Decode, Encode, crc};

    /// A fragment by hand: FC C7, ELEN 6, an element of type 3 with five bytes.
    fn fragment(sid: u16, flags: u8, data: &[u8]) -> Vec<u8> {
        let [high, low] = sid.to_be_bytes();
        let [l1, l2] = u16::try_from(data.len()).unwrap().wrapping_add(10).to_be_bytes();
        let mut out = vec![0xC7, 6, l1, l2, 0x35, 0x11, high, low, 9, flags];
        out.extend(crc::x25(&out).to_le_bytes());
        out.extend(data);
        out.extend(crc::ethernet(data).to_le_bytes());
        out
    }

    const FIRST: u8 = 0x20;
    const LAST: u8 = 0x10;
    const REQUEST: [u8; 6] = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];

    fn push(fragments: &mut Fragments, ms: u64, bytes: &[u8]) -> (Option<Vec<u8>>, Vec<Lost>) {
        let mut lost = Vec::new();
        let frame = Frame::from_bytes(bytes).unwrap();
        assert!(matches!(frame.payload, Payload::Fragment(_)), "{frame:?}");
        let whole =
            fragments.push(Duration::from_millis(ms), &frame, |l| lost.push(l)).map(|whole| whole.bytes.to_vec());
        (whole, lost)
    }

    #[test]
    fn frames_of_two_sids_come_whole() {
        let mut fragments = Fragments::default();
        for (sid, flags, data, whole) in [
            (5, FIRST, &REQUEST[..2], None),
            (6, FIRST, &REQUEST[..3], None),
            (5, 1, &REQUEST[2..5], None),
            (6, LAST | 1, &REQUEST[3..], Some(REQUEST)),
            (5, LAST | 2, &REQUEST[5..], Some(REQUEST)),
            (7, FIRST | LAST, &REQUEST[..], Some(REQUEST)),
        ] {
            let found = push(&mut fragments, 0, &fragment(sid, flags, data));
            assert_eq!(found, (whole.map(|w| w.to_vec()), vec![]));
        }
        assert_eq!(fragments.open_bytes(), 0);
        let request = Frame::from_bytes(&REQUEST).unwrap();
        assert!(fragments.push(Duration::ZERO, &request, |_| panic!()).is_none());
        assert_eq!(request.encode_to_vec().unwrap(), REQUEST);
    }

    /// The FCRC of an encrypted fragment is ciphertext; the next frame of the SID is in clear.
    #[test]
    fn encrypted_fragments_are_put_together_and_marked() {
        const ENABLE: u16 = 0x8000;
        let mut fragments = Fragments::default();
        for (sid, flags, data, whole) in [
            (ENABLE | 5, FIRST, b"ab", None),
            (ENABLE | 5, LAST | 1, b"cd", Some((true, &b"abcd"[..]))),
            (5, FIRST, b"ef", None),
            (5, LAST | 1, b"gh", Some((false, &b"efgh"[..]))),
        ] {
            let mut bytes = fragment(sid, flags, data);
            if sid & ENABLE != 0 {
                *bytes.last_mut().unwrap() ^= 0xFF;
            }
            let frame = Frame::from_bytes(&bytes).unwrap();
            let found = fragments.push(Duration::ZERO, &frame, |lost| panic!("{lost:?}"));
            assert_eq!(found, whole.map(|(encrypted, bytes)| Whole { sid: Sid(5), encrypted, bytes }));
        }
    }

    /// The counter has four bits: a frame of twenty fragments goes on at 0.
    #[test]
    fn the_counter_wraps() {
        let mut fragments = Fragments::default();
        for n in 0..20u8 {
            let flags = if n == 0 { FIRST } else { n & 15 } | if n == 19 { LAST } else { 0 };
            let (whole, lost) = push(&mut fragments, 0, &fragment(5, flags, &[n]));
            assert_eq!((whole.map(|w| w.len()), lost), ((n == 19).then_some(20), vec![]));
        }
    }

    #[test]
    fn trap_54_what_does_not_go_on_is_given_up_and_told() {
        let lost = |bytes, why| vec![Lost { sid: Sid(5), bytes, why }];
        let begin = || {
            let mut fragments = Fragments::default();
            push(&mut fragments, 0, &fragment(5, FIRST, b"abc"));
            fragments
        };
        let next = |ms, flags| push(&mut begin(), ms, &fragment(5, flags, b"d"));
        assert_eq!(next(0, LAST | 2), (None, lost(3, Why::Sequence { expected: 1, found: 2 })));
        assert_eq!(next(1001, LAST | 1), (None, lost(3, Why::TimedOut)));
        assert_eq!(next(0, FIRST | LAST), (Some(b"d".to_vec()), lost(3, Why::Restarted)));
        assert_eq!(next(1001, FIRST | LAST), (Some(b"d".to_vec()), lost(3, Why::TimedOut)));
        // A good header, and a piece that is damaged.
        let mut damaged = fragment(5, LAST | 1, b"d");
        damaged[12] ^= 1;
        assert_eq!(push(&mut begin(), 0, &damaged), (None, lost(3, Why::Checksum)));
        let nothing = push(&mut Fragments::default(), 0, &fragment(5, LAST | 1, b"d"));
        assert_eq!(nothing, (None, lost(0, Why::NoBeginning)));
        let mut told = Vec::new();
        let mut fragments = begin();
        fragments.expire(Duration::from_secs(1), |l| told.push(l));
        assert_eq!(told, []);
        fragments.expire(Duration::from_millis(1001), |l| told.push(l));
        assert_eq!((told, fragments.open_bytes()), (lost(3, Why::TimedOut), 0));
    }

    #[test]
    fn trap_40_open_frames_are_capped() {
        let limits = FragmentLimits { sids: 3, frame: 20, bytes: 30, ..FragmentLimits::default() };
        let mut fragments = Fragments::new(limits);
        for sid in 1..=3u16 {
            push(&mut fragments, sid.into(), &fragment(sid, FIRST, &[1; 5]));
        }
        let evicted = |sid, bytes| Lost { sid: Sid(sid), bytes, why: Why::Evicted };
        assert_eq!(push(&mut fragments, 9, &fragment(4, FIRST, &[1; 5])).1, [evicted(1, 5)]);
        assert_eq!(push(&mut fragments, 9, &fragment(4, 1, &[1; 15])).1, []);
        assert_eq!(
            push(&mut fragments, 9, &fragment(4, 2, &[1; 1])).1,
            [Lost { sid: Sid(4), bytes: 20, why: Why::TooLong }]
        );
        // One that needs the room of two others.
        push(&mut fragments, 10, &fragment(5, FIRST, &[1; 10]));
        assert_eq!(push(&mut fragments, 11, &fragment(5, 1, &[1; 10])).1, []);
        assert_eq!(
            push(&mut fragments, 12, &fragment(6, FIRST, &[1; 20])).1,
            [evicted(2, 5), evicted(3, 5), evicted(5, 20)]
        );
        assert_eq!(fragments.open_bytes(), 20);
    }
}
