//! Values that are one number.

use crate::{Bits, Decode, Encode, Error, ErrorKind, Name, Reader, View, Writer, rt};
use core::fmt;
use core::ops::Deref;

/// A number, or a coded value, of `BITS` bits standing alone: whole bytes, at most eight.
///
/// A body of another length is no such number. Errors name the line of the union it stands in.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scalar<T, const BITS: u32>(pub T);

/// A byte.
pub type U8 = Scalar<u8, 8>;
/// Two bytes.
pub type U16 = Scalar<u16, 16>;
/// Three bytes.
pub type U24 = Scalar<u32, 24>;
/// Four bytes.
pub type U32 = Scalar<u32, 32>;

/// What stands in errors where no union says the name.
pub(crate) const AT: Name = &"value";

impl<T: Bits, const BITS: u32> Scalar<T, BITS> {
    const BYTES: usize = {
        assert!(BITS % 8 == 0 && BITS > 0 && BITS <= 64, "whole bytes, at most eight");
        rt::width::<T>(BITS);
        BITS as usize / 8
    };
}

impl<T, const BITS: u32> Deref for Scalar<T, BITS> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug, const BITS: u32> fmt::Debug for Scalar<T, BITS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a, T: Bits, const BITS: u32> Decode<'a> for Scalar<T, BITS> {
    const NAME: Name = AT;
    const EXACT: bool = true;

    #[inline]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let bytes = r.bytes(Self::BYTES, AT)?;
        let raw = bytes.iter().fold(0, |v: u64, &b| v << 8 | u64::from(b));
        Ok(Scalar(T::from_bits(raw, BITS)))
    }
}

impl<T: Bits, const BITS: u32> Encode for Scalar<T, BITS> {
    fn encoded_len(&self) -> usize {
        Self::BYTES
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let raw = self.0.to_bits(BITS);
        let unused = 64u32.wrapping_sub(BITS);
        if raw > u64::MAX.wrapping_shr(unused) {
            return Err(w.error(ErrorKind::TooLarge(raw), AT));
        }
        let bytes = raw.wrapping_shl(unused).to_be_bytes();
        w.put(bytes.get(..Self::BYTES).unwrap_or(&[]), AT)
    }
}

impl<T: Bits + 'static, const BITS: u32> View for Scalar<T, BITS> {
    type Of<'a> = Scalar<T, BITS>;
}

#[cfg(feature = "serde")]
impl<T: crate::ser::JsonBits, const BITS: u32> serde::Serialize for Scalar<T, BITS> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.to_value().serialize(s)
    }
}

#[cfg(feature = "serde")]
impl<T: Bits + crate::ser::JsonBits, const BITS: u32> crate::ser::Transcode for Scalar<T, BITS> {
    fn transcode(value: &crate::ser::Value, out: &mut crate::ser::Vec<u8>) -> Result<(), crate::ser::Error> {
        crate::ser::finish(&Scalar::<T, BITS>(T::from_value(value)?), out)
    }
}

#[cfg(feature = "testing")]
impl<T: Bits, const BITS: u32> crate::testing::Sample for Scalar<T, BITS> {
    fn sample(s: &mut crate::testing::Source<'_>) {
        s.bits::<T>(BITS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::laws;

    #[test]
    fn scalars_keep_the_laws() {
        laws::<U8>();
        laws::<U16>();
        laws::<U24>();
        laws::<U32>();
        laws::<Scalar<u64, 64>>();
        laws::<Scalar<[u8; 6], 48>>();
    }
}
