//! JSON of frames, both ways: lengths and check sequences are computed and do not appear.

use crate::ehdr::ExtendedHeader;
use crate::fragment::Fragment;
use crate::frame::{Frame, FrameControl, Payload, RawPayload, is_typed};
use crate::message::Message;
use crate::pdu::Pdu;
use crate::request::{QueueDepthRequest, Request};
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, chosen, finish, invalid, only_entry, variant};
use wire::{Blob, Decode, List, Reader};

impl Serialize for RawPayload<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "RawPayload", 2)?;
        f.bits("frame_control", self.frame_control)?;
        f.part("payload", &self.payload)?;
        f.end()
    }
}

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Payload::PacketPdu(v) => variant(s, "packet_pdu", v),
            Payload::IsolationPdu(v) => variant(s, "isolation_pdu", v),
            Payload::Timing(v) => variant(s, "timing", v),
            Payload::Management(v) => variant(s, "management", v),
            Payload::Request(v) => variant(s, "request", v),
            Payload::Fragment(v) => variant(s, "fragment", v),
            Payload::QueueDepthRequest(v) => variant(s, "queue_depth_request", v),
            Payload::Concatenation(v) => variant(s, "concatenation", v),
            Payload::Encrypted(raw) => variant(s, "encrypted", raw),
            Payload::Reserved(raw) => variant(s, "reserved", raw),
            Payload::Invalid { raw, error } => invalid(s, raw, error),
        }
    }
}

impl Serialize for Frame<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "Frame", 3)?;
        if self.mac_parm != 0 {
            f.bits("mac_parm", self.mac_parm)?;
        }
        if let Some(ehdr) = &self.ehdr {
            f.part("ehdr", ehdr)?;
        }
        f.part("payload", &self.payload)?;
        f.end()
    }
}

/// Kind and bytes of a payload. Those of short frames are what stands between FC and HCS.
fn payload(v: &Value) -> Result<(FrameControl, Vec<u8>), Error> {
    let (label, body) = only_entry(v, "Payload")?;
    let raw = |body| {
        let o = Object::new(body, "RawPayload", &["frame_control", "payload"])?;
        Ok((o.bits("frame_control")?, o.part::<Blob<'_>>("payload")?))
    };
    Ok(match label {
        "packet_pdu" => (FrameControl::PACKET_PDU, chosen::<Pdu<'_>>(label, body, None)?),
        "isolation_pdu" => (FrameControl::ISOLATION_PDU, chosen::<Pdu<'_>>(label, body, None)?),
        "timing" => (FrameControl::TIMING, chosen::<Message<'_>>(label, body, None)?),
        "management" => (FrameControl::MANAGEMENT, chosen::<Message<'_>>(label, body, None)?),
        "request" => (FrameControl::REQUEST, chosen::<Request>(label, body, None)?),
        "fragment" => (FrameControl::FRAGMENTATION, chosen::<Fragment<'_>>(label, body, None)?),
        "queue_depth_request" => (FrameControl::QUEUE_DEPTH_REQUEST, chosen::<QueueDepthRequest>(label, body, None)?),
        "concatenation" => (FrameControl::CONCATENATION, chosen::<List<'_, Frame<'_>>>(label, body, None)?),
        "encrypted" | "reserved" => return raw(body),
        "invalid" => {
            Object::new(body, "invalid", &["raw", "error"])?;
            return raw(body.get("raw").ok_or_else(|| Error::new(label, "expected `raw`"))?);
        }
        _ => return Err(Error::new(label, "no such kind of frame")),
    })
}

impl Transcode for Frame<'_> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(v, "Frame", &["mac_parm", "ehdr", "payload"])?;
        let ehdr = o.optional_part::<ExtendedHeader<'_>>("ehdr")?;
        let value = v.get("payload").ok_or_else(|| Error::new("payload", "missing in Frame"))?;
        let (frame_control, bytes) = payload(value)?;
        let (raw, mut r) = (RawPayload { frame_control, payload: Blob(&bytes) }, Reader::new(&bytes));
        let given = only_entry(value, "Payload")?.0;
        let payload = match frame_control {
            FrameControl::REQUEST if given == "request" => Payload::Request(Request::decode(&mut r)?),
            FrameControl::QUEUE_DEPTH_REQUEST if given == "queue_depth_request" => {
                Payload::QueueDepthRequest(QueueDepthRequest::decode(&mut r)?)
            }
            FrameControl::CONCATENATION if given == "concatenation" => Payload::Concatenation(List::Wire(r, ())),
            // The bytes say what is in them as soon as they are read again.
            _ if is_typed(frame_control, ehdr.is_some()) => {
                let error = wire::Error::new(wire::ErrorKind::Inconsistent, &"Payload", 0);
                Payload::Invalid { raw, error }
            }
            _ if given != "reserved" => return Err(Error::new(given, "does not go with `ehdr`")),
            _ => Payload::Reserved(raw),
        };
        let ehdr = ehdr.as_deref().map(ExtendedHeader::from_wire);
        finish(&Frame { mac_parm: o.reserved("mac_parm")?, ehdr, payload }, out)
    }
}
