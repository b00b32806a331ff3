//! Vectors of tables.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "3bb0320001c700001103100680200001ff00001d0102030405060708090a0b0c0d0e0f1011121314000200000003a1a2a3c90bc0ee",
        "DSMCC_download: {section: {table_id: 0x3b, table_id_extension: 1, version_number: 3, current_next_indicator: \
         true, section_number: 0, last_section_number: 0, DSMCC_download: {transaction_id: 0x80200001, adaptation: , \
         message: {download_server_initiate: {server_id: 0102030405060708090a0b0c0d0e0f1011121314, compatibility: \
         {descriptors: []}, private_data: a1a2a3}}}}}",
    ),
    (
        "3bb0420503c700001103100280210503ff02002dd1d2010203040fe205060708090a0b0c0d0e000000021234000156789a03060131234500026789ab000002c1c2ebe2e4f2",
        "DSMCC_download: {section: {table_id: 0x3b, table_id_extension: 0x503, version_number: 3, \
         current_next_indicator: true, section_number: 0, last_section_number: 0, DSMCC_download: {transaction_id: \
         0x80210503, adaptation: d1d2, message: {download_info_indication: {download_id: 0x1020304, block_size: \
         0xfe2, window_size: 5, ack_period: 6, tc_download_window: 0x708090a, tc_download_scenario: 0xb0c0d0e, \
         compatibility: {}, modules: [{module_id: 0x1234, module_size: 0x15678, module_version: 0x9a, module_info: \
         060131}, {module_id: 0x2345, module_size: 0x26789, module_version: 0xab, module_info: }], private_data: \
         c1c2}}}}}",
    ),
    (
        "3cb01e1234f542511103100301020304ff00000912349aff0142e1e2e3cbc90f8e",
        "DSMCC_download: {section: {table_id: 0x3c, table_id_extension: 0x1234, version_number: 0x1a, \
         current_next_indicator: true, section_number: 0x42, last_section_number: 0x51, DSMCC_download: \
         {transaction_id: 0x1020304, adaptation: , message: {download_data_block: {module_id: 0x1234, module_version: \
         0x9a, block_number: 0x142, block_data: e1e2e3}}}}}",
    ),
    (
        "01b0142345eb020552013109060b01f357a1b2c753979b",
        "CAT: {table_id: 1, reserved: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, CAT: {descriptors: [{stream_identifier: {component_tag: \
         0x31}}, {CA: {ca_system_id: 0xb01, ca_pid: 0x1357, private_data: a1b2}}]}}",
    ),
    (
        "02b0182345eb0205f357f0035201311be246f003520132630d13af",
        "PMT: {table_id: 2, program_number: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, PMT: {pcr_pid: 0x1357, program_info: [{stream_identifier: \
         {component_tag: 0x31}}], streams: [{stream_type: avc, elementary_pid: 0x246, es_info: \
         [{stream_identifier: {component_tag: 0x32}}]}]}}",
    ),
    (
        "03b0142345eb020567034456426804434f4e413b093c37",
        "TSDT: {table_id: 3, reserved: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, TSDT: {descriptors: [{transport_stream: {bytes: DVB}}, \
         {DSNG: {bytes: CONA}}]}}",
    ),
    (
        "41f0192345eb0205f003520131f00912345678f003520132b0bd6b0c",
        "NIT: {table_id: 0x41, network_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, NIT: {network_descriptors: [{stream_identifier: \
         {component_tag: 0x31}}], transport_streams: [{transport_stream_id: 0x1234, original_network_id: 0x5678, \
         transport_descriptors: [{stream_identifier: {component_tag: 0x32}}]}]}}",
    ),
    (
        "46f0142345eb02051234ff5678fd90035201317d73a93f",
        "SDT: {table_id: 0x46, transport_stream_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, SDT: {original_network_id: 0x1234, services: [{service_id: \
         0x5678, eit_schedule_flag: false, eit_present_following_flag: true, running_status: running, \
         free_ca_mode: true, descriptors: [{stream_identifier: {component_tag: 0x31}}]}]}}",
    ),
    (
        "4af0192345eb0205f003520131f00912345678f003520132f7b31b24",
        "BAT: {table_id: 0x4a, bouquet_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, BAT: {bouquet_descriptors: [{stream_identifier: \
         {component_tag: 0x31}}], transport_streams: [{transport_stream_id: 0x1234, original_network_id: 0x5678, \
         transport_descriptors: [{stream_identifier: {component_tag: 0x32}}]}]}}",
    ),
    (
        "51f01e2345eb02051234567807520abce14b0842000130057003520131f653a3d4",
        "EIT: {table_id: 0x51, service_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, EIT: {transport_stream_id: 0x1234, original_network_id: \
         0x5678, segment_last_section_number: 7, last_table_id: 0x52, events: [{event_id: 0xabc, start_time: \
         2016-10-14T08:42:00Z, duration: 01:30:05, running_status: pausing, free_ca_mode: true, descriptors: \
         [{stream_identifier: {component_tag: 0x31}}]}]}}",
    ),
    ("707005e14b084217", "TDT: {table_id: 0x70, TDT: {utc_time: 2016-10-14T08:42:17Z}}"),
    (
        "717009123456789abcdef0fa",
        "RST: {table_id: 0x71, RST: {events: [{transport_stream_id: 0x1234, original_network_id: 0x5678, \
         service_id: 0x9abc, event_id: 0xdef0, running_status: starts_soon}]}}",
    ),
    ("727003a1b2c3", "ST: {section_syntax_indicator: false, data: a1b2c3}"),
    (
        "73700ee14b084217f003520131728828bc",
        "TOT: {table_id: 0x73, TOT: {utc_time: 2016-10-14T08:42:17Z, descriptors: [{stream_identifier: \
         {component_tag: 0x31}}]}}",
    ),
    ("7e7001ff", "DIT: {table_id: 0x7e, DIT: {transition_flag: true}}"),
    (
        "7ff015ffffeb0205f0035201311234d003520132deeb378f",
        "SIT: {table_id: 0x7f, reserved: 0xffff, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, SIT: {transmission_info_descriptors: [{stream_identifier: \
         {component_tag: 0x31}}], services: [{service_id: 0x1234, running_status: off_air, service_descriptors: \
         [{stream_identifier: {component_tag: 0x32}}]}]}}",
    ),
    (
        "4bf03b2345eb020500015a12f0070b0500015a135700160002020d0100015b11223344015502a1b20003d1d2d3000bf00408 \
         02c3d4f00352013147b45619",
        "UNT: {table_id: 0x4b, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, UNT: {oui: 0x15a, processing_order: 0x12, \
         common_descriptors: [{SSU_subgroup_association: {subgroup_tag: 0x15a1357}}], platforms: \
         [{compatibility: {descriptors: [{descriptor_type: software, descriptor: {body: {specifier_type: 1, \
         specifier_data: 0x15b, model: 0x1122, version: 0x3344, sub_descriptors: [{sub_descriptor_type: 0x55, \
         additional_information: a1b2}]}}}, {descriptor_type: pad, descriptor: {other: d1d2d3}}]}, devices: [{target_descriptors: [{target_serial_number: \
         {serial_data: c3d4}}], operational_descriptors: [{stream_identifier: {component_tag: 0x31}}]}]}]}}",
    ),
    (
        "4cf0212345eb020501020312f0070c05656e674142f0040802c3d4f003520131a8ef9448",
        "INT: {table_id: 0x4c, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, INT: {platform_id: 0x10203, processing_order: 0x12, \
         platform_descriptors: [{IP/MAC_platform_name: {iso_639_language_code: eng, text: AB}}], \
         devices: [{target_descriptors: [{target_serial_number: {serial_data: c3d4}}], operational_descriptors: \
         [{stream_identifier: {component_tag: 0x31}}]}]}}",
    ),
    (
        "4df04002a1eb02050001020300019280040506011a01233e8000003f0000013f0000023f0000033f0000043f0000053f0000 \
         063f0000073f0000083f000009fc5c6883",
        "SAT: {private_indicator: true, table_count: 0x2a1, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {satellite_position_v2: {satellites: [{satellite_id: \
         0x10203, position: {orbital: {orbital_position: 0xc0}}}, {satellite_id: 0x40506, position: \
         {orbit_elements: {epoch_year: 0x1a, day_of_the_year: 0x123, day_fraction: 1048576000, \
         mean_motion_first_derivative: 0x3f000001, mean_motion_second_derivative: 0x3f000002, drag_term: \
         0x3f000003, inclination: 0x3f000004, right_ascension_of_the_ascending_node: 0x3f000005, eccentricity: \
         0x3f000006, argument_of_perigee: 0x3f000007, mean_anomaly: 0x3f000008, mean_motion: 0x3f000009}}}]}}}",
    ),
    (
        "4df03f06a1eb0205000102030482dcbb02345634567800011122334400012233445591a2b3c480ab000133445566ff6e5d4c \
         00cd0506070840000000000021111406",
        "SAT: {private_indicator: true, table_count: 0x2a1, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {cell_fragments: {fragments: [{cell_fragment_id: \
         0x1020304, first_occurrence: true, last_occurrence: false, centre_latitude: -74565, reserved_2: 0, \
         centre_longitude: 0x23456, max_distance: 0x345678, reserved_3: 0, delivery_system_ids: [0x11223344], \
         new_delivery_systems: [{delivery_system_id: 0x22334455, time: {base: 0x123456789, ext: 0xab}}], \
         obsolescent_delivery_systems: [{delivery_system_id: 0x33445566, time: {base: 0x1fedcba98, ext: \
         0xcd}}]}, {cell_fragment_id: 0x5060708, first_occurrence: false, last_occurrence: true, \
         delivery_system_ids: [], new_delivery_systems: [], obsolescent_delivery_systems: []}]}}}",
    ),
    (
        "4df01d0aa1eb0205001691a2b3c480ab01020304050607083ade68b14d88554f",
        "SAT: {private_indicator: true, table_count: 0x2a1, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {time_association: {association_type: utc_with_leap, \
         leap59: false, leap61: true, pastleap59: true, pastleap61: false, ncr: {base: 0x123456789, ext: 0xab}, \
         association_timestamp_seconds: 0x102030405060708, association_timestamp_nanoseconds: 0x3ade68b1}}}",
    ),
    (
        "4df06d0ea1eb0205000102030400190080000000802180000001002280000001802380000002002405060708001301800000 \
         008021800000010022000b0345b5a0090a0b0c00250280000000802180000001002280000002802580000003002680000003 \
         8027800000040028578c896d",
        "SAT: {private_indicator: true, table_count: 0x2a1, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {beamhopping_time_plans: {plans: \
         [{beamhopping_time_plan_id: 0x1020304, plan: {time_of_application: {base: 0x100000001, ext: 0x21}, \
         cycle_duration: {base: 0x100000002, ext: 0x22}, mode: {dwell: {dwell_duration: {base: 0x100000003, ext: \
         0x23}, on_time: {base: 4294967300, ext: 0x24}}}}}, {beamhopping_time_plan_id: 0x5060708, plan: \
         {time_of_application: {base: 0x100000001, ext: 0x21}, cycle_duration: {base: 0x100000002, ext: 0x22}, \
         mode: {slots: {bit_map_size: 0xb, current_slot: 0x345, slot_transmission_on: [true, false, true, true, \
         false, true, false, true, true, false, true]}}}}, {beamhopping_time_plan_id: 0x90a0b0c, plan: \
         {time_of_application: {base: 0x100000001, ext: 0x21}, cycle_duration: {base: 0x100000002, ext: 0x22}, \
         mode: {grid: {grid_size: {base: 0x100000005, ext: 0x25}, revisit_duration: {base: 0x100000006, ext: \
         0x26}, sleep_time: {base: 0x100000007, ext: 0x27}, sleep_duration: {base: 0x100000008, ext: \
         0x28}}}}}]}}}",
    ),
    (
        "4df0f812a1eb020500321401013d0000010102031b1501023d0000021601033d000003551701043d00000400011901063d00 \
         00064000005140000052400000534000005440000055400000564000005740000058400000591a01073d0000074100000141 \
         000002410000034100000441000005410000064100000741000008410000094100000a4100000b4100000c4100000d410000 \
         0e4100000f4100001041000011410000124100001341000014410000150405060000021b01083d0000084000007140000072 \
         400000734000007440000075400000761c01093d000009400000814000008240000083400000844000008540000086b15efe \
         a3",
        "SAT: {private_indicator: true, table_count: 0x2a1, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {satellite_position_v3: {oem_version_major: 3, \
         oem_version_minor: 2, creation_date: {year: 0x14, day: 0x101, day_fraction: 0x3d000001}, satellites: \
         [{satellite_id: 0x10203, usable_start_time_flag: true, usable_stop_time_flag: false, \
         ephemeris_accel_flag: true, metadata: {total_start_time: {year: 0x15, day: 0x102, day_fraction: \
         0x3d000002}, total_stop_time: {year: 0x16, day: 0x103, day_fraction: 0x3d000003}, interpolation_flag: \
         true, interpolation_type: lagrange, interpolation_degree: 5, usable_start_time: {year: 0x17, day: \
         0x104, day_fraction: 0x3d000004}}, ephemeris: [{epoch: {year: 0x19, day: 0x106, day_fraction: \
         0x3d000006}, ephemeris_x: 0x40000051, ephemeris_y: 0x40000052, ephemeris_z: 0x40000053, \
         ephemeris_x_dot: 0x40000054, ephemeris_y_dot: 0x40000055, ephemeris_z_dot: 0x40000056, acceleration: \
         {ephemeris_x_ddot: 0x40000057, ephemeris_y_ddot: 0x40000058, ephemeris_z_ddot: 0x40000059}}], \
         covariance: {covariance_epoch: {year: 0x1a, day: 0x107, day_fraction: 0x3d000007}, covariance_elements: \
         [0x41000001, 0x41000002, 0x41000003, 0x41000004, 0x41000005, 0x41000006, 0x41000007, 0x41000008, \
         0x41000009, 0x4100000a, 0x4100000b, 0x4100000c, 0x4100000d, 0x4100000e, 0x4100000f, 0x41000010, \
         0x41000011, 0x41000012, 0x41000013, 0x41000014, 0x41000015]}}, {satellite_id: 0x40506, \
         usable_start_time_flag: false, usable_stop_time_flag: false, ephemeris_accel_flag: false, ephemeris: \
         [{epoch: {year: 0x1b, day: 0x108, day_fraction: 0x3d000008}, ephemeris_x: 0x40000071, ephemeris_y: \
         0x40000072, ephemeris_z: 0x40000073, ephemeris_x_dot: 0x40000074, ephemeris_y_dot: 0x40000075, \
         ephemeris_z_dot: 0x40000076}, {epoch: {year: 0x1c, day: 0x109, day_fraction: 0x3d000009}, ephemeris_x: \
         0x40000081, ephemeris_y: 0x40000082, ephemeris_z: 0x40000083, ephemeris_x_dot: 0x40000084, \
         ephemeris_y_dot: 0x40000085, ephemeris_z_dot: 0x40000086}]}]}}}",
    ),
    (
        "74f01c8010eb0205f003160141f00c01020304050602f003160142473aa79e",
        "AIT: {table_id: 0x74, table_id_extension: 0x8010, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, AIT: {common_descriptors: [{application_usage: {usage_type: \
         0x41}}], applications: [{organisation_id: 0x1020304, application_id: 0x506, application_control_code: \
         present, descriptors: [{application_usage: {usage_type: 0x42}}]}]}}",
    ),
    (
        "75f00c2345eb0205a1b2c35e9b6e3e",
        "container: {table_id: 0x75, container_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, container: {container_data: a1b2c3}}",
    ),
    (
        "76f0852345eb020507e804f0232e15437903613a627c8f123456789abc135724680abcc1656e670350726fd003520131f015 \
         0e15437903633a64c1656e670350726fd003520131f01b1e154379cd16a7135824690abd77c1656e670350726fd003520131 \
         f0191e1543792d9ea91359246ab3c1656e670350726fd003520131f003520132fb7f5395",
        "RCT: {table_id: 0x76, service_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, RCT: {year_offset: 0x7e8, links: [{link_info: {link_type: \
         uri_and_locator, how_related_classification_scheme_id: 0x21, term_id: 0x543, group_id: 7, precedence: \
         9, media_uri: a:b, locator: {identifier_type: 1, scheduled_time_reliability: true, start_date: 0x123, \
         reserved_2: 0, service: {transport_stream_id: 0x1234, original_network_id: 0x5678, service_id: 0x9abc}, \
         start_time: 0x1357, duration: 0x2468, event_id: 0xabc}, promotional_texts: [{iso_639_language_code: \
         eng, text: Pro}], default_icon_flag: true, icon_id: 5, descriptors: [{stream_identifier: \
         {component_tag: 0x31}}]}}, {link_info: {link_type: uri, how_related_classification_scheme_id: 0x21, \
         term_id: 0x543, group_id: 7, precedence: 9, media_uri: c:d, promotional_texts: [{iso_639_language_code: \
         eng, text: Pro}], default_icon_flag: true, icon_id: 5, descriptors: [{stream_identifier: \
         {component_tag: 0x31}}]}}, {link_info: {link_type: locator, how_related_classification_scheme_id: 0x21, \
         term_id: 0x543, group_id: 7, precedence: 9, locator: {identifier_type: 3, scheduled_time_reliability: \
         false, start_date: 0x145, dvb_service_triplet_id: 0x2a7, start_time: 0x1358, duration: 0x2469, tva_id: \
         0xabd, component: 0x77}, promotional_texts: [{iso_639_language_code: eng, text: Pro}], \
         default_icon_flag: true, icon_id: 5, descriptors: [{stream_identifier: {component_tag: 0x31}}]}}, \
         {link_info: {link_type: locator, how_related_classification_scheme_id: 0x21, term_id: 0x543, group_id: \
         7, precedence: 9, locator: {identifier_type: 0, scheduled_time_reliability: true, start_date: 0x167, \
         dvb_service_triplet_id: 0x2a9, start_time: 0x1359, duration: 0x246a, windows: {early_start_window: 5, \
         late_end_window: 0x13}}, promotional_texts: [{iso_639_language_code: eng, text: Pro}], \
         default_icon_flag: true, icon_id: 5, descriptors: [{stream_identifier: {component_tag: 0x31}}]}}], \
         descriptors: [{stream_identifier: {component_tag: 0x32}}]}}",
    ),
    (
        "77f01b2345eb020512345678066162006364009abc010378797a984cc029",
        "CIT: {table_id: 0x77, service_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, CIT: {transport_stream_id: 0x1234, original_network_id: \
         0x5678, prepend_strings: 616200636400, crids: [{crid_ref: 0x9abc, prepend_string_index: 1, \
         unique_string: xyz}]}}",
    ),
    (
        "78f01031ffff02053456cdefa1b2c353632454",
        "MPE-FEC: {private_indicator: true, padding_columns: 0x31, current_next_indicator: true, section_number: \
         2, last_section_number: 5, delta_t: 0x345, table_boundary: false, frame_boundary: true, address: \
         0x2cdef, rs_data: a1b2c3}",
    ),
    (
        "79f0232345eb020501f003520131f0120350726ff00352013203417574d0035201330a2ede7a",
        "RNT: {table_id: 0x79, context_id: 0x2345, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, RNT: {context_id_type: original_network_id, \
         common_descriptors: [{stream_identifier: {component_tag: 0x31}}], resolution_providers: \
         [{resolution_provider_info: {resolution_provider_name: Pro, resolution_provider_descriptors: \
         [{stream_identifier: {component_tag: 0x32}}], crid_authorities: [{crid_authority_name: Aut, \
         crid_authority_policy: 1, crid_authority_descriptors: [{stream_identifier: {component_tag: \
         0x33}}]}]}}]}}",
    ),
    (
        "7af0103142eb02053456cdefa1b2c3e8b35214",
        "MPE-IFEC: {private_indicator: true, burst_number: 0x31, ifec_burst_size: 0x42, version_number: 0x15, \
         current_next_indicator: true, section_number: 2, last_section_number: 5, delta_t: 0x345, mpe_boundary: \
         false, frame_boundary: true, prev_burst_size: 0x2cdef, ifec_data: a1b2c3}",
    ),
    (
        "7bf0200012eb0205010233f00a43a1a2a3b1b251a4b3b401c102d1d2e1e2e304cc493d",
        "protection_message: {private_indicator: true, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, message: {authentication_message: {selector: 0x12, value: \
         {section_hash_algorithm_identifier: sha_512, section_hash_length: 2, signature_algorithm_identifier: \
         0x33, section_references: [{reference_type: 4, reference: a1a2a3, hash: b1b2}, {reference_type: 5, \
         reference: a4, hash: b3b4}], extension: c1, signature_key_identifier: d1d2, signature: e1e2e3}}}}",
    ),
    (
        "7bf0130100eb0205f2f002a1a2f003b1b2b38de31261",
        "protection_message: {private_indicator: true, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, message: {certificate_collection: {certificates: \
         [{certificate: a1a2}, {certificate: b1b2b3}]}}}",
    ),
    (
        "7cf01c0035eb02050052010603613a62021234026364050346616d5562f4e0",
        "DFIT: {table_id: 0x7c, table_id_extension: 0x35, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, DFIT: {font_info: [{info: {font_style_weight: {font_style: \
         2, font_weight: 9}}}, {info: {font_file: {font_file_format: 6, uri: a:b}}}, {info: {font_size: \
         {font_size: 0x1234, text: cd}}}, {info: {font_text: {selector: 5, value: {text: Fam}}}}]}}",
    ),
    (
        "3bb03a0604c700001103100280310604ff000025010203050fe307080a0b0c0d0e0f1011000d000101090100015c223344550000\
         000002c3c4393f27f1",
        "DSMCC_download: {section: {table_id: 0x3b, table_id_extension: 0x604, version_number: 3, \
         current_next_indicator: true, section_number: 0, last_section_number: 0, DSMCC_download: {transaction_id: \
         0x80310604, adaptation: , message: {download_info_indication: {download_id: 0x1020305, block_size: 0xfe3, \
         window_size: 7, ack_period: 8, tc_download_window: 0xa0b0c0d, tc_download_scenario: 0xe0f1011, \
         compatibility: {descriptors: [{descriptor_type: hardware, descriptor: {body: {specifier_type: 1, \
         specifier_data: 0x15c, model: 0x2233, version: 0x4455, sub_descriptors: []}}}]}, modules: [], \
         private_data: c3c4}}}}}",
    ),
    (
        "4df01d0aa2ea0205001c91a2b3c080ac01020304050607093ade68b25b12f303",
        "SAT: {private_indicator: true, table_count: 0x2a2, version_number: 0x15, current_next_indicator: false, \
         section_number: 2, last_section_number: 5, body: {time_association: {association_type: utc_with_leap, \
         leap59: true, leap61: true, pastleap59: false, pastleap61: false, ncr: {base: 0x123456781, ext: 0xac}, \
         association_timestamp_seconds: 0x102030405060709, association_timestamp_nanoseconds: 0x3ade68b2}}}",
    ),
    (
        "4db01d0aa2eb0205001391a2b3c080ac01020304050607093ade68b27aac392f",
        "SAT: {private_indicator: false, table_count: 0x2a2, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {time_association: {association_type: utc_with_leap, \
         leap59: false, leap61: false, pastleap59: true, pastleap61: true, ncr: {base: 0x123456781, ext: 0xac}, \
         association_timestamp_seconds: 0x102030405060709, association_timestamp_nanoseconds: 0x3ade68b2}}}",
    ),
    (
        "4df01d0aa2eb0205000591a2b3c080ac01020304050607093ade68b2a62195d2",
        "SAT: {private_indicator: true, table_count: 0x2a2, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {time_association: {association_type: utc, reserved: 5, \
         ncr: {base: 0x123456781, ext: 0xac}, association_timestamp_seconds: 0x102030405060709, \
         association_timestamp_nanoseconds: 0x3ade68b2}}}",
    ),
    (
        "4df01d06a2eb02050001020305c12345aedcba456789a8000000000057cedbfe",
        "SAT: {private_indicator: true, table_count: 0x2a2, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {cell_fragments: {fragments: [{cell_fragment_id: \
         0x1020305, first_occurrence: true, last_occurrence: true, centre_latitude: 0x12345, reserved_2: 0x15, \
         centre_longitude: -74566, max_distance: 0x456789, reserved_3: 0x2a, delivery_system_ids: [], \
         new_delivery_systems: [], obsolescent_delivery_systems: []}]}}}",
    ),
    (
        "4df05912a2eb020500411401013d000001010204161501023d0000021601033d000003631701043d00000400011801053d000005\
         40000051400000524000005340000054400000554000005640000057400000584000005920fd2e8f",
        "SAT: {private_indicator: true, table_count: 0x2a2, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, body: {satellite_position_v3: {oem_version_major: 4, \
         oem_version_minor: 1, creation_date: {year: 0x14, day: 0x101, day_fraction: 0x3d000001}, satellites: \
         [{satellite_id: 0x10204, usable_start_time_flag: false, usable_stop_time_flag: true, \
         ephemeris_accel_flag: true, metadata: {total_start_time: {year: 0x15, day: 0x102, day_fraction: \
         0x3d000002}, total_stop_time: {year: 0x16, day: 0x103, day_fraction: 0x3d000003}, interpolation_flag: \
         true, interpolation_type: hermite, interpolation_degree: 3, usable_stop_time: {year: 0x17, day: 0x104, \
         day_fraction: 0x3d000004}}, ephemeris: [{epoch: {year: 0x18, day: 0x105, day_fraction: 0x3d000005}, \
         ephemeris_x: 0x40000051, ephemeris_y: 0x40000052, ephemeris_z: 0x40000053, ephemeris_x_dot: 0x40000054, \
         ephemeris_y_dot: 0x40000055, ephemeris_z_dot: 0x40000056, acceleration: {ephemeris_x_ddot: 0x40000057, \
         ephemeris_y_ddot: 0x40000058, ephemeris_z_ddot: 0x40000059}}]}]}}}",
    ),
    (
        "78f00f32fffe030645693579d1d2a9e02a03",
        "MPE-FEC: {private_indicator: true, padding_columns: 0x32, current_next_indicator: false, section_number: \
         3, last_section_number: 6, delta_t: 0x456, table_boundary: true, frame_boundary: false, address: 0x13579, \
         rs_data: d1d2}",
    ),
    (
        "7af00f3243ec030645693579d1d2cf1a559e",
        "MPE-IFEC: {private_indicator: true, burst_number: 0x32, ifec_burst_size: 0x43, version_number: 0x16, \
         current_next_indicator: false, section_number: 3, last_section_number: 6, delta_t: 0x456, mpe_boundary: \
         true, frame_boundary: false, prev_burst_size: 0x13579, ifec_data: d1d2}",
    ),
    (
        "78b00f32ffff030645693579d1d2894dba63",
        "MPE-FEC: {private_indicator: false, padding_columns: 0x32, current_next_indicator: true, section_number: \
         3, last_section_number: 6, delta_t: 0x456, table_boundary: true, frame_boundary: false, address: 0x13579, \
         rs_data: d1d2}",
    ),
    (
        "7ab00f3243ed030645693579d1d2efb7c5fe",
        "MPE-IFEC: {private_indicator: false, burst_number: 0x32, ifec_burst_size: 0x43, version_number: 0x16, \
         current_next_indicator: true, section_number: 3, last_section_number: 6, delta_t: 0x456, mpe_boundary: \
         true, frame_boundary: false, prev_burst_size: 0x13579, ifec_data: d1d2}",
    ),
    (
        "7bf00e0100ea0205f1f002a3a49f0d30b4",
        "protection_message: {private_indicator: true, version_number: 0x15, current_next_indicator: false, \
         section_number: 2, last_section_number: 5, message: {certificate_collection: {certificates: \
         [{certificate: a3a4}]}}}",
    ),
    (
        "76f0252346eb020507e901f0151e2544689de1123556799abd135a246b0abec03000f0001c8885d6",
        "RCT: {table_id: 0x76, service_id: 0x2346, version_number: 0x15, current_next_indicator: true, \
         section_number: 2, last_section_number: 5, RCT: {year_offset: 0x7e9, links: [{link_info: {link_type: \
         locator, how_related_classification_scheme_id: 0x22, term_id: 0x544, group_id: 6, precedence: 8, locator: \
         {identifier_type: 2, scheduled_time_reliability: false, start_date: 0x178, reserved_2: 2, service: \
         {transport_stream_id: 0x1235, original_network_id: 0x5679, service_id: 0x9abd}, start_time: 0x135a, \
         duration: 0x246b, tva_id: 0xabe}, promotional_texts: [], default_icon_flag: false, icon_id: 3, \
         descriptors: []}}], descriptors: []}}",
    ),
];
