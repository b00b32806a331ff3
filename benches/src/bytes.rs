//! Sections, descriptors and frames byte by byte, in the plainest way.

/// CRC-32/MPEG-2, bit by bit.
pub fn crc32_mpeg(data: &[u8]) -> u32 {
    data.iter().fold(!0, |c, &b| {
        (0..8).fold(c ^ (u32::from(b) << 24), |c, _| if c >> 31 != 0 { (c << 1) ^ 0x04C1_1DB7 } else { c << 1 })
    })
}

/// CRC-32 of Ethernet, bit by bit.
pub fn crc32_ethernet(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |c, &b| {
        (0..8).fold(c ^ u32::from(b), |c, _| if c & 1 != 0 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
    })
}

/// CRC-16/X-25, the DOCSIS header check, bit by bit.
pub fn crc16_x25(data: &[u8]) -> u16 {
    !data
        .iter()
        .fold(!0, |c, &b| (0..8).fold(c ^ u16::from(b), |c, _| if c & 1 != 0 { (c >> 1) ^ 0x8408 } else { c >> 1 }))
}

/// Numbers that look random and are the same in every run.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next of them.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// One below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.draw() >> 33) as usize % n
    }

    /// Fills `out`.
    pub fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let n = self.draw().to_le_bytes();
            chunk.copy_from_slice(&n[..chunk.len()]);
        }
    }
}

/// A section in the long form, with its CRC.
pub fn section(table_id: u8, extension: u16, version: u8, number: u8, last: u8, body: &[u8]) -> Vec<u8> {
    let length = 5 + body.len() + 4;
    assert!(length <= 4093);
    // PSI has a zero where SI has a reserved one.
    let flags = if table_id < 0x40 { 0xB0 } else { 0xF0 };
    let mut out = vec![table_id, flags | (length >> 8) as u8, length as u8];
    out.extend(extension.to_be_bytes());
    out.extend([0xC1 | version << 1, number, last]);
    out.extend(body);
    out.extend(crc32_mpeg(&out).to_be_bytes());
    out
}

/// A descriptor.
pub fn descriptor(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![tag, u8::try_from(body.len()).expect("body of at most 255 bytes")];
    out.extend(body);
    out
}

/// Two bytes with a length in their lower 12 bits and ones above.
pub fn length12(n: usize) -> [u8; 2] {
    (0xF000 | u16::try_from(n).expect("12 bits")).to_be_bytes()
}

/// Two bytes with a PID in their lower 13 bits and ones above.
pub fn pid13(pid: u16) -> [u8; 2] {
    (0xE000 | pid).to_be_bytes()
}

/// A number below 100 in BCD.
pub fn bcd(n: usize) -> u8 {
    ((n / 10 % 10 * 16) + n % 10) as u8
}

/// Words in the default character table.
pub fn words(numbers: &mut Numbers, count: usize) -> Vec<u8> {
    const WORDS: [&str; 16] = [
        "News",
        "at",
        "the",
        "Weather",
        "and",
        "Evening",
        "Sports",
        "Documentary",
        "about",
        "Rivers",
        "of",
        "World",
        "Music",
        "Live",
        "from",
        "Concert",
    ];
    let list: Vec<&str> = (0..count).map(|_| WORDS[numbers.below(WORDS.len())]).collect();
    list.join(" ").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_values() {
        assert_eq!(crc32_mpeg(b"123456789"), 0x0376_E6E7);
        assert_eq!(crc32_ethernet(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc16_x25(b"123456789"), 0x906E);
    }

    #[test]
    fn a_section_sums_to_zero() {
        let s = section(0x42, 7, 3, 0, 1, &[1, 2, 3]);
        assert_eq!((s.len(), s[1], s[2], crc32_mpeg(&s)), (15, 0xF0, 12, 0));
    }
}
