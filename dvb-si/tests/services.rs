//! The list of services: from tables put together here, in any order and through versions.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert
#![cfg(feature = "alloc")]

use dvb_si::descriptor::*;
use dvb_si::descriptor::{ChannelFamily, ChannelNumber, StreamId};
use dvb_si::mpegts::demux::{Demux, Event, Watch};
use dvb_si::mpegts::descriptor::{Ca, Iso639Language, Language, Registration};
use dvb_si::mpegts::psi::{Pat, PatProgram, StreamType};
use dvb_si::mpegts::section::table::TableLimits;
use dvb_si::mpegts::section::{LongSection, Section, Table};
use dvb_si::services::{ServiceEntry, Services, ServicesConfig};
use dvb_si::table::*;
use dvb_si::text::{Profile, Text};
use mpegts::Pid;
use wire::{Blob, Chars, Encode, List, Scalar};

type Sections = Vec<(Pid, Vec<u8>)>;

fn pid(pid: u16) -> Pid {
    Pid::new(pid).unwrap()
}

fn bytes<T: Table + Encode>(table_id: u8, extension: u16, version: u8, table: T) -> Vec<u8> {
    LongSection::new(table_id, extension, version, table).encode_to_vec().unwrap()
}

fn pat(version: u8, programs: &[(u16, u16)]) -> (Pid, Vec<u8>) {
    let program = |&(program_number, at): &(u16, u16)| PatProgram {
        program_number,
        program_map_pid: pid(at),
        ..Default::default()
    };
    let programs: Vec<_> = programs.iter().map(program).collect();
    (Pid::PAT, bytes(0, 0x0457, version, Pat { programs: List::from(&programs[..]) }))
}

fn pmt() -> (Pid, Vec<u8>) {
    let ca = |ca_system_id| {
        Descriptor::Mpeg(Ca { ca_system_id, ca_pid: pid(0x321), private_data: Blob(&[]), ..Default::default() }.into())
    };
    let (info, video) = ([ca(0x4A02)], [ca(0x0B00), ca(0x4A02)]);
    let languages = [
        Language { iso_639_language_code: Chars(*b"chi"), ..Default::default() },
        Language { iso_639_language_code: Chars(*b"eng"), ..Default::default() },
    ];
    let audio = [
        Descriptor::Mpeg(Iso639Language { languages: List::from(&languages) }.into()),
        Descriptor::from(Ac3::default()),
        Descriptor::from(StreamIdentifier { component_tag: 0x21 }),
    ];
    let avs = [Descriptor::Mpeg(Registration { format_identifier: Chars(*b"AVSV"), ..Default::default() }.into())];
    let streams = [(0x1B, 0x101, &video[..]), (0x06, 0x102, &audio), (0xD4, 0x103, &avs)];
    let streams = streams.map(|(stream_type, at, es_info)| PmtStream {
        stream_type: StreamType(stream_type),
        elementary_pid: pid(at),
        es_info: List::from(es_info),
        ..Default::default()
    });
    let pmt: Pmt<'_> = mpegts::psi::Pmt {
        pcr_pid: pid(0x101),
        program_info: List::from(&info),
        streams: List::from(&streams),
        ..Default::default()
    };
    (pid(0x100), bytes(2, 7, 1, pmt))
}

fn sdt(table_id: u8, version: u8, transport_stream_id: u16, network: u16, name: &[u8]) -> (Pid, Vec<u8>) {
    let systems = [Scalar(0x4A10u16)];
    let descriptors = [
        Descriptor::from(Service {
            service_type: ServiceType::AVC_HD_TELEVISION,
            service_provider_name: Text(b"Sud"),
            service_name: Text(name),
        }),
        Descriptor::from(CaIdentifier { ca_system_ids: List::from(&systems) }),
    ];
    let services = [SdtService {
        service_id: 7,
        running_status: RunningStatus::RUNNING,
        free_ca_mode: true,
        descriptors: List::from(&descriptors),
        ..Default::default()
    }];
    let sdt = Sdt { original_network_id: network, services: List::from(&services), ..Default::default() };
    (Pid::SDT_BAT, bytes(table_id, transport_stream_id, version, sdt))
}

fn nit() -> (Pid, Vec<u8>) {
    // service_list; then logical channels of EACEM, both of NorDig, and of Ofcom, by hand.
    let loop_ = wire::testing::unhex(
        "41 06 0007 19 0009 02
         5f 04 00000028  83 04 0007 fc0c  88 04 0007 fd2d
         5f 04 00000029  83 04 0007 c10d  87 0c 05 02 4142 64656e 04 0007 fc0e
         5f 04 0000233a  83 04 0007 fc0f  5f 04 00000099 83 04 0007 fc10
         5f 04 0000055f  83 10 20fa 0457 0007 f011 20fa 0458 0007 f012",
    )
    .unwrap();
    let streams = [TransportStream {
        transport_stream_id: 0x0457,
        original_network_id: 0x20FA,
        transport_descriptors: Descriptors::from_wire(&loop_),
        ..Default::default()
    }];
    let nit: Nit<'_> = Nit { transport_streams: List::from(&streams), ..Default::default() };
    (Pid::NIT, bytes(Nit::ACTUAL, 0x3001, 2, nit))
}

fn eit(section_number: u8, event_id: u16, name: &[u8]) -> (Pid, Vec<u8>) {
    let descriptors = [Descriptor::from(ShortEvent { event_name: Text(name), ..Default::default() })];
    let events = [EitEvent { event_id, descriptors: List::from(&descriptors), ..Default::default() }];
    let eit = Eit {
        transport_stream_id: 0x0457,
        original_network_id: 0x20FA,
        segment_last_section_number: 1,
        last_table_id: 0x4E,
        events: List::from(&events),
    };
    let mut section = LongSection::new(0x4E, 7, 3, eit);
    (section.header.section_number, section.header.last_section_number) = (section_number, 1);
    (Pid::EIT, section.encode_to_vec().unwrap())
}

fn all() -> Sections {
    vec![
        pat(1, &[(0, 0x10), (7, 0x100), (8, 0x200)]),
        pmt(),
        nit(),
        sdt(Sdt::ACTUAL, 4, 0x0457, 0x20FA, b"Mitte"),
        sdt(Sdt::OTHER, 5, 0x0458, 0x20FA, b"Nord"),
        eit(0, 0x11, b"jetzt"),
        eit(1, 0x12, b"danach"),
    ]
}

fn push(services: &mut Services, (pid, bytes): &(Pid, Vec<u8>)) -> bool {
    services.push(*pid, Section::from_bytes(bytes).unwrap())
}

#[track_caller]
fn check(list: &[ServiceEntry<'_>]) {
    let ids: Vec<_> = list.iter().map(|s| (s.original_network_id, s.transport_stream_id, s.service_id)).collect();
    assert_eq!(ids, [(Some(0x20FA), 0x0457, 7), (Some(0x20FA), 0x0457, 8), (Some(0x20FA), 0x0458, 7)]);
    let [mitte, eight, nord] = list else { panic!() };
    assert_eq!((&*mitte.service_name, &*mitte.service_provider_name), (&b"Mitte"[..], &b"Sud"[..]));
    assert_eq!(
        (mitte.service_type, mitte.running_status),
        (Some(ServiceType::AVC_HD_TELEVISION), RunningStatus::RUNNING)
    );
    assert_eq!((mitte.program_map_pid, mitte.pcr_pid), (Some(pid(0x100)), Some(pid(0x101))));
    assert_eq!(mitte.ca_system_ids, [0x0B00, 0x4A02, 0x4A10]);
    assert!(mitte.free_ca_mode && mitte.is_scrambled());
    let streams: Vec<_> = mitte.streams.iter().map(|s| (s.elementary_pid.get(), s.codec, s.component_tag)).collect();
    let expected =
        [(0x101, Some("AVC video"), None), (0x102, Some("AC-3 audio"), Some(0x21)), (0x103, Some("AVS3 video"), None)];
    assert_eq!(streams, expected);
    assert_eq!(mitte.streams[1].languages, [Chars(*b"chi"), Chars(*b"eng")]);
    let stream = |transport_stream_id| StreamId { original_network_id: 0x20FA, transport_stream_id };
    let channel = |logical_channel_number, family| ChannelNumber {
        logical_channel_number,
        family,
        stream: None,
        service_id: mitte.service_id,
        visible: true,
    };
    assert_eq!(
        mitte.channels,
        [
            channel(12, ChannelFamily::Eacem),
            channel(14, ChannelFamily::of_list(5, Chars(*b"den"))),
            channel(15, ChannelFamily::Ofcom),
            ChannelNumber { stream: Some(stream(0x0457)), ..channel(17, ChannelFamily::Eutelsat) },
            channel(269, ChannelFamily::NorDig),
            channel(301, ChannelFamily::EacemHdSimulcast),
        ]
    );
    // Eutelsat numbers the services of another stream, too.
    let of_nord = ChannelNumber { stream: Some(stream(0x0458)), ..channel(18, ChannelFamily::Eutelsat) };
    assert_eq!(nord.channels, [of_nord]);
    assert_eq!(mitte.channel_number(), Some(12));
    let event = |event: Option<EitEvent<'_>>| event.map(|e| (e.event_id, e.short_event().unwrap().event_name.to_vec()));
    assert_eq!(event(mitte.present), Some((0x11, b"jetzt".to_vec())));
    assert_eq!(event(mitte.following), Some((0x12, b"danach".to_vec())));
    assert!(!eight.is_described && eight.program_map_pid == Some(pid(0x200)) && eight.streams.is_empty());
    assert_eq!((&*nord.service_name, nord.program_map_pid), (&b"Nord"[..], None));
}

#[test]
fn sections_come_in_any_order() {
    let mut sections = all();
    for turn in 0..2 * sections.len() {
        let mut services = Services::new();
        for section in &sections {
            push(&mut services, section);
        }
        check(&services.entries());
        assert_eq!(services.transport_stream_id(), Some(0x0457));
        for section in &sections {
            assert!(!push(&mut services, section), "a repetition changes nothing");
        }
        check(&services.entries());
        sections.rotate_left(1);
        if turn == sections.len() {
            sections.reverse();
        }
    }
}

#[test]
fn versions_take_each_others_place() {
    let mut services = Services::new();
    for section in all() {
        push(&mut services, &section);
    }
    // Not yet current.
    let (at, mut next) = sdt(Sdt::ACTUAL, 6, 0x0457, 0x20FA, b"later");
    next[5] &= 0xFE;
    let end = next.len() - 4;
    let crc = wire::crc::mpeg(&next[..end]).to_be_bytes();
    next[end..].copy_from_slice(&crc);
    assert!(!push(&mut services, &(at, next)));
    check(&services.entries());
    assert!(push(&mut services, &sdt(Sdt::ACTUAL, 6, 0x0457, 0x20FA, b"Ost")));
    assert_eq!(services.entries()[0].service_name, Text(b"Ost"));
    // Without its program in the PAT a map counts no longer.
    assert!(push(&mut services, &pat(2, &[(8, 0x200)])));
    let list = services.entries();
    assert_eq!((list[0].program_map_pid, list[0].streams.len(), list.len()), (None, 0, 3));
    // No table of service information: nothing to take.
    assert!(!push(&mut services, &(pid(0x500), pat(3, &[]).1)));
}

#[test]
fn a_network_that_does_not_name_its_scope() {
    let streams = [TransportStream {
        transport_stream_id: 0x0457,
        original_network_id: 0x20FA,
        transport_descriptors: Descriptors::from_wire(&[0x83, 4, 0, 7, 0xFC, 0x2A]),
        ..Default::default()
    }];
    let bat: Bat<'_> = Bat { transport_streams: List::from(&streams), ..Default::default() };
    let bat = (Pid::SDT_BAT, bytes(Bat::TABLE_ID, 0x1001, 2, bat));
    for (scope, expected) in [(PrivateScope::of_specifier(0x28), Some(42)), (PrivateScope::default(), None)] {
        let mut services = Services::with(ServicesConfig::default().scope(scope));
        push(&mut services, &bat);
        push(&mut services, &sdt(Sdt::ACTUAL, 4, 0x0457, 0x20FA, b"Mitte"));
        assert_eq!(services.entries()[0].channel_number(), expected);
    }
}

#[test]
fn trap_40_memory_is_bounded_and_the_newest_stays() {
    let config = ServicesConfig::default().limits(TableLimits::default().tables(8));
    let mut services = Services::with(config);
    for transport_stream_id in 0..1000 {
        push(&mut services, &sdt(Sdt::OTHER, 1, transport_stream_id, 9, b"x"));
    }
    let list = services.entries();
    assert!(list.len() <= 8 && list.iter().any(|s| s.transport_stream_id == 999), "{}", list.len());
    assert!(services.tables().evicted() >= 992);
    // A program said twice has the streams of its map once.
    let mut services = Services::new();
    push(&mut services, &pat(1, &[(7, 0x100), (7, 0x100), (7, 0x100)]));
    push(&mut services, &pmt());
    assert_eq!(services.entries()[0].streams.len(), 3);
}

/// Services of the captures, against what another program found.
#[test]
fn services_of_the_corpus() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let (mut streams, mut compared) = (0, 0);
    for entry in std::fs::read_dir(corpus.join("ts")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let reference = std::fs::read(corpus.join(format!("ts-reference/{name}.analyze.json"))).unwrap();
        let reference: serde_json::Value = serde_json::from_slice(&reference).unwrap();
        let stream = std::fs::read(&path).unwrap();
        let mut services = Services::new();
        let mut demux = Demux::new();
        for pid in [Pid::NIT, Pid::SDT_BAT, Pid::EIT] {
            demux.watch(pid, Watch::Sections);
        }
        let mut take = |event: Event<'_>| {
            if let Event::Section { pid, section, .. } = event {
                services.push(pid, section);
            }
        };
        let mut rest = &stream[..];
        while let Some(event) = demux.next(&mut rest) {
            take(event);
        }
        while let Some(event) = demux.finish() {
            take(event);
        }
        let number = |pid: Option<Pid>| pid.map(|pid| u64::from(pid.get()));
        let text = |text: Text<'_>| match text.to_string_lossy(Profile::DVB) {
            none if none.is_empty() => "(unknown)".to_owned(),
            text => text.into_owned(),
        };
        let list = services.entries();
        let found = list.iter().filter(|s| s.program_map_pid.is_some()).map(|s| {
            let kind = s.service_type.map_or(0, |t| t.0);
            (
                u64::from(s.service_id),
                text(s.service_name),
                u64::from(kind),
                number(s.program_map_pid),
                number(s.pcr_pid),
            )
        });
        let expected = reference["services"].as_array().into_iter().flatten().map(|s| {
            // Names in parentheses are the other program's own.
            let name = s["name"].as_str().filter(|name| !name.starts_with('(')).unwrap_or("(unknown)").to_owned();
            let id = s["id"].as_u64().unwrap();
            (id, name, s["type"].as_u64().unwrap(), s["pmt-pid"].as_u64(), s["pcr-pid"].as_u64())
        });
        let (mut found, mut expected): (Vec<_>, Vec<_>) = (found.collect(), expected.collect());
        found.sort();
        expected.sort();
        println!("{name}: {found:?}");
        assert_eq!(found, expected, "{name}");
        streams += 1;
        compared += expected.len();
    }
    assert!(streams > 30 && compared > 30, "{streams} streams, {compared} services");
}
