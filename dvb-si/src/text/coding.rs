//! The table of a string by name, and whether a selector names it.

#[cfg(feature = "alloc")]
use super::encode::PREFERRED_FIRST;
use super::{Charset, Profile, Text};
#[cfg(feature = "alloc")]
use alloc::{string::ToString, vec::Vec};
use core::fmt;

/// Which table a string is in, and how that is known. Shown as the name of the table, behind `default ` without a
/// selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coding {
    /// The table.
    pub charset: Charset,
    /// No selector names it: it is that of the [`Profile`].
    pub is_default: bool,
}

const DEFAULT: &str = "default ";

impl Text<'_> {
    /// The table that the profile reads the string in.
    ///
    /// ```
    /// use dvb_si::text::{Profile, Text};
    ///
    /// assert_eq!(Text(b"\x13\xD1\xEB").coding(Profile::DVB).to_string(), "GB 2312");
    /// assert_eq!(Text(b"\xD1\xEB").coding(Profile::CHINA).to_string(), "default GB 18030");
    /// ```
    pub fn coding(self, profile: Profile) -> Coding {
        Coding { charset: profile.charset_of(self), is_default: self.selector().is_empty() }
    }
}

impl fmt::Display for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_default { DEFAULT } else { "" }, self.charset)
    }
}

#[cfg(feature = "alloc")]
impl Coding {
    /// What `Display` shows, read again. None for a name of no table that can be written.
    pub fn from_name(name: &str) -> Option<Coding> {
        let (is_default, name) = name.strip_prefix(DEFAULT).map_or((false, name), |name| (true, name));
        let others = [Charset::Iso6937, Charset::Iso8859_16, Charset::Gb18030];
        let charset = PREFERRED_FIRST.into_iter().chain(others).find(|charset| charset.to_string() == name)?;
        Some(Coding { charset, is_default })
    }

    /// The string `text` in this table, behind the selector where one names it; None when the table lacks a character,
    /// or when the string would be read in another one.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let Coding { charset, is_default } = self;
        let of = |charset: Charset| if is_default { charset.encode(text) } else { super::encode(text, charset) };
        // A first byte below 0x20 would be taken for a selector.
        let is_read = |bytes: &Vec<u8>| Text(bytes).selector().is_empty() == is_default || bytes.is_empty();
        // GBK shares the selector of GB 2312, which is read with what GBK has more.
        let wider = || match charset {
            Charset::Gb2312 => of(Charset::Gb18030).ok().filter(|bytes| Text(bytes).chars_in(charset).eq(text.chars())),
            _ => None,
        };
        of(charset).ok().or_else(wider).filter(is_read)
    }
}
