//! Any order and any repetition of sections gives the same, and any bytes give something.

use super::{ID, Part, push, push_all, table};
use dvb_si::schedule::{ScheduleId, ScheduleLimits, Schedules};
use mpegts::section::Section;
use proptest::collection::vec;
use proptest::prelude::*;

/// The sections of some services, with the numbers of sections in the segments of their tables.
fn sections(services: &[Vec<Vec<u8>>], version: u8) -> Vec<Vec<u8>> {
    let mut sections = Vec::new();
    for (n, tables) in services.iter().enumerate() {
        let id = ScheduleId { service_id: n as u16 / 2, other: n % 2 == 1, ..ID };
        let first = if id.other { 0x60 } else { 0x50 };
        let last_table_id = first + tables.len() as u8 - 1;
        for (table_id, segments) in (first..).zip(tables) {
            sections.extend(table(&Part { table_id, id, version, last_table_id, ..Part::default() }, 0, segments));
        }
    }
    sections
}

fn services() -> impl Strategy<Value = Vec<Vec<Vec<u8>>>> {
    vec(vec(vec(0..=8u8, 1..6), 1..4), 1..4)
}

/// All that can be asked.
fn state(s: &Schedules) -> impl PartialEq + std::fmt::Debug {
    s.iter()
        .map(|schedule| {
            let events: Vec<_> = schedule.events().map(|event| event.unwrap().event_id).collect();
            let sections: Vec<_> = schedule.sections().map(<[u8]>::to_vec).collect();
            let missing: Vec<_> = schedule.missing().collect();
            (schedule.id(), schedule.last_table_id(), schedule.coverage(), missing, sections, events)
        })
        .collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_order_and_repetition_gives_the_same(services in services(), picks in vec(any::<prop::sample::Index>(), 0..200)) {
        let sections = sections(&services, 3);
        let mut picks: Vec<_> = picks.iter().map(|pick| pick.index(sections.len())).collect();
        let mut any = Schedules::new();
        push_all(&mut any, picks.iter().map(|n| &sections[*n]));
        // Of some of the sections, the same as those in order, each once.
        let mut some = Schedules::new();
        picks.sort_unstable();
        picks.dedup();
        push_all(&mut some, picks.iter().map(|n| &sections[*n]));
        prop_assert_eq!(state(&any), state(&some));
        // Then all of them.
        let mut all = Schedules::new();
        push_all(&mut all, &sections);
        push_all(&mut any, sections.iter().rev());
        prop_assert_eq!(state(&any), state(&all));
        prop_assert!(all.iter().all(|schedule| schedule.is_complete() && schedule.coverage().fraction() == 1.0));
        let events = services.iter().flatten().flatten().map(|n| usize::from(*n)).sum::<usize>();
        prop_assert_eq!(all.iter().map(|schedule| schedule.events().count()).sum::<usize>(), events);
    }

    #[test]
    fn nothing_of_an_old_version_is_left_behind_the_new_one(
        old in services(), new in services(), picks in vec(any::<prop::sample::Index>(), 0..50),
    ) {
        let (old, new) = (sections(&old, 31), sections(&new, 0));
        let mut s = Schedules::new();
        push_all(&mut s, picks.iter().map(|pick| &old[pick.index(old.len())]));
        push_all(&mut s, picks.iter().map(|pick| &new[pick.index(new.len())]));
        push_all(&mut s, &new);
        let mut anew = Schedules::new();
        push_all(&mut anew, &new);
        // Services that are gone are heard of no more; they wait for the limit.
        let ids: Vec<_> = s.iter().map(|schedule| schedule.id()).filter(|id| anew.get(*id).is_none()).collect();
        ids.into_iter().for_each(|id| s.forget(id));
        prop_assert_eq!(state(&s), state(&anew));
    }

    #[test]
    fn any_numbers_are_taken_within_the_limits(
        parts in vec((0x4E..=0x70u8, any::<[u8; 5]>(), 0..3u16, vec(any::<u8>(), 0..60)), 1..80),
        bytes in 0..4000usize,
    ) {
        let mut s = Schedules::with(ScheduleLimits::default().services(2).bytes(bytes));
        for (table_id, [version, number, last, segment_last, last_table_id], service_id, body) in parts {
            let body = [&[0, 1, 0, 2, segment_last, last_table_id][..], &body].concat();
            let mut section = vec![table_id, 0xF0, (9 + body.len()) as u8, 0, service_id as u8, version, number, last];
            section.extend(body);
            section.extend(wire::crc::mpeg(&section).to_be_bytes());
            let pushed = push(&mut s, &section).is_some();
            let schedule = matches!(table_id, 0x50..=0x6F) && version & 1 == 1 && number <= last;
            prop_assert_eq!(pushed, schedule);
            let kept: Vec<_> = s.iter().flat_map(|schedule| schedule.sections()).collect();
            prop_assert!(!pushed || kept.contains(&&*section));
            prop_assert!(kept.len() <= 1 || kept.iter().map(|kept| kept.len() + 64).sum::<usize>() <= bytes);
            for schedule in s.iter() {
                let coverage = schedule.coverage();
                prop_assert!(coverage.complete <= coverage.segments);
                prop_assert_eq!(schedule.is_complete(), coverage.complete == coverage.segments);
                prop_assert_eq!(schedule.is_complete(), schedule.missing().count() == 0);
                prop_assert!(schedule.events().count() <= 1000);
                for section in schedule.sections() {
                    prop_assert!(Section::from_bytes(section).is_ok());
                }
            }
        }
        prop_assert!(s.iter().count() <= 2);
    }
}
