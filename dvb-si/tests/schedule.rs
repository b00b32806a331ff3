//! Schedules out of sections: what is complete, what is missing, what is on, and what it costs.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::cast_sign_loss, clippy::unwrap_used)]

#[path = "schedule/corpus.rs"]
mod corpus;
#[path = "schedule/limits.rs"]
mod limits;
#[path = "schedule/order.rs"]
mod order;

use dvb_si::schedule::{Coverage, Pushed, Schedule, ScheduleId, Schedules};
use dvb_si::table::{Eit, EitEvent};
use dvb_si::time::{Duration, UtcTime};
use mpegts::section::{LongSection, Section};
use wire::{Encode, List};

/// 2026-11-20 00:00 UTC.
const MIDNIGHT: i64 = 1_795_132_800;
const HOUR: i64 = 3600;

fn at(seconds: i64) -> UtcTime {
    UtcTime::from_unix_seconds(seconds).unwrap()
}

/// An event_id that is its start in minutes from [`MIDNIGHT`].
fn event(minutes: i64, length: u32) -> EitEvent<'static> {
    EitEvent {
        event_id: minutes as u16,
        start_time: at(MIDNIGHT + 60 * minutes),
        duration: Duration::from_seconds(60 * length).unwrap(),
        ..Default::default()
    }
}

/// A section in the making. Unless told, the only one of service 5, without events.
#[derive(Clone)]
struct Part {
    table_id: u8,
    id: ScheduleId,
    version: u8,
    number: u8,
    last: u8,
    segment_last: u8,
    last_table_id: u8,
    events: Vec<EitEvent<'static>>,
}

const ID: ScheduleId =
    ScheduleId { original_network_id: 0x2222, transport_stream_id: 0x1111, service_id: 5, other: false };

impl Default for Part {
    fn default() -> Self {
        let (number, last, segment_last, last_table_id) = (0, 0, 0, 0x50);
        Part { table_id: 0x50, id: ID, version: 3, number, last, segment_last, last_table_id, events: Vec::new() }
    }
}

impl Part {
    fn long(&self) -> LongSection<Eit<'_>> {
        let eit = Eit {
            transport_stream_id: self.id.transport_stream_id,
            original_network_id: self.id.original_network_id,
            segment_last_section_number: self.segment_last,
            last_table_id: self.last_table_id,
            events: List::from(&*self.events),
        };
        let mut section = LongSection::new(self.table_id, self.id.service_id, self.version, eit);
        (section.header.section_number, section.header.last_section_number) = (self.number, self.last);
        section
    }

    fn bytes(&self) -> Vec<u8> {
        self.long().encode_to_vec().unwrap()
    }
}

/// The table with so many sections in each segment, with an event in each; an empty section in segments
/// without. `day` is the first one.
fn table(of: &Part, day: i64, segments: &[u8]) -> Vec<Vec<u8>> {
    let last = 8 * (segments.len() as u8 - 1) + (segments[segments.len() - 1].max(1) - 1);
    let mut sections = Vec::new();
    for (segment, count) in segments.iter().enumerate() {
        let first = 8 * segment as u8;
        let hours = 24 * (day + 4 * i64::from(of.table_id & 15)) + 3 * segment as i64;
        for n in 0..(*count).max(1) {
            let events = if *count == 0 { vec![] } else { vec![event(60 * hours + 20 * i64::from(n), 20)] };
            let (number, segment_last) = (first + n, first + ((*count).max(1) - 1));
            sections.push(Part { number, last, segment_last, events, ..of.clone() }.bytes());
        }
    }
    sections
}

fn push(schedules: &mut Schedules, bytes: &[u8]) -> Option<Pushed> {
    schedules.push(Section::from_bytes(bytes).unwrap()).map(|(_, pushed)| pushed)
}

fn push_all<'b>(schedules: &mut Schedules, sections: impl IntoIterator<Item = &'b Vec<u8>>) {
    sections.into_iter().for_each(|bytes| assert!(push(schedules, bytes).is_some()));
}

fn missing(schedule: Schedule<'_>) -> Vec<(u8, u8)> {
    schedule.missing().collect()
}

/// The hours from [`MIDNIGHT`] at which events start.
fn hours(schedule: Schedule<'_>) -> Vec<i64> {
    schedule.events().map(|event| (event.unwrap().start_time.unix_seconds().unwrap() - MIDNIGHT) / HOUR).collect()
}

#[test]
fn trap_10_a_segment_ends_where_it_says() {
    let mut s = Schedules::new();
    let part = |number| Part { number, last: 17, segment_last: 10, ..Part::default() }.bytes();
    assert_eq!(push(&mut s, &part(9)), Some(Pushed::New));
    assert_eq!(push(&mut s, &part(9)), Some(Pushed::Repeated));
    assert_eq!(missing(s.get(ID).unwrap()), [(0x50, 0), (0x50, 8), (0x50, 10), (0x50, 16)]);
    push_all(&mut s, [&part(8)]);
    assert!(!s.get(ID).unwrap().is_segment_complete(0x50, 1));
    push_all(&mut s, [&part(10)]);
    let schedule = s.get(ID).unwrap();
    // 11 to 15 do not exist; segments 3 and up neither, and so they are not there.
    assert!(schedule.is_segment_complete(0x50, 1) && !schedule.is_table_complete(0x50));
    assert!(!schedule.is_segment_complete(0x50, 3) && !schedule.is_segment_complete(0x51, 1));
    assert!(!schedule.is_segment_complete(0x50, u8::MAX));
    assert_eq!(schedule.coverage(), Coverage { complete: 1, segments: 3 });
    push_all(&mut s, [&Part { last: 17, ..Part::default() }.bytes()]);
    let end = |number| Part { number, last: 17, segment_last: 17, ..Part::default() }.bytes();
    push_all(&mut s, [&end(17), &end(16)]);
    let schedule = s.get(ID).unwrap();
    assert!(schedule.is_table_complete(0x50) && schedule.is_complete());
    assert_eq!((schedule.coverage().fraction(), schedule.version_number(0x50)), (1.0, Some(3)));
}

#[test]
fn trap_10_a_schedule_ends_with_its_last_table() {
    for (first, other) in [(0x50, false), (0x60, true)] {
        let id = ScheduleId { other, ..ID };
        let of = |n| Part { table_id: first + n, id, last_table_id: first + 2, ..Part::default() };
        let mut s = Schedules::new();
        push_all(&mut s, &table(&of(0), 0, &[1, 2, 8]));
        let schedule = s.get(id).unwrap();
        assert_eq!((schedule.id(), schedule.last_table_id()), (id, first + 2));
        assert!(schedule.is_table_complete(first) && !schedule.is_table_complete(first + 1));
        assert_eq!(missing(schedule), [(first + 1, 0), (first + 2, 0)]);
        assert_eq!(schedule.coverage(), Coverage { complete: 3, segments: 3 + 32 + 32 });
        push_all(&mut s, &table(&of(2), 0, &[1]));
        assert_eq!(missing(s.get(id).unwrap()), [(first + 1, 0)]);
        // All 32 segments, the last of which ends with section 255.
        push_all(&mut s, &table(&of(1), 0, &[8; 32]));
        assert!(s.get(id).unwrap().is_complete());
        assert_eq!(s.get(id).unwrap().events().count(), 11 + 256 + 1);
    }
}

#[test]
fn trap_10_empty_segments_are_complete() {
    let mut s = Schedules::new();
    let sections = table(&Part::default(), 0, &[0, 0, 3, 0]);
    push_all(&mut s, &sections[..5]);
    assert_eq!(missing(s.get(ID).unwrap()), [(0x50, 24)]);
    push_all(&mut s, &sections[5..]);
    let schedule = s.get(ID).unwrap();
    assert!(schedule.is_complete() && schedule.is_segment_complete(0x50, 0));
    assert_eq!((hours(schedule), schedule.sections().count()), (vec![6, 6, 6], 6));
}

#[test]
fn trap_10_a_version_starts_its_table_anew_and_old_segments_stay_until_replaced() {
    let mut s = Schedules::new();
    let of = |version| Part { version, ..Part::default() };
    push_all(&mut s, &table(&of(3), 0, &[2, 2, 2, 2]));
    assert!(s.get(ID).unwrap().is_complete());
    // Three segments now, of which the second comes first, and has one section more.
    let new = table(&of(4), 0, &[1, 3, 1]);
    assert_eq!(push(&mut s, &new[2]), Some(Pushed::Changed));
    let schedule = s.get(ID).unwrap();
    assert_eq!((schedule.version_number(0x50), schedule.coverage().complete), (Some(4), 0));
    assert_eq!(missing(schedule), [(0x50, 0), (0x50, 8), (0x50, 10), (0x50, 16)]);
    assert_eq!(hours(schedule), [0, 0, 3, 6], "the old second and fourth segment are gone");
    push_all(&mut s, &new);
    let mut anew = Schedules::new();
    push_all(&mut anew, &new);
    assert!(s.get(ID).unwrap().is_complete());
    assert!(s.get(ID).unwrap().sections().eq(anew.get(ID).unwrap().sections()));
    // The old version of a section that was there is a version, not a repetition.
    assert_eq!(push(&mut s, &table(&of(3), 0, &[2, 2, 2, 2])[0]), Some(Pushed::Changed));
    assert!(!s.get(ID).unwrap().is_segment_complete(0x50, 1));
}

#[test]
fn trap_10_any_section_of_a_new_version_empties_its_whole_segment() {
    let of = |version| Part { version, ..Part::default() };
    let (old, new) = (table(&of(3), 0, &[2, 8, 2]), table(&of(4), 0, &[2, 8, 2]));
    // The second segment is sections 8 to 15, at 2 to 9 of the list.
    for first in &new[2..10] {
        let mut s = Schedules::new();
        push_all(&mut s, &old);
        push_all(&mut s, [first]);
        let left: Vec<&[u8]> = s.get(ID).unwrap().sections().collect();
        assert_eq!(left, [&old[0], &old[1], first, &old[10], &old[11]]);
    }
}

#[test]
fn trap_10_a_version_begins_and_comes_back_as_a_change() {
    let part = |version, number| Part { version, number, last: 8, segment_last: number, ..Part::default() }.bytes();
    let mut s = Schedules::new();
    assert_eq!(push(&mut s, &part(3, 0)), Some(Pushed::New));
    // Nothing was there under its number.
    assert_eq!(push(&mut s, &part(4, 8)), Some(Pushed::Changed));
    // The bytes are still there, but of a version that has passed.
    assert_eq!(push(&mut s, &part(3, 0)), Some(Pushed::Changed));
    assert_eq!(missing(s.get(ID).unwrap()), [(0x50, 8)]);
    assert_eq!(push(&mut s, &part(3, 8)), Some(Pushed::Changed));
    assert!(s.get(ID).unwrap().is_complete());
}

#[test]
fn trap_10_the_schedule_shrinks_and_grows_with_its_versions() {
    let of = |n, version, last_table_id| Part { table_id: n, version, last_table_id, ..Part::default() }.bytes();
    let mut s = Schedules::new();
    push_all(&mut s, [&of(0x50, 1, 0x52), &of(0x51, 1, 0x52), &of(0x52, 1, 0x52)]);
    assert!(s.get(ID).unwrap().is_complete());
    push_all(&mut s, [&of(0x50, 2, 0x51)]);
    let schedule = s.get(ID).unwrap();
    assert_eq!((schedule.last_table_id(), schedule.version_number(0x52)), (0x51, None));
    push_all(&mut s, [&of(0x51, 2, 0x51)]);
    assert!(s.get(ID).unwrap().is_complete());
    push_all(&mut s, [&of(0x50, 3, 0x53)]);
    assert_eq!(missing(s.get(ID).unwrap()), [(0x52, 0), (0x53, 0)]);
}

#[test]
fn trap_10_tables_of_which_each_says_it_is_the_last_all_come() {
    let of = |table_id| table(&Part { table_id, last_table_id: table_id, ..Part::default() }, 0, &[2, 0, 1]);
    let (first, second) = (of(0x50), of(0x51));
    let mut s = Schedules::new();
    for _ in 0..2 {
        first.iter().zip(&second).for_each(|(a, b)| push_all(&mut s, [b, a]));
    }
    assert_eq!(s.get(ID).unwrap().sections().count(), 8);
    assert!(s.get(ID).unwrap().is_complete());
}

#[test]
fn trap_10_at_midnight_nothing_is_given_twice_and_no_hour_is_empty() {
    let of = |version| Part { version, ..Part::default() };
    let mut s = Schedules::new();
    push_all(&mut s, &table(&of(3), 0, &[1; 32]));
    for section in &table(&of(4), 1, &[1; 32]) {
        push_all(&mut s, [section]);
        let hours = hours(s.get(ID).unwrap());
        assert!(hours.is_sorted_by(|a, b| a < b), "{hours:?}");
        assert!(hours.starts_with(&[24]) && hours.len() >= 24, "{hours:?}");
        assert!(hours.windows(2).all(|pair| pair[1] - pair[0] == 3), "{hours:?}");
    }
}

#[test]
fn trap_09_equal_numbers_of_two_networks_never_merge() {
    let ids = [
        ID,
        ScheduleId { original_network_id: 0x2223, ..ID },
        ScheduleId { transport_stream_id: 0x1112, ..ID },
        ScheduleId { service_id: 6, ..ID },
        ScheduleId { other: true, ..ID },
    ];
    let part = |id: ScheduleId, number, events| {
        let table_id = if id.other { 0x60 } else { 0x50 };
        Part { table_id, id, number, last: 1, segment_last: 1, last_table_id: table_id, events, ..Part::default() }
    };
    let mut s = Schedules::new();
    for (n, id) in (0..).zip(ids) {
        let part = part(id, 0, vec![event(n, 1)]);
        assert_eq!(s.push(Section::from_bytes(&part.bytes()).unwrap()), Some((id, Pushed::New)));
        assert_eq!(ScheduleId::of(&part.long()), id);
    }
    for id in ids {
        push_all(&mut s, [&part(id, 1, vec![]).bytes()]);
    }
    assert_eq!(s.iter().count(), 5);
    for (n, id) in (0..).zip(ids) {
        let schedule = s.get(id).unwrap();
        assert!(schedule.is_complete());
        assert_eq!(schedule.events().map(|event| event.unwrap().event_id).collect::<Vec<_>>(), [n]);
    }
    s.forget(ID);
    assert!(s.get(ID).is_none() && s.iter().count() == 4);
}

#[test]
fn trap_09_interleaved_versions_of_two_tables_both_complete() {
    let of = |table_id, version| Part { table_id, version, last_table_id: 0x51, ..Part::default() };
    let (first, second) = (table(&of(0x50, 1), 0, &[2, 1, 4]), table(&of(0x51, 30), 0, &[4, 2, 1]));
    let mut s = Schedules::new();
    for (a, b) in first.iter().zip(&second) {
        push_all(&mut s, [a, b]);
    }
    assert!(s.get(ID).unwrap().is_complete());
}

#[test]
fn trap_07_what_is_not_yet_current_changes_nothing() {
    let mut s = Schedules::new();
    push_all(&mut s, [&Part::default().bytes()]);
    let part = Part { version: 4, last: 8, ..Part::default() };
    let mut next = part.long();
    next.header.current_next_indicator = false;
    assert_eq!(push(&mut s, &next.encode_to_vec().unwrap()), None);
    let beyond = Part { number: 9, segment_last: 9, ..part };
    assert_eq!(push(&mut s, &beyond.bytes()), None);
    for table_id in [0x4E, 0x4F] {
        assert_eq!(push(&mut s, &Part { table_id, ..Part::default() }.bytes()), None);
    }
    assert_eq!(push(&mut s, &[0x50, 0x70, 0]), None);
    assert!(s.get(ID).unwrap().is_complete());
}

#[test]
fn one_version_with_other_bytes_is_a_change() {
    let mut s = Schedules::new();
    let part = |number, segment_last, minutes| {
        let events = vec![event(minutes, 10)];
        Part { number, last: 15, segment_last, events, ..Part::default() }.bytes()
    };
    push_all(&mut s, [&part(0, 2, 0), &part(1, 2, 10), &part(2, 2, 20)]);
    assert_eq!(push(&mut s, &part(1, 1, 15)), Some(Pushed::Changed));
    // The segment ends there now.
    let schedule = s.get(ID).unwrap();
    assert_eq!(schedule.events().map(|event| event.unwrap().event_id).collect::<Vec<_>>(), [0, 15]);
    assert_eq!(missing(schedule), [(0x50, 2), (0x50, 8)]);
    push_all(&mut s, [&part(0, 1, 0)]);
    assert_eq!(missing(s.get(ID).unwrap()), [(0x50, 8)]);
}

#[test]
fn numbers_that_contradict_each_other_lose_no_events() {
    let mut s = Schedules::new();
    // A segment that ends before it begins or elsewhere may have all its numbers.
    for segment_last in [7, 16, 255] {
        push_all(&mut s, [&Part { number: 8, last: 12, segment_last, ..Part::default() }.bytes()]);
        assert_eq!(missing(s.get(ID).unwrap()), [(0x50, 0), (0x50, 9), (0x50, 10), (0x50, 11), (0x50, 12)]);
    }
    // The schedule does not end before a table that is there, and not in the range of others.
    for (version, last_table_id) in [(3, 0), (3, 0x51), (4, 0x60), (5, 0x4E)] {
        push_all(&mut s, [&Part { table_id: 0x52, version, last_table_id, ..Part::default() }.bytes()]);
        assert_eq!(s.get(ID).unwrap().last_table_id(), 0x52);
    }
    assert!(s.get(ID).unwrap().version_number(0x50).is_some());
}

#[test]
fn the_event_at_a_time() {
    let mut s = Schedules::new();
    let undefined = EitEvent { event_id: 999, ..Default::default() };
    let events = vec![undefined, event(0, 30), event(30, 60), event(60, 10), event(100, 20)];
    push_all(&mut s, [&Part { events, ..Part::default() }.bytes()]);
    let schedule = s.get(ID).unwrap();
    let on = |minutes: i64| schedule.event_at(at(MIDNIGHT + 60 * minutes)).map(|event| event.event_id);
    assert_eq!([0, 29, 30, 59, 69].map(on), [Some(0), Some(0), Some(30), Some(30), Some(60)]);
    // Where two overlap, the one that came later; then the other goes on.
    assert_eq!(
        [70, 89, 90, 99, 100, 119, 120, -1].map(on),
        [Some(30), Some(30), None, None, Some(100), Some(100), None, None]
    );
    assert_eq!(schedule.event_at(UtcTime::UNDEFINED), None);
    assert_eq!(schedule.events().count(), 5);
}

#[test]
fn trap_53_the_date_wraps_within_a_schedule() {
    let wrap = (65_536 - 40_587) * 24 * HOUR;
    let time = |seconds| at(wrap + seconds);
    let event = |event_id, seconds| {
        let duration = Duration::from_seconds(7200).unwrap();
        EitEvent { event_id, start_time: time(seconds), duration, ..Default::default() }
    };
    let mut s = Schedules::new();
    push_all(&mut s, [&Part { events: vec![event(1, -HOUR), event(2, HOUR)], ..Part::default() }.bytes()]);
    let schedule = s.get(ID).unwrap();
    let on = |seconds| schedule.event_at(time(seconds)).map(|event| event.event_id);
    assert_eq!([-HOUR, 0, HOUR - 1, HOUR].map(on), [Some(1), Some(1), Some(1), Some(2)]);
}

#[test]
fn trap_25_one_bad_event_does_not_lose_the_next_section() {
    let part = |number, minutes| {
        let events = vec![event(minutes, 10), event(minutes + 10, 10)];
        Part { number, last: 1, segment_last: 1, events, ..Part::default() }.bytes()
    };
    let mut bad = part(0, 0);
    // The length of the descriptors of the second event, and the CRC.
    let end = bad.len() - 4;
    bad[end - 1] = 1;
    let crc = wire::crc::mpeg(&bad[..end]).to_be_bytes();
    bad[end..].copy_from_slice(&crc);
    let mut s = Schedules::new();
    push_all(&mut s, [&bad, &part(1, 30)]);
    let events: Vec<_> = s.get(ID).unwrap().events().collect();
    assert_eq!(events.len(), 4);
    let error = events[1].unwrap_err();
    assert_eq!(error.offset(), end, "{error}");
    assert_eq!([0, 2, 3].map(|n: usize| events[n].unwrap().event_id), [0, 30, 40]);
}
