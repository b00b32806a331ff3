#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::packet::NULL_PACKET;
use hex_literal::hex;
use std::{vec, vec::Vec};

#[test]
fn laws_of_bb_frame() {
    wire::testing::laws::<BbFrame<'static>>();
}

#[test]
fn crc8_check_value() {
    assert_eq!(crc8(b"123456789"), 0xBC);
    assert_eq!(crc8(&[]), 0);
}

#[test]
fn frame_by_hand() {
    // TS, one input, CCM, ISSY, NPD; ISSY 0x123456; 24 bits of data; CRC-8 0x4E, high efficiency
    let mut bytes = hex!("fc 00 1234 0018 56 0008 4f a1a2a3 0000");
    let frame = BbFrame::from_bytes(&bytes).unwrap();
    let header = BbHeader {
        ts_gs: StreamFormat::TS,
        sis: true,
        ccm: true,
        issyi: true,
        npd: true,
        upl: 0x1234,
        dfl: 24,
        sync: 0x56,
        syncd: 8,
        ..Default::default()
    };
    assert_eq!((frame.header, frame.mode), (header, BbMode::HIGH_EFFICIENCY));
    assert_eq!((frame.data, frame.padding), (Blob(&[0xA1, 0xA2, 0xA3]), Blob(&[0, 0])));
    assert_eq!(frame.issy(), Some(0x12_3456));
    assert_eq!(frame.encode_to_vec().unwrap(), bytes);
    bytes[9] ^= 1;
    let normal = BbFrame::from_bytes(&bytes).unwrap();
    assert_eq!((normal.mode, normal.issy()), (BbMode::NORMAL, None));
    bytes[9] ^= 2;
    let e = BbFrame::from_bytes(&bytes).unwrap_err();
    assert_eq!((e.offset(), e.kind()), (9, ErrorKind::Checksum { found: 0x4C, computed: 0x4E }));
    bytes[9] ^= 2;
    let e = BbFrame::from_bytes(&bytes[..12]).unwrap_err();
    assert_eq!((e.at(), e.kind()), ("BbFrame.data", ErrorKind::Short { need: 3, have: 2 }));
}

/// Puts packets into baseband frames as 5.1.4 to 5.1.7 have it: one string of bits, cut into data
/// fields.
struct Framer {
    mode: BbMode,
    issy: usize,
    npd: bool,
    bits: Vec<bool>,
    /// Where packets start: in normal mode at the CRC-8 of the one before.
    starts: Vec<usize>,
    deleted: u8,
}

impl Framer {
    fn new(mode: BbMode, issy: usize, npd: bool) -> Self {
        let mut f = Framer { mode, issy, npd, bits: Vec::new(), starts: Vec::new(), deleted: 0 };
        if mode == BbMode::NORMAL {
            f.put(&[0]);
        }
        f
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bits.extend(bytes.iter().flat_map(|b| (0..8).rev().map(move |i| b >> i & 1 == 1)));
    }

    fn push(&mut self, packet: &[u8; 188]) {
        if self.npd && packet[1] == 0x1F && packet[2] == 0xFF && self.deleted < 255 {
            self.deleted += 1;
            return;
        }
        self.starts.push(self.bits.len() - if self.mode == BbMode::NORMAL { 8 } else { 0 });
        let mut up = packet[1..].to_vec();
        if self.mode == BbMode::NORMAL {
            up.extend(&[0x9A, 0xBC, 0xDE][..self.issy]);
        }
        if self.npd {
            up.push(core::mem::take(&mut self.deleted));
        }
        if self.mode == BbMode::NORMAL {
            up.push(crc8(&up));
        }
        self.put(&up);
    }

    /// Frames whose data fields have the lengths `dfl`, again and again.
    fn frames(&self, dfl: &[usize]) -> Vec<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), 0);
        // The CRC-8 of the last packet begins one that is still to come.
        let next = (self.mode == BbMode::NORMAL).then(|| self.bits.len() - 8);
        for n in dfl.iter().cycle() {
            let n = (*n).min(self.bits.len() - at);
            let data: Vec<u8> = self.bits[at..at + n]
                .chunks(8)
                .map(|c| c.iter().enumerate().fold(0, |b, (i, set)| b | u8::from(*set) << (7 - i)))
                .collect();
            let start = self.starts.iter().chain(&next).find(|s| (at..at + n).contains(s));
            let upl = (187 + 1 + self.issy + usize::from(self.npd)) * 8;
            let normal = self.mode == BbMode::NORMAL;
            let header = BbHeader {
                ts_gs: StreamFormat::TS,
                issyi: self.issy > 0,
                npd: self.npd,
                upl: if normal { upl as u16 } else { 0 },
                sync: if normal { 0x47 } else { 0 },
                dfl: n as u16,
                syncd: start.map_or(NO_SYNCD, |s| (s - at) as u16),
                ..Default::default()
            };
            let frame = BbFrame { header, mode: self.mode, data: Blob(&data), padding: Blob(&[0; 5]) };
            out.push(frame.encode_to_vec().unwrap());
            at += n;
            if at == self.bits.len() {
                return out;
            }
        }
        out
    }
}

/// Packets that all differ, some of them null packets.
fn packets(n: usize) -> Vec<[u8; 188]> {
    let make = |i: usize| {
        let mut p = NULL_PACKET;
        if !matches!(i % 7, 2 | 3 | 6) {
            p[1..3].copy_from_slice(&[0x01, 0x23]);
            p.iter_mut().enumerate().skip(3).for_each(|(j, b)| *b = (i * 37 + j * 11) as u8);
        }
        p
    };
    (0..n).map(make).collect()
}

fn extract(frames: &[Vec<u8>], extractor: &mut PlpExtractor) -> (Vec<[u8; 188]>, usize) {
    let (mut out, mut others) = (Vec::new(), 0);
    for frame in frames {
        let mut input = extractor.push(BbFrame::from_bytes(frame).unwrap());
        while let Some(event) = extractor.next(&mut input) {
            match event {
                PlpEvent::Packet(p) => out.push(*p),
                PlpEvent::NullPackets(n) => out.extend(vec![NULL_PACKET; n.into()]),
                _ => others += 1,
            }
        }
    }
    (out, others)
}

#[test]
fn every_mode_and_any_length_of_data_fields() {
    let sent = packets(60);
    let modes = [(BbMode::HIGH_EFFICIENCY, 0), (BbMode::NORMAL, 0), (BbMode::NORMAL, 2), (BbMode::NORMAL, 3)];
    for (mode, issy) in modes {
        for npd in [false, true] {
            let mut framer = Framer::new(mode, issy, npd);
            sent.iter().for_each(|p| framer.push(p));
            // Multiples of a packet, whole bytes, shorter than a packet, odd bits, and nothing at all.
            let lengths: [&[usize]; 7] =
                [&[187 * 8], &[188 * 8], &[8000], &[104], &[1], &[4001, 7, 8, 9, 3003], &[7136, 0, 13]];
            for dfl in lengths {
                let frames = framer.frames(dfl);
                let (got, others) = extract(&frames, &mut PlpExtractor::new());
                // Null packets behind the last other one have not been sent.
                let end = if npd { sent.iter().rposition(|p| p[1] != 0x1F).unwrap() + 1 } else { sent.len() };
                assert_eq!(others, 0, "{mode:?} {issy} {npd} {dfl:?}");
                assert!(got == sent[..end], "{mode:?} {issy} {npd} {dfl:?}: {} packets", got.len());
            }
        }
    }
}

#[test]
fn any_frame_is_a_place_to_start() {
    let sent = packets(60);
    for mode in [BbMode::NORMAL, BbMode::HIGH_EFFICIENCY] {
        let mut framer = Framer::new(mode, 0, false);
        sent.iter().for_each(|p| framer.push(p));
        let frames = framer.frames(&[4003]);
        for skip in 0..frames.len() - 1 {
            let (got, others) = extract(&frames[skip..], &mut PlpExtractor::new());
            assert_eq!(others, 0);
            assert!(got.len() >= (frames.len() - skip - 1) * 4003 / 1504 - 1);
            assert!(sent.ends_with(&got));
        }
    }
}

#[test]
fn a_lost_frame_costs_the_packets_it_had_part_in() {
    let sent = packets(60);
    for mode in [BbMode::NORMAL, BbMode::HIGH_EFFICIENCY] {
        let mut framer = Framer::new(mode, 0, false);
        sent.iter().for_each(|p| framer.push(p));
        let mut frames = framer.frames(&[8 * 1000]);
        frames.remove(4);
        let (got, others) = extract(&frames, &mut PlpExtractor::new());
        // syncd tells of the loss.
        assert_eq!(others, 1);
        assert!((53..=55).contains(&got.len()), "{}", got.len());
        assert!(got.iter().all(|p| sent.contains(p)));
        // The caller may know better and earlier.
        let mut extractor = PlpExtractor::new();
        let (before, _) = extract(&frames[..4], &mut extractor);
        extractor.reset();
        let (after, others) = extract(&frames[4..], &mut extractor);
        assert_eq!((others, [before, after].concat()), (0, got));
    }
}

#[test]
fn crc8_of_normal_mode_is_checked() {
    let sent = packets(10);
    let mut framer = Framer::new(BbMode::NORMAL, 0, false);
    sent.iter().for_each(|p| framer.push(p));
    let mut frames = framer.frames(&[8 * 500]);
    frames[1][10 + 100] ^= 0x10;
    let mut extractor = PlpExtractor::new();
    let mut bad = Vec::new();
    let mut good = 0;
    for frame in &frames {
        let mut input = extractor.push(BbFrame::from_bytes(frame).unwrap());
        while let Some(event) = extractor.next(&mut input) {
            match event {
                PlpEvent::Packet(_) => good += 1,
                PlpEvent::BadPacket(p) => bad.push(*p),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!((good, bad.len()), (9, 1));
    // Byte 600 of the string: one for the first CRC-8, then packets of 188.
    let differs: Vec<_> = (0..188).filter(|i| bad[0][*i] != sent[3][*i]).collect();
    assert_eq!(differs, [600 - 3 * 188]);
}

#[test]
fn other_streams_are_reported() {
    let header = BbHeader { ts_gs: StreamFormat::GSE, dfl: 16, ..Default::default() };
    let frame = BbFrame { header, data: Blob(&[1, 2]), ..Default::default() };
    let mut extractor = PlpExtractor::new();
    let mut input = extractor.push(frame);
    assert_eq!(extractor.next(&mut input), Some(PlpEvent::NotTs(StreamFormat::GSE)));
    assert_eq!(extractor.next(&mut input), None);
}

proptest::proptest! {
    /// Any frames in any order: no panic, no endless loop, and no more packets than there are bits for.
    #[test]
    fn any_frames_are_survived(
        frames in proptest::collection::vec((0u8..255, proptest::array::uniform9(0u8..255), 0usize..800), 1..40),
    ) {
        let mut extractor = PlpExtractor::new();
        for (mode, header, len) in frames {
            let mut header = BbHeader::from_bytes(&header).unwrap();
            header.dfl = (len as u16) * 8 - u16::from(len > 0 && mode & 2 != 0) * u16::from(mode & 7);
            if mode & 8 != 0 {
                header.ts_gs = StreamFormat::TS;
            }
            if mode & 16 != 0 {
                header.syncd %= 1600;
            }
            let data = vec![mode; usize::from(header.dfl).div_ceil(8)];
            let frame = BbFrame { header, mode: BbMode(mode & 1), data: Blob(&data), padding: Blob(&[]) };
            let mut input = extractor.push(frame);
            let mut events = 0;
            while extractor.next(&mut input).is_some() {
                events += 1;
            }
            assert!(events <= 2 + 2 * (len / 187 + 1));
        }
    }
}
