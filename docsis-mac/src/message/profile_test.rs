//! Tests of OFDM profiles.

use super::ofdm::{OfdmModulation, ProfileId};
use crate::id::PaddedSid;
use crate::tlv::{Bitmap, LongTlv, Scalar, Tlv, U8, U16, U32};
use crate::unit::QuarterDb;
use wire::{List, Rfz, codes, syntax};

syntax! {
    /// OFDM Downstream Profile Test Request, OPT-REQ — MULPI 6.4.
    pub struct OptReq<'a> {
        reserved:             16 Rfz,
        downstream_channel_id: 8 u8,
        profile_identifier:    8 ProfileId,
        opcode:                8 OptOpcode,
        tlvs: .. List<'a, OptReqTlv<'a>>,
    }

    /// What a modem is to measure.
    pub struct RequestedStatistics {
        reserved:             1 Rfz,
        ncp_threshold:        1 bool,
        ncp:                  1 bool,
        codeword_threshold:   1 bool,
        codewords:            1 bool,
        snr_margin:           1 bool,
        rxmer_threshold:      1 bool,
        rxmer:                1 bool,
    }

    /// A modulation in the low bits of a byte.
    pub struct PaddedModulation {
        reserved:   4 Rfz,
        modulation: 4 OfdmModulation,
    }

    /// OFDM Downstream Profile Test Response, OPT-RSP — MULPI 6.4.
    pub struct OptRsp<'a> {
        reserved:             16 Rfz,
        downstream_channel_id: 8 u8,
        profile_identifier:    8 ProfileId,
        status:                8 OptStatus,
        tlvs: .. List<'a, OptRspTlv<'a>>,
    }

    /// OFDM Downstream Profile Test Acknowledge, OPT-ACK — MULPI 6.4.
    pub struct OptAck {
        reserved:             16 Rfz,
        downstream_channel_id: 8 u8,
        profile_identifier:    8 ProfileId,
    }
}

codes! {
    /// What to do about a test.
    pub OptOpcode: u8 = 8 { 1 START "start", 2 ABORT "abort", 3 FDX_TRIGGERED_START "FDX triggered start" }

    /// How a test stands.
    pub OptStatus: u8 = 8 {
        1 TESTING "testing",
        2 ALREADY_TESTING "profile already testing from another request",
        3 NO_RESOURCE "no free profile resource",
        4 TIMED_OUT "maximum duration expired",
        5 ABORTED "aborted",
        6 COMPLETE "complete",
        7 ALREADY_ASSIGNED "profile already assigned",
        8 LOCK_LOST "downstream lock lost",
    }
}

wire::tagged! {
    /// The TLVs of test requests. Of types 3 to 6, which are limits, the layout is not known here.
    pub enum OptReqTlv<'a>: Tlv<'a> {
        1 RequestedStatistics(RequestedStatistics),
        2 RxmerThresholds(List<'a, RxmerThresholdTlv<'a>>),
        7 Trigger(List<'a, TriggerTlv<'a>>),
    }

    /// Of the thresholds of RxMER measurements.
    pub enum RxmerThresholdTlv<'a>: Tlv<'a> {
        1 ModulationOrder(PaddedModulation),
    }

    /// Of the trigger of a test, DOCSIS 4.0.
    pub enum TriggerTlv<'a>: Tlv<'a> {
        1 TriggerType(U8),
        2 MeasurementDuration(U16),
        3 Sid(PaddedSid),
        4 UpstreamChannelId(U8),
        5 AmbiguityOffset(U32),
        6 StatisticsToReport(U8),
        7 StartTime(U32),
    }

    /// The TLVs of test responses; lengths have two bytes, on the next level as well.
    pub enum OptRspTlv<'a>: LongTlv<'a> {
        1 RxmerAndSnrMargin(List<'a, RxmerTlv<'a>>),
        2 Codewords(List<'a, CodewordTlv<'a>>),
        3 Ncp(List<'a, NcpTlv<'a>>),
    }

    /// Of RxMER and SNR margin.
    pub enum RxmerTlv<'a>: LongTlv<'a> {
        /// One for each subcarrier.
        1 RxmerPerSubcarrier(List<'a, Scalar<QuarterDb, 8>>),
        /// One bit for each subcarrier. Open question: their numbering, highest first, is by general knowledge only.
        2 ThresholdComparison(Bitmap<'a>),
        /// Subcarriers below the threshold.
        3 ThresholdCount(U16),
        4 SnrMargin(Scalar<QuarterDb, 8>),
        5 AverageRxmer(Scalar<QuarterDb, 8>),
        6 RbaSubBandDirectionSet(U8),
    }

    /// Of the codewords of the profile.
    pub enum CodewordTlv<'a>: LongTlv<'a> {
        1 Total(U32),
        2 Corrected(U32),
        3 Uncorrectable(U32),
        4 Result(U8),
    }

    /// Of the next codeword pointers.
    pub enum NcpTlv<'a>: LongTlv<'a> {
        1 Fields(U32),
        2 CrcFailures(U32),
        3 Result(U8),
    }
}
