//! PES packets out of the payloads of one PID.

use crate::packet::Packet;
use crate::pes::head::{head_length, simple_length};
use crate::pes::{BadPes, Delivery, FirstPacket, PesEnd, PesEvent, PesHead};
use core::ops::Range;
use wire::{Error, ErrorKind, Store};

#[cfg(test)]
mod tests;

/// The longest header: nine bytes and a PES_header_data_length of 255.
const MAX_HEAD: usize = 264;

/// A payload on its way through [`PesAssembler::next`].
#[derive(Debug, Clone, Copy)]
pub struct PesPayload<'p> {
    bytes: &'p [u8],
    walk: PesWalk,
}

impl<'p> PesPayload<'p> {
    /// The payload of a packet with or without `payload_unit_start_indicator`.
    #[inline]
    pub const fn new(payload: &'p [u8], unit_start: bool) -> Self {
        PesPayload { bytes: payload, walk: PesWalk::new(unit_start) }
    }

    /// The payload of a packet: [`PesAssembler::first`] then knows what its adaptation field says. None when it has
    /// none.
    #[inline]
    pub fn from_packet(packet: Packet<'p>) -> Option<Self> {
        let payload = packet.payload().ok().flatten()?;
        Some(PesPayload { bytes: payload, walk: PesWalk::of(packet) })
    }
}

/// How far a payload has been used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PesWalk {
    /// Bytes used.
    at: usize,
    /// A packet starts here, which has not been looked at yet.
    unit_start: bool,
    first: FirstPacket,
    /// The header of a packet whose wrong length has been reported.
    start: Option<Place>,
    /// Bytes of a packet that lies whole in the payload.
    whole: Option<(usize, usize)>,
}

impl PesWalk {
    #[inline]
    pub(crate) const fn new(unit_start: bool) -> Self {
        PesWalk { at: 0, unit_start, first: FirstPacket::NONE, start: None, whole: None }
    }

    #[inline]
    pub(crate) const fn of(packet: Packet<'_>) -> Self {
        PesWalk { first: FirstPacket::of(packet), ..PesWalk::new(packet.payload_unit_start_indicator()) }
    }
}

/// Where bytes are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// From and to, in the payload.
    Payload(usize, usize),
    /// The header that was collected.
    Head,
    /// The packet that was collected.
    #[cfg(feature = "alloc")]
    Packet,
}

/// An event without what it borrows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    Start(Place),
    Data(usize, usize),
    End(PesEnd),
    #[cfg(feature = "alloc")]
    Packet(Place, PesEnd),
    Bad(Place, Error),
    Excess(usize, usize),
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// No packet is open: everything up to the next start is passed over.
    Idle,
    /// The header is being collected.
    Head,
    /// So many bytes of data are missing; None when the length is open.
    Data(Option<usize>),
    /// All bytes that `PES_packet_length` counts have come.
    Done,
}

/// Collects the PES packets of one PID.
///
/// [`PesReader`](crate::pes::PesReader) does so from packets; here the caller runs
/// [`PayloadContinuity`](crate::packet::continuity::PayloadContinuity), passes on new payloads only, and calls
/// [`interrupt`](Self::interrupt) at every break.
///
/// ```
/// use mpegts::pes::{Delivery, PesAssembler, PesEvent, PesPayload};
/// // private_stream_1 of three bytes behind a PTS
/// let payload = [0, 0, 1, 0xBD, 0, 11, 0x80, 0x80, 5, 0x21, 0, 1, 0, 3, 7, 8, 9];
/// let mut assembler = PesAssembler::new(Delivery::Pieces);
/// let mut payload = PesPayload::new(&payload, true);
/// let mut data = Vec::new();
/// while let Some(event) = assembler.next(&mut payload) {
///     match event {
///         PesEvent::Start { head } => assert_eq!(head.pts().unwrap().get(), 1),
///         PesEvent::Data(piece) => data.extend_from_slice(piece),
///         _ => {}
///     }
/// }
/// assert_eq!(data, [7, 8, 9]);
/// ```
#[derive(Debug)]
#[repr(C, align(64))] // what most payloads touch comes first, in one cache line
pub struct PesAssembler {
    #[cfg(feature = "alloc")]
    packet: alloc::vec::Vec<u8>,
    /// Payloads that leave the packet shorter than this are taken without a look; 0 for none.
    #[cfg(feature = "alloc")]
    until: usize,
    /// Bytes of the packet that the state knows of.
    #[cfg(feature = "alloc")]
    known: usize,
    state: State,
    interrupted: bool,
    delivery: Delivery,
    first: FirstPacket,
    /// A header that lies in more than one payload.
    head: Store<MAX_HEAD>,
}

impl PesAssembler {
    /// Nothing collected.
    pub const fn new(delivery: Delivery) -> Self {
        PesAssembler {
            delivery,
            state: State::Idle,
            interrupted: false,
            first: FirstPacket::NONE,
            head: Store::new(),
            #[cfg(feature = "alloc")]
            packet: alloc::vec::Vec::new(),
            #[cfg(feature = "alloc")]
            until: 0,
            #[cfg(feature = "alloc")]
            known: 0,
        }
    }

    /// Of the packet that the last event was about: what the adaptation field says where it starts.
    pub const fn first(&self) -> FirstPacket {
        self.first
    }

    /// What is handed out.
    pub const fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// Ends an open packet before the next payload: after lost or scrambled ones. The next call of
    /// [`next`](Self::next) or [`finish`](Self::finish) reports [`PesEnd::Interrupted`].
    pub const fn interrupt(&mut self) {
        self.interrupted = !matches!(self.state, State::Idle);
        #[cfg(feature = "alloc")]
        {
            self.until = 0;
        }
    }

    /// Forgets an open packet.
    pub const fn reset(&mut self) {
        (self.state, self.interrupted) = (State::Idle, false);
        #[cfg(feature = "alloc")]
        {
            self.until = 0;
        }
    }

    /// True while the header of a packet is incomplete.
    pub const fn is_collecting(&self) -> bool {
        matches!(self.state, State::Head)
    }

    /// True while anything but the start of the next packet matters.
    #[cfg(feature = "alloc")]
    pub(crate) const fn is_open(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// The next event of `payload`; None when it is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, payload: &mut PesPayload<'p>) -> Option<PesEvent<'s>> {
        let found = self.step(payload.bytes, &mut payload.walk)?;
        Some(self.show(payload.bytes, found))
    }

    /// What is left when no more payloads come; to be called until it returns None.
    pub fn finish(&mut self) -> Option<PesEvent<'_>> {
        self.finish_step().map(|found| self.show(&[], found))
    }

    /// What [`finish`](Self::finish) hands out.
    pub(crate) fn finish_step(&mut self) -> Option<Found> {
        #[cfg(feature = "alloc")]
        self.settle();
        if core::mem::take(&mut self.interrupted) { self.break_off() } else { self.close() }
    }

    /// Whether a payload continues the open packet and does not end it, so that it gives no event.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn fits(&self, payload: &[u8]) -> bool {
        self.packet.len().wrapping_add(payload.len()) < self.until
    }

    /// Takes a payload that [`fits`](Self::fits).
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn absorb(&mut self, payload: &[u8]) {
        self.packet.extend_from_slice(payload);
    }

    /// As [`absorb`](Self::absorb), for the payload of a packet without adaptation field.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn absorb_full(&mut self, payload: &[u8; 184]) {
        // In two parts, which are copied without a call.
        if let (Some(front), Some(back)) = (payload.first_chunk::<96>(), payload.last_chunk::<88>()) {
            self.packet.extend_from_slice(front);
            self.packet.extend_from_slice(back);
        }
    }

    /// The last bytes of the packet that is being collected.
    #[cfg(feature = "alloc")]
    pub(crate) fn last(&self, len: usize) -> Option<&[u8]> {
        self.packet.len().checked_sub(len).and_then(|from| self.packet.get(from..))
    }

    /// Counts what was taken without a look.
    #[cfg(feature = "alloc")]
    #[inline]
    fn settle(&mut self) {
        if let State::Data(Some(left)) = &mut self.state {
            *left = left.saturating_sub(self.packet.len().saturating_sub(self.known));
        }
        (self.known, self.until) = (self.packet.len(), 0);
    }

    /// Says how much may be taken without a look.
    #[cfg(feature = "alloc")]
    #[inline]
    fn allow(&mut self) {
        self.known = self.packet.len();
        if let (Some(limit), State::Data(left)) = (self.delivery.limit(), self.state) {
            self.until = left.map_or(limit, |left| limit.min(self.known.saturating_add(left)));
        }
    }

    /// Nothing more comes of this payload.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) const fn is_through(&self, payload: &[u8], p: &PesWalk) -> bool {
        let open = p.unit_start || self.interrupted || p.start.is_some() || p.whole.is_some();
        !open
            && match self.state {
                State::Idle => true,
                State::Data(left) => p.at >= payload.len() && !matches!(left, Some(0)),
                State::Done => p.at >= payload.len(),
                State::Head => false,
            }
    }

    /// The next event as [`next`](Self::next) finds it, in the same payload each time.
    #[inline]
    pub(crate) fn step(&mut self, payload: &[u8], p: &mut PesWalk) -> Option<Found> {
        if p.unit_start && !self.interrupted && matches!(self.state, State::Idle | State::Done) {
            // The rest is usually one of these.
            if self.delivery == Delivery::Headers {
                if let Some(length) = simple_length(payload) {
                    (p.unit_start, p.at, self.first) = (false, length, p.first);
                    return Some(Found::Start(Place::Payload(0, length)));
                }
            }
            #[cfg(feature = "alloc")]
            if self.starts(payload, p.first) {
                (p.unit_start, p.at) = (false, payload.len());
                return None;
            }
        }
        #[cfg(feature = "alloc")]
        self.settle();
        let plain = !p.unit_start && !self.interrupted && p.whole.is_none();
        let found = if !plain || p.start.is_some() || !matches!(self.state, State::Data(_)) {
            self.odd_step(payload, p)
        } else {
            self.data(payload, p)
        };
        #[cfg(feature = "alloc")]
        self.allow();
        found
    }

    #[inline(never)]
    fn odd_step(&mut self, payload: &[u8], p: &mut PesWalk) -> Option<Found> {
        if core::mem::take(&mut self.interrupted) {
            if let Some(found) = self.break_off() {
                return Some(found);
            }
        }
        if p.unit_start {
            if let Some(found) = self.close() {
                return Some(found);
            }
            self.head.clear();
            (self.state, p.unit_start, self.first) = (State::Head, false, p.first);
        }
        if let Some(place) = p.start.take() {
            return Some(Found::Start(place));
        }
        match self.state {
            #[cfg(feature = "alloc")]
            State::Data(_) if p.whole.is_some() => p.whole.take().map(|(from, to)| {
                (self.state, p.at) = (State::Done, to);
                Found::Packet(Place::Payload(from, to), PesEnd::Complete)
            }),
            State::Head => self.header(payload, p),
            State::Data(_) => self.data(payload, p),
            State::Done if p.at < payload.len() => {
                let from = core::mem::replace(&mut p.at, payload.len());
                Some(Found::Excess(from, payload.len()))
            }
            State::Idle | State::Done => None,
        }
    }

    /// Ends the open packet after a loss.
    fn break_off(&mut self) -> Option<Found> {
        match core::mem::replace(&mut self.state, State::Idle) {
            State::Data(_) => Some(self.end(PesEnd::Interrupted)),
            State::Idle | State::Head | State::Done => None,
        }
    }

    /// Ends the open packet at the next start or the end of the input.
    fn close(&mut self) -> Option<Found> {
        match core::mem::replace(&mut self.state, State::Idle) {
            State::Head => {
                let have = self.head.bytes().len();
                let need = head_length(self.head.bytes()).unwrap_or_else(|need| need).saturating_sub(have);
                let error = Error::new(ErrorKind::Short { need, have: 0 }, &"PesHeader", have);
                Some(Found::Bad(Place::Head, error))
            }
            State::Data(None | Some(0)) => Some(self.end(PesEnd::Complete)),
            State::Data(Some(missing)) => Some(self.end(PesEnd::Truncated { missing })),
            State::Idle | State::Done => None,
        }
    }

    fn end(&self, end: PesEnd) -> Found {
        match self.delivery {
            #[cfg(feature = "alloc")]
            Delivery::Packets { .. } | Delivery::Whole { .. } => Found::Packet(Place::Packet, end),
            _ => Found::End(end),
        }
    }

    /// Collects the header.
    fn header(&mut self, payload: &[u8], p: &mut PesWalk) -> Option<Found> {
        let rest = slice(payload, p.at..payload.len());
        let length = head_length(rest).unwrap_or(usize::MAX);
        if self.head.bytes().is_empty() && length <= rest.len() {
            return self.start(payload, p, Place::Payload(p.at, p.at.saturating_add(length)));
        }
        loop {
            let have = self.head.bytes().len();
            let need = match head_length(self.head.bytes()) {
                Ok(length) if length == have => return self.start(payload, p, Place::Head),
                Ok(need) | Err(need) => need,
            };
            let rest = slice(payload, p.at..payload.len());
            let n = need.saturating_sub(have).min(rest.len());
            if n == 0 {
                return None;
            }
            self.head.extend(slice(rest, 0..n));
            p.at = p.at.saturating_add(n);
        }
    }

    /// Looks at a whole header.
    fn start(&mut self, payload: &[u8], p: &mut PesWalk, place: Place) -> Option<Found> {
        let (problem, state) = check(self.bytes(payload, place));
        self.state = state;
        if let Place::Payload(_, to) = place {
            p.at = to;
        }
        let place = match (state, place) {
            // The error carries all bytes there are.
            (State::Idle, Place::Payload(from, _)) => Place::Payload(from, payload.len()),
            _ => place,
        };
        if self.delivery == Delivery::Headers {
            self.state = State::Idle;
        }
        #[cfg(not(feature = "alloc"))]
        let whole = false;
        #[cfg(feature = "alloc")]
        let whole = matches!((self.delivery, state), (Delivery::Whole { .. }, State::Data(_)));
        #[cfg(feature = "alloc")]
        if let (Some(limit), State::Data(left)) = (self.delivery.limit(), state) {
            let end = left.map(|n| p.at.saturating_add(n)).filter(|end| *end <= payload.len());
            match (place, end) {
                (Place::Payload(from, _), Some(end)) => {
                    self.packet.clear();
                    p.whole = Some((from, end));
                }
                (Place::Payload(from, to), None) => {
                    // The event with the data reports the limit.
                    let here = payload.len().saturating_sub(from);
                    let to = if here < limit { payload.len() } else { to };
                    copy(&mut self.packet, slice(payload, from..to));
                    self.state = State::Data(left.map(|left| left.saturating_sub(to.saturating_sub(p.at))));
                    p.at = to;
                }
                _ => copy(&mut self.packet, self.head.bytes()),
            }
            if let Problem::Header(_) = problem {
                // Reported with the whole packet.
                return self.odd_step(payload, p);
            }
        }
        match problem {
            Problem::None if whole => self.odd_step(payload, p),
            Problem::None => Some(Found::Start(place)),
            Problem::Header(error) => Some(Found::Bad(place, error)),
            Problem::Length(error) => {
                p.start = (!whole).then_some(place);
                Some(Found::Bad(place, error))
            }
        }
    }

    /// Starts collecting a packet that produces no event before its end. Returns false and changes nothing for other
    /// payloads, and while a packet is open.
    #[cfg(feature = "alloc")]
    #[inline(never)]
    pub(crate) fn starts(&mut self, payload: &[u8], first: FirstPacket) -> bool {
        if self.interrupted || !matches!(self.state, State::Idle | State::Done) {
            return false;
        }
        let Delivery::Whole { limit } = self.delivery else { return false };
        let [_, _, _, _, high, low, ..] = *payload else { return false };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let left = length.wrapping_add(6).checked_sub(payload.len()).filter(|left| *left > 0);
        let more = length == 0 || left.is_some();
        if !more || payload.len() >= limit || simple_length(payload).is_none() {
            return false;
        }
        copy(&mut self.packet, payload);
        (self.state, self.first) = (State::Data(left.filter(|_| length != 0)), first);
        self.allow();
        true
    }

    /// The length of the head that a payload with `payload_unit_start_indicator` begins with, where heads are all that
    /// is wanted. None leaves all as it was: there is more to the payload.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn takes_head(&mut self, payload: &[u8], first: FirstPacket) -> Option<usize> {
        let free = self.delivery == Delivery::Headers && !self.interrupted && matches!(self.state, State::Idle);
        let length = simple_length(payload).filter(|_| free)?;
        self.first = first;
        Some(length)
    }

    /// Takes data of the open packet.
    #[inline]
    fn data(&mut self, payload: &[u8], p: &mut PesWalk) -> Option<Found> {
        let State::Data(left) = &mut self.state else { return None };
        if *left == Some(0) {
            self.state = State::Done;
            return Some(self.end(PesEnd::Complete));
        }
        let here = payload.len().saturating_sub(p.at);
        let n = left.map_or(here, |left| left.min(here));
        if n == 0 {
            return None;
        }
        let from = p.at;
        let to = from.saturating_add(n);
        p.at = to;
        *left = left.map(|left| left.saturating_sub(n));
        #[cfg(feature = "alloc")]
        if let Some(limit) = self.delivery.limit() {
            let room = limit.saturating_sub(self.packet.len());
            let bytes = payload.get(from..to).unwrap_or_default();
            let ended = *left == Some(0);
            self.packet.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            if n > room {
                (self.state, p.at) = (State::Idle, payload.len());
                return Some(self.end(PesEnd::BeyondLimit));
            }
            if ended {
                self.state = State::Done;
                return Some(self.end(PesEnd::Complete));
            }
            return None;
        }
        Some(Found::Data(from, to))
    }

    fn bytes<'s>(&'s self, payload: &'s [u8], place: Place) -> &'s [u8] {
        match place {
            Place::Payload(from, to) => slice(payload, from..to),
            Place::Head => self.head.bytes(),
            #[cfg(feature = "alloc")]
            Place::Packet => &self.packet,
        }
    }

    /// The event that [`step`](Self::step) has found, in the same payload.
    #[inline(always)]
    pub(crate) fn show<'s>(&'s self, payload: &'s [u8], found: Found) -> PesEvent<'s> {
        let (place, end) = match found {
            Found::Data(from, to) => return PesEvent::Data(slice(payload, from..to)),
            Found::End(end) => return PesEvent::End(end),
            Found::Bad(place, error) => return PesEvent::Bad(BadPes { error, bytes: self.bytes(payload, place) }),
            Found::Excess(from, to) => return PesEvent::Excess(slice(payload, from..to)),
            Found::Start(place) => (place, None),
            #[cfg(feature = "alloc")]
            Found::Packet(place, end) => (place, Some(end)),
        };
        let bytes = self.bytes(payload, place);
        match (PesHead::split(bytes), end) {
            (Ok((head, data)), Some(end)) => PesEvent::Packet { head, data, end },
            (Ok((head, _)), None) => PesEvent::Start { head },
            (Err(error), _) => PesEvent::Bad(BadPes { error, bytes }),
        }
    }
}

fn slice(bytes: &[u8], range: Range<usize>) -> &[u8] {
    bytes.get(range).unwrap_or_default()
}

/// What is wrong with a header.
enum Problem {
    None,
    /// It cannot be read.
    Header(Error),
    /// `PES_packet_length` contradicts it.
    Length(Error),
}

/// Looks at a whole header: what is wrong with it, and what follows it.
fn check(head: &[u8]) -> (Problem, State) {
    if !head.starts_with(&[0, 0, 1]) {
        let prefix = head.iter().take(3).fold(0, |value, byte| value << 8 | u64::from(*byte));
        let error = Error::new(ErrorKind::Value(prefix), &"PesStart.packet_start_code_prefix", 0);
        return (Problem::Header(error), State::Idle);
    }
    let length = head.get(4..6).map_or(0, |b| b.iter().fold(0, |n, b| n << 8 | usize::from(*b)));
    let left = length.checked_sub(head.len().saturating_sub(6));
    let state = State::Data(left.filter(|_| length != 0));
    if simple_length(head) == Some(head.len()) {
        return (Problem::None, state);
    }
    let problem = match PesHead::split(head) {
        Err(error) => Problem::Header(error),
        Ok(_) if length != 0 && left.is_none() => {
            Problem::Length(Error::new(ErrorKind::Inconsistent, &"PesStart.pes_packet_length", 4))
        }
        Ok(_) => Problem::None,
    };
    (problem, state)
}

#[cfg(feature = "alloc")]
fn copy(to: &mut alloc::vec::Vec<u8>, from: &[u8]) {
    to.clear();
    to.extend_from_slice(from);
}
