//! Sections.

use super::{Bytes, altered, join, packet, pid, pointed, run, start, tdt, tot};
use mpegts::demux::{Demux, Event, Watch};
use mpegts::packet::continuity::Step;

fn watching() -> Demux {
    let mut demux = Demux::new();
    demux.watch(pid(0x14), Watch::Sections);
    demux
}

/// The sections, and the numbers of the packets before which a duplicate altered.
fn found(packets: &[Bytes], portion: usize) -> (Vec<Vec<u8>>, Vec<u64>) {
    let mut sections = Vec::new();
    let breaks = run(&mut watching(), &join(packets), portion, |event| {
        if let Event::Section { section, .. } = event {
            sections.push(section.as_bytes().to_vec());
        }
        match event {
            Event::Discontinuity { step: Step::RepeatedDuplicate, .. } => None,
            event => altered(event),
        }
    });
    (sections, breaks)
}

#[test]
fn trap_47_tdt_and_tot_with_one_counter_are_both_delivered() {
    let packets: Vec<_> = [(3, tdt(1)), (3, tot(1)), (4, tdt(2)), (4, tot(2)), (4, tdt(3))]
        .iter()
        .map(|(counter, section)| start(0x14, *counter, &pointed(section)))
        .collect();
    for portion in [usize::MAX, 1000, 188, 187, 7] {
        let (sections, breaks) = found(&packets, portion);
        assert_eq!(sections, [tdt(1), tot(1), tdt(2), tot(2), tdt(3)], "{portion}");
        assert_eq!(breaks, [1, 3, 4], "{portion}");
    }
}

#[test]
fn trap_05_a_repetition_is_not_delivered_again() {
    let (a, b) = (start(0x14, 3, &pointed(&tdt(1))), start(0x14, 3, &pointed(&tot(1))));
    let (sections, breaks) = found(&[a, a, a, b, b, b], 188);
    assert_eq!((sections, breaks), (vec![tdt(1), tot(1)], vec![3]));
}

/// Without a CRC nothing else would show it.
#[test]
fn trap_47_sections_on_both_sides_of_a_loss_are_not_spliced() {
    // Private short sections of 300 bytes: 183 in one packet, 117 in the next.
    let section = |mark: u8| [&[0x90, 0x71, 0x29][..], &[mark; 297]].concat();
    let [a, b] = [0xA1, 0xB2].map(section);
    let begin = |counter, section: &[u8]| start(0x14, counter, &pointed(&section[..183]));
    let end = |counter, section: &[u8]| packet(0x14, counter, false, &section[183..]);
    // From the packet behind the first one up to the first of the next section, 15 are lost.
    let lossy = [begin(1, &a), begin(1, &b), end(2, &b), begin(3, &a), end(4, &a)];
    for portion in [usize::MAX, 188, 187, 7] {
        let (sections, breaks) = found(&lossy, portion);
        assert_eq!((sections, breaks), (vec![b.clone(), a.clone()], vec![1]), "{portion}");
    }
    // The end of one, and 15 later that of another.
    let lossy = [begin(1, &a), end(2, &a), end(2, &b), begin(3, &b), end(4, &b)];
    assert_eq!(found(&lossy, 188), (vec![a, b], vec![2]));
}

#[test]
fn what_is_scrambled_is_not_compared() {
    // A section in the clear, scrambled packets, one of them twice, and in the clear again.
    let mut packets = vec![start(0x14, 3, &pointed(&tdt(1)))];
    for (counter, mark) in [(4, 0x21), (5, 0x32), (5, 0x32), (6, 0x43)] {
        let mut scrambled = packet(0x14, counter, true, &[mark; 184]);
        scrambled[3] |= 0x80;
        packets.push(scrambled);
    }
    packets.push(start(0x14, 7, &pointed(&tdt(2))));
    let (sections, breaks) = found(&packets, 188);
    assert_eq!((sections, breaks), (vec![tdt(1), tdt(2)], vec![]));
}
