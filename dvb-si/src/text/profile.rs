//! How a network's strings are to be read.

use super::{Charset, Text, charset};

/// What the bytes alone do not say about a string: chosen by the caller, per network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Profile {
    default: Charset,
    ucs2: Charset,
    chinese: bool,
}

impl Profile {
    /// EN 300 468 Annex A: strings without a selector are ISO/IEC 6937.
    pub const DVB: Profile = Profile::with_default(Charset::Iso6937);

    /// Chinese practice (GY/T 230, GB/T 28161): strings with selector 0x13 are GB 18030, and so
    /// are those without a selector that have a byte of 0x80 or more. GB 18030 is then read
    /// without the control codes of DVB; only 0x8A where no character can begin is a new line.
    pub const CHINA: Profile = Profile { default: Charset::Iso6937, ucs2: Charset::Ucs2, chinese: true };

    /// An operator's default table, for strings without a selector.
    pub const fn with_default(charset: Charset) -> Profile {
        Profile { default: charset, ucs2: Charset::Ucs2, chinese: false }
    }

    /// The same, but strings with selector 0x11 are in `charset`: some Chinese networks mean GBK
    /// by it ([`Charset::Gb18030`]).
    pub const fn reading_ucs2_as(self, charset: Charset) -> Profile {
        Profile { ucs2: charset, ..self }
    }

    /// The table `text` is read with.
    pub fn charset_of(self, text: Text<'_>) -> Charset {
        let (selector, charset, body) = charset::split(text.0);
        match charset {
            _ if selector.is_empty() && self.chinese && !body.is_ascii() => Charset::Gb18030,
            _ if selector.is_empty() => self.default,
            Charset::Gb2312 if self.chinese => Charset::Gb18030,
            Charset::Ucs2 => self.ucs2,
            other => other,
        }
    }

    /// The table of strings without a selector.
    pub const fn default_charset(self) -> Charset {
        self.default
    }

    #[cfg(feature = "alloc")]
    pub(super) const fn is_chinese(self) -> bool {
        self.chinese
    }
}

impl Default for Profile {
    fn default() -> Self {
        Profile::DVB
    }
}
