//! Bytes to choices.

/// Which checks are made of an input.
#[derive(Debug, Clone, Copy)]
pub enum Turn {
    /// All there are.
    All,
    /// Some.
    Some {
        /// Says which kind.
        kind: u8,
        /// Says how thorough.
        chance: u8,
    },
}

impl Turn {
    /// The last byte of `data` says which kind of check is made, so that a change in front of it leaves that as it is. How
    /// thorough it is says a checksum over all: what a fuzzer keeps are mostly inputs that were looked at thoroughly, and
    /// most of those that it makes of them must not be.
    pub fn of(data: &[u8]) -> Self {
        Turn::Some { kind: data.last().copied().unwrap_or(0), chance: wire::crc::mpeg(data) as u8 }
    }

    /// True for check `n` of `all`: one of them is made.
    pub fn is(self, n: u8, all: u8) -> bool {
        match self {
            Turn::All => true,
            Turn::Some { kind, .. } => kind % all == n,
        }
    }

    /// True for one input of eight: it is held to all that is promised. The others are only read, as fast as that goes,
    /// which finds panics and what else stops a program.
    pub fn is_thorough(self) -> bool {
        match self {
            Turn::All => true,
            Turn::Some { chance, .. } => chance % 8 == 0,
        }
    }

    /// True for one input of sixty-four, among those that are [thorough](Self::is_thorough).
    pub fn is_rare(self) -> bool {
        match self {
            Turn::All => true,
            Turn::Some { chance, .. } => chance % 64 == 0,
        }
    }
}

/// Numbers without order, the same at every run.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts from a checksum over `data`.
    pub fn of(data: &[u8]) -> Self {
        Random(u64::from(wire::crc::mpeg(data)) << 32 | data.len() as u64)
    }

    /// Starts from the last bytes of an input.
    pub fn behind(data: &[u8]) -> Self {
        Random(data.iter().rev().take(4).fold(1, |seed, byte| seed << 8 | u64::from(*byte)))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 ^ (self.0 >> 33);
        x.wrapping_mul(0xFF51_AFD7_ED55_8CCD) >> 29
    }

    /// The next number, below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n.max(1) as u64) as usize
    }

    /// Bytes.
    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.number() as u8).collect()
    }

    /// Cuts `data` into pieces: of one byte, of a packet's size, or of any size. A few of them are small, anywhere.
    pub fn cut<'d>(&mut self, data: &'d [u8]) -> Vec<&'d [u8]> {
        let longest = [1, 3, 188, 600, 5000][self.below(5)];
        let (mut rest, mut small) = (data, 16);
        let mut out = Vec::with_capacity(64);
        if data.len() > small && longest < 188 {
            let (head, behind) = data.split_at(self.below(data.len() - small));
            out.extend((!head.is_empty()).then_some(head));
            rest = behind;
        }
        while !rest.is_empty() {
            let n = match longest {
                188 => 188,
                1 | 3 if small == 0 => 600,
                longest => 1 + self.below(longest),
            };
            small = small.saturating_sub(1);
            let (piece, behind) = rest.split_at(n.min(rest.len()));
            out.push(piece);
            rest = behind;
        }
        out
    }
}

/// Bytes read from the front; zeros when they are used up.
#[derive(Debug, Clone)]
pub struct Input<'d>(pub &'d [u8]);

impl<'d> Input<'d> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// The next two bytes.
    pub fn word(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// The next `n` bytes, or fewer.
    pub fn bytes(&mut self, n: usize) -> &'d [u8] {
        let (head, rest) = self.0.split_at(n.min(self.0.len()));
        self.0 = rest;
        head
    }

    /// True when nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
