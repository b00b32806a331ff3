//! What captures and remote PHYs put around frames: link types of capture files, the header of Excentis XRA-31, DEPI.
//!
//! File containers (pcap, pcapng) and IP are not here: hand over the bytes of a record or of an L2TPv3 data message.
//!
//! | the bytes are | read them as |
//! |---|---|
//! | a record of link type [`DOCSIS`](link_type::DOCSIS) | one frame, which may be cut: [`FrameRecord`] |
//! | a record of link type [`XRA`](link_type::XRA) | [`Xra`], then [`Xra::content`] |
//! | an L2TPv3 message, from the session ID on | [`DataMessage`], then [`PspMessage`] or [`MptMessage`] |
//! | upstream bursts of a remote PHY | [`UepiHeader`], [`UepiTrailer`], [`UepiRequest`] |

mod depi;
mod plc;
#[cfg(feature = "alloc")]
mod psp;
mod record;
mod uepi;
mod xra;

pub use depi::*;
pub use plc::*;
#[cfg(feature = "alloc")]
pub use psp::{PspEvent, PspSession};
pub use record::FrameRecord;
pub use uepi::*;
pub use xra::*;

use crate::frame::frame_len;

/// Link types of capture files, by their registered numbers.
pub mod link_type {
    /// One MAC frame a record, from the FC byte on. The CRC of the message or packet may be missing.
    pub const DOCSIS: u16 = 143;
    /// Transport packets, with frames on PID 0x1FFE.
    pub const MPEG_2_TS: u16 = 243;
    /// An Excentis XRA-31 header, then what it says.
    pub const XRA: u16 = 273;
}

/// What bytes of a pseudowire hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A MAC frame.
    Frame,
    /// A management message without MAC header and CRC.
    Message,
}

impl Content {
    /// What `bytes` are as a whole: a frame when the header check sequence is right and LEN fits, a message when its
    /// length fits and LLC is as it must be; else None.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if matches!(frame_len(bytes), Ok(Some(len)) if len == bytes.len()) {
            return Some(Content::Frame);
        }
        // Addresses, length, DSAP, SSAP, control, then version, type and multipart.
        let (head, rest) = bytes.split_at_checked(12)?;
        let [high, low, 0, 0, 3, _, _, _, ..] = *rest else { return None };
        let end = usize::from(u16::from_be_bytes([high, low])).saturating_add(head.len()).saturating_add(2);
        (end == bytes.len()).then_some(Content::Message)
    }
}
