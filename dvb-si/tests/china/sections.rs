//! Vectors of the sections of emergency broadcast.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "fbf0a12345eb02050901000707ea0b15162f0d02001003a1a2a3f43406000000000314010100030016045600000006875003 \
         01f434060000000003140101000400150206c0a801021f9001f4340600000000031401010004000401023133050011000123 \
         4501f4340600000000031401010006000e5501f4340600000000031401010007001002010601f43406000000000314010100 \
         310002b1b20003e1e2e32de5a85b",
        "EBConfigure: {table_id: 0xfb, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: \
         true, section_number: 2, last_section_number: 5, EBConfigure: {commands: [{clock_calibration: {year: \
         0x7ea, month: 0xb, day: 0x15, hour: 0x16, minute: 0x2f, second: 0xd}}, {set_resource_code: \
         {terminal_physical_address: a1a2a3, resource: {resource_code: f43406000000000314010100}}}, \
         {set_locked_frequency: {freq: 0x4560000, symbol_rate: 0x68750, constellation_mapping: qam64, terminals: \
         [{resource_code: f43406000000000314010100}]}}, {set_reporting: {reback_address: \
         {ipv4_port: {ipv4: c0a80102, port: 0x1f90}}, terminals: [{resource_code: f43406000000000314010100}]}}, \
         {set_reporting: {reback_address: {SMS_number: 3133}}}, {set_reporting_period: \
         {reback_period: 0x12345, terminals: [{resource_code: f43406000000000314010100}]}}, {set_default_volume: \
         {volume: 0x55, terminals: [{resource_code: f43406000000000314010100}]}}, {query_parameters: \
         {parameters: [{parameter_tag: volume}, {parameter_tag: work_state}], terminals: [{resource_code: \
         f43406000000000314010100}]}}, {unknown: {configure_cmd_tag: 0x31, body: b1b2}}], signature: e1e2e3}}",
    ),
    (
        "fcf01c2345eb0205020002a1a20003b1b2b30102c1c20003e1e2e30cd0c0f9",
        "EBCertAuth: {table_id: 0xfc, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: \
         true, section_number: 2, last_section_number: 5, EBCertAuth: {cert_auths: [{cert_auth_data: a1a2}, \
         {cert_auth_data: b1b2b3}], certs: {certs8: {certs: [{cert_data: c1c2}], signature: e1e2e3}}}}",
    ),
    (
        "fcf01b2345eb0205010002a1a2020002c1c20001c30003e1e2e3f2341d1b",
        "EBCertAuth: {table_id: 0xfc, table_id_extension: 0x2345, version_number: 0x15, \
         current_next_indicator: true, section_number: 2, last_section_number: 5, EBCertAuth: {cert_auths: \
         [{cert_auth_data: a1a2}], certs: {certs16: {certs: [{cert_data: c1c2}, {cert_data: c3}], signature: \
         e1e2e3}}}}",
    ),
    (
        "fcf0112345eb0205010002a1a202c1c25b66cdd9",
        "EBCertAuth: {table_id: 0xfc, table_id_extension: 0x2345, version_number: 0x15, \
         current_next_indicator: true, section_number: 2, last_section_number: 5, EBCertAuth: {cert_auths: \
         [{cert_auth_data: a1a2}], certs: {other: 02c1c2}}}",
    ),
    (
        "fdf0502345eb020501003ff123456789012345678901232026112100421234efb5204217ffffffffff31314130314200ff23 \
         4534564567f357f00d5a0b0666000023341bffffffff00000003e1e2e3e484194d",
        "EBIndex: {table_id: 0xfd, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: \
         true, section_number: 2, last_section_number: 5, EBIndex: {messages: [{ebm: {ebm_id: \
         f12345678901234567890123202611210042, ebm_original_network_id: 0x1234, ebm_start_time: \
         2026-11-21T20:42:17Z, ebm_end_time: undefined, ebm_type: 11A01, ebm_class: emergency, ebm_level: \
         orange, resources: [], details: {network_id: 0x2345, transport_stream_id: 0x3456, program_number: \
         0x4567, pcr_pid: 0x1357, descriptors: [{terrestrial_delivery_system: {centre_frequency: 666000000, \
         fec: r0_6, modulation: qam16, number_of_subcarrier: c3780, frame_header_mode: pn945_fixed, \
         interleaving_mode: mode_2, other_frequency_flag: true, sfn_mfn_flag: false}}], streams: []}}}], \
         signature: e1e2e3}}",
    ),
    (
        "fdf0822345eb0205020049f123456789012345678901232026112100421234efb5204217ffffffffff31314130314201f434 \
         06000000000314010100ff234534564567f357f00352013100080fe246f0035201320026f123456789012345678901232026 \
         112100421235efb5204217efb521431631314230323100fe0003e1e2e3c47be5ca",
        "EBIndex: {table_id: 0xfd, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: \
         true, section_number: 2, last_section_number: 5, EBIndex: {messages: [{ebm: {ebm_id: \
         f12345678901234567890123202611210042, ebm_original_network_id: 0x1234, ebm_start_time: \
         2026-11-21T20:42:17Z, ebm_end_time: undefined, ebm_type: 11A01, ebm_class: emergency, ebm_level: \
         orange, resources: [{resource_code: f43406000000000314010100}], details: {network_id: 0x2345, \
         transport_stream_id: 0x3456, program_number: 0x4567, pcr_pid: 0x1357, descriptors: [{stream_identifier: \
         {component_tag: 0x31}}], streams: [{stream_type: aac_adts, elementary_pid: 0x246, es_info: \
         [{stream_identifier: {component_tag: 0x32}}]}]}}}, {ebm: {ebm_id: f12345678901234567890123202611210042, \
         ebm_original_network_id: 0x1235, ebm_start_time: 2026-11-21T20:42:17Z, ebm_end_time: \
         2026-11-21T21:43:16Z, ebm_type: 11B02, ebm_class: real_drill, ebm_level: red, resources: []}}], \
         signature: e1e2e3}}",
    ),
    (
        "fef0502345eb0205f12345678901234567890123202611210042f2000000197a686ff90004c4e3bac302b9e3f22a000002a1 \
         b203000001c30000000e656e67fa0004c4e3bac302b9e3f00003e1e2e3760c14fc",
        "EBContent: {table_id: 0xfe, table_id_extension: 0x2345, version_number: 0x15, current_next_indicator: \
         true, section_number: 2, last_section_number: 5, EBContent: {ebm_id: \
         f12345678901234567890123202611210042, contents: [{content: {language_code: zho, message_character_set: \
         gb_18030, message_text: c4e3bac3, agency_name: b9e3, auxiliary_data: [{auxiliary_data_type: jpeg, \
         auxiliary_data: a1b2}, {auxiliary_data_type: dra, auxiliary_data: c3}]}}, {content: {language_code: \
         eng, message_character_set: gb_13000, message_text: c4e3bac3, agency_name: b9e3, auxiliary_data: []}}], \
         signature: e1e2e3}}",
    ),
];
