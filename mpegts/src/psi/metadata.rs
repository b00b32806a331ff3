//! The metadata section.

use crate::section::Table;
use wire::{Blob, Checked, Mpeg, Rfu, codes, syntax};

codes! {
    /// section_fragment_indication: which part of a metadata access unit a section has.
    pub SectionFragmentIndication: u8 = 2 {
        0 MIDDLE "neither first nor last fragment",
        1 LAST "last fragment",
        2 FIRST "first fragment",
        3 WHOLE "whole access unit",
    }
}

syntax! {
    /// The body of a metadata section.
    pub struct MetadataBytes<'a> {
        metadata_byte: .. Blob<'a>,
    }
}

impl MetadataBytes<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x06;
}

impl Table for MetadataBytes<'_> {
    const ABBREVIATION: &'static str = "metadata";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == MetadataBytes::TABLE_ID
    }
}

syntax! {
    /// Metadata_section — 2.12.6: framed as all long sections, with flags of its own in their reserved bits.
    pub struct MetadataSection<'a> {
        table_id:                     8 u8 = 0x06,
        section_syntax_indicator:     1 bool = true,
        private_indicator:            1 bool,
        /// The access unit is a random access point.
        random_access_indicator:      1 bool,
        /// The access unit has the decoder configuration.
        decoder_config_flag:          1 bool,
        metadata_section_length:     12 u16 = len(metadata_byte).saturating_add(9) in 9..=4093,
        /// The metadata service of the stream.
        metadata_service_id:          8 u8,
        reserved:                     8 Rfu,
        section_fragment_indication:  2 SectionFragmentIndication,
        version_number:               5 u8,
        /// False announces the next version.
        current_next_indicator:       1 bool,
        /// Of the fragment.
        section_number:               8 u8,
        /// Of the last fragment.
        last_section_number:          8 u8,
        /// The access unit, or its fragment.
        metadata_byte: (bytes metadata_section_length.checked_sub(9)) Blob<'a>,
        crc_32: (sum) Checked<Mpeg>,
    }
}

impl<'a> MetadataSection<'a> {
    /// A whole access unit in one section.
    pub fn new(metadata_service_id: u8, access_unit: &'a [u8]) -> Self {
        MetadataSection {
            metadata_service_id,
            section_fragment_indication: SectionFragmentIndication::WHOLE,
            current_next_indicator: true,
            metadata_byte: Blob(access_unit),
            ..Default::default()
        }
    }
}
