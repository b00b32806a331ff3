//! What the macros expand to calls of. Not public API.
//!
//! The error paths are cold functions that take the reader by value.

use crate::{Bits, Encode, Error, ErrorKind, Raw, Reader, Writer, reader};

/// Whether a type can stand in a field of `bits` bits.
pub const fn fits<T: Bits>(bits: u32) -> bool {
    bits >= T::MIN && bits <= T::MAX
}

/// Compile-time check of a field's width against its type.
pub const fn width<T: Bits>(bits: u32) {
    assert!(fits::<T>(bits), "the type cannot stand in a field of this width");
}

/// The field in which the input ends. `fields` holds name, first byte and end byte of each.
#[cold]
#[inline(never)]
pub fn short_run(r: Reader<'_>, fields: &[(&'static str, usize, usize)]) -> Error {
    let have = r.len();
    let Some(&(at, first, end)) = fields.iter().find(|f| f.2 > have) else { return reader::short(r, have, "run") };
    let need = end.saturating_sub(first);
    let kind = ErrorKind::Short { need, have: have.saturating_sub(first) };
    Error::new(kind, at, r.offset().saturating_add(first))
}

/// A value that is not allowed, `back` bytes before the reader.
#[cold]
#[inline(never)]
pub fn value(r: Reader<'_>, back: usize, at: &'static str, value: u64) -> Error {
    Error::new(ErrorKind::Value(value), at, r.offset().saturating_sub(back))
}

/// A value that is not allowed on write.
#[cold]
#[inline(never)]
pub fn not_allowed(offset: usize, at: &'static str, value: u64) -> Error {
    Error::new(ErrorKind::Value(value), at, offset)
}

/// A value of more bits than its field.
#[cold]
#[inline(never)]
pub fn too_large(offset: usize, at: &'static str, value: u64) -> Error {
    Error::new(ErrorKind::TooLarge(value), at, offset)
}

/// Two fields that contradict each other.
#[cold]
#[inline(never)]
pub fn inconsistent(offset: usize, at: &'static str) -> Error {
    Error::new(ErrorKind::Inconsistent, at, offset)
}

/// `number * scale + bias`, the size an announcing number stands for.
#[inline]
pub fn announced(number: u64, scale: usize, bias: isize, r: Reader<'_>, at: &'static str) -> Result<usize, Error> {
    let size = usize::try_from(number).ok().and_then(|n| n.checked_mul(scale)?.checked_add_signed(bias));
    size.ok_or_else(|| value(r, 0, at, number))
}

/// The number that announces `size`.
#[inline]
pub fn announcing(size: usize, scale: usize, bias: isize, offset: usize, at: &'static str) -> Result<u64, Error> {
    let unbiased = bias.checked_neg().and_then(|b| size.checked_add_signed(b));
    match unbiased {
        Some(n) if n.checked_rem(scale) == Some(0) => Ok(n.checked_div(scale).unwrap_or(0) as u64),
        _ => Err(inconsistent(offset, at)),
    }
}

/// What an expression for a size may evaluate to.
pub trait Size {
    /// None when the size cannot be had.
    fn size(self) -> Option<usize>;
}

impl Size for usize {
    #[inline(always)]
    fn size(self) -> Option<usize> {
        Some(self)
    }
}

impl Size for Option<usize> {
    #[inline(always)]
    fn size(self) -> Option<usize> {
        self
    }
}

macro_rules! sizes {
    ($($t:ty)*) => { $(
        impl Size for $t {
            #[inline(always)]
            fn size(self) -> Option<usize> {
                usize::try_from(self).ok()
            }
        }
    )* };
}
sizes!(u8 u16 u32 i32);

/// The size an expression stands for.
#[inline(always)]
pub fn size(e: impl Size, offset: usize, at: &'static str) -> Result<usize, Error> {
    e.size().ok_or_else(|| inconsistent(offset, at))
}

/// Compares what was written with what earlier fields say.
#[inline(always)]
pub fn agree(written: usize, e: impl Size, offset: usize, at: &'static str) -> Result<(), Error> {
    if e.size() == Some(written) { Ok(()) } else { Err(inconsistent(offset, at)) }
}

/// A raw item and a reader for its body.
#[inline(always)]
pub fn raw<'a, R: Raw<'a>>(r: &mut Reader<'a>) -> Result<(R, Reader<'a>), Error> {
    let raw = R::decode(r)?;
    let body = raw.body();
    Ok((raw, Reader::at(body, r.offset().saturating_sub(body.len()))))
}

/// Decodes the whole body of an item, or keeps the item with the reason.
#[inline]
pub fn body<'a, R, T: crate::Decode<'a>, U>(
    raw: R,
    mut body: Reader<'a>,
    known: impl FnOnce(T) -> U,
    invalid: impl FnOnce(R, Error) -> U,
) -> U {
    match T::decode(&mut body).and_then(|v| body.expect_empty(T::NAME).map(|()| v)) {
        Ok(v) => known(v),
        Err(error) => invalid(raw, error),
    }
}

/// Writes an item: the head is filled in behind its body.
#[inline]
pub fn put_tagged<'a, R: Raw<'a>>(tag: R::Tag, body: &impl Encode, w: &mut Writer<'_>) -> Result<(), Error> {
    let mark = w.skip(R::HEAD, R::NAME)?;
    body.encode(w)?;
    let len = w.len().wrapping_sub(mark).wrapping_sub(R::HEAD);
    w.back_to(mark, R::HEAD, |head| R::head(tag, len, head))
}
