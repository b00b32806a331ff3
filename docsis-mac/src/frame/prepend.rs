//! A header before a payload, in place.

use super::{FrameControl, MacHeader, check_concatenated, is_typed};
use crate::ehdr::ExtendedHeader;
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
