//! Edits, and units behind pointer_fields.

use super::{Bytes, packet, pid, pointed, start, tdt, tot};
use mpegts::Packet;
use mpegts::edit::{ContinuityRepair, Editor};
use mpegts::packet::continuity::Step;
use mpegts::tunnel::units::{Extent, UnitEvent, UnitFormat, UnitReader};
use wire::Error;

#[test]
fn trap_47_a_filter_of_sections_shows_both_sections_of_one_counter() {
    let packets = [(3, tdt(1)), (3, tot(1)), (3, tot(1)), (4, tdt(2))];
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x14));
    let mut seen = Vec::new();
    for (counter, section) in &packets {
        editor.edit_with(&mut start(0x14, *counter, &pointed(section)), |_, section, queue| {
            seen.push(section.as_bytes().to_vec());
            _ = queue.push(section, 0);
        });
    }
    assert_eq!(seen, [tdt(1), tot(1), tdt(2)]);
}

#[test]
fn trap_47_repair_counts_on_over_what_is_no_repetition() {
    let mut repair = ContinuityRepair::new();
    let mut run = |counter, mark| {
        let mut bytes = packet(0x101, counter, false, &[mark; 184]);
        let step = repair.edit(&mut bytes);
        (step, Packet::new(&bytes).continuity_counter())
    };
    assert_eq!(run(9, 0x21), (Step::First, 9));
    assert_eq!(run(10, 0x32), (Step::Next, 10));
    // 15 lost, a repetition of the packet behind them, and 31 lost.
    assert_eq!(run(10, 0x43), (Step::AlteredDuplicate, 11));
    assert_eq!(run(10, 0x43), (Step::Duplicate, 11));
    assert_eq!(run(10, 0x54), (Step::AlteredDuplicate, 12));
    assert_eq!(run(11, 0x65), (Step::Next, 13));
}

/// A byte that counts itself and what follows it; 0xFF between units.
enum Counted {}

impl UnitFormat for Counted {
    const NAME: wire::Name = &"Counted";
    const STUFFING: Option<u8> = Some(0xFF);

    fn extent(bytes: &[u8]) -> Result<Extent, Error> {
        Ok(bytes.first().map_or(Extent::Unknown { needs: 1 }, |n| Extent::Bytes((*n).into())))
    }
}

#[derive(Debug, PartialEq)]
enum Seen {
    Unit(Vec<u8>),
    Break(Step),
}

fn units(packets: &[Bytes]) -> Vec<Seen> {
    let mut reader = UnitReader::<Counted, 255>::new(pid(0x200));
    let mut seen = Vec::new();
    for bytes in packets {
        let mut input = reader.push(Packet::new(bytes));
        while let Some(event) = reader.next(&mut input) {
            seen.push(match event {
                UnitEvent::Unit(unit) => Seen::Unit(unit.to_vec()),
                UnitEvent::Discontinuity(step) => Seen::Break(step),
                other => panic!("{other:?}"),
            });
        }
    }
    seen
}

#[test]
fn trap_47_units_on_both_sides_of_a_loss_are_not_spliced() {
    let unit = |mark: u8| [&[200][..], &[mark; 199]].concat();
    let [a, b] = [0x2A, 0x3B].map(unit);
    let begin = |counter, unit: &[u8]| start(0x200, counter, &pointed(&unit[..183]));
    let end = |counter, unit: &[u8]| packet(0x200, counter, false, &unit[183..]);
    let lossy = [begin(1, &a), begin(1, &b), end(2, &b), end(2, &b)];
    assert_eq!(units(&lossy), [Seen::Break(Step::AlteredDuplicate), Seen::Unit(b.clone())]);
    let small = |counter, mark| start(0x200, counter, &pointed(&[3, mark, mark]));
    assert_eq!(
        units(&[small(1, 0x21), small(1, 0x32), small(1, 0x32), small(2, 0x32)]),
        [
            Seen::Unit(vec![3, 0x21, 0x21]),
            Seen::Break(Step::AlteredDuplicate),
            Seen::Unit(vec![3, 0x32, 0x32]),
            Seen::Unit(vec![3, 0x32, 0x32])
        ]
    );
}
