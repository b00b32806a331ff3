//! Trees of the types that are no declarations.

use crate::descriptor::{ByLength, Fits, Partitions};
use crate::pes::{PesExtensionField, StreamIdExtensionField, TrefField};
use crate::rtp::RtpPayload;
use wire::trace::{Trace, TraceChoice, TraceFn, Tracer};
use wire::{Blob, Decode, Error, Reader};

impl<'a> Trace<'a> for PesExtensionField<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        match PesExtensionField::decode(&mut { *r })? {
            PesExtensionField::StreamIdExtension(_) => StreamIdExtensionField::trace(r, t),
            PesExtensionField::Tref(_) => TrefField::trace(r, t),
            PesExtensionField::Other(_) => Blob::trace(r, t),
        }
    }
}

impl<'a, A: Fits<'a> + Trace<'a>, B: Trace<'a>> Trace<'a> for ByLength<A, B> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        if A::fits(*r) { A::trace(r, t) } else { B::trace(r, t) }
    }
}

impl<'a> TraceChoice<'a> for Partitions<'a> {
    fn line(_: Self::Selector) -> Option<(&'static str, TraceFn<'a>)> {
        None
    }
}

impl<'a> TraceChoice<'a> for RtpPayload<'a> {
    fn line(_: bool) -> Option<(&'static str, TraceFn<'a>)> {
        None
    }
}
