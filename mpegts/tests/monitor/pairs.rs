//! Sections 0 and 1 that belong together.

use super::stage::{Program, pid, section};
use mpegts::monitor::{Config, Detail, Indicator as I, Subject, TableRule};
use std::time::Duration;

const MS: u64 = 1000;
const ON: u16 = 0x12;

/// What is said of sections with these numbers at these times, where each has to come again within two
/// seconds, and 0 and 1 together.
fn run(sections: &[(u8, u64)]) -> Vec<(u8, Duration)> {
    let rule = TableRule::new(pid(ON), 0x4E, Duration::from_secs(2), I::EitActualError);
    let rule = TableRule { pair: Some(I::EitPfError), ..rule };
    let mut stage = Program::new(9000).stage();
    for (number, time) in sections {
        stage.section(ON, &section(0x4E, 0x0102, *number, 3, &[0x5A; 6]), &[*time]);
    }
    let found = stage.events(Config::default().with(&[], &[rule]));
    let halves = found.iter().map(|event| match event.detail {
        Detail::HalfPair { what: Subject::Section { section_number, .. } } if event.indicator == I::EitPfError => {
            (section_number, event.time.unwrap())
        }
        _ => panic!("{event}"),
    });
    halves.collect()
}

#[test]
fn indicator_3_6_c_one_of_a_pair_may_be_away_for_as_long_as_it_may_take_to_come_again() {
    for number in 0..2 {
        // From the first of them on, while the other has not come.
        let alone = |last| run(&[(number, 500 * MS), (number, 1500 * MS), (number, last)]);
        assert_eq!(alone(2500 * MS), []);
        assert_eq!(alone(2500 * MS + 1), [(number, Duration::from_micros(2500 * MS + 1))]);
        // From the other one on, once that has.
        let both = |last| {
            let other = number ^ 1;
            run(&[(number, 500 * MS), (other, 700 * MS), (number, 1500 * MS), (number, last)])
        };
        assert_eq!(both(2700 * MS), []);
        assert_eq!(both(2700 * MS + 1), [(number, Duration::from_micros(2700 * MS + 1))]);
    }
}

#[test]
fn indicator_3_6_c_only_the_first_two_sections_are_a_pair() {
    let sections: Vec<_> = (0..8u64).flat_map(|n| [(2, (500 + 1000 * n) * MS), (3, 600 * MS)]).collect();
    assert_eq!(run(&sections[..1]), []);
    let only_2: Vec<_> = sections.iter().copied().filter(|(number, _)| *number == 2).collect();
    assert_eq!(run(&only_2), []);
}
