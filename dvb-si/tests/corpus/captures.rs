//! The captures of transport streams, descriptor by descriptor, each in the scope of its loop: as those of a network of
//! DVB, and as those of a Chinese one.
//!
//! `cargo test -p dvb-si --all-features --test corpus captures -- --nocapture` prints the table.

use super::corpus;
use dvb_si::descriptor::{Descriptor, Descriptors, Network, Private, PrivateScope, Registrations};
use dvb_si::table::{Bat, Eit, Nit, Sdt, Sit, Tot, TransportStream};
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::{Cat, Pat, Pmt, Tsdt};
use mpegts::section::Section;
use std::collections::BTreeSet;
use std::fs;
use wire::{Error, List, Tagged};

/// The distinct sections of PSI and SI in a stream.
fn sections(mut stream: &[u8]) -> BTreeSet<Vec<u8>> {
    let (mut demux, mut sections) = (Demux::new(), BTreeSet::new());
    for pid in [0x00, 0x01, 0x02, 0x10, 0x11, 0x12, 0x14, 0x1F] {
        demux.watch(Pid::new(pid).unwrap(), Watch::Sections);
    }
    loop {
        let mut maps = Vec::new();
        let Some(event) = demux.next(&mut stream) else { break };
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

/// The loops of a section, each with its scope; none of a table that has descriptors of its own, or no loops.
fn loops<'a>(section: Section<'a>, scope: PrivateScope) -> Result<Vec<(Descriptors<'a>, PrivateScope)>, Error> {
    let mut out = Vec::new();
    let streams = |list: List<'a, TransportStream<'a>>| list.iter().map_while(Result::ok);
    match section.table_id() {
        0x01 => out.push((section.long::<Cat<'_>>()?.table.descriptors.view_as().unwrap(), scope)),
        0x02 => {
            let pmt = section.long::<Pmt<'_>>()?.table;
            let registrations = pmt.program_info.iter().filter_map(|d| match d {
                Ok(MpegDescriptor::Registration(d)) => Some(d.format_identifier.0),
                _ => None,
            });
            let registrations = registrations.fold(Registrations::default(), Registrations::with);
            out.push((pmt.program_info.view_as().unwrap(), scope));
            for stream in pmt.streams.iter().map_while(Result::ok) {
                let stream_type = Some(stream.stream_type);
                out.push((stream.es_info.view_as().unwrap(), PrivateScope { registrations, stream_type, ..scope }));
            }
        }
        0x03 => out.push((section.long::<Tsdt<'_>>()?.table.descriptors.view_as().unwrap(), scope)),
        0x40 | 0x41 => {
            let nit = section.long::<Nit<'_>>()?.table;
            out.push((nit.network_descriptors, scope));
            out.extend(streams(nit.transport_streams).map(|s| (s.transport_descriptors, scope)));
        }
        0x4A => {
            let bat = section.long::<Bat<'_>>()?.table;
            out.push((bat.bouquet_descriptors, scope));
            out.extend(streams(bat.transport_streams).map(|s| (s.transport_descriptors, scope)));
        }
        0x42 | 0x46 => {
            let services = section.long::<Sdt<'_>>()?.table.services;
            out.extend(services.iter().map_while(Result::ok).map(|s| (s.descriptors, scope)));
        }
        0x4E..=0x6F => {
            let events = section.long::<Eit<'_>>()?.table.events;
            out.extend(events.iter().map_while(Result::ok).map(|e| (e.descriptors, scope)));
        }
        0x73 => out.push((section.short::<Tot<'_>>()?.table.descriptors, scope)),
        0x7F => {
            let sit = section.long::<Sit<'_>>()?.table;
            out.push((sit.transmission_info_descriptors, scope));
            out.extend(sit.services.iter().map_while(Result::ok).map(|s| (s.service_descriptors, scope)));
        }
        _ => {}
    }
    Ok(out)
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
                    // A section that is no table of its number has no loops.
                    let loops = loops(Section::from_bytes(section).unwrap(), scope).unwrap_or_default();
                    for (list, scope) in loops {
                        let list: List<'_, Private<'_>, PrivateScope> = list.scoped(scope).unwrap();
                        for item in list.iter() {
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
    assert!(all >= 6960 && typed >= 5884, "{total:?}");
}
