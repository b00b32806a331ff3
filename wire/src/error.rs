//! What went wrong, in which field, and where.

use core::fmt;
use thiserror::Error as ThisError;

/// The name of a field, `&"Pmt.program_info"`: a thin pointer, which keeps errors small.
pub type Name = &'static &'static str;

/// A small, copyable error that names the field as the standard does.
///
/// Displayed it reads `PmtStream.es_info at byte 9: needs 9 bytes, 2 left in SectionHeader.section_length`.
#[derive(Clone, Copy, PartialEq, Eq, ThisError)]
#[error("{} at byte {}: {}{}", self.at, self.offset(), self.kind(), Within(self.limit()))]
pub struct Error {
    at: Name,
    detail: Detail,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input ends inside the field.
    #[error("needs {need} bytes, {have} left")]
    Short {
        /// Bytes the field has.
        need: usize,
        /// Bytes that are there.
        have: usize,
    },
    /// The enclosing length holds more than the structure.
    #[error("{0} bytes left over")]
    Trailing(usize),
    /// On write: the value has more bits than the field.
    #[error("value {0:#x} does not fit the field")]
    TooLarge(u64),
    /// On write: the part is longer than the number in front of it can say.
    #[error("{len} bytes, at most {max}")]
    TooLong {
        /// Bytes of the part.
        len: usize,
        /// Bytes that the number can announce.
        max: usize,
    },
    /// The field has one legal value, and this is another.
    #[error("is {found:#x}, must be {expected:#x}")]
    Constant {
        /// The legal value.
        expected: u64,
        /// What was found.
        found: u64,
    },
    /// The field contradicts the one that announces it.
    #[error("does not agree with the field that announces it")]
    Inconsistent,
    /// A checksum is wrong.
    #[error("checksum is {found:#x}, computed {computed:#x}")]
    Checksum {
        /// As received.
        found: u32,
        /// Over the bytes received.
        computed: u32,
    },
    /// The standard does not allow the value here.
    #[error("value {0:#x} is not allowed here")]
    Value(u64),
    /// A loop entry of no bytes, which would repeat for ever.
    #[error("entry without bytes")]
    EmptyEntry,
    /// The output buffer is full.
    #[error("output buffer full")]
    Full,
}

/// Offset and kind, packed: numbers of bytes are cut off at 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Bytes { of: Bytes, offset: u32, a: u32, b: u32, limit: Option<Name> },
    Numbers { of: Numbers, offset: u32, a: [u32; 2], b: [u32; 2] },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bytes {
    Short,
    Trailing,
    TooLong,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    TooLarge,
    Constant,
    Inconsistent,
    Checksum,
    Value,
    EmptyEntry,
    Full,
}

#[allow(clippy::cast_possible_truncation)] // cut off on purpose
const fn cut(n: usize) -> u32 {
    if n as u64 > u32::MAX as u64 { u32::MAX } else { n as u32 }
}

#[allow(clippy::cast_possible_truncation)] // both halves are kept
const fn halves(n: u64) -> [u32; 2] {
    [(n >> 32) as u32, n as u32]
}

const fn whole([high, low]: [u32; 2]) -> u64 {
    (high as u64) << 32 | low as u64
}

impl Error {
    /// An error at `offset` of the outermost buffer.
    #[cold]
    pub const fn new(kind: ErrorKind, at: Name, offset: usize) -> Self {
        let (of, a, b) = match kind {
            ErrorKind::Short { need, have } => return Self::of_bytes(Bytes::Short, need, have, at, offset),
            ErrorKind::Trailing(n) => return Self::of_bytes(Bytes::Trailing, n, 0, at, offset),
            ErrorKind::TooLong { len, max } => return Self::of_bytes(Bytes::TooLong, len, max, at, offset),
            ErrorKind::TooLarge(value) => (Numbers::TooLarge, value, 0),
            ErrorKind::Constant { expected, found } => (Numbers::Constant, expected, found),
            ErrorKind::Inconsistent => (Numbers::Inconsistent, 0, 0),
            ErrorKind::Checksum { found, computed } => (Numbers::Checksum, found as u64, computed as u64),
            ErrorKind::Value(value) => (Numbers::Value, value, 0),
            ErrorKind::EmptyEntry => (Numbers::EmptyEntry, 0, 0),
            ErrorKind::Full => (Numbers::Full, 0, 0),
        };
        Error { at, detail: Detail::Numbers { of, offset: cut(offset), a: halves(a), b: halves(b) } }
    }

    const fn of_bytes(of: Bytes, a: usize, b: usize, at: Name, offset: usize) -> Self {
        let detail = Detail::Bytes { of, offset: cut(offset), a: cut(a), b: cut(b), limit: None };
        Error { at, detail }
    }

    /// What was wrong.
    #[allow(clippy::cast_possible_truncation)] // checksums are stored out of 32 bits
    pub const fn kind(&self) -> ErrorKind {
        match self.detail {
            Detail::Bytes { of, a, b, .. } => {
                let (a, b) = (a as usize, b as usize);
                match of {
                    Bytes::Short => ErrorKind::Short { need: a, have: b },
                    Bytes::Trailing => ErrorKind::Trailing(a),
                    Bytes::TooLong => ErrorKind::TooLong { len: a, max: b },
                }
            }
            Detail::Numbers { of, a, b, .. } => {
                let (a, b) = (whole(a), whole(b));
                match of {
                    Numbers::TooLarge => ErrorKind::TooLarge(a),
                    Numbers::Constant => ErrorKind::Constant { expected: a, found: b },
                    Numbers::Inconsistent => ErrorKind::Inconsistent,
                    Numbers::Checksum => ErrorKind::Checksum { found: a as u32, computed: b as u32 },
                    Numbers::Value => ErrorKind::Value(a),
                    Numbers::EmptyEntry => ErrorKind::EmptyEntry,
                    Numbers::Full => ErrorKind::Full,
                }
            }
        }
    }

    /// `Structure.field`, spelled as in the declaration.
    pub const fn at(&self) -> &'static str {
        self.at
    }

    /// Bytes from the start of the outermost buffer (input when reading, output when writing).
    pub const fn offset(&self) -> usize {
        match self.detail {
            Detail::Bytes { offset, .. } | Detail::Numbers { offset, .. } => offset as usize,
        }
    }

    /// The length field that says where the input ends, when that is not the end of the outermost buffer.
    pub const fn limit(&self) -> Option<&'static str> {
        match self.detail {
            Detail::Bytes { limit: Some(limit), .. } => Some(*limit),
            _ => None,
        }
    }

    /// The same in a structure that begins `by` bytes later.
    #[must_use]
    pub const fn moved(mut self, by: usize) -> Self {
        match &mut self.detail {
            Detail::Bytes { offset, .. } | Detail::Numbers { offset, .. } => *offset = offset.saturating_add(cut(by)),
        }
        self
    }

    /// The same by another name.
    #[must_use]
    pub const fn named(self, at: Name) -> Self {
        Error { at, ..self }
    }

    /// The same inside what the length field `limit` bounds. The innermost one counts.
    #[cold]
    #[must_use]
    pub const fn within(mut self, name: Name) -> Self {
        if let Detail::Bytes { of: Bytes::Short | Bytes::Trailing, limit: limit @ None, .. } = &mut self.detail {
            *limit = Some(name);
        }
        self
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = f.debug_struct("Error");
        f.field("kind", &self.kind()).field("at", &self.at).field("offset", &self.offset());
        if let Some(limit) = self.limit() {
            f.field("limit", &limit);
        }
        f.finish()
    }
}

/// The end of the sentence when there is a limit.
struct Within(Option<&'static str>);

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |limit| write!(f, " in {limit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn an_error_is_small_and_loses_nothing() {
        assert!(size_of::<Error>() <= 32 && size_of::<Result<u64, Error>>() <= 40);
        let wide = u64::MAX - 7;
        for kind in [
            ErrorKind::Short { need: 9, have: 2 },
            ErrorKind::Trailing(3),
            ErrorKind::TooLarge(wide),
            ErrorKind::TooLong { len: 300, max: 255 },
            ErrorKind::Constant { expected: wide, found: wide - 1 },
            ErrorKind::Inconsistent,
            ErrorKind::Checksum { found: 0xDEAD_BEEF, computed: 0xBAD_CAFE },
            ErrorKind::Value(wide),
            ErrorKind::EmptyEntry,
            ErrorKind::Full,
        ] {
            let error = Error::new(kind, &"X.y", 7);
            assert_eq!((error.kind(), error.at(), error.offset(), error.limit()), (kind, "X.y", 7, None));
            assert_eq!((error.moved(5).offset(), error.moved(5).kind()), (12, kind));
            assert_eq!(error.named(&"X.z").at(), "X.z");
            let bounded = matches!(kind, ErrorKind::Short { .. } | ErrorKind::Trailing(_));
            assert_eq!(error.within(&"W.x_length").limit(), bounded.then_some("W.x_length"));
        }
        // A number that does not fit becomes the largest, it does not wrap.
        if let Ok(far) = usize::try_from(1u64 << 32) {
            let error = Error::new(ErrorKind::Trailing(far), &"X.y", far);
            assert_eq!((error.kind(), error.offset()), (ErrorKind::Trailing(0xFFFF_FFFF), 0xFFFF_FFFF));
        }
    }

    #[test]
    fn the_innermost_length_is_named() {
        let error = Error::new(ErrorKind::Short { need: 9, have: 2 }, &"PmtStream.es_info", 9);
        assert_eq!(error.to_string(), "PmtStream.es_info at byte 9: needs 9 bytes, 2 left");
        let inner = error.within(&"Pmt.streams_length").within(&"SectionHeader.section_length");
        assert_eq!(inner.to_string(), "PmtStream.es_info at byte 9: needs 9 bytes, 2 left in Pmt.streams_length");
    }
}
