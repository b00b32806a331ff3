//! OFDM channels, their profiles and tests.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::OCD,
        r#"{"OCD": {"downstream_channel_id": 159, "configuration_change_count": 8, "tlvs": [
            {"dft_size": "n8192"},
            {"cyclic_prefix": "ns_3750"},
            {"roll_off": "ns_625"},
            {"spectrum_location": 572600000},
            {"time_interleaving_depth": 16},
            {"subcarrier_assignment": {"default_value": false, "subcarrier_type": "continuous_pilot",
                "subcarriers": {"each": [1162, 1234]}}},
            {"subcarrier_assignment": {"default_value": true, "subcarrier_type": "excluded",
                "subcarriers": {"range": {"first": 2970, "last": 4095}}}},
            {"subcarrier_assignment": {"default_value": false, "subcarrier_type": "plc_qam16",
                "subcarriers": {"every_second": {"first": 1864, "last": 1871}}}},
            {"primary_capable": 1},
            {"fdx": 1}
        ]}}"#,
        "9f 08
         00 01 01  01 01 03  02 01 02  03 04 22212ec0  04 01 10
         05 05 81 048a 04d2  05 05 30 0b9a 0fff  05 05 54 0748 074f
         06 01 01  07 01 01",
    ),
    v(
        T::DPD,
        r#"{"DPD": {"downstream_channel_id": 159, "profile_identifier": "b", "configuration_change_count": 2,
            "tlvs": [
            {"subcarrier_assignment": {"default_value": true, "modulation": "qam1024",
                "subcarriers": {"range": {"first": 148, "last": 3947}}}},
            {"subcarrier_assignment": {"default_value": false, "modulation": "qam64",
                "subcarriers": {"every_second": {"first": 258, "last": 772}}}},
            {"subcarrier_assignment": {"default_value": false, "modulation": "qam4096",
                "subcarriers": {"each": [1286, 1800]}}},
            {"subcarrier_assignment_vector": {"odd": true, "first_subcarrier": 4660, "modulations": [
                {"lower": "qam16", "upper": "qam256"}, {"lower": "qam2048", "upper": "zero"}]}}
        ]}}"#,
        "9f 01 02
         05 05 2a 0094 0f6b  05 05 46 0102 0304  05 05 8c 0506 0708
         06 0004 9234 48 b0",
    ),
    v(
        T::OPT_REQ,
        r#"{"OPT-REQ": {"downstream_channel_id": 159, "profile_identifier": "c", "opcode": "start", "tlvs": [
            {"requested_statistics": {"ncp_threshold": false, "ncp": true, "codeword_threshold": false,
                "codewords": true, "snr_margin": false, "rxmer_threshold": false, "rxmer": true}},
            {"rxmer_thresholds": [{"modulation_order": {"modulation": "qam4096"}}]},
            {"trigger": [
                {"trigger_type": 3},
                {"measurement_duration": 258},
                {"sid": {"sid": 4660}},
                {"upstream_channel_id": 6},
                {"ambiguity_offset": 16909060},
                {"statistics_to_report": 7},
                {"start_time": 84281096}
            ]}
        ]}}"#,
        "0000 9f 02 01
         01 01 29  02 03 01 01 0c
         07 1d  01 01 03  02 02 0102  03 02 1234  04 01 06  05 04 01020304  06 01 07  07 04 05060708",
    ),
    // Any two of the statistics differ in one of these three, or in the one above.
    v(
        T::OPT_REQ,
        r#"{"OPT-REQ": {"downstream_channel_id": 158, "profile_identifier": "d", "opcode": "abort", "tlvs": [
            {"requested_statistics": {"ncp_threshold": false, "ncp": false, "codeword_threshold": false,
                "codewords": false, "snr_margin": false, "rxmer_threshold": true, "rxmer": false}},
            {"requested_statistics": {"ncp_threshold": false, "ncp": false, "codeword_threshold": true,
                "codewords": false, "snr_margin": true, "rxmer_threshold": false, "rxmer": true}},
            {"requested_statistics": {"ncp_threshold": true, "ncp": false, "codeword_threshold": false,
                "codewords": true, "snr_margin": true, "rxmer_threshold": false, "rxmer": false}}]}}"#,
        "0000 9e 03 02  01 01 02  01 01 15  01 01 4c",
    ),
    v(
        T::OPT_RSP,
        r#"{"OPT-RSP": {"downstream_channel_id": 159, "profile_identifier": "rxmer_only", "status": "complete",
            "tlvs": [
            {"rxmer_and_snr_margin": [
                {"rxmer_per_subcarrier": [160, 164, 158]},
                {"threshold_comparison": "a0"},
                {"threshold_count": 258},
                {"snr_margin": 13},
                {"average_rxmer": 161},
                {"rba_sub_band_direction_set": 3}
            ]},
            {"codewords": [{"total": 16909060}, {"corrected": 33752069}, {"uncorrectable": 50595078}, {"result": 2}]},
            {"ncp": [{"fields": 67438087}, {"crc_failures": 84281096}, {"result": 1}]}
        ]}}"#,
        "0000 9f fe 06
         01 001b  01 0003 a0a49e  02 0001 a0  03 0002 0102  04 0001 0d  05 0001 a1  06 0001 03
         02 0019  01 0004 01020304  02 0004 02030405  03 0004 03040506  04 0001 02
         03 0012  01 0004 04050607  02 0004 05060708  03 0001 01",
    ),
    v(T::OPT_ACK, r#"{"OPT-ACK": {"downstream_channel_id": 159, "profile_identifier": "d"}}"#, "0000 9f 03"),
];
