//! Unions as objects of one entry, the name of the line: what the macros call for both directions.

use super::bits::hex;
use super::{Error, JsonBits, Object, Transcode, Value, Vec, format};
use crate::{Blob, Encode, Known, Name, Raw};
use alloc::borrow::ToOwned;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

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
    let entries = match value {
        Value::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    match entries {
        [(label, body)] => Ok((label, body, None)),
        [(label, body), (tail, bytes)] | [(tail, bytes), (label, body)] if tail == TAIL => {
            Ok((label, body, Some(bytes)))
        }
        _ => Err(Error::new(name, "expected an object of one entry")),
    }
}

/// Label and value of an object of one entry that has no tail.
#[doc(hidden)]
pub fn only_entry<'v>(value: &'v Value, name: &str) -> Result<(&'v str, &'v Value), Error> {
    match labelled(value, name)? {
        (label, body, None) => Ok((label, body)),
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

/// What has all its bytes in `body`.
#[doc(hidden)]
pub fn raw<R: Transcode>(label: &str, body: &Value, tail: Option<&Value>, out: &mut Vec<u8>) -> Result<(), Error> {
    match tail {
        Some(_) => Err(Error::new(label, "no tail can stand behind it")),
        None => R::transcode(body, out).map_err(|e| e.under(label)),
    }
}

#[doc(hidden)]
pub fn invalid_raw<R: Transcode>(
    label: &str,
    body: &Value,
    tail: Option<&Value>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let inner = Object::new(body, "invalid", &["raw", ERROR]).and_then(|o| o.required("raw", o.get("raw")));
    raw::<R>(label, inner.map_err(|e| e.under(label))?, tail, out)
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
