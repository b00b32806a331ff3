//! The two traits every wire structure has.

use crate::{Error, ErrorKind, Name, Reader, Writer};

/// Reads a value from the front of a [`Reader`]. The value borrows; nothing is allocated.
pub trait Decode<'a>: Sized {
    /// The name errors use for the whole structure.
    const NAME: Name;

    /// A longer body is an error, not a later edition: set for lone numbers.
    const EXACT: bool = false;

    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// Field, offset and kind of what does not decode.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error>;

    /// True when this is all that `r` has left: what [`first!`](crate::first) asks its lines.
    fn fits(mut r: Reader<'a>) -> bool {
        Self::decode(&mut r).is_ok_and(|_| r.is_empty())
    }

    /// What [`Tagged::invalid`](crate::Tagged::invalid) says; None for all that is no such union.
    #[doc(hidden)]
    fn union_invalid(&self) -> Option<Error> {
        None
    }

    /// The structure in this item of a union that has bytes behind it, and how many.
    #[doc(hidden)]
    fn union_tail(&self) -> Option<(Name, usize)> {
        None
    }

    /// Decodes all of `data`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode); bytes left over are an error too.
    #[inline]
    fn from_bytes(data: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(data);
        let value = Self::decode(&mut r)?;
        r.expect_empty(Self::NAME)?;
        Ok(value)
    }

    /// The shape that combinators of [nom](::nom) want. `E` is the error of the parser around it, which takes ours as
    /// it takes that of `map_res`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), as a recoverable `nom::Err::Error`.
    #[cfg(feature = "nom")]
    fn nom<E: nom::error::FromExternalError<&'a [u8], Error>>(input: &'a [u8]) -> nom::IResult<&'a [u8], Self, E> {
        let mut r = Reader::new(input);
        match Self::decode(&mut r) {
            Ok(value) => Ok((r.rest(), value)),
            Err(error) => Err(nom::Err::Error(E::from_external_error(input, nom::error::ErrorKind::MapRes, error))),
        }
    }
}

/// Writes a value at the end of a [`Writer`].
pub trait Encode {
    /// Exactly the number of bytes [`encode`](Self::encode) writes.
    fn encoded_len(&self) -> usize;

    /// Writes the value.
    ///
    /// # Errors
    /// The field whose value does not fit or is not allowed, or [`Full`](crate::ErrorKind::Full).
    /// What was written before the error stays in the buffer.
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error>;

    /// Writes to the front of `out` and returns the number of bytes.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    #[inline]
    fn encode_to_slice(&self, out: &mut [u8]) -> Result<usize, Error> {
        let mut w = Writer::new(out);
        self.encode(&mut w)?;
        Ok(w.len())
    }

    /// Writes to a new vector of exactly the right size.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    #[cfg(feature = "alloc")]
    fn encode_to_vec(&self) -> Result<alloc::vec::Vec<u8>, Error> {
        let mut out = alloc::vec![0; self.encoded_len()];
        let n = self.encode_to_slice(&mut out)?;
        out.truncate(n);
        Ok(out)
    }

    /// Appends to `out`; on error `out` is as it was.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    #[cfg(feature = "alloc")]
    fn append_to(&self, out: &mut alloc::vec::Vec<u8>) -> Result<(), Error> {
        let start = out.len();
        out.resize(start.saturating_add(self.encoded_len()), 0);
        let written = self.encode_to_slice(out.get_mut(start..).unwrap_or_default());
        out.truncate(start.saturating_add(*written.as_ref().unwrap_or(&0)));
        written.map(drop)
    }

    /// Puts into anything that is a [`BufMut`](bytes::BufMut); on error nothing is put.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), and [`Full`](crate::ErrorKind::Full) when `out` has no room.
    #[cfg(feature = "bytes")]
    fn put_into(&self, out: &mut impl bytes::BufMut) -> Result<(), Error>
    where
        Self: Sized,
    {
        // `BufMut` gives no access to what was put, which checksums and lengths need.
        let bytes = self.encode_to_vec()?;
        if bytes.len() > out.remaining_mut() {
            return Err(Error::new(ErrorKind::Full, &"BufMut", 0));
        }
        out.put_slice(&bytes);
        Ok(())
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encoded_len(&self) -> usize {
        self.as_ref().map_or(0, T::encoded_len)
    }

    #[inline]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        self.as_ref().map_or(Ok(()), |value| value.encode(w))
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    #[inline]
    fn encoded_len(&self) -> usize {
        (**self).encoded_len()
    }

    #[inline]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        (**self).encode(w)
    }
}

/// An entry of a [`List`](crate::List), of which the list says `A`.
///
/// Everything that decodes and encodes by itself is an entry of a list that says nothing. A structure with arguments is
/// one of a list that knows the arguments, and an item of a [`scoped!`](crate::scoped) union one that depends on
/// the items before it.
pub trait Entry<'a, A = ()>: Sized {
    /// The name errors use for the whole entry.
    const NAME: Name;

    /// What goes from entry to entry.
    type State: Copy;

    /// The state before the first entry.
    fn begin(with: A) -> Self::State;

    /// Reads one entry and leaves the reader behind it.
    ///
    /// # Errors
    /// Field, offset and kind of what does not decode.
    fn read_entry(r: &mut Reader<'a>, state: &mut Self::State) -> Result<Self, Error>;

    /// Exactly the number of bytes [`write_entry`](Self::write_entry) writes.
    fn entry_len(&self, with: A) -> usize;

    /// Writes the entry.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    fn write_entry(&self, w: &mut Writer<'_>, with: A) -> Result<(), Error>;

    /// What [`List::validate`](crate::List::validate) says of an entry that was read and ends at `end`.
    #[doc(hidden)]
    fn flaw(&self, _end: usize) -> Option<Error> {
        None
    }
}

impl<'a, T: Decode<'a> + Encode> Entry<'a> for T {
    const NAME: Name = <T as Decode<'a>>::NAME;
    type State = ();

    #[inline(always)]
    fn begin((): ()) {}

    #[inline(always)]
    fn read_entry(r: &mut Reader<'a>, (): &mut ()) -> Result<Self, Error> {
        T::decode(r)
    }

    #[inline(always)]
    fn entry_len(&self, (): ()) -> usize {
        self.encoded_len()
    }

    #[inline(always)]
    fn write_entry(&self, w: &mut Writer<'_>, (): ()) -> Result<(), Error> {
        self.encode(w)
    }

    fn flaw(&self, end: usize) -> Option<Error> {
        let tail = |(at, n): (Name, usize)| Error::new(ErrorKind::Trailing(n), at, end.saturating_sub(n));
        self.union_invalid().or_else(|| self.union_tail().map(tail))
    }
}

/// An entry of a loop that belongs to a namespace: what a structure with a namespace parameter asks of it.
pub trait Item<'a>: Entry<'a> + Encode + Copy + PartialEq + core::fmt::Debug {}

impl<'a, T: Entry<'a> + Encode + Copy + PartialEq + core::fmt::Debug> Item<'a> for T {}

/// A type with its lifetime left open: what [`Owned`](crate::Owned) and the laws work on. The macros implement it
/// for `Type<'static>`.
pub trait View: 'static {
    /// The type borrowing for `'a`.
    type Of<'a>: Entry<'a>;
}
