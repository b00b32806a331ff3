//! Dynamic range and loudness of MPEG-H 3D audio.
//!
//! Values are coded as in mpegh3daUniDrcConfig() and mpegh3daLoudnessInfoSet() of ISO/IEC 23008-3.

use crate::descriptor::entries;
use wire::{Blob, List, Rfu, syntax};

syntax! {
    /// MPEG-H_3dAudio_drc_loudness_descriptor — 2.6.116.
    pub struct MpegH3dAudioDrcLoudness<'a> {
        reserved_1: 7 Rfu,
        info_present: 1 bool = info.is_some(),
        info: (if info_present) Option<MpegHDrcLoudness<'a>>,
        /// Kept as received.
        reserved_2: .. Blob<'a>,
    }

    /// The three loops behind their three counts.
    pub struct MpegHDrcLoudness<'a> {
        reserved_1:             2 Rfu,
        drc_instructions_count: 6 u8 = entries(drc_instructions),
        reserved_2:             2 Rfu,
        loudness_info_count:    6 u8 = entries(loudness_infos),
        reserved_3:             3 Rfu,
        downmix_id_count:       5 u8 = entries(downmix_ids),
        drc_instructions: (times drc_instructions_count) List<'a, MpegHDrcInstructions<'a>>,
        loudness_infos: (times loudness_info_count) List<'a, MpegHLoudnessInfo<'a>>,
        downmix_ids: (times downmix_id_count) List<'a, MpegHDownmix>,
    }

    /// A dynamic range control set.
    pub struct MpegHDrcInstructions<'a> {
        reserved_1:                      6 Rfu,
        /// 2: of a group; 3: of a preset.
        drc_instructions_type:           2 u8,
        group: (if drc_instructions_type == 2) Option<MpegHGroupRef>,
        group_preset: (if drc_instructions_type == 3) Option<MpegHGroupPresetRef>,
        reserved_2:                      2 Rfu,
        drc_set_id:                      6 u8,
        reserved_3:                      1 Rfu,
        downmix_id:                      7 u8,
        reserved_4:                      3 Rfu,
        additional_downmix_id_count:     3 u8 = entries(additional_downmix_ids),
        limiter_peak_target_present:     1 bool = bs_limiter_peak_target.is_some(),
        drc_set_target_loudness_present: 1 bool = drc_set_target_loudness.is_some(),
        additional_downmix_ids: (times additional_downmix_id_count) List<'a, MpegHDownmixRef>,
        drc_set_effect:                 16 u16,
        bs_limiter_peak_target: (if limiter_peak_target_present) 8 Option<u8>,
        drc_set_target_loudness: (if drc_set_target_loudness_present) Option<MpegHTargetLoudness>,
        // Some readings put this byte into the target loudness. Published descriptors fill their length only when it
        // is always there.
        reserved_5:                      1 Rfu,
        depends_on_drc_set:              6 u8,
        no_independent_use:              1 bool,
    }

    /// A group.
    pub struct MpegHGroupRef {
        reserved:     1 Rfu,
        mae_group_id: 7 u8,
    }

    /// A preset.
    pub struct MpegHGroupPresetRef {
        reserved:            3 Rfu,
        mae_group_preset_id: 5 u8,
    }

    /// A downmix.
    pub struct MpegHDownmixRef {
        reserved:   1 Rfu,
        downmix_id: 7 u8,
    }

    /// The target loudness that a dynamic range control set is for.
    pub struct MpegHTargetLoudness {
        reserved: 1 Rfu,
        bs_drc_set_target_loudness_value_upper:      6 u8,
        drc_set_target_loudness_value_lower_present: 1 bool = lower.is_some(),
        lower: (if drc_set_target_loudness_value_lower_present) Option<MpegHTargetLoudnessLower>,
    }

    /// The lower bound of a [`MpegHTargetLoudness`].
    pub struct MpegHTargetLoudnessLower {
        reserved: 2 Rfu,
        bs_drc_set_target_loudness_value_lower: 6 u8,
    }

    /// The loudness of a scene or a part of it.
    pub struct MpegHLoudnessInfo<'a> {
        reserved: 6 Rfu,
        /// 1 and 2: of a group; 3: of a preset.
        loudness_info_type: 2 u8,
        group: (if matches!(loudness_info_type, 1 | 2)) Option<MpegHGroupRef>,
        group_preset: (if loudness_info_type == 3) Option<MpegHGroupPresetRef>,
        /// As ISO/IEC 23003-4 has it.
        loudness_info: [8] Blob<'a>,
    }

    /// A downmix that the stream knows.
    pub struct MpegHDownmix {
        reserved:                1 Rfu,
        downmix_id:              7 u8,
        downmix_type:            2 u8,
        cicp_speaker_layout_idx: 6 u8,
    }
}
