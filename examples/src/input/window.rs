//! A bounded window over an input of any length.

use std::io::{self, Read};

/// Bytes kept at most: room for the longest capture record that is read whole.
const CAPACITY: usize = (1 << 20) + (1 << 18);

/// What is asked of the operating system at a time.
const CHUNK: usize = 1 << 18;

/// The part of the input between what is done with and what was not read yet.
pub(super) struct Window {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    position: u64,
    exhausted: bool,
}

impl Window {
    pub(super) fn new(source: Box<dyn Read + Send>) -> Self {
        Window { source, buffer: vec![0; CHUNK], start: 0, end: 0, position: 0, exhausted: false }
    }

    /// The bytes at hand.
    pub(super) fn data(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Offset of the first byte at hand from the start of the input.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Lets go of the first `n` bytes at hand.
    pub(super) fn consume(&mut self, n: usize) {
        let n = n.min(self.end.saturating_sub(self.start));
        self.start = self.start.saturating_add(n);
        self.position = self.position.saturating_add(n as u64);
    }

    /// Reads once; false at the end of the input or when the window is full.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        if self.exhausted {
            return Ok(false);
        }
        if self.start > 0 && (self.start == self.end || self.buffer.len().saturating_sub(self.end) < CHUNK / 4) {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= CAPACITY {
                return Ok(false);
            }
            self.buffer.resize(CAPACITY.min(self.end.saturating_mul(2)), 0);
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = loop {
            match self.source.read(space) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.exhausted = read == 0;
        self.end = self.end.saturating_add(read);
        Ok(read > 0)
    }

    /// Reads until `n` bytes are at hand; false when there are not so many.
    pub(super) fn require(&mut self, n: usize) -> io::Result<bool> {
        while self.data().len() < n {
            if !self.fill()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets go of `n` bytes that need not be at hand; false when the input is shorter.
    pub(super) fn skip(&mut self, mut n: u64) -> io::Result<bool> {
        loop {
            let have = self.data().len() as u64;
            let part = n.min(have);
            self.consume(usize::try_from(part).unwrap_or(usize::MAX));
            n = n.saturating_sub(part);
            if n == 0 {
                return Ok(true);
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives the bytes 0, 1, 2, … a few at a time.
    struct Counting {
        next: u64,
        len: u64,
        at_once: usize,
    }

    impl Read for Counting {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = out.len().min(self.at_once).min((self.len - self.next) as usize);
            for b in &mut out[..n] {
                *b = (self.next % 251) as u8;
                self.next += 1;
            }
            Ok(n)
        }
    }

    #[test]
    fn every_byte_comes_once_and_at_its_position() {
        for (at_once, step) in [(1, 1), (7, 188), (1000, 999), (70_000, 204), (usize::MAX, 65_000)] {
            let len = if at_once < 10 { 5_000 } else { 3_000_000 };
            let mut w = Window::new(Box::new(Counting { next: 0, len, at_once }));
            while w.require(step).unwrap() || !w.data().is_empty() {
                let n = step.min(w.data().len());
                for (i, &b) in w.data()[..n].iter().enumerate() {
                    assert_eq!(u64::from(b), (w.position() + i as u64) % 251);
                }
                w.consume(n);
            }
            assert_eq!(w.position(), len);
        }
    }

    #[test]
    fn memory_stays_bounded() {
        let mut w = Window::new(Box::new(Counting { next: 0, len: 50_000_000, at_once: usize::MAX }));
        assert!(!w.require(40_000_000).unwrap());
        assert_eq!(w.buffer.len(), CAPACITY);
        assert!(w.skip(49_999_999).unwrap());
        assert_eq!(w.position(), 49_999_999);
        assert!(!w.skip(2).unwrap());
        assert_eq!(w.buffer.len(), CAPACITY);
    }
}
