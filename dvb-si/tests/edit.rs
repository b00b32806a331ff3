//! Tables of passing streams are edited: what is meant changes, and nothing else.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

use dvb_si::build::Loop;
use dvb_si::descriptor::Descriptor;
use dvb_si::table::{Sdt, SdtService};
use dvb_si::text::Text;
use mpegts::descriptor::MaximumBitrate;
use mpegts::edit::Editor;
use mpegts::packet::framing::{Framed, framed};
use mpegts::psi::Pmt;
use mpegts::section::Section;
use mpegts::{Packet, Pid, demux};
use std::collections::{BTreeMap, BTreeSet};
use wire::{Encode, Error, List};

const NAME: &[u8] = b"Another name";

/// The section with another name for this service.
fn rename(section: Section<'_>, service_id: u16, name: &'static [u8]) -> Result<Vec<u8>, Error> {
    let mut sdt = section.long::<Sdt<'_>>()?;
    let services = Loop::<SdtService>::edited(&sdt.table.services, |service, out| {
        let mut descriptors = service.descriptors.iter().collect::<Result<Vec<_>, _>>()?;
        for descriptor in descriptors.iter_mut().filter(|_| service.service_id == service_id) {
            if let Descriptor::Service(d) = descriptor {
                d.value.service_name = Text(name);
            }
        }
        out.push(&SdtService { descriptors: List::from(&descriptors[..]), ..service })
    })?;
    sdt.table.services = services.list();
    sdt.encode_to_vec()
}

/// A section without what an edit of that service may change: its name, the version and the checksum.
fn rest(section: &[u8], service_id: u16) -> Vec<u8> {
    let mut section = rename(Section::from_bytes(section).unwrap(), service_id, b"").unwrap();
    section[5] &= !0x3E;
    section.truncate(section.len() - 4);
    section
}

type Names = BTreeMap<(u8, u16, u16), Vec<u8>>;

/// The sections of the PID, each once, and the names in those of the stream itself, with table_id, stream and service.
fn signalled(mut stream: &[u8]) -> (Vec<Vec<u8>>, Names) {
    let (mut demux, mut sections, mut names) = (demux::Demux::new(), Vec::new(), Names::new());
    demux.watch(Pid::SDT_BAT, demux::Watch::Sections);
    let mut take = |event: demux::Event<'_>| {
        let demux::Event::Section { pid: Pid::SDT_BAT, section, .. } = event else { return };
        if !sections.iter().any(|known| known == section.as_bytes()) {
            sections.push(section.as_bytes().to_vec());
        }
        let Ok(sdt) = section.long::<Sdt<'_>>() else { return };
        for service in sdt.table.services.iter().map_while(Result::ok) {
            for descriptor in service.descriptors.iter().map_while(Result::ok) {
                if let Descriptor::Service(d) = descriptor {
                    let key = (sdt.table_id, sdt.header.table_id_extension, service.service_id);
                    names.insert(key, d.service_name.0.to_vec());
                }
            }
        }
    };
    while let Some(event) = demux.next(&mut stream) {
        take(event);
    }
    while let Some(event) = demux.finish() {
        take(event);
    }
    (sections, names)
}

/// Packets of other PIDs, null packets left out.
fn others(stream: &[u8], pid: Pid) -> Vec<[u8; 188]> {
    let packets = stream.chunks_exact(188).map(|p| <[u8; 188]>::try_from(p).unwrap());
    packets.filter(|p| ![pid, Pid::NULL].contains(&Packet::new(p).pid())).collect()
}

/// The stream with other sections on a PID.
fn edited(stream: &[u8], pid: Pid, mut edit: impl FnMut(Section<'_>) -> Option<Vec<u8>>) -> Vec<u8> {
    let (mut editor, mut out) = (Editor::new(), Vec::new());
    editor.filter_sections(pid);
    for packet in stream.chunks_exact(188) {
        let mut packet = <[u8; 188]>::try_from(packet).unwrap();
        if editor.edit_tables(&mut packet, |_, section| edit(section)) {
            out.extend_from_slice(&packet);
        }
    }
    while let Some(packet) = editor.finish() {
        out.extend_from_slice(&packet);
    }
    out
}

/// The files of the corpus, as packets.
fn streams() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let files = files.iter().filter(|file| file.extension().is_some_and(|e| e == "ts"));
    let stream = |file: &std::path::PathBuf| {
        let (data, mut packets) = (std::fs::read(file).unwrap(), Vec::new());
        for unit in framed(&data) {
            if let Framed::Packet(frame) = unit {
                packets.extend_from_slice(frame.packet.as_bytes());
            }
        }
        (file.display().to_string(), packets)
    };
    files.map(stream).collect()
}

/// Where the first program map is, and its sections, each once.
fn map(stream: &[u8]) -> Option<(Pid, Vec<Vec<u8>>)> {
    let mut demux = demux::Demux::new();
    let mut input = stream;
    while demux.next(&mut input).is_some() {}
    let pid = demux.programs().next()?.program_map_pid;
    let (mut demux, mut input, mut sections) = (demux::Demux::new(), stream, Vec::new());
    demux.watch(pid, demux::Watch::Sections);
    while let Some(event) = demux.next(&mut input) {
        let demux::Event::Section { pid: on, section, .. } = event else { continue };
        if on == pid && section.table_id() == 2 && !sections.iter().any(|known| known == section.as_bytes()) {
            sections.push(section.as_bytes().to_vec());
        }
    }
    (!sections.is_empty()).then_some((pid, sections))
}

/// The map with a descriptor more in the loop of its first stream.
fn with_bitrate(section: Section<'_>) -> Result<Vec<u8>, Error> {
    let mut pmt = section.long::<Pmt<'_>>()?;
    let mut streams = pmt.table.streams.iter().collect::<Result<Vec<_>, _>>()?;
    let Some(first) = streams.first_mut() else { return Ok(section.as_bytes().to_vec()) };
    let mut descriptors = first.es_info.iter().collect::<Result<Vec<_>, _>>()?;
    descriptors.push(MaximumBitrate { maximum_bitrate: 120_000, ..Default::default() }.into());
    first.es_info = List::from(&descriptors[..]);
    pmt.table.streams = List::from(&streams[..]);
    pmt.encode_to_vec()
}

#[test]
fn a_descriptor_is_added_and_nothing_else_changes() {
    let (mut added, streams) = (0, streams());
    for (file, before) in &streams {
        let Some((pid, sections)) = map(before) else { continue };
        // What is expected, by hand: the descriptor behind those of the first stream, and the lengths.
        let expected: BTreeSet<Vec<u8>> = sections.iter().map(|section| appended(section)).collect();
        let after = edited(before, pid, |section| with_bitrate(section).ok());
        assert!(others(before, pid) == others(&after, pid), "{file}");
        let found = map(&after).unwrap().1;
        assert_eq!(found.iter().map(|section| plain(section)).collect::<BTreeSet<_>>(), expected, "{file}");
        added += 1;
    }
    assert!(streams.is_empty() || added >= 15, "{added}");
}

/// A section without version and checksum.
fn plain(section: &[u8]) -> Vec<u8> {
    let mut section = section[..section.len() - 4].to_vec();
    section[5] &= !0x3E;
    section
}

/// A map with a maximum_bitrate_descriptor of 120,000 behind the descriptors of its first stream.
fn appended(section: &[u8]) -> Vec<u8> {
    let added = [0x0E, 3, 0xC1, 0xD4, 0xC0];
    let mut out = plain(section);
    let add = |out: &mut Vec<u8>, at: usize| {
        let number = u16::from_be_bytes([out[at], out[at + 1]]) + 5;
        out[at..at + 2].copy_from_slice(&number.to_be_bytes());
    };
    let length = |out: &[u8], at: usize| usize::from(u16::from_be_bytes([out[at] & 0x0F, out[at + 1]]));
    let first = 12 + length(&out, 10);
    if out.len() == first {
        return out;
    }
    let end = first + 5 + length(&out, first + 3);
    out.splice(end..end, added);
    add(&mut out, first + 3);
    add(&mut out, 1);
    out
}

#[test]
fn a_service_is_renamed_and_nothing_else_changes() {
    let mut renamed = 0;
    let streams = streams();
    for (file, before) in &streams {
        let (sections, names) = signalled(before);
        let Some((&(_, _, service_id), _)) = names.iter().find(|((table_id, ..), _)| *table_id == Sdt::ACTUAL) else {
            continue;
        };
        let after = edited(before, Pid::SDT_BAT, |section| {
            let renamed = |section| rename(section, service_id, NAME).unwrap();
            (section.table_id() == Sdt::ACTUAL).then(|| renamed(section))
        });
        assert!(others(before, Pid::SDT_BAT) == others(&after, Pid::SDT_BAT), "{}", file);
        let (new_sections, new_names) = signalled(&after);
        let mut expected = names.clone();
        for (key, name) in &mut expected {
            if (key.0, key.2) == (Sdt::ACTUAL, service_id) {
                *name = NAME.to_vec();
            }
        }
        assert_eq!(new_names, expected, "{}", file);
        // All else of the table is as it was, and so are all other tables.
        let actual = |sections: &[Vec<u8>]| -> BTreeSet<Vec<u8>> {
            sections.iter().filter(|s| s[0] == Sdt::ACTUAL).map(|s| rest(s, service_id)).collect()
        };
        assert_eq!(actual(&new_sections), actual(&sections), "{}", file);
        for section in sections.iter().filter(|section| section[0] != Sdt::ACTUAL) {
            assert!(new_sections.contains(section), "{}: table {:#04x}", file, section[0]);
        }
        renamed += 1;
    }
    assert!(streams.is_empty() || renamed >= 7, "{renamed}");
}
