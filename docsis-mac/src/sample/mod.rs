//! Random bytes of what is no declaration, for the laws.

mod frame;

use crate::ehdr::RawElement;
use wire::Blob;
use wire::testing::{Sample, Source};

impl Sample for RawElement<'_> {
    fn sample(s: &mut Source<'_>) {
        let mut value = s.part(Blob::sample);
        value.truncate(15);
        let first = s.draw();
        if first >> 4 == 15 {
            s.bytes(&[first, 7, value.len().to_le_bytes()[0]]);
        } else {
            s.bytes(&[first & 0xF0 | value.len().to_le_bytes()[0]]);
        }
        s.bytes(&value);
    }
}
