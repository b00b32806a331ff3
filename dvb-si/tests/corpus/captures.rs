//! The captures of transport streams, descriptor by descriptor, each in the scope of its loop: as those of a network of
//! DVB, and as those of a Chinese one. Those of tables with a namespace of their own are the same in both.
//!
//! `cargo test -p dvb-si --all-features --test corpus captures -- --nocapture` prints the table.

use super::corpus;
use dvb_si::descriptor::{Descriptor, Network, Private, PrivateScope};
use dvb_si::splice::SpliceSection;
use dvb_si::table::each_loop;
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::follower::ProgramChange;
use mpegts::psi::{Pat, StreamType};
use mpegts::section::Section;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use wire::trace::{Kind, Node};
use wire::{Error, Tagged};

/// The distinct sections of PSI and SI in a stream; where there are none, which is one PID cut out, those of any PID.
fn sections(stream: &[u8]) -> BTreeSet<Vec<u8>> {
    let found = sections_of(stream, 0..0x20);
    if found.is_empty() { sections_of(stream, 0..0x1FFF) } else { found }
}

/// Those of these PIDs, and what PAT and PMT lead to.
fn sections_of(mut stream: &[u8], pids: Range<u16>) -> BTreeSet<Vec<u8>> {
    let (mut demux, mut sections) = (Demux::new(), BTreeSet::new());
    for pid in pids {
        demux.watch(Pid::new(pid).unwrap(), Watch::Sections);
    }
    loop {
        let mut maps = Vec::new();
        let Some(event) = demux.next(&mut stream) else { break };
        // Application information, carousels, splice information and their like.
        if let Event::Program { change: ProgramChange::StreamAdded(stream), .. } = event {
            if stream.stream_type.is_sections() || stream.stream_type == StreamType(0x86) {
                maps.push(stream.elementary_pid);
            }
        }
        if let Event::Section { section, .. } = event {
            if let (0x00, Ok(pat)) = (section.table_id(), section.long::<Pat<'_>>()) {
                let programs = pat.table.programs.iter().map_while(Result::ok);
                maps.extend(programs.filter(|p| p.program_number != 0).map(|p| p.program_map_pid));
            }
            sections.insert(section.as_bytes().to_vec());
        }
        for pid in maps {
            demux.watch(pid, Watch::Sections);
        }
    }
    while let Some(event) = demux.finish() {
        if let Event::Section { section, .. } = event {
            sections.insert(section.as_bytes().to_vec());
        }
    }
    sections
}

/// What is wrong with a descriptor, or with the one inside extension_descriptor.
fn error_of(d: &Private<'_>) -> Option<Error> {
    match d {
        Private::Dvb(Descriptor::Extension(inner)) => inner.invalid(),
        Private::Dvb(Descriptor::Mpeg(MpegDescriptor::Extension(inner))) => inner.invalid(),
        other => other.invalid(),
    }
}

/// Descriptors: all, typed, unknown, invalid.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count([usize; 4]);

/// The descriptors of a table that has a namespace of its own: UNT, INT, AIT, RNT, carousels and splice information.
/// They are told from other items of unions by their tag.
fn own(section: &[u8], count: &mut Count, found: &mut BTreeSet<(String, String)>, name: &str) {
    if !matches!(section, [0x3B | 0x3C | 0x4B | 0x4C | 0x74 | 0x79 | 0xFC, ..]) {
        return;
    }
    let tree = Node::of::<SpliceSection<'_>>("section", section);
    let tagged = |node: &&Node| node.children.first().is_some_and(|first| first.name.ends_with("descriptor_tag"));
    for node in tree.walk().map(|(_, node)| node).filter(|node| node.kind == Kind::Item).filter(tagged) {
        let [all, typed, unknown, invalid] = &mut count.0;
        *all += 1;
        match (node.name, node.errors().next()) {
            ("unknown", _) => *unknown += 1,
            (_, None) => *typed += 1,
            (what, Some(error)) => {
                *invalid += 1;
                found.insert((name.to_owned(), format!("table {:#04x}: {what}: {error}", section[0])));
            }
        }
    }
}

/// No capture needs an exception. One that does gets it here, with the reason.
#[test]
fn captures_have_no_invalid_descriptor() {
    let Some(corpus) = corpus() else { return };
    let mut found = BTreeSet::new();
    let mut total = Count::default();
    println!("{:32} {:9} {:>11} {:>9} {:>9} {:>9}", "capture", "network", "descriptors", "typed", "unknown", "invalid");
    for folder in ["ts", "ts-codecs"] {
        let mut files: Vec<_> = fs::read_dir(corpus.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for path in files.iter().filter(|path| path.extension().is_some_and(|e| e == "ts")) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let sections = sections(&fs::read(path).unwrap());
            for network in [Network::Dvb, Network::Chinese] {
                let scope = PrivateScope { network, ..PrivateScope::default() };
                let mut count = Count::default();
                for section in &sections {
                    own(section, &mut count, &mut found, name);
                    // A section that is no table of its number has no loops.
                    let mut loops = Vec::new();
                    let _ = each_loop(Section::from_bytes(section).unwrap(), scope, |found| loops.push(found));
                    for found_loop in loops {
                        for item in found_loop.scoped().iter() {
                            let [all, typed, unknown, invalid] = &mut count.0;
                            *all += 1;
                            match item {
                                Ok(d) if d.unknown() => *unknown += 1,
                                Ok(d) => match error_of(&d) {
                                    None => *typed += 1,
                                    Some(_) => {
                                        *invalid += 1;
                                        let what = format!("{network:?}: {} {:#04x}", d.scope(), d.tag());
                                        found.insert((name.to_owned(), what));
                                    }
                                },
                                Err(error) => {
                                    *invalid += 1;
                                    found.insert((name.to_owned(), format!("{network:?}: {error}")));
                                }
                            }
                        }
                    }
                }
                let Count([all, typed, unknown, invalid]) = count;
                println!("{name:32} {:9} {all:11} {typed:9} {unknown:9} {invalid:9}", format!("{network:?}"));
                total.0.iter_mut().zip(count.0).for_each(|(sum, n)| *sum += n);
            }
        }
    }
    println!("{total:?}");
    assert!(found.is_empty(), "{found:#?}");
    let Count([all, typed, ..]) = total;
    assert!(all >= 6998 && typed >= 5922, "{total:?}");
}
