//! Parts whose layout depends on nothing but the bytes that are left for them.

use wire::{Decode, Encode, Entry, Error, List, Reader, Writer};

/// One of two layouts, between which the text of a standard and encoders in use disagree: read as
/// the first that fits the enclosing length.
///
/// A value in the second layout whose bytes fit the first is read back in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByLength<A, B> {
    /// As the text has it.
    Text(A),
    /// As some encoders have it.
    InUse(B),
}

/// The first layout of a [`ByLength`].
pub trait Fits<'a>: Decode<'a> {
    /// True when all that `r` has left can be read with this layout.
    fn fits(r: Reader<'a>) -> bool;
}

impl<'a, T: Entry<'a> + Copy> Fits<'a> for List<'a, T> {
    fn fits(r: Reader<'a>) -> bool {
        List::<T>::Wire(r, ()).validate().is_ok()
    }
}

impl<A: Default, B> Default for ByLength<A, B> {
    fn default() -> Self {
        ByLength::Text(A::default())
    }
}

impl<'a, A: Fits<'a>, B: Decode<'a>> Decode<'a> for ByLength<A, B> {
    const NAME: &'static str = A::NAME;

    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        if A::fits(*r) { A::decode(r).map(ByLength::Text) } else { B::decode(r).map(ByLength::InUse) }
    }
}

impl<A: Encode, B: Encode> Encode for ByLength<A, B> {
    fn encoded_len(&self) -> usize {
        match self {
            ByLength::Text(a) => a.encoded_len(),
            ByLength::InUse(b) => b.encoded_len(),
        }
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            ByLength::Text(a) => a.encode(w),
            ByLength::InUse(b) => b.encode(w),
        }
    }
}
