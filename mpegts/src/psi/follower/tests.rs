#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::unwrap_used)]

use super::ProgramChange::{Added, Clock, Removed, StreamAdded, StreamRemoved};
use super::*;
use std::string::ToString;
use std::vec;

const MAP: u16 = 0x100;

fn pid(n: u16) -> Pid {
    Pid::new(n).unwrap()
}

/// A long section: version, section_number, last_section_number.
fn section(table_id: u8, extension: u16, (version, number, last): (u8, u8, u8), body: &[u8]) -> Vec<u8> {
    let length = (0xB000 | (body.len() + 9) as u16).to_be_bytes();
    let [high, low] = extension.to_be_bytes();
    let head = [table_id, length[0], length[1], high, low, 0xC1 | version << 1, number, last];
    let mut bytes = [&head[..], body].concat();
    bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
    bytes
}

fn pat(version: (u8, u8, u8), programs: &[(u16, u16)]) -> Vec<u8> {
    let entry = |(number, map): &(u16, u16)| [number.to_be_bytes(), (0xE000 | map).to_be_bytes()].concat();
    section(0, 0x1234, version, &programs.iter().flat_map(entry).collect::<Vec<_>>())
}

/// Streams by type and PID; `rest` follows the loop.
fn pmt_with(number: u16, version: (u8, u8, u8), pcr: u16, streams: &[(u8, u16)], rest: &[u8]) -> Vec<u8> {
    let entry = |(kind, on): &(u8, u16)| [&[*kind][..], &(0xE000 | on).to_be_bytes(), &[0xF0, 0]].concat();
    let head = [&(0xE000 | pcr).to_be_bytes()[..], &[0xF0, 0]].concat();
    let streams = streams.iter().flat_map(entry).collect();
    section(2, number, version, &[head, streams, rest.to_vec()].concat())
}

fn pmt(number: u16, version: u8, streams: &[(u8, u16)]) -> Vec<u8> {
    pmt_with(number, (version, 0, 0), 0x101, streams, &[])
}

fn stream((kind, on): (u8, u16)) -> ElementaryStream {
    ElementaryStream { elementary_pid: pid(on), stream_type: StreamType(kind) }
}

/// A follower, and what the sections did.
#[derive(Default)]
struct Stage(Follower);

impl Stage {
    /// The changes that a section makes; the damage, if any, is the second.
    fn hear(&mut self, on: u16, bytes: &[u8]) -> (Vec<(u16, ProgramChange)>, Option<std::string::String>) {
        let mut changes = Vec::new();
        let heard =
            self.0.push(pid(on), Section::from_bytes(bytes).unwrap(), |number, change| changes.push((number, change)));
        (changes, heard.and_then(|heard| heard.damage).map(|error| error.to_string()))
    }

    fn push(&mut self, on: u16, bytes: &[u8]) -> Vec<(u16, ProgramChange)> {
        let (changes, damage) = self.hear(on, bytes);
        assert_eq!(damage, None);
        changes
    }

    fn programs(&self) -> Vec<(u16, u16)> {
        self.0.programs().map(|p| (p.program_number, p.program_map_pid.get())).collect()
    }

    fn streams(&self, number: u16) -> Vec<(u8, u16)> {
        let streams = self.0.program(number).unwrap().streams;
        streams.iter().map(|s| (s.stream_type.0, s.elementary_pid.get())).collect()
    }

    /// With one program, whose map has these streams.
    fn with(streams: &[(u8, u16)]) -> Self {
        let mut stage = Stage::default();
        stage.push(0, &pat((0, 0, 0), &[(1, MAP)]));
        stage.push(MAP, &pmt(1, 0, streams));
        stage
    }
}

#[test]
fn programs_are_added_at_once_and_go_when_a_whole_version_lacks_them() {
    let mut s = Stage::default();
    assert_eq!(s.push(0, &pat((1, 0, 1), &[(1, 0x100), (2, 0x200)])), [(1, Added(pid(0x100))), (2, Added(pid(0x200)))]);
    assert_eq!(s.push(0, &pat((1, 1, 1), &[(3, 0x300)])), [(3, Added(pid(0x300)))]);
    // The next version, as far as it has come, lacks 1 and 3.
    assert_eq!(s.push(0, &pat((2, 1, 1), &[(2, 0x200), (4, 0x400)])), [(4, Added(pid(0x400)))]);
    assert_eq!(s.push(0, &pat((2, 1, 1), &[(2, 0x200), (4, 0x400)])), []);
    assert_eq!(s.push(0, &pat((2, 0, 1), &[(3, 0x300)])), [(1, Removed(pid(0x100)))]);
    assert_eq!(s.programs(), [(2, 0x200), (3, 0x300), (4, 0x400)]);
    assert!(!s.0.has_map(pid(0x100)) && s.0.has_map(pid(0x400)));
}

#[test]
fn trap_45_a_section_that_changes_under_one_version_number_counts() {
    let mut s = Stage::default();
    let first = pat((3, 0, 1), &[(1, 0x100)]);
    s.push(0, &first);
    s.push(0, &pat((3, 1, 1), &[(2, 0x200), (3, 0x300)]));
    // 2 moves, which is known at once; that 3 is gone, when the other section has come as well.
    let second = pat((3, 1, 1), &[(2, 0x222)]);
    assert_eq!(s.push(0, &second), [(2, Removed(pid(0x200))), (2, Added(pid(0x222)))]);
    assert_eq!(s.push(0, &second), []);
    assert_eq!(s.push(0, &first), [(3, Removed(pid(0x300)))]);
    assert!(s.0.repeats(Pid::PAT, &first) && s.0.repeats(Pid::PAT, &second));
}

#[test]
fn a_section_that_changes_and_changes_back_leaves_nothing_behind() {
    let mut s = Stage::default();
    let (first, second) = (pat((3, 0, 1), &[(1, 0x100)]), pat((3, 1, 1), &[(2, 0x200)]));
    s.push(0, &first);
    s.push(0, &second);
    assert_eq!(s.push(0, &pat((3, 1, 1), &[(9, 0x900)])), [(9, Added(pid(0x900)))]);
    assert_eq!(s.push(0, &second), []);
    assert_eq!(s.push(0, &first), [(9, Removed(pid(0x900)))]);
}

#[test]
fn of_versions_that_take_turns_the_one_that_is_heard_holds() {
    let mut s = Stage::default();
    let (old, new) = (pat((1, 0, 0), &[(1, 0x100)]), pat((2, 0, 1), &[(1, 0x111)]));
    s.push(0, &old);
    for _ in 0..3 {
        assert_eq!(s.push(0, &new), [(1, Removed(pid(0x100))), (1, Added(pid(0x111)))]);
        assert_eq!(s.push(0, &old), [(1, Removed(pid(0x111))), (1, Added(pid(0x100)))]);
    }
    // Another transport stream, spliced in and out, with the same version.
    let mut other = pat((1, 0, 0), &[(7, 0x700)]);
    other[3..5].copy_from_slice(&[0x56, 0x78]);
    let crc = wire::crc::mpeg(&other[..12]).to_be_bytes();
    other[12..].copy_from_slice(&crc);
    for _ in 0..2 {
        assert_eq!(s.push(0, &other), [(1, Removed(pid(0x100))), (7, Added(pid(0x700)))]);
        assert_eq!(s.push(0, &old), [(7, Removed(pid(0x700))), (1, Added(pid(0x100)))]);
    }
}

#[test]
fn a_pat_that_names_a_program_twice_is_read_in_peace() {
    let mut s = Stage::default();
    let twice = pat((1, 0, 1), &[(1, 0x100), (1, 0x111)]);
    s.push(0, &twice);
    s.push(0, &pat((1, 1, 1), &[(1, 0x100)]));
    assert_eq!(s.programs(), [(1, 0x100)]);
    assert_eq!(s.push(0, &twice), []);
    // One that is stated where it is stays, whatever else is stated.
    assert_eq!(
        s.push(0, &pat((2, 0, 0), &[(1, 0x111), (1, 0x100)])),
        [(1, Removed(pid(0x100))), (1, Added(pid(0x111))), (1, Removed(pid(0x111))), (1, Added(pid(0x100)))]
    );
}

#[test]
fn room_is_made_before_programs_are_added() {
    let mut s = Stage(Follower::with_limit(2));
    s.push(0, &pat((1, 0, 0), &[(1, 0x100), (2, 0x200), (3, 0x300)]));
    assert_eq!((s.programs(), s.0.beyond_limit()), (vec![(1, 0x100), (2, 0x200)], 1));
    s.push(0, &pat((2, 0, 0), &[(2, 0x200), (4, 0x400)]));
    assert_eq!((s.programs(), s.0.beyond_limit()), (vec![(2, 0x200), (4, 0x400)], 1));
}

#[test]
fn the_network_pid_comes_and_goes() {
    let mut s = Stage::default();
    s.push(0, &pat((1, 0, 0), &[(0, 0x10), (1, 0x100)]));
    assert_eq!((s.0.network_pid(), s.programs()), (Some(pid(0x10)), vec![(1, 0x100)]));
    s.push(0, &pat((2, 0, 0), &[(1, 0x100)]));
    assert_eq!(s.0.network_pid(), None);
}

#[test]
fn trap_48_a_section_beyond_the_last_is_not_used() {
    let mut s = Stage::with(&[(0x1B, 0x101)]);
    let wrong = Some("LongHeader.section_number at byte 6: value 0x2 is not allowed here".to_string());
    // Two sections, were they counted: one of them is in force, and nothing goes.
    s.push(0, &pat((1, 0, 1), &[(2, 0x200)]));
    assert_eq!(s.hear(0, &pat((1, 2, 1), &[(3, 0x300)])), (vec![], wrong.clone()));
    assert_eq!(s.programs(), [(1, MAP), (2, 0x200)]);
    assert_eq!(s.hear(MAP, &pmt_with(1, (1, 2, 1), 0x102, &[], &[])), (vec![], wrong.clone()));
    assert_eq!(s.streams(1), [(0x1B, 0x101)]);
    assert_eq!(s.hear(1, &section(1, 0xFFFF, (0, 2, 1), &[])), (vec![], wrong.clone()));
    assert!(s.0.cat().is_none());
    // Each time.
    assert_eq!(s.hear(0, &pat((1, 2, 1), &[(3, 0x300)])).1, wrong);
}

#[test]
fn trap_48_a_map_whose_loop_breaks_off_removes_nothing() {
    let mut s = Stage::with(&[(0x1B, 0x101), (0x0F, 0x102)]);
    // es_info_length 16, and nothing behind it.
    let broken = pmt_with(1, (1, 0, 0), 0x1FFF, &[(0x1B, 0x101), (0x06, 0x103)], &[0x0F, 0xE1, 0x02, 0xF0, 16]);
    let damage = Some("PmtStream.es_info at byte 27: needs 16 bytes, 0 left".to_string());
    assert_eq!(s.hear(MAP, &broken), (vec![(1, StreamAdded(stream((0x06, 0x103)))), (1, Clock(None))], damage.clone()));
    assert_eq!(s.streams(1), [(0x1B, 0x101), (0x0F, 0x102), (0x06, 0x103)]);
    assert!(s.0.program(1).unwrap().damaged && s.0.program(1).unwrap().version_number == Some(1));
    // Each time.
    assert!(!s.0.repeats(pid(MAP), &broken));
    assert_eq!(s.hear(MAP, &broken), (vec![], damage));
    // A sound one is taken at its word.
    let gone = [(1, StreamRemoved(stream((0x0F, 0x102)))), (1, Clock(Some(pid(0x101))))];
    assert_eq!(s.push(MAP, &pmt(1, 2, &[(0x1B, 0x101), (0x06, 0x103)])), gone);
    assert!(!s.0.program(1).unwrap().damaged);
    // Not even the clock can be read.
    let nothing = section(2, 1, (3, 0, 0), &[0xE1, 0x55, 0xF0, 9]);
    assert_eq!(
        s.hear(MAP, &nothing),
        (
            vec![],
            Some("Pmt.program_info at byte 12: needs 9 bytes, 0 left in SectionHeader.section_length".to_string())
        )
    );
    assert_eq!((s.streams(1).len(), s.0.program(1).unwrap().pcr_pid), (2, Some(pid(0x101))));
}

#[test]
fn trap_48_a_pat_whose_loop_breaks_off_removes_nothing() {
    let mut s = Stage::default();
    s.push(0, &pat((1, 0, 0), &[(1, 0x100), (2, 0x200)]));
    let mut broken = pat((2, 0, 0), &[(2, 0x222), (3, 0x300), (4, 0x400)]);
    broken.truncate(broken.len() - 5);
    broken[2] -= 1;
    broken.extend(wire::crc::mpeg(&broken).to_be_bytes());
    let (changes, damage) = s.hear(0, &broken);
    assert_eq!(changes, [(2, Removed(pid(0x200))), (2, Added(pid(0x222))), (3, Added(pid(0x300)))]);
    let cut = Some("PatProgram.program_map_pid at byte 18: needs 2 bytes, 1 left".to_string());
    assert_eq!(damage, cut);
    assert_eq!(s.hear(0, &broken).1, cut);
    assert_eq!(s.push(0, &pat((3, 0, 0), &[(3, 0x300)])).len(), 2);
}

#[test]
fn a_damaged_cat_is_told() {
    let mut s = Stage::default();
    let (sound, broken) = (section(1, 0xFFFF, (0, 0, 0), &[0x80, 0]), section(1, 0xFFFF, (1, 0, 0), &[0x80, 0, 9, 9]));
    assert_eq!(s.hear(1, &sound).1, None);
    assert!(s.0.repeats(Pid::CAT, &sound) && !s.0.repeats(Pid::PAT, &sound));
    assert_eq!(s.hear(1, &broken).1.unwrap(), "RawDescriptor.body at byte 12: needs 9 bytes, 0 left");
    assert_eq!(s.0.cat().unwrap().version_number, 1);
}

#[test]
fn damaged_maps_add_only_so_many_streams() {
    let mut s = Stage::with(&[(0x1B, 0x101)]);
    for version in 0..4 {
        let streams: Vec<_> = (0..150).map(|n| (0x06, 0x200 + 150 * u16::from(version) + n)).collect();
        s.hear(MAP, &pmt_with(1, (version, 0, 0), 0x101, &streams, &[0]));
    }
    assert_eq!(s.streams(1).len(), 256);
    assert_eq!(s.streams(1)[0], (0x1B, 0x101));
}

#[test]
fn trap_07_a_map_that_is_not_yet_current_changes_nothing() {
    let mut s = Stage::with(&[(0x1B, 0x101)]);
    let mut next = pmt(1, 1, &[(0x0F, 0x102)]);
    next[5] &= 0xFE;
    let end = next.len() - 4;
    let crc = wire::crc::mpeg(&next[..end]).to_be_bytes();
    next[end..].copy_from_slice(&crc);
    assert_eq!(s.push(MAP, &next), []);
    assert_eq!(s.0.push(pid(MAP), Section::from_bytes(&next).unwrap(), |_, _| {}), None);
    assert_eq!((s.streams(1), s.0.program(1).unwrap().version_number), (vec![(0x1B, 0x101)], Some(0)));
    assert!(s.0.repeats(pid(MAP), &pmt(1, 0, &[(0x1B, 0x101)])));
}

#[test]
fn maps_count_where_the_pat_has_them() {
    let mut s = Stage::with(&[]);
    assert_eq!(s.0.push(pid(0x200), Section::from_bytes(&pmt(1, 1, &[])).unwrap(), |_, _| {}), None);
    assert_eq!(s.0.push(pid(MAP), Section::from_bytes(&pmt(2, 1, &[])).unwrap(), |_, _| {}), None);
    assert!(!s.0.repeats(pid(0x200), &pmt(1, 0, &[])) && s.0.repeats(pid(MAP), &pmt(1, 0, &[])));
    // Withdrawn, and announced again: nothing is known any more.
    assert!(s.0.has_maps());
    s.push(0, &pat((1, 0, 0), &[(2, MAP)]));
    assert!(!s.0.has_maps() && s.0.has_map(pid(MAP)) && !s.0.repeats(pid(MAP), &pmt(1, 0, &[])));
    assert_eq!(s.0.programs_on(pid(MAP)).collect::<Vec<_>>(), [2]);
    s.push(0, &pat((2, 0, 0), &[(1, MAP), (2, MAP)]));
    assert_eq!((s.0.program(1).unwrap().version_number, s.0.programs_on(pid(MAP)).count()), (None, 2));
    assert_eq!(s.push(MAP, &pmt(1, 0, &[])), [(1, Clock(Some(pid(0x101))))]);
}

#[test]
fn a_map_in_two_sections_holds_when_it_is_whole() {
    let mut s = Stage::with(&[(0x1B, 0x101)]);
    assert_eq!(s.push(MAP, &pmt_with(1, (1, 1, 1), 0x101, &[(0x0F, 0x102)], &[])), []);
    let first = pmt_with(1, (1, 0, 1), 0x101, &[(0x1B, 0x101), (0x1B, 0x101)], &[]);
    assert_eq!(s.push(MAP, &first), [(1, StreamAdded(stream((0x0F, 0x102))))]);
    assert_eq!((s.streams(1), s.0.map(1).unwrap().sections().count()), (vec![(0x1B, 0x101), (0x0F, 0x102)], 2));
}

#[test]
fn a_descriptor_that_changes_is_a_change_of_the_table() {
    let mut s = Stage::with(&[(0x1B, 0x101)]);
    let described = section(2, 1, (1, 0, 0), &[0xE1, 1, 0xF0, 0, 0x1B, 0xE1, 1, 0xF0, 3, 0x52, 1, 7]);
    let mut push = |bytes: &[u8]| {
        let mut changes = 0;
        let heard = s.0.push(pid(MAP), Section::from_bytes(bytes).unwrap(), |_, _| changes += 1);
        (heard.unwrap().changed, changes)
    };
    assert_eq!(push(&described), (true, 0));
    assert_eq!(push(&described), (false, 0));
    assert_eq!(push(&pmt(1, 2, &[(0x1B, 0x101)])), (true, 0));
}

#[test]
fn bytes_repeat_only_what_is_in_force() {
    let mut s = Stage::default();
    let (first, second) = (pat((1, 0, 1), &[(1, 0x100)]), pat((1, 1, 1), &[(2, 0x200)]));
    assert!(!s.0.repeats(Pid::PAT, &first));
    s.push(0, &first);
    assert!(!s.0.repeats(Pid::PAT, &first));
    s.push(0, &second);
    assert!(s.0.repeats(Pid::PAT, &first) && !s.0.repeats(pid(5), &first) && !s.0.repeats(Pid::PAT, &[]));
    let mut flipped = first.clone();
    flipped[10] ^= 1;
    assert!(!s.0.repeats(Pid::PAT, &flipped));
    // Another version is on its way.
    s.push(0, &pat((2, 0, 1), &[(1, 0x100)]));
    assert!(!s.0.repeats(Pid::PAT, &first));
}
