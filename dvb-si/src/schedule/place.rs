//! Where a section belongs, and what is kept of it.

use crate::table::{Eit, EitEvent};
use alloc::boxed::Box;
use core::ops::RangeInclusive;
use mpegts::section::{LongSection, Section};
use wire::{Decode, ListIter, Reader};

/// Of which service a schedule is, and whether it comes in the tables of the service's own transport
/// stream — EN 300 468, 5.2.4. Equal numbers of two networks are two services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScheduleId {
    /// The network the service comes from.
    pub original_network_id: u16,
    /// Its transport stream there.
    pub transport_stream_id: u16,
    /// The service.
    pub service_id: u16,
    /// True for the tables 0x60 to 0x6F: those of other transport streams.
    pub other: bool,
}

impl ScheduleId {
    /// That of the service of a section, be it of the schedule or of present/following.
    pub fn of(section: &LongSection<Eit<'_>>) -> Self {
        let Eit { transport_stream_id, original_network_id, .. } = section.table;
        let other = matches!(section.table_id, Eit::PRESENT_FOLLOWING_OTHER | 0x60..=0x6F);
        ScheduleId { original_network_id, transport_stream_id, service_id: section.header.table_id_extension, other }
    }

    /// The table_id of the first four days.
    pub(super) const fn first_table_id(self) -> u8 {
        if self.other { 0x60 } else { 0x50 }
    }

    /// All its places.
    pub(super) const fn places(self) -> RangeInclusive<Place> {
        self.place(0, 0)..=self.place(u8::MAX, u8::MAX)
    }

    /// Those of a table.
    pub(super) const fn table(self, table_id: u8) -> RangeInclusive<Place> {
        self.place(table_id, 0)..=self.place(table_id, u8::MAX)
    }

    /// Those of the segment that a section is in.
    pub(super) const fn segment(self, table_id: u8, section_number: u8) -> RangeInclusive<Place> {
        self.place(table_id, section_number & !7)..=self.place(table_id, section_number | 7)
    }

    pub(super) const fn place(self, table_id: u8, section_number: u8) -> Place {
        Place { id: self, table_id, section_number }
    }
}

/// The place of a section among all; in the order of time within a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub id: ScheduleId,
    pub table_id: u8,
    pub section_number: u8,
}

impl Place {
    /// None when the section is not of a schedule, or has a number that its table has not.
    pub fn of(section: &LongSection<Eit<'_>>) -> Option<Self> {
        let header = section.header;
        let exists = header.section_number <= header.last_section_number;
        let schedule = matches!(section.table_id, 0x50..=0x6F);
        (exists && schedule).then(|| ScheduleId::of(section).place(section.table_id, header.section_number))
    }
}

/// A section and what of its header is asked for often.
#[derive(Debug)]
pub(super) struct Held {
    pub bytes: Box<[u8]>,
    pub version_number: u8,
    pub last_section_number: u8,
    pub segment_last_section_number: u8,
    /// False for what is left of an older version of the table.
    pub current: bool,
}

impl Held {
    pub fn new(section: Section<'_>, eit: &LongSection<Eit<'_>>) -> Self {
        let header = eit.header;
        // What contradicts the section's own numbers says nothing: then the segment may be a full one.
        let end = (header.section_number | 7).min(header.last_section_number);
        let stated = eit.table.segment_last_section_number;
        let possible = (header.section_number..=end).contains(&stated);
        Held {
            bytes: section.as_bytes().into(),
            version_number: header.version_number,
            last_section_number: header.last_section_number,
            segment_last_section_number: if possible { stated } else { end },
            current: true,
        }
    }

    /// True for sections of one version of a table.
    pub const fn is_with(&self, other: &Held) -> bool {
        self.version_number == other.version_number && self.last_section_number == other.last_section_number
    }

    /// What it costs, in the sense of the limits.
    pub const fn size(&self) -> usize {
        self.bytes.len().saturating_add(64)
    }

    /// Errors in it have the offset from the start of the section.
    pub fn events(&self) -> ListIter<'_, EitEvent<'_>> {
        let body = self.bytes.get(8..self.bytes.len().saturating_sub(4)).unwrap_or_default();
        // The fixed part has decoded before.
        Eit::decode(&mut Reader::at(body, 8)).unwrap_or_default().events.iter()
    }
}
