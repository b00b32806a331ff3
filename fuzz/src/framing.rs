//! Bytes to frames: every byte in one unit, and the same units however the input is cut.

use crate::input::Random;
use crate::stream;
use mpegts::packet::framing::{Frame, Framed, Framer, Framing, framed, framed_with};

/// Takes the input, or the stream it describes, in one piece and in several.
pub fn run(data: &[u8]) {
    let stream = stream::of(data);
    let mut random = Random::of(data);
    let whole: Vec<Framed<'_>> = framed(&stream).collect();
    covers(&stream, &whole);
    let whole = owned(&whole);
    same(&whole, &pieces(Framer::new(), &random.cut(&stream)));
    same(&whole, &runs(Framer::new(), &random.cut(&stream)));

    let framing = [Framing::Ts188, Framing::M2ts192, Framing::Ts204, Framing::Ts208][random.below(4)];
    let fixed: Vec<Framed<'_>> = framed_with(&stream, framing).collect();
    covers(&stream, &fixed);
    let mut framer = Framer::with_framing(framing);
    same(&owned(&fixed), &pieces(framer.clone(), &random.cut(&stream)));
    datagrams(&mut framer, &stream, &random.cut(&stream));
    assert_eq!(framer.framing(), Some(framing));
}

/// A unit without what it borrows.
#[derive(Debug, PartialEq)]
enum Owned {
    Frame(u64, Vec<u8>, bool),
    SyncLost(u64),
    Skipped(u64, u64),
    Truncated(u64, u64),
}

fn bytes(frame: &Frame<'_>) -> Vec<u8> {
    [frame.prefix, frame.packet.as_bytes(), frame.trailer].concat()
}

fn one(unit: &Framed<'_>) -> Owned {
    match *unit {
        Framed::Packet(f) => Owned::Frame(f.position, bytes(&f), true),
        Framed::BadSync(f) => Owned::Frame(f.position, bytes(&f), false),
        Framed::SyncLost { position } => Owned::SyncLost(position),
        Framed::Skipped { position, len } => Owned::Skipped(position, len),
        Framed::Truncated { position, len } => Owned::Truncated(position, len),
        other => panic!("{other:?}"),
    }
}

fn owned(units: &[Framed<'_>]) -> Vec<Owned> {
    units.iter().map(one).collect()
}

#[track_caller]
fn same(a: &[Owned], b: &[Owned]) {
    if let Some((a, b)) = a.iter().zip(b).find(|(a, b)| a != b) {
        panic!("{a:?} in one piece, {b:?} in several");
    }
    assert_eq!(a.len(), b.len());
}

/// Frames, skipped and truncated bytes are the input, in order.
fn covers(data: &[u8], units: &[Framed<'_>]) {
    let mut at = 0usize;
    for unit in units {
        let (position, len) = match *unit {
            Framed::Packet(f) | Framed::BadSync(f) => {
                let bytes = bytes(&f);
                assert!(data[at..].starts_with(&bytes));
                assert_eq!(matches!(unit, Framed::Packet(_)), f.packet.sync_byte() == 0x47);
                (f.position, bytes.len())
            }
            Framed::SyncLost { position } => (position, 0),
            Framed::Skipped { position, len } | Framed::Truncated { position, len } => {
                assert!(len > 0, "{unit:?}");
                (position, len as usize)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(position, at as u64, "{unit:?}");
        at += len;
    }
    assert_eq!(at, data.len());
}

fn pieces(mut framer: Framer, pieces: &[&[u8]]) -> Vec<Owned> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut piece = *piece;
        while let Some(unit) = framer.next(&mut piece) {
            out.push(one(&unit));
        }
        assert!(piece.is_empty(), "asks for more than it was given");
    }
    while let Some(unit) = framer.finish() {
        out.push(one(&unit));
    }
    out
}

/// The same, by the fast way.
fn runs(mut framer: Framer, pieces: &[&[u8]]) -> Vec<Owned> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut piece = *piece;
        loop {
            let run = framer.run(piece, 1 + pieces.len() % 40);
            if run.is_empty() {
                match framer.next(&mut piece) {
                    Some(unit) => out.push(one(&unit)),
                    None => break,
                }
                continue;
            }
            assert_eq!(run.packets().len(), run.len());
            out.extend(run.frames().map(|f| Owned::Frame(f.position, bytes(&f), true)));
            framer.advance(&mut piece, run.len());
        }
    }
    while let Some(unit) = framer.finish() {
        out.push(one(&unit));
    }
    out
}

/// Each piece ends for itself; together they still are the input.
fn datagrams(framer: &mut Framer, data: &[u8], pieces: &[&[u8]]) {
    let mut at = 0;
    for piece in pieces {
        let mut piece = *piece;
        let mut take = |unit: Framed<'_>| match one(&unit) {
            Owned::Frame(position, bytes, _) => {
                assert_eq!(position, at);
                assert!(data[at as usize..].starts_with(&bytes));
                at += bytes.len() as u64;
            }
            Owned::SyncLost(position) => assert_eq!(position, at),
            Owned::Skipped(position, len) | Owned::Truncated(position, len) => {
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
