//! The three checksums of the family.
//!
//! | function | name | polynomial | order | initial | final xor | "123456789" |
//! |---|---|---|---|---|---|---|
//! | [`mpeg`] | CRC-32/MPEG-2 | 0x04C11DB7 | most significant first | all ones | 0 | 0x0376E6E7 |
//! | [`ethernet`] | CRC-32 of IEEE 802.3 | 0x04C11DB7 | least significant first | all ones | all ones | 0xCBF43926 |
//! | [`x25`] | CRC-16/X-25, the DOCSIS HCS | 0x1021 | least significant first | all ones | all ones | 0x906E |
//!
//! Short inputs go sixteen bytes at a time through tables; the blocks of longer ones through
//! carry-less multiplication where the feature `crc-fast` is on. The border was measured.

/// Tables for bytes at distance 0 to 15 from the end of a block.
type Tables<T> = [[T; 256]; 16];

/// Below this many bytes the tables win over carry-less multiplication.
#[cfg(feature = "crc-fast")]
const LONG: usize = 128;

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::cast_possible_truncation)] // run by the compiler
const fn msb_first(polynomial: u32) -> Tables<u32> {
    let mut t = [[0u32; 256]; 16];
    let mut i = 0usize;
    while i < 256 {
        let (mut c, mut bit) = ((i as u32) << 24, 0);
        while bit < 8 {
            c = if c & 0x8000_0000 != 0 { (c << 1) ^ polynomial } else { c << 1 };
            bit += 1;
        }
        t[0][i] = c;
        i += 1;
    }
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
const fn lsb_first(reversed_polynomial: u32) -> Tables<u32> {
    let mut t = [[0u32; 256]; 16];
    let mut i = 0usize;
    while i < 256 {
        let (mut c, mut bit) = (i as u32, 0);
        while bit < 8 {
            c = if c & 1 != 0 { (c >> 1) ^ reversed_polynomial } else { c >> 1 };
            bit += 1;
        }
        t[0][i] = c;
        i += 1;
    }
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

static MPEG: Tables<u32> = msb_first(0x04C1_1DB7);
static ETHERNET: Tables<u32> = lsb_first(0xEDB8_8320);
static X25: Tables<u32> = lsb_first(0x8408);

/// One table look-up.
#[allow(clippy::indexing_slicing)] // a byte indexes 256 entries
#[inline(always)]
fn at(table: &[u32; 256], byte: u8) -> u32 {
    table[byte as usize]
}

/// The sum over a block whose first four bytes already hold the register.
#[inline(always)]
fn block(t: &Tables<u32>, head: [u8; 4], b: &[u8; 16]) -> u32 {
    let [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, ta, tb, tc, td, te, tf] = t;
    // The part that does not depend on the register comes first: it is off the latency chain.
    let free = ((at(tb, b[4]) ^ at(ta, b[5])) ^ (at(t9, b[6]) ^ at(t8, b[7])))
        ^ ((at(t7, b[8]) ^ at(t6, b[9])) ^ (at(t5, b[10]) ^ at(t4, b[11])))
        ^ ((at(t3, b[12]) ^ at(t2, b[13])) ^ (at(t1, b[14]) ^ at(t0, b[15])));
    ((at(tf, head[0]) ^ at(te, head[1])) ^ (at(td, head[2]) ^ at(tc, head[3]))) ^ free
}

/// The same for a block of four bytes.
#[inline(always)]
fn word(t: &Tables<u32>, b: [u8; 4]) -> u32 {
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
fn msb(t: &Tables<u32>, mut c: u32, mut data: &[u8]) -> u32 {
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
fn lsb(t: &Tables<u32>, mut c: u32, mut data: &[u8]) -> u32 {
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

/// The front of `data` in whole blocks for carry-less multiplication, and the rest.
#[cfg(feature = "crc-fast")]
#[inline(always)]
fn split_blocks(data: &[u8]) -> (&[u8], &[u8]) {
    data.split_at_checked(data.len() & !(LONG - 1)).unwrap_or((data, &[]))
}

/// CRC-32/MPEG-2. Over a whole section, its `CRC_32` included, the result is zero.
#[inline]
pub fn mpeg(data: &[u8]) -> u32 {
    #[cfg(feature = "crc-fast")]
    if data.len() >= LONG {
        // Not reflected and without a final xor: the checksum of a prefix is the register after it.
        let (blocks, tail) = split_blocks(data);
        return msb(&MPEG, checksum(crc_fast::CrcAlgorithm::Crc32Mpeg2, blocks), tail);
    }
    msb(&MPEG, !0, data)
}

/// CRC-32 of IEEE 802.3, as a number: an Ethernet FCS and a DOCSIS packet CRC hold it with the
/// least significant byte first.
#[inline]
pub fn ethernet(data: &[u8]) -> u32 {
    #[cfg(feature = "crc-fast")]
    if data.len() >= LONG {
        let (blocks, tail) = split_blocks(data);
        return !lsb(&ETHERNET, !checksum(crc_fast::CrcAlgorithm::Crc32IsoHdlc, blocks), tail);
    }
    !lsb(&ETHERNET, !0, data)
}

#[cfg(feature = "crc-fast")]
#[allow(clippy::cast_possible_truncation)] // both algorithms are 32 bits wide
fn checksum(algorithm: crc_fast::CrcAlgorithm, blocks: &[u8]) -> u32 {
    crc_fast::checksum(algorithm, blocks) as u32
}

/// CRC-16/X-25, as a number: DOCSIS sends the least significant byte first.
#[allow(clippy::cast_possible_truncation)] // the register never leaves 16 bits
#[inline]
pub fn x25(data: &[u8]) -> u16 {
    !(lsb(&X25, 0xFFFF, data) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    const CHECK: &[u8] = b"123456789";

    /// Bit by bit, straight from the definitions.
    fn slow_msb(data: &[u8]) -> u32 {
        data.iter().fold(!0, |c, &b| {
            (0..8).fold(c ^ (u32::from(b) << 24), |c, _| if c >> 31 != 0 { (c << 1) ^ 0x04C1_1DB7 } else { c << 1 })
        })
    }

    fn slow_lsb(poly: u32, init: u32, data: &[u8]) -> u32 {
        data.iter()
            .fold(init, |c, &b| (0..8).fold(c ^ u32::from(b), |c, _| if c & 1 != 0 { (c >> 1) ^ poly } else { c >> 1 }))
    }

    #[test]
    fn check_values() {
        assert_eq!(mpeg(CHECK), 0x0376_E6E7);
        assert_eq!(ethernet(CHECK), 0xCBF4_3926);
        assert_eq!(x25(CHECK), 0x906E);
    }

    #[test]
    fn every_length_agrees_with_the_definition() {
        let data: Vec<u8> = (0..1500u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for n in (0..300).chain([511, 512, 513, 1023, 1024, 1499, 1500]) {
            let d = &data[..n];
            assert_eq!(mpeg(d), slow_msb(d), "{n} bytes");
            assert_eq!(ethernet(d), !slow_lsb(0xEDB8_8320, !0, d), "{n} bytes");
            assert_eq!(u32::from(x25(d)), slow_lsb(0x8408, 0xFFFF, d) ^ 0xFFFF, "{n} bytes");
        }
    }

    #[test]
    fn a_section_with_its_crc_sums_to_zero() {
        for n in [8usize, 12, 127, 128, 200, 1020] {
            let mut section: Vec<u8> = (0..=255).cycle().take(n).collect();
            section.extend(mpeg(&section).to_be_bytes());
            assert_eq!(mpeg(&section), 0);
        }
    }

    /// Header check sequences as captured, low byte first.
    #[test]
    fn trap_31_hcs_is_x25_low_byte_first() {
        for (header, sent) in [
            ([0xC2, 0, 0, 0x38], [0xBA, 0x43]),
            ([0xC2, 0, 0, 0xEE], [0x01, 0xF0]),
            ([0xC2, 0, 0, 0x34], [0xD6, 0x89]),
            ([0xC2, 0, 0, 0x94], [0xDC, 0x2C]),
            ([0xC2, 0, 0, 0x87], [0xC6, 0x0E]),
            ([0xC2, 0, 0, 0x22], [0x61, 0xFC]),
            ([0xC2, 0, 1, 0x6A], [0xF5, 0x2B]),
        ] {
            assert_eq!(x25(&header).to_le_bytes(), sent);
        }
    }
}
