#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::unwrap_used)]

use super::*;
use crate::psi::{Pat, PatProgram};
use alloc::vec;

fn section(table_id_extension: u16, version: u8, number: u8, last: u8, content: u16) -> Vec<u8> {
    let programs = [PatProgram { program_number: content, ..Default::default() }];
    let mut s = LongSection::new(0, table_id_extension, version, Pat { programs: List::from(&programs) });
    (s.header.section_number, s.header.last_section_number) = (number, last);
    s.encode_to_vec().unwrap()
}

fn push(tables: &mut TableAssembler, bytes: &[u8], scope: u64) -> Option<(u8, usize)> {
    let complete = tables.push(Pid::PAT, Section::from_bytes(bytes).unwrap(), scope)?;
    Some((complete.version_number, complete.sections().count()))
}

#[test]
fn a_version_is_given_out_once_when_it_is_complete() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 2, 2, 12), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 2, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 2, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 2, 11), 0), Some((5, 3)));
    for n in [0, 1, 2] {
        assert_eq!(push(&mut t, &section(1, 5, n, 2, 10 + u16::from(n)), 0), None);
    }
    assert_eq!(push(&mut t, &section(1, 6, 0, 0, 10), 0), Some((6, 1)));
    // Other content under the old version number is not missed either.
    assert_eq!(push(&mut t, &section(1, 6, 0, 0, 99), 0), Some((6, 1)));
    let identity = Identity { pid: Pid::PAT, table_id_extension: 1, ..Default::default() };
    assert_eq!(t.get(identity).unwrap().sections().next().unwrap().as_bytes(), section(1, 6, 0, 0, 99));
}

#[test]
fn trap_45_a_later_section_that_changes_under_one_version_is_given_out_again() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0), Some((5, 2)));
    for content in [99, 98] {
        // Unchanged is said of a table, not of the section that comes first.
        assert_eq!(push(&mut t, &section(1, 5, 1, 1, content), 0), None);
        assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), Some((5, 2)));
        for (number, content) in [(0, 10), (1, content)] {
            assert_eq!(push(&mut t, &section(1, 5, number, 1, content), 0), None);
        }
    }
    let identity = Identity { pid: Pid::PAT, table_id_extension: 1, ..Default::default() };
    let sections: Vec<_> = t.get(identity).unwrap().sections().map(|s| s.as_bytes().to_vec()).collect();
    assert_eq!(sections, [section(1, 5, 0, 1, 10), section(1, 5, 1, 1, 98)]);
}

#[test]
fn a_table_that_changes_back_before_it_is_complete_is_not_given_out() {
    let mut t = TableAssembler::new();
    push(&mut t, &section(1, 5, 0, 1, 10), 0);
    push(&mut t, &section(1, 5, 1, 1, 11), 0);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 99), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), None);
    // Nothing is left of what was collected.
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 77), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0), Some((5, 2)));
}

#[test]
fn trap_48_a_section_beyond_the_last_completes_nothing() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 2, 1, 12), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0), Some((5, 2)));
}

#[test]
fn sections_of_another_length_of_the_table_are_of_another_version() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 2, 11), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 2, 2, 12), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 2, 10), 0), Some((5, 3)));
    // Of the complete version as well.
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 2, 11), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0), Some((5, 2)));
}

#[test]
fn trap_09_equal_numbers_of_two_networks_never_merge() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0x1_0001), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0x2_0001), None);
    assert_eq!(push(&mut t, &section(1, 5, 1, 1, 11), 0x1_0001), Some((5, 2)));
    assert_eq!(push(&mut t, &section(1, 5, 0, 1, 10), 0x2_0001), Some((5, 2)));
    assert_eq!(t.iter().count(), 2);
}

#[test]
fn trap_09_interleaved_versions_both_complete() {
    let mut t = TableAssembler::new();
    assert_eq!(push(&mut t, &section(1, 5, 0, 0, 10), 0), Some((5, 1)));
    // The old version goes on while the new one comes in two parts.
    assert_eq!(push(&mut t, &section(1, 6, 0, 1, 20), 0), None);
    assert_eq!(push(&mut t, &section(1, 5, 0, 0, 10), 0), None);
    assert_eq!(push(&mut t, &section(1, 6, 1, 1, 21), 0), Some((6, 2)));
}

#[test]
fn trap_07_what_is_not_yet_current_is_left_alone() {
    let mut next = LongSection::new(0, 1, 6, Pat::default());
    next.header.current_next_indicator = false;
    assert_eq!(push(&mut TableAssembler::new(), &next.encode_to_vec().unwrap(), 0), None);
    // section_number above last_section_number
    assert_eq!(push(&mut TableAssembler::new(), &section(1, 6, 3, 2, 20), 0), None);
}

#[test]
fn trap_40_a_flood_of_tables_stays_under_the_cap_and_evicts_the_oldest() {
    let mut t = TableAssembler::with(TableLimits::default().tables(64).bytes(1 << 20));
    for n in 0..1000u16 {
        assert_eq!(push(&mut t, &section(n, 5, 0, 0, 10), 0), Some((5, 1)), "{n}");
    }
    assert!(t.iter().count() <= 64 && t.evicted() >= 1000 - 64);
    assert!(t.get(Identity { pid: Pid::PAT, table_id_extension: 999, ..Default::default() }).is_some());
    // What is heard of now and then stays, however many others come.
    for n in 1000..3000u16 {
        assert_eq!(push(&mut t, &section(999, 5, 0, 0, 10), 0), None, "{n}");
        assert_eq!(push(&mut t, &section(n, 5, 0, 0, 10), 0), Some((5, 1)), "{n}");
    }
    // With no room at all the last one heard of stays.
    let mut t = TableAssembler::with(TableLimits::default().tables(0).bytes(0));
    assert_eq!(push(&mut t, &section(1, 5, 0, 0, 10), 0), Some((5, 1)));
    // 32 versions of 256 sections, none of them ever complete.
    let mut t = TableAssembler::with(TableLimits::default().tables(64).bytes(2048));
    for n in 0..32 * 255u16 {
        assert_eq!(push(&mut t, &section(n % 7, (n / 255) as u8, (n % 255) as u8, 255, n), 0), None);
        assert!(t.bytes <= 2048 + 16 * 256, "{}", t.bytes);
    }
}

#[test]
fn trap_40_the_first_of_all_tables_is_evicted_as_well() {
    let mut t = TableAssembler::with(TableLimits::default().tables(1).bytes(1 << 20));
    for n in [0, 7, 0, 7] {
        assert_eq!(push(&mut t, &section(n, 5, 0, 0, 10), 0), Some((5, 1)));
    }
    assert_eq!((t.iter().count(), t.evicted()), (1, 3));
}

#[test]
fn what_is_forgotten_is_given_out_again() {
    let mut t = TableAssembler::new();
    let other = Pid::CAT;
    for n in [3, 1, 2] {
        push(&mut t, &section(n, 5, 0, 0, 10), u64::from(n));
    }
    let bytes = section(1, 5, 0, 0, 10);
    assert!(t.push(other, Section::from_bytes(&bytes).unwrap(), 0).is_some());
    t.forget(Pid::PAT);
    assert_eq!(t.iter().map(|table| table.identity.pid).collect::<Vec<_>>(), [other]);
    assert_eq!(t.bytes, TABLE_COST + 32 + bytes.len());
    assert_eq!(push(&mut t, &bytes, 1), Some((5, 1)));
    t.forget(other);
    t.forget(Pid::PAT);
    assert_eq!(t.bytes, 0);
}

#[test]
fn trap_41_repetitions_allocate_nothing() {
    let mut t = TableAssembler::new();
    let sections: Vec<_> = (0..40u16).map(|n| section(n / 4, 5, n as u8 % 4, 3, n)).collect();
    assert_eq!(sections.iter().filter(|bytes| push(&mut t, bytes, 0).is_some()).count(), 10);
    let heap = wire::testing::measure(|| sections.iter().for_each(|s| assert_eq!(push(&mut t, s, 0), None)));
    assert_eq!(heap.count_total, 0, "{heap:?}");
}

#[test]
fn trap_23_tables_are_divided_within_their_limits() {
    let programs: Vec<_> = (0..1000).map(|n| PatProgram { program_number: n, ..Default::default() }).collect();
    let first = LongSection::new(0, 7, 3, Pat::default());
    let sections = split(&first, &programs, |programs| Pat { programs }).unwrap();
    assert_eq!(sections.iter().map(Vec::len).collect::<Vec<_>>(), [1024, 1024, 1024, 12 + 4 * (1000 - 3 * 253)]);
    let mut t = TableAssembler::new();
    let complete = sections.iter().filter(|s| push(&mut t, s, 0).is_some()).count();
    assert_eq!(complete, 1);
    let walked: Vec<_> = sections
        .iter()
        .flat_map(|s| {
            Section::from_bytes(s).unwrap().long::<Pat<'_>>().unwrap().table.programs.iter().map(Result::unwrap)
        })
        .map(|p| p.program_number)
        .collect();
    assert_eq!(walked, (0..1000).collect::<Vec<u16>>());
    // No entries make one section; too many make an error.
    assert_eq!(split(&first, &[], |programs| Pat { programs }).unwrap().len(), 1);
    let many = vec![PatProgram::default(); 253 * 256 + 1];
    assert_eq!(split(&first, &many, |programs| Pat { programs }).unwrap_err().at(), "LongHeader.last_section_number");
}
