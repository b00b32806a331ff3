//! Version numbers of tables that are changed on their way.

use crate::packet::Pid;
use crate::section::Section;
use alloc::{collections::BTreeMap, vec::Vec};
use wire::crc;

/// PID, table_id, table_id_extension.
type Key = (Pid, u8, u16);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Numbered {
    /// How many versions it is ahead of the original, modulo 32.
    ahead: u8,
    /// version_number of the original.
    version: u8,
    /// version_number that was sent last.
    on_air: Option<u8>,
}

/// What was sent last under a section_number.
#[derive(Debug)]
struct Sent {
    /// `CRC_32` of the original.
    original: Option<u32>,
    /// A hash of the edited section.
    edited: u64,
}

/// Gives tables that are changed on their way the version_number they need: receivers look at a
/// table only when it has another version than the one they know.
///
/// A table that differs from its original is a version ahead of it, and stays so. When the same
/// original is edited in another way, the table goes another version ahead. Versions count modulo 32. If the original
/// changes without a new version_number, so does the output.
///
/// ```
/// use mpegts::Pid;
/// use mpegts::edit::{PidMap, Versions};
/// use mpegts::psi::{Pat, PatProgram};
/// use mpegts::section::{LongSection, Section};
/// use wire::{Encode, List};
///
/// let (here, there) = (Pid::new(0x100).unwrap(), Pid::new(0x200).unwrap());
/// let programs = [PatProgram { program_number: 1, program_map_pid: here, ..Default::default() }];
/// let original = LongSection::new(0, 7, 31, Pat { programs: List::from(&programs) }).encode_to_vec()?;
/// let original = Section::from_bytes(&original)?;
///
/// let (mut pids, mut versions) = (PidMap::new(), Versions::new());
/// pids.map(here, there);
/// let edited = versions.number(Pid::PAT, original, Section::from_bytes(&pids.pat(original)?)?);
/// assert_eq!(Section::from_bytes(&edited)?.long_header().unwrap().version_number, 0);
/// # Ok::<(), wire::Error>(())
/// ```
#[derive(Debug)]
pub struct Versions {
    tables: BTreeMap<Key, Numbered>,
    sections: BTreeMap<(Key, u8), Sent>,
    limit: usize,
}

impl Versions {
    /// For up to 65,536 tables and sections.
    pub const fn new() -> Self {
        Versions::with_limit(1 << 16)
    }

    /// For up to `limit` tables, and as many sections. Beyond that, all are forgotten.
    pub const fn with_limit(limit: usize) -> Self {
        Versions { tables: BTreeMap::new(), sections: BTreeMap::new(), limit }
    }

    /// The section `edited` with its version_number, and with a `CRC_32` for that. `original` is
    /// the section it was made of, or the same. Short sections stay as they are.
    pub fn number(&mut self, pid: Pid, original: Section<'_>, edited: Section<'_>) -> Vec<u8> {
        let mut out = edited.as_bytes().to_vec();
        let (Some(header), Some(_)) = (original.long_header(), edited.long_header()) else { return out };
        if self.tables.len().max(self.sections.len()) > self.limit {
            self.tables.clear();
            self.sections.clear();
        }
        let key = (pid, original.table_id(), header.table_id_extension);
        let version = header.version_number;
        let before = self.tables.get(&key).copied().unwrap_or(Numbered { ahead: 0, version, on_air: None });
        let mut table = Numbered { version, ..before };
        if table.ahead == 0 && original != edited {
            table.ahead = 1;
        }
        // A section that is not yet current changes nothing.
        if header.current_next_indicator {
            let sent = Sent { original: original.crc_32(), edited: hash(edited.as_bytes()) };
            let place = (key, header.section_number);
            let same_original = |last: &&Sent| last.original == sent.original;
            if self.sections.get(&place).filter(same_original).is_some_and(|last| last.edited != sent.edited) {
                table.ahead = table.ahead.wrapping_add(1);
                // The other sections of the table already have this version.
                let all: Vec<_> = self.sections.range((key, 0)..=(key, u8::MAX)).map(|(place, _)| *place).collect();
                all.iter().for_each(|place| _ = self.sections.remove(place));
            }
            // The original went back by as many versions as the table is ahead.
            if before != table && table.on_air == Some(table.next()) {
                table.ahead = table.ahead.wrapping_add(1);
            }
            table.on_air = Some(table.next());
            self.sections.insert(place, sent);
        } else {
            table.version = before.version;
        }
        self.tables.insert(key, table);
        let number = Numbered { version, ..table }.next();
        if number != version {
            renumber(&mut out, number);
        }
        out
    }
}

impl Default for Versions {
    fn default() -> Self {
        Versions::new()
    }
}

impl Numbered {
    const fn next(self) -> u8 {
        self.version.wrapping_add(self.ahead) & 0x1F
    }
}

/// FNV-1a: it need not withstand anybody, as all it does is to tell two edits of a section apart.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Writes version_number and `CRC_32` of a long section.
fn renumber(section: &mut [u8], version_number: u8) {
    if let Some(byte) = section.get_mut(5) {
        *byte = *byte & 0xC1 | version_number << 1 & 0x3E;
    }
    if let Some((body, sum)) = section.split_last_chunk_mut::<4>() {
        *sum = crc::mpeg(body).to_be_bytes();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::unwrap_used)] // tests assert

    use super::*;
    use alloc::vec;

    /// A section of table 0x80: extension, version_number, current_next_indicator, section_number and
    /// a byte.
    fn section(extension: u8, version: u8, current: bool, number: u8, body: u8) -> Vec<u8> {
        let flags = 0xC0 | version << 1 | u8::from(current);
        let mut s = vec![0x80, 0xF0, 10, 0, extension, flags, number, 1, body];
        s.extend(crc::mpeg(&s).to_be_bytes());
        s
    }

    struct Check(Versions);

    impl Check {
        /// The version_number of an edited section. Nothing else of it may differ.
        fn version(&mut self, original: &[u8], edited: &[u8]) -> u8 {
            let (original, edited) = (Section::from_bytes(original).unwrap(), Section::from_bytes(edited).unwrap());
            let out = self.0.number(Pid::EIT, original, edited);
            let version = Section::from_bytes(&out).unwrap().long_header().unwrap().version_number;
            assert!(out.iter().zip(edited.as_bytes()).enumerate().all(|(i, (a, b))| i == 5 || i >= 9 || a == b));
            assert!(out.len() == edited.as_bytes().len() && (out[5] ^ edited.as_bytes()[5]) & 0xC1 == 0);
            version
        }
    }

    #[test]
    fn a_table_that_is_not_changed_keeps_its_version() {
        let mut check = Check(Versions::new());
        for version in [3, 3, 4, 31, 0, 30] {
            for number in [0, 1] {
                let s = section(7, version, true, number, 5);
                assert_eq!(check.version(&s, &s), version);
            }
        }
        let short = [0x72, 0x70, 1, 9];
        let (short, other) = (Section::from_bytes(&short).unwrap(), Section::from_bytes(&[0x72, 0x70, 1, 8]).unwrap());
        assert_eq!(check.0.number(Pid::EIT, short, other), other.as_bytes());
    }

    #[test]
    fn a_changed_table_goes_ahead_of_its_original_modulo_32() {
        let mut check = Check(Versions::new());
        let mut version = |v, body| check.version(&section(7, v, true, 0, 5), &section(7, v, true, 0, body));
        assert_eq!((version(30, 6), version(30, 6), version(31, 6), version(0, 6)), (31, 31, 0, 1));
        // Another edit of the same original, and back to the original.
        assert_eq!((version(0, 9), version(0, 9), version(0, 5), version(0, 5)), (2, 2, 3, 3));
        assert_eq!(version(1, 5), 4);
    }

    #[test]
    fn all_sections_of_a_table_go_ahead_together_and_those_of_others_do_not() {
        let mut check = Check(Versions::new());
        let same = section(7, 4, true, 0, 5);
        assert_eq!(check.version(&same, &same), 4);
        assert_eq!(check.version(&section(7, 4, true, 1, 5), &section(7, 4, true, 1, 6)), 5);
        assert_eq!(check.version(&same, &same), 5);
        let other = section(8, 4, true, 0, 5);
        assert_eq!(check.version(&other, &other), 4);
        // A section that is not yet current has the next version and leaves the current one alone.
        let next = section(7, 5, false, 0, 5);
        assert_eq!((check.version(&next, &next), check.version(&same, &same)), (6, 5));
        // Another edit of all sections is one version more.
        for number in [0, 1, 0] {
            assert_eq!(check.version(&section(7, 4, true, number, 5), &section(7, 4, true, number, 9)), 6);
        }
        assert_eq!((check.version(&next, &next), check.version(&same, &same)), (7, 7));
    }

    #[test]
    fn another_table_never_has_the_version_on_air() {
        let mut check = Check(Versions::new());
        let same = section(7, 4, true, 0, 5);
        assert_eq!(check.version(&same, &same), 4);
        // The original goes back by one, and is changed from now on.
        assert_eq!(check.version(&section(7, 3, true, 0, 5), &section(7, 3, true, 0, 6)), 5);
        // An original that changes under its version, edited alike: that is how it was sent.
        let mut check = Check(Versions::new());
        assert_eq!(check.version(&section(7, 4, true, 0, 5), &section(7, 4, true, 0, 6)), 5);
        assert_eq!(check.version(&section(7, 4, true, 0, 1), &section(7, 4, true, 0, 2)), 5);
    }

    #[test]
    fn what_is_kept_has_bounds() {
        let mut check = Check(Versions::with_limit(10));
        for n in 0..200 {
            let (number, current) = (n % 2, n % 7 > 0);
            let (original, edited) = (section(n, n & 31, current, number, 5), section(n, n & 31, current, number, 6));
            assert_eq!(check.version(&original, &edited), check.version(&original, &edited));
            assert!(check.0.tables.len() <= 11 && check.0.sections.len() <= 11);
        }
        for number in 0..=255 {
            let s = section(7, 3, true, number, 5);
            check.version(&s, &s);
            assert!(check.0.sections.len() <= 11);
        }
    }
}
