//! The head of a PES packet as bytes, of which fields are read when they are asked for.

use crate::clock::{PesTimestamp, Timestamp};
use crate::pes::{Pes, PesHeader, PesStart, StreamId};
use core::fmt;
use wire::{Bits, Blob, Decode, Error, Reader};

/// What comes before the data of a PES packet: bytes that are known to decode.
///
/// Events carry it in place of its fields: most programs want a timestamp and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PesHead<'a>(&'a [u8]);

impl<'a> PesHead<'a> {
    /// The head that `bytes` begin with, and the data behind it.
    ///
    /// # Errors
    /// Those of [`Pes`], but for a `PES_packet_length` shorter than the header, which is let pass.
    #[inline(always)]
    pub fn split(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        let length = match simple_length(bytes) {
            Some(length) => length,
            None => verify(bytes)?,
        };
        let (head, data) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
        Ok((PesHead(head), data))
    }

    /// Of bytes that are known to decode.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) const fn checked(bytes: &'a [u8]) -> Self {
        PesHead(bytes)
    }

    /// As sent, from the start code to the stuffing.
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// What the data is.
    #[inline]
    pub fn stream_id(&self) -> StreamId {
        StreamId(self.0.get(3).copied().unwrap_or_default())
    }

    /// Bytes behind this field; 0 for an open length.
    #[inline]
    pub fn pes_packet_length(&self) -> u16 {
        self.0.get(4..6).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_be_bytes)
    }

    /// PTS, 90 kHz.
    #[inline]
    pub fn pts(&self) -> Option<Timestamp> {
        match self.pts_dts_flags() {
            2 | 3 => self.timestamp(9),
            _ => None,
        }
    }

    /// DTS, 90 kHz: as sent, or the PTS where it is not.
    #[inline]
    pub fn dts(&self) -> Option<Timestamp> {
        match self.pts_dts_flags() {
            // 1 is forbidden, and read as a DTS alone.
            1 | 2 => self.timestamp(9),
            3 => self.timestamp(14),
            _ => None,
        }
    }

    /// 0 for the stream_ids that have no header.
    #[inline(always)]
    fn pts_dts_flags(&self) -> u8 {
        let flags = self.0.get(7).filter(|_| self.stream_id().has_header());
        flags.map_or(0, |flags| flags >> 6)
    }

    #[inline(always)]
    fn timestamp(&self, at: usize) -> Option<Timestamp> {
        let [a, b, c, d, e] = *self.0.get(at..)?.first_chunk()?;
        Some(PesTimestamp::from_bits(u64::from_be_bytes([0, 0, 0, a, b, c, d, e]), 40).timestamp())
    }

    /// All fields of the header; None for the stream_ids that have none.
    pub fn header(&self) -> Option<PesHeader<'a>> {
        self.with(&[]).header
    }

    /// The packet with this head and this data.
    pub fn with(&self, data: &'a [u8]) -> Pes<'a> {
        // The bytes are known to decode.
        decode(self.0).map(|pes| Pes { data: Blob(data), ..pes }).unwrap_or_default()
    }
}

impl fmt::Debug for PesHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pes { stream_id, pes_packet_length, header, .. } = self.with(&[]);
        f.debug_struct("PesHead")
            .field("stream_id", &stream_id)
            .field("pes_packet_length", &pes_packet_length)
            .field("header", &header)
            .finish()
    }
}

/// Bytes of the header that `bytes` begin with; as an error, how many are needed to know.
pub(crate) fn head_length(bytes: &[u8]) -> Result<usize, usize> {
    match *bytes {
        [0, 0, 1, stream_id, _, _, ..] if !StreamId(stream_id).has_header() => Ok(6),
        [0, 0, 1, _, _, _, _, _, length, ..] => Ok(usize::from(length).saturating_add(9)),
        [0, 0, 1, _, _, _, ..] => Err(9),
        [0, 0, 1, ..] | [] | [0] | [0, 0] => Err(6),
        // No start code: nothing more is needed to see that.
        _ => Ok(bytes.len()),
    }
}

/// The length of a header of which there is nothing but timestamps and stuffing, where it is whole
/// and `PES_packet_length` agrees: that decodes.
#[inline]
pub(crate) fn simple_length(payload: &[u8]) -> Option<usize> {
    let [0, 0, 1, stream_id, high, low, first, flags, length, ..] = *payload else { return None };
    let room = match flags {
        0x00 => 0,
        0x80 => 5,
        0xC0 => 10,
        _ => return None,
    };
    let packet_length = u16::from_be_bytes([high, low]);
    let agrees = packet_length == 0 || packet_length >= u16::from(length).saturating_add(3);
    let whole = usize::from(length).saturating_add(9);
    let simple = StreamId(stream_id).has_header() && first >> 6 == 2 && length >= room && agrees;
    (simple && whole <= payload.len()).then_some(whole)
}

/// The length of any other header that decodes.
#[cold]
#[inline(never)]
fn verify(bytes: &[u8]) -> Result<usize, Error> {
    decode(bytes).map(|_| head_length(bytes).unwrap_or_else(|need| need))
}

/// A packet, whatever its `PES_packet_length`.
pub(crate) fn decode(bytes: &[u8]) -> Result<Pes<'_>, Error> {
    // A header that goes beyond its length does not read on into the data.
    let length = head_length(bytes).unwrap_or_else(|need| need);
    let (head, data) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
    let mut r = Reader::new(head);
    let PesStart { stream_id, pes_packet_length } = PesStart::decode(&mut r)?;
    let header = if stream_id.has_header() { Some(PesHeader::decode(&mut r)?) } else { None };
    Ok(Pes { stream_id, pes_packet_length, header, data: Blob(data) })
}
