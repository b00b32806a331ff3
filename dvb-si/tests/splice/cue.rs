//! Vectors of the descriptors of SCTE 35.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    ("00084355454901020304", "avail: {provider_avail_id: 0x1020304}"),
    ("010b4355454931bf2a31322339", "DTMF: {preroll: 0x31, dtmf_chars: *12#9}"),
    (
        "02094355454901020304ff",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: true}",
    ),
    (
        "022943554549010203047f560231fffedcba9832fffedcba9701020304050c0605060708a1b23441424344",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: true, \
         event: {web_delivery_allowed_flag: true, no_regional_blackout_flag: false, archive_allowed_flag: true, \
         device_restrictions: group_2, components: [{component_tag: 0x31, pts_offset: 0x1fedcba98}, \
         {component_tag: 0x32, pts_offset: 0x1fedcba97}], segmentation_duration: 0x102030405, \
         segmentation_upid_type: mpu, segmentation_upid: {MPU: {format_identifier: 0x5060708, private_data: \
         a1b2}}, segmentation_type_id: provider_placement_opportunity_start, segment_num: 0x41, \
         segments_expected: 0x42, sub_segments: {sub_segment_num: 0x43, sub_segments_expected: 0x44}}}",
    ),
    (
        "022b43554549010203043fbf0d1c030c4142434430313233343536480a0c1478f85ae100b0685b8fb1c8104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: mid, segmentation_upid: {MID: [{segmentation_upid_type: ad_id, \
         segmentation_upid: 414243443031323334353648}, {segmentation_upid_type: eidr, segmentation_upid: \
         1478f85ae100b0685b8fb1c8}]}, segmentation_type_id: program_start, segment_num: 0x41, segments_expected: \
         0x42}}",
    ),
    (
        "021743554549010203043fbf02084142434431323334104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: isci, segmentation_upid: {ISCI: ABCD1234}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021b43554549010203043fbf030c414243443031323334353648104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: ad_id, segmentation_upid: {Ad-ID: ABCD0123456H}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021b43554549010203043fbf070c4d5630303034313436343030104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: tid, segmentation_upid: {TID: MV0004146400}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021943554549010203043fbf090a5349474e414c3a78797a104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: adi, segmentation_upid: {ADI: SIGNAL:xyz}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021243554549010203043fbf0e03613d62104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: ads, segmentation_upid: {ADS: a=b}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021643554549010203043fbf0f0775726e3a613a62104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: uri, segmentation_upid: {URI: urn:a:b}, segmentation_type_id: \
         program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021743554549010203043fbf08080102030405060708104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: ti, segmentation_upid: {TI: {airing_id: 0x102030405060708}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "020f43554549010203043fbf0000104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: not_used, segmentation_upid: {not_used: {}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021243554549010203043fbf0103111213104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: user_defined, segmentation_upid: {user_defined: 111213}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "022f43554549010203043fbf04201112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: umid, segmentation_upid: {UMID: {umid: 1112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021743554549010203043fbf05081112131415161718104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: isan, segmentation_upid: {ISAN: {isan: 1112131415161718}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021b43554549010203043fbf060c1112131415161718191a1b1c104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: v_isan, segmentation_upid: {V-ISAN: {v_isan: 1112131415161718191a1b1c}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021b43554549010203043fbf0a0c1112131415161718191a1b1c104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: eidr, segmentation_upid: {EIDR: {eidr: 1112131415161718191a1b1c}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021343554549010203043fbf0b0411121314104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: atsc, segmentation_upid: {ATSC: 11121314}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021f43554549010203043fbf10101112131415161718191a1b1c1d1e1f20104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: uuid, segmentation_upid: {UUID: {uuid: 1112131415161718191a1b1c1d1e1f20}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    (
        "021143554549010203043fbf11021112104142",
        "segmentation: {segmentation_event_id: 0x1020304, segmentation_event_id_compliance_indicator: false, \
         event: {segmentation_upid_type: scr, segmentation_upid: {SCR: 1112}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    ("0310435545490102030405060708090a0025", "time: {tai_seconds: 0x10203040506, tai_ns: 0x708090a, utc_offset: 0x25}"),
    (
        "040f435545492f31656e67b3326672614c",
        "audio: {components: [{component_tag: 0x31, iso_code: eng, bit_stream_mode: 5, num_channels: 9, \
         full_srvc_audio: true}, {component_tag: 0x32, iso_code: fra, bit_stream_mode: 2, num_channels: 6, \
         full_srvc_audio: false}]}",
    ),
    (
        "020f43554549010203057f890000104344",
        "segmentation: {segmentation_event_id: 0x1020305, segmentation_event_id_compliance_indicator: true, event: \
         {web_delivery_allowed_flag: false, no_regional_blackout_flag: true, archive_allowed_flag: false, \
         device_restrictions: group_1, segmentation_upid_type: not_used, segmentation_upid: {not_used: {}}, \
         segmentation_type_id: program_start, segment_num: 0x43, segments_expected: 0x44}}",
    ),
];

/// The descriptors of DVB.
pub const DVB: &[Vector] = &[(
    "f0 0a 4456425f 31 42 f5 a1b2c3",
    "DVB_DAS: {break_num: 0x31, breaks_expected: 0x42, equivalent_segmentation_type: 5, upid: a1b2c3}",
)];
