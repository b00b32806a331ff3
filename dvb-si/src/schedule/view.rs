//! What is known of the schedule of one service.

use super::place::{Held, Place, ScheduleId};
use crate::table::EitEvent;
use crate::time::UtcTime;
use alloc::collections::{BTreeMap, btree_map};
use wire::{Error, List, ListIter};

/// How much of a schedule is there, in segments of three hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Segments of which all sections have come.
    pub complete: u16,
    /// Segments announced. A table of which nothing has come is taken to have all 32.
    pub segments: u16,
}

impl Coverage {
    /// From 0 to 1.
    pub fn fraction(self) -> f32 {
        f32::from(self.complete) / f32::from(self.segments.max(1))
    }
}

/// The schedule of one service, as far as it has come.
///
/// Of sections that have not come, those are known to exist that a section of the same segment
/// announces, the first one of each segment up to `last_section_number`, and the first one of each table
/// up to `last_table_id`. What has all of them is complete — TS 101 211, 4.1.4.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'s> {
    id: ScheduleId,
    last_table_id: u8,
    sections: &'s BTreeMap<Place, Held>,
}

impl<'s> Schedule<'s> {
    pub(super) const fn new(id: ScheduleId, last_table_id: u8, sections: &'s BTreeMap<Place, Held>) -> Self {
        Schedule { id, last_table_id, sections }
    }

    /// Of which service it is.
    pub const fn id(&self) -> ScheduleId {
        self.id
    }

    /// The last table of the schedule.
    pub const fn last_table_id(&self) -> u8 {
        self.last_table_id
    }

    /// The version of a table that is being collected, or has been; None before a section of it has come.
    pub fn version_number(&self, table_id: u8) -> Option<u8> {
        Some(self.table(table_id)?.version_number)
    }

    /// True when all sections of the segment, 0 to 31, have come. A segment behind the last one of its
    /// table has none.
    pub fn is_segment_complete(&self, table_id: u8, segment: u8) -> bool {
        let announced = self.table(table_id).is_some_and(|held| segment <= held.last_section_number / 8);
        announced && self.missing_in(table_id, segment).next().is_none()
    }

    /// True when all segments of the table are complete.
    pub fn is_table_complete(&self, table_id: u8) -> bool {
        self.missing_of(table_id).next().is_none()
    }

    /// True when all tables of the schedule are complete.
    pub fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// How much is there.
    pub fn coverage(&self) -> Coverage {
        let none = Coverage { complete: 0, segments: 0 };
        (self.id.first_table_id()..=self.last_table_id).fold(none, |sum, table_id| {
            let segments = self.table(table_id).map_or(32, |held| (held.last_section_number / 8).saturating_add(1));
            let complete = (0..segments).filter(|segment| self.is_segment_complete(table_id, *segment)).count();
            Coverage {
                complete: sum.complete.saturating_add(u16::try_from(complete).unwrap_or(u16::MAX)),
                segments: sum.segments.saturating_add(segments.into()),
            }
        })
    }

    /// The sections that are known to exist and have not come: table_id and section_number, in order.
    pub fn missing(&self) -> impl Iterator<Item = (u8, u8)> + use<'s> {
        let schedule = *self;
        (self.id.first_table_id()..=self.last_table_id).flat_map(move |table_id| schedule.missing_of(table_id))
    }

    /// The bytes of the sections that have come, in order; and those of an older version of a table
    /// whose segments have not come in the new one.
    pub fn sections(&self) -> impl Iterator<Item = &'s [u8]> + use<'s> {
        self.sections.range(self.id.places()).map(|(_, held)| &*held.bytes)
    }

    /// The events, in the order of time, which is that of the sections. What does not decode is an
    /// error, the last of its section, and those of the next follow.
    ///
    /// At midnight UTC the tables move on by a day. From a segment of an older version come only events
    /// that start after the one before, so that none is given twice where old and new segments of a
    /// table meet; between two tables one may be, until both have moved.
    pub fn events(&self) -> Events<'s> {
        Events {
            sections: self.sections.range(self.id.places()),
            events: List::default().iter(),
            current: true,
            before: None,
        }
    }

    /// The event at a time, and of several the one that started last.
    pub fn event_at(&self, time: UtcTime) -> Option<EitEvent<'s>> {
        let now = time.unix_seconds()?;
        let started = self.events().filter_map(|event| {
            let event = event.ok()?;
            let start = event.start_time.unix_seconds()?;
            let end = start.saturating_add(event.duration.seconds()?.into());
            (start..end).contains(&now).then_some((start, event))
        });
        Some(started.max_by_key(|(start, _)| *start)?.1)
    }

    /// Any section of the current version of a table.
    fn table(&self, table_id: u8) -> Option<&'s Held> {
        self.sections.range(self.id.table(table_id)).map(|(_, held)| held).find(|held| held.current)
    }

    fn missing_of(self, table_id: u8) -> impl Iterator<Item = (u8, u8)> + use<'s> {
        let last = self.table(table_id).map_or(0, |held| held.last_section_number);
        (0..=last / 8).flat_map(move |segment| self.missing_in(table_id, segment))
    }

    fn missing_in(self, table_id: u8, segment: u8) -> impl Iterator<Item = (u8, u8)> + use<'s> {
        let first = segment.saturating_mul(8);
        let there = self.sections.range(self.id.segment(table_id, first)).filter(|(_, held)| held.current);
        let last = there.map(|(_, held)| held.segment_last_section_number).max().unwrap_or(first);
        (first..=last).map(move |number| (table_id, number)).filter(move |(_, number)| {
            let held = self.sections.get(&self.id.place(table_id, *number));
            !held.is_some_and(|held| held.current)
        })
    }
}

/// The events of a schedule: [`Schedule::events`].
#[derive(Debug, Clone)]
pub struct Events<'s> {
    sections: btree_map::Range<'s, Place, Held>,
    events: ListIter<'s, EitEvent<'s>>,
    /// Whether the section of `events` is of the current version of its table.
    current: bool,
    /// When the last one given starts.
    before: Option<UtcTime>,
}

impl<'s> Iterator for Events<'s> {
    type Item = Result<EitEvent<'s>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.events.next() {
                Some(Ok(event)) if !self.current && !self.is_later(event.start_time) => {}
                Some(Ok(event)) => {
                    self.before = Some(event.start_time);
                    return Some(Ok(event));
                }
                Some(error) => return Some(error),
                None => {
                    let (_, held) = self.sections.next()?;
                    (self.events, self.current) = (held.events(), held.current);
                }
            }
        }
    }
}

impl Events<'_> {
    /// True as well where there is nothing to compare.
    fn is_later(&self, start: UtcTime) -> bool {
        let before = self.before.and_then(UtcTime::unix_seconds);
        let later = before.and_then(|before| Some(start.unix_seconds()? > before));
        later.unwrap_or(true)
    }
}
