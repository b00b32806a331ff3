//! The schedules of many services out of their sections — EN 300 468, 5.2.4; TS 101 211, 4.1.4.
//!
//! The schedule of a service takes up to 16 tables, 0x50 to 0x5F for the transport stream that carries
//! them and 0x60 to 0x6F for others; `last_table_id` says how many. A table has 32 segments of eight
//! sections, and a segment the events that start within three hours, counted from 00:00 UTC of the first
//! day: four days a table. Of a segment only the sections up to `segment_last_section_number` exist; one
//! without events has one section without events, and counts as any other.
//!
//! ```
//! use dvb_si::mpegts::section::{LongSection, Section};
//! use dvb_si::schedule::{Pushed, Schedules};
//! use dvb_si::table::{Eit, EitEvent};
//! use dvb_si::time::{Date, Duration, TimeOfDay, UtcTime};
//! use dvb_si::wire::{Encode, List};
//!
//! let on = |hour| UtcTime::new(Date { year: 2026, month: 11, day: 20 }, TimeOfDay { hour, minute: 0, second: 0 }).unwrap();
//! let hours = |n: u32| Duration::from_seconds(3600 * n).unwrap();
//! let events: [EitEvent; 2] = [
//!     EitEvent { event_id: 7, start_time: on(0), duration: hours(2), ..Default::default() },
//!     EitEvent { event_id: 8, start_time: on(2), duration: hours(4), ..Default::default() },
//! ];
//! // The first of two segments of the only table of service 5.
//! let eit = Eit {
//!     transport_stream_id: 1,
//!     original_network_id: 2,
//!     segment_last_section_number: 0,
//!     last_table_id: 0x50,
//!     events: List::from(&events),
//! };
//! let mut section = LongSection::new(0x50, 5, 3, eit);
//! section.header.last_section_number = 8;
//! let bytes = section.encode_to_vec()?;
//!
//! let mut schedules = Schedules::new();
//! let (id, pushed) = schedules.push(Section::from_bytes(&bytes)?).unwrap();
//! assert_eq!(pushed, Pushed::New);
//! assert_eq!(schedules.push(Section::from_bytes(&bytes)?), Some((id, Pushed::Repeated)));
//!
//! let schedule = schedules.get(id).unwrap();
//! assert_eq!(schedule.event_at(on(5)).unwrap().event_id, 8);
//! assert_eq!(schedule.events().count(), 2);
//! assert!(schedule.is_segment_complete(0x50, 0) && !schedule.is_complete());
//! assert_eq!(schedule.coverage().fraction(), 0.5);
//! assert_eq!(schedule.missing().collect::<Vec<_>>(), [(0x50, 8)]);
//! # Ok::<(), dvb_si::wire::Error>(())
//! ```

mod place;
mod view;

pub use place::ScheduleId;
pub use view::{Coverage, Events, Schedule};

use crate::table::Eit;
use alloc::{collections::BTreeMap, vec::Vec};
use core::ops::Bound::{Excluded, Included};
use core::ops::RangeBounds;
use mpegts::section::Section;
use place::{Held, Place};

wire::settings! {
    /// Bounds of what is kept.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct ScheduleLimits {
        /// Services, at least one. Beyond it those heard of longest ago go. 4096 unless told.
        services: usize = 4096,
        /// Bytes of sections, all together, with 64 more for the place of each; the same goes for them. Of
        /// a service that alone is over it the last hours go. 64 MiB unless told.
        bytes: usize = 64 << 20,
    }
}

/// What a section brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pushed {
    /// It was not there yet.
    New,
    /// It begins another version of its table, or takes the place of other bytes.
    Changed,
    /// The same bytes were there.
    Repeated,
}

#[derive(Debug, Default)]
struct Service {
    /// When it was last heard of, in sections.
    heard: u64,
    last_table_id: u8,
}

/// Collects the sections of the schedules of many services.
///
/// When the version of a table changes, nothing of the old one counts for completeness any more. Its
/// events stay all the same, each segment until the first section of the new version of it comes: a
/// change of one title does not empty the guide, and no segment mixes two versions. What a new section
/// says does not exist goes at once: sections behind the last one of its segment or table, tables behind
/// `last_table_id`.
///
/// Only what has come takes memory, whatever `last_section_number` and `last_table_id` announce.
#[derive(Debug, Default)]
pub struct Schedules {
    limits: ScheduleLimits,
    services: BTreeMap<ScheduleId, Service>,
    /// In one map: a map for each service would cost more than its sections where these are small.
    sections: BTreeMap<Place, Held>,
    bytes: usize,
    heard: u64,
    evicted: u64,
}

impl Schedules {
    /// With the default bounds.
    pub fn new() -> Self {
        Schedules::default()
    }

    /// With other bounds.
    pub fn with(limits: ScheduleLimits) -> Self {
        Schedules { limits, ..Schedules::default() }
    }

    /// What had to go to make room: services, and sections of one that alone is over the limit.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Takes a section and says of which schedule it is and what it brought.
    ///
    /// None when it is not of a schedule, not yet current, or numbered above its
    /// `last_section_number`: it changes nothing then. The events in it are not looked at.
    pub fn push(&mut self, section: Section<'_>) -> Option<(ScheduleId, Pushed)> {
        let eit = section.long::<Eit<'_>>().ok().filter(|eit| eit.header.current_next_indicator)?;
        let place = Place::of(&eit)?;
        self.heard = self.heard.saturating_add(1);
        let service = self.services.entry(place.id).or_default();
        service.heard = self.heard;
        let before = self.sections.get(&place);
        if before.is_some_and(|held| held.current && *held.bytes == *section.as_bytes()) {
            return Some((place.id, Pushed::Repeated));
        }
        let held = Held::new(section, &eit);
        let mut table = self.sections.range(place.id.table(place.table_id)).filter(|(_, held)| held.current);
        let begins = table.next().is_some_and(|(_, other)| !other.is_with(&held));
        let pushed = if begins || before.is_some() { Pushed::Changed } else { Pushed::New };
        // What contradicts the section's own table says nothing.
        let stated = eit.table.last_table_id;
        let possible = (place.table_id..=place.table_id | 0x0F).contains(&stated);
        service.last_table_id = if possible { stated } else { service.last_table_id.max(place.table_id) };
        // The newest word counts: a table that is gone is not there to say so itself.
        let last = place.id.place(service.last_table_id, u8::MAX);
        self.remove_behind(last, u8::MAX);
        if begins {
            self.begin(place, &held);
        }
        self.put(place, held);
        self.evict(place);
        Some((place.id, pushed))
    }

    /// What is there of a service.
    pub fn get(&self, id: ScheduleId) -> Option<Schedule<'_>> {
        self.services.get(&id).map(|service| Schedule::new(id, service.last_table_id, &self.sections))
    }

    /// All schedules.
    pub fn iter(&self) -> impl Iterator<Item = Schedule<'_>> {
        self.services.iter().map(|(id, service)| Schedule::new(*id, service.last_table_id, &self.sections))
    }

    /// Forgets a schedule.
    pub fn forget(&mut self, id: ScheduleId) {
        self.services.remove(&id);
        self.remove(id.places(), |_, _| true);
    }

    /// Makes what is there of a table old, and drops what no longer exists.
    fn begin(&mut self, place: Place, first: &Held) {
        let Place { id, table_id, .. } = place;
        for (_, held) in self.sections.range_mut(id.table(table_id)) {
            held.current = false;
        }
        self.remove_behind(id.place(table_id, first.last_section_number), table_id);
    }

    /// Puts a section into its segment, which keeps nothing older and nothing behind its last section.
    fn put(&mut self, place: Place, held: Held) {
        let last = held.segment_last_section_number;
        self.remove(place.id.segment(place.table_id, place.section_number), |other, held| {
            !held.current || other.section_number > last || *other == place
        });
        self.bytes = self.bytes.saturating_add(held.size());
        self.sections.insert(place, held);
    }

    /// Removes the sections of a service behind `last`, up to the end of table `table_id`.
    fn remove_behind(&mut self, last: Place, table_id: u8) {
        self.remove((Excluded(last), Included(last.id.place(table_id, u8::MAX))), |_, _| true);
    }

    fn remove(&mut self, places: impl RangeBounds<Place>, goes: impl Fn(&Place, &Held) -> bool) {
        let gone = self.sections.range(places).filter(|(place, held)| goes(place, held));
        for place in gone.map(|(place, _)| *place).collect::<Vec<_>>() {
            let size = self.sections.remove(&place).map_or(0, |held| held.size());
            self.bytes = self.bytes.saturating_sub(size);
        }
    }

    /// Makes room, but not at the cost of `keep`. One service in 16 goes at a time, so that a flood
    /// costs little for each section.
    fn evict(&mut self, keep: Place) {
        let ScheduleLimits { services, bytes } = self.limits;
        while self.services.len() > services.max(1) || (self.bytes > bytes && self.services.len() > 1) {
            let mut heard: Vec<_> = self.services.iter().map(|(id, service)| (service.heard, *id)).collect();
            heard.sort_unstable();
            for (_, id) in heard.iter().take((heard.len() / 16).max(1)) {
                self.forget(*id);
                self.evicted = self.evicted.saturating_add(1);
            }
        }
        while self.bytes > bytes {
            let Some(last) = self.sections.keys().rev().find(|place| **place != keep).copied() else { break };
            self.remove(last..=last, |_, _| true);
            self.evicted = self.evicted.saturating_add(1);
        }
    }
}
