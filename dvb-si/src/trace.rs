//! Trees of texts.

use crate::text::Text;
use wire::trace::{Trace, Tracer};
use wire::{Error, Reader};

impl<'a> Trace<'a> for Text<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        t.is_text(*r, &Text(r.peek()));
        r.rest();
        Ok(())
    }
}
