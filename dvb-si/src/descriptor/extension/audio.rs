//! Extension descriptors of audio streams.

use wire::{Blob, Chars, List, Rfu, Rfz, U8, codes, syntax};

codes! {
    /// mix_type of a [`SupplementaryAudio`].
    pub MixType: u8 = 1 {
        0 SUPPLEMENTARY "to be mixed with the main audio",
        1 COMPLETE "complete and independent",
    }
}

syntax! {
    /// supplementary_audio_descriptor — 6.4.11.
    pub struct SupplementaryAudio<'a> {
        mix_type:                 1 MixType,
        editorial_classification: 5 u8,
        reserved:                 1 Rfu,
        language_code_present:    1 bool = iso_639_language_code.is_some(),
        iso_639_language_code: (if language_code_present) 24 Option<Chars<3>>,
        private_data: .. Blob<'a>,
    }

    /// DTS-HD_descriptor — G.3.1.
    pub struct DtsHd<'a> {
        substream_core_flag: 1 bool,
        substream_0_flag:    1 bool,
        substream_1_flag:    1 bool,
        substream_2_flag:    1 bool,
        substream_3_flag:    1 bool,
        reserved:            3 Rfu,
        /// Those whose flags are set, in the order of the flags.
        substreams: (times substreams_of([substream_core_flag, substream_0_flag, substream_1_flag, substream_2_flag, substream_3_flag]))
            List<'a, DtsHdSubstream<'a>>,
        additional_info: .. Blob<'a>,
    }

    /// A substream with its length.
    pub struct DtsHdSubstream<'a> {
        substream: [8] DtsHdSubstreamInfo<'a>,
    }

    /// substream_info().
    pub struct DtsHdSubstreamInfo<'a> {
        /// Less one.
        num_assets:         3 u8 = count(assets).saturating_sub(1),
        channel_count:      5 u8,
        lfe_flag:           1 bool,
        sampling_frequency: 4 u8,
        sample_resolution:  1 bool,
        reserved:           2 Rfu,
        assets: (times num_assets.saturating_add(1)) List<'a, DtsHdAsset>,
    }

    /// asset_info().
    pub struct DtsHdAsset {
        asset_construction:        5 u8,
        vbr_flag:                  1 bool,
        post_encode_br_scaling_flag: 1 bool,
        component_type_flag:       1 bool = component_type.is_some(),
        language_code_flag:        1 bool = iso_639_language_code.is_some(),
        bit_rate:                 13 u16,
        reserved:                  2 Rfu,
        component_type: (if component_type_flag) 8 Option<u8>,
        iso_639_language_code: (if language_code_flag) 24 Option<Chars<3>>,
    }

    /// DTS_Neural_descriptor — L.1.
    pub struct DtsNeural<'a> {
        config_id:       8 u8,
        additional_info: .. Blob<'a>,
    }

    /// AC-4_descriptor — D.7.
    pub struct Ac4<'a> {
        ac4_config_flag: 1 bool = config.is_some(),
        ac4_toc_flag:    1 bool = ac4_toc.is_some(),
        reserved:        6 Rfz,
        config: (if ac4_config_flag) Option<Ac4Config>,
        ac4_toc: (if ac4_toc_flag) [8] Option<Blob<'a>>,
        additional_info: .. Blob<'a>,
    }

    /// What a receiver needs to know of an AC-4 stream.
    pub struct Ac4Config {
        ac4_dialog_enhancement_enabled: 1 bool,
        ac4_channel_mode:               2 u8,
        reserved:                       5 Rfz,
    }

    /// audio_preselection_descriptor — 6.4.1; GY/T 422 uses a part of it.
    pub struct AudioPreselection<'a> {
        num_preselections: 5 u8 = count(preselections),
        reserved:          3 Rfz,
        preselections: (times num_preselections) List<'a, Preselection<'a>>,
    }

    /// A combination of components that can be chosen.
    pub struct Preselection<'a> {
        preselection_id:            5 u8,
        audio_rendering_indication: 3 u8,
        audio_description:          1 bool,
        spoken_subtitles:           1 bool,
        dialogue_enhancement:       1 bool,
        interactivity_enabled:      1 bool,
        language_code_present:      1 bool = iso_639_language_code.is_some(),
        text_label_present:         1 bool = message_id.is_some(),
        multi_stream_info_present:  1 bool = multi_stream_info.is_some(),
        future_extension:           1 bool = future_extension_bytes.is_some(),
        iso_639_language_code: (if language_code_present) 24 Option<Chars<3>>,
        /// The text is in the [`Message`](crate::descriptor::Message) of this number.
        message_id: (if text_label_present) 8 Option<u8>,
        multi_stream_info: (if multi_stream_info_present) Option<MultiStreamInfo<'a>>,
        future_extension_bytes: (if future_extension) Option<PreselectionExtension<'a>>,
    }

    /// The other streams of a preselection.
    pub struct MultiStreamInfo<'a> {
        num_aux_components: 3 u8 = count(component_tags),
        reserved:           5 Rfz,
        component_tags: (times num_aux_components) List<'a, U8>,
    }

    /// Bytes of later editions.
    pub struct PreselectionExtension<'a> {
        reserved: 3 Rfz,
        bytes:  [5] Blob<'a>,
    }

    /// DTS-UHD_descriptor — G.5.1.
    pub struct DtsUhd<'a> {
        decoder_profile_code: 6 u8,
        frame_duration_code:  2 u8,
        max_payload_code:     3 u8,
        reserved:             2 Rfu,
        stream_index:         3 u8,
        codec_selector:      .. Blob<'a>,
    }
}

/// Substreams, by their flags.
fn substreams_of(flags: [bool; 5]) -> usize {
    flags.into_iter().filter(|flag| *flag).count()
}
