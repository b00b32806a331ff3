//! Packets by hand, and every way to lose some.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)]

use super::*;
use crate::frame::Frame;
use crate::id::MacAddress;
use crate::message::{Body, Message, TimeSync};
use crate::pdu::Pdu;
use proptest::prelude::*;
use std::vec::Vec;
use wire::{Blob, Encode};

type Bytes = [u8; 188];

/// A packet of the PID: counter, pointer_field where there is one, and what follows.
fn packet(counter: u8, pointer: Option<u8>, payload: &[u8]) -> Bytes {
    let mut p = [0xFF; 188];
    p[..4].copy_from_slice(&[0x47, 0x1F | if pointer.is_some() { 0x40 } else { 0 }, 0xFE, 0x10 | counter & 15]);
    let bytes: Vec<u8> = pointer.into_iter().chain(payload.iter().copied()).collect();
    p[4..4 + bytes.len()].copy_from_slice(&bytes);
    p
}

/// A packet PDU frame of `len` bytes, all of them telling where they are.
fn frame(len: usize, mark: u8) -> Vec<u8> {
    let data: Vec<u8> = (0..len - 24).map(|i| (i as u8).wrapping_mul(7) ^ mark).collect();
    let pdu = Pdu { da: MacAddress([mark; 6]), length_or_type: 0x0800, data: Blob(&data), ..Pdu::default() };
    Frame::from(pdu).encode_to_vec().unwrap()
}

#[derive(Debug, PartialEq)]
enum Seen {
    Frame(Vec<u8>),
    Bad(&'static str, Vec<u8>),
    Lost,
    BadTransportPacket(&'static str),
}

fn see(convergence: &mut Convergence, packets: &[Bytes]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for p in packets {
        let mut input = convergence.push(Packet::new(p));
        while let Some(event) = convergence.next(&mut input) {
            seen.push(match event {
                UnitEvent::Unit(bytes) => Seen::Frame(bytes.to_vec()),
                UnitEvent::BadUnit { error, bytes } => Seen::Bad(error.at(), bytes.to_vec()),
                UnitEvent::Discontinuity(_) => Seen::Lost,
                UnitEvent::BadTransportPacket(error) => Seen::BadTransportPacket(error.at()),
                other => panic!("{other:?}"),
            });
        }
    }
    seen
}

fn all(packets: &[Bytes]) -> Vec<Seen> {
    see(&mut Convergence::new(), packets)
}

fn pack(frames: &[Vec<u8>]) -> Vec<Bytes> {
    let (mut packets, mut p) = (Vec::new(), FramePacketizer::new());
    for f in frames {
        p.push(f, |b| packets.push(*b)).unwrap();
    }
    p.finish(|b| packets.push(*b));
    packets
}

#[test]
fn a_frame_in_one_packet_is_borrowed() {
    let (a, b) = (frame(60, 1), frame(50, 2));
    let p = packet(0, Some(0), &[&[0xFF; 3][..], &a, &[0xFF; 20], &b].concat());
    let mut convergence = Convergence::new();
    let mut input = convergence.push(Packet::new(&p));
    for (expected, at) in [(&a, 8), (&b, 88)] {
        let Some(UnitEvent::Unit(bytes)) = convergence.next(&mut input) else { panic!() };
        assert_eq!(bytes, expected);
        assert_eq!(bytes.as_ptr(), p[at..].as_ptr());
    }
    assert_eq!(convergence.next(&mut input), None);
}

#[test]
fn trap_35_frames_over_packets_split_anywhere() {
    // The second frame starts so that its header is cut behind each of its bytes.
    for gap in 0..30 {
        let (a, b, c) = (frame(160, 1), frame(500, 2), frame(40, 3));
        let first = [&a[..], &[0xFF; 30][..gap], &b].concat();
        let (one, rest) = first.split_at(183);
        let (two, three) = if rest.len() > 184 { rest.split_at(184) } else { (rest, &[][..]) };
        let (three, four) = if three.len() > 184 { three.split_at(184) } else { (three, &[][..]) };
        let mut packets = std::vec![packet(7, Some(0), one), packet(8, None, two)];
        let tail = [four, &c].concat();
        match four {
            [] => packets.push(packet(9, Some(three.len() as u8), &[three, &c].concat())),
            _ => {
                packets.push(packet(9, None, three));
                packets.push(packet(10, Some(four.len() as u8), &tail));
            }
        }
        assert_eq!(all(&packets), [Seen::Frame(a), Seen::Frame(b), Seen::Frame(c)], "{gap}");
    }
}

#[test]
fn counters_go_on_where_they_are_set() {
    let mut p = FramePacketizer::new();
    assert_eq!(p.continuity_counter(), 0);
    p.set_continuity_counter(14);
    let mut packets = Vec::new();
    p.push(&frame(400, 1), |b| packets.push(*b)).unwrap();
    p.finish(|b| packets.push(*b));
    assert_eq!(packets.iter().map(|b| b[3] & 15).collect::<Vec<_>>(), [14, 15, 0]);
    assert_eq!(p.continuity_counter(), 1);
}

#[test]
fn only_one_whole_frame_at_a_time_is_taken() {
    let mut p = FramePacketizer::new();
    let refused = |p: &mut FramePacketizer, bytes: &[u8]| {
        let error = p.push(bytes, |_| panic!("a packet")).unwrap_err();
        (error.at(), error.offset(), error.kind())
    };
    let one = frame(40, 1);
    let two = [&one[..], &[0xC0, 0x00]].concat();
    assert_eq!(refused(&mut p, &two), ("Frame", 40, ErrorKind::Trailing(2)));
    assert_eq!(refused(&mut p, &one[..39]), ("Frame", 0, ErrorKind::Short { need: 40, have: 39 }));
    assert_eq!(refused(&mut p, &one[..5]), ("Frame", 0, ErrorKind::Short { need: 6, have: 5 }));
}

/// MAC_PARM is no length of an extended header where there is none: two bytes of the header do not ask for 134.
#[test]
fn a_header_with_a_parameter_is_cut_anywhere() {
    let pdu = Pdu { da: MacAddress([3; 6]), length_or_type: 0x0800, data: Blob(&[7; 4]), ..Pdu::default() };
    let short = Frame { mac_parm: 0x80, ..Frame::from(pdu) }.encode_to_vec().unwrap();
    let next = frame(100, 1);
    for front in 1..6 {
        let (head, rest) = short.split_at(front);
        let before = frame(183 - front, 2);
        let packets = [
            packet(0, Some(0), &[&before[..], head].concat()),
            packet(1, Some(u8::try_from(rest.len()).unwrap()), &[rest, &next].concat()),
        ];
        let expected = [Seen::Frame(before), Seen::Frame(short.clone()), Seen::Frame(next.clone())];
        assert_eq!(all(&packets), expected, "{front}");
    }
}

#[test]
fn trap_35_pointer_past_the_payload() {
    let a = frame(300, 1);
    let packets = [
        packet(0, Some(0), &a[..183]),
        packet(1, Some(184), &[1; 183]),
        packet(2, None, &[2; 184]),
        pack(&[frame(40, 3)])[0],
    ];
    let seen = all(&packets[..3]);
    assert_eq!(seen, [Seen::BadTransportPacket("pointer_field")]);
    let mut good = packets[3];
    good[3] = 0x13;
    assert_eq!(all(&[packets[0], packets[1], packets[2], good])[1..], [Seen::Frame(frame(40, 3))]);
    // 183 points at the end: legal, and nothing starts.
    let packets = [packet(0, Some(0), &a[..183]), packet(1, Some(117), &a[183..]), packet(2, Some(183), &[0xFF; 183])];
    assert_eq!(all(&packets), [Seen::Frame(a)]);
}

#[test]
fn trap_35_loss_is_made_good_by_the_next_pointer() {
    let frames: Vec<_> = (1..60).map(|i| frame(24 + usize::from(i) * 37 % 700, i)).collect();
    let packets = pack(&frames);
    for lost in 0..packets.len() - 1 {
        let left: Vec<_> = packets.iter().enumerate().filter(|(i, _)| *i != lost).map(|(_, p)| *p).collect();
        let seen = all(&left);
        let whole: Vec<&Vec<u8>> =
            seen.iter().filter_map(|s| if let Seen::Frame(f) = s { Some(f) } else { None }).collect();
        // Every frame without a byte in the lost packet or before a first pointer is there, in order.
        let mut at = frames.iter();
        assert!(whole.iter().all(|w| at.any(|f| f == *w)), "{lost}");
        let carried = frames.len() - whole.len();
        assert!(carried <= 183 / 24 + 2, "{lost}: {carried} missing");
        assert_eq!(seen.iter().filter(|s| **s == Seen::Lost).count(), usize::from(lost > 0));
        assert!(!seen.iter().any(|s| matches!(s, Seen::Bad(..))));
    }
}

#[test]
fn trap_35_a_bad_header_waits_for_the_next_pointer() {
    let (a, b, c) = (frame(100, 1), frame(40, 2), frame(50, 3));
    let mut bad = a.clone();
    bad[4] ^= 1;
    // In the packet: what follows cannot be found.
    let one = packet(0, Some(0), &[&bad[..], &b].concat());
    let two = packet(1, None, &c);
    let three = packet(2, Some(0), &c);
    let seen = all(&[one, two, three]);
    let rest = one[5..].to_vec();
    assert_eq!(seen, [Seen::Bad("Frame.hcs", rest), Seen::Frame(c.clone())]);
    // Over two packets: the pointer of the second one helps.
    let lead = frame(180, 9);
    let packets =
        [packet(0, Some(0), &[&lead[..], &bad[..3]].concat()), packet(1, Some(97), &[&bad[3..], &b].concat())];
    assert_eq!(all(&packets), [Seen::Frame(lead), Seen::Bad("Frame.hcs", bad[..6].to_vec()), Seen::Frame(b)]);
}

#[test]
fn pointers_that_contradict_lengths() {
    let (a, b) = (frame(300, 1), frame(40, 2));
    // The frame should have gone on for 117 bytes.
    let early = [packet(0, Some(0), &a[..183]), packet(1, Some(100), &[&a[183..283], &b].concat())];
    assert_eq!(all(&early), [Seen::Bad("Frame", a[..283].to_vec()), Seen::Frame(b.clone())]);
    // Bytes between its end and the pointer.
    let late = [packet(0, Some(0), &a[..183]), packet(1, Some(120), &[&a[183..], &[1, 2, 3], &b].concat())];
    assert_eq!(
        all(&late),
        [Seen::Frame(a.clone()), Seen::Bad("pointer_field", std::vec![1, 2, 3]), Seen::Frame(b.clone())]
    );
    // Stuffing there is none of our business.
    let stuffed = [packet(0, Some(0), &a[..183]), packet(1, Some(120), &[&a[183..], &[0xFF; 3], &b].concat())];
    assert_eq!(all(&stuffed), [Seen::Frame(a), Seen::Frame(b)]);
}

#[test]
fn trap_04_a_frame_behind_another_without_a_pointer() {
    let (a, b) = (frame(300, 1), frame(40, 2));
    let packets =
        [packet(0, Some(0), &a[..183]), packet(1, None, &[&a[183..], &[0xFF], &b].concat()), packet(2, None, &b)];
    assert_eq!(all(&packets), [Seen::Frame(a), Seen::Frame(b.clone()), Seen::Frame(b)]);
}

#[test]
fn trap_05_duplicates_errors_and_scrambling() {
    let a = frame(400, 1);
    let (one, two, three) =
        (packet(0, Some(0), &a[..183]), packet(1, None, &a[183..367]), packet(2, Some(33), &a[367..]));
    assert_eq!(all(&[one, two, two, three]), [Seen::Frame(a.clone())]);
    // An error leaves a hole, which the counter shows again.
    let mut error = two;
    error[1] |= 0x80;
    assert_eq!(
        all(&[one, error, three])[..2],
        [Seen::BadTransportPacket("TS_packet.transport_error_indicator"), Seen::Lost]
    );
    let mut scrambled = two;
    scrambled[3] |= 0x80;
    assert_eq!(all(&[one, scrambled, three]), [Seen::BadTransportPacket("TS_packet.transport_scrambling_control")]);
    let mut field = two;
    (field[3], field[4]) = (0x31, 200);
    assert_eq!(all(&[one, field, three]), [Seen::BadTransportPacket("TS_packet.adaptation_field_length")]);
    // Other PIDs in between change nothing.
    let mut other = two;
    other[2] = 0xFD;
    assert_eq!(all(&[one, other, two, mpegts::packet::NULL_PACKET, three]), [Seen::Frame(a)]);
}

#[test]
fn a_packet_not_walked_to_its_end_is_a_loss() {
    let (a, b) = (frame(300, 1), frame(60, 2));
    let mut convergence = Convergence::new();
    let _ = convergence.push(Packet::new(&packet(0, Some(0), &a[..183])));
    let seen = see(&mut convergence, &[packet(1, Some(117), &[&a[183..], &b].concat())]);
    assert_eq!(seen, [Seen::Frame(b)]);
}

/// The longest frame there is.
#[cfg(feature = "alloc")]
#[test]
fn the_longest_frame() {
    let long = frame(65_541, 5);
    let packets = pack(&[long.clone(), frame(24, 1)]);
    assert_eq!(all(&packets), [Seen::Frame(long), Seen::Frame(frame(24, 1))]);
}

#[test]
fn a_sync_is_never_divided() {
    let sync = Frame::from(Message::new(
        MacAddress([2; 6]),
        Body::TimeSync(TimeSync { cmts_timestamp: crate::unit::Ticks(0x0102_0304) }.into()),
    ));
    let sync = sync.encode_to_vec().unwrap();
    assert_eq!((sync.len(), sync[0]), (34, 0xC0));
    for fill in 24..=400 {
        let packets = pack(&[frame(fill, 1), sync.clone(), frame(300, 2)]);
        assert!(packets.iter().any(|p| p[4..].windows(34).any(|w| w == sync)), "{fill}");
        assert_eq!(all(&packets), [Seen::Frame(frame(fill, 1)), Seen::Frame(sync.clone()), Seen::Frame(frame(300, 2))]);
    }
}

#[test]
fn what_is_no_frame_is_not_packed() {
    let mut p = FramePacketizer::new();
    let mut packets = 0;
    let long = [frame(40, 1), std::vec![0xFF]].concat();
    for bad in [&[][..], &[0xFF; 6], &[0xC4, 1, 0, 0, 9, 9], &long[..39], &long] {
        assert!(p.push(bad, |_| packets += 1).is_err());
    }
    p.finish(|_| packets += 1);
    assert_eq!((packets, p.continuity_counter()), (0, 0));
}

proptest! {
    #[test]
    fn what_is_packed_comes_out(sizes in prop::collection::vec(24..900usize, 1..40), start: u8) {
        let frames: Vec<_> = sizes.iter().zip(1..).map(|(n, i)| frame(*n, i)).collect();
        let (mut packets, mut p) = (Vec::new(), FramePacketizer::new());
        p.set_continuity_counter(start);
        for f in &frames {
            p.push(f, |b| packets.push(*b)).unwrap();
        }
        p.finish(|b| packets.push(*b));
        let seen: Vec<_> = all(&packets).into_iter().map(|s| if let Seen::Frame(f) = s { f } else { panic!("{s:?}") }).collect();
        prop_assert_eq!(seen, frames);
        // A pointer exactly where a frame starts.
        let mut starts = sizes.len();
        for q in &packets {
            let mut one = Convergence::new();
            let counts = see(&mut one, core::slice::from_ref(q)).len() + usize::from(one.is_open());
            prop_assert_eq!(q[1] & 0x40 != 0, counts > 0);
            starts -= counts;
        }
        prop_assert_eq!(starts, 0);
    }

    #[test]
    fn noise_gives_events_and_ends(packets in prop::collection::vec((any::<bool>(), 0..200u8, prop::collection::vec(any::<u8>(), 183)), 0..20)) {
        let packets: Vec<_> = packets.iter().zip(0..).map(|((start, pointer, bytes), i)| {
            packet(i, start.then_some(*pointer), bytes)
        }).collect();
        prop_assert!(all(&packets).len() <= packets.len() * 190);
    }
}

/// Equal headers on both sides of 15 lost packets: the frames are not spliced.
#[test]
fn trap_47_frames_on_both_sides_of_a_loss_are_not_spliced() {
    let [a, b] = [1, 2].map(|mark| frame(300, mark));
    let begin = |counter, frame: &[u8]| packet(counter, Some(0), &frame[..183]);
    let end = |counter, frame: &[u8]| packet(counter, None, &frame[183..]);
    let lossy = [begin(4, &a), begin(4, &b), end(5, &b), end(5, &b), begin(6, &a), end(7, &a)];
    assert_eq!(all(&lossy), [Seen::Lost, Seen::Frame(b), Seen::Frame(a)]);
}
