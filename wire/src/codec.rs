//! The two traits every wire structure has.

use crate::{Error, Reader, Writer};

/// Reads a value from the front of a [`Reader`]. The value borrows; nothing is allocated.
pub trait Decode<'a>: Sized {
    /// The name errors use for the whole structure.
    const NAME: &'static str;

    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// Field, offset and kind of what does not decode.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error>;

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

    /// The shape [nom](::nom) combinators want.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), as a recoverable `nom::Err::Error`.
    fn nom(input: &'a [u8]) -> nom::IResult<&'a [u8], Self, Error> {
        let mut r = Reader::new(input);
        match Self::decode(&mut r) {
            Ok(value) => Ok((r.rest(), value)),
            Err(error) => Err(nom::Err::Error(error)),
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
    #[cfg(feature = "alloc")]
    fn put_into(&self, out: &mut impl bytes::BufMut) -> Result<(), Error>
    where
        Self: Sized,
    {
        // `BufMut` gives no access to what was put, which checksums and lengths need.
        let bytes = self.encode_to_vec()?;
        if bytes.len() > out.remaining_mut() {
            return Err(Error::new(crate::ErrorKind::Full, "BufMut", 0));
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

/// An entry of a loop: what a structure with a namespace parameter asks of it.
pub trait Item<'a>: Decode<'a> + Encode + Copy + PartialEq + core::fmt::Debug {}

impl<'a, T: Decode<'a> + Encode + Copy + PartialEq + core::fmt::Debug> Item<'a> for T {}

/// A decodable type with its lifetime left open: what [`Owned`](crate::Owned) and the laws work
/// on. The macros implement it for `Type<'static>`.
pub trait View: 'static {
    /// The type borrowing for `'a`.
    type Of<'a>: Decode<'a> + Encode;
}
