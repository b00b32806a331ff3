//! Extension descriptors of MPEG-H 3D audio: configuration, labels, streams.
//!
//! Reserved bytes at their ends are kept as received.

use wire::{Blob, Chars, List, Rfu, syntax};

syntax! {
    /// MPEG-H_3dAudio_descriptor — 2.6.106.
    pub struct MpegH3dAudio<'a> {
        mpegh_3da_profile_level_indication: 8 u8,
        interactivity_enabled:              1 bool,
        /// The flag is set where there is no list.
        compatible_profile_sets_present:    1 bool = compatible_set_indications.is_none(),
        reserved_1:                         8 Rfu,
        reference_channel_layout:           6 u8,
        /// numCompatibleSets of them, one byte each.
        compatible_set_indications: (if !compatible_profile_sets_present) [8] Option<Blob<'a>>,
        reserved_2: .. Blob<'a>,
    }

    /// MPEG-H_3dAudio_config_descriptor — 2.6.108.
    pub struct MpegH3dAudioConfig<'a> {
        /// As ISO/IEC 23008-3 has it.
        mpegh_3da_config: .. Blob<'a>,
    }

    /// MPEG-H_3dAudio_text_label_descriptor — 2.6.112.
    pub struct MpegH3dAudioTextLabel<'a> {
        /// Of the [`MpegH3dAudioScene`](super::MpegH3dAudioScene) described.
        scene_info_id: 8 u8,
        reserved_1:    4 Rfu,
        languages:     (count 4) List<'a, MpegHLanguage<'a>>,
        reserved_2:    .. Blob<'a>,
    }

    /// The descriptions in one language.
    pub struct MpegHLanguage<'a> {
        description_language: 24 Chars<3>,
        reserved_1:            1 Rfu,
        groups:        (count 7) List<'a, MpegHGroupDescription<'a>>,
        reserved_2:            3 Rfu,
        switch_groups: (count 5) List<'a, MpegHDescription<'a>>,
        reserved_3:            3 Rfu,
        group_presets: (count 5) List<'a, MpegHDescription<'a>>,
    }

    /// The description of a group.
    pub struct MpegHGroupDescription<'a> {
        reserved:     1 Rfu,
        mae_group_id: 7 u8,
        /// UTF-8.
        data:       [8] Blob<'a>,
    }

    /// The description of a switch group or a preset.
    pub struct MpegHDescription<'a> {
        reserved: 3 Rfu,
        id:       5 u8,
        /// UTF-8.
        data:   [8] Blob<'a>,
    }

    /// MPEG-H_3dAudio_multi-stream_descriptor — 2.6.114.
    pub struct MpegH3dAudioMultiStream<'a> {
        this_is_main_stream: 1 bool = main.is_some(),
        this_stream_id:      7 u8,
        main: (if this_is_main_stream) Option<MpegHMainStream<'a>>,
        reserved: .. Blob<'a>,
    }

    /// The streams of a scene, as its main stream says.
    pub struct MpegHMainStream<'a> {
        reserved_1:            1 Rfu,
        num_auxiliary_streams: 7 u8,
        reserved_2:            1 Rfu,
        groups:        (count 7) List<'a, MpegHGroupStream>,
    }

    /// Where a group is.
    pub struct MpegHGroupStream {
        mae_group_id:      7 u8,
        is_in_main_stream: 1 bool = auxiliary.is_none(),
        auxiliary: (if !is_in_main_stream) Option<MpegHAuxiliary>,
    }

    /// An auxiliary stream.
    pub struct MpegHAuxiliary {
        is_in_ts:            1 bool,
        auxiliary_stream_id: 7 u8,
    }

    /// MPEG-H_3dAudio_command_descriptor — 2.6.118.
    pub struct MpegH3dAudioCommand<'a> {
        /// One MHAS packet of ISO/IEC 23008-3.
        mhas_packet: .. Blob<'a>,
    }
}
