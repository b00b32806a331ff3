//! Bytes as hexadecimal text, loops as arrays.

use super::bits::{hex, unhex};
use super::{Error, JsonBits, Transcode, TranscodeCounted, TranscodeWith, Value, Vec, format, only_entry};
use crate::{Blob, Entry, List};
use alloc::borrow::ToOwned;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

impl Serialize for Blob<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&format_args!("{self:?}"))
    }
}

impl Transcode for Blob<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend(unhex(value)?);
        Ok(())
    }
}

impl<const N: usize> Transcode for [u8; N] {
    /// An array of numbers, as serde itself writes it, or hexadecimal.
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let bytes = match value {
            Value::Seq(items) => items.iter().map(u8::from_value).collect::<Result<Vec<u8>, Error>>()?,
            hex => unhex(hex)?,
        };
        let bytes: [u8; N] = bytes.try_into().map_err(|_| Error::value(format!("expected {N} bytes")))?;
        out.extend(bytes);
        Ok(())
    }
}

impl<'a, A: Copy, T: Entry<'a, A> + Copy + Serialize> Serialize for List<'a, T, A> {
    /// An array; what does not decode is its last entry, `{ "undecoded": hex }`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(None)?;
        match self {
            List::Items(items) => items.iter().try_for_each(|i| seq.serialize_element(i))?,
            List::Wire(r, with) => {
                let (mut r, mut state) = (*r, T::begin(*with));
                while !r.is_empty() {
                    let before = r;
                    match T::read_entry(&mut r, &mut state) {
                        Ok(item) if r.len() < before.len() => seq.serialize_element(&item)?,
                        _ => {
                            seq.serialize_element(&Value::Map(
                                [("undecoded".to_owned(), hex(before.peek()).into())].into(),
                            ))?;
                            break;
                        }
                    }
                }
            }
        }
        seq.end()
    }
}

/// The entries of an array, by `each`; their number.
fn entries(
    value: &Value,
    out: &mut Vec<u8>,
    each: impl Fn(&Value, &mut Vec<u8>) -> Result<(), Error>,
) -> Result<usize, Error> {
    let Value::Seq(items) = value else { return Err(Error::value("expected an array")) };
    items.iter().enumerate().try_for_each(|(i, item)| {
        match only_entry(item, "") {
            Ok(("undecoded", bytes)) => Blob::transcode(bytes, out),
            _ => each(item, out),
        }
        .map_err(|e| e.under(&format!("[{i}]")))
    })?;
    Ok(items.len())
}

impl<T: Transcode> Transcode for List<'_, T> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        entries(value, out, T::transcode).map(drop)
    }
}

impl<T: Transcode> TranscodeCounted for List<'_, T> {
    fn transcode_counted(value: &Value, out: &mut Vec<u8>) -> Result<usize, Error> {
        entries(value, out, T::transcode)
    }
}

#[doc(hidden)]
impl<A: Copy, T: TranscodeWith<A>> List<'_, T, A> {
    pub fn transcode_with(value: &Value, out: &mut Vec<u8>, with: A) -> Result<(), Error> {
        entries(value, out, |item, out| T::transcode_with(item, out, with)).map(drop)
    }
}
