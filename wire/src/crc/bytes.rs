//! Checksums byte by byte.

use super::{Table, lsb_first, msb_first};

static MPEG: Table = msb_first(0x04C1_1DB7);
static ETHERNET: Table = lsb_first(0xEDB8_8320);
static X25: Table = lsb_first(0x8408);

#[allow(clippy::indexing_slicing)] // a byte indexes 256 entries
fn lsb(t: &Table, c: u32, data: &[u8]) -> u32 {
    data.iter().fold(c, |c, b| (c >> 8) ^ t[usize::from(c.to_le_bytes()[0] ^ b)])
}

/// CRC-32/MPEG-2, from a register on.
#[allow(clippy::indexing_slicing)] // a byte indexes 256 entries
pub fn mpeg(c: u32, data: &[u8]) -> u32 {
    data.iter().fold(c, |c, b| (c << 8) ^ MPEG[usize::from(c.to_be_bytes()[0] ^ b)])
}

/// CRC-32 of IEEE 802.3, from a register on.
pub fn ethernet(c: u32, data: &[u8]) -> u32 {
    lsb(&ETHERNET, c, data)
}

/// CRC-16/X-25, from a register on.
pub fn x25(c: u32, data: &[u8]) -> u32 {
    lsb(&X25, c, data)
}
