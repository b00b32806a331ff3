//! MAC management messages — MULPI 6.4. The lines of [`Body`] are the registry.
//!
//! ```text
//! DA 6  SA 6  length 2  DSAP 1  SSAP 1  control 1  version 1  type 1  multipart 1  body  CRC 4
//! ```

mod burst;
mod map;
mod mdd;
mod mdd_channel;
#[cfg(feature = "alloc")]
mod multipart;
mod probe;
mod sync;
mod types;
mod ucd;

pub use burst::*;
pub use map::*;
pub use mdd::*;
pub use mdd_channel::*;
#[cfg(feature = "alloc")]
pub use multipart::Multipart;
pub use probe::*;
pub use sync::*;
pub use types::*;
pub use ucd::*;

use crate::id::MacAddress;
use wire::{Ethernet, Kept, choice, syntax};

choice! {
    /// The bodies of messages, by type and version. A line says which versions it is read for, and which it is sent with.
    pub enum Body<'a>: (MessageType, u8) kept {
        (MessageType::SYNC, _) => (MessageType::SYNC, 1) TimeSync as "SYNC",
        (MessageType::UCD, _) => (MessageType::UCD, 1) Ucd(Ucd<'a>) as "UCD",
        (MessageType::MAP, 0..=4) => (MessageType::MAP, 1) Map(Map<'a>) as "MAP",
        (MessageType::MAP, 5..=255) => (MessageType::MAP, 5) Map5(Map5<'a>) as "MAP version 5",
        (MessageType::UCD_29, _) => (MessageType::UCD_29, 3) Ucd29(Ucd<'a>) as "UCD-29",
        (MessageType::MDD, _) => (MessageType::MDD, 4) Mdd(Mdd<'a>) as "MDD",
        (MessageType::UCD_35, _) => (MessageType::UCD_35, 4) Ucd35(Ucd<'a>) as "UCD-35",
        (MessageType::UCD_51, _) => (MessageType::UCD_51, 5) Ucd51(Ucd<'a>) as "UCD-51",
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
        Body::Other((message_type, message_type.version()), wire::Blob(body))
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
