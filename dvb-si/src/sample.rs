//! Random texts for the laws.

use crate::text::Text;
use wire::Blob;
use wire::testing::{Sample, Source};

impl Sample for Text<'_> {
    fn sample(s: &mut Source<'_>) {
        Blob::sample(s);
    }
}
