//! MAP, UCD and MDD. They stand in `messages.rs` as well, built from values of their types.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

const UCD: &str = "03 07 04 09  01 01 10  02 04 01e0a6e0  03 10 a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5
    04 2c 05 010104 020101 03020102 04020203 050109 06014d 07020a0b 08010b 09010c 0a0102 0b0102 0c010d 0d020e0f
    05 3b 09 010104 020101 03020102 04020203 050109 06014d 07020a0b 08010b 09010c 0a0102 0b0102 0c010d 0d020e0f
    0e0102 0f0101 100110 110111 120102  06 10 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a
    070101 080115 090116 0a017b 0b020708 0c020203 0d020405 0e09 11121314 21222324 31  0f0102 100102 110101
    1204 01020009 1304 03040006 140102 1510 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a 160101";

pub const VECTORS: &[Vector] = &[
    v(T::UCD, "", "04 08 02 0a  01 01 08  02 04 01312d00  04 08 01 010101 03020080"),
    v(T::UCD_29, "", UCD),
    v(T::UCD_35, "", UCD),
    v(
        T::UCD_51,
        "",
        "03 07 04 09  17 13 0d 13020120 14020240 1504 593b c307 16022004  1802 0555  1909 01234567899abcdef1
         1a0106 1b0105 1c0102 1d04 00bc614e 1e08 0001 0049 07b8 07ff 1f04 0064 0065 200110 2103 123456 220101",
    ),
    v(T::MAP, "", "01 07 03 00 01556601 01556471 02 04 03 0a fffcc000 000d4028 0001c140"),
    Vector {
        message_type: T::MAP,
        version: 5,
        says: "",
        body: "03 05 0100 01020304 05060708 01 02 03 04 48d34111 0001c222",
    },
    Vector { message_type: T::MAP, version: 5, says: "", body: "03 05 0101 01020304 48d2a86b 0c855256" },
    v(
        T::MDD,
        "",
        "04 01 01 05
         01 1f 010105 0204 23f10cc0 030121 040101 0502 0152 060101 07015a 080102 090101
         02 07 010108 0202 0506  03 08 2114a0c0 21702e40
         04 09 010101 020101 030101  05 08 010102 0203 012345  06 01 01
         07 14 010103 0202 00a4 030106 0402 0506 050101 060102  08 02 0506  09 01 01  0a 01 01
         0b 0a 010105 0202 0109 030107  0c 01 01  0d 0d 0106 01e02f090807 0203 054321  0f 02 0408  10 01 01
         11 0f 010103 020101 030104 040102 050101  12 01 02  13 01 02  14 04 00000aaa
         15 15 010104 020101 030102 0402 018c 0502 01ec 0602 0702  16 06 020102 030101  17 06 010102 020180",
    ),
    // Flags: any two of a structure differ in one of these, or in those above.
    v(
        T::UCD_51,
        r#"{"UCD-51": {"upstream_channel_id": 4, "configuration_change_count": 8, "mini_slot_size": 5,
            "downstream_channel_id": 10, "tlvs": [
            {"changes": {"iuc_3_or_4": false, "iuc_13": false, "iuc_12": false, "iuc_11": false, "iuc_10": false,
                "iuc_9": false, "iuc_6": false, "iuc_5": false, "other": true, "unused_subcarriers": true,
                "exclusion_bands": true}},
            {"changes": {"iuc_3_or_4": false, "iuc_13": false, "iuc_12": false, "iuc_11": false, "iuc_10": true,
                "iuc_9": true, "iuc_6": true, "iuc_5": true, "other": false, "unused_subcarriers": false,
                "exclusion_bands": false}},
            {"changes": {"iuc_3_or_4": false, "iuc_13": false, "iuc_12": true, "iuc_11": true, "iuc_10": false,
                "iuc_9": false, "iuc_6": true, "iuc_5": true, "other": false, "unused_subcarriers": false,
                "exclusion_bands": true}}]}}"#,
        "04 08 05 0a  18 02 0007  18 02 0078  18 02 0199",
    ),
    Vector {
        message_type: T::MAP,
        version: 5,
        says: r#"{"MAP version 5": {"upstream_channel_id": 4, "ucd_count": 6, "category": "probe",
            "allocation_start_time": 16909061,
            "probes": [{"sid": 4661, "mer": true, "power": false, "equalizer_off": false, "stagger": true,
                "probe_frame": 2, "symbol_in_frame": 21, "start_subcarrier": 3, "subcarrier_skip": 5}]}}"#,
        body: "04 06 0081 01020305 48d6655d",
    },
    v(
        T::MDD,
        r#"{"MDD": {"configuration_change_count": 5, "number_of_fragments": 1, "fragment_sequence_number": 1,
            "current_downstream_channel_id": 6, "tlvs": [
            {"downstream_active_channel": [{"cm_status_events": {"ranging_recovered": true, "t3_exceeded": false,
                "t4_timeout": false, "lock_recovery": false, "mdd_recovery": false, "lock_failure": true,
                "mdd_timeout": false}}]},
            {"cm_status_events31": {"map_storage_almost_full": false, "map_storage_overflow": false,
                "ofdma_profile_failure": false, "ofdm_profile_recovery": false, "plc_recovery": false,
                "ncp_recovery": false, "plc_failure": false, "ncp_failure": true, "deprecated": true,
                "dpd_mismatch": true, "primary_change": true, "ofdm_profile_failure": true}},
            {"cm_status_events31": {"map_storage_almost_full": false, "map_storage_overflow": false,
                "ofdma_profile_failure": false, "ofdm_profile_recovery": true, "plc_recovery": true,
                "ncp_recovery": true, "plc_failure": true, "ncp_failure": false, "deprecated": false,
                "dpd_mismatch": false, "primary_change": false, "ofdm_profile_failure": true}},
            {"cm_status_events31": {"map_storage_almost_full": false, "map_storage_overflow": true,
                "ofdma_profile_failure": true, "ofdm_profile_recovery": false, "plc_recovery": false,
                "ncp_recovery": true, "plc_failure": true, "ncp_failure": false, "deprecated": false,
                "dpd_mismatch": true, "primary_change": true, "ofdm_profile_failure": false}}]}}"#,
        "05 01 01 06  01 04 0502 0104  14 04 0000001f  14 04 000001e1  14 04 00000666",
    ),
    v(
        T::MDD,
        r#"{"MDD": {"configuration_change_count": 6, "number_of_fragments": 3, "fragment_sequence_number": 2,
            "current_downstream_channel_id": 7, "tlvs": [{"early_authentication": 1}]}}"#,
        "06 03 02 07  06 01 01",
    ),
];
