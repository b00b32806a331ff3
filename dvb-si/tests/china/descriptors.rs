//! Vectors of Chinese descriptors.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "3e073244b36f090e0a",
        "AVS3_video_old: {profile_id: 0x32, level_id: 0x44, multiple_frame_rate_flag: true, frame_rate_code: \
         f50, sample_precision: 3, chroma_format: 1, temporal_id_flag: true, td_mode_flag: false, \
         colour_primaries: 9, transfer_characteristics: 0xe, matrix_coefficients: 0xa}",
    ),
    (
        "3e0c3244b367090e0a0591a755e7",
        "AVS3_video_old: {profile_id: 0x32, level_id: 0x44, multiple_frame_rate_flag: true, frame_rate_code: \
         f50, sample_precision: 3, chroma_format: 1, temporal_id_flag: true, td_mode_flag: false, \
         colour_primaries: 9, transfer_characteristics: 0xe, matrix_coefficients: 0xa, library: \
         {id_type_flag: true, streams: [{pid: 0x1234}, {pid: 0xabc}]}}",
    ),
    (
        "3e0a3244b367090e0a02e5ff",
        "AVS3_video_old: {profile_id: 0x32, level_id: 0x44, multiple_frame_rate_flag: true, frame_rate_code: \
         f50, sample_precision: 3, chroma_format: 1, temporal_id_flag: true, td_mode_flag: false, \
         colour_primaries: 9, transfer_characteristics: 0xe, matrix_coefficients: 0xa, library: \
         {id_type_flag: false, streams: [{stream_id: 0xe5, reserved_1: 0}]}}",
    ),
    (
        "3f044844995f",
        "AVS_video: {profile_id: 0x48, level_id: 0x44, multiple_frame_rate_flag: true, frame_rate_code: 3, \
         avs_still_present: false, chroma_format: 1, sample_precision: 2}",
    ),
    (
        "4005224455995f",
        "AVS2_video: {profile_id: 0x22, level_id: 0x44, extension: {extension_layer_number: 0x55}, \
         multiple_frame_rate_flag: true, frame_rate_code: 3, avs_still_present: false, chroma_format: 1, \
         sample_precision: 2}",
    ),
    (
        "40042244995f",
        "AVS2_video: {profile_id: 0x22, level_id: 0x44, extension: {}, multiple_frame_rate_flag: true, \
         frame_rate_code: 3, avs_still_present: false, chroma_format: 1, sample_precision: 2}",
    ),
    (
        "5a0b0666000023341bffffffff",
        "terrestrial_delivery_system: {centre_frequency: 666000000, fec: r0_6, modulation: qam16, \
         number_of_subcarrier: c3780, frame_header_mode: pn945_fixed, interleaving_mode: mode_2, \
         other_frequency_flag: true, sfn_mfn_flag: false}",
    ),
    (
        "8609e1636869d5e2fff234",
        "caption_service: {services: [{iso_639_language_code: chi, caption_service_number: 0x15, \
         wide_aspect_ratio: true, char_set: 0x22}], caption_service_pid: 0x1234}",
    ),
    (
        "a00b815703547874636869a1b2",
        "DRA_audio_stream: {sample_rate_index: 8, num_normal_channels: 5, num_lfe_channels: 1, dra_version_flag: \
         false, text: Txt, language: chi, additional_info: a1b2}",
    ),
    (
        "d1083244b36b090e0aff",
        "AVS3_video: {profile_id: 0x32, level_id: 0x44, multiple_frame_rate_flag: true, \
         frame_rate_code: f50, sample_precision: 3, chroma_format: 1, temporal_id_flag: true, td_mode_flag: \
         false, library_stream_flag: true, library_picture_enable_flag: false, colour: {colour_primaries: 9}, \
         transfer_characteristics: 0xe, matrix_coefficients: 0xa}",
    ),
    (
        "d1073244b36b0e0aff",
        "AVS3_video: {profile_id: 0x32, level_id: 0x44, multiple_frame_rate_flag: true, \
         frame_rate_code: f50, sample_precision: 3, chroma_format: 1, temporal_id_flag: true, td_mode_flag: \
         false, library_stream_flag: true, library_picture_enable_flag: false, colour: {}, transfer_characteristics: 0xe, \
         matrix_coefficients: 0xa}",
    ),
    (
        "d20802d9a11234bfa1b2",
        "AVS3_audio: {audio_codec_id: 0, sampling_frequency_index: f48, codec: {general_coding: {anc_data_index: \
         true, coding_profile: 5, bitrate_index: 9, bitstream_type: 1, channel_number_index: 0x21, \
         raw_frame_length: 0x1234}}, quality: {resolution: 2, addition_info: a1b2}}",
    ),
    (
        "d2091f012345df31bfa1b2",
        "AVS3_audio: {audio_codec_id: 1, sampling_frequency_index: explicit, sampling_frequency: 0x12345, codec: \
         {lossless_coding: {anc_data_index: true, coding_profile: 5, channel_number: 0x31}}, quality: \
         {resolution: 2, addition_info: a1b2}}",
    ),
    (
        "d20821b0431234bfa1b2",
        "AVS3_audio: {audio_codec_id: 2, sampling_frequency_index: f96, codec: {full_rate_coding: {nn_type: 5, \
         content: {channels: {channel_number_index: 0x21}}, total_bitrate: 0x1234}}, quality: {resolution: 2, \
         addition_info: a1b2}}",
    ),
    (
        "d20821b1651234bfa1b2",
        "AVS3_audio: {audio_codec_id: 2, sampling_frequency_index: f96, codec: {full_rate_coding: {nn_type: 5, \
         content: {objects: {object_channel_number: 0x32}}, total_bitrate: 0x1234}}, quality: {resolution: 2, \
         addition_info: a1b2}}",
    ),
    (
        "d20921b243651234bfa1b2",
        "AVS3_audio: {audio_codec_id: 2, sampling_frequency_index: f96, codec: {full_rate_coding: {nn_type: 5, \
         content: {mixed: {channels: {channel_number_index: 0x21}, objects: {object_channel_number: 0x32}}}, total_bitrate: 0x1234}}, \
         quality: {resolution: 2, addition_info: a1b2}}",
    ),
    (
        "d20821b33f1234bfa1b2",
        "AVS3_audio: {audio_codec_id: 2, sampling_frequency_index: f96, codec: {full_rate_coding: {nn_type: 5, \
         content: {hoa: {hoa_order: 3}}, total_bitrate: 0x1234}}, quality: {resolution: 2, addition_info: a1b2}}",
    ),
    (
        "d307063a636869a1b2",
        "AVS2_audio: {num_channels: 6, sample_rate_index: 3, avs_version_flag: true, text_present_flag: false, \
         language_present_flag: true, rest: 636869a1b2}",
    ),
    // That of the corpus' test-201, with the fields of its reference.
    (
        "c00b14e6998877665544332211",
        "DTMB_DRM: {video_format: 1, video_encryption_method: 4, audio_format: 0xe, audio_encryption_method: 6, \
         drm_data: 998877665544332211}",
    ),
    (
        "f30a63757676123456789abc",
        "HDR_dynamic_metadata: {cuva_version_map: 0x1234, terminal_provide_code: 0x5678, \
         terminal_provide_oriented_code: 0x9abc}",
    ),
    (
        "5a0b04740000341307ffffffff",
        "terrestrial_delivery_system: {centre_frequency: 474000000, fec: r0_8, modulation: qam32, \
         number_of_subcarrier: c1_dual_pilot, frame_header_mode: pn945_varying, interleaving_mode: mode_1, \
         other_frequency_flag: false, sfn_mfn_flag: true}",
    ),
    (
        "3f0420452e3f",
        "AVS_video: {profile_id: 0x20, level_id: 0x45, multiple_frame_rate_flag: false, frame_rate_code: 5, \
         avs_still_present: true, chroma_format: 2, sample_precision: 1}",
    ),
    (
        "40052045562e3f",
        "AVS2_video: {profile_id: 0x20, level_id: 0x45, extension: {extension_layer_number: 0x56}, \
         multiple_frame_rate_flag: false, frame_rate_code: 5, avs_still_present: true, chroma_format: 2, \
         sample_precision: 1}",
    ),
    (
        "d10830451a4f080d0bff",
        "AVS3_video: {profile_id: 0x30, level_id: 0x45, multiple_frame_rate_flag: false, frame_rate_code: f25, \
         sample_precision: 2, chroma_format: 1, temporal_id_flag: false, td_mode_flag: false, library_stream_flag: \
         true, library_picture_enable_flag: true, colour: {colour_primaries: 8}, transfer_characteristics: 0xd, \
         matrix_coefficients: 0xb}",
    ),
    (
        "d10830451a73080d0bff",
        "AVS3_video: {profile_id: 0x30, level_id: 0x45, multiple_frame_rate_flag: false, frame_rate_code: f25, \
         sample_precision: 2, chroma_format: 1, temporal_id_flag: true, td_mode_flag: true, library_stream_flag: \
         false, library_picture_enable_flag: false, colour: {colour_primaries: 8}, transfer_characteristics: 0xd, \
         matrix_coefficients: 0xb}",
    ),
    (
        "3e0a30451a77080d0b02e657",
        "AVS3_video_old: {profile_id: 0x30, level_id: 0x45, multiple_frame_rate_flag: false, frame_rate_code: f25, \
         sample_precision: 2, chroma_format: 1, temporal_id_flag: true, td_mode_flag: true, colour_primaries: 8, \
         transfer_characteristics: 0xd, matrix_coefficients: 0xb, library: {id_type_flag: false, streams: \
         [{stream_id: 0xe6, reserved_1: 0x15}]}}",
    ),
    (
        "d306054c025478a1",
        "AVS2_audio: {num_channels: 5, sample_rate_index: 4, avs_version_flag: true, text_present_flag: true, \
         language_present_flag: false, rest: 025478a1}",
    ),
    (
        "a0043099b1b2",
        "DRA_audio_stream: {sample_rate_index: 3, num_normal_channels: 2, num_lfe_channels: 1, dra_version_flag: \
         true, additional_info: b1b2}",
    ),
];
