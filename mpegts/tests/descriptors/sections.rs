//! Sections with a framing of their own. The CRCs were computed from the definition of the
//! polynomial, elsewhere.

use hex_literal::hex;
use mpegts::clock::{PesTimestamp, Timestamp};
use mpegts::descriptor::{Descriptor, StreamMode, StreamModeCode};
use mpegts::psi::*;
use mpegts::section::{LongSection, ShortSection};
use wire::{Blob, Chars, Decode, Encode, ErrorKind, Rfu};

fn pts(ticks: u64) -> PesTimestamp {
    PesTimestamp::new(PesTimestamp::PTS_ONLY, Timestamp::new(ticks).unwrap()).unwrap()
}

#[test]
fn a_metadata_section_has_flags_in_the_reserved_bits() {
    let bytes = hex!("06 a00c 5a f1 ab 01 02 c0ffee f4267081");
    let section = MetadataSection {
        random_access_indicator: true,
        metadata_service_id: 0x5A,
        reserved: Rfu::from_deviation(0x0E),
        section_fragment_indication: SectionFragmentIndication::FIRST,
        version_number: 21,
        current_next_indicator: true,
        section_number: 1,
        last_section_number: 2,
        metadata_byte: Blob(&[0xC0, 0xFF, 0xEE]),
        ..Default::default()
    };
    assert_eq!(MetadataSection::from_bytes(&bytes).unwrap(), section);
    assert_eq!(section.encode_to_vec().unwrap(), bytes);
    let wide = MetadataSection { section_fragment_indication: SectionFragmentIndication(4), ..section };
    assert!(wide.encode_to_vec().is_err());
}

#[test]
fn trap_13_a_green_section_is_short_and_ends_in_a_crc() {
    let bytes = hex!("09 300c 2d11935679 c0ffee 064f7bee");
    let table = GreenAccessUnit { display_in_pts: pts(0x1_8464_AB3C), green_au: Blob(&[0xC0, 0xFF, 0xEE]) };
    let section = ShortSection::new(0x09, table);
    assert_eq!(section.encode_to_vec().unwrap(), bytes);
    assert_eq!(ShortSection::from_bytes(&bytes), Ok(section));
    let mut wrong = bytes;
    wrong[8] ^= 1;
    let error = ShortSection::<GreenAccessUnit>::from_bytes(&wrong).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Checksum { .. }));
}

#[test]
fn trap_13_a_dsmcc_section_has_a_crc_or_a_checksum() {
    let descriptors =
        [Descriptor::StreamMode(StreamMode { stream_mode: StreamModeCode::PAUSE, ..Default::default() }.into())];
    let table = StreamDescriptors { descriptors: (&descriptors).into() };
    let section = LongSection::new(0x3D, 0x1234, 10, table);
    let crc = hex!("3d b00d 1234 d5 00 00 19 02 01 ff 28913e04");
    let with_crc = DsmccSection::with_crc_32(section);
    assert_eq!(with_crc.encode_to_vec().unwrap(), crc);
    assert_eq!(DsmccSection::from_bytes(&crc), Ok(with_crc));
    assert_eq!(LongSection::from_bytes(&crc), Ok(section));
    let checksum = hex!("3d 700d 1234 d5 00 00 19 02 01 ff 01020304");
    let with_checksum = DsmccSection::with_checksum(section, [1, 2, 3, 4]);
    assert_eq!(with_checksum.encode_to_vec().unwrap(), checksum);
    assert_eq!(DsmccSection::from_bytes(&checksum), Ok(with_checksum));
    assert!(LongSection::<StreamDescriptors<'_>>::from_bytes(&checksum).is_err());
    for i in 0..checksum.len() {
        assert!(DsmccSection::<DsmccPayload<'_>>::from_bytes(&checksum[..i]).is_err());
    }
    // A length that has no room for the headers stands behind the table_id; a body is bounded by it.
    let mut wrong = checksum;
    wrong[2] = 8;
    let error = DsmccSection::<DsmccPayload<'_>>::from_bytes(&wrong).unwrap_err();
    let field = ("SectionHeader.section_length", 1, ErrorKind::Value(8));
    assert_eq!((error.at(), error.offset(), error.kind()), field);
    let cut = hex!("3d 700c 1234 d5 00 00 19 02 01 01020304");
    let table = DsmccSection::<StreamDescriptors<'_>>::from_bytes(&cut).unwrap();
    let error = table.section.table.descriptors.iter().next().unwrap().unwrap_err();
    assert_eq!(error.offset(), 10);
}

#[test]
fn quality_samples_are_as_long_as_their_header_says() {
    let bytes = hex!("02 02 70736e72 02 2d11935679 0102 210001000b 0304  7373696d 01 2d11935679 0506");
    let unit = QualityAccessUnit::from_bytes(&bytes).unwrap();
    assert_eq!(unit.encode_to_vec().unwrap(), bytes);
    let metrics: Vec<_> = unit.metrics().map(Result::unwrap).collect();
    assert_eq!(metrics.iter().map(|m| m.metric_code).collect::<Vec<_>>(), [Chars(*b"psnr"), Chars(*b"ssim")]);
    let samples: Vec<_> = metrics[0].samples().collect();
    assert_eq!(samples, [(pts(0x1_8464_AB3C), &[1, 2][..]), (pts(5), &[3, 4])]);
    assert_eq!(metrics[1].samples().count(), 1);
    let cut = QualityAccessUnit { metric_bytes: Blob(&bytes[2..14]), ..unit };
    let cut: Vec<_> = cut.metrics().collect();
    assert!(matches!(cut[..], [Err(_)]));
}
