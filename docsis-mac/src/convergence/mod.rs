//! The downstream transmission convergence sublayer: frames in transport packets of PID 0x1FFE,
//! both ways — DRFI 7.
//!
//! ```
//! use docsis_mac::convergence::{Convergence, Event, FramePacketizer};
//! use mpegts::Packet;
//!
//! let request = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
//! let mut packets = Vec::new();
//! let mut packetizer = FramePacketizer::new();
//! for _ in 0..40 {
//!     packetizer.push(&request, |p| packets.push(*p))?;
//! }
//! packetizer.finish(|p| packets.push(*p));
//! assert_eq!(packets.len(), 2);
//!
//! let mut frames = 0;
//! let mut convergence = Convergence::new();
//! for packet in &packets {
//!     let mut input = convergence.push(Packet::new(packet));
//!     while let Some(event) = convergence.next(&mut input) {
//!         let Event::Frame(bytes) = event else { panic!("{event:?}") };
//!         assert_eq!(bytes, request);
//!         frames += 1;
//!     }
//! }
//! assert_eq!(frames, 40);
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

mod packetizer;
#[cfg(test)]
mod tests;

pub use packetizer::FramePacketizer;

use crate::frame::{STUFFING, frame_len, header_len};
use mpegts::continuity::{Continuity, Step};
use mpegts::{Packet, Pid};
use wire::{Error, ErrorKind, Store};

/// The longest frame that is put together: with a heap, the longest there is.
#[cfg(feature = "alloc")]
const MAX_FRAME: usize = 6 + 0xFFFF;
/// The longest frame that is put together: without a heap, ample for packets of 2000 bytes.
#[cfg(not(feature = "alloc"))]
const MAX_FRAME: usize = 4096;

/// Takes frames out of transport packets.
///
/// A frame that lies whole in one packet is borrowed from it; any other is copied once. After lost
/// packets and after a header that cannot be trusted, frames start again where the next
/// pointer_field says. A frame that starts in a packet without a pointer, right behind the end of
/// another, is accepted: its header check sequence vouches for it.
#[derive(Debug, Default)]
pub struct Convergence {
    continuity: Continuity,
    state: State,
    store: Store<MAX_FRAME>,
    /// The stored bytes have been handed out.
    taken: bool,
    /// The last packet has not been used up.
    busy: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Where the next frame starts is not known.
    #[default]
    Hunting,
    /// Here, or behind stuffing.
    Ready,
    /// The stored bytes are the beginning of a frame of so many; 0 while its header is not complete.
    Open(usize),
}

/// A packet on its way through [`Convergence::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct Input<'p> {
    step: Option<Step>,
    bad: Option<Error>,
    /// What continues the open frame; without a pointer, all of the payload.
    head: &'p [u8],
    /// Where frames start.
    tail: &'p [u8],
    unit_start: bool,
    /// The head is done with.
    at_tail: bool,
    /// Of the PID.
    ours: bool,
}

/// What [`Convergence::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Event<'e> {
    /// The bytes of one frame. Its header check sequence is right.
    Frame(&'e [u8]),
    /// Bytes that are no frame, or the beginning of one that does not go on.
    BadFrame {
        /// What is wrong; offsets count from the first of the bytes.
        error: Error,
        /// As far as there are any.
        bytes: &'e [u8],
    },
    /// The continuity counter does not go on as it must; an open frame has been dropped.
    Discontinuity(Step),
    /// A packet of the PID that is in error, scrambled, or contradicts itself: a pointer_field or an
    /// adaptation field beyond its end. An open frame has been dropped.
    BadPacket(Error),
}

/// What a step has found.
enum Found<'p> {
    Nothing,
    Borrowed(&'p [u8]),
    Stored,
    BadStored(Error),
    Bad(Error, &'p [u8]),
}

impl Convergence {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        Convergence {
            continuity: Continuity::new(),
            state: State::Hunting,
            store: Store::new(),
            taken: false,
            busy: false,
        }
    }

    /// Takes a packet; those of other PIDs give no events. Walk it to its end with
    /// [`next`](Self::next) before the next one is taken: what is left is lost, and the frame
    /// behind it with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> Input<'p> {
        let mut input = Input::default();
        if packet.pid() != Pid::DOCSIS {
            return input;
        }
        input.ours = true;
        if core::mem::replace(&mut self.busy, true) {
            self.lose();
        }
        let step = self.continuity.check(packet);
        if step.is_break() {
            self.lose();
            input.step = Some(step);
        }
        input.bad = match self.payload(packet, step, &mut input) {
            Ok(()) => return input,
            Err(error) => Some(error),
        };
        input.unit_start = false;
        self.lose();
        input
    }

    fn payload<'p>(&mut self, packet: Packet<'p>, step: Step, input: &mut Input<'p>) -> Result<(), Error> {
        let wrong = |value: u8, at| Err(Error::new(ErrorKind::Value(value.into()), at, 0));
        if packet.transport_error_indicator() {
            return wrong(1, "TS_packet.transport_error_indicator");
        }
        if !step.is_new() {
            return Ok(());
        }
        if packet.is_scrambled() {
            return wrong(packet.transport_scrambling_control(), "TS_packet.transport_scrambling_control");
        }
        let payload = packet.payload()?.unwrap_or_default();
        input.unit_start = packet.payload_unit_start_indicator();
        if !input.unit_start {
            input.head = payload;
            return Ok(());
        }
        let (pointer, rest) = payload.split_first().map_or((0, payload), |(pointer, rest)| (*pointer, rest));
        match rest.split_at_checked(pointer.into()) {
            Some((head, tail)) => (input.head, input.tail) = (head, tail),
            None => return wrong(pointer, "pointer_field"),
        }
        Ok(())
    }

    /// Drops an open frame and waits for a pointer.
    fn lose(&mut self) {
        self.state = State::Hunting;
        self.store.clear();
    }

    /// The next event of the packet; None when it is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut Input<'p>) -> Option<Event<'s>> {
        if core::mem::take(&mut self.taken) {
            self.store.clear();
        }
        if let Some(step) = input.step.take() {
            return Some(Event::Discontinuity(step));
        }
        if let Some(error) = input.bad.take() {
            return Some(Event::BadPacket(error));
        }
        match self.step(input) {
            Found::Nothing => {
                self.busy &= !input.ours;
                None
            }
            Found::Borrowed(bytes) => Some(Event::Frame(bytes)),
            Found::Stored => {
                self.taken = true;
                Some(Event::Frame(self.store.bytes()))
            }
            Found::BadStored(error) => {
                self.taken = true;
                Some(Event::BadFrame { error, bytes: self.store.bytes() })
            }
            Found::Bad(error, bytes) => Some(Event::BadFrame { error, bytes }),
        }
    }

    fn step<'p>(&mut self, input: &mut Input<'p>) -> Found<'p> {
        if !input.at_tail {
            if let Some(found) = self.head(input) {
                return found;
            }
            input.at_tail = true;
            input.head = &[];
            if input.unit_start {
                self.state = State::Ready;
            }
        }
        if self.state == State::Ready { self.tail(input) } else { Found::Nothing }
    }

    /// What comes before the pointer.
    fn head<'p>(&mut self, input: &mut Input<'p>) -> Option<Found<'p>> {
        if let State::Open(want) = self.state {
            return self.go_on(want, input);
        }
        let head = core::mem::take(&mut input.head);
        if self.state == State::Ready && !input.unit_start {
            input.tail = head;
        } else if self.state == State::Ready && head.iter().any(|b| *b != STUFFING) {
            return Some(Found::Bad(Error::new(ErrorKind::Trailing(head.len()), "pointer_field", 0), head));
        }
        None
    }

    /// Adds to the open frame. None when the packet neither ends it nor says that it has ended.
    fn go_on<'p>(&mut self, mut want: usize, input: &mut Input<'p>) -> Option<Found<'p>> {
        while want == 0 {
            let have = self.store.bytes().len();
            let need = match self.store.bytes() {
                [fc, mac_parm, ..] => header_len(*fc, *mac_parm),
                _ => 2,
            };
            self.take(&mut input.head, need.saturating_sub(have));
            if self.store.bytes().len() < need {
                break;
            }
            match frame_len(self.store.bytes()) {
                Ok(Some(len)) if len > MAX_FRAME => return Some(self.give_up(too_long(len))),
                Ok(Some(len)) => want = len,
                // Two bytes, which now tell the length of the header.
                Ok(None) => {}
                Err(error) => return Some(self.give_up(error)),
            }
        }
        self.state = State::Open(want);
        let missing = want.saturating_sub(self.store.bytes().len());
        self.take(&mut input.head, missing);
        let have = self.store.bytes().len();
        if want != 0 && have == want {
            self.state = State::Ready;
            return Some(Found::Stored);
        }
        if !input.unit_start {
            return None;
        }
        // The next one starts, so this one will not be completed.
        let kind = ErrorKind::Short { need: want.saturating_sub(have).max(1), have: 0 };
        Some(self.give_up(Error::new(kind, "Frame", have)))
    }

    /// The stored bytes are no frame; the next one is where a pointer says.
    fn give_up<'p>(&mut self, error: Error) -> Found<'p> {
        self.state = State::Hunting;
        Found::BadStored(error)
    }

    fn take(&mut self, from: &mut &[u8], n: usize) {
        let (bytes, rest) = from.split_at_checked(n).unwrap_or((from, &[]));
        self.store.extend(bytes);
        *from = rest;
    }

    /// The frame at the start of the tail.
    fn tail<'p>(&mut self, input: &mut Input<'p>) -> Found<'p> {
        let mut bytes = core::mem::take(&mut input.tail);
        while let [STUFFING, rest @ ..] = bytes {
            bytes = rest;
        }
        if bytes.is_empty() {
            return Found::Nothing;
        }
        let len = match frame_len(bytes) {
            Ok(Some(len)) if len > MAX_FRAME => Err(too_long(len)),
            other => other.map(|len| len.unwrap_or(0)),
        };
        match len {
            Ok(len) => match bytes.split_at_checked(len) {
                Some((frame, rest)) if len > 0 => {
                    input.tail = rest;
                    Found::Borrowed(frame)
                }
                _ => {
                    self.store.clear();
                    self.store.reserve(len);
                    self.store.extend(bytes);
                    self.state = State::Open(len);
                    Found::Nothing
                }
            },
            Err(error) => {
                self.state = State::Hunting;
                Found::Bad(error, bytes)
            }
        }
    }
}

#[cold]
fn too_long(len: usize) -> Error {
    Error::new(ErrorKind::TooLarge(len as u64), "MacHeader.len", 2)
}
