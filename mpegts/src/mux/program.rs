//! Programs as PAT and PMT have them.

use crate::descriptor::Descriptor;
use crate::packet::Pid;
use crate::psi::{Pat, PatProgram, Pmt, StreamType};
use crate::section::cycle::TableKey;
use crate::section::{LongSection, next_version};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use wire::{Encode, Error, ErrorKind, Item, List};

/// Programs in a section of a PAT: 1021 bytes less header and `CRC_32`.
const PER_SECTION: usize = 253;

/// A program to be sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MuxProgram<'a, D: Item<'a> = Descriptor<'a>> {
    /// 1 to 65535.
    pub program_number: u16,
    /// Where its map is carried.
    pub program_map_pid: Pid,
    /// Its map. A `pcr_pid` that none of the streams has gets packets with PCR only; 0x1FFF means
    /// no clock.
    pub map: Pmt<'a, D>,
}

/// What a PID carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Sections,
    /// PES packets, or only a clock.
    Pes(Option<StreamType>),
}

/// A program as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) number: u16,
    pub(super) map_pid: Pid,
    /// The encoded map.
    pub(super) section: Vec<u8>,
    pub(super) key: Option<TableKey>,
    version: u8,
    pcr_pid: Pid,
    streams: Vec<(Pid, StreamType)>,
}

/// All programs.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) network_pid: Option<Pid>,
    pub(super) programs: BTreeMap<u16, Entry>,
    pub(super) pat_key: Option<TableKey>,
    /// The sections of the PAT.
    pub(super) pat: Vec<Vec<u8>>,
    /// What they say, and their version.
    said: Option<(Vec<(u16, Pid)>, u8)>,
}

impl Plan {
    /// Adds or changes a program. Its number.
    pub(super) fn set<'a, D: Item<'a>>(&mut self, program: &MuxProgram<'a, D>) -> Result<u16, Error> {
        let MuxProgram { program_number: number, program_map_pid: map_pid, map } = *program;
        if number == 0 {
            return Err(Error::new(ErrorKind::Value(0), &"PatProgram.program_number", 0));
        }
        let mut streams: Vec<(Pid, StreamType)> = Vec::new();
        for stream in map.streams.iter() {
            let stream = stream?;
            if streams.iter().any(|(pid, _)| *pid == stream.elementary_pid) {
                return Err(bad_pid(stream.elementary_pid, &"PmtStream.elementary_pid"));
            }
            streams.push((stream.elementary_pid, stream.stream_type));
        }
        let encode = |version| LongSection::new(0x02, number, version, map).encode_to_vec();
        let before = self.programs.get(&number);
        let mut version = before.map_or(0, |old| old.version);
        let mut section = encode(version)?;
        if before.is_some_and(|old| old.section != section) {
            version = next_version(version);
            section = encode(version)?;
        }
        let key = before.and_then(|old| old.key);
        let entry = Entry { number, map_pid, section, key, version, pcr_pid: map.pcr_pid, streams };
        self.programs.insert(number, entry);
        Ok(number)
    }

    /// Removes a program. Where its map was.
    pub(super) fn remove(&mut self, number: u16) -> Option<Option<(Pid, TableKey)>> {
        let gone = self.programs.remove(&number)?;
        Some(gone.key.map(|key| (gone.map_pid, key)))
    }

    /// What each PID carries.
    pub(super) fn roles(&self) -> Result<BTreeMap<Pid, Role>, Error> {
        let mut roles = BTreeMap::from([(Pid::PAT, Role::Sections)]);
        let mut add = |pid: Pid, role: Role, at| match (*roles.entry(pid).or_insert(role), role) {
            _ if pid.is_null() => Err(bad_pid(pid, at)),
            (Role::Sections, Role::Sections) | (Role::Pes(_), Role::Pes(_)) if pid != Pid::PAT => Ok(()),
            _ => Err(bad_pid(pid, at)),
        };
        for entry in self.programs.values() {
            add(entry.map_pid, Role::Sections, &"PatProgram.program_map_pid")?;
            for (pid, stream_type) in &entry.streams {
                let role = if stream_type.is_sections() { Role::Sections } else { Role::Pes(Some(*stream_type)) };
                add(*pid, role, &"PmtStream.elementary_pid")?;
            }
        }
        for pid in self.clocks() {
            add(pid, Role::Pes(None), &"Pmt.pcr_pid")?;
        }
        Ok(roles)
    }

    /// PIDs with a clock.
    pub(super) fn clocks(&self) -> BTreeSet<Pid> {
        self.programs.values().map(|p| p.pcr_pid).filter(|pid| !pid.is_null()).collect()
    }

    /// Makes the sections of the PAT. False when it is as it was.
    pub(super) fn set_pat(&mut self, transport_stream_id: u16) -> Result<bool, Error> {
        let network = self.network_pid.map(|pid| (0, pid));
        let programs = self.programs.values().map(|p| (p.number, p.map_pid));
        let lines: Vec<(u16, Pid)> = network.into_iter().chain(programs).collect();
        let version = match &self.said {
            Some((old, _)) if *old == lines => return Ok(false),
            Some((_, version)) => next_version(*version),
            None => 0,
        };
        let entries: Vec<PatProgram> = lines
            .iter()
            .map(|(number, pid)| PatProgram { program_number: *number, program_map_pid: *pid, ..Default::default() })
            .collect();
        let count = entries.len().div_ceil(PER_SECTION).max(1);
        let last = u8::try_from(count.saturating_sub(1))
            .map_err(|_| Error::new(ErrorKind::TooLarge(entries.len() as u64), &"Pat.programs", 0))?;
        let mut sections = Vec::new();
        let mut rest = &entries[..];
        for number in 0..=last {
            let (now, later) = rest.split_at_checked(PER_SECTION).unwrap_or((rest, &[]));
            rest = later;
            let mut section = LongSection::new(0x00, transport_stream_id, version, Pat { programs: List::from(now) });
            section.header.section_number = number;
            section.header.last_section_number = last;
            sections.push(section.encode_to_vec()?);
        }
        (self.pat, self.said) = (sections, Some((lines, version)));
        Ok(true)
    }
}

#[cold]
fn bad_pid(pid: Pid, at: wire::Name) -> Error {
    Error::new(ErrorKind::Value(pid.get().into()), at, 0)
}
