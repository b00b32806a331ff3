//! The transport packet: H.222.0, 2.4.3.2 and 2.4.3.3.

use crate::clock::Pcr;
use crate::pid::Pid;
use core::fmt;
use core::ops::Range;
use wire::{Decode, Encode, Error, ErrorKind, Reader, Writer};

/// Bytes in a transport packet.
pub const PACKET_SIZE: usize = 188;

/// The first byte of every transport packet.
pub const SYNC_BYTE: u8 = 0x47;

/// A null packet: PID 0x1FFF, a payload of 0xFF without meaning, continuity_counter 0.
pub const NULL_PACKET: [u8; PACKET_SIZE] = {
    let mut bytes = [0xFF; PACKET_SIZE];
    bytes[0] = SYNC_BYTE;
    bytes[1] = 0x1F;
    bytes[3] = 0x10;
    bytes
};

const LENGTH: &str = "TS_packet.adaptation_field_length";

/// A view of the 188 bytes of a transport packet. Any bytes will do; nothing is checked before it
/// is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Packet<'a>(&'a [u8; PACKET_SIZE]);

impl<'a> Packet<'a> {
    /// Looks at `bytes` as a packet.
    #[inline(always)]
    pub const fn new(bytes: &'a [u8; PACKET_SIZE]) -> Packet<'a> {
        Packet(bytes)
    }

    /// Looks at exactly 188 bytes that start with 0x47.
    ///
    /// # Errors
    /// The length or the sync byte is another.
    pub fn from_slice(bytes: &'a [u8]) -> Result<Packet<'a>, Error> {
        Packet::from_bytes(bytes)
    }

    /// The 188 bytes.
    #[inline(always)]
    pub const fn bytes(self) -> &'a [u8; PACKET_SIZE] {
        self.0
    }

    /// The first four bytes as one big-endian word.
    #[inline(always)]
    pub const fn header(self) -> u32 {
        let [a, b, c, d, ..] = *self.0;
        u32::from_be_bytes([a, b, c, d])
    }

    /// Eight bits, 0x47 in an intact packet.
    #[inline(always)]
    pub const fn sync_byte(self) -> u8 {
        let [sync, ..] = *self.0;
        sync
    }

    /// At least one bit of the packet is known to be wrong: nothing in it can be relied on.
    #[inline(always)]
    pub const fn transport_error_indicator(self) -> bool {
        self.header() & 0x0080_0000 != 0
    }

    /// A PES packet starts with the payload, or the payload starts with a pointer_field.
    #[inline(always)]
    pub const fn payload_unit_start_indicator(self) -> bool {
        self.header() & 0x0040_0000 != 0
    }

    /// More important than packets of the same PID without it.
    #[inline(always)]
    pub const fn transport_priority(self) -> bool {
        self.header() & 0x0020_0000 != 0
    }

    /// The packet identifier.
    #[inline(always)]
    pub const fn pid(self) -> Pid {
        Pid::of_header(self.header())
    }

    /// Two bits: 0 clear, 1 reserved, 2 even key, 3 odd key (the last three by DVB, ETR 289).
    #[inline(always)]
    pub const fn transport_scrambling_control(self) -> u8 {
        let [_, _, _, flags, ..] = *self.0;
        flags.wrapping_shr(6)
    }

    /// True when the payload is scrambled, by whatever key.
    #[inline(always)]
    pub const fn is_scrambled(self) -> bool {
        self.transport_scrambling_control() != 0
    }

    /// Two bits: 0 reserved (the packet has neither part), 1 payload, 2 adaptation field, 3 both.
    #[inline(always)]
    pub const fn adaptation_field_control(self) -> u8 {
        let [_, _, _, flags, ..] = *self.0;
        flags.wrapping_shr(4) & 3
    }

    /// adaptation_field_control announces an adaptation field.
    #[inline(always)]
    pub const fn has_adaptation_field(self) -> bool {
        self.header() & 0x20 != 0
    }

    /// adaptation_field_control announces a payload.
    #[inline(always)]
    pub const fn has_payload(self) -> bool {
        self.header() & 0x10 != 0
    }

    /// Four bits that count the packets of a PID that have a payload.
    #[inline(always)]
    pub const fn continuity_counter(self) -> u8 {
        let [_, _, _, flags, ..] = *self.0;
        flags & 0x0F
    }

    /// What follows the header, split into adaptation field (without its length byte) and payload.
    #[inline]
    fn parts(self) -> Result<Parts<'a>, Error> {
        let [_, _, _, _, rest @ ..] = self.0;
        match self.adaptation_field_control() {
            0 => Ok((None, None)),
            1 => Ok((None, Some(rest))),
            control => {
                let [length, body @ ..] = rest;
                let legal = if control == 2 { *length == 183 } else { *length <= 182 };
                match body.split_at_checked(usize::from(*length)) {
                    Some((field, payload)) if legal => Ok((Some(field), (control == 3).then_some(payload))),
                    _ => Err(bad_length(*length)),
                }
            }
        }
    }

    /// The bytes behind adaptation_field_length: flags, fields and stuffing. None without an
    /// adaptation field; empty for adaptation_field_length 0, which is one byte of stuffing.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] when adaptation_field_length is over 182 with a payload, or other than
    /// 183 without.
    #[inline]
    pub fn adaptation_field_bytes(self) -> Result<Option<&'a [u8]>, Error> {
        Ok(self.parts()?.0)
    }

    /// The payload, 1..=184 bytes. None when adaptation_field_control announces none.
    ///
    /// # Errors
    /// As [`adaptation_field_bytes`](Self::adaptation_field_bytes).
    #[inline]
    pub fn payload(self) -> Result<Option<&'a [u8]>, Error> {
        Ok(self.parts()?.1)
    }

    /// The flags byte of an adaptation field that has one.
    #[inline(always)]
    const fn flags(self) -> Option<u8> {
        let [_, _, _, control, length, flags, ..] = *self.0;
        if control & 0x20 != 0 && length != 0 && length <= 183 { Some(flags) } else { None }
    }

    /// The flag of the adaptation field; false when there is no flags byte.
    #[inline(always)]
    pub const fn discontinuity_indicator(self) -> bool {
        matches!(self.flags(), Some(flags) if flags & 0x80 != 0)
    }

    /// The flag of the adaptation field; false when there is no flags byte.
    #[inline(always)]
    pub const fn random_access_indicator(self) -> bool {
        matches!(self.flags(), Some(flags) if flags & 0x40 != 0)
    }

    /// The program clock reference, when PCR_flag is set and the adaptation field is long enough
    /// to hold it.
    #[inline]
    pub fn pcr(self) -> Option<Pcr> {
        let [_, _, _, _, length, _, a, b, c, d, e, f, ..] = *self.0;
        (self.flags()? & 0x10 != 0 && length >= 7).then(|| Pcr::from_bytes([a, b, c, d, e, f]))
    }

    /// True when this packet repeats `previous` as H.222.0, 2.4.3.3 allows it: with a payload, and
    /// every byte the same but those of the PCR.
    pub fn is_duplicate_of(self, previous: Packet<'_>) -> bool {
        let pcr = if self.pcr().is_some() { 6..12 } else { 0..0 };
        let same = |range: Range<usize>| self.0.get(range.clone()) == previous.0.get(range);
        self.has_payload() && same(0..pcr.start) && same(pcr.end..PACKET_SIZE)
    }
}

/// Adaptation field and payload.
type Parts<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

#[cold]
#[inline(never)]
fn bad_length(length: u8) -> Error {
    Error::new(ErrorKind::Value(u64::from(length)), LENGTH, 4)
}

impl<'a> From<&'a [u8; PACKET_SIZE]> for Packet<'a> {
    fn from(bytes: &'a [u8; PACKET_SIZE]) -> Packet<'a> {
        Packet(bytes)
    }
}

impl<'a> Decode<'a> for Packet<'a> {
    const NAME: &'static str = "TS_packet";

    fn decode(r: &mut Reader<'a>) -> Result<Packet<'a>, Error> {
        let start = *r;
        let packet = Packet(r.array(Self::NAME)?);
        match packet.sync_byte() {
            SYNC_BYTE => Ok(packet),
            other => Err(start.error(ErrorKind::Value(u64::from(other)), "TS_packet.sync_byte")),
        }
    }
}

impl Encode for Packet<'_> {
    fn encoded_len(&self) -> usize {
        PACKET_SIZE
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(self.0, Self::NAME)
    }
}

impl fmt::Debug for Packet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Packet");
        if self.sync_byte() != SYNC_BYTE {
            out.field("sync_byte", &self.sync_byte());
        }
        out.field("transport_error_indicator", &self.transport_error_indicator())
            .field("payload_unit_start_indicator", &self.payload_unit_start_indicator())
            .field("transport_priority", &self.transport_priority())
            .field("pid", &self.pid())
            .field("transport_scrambling_control", &self.transport_scrambling_control())
            .field("adaptation_field_control", &self.adaptation_field_control())
            .field("continuity_counter", &self.continuity_counter());
        match self.parts() {
            Ok((field, payload)) => {
                out.field("adaptation_field", &field.map(wire::Blob)).field("payload", &payload.map(wire::Blob))
            }
            Err(error) => out.field("error", &error),
        };
        out.finish()
    }
}

/// The header of a packet to be written; [`build`](Self::build) adds adaptation field and payload.
///
/// adaptation_field_control and adaptation_field_length are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PacketBuilder {
    /// At least one bit of the packet is wrong.
    pub transport_error_indicator: bool,
    /// A PES packet or a pointer_field starts the payload.
    pub payload_unit_start_indicator: bool,
    /// More important than packets of the same PID without it.
    pub transport_priority: bool,
    /// The packet identifier.
    pub pid: Pid,
    /// Two bits, 0 for clear.
    pub transport_scrambling_control: u8,
    /// Four bits.
    pub continuity_counter: u8,
}

impl PacketBuilder {
    /// A header of `pid` with all else zero.
    pub const fn new(pid: Pid) -> PacketBuilder {
        PacketBuilder {
            transport_error_indicator: false,
            payload_unit_start_indicator: false,
            transport_priority: false,
            pid,
            transport_scrambling_control: 0,
            continuity_counter: 0,
        }
    }

    /// Makes a packet; returns it with the number of bytes of `payload` that are in it.
    ///
    /// `adaptation_field` encodes what follows adaptation_field_length, without stuffing; stuffing
    /// of its own is kept and counts as content. As much of `payload` goes in as the adaptation
    /// field leaves room for. What a short payload leaves is filled by stuffing the adaptation
    /// field with 0xFF, after a flags byte of 0 when it has no content. An empty payload makes a
    /// packet without payload, as does content of 183 bytes.
    ///
    /// # Errors
    /// transport_scrambling_control over 3, continuity_counter over 15, content over 183 bytes,
    /// and the errors of `adaptation_field` itself.
    pub fn build(
        &self,
        adaptation_field: Option<&dyn Encode>,
        payload: &[u8],
    ) -> Result<([u8; PACKET_SIZE], usize), Error> {
        let mut packet = [0xFF; PACKET_SIZE];
        let used = self.build_into(&mut packet, adaptation_field, payload)?;
        Ok((packet, used))
    }

    /// As [`build`](Self::build), over the bytes of `packet`; after an error they are unspecified.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_into(
        &self,
        packet: &mut [u8; PACKET_SIZE],
        adaptation_field: Option<&dyn Encode>,
        payload: &[u8],
    ) -> Result<usize, Error> {
        let mut w = Writer::new(packet);
        let content = adaptation_field.map(Encode::encoded_len);
        // An adaptation field costs its length byte, too.
        let taken = content.map_or(0, |n| n.saturating_add(1));
        let Some(room) = 184usize.checked_sub(taken) else {
            let length = u64::try_from(taken.saturating_sub(1)).unwrap_or(u64::MAX);
            return Err(Error::new(ErrorKind::TooLarge(length), LENGTH, 4));
        };
        let (body, _) = payload.split_at_checked(room).unwrap_or((payload, &[]));
        let stuffing = room.saturating_sub(body.len());
        let has_field = content.is_some() || stuffing > 0;

        w.put(&self.header(has_field, !body.is_empty())?.to_be_bytes(), "TS_packet")?;
        if has_field {
            let length = 183usize.saturating_sub(body.len());
            w.put(&[u8::try_from(length).unwrap_or(u8::MAX)], LENGTH)?;
            if length > 0 && content.unwrap_or(0) == 0 {
                w.put(&[0], "adaptation_field")?;
            }
            if let Some(field) = adaptation_field {
                field.encode(&mut w)?;
            }
        }
        let fill = w.room().saturating_sub(body.len());
        w.put([0xFF; 184].get(..fill).unwrap_or(&[]), "adaptation_field.stuffing_byte")?;
        w.put(body, "TS_packet.payload")?;
        Ok(body.len())
    }

    fn header(&self, has_field: bool, has_payload: bool) -> Result<u32, Error> {
        let narrow = |value: u8, limit: u8, at| {
            if value > limit {
                return Err(Error::new(ErrorKind::TooLarge(u64::from(value)), at, 3));
            }
            Ok(u32::from(value))
        };
        let scrambling = narrow(self.transport_scrambling_control, 3, "TS_packet.transport_scrambling_control")?;
        let counter = narrow(self.continuity_counter, 15, "TS_packet.continuity_counter")?;
        let flag = |set: bool, bit: u32| u32::from(set).wrapping_shl(bit);
        Ok(u32::from(SYNC_BYTE).wrapping_shl(24)
            | flag(self.transport_error_indicator, 23)
            | flag(self.payload_unit_start_indicator, 22)
            | flag(self.transport_priority, 21)
            | u32::from(self.pid.get()).wrapping_shl(8)
            | scrambling.wrapping_shl(6)
            | flag(has_field, 5)
            | flag(has_payload, 4)
            | counter)
    }
}

/// The header fields of a packet that was read.
impl From<Packet<'_>> for PacketBuilder {
    fn from(packet: Packet<'_>) -> PacketBuilder {
        PacketBuilder {
            transport_error_indicator: packet.transport_error_indicator(),
            payload_unit_start_indicator: packet.payload_unit_start_indicator(),
            transport_priority: packet.transport_priority(),
            pid: packet.pid(),
            transport_scrambling_control: packet.transport_scrambling_control(),
            continuity_counter: packet.continuity_counter(),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use proptest::prelude::*;
    use std::{format, vec, vec::Vec};
    use wire::Blob;

    fn packet(head: &[u8]) -> [u8; 188] {
        let mut bytes: [u8; 188] = core::array::from_fn(|i| u8::try_from(i).unwrap() ^ 0x5A);
        bytes[..head.len()].copy_from_slice(head);
        bytes
    }

    #[test]
    fn header_fields_are_where_the_standard_puts_them() {
        let bytes = packet(&[0x47, 0x81, 0x23, 0x95]);
        let p = Packet::new(&bytes);
        assert!(p.transport_error_indicator());
        assert!(!p.payload_unit_start_indicator());
        assert!(!p.transport_priority());
        assert_eq!(p.pid().get(), 0x0123);
        assert_eq!(p.transport_scrambling_control(), 2);
        assert_eq!(p.adaptation_field_control(), 1);
        assert_eq!(p.continuity_counter(), 5);
        let bytes = packet(&[0x47, 0x7F, 0xFE, 0x6A]);
        let p = Packet::new(&bytes);
        assert!(!p.transport_error_indicator());
        assert!(p.payload_unit_start_indicator());
        assert!(p.transport_priority());
        assert_eq!(p.pid(), Pid::DOCSIS);
        assert_eq!(p.transport_scrambling_control(), 1);
        assert!(p.has_adaptation_field() && !p.has_payload());
        assert_eq!(p.continuity_counter(), 10);
    }

    #[test]
    fn from_slice_names_what_is_wrong() {
        let mut bytes = packet(&[0x47]);
        assert_eq!(Packet::from_slice(&bytes).unwrap().bytes(), &bytes);
        let error = Packet::from_slice(&bytes[..187]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Short { need: 188, have: 187 });
        assert_eq!(Packet::from_slice(&[&bytes[..], &[1]].concat()).unwrap_err().kind, ErrorKind::Trailing(1));
        bytes[0] = 0x46;
        let error = Packet::from_slice(&bytes).unwrap_err();
        assert_eq!(format!("{error}"), "TS_packet.sync_byte at byte 0: value 0x46 is not allowed here");
    }

    #[test]
    fn trap_14_adaptation_field_length_bounds() {
        for control in 0..=3u8 {
            for length in 0..=255u8 {
                let bytes = packet(&[0x47, 0x01, 0x00, control << 4, length]);
                let p = Packet::new(&bytes);
                let (field, payload) = (p.adaptation_field_bytes(), p.payload());
                let cut = 5 + usize::from(length);
                match (control, length) {
                    (0, _) => assert_eq!((field, payload), (Ok(None), Ok(None))),
                    (1, _) => assert_eq!((field, payload), (Ok(None), Ok(Some(&bytes[4..])))),
                    (2, 183) => assert_eq!((field, payload), (Ok(Some(&bytes[5..])), Ok(None))),
                    (3, 0..=182) => {
                        assert_eq!((field, payload), (Ok(Some(&bytes[5..cut])), Ok(Some(&bytes[cut..]))));
                    }
                    _ => {
                        let error = payload.unwrap_err();
                        assert_eq!(field, Err(error));
                        assert_eq!((error.kind, error.offset), (ErrorKind::Value(length.into()), 4));
                    }
                }
            }
        }
    }

    #[test]
    fn trap_14_length_zero_is_one_stuffing_byte_without_flags() {
        let bytes = packet(&[0x47, 0x01, 0x00, 0x30, 0x00, 0xFF, 0xFF]);
        let p = Packet::new(&bytes);
        assert_eq!(p.adaptation_field_bytes(), Ok(Some(&[][..])));
        assert_eq!(p.payload().unwrap().unwrap().len(), 183);
        assert!(!p.discontinuity_indicator() && !p.random_access_indicator());
        assert_eq!(p.pcr(), None);
    }

    #[test]
    fn trap_14_flags_beyond_the_adaptation_field_are_not_read() {
        for (length, expected) in [(0, false), (6, false), (7, true), (183, true), (184, false), (255, false)] {
            let bytes = packet(&[0x47, 0x01, 0x00, 0x30, length, 0x10]);
            assert_eq!(Packet::new(&bytes).pcr().is_some(), expected, "{length}");
        }
        let bytes = packet(&[0x47, 0x01, 0x00, 0x30, 1, 0xC0]);
        let p = Packet::new(&bytes);
        assert!(p.discontinuity_indicator() && p.random_access_indicator());
        let bytes = packet(&[0x47, 0x01, 0x00, 0x10, 7, 0xF0]);
        let p = Packet::new(&bytes);
        assert!(!p.discontinuity_indicator() && !p.random_access_indicator() && p.pcr().is_none());
    }

    #[test]
    fn pcr_is_read_from_behind_the_flags() {
        // base 0x1_2345_6789, reserved 0x2A, extension 0x0FE
        let pcr = [0x91, 0xA2, 0xB3, 0xC4, 0xD4, 0xFE];
        let bytes = packet(&[&[0x47, 0x01, 0x00, 0x20, 183, 0x10][..], &pcr].concat());
        let pcr = Packet::new(&bytes).pcr().unwrap();
        assert_eq!((pcr.base().get(), pcr.extension()), (0x1_2345_6789, 0x0FE));
        assert_eq!(pcr.reserved(), 0x2A);
    }

    #[test]
    fn trap_05_duplicate_is_identical_but_for_pcr() {
        let first = packet(&[0x47, 0x01, 0x00, 0x35, 7, 0x10, 1, 2, 3, 4, 5, 6, 7]);
        for i in 0..188 {
            let mut second = first;
            second[i] ^= 0x01;
            assert_eq!(Packet::new(&second).is_duplicate_of(Packet::new(&first)), (6..12).contains(&i), "{i}");
        }
        assert!(Packet::new(&first).is_duplicate_of(Packet::new(&first)));
        let none = packet(&[0x47, 0x01, 0x00, 0x25, 183, 0x00]);
        assert!(!Packet::new(&none).is_duplicate_of(Packet::new(&none)));
    }

    #[test]
    fn null_packet() {
        let p = Packet::from_slice(&NULL_PACKET).unwrap();
        assert!(p.pid().is_null());
        assert_eq!((p.adaptation_field_control(), p.continuity_counter(), p.header()), (1, 0, 0x471F_FF10));
        assert_eq!(p.payload().unwrap().unwrap(), [0xFF; 184]);
    }

    #[test]
    fn builder_fills_the_packet_exactly() {
        let head = PacketBuilder { continuity_counter: 9, ..PacketBuilder::new(Pid::new(0x0321).unwrap()) };
        let data: Vec<u8> = (1..=200).collect();
        for content in [None, Some(0), Some(1), Some(8), Some(181), Some(182), Some(183)] {
            let field: Option<Vec<u8>> =
                content.map(|n: usize| (0..n).map(|i| u8::try_from(i).unwrap() | 0x40).collect());
            for n in 0..=200 {
                let blob = field.as_deref().map(Blob);
                let (bytes, used) = head.build(blob.as_ref().map(|b| b as &dyn Encode), &data[..n]).unwrap();
                let p = Packet::from_slice(&bytes).unwrap();
                let room = 184 - content.map_or(0, |n| n + 1);
                assert_eq!(used, n.min(room), "{content:?} {n}");
                assert_eq!(p.payload().unwrap().unwrap_or(&[]), &data[..used]);
                assert_eq!((p.continuity_counter(), p.pid().get()), (9, 0x0321));
                match (p.adaptation_field_bytes().unwrap(), field.as_deref()) {
                    (None, None) => assert_eq!(used, 184),
                    (None, Some(_)) => panic!("adaptation field lost"),
                    (Some(got), want) => {
                        assert_eq!(got.len() + used, 183);
                        let (want, zero) = (want.unwrap_or(&[]), usize::from(content.unwrap_or(0) == 0));
                        let (head, stuffing) = got.split_at(got.len().min(want.len() + zero));
                        assert!(stuffing.iter().all(|b| *b == 0xFF));
                        assert!(head == want || (want.is_empty() && head == [0]));
                    }
                }
            }
        }
    }

    #[test]
    fn trap_23_builder_refuses_what_does_not_fit() {
        let head = PacketBuilder::new(Pid::NIT);
        let at = |builder: PacketBuilder| builder.build(None, &[1]).unwrap_err().at;
        assert_eq!(at(PacketBuilder { continuity_counter: 16, ..head }), "TS_packet.continuity_counter");
        assert_eq!(
            at(PacketBuilder { transport_scrambling_control: 4, ..head }),
            "TS_packet.transport_scrambling_control"
        );
        let error = head.build(Some(&Blob(&[0; 184])), &[]).unwrap_err();
        assert_eq!((error.kind, error.at), (ErrorKind::TooLarge(184), LENGTH));
    }

    #[test]
    fn builder_writes_stuffing_over_a_used_buffer() {
        let mut bytes = [0xAA; 188];
        assert_eq!(PacketBuilder::new(Pid::PAT).build_into(&mut bytes, None, &[7; 3]), Ok(3));
        let mut expected = vec![0x47, 0, 0, 0x30, 180, 0];
        expected.resize(185, 0xFF);
        expected.extend([7; 3]);
        assert_eq!(bytes[..], expected);
    }

    proptest! {
        #[test]
        fn what_was_read_is_written_back(bytes in prop::array::uniform32(any::<u8>()), field in 0..=183u8) {
            let mut bytes = packet(&bytes);
            (bytes[0], bytes[4]) = (0x47, field);
            let p = Packet::new(&bytes);
            if let (Ok((field, payload)), 1..) = (p.parts(), p.adaptation_field_control()) {
                let field = field.map(Blob);
                let field = field.as_ref().map(|b| b as &dyn Encode);
                let (again, used) = PacketBuilder::from(p).build(field, payload.unwrap_or(&[])).unwrap();
                prop_assert_eq!(used, payload.map_or(0, <[u8]>::len));
                prop_assert_eq!(again, bytes);
            }
        }
    }
}
