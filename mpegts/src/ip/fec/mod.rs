//! Forward error correction for RTP — SMPTE ST 2022-1 (Pro-MPEG Code of Practice 3).
//!
//! Media packets are thought of as a matrix of `L` columns and `D` rows. A FEC packet is the
//! exclusive or of a column, or of a row: with it, one missing packet of that column or row is
//! restored, which may let others be. Column FEC is sent to the media's UDP port + 2, row FEC to
//! + 4.
//!
//! ```
//! use mpegts::ip::fec::{FecDecoder, FecEncoder, FecEvent};
//! use mpegts::packet::NULL_PACKET;
//! use mpegts::ip::rtp::RtpSender;
//!
//! let (mut sender, mut encoder) = (RtpSender::new(7), FecEncoder::new(5, 4)?);
//! let mut decoder = FecDecoder::new(100);
//! let mut restored = 0;
//! for n in 0..140 {
//!     let mut media = Vec::new();
//!     sender.push(&NULL_PACKET, n * 100, |datagram| media = datagram.to_vec());
//!     if media.is_empty() {
//!         continue;
//!     }
//!     let mut fec = Vec::new();
//!     encoder.push(&media, |_, datagram| fec.push(datagram.to_vec()))?;
//!     if media[3] != 13 {
//!         decoder.push(&media)?;
//!     }
//!     for datagram in &fec {
//!         decoder.push_fec(datagram)?;
//!     }
//!     while let Some(event) = decoder.next() {
//!         // What is restored goes where the media packets go: RtpReceiver::push.
//!         restored += u32::from(matches!(event, FecEvent::Restored(_)));
//!     }
//! }
//! assert_eq!(restored, 1);
//! # Ok::<(), mpegts::wire::Error>(())
//! ```

mod decoder;
mod encoder;
#[cfg(test)]
mod tests;

pub use decoder::{FecDecoder, FecEvent, FecStatistics};
pub use encoder::{Direction, FecEncoder};

use crate::ip::rtp::HEADER_SIZE;
use alloc::vec::Vec;
use wire::{Blob, Error, ErrorKind, codes, syntax};

/// The payload type FEC packets usually have.
pub const FEC_PAYLOAD_TYPE: u8 = 96;

codes! {
    /// How the recovery fields were made.
    pub FecType: u8 = 3 {
        0 XOR "XOR",
        1 HAMMING "Hamming",
        2 REED_SOLOMON "Reed-Solomon",
    }
}

syntax! {
    /// A FEC packet: RTP header, FEC header and recovery data — ST 2022-1, 8.
    ///
    /// The RTP header's flags are no flags here but the exclusive or of those of the protected
    /// packets: neither padding nor extension nor contributing sources follow.
    pub struct FecPacket<'a> {
        version:              2 u8 = 2,
        padding_recovery:     1 bool,
        extension_recovery:   1 bool,
        csrc_count_recovery:  4 u8,
        marker_recovery:      1 bool,
        /// [`FEC_PAYLOAD_TYPE`] as a rule.
        payload_type:         7 u8,
        /// Of the FEC packets of one direction.
        sequence_number:     16 u16,
        timestamp:           32 u32,
        /// 0.
        ssrc:                32 u32,
        /// The lowest sequence number protected.
        sn_base_low_bits:    16 u16,
        /// Of the bytes behind the first twelve.
        length_recovery:     16 u16,
        /// Set: the header goes on behind `ts_recovery`.
        e:                    1 bool,
        pt_recovery:          7 u8,
        /// 0.
        mask:                24 u32,
        ts_recovery:         32 u32,
        /// Unset: the header does not go on.
        n:                    1 bool,
        /// A row is protected, not a column.
        d:                    1 bool,
        fec_type:             3 FecType,
        /// Of several FEC packets of a more complex type; 0.
        index:                3 u8,
        /// From one protected sequence number to the next: L for a column, 1 for a row.
        offset:               8 u8,
        /// How many packets are protected: D for a column, L for a row.
        na:                   8 u8,
        /// 0: sequence numbers of RTP have 16 bits.
        sn_base_ext_bits:     8 u8,
        payload:             .. Blob<'a>,
    }
}

/// RTP header and FEC header.
const FEC_HEADER_SIZE: usize = HEADER_SIZE + 16;

/// The exclusive or of some packets, without what makes each of them different.
#[derive(Debug, Clone, Default)]
struct Parity {
    /// Padding, extension and number of sources; marker and payload type; timestamp; length.
    head: [u8; 8],
    data: Vec<u8>,
}

impl Parity {
    fn clear(&mut self) {
        self.head = [0; 8];
        self.data.clear();
    }

    /// Starts with what a FEC packet holds.
    fn set(&mut self, fec: &FecPacket<'_>) {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let first = flag(fec.padding_recovery, 0x20) | flag(fec.extension_recovery, 0x10) | fec.csrc_count_recovery;
        let second = flag(fec.marker_recovery, 0x80) | fec.pt_recovery;
        let [a, b, c, d] = fec.ts_recovery.to_be_bytes();
        let [e, f] = fec.length_recovery.to_be_bytes();
        self.head = [first, second, a, b, c, d, e, f];
        self.data.clear();
        self.data.extend_from_slice(&fec.payload);
    }

    fn add(&mut self, media: &Media<'_>) {
        let head = media.head();
        self.head.iter_mut().zip(head).for_each(|(a, b)| *a ^= b);
        if self.data.len() < media.data.len() {
            self.data.resize(media.data.len(), 0);
        }
        self.data.iter_mut().zip(media.data).for_each(|(a, b)| *a ^= b);
    }

    /// Writes the packet that is left when all others have been taken out, to `out`. False when it
    /// cannot be right.
    fn restore(&self, sequence_number: u16, ssrc: u32, out: &mut Vec<u8>) -> bool {
        let [first, second, a, b, c, d, e, f] = self.head;
        let Some(data) = self.data.get(..usize::from(u16::from_be_bytes([e, f]))) else { return false };
        let ([s, t], [w, x, y, z]) = (sequence_number.to_be_bytes(), ssrc.to_be_bytes());
        out.clear();
        out.extend([0x80 | first & 0x3F, second, s, t, a, b, c, d, w, x, y, z]);
        out.extend_from_slice(data);
        true
    }
}

/// A packet of RTP as FEC sees it.
#[derive(Debug, Clone, Copy)]
struct Media<'d> {
    header: &'d [u8; HEADER_SIZE],
    /// All behind the first twelve bytes.
    data: &'d [u8],
}

impl<'d> Media<'d> {
    fn new(datagram: &'d [u8]) -> Result<Self, Error> {
        let Some((header, data)) = datagram.split_first_chunk::<HEADER_SIZE>() else {
            let kind = ErrorKind::Short { need: HEADER_SIZE, have: datagram.len() };
            return Err(Error::new(kind, &"RtpPacket", 0));
        };
        let version = header[0] >> 6;
        if version != 2 {
            return Err(Error::new(ErrorKind::Value(version.into()), &"RtpPacket.version", 0));
        }
        if u16::try_from(data.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLarge(data.len() as u64), &"FecPacket.length_recovery", HEADER_SIZE));
        }
        Ok(Media { header, data })
    }

    const fn sequence_number(&self) -> u16 {
        let [_, _, a, b, ..] = *self.header;
        u16::from_be_bytes([a, b])
    }

    const fn timestamp(&self) -> u32 {
        let [_, _, _, _, a, b, c, d, ..] = *self.header;
        u32::from_be_bytes([a, b, c, d])
    }

    const fn ssrc(&self) -> u32 {
        let [_, _, _, _, _, _, _, _, a, b, c, d] = *self.header;
        u32::from_be_bytes([a, b, c, d])
    }

    const fn payload_type(&self) -> u8 {
        let [_, second, ..] = *self.header;
        second & 0x7F
    }

    fn head(&self) -> [u8; 8] {
        let [first, second, _, _, a, b, c, d, ..] = *self.header;
        let [e, f] = u16::try_from(self.data.len()).unwrap_or(u16::MAX).to_be_bytes();
        [first & 0x3F, second, a, b, c, d, e, f]
    }
}
