//! RTP packets into the order of their sequence numbers.

use super::{MP2T, RtpPacket};
use alloc::{vec, vec::Vec};
use wire::{Decode, Error};

/// Sequence numbers behind the next one whose fate is remembered: late or duplicate.
const HISTORY: u16 = 1024;
/// A jump ahead by more than this is no loss but another numbering — RFC 3550, A.1.
const MAX_DROPOUT: u16 = 3000;
/// The widest window.
const MAX_WINDOW: u16 = 2048;
/// Bytes that may wait, for each packet of the window: an Ethernet frame has less.
const BYTES_EACH: usize = 1500;

/// Puts the packets of one stream back into order.
///
/// A packet that comes in order is borrowed from its datagram; only one that has to wait for another
/// is copied. A missing packet is given up, and reported, when one has come whose number is further
/// on than the window, when the memory for waiting ones is used up, or by [`flush`](Self::flush).
///
/// Another SSRC is a new stream, which begins with its first packet. Packets of another payload type
/// (such as FEC packets on the same port) and packets that carry no transport stream are reported
/// and counted; the former have no part in the order.
#[derive(Debug)]
pub struct RtpReceiver {
    payload_type: Option<u8>,
    window: u16,
    ssrc: Option<u32>,
    /// The sequence number to be delivered next.
    next: u16,
    /// The packets that wait, by sequence number modulo the length, which is a power of two.
    slots: Vec<Slot>,
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
    /// A packet far from all others, which begins another numbering if the next one follows it.
    stray: Option<(u16, Vec<u8>)>,
    statistics: RtpStatistics,
}

#[derive(Debug, Clone, Default)]
struct Slot {
    full: bool,
    datagram: Vec<u8>,
}

/// Counts of datagrams, and of those that did not come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RtpStatistics {
    /// All.
    pub received: u64,
    /// Handed out in order with a transport stream inside.
    pub delivered: u64,
    /// Of these, the ones that had to wait.
    pub reordered: u64,
    /// Never came, or too late.
    pub lost: u64,
    /// Came after they had been given up, or out of any order.
    pub late: u64,
    /// Came again.
    pub duplicates: u64,
    /// Of the stream, but without transport packets.
    pub not_ts: u64,
    /// Of another payload type.
    pub other: u64,
    /// Not RTP.
    pub bad: u64,
    /// New streams and new numberings; the first stream is one.
    pub starts: u64,
}

/// A datagram on its way through [`RtpReceiver::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct RtpInput<'d>(Option<&'d [u8]>);

/// What [`RtpReceiver::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum RtpEvent<'e> {
    /// The next packet in order: [`packets`](RtpPacket::packets) are its transport packets.
    Packets(RtpPacket<'e>),
    /// The next packet in order, which carries no transport stream.
    NotTs(RtpPacket<'e>),
    /// A packet of another payload type, at once and out of order.
    Other(RtpPacket<'e>),
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
    /// The packets that follow are of another stream than those before, or of the first.
    NewStream {
        /// Its source.
        ssrc: u32,
    },
    /// The source has begun to number anew.
    Restart {
        /// The number that would have continued.
        expected: u16,
        /// The number of the packet that follows.
        found: u16,
    },
    /// A datagram that is not a packet of RTP.
    Bad(Error),
}

/// What a step has found.
enum Found<'d> {
    Nothing,
    Event(RtpEvent<'d>),
    /// In the slot.
    Stored(usize),
}

impl RtpReceiver {
    /// Expects payload type [`MP2T`] and waits for a missing packet while those that come are at most
    /// `window` numbers ahead of it: 0 to 2048, more becomes 2048.
    pub fn new(window: u16) -> Self {
        let window = window.min(MAX_WINDOW);
        let slots = usize::from(window).saturating_add(1).next_power_of_two();
        RtpReceiver {
            payload_type: Some(MP2T),
            window,
            ssrc: None,
            next: 0,
            slots: vec![Slot::default(); slots],
            waiting: 0,
            bytes: 0,
            lent: None,
            give_up: None,
            delivered: [0; HISTORY as usize / 64],
            known: 0,
            stray: None,
            statistics: RtpStatistics::default(),
        }
    }

    /// Expects another payload type, or any.
    #[must_use]
    pub const fn with_payload_type(mut self, payload_type: Option<u8>) -> Self {
        self.payload_type = payload_type;
        self
    }

    /// Counts since the beginning.
    pub const fn statistics(&self) -> &RtpStatistics {
        &self.statistics
    }

    /// Number of packets that wait for one before them.
    pub const fn waiting(&self) -> u16 {
        self.waiting
    }

    /// Takes a datagram. Walk it to its end with [`next`](Self::next) before the next one.
    pub fn push<'d>(&mut self, datagram: &'d [u8]) -> RtpInput<'d> {
        self.statistics.received = self.statistics.received.saturating_add(1);
        RtpInput(Some(datagram))
    }

    /// Gives up what is missing, so that nothing waits: at the end, or when nothing has come for too
    /// long. The events are those of the input returned.
    pub fn flush(&mut self) -> RtpInput<'static> {
        if let Some(last) = self.last_waiting() {
            self.give_up = Some(last.wrapping_add(1));
        }
        RtpInput(None)
    }

    /// The next event; None when the datagram is used up.
    #[inline]
    pub fn next<'s, 'd: 's>(&'s mut self, input: &mut RtpInput<'d>) -> Option<RtpEvent<'s>> {
        match self.step(input) {
            Found::Nothing => None,
            Found::Event(event) => Some(event),
            Found::Stored(slot) => {
                let bytes = self.slots.get(slot).map(|s| &s.datagram[..]).unwrap_or_default();
                // It was read when it was stored.
                RtpPacket::from_bytes(bytes).ok().map(|packet| in_order(packet, &mut self.statistics))
            }
        }
    }

    fn step<'d>(&mut self, input: &mut RtpInput<'d>) -> Found<'d> {
        if let Some(slot) = self.lent.take().and_then(|index| self.slots.get_mut(index)) {
            if slot.datagram.capacity() > 2 * BYTES_EACH {
                slot.datagram = Vec::new();
            }
        }
        loop {
            if let Some(found) = self.release() {
                return found;
            }
            let Some(datagram) = input.0.take() else { return Found::Nothing };
            let packet = match RtpPacket::from_bytes(datagram) {
                Ok(packet) => packet,
                Err(error) => {
                    self.statistics.bad = self.statistics.bad.saturating_add(1);
                    return Found::Event(RtpEvent::Bad(error));
                }
            };
            if self.payload_type.is_some_and(|t| t != packet.payload_type) {
                self.statistics.other = self.statistics.other.saturating_add(1);
                return Found::Event(RtpEvent::Other(packet));
            }
            if self.ssrc != Some(packet.ssrc) {
                input.0 = Some(datagram);
                if let Some(last) = self.last_waiting() {
                    self.give_up = Some(last.wrapping_add(1));
                    continue;
                }
                self.ssrc = Some(packet.ssrc);
                self.begin(packet.sequence_number);
                return Found::Event(RtpEvent::NewStream { ssrc: packet.ssrc });
            }
            let ahead = packet.sequence_number.wrapping_sub(self.next);
            let found = match ahead {
                0 => {
                    self.delivered();
                    Found::Event(in_order(packet, &mut self.statistics))
                }
                1..=MAX_DROPOUT if ahead <= self.window => match self.store(packet.sequence_number, datagram, input) {
                    Some(event) => Found::Event(event),
                    None => continue,
                },
                1..=MAX_DROPOUT => {
                    // Behind the window: move that.
                    self.give_up = Some(packet.sequence_number.wrapping_sub(self.window));
                    input.0 = Some(datagram);
                    continue;
                }
                _ if self.next.wrapping_sub(packet.sequence_number) <= HISTORY => self.behind(packet),
                _ => match self.far(packet.sequence_number, datagram, input) {
                    Some(event) => Found::Event(event),
                    None => continue,
                },
            };
            return found;
        }
    }

    /// What can be handed out, or must be given up, before anything else.
    #[inline]
    fn release(&mut self) -> Option<Found<'static>> {
        if self.waiting == 0 && self.give_up.is_none() {
            return None;
        }
        if let Some((index, slot)) = self.slot(self.next).filter(|(_, slot)| slot.full) {
            slot.full = false;
            let len = slot.datagram.len();
            self.bytes = self.bytes.saturating_sub(len);
            self.waiting = self.waiting.saturating_sub(1);
            self.statistics.reordered = self.statistics.reordered.saturating_add(1);
            self.lent = Some(index);
            self.delivered();
            return Some(Found::Stored(index));
        }
        let count = self.give_up?.wrapping_sub(self.next);
        if count == 0 || count > MAX_DROPOUT {
            self.give_up = None;
            return None;
        }
        let first = self.next;
        let count = self.first_waiting().map_or(count, |seq| count.min(seq.wrapping_sub(first)));
        for _ in 0..count {
            self.passed(false);
        }
        self.statistics.lost = self.statistics.lost.saturating_add(count.into());
        Some(Found::Event(RtpEvent::Lost { first, count }))
    }

    /// Keeps a packet until those before it have come. Without room for it the input goes back, and
    /// something is given up.
    fn store<'d>(&mut self, sequence: u16, datagram: &'d [u8], input: &mut RtpInput<'d>) -> Option<RtpEvent<'static>> {
        if self.slot(sequence).is_some_and(|(_, slot)| slot.full) {
            self.statistics.duplicates = self.statistics.duplicates.saturating_add(1);
            return Some(RtpEvent::Duplicate(sequence));
        }
        let limit = usize::from(self.window).saturating_mul(BYTES_EACH);
        if self.bytes.saturating_add(datagram.len()) > limit {
            self.give_up = Some(self.first_waiting().map_or(sequence, |seq| seq.wrapping_add(1)));
            input.0 = Some(datagram);
            return None;
        }
        if let Some((_, slot)) = self.slot(sequence) {
            slot.full = true;
            slot.datagram.clear();
            slot.datagram.extend_from_slice(datagram);
            self.bytes = self.bytes.saturating_add(datagram.len());
            self.waiting = self.waiting.saturating_add(1);
        }
        None
    }

    /// A packet whose turn is over.
    fn behind<'d>(&mut self, packet: RtpPacket<'d>) -> Found<'d> {
        let back = self.next.wrapping_sub(packet.sequence_number);
        let (word, bit) = place(packet.sequence_number);
        let seen = self.delivered.get(word).is_some_and(|w| w & bit != 0);
        if back <= self.known && seen {
            self.statistics.duplicates = self.statistics.duplicates.saturating_add(1);
            return Found::Event(RtpEvent::Duplicate(packet.sequence_number));
        }
        self.statistics.late = self.statistics.late.saturating_add(1);
        Found::Event(RtpEvent::Late(packet))
    }

    /// A packet far from the others: the second of two in a row begins another numbering.
    fn far<'d>(&mut self, sequence: u16, datagram: &'d [u8], input: &mut RtpInput<'d>) -> Option<RtpEvent<'static>> {
        match &mut self.stray {
            Some((before, _)) if before.wrapping_add(1) == sequence => {
                input.0 = Some(datagram);
                if let Some(last) = self.last_waiting() {
                    self.give_up = Some(last.wrapping_add(1));
                    return None;
                }
                let (found, bytes) = self.stray.take()?;
                let expected = self.next;
                self.begin(found);
                // The first of the two waits for nothing and is the next to be handed out.
                (self.waiting, self.bytes) = (1, bytes.len());
                if let Some((_, slot)) = self.slot(found) {
                    (slot.full, slot.datagram) = (true, bytes);
                }
                Some(RtpEvent::Restart { expected, found })
            }
            Some((before, bytes)) => {
                self.statistics.late = self.statistics.late.saturating_add(1);
                *before = sequence;
                bytes.clear();
                bytes.extend_from_slice(datagram);
                None
            }
            None => {
                self.stray = Some((sequence, datagram.to_vec()));
                None
            }
        }
    }

    /// Begins a numbering; nothing waits.
    fn begin(&mut self, sequence: u16) {
        self.next = sequence;
        (self.give_up, self.known, self.stray) = (None, 0, None);
        self.statistics.starts = self.statistics.starts.saturating_add(1);
    }

    fn delivered(&mut self) {
        self.passed(true);
    }

    /// Goes on to the next sequence number.
    #[inline]
    fn passed(&mut self, delivered: bool) {
        let (word, bit) = place(self.next);
        if let Some(w) = self.delivered.get_mut(word) {
            *w = if delivered { *w | bit } else { *w & !bit };
        }
        self.known = self.known.saturating_add(1).min(HISTORY);
        self.next = self.next.wrapping_add(1);
    }

    #[inline]
    fn slot(&mut self, sequence: u16) -> Option<(usize, &mut Slot)> {
        let index = usize::from(sequence) & self.slots.len().wrapping_sub(1);
        self.slots.get_mut(index).map(|slot| (index, slot))
    }

    fn first_waiting(&mut self) -> Option<u16> {
        let (next, window) = (self.next, self.window);
        let mut ahead = (0..=window).map(|n| next.wrapping_add(n));
        if self.waiting == 0 { None } else { ahead.find(|seq| self.slot(*seq).is_some_and(|(_, s)| s.full)) }
    }

    fn last_waiting(&mut self) -> Option<u16> {
        let (next, window) = (self.next, self.window);
        let mut ahead = (0..=window).rev().map(|n| next.wrapping_add(n));
        if self.waiting == 0 { None } else { ahead.find(|seq| self.slot(*seq).is_some_and(|(_, s)| s.full)) }
    }
}

/// The event of a packet whose turn it is.
#[inline]
fn in_order<'p>(packet: RtpPacket<'p>, statistics: &mut RtpStatistics) -> RtpEvent<'p> {
    if packet.is_ts() {
        statistics.delivered = statistics.delivered.saturating_add(1);
        RtpEvent::Packets(packet)
    } else {
        statistics.not_ts = statistics.not_ts.saturating_add(1);
        RtpEvent::NotTs(packet)
    }
}

/// Word and bit of a sequence number in the history.
#[inline]
fn place(sequence: u16) -> (usize, u64) {
    let index = sequence & (HISTORY - 1);
    (usize::from(index / 64), 1u64.wrapping_shl(u32::from(index & 63)))
}
