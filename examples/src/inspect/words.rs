//! Decoded structures in words: any JSON of a declared type as indented text.

use dvb_si::text::{Profile, Text};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Lines longer than this are broken.
const WIDTH: usize = 110;

/// The fields of `value`, each line indented by `indent` steps.
pub fn describe(value: &Value, profile: Profile, indent: usize) -> String {
    let mut out = String::new();
    if let Value::Object(fields) = value {
        structure(&mut out, "", fields, profile, indent);
    } else {
        line(&mut out, indent, &scalar("", value, profile).unwrap_or_default());
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "{:1$}{text}", "", indent * 2);
    }
}

/// A heading with the plain fields behind it, then the others below.
fn structure(out: &mut String, heading: &str, fields: &Map<String, Value>, profile: Profile, indent: usize) {
    let mut text = heading.to_string();
    let mut below = Vec::new();
    let mut pending = !heading.is_empty();
    for (key, value) in fields {
        let Some(words) = scalar(key, value, profile) else {
            below.push((key, value));
            continue;
        };
        if words.is_empty() {
            continue;
        }
        let separator = match (text.as_str(), pending) {
            ("", _) => "",
            ("-", true) => " ",
            (_, true) => ": ",
            _ => ", ",
        };
        if text.len() + separator.len() + words.len() + indent * 2 > WIDTH && !pending && !text.is_empty() {
            line(out, indent, &text);
            text = format!("  {words}");
        } else {
            text = format!("{text}{separator}{words}");
        }
        pending = false;
    }
    line(out, indent, &text);
    let indent = if text.is_empty() { indent } else { indent + 1 };
    // A structure that is one loop needs no name for it.
    if let ([(_, Value::Array(items))], true) = (below.as_slice(), pending) {
        return items.iter().for_each(|item| entry(out, item, profile, indent));
    }
    for (key, value) in below {
        part(out, key, value, profile, indent);
    }
}

/// An object or an array of them.
fn part(out: &mut String, key: &str, value: &Value, profile: Profile, indent: usize) {
    match value {
        Value::Array(items) => {
            line(out, indent, key);
            items.iter().for_each(|item| entry(out, item, profile, indent + 1));
        }
        Value::Object(fields) => structure(out, key, fields, profile, indent),
        _ => {}
    }
}

/// An entry of a loop; a union's entry under the name of its structure.
fn entry(out: &mut String, item: &Value, profile: Profile, indent: usize) {
    let Value::Object(fields) = item else {
        return line(out, indent, &scalar("", item, profile).unwrap_or_default());
    };
    let mut entries = fields.iter();
    match (entries.next(), entries.next()) {
        (Some((name, Value::Object(inner))), None) if !is_text(inner) => {
            if inner.is_empty() {
                line(out, indent, name);
            } else {
                structure(out, name, inner, profile, indent);
            }
        }
        (Some((name, list @ Value::Array(items))), None)
            if !items.is_empty() && scalar(name, list, profile).is_none() =>
        {
            line(out, indent, name);
            items.iter().for_each(|item| entry(out, item, profile, indent + 1));
        }
        _ => structure(out, "-", fields, profile, indent),
    }
}

fn is_text(fields: &Map<String, Value>) -> bool {
    fields.len() == 2 && fields.contains_key("text") && fields.contains_key("raw")
}

/// A plain value with its key; None for what needs lines of its own, nothing for what says nothing.
fn scalar(key: &str, value: &Value, profile: Profile) -> Option<String> {
    let with_key = |text: String| if key.is_empty() { text } else { format!("{key} {text}") };
    Some(match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => key.to_string(),
        Value::Number(n) => with_key(match n.as_u64() {
            Some(n) if key.ends_with("pid") => format!("{n:#06x}"),
            Some(n) if key == "ca_system_id" => format!("{n:#06x}"),
            Some(n) if key.ends_with("_tag") => format!("{n:#04x}"),
            _ => n.to_string(),
        }),
        Value::String(s) if s.is_empty() => String::new(),
        Value::String(s) if key.ends_with("name") || key == "text" || key.starts_with("item") => {
            with_key(format!("{s:?}"))
        }
        Value::String(s) => with_key(s.clone()),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::Array(items) if !items.iter().any(|i| i.is_object() || i.is_array()) => {
            let words: Vec<_> = items.iter().filter_map(|i| scalar("", i, profile)).collect();
            with_key(words.join(" "))
        }
        Value::Object(fields) if is_text(fields) => with_key(format!("{:?}", text(value, profile)?)),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// The text of a text object, read with `profile`.
pub fn text(value: &Value, profile: Profile) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Object(fields) if is_text(fields) => {
            let digits = fields.get("raw")?.as_str()?.as_bytes();
            let raw: Option<Vec<u8>> = digits
                .chunks_exact(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            Some(Text(&raw?).to_string_lossy(profile))
        }
        _ => None,
    }
}

/// Reads all texts in a tree with `profile`, for JSON output.
pub fn reread(value: &mut Value, profile: Profile) {
    if let Some(read) = value.as_object().filter(|o| is_text(o)).and_then(|o| text(&Value::Object(o.clone()), profile))
    {
        value["text"] = read.into();
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|v| reread(v, profile)),
        Value::Object(fields) => fields.values_mut().for_each(|v| reread(v, profile)),
        _ => {}
    }
}

/// 1234567 as `1,234,567`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A bit rate in the unit that suits it.
pub fn rate(bits_per_second: u64) -> String {
    match bits_per_second {
        n @ 0..=9_999 => format!("{n} bit/s"),
        n @ 10_000..=999_999 => format!("{}.{} kbit/s", n / 1000, n / 100 % 10),
        n => format!("{}.{:02} Mbit/s", n / 1_000_000, n / 10_000 % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn structures_in_words() {
        let value = json!({
            "pcr_pid": 256, "scrambled": true, "open": false, "streams": [
                { "stream_type": "AVC video", "elementary_pid": 257, "es_info": [
                    { "CA": { "ca_system_id": 2816, "private_data": "" } },
                    { "service": { "service_name": { "text": "?", "raw": "13d6d0" } } },
                ] },
            ],
        });
        assert_eq!(
            describe(&value, Profile::CHINA, 1),
            "  pcr_pid 0x0100, scrambled\n    streams\n      - stream_type AVC video, elementary_pid 0x0101\n        \
             es_info\n          CA: ca_system_id 0x0b00\n          service: service_name \"中\"\n"
        );
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(rate(999), "999 bit/s");
        assert_eq!(rate(496_333), "496.3 kbit/s");
        assert_eq!(rate(4_963_330), "4.96 Mbit/s");
        assert_eq!(rate(38_015_000), "38.01 Mbit/s");
    }

    #[test]
    fn texts_are_read_with_the_profile() {
        let mut value = json!([{ "name": { "text": "x", "raw": "d6d0" } }]);
        reread(&mut value, Profile::CHINA);
        assert_eq!(value[0]["name"]["text"], "中");
    }
}
