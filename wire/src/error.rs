//! What went wrong, in which field, and where.

use thiserror::Error as ThisError;

/// A small, copyable error that names the field as the standard does.
///
/// Displayed it reads `PmtStream.es_info at byte 9: needs 9 bytes, 2 left`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
#[error("{at} at byte {offset}: {kind}")]
pub struct Error {
    /// What was wrong.
    pub kind: ErrorKind,
    /// `Structure.field`, spelled as in the declaration.
    pub at: &'static str,
    /// Bytes from the start of the outermost buffer (input when reading, output when writing).
    pub offset: usize,
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
    /// A nom combinator around a declared type failed.
    #[error("parser {0:?} failed")]
    Nom(nom::error::ErrorKind),
}

impl Error {
    /// An error at `offset` of the outermost buffer.
    #[cold]
    pub const fn new(kind: ErrorKind, at: &'static str, offset: usize) -> Self {
        Error { kind, at, offset }
    }
}

impl<'a> nom::error::ParseError<&'a [u8]> for Error {
    fn from_error_kind(_: &'a [u8], kind: nom::error::ErrorKind) -> Self {
        Error::new(ErrorKind::Nom(kind), "nom", 0)
    }

    fn append(_: &'a [u8], _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}
