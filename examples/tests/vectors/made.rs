//! Vectors of structures that are in no table of vectors and in no capture, put together by hand from the layouts of the
//! standards. Every number is distinct and not zero as far as its field allows.

use super::cover::Covered;
use docsis_mac::capture::{DataMessage, MptMessage, NextCodewordPointer, OfdmaInitialRanging, PspMessage};
use docsis_mac::config::ConfigurationFile;
use docsis_mac::ehdr::Element;
use docsis_mac::message::{Message, PathVerifyWithoutFlow};
use docsis_mac::pnm::MeasurementFile;
use docsis_mac::tlv::{SnmpObject, SnmpSubtree, TransportAddress};
use docsis_mac::{Frame, QueueDepthRequest, Request, Segment};
use dvb_si::table::StuffingSection;
use mpegts::ip::fec::FecPacket;
use mpegts::packet::adaptation::{AdaptationField, PrivateDataField};
use mpegts::pes::Pes;
use mpegts::psi::{AnySection, QualityAccessUnit};
use mpegts::tunnel::{baseband::BbFrame, mpe::DatagramSection};
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
        AnySection<'static>: "06e00c5bff6c0305c0ffee7d892f24",
            "metadata: {private_indicator: true, random_access_indicator: true, decoder_config_flag: false, \
             metadata_service_id: 0x5b, section_fragment_indication: last, version_number: 0x16, \
             current_next_indicator: false, section_number: 3, last_section_number: 5, metadata_byte: c0ffee}";
        AnySection<'static>: "06900c5cffaf0406c0ffeff1420db9",
            "metadata: {private_indicator: false, random_access_indicator: false, decoder_config_flag: true, \
             metadata_service_id: 0x5c, section_fragment_indication: first, version_number: 0x17, \
             current_next_indicator: true, section_number: 4, last_section_number: 6, metadata_byte: c0ffef}";
        AnySection<'static>: "09700c2d1193567bc0ffee065efc17",
            "Green_AU: {table_id: 9, private_indicator: true, Green_AU: {display_in_pts: {prefix: 2, ticks: \
             0x18464ab3d}, green_au: c0ffee}}";
        AdaptationField<'static>: "5991a2b3c4feabff6e5d4c7ecd039f9234ffff",
            "discontinuity_indicator: false, random_access_indicator: true, \
             elementary_stream_priority_indicator: false, pcr: 0x15555555537, opcr: 0x256aaaaaaed, \
             adaptation_field_extension: {ltw: {ltw_valid_flag: true, ltw_offset: 0x1234}, reserved_bytes: }, \
             stuffing: ffff";
        PrivateDataField<'static>: "02 05 24644d721f",
            "AU_information: {au_coding_format: avc, au_coding_type_information: 4, details: {au_ref_pic_idc: 1, \
             au_pic_struct: 2, profile_info: {au_profile: 0x4d, au_constraint_set0_flag: false, \
             au_constraint_set1_flag: true, au_constraint_set2_flag: true, au_avc_compatible_flags: 0x12, \
             au_level: 0x1f}}}";
        PrivateDataField<'static>: "df 05 4542503042",
            "registered_private_data: {data: {EBP0: {fragment_flag: false, segment_flag: true, concealment_flag: \
             false, reserved_bytes: }}}";
        PrivateDataField<'static>: "df 05 4542503006",
            "registered_private_data: {data: {EBP0: {fragment_flag: false, segment_flag: false, \
             concealment_flag: true, reserved_bytes: }}}";
        Pes<'static>: "000001 e1 0006 80 08 01 0e a1a2",
            "stream_id: 0xe1, pes_packet_length: 6, header: {pes_scrambling_control: 0, pes_priority: false, \
             data_alignment_indicator: false, copyright: false, original_or_copy: false, dsm_trick_mode: \
             {trick_mode_control: fast_forward, field_id: bottom, intra_slice_refresh: true, \
             frequency_truncation: six}, stuffing: }, data: a1a2";
        Pes<'static>: "000001 e2 0006 80 08 01 55 a1a3",
            "stream_id: 0xe2, pes_packet_length: 6, header: {pes_scrambling_control: 0, pes_priority: false, \
             data_alignment_indicator: false, copyright: false, original_or_copy: false, dsm_trick_mode: \
             {trick_mode_control: freeze_frame, field_id: frame, reserved: 2}, stuffing: }, data: a1a3";
        Pes<'static>: "000001 e3 0006 80 08 01 63 a1a4",
            "stream_id: 0xe3, pes_packet_length: 6, header: {pes_scrambling_control: 0, pes_priority: false, \
             data_alignment_indicator: false, copyright: false, original_or_copy: false, dsm_trick_mode: \
             {trick_mode_control: fast_reverse, field_id: top, intra_slice_refresh: false, frequency_truncation: \
             all}, stuffing: }, data: a1a4";
        Pes<'static>: "000001 fd 000a 80 01 05 0f 83 12 b1b2 a1a5",
            "stream_id: extended_stream_id, pes_packet_length: 0xa, header: {pes_scrambling_control: 0, pes_priority: false, \
             data_alignment_indicator: false, copyright: false, original_or_copy: false, pes_extension: \
             {pes_extension_2: {field: {stream_id_extension: {stream_id_extension: 0x12, reserved: b1b2}}}}, \
             stuffing: }, data: a1a5";
        FecPacket<'static>: "b36102032233445633445567bcde0635a2234567667788994a060b01d1d2",
            "padding_recovery: true, extension_recovery: true, csrc_count_recovery: 3, marker_recovery: false, \
             payload_type: 0x61, sequence_number: 0x203, timestamp: 0x22334456, ssrc: 0x33445567, \
             sn_base_low_bits: 0xbcde, length_recovery: 0x635, e: true, pt_recovery: 0x22, mask: 0x234567, \
             ts_recovery: 0x66778899, n: false, d: true, fec_type: hamming, index: 2, offset: 6, na: 0xb, \
             sn_base_ext_bits: 1, payload: d1d2";
        FecPacket<'static>: "94e202042233445733445568bcdf0636232345686677889a91070c02d3d4",
            "padding_recovery: false, extension_recovery: true, csrc_count_recovery: 4, marker_recovery: true, \
             payload_type: 0x62, sequence_number: 0x204, timestamp: 0x22334457, ssrc: 0x33445568, \
             sn_base_low_bits: 0xbcdf, length_recovery: 0x636, e: false, pt_recovery: 0x23, mask: 0x234568, \
             ts_recovery: 0x6677889a, n: true, d: false, fec_type: reed_solomon, index: 1, offset: 7, na: 0xc, \
             sn_base_ext_bits: 2, payload: d3d4";
        // tshark has the bits of the BBHEADER in the same places. The CRC-8 was computed elsewhere, too.
        BbFrame<'static>: "cd2105d800184700081ea1a2a3e1e2",
            "header: {ts_gs: ts, sis: false, ccm: false, issyi: true, npd: true, ext: 1, matype_2: 0x21, upl: \
             0x5d8, dfl: 0x18, sync: 0x47, syncd: 8}, mode: normal, data: a1a2a3, padding: e1e2";
        BbFrame<'static>: "962205d9001048000929a1a4e3",
            "header: {ts_gs: gse, sis: false, ccm: true, issyi: false, npd: true, ext: 2, matype_2: 0x22, upl: \
             0x5d9, dfl: 0x10, sync: 0x48, syncd: 9}, mode: high_efficiency, data: a1a4, padding: e3";
        DatagramSection<'static>: "3eb00f0605db010204030201aabb3d0ce57c",
            "private_indicator: false, header: {mac_address_6: 6, mac_address_5: 5, payload_scrambling_control: \
             1, address_scrambling_control: 2, llc_snap_flag: true, current_next_indicator: true, \
             section_number: 1, last_section_number: 2, mac_address_4: 4, mac_address_3: 3, mac_address_2: 2, \
             mac_address_1: 1}, payload: aabb, crc_32: 0";
        StuffingSection<'static>: "72 f003 b1b2c4", "section_syntax_indicator: true, data: b1b2c4";
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
        Element<'static>: "34 51 5234 07",
            "bp_up: {key_sequence: 5, version: 1, enable: false, toggle: true, sid: 0x1234, request: 7}";
        Element<'static>: "44 61 8345 00",
            "bp_down: {key_sequence: 6, version: 1, enable: true, toggle: false, said: 0x345}";
        Element<'static>: "73 71 5456",
            "bp_up2: {key_sequence: 7, version: 1, enable: false, toggle: true, sid: 0x1456}";
        Element<'static>: "35 81 8567 08 2b",
            "bp_up_fragment: {key_sequence: 8, version: 1, enable: true, toggle: false, sid: 0x567, request: 8, \
             first: true, last: false, fragment_sequence: 0xb}";
        Element<'static>: "35 91 5678 09 1c",
            "bp_up_fragment: {key_sequence: 9, version: 1, enable: false, toggle: true, sid: 0x1678, request: 9, \
             first: false, last: true, fragment_sequence: 0xc}";
        NextCodewordPointer: "61d235",
            "profile: 6, zero_bit_loading: false, data_profile_update: false, ncp_profile_select: false, last: \
             true, codeword_tagging: true, ncp_profile_update: true, start_subcarrier: 0x1235";
        NextCodewordPointer: "764abc",
            "profile: 7, zero_bit_loading: false, data_profile_update: true, ncp_profile_select: true, last: \
             false, codeword_tagging: false, ncp_profile_update: true, start_subcarrier: 0xabc";
        PspMessage<'static>: "56011235c003a1b2c4",
            "vccv: false, sequence_valid: true, h: 1, flow_id: 3, sequence_number: 0x1235, segments: [{begin: \
             true, end: true, length: 3}], data: a1b2c4";
        MptMessage<'static>: "b4342346c1c3",
            "vccv: true, sequence_valid: false, h: 3, flow_id: 2, reserved_2: 0x34, sequence_number: 0x2346, \
             packets: c1c3";
        Frame<'static>: "00 05 0013 79e7 010203040506 060504030201 0800 aa0e998efe",
            "mac_parm: 5, payload: {packet_pdu: {da: 01:02:03:04:05:06, sa: 06:05:04:03:02:01, length_or_type: \
             0x800, data: aa}}";
        Frame<'static>: "01 05 0018 44 61 4345 00 32b0 010203040506 060504030201 0800 aa0e998efe",
            "ehdr: [{bp_down: {key_sequence: 6, version: 1, enable: false, toggle: true, said: 0x345}}], \
             payload: {packet_pdu: {da: 01:02:03:04:05:06, sa: 06:05:04:03:02:01, length_or_type: 0x800, data: \
             aa}}";
        Message<'static>: "01e02f000001 020a0b0c0d0e 000a 01 2c 03 05 04 21 1234 05 06bf653b17",
            "da: 01:e0:2f:00:00:01, sa: 02:0a:0b:0c:0d:0e, dsap: 1, ssap: 0x2c, control: 3, version: 5, \
             last_part: 2, part: 1, body: {RNG-REQ: {power_above_window: false, power_below_window: false, sid: \
             0x1234, downstream_channel_id: 5, pending_till_complete: 6}}, crc: 0x40000000";
        ConfigurationFile<'static>: "030101 120104 ff a1b2",
            "modem_file: {encodings: [{network_access: 1}, {maximum_cpes: 4}, {end_of_data: {}}], padding: a1b2}";
        ConfigurationFile<'static>: "fe0101 0b 0b 3009 0604 2b060104 020108 fe01ff a1b3",
            "mta_file: {encodings: [{snmp_object: {short: {bind: {oid: 1.3.6.1.4, value: {short: {value: \
             {integer: 8}}}}}}}, {file_delimiter: 0xff}], padding: a1b3}";
    }
}
