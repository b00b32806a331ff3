//! Trees of the types that are no declarations.

mod packet;
mod section;

use crate::descriptor::Partitions;
use crate::ip::rtp::RtpPayload;
use crate::pes::{Pes, PesHeader, PesStart};
use crate::tunnel::baseband::{BbFrame, BbHeader, BbMode, crc8};
use wire::trace::{Trace, TraceChoice, TraceFn, Tracer, fields, told};
use wire::{Blob, Decode, Error, Reader};

impl<'a> Trace<'a> for Pes<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let before = *r;
        let start: PesStart = fields(r, t)?;
        if start.stream_id.has_header() {
            told(t, "header", r, PesHeader::decode, PesHeader::trace)?;
        }
        t.part("data", *r, Blob::trace);
        r.rest();
        Pes::decode(&mut { before }).map(drop).map_err(|error| t.blame(error))
    }
}

impl<'a> Trace<'a> for BbFrame<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let start = *r;
        let header: BbHeader = fields(r, t)?;
        let (before, computed) = (*r, crc8(r.since(&start).peek()));
        let [sent] = *r.array(&"BbHeader.crc_8_mode")?;
        t.leaf("crc_8_mode", r.since(&before), &BbMode(sent ^ computed));
        let frame = BbFrame::decode(&mut { start }).map_err(|error| t.blame(error));
        let data = r.sub(usize::from(header.dfl).div_ceil(8), &"BbFrame.data")?;
        t.part("data", data, Blob::trace);
        t.part("padding", *r, Blob::trace);
        r.rest();
        frame.map(drop)
    }
}

impl<'a> TraceChoice<'a> for Partitions<'a> {
    fn line(_: Self::Selector) -> Option<(&'static str, TraceFn<'a>)> {
        None
    }
}

impl<'a> TraceChoice<'a> for RtpPayload<'a> {
    fn line(_: bool) -> Option<(&'static str, TraceFn<'a>)> {
        None
    }
}
