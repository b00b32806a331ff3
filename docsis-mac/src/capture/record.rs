//! Records of link type 143, whole or cut.

use crate::frame::{CrcCheck, Frame, decode_cut};
use wire::{Decode, Encode, Error, Reader};

/// Bytes of the CRC at the end of packets and messages.
const CRC: usize = 4;

/// A record of link type [`DOCSIS`](super::link_type::DOCSIS): a frame, or what the capture kept of it.
///
/// Some captures leave out the CRC of messages and packets, which LEN counts all the same; others keep only the front of
/// each frame. Such a record has a header and less behind it than LEN says. A whole message without its CRC is typed, and
/// so are the front of a packet and its addresses; of anything else the bytes that are there are kept with the reason.
///
/// ```
/// use docsis_mac::capture::FrameRecord;
/// use docsis_mac::message::{Body, Message};
/// use docsis_mac::wire::Encode;
/// use docsis_mac::{Frame, MacAddress};
/// let message = Message::new(MacAddress([2, 0, 0, 0, 0, 1]), Body::raw(docsis_mac::message::MessageType(99), &[1, 2]));
/// let bytes = Frame::from(message).encode_to_vec()?;
/// let record = FrameRecord::from_bytes(&bytes[..bytes.len() - 4])?;
/// assert!(record.is_cut() && record.frame.message().is_some_and(|m| m.crc.is_none() && m.body == message.body));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameRecord<'a> {
    /// The frame. Of one that is cut, lengths and check sequences are not those of the wire: written, it is another frame.
    pub frame: Frame<'a>,
    /// What there is behind the header check sequence.
    pub payload: &'a [u8],
    /// Bytes that LEN counts and the record lacks.
    pub missing: usize,
}

impl<'a> FrameRecord<'a> {
    /// Reads a record.
    ///
    /// # Errors
    /// No frame with a good header, or bytes behind its end.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(bytes);
        let (frame, payload, missing) = decode_cut(&mut r)?;
        r.expect_empty(Frame::NAME)?;
        Ok(FrameRecord { frame, payload, missing })
    }

    /// The record is shorter than the frame.
    pub const fn is_cut(&self) -> bool {
        self.missing > 0
    }

    /// The record lacks the CRC of message or packet, and nothing else.
    pub const fn is_without_crc(&self) -> bool {
        self.missing == CRC && (self.frame.message().is_some() || self.frame.pdu().is_some())
    }

    /// The bytes of the message that is in the frame, as [`Message`](crate::Message) reads them: without the CRC where it is cut.
    pub fn message_bytes(&self) -> Option<&'a [u8]> {
        let message = self.frame.message()?;
        if self.missing == 0 { Some(self.payload) } else { self.payload.get(..message.encoded_len()) }
    }

    /// As [`Frame::check_crc`]; the CRC of a frame that is cut is absent.
    ///
    /// # Errors
    /// The CRC is there, and wrong.
    pub fn check_crc(&self) -> Result<CrcCheck, Error> {
        match self.is_cut() && !self.frame.is_encrypted() {
            true => Ok(CrcCheck::Absent),
            false => self.frame.check_crc(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::frame::tests::MAP;
    use crate::frame::{FrameControl, Payload};
    use crate::message::Body;
    use std::vec::Vec;
    use wire::{Blob, ErrorKind};

    /// A captured MAP whose CRC is left out, in whole or in part.
    #[test]
    fn a_message_without_its_crc_is_typed() {
        let whole = Frame::from_bytes(&MAP).unwrap();
        for missing in 1..=4 {
            let bytes = &MAP[..MAP.len() - missing];
            assert!(matches!(Frame::from_bytes(bytes).unwrap_err().kind(), ErrorKind::Short { .. }));
            let record = FrameRecord::from_bytes(bytes).unwrap();
            let message = record.frame.message().unwrap();
            assert_eq!((record.missing, record.is_cut(), record.is_without_crc()), (missing, true, missing == 4));
            assert_eq!((message.crc, &message.body), (None, &whole.message().unwrap().body));
            assert_eq!(record.message_bytes(), Some(&MAP[6..58]));
            assert_eq!(record.check_crc(), Ok(CrcCheck::Absent));
        }
        let record = FrameRecord::from_bytes(&MAP).unwrap();
        assert_eq!((record.frame, record.missing, record.message_bytes()), (whole, 0, Some(&MAP[6..])));
        assert_eq!(record.check_crc(), Ok(CrcCheck::Right));
    }

    /// Cut at each byte: an error in the header, and behind it a frame of the same kind that is marked.
    #[test]
    fn snapped_records_keep_what_there_is() {
        for len in 0..MAP.len() {
            let record = FrameRecord::from_bytes(&MAP[..len]);
            if len < 6 {
                assert!(record.is_err());
                continue;
            }
            let record = record.unwrap();
            assert_eq!(record.missing, MAP.len() - len);
            assert_eq!(record.frame.frame_control(), FrameControl::MANAGEMENT);
            let Payload::Invalid { raw, error } = record.frame.payload else {
                assert!(len >= 58 && matches!(record.frame.message().unwrap().body, Body::Map(_)));
                continue;
            };
            assert_eq!((raw.payload, len < 58), (Blob(&MAP[6..len]), true));
            assert_eq!(error.kind(), ErrorKind::Short { need: 56, have: len - 6 });
        }
        assert!(FrameRecord::from_bytes(&[&MAP[..], &[0]].concat()).is_err());
    }

    /// A packet of 64 bytes behind a header: addresses and type as far as they are there.
    #[test]
    fn the_front_of_a_packet_is_a_packet() {
        let mut bytes: Vec<u8> = vec_of(&[0x00, 0, 0, 64]);
        let packet: Vec<u8> = (1..=60).collect();
        bytes.extend(&packet);
        for (cut, data) in [(1, 46), (4, 46), (5, 45), (50, 0)] {
            let bytes = &bytes[..70 - cut.max(4)];
            let missing = 70 - bytes.len();
            let record = FrameRecord::from_bytes(bytes).unwrap();
            let pdu = record.frame.pdu().unwrap();
            assert_eq!((pdu.da.0, pdu.length_or_type), ([1, 2, 3, 4, 5, 6], 0x0D0E));
            assert_eq!((pdu.data, record.missing), (Blob(&packet[14..14 + data]), missing));
            assert_eq!(record.check_crc(), Ok(CrcCheck::Absent));
            // With the CRC that was left out it is the frame that was sent.
            if missing == 4 {
                assert!(record.is_without_crc());
                assert!(Frame::from_bytes(&record.frame.encode_to_vec().unwrap()).unwrap().check_crc().is_ok());
            }
        }
        assert!(matches!(FrameRecord::from_bytes(&bytes[..19]).unwrap().frame.payload, Payload::Invalid { .. }));
    }

    fn vec_of(header: &[u8]) -> Vec<u8> {
        [header, &wire::crc::x25(header).to_le_bytes()].concat()
    }
}
