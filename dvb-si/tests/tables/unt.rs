//! Vectors of the descriptors of the UNT.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "0110e14b084217e14d0930009b111213a1b2",
        "scheduling: {start_date_time: 2016-10-14T08:42:17Z, end_date_time: 2016-10-16T09:30:00Z, \
         final_availability: true, periodicity_flag: false, period_unit: minute, duration_unit: hour, \
         estimated_cycle_time_unit: day, period: 0x11, duration: 0x12, estimated_cycle_time: 0x13, private_data: \
         a1b2}",
    ),
    (
        "02034ba1b2",
        "update: {update_flag: automatic, update_method: next_restart, update_priority: 3, private_data: a1b2}",
    ),
    (
        "0306000a1234a1b2",
        "SSU_location: {data_broadcast_id: system_software_update, association_tag: 0x1234, private_data: a1b2}",
    ),
    ("03041234a1b2", "SSU_location: {data_broadcast_id: 0x1234, private_data: a1b2}"),
    (
        "040825656e6754657874",
        "message: {descriptor_number: 2, last_descriptor_number: 5, iso_639_language_code: eng, text: Text}",
    ),
    ("050c656e67034e616d0454657874", "SSU_event_name: {iso_639_language_code: eng, event_name: Nam, text: Text}"),
    ("060601020304a1b2", "target_smartcard: {super_ca_system_id: 0x1020304, private_data: a1b2}"),
    (
        "070c112233445566a1a2a3a4a5a6",
        "target_MAC_address: {mac_addr_mask: 112233445566, addresses: [{mac_addr: a1a2a3a4a5a6}]}",
    ),
    ("0803a1b2c3", "target_serial_number: {serial_data: a1b2c3}"),
    ("0908fffefd00c0a80102", "target_IP_address: {ipv4_addr_mask: fffefd00, addresses: [{ipv4_addr: c0a80102}]}"),
    (
        "0a2000112233445566778899aabbccddeefffedcba98765432100123456789abcdef",
        "target_IPv6_address: {ipv6_addr_mask: [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, \
         0xbb, 0xcc, 0xdd, 0xee, 0xff], addresses: [{ipv6_addr: [0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, \
         1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]}]}",
    ),
    ("0b050102031357", "SSU_subgroup_association: {subgroup_tag: 0x102031357}"),
    (
        "0c0925656e67f354657874",
        "enhanced_message: {descriptor_number: 2, last_descriptor_number: 5, iso_639_language_code: eng, \
         message_index: 0x13, text: Text}",
    ),
    ("0d051112613a62", "ssu_uri: {max_holdoff_time: 0x11, min_polling_interval: 0x12, uri: a:b}"),
    ("520131", "stream_identifier: {component_tag: 0x31}"),
];
