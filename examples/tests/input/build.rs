//! Captures built byte by byte.

use std::io::{self, Read};

/// Hands out a few bytes at a time, as pipes do.
pub struct Dribble {
    bytes: Vec<u8>,
    at: usize,
    step: usize,
}

impl Dribble {
    pub fn new(bytes: Vec<u8>, step: usize) -> Self {
        Dribble { bytes, at: 0, step }
    }
}

impl Read for Dribble {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = out.len().min(self.step).min(self.bytes.len() - self.at);
        out[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// `n` transport packets of `size` bytes on PID 0x0123 with a sync byte after `lead` bytes.
pub fn packets(n: usize, size: usize, lead: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for k in 0..n {
        let mut p: Vec<u8> = (0..size).map(|i| (i as u8).wrapping_mul(3) & 0x3F).collect();
        p[lead..lead + 4].copy_from_slice(&[0x47, 0x01, 0x23, 0x10 | (k & 15) as u8]);
        out.extend(p);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Big,
    Little,
}

impl Order {
    pub fn u16(self, v: u16) -> [u8; 2] {
        if self == Order::Big { v.to_be_bytes() } else { v.to_le_bytes() }
    }

    pub fn u32(self, v: u32) -> [u8; 4] {
        if self == Order::Big { v.to_be_bytes() } else { v.to_le_bytes() }
    }
}

/// A pcap file of packets one second and three units of time apart, from 1,000,000,007 s on.
pub fn pcap(order: Order, magic: u32, link_type: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut out = order.u32(magic).to_vec();
    out.extend(order.u16(2));
    out.extend(order.u16(4));
    for v in [0, 0, 262_144, link_type] {
        out.extend(order.u32(v));
    }
    for (i, p) in packets.iter().enumerate() {
        for v in [1_000_000_007 + i as u32, 3 * i as u32, p.len() as u32, p.len() as u32] {
            out.extend(order.u32(v));
        }
        if magic == 0xA1B2_CD34 {
            out.extend([0; 8]);
        }
        out.extend(p);
    }
    out
}

pub const MICRO: u32 = 0xA1B2_C3D4;
pub const NANO: u32 = 0xA1B2_3C4D;

/// One block of pcapng around `body`.
pub fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = body.len().next_multiple_of(4);
    let mut out = order.u32(kind).to_vec();
    out.extend(order.u32(padded as u32 + 12));
    out.extend(body);
    out.resize(8 + padded, 0);
    out.extend(order.u32(padded as u32 + 12));
    out
}

pub fn section(order: Order) -> Vec<u8> {
    let mut body = order.u32(0x1A2B_3C4D).to_vec();
    body.extend(order.u16(1));
    body.extend(order.u16(0));
    body.extend([0xFF; 8]);
    block(order, 0x0A0D_0D0A, &body)
}

/// An interface with a time resolution byte and an offset in seconds.
pub fn interface(order: Order, link_type: u16, resolution: u8, offset: i64) -> Vec<u8> {
    let mut body = order.u16(link_type).to_vec();
    body.extend(order.u16(0));
    body.extend(order.u32(0));
    body.extend(order.u16(9));
    body.extend(order.u16(1));
    body.extend([resolution, 0, 0, 0]);
    body.extend(order.u16(14));
    body.extend(order.u16(8));
    body.extend(if order == Order::Big { offset.to_be_bytes() } else { offset.to_le_bytes() });
    body.extend([0; 4]);
    block(order, 1, &body)
}

pub fn enhanced(order: Order, interface: u32, ticks: u64, packet: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for v in [interface, (ticks >> 32) as u32, ticks as u32, packet.len() as u32, packet.len() as u32] {
        body.extend(order.u32(v));
    }
    body.extend(packet);
    block(order, 6, &body)
}

pub fn ethernet(tags: &[u16], ether_type: u16, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![0x01, 0, 0x5E, 1, 2, 3, 0x02, 0x11, 0x22, 0x33, 0x44, 0x55];
    for tag in tags {
        out.extend(tag.to_be_bytes());
        out.extend([0xA0, 0x65]);
    }
    out.extend(ether_type.to_be_bytes());
    out.extend(payload);
    out
}

pub fn ipv4(protocol: u8, options: usize, fragment: u16, payload: &[u8]) -> Vec<u8> {
    let header = 20 + 4 * options;
    let mut out = vec![0x45 + options as u8, 0];
    out.extend(((header + payload.len()) as u16).to_be_bytes());
    out.extend([0x12, 0x34]);
    out.extend(fragment.to_be_bytes());
    out.extend([64, protocol, 0, 0, 10, 20, 30, 40, 239, 1, 2, 3]);
    out.resize(header, 1);
    out.extend(payload);
    out
}

/// With extension headers: pairs of a type and a length in units of 8 bytes beyond the first.
pub fn ipv6(protocol: u8, extensions: &[(u8, u8)], payload: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (i, &(_, len)) in extensions.iter().enumerate() {
        body.push(extensions.get(i + 1).map_or(protocol, |e| e.0));
        body.push(len);
        body.extend(vec![0; 6 + 8 * usize::from(len)]);
    }
    body.extend(payload);
    let mut out = vec![0x60, 0, 0, 0];
    out.extend((body.len() as u16).to_be_bytes());
    out.extend([extensions.first().map_or(protocol, |e| e.0), 7]);
    out.extend([0xFD, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    out.extend([0xFF, 0x3E, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 99]);
    out.extend(body);
    out
}

pub fn udp(from: u16, to: u16, payload: &[u8]) -> Vec<u8> {
    let mut out = from.to_be_bytes().to_vec();
    out.extend(to.to_be_bytes());
    out.extend((8 + payload.len() as u16).to_be_bytes());
    out.extend([0xAB, 0xCD]);
    out.extend(payload);
    out
}

/// UDP from 10.20.30.40:4001 to 239.1.2.3:5002 in Ethernet.
pub fn datagram(payload: &[u8]) -> Vec<u8> {
    ethernet(&[], 0x0800, &ipv4(17, 0, 0x4000, &udp(4001, 5002, payload)))
}

/// L2TPv3 over IP in Ethernet.
pub fn l2tp(message: &[u8]) -> Vec<u8> {
    ethernet(&[], 0x0800, &ipv4(115, 0, 0x4000, message))
}

/// A PSP data message: segments are (flags, bytes).
pub fn psp(session: u32, cookie: &[u8], sequence: u16, lead: &[u8], segments: &[(u16, &[u8])]) -> Vec<u8> {
    let mut out = session.to_be_bytes().to_vec();
    out.extend(cookie);
    out.extend([0x40, segments.len() as u8]);
    out.extend(sequence.to_be_bytes());
    for (flags, bytes) in segments {
        out.extend((flags | bytes.len() as u16).to_be_bytes());
    }
    out.extend(lead);
    for (_, bytes) in segments {
        out.extend(*bytes);
    }
    out
}

/// A genuine MAP message, as frame: MAC header and CRC included.
pub const MAP_FRAME: [u8; 62] = [
    0xC2, 0x00, 0x00, 0x38, 0xBA, 0x43, 0x01, 0xE0, 0x2F, 0x00, 0x00, 0x01, 0xAC, 0x1F, 0x6B, 0x1B, 0xAA, 0xC1, 0x00,
    0x26, 0x00, 0x00, 0x03, 0x01, 0x03, 0x00, 0x01, 0x00, 0x04, 0x00, 0x01, 0x55, 0x66, 0x01, 0x01, 0x55, 0x64, 0x71,
    0x00, 0x04, 0x00, 0x0A, 0xFF, 0xFC, 0xC0, 0x00, 0xFF, 0xFC, 0x40, 0x28, 0xFF, 0xFC, 0x41, 0x27, 0x00, 0x01, 0xC1,
    0x40, 0x1A, 0xC6, 0x97, 0xBB,
];

/// The same without both.
pub fn map_message() -> &'static [u8] {
    &MAP_FRAME[6..58]
}
