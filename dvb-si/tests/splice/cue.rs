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
         event: {segmentation_upid_type: ti, segmentation_upid: {other: {selector: 8, value: 0102030405060708}}, \
         segmentation_type_id: program_start, segment_num: 0x41, segments_expected: 0x42}}",
    ),
    ("0310435545490102030405060708090a0025", "time: {tai_seconds: 0x10203040506, tai_ns: 0x708090a, utc_offset: 0x25}"),
    (
        "040f435545492f31656e67b3326672614c",
        "audio: {components: [{component_tag: 0x31, iso_code: eng, bit_stream_mode: 5, num_channels: 9, \
         full_srvc_audio: true}, {component_tag: 0x32, iso_code: fra, bit_stream_mode: 2, num_channels: 6, \
         full_srvc_audio: false}]}",
    ),
];

/// The descriptors of DVB.
pub const DVB: &[Vector] = &[(
    "f0 0a 4456425f 31 42 f5 a1b2c3",
    "DVB_DAS: {break_num: 0x31, breaks_expected: 0x42, equivalent_segmentation_type: 5, upid: a1b2c3}",
)];
