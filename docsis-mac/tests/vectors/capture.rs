//! XRA-31 records of our serializers, as tshark reads them.

use super::pdml::{Field, dissect};
use docsis_mac::MacAddress;
use docsis_mac::capture::{
    OfdmaInitialRanging, Xra, XraAnnex, XraBurstTlv, XraCodewordTlv, XraMiniSlotTlv, XraModulation, XraPacketType,
    XraTlv, link_type,
};
use docsis_mac::unit::{Frequency, QuarterDb, TenthDbmv};
use docsis_mac::wire::{Blob, Decode, Encode, List, Scalar};

/// A request frame.
const REQUEST: [u8; 6] = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];

/// The number in the one field of this name; None where it is missing or the only value is shown as text.
fn number(fields: &[Field], name: &str) -> Option<u64> {
    let mut found = fields.iter().filter(|field| field.name == name);
    let field = found.next()?;
    u64::from_str_radix(&field.value, 16).ok()
}

fn record(packet_type: XraPacketType, tlvs: &[XraTlv<'_>], data: &[u8]) -> Vec<u8> {
    let xra = Xra { version: 1, packet_type, tlvs: List::from(tlvs), data: Blob(data) };
    let bytes = xra.encode_to_vec().unwrap();
    assert_eq!(Xra::from_bytes(&bytes), Ok(xra));
    bytes
}

#[test]
fn tshark_reads_the_headers_of_xra_31() {
    let codeword = [
        XraCodewordTlv::Parity(Scalar(1)),
        XraCodewordTlv::InformationBytes(Scalar(0x0203)),
        XraCodewordTlv::BchOk(Scalar(1)),
        XraCodewordTlv::BchCorrectedBits(Scalar(5)),
        XraCodewordTlv::LdpcCodeBits(Scalar(0x0607)),
        XraCodewordTlv::LdpcOk(Scalar(2)),
        XraCodewordTlv::LdpcCorrectedBits(Scalar(0x0809)),
        XraCodewordTlv::Iterations(Scalar(10)),
        XraCodewordTlv::ReedSolomonOk(Scalar(3)),
        XraCodewordTlv::ReedSolomonSymbols(Scalar(11)),
    ];
    let burst = [XraBurstTlv::Reference(Scalar(0x1112_1314_1516_1718))];
    let mini_slots = [
        XraMiniSlotTlv::Start(Scalar(0x0102_0304)),
        XraMiniSlotTlv::RelativeStart(Scalar(5)),
        XraMiniSlotTlv::RelativeStop(Scalar(6)),
    ];
    let tlvs = [
        XraTlv::DownstreamChannelId(Scalar(3)),
        XraTlv::Frequency(Scalar(Frequency(603_000_000))),
        XraTlv::Modulation(Scalar(XraModulation::QAM256)),
        XraTlv::Annex(Scalar(XraAnnex::B)),
        XraTlv::OfdmProfileId(Scalar(2)),
        XraTlv::Codeword(List::from(&codeword)),
        XraTlv::Truncated(Scalar(1)),
        XraTlv::SymbolId(Scalar(0x0A0B_0C0D)),
        XraTlv::Mer(Scalar(QuarterDb(0x91))),
        XraTlv::UpstreamChannelId(Scalar(4)),
        XraTlv::Iuc(Scalar(5)),
        XraTlv::BurstId(Scalar(0x2122_2324_2526_2728)),
        XraTlv::Burst(List::from(&burst)),
        XraTlv::MiniSlots(List::from(&mini_slots)),
        XraTlv::UcdChangeCountParity(Scalar(1)),
        XraTlv::GrantBits(Scalar(0x03_0405)),
        XraTlv::SegmentHeaderPresent(Scalar(0)),
        XraTlv::OfdmaFrames(Scalar(0x0304)),
        XraTlv::Timing(Scalar(-2)),
        XraTlv::Power(Scalar(TenthDbmv(-35))),
        XraTlv::InterleaverControlWord(Scalar(10)),
    ];
    let ranging = OfdmaInitialRanging {
        mac_address: MacAddress([0, 0x11, 0x22, 0x33, 0x44, 0x55]),
        downstream_channel_id: 7,
        crc: 0xAB_CDEF,
    };
    let kinds = [
        XraPacketType::SC_QAM_FRAME,
        XraPacketType::OFDM_FRAME,
        XraPacketType::PLC_MESSAGE,
        XraPacketType::TDMA_BURST,
        XraPacketType::UPSTREAM_FRAME,
    ];
    let mut records: Vec<_> = kinds.iter().map(|kind| record(*kind, &tlvs, &REQUEST)).collect();
    records.push(record(XraPacketType::OFDMA_INITIAL_RANGING, &[], &ranging.encode_to_vec().unwrap()));
    let Some((_, packets)) = dissect(link_type::XRA, &records) else { return };
    let expected = [
        ("xra.version", 1),
        ("xra.tlv.ds_channel_id", 3),
        ("xra.tlv.ds_channel_frequency", 603_000_000),
        ("xra.tlv.modulation", 1),
        ("xra.tlv.annex", 1),
        ("xra.tlv.profile_id", 2),
        ("xra.tlv.cw_info.profile_parity", 1),
        ("xra.tlv.cw_info.nr_of_info_bytes", 0x0203),
        ("xra.tlv.cw_info.bch_decoding_successful", 1),
        ("xra.tlv.cw_info.bch_number_of_corrected_bits", 5),
        ("xra.tlv.cw_info.ldpc_nr_of_code_bits", 0x0607),
        ("xra.tlv.cw_info.ldpc_decoding_successful", 2),
        ("xra.tlv.cw_info.ldpc_number_of_corrected_bits", 0x0809),
        ("xra.tlv.cw_info.ldpc_number_of_iterations", 10),
        ("xra.tlv.cw_info.rs_decoding_successful", 3),
        ("xra.tlv.cw_info.rs_number_of_corrected_symbols", 11),
        ("xra.tlv.ncp.trunc", 1),
        ("xra.tlv.ncp.symbolid", 0x0A0B_0C0D),
        ("xra.tlv.mer", 0x91),
        ("xra.tlv.us_channel_id", 4),
        ("xra.tlv.iuc", 5),
        ("xra.tlv.burstid", 0x2122_2324_2526_2728),
        ("xra.tlv.burst_info.burst_id_reference", 0x1112_1314_1516_1718),
        ("xra.tlv.ms_info.start_minislot_id_abs", 0x0102_0304),
        ("xra.tlv.ms_info.start_minislot_id_rel", 5),
        ("xra.tlv.ms_info.stop_minislot_id_rel", 6),
        ("xra.tlv.ucd_ccc_parity", 1),
        ("xra.tlv.grant_size", 0x03_0405),
        ("xra.tlv.segment_header_present", 0),
        ("xra.tlv.ranging.number_ofdma_frames", 0x0304),
        ("xra.tlv.ranging.timing_adjust", 0xFFFF_FFFE),
        ("xra.tlv.power_level", 0xFFDD),
        ("xra.tlv.control_word", 10),
    ];
    for (kind, fields) in kinds.iter().zip(&packets) {
        for (name, value) in expected {
            assert_eq!(number(fields, name), Some(value), "{kind}: {name}");
        }
        assert_eq!(number(fields, "xra.packettype"), Some(kind.0.into()));
        // The frame behind it.
        if *kind != XraPacketType::TDMA_BURST {
            assert_eq!(number(fields, "docsis.ehdr.minislots"), Some(2), "{kind}");
        }
    }
    assert_eq!(number(&packets[5], "xra.init_ranging.mac"), Some(0x0011_2233_4455));
}
