//! MAC frames — MULPI 6.2.
//!
//! ```text
//! FC 1   MAC_PARM 1   LEN or SID 2   extended header 0..240   HCS 2   payload
//! ```
//!
//! A [`Frame`] is one of them, typed as far as it is understood; [`Frames`] walks a buffer of many.
//! The header check sequence is verified before anything else is believed, and computed on write.

mod cut;
mod frames;
mod header;
mod prepend;
#[cfg(test)]
pub(crate) mod tests;

wire::__trace! { mod trace; }
// rustfmt does not look into macros: here it finds the file.
#[cfg(any())]
mod trace;

pub use frames::Frames;
pub use header::{FrameControl, MacHeader, RawFrame, STUFFING, frame_len};
pub use prepend::{append_crc, prepend_header, prepend_message};

pub(crate) use cut::decode_cut;
#[cfg(feature = "mpegts")]
pub(crate) use header::header_len;

use crate::ehdr::{ExtendedHeader, Privacy};
use crate::fragment::Fragment;
use crate::message::Message;
use crate::pdu::Pdu;
use crate::request::{QueueDepthRequest, Request};
use header::{Framing, Short};
use wire::{Blob, Counted, Decode, Encode, Error, ErrorKind, List, Reader, View, Writer, crc};

/// One MAC frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame<'a> {
    /// MAC_PARM of frames that neither have an extended header nor give it a meaning: sent as 0.
    pub mac_parm: u8,
    /// The extended header; present, if only empty, where EHDR_ON is set.
    pub ehdr: Option<ExtendedHeader<'a>>,
    /// What follows the header, or stands in its place.
    pub payload: Payload<'a>,
}

/// The kinds of frame.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// An Ethernet packet.
    PacketPdu(Pdu<'a>),
    /// An Ethernet packet that modems before DOCSIS 3.0 drop.
    IsolationPdu(Pdu<'a>),
    /// A message whose arrival time matters: SYNC downstream, initial ranging upstream.
    Timing(Message<'a>),
    /// A MAC management message.
    Management(Message<'a>),
    /// A request for bandwidth.
    Request(Request),
    /// A piece of a frame.
    Fragment(Fragment<'a>),
    /// A request for bandwidth, in bytes.
    QueueDepthRequest(QueueDepthRequest),
    /// Several frames, none of them a concatenation again. They are as in the buffer, back to back
    /// and with good headers, when they were read as a part of this frame.
    Concatenation(List<'a, Frame<'a>>),
    /// A message that is encrypted, as the extended header says: a registration request after early authentication.
    Encrypted(RawPayload<'a>),
    /// ATM and other kinds without a meaning here.
    Reserved(RawPayload<'a>),
    /// A known kind whose payload is not understood as a whole.
    Invalid {
        /// The payload as received.
        raw: RawPayload<'a>,
        /// Why it was not understood.
        error: Error,
    },
}

/// What [`Frame::check_crc`] found where nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrcCheck {
    /// The CRC is right.
    Right,
    /// The frame has none: requests, concatenations, reserved kinds, and payloads that are not understood.
    Absent,
    /// Not checked: the CRC is encrypted with the rest.
    Encrypted,
}

/// A payload that is not interpreted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RawPayload<'a> {
    /// What kind of frame it is of.
    pub frame_control: FrameControl,
    /// All that follows the HCS.
    pub payload: Blob<'a>,
}

impl<'a> Frame<'a> {
    /// What kind of frame it is.
    pub fn frame_control(&self) -> FrameControl {
        match &self.payload {
            Payload::PacketPdu(_) => FrameControl::PACKET_PDU,
            Payload::IsolationPdu(_) => FrameControl::ISOLATION_PDU,
            Payload::Timing(_) => FrameControl::TIMING,
            Payload::Management(_) => FrameControl::MANAGEMENT,
            Payload::Request(_) => FrameControl::REQUEST,
            Payload::Fragment(_) => FrameControl::FRAGMENTATION,
            Payload::QueueDepthRequest(_) => FrameControl::QUEUE_DEPTH_REQUEST,
            Payload::Concatenation(_) => FrameControl::CONCATENATION,
            Payload::Encrypted(raw) | Payload::Reserved(raw) | Payload::Invalid { raw, .. } => raw.frame_control,
        }
    }

    /// The message, with whichever of the two headers.
    pub const fn message(&self) -> Option<&Message<'a>> {
        match &self.payload {
            Payload::Timing(message) | Payload::Management(message) => Some(message),
            _ => None,
        }
    }

    /// The packet, with whichever of the two headers.
    pub const fn pdu(&self) -> Option<&Pdu<'a>> {
        match &self.payload {
            Payload::PacketPdu(pdu) | Payload::IsolationPdu(pdu) => Some(pdu),
            _ => None,
        }
    }

    /// What the extended header says about encryption, by its first element that does.
    pub fn privacy(&self) -> Option<Privacy> {
        self.ehdr.as_ref().and_then(privacy)
    }

    /// The payload is encrypted: of a packet all behind the two addresses.
    pub fn is_encrypted(&self) -> bool {
        self.ehdr.as_ref().is_some_and(is_encrypted)
    }

    /// Computes the CRC of packet, message or fragment and compares. A frame without a CRC is not wrong, and neither is
    /// an encrypted one.
    ///
    /// # Errors
    /// As [`Kept::check`](wire::Kept::check).
    pub fn check_crc(&self) -> Result<CrcCheck, Error> {
        let crc = match &self.payload {
            Payload::PacketPdu(pdu) | Payload::IsolationPdu(pdu) => Some(&pdu.crc),
            Payload::Timing(message) | Payload::Management(message) => message.crc.as_ref(),
            Payload::Fragment(fragment) => Some(&fragment.fcrc),
            _ => None,
        };
        match crc {
            _ if self.is_encrypted() => Ok(CrcCheck::Encrypted),
            Some(crc) => crc.check().map(|()| CrcCheck::Right),
            None => Ok(CrcCheck::Absent),
        }
    }
}

impl Default for Payload<'_> {
    fn default() -> Self {
        Payload::PacketPdu(Pdu::default())
    }
}

/// Invalid payloads are equal when their bytes are: the offset in the error says where each was.
impl PartialEq for Payload<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Payload::PacketPdu(a), Payload::PacketPdu(b)) | (Payload::IsolationPdu(a), Payload::IsolationPdu(b)) => {
                a == b
            }
            (Payload::Timing(a), Payload::Timing(b)) | (Payload::Management(a), Payload::Management(b)) => a == b,
            (Payload::Request(a), Payload::Request(b)) => a == b,
            (Payload::Fragment(a), Payload::Fragment(b)) => a == b,
            (Payload::QueueDepthRequest(a), Payload::QueueDepthRequest(b)) => a == b,
            (Payload::Concatenation(a), Payload::Concatenation(b)) => a == b,
            (Payload::Encrypted(a), Payload::Encrypted(b))
            | (Payload::Reserved(a), Payload::Reserved(b))
            | (Payload::Invalid { raw: a, .. }, Payload::Invalid { raw: b, .. }) => a == b,
            _ => false,
        }
    }
}

/// A packet PDU without extended header.
impl<'a> From<Pdu<'a>> for Frame<'a> {
    fn from(pdu: Pdu<'a>) -> Self {
        Frame { payload: Payload::PacketPdu(pdu), ..Frame::default() }
    }
}

/// A message behind the header that goes with its type.
impl<'a> From<Message<'a>> for Frame<'a> {
    fn from(message: Message<'a>) -> Self {
        let timing = message.message_type().has_timing_header();
        let payload = if timing { Payload::Timing(message) } else { Payload::Management(message) };
        Frame { payload, ..Frame::default() }
    }
}

// By hand because by FC one field is a length, a count or a SID, and concatenated frames have no length at all.
impl<'a> Decode<'a> for Frame<'a> {
    const NAME: wire::Name = &"Frame";

    // Not inlined: the switch over message types, four kilobytes, would come along into every crate that reads frames.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        // Most frames, on a path of their own: without a branch on what only other headers have.
        if let Some(first) = Framing::plain(r) {
            let body = r.sub(first.len.into(), &"Frame.payload")?;
            return Ok(Frame::behind(first, None, body));
        }
        Frame::decode_any(r)
    }
}

impl<'a> Frame<'a> {
    fn decode_any(r: &mut Reader<'a>) -> Result<Self, Error> {
        let framing = Framing::decode_any(r)?;
        if framing.short.is_some() {
            return Frame::all_header(&framing);
        }
        let body = r.sub(framing.payload_len, &"Frame.payload")?;
        Ok(Frame::behind(framing.first, framing.extended(), body))
    }

    fn all_header(framing: &Framing<'a>) -> Result<Self, Error> {
        let mut fields = framing.fields;
        let payload = match framing.short {
            Some(Short::QueueDepth) => Payload::QueueDepthRequest(QueueDepthRequest::decode(&mut fields)?),
            _ => Payload::Request(Request::decode(&mut fields)?),
        };
        Ok(Frame { mac_parm: 0, ehdr: None, payload })
    }

    /// The frame with this header and extended header, and `body` behind them.
    #[inline]
    fn behind(first: MacHeader, ehdr: Option<ExtendedHeader<'a>>, body: Reader<'a>) -> Self {
        let MacHeader { frame_control, mac_parm, .. } = first;
        let ehdr_on = ehdr.is_some();
        let raw = RawPayload { frame_control, payload: Blob(body.peek()) };
        let payload = match (frame_control, ehdr_on) {
            (FrameControl::TIMING | FrameControl::MANAGEMENT, true) if ehdr.as_ref().is_some_and(is_encrypted) => {
                Payload::Encrypted(raw)
            }
            (FrameControl::PACKET_PDU, _) => whole(raw, body, Payload::PacketPdu),
            (FrameControl::ISOLATION_PDU, _) => whole(raw, body, Payload::IsolationPdu),
            (FrameControl::TIMING, _) => whole(raw, body, Payload::Timing),
            (FrameControl::MANAGEMENT, _) => whole(raw, body, Payload::Management),
            (FrameControl::FRAGMENTATION, true) => whole(raw, body, Payload::Fragment),
            (FrameControl::CONCATENATION, false) => match check_concatenated(body) {
                Ok(count) if count == usize::from(mac_parm) => Payload::Concatenation(List::Wire(body, ())),
                Ok(_) => Payload::Invalid { raw, error: body.error(ErrorKind::Inconsistent, &"MacHeader.mac_parm") },
                Err(error) => Payload::Invalid { raw, error },
            },
            _ => Payload::Reserved(raw),
        };
        Frame {
            mac_parm: if ehdr_on || matches!(payload, Payload::Concatenation(_)) { 0 } else { mac_parm },
            ehdr,
            payload,
        }
    }
}

/// A payload that is all of `body`, or kept with the reason.
#[inline]
fn whole<'a, T: Decode<'a>>(
    raw: RawPayload<'a>,
    body: Reader<'a>,
    known: impl FnOnce(T) -> Payload<'a>,
) -> Payload<'a> {
    wire::rt::whole(raw, body, &"frame", known, |raw, error| Payload::Invalid { raw, error })
}

/// The first element that speaks of encryption.
fn privacy(ehdr: &ExtendedHeader<'_>) -> Option<Privacy> {
    ehdr.iter().flatten().find_map(|element| element.privacy())
}

fn is_encrypted(ehdr: &ExtendedHeader<'_>) -> bool {
    privacy(ehdr).is_some_and(|privacy| privacy.enable)
}

/// Kinds whose payload has a structure.
pub(crate) const fn is_typed(frame_control: FrameControl, ehdr_on: bool) -> bool {
    match frame_control {
        FrameControl::PACKET_PDU | FrameControl::ISOLATION_PDU | FrameControl::TIMING | FrameControl::MANAGEMENT => {
            true
        }
        FrameControl::FRAGMENTATION => ehdr_on,
        FrameControl::CONCATENATION => !ehdr_on,
        _ => false,
    }
}

/// Kinds that are framed by LEN and nothing else is known of.
const fn is_reserved(frame_control: FrameControl, ehdr_on: bool) -> bool {
    match frame_control {
        FrameControl::REQUEST | FrameControl::QUEUE_DEPTH_REQUEST => ehdr_on,
        // The stuffing byte.
        FrameControl(0x7F) => !ehdr_on,
        _ => !is_typed(frame_control, ehdr_on),
    }
}

/// The number of frames in a concatenation, each with a good header and none a concatenation.
///
/// Only headers are looked at, one after the other: no depth of nesting is ever followed.
fn check_concatenated(mut r: Reader<'_>) -> Result<usize, Error> {
    let mut count = 0usize;
    while !r.is_empty() {
        let start = r;
        let framing = Framing::decode(&mut r)?;
        if framing.first.frame_control == FrameControl::CONCATENATION {
            let kind = ErrorKind::Value(framing.first.frame_control.0.into());
            return Err(start.error(kind, &"MacHeader.frame_control"));
        }
        r.bytes(framing.payload_len, &"Frame.payload")?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

impl<'a> Frame<'a> {
    /// What MAC_PARM holds without EHDR_ON.
    fn parameter(&self, w: &Writer<'_>) -> Result<u8, Error> {
        let inconsistent = |at| Err(w.error(ErrorKind::Inconsistent, at));
        let Payload::Concatenation(frames) = &self.payload else {
            return match (&self.payload, &self.ehdr) {
                (Payload::Fragment(_), None) => inconsistent(&"Frame.ehdr"),
                (_, Some(_)) if self.mac_parm != 0 => inconsistent(&"Frame.mac_parm"),
                _ => Ok(self.mac_parm),
            };
        };
        if self.mac_parm != 0 {
            return inconsistent(&"Frame.mac_parm");
        }
        if self.ehdr.is_some() {
            return inconsistent(&"Frame.ehdr");
        }
        let count = match frames {
            List::Wire(r, ()) => check_concatenated(*r)?,
            List::Items(items) if items.iter().any(|f| f.frame_control() == FrameControl::CONCATENATION) => {
                return inconsistent(&"Payload.concatenation");
            }
            List::Items(_) => frames.count()?,
        };
        u8::try_from(count).map_err(|_| w.error(ErrorKind::TooLarge(count as u64), &"MacHeader.mac_parm"))
    }

    /// A frame that is all header: FC, `fields`, HCS.
    fn put_short(&self, fc: u8, fields: &impl Encode, w: &mut Writer<'_>) -> Result<(), Error> {
        if self.mac_parm != 0 || self.ehdr.is_some() {
            let at = if self.mac_parm != 0 { &"Frame.mac_parm" } else { &"Frame.ehdr" };
            return Err(w.error(ErrorKind::Inconsistent, at));
        }
        let mark = w.len();
        w.put(&[fc], &"MacHeader.frame_control")?;
        fields.encode(w)?;
        let hcs = crc::x25(w.since(mark));
        w.put(&hcs.to_le_bytes(), &"Frame.hcs")
    }
}

impl Encode for Frame<'_> {
    fn encoded_len(&self) -> usize {
        let payload = match &self.payload {
            Payload::PacketPdu(pdu) | Payload::IsolationPdu(pdu) => pdu.encoded_len(),
            Payload::Timing(message) | Payload::Management(message) => message.encoded_len(),
            Payload::Request(_) => 0,
            Payload::QueueDepthRequest(_) => 1,
            Payload::Fragment(fragment) => fragment.encoded_len(),
            Payload::Concatenation(frames) => frames.encoded_len(),
            Payload::Encrypted(raw) | Payload::Reserved(raw) | Payload::Invalid { raw, .. } => raw.payload.len(),
        };
        payload.saturating_add(self.ehdr.encoded_len()).saturating_add(6)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match &self.payload {
            Payload::Request(request) => return self.put_short(0xC4, request, w),
            Payload::QueueDepthRequest(request) => return self.put_short(0xC8, request, w),
            _ => {}
        }
        let parameter = self.parameter(w)?;
        let frame_control = self.frame_control();
        let as_raw = match &self.payload {
            Payload::Encrypted(_) => {
                self.is_encrypted() && matches!(frame_control, FrameControl::TIMING | FrameControl::MANAGEMENT)
            }
            Payload::Reserved(_) => is_reserved(frame_control, self.ehdr.is_some()),
            Payload::Invalid { .. } => is_typed(frame_control, self.ehdr.is_some()),
            _ => true,
        };
        if !as_raw {
            return Err(w.error(ErrorKind::Inconsistent, &"RawPayload.frame_control"));
        }
        let mark = w.skip(4, &"MacHeader.frame_control")?;
        self.ehdr.encode(w)?;
        let elen = w.len().saturating_sub(mark).saturating_sub(4);
        let hcs = w.skip(2, &"Frame.hcs")?;
        match &self.payload {
            Payload::PacketPdu(pdu) | Payload::IsolationPdu(pdu) => pdu.encode(w)?,
            Payload::Timing(message) | Payload::Management(message) => message.encode(w)?,
            Payload::Fragment(fragment) => fragment.encode(w)?,
            Payload::Concatenation(frames) => frames.encode(w)?,
            Payload::Encrypted(raw) | Payload::Reserved(raw) | Payload::Invalid { raw, .. } => raw.payload.encode(w)?,
            Payload::Request(_) | Payload::QueueDepthRequest(_) => {}
        }
        let fits = |n: usize, at| Error::new(ErrorKind::TooLarge(n as u64), at, mark);
        let ehdr_on = self.ehdr.is_some();
        let mac_parm = match ehdr_on {
            true => u8::try_from(elen).map_err(|_| fits(elen, &"Frame.ehdr"))?,
            false => parameter,
        };
        let len = w.len().saturating_sub(mark).saturating_sub(6);
        let len = u16::try_from(len).map_err(|_| fits(len, &"MacHeader.len"))?;
        w.back_to(mark, 4, |w| MacHeader { frame_control, ehdr_on, mac_parm, len }.encode(w))?;
        let header = w.since(mark).get(..elen.saturating_add(4)).unwrap_or(&[]);
        w.patch(hcs, &crc::x25(header).to_le_bytes());
        Ok(())
    }
}

impl View for Frame<'static> {
    type Of<'a> = Frame<'a>;
}
