//! Texts in one language, which many descriptors and tables hold.

use crate::text::Text;
use wire::{Chars, syntax};

syntax! {
    /// A text in one language, behind its length.
    pub struct LanguageText<'a> {
        iso_639_language_code: 24 Chars<3>,
        text:                 [8] Text<'a>,
    }

    /// A text in one language, to the end of what holds it.
    pub struct WholeText<'a> {
        iso_639_language_code: 24 Chars<3>,
        text:                  .. Text<'a>,
    }
}
