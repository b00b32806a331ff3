//! Registration.

use crate::id::{PaddedSid, Sid};
use crate::tlv::{ConfirmationCode, Encoding, RawEncoding, Tlv, U8};
use wire::{List, Rfz, syntax};

syntax! {
    /// Registration Request, REG-REQ — MULPI 6.4.
    pub struct RegReq<'a> {
        reserved: 2 Rfz,
        sid:     14 Sid,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Registration Response, REG-RSP — MULPI 6.4.
    pub struct RegRsp<'a> {
        reserved: 2 Rfz,
        sid:     14 Sid,
        /// In DOCSIS 1.0: 0 ok, 1 authentication failure, 2 class of service failure.
        response: 8 ConfirmationCode,
        encodings: .. List<'a, RegRspEncoding<'a>>,
    }

    /// Registration Acknowledge, REG-ACK — MULPI 6.4.
    pub struct RegAck<'a> {
        reserved: 2 Rfz,
        sid:     14 Sid,
        confirmation_code: 8 ConfirmationCode,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Multipart Registration Request, REG-REQ-MP. The encodings of all parts are to be joined in order: a TLV may be cut
    /// where a part ends.
    pub struct RegReqMp<'a> {
        reserved: 2 Rfz,
        sid:     14 Sid,
        number_of_fragments:      8 u8,
        /// From 1.
        fragment_sequence_number: 8 u8,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Multipart Registration Response, REG-RSP-MP; its parts are as those of [`RegReqMp`].
    pub struct RegRspMp<'a> {
        reserved: 2 Rfz,
        sid:     14 Sid,
        response: 8 ConfirmationCode,
        number_of_fragments:      8 u8,
        /// From 1.
        fragment_sequence_number: 8 u8,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Upstream Channel Change Request or Response, UCC-REQ and UCC-RSP.
    pub struct UpstreamChannelChange {
        upstream_channel_id: 8 u8,
    }
}

wire::tagged! {
    /// The encodings of a registration response: type 4 is the reply to a class of service of DOCSIS 1.0.
    pub enum RegRspEncoding<'a>: RawEncoding<'a> extends Common(Encoding<'a>) {
        4 ClassOfServiceReply(List<'a, ClassOfServiceReplyTlv<'a>>),
    }

    /// Of the reply to a class of service.
    pub enum ClassOfServiceReplyTlv<'a>: Tlv<'a> {
        1 ClassId(U8),
        2 ServiceId(PaddedSid),
    }
}
