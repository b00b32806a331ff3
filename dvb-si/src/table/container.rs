//! Tables that carry things for others: containers, downloadable fonts.

use crate::text::Text;
use mpegts::section::Table;
use wire::{Blob, List, Rfz, choice, syntax};

syntax! {
    /// container_section — TS 102 323, 7.3.1.4. The `table_id_extension` is the `container_id`.
    pub struct Container<'a> {
        container_data: .. Blob<'a>,
    }

    /// downloadable_font_info_section — EN 303 560, 5.3.2.3.1. The `table_id_extension` is a [`FontIdentity`].
    pub struct Dfit<'a> {
        font_info: .. List<'a, FontInfo<'a>>,
    }

    /// One fact about the font.
    pub struct FontInfo<'a> {
        font_info_type: 8 u8 = info.selector(),
        info: (match font_info_type) FontFact<'a>,
    }

    /// font_info_type 0.
    pub struct FontStyleWeight {
        font_style:  3 u8,
        font_weight: 4 u8,
        reserved:    1 Rfz,
    }

    /// font_info_type 1.
    pub struct FontFile<'a> {
        reserved:         4 Rfz,
        font_file_format: 4 u8,
        uri:            [8] Text<'a>,
    }

    /// font_info_type 2.
    pub struct FontSize<'a> {
        font_size: 16 u16,
        text:     [8] Text<'a>,
    }

    /// Any other font_info_type.
    pub struct FontText<'a> {
        text: [8] Text<'a>,
    }

    /// The two parts of the table_id_extension of a [`Dfit`].
    pub struct FontIdentity {
        /// Zero.
        font_id_extension: 9 u16,
        font_id:           7 u8,
    }
}

choice! {
    /// What a [`FontInfo`] says, by its font_info_type.
    pub enum FontFact<'a>: u8 {
        0 FontStyleWeight,
        1 FontFile<'a>,
        2 FontSize<'a>,
        3..=255 FontText<'a>,
    }
}

impl Container<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x75;
}

impl Table for Container<'_> {
    const ABBREVIATION: &'static str = "container";
    const EXTENSION: &'static str = "container_id";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Container::TABLE_ID
    }
}

impl Dfit<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x7C;
}

impl Table for Dfit<'_> {
    const ABBREVIATION: &'static str = "DFIT";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Dfit::TABLE_ID
    }
}
