//! The HEVC_subregion_descriptor.

use wire::{Blob, List, Rfu, choice, first, syntax};

syntax! {
    /// HEVC_subregion_descriptor — 2.6.125.
    pub struct HevcSubregion<'a> {
        substream_marking_flag: 1 u8 = subregions.selector(),
        substream_ids_per_line: 7 u8,
        total_substream_ids:    8 u8,
        level_full_panorama:    8 u8,
        subregions: (match substream_marking_flag) HevcSubregions<'a>,
    }

    /// A subregion as the syntax table has it: SubstreamCountMinus1 offsets in each pattern.
    pub struct HevcSubregionLayout<'a> {
        substream_count_minus_1: 8 u8,
        level:                   8 u8,
        picture_size_hor:       16 u16,
        picture_size_vert:      16 u16,
        reserved:                1 Rfu,
        pattern_count:           7 u8,
        /// Those of all patterns, one signed byte each.
        substream_offsets: (bytes offsets(substream_count_minus_1, 0, pattern_count)) Blob<'a>,
    }

    /// The same as the text on reassembly has it: one offset more in each pattern.
    pub struct HevcSubregionLayoutPlus1<'a> {
        substream_count_minus_1: 8 u8,
        level:                   8 u8,
        picture_size_hor:       16 u16,
        picture_size_vert:      16 u16,
        reserved:                1 Rfu,
        pattern_count:           7 u8,
        /// Those of all patterns, one signed byte each.
        substream_offsets: (bytes offsets(substream_count_minus_1, 1, pattern_count)) Blob<'a>,
    }

    /// A subregion and its preamble.
    pub struct HevcMarkedSubregion<'a> {
        reserved:              1 Rfu,
        preamble_substream_id: 7 u8,
        layout: _ HevcSubregionLayout<'a>,
    }

    /// A subregion with one offset more in each pattern, and its preamble.
    pub struct HevcMarkedSubregionPlus1<'a> {
        reserved:              1 Rfu,
        preamble_substream_id: 7 u8,
        layout: _ HevcSubregionLayoutPlus1<'a>,
    }
}

choice! {
    /// The subregions of a [`HevcSubregion`], by its SubstreamMarkingFlag.
    pub enum HevcSubregions<'a>: u8 {
        0 Plain(HevcPlainSubregions<'a>) as "subregions",
        1 Marked(HevcMarkedSubregions<'a>) as "marked_subregions",
    }
}

first! {
    /// Subregions without preambles. Syntax table and text disagree by one in the number of offsets.
    pub enum HevcPlainSubregions<'a> {
        /// As the text has it.
        Text(List<'a, HevcSubregionLayout<'a>>),
        /// As the syntax table has it.
        Table(List<'a, HevcSubregionLayoutPlus1<'a>>),
    }

    /// Subregions with preambles, of which the same is true.
    pub enum HevcMarkedSubregions<'a> {
        /// As the text has it.
        Text(List<'a, HevcMarkedSubregion<'a>>),
        /// As the syntax table has it.
        Table(List<'a, HevcMarkedSubregionPlus1<'a>>),
    }
}

/// Offsets of all patterns of a subregion.
fn offsets(substream_count_minus_1: u8, more: usize, pattern_count: u8) -> usize {
    usize::from(substream_count_minus_1).saturating_add(more).saturating_mul(usize::from(pattern_count))
}
