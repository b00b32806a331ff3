//! Frames of which a capture kept only the front.

use super::header::Framing;
use super::{Frame, FrameControl, Payload, RawPayload, whole};
use crate::pdu::Pdu;
use wire::{Blob, Error, ErrorKind, Reader};

/// A frame at whose end bytes may be missing, what there is behind its header, and how many are missing.
pub(crate) fn decode_cut<'a>(r: &mut Reader<'a>) -> Result<(Frame<'a>, &'a [u8], usize), Error> {
    let framing = Framing::decode(r)?;
    if framing.short.is_some() {
        return Ok((Frame::all_header(&framing)?, &[], 0));
    }
    let missing = framing.payload_len.saturating_sub(r.len());
    let body = r.sub(framing.payload_len.saturating_sub(missing), &"Frame.payload")?;
    let mut frame = Frame::behind(framing.first, framing.extended(), body);
    if missing > 0 && !matches!(frame.payload, Payload::Reserved(_) | Payload::Encrypted(_)) {
        frame.payload = cut(framing.first.frame_control, body, framing.payload_len);
        frame.mac_parm = if frame.ehdr.is_some() { 0 } else { framing.first.mac_parm };
    }
    Ok((frame, body.peek(), missing))
}

/// A payload of which only the front, `body`, is there: a message that lacks its CRC, or a packet.
fn cut(frame_control: FrameControl, body: Reader<'_>, len: usize) -> Payload<'_> {
    const ADDRESSES_AND_LENGTH: usize = 14;
    const CRC: usize = 4;
    let raw = RawPayload { frame_control, payload: Blob(body.peek()) };
    let too_short = body.error(ErrorKind::Short { need: len, have: body.len() }, &"Frame.payload");
    let cut = Payload::Invalid { raw, error: too_short };
    let [_, _, _, _, _, _, _, _, _, _, _, _, high, low, ..] = *raw.payload.0 else { return cut };
    let front = |n: usize| body.clone().sub(n, &"Frame.payload").ok();
    match frame_control {
        FrameControl::TIMING | FrameControl::MANAGEMENT => {
            let end = usize::from(u16::from_be_bytes([high, low])).saturating_add(ADDRESSES_AND_LENGTH);
            // Both lengths must say so.
            let message = front(end).filter(|_| end.saturating_add(CRC) == len);
            let known = if frame_control == FrameControl::TIMING { Payload::Timing } else { Payload::Management };
            message.map_or(cut, |message| whole(raw, message, known))
        }
        FrameControl::PACKET_PDU | FrameControl::ISOLATION_PDU => {
            let end = body.len().min(len.saturating_sub(CRC));
            let Some(Ok(pdu)) = front(end).map(|mut packet| Pdu::without_crc(&mut packet)) else { return cut };
            if frame_control == FrameControl::PACKET_PDU { Payload::PacketPdu(pdu) } else { Payload::IsolationPdu(pdu) }
        }
        _ => cut,
    }
}
