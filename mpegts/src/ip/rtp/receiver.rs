//! RTP packets into the order of their sequence numbers.

use super::{MP2T, RtpPacket};
use crate::bump;
use alloc::{vec, vec::Vec};
use wire::{Decode, Error};

/// Sequence numbers behind the next one whose fate is remembered: late or duplicate.
const HISTORY: u16 = 1024;
/// A jump ahead by more than this is no loss but another numbering — RFC 3550, A.1.
const MAX_DROPOUT: u16 = 3000;
/// The widest window.
const MAX_WINDOW: u16 = 2048;
/// Packets to wait for after the first before the lowest number begins the sequence.
const OPENING: u16 = 8;
/// Bytes that may wait, for each packet of the window: an Ethernet frame has less.
const BYTES_EACH: usize = 1500;

/// Puts the packets of one stream back into order — RFC 3550, A.1.
///
/// With each datagram comes `A`, what the caller knows of its arrival: a time, a place in a capture, or `()`. It goes
/// out with the packet, however long that had to wait.
///
/// Every datagram comes out as exactly one event: [`Packet`](RtpEvent::Packet), [`Late`](RtpEvent::Late),
/// [`Duplicate`](RtpEvent::Duplicate), [`Stray`](RtpEvent::Stray), [`Other`](RtpEvent::Other) or
/// [`Bad`](RtpEvent::Bad). A packet that comes in order is borrowed from its datagram; one that has to wait for another
/// is copied. A missing packet is given up, and reported, when one has come whose number is further on than the window,
/// when the memory for waiting ones is used up, or by [`flush`](Self::flush) and [`finish`](Self::finish).
///
/// The first packets of a sequence wait for up to eight more (fewer with a smaller window), so that the lowest number
/// begins it. Another SSRC, or a number far from the others, begins another stream or sequence when a second such
/// packet comes right behind the first; a single one is a stray. A smaller step back counts as a restart after as many
/// consecutive late or duplicate packets as the window is long.
#[derive(Debug)]
pub struct RtpReceiver<A> {
    payload_type: Option<u8>,
    window: u16,
    ssrc: Option<u32>,
    /// The sequence number to be delivered next; while a numbering opens, the lowest that has come.
    next: u16,
    /// Packets that must still come before the first of this numbering goes out.
    opening: u16,
    /// The highest sequence number of this numbering that came and was not late.
    highest: u16,
    /// The packets that wait, by sequence number modulo the length, which is a power of two. Empty before the first.
    slots: Vec<Waiting<A>>,
    /// Number and bytes of the packets in the slots.
    waiting: u16,
    bytes: usize,
    /// The slot handed out last.
    lent: Option<usize>,
    /// Give up what is missing before this sequence number.
    give_up: Option<u16>,
    /// For the sequence numbers behind the next one, modulo HISTORY: it was delivered.
    delivered: [u64; HISTORY as usize / 64],
    /// How many sequence numbers behind the next one mean anything.
    known: u16,
    /// The number that would go on with the late packets and duplicates that came last, and how many these are.
    behind: (u16, u16),
    /// A packet far from all others, which begins another numbering if the next one is near it.
    stray: Option<Stray<A>>,
    /// The stray handed out last.
    expelled: Vec<u8>,
    statistics: RtpStatistics,
}

#[derive(Debug, Clone)]
struct Waiting<A> {
    /// Some while a packet waits here.
    arrival: Option<A>,
    datagram: Vec<u8>,
}

#[derive(Debug)]
struct Stray<A> {
    ssrc: u32,
    sequence: u16,
    arrival: A,
    datagram: Vec<u8>,
}

/// Counts of datagrams, and of those that did not come.
///
/// `received` is the sum of `delivered`, `late`, `duplicates`, `strays`, `other`, `bad` and the packets that
/// [wait](RtpReceiver::waiting).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RtpStatistics {
    /// All.
    pub received: u64,
    /// Handed out in order.
    pub delivered: u64,
    /// Of these, the ones that came after a packet with a higher number.
    pub reordered: u64,
    /// Never came, or too late.
    pub lost: u64,
    /// Came after they had been given up.
    pub late: u64,
    /// Came again.
    pub duplicates: u64,
    /// Of another source or numbering, without a second one behind.
    pub strays: u64,
    /// Of another payload type.
    pub other: u64,
    /// Not RTP.
    pub bad: u64,
    /// New streams and new numberings; the first stream is one.
    pub starts: u64,
}

/// A datagram on its way through [`RtpReceiver::next`] or [`Datagrams::next`](super::Datagrams::next).
#[must_use = "a datagram that is not walked is lost"]
#[derive(Debug)]
pub struct DatagramInput<'d, A> {
    datagram: Option<(&'d [u8], A)>,
    /// Not for the RTP receiver.
    is_bare: bool,
}

/// A packet that has been read.
#[derive(Clone, Copy)]
struct Came<'d, A> {
    packet: RtpPacket<'d>,
    datagram: &'d [u8],
    arrival: A,
}

impl<'d, A> DatagramInput<'d, A> {
    /// There is something else to do first.
    fn put_back(&mut self, came: Came<'d, A>) {
        self.datagram = Some((came.datagram, came.arrival));
    }

    pub(super) const fn bare(datagram: &'d [u8], arrival: A) -> Self {
        DatagramInput { datagram: Some((datagram, arrival)), is_bare: true }
    }

    pub(super) fn take_bare(&mut self) -> Option<(&'d [u8], A)> {
        if self.is_bare { self.datagram.take() } else { None }
    }
}

/// What [`RtpReceiver::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum RtpEvent<'e, A> {
    /// The next packet in order.
    Packet {
        /// What came.
        packet: RtpPacket<'e>,
        /// What was pushed with it.
        arrival: A,
    },
    /// Packets that did not come, right before the next one.
    Lost {
        /// The sequence number of the first.
        first: u16,
        /// How many.
        count: u16,
    },
    /// A packet came after it had been given up.
    Late(RtpPacket<'e>),
    /// A packet came again.
    Duplicate(u16),
    /// A packet whose SSRC or number is not that of the stream, and none like it came behind: it is not used.
    Stray(RtpPacket<'e>),
    /// A packet of another payload type, at once and out of order.
    Other(RtpPacket<'e>),
    /// A datagram that is not a packet of RTP.
    Bad(Error),
    /// The packets that follow are of another stream than those before, or of the first.
    NewSource {
        /// Its source.
        ssrc: u32,
    },
    /// The source has begun to number anew.
    Restart {
        /// The number that would have continued.
        expected: u16,
        /// The number of the first packet that came of the new numbering.
        found: u16,
    },
}

/// What a step has found.
enum Found<'d, A> {
    Nothing,
    Event(RtpEvent<'d, A>),
    /// In a slot.
    Stored {
        slot: usize,
        arrival: A,
    },
    /// In `expelled`.
    Stray,
}

impl<A: Copy> RtpReceiver<A> {
    /// Expects payload type [`MP2T`] and waits for a missing packet while those that come are at most
    /// `window` numbers ahead of it: 0 to 2048, more becomes 2048.
    pub fn new(window: u16) -> Self {
        RtpReceiver {
            payload_type: Some(MP2T),
            window: window.min(MAX_WINDOW),
            ssrc: None,
            next: 0,
            opening: 0,
            highest: 0,
            slots: Vec::new(),
            waiting: 0,
            bytes: 0,
            lent: None,
            give_up: None,
            delivered: [0; HISTORY as usize / 64],
            known: 0,
            behind: (0, 0),
            stray: None,
            expelled: Vec::new(),
            statistics: RtpStatistics::default(),
        }
    }

    /// Expects another payload type, or any.
    #[must_use]
    pub const fn with_payload_type(mut self, payload_type: Option<u8>) -> Self {
        self.payload_type = payload_type;
        self
    }

    /// From the next packet on, expects another payload type, or any.
    pub const fn set_payload_type(&mut self, payload_type: Option<u8>) {
        self.payload_type = payload_type;
    }

    /// The payload type expected.
    pub const fn payload_type(&self) -> Option<u8> {
        self.payload_type
    }

    /// Counts since the beginning.
    pub const fn statistics(&self) -> &RtpStatistics {
        &self.statistics
    }

    /// Number of packets that wait for others: at most the window, and one more that may be a stray.
    pub fn waiting(&self) -> u16 {
        self.waiting.saturating_add(self.stray.is_some().into())
    }

    /// What was pushed with the packet that goes out next of those that wait for their turn; None when none does. For
    /// receivers that are patient for a limited time: call [`flush`](Self::flush) when it is over.
    pub fn waiting_since(&self) -> Option<A> {
        self.slot(self.first_waiting()?)?.arrival
    }

    /// Takes a datagram. Walk it to its end with [`next`](Self::next) before the next one.
    pub fn push<'d>(&mut self, datagram: &'d [u8], arrival: A) -> DatagramInput<'d, A> {
        bump(&mut self.statistics.received);
        DatagramInput { datagram: Some((datagram, arrival)), is_bare: false }
    }

    /// The next event; None when the datagram is used up.
    #[inline]
    pub fn next<'s, 'd: 's>(&'s mut self, input: &mut DatagramInput<'d, A>) -> Option<RtpEvent<'s, A>> {
        let found = self.step(input);
        self.show(found)
    }

    /// Gives up what is missing, so that no packet waits for its turn: when that takes too long. Call it until None. A
    /// packet that may begin another numbering goes on waiting for a second one.
    pub fn flush(&mut self) -> Option<RtpEvent<'_, A>> {
        self.give_up_all();
        let found = self.step(&mut DatagramInput { datagram: None, is_bare: false });
        self.show(found)
    }

    /// The end of the input: nothing waits any more. Call it until None.
    pub fn finish(&mut self) -> Option<RtpEvent<'_, A>> {
        self.give_up_all();
        let found = match self.step(&mut DatagramInput { datagram: None, is_bare: false }) {
            Found::Nothing => self.expel(),
            found => found,
        };
        self.show(found)
    }

    #[inline]
    fn show<'s, 'd: 's>(&'s self, found: Found<'d, A>) -> Option<RtpEvent<'s, A>> {
        // Kept packets were checked when they came.
        match found {
            Found::Nothing => None,
            Found::Event(event) => Some(event),
            Found::Stored { slot, arrival } => {
                let packet = RtpPacket::from_bytes(&self.slots.get(slot)?.datagram).ok()?;
                Some(RtpEvent::Packet { packet, arrival })
            }
            Found::Stray => RtpPacket::from_bytes(&self.expelled).ok().map(RtpEvent::Stray),
        }
    }

    fn step<'d>(&mut self, input: &mut DatagramInput<'d, A>) -> Found<'d, A> {
        if let Some(slot) = self.lent.take().and_then(|index| self.slots.get_mut(index)) {
            if slot.datagram.capacity() > 2 * BYTES_EACH {
                slot.datagram = Vec::new();
            }
        }
        loop {
            if let Some(found) = self.release() {
                return found;
            }
            let Some((datagram, arrival)) = input.datagram.take() else { return Found::Nothing };
            let packet = match RtpPacket::from_bytes(datagram) {
                Ok(packet) => packet,
                Err(error) => {
                    bump(&mut self.statistics.bad);
                    return Found::Event(RtpEvent::Bad(error));
                }
            };
            if self.payload_type.is_some_and(|t| t != packet.payload_type) {
                bump(&mut self.statistics.other);
                return Found::Event(RtpEvent::Other(packet));
            }
            let came = Came { packet, datagram, arrival };
            let taken = match self.ssrc {
                None => {
                    self.begin(packet.ssrc, packet.sequence_number);
                    input.put_back(came);
                    Some(Found::Event(RtpEvent::NewSource { ssrc: packet.ssrc }))
                }
                Some(ssrc) if ssrc == packet.ssrc && self.is_near(packet.sequence_number) => {
                    if self.stray.is_some() {
                        input.put_back(came);
                        return self.expel();
                    }
                    self.near(came, input)
                }
                Some(_) => self.far(came, input),
            };
            if let Some(found) = taken {
                return found;
            }
        }
    }

    /// What can be handed out, or must be given up, before anything else.
    #[inline]
    fn release(&mut self) -> Option<Found<'static, A>> {
        if self.opening > 0 || (self.waiting == 0 && self.give_up.is_none()) {
            return None;
        }
        let index = self.index(self.next);
        if let Some((slot, arrival)) = self.slots.get_mut(index).and_then(|s| s.arrival.take().map(|a| (s, a))) {
            self.bytes = self.bytes.saturating_sub(slot.datagram.len());
            self.waiting = self.waiting.saturating_sub(1);
            self.lent = Some(index);
            bump(&mut self.statistics.delivered);
            self.pass(true);
            return Some(Found::Stored { slot: index, arrival });
        }
        let count = self.give_up?.wrapping_sub(self.next);
        if count == 0 || count > MAX_DROPOUT {
            self.give_up = None;
            return None;
        }
        let first = self.next;
        let count = self.first_waiting().map_or(count, |sequence| count.min(sequence.wrapping_sub(first)));
        for _ in 0..count {
            self.pass(false);
        }
        self.statistics.lost = self.statistics.lost.saturating_add(count.into());
        Some(Found::Event(RtpEvent::Lost { first, count }))
    }

    /// Close enough to the next number to be of the same numbering.
    fn is_near(&self, sequence: u16) -> bool {
        let ahead = sequence.wrapping_sub(self.next);
        ahead <= MAX_DROPOUT || ahead.wrapping_neg() <= HISTORY
    }

    /// A packet of the present numbering. None: there is more to look at first, or it waits.
    #[inline]
    fn near<'d>(&mut self, came: Came<'d, A>, input: &mut DatagramInput<'d, A>) -> Option<Found<'d, A>> {
        let sequence = came.packet.sequence_number;
        let ahead = sequence.wrapping_sub(self.next);
        if ahead == 0 && self.opening == 0 {
            bump(&mut self.statistics.delivered);
            self.follow(sequence);
            self.pass(true);
            return Some(Found::Event(RtpEvent::Packet { packet: came.packet, arrival: came.arrival }));
        }
        if ahead <= self.window {
            return self.store(came, input);
        }
        if ahead <= MAX_DROPOUT {
            // Beyond the window: the window moves.
            (self.opening, self.give_up) = (0, Some(sequence.wrapping_sub(self.window)));
        } else if self.opening == 0 {
            return self.behind(came, input);
        } else {
            if self.highest.wrapping_sub(sequence) <= self.window {
                self.next = sequence;
                return self.store(came, input);
            }
            self.opening = 0;
        }
        input.put_back(came);
        None
    }

    /// Keeps a packet until those before it have come. Without room for it the input goes back, and
    /// something is given up.
    fn store<'d>(&mut self, came: Came<'d, A>, input: &mut DatagramInput<'d, A>) -> Option<Found<'d, A>> {
        let (sequence, datagram) = (came.packet.sequence_number, came.datagram);
        if self.slot(sequence).is_some_and(|slot| slot.arrival.is_some()) {
            return Some(self.duplicate(sequence));
        }
        let limit = usize::from(self.window).saturating_mul(BYTES_EACH);
        if self.bytes.saturating_add(datagram.len()) > limit {
            if core::mem::take(&mut self.opening) == 0 {
                self.give_up = Some(self.first_waiting().map_or(sequence, |first| first.wrapping_add(1)));
            }
            input.put_back(came);
            return None;
        }
        self.follow(sequence);
        let index = self.index(sequence);
        if let Some(slot) = self.slots.get_mut(index) {
            slot.arrival = Some(came.arrival);
            slot.datagram.clear();
            slot.datagram.extend_from_slice(datagram);
            self.bytes = self.bytes.saturating_add(datagram.len());
            self.waiting = self.waiting.saturating_add(1);
        }
        self.opening = self.opening.saturating_sub(1);
        None
    }

    /// A packet whose turn is over.
    fn behind<'d>(&mut self, came: Came<'d, A>, input: &mut DatagramInput<'d, A>) -> Option<Found<'d, A>> {
        let sequence = came.packet.sequence_number;
        let (expected, count) = self.behind;
        if sequence == expected && count >= self.window.max(OPENING) {
            // Only old numbers, each one more than the last: the source went back a little.
            input.put_back(came);
            if self.waiting > 0 {
                self.give_up_all();
                return None;
            }
            let restart = RtpEvent::Restart { expected: self.next, found: sequence };
            self.begin(came.packet.ssrc, sequence);
            return Some(Found::Event(restart));
        }
        self.behind = (sequence.wrapping_add(1), if sequence == expected { count.saturating_add(1) } else { 1 });
        let back = self.next.wrapping_sub(sequence);
        let (word, bit) = place(sequence);
        if back <= self.known && self.delivered.get(word).is_some_and(|w| w & bit != 0) {
            return Some(self.duplicate(sequence));
        }
        bump(&mut self.statistics.late);
        Some(Found::Event(RtpEvent::Late(came.packet)))
    }

    fn duplicate(&mut self, sequence: u16) -> Found<'static, A> {
        bump(&mut self.statistics.duplicates);
        Found::Event(RtpEvent::Duplicate(sequence))
    }

    /// A packet of another source or far from the others: the second of two in a row begins another numbering.
    fn far<'d>(&mut self, came: Came<'d, A>, input: &mut DatagramInput<'d, A>) -> Option<Found<'d, A>> {
        let (ssrc, sequence) = (came.packet.ssrc, came.packet.sequence_number);
        let Some(stray) = &self.stray else {
            let mut kept = core::mem::take(&mut self.expelled);
            kept.clear();
            kept.extend_from_slice(came.datagram);
            self.stray = Some(Stray { ssrc, sequence, arrival: came.arrival, datagram: kept });
            return None;
        };
        let ahead = sequence.wrapping_sub(stray.sequence);
        if stray.ssrc == ssrc && ahead == 0 {
            return Some(self.duplicate(sequence));
        }
        input.put_back(came);
        if stray.ssrc != ssrc || ahead.min(ahead.wrapping_neg()) > self.window.max(1) {
            return Some(self.expel());
        }
        if self.waiting > 0 {
            self.give_up_all();
            return None;
        }
        let stray = self.stray.take()?;
        let event = if self.ssrc == Some(stray.ssrc) {
            RtpEvent::Restart { expected: self.next, found: stray.sequence }
        } else {
            RtpEvent::NewSource { ssrc: stray.ssrc }
        };
        self.begin(stray.ssrc, stray.sequence);
        let index = self.index(stray.sequence);
        if let Some(slot) = self.slots.get_mut(index) {
            (self.waiting, self.bytes) = (1, stray.datagram.len());
            *slot = Waiting { arrival: Some(stray.arrival), datagram: stray.datagram };
        }
        self.opening = self.opening.saturating_sub(1);
        Some(Found::Event(event))
    }

    /// Hands out the stray, if there is one.
    fn expel(&mut self) -> Found<'static, A> {
        let Some(stray) = self.stray.take() else { return Found::Nothing };
        self.expelled = stray.datagram;
        bump(&mut self.statistics.strays);
        Found::Stray
    }

    /// Lets everything out that waits in the slots.
    fn give_up_all(&mut self) {
        self.opening = 0;
        if self.waiting > 0 {
            // The highest number that came is still waiting.
            self.give_up = Some(self.highest.wrapping_add(1));
        }
    }

    /// Begins a numbering; nothing waits.
    fn begin(&mut self, ssrc: u32, sequence: u16) {
        if self.slots.is_empty() {
            let slots = usize::from(self.window).saturating_add(1).next_power_of_two();
            self.slots = vec![Waiting { arrival: None, datagram: Vec::new() }; slots];
        }
        (self.ssrc, self.next, self.highest) = (Some(ssrc), sequence, sequence);
        // The first packet, and those behind it.
        self.opening = if self.window == 0 { 0 } else { self.window.min(OPENING).saturating_add(1) };
        (self.give_up, self.known, self.behind, self.stray) = (None, 0, (0, 0), None);
        bump(&mut self.statistics.starts);
    }

    /// Notes a packet that is not late.
    #[inline]
    fn follow(&mut self, sequence: u16) {
        self.behind.1 = 0;
        if sequence.wrapping_sub(self.highest) <= u16::MAX / 2 {
            self.highest = sequence;
        } else {
            bump(&mut self.statistics.reordered);
        }
    }

    /// Goes on to the next sequence number.
    #[inline]
    fn pass(&mut self, delivered: bool) {
        let (word, bit) = place(self.next);
        if let Some(w) = self.delivered.get_mut(word) {
            *w = if delivered { *w | bit } else { *w & !bit };
        }
        self.known = self.known.saturating_add(1).min(HISTORY);
        self.next = self.next.wrapping_add(1);
    }

    #[inline]
    fn index(&self, sequence: u16) -> usize {
        usize::from(sequence) & self.slots.len().wrapping_sub(1)
    }

    fn slot(&self, sequence: u16) -> Option<&Waiting<A>> {
        self.slots.get(self.index(sequence))
    }

    fn first_waiting(&self) -> Option<u16> {
        let window = if self.waiting == 0 { 0..0 } else { 0..self.window.saturating_add(1) };
        let mut numbers = window.map(|n| self.next.wrapping_add(n));
        numbers.find(|sequence| self.slot(*sequence).is_some_and(|slot| slot.arrival.is_some()))
    }
}

/// Word and bit of a sequence number in the history.
#[inline]
fn place(sequence: u16) -> (usize, u64) {
    let index = sequence & (HISTORY - 1);
    (usize::from(index / 64), 1u64.wrapping_shl(u32::from(index & 63)))
}
