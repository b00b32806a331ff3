//! PAT and PMTs of the first programme out of packets.

use mpegts::psi::Pat;
use mpegts::section::{Section, SectionEvent, SectionReader};
use mpegts::{Packet, Pid};

/// Calls `pmt` with each section of its map.
#[inline]
pub fn maps(bytes: &[u8], mut pmt: impl FnMut(Section<'_>)) {
    let (mut pat, mut map) = (SectionReader::new(Pid::PAT), None);
    for packet in bytes.chunks_exact(188).filter_map(|chunk| chunk.first_chunk()).map(Packet::new) {
        let mut input = pat.push(packet);
        while let Some(event) = pat.next(&mut input) {
            let SectionEvent::Section(section) = event else { continue };
            let Ok(pat) = section.long::<Pat<'_>>() else { continue };
            let mut programs = pat.table.programs.iter().flatten().filter(|program| program.program_number != 0);
            map = programs.next().map(|program| SectionReader::new(program.program_map_pid));
        }
        let Some(reader) = &mut map else { continue };
        let mut input = reader.push(packet);
        while let Some(event) = reader.next(&mut input) {
            if let SectionEvent::Section(section) = event {
                pmt(section);
            }
        }
    }
}
