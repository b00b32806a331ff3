//! Random bytes of the types that are no declarations, for the laws.

mod section;

use crate::descriptor::Partitions;
use crate::ip::rtp::RtpPayload;
use crate::pes::{Pes, PesHeader, StreamId};
use crate::tunnel::baseband::{BbFrame, BbHeader, BbMode};
use wire::testing::{Sample, SampleChoice, Source};
use wire::{Blob, Decode, Encode};

impl Sample for Pes<'_> {
    fn sample(s: &mut Source<'_>) {
        let stream_id = s.draw() | 0x80;
        s.bytes(&[0, 0, 1, stream_id, 0, 0]);
        if StreamId(stream_id).has_header() {
            PesHeader::sample(s);
        }
        Blob::sample(s);
    }

    fn into_items(self) -> Self {
        Pes { header: self.header.map(PesHeader::into_items), ..self }
    }
}

impl SampleChoice for Partitions<'_> {
    type Selector = (u8, Option<u8>);

    fn sample_as((count, minus_1): Self::Selector, s: &mut Source<'_>) {
        let bytes = match minus_1 {
            None => 0,
            Some(n) => n.saturating_add(s.draw() & 1),
        };
        for _ in 0..count {
            let head = s.draw();
            s.bytes(&[head]);
            let rest = if head & 0x80 == 0 { 3 } else { bytes.saturating_add(1) };
            for _ in 0..rest {
                let byte = s.draw();
                s.bytes(&[byte]);
            }
        }
    }
}

impl SampleChoice for RtpPayload<'_> {
    type Selector = bool;

    fn sample_as(padding: bool, s: &mut Source<'_>) {
        Blob::sample(s);
        if padding {
            let count = s.draw() % 8;
            (0..count).for_each(|i| s.bytes(&[i]));
            s.bytes(&[count.saturating_add(1)]);
        }
    }
}

impl Sample for BbFrame<'_> {
    fn sample(s: &mut Source<'_>) {
        let (header, data) = (s.part(BbHeader::sample), s.part(Blob::sample));
        let (mode, cut, padding) = (BbMode(s.draw() & 1), s.draw() % 8, s.part(Blob::sample));
        let header = BbHeader::from_bytes(&header).unwrap_or_default();
        let bits = u16::try_from(data.len().saturating_mul(8)).unwrap_or(0).saturating_sub(cut.into());
        let header = BbHeader { dfl: bits, ..header };
        let frame = BbFrame { header, mode, data: Blob(&data), padding: Blob(&padding) };
        let bytes = frame.encode_to_vec().unwrap_or_default();
        s.bytes(&bytes);
    }
}
