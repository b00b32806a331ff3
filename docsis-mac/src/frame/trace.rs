//! Frames as trees of their fields.

use super::header::{Framing, RawFrame, Short, short};
use super::{Frame, FrameControl, MacHeader, Payload};
use crate::ehdr::ExtendedHeader;
use crate::fragment::Fragment;
use crate::message::Message;
use crate::pdu::Pdu;
use crate::request::{QueueDepthRequest, Request};
use wire::trace::{Kind, Trace, TraceFn, Tracer, fields};
use wire::{Blob, Decode, Error, List, Reader};

/// Tells of the header, up to its check sequence. What follows is known once that is right.
fn header<'a>(r: &mut Reader<'a>, t: &mut Tracer, ehdr: TraceFn<'a>) -> Result<Framing<'a>, Error> {
    let start = *r;
    let fc = r.peek().first().copied().unwrap_or(0);
    match short(fc) {
        Some(kind) => {
            r.bytes(1, &"MacHeader.frame_control")?;
            let control = FrameControl(fc >> 1);
            t.bits("frame_control", start.offset(), 0, 7, control.0.into(), &control);
            t.bits("ehdr_on", start.offset(), 7, 1, (fc & 1).into(), &(fc & 1 != 0));
            match kind {
                Short::Request => Request::trace(r, t)?,
                Short::QueueDepth => QueueDepthRequest::trace(r, t)?,
            }
        }
        None => {
            let first: MacHeader = fields(r, t)?;
            if first.ehdr_on {
                t.part("ehdr", r.sub(first.mac_parm.into(), &"Frame.ehdr")?, ehdr);
            }
        }
    }
    let before = *r;
    r.bytes(2, &"Frame.hcs")?;
    let framing = Framing::decode(&mut { start });
    t.leaf("hcs", r.since(&before), &Blob(r.since(&before).peek()));
    match framing {
        Ok(framing) => {
            t.mark(Kind::Implied);
            Ok(framing)
        }
        Err(error) => Err(t.blame(error)),
    }
}

impl<'a> Trace<'a> for Frame<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let start = *r;
        let framing = header(r, t, ExtendedHeader::trace)?;
        if framing.short.is_some() {
            return Ok(());
        }
        let body = r.sub(framing.payload_len, &"Frame.payload")?;
        let payload = Frame::decode(&mut { start })?.payload;
        let is_concatenation = matches!(payload, Payload::Concatenation(_));
        let (name, walk): (_, TraceFn<'a>) = match framing.first.frame_control {
            FrameControl::PACKET_PDU => ("packet_pdu", Pdu::trace),
            FrameControl::ISOLATION_PDU => ("isolation_pdu", Pdu::trace),
            _ if matches!(payload, Payload::Encrypted(_)) => ("encrypted", Blob::trace),
            FrameControl::TIMING => ("timing", Message::trace),
            FrameControl::MANAGEMENT => ("management", Message::trace),
            FrameControl::FRAGMENTATION if framing.first.ehdr_on => ("fragment", Fragment::trace),
            // One that is wrong is not walked: frames in it may be concatenations again.
            FrameControl::CONCATENATION if is_concatenation => ("concatenation", List::<Frame<'a>>::trace),
            _ => ("payload", Blob::trace),
        };
        t.part(name, body, walk);
        match payload {
            Payload::Invalid { error, .. } => Err(t.blame(error)),
            _ => Ok(()),
        }
    }
}

impl<'a> Trace<'a> for RawFrame<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let framing = header(r, t, Blob::trace)?;
        t.part("payload", r.sub(framing.payload_len, &"Frame.payload")?, Blob::trace);
        Ok(())
    }
}
