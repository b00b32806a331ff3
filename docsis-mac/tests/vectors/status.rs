//! States, control, and the set-top gateway.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::CM_STATUS,
        r#"{"CM-STATUS": {"transaction_id": 4660, "event": "dpd_mismatch", "tlvs": [
            {"status_event": [
                {"description": "Lock"},
                {"downstream_channel_id": 5},
                {"upstream_channel_id": 6},
                {"dsid": {"dsid": 74565}},
                {"mac_address": "02:0a:0b:0c:0d:0e"},
                {"downstream_ofdm_profile_id": 7},
                {"upstream_ofdma_profile_id": 8}
            ]}
        ]}}"#,
        "1234 12
         01 1f  02 04 4c6f636b  04 01 05  05 01 06  06 03 012345  07 06 020a0b0c0d0e  08 01 07  09 01 08",
    ),
    v(T::CM_STATUS_ACK, r#"{"CM-STATUS-ACK": {"transaction_id": 4661, "event": "plc_failure"}}"#, "1235 15"),
    v(
        T::CM_CTRL_REQ,
        r#"{"CM-CTRL-REQ": {"transaction_id": 4662, "tlvs": [
            {"upstream_channel_rf_mute": 5},
            {"rf_mute_timeout_interval": 16909060},
            {"cm_reinitialize": 1},
            {"disable_forwarding": 1},
            {"override_downstream_events": [
                {"channel_id": 6},
                {"cm_status_events": {"ranging_recovered": false, "t3_exceeded": false, "t4_timeout": false,
                    "lock_recovery": true, "mdd_recovery": false, "lock_failure": true,
                    "mdd_timeout": true}}
            ]},
            {"override_upstream_events": [
                {"channel_id": 7},
                {"cm_status_events": {"ranging_recovered": true, "t3_exceeded": false, "t4_timeout": true,
                    "lock_recovery": false, "mdd_recovery": false, "lock_failure": false,
                    "mdd_timeout": false}}
            ]},
            {"override_other_events": {"on_ac_power": false, "on_battery": true, "sequence_out_of_range": true}}
        ]}}"#,
        "1236
         01 01 05  02 04 01020304  03 01 01  04 01 01
         05 07  01 01 06  02 02 0026
         06 07  01 01 07  02 02 0140
         07 02 0208",
    ),
    v(
        T::CM_CTRL_RSP,
        r#"{"CM-CTRL-RSP": {"transaction_id": 4663, "tlvs": [
            {"upstream_channel_rf_mute": 1},
            {"rf_mute_timeout_interval": 2},
            {"cm_reinitialize": 3},
            {"disable_forwarding": 4},
            {"override_downstream_events": 5},
            {"override_upstream_events": 6},
            {"override_other_events": 7}
        ]}}"#,
        "1237  01 01 01  02 01 02  03 01 03  04 01 04  05 01 05  06 01 06  07 01 07",
    ),
    v(T::EM_REQ, r#"{"EM-REQ": {"transaction_id": 4664, "requested_power_mode": "light_sleep"}}"#, "1238 02 00"),
    v(
        T::EM_RSP,
        r#"{"EM-RSP": {"transaction_id": 4665, "response_code": "disabled", "tlvs": [
            {"hold_off_timer": 772}]}}"#,
        "1239 03 00  01 02 0304",
    ),
    v(T::UP_DIS, r#"{"UP-DIS": {"timeout": 16909060}}"#, "01020304"),
    v(T::DCI_REQ, r#"{"DCI-REQ": {"sid": 4660, "cpe_controlled": true}}"#, "1234 00000001"),
    v(
        T::DCI_RSP,
        r#"{"DCI-RSP": {"sid": 4661, "cpe_controlled": true, "confirmation_code": "permanent"}}"#,
        "1235 00000001 04",
    ),
    v(
        T::TST_REQ,
        r#"{"TST-REQ": {"tlvs": [{"tlv_type": 5, "value": "060708"}, {"tlv_type": 9, "value": "0a"}]}}"#,
        "05 03 060708  09 01 0a",
    ),
    v(
        T::DCD,
        r#"{"DCD": {"configuration_change_count": 4, "number_of_fragments": 3, "fragment_sequence_number": 2, "tlvs": [
            {"downstream_classifier": [
                {"classifier_id": 258},
                {"priority": 5},
                {"ip": [
                    {"source_address": "10.1.2.3"},
                    {"source_mask": "255.255.255.0"},
                    {"destination_address": "239.4.5.6"},
                    {"destination_mask": "255.255.240.0"},
                    {"source_port_start": 1029},
                    {"source_port_end": 1286},
                    {"destination_port_start": 1543},
                    {"destination_port_end": 1800}
                ]}
            ]},
            {"rule": [
                {"rule_id": 7},
                {"priority": 8},
                {"upstream_channel_ids": [11, 12]},
                {"client_id": [
                    {"broadcast_id": 772},
                    {"known_mac_address": "02:0a:0b:0c:0d:0e"},
                    {"ca_system_id": 2320},
                    {"application_id": 2577}
                ]},
                {"tunnel_address": "02:1a:1b:1c:1d:1e"},
                {"classifier_id": 515},
                {"vendor_specific": [{"vendor_id": "00aabb"}]}
            ]},
            {"configuration": [
                {"channel_frequency": 603000000},
                {"initialization_timeout": 2},
                {"operational_timeout": 600},
                {"two_way_retry_timer": 300},
                {"one_way_retry_timer": 1800},
                {"vendor_specific": [{"vendor_id": "00ccdd"}]}
            ]}
        ]}}"#,
        "04 03 02
         17 31  02 02 0102  05 01 05
                09 28  03 04 0a010203  04 04 ffffff00  05 04 ef040506  06 04 fffff000
                       07 02 0405  08 02 0506  09 02 0607  0a 02 0708
         32 33  01 01 07  02 01 08  03 02 0b0c
                04 14  01 02 0304  02 06 020a0b0c0d0e  03 02 0910  04 02 0a11
                05 06 021a1b1c1d1e  06 02 0203  2b 05 080300aabb
         33 1d  01 04 23f10cc0  02 02 0002  03 02 0258  04 02 012c  05 02 0708  2b 05 080300ccdd",
    ),
];
