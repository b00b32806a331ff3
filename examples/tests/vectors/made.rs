//! Vectors of structures that are in no table of vectors and in no capture, put together by hand from the layouts of the
//! standards. Every number is distinct and not zero as far as its field allows.

use super::cover::Covered;
use docsis_mac::capture::{DataMessage, MptMessage, NextCodewordPointer, OfdmaInitialRanging, PspMessage};
use docsis_mac::config::ConfigurationFile;
use docsis_mac::message::PathVerifyWithoutFlow;
use docsis_mac::pnm::MeasurementFile;
use docsis_mac::tlv::{SnmpObject, SnmpSubtree, TransportAddress};
use docsis_mac::{Frame, QueueDepthRequest, Request, Segment};
use mpegts::packet::adaptation::PrivateDataField;
use mpegts::psi::{AnySection, QualityAccessUnit};
use wire::layout::Described;
use wire::ser::serde::Serialize;
use wire::testing::{brief, unhex};
use wire::{Decode, Encode, View};

/// Bytes that were not typed in, of their hexadecimal and how often the last byte comes.
fn long(hexadecimal: &str, times: usize) -> String {
    let (head, last) = hexadecimal.split_at(hexadecimal.len() - 2);
    format!("{head}{}", last.repeat(times))
}

/// Reads bytes, compares, writes them back, and meets what is in them.
fn made<V>(covered: &mut Covered, hexadecimal: &str, expected: &str)
where
    V: View + Described,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize,
{
    let bytes = unhex(hexadecimal).unwrap();
    let value = V::Of::from_bytes(&bytes).unwrap();
    assert_eq!(brief(&value), expected, "{hexadecimal}");
    assert_eq!(value.encode_to_vec().unwrap(), bytes, "{hexadecimal}");
    assert!(covered.bytes::<V>(&bytes));
}

macro_rules! made {
    ($covered:ident: $($Type:ty: $hexadecimal:expr, $expected:expr;)*) => { $(
        made::<$Type>($covered, AsRef::<str>::as_ref(&$hexadecimal), AsRef::<str>::as_ref(&$expected));
    )* };
}

pub fn cover(covered: &mut Covered) {
    cable(covered);
    made! { covered:
        // The CRC_32 was computed from the definition of the polynomial, elsewhere.
        AnySection<'static>: "04 b00c 1234 d5 01 02 c0ffee 047526bc",
            "ISO_IEC_14496: {table_id: 4, table_id_extension: 0x1234, version_number: 0xa, current_next_indicator: true, \
             section_number: 1, last_section_number: 2, ISO_IEC_14496: {payload: c0ffee}}";
        AnySection<'static>: "07 b00c 1234 d5 01 02 c0ffee 0a41b339",
            "IPMP: {table_id: 7, table_id_extension: 0x1234, version_number: 0xa, current_next_indicator: true, \
             section_number: 1, last_section_number: 2, IPMP: {ipmp_control_information: c0ffee}}";
        PrivateDataField<'static>: "03 03 a1b2c3", "PVR_assist_information: {data_byte: a1b2c3}";
        QualityAccessUnit<'static>: "03 05 a1b2c3", "field_size_bytes: 3, metric_count: 5, metric_bytes: a1b2c3";
        // One offset more than SubstreamCountMinus1, with marks.
        mpegts::descriptor::Descriptor<'static>: "3f 0e 13 92 23 34 8b 01 45 0102 0304 81 05fa",
            "Extension: {HEVC_subregion: {substream_ids_per_line: 0x12, total_substream_ids: 0x23, level_full_panorama: \
             0x34, subregions: {marked_subregions: {table: [{preamble_substream_id: 0xb, layout: \
             {substream_count_minus_1: 1, level: 0x45, picture_size_hor: 0x102, picture_size_vert: 0x304, pattern_count: 1, \
             substream_offsets: 05fa}}]}}}}";
    }
}

fn cable(covered: &mut Covered) {
    made! { covered:
        Request: "05 1abc", "mini_slots: 5, sid: 0x1abc";
        QueueDepthRequest: "0102 2abc", "size: 0x102, sid: 0x2abc";
        NextCodewordPointer: "5a 9234",
            "profile: 5, zero_bit_loading: true, data_profile_update: false, ncp_profile_select: true, last: false, \
             codeword_tagging: true, ncp_profile_update: false, start_subcarrier: 0x1234";
        OfdmaInitialRanging: "020304050607 08 112233",
            "mac_address: 02:03:04:05:06:07, downstream_channel_id: 8, crc: 0x112233";
        DataMessage<'static>: "01020304 a1b2c3", "session_id: 0x1020304, payload: a1b2c3";
        PspMessage<'static>: "ea 02 1234 8002 4001 a1b2c3",
            "vccv: true, sequence_valid: true, h: 2, flow_id: 5, sequence_number: 0x1234, segments: [{begin: true, end: \
             false, length: 2}, {begin: false, end: true, length: 1}], data: a1b2c3";
        MptMessage<'static>: "5a 33 2345 c1c2",
            "vccv: false, sequence_valid: true, h: 1, flow_id: 5, reserved_2: 0x33, sequence_number: 0x2345, packets: c1c2";
        PathVerifyWithoutFlow: "0102 03 04 0506 07 08 090a0b0c 0d0e0f10",
            "transaction_id: 0x102, downstream_channel_id: 3, flags: 4, n: 0x506, start_reference_point: 7, \
             end_reference_point: 8, timestamp_start: 0x90a0b0c, timestamp_end: 0xd0e0f10";
        MeasurementFile<'static>: "504e4d 04 a1b2c3", "unversioned: {kind: rx_mer, body: a1b2c3}";
        ConfigurationFile<'static>: "fe0101 0b 0b 3009 0604 2b060102 020107 40 000b 3009 0604 2b060103 020109 fe01ff 0000",
            "mta_file: {encodings: [{snmp_object: {short: {bind: {oid: 1.3.6.1.2, value: {short: {value: {integer: \
             7}}}}}}}, {long_snmp_object: {short: {bind: {oid: 1.3.6.1.3, value: {short: {value: {integer: 9}}}}}}}, \
             {file_delimiter: 0xff}], padding: 0000}";
        TransportAddress<'static>: "20010db8000000000000000000000005 1f91", "ipv6: {address: 2001:db8::5, port: 0x1f91}";
        SnmpSubtree<'static>: "06 04 2b060104", "tagged: {oid: 1.3.6.1.4}";
        // 128 bytes take a length of one byte more, 300 of two.
        SnmpObject<'static>: long("308189 0604 2b060102 048180 41", 128),
            format!("long: {{bind: {{oid: 1.3.6.1.2, value: {{long: {{value: {{octet_string: {}}}}}}}}}}}", "A".repeat(128));
        SnmpObject<'static>: long("30820136 0604 2b060103 0482012c 42", 300),
            format!(
                "very_long: {{bind: {{oid: 1.3.6.1.3, value: {{very_long: {{value: {{octet_string: {}}}}}}}}}}}",
                "B".repeat(300)
            );
        // The HCS was computed from the definition of the polynomial, elsewhere. A reserved FC, and a PDU that is too short.
        Frame<'static>: "ca 00 0003 3229 a1b2c3", "payload: {reserved: {frame_control: 0x65, payload: a1b2c3}}";
        Frame<'static>: "00 00 0003 45ce a1b2c3",
            "payload: {invalid: {raw: {frame_control: packet_pdu, payload: a1b2c3}, error: Pdu.da at byte 6: needs 6 bytes, 3 left}}";
        Segment<'static>: "8003 91a5 0102 3511 64617461",
            "pointer_valid: true, pointer: 3, sequence_number: 0x1234, sid_cluster: 5, request: 0x102, data: 64617461";
    }
}
