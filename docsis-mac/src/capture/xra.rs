//! Captures of the Excentis XRA-31 analyser: a header with TLVs in front of each burst or frame.

use super::NcpBlocks;
use crate::id::{MacAddress, PaddedSid};
use crate::segment::Segment;
use crate::tlv::{Tlv, U8, U16, U24, U32};
use crate::unit::{Frequency, QuarterDb, TenthDbmv};
use wire::{Blob, Decode, List, Scalar, codes, syntax};

codes! {
    /// What follows an XRA header. From 64 on upstream.
    pub XraPacketType: u8 = 8 {
        1 SC_QAM_FRAME "SC-QAM MAC frame",
        8 OFDM_FRAME "OFDM MAC frame",
        9 NCP "OFDM next codeword pointer",
        10 PLC "OFDM PLC",
        11 PLC_MESSAGE "OFDM PLC management message",
        65 TDMA_BURST "TDMA burst",
        72 OFDMA_BURST "OFDMA data burst",
        73 OFDMA_INITIAL_RANGING "OFDMA initial ranging",
        74 OFDMA_FINE_RANGING "OFDMA fine ranging",
        75 OFDMA_REQUEST "OFDMA request",
        76 OFDMA_PROBE "OFDMA probing",
        80 UPSTREAM_FRAME "upstream MAC frame",
    }

    /// The annex of ITU-T J.83 that an SC-QAM channel follows.
    pub XraAnnex: u8 = 8 { 0 A "Annex A", 1 B "Annex B", 2 C "Annex C" }

    /// The modulation of an SC-QAM channel.
    pub XraModulation: u8 = 8 { 0 QAM64 "64-QAM", 1 QAM256 "256-QAM" }
}

impl XraPacketType {
    /// True for what modems send: the two top bits are the direction.
    pub const fn is_upstream(self) -> bool {
        self.0 >> 6 == 1
    }
}

syntax! {
    /// A record of link type 273.
    pub struct Xra<'a> {
        version:     8 u8,
        packet_type: 8 XraPacketType,
        tlvs: [16] List<'a, XraTlv<'a>>,
        /// What was captured; [`content`](Xra::content) says what that is.
        data: .. Blob<'a>,
    }

    /// The burst of a modem that ranges on an OFDMA channel for the first time; no MAC frame. DOCSIS 3.1.
    pub struct OfdmaInitialRanging {
        mac_address:          48 MacAddress,
        downstream_channel_id: 8 u8,
        /// A CRC of 24 bits, which is not computed here.
        crc:                  24 u32,
    }
}

wire::tagged! {
    /// The TLVs of an XRA header.
    pub enum XraTlv<'a>: Tlv<'a> {
        1 DownstreamChannelId(U8),
        2 Frequency(Scalar<Frequency, 32>),
        3 Modulation(Scalar<XraModulation, 8>),
        4 Annex(Scalar<XraAnnex, 8>),
        5 OfdmProfileId(U8),
        6 Codeword(List<'a, XraCodewordTlv<'a>>),
        /// 1 where the capture kept only the front.
        7 Truncated(U8),
        8 SymbolId(U32),
        9 Mer(Scalar<QuarterDb, 8>),
        10 UpstreamChannelId(U8),
        11 Sid(PaddedSid),
        12 Iuc(U8),
        13 BurstId(Scalar<u64, 64>),
        14 Burst(List<'a, XraBurstTlv<'a>>),
        15 MiniSlots(List<'a, XraMiniSlotTlv<'a>>),
        16 UcdChangeCountParity(U8),
        17 GrantBits(U24),
        /// 1 where the data start with a segment header.
        18 SegmentHeaderPresent(U8),
        /// OFDMA frames of the ranging burst.
        19 OfdmaFrames(U16),
        /// The timing adjustment estimated, in units of 1/204.8 µs.
        20 Timing(Scalar<i32, 32>),
        21 Power(Scalar<TenthDbmv, 16>),
        22 Subslot(Blob<'a>),
        /// Its codes have no names here.
        23 InterleaverControlWord(U8),
        254 Configuration(Blob<'a>),
        255 Extension(Blob<'a>),
    }

    /// How the decoding of a codeword went.
    pub enum XraCodewordTlv<'a>: Tlv<'a> {
        1 Parity(U8),
        /// Bytes.
        2 InformationBytes(U16),
        3 BchOk(U8),
        /// Corrected by the BCH code.
        4 BchCorrectedBits(U8),
        /// Bits of the LDPC code word.
        5 LdpcCodeBits(U16),
        6 LdpcOk(U8),
        /// Corrected by the LDPC code.
        7 LdpcCorrectedBits(U16),
        /// Of the LDPC decoder.
        8 Iterations(U8),
        9 ReedSolomonOk(U8),
        /// Corrected by the Reed-Solomon code.
        10 ReedSolomonSymbols(U8),
    }

    /// Who sent a burst.
    pub enum XraBurstTlv<'a>: Tlv<'a> {
        1 Reference(Scalar<u64, 64>),
        10 UpstreamChannelId(U8),
        11 Sid(PaddedSid),
        12 Iuc(U8),
    }

    /// The mini-slots of a burst.
    pub enum XraMiniSlotTlv<'a>: Tlv<'a> {
        /// The number of the first.
        1 Start(U32),
        /// Within the OFDMA frame.
        2 RelativeStart(U8),
        /// Within the OFDMA frame.
        3 RelativeStop(U8),
    }
}

/// What an XRA record holds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum XraContent<'a> {
    /// Frames back to back, for [`Frames`](crate::Frames): one, or those of a burst.
    Frames(&'a [u8]),
    /// An upstream burst of a service flow with segment headers.
    Segment(Segment<'a>),
    /// Initial ranging on an OFDMA channel.
    InitialRanging(OfdmaInitialRanging),
    /// Next codeword pointers and the CRC behind them.
    Ncp(NcpBlocks<'a>),
    /// A PLC frame, for [`PlcBlocks`](super::PlcBlocks).
    Plc(&'a [u8]),
    /// A packet type that is not known, or data that contradict it.
    Other(&'a [u8]),
}

impl<'a> Xra<'a> {
    /// The data as the packet type says. Open question: by one source a PLC management message is a frame, and a burst
    /// on an OFDMA channel starts with a segment header where TLV 18 is 1.
    pub fn content(&self) -> XraContent<'a> {
        let data = self.data.0;
        match self.packet_type {
            XraPacketType::OFDMA_BURST if self.has_segment_header() => {
                Segment::from_bytes(data).map_or(XraContent::Other(data), XraContent::Segment)
            }
            XraPacketType::OFDMA_INITIAL_RANGING => {
                OfdmaInitialRanging::from_bytes(data).map_or(XraContent::Other(data), XraContent::InitialRanging)
            }
            XraPacketType::SC_QAM_FRAME
            | XraPacketType::OFDM_FRAME
            | XraPacketType::PLC_MESSAGE
            | XraPacketType::TDMA_BURST
            | XraPacketType::OFDMA_BURST
            | XraPacketType::OFDMA_FINE_RANGING
            | XraPacketType::OFDMA_REQUEST
            | XraPacketType::UPSTREAM_FRAME => XraContent::Frames(data),
            XraPacketType::NCP => NcpBlocks::from_bytes(data).map_or(XraContent::Other(data), XraContent::Ncp),
            XraPacketType::PLC => XraContent::Plc(data),
            _ => XraContent::Other(data),
        }
    }

    fn has_segment_header(&self) -> bool {
        self.tlvs.iter().any(|tlv| matches!(tlv, Ok(XraTlv::SegmentHeaderPresent(Scalar(1)))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;
    use wire::Encode;

    /// Put together by hand from the layout: channel 3, 603 MHz, 256-QAM, 36.25 dB, then a request frame.
    #[test]
    fn a_downstream_record() {
        let bytes = hex!("01 01 000f  01 01 03  02 04 23f11ec0  03 01 01  09 01 91  c402 000a 09af");
        let xra = Xra::from_bytes(&bytes).unwrap();
        assert!(!xra.packet_type.is_upstream());
        let tlvs: Vec<_> = xra.tlvs.iter().map(Result::unwrap).collect();
        assert_eq!(
            tlvs,
            [
                XraTlv::DownstreamChannelId(Scalar(3)),
                XraTlv::Frequency(Scalar(Frequency(603_004_608))),
                XraTlv::Modulation(Scalar(XraModulation::QAM256)),
                XraTlv::Mer(Scalar(QuarterDb(145))),
            ]
        );
        let XraContent::Frames(frames) = xra.content() else { panic!("{xra:?}") };
        assert_eq!(frames, hex!("c402000a09af"));
        assert_eq!(xra.encode_to_vec().unwrap(), bytes);
    }

    /// An OFDMA burst with a segment header, at -3.5 dBmV, and the same without.
    #[test]
    fn an_upstream_burst_may_start_with_a_segment_header() {
        let segment = hex!("8003 91a5 0102");
        let hcs = wire::crc::x25(&segment).to_le_bytes();
        let head = hex!("01 48 0007  12 01 01  15 02 ffdd");
        let bytes = [&head[..], &segment, &hcs, b"data"].concat();
        let xra = Xra::from_bytes(&bytes).unwrap();
        assert!(xra.packet_type.is_upstream());
        assert_eq!(xra.tlvs.iter().nth(1), Some(Ok(XraTlv::Power(Scalar(TenthDbmv(-35))))));
        assert!(matches!(xra.content(), XraContent::Segment(s) if s.sequence_number == 0x1234 && *s.data == *b"data"));
        let mut without = bytes.clone();
        without[6] = 0;
        assert!(matches!(Xra::from_bytes(&without).unwrap().content(), XraContent::Frames(b) if b.len() == 12));
        // A wrong check sequence: no segment.
        let mut wrong = bytes;
        wrong[11] ^= 1;
        assert!(matches!(Xra::from_bytes(&wrong).unwrap().content(), XraContent::Other(b) if b.len() == 12));
    }

    #[test]
    fn initial_ranging() {
        let bytes = hex!("01 49 0000  001122334455 07 abcdef");
        let content = Xra::from_bytes(&bytes).unwrap().content();
        let XraContent::InitialRanging(ranging) = content else { panic!("{content:?}") };
        assert_eq!((ranging.mac_address.0, ranging.downstream_channel_id), (hex!("001122334455"), 7));
        assert_eq!(ranging.crc, 0xAB_CDEF);
    }
}
