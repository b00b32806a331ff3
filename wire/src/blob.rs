//! Bytes that are not interpreted.

use crate::{Decode, Encode, Error, Name, Reader, Writer};
use core::{fmt, ops::Deref};

/// Borrowed bytes, shown in hexadecimal.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Blob<'a>(pub &'a [u8]);

impl Deref for Blob<'_> {
    type Target = [u8];

    #[inline(always)]
    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl<'a> From<&'a [u8]> for Blob<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Blob(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Blob<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Blob(bytes)
    }
}

impl fmt::Debug for Blob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl<'a> Decode<'a> for Blob<'a> {
    const NAME: Name = &"bytes";

    #[inline(always)]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        Ok(Blob(r.rest()))
    }
}

impl Encode for Blob<'_> {
    #[inline(always)]
    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    #[inline(always)]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(self.0, &"bytes")
    }
}

impl<'a, const N: usize> Decode<'a> for [u8; N] {
    const NAME: Name = &"bytes";

    #[inline(always)]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        r.array(&"bytes").copied()
    }
}

impl<const N: usize> Encode for [u8; N] {
    #[inline(always)]
    fn encoded_len(&self) -> usize {
        N
    }

    #[inline(always)]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(self, &"bytes")
    }
}
