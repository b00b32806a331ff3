//! The three checksums of the family.
//!
//! | function | name | polynomial | order | initial | final xor | "123456789" |
//! |---|---|---|---|---|---|---|
//! | [`mpeg`] | CRC-32/MPEG-2 | 0x04C11DB7 | most significant first | all ones | 0 | 0x0376E6E7 |
//! | [`ethernet`] | CRC-32 of IEEE 802.3 | 0x04C11DB7 | least significant first | all ones | all ones | 0xCBF43926 |
//! | [`x25`] | CRC-16/X-25, the DOCSIS HCS | 0x1021 | least significant first | all ones | all ones | 0x906E |
//!
//! Inputs go byte by byte through tables of 1 KiB each; with the feature `crc-tables` sixteen bytes at a time through tables
//! of 16 KiB; the blocks of long ones, with the feature `crc-fast`, through carry-less multiplication. The border was
//! measured.

#[cfg(any(feature = "crc-tables", test))]
mod blocks;
#[cfg(any(not(feature = "crc-tables"), test))]
mod bytes;

#[cfg(feature = "crc-tables")]
use blocks as tables;
#[cfg(not(feature = "crc-tables"))]
use bytes as tables;

/// For a byte in front of the register.
type Table = [u32; 256];

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::cast_possible_truncation)] // run by the compiler
const fn msb_first(polynomial: u32) -> Table {
    let mut t = [0u32; 256];
    let mut i = 0usize;
    while i < 256 {
        let (mut c, mut bit) = ((i as u32) << 24, 0);
        while bit < 8 {
            c = if c & 0x8000_0000 != 0 { (c << 1) ^ polynomial } else { c << 1 };
            bit += 1;
        }
        t[i] = c;
        i += 1;
    }
    t
}

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::cast_possible_truncation)] // run by the compiler
const fn lsb_first(reversed_polynomial: u32) -> Table {
    let mut t = [0u32; 256];
    let mut i = 0usize;
    while i < 256 {
        let (mut c, mut bit) = (i as u32, 0);
        while bit < 8 {
            c = if c & 1 != 0 { (c >> 1) ^ reversed_polynomial } else { c >> 1 };
            bit += 1;
        }
        t[i] = c;
        i += 1;
    }
    t
}

/// Below this many bytes the tables win over carry-less multiplication.
#[cfg(feature = "crc-fast")]
const LONG: usize = 128;

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
        return tables::mpeg(checksum(crc_fast::CrcAlgorithm::Crc32Mpeg2, blocks), tail);
    }
    tables::mpeg(!0, data)
}

/// CRC-32 of IEEE 802.3, as a number: an Ethernet FCS and a DOCSIS packet CRC hold it with the
/// least significant byte first.
#[inline]
pub fn ethernet(data: &[u8]) -> u32 {
    #[cfg(feature = "crc-fast")]
    if data.len() >= LONG {
        let (blocks, tail) = split_blocks(data);
        return !tables::ethernet(!checksum(crc_fast::CrcAlgorithm::Crc32IsoHdlc, blocks), tail);
    }
    !tables::ethernet(!0, data)
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
    !(tables::x25(0xFFFF, data) as u16)
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
            // Through tables of either size, from any register.
            let c = 0x1234_5678;
            assert_eq!(blocks::mpeg(c, d), bytes::mpeg(c, d), "{n} bytes");
            assert_eq!(blocks::ethernet(c, d), bytes::ethernet(c, d), "{n} bytes");
            assert_eq!(blocks::x25(0x5678, d), bytes::x25(0x5678, d), "{n} bytes");
            assert_eq!(bytes::mpeg(!0, d), slow_msb(d), "{n} bytes");
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
