//! SYNC and ranging.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(T::SYNC, r#"{"SYNC": {"cmts_timestamp": 16909060}}"#, "01020304"),
    v(
        T::RNG_REQ,
        r#"{"RNG-REQ": {"power_above_window": false, "power_below_window": false, "sid": 4660,
            "downstream_channel_id": 5, "pending_till_complete": 6}}"#,
        "1234 05 06",
    ),
    Vector {
        message_type: T::RNG_REQ,
        version: 5,
        says: r#"{"RNG-REQ": {"power_above_window": false, "power_below_window": true, "sid": 4660,
            "downstream_channel_id": 5, "pending_till_complete": 6}}"#,
        body: "5234 05 06",
    },
    v(
        T::INIT_RNG_REQ,
        r#"{"INIT-RNG-REQ": {"sid": 4660, "downstream_channel_id": 5, "upstream_channel_id": 6}}"#,
        "1234 05 06",
    ),
    v(
        T::B_INIT_RNG_REQ,
        r#"{"B-INIT-RNG-REQ": {"fragmentation": false, "early_authentication": true, "md_ds_sg_id": 7,
            "downstream_channel_id": 5, "upstream_channel_id": 6}}"#,
        "40 07 05 06",
    ),
    v(
        T::EXT_RNG_REQ,
        r#"{"EXT-RNG-REQ": {"sid": 4660, "downstream_channel_id": 5, "upstream_channel_id": 6}}"#,
        "1234 05 06",
    ),
    v(
        T::RNG_RSP,
        r#"{"RNG-RSP": {"sid": 4660, "upstream_channel_id": 5, "tlvs": [
            {"timing_adjust": -66051},
            {"power_adjust": -7},
            {"frequency_adjust": -1234},
            {"equalizer_adjust": {"main_tap_location": 8, "forward_taps_per_symbol": 1, "taps": [{"real": 258,
                "imaginary": -2}, {"real": -16384, "imaginary": 772}]}},
            {"status": "success"},
            {"downstream_frequency_override": 603000000},
            {"upstream_channel_id_override": 9},
            {"timing_adjust_fraction": 200},
            {"equalizer_set": {"main_tap_location": 4, "forward_taps_per_symbol": 2, "taps": [{"real": 1286,
                "imaginary": 1800}]}},
            {"scdma_maximum_scheduled_codes": 113},
            {"scdma_power_headroom": 14},
            {"upstream_channel_adjustments": [
                {"upstream_channel_id": 3},
                {"temporary_sid": {"sid": 4951}},
                {"initialization_technique": "unicast_ranging"},
                {"ranging_parameters": [
                    {"timing_adjust": 84281096},
                    {"timing_adjust_fraction": 17},
                    {"power_adjust": -9},
                    {"frequency_adjust": 4660},
                    {"status": "continue"}
                ]}
            ]},
            {"t4_timeout_multiplier": 10},
            {"dynamic_range_window_upper_edge": 12},
            {"ofdma_equalizer_adjust": {"lowest_subcarrier": 291, "highest_subcarrier": 292,
                "coefficients": [{"real": 16384, "imaginary": -1}, {"real": 2, "imaginary": -16384}]}},
            {"ofdma_equalizer_set": {"lowest_subcarrier": 1110, "highest_subcarrier": 1110,
                "coefficients": [{"real": 1543, "imaginary": 2057}]}},
            {"commanded_power": [
                {"dynamic_range_window": 13},
                {"channels": [{"upstream_channel_id": 21, "power": 180}, {"upstream_channel_id": 22, "power": -180}]}
            ]},
            {"extended_commanded_power": [
                {"dynamic_range_window": 15},
                {"channels": [{"upstream_channel_id": 23, "power": 258}]}
            ]}
        ]}}"#,
        "1234 05
         01 04 fffefdfd  02 01 f9  03 02 fb2e
         04 0c 08 01 02 00 0102 fffe c000 0304
         05 01 03  06 04 23f10cc0  07 01 09  08 01 c8
         09 08 04 02 01 00 0506 0708
         0a 01 71  0b 01 0e
         0c 1f  01 01 03  02 02 1357  03 01 02
                04 13  02 04 05060708  03 01 11  04 01 f7  05 02 1234  06 01 01
         0d 01 0a  0e 01 0c
         0f 000b  123 124  4000 ffff 0002 c000
         10 0007  456 456  0607 0809
         11 0b  01 01 0d  02 06 15 00b4 16 ff4c
         12 08  01 01 0f  02 03 17 0102",
    ),
    Vector {
        message_type: T::RNG_REQ,
        version: 5,
        says: r#"{"RNG-REQ": {"power_above_window": true, "power_below_window": false, "sid": 4661,
            "downstream_channel_id": 7, "pending_till_complete": 8}}"#,
        body: "9235 07 08",
    },
    v(
        T::B_INIT_RNG_REQ,
        r#"{"B-INIT-RNG-REQ": {"fragmentation": true, "early_authentication": false, "md_ds_sg_id": 8,
            "downstream_channel_id": 6, "upstream_channel_id": 7}}"#,
        "80 08 06 07",
    ),
];
