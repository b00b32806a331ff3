//! Maps of networks: read, written, merged. Descriptors are bytes put together by hand.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

use dvb_si::build::Sections;
use dvb_si::descriptor::{ChannelFamily, Descriptor, Network, PrivateScope, ServiceReference, ServiceType};
use dvb_si::network::*;
use dvb_si::table::related::{DvbBinaryLocator, LinkInfo, LinkType, RelatedLink};
use dvb_si::table::{
    Bat, Cit, Eit, EitEvent, EventStatus, Nit, Pmt, PmtStream, Rct, Rst, RunningStatus, Sdt, SdtService, Sit,
    SitService, TransportStream,
};
use hex_literal::hex;
use mpegts::psi::{Pat, PatProgram};
use mpegts::section::{LongSection, Section, ShortSection};
use proptest::prelude::*;
use wire::{Chars, Encode, List};

fn bytes(descriptors: &[u8]) -> List<'_, Descriptor<'_>> {
    List::from_wire(descriptors)
}

fn id(transport_stream_id: u16) -> StreamId {
    StreamId { original_network_id: 0x2000, transport_stream_id }
}

/// A service_id and descriptors.
type OfService<'a> = (u16, &'a [u8]);

/// A network of transport streams with their descriptors and services.
fn map(network_id: u16, network: &[u8], streams: &[(u16, &[u8], &[OfService<'_>])]) -> NetworkMap {
    let entries: Vec<_> = streams
        .iter()
        .map(|(transport_stream_id, descriptors, _)| TransportStream {
            transport_stream_id: *transport_stream_id,
            original_network_id: 0x2000,
            transport_descriptors: bytes(descriptors),
            ..Default::default()
        })
        .collect();
    let nit =
        Nit { network_descriptors: bytes(network), transport_streams: List::from(&entries[..]), ..Default::default() };
    let mut sections = LongSection::new(Nit::ACTUAL, network_id, 4, nit).sections().unwrap();
    for (transport_stream_id, _, services) in streams {
        let services: Vec<_> = services
            .iter()
            .map(|(service_id, descriptors)| SdtService {
                service_id: *service_id,
                eit_present_following_flag: true,
                running_status: RunningStatus::RUNNING,
                descriptors: bytes(descriptors),
                ..Default::default()
            })
            .collect();
        let sdt = Sdt { original_network_id: 0x2000, services: List::from(&services[..]), ..Default::default() };
        sections.extend(LongSection::new(Sdt::OTHER, *transport_stream_id, 4, sdt).sections().unwrap());
    }
    read(&sections)
}

fn read(sections: &[Vec<u8>]) -> NetworkMap {
    let mut map = NetworkMap::default();
    for section in sections {
        assert!(map.push(Section::from_bytes(section).unwrap()).unwrap());
    }
    map
}

/// All sections of a map with one network.
fn sections(map: &NetworkMap) -> Vec<Vec<u8>> {
    let mut out: Vec<_> = map.networks.keys().flat_map(|n| map.nit(Nit::ACTUAL, *n, 7).unwrap()).collect();
    out.extend(map.bouquets.keys().flat_map(|bouquet| map.bat(*bouquet, 7).unwrap()));
    let described = map.streams.iter().filter(|(_, stream)| stream.services.values().any(|service| service.described));
    out.extend(described.flat_map(|(id, _)| map.sdt(Sdt::OTHER, *id, 7).unwrap()));
    out
}

/// Channel 0x68 for service 0x13 of transport stream 6.
const EUTELSAT: [u8; 16] = hex!("5f 04 0000055f 83 08 2000 0006 0013 f068");

/// 346 MHz and 354 MHz on cable; services 0x11 and 0x12; their channels by EACEM, NorDig 1 and 2, Ofcom.
const FIRST: [u8; 13] = hex!("44 0b 03460000 fff0 03 00690000");
const EACEM: [u8; 16] = hex!("5f 04 00000028 83 08 0011 fc65 0012 7c66");
const NORDIG: [u8; 31] = hex!("5f 04 00000029 83 04 0011 c065 87 11 03 03 414243 64656e 08 0011 fc65 0012 fc66");
const OFCOM: [u8; 12] = hex!("5f 04 0000233a 83 04 0011 fc65");

#[test]
fn channels_of_each_family() {
    let all = [&FIRST[..], &EACEM, &NORDIG, &OFCOM, &hex!("88 04 0012 fc67"), &EUTELSAT].concat();
    let map = map(1, &[], &[(5, &all, &[])]);
    let found: Vec<_> = map
        .channels()
        .iter()
        .map(|c| {
            // Eutelsat names the stream of the service, the others mean that of the loop.
            assert_eq!(c.stream, id(if c.family == ChannelFamily::Eutelsat { 6 } else { 5 }));
            (c.family, c.logical_channel_number, c.service_id, c.visible)
        })
        .collect();
    use ChannelFamily::{Eacem, NorDig, Ofcom, OfcomHdSimulcast};
    assert_eq!(
        found,
        [
            (Eacem, 0x65, 0x11, true),
            (Eacem, 0x66, 0x12, false),
            (NorDig, 0x65, 0x11, true),
            (ChannelFamily::of_list(3, Chars(*b"den")), 0x65, 0x11, true),
            (ChannelFamily::of_list(3, Chars(*b"den")), 0x66, 0x12, true),
            (Ofcom, 0x65, 0x11, true),
            (OfcomHdSimulcast, 0x67, 0x12, true),
            (ChannelFamily::Eutelsat, 0x68, 0x13, true),
        ]
    );
    assert_eq!(map.frequencies(id(5)), [Frequency::Cable(346_000_000)]);
    // Without private_data_specifier the owner is the caller's to say.
    let mut bare = self::map(1, &[], &[(5, &hex!("83 04 0011 fc65"), &[])]);
    assert!(bare.channels().is_empty());
    bare.scope = PrivateScope::of_specifier(0x28);
    assert_eq!(bare.channels()[0].family, Eacem);
}

/// Cells of DVB-T2 with two frequencies, one of them in a list again; a cable frequency in a list; DVB-S2X; DTMB.
#[test]
fn frequencies_of_all_delivery_systems() {
    let t2 = hex!("7f 12 04 07 1234 03 01 0011 08 02d34440 02df7940 00");
    let lists = hex!("62 09 ff 02d34440 02ebae40 62 05 fe 03540000");
    let s2x = hex!("7f 0e 17 08 43 01234567 0192a0 00275000");
    let dtmb = hex!("5a 0b 06660000 3531 17ffffffff");
    let all = [&t2[..], &lists, &s2x].concat();
    let mut map = map(1, &[], &[(5, &all, &[]), (6, &dtmb, &[])]);
    let expected = [
        Frequency::Cable(354_000_000),
        Frequency::Terrestrial(474_000_000),
        Frequency::Terrestrial(482_000_000),
        Frequency::Terrestrial(490_000_000),
        Frequency::Satellite(12_345_670_000, 0x325, 1),
    ];
    assert_eq!(map.frequencies(id(5)), expected);
    map.scope.network = Network::Chinese;
    assert_eq!(map.frequencies(id(6)), [Frequency::Terrestrial(666_000_000)]);
}

/// The entries of Eutelsat are of streams other than that of the loop, whose numbers change with them.
#[test]
fn channels_of_other_streams_follow_their_services() {
    let map = map(1, &[], &[(5, &EUTELSAT, &[])]);
    let mut numbers = Renumbering {
        streams: [(id(5), 0x55), (id(6), 0x66)].into(),
        services: [((0x2000, 0x13), Some(0x113))].into(),
        channels: [((ChannelFamily::Eutelsat, 0x68), Some(0xEA1))].into(),
        ..Default::default()
    };
    let descriptors = numbers.descriptors(id(5), &map.streams[&id(5)].descriptors).unwrap();
    assert_eq!(descriptors.list(), bytes(&hex!("5f 04 0000055f 83 08 2000 0066 0113 fea1")));
    numbers.services.insert((0x2000, 0x13), None);
    let descriptors = numbers.descriptors(id(5), &map.streams[&id(5)].descriptors).unwrap();
    assert_eq!(descriptors.list(), bytes(&hex!("5f 04 0000055f 83 00")));
}

#[test]
fn a_map_has_what_nit_and_sdt_say() {
    let list = hex!("41 06 0011 01 0013 02");
    let map = map(0x3001, &hex!("40 02 4142"), &[(5, &list, &[(0x11, &hex!("48 03 01 00 00")), (0x12, &[])])]);
    let stream = &map.streams[&id(5)];
    let services: Vec<_> = stream.services.iter().map(|(id, s)| (*id, s.service_type, s.described)).collect();
    let (tv, radio) = (Some(ServiceType::TELEVISION), Some(ServiceType::RADIO));
    assert_eq!(services, [(0x11, tv, true), (0x12, None, true), (0x13, radio, false)]);
    assert_eq!(stream.network_id, Some(0x3001));
    assert_eq!(read(&sections(&map)), map);
    // Sections come again and again.
    let mut again = map.clone();
    for section in sections(&map).iter().chain(&sections(&map)) {
        again.push(Section::from_bytes(section).unwrap()).unwrap();
    }
    assert_eq!(again, map);
    // Not yet current; another table.
    let mut next = map.clone();
    let mut nit = LongSection::new(Nit::ACTUAL, 9, 0, Nit::<Descriptor<'_>>::default());
    nit.header.current_next_indicator = false;
    assert!(!next.push(Section::from_bytes(&nit.encode_to_vec().unwrap()).unwrap()).unwrap());
    assert_eq!(next, map);
}

/// What the second network says of its transport stream, with the numbers of that, of one service and of two channels.
fn refers(stream: u16, service: u16, channels: [u16; 2]) -> Vec<u8> {
    let [s, t] = [stream.to_be_bytes(), service.to_be_bytes()];
    let [c, d] = channels.map(|channel| (0xFC00 | channel).to_be_bytes());
    let network = [0x20, 0];
    let parts: [&[u8]; 46] = [
        &FIRST,
        // service_list: also 0x21.
        &hex!("41 06"),
        &t,
        &hex!("01 0021 01"),
        // logical_channel of EACEM: 0x21 has 0x68.
        &hex!("5f 04 00000028 83 0c"),
        &t,
        &c,
        &hex!("0021 fc68"),
        &t,
        &d,
        // linkage; and one to a service that neither network has.
        &hex!("4a 07"),
        &s,
        &network,
        &t,
        &hex!("05"),
        &hex!("4a 07 0006 2000 0077 05"),
        // NVOD_reference.
        &hex!("4b 0c"),
        &s,
        &network,
        &t,
        &hex!("0006 2000 0021"),
        // service_move.
        &hex!("60 06"),
        &network,
        &s,
        &t,
        // announcement_support of reference_type 1.
        &hex!("6e 0a 0001 09"),
        &network,
        &s,
        &t,
        &hex!("31"),
        // linkage to an event, with numbers of its own.
        &hex!("4a 11"),
        &s,
        &network,
        &t,
        &hex!("0e 09 1234 c7"),
        &s,
        &network,
        &t,
        // mosaic with a cell that leads to the service.
        &hex!("51 0c 88 07f9 01 c2 02"),
        &network,
        &s,
        &t,
        // Of nobody's.
        &hex!("5f 04 00000000"),
        &hex!("83 04"),
        &hex!("0011"),
        &hex!("fc65"),
    ];
    parts.concat()
}

/// The second network has the same numbers for something else, and refers to them in every way.
fn two() -> (NetworkMap, NetworkMap) {
    let own = [&FIRST[..], &EACEM].concat();
    let first = map(0x3001, &hex!("40 02 4142"), &[(5, &own, &[(0x11, &[]), (0x12, &[])])]);
    let refers = refers(5, 0x11, [0x65, 0x66]);
    let shifted = hex!("4c 02 0011");
    let second = map(0x3002, &hex!("40 02 4344 5f 04 12345678"), &[(5, &refers, &[(0x11, &[]), (0x21, &shifted)])]);
    (first, second)
}

#[test]
fn numbers_that_collide_change_wherever_they_occur() {
    let (first, second) = two();
    let merged = merge(&first, &second, MergeSettings::new(0x4000, MergeRule::RenumberFrom(0x100))).unwrap();
    let report: Vec<_> = merged.collisions.iter().map(ToString::to_string).collect();
    assert_eq!(
        report,
        [
            "transport stream 5 of original network 8192: becomes 256",
            "service 17 of original network 8192: becomes 256",
            "logical channel 101 of services 17 and 17: becomes 256",
            "logical channel 102 of services 18 and 17: becomes 257",
            "346.000 MHz of transport streams 5 and 5",
        ]
    );
    let map = &merged.map;
    assert_eq!(map.networks[&0x4000].list(), bytes(&hex!("40 02 4142 5f 04 12345678")));
    assert_eq!(map.streams.keys().copied().collect::<Vec<_>>(), [id(5), id(0x100)]);
    assert_eq!(map.streams[&id(5)].services, first.streams[&id(5)].services);
    let stream = &map.streams[&id(0x100)];
    assert_eq!(stream.descriptors.list(), bytes(&refers(0x100, 0x100, [0x100, 0x101])));
    assert_eq!(stream.services.keys().copied().collect::<Vec<_>>(), [0x21, 0x100]);
    assert_eq!(stream.services[&0x21].descriptors.list(), bytes(&hex!("4c 02 0100")));
    assert!(map.streams.values().all(|stream| stream.network_id == Some(0x4000)));
    // Out as tables and in again.
    assert_eq!(read(&sections(map)), *map);
}

#[test]
fn the_first_may_keep_what_it_has() {
    let (first, second) = two();
    let keep = MergeRule::KeepFirst;
    let merged = merge(&first, &second, MergeSettings::new(0x4000, keep)).unwrap();
    assert_eq!(merged.collisions, [Collision::TransportStream { id: id(5), to: None }]);
    assert_eq!(merged.map.streams.len(), 1);
    // The transport stream comes, its service and channels of taken numbers do not.
    let settings = MergeSettings::new(0x4000, keep).streams(MergeRule::RenumberFrom(5));
    let merged = merge(&first, &second, settings).unwrap();
    assert_eq!((merged.collisions.len(), merged.renumbering.streams[&id(5)]), (5, 6));
    let stream = &merged.map.streams[&id(6)];
    assert_eq!(stream.services.keys().copied().collect::<Vec<_>>(), [0x21]);
    let start = [&FIRST[..], &hex!("41 03 0021 01 5f 04 00000028 83 04 0021 fc68 4a 07 0006 2000 0011 05")].concat();
    assert_eq!(stream.descriptors.list().as_bytes().unwrap()[..start.len()], start);
    // What is the same in both is no collision.
    let same = merge(&first, &first, MergeSettings::new(0x3001, keep)).unwrap();
    assert!(same.collisions.is_empty() && same.map.streams == first.streams);
}

#[test]
fn other_tables_of_the_second_network_follow() {
    let (first, second) = two();
    let merged = merge(&first, &second, MergeSettings::new(1, MergeRule::RenumberFrom(0x100))).unwrap();
    let of = |bytes: Vec<u8>| merged.renumbering.section(id(5), Section::from_bytes(&bytes).unwrap()).unwrap();
    let shifted = hex!("4f 04 0011 0007");
    let events = [EitEvent { event_id: 9, descriptors: bytes(&shifted), ..Default::default() }];
    let eit =
        Eit { transport_stream_id: 5, original_network_id: 0x2000, events: List::from(&events), ..Default::default() };
    let eit = of(LongSection::new(0x4E, 0x11, 3, eit).encode_to_vec().unwrap()).unwrap();
    let eit = Section::from_bytes(&eit).unwrap().long::<Eit<'_>>().unwrap();
    assert_eq!((eit.header.table_id_extension, eit.table.transport_stream_id), (0x100, 0x100));
    let event = eit.table.events.iter().next().unwrap().unwrap();
    assert_eq!((event.event_id, event.descriptors), (9, bytes(&hex!("4f 04 0100 0007"))));
    let programs = [0, 0x11, 0x21].map(|program_number| PatProgram { program_number, ..Default::default() });
    let pat = of(LongSection::new(0, 5, 3, Pat { programs: List::from(&programs) }).encode_to_vec().unwrap()).unwrap();
    let pat = Section::from_bytes(&pat).unwrap().long::<Pat<'_>>().unwrap();
    let programs: Vec<_> = pat.table.programs.iter().map(|program| program.unwrap().program_number).collect();
    assert_eq!((pat.header.table_id_extension, programs), (0x100, vec![0, 0x100, 0x21]));
    let pmt = of(LongSection::new(2, 0x11, 3, Pmt::default()).encode_to_vec().unwrap()).unwrap();
    assert_eq!(pmt[3..5], [1, 0]);
}

/// Everything that names transport stream 5 and service 0x11 of the second network.
#[test]
fn tables_that_name_services_follow() {
    let (first, second) = two();
    let numbers = merge(&first, &second, MergeSettings::new(1, MergeRule::RenumberFrom(0x100))).unwrap().renumbering;
    let of = |bytes: &[u8]| numbers.section(id(5), Section::from_bytes(bytes).unwrap()).unwrap().unwrap();
    // A link to service 0x11 stands in the first loop, and in that of a stream.
    let link = |stream: u16, service: u16| {
        [&hex!("4a 07")[..], &stream.to_be_bytes(), &hex!("2000"), &service.to_be_bytes(), &[5]].concat()
    };
    let (old, new) = (link(5, 0x11), link(0x100, 0x100));
    let pmt = |service, link: &[u8]| {
        let streams = [PmtStream { es_info: bytes(link), ..Default::default() }];
        let pmt: Pmt<'_> = Pmt { program_info: bytes(link), streams: List::from(&streams), ..Default::default() };
        LongSection::new(2, service, 3, pmt).encode_to_vec().unwrap()
    };
    assert_eq!(of(&pmt(0x11, &old)), pmt(0x100, &new));
    let rst = |stream, service| {
        let event = EventStatus {
            transport_stream_id: stream,
            original_network_id: 0x2000,
            service_id: service,
            event_id: 7,
            ..Default::default()
        };
        ShortSection::new(0x71, Rst { events: List::from(&[event]) }).encode_to_vec().unwrap()
    };
    assert_eq!(of(&rst(5, 0x11)), rst(0x100, 0x100));
    let cit = |stream, service| {
        let cit = Cit { transport_stream_id: stream, original_network_id: 0x2000, ..Default::default() };
        LongSection::new(0x77, service, 3, cit).encode_to_vec().unwrap()
    };
    assert_eq!(of(&cit(5, 0x11)), cit(0x100, 0x100));
    let sit = |service, link: &[u8]| {
        let services = [SitService { service_id: service, service_descriptors: bytes(link), ..Default::default() }];
        let sit: Sit<'_> = Sit { services: List::from(&services), ..Default::default() };
        LongSection::new(0x7F, 0xFFFF, 3, sit).encode_to_vec().unwrap()
    };
    assert_eq!(of(&sit(0x11, &old)), sit(0x100, &new));
    let rct = |stream, service, link: &[u8]| {
        let target = ServiceReference { transport_stream_id: stream, original_network_id: 0x2000, service_id: service };
        let locator = Some(DvbBinaryLocator {
            identifier_type: 1,
            event_id: Some(9),
            reserved_2: Some(Default::default()),
            service: Some(target),
            ..Default::default()
        });
        let link_info =
            LinkInfo { link_type: LinkType::LOCATOR, locator, descriptors: bytes(link), ..Default::default() };
        let links = [RelatedLink { link_info, ..Default::default() }];
        let rct: Rct<'_> = Rct { links: List::from(&links), descriptors: bytes(link), ..Default::default() };
        LongSection::new(0x76, service, 3, rct).encode_to_vec().unwrap()
    };
    assert_eq!(of(&rct(5, 0x11, &old)), rct(0x100, 0x100, &new));
    // What names them in forms of its own is left, and said to be.
    let left = (0..=0xFE).filter(|table_id| Renumbering::leaves(*table_id)).take_while(|table_id| *table_id < 0x80);
    assert_eq!(left.collect::<Vec<_>>(), [0x3B, 0x3C, 0x3D, 0x4B, 0x4C, 0x74, 0x79]);
}

/// Of two bouquets with one number the second's descriptors come behind the first's, without the name.
#[test]
fn bouquets_that_differ_are_a_collision() {
    let with = |mut map: NetworkMap, descriptors: &[u8]| {
        let bat: Bat<'_> = Bat { bouquet_descriptors: bytes(descriptors), ..Default::default() };
        let bat = LongSection::new(Bat::TABLE_ID, 0x55, 0, bat).encode_to_vec().unwrap();
        assert!(map.push(Section::from_bytes(&bat).unwrap()).unwrap());
        map
    };
    let merged = |a: &[u8], b: &[u8]| {
        let (first, second) = (with(NetworkMap::default(), a), with(NetworkMap::default(), b));
        merge(&first, &second, MergeSettings::new(1, MergeRule::KeepFirst)).unwrap()
    };
    let (a, b) = (hex!("47 01 41 5f 04 12345678"), hex!("47 01 42 49 04 80 6e6c64"));
    let both = merged(&a, &b);
    assert_eq!(both.collisions, [Collision::Bouquet { bouquet_id: 0x55 }]);
    assert_eq!(both.collisions[0].to_string(), "bouquet 85: becomes one of both");
    assert_eq!(both.map.bouquets[&0x55].descriptors.list(), bytes(&[&a[..], &b[3..]].concat()));
    assert!(merged(&a, &a).collisions.is_empty());
}

#[test]
fn bouquets_are_put_together() {
    let (first, second) = two();
    let with = |mut map: NetworkMap, stream: u16| {
        let list = hex!("41 03 0011 01");
        let of = |transport_stream_id| TransportStream {
            transport_stream_id,
            original_network_id: 0x2000,
            transport_descriptors: bytes(&list),
            ..Default::default()
        };
        let streams = [of(5), of(stream)];
        let bat = Bat { transport_streams: List::from(&streams), ..Default::default() };
        let bat = LongSection::new(Bat::TABLE_ID, 0x55, 0, bat).encode_to_vec().unwrap();
        assert!(map.push(Section::from_bytes(&bat).unwrap()).unwrap());
        map
    };
    let (first, second) = (with(first, 0x31), with(second, 0x32));
    let merged = merge(&first, &second, MergeSettings::new(1, MergeRule::RenumberFrom(0x100))).unwrap();
    let found: Vec<_> =
        merged.map.bouquets[&0x55].streams.iter().map(|(id, d)| (id.transport_stream_id, d.list())).collect();
    let (old, new) = (hex!("41 03 0011 01"), hex!("41 03 0100 01"));
    assert_eq!(found, [(5, bytes(&old)), (0x31, bytes(&old)), (0x32, bytes(&new)), (0x100, bytes(&new))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// After renumbering nothing collides, and nothing is lost.
    #[test]
    fn a_merged_network_has_no_collisions(
        a in prop::collection::btree_map(1u16..6, prop::collection::btree_map(1u16..12, 1u16..12, 0..6), 0..5),
        b in prop::collection::btree_map(1u16..6, prop::collection::btree_map(1u16..12, 1u16..12, 0..6), 0..5),
        from in 1u16..20,
    ) {
        let of = |network_id: u16, streams: &std::collections::BTreeMap<u16, std::collections::BTreeMap<u16, u16>>| {
            // A service is on one transport stream only, a channel of one service.
            let (mut services, mut channels) = (Vec::new(), Vec::new());
            let mut out = Vec::new();
            for (stream, of_stream) in streams {
                let mut own = Vec::new();
                for (service, channel) in of_stream {
                    if !services.contains(service) && !channels.contains(channel) {
                        services.push(*service);
                        channels.push(*channel);
                        own.push((*service, *channel));
                    }
                }
                let list: Vec<u8> = own.iter().flat_map(|(s, c)| [0, *s as u8, 0xFC, *c as u8]).collect();
                // network_id makes equal streams of two networks different.
                let head = hex!("5f 04 00000028 90 01");
                let descriptors = [&head[..], &[network_id as u8, 0x83, list.len() as u8], &list].concat();
                out.push((*stream, descriptors, own.into_iter().map(|(s, _)| (s, &[][..])).collect::<Vec<_>>()));
            }
            let out: Vec<_> = out.iter().map(|(id, d, s)| (*id, &d[..], &s[..])).collect();
            map(network_id, &[], &out)
        };
        let (first, second) = (of(1, &a), of(2, &b));
        let merged = merge(&first, &second, MergeSettings::new(1, MergeRule::RenumberFrom(from))).unwrap();
        let count = |map: &NetworkMap| map.streams.values().map(|stream| stream.services.len()).sum::<usize>();
        prop_assert_eq!(merged.map.streams.len(), first.streams.len() + second.streams.len());
        prop_assert_eq!(count(&merged.map), count(&first) + count(&second));
        let channels = merged.map.channels();
        prop_assert_eq!(channels.len(), first.channels().len() + second.channels().len());
        let mut numbers: Vec<_> = channels.iter().map(|c| (c.family, c.logical_channel_number)).collect();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), channels.len());
        let mut services: Vec<_> = merged.map.streams.values().flat_map(|s| s.services.keys()).collect();
        services.sort();
        services.dedup();
        prop_assert_eq!(services.len(), count(&merged.map));
        // Each channel leads to a service of its stream.
        prop_assert!(channels.iter().all(|c| merged.map.streams[&c.stream].services.contains_key(&c.service_id)));
    }
}
