//! Subtitles of TTML — EN 303 560.

use crate::text::Text;
use wire::{Blob, Chars, List, Rfz, U8, syntax};

syntax! {
    /// TTML_subtitling_descriptor — EN 303 560, 5.2.1.1.
    pub struct TtmlSubtitling<'a> {
        iso_639_language_code:    24 Chars<3>,
        subtitle_purpose:          6 u8,
        tts_suitability:           2 u8,
        essential_font_usage_flag: 1 bool = essential_fonts.is_some(),
        qualifier_present_flag:    1 bool = qualifier.is_some(),
        reserved_1:                2 Rfz,
        dvb_ttml_profiles:  (count 4) List<'a, U8>,
        qualifier: (if qualifier_present_flag) 32 Option<u32>,
        essential_fonts: (if essential_font_usage_flag) (count 8) Option<List<'a, EssentialFont>>,
        text: [8] Text<'a>,
        reserved_2: .. Blob<'a>,
    }

    /// A font that the subtitles need.
    pub struct EssentialFont {
        reserved: 1 Rfz,
        font_id:  7 u8,
    }
}
