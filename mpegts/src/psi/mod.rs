//! Program specific information — ISO/IEC 13818-1, 2.4.4. One table a file.
//!
//! ```
//! use mpegts::descriptor::Descriptor;
//! use mpegts::psi::Pmt;
//! use mpegts::section::Section;
//!
//! # let mut bytes = vec![2, 0xB0, 24, 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0, 0x0F, 0xE1, 1, 0xF0, 6, 10, 4, b'e', b'n', b'g', 0];
//! # bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
//! let pmt = Section::from_bytes(&bytes)?.long::<Pmt>()?;
//! for stream in pmt.table.streams {
//!     let stream = stream?;
//!     println!("PID {}: {}", stream.elementary_pid, stream.stream_type);
//!     for descriptor in stream.es_info {
//!         if let Descriptor::Iso639Language(language) = descriptor? {
//!             println!("{language:?}");
//!         }
//!     }
//! }
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! With a heap, `follower` follows PAT, PMT and CAT from version to version.

pub mod access_unit;
mod any;
pub mod cat;
pub mod dsmcc;
#[cfg(feature = "alloc")]
pub mod follower;
pub mod iso14496;
pub mod metadata;
pub mod pat;
pub mod pmt;
pub mod tsdt;

pub use access_unit::{GreenAccessUnit, QualityAccessUnit, QualitySamples};
pub use any::AnySection;
pub use cat::Cat;
pub use dsmcc::{DsmccPayload, DsmccSection, StreamDescriptors};
pub use iso14496::{IpmpControlInformation, Iso14496};
pub use metadata::{MetadataBytes, MetadataSection, SectionFragmentIndication};
pub use pat::{Pat, PatProgram};
pub use pmt::{Pmt, PmtStream, StreamType};
pub use tsdt::Tsdt;

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::descriptor::{Ca, Descriptor, RawDescriptor};
    use crate::packet::Pid;
    use crate::section::{LongSection, Section, ShortSection};
    use hex_literal::hex;
    use std::string::ToString;
    use wire::testing::laws;
    use wire::{Blob, Decode, Encode, ErrorKind, List, Writer};

    #[test]
    fn sections_keep_the_laws() {
        laws::<LongSection<Pat<'static>>>();
        laws::<LongSection<Pmt<'static>>>();
        laws::<LongSection<Cat<'static>>>();
        laws::<LongSection<Tsdt<'static>>>();
        laws::<LongSection<Iso14496<'static>>>();
        laws::<LongSection<IpmpControlInformation<'static>>>();
        laws::<MetadataSection<'static>>();
        laws::<ShortSection<GreenAccessUnit<'static>>>();
        laws::<LongSection<DsmccPayload<'static>>>();
        laws::<DsmccSection<DsmccPayload<'static>>>();
        laws::<DsmccSection<StreamDescriptors<'static>>>();
    }

    /// A PMT worked out by hand; its CRC from the definition of the polynomial, elsewhere.
    const PMT: [u8; 38] =
        hex!("02 b023 1234 d5 00 00  e101 f006 09 04 0b00 e1fe  1b e101 f000  0f e102 f006 0a 04 636869 00 028f7e0f");

    #[test]
    fn a_pmt_reads_and_builds() {
        let s = LongSection::<Pmt>::from_bytes(&PMT).unwrap();
        let ca =
            [Descriptor::from(Ca { ca_system_id: 0x0B00, ca_pid: Pid::new(0x1FE).unwrap(), ..Default::default() })];
        let language = RawDescriptor { descriptor_tag: 0x0A, body: Blob(b"chi\0") };
        let es_info = [Descriptor::Unknown(language)];
        let streams = [
            PmtStream { stream_type: StreamType::AVC, elementary_pid: Pid::new(0x101).unwrap(), ..Default::default() },
            PmtStream {
                stream_type: StreamType::AAC_ADTS,
                elementary_pid: Pid::new(0x102).unwrap(),
                es_info: List::from(&es_info),
                ..Default::default()
            },
        ];
        let table = Pmt {
            pcr_pid: Pid::new(0x101).unwrap(),
            program_info: List::from(&ca),
            streams: List::from(&streams),
            ..Default::default()
        };
        let built = LongSection::new(2, 0x1234, 10, table);
        assert_eq!(built.encode_to_vec().unwrap(), PMT);
        assert_eq!(s.table.pcr_pid, table.pcr_pid);
        assert_eq!(s.table.program_info, table.program_info);
        let last = s.table.streams.iter().last().unwrap().unwrap();
        assert!(matches!(last.es_info.iter().next().unwrap().unwrap(), Descriptor::Iso639Language(_)));
    }

    #[test]
    fn trap_12_a_corrupted_section_is_never_a_valid_one() {
        let good = LongSection::new(0, 7, 3, Pat::default()).encode_to_vec().unwrap();
        for i in 0..good.len() {
            let mut bad = good.clone();
            bad[i] ^= 0x10;
            let e = LongSection::<Pat>::from_bytes(&bad).unwrap_err();
            assert!(i < 3 || matches!(e.kind(), ErrorKind::Checksum { .. }), "{i}: {e}");
        }
    }

    #[test]
    fn trap_11_a_long_section_has_room_for_its_headers_and_its_checksum() {
        for length in 0..=9u8 {
            let head = [0x80, 0xB0, length, 0x12, 0x34, 0xC3, 0, 0];
            let body = usize::from(length).saturating_sub(4) + 3;
            let mut bytes = head[..body.min(8)].to_vec();
            bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
            bytes.truncate(3 + usize::from(length));
            let found =
                Section::from_bytes(&bytes).map(|section| section.as_bytes().len()).map_err(|e| (e.kind(), e.at()));
            let refused = Err((ErrorKind::Value(length.into()), "SectionHeader.section_length"));
            assert_eq!(found, if length < 9 { refused } else { Ok(12) });
        }
    }

    #[test]
    fn both_constructors_of_a_section_give_the_same_errors() {
        let mut bytes = LongSection::new(0, 7, 3, Pat::default()).encode_to_vec().unwrap();
        bytes.push(0xFF);
        let e = Section::from_bytes(&bytes).unwrap_err();
        assert_eq!((e.at(), e.offset(), e.kind()), ("SectionHeader.section_length", 12, ErrorKind::Trailing(1)));
        for length in [3, 11, 13] {
            let bytes = &bytes[..length];
            assert_eq!(
                Section::from_bytes(bytes).unwrap_err(),
                <Section<'_> as Decode<'_>>::from_bytes(bytes).unwrap_err()
            );
        }
    }

    #[test]
    fn a_wrong_form_is_not_a_wrong_length() {
        // A PAT in the short form; a Green access unit in the long one. Both have lengths that they may have.
        let short = [0x00, 0x30, 0x09, 0x12, 0x34, 0xC1, 0, 0, 0, 0, 0, 0];
        let e = LongSection::<Pat>::from_bytes(&short).unwrap_err();
        let wrong =
            |expected, found| ("SectionHeader.section_syntax_indicator", 1, ErrorKind::Constant { expected, found });
        assert_eq!((e.at(), e.offset(), e.kind()), wrong(1, 0));
        let mut long = LongSection::new(0, 7, 3, Pat::default()).encode_to_vec().unwrap();
        long[0] = 0x09;
        let e = ShortSection::<GreenAccessUnit>::from_bytes(&long).unwrap_err();
        assert_eq!((e.at(), e.offset(), e.kind()), wrong(0, 1));
    }

    #[test]
    fn a_body_cut_off_is_bounded_by_section_length() {
        // A PMT whose program_info_length says 5 where 2 bytes are left.
        let mut bytes = std::vec![0x02, 0xB0, 0x0F, 0x12, 0x34, 0xC1, 0, 0, 0xE1, 0x00, 0xF0, 0x05, 0x11, 0x22];
        bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
        let e = LongSection::<Pmt<'_>>::from_bytes(&bytes).unwrap_err();
        assert_eq!(
            (e.kind(), e.limit()),
            (ErrorKind::Short { need: 5, have: 2 }, Some("SectionHeader.section_length"))
        );
        let Ok(AnySection::Invalid { error, .. }) = AnySection::from_bytes(&bytes) else { panic!() };
        assert_eq!(error, e);
        // Of a section that is cut off itself, the end is that of the buffer.
        let e = LongSection::<Pmt<'_>>::from_bytes(&bytes[..9]).unwrap_err();
        assert_eq!(e.limit(), None);
        // The short form: three bytes are no PTS.
        let mut bytes = std::vec![0x09, 0x30, 0x07, 0x2D, 0x11, 0x93];
        bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
        let e = ShortSection::<GreenAccessUnit<'_>>::from_bytes(&bytes).unwrap_err();
        assert_eq!((e.offset(), e.limit()), (3, Some("SectionHeader.section_length")));
    }

    #[test]
    fn a_table_is_not_written_under_a_table_id_that_it_is_not_read_under() {
        for table_id in 0..=u8::MAX {
            let pat = LongSection::new(table_id, 7, 3, Pat::default()).encode_to_vec();
            let expected = if table_id == 0 { Ok(12) } else { Err((ErrorKind::Value(table_id.into()), 0)) };
            assert_eq!(pat.map(|bytes| bytes.len()).map_err(|e| (e.kind(), e.offset())), expected);
        }
        // In a buffer that is not empty, and in the short form.
        let mut out = [0; 64];
        let mut w = Writer::new(&mut out);
        w.put(&[1, 2, 3], &"others").unwrap();
        let e = LongSection::new(0x42, 7, 3, Pmt::<Descriptor<'_>>::default()).encode(&mut w).unwrap_err();
        assert_eq!((e.kind(), e.at(), e.offset()), (ErrorKind::Value(0x42), "SectionHeader.table_id", 3));
        let e = ShortSection::new(0x42, GreenAccessUnit::default()).encode_to_vec().unwrap_err();
        assert_eq!((e.kind(), e.at()), (ErrorKind::Value(0x42), "SectionHeader.table_id"));
    }

    #[test]
    fn trap_23_a_section_too_long_is_refused() {
        let programs = [PatProgram::default(); 253];
        let fits = LongSection::new(0, 1, 0, Pat { programs: List::from(&programs) });
        assert_eq!(fits.encode_to_vec().unwrap().len(), 1024);
        let programs = [PatProgram::default(); 254];
        let e = LongSection::new(0, 1, 0, Pat { programs: List::from(&programs) }).encode_to_vec().unwrap_err();
        assert_eq!(e.to_string(), "SectionHeader.section_length at byte 0: value 0x401 does not fit the field");
        let e = LongSection::new(0, 1, 32, Pat::default()).encode_to_vec().unwrap_err();
        assert_eq!(e.at(), "LongHeader.version_number");
        let long = [0; 256];
        let d = Descriptor::from(Ca { private_data: Blob(&long), ..Default::default() });
        assert_eq!(d.encode_to_vec().unwrap_err().to_string(), "Ca at byte 1: 260 bytes, at most 255");
    }
}
