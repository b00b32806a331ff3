//! PAT and PMT of a programme out of packets: sections put together, checked and read; PIDs and stream types.
#![no_std]
#![no_main]

use mpegts::psi::{Pat, Pmt};
use mpegts::section::{SectionEvent, SectionReader};
use mpegts::{Packet, Pid};

sizes::program!();

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
            let Ok(pmt) = section.long::<Pmt<'_>>() else { continue };
            for stream in pmt.table.streams.iter().flatten() {
                found += u32::from(stream.elementary_pid.get()) << 8 | u32::from(stream.stream_type.0);
            }
        }
    }
    found
}
