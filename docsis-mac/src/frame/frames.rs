//! Frames back to back.

use super::header::{claimed_len, frame_len};
use super::{Frame, RawFrame, STUFFING};
use core::marker::PhantomData;
use wire::{Decode, Error, Reader};

/// The frames of a buffer, one after the other, with any stuffing between them.
///
/// What is wrong inside a frame stays in the frame. A header that cannot be trusted is an error and
/// the last item: where the next frame starts is then unknown. Who takes the word of that header
/// all the same goes on with [`step_over`](Self::step_over); who does not, with [`resynchronize`](Self::resynchronize).
///
/// ```
/// use docsis_mac::{Frames, frame::Payload};
/// let two_requests = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF, 0xFF, 0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
/// for frame in Frames::new(&two_requests) {
///     let Payload::Request(request) = frame?.payload else { unreachable!() };
///     assert_eq!((request.mini_slots, request.sid.0), (2, 10));
/// }
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Frames<'a, F = Frame<'a>> {
    rest: Reader<'a>,
    ended: bool,
    frame: PhantomData<F>,
}

impl<'a> Frames<'a> {
    /// Walks `bytes`, which start with a frame or with stuffing.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Frames { rest: Reader::new(bytes), ended: false, frame: PhantomData }
    }

    /// As [`new`](Self::new), but what lies behind the headers is not looked at.
    pub const fn raw(bytes: &'a [u8]) -> Frames<'a, RawFrame<'a>> {
        Frames { rest: Reader::new(bytes), ended: false, frame: PhantomData }
    }
}

impl<'a, F> Frames<'a, F> {
    /// Bytes walked so far.
    pub const fn offset(&self) -> usize {
        self.rest.offset()
    }

    /// After an error, goes on behind the frame in error, by the length that its header claims. False,
    /// with nothing changed, without an error or when the buffer ends before that.
    pub fn step_over(&mut self) -> bool {
        if !self.ended {
            return false;
        }
        let len = claimed_len(self.rest.peek());
        self.ended = len.is_none_or(|n| self.rest.take(n).is_none());
        !self.ended
    }

    /// After an error, skips to the next header whose check sequence is right and whose frame ends in the buffer, or to
    /// the end. Gives the bytes skipped, one at least; none, with nothing changed, without an error.
    ///
    /// The check sequence has 16 bits: one place in 65,536 looks like a header by chance, and then costs the frames in the
    /// length that it claims.
    ///
    /// ```
    /// use docsis_mac::Frames;
    /// let request = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
    /// let bytes = [&request[..], &[0x11, 0x22, 0x33], &request].concat();
    /// let (mut frames, mut found, mut skipped) = (Frames::new(&bytes), 0, 0);
    /// while let Some(frame) = frames.next() {
    ///     match frame {
    ///         Ok(_) => found += 1,
    ///         Err(_) => skipped += frames.resynchronize().len(),
    ///     }
    /// }
    /// assert_eq!((found, skipped), (2, 3));
    /// ```
    pub fn resynchronize(&mut self) -> &'a [u8] {
        if !self.ended {
            return &[];
        }
        let from = self.rest.peek();
        let is_frame = |at: &usize| {
            let rest = from.get(*at..).unwrap_or_default();
            matches!(frame_len(rest), Ok(Some(len)) if len <= rest.len())
        };
        let skipped = (1..from.len()).find(is_frame).unwrap_or(from.len());
        self.ended = false;
        self.rest.take(skipped).unwrap_or_default()
    }

    /// What has not been walked yet; after an error, all from the frame in error on.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest.peek()
    }
}

impl<'a, F: Decode<'a>> Iterator for Frames<'a, F> {
    type Item = Result<F, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while let [STUFFING, ..] = self.rest.peek() {
            self.rest.take(1);
        }
        if self.rest.is_empty() || self.ended {
            return None;
        }
        let mut r = self.rest;
        let frame = F::decode(&mut r);
        match frame {
            Ok(_) => self.rest = r,
            Err(_) => self.ended = true,
        }
        Some(frame)
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::frame::tests::MAP;
    use std::vec;
    use std::vec::Vec;
    use wire::ErrorKind;

    /// First byte, and the one behind the last.
    type Places = Vec<(usize, usize)>;

    /// A walk with resynchronisation: the frames and, after each error, the bytes skipped; and the number of steps.
    fn walk(bytes: &[u8]) -> (Places, Places, usize) {
        let (mut frames, mut found, mut skipped, mut steps) = (Frames::new(bytes), Vec::new(), Vec::new(), 0);
        let mut start = 0;
        while let Some(frame) = frames.next() {
            steps += 1;
            match frame {
                Ok(_) => found.push((start, frames.offset())),
                Err(_) => {
                    let gap = frames.resynchronize();
                    assert_eq!(gap, &bytes[start..frames.offset()]);
                    skipped.push((start, frames.offset()));
                    // Once is enough: without a new error it skips nothing.
                    assert!(frames.resynchronize().is_empty());
                }
            }
            start = frames.offset();
        }
        assert_eq!(start, bytes.len());
        (found, skipped, steps)
    }

    /// Of three captured frames the one in the middle has a wrong HCS: it is skipped as a whole, and nothing else.
    #[test]
    fn a_damaged_header_costs_its_frame() {
        let mut bytes = [MAP; 3].concat();
        bytes[62 + 4] ^= 1;
        let error = Frames::new(&bytes).nth(1).unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Checksum { .. }));
        assert_eq!(walk(&bytes), (vec![(0, 62), (124, 186)], vec![(62, 124)], 3));
        // At the end there is nothing to find.
        bytes[124] = 0;
        assert_eq!(walk(&bytes), (vec![(0, 62)], vec![(62, 186)], 2));
    }

    /// Each bit of a header in turn.
    #[test]
    fn every_byte_is_in_a_frame_or_skipped() {
        for bit in 0..48 {
            let mut bytes = [MAP; 3].concat();
            bytes[62 + bit / 8] ^= 0x80 >> (bit % 8);
            let (found, skipped, _) = walk(&bytes);
            assert_eq!((&found[..], &skipped[..]), (&[(0, 62), (124, 186)][..], &[(62, 124)][..]), "bit {bit}");
        }
    }

    /// Headers that claim the longest extended header, each with a wrong HCS; and right headers of frames that end behind
    /// the buffer. Steps are counted, and 4n bytes take at most 8 times as long as n.
    #[test]
    fn resynchronisation_takes_linear_time() {
        let wrong = |n: usize| [0x01, 0xF0, 0x01, 0x00].repeat(n);
        // LEN is 0xFFFF, more than all bytes here.
        let header = [0xC2, 0x00, 0xFF, 0xFF];
        let endless = |n: usize| [&header[..], &wire::crc::x25(&header).to_le_bytes()].concat().repeat(n);
        for bytes in [wrong(2_500), endless(2_500), wrong(10_000), endless(10_000)] {
            let (found, skipped, steps) = walk(&bytes);
            assert_eq!((found, skipped, steps), (vec![], vec![(0, bytes.len())], 1));
        }
        wire::testing::linear("wrong headers", &wrong(2_500), &wrong(10_000), |bytes| drop(walk(bytes)));
        wire::testing::linear("endless frames", &endless(2_500), &endless(10_000), |bytes| drop(walk(bytes)));
    }
}
