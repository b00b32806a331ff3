//! Characters to bytes.

use super::{Charset, Profile, Text, cjk, iso6937, latin};
use alloc::vec::Vec;
use core::{iter::Peekable, str::CharIndices};
use thiserror::Error;

/// A character the table does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("character {character:?} at byte {index} is not in {charset}")]
pub struct EncodeError {
    /// The character.
    pub character: char,
    /// Where it begins in the text given, in bytes.
    pub index: usize,
    /// The table.
    pub charset: Charset,
}

/// The string `text` in one table, behind the selector of the table. No characters, no bytes.
///
/// A new line (`'\n'`, `"\r\n"` or `'\r'`) becomes the control code CR/LF, in GB 18030 a line
/// feed. U+E080..=U+E09F are the control codes of EN 300 468 tables A.1 and A.2, as in UTF-8, and
/// are written in the form of the table: U+E086 switches emphasis on.
///
/// # Errors
/// The first character that is not in the table. None is in a table that cannot be written
/// ([`Charset::Reserved`], [`Charset::EncodingType`]), nor are other control characters in any.
pub fn encode(text: &str, charset: Charset) -> Result<Vec<u8>, EncodeError> {
    let mut out = charset.selector().to_vec();
    charset.append(text, &mut out)?;
    Ok(if text.is_empty() { Vec::new() } else { out })
}

/// The string `text` in the fewest bytes: in the default table of the profile, without a selector, or in a table of DVB.
/// Of equal ones the default table comes first, then the tables of one byte by their selectors, GB 2312, Big5, KS X 1001,
/// UCS-2 and UTF-8. For [`Profile::CHINA`] ASCII without a selector, else the bytes of GB 2312 or, where needed, GB 18030
/// behind 0x13; UTF-8 where control codes are wanted.
///
/// ```
/// use dvb_si::text::{Profile, encode_auto};
///
/// // An accent is a byte of its own in the default table, ISO/IEC 6937: one of them costs as much as a selector.
/// assert_eq!(encode_auto("Café", Profile::DVB)?, b"Caf\xC2e");
/// assert_eq!(encode_auto("éé", Profile::DVB)?, b"\x05\xE9\xE9");
/// # Ok::<(), dvb_si::text::EncodeError>(())
/// ```
///
/// # Errors
/// A control character other than those [`encode`] knows.
pub fn encode_auto(text: &str, profile: Profile) -> Result<Vec<u8>, EncodeError> {
    // A first byte below 0x20 would be taken for a selector.
    let is_plain = |out: &Vec<u8>| out.first().is_none_or(|&first| first >= 0x20);
    let is_usual = |out: &Vec<u8>| out.is_ascii() || !profile.is_chinese();
    let default = profile.default_charset().encode(text).ok().filter(|out| is_plain(out) && is_usual(out));
    // A selector, and a byte for each character; CR and LF are one.
    let least = text.chars().filter(|character| *character != '\r').count().saturating_add(1);
    if let Some(out) = default.as_ref().filter(|out| out.len() <= least) {
        return Ok(out.clone());
    }
    let tables: &[Charset] = if profile.is_chinese() { &[Charset::Gb18030] } else { &PREFERRED_FIRST };
    let written = tables.iter().filter_map(|charset| encode(text, *charset).ok().map(|out| (*charset, out)));
    // Some networks mean another table by a selector.
    let read_back = written.filter(|(charset, out)| profile.charset_of(Text(out)) == *charset);
    match default.into_iter().chain(read_back.map(|(_, out)| out)).min_by_key(Vec::len) {
        Some(out) => Ok(out),
        None => encode(text, Charset::Utf8),
    }
}

/// The tables that have a selector in EN 300 468: those of one byte in the order of their selectors, then those of two,
/// the Chinese ones before the Korean one, which has most of their characters, and before UCS-2, by which some networks
/// mean GBK.
pub(super) const PREFERRED_FIRST: [Charset; 19] = [
    Charset::Iso8859_5,
    Charset::Iso8859_6,
    Charset::Iso8859_7,
    Charset::Iso8859_8,
    Charset::Iso8859_9,
    Charset::Iso8859_10,
    Charset::Iso8859_11,
    Charset::Iso8859_13,
    Charset::Iso8859_14,
    Charset::Iso8859_15,
    Charset::Iso8859_1,
    Charset::Iso8859_2,
    Charset::Iso8859_3,
    Charset::Iso8859_4,
    Charset::Gb2312,
    Charset::Big5,
    Charset::KsX1001,
    Charset::Ucs2,
    Charset::Utf8,
];

impl Charset {
    /// The characters of `text` in this table, without a selector: for fields that say by other
    /// means which table they use. Otherwise as [`encode`].
    ///
    /// # Errors
    /// As [`encode`].
    pub fn encode(self, text: &str) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        self.append(text, &mut out)?;
        Ok(out)
    }

    fn append(self, text: &str, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        out.reserve(text.len());
        let mut chars = text.char_indices().peekable();
        while let Some((index, character)) = chars.next() {
            match character {
                '\r' if next_is(&mut chars, '\n') => Some(()),
                '\n' | '\r' => self.append_control(0x8A, out),
                '\0'..='\x1F' | '\x7F'..='\u{9F}' => None,
                '\u{E080}'..='\u{E09F}' => {
                    let [.., low] = u32::from(character).to_be_bytes();
                    self.append_control(low, out)
                }
                _ => self.append_char(character, &mut chars, out),
            }
            .ok_or(EncodeError { character, index, charset: self })?;
        }
        Ok(())
    }

    fn append_control(self, code: u8, out: &mut Vec<u8>) -> Option<()> {
        match self {
            Charset::Gb18030 if code == 0x8A => out.push(b'\n'),
            Charset::Gb18030 | Charset::EncodingType(_) | Charset::Reserved(_) => return None,
            Charset::Ucs2 | Charset::KsX1001 | Charset::Gb2312 | Charset::Big5 => out.extend([0xE0, code]),
            // The UTF-8 form of U+E080..=U+E09F.
            Charset::Utf8 => out.extend([0xEE, 0x82, code]),
            _ => out.push(code),
        }
        Some(())
    }

    fn append_char(self, character: char, next: &mut Peekable<CharIndices<'_>>, out: &mut Vec<u8>) -> Option<()> {
        match self {
            Charset::Utf8 => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Charset::Ucs2 => out.extend_from_slice(&u16::try_from(u32::from(character)).ok()?.to_be_bytes()),
            Charset::EncodingType(_) | Charset::Reserved(_) => return None,
            Charset::Iso6937 => append_iso_6937(character, next, out)?,
            _ if character.is_ascii() => out.push(u8::try_from(character).ok()?),
            _ => match latin::table(self) {
                Some(table) => out.push(latin::encode(table, character)?),
                None => cjk::encode(self, character, out)?,
            },
        }
        Some(())
    }
}

/// An accent goes before its letter, whether Unicode has them composed or apart.
fn append_iso_6937(character: char, next: &mut Peekable<CharIndices<'_>>, out: &mut Vec<u8>) -> Option<()> {
    let code = |character: char| match character {
        ' '..='~' => u8::try_from(character).ok(),
        _ => latin::encode(latin::table(Charset::Iso6937)?, character),
    };
    match code(character) {
        Some(code) => {
            let accent = next.peek().and_then(|&(_, mark)| iso6937::of_mark(mark)).filter(|_| character != ' ');
            if accent.is_some() {
                next.next();
            }
            out.extend(accent);
            out.push(code);
        }
        None => {
            let (accent, letter) = iso6937::decompose(character)?;
            out.extend([accent, code(letter)?]);
        }
    }
    Some(())
}

fn next_is(chars: &mut Peekable<CharIndices<'_>>, wanted: char) -> bool {
    chars.peek().is_some_and(|&(_, next)| next == wanted)
}
