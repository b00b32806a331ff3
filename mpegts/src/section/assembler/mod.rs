//! Sections out of packet payloads — ISO/IEC 13818-1, 2.4.4.1 and 2.4.4.2.

use crate::packet::Packet;
use crate::section::{MAX_SECTION, Section, whole_len};
use wire::{Error, ErrorKind, Store};

#[cfg(test)]
mod tests;

/// Collects the sections of one PID.
///
/// A section that lies whole in one payload is borrowed from it; any other is copied once into a
/// buffer of at most 4096 bytes. [`SectionReader`](crate::section::SectionReader) does so from packets; here the caller
/// runs the [continuity](crate::packet::continuity) machine, passes on new payloads only and calls
/// [`reset`](Self::reset) at every break.
///
/// ```
/// use mpegts::section::{Payload, SectionAssembler};
/// // pointer_field 0, then a TDT of eight bytes and stuffing
/// let payload = [&[0, 0x70, 0x70, 5, 0xE1, 2, 3, 4, 5][..], &[0xFF; 175][..]].concat();
/// let mut assembler = SectionAssembler::new();
/// let mut payload = Payload::new(&payload, true);
/// let section = assembler.next(&mut payload).unwrap().unwrap();
/// assert_eq!(section.table_id(), 0x70);
/// assert!(assembler.next(&mut payload).is_none());
/// ```
#[derive(Debug, Default)]
pub struct SectionAssembler {
    store: Store<MAX_SECTION>,
    /// Bytes of the open section; 0 while its header is not complete.
    want: usize,
    open: bool,
    /// The stored section has been handed out.
    taken: bool,
}

/// A payload on its way through [`SectionAssembler::next`].
#[derive(Debug, Clone, Copy)]
pub struct Payload<'p> {
    /// What continues the open section.
    head: &'p [u8],
    /// Where sections start, from the pointer on.
    tail: &'p [u8],
    unit_start: bool,
    /// The pointer_field, when it points behind the payload.
    bad_pointer: Option<u8>,
}

impl<'p> Payload<'p> {
    /// The payload of a packet. None when it has none.
    #[inline]
    pub fn from_packet(packet: Packet<'p>) -> Option<Self> {
        let payload = packet.payload().ok().flatten()?;
        Some(Payload::new(payload, packet.payload_unit_start_indicator()))
    }

    /// The payload of a packet with or without `payload_unit_start_indicator`.
    #[inline]
    pub fn new(payload: &'p [u8], unit_start: bool) -> Self {
        let mut p = Payload { head: payload, tail: &[], unit_start, bad_pointer: None };
        if unit_start {
            let (pointer, rest) = payload.split_first().map_or((0, payload), |(pointer, rest)| (*pointer, rest));
            match rest.split_at_checked(usize::from(pointer)) {
                Some((head, tail)) => (p.head, p.tail) = (head, tail),
                None => (p.head, p.bad_pointer) = (&[], Some(pointer)),
            }
        }
        p
    }
}

/// How far a [`Payload`] has been used, to go on with it later: what is left of each part.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct SectionWalk {
    head: usize,
    tail: usize,
    /// Where the head ends in the payload.
    pointed: usize,
    unit_start: bool,
    bad_pointer: Option<u8>,
}

#[cfg(feature = "alloc")]
impl SectionWalk {
    pub(crate) const NONE: SectionWalk =
        SectionWalk { head: 0, tail: 0, pointed: 0, unit_start: false, bad_pointer: None };

    pub(crate) fn new(payload: &[u8], unit_start: bool) -> Self {
        let Payload { head, tail, bad_pointer, .. } = Payload::new(payload, unit_start);
        let pointed = payload.len().saturating_sub(tail.len());
        SectionWalk { head: head.len(), tail: tail.len(), pointed, unit_start, bad_pointer }
    }

    /// Nothing is left.
    pub(crate) const fn is_through(&self) -> bool {
        self.head == 0 && self.tail == 0 && self.bad_pointer.is_none()
    }

    /// What is left of the same payload: of each part, its last bytes.
    fn resume<'p>(&self, payload: &'p [u8]) -> Payload<'p> {
        let last = |part: &'p [u8], n: usize| part.get(part.len().saturating_sub(n)..).unwrap_or_default();
        Payload {
            head: last(payload.get(..self.pointed).unwrap_or_default(), self.head),
            tail: last(payload, self.tail),
            unit_start: self.unit_start,
            bad_pointer: self.bad_pointer,
        }
    }
}

/// What [`SectionAssembler::locate`] has found, without borrowing it.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone)]
pub(crate) enum Located {
    /// In the payload.
    Payload(core::ops::Range<usize>),
    /// In the assembler.
    Stored,
}

/// A section that cannot be used, with what there is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadSection<'s> {
    /// What is wrong; offsets count from the start of the section.
    pub error: Error,
    /// From `table_id` on.
    pub bytes: &'s [u8],
}

/// What a step has found.
enum Found<'p> {
    Nothing,
    /// Whole in the payload.
    Borrowed(&'p [u8]),
    /// Whole in the store.
    Stored,
    /// The store's content is of no use.
    Bad(Error),
    /// These bytes of the payload are of no use.
    BadBytes(Error, &'p [u8]),
}

impl SectionAssembler {
    /// Nothing collected.
    pub const fn new() -> Self {
        SectionAssembler { store: Store::new(), want: 0, open: false, taken: false }
    }

    /// Drops an open section: after lost packets.
    pub fn reset(&mut self) {
        self.open = false;
        self.store.clear();
    }

    /// True while a section is open.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// The next section of `payload`; None when it is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, payload: &mut Payload<'p>) -> Option<Result<Section<'s>, BadSection<'s>>> {
        if core::mem::take(&mut self.taken) {
            self.store.clear();
        }
        match self.step(payload) {
            Found::Nothing => None,
            Found::Borrowed(bytes) => Some(check(bytes)),
            Found::Stored => {
                self.taken = true;
                Some(check(self.store.bytes()))
            }
            Found::Bad(error) => {
                self.taken = true;
                Some(Err(BadSection { error, bytes: self.store.bytes() }))
            }
            Found::BadBytes(error, bytes) => Some(Err(BadSection { error, bytes })),
        }
    }

    /// The section that is open when no more payloads come, as far as it is there.
    pub fn finish(&mut self) -> Option<BadSection<'_>> {
        if !self.open {
            return None;
        }
        let error = self.break_off();
        Some(BadSection { error, bytes: self.store.bytes() })
    }

    /// The next section as [`next`](Self::next) finds it, its `CRC_32` not yet checked: where it
    /// is, and the error that has been found already.
    #[cfg(feature = "alloc")]
    pub(crate) fn locate(&mut self, payload: &[u8], walk: &mut SectionWalk) -> Option<(Located, Option<Error>)> {
        if core::mem::take(&mut self.taken) {
            self.store.clear();
        }
        let mut p = walk.resume(payload);
        let before = payload.len().saturating_sub(p.tail.len());
        let found = self.step(&mut p);
        (walk.head, walk.tail, walk.bad_pointer) = (p.head.len(), p.tail.len(), p.bad_pointer);
        let range = |bytes: &[u8]| Located::Payload(before..before.saturating_add(bytes.len()));
        self.taken = matches!(found, Found::Stored | Found::Bad(_));
        match found {
            Found::Nothing => None,
            Found::Borrowed(bytes) => Some((range(bytes), None)),
            Found::Stored => Some((Located::Stored, None)),
            Found::Bad(error) => Some((Located::Stored, Some(error))),
            Found::BadBytes(error, bytes) => Some((range(bytes), Some(error))),
        }
    }

    /// The section that is all there is in a payload with `payload_unit_start_indicator`. Its `CRC_32` is not checked.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn whole<'p>(&self, payload: &'p [u8]) -> Option<&'p [u8]> {
        let [0, tail @ ..] = payload else { return None };
        let (section, rest) = tail.split_at_checked(whole_len(tail)?)?;
        let alone = *tail.first()? != 0xFF && rest.first().is_none_or(|byte| *byte == 0xFF);
        (alone && !self.open).then_some(section)
    }

    /// Takes a payload with `payload_unit_start_indicator` that begins a section and nothing else. False, and nothing
    /// has happened, for any other.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn begins(&mut self, payload: &[u8]) -> bool {
        let [0, tail @ ..] = payload else { return false };
        let Some(want) = whole_len(tail) else { return false };
        let begins = tail.first() != Some(&0xFF) && want > tail.len() && want <= MAX_SECTION && !self.open;
        if begins {
            self.taken = false;
            self.open_with(tail, want);
        }
        begins
    }

    /// Takes a payload that goes on with the open section, or that ends it and has nothing else: true for that,
    /// if it is `good`. None leaves all as it was: the payload is another.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) fn goes_on(&mut self, payload: &[u8], good: impl FnOnce(&[u8]) -> bool) -> Option<bool> {
        let have = self.store.bytes().len();
        let missing = self.want.checked_sub(have).filter(|_| self.open && !self.taken)?;
        let Some((end, rest)) = payload.split_at_checked(missing).filter(|_| missing > 0) else {
            let fits = missing > payload.len() && self.want <= MAX_SECTION;
            return (fits && self.store.extend(payload)).then_some(false);
        };
        if rest.first().is_some_and(|byte| *byte != 0xFF) || !self.store.extend(end) {
            return None;
        }
        if !good(self.store.bytes()) {
            self.store.truncate(have);
            return None;
        }
        (self.open, self.taken) = (false, true);
        Some(true)
    }

    /// The section that [`locate`](Self::locate) has found here.
    #[cfg(feature = "alloc")]
    pub(crate) fn stored(&self) -> &[u8] {
        self.store.bytes()
    }

    #[inline]
    fn step<'p>(&mut self, p: &mut Payload<'p>) -> Found<'p> {
        if self.open {
            if let Some(found) = self.go_on(p) {
                return found;
            }
        }
        // Without an open section nothing in the head is of use, be it stuffing or the end of a
        // section whose start was lost.
        p.head = &[];
        if let Some(pointer) = p.bad_pointer.take() {
            return Found::BadBytes(Error::new(ErrorKind::Value(pointer.into()), &"pointer_field", 0), &[]);
        }
        self.start(p)
    }

    /// Adds to the open section. None when the packet did not end it and no new one starts.
    fn go_on<'p>(&mut self, p: &mut Payload<'p>) -> Option<Found<'p>> {
        if self.want == 0 {
            let missing = 3usize.saturating_sub(self.store.bytes().len());
            self.take(&mut p.head, missing);
            if let Some(want) = whole_len(self.store.bytes()) {
                self.want = want;
            }
        }
        if self.want > MAX_SECTION {
            self.open = false;
            p.head = &[];
            return Some(Found::Bad(too_long(self.want)));
        }
        let missing = self.want.saturating_sub(self.store.bytes().len());
        self.take(&mut p.head, missing);
        if self.want != 0 && self.store.bytes().len() == self.want {
            self.open = false;
            if !p.unit_start {
                // Another section may follow directly, without a pointer.
                p.tail = p.head;
            }
            p.head = &[];
            return Some(Found::Stored);
        }
        if !p.unit_start {
            return Some(Found::Nothing);
        }
        // The next one starts, so this one will not be completed.
        Some(Found::Bad(self.break_off()))
    }

    /// Ends the open section: what is missing.
    fn break_off(&mut self) -> Error {
        (self.open, self.taken) = (false, true);
        let have = self.store.bytes().len();
        let kind = ErrorKind::Short { need: self.want.saturating_sub(have).max(1), have: 0 };
        Error::new(kind, &"Section", have)
    }

    fn take(&mut self, from: &mut &[u8], n: usize) {
        let (bytes, rest) = from.split_at_checked(n).unwrap_or((from, &[]));
        self.store.extend(bytes);
        *from = rest;
    }

    /// The section at the start of the tail.
    #[inline]
    fn start<'p>(&mut self, p: &mut Payload<'p>) -> Found<'p> {
        let tail = core::mem::take(&mut p.tail);
        // table_id 0xFF: nothing but stuffing follows.
        if matches!(*tail, [] | [0xFF, ..]) {
            return Found::Nothing;
        }
        let want = whole_len(tail).unwrap_or(0);
        if let Some((section, rest)) = tail.split_at_checked(want).filter(|_| want != 0) {
            if rest.first() != Some(&0xFF) {
                p.tail = rest;
            }
            return Found::Borrowed(section);
        }
        if want > MAX_SECTION {
            return Found::BadBytes(too_long(want), tail);
        }
        self.open_with(tail, want);
        Found::Nothing
    }

    fn open_with(&mut self, bytes: &[u8], want: usize) {
        self.store.clear();
        self.store.extend(bytes);
        (self.open, self.want) = (true, want);
    }
}

#[cold]
fn too_long(want: usize) -> Error {
    let length = want.saturating_sub(3) as u64;
    Error::new(ErrorKind::Value(length), &"SectionHeader.section_length", 1)
}

#[inline(always)]
fn check(bytes: &[u8]) -> Result<Section<'_>, BadSection<'_>> {
    Section::from_bytes(bytes).map_err(|error| BadSection { error, bytes })
}
