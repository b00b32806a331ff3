//! A header before a payload, in place.

use super::{FrameControl, MacHeader, check_concatenated, is_typed};
use crate::ehdr::ExtendedHeader;
use crate::message::{Body, Message};
use core::ops::Range;
use wire::{Encode, Error, ErrorKind, Reader, Writer, crc};

/// Writes the header of a frame right in front of its payload, which is all of `buffer` from `payload` on. Returns where
/// the frame starts: `buffer[start..]` is the frame. Without an extended header it takes 6 bytes.
///
/// The payload is not looked at, but that the frames of a concatenation are counted. Packets and messages end with their
/// CRC.
///
/// ```
/// use docsis_mac::frame::{FrameControl, prepend_header};
/// use docsis_mac::wire::{Decode, crc};
///
/// // 32 free bytes, then an Ethernet packet with its CRC.
/// let mut buffer = [0; 32 + 64];
/// let (packet, fcs) = buffer[32..].split_at_mut(60);
/// packet[..14].copy_from_slice(&[1, 0x00, 0x5E, 1, 2, 3, 2, 0, 0, 4, 5, 6, 0x08, 0x00]);
/// fcs.copy_from_slice(&crc::ethernet(packet).to_le_bytes());
///
/// let start = prepend_header(&mut buffer, 32, FrameControl::PACKET_PDU, None)?;
/// assert_eq!(buffer[start..start + 4], [0, 0, 0, 64]);
/// docsis_mac::Frame::from_bytes(&buffer[start..])?.check_crc()?;
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
///
/// # Errors
/// Too few bytes before the payload; an extended header of more than 255 bytes; a frame of more than LEN can tell; a kind
/// of frame without a payload, or whose extended header must be there or must not.
pub fn prepend_header(
    buffer: &mut [u8],
    payload: usize,
    frame_control: FrameControl,
    ehdr: Option<ExtendedHeader<'_>>,
) -> Result<usize, Error> {
    let size = buffer.len();
    let Some((room, data)) = buffer.split_at_mut_checked(payload) else {
        return Err(Error::new(ErrorKind::Short { need: payload, have: size }, &"Frame.payload", 0));
    };
    let ehdr_on = ehdr.is_some();
    if !is_typed(frame_control, ehdr_on) {
        return Err(Error::new(ErrorKind::Inconsistent, &"MacHeader.frame_control", 0));
    }
    let fits = |n: usize, at| Error::new(ErrorKind::TooLarge(n as u64), at, 0);
    let elen = ehdr.encoded_len();
    let parameter = match frame_control {
        FrameControl::CONCATENATION => check_concatenated(Reader::new(data))?,
        _ => elen,
    };
    let mac_parm = u8::try_from(parameter).map_err(|_| fits(parameter, &"MacHeader.mac_parm"))?;
    let len = data.len().saturating_add(elen);
    let len = u16::try_from(len).map_err(|_| fits(len, &"MacHeader.len"))?;
    let start = payload.checked_sub(elen.saturating_add(6));
    let Some((start, header)) = start.and_then(|start| Some((start, room.get_mut(start..)?))) else {
        return Err(Error::new(ErrorKind::Full, &"Frame.hcs", 0));
    };
    let mut w = Writer::new(header);
    MacHeader { frame_control, ehdr_on, mac_parm, len }.encode(&mut w)?;
    ehdr.encode(&mut w)?;
    let hcs = crc::x25(w.since(0));
    w.put(&hcs.to_le_bytes(), &"Frame.hcs")?;
    Ok(start)
}

/// Bytes of a CRC.
const CRC: usize = 4;
/// Bytes of the header of a management message, and of those the ones before `message_length`.
const MESSAGE_HEADER: usize = 20;
const LENGTH: usize = 12;

/// Writes the CRC of a packet or message right behind it: `buffer[packet]` is all of it but the CRC. Returns where it ends
/// now.
///
/// # Errors
/// Less than four bytes behind the packet.
pub fn append_crc(buffer: &mut [u8], packet: Range<usize>) -> Result<usize, Error> {
    let size = buffer.len();
    let end = packet.end.saturating_add(CRC);
    let short = || Error::new(ErrorKind::Short { need: end, have: size }, &"crc", packet.end);
    let crc = crc::ethernet(buffer.get(packet.clone()).ok_or_else(short)?);
    buffer.get_mut(packet.end..end).ok_or_else(short)?.copy_from_slice(&crc.to_le_bytes());
    Ok(end)
}

/// Makes a frame of the body of a message, where it stands: `buffer[body]`. Both headers, 26 bytes, go in front of it and
/// the CRC, 4 bytes, behind it. Returns where the frame is. `message` gives all of the header but its length; its body is
/// not looked at, but for the type.
///
/// ```
/// use docsis_mac::frame::prepend_message;
/// use docsis_mac::message::{Body, Message};
/// use docsis_mac::wire::Decode;
/// use docsis_mac::{Frame, MacAddress};
///
/// // 32 free bytes, a body that was put together in place, and room for the CRC.
/// let mut buffer = [0; 32 + 5 + 4];
/// buffer[32..37].copy_from_slice(&[0, 7, 1, 2, 3]);
/// let body = Body::raw(docsis_mac::message::MessageType::DTP_INFO, &[]);
/// let frame = prepend_message(&mut buffer, 32..37, &Message::new(MacAddress([2, 0, 0, 0, 0, 1]), body))?;
/// assert_eq!(frame, 6..41);
/// let frame = Frame::from_bytes(&buffer[frame])?;
/// assert!(frame.check_crc().is_ok() && frame.message().is_some());
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
///
/// # Errors
/// Too few bytes before the body or behind it; a message of more than its length can tell; numbers that the header cannot
/// hold.
pub fn prepend_message(buffer: &mut [u8], body: Range<usize>, message: &Message<'_>) -> Result<Range<usize>, Error> {
    let full = || Error::new(ErrorKind::Full, &"Message.message_length", 0);
    let (message_type, len) = (message.message_type(), body.len().saturating_add(6));
    let length =
        u16::try_from(len).map_err(|_| Error::new(ErrorKind::TooLarge(len as u64), &"Message.message_length", 0))?;
    let start = body.start.checked_sub(MESSAGE_HEADER).ok_or_else(full)?;
    let mut w = Writer::new(buffer.get_mut(start..body.start).ok_or_else(full)?);
    // As declared, around no body; then the length is that of the body.
    let header = Message { body: Body::received((message_type, message.version), &[]), crc: None, ..*message };
    header.encode(&mut w)?;
    w.patch(LENGTH, &length.to_be_bytes());
    let end = append_crc(buffer, start..body.end)?;
    let kind = if message_type.has_timing_header() { FrameControl::TIMING } else { FrameControl::MANAGEMENT };
    Ok(prepend_header(buffer.get_mut(..end).unwrap_or_default(), start, kind, None)?..end)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::frame::Frame;
    use crate::frame::tests::MAP;
    use wire::Decode;

    /// A captured MAP from its body on, and at each size of the room around it.
    #[test]
    fn a_message_around_its_body() {
        let message = *Frame::from_bytes(&MAP).unwrap().message().unwrap();
        let mut buffer = [0xEE; 70];
        buffer[30..62].copy_from_slice(&MAP[26..58]);
        assert_eq!(prepend_message(&mut buffer, 30..62, &message), Ok(4..66));
        assert_eq!(buffer[4..66], MAP);
        assert!(buffer[..4].iter().chain(&buffer[66..]).all(|byte| *byte == 0xEE));
        for (before, behind) in [(25, 4), (19, 4), (26, 3), (26, 0)] {
            let mut small = [0; 26 + 32 + 4];
            let end = before + 32 + behind;
            assert!(prepend_message(&mut small[..end], before..before + 32, &message).is_err(), "{before} {behind}");
        }
    }

    #[test]
    fn numbers_that_the_header_cannot_hold_are_refused() {
        let message = *Frame::from_bytes(&MAP).unwrap().message().unwrap();
        let written =
            |message: Message<'_>| prepend_message(&mut [0; 62], 26..58, &message).map_err(|e| (e.at(), e.kind()));
        assert_eq!(written(message), Ok(0..62));
        let wrong = |at, n| Err((at, ErrorKind::TooLarge(n)));
        assert_eq!(written(Message { last_part: 16, ..message }), wrong("Message.last_part", 16));
        assert_eq!(written(Message { part: 0x21, ..message }), wrong("Message.part", 0x21));
    }

    /// The check value of the CRC, least significant byte first.
    #[test]
    fn a_crc_behind_a_packet() {
        let mut buffer = *b"..123456789....";
        assert_eq!(append_crc(&mut buffer, 2..11), Ok(15));
        assert_eq!(buffer[11..], [0x26, 0x39, 0xF4, 0xCB]);
        assert!(append_crc(&mut buffer, 2..12).is_err() && append_crc(&mut buffer, 9..99).is_err());
    }
}
