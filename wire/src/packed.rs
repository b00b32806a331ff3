//! Entries smaller than a byte, and decimal digits of any number.

use crate::{Bits, Blob, Counted, Decode, Encode, Error, ErrorKind, Name, Reader, View, Wide, Writer};
use core::fmt;

/// Entries of `BITS` bits each, 1 to 64, one after the other; the last byte is filled up.
///
/// The bits behind the last entry are kept as received. Bits sent by this crate are zeros there.
#[derive(Clone, Copy)]
pub struct Packed<'a, T, const BITS: u32>(Form<'a, T>);

#[derive(Clone, Copy)]
enum Form<'a, T> {
    Wire(usize, &'a [u8]),
    Items(&'a [T]),
}

impl<'a, T: Bits, const BITS: u32> Packed<'a, T, BITS> {
    const CHECK: () = crate::rt::width::<T>(BITS);

    /// The number of entries.
    pub const fn len(&self) -> usize {
        match &self.0 {
            Form::Wire(n, _) => *n,
            Form::Items(items) => items.len(),
        }
    }

    /// True without entries.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<'a, T, BITS> {
        let form = self.0;
        (0..self.len()).map_while(move |i| match form {
            Form::Wire(_, bytes) => Some(T::from_bits(bits(bytes, i, BITS), BITS)),
            Form::Items(items) => items.get(i).copied(),
        })
    }

    fn bytes(entries: usize) -> Option<usize> {
        let () = Self::CHECK;
        Some(entries.checked_mul(usize::try_from(BITS).ok()?)?.div_ceil(8))
    }
}

/// Entry `i` of `width` bits; bits beyond the end are zeros.
fn bits(bytes: &[u8], i: usize, width: u32) -> u64 {
    let width = usize::try_from(width).unwrap_or(0);
    let first = i.saturating_mul(width);
    (first..first.saturating_add(width)).fold(0u64, |v, bit| {
        let byte = bytes.get(bit / 8).copied().unwrap_or(0);
        let shift = u32::try_from(7usize.saturating_sub(bit % 8)).unwrap_or(0);
        v << 1 | u64::from(byte.wrapping_shr(shift) & 1)
    })
}

impl<T, const BITS: u32> Default for Packed<'_, T, BITS> {
    fn default() -> Self {
        Packed(Form::Items(&[]))
    }
}

impl<'a, T, const BITS: u32> From<&'a [T]> for Packed<'a, T, BITS> {
    fn from(items: &'a [T]) -> Self {
        Packed(Form::Items(items))
    }
}

impl<'a, T, const BITS: u32, const N: usize> From<&'a [T; N]> for Packed<'a, T, BITS> {
    fn from(items: &'a [T; N]) -> Self {
        Packed(Form::Items(items))
    }
}

impl<T: Bits + PartialEq, const BITS: u32> PartialEq for Packed<'_, T, BITS> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Wire(n, a), Form::Wire(m, b)) => n == m && a == b,
            _ => self.iter().eq(other.iter()),
        }
    }
}

impl<T: Bits + fmt::Debug, const BITS: u32> fmt::Debug for Packed<'_, T, BITS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T: Bits, const BITS: u32> Counted<'a> for Packed<'a, T, BITS> {
    fn decode_count(n: usize, r: &mut Reader<'a>, at: Name) -> Result<Self, Error> {
        let Some(len) = Self::bytes(n) else { return Err(r.error(ErrorKind::Value(n as u64), at)) };
        Ok(Packed(Form::Wire(n, r.bytes(len, at)?)))
    }

    fn count(&self) -> Result<usize, Error> {
        Ok(self.len())
    }
}

impl<T: Bits, const BITS: u32> Encode for Packed<'_, T, BITS> {
    fn encoded_len(&self) -> usize {
        match &self.0 {
            Form::Wire(_, bytes) => bytes.len(),
            Form::Items(items) => Self::bytes(items.len()).unwrap_or(usize::MAX),
        }
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        const AT: Name = &"Packed";
        match &self.0 {
            Form::Wire(_, bytes) => w.put(bytes, AT),
            Form::Items(items) => {
                let mut bits = crate::rt::BitWriter::new();
                for item in *items {
                    bits.put(w, item.to_bits(BITS), BITS, AT)?;
                }
                let rest = bits.to_byte();
                bits.put(w, 0, rest, AT)
            }
        }
    }
}

/// `2 * N` binary coded decimal digits, for fields that no number holds. With `ODD` the first four bits are reserved ones,
/// and the digits one fewer; shown are all.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digits<const N: usize, const ODD: bool = false>(pub [u8; N]);

impl<const N: usize, const ODD: bool> Digits<N, ODD> {
    /// The digits, the most significant first. One over nine is as sent.
    pub fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().flat_map(|b| [b >> 4, b & 0x0F]).skip(usize::from(ODD))
    }

    /// True when no digit is over nine.
    pub fn is_decimal(&self) -> bool {
        self.iter().all(|d| d <= 9)
    }
}

impl<const N: usize, const ODD: bool> Default for Digits<N, ODD> {
    fn default() -> Self {
        let mut bytes = [0; N];
        if let ([first, ..], true) = (&mut bytes[..], ODD) {
            *first = 0xF0;
        }
        Digits(bytes)
    }
}

impl<const N: usize, const ODD: bool> fmt::Debug for Digits<N, ODD> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Blob(&self.0).fmt(f)
    }
}

impl<const N: usize, const ODD: bool> Wide for Digits<N, ODD> {
    const BITS: u32 = <[u8; N]>::BITS;
}

impl<'a, const N: usize, const ODD: bool> Decode<'a> for Digits<N, ODD> {
    const NAME: Name = &"digits";
    const EXACT: bool = true;

    #[inline(always)]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        r.array(&"digits").copied().map(Digits)
    }
}

impl<const N: usize, const ODD: bool> Encode for Digits<N, ODD> {
    #[inline(always)]
    fn encoded_len(&self) -> usize {
        N
    }

    #[inline(always)]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(&self.0, &"digits")
    }
}

impl<const N: usize, const ODD: bool> View for Digits<N, ODD> {
    type Of<'a> = Digits<N, ODD>;
}

#[cfg(feature = "serde")]
mod json {
    use super::{Digits, Packed};
    use crate::ser::{Error, JsonBits, TranscodeCounted, Value, Vec, finish, format};
    use crate::{Bits, Blob};
    use serde::ser::{Serialize, SerializeSeq, Serializer};

    impl<T: Bits + JsonBits, const BITS: u32> Serialize for Packed<'_, T, BITS> {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            let mut seq = s.serialize_seq(Some(self.len()))?;
            self.iter().try_for_each(|entry| seq.serialize_element(&entry.to_value()))?;
            // Bits behind the last entry, if any is set.
            let (used, bytes) = (self.len().saturating_mul(BITS as usize), self.as_wire());
            let spare = (bytes.len().saturating_mul(8)).saturating_sub(used);
            let last =
                bytes.last().copied().unwrap_or(0) & u8::try_from((1u32 << (spare & 7)).saturating_sub(1)).unwrap_or(0);
            if last != 0 {
                seq.serialize_element(&format!("spare {last:#x}"))?;
            }
            seq.end()
        }
    }

    impl<T, const BITS: u32> Packed<'_, T, BITS> {
        fn as_wire(&self) -> &[u8] {
            match &self.0 {
                super::Form::Wire(_, bytes) => bytes,
                super::Form::Items(_) => &[],
            }
        }
    }

    impl<T: Bits + JsonBits, const BITS: u32> TranscodeCounted for Packed<'_, T, BITS> {
        fn transcode_counted(value: &Value, out: &mut Vec<u8>) -> Result<usize, Error> {
            let Value::Seq(items) = value else { return Err(Error::value("expected an array")) };
            let spare = |v: &Value| v.as_str().and_then(|s| u8::from_str_radix(s.strip_prefix("spare 0x")?, 16).ok());
            let (items, last) = match items.split_last() {
                Some((last, rest)) if spare(last).is_some() => (rest, spare(last).unwrap_or(0)),
                _ => (items.as_slice(), 0),
            };
            let entries = items.iter().map(T::from_value).collect::<Result<Vec<T>, Error>>()?;
            finish(&Packed::<T, BITS>::from(entries.as_slice()), out)?;
            if let Some(byte) = out.last_mut() {
                *byte |= last;
            }
            Ok(entries.len())
        }
    }

    impl<const N: usize, const ODD: bool> Serialize for Digits<N, ODD> {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            Blob(&self.0).serialize(s)
        }
    }

    impl<const N: usize, const ODD: bool> crate::ser::Transcode for Digits<N, ODD> {
        fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
            <[u8; N]>::transcode(value, out)
        }
    }
}

#[cfg(feature = "testing")]
mod sample {
    use super::{Digits, Packed};
    use crate::Bits;
    use crate::testing::{Sample, SampleCounted, Source};

    impl<T: Bits, const BITS: u32> SampleCounted for Packed<'_, T, BITS> {
        fn sample_entry(s: &mut Source<'_>) {
            s.bits::<T>(BITS);
        }

        fn sample_times(n: usize, s: &mut Source<'_>) {
            (0..n).for_each(|_| Self::sample_entry(s));
            let rest = s.to_byte();
            s.put(u64::MAX, rest);
        }
    }

    impl<const N: usize, const ODD: bool> Sample for Digits<N, ODD> {
        fn sample(s: &mut Source<'_>) {
            <[u8; N]>::sample(s);
        }
    }
}
