//! Which structures a value in JSON has in it, by their layouts.

use serde_json::Value;
use std::collections::BTreeSet;
use wire::layout::{By, Described, Form, Layout, Union};
use wire::ser::serde::Serialize;
use wire::testing::{Vector, unhex};
use wire::{Decode, Reader, View};

/// Structures that were met.
#[derive(Default)]
pub struct Covered(BTreeSet<&'static str>);

impl Covered {
    /// Whether the structure of this path was met.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains(path)
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
                self.0.insert((layout.path)());
                for field in fields {
                    if let Some(inner) = json.get(field.name).filter(|inner| !inner.is_null()) {
                        self.value((field.layout)(), inner);
                    }
                }
            }
            (Form::OneOf(fields), Value::Object(_)) => {
                self.0.insert((layout.path)());
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
