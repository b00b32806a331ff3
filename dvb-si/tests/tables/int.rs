//! Vectors of the descriptors of the INT.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
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
    ("0c07656e674e616d65", "IP/MAC_platform_name: {iso_639_language_code: eng, text: Name}"),
    ("0d0766726150726f76", "IP/MAC_platform_provider_name: {iso_639_language_code: fra, text: Prov}"),
    (
        "0e0c112233445566a1a2a3a4a5a6",
        "target_MAC_address_range: {ranges: [{mac_addr_low: 112233445566, mac_addr_high: a1a2a3a4a5a6}]}",
    ),
    ("0f05c0a8010218", "target_IP_slash: {addresses: [{ipv4_addr: c0a80102, ipv4_slash_mask: 0x18}]}"),
    (
        "100ac0a80102180a0b0c0d11",
        "target_IP_source_slash: {addresses: [{ipv4_source_addr: c0a80102, ipv4_source_slash_mask: 0x18, \
         ipv4_dest_addr: 0a0b0c0d, ipv4_dest_slash_mask: 0x11}]}",
    ),
    (
        "111100112233445566778899aabbccddeeff41",
        "target_IPv6_slash: {addresses: [{ipv6_addr: [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, \
         0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff], ipv6_slash_mask: 0x41}]}",
    ),
    (
        "122200112233445566778899aabbccddeeff41fedcba98765432100123456789abcdef31",
        "target_IPv6_source_slash: {addresses: [{ipv6_source_addr: [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, \
         0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff], ipv6_source_slash_mask: 0x41, ipv6_dest_addr: [0xfe, \
         0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef], \
         ipv6_dest_slash_mask: 0x31}]}",
    ),
    (
        "1309123456789abcdef031",
        "IP/MAC_stream_location: {network_id: 0x1234, original_network_id: 0x5678, transport_stream_id: 0x9abc, \
         service_id: 0xdef0, component_tag: 0x31}",
    ),
    ("140101", "ISP_access_mode: {access_mode: dialup}"),
    (
        "150b12340256789abc83a1b2c3",
        "IP/MAC_generic_stream_location: {interactive_network_id: 0x1234, modulation_system_type: dvb_c2, \
         modulation_system_id: 0x5678, phy_stream_id: 0x9abc, selector: {selector_length_flag: true, value: 3, \
         selector: a1b2c3}}",
    ),
    (
        "150812340456789abc55",
        "IP/MAC_generic_stream_location: {interactive_network_id: 0x1234, modulation_system_type: dvb_s2x, \
         modulation_system_id: 0x5678, phy_stream_id: 0x9abc, selector: {selector_length_flag: false, value: \
         0x55}}",
    ),
    ("520131", "stream_identifier: {component_tag: 0x31}"),
];
