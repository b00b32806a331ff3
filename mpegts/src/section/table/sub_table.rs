//! The state of one sub-table: its complete version, and the next one on its way.

use crate::exchanged;
use alloc::{boxed::Box, vec::Vec};
use core::slice;

/// What a section costs besides its bytes: its place in a vector that may have twice the room it needs.
const PLACE: usize = 32;

/// What a section has brought to its sub-table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// Nothing: these bytes were there.
    Repeated,
    /// A part of a version that is not complete.
    Part,
    /// The last part of a version that differs from the one before.
    Complete,
    /// The last part of a version that was collected anew, and is what it was.
    Confirmed,
}

/// The sections of one version that have come, by `section_number`.
///
/// Most tables have one section, and thousands of them may be kept: this takes the room of a slice.
#[derive(Debug, PartialEq, Eq)]
enum Version {
    /// No section when it is empty.
    One(Box<[u8]>),
    Many(Box<Many>),
}

#[derive(Debug, PartialEq, Eq)]
struct Many(Vec<Box<[u8]>>);

/// One sub-table.
///
/// Two versions that take turns on air are both here, and neither disturbs the other.
#[derive(Debug, Default)]
pub(crate) struct SubTable {
    /// The complete version; before there is one, the version that is being collected.
    first: Version,
    /// The version that is being collected beside the complete one.
    next: Option<Box<Version>>,
}

/// `section_number` of a long section.
fn number(section: &[u8]) -> u8 {
    section.get(6).copied().unwrap_or_default()
}

/// `last_section_number` of a long section.
fn last(section: &[u8]) -> u8 {
    section.get(7).copied().unwrap_or_default()
}

/// What sections of one version have in common: `table_id_extension`, `version_number` and
/// `last_section_number`.
fn key(section: &[u8]) -> Option<[u8; 4]> {
    let [_, _, _, high, low, version, _, last, ..] = section else { return None };
    Some([*high, *low, version & 0x3E, *last])
}

fn cost(section: &[u8]) -> usize {
    section.len().saturating_add(PLACE)
}

/// Puts a section in the place of another, and into its memory where it fits.
fn write(known: &mut Box<[u8]>, section: &[u8]) {
    if known.len() == section.len() {
        known.copy_from_slice(section);
    } else {
        *known = section.into();
    }
}

impl Default for Version {
    fn default() -> Self {
        Version::One(Box::default())
    }
}

impl Version {
    fn sections(&self) -> &[Box<[u8]>] {
        match self {
            Version::One(none) if none.is_empty() => &[],
            Version::One(section) => slice::from_ref(section),
            Version::Many(many) => &many.0,
        }
    }

    fn any(&self) -> &[u8] {
        self.sections().first().map(|section| &**section).unwrap_or_default()
    }

    fn is_complete(&self) -> bool {
        self.sections().len() > usize::from(last(self.any()))
    }

    /// True for a section of this version.
    fn is_of(&self, section: &[u8]) -> bool {
        key(self.any()) == key(section)
    }

    fn cost(&self) -> usize {
        self.sections().iter().map(|section| cost(section)).fold(0, usize::saturating_add)
    }

    /// Takes a section of this version, or begins anew with one of another. False when the same bytes
    /// were there.
    fn take(&mut self, section: &[u8], total: &mut usize) -> bool {
        if self.is_of(section) {
            return self.put(section, total);
        }
        *total = exchanged(*total, self.cost(), cost(section));
        match self {
            Version::One(known) => write(known, section),
            Version::Many(_) => *self = Version::One(section.into()),
        }
        true
    }

    /// Puts a section of this version into its place.
    fn put(&mut self, section: &[u8], total: &mut usize) -> bool {
        let at = self.sections().binary_search_by_key(&number(section), |known| number(known));
        let known = match self {
            Version::One(known) => slice::from_mut(known),
            Version::Many(many) => &mut many.0,
        };
        match at {
            Ok(at) => {
                let Some(known) = known.get_mut(at).filter(|known| ***known != *section) else { return false };
                *total = total.saturating_sub(cost(known));
                write(known, section);
            }
            Err(at) => {
                if let Version::One(known) = self {
                    let mut sections = Vec::with_capacity(2);
                    sections.push(core::mem::take(known));
                    *self = Version::Many(Box::new(Many(sections)));
                }
                if let Version::Many(many) = self {
                    many.0.insert(at, section.into());
                }
            }
        }
        *total = total.saturating_add(cost(section));
        true
    }
}

impl SubTable {
    /// True when a section is part of the complete version, byte for byte, and changes nothing.
    ///
    /// While the same version is being collected anew, because another of its sections has changed,
    /// each section counts.
    pub fn repeats(&self, section: &[u8]) -> bool {
        let known = self.complete().and_then(|sections| sections.get(usize::from(number(section))));
        known.is_some_and(|known| **known == *section) && !self.next.as_ref().is_some_and(|next| next.is_of(section))
    }

    /// Takes the bytes of a long section whose number is not above its last one. `total` follows what the
    /// sub-table costs.
    pub fn push(&mut self, section: &[u8], total: &mut usize) -> Pushed {
        if self.repeats(section) {
            return Pushed::Repeated;
        }
        if !self.first.is_complete() || last(section) == 0 {
            // A version of one section takes the place of a complete one at once.
            let new = self.first.take(section, total);
            return match self.first.is_complete() {
                _ if !new => Pushed::Repeated,
                true => Pushed::Complete,
                false => Pushed::Part,
            };
        }
        if !self.next.get_or_insert_default().take(section, total) {
            return Pushed::Repeated;
        }
        let Some(next) = self.next.take_if(|next| next.is_complete()) else { return Pushed::Part };
        let before = core::mem::replace(&mut self.first, *next);
        *total = total.saturating_sub(before.cost());
        if self.first == before { Pushed::Confirmed } else { Pushed::Complete }
    }

    /// True when there is a complete version, and nothing else is being collected.
    pub fn is_settled(&self) -> bool {
        self.first.is_complete() && self.next.is_none()
    }

    /// The sections of the complete version, in the order of their numbers.
    pub fn complete(&self) -> Option<&[Box<[u8]>]> {
        Some(&self.first).filter(|first| first.is_complete()).map(Version::sections)
    }

    /// What the sections cost.
    pub fn cost(&self) -> usize {
        self.first.cost().saturating_add(self.next.as_ref().map_or(0, |next| next.cost()))
    }
}
