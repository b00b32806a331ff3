//! A PES packet as one piece of bytes.

use crate::pes::{PesHeader, PesStart, StreamId};
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, View, Writer};

/// A PES packet, or what of it has been received.
///
/// Header and data are framed by stream_id and `PES_packet_length` together, and a length of 0 is
/// open: that is why this pair is written by hand.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pes<'a> {
    /// What the data is.
    pub stream_id: StreamId,
    /// As sent. Smaller than what follows in broken streams; see [`is_complete`](Pes::is_complete).
    pub pes_packet_length: u16,
    /// None for the stream_ids that have none.
    pub header: Option<PesHeader<'a>>,
    /// PES_packet_data_bytes, as far as received.
    pub data: Blob<'a>,
}

impl<'a> Pes<'a> {
    /// A packet with a `PES_packet_length` that counts all its bytes; 0, an open one, when it cannot.
    pub fn new(stream_id: StreamId, header: Option<PesHeader<'a>>, data: &'a [u8]) -> Self {
        let length = header.encoded_len().saturating_add(data.len());
        Pes { stream_id, pes_packet_length: u16::try_from(length).unwrap_or(0), header, data: Blob(data) }
    }

    /// A packet with a `PES_packet_length` of 0, which only video may have: it ends where the next one
    /// starts.
    pub const fn open(stream_id: StreamId, header: Option<PesHeader<'a>>, data: &'a [u8]) -> Self {
        Pes { stream_id, pes_packet_length: 0, header, data: Blob(data) }
    }

    /// True when all bytes that `PES_packet_length` counts are there; None when the length is open.
    pub fn is_complete(&self) -> Option<bool> {
        let have = self.header.encoded_len().saturating_add(self.data.len());
        (self.pes_packet_length != 0).then(|| have >= usize::from(self.pes_packet_length))
    }
}

// By hand because PES_packet_length bounds the header but not the data, is open where it is 0, and stays as sent.
impl<'a> Decode<'a> for Pes<'a> {
    const NAME: wire::Name = &"Pes";

    /// Takes the header and all that is left. What lies beyond `PES_packet_length` stays in `data`.
    ///
    /// # Errors
    /// No start code, or a header that does not decode, ends behind the input, or is longer than
    /// `PES_packet_length`.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let PesStart { stream_id, pes_packet_length } = PesStart::decode(r)?;
        let start = *r;
        let header = if stream_id.has_header() { Some(PesHeader::decode(r)?) } else { None };
        let used = r.offset().saturating_sub(start.offset());
        if pes_packet_length != 0 && used > usize::from(pes_packet_length) {
            return Err(start.error(ErrorKind::Inconsistent, &"PesStart.pes_packet_length"));
        }
        Ok(Pes { stream_id, pes_packet_length, header, data: Blob(r.rest()) })
    }
}

impl Encode for Pes<'_> {
    fn encoded_len(&self) -> usize {
        self.header.encoded_len().saturating_add(self.data.len()).saturating_add(6)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let Pes { stream_id, pes_packet_length, header, data } = *self;
        if header.is_some() != stream_id.has_header() {
            return Err(w.error(ErrorKind::Inconsistent, &"Pes.header"));
        }
        if pes_packet_length != 0 && header.encoded_len() > usize::from(pes_packet_length) {
            return Err(w.error(ErrorKind::Inconsistent, &"PesStart.pes_packet_length"));
        }
        PesStart { stream_id, pes_packet_length }.encode(w)?;
        header.encode(w)?;
        data.encode(w)
    }
}

impl View for Pes<'static> {
    type Of<'a> = Pes<'a>;
}
