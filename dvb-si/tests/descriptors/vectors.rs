//! Vectors of the descriptors of EN 300 468.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    ("40 08 4e657420776f726b", "network_name: {network_name: Net work}"),
    (
        "41 06 12340156781f",
        "service_list: {services: [{service_id: 0x1234, service_type: television}, {service_id: 0x5678, \
         service_type: hevc_television}]}",
    ),
    ("42 02 a5c3", "stuffing: {stuffing_bytes: a5c3}"),
    (
        "43 0b 011757250192b602750013",
        "satellite_delivery_system: {frequency: 11757250000, orbital_position: 0xc0, polarization: vertical, \
         roll_off: r0_20, modulation_system: dvb_s2, modulation_type: psk8, symbol_rate: 27500100, \
         fec_inner: r3_4}",
    ),
    (
        "44 0b 03120000fff2030068750f",
        "cable_delivery_system: {frequency: 312000000, fec_outer: rs, modulation: qam64, \
         symbol_rate: 6875000, fec_inner: none}",
    ),
    (
        "45 08 0102e7d20302fffe",
        "VBI_data: {services: [{data_service_id: ebu_teletext, lines: {lines: {selector: 1, \
         value: [{field_parity: true, line_offset: 7}, {field_parity: false, line_offset: 0x12}]}}}, \
         {data_service_id: 3, lines: {other: {selector: 3, value: fffe}}}]}",
    ),
    (
        "46 05 6672612b88",
        "VBI_teletext: {pages: [{iso_639_language_code: fra, teletext_type: hearing_impaired_subtitle_page, \
         teletext_magazine_number: 3, teletext_page_number: 0x58}]}",
    ),
    ("47 07 426f7571756574", "bouquet_name: {bouquet_name: Bouquet}"),
    (
        "48 0b 190450726f76044e616d65",
        "service: {service_type: avc_hd_television, service_provider_name: Prov, service_name: Name}",
    ),
    ("49 07 ff46524143484e", "country_availability: {country_availability_flag: true, country_codes: [FRA, CHN]}"),
    (
        "4a 09 123456789abc02c0fe",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: epg_service, private_data: c0fe}",
    ),
    (
        "4a 0d 123456789abc082e13572468c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: mobile_hand_over, info: {mobile_hand_over: {hand_over_type: 2, origin_type: 0, \
         network_id: 0x1357, initial_service_id: 0x2468}}, private_data: c0}",
    ),
    (
        "4a 0f 123456789abc090600015a02a1b2c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: system_software_update_service, info: {ssu_linkage: {ouis: [{oui: 0x15a, \
         selector: a1b2}]}}, private_data: c0}",
    ),
    (
        "4a 09 123456789abc0a02c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: ssu_bat_or_nit, info: {ssu_table_linkage: {table_type: bat}}, private_data: c0}",
    ),
    (
        "4a 15 123456789abc0b0c01020308656e6704506c6174c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: ip_mac_notification_service, info: {int_linkage: {platforms: [{platform_id: 0x10203, \
         names: [{iso_639_language_code: eng, text: Plat}]}]}}, private_data: c0}",
    ),
    (
        "4a 0b 123456789abc0c022468c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: int_bat_or_nit, info: {int_table_linkage: {table_type: bat, bouquet_id: 0x2468}}, \
         private_data: c0}",
    ),
    (
        "4a 0b 123456789abc0d2468bfc0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: event_linkage, info: {event_linkage: {target_event_id: 0x2468, target_listed: true, \
         event_simulcast: false}}, private_data: c0}",
    ),
    (
        "4a 17 123456789abc0f0e1111ac2222333357444455556666c0",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, \
         linkage_type: 0xf, info: {extended_event_linkage: {selector: 0xf, \
         value: {events: [{target_event_id: 0x1111, target_listed: true, event_simulcast: false, link_type: 2, \
         target_id_type: 3, original_network_id_flag: false, service_id_flag: false, user_defined_id: 0x2222}, \
         {target_event_id: 0x3333, target_listed: false, event_simulcast: true, link_type: 1, target_id_type: 1, \
         original_network_id_flag: true, service_id_flag: true, target_transport_stream_id: 0x4444, \
         target_original_network_id: 0x5555, target_service_id: 0x6666}]}}}, private_data: c0}",
    ),
    (
        "4b 06 123456789abc",
        "NVOD_reference: {services: [{transport_stream_id: 0x1234, original_network_id: 0x5678, \
         service_id: 0x9abc}]}",
    ),
    ("4c 02 1234", "time_shifted_service: {reference_service_id: 0x1234}"),
    ("4d 0e 656e67054576656e740454657874", "short_event: {iso_639_language_code: eng, event_name: Event, text: Text}"),
    (
        "4e 11 13646575070357686f024d65044c6f6e67",
        "extended_event: {descriptor_number: 1, last_descriptor_number: 3, iso_639_language_code: deu, \
         items: [{item_description: Who, item: Me}], text: Long}",
    ),
    ("4f 04 12345678", "time_shifted_event: {reference_service_id: 0x1234, reference_event_id: 0x5678}"),
    (
        "50 0a e9123469746154657874",
        "component: {stream_content_ext: 0xe, stream_content: 9, component_type: 0x12, component_tag: 0x34, \
         iso_639_language_code: ita, text: Text}",
    ),
    (
        "51 16 adabf902c3d501111157fa01c7042222333344445555",
        "mosaic: {mosaic_entry_point: true, number_of_horizontal_elementary_cells: 2, \
         number_of_vertical_elementary_cells: 5, logical_cells: [{logical_cell_id: 0x2a, \
         logical_cell_presentation_info: video, elementary_cells: [{elementary_cell_id: 3}, \
         {elementary_cell_id: 0x15}], cell_linkage_info: bouquet, bouquet_id: 0x1111}, {logical_cell_id: 0x15, \
         logical_cell_presentation_info: still_picture, elementary_cells: [{elementary_cell_id: 7}], \
         cell_linkage_info: event, service: {original_network_id: 0x2222, transport_stream_id: 0x3333, \
         service_id: 0x4444}, event_id: 0x5555}]}",
    ),
    ("52 01 5a", "stream_identifier: {component_tag: 0x5a}"),
    ("53 04 0b000500", "CA_identifier: {ca_system_ids: [0xb00, 0x500]}"),
    ("54 02 435a", "content: {contents: [{content_nibbles: football_soccer, user_byte: 0x5a}]}"),
    ("55 04 46524109", "parental_rating: {ratings: [{country_code: FRA, rating: 9}]}"),
    (
        "56 05 6465751777",
        "teletext: {pages: [{iso_639_language_code: deu, teletext_type: subtitle_page, \
         teletext_magazine_number: 7, teletext_page_number: 0x4d}]}",
    ),
    (
        "57 12 f5aec5393132333435363738393534333231",
        "telephone: {foreign_availability: true, connection_type: 0x15, country_prefix: 9, \
         international_area_code: 123, operator_code: 45, national_area_code: 6789, core_number: 54321}",
    ),
    (
        "58 0d 43484e170800e14b0842000730",
        "local_time_offset: {offsets: [{country_code: CHN, country_region_id: 5, \
         local_time_offset_polarity: true, local_time_offset: 08:00, time_of_change: 2016-10-14T08:42:00Z, \
         next_time_offset: 07:30}]}",
    ),
    (
        "59 08 7370611001020304",
        "subtitling: {subtitles: [{iso_639_language_code: spa, subtitling_type: 0x10, composition_page_id: 0x102, \
         ancillary_page_id: 0x304}]}",
    ),
    (
        "5a 0b 02d3444037ab33ffffffff",
        "terrestrial_delivery_system: {centre_frequency: 474000000, bandwidth: mhz_7, priority: true, \
         time_slicing_indicator: false, mpe_fec_indicator: true, constellation: qam64, hierarchy_information: 5, \
         code_rate_hp_stream: r5_6, code_rate_lp_stream: r2_3, guard_interval: g1_8, transmission_mode: m8k, \
         other_frequency_flag: true}",
    ),
    (
        "5b 11 656e67034e657466726106526573656175",
        "multilingual_network_name: {names: [{iso_639_language_code: eng, text: Net}, \
         {iso_639_language_code: fra, text: Reseau}]}",
    ),
    ("5c 07 656e6703426f75", "multilingual_bouquet_name: {names: [{iso_639_language_code: eng, text: Bou}]}"),
    (
        "5d 0d 656e670450726f760453657276",
        "multilingual_service_name: {names: [{iso_639_language_code: eng, service_provider_name: Prov, \
         service_name: Serv}]}",
    ),
    (
        "5e 09 5a656e6704436f6d70",
        "multilingual_component: {component_tag: 0x5a, descriptions: [{iso_639_language_code: eng, text: Comp}]}",
    ),
    ("5f 04 00000029", "private_data_specifier: {private_data_specifier: nordig}"),
    (
        "60 06 123456789abc",
        "service_move: {new_original_network_id: 0x1234, new_transport_stream_id: 0x5678, new_service_id: 0x9abc}",
    ),
    ("61 03 6afffe", "short_smoothing_buffer: {sb_size: 1, sb_leak_rate: 0x2a, reserved: fffe}"),
    ("62 09 fe0346000005540005", "frequency_list: {centre_frequencies: {cable: [346000000, 554000500]}}"),
    (
        "63 08 e12345eabcdee567",
        "partial_transport_stream: {peak_rate: 0x212345, minimum_overall_smoothing_rate: 0x2abcde, \
         maximum_overall_smoothing_buffer: 0x2567}",
    ),
    (
        "64 0e 00055a02b721656e670454657874",
        "data_broadcast: {data_broadcast_id: multiprotocol_encapsulation, component_tag: 0x5a, \
         selector: {mpe_info: {mac_address_range: 5, mac_ip_mapping_flag: true, alignment_indicator: false, \
         max_sections_per_datagram: 0x21}}, iso_639_language_code: eng, text: Text}",
    ),
    (
        "64 18 00065a10bf800000020102030405060708e12345656e6700",
        "data_broadcast: {data_broadcast_id: data_carousel, component_tag: 0x5a, \
         selector: {data_carousel_info: {carousel_type_id: 2, transaction_id: 0x80000002, \
         time_out_value_dsi: 0x1020304, time_out_value_dii: 0x5060708, leak_rate: 0x212345}}, \
         iso_639_language_code: eng, text: }",
    ),
    (
        "64 23 00075a17bf800000020102030405060708e12345646575034f626a656e670454657874",
        "data_broadcast: {data_broadcast_id: object_carousel, component_tag: 0x5a, \
         selector: {object_carousel_info: {carousel: {carousel_type_id: 2, transaction_id: 0x80000002, \
         time_out_value_dsi: 0x1020304, time_out_value_dii: 0x5060708, leak_rate: 0x212345}, \
         names: [{iso_639_language_code: deu, text: Obj}]}}, iso_639_language_code: eng, text: Text}",
    ),
    ("65 01 10", "scrambling: {scrambling_mode: cissa_1}"),
    (
        "66 0c 000a0800015af2f502a1b2c0",
        "data_broadcast_id: {data_broadcast_id: system_software_update, \
         id_selector: {ssu_info: {updates: [{oui: 0x15a, update_type: 2, update_versioning_flag: true, \
         update_version: 0x15, selector: a1b2}], private_data: c0}}}",
    ),
    (
        "66 0a 000b0501020301f2c0fe",
        "data_broadcast_id: {data_broadcast_id: ip_mac_notification, \
         id_selector: {ip_mac_notification_info: {platforms: [{platform_id: 0x10203, action_type: 1, \
         int_versioning_flag: true, int_version: 0x12}], private_data: c0fe}}}",
    ),
    (
        "66 04 01230102",
        "data_broadcast_id: {data_broadcast_id: hbbtv_carousel, id_selector: {other: {selector: 0x123, \
         value: 0102}}}",
    ),
    ("67 03 445642", "transport_stream: {bytes: DVB}"),
    ("68 05 56616e2037", "DSNG: {bytes: Van 7}"),
    ("69 03 fadd2d", "PDC: {day: 0x15, month: 0xb, hour: 0x14, minute: 0x2d}"),
    (
        "6a 07 f0aa081234a1b2",
        "AC-3: {component_type: {enhanced_ac3_flag: true, full_service_flag: false, service_type_flags: 5, \
         number_of_channels: 2}, bsid: 8, mainid: 0x12, asvc: 0x34, additional_info: a1b2}",
    ),
    ("6b 01 45", "ancillary_data: {ancillary_data_identifier: 0x45}"),
    (
        "6c 12 12342345fffeabc9de085afffd1357123456",
        "cell_list: {cells: [{cell_id: 0x1234, cell_latitude: 0x2345, cell_longitude: -2, \
         cell_extent_of_latitude: 0xabc, cell_extent_of_longitude: 0x9de, subcells: [{cell_id_extension: 0x5a, \
         subcell_latitude: -3, subcell_longitude: 0x1357, subcell_extent_of_latitude: 0x123, \
         subcell_extent_of_longitude: 0x456}]}]}",
    ),
    (
        "6d 0c 123402d34440055a0328b741",
        "cell_frequency_link: {cells: [{cell_id: 0x1234, frequency: 474000000, \
         subcells: [{cell_id_extension: 0x5a, transposer_frequency: 0x1f97288a}]}]}",
    ),
    (
        "6e 0b 8021085a123456789abc5a",
        "announcement_support: {announcement_support_indicator: 0x8021, \
         announcements: [{announcement_type: emergency_alarm, reference_type: 0}, {announcement_type: weather, \
         reference_type: 2, reference: {original_network_id: 0x1234, transport_stream_id: 0x5678, \
         service_id: 0x9abc, component_tag: 0x5a}}]}",
    ),
    (
        "6f 06 8010f5c567e9",
        "application_signalling: {applications: [{application_type: hbbtv, ait_version_number: 0x15}, \
         {application_type: 0x4567, ait_version_number: 9}]}",
    ),
    ("70 01 05", "adaptation_field_data: {adaptation_field_data_identifier: 5}"),
    ("71 09 6476623a2f2f737663", "service_identifier: {textual_service_identifier: dvb://svc}"),
    ("72 05 ff12345678", "service_availability: {availability_flag: true, cell_ids: [0x1234, 0x5678]}"),
    ("73 0a 74762e6578616d706c65", "default_authority: {default_authority: tv.example}"),
    ("74 00 ", "related_content: {}"),
    ("75 03 1234fd", "TVA_id: {ids: [{tva_id: 0x1234, running_status: cancelled}]}"),
    (
        "76 0b 04032f6131091234aac0fe",
        "content_identifier: {crids: [{crid_type: item, crid: {explicit: {crid: /a1}}}, {crid_type: series, \
         crid: {reference: {crid_ref: 0x1234}}}, {crid_type: 0x2a, crid: {other: {selector: 2, value: c0fe}}}]}",
    ),
    (
        "77 04 dd5a96a1",
        "time_slice_fec_identifier: {time_slicing: true, mpe_fec: 2, frame_size: 5, max_burst_duration: 0x5a, \
         max_average_rate: 9, time_slice_fec_id: 6, id_selector: a1}",
    ),
    ("78 05 0b001234a1", "ECM_repetition_rate: {ca_system_id: 0xb00, ecm_repetition_rate: 0x1234, private_data: a1}"),
    (
        "79 06 cefeabcd5a3c",
        "S2_satellite_delivery_system: {ts_gs_mode: ts, \
         scrambling_sequence: {scrambling_sequence_index: 0x2abcd}, input_stream_identifier: 0x5a, \
         timeslice_number: 0x3c}",
    ),
    ("79 01 1d", "S2_satellite_delivery_system: {ts_gs_mode: gse}"),
    (
        "7a 0a ff5510123456789aa1b2",
        "enhanced_AC-3: {mixinfoexists: true, component_type: {enhanced_ac3_flag: false, full_service_flag: true, \
         service_type_flags: 2, number_of_channels: 5}, bsid: 0x10, mainid: 0x12, asvc: 0x34, substream1: 0x56, \
         substream2: 0x78, substream3: 0x9a, additional_info: a1b2}",
    ),
    (
        "7b 06 9aaad578aea1",
        "DTS: {sample_rate_code: 9, bit_rate_code: 0x2a, nblks: 0x55, fsize: 0x2abc, surround_mode: 0x15, \
         lfe_flag: true, extended_surround_flag: 2, additional_info: a1}",
    ),
    (
        "7c 04 58c04aa1",
        "AAC: {profile_and_level: 0x58, details: {saoc_de_flag: true, aac_type: 0x4a, additional_info: a1}}",
    ),
    ("7c 01 51", "AAC: {profile_and_level: 0x51}"),
    (
        "7d 05 12345678ad",
        "XAIT_location: {xait_original_network_id: 0x1234, xait_service_id: 0x5678, xait_version_number: 0x15, \
         xait_update_policy: 5}",
    ),
    (
        "7e 01 f5",
        "FTA_content_management: {user_defined: true, do_not_scramble: false, \
         control_remote_access_over_internet: 2, do_not_apply_revocation: true}",
    ),
    (
        "5a 0b 02df79407b540cffffffff",
        "terrestrial_delivery_system: {centre_frequency: 482000000, bandwidth: mhz_5, priority: true, \
         time_slicing_indicator: true, mpe_fec_indicator: false, constellation: qam16, hierarchy_information: 2, \
         code_rate_hp_stream: r7_8, code_rate_lp_stream: r1_2, guard_interval: g1_16, transmission_mode: m4k, \
         other_frequency_flag: false}",
    ),
    (
        "7e 01 7b",
        "FTA_content_management: {user_defined: false, do_not_scramble: true, control_remote_access_over_internet: \
         1, do_not_apply_revocation: true}",
    ),
    (
        "64 0c 00055b026f12667261025465",
        "data_broadcast: {data_broadcast_id: multiprotocol_encapsulation, component_tag: 0x5b, selector: \
         {mpe_info: {mac_address_range: 3, mac_ip_mapping_flag: false, alignment_indicator: true, \
         max_sections_per_datagram: 0x12}}, iso_639_language_code: fra, text: Te}",
    ),
    (
        "4a 0b 123456789abc081f1357c1",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, linkage_type: \
         mobile_hand_over, info: {mobile_hand_over: {hand_over_type: 1, origin_type: 1, network_id: 0x1357}}, \
         private_data: c1}",
    ),
    (
        "4a 0e 123456789abc0f051112612223c1",
        "linkage: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc, linkage_type: \
         0xf, info: {extended_event_linkage: {selector: 0xf, value: {events: [{target_event_id: 0x1112, \
         target_listed: false, event_simulcast: true, link_type: 2, target_id_type: 0, original_network_id_flag: \
         false, service_id_flag: true, target_service_id: 0x2223}]}}}, private_data: c1}",
    ),
];
