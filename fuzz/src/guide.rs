//! The guide and the generator of schedules: what is kept stays bounded, and what is built is read.

use crate::input::{Input, Random, Turn};
use dvb_si::build::{Loop, ScheduleBuilder, ScheduleError, Sections};
use dvb_si::descriptor::{Descriptor, RawDescriptor};
use dvb_si::schedule::{ScheduleId, ScheduleLimits, Schedules};
use dvb_si::table::{Eit, EitEvent, Nit, TransportStream};
use dvb_si::time::{Duration, UtcTime};
use mpegts::section::{LongSection, Section};
use wire::{Blob, Decode, List};

/// Takes the input as sections of a guide, as events, and as networks.
pub fn run(data: &[u8], turn: Turn) {
    if turn.is(0, 2) {
        sections(data, turn);
    }
    if turn.is(1, 2) {
        networks(data, turn);
    }
    if turn.is_rare() {
        events(data, turn);
    }
}

/// 2026-11-20 00:00 UTC.
const MIDNIGHT: i64 = 1_795_132_800;

/// Sections of a few services that contradict each other.
fn sections(data: &[u8], turn: Turn) {
    let limits = ScheduleLimits::default().services(3).bytes(2000);
    let (mut guide, mut input) = (Schedules::with(limits), Input(data));
    for _ in 0..if turn.is_rare() { usize::MAX } else { 4 } {
        if input.is_empty() {
            break;
        }
        let [what, number, last, segment_last, last_table] =
            [input.byte(), input.byte(), input.byte(), input.byte(), input.byte()];
        let eit = Eit {
            transport_stream_id: u16::from(what >> 7),
            original_network_id: 1,
            segment_last_section_number: segment_last,
            last_table_id: 0x50 | last_table & 0x1F,
            events: List::<EitEvent<'_>>::from_wire(input.bytes(usize::from(what & 0x3F))),
        };
        let mut section = LongSection::new(0x50 | last_table >> 5, u16::from(what >> 5 & 1), last & 1, eit);
        (section.header.section_number, section.header.last_section_number) = (number, last);
        let bytes = wire::Encode::encode_to_vec(&section).expect("it fits");
        if let Some((id, _)) = guide.push(Section::from_bytes(&bytes).expect("it is one")) {
            let schedule = guide.get(id).expect("it has just come");
            assert_eq!(schedule.is_complete(), schedule.missing().next().is_none());
            let coverage = schedule.coverage();
            assert!(coverage.complete <= coverage.segments);
            schedule.events().for_each(drop);
        }
        assert!(guide.iter().count() <= 3);
        let kept: usize = guide.iter().flat_map(|schedule| schedule.sections()).map(|bytes| bytes.len() + 64).sum();
        assert!(kept <= 2000 || guide.iter().map(|s| s.sections().count()).sum::<usize>() == 1, "{kept}");
    }
}

/// Events come back through tables that replace each other.
fn events(data: &[u8], turn: Turn) {
    let id = ScheduleId { service_id: 5, other: data.len() % 2 == 1, ..Default::default() };
    let (mut builder, mut guide, mut input) = (ScheduleBuilder::new(id), Schedules::new(), Input(data));
    let mut random = Random::behind(data);
    let mut expected = std::collections::BTreeMap::new();
    let mut days = 0i64;
    let mut rounds = if turn.is(0, 2) { 20 } else { 1 };
    while !input.is_empty() && rounds > 0 {
        rounds -= 1;
        for _ in 0..=input.byte() % 8 {
            let [event_id, place, text] = [u16::from(input.byte()), input.word(), u16::from(input.byte())];
            let start = MIDNIGHT + i64::from(place) * 90;
            let body = vec![0xA5; usize::from(text)];
            let descriptors = vec![RawDescriptor { descriptor_tag: 0x90, body: Blob(&body) }; usize::from(text % 16)];
            let bytes = wire::Encode::encode_to_vec(&List::from(&descriptors[..])).expect("it fits");
            let event = EitEvent::<Descriptor<'_>> {
                event_id,
                start_time: UtcTime::from_unix_seconds(start).expect("a date"),
                duration: Duration::from_seconds(60).expect("a minute"),
                descriptors: List::from_wire(&bytes),
                ..Default::default()
            };
            builder.insert(&event).expect("it is short");
            expected.insert(event_id, (start, bytes));
        }
        days += i64::from(input.byte() % 4);
        let midnight = MIDNIGHT + days * 86_400;
        let now = UtcTime::from_unix_seconds(midnight + 3600).expect("a date");
        let mut sections: Vec<_> = match builder.schedule(now) {
            Ok(tables) => tables.flat_map(|table| table.sections.clone()).collect(),
            Err(ScheduleError::Segment { .. }) => return,
            Err(error) => panic!("{error}"),
        };
        for i in (1..sections.len()).rev() {
            sections.swap(i, random.below(i + 1));
        }
        for section in &sections {
            guide.push(Section::from_bytes(section).expect("it is one")).expect("it is of a schedule");
        }
        let schedule = guide.get(id).expect("there is a section");
        assert!(schedule.is_complete(), "{:?}", schedule.missing().collect::<Vec<_>>());
        let mut wanted: Vec<_> = expected
            .iter()
            .filter(|(_, (start, _))| (midnight..midnight + 64 * 86_400).contains(start))
            .map(|(event_id, (start, bytes))| (*start, *event_id, &bytes[..]))
            .collect();
        wanted.sort_unstable();
        let found: Vec<_> = schedule.events().map(|event| event.expect("it was written")).collect();
        assert_eq!(found.len(), wanted.len());
        for (event, (start, event_id, bytes)) in found.iter().zip(wanted) {
            assert_eq!((event.event_id, event.start_time.unix_seconds()), (event_id, Some(start)));
            assert_eq!(event.descriptors.as_bytes(), Some(bytes));
        }
        let table = builder.present_following(now).expect("it fits");
        assert_eq!(table.sections.len(), 2);
    }
}

/// A network of any loops comes back from its sections.
fn networks(data: &[u8], turn: Turn) {
    let (mut input, mut streams) = (Input(data), Loop::<TransportStream<'_>>::new());
    let network = if Descriptor::from_bytes(data).is_ok() { data } else { &[] };
    let network_descriptors: List<'_, Descriptor<'_>> = List::from_wire(network);
    for _ in 0..if turn.is_rare() { usize::MAX } else { 4 } {
        if input.is_empty() {
            break;
        }
        let transport_stream_id = input.word();
        let body = input.bytes(usize::from(transport_stream_id % 256));
        let own = [Descriptor::Unknown(RawDescriptor { descriptor_tag: 0x90, body: Blob(body) })];
        let stream =
            TransportStream { transport_stream_id, transport_descriptors: List::from(&own), ..Default::default() };
        streams.push(&stream).expect("it fits");
    }
    let nit = Nit { network_descriptors, transport_streams: streams.list(), ..Default::default() };
    // A loop that breaks off, or a network of more than 256 sections.
    let Ok(sections) = LongSection::new(Nit::ACTUAL, 7, 0, nit).sections() else { return };
    let mut again = Loop::<TransportStream<'_>>::new();
    for section in &sections {
        let section = Section::from_bytes(section).expect("it is one");
        let nit = section.long::<Nit<'_>>().expect("it was written");
        nit.table.transport_streams.iter().for_each(|s| again.push(&s.expect("it was written")).expect("it fits"));
    }
    assert_eq!(again, streams);
}
