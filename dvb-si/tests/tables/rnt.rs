//! Vectors of the descriptors of the RNT.

use wire::testing::Vector;

pub const VECTORS: &[Vector] = &[
    (
        "4019e14b084217e14d09300087123456789abc31e14c0706051112",
        "RAR_over_DVB_stream: {first_valid_date: 2016-10-14T08:42:17Z, last_valid_date: 2016-10-16T09:30:00Z, \
         weighting: 0x21, complete_flag: true, transport_stream_id: 0x1234, original_network_id: 0x5678, \
         service_id: 0x9abc, component_tag: 0x31, schedule: {download_start_time: 2016-10-15T07:06:05Z, \
         download_period_duration: 0x11, download_cycle_time: 0x12}}",
    ),
    (
        "4012e14b084217e14d09300084123456789abc31",
        "RAR_over_DVB_stream: {first_valid_date: 2016-10-14T08:42:17Z, last_valid_date: 2016-10-16T09:30:00Z, \
         weighting: 0x21, complete_flag: false, transport_stream_id: 0x1234, original_network_id: 0x5678, \
         service_id: 0x9abc, component_tag: 0x31}",
    ),
    (
        "410fe14b084217e14d0930008703613a62",
        "RAR_over_IP: {first_valid_date: 2016-10-14T08:42:17Z, last_valid_date: 2016-10-16T09:30:00Z, weighting: \
         0x21, complete_flag: true, url: a:b}",
    ),
    (
        "42051234567831",
        "RNT_scan: {transport_streams: [{transport_stream_id: 0x1234, original_network_id: 0x5678, \
         scan_weighting: 0x31}]}",
    ),
    ("520131", "stream_identifier: {component_tag: 0x31}"),
];
