//! Bytes to characters and control codes, one at a time and without allocation.

use super::{Charset, cjk, iso6937, latin};
use core::iter::FusedIterator;
use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::tag,
    combinator::{recognize, rest, verify},
    number::complete::{be_u16, u8 as byte},
    sequence::preceded,
};

/// A piece of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// A character.
    Char(char),
    /// A control code, EN 300 468 tables A.1 and A.2: 0x80..=0x9F, the low byte where the code has
    /// two. C0 codes and delete, which no table defines, appear here with their own value.
    Control(u8),
    /// Bytes without a character: U+FFFD in plain text.
    Invalid,
}

impl Token {
    /// Character emphasis on.
    pub const EMPHASIS_ON: Token = Token::Control(0x86);
    /// Character emphasis off.
    pub const EMPHASIS_OFF: Token = Token::Control(0x87);
    /// A new line.
    pub const CR_LF: Token = Token::Control(0x8A);

    fn new(character: char) -> Token {
        match u32::from(character) {
            code @ (0..=0x1F | 0x7F..=0x9F | 0xE080..=0xE09F) => {
                let [.., low] = code.to_be_bytes();
                Token::Control(low)
            }
            _ => Token::Char(character),
        }
    }
}

/// Characters and control codes of a string: [`Text::tokens`](super::Text::tokens).
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    rest: &'a [u8],
    charset: Charset,
    pending: Option<char>,
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(characters: &'a [u8], charset: Charset) -> Self {
        Tokens { rest: characters, charset, pending: None }
    }

    /// The bytes behind what has been read so far; never the second half of a character.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(character) = self.pending.take() {
            return Some(Token::Char(character));
        }
        if self.rest.is_empty() {
            return None;
        }
        let unit = match self.charset {
            Charset::Iso6937 => iso_6937(self.rest),
            Charset::Ucs2 => ucs2(self.rest),
            Charset::Utf8 => utf8(self.rest),
            Charset::KsX1001 | Charset::Gb2312 | Charset::Gb18030 | Charset::Big5 => {
                multi_byte(self.charset, self.rest)
            }
            Charset::EncodingType(_) => rest.map(|_| Token::Invalid.into()).parse(self.rest),
            other => one_byte(latin::table(other), self.rest),
        };
        let (rest, unit) = unit.unwrap_or((&[], Token::Invalid.into()));
        self.rest = rest;
        self.pending = unit.second;
        Some(unit.first)
    }
}

impl FusedIterator for Tokens<'_> {}

/// What one code stands for: seldom a letter and its mark, hence two characters.
struct Unit {
    first: Token,
    second: Option<char>,
}

impl From<Token> for Unit {
    fn from(first: Token) -> Self {
        Unit { first, second: None }
    }
}

type Parsed<'a> = IResult<&'a [u8], Unit, ()>;

/// A byte that satisfies `wanted`.
fn one_of<'a>(wanted: impl Fn(u8) -> bool) -> impl Parser<&'a [u8], Output = u8, Error = ()> {
    verify(byte, move |&b| wanted(b))
}

/// A code of a one-byte table; ASCII only without a table.
fn one_byte<'a>(table: Option<&latin::Table>, input: &'a [u8]) -> Parsed<'a> {
    byte.map(|code| plain(table, code).into()).parse(input)
}

fn plain(table: Option<&latin::Table>, code: u8) -> Token {
    if code < 0xA0 {
        return Token::new(char::from(code));
    }
    table.and_then(|table| latin::decode(table, code)).map_or(Token::Invalid, Token::Char)
}

/// An accent and its letter, or a code of the table. An accent without a letter is invalid.
fn iso_6937(input: &[u8]) -> Parsed<'_> {
    let letter = byte.map_opt(|code| match plain(latin::table(Charset::Iso6937), code) {
        Token::Char(letter) => Some(letter),
        _ => None,
    });
    let accented = (byte.map_opt(iso6937::accent), letter).map(|(accent, letter)| match accent.compose(letter) {
        Some(composed) => Token::Char(composed).into(),
        None => Unit { first: Token::Char(letter), second: Some(accent.mark) },
    });
    alt((accented, |input| one_byte(latin::table(Charset::Iso6937), input))).parse(input)
}

/// Table A.3 allows the basic multilingual plane only; surrogate pairs are read all the same.
fn ucs2(input: &[u8]) -> Parsed<'_> {
    let pair = (be_u16, be_u16).map_opt(|units| match char::decode_utf16(<[u16; 2]>::from(units)).next()? {
        Ok(character) if character > '\u{FFFF}' => Some(Token::Char(character)),
        _ => None,
    });
    let single = be_u16.map(|unit| char::from_u32(unit.into()).map_or(Token::Invalid, Token::new));
    alt((pair, single, rest.map(|_| Token::Invalid))).map(Unit::from).parse(input)
}

fn utf8(input: &[u8]) -> Parsed<'_> {
    // No character has more than four bytes: looking at more would cost time for nothing.
    let head = input.get(..4).unwrap_or(input);
    let (length, token) = match head.utf8_chunks().next() {
        Some(chunk) => match chunk.valid().chars().next() {
            Some(character) => (character.len_utf8(), Token::new(character)),
            None => (chunk.invalid().len(), Token::Invalid),
        },
        None => (0, Token::Invalid),
    };
    Ok((input.get(length.max(1)..).unwrap_or_default(), token.into()))
}

/// East Asian tables: ASCII and codes of two or four bytes.
fn multi_byte(charset: Charset, input: &[u8]) -> Parsed<'_> {
    let ascii = one_of(|b| b < 0x80).map(|b| Token::new(char::from(b)).into());
    let code = |input| code(charset, input);
    let stray = byte.map(|b| match (charset, b) {
        (_, 0x8A) => Token::CR_LF,
        (Charset::Gb18030, _) => Token::Invalid,
        // The form of one-byte tables is out of place here, but sent.
        (_, 0x86 | 0x87) => Token::Control(b),
        _ => Token::Invalid,
    });
    if charset == Charset::Gb18030 {
        return alt((ascii, code, stray.map(Unit::from))).parse(input);
    }
    let control = preceded(tag([0xE0].as_slice()), one_of(|b| (0x80..=0x9F).contains(&b)));
    alt((ascii, control.map(|b| Token::Control(b).into()), code, stray.map(Unit::from))).parse(input)
}

/// A code of two or four bytes. One without a character is invalid as a whole, unless its first
/// byte can be taken alone and leave the rest readable.
fn code(charset: Charset, input: &[u8]) -> Parsed<'_> {
    let lead = |b| (0x81..=0xFE).contains(&b);
    let digit = |b: u8| b.is_ascii_digit();
    let trail = move |b: u8| match charset {
        Charset::KsX1001 => (0x41..=0xFE).contains(&b),
        Charset::Big5 => matches!(b, 0x40..=0x7E | 0xA1..=0xFE),
        _ => matches!(b, 0x40..=0x7E | 0x80..=0xFE),
    };
    let has_four = matches!(charset, Charset::Gb2312 | Charset::Gb18030);
    let two = recognize((one_of(lead), one_of(trail)));
    let four = recognize((one_of(|b| has_four && lead(b)), one_of(digit), one_of(lead), one_of(digit)));
    let (rest, bytes) = alt((two, four)).parse(input)?;
    match cjk::decode(charset, bytes) {
        Some((first, second)) => Ok((rest, Unit { first: Token::Char(first), second })),
        None if cjk::AVAILABLE && matches!(bytes, [0x86 | 0x87 | 0x8A, ..] | [_, 0..=0x7F, ..]) => {
            Err(nom::Err::Error(()))
        }
        None => Ok((rest, Token::Invalid.into())),
    }
}

/// The plain text of a string: [`Text::chars`](super::Text::chars).
///
/// Control codes are left out but for new lines, which become `'\n'` (also CR, LF and CR LF, which
/// are sent though not defined), and the tab. Bytes without a character become U+FFFD.
#[derive(Debug, Clone)]
pub struct Chars<'a> {
    tokens: Tokens<'a>,
    after_cr: bool,
}

impl<'a> Chars<'a> {
    pub(super) const fn new(tokens: Tokens<'a>) -> Self {
        Chars { tokens, after_cr: false }
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let token = self.tokens.next()?;
            let after_cr = core::mem::replace(&mut self.after_cr, token == Token::Control(b'\r'));
            match token {
                Token::Char(character) => return Some(character),
                Token::Invalid => return Some(char::REPLACEMENT_CHARACTER),
                Token::Control(b'\n') if after_cr => {}
                Token::Control(b'\n' | b'\r') | Token::CR_LF => return Some('\n'),
                Token::Control(b'\t') => return Some('\t'),
                Token::Control(_) => {}
            }
        }
    }
}

impl FusedIterator for Chars<'_> {}
