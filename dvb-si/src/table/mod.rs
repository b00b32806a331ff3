//! Tables — EN 300 468, 5.2. One a file.
//!
//! `LongSection<Eit>` and its kin read and write whole sections; [`Section::long`] and
//! [`Section::short`] type a section out of a stream.
//!
//! ```
//! use dvb_si::descriptor::Descriptor;
//! use dvb_si::table::Sdt;
//! use mpegts::section::{LongSection, Section};
//! use wire::{Decode, Encode};
//!
//! // One service, 0x0065 (101), named "Sud".
//! # let mut bytes = vec![0x42, 0xF0, 25, 0, 1, 0xC1, 0, 0, 0x23, 0x3A, 0xFF, 0, 0x65, 0xFD, 0x80, 8, 0x48, 6, 0x19, 0, 3];
//! # bytes.extend(*b"Sud");
//! # bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
//! let mut section = Section::from_bytes(&bytes)?.long::<Sdt>()?;
//! for service in section.table.services {
//!     let service = service?;
//!     for descriptor in service.descriptors {
//!         if let Descriptor::Service(names) = descriptor? {
//!             assert_eq!((service.service_id, names.service_name.to_string()), (101, "Sud".into()));
//!         }
//!     }
//! }
//! // What is not touched is copied.
//! section.header.version_number = 7;
//! let edited = section.encode_to_vec()?;
//! assert_eq!(LongSection::<Sdt>::from_bytes(&edited)?.header.version_number, 7);
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! [`Section::long`]: mpegts::section::Section::long
//! [`Section::short`]: mpegts::section::Section::short

pub mod ait;
mod any;
pub mod container;
pub mod eit;
pub mod fec;
mod loops;
pub mod nit;
pub mod notification;
pub mod partial;
pub mod protection;
pub mod related;
pub mod rnt;
pub mod satellite;
pub mod sdt;
pub mod status;
pub mod time;

pub use ait::{Ait, AitApplication, AitDescriptor};
pub use any::{AnySection, PrivateSection};
pub use container::{Container, Dfit};
pub use eit::{Eit, EitEvent, RunningStatus};
pub use fec::{MpeFecSection, MpeIfecSection};
pub use loops::{DescriptorLoop, each_loop};
pub use nit::{Bat, Nit, TransportStream};
pub use notification::{Device, Int, IntDescriptor, TargetDescriptor, Unt, UntDescriptor, UntPlatform};
pub use partial::{Dit, Sit, SitService};
pub use protection::ProtectionMessageSection;
pub use related::{Cit, Rct};
pub use rnt::{Rnt, RntDescriptor};
pub use satellite::SatSection;
pub use sdt::{Sdt, SdtService};
pub use status::{EventStatus, Rst, StuffingSection};
pub use time::{Tdt, Tot};

use crate::descriptor::Descriptor;

/// The PMT with the descriptors of EN 300 468.
pub type Pmt<'a> = mpegts::psi::Pmt<'a, Descriptor<'a>>;
/// A stream of such a [`Pmt`].
pub type PmtStream<'a> = mpegts::psi::PmtStream<'a, Descriptor<'a>>;
/// The CAT with the descriptors of EN 300 468.
pub type Cat<'a> = mpegts::psi::Cat<'a, Descriptor<'a>>;
/// The TSDT with the descriptors of EN 300 468.
pub type Tsdt<'a> = mpegts::psi::Tsdt<'a, Descriptor<'a>>;

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::descriptor::{Component, Content, ContentEntry, ContentNibbles, Descriptor, ShortEvent};
    use crate::text::Text;
    use crate::time::{Date, Duration, TimeOfDay, UtcTime};
    use hex_literal::hex;
    use mpegts::section::{LongSection, Section, ShortSection};
    use std::{format, string::ToString, vec::Vec};
    use wire::testing::laws;
    use wire::{Chars, Decode, Encode, List, Owned};

    #[test]
    fn a_stuffing_section_holds_anything_whatever_its_indicator() {
        for len in [0u8, 3, 20] {
            for indicator in [0x00, 0x80] {
                let mut bytes = std::vec![0x72, 0x70 | indicator, len];
                bytes.extend((0..len).map(|n| n ^ 0xA5));
                let section = Section::from_bytes(&bytes).unwrap();
                assert_eq!((section.long_header(), section.crc_32()), (None, None));
                let AnySection::St(typed) = AnySection::from_section(section) else { panic!("{bytes:02x?}") };
                assert_eq!((typed.section_syntax_indicator, typed.data.0), (indicator != 0, &bytes[3..]));
                assert_eq!(typed.encode_to_vec().unwrap(), bytes);
            }
        }
    }

    #[test]
    fn sections_keep_the_laws() {
        laws::<LongSection<Pmt<'static>>>();
        laws::<LongSection<Cat<'static>>>();
        laws::<LongSection<Tsdt<'static>>>();
        laws::<LongSection<Nit<'static>>>();
        laws::<LongSection<Sdt<'static>>>();
        laws::<LongSection<Eit<'static>>>();
        laws::<LongSection<Bat<'static>>>();
        laws::<LongSection<Sit<'static>>>();
        laws::<ShortSection<Rst<'static>>>();
        laws::<ShortSection<Dit>>();
        laws::<ShortSection<Tdt>>();
        laws::<ShortSection<Tot<'static>>>();
    }

    /// Worked out by hand from Table 7; the CRC from the definition of the polynomial, elsewhere.
    const EIT: [u8; 56] = hex!(
        "4e f035 0457 c3 01 02  1234 5678 03 4e  0abc e14b 084200 013000 901a
         4d 0a 636869 02 4142 03 204344  50 06 f1 09 21 636869  54 04 2351 40a5   0013864c"
    );

    fn start_time() -> UtcTime {
        let time = TimeOfDay { hour: 8, minute: 42, second: 0 };
        UtcTime::new(Date { year: 2016, month: 10, day: 14 }, time).unwrap()
    }

    #[test]
    fn an_eit_reads_and_builds() {
        let descriptors = [
            Descriptor::from(ShortEvent {
                iso_639_language_code: Chars(*b"chi"),
                event_name: Text(b"AB"),
                text: Text(b" CD"),
            }),
            Descriptor::from(Component {
                stream_content_ext: 15,
                stream_content: 1,
                component_type: 9,
                component_tag: 0x21,
                iso_639_language_code: Chars(*b"chi"),
                text: Text(b""),
            }),
            Descriptor::from(Content {
                contents: List::Items(&[
                    ContentEntry { content_nibbles: ContentNibbles::DOCUMENTARY, user_byte: 0x51 },
                    ContentEntry { content_nibbles: ContentNibbles::SPORTS_GENERAL, user_byte: 0xA5 },
                ]),
            }),
        ];
        let events = [EitEvent {
            event_id: 0x0ABC,
            start_time: start_time(),
            duration: Duration::from_seconds(5400).unwrap(),
            running_status: RunningStatus::RUNNING,
            free_ca_mode: true,
            descriptors: List::from(&descriptors),
        }];
        let mut section = LongSection::new(
            Eit::PRESENT_FOLLOWING_ACTUAL,
            0x0457,
            1,
            Eit {
                transport_stream_id: 0x1234,
                original_network_id: 0x5678,
                segment_last_section_number: 3,
                last_table_id: 0x4E,
                events: List::from(&events),
            },
        );
        section.header.section_number = 1;
        section.header.last_section_number = 2;
        assert_eq!(wire::Blob(&section.encode_to_vec().unwrap()), wire::Blob(&EIT));
        let read = LongSection::<Eit>::from_bytes(&EIT).unwrap();
        let event = read.table.events.iter().next().unwrap().unwrap();
        assert_eq!(event, events[0]);
        assert_eq!(event.start_time.to_string(), "2016-10-14 08:42:00");
    }

    #[test]
    fn json_of_an_eit() {
        let read = LongSection::<Eit>::from_bytes(&EIT).unwrap();
        let json = serde_json::to_value(read).unwrap();
        assert_eq!(json["service_id"], 0x0457);
        let event = &json["EIT"]["events"][0];
        assert_eq!(event["start_time"], "2016-10-14T08:42:00Z");
        assert_eq!(event["duration"], "01:30:00");
        assert_eq!(event["running_status"], "running");
        assert_eq!(event["descriptors"][0]["short_event"]["event_name"], "AB");
        assert_eq!(event["descriptors"][2]["content"]["contents"][0]["content_nibbles"], "documentary");
        let back: Owned<LongSection<Eit<'static>>> = serde_json::from_value(json).unwrap();
        assert_eq!(back.as_bytes()[..], EIT);
    }

    /// What stands at `pointer` in the JSON of a section. The section comes back from its JSON byte by byte.
    macro_rules! in_json {
        ($section:ty, $bytes:expr, $pointer:expr) => {{
            let owned = Owned::<$section>::new($bytes.to_vec().into()).unwrap();
            assert_eq!(owned.get().encode_to_vec().unwrap(), $bytes);
            let json = serde_json::to_value(&owned).unwrap();
            let found = json.pointer($pointer).cloned();
            let back: Owned<$section> = serde_json::from_value(json).unwrap();
            assert_eq!(back.as_bytes()[..], $bytes[..]);
            found.unwrap()
        }};
    }

    #[test]
    fn trap_53_dates_on_both_sides_of_the_wrap() {
        let sealed = |mut bytes: Vec<u8>| {
            bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
            bytes
        };
        // Days counted with Python's datetime.
        for (high, low, day) in [
            (0x9C, 0x40, "1968-05-24"),
            (0xEF, 0xB4, "2026-11-20"),
            (0xFF, 0xFF, "2038-04-22"),
            (0x00, 0x00, "2038-04-23"),
            (0x02, 0xA5, "2040-02-29"),
            (0x9C, 0x3F, "2147-10-28"),
        ] {
            let expected = format!("{day}T06:07:08Z");
            let time = [high, low, 0x06, 0x07, 0x08];

            let tdt = [&hex!("70 7005")[..], &time].concat();
            assert_eq!(in_json!(ShortSection<Tdt>, tdt, "/TDT/utc_time"), expected);

            // China, region 5, 8 hours ahead, 7:30 from then on.
            let offset = [&hex!("f00f 580d 43484e 14 0800")[..], &time, &hex!("0730")].concat();
            let tot = sealed([&hex!("73 701a")[..], &time, &offset].concat());
            assert_eq!(in_json!(ShortSection<Tot<'static>>, tot, "/TOT/utc_time"), expected);
            let change = "/TOT/descriptors/0/local_time_offset/offsets/0/time_of_change";
            assert_eq!(in_json!(ShortSection<Tot<'static>>, tot, change), expected);

            let event = [&hex!("0abc")[..], &time, &hex!("013000 9000")].concat();
            let eit = sealed([&hex!("4e f01b 0457 c3 00 00 1234 5678 00 4e")[..], &event].concat());
            assert_eq!(in_json!(LongSection<Eit<'static>>, eit, "/EIT/events/0/start_time"), expected);
        }
    }

    /// Two fields are called reserved: that of the header is there, that of the table is not.
    #[test]
    fn an_error_stands_in_one_place_of_the_tree() {
        let cut = hex!("42 f00b 000e c6 c3 a8 da50 ee2d85b2");
        wire::testing::check_tree::<LongSection<Sdt<'static>>>(&cut).unwrap();
    }

    #[test]
    fn trap_11_a_loop_short_of_the_end_of_a_tot_is_an_error() {
        let good = ShortSection::new(0x73, Tot::<Descriptor> { utc_time: start_time(), ..Default::default() });
        let bytes = good.encode_to_vec().unwrap();
        assert_eq!(bytes.len(), 14);
        assert_eq!(ShortSection::<Tot>::from_bytes(&bytes).unwrap().table.utc_time, start_time());
        // One byte more than descriptors_loop_length says, under a right CRC.
        let mut longer = bytes[..10].to_vec();
        longer[2] += 1;
        longer.push(0xAA);
        longer.extend(wire::crc::mpeg(&longer).to_be_bytes());
        assert_eq!(
            ShortSection::<Tot>::from_bytes(&longer).unwrap_err().to_string(),
            "TOT at byte 10: 1 bytes left over in SectionHeader.section_length"
        );
    }

    #[test]
    fn trap_13_tdt_has_no_crc_and_tot_has_one() {
        let tdt = ShortSection::new(0x70, Tdt { utc_time: start_time() }).encode_to_vec().unwrap();
        assert_eq!(tdt, hex!("70 7005 e14b 084200"));
        let tot = ShortSection::new(0x73, Tot::<Descriptor> { utc_time: start_time(), ..Default::default() });
        let mut tot = tot.encode_to_vec().unwrap();
        tot[5] ^= 1;
        assert_eq!(ShortSection::<Tot>::from_bytes(&tot).unwrap_err().at(), "CRC_32");
    }
}
