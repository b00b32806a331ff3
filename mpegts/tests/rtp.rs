//! RTP as captured, against what another analyser reads from it.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::panic, clippy::unwrap_used)] // tests assert

use mpegts::ip::fec::{FecDecoder, FecEncoder, FecEvent};
use mpegts::ip::rtp::{HEADER_SIZE, MP2T, RtpEvent, RtpPacket, RtpReceiver, RtpSender};
use wire::{Decode, Encode};

/// The UDP payloads of a pcap file in which all frames are Ethernet with one VLAN tag, IPv4 without
/// options, and UDP.
fn capture() -> Option<Vec<Vec<u8>>> {
    let path = wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?.join("pcap/test-162.pcap");
    let file = std::fs::read(path).unwrap();
    assert_eq!(file[..4], [0xD4, 0xC3, 0xB2, 0xA1]);
    let (mut out, mut rest) = (Vec::new(), &file[24..]);
    while !rest.is_empty() {
        let len = u32::from_le_bytes(*rest[8..].first_chunk().unwrap()) as usize;
        let frame = &rest[16..16 + len];
        assert_eq!((&frame[12..14], &frame[16..19], frame[27]), (&[0x81, 0x00][..], &[0x08, 0x00, 0x45][..], 17));
        let udp = usize::from(u16::from_be_bytes([frame[42], frame[43]]));
        out.push(frame[46..38 + udp].to_vec());
        rest = &rest[16 + len..];
    }
    assert_eq!(out.len(), 16);
    Some(out)
}

/// As tshark 4.0 shows them.
const TIMESTAMPS: [u32; 16] = [
    2_122_537_485,
    2_122_537_486,
    2_122_537_488,
    2_122_537_490,
    2_122_537_492,
    2_122_537_494,
    2_122_537_496,
    2_122_537_498,
    2_122_537_501,
    2_122_537_503,
    2_122_537_506,
    2_122_537_508,
    2_122_537_509,
    2_122_537_511,
    2_122_537_513,
    2_122_537_515,
];

#[test]
fn headers_equal_those_of_another_analyser() {
    let Some(datagrams) = capture() else { return };
    for (n, d) in datagrams.iter().enumerate() {
        let p = RtpPacket::from_bytes(d).unwrap();
        assert_eq!((p.payload_type, p.ssrc, p.marker, p.extension), (MP2T, 0x0506_0000, false, None));
        assert_eq!((usize::from(p.sequence_number), p.timestamp), (29718 + n, TIMESTAMPS[n]));
        assert_eq!((p.packets().len(), p.payload.padding), (7, None));
        assert_eq!(p.encode_to_vec().unwrap(), *d);
    }
}

/// The payloads that come out, in order.
fn receive<'d>(window: u16, datagrams: impl Iterator<Item = &'d Vec<u8>>) -> (Vec<u8>, u64) {
    let mut receiver = RtpReceiver::new(window);
    let mut out = Vec::new();
    let mut take = |event: RtpEvent<'_, ()>| {
        if let RtpEvent::Packet { packet, .. } = event {
            packet.packets().for_each(|ts| out.extend(ts.as_bytes()));
        }
    };
    for d in datagrams {
        let mut input = receiver.push(d, ());
        while let Some(event) = receiver.next(&mut input) {
            take(event);
        }
    }
    while let Some(event) = receiver.finish() {
        take(event);
    }
    (out, receiver.statistics().lost)
}

#[test]
fn trap_18_any_order_within_the_window_gives_the_same_stream() {
    let Some(datagrams) = capture() else { return };
    let payload: Vec<u8> = datagrams.iter().flat_map(|d| d[HEADER_SIZE..].to_vec()).collect();
    assert!(receive(8, datagrams.iter()) == (payload.clone(), 0));
    // Groups of four backwards.
    let order: Vec<usize> = (0..4).flat_map(|g| (0..4).rev().map(move |i| g * 4 + i)).collect();
    assert!(receive(8, order.iter().map(|n| &datagrams[*n])) == (payload.clone(), 0));
    // Each one twice.
    assert!(receive(8, datagrams.iter().flat_map(|d| [d, d])) == (payload, 0));
    let (some, lost) = receive(8, datagrams.iter().enumerate().filter(|(n, _)| n % 5 != 2).map(|(_, d)| d));
    assert_eq!((some.len(), lost), (13 * 7 * 188, 3));
}

#[test]
fn the_sender_makes_the_same_datagrams() {
    let Some(datagrams) = capture() else { return };
    let mut sender = RtpSender::new(0x0506_0000).with_sequence_number(29718);
    let mut out = Vec::new();
    for d in &datagrams {
        let p = RtpPacket::from_bytes(d).unwrap();
        for ts in p.packets() {
            sender.push(ts.as_bytes(), p.timestamp, |made| out.push(made.to_vec()));
        }
    }
    assert!(out == datagrams);
}

#[test]
fn fec_restores_a_captured_stream() {
    let Some(datagrams) = capture() else { return };
    let mut encoder = FecEncoder::new(4, 4).unwrap();
    let mut decoder = FecDecoder::new(64);
    let mut all = Vec::new();
    for (n, d) in datagrams.iter().enumerate() {
        if !(5..9).contains(&n) {
            decoder.push(d).unwrap();
            all.push(d.clone());
        }
        encoder.push(d, |_, fec| decoder.push_fec(fec).unwrap()).unwrap();
        while let Some(event) = decoder.next() {
            let FecEvent::Restored(restored) = event else { panic!("{event:?}") };
            all.push(restored.to_vec());
        }
    }
    all.sort();
    assert!(all == datagrams);
}
