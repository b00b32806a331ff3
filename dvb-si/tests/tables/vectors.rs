//! Vectors of tables.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
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
];
