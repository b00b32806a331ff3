//! The order of RTP packets, and what becomes of each datagram.

use super::*;
use std::{format, string::String};

fn words(event: RtpEvent<'_, u32>) -> String {
    match event {
        RtpEvent::Packet { packet: p, .. } if p.packets().len() == 0 => format!("not-ts {}", p.sequence_number),
        RtpEvent::Packet { packet: p, .. } => {
            let ts: Vec<_> = p.packets().collect();
            assert_eq!(ts.len(), 2);
            assert_eq!(ts[1].as_bytes()[4..6], p.sequence_number.to_be_bytes());
            format!("{}", p.sequence_number)
        }
        RtpEvent::Other(p) => format!("other {}", p.sequence_number),
        RtpEvent::Lost { first, count } => format!("lost {first}+{count}"),
        RtpEvent::Late(p) => format!("late {}", p.sequence_number),
        RtpEvent::Stray(p) => format!("stray {}", p.sequence_number),
        RtpEvent::Duplicate(n) => format!("duplicate {n}"),
        RtpEvent::NewSource { ssrc } => format!("new {ssrc}"),
        RtpEvent::Restart { expected, found } => format!("restart {expected} {found}"),
        RtpEvent::Bad(e) => format!("bad {}", e.at()),
    }
}

/// Pushes datagrams, numbered as they arrive; the end of the input is that of the iterator.
fn push<'d>(receiver: &mut RtpReceiver<u32>, datagrams: impl IntoIterator<Item = &'d Vec<u8>>) -> Vec<String> {
    let mut out = Vec::new();
    for (d, n) in datagrams.into_iter().zip(0..) {
        let mut input = receiver.push(d, n);
        while let Some(event) = receiver.next(&mut input) {
            out.push(words(event));
        }
    }
    while let Some(event) = receiver.finish() {
        out.push(words(event));
    }
    assert_eq!((receiver.waiting(), receiver.waiting_since()), (0, None));
    let s = receiver.statistics();
    assert_eq!(s.received, s.delivered + s.late + s.duplicates + s.strays + s.other + s.bad, "{s:?}");
    out
}

fn run(window: u16, sequences: &[u16]) -> (Vec<String>, RtpStatistics) {
    let mut receiver = RtpReceiver::new(window);
    let datagrams: Vec<_> = sequences.iter().map(|n| datagram(1, *n)).collect();
    let out = push(&mut receiver, &datagrams);
    (out, *receiver.statistics())
}

#[test]
fn in_order_packets_are_borrowed_once_a_stream_has_begun() {
    let mut receiver = RtpReceiver::new(3);
    for n in 0..9 {
        let d = datagram(1, n);
        let mut input = receiver.push(&d, ());
        while let Some(event) = receiver.next(&mut input) {
            if let (RtpEvent::Packet { packet, .. }, 4..) = (event, n) {
                assert_eq!(packet.payload.data.as_ptr(), d[HEADER_SIZE..].as_ptr());
            }
        }
    }
    assert_eq!(receiver.statistics().delivered, 9);
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
    assert_eq!((s.lost, s.reordered), (1, 0));
    // 12 is within the window of 11 until 14 comes.
    let (out, s) = run(2, &[10, 12, 13, 11, 14]);
    assert_eq!(out, ["new 1", "10", "11", "12", "13", "14"]);
    assert_eq!((s.lost, s.reordered), (0, 1));
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
        "duplicate 10",
        "10",
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
    // Before the first packet, once that is out.
    assert_eq!(run(2, &[10, 11, 12, 9, 13]).0, ["new 1", "10", "11", "12", "late 9", "13"]);
}

#[test]
fn trap_18_another_source_is_a_new_stream() {
    let datagrams = [(1, 10), (1, 12), (2, 5000), (2, 5001), (1, 11)].map(|(ssrc, n)| datagram(ssrc, n));
    let out = push(&mut RtpReceiver::new(8), &datagrams);
    assert_eq!(out, ["new 1", "10", "lost 11+1", "12", "new 2", "5000", "5001", "stray 11"]);
    // Of two sources at once, the one that was first goes on.
    let both: Vec<_> = (10..14).flat_map(|n| [datagram(1, n), datagram(2, n + 700)]).collect();
    let mut receiver = RtpReceiver::new(1);
    let out = push(&mut receiver, &both);
    let expected =
        ["new 1", "stray 710", "10", "11", "stray 711", "12", "stray 712", "13", "stray 713"].map(String::from);
    assert_eq!(out, expected);
    assert_eq!((receiver.statistics().strays, receiver.statistics().delivered), (4, 4));
}

#[test]
fn a_source_may_number_anew() {
    let (out, s) = run(8, &[10, 11, 40_000, 40_001, 40_002]);
    assert_eq!(out, ["new 1", "10", "11", "restart 12 40000", "40000", "40001", "40002"]);
    assert_eq!((s.starts, s.lost), (2, 0));
    // What waits comes before the restart.
    let (out, _) = run(8, &[10, 12, 40_000, 40_001]);
    assert_eq!(out, ["new 1", "10", "lost 11+1", "12", "restart 13 40000", "40000", "40001"]);
    // Without a window as well, and swapped.
    assert_eq!(run(0, &[10, 40_000, 40_001]).0, ["new 1", "10", "restart 11 40000", "40000", "40001"]);
    assert_eq!(run(8, &[10, 40_001, 40_000]).0, ["new 1", "10", "restart 11 40001", "40000", "40001"]);
    // The same one twice is no second one.
    let (out, _) = run(0, &[10, 40_000, 40_000, 11]);
    assert_eq!(out, ["new 1", "10", "duplicate 40000", "stray 40000", "11"]);
}

#[test]
fn trap_51_every_jump_is_an_event() {
    let (out, s) = run(8, &[1, 2, 30_000, 3, 4, 40_000, 5]);
    assert_eq!(out, ["new 1", "stray 30000", "stray 40000", "1", "2", "3", "4", "5"]);
    assert_eq!((s.received, s.delivered, s.strays, s.starts, s.lost), (7, 5, 2, 1, 0));
    // One after the other, the last at the end of the input.
    let (out, s) = run(0, &[1, 30_000, 40_000, 50_000]);
    assert_eq!(out, ["new 1", "1", "stray 30000", "stray 40000", "stray 50000"]);
    assert_eq!((s.delivered, s.strays), (1, 3));
}

#[test]
fn a_source_that_goes_back_a_little_is_followed_in_the_end() {
    // A capture sent in a loop: the second round is made of duplicates, at first.
    let rounds: Vec<u16> = (0..3).flat_map(|_| 100..200).collect();
    let (out, s) = run(16, &rounds);
    assert_eq!((s.received, s.delivered, s.duplicates + s.late, s.starts), (300, 268, 32, 3));
    assert!(out.contains(&"restart 200 116".into()));
    // Duplicates among the packets of the stream are no such thing.
    let twice: Vec<u16> = (100..200).flat_map(|n| [n, n - 50]).collect();
    let (_, s) = run(16, &twice);
    assert_eq!((s.delivered, s.starts, s.duplicates + s.late), (100, 1, 100));
}

#[test]
fn trap_51_a_swap_at_the_start_loses_nothing() {
    let all = |first: u16| -> Vec<String> { (first..5).map(|n| format!("{n}")).collect() };
    for order in [[2, 1, 3, 4], [3, 1, 2, 4], [4, 3, 2, 1], [2, 3, 4, 1]] {
        let (out, s) = run(3, &order);
        assert_eq!((&out[0][..], &out[1..]), ("new 1", &all(1)[..]), "{order:?}");
        assert_eq!((s.lost, s.late), (0, 0));
    }
    // Also after a restart, and at the wrap.
    let (out, _) = run(8, &[5000, 5001, 1, 0, 65_535, 2]);
    assert_eq!(out, ["new 1", "5000", "5001", "restart 5002 1", "65535", "0", "1", "2"]);
    // Without a window nothing can wait.
    assert_eq!(run(0, &[2, 1, 3]).0, ["new 1", "2", "late 1", "3"]);
}

#[test]
fn trap_51_what_waits_at_the_end_comes_out() {
    let (out, s) = run(64, &[10, 11, 12, 14, 15, 16, 18, 19]);
    assert_eq!(out, ["new 1", "10", "11", "12", "lost 13+1", "14", "15", "16", "lost 17+1", "18", "19"]);
    assert_eq!((s.received, s.delivered, s.lost), (8, 8, 2));
    assert_eq!(run(64, &[7]).0, ["new 1", "7"]);
}

#[test]
fn a_slow_source_is_followed_when_its_receiver_is_impatient() {
    let mut receiver = RtpReceiver::new(64);
    let mut out = Vec::new();
    for (n, time) in
        [(10, 1), (11, 2), (13, 3), (9000, 4), (9001, 5), (9002, 6)].map(|(n, time)| (datagram(1, n), time))
    {
        let mut input = receiver.push(&n, time);
        while let Some(event) = receiver.next(&mut input) {
            out.push(words(event));
        }
        while let Some(event) = receiver.flush() {
            out.push(words(event));
        }
        assert_eq!((receiver.waiting_since(), receiver.waiting()), (None, u16::from(time == 4)));
    }
    assert_eq!(out, ["new 1", "10", "11", "lost 12+1", "13", "restart 14 9000", "9000", "9001", "9002"]);
}

#[test]
fn trap_51_what_came_with_a_datagram_goes_out_with_its_packet() {
    let mut receiver = RtpReceiver::new(2);
    let mut out = Vec::new();
    for (sequence, seconds) in [(10, 100), (11, 101), (12, 102), (14, 103), (15, 104), (13, 107), (17, 110)] {
        let d = datagram(1, sequence);
        let mut input = receiver.push(&d, seconds);
        while let Some(event) = receiver.next(&mut input) {
            if let RtpEvent::Packet { packet, arrival } = event {
                out.push((packet.sequence_number, arrival));
            }
        }
    }
    assert_eq!(out, [(10, 100), (11, 101), (12, 102), (13, 107), (14, 103), (15, 104)]);
    assert_eq!((receiver.waiting(), receiver.waiting_since()), (1, Some(110)));
    assert!(matches!(receiver.finish(), Some(RtpEvent::Lost { first: 16, count: 1 })));
    assert!(matches!(receiver.finish(), Some(RtpEvent::Packet { arrival: 110, .. })));
    assert_eq!(receiver.finish(), None);
    // The stream goes on.
    let d = datagram(1, 18);
    let mut input = receiver.push(&d, 200);
    assert!(matches!(receiver.next(&mut input), Some(RtpEvent::Packet { arrival: 200, .. })));
}

#[test]
fn trap_18_other_payloads_are_counted_and_do_not_disturb() {
    let mut receiver = RtpReceiver::new(8);
    let mut fec = datagram(0, 777);
    fec[1] = 96;
    let mut not_ts = datagram(1, 11);
    not_ts[12 + 188] = 0x48;
    let empty = datagram(1, 12)[..12].to_vec();
    let short = datagram(1, 13)[..300].to_vec();
    let plain_udp = NULL_PACKET.repeat(7);
    let out = push(&mut receiver, &[datagram(1, 10), fec, not_ts, empty, short, plain_udp, vec![], datagram(1, 14)]);
    let expected = [
        "new 1",
        "other 777",
        "bad RtpPacket.version",
        "bad RtpPacket.version",
        "10",
        "not-ts 11",
        "not-ts 12",
        "not-ts 13",
        "14",
    ];
    assert_eq!(out, expected);
    let s = receiver.statistics();
    assert_eq!((s.received, s.delivered, s.other, s.bad), (8, 5, 1, 2));
}

#[test]
fn trap_40_memory_for_waiting_packets_is_capped() {
    let mut receiver = RtpReceiver::new(64);
    let big = vec![0xAA; 40_000];
    let datagrams = [0u16, 2, 3, 4, 5, 6].map(|n| {
        let payload = RtpPayload { data: Blob(&big), padding: None };
        let d = RtpPacket { payload_type: MP2T, sequence_number: n, payload, ..Default::default() };
        d.encode_to_vec().unwrap()
    });
    let mut out = Vec::new();
    for d in &datagrams {
        let mut input = receiver.push(d, 0);
        while let Some(event) = receiver.next(&mut input) {
            out.push(words(event));
        }
        assert!(receiver.waiting() <= 2);
    }
    assert_eq!(out, ["new 0", "not-ts 0", "lost 1+1", "not-ts 2", "not-ts 3", "not-ts 4", "not-ts 5", "not-ts 6"]);
}

#[test]
fn trap_41_no_allocation_for_packets_in_order() {
    let datagrams: Vec<_> = (0..200).map(|n| datagram(1, n)).collect();
    let mut receiver = RtpReceiver::new(16);
    let (mut begun, mut delivered) = (datagrams.iter(), 0);
    let mut take = |receiver: &mut RtpReceiver<()>, d: &Vec<u8>| {
        let mut input = receiver.push(d, ());
        while let Some(event) = receiver.next(&mut input) {
            delivered += u32::from(matches!(event, RtpEvent::Packet { .. }));
        }
    };
    begun.by_ref().take(20).for_each(|d| take(&mut receiver, d));
    let heap = wire::testing::measure(|| begun.for_each(|d| take(&mut receiver, d)));
    assert_eq!((heap.count_total, delivered), (0, 200));
}

proptest::proptest! {
    /// Whatever comes in whatever order: what goes out is in order, and every datagram comes out once.
    #[test]
    fn trap_51_any_sequence_is_accounted_for(
        window in 0u16..40,
        steps in proptest::collection::vec((0u16..12, -20i32..30, 0u8..40), 1..200),
    ) {
        let mut receiver = RtpReceiver::new(window);
        let (mut at, mut next, mut lost, mut fates) = (65_400u16, None, 0, vec![0; steps.len()]);
        // Datagrams by when they came: an event names the one that it is about, or is about the last one.
        let mut sent: Vec<Vec<u8>> = Vec::new();
        let mut check = |event: RtpEvent<'_, usize>, sent: &[Vec<u8>], strays: &mut u64| {
            let last = sent.len() - 1;
            match event {
                RtpEvent::NewSource { .. } | RtpEvent::Restart { .. } => next = None,
                RtpEvent::Lost { first, count } => {
                    assert!(count > 0 && next == Some(first));
                    next = Some(first.wrapping_add(count));
                    lost += u64::from(count);
                }
                RtpEvent::Packet { packet, arrival } => {
                    assert!(next.is_none_or(|n| n == packet.sequence_number));
                    next = Some(packet.sequence_number.wrapping_add(1));
                    assert_eq!(packet.encode_to_vec().unwrap(), sent[arrival]);
                    fates[arrival] += 1;
                }
                RtpEvent::Late(packet) | RtpEvent::Other(packet) => {
                    assert_eq!(packet.encode_to_vec().unwrap(), sent[last]);
                    fates[last] += 1;
                }
                RtpEvent::Duplicate(_) | RtpEvent::Bad(_) => fates[last] += 1,
                RtpEvent::Stray(_) => *strays += 1,
            }
        };
        let mut strays = 0;
        for (forward, jump, kind) in steps {
            at = at.wrapping_add(forward);
            let mut d = datagram(1, at.wrapping_add(jump as u16));
            match kind {
                0 => d[11] ^= 3,
                1 => d[1] = 96,
                2 => d.truncate(30),
                3 => d[0] = 0,
                4 => at = at.wrapping_add(10_000),
                5 => d[2..4].copy_from_slice(&at.wrapping_add(20_000).to_be_bytes()),
                _ => {}
            }
            sent.push(d);
            let mut input = receiver.push(sent.last().unwrap(), sent.len() - 1);
            while let Some(event) = receiver.next(&mut input) {
                check(event, &sent, &mut strays);
            }
            assert!(receiver.waiting() <= window + 1);
            let s = receiver.statistics();
            let known = s.delivered + s.late + s.duplicates + s.strays + s.other + s.bad;
            assert_eq!(s.received, known + u64::from(receiver.waiting()));
        }
        while let Some(event) = receiver.finish() {
            check(event, &sent, &mut strays);
        }
        let s = *receiver.statistics();
        assert_eq!((receiver.waiting(), s.strays, s.lost), (0, strays, lost));
        // Strays do not say when they came.
        assert!(fates.iter().all(|n| *n <= 1));
        assert_eq!(fates.iter().sum::<u64>() + strays, s.received);
    }

    /// Packets that are overtaken by no more than the window, or by eight at the start, all come out in order.
    #[test]
    fn trap_18_any_order_within_the_window_is_put_right(
        first: u16,
        window in 0u16..30,
        delays in proptest::collection::vec(0u16..30, 1..150),
    ) {
        let late = window.min(8);
        let mut line: Vec<(usize, u16)> = delays.iter().map(|d| usize::from(d % (late + 1))).enumerate().map(|(n, d)| (n + d, n as u16)).collect();
        line.sort_by_key(|(turn, _)| *turn);
        let datagrams: Vec<_> = line.iter().map(|(_, n)| datagram(7, first.wrapping_add(*n))).collect();
        let mut receiver = RtpReceiver::new(window);
        let out = push(&mut receiver, &datagrams);
        let expected = (0..delays.len() as u16).map(|n| format!("{}", first.wrapping_add(n)));
        assert!(out[1..].iter().cloned().eq(expected), "{out:?}");
        let overtaken = line.iter().scan(0, |highest, (_, n)| { *highest = (*highest).max(*n); Some(*highest > *n) });
        assert_eq!(receiver.statistics().reordered, overtaken.filter(|o| *o).count() as u64);
    }
}
