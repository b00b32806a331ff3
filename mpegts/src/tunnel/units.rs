//! Units of any length in the packets of one PID, of which pointer_fields say where they start:
//! T2-MI packets, MAC frames of DOCSIS, and whatever else is carried in that way.
//!
//! ```
//! use mpegts::tunnel::units::{Extent, UnitFormat, UnitEvent, UnitReader};
//! use mpegts::{Packet, Pid, packet::PacketBuilder};
//! use wire::Error;
//!
//! /// A byte that counts itself and what follows it.
//! enum Counted {}
//!
//! impl UnitFormat for Counted {
//!     const NAME: wire::Name = &"Counted";
//!     fn extent(bytes: &[u8]) -> Result<Extent, Error> {
//!         Ok(bytes.first().map_or(Extent::Unknown { needs: 1 }, |n| Extent::Bytes((*n).into())))
//!     }
//! }
//!
//! let pid = Pid::new(0x100).unwrap();
//! let mut builder = PacketBuilder::new(pid);
//! builder.payload_unit_start_indicator = true;
//! // pointer_field, a unit of three bytes, and one that goes on in the next packet
//! let mut payload = [0; 184];
//! payload[1..5].copy_from_slice(&[3, 7, 8, 200]);
//! let (packet, _) = builder.build(None, &payload)?;
//!
//! let mut reader = UnitReader::<Counted, 255>::new(pid);
//! let mut input = reader.push(Packet::new(&packet));
//! assert_eq!(reader.next(&mut input), Some(UnitEvent::Unit(&[3, 7, 8])));
//! assert_eq!(reader.next(&mut input), None);
//! # Ok::<(), Error>(())
//! ```

use crate::packet::continuity::Step;
use crate::packet::{Intake, PACKET_SIZE, Packet, Pid};
use core::marker::PhantomData;
use wire::{Error, ErrorKind, Store};

/// How long a unit is, as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// So many bytes, its header included; at least one.
    Bytes(usize),
    /// Not known before there are so many bytes of it.
    Unknown {
        /// More than were given.
        needs: usize,
    },
}

/// A kind of unit.
pub trait UnitFormat {
    /// What errors call it.
    const NAME: wire::Name;
    /// A byte that may stand between units and begins none.
    const STUFFING: Option<u8> = None;

    /// How long the unit is that `bytes` begin with.
    ///
    /// # Errors
    /// They begin with none: units are looked for behind the next pointer_field.
    fn extent(bytes: &[u8]) -> Result<Extent, Error>;
}

/// Takes units of up to `MAX` bytes out of the packets of one PID.
///
/// A unit that lies whole in one packet is borrowed from it; any other is copied once. After lost
/// packets, and after bytes that begin no unit, units start again where the next pointer_field says.
/// One that starts right behind the end of another, in a packet without a pointer_field, is accepted.
#[derive(Debug)]
pub struct UnitReader<U, const MAX: usize> {
    intake: Intake,
    state: State,
    store: Store<MAX>,
    /// The stored bytes have been handed out.
    taken: bool,
    unit: PhantomData<U>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Where the next unit starts is not known.
    Hunting,
    /// Here, or behind stuffing.
    Ready,
    /// The stored bytes are the beginning of a unit of so many; 0 while that is not known.
    Open(usize),
}

/// A packet on its way through [`UnitReader::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct UnitInput<'p> {
    step: Option<Step>,
    bad: Option<Error>,
    /// What continues the open unit; without a pointer_field, all of the payload.
    head: &'p [u8],
    /// Where units start.
    tail: &'p [u8],
    unit_start: bool,
    /// The head is done with.
    at_tail: bool,
    /// Of the PID.
    ours: bool,
}

/// What [`UnitReader::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum UnitEvent<'e> {
    /// The bytes of one unit.
    Unit(&'e [u8]),
    /// Bytes that are no unit, or the beginning of one that does not go on.
    BadUnit {
        /// What is wrong; offsets count from the first of the bytes.
        error: Error,
        /// As far as there are any.
        bytes: &'e [u8],
    },
    /// The continuity counter does not go on as it must; an open unit has been dropped.
    Discontinuity(Step),
    /// A packet of the PID that is in error, scrambled, or contradicts itself: a pointer_field or an
    /// adaptation field beyond its end. An open unit has been dropped.
    BadTransportPacket(Error),
}

/// What a step has found.
enum Found<'p> {
    Nothing,
    Borrowed(&'p [u8]),
    Stored,
    BadStored(Error),
    Bad(Error, &'p [u8]),
}

impl<U: UnitFormat, const MAX: usize> UnitReader<U, MAX> {
    /// Reads `pid`.
    pub const fn new(pid: Pid) -> Self {
        UnitReader {
            intake: Intake::new(pid),
            state: State::Hunting,
            store: Store::new(),
            taken: false,
            unit: PhantomData,
        }
    }

    /// Takes a packet; those of other PIDs give no events. Walk it to its end with
    /// [`next`](Self::next) before the next one is taken: what is left is lost, and the unit behind
    /// it with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> UnitInput<'p> {
        let Some(taken) = self.intake.take(packet) else { return UnitInput::default() };
        let mut input = UnitInput { step: taken.step, ours: true, ..UnitInput::default() };
        let opened =
            taken.payload.and_then(|payload| payload.map_or(Ok(()), |(bytes, start)| input.open(bytes, start)));
        input.bad = opened.err();
        if taken.lost || input.bad.is_some() {
            self.lose();
        }
        input
    }

    /// True while a unit has begun that is not complete.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    /// Drops an open unit and waits for a pointer_field.
    fn lose(&mut self) {
        (self.state, self.taken) = (State::Hunting, false);
        self.store.clear();
    }

    /// The next event; None when the packet is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut UnitInput<'p>) -> Option<UnitEvent<'s>> {
        if core::mem::take(&mut self.taken) {
            self.store.clear();
        }
        if let Some(step) = input.step.take() {
            return Some(UnitEvent::Discontinuity(step));
        }
        if let Some(error) = input.bad.take() {
            return Some(UnitEvent::BadTransportPacket(error));
        }
        let found = self.step(input);
        self.taken = matches!(found, Found::Stored | Found::BadStored(_));
        match found {
            Found::Nothing => {
                if input.ours {
                    self.intake.done();
                }
                None
            }
            Found::Borrowed(bytes) => Some(UnitEvent::Unit(bytes)),
            Found::Stored => Some(UnitEvent::Unit(self.store.bytes())),
            Found::BadStored(error) => Some(UnitEvent::BadUnit { error, bytes: self.store.bytes() }),
            Found::Bad(error, bytes) => Some(UnitEvent::BadUnit { error, bytes }),
        }
    }

    /// The unit that is open when no more packets come, as far as it is there.
    pub fn finish(&mut self) -> Option<UnitEvent<'_>> {
        let State::Open(want) = self.state else { return None };
        (self.state, self.taken) = (State::Hunting, true);
        Some(UnitEvent::BadUnit { error: self.missing(want), bytes: self.store.bytes() })
    }

    fn step<'p>(&mut self, input: &mut UnitInput<'p>) -> Found<'p> {
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
    fn head<'p>(&mut self, input: &mut UnitInput<'p>) -> Option<Found<'p>> {
        if let State::Open(want) = self.state {
            return self.go_on(want, input);
        }
        let head = core::mem::take(&mut input.head);
        if self.state == State::Ready && !input.unit_start {
            input.tail = head;
        } else if self.state == State::Ready && head.iter().any(|b| U::STUFFING != Some(*b)) {
            return Some(Found::Bad(Error::new(ErrorKind::Trailing(head.len()), &"pointer_field", 0), head));
        }
        None
    }

    /// Adds to the open unit. None when the packet neither ends it nor says that it has ended.
    fn go_on<'p>(&mut self, mut want: usize, input: &mut UnitInput<'p>) -> Option<Found<'p>> {
        while want == 0 {
            match extent::<U>(self.store.bytes(), MAX) {
                Ok(Extent::Bytes(len)) => want = len,
                Ok(Extent::Unknown { needs }) => {
                    if !self.take(&mut input.head, needs) {
                        break;
                    }
                }
                Err(error) => return Some(self.give_up(error)),
            }
        }
        self.state = State::Open(want);
        if want != 0 && self.take(&mut input.head, want) {
            self.state = State::Ready;
            return Some(Found::Stored);
        }
        if !input.unit_start {
            return None;
        }
        // The next one starts, so this one will not be completed.
        let error = self.missing(want);
        Some(self.give_up(error))
    }

    /// What is missing of the open unit.
    fn missing(&self, want: usize) -> Error {
        let have = self.store.bytes().len();
        let kind = ErrorKind::Short { need: want.saturating_sub(have).max(1), have: 0 };
        Error::new(kind, U::NAME, have)
    }

    /// The stored bytes are no unit; the next one is where a pointer says.
    fn give_up<'p>(&mut self, error: Error) -> Found<'p> {
        self.state = State::Hunting;
        Found::BadStored(error)
    }

    /// Takes bytes until so many are stored. False when there are not so many.
    fn take(&mut self, from: &mut &[u8], until: usize) -> bool {
        let n = until.saturating_sub(self.store.bytes().len());
        let (bytes, rest) = from.split_at_checked(n).unwrap_or((from, &[]));
        self.store.extend(bytes);
        *from = rest;
        bytes.len() == n
    }

    /// The unit at the start of the tail.
    fn tail<'p>(&mut self, input: &mut UnitInput<'p>) -> Found<'p> {
        let mut bytes = core::mem::take(&mut input.tail);
        while let [first, rest @ ..] = bytes {
            if U::STUFFING != Some(*first) {
                break;
            }
            bytes = rest;
        }
        if bytes.is_empty() {
            return Found::Nothing;
        }
        let want = match extent::<U>(bytes, MAX) {
            Ok(Extent::Bytes(len)) => len,
            Ok(Extent::Unknown { .. }) => 0,
            Err(error) => {
                self.state = State::Hunting;
                return Found::Bad(error, bytes);
            }
        };
        if let Some((unit, rest)) = bytes.split_at_checked(want).filter(|_| want != 0) {
            input.tail = rest;
            return Found::Borrowed(unit);
        }
        self.store.clear();
        self.store.extend(bytes);
        self.state = State::Open(want);
        Found::Nothing
    }
}

impl<'p> UnitInput<'p> {
    fn open(&mut self, payload: &'p [u8], unit_start: bool) -> Result<(), Error> {
        if !unit_start {
            self.head = payload;
            return Ok(());
        }
        let (pointer, rest) = payload.split_first().map_or((0, payload), |(pointer, rest)| (*pointer, rest));
        let Some((head, tail)) = rest.split_at_checked(pointer.into()) else {
            let offset = PACKET_SIZE.saturating_sub(payload.len());
            return Err(Error::new(ErrorKind::Value(pointer.into()), &"pointer_field", offset));
        };
        (self.head, self.tail, self.unit_start) = (head, tail, true);
        Ok(())
    }
}

/// What a unit says of its length, within reason.
fn extent<U: UnitFormat>(bytes: &[u8], max: usize) -> Result<Extent, Error> {
    match U::extent(bytes)? {
        Extent::Bytes(len) if len > max => Err(Error::new(ErrorKind::TooLarge(len as u64), U::NAME, 0)),
        Extent::Bytes(len) => Ok(Extent::Bytes(len.max(1))),
        // Otherwise the caller would ask forever.
        Extent::Unknown { needs } if needs > max => Err(Error::new(ErrorKind::TooLarge(needs as u64), U::NAME, 0)),
        Extent::Unknown { needs } => Ok(Extent::Unknown { needs: needs.max(bytes.len().saturating_add(1)) }),
    }
}
