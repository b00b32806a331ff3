//! Audio.

use super::{both_ways, both_ways_extended, refused};
use hex_literal::hex;
use mpegts::descriptor::*;
use wire::{Blob, Chars};

#[test]
fn mpeg_4_audio() {
    both_ways(
        &hex!("2e 07 f2 5152 03 119056"),
        Mpeg4AudioExtension {
            audio_profile_level_indication: Blob(&[0x51, 0x52]),
            audio_specific_config: Some(Blob(&[0x11, 0x90, 0x56])),
            ..Default::default()
        },
    );
    let many = Mpeg4AudioExtension { audio_profile_level_indication: Blob(&[1; 16]), ..Default::default() };
    refused(many, "Mpeg4AudioExtension.audio_profile_level_indication");
}

#[test]
fn mpeg_h_sets_and_streams() {
    both_ways_extended(
        &hex!("3f 08 08 0b bfd3 02 0c10 f1"),
        MpegH3dAudio {
            mpegh_3da_profile_level_indication: 0x0B,
            interactivity_enabled: true,
            reference_channel_layout: 0x13,
            compatible_set_indications: Some(Blob(&[0x0C, 0x10])),
            reserved_2: Blob(&[0xF1]),
            ..Default::default()
        },
    );
    let elsewhere = MpegHAuxiliary { is_in_ts: true, auxiliary_stream_id: 0x55 };
    let groups = [
        MpegHGroupStream { mae_group_id: 0x33, auxiliary: None },
        MpegHGroupStream { mae_group_id: 0x44, auxiliary: Some(elsewhere) },
    ];
    let main = MpegHMainStream { num_auxiliary_streams: 0x22, groups: (&groups).into(), ..Default::default() };
    both_ways_extended(
        &hex!("3f 08 0c 91 a2 82 67 88 d5 f1"),
        MpegH3dAudioMultiStream { this_stream_id: 0x11, main: Some(main), reserved: Blob(&[0xF1]) },
    );
}

#[test]
fn mpeg_h_scene() {
    let position = MpegHPositionRange {
        min_az_offset: 0x11,
        max_az_offset: 0x22,
        min_el_offset: 0x13,
        max_el_offset: 0x14,
        min_dist_offset: 5,
        max_dist_offset: 6,
        ..Default::default()
    };
    let groups = [MpegHGroup {
        mae_group_id: 0x31,
        mae_allow_on_off: true,
        mae_content_kind: 9,
        position: Some(position),
        gain: Some(MpegHGainRange { min_gain: 0x21, max_gain: 0x12, ..Default::default() }),
        content_language: Some(Chars(*b"chi")),
        ..Default::default()
    }];
    let members = [0x31, 0x32].map(|mae_group_id| MpegHSwitchGroupMember { mae_group_id, ..Default::default() });
    let switch_groups = [MpegHSwitchGroup {
        mae_switch_group_id: 0x15,
        mae_default_on_off: true,
        members: (&members).into(),
        default_group_id: 0x33,
        ..Default::default()
    }];
    let place = MpegHPosition { az_offset: 0x36, el_offset: 0x37, dist_factor: 8, ..Default::default() };
    let on = MpegHPresetGroup {
        disable_gain_interactivity: true,
        gain: Some(0x35),
        position: Some(place),
        ..Default::default()
    };
    let conditions = [MpegHPresetCondition { mae_group_id: 0x34, on: Some(on) }];
    let presets = [MpegHGroupPreset {
        mae_group_preset_id: 0x16,
        mae_group_preset_kind: 0x17,
        conditions: (&conditions).into(),
        ..Default::default()
    }];
    both_ways_extended(
        &hex!(
            "3f 22 0a ff 55 81 b1 f7 f9 91 a2 f3 f4 56 e1 f2 636869
               e1 d5 e1 b1 b2 b3  e1 f6 f7 f0 69 fd 35 36 f7 f8  f1"
        ),
        MpegH3dAudioScene {
            scene_info_id: 0x55,
            groups: Some(MpegHGroups { groups: (&groups).into(), ..Default::default() }),
            switch_groups: Some(MpegHSwitchGroups { switch_groups: (&switch_groups).into(), ..Default::default() }),
            group_presets: Some(MpegHGroupPresets { group_presets: (&presets).into(), ..Default::default() }),
            reserved_2: Blob(&[0xF1]),
            ..Default::default()
        },
    );
}

#[test]
fn mpeg_h_labels() {
    let groups = [MpegHGroupDescription { mae_group_id: 0x31, data: Blob(b"ab"), ..Default::default() }];
    let describe = |id, data| [MpegHDescription { id, data: Blob(data), ..Default::default() }];
    let (switch_groups, presets) = (describe(0x15, b"c"), describe(0x16, b"def"));
    let languages = [MpegHLanguage {
        description_language: Chars(*b"eng"),
        groups: (&groups).into(),
        switch_groups: (&switch_groups).into(),
        group_presets: (&presets).into(),
        ..Default::default()
    }];
    both_ways_extended(
        &hex!("3f 15 0b 55 f1 656e67 81 b1 02 6162 e1 f5 01 63 e1 f6 03 646566"),
        MpegH3dAudioTextLabel { scene_info_id: 0x55, languages: (&languages).into(), ..Default::default() },
    );
}

#[test]
fn mpeg_h_dynamic_range_and_loudness() {
    let lower = MpegHTargetLoudnessLower { bs_drc_set_target_loudness_value_lower: 0x2C, ..Default::default() };
    let target =
        MpegHTargetLoudness { bs_drc_set_target_loudness_value_upper: 0x2B, lower: Some(lower), ..Default::default() };
    let more = [MpegHDownmixRef { downmix_id: 0x43, ..Default::default() }];
    let instructions = [MpegHDrcInstructions {
        drc_instructions_type: 3,
        group_preset: Some(MpegHGroupPresetRef { mae_group_preset_id: 0x16, ..Default::default() }),
        drc_set_id: 0x21,
        downmix_id: 0x32,
        additional_downmix_ids: (&more).into(),
        drc_set_effect: 0x1234,
        bs_limiter_peak_target: Some(0x56),
        drc_set_target_loudness: Some(target),
        depends_on_drc_set: 0x2D,
        no_independent_use: true,
        ..Default::default()
    }];
    let loudness = [MpegHLoudnessInfo {
        loudness_info_type: 1,
        group: Some(MpegHGroupRef { mae_group_id: 0x34, ..Default::default() }),
        loudness_info: Blob(&[0x78, 0x79]),
        ..Default::default()
    }];
    let downmixes =
        [MpegHDownmix { downmix_id: 0x45, downmix_type: 2, cicp_speaker_layout_idx: 0x2E, ..Default::default() }];
    let info = MpegHDrcLoudness {
        drc_instructions: (&instructions).into(),
        loudness_infos: (&loudness).into(),
        downmix_ids: (&downmixes).into(),
        ..Default::default()
    };
    both_ways_extended(
        &hex!("3f 19 0d ff c1 c1 e1  ff f6 e1 b2 e7 c3 1234 56 d7 ec db  fd b4 02 7879  c5 ae  f2"),
        MpegH3dAudioDrcLoudness { info: Some(info), reserved_2: Blob(&[0xF2]), ..Default::default() },
    );
}

/// `depends_on_drc_set` and `no_independent_use` were once read as a part of the target loudness. Then the sets below, which
/// have no target loudness, end a byte early, and what follows starts with their byte.
#[test]
fn trap_55_what_follows_the_target_loudness_is_there_without_it() {
    let instructions = [
        MpegHDrcInstructions {
            drc_instructions_type: 2,
            group: Some(MpegHGroupRef { mae_group_id: 0x2A, ..Default::default() }),
            drc_set_id: 0x13,
            downmix_id: 0x54,
            drc_set_effect: 0x2345,
            depends_on_drc_set: 0x2D,
            ..Default::default()
        },
        MpegHDrcInstructions {
            drc_set_id: 0x1E,
            downmix_id: 0x65,
            drc_set_effect: 0x6789,
            bs_limiter_peak_target: Some(0x3C),
            depends_on_drc_set: 0x33,
            no_independent_use: true,
            ..Default::default()
        },
    ];
    let loudness = [MpegHLoudnessInfo {
        loudness_info_type: 3,
        group_preset: Some(MpegHGroupPresetRef { mae_group_preset_id: 0x17, ..Default::default() }),
        loudness_info: Blob(&[0x5A]),
        ..Default::default()
    }];
    let info = MpegHDrcLoudness {
        drc_instructions: (&instructions).into(),
        loudness_infos: (&loudness).into(),
        ..Default::default()
    };
    both_ways_extended(
        &hex!("3f 19 0d ff c2 c1 e0  fe aa d3 d4 e0 2345 da  fc de e5 e2 6789 3c e7  ff f7 01 5a"),
        MpegH3dAudioDrcLoudness { info: Some(info), ..Default::default() },
    );
}
