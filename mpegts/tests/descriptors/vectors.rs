//! Vectors of the descriptors that the other tests here do not have.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    ("03 01 ef", "audio_stream: {free_format_flag: true, id: true, layer: 2, variable_rate_audio_indicator: true}"),
    ("05 06 48444d56a1b2", "registration: {format_identifier: HDMV, additional_identification_info: a1b2}"),
    ("06 01 03", "data_stream_alignment: {alignment_type: 3}"),
    ("09 05 0b00fabca1", "CA: {ca_system_id: 0xb00, ca_pid: 0x1abc, private_data: a1}"),
    (
        "0a 08 63686902656e6783",
        "ISO_639_language: {languages: [{iso_639_language_code: chi, audio_type: hearing_impaired}, \
         {iso_639_language_code: eng, audio_type: primary_commentary}]}",
    ),
    ("0d 05 01020304a1", "copyright: {copyright_identifier: 0x1020304, additional_copyright_info: a1}"),
    ("0e 03 e12345", "maximum_bitrate: {maximum_bitrate: 0x212345}"),
    ("0f 04 01020304", "private_data_indicator: {private_data_indicator: 0x1020304}"),
    ("11 01 ff", "STD: {leak_valid_flag: true}"),
    ("1b 01 f5", "MPEG-4_video: {mpeg_4_visual_profile_and_level: 0xf5}"),
    ("1c 01 2a", "MPEG-4_audio: {mpeg_4_audio_profile_and_level: 0x2a}"),
    ("1d 04 1122a1b2", "IOD: {scope_of_iod_label: 0x11, iod_label: 0x22, initial_object_descriptor: a1b2}"),
    ("1e 02 1234", "SL: {es_id: 0x1234}"),
    (
        "1f 06 123456789abc",
        "FMC: {streams: [{es_id: 0x1234, flex_mux_channel: 0x56}, {es_id: 0x789a, flex_mux_channel: 0xbc}]}",
    ),
    ("20 02 1234", "external_ES_ID: {external_es_id: 0x1234}"),
    ("23 06 81234596789a", "multiplexBuffer: {mb_buffer_size: 0x812345, tb_leak_rate: 0x96789a}"),
    (
        "28 04 64b21fbf",
        "AVC_video: {profile_idc: 0x64, constraint_set0_flag: true, constraint_set1_flag: false, \
         constraint_set2_flag: true, constraint_set3_flag: true, constraint_set4_flag: false, \
         constraint_set5_flag: false, avc_compatible_flags: 2, level_idc: 0x1f, avc_still_present: true, \
         avc_24_hour_picture_flag: false, frame_packing_sei_not_present_flag: true}",
    ),
    ("29 02 a1b2", "IPMP: {ipmp_data: a1b2}"),
    (
        "2b 03 123401",
        "MPEG-2_AAC_audio: {mpeg_2_aac_profile: 0x12, mpeg_2_aac_channel_configuration: 0x34, \
         mpeg_2_aac_additional_information: 1}",
    ),
    (
        "2c 08 123456789abcdef1",
        "M4MuxTiming: {fcr_es_id: 0x1234, fcr_resolution: 0x56789abc, fcr_length: 0xde, fmx_rate_length: 0xf1}",
    ),
    ("2d 02 a1b2", "MPEG-4_text: {text_config: a1b2}"),
    ("2f 02 b0a1", "auxiliary_video_stream: {aux_video_codedstreamtype: 0xb0, si_rbsp: a1}"),
    (
        "34 01 da",
        "MPEG2_stereoscopic_video_format: {stereo_video_arrangement_type_present: true, arrangement_type: 0x5a}",
    ),
    ("35 01 fb", "stereoscopic_program_info: {stereoscopic_service_type: service_compatible}"),
    ("37 02 02a1", "transport_profile: {transport_profile: adaptive, private_data: a1}"),
    (
        "38 0f b560000001a123456789ab5dae7fdf",
        "HEVC_video: {profile_space: 2, tier_flag: true, profile_idc: 0x15, \
         profile_compatibility_indication: 0x60000001, progressive_source_flag: true, \
         interlaced_source_flag: false, non_packed_constraint_flag: true, frame_only_constraint_flag: false, \
         copied_44bits: 0x123456789ab, level_idc: 0x5d, hevc_still_present_flag: false, \
         hevc_24hr_picture_present_flag: true, sub_pic_hrd_params_not_present_flag: false, \
         hdr_wcg_idc: hdr_and_wcg, temporal_id: {temporal_id_min: 3, temporal_id_max: 6}}",
    ),
    ("3f 03 02a1b2", "Extension: {ODUpdate: {object_descriptor_update: a1b2}}"),
    ("3f 01 04", "Extension: {af_extensions: {}}"),
    ("3f 03 09a1b2", "Extension: {MPEG-H_3dAudio_config: {mpegh_3da_config: a1b2}}"),
    ("3f 03 0ea1b2", "Extension: {MPEG-H_3dAudio_command: {mhas_packet: a1b2}}"),
    ("3f 03 11a1b2", "Extension: {timed_metadata_extension: {timed_metadata: a1b2}}"),
];
