//! Frames out of the segments of a pseudowire.

use super::{Content, Piece, Pieces, PspMessage};
use alloc::vec::Vec;

/// The longest MAC frame: header, extended header and payload.
const LONGEST_FRAME: usize = 6 + 65_535;

/// Takes frames, or messages, out of the PSP messages of one session.
///
/// ```
/// use docsis_mac::capture::{Content, DataMessage, PspEvent, PspSession};
/// use docsis_mac::wire::Decode;
///
/// // Session 7, sequence number 1, one segment: a whole request frame.
/// let bytes = [0, 0, 0, 7, 0x40, 1, 0, 1, 0xC0, 6, 0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
/// let message = DataMessage::from_bytes(&bytes)?.psp().expect("lengths that add up");
/// let mut session = PspSession::new();
/// let mut input = session.push(&message);
/// let Some(PspEvent::Whole { bytes, content, .. }) = session.next(&mut input) else { panic!() };
/// assert_eq!((bytes.len(), content), (6, Some(Content::Frame)));
/// assert!(session.next(&mut input).is_none());
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct PspSession {
    /// The next sequence number.
    expected: Option<u16>,
    /// A frame has begun.
    open: bool,
    /// Something was lost with a message; not yet told.
    lost: bool,
    /// Its segments so far.
    partial: Vec<u8>,
    /// The frame put together last.
    complete: Vec<u8>,
    /// What the session has turned out to hold.
    content: Option<Content>,
}

/// What [`PspSession::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PspEvent<'a> {
    /// All of what one or more segments hold.
    Whole {
        /// The frame or message.
        bytes: &'a [u8],
        /// Which of them: by the bytes themselves, or, where they are damaged, by what came before in the session.
        content: Option<Content>,
        /// Where it stands in the message, from the sublayer on; None when it was put together from several.
        offset: Option<usize>,
    },
    /// A frame of which segments are missing, or that is longer than any; or a message whose lengths do not add up.
    Lost,
}

impl PspSession {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        PspSession {
            expected: None,
            open: false,
            lost: false,
            partial: Vec::new(),
            complete: Vec::new(),
            content: None,
        }
    }

    /// Takes a message. Walk it to its end with [`next`](Self::next) before the next one is taken.
    pub fn push<'p>(&mut self, message: &PspMessage<'p>) -> Pieces<'p> {
        let sequence = message.sequence_valid.then_some(message.sequence_number);
        let gap = self.expected.is_some() && sequence.is_some() && self.expected != sequence;
        self.expected = sequence.map(|n| n.wrapping_add(1));
        // Segments that cannot be told apart may end any frame.
        let damaged = message.lead().is_none();
        if damaged || (gap && self.open) {
            self.close();
            self.lost = true;
        }
        message.pieces()
    }

    /// The next event of the message; None when it is used up.
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut Pieces<'p>) -> Option<PspEvent<'s>> {
        if core::mem::take(&mut self.lost) {
            return Some(PspEvent::Lost);
        }
        loop {
            let before = *input;
            let Piece { begin, end, bytes, offset } = input.next()?;
            if begin && self.open {
                // The next call takes this segment again.
                *input = before;
                self.close();
                return Some(PspEvent::Lost);
            }
            if begin && end {
                let content = self.content_of(bytes);
                return Some(PspEvent::Whole { bytes, content, offset: Some(offset) });
            }
            if !(begin || self.open) || self.partial.len().saturating_add(bytes.len()) > LONGEST_FRAME {
                self.close();
                return Some(PspEvent::Lost);
            }
            self.open = true;
            self.partial.extend_from_slice(bytes);
            if end {
                core::mem::swap(&mut self.partial, &mut self.complete);
                self.close();
                let content = Content::of(&self.complete).or(self.content);
                self.content = content;
                return Some(PspEvent::Whole { bytes: &self.complete, content, offset: None });
            }
        }
    }

    fn content_of(&mut self, bytes: &[u8]) -> Option<Content> {
        self.content = Content::of(bytes).or(self.content);
        self.content
    }

    /// Forgets the frame that has begun.
    fn close(&mut self) {
        self.open = false;
        self.partial.clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // tests assert

    use super::*;
    use crate::capture::DataMessage;
    use std::vec;
    use wire::Decode;

    const REQUEST: [u8; 6] = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];

    /// Session 7: cookie, sequence number, bytes before the segments, segments of (flags, bytes).
    fn message(cookie: &[u8], sequence: u16, lead: &[u8], segments: &[(u16, &[u8])]) -> Vec<u8> {
        let mut out = [&[0, 0, 0, 7], cookie, &[0x40, segments.len() as u8], &sequence.to_be_bytes()].concat();
        for (flags, bytes) in segments {
            out.extend((flags | bytes.len() as u16).to_be_bytes());
        }
        out.extend(lead);
        segments.iter().for_each(|(_, bytes)| out.extend(*bytes));
        out
    }

    fn events(session: &mut PspSession, bytes: &[u8]) -> Vec<Option<Vec<u8>>> {
        let psp = DataMessage::from_bytes(bytes).unwrap().psp().unwrap();
        let mut input = session.push(&psp);
        let mut out = Vec::new();
        while let Some(event) = session.next(&mut input) {
            out.push(match event {
                PspEvent::Whole { bytes, .. } => Some(bytes.to_vec()),
                PspEvent::Lost => None,
            });
        }
        out
    }

    #[test]
    fn frames_in_one_segment_and_in_several() {
        let whole = Some(REQUEST.to_vec());
        let mut session = PspSession::new();
        let first = message(&[], 65_535, &[], &[(0xC000, &REQUEST), (0x8000, &REQUEST[..2])]);
        assert_eq!(events(&mut session, &first), std::slice::from_ref(&whole));
        let second = message(&[1, 2, 3, 4], 0, &[0, 0x90], &[(0, &REQUEST[2..3]), (0x4000, &REQUEST[3..])]);
        assert_eq!(events(&mut session, &second), std::slice::from_ref(&whole));
        // Message 2 is lost; nothing was open.
        assert_eq!(events(&mut session, &message(&[], 3, &[], &[(0x8000, &REQUEST[..1])])), []);
        // Message 4 is lost with the rest of the frame; then an end without a beginning.
        let third = message(&[], 5, &[], &[(0x4000, &REQUEST[1..]), (0x8000, &[9]), (0xC000, &REQUEST)]);
        assert_eq!(events(&mut session, &third), [None, None, None, whole]);
    }

    #[test]
    fn a_message_whose_lengths_do_not_add_up_is_told() {
        let mut session = PspSession::new();
        assert_eq!(events(&mut session, &message(&[], 0, &[], &[(0x8000, &REQUEST[..2])])), []);
        // Its one segment is longer than the data.
        let wrong = [0x40, 1, 0, 1, 0xC0, 0xFF, 1, 2, 3];
        let mut input = session.push(&PspMessage::from_bytes(&wrong).unwrap());
        assert_eq!(session.next(&mut input), Some(PspEvent::Lost));
        assert_eq!(session.next(&mut input), None);
        // What was open is gone with it: its end has no beginning.
        assert_eq!(events(&mut session, &message(&[], 2, &[], &[(0x4000, &REQUEST[2..])])), [None]);
    }

    #[test]
    fn places_and_contents() {
        let bytes = message(&[], 1, &[0, 0x90], &[(0xC000, &REQUEST), (0xC000, &[1; 9])]);
        let psp = DataMessage::from_bytes(&bytes).unwrap().psp().unwrap();
        let mut session = PspSession::new();
        let mut input = session.push(&psp);
        // Sublayer 4, table 4, lead 2.
        let first = PspEvent::Whole { bytes: &REQUEST, content: Some(Content::Frame), offset: Some(10) };
        assert_eq!(session.next(&mut input), Some(first));
        // Damaged, of a session of frames.
        let second = PspEvent::Whole { bytes: &[1; 9], content: Some(Content::Frame), offset: Some(16) };
        assert_eq!(session.next(&mut input), Some(second));
        // Of a session of which nothing is known.
        let bytes = message(&[], 1, &[], &[(0xC000, &[1; 9])]);
        let psp = DataMessage::from_bytes(&bytes).unwrap().psp().unwrap();
        let mut fresh = PspSession::new();
        let mut input = fresh.push(&psp);
        let unknown = PspEvent::Whole { bytes: &[1; 9], content: None, offset: Some(6) };
        assert_eq!(fresh.next(&mut input), Some(unknown));
    }

    #[test]
    fn lengths_must_add_up_and_memory_is_bounded() {
        for wrong in
            [&[0, 0, 0, 7, 0x40, 1, 0, 0, 0xC0, 0xFF, 1, 2, 3][..], &[0, 0, 0, 7, 0x40, 0, 0, 1], &[0, 0, 0, 7]]
        {
            assert!(DataMessage::from_bytes(wrong).unwrap().psp().is_none(), "{wrong:?}");
        }
        let mut session = PspSession::new();
        let piece = vec![1; 0x3FFF];
        assert_eq!(events(&mut session, &message(&[], 0, &[], &[(0x8000, &piece)])), []);
        let lost: usize = (1..=9).map(|n| events(&mut session, &message(&[], n, &[], &[(0, &piece)])).len()).sum();
        assert!(lost >= 1 && session.partial.len() <= LONGEST_FRAME, "{lost}");
    }
}
