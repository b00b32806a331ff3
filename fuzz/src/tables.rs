//! Sections to tables and tables to sections: collected under a cap, sent in cycles.

use crate::input::{Input, Random, Turn};
use crate::stream::mend;
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::packet::NULL_PACKET;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::section::Section;
use mpegts::section::cycle::{Cycle, TableKey, milliseconds};
use mpegts::section::table::{CompleteTable, Identity, TableAssembler, TableLimits};
use std::collections::BTreeMap;

/// Takes the input as sections to collect, and as tables to be sent.
pub fn run(data: &[u8], turn: Turn) {
    if turn.is(0, 3) || !turn.is_thorough() {
        let sections = sections(&mut Input(data), turn);
        collect(&sections, &mut Random::behind(data));
        if turn.is_rare() {
            heap(&sections);
        }
    }
    if turn.is(1, 3) && turn.is_thorough() {
        shuffled(data);
    }
    if turn.is(2, 3) && turn.is_thorough() {
        cycle(data, turn);
    }
}

/// Sections of few tables, eight bytes of input each.
fn sections(input: &mut Input<'_>, turn: Turn) -> Vec<(Pid, u64, Vec<u8>)> {
    let mut out = Vec::new();
    while !input.is_empty() && out.len() < if turn.is_rare() { 512 } else { 6 } {
        let which = input.byte();
        let pid = Pid::new(0x20 + u16::from(which & 1)).expect("13 bits");
        let (extension, version) = (input.byte() & 7, input.byte() & 0x3F);
        let head = [0x40 | which >> 7, 0xF0, 0, 0, extension, 0xC0 | version, input.byte(), input.byte(), input.byte()];
        let len = usize::from(input.byte());
        let body = vec![input.byte(); len];
        out.push((pid, u64::from(which >> 1 & 1), mend(&[&head[..], &body].concat())));
    }
    out
}

/// What is given out is whole; what is kept is little.
fn collect(sections: &[(Pid, u64, Vec<u8>)], random: &mut Random) {
    let limits = TableLimits::default().tables(random.below(12)).bytes(random.below(4000));
    let mut tables = TableAssembler::with(limits);
    for (pid, scope, bytes) in sections {
        let section = Section::from_bytes(bytes).expect("length and checksum are right");
        let header = section.long_header().expect("a long one");
        let given = tables.push(*pid, section, *scope).map(|complete| {
            check(&complete);
            // The section that completes it is in it.
            assert!(complete.sections().any(|s| s == section));
            assert!(header.current_next_indicator);
            (complete.identity, complete.version_number)
        });
        if let Some((identity, version_number)) = given {
            assert_eq!((identity.pid, identity.scope), (*pid, *scope));
            assert_eq!(tables.get(identity).map(|t| t.version_number), Some(version_number));
            assert!(tables.push(*pid, section, *scope).is_none(), "given out twice");
        }
        assert!(tables.iter().count() <= limits.tables.max(1));
        if random.below(40) == 0 {
            tables.forget(*pid);
            assert!(tables.iter().all(|t| t.identity.pid != *pid));
        }
    }
    tables.iter().for_each(|complete| check(&complete));
}

fn check(complete: &CompleteTable<'_>) {
    let mut numbers = 0;
    for (i, section) in complete.sections().enumerate() {
        assert_eq!(Section::from_bytes(section.as_bytes()), Ok(section));
        let header = section.long_header().expect("a long one");
        assert_eq!(usize::from(header.section_number), i);
        assert_eq!(header.version_number, complete.version_number);
        assert_eq!(header.table_id_extension, complete.identity.table_id_extension);
        assert_eq!(section.table_id(), complete.identity.table_id);
        numbers = usize::from(header.last_section_number) + 1;
    }
    assert!(numbers > 0 && complete.sections().count() == numbers);
}

/// All sections of a few versions in any order, some more than once: each version comes once.
fn shuffled(data: &[u8]) {
    let mut random = Random::behind(data);
    let mut sent = Vec::new();
    for (extension, count) in data.iter().take(6).enumerate() {
        let last = count % 12;
        for number in 0..=last {
            let bytes = mend(&[0x42, 0xF0, 0, 0, extension as u8, 0xC3, number, last, *count]);
            for _ in 0..=random.below(2) {
                sent.push(bytes.clone());
            }
        }
    }
    for i in (1..sent.len()).rev() {
        sent.swap(i, random.below(i + 1));
    }
    let mut tables = TableAssembler::new();
    let mut given = BTreeMap::new();
    for bytes in &sent {
        let section = Section::from_bytes(bytes).expect("length and checksum are right");
        if let Some(complete) = tables.push(Pid::SDT_BAT, section, 0) {
            check(&complete);
            *given.entry(complete.identity).or_insert(0) += 1;
        }
    }
    assert_eq!(given.len(), data.len().min(6));
    assert!(given.values().all(|n| *n == 1));
    let first = Identity { pid: Pid::SDT_BAT, table_id: 0x42, ..Default::default() };
    assert_eq!(tables.get(first).is_some(), !data.is_empty());
}

/// What is announced and does not come costs nothing.
fn heap(sections: &[(Pid, u64, Vec<u8>)]) {
    let input: usize = sections.iter().map(|s| s.2.len()).sum();
    let heap = wire::testing::measure(|| {
        let mut tables = TableAssembler::new();
        for (pid, scope, bytes) in sections {
            if let Ok(section) = Section::from_bytes(bytes) {
                tables.push(*pid, section, *scope);
            }
        }
    });
    assert!(heap.bytes_max <= 64 * 1024 + 8 * input as u64, "{} bytes for {input}", heap.bytes_max);
}

/// Tables sent over and over arrive as they were, section after section.
fn cycle(data: &[u8], turn: Turn) {
    let mut input = Input(data);
    let mut cycle = Cycle::new(Pid::EIT);
    let mut keys: BTreeMap<u8, TableKey> = BTreeMap::new();
    let mut sent: BTreeMap<u8, usize> = BTreeMap::new();
    let mut stream = Vec::new();
    let mut now = 0;
    while !input.is_empty() && stream.len() < if turn.is_rare() { 400 } else { 24 } * 188 {
        match input.byte() % 4 {
            0 if keys.len() < 100 => {
                let id = 0x80 + keys.len() as u8;
                let (count, len) = (input.byte() % 5, usize::from(input.word() % 0x400));
                // The number of a section is its first byte.
                let sections = (0..count).map(|n| mend(&[&[id, 0x70, 0, n][..], &vec![id; len]].concat()));
                let interval = milliseconds(input.byte().into());
                keys.insert(
                    id,
                    cycle.insert(sections.collect(), interval, now + milliseconds(input.byte() as u64 / 8)),
                );
                sent.insert(id, count.into());
            }
            1 => {
                let id = 0x80 + input.byte() % 8;
                let known = keys.get(&id).is_some_and(|key| cycle.remove(*key));
                assert!(!known || !cycle.remove(keys[&id]));
            }
            n => {
                now += milliseconds(u64::from(n) * 3);
                let due = cycle.due();
                let packet = cycle.packet(now);
                assert_eq!(packet.is_some(), due.is_some_and(|due| due <= now), "due {due:?}, now {now}");
                stream.extend(packet.unwrap_or(NULL_PACKET));
            }
        }
    }
    let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), Limits::default());
    demux.watch(Pid::EIT, Watch::Sections);
    let mut last: BTreeMap<u8, u8> = BTreeMap::new();
    let mut rest = &stream[..];
    let mut take = |event: Event<'_>| match event {
        Event::Section { section, .. } => {
            let [id, _, _, number, body @ ..] = section.as_bytes() else { panic!("{section:?}") };
            assert!(body.iter().all(|b| b == id));
            let expected = last.get(id).map_or(0, |n| (usize::from(*n) + 1) % sent[id]);
            assert_eq!(usize::from(*number), expected, "out of order");
            last.insert(*id, *number);
        }
        other => panic!("{other:?}"),
    };
    while let Some(event) = demux.next(&mut rest) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
}
