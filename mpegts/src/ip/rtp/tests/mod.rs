#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests assert
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

mod datagrams;
mod receiver;

use super::*;
use crate::clock::Pcr;
use crate::packet::{NULL_PACKET, PacketBuilder, Pid};
use hex_literal::hex;
use std::{vec, vec::Vec};
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
    assert_eq!((e.at(), e.kind()), ("RtpPacket.csrc_count", ErrorKind::TooLarge(16)));
}

#[test]
fn trap_18_padding_beyond_the_payload_is_an_error() {
    let wrong = |bytes: &[u8]| RtpPacket::from_bytes(bytes).unwrap_err();
    let e = wrong(&hex!("a021 0001 00000002 00000003 470b 04"));
    assert_eq!((e.at(), e.offset(), e.kind()), ("RtpPacket.padding", 14, ErrorKind::Value(4)));
    assert_eq!(wrong(&hex!("a021 0001 00000002 00000003 4700")).kind(), ErrorKind::Value(0));
    assert_eq!(wrong(&hex!("a021 0001 00000002 00000003")).at(), "RtpPacket.padding");
    assert_eq!(wrong(&hex!("4021 0001 00000002 00000003")).at(), "RtpPacket.version");
    assert_eq!(wrong(&hex!("8121 0001 00000002 00000003 0000")).at(), "Csrc.csrc");
    assert_eq!(wrong(&hex!("9021 0001 00000002 00000003 0000 0002 00000000")).at(), "RtpExtension.data");
    let odd = RtpPayload { data: Blob(&[]), padding: Some(Blob(&[0, 1])) };
    assert!(RtpPacket { payload: odd, ..Default::default() }.encode_to_vec().is_err());
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
    assert_eq!(read[1].packets().map(|p| p.as_bytes()[10]).collect::<Vec<_>>(), [3, 4, 5]);
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
