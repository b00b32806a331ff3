//! What `tagged!`, `choice!` and `scoped!` unions have in common.

use crate::{Blob, Decode, Encode, Error, Name, Reader, Writer};
use core::fmt;
use core::ops::Deref;

/// An item with a tag and an uninterpreted body: the raw form of a [`tagged!`](crate::tagged) union. A `raw struct`
/// of [`syntax!`](crate::syntax) has it.
pub trait Raw<'a>: Decode<'a> + Encode + Copy + PartialEq + Default {
    /// The tag's type.
    type Tag: Copy + PartialEq + fmt::Debug;

    /// The length of the body, for errors.
    const BOUND: Name;

    /// The tag.
    fn tag(&self) -> Self::Tag;

    /// The body. It is the last part of the item.
    fn body(&self) -> &'a [u8];

    /// A reader of the body, which ends `end` bytes into the outermost buffer.
    #[inline]
    fn body_reader(&self, end: usize) -> Reader<'a> {
        Reader::at(self.body(), end.saturating_sub(self.body().len()))
    }

    /// Bytes before a body with this tag.
    fn head_len(tag: Self::Tag) -> usize;

    /// Writes what stands before a body of `len` bytes.
    ///
    /// # Errors
    /// When tag or length do not fit.
    fn head(tag: Self::Tag, len: usize, w: &mut Writer<'_>) -> Result<(), Error>;
}

/// A structure out of a body that may be longer than this edition of its standard knows.
///
/// It dereferences to the structure. What stands behind it is kept and written back.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Known<'a, T> {
    /// The part that is known.
    pub value: T,
    /// What stands behind it: nothing, but in bodies of later editions.
    pub tail: Blob<'a>,
}

impl<T> Deref for Known<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> From<T> for Known<'_, T> {
    fn from(value: T) -> Self {
        Known { value, tail: Blob(&[]) }
    }
}

impl<T: PartialEq> PartialEq<T> for Known<'_, T> {
    fn eq(&self, other: &T) -> bool {
        self.tail.is_empty() && self.value == *other
    }
}

impl<T: fmt::Debug> fmt::Debug for Known<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.tail.is_empty() { Ok(()) } else { write!(f, " + {:?}", self.tail) }
    }
}

impl<T: Encode> Encode for Known<'_, T> {
    #[inline]
    fn encoded_len(&self) -> usize {
        self.value.encoded_len().saturating_add(self.tail.len())
    }

    #[inline]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        self.value.encode(w)?;
        self.tail.encode(w)
    }
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

    /// Why the body was not understood, or the body of a union in it; None for all others.
    ///
    /// A union that extends another makes the other's `Invalid` its own when it decodes. A value built by hand that
    /// wraps the other's `Invalid` says the same here, but equals neither form of its own.
    fn invalid(&self) -> Option<Error>;

    /// Why this is `Invalid` itself; None where only a union in its body is.
    #[doc(hidden)]
    fn own_invalid(&self) -> Option<Error>;
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

    /// True when this is read back behind a choosing field that holds `selector`.
    fn accepts(&self, selector: Self::Selector) -> bool;

    /// Names the length that bounds the structure in the error of a body that was kept.
    #[doc(hidden)]
    fn bound(&mut self, _: Name) {}
}

/// What tells the unions of a [`scoped!`](crate::scoped) union apart. It sees the items of a loop in turn; its default
/// is what a loop begins with.
pub trait Scope<'a, R: Raw<'a>>: Copy + Default + PartialEq {
    /// The scoped union.
    type Item;

    /// Reads an item, and remembers what it says about those behind it.
    fn read(&mut self, raw: R, body: Reader<'a>) -> Self::Item;
}
