//! The scene of MPEG-H 3D audio: its groups, switch groups and presets.
//!
//! Minima, maxima, gains and offsets are coded as in mae_AudioSceneInfo() of ISO/IEC 23008-3.

use wire::{Blob, Chars, List, Rfu, syntax};

syntax! {
    /// MPEG-H_3dAudio_scene_descriptor — 2.6.110.
    pub struct MpegH3dAudioScene<'a> {
        group_definition_present:        1 bool = groups.is_some(),
        switch_group_definition_present: 1 bool = switch_groups.is_some(),
        group_preset_definition_present: 1 bool = group_presets.is_some(),
        reserved_1:                      5 Rfu,
        scene_info_id:                   8 u8,
        groups: (if group_definition_present) Option<MpegHGroups<'a>>,
        switch_groups: (if switch_group_definition_present) Option<MpegHSwitchGroups<'a>>,
        group_presets: (if group_preset_definition_present) Option<MpegHGroupPresets<'a>>,
        /// Kept as received.
        reserved_2: .. Blob<'a>,
    }

    /// The groups.
    pub struct MpegHGroups<'a> {
        reserved: 1 Rfu,
        groups: (count 7) List<'a, MpegHGroup>,
    }

    /// A group of elements that belong together.
    pub struct MpegHGroup {
        reserved_1:                   1 Rfu,
        mae_group_id:                 7 u8,
        reserved_2:                   3 Rfu,
        mae_allow_on_off:             1 bool,
        mae_default_on_off:           1 bool,
        allow_position_interactivity: 1 bool = position.is_some(),
        allow_gain_interactivity:     1 bool = gain.is_some(),
        has_content_language:         1 bool = content_language.is_some(),
        reserved_3:                   4 Rfu,
        mae_content_kind:             4 u8,
        position: (if allow_position_interactivity) Option<MpegHPositionRange>,
        gain: (if allow_gain_interactivity) Option<MpegHGainRange>,
        content_language: (if has_content_language) 24 Option<Chars<3>>,
    }

    /// How far a listener may move a group.
    pub struct MpegHPositionRange {
        reserved_1:      1 Rfu,
        min_az_offset:   7 u8,
        reserved_2:      1 Rfu,
        max_az_offset:   7 u8,
        reserved_3:      3 Rfu,
        min_el_offset:   5 u8,
        reserved_4:      3 Rfu,
        max_el_offset:   5 u8,
        min_dist_offset: 4 u8,
        max_dist_offset: 4 u8,
    }

    /// How far a listener may change the gain of a group.
    pub struct MpegHGainRange {
        reserved_1: 2 Rfu,
        min_gain:   6 u8,
        reserved_2: 3 Rfu,
        max_gain:   5 u8,
    }

    /// The switch groups.
    pub struct MpegHSwitchGroups<'a> {
        reserved: 3 Rfu,
        switch_groups: (count 5) List<'a, MpegHSwitchGroup<'a>>,
    }

    /// Groups of which one is heard.
    pub struct MpegHSwitchGroup<'a> {
        reserved_1:          1 Rfu,
        mae_switch_group_id: 5 u8,
        mae_allow_on_off:    1 bool,
        mae_default_on_off:  1 bool,
        reserved_2:          3 Rfu,
        members:     (count 5 + 1) List<'a, MpegHSwitchGroupMember>,
        reserved_3:          1 Rfu,
        default_group_id:    7 u8,
    }

    /// A group of a switch group.
    pub struct MpegHSwitchGroupMember {
        reserved:     1 Rfu,
        mae_group_id: 7 u8,
    }

    /// The presets.
    pub struct MpegHGroupPresets<'a> {
        reserved: 3 Rfu,
        group_presets: (count 5) List<'a, MpegHGroupPreset<'a>>,
    }

    /// A selection of groups.
    pub struct MpegHGroupPreset<'a> {
        reserved_1:            3 Rfu,
        mae_group_preset_id:   5 u8,
        reserved_2:            3 Rfu,
        mae_group_preset_kind: 5 u8,
        reserved_3:            4 Rfu,
        conditions:    (count 4 + 1) List<'a, MpegHPresetCondition>,
    }

    /// A group of a preset: on or off.
    pub struct MpegHPresetCondition {
        mae_group_id:     7 u8,
        condition_on_off: 1 bool = on.is_some(),
        on: (if condition_on_off) Option<MpegHPresetGroup>,
    }

    /// What a preset makes of a group that is on.
    pub struct MpegHPresetGroup {
        reserved:                       4 Rfu,
        disable_gain_interactivity:     1 bool,
        gain_flag:                      1 bool = gain.is_some(),
        disable_position_interactivity: 1 bool,
        position_flag:                  1 bool = position.is_some(),
        gain: (if gain_flag) 8 Option<u8>,
        position: (if position_flag) Option<MpegHPosition>,
    }

    /// Where a preset puts a group.
    pub struct MpegHPosition {
        az_offset:   8 u8,
        reserved_1:  2 Rfu,
        el_offset:   6 u8,
        reserved_2:  4 Rfu,
        dist_factor: 4 u8,
    }
}
