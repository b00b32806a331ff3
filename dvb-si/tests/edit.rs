//! A service gets another name in passing streams: that changes, and nothing else.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

use dvb_si::build::Loop;
use dvb_si::descriptor::Descriptor;
use dvb_si::table::{Sdt, SdtService};
use dvb_si::text::Text;
use mpegts::edit::{Editor, Versions};
use mpegts::packet::framing::{Framed, framed};
use mpegts::section::Section;
use mpegts::section::table::{Identity, scope_len};
use mpegts::{Packet, Pid, demux};
use std::collections::BTreeMap;
use wire::{Encode, Error};

const NAME: &[u8] = b"Another name";

/// The section with another name for this service of the stream itself.
fn rename(section: Section<'_>, service_id: u16) -> Result<Vec<u8>, Error> {
    let mut sdt = section.long::<Sdt<'_>>()?;
    if sdt.table_id != Sdt::ACTUAL {
        return Ok(section.as_bytes().to_vec());
    }
    let services = Loop::<SdtService>::edited(&sdt.table.services, |service, out| {
        let descriptors = Loop::<Descriptor>::edited(&service.descriptors, |descriptor, out| match descriptor {
            Descriptor::Service(mut d) if service.service_id == service_id => {
                d.value.service_name = Text(NAME);
                out.push(&Descriptor::Service(d))
            }
            other => out.push(&other),
        })?;
        out.push(&SdtService { descriptors: descriptors.list(), ..service })
    })?;
    sdt.table.services = services.list();
    sdt.encode_to_vec()
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
fn others(stream: &[u8]) -> Vec<[u8; 188]> {
    let packets = stream.chunks_exact(188).map(|p| <[u8; 188]>::try_from(p).unwrap());
    packets.filter(|p| ![Pid::SDT_BAT, Pid::NULL].contains(&Packet::new(p).pid())).collect()
}

#[test]
fn a_service_is_renamed_and_nothing_else_changes() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let mut renamed = 0;
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("ts")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "ts")) {
        let data = std::fs::read(file).unwrap();
        let mut before = Vec::new();
        for unit in framed(&data) {
            if let Framed::Packet(frame) = unit {
                before.extend_from_slice(frame.packet.as_bytes());
            }
        }
        let (sections, names) = signalled(&before);
        let Some((&(_, _, service_id), _)) = names.iter().find(|((table_id, ..), _)| *table_id == Sdt::ACTUAL) else {
            continue;
        };
        let (mut editor, mut versions, mut after) = (Editor::new(), Versions::new(), Vec::new());
        editor.filter_sections(Pid::SDT_BAT);
        for packet in before.chunks_exact(188) {
            let mut packet = <[u8; 188]>::try_from(packet).unwrap();
            let kept = editor.edit_with(&mut packet, |pid, section, queue| {
                let identity = Identity::of_section(pid, section, scope_len(section.table_id()));
                let edited = rename(section, service_id).unwrap_or_else(|_| section.as_bytes().to_vec());
                let numbered = versions.number(pid, section, Section::from_bytes(&edited).unwrap());
                queue.push(Section::from_bytes(&numbered).unwrap(), identity.map_or(0, |identity| identity.scope));
            });
            if kept {
                after.extend_from_slice(&packet);
            }
        }
        while let Some(packet) = editor.finish() {
            after.extend_from_slice(&packet);
        }
        assert!(others(&before) == others(&after), "{}", file.display());
        let (new_sections, new_names) = signalled(&after);
        let mut expected = names.clone();
        for (key, name) in &mut expected {
            if (key.0, key.2) == (Sdt::ACTUAL, service_id) {
                *name = NAME.to_vec();
            }
        }
        assert_eq!(new_names, expected, "{}", file.display());
        // All other tables are there as they were.
        for section in sections.iter().filter(|section| section[0] != Sdt::ACTUAL) {
            assert!(new_sections.contains(section), "{}: table {:#04x}", file.display(), section[0]);
        }
        renamed += 1;
    }
    assert!(renamed >= 7, "{renamed}");
}
