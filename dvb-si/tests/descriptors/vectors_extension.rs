//! Vectors of the extension descriptors.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "7f 15 0003fd2b12345609696d6167652f706e6703a1b2c3",
        "extension: {image_icon: {descriptor_number: 0, last_descriptor_number: 3, icon_id: 5, \
         icon: {icon_transport_mode: 0, coordinate_system: 2, origin: {icon_horizontal_origin: 0x123, \
         icon_vertical_origin: 0x456}, icon_type: image/png, icon_data: a1b2c3}}}",
    ),
    (
        "7f 17 0001fe5f09696d6167652f67696608687474703a2f2f61",
        "extension: {image_icon: {descriptor_number: 0, last_descriptor_number: 1, icon_id: 6, \
         icon: {icon_transport_mode: 1, icon_type: image/gif, url: http://a}}}",
    ),
    (
        "7f 06 0023fd02d4e5",
        "extension: {image_icon: {descriptor_number: 2, last_descriptor_number: 3, icon_id: 5, icon_data: d4e5}}",
    ),
    (
        "7f 1e 01011bb7a5d5e14b084200e14c010203123456e14d040506015a0002a1b2",
        "extension: {cpcm_delivery_signalling: {selector: {usage_state: {usi: {copy_control: 5, \
         do_not_cpcm_scramble: true, viewable: false, move_local: true, view_local: false, \
         move_and_copy_propagation_information: 2, view_propagation_information: 1, \
         remote_access_date_moving_window_flag: false, remote_access_date_immediate_flag: true, \
         remote_access_record_flag: true, export_beyond_trust: false, disable_analogue_sd_export: true, \
         disable_analogue_sd_consumption: false, disable_analogue_hd_export: true, \
         disable_analogue_hd_consumption: false, image_constraint: true, \
         view_window: {view_window_start: 2016-10-14T08:42:00Z, view_window_end: 2016-10-15T01:02:03Z}, \
         view_period: 0x1234, simultaneous_view_count: 0x56, remote_access_date: 2016-10-16T04:05:06Z, \
         cps_vectors: [{c_and_r_regime_mask: 0x5a, cps_vector: a1b2}]}}}}}",
    ),
    ("7f 06 021234fabca1", "extension: {CP: {cp_system_id: 0x1234, cp_pid: 0x1abc, private_data: a1}}"),
    ("7f 05 0312345678", "extension: {CP_identifier: {cp_system_ids: [0x1234, 0x5678]}}"),
    (
        "7f 17 04123456578f12340802d3444002df7940055a0328b740",
        "extension: {T2_delivery_system: {plp_id: 0x12, t2_system_id: 0x3456, details: {siso_miso: 1, \
         bandwidth: mhz_1_712, guard_interval: g1_128, transmission_mode: m1k, other_frequency_flag: true, \
         tfs_flag: true, cells: [{cell_id: 0x1234, centre_frequencies: [474000000, 482000000], \
         subcells: [{cell_id_extension: 0x5a, transposer_frequency: 530000000}]}]}}}",
    ),
    (
        "7f 0d 04123456578e123402d3444000",
        "extension: {T2_delivery_system: {plp_id: 0x12, t2_system_id: 0x3456, details: {siso_miso: 1, \
         bandwidth: mhz_1_712, guard_interval: g1_128, transmission_mode: m1k, other_frequency_flag: true, \
         tfs_flag: false, cells: [{cell_id: 0x1234, centre_frequency: 474000000, subcells: []}]}}}",
    ),
    ("7f 04 04123456", "extension: {T2_delivery_system: {plp_id: 0x12, t2_system_id: 0x3456}}"),
    (
        "7f 0d 059f5f666b852a9695ffb75357",
        "extension: {SH_delivery_system: {diversity_mode: 9, modulations: [{interleaver_type: 0, \
         modulation: {TDM: {polarization: vertical, roll_off: 2, modulation_mode: 1, code_rate: 9, \
         symbol_rate: 0x15}}, interleaver: {complete: {common_multiplier: 0x21, nof_late_taps: 0x12, \
         nof_slices: 0x2a, slice_distance: 0x5a, non_late_increments: 0x15}}}, {interleaver_type: 1, \
         modulation: {OFDM: {bandwidth: 5, priority: true, constellation_and_hierarchy: 3, code_rate: 0xa, \
         guard_interval: g1_8, transmission_mode: m2k, common_frequency: true}}, \
         interleaver: {short: {common_multiplier: 0x15}}}]}}",
    ),
    (
        "7f 06 068b656e67a1",
        "extension: {supplementary_audio: {mix_type: complete, editorial_classification: 2, \
         iso_639_language_code: eng, private_data: a1}}",
    ),
    (
        "7f 20 0712341c1234e14b084200013000b956789abcde1335e14c0102030005004657",
        "extension: {network_change_notify: {cells: [{cell_id: 0x1234, changes: [{network_change_id: 0x12, \
         network_change_version: 0x34, start_time_of_change: 2016-10-14T08:42:00Z, change_duration: 01:30:00, \
         receiver_category: 5, change_type: 9, message_id: 0x56, invariant_ts: {invariant_ts_tsid: 0x789a, \
         invariant_ts_onid: 0xbcde}}, {network_change_id: 0x13, network_change_version: 0x35, \
         start_time_of_change: 2016-10-15T01:02:03Z, change_duration: 00:05:00, receiver_category: 2, \
         change_type: 6, message_id: 0x57}]}]}}",
    ),
    ("7f 0a 085a656e6748656c6c6f", "extension: {message: {message_id: 0x5a, iso_639_language_code: eng, text: Hello}}"),
    (
        "7f 11 09465241ff43484e12345678f99afa1213",
        "extension: {target_region: {country_code: FRA, regions: [{country_code: CHN, primary_region_code: 0x12, \
         secondary_region_code: 0x34, tertiary_region_code: 0x5678}, {primary_region_code: 0x9a}, \
         {primary_region_code: 0x12, secondary_region_code: 0x13}]}}",
    ),
    (
        "7f 1c 0a465241667265c5506172697312345678435375649a044575726f15",
        "extension: {target_region_name: {country_code: FRA, iso_639_language_code: fre, \
         regions: [{region_depth: 3, region_name: Paris, primary_region_code: 0x12, secondary_region_code: 0x34, \
         tertiary_region_code: 0x5678}, {region_depth: 1, region_name: Sud, primary_region_code: 0x9a}, \
         {region_depth: 0, region_name: Euro, primary_region_code: 0x15}]}}",
    ),
    (
        "7f 07 0b123456789abc",
        "extension: {service_relocated: {old_original_network_id: 0x1234, old_transport_stream_id: 0x5678, \
         old_service_id: 0x9abc}}",
    ),
    ("7f 03 0c1abc", "extension: {XAIT_PID: {xait_pid: 0x1abc}}"),
    (
        "7f 08 0d1234149f8a8055",
        "extension: {C2_delivery_system: {plp_id: 0x12, data_slice_id: 0x34, \
         c2_system_tuning_frequency: 346000000, c2_system_tuning_frequency_type: 1, \
         active_ofdm_symbol_duration: 2, guard_interval: 5}}",
    ),
    (
        "7f 16 0e970909d7adc8d35a656e6708322b1a048f24515ba1",
        "extension: {DTS-HD: {substream_core_flag: true, substream_0_flag: false, substream_1_flag: false, \
         substream_2_flag: true, substream_3_flag: false, substreams: [{substream: {channel_count: 9, \
         lfe_flag: true, sampling_frequency: 0xa, sample_resolution: true, assets: [{asset_construction: 0x15, \
         vbr_flag: true, post_encode_br_scaling_flag: false, bit_rate: 0x1234, component_type: 0x5a, \
         iso_639_language_code: eng}]}}, {substream: {channel_count: 0x12, lfe_flag: false, \
         sampling_frequency: 5, sample_resolution: false, assets: [{asset_construction: 3, vbr_flag: false, \
         post_encode_br_scaling_flag: true, bit_rate: 0x123}, {asset_construction: 4, vbr_flag: true, \
         post_encode_br_scaling_flag: false, bit_rate: 0x1456}]}}], additional_info: a1}}",
    ),
    ("7f 04 0f5aa1b2", "extension: {DTS_Neural: {config_id: 0x5a, additional_info: a1b2}}"),
    (
        "7f 0b 100003123ffe01000201a1",
        "extension: {video_depth_range: {ranges: [{range: {production_disparity_hint: {video_max_disparity_hint: 0x123, \
         video_min_disparity_hint: -2}}}, {range: {multi_region_disparity: {}}}, {range: {other: {selector: 2, \
         value: a1}}}]}}",
    ),
    (
        "7f 06 1105030100a1",
        "extension: {T2MI: {t2mi_stream_id: 5, num_t2mi_streams_minus_one: 3, pcr_iscr_common_clock_flag: true, \
         reserved_4: 00a1}}",
    ),
    (
        "7f 0e 130108687474703a2f2f611234a1",
        "extension: {URI_linkage: {uri_linkage_type: 1, uri: http://a, min_polling_interval: 0x1234, \
         private_data: a1}}",
    ),
    ("7f 08 135a03613a62a1b2", "extension: {URI_linkage: {uri_linkage_type: 0x5a, uri: a:b, private_data: a1b2}}"),
    ("7f 03 14a1b2", "extension: {CI_ancillary_data: {ancillary_data: a1b2}}"),
    (
        "7f 07 15c0c002a1b2c3",
        "extension: {AC-4: {config: {ac4_dialog_enhancement_enabled: true, ac4_channel_mode: 2}, ac4_toc: a1b2, \
         additional_info: c3}}",
    ),
    (
        "7f 09 161234149f8a805580",
        "extension: {C2_bundle_delivery_system: {plps: [{system: {plp_id: 0x12, data_slice_id: 0x34, \
         c2_system_tuning_frequency: 346000000, c2_system_tuning_frequency_type: 1, \
         active_ofdm_symbol_duration: 2, guard_interval: 5}, primary_channel: true}]}}",
    ),
    (
        "7f 14 17a8a302abcd011757250192b4002750005a3ca1",
        "extension: {S2X_satellite_delivery_system: {receiver_profiles: 0x15, s2x_mode: time_slicing, \
         ts_gs_s2x_mode: ts, scrambling_sequence: {scrambling_sequence_index: 0x2abcd}, \
         channel: {frequency: 11757250000, orbital_position: 0xc0, polarization: vertical, roll_off: r0_15, \
         symbol_rate: 27500000, input_stream_identifier: 0x5a}, timeslice_number: 0x3c, reserved_3: a1}}",
    ),
    (
        "7f 26 1750c1011757250192a4002750000101234567030555002200005b010987650130e600300000",
        "extension: {S2X_satellite_delivery_system: {receiver_profiles: 0xa, s2x_mode: channel_bonding, \
         ts_gs_s2x_mode: gse, channel: {frequency: 11757250000, orbital_position: 0xc0, \
         polarization: vertical, roll_off: r0_15, symbol_rate: 27500000}, \
         bonds: {channels: [{frequency: 12345670000, orbital_position: -305, polarization: left, \
         roll_off: r0_10, symbol_rate: 22000000, input_stream_identifier: 0x5b}, {frequency: 10987650000, \
         orbital_position: 0x82, polarization: right, roll_off: r0_05, symbol_rate: 30000000}]}, \
         reserved_3: }}",
    ),
    ("7f 04 18f25a3c", "extension: {protection_message: {component_tags: [0x5a, 0x3c]}}"),
    (
        "7f 10 1910adaf656e675a40123402a1b25250",
        "extension: {audio_preselection: {preselections: [{preselection_id: 0x15, audio_rendering_indication: 5, \
         audio_description: true, spoken_subtitles: false, dialogue_enhancement: true, \
         interactivity_enabled: false, iso_639_language_code: eng, message_id: 0x5a, \
         multi_stream_info: {component_tags: [0x12, 0x34]}, future_extension_bytes: {bytes: a1b2}}, \
         {preselection_id: 0xa, audio_rendering_indication: 2, audio_description: false, spoken_subtitles: true, \
         dialogue_enhancement: false, interactivity_enabled: true}]}}",
    ),
    (
        "7f 16 20656e67aac2123401020304025a3c045465787400a1",
        "extension: {TTML_subtitling: {iso_639_language_code: eng, subtitle_purpose: 0x2a, tts_suitability: 2, \
         dvb_ttml_profiles: [0x12, 0x34], qualifier: 0x1020304, essential_fonts: [{font_id: 0x5a}, \
         {font_id: 0x3c}], text: Text, reserved_2: 00a1}}",
    ),
    (
        "7f 05 21aabea1b2",
        "extension: {DTS-UHD: {decoder_profile_code: 0x2a, frame_duration_code: 2, max_payload_code: 5, \
         stream_index: 6, codec_selector: a1b2}}",
    ),
    (
        "7f 19 2216f12345670dff43484e12345678f99afa12133456789ac0",
        "extension: {service_prominence: {services: [{sogi_flag: true, sogi_priority: 0x123, service_id: 0x4567, \
         target_regions: [{country_code: CHN, primary_region_code: 0x12, secondary_region_code: 0x34, \
         tertiary_region_code: 0x5678}, {primary_region_code: 0x9a}, {primary_region_code: 0x12, \
         secondary_region_code: 0x13}]}, {sogi_flag: false, sogi_priority: 0x456, service_id: 0x789a}], \
         private_data: c0}}",
    ),
    (
        "7f 0c 23c212345678050454657874",
        "extension: {vvc_subpictures: {default_service_mode: true, subpictures: [{component_tag: 0x12, \
         vvc_subpicture_id: 0x34}, {component_tag: 0x56, vvc_subpicture_id: 0x78}], processing_mode: 5, \
         service_description: Text}}",
    ),
    (
        "7f 23 24010203042c27d5060708090a0b0c0d0e0f105a02abcd3c01111213141516171800a1",
        "extension: {S2Xv2_satellite_delivery_system: {delivery_system_id: 0x1020304, s2xv2_mode: 2, \
         roll_off: r0_15, ncr_reference: true, ncr_version: false, channel_bond: 1, polarization: right, \
         scrambling_sequence_selector: true, ts_gs_s2x_mode: gse_hem, receiver_profiles: 0x15, \
         satellite_id: 0x60708, frequency: 0x90a0b0c, symbol_rate: 0xd0e0f10, input_stream_identifier: 0x5a, \
         scrambling_sequence: {scrambling_sequence_index: 0x2abcd}, timeslice_number: 0x3c, \
         bonds: {secondary_delivery_system_ids: [0x11121314, 0x15161718]}, reserved_2: 00a1}}",
    ),
    (
        "7f 20 2401020304542355060708090a0b0c0d0e0f103d21cabcde912345191a1b1cad",
        "extension: {S2Xv2_satellite_delivery_system: {delivery_system_id: 0x1020304, s2xv2_mode: 5, \
         roll_off: r0_15, ncr_reference: true, ncr_version: false, channel_bond: 0, polarization: right, \
         scrambling_sequence_selector: false, ts_gs_s2x_mode: gse_hem, receiver_profiles: 0x15, \
         satellite_id: 0x60708, frequency: 0x90a0b0c, symbol_rate: 0xd0e0f10, timeslice_number: 0x3d, \
         superframe: {sosf_wh_sequence_number: 0x21, sffi_selector: true, reference_scrambling_index: 0xabcde, \
         sffi: 9, payload_scrambling_index: 0x12345, beamhopping_time_plan_id: 0x191a1b1c, \
         superframe_pilots_wh_sequence_number: 0x15, postamble_pli: 5}, reserved_2: }}",
    ),
    (
        "7f 06 010103c0303f",
        "extension: {cpcm_delivery_signalling: {selector: {usage_state: {usi: {copy_control: 6, \
         do_not_cpcm_scramble: false, viewable: false, move_local: false, view_local: false, \
         move_and_copy_propagation_information: 3, view_propagation_information: 0, \
         remote_access_date_moving_window_flag: false, remote_access_date_immediate_flag: false, \
         remote_access_record_flag: false, export_beyond_trust: true, disable_analogue_sd_export: true, \
         disable_analogue_sd_consumption: true, disable_analogue_hd_export: true, disable_analogue_hd_consumption: \
         true, image_constraint: true}}}}}",
    ),
    (
        "7f 0b 010108605b83e14e040506",
        "extension: {cpcm_delivery_signalling: {selector: {usage_state: {usi: {copy_control: 3, \
         do_not_cpcm_scramble: false, viewable: false, move_local: false, view_local: true, \
         move_and_copy_propagation_information: 1, view_propagation_information: 2, \
         remote_access_date_moving_window_flag: true, remote_access_date_immediate_flag: true, \
         remote_access_record_flag: true, export_beyond_trust: false, disable_analogue_sd_export: false, \
         disable_analogue_sd_consumption: false, disable_analogue_hd_export: false, \
         disable_analogue_hd_consumption: true, image_constraint: true, remote_access_date: \
         2016-10-17T04:05:06Z}}}}}",
    ),
    (
        "7f 0b 010108489e8ce14e040506",
        "extension: {cpcm_delivery_signalling: {selector: {usage_state: {usi: {copy_control: 2, \
         do_not_cpcm_scramble: false, viewable: true, move_local: true, view_local: false, \
         move_and_copy_propagation_information: 1, view_propagation_information: 3, \
         remote_access_date_moving_window_flag: true, remote_access_date_immediate_flag: false, \
         remote_access_record_flag: true, export_beyond_trust: false, disable_analogue_sd_export: false, \
         disable_analogue_sd_consumption: true, disable_analogue_hd_export: true, disable_analogue_hd_consumption: \
         false, image_constraint: false, remote_access_date: 2016-10-17T04:05:06Z}}}}}",
    ),
    (
        "7f 15 0ecf05025b3408d30503e33a0d1705046f46115ba2",
        "extension: {DTS-HD: {substream_core_flag: true, substream_0_flag: true, substream_1_flag: false, \
         substream_2_flag: false, substream_3_flag: true, substreams: [{substream: {channel_count: 2, lfe_flag: \
         false, sampling_frequency: 0xb, sample_resolution: false, assets: [{asset_construction: 6, vbr_flag: \
         true, post_encode_br_scaling_flag: false, bit_rate: 0x234}]}}, {substream: {channel_count: 3, lfe_flag: \
         true, sampling_frequency: 0xc, sample_resolution: false, assets: [{asset_construction: 7, vbr_flag: \
         false, post_encode_br_scaling_flag: true, bit_rate: 0x345}]}}, {substream: {channel_count: 4, lfe_flag: \
         false, sampling_frequency: 0xd, sample_resolution: true, assets: [{asset_construction: 8, vbr_flag: true, \
         post_encode_br_scaling_flag: true, bit_rate: 0x456}]}}], additional_info: a2}}",
    ),
    (
        "7f 0f 0e6705025b3408d30503e33a0d17a3",
        "extension: {DTS-HD: {substream_core_flag: false, substream_0_flag: true, substream_1_flag: true, \
         substream_2_flag: false, substream_3_flag: false, substreams: [{substream: {channel_count: 2, lfe_flag: \
         false, sampling_frequency: 0xb, sample_resolution: false, assets: [{asset_construction: 6, vbr_flag: \
         true, post_encode_br_scaling_flag: false, bit_rate: 0x234}]}}, {substream: {channel_count: 3, lfe_flag: \
         true, sampling_frequency: 0xc, sample_resolution: false, assets: [{asset_construction: 7, vbr_flag: \
         false, post_encode_br_scaling_flag: true, bit_rate: 0x345}]}}], additional_info: a3}}",
    ),
    (
        "7f 14 241112131439192a161718191a1b1c1d1e1f2021",
        "extension: {S2Xv2_satellite_delivery_system: {delivery_system_id: 0x11121314, s2xv2_mode: 3, roll_off: \
         r0_25, ncr_reference: false, ncr_version: true, channel_bond: 2, polarization: vertical, \
         scrambling_sequence_selector: false, ts_gs_s2x_mode: gse, receiver_profiles: 0xa, satellite_id: 0x161718, \
         frequency: 0x191a1b1c, symbol_rate: 0x1d1e1f20, input_stream_identifier: 0x21, reserved_2: }}",
    ),
    (
        "7f 04 19085bc0",
        "extension: {audio_preselection: {preselections: [{preselection_id: 0xb, audio_rendering_indication: 3, \
         audio_description: true, spoken_subtitles: true, dialogue_enhancement: false, interactivity_enabled: \
         false}]}}",
    ),
];
