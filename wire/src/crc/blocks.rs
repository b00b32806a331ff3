//! Checksums sixteen bytes at a time, by tables of 16 KiB each.

use super::{Table, lsb_first, msb_first};

/// Tables for bytes at distance 0 to 15 from the end of a block.
type Tables = [Table; 16];

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::cast_possible_truncation)] // run by the compiler
const fn msb_tables(polynomial: u32) -> Tables {
    let mut t = [msb_first(polynomial); 16];
    let mut d = 1usize;
    while d < 16 {
        let mut i = 0usize;
        while i < 256 {
            let before = t[d - 1][i];
            t[d][i] = (before << 8) ^ t[0][(before >> 24) as usize];
            i += 1;
        }
        d += 1;
    }
    t
}

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::cast_possible_truncation)] // run by the compiler
const fn lsb_tables(reversed_polynomial: u32) -> Tables {
    let mut t = [lsb_first(reversed_polynomial); 16];
    let mut d = 1usize;
    while d < 16 {
        let mut i = 0usize;
        while i < 256 {
            let before = t[d - 1][i];
            t[d][i] = (before >> 8) ^ t[0][(before & 0xFF) as usize];
            i += 1;
        }
        d += 1;
    }
    t
}

static MPEG: Tables = msb_tables(0x04C1_1DB7);
static ETHERNET: Tables = lsb_tables(0xEDB8_8320);
static X25: Tables = lsb_tables(0x8408);

/// One table look-up.
#[allow(clippy::indexing_slicing)] // a byte indexes 256 entries
#[inline(always)]
fn at(table: &Table, byte: u8) -> u32 {
    table[byte as usize]
}

/// The sum over a block whose first four bytes already hold the register.
#[inline(always)]
fn block(t: &Tables, head: [u8; 4], b: &[u8; 16]) -> u32 {
    let [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, ta, tb, tc, td, te, tf] = t;
    // The part that does not depend on the register comes first: it is off the latency chain.
    let free = ((at(tb, b[4]) ^ at(ta, b[5])) ^ (at(t9, b[6]) ^ at(t8, b[7])))
        ^ ((at(t7, b[8]) ^ at(t6, b[9])) ^ (at(t5, b[10]) ^ at(t4, b[11])))
        ^ ((at(t3, b[12]) ^ at(t2, b[13])) ^ (at(t1, b[14]) ^ at(t0, b[15])));
    ((at(tf, head[0]) ^ at(te, head[1])) ^ (at(td, head[2]) ^ at(tc, head[3]))) ^ free
}

/// The same for a block of four bytes.
#[inline(always)]
fn word(t: &Tables, b: [u8; 4]) -> u32 {
    (at(&t[3], b[0]) ^ at(&t[2], b[1])) ^ (at(&t[1], b[2]) ^ at(&t[0], b[3]))
}

#[inline(always)]
fn xor(a: [u8; 4], b: &[u8]) -> [u8; 4] {
    let [w, x, y, z] = a;
    match *b {
        [p, q, r, s, ..] => [w ^ p, x ^ q, y ^ r, z ^ s],
        _ => a,
    }
}

#[inline]
fn msb(t: &Tables, mut c: u32, mut data: &[u8]) -> u32 {
    while let Some((b, rest)) = data.split_first_chunk::<16>() {
        c = block(t, xor(c.to_be_bytes(), b), b);
        data = rest;
    }
    while let Some((b, rest)) = data.split_first_chunk::<4>() {
        c = word(t, xor(c.to_be_bytes(), b));
        data = rest;
    }
    for &b in data {
        c = (c << 8) ^ at(&t[0], c.to_be_bytes()[0] ^ b);
    }
    c
}

#[inline]
fn lsb(t: &Tables, mut c: u32, mut data: &[u8]) -> u32 {
    while let Some((b, rest)) = data.split_first_chunk::<16>() {
        c = block(t, xor(c.to_le_bytes(), b), b);
        data = rest;
    }
    while let Some((b, rest)) = data.split_first_chunk::<4>() {
        c = word(t, xor(c.to_le_bytes(), b));
        data = rest;
    }
    for &b in data {
        c = (c >> 8) ^ at(&t[0], c.to_le_bytes()[0] ^ b);
    }
    c
}

/// CRC-32/MPEG-2, from a register on.
#[inline]
pub fn mpeg(c: u32, data: &[u8]) -> u32 {
    msb(&MPEG, c, data)
}

/// CRC-32 of IEEE 802.3, from a register on.
#[inline]
pub fn ethernet(c: u32, data: &[u8]) -> u32 {
    lsb(&ETHERNET, c, data)
}

/// CRC-16/X-25, from a register on.
#[inline]
pub fn x25(c: u32, data: &[u8]) -> u32 {
    lsb(&X25, c, data)
}
