//! The input cursor.

use crate::{Error, ErrorKind, Name};

/// A cursor over borrowed bytes. Readers split off it keep counting from the start of the
/// outermost buffer, so every error carries an absolute offset.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// Offset of the end of `rest` in the outermost buffer, and [`CHECKED`].
    end: usize,
}

/// The bit of `end` that says that checksums are right. No slice is so long that its offsets need it.
const CHECKED: usize = !(usize::MAX >> 1);

impl<'a> Reader<'a> {
    /// Reads `data`, the outermost buffer.
    #[inline(always)]
    pub const fn new(data: &'a [u8]) -> Self {
        Reader { rest: data, end: data.len() }
    }

    /// Reads `data`, which starts `offset` bytes into the outermost buffer.
    #[inline(always)]
    pub const fn at(data: &'a [u8], offset: usize) -> Self {
        Reader { rest: data, end: offset.wrapping_add(data.len()) }
    }

    /// The same bytes, in which checksums were found right before: what reads them need not compute them again.
    #[inline(always)]
    #[must_use]
    pub const fn checked(self) -> Self {
        Reader { end: self.end | CHECKED, ..self }
    }

    /// True behind [`checked`](Self::checked), and of readers split off such a one.
    #[inline(always)]
    pub const fn is_checked(&self) -> bool {
        self.end & CHECKED != 0
    }

    /// Bytes from the start of the outermost buffer to the next byte.
    #[inline(always)]
    pub const fn offset(&self) -> usize {
        (self.end & !CHECKED).wrapping_sub(self.rest.len())
    }

    /// A reader of what ends where this one stands.
    #[inline(always)]
    const fn before(&self, rest: &'a [u8]) -> Self {
        Reader { rest, end: self.offset() | self.end & CHECKED }
    }

    /// What is left, without consuming it.
    #[inline(always)]
    pub const fn peek(&self) -> &'a [u8] {
        self.rest
    }

    /// Number of bytes left.
    #[inline(always)]
    pub const fn len(&self) -> usize {
        self.rest.len()
    }

    /// True when nothing is left.
    #[inline(always)]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `n` bytes, or None and nothing consumed.
    #[inline(always)]
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(head)
    }

    /// The next `N` bytes as an array, or None and nothing consumed.
    #[inline(always)]
    pub fn take_array<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(head)
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Short`] when fewer are left.
    #[inline(always)]
    pub fn bytes(&mut self, n: usize, at: Name) -> Result<&'a [u8], Error> {
        match self.take(n) {
            Some(bytes) => Ok(bytes),
            None => Err(short(*self, n, at)),
        }
    }

    /// The next `N` bytes as an array.
    ///
    /// # Errors
    /// [`ErrorKind::Short`] when fewer are left.
    #[inline(always)]
    pub fn array<const N: usize>(&mut self, at: Name) -> Result<&'a [u8; N], Error> {
        match self.take_array() {
            Some(bytes) => Ok(bytes),
            None => Err(short(*self, N, at)),
        }
    }

    /// The next `n` bytes as a reader of their own.
    ///
    /// # Errors
    /// [`ErrorKind::Short`] when fewer are left.
    #[inline(always)]
    pub fn sub(&mut self, n: usize, at: Name) -> Result<Reader<'a>, Error> {
        match self.take(n) {
            Some(rest) => Ok(self.before(rest)),
            None => Err(short(*self, n, at)),
        }
    }

    /// All that is left.
    #[inline(always)]
    pub fn rest(&mut self) -> &'a [u8] {
        let (all, none) = self.rest.split_at(self.rest.len());
        self.rest = none;
        all
    }

    /// The bytes read since `other`, an earlier copy of this reader.
    #[inline]
    pub fn since(&self, other: &Reader<'a>) -> Reader<'a> {
        let used = other.rest.len().saturating_sub(self.rest.len());
        let (head, _) = other.rest.split_at_checked(used).unwrap_or((other.rest, &[]));
        self.before(head)
    }

    /// Accepts only the end of the input.
    ///
    /// # Errors
    /// [`ErrorKind::Trailing`] when bytes are left.
    #[inline(always)]
    pub fn expect_empty(&self, at: Name) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(trailing(*self, at)) }
    }

    /// An error at the next byte.
    #[cold]
    pub const fn error(&self, kind: ErrorKind, at: Name) -> Error {
        Error::new(kind, at, self.offset())
    }
}

// Readers go into cold functions by value: one whose address is never taken can live in registers.
#[cold]
#[inline(never)]
pub(crate) fn short(r: Reader<'_>, need: usize, at: Name) -> Error {
    r.error(ErrorKind::Short { need, have: r.len() }, at)
}

#[cold]
#[inline(never)]
pub(crate) fn trailing(r: Reader<'_>, at: Name) -> Error {
    r.error(ErrorKind::Trailing(r.len()), at)
}
