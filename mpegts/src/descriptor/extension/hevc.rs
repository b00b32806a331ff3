//! Extension descriptors of HEVC, and the timing of VVC and EVC.

use crate::descriptor::{PictureAndTimingInfo, entries};
use wire::{List, Rfu, choice, syntax};

syntax! {
    /// HEVC_timing_and_HRD_descriptor — 2.6.97.
    pub struct HevcTimingAndHrd {
        hrd_management_valid_flag:            1 bool,
        target_schedule_idx_not_present_flag: 1 bool,
        /// All ones where not present.
        target_schedule_idx:                  5 u8,
        picture_and_timing_info_present_flag: 1 bool = picture_and_timing_info.is_some(),
        picture_and_timing_info: (if picture_and_timing_info_present_flag) Option<PictureAndTimingInfo>,
    }

    /// VVC_timing_and_HRD_descriptor — 2.6.131.
    pub struct VvcTimingAndHrd {
        hrd_management_valid_flag:            1 bool,
        reserved:                             6 Rfu,
        picture_and_timing_info_present_flag: 1 bool = picture_and_timing_info.is_some(),
        picture_and_timing_info: (if picture_and_timing_info_present_flag) Option<PictureAndTimingInfo>,
    }

    /// EVC_timing_and_HRD_descriptor — 2.6.135.
    pub struct EvcTimingAndHrd {
        hrd_management_valid_flag:            1 bool,
        reserved:                             6 Rfu,
        picture_and_timing_info_present_flag: 1 bool = picture_and_timing_info.is_some(),
        picture_and_timing_info: (if picture_and_timing_info_present_flag) Option<PictureAndTimingInfo>,
    }

    /// HEVC_operation_point_descriptor — 2.6.100.
    pub struct HevcOperationPoint<'a> {
        reserved:            2 Rfu,
        profile_tier_levels: (count 6) List<'a, ProfileTierLevelInfo>,
        operation_points:    (count 8) List<'a, HevcOperation<'a>>,
    }

    /// profile_tier_level_info: the first 96 bits of profile_tier_level() of HEVC.
    pub struct ProfileTierLevelInfo {
        general_profile_space:               2 u8,
        general_tier_flag:                   1 bool,
        general_profile_idc:                 5 u8,
        general_profile_compatibility_flags: 32 u32,
        general_progressive_source_flag:     1 bool,
        general_interlaced_source_flag:      1 bool,
        general_non_packed_constraint_flag:  1 bool,
        general_frame_only_constraint_flag:  1 bool,
        copied_44bits:                      44 u64,
        general_level_idc:                   8 u8,
    }

    /// One operation point.
    pub struct HevcOperation<'a> {
        target_ols:         8 u8,
        elementary_streams: (count 8) List<'a, HevcEsReference>,
        reserved_1:         2 Rfu,
        layers:             (count 6) List<'a, HevcEsInOperation>,
        reserved_2:         1 Rfu,
        avg_bit_rate_info_flag:       1 bool = avg_bit_rate.is_some(),
        max_bit_rate_info_flag:       1 bool = max_bit_rate.is_some(),
        /// 0 where there is no frame_rate.
        constant_frame_rate_info_idc: 2 u8,
        applicable_temporal_id:       3 u8,
        frame_rate: (if constant_frame_rate_info_idc > 0) Option<HevcFrameRate>,
        /// 1000 bit/s.
        avg_bit_rate: (if avg_bit_rate_info_flag) 24 Option<u32>,
        /// 1000 bit/s.
        max_bit_rate: (if max_bit_rate_info_flag) 24 Option<u32>,
    }

    /// The hierarchy_layer_index of a stream of an operation point.
    pub struct HevcEsReference {
        reserved:             1 Rfu,
        /// True where the streams that this one depends on come first.
        prepend_dependencies: 1 bool,
        es_reference:         6 u8,
    }

    /// What a stream is for in an operation point.
    pub struct HevcEsInOperation {
        necessary_layer_flag: 1 bool,
        output_layer_flag:    1 bool,
        /// Which of the profile_tier_levels.
        ptl_ref_idx:          6 u8,
    }

    /// The frame rate of an operation point.
    pub struct HevcFrameRate {
        reserved:              4 Rfu,
        frame_rate_indicator: 12 u16,
    }

    /// HEVC_hierarchy_extension_descriptor — 2.6.102.
    pub struct HevcHierarchyExtension<'a> {
        extension_dimension_bits: 16 u16,
        hierarchy_layer_index:     6 u8,
        temporal_id:               3 u8,
        nuh_layer_id:              6 u8,
        tref_present_flag:         1 bool,
        reserved_1:                2 Rfu,
        num_embedded_layers:       6 u8 = entries(embedded_layers),
        reserved_2:                2 Rfu,
        hierarchy_channel:         6 u8,
        embedded_layers: (times num_embedded_layers) List<'a, HevcEmbeddedLayer>,
    }

    /// A layer that must be there for this one.
    pub struct HevcEmbeddedLayer {
        reserved:                           2 Rfu,
        hierarchy_ext_embedded_layer_index: 6 u8,
    }

    /// HEVC_tile_substream_descriptor — 2.6.122.
    pub struct HevcTileSubstream<'a> {
        reference_flag: 1 u8 = more.selector(),
        substream_id:   7 u8,
        more: (match reference_flag) HevcTileSubstreams<'a>,
    }

    /// What a tile substream with ReferenceFlag may have.
    pub struct HevcTilePattern {
        pattern: (more) Option<HevcPatternReference>,
    }

    /// The pattern that a tile substream follows.
    pub struct HevcPatternReference {
        preamble_flag:     1 bool,
        pattern_reference: 7 u8,
    }

    /// Another substream.
    pub struct HevcAdditionalSubstream {
        flag:                    1 bool,
        additional_substream_id: 7 u8,
    }
}

choice! {
    /// What follows in a [`HevcTileSubstream`], by its ReferenceFlag.
    pub enum HevcTileSubstreams<'a>: u8 {
        0 Additional(List<'a, HevcAdditionalSubstream>) as "additional_substreams",
        1 Pattern(HevcTilePattern) as "pattern",
    }
}
