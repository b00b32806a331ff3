#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)] // tests assert

use crate::clock::Pcr;
use crate::demux::{Demux, Event, Watch};
use crate::edit::tests::{clock, edited, found, nulls, packet, pid, rounds, section};
use crate::edit::{Editor, PidMap, Queued, SectionQueue, SectionStatistics};
use crate::packet::adaptation::AdaptationField;
use crate::packet::continuity::Continuity;
use crate::packet::{NULL_PACKET, Packet, PacketBuilder, Pid};
use crate::section::{Section, SectionPacketizer};
use std::{vec, vec::Vec};

/// A private section of `len` bytes, long, section_number 0 of 0.
fn long(table_id: u8, extension: u16, version: usize, len: usize) -> Vec<u8> {
    let ([high, low], version) = (extension.to_be_bytes(), version as u8 & 0x1F);
    let mut s = vec![table_id, 0xF0 | ((len - 3) >> 8) as u8, (len - 3) as u8, high, low, 0xC1 | version << 1, 0, 0];
    s.resize(len - 4, table_id ^ version);
    s.extend(wire::crc::mpeg(&s).to_be_bytes());
    s
}

#[test]
fn sections_are_replaced_in_the_packets_there_are() {
    let old = section(0x80, 400);
    let original = rounds(0x30, &[&old[..]], 8);
    assert_eq!(original.len(), 24);
    for (new, packets_a_round) in [
        (vec![section(0x91, 20)], 1usize),
        (vec![section(0x91, 20), section(0x92, 162)], 1),
        (vec![section(0x91, 183), section(0x92, 185)], 3),
        (vec![section(0x91, 366), section(0x92, 3)], 3),
        (vec![section(0x91, 367), section(0x92, 5)], 3),
        (vec![section(0x91, 183), section(0x92, 184), section(0x93, 183)], 4),
        (vec![section(0x91, 4096)], 23),
        (vec![], 0),
    ] {
        let mut editor = Editor::new();
        editor.replace_sections(pid(0x30), new.iter().map(|s| &s[..])).unwrap();
        let packets = edited(&mut editor, &original, |_, _| panic!("nobody is asked"));
        let lens: Vec<_> = new.iter().map(Vec::len).collect();
        let sections = found(&packets, 0x30);
        for payload in packets.iter().filter(|p| p[1] & 0x40 != 0).map(|p| &p[4..]) {
            assert!(
                1 + usize::from(payload[0]) < payload.len(),
                "no section starts behind pointer_field {}",
                payload[0]
            );
        }
        if packets_a_round == 0 {
            assert_eq!((nulls(&packets), sections.len()), (24, 0));
            continue;
        }
        let count = 24usize.div_ceil(packets_a_round.next_multiple_of(3));
        assert!(sections == vec![new; count].concat(), "{lens:?}");
        assert_eq!(nulls(&packets), 24 - count * packets_a_round, "{lens:?}");
        let counts = editor.section_statistics(pid(0x30)).unwrap();
        assert_eq!((counts.sent, counts.waiting), (sections.len() as u64, 0));
        // Eight rounds could have begun.
        assert_eq!(counts.left_out, (8 - count as u64) * lens.len() as u64);
    }
    assert!(Editor::new().replace_sections(pid(0x30), [&[0x80, 0x70, 5, 1][..]]).is_err());
}

#[test]
fn a_replacement_keeps_clocks_and_other_pids() {
    let field = AdaptationField { pcr: Pcr::new(1234), ..Default::default() };
    let with_clock = |start: bool, counter| {
        let head = PacketBuilder {
            payload_unit_start_indicator: start,
            continuity_counter: counter,
            ..PacketBuilder::new(pid(0x30))
        };
        head.build(Some(&field), &[0; 176]).unwrap().0
    };
    let new = section(0x91, 200);
    let mut editor = Editor::new();
    editor.replace_sections(pid(0x30), [&new[..]]).unwrap();
    let mut before = [
        with_clock(true, 5),
        packet(0x31, 1),
        clock(0x30, Pcr::wrapping(99), false),
        with_clock(false, 6),
        with_clock(false, 7),
        packet(0x30, 8),
    ];
    before[2][3] |= 5;
    let packets = edited(&mut editor, &before, |_, _| {});
    assert!(found(&packets, 0x30) == [new]);
    assert_eq!((packets[1], packets[2]), (before[1], before[2]));
    for n in [0, 3, 4] {
        assert_eq!(Packet::new(&packets[n]).pcr(), Pcr::new(1234));
    }
    assert_eq!(Packet::new(&packets[4]).adaptation_field_control(), 2);
    assert_eq!(Packet::new(&packets[4]).payload(), Ok(None));
    assert_eq!(packets[5], NULL_PACKET);
}

#[test]
fn a_filter_changes_one_table_among_several() {
    let (a, b, c) = (section(0x80, 100), section(0x81, 300), section(0x82, 30));
    let original = rounds(0x30, &[&a[..], &b[..], &c[..]], 20);
    let new = section(0x8F, 250);
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    let packets = edited(&mut editor, &original, |section, queue| {
        let queued = match section.table_id() {
            0x81 => queue.push(Section::from_bytes(&new).unwrap(), 0),
            0x82 => return,
            _ => queue.push(section, 0),
        };
        assert_eq!(queued, Queued::Last);
    });
    assert_eq!(packets.len(), original.len());
    let mut all = packets;
    while let Some(p) = editor.finish() {
        all.push(p);
    }
    assert_eq!(found(&all, 0x30), vec![vec![a, new]; 20].concat());
    // What did not fit into the last packet of the original.
    assert_eq!(all.len(), original.len() + 1);
}

#[test]
fn a_queue_has_limits() {
    let mut queue = SectionQueue::new(pid(0x30));
    let large = section(0x80, 4096);
    let push = |queue: &mut SectionQueue, section: &[u8]| queue.push(Section::from_bytes(section).unwrap(), 0);
    assert!(queue.is_empty());
    for _ in 0..16 {
        assert_eq!(push(&mut queue, &large), Queued::Last);
    }
    assert_eq!((push(&mut queue, &section(0x80, 3)), queue.len()), (Queued::Refused, SectionQueue::BYTES));
    let mut p = packet(0x30, 0);
    queue.edit(&mut p);
    assert_eq!(push(&mut queue, &section(0x80, 183)), Queued::Last);
    assert_eq!((push(&mut queue, &section(0x80, 3)), queue.len()), (Queued::Refused, SectionQueue::BYTES));
    let mut queue = SectionQueue::new(pid(0x30));
    for _ in 0..SectionQueue::SECTIONS {
        assert_eq!(push(&mut queue, &section(0x80, 3)), Queued::Last);
    }
    assert_eq!(push(&mut queue, &section(0x80, 3)), Queued::Refused);
    assert_eq!(queue.counts(), SectionStatistics { left_out: 1, waiting: 3 * 2048, ..Default::default() });
}

#[test]
fn counters_of_a_replacement_go_on_from_its_first_packet() {
    // Before the first section comes there is nothing to send: only what carries a clock stays.
    let field = AdaptationField { pcr: Pcr::new(1234), ..Default::default() };
    for payload in [&[7; 176][..], &[]] {
        let head = PacketBuilder { continuity_counter: 5, ..PacketBuilder::new(pid(0x30)) };
        let first = head.build(Some(&field), payload).unwrap().0;
        let mut counter = if payload.is_empty() { 5 } else { 6 };
        let mut packets = vec![first];
        if !payload.is_empty() {
            packets.push(packet(0x30, counter));
        }
        let mut packetizer = SectionPacketizer::new(pid(0x30));
        counter += 1;
        packetizer.set_continuity_counter(counter);
        packetizer.push(&section(0x80, 40), |p| packets.push(*p));
        packetizer.finish(|p| packets.push(*p));
        let mut editor = Editor::new();
        editor.replace_sections(pid(0x30), [&section(0x91, 20)[..]]).unwrap();
        let mut continuity = Continuity::new();
        for p in &mut packets {
            editor.edit(p);
            assert!(!continuity.check(Packet::new(p)).is_error(), "{payload:?}");
        }
        assert_eq!(found(&packets, 0x30), [section(0x91, 20)]);
    }
    assert!(Editor::new().replace_sections(pid(0x30), [&[0xFF, 0x70, 0][..]]).is_err());
}

/// The packets of `count` rounds, each of a section that fills a packet, two packets of another PID,
/// and `free` null packets. The version goes up every ten rounds.
fn growing(count: usize, free: usize) -> Vec<[u8; 188]> {
    let mut packetizer = SectionPacketizer::new(pid(0x30));
    let mut out = Vec::new();
    for n in 0..count {
        packetizer.push(&long(0x80, 7, n / 10, 183), |p| out.push(*p));
        out.extend([packet(0x100, (2 * n) as u8 & 15), packet(0x100, (2 * n + 1) as u8 & 15)]);
        out.extend(vec![NULL_PACKET; free]);
    }
    out
}

/// Puts a section of two packets in the place of each.
fn grow(section: Section<'_>, queue: &mut SectionQueue) -> Queued {
    let version = section.long_header().unwrap().version_number;
    queue.push(Section::from_bytes(&long(0x80, 7, version.into(), 183 + 184)).unwrap(), 0)
}

/// Of each version that begins in a stream the packet in which its first section ends.
fn versions(packets: &[[u8; 188]]) -> Vec<(u8, usize)> {
    let (mut demux, mut out) = (Demux::new(), Vec::new());
    demux.watch(pid(0x30), Watch::Sections);
    let stream = packets.concat();
    let mut input = &stream[..];
    while let Some(event) = demux.next(&mut input) {
        let Event::Section { section, position, .. } = event else { continue };
        let version = section.long_header().unwrap().version_number;
        if out.last().is_none_or(|(last, _)| *last != version) {
            out.push((version, position as usize / 188));
        }
    }
    out
}

#[test]
fn trap_49_sections_that_grow_take_null_packets() {
    let original = growing(600, 2);
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    let out = edited(&mut editor, &original, |section, queue| assert_eq!(grow(section, queue), Queued::Last));
    // Every section of the original is there in its new form, and nothing waits.
    let expected: Vec<Vec<u8>> = (0..600).map(|n| long(0x80, 7, n / 10, 183 + 184)).collect();
    assert!(found(&out, 0x30) == expected);
    let counts = editor.section_statistics(pid(0x30)).unwrap();
    assert_eq!(counts, SectionStatistics { sent: 600, left_out: 0, packets_taken: 600, waiting: 0 });
    assert_eq!((out.len(), nulls(&original) - nulls(&out)), (original.len(), 600));
    // A round has five packets: a version is there before the next round is.
    let (before, after) = (versions(&original), versions(&out));
    assert_eq!((before.len(), after.len()), (60, 60));
    assert!(before.iter().zip(after).all(|(a, b)| a.0 == b.0 && b.1 - a.1 < 5));
    // Nothing else has changed.
    let ours = |p: &[u8; 188]| [pid(0x30), Pid::NULL].contains(&Packet::new(p).pid());
    assert!(original.iter().zip(&out).all(|(a, b)| a == b || ours(a) && ours(b)));
}

#[test]
fn trap_49_without_null_packets_the_latest_section_wins() {
    let original = growing(600, 0);
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    let mut instead = 0;
    let mut out = edited(&mut editor, &original, |section, queue| match grow(section, queue) {
        Queued::Last => {}
        Queued::Instead => instead += 1,
        Queued::Refused => panic!("one section waits at most"),
    });
    // A section a round comes, and packets for half of it.
    let counts = editor.section_statistics(pid(0x30)).unwrap();
    assert_eq!((found(&out, 0x30).len(), counts.sent, counts.packets_taken), (300, 300, 0));
    assert_eq!((counts.left_out, counts.waiting), (instead, 367));
    assert_eq!(instead, 299);
    // Every version comes, when the section before it has ended: two rounds of three packets.
    let (before, after) = (versions(&original), versions(&out));
    assert_eq!((before.len(), after.len()), (60, 60));
    assert!(before.iter().zip(after).all(|(a, b)| a.0 == b.0 && b.1 - a.1 <= 2 * 3));
    // What waits at the end has packets of its own.
    out.extend(std::iter::from_fn(|| editor.finish()));
    assert_eq!((out.len(), found(&out, 0x30).len()), (original.len() + 2, 301));
}

#[test]
fn trap_49_packets_left_out_carry_what_waits() {
    let original = growing(100, 0);
    for keep_places in [false, true] {
        let mut editor = Editor::new();
        editor.filter_sections(pid(0x30));
        editor.keep_places = keep_places;
        editor.pids = PidMap::keep([]);
        editor.pids.map(pid(0x30), pid(0x31));
        let out = edited(&mut editor, &original, |section, queue| assert_eq!(grow(section, queue), Queued::Last));
        assert_eq!(found(&out, 0x31).len(), 100);
        // Two packets a round are of the other PID. One of them is needed.
        let counts = if keep_places { (300, 100) } else { (200, 0) };
        assert_eq!((out.len(), nulls(&out)), counts);
    }
}

#[test]
fn trap_49_rounds_of_a_replacement_keep_their_rate() {
    let original = growing(50, 3);
    let mut editor = Editor::new();
    let new = [long(0x81, 1, 3, 300), long(0x81, 2, 3, 400)];
    editor.replace_sections(pid(0x30), new.iter().map(|s| &s[..])).unwrap();
    let out = edited(&mut editor, &original, |_, _| {});
    // After the first round it is known how many packets the PID has in one: that takes four.
    assert_eq!(editor.section_statistics(pid(0x30)).unwrap().left_out, 3 * 2);
    assert_eq!(found(&out, 0x30).len(), 47 * 2);
    assert_eq!(nulls(&original) - nulls(&out), 46 * 3);
}

#[test]
fn sections_that_do_not_grow_take_no_packets_and_are_all_sent() {
    // One section over and over, and sections of all lengths, packed back to back.
    for (step, range) in [(0, 300), (0, 16), (0, 184), (37, 1200), (1231, 4000)] {
        let mut packetizer = SectionPacketizer::new(pid(0x30));
        let (mut original, mut expected) = (vec![NULL_PACKET], vec![]);
        for n in 0..500 {
            expected.push(long(0x80, 7, n, 16 + (range - 1 + n * step) % range));
            packetizer.push(&expected[n], |p| original.extend([*p, NULL_PACKET]));
        }
        packetizer.finish(|p| original.push(*p));
        let mut editor = Editor::new();
        editor.filter_sections(pid(0x30));
        let mut out = edited(&mut editor, &original, |section, queue| {
            assert_eq!(queue.push(section, 0), Queued::Last, "{step} {range}");
        });
        assert_eq!(editor.section_statistics(pid(0x30)).unwrap().packets_taken, 0);
        out.extend(std::iter::from_fn(|| editor.finish()));
        assert!(found(&out, 0x30) == expected);
    }
}

#[test]
fn no_more_packets_are_taken_than_sections_have_grown() {
    // 100 sections that find room in the stuffing, and 100 in two packets as they are.
    let mut original = Vec::new();
    let mut packetizer = SectionPacketizer::new(pid(0x30));
    for len in [100, 367].map(|len| [len; 100]).as_flattened() {
        packetizer.push(&long(0x80, 7, 0, *len), |p| original.push(*p));
        packetizer.finish(|p| original.push(*p));
        original.extend([NULL_PACKET; 3]);
    }
    let taken = |more: usize, of: usize| {
        let mut editor = Editor::new();
        editor.filter_sections(pid(0x30));
        edited(&mut editor, &original, |section, queue| {
            let len = section.as_bytes().len();
            let longer = long(0x80, 7, 0, len + if len == of { more } else { 0 });
            queue.push(Section::from_bytes(&longer).unwrap(), 0);
        });
        editor.section_statistics(pid(0x30)).unwrap().packets_taken
    };
    assert_eq!((taken(83, 100), taken(184, 367), taken(2 * 184, 367)), (0, 100, 200));
}

#[test]
fn what_waits_may_be_behind_by_growth_and_by_its_size() {
    let push =
        |queue: &mut SectionQueue, len: usize| queue.push(Section::from_bytes(&long(0x80, 7, 0, len)).unwrap(), 0);
    let mut queue = SectionQueue::new(pid(0x30));
    for behind in [false, false, true] {
        assert_eq!(push(&mut queue, 4096), Queued::Last);
        queue.expect(4096);
        assert_eq!(queue.is_behind(), behind);
    }
    // 300 bytes too many, and 3,600 more in the place of the same section.
    let mut queue = SectionQueue::new(pid(0x30));
    assert_eq!(push(&mut queue, 400), Queued::Last);
    queue.expect(100);
    assert_eq!((push(&mut queue, 4000), queue.len()), (Queued::Instead, 4000));
    let taken = std::iter::from_fn(|| queue.is_behind().then(|| queue.packet())).count();
    assert_eq!(taken, 1 + (3900_usize - 183).div_ceil(184));
}

#[test]
fn what_has_not_begun_goes_when_other_sections_are_sent() {
    let (old, new) = ([long(0x80, 1, 0, 300), long(0x80, 2, 0, 300)], long(0x81, 1, 0, 200));
    let original = rounds(0x30, &[&old[0], &old[1]], 6);
    let mut editor = Editor::new();
    let old: Vec<&[u8]> = old.iter().map(|s| &s[..]).collect();
    editor.replace_sections(pid(0x30), old.iter().copied()).unwrap();
    let (first, rest) = original.split_at(1);
    let mut out = edited(&mut editor, first, |_, _| {});
    editor.replace_sections(pid(0x30), [&new[..]]).unwrap();
    out.extend(edited(&mut editor, rest, |_, _| {}));
    let sections = found(&out, 0x30);
    assert!(sections.len() > 4 && sections[0] == old[0] && sections[1..].iter().all(|s| *s == new));
    // A filter that is asked for again goes on.
    let mut editor = Editor::new();
    let mut out = Vec::new();
    for p in &original {
        editor.filter_sections(pid(0x30));
        out.extend(edited(&mut editor, &[*p], |section, queue| assert_eq!(queue.push(section, 0), Queued::Last)));
    }
    out.extend(std::iter::from_fn(|| editor.finish()));
    assert!(found(&out, 0x30) == found(&original, 0x30));
}

#[test]
fn pids_that_are_behind_take_turns() {
    let sections = [0x30, 0x31, 0x32].map(|n| (n, long(0x80, n, 0, 183)));
    let mut editor = Editor::new();
    let mut packets: Vec<_> = sections.iter().flat_map(|(n, s)| rounds(*n, &[s], 1)).collect();
    packets.extend([NULL_PACKET; 7]);
    sections.iter().for_each(|(n, _)| editor.filter_sections(pid(*n)));
    let longer = |of: &[u8]| long(0x80, u16::from_be_bytes([of[3], of[4]]), 0, 183 + 2 * 184);
    let out = edited(&mut editor, &packets, |section, queue| {
        queue.push(Section::from_bytes(&longer(section.as_bytes())).unwrap(), 0);
    });
    let pids: Vec<u16> = out.iter().map(|p| Packet::new(p).pid().get()).collect();
    assert_eq!(pids, [0x30, 0x31, 0x32, 0x30, 0x31, 0x32, 0x30, 0x31, 0x32, 0x1FFF]);
}

#[test]
fn trap_05_sections_are_not_put_together_over_a_loss() {
    let (a, b) = (section(0x80, 500), section(0x81, 500));
    let mut original = rounds(0x30, &[&a, &b], 10);
    // The third packet holds the end of the one and the start of the other.
    for n in [50, 31, 13, 2] {
        original.remove(n);
    }
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    let mut out = edited(&mut editor, &original, |section, queue| {
        assert!([&a, &b].iter().any(|s| section.as_bytes() == &s[..]));
        queue.push(section, 0);
    });
    out.extend(std::iter::from_fn(|| editor.finish()));
    assert!((10..20).contains(&found(&out, 0x30).len()));
}

#[test]
fn only_the_same_section_of_the_same_sub_table_is_replaced() {
    let with = |at: usize, bits: u8| {
        let mut s = long(0x80, 7, 1, 300);
        s[at] ^= bits;
        let end = s.len() - 4;
        let crc = wire::crc::mpeg(&s[..end]).to_be_bytes();
        s[end..].copy_from_slice(&crc);
        s
    };
    let first = with(0, 0);
    let others = [with(0, 1), with(3, 1), with(4, 1), with(5, 1), with(6, 1), section(0x70, 300)];
    let mut queue = SectionQueue::new(pid(0x30));
    let push = |queue: &mut SectionQueue, s: &[u8], scope| queue.push(Section::from_bytes(s).unwrap(), scope);
    // As long as packets suffice nothing is replaced.
    for s in [&first, &first, &section(0x70, 300)] {
        assert_eq!(push(&mut queue, s, 0), Queued::Last);
        queue.expect(300);
    }
    let mut out = vec![packet(0x30, 0)];
    queue.edit(&mut out[0]);
    for s in &others {
        assert_eq!(push(&mut queue, s, 0), Queued::Last);
    }
    assert_eq!(push(&mut queue, &first, 9), Queued::Last);
    // Another version and other bytes, shorter and longer. The one that has begun stays.
    let new = [with(5, 2), with(200, 1), long(0x80, 7, 9, 100), long(0x80, 7, 10, 900)];
    for s in &new {
        assert_eq!(push(&mut queue, s, 0), Queued::Instead);
    }
    assert_eq!(push(&mut queue, &others[4], 0), Queued::Instead);
    out.extend(std::iter::from_fn(|| queue.packet()));
    let mut expected = vec![first.clone(), new[3].clone(), section(0x70, 300)];
    expected.extend(others);
    expected.push(first);
    assert!(found(&out, 0x30) == expected);
    assert_eq!(queue.counts().left_out, 5);
}

#[test]
fn sections_with_a_wrong_crc_pass_as_they_are() {
    let (good, mut bad) = (long(0x80, 7, 1, 300), long(0x80, 7, 2, 250));
    bad[100] ^= 0x10;
    let other = long(0x80, 7, 3, 300);
    let mut original = rounds(0x30, &[&good, &bad], 20);
    original.extend(rounds(0x30, &[&good, &good], 1));
    let mut continuity = Continuity::new();
    for (p, counter) in original.iter_mut().zip((0..16).cycle()) {
        p[3] = p[3] & 0xF0 | counter;
        assert!(!continuity.check(Packet::new(p)).is_break());
    }
    let original: Vec<_> = original.into_iter().flat_map(|p| [p, NULL_PACKET]).collect();
    let mut editor = Editor::new();
    editor.filter_sections(pid(0x30));
    let mut shown = 0;
    let mut out = edited(&mut editor, &original, |section, queue| {
        assert_eq!(section.as_bytes(), good);
        shown += 1;
        queue.push(Section::from_bytes(&other).unwrap(), 0);
    });
    // They have not grown.
    assert_eq!(editor.section_statistics(pid(0x30)).unwrap().packets_taken, 0);
    out.extend(std::iter::from_fn(|| editor.finish()));
    out.retain(|p| *p != NULL_PACKET);
    assert_eq!(shown, 22);
    let mut assembler = crate::section::SectionAssembler::new();
    let mut all = Vec::new();
    for p in &out {
        let packet = Packet::new(p);
        let payload = packet.payload().unwrap().unwrap();
        let mut payload = crate::section::Payload::new(payload, packet.payload_unit_start_indicator());
        while let Some(section) = assembler.next(&mut payload) {
            all.push(section.map_or_else(|bad| bad.bytes.to_vec(), |good| good.as_bytes().to_vec()));
        }
    }
    let mut expected = vec![vec![other.clone(), bad]; 20].concat();
    expected.extend([other.clone(), other]);
    assert!(all == expected);
}
