//! serde, in both directions.
//!
//! Views serialize; [`Owned`] also deserializes: a self-describing format such as
//! JSON is read into a [`Value`] tree and transcoded into wire bytes by way of the views, so both
//! directions make the same checks. Formats for machines (`is_human_readable` is false) carry the
//! wire bytes themselves.

use crate::{
    Bcd, Bits, Blob, Chars, Checked, Choice, Counted, Decode, Encode, Entry, Kept, Known, List, Name, Owned, Raw,
    Reader, Rfu, Rfz, Sum, View,
};
use alloc::collections::BTreeSet;
use alloc::{borrow::Cow, borrow::ToOwned};
pub use alloc::{format, string::String, vec::Vec};
use core::cell::Cell;
use core::fmt;
pub use serde;
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Where in the tree something was not understood, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}{}{message}", if path.is_empty() { "" } else { ": " })]
pub struct Error {
    path: String,
    message: Cow<'static, str>,
}

impl Error {
    /// An error at key `at`.
    pub fn new(at: &str, message: impl Into<Cow<'static, str>>) -> Self {
        Error { path: at.to_owned(), message: message.into() }
    }

    /// An error of the value that was asked for itself.
    pub fn value(message: impl Into<Cow<'static, str>>) -> Self {
        Error::new("", message)
    }

    fn under(mut self, key: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{key}{dot}{}", self.path);
        self
    }
}

impl From<crate::Error> for Error {
    fn from(e: crate::Error) -> Self {
        Error::new(e.at(), format!("{}", e.kind()))
    }
}

/// A value of any self-describing format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// Any integer of at most 64 bits.
    Int(i128),
    /// Text.
    Str(String),
    /// An array.
    Seq(Vec<Value>),
    /// An object, in order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The text of a [`Value::Str`].
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(s) => Some(s),
            _ => None,
        }
    }

    /// The entry `key` of a [`Value::Map`].
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Value::Str(s.to_owned())
    }
}

impl From<String> for Value {
    fn from(s: String) -> Self {
        Value::Str(s)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => s.serialize_unit(),
            Value::Bool(b) => s.serialize_bool(*b),
            Value::Int(n) => match (i64::try_from(*n), u64::try_from(*n)) {
                (Ok(n), _) => s.serialize_i64(n),
                (_, Ok(n)) => s.serialize_u64(n),
                _ => s.serialize_i128(*n),
            },
            Value::Str(text) => s.serialize_str(text),
            Value::Seq(items) => items.serialize(s),
            Value::Map(entries) => {
                let mut map = s.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(k, v)| map.serialize_entry(k, v))?;
                map.end()
            }
        }
    }
}

/// Values in one tree. The largest structure on the wire needs fewer; a text of zeros and commas that would take fifty
/// times its own size is refused.
const MAX_VALUES: u32 = 1 << 18;
/// Values inside values.
const MAX_DEPTH: u32 = 64;

/// Reads a [`Value`] while the tree stays small.
#[derive(Clone, Copy)]
struct Bounded<'b> {
    left: &'b Cell<u32>,
    depth: u32,
}

impl<'b> Bounded<'b> {
    fn inside<E: de::Error>(self) -> Result<Bounded<'b>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Bounded { depth, ..self }),
            None => Err(E::custom(format_args!("more than {MAX_DEPTH} values inside each other"))),
        }
    }
}

impl<'de> de::DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(de::Error::custom(format_args!("more than {MAX_VALUES} values")));
        };
        self.left.set(left);
        d.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, an integer, text, an array or an object")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }
    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Int(n.into()))
    }
    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(Value::Int(n.into()))
    }
    fn visit_str<E>(self, s: &str) -> Result<Value, E> {
        Ok(s.into())
    }
    fn visit_string<E>(self, s: String) -> Result<Value, E> {
        Ok(s.into())
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Value::Seq(items))
    }
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                return Err(de::Error::custom(format_args!("the key `{key}` twice in one object")));
            }
            entries.push((key, map.next_value_seed(inside)?));
        }
        Ok(Value::Map(entries))
    }
}

impl<'de> Deserialize<'de> for Value {
    /// Refuses duplicate keys, and trees beyond any structure's size and depth.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let left = Cell::new(MAX_VALUES);
        de::DeserializeSeed::deserialize(Bounded { left: &left, depth: MAX_DEPTH }, d)
    }
}

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
        match value {
            Value::Seq(items) => match items.as_slice() {
                [a, b] => Ok((A::from_value(a)?, B::from_value(b)?)),
                _ => Err(Error::value("expected an array of two")),
            },
            _ => Err(Error::value("expected an array of two")),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    format!("{:?}", Blob(bytes))
}

fn unhex(value: &Value) -> Result<Vec<u8>, Error> {
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
    if let Value::Str(text) = value {
        return Ok(TextOrRaw::Text(text));
    }
    let o = Object::new(value, name, &["text", "raw"])?;
    let text = match o.get("text") {
        Some(Value::Str(text)) => Some(TextOrRaw::Text(text)),
        Some(_) => return Err(Error::new("text", "expected text")),
        None => None,
    };
    let raw = o.get("raw").map(|raw| unhex(raw).map_err(|e| e.under("raw"))).transpose()?;
    let found = raw.map(TextOrRaw::Raw).or(text);
    found.ok_or_else(|| Error::value("expected text, or an object with `raw` or `text`"))
}

/// Turns a value tree into wire bytes. The macros implement it.
pub trait Transcode {
    /// Appends the bytes of `value` to `out`.
    ///
    /// # Errors
    /// The key that is unknown, or whose value is not understood or does not fit.
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error>;
}

/// The same for a structure of which the enclosing one says something.
pub trait TranscodeWith<A> {
    /// Appends the bytes of `value` to `out`.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_with(value: &Value, out: &mut Vec<u8>, with: A) -> Result<(), Error>;
}

/// The same for entries that are announced by their number.
pub trait TranscodeCounted {
    /// Appends the bytes of the entries to `out` and gives their number.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_counted(value: &Value, out: &mut Vec<u8>) -> Result<usize, Error>;
}

/// The same for a choice, which also says which it is.
pub trait TranscodeChoice {
    /// The choosing field's type.
    type Selector: Copy;

    /// The selector, and the bytes it announces.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_choice(value: &Value) -> Result<(Self::Selector, Vec<u8>), Error>;
}

// ---- what the macros call ----

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

    fn get(&self, key: &str) -> Option<&'v Value> {
        self.0.iter().find(|(k, v)| k == key && *v != Value::Null).map(|(_, v)| v)
    }

    fn required<T>(&self, key: &str, value: Option<T>) -> Result<T, Error> {
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

/// `{ label: value }`
#[doc(hidden)]
pub fn variant<S: Serializer>(s: S, label: &'static str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = s.serialize_map(Some(1))?;
    map.serialize_entry(label, value)?;
    map.end()
}

/// `{ label: value }`, and `"tail": hex` where bytes stand behind the known part.
#[doc(hidden)]
pub fn known<S: Serializer, T: Serialize>(s: S, label: &'static str, value: &Known<'_, T>) -> Result<S::Ok, S::Error> {
    if value.tail.is_empty() {
        return variant(s, label, &value.value);
    }
    let mut map = s.serialize_map(Some(2))?;
    map.serialize_entry(label, &value.value)?;
    map.serialize_entry(TAIL, &value.tail)?;
    map.end()
}

const TAIL: &str = "tail";
/// The reason beside what is invalid: for people, and not read back.
const ERROR: &str = "error";

/// `{ "invalid": { "raw": .., "error": text } }`; the error is for people and not read back.
#[doc(hidden)]
pub fn invalid<S: Serializer>(s: S, raw: &impl Serialize, error: &crate::Error) -> Result<S::Ok, S::Error> {
    struct Both<'r, R>(&'r R, &'r crate::Error);
    impl<R: Serialize> Serialize for Both<'_, R> {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            let mut fields = s.serialize_struct("Invalid", 2)?;
            fields.serialize_field("raw", self.0)?;
            fields.serialize_field("error", &Text(self.1))?;
            fields.end()
        }
    }
    struct Text<'e>(&'e crate::Error);
    impl Serialize for Text<'_> {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            s.collect_str(self.0)
        }
    }
    variant(s, "invalid", &Both(raw, error))
}

/// `{ "selector": n, "value": .. }`
struct Selected<'v, V>(Value, &'v V);

impl<V: Serialize> Serialize for Selected<'_, V> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut fields = s.serialize_struct("Selected", 2)?;
        fields.serialize_field("selector", &self.0)?;
        fields.serialize_field("value", self.1)?;
        fields.end()
    }
}

/// `{ label: { "selector": n, "value": .. } }`
#[doc(hidden)]
pub fn selected<S: Serializer>(
    s: S,
    label: &'static str,
    selector: impl JsonBits,
    value: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    variant(s, label, &Selected(selector.to_value(), value))
}

/// The same, and `"tail": hex` where bytes stand behind the known part.
#[doc(hidden)]
pub fn selected_known<S: Serializer, T: Serialize>(
    s: S,
    label: &'static str,
    selector: impl JsonBits,
    value: &Known<'_, T>,
) -> Result<S::Ok, S::Error> {
    known(s, label, &Known { value: Selected(selector.to_value(), &value.value), tail: value.tail })
}

/// `{ "invalid": { "selector": .., "value": hex, "error": text } }`
#[doc(hidden)]
pub fn invalid_choice<S: Serializer>(
    s: S,
    selector: impl JsonBits,
    raw: &Blob<'_>,
    error: &crate::Error,
) -> Result<S::Ok, S::Error> {
    let error = Value::Str(format!("{error}"));
    let fields = [("selector", selector.to_value()), ("value", hex(raw).into()), ("error", error)];
    variant(s, "invalid", &Value::Map(fields.map(|(k, v)| (k.to_owned(), v)).into()))
}

/// Label and value of an object of one entry, and what `tail` holds beside it.
#[doc(hidden)]
pub fn labelled<'v>(value: &'v Value, name: &str) -> Result<(&'v str, &'v Value, Option<&'v Value>), Error> {
    match value {
        Value::Map(entries) => match entries.as_slice() {
            [(label, body)] => Ok((label, body, None)),
            [(label, body), (tail, bytes)] | [(tail, bytes), (label, body)] if tail == TAIL => {
                Ok((label, body, Some(bytes)))
            }
            _ => Err(Error::new(name, "expected an object of one entry")),
        },
        _ => Err(Error::new(name, "expected an object of one entry")),
    }
}

#[doc(hidden)]
pub fn only_entry<'v>(value: &'v Value, name: &str) -> Result<(&'v str, &'v Value), Error> {
    match value {
        Value::Map(entries) => match entries.as_slice() {
            [(label, body)] => Ok((label, body)),
            _ => Err(Error::new(name, "expected an object of one entry")),
        },
        _ => Err(Error::new(name, "expected an object of one entry")),
    }
}

#[doc(hidden)]
pub fn no_variant(label: &str) -> Result<(), Error> {
    Err(Error::new(label, "no such structure here"))
}

#[doc(hidden)]
pub fn tagged<'a, R: Raw<'a>, T: Transcode>(
    tag: R::Tag,
    label: Name,
    body: &Value,
    tail: Option<&Value>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let bytes = chosen::<T>(label, body, tail)?;
    struct Item<'a, R: Raw<'a>>(R::Tag, Name, Vec<u8>);
    impl<'a, R: Raw<'a>> Encode for Item<'a, R> {
        fn encoded_len(&self) -> usize {
            R::head_len(self.0).saturating_add(self.2.len())
        }
        fn encode(&self, w: &mut crate::Writer<'_>) -> Result<(), crate::Error> {
            crate::rt::put_tagged::<R>(self.0, &Blob(&self.2), self.1, w)
        }
    }
    Item::<R>(tag, label, bytes).append_to(out).map_err(|e| Error::from(e).under(label))
}

#[doc(hidden)]
pub fn whole<T: Transcode>(label: &str, body: &Value, tail: Option<&Value>, out: &mut Vec<u8>) -> Result<(), Error> {
    out.append(&mut chosen::<T>(label, body, tail)?);
    Ok(())
}

#[doc(hidden)]
pub fn raw<R: Transcode>(label: &str, body: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
    R::transcode(body, out).map_err(|e| e.under(label))
}

#[doc(hidden)]
pub fn invalid_raw<R: Transcode>(label: &str, body: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
    let inner = Object::new(body, "invalid", &["raw", ERROR]).and_then(|o| o.required("raw", o.get("raw")));
    raw::<R>(label, inner.map_err(|e| e.under(label))?, out)
}

#[doc(hidden)]
pub fn chosen<T: Transcode>(label: &str, body: &Value, tail: Option<&Value>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    T::transcode(body, &mut bytes).map_err(|e| e.under(label))?;
    if let Some(tail) = tail {
        Blob::transcode(tail, &mut bytes).map_err(|e| e.under(TAIL))?;
    }
    Ok(bytes)
}

#[doc(hidden)]
pub fn selected_value<T: Transcode, N: JsonBits>(
    label: &str,
    body: &Value,
    tail: Option<&Value>,
) -> Result<(N, Vec<u8>), Error> {
    let keys: &[&str] = if label == "invalid" { &["selector", "value", ERROR] } else { &["selector", "value"] };
    let read =
        |o: Object<'_>| Ok((o.bits("selector")?, chosen::<T>("value", o.required("value", o.get("value"))?, tail)?));
    Object::new(body, "choice", keys).and_then(read).map_err(|e| e.under(label))
}

// ---- the types of this crate ----

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

impl<V: View> Serialize for Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + Default,
{
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { self.get().serialize(s) } else { s.serialize_bytes(self.as_bytes()) }
    }
}

/// Bytes, in whichever way a format has them.
struct WireBytes;

impl<'de> de::Visitor<'de> for WireBytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes in wire form")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = seq.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

impl<'de, V: View + Transcode> Deserialize<'de> for Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode,
{
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = if d.is_human_readable() {
            let value = Value::deserialize(d)?;
            let mut bytes = Vec::new();
            V::transcode(&value, &mut bytes).map_err(de::Error::custom)?;
            bytes
        } else {
            d.deserialize_byte_buf(WireBytes)?
        };
        Owned::new(bytes.into()).map_err(de::Error::custom)
    }
}
