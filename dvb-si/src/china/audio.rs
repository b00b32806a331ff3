//! Descriptors of Chinese audio.

use crate::text::Text;
use wire::{Blob, Chars, Rfu, Rfz, choice, codes, syntax};

codes! {
    /// sampling_frequency_index of AVS3 audio.
    pub AvsSamplingFrequency: u8 = 4 {
        0 F192 "192 kHz",
        1 F96 "96 kHz",
        2 F48 "48 kHz",
        3 F44_1 "44.1 kHz",
        4 F32 "32 kHz",
        5 F24 "24 kHz",
        6 F22_05 "22.05 kHz",
        7 F16 "16 kHz",
        8 F8 "8 kHz",
        15 EXPLICIT "as sampling_frequency says",
    }
}

syntax! {
    /// DRA_audio_stream_descriptor — GB/T 22726. Whether the numbers of channels are less one is not verified.
    pub struct DraAudioStream<'a> {
        /// 8 for 48 kHz, which is not verified.
        sample_rate_index:     4 u8,
        num_normal_channels:   6 u8,
        num_lfe_channels:      2 u8,
        dra_version_flag:      1 bool,
        text_present_flag:     1 bool = text.is_some(),
        language_present_flag: 1 bool = language.is_some(),
        reserved:              1 Rfu,
        text: (if text_present_flag) [8] Option<Text<'a>>,
        language: (if language_present_flag) 24 Option<Chars<3>>,
        /// With dra_version_flag the block of the version comes first; its layout is not public.
        additional_info: .. Blob<'a>,
    }

    /// AVS3_audio_descriptor — T/AI 109.7-2024, 8.1.3.4.
    pub struct Avs3AudioStream<'a> {
        audio_codec_id:           4 u8,
        sampling_frequency_index: 4 AvsSamplingFrequency,
        /// Hz.
        sampling_frequency:
            (if audio_codec_id == 1 && sampling_frequency_index == AvsSamplingFrequency::EXPLICIT) 24 Option<u32>,
        codec: (match audio_codec_id) Avs3AudioCodec<'a>,
        quality: (if audio_codec_id <= 2) Option<Avs3AudioQuality<'a>>,
    }

    /// What all codecs end in.
    pub struct Avs3AudioQuality<'a> {
        resolution:     2 u8,
        reserved:       6 Rfu,
        addition_info: .. Blob<'a>,
    }

    /// audio_codec_id 0.
    pub struct GeneralCoding {
        anc_data_index:       1 bool,
        coding_profile:       3 u8,
        bitrate_index:        4 u8,
        bitstream_type:       1 u8,
        channel_number_index: 7 u8,
        raw_frame_length:    16 u16,
    }

    /// audio_codec_id 1.
    pub struct LosslessCoding {
        anc_data_index: 1 bool,
        coding_profile: 3 u8,
        reserved:       4 Rfu,
        channel_number: 8 u8,
    }

    /// audio_codec_id 2.
    pub struct FullRateCoding<'a> {
        nn_type:      3 u8,
        reserved:     1 Rfu,
        content_type: 4 u8 = content.selector(),
        content: (match content_type) Avs3Content<'a>,
        /// 1 kbit/s.
        total_bitrate: 16 u16,
    }

    /// content_type 0.
    pub struct ChannelContent {
        channel_number_index: 7 u8,
        reserved:             1 Rfu,
    }

    /// content_type 1.
    pub struct ObjectContent {
        object_channel_number: 7 u8,
        reserved:              1 Rfu,
    }

    /// content_type 2.
    pub struct MixedContent {
        channels: _ ChannelContent,
        objects:  _ ObjectContent,
    }

    /// content_type 3.
    pub struct HoaContent {
        hoa_order: 4 u8,
        reserved:  4 Rfu,
    }

    /// AVS2_audio_descriptor — T/AI 109.7-2024, 8.2.3.4.
    pub struct Avs2AudioStream<'a> {
        num_channels:          8 u8,
        sample_rate_index:     4 u8,
        avs_version_flag:      1 bool,
        text_present_flag:     1 bool,
        language_present_flag: 1 bool,
        reserved:              1 Rfz,
        /// Text, language, version and what else there is, as the flags say. The unit of the text's length is not
        /// verified, so nothing behind it is looked at.
        rest: .. Blob<'a>,
    }
}

choice! {
    /// How AVS3 audio is coded, by the audio_codec_id.
    pub enum Avs3AudioCodec<'a>: u8 {
        0 GeneralCoding,
        1 LosslessCoding,
        2 FullRateCoding<'a>,
    }

    /// What AVS3 audio of full rate carries, by the content_type.
    pub enum Avs3Content<'a>: u8 {
        0 ChannelContent as "channels",
        1 ObjectContent as "objects",
        2 MixedContent as "mixed",
        3 HoaContent as "hoa",
    }
}
