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
    ("03 01 57", "audio_stream: {free_format_flag: false, id: true, layer: 1, variable_rate_audio_indicator: false}"),
    (
        "04 04 a3d54aeb",
        "hierarchy: {no_view_scalability_flag: true, no_temporal_scalability_flag: false, \
         no_spatial_scalability_flag: true, no_quality_scalability_flag: false, hierarchy_type: temporal, \
         hierarchy_layer_index: 0x15, tref_present_flag: false, hierarchy_embedded_layer_index: 0xa, \
         hierarchy_channel: 0x2b}",
    ),
    (
        "28 04 4d0d2aff",
        "AVC_video: {profile_idc: 0x4d, constraint_set0_flag: false, constraint_set1_flag: false, \
         constraint_set2_flag: false, constraint_set3_flag: false, constraint_set4_flag: true, \
         constraint_set5_flag: true, avc_compatible_flags: 1, level_idc: 0x2a, avc_still_present: true, \
         avc_24_hour_picture_flag: true, frame_packing_sei_not_present_flag: true}",
    ),
    (
        "28 04 5863337f",
        "AVC_video: {profile_idc: 0x58, constraint_set0_flag: false, constraint_set1_flag: true, \
         constraint_set2_flag: true, constraint_set3_flag: false, constraint_set4_flag: false, \
         constraint_set5_flag: false, avc_compatible_flags: 3, level_idc: 0x33, avc_still_present: false, \
         avc_24_hour_picture_flag: true, frame_packing_sei_not_present_flag: true}",
    ),
    (
        "31 08 12355679748e3436",
        "MVC_extension: {average_bit_rate: 0x1235, maximum_bitrate: 0x5679, view_association_not_present: false, \
         base_view_is_left_eyeview: true, view_order_index_min: 0x123, view_order_index_max: 0x234, \
         temporal_id_start: 1, temporal_id_end: 5, no_sei_nal_unit_present: true, no_prefix_nal_unit_present: \
         false}",
    ),
    (
        "32 1d a34600000f0200000873010203050506070903eaea6100bf08110b7fa4",
        "J2K_video: {profile_and_level: 0x2346, horizontal_size: 0xf02, vertical_size: 0x873, max_bit_rate: \
         0x1020305, max_buffer_size: 0x5060709, den_frame_rate: 0x3ea, num_frame_rate: 0xea61, capability: \
         {extended: {still_mode: true, interlaced_video: false, colour_primaries: 8, transfer_characteristics: \
         0x11, matrix_coefficients: 0xb, video_full_range_flag: false}}, private_data: a4}",
    ),
    (
        "33 09 8069012a01fb0201d6",
        "MVC_operation_point: {profile_idc: 0x80, constraint_set0_flag: false, constraint_set1_flag: true, \
         constraint_set2_flag: true, constraint_set3_flag: false, constraint_set4_flag: true, \
         constraint_set5_flag: false, avc_compatible_flags: 1, levels: [{level_idc: 0x2a, operation_points: \
         [{applicable_temporal_id: 3, num_target_output_views: 2, elementary_streams: [{es_reference: 0x16}]}]}]}",
    ),
    (
        "39 06 840060547f78",
        "VVC_video: {profile_idc: 0x42, tier_flag: false, sub_profiles: [], progressive_source_flag: false, \
         interlaced_source_flag: true, non_packed_constraint_flag: true, frame_only_constraint_flag: false, \
         level_idc: 0x54, vvc_still_present_flag: true, vvc_24hr_picture_present_flag: true, hdr_wcg_idc: \
         wcg_only, video_properties_tag: 8}",
    ),
    (
        "3a 0c 122333343537373839412bb7",
        "EVC_video: {profile_idc: 0x12, level_idc: 0x23, toolset_idc_h: 0x33343537, toolset_idc_l: 0x37383941, \
         progressive_source_flag: false, interlaced_source_flag: false, non_packed_constraint_flag: true, \
         frame_only_constraint_flag: false, evc_still_present_flag: true, evc_24hr_picture_present_flag: true, \
         hdr_wcg_idc: hdr_and_wcg, video_properties_tag: 7}",
    ),
    (
        "3a 0c 132333343537373839419ab5",
        "EVC_video: {profile_idc: 0x13, level_idc: 0x23, toolset_idc_h: 0x33343537, toolset_idc_l: 0x37383941, \
         progressive_source_flag: true, interlaced_source_flag: false, non_packed_constraint_flag: false, \
         frame_only_constraint_flag: true, evc_still_present_flag: true, evc_24hr_picture_present_flag: false, \
         hdr_wcg_idc: hdr_and_wcg, video_properties_tag: 5}",
    ),
    (
        "3f 21 05c252600000023001234567aa5ed460000003c001234567bb5f010801abc15684",
        "Extension: {HEVC_operation_point: {profile_tier_levels: [{general_profile_space: 1, general_tier_flag: \
         false, general_profile_idc: 0x12, general_profile_compatibility_flags: 0x60000002, \
         general_progressive_source_flag: false, general_interlaced_source_flag: false, \
         general_non_packed_constraint_flag: true, general_frame_only_constraint_flag: true, copied_44bits: \
         0x1234567aa, general_level_idc: 0x5e}, {general_profile_space: 3, general_tier_flag: false, \
         general_profile_idc: 0x14, general_profile_compatibility_flags: 0x60000003, \
         general_progressive_source_flag: true, general_interlaced_source_flag: true, \
         general_non_packed_constraint_flag: false, general_frame_only_constraint_flag: false, copied_44bits: \
         0x1234567bb, general_level_idc: 0x5f}], operation_points: [{target_ols: 8, elementary_streams: \
         [{prepend_dependencies: false, es_reference: 0x2b}], layers: [{necessary_layer_flag: false, \
         output_layer_flag: true, ptl_ref_idx: 0x16}], constant_frame_rate_info_idc: 0, applicable_temporal_id: \
         4}]}}",
    ),
    ("3f 02 15fe", "Extension: {VVC_timing_and_HRD: {hrd_management_valid_flag: true}}"),
    (
        "3f 0f 167f7f0102030505060709090a0b0d",
        "Extension: {EVC_timing_and_HRD: {hrd_management_valid_flag: false, picture_and_timing_info: {time_scale: \
         {n: 0x1020305, k: 0x5060709}, num_units_in_tick: 0x90a0b0d}}}",
    ),
    (
        "3f 12 0aff5681b2e8f8e1d2e0b4b5e1f5f6f06df2",
        "Extension: {MPEG-H_3dAudio_scene: {scene_info_id: 0x56, groups: {groups: [{mae_group_id: 0x32, \
         mae_allow_on_off: false, mae_default_on_off: true, mae_content_kind: 8}]}, switch_groups: {switch_groups: \
         [{mae_switch_group_id: 0x14, mae_allow_on_off: true, mae_default_on_off: false, members: [{mae_group_id: \
         0x34}], default_group_id: 0x35}]}, group_presets: {group_presets: [{mae_group_preset_id: 0x15, \
         mae_group_preset_kind: 0x16, conditions: [{mae_group_id: 0x36, on: {disable_gain_interactivity: false, \
         disable_position_interactivity: true}}]}]}, reserved_2: }}",
    ),
    (
        "3f 0e 0b57f166726181b70167e0e0f1f2",
        "Extension: {MPEG-H_3dAudio_text_label: {scene_info_id: 0x57, languages: [{description_language: fra, \
         groups: [{mae_group_id: 0x37, data: 67}], switch_groups: [], group_presets: []}], reserved_2: f1f2}}",
    ),
    (
        "3f 06 102f5fd5d5eb",
        "Extension: {Virtual_segmentation: {segmentation: {partitions: {in_use: false, partitions: [{partition_id: \
         5, sap_type_max: 6, reserved_1: 0xa, boundary_pid: 0x1abd, reserved_2: 4}]}}}}",
    ),
    (
        "3f 1f 1400078104390102030505060709090b0b0d0d0f0f1011130208110b7f80a5",
        "Extension: {JXS_video: {horizontal_size: 0x781, vertical_size: 0x439, brat: 0x1020305, frat: 0x5060709, \
         schar: 0x90b, ppih: 0xb0d, plev: 0xd0f, max_buffer_size: 0xf101113, colour_primaries: 8, \
         transfer_characteristics: 0x11, matrix_coefficients: 0xb, video_full_range_flag: false, still_mode: true, \
         private_data: a5}}",
    ),
    (
        "3f 05 171245a748",
        "Extension: {LCEVC_video: {lcevc_stream_tag: 0x12, profile_idc: 4, level_idc: 5, sublevel_idc: 2, \
         processed_planes_type_flag: true, picture_type_bit_flag: false, field_type_bit_flag: false, hdr_wcg_idc: \
         wcg_only, video_properties_tag: 8}}",
    ),
    (
        "3f 05 1713458f47",
        "Extension: {LCEVC_video: {lcevc_stream_tag: 0x13, profile_idc: 4, level_idc: 5, sublevel_idc: 2, \
         processed_planes_type_flag: false, picture_type_bit_flag: false, field_type_bit_flag: true, hdr_wcg_idc: \
         wcg_only, video_properties_tag: 7}}",
    ),
];
