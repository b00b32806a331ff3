//! Values that contradict themselves cannot be written, and bytes that do are kept.

use dvb_si::descriptor::*;
use dvb_si::table::Sdt;
use dvb_si::text::Text;
use dvb_si::units::TerrestrialFrequency;
use hex_literal::hex;
use mpegts::Pid;
use mpegts::psi::PatProgram;
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

/// Numbers of 10, 12 and 14 bits, in the namespaces of their owners.
#[test]
fn trap_23_logical_channel_numbers_that_do_not_fit_are_refused() {
    let channel =
        |logical_channel_number| LogicalChannel { service_id: 7, logical_channel_number, ..Default::default() };
    let ofcom = |logical_channel_number| OfcomChannel { service_id: 7, logical_channel_number, ..Default::default() };
    let nordig = |logical_channel_number| NorDigChannel { service_id: 7, logical_channel_number, ..Default::default() };
    let eutelsat =
        |eutelsat_channel_number| EutelsatChannel { service_id: 7, eutelsat_channel_number, ..Default::default() };
    assert_eq!(channel(0x3FF).encode_to_vec().unwrap(), hex!("0007 7fff"));
    assert_eq!(ofcom(0x3FF).encode_to_vec().unwrap(), hex!("0007 ffff"));
    assert_eq!(nordig(0x3FFF).encode_to_vec().unwrap(), hex!("0007 7fff"));
    assert_eq!(eutelsat(0xFFF).encode_to_vec().unwrap(), hex!("0000 0000 0007 ffff"));
    for error in [
        channel(0x400).encode_to_vec().unwrap_err(),
        ofcom(0x400).encode_to_vec().unwrap_err(),
        nordig(0x4000).encode_to_vec().unwrap_err(),
        EacemDescriptor::LogicalChannel(List::from(&[channel(1), channel(0x400)])).encode_to_vec().unwrap_err(),
    ] {
        assert!(error.at().ends_with("Channel.logical_channel_number"), "{error}");
    }
    assert_eq!(eutelsat(0x1000).encode_to_vec().unwrap_err().at(), "EutelsatChannel.eutelsat_channel_number");
}

/// A PID has 13 bits: 0x2101 is not 0x0101.
#[test]
fn trap_23_a_pid_that_does_not_fit_is_none() {
    assert_eq!((Pid::new(0x1FFF).map(Pid::get), Pid::new(0x2000), Pid::new(0x2101)), (Some(0x1FFF), None, None));
    let json = serde_json::json!({ "program_number": 7, "program_map_pid": 0x2101 });
    let value: wire::ser::Value = serde_json::from_value(json).unwrap();
    let error = <PatProgram as wire::ser::Transcode>::transcode(&value, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("program_map_pid"), "{error}");
}

/// A descriptor_length past its loop ends the loop with an error, and the bytes stay.
#[test]
fn trap_30_a_length_past_its_loop_is_an_error() {
    let bytes = hex!("90 00 40 02 4142 90 05 a1b2");
    let list: List<Descriptor> = List::from_wire(&bytes);
    let items: Vec<_> = list.iter().collect();
    assert_eq!((items.len(), items[0].is_ok(), items[1].unwrap().name()), (3, true, "network_name"));
    assert_eq!(items[2].unwrap_err().at(), "RawDescriptor.body");
    assert_eq!(list.encode_to_vec().unwrap(), bytes);
    // The next loop is not touched: the second service of an SDT.
    let services = hex!("0001 fc 8002 90ff  0002 fc 8002 9000");
    let sdt = [&hex!("20fa ff")[..], &services].concat();
    let services: Vec<_> = Sdt::<Descriptor>::from_bytes(&sdt).unwrap().services.iter().map(Result::unwrap).collect();
    assert!(services[0].descriptors.iter().all(|d| d.is_err()));
    assert_eq!((services[1].service_id, services[1].descriptors.iter().filter(Result::is_ok).count()), (2, 1));
}

/// One step for each, in each namespace.
#[test]
fn trap_30_descriptors_of_no_length_take_linear_time() {
    let bytes = [0x90, 0].repeat(2048);
    let list: List<Descriptor> = List::from_wire(&bytes);
    assert_eq!(list.iter().filter(Result::is_ok).count(), 2048);
    let scoped: List<Private, PrivateScope> = list.scoped(PrivateScope::of_specifier(0x28)).unwrap();
    assert_eq!(scoped.iter().map(|d| d.unwrap().scope()).filter(|scope| *scope == "eacem").count(), 2048);
    let large = [0x90, 0].repeat(4 * 2048);
    wire::testing::linear("zero-length descriptors", &bytes[..], &large[..], |bytes| {
        let list: List<Descriptor> = List::from_wire(bytes);
        assert_eq!(list.iter().filter(Result::is_ok).count(), bytes.len() / 2);
        let scoped: List<Private, PrivateScope> = list.scoped(PrivateScope::default()).unwrap();
        assert_eq!(scoped.iter().filter(Result::is_ok).count(), bytes.len() / 2);
    });
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
