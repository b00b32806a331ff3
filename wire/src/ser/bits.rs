//! Fields of bits as values.

use super::{Error, String, Value, Vec, format};
use crate::{Bcd, Bits, Blob, Chars, Checked, Kept, Rfu, Rfz, Sum};

/// A field of bits as a value.
pub trait JsonBits: Copy {
    /// For people where that loses nothing.
    fn to_value(self) -> Value;

    /// The other way round.
    ///
    /// # Errors
    /// When the value stands for no field of this type.
    fn from_value(value: &Value) -> Result<Self, Error>;
}

macro_rules! json_ints {
    ($($t:ty)*) => { $(
        impl JsonBits for $t {
            fn to_value(self) -> Value {
                Value::Int(self.into())
            }

            fn from_value(value: &Value) -> Result<Self, Error> {
                match value {
                    Value::Int(n) => <$t>::try_from(*n).map_err(|_| Error::value("does not fit the field")),
                    _ => Err(Error::value("expected an integer")),
                }
            }
        }
    )* };
}
json_ints!(u8 u16 u32 u64 i8 i16 i32);

impl JsonBits for bool {
    fn to_value(self) -> Value {
        Value::Bool(self)
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Bool(b) => Ok(*b),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err(Error::value("expected true or false")),
        }
    }
}

impl<const N: usize> JsonBits for [u8; N]
where
    [u8; N]: Bits,
{
    fn to_value(self) -> Value {
        hex(&self).into()
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        unhex(value)?.try_into().map_err(|_| Error::value(format!("expected {N} bytes")))
    }
}

/// Reserved bits are written as their difference from what the standard wants.
macro_rules! json_reserved {
    ($($t:ty)*) => { $(
        impl JsonBits for $t {
            fn to_value(self) -> Value {
                Value::Int(self.deviation().into())
            }

            fn from_value(value: &Value) -> Result<Self, Error> {
                u32::from_value(value).map(<$t>::from_deviation)
            }
        }
    )* };
}
json_reserved!(Rfu Rfz);

impl<const D: u32> JsonBits for Bcd<D> {
    /// The decimal number; digits over nine make it text, `0x` and the digits as sent.
    fn to_value(self) -> Value {
        match self.get() {
            Some(n) => Value::Int(n.into()),
            None => format!("{:#x}", self.raw()).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let raw = value.as_str().and_then(|s| u32::from_str_radix(s.strip_prefix("0x")?, 16).ok());
        match (value, raw) {
            (Value::Int(n), _) => u32::try_from(*n).ok().and_then(Bcd::new),
            (_, Some(raw)) => Some(Bcd::from_raw(raw)),
            _ => None,
        }
        .ok_or_else(|| Error::value(format!("expected a number of {D} decimal digits")))
    }
}

impl<const N: usize> JsonBits for Chars<N>
where
    Chars<N>: Bits,
{
    /// The characters; `0x` and hexadecimal where not all are printable ASCII.
    fn to_value(self) -> Value {
        match self.as_str() {
            Some(text) if !text.starts_with("0x") => text.into(),
            _ => format!("0x{}", hex(&self.0)).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let text = value.as_str().unwrap_or_default();
        let bytes = match text.strip_prefix("0x") {
            Some(digits) if digits.len() / 2 == N => unhex(&digits.into())?,
            _ => text.as_bytes().to_vec(),
        };
        bytes.try_into().map(Chars).map_err(|_| Error::value(format!("expected {N} ASCII characters")))
    }
}

/// A checksum that is right is not there; another one is its difference from that.
impl<S: Sum> JsonBits for Kept<'_, S> {
    fn to_value(self) -> Value {
        Value::Int(self.deviation().into())
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        u64::from_value(value).map(Kept::from_deviation)
    }
}

impl<S: Copy> JsonBits for Checked<S> {
    /// How far it is off, as [`Kept`] has it: not at all.
    fn to_value(self) -> Value {
        Value::Int(0)
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Int(0) => Ok(Checked::default()),
            _ => Err(Error::value("a checksum here is right: its difference is 0")),
        }
    }
}

impl<A: JsonBits, B: JsonBits> JsonBits for (A, B) {
    fn to_value(self) -> Value {
        Value::Seq([self.0.to_value(), self.1.to_value()].into())
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let items = match value {
            Value::Seq(items) => items.as_slice(),
            _ => &[],
        };
        match items {
            [a, b] => Ok((A::from_value(a)?, B::from_value(b)?)),
            _ => Err(Error::value("expected an array of two")),
        }
    }
}

/// Two digits for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    format!("{:?}", Blob(bytes))
}

/// The bytes of such a text.
pub(super) fn unhex(value: &Value) -> Result<Vec<u8>, Error> {
    let wrong = || Error::value("expected hexadecimal digits");
    let text = value.as_str().ok_or_else(wrong)?.as_bytes();
    let digit = |d: &u8| char::from(*d).to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or_else(wrong);
    text.chunks(2)
        .map(|pair| match pair {
            [high, low] => Ok((digit(high)? << 4) | digit(low)?),
            _ => Err(wrong()),
        })
        .collect()
}
