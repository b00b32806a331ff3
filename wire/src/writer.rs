//! The output cursor.

use crate::{Error, ErrorKind, Name};

/// A cursor over a caller's output buffer.
///
/// `Vec<u8>` and `BufMut` outputs go through [`Encode`](crate::Encode), which knows the exact
/// length first and hands the writer a buffer of it.
#[derive(Debug)]
pub struct Writer<'b> {
    buf: &'b mut [u8],
    pos: usize,
}

impl<'b> Writer<'b> {
    /// Writes from the start of `buf`.
    #[inline(always)]
    pub fn new(buf: &'b mut [u8]) -> Self {
        Writer { buf, pos: 0 }
    }

    /// Bytes written so far: also the mark for [`since`](Self::since) and [`patch`](Self::patch).
    #[inline(always)]
    pub const fn len(&self) -> usize {
        self.pos
    }

    /// True when nothing has been written.
    #[inline(always)]
    pub const fn is_empty(&self) -> bool {
        self.pos == 0
    }

    /// Bytes that still fit.
    #[inline(always)]
    pub const fn room(&self) -> usize {
        self.buf.len().saturating_sub(self.pos)
    }

    /// What was written since `mark`, an earlier [`len`](Self::len): for checksums.
    #[inline]
    pub fn since(&self, mark: usize) -> &[u8] {
        self.buf.get(mark..self.pos).unwrap_or(&[])
    }

    /// Appends `bytes`.
    ///
    /// # Errors
    /// [`ErrorKind::Full`] when they do not fit.
    #[inline(always)]
    pub fn put(&mut self, bytes: &[u8], at: Name) -> Result<(), Error> {
        let end = self.pos.wrapping_add(bytes.len());
        match self.buf.get_mut(self.pos..end) {
            Some(to) => {
                to.copy_from_slice(bytes);
                self.pos = end;
                Ok(())
            }
            None => Err(full(self.pos, at)),
        }
    }

    /// Leaves `n` bytes to be filled in by [`patch`](Self::patch) and returns their mark.
    ///
    /// # Errors
    /// [`ErrorKind::Full`] when they do not fit.
    #[inline(always)]
    pub fn skip(&mut self, n: usize, at: Name) -> Result<usize, Error> {
        let mark = self.pos;
        if n > self.room() {
            return Err(full(mark, at));
        }
        self.pos = mark.wrapping_add(n);
        Ok(mark)
    }

    /// Fills in bytes left by [`skip`](Self::skip). Marks beyond what was written change nothing.
    #[inline(always)]
    pub fn patch(&mut self, mark: usize, bytes: &[u8]) {
        if let Some(to) = self.buf.get_mut(mark..mark.wrapping_add(bytes.len())) {
            to.copy_from_slice(bytes);
        }
    }

    /// Lets `fill` write the `n` bytes left at `mark` by [`skip`](Self::skip).
    ///
    /// # Errors
    /// Those of `fill`, with offsets of this writer.
    #[inline]
    pub fn back_to(
        &mut self,
        mark: usize,
        n: usize,
        fill: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let end = mark.wrapping_add(n);
        let Some(buf) = self.buf.get_mut(..end) else { return Err(full(mark, &"mark")) };
        fill(&mut Writer { buf, pos: mark })
    }

    /// An error at the next byte to be written.
    #[cold]
    pub const fn error(&self, kind: ErrorKind, at: Name) -> Error {
        Error::new(kind, at, self.pos)
    }
}

#[cold]
#[inline(never)]
const fn full(pos: usize, at: Name) -> Error {
    Error::new(ErrorKind::Full, at, pos)
}
