//! Bounds: what the memory gives, and what a loop of a few lines does.

use crate::docsis::Found;
use std::hint::black_box;

/// One cache line of each packet.
pub fn touch_headers(packets: &[u8]) -> u32 {
    packets.chunks_exact(188).fold(0, |sum, p| sum ^ u32::from_le_bytes([p[0], p[1], p[2], p[3]]))
}

/// Every byte.
pub fn read_all(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8);
    let tail = words.remainder().iter().fold(0u64, |sum, &b| sum.wrapping_add(u64::from(b)));
    words.fold(tail, |sum, w| sum.wrapping_add(u64::from_le_bytes([w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]])))
}

/// Where the payloads of PES packets may be: not scrambled, nor of a PID of tables or stuffing.
pub fn payloads(packets: &[u8]) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (n, p) in packets.chunks_exact(188).enumerate() {
        let field = if p[3] & 0x20 != 0 { 1 + u32::from(p[4]) } else { 0 };
        let pid = u16::from_be_bytes([p[1] & 0x1F, p[2]]);
        if p[3] & 0xD0 == 0x10 && (0x200..0x1FFF).contains(&pid) && field < 184 {
            found.push((n as u32 * 188 + 4 + field, 184 - field));
        }
    }
    found
}

/// Each of these to the same few places, as PES packets are put together.
pub fn copy_payloads(packets: &[u8], payloads: &[(u32, u32)], to: &mut [u8; 64 * 184]) {
    for list in payloads.chunks(64) {
        for (&(at, n), to) in list.iter().zip(to.chunks_exact_mut(184)) {
            to[..n as usize].copy_from_slice(&packets[at as usize..][..n as usize]);
        }
        black_box(&to);
    }
}

/// One cache line of each MAC frame, found by its length.
pub fn touch_frames(mut bytes: &[u8]) -> u64 {
    let mut frames = 0;
    while let [fc, _, high, low, ..] = *bytes {
        let n = 6 + usize::from(u16::from_be_bytes([high, low]));
        frames += 1 + u64::from(fc & 1) * 65_536;
        bytes = bytes.get(n..).unwrap_or_default();
    }
    frames
}

const X25: [u16; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u16;
        let mut bit = 0;
        while bit < 8 {
            c = if c & 1 != 0 { (c >> 1) ^ 0x8408 } else { c >> 1 };
            bit += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
};

/// MAC headers with their check, by the usual table of 256 entries.
pub fn frames_by_table(mut bytes: &[u8]) -> Found {
    let mut found = Found::default();
    while let [fc, parm, high, low, ..] = *bytes {
        let extended = if fc & 1 != 0 { usize::from(parm) } else { 0 };
        let n = 6 + usize::from(u16::from_be_bytes([high, low]));
        let Some(frame) = bytes.get(..n).filter(|_| n >= 6 + extended) else { break };
        let (header, check) = (&frame[..4 + extended], [frame[4 + extended], frame[5 + extended]]);
        let sum = header.iter().fold(0xFFFF, |c: u16, &b| (c >> 8) ^ X25[usize::from(c as u8 ^ b)]);
        found.bytes += n as u64;
        if !sum == u16::from_le_bytes(check) {
            found.frames += 1;
            found.extended += u64::from(fc & 1);
            found.messages += u64::from(fc == 0xC2);
        } else {
            found.damaged += 1;
        }
        bytes = &bytes[n..];
    }
    found
}
