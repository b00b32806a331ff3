//! Dynamic channel change, and the test of a downstream path.

use crate::id::{MacAddress, PaddedSaid, PaddedSid};
use crate::tlv::{ConfirmationCode, InitializationTechnique, Scalar, Tlv, U8, U32};
use crate::unit::{Frequency, Ticks};
use wire::{Blob, List, codes, first, syntax};

syntax! {
    /// Dynamic Channel Change Request, DCC-REQ — MULPI 6.4.
    pub struct DccReq<'a> {
        transaction_id: 16 u16,
        tlvs: .. List<'a, DccReqTlv<'a>>,
    }

    /// Dynamic Channel Change Response, DCC-RSP — MULPI 6.4.
    pub struct DccRsp<'a> {
        transaction_id:   16 u16,
        /// [`DEPART`](ConfirmationCode::DEPART) or [`ARRIVE`](ConfirmationCode::ARRIVE); else a refusal.
        confirmation_code: 8 ConfirmationCode,
        tlvs: .. List<'a, DccRspTlv<'a>>,
    }

    /// Dynamic Channel Change Acknowledge, DCC-ACK — MULPI 6.4.
    pub struct DccAck<'a> {
        transaction_id: 16 u16,
        tlvs: .. List<'a, DccAckTlv<'a>>,
    }

    /// Interleaver depth of ITU-T J.83 Annex B.
    pub struct InterleaverDepth {
        i: 8 u8,
        j: 8 u8,
    }

    /// A security association and its identifier on the new channel.
    pub struct SaidSubstitution {
        current: _ PaddedSaid,
        new:     _ PaddedSaid,
    }

    /// A service flow and its identifier on the new channel.
    pub struct SfidSubstitution {
        current: 32 u32,
        new:     32 u32,
    }

    /// A service identifier, and the one on the new channel.
    pub struct SidSubstitution {
        current: _ PaddedSid,
        new:     _ PaddedSid,
    }

    /// DOCSIS Path Verify Request or Response, DPV-REQ and DPV-RSP — MULPI 6.4.
    pub struct PathVerify {
        transaction_id:          16 u16,
        downstream_channel_id:    8 u8,
        flags:                    8 u8,
        upstream_service_flow_id: 32 u32,
        /// Measurement averaging factor.
        n:                       16 u16,
        start_reference_point:    8 u8,
        end_reference_point:      8 u8,
        timestamp_start:         32 Ticks,
        timestamp_end:           32 Ticks,
    }

    /// DPV-REQ without the upstream service flow. Open question: one source.
    pub struct PathVerifyWithoutFlow {
        transaction_id:          16 u16,
        downstream_channel_id:    8 u8,
        flags:                    8 u8,
        /// Measurement averaging factor.
        n:                       16 u16,
        start_reference_point:    8 u8,
        end_reference_point:      8 u8,
        timestamp_start:         32 Ticks,
        timestamp_end:           32 Ticks,
    }
}

first! {
    /// DPV-REQ, of which the sources have two forms: both are read, and the longer one is to be written.
    pub enum PathVerifyRequest<'a> {
        /// 20 bytes.
        WithFlow(PathVerify),
        /// 16 bytes.
        WithoutFlow(PathVerifyWithoutFlow),
        /// Of another length.
        Other(Blob<'a>),
    }
}

codes! {
    /// The modulation of the new downstream channel.
    pub DccModulation: u8 = 8 { 0 QAM64 "64-QAM", 1 QAM256 "256-QAM" }

    /// The symbol rate of the new downstream channel.
    pub DccSymbolRate: u8 = 8 {
        0 MSYM_5_056941 "5.056941 Msym/s",
        1 MSYM_5_360537 "5.360537 Msym/s",
        2 MSYM_6_952 "6.952 Msym/s",
    }
}

wire::tagged! {
    /// The TLVs of channel change requests.
    pub enum DccReqTlv<'a>: Tlv<'a> {
        1 UpstreamChannelId(U8),
        2 Downstream(List<'a, DccDownstreamTlv<'a>>),
        3 InitializationTechnique(Scalar<InitializationTechnique, 8>),
        /// The body of a UCD. Open question: whether one too long for one TLV goes on in the next, as that of TLV 46 does.
        4 UcdSubstitution(Blob<'a>),
        6 SaidSubstitution(SaidSubstitution),
        7 ServiceFlowSubstitution(List<'a, DccServiceFlowTlv<'a>>),
        8 CmtsMacAddress(Scalar<MacAddress, 48>),
        /// HMAC-SHA1, 20 bytes.
        27 HmacDigest(Blob<'a>),
        31 KeySequenceNumber(U8),
    }

    /// Of the new downstream channel.
    pub enum DccDownstreamTlv<'a>: Tlv<'a> {
        1 Frequency(Scalar<Frequency, 32>),
        2 ModulationType(Scalar<DccModulation, 8>),
        3 SymbolRate(Scalar<DccSymbolRate, 8>),
        4 InterleaverDepth(InterleaverDepth),
        5 ChannelId(U8),
        6 SyncSubstitution(U8),
        7 OfdmBlockFrequency(Scalar<Frequency, 32>),
    }

    /// Of the substitution of a service flow.
    pub enum DccServiceFlowTlv<'a>: Tlv<'a> {
        1 Sfid(SfidSubstitution),
        2 Sid(SidSubstitution),
        5 UnsolicitedGrantTimeReference(U32),
    }

    /// The TLVs of channel change responses.
    pub enum DccRspTlv<'a>: Tlv<'a> {
        1 JumpTime(List<'a, JumpTimeTlv<'a>>),
        /// HMAC-SHA1, 20 bytes.
        27 HmacDigest(Blob<'a>),
        31 KeySequenceNumber(U8),
    }

    /// Of the time a modem needs for the change. The units are not known here.
    pub enum JumpTimeTlv<'a>: Tlv<'a> {
        1 Length(U32),
        2 Start(Scalar<u64, 64>),
    }

    /// The TLVs of channel change acknowledgements.
    pub enum DccAckTlv<'a>: Tlv<'a> {
        /// HMAC-SHA1, 20 bytes.
        27 HmacDigest(Blob<'a>),
        31 KeySequenceNumber(U8),
    }
}
