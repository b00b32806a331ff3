//! Vectors of private descriptors, by their owners.

use wire::testing::Vector;

pub const EACEM: &[Vector] = &[
    (
        "83041234fea1",
        "logical_channel: [{service_id: 0x1234, visible_service_flag: true, logical_channel_number: 0x2a1}]",
    ),
    (
        "840d656e670231034e616d32024f74",
        "preferred_name_list: [{iso_639_language_code: eng, names: [{name_id: 0x31, name: Nam}, {name_id: 0x32, \
         name: Ot}]}]",
    ),
    ("850131", "preferred_name_identifier: {name_id: 0x31}"),
    ("860131", "eacem_stream_identifier: {version_byte: 0x31}"),
    (
        "88041234fea1",
        "HD_simulcast_logical_channel: [{service_id: 0x1234, visible_service_flag: true, logical_channel_number: \
         0x2a1}]",
    ),
];

/// The first entry is that of the corpus' test-005.
pub const EUTELSAT: &[Vector] = &[(
    "83103494b67478bff02d3784b62322bffea1",
    "eutelsat_channel_number: [{original_network_id: 0x3494, transport_stream_id: 0xb674, service_id: 0x78bf, \
         eutelsat_channel_number: 0x2d}, {original_network_id: 0x3784, transport_stream_id: 0xb623, \
         service_id: 0x22bf, eutelsat_channel_number: 0xea1}]",
)];

pub const NORDIG: &[Vector] = &[
    (
        "830412346abc",
        "logical_channel: [{service_id: 0x1234, visible_service_flag: false, logical_channel_number: 0x2abc}]",
    ),
    (
        "870d31034c7374535745041234fea1",
        "logical_channel_version_2: [{channel_list_id: 0x31, channel_list_name: Lst, country_code: SWE, \
         channels: [{service_id: 0x1234, visible_service_flag: true, logical_channel_number: 0x2a1}]}]",
    ),
    (
        "83042345dabc",
        "logical_channel: [{service_id: 0x2345, visible_service_flag: true, logical_channel_number: 0x1abc}]",
    ),
];

pub const OFCOM: &[Vector] = &[
    ("83041234fea1", "logical_channel: [{service_id: 0x1234, logical_channel_number: 0x2a1}]"),
    (
        "840d656e670231034e616d32024f74",
        "preferred_name_list: [{iso_639_language_code: eng, names: [{name_id: 0x31, name: Nam}, {name_id: 0x32, \
         name: Ot}]}]",
    ),
    ("850131", "preferred_name_identifier: {name_id: 0x31}"),
    (
        "86031234fe",
        "service_attribute: [{service_id: 0x1234, numeric_selection_flag: true, visible_service_flag: false}]",
    ),
    ("870453687274", "short_service_name: Shrt"),
    (
        "88041234fea1",
        "HD_simulcast_logical_channel: [{service_id: 0x1234, visible_service_flag: true, logical_channel_number: \
         0x2a1}]",
    ),
    ("8907fc656e67547874", "guidance: {text: {text: {iso_639_language_code: eng, text: Txt}}}"),
    (
        "8908fdff656e67547874",
        "guidance: {text: {text_with_mode: {guidance_mode: true, iso_639_language_code: eng, text: Txt}}}",
    ),
    (
        "86032345fd",
        "service_attribute: [{service_id: 0x2345, numeric_selection_flag: false, visible_service_flag: true}]",
    ),
];

pub const CI_PLUS: &[Vector] = &[(
    "ce08ff0212345678a1b2",
    "ci_protection: {free_ci_mode_flag: true, cicam_brands: [{cicam_brand_identifier: 0x1234}, \
         {cicam_brand_identifier: 0x5678}], private_data: a1b2}",
)];

pub const SES: &[Vector] = &[
    ("88065357455a7566", "service_list_name: {iso_639_language_code: SWE, name: Zuf}"),
    ("93070341626302446f", "bouquet_list: [{name: Abc}, {name: Do}]"),
    ("d1021234", "virtual_service_id: {virtual_service_id: 0x1234}"),
];

/// The entry is the first of the corpus' test-055.
pub const SKY: &[Vector] = &[
    ("b1021234", "sky_logical_channel_number: {region_id: 0x1234, channels: []}"),
    (
        "b10b56789abcdef01200645678",
        "sky_logical_channel_number: {region_id: 0x5678, channels: [{service_id: 0x9abc, service_type: 0xde, \
         channel_id: 0xf012, logical_channel_number: 0x64, sky_id: 0x5678}]}",
    ),
];

pub const VANC: &[Vector] = &[("c403a1b2c3", "ancillary_data: a1b2c3")];

pub const AV1: &[Vector] = &[
    (
        "80048153aa59",
        "AV1_video: {version: 1, seq_profile: 2, seq_level_idx_0: 0x13, seq_tier_0: true, high_bitdepth: false, \
         twelve_bit: true, monochrome: false, chroma_subsampling_x: true, chroma_subsampling_y: false, \
         chroma_sample_position: 2, hdr_wcg_idc: 1, initial_presentation_delay_present: true, \
         initial_presentation_delay: 9}",
    ),
    (
        "8004822a1d95",
        "AV1_video: {version: 2, seq_profile: 1, seq_level_idx_0: 0xa, seq_tier_0: false, high_bitdepth: false, \
         twelve_bit: false, monochrome: true, chroma_subsampling_x: true, chroma_subsampling_y: true, \
         chroma_sample_position: 1, hdr_wcg_idc: 2, initial_presentation_delay_present: true, \
         initial_presentation_delay: 5}",
    ),
    (
        "8004839567d6",
        "AV1_video: {version: 3, seq_profile: 4, seq_level_idx_0: 0x15, seq_tier_0: false, high_bitdepth: true, \
         twelve_bit: true, monochrome: false, chroma_subsampling_x: false, chroma_subsampling_y: true, \
         chroma_sample_position: 3, hdr_wcg_idc: 3, initial_presentation_delay_present: true, \
         initial_presentation_delay: 6}",
    ),
];

pub const CUE: &[Vector] = &[("8a0103", "cue_identifier: {cue_stream_type: tiered_splicing}")];

pub const CABLE_LABS: &[Vector] = &[(
    "e907170afc82a1b2c3",
    "EBP: {num_partitions: 2, timescale: {ticks_per_second: 0x15f90, ebp_distance_width_minus_1: 2}, \
         partitions: a1b2c3}",
)];
