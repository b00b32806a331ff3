//! Descriptors of video streams. Those of JPEG are in [`jpeg`](super::jpeg), those of layers and
//! views in [`scalable`](super::scalable).

use wire::{List, Rfu, Rfz, codes, syntax};

codes! {
    /// frame_rate_code — ISO/IEC 13818-2.
    pub FrameRateCode: u8 = 4 {
        1 HZ_23_976 "23.976 Hz",
        2 HZ_24 "24 Hz",
        3 HZ_25 "25 Hz",
        4 HZ_29_97 "29.97 Hz",
        5 HZ_30 "30 Hz",
        6 HZ_50 "50 Hz",
        7 HZ_59_94 "59.94 Hz",
        8 HZ_60 "60 Hz",
    }

    /// HDR_WCG_idc.
    pub HdrWcgIdc: u8 = 2 {
        0 SDR "SDR",
        1 WCG_ONLY "WCG only",
        2 HDR_AND_WCG "HDR and WCG",
        3 NO_INDICATION "no indication",
    }
}

syntax! {
    /// video_stream_descriptor — 2.6.2.
    pub struct VideoStream {
        multiple_frame_rate_flag:   1 bool,
        frame_rate_code:            4 FrameRateCode,
        mpeg_1_only_flag:           1 bool = mpeg_2.is_none(),
        constrained_parameter_flag: 1 bool,
        still_picture_flag:         1 bool,
        mpeg_2: (if !mpeg_1_only_flag) Option<VideoStreamMpeg2>,
    }

    /// What a [`VideoStream`] says unless the video is of ISO/IEC 11172-2 alone.
    pub struct VideoStreamMpeg2 {
        profile_and_level_indication: 8 u8,
        chroma_format:                2 u8,
        frame_rate_extension_flag:    1 bool,
        reserved:                     5 Rfu,
    }

    /// data_stream_alignment_descriptor — 2.6.10.
    pub struct DataStreamAlignment {
        /// For video 1 slice or access unit, 2 access unit, 3 GOP or sequence, 4 sequence; other
        /// codings have their own tables.
        alignment_type: 8 u8,
    }

    /// target_background_grid_descriptor — 2.6.12.
    pub struct TargetBackgroundGrid {
        /// Pixels.
        horizontal_size:         14 u16,
        /// Pixels.
        vertical_size:           14 u16,
        aspect_ratio_information: 4 u8,
    }

    /// video_window_descriptor — 2.6.14.
    pub struct VideoWindow {
        /// Pixels of the target background grid.
        horizontal_offset: 14 u16,
        /// Pixels of the target background grid.
        vertical_offset:   14 u16,
        /// The higher is in front.
        window_priority:    4 u8,
    }

    /// AVC_video_descriptor — 2.6.64.
    pub struct AvcVideo {
        profile_idc:                          8 u8,
        constraint_set0_flag:                 1 bool,
        constraint_set1_flag:                 1 bool,
        constraint_set2_flag:                 1 bool,
        constraint_set3_flag:                 1 bool,
        constraint_set4_flag:                 1 bool,
        constraint_set5_flag:                 1 bool,
        avc_compatible_flags:                 2 u8,
        level_idc:                            8 u8,
        avc_still_present:                    1 bool,
        avc_24_hour_picture_flag:             1 bool,
        frame_packing_sei_not_present_flag:   1 bool,
        reserved:                             5 Rfu,
    }

    /// HEVC_video_descriptor — 2.6.95.
    pub struct HevcVideo {
        profile_space:                        2 u8,
        tier_flag:                            1 bool,
        profile_idc:                          5 u8,
        profile_compatibility_indication:    32 u32,
        progressive_source_flag:              1 bool,
        interlaced_source_flag:               1 bool,
        non_packed_constraint_flag:           1 bool,
        frame_only_constraint_flag:           1 bool,
        copied_44bits:                       44 u64,
        level_idc:                            8 u8,
        temporal_layer_subset_flag:           1 bool = temporal_id.is_some(),
        hevc_still_present_flag:              1 bool,
        hevc_24hr_picture_present_flag:       1 bool,
        sub_pic_hrd_params_not_present_flag:  1 bool,
        reserved:                             2 Rfu,
        hdr_wcg_idc:                          2 HdrWcgIdc,
        temporal_id: (if temporal_layer_subset_flag) Option<HevcTemporalId>,
    }

    /// The temporal layers of a stream that has only some of them.
    pub struct HevcTemporalId {
        temporal_id_min: 3 u8,
        reserved_1:      5 Rfu,
        temporal_id_max: 3 u8,
        reserved_2:      5 Rfu,
    }

    /// VVC_video_descriptor — 2.6.129.
    pub struct VvcVideo<'a> {
        profile_idc:                    7 u8,
        tier_flag:                      1 bool,
        sub_profiles:           (count 8) List<'a, VvcSubProfile>,
        progressive_source_flag:        1 bool,
        interlaced_source_flag:         1 bool,
        non_packed_constraint_flag:     1 bool,
        frame_only_constraint_flag:     1 bool,
        reserved_1:                     4 Rfz,
        level_idc:                      8 u8,
        temporal_layer_subset_flag:     1 bool = temporal_id.is_some(),
        vvc_still_present_flag:         1 bool,
        vvc_24hr_picture_present_flag:  1 bool,
        reserved_2:                     5 Rfu,
        hdr_wcg_idc:                    2 HdrWcgIdc,
        reserved_3:                     2 Rfu,
        video_properties_tag:           4 u8,
        temporal_id: (if temporal_layer_subset_flag) Option<TemporalId>,
    }

    /// A sub-profile of VVC.
    pub struct VvcSubProfile {
        sub_profile_idc: 32 u32,
    }

    /// EVC_video_descriptor — 2.6.133. (Its table prints a length of 16 bits: all others have 8.)
    pub struct EvcVideo {
        profile_idc:                    8 u8,
        level_idc:                      8 u8,
        toolset_idc_h:                 32 u32,
        toolset_idc_l:                 32 u32,
        progressive_source_flag:        1 bool,
        interlaced_source_flag:         1 bool,
        non_packed_constraint_flag:     1 bool,
        frame_only_constraint_flag:     1 bool,
        reserved_1:                     1 Rfu,
        temporal_layer_subset_flag:     1 bool = temporal_id.is_some(),
        evc_still_present_flag:         1 bool,
        evc_24hr_picture_present_flag:  1 bool,
        hdr_wcg_idc:                    2 HdrWcgIdc,
        reserved_2:                     2 Rfu,
        video_properties_tag:           4 u8,
        temporal_id: (if temporal_layer_subset_flag) Option<TemporalId>,
    }

    /// The temporal layers of a VVC or EVC stream that has only some of them.
    pub struct TemporalId {
        reserved_1:      5 Rfu,
        temporal_id_min: 3 u8,
        reserved_2:      5 Rfu,
        temporal_id_max: 3 u8,
    }
}
