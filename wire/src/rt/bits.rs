//! Bits whose places only the bytes tell.

use crate::{Error, ErrorKind, Name, Reader, Writer, reader};

/// Reads bits one field after the other.
#[derive(Debug)]
pub struct BitReader<'a> {
    r: Reader<'a>,
    /// The byte that has begun, its unread bits at the top.
    byte: u8,
    left: u32,
}

impl<'a> BitReader<'a> {
    /// Begins at the next byte.
    #[inline]
    pub const fn new(r: Reader<'a>) -> Self {
        BitReader { r, byte: 0, left: 0 }
    }

    /// The next `width` bits, at most 64.
    #[inline]
    pub fn take(&mut self, width: u32, at: Name) -> Result<u64, Error> {
        let (mut out, mut open) = (0u64, width);
        while open > 0 {
            if self.left == 0 {
                let Some([byte]) = self.r.take_array() else {
                    let need = usize::try_from(open.div_ceil(8)).unwrap_or(1);
                    return Err(reader::short(self.r, need, at));
                };
                (self.byte, self.left) = (*byte, 8);
            }
            let n = open.min(self.left);
            let bits = u64::from(self.byte).wrapping_shr(8u32.wrapping_sub(n));
            out = out.wrapping_shl(n) | bits;
            self.byte = u8::try_from(u32::from(self.byte).wrapping_shl(n) & 0xFF).unwrap_or(0);
            self.left = self.left.wrapping_sub(n);
            open = open.wrapping_sub(n);
        }
        Ok(out)
    }

    /// Bits to the end of the byte.
    #[inline]
    pub const fn to_byte(&self) -> u32 {
        self.left
    }

    /// The next bit, counted from the start of the outermost buffer.
    #[inline]
    pub const fn position(&self) -> usize {
        self.r.offset().saturating_mul(8).saturating_sub(self.left as usize)
    }

    /// The byte with the next bit.
    #[inline]
    pub const fn offset(&self) -> usize {
        let begun = if self.left > 0 { 1 } else { 0 };
        self.r.offset().saturating_sub(begun)
    }

    /// The reader behind the bits, which must be whole bytes.
    #[inline]
    pub fn end(self, at: Name) -> Result<Reader<'a>, Error> {
        if self.left == 0 { Ok(self.r) } else { Err(Error::new(ErrorKind::Inconsistent, at, self.offset())) }
    }
}

/// Writes bits one field after the other.
#[derive(Debug, Default)]
pub struct BitWriter {
    byte: u8,
    used: u32,
}

impl BitWriter {
    /// Begins at the next byte.
    #[inline]
    pub const fn new() -> Self {
        BitWriter { byte: 0, used: 0 }
    }

    /// The low `width` bits of `value`, at most 64; more of them are refused.
    #[inline]
    pub fn put(&mut self, w: &mut Writer<'_>, value: u64, width: u32, at: Name) -> Result<(), Error> {
        if width < 64 && value.wrapping_shr(width) != 0 {
            return Err(super::too_large(w.len(), 0, at, value));
        }
        let mut open = width;
        while open > 0 {
            let n = open.min(8u32.wrapping_sub(self.used));
            open = open.wrapping_sub(n);
            let bits = value.wrapping_shr(open) & 0xFFu64.wrapping_shr(8u32.wrapping_sub(n));
            self.used = self.used.wrapping_add(n);
            let placed = bits.wrapping_shl(8u32.wrapping_sub(self.used));
            self.byte |= u8::try_from(placed & 0xFF).unwrap_or(0);
            if self.used == 8 {
                w.put(&[self.byte], at)?;
                (self.byte, self.used) = (0, 0);
            }
        }
        Ok(())
    }

    /// Bits to the end of the byte.
    #[inline]
    pub const fn to_byte(&self) -> u32 {
        8u32.wrapping_sub(self.used) & 7
    }

    /// Accepts only whole bytes.
    #[inline]
    pub fn end(&self, w: &Writer<'_>, at: Name) -> Result<(), Error> {
        if self.used == 0 { Ok(()) } else { Err(w.error(ErrorKind::Inconsistent, at)) }
    }
}
