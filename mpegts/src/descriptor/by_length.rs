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
    const NAME: wire::Name = A::NAME;

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

wire::__serde! {
    mod json {
        use super::ByLength;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Transcode, Value, Vec, chosen, only_entry, variant};

        /// `{ "text": .. }` or `{ "in_use": .. }`.
        impl<A: Serialize, B: Serialize> Serialize for ByLength<A, B> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self {
                    ByLength::Text(a) => variant(s, "text", a),
                    ByLength::InUse(b) => variant(s, "in_use", b),
                }
            }
        }

        impl<A: Transcode, B: Transcode> Transcode for ByLength<A, B> {
            fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                out.extend(match only_entry(v, "ByLength")? {
                    (label @ "text", body) => chosen::<A>(label, body, None)?,
                    (label @ "in_use", body) => chosen::<B>(label, body, None)?,
                    (label, _) => return Err(Error::new(label, "expected `text` or `in_use`")),
                });
                Ok(())
            }
        }
    }
}

wire::__testing! {
    mod sample {
        use super::ByLength;
        use wire::testing::{Sample, Source};

        impl<A: Sample, B: Sample> Sample for ByLength<A, B> {
            fn sample(s: &mut Source<'_>) {
                if s.draw() & 1 == 1 { A::sample(s) } else { B::sample(s) }
            }
        }
    }
}

wire::__trace! {
    impl<'a, A: Fits<'a> + wire::trace::Trace<'a>, B: wire::trace::Trace<'a>> wire::trace::Trace<'a> for ByLength<A, B> {
        fn trace(r: &mut Reader<'a>, t: &mut wire::trace::Tracer) -> Result<(), Error> {
            if A::fits(*r) { A::trace(r, t) } else { B::trace(r, t) }
        }
    }
}
