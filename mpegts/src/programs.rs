//! The programs of the PAT, as it goes from version to version.

use crate::pid::Pid;
use crate::psi::Pat;
use crate::section::Section;
use alloc::{collections::BTreeMap, vec::Vec};

/// Which version of the PAT: transport_stream_id, version_number, last_section_number.
type Version = (u16, u8, u8);

/// The programs that are announced now.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    version: Option<Version>,
    /// The sections of that version seen so far.
    sections: BTreeMap<u8, Vec<(u16, Pid)>>,
    current: BTreeMap<u16, Pid>,
}

/// A section that says something new.
#[derive(Debug)]
pub(crate) struct Change {
    version: Version,
    section_number: u8,
    programs: Vec<(u16, Pid)>,
}

impl Programs {
    /// What `section` changes. None for a repetition, for what is not yet current, and for what is
    /// no PAT.
    pub(crate) fn change(&self, section: Section<'_>) -> Option<Change> {
        let pat = section.long::<Pat<'_>>().ok().filter(|s| s.header.current_next_indicator)?;
        let h = pat.header;
        let version = (h.table_id_extension, h.version_number, h.last_section_number);
        let entries = pat.table.programs.iter().flatten();
        // Program 0 is the network information table.
        let entries = entries.filter(|p| p.program_number != 0 && !p.program_map_pid.is_null());
        let programs = entries.map(|p| (p.program_number, p.program_map_pid));
        let before = self.sections.get(&h.section_number).filter(|_| self.version == Some(version));
        let known = before.is_some_and(|before| before.iter().copied().eq(programs.clone()));
        (!known).then(|| Change { version, section_number: h.section_number, programs: programs.collect() })
    }

    /// Takes the change. Programs that a complete new version does not have any more go. False
    /// when there are more than `limit`.
    pub(crate) fn apply(&mut self, change: Change, limit: usize) -> bool {
        let Change { version, section_number, programs } = change;
        if self.version != Some(version) {
            self.version = Some(version);
            self.sections.clear();
        }
        self.sections.insert(section_number, programs);
        let all = self.sections.len() == usize::from(version.2).saturating_add(1);
        if all {
            self.current.clear();
        }
        for (number, pid) in self.sections.values().flatten() {
            if self.current.len() < limit || self.current.contains_key(number) {
                self.current.insert(*number, *pid);
            } else {
                return false;
            }
        }
        true
    }

    /// program_number and PID of the program map.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, Pid)> {
        self.current.iter().map(|(number, pid)| (*number, *pid))
    }

    /// The PIDs of program maps.
    pub(crate) fn maps(&self) -> impl Iterator<Item = Pid> {
        self.current.values().copied()
    }

    pub(crate) fn has_map(&self, pid: Pid) -> bool {
        self.current.values().any(|p| *p == pid)
    }
}
