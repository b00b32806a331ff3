//! Random bytes of the types that are no declarations, for the laws.

use crate::descriptor::{ByLength, Partitions};
use crate::pes::{Pes, PesExtensionField, PesHeader, StreamId, StreamIdExtensionField, TrefField};
use crate::rtp::RtpPayload;
use crate::tunnel::baseband::{BbFrame, BbHeader, BbMode};
use crate::tunnel::mpe::{DatagramSection, MpeHeader, Trailer};
use crate::tunnel::t2mi::{T2miPacket, T2miPacketType, T2miPayload};
use wire::testing::{Sample, SampleChoice, Source};
use wire::{Blob, Decode, Encode, Rfu, Rfz};

impl Sample for Pes<'_> {
    fn sample(s: &mut Source<'_>) {
        let stream_id = s.draw() | 0x80;
        s.bytes(&[0, 0, 1, stream_id, 0, 0]);
        if StreamId(stream_id).has_header() {
            PesHeader::sample(s);
        }
        Blob::sample(s);
    }
}

impl Sample for PesExtensionField<'_> {
    fn sample(s: &mut Source<'_>) {
        match s.draw() % 3 {
            0 => StreamIdExtensionField::sample(s),
            1 => TrefField::sample(s),
            _ => Blob::sample(s),
        }
    }
}

impl<A: Sample, B: Sample> Sample for ByLength<A, B> {
    fn sample(s: &mut Source<'_>) {
        if s.draw() & 1 == 1 { A::sample(s) } else { B::sample(s) }
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

impl Sample for T2miPacket<'_> {
    fn sample(s: &mut Source<'_>) {
        let types = [0u8, 1, 2, 0x10, 0x11, 0x12, 0x20, 0x21, 0x30, 0x31, 0x32, 0x33, 0x44];
        let draw = s.draw();
        let packet_type = types.get(usize::from(draw % 13)).copied().unwrap_or(0);
        let payload = s.part(|s| T2miPayload::sample_as(packet_type, s));
        let Ok(mut packet) = T2miPacket::new(T2miPacketType(packet_type), &payload) else { return };
        packet.header.packet_count = s.draw();
        packet.header.rfu = Rfz::from_deviation(u32::from(s.draw() / 128));
        packet.header.payload_len = packet.header.payload_len.saturating_sub(u16::from(draw % 8));
        let bytes = packet.encode_to_vec().unwrap_or_default();
        s.bytes(&bytes);
    }
}

impl Sample for DatagramSection<'_> {
    fn sample(s: &mut Source<'_>) {
        let (header, payload) = (s.part(MpeHeader::sample), s.part(Blob::sample));
        let section = DatagramSection {
            private_indicator: s.draw() & 1 != 0,
            reserved: Rfu::from_deviation(u32::from(s.draw() / 64)),
            header: MpeHeader::from_bytes(&header).unwrap_or_default(),
            payload: Blob(&payload),
            trailer: if s.draw() & 1 != 0 { Trailer::Crc } else { Trailer::Checksum(u32::from(s.draw())) },
        };
        let bytes = section.encode_to_vec().unwrap_or_default();
        s.bytes(&bytes);
    }
}
