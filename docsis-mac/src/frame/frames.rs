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
