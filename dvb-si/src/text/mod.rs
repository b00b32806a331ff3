//! Strings: EN 300 468 Annex A and the practice of Chinese networks.
//!
//! | to | use |
//! |---|---|
//! | keep the bytes as received, with a look at what they say | [`Text`] |
//! | choose how strings without a selector are read | [`Profile`] |
//! | read plain text | [`Text::chars`], [`Text::display`], `Text::to_string_lossy` (feature `alloc`) |
//! | see emphasis and other control codes | [`Text::tokens`] |
//! | read a string cut into several descriptors | `join`, [`ExtendedText`](crate::descriptor::ExtendedText) (feature `alloc`) |
//! | write, in the smallest table that has all characters; in one of choice | `encode_auto`; `encode` (feature `alloc`) |
//!
//! ```
//! use dvb_si::text::{Charset, Profile, Text, encode, encode_auto};
//!
//! // The same bytes as a network in Europe means them, and one in China.
//! let text = Text(b"\xD1\xEB\xCA\xD3");
//! assert_eq!(text.to_string_lossy(Profile::CHINA), "央视");
//! assert_eq!(Text(b"Caf\xC2e").to_string_lossy(Profile::DVB), "Café");
//!
//! assert_eq!(encode_auto("Café", Profile::DVB)?, b"Caf\xC2e");
//! assert_eq!(encode_auto("央视", Profile::CHINA)?, b"\x13\xD1\xEB\xCA\xD3");
//! assert_eq!(encode("Café", Charset::Utf8)?, b"\x15Caf\xC3\xA9");
//! # Ok::<(), dvb_si::text::EncodeError>(())
//! ```
//!
//! Reading never fails and never loses the bytes: what has no character is U+FFFD in the text and
//! still there in the [`Text`]. Without the feature `alloc` the East Asian tables (KS X 1001,
//! GB 2312, GB 18030, Big5) are not there: their characters, not the ASCII between them, read as
//! U+FFFD.

use core::fmt;

mod charset;
mod cjk;
mod coding;
#[cfg(feature = "alloc")]
mod encode;
mod iso6937;
#[cfg(feature = "alloc")]
mod join;
mod latin;
mod profile;
#[cfg(test)]
mod tests;
mod tokens;

pub use charset::Charset;
pub use coding::Coding;
#[cfg(feature = "alloc")]
pub use encode::{EncodeError, encode, encode_auto};
#[cfg(feature = "alloc")]
pub use join::join;
pub use profile::Profile;
pub use tokens::{Chars, Token, Tokens};

/// A string field: the bytes as received, selector included.
///
/// Shown (`Debug`, `Display`) as the text [`Profile::DVB`] reads.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Text<'a>(pub &'a [u8]);

impl<'a> Text<'a> {
    /// The table the selector names; [`Charset::Iso6937`] without a selector. What a network
    /// makes of the absence is the [`Profile`]'s business.
    pub fn charset(self) -> Charset {
        charset::split(self.0).1
    }

    /// The bytes that name the table: none, one, two or three.
    pub fn selector(self) -> &'a [u8] {
        charset::split(self.0).0
    }

    /// The bytes behind the selector.
    pub fn body(self) -> &'a [u8] {
        charset::split(self.0).2
    }

    /// The plain text.
    pub fn chars(self, profile: Profile) -> Chars<'a> {
        Chars::new(self.tokens(profile))
    }

    /// The plain text if the body were coded with another table: a second opinion on strings
    /// with a wrong selector.
    pub fn chars_in(self, charset: Charset) -> Chars<'a> {
        charset.chars(self.body())
    }

    /// The characters together with the control codes.
    pub fn tokens(self, profile: Profile) -> Tokens<'a> {
        Tokens::new(self.body(), profile.charset_of(self))
    }

    /// True when every byte behind the selector is part of a character or a control code of a
    /// table known here.
    pub fn is_well_formed(self, profile: Profile) -> bool {
        !matches!(profile.charset_of(self), Charset::Reserved(_) | Charset::EncodingType(_))
            && self.tokens(profile).all(|token| token != Token::Invalid)
    }

    /// The longest string of at most `max` bytes that begins this one and ends between two
    /// characters; no bytes when not even one character fits.
    pub fn truncate_to(self, max: usize, profile: Profile) -> Text<'a> {
        if self.len() <= max {
            return self;
        }
        let mut tokens = self.tokens(profile);
        let (body, selector) = (tokens.rest().len(), self.selector().len());
        let mut kept = 0usize;
        while tokens.next().is_some() {
            let used = body.saturating_sub(tokens.rest().len());
            if used.saturating_add(selector) > max {
                break;
            }
            kept = used;
        }
        let end = if kept == 0 { 0 } else { kept.saturating_add(selector) };
        Text(self.0.get(..end).unwrap_or_default())
    }

    /// The plain text, to be formatted.
    pub const fn display(self, profile: Profile) -> DisplayText<'a> {
        DisplayText { text: self, profile }
    }

    /// The string itself where all of it is printable ASCII, which needs no selector and is the same in all tables but
    /// those of wider units.
    pub fn as_ascii(self) -> Option<&'a str> {
        core::str::from_utf8(self.0).ok().filter(|text| text.bytes().all(|b| (0x20..0x7F).contains(&b)))
    }

    /// The same where the profile reads it so.
    fn as_ascii_of(self, profile: Profile) -> Option<&'a str> {
        let same = !matches!(profile.default_charset(), Charset::Ucs2 | Charset::EncodingType(_));
        self.as_ascii().filter(|_| same)
    }

    /// The plain text; bytes without a character are U+FFFD. Printable ASCII is borrowed.
    #[cfg(feature = "alloc")]
    pub fn to_string_lossy(self, profile: Profile) -> alloc::borrow::Cow<'a, str> {
        match self.as_ascii_of(profile) {
            Some(text) => text.into(),
            None => self.chars(profile).collect(),
        }
    }
}

impl Charset {
    /// The plain text of characters in this table, for fields that say by other means than a
    /// selector which table they use.
    pub const fn chars(self, characters: &[u8]) -> Chars<'_> {
        Chars::new(Tokens::new(characters, self))
    }
}

/// Plain text to be formatted: [`Text::display`].
#[derive(Clone, Copy)]
pub struct DisplayText<'a> {
    text: Text<'a>,
    profile: Profile,
}

impl fmt::Display for DisplayText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        match self.text.as_ascii_of(self.profile) {
            Some(text) => f.write_str(text),
            None => self.text.chars(self.profile).try_for_each(|character| f.write_char(character)),
        }
    }
}

impl fmt::Debug for DisplayText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        f.write_char('"')?;
        for character in self.text.chars(self.profile) {
            match character {
                '\'' => f.write_char(character)?,
                _ => character.escape_debug().try_for_each(|part| f.write_char(part))?,
            }
        }
        f.write_char('"')
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.display(Profile::DVB), f)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.display(Profile::DVB), f)
    }
}

wire::octets! {
    Text "text" text;
}
