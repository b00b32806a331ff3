//! Messages by which a modem tells of its state and is told what to do.

use super::mdd::{CmStatusEvent, CmStatusMask};
use super::mdd_channel::ChannelStatusMask;
use crate::id::{MacAddress, PaddedDsid, Sid};
use crate::tlv::{ConfirmationCode, Scalar, Text, Tlv, U8, U32};
use crate::unit::{Milliseconds, Seconds};
use wire::{List, Rfz, codes, syntax};

syntax! {
    /// CM Status Report, CM-STATUS — MULPI 6.4.
    pub struct CmStatus<'a> {
        transaction_id: 16 u16,
        event:           8 CmStatusEvent,
        tlvs: .. List<'a, CmStatusTlv<'a>>,
    }

    /// CM Status Report Acknowledge, CM-STATUS-ACK.
    pub struct CmStatusAck {
        transaction_id: 16 u16,
        event:           8 CmStatusEvent,
    }

    /// CM Control Request, CM-CTRL-REQ — MULPI 6.4.
    pub struct CmCtrlReq<'a> {
        transaction_id: 16 u16,
        tlvs: .. List<'a, CmCtrlReqTlv<'a>>,
    }

    /// CM Control Response, CM-CTRL-RSP — MULPI 6.4.
    pub struct CmCtrlRsp<'a> {
        transaction_id: 16 u16,
        tlvs: .. List<'a, CmCtrlRspTlv<'a>>,
    }

    /// Energy Management Request, EM-REQ — MULPI 6.4.
    pub struct EmReq {
        transaction_id: 16 u16,
        requested_power_mode: 8 PowerMode,
        reserved: 8 Rfz,
    }

    /// Energy Management Response, EM-RSP — MULPI 6.4.
    pub struct EmRsp<'a> {
        transaction_id: 16 u16,
        response_code:   8 EmResponse,
        reserved: 8 Rfz,
        tlvs: .. List<'a, EmRspTlv<'a>>,
    }

    /// Upstream Transmitter Disable, UP-DIS. Open question: the layout is by general knowledge only.
    pub struct UpDis {
        /// 0 enables again; all ones disable for ever.
        timeout: 32 Milliseconds,
    }

    /// Device Class Identification Request, DCI-REQ. Open question: the layout is by general knowledge only.
    pub struct DciReq {
        reserved_1:    2 Rfz,
        sid:          14 Sid,
        reserved_2:   31 Rfz,
        /// A cable modem that its customer controls.
        cpe_controlled: 1 bool,
    }

    /// Device Class Identification Response, DCI-RSP. Open question: which fields it has is by general knowledge only, and
    /// their order is not sure; this is the order of the request, then the answer.
    pub struct DciRsp {
        reserved_1:    2 Rfz,
        sid:          14 Sid,
        reserved_2:   31 Rfz,
        /// As in the request.
        cpe_controlled: 1 bool,
        confirmation_code: 8 ConfirmationCode,
    }

    /// Transmitter Test Request, TST-REQ. Open question: that it has TLVs is by general knowledge only; which ones, and
    /// whether a field stands before them, is not known here. Bytes that are no TLVs are the error of the list and stay.
    pub struct TstReq<'a> {
        tlvs: .. List<'a, Tlv<'a>>,
    }
}

codes! {
    /// How much of a modem is awake.
    pub PowerMode: u8 = 8 { 0 NORMAL "normal operation", 1 ONE_BY_ONE "energy management 1x1", 2 LIGHT_SLEEP "DOCSIS light sleep" }

    /// What becomes of an energy management request.
    pub EmResponse: u8 = 8 {
        0 OK "ok",
        1 TEMPORARY_REJECT "rejected for the time being",
        2 NOT_SUPPORTED "not supported",
        3 DISABLED "disabled",
        4 OTHER "rejected: other reason",
    }
}

wire::tagged! {
    /// The TLVs of status reports.
    pub enum CmStatusTlv<'a>: Tlv<'a> {
        1 StatusEvent(List<'a, StatusEventTlv<'a>>),
    }

    /// Of the event reported.
    pub enum StatusEventTlv<'a>: Tlv<'a> {
        /// 1 to 80 characters.
        2 Description(Text<'a>),
        4 DownstreamChannelId(U8),
        5 UpstreamChannelId(U8),
        6 Dsid(PaddedDsid),
        7 MacAddress(Scalar<MacAddress, 48>),
        8 DownstreamOfdmProfileId(U8),
        9 UpstreamOfdmaProfileId(U8),
    }

    /// The TLVs of control requests.
    pub enum CmCtrlReqTlv<'a>: Tlv<'a> {
        /// An upstream channel; 0 for all, by general knowledge only.
        1 UpstreamChannelRfMute(U8),
        /// The unit is not known here.
        2 RfMuteTimeoutInterval(U32),
        3 CmReinitialize(U8),
        4 DisableForwarding(U8),
        5 OverrideDownstreamEvents(List<'a, ChannelEventsTlv<'a>>),
        6 OverrideUpstreamEvents(List<'a, ChannelEventsTlv<'a>>),
        7 OverrideOtherEvents(CmStatusMask),
    }

    /// Of the events of a channel.
    pub enum ChannelEventsTlv<'a>: Tlv<'a> {
        1 ChannelId(U8),
        2 CmStatusEvents(ChannelStatusMask),
    }

    /// The TLVs of control responses: what became of each in the request. The values have no names here.
    pub enum CmCtrlRspTlv<'a>: Tlv<'a> {
        1 UpstreamChannelRfMute(U8),
        2 RfMuteTimeoutInterval(U8),
        3 CmReinitialize(U8),
        4 DisableForwarding(U8),
        5 OverrideDownstreamEvents(U8),
        6 OverrideUpstreamEvents(U8),
        7 OverrideOtherEvents(U8),
    }

    /// The TLVs of energy management responses.
    pub enum EmRspTlv<'a>: Tlv<'a> {
        /// How long not to ask again. Open question: seconds by general knowledge only.
        1 HoldOffTimer(Scalar<Seconds, 16>),
    }
}
