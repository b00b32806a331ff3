//! The programs of the PAT and the streams of their maps, as they go from version to version.

use crate::pid::{Pid, PidSet};
use crate::psi::{Pat, Pmt, StreamType};
use crate::section::Section;
use alloc::{collections::BTreeMap, collections::VecDeque, vec::Vec};

/// A program that is announced now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Not 0.
    pub program_number: u16,
    /// Where its map is.
    pub program_map_pid: Pid,
    /// Where its clock is; None before its map has come, and where it has none.
    pub pcr_pid: Option<Pid>,
    /// Of its map; None before that has come.
    pub version_number: Option<u8>,
    streams: Vec<Stream>,
    /// `CRC_32` of the section they are from: repetitions are known by it.
    crc: Option<u32>,
}

impl Program {
    /// The streams, in the order of the map.
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }
}

/// A stream of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stream {
    /// Where it is carried.
    pub elementary_pid: Pid,
    /// What it is.
    pub stream_type: StreamType,
}

/// What becomes of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProgramChange {
    /// The PAT has it now, with its map here.
    Added(Pid),
    /// The PAT has it no longer, or has its map elsewhere.
    Removed,
    /// The map has this stream now.
    StreamAdded(Stream),
    /// The map has this stream no longer.
    StreamRemoved(Stream),
    /// The clock is here now, or nowhere.
    Clock(Option<Pid>),
}

/// Changes that are still to be reported: the program and what becomes of it.
pub(super) type Changes = VecDeque<(u16, ProgramChange)>;

/// Which version of the PAT: transport_stream_id, version_number, last_section_number.
type Version = (u16, u8, u8);

/// The programs that are announced now.
#[derive(Debug, Default)]
pub(super) struct Programs {
    version: Option<Version>,
    /// The sections of that version seen so far.
    sections: BTreeMap<u8, Vec<(u16, Pid)>>,
    current: BTreeMap<u16, Program>,
}

impl Programs {
    pub fn iter(&self) -> impl Iterator<Item = &Program> {
        self.current.values()
    }

    /// The PIDs of the maps.
    pub fn maps(&self) -> PidSet {
        self.current.values().map(|p| p.program_map_pid).collect()
    }

    /// Takes a section of the PAT. None when it says nothing new: a repetition, or not yet current.
    /// False when it has more programs than `limit`.
    pub fn pat(&mut self, section: Section<'_>, limit: usize, changes: &mut Changes) -> Option<bool> {
        let pat = section.long::<Pat<'_>>().ok().filter(|s| s.header.current_next_indicator)?;
        let h = pat.header;
        let version = (h.table_id_extension, h.version_number, h.last_section_number);
        let entries = pat.table.programs.iter().flatten();
        // Program 0 is the network information table.
        let entries = entries.filter(|p| p.program_number != 0 && !p.program_map_pid.is_null());
        let programs = entries.map(|p| (p.program_number, p.program_map_pid));
        let before = self.sections.get(&h.section_number).filter(|_| self.version == Some(version));
        if before.is_some_and(|before| before.iter().copied().eq(programs.clone())) {
            return None;
        }
        if self.version != Some(version) {
            self.version = Some(version);
            self.sections.clear();
        }
        self.sections.insert(h.section_number, programs.collect());
        Some(self.apply(version, limit, changes))
    }

    fn apply(&mut self, (_, _, last): Version, limit: usize, changes: &mut Changes) -> bool {
        let announced: BTreeMap<u16, Pid> = self.sections.values().flatten().copied().collect();
        // Programs go when a whole new version does not have them.
        let all = self.sections.len() == usize::from(last).saturating_add(1);
        self.current.retain(|number, program| {
            let stays = announced.get(number).map_or(!all, |pid| *pid == program.program_map_pid);
            if !stays {
                changes.push_back((*number, ProgramChange::Removed));
            }
            stays
        });
        for (program_number, program_map_pid) in announced {
            if self.current.contains_key(&program_number) {
                continue;
            }
            if self.current.len() >= limit {
                return false;
            }
            let program = Program {
                program_number,
                program_map_pid,
                pcr_pid: None,
                version_number: None,
                streams: Vec::new(),
                crc: None,
            };
            self.current.insert(program_number, program);
            changes.push_back((program_number, ProgramChange::Added(program_map_pid)));
        }
        true
    }

    /// Takes a section of the PID of a program map.
    pub fn pmt(&mut self, pid: Pid, section: Section<'_>, changes: &mut Changes) {
        let (Some(header), 0x02) = (section.long_header(), section.table_id()) else { return };
        let number = header.table_id_extension;
        let program = self.current.get_mut(&number).filter(|p| p.program_map_pid == pid);
        let Some(program) = program.filter(|p| header.current_next_indicator && p.crc != section.crc_32()) else {
            return;
        };
        let Ok(pmt) = section.long::<Pmt<'_>>() else { return };
        let entries = pmt.table.streams.iter().flatten();
        let streams: Vec<_> =
            entries.map(|s| Stream { elementary_pid: s.elementary_pid, stream_type: s.stream_type }).collect();
        let gone = program.streams.iter().filter(|s| !streams.contains(s));
        changes.extend(gone.map(|s| (number, ProgramChange::StreamRemoved(*s))));
        let new = streams.iter().filter(|s| !program.streams.contains(s));
        changes.extend(new.map(|s| (number, ProgramChange::StreamAdded(*s))));
        let pcr_pid = Some(pmt.table.pcr_pid).filter(|pid| !pid.is_null());
        if pcr_pid != program.pcr_pid {
            changes.push_back((number, ProgramChange::Clock(pcr_pid)));
        }
        program.pcr_pid = pcr_pid;
        program.version_number = Some(header.version_number);
        program.streams = streams;
        program.crc = section.crc_32();
    }
}
