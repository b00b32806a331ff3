//! The reference's names of the descriptors whose fields are not compared, and their tags.
//!
//! Tags: those of ATSC; from 0xC0 up those of ARIB STD-B10, which this crate does not type; and that of the DRM of DTMB,
//! whose bytes are a vector of ChineseDescriptor. The reference puts the owner before some names.

/// The tag.
pub fn tag(name: &str) -> Option<u8> {
    TAGS.iter().find(|t| t.1 == name).map(|t| t.0)
}

const TAGS: &[(u8, &str)] = &[
    (0x81, "ATSC_AC3_audio_stream_descriptor"),
    (0x86, "caption_service_descriptor"),
    (0xA3, "component_name_descriptor"),
    (0xAA, "redistribution_control_descriptor"),
    (0xC0, "hierarchical_transmission_descriptor"),
    (0xC0, "DTMB_DRM_descriptor"),
    (0xC1, "digital_copy_control_descriptor"),
    (0xC2, "ISDB_network_identifier_descriptor"),
    (0xC3, "partialTS_time_descriptor"),
    (0xC4, "audio_component_descriptor"),
    (0xC5, "ISDB_hyperlink_descriptor"),
    (0xC6, "ISDB_target_region_descriptor"),
    (0xC7, "data_content_descriptor"),
    (0xC8, "video_decode_control_descriptor"),
    (0xC9, "download_content_descriptor"),
    (0xCA, "CA_EMM_TS_descriptor"),
    (0xCB, "CA_contract_info_descriptor"),
    (0xCC, "CA_service_descriptor"),
    (0xCD, "TS_information_descriptor"),
    (0xCE, "extended_broadcaster_descriptor"),
    (0xCF, "logo_transmission_descriptor"),
    (0xD0, "basic_local_event_descriptor"),
    (0xD1, "reference_descriptor"),
    (0xD2, "node_relation_descriptor"),
    (0xD3, "short_node_information_descriptor"),
    (0xD4, "STC_reference_descriptor"),
    (0xD5, "series_descriptor"),
    (0xD6, "event_group_descriptor"),
    (0xD7, "SI_parameter_descriptor"),
    (0xD8, "broadcaster_name_descriptor"),
    (0xD9, "ISDB_component_group_descriptor"),
    (0xDA, "SI_prime_TS_descriptor"),
    (0xDB, "board_information_descriptor"),
    (0xDC, "ISDB_LDT_linkage_descriptor"),
    (0xDD, "ISDB_connected_transmission_descriptor"),
    (0xDE, "content_availability_descriptor"),
    (0xE0, "service_group_descriptor"),
    (0xE1, "area_broadcasting_information_descriptor"),
    (0xE2, "network_download_content_descriptor"),
    (0xF6, "ISDB_access_control_descriptor"),
    (0xF7, "carousel_compatible_composite_descriptor"),
    (0xF8, "conditional_playback_descriptor"),
    (0xFA, "ISDB_terrestrial_delivery_system_descriptor"),
    (0xFB, "partial_reception_descriptor"),
    (0xFC, "emergency_information_descriptor"),
    (0xFD, "data_component_descriptor"),
    (0xFE, "system_management_descriptor"),
];
