//! Trees of what is no declaration.

use crate::ehdr::RawElement;
use wire::trace::{Trace, TraceRaw, Tracer, leaf};
use wire::{Error, Reader};

impl<'a> Trace<'a> for RawElement<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        leaf::<Self>(r, t)
    }
}

impl<'a> TraceRaw<'a> for RawElement<'a> {
    fn trace_head(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let offset = r.offset();
        let [first] = *r.array(&"RawElement.eh_type")?;
        t.bits("eh_type", offset, 0, 4, (first >> 4).into(), &(first >> 4));
        t.bits("eh_len", offset, 4, 4, (first & 0x0F).into(), &(first & 0x0F));
        Ok(())
    }
}
