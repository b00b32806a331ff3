//! Full duplex.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::RBA_SW,
        r#"{"RBA-SW": {"transmission_group_id": 5, "change_count": 6, "downstream_channel_id": 7, "expiration_time_valid": true, "resource_block_change": false, "rba_time": 16909060,
            "expiration_time": 84281096, "sub_bands": ["upstream", "undefined", "downstream"]}}"#,
        "05 06 07 02 01020304 05060708 03 01 02 00",
    ),
    v(
        T::RBA_HW,
        r#"{"RBA-HW": {"transmission_group_id": 8, "change_count": 9, "downstream_channel_id": 10, "expiration_time_valid": false, "resource_block_change": true, "rba_time": 33752069,
            "expiration_time": 101124105, "sub_bands": ["downstream", "upstream"]}}"#,
        "08 09 0a 01 02030405 06070809 02 00 01",
    ),
    v(
        T::CWT_REQ,
        r#"{"CWT-REQ": {"transaction_id": 17, "sub_band_id": 3, "opcode": "start", "tlvs": [
            {"phase_rotation": 5},
            {"maximum_duration": 772},
            {"upstream_encodings": [{"upstream_channel_id": 6}, {"subcarriers": [258, 1286]}, {"power_boost": 12}]}
        ]}}"#,
        "11 03 01  01 01 05  02 02 0304  03 0c  01 01 06  02 04 0102 0506  03 01 0c",
    ),
    v(
        T::CWT_RSP,
        r#"{"CWT-RSP": {"transaction_id": 18, "sub_band_id": 4, "opcode": "stop", "status": "no_operation", "tlvs": [
            {"phase_rotation": 6}
        ]}}"#,
        "12 04 02 03  01 01 06",
    ),
    v(
        T::ECT_REQ,
        r#"{"ECT-REQ": {"transaction_id": 4660, "tlvs": [{"echo_cancellation_training": [
            {"rba_sub_band_directions": ["upstream", "downstream", "undefined"]},
            {"status": "no_longer"},
            {"method": [
                {"foreground": [{"duration": 17}, {"period": 18}, {"expiration": 19}, {"zero_bit_loading": 1}]},
                {"background": [{"duration": 258}, {"period": 20}, {"expiration": 21}, {"start_time": 16909060}]}
            ]},
            {"partial_service": [{"downstream_channel_ids": [5, 6]}, {"upstream_channel_ids": [7]}]},
            {"deferral": 8},
            {"rxmer_duration": 9}
        ]}]}}"#,
        "1234
         57 39  01 03 010002  02 01 02
                03 20  01 0c  01 01 11  02 01 12  03 01 13  04 01 01
                       02 10  01 02 0102  02 01 14  03 01 15  04 04 01020304 
                04 07  01 02 0506  02 01 07
                05 01 08  06 01 09",
    ),
    v(
        T::ECT_RSP,
        r#"{"ECT-RSP": {"transaction_id": 4661, "response_code": "defer", "tlvs": [
            {"echo_cancellation_training": [{"deferral": 10}]}]}}"#,
        "1235 03  57 03 05 01 0a",
    ),
    v(
        T::DPR,
        r#"{"DPR": {"carrier_channel_id": 5, "protected_channel_id": 6, "protected_group": 7, "start_time": 16909060, "duration": 84281096}}"#,
        "05 06 07 00 01020304 05060708",
    ),
];
