//! What `tagged!` and `choice!` unions have in common.

use crate::{Decode, Encode, Error, Reader, Writer};

/// An item with a tag and an uninterpreted body: the raw form of a [`tagged!`](crate::tagged) union.
pub trait Raw<'a>: Decode<'a> + Encode + Copy + PartialEq + Default {
    /// The tag's type.
    type Tag: Copy + PartialEq + core::fmt::Debug;

    /// Bytes before the body.
    const HEAD: usize;

    /// The tag.
    fn tag(&self) -> Self::Tag;

    /// The body. It is the last part of the item.
    fn body(&self) -> &'a [u8];

    /// Writes what stands before a body of `len` bytes.
    ///
    /// # Errors
    /// When tag or length do not fit.
    fn head(tag: Self::Tag, len: usize, w: &mut Writer<'_>) -> Result<(), Error>;
}

/// A union declared with [`tagged!`](crate::tagged).
pub trait Tagged<'a>: Decode<'a> + Encode + Copy {
    /// Its raw form.
    type Raw: Raw<'a>;

    /// Decodes the body of `raw`, which `body` reads.
    fn from_raw(raw: Self::Raw, body: Reader<'a>) -> Self;

    /// The tag, known or not.
    fn tag(&self) -> <Self::Raw as Raw<'a>>::Tag;

    /// True for a tag without a line.
    fn unknown(&self) -> bool;

    /// Why the body was not understood; None for all others.
    fn invalid(&self) -> Option<Error>;
}

/// A union declared with [`choice!`](crate::choice): its structure is chosen by an earlier field.
pub trait Choice<'a>: Sized + Encode {
    /// The choosing field's type.
    type Selector: Copy + PartialEq;

    /// Reads the structure that `selector` stands for.
    ///
    /// # Errors
    /// Those of that structure.
    fn decode_as(selector: Self::Selector, r: &mut Reader<'a>) -> Result<Self, Error>;

    /// What the choosing field must hold.
    fn selector(&self) -> Self::Selector;
}
