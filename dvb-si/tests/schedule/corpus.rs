//! Every section of a schedule in the corpus, counted once more in a plain way.

use super::push;
use dvb_si::schedule::{Pushed, ScheduleId, Schedules};
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Watch};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The sections of schedules in a file. Some of their numbers have the short form, which no EIT has.
fn schedules(sections: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    sections.into_iter().filter(|s| matches!(s[0], 0x50..=0x6F) && s[1] & 0x80 != 0).collect()
}

/// Sections one behind the other.
fn of_sections(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut sections = Vec::new();
    while !bytes.is_empty() {
        let (section, rest) = bytes.split_at(3 + usize::from(u16::from_be_bytes([bytes[1] & 0x0F, bytes[2]])));
        sections.push(section.to_vec());
        bytes = rest;
    }
    sections
}

/// The sections of PID 0x12 in a transport stream.
fn of_stream(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut demux, mut sections) = (Demux::new(), Vec::new());
    demux.watch(Pid::EIT, Watch::Sections);
    let mut keep = |event: Event<'_>| {
        if let Event::Section { pid: Pid::EIT, section, .. } = event {
            sections.push(section.as_bytes().to_vec());
        }
    };
    while let Some(event) = demux.next(&mut bytes) {
        keep(event);
    }
    while let Some(event) = demux.finish() {
        keep(event);
    }
    sections
}

/// Those of the transport streams in a capture of Ethernet with IPv4 and UDP, flow by flow.
fn of_capture(mut blocks: &[u8]) -> Vec<Vec<u8>> {
    let mut flows: BTreeMap<&[u8], Vec<u8>> = BTreeMap::new();
    while !blocks.is_empty() {
        let number = |at| u32::from_le_bytes(*blocks[at..].first_chunk().unwrap()) as usize;
        // Enhanced packet blocks.
        if number(0) == 6 {
            let frame = &blocks[28..28 + number(20)];
            if frame.get(42) == Some(&0x47) && frame[12..15] == [0x08, 0x00, 0x45] && frame[23] == 17 {
                flows.entry(&frame[26..38]).or_default().extend(&frame[42..]);
            }
        }
        blocks = &blocks[number(4)..];
    }
    flows.values().flat_map(|stream| of_stream(stream)).collect()
}

/// The sections of schedules, file by file, where there are any. Captures and streams that stand in
/// another form in the corpus as well are taken once more.
fn files(corpus: &Path) -> Vec<(PathBuf, Vec<Vec<u8>>)> {
    let entries = |folder: &str| fs::read_dir(corpus.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let sets = entries("sections").flat_map(|set| [set.join("sections.bin"), set.join("packetized.ts")]);
    let others = ["ts", "ts-reference", "ts-codecs", "pcap"].into_iter().flat_map(entries);
    let mut paths: Vec<_> = sets.chain(others).filter(|path| path.is_file()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let read: fn(&[u8]) -> Vec<Vec<u8>> = match path.extension()?.to_str()? {
            "bin" if path.file_name()?.to_str()?.ends_with("sections.bin") => of_sections,
            "ts" => of_stream,
            "pcapng" => of_capture,
            _ => return None,
        };
        let sections = schedules(read(&fs::read(&path).unwrap()));
        (!sections.is_empty()).then_some((path, sections))
    };
    paths.into_iter().filter_map(read).collect()
}

/// The missing sections of a schedule by what has come of it: of each table the last version alone.
fn count(came: &[&Vec<u8>]) -> Vec<(u8, u8)> {
    let mut tables: BTreeMap<u8, BTreeMap<u8, &Vec<u8>>> = BTreeMap::new();
    for section in came {
        let table = tables.entry(section[0]).or_default();
        table.retain(|_, other| other[5] == section[5]);
        table.insert(section[6], section);
    }
    let last_table = came.iter().map(|section| section[13]).max().unwrap();
    let mut missing = Vec::new();
    for table_id in came[0][0] & 0xF0..=last_table {
        let Some(table) = tables.get(&table_id) else {
            missing.push((table_id, 0));
            continue;
        };
        for segment in 0..=table.values().next().unwrap()[7] / 8 {
            let there: Vec<u8> = table.keys().copied().filter(|n| n / 8 == segment).collect();
            let last = there.first().map_or(8 * segment, |n| table[n][12]);
            missing.extend((8 * segment..=last).filter(|n| !there.contains(n)).map(|n| (table_id, n)));
        }
    }
    missing
}

#[test]
fn what_is_complete_agrees_with_a_plain_count() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let (mut sections, mut services, mut complete, mut events) = (0, 0, 0, 0);
    for (path, file) in files(&corpus) {
        let mut s = Schedules::new();
        let mut came: BTreeMap<ScheduleId, Vec<&Vec<u8>>> = BTreeMap::new();
        for section in &file {
            let number = |at: usize| u16::from_be_bytes([section[at], section[at + 1]]);
            let id = ScheduleId {
                original_network_id: number(10),
                transport_stream_id: number(8),
                service_id: number(3),
                other: section[0] >= 0x60,
            };
            let came = came.entry(id).or_default();
            let known = came.contains(&section);
            came.push(section);
            let pushed = push(&mut s, section).unwrap();
            assert!((pushed == Pushed::Repeated) == known, "{path:?}: {id:?}");
            assert_eq!(s.get(id).unwrap().missing().collect::<Vec<_>>(), count(came), "{path:?}: {id:?}");
        }
        assert_eq!(s.iter().count(), came.len());
        let mut of_file = 0;
        for schedule in s.iter() {
            let starts: Vec<_> = schedule.events().map(|event| event.unwrap().start_time).collect();
            assert!(starts.is_sorted_by_key(|start| start.unix_seconds()), "{path:?}: {:?}", schedule.id());
            for start in &starts {
                assert_eq!(schedule.event_at(*start).unwrap().start_time, *start, "{path:?}");
            }
            of_file += usize::from(schedule.is_complete());
            events += starts.len();
        }
        println!("{path:?}: {} sections, {} services, {of_file} complete", file.len(), came.len());
        (sections, services, complete) = (sections + file.len(), services + came.len(), complete + of_file);
    }
    println!("{sections} sections, {services} services, {complete} complete, {events} events");
    assert!(sections >= 530 && services >= 30 && complete >= 26 && events >= 1160);
}
