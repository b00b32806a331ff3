//! DOCSIS MAC frames back to back, as they leave the convergence sublayer.

use crate::bytes::{Numbers, crc16_x25, crc32_ethernet};

/// What must be found in the frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Frames whose header check is right.
    pub frames: u64,
    /// Frames whose header check is wrong.
    pub damaged: u64,
    /// Frames with an extended header.
    pub extended: u64,
    /// Management messages.
    pub messages: u64,
    /// Bytes of frames.
    pub bytes: u64,
}

/// Frames, and what they hold.
#[derive(Debug, Clone)]
pub struct Frames {
    /// One after the other, without stuffing.
    pub bytes: Vec<u8>,
    /// What is to be found.
    pub found: Found,
}

impl Frames {
    /// About `size` bytes: data with and without extended headers, MAPs and other messages, one header in a thousand
    /// damaged.
    pub fn new(size: usize) -> Self {
        let mut numbers = Numbers::new(31);
        let mut bytes = Vec::with_capacity(size + 2048);
        let mut found = Found::default();
        while bytes.len() < size {
            let start = bytes.len();
            let kind = numbers.below(10);
            let (fc, extended): (u8, &[u8]) = match kind {
                0..=2 => (0xC2, &[]),
                // A downstream service extended header, and one for privacy.
                3..=5 => (0x01, &[0x85, 0x12, 0x34, 0x00, 0x00, 0x01]),
                6 => (0x01, &[0x44, 0x10, 0x21, 0x00, 0x00]),
                _ => (0x00, &[]),
            };
            let payload = match kind {
                0..=2 => 40 + numbers.below(120),
                3..=4 => 1518 - numbers.below(60),
                _ => 64 + numbers.below(1200),
            };
            let length = (extended.len() + payload) as u16;
            bytes.extend([fc, extended.len() as u8]);
            bytes.extend(length.to_be_bytes());
            bytes.extend(extended);
            let mut check = crc16_x25(&bytes[start..]);
            if numbers.below(1000) == 0 {
                check ^= 0x0101;
                found.damaged += 1;
            } else {
                found.frames += 1;
                found.extended += u64::from(fc & 1);
                found.messages += u64::from(fc == 0xC2);
            }
            bytes.extend(check.to_le_bytes());
            let body = bytes.len();
            bytes.resize(body + payload, 0);
            numbers.fill(&mut bytes[body..]);
            let crc_at = body + payload - 4;
            let crc = crc32_ethernet(&bytes[body..crc_at]);
            bytes[crc_at..].copy_from_slice(&crc.to_le_bytes());
        }
        found.bytes = bytes.len() as u64;
        Frames { bytes, found }
    }
}
