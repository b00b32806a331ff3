//! T2-MI packets out of transport packets.

use super::{HEADER, MAX_T2MI, T2miPacket, total};
use crate::continuity::{Continuity, Step};
use crate::packet::Packet;
use crate::pid::Pid;
use wire::{Decode, Error, ErrorKind, Store};

/// Takes the T2-MI packets of one PID out of transport packets — TS 102 773, 6.1.
///
/// A T2-MI packet that lies whole in one transport packet is borrowed from it; any other is copied
/// once, into a buffer of at most [`MAX_T2MI`] bytes. After lost packets, T2-MI packets start again
/// where the next pointer_field says. One that starts right behind the end of another, in a
/// transport packet without a pointer_field, is accepted: its CRC vouches for it.
#[derive(Debug)]
pub struct T2miReader {
    pid: Pid,
    continuity: Continuity,
    state: State,
    store: Store<MAX_T2MI>,
    /// The stored bytes have been handed out.
    taken: bool,
    /// The last transport packet has not been used up.
    busy: bool,
    /// The packet_count to come, by t2mi_stream_id.
    counts: [Option<u8>; 8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Where the next packet starts is not known.
    Hunting,
    /// Here.
    Ready,
    /// The stored bytes are the beginning of a packet of so many; 0 while its header is not complete.
    Open(usize),
}

/// A transport packet on its way through [`T2miReader::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct T2miInput<'p> {
    step: Option<Step>,
    bad: Option<Error>,
    /// What continues the open packet; without a pointer, all of the payload.
    head: &'p [u8],
    /// Where packets start.
    tail: &'p [u8],
    unit_start: bool,
    /// The head is done with.
    at_tail: bool,
    /// Of the PID.
    ours: bool,
}

/// What [`T2miReader::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum T2miEvent<'e> {
    /// A packet; its `crc32` is right.
    Packet {
        /// The packet.
        packet: T2miPacket<'e>,
        /// How many are missing before it, by the packet_count of its stream, modulo 256.
        missing: u8,
    },
    /// Bytes that are no packet, or the beginning of one that does not go on.
    BadPacket {
        /// What is wrong; offsets count from the first of the bytes.
        error: Error,
        /// As far as there are any.
        bytes: &'e [u8],
    },
    /// The continuity counter does not go on as it must; an open packet has been dropped.
    Discontinuity(Step),
    /// A transport packet of the PID that is in error, scrambled, or contradicts itself: a pointer_field
    /// or an adaptation field beyond its end. An open packet has been dropped.
    BadTransportPacket(Error),
}

/// Where a whole packet, or a bad one, lies.
enum Found<'p> {
    Nothing,
    Borrowed(&'p [u8]),
    Stored,
    BadStored(Error),
    Bad(Error, &'p [u8]),
}

impl T2miReader {
    /// Reads `pid`, which a T2MI_descriptor in a PMT announces; stream_type is 0x06.
    pub const fn new(pid: Pid) -> Self {
        T2miReader {
            pid,
            continuity: Continuity::new(),
            state: State::Hunting,
            store: Store::new(),
            taken: false,
            busy: false,
            counts: [None; 8],
        }
    }

    /// Takes a transport packet; those of other PIDs give no events. Walk it to its end with
    /// [`next`](Self::next) before the next one is taken: what is left is lost, and the T2-MI packet
    /// behind it with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> T2miInput<'p> {
        let mut input = T2miInput::default();
        if packet.pid() != self.pid {
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
        if let Err(error) = self.open(packet, step, &mut input) {
            input.bad = Some(error);
            input.unit_start = false;
            self.lose();
        }
        input
    }

    fn open<'p>(&mut self, packet: Packet<'p>, step: Step, input: &mut T2miInput<'p>) -> Result<(), Error> {
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
            Some((head, tail)) if !tail.is_empty() => (input.head, input.tail) = (head, tail),
            _ => return wrong(pointer, "pointer_field"),
        }
        Ok(())
    }

    /// Drops an open packet and waits for a pointer.
    fn lose(&mut self) {
        self.state = State::Hunting;
        self.taken = false;
        self.store.clear();
    }

    /// The next event; None when the transport packet is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut T2miInput<'p>) -> Option<T2miEvent<'s>> {
        if core::mem::take(&mut self.taken) {
            self.store.clear();
        }
        if let Some(step) = input.step.take() {
            return Some(T2miEvent::Discontinuity(step));
        }
        if let Some(error) = input.bad.take() {
            return Some(T2miEvent::BadTransportPacket(error));
        }
        match self.step(input) {
            Found::Nothing => {
                self.busy &= !input.ours;
                None
            }
            Found::Borrowed(bytes) => Some(check(bytes, &mut self.counts)),
            Found::Stored => {
                self.taken = true;
                Some(check(self.store.bytes(), &mut self.counts))
            }
            Found::BadStored(error) => {
                self.taken = true;
                Some(T2miEvent::BadPacket { error, bytes: self.store.bytes() })
            }
            Found::Bad(error, bytes) => Some(T2miEvent::BadPacket { error, bytes }),
        }
    }

    fn step<'p>(&mut self, input: &mut T2miInput<'p>) -> Found<'p> {
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
    fn head<'p>(&mut self, input: &mut T2miInput<'p>) -> Option<Found<'p>> {
        if let State::Open(want) = self.state {
            return self.go_on(want, input);
        }
        let head = core::mem::take(&mut input.head);
        if self.state == State::Ready && !input.unit_start {
            input.tail = head;
        } else if self.state == State::Ready && !head.is_empty() {
            return Some(Found::Bad(Error::new(ErrorKind::Trailing(head.len()), "pointer_field", 0), head));
        }
        None
    }

    /// Adds to the open packet. None when the transport packet neither ends it nor says that it has
    /// ended.
    fn go_on<'p>(&mut self, mut want: usize, input: &mut T2miInput<'p>) -> Option<Found<'p>> {
        if want == 0 {
            let have = self.store.bytes().len();
            self.take(&mut input.head, HEADER.saturating_sub(have));
            want = total(self.store.bytes()).unwrap_or(0);
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
        self.state = State::Hunting;
        let kind = ErrorKind::Short { need: want.saturating_sub(have).max(1), have: 0 };
        Some(Found::BadStored(Error::new(kind, "T2miPacket", have)))
    }

    fn take(&mut self, from: &mut &[u8], n: usize) {
        let (bytes, rest) = from.split_at_checked(n).unwrap_or((from, &[]));
        self.store.extend(bytes);
        *from = rest;
    }

    /// The packet at the start of the tail.
    fn tail<'p>(&mut self, input: &mut T2miInput<'p>) -> Found<'p> {
        let bytes = core::mem::take(&mut input.tail);
        if bytes.is_empty() {
            return Found::Nothing;
        }
        let want = total(bytes);
        if let Some((packet, rest)) = want.and_then(|want| bytes.split_at_checked(want)) {
            input.tail = rest;
            return Found::Borrowed(packet);
        }
        self.store.clear();
        self.store.reserve(want.unwrap_or(0));
        self.store.extend(bytes);
        self.state = State::Open(want.unwrap_or(0));
        Found::Nothing
    }
}

/// A whole packet, if its CRC is right.
#[inline]
fn check<'e>(bytes: &'e [u8], counts: &mut [Option<u8>; 8]) -> T2miEvent<'e> {
    match T2miPacket::from_bytes(bytes) {
        Ok(packet) => {
            let found = packet.header.packet_count;
            let expected = counts
                .get_mut(usize::from(packet.header.t2mi_stream_id))
                .and_then(|count| count.replace(found.wrapping_add(1)));
            T2miEvent::Packet { packet, missing: found.wrapping_sub(expected.unwrap_or(found)) }
        }
        Err(error) => T2miEvent::BadPacket { error, bytes },
    }
}
