//! What the macros expand to calls of. Not public API.
//!
//! The error paths are cold functions that take the reader by value.

use crate::{
    Bits, Blob, Checksum, Choice, Decode, Encode, Error, ErrorKind, Known, Name, Raw, Reader, Writer, reader, scalar,
};

mod bits;

pub use bits::{BitReader, BitWriter};

/// Whether a type can stand in a field of `bits` bits.
pub const fn fits<T: Bits>(bits: u32) -> bool {
    bits >= T::MIN && bits <= T::MAX
}

/// Compile-time check of a field's width against its type.
pub const fn width<T: Bits>(bits: u32) {
    assert!(fits::<T>(bits), "the type cannot stand in a field of this width");
}

/// The same, with what to say if it cannot.
#[track_caller]
pub const fn must_fit<T: Bits>(bits: u32, message: &str) {
    assert!(fits::<T>(bits), "{}", message);
}

/// The value of a field of bits.
#[inline(always)]
pub fn get<T: Bits>(raw: u64, width: u32) -> T {
    T::from_bits(raw, width)
}

/// The bits of a value, if its field has as many.
#[inline(always)]
pub fn put<T: Bits>(value: T, width: u32, run: usize, byte: usize, at: Name) -> Result<u64, Error> {
    limited(value.to_bits(width), width, run, byte, at)
}

/// A number, if its field has the bits for it.
#[inline(always)]
pub fn limited(value: u64, width: u32, run: usize, byte: usize, at: Name) -> Result<u64, Error> {
    if value > max(width) { Err(too_large(run, byte, at, value)) } else { Ok(value) }
}

/// The largest number of so many bits, which are 1 to 64.
#[inline(always)]
const fn max(width: u32) -> u64 {
    u64::MAX.wrapping_shr(64u32.wrapping_sub(width))
}

/// The first bytes of a word.
#[inline(always)]
pub const fn bytes<const N: usize>(word: u64) -> [u8; N] {
    const { assert!(N <= 8, "a word has eight bytes") };
    match word.to_be_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => [0; N],
    }
}

/// The length of a part behind a run of so many bytes, which begins at the mark.
#[inline(always)]
pub fn since(w: &Writer<'_>, mark: usize, run: usize) -> usize {
    w.len().wrapping_sub(mark).wrapping_sub(run)
}

/// A length as the number that announces it.
#[inline(always)]
pub fn put_len(len: usize, width: u32, run: usize, byte: usize, at: Name) -> Result<u64, Error> {
    match len as u64 {
        number if number <= max(width) => Ok(number),
        _ => Err(too_long(run, byte, at, len, max(width), 1, 0)),
    }
}

/// Writes a part, and in front of it the run that ends in its length: `word` holds the run without it.
#[inline(always)]
pub fn put_behind<const N: usize>(
    w: &mut Writer<'_>,
    (word, shift): (u64, u32),
    (width, byte): (u32, usize),
    at: Name,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mark = w.skip(N, at)?;
    write(w)?;
    let len = put_len(since(w, mark, N), width, mark, byte, at)?;
    w.patch(mark, &bytes::<N>(word | len.wrapping_shl(shift)));
    Ok(())
}

/// As [`put_len`], for a number from which the length is computed.
#[inline]
pub fn put_scaled_len(
    len: usize,
    width: u32,
    scale: usize,
    bias: isize,
    run: usize,
    byte: usize,
    at: Name,
) -> Result<u64, Error> {
    match announcing(len, scale, bias, run, at)? {
        number if number <= max(width) => Ok(number),
        _ => Err(too_long(run, byte, at, len, max(width), scale, bias)),
    }
}

/// A part of so many bytes, read to its last.
#[inline(always)]
pub fn part<'a, T>(
    size: usize,
    r: &mut Reader<'a>,
    at: Name,
    bound: Name,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut part = r.sub(size, at)?;
    match read(&mut part) {
        Ok(value) if part.is_empty() => Ok(value),
        Ok(_) => Err(reader::trailing(part, at).within(bound)),
        Err(error) => Err(error.within(bound)),
    }
}

/// What was chosen, in a part that `bound` ends.
#[inline(always)]
pub fn bounded<'a, C: Choice<'a>>(chosen: Result<C, Error>, bound: Name) -> Result<C, Error> {
    chosen.map(|mut chosen| {
        chosen.bound(bound);
        chosen
    })
}

/// A width that an expression says, for a field of this type.
#[inline]
pub fn width_of<T: Bits>(e: impl Size, offset: usize, at: Name) -> Result<u32, Error> {
    let width = e.size().and_then(|n| u32::try_from(n).ok()).filter(|n| fits::<T>(*n));
    width.ok_or_else(|| inconsistent(offset, at))
}

/// The bytes of a run, or the error of the field in which they end. `fields` as for [`short_run`].
#[inline(always)]
pub fn run<'a, const N: usize>(r: &mut Reader<'a>, fields: &[(Name, usize, usize)]) -> Result<&'a [u8; N], Error> {
    match r.take_array() {
        Some(bytes) => Ok(bytes),
        None => Err(short_run(*r, fields)),
    }
}

/// The field in which the input ends. `fields` holds name, first byte and end byte of each.
#[cold]
#[inline(never)]
pub fn short_run(r: Reader<'_>, fields: &[(Name, usize, usize)]) -> Error {
    let have = r.len();
    let Some(&(at, first, end)) = fields.iter().find(|f| f.2 > have) else { return reader::short(r, have, &"run") };
    let need = end.saturating_sub(first);
    let kind = ErrorKind::Short { need, have: have.saturating_sub(first) };
    Error::new(kind, at, r.offset().saturating_add(first))
}

/// What is left of a run that is cut off, filled up with zeros.
#[cold]
#[inline(never)]
pub fn padded<const N: usize>(r: Reader<'_>) -> [u8; N] {
    let mut out = [0; N];
    out.iter_mut().zip(r.peek()).for_each(|(to, from)| *to = *from);
    out
}

/// Checks a constant of a run that is cut off, if its bytes are there.
#[cold]
#[inline(never)]
pub fn constant(r: Reader<'_>, byte: usize, end: usize, at: Name, found: u64, expected: u64) -> Result<(), Error> {
    if r.len() < end || found == expected {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Constant { expected, found }, at, r.offset().saturating_add(byte)))
}

/// A value that is not allowed, `back` bytes before the reader; `wanted` is the one that is, where there is one.
#[cold]
#[inline(never)]
pub fn value(r: Reader<'_>, back: usize, at: Name, found: u64, wanted: Option<u64>) -> Error {
    illegal(r.offset().saturating_sub(back), at, found, wanted)
}

/// The same at an offset.
#[cold]
#[inline(never)]
pub fn illegal(offset: usize, at: Name, found: u64, wanted: Option<u64>) -> Error {
    let kind = wanted.map_or(ErrorKind::Value(found), |expected| ErrorKind::Constant { expected, found });
    Error::new(kind, at, offset)
}

/// A value that is not allowed on write.
#[cold]
#[inline(never)]
pub fn not_allowed(offset: usize, at: Name, value: u64) -> Error {
    Error::new(ErrorKind::Value(value), at, offset)
}

/// A value of more bits than its field, `byte` bytes behind the start of its run.
#[cold]
#[inline(never)]
pub fn too_large(run: usize, byte: usize, at: Name, value: u64) -> Error {
    Error::new(ErrorKind::TooLarge(value), at, run.saturating_add(byte))
}

/// A part longer than its number can say, which is at most `max`.
#[cold]
#[inline(never)]
fn too_long(run: usize, byte: usize, at: Name, len: usize, max: u64, scale: usize, bias: isize) -> Error {
    let max = usize::try_from(max).ok().and_then(|n| n.checked_mul(scale)?.checked_add_signed(bias));
    Error::new(ErrorKind::TooLong { len, max: max.unwrap_or(usize::MAX) }, at, run.saturating_add(byte))
}

/// Two fields that contradict each other.
#[cold]
#[inline(never)]
pub fn inconsistent(offset: usize, at: Name) -> Error {
    Error::new(ErrorKind::Inconsistent, at, offset)
}

/// A computed number as the value of a field, which begins at `offset`.
#[inline]
pub fn computed<T: Bits>(number: u64, width: u32, at: Name, offset: impl FnOnce() -> usize) -> Result<T, Error> {
    match number {
        number if number <= max(width) => Ok(T::from_bits(number, width)),
        _ => Err(too_large(offset(), 0, at, number)),
    }
}

/// `number * scale + bias`, the size an announcing number stands for, which begins at `offset`.
#[inline]
pub fn announced(number: u64, scale: usize, bias: isize, offset: usize, at: Name) -> Result<usize, Error> {
    let size = usize::try_from(number).ok().and_then(|n| n.checked_mul(scale)?.checked_add_signed(bias));
    size.ok_or_else(|| illegal(offset, at, number, None))
}

/// The number that announces `size`.
#[inline]
pub fn announcing(size: usize, scale: usize, bias: isize, offset: usize, at: Name) -> Result<u64, Error> {
    let unbiased = bias.checked_neg().and_then(|b| size.checked_add_signed(b));
    match unbiased {
        Some(n) if n.checked_rem(scale) == Some(0) => Ok(n.checked_div(scale).unwrap_or(0) as u64),
        _ => Err(inconsistent(offset, at)),
    }
}

/// What an expression for a size may evaluate to.
pub trait Size {
    /// None when the size is not representable.
    fn size(self) -> Option<usize>;
}

impl Size for usize {
    #[inline(always)]
    fn size(self) -> Option<usize> {
        Some(self)
    }
}

impl<T: Size> Size for Option<T> {
    #[inline(always)]
    fn size(self) -> Option<usize> {
        self.and_then(T::size)
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
sizes!(u8 u16 u32 u64 i32);

/// The size an expression stands for.
#[inline(always)]
pub fn size(e: impl Size, offset: usize, at: Name) -> Result<usize, Error> {
    e.size().ok_or_else(|| inconsistent(offset, at))
}

/// Compares what was written with what earlier fields say.
#[inline(always)]
pub fn agree(written: usize, e: impl Size, offset: usize, at: Name) -> Result<(), Error> {
    if e.size() == Some(written) { Ok(()) } else { Err(inconsistent(offset, at)) }
}

/// What is left but `n` bytes.
#[inline]
pub fn rest_but(r: Reader<'_>, n: usize, at: Name) -> Result<usize, Error> {
    r.len().checked_sub(n).ok_or_else(|| reader::short(r, n, at))
}

/// The bytes of a length of as many bits as an expression says: whole bytes, at most four.
#[inline]
pub fn length_width(bits: impl Size, offset: usize, at: Name) -> Result<usize, Error> {
    match bits.size() {
        Some(n @ (0 | 8 | 16 | 24 | 32)) => Ok(n >> 3),
        _ => Err(inconsistent(offset, at)),
    }
}

/// A length of as many bits as an expression says. One of no bits is 0.
#[inline]
pub fn length(r: &mut Reader<'_>, bits: impl Size, at: Name) -> Result<usize, Error> {
    let width = length_width(bits, r.offset(), at)?;
    let number = r.bytes(width, at)?.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    usize::try_from(number).map_err(|_| value(*r, width, at, number, None))
}

/// Fills in the length, of `width` bytes at `mark`, of what was written behind it.
#[inline]
pub fn put_length(w: &mut Writer<'_>, mark: usize, width: usize, at: Name) -> Result<(), Error> {
    let len = since(w, mark, width);
    fill_length(w, mark, width, len, at)
}

/// Fills in a length of `width` bytes at `mark`.
#[inline]
pub fn fill_length(w: &mut Writer<'_>, mark: usize, width: usize, len: usize, at: Name) -> Result<(), Error> {
    let bytes = (len as u64).to_be_bytes();
    match bytes.split_at_checked(8usize.saturating_sub(width)) {
        Some((zeros, number)) if zeros.iter().all(|b| *b == 0) => {
            w.patch(mark, number);
            Ok(())
        }
        _ => {
            let max =
                u64::MAX.checked_shr(64u32.saturating_sub(8u32.saturating_mul(u32::try_from(width).unwrap_or(0))));
            Err(too_long(mark, 0, at, len, max.unwrap_or(0), 1, 0))
        }
    }
}

/// Reads a checksum over what lies between `start` and the reader.
#[inline]
pub fn sum<'a, T: Checksum<'a>>(r: &mut Reader<'a>, start: Reader<'a>, at: Name) -> Result<T, Error> {
    let before = *r;
    r.bytes(T::LEN, at)?;
    T::read(r.since(&start)).map_err(|kind| before.error(kind, at))
}

/// Writes a checksum over what was written since `begin`.
#[inline]
pub fn put_sum<'a, T: Checksum<'a>>(sum: &T, w: &mut Writer<'_>, begin: usize, at: Name) -> Result<(), Error> {
    let bytes = sum.write(w.since(begin));
    w.put(bytes.get(8usize.saturating_sub(T::LEN)..).unwrap_or_default(), at)
}

/// A raw item and a reader for its body.
#[inline(always)]
pub fn raw<'a, R: Raw<'a>>(r: &mut Reader<'a>) -> Result<(R, Reader<'a>), Error> {
    let raw = R::decode(r)?;
    Ok((raw, raw.body_reader(r.offset())))
}

/// Decodes the body of an item and keeps what is behind it, or keeps the item with the reason.
#[inline]
pub fn body<'a, R, T: Decode<'a>, U>(
    raw: R,
    mut body: Reader<'a>,
    label: Name,
    known: impl FnOnce(Known<'a, T>) -> U,
    invalid: impl FnOnce(R, Error) -> U,
) -> U {
    let value = T::decode(&mut body);
    let value = if T::EXACT { value.and_then(|v| body.expect_empty(T::NAME).map(|()| v)) } else { value };
    match value {
        Ok(value) => known(Known { value, tail: Blob(body.peek()) }),
        Err(error) => invalid(raw, labelled(error, label)),
    }
}

/// Decodes the body of an item to its last byte, or keeps the item with the reason.
#[inline]
pub fn whole<'a, R, T: Decode<'a>, U>(
    raw: R,
    mut body: Reader<'a>,
    label: Name,
    known: impl FnOnce(T) -> U,
    invalid: impl FnOnce(R, Error) -> U,
) -> U {
    match T::decode(&mut body).and_then(|v| body.expect_empty(T::NAME).map(|()| v)) {
        Ok(v) => known(v),
        Err(error) => invalid(raw, labelled(error, label)),
    }
}

/// As [`body`], for all that is left.
#[inline]
pub fn kept<'a, T: Decode<'a>, U>(
    r: &mut Reader<'a>,
    label: Name,
    known: impl FnOnce(Known<'a, T>) -> U,
    invalid: impl FnOnce(Blob<'a>, Error) -> U,
) -> U {
    let all = *r;
    body(Blob(r.rest()), all, label, known, invalid)
}

/// As [`whole`], for all that is left.
#[inline]
pub fn kept_whole<'a, T: Decode<'a>, U>(
    r: &mut Reader<'a>,
    label: Name,
    known: impl FnOnce(T) -> U,
    invalid: impl FnOnce(Blob<'a>, Error) -> U,
) -> U {
    let all = *r;
    whole(Blob(r.rest()), all, label, known, invalid)
}

/// What [`Decode::union_tail`] says of a body that is known.
pub fn tail<'a, T: Decode<'a>>(known: &Known<'a, T>) -> Option<(Name, usize)> {
    match known.tail.len() {
        0 => known.value.union_tail(),
        n => Some((T::NAME, n)),
    }
}

/// The error of a lone number by the name of its line.
#[cold]
fn labelled(error: Error, label: Name) -> Error {
    if error.at() == *scalar::AT { error.named(label) } else { error }
}

/// The name for errors of a whole body: a lone number has none of its own.
pub const fn name_of<'a, T: Decode<'a>>(label: Name) -> Name {
    if T::EXACT { label } else { T::NAME }
}

/// The length of an item with a body of `len` bytes.
#[inline(always)]
pub fn tagged_len<'a, R: Raw<'a>>(len: usize, tag: R::Tag) -> usize {
    R::head_len(tag).saturating_add(len)
}

/// Writes an item: the head is filled in behind its body. `name` is the structure of the body, for a body too long.
#[inline]
pub fn put_tagged<'a, R: Raw<'a>>(
    tag: R::Tag,
    body: &impl Encode,
    name: Name,
    w: &mut Writer<'_>,
) -> Result<(), Error> {
    let head = R::head_len(tag);
    let mark = w.skip(head, R::NAME)?;
    body.encode(w).map_err(|error| labelled(error, name))?;
    let len = since(w, mark, head);
    w.back_to(mark, head, |w| R::head(tag, len, w)).map_err(|error| match error.kind() {
        ErrorKind::TooLong { .. } => error.named(name),
        _ => error,
    })
}
