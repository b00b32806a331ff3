//! serde, in both directions.
//!
//! Views serialize; [`Owned`](crate::Owned) also deserializes: a self-describing format such as
//! JSON is read into a [`Value`] tree and transcoded into wire bytes by way of the views, so both
//! directions make the same checks. Formats for machines (`is_human_readable` is false) carry the
//! wire bytes themselves.

mod bits;
mod error;
mod list;
mod object;
mod owned;
mod union;
mod value;

pub use alloc::{format, string::String, vec::Vec};
pub use bits::JsonBits;
pub use error::Error;
pub use object::*;
pub use serde;
pub use union::*;
pub use value::Value;

/// Turns a value tree into wire bytes. The macros implement it.
pub trait Transcode {
    /// Appends the bytes of `value` to `out`.
    ///
    /// # Errors
    /// The key that is unknown, or whose value is not understood or does not fit.
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error>;
}

/// The same for a structure of which the enclosing one says something.
pub trait TranscodeWith<A> {
    /// Appends the bytes of `value` to `out`.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_with(value: &Value, out: &mut Vec<u8>, with: A) -> Result<(), Error>;
}

/// The same for entries that are announced by their number.
pub trait TranscodeCounted {
    /// Appends the bytes of the entries to `out` and gives their number.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_counted(value: &Value, out: &mut Vec<u8>) -> Result<usize, Error>;
}

/// The same for a choice, which also says which it is.
pub trait TranscodeChoice {
    /// The choosing field's type.
    type Selector: Copy;

    /// The selector, and the bytes it announces.
    ///
    /// # Errors
    /// As [`Transcode::transcode`].
    fn transcode_choice(value: &Value) -> Result<(Self::Selector, Vec<u8>), Error>;
}
