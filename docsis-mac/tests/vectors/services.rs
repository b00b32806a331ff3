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
];
