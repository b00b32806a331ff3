//! Registration and dynamic services.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::REG_REQ,
        r#"{"REG-REQ": {"sid": 4660, "encodings": [
            {"downstream_frequency": 603000000}, {"upstream_channel_id": 5}, {"network_access": 1},
            {"maximum_cpes": 16}
        ]}}"#,
        "1234  01 04 23f10cc0  02 01 05  03 01 01  12 01 10",
    ),
    v(
        T::REG_RSP,
        r#"{"REG-RSP": {"sid": 4660, "response": "temporary", "encodings": [
            {"class_of_service_reply": [{"class_id": 7}, {"service_id": {"sid": 4951}}]},
            {"upstream_channel_id": 5}
        ]}}"#,
        "1234 03  04 07 01 01 07 02 02 1357  02 01 05",
    ),
    v(
        T::REG_ACK,
        r#"{"REG-ACK": {"sid": 4660, "confirmation_code": "bad_tcc", "encodings": [
            {"upstream_channel_id": 5}
        ]}}"#,
        "1234 d1  02 01 05",
    ),
    v(
        T::REG_REQ_MP,
        r#"{"REG-REQ-MP": {"sid": 4660, "number_of_fragments": 3, "fragment_sequence_number": 2,
            "encodings": [{"upstream_channel_id": 5}]}}"#,
        "1234 03 02  02 01 05",
    ),
    v(
        T::REG_RSP_MP,
        r#"{"REG-RSP-MP": {"sid": 4660, "response": "bad_rcc", "number_of_fragments": 3,
            "fragment_sequence_number": 2, "encodings": [{"upstream_channel_id": 5}]}}"#,
        "1234 d0 03 02  02 01 05",
    ),
    v(
        T::REG_REQ_MP,
        r#"{"REG-REQ-MP": {"sid": 4661, "number_of_fragments": 1, "fragment_sequence_number": 1,
            "encodings": [{"upstream_channel_id": 6}, {"maximum_cpes": 16}]}}"#,
        "1235 01 01  02 01 06  12 01 10",
    ),
    v(
        T::REG_RSP_MP,
        r#"{"REG-RSP-MP": {"sid": 4662, "response": "bad_tcc", "number_of_fragments": 1,
            "fragment_sequence_number": 1, "encodings": [{"upstream_channel_id": 7}, {"maximum_cpes": 17}]}}"#,
        "1236 d1 01 01  02 01 07  12 01 11",
    ),
    v(T::UCC_REQ, r#"{"UCC-REQ": {"upstream_channel_id": 17}}"#, "11"),
    v(T::UCC_RSP, r#"{"UCC-RSP": {"upstream_channel_id": 18}}"#, "12"),
    v(
        T::DSA_REQ,
        r#"{"DSA-REQ": {"transaction_id": 4660, "encodings": [{"key_sequence_number": 9},
            {"hmac_digest": "0102030405060708090a0b0c0d0e0f1011121314"}]}}"#,
        "1234  1f 01 09  1b 14 0102030405060708090a0b0c0d0e0f1011121314",
    ),
    v(
        T::DSA_RSP,
        r#"{"DSA-RSP": {"transaction_id": 4661, "confirmation_code": "not_owner", "encodings": [
            {"key_sequence_number": 8}]}}"#,
        "1235 05  1f 01 08",
    ),
    v(
        T::DSA_ACK,
        r#"{"DSA-ACK": {"transaction_id": 4662, "confirmation_code": "flow_not_found", "encodings": [
            {"key_sequence_number": 7}]}}"#,
        "1236 06  1f 01 07",
    ),
    v(
        T::DSC_REQ,
        r#"{"DSC-REQ": {"transaction_id": 4663, "encodings": [{"key_sequence_number": 6}]}}"#,
        "1237  1f 01 06",
    ),
    v(
        T::DSC_RSP,
        r#"{"DSC-RSP": {"transaction_id": 4664, "confirmation_code": "flow_exists", "encodings": [
            {"key_sequence_number": 5}]}}"#,
        "1238 07  1f 01 05",
    ),
    v(
        T::DSC_ACK,
        r#"{"DSC-ACK": {"transaction_id": 4665, "confirmation_code": "parameter_missing", "encodings": [
            {"key_sequence_number": 4}]}}"#,
        "1239 08  1f 01 04",
    ),
    v(
        T::DSD_REQ,
        r#"{"DSD-REQ": {"transaction_id": 4666, "service_flow_id": 16909060, "encodings": [
            {"key_sequence_number": 3}]}}"#,
        "123a 0000 01020304  1f 01 03",
    ),
    v(
        T::DSD_RSP,
        r#"{"DSD-RSP": {"transaction_id": 4667, "confirmation_code": "phs", "encodings": []}}"#,
        "123b 09 00",
    ),
    v(
        T::DSD_RSP,
        r#"{"DSD-RSP": {"transaction_id": 4668, "confirmation_code": "temporary", "encodings": [
            {"key_sequence_number": 4}]}}"#,
        "123c 03 00  1f 01 04",
    ),
    // Flags: any two of a structure differ in one of these, or in those of `annex_c.rs`.
    v(
        T::REG_REQ,
        r#"{"REG-REQ": {"sid": 4660, "encodings": [
            {"modem_capabilities": [
                {"ranging_hold_off": {"estb": true, "emta": true, "erouter": false, "cm": false}},
                {"ranging_hold_off": {"estb": false, "emta": false, "erouter": true, "cm": false}},
                {"upstream_symbol_rates": {"ksym_5120": false, "ksym_2560": false, "ksym_1280": false,
                    "ksym_640": true, "ksym_320": true, "ksym_160": true}},
                {"upstream_symbol_rates": {"ksym_5120": false, "ksym_2560": true, "ksym_1280": true,
                    "ksym_640": false, "ksym_320": false, "ksym_160": true}},
                {"dpv": {"per_packet": false, "per_path": true}},
                {"ofdm_modulations": {"qam16384": false, "qam8192": false, "qam4096": false, "qam2048": false,
                    "qam1024": false, "qam512": false, "qam256": false, "qam128": false, "qam64": false,
                    "qam32": false, "qam16": true, "qam8": true, "qpsk": false}},
                {"ofdm_modulations": {"qam16384": false, "qam8192": false, "qam4096": false, "qam2048": false,
                    "qam1024": true, "qam512": true, "qam256": true, "qam128": false, "qam64": true, "qam32": false,
                    "qam16": false, "qam8": false, "qpsk": true}},
                {"ofdm_modulations": {"qam16384": false, "qam8192": false, "qam4096": true, "qam2048": true,
                    "qam1024": false, "qam512": false, "qam256": true, "qam128": false, "qam64": true,
                    "qam32": true, "qam16": false, "qam8": false, "qpsk": false}},
                {"diplexer_downstream_upper_edges": {"mhz_1002": false, "mhz_1794": false, "mhz_1218": true}},
                {"diplexer_upstream_upper_edges": {"mhz_204": false, "mhz_117": false, "mhz_85": false,
                    "mhz_65": true, "mhz_42": true}},
                {"diplexer_upstream_upper_edges": {"mhz_204": false, "mhz_117": true, "mhz_85": true,
                    "mhz_65": false, "mhz_42": false}},
                {"advanced_band_plan": {"fdd": true, "fdx": true, "fdx_l": false}}
            ]},
            {"upstream_service_flow": [
                {"qos_parameter_sets": {"active": false, "admitted": true, "provisioned": true}},
                {"request_transmission_policy": {"no_segment_headers": false, "drop_larger_than_grant": false,
                    "no_header_suppression": false, "no_fragmentation": false, "no_concatenation": false,
                    "no_piggyback_requests": false, "no_data_in_request_data": true,
                    "no_requests_in_request_data": false, "no_multicast_requests": true,
                    "no_broadcast_requests": true}},
                {"request_transmission_policy": {"no_segment_headers": false, "drop_larger_than_grant": false,
                    "no_header_suppression": true, "no_fragmentation": false, "no_concatenation": true,
                    "no_piggyback_requests": true, "no_data_in_request_data": false,
                    "no_requests_in_request_data": true, "no_multicast_requests": false,
                    "no_broadcast_requests": false}},
                {"request_transmission_policy": {"no_segment_headers": true, "drop_larger_than_grant": false,
                    "no_header_suppression": false, "no_fragmentation": true, "no_concatenation": true,
                    "no_piggyback_requests": false, "no_data_in_request_data": false,
                    "no_requests_in_request_data": true, "no_multicast_requests": true,
                    "no_broadcast_requests": false}}
            ]},
            {"subscriber_management": {"maximum_cpes": 22, "learnable": true, "active": false}}
        ]}}"#,
        "1234
         052d
         10040000000c1004000000021501071501192301013402001834020744340219603d01013e01033e010c3f0106
         1815
         06010310040000000b1004000000b4100400000266
         2303
         001602",
    ),
];
