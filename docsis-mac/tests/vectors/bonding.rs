//! Changes of channels.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::DCC_REQ,
        r#"{"DCC-REQ": {"transaction_id": 4660, "tlvs": [
            {"upstream_channel_id": 5},
            {"downstream": [
                {"frequency": 603000000}, {"modulation_type": "qam256"}, {"symbol_rate": "msym_6_952"},
                {"interleaver_depth": {"i": 128, "j": 4}}, {"channel_id": 6}, {"sync_substitution": 1},
                {"ofdm_block_frequency": 702000000}
            ]},
            {"initialization_technique": "either_ranging"},
            {"ucd_substitution": "07080910010108"},
            {"said_substitution": {"current": {"said": 258}, "new": {"said": 772}}},
            {"service_flow_substitution": [
                {"sfid": {"current": 16909060, "new": 84281096}},
                {"sid": {"current": {"sid": 4951}, "new": {"sid": 9320}}},
                {"unsolicited_grant_time_reference": 151653132}
            ]},
            {"cmts_mac_address": "02:0a:0b:0c:0d:0e"},
            {"key_sequence_number": 9},
            {"hmac_digest": "0102030405060708090a0b0c0d0e0f1011121314"}
        ]}}"#,
        "1234
         01 01 05
         02 1c  01 04 23f10cc0  02 01 01  03 01 02  04 02 80 04  05 01 06  06 01 01  07 04 29d7ab80
         03 01 03
         04 07 07080910010108
         06 04 0102 0304
         07 16  01 08 01020304 05060708  02 04 1357 2468  05 04 090a0b0c
         08 06 020a0b0c0d0e
         1f 01 09
         1b 14 0102030405060708090a0b0c0d0e0f1011121314",
    ),
    v(
        T::DCC_RSP,
        r#"{"DCC-RSP": {"transaction_id": 4661, "confirmation_code": "depart", "tlvs": [
            {"jump_time": [{"length": 16909060}, {"start": 361984551142689548}]},
            {"key_sequence_number": 8},
            {"hmac_digest": "1102030405060708090a0b0c0d0e0f1011121314"}
        ]}}"#,
        "1235 b4
         01 10  01 04 01020304  02 08 05060708090a0b0c
         1f 01 08
         1b 14 1102030405060708090a0b0c0d0e0f1011121314",
    ),
    v(
        T::DCC_ACK,
        r#"{"DCC-ACK": {"transaction_id": 4662, "tlvs": [
            {"key_sequence_number": 7},
            {"hmac_digest": "2102030405060708090a0b0c0d0e0f1011121314"}
        ]}}"#,
        "1236  1f 01 07  1b 14 2102030405060708090a0b0c0d0e0f1011121314",
    ),
    v(
        T::DBC_REQ,
        r#"{"DBC-REQ": {"transaction_id": 4663, "number_of_fragments": 3, "fragment_sequence_number": 2, "encodings": [
            {"transmit_channel_configuration": [{"reference": 5}, {"ucd": "07080910010108"}]},
            {"key_sequence_number": 6}]}}"#,
        "1237 03 02  2e 0c 01 01 05 05 07 07080910010108  1f 01 06",
    ),
    v(
        T::DBC_REQ,
        r#"{"DBC-REQ": {"transaction_id": 4668, "number_of_fragments": 1, "fragment_sequence_number": 1, "encodings": [
            {"transmit_channel_configuration": [{"reference": 7}, {"upstream_channel_id": 9}, {"ranging_sid": {"sid": 4951}}]},
            {"sid_cluster_assignment": [{"service_flow_id": 16909060}]},
            {"key_sequence_number": 8}]}}"#,
        "123c 01 01  2e 0a 01 01 07 03 01 09 06 02 1357  2f 06 01 04 01020304  1f 01 08",
    ),
    v(
        T::DBC_RSP,
        r#"{"DBC-RSP": {"transaction_id": 4664, "confirmation_code": "unknown_dsid", "encodings": [
            {"key_sequence_number": 5}]}}"#,
        "1238 20  1f 01 05",
    ),
    v(
        T::DBC_ACK,
        r#"{"DBC-ACK": {"transaction_id": 4665, "encodings": [{"key_sequence_number": 4}]}}"#,
        "1239  1f 01 04",
    ),
    v(
        T::DPV_REQ,
        r#"{"DPV-REQ": {"with_flow": {"transaction_id": 4666, "downstream_channel_id": 5, "flags": 129,
            "upstream_service_flow_id": 16909060, "n": 772, "start_reference_point": 6, "end_reference_point": 7,
            "timestamp_start": 84281096, "timestamp_end": 151653132}}}"#,
        "123a 05 81 01020304 0304 06 07 05060708 090a0b0c",
    ),
    v(
        T::DPV_RSP,
        r#"{"DPV-RSP": {"transaction_id": 4667, "downstream_channel_id": 5, "flags": 130,
            "upstream_service_flow_id": 33752069, "n": 1029, "start_reference_point": 7, "end_reference_point": 8,
            "timestamp_start": 101124105, "timestamp_end": 168496141}}"#,
        "123b 05 82 02030405 0405 07 08 06070809 0a0b0c0d",
    ),
];
