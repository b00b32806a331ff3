//! Descriptors of audio streams.

use wire::{Blob, Rfu, syntax};

syntax! {
    /// audio_stream_descriptor — 2.6.4.
    pub struct AudioStream {
        free_format_flag:              1 bool,
        /// The ID of the ISO/IEC 11172-3 and 13818-3 frame headers.
        id:                            1 bool,
        layer:                         2 u8,
        variable_rate_audio_indicator: 1 bool,
        reserved:                      3 Rfu,
    }

    /// MPEG-4_audio_descriptor — 2.6.38.
    pub struct Mpeg4Audio {
        mpeg_4_audio_profile_and_level: 8 u8,
    }

    /// MPEG-2_AAC_audio_descriptor — 2.6.68.
    pub struct Mpeg2AacAudio {
        mpeg_2_aac_profile:                8 u8,
        mpeg_2_aac_channel_configuration:  8 u8,
        /// 1: bandwidth extension.
        mpeg_2_aac_additional_information: 8 u8,
    }

    /// MPEG-4_audio_extension_descriptor — 2.6.72.
    pub struct Mpeg4AudioExtension<'a> {
        asc_flag: 1 bool = audio_specific_config.is_some(),
        reserved: 3 Rfu,
        /// num_of_loops of them, one byte each.
        audio_profile_level_indication: [4] Blob<'a>,
        audio_specific_config: (if asc_flag) [8] Option<Blob<'a>>,
    }
}
