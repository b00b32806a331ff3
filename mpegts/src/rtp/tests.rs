#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests assert
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use super::*;
use crate::clock::Pcr;
use crate::packet::{NULL_PACKET, PacketBuilder};
use crate::pid::Pid;
use hex_literal::hex;
use std::{format, string::String, vec, vec::Vec};
use wire::Decode;

/// A datagram of two transport packets that hold its number.
fn datagram(ssrc: u32, sequence: u16) -> Vec<u8> {
    let mut ts = NULL_PACKET;
    ts[4..6].copy_from_slice(&sequence.to_be_bytes());
    let data = ts.repeat(2);
    let payload = RtpPayload { data: Blob(&data), padding: None };
    let packet = RtpPacket { payload_type: MP2T, sequence_number: sequence, ssrc, payload, ..Default::default() };
    packet.encode_to_vec().unwrap()
}

/// What comes out, one letter and number an event.
fn walk(receiver: &mut RtpReceiver, mut input: RtpInput<'_>, out: &mut Vec<String>) {
    while let Some(event) = receiver.next(&mut input) {
        out.push(match event {
            RtpEvent::Packets(p) => {
                let ts: Vec<_> = p.packets().collect();
                assert_eq!(ts.len(), 2);
                assert_eq!(ts[1].bytes()[4..6], p.sequence_number.to_be_bytes());
                format!("{}", p.sequence_number)
            }
            RtpEvent::NotTs(p) => format!("not-ts {}", p.sequence_number),
            RtpEvent::Other(p) => format!("other {}", p.sequence_number),
            RtpEvent::Lost { first, count } => format!("lost {first}+{count}"),
            RtpEvent::Late(p) => format!("late {}", p.sequence_number),
            RtpEvent::Duplicate(n) => format!("duplicate {n}"),
            RtpEvent::NewStream { ssrc } => format!("new {ssrc}"),
            RtpEvent::Restart { expected, found } => format!("restart {expected} {found}"),
            RtpEvent::Bad(e) => format!("bad {}", e.at),
        });
    }
}

fn run(window: u16, sequences: &[u16]) -> (Vec<String>, RtpStatistics) {
    let mut receiver = RtpReceiver::new(window);
    let mut out = Vec::new();
    for n in sequences {
        let d = datagram(1, *n);
        let input = receiver.push(&d);
        walk(&mut receiver, input, &mut out);
    }
    let input = receiver.flush();
    walk(&mut receiver, input, &mut out);
    assert_eq!(receiver.waiting(), 0);
    (out, *receiver.statistics())
}

#[test]
fn header_by_hand() {
    // version 2, padding, extension, 2 CSRC; marker, payload type 33
    let bytes = hex!("b2a1 1234 89abcdef 0badcafe 00000011 00000022 beef 0001 a1a2a3a4 4711 030203");
    let p = RtpPacket::from_bytes(&bytes).unwrap();
    assert_eq!((p.marker, p.payload_type, p.sequence_number), (true, MP2T, 0x1234));
    assert_eq!((p.timestamp, p.ssrc), (0x89AB_CDEF, 0x0BAD_CAFE));
    assert_eq!(p.csrc.iter().map(|c| c.unwrap().csrc).collect::<Vec<_>>(), [0x11, 0x22]);
    let x = RtpExtension { defined_by_profile: 0xBEEF, data: Blob(&[0xA1, 0xA2, 0xA3, 0xA4]) };
    assert_eq!(p.extension, Some(x));
    assert_eq!(p.payload, RtpPayload { data: Blob(&[0x47, 0x11]), padding: Some(Blob(&[3, 2, 3])) });
    assert_eq!(p.encode_to_vec().unwrap(), bytes);
    let many = [Csrc { csrc: 7 }; 16];
    let e = RtpPacket { csrc: (&many).into(), ..Default::default() }.encode_to_vec().unwrap_err();
    assert_eq!((e.at, e.kind), ("RtpPacket.csrc_count", ErrorKind::TooLarge(16)));
}

#[test]
fn trap_18_padding_beyond_the_payload_is_an_error() {
    let wrong = |bytes: &[u8]| RtpPacket::from_bytes(bytes).unwrap_err();
    let e = wrong(&hex!("a021 0001 00000002 00000003 470b 04"));
    assert_eq!((e.at, e.offset, e.kind), ("RtpPacket.padding", 14, ErrorKind::Value(4)));
    assert_eq!(wrong(&hex!("a021 0001 00000002 00000003 4700")).kind, ErrorKind::Value(0));
    assert_eq!(wrong(&hex!("a021 0001 00000002 00000003")).at, "RtpPacket.padding");
    assert_eq!(wrong(&hex!("4021 0001 00000002 00000003")).at, "RtpPacket.version");
    assert_eq!(wrong(&hex!("8121 0001 00000002 00000003 0000")).at, "Csrc.csrc");
    assert_eq!(wrong(&hex!("9021 0001 00000002 00000003 0000 0002 00000000")).at, "RtpExtension.data");
    let odd = RtpPayload { data: Blob(&[]), padding: Some(Blob(&[0, 1])) };
    assert!(RtpPacket { payload: odd, ..Default::default() }.encode_to_vec().is_err());
}

#[test]
fn in_order_packets_are_borrowed() {
    let mut receiver = RtpReceiver::new(8);
    for n in 0..4 {
        let d = datagram(1, n);
        let mut input = receiver.push(&d);
        let event = loop {
            match receiver.next(&mut input).unwrap() {
                RtpEvent::NewStream { ssrc: 1 } => {}
                event => break event,
            }
        };
        let RtpEvent::Packets(p) = event else { panic!("{event:?}") };
        assert_eq!(p.payload.data.as_ptr(), d[HEADER_SIZE..].as_ptr());
    }
}

#[test]
fn trap_18_reordering_across_the_wrap() {
    let (out, s) = run(4, &[65534, 0, 65535, 2, 1, 3]);
    assert_eq!(out, ["new 1", "65534", "65535", "0", "1", "2", "3"]);
    assert_eq!((s.received, s.delivered, s.reordered, s.lost), (6, 6, 2, 0));
}

#[test]
fn trap_18_a_loss_is_reported_when_the_window_has_passed() {
    let (out, s) = run(2, &[10, 12, 13, 14, 15]);
    assert_eq!(out, ["new 1", "10", "lost 11+1", "12", "13", "14", "15"]);
    assert_eq!((s.lost, s.reordered), (1, 2));
    // 12 is within the window of 11 until 14 comes.
    let (out, _) = run(2, &[10, 12, 13, 11, 14]);
    assert_eq!(out, ["new 1", "10", "11", "12", "13", "14"]);
    // Without a window at once; several; by the end.
    assert_eq!(run(0, &[1, 5, 6]).0, ["new 1", "1", "lost 2+3", "5", "6"]);
    assert_eq!(run(9, &[1, 3, 6]).0, ["new 1", "1", "lost 2+1", "3", "lost 4+2", "6"]);
    // A jump over the whole window: 100 goes on waiting for the four before it.
    let (out, s) = run(4, &[1, 3, 100, 101]);
    assert_eq!(out, ["new 1", "1", "lost 2+1", "3", "lost 4+92", "lost 96+1", "lost 97+3", "100", "101"]);
    assert_eq!(s.lost, 97);
}

#[test]
fn trap_18_late_and_duplicate_packets() {
    let (out, s) = run(2, &[10, 10, 11, 13, 13, 14, 15, 12, 10, 11, 16]);
    let expected = [
        "new 1",
        "10",
        "duplicate 10",
        "11",
        "duplicate 13",
        "lost 12+1",
        "13",
        "14",
        "15",
        "late 12",
        "duplicate 10",
        "duplicate 11",
        "16",
    ];
    assert_eq!(out, expected);
    assert_eq!((s.late, s.duplicates, s.lost, s.delivered), (1, 4, 1, 6));
    // Before the first packet.
    assert_eq!(run(2, &[10, 9, 11]).0, ["new 1", "10", "late 9", "11"]);
}

#[test]
fn trap_18_another_source_is_a_new_stream() {
    let mut receiver = RtpReceiver::new(8);
    let mut out = Vec::new();
    for (ssrc, n) in [(1, 10), (1, 12), (2, 5000), (2, 5001), (1, 11)] {
        let d = datagram(ssrc, n);
        let input = receiver.push(&d);
        walk(&mut receiver, input, &mut out);
    }
    assert_eq!(out, ["new 1", "10", "lost 11+1", "12", "new 2", "5000", "5001", "new 1", "11"]);
}

#[test]
fn a_source_may_number_anew() {
    let (out, s) = run(8, &[10, 11, 40_000, 40_001, 40_002]);
    assert_eq!(out, ["new 1", "10", "11", "restart 12 40000", "40000", "40001", "40002"]);
    assert_eq!((s.starts, s.lost), (2, 0));
    // One stray packet is no restart.
    assert_eq!(run(8, &[10, 11, 40_000, 12, 30_000, 13]).0, ["new 1", "10", "11", "12", "13"]);
    // What waits comes before the restart.
    let (out, _) = run(8, &[10, 12, 40_000, 40_001]);
    assert_eq!(out, ["new 1", "10", "lost 11+1", "12", "restart 13 40000", "40000", "40001"]);
}

#[test]
fn trap_18_other_payloads_are_counted_and_do_not_disturb() {
    let mut receiver = RtpReceiver::new(8);
    let mut out = Vec::new();
    let mut fec = datagram(0, 777);
    fec[1] = 96;
    let mut not_ts = datagram(1, 11);
    not_ts[12 + 188] = 0x48;
    let empty = datagram(1, 12)[..12].to_vec();
    let short = datagram(1, 13)[..300].to_vec();
    let plain_udp = NULL_PACKET.repeat(7);
    assert!(is_ts(&plain_udp) && !is_ts(&[]) && !is_ts(&plain_udp[1..]));
    for d in [datagram(1, 10), fec, not_ts, empty, short, plain_udp, vec![], datagram(1, 14)] {
        let input = receiver.push(&d);
        walk(&mut receiver, input, &mut out);
    }
    let expected = [
        "new 1",
        "10",
        "other 777",
        "not-ts 11",
        "not-ts 12",
        "not-ts 13",
        "bad RtpPacket.version",
        "bad RtpPacket.version",
        "14",
    ];
    assert_eq!(out, expected);
    let s = receiver.statistics();
    assert_eq!((s.received, s.delivered, s.not_ts, s.other, s.bad), (8, 2, 3, 1, 2));
}

#[test]
fn trap_40_memory_for_waiting_packets_is_capped() {
    let mut receiver = RtpReceiver::new(64);
    let mut out = Vec::new();
    let big = vec![0xAA; 40_000];
    for n in [0u16, 2, 3, 4, 5, 6] {
        let payload = RtpPayload { data: Blob(&big), padding: None };
        let d = RtpPacket { payload_type: MP2T, sequence_number: n, payload, ..Default::default() };
        let d = d.encode_to_vec().unwrap();
        let input = receiver.push(&d);
        walk(&mut receiver, input, &mut out);
        assert!(receiver.waiting() <= 2);
    }
    assert_eq!(out, ["new 0", "not-ts 0", "lost 1+1", "not-ts 2", "not-ts 3", "not-ts 4", "not-ts 5", "not-ts 6"]);
}

#[test]
fn trap_41_no_allocation_for_packets_in_order() {
    let datagrams: Vec<_> = (0..200).map(|n| datagram(1, n)).collect();
    let mut receiver = RtpReceiver::new(16);
    let mut delivered = 0;
    let heap = wire::testing::measure(|| {
        for d in &datagrams {
            let mut input = receiver.push(d);
            while let Some(event) = receiver.next(&mut input) {
                delivered += u32::from(matches!(event, RtpEvent::Packets(_)));
            }
        }
    });
    assert_eq!((heap.count_total, delivered), (0, 200));
}

#[test]
fn sender_packs_and_numbers() {
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut sender = RtpSender::new(0x0102_0304).with_packets(3).with_sequence_number(65535).with_payload_type(0xA1);
    for n in 0..7u32 {
        let mut ts = NULL_PACKET;
        ts[10] = n as u8;
        if n == 3 {
            sender.mark_discontinuity();
        }
        sender.push(&ts, 1000 + n, |d| out.push(d.to_vec()));
    }
    sender.flush(|d| out.push(d.to_vec()));
    sender.flush(|_| panic!("nothing left"));
    let read: Vec<_> = out.iter().map(|d| RtpPacket::from_bytes(d).unwrap()).collect();
    let heads: Vec<_> = read.iter().map(|p| (p.sequence_number, p.timestamp, p.marker, p.packets().len())).collect();
    assert_eq!(heads, [(65535, 1000, false, 3), (0, 1003, true, 3), (1, 1006, false, 1)]);
    assert!(read.iter().all(|p| p.ssrc == 0x0102_0304 && p.payload_type == 33));
    assert_eq!(read[1].packets().map(|p| p.bytes()[10]).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(sender.sequence_number(), 2);
}

#[test]
fn timestamps_follow_the_pcr() {
    let pid = Pid::new(0x100).unwrap();
    let with = |pcr: u64, flags: u8| {
        let mut field = vec![flags | 0x10];
        field.extend(Pcr::new(pcr).unwrap().to_bytes());
        PacketBuilder::new(pid).build(Some(&Blob(&field)), &[0; 100]).unwrap().0
    };
    let plain = PacketBuilder::new(pid).build(None, &[0; 184]).unwrap().0;
    // Close to the wrap of the 33 bits, which are cut to 32.
    let start = (1u64 << 33) * 300 - 3000;
    let mut clock = PcrTimestamps::new(None);
    let mut at = |p: &[u8; 188]| clock.next(Packet::new(p));
    assert_eq!(at(&plain), None);
    assert_eq!(at(&with(start, 0)), Some((u32::MAX - 9, false)));
    // No rate yet.
    assert_eq!(at(&plain), Some((u32::MAX - 9, false)));
    assert_eq!(at(&with(0, 0)), Some((0, false)));
    // 3000 ticks for two packets: five units of 90 kHz each.
    assert_eq!(at(&plain), Some((5, false)));
    assert_eq!(at(&NULL_PACKET), Some((10, false)));
    // In error: whatever it says of the time.
    let mut damaged = with(777_777, 0);
    damaged[1] |= 0x80;
    assert_eq!(at(&damaged), Some((15, false)));
    // Announced, and too far.
    assert_eq!(at(&with(900_000, 0x80)), Some((3000, true)));
    assert_eq!(at(&with(300_000_000, 0)), Some((1_000_000, true)));
    assert!(at(&with(299_000_000, 0)).unwrap().1);
}

#[test]
fn jitter_as_rfc_3550_has_it() {
    let mut jitter = Jitter::default();
    jitter.add(1000, 0);
    assert_eq!(jitter.get(), 0);
    // 160 late once: 160 / 16.
    jitter.add(1000 + 900 + 160, 900);
    assert_eq!(jitter.get(), 10);
    // And back: (160 - 10) / 16 more.
    jitter.add(1000 + 1800, 1800);
    assert_eq!(jitter.get(), 19);
    for n in 3..200 {
        jitter.add(1000 + 900 * n, 900 * n);
    }
    assert_eq!(jitter.get(), 0);
}

proptest::proptest! {
    /// Whatever comes in whatever order: what goes out is in order, and everything is accounted for.
    #[test]
    fn trap_18_any_sequence_is_accounted_for(
        window in 0u16..40,
        steps in proptest::collection::vec((0u16..12, -20i32..30, 0u8..40), 1..200),
    ) {
        let mut receiver = RtpReceiver::new(window);
        let (mut at, mut next, mut expected_lost) = (65_400u16, None, 0u64);
        let mut check = |receiver: &mut RtpReceiver, mut input: RtpInput<'_>| {
            while let Some(event) = receiver.next(&mut input) {
                match event {
                    RtpEvent::NewStream { .. } => next = None,
                    RtpEvent::Restart { found, .. } => next = Some(found),
                    RtpEvent::Lost { first, count } => {
                        assert_eq!(next, Some(first));
                        next = Some(first.wrapping_add(count));
                        expected_lost += u64::from(count);
                    }
                    RtpEvent::Packets(p) | RtpEvent::NotTs(p) => {
                        assert!(next.is_none_or(|n| n == p.sequence_number));
                        next = Some(p.sequence_number.wrapping_add(1));
                    }
                    _ => {}
                }
            }
            assert!(receiver.waiting() <= window);
        };
        for (forward, jump, kind) in steps {
            at = at.wrapping_add(forward);
            let mut d = datagram(1, at.wrapping_add(jump as u16));
            match kind {
                0 => d[8] ^= 1,
                1 => d[1] = 96,
                2 => d.truncate(30),
                3 => d[0] = 0,
                4 => at = at.wrapping_add(10_000),
                _ => {}
            }
            let input = receiver.push(&d);
            check(&mut receiver, input);
        }
        let input = receiver.flush();
        check(&mut receiver, input);
        let s = *receiver.statistics();
        assert_eq!(receiver.waiting(), 0);
        assert_eq!(s.lost, expected_lost);
        // A stray packet may still be waiting for one that follows it, or have been given up for a new stream.
        let accounted = s.delivered + s.not_ts + s.late + s.duplicates + s.other + s.bad;
        assert!(accounted <= s.received && s.received - accounted <= s.starts);
    }
}
