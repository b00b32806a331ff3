//! Descriptors of video streams.

use wire::{Rfu, codes, syntax};

codes! {
    /// HDR_WCG_idc.
    pub HdrWcgIdc: u8 = 2 {
        0 SDR "SDR",
        1 WCG_ONLY "WCG only",
        2 HDR_AND_WCG "HDR and WCG",
        3 NO_INDICATION "no indication",
    }
}

syntax! {
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
}
