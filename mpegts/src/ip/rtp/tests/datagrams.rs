//! Datagrams of either form, seen from their content.

use super::*;
use crate::packet::PACKET_SIZE;

/// What an event is, its bytes, and when they came.
type Shown = (&'static str, Vec<u8>, u32);

fn show(event: DatagramEvent<'_, u32>) -> Shown {
    match event {
        DatagramEvent::Packets { bytes, framing, rtp, arrival } => {
            assert_eq!(rtp.is_none_or(|rtp| rtp.payload.data.0 == bytes), framing.divides(bytes));
            (if rtp.is_some() { "rtp" } else { "bare" }, bytes.to_vec(), arrival)
        }
        DatagramEvent::NotTs(packet) => ("not ts", packet.payload.data.to_vec(), 0),
        DatagramEvent::Unknown(bytes) => ("unknown", bytes.to_vec(), 0),
        DatagramEvent::Rtp(RtpEvent::Lost { count, .. }) => ("lost", vec![], count.into()),
        DatagramEvent::Rtp(RtpEvent::Packet { .. }) => panic!("comes as Packets or NotTs"),
        DatagramEvent::Rtp(RtpEvent::NewSource { .. }) => ("new", vec![], 0),
        DatagramEvent::Rtp(RtpEvent::Other(packet)) => ("other", packet.payload.data.to_vec(), 0),
        DatagramEvent::Rtp(RtpEvent::Bad(_)) => ("bad", vec![], 0),
        DatagramEvent::Rtp(_) => ("rtp event", vec![], 0),
    }
}

fn take(window: u16, payloads: &[Vec<u8>]) -> (Vec<Shown>, DatagramStatistics) {
    let mut datagrams = Datagrams::new(window);
    let mut out = Vec::new();
    for (payload, n) in payloads.iter().zip(1..) {
        let mut input = datagrams.push(payload, n);
        while let Some(event) = datagrams.next(&mut input) {
            out.push(show(event));
        }
    }
    while let Some(event) = datagrams.finish() {
        out.push(show(event));
    }
    let s = datagrams.statistics();
    assert_eq!(s.received, payloads.len() as u64);
    assert_eq!(s.received, s.bare + s.unknown + s.rtp.received, "{s:?}");
    let rtp = s.rtp;
    assert_eq!(rtp.received, rtp.delivered + rtp.late + rtp.duplicates + rtp.strays + rtp.other + rtp.bad, "{s:?}");
    (out, s)
}

/// Frames that all differ.
fn frames(count: u8, framing: Framing) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..count {
        let mut frame = vec![0xA0 | n; framing.size()];
        frame[framing.prefix()] = 0x47;
        out.extend(frame);
    }
    out
}

fn rtp(payload_type: u8, sequence: u16, data: &[u8]) -> Vec<u8> {
    let payload = RtpPayload { data: Blob(data), padding: Some(Blob(&[0, 0, 3])) };
    let packet = RtpPacket { payload_type, sequence_number: sequence, ssrc: 9, payload, ..Default::default() };
    packet.encode_to_vec().unwrap()
}

#[test]
fn either_form_and_every_framing_is_seen_from_the_content() {
    for framing in Framing::ALL {
        for count in [1, 3, 7] {
            let ts = frames(count, framing);
            assert_eq!(Framing::of_datagram(&ts), Some(framing));
            assert_eq!(take(4, std::slice::from_ref(&ts)).0, [("bare", ts.clone(), 1)]);
            for payload_type in [33, 96] {
                let (out, s) = take(4, &[rtp(payload_type, 3, &ts), rtp(payload_type, 4, &ts)]);
                assert_eq!(out, [("new", vec![], 0), ("rtp", ts.clone(), 1), ("rtp", ts.clone(), 2)]);
                assert_eq!((s.rtp.delivered, s.bare), (2, 0));
            }
        }
    }
    let ts = frames(3, Framing::Ts188);
    assert_eq!(Framing::of_datagram(&ts[..500]), None);
    assert_eq!(Framing::of_datagram(&[]), None);
    assert!(!Framing::Ts188.divides(&[]) && !Framing::Ts188.divides(&[0; 187]));
}

#[test]
fn trap_18_everything_else_is_handed_out_and_counted() {
    let ts = frames(2, Framing::Ts188);
    let payloads = [
        b"hello".to_vec(),
        rtp(96, 5, b"repair"),
        vec![0x80, 33, 0],
        rtp(33, 6, b"text"),
        rtp(33, 7, &ts),
        rtp(96, 8, b"repair"),
        vec![],
    ];
    let (out, s) = take(0, &payloads);
    let expected = [
        ("unknown", b"hello".to_vec(), 0),
        ("other", b"repair".to_vec(), 0),
        ("bad", vec![], 0),
        ("new", vec![], 0),
        ("not ts", b"text".to_vec(), 0),
        ("rtp", ts, 5),
        ("other", b"repair".to_vec(), 0),
        ("unknown", vec![], 0),
    ];
    assert_eq!(out, expected);
    assert_eq!((s.unknown, s.not_ts, s.rtp.other, s.rtp.bad, s.rtp.delivered), (2, 1, 2, 1, 2));
}

#[test]
fn trap_15_damaged_sync_bytes_do_not_lose_a_datagram_of_a_known_form() {
    let good = frames(3, Framing::Ts204);
    let mut damaged = good.clone();
    damaged[204] = 0xC7;
    damaged[0] = 0xC7;
    let bare = take(4, &[damaged.clone(), good.clone(), damaged.clone()]).0;
    assert_eq!(bare, [("unknown", damaged.clone(), 0), ("bare", good.clone(), 2), ("bare", damaged.clone(), 3)]);
    // The first ones wait for each other, and the form is known when they come out.
    let (out, s) = take(4, &[rtp(33, 1, &damaged), rtp(33, 2, &good), rtp(33, 3, &damaged)]);
    assert_eq!(out[1..], [("rtp", damaged.clone(), 1), ("rtp", good, 2), ("rtp", damaged, 3)]);
    assert_eq!(s.not_ts, 0);
}

#[test]
fn trap_51_losses_and_arrivals_of_both_forms() {
    let ts: Vec<Vec<u8>> = (1..=5).map(|n| frames(n, Framing::Ts188)).collect();
    // Bare packets do not wait for RTP packets.
    let (out, s) = take(2, &[rtp(33, 2, &ts[1]), rtp(33, 1, &ts[0]), rtp(33, 4, &ts[3]), ts[4].clone()]);
    let expected = [
        ("new", vec![], 0),
        ("bare", ts[4].clone(), 4),
        ("rtp", ts[0].clone(), 2),
        ("rtp", ts[1].clone(), 1),
        ("lost", vec![], 1),
        ("rtp", ts[3].clone(), 3),
    ];
    // The third packet is further on than the window of the first.
    let opened = [0, 2, 3, 1, 4, 5].map(|n: usize| expected[n].clone());
    assert_eq!(out, opened);
    assert_eq!((s.rtp.lost, s.rtp.reordered, s.bare), (1, 1, 1));
}

proptest::proptest! {
    /// Any datagrams: each is accounted for, and what comes out as packets has their length.
    #[test]
    fn trap_51_any_datagrams_are_accounted_for(
        window in 0u16..20,
        seeds in proptest::collection::vec((0u8..10, 0u16..40, 0u8..4, 0usize..600), 1..80),
    ) {
        let payloads: Vec<Vec<u8>> = seeds.iter().map(|(kind, sequence, count, damage)| {
            let ts = frames(*count, Framing::ALL[usize::from(kind % 4)]);
            let mut payload = match kind {
                0..=4 => rtp(if *sequence > 35 { 96 } else { 33 }, *sequence, &ts),
                5..=7 => ts,
                _ => vec![*kind << 4; *damage],
            };
            if let Some(byte) = payload.get_mut(*damage) {
                *byte ^= kind << 3;
            }
            payload
        }).collect();
        let (out, s) = take(window, &payloads);
        for (what, bytes, _) in &out {
            if ["rtp", "bare"].contains(what) {
                assert!(bytes.len() >= PACKET_SIZE && Framing::ALL.into_iter().any(|f| f.divides(bytes)));
            }
        }
        let count = |kind: &str| out.iter().filter(|(what, ..)| *what == kind).count() as u64;
        assert_eq!((count("bare"), count("unknown"), count("not ts")), (s.bare, s.unknown, s.not_ts));
        assert_eq!((count("rtp"), count("other")), (s.rtp.delivered - s.not_ts, s.rtp.other));
    }
}
