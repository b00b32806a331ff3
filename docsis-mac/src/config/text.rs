//! The text form of configuration files: one encoding a line, under the names of JSON.
//!
//! ```text
//! modem_file
//! network_access 1
//! upstream_service_flow {
//!   reference 1                       # a comment
//!   qos_parameter_sets (active true, admitted true, provisioned true)
//!   scheduling_type "best_effort"
//! }
//! end_of_data
//! padding "0000"
//! ```
//!
//! | text | JSON |
//! |---|---|
//! | `modem_file`, `mta_file` or `unterminated`, the first line; left out, the end marker decides | the kind of file |
//! | `name value`, `name value, tail "00"`, each on a line of its own or behind `;` | an object |
//! | `name` | an object without entries behind it |
//! | `{ }` around lines | an array of objects |
//! | `( )` around what stands behind each other with `,` | an object |
//! | `name name value` | an object of one entry in an object |
//! | `[ ]` around values | an array of numbers or texts |
//! | `"text"` with `\"` and `\\`, `17`, `0x11`, `true`, `false`, `null` | the same |
//!
//! A file type of one's own has the same form by [`write()`] and [`read_as`]. With it, vendors that a user has registered in a
//! scope as [`Extension`](crate::tlv::Extension) shows come under their names: a union that `extends` [`Encoding`](crate::tlv::Encoding)
//! by a line 43 of that scope, and a file of it with the variants `ModemFile` and `Unterminated`.
//!
//! What is read from bytes and written as text comes back as the same bytes. A file whose text is longer than
//! [`MAX_TEXT`], or has more values than JSON may have, is not written: files of 64 KiB have shorter ones.

use super::ConfigurationFile;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt::Write;
use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{char, none_of, one_of};
use nom::combinator::{map_opt, opt, recognize, value as always};
use nom::error::ParseError;
use nom::multi::{fold_many0, separated_list0};
use nom::sequence::{delimited, preceded};
use nom::{Err, IResult, Parser};
use thiserror::Error as ThisError;
use wire::ser::serde::Serialize;
use wire::ser::{Transcode, Value};

/// Bytes of the longest text that is read or written. Damaged encodings of two bytes take a hundred, so a damaged file of
/// 64 KiB still fits.
pub const MAX_TEXT: usize = 5 << 20;

/// Values in one text, as many as JSON may have.
const MAX_VALUES: u32 = 1 << 18;

/// Values inside values.
const MAX_DEPTH: u32 = 64;

/// Entries of one object: no structure has as many fields.
const MAX_ENTRIES: usize = 64;

/// Why a text is no file.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum TextError {
    /// The text breaks off or goes on otherwise.
    #[error("line {line}: expected {expected}")]
    Syntax {
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A name that does not exist, or a value that does not fit it.
    #[error("{0}")]
    Value(String),
    /// The text has more than [`MAX_TEXT`] bytes.
    #[error("text of more than {MAX_TEXT} bytes")]
    TooLong,
}

/// The text of a file: of a [`ConfigurationFile`], or of a type with the same variants.
///
/// # Errors
/// For a text that would not be read back: too long, too many values, or too many inside each other.
pub fn write(file: &impl Serialize) -> Result<String, TextError> {
    let wrong = |e: serde_json::Error| TextError::Value(e.to_string());
    let json = serde_json::to_string(file).map_err(wrong)?;
    let tree: Value = serde_json::from_str(&json).map_err(wrong)?;
    let mut out = String::new();
    if let Value::Map(kinds) = &tree {
        for (kind, body) in kinds {
            let _ = writeln!(out, "{kind}");
            lines(&mut out, body.get(ENCODINGS).unwrap_or(body), 0);
            if let Some(padding) = body.get(PADDING) {
                if *padding != Value::from("") {
                    out.push_str(PADDING);
                    after_name(&mut out, padding, 0);
                    out.push('\n');
                }
            }
        }
    }
    if out.len() > MAX_TEXT { Err(TextError::TooLong) } else { Ok(out) }
}

const ENCODINGS: &str = "encodings";
const PADDING: &str = "padding";

/// Objects, each on a line of its own.
fn lines(out: &mut String, objects: &Value, depth: usize) {
    let Value::Seq(objects) = objects else { return };
    for object in objects {
        let _ = write!(out, "{:1$}", "", depth.saturating_mul(2));
        pairs(out, object, depth);
        out.push('\n');
    }
}

/// The entries of an object.
fn pairs(out: &mut String, object: &Value, depth: usize) {
    let Value::Map(entries) = object else { return };
    for (i, (name, value)) in entries.iter().enumerate() {
        let _ = write!(out, "{}{name}", if i > 0 { ", " } else { "" });
        after_name(out, value, depth);
    }
}

/// A value behind its name. An object of one entry needs no parentheses there, an empty one nothing.
fn after_name(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Map(entries) if entries.is_empty() => {}
        Value::Map(entries) if entries.len() == 1 => {
            out.push(' ');
            pairs(out, value, depth);
        }
        _ => {
            out.push(' ');
            alone(out, value, depth);
        }
    }
}

fn alone(out: &mut String, value: &Value, depth: usize) {
    let _ = match value {
        Value::Null => write!(out, "null"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Int(n) => write!(out, "{n}"),
        Value::Str(text) => {
            out.push('"');
            for c in text.chars() {
                if matches!(c, '"' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
            write!(out, "\"")
        }
        Value::Seq(items) if !items.is_empty() && items.iter().all(is_object) => {
            out.push_str("{\n");
            lines(out, value, depth.saturating_add(1));
            write!(out, "{:1$}}}", "", depth.saturating_mul(2))
        }
        Value::Seq(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { " " } else { "" });
                alone(out, item, depth);
            }
            write!(out, "]")
        }
        Value::Map(_) => {
            out.push('(');
            pairs(out, value, depth);
            write!(out, ")")
        }
    };
}

fn is_object(value: &Value) -> bool {
    matches!(value, Value::Map(entries) if !entries.is_empty())
}

/// The bytes of a text.
///
/// # Errors
/// The line that is not understood, or the encoding that does not exist or does not fit.
pub fn read(text: &str) -> Result<Vec<u8>, TextError> {
    read_as::<ConfigurationFile<'_>>(text)
}

/// The bytes of a text under the names of another file type.
///
/// # Errors
/// As [`read`].
pub fn read_as<F: Transcode>(text: &str) -> Result<Vec<u8>, TextError> {
    if text.len() > MAX_TEXT {
        return Err(TextError::TooLong);
    }
    let left = Cell::new(MAX_VALUES);
    let tree = match file(text, Bounds { left: &left, depth: MAX_DEPTH }) {
        Ok((_, tree)) => tree,
        Err(Err::Error(e) | Err::Failure(e)) => {
            let before = text.len().saturating_sub(e.at.len());
            let line = text.bytes().take(before).filter(|b| *b == b'\n').count().saturating_add(1);
            return Err(TextError::Syntax { line, expected: e.expected });
        }
        Err(Err::Incomplete(_)) => return Err(TextError::Syntax { line: 1, expected: "more" }),
    };
    let mut out = Vec::new();
    F::transcode(&tree, &mut out).map_err(|e| TextError::Value(e.to_string()))?;
    Ok(out)
}

/// What should stand at a place.
struct Expected<'a> {
    at: &'a str,
    expected: &'static str,
}

impl<'a> ParseError<&'a str> for Expected<'a> {
    fn from_error_kind(at: &'a str, _: nom::error::ErrorKind) -> Self {
        Expected { at, expected: "something else" }
    }

    fn append(_: &'a str, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

/// Values that may still come, and how many of them inside each other.
#[derive(Clone, Copy)]
struct Bounds<'b> {
    left: &'b Cell<u32>,
    depth: u32,
}

impl Bounds<'_> {
    /// Counts a value that begins at `at`.
    fn count<'a>(self, at: &'a str) -> Result<(), Err<Expected<'a>>> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or(Err::Failure(Expected { at, expected: "fewer values" }))?);
        Ok(())
    }

    /// The bounds inside a value that begins at `at`.
    fn inside<'a>(self, at: &'a str) -> Result<Self, Err<Expected<'a>>> {
        let depth = self.depth.checked_sub(1);
        let depth = depth.ok_or(Err::Failure(Expected { at, expected: "fewer values inside each other" }))?;
        Ok(Bounds { depth, ..self })
    }
}

type Parsed<'a, T> = IResult<&'a str, T, Expected<'a>>;

/// Nothing else may stand here.
fn must<'a, T>(
    expected: &'static str,
    mut parser: impl Parser<&'a str, Output = T, Error = Expected<'a>>,
) -> impl FnMut(&'a str) -> Parsed<'a, T> {
    move |at| match parser.parse(at) {
        Err(Err::Error(_)) => Err(Err::Failure(Expected { at, expected })),
        other => other,
    }
}

/// Spaces within a line.
fn blank(input: &str) -> Parsed<'_, &str> {
    take_while(|c| matches!(c, ' ' | '\t')).parse(input)
}

/// White space, comments, separators of lines.
fn between(input: &str) -> Parsed<'_, ()> {
    let comment = (char('#'), take_while(|c| c != '\n'));
    let space = take_while1(|c: char| c.is_ascii_whitespace() || c == ';');
    fold_many0(alt((recognize(comment), space)), || (), |(), _| ()).parse(input)
}

/// What ends a line: `;`, a new line, or what closes the lines.
fn end_of_line(input: &str) -> Parsed<'_, ()> {
    let (rest, ()) = between(input)?;
    let skipped = input.get(..input.len().saturating_sub(rest.len())).unwrap_or_default();
    match rest.chars().next() {
        None | Some('}') => Ok((rest, ())),
        _ if skipped.contains([';', '\n', '\r']) => Ok((rest, ())),
        _ => Err(Err::Failure(Expected { at: input, expected: "; or a new line" })),
    }
}

fn name(input: &str) -> Parsed<'_, &str> {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    let (_, _) = nom::character::complete::satisfy(starts).parse(input)?;
    take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).parse(input)
}

/// The whole text.
fn file<'a>(input: &'a str, bounds: Bounds<'_>) -> Parsed<'a, Value> {
    let (input, ()) = between(input)?;
    let kinds = ["modem_file", "mta_file", UNTERMINATED];
    let (input, kind) = match name(input) {
        Ok((rest, kind)) if kinds.contains(&kind) => (end_of_line(rest)?.0, Some(kind)),
        _ => (input, None),
    };
    let (input, mut encodings) = objects(input, bounds)?;
    let (input, _) = must("a name, or the end", nom::combinator::eof).parse(input)?;
    let padding = match encodings.last() {
        Some(Value::Map(last)) if matches!(last.as_slice(), [(name, _)] if name == PADDING) => encodings.pop(),
        _ => None,
    };
    let padding = padding.and_then(|line| line.get(PADDING).cloned());
    let is_ended =
        matches!(encodings.last(), Some(Value::Map(last)) if last.iter().any(|(name, _)| name == "end_of_data"));
    let kind = kind.unwrap_or(if is_ended { "modem_file" } else { UNTERMINATED });
    let body = match (kind, padding) {
        (UNTERMINATED, None) => Value::Seq(encodings),
        (_, padding) => object([(ENCODINGS, Value::Seq(encodings)), (PADDING, padding.unwrap_or("".into()))]),
    };
    Ok((input, object([(kind, body)])))
}

const UNTERMINATED: &str = "unterminated";

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.map(|(name, value)| (name.to_owned(), value)).into())
}

/// Lines up to what is none.
fn objects<'a>(input: &'a str, bounds: Bounds<'_>) -> Parsed<'a, Vec<Value>> {
    let line = |input| {
        let (input, entries) = entries(input, bounds)?;
        bounds.count(input)?;
        let (input, ()) = end_of_line(input)?;
        Ok((input, entries))
    };
    let (input, ()) = between(input)?;
    fold_many0(line, Vec::new, |mut all, line| {
        all.push(line);
        all
    })
    .parse(input)
}

/// `name value, name value`
fn entries<'a>(input: &'a str, bounds: Bounds<'_>) -> Parsed<'a, Value> {
    let (mut input, first) = pair(input, bounds)?;
    let mut all = Vec::from([first]);
    while let (rest, Some(_)) = opt(preceded(blank, char(','))).parse(input)? {
        let (rest, ()) = between(rest)?;
        let (behind, next) = must("a name", |at| pair(at, bounds)).parse(rest)?;
        if all.len() >= MAX_ENTRIES || all.iter().any(|(name, _)| *name == next.0) {
            return Err(Err::Failure(Expected { at: rest, expected: "another name" }));
        }
        all.push(next);
        input = behind;
    }
    Ok((input, Value::Map(all)))
}

fn pair<'a>(input: &'a str, bounds: Bounds<'_>) -> Parsed<'a, (String, Value)> {
    let (input, name) = name(input)?;
    let (rest, _) = blank(input)?;
    match rest.chars().next() {
        None | Some('\n' | '\r' | ';' | ',' | ')' | '}' | '#') => {
            bounds.count(input)?;
            Ok((input, (name.to_owned(), Value::Map(Vec::new()))))
        }
        _ => {
            let (input, value) = value(rest, bounds)?;
            Ok((input, (name.to_owned(), value)))
        }
    }
}

/// A value. Its first character says which.
fn value<'a>(input: &'a str, bounds: Bounds<'_>) -> Parsed<'a, Value> {
    bounds.count(input)?;
    let inside = bounds.inside(input)?;
    let closed = |closing, expected| must(expected, preceded(between, char(closing)));
    match input.chars().next() {
        Some('{') => {
            let (input, lines) = preceded(char('{'), |at| objects(at, inside)).parse(input)?;
            let (input, _) = closed('}', "a name or }").parse(input)?;
            Ok((input, Value::Seq(lines)))
        }
        Some('(') => {
            let (input, object) = preceded((char('('), between), opt(|at| entries(at, inside))).parse(input)?;
            let (input, _) = closed(')', ", or )").parse(input)?;
            Ok((input, object.unwrap_or(Value::Map(Vec::new()))))
        }
        Some('[') => {
            let item = |at| match char(']').parse(at) {
                Ok(_) => Err(Err::Error(Expected { at, expected: "a value" })),
                Err::<_, Err<Expected<'_>>>(_) => value(at, inside),
            };
            let items = delimited((char('['), between), separated_list0(between1, item), between);
            let (input, items) = { items }.parse(input)?;
            let (input, _) = closed(']', "a value or ]").parse(input)?;
            Ok((input, Value::Seq(items)))
        }
        Some('"') => text(input),
        Some('0'..='9' | '-') => must("a number of at most 64 bits", number).parse(input),
        _ => {
            let word = alt((
                always(Value::Null, word("null")),
                always(Value::Bool(true), word("true")),
                always(Value::Bool(false), word("false")),
            ));
            let nested = |at| {
                let (rest, pair) = pair(at, inside)?;
                Ok((rest, Value::Map(Vec::from([pair]))))
            };
            must("a value", alt((word, nested))).parse(input)
        }
    }
}

/// What stands between the items of an array: at least one of its parts.
fn between1(input: &str) -> Parsed<'_, ()> {
    let (rest, ()) = between(input)?;
    let is_end = matches!(rest.chars().next(), None | Some(']'));
    if rest.len() == input.len() || is_end {
        return Err(Err::Error(Expected { at: input, expected: "a space" }));
    }
    Ok((rest, ()))
}

/// A whole name.
fn word<'a>(expected: &'static str) -> impl FnMut(&'a str) -> Parsed<'a, &'a str> {
    move |input| match name(input)? {
        (rest, found) if found == expected => Ok((rest, found)),
        _ => Err(Err::Error(Expected { at: input, expected })),
    }
}

fn text(input: &str) -> Parsed<'_, Value> {
    let character = alt((preceded(char('\\'), one_of("\"\\")), none_of("\"\\\n")));
    let characters = fold_many0(character, String::new, |mut text, c| {
        text.push(c);
        text
    });
    let (input, text) = preceded(char('"'), characters).parse(input)?;
    let (input, _) = must("\" at the end of a text", char('"')).parse(input)?;
    Ok((input, Value::Str(text)))
}

fn number(input: &str) -> Parsed<'_, Value> {
    let digits = recognize((opt(char('-')), take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_')));
    let number = map_opt(digits, |digits: &str| match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(i128::from),
        None => digits.parse::<i128>().ok().filter(|n| (i64::MIN.into()..=u64::MAX.into()).contains(n)),
    });
    { number }.map(Value::Int).parse(input)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::Decode;

    fn there_and_back(bytes: &[u8]) -> String {
        let text = write(&ConfigurationFile::from_bytes(bytes).unwrap()).unwrap();
        assert_eq!(read(&text).as_deref(), Ok(bytes), "{text}");
        text
    }

    #[test]
    fn what_is_read_is_written_as_people_read_it() {
        let bytes = hex!(
            "030101 18 0f 0102 0001 0601 07 1801 02 0403 616200 2b 0b 08 03 ffffff 02 04 01020304"
            "0b 0e 300c 0608 2b06010201010600 0400 ff 00"
        );
        assert_eq!(
            there_and_back(&bytes),
            "modem_file
network_access 1
upstream_service_flow {
  reference 1
  qos_parameter_sets (active true, admitted true, provisioned true)
  invalid (raw (tlv_type 24, value \"02\"), error \"unsolicited_grant_time_reference at byte 14: needs 4 bytes, 1 left in Tlv.value_length\")
  service_class_name \"ab\"
}
extension {
  vendor_id \"ffffff\"
  general load_balancing_priority 16909060
}
snmp_object short bind (oid \"1.3.6.1.2.1.1.6.0\", value short value octet_string \"\")
end_of_data
padding \"00\"
"
        );
    }

    #[test]
    fn trap_36_every_kind_of_file_comes_back() {
        for bytes in [
            &hex!("")[..],
            &hex!("ff"),
            &hex!("00 ff 000000"),
            &hex!("ff 112233"),
            &hex!("03 01"),
            &hex!("07 03 0102 03 ff"),
            &hex!("fe0101 fe01ff"),
            &hex!("fe0101 0b03 300100 40 0003 300100 07 01 aa fe01ff 0000"),
            &hex!("67 0002 0102 ff"),
        ] {
            there_and_back(bytes);
        }
    }

    /// Two bytes that are no encoding make a long line, with the reason.
    #[test]
    fn files_of_64_kib_come_back_and_longer_texts_are_not_written() {
        let bytes = [2, 0].repeat(1 << 15);
        let file = ConfigurationFile::from_bytes(&bytes).unwrap();
        assert_eq!(read(&write(&file).unwrap()).unwrap(), bytes);
        let bytes = [&[105, 255][..], &[0xAB; 255]].concat().repeat(MAX_TEXT / 512);
        assert_eq!(write(&ConfigurationFile::from_bytes(&bytes).unwrap()), Err(TextError::TooLong));
    }

    #[test]
    fn names_of_service_classes_end_with_a_zero_byte() {
        let flow = hex!("18 0b 0102 0007 0405 676f6c6400");
        assert_eq!(
            there_and_back(&flow),
            "unterminated\nupstream_service_flow {\n  reference 7\n  service_class_name \"gold\"\n}\n"
        );
        // Without it, with another one inside, and none at all.
        let text = there_and_back(&hex!("18 06 0404 676f6c64"));
        assert!(text.contains("service_class_name (text \"gold\", raw \"676f6c64\")"), "{text}");
        there_and_back(&hex!("18 06 0404 67006400 18 04 0402 6700 18 02 0400 18 03 040100"));
    }

    #[test]
    fn what_people_write() {
        let text = "
            # A file without padding.
            network_access 0x1; maximum_cpes 4   # two on a line
            upstream_service_flow { reference 7; qos_parameter_sets (
                active true, admitted false, # reserved bits left out
                provisioned true) }
            filter_groups [1 2 3
                4]
            end_of_data
        ";
        let bytes = hex!("030101 120104 1807 0102 0007 0601 05 2508 0001000200030004 ff");
        assert_eq!(read(text).unwrap(), bytes);
        assert_eq!(read("privacy_enable 1").unwrap(), hex!("1d0101"));
    }

    #[test]
    fn mistakes_have_a_line() {
        for (text, words) in [
            ("network_access 1\n!", "line 2: expected a name, or the end"),
            ("upstream_service_flow {\n reference 1\n", "line 3: expected a name or }"),
            ("network_access 99999999999999999999", "line 1: expected a number of at most 64 bits"),
            ("software_filename \"a\n", "line 1: expected \" at the end of a text"),
            ("qos (a 1, a 2)", "line 1: expected another name"),
            ("network_access 1 maximum_cpes 4", "line 1: expected ; or a new line"),
            ("\nmodem_file network_access 1", "line 2: expected ; or a new line"),
            (
                "upstream_service_flow { reference 1 }\nupstream_service_flow { reference 2 minimum_reserved_rate 3 }",
                "line 2: expected ; or a new line",
            ),
            ("maximum_cpes 4\nnetwork_access 0x10000000000000000", "line 2: expected a number of at most 64 bits"),
            (
                "extension { vendor_id \"ffffff\"\n general load_balancing_priority 5, tail \"aa\" }",
                "no tail can stand",
            ),
            ("unknown (tlv_type 105, value \"00\"), tail \"aa\"", "unknown: no tail can stand behind it"),
            ("network_access 12x", "line 1: expected a number of at most 64 bits"),
            ("modem_file\nend_of_data\nnetwork_access 1, padding \"00\"", "expected an object of one entry"),
            ("padding \"00\"\nnetwork_access 1\nend_of_data", "padding: no such structure here"),
            ("network_access 256\nend_of_data", "modem_file.encodings[0].network_access: does not fit the field"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        // Values are bounded like the text.
        let many = "a;".repeat(MAX_TEXT / 2);
        assert!(read(&many).unwrap_err().to_string().contains("fewer values"));
        let deep = "a ".repeat(100);
        assert!(read(&deep).unwrap_err().to_string().contains("fewer values inside each other"));
        assert_eq!(read(&" ".repeat(MAX_TEXT + 1)), Err(TextError::TooLong));
    }
}
