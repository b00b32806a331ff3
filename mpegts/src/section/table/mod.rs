//! Tables out of sections, and sections out of tables — ISO/IEC 13818-1, 2.4.4.
//!
//! A section says of which sub-table it is a part ([`Identity`]), of which version, and how many
//! sections there are. [`TableAssembler`] collects until a version is complete and gives it out once.

mod sub_table;

use crate::bump;
use crate::packet::Pid;
use crate::section::{LongSection, Section, Table};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::ops::Bound::{Excluded, Unbounded};
pub(crate) use sub_table::{Pushed, SubTable};
use wire::{Encode, Error, ErrorKind, Item, List};

/// The sub-table that a section is a part of.
///
/// `scope` is what else a standard has in the identity: in SDT and EIT of other transport streams
/// the `original_network_id` and `transport_stream_id`, without which equal service_ids of two
/// networks would merge. The caller gives it; 0 where there is nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Where it is carried.
    pub pid: Pid,
    /// Which table.
    pub table_id: u8,
    /// Which of its sub-tables.
    pub table_id_extension: u16,
    /// See above.
    pub scope: u64,
}

impl Identity {
    /// Of a long section; None for a short one. So many bytes behind the header, at most 8, are the scope:
    /// [`scope_len`] knows for which tables there are any.
    pub fn of_section(pid: Pid, section: Section<'_>, scope_len: usize) -> Option<Identity> {
        let table_id_extension = section.long_header()?.table_id_extension;
        let bytes = section.as_bytes().get(8..).unwrap_or_default();
        let bytes = bytes.get(..scope_len.min(8)).unwrap_or_default();
        let scope = bytes.iter().fold(0, |scope, byte| scope << 8 | u64::from(*byte));
        Some(Identity { pid, table_id: section.table_id(), table_id_extension, scope })
    }
}

/// How many bytes behind the header of a section are part of its sub-table's [`Identity`]: `original_network_id` in
/// the SDT, `transport_stream_id` and `original_network_id` in the EIT (EN 300 468, 5.2.3 and 5.2.4), none elsewhere.
pub const fn scope_len(table_id: u8) -> usize {
    match table_id {
        0x42 | 0x46 => 2,
        0x4E..=0x6F => 4,
        _ => 0,
    }
}

/// A version that has all its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompleteTable<'t> {
    /// Its sub-table.
    pub identity: Identity,
    /// Which version.
    pub version_number: u8,
    sections: &'t [Box<[u8]>],
}

impl<'t> CompleteTable<'t> {
    /// None while the sub-table has no complete version.
    pub(crate) fn of(identity: Identity, table: &'t SubTable) -> Option<Self> {
        let sections = table.complete()?;
        let header = Section::checked(sections.first()?).long_header()?;
        Some(CompleteTable { identity, version_number: header.version_number, sections })
    }

    /// Its sections, in the order of their numbers.
    pub fn sections(&self) -> impl Iterator<Item = Section<'t>> + use<'t> {
        self.sections.iter().map(|bytes| Section::checked(bytes))
    }
}

wire::settings! {
    /// Bounds of what is kept.
    ///
    /// Beyond them sub-tables are evicted: those that have not been heard of for long, never the one that a
    /// section has just come for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct TableLimits {
        /// Sub-tables, at least one.
        tables: usize = 16_384,
        /// Bytes of memory in total. A section counts 32 besides its own bytes, a sub-table 96 besides its
        /// sections.
        bytes: usize = 64 << 20,
    }
}

/// What a sub-table costs besides its sections: its place in the map, which may be half empty.
const TABLE_COST: usize = 96;

#[derive(Debug, Default)]
struct Entry {
    table: SubTable,
    /// A section of it has come since eviction last looked at it.
    heard: bool,
}

/// Collects sections into tables.
///
/// A version is given out once, when its last section has come; repetitions of it are recognised and
/// cost nothing. When a section changes under the same version_number, all sections are collected anew,
/// and the table is given out again if it has changed. Sections that are not yet current are left to the
/// caller.
///
/// ```
/// use mpegts::psi::{Pat, PatProgram};
/// use mpegts::section::{LongSection, Section};
/// use mpegts::section::table::{TableAssembler, split};
/// use mpegts::{Pid, wire::Encode};
///
/// let programs: Vec<PatProgram> = (1..=300).map(|program_number| PatProgram { program_number, ..Default::default() }).collect();
/// let sections = split(&LongSection::new(0, 7, 3, Pat::default()), &programs, |programs| Pat { programs })?;
/// assert_eq!(sections.len(), 2);
///
/// let mut tables = TableAssembler::new();
/// assert!(tables.push(Pid::PAT, Section::from_bytes(&sections[1])?, 0).is_none());
/// let complete = tables.push(Pid::PAT, Section::from_bytes(&sections[0])?, 0).unwrap();
/// assert_eq!(complete.sections().count(), 2);
/// assert!(tables.push(Pid::PAT, Section::from_bytes(&sections[0])?, 0).is_none());
/// # Ok::<(), mpegts::wire::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TableAssembler {
    limits: TableLimits,
    /// Boxed, for the map holds twice the room it needs.
    tables: BTreeMap<Identity, Box<Entry>>,
    /// What the tables cost, in the sense of the limits.
    bytes: usize,
    /// The sub-table that eviction looked at last; None before the first one.
    hand: Option<Identity>,
    evicted: u64,
}

impl TableAssembler {
    /// With the default bounds.
    pub fn new() -> Self {
        TableAssembler::default()
    }

    /// With other bounds.
    pub fn with(limits: TableLimits) -> Self {
        TableAssembler { limits, ..TableAssembler::default() }
    }

    /// Sub-tables that had to go to make room.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    /// True for the bytes of a section that is part of a complete version and changes nothing: it need not be looked at.
    pub fn repeats(&self, identity: Identity, section: &[u8]) -> bool {
        self.tables.get(&identity).is_some_and(|entry| entry.table.repeats(section))
    }

    /// Takes a long section, with the scope of its [`Identity`]; gives the version that it completes.
    pub fn push(&mut self, pid: Pid, section: Section<'_>, scope: u64) -> Option<CompleteTable<'_>> {
        let header = section.long_header().filter(|h| h.current_next_indicator)?;
        if header.section_number > header.last_section_number {
            return None;
        }
        let table_id_extension = header.table_id_extension;
        let identity = Identity { pid, table_id: section.table_id(), table_id_extension, scope };
        let TableAssembler { tables, bytes, .. } = self;
        let entry = tables.entry(identity).or_insert_with(|| {
            *bytes = bytes.saturating_add(TABLE_COST);
            Box::default()
        });
        entry.heard = true;
        let pushed = entry.table.push(section.as_bytes(), bytes);
        if pushed != Pushed::Repeated {
            self.evict(identity);
        }
        if pushed == Pushed::Complete { self.get(identity) } else { None }
    }

    /// The complete version of a sub-table that was collected last.
    pub fn get(&self, identity: Identity) -> Option<CompleteTable<'_>> {
        CompleteTable::of(identity, &self.tables.get(&identity)?.table)
    }

    /// All complete sub-tables.
    pub fn iter(&self) -> impl Iterator<Item = CompleteTable<'_>> {
        self.tables.iter().filter_map(|(identity, entry)| CompleteTable::of(*identity, &entry.table))
    }

    /// Forgets the tables of a PID, for instance of a program map withdrawn.
    pub fn forget(&mut self, pid: Pid) {
        let first = Identity { pid, ..Identity::default() };
        let of_pid = self.tables.range(first..).map(|(identity, _)| *identity).take_while(|i| i.pid == pid);
        for identity in of_pid.collect::<Vec<_>>() {
            self.remove(identity);
        }
    }

    fn remove(&mut self, identity: Identity) {
        let cost = self.tables.remove(&identity).map_or(0, |entry| entry.table.cost().saturating_add(TABLE_COST));
        self.bytes = self.bytes.saturating_sub(cost);
    }

    /// Makes room, but not at the cost of `keep`.
    ///
    /// Goes round the sub-tables and evicts those that have had no section since the last pass (clock algorithm). Each one
    /// it skips had a section since then, so the cost per section is constant on average.
    fn evict(&mut self, keep: Identity) {
        let TableLimits { tables, bytes } = self.limits;
        while self.tables.len() > tables.max(1) || (self.bytes > bytes && self.tables.len() > 1) {
            let behind = self.hand.map_or(Unbounded, Excluded);
            let Some((identity, entry)) = self.tables.range_mut((behind, Unbounded)).next() else {
                self.hand = None;
                continue;
            };
            let identity = *identity;
            self.hand = Some(identity);
            if !core::mem::take(&mut entry.heard) && identity != keep {
                self.remove(identity);
                bump(&mut self.evicted);
            }
        }
    }
}

/// Divides the entries of a table's loop among as many sections as it takes, each as full as the
/// table's limit allows, numbered from 0.
///
/// `first` is the section without entries; `with` puts a loop into its table.
///
/// # Errors
/// An entry that does not fit into a section, more than 256 sections, and those of encoding.
pub fn split<'a, T, I>(
    first: &LongSection<T>,
    entries: &'a [I],
    with: impl Fn(List<'a, I>) -> T,
) -> Result<Vec<Vec<u8>>, Error>
where
    T: Table + Encode,
    I: Item<'a> + Encode,
{
    let empty = with(List::Items(&[])).encoded_len();
    let room = T::MAX_SECTION_LENGTH.saturating_sub(9).saturating_sub(empty);
    let mut parts = Vec::new();
    let mut rest = entries;
    loop {
        let mut used = 0usize;
        let fits = rest.iter().take_while(|entry| {
            used = used.saturating_add(entry.encoded_len());
            used <= room
        });
        let count = fits.count();
        if count == 0 && !rest.is_empty() {
            let len = rest.first().map_or(0, Encode::encoded_len);
            return Err(Error::new(ErrorKind::TooLarge(len as u64), T::AT, 0));
        }
        let (part, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        parts.push(part);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    let Ok(last_section_number) = u8::try_from(parts.len().saturating_sub(1)) else {
        return Err(Error::new(ErrorKind::TooLarge(parts.len() as u64), &"LongHeader.last_section_number", 0));
    };
    let numbered = (0..=last_section_number).zip(parts);
    numbered
        .map(|(section_number, part)| {
            let mut header = first.header;
            (header.section_number, header.last_section_number) = (section_number, last_section_number);
            let (table_id, private_indicator, reserved) = (first.table_id, first.private_indicator, first.reserved);
            LongSection { table_id, private_indicator, reserved, header, table: with(List::Items(part)) }
                .encode_to_vec()
        })
        .collect()
}

#[cfg(test)]
mod tests;
