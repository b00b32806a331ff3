#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::unwrap_used)] // tests assert
#![allow(clippy::unusual_byte_groupings)] // fields of bits

use super::*;
use crate::clock::{Escr, Pcr, PesTimestamp, Timestamp};
use crate::packet::adaptation::AdaptationField;
use crate::packet::{Packet, Pid};
use hex_literal::hex;
use std::vec::Vec;
use wire::{Bits, Blob, Decode, Encode, Rfu};

#[test]
fn pes_keeps_the_laws() {
    wire::testing::laws::<Pes<'static>>();
}

/// PTS 0x1_2345_6789 and DTS 0x0_FEDC_BA98 spread by hand, two bytes of stuffing.
const BOTH: [u8; 23] = hex!("000001 e0 0011  84 c0 0c  39 8d15cf13 17f b 73 7531 ffff aabb");

#[test]
fn pts_and_dts() {
    let pes = Pes::from_bytes(&BOTH).unwrap();
    let header = pes.header.unwrap();
    assert_eq!(header.pts().unwrap().get(), 0x1_2345_6789);
    assert_eq!(header.dts().unwrap().get(), 0x0_FEDC_BA98);
    assert!(header.data_alignment_indicator && !header.pes_priority);
    assert_eq!((header.stuffing.0, pes.data.0), (&[0xFF, 0xFF][..], &[0xAA, 0xBB][..]));
    assert_eq!(pes.is_complete(), Some(true));
    assert_eq!(pes.encode_to_vec().unwrap(), BOTH);
    let stamp = |prefix, ticks| PesTimestamp::new(prefix, Timestamp::new(ticks).unwrap());
    let built = PesHeader {
        data_alignment_indicator: true,
        pts: stamp(PesTimestamp::PTS, 0x1_2345_6789),
        dts: stamp(PesTimestamp::DTS, 0x0_FEDC_BA98),
        stuffing: Blob(&[0xFF, 0xFF]),
        ..Default::default()
    };
    assert_eq!(Pes::new(StreamId(0xE0), Some(built), &[0xAA, 0xBB]).encode_to_vec().unwrap(), BOTH);
}

#[test]
fn trap_17_lengths_and_flags_of_pes() {
    let at = |bytes: &[u8]| Pes::from_bytes(bytes).unwrap_err().at();
    // PTS_DTS_flags '01'
    assert_eq!(at(&hex!("000001 e0 0000 80 40 05 1100010001")), "PesHeader.pts_dts_flags");
    // `PES_packet_length` shorter than the header
    assert_eq!(at(&hex!("000001 e0 0004 80 80 05 2100010001 aa")), "PesStart.pes_packet_length");
    // PES_header_data_length shorter than what the flags announce, and longer than the packet
    assert_eq!(at(&hex!("000001 e0 0000 80 80 04 2100010001 aa")), "PesHeader.stuffing");
    assert_eq!(at(&hex!("000001 e0 0000 80 80 09 2100010001 aa")), "PesHeader.stuffing");
    // no start code
    assert_eq!(at(&hex!("000002 e0 0000 80 00 00")), "PesStart.packet_start_code_prefix");
    // length 0, empty extension, and a stream without header
    let open = Pes::from_bytes(&hex!("000001 e0 0000 80 01 01 0e aa")).unwrap();
    assert_eq!((open.is_complete(), open.header.unwrap().pes_extension), (None, Some(PesExtension::default())));
    let padding = Pes::from_bytes(&hex!("000001 be 0002 ffff")).unwrap();
    assert_eq!((padding.header, padding.data.0), (None, &[0xFF, 0xFF][..]));
    // stuffing that makes the header longer than its length can say
    let long = [0xFF; 256];
    let header = PesHeader { stuffing: Blob(&long), ..Default::default() };
    assert!(Pes::new(StreamId(0xE0), Some(header), &[]).encode_to_vec().is_err());
}

/// Every optional part, each value in its own bits, worked out by hand from the syntax table.
const EVERYTHING: [u8; 68] = hex!(
    "000001 fd 003e  bd ff 3a"
    // PTS 0x1_2345_6789, DTS 0x0_FEDC_BA98
    "39 8d15cf13 17 fb737531"
    // ESCR base 0x1_2345_6789, extension 0x12B: 11 100 1 1010001101000 1 ...
    "f4 8d 3c 4e 56 57"
    // '1', ES_rate 0x12345, '1'
    "82 468b"
    // slow motion, rep_cntrl 9
    "29"
    // '1', additional_copy_info 0x55
    "d5"
    // previous_PES_packet_CRC
    "a1b2"
    // all of PES_extension
    "ff"
    "0102030405060708090a0b0c0d0e0f10"
    "03 aabbcc"
    // '1' counter 0x2A, '1' MPEG1 original_stuff_length 0x15
    "aa d5"
    // '01' scale 1, size 0x1234
    "7234"
    // '1' length 7: TREF 0x1_2345_6789 and a reserved byte
    "87 fe f9 8d15cf13 99"
    "ffff"
    "77"
);

#[test]
fn every_optional_part_of_the_header() {
    // The ESCR is set apart: its expected bytes come from its own definition, bit by bit.
    let escr = Escr::new(0x1_2345_6789 * 300 + 0x12B).unwrap();
    let mut expected = EVERYTHING;
    expected[19..25].copy_from_slice(&escr_by_bits(0x1_2345_6789, 0x12B));
    let pes = Pes::from_bytes(&expected).unwrap();
    let h = pes.header.unwrap();
    let stamp = |prefix, ticks| PesTimestamp::new(prefix, Timestamp::new(ticks).unwrap());
    let extension = PesExtension {
        reserved: Rfu::default(),
        pes_private_data: Some(hex!("0102030405060708090a0b0c0d0e0f10")),
        pack_header: Some(Blob(&[0xAA, 0xBB, 0xCC])),
        program_packet_sequence_counter: Some(ProgramPacketSequenceCounter {
            program_packet_sequence_counter: 0x2A,
            mpeg1_mpeg2_identifier: true,
            original_stuff_length: 0x15,
            ..Default::default()
        }),
        p_std_buffer: Some(PStdBuffer { p_std_buffer_scale: true, p_std_buffer_size: 0x1234 }),
        pes_extension_2: Some(PesExtension2 {
            marker: Rfu::default(),
            field: PesExtensionField::Tref(TrefField {
                tref: stamp(PesTimestamp::TREF, 0x1_2345_6789),
                reserved_2: Blob(&[0x99]),
                ..Default::default()
            }),
        }),
    };
    let built = PesHeader {
        pes_scrambling_control: 3,
        pes_priority: true,
        data_alignment_indicator: true,
        copyright: false,
        original_or_copy: true,
        pts: stamp(PesTimestamp::PTS, 0x1_2345_6789),
        dts: stamp(PesTimestamp::DTS, 0x0_FEDC_BA98),
        escr: Some(escr),
        es_rate: Some(EsRate { es_rate: 0x12345, ..Default::default() }),
        dsm_trick_mode: Some(TrickMode::SlowMotion { rep_cntrl: 9 }),
        additional_copy_info: Some(AdditionalCopyInfo { additional_copy_info: 0x55, ..Default::default() }),
        previous_pes_packet_crc: Some(0xA1B2),
        pes_extension: Some(extension),
        stuffing: Blob(&[0xFF, 0xFF]),
    };
    assert_eq!(h, built);
    assert_eq!(Pes::new(StreamId::EXTENDED_STREAM_ID, Some(built), &[0x77]).encode_to_vec().unwrap(), expected);
}

/// '11' base[32..30] '1' base[29..15] '1' base[14..0] '1' extension '1'.
fn escr_by_bits(base: u64, extension: u64) -> [u8; 6] {
    let mut bits = 0b11u64;
    let mut put = |value: u64, width: u32| bits = bits << width | value & ((1 << width) - 1);
    for (value, width) in
        [(base >> 30, 3), (1, 1), (base >> 15, 15), (1, 1), (base, 15), (1, 1), (extension, 9), (1, 1)]
    {
        put(value, width);
    }
    let [_, _, bytes @ ..] = bits.to_be_bytes();
    bytes
}

#[test]
fn trick_modes_by_their_control() {
    let (field_id, frequency_truncation) = (FieldId::FRAME, FrequencyTruncation::THREE);
    for (raw, mode) in [
        (0b000_10_1_01, TrickMode::FastForward { field_id, intra_slice_refresh: true, frequency_truncation }),
        (0b011_10_0_01, TrickMode::FastReverse { field_id, intra_slice_refresh: false, frequency_truncation }),
        (0b001_10110, TrickMode::SlowMotion { rep_cntrl: 22 }),
        (0b100_00111, TrickMode::SlowReverse { rep_cntrl: 7 }),
        (0b010_01_111, TrickMode::FreezeFrame { field_id: FieldId::BOTTOM, reserved: Rfu::default() }),
        (0b110_11110, TrickMode::Reserved { trick_mode_control: 6, reserved: Rfu::from_deviation(1) }),
    ] {
        assert_eq!(TrickMode::from_bits(raw, 8), mode);
        assert_eq!(mode.to_bits(8), raw);
    }
    for raw in 0..256 {
        assert_eq!(TrickMode::from_bits(raw, 8).to_bits(8), raw);
    }
    for wrong in [
        TrickMode::SlowMotion { rep_cntrl: 32 },
        TrickMode::FreezeFrame { field_id: FieldId(4), reserved: Rfu::default() },
        TrickMode::Reserved { trick_mode_control: 1, reserved: Rfu::default() },
        TrickMode::Reserved { trick_mode_control: 8, reserved: Rfu::default() },
    ] {
        let header = PesHeader { dsm_trick_mode: Some(wrong), ..Default::default() };
        assert_eq!(header.encode_to_vec().unwrap_err().at(), "PesHeader.dsm_trick_mode");
    }
}

#[test]
fn trap_17_the_second_extension() {
    let field = |bytes: &[u8]| {
        let n = bytes.len() as u8;
        let packet = [&hex!("000001 fd 0000 80 01")[..], &[2 + n, 0x0F, 0x80 | n], bytes].concat();
        let pes = Pes::from_bytes(&packet).unwrap();
        assert_eq!(pes.encode_to_vec().unwrap(), packet);
        std::format!("{:?}", pes.header.unwrap().pes_extension.unwrap().pes_extension_2.unwrap().field)
    };
    assert!(field(&[0x71, 0xFF]).contains("StreamIdExtension(0x71), reserved: ff"));
    assert!(field(&hex!("fe f10007d861")).contains("tref: Some("));
    assert!(field(&[0xFF]).contains("tref: None"));
    // cut, and without anything
    assert_eq!(field(&hex!("fe f10007d8")), "Other(fef10007d8)");
    assert_eq!(field(&[]), "Other()");
    // the length counts beyond the header
    assert!(Pes::from_bytes(&hex!("000001 fd 0000 80 01 03 0f 82 01")).is_err());
}

#[test]
fn audio_description() {
    // The examples of the layout: version 1, and version 2 with gains of +1, -2 and silence.
    let one = hex!("f8 4454474144 31 40 e0 ffffff ffffffff");
    let two = hex!("fb 4454474144 32 ff 20 01fe80 ffffffff");
    let gains = MainGains { center: 1, front: -2, surround: -128 };
    for (bytes, fade, pan, gains) in [(one, 0x40, 0xE0, None), (two, 0xFF, 0x20, Some(gains))] {
        let expected = AudioDescription::new(fade, pan, gains);
        assert_eq!(expected.main_gains(), gains);
        let extension = PesExtension { pes_private_data: Some(bytes), ..Default::default() };
        assert_eq!(extension.audio_description(), Some(expected));
        assert_eq!(expected.encode_to_vec().unwrap(), bytes);
    }
    let other = PesExtension { pes_private_data: Some([7; 16]), ..Default::default() };
    assert_eq!(other.audio_description(), None);
}

#[test]
fn timestamps_that_agree_are_written_once() {
    let (a, b) = (Timestamp::new(7), Timestamp::new(5));
    let header = PesHeader::timed(a, a);
    assert_eq!((header.pts(), header.dts(), header.dts), (a, a, None));
    assert_eq!(header.encode_to_vec().unwrap(), hex!("80 80 05 21 0001 000f"));
    let header = PesHeader::timed(a, b);
    assert_eq!((header.pts(), header.dts()), (a, b));
    assert_eq!(header.encode_to_vec().unwrap(), hex!("80 c0 0a 31 0001 000f 11 0001 000b"));
    assert_eq!(PesHeader::timed(None, None).encode_to_vec().unwrap(), hex!("80 00 00"));
    assert_eq!(PesHeader::timed(None, a).encode_to_vec().unwrap_err().at(), "PesHeader.pts_dts_flags");
}

/// The packets of `n` bytes of data.
fn packets(n: usize, open: bool, first: Option<&AdaptationField<'_>>) -> Vec<[u8; 188]> {
    let data: Vec<u8> = (0..n).map(|i| (i * 7) as u8).collect();
    let header = Some(PesHeader::timed(Timestamp::new(0x1_2345_6789), None));
    let make = if open { Pes::open } else { Pes::new };
    let pes = make(StreamId(0xE0), header, &data);
    let mut packetizer = PesPacketizer::new(Pid::new(0x1ABC).unwrap());
    packetizer.set_continuity_counter(14);
    let mut out = Vec::new();
    packetizer.push(&pes, first, |p| out.push(*p)).unwrap();
    assert_eq!(usize::from(packetizer.continuity_counter()), (14 + out.len()) & 15);
    out
}

#[test]
fn cut_and_put_together_again() {
    let field = AdaptationField {
        discontinuity_indicator: true,
        random_access_indicator: true,
        pcr: Pcr::new(123_456_789),
        ..Default::default()
    };
    for n in [0, 1, 160, 161, 162, 169, 170, 171, 353, 354, 355, 5000, 65527, 65528, 70000] {
        for (open, first) in [(false, None), (true, None), (false, Some(&field))] {
            let packets = packets(n, open, first);
            let room = if first.is_some() { 176 } else { 184 };
            assert_eq!(packets.len(), 1 + (n + 14usize).saturating_sub(room).div_ceil(184), "{n}");
            let mut assembler = PesAssembler::new(Delivery::PACKETS);
            let mut data = None;
            for (i, packet) in packets.iter().enumerate() {
                let packet = Packet::new(packet);
                assert_eq!(packet.payload_unit_start_indicator(), i == 0);
                assert_eq!(usize::from(packet.continuity_counter()), (14 + i) & 15);
                assert_eq!(packet.pcr().is_some(), i == 0 && first.is_some());
                assert_eq!(packet.random_access_indicator(), i == 0 && first.is_some());
                assert_eq!(packet.discontinuity_indicator(), i == 0 && first.is_some());
                let mut payload = PesPayload::new(packet.payload().unwrap().unwrap(), i == 0);
                while let Some(event) = assembler.next(&mut payload) {
                    match event {
                        PesEvent::Start { head } => {
                            let length = if open || n > 65527 { 0 } else { n + 8 };
                            assert_eq!(usize::from(head.pes_packet_length()), length);
                        }
                        PesEvent::Packet { data: piece, end, .. } => {
                            assert_eq!(end, PesEnd::Complete);
                            data = Some(piece.to_vec());
                        }
                        other => panic!("{other:?}"),
                    }
                }
            }
            if let Some(PesEvent::Packet { data: piece, .. }) = assembler.finish() {
                assert!(data.is_none() && (open || n > 65527));
                data = Some(piece.to_vec());
            }
            assert_eq!(data.unwrap(), (0..n).map(|i| (i * 7) as u8).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_packet_without_payload_does_not_count() {
    let mut packetizer = PesPacketizer::new(Pid::new(0x100).unwrap());
    packetizer.set_continuity_counter(5);
    let field = AdaptationField { pcr: Pcr::new(27_000_000), ..Default::default() };
    let mut packet = [0; 188];
    assert_eq!(packetizer.packet(true, Some(&field), [&[], &[]], &mut packet).unwrap(), 0);
    let sent = Packet::new(&packet);
    assert_eq!((sent.continuity_counter(), sent.adaptation_field_control()), (4, 2));
    assert_eq!((sent.payload_unit_start_indicator(), sent.pcr()), (false, field.pcr));
    assert_eq!(packetizer.continuity_counter(), 5);
    // an adaptation field that leaves no room
    let private = [0; 181];
    let field = AdaptationField { transport_private_data: Some(wire::List::from_wire(&private)), ..Default::default() };
    let error = packetizer.packet(true, Some(&field), [&[1], &[]], &mut packet).unwrap_err();
    assert_eq!(error.at(), "TS_packet.adaptation_field_length");
}
