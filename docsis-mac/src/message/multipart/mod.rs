//! Contents too large for one message — MULPI 6.4.1 (the multipart byte of version 5) and the bodies that count their
//! parts themselves.

use super::{Body, Message, MessageType};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use bytes::Bytes;
use core::time::Duration;
use wire::{Encode, Error, ErrorKind, Kept, Owned};

/// Bytes of a message before its body.
const HEADER: usize = 20;

/// Which part of a larger message a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From 0; not below `count` where the message contradicts itself.
    pub index: u8,
    /// How many there are, 2 or more.
    pub count: u8,
}

/// The front of a body, which all parts repeat, and the numbers in it that differ.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// Bytes before the TLVs.
    fixed: usize,
    /// Where the number of parts stands, and behind it the number of this one, from 1. None where the header has both.
    numbers: Option<usize>,
    /// Where the length of the TLVs stands.
    length: Option<usize>,
}

impl Shape {
    /// Open question: by one source the parts of messages of version 5 are joined so. What it does not name (DPD, UCD) is
    /// treated alike.
    const fn of(message_type: MessageType, version: u8) -> Option<Shape> {
        let (fixed, numbers, length) = match message_type {
            MessageType::MDD => (4, Some(1), None),
            MessageType::DCD => (3, Some(1), None),
            MessageType::REG_REQ_MP | MessageType::DBC_REQ => (4, Some(2), None),
            MessageType::REG_RSP_MP => (5, Some(3), None),
            _ if version < 5 => return None,
            MessageType::OCD | MessageType::ECT_REQ => (2, None, None),
            MessageType::RNG_RSP | MessageType::DPD | MessageType::CWT_REQ | MessageType::ECT_RSP => (3, None, None),
            MessageType::UCD | MessageType::UCD_29 | MessageType::UCD_35 | MessageType::UCD_51 => (4, None, None),
            MessageType::CWT_RSP => (4, None, None),
            MessageType::OPT_REQ | MessageType::OPT_RSP => (5, None, None),
            MessageType::BPKM_REQ | MessageType::BPKM_RSP | MessageType::BPKM_REQ_V2 | MessageType::BPKM_RSP_V2 => {
                (4, None, Some(2))
            }
            _ => return None,
        };
        Some(Shape { fixed, numbers, length })
    }
}

impl Message<'_> {
    /// Which part of a larger message this is. None for a message that is complete: all but a few are.
    pub fn part(&self) -> Option<Part> {
        let (count, number) = match &self.body {
            Body::Mdd(mdd) => (mdd.number_of_fragments, mdd.fragment_sequence_number),
            Body::Dcd(dcd) => (dcd.number_of_fragments, dcd.fragment_sequence_number),
            Body::RegReqMp(reg) => (reg.number_of_fragments, reg.fragment_sequence_number),
            Body::RegRspMp(reg) => (reg.number_of_fragments, reg.fragment_sequence_number),
            Body::DbcReq(dbc) => (dbc.number_of_fragments, dbc.fragment_sequence_number),
            _ => {
                let shape = Shape::of(self.message_type(), self.version)?;
                let in_header = shape.numbers.is_none() && self.last_part > 0;
                return in_header.then_some(Part { index: self.part, count: self.last_part.saturating_add(1) });
            }
        };
        (count > 1).then_some(Part { index: number.wrapping_sub(1), count })
    }

    /// The message in parts of at most `limit` bytes each, from the destination address to the CRC; only one where it fits.
    /// Parts may cut a TLV. Of a message of version 5 there are 16 at most, of one whose body counts its parts 255.
    ///
    /// ```
    /// use docsis_mac::message::{Body, Mdd, Message};
    /// use docsis_mac::wire::List;
    /// use docsis_mac::MacAddress;
    /// // 400 downstream ambiguity resolution timers.
    /// let tlvs = [1, 1, 7].repeat(400);
    /// let mdd = Mdd { number_of_fragments: 1, fragment_sequence_number: 1, tlvs: List::from_wire(&tlvs), ..Mdd::default() };
    /// let message = Message::new(MacAddress([2, 0, 0, 0, 0, 1]), Body::from(mdd));
    /// let parts = message.split(1000)?;
    /// assert_eq!(parts.iter().map(|part| part.as_bytes().len()).collect::<Vec<_>>(), [1000, 256]);
    /// # Ok::<(), docsis_mac::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] for a message of a type and version that does not come in parts, or of too many parts;
    /// those of encoding.
    pub fn split(&self, limit: usize) -> Result<Vec<Owned<Message<'static>>>, Error> {
        let body = self.body.encode_to_vec()?;
        let around = HEADER.saturating_add(if self.crc.is_some() { 4 } else { 0 });
        let size = body.len().saturating_add(around);
        let too_large = || Error::new(ErrorKind::TooLarge(size as u64), &"Message.body", HEADER);
        if size <= limit {
            return Ok(Vec::from([Owned::of(self)?]));
        }
        let shape = Shape::of(self.message_type(), self.version).ok_or_else(too_large)?;
        let (fixed, tlvs) = body.split_at_checked(shape.fixed).ok_or_else(too_large)?;
        let room = limit.saturating_sub(around.saturating_add(fixed.len()));
        if room == 0 {
            return Err(too_large());
        }
        let most = if shape.numbers.is_some() { 255 } else { 16 };
        let count = u8::try_from(tlvs.chunks(room).count()).ok().filter(|n| *n <= most).ok_or_else(too_large)?;
        let parts = tlvs.chunks(room).zip(0..count).map(|(tlvs, index)| {
            let body = shape.body(fixed, &[tlvs], Part { index, count });
            let (last_part, part) = if shape.numbers.is_some() { (0, 0) } else { (count.saturating_sub(1), index) };
            let crc = self.crc.map(|_| Kept::default());
            let body = Body::received((self.message_type(), self.version), &body);
            Owned::new(Message { body, last_part, part, crc, ..*self }.encode_to_vec()?.into())
        });
        parts.collect()
    }
}

impl Shape {
    /// The body of a part: what all repeat, with the numbers of this one, and its TLVs.
    fn body(&self, fixed: &[u8], tlvs: &[&[u8]], part: Part) -> Vec<u8> {
        let mut body = fixed.to_vec();
        let mut put = |at: Option<usize>, value: [u8; 2]| {
            let place = at.and_then(|at| body.get_mut(at..)?.first_chunk_mut());
            place.into_iter().for_each(|place| *place = value);
        };
        put(self.numbers, [part.count, part.index.wrapping_add(1)]);
        let len = tlvs.iter().fold(0usize, |n, tlvs| n.saturating_add(tlvs.len()));
        // What is more than a message can hold is refused when the message is written.
        put(self.length, u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes());
        tlvs.iter().for_each(|tlvs| body.extend_from_slice(tlvs));
        body
    }
}

wire::settings! {
    /// What is kept at most.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct MultipartLimits {
        /// Messages of which parts are missing.
        messages: usize = 64,
        /// Bytes of all of them.
        bytes: usize = 1 << 20,
        /// From one part of a message to the next.
        pause: Duration = Duration::from_secs(10),
    }
}

/// Puts messages together that came in parts, in any order, of any number of senders.
///
/// Parts belong together when addresses, type, version, and the front of the body are the same: that holds the change
/// count or transaction ID, or says whom the message is about. A part that comes again with other bytes, or after a pause,
/// is one of the next message. The whole is a message as if it had come at once: one part, without CRC, all TLVs behind
/// each other. One that was cut where a part ended is whole again.
///
/// ```
/// use docsis_mac::message::{Body, Mdd, Message, Multipart};
/// use docsis_mac::wire::List;
/// use docsis_mac::MacAddress;
/// use std::time::Duration;
///
/// let mdd = Mdd { configuration_change_count: 7, number_of_fragments: 2, ..Mdd::default() };
/// let part = |number, tlvs| {
///     let mdd = Mdd { fragment_sequence_number: number, tlvs: List::from_wire(tlvs), ..mdd };
///     Message::new(MacAddress([2, 0, 0, 0, 0, 1]), Body::from(mdd))
/// };
/// let mut parts = Multipart::default();
/// // The second of two comes first, and begins inside a TLV.
/// assert!(parts.push(Duration::ZERO, &part(2, &[1, 12, 1, 0]))?.is_none());
/// let whole = parts.push(Duration::ZERO, &part(1, &[10, 1]))?.expect("both parts are here");
/// let Body::Mdd(mdd) = whole.get().body else { panic!("{whole:?}") };
/// assert_eq!((mdd.number_of_fragments, mdd.tlvs.iter().count()), (1, 2));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Multipart {
    limits: MultipartLimits,
    /// By what the parts of a message have in common.
    open: BTreeMap<Vec<u8>, Open>,
    bytes: usize,
    given_up: u64,
}

#[derive(Debug)]
struct Open {
    last_at: Duration,
    parts: Vec<Option<Vec<u8>>>,
    bytes: usize,
}

impl Multipart {
    /// Nothing seen yet.
    pub fn new(limits: MultipartLimits) -> Self {
        Multipart { limits, ..Multipart::default() }
    }

    /// Messages of which parts are missing.
    pub fn waiting(&self) -> usize {
        self.open.len()
    }

    /// Messages that were given up because parts of them did not come, or because they were too large.
    pub const fn given_up(&self) -> u64 {
        self.given_up
    }

    /// Takes a message that came at `now`, by any clock that does not go back, and gives the whole once all of its parts
    /// are there. Nothing becomes of a message that is no [part](Message::part).
    ///
    /// # Errors
    /// [`ErrorKind::Value`] for a part of a number above their count; [`ErrorKind::TooLarge`] when the parts have more
    /// bytes than the limit or than fit into a message, and then what was collected of it is dropped.
    pub fn push(&mut self, now: Duration, message: &Message<'_>) -> Result<Option<Owned<Message<'static>>>, Error> {
        let kind = (message.message_type(), message.version);
        let (Some(part), Some(shape)) = (message.part(), Shape::of(kind.0, kind.1)) else { return Ok(None) };
        if part.index >= part.count {
            return Err(Error::new(ErrorKind::Value(part.index.into()), &"part", HEADER));
        }
        let body = message.body.encode_to_vec()?;
        let Some((fixed, tlvs)) = body.split_at_checked(shape.fixed) else {
            let kind = ErrorKind::Short { need: shape.fixed, have: body.len() };
            return Err(Error::new(kind, &"Message.body", HEADER));
        };
        self.expire(now);
        // Without the number of the part; the length is that of the part, too.
        let mut key = Vec::from([kind.0.0, kind.1]);
        key.extend(message.da.0);
        key.extend(message.sa.0);
        key.extend(shape.body(fixed, &[], Part { index: 0, count: part.count }));
        self.put(now, &key, part, tlvs)?;
        let Some(open) = self.open.get(&key).filter(|open| open.parts.iter().all(Option::is_some)) else {
            return Ok(None);
        };
        let tlvs: Vec<&[u8]> = open.parts.iter().flatten().map(Vec::as_slice).collect();
        let body = shape.body(fixed, &tlvs, Part { index: 0, count: 1 });
        self.close(&key);
        let body = Body::received(kind, &body);
        let whole = Message { body, last_part: 0, part: 0, crc: None, ..*message }.encode_to_vec()?;
        Owned::new(Bytes::from(whole)).map(Some)
    }

    fn put(&mut self, now: Duration, key: &[u8], part: Part, tlvs: &[u8]) -> Result<(), Error> {
        let place = |open: &Open| open.parts.get(usize::from(part.index)).cloned().flatten();
        match self.open.get(key).map(place) {
            Some(Some(known)) if known == tlvs => {
                self.open.get_mut(key).into_iter().for_each(|open| open.last_at = now);
                return Ok(());
            }
            Some(Some(_)) => self.give_up(key),
            _ => {}
        }
        let before = self.open.get(key).map_or(0, |open| open.bytes);
        let size = before.saturating_add(tlvs.len());
        if size > self.limits.bytes {
            self.give_up(key);
            return Err(Error::new(ErrorKind::TooLarge(size as u64), &"parts", HEADER));
        }
        while self.is_full(key, tlvs.len()) {
            let others = self.open.iter().filter(|(other, _)| other.as_slice() != key);
            let Some((oldest, _)) = others.min_by_key(|(_, open)| open.last_at) else { break };
            let oldest = oldest.clone();
            self.give_up(&oldest);
        }
        let new = || Open { last_at: now, parts: Vec::from_iter((0..part.count).map(|_| None)), bytes: 0 };
        let open = self.open.entry(key.to_vec()).or_insert_with(new);
        open.parts.get_mut(usize::from(part.index)).into_iter().for_each(|place| *place = Some(tlvs.to_vec()));
        open.last_at = now;
        open.bytes = size;
        self.bytes = self.bytes.saturating_add(tlvs.len());
        Ok(())
    }

    /// Whether there is no room for so many bytes more of a message.
    fn is_full(&self, key: &[u8], more: usize) -> bool {
        let is_new = !self.open.contains_key(key);
        (is_new && self.open.len() >= self.limits.messages.max(1))
            || self.bytes.saturating_add(more) > self.limits.bytes
    }

    /// Gives up what has waited too long.
    fn expire(&mut self, now: Duration) {
        let pause = self.limits.pause;
        let late = self.open.iter().filter(|(_, open)| now.saturating_sub(open.last_at) > pause);
        let late: Vec<Vec<u8>> = late.map(|(key, _)| key.clone()).collect();
        late.iter().for_each(|key| self.give_up(key));
    }

    fn give_up(&mut self, key: &[u8]) {
        if self.open.contains_key(key) {
            self.given_up = self.given_up.saturating_add(1);
        }
        self.close(key);
    }

    fn close(&mut self, key: &[u8]) {
        let bytes = self.open.remove(key).map_or(0, |open| open.bytes);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

#[cfg(test)]
mod tests;
