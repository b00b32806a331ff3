//! Field types of a known number of bits.

use core::fmt;

/// A value of a known number of bits, most significant bit first.
pub trait Bits: Copy {
    /// The narrowest field this type may stand in.
    const MIN: u32;
    /// The widest field this type may stand in.
    const MAX: u32;

    /// The value of the low `width` bits of `raw`; the others are zero.
    fn from_bits(raw: u64, width: u32) -> Self;

    /// The bits to write. A result of more than `width` bits is refused by the writer.
    fn to_bits(self, width: u32) -> u64;
}

/// A value of more bits than a number has: whole bytes.
pub trait Wide {
    /// Its bits on the wire.
    const BITS: u32;
}

#[allow(clippy::cast_possible_truncation, clippy::arithmetic_side_effects)] // of a constant
impl<const N: usize> Wide for [u8; N] {
    const BITS: u32 = N as u32 * 8;
}

macro_rules! unsigned {
    ($($t:ty = $n:literal),*) => { $(
        impl Bits for $t {
            const MIN: u32 = 1;
            const MAX: u32 = $n;

            // The declaration has checked that the field is no wider than the type.
            #[allow(clippy::cast_possible_truncation)]
            #[inline(always)]
            fn from_bits(raw: u64, _: u32) -> Self {
                raw as $t
            }

            #[inline(always)]
            fn to_bits(self, _: u32) -> u64 {
                u64::from(self)
            }
        }
    )* };
}
unsigned!(u8 = 8, u16 = 16, u32 = 32, u64 = 64);

macro_rules! signed {
    ($($t:ty = $n:literal),*) => { $(
        /// Two's complement.
        impl Bits for $t {
            const MIN: u32 = 1;
            const MAX: u32 = $n;

            // Shifting the field to the top and back extends its sign; the declaration has
            // checked that it is no wider than the type.
            #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
            #[inline(always)]
            fn from_bits(raw: u64, width: u32) -> Self {
                let unused = 64u32.wrapping_sub(width);
                (raw.wrapping_shl(unused) as i64).wrapping_shr(unused) as $t
            }

            #[allow(clippy::cast_sign_loss)]
            #[inline(always)]
            fn to_bits(self, width: u32) -> u64 {
                let v = i64::from(self);
                let unused = 64u32.wrapping_sub(width);
                if v.wrapping_shl(unused).wrapping_shr(unused) == v {
                    (v as u64).wrapping_shl(unused).wrapping_shr(unused)
                } else {
                    u64::MAX
                }
            }
        }
    )* };
}
signed!(i8 = 8, i16 = 16, i32 = 32);

impl Bits for bool {
    const MIN: u32 = 1;
    const MAX: u32 = 1;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Self {
        raw != 0
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self)
    }
}

macro_rules! arrays {
    ($($n:literal)*) => { $(
        impl Bits for [u8; $n] {
            const MIN: u32 = 8 * $n;
            const MAX: u32 = 8 * $n;

            #[inline(always)]
            fn from_bits(raw: u64, _: u32) -> Self {
                let mut out = [0; $n];
                let be = raw.to_be_bytes();
                out.iter_mut().rev().zip(be.iter().rev()).for_each(|(o, b)| *o = *b);
                out
            }

            #[inline(always)]
            fn to_bits(self, _: u32) -> u64 {
                self.iter().fold(0, |v, &b| v << 8 | u64::from(b))
            }
        }
    )* };
}
arrays!(1 2 3 4 5 6 7 8);

#[inline(always)]
const fn ones(width: u32) -> u32 {
    if width == 0 { 0 } else { u32::MAX.wrapping_shr(32u32.wrapping_sub(width)) }
}

/// Reserved bits that are sent as ones ("reserved", "reserved_future_use").
///
/// Kept as the difference from all ones: the default is what must be sent, and what was received
/// goes back unchanged.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rfu(u32);

impl Rfu {
    /// True when every bit is as the standard wants it.
    pub const fn is_default(self) -> bool {
        self.0 == 0
    }

    /// The bits that are zero where ones are wanted.
    pub const fn deviation(self) -> u32 {
        self.0
    }

    /// Bits that are zero where ones are wanted.
    pub const fn from_deviation(bits: u32) -> Self {
        Rfu(bits)
    }
}

#[allow(clippy::cast_possible_truncation)] // at most 32 bits, by MAX
impl Bits for Rfu {
    const MIN: u32 = 1;
    const MAX: u32 = 32;

    #[inline(always)]
    fn from_bits(raw: u64, width: u32) -> Self {
        Rfu(!(raw as u32) & ones(width))
    }

    #[inline(always)]
    fn to_bits(self, width: u32) -> u64 {
        if self.0 > ones(width) { u64::MAX } else { u64::from(!self.0 & ones(width)) }
    }
}

impl fmt::Debug for Rfu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_default() { f.write_str("1s") } else { write!(f, "1s^{:#b}", self.0) }
    }
}

/// Reserved bits that are sent as zeros ("reserved_zero_future_use"); received ones are kept.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rfz(u32);

impl Rfz {
    /// True when every bit is as the standard wants it.
    pub const fn is_default(self) -> bool {
        self.0 == 0
    }

    /// The bits that are one where zeros are wanted.
    pub const fn deviation(self) -> u32 {
        self.0
    }

    /// Bits that are one where zeros are wanted.
    pub const fn from_deviation(bits: u32) -> Self {
        Rfz(bits)
    }
}

#[allow(clippy::cast_possible_truncation)] // at most 32 bits, by MAX
impl Bits for Rfz {
    const MIN: u32 = 1;
    const MAX: u32 = 32;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Self {
        Rfz(raw as u32)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

impl fmt::Debug for Rfz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_default() { f.write_str("0s") } else { write!(f, "0s^{:#b}", self.0) }
    }
}

/// `D` binary coded decimal digits (at most 8), kept as sent; [`get`](Bcd::get) converts.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Bcd<const D: u32>(u32);

impl<const D: u32> Bcd<D> {
    /// None when `value` has more than `D` digits.
    pub const fn new(mut value: u32) -> Option<Self> {
        let (mut raw, mut digit) = (0u32, 0u32);
        while digit < D && digit < 8 {
            raw |= (value % 10).wrapping_shl(digit.wrapping_mul(4));
            value /= 10;
            digit = digit.wrapping_add(1);
        }
        if value == 0 { Some(Bcd(raw)) } else { None }
    }

    /// The number, or None when a digit is over nine.
    pub const fn get(self) -> Option<u32> {
        let (mut value, mut digit) = (0u32, D);
        while digit > 0 {
            digit = digit.wrapping_sub(1);
            let d = self.0.wrapping_shr(digit.wrapping_mul(4)) & 15;
            if d > 9 {
                return None;
            }
            value = value.wrapping_mul(10).wrapping_add(d);
        }
        Some(value)
    }

    /// The digits as sent, four bits each.
    pub const fn raw(self) -> u32 {
        self.0
    }

    /// Digits of four bits each, legal or not; more than `D` of them are refused on write.
    pub const fn from_raw(raw: u32) -> Self {
        Bcd(raw)
    }
}

#[allow(clippy::cast_possible_truncation)] // at most 8 digits
impl<const D: u32> Bits for Bcd<D> {
    const MIN: u32 = 4 * D;
    const MAX: u32 = if D <= 8 { 4 * D } else { 0 };

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Self {
        Bcd(raw as u32)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

impl<const D: u32> fmt::Debug for Bcd<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}", self.0, width = D as usize)
    }
}

/// `N` characters of one byte each (at most 8), such as an ISO 639-2 language code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chars<const N: usize>(pub [u8; N]);

impl<const N: usize> Chars<N> {
    /// The characters, when all are printable ASCII.
    pub fn as_str(&self) -> Option<&str> {
        let text = core::str::from_utf8(&self.0).ok()?;
        text.bytes().all(|b| (0x20..0x7F).contains(&b)).then_some(text)
    }
}

impl<const N: usize> Default for Chars<N> {
    fn default() -> Self {
        Chars([0; N])
    }
}

impl<const N: usize> From<&[u8; N]> for Chars<N> {
    fn from(chars: &[u8; N]) -> Self {
        Chars(*chars)
    }
}

impl<const N: usize> fmt::Debug for Chars<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_str() {
            Some(text) => fmt::Debug::fmt(text, f),
            None => self.0.iter().try_for_each(|b| write!(f, "{b:02x}")),
        }
    }
}

impl<const N: usize> Bits for Chars<N>
where
    [u8; N]: Bits,
{
    const MIN: u32 = <[u8; N]>::MIN;
    const MAX: u32 = <[u8; N]>::MAX;

    #[inline(always)]
    fn from_bits(raw: u64, width: u32) -> Self {
        Chars(<[u8; N]>::from_bits(raw, width))
    }

    #[inline(always)]
    fn to_bits(self, width: u32) -> u64 {
        self.0.to_bits(width)
    }
}
