//! JSON Schema (2020-12) of what [`ser`](crate::ser) writes and reads.

use super::{By, Code, Doc, Field, Form, Layout, LayoutFn, Line, Presence, Rule, Union};
use crate::ser::{String, Value, Vec, format};
use alloc::borrow::ToOwned;

/// The JSON Schema of the JSON that a value of this layout is written as and read from.
///
/// It is as strict as the reader, but for what JSON Schema cannot say: whether an optional field must be there
/// depends on others, and a whole may be too long for the length in front of it. It asks for names of codes in small
/// letters and does not take `null` for a key that is left out, where the reader is lenient.
pub fn schema(layout: &'static Layout) -> Value {
    let mut defs = Definitions(Vec::new());
    let mut root = object([("$schema", "https://json-schema.org/draft/2020-12/schema".into())]);
    root.push(("title".into(), layout.name.into()));
    match defs.value(layout, None, true) {
        Value::Map(entries) => root.extend(entries),
        other => root.push(("const".into(), other)),
    }
    let defs = defs.0.into_iter().map(|d| (d.name, d.schema));
    root.push(("$defs".into(), Value::Map(defs.collect())));
    Value::Map(root)
}

struct Definition {
    path: &'static str,
    name: String,
    schema: Value,
}

/// The structures, unions and codes met so far: each once, so that they may contain themselves.
struct Definitions(Vec<Definition>);

impl Definitions {
    /// The schema of a value; `bits` is the width of its field, `part` whether it is a part of its own.
    fn value(&mut self, layout: &'static Layout, bits: Option<u32>, part: bool) -> Value {
        match layout.form {
            Form::Structure { .. } | Form::Union(_) | Form::OneOf(_) | Form::Codes(..) => self.reference(layout),
            form => self.form(form, bits, part),
        }
    }

    fn form(&mut self, form: Form, bits: Option<u32>, part: bool) -> Value {
        match form {
            Form::Structure { fields } => self.structure(fields),
            Form::Union(u) => any_of(self.union(&u)),
            Form::OneOf(fields) => any_of(fields.iter().map(|f| record([(f.name, self.field(f), true)]))),
            Form::Codes(bits, codes) => codes_of(bits, codes),
            Form::List(of) => {
                let undecoded = record([("undecoded", hex(None), true)]);
                array(any_of([self.value(of(), None, true), undecoded]))
            }
            Form::Packed(of, bits) => {
                let spare = pattern("^spare 0x[0-9a-f]{1,2}$".into());
                array(any_of([self.value(of(), Some(bits), false), spare]))
            }
            Form::Scalar(of, bits) => self.value(of(), Some(bits), false),
            Form::Pair(a, b) => {
                let both = [self.value(a(), None, false), self.value(b(), None, false)];
                map([
                    ("type", "array".into()),
                    ("prefixItems", Value::Seq(both.into())),
                    ("minItems", Value::Int(2)),
                    ("items", Value::Bool(false)),
                ])
            }
            Form::AnyOf(forms) => any_of(forms.iter().map(|form| self.form(*form, bits, part))),
            Form::Below(bound) => integer(0, i128::from(bound).saturating_sub(1)),
            Form::Steps { step, most } => map([
                ("type", "integer".into()),
                ("minimum", Value::Int(0)),
                ("maximum", Value::Int(i128::from(step).saturating_mul(most.into()))),
                ("multipleOf", Value::Int(step.into())),
            ]),
            Form::Unsigned(most) => integer(0, largest(bits.unwrap_or(most))),
            Form::Signed(most) => {
                let half = largest(bits.unwrap_or(most)) / 2;
                integer(half.saturating_neg().saturating_sub(1), half)
            }
            Form::Reserved => integer(0, largest(bits.unwrap_or(32))),
            Form::Bool => map([(
                "enum",
                Value::Seq([Value::Bool(true), Value::Bool(false), Value::Int(0), Value::Int(1)].into()),
            )]),
            Form::Decimal(digits) => {
                let most = 10i128.checked_pow(digits).unwrap_or(i128::MAX).saturating_sub(1);
                any_of([integer(0, most), pattern(format!("^0x[0-9A-Fa-f]{{1,{digits}}}$"))])
            }
            Form::Chars(n) => {
                let digits = n.saturating_mul(2);
                pattern(format!("^([ -~]{{{n}}}|0x[0-9A-Fa-f]{{{digits}}})$"))
            }
            Form::Bytes(None) => hex(None),
            // A part is written as serde itself writes an array.
            Form::Bytes(Some(n)) if part => any_of([hex(Some(n)), exactly(n, array(integer(0, 255)))]),
            Form::Bytes(n) => hex(n),
            Form::Checksum { kept: true } => integer(0, u64::MAX.into()),
            Form::Checksum { kept: false } => integer(0, 0),
            Form::Text(text) => pattern(text.into()),
        }
    }

    fn reference(&mut self, layout: &'static Layout) -> Value {
        let path = (layout.path)();
        let known = self.0.iter().find(|d| d.path == path).map(|d| d.name.clone());
        let name = known.unwrap_or_else(|| self.define(layout, path));
        map([("$ref", format!("#/$defs/{name}").into())])
    }

    fn define(&mut self, layout: &'static Layout, path: &'static str) -> String {
        let short = short(path);
        let of_this_name = self.0.iter().filter(|d| d.name.split('.').next() == Some(&short)).count();
        let name = if of_this_name == 0 { short } else { format!("{short}.{of_this_name}") };
        // Entered before it is built, because it may contain itself.
        let place = self.0.len();
        self.0.push(Definition { path, name: name.clone(), schema: Value::Null });
        let schema = self.form(layout.form, None, true);
        if let Some(d) = self.0.get_mut(place) {
            d.schema = described(schema, layout.doc);
        }
        name
    }

    fn structure(&mut self, fields: &'static [Field]) -> Value {
        let mut out = Vec::new();
        for f in fields.iter().filter(|f| f.presence != Presence::Computed) {
            out.push((f.name, self.field(f), f.presence == Presence::Always));
        }
        record(out)
    }

    fn field(&mut self, f: &Field) -> Value {
        let mut schema = self.value((f.layout)(), f.bits, f.bits.is_none_or(|n| n > 64));
        if let (Rule::Range(range), Value::Map(entries)) = (f.rule, &mut schema) {
            narrow(range, entries);
        }
        described(schema, f.doc)
    }

    fn union(&mut self, u: &Union) -> Vec<Value> {
        match u.by {
            By::Tag(raw) => {
                let raw = self.value(raw(), None, true);
                let mut all: Vec<Value> = u.lines.iter().map(|l| self.line(l, None)).collect();
                all.extend(u.base.map(|base| self.reference(base())));
                all.push(record([("unknown", raw.clone(), true)]));
                all.push(record([("invalid", record([("raw", raw, true), ("error", text(), false)]), true)]));
                all
            }
            By::Selector { of, kept } => {
                let selector = self.value(of(), None, false);
                let mut all: Vec<Value> = u.lines.iter().map(|l| self.line(l, Some(of))).collect();
                let keys = [("selector", selector.clone(), true), ("value", hex(None), true)];
                all.push(record([("other", record(keys), true)]));
                if kept {
                    let keys = [("selector", selector, true), ("value", hex(None), true), ("error", text(), false)];
                    all.push(record([("invalid", record(keys), true)]));
                }
                all
            }
            By::Fit => u.lines.iter().map(|l| self.line(l, None)).collect(),
            By::Scope => {
                let [usual, others @ ..] = u.lines else { return Vec::new() };
                let usual = self.reference((usual.layout)());
                let others = others.iter().map(|l| record([(l.name, self.reference((l.layout)()), true)]));
                core::iter::once(usual).chain(others).collect()
            }
        }
    }

    /// `{ name: .. }`, with a tail where there may be one.
    fn line(&mut self, l: &Line, selector: Option<LayoutFn>) -> Value {
        let body = described(self.value((l.layout)(), None, true), l.doc);
        let body = match selector {
            Some(of) if l.keeps_tag => {
                record([("selector", self.value(of(), None, false), true), ("value", body, true)])
            }
            _ => body,
        };
        let tail = l.tail.then(|| ("tail", hex(None), false));
        record([(l.name, body, true)].into_iter().chain(tail))
    }
}

/// `mpegts::section::LongSection<dvb_si::Sdt>` to `LongSection_Sdt`.
fn short(path: &str) -> String {
    let mut out = String::new();
    for word in path.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '\'')) {
        let name = word.rsplit(':').next().unwrap_or_default();
        if !name.is_empty() && !name.starts_with('\'') {
            if !out.is_empty() {
                out.push('_');
            }
            out.push_str(name);
        }
    }
    out
}

/// The largest number of so many bits.
fn largest(bits: u32) -> i128 {
    u64::MAX.checked_shr(64u32.saturating_sub(bits)).unwrap_or(0).into()
}

fn codes_of(bits: u32, codes: &[Code]) -> Value {
    let names = codes.iter().map(|c| c.identifier.to_ascii_lowercase().into()).collect();
    any_of([map([("enum", Value::Seq(names))]), integer(0, largest(bits))])
}

/// The bounds of `1..=100`, where they are numbers.
fn narrow(range: &str, schema: &mut [(String, Value)]) {
    let Some((first, last)) = range.split_once("..=") else { return };
    for (key, bound) in [("minimum", first), ("maximum", last)] {
        let entry = schema.iter_mut().find(|(k, _)| k == key);
        if let (Some((_, value)), Ok(n)) = (entry, bound.trim().parse()) {
            *value = Value::Int(n);
        }
    }
}

fn described(schema: Value, doc: Doc) -> Value {
    match schema {
        Value::Map(mut entries) if !doc.is_empty() => {
            entries.push(("description".into(), format!("{doc}").into()));
            Value::Map(entries)
        }
        other => other,
    }
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Vec<(String, Value)> {
    entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(object(entries))
}

fn any_of(all: impl IntoIterator<Item = Value>) -> Value {
    map([("anyOf", Value::Seq(all.into_iter().collect()))])
}

/// An object of these keys, each required or not, and no others.
fn record(keys: impl IntoIterator<Item = (&'static str, Value, bool)>) -> Value {
    let (mut properties, mut required) = (Vec::new(), Vec::new());
    for (key, schema, always) in keys {
        if always {
            required.push(key.into());
        }
        properties.push((key.to_owned(), schema));
    }
    map([
        ("type", "object".into()),
        ("properties", Value::Map(properties)),
        ("required", Value::Seq(required)),
        ("additionalProperties", Value::Bool(false)),
    ])
}

fn array(items: Value) -> Value {
    map([("type", "array".into()), ("items", items)])
}

fn exactly(n: usize, array: Value) -> Value {
    let n = Value::Int(i128::try_from(n).unwrap_or(i128::MAX));
    match array {
        Value::Map(mut entries) => {
            entries.extend(object([("minItems", n.clone()), ("maxItems", n)]));
            Value::Map(entries)
        }
        other => other,
    }
}

fn integer(least: i128, most: i128) -> Value {
    map([("type", "integer".into()), ("minimum", Value::Int(least)), ("maximum", Value::Int(most))])
}

fn text() -> Value {
    map([("type", "string".into())])
}

fn pattern(pattern: String) -> Value {
    if pattern.is_empty() { text() } else { map([("type", "string".into()), ("pattern", pattern.into())]) }
}

/// Hexadecimal digits of `n` bytes.
fn hex(n: Option<usize>) -> Value {
    match n {
        Some(n) => pattern(format!("^([0-9A-Fa-f]{{2}}){{{n}}}$")),
        None => pattern("^([0-9A-Fa-f]{2})*$".into()),
    }
}
