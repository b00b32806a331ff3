//! Vectors of the descriptors of the AIT.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "000a051234020304ff556162",
        "application: {application_profiles: [{application_profile: 0x1234, version_major: 2, version_minor: 3, \
         version_micro: 4}], service_bound_flag: true, visibility: visible_all, application_priority: 0x55, \
         transport_protocol_labels: [0x61, 0x62]}",
    ),
    (
        "010d656e6703417070667261024170",
        "application_name: {names: [{iso_639_language_code: eng, text: App}, {iso_639_language_code: \
         fra, text: Ap}]}",
    ),
    (
        "020b000161ff123456789abc71",
        "transport_protocol: {protocol_id: object_carousel, transport_protocol_label: 0x61, selector: \
         {object_carousel: {remote: {original_network_id: 0x1234, transport_stream_id: 0x5678, service_id: \
         0x9abc}, component_tag: 0x71}}}",
    ),
    (
        "02050001617f71",
        "transport_protocol: {protocol_id: object_carousel, transport_protocol_label: 0x61, selector: \
         {object_carousel: {component_tag: 0x71}}}",
    ),
    (
        "0214000262ff123456789abcff03613a6204633a6465",
        "transport_protocol: {protocol_id: ip_mpe, transport_protocol_label: 0x62, selector: {ip_mpe: {remote: \
         {original_network_id: 0x1234, transport_stream_id: 0x5678, service_id: 0x9abc}, alignment_indicator: \
         true, urls: [{url: a:b}, {url: c:de}]}}}",
    ),
    (
        "021400036303613a62020263640365666703683a6900",
        "transport_protocol: {protocol_id: http, transport_protocol_label: 0x63, selector: {http: {urls: \
         [{url_base: a:b, url_extensions: [{url: cd}, {url: efg}]}, {url_base: h:i, url_extensions: []}]}}}",
    ),
    (
        "0205123464a1b2",
        "transport_protocol: {protocol_id: 0x1234, transport_protocol_label: 0x64, selector: {other: {selector: \
         0x1234, value: a1b2}}}",
    ),
    ("030702703103706172", "dvb_j_application: {parameters: [{parameter: p1}, {parameter: par}]}"),
    (
        "040b022f62036578744d61696e",
        "dvb_j_application_location: {base_directory: /b, classpath_extension: ext, initial_class: Main}",
    ),
    (
        "050701020304050607",
        "external_application_authorisation: {applications: [{organisation_id: 0x1020304, application_id: 0x506, \
         application_priority: 7}]}",
    ),
    (
        "060eb701034c6162bf02313202a1b2c3",
        "application_recording: {scheduled_recording: true, trick_mode_aware: false, time_shift: true, dynamic: \
         true, av_synced: false, initiating_replay: true, labels: [{label: Lab, storage_properties: 2}], \
         component_tags: [0x31, 0x32], private_data: a1b2, reserved_future_use: c3}",
    ),
    ("08080412345678706172", "dvb_html_application: {application_ids: [0x1234, 0x5678], parameter: par}"),
    ("0909022f72692e68746d6c", "dvb_html_application_location: {physical_root: /r, initial_path: i.html}"),
    ("0a07034c6162612e2a", "dvb_html_application_boundary: {label: Lab, regular_expression: a.*}"),
    ("0b07022f691234a1b2", "application_icons: {icon_locator: /i, icon_flags: 0x1234, reserved_future_use: a1b2}"),
    (
        "0c0661034c616242",
        "prefetch: {transport_protocol_label: 0x61, modules: [{label: Lab, prefetch_priority: 0x42}]}",
    ),
    (
        "0d056192345678",
        "DII_location: {transport_protocol_label: 0x61, locations: [{dii_identification: 0x1234, \
         association_tag: 0x5678}]}",
    ),
    (
        "100711bf9234567822",
        "application_storage: {storage_property: 0x11, not_launchable_from_broadcast: true, \
         launchable_completely_from_cache: false, is_launchable_with_older_version: true, version: 0x12345678, \
         priority: 0x22}",
    ),
    ("1103010203", "ip_signalling: {platform_id: 0x10203}"),
    ("12080350726f03436c73", "provider_export: {providers: [{provider_name: Pro, provider_class_name: Cls}]}"),
    ("13080350726f034f7468", "provider_usage: {providers: [{provider_name: Pro}, {provider_name: Oth}]}"),
    (
        "1403fda1b2",
        "graphics_constraints: {can_run_without_visible_ui: true, handles_configuration_changed: false, \
         handles_externally_controlled_video: true, graphics_configuration: a1b2}",
    ),
    ("1506692e68746d6c", "simple_application_location: {initial_path: i.html}"),
    ("160131", "application_usage: {usage_type: 0x31}"),
    (
        "17090203613a6203633a64",
        "simple_application_boundary: {boundary_extensions: [{boundary_extension: a:b}, {boundary_extension: \
         c:d}]}",
    ),
    ("5f0400000028", "private_data_specifier: {private_data_specifier: eacem}"),
    (
        "0607cf00013302b1b2",
        "application_recording: {scheduled_recording: true, trick_mode_aware: true, time_shift: false, dynamic: \
         false, av_synced: true, initiating_replay: true, labels: [], component_tags: [0x33], private_data: b1b2, \
         reserved_future_use: }",
    ),
    (
        "1007127fa345678923",
        "application_storage: {storage_property: 0x12, not_launchable_from_broadcast: false, \
         launchable_completely_from_cache: true, is_launchable_with_older_version: true, version: 0x23456789, \
         priority: 0x23}",
    ),
    (
        "1402feb1",
        "graphics_constraints: {can_run_without_visible_ui: true, handles_configuration_changed: true, \
         handles_externally_controlled_video: false, graphics_configuration: b1}",
    ),
];
