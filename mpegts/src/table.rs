//! Tables out of sections, and sections out of tables — ISO/IEC 13818-1, 2.4.4.
//!
//! A section says of which sub-table it is a part ([`Identity`]), of which version, and how many
//! sections there are. [`Tables`] collects until a version is complete and gives it out once.

use crate::pid::Pid;
use crate::section::{LongSection, Section, Table};
use alloc::{collections::BTreeMap, vec::Vec};
use wire::{Encode, Error, ErrorKind, Item, List};

/// Of which sub-table a section is a part.
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

/// A version of which all sections are there.
#[derive(Debug, Clone, Copy)]
pub struct Complete<'t> {
    /// Of which sub-table.
    pub identity: Identity,
    /// Which version.
    pub version_number: u8,
    sections: &'t [(u8, Vec<u8>)],
}

impl<'t> Complete<'t> {
    /// Its sections, in the order of their numbers.
    pub fn sections(&self) -> impl Iterator<Item = Section<'t>> + use<'t> {
        self.sections.iter().map(|(_, bytes)| Section::checked(bytes))
    }
}

/// Bounds of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableLimits {
    /// Sub-tables, at least one. Beyond it the one that was heard of longest ago goes.
    pub tables: usize,
    /// Bytes of sections, all together; the same goes for them.
    pub bytes: usize,
}

impl Default for TableLimits {
    fn default() -> Self {
        TableLimits { tables: 16_384, bytes: 64 << 20 }
    }
}

/// One version on its way to completeness.
#[derive(Debug)]
struct Version {
    version_number: u8,
    last_section_number: u8,
    /// By section_number, and only those that have come: 255 more may be announced and never do.
    sections: Vec<(u8, Vec<u8>)>,
    bytes: usize,
}

#[derive(Debug, Default)]
struct SubTable {
    /// The complete one, and one that is being collected. Two versions that take turns on air are
    /// both here, and neither disturbs the other.
    current: Option<Version>,
    next: Option<Version>,
    /// When it was last heard of, in sections.
    heard: u64,
}

/// Collects sections into tables.
///
/// A version is given out once, when its last section has come; repetitions of it are recognised and
/// cost nothing. Sections that are not yet current are left to the caller.
///
/// ```
/// use mpegts::psi::{Pat, PatProgram};
/// use mpegts::section::{LongSection, Section};
/// use mpegts::table::{Tables, split};
/// use mpegts::{Pid, wire::Encode};
///
/// let programs: Vec<PatProgram> = (1..=300).map(|program_number| PatProgram { program_number, ..Default::default() }).collect();
/// let sections = split(&LongSection::new(0, 7, 3, Pat::default()), &programs, |programs| Pat { programs })?;
/// assert_eq!(sections.len(), 2);
///
/// let mut tables = Tables::new();
/// assert!(tables.push(Pid::PAT, Section::new(&sections[1])?, 0).is_none());
/// let complete = tables.push(Pid::PAT, Section::new(&sections[0])?, 0).unwrap();
/// assert_eq!(complete.sections().count(), 2);
/// assert!(tables.push(Pid::PAT, Section::new(&sections[0])?, 0).is_none());
/// # Ok::<(), mpegts::wire::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Tables {
    limits: TableLimits,
    tables: BTreeMap<Identity, SubTable>,
    bytes: usize,
    heard: u64,
    evicted: u64,
}

impl Tables {
    /// With the default bounds.
    pub fn new() -> Self {
        Tables::default()
    }

    /// With other bounds.
    pub fn with(limits: TableLimits) -> Self {
        Tables { limits, ..Tables::default() }
    }

    /// Sub-tables that had to go to make room.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Takes a long section, with the scope of its [`Identity`]; gives the version that it completes.
    pub fn push(&mut self, pid: Pid, section: Section<'_>, scope: u64) -> Option<Complete<'_>> {
        let header = section.long_header().filter(|h| h.current_next_indicator)?;
        let (number, last) = (header.section_number, header.last_section_number);
        if number > last {
            return None;
        }
        let table_id_extension = header.table_id_extension;
        let identity = Identity { pid, table_id: section.table_id(), table_id_extension, scope };
        self.heard = self.heard.wrapping_add(1);
        let table = self.tables.entry(identity).or_default();
        table.heard = self.heard;
        let same = |v: &Version| v.version_number == header.version_number && v.last_section_number == last;
        let bytes = section.as_bytes();
        if table.current.as_ref().filter(|v| same(v)).and_then(|v| v.section(number)) == Some(bytes) {
            return None;
        }
        // A new version, or other bytes under the number of the old one.
        if !table.next.as_ref().is_some_and(same) {
            self.bytes = self.bytes.saturating_sub(table.next.take().map_or(0, |v| v.bytes));
        }
        let next = table.next.get_or_insert_with(|| Version {
            version_number: header.version_number,
            last_section_number: last,
            sections: Vec::new(),
            bytes: 0,
        });
        match next.place(number) {
            Ok(at) => {
                let known = next.sections.get_mut(at).filter(|s| s.1 != bytes)?;
                let len = core::mem::replace(&mut known.1, bytes.to_vec()).len();
                next.bytes = next.bytes.saturating_sub(len);
                self.bytes = self.bytes.saturating_sub(len);
            }
            Err(at) => next.sections.insert(at, (number, bytes.to_vec())),
        }
        next.bytes = next.bytes.saturating_add(bytes.len());
        self.bytes = self.bytes.saturating_add(bytes.len());
        let complete = next.sections.len() > usize::from(last);
        if complete {
            let before = core::mem::replace(&mut table.current, table.next.take());
            self.bytes = self.bytes.saturating_sub(before.map_or(0, |v| v.bytes));
        }
        self.evict(identity);
        let version = self.tables.get(&identity)?.current.as_ref().filter(|_| complete)?;
        Some(Complete { identity, version_number: version.version_number, sections: &version.sections })
    }

    /// The complete version of a sub-table that was collected last.
    pub fn get(&self, identity: Identity) -> Option<Complete<'_>> {
        let version = self.tables.get(&identity)?.current.as_ref()?;
        Some(Complete { identity, version_number: version.version_number, sections: &version.sections })
    }

    /// All complete sub-tables.
    pub fn iter(&self) -> impl Iterator<Item = Complete<'_>> {
        self.tables.keys().filter_map(|identity| self.get(*identity))
    }

    /// Forgets the tables of a PID, for instance of a program map withdrawn.
    pub fn forget(&mut self, pid: Pid) {
        let bytes = &mut self.bytes;
        self.tables.retain(|identity, table| {
            let stays = identity.pid != pid;
            if !stays {
                *bytes = bytes.saturating_sub(table.bytes());
            }
            stays
        });
    }

    /// Makes room, but not at the cost of `keep`. One in 16 goes at a time, so that a flood costs
    /// little for each section.
    fn evict(&mut self, keep: Identity) {
        while self.tables.len() > self.limits.tables.max(1) || (self.bytes > self.limits.bytes && self.tables.len() > 1)
        {
            let mut heard: Vec<_> = self.tables.iter().map(|(identity, t)| (t.heard, *identity)).collect();
            heard.sort_unstable();
            for (_, identity) in heard.iter().take((heard.len() / 16).max(1)).filter(|(_, i)| *i != keep) {
                let gone = self.tables.remove(identity).map_or(0, |t| t.bytes());
                self.bytes = self.bytes.saturating_sub(gone);
                self.evicted = self.evicted.saturating_add(1);
            }
        }
    }
}

impl Version {
    /// Where a section is, or belongs.
    fn place(&self, number: u8) -> Result<usize, usize> {
        self.sections.binary_search_by_key(&number, |s| s.0)
    }

    fn section(&self, number: u8) -> Option<&[u8]> {
        let at = self.place(number).ok()?;
        self.sections.get(at).map(|s| &*s.1)
    }
}

impl SubTable {
    fn bytes(&self) -> usize {
        let of = |v: &Option<Version>| v.as_ref().map_or(0, |v| v.bytes);
        of(&self.current).saturating_add(of(&self.next))
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
            return Err(Error::new(ErrorKind::TooLarge(len as u64), T::ABBREVIATION, 0));
        }
        let (part, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        parts.push(part);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    let Ok(last_section_number) = u8::try_from(parts.len().saturating_sub(1)) else {
        return Err(Error::new(ErrorKind::TooLarge(parts.len() as u64), "LongHeader.last_section_number", 0));
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
