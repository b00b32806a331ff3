//! T2-MI: what feeds the modulators of a DVB-T2 network — TS 102 773.
//!
//! Packets of T2-MI come out of transport packets with [`T2miReader`] and go back with
//! [`T2miPacketizer`]. The transport streams inside are in baseband frames: one
//! [`PlpExtractor`](super::baseband::PlpExtractor) takes out that of one physical layer pipe.
//!
//! ```
//! use mpegts::tunnel::baseband::{PlpEvent, PlpExtractor};
//! use mpegts::tunnel::t2mi::{T2miEvent, T2miReader};
//! use mpegts::{Packet, Pid};
//!
//! # let outer: Vec<[u8; 188]> = Vec::new();
//! # let (pid, plp) = (Pid::NULL, 0);
//! let mut inner: Vec<[u8; 188]> = Vec::new();
//! let mut reader = T2miReader::new(pid);
//! let mut extractor = PlpExtractor::new();
//! for packet in &outer {
//!     let mut input = reader.push(Packet::new(packet));
//!     while let Some(event) = reader.next(&mut input) {
//!         let T2miEvent::Packet { packet, missing } = event else {
//!             extractor.reset();
//!             continue;
//!         };
//!         if missing > 0 {
//!             extractor.reset();
//!         }
//!         let Some(frame) = packet.baseband_frame(plp) else { continue };
//!         let mut frame = extractor.push(frame?);
//!         while let Some(event) = extractor.next(&mut frame) {
//!             if let PlpEvent::Packet(ts) = event {
//!                 inner.push(*ts);
//!             }
//!         }
//!     }
//! }
//! # Ok::<(), mpegts::wire::Error>(())
//! ```

mod packetizer;
mod payload;
mod reader;
#[cfg(test)]
mod tests;

pub use packetizer::T2miPacketizer;
pub use payload::*;
pub use reader::{T2miEvent, T2miInput, T2miReader};

use super::baseband::BbFrame;
use wire::{Blob, Choice, Decode, Encode, Error, ErrorKind, Reader, Rfz, View, Writer, codes, crc, syntax};

/// The longest packet: header, 65535 bits, `crc32`.
pub const MAX_T2MI: usize = HEADER + 8192 + CRC;

const HEADER: usize = 6;
const CRC: usize = 4;

codes! {
    /// packet_type — Table 1.
    pub T2miPacketType: u8 = 8 {
        0x00 BASEBAND_FRAME "baseband frame",
        0x01 AUXILIARY_IQ "auxiliary stream I/Q data",
        0x02 ARBITRARY_CELLS "arbitrary cell insertion",
        0x10 L1_CURRENT "L1-current",
        0x11 L1_FUTURE "L1-future",
        0x12 P2_BIAS "P2 bias balancing cells",
        0x20 TIMESTAMP "DVB-T2 timestamp",
        0x21 INDIVIDUAL_ADDRESSING "individual addressing",
        0x30 FEF_NULL "FEF part: null",
        0x31 FEF_IQ "FEF part: I/Q data",
        0x32 FEF_COMPOSITE "FEF part: composite",
        0x33 FEF_SUBPART "FEF sub-part",
    }
}

syntax! {
    /// The header of a packet — 5.1.
    pub struct T2miHeader {
        packet_type:    8 T2miPacketType,
        /// Counts all packets, of whatever type, modulo 256.
        packet_count:   8 u8,
        /// The same for all packets of a super-frame.
        superframe_idx: 4 u8,
        rfu:            9 Rfz,
        /// 0 where there is one stream only.
        t2mi_stream_id: 3 u8,
        /// In bits.
        payload_len:   16 u16,
    }
}

/// A packet of T2-MI — 5.1. Read ones have a right `crc32`; written ones are given it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct T2miPacket<'a> {
    /// The first six bytes.
    pub header: T2miHeader,
    /// As many bytes as the bits of `payload_len` need; bits beyond that are padding.
    pub payload: Blob<'a>,
}

impl<'a> T2miPacket<'a> {
    /// A packet of whole bytes, its counters 0.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] for more than 8191 bytes.
    pub fn new(packet_type: T2miPacketType, payload: &'a [u8]) -> Result<Self, Error> {
        let bits = (payload.len() as u64).saturating_mul(8);
        match u16::try_from(bits) {
            Ok(payload_len) => Ok(T2miPacket {
                header: T2miHeader { packet_type, payload_len, ..Default::default() },
                payload: payload.into(),
            }),
            Err(_) => Err(Error::new(ErrorKind::TooLarge(bits), "T2miHeader.payload_len", 4)),
        }
    }

    /// What the payload is by `packet_type`; [`T2miPayload::Other`] for a type without a meaning yet.
    ///
    /// # Errors
    /// Those of the structure; offsets count from the start of the payload.
    pub fn typed(&self) -> Result<T2miPayload<'a>, Error> {
        let mut r = Reader::new(self.payload.0);
        let payload = T2miPayload::decode_as(self.header.packet_type.0, &mut r)?;
        r.expect_empty("T2miPacket.payload")?;
        Ok(payload)
    }

    /// The baseband frame in it; None for other packet types and other physical layer pipes.
    pub fn baseband_frame(&self, plp_id: u8) -> Option<Result<BbFrame<'a>, Error>> {
        let (pipe, frame) = self.baseband_bytes()?;
        (pipe == plp_id).then(|| BbFrame::from_bytes(frame))
    }

    /// The physical layer pipe whose baseband frame this is.
    pub fn plp_id(&self) -> Option<u8> {
        self.baseband_bytes().map(|(plp_id, _)| plp_id)
    }

    fn baseband_bytes(&self) -> Option<(u8, &'a [u8])> {
        match *self.payload.0 {
            [_, plp_id, _, ref frame @ ..] if self.header.packet_type == T2miPacketType::BASEBAND_FRAME => {
                Some((plp_id, frame))
            }
            _ => None,
        }
    }
}

/// Bytes of the packet that `header` begins; None while the header is not complete.
#[inline]
fn total(header: &[u8]) -> Option<usize> {
    let [_, _, _, _, high, low, ..] = *header else { return None };
    let bits = usize::from(u16::from_be_bytes([high, low]));
    Some(bits.div_ceil(8).saturating_add(HEADER + CRC))
}

impl<'a> Decode<'a> for T2miPacket<'a> {
    const NAME: &'static str = "T2miPacket";

    /// Checks `crc32` before anything else is looked at.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let mut rest = match total(r.peek()) {
            Some(len) => r.sub(len, "T2miHeader.payload_len")?,
            None => return Err(start.error(ErrorKind::Short { need: HEADER, have: start.len() }, "T2miHeader")),
        };
        let bytes = rest.peek();
        if crc::mpeg(bytes) != 0 {
            return Err(wrong_crc(start, bytes));
        }
        let header = T2miHeader::decode(&mut rest)?;
        let payload = Blob(rest.bytes(rest.len().saturating_sub(CRC), "T2miPacket.payload")?);
        Ok(T2miPacket { header, payload })
    }
}

#[cold]
fn wrong_crc(start: Reader<'_>, bytes: &[u8]) -> Error {
    let (body, found) = bytes.split_last_chunk::<CRC>().unwrap_or((bytes, &[0; CRC]));
    let kind = ErrorKind::Checksum { found: u32::from_be_bytes(*found), computed: crc::mpeg(body) };
    Error::new(kind, "T2miPacket.crc32", start.offset().saturating_add(body.len()))
}

impl Encode for T2miPacket<'_> {
    fn encoded_len(&self) -> usize {
        self.payload.len().saturating_add(HEADER + CRC)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.len();
        if usize::from(self.header.payload_len).div_ceil(8) != self.payload.len() {
            return Err(w.error(ErrorKind::Inconsistent, "T2miHeader.payload_len"));
        }
        self.header.encode(w)?;
        w.put(&self.payload, "T2miPacket.payload")?;
        let sum = crc::mpeg(w.since(mark));
        w.put(&sum.to_be_bytes(), "T2miPacket.crc32")
    }
}

impl View for T2miPacket<'static> {
    type Of<'v> = T2miPacket<'v>;
}

wire::__serde! {
    mod json {
        use super::{T2miHeader, T2miPacket, T2miPayload};
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, TranscodeChoice, Value, Vec, finish};
        use wire::Blob;

        /// The payload: typed where that loses nothing, otherwise its bytes.
        struct Payload<'p, 'a>(&'p T2miPacket<'a>);

        impl Serialize for Payload<'_, '_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self.0.typed() {
                    Ok(T2miPayload::Other(..)) | Err(_) => self.0.payload.serialize(s),
                    Ok(typed) => typed.serialize(s),
                }
            }
        }

        impl Serialize for T2miPacket<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let h = &self.header;
                let mut f = Fields::new(s, "T2miPacket", 7)?;
                f.bits("packet_type", h.packet_type)?;
                f.bits("packet_count", h.packet_count)?;
                f.bits("superframe_idx", h.superframe_idx)?;
                if !h.rfu.is_default() {
                    f.bits("rfu", h.rfu)?;
                }
                f.bits("t2mi_stream_id", h.t2mi_stream_id)?;
                if h.payload_len % 8 != 0 {
                    f.bits("payload_len", h.payload_len)?;
                }
                f.part("payload", &Payload(self))?;
                f.end()
            }
        }

        impl Transcode for T2miPacket<'_> {
            fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let o = Object::new(value, "T2miPacket", &[
                    "packet_type", "packet_count", "superframe_idx", "rfu", "t2mi_stream_id", "payload_len", "payload",
                ])?;
                let (bytes, selector) = match value.get("payload") {
                    Some(typed @ Value::Map(_)) => {
                        let (selector, bytes) = T2miPayload::transcode_choice(typed)?;
                        (bytes, Some(selector))
                    }
                    _ => (o.part::<Blob<'_>>("payload")?, None),
                };
                let mut header: T2miHeader = T2miHeader {
                    packet_type: o.bits("packet_type")?,
                    packet_count: o.bits("packet_count")?,
                    superframe_idx: o.bits("superframe_idx")?,
                    rfu: o.reserved("rfu")?,
                    t2mi_stream_id: o.bits("t2mi_stream_id")?,
                    payload_len: 0,
                };
                if selector.is_some_and(|s| s != header.packet_type.0) {
                    return Err(Error::new("payload", "is of another packet_type"));
                }
                let packet = T2miPacket::new(header.packet_type, &bytes)?;
                header.payload_len = o.optional_bits("payload_len")?.unwrap_or(packet.header.payload_len);
                finish(&T2miPacket { header, ..packet }, out)
            }
        }
    }
}

wire::__trace! {
    impl<'a> wire::trace::Trace<'a> for T2miPacket<'a> {
        fn trace(r: &mut Reader<'a>, t: &mut wire::trace::Tracer) -> Result<(), Error> {
            let start = *r;
            let header: T2miHeader = wire::trace::fields(r, t)?;
            let payload = r.sub(usize::from(header.payload_len).div_ceil(8), "T2miHeader.payload_len")?;
            t.part("payload", payload, |r, t| wire::trace::chosen::<T2miPayload<'_>>(header.packet_type.0, r, t));
            let before = *r;
            r.bytes(CRC, "T2miPacket.crc32")?;
            t.leaf("crc32", r.since(&before), &Blob(r.since(&before).peek()));
            T2miPacket::decode(&mut { start }).map(drop).map_err(|error| t.blame(error))
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for T2miPacket<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            use wire::testing::SampleChoice;
            let types = [0u8, 1, 2, 0x10, 0x11, 0x12, 0x20, 0x21, 0x30, 0x31, 0x32, 0x33, 0x44];
            let draw = s.draw();
            let packet_type = types.get(usize::from(draw % 13)).copied().unwrap_or(0);
            let payload = s.part(|s| T2miPayload::sample_as(packet_type, s));
            let Ok(mut packet) = T2miPacket::new(T2miPacketType(packet_type), &payload) else { return };
            packet.header.packet_count = s.draw();
            packet.header.rfu = Rfz::from_deviation(u32::from(s.draw() / 128));
            packet.header.payload_len = packet.header.payload_len.saturating_sub(u16::from(draw % 8));
            let bytes = packet.encode_to_vec().unwrap_or_default();
            s.bytes(&bytes);
        }
    }
}
