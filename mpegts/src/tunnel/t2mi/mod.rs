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
use wire::{Checked, Choice, Decode, Error, ErrorKind, Mpeg, Reader, Rfz, codes, syntax};

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

    /// A packet of T2-MI — 5.1.
    pub struct T2miPacket<'a> {
        header: _ T2miHeader,
        /// As many bytes as the bits of `payload_len` need; bits beyond that are padding.
        payload: (bytes header.payload_len.div_ceil(8)) (match header.packet_type.0) T2miPayload<'a>,
        crc32: (sum) Checked<Mpeg>,
    }
}

impl<'a> T2miPacket<'a> {
    /// A packet of whole bytes, its counters 0.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] for more than 8191 bytes.
    pub fn new(packet_type: T2miPacketType, payload: &'a [u8]) -> Result<Self, Error> {
        let bits = (payload.len() as u64).saturating_mul(8);
        let Ok(payload_len) = u16::try_from(bits) else {
            return Err(Error::new(ErrorKind::TooLarge(bits), &"T2miHeader.payload_len", 4));
        };
        let header = T2miHeader { packet_type, payload_len, ..Default::default() };
        let payload = T2miPayload::decode_as(packet_type.0, &mut Reader::new(payload))?;
        Ok(T2miPacket { header, payload, ..Default::default() })
    }

    /// The baseband frame in it; None for other packet types and other physical layer pipes.
    pub fn baseband_frame(&self, plp_id: u8) -> Option<Result<BbFrame<'a>, Error>> {
        match &self.payload {
            T2miPayload::T2miBaseband(b) if b.plp_id == plp_id => Some(BbFrame::from_bytes(b.bbframe.0)),
            _ => None,
        }
    }

    /// The physical layer pipe whose baseband frame this is.
    pub const fn plp_id(&self) -> Option<u8> {
        match &self.payload {
            T2miPayload::T2miBaseband(b) => Some(b.value.plp_id),
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
