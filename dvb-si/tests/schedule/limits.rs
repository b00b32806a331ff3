//! What it costs, and what happens at the limits.

use super::{ID, Part, event, push, push_all, table};
use dvb_si::schedule::{Pushed, ScheduleId, ScheduleLimits, Schedules};
use wire::testing::measure;

/// The section 0 of 255 announced, of service `n`.
fn lone(n: u16) -> Part {
    let id = ScheduleId { service_id: n, ..ID };
    Part { id, last: 255, last_table_id: 0x5F, ..Part::default() }
}

#[test]
fn trap_10_the_oldest_goes_and_the_new_is_never_refused() {
    let mut s = Schedules::with(ScheduleLimits::default().services(3));
    let id = |n| lone(n).id;
    for n in 0..3 {
        assert_eq!(push(&mut s, &lone(n).bytes()), Some(Pushed::New));
    }
    // A repetition counts as being heard of.
    assert_eq!(push(&mut s, &lone(0).bytes()), Some(Pushed::Repeated));
    assert_eq!(push(&mut s, &lone(3).bytes()), Some(Pushed::New));
    assert_eq!(s.iter().map(|schedule| schedule.id()).collect::<Vec<_>>(), [id(0), id(2), id(3)]);
    assert_eq!(s.evicted(), 1);
    assert_eq!(push(&mut s, &lone(1).bytes()), Some(Pushed::New));
    assert_eq!(s.iter().map(|schedule| schedule.id()).collect::<Vec<_>>(), [id(0), id(1), id(3)]);
    assert_eq!(s.evicted(), 2);
}

#[test]
fn trap_40_a_flood_of_services_stays_under_the_cap() {
    let sections: Vec<_> = (0..=u16::MAX).map(|n| lone(n).bytes()).collect();
    let mut s = Schedules::with(ScheduleLimits::default().services(100));
    let heap = measure(|| push_all(&mut s, &sections));
    assert!(s.iter().count() <= 100 && s.evicted() >= 65_536 - 100);
    assert!(heap.bytes_max < 100 * 256, "{heap:?}");
    // The same by bytes alone.
    let mut s = Schedules::with(ScheduleLimits::default().services(usize::MAX).bytes(100 * (18 + 64)));
    let heap = measure(|| push_all(&mut s, &sections));
    assert!((90..=100).contains(&s.iter().count()) && heap.bytes_max < 100 * 256, "{heap:?}");
}

#[test]
fn trap_40_of_one_service_over_the_limit_the_last_hours_go() {
    let mut s = Schedules::with(ScheduleLimits::default().services(1).bytes(10 * (30 + 64)));
    let sections = table(&Part::default(), 0, &[1; 32]);
    assert!(sections.iter().all(|section| section.len() == 30));
    for (n, section) in sections.iter().enumerate().rev() {
        assert_eq!(push(&mut s, section), Some(Pushed::New));
        let kept: Vec<_> = s.get(ID).unwrap().sections().collect();
        assert_eq!(kept, sections[n..32.min(n + 10)].iter().collect::<Vec<_>>());
    }
    assert_eq!(s.evicted(), 22);
    // With no room at all the last one heard of stays.
    let mut s = Schedules::with(ScheduleLimits::default().services(0).bytes(0));
    push_all(&mut s, &sections);
    assert_eq!(s.get(ID).unwrap().sections().collect::<Vec<_>>(), [&sections[31]]);
}

#[test]
fn trap_40_announced_sections_cost_nothing() {
    let section = lone(7).bytes();
    let heap = measure(|| {
        let mut s = Schedules::new();
        push_all(&mut s, [&section]);
        // 31 of this table, and the first one of each of the others.
        assert_eq!(s.get(lone(7).id).unwrap().missing().count(), 31 + 15);
        assert_eq!(s.get(lone(7).id).unwrap().coverage().segments, 16 * 32);
    });
    assert!(heap.bytes_max < 1024, "{heap:?}");
}

#[test]
fn trap_40_a_flood_of_versions_keeps_one_of_each_section() {
    let sections: Vec<_> = (0..32 * 256u32)
        .map(|n| {
            let (version, number) = ((n / 7 % 32) as u8, (n % 256) as u8);
            Part { version, number, last: 255, segment_last: number | 7, ..Part::default() }.bytes()
        })
        .collect();
    let mut s = Schedules::new();
    let heap = measure(|| push_all(&mut s, &sections));
    assert!(s.get(ID).unwrap().sections().count() <= 256);
    assert!(heap.bytes_max < 256 * 128, "{heap:?}");
}

#[test]
fn trap_41_memory_stays_below_eight_times_the_input() {
    let of = |n: u16| Part { id: ScheduleId { service_id: n, ..ID }, ..Part::default() };
    let full: Vec<_> = (0..180).map(|n| event(n, 1)).collect();
    let sets: [(&str, Vec<Vec<u8>>); 3] = [
        ("empty sections, each of its own service", (0..4096).map(|n| lone(n).bytes()).collect()),
        ("tables of empty sections", (0..64).flat_map(|n| table(&of(n), 0, &[0; 32])).collect()),
        ("full sections", (0..256).map(|n| Part { events: full.clone(), ..of(n) }.bytes()).collect()),
    ];
    for (name, mut sections) in sets {
        for order in ["in order", "the other way round"] {
            let input: usize = sections.iter().map(Vec::len).sum();
            let heap = measure(|| {
                let mut s = Schedules::new();
                push_all(&mut s, &sections);
                assert_eq!(s.evicted(), 0);
            });
            println!("{name}, {order}: {:.2} times {input}", heap.bytes_max as f64 / input as f64);
            assert!(heap.bytes_max < 8 * input as u64 + 65_536, "{name}: {heap:?} for {input}");
            sections.reverse();
        }
    }
}

#[test]
fn trap_41_repetitions_and_questions_allocate_nothing() {
    let sections = table(&Part::default(), 0, &[3; 32]);
    let mut s = Schedules::new();
    push_all(&mut s, &sections);
    let heap = measure(|| {
        assert!(sections.iter().all(|section| push(&mut s, section) == Some(Pushed::Repeated)));
        let schedule = s.get(ID).unwrap();
        assert!(schedule.is_complete() && schedule.coverage().complete == 32);
        assert!(schedule.events().count() == 96 && schedule.event_at(super::at(super::MIDNIGHT)).is_some());
    });
    assert_eq!(heap.count_total, 0, "{heap:?}");
}

#[test]
fn trap_46_sections_that_all_differ_take_linear_time() {
    type Make = fn(u32) -> Part;
    let floods: [(&str, Make); 7] = [
        ("each of its own service", |n| lone(n as u16)),
        ("services the other way round", |n| lone(0xFFFF - n as u16)),
        ("tables of 256 sections", |n| Part {
            number: n as u8,
            last: 255,
            segment_last: n as u8 | 7,
            ..lone((n / 256) as u16)
        }),
        ("versions of 256 sections", |n| Part {
            version: (n / 256 % 32) as u8,
            number: n as u8,
            last: 255,
            segment_last: n as u8 | 7,
            ..Part::default()
        }),
        ("versions that take turns", |n| Part {
            version: (n % 2) as u8,
            number: (n / 2) as u8,
            last: 255,
            segment_last: (n / 2) as u8 | 7,
            ..Part::default()
        }),
        ("changes under one version", |n| Part {
            events: vec![event(i64::from(n % 1000), 1)],
            number: (n % 8) as u8,
            last: 7,
            segment_last: 7,
            ..lone((n % 50) as u16)
        }),
        ("schedules that grow and shrink", |n| Part {
            last_table_id: 0x50 | (n % 2 * 15) as u8,
            table_id: 0x50 | (n % 2 * (n / 2 % 16)) as u8,
            ..lone((n / 32) as u16)
        }),
    ];
    for (name, make) in floods {
        for (services, bytes) in [(usize::MAX, usize::MAX), (200, usize::MAX), (usize::MAX, 20_000), (1, 1)] {
            let sections = |n| (0..n).map(|n| make(n).bytes()).collect::<Vec<_>>();
            let (small, large) = (sections(1500), sections(6000));
            let name = format!("{name}, {services} services, {bytes} bytes");
            wire::testing::linear(&name, &small[..], &large[..], |sections| {
                push_all(&mut Schedules::with(ScheduleLimits::default().services(services).bytes(bytes)), sections);
            });
        }
    }
}
