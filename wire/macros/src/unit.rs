//! What a number counts, from the comment of its field: `100 Hz.`, `0.25 dB each`, `Microseconds; ..`, `10.24 MHz ticks`.

use crate::quote::{self, quote, text};
use proc_macro::{Delimiter, TokenStream, TokenTree};

/// `numerator / denominator` of a unit.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    pub numerator: u64,
    pub denominator: u64,
    pub name: &'static str,
}

/// Words of comments, what they stand for, and how many of it.
const WORDS: [(&str, &str, u64, u64); 22] = [
    ("Hz", "Hz", 1, 1),
    ("kHz", "Hz", 1_000, 1),
    ("MHz", "Hz", 1_000_000, 1),
    ("symbol/s", "sym/s", 1, 1),
    ("sym/s", "sym/s", 1, 1),
    ("ksym/s", "sym/s", 1_000, 1),
    ("bit/s", "bit/s", 1, 1),
    ("kbit/s", "bit/s", 1_000, 1),
    ("bytes", "bytes", 1, 1),
    ("bytes a second", "bit/s", 8, 1),
    ("Bits a second", "bit/s", 1, 1),
    ("Kilobits a second", "bit/s", 1_000, 1),
    ("symbols a second", "sym/s", 1, 1),
    ("Seconds", "s", 1, 1),
    ("s", "s", 1, 1),
    ("Milliseconds", "s", 1, 1_000),
    ("ms", "s", 1, 1_000),
    ("Microseconds", "s", 1, 1_000_000),
    ("µs", "s", 1, 1_000_000),
    ("dBmV", "dBmV", 1, 1),
    ("dB", "dB", 1, 1),
    ("degrees", "°", 1, 1),
];

/// Things that are counted. Only alone: `Bytes of a distance, less one` says that the number is another.
const THINGS: [(&str, &str); 4] =
    [("Bytes", "bytes"), ("Bits", "bits"), ("Symbols", "symbols"), ("Mini-slots", "mini-slots")];

impl Unit {
    /// What the first words of the documentation say, where that is a quantity.
    pub fn of(attributes: &TokenStream) -> Option<Unit> {
        let first = attributes.clone().into_iter().find_map(|t| match t {
            TokenTree::Group(attribute) => documentation(attribute.stream()),
            _ => None,
        })?;
        Unit::parse(&first)
    }

    /// `Unit::new(..)`, behind the path of a module.
    pub fn tokens(&self) -> TokenStream {
        let (numerator, denominator) = (quote::number(self.numerator), quote::number(self.denominator));
        let holes = [("numerator", &numerator), ("denominator", &denominator), ("name", &text(self.name))];
        quote("Unit::new($numerator, $denominator, $name)", &holes)
    }

    /// A quantity at the front of a sentence. The number is one where there is none.
    pub fn parse(sentence: &str) -> Option<Unit> {
        let (numerator, denominator, rest) = leading(sentence.trim())?;
        let is_alone = |word: &str| rest.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', ';']));
        if let Some((_, name)) = THINGS.iter().find(|(word, _)| is_alone(word)) {
            return Some(Unit { numerator, denominator, name });
        }
        // The longest: `bytes a second`, not a word of it.
        let begins = |word: &&(&str, &'static str, u64, u64)| {
            rest.strip_prefix(word.0).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '/'))
        };
        let (word, name, up, down) = WORDS.iter().filter(begins).max_by_key(|word| word.0.len())?;
        let (numerator, denominator) = (numerator * up, denominator * down);
        let is_clock = rest.strip_prefix(word).is_some_and(|rest| rest.starts_with(" ticks")) && *name == "Hz";
        Some(match is_clock {
            true => Unit { numerator: denominator, denominator: numerator, name: "s" },
            false => Unit { numerator, denominator, name },
        })
    }
}

/// `doc = ".."`.
fn documentation(attribute: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] if doc.to_string() == "doc" => {
            let text = text.to_string();
            Some(text.trim_start_matches('r').trim_matches('#').trim_matches('"').to_string())
        }
        _ => None,
    }
}

/// A number at the front, decimal (`6.25`) or a fraction (`1/90000`), and what is behind it.
fn leading(sentence: &str) -> Option<(u64, u64, &str)> {
    let end = sentence.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '/').unwrap_or(sentence.len());
    let (digits, rest) = sentence.split_at(end);
    if digits.is_empty() {
        return Some((1, 1, sentence));
    }
    let small = |digits: &str| digits.parse().ok().filter(|n| (1..1_000_000).contains(n));
    let (numerator, denominator) = match (digits.split_once('.'), digits.split_once('/')) {
        (Some((whole, part)), _) => {
            (small(&format!("{whole}{part}"))?, 10u64.checked_pow(u32::try_from(part.len()).ok()?)?)
        }
        (None, Some((above, below))) => (small(above)?, small(below)?),
        (None, None) => (small(digits)?, 1),
    };
    Some((numerator, denominator, rest.strip_prefix(' ')?))
}

/// The lines of a doc comment, as literals with commas.
pub fn doc(attributes: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in attributes.clone() {
        let TokenTree::Group(g) = token else { continue };
        let mut inner = g.stream().into_iter();
        let is_doc = matches!(inner.next(), Some(TokenTree::Ident(i)) if i.to_string() == "doc");
        let lines: TokenStream = inner.skip(1).collect();
        if is_doc && g.delimiter() == Delimiter::Bracket && !lines.is_empty() {
            out.extend(quote("$lines,", &[("lines", &lines)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_at_the_front_of_comments() {
        let unit = |numerator, denominator, name| Some(Unit { numerator, denominator, name });
        for (comment, expected) in [
            (" 100 Hz.", unit(100, 1, "Hz")),
            ("0.25 dBmV per 1.6 MHz.", unit(25, 100, "dBmV")),
            ("MHz; overrides line 1.", unit(1_000_000, 1, "Hz")),
            ("Microseconds; all ones for none.", unit(1, 1_000_000, "s")),
            ("6.25 µs; a power of two", unit(625, 100_000_000, "s")),
            ("10.24 MHz ticks.", unit(100, 1_024_000_000, "s")),
            ("50 bytes a second.", unit(400, 1, "bit/s")),
            ("400 bit/s.", unit(400, 1, "bit/s")),
            ("1/90000 s, as LTW_offset.", unit(1, 90_000, "s")),
            ("1024 bytes.", unit(1024, 1, "bytes")),
            (" Bytes.", unit(1, 1, "bytes")),
            ("Bytes; 0 for none.", unit(1, 1, "bytes")),
            ("Bytes of a distance, less one.", None),
            ("Mini-slots; 0 for no limit.", unit(1, 1, "mini-slots")),
            ("Bits a second.", unit(1, 1, "bit/s")),
            ("1 to 15: the minimum age", None),
            ("1/0 s", None),
            ("Of the subcarriers: 25 or 50 kHz.", None),
            ("True when 7 dB.", None),
            ("s", unit(1, 1, "s")),
            ("sid of the flow.", None),
            ("3 Hzen", None),
            ("0 Hz", None),
            ("", None),
        ] {
            assert_eq!(Unit::parse(comment), expected, "{comment}");
        }
    }
}
