//! Values that contradict each other, or do not fit, are not written; loops that break off are errors.

use dvb_si::table::ait::AitIdentity;
use dvb_si::table::protection::{
    AuthenticationMessage, Certificate, CertificateCollection, ProtectionMessage, SectionReference,
};
use dvb_si::table::related::{DvbBinaryLocator, LinkInfo, LinkType};
use dvb_si::table::rnt::{DownloadSchedule, RarOverDvbStream};
use dvb_si::table::satellite::{SatBody, TimeAssociation};
use dvb_si::table::{Bat, Container, Int, ProtectionMessageSection, SatSection, Sit};
use hex_literal::hex;
use mpegts::section::{LongSection, Section};
use wire::{Blob, Encode, ErrorKind, List};

#[track_caller]
fn refused(value: impl Encode, at: &str) {
    assert_eq!(value.encode_to_vec().unwrap_err().at(), at);
}

#[test]
fn trap_21_flags_follow_what_is_there() {
    let stream = RarOverDvbStream { schedule: Some(DownloadSchedule::default()), ..Default::default() };
    let bytes = stream.encode_to_vec().unwrap();
    assert_eq!((bytes.len(), bytes[10] & 1), (25, 1));
    let bytes = RarOverDvbStream::default().encode_to_vec().unwrap();
    assert_eq!((bytes.len(), bytes[10] & 1), (18, 0));
    // Parts whose flag is no flag of their own.
    refused(
        LinkInfo::<'_, dvb_si::descriptor::Descriptor<'_>> { link_type: LinkType::URI, ..Default::default() },
        "LinkInfo.media_uri",
    );
    let locator = DvbBinaryLocator { identifier_type: 1, dvb_service_triplet_id: Some(7), ..Default::default() };
    refused(locator, "DvbBinaryLocator.event_id");
    let sat = SatSection { body: SatBody::TimeAssociation(TimeAssociation::default().into()), ..Default::default() };
    refused(sat, "TimeAssociation.reserved");
}

#[test]
fn trap_23_numbers_that_do_not_fit_are_refused() {
    refused(SatSection { table_count: 0x400, ..Default::default() }, "SatSection.table_count");
    refused(
        AitIdentity { application_type: dvb_si::descriptor::ApplicationType(0x8000), ..Default::default() },
        "AitIdentity.application_type",
    );
    let certificates = [Certificate::default(); 16];
    let message = CertificateCollection { certificates: List::from(&certificates), ..Default::default() };
    let message = ProtectionMessage::CertificateCollection(message.into());
    refused(ProtectionMessageSection { message, ..Default::default() }, "CertificateCollection.certificates");
    // The longest section, and one byte more.
    let long = [0; 4085];
    let section = |n| LongSection::new(0x75, 1, 0, Container { container_data: Blob(&long[..n]) });
    assert_eq!(section(4084).encode_to_vec().unwrap().len(), 4096);
    refused(section(4085), "SectionHeader.section_length");
    // Hashes have the length that stands in front of them.
    let references = [SectionReference { reference: Blob(&[1]), hash: Blob(&[1, 2, 3]), ..Default::default() }];
    let message = AuthenticationMessage {
        section_hash_length: 2,
        section_references: List::Items(&references),
        ..Default::default()
    };
    refused(message, "SectionReference.hash");
}

#[test]
fn trap_11_loops_past_or_short_of_the_end_are_errors() {
    let sealed = |hexadecimal: &[u8]| {
        let mut bytes = hexadecimal.to_vec();
        bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
        bytes
    };
    // A bouquet loop of 5 bytes where 3 are left; of 2 where a transport stream of 1 byte is left.
    let past = sealed(&hex!("4a f00e 2345 c1 00 00 f005 f000 01"));
    assert!(matches!(Section::from_bytes(&past).unwrap().long::<Bat>().unwrap_err().kind(), ErrorKind::Short { .. }));
    let short = sealed(&hex!("4a f00e 2345 c1 00 00 f000 f000 01"));
    assert!(matches!(Section::from_bytes(&short).unwrap().long::<Bat>().unwrap_err().kind(), ErrorKind::Trailing(1)));
    // Half an entry at the end of a loop without a length.
    let half = sealed(&hex!("7f f00e 2345 c1 00 00 f000 1234f0"));
    let sit = Section::from_bytes(&half).unwrap().long::<Sit>().unwrap();
    assert!(sit.table.services.validate().is_err());
    assert_eq!(sit.encode_to_vec().unwrap(), half);
    let int = sealed(&hex!("4c f011 2345 c1 00 00 010203 04 f000 f000"));
    let int = Section::from_bytes(&int).unwrap();
    assert!(int.long::<Int>().unwrap().table.devices.validate().is_err());
}
