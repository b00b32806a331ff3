//! Full duplex, DOCSIS 4.0: resource blocks, echo cancellation, protection.

use crate::tlv::{EctEncoding, Scalar, SubBandDirection, Tlv, U8, U16};
use crate::unit::{Milliseconds, QuarterDb, Ticks};
use wire::{List, Rfz, codes, syntax};

syntax! {
    /// Resource Block Assignment, RBA-SW and RBA-HW: which sub-bands are used in which direction.
    pub struct Rba<'a> {
        transmission_group_id: 8 u8,
        change_count:          8 u8,
        downstream_channel_id: 8 u8,
        reserved:              6 Rfz,
        expiration_time_valid: 1 bool,
        resource_block_change: 1 bool,
        rba_time:             32 u32,
        expiration_time:      32 u32,
        sub_bands: (count 8) List<'a, Scalar<SubBandDirection, 8>>,
    }

    /// CW Test Request, CWT-REQ.
    pub struct CwtReq<'a> {
        transaction_id: 8 u8,
        sub_band_id:    8 u8,
        opcode:         8 CwtOpcode,
        tlvs: .. List<'a, CwtTlv<'a>>,
    }

    /// CW Test Response, CWT-RSP.
    pub struct CwtRsp<'a> {
        transaction_id: 8 u8,
        sub_band_id:    8 u8,
        opcode:         8 CwtOpcode,
        status:         8 CwtStatus,
        tlvs: .. List<'a, CwtTlv<'a>>,
    }

    /// Echo Cancellation Training Request, ECT-REQ.
    pub struct EctReq<'a> {
        transaction_id: 16 u16,
        tlvs: .. List<'a, EctTlv<'a>>,
    }

    /// Echo Cancellation Training Response, ECT-RSP.
    pub struct EctRsp<'a> {
        transaction_id: 16 u16,
        response_code:   8 EctResponse,
        tlvs: .. List<'a, EctTlv<'a>>,
    }

    /// Downstream Protection, DPR.
    pub struct Dpr {
        carrier_channel_id:    8 u8,
        protected_channel_id:  8 u8,
        /// 0 for all.
        protected_group:       8 u8,
        reserved:              8 Rfz,
        start_time:           32 Ticks,
        duration:             32 Ticks,
    }
}

codes! {
    /// What to do about a CW test.
    pub CwtOpcode: u8 = 8 { 1 START "start", 2 STOP "stop" }

    /// What becomes of a CW test.
    pub CwtStatus: u8 = 8 {
        1 ACCEPTED "accepted",
        2 INVALID "invalid",
        3 NO_OPERATION "no operation",
        4 TRANSACTION_MISMATCH "transaction mismatch",
        5 TIMEOUT "timeout",
    }

    /// What becomes of a training.
    pub EctResponse: u8 = 8 { 0 OK "ok", 1 INVALID "invalid", 2 RBA_NOT_ACTIVE "RBA not active", 3 DEFER "defer" }

}

wire::tagged! {
    /// The TLVs of CW tests.
    pub enum CwtTlv<'a>: Tlv<'a> {
        1 PhaseRotation(U8),
        2 MaximumDuration(Scalar<Milliseconds, 16>),
        3 UpstreamEncodings(List<'a, CwtUpstreamTlv<'a>>),
    }

    /// Of an upstream channel of a CW test.
    pub enum CwtUpstreamTlv<'a>: Tlv<'a> {
        1 UpstreamChannelId(U8),
        2 Subcarriers(List<'a, U16>),
        3 PowerBoost(Scalar<QuarterDb, 8>),
    }

    /// The TLVs of echo cancellation training messages.
    pub enum EctTlv<'a>: Tlv<'a> {
        87 EchoCancellationTraining(List<'a, EctEncoding<'a>>),
    }

}
