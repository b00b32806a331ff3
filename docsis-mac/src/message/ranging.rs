//! Ranging: requests of every kind, and the response.

use super::{Message, MessageType};
use crate::id::{PaddedSid, Sid};
use crate::tlv::{InitializationTechnique, Scalar, Tlv, U8};
use crate::unit::{
    Frequency, FrequencyOffset, QuarterDb, SignedQuarterDb, SignedQuarterDbmv, TenMilliseconds, TickFraction,
    TickOffset,
};
use wire::{Blob, List, Rfz, codes, syntax};

syntax! {
    /// Ranging Request, RNG-REQ — MULPI 6.4.
    ///
    /// Where the modem tells its transmit power, DSAP and SSAP of the [`Message`](super::Message) hold it.
    pub struct RngReq {
        /// The commanded power is above the dynamic range window; in version 5 only.
        power_above_window:    1 bool,
        /// The commanded power is more than 6 dB below the top of the window; in version 5 only.
        power_below_window:    1 bool,
        sid:                  14 Sid,
        downstream_channel_id: 8 u8,
        /// How long until all earlier adjustments are done.
        pending_till_complete: 8 TenMilliseconds,
    }

    /// Initial Ranging Request, INIT-RNG-REQ — MULPI 6.4.
    pub struct InitRngReq {
        reserved:              2 Rfz,
        /// Zero.
        sid:                  14 Sid,
        downstream_channel_id: 8 u8,
        upstream_channel_id:   8 u8,
    }

    /// Bonded Initial Ranging Request, B-INIT-RNG-REQ — MULPI 6.4.
    pub struct BInitRngReq {
        /// Fragmentation as before DOCSIS 3.0 is supported.
        fragmentation:         1 bool,
        early_authentication:  1 bool,
        reserved:              6 Rfz,
        /// 0 where the modem does not know its downstream service group.
        md_ds_sg_id:           8 u8,
        downstream_channel_id: 8 u8,
        upstream_channel_id:   8 u8,
    }

    /// Extended Ranging Request, EXT-RNG-REQ, DOCSIS 4.0.
    pub struct ExtRngReq {
        reserved:              2 Rfz,
        sid:                  14 Sid,
        downstream_channel_id: 8 u8,
        upstream_channel_id:   8 u8,
    }

    /// Ranging Response, RNG-RSP — MULPI 6.4.
    pub struct RngRsp<'a> {
        reserved:            2 Rfz,
        sid:                14 Sid,
        upstream_channel_id: 8 u8,
        tlvs: .. List<'a, RngRspTlv<'a>>,
    }

    /// Any TLV of a ranging response: the length has one byte or two.
    pub raw struct RawRngRspTlv<'a> {
        tlv_type: 8 u8,
        value: [(length_bits(tlv_type))] Blob<'a>,
    }

    /// The transmit equalizer of an SC-QAM channel.
    pub struct Equalizer<'a> {
        main_tap_location:      8 u8,
        forward_taps_per_symbol: 8 u8,
        number_of_forward_taps: 8 u8 = count(taps),
        reserved:               8 Rfz,
        taps: (times number_of_forward_taps) List<'a, Coefficient>,
    }

    /// The transmit equalizer of an OFDMA channel: one coefficient for each subcarrier.
    pub struct OfdmaEqualizer<'a> {
        lowest_subcarrier:  12 u16,
        /// Included.
        highest_subcarrier: 12 u16,
        coefficients: .. List<'a, Coefficient>,
    }

    /// A complex number: 2^14 stands for one.
    pub struct Coefficient {
        real:      16 i16,
        imaginary: 16 i16,
    }

    /// The power of one channel.
    pub struct ChannelPower {
        upstream_channel_id: 8 u8,
        power:              16 SignedQuarterDbmv,
    }
}

/// Bits of the length: open question, two bytes for these types by one source only.
const fn length_bits(tlv_type: u8) -> u8 {
    match tlv_type {
        15 | 16 => 16,
        _ => 8,
    }
}

impl Message<'_> {
    /// The power a modem sent a ranging request with, from DSAP and SSAP. None of other messages.
    ///
    /// A modem that does not tell its power sends 0.
    pub fn transmit_power(&self) -> Option<SignedQuarterDbmv> {
        let nine_bits = i16::from(self.dsap & 1).wrapping_shl(8) | i16::from(self.ssap);
        match (self.message_type(), self.version) {
            (MessageType::RNG_REQ | MessageType::B_INIT_RNG_REQ, ..=4) => Some(SignedQuarterDbmv(self.ssap.into())),
            (MessageType::RNG_REQ | MessageType::B_INIT_RNG_REQ, _) => Some(SignedQuarterDbmv(nine_bits)),
            // Two's complement of nine bits.
            (MessageType::EXT_RNG_REQ, _) => Some(SignedQuarterDbmv(nine_bits.wrapping_shl(7).wrapping_shr(7))),
            _ => None,
        }
    }
}

impl Coefficient {
    /// Real and imaginary part as fractions of one.
    pub fn value(&self) -> (f32, f32) {
        const ONE: f32 = 16_384.0;
        (f32::from(self.real) / ONE, f32::from(self.imaginary) / ONE)
    }
}

codes! {
    /// How ranging goes on.
    pub RangingStatus: u8 = 8 { 1 CONTINUE "continue", 2 ABORT "abort", 3 SUCCESS "success" }

}

wire::tagged! {
    /// The TLVs of ranging responses.
    pub enum RngRspTlv<'a>: RawRngRspTlv<'a> {
        1 TimingAdjust(Scalar<TickOffset, 32>),
        2 PowerAdjust(Scalar<SignedQuarterDb, 8>),
        3 FrequencyAdjust(Scalar<FrequencyOffset, 16>),
        /// To be convolved with the coefficients in use.
        4 EqualizerAdjust(Equalizer<'a>),
        5 Status(Scalar<RangingStatus, 8>),
        6 DownstreamFrequencyOverride(Scalar<Frequency, 32>),
        7 UpstreamChannelIdOverride(U8),
        8 TimingAdjustFraction(Scalar<TickFraction, 8>),
        /// To be loaded.
        9 EqualizerSet(Equalizer<'a>),
        10 ScdmaMaximumScheduledCodes(U8),
        11 ScdmaPowerHeadroom(Scalar<QuarterDb, 8>),
        12 UpstreamChannelAdjustments(List<'a, ChannelAdjustmentTlv<'a>>),
        /// Of the default. By general knowledge 1 to 10.
        13 T4TimeoutMultiplier(U8),
        /// Below the highest power possible. Open question: meaning and unit are by general knowledge only.
        14 DynamicRangeWindowUpperEdge(Scalar<QuarterDb, 8>),
        15 OfdmaEqualizerAdjust(OfdmaEqualizer<'a>),
        16 OfdmaEqualizerSet(OfdmaEqualizer<'a>),
        17 CommandedPower(List<'a, CommandedPowerTlv<'a>>),
        /// DOCSIS 4.0.
        18 ExtendedCommandedPower(List<'a, CommandedPowerTlv<'a>>),
    }

    /// Of the adjustments that come with a change of the upstream channel.
    pub enum ChannelAdjustmentTlv<'a>: Tlv<'a> {
        1 UpstreamChannelId(U8),
        2 TemporarySid(PaddedSid),
        3 InitializationTechnique(Scalar<InitializationTechnique, 8>),
        4 RangingParameters(List<'a, RangingParameterTlv<'a>>),
    }

    /// Of the ranging parameters of the new channel, as offsets.
    pub enum RangingParameterTlv<'a>: Tlv<'a> {
        2 TimingAdjust(Scalar<TickOffset, 32>),
        3 TimingAdjustFraction(Scalar<TickFraction, 8>),
        4 PowerAdjust(Scalar<SignedQuarterDb, 8>),
        5 FrequencyAdjust(Scalar<FrequencyOffset, 16>),
        6 Status(Scalar<RangingStatus, 8>),
    }

    /// Of the power a modem is to send with.
    pub enum CommandedPowerTlv<'a>: Tlv<'a> {
        1 DynamicRangeWindow(Scalar<QuarterDb, 8>),
        2 Channels(List<'a, ChannelPower>),
    }
}
