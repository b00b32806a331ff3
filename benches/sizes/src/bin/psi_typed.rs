//! As `psi`, with three descriptors of its own choice: languages, conditional access and registration.
#![no_std]
#![no_main]

use mpegts::descriptor::{Ca, Iso639Language, RawDescriptor, Registration};
use mpegts::psi::{Pat, Pmt};
use mpegts::section::{SectionEvent, SectionReader};
use mpegts::{Packet, Pid};

sizes::program!();

wire::tagged! {
    /// What this program looks at. All else is `Unknown`, with its bytes.
    pub enum Three<'a>: RawDescriptor<'a> { 0x05 Registration<'a>, 0x09 Ca<'a> as "CA", 0x0A Iso639Language<'a> }
}

fn run(bytes: &[u8]) -> u32 {
    let mut found = 0;
    let (mut pat, mut pmt) = (SectionReader::new(Pid::PAT), None);
    for packet in bytes.chunks_exact(188).filter_map(|chunk| chunk.first_chunk()).map(Packet::new) {
        let mut input = pat.push(packet);
        while let Some(event) = pat.next(&mut input) {
            let SectionEvent::Section(section) = event else { continue };
            let Ok(pat) = section.long::<Pat<'_>>() else { continue };
            let mut programs = pat.table.programs.iter().flatten().filter(|program| program.program_number != 0);
            pmt = programs.next().map(|program| SectionReader::new(program.program_map_pid));
        }
        let Some(reader) = &mut pmt else { continue };
        let mut input = reader.push(packet);
        while let Some(event) = reader.next(&mut input) {
            let SectionEvent::Section(section) = event else { continue };
            let Ok(pmt) = section.long::<Pmt<'_, Three<'_>>>() else { continue };
            for stream in pmt.table.streams.iter().flatten() {
                found += u32::from(stream.elementary_pid.get()) << 8 | u32::from(stream.stream_type.0);
                for descriptor in stream.es_info.iter().flatten() {
                    found += match descriptor {
                        Three::Registration(d) => u32::from_be_bytes(d.value.format_identifier.0),
                        Three::Ca(d) => u32::from(d.value.ca_pid.get()),
                        Three::Iso639Language(d) => {
                            let languages = d.value.languages.iter().flatten();
                            languages.map(|l| u32::from(l.iso_639_language_code.0[0])).sum()
                        }
                        _ => 0,
                    };
                }
            }
        }
    }
    found
}
