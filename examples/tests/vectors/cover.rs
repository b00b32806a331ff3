//! Which structures a value in JSON has in it, by their layouts.

use serde_json::Value;
use std::collections::BTreeSet;
use wire::layout::{By, Described, Field, Form, Layout, Presence, Union};
use wire::ser::serde::Serialize;
use wire::testing::{Vector, unhex};
use wire::{Decode, Reader, View};

/// Structures that were met, and what their fields held.
#[derive(Default)]
pub struct Covered {
    structures: BTreeSet<&'static str>,
    /// Declaration and field: fields that had a value.
    told: BTreeSet<(&'static str, &'static str)>,
    /// Declaration and two fields: numbers of one width that differed.
    apart: BTreeSet<(&'static str, &'static str, &'static str)>,
}

impl Covered {
    /// Whether the structure of this path was met.
    pub fn has(&self, path: &str) -> bool {
        self.structures.contains(path)
    }

    /// The declaration of a structure, and what its vectors leave open: fields without a value, and `a = b` for two
    /// numbers of one width that were always equal.
    pub fn untold(&self, layout: &'static Layout) -> Vec<(&'static str, String)> {
        let Form::Structure { fields } = layout.form else { return Vec::new() };
        let path = declaration(layout);
        let empty = fields.iter().filter(|f| is_stored(f) && !self.told.contains(&(path, f.name)));
        let alike = pairs(fields).filter(|(a, b)| !self.apart.contains(&(path, a.name, b.name)));
        let names = empty.map(|f| f.name.to_string()).chain(alike.map(|(a, b)| format!("{} = {}", a.name, b.name)));
        names.map(|names| (path, names)).collect()
    }

    /// Reads bytes, one value or several behind each other, and meets what is in them. False when they do not decode.
    pub fn bytes<V>(&mut self, bytes: &[u8]) -> bool
    where
        V: View + Described,
        for<'a> V::Of<'a>: Decode<'a> + Serialize,
    {
        let (mut values, mut r) = (Vec::new(), Reader::new(bytes));
        while !r.is_empty() {
            let Ok(value) = V::Of::decode(&mut r) else { return false };
            values.push(serde_json::to_value(value).unwrap());
        }
        values.iter().for_each(|value| self.value(V::LAYOUT, value));
        true
    }

    /// The same with vectors.
    pub fn vectors<V>(&mut self, vectors: &[Vector])
    where
        V: View + Described,
        for<'a> V::Of<'a>: Decode<'a> + Serialize,
    {
        for (hexadecimal, _) in vectors {
            assert!(self.bytes::<V>(&unhex(hexadecimal).unwrap()), "{}: {hexadecimal}", V::LAYOUT.name);
        }
    }

    /// Meets what is in a value of this layout.
    pub fn value(&mut self, layout: &'static Layout, json: &Value) {
        match (layout.form, json) {
            (Form::Structure { fields }, Value::Object(_)) => {
                self.structures.insert((layout.path)());
                self.fields(declaration(layout), fields, json);
                for field in fields {
                    if let Some(inner) = json.get(field.name).filter(|inner| !inner.is_null()) {
                        self.value((field.layout)(), inner);
                    }
                }
            }
            (Form::OneOf(fields), Value::Object(_)) => {
                self.structures.insert((layout.path)());
                for field in fields {
                    if let Some(inner) = json.get(field.name) {
                        self.value((field.layout)(), inner);
                    }
                }
            }
            (Form::Union(union), json) => self.union(union, json),
            (Form::List(of) | Form::Packed(of, _), Value::Array(items)) => {
                items.iter().for_each(|item| self.value(of(), item));
            }
            (Form::Scalar(of, _), json) => self.value(of(), json),
            (Form::Pair(a, b), Value::Array(both)) => {
                both.iter().zip([a, b]).for_each(|(value, of)| self.value(of(), value));
            }
            _ => {}
        }
    }

    /// Notes what the fields of one value tell.
    fn fields(&mut self, path: &'static str, fields: &'static [Field], json: &Value) {
        let value = |field: &Field| json.get(field.name).unwrap_or(&Value::Null);
        self.told.extend(fields.iter().filter(|f| !is_zero(value(f))).map(|f| (path, f.name)));
        self.apart.extend(pairs(fields).filter(|(a, b)| value(a) != value(b)).map(|(a, b)| (path, a.name, b.name)));
    }

    /// One line of a union, or of the one it extends.
    fn union(&mut self, union: Union, json: &Value) {
        for (name, inner) in json.as_object().into_iter().flatten() {
            if let Some(line) = union.lines.iter().find(|line| line.name == name) {
                let layout = (line.layout)();
                // A line of several tags has the tag beside the value.
                let inner = if line.keeps_tag { inner.get("value").unwrap_or(inner) } else { inner };
                self.value(layout, inner);
                return;
            }
        }
        if let Some(base) = union.base {
            self.value(base(), json);
        } else if let (By::Scope, Some(first)) = (union.by, union.lines.first()) {
            // The items of the first have no name in front.
            self.value((first.layout)(), json);
        }
    }
}

/// The path of a structure without its arguments: what a vector shows in one namespace, it shows of the declaration.
fn declaration(layout: &Layout) -> &'static str {
    (layout.path)().split('<').next().unwrap_or_default()
}

/// A field of the value. Constants, reserved bits, and what is computed are none.
fn is_stored(field: &Field) -> bool {
    matches!(field.presence, Presence::Always | Presence::Optional)
}

/// Two numbers of one width.
fn pairs(fields: &'static [Field]) -> impl Iterator<Item = (&'static Field, &'static Field)> {
    let numbers = || fields.iter().enumerate().filter(|(_, f)| is_stored(f) && f.bits.is_some());
    let behind = move |i, bits| numbers().filter(move |(k, b)| *k > i && b.bits == bits);
    numbers().flat_map(move |(i, a)| behind(i, a.bits).map(move |(_, b)| (a, b)))
}

/// Zero, false, empty or absent.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(b) => !b,
        Value::Number(n) => n.as_f64() == Some(0.0),
        // Digits, or an address.
        Value::String(text) => text.chars().all(|c| matches!(c, '0' | ':')),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}
