//! Structures as objects: what the macros call for the fields of both directions.

use super::bits::unhex;
use super::{Error, JsonBits, String, Transcode, TranscodeChoice, TranscodeCounted, Value, Vec, format};
use crate::{Choice, Counted, Decode, Encode, Entry, Name, Reader};
use core::fmt;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Serializes the fields of a structure.
pub struct Fields<S: Serializer>(S::SerializeStruct);

impl<S: Serializer> fmt::Debug for Fields<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fields")
    }
}

#[doc(hidden)]
impl<S: Serializer> Fields<S> {
    pub fn new(s: S, name: &'static str, count: usize) -> Result<Self, S::Error> {
        s.serialize_struct(name, count).map(Fields)
    }

    pub fn bits(&mut self, key: &'static str, value: impl JsonBits) -> Result<(), S::Error> {
        self.0.serialize_field(key, &value.to_value())
    }

    /// Reserved bits that are as they should be are left out.
    pub fn reserved(&mut self, key: &'static str, value: impl JsonBits, is_default: bool) -> Result<(), S::Error> {
        if is_default { Ok(()) } else { self.bits(key, value) }
    }

    pub fn part(&mut self, key: &'static str, value: &impl Serialize) -> Result<(), S::Error> {
        self.0.serialize_field(key, value)
    }

    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

/// A selector and the bytes it announces.
#[doc(hidden)]
pub type Chosen<T> = (<T as TranscodeChoice>::Selector, Vec<u8>);

/// An object whose keys have been checked.
#[derive(Debug)]
pub struct Object<'v>(&'v [(String, Value)], &'static str);

#[doc(hidden)]
impl<'v> Object<'v> {
    pub fn new(value: &'v Value, name: &'static str, keys: &[&str]) -> Result<Self, Error> {
        let Value::Map(entries) = value else { return Err(Error::new(name, "expected an object")) };
        match entries.iter().find(|(k, _)| !keys.contains(&&**k)) {
            Some((k, _)) => Err(Error::new(k, format!("no such field in {name}"))),
            None => Ok(Object(entries, name)),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        self.0.iter().find(|(k, v)| k == key && *v != Value::Null).map(|(_, v)| v)
    }

    pub(super) fn required<T>(&self, key: &str, value: Option<T>) -> Result<T, Error> {
        value.ok_or_else(|| Error::new(key, format!("missing in {}", self.1)))
    }

    pub fn bits<T: JsonBits>(&self, key: &str) -> Result<T, Error> {
        self.required(key, self.optional_bits(key)?)
    }

    /// Reserved bits left out are as they should be.
    pub fn reserved<T: JsonBits + Default>(&self, key: &str) -> Result<T, Error> {
        Ok(self.optional_bits(key)?.unwrap_or_default())
    }

    pub fn optional_bits<T: JsonBits>(&self, key: &str) -> Result<Option<T>, Error> {
        self.get(key).map(|v| T::from_value(v).map_err(|e| e.under(key))).transpose()
    }

    pub fn part<T: Transcode>(&self, key: &str) -> Result<Vec<u8>, Error> {
        self.part_with(key, T::transcode)
    }

    pub fn optional_part<T: Transcode>(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        self.optional_part_with(key, T::transcode)
    }

    pub fn part_with(
        &self,
        key: &str,
        transcode: impl FnOnce(&Value, &mut Vec<u8>) -> Result<(), Error>,
    ) -> Result<Vec<u8>, Error> {
        self.required(key, self.optional_part_with(key, transcode)?)
    }

    pub fn optional_part_with(
        &self,
        key: &str,
        transcode: impl FnOnce(&Value, &mut Vec<u8>) -> Result<(), Error>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let mut out = Vec::new();
        transcode(value, &mut out).map_err(|e| e.under(key))?;
        Ok(Some(out))
    }

    pub fn counted<T: TranscodeCounted>(&self, key: &str) -> Result<(usize, Vec<u8>), Error> {
        self.required(key, self.optional_counted::<T>(key)?)
    }

    pub fn optional_counted<T: TranscodeCounted>(&self, key: &str) -> Result<Option<(usize, Vec<u8>)>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let mut out = Vec::new();
        let count = T::transcode_counted(value, &mut out).map_err(|e| e.under(key))?;
        Ok(Some((count, out)))
    }

    pub fn choice<T: TranscodeChoice>(&self, key: &str) -> Result<Chosen<T>, Error> {
        self.required(key, self.optional_choice::<T>(key)?)
    }

    pub fn optional_choice<T: TranscodeChoice>(&self, key: &str) -> Result<Option<Chosen<T>>, Error> {
        self.get(key).map(|v| T::transcode_choice(v).map_err(|e| e.under(key))).transpose()
    }
}

#[doc(hidden)]
pub fn view<'b, T: Decode<'b>>(key: &str, bytes: &'b [u8]) -> Result<T, Error> {
    T::from_bytes(bytes).map_err(|e| Error::from(e).under(key))
}

#[doc(hidden)]
pub fn view_as<'b, T: Choice<'b>>(key: &str, selector: T::Selector, bytes: &'b [u8]) -> Result<T, Error> {
    T::decode_as(selector, &mut Reader::new(bytes)).map_err(|e| Error::from(e).under(key))
}

#[doc(hidden)]
pub fn view_with<'b, T>(
    key: &str,
    bytes: &'b [u8],
    decode: impl FnOnce(&mut Reader<'b>) -> Result<T, crate::Error>,
) -> Result<T, Error> {
    let mut r = Reader::new(bytes);
    let value = decode(&mut r).and_then(|v| r.expect_empty(&"part").map(|()| v));
    value.map_err(|e| Error::from(e).under(key))
}

#[doc(hidden)]
pub fn view_counted<'b, T: Counted<'b>>(key: Name, (n, bytes): &'b (usize, Vec<u8>)) -> Result<T, Error> {
    view_with(key, bytes, |r| T::decode_count(*n, r, key))
}

#[doc(hidden)]
pub fn finish(view: &impl Encode, out: &mut Vec<u8>) -> Result<(), Error> {
    Ok(view.append_to(out)?)
}

#[doc(hidden)]
pub fn finish_with<'a, T: Entry<'a, A>, A: Copy>(view: &'a T, out: &mut Vec<u8>, with: A) -> Result<(), Error> {
    struct Told<'a, T, A>(&'a T, A);
    impl<'a, T: Entry<'a, A>, A: Copy> Encode for Told<'a, T, A> {
        fn encoded_len(&self) -> usize {
            self.0.entry_len(self.1)
        }
        fn encode(&self, w: &mut crate::Writer<'_>) -> Result<(), crate::Error> {
            self.0.write_entry(w, self.1)
        }
    }
    finish(&Told(view, with), out)
}

/// What stands for a text whose bytes matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextOrRaw<'v> {
    /// Text alone, to be coded.
    Text(&'v str),
    /// The bytes.
    Raw(Vec<u8>),
}

/// Text, or an object of `text` and `raw`, one of which may be missing: `raw`, in hexadecimal, is what counts.
///
/// # Errors
/// For anything else.
pub fn text_or_raw<'v>(value: &'v Value, name: &'static str) -> Result<TextOrRaw<'v>, Error> {
    match value {
        Value::Str(text) => Ok(TextOrRaw::Text(text)),
        _ => Object::new(value, name, &["text", "raw"])?.text_or_raw(),
    }
}

impl<'v> Object<'v> {
    /// Its `text` or its `raw`, as in [`text_or_raw`]: for objects that say more about the text.
    ///
    /// # Errors
    /// When there is neither.
    pub fn text_or_raw(&self) -> Result<TextOrRaw<'v>, Error> {
        let text = self.text("text")?.map(TextOrRaw::Text);
        let raw = self.get("raw").map(|raw| unhex(raw).map_err(|e| e.under("raw"))).transpose()?;
        let found = raw.map(TextOrRaw::Raw).or(text);
        found.ok_or_else(|| Error::value("expected text, or an object with `raw` or `text`"))
    }

    /// The text behind a key.
    ///
    /// # Errors
    /// When it is no text.
    pub fn text(&self, key: &'static str) -> Result<Option<&'v str>, Error> {
        match self.get(key) {
            Some(Value::Str(text)) => Ok(Some(text)),
            Some(_) => Err(Error::new(key, "expected text")),
            None => Ok(None),
        }
    }
}
