//! Values that contradict themselves cannot be written, and bytes that do are kept.

use dvb_si::descriptor::*;
use dvb_si::text::Text;
use dvb_si::units::TerrestrialFrequency;
use hex_literal::hex;
use wire::{Blob, Chars, Decode, Encode, List, Scalar, Tagged};

/// A value that cannot be written.
#[track_caller]
fn refused<'a>(value: impl Into<Descriptor<'a>>, at: &str) {
    let error = value.into().encode_to_vec().unwrap_err();
    assert_eq!(error.at(), at, "{error}");
}

/// Bytes of a known tag that are not understood stay as they are, with the field that is wrong.
#[track_caller]
fn kept(bytes: &[u8], at: &str) {
    let read = Descriptor::from_bytes(bytes).unwrap();
    assert_eq!(read.invalid().map(|e| e.at()), Some(at), "{read:?}");
    assert_eq!(read.encode_to_vec().unwrap(), bytes);
}

#[test]
fn trap_21_presence_follows_the_fields() {
    let linkage = Linkage { linkage_type: LinkageType::MOBILE_HAND_OVER, ..Default::default() };
    refused(linkage, "Linkage.info");
    let info = LinkageInfo::EventLinkage(EventLinkage::default());
    refused(Linkage { info: Some(info), ..linkage }, "Linkage.info");
    let event = LogicalCell { cell_linkage_info: CellLinkage::EVENT, event_id: Some(1), ..Default::default() };
    refused(Mosaic { logical_cells: List::Items(&[event]), ..Default::default() }, "LogicalCell.service");
    let announcement = Announcement { reference_type: 1, ..Default::default() };
    refused(
        AnnouncementSupport { announcements: List::Items(&[announcement]), ..Default::default() },
        "Announcement.reference",
    );
    // A code of the second level without one of the first.
    let region = Region { secondary_region_code: Some(2), ..Default::default() };
    refused(
        Extension::from(TargetRegion { country_code: Chars(*b"FRA"), regions: List::Items(&[region]) }),
        "Region.primary_region_code",
    );
    // Two flags and one substream.
    let substreams = [DtsHdSubstream {
        substream: DtsHdSubstreamInfo {
            assets: List::Items(&[DtsHdAsset { bit_rate: 9, ..Default::default() }]),
            ..Default::default()
        },
    }];
    let dts = DtsHd { substream_core_flag: true, substreams: List::Items(&substreams), ..Default::default() };
    assert_eq!(Descriptor::Extension(dts.into()).encoded_len(), 10);
    refused(Extension::from(DtsHd { substream_3_flag: true, ..dts }), "DtsHd.substreams");
    let icon = ImageIcon { descriptor_number: 1, icon: Some(Icon::default()), ..Default::default() };
    refused(Extension::from(icon), "ImageIcon.icon");
    // An origin in no system of coordinates.
    let icon = Some(Icon { origin: Some(IconOrigin::default()), ..Default::default() });
    refused(Extension::from(ImageIcon { icon, ..Default::default() }), "Icon.origin");
}

#[test]
fn cells_have_one_frequency_or_several_by_the_flag_of_the_system() {
    let cell = T2Cell { cell_id: 7, centre_frequency: Some(TerrestrialFrequency(47_400_000)), ..Default::default() };
    let details = T2Details { cells: List::Items(&[cell]), ..Default::default() };
    let system = T2DeliverySystem { details: Some(details), ..Default::default() };
    assert_eq!(Descriptor::Extension(system.into()).encoded_len(), 15);
    let details = T2Details { tfs_flag: true, ..details };
    refused(Extension::from(T2DeliverySystem { details: Some(details), ..system }), "T2Cell.centre_frequencies");
}

#[test]
fn trap_23_lengths_and_numbers_that_do_not_fit_are_refused() {
    let number = Telephone { country_prefix: Text(b"1234"), ..Default::default() };
    refused(number, "Telephone.country_prefix_length");
    refused(XaitLocation { xait_version_number: 32, ..Default::default() }, "XaitLocation.xait_version_number");
    refused(Pdc { minute: 64, ..Default::default() }, "Pdc.minute");
    let many = [Scalar(1u8); 16];
    refused(
        Extension::from(ProtectionMessage { component_tags: (&many).into(), ..Default::default() }),
        "ProtectionMessage.component_tags",
    );
    let long = [b'a'; 64];
    let name = RegionName { region_name: Text(&long), ..Default::default() };
    refused(
        Extension::from(TargetRegionName { regions: List::Items(&[name]), ..Default::default() }),
        "RegionName.region_name",
    );
    refused(
        Extension::from(S2xSatelliteDeliverySystem {
            s2x_mode: S2xMode::CHANNEL_BONDING,
            bonds: Some(ChannelBonds { channels: List::Items(&[S2xChannel::default(); 3]), ..Default::default() }),
            ..Default::default()
        }),
        "ChannelBonds.channels",
    );
    let bytes = [7; 256];
    refused(Stuffing { stuffing_bytes: Blob(&bytes) }, "Stuffing");
}

#[test]
fn trap_25_short_bodies_are_kept() {
    kept(&hex!("44 0a 03120000fff203006875"), "CableDeliverySystem.symbol_rate");
    kept(&hex!("4a 09 123456789abc08 2e13"), "MobileHandOver.network_id");
    kept(&hex!("57 03 f52b95"), "Telephone.country_prefix");
    kept(&hex!("5f 03 000028"), "PrivateDataSpecifier.private_data_specifier");
    kept(&hex!("79 02 fe01"), "ScramblingSequence.scrambling_sequence_index");
    kept(&hex!("7f 00"), "RawExtension.descriptor_tag_extension");
    kept(&hex!("7f 03 0d1234"), "C2DeliverySystem.c2_system_tuning_frequency");
    // A selector that does not decode is kept by itself.
    let bytes = hex!("64 0c 0005 5a 01 b7 656e67 03 545874");
    let Descriptor::DataBroadcast(d) = Descriptor::from_bytes(&bytes).unwrap() else { panic!() };
    assert!(matches!(d.selector, BroadcastSelector::Invalid { selector: 5, raw: Blob([0xB7]), .. }));
    assert_eq!((d.iso_639_language_code, d.text.0), (Chars(*b"eng"), &b"TXt"[..]));
    assert_eq!(d.encode_to_vec().unwrap(), bytes[2..]);
}

#[test]
fn entries_that_break_off_do_not_lose_their_neighbours() {
    // A good page of teletext, and half of another.
    let bytes = hex!("56 08 646575 17 77 667261");
    let Descriptor::Teletext(d) = Descriptor::from_bytes(&bytes).unwrap() else { panic!() };
    let pages: Vec<_> = d.pages.iter().collect();
    assert_eq!((pages.len(), pages[0].map(|p| p.iso_639_language_code)), (2, Ok(Chars(*b"deu"))));
    assert!(pages[1].is_err());
    assert_eq!(d.encode_to_vec().unwrap(), bytes[2..]);
}
