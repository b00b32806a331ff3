//! What is built is read again: tables over several sections, and schedules by the guide.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

use dvb_si::build::{EitSubTable, Loop, ScheduleBuilder, ScheduleError, Sections};
use dvb_si::descriptor::{Descriptor, PrivateDataSpecifier, PrivateDataSpecifierCode, RawDescriptor};
use dvb_si::monitor::{SATELLITE_AND_CABLE, interval};
use dvb_si::schedule::{ScheduleId, Schedules};
use dvb_si::table::related::IdentifiedContent;
use dvb_si::table::{Bat, Cat, Cit, Eit, EitEvent, Nit, RunningStatus, Sdt, SdtService, TransportStream};
use dvb_si::text::Text;
use dvb_si::time::{Duration, UtcTime};
use mpegts::psi::{Pat, PatProgram};
use mpegts::section::cycle::{Cycle, milliseconds};
use mpegts::section::{LongSection, Section};
use mpegts::{Pid, demux};
use proptest::prelude::*;
use wire::{Blob, List};

/// 2026-11-20 00:00:00 UTC, by Python's datetime.
const MIDNIGHT: i64 = 1_795_132_800;

fn id() -> ScheduleId {
    ScheduleId { original_network_id: 0x1234, transport_stream_id: 0x2345, service_id: 0x3456, other: false }
}

fn event(event_id: u16, start: i64, seconds: u32) -> EitEvent<'static> {
    EitEvent {
        event_id,
        start_time: UtcTime::from_unix_seconds(start).unwrap(),
        duration: Duration::from_seconds(seconds).unwrap(),
        ..Default::default()
    }
}

fn at(seconds: i64) -> UtcTime {
    UtcTime::from_unix_seconds(MIDNIGHT + seconds).unwrap()
}

/// A descriptor of so many bytes.
fn descriptor(tag: u8, bytes: usize) -> Descriptor<'static> {
    let body = Blob(vec![tag; bytes - 2].leak());
    Descriptor::Unknown(RawDescriptor { descriptor_tag: tag, body })
}

fn tables(builder: &mut ScheduleBuilder, now: UtcTime) -> Vec<EitSubTable> {
    builder.schedule(now).unwrap().cloned().collect()
}

#[test]
fn segments_are_of_three_hours_and_tables_of_four_days() {
    let mut builder = ScheduleBuilder::new(id());
    // Yesterday; 02:59:59 and 03:00 of the first day; the first hour of the fifth; the last second of the 64th; the 65th.
    for (event_id, start) in
        [(1, -1), (2, 10_799), (3, 10_800), (4, 4 * 86_400), (5, 64 * 86_400 - 1), (6, 64 * 86_400)]
    {
        builder.insert(&event(event_id, MIDNIGHT + start, 60)).unwrap();
    }
    let tables = tables(&mut builder, at(50_000));
    let ids: Vec<_> = tables.iter().map(|table| (table.table_id, table.sections.len())).collect();
    let expected: Vec<_> = (0x50..=0x5F).map(|table_id| (table_id, 32)).collect();
    assert_eq!(ids, expected);
    let section = |table: usize, n: usize| {
        let section = Section::from_bytes(&tables[table].sections[n]).unwrap().long::<Eit<'_>>().unwrap();
        let (header, eit) = (section.header, section.table);
        let events: Vec<_> = eit.events.iter().map(|event| event.unwrap().event_id).collect();
        assert_eq!((eit.last_table_id, header.last_section_number), (0x5F, 248));
        (header.section_number, eit.segment_last_section_number, events)
    };
    assert_eq!(section(0, 0), (0, 0, vec![2]));
    assert_eq!(section(0, 1), (8, 8, vec![3]));
    assert_eq!(section(0, 2), (16, 16, vec![]));
    assert_eq!(section(1, 0), (0, 0, vec![4]));
    assert_eq!(section(15, 31), (248, 248, vec![5]));
}

#[test]
fn a_segment_takes_up_to_eight_sections() {
    let mut builder = ScheduleBuilder::new(id());
    let descriptors = vec![descriptor(0x90, 255); 15];
    let big = |event_id| EitEvent { descriptors: List::from(&descriptors[..]), ..event(event_id, MIDNIGHT, 60) };
    (0..8).for_each(|n| builder.insert(&big(n)).unwrap());
    let sections = tables(&mut builder, at(0)).remove(0).sections;
    assert!(sections.len() == 8 && sections.iter().all(|section| section.len() == 18 + 12 + 15 * 255));
    builder.insert(&big(8)).unwrap();
    assert_eq!(builder.schedule(at(0)).err(), Some(ScheduleError::Segment { table_id: 0x50, segment: 0 }));
    // More than a section holds, and an event of an NVOD reference service.
    let long = vec![descriptor(0x90, 255); 16];
    let long = EitEvent { descriptors: List::from(&long[..]), ..event(1, MIDNIGHT, 60) };
    assert!(matches!(builder.insert(&long), Err(ScheduleError::Encode(_))));
    assert_eq!(builder.insert(&EitEvent::<Descriptor<'_>>::default()), Err(ScheduleError::Time));
}

#[test]
fn a_version_changes_with_its_table_and_with_no_other() {
    let mut builder = ScheduleBuilder::new(id());
    builder.insert(&event(1, MIDNIGHT, 3600)).unwrap();
    builder.insert(&event(2, MIDNIGHT + 5 * 86_400, 3600)).unwrap();
    let versions = |builder: &mut ScheduleBuilder, seconds| {
        tables(builder, at(seconds)).iter().map(|table| (table.table_id, table.version_number)).collect::<Vec<_>>()
    };
    assert_eq!(versions(&mut builder, 0), [(0x50, 0), (0x51, 0)]);
    assert_eq!(versions(&mut builder, 80_000), [(0x50, 0), (0x51, 0)]);
    builder.insert(&event(2, MIDNIGHT + 5 * 86_400 + 60, 3600)).unwrap();
    assert_eq!(versions(&mut builder, 0), [(0x50, 0), (0x51, 1)]);
    // The next days: the first event is over, the other one comes nearer, and its table goes.
    assert_eq!(versions(&mut builder, 86_400), [(0x50, 1), (0x51, 2)]);
    assert_eq!(versions(&mut builder, 2 * 86_400), [(0x50, 2)]);
    assert!(builder.remove(2) && !builder.remove(2));
    // Without events there is one section without events.
    let empty = tables(&mut builder, at(86_400));
    assert_eq!((empty.len(), empty[0].version_number, empty[0].sections.len()), (1, 3, 1));
}

#[test]
fn present_and_following_follow_the_time() {
    let mut builder = ScheduleBuilder::new(ScheduleId { other: true, ..id() });
    builder.insert(&event(1, MIDNIGHT, 3600)).unwrap();
    let off_air = EitEvent { running_status: RunningStatus::OFF_AIR, ..event(2, MIDNIGHT + 7200, 3600) };
    builder.insert(&off_air).unwrap();
    let mut of = |seconds| {
        let table = builder.present_following(at(seconds)).unwrap();
        let events = table.sections.iter().map(|section| {
            let section = Section::from_bytes(section).unwrap().long::<Eit<'_>>().unwrap();
            assert_eq!(
                (section.table_id, section.table.last_table_id, section.header.last_section_number),
                (0x4F, 0x4F, 1)
            );
            let mut events = section.table.events.iter().map(Result::unwrap);
            let found = events.next().map(|event| (event.event_id, event.running_status));
            assert!(events.next().is_none());
            found
        });
        (events.collect::<Vec<_>>(), table.version_number)
    };
    let (first, second) = (Some((1, RunningStatus::RUNNING)), Some((2, RunningStatus::OFF_AIR)));
    assert_eq!(of(-60), (vec![None, Some((1, RunningStatus::NOT_RUNNING))], 0));
    assert_eq!(of(0), (vec![first, second], 1));
    assert_eq!(of(3599), (vec![first, second], 1));
    assert_eq!(of(3600), (vec![None, second], 2));
    assert_eq!(of(7200), (vec![second, None], 3));
    assert_eq!(of(10_800), (vec![None, None], 4));
    let [present, following] = Eit::present_following(id(), 7, Some(off_air), None).unwrap();
    assert_eq!((present.len(), following.len()), (18 + 12, 18));
}

#[test]
fn a_network_with_much_to_say_repeats_its_specifier() {
    let specifier = Descriptor::from(PrivateDataSpecifier { private_data_specifier: PrivateDataSpecifierCode(0x28) });
    let mut network = vec![descriptor(0x90, 200); 3];
    network.push(specifier);
    network.extend(vec![descriptor(0x91, 250); 5]);
    let own = [descriptor(0x92, 100)];
    let streams: Vec<_> = (1..=20)
        .map(|n| TransportStream {
            transport_stream_id: n,
            original_network_id: 0x2345,
            transport_descriptors: List::from(&own),
            ..Default::default()
        })
        .collect();
    let nit = Nit {
        network_descriptors: List::from(&network[..]),
        transport_streams: List::from(&streams[..]),
        ..Default::default()
    };
    let sections = LongSection::new(Nit::OTHER, 0x1234, 3, nit).sections().unwrap();
    let (mut tags, mut ids) = (Vec::new(), Vec::new());
    for (bytes, n) in sections.iter().zip(0..) {
        let section = Section::from_bytes(bytes).unwrap().long::<Nit<'_>>().unwrap();
        assert_eq!((section.header.section_number, section.header.last_section_number), (n, sections.len() as u8 - 1));
        tags.push(section.table.network_descriptors.iter().map(|d| wire::Tagged::tag(&d.unwrap())).collect::<Vec<_>>());
        ids.extend(section.table.transport_streams.iter().map(|stream| stream.unwrap().transport_stream_id));
    }
    // 1011 bytes: 600 + 6 + 250; 6 + 4 * 250 and no stream of 106; the rest.
    assert_eq!(tags[..3], [vec![0x90, 0x90, 0x90, 0x5F, 0x91], vec![0x5F, 0x91, 0x91, 0x91, 0x91], vec![]]);
    assert_eq!(ids, (1..=20).collect::<Vec<_>>());
    // An entry that no section holds.
    let own = vec![descriptor(0x92, 255); 4];
    let stream = TransportStream { transport_descriptors: List::from(&own[..]), ..Default::default() };
    let bat = Bat { transport_streams: List::Items(&[stream]), ..Default::default() };
    assert!(LongSection::new(Bat::TABLE_ID, 1, 0, bat).sections().is_err());
}

#[test]
fn tables_are_sent_as_often_as_the_rules_say() {
    let mut builder = ScheduleBuilder::new(id());
    builder.insert(&event(1, MIDNIGHT + 10 * 86_400, 60)).unwrap();
    let mut cycle = Cycle::new(Pid::EIT);
    let mut all = tables(&mut builder, at(0));
    all.push(builder.present_following(at(0)).unwrap().clone());
    for table in all {
        let interval = interval(SATELLITE_AND_CABLE, table.table_id).unwrap();
        cycle.insert(table.sections, milliseconds(interval.as_millis() as u64), 0);
    }
    // A packet every 10 ms, one minute.
    let stream: Vec<u8> =
        (0..6000).flat_map(|n| cycle.packet(milliseconds(n * 10)).unwrap_or(mpegts::packet::NULL_PACKET)).collect();
    let (mut demux, mut input, mut count) = (demux::Demux::new(), &stream[..], [0; 256]);
    demux.watch(Pid::EIT, demux::Watch::Sections);
    while let Some(event) = demux.next(&mut input) {
        if let demux::Event::Section { section, .. } = event {
            count[usize::from(section.table_id())] += 1;
        }
    }
    // Two sections every 2 s, the first eight days every 10 s, and the one after them, of 17 segments, every 30 s.
    assert_eq!((count[0x4E], count[0x50], count[0x51], count[0x52]), (60, 6 * 32, 6 * 32, 2 * 17));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The guide reads all that is built, and nothing else.
    #[test]
    fn the_guide_reads_what_is_built(
        events in prop::collection::btree_map(any::<u16>(), (0i64..64 * 86_400, 1u32..50_000, 0usize..40), 0..120),
        now in 0i64..86_400, order: u64,
    ) {
        let mut builder = ScheduleBuilder::new(id());
        let texts = vec![descriptor(0x90, 200); 40];
        let mut expected = Vec::new();
        for (event_id, (start, seconds, number)) in &events {
            // Some beside each other, more than a section holds.
            let start = if event_id % 2 == 0 { 90_000 + start % 8000 } else { *start };
            let event = event(*event_id, MIDNIGHT + start, *seconds);
            let event = EitEvent { descriptors: List::from(&texts[..number / 5]), ..event };
            builder.insert(&event).unwrap();
            expected.push((start, event));
        }
        expected.sort_by_key(|(start, event)| (*start, event.event_id));
        let mut sections: Vec<_> = match builder.schedule(at(now)) {
            Ok(tables) => tables.flat_map(|table| table.sections.clone()).collect(),
            Err(ScheduleError::Segment { table_id: 0x50, segment: 8..=10 }) => return Ok(()),
            Err(error) => panic!("{error}"),
        };
        let count = sections.len() as u64;
        sections.sort_by_key(|section| (u64::from(section[0]) << 8 | u64::from(section[6])).wrapping_mul(order | 1) % (count + 7));
        let mut guide = Schedules::new();
        for section in &sections {
            prop_assert!(section.len() <= 4096);
            guide.push(Section::from_bytes(section).unwrap()).unwrap();
        }
        let schedule = guide.get(id()).unwrap();
        prop_assert!(schedule.is_complete());
        prop_assert_eq!(schedule.sections().count(), sections.len());
        let found: Vec<_> = schedule.events().map(Result::unwrap).collect();
        prop_assert_eq!(found, expected.iter().map(|(_, event)| *event).collect::<Vec<_>>());
    }

    /// Services come back in their order, whole.
    #[test]
    fn services_come_back(lengths in prop::collection::vec(2usize..250, 0..200)) {
        let mut services = Loop::<SdtService<'_>>::new();
        for (length, service_id) in lengths.iter().zip(1..) {
            let descriptors = [descriptor(0x90, *length), descriptor(0x91, *length)];
            services.push(&SdtService { service_id, descriptors: List::from(&descriptors), ..Default::default() }).unwrap();
        }
        let sdt = Sdt { original_network_id: 0x1234, services: services.list(), ..Default::default() };
        let sections = LongSection::new(Sdt::OTHER, 0x2345, 6, sdt).sections().unwrap();
        let mut again = Loop::<SdtService<'_>>::new();
        for section in &sections {
            prop_assert!(section.len() <= 1024);
            let section = Section::from_bytes(section).unwrap().long::<Sdt<'_>>().unwrap();
            prop_assert_eq!((section.table_id, section.table.original_network_id), (Sdt::OTHER, 0x1234));
            section.table.services.iter().for_each(|service| again.push(&service.unwrap()).unwrap());
        }
        prop_assert_eq!(&again, &services);
        prop_assert!(services.is_empty() == lengths.is_empty() && Loop::of(&services.list()).unwrap() == services);
    }
}

/// Of each table that may take several sections: none is too long, and together they say what the table says.
#[test]
fn tables_of_one_loop_take_as_many_sections_as_they_need() {
    let programs: Vec<_> =
        (1..=600).map(|program_number| PatProgram { program_number, ..Default::default() }).collect();
    let sections = LongSection::new(0, 7, 3, Pat { programs: List::from(&programs[..]) }).sections().unwrap();
    assert!(sections.iter().all(|bytes| bytes.len() <= 1024) && sections.len() == 3);
    let read = sections.iter().map(|bytes| Section::from_bytes(bytes)?.long::<Pat<'_>>());
    let joined = Loop::<PatProgram>::joined(read.map(|section| Ok(section?.table.programs))).unwrap();
    assert_eq!(joined.list(), List::from(&programs[..]));

    // Private descriptors of SES behind their specifier, which is repeated.
    let specifier = Descriptor::from(PrivateDataSpecifier { private_data_specifier: PrivateDataSpecifierCode(1) });
    let all: Vec<_> = [specifier].into_iter().chain((0..12).map(|_| descriptor(0xF0, 200))).collect();
    let cat: Cat<'_> = Cat { descriptors: List::from(&all[..]) };
    let sections = LongSection::new(1, 0xFFFF, 3, cat).sections().unwrap();
    assert!(sections.iter().all(|bytes| bytes.len() <= 1024) && sections.len() == 3);
    for (number, bytes) in (0..).zip(&sections) {
        let cat = Section::from_bytes(bytes).unwrap().long::<Cat<'_>>().unwrap();
        assert_eq!((cat.header.section_number, cat.header.last_section_number), (number, 2));
        assert_eq!(cat.table.descriptors.iter().next().unwrap().unwrap(), specifier);
    }

    let name = [b'x'; 200];
    let crids: Vec<_> = (0..40)
        .map(|crid_ref| IdentifiedContent { crid_ref, unique_string: Text(&name), ..Default::default() })
        .collect();
    let cit = Cit { prepend_strings: Blob(b"a\0b"), crids: List::from(&crids[..]), ..Default::default() };
    let sections = LongSection::new(0x77, 5, 3, cit).sections().unwrap();
    assert!(sections.iter().all(|bytes| bytes.len() <= 4096) && sections.len() == 3);
    let read = sections.iter().map(|bytes| Section::from_bytes(bytes)?.long::<Cit<'_>>());
    assert!(read.clone().all(|section| section.unwrap().table.prepend_strings == Blob(b"a\0b")));
    let joined = Loop::<IdentifiedContent<'_>>::joined(read.map(|section| Ok(section?.table.crids))).unwrap();
    assert_eq!(joined.list(), List::from(&crids[..]));
}
