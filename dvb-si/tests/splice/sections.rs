//! Vectors of splice information sections.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "fc1013002b2345678977abc000000000a1b216e01434",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0, splice: {command: {splice_null: \
         {}}, descriptors: [], alignment_stuffing: a1b2}}",
    ),
    (
        "fc103f002b2345678977abc02e040301020304ff050607083fff51112233ffabcdef0112342122090a0b0c7f1f0231521122 \
         3332531122331235232400000ae77125",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0x2e, splice: {command: \
         {splice_schedule: {events: [{splice_event_id: 0x1020304, event_id_compliance_flag: true}, \
         {splice_event_id: 0x5060708, event_id_compliance_flag: false, event: {out_of_network_indicator: true, \
         utc_splice_time: 0x51112233, break_duration: {auto_return: true, duration: 0x1abcdef01}, \
         unique_program_id: 0x1234, avail_num: 0x21, avails_expected: 0x22}}, {splice_event_id: 0x90a0b0c, \
         event_id_compliance_flag: true, event: {out_of_network_indicator: false, components: [{component_tag: \
         0x31, utc_splice_time: 0x52112233}, {component_tag: 0x32, utc_splice_time: 0x53112233}], \
         unique_program_id: 0x1235, avail_num: 0x23, avails_expected: 0x24}}]}}, descriptors: [], \
         alignment_stuffing: }}",
    ),
    (
        "fc1025002b2345678977abc01405010203047feffffedcba98ffabcdef01123421220000cb948535",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0x14, splice: {command: \
         {splice_insert: {splice_event_id: 0x1020304, event: {out_of_network_indicator: true, \
         splice_immediate_flag: false, event_id_compliance_flag: true, splice_time: {pts_time: 0x1fedcba98}, \
         break_duration: {auto_return: true, duration: 0x1abcdef01}, unique_program_id: 0x1234, avail_num: 0x21, \
         avails_expected: 0x22}}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc1024002b2345678977abc01305010203047f070231fffedcba98327f123421220000eefc1358",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0x13, splice: {command: \
         {splice_insert: {splice_event_id: 0x1020304, event: {out_of_network_indicator: false, \
         splice_immediate_flag: false, event_id_compliance_flag: false, components: [{component_tag: 0x31, \
         splice_time: {pts_time: 0x1fedcba98}}, {component_tag: 0x32, splice_time: {}}], unique_program_id: \
         0x1234, avail_num: 0x21, avails_expected: 0x22}}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc101e002b2345678977abcfff05010203047f970231321234212200004825efae",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: not_said, splice: {command: \
         {splice_insert: {splice_event_id: 0x1020304, event: {out_of_network_indicator: true, \
         splice_immediate_flag: true, event_id_compliance_flag: false, components: [{component_tag: 0x31}, \
         {component_tag: 0x32}], unique_program_id: 0x1234, avail_num: 0x21, avails_expected: 0x22}}}, \
         descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc1016002b2345678977abc0050501020304ff00009cc2a375",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 5, splice: {command: {splice_insert: \
         {splice_event_id: 0x1020304}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc1020002b2345678977abc00506fffedcba98000a00084355454901020304a9f1f279",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 5, splice: {command: {time_signal: \
         {splice_time: {pts_time: 0x1fedcba98}}}, descriptors: [{avail: {provider_avail_id: 0x1020304}}], \
         alignment_stuffing: }}",
    ),
    (
        "fc1011002b2345678977abc000070000a0695aa5",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0, splice: {command: \
         {bandwidth_reservation: {}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc1017002b2345678977abc006ff01020304a1b2000050cb73b9",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 6, splice: {command: {private_command: \
         {identifier: 0x1020304, private_bytes: a1b2}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc1013002b2345678977abc00233a1b20000e68093c7",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 2, splice: {command: {other: \
         {selector: 0x33, value: a1b2}}, descriptors: [], alignment_stuffing: }}",
    ),
    (
        "fc101400ab2345678977abc013a1b2c3d4e5f68c189d37",
        "splice_info: {sap_type: type_2, protocol_version: 0, encryption_algorithm: 0x15, pts_adjustment: \
         0x123456789, cw_index: 0x77, tier: 0xabc, splice_command_length: 0x13, encrypted: a1b2c3d4e5f6}",
    ),
];
