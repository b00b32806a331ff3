//! Key management.

use super::{Vector, v};
use docsis_mac::message::MessageType as T;

pub const VECTORS: &[Vector] = &[
    v(
        T::BPKM_REQ,
        r#"{"BPKM-REQ": {"code": "auth_request", "identifier": 17, "attributes": [
            {"cm_identification": [
                {"serial_number": "A1B2"},
                {"manufacturer_id": "0a0b0c"},
                {"mac_address": "02:0a:0b:0c:0d:0e"},
                {"rsa_public_key": "3003020105"}
            ]},
            {"cm_certificate": "3082aabb"},
            {"security_capabilities": [
                {"cryptographic_suites": [{"encryption": "des_56_cbc", "authentication": "none"},
                    {"encryption": "aes_128_cbc", "authentication": "none"}]},
                {"bpi_version": "bpi_plus"}
            ]},
            {"said": {"said": 4660}}
        ]}}"#,
        "04 11 003b
         05 001e  01 0004 41314232  02 0003 0a0b0c  03 0006 020a0b0c0d0e  04 0005 3003020105 
         12 0004 3082aabb
         13 000b  15 0004 0100 0300  16 0001 01
         0c 0002 1234",
    ),
    v(
        T::BPKM_RSP,
        r#"{"BPKM-RSP": {"code": "key_reply", "identifier": 18, "attributes": [
            {"display_string": "no"},
            {"auth_key": "a1a2a3"},
            {"tek_parameters": [
                {"tek": "0102030405060708"},
                {"key_lifetime": 604800},
                {"key_sequence_number": {"number": 9}},
                {"cbc_iv": "1112131415161718"}
            ]},
            {"error_code": "invalid_key_sequence"},
            {"ca_certificate": "3082ccdd"},
            {"cryptographic_suite": {"encryption": "aes_128_cbc", "authentication": "none"}},
            {"sa_descriptor": [
                {"said": {"said": 4951}},
                {"sa_type": "dynamic"},
                {"cryptographic_suite": {"encryption": "des_56_cbc", "authentication": "none"}}
            ]},
            {"sa_query": [{"sa_query_type": "ip_multicast"}, {"ip_address": "239.1.2.3"}]},
            {"vendor_defined": "c1c2c3"},
            {"hmac_digest": "0102030405060708090a0b0c0d0e0f1011121314"},
            {"download_parameters": "b1b2"}
        ]}}"#,
        "08 12 0080
         06 0002 6e6f  07 0003 a1a2a3
         0d 0021  08 0008 0102030405060708  09 0004 00093a80  0a 0001 09  0f 0008 1112131415161718 
         10 0001 04  11 0004 3082ccdd  14 0002 0300
         17 000e  0c 0002 1357  18 0001 02  14 0002 0100
         19 000b  1a 0001 01  1b 0004 ef010203
         7f 0003 c1c2c3  0b 0014 0102030405060708090a0b0c0d0e0f1011121314
         1c 0002 b1b2",
    ),
    v(
        T::BPKM_REQ_V2,
        r#"{"BPKM-REQ-V2": {"code": "auth_status_info", "identifier": 19, "attributes": [
            {"cm_nonce": "2122232425262728"},
            {"message_signature": "d1d2"},
            {"key_exchange_share": {"group": "x25519", "share": "3132"}},
            {"allowed_bpi_versions": ["bpi_plus", "bpi_plus_v2"]},
            {"cm_status_code": 5},
            {"detected_errors": 6}
        ]}}"#,
        "10 13 0024
         3d 0008 2122232425262728  3e 0002 d1d2  3f 0004 001d 3132  40 0002 01 02  43 0001 05  44 0001 06",
    ),
    v(
        T::BPKM_RSP_V2,
        r#"{"BPKM-RSP-V2": {"code": "auth_reply", "identifier": 20, "attributes": [
            {"cvc_root_ca_certificate": "e1"},
            {"cvc_ca_certificate": "e2"},
            {"device_ca_certificate": "e3"},
            {"root_ca_certificate": "e4"},
            {"ocsp_responses": "e5"},
            {"cmts_designation": {"selector": 7, "data": "4142"}}
        ]}}"#,
        "05 14 001a  33 0001 e1  34 0001 e2  35 0001 e3  36 0001 e4  41 0001 e5  42 0003 07 4142",
    ),
];
