//! Dynamic services and dynamic bonding: changes of a registered modem.

use crate::tlv::{ConfirmationCode, Encoding};
use wire::{List, Rfz, syntax};

syntax! {
    /// Dynamic Service Addition or Change Request, DSA-REQ and DSC-REQ — MULPI 6.4.
    ///
    /// Key sequence number and HMAC digest are the last encodings. Modems take transaction identifiers below 0x8000,
    /// the CMTS those from there on: by general knowledge only.
    pub struct DynamicServiceRequest<'a> {
        transaction_id: 16 u16,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Response to, and acknowledgement of, an addition or change: DSA-RSP, DSA-ACK, DSC-RSP, DSC-ACK — MULPI 6.4.
    /// So is the response to a bonding change, DBC-RSP.
    pub struct DynamicServiceResponse<'a> {
        transaction_id:   16 u16,
        confirmation_code: 8 ConfirmationCode,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Dynamic Service Deletion Request, DSD-REQ — MULPI 6.4.
    pub struct DsdReq<'a> {
        transaction_id:  16 u16,
        reserved:        16 Rfz,
        service_flow_id: 32 u32,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Dynamic Service Deletion Response, DSD-RSP — MULPI 6.4.
    pub struct DsdRsp<'a> {
        transaction_id:   16 u16,
        confirmation_code: 8 ConfirmationCode,
        reserved:          8 Rfz,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Dynamic Bonding Change Request, DBC-REQ — MULPI 6.4. The encodings of all parts are to be joined in order.
    pub struct DbcReq<'a> {
        transaction_id:          16 u16,
        number_of_fragments:      8 u8,
        /// From 1.
        fragment_sequence_number: 8 u8,
        encodings: .. List<'a, Encoding<'a>>,
    }

    /// Dynamic Bonding Change Acknowledge, DBC-ACK — MULPI 6.4.
    pub struct DbcAck<'a> {
        transaction_id: 16 u16,
        encodings: .. List<'a, Encoding<'a>>,
    }
}
