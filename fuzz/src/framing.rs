//! Bytes to frames: every byte in one unit, and the same units however the input is cut.

use crate::input::{Random, Turn};
use crate::stream;
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::framing::{Frame, Framed, Framer, Framing, framed, framed_with};

/// Takes the input, or the stream it describes, in one piece and in several.
pub fn run(data: &[u8], turn: Turn) {
    let stream = stream::of(data, turn);
    let mut random = Random::behind(data);
    if !turn.is_thorough() {
        let bytes: u64 = framed(&stream).map(|unit| len(&unit)).sum();
        return assert_eq!(bytes, stream.len() as u64);
    }
    if turn.is(0, 3) || turn.is(1, 3) {
        let whole: Vec<Seen> = framed(&stream).map(|unit| one(&unit, &stream)).collect();
        covers(&stream, &whole);
        if turn.is(0, 3) {
            same(&whole, &pieces(Framer::new(), &stream, &random.cut(&stream)));
        }
        if turn.is(1, 3) {
            same(&whole, &runs(Framer::new(), &stream, &random.cut(&stream)));
        }
    }
    if turn.is(2, 3) {
        let framing = [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208][random.below(4)];
        let fixed: Vec<Seen> = framed_with(&stream, framing).map(|unit| one(&unit, &stream)).collect();
        covers(&stream, &fixed);
        let mut framer = Framer::with_framing(framing);
        same(&fixed, &pieces(framer.clone(), &stream, &random.cut(&stream)));
        datagrams(&mut framer, &stream, &random.cut(&stream));
        assert_eq!(framer.framing(), Some(framing));
    }
}

/// Bytes of a unit.
fn len(unit: &Framed<'_>) -> u64 {
    match unit {
        Framed::Packet(f) | Framed::BadSync(f) => (f.prefix.len() + PACKET_SIZE + f.trailer.len()) as u64,
        Framed::Skipped { len, .. } | Framed::Truncated { len, .. } => *len,
        _ => 0,
    }
}

/// A unit, with the place and length of its bytes instead of these.
#[derive(Debug, PartialEq)]
enum Seen {
    Frame(u64, usize, bool),
    SyncLost(u64),
    Skipped(u64, u64),
    Truncated(u64, u64),
}

/// The unit, whose bytes are those of `data`.
fn one(unit: &Framed<'_>, data: &[u8]) -> Seen {
    let (frame, good) = match *unit {
        Framed::Packet(f) => (f, true),
        Framed::BadSync(f) => (f, false),
        Framed::SyncLost { position } => return Seen::SyncLost(position),
        Framed::Skipped { position, len } => return Seen::Skipped(position, len),
        Framed::Truncated { position, len } => return Seen::Truncated(position, len),
        other => panic!("{other:?}"),
    };
    assert_eq!(frame.packet.sync_byte() == 0x47, good);
    Seen::Frame(frame.position, whole(&frame, data), good)
}

/// The length of a frame, whose bytes are those of `data`.
fn whole(frame: &Frame<'_>, data: &[u8]) -> usize {
    let mut rest = &data[frame.position as usize..];
    for part in [frame.prefix, frame.packet.as_bytes(), frame.trailer] {
        rest = rest.strip_prefix(part).unwrap_or_else(|| panic!("other bytes at {}", frame.position));
    }
    frame.prefix.len() + frame.packet.as_bytes().len() + frame.trailer.len()
}

#[track_caller]
fn same(a: &[Seen], b: &[Seen]) {
    if let Some((a, b)) = a.iter().zip(b).find(|(a, b)| a != b) {
        panic!("{a:?} in one piece, {b:?} in several");
    }
    assert_eq!(a.len(), b.len());
}

/// Frames, skipped and truncated bytes are the input, in order.
fn covers(data: &[u8], units: &[Seen]) {
    let mut at = 0;
    for unit in units {
        let (position, len) = match *unit {
            Seen::Frame(position, len, _) => (position, len as u64),
            Seen::SyncLost(position) => (position, 0),
            Seen::Skipped(position, len) | Seen::Truncated(position, len) => {
                assert!(len > 0, "{unit:?}");
                (position, len)
            }
        };
        assert_eq!(position, at, "{unit:?}");
        at += len;
    }
    assert_eq!(at, data.len() as u64);
}

fn pieces(mut framer: Framer, data: &[u8], pieces: &[&[u8]]) -> Vec<Seen> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut piece = *piece;
        while let Some(unit) = framer.next(&mut piece) {
            out.push(one(&unit, data));
        }
        assert!(piece.is_empty(), "asks for more than it was given");
    }
    while let Some(unit) = framer.finish() {
        out.push(one(&unit, data));
    }
    out
}

/// The same, by the fast way.
fn runs(mut framer: Framer, data: &[u8], pieces: &[&[u8]]) -> Vec<Seen> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut piece = *piece;
        loop {
            let run = framer.run(piece, 1 + pieces.len() % 40);
            if run.is_empty() {
                match framer.next(&mut piece) {
                    Some(unit) => out.push(one(&unit, data)),
                    None => break,
                }
                continue;
            }
            assert_eq!(run.packets().len(), run.len());
            out.extend(run.frames().map(|f| Seen::Frame(f.position, whole(&f, data), true)));
            framer.advance(&mut piece, run.len());
        }
    }
    while let Some(unit) = framer.finish() {
        out.push(one(&unit, data));
    }
    out
}

/// Each piece ends for itself; together they still are the input.
fn datagrams(framer: &mut Framer, data: &[u8], pieces: &[&[u8]]) {
    let mut at = 0;
    for piece in pieces {
        let mut piece = *piece;
        let mut take = |unit: Framed<'_>| match one(&unit, data) {
            Seen::Frame(position, len, _) => {
                assert_eq!(position, at);
                at += len as u64;
            }
            Seen::SyncLost(position) => assert_eq!(position, at),
            Seen::Skipped(position, len) | Seen::Truncated(position, len) => {
                assert_eq!(position, at);
                at += len;
            }
        };
        while let Some(unit) = framer.next(&mut piece) {
            take(unit);
        }
        while let Some(unit) = framer.finish() {
            take(unit);
        }
    }
    assert_eq!(at, data.len() as u64);
}
