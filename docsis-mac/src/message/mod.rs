//! MAC management messages — MULPI 6.4. The lines of [`Body`] are the registry.
//!
//! ```text
//! DA 6  SA 6  length 2  DSAP 1  SSAP 1  control 1  version 1  type 1  multipart 1  body  CRC 4
//! ```

mod burst;
mod dsg;
mod dynamic_channel;
mod dynamic_service;
mod full_duplex;
mod map;
mod mdd;
mod mdd_channel;
#[cfg(feature = "bytes")]
mod multipart;
mod ofdm;
mod privacy;
mod probe;
mod profile_test;
mod ranging;
mod registration;
mod status;
mod sync;
mod types;
mod ucd;

pub use burst::*;
pub use dsg::*;
pub use dynamic_channel::*;
pub use dynamic_service::*;
pub use full_duplex::*;
pub use map::*;
pub use mdd::*;
pub use mdd_channel::*;
#[cfg(feature = "bytes")]
pub use multipart::{Multipart, MultipartLimits, Part};
pub use ofdm::*;
pub use privacy::*;
pub use probe::*;
pub use profile_test::*;
pub use ranging::*;
pub use registration::*;
pub use status::*;
pub use sync::*;
pub use types::*;
pub use ucd::*;

use crate::id::MacAddress;
use wire::{Blob, Error, ErrorKind, Ethernet, Kept, choice, syntax};

choice! {
    /// The bodies of messages, by type and version. A line says which versions it is read for, and which it is sent with.
    ///
    /// A type without a line is [`Other`](Self::Other), with its bytes. A choice of your own types it:
    ///
    /// ```
    /// use docsis_mac::message::{Body, MessageType};
    /// use docsis_mac::wire::{Choice, Decode, Encode, Reader, choice, syntax};
    /// use docsis_mac::{MacAddress, Message};
    ///
    /// syntax! { pub struct Alarm { code: 16 u16, level: 8 u8 in 1..=5 } }
    /// choice! {
    ///     pub enum Ours<'a>: (MessageType, u8) kept { (MessageType(0xC8), _) => (MessageType(0xC8), 0) Alarm }
    /// }
    ///
    /// let alarm = Alarm { code: 0x1234, level: 5 }.encode_to_vec()?;
    /// let sent = Message::new(MacAddress([2; 6]), Body::raw(MessageType(0xC8), &alarm)).encode_to_vec()?;
    ///
    /// let Body::Other(selector, bytes) = Message::from_bytes(&sent)?.body else { panic!("a type of DOCSIS") };
    /// match Ours::decode_as(selector, &mut Reader::new(bytes.0))? {
    ///     Ours::Alarm(alarm) => assert_eq!(alarm.code, 0x1234),
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok::<(), docsis_mac::wire::Error>(())
    /// ```
    pub enum Body<'a>: (MessageType, u8) kept {
        (MessageType::SYNC, _) => (MessageType::SYNC, 1) TimeSync as "SYNC",
        (MessageType::UCD, _) => (MessageType::UCD, 1) Ucd(Ucd<'a>) as "UCD",
        (MessageType::MAP, 0..=4) => (MessageType::MAP, 1) Map(Map<'a>) as "MAP",
        (MessageType::MAP, 5..=255) => (MessageType::MAP, 5) Map5(Map5<'a>) as "MAP version 5",
        (MessageType::RNG_REQ, _) => (MessageType::RNG_REQ, 1) RngReq as "RNG-REQ",
        (MessageType::RNG_RSP, _) => (MessageType::RNG_RSP, 1) RngRsp(RngRsp<'a>) as "RNG-RSP",
        (MessageType::REG_REQ, _) => (MessageType::REG_REQ, 1) RegReq(RegReq<'a>) as "REG-REQ",
        (MessageType::REG_RSP, _) => (MessageType::REG_RSP, 1) RegRsp(RegRsp<'a>) as "REG-RSP",
        (MessageType::UCC_REQ, _) => (MessageType::UCC_REQ, 1) UccReq(UpstreamChannelChange) as "UCC-REQ",
        (MessageType::UCC_RSP, _) => (MessageType::UCC_RSP, 1) UccRsp(UpstreamChannelChange) as "UCC-RSP",
        (MessageType::BPKM_REQ, _) => (MessageType::BPKM_REQ, 1) BpkmReq(Bpkm<'a>) as "BPKM-REQ",
        (MessageType::BPKM_RSP, _) => (MessageType::BPKM_RSP, 1) BpkmRsp(Bpkm<'a>) as "BPKM-RSP",
        (MessageType::REG_ACK, _) => (MessageType::REG_ACK, 2) RegAck(RegAck<'a>) as "REG-ACK",
        (MessageType::DSA_REQ, _) => (MessageType::DSA_REQ, 2) DsaReq(DynamicServiceRequest<'a>) as "DSA-REQ",
        (MessageType::DSA_RSP, _) => (MessageType::DSA_RSP, 2) DsaRsp(DynamicServiceResponse<'a>) as "DSA-RSP",
        (MessageType::DSA_ACK, _) => (MessageType::DSA_ACK, 2) DsaAck(DynamicServiceResponse<'a>) as "DSA-ACK",
        (MessageType::DSC_REQ, _) => (MessageType::DSC_REQ, 2) DscReq(DynamicServiceRequest<'a>) as "DSC-REQ",
        (MessageType::DSC_RSP, _) => (MessageType::DSC_RSP, 2) DscRsp(DynamicServiceResponse<'a>) as "DSC-RSP",
        (MessageType::DSC_ACK, _) => (MessageType::DSC_ACK, 2) DscAck(DynamicServiceResponse<'a>) as "DSC-ACK",
        (MessageType::DSD_REQ, _) => (MessageType::DSD_REQ, 2) DsdReq(DsdReq<'a>) as "DSD-REQ",
        (MessageType::DSD_RSP, _) => (MessageType::DSD_RSP, 2) DsdRsp(DsdRsp<'a>) as "DSD-RSP",
        (MessageType::DCC_REQ, _) => (MessageType::DCC_REQ, 2) DccReq(DccReq<'a>) as "DCC-REQ",
        (MessageType::DCC_RSP, _) => (MessageType::DCC_RSP, 2) DccRsp(DccRsp<'a>) as "DCC-RSP",
        (MessageType::DCC_ACK, _) => (MessageType::DCC_ACK, 2) DccAck(DccAck<'a>) as "DCC-ACK",
        (MessageType::DCI_REQ, _) => (MessageType::DCI_REQ, 2) DciReq as "DCI-REQ",
        (MessageType::DCI_RSP, _) => (MessageType::DCI_RSP, 2) DciRsp as "DCI-RSP",
        (MessageType::UP_DIS, _) => (MessageType::UP_DIS, 2) UpDis as "UP-DIS",
        (MessageType::UCD_29, _) => (MessageType::UCD_29, 3) Ucd29(Ucd<'a>) as "UCD-29",
        (MessageType::INIT_RNG_REQ, _) => (MessageType::INIT_RNG_REQ, 3) InitRngReq as "INIT-RNG-REQ",
        (MessageType::TST_REQ, _) => (MessageType::TST_REQ, 3) TstReq(TstReq<'a>) as "TST-REQ",
        (MessageType::DCD, _) => (MessageType::DCD, 3) Dcd(Dcd<'a>) as "DCD",
        (MessageType::MDD, _) => (MessageType::MDD, 4) Mdd(Mdd<'a>) as "MDD",
        (MessageType::B_INIT_RNG_REQ, _) => (MessageType::B_INIT_RNG_REQ, 4) BInitRngReq as "B-INIT-RNG-REQ",
        (MessageType::UCD_35, _) => (MessageType::UCD_35, 4) Ucd35(Ucd<'a>) as "UCD-35",
        (MessageType::DBC_REQ, _) => (MessageType::DBC_REQ, 4) DbcReq(DbcReq<'a>) as "DBC-REQ",
        (MessageType::DBC_RSP, _) => (MessageType::DBC_RSP, 4) DbcRsp(DynamicServiceResponse<'a>) as "DBC-RSP",
        (MessageType::DBC_ACK, _) => (MessageType::DBC_ACK, 4) DbcAck(DbcAck<'a>) as "DBC-ACK",
        (MessageType::DPV_REQ, _) => (MessageType::DPV_REQ, 4) DpvReq(PathVerifyRequest<'a>) as "DPV-REQ",
        (MessageType::DPV_RSP, _) => (MessageType::DPV_RSP, 4) DpvRsp(PathVerify) as "DPV-RSP",
        (MessageType::CM_STATUS, _) => (MessageType::CM_STATUS, 4) CmStatus(CmStatus<'a>) as "CM-STATUS",
        (MessageType::CM_CTRL_REQ, _) => (MessageType::CM_CTRL_REQ, 4) CmCtrlReq(CmCtrlReq<'a>) as "CM-CTRL-REQ",
        (MessageType::CM_CTRL_RSP, _) => (MessageType::CM_CTRL_RSP, 4) CmCtrlRsp(CmCtrlRsp<'a>) as "CM-CTRL-RSP",
        (MessageType::REG_REQ_MP, _) => (MessageType::REG_REQ_MP, 4) RegReqMp(RegReqMp<'a>) as "REG-REQ-MP",
        (MessageType::REG_RSP_MP, _) => (MessageType::REG_RSP_MP, 4) RegRspMp(RegRspMp<'a>) as "REG-RSP-MP",
        (MessageType::EM_REQ, _) => (MessageType::EM_REQ, 4) EmReq as "EM-REQ",
        (MessageType::EM_RSP, _) => (MessageType::EM_RSP, 4) EmRsp(EmRsp<'a>) as "EM-RSP",
        (MessageType::CM_STATUS_ACK, _) => (MessageType::CM_STATUS_ACK, 4) CmStatusAck as "CM-STATUS-ACK",
        (MessageType::OCD, _) => (MessageType::OCD, 5) Ocd(Ocd<'a>) as "OCD",
        (MessageType::DPD, _) => (MessageType::DPD, 5) Dpd(Dpd<'a>) as "DPD",
        (MessageType::UCD_51, _) => (MessageType::UCD_51, 5) Ucd51(Ucd<'a>) as "UCD-51",
        (MessageType::OPT_REQ, _) => (MessageType::OPT_REQ, 5) OptReq(OptReq<'a>) as "OPT-REQ",
        (MessageType::OPT_RSP, _) => (MessageType::OPT_RSP, 5) OptRsp(OptRsp<'a>) as "OPT-RSP",
        (MessageType::OPT_ACK, _) => (MessageType::OPT_ACK, 5) OptAck as "OPT-ACK",
        (MessageType::RBA_SW, _) => (MessageType::RBA_SW, 5) RbaSw(Rba<'a>) as "RBA-SW",
        (MessageType::RBA_HW, _) => (MessageType::RBA_HW, 5) RbaHw(Rba<'a>) as "RBA-HW",
        (MessageType::CWT_REQ, _) => (MessageType::CWT_REQ, 5) CwtReq(CwtReq<'a>) as "CWT-REQ",
        (MessageType::CWT_RSP, _) => (MessageType::CWT_RSP, 5) CwtRsp(CwtRsp<'a>) as "CWT-RSP",
        (MessageType::ECT_REQ, _) => (MessageType::ECT_REQ, 5) EctReq(EctReq<'a>) as "ECT-REQ",
        (MessageType::ECT_RSP, _) => (MessageType::ECT_RSP, 5) EctRsp(EctRsp<'a>) as "ECT-RSP",
        (MessageType::EXT_RNG_REQ, _) => (MessageType::EXT_RNG_REQ, 5) ExtRngReq as "EXT-RNG-REQ",
        (MessageType::DPR, _) => (MessageType::DPR, 5) Dpr as "DPR",
        (MessageType::BPKM_REQ_V2, _) => (MessageType::BPKM_REQ_V2, 5) BpkmReqV2(Bpkm<'a>) as "BPKM-REQ-V2",
        (MessageType::BPKM_RSP_V2, _) => (MessageType::BPKM_RSP_V2, 5) BpkmRspV2(Bpkm<'a>) as "BPKM-RSP-V2",
    }
}

impl<'a> Body<'a> {
    /// The upstream channel descriptor of whichever type.
    pub fn ucd(&self) -> Option<&Ucd<'a>> {
        match self {
            Body::Ucd(ucd) | Body::Ucd29(ucd) | Body::Ucd35(ucd) | Body::Ucd51(ucd) => Some(ucd),
            _ => None,
        }
    }

    /// A body that is not interpreted, sent with the version that its type has.
    pub const fn raw(message_type: MessageType, body: &'a [u8]) -> Self {
        Body::Other((message_type, message_type.version()), Blob(body))
    }

    /// A body that goes out as it is and is typed when it is read again.
    pub(crate) fn received(selector: (MessageType, u8), body: &'a [u8]) -> Self {
        let error = Error::new(ErrorKind::Inconsistent, &"Message.body", 0);
        Body::Invalid { selector, raw: Blob(body), error }
    }
}

syntax! {
    /// A MAC management message, with its CRC or without: as a frame carries it, and as the MAP
    /// pseudowire of DEPI does — MULPI 6.4.1.
    pub struct Message<'a> {
        /// Destination.
        da:             48 MacAddress,
        /// Source.
        sa:             48 MacAddress,
        /// The bytes from DSAP to the end of the body; the CRC is not counted.
        message_length: 16 u16 = len(body).saturating_add(6),
        /// Zero; but in ranging requests of version 5 DSAP and SSAP together tell the transmit power, and
        /// in those of version 1 SSAP does.
        dsap:            8 u8,
        /// As [`dsap`](Self::dsap).
        ssap:            8 u8,
        /// Three: unnumbered information.
        control:         8 u8,
        /// With the type it chooses the structure of the body.
        version:         8 u8,
        message_type:    8 MessageType = body.selector().0,
        /// The number of parts less one, of a multipart message of version 5; else 0.
        last_part:       4 u8,
        /// Which part this is, from 0.
        part:            4 u8,
        /// What the message says.
        body: (bytes message_length.checked_sub(6)) (match (message_type, version)) Body<'a>,
        /// Over everything before it. None on the MAP pseudowire of DEPI and in some captures.
        crc: (more) (sum) Option<Kept<'a, Ethernet>>,
    }
}

impl<'a> Message<'a> {
    /// A message to all modems; the version is the one its type is sent with.
    pub fn new(sa: MacAddress, body: Body<'a>) -> Self {
        Message {
            da: MacAddress::ALL_CMS,
            sa,
            control: 3,
            version: body.selector().1,
            body,
            crc: Some(Kept::default()),
            ..Message::default()
        }
    }

    /// The type in the header.
    pub fn message_type(&self) -> MessageType {
        self.body.selector().0
    }
}

#[cfg(test)]
mod tests;
