//! Vectors: items in hexadecimal, and what is in them in one line.

use super::check;
use crate::ser::{Transcode, Value};
use crate::{Decode, Tagged, View};
use core::fmt::Debug;
use serde::Serialize;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

/// The bytes of an item in hexadecimal, and what [`brief`] must make of them.
pub type Vector = (&'static str, &'static str);

/// Checks items worked out by hand: each is known, read as it should be, and written back as it was; the laws hold.
///
/// # Panics
/// When one is not so; the message has all that are not.
#[allow(clippy::panic)] // that is how a test fails
pub fn vectors<V>(vectors: &[Vector])
where
    V: View + Transcode,
    for<'a> V::Of<'a>: Tagged<'a> + Debug + PartialEq + Serialize + Default,
{
    let wrong: Vec<_> = vectors.iter().filter_map(|v| vector::<V>(v).err()).collect();
    if !wrong.is_empty() {
        panic!("{} of {}:\n\n{}", wrong.len(), vectors.len(), wrong.join("\n\n"));
    }
}

fn vector<V>((hexadecimal, expected): &Vector) -> Result<(), String>
where
    V: View + Transcode,
    for<'a> V::Of<'a>: Tagged<'a> + Debug + PartialEq + Serialize + Default,
{
    let bytes = unhex(hexadecimal).ok_or_else(|| format!("{hexadecimal}: no hexadecimal digits"))?;
    let item = V::Of::from_bytes(&bytes).map_err(|e| format!("{hexadecimal}: {e}"))?;
    if let Some(error) = item.invalid() {
        return Err(format!("{hexadecimal}: {error}\n  expected {expected}"));
    }
    let read = brief(&item);
    if item.unknown() || read != *expected {
        return Err(format!("{hexadecimal}\n  expected {expected}\n  read     {read}"));
    }
    match check::<V>(&bytes, true) {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("{hexadecimal}: refused")),
        Err(e) => Err(format!("{hexadecimal}: {e}")),
    }
}

/// The bytes of hexadecimal digits; white space does not count. None when there is anything else.
pub fn unhex(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> =
        hexadecimal.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    digits.chunks(2).map(|pair| u8::try_from(pair.first()?.checked_mul(16)?.checked_add(*pair.get(1)?)?).ok()).collect()
}

/// The JSON of a value without quotes; numbers above nine are hexadecimal.
///
/// # Panics
/// When it has no JSON.
#[allow(clippy::panic)] // that is how a test fails
pub fn brief(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).and_then(|json| serde_json::from_str::<Value>(&json));
    let mut text = String::new();
    match json {
        // The outermost object is the item itself.
        Ok(Value::Map(entries)) => fields(&entries, &mut text),
        Ok(other) => put(&other, &mut text),
        Err(e) => panic!("no JSON: {e}"),
    }
    text
}

fn put(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(&b.to_string()),
        // Frequencies and rates are round numbers.
        Value::Int(n @ 1_000_000..) if n % 100 == 0 => out.push_str(&n.to_string()),
        Value::Int(n @ 10..) => out.push_str(&format!("{n:#x}")),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Str(text) => out.push_str(text),
        Value::Seq(items) => {
            out.push('[');
            separated(items, out, put);
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            fields(entries, out);
            out.push('}');
        }
    }
}

fn fields(entries: &[(String, Value)], out: &mut String) {
    separated(entries, out, |(key, value), out| {
        out.push_str(key);
        out.push_str(": ");
        put(value, out);
    });
}

fn separated<T>(items: &[T], out: &mut String, put: impl Fn(&T, &mut String)) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        put(item, out);
    }
}

/// The names of a registry, behind `prefix`, that no vector begins with.
pub fn without_vector<T>(registry: &[(T, &'static str)], prefix: &str, vectors: &[Vector]) -> Vec<&'static str> {
    let begins = |name: &str| vectors.iter().any(|(_, brief)| brief.starts_with(&format!("{prefix}{name}: ")));
    registry.iter().map(|(_, name)| *name).filter(|name| !begins(name)).collect()
}
