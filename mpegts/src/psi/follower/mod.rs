//! The programs of the PAT and the streams of their maps, as they go from version to version.
//!
//! ```
//! use mpegts::Pid;
//! use mpegts::psi::follower::{Follower, ProgramChange};
//! use mpegts::psi::{Pat, PatProgram};
//! use mpegts::section::{LongSection, Section};
//! use wire::{Encode, List};
//!
//! let program_map_pid = Pid::new(0x20).unwrap();
//! let programs = [PatProgram { program_number: 5, program_map_pid, ..Default::default() }];
//! let bytes = LongSection::new(0x00, 0x1234, 3, Pat { programs: List::from(&programs) }).encode_to_vec()?;
//!
//! let mut follower = Follower::default();
//! let mut changes = Vec::new();
//! let heard = follower.push(Pid::PAT, Section::from_bytes(&bytes)?, |number, change| changes.push((number, change)));
//! assert!(heard.unwrap().changed);
//! assert_eq!(changes, [(5, ProgramChange::Added(program_map_pid))]);
//! assert!(follower.has_map(program_map_pid) && follower.repeats(Pid::PAT, &bytes));
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! # Rules
//!
//! * What a section of the PAT states holds at once: a program is there, and its map is on that PID. What
//!   is missing is known when a version is complete: programs go only then. A section that changes under
//!   the same version_number begins the version anew.
//! * A map holds when all its sections are there, of which the standard allows one.
//! * A damaged table has a correct `CRC_32` but a truncated loop. Entries that decode are added; nothing is removed.
//!   A section numbered above its `last_section_number` is not used at all.
//! * Time is linear in the bytes of the sections, whatever the limits; a repeated section costs a comparison
//!   with its bytes.

use super::{Cat, Pat, Pmt, StreamType};
use crate::descriptor::RawDescriptor;
use crate::packet::Pid;
use crate::section::table::{CompleteTable, Identity, Pushed, SubTable};
use crate::section::{LongHeader, Section};
use alloc::{boxed::Box, collections::BTreeMap, collections::BTreeSet, vec::Vec};
use core::mem::{replace, take};
use wire::{Error, ErrorKind};

/// A damaged map adds streams up to this number: as many as fit into a section, and some more.
const MOST_BY_DAMAGED: usize = 256;

/// A program that is announced now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Program<'f> {
    /// Not 0.
    pub program_number: u16,
    /// Where its map is.
    pub program_map_pid: Pid,
    /// Where its clock is; None before its map has come, and where it has none.
    pub pcr_pid: Option<Pid>,
    /// Of its map; None before that has come.
    pub version_number: Option<u8>,
    /// In the order of the map; those that a damaged map has left in place come first.
    pub streams: &'f [ElementaryStream],
    /// The map is damaged: there may be other streams.
    pub damaged: bool,
}

/// A stream of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementaryStream {
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
    /// The PAT has it no longer, or has its map elsewhere; it was here.
    Removed(Pid),
    /// The map has this stream now.
    StreamAdded(ElementaryStream),
    /// The map has this stream no longer.
    StreamRemoved(ElementaryStream),
    /// The clock is here now, or nowhere.
    Clock(Option<Pid>),
}

/// A table that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Followed {
    /// The program association table.
    Pat,
    /// The conditional access table.
    Cat,
    /// The map of the program with this number.
    Pmt(u16),
}

/// What a section of a followed table has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// Its table.
    pub which: Followed,
    /// What is in force has changed, if only in a descriptor.
    pub changed: bool,
    /// The section contradicts itself, here. Offsets count from its start.
    pub damage: Option<Error>,
}

/// See the [module](self).
#[derive(Debug)]
pub struct Follower {
    pat: InForce,
    cat: InForce,
    programs: Programs,
}

/// A table, and whether the version in force has a damaged section.
#[derive(Debug, Default)]
struct InForce {
    table: SubTable,
    damaged: bool,
}

/// A program of the PAT. There may be thousands: few bytes.
#[derive(Debug, Clone, Copy)]
struct Announced {
    pid: Pid,
    /// The PAT that is being taken over has it.
    stated: bool,
}

/// The map of a program, once a section of it has come.
#[derive(Debug)]
struct Map {
    table: InForce,
    streams: Vec<ElementaryStream>,
    pcr_pid: Option<Pid>,
    pid: Pid,
}

#[derive(Debug)]
struct Programs {
    announced: BTreeMap<u16, Announced>,
    maps: BTreeMap<u16, Box<Map>>,
    /// The PIDs of the maps, with the programs.
    pids: BTreeSet<(Pid, u16)>,
    /// Maps in force.
    in_force: usize,
    network: Option<Pid>,
    limit: usize,
    beyond: u64,
}

impl Default for Follower {
    fn default() -> Self {
        Follower::with_limit(4096)
    }
}

impl Follower {
    /// Follows so many programs; [`Follower::default`] 4096.
    pub fn with_limit(programs: usize) -> Self {
        let programs = Programs {
            announced: BTreeMap::new(),
            maps: BTreeMap::new(),
            pids: BTreeSet::new(),
            in_force: 0,
            network: None,
            limit: programs,
            beyond: 0,
        };
        Follower { pat: InForce::default(), cat: InForce::default(), programs }
    }

    /// Takes a section and reports what becomes of which program. None, and nothing happens, when it is of no
    /// table that is followed, or not yet current: the PAT on PID 0, the CAT on PID 1, and the maps where the
    /// PAT says.
    pub fn push(&mut self, pid: Pid, section: Section<'_>, mut each: impl FnMut(u16, ProgramChange)) -> Option<Heard> {
        let header = section.long_header().filter(|h| h.current_next_indicator)?;
        let table = match (section.table_id(), pid) {
            (0x00, Pid::PAT) => Followed::Pat,
            (0x01, Pid::CAT) => Followed::Cat,
            (0x02, _) if self.programs.has_map_of(header.table_id_extension, pid) => {
                Followed::Pmt(header.table_id_extension)
            }
            _ => return None,
        };
        if header.section_number > header.last_section_number {
            return Some(Heard { which: table, changed: false, damage: Some(beyond_last(header)) });
        }
        let (changed, damage) = match table {
            Followed::Pat => self.pat(section, &mut each),
            Followed::Cat => {
                let (pushed, damage) = self.cat.push(section, cat_damage);
                (pushed == Pushed::Complete, damage)
            }
            Followed::Pmt(number) => self.programs.pmt(number, pid, section, &mut each),
        };
        Some(Heard { which: table, changed, damage })
    }

    /// True for the bytes of a section that [`push`](Self::push) would learn nothing from: they equal those of
    /// a section in force, so their `CRC_32` is right as well.
    #[inline]
    pub fn repeats(&self, pid: Pid, section: &[u8]) -> bool {
        let table = match *section {
            [0x00, ..] if pid == Pid::PAT => Some(&self.pat),
            [0x01, ..] if pid == Pid::CAT => Some(&self.cat),
            [0x02, _, _, high, low, ..] => {
                let map = self.programs.maps.get(&u16::from_be_bytes([high, low]));
                map.filter(|map| map.pid == pid).map(|map| &map.table)
            }
            _ => None,
        };
        table.is_some_and(|table| table.is_sound() && table.table.repeats(section))
    }

    /// The programs that are announced now, by number.
    pub fn programs(&self) -> impl Iterator<Item = Program<'_>> {
        self.programs.announced.iter().map(|(number, announced)| self.program_at(*number, announced.pid))
    }

    /// The program with this number.
    pub fn program(&self, program_number: u16) -> Option<Program<'_>> {
        let announced = self.programs.announced.get(&program_number)?;
        Some(self.program_at(program_number, announced.pid))
    }

    fn program_at(&self, program_number: u16, program_map_pid: Pid) -> Program<'_> {
        let map = self.programs.maps.get(&program_number);
        Program {
            program_number,
            program_map_pid,
            pcr_pid: map.and_then(|map| map.pcr_pid),
            version_number: self.map(program_number).map(|map| map.version_number),
            streams: map.map_or(&[], |map| &map.streams),
            damaged: map.is_some_and(|map| map.table.damaged),
        }
    }

    /// The map in force of the program with this number.
    pub fn map(&self, program_number: u16) -> Option<CompleteTable<'_>> {
        let map = self.programs.maps.get(&program_number)?;
        let table_id_extension = program_number;
        CompleteTable::of(Identity { pid: map.pid, table_id: 0x02, table_id_extension, scope: 0 }, &map.table.table)
    }

    /// The conditional access table in force.
    pub fn cat(&self) -> Option<CompleteTable<'_>> {
        CompleteTable::of(
            Identity { pid: Pid::CAT, table_id: 0x01, table_id_extension: 0xFFFF, scope: 0 },
            &self.cat.table,
        )
    }

    /// True for a PID on which the PAT has the map of a program.
    pub fn has_map(&self, pid: Pid) -> bool {
        self.programs_on(pid).next().is_some()
    }

    /// The numbers of the programs whose map the PAT has on a PID.
    pub fn programs_on(&self, pid: Pid) -> impl Iterator<Item = u16> {
        self.programs.pids.range((pid, 0)..=(pid, u16::MAX)).map(|(_, number)| *number)
    }

    /// True when the map of some program is in force.
    pub const fn has_maps(&self) -> bool {
        self.programs.in_force > 0
    }

    /// `network_PID`, which the PAT has as program 0.
    pub const fn network_pid(&self) -> Option<Pid> {
        self.programs.network
    }

    /// Times that a PAT had more programs than are followed.
    pub const fn beyond_limit(&self) -> u64 {
        self.programs.beyond
    }

    fn pat(&mut self, section: Section<'_>, each: &mut impl FnMut(u16, ProgramChange)) -> (bool, Option<Error>) {
        let Follower { pat, programs, .. } = self;
        let sound = pat.is_sound();
        let (pushed, damage) = pat.push(section, pat_damage);
        let changed = match pushed {
            Pushed::Repeated if sound => false,
            // Where two versions alternate, the last one received is in force.
            Pushed::Repeated | Pushed::Part => programs.state(section, each),
            Pushed::Complete | Pushed::Confirmed => {
                let mut changed = !pat.damaged && programs.remove_others(pat.sections(), each);
                for section in pat.sections() {
                    changed |= programs.state(section, each);
                }
                changed
            }
        };
        (changed, damage)
    }
}

impl InForce {
    /// Takes a section. `damage` tells what is wrong with one.
    fn push(&mut self, section: Section<'_>, damage: fn(Section<'_>) -> Option<Error>) -> (Pushed, Option<Error>) {
        let sound = self.is_sound();
        let pushed = self.table.push(section.as_bytes(), &mut 0);
        if pushed == Pushed::Complete {
            let damaged = self.sections().any(|section| damage(section).is_some());
            self.damaged = damaged;
        }
        let known = sound && pushed == Pushed::Repeated;
        (pushed, if known { None } else { damage(section) })
    }

    /// Complete, without damage, and nothing else is on its way.
    fn is_sound(&self) -> bool {
        self.table.is_settled() && !self.damaged
    }

    /// The sections in force.
    fn sections(&self) -> impl Iterator<Item = Section<'_>> + Clone {
        self.table.complete().unwrap_or_default().iter().map(|bytes| Section::checked(bytes))
    }
}

impl Programs {
    fn has_map_of(&self, number: u16, pid: Pid) -> bool {
        self.announced.get(&number).is_some_and(|announced| announced.pid == pid)
    }

    /// Takes what a section of the PAT states. True when it says something new.
    fn state(&mut self, section: Section<'_>, each: &mut impl FnMut(u16, ProgramChange)) -> bool {
        let mut changed = false;
        let mut beyond = false;
        for (number, pid) in entries(section) {
            if number == 0 {
                changed |= self.network.replace(pid) != Some(pid);
                continue;
            }
            match self.announced.get(&number) {
                Some(known) if known.pid == pid => continue,
                Some(_) => self.remove(number, each),
                None if self.announced.len() >= self.limit => {
                    beyond = true;
                    continue;
                }
                None => {}
            }
            self.announced.insert(number, Announced { pid, stated: false });
            self.pids.insert((pid, number));
            each(number, ProgramChange::Added(pid));
            changed = true;
        }
        self.beyond = self.beyond.saturating_add(beyond.into());
        changed
    }

    /// Removes what a whole PAT does not have. Every program that stays is in it, and every one that goes was
    /// in another: the time is that of reading them.
    fn remove_others<'s>(
        &mut self,
        pat: impl Iterator<Item = Section<'s>>,
        each: &mut impl FnMut(u16, ProgramChange),
    ) -> bool {
        let mut network = None;
        for (number, pid) in pat.flat_map(entries) {
            if number == 0 {
                network = Some(pid);
            } else if let Some(known) = self.announced.get_mut(&number).filter(|known| known.pid == pid) {
                known.stated = true;
            }
        }
        let mut changed = replace(&mut self.network, network) != network;
        let mut announced = take(&mut self.announced);
        announced.retain(|number, known| {
            let stays = take(&mut known.stated);
            if !stays {
                self.forget(*number, known.pid);
                each(*number, ProgramChange::Removed(known.pid));
                changed = true;
            }
            stays
        });
        self.announced = announced;
        changed
    }

    fn remove(&mut self, number: u16, each: &mut impl FnMut(u16, ProgramChange)) {
        if let Some(gone) = self.announced.remove(&number) {
            self.forget(number, gone.pid);
            each(number, ProgramChange::Removed(gone.pid));
        }
    }

    /// Forgets the map of a program that is announced no longer.
    fn forget(&mut self, number: u16, pid: Pid) {
        self.pids.remove(&(pid, number));
        let gone = self.maps.remove(&number).is_some_and(|map| map.table.table.complete().is_some());
        self.in_force = self.in_force.saturating_sub(gone.into());
    }

    /// Takes a section of the map of a program. True when the map has changed.
    fn pmt(
        &mut self,
        number: u16,
        pid: Pid,
        section: Section<'_>,
        each: &mut impl FnMut(u16, ProgramChange),
    ) -> (bool, Option<Error>) {
        let map = self.maps.entry(number).or_insert_with(|| Box::new(Map::new(pid)));
        let new = map.table.table.complete().is_none();
        let (pushed, damage) = map.table.push(section, pmt_damage);
        let changed = pushed == Pushed::Complete;
        self.in_force = self.in_force.saturating_add((new && changed).into());
        if changed {
            map.take_over(|change| each(number, change));
        }
        (changed, damage)
    }
}

impl Map {
    fn new(pid: Pid) -> Self {
        Map { table: InForce::default(), streams: Vec::new(), pcr_pid: None, pid }
    }

    /// Goes over to the map that has become complete.
    fn take_over(&mut self, mut each: impl FnMut(ProgramChange)) {
        let maps = self.table.sections().filter_map(|section| section.long::<RawPmt<'_>>().ok());
        let pcr_pid = maps.clone().next().map(|map| map.table.pcr_pid);
        let streams = maps.flat_map(|map| map.table.streams.iter().map_while(Result::ok));
        let streams =
            streams.map(|s| ElementaryStream { elementary_pid: s.elementary_pid, stream_type: s.stream_type });
        if !streams.clone().eq(self.streams.iter().copied()) {
            let mut all = Vec::with_capacity(streams.clone().count());
            all.extend(streams);
            if self.table.damaged {
                self.add(&all, &mut each);
            } else {
                self.replace(all, &mut each);
            }
        }
        let pcr_pid = pcr_pid.map_or(self.pcr_pid, |pid| Some(pid).filter(|pid| !pid.is_null()));
        if replace(&mut self.pcr_pid, pcr_pid) != pcr_pid {
            each(ProgramChange::Clock(pcr_pid));
        }
    }

    fn add(&mut self, streams: &[ElementaryStream], each: &mut impl FnMut(ProgramChange)) {
        for stream in streams {
            if self.streams.len() < MOST_BY_DAMAGED && !self.streams.contains(stream) {
                self.streams.push(*stream);
                each(ProgramChange::StreamAdded(*stream));
            }
        }
    }

    fn replace(&mut self, mut streams: Vec<ElementaryStream>, each: &mut impl FnMut(ProgramChange)) {
        let before: BTreeSet<ElementaryStream> = self.streams.iter().copied().collect();
        let mut now = BTreeSet::new();
        // Each stream is listed once.
        streams.retain(|stream| now.insert(*stream));
        let before_in_order = replace(&mut self.streams, streams);
        let gone = before_in_order.iter().filter(|stream| !now.contains(stream));
        gone.for_each(|stream| each(ProgramChange::StreamRemoved(*stream)));
        let new = self.streams.iter().filter(|stream| !before.contains(stream));
        new.for_each(|stream| each(ProgramChange::StreamAdded(*stream)));
    }
}

/// Program numbers and PIDs of a section of the PAT, as far as they can be read.
fn entries(section: Section<'_>) -> impl Iterator<Item = (u16, Pid)> {
    let pat = section.long::<Pat<'_>>().map(|section| section.table.programs).unwrap_or_default();
    let entries = pat.into_iter().map_while(Result::ok).filter(|entry| !entry.program_map_pid.is_null());
    entries.map(|entry| (entry.program_number, entry.program_map_pid))
}

/// Descriptors are not looked into.
type RawPmt<'a> = Pmt<'a, RawDescriptor<'a>>;

fn pat_damage(section: Section<'_>) -> Option<Error> {
    section.long::<Pat<'_>>().and_then(|section| section.table.programs.check_framing()).err()
}

fn cat_damage(section: Section<'_>) -> Option<Error> {
    let cat = section.long::<Cat<'_, RawDescriptor<'_>>>();
    cat.and_then(|section| section.table.descriptors.check_framing()).err()
}

fn pmt_damage(section: Section<'_>) -> Option<Error> {
    section.long::<RawPmt<'_>>().and_then(|section| section.table.streams.check_framing()).err()
}

/// A section that contradicts itself by its number.
fn beyond_last(header: LongHeader) -> Error {
    Error::new(ErrorKind::Value(header.section_number.into()), &"LongHeader.section_number", 6)
}

#[cfg(test)]
mod tests;
