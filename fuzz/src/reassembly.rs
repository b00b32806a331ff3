//! Frames in pieces: fragments, segments, and what stands between frames.

use crate::docsis::mended;
use crate::input::{Input, Turn};
use docsis_mac::capture::{DataMessage, PspEvent, PspSession};
use docsis_mac::frame::STUFFING;
use docsis_mac::reassembly::{FragmentLimits, Fragments, SegmentEvent, SegmentLimits, Segments};
use docsis_mac::{Frame, Frames};
use std::time::Duration;
use wire::{Decode, Encode};

/// Takes the input as fragments, as segments, as a stream to be cut, and as frames with junk between them.
pub fn run(data: &[u8], turn: Turn) {
    if turn.is(0, 5) {
        fragments(data);
    }
    if turn.is(1, 5) {
        segments(data);
    }
    if turn.is(2, 5) && turn.is_thorough() {
        there_and_back(data);
    }
    if turn.is(3, 5) && turn.is_thorough() {
        resynchronized(data);
    }
    if turn.is(4, 5) {
        pseudowire(data);
    }
}

/// L2TPv3 messages of any content: frames have good headers, messages their length.
fn pseudowire(data: &[u8]) {
    let (mut session, mut input) = (PspSession::new(), Input(data));
    while !input.is_empty() {
        let len = input.byte();
        let bytes = input.bytes(len.into());
        let Some(message) = DataMessage::from_bytes(bytes).ok().and_then(|message| message.psp()) else { continue };
        let mut events = 0;
        let mut pieces = session.push(&message);
        while let Some(event) = session.next(&mut pieces) {
            events += 1;
            if let PspEvent::Whole { bytes: whole, offset: Some(offset), .. } = event {
                let sublayer = bytes.len() - message.encoded_len();
                assert_eq!(bytes.get(sublayer + offset..).and_then(|rest| rest.get(..whole.len())), Some(whole));
            }
        }
        assert!(events <= bytes.len() + 2, "{events} events");
    }
}

/// What is kept stays under its bounds.
fn fragments(data: &[u8]) {
    let limits = FragmentLimits::default().sids(3).frame(300).bytes(500).pause(Duration::from_millis(40));
    let mut fragments = Fragments::new(limits);
    let (mut input, mut now) = (Input(data), Duration::ZERO);
    while !input.is_empty() {
        let [sid, flags, len, step] = [input.byte(), input.byte(), input.byte(), input.byte()];
        let piece = input.bytes(len.into());
        let [high, low] = (piece.len() as u16 + 10).to_be_bytes();
        let mut bytes = vec![0xC7, 6, high, low, 0x35, 0x11, flags & 0x80, sid % 5, 0, flags & 0x3F];
        bytes.extend(wire::crc::x25(&bytes).to_le_bytes());
        bytes.extend(piece);
        bytes.extend((wire::crc::ethernet(piece) ^ u32::from(step == 0)).to_le_bytes());
        let frame = Frame::from_bytes(&bytes).expect("the header is right");
        now += Duration::from_millis(u64::from(step % 16));
        let (before, mut lost) = (fragments.open_bytes(), 0);
        let whole = fragments.push(now, &frame, |l| lost += l.bytes).map_or(0, |whole| whole.bytes.len());
        assert!(whole <= limits.frame);
        // Nothing goes without being told.
        let left = fragments.open_bytes();
        let rest = before + piece.len() - whole - lost;
        assert!(left == rest || left + piece.len() == rest, "{before} {} {whole} {lost} {left}", piece.len());
        assert!(left <= limits.bytes);
        if flags & 0xC0 == 0xC0 {
            fragments.expire(now, |_| {});
        }
    }
    fragments.expire(now + Duration::from_secs(1), |_| {});
    assert_eq!(fragments.open_bytes(), 0);
}

fn segment(number: u16, pointer: Option<u16>, data: &[u8]) -> Vec<u8> {
    let [p1, p2] = pointer.map_or(0, |p| 0x8000 | p & 0x3FFF).to_be_bytes();
    let [n1, n2] = (number << 3).to_be_bytes();
    let mut out = vec![p1, p2, n1, n2, 0, 0];
    out.extend(wire::crc::x25(&out).to_le_bytes());
    out.extend(data);
    out
}

/// Takes all events: the bytes told, and the frames.
fn told(segments: &mut Segments, frames: &mut Vec<Vec<u8>>) -> usize {
    let mut bytes = 0;
    while let Some(event) = segments.next() {
        bytes += match event {
            SegmentEvent::Frame(frame) => {
                Frame::from_bytes(frame).expect("the header is right");
                frames.push(frame.to_vec());
                frame.len()
            }
            SegmentEvent::Skipped(data) | SegmentEvent::Late { data, .. } => data.len(),
            SegmentEvent::Lost { count, .. } => {
                assert!(count < 4096);
                0
            }
            SegmentEvent::Restarted { sequence_number } => {
                assert!(sequence_number < 8192);
                0
            }
            SegmentEvent::BadSegment { bytes, .. } => {
                assert!(bytes.len() < 8);
                0
            }
            other => panic!("{other:?}"),
        };
    }
    bytes
}

/// Segments of any numbers and content: every byte is told of.
fn segments(data: &[u8]) {
    let limits = SegmentLimits::default().segments(4).bytes(600).wait(Duration::from_millis(40));
    let mut segments = Segments::new(limits);
    let (mut input, mut now, mut number) = (Input(data), Duration::ZERO, 0u16);
    let (mut pushed, mut found, mut stuffing) = (0, 0, 0);
    let mut frames = Vec::new();
    while !input.is_empty() {
        let [flags, pointer, len, step] = [input.byte(), input.byte(), input.byte(), input.byte()];
        // Mostly in order.
        number = match flags & 7 {
            0 => number.wrapping_add(u16::from(step)),
            1 => number.wrapping_sub(2),
            _ => number.wrapping_add(1),
        } & 0x1FFF;
        let content = input.bytes(len.into());
        now += Duration::from_millis(u64::from(step % 16));
        segments.push(now, &segment(number, (flags & 8 != 0).then_some(pointer.into()), content));
        if flags == 0xFF {
            segments.push(now, content.get(..7).unwrap_or(content));
        }
        pushed += content.len();
        stuffing += content.iter().filter(|byte| **byte == STUFFING).count();
        if flags & 0x10 != 0 {
            found += told(&mut segments, &mut frames);
        }
    }
    segments.finish();
    found += told(&mut segments, &mut frames);
    assert!(found <= pushed && pushed - found <= stuffing, "{found} of {pushed} bytes, {stuffing} of stuffing");
}

/// Frames cut into segments, some of which overtake others, come back.
fn there_and_back(data: &[u8]) {
    let sent = mended(data);
    let stream = sent.concat();
    let starts: Vec<usize> = sent.iter().scan(0, |at, frame| Some(std::mem::replace(at, *at + frame.len()))).collect();
    let size = 1 + usize::from(data.first().copied().unwrap_or(0));
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut next = 0;
    for (i, part) in stream.chunks(size).enumerate() {
        let from = i * size;
        while starts.get(next).is_some_and(|start| *start < from) {
            next += 1;
        }
        let pointer = starts.get(next).filter(|start| **start < from + part.len()).map(|start| (start - from) as u16);
        parts.push(segment(8000u16.wrapping_add(i as u16) & 0x1FFF, pointer, part));
    }
    for pair in parts.chunks_mut(2).skip(data.len() % 3) {
        pair.reverse();
    }
    let (mut segments, mut frames) = (Segments::default(), Vec::new());
    for part in &parts {
        segments.push(Duration::ZERO, part);
        told(&mut segments, &mut frames);
    }
    segments.finish();
    told(&mut segments, &mut frames);
    assert!(frames == sent, "{} of {} frames", frames.len(), sent.len());
}

/// Junk between frames is skipped, and every byte of it told.
fn resynchronized(data: &[u8]) {
    let mut bytes = Vec::new();
    for (i, frame) in mended(data).iter().enumerate() {
        bytes.extend(frame);
        bytes.extend(data.iter().skip(i).take(i % 4));
    }
    let mut frames = Frames::raw(&bytes);
    let mut told = 0;
    loop {
        let before = frames.offset();
        match frames.next() {
            Some(Ok(frame)) => told += frame.bytes.len(),
            Some(Err(_)) => {
                let skipped = frames.resynchronize();
                assert!(!skipped.is_empty());
                told += skipped.len();
            }
            None => break,
        }
        assert!(frames.offset() > before);
    }
    let stuffing = bytes.iter().filter(|byte| **byte == STUFFING).count();
    assert!(told <= bytes.len() && bytes.len() - told <= stuffing, "{told} of {}", bytes.len());
}
