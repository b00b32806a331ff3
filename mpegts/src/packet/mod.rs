//! The transport packet: ISO/IEC 13818-1, 2.4.3.2 and 2.4.3.3.
//!
//! ```
//! use mpegts::packet::{PACKET_SIZE, Packet, PacketBuilder, Pid};
//! use mpegts::clock::Pcr;
//! use mpegts::packet::adaptation::AdaptationField;
//!
//! let mut builder = PacketBuilder::new(Pid::new(0x100).unwrap());
//! builder.payload_unit_start_indicator = true;
//! let field = AdaptationField { pcr: Pcr::new(27_000_000), ..Default::default() };
//! let (bytes, taken) = builder.build(Some(&field), &[7; 1000])?;
//!
//! let packet = Packet::new(&bytes);
//! assert_eq!(packet.pid().get(), 0x100);
//! assert_eq!(packet.pcr(), Pcr::new(27_000_000));
//! // Four bytes of header, eight of adaptation field.
//! assert_eq!((packet.payload()?, taken), (Some(&[7; 176][..]), PACKET_SIZE - 12));
//! # Ok::<(), wire::Error>(())
//! ```

pub mod adaptation;
pub mod continuity;
#[cfg(feature = "alloc")]
pub(crate) mod expected;
pub mod framing;
mod intake;
mod mutable;
mod pid;
#[cfg(feature = "bitvec")]
mod pid_set;
#[cfg(feature = "alloc")]
mod pid_table;
mod pointed;
#[cfg(test)]
mod tests;

pub(crate) use intake::Intake;
pub use mutable::PacketMut;
pub use pid::Pid;
#[cfg(feature = "bitvec")]
pub use pid_set::{PidSet, PidSetIter};
#[cfg(feature = "alloc")]
pub use pid_table::PidTable;
pub(crate) use pointed::PointedPayload;

use crate::clock::Pcr;
use core::fmt;
use core::ops::Range;
use wire::{Decode, Encode, Error, ErrorKind, Reader, Writer};

/// Bytes in a transport packet.
pub const PACKET_SIZE: usize = 188;

/// Bytes of payload in a packet without adaptation field.
pub(crate) const MAX_PAYLOAD: usize = PACKET_SIZE - 4;

/// The first byte of every transport packet.
pub const SYNC_BYTE: u8 = 0x47;

/// A null packet: PID 0x1FFF, a payload of 0xFF without meaning, `continuity_counter` 0.
pub const NULL_PACKET: [u8; PACKET_SIZE] = {
    let mut bytes = [0xFF; PACKET_SIZE];
    bytes[0] = SYNC_BYTE;
    bytes[1] = 0x1F;
    bytes[3] = 0x10;
    bytes
};

pub(crate) const LENGTH: wire::Name = &"TS_packet.adaptation_field_length";

/// A view of the 188 bytes of a transport packet. Any bytes will do; nothing is checked before it
/// is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Packet<'a>(pub(crate) &'a [u8; PACKET_SIZE]);

impl<'a> Packet<'a> {
    /// Looks at `bytes` as a packet.
    #[inline(always)]
    pub const fn new(bytes: &'a [u8; PACKET_SIZE]) -> Packet<'a> {
        Packet(bytes)
    }

    /// The 188 bytes.
    #[inline(always)]
    pub const fn as_bytes(self) -> &'a [u8; PACKET_SIZE] {
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
        flags >> 6
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
        flags >> 4 & 3
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
    pub(crate) fn parts(self) -> Result<Parts<'a>, Error> {
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

    /// True when this packet repeats `previous` as ISO/IEC 13818-1, 2.4.3.3 allows it: with a payload, and
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

// By hand because a packet stays its 188 bytes: each flag is looked at in place, when it is asked for.
impl<'a> Decode<'a> for Packet<'a> {
    const NAME: wire::Name = &"TS_packet";

    fn decode(r: &mut Reader<'a>) -> Result<Packet<'a>, Error> {
        let start = *r;
        let packet = Packet(r.array(Self::NAME)?);
        match packet.sync_byte() {
            SYNC_BYTE => Ok(packet),
            other => Err(start.error(ErrorKind::Value(u64::from(other)), &"TS_packet.sync_byte")),
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
    /// transport_scrambling_control over 3, `continuity_counter` over 15, content over 183 bytes,
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
        const FIELD: usize = MAX_PAYLOAD - 1;
        let room = match content {
            None => MAX_PAYLOAD,
            Some(n @ ..=FIELD) => FIELD.saturating_sub(n),
            Some(n) => return Err(Error::new(ErrorKind::TooLarge(n as u64), LENGTH, 4)),
        };
        let (body, _) = payload.split_at_checked(room).unwrap_or((payload, &[]));
        let stuffing = room.saturating_sub(body.len());
        let has_field = content.is_some() || stuffing > 0;

        w.put(&self.header(has_field, !body.is_empty())?.to_be_bytes(), &"TS_packet")?;
        if has_field {
            let length = FIELD.saturating_sub(body.len());
            w.put(&[u8::try_from(length).unwrap_or(u8::MAX)], LENGTH)?;
            if length > 0 && content.unwrap_or(0) == 0 {
                w.put(&[0], &"adaptation_field")?;
            }
            if let Some(field) = adaptation_field {
                field.encode(&mut w)?;
            }
        }
        let fill = w.room().saturating_sub(body.len());
        w.put([0xFF; MAX_PAYLOAD].get(..fill).unwrap_or(&[]), &"adaptation_field.stuffing_byte")?;
        w.put(body, &"TS_packet.payload")?;
        Ok(body.len())
    }

    fn header(&self, has_field: bool, has_payload: bool) -> Result<u32, Error> {
        let narrow = |value: u8, limit: u8, at| {
            if value > limit {
                return Err(Error::new(ErrorKind::TooLarge(u64::from(value)), at, 3));
            }
            Ok(u32::from(value))
        };
        let scrambling = narrow(self.transport_scrambling_control, 3, &"TS_packet.transport_scrambling_control")?;
        let counter = narrow(self.continuity_counter, 15, &"TS_packet.continuity_counter")?;
        let flag = |set: bool, bit: u32| u32::from(set).wrapping_shl(bit);
        Ok(u32::from(SYNC_BYTE) << 24
            | flag(self.transport_error_indicator, 23)
            | flag(self.payload_unit_start_indicator, 22)
            | flag(self.transport_priority, 21)
            | u32::from(self.pid.get()) << 8
            | scrambling << 6
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
