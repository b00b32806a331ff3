//! Schedules into sections — EN 300 468, 5.2.4; TS 101 211, 4.1.4.

use crate::schedule::ScheduleId;
use crate::table::{Eit, EitEvent, RunningStatus};
use crate::time::UtcTime;
use alloc::{collections::BTreeMap, vec::Vec};
use mpegts::section::{LongSection, Table};
use thiserror::Error;
use wire::{Decode, Encode, Item, List};

const SEGMENT: i64 = 3 * 3600;
const DAY: i64 = 24 * 3600;
const SEGMENTS_OF_TABLE: u16 = 32;
const TABLES: u16 = 16;
/// Bytes of events in a section: what is left of the limit by header, fixed fields and CRC_32.
const ROOM: usize = <Eit<'static> as Table>::MAX_SECTION_LENGTH - 9 - 6;

/// Why a schedule cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// An event without a time, or a moment that is none.
    #[error("no time")]
    Time,
    /// The events of three hours do not fit into eight sections.
    #[error("segment {segment} of table {table_id:#x} does not fit into eight sections")]
    Segment {
        /// Of the table.
        table_id: u8,
        /// 0 to 31.
        segment: u16,
    },
    /// What a section cannot say.
    #[error(transparent)]
    Encode(#[from] wire::Error),
}

/// A table of a service as it is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EitSubTable {
    /// 0x4E or 0x4F for present/following; 0x50 and on, or 0x60 and on.
    pub table_id: u8,
    /// One more than before whenever something has changed.
    pub version_number: u8,
    /// Its sections.
    pub sections: Vec<Vec<u8>>,
}

/// The events of a service, and their way into sections.
///
/// ```
/// use dvb_si::build::ScheduleBuilder;
/// use dvb_si::mpegts::section::Section;
/// use dvb_si::schedule::{ScheduleId, Schedules};
/// use dvb_si::table::EitEvent;
/// use dvb_si::time::{Date, Duration, TimeOfDay, UtcTime};
///
/// let on = |day, hour| {
///     UtcTime::new(Date { year: 2026, month: 11, day }, TimeOfDay { hour, minute: 0, second: 0 }).unwrap()
/// };
/// let mut builder = ScheduleBuilder::new(ScheduleId { service_id: 5, ..Default::default() });
/// for (event_id, day, hour) in [(1, 20, 6), (2, 20, 12), (3, 25, 6)] {
///     let duration = Duration::from_seconds(3 * 3600).unwrap();
///     let event: EitEvent = EitEvent { event_id, start_time: on(day, hour), duration, ..Default::default() };
///     builder.insert(&event)?;
/// }
/// // The third event is on the sixth day: in the second table.
/// let tables: Vec<_> = builder.schedule(on(20, 7))?.cloned().collect();
/// assert_eq!(tables.iter().map(|table| table.table_id).collect::<Vec<_>>(), [0x50, 0x51]);
///
/// let mut schedules = Schedules::new();
/// for section in tables.iter().flat_map(|table| &table.sections) {
///     schedules.push(Section::from_bytes(section)?);
/// }
/// let schedule = schedules.iter().next().unwrap();
/// assert!(schedule.is_complete() && schedule.events().count() == 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ScheduleBuilder {
    id: ScheduleId,
    /// By when they start, in seconds since 1970, and event_id.
    events: BTreeMap<(i64, u16), Vec<u8>>,
    starts: BTreeMap<u16, i64>,
    /// What was built last. A table that is gone keeps its version, and has no sections.
    tables: BTreeMap<u8, EitSubTable>,
}

impl ScheduleBuilder {
    /// No events.
    pub fn new(id: ScheduleId) -> Self {
        ScheduleBuilder { id, ..Self::default() }
    }

    /// Adds an event, in the place of one of the same event_id.
    ///
    /// # Errors
    /// [`ScheduleError::Time`] without a start, [`ScheduleError::Encode`] also for one that does not fit into a section.
    pub fn insert<'a, D: Item<'a>>(&mut self, event: &EitEvent<'a, D>) -> Result<(), ScheduleError> {
        let start = event.start_time.unix_seconds().ok_or(ScheduleError::Time)?;
        let bytes = event.encode_to_vec()?;
        if bytes.len() > ROOM {
            let kind = wire::ErrorKind::TooLarge(bytes.len() as u64);
            return Err(wire::Error::new(kind, &"SectionHeader.section_length", 0).into());
        }
        self.remove(event.event_id);
        self.starts.insert(event.event_id, start);
        self.events.insert((start, event.event_id), bytes);
        Ok(())
    }

    /// Removes an event. False when there is none.
    pub fn remove(&mut self, event_id: u16) -> bool {
        let start = self.starts.remove(&event_id);
        start.is_some_and(|start| self.events.remove(&(start, event_id)).is_some())
    }

    /// Forgets the events that start before a moment, and so are sent no more.
    pub fn forget_before(&mut self, time: UtcTime) {
        let Some(time) = time.unix_seconds() else { return };
        self.events = self.events.split_off(&(time, 0));
        self.starts.retain(|_, start| *start >= time);
    }

    /// The tables of the schedule as of `now`: segment 0 of the first one begins at 00:00 UTC of that day. Events of
    /// days before it, and from the 64th day on, are not in them.
    ///
    /// # Errors
    /// [`ScheduleError`].
    pub fn schedule(&mut self, now: UtcTime) -> Result<impl Iterator<Item = &EitSubTable>, ScheduleError> {
        let now = now.unix_seconds().ok_or(ScheduleError::Time)?;
        let midnight = now.saturating_sub(now.rem_euclid(DAY));
        let first_table_id = self.first_table_id();
        let last_segment = SEGMENTS_OF_TABLE.saturating_mul(TABLES).saturating_sub(1);
        let mut segments: BTreeMap<u16, Vec<Vec<u8>>> = BTreeMap::new();
        for ((start, _), event) in self.events.range((midnight, 0)..) {
            let segment = u16::try_from(start.saturating_sub(midnight) / SEGMENT).unwrap_or(u16::MAX);
            if segment > last_segment {
                break;
            }
            let sections = segments.entry(segment).or_default();
            match sections.last_mut().filter(|last| last.len().saturating_add(event.len()) <= ROOM) {
                Some(last) => last.extend_from_slice(event),
                None => sections.push(event.clone()),
            }
        }
        let end = segments.keys().next_back().copied().unwrap_or(0);
        let table_of =
            |segment: u16| first_table_id.saturating_add(u8::try_from(segment / SEGMENTS_OF_TABLE).unwrap_or(0));
        let (id, last_table_id) = (self.id, table_of(end));
        // What each section has, by table and section_number.
        let mut parts: BTreeMap<u8, Vec<Part>> = BTreeMap::new();
        for segment in 0..=end {
            let table_id = table_of(segment);
            let sections = segments.remove(&segment).unwrap_or_else(|| [Vec::new()].into());
            let first = u8::try_from(segment % SEGMENTS_OF_TABLE).unwrap_or(0).saturating_mul(8);
            let last = u8::try_from(sections.len().saturating_sub(1)).ok().filter(|last| *last < 8);
            let last = last.ok_or(ScheduleError::Segment { table_id, segment: segment % SEGMENTS_OF_TABLE })? | first;
            let of_table = parts.entry(table_id).or_default();
            of_table.extend(sections.into_iter().zip(first..=last).map(|(events, number)| (number, last, events)));
        }
        for table_id in first_table_id..=first_table_id | 0x0F {
            let of_table = parts.remove(&table_id).unwrap_or_default();
            put(&mut self.tables, table_id, |version| sections(id, table_id, version, last_table_id, &of_table))?;
        }
        let tables = self.tables.range(first_table_id..);
        Ok(tables.map(|(_, table)| table).filter(|table| !table.sections.is_empty()))
    }

    /// The table of the event at `now`, and of the one that follows it.
    ///
    /// A running_status that is undefined becomes running and not running.
    ///
    /// # Errors
    /// [`ScheduleError`].
    pub fn present_following(&mut self, now: UtcTime) -> Result<&EitSubTable, ScheduleError> {
        let now = now.unix_seconds().ok_or(ScheduleError::Time)?;
        let mut present = None;
        // No event is longer than 100 hours.
        let recent = now.saturating_sub(100 * 3600);
        for ((start, _), bytes) in self.events.range((recent, 0)..=(now, u16::MAX)).rev() {
            let event: EitEvent<'_> = Decode::from_bytes(bytes)?;
            if start.saturating_add(event.duration.seconds().unwrap_or(0).into()) > now {
                present = Some(event);
                break;
            }
        }
        let later = self.events.range((now.saturating_add(1), 0)..).next();
        let following = later.map(|(_, bytes)| EitEvent::from_bytes(bytes)).transpose()?;
        let present = present.map(|event| with_status(event, RunningStatus::RUNNING));
        let following = following.map(|event| with_status(event, RunningStatus::NOT_RUNNING));
        let id = self.id;
        put(&mut self.tables, present_following(id), |version_number| {
            Eit::present_following(id, version_number, present, following).map(Vec::from)
        })?;
        self.tables.get(&present_following(id)).ok_or(ScheduleError::Time)
    }

    const fn first_table_id(&self) -> u8 {
        if self.id.other { 0x60 } else { 0x50 }
    }
}

const fn with_status(event: EitEvent<'_>, running_status: RunningStatus) -> EitEvent<'_> {
    match event.running_status {
        RunningStatus::UNDEFINED => EitEvent { running_status, ..event },
        _ => event,
    }
}

/// The table_id of present/following.
const fn present_following(id: ScheduleId) -> u8 {
    if id.other { Eit::PRESENT_FOLLOWING_OTHER } else { Eit::PRESENT_FOLLOWING_ACTUAL }
}

/// Keeps the sections of a table, under the next version when they have changed.
fn put(
    tables: &mut BTreeMap<u8, EitSubTable>,
    table_id: u8,
    sections: impl Fn(u8) -> Result<Vec<Vec<u8>>, wire::Error>,
) -> Result<(), wire::Error> {
    let held = tables.entry(table_id).or_insert(EitSubTable { table_id, version_number: 31, sections: Vec::new() });
    if held.sections != sections(held.version_number)? {
        let version_number = held.version_number.wrapping_add(1) & 31;
        *held = EitSubTable { table_id, version_number, sections: sections(version_number)? };
    }
    Ok(())
}

impl<'a, D: Item<'a>> Eit<'a, D> {
    /// The two sections of present/following: either event may be missing.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn present_following(
        id: ScheduleId,
        version_number: u8,
        present: Option<EitEvent<'a, D>>,
        following: Option<EitEvent<'a, D>>,
    ) -> Result<[Vec<u8>; 2], wire::Error> {
        let table_id = present_following(id);
        let bytes = |event: Option<EitEvent<'a, D>>| event.map_or(Ok(Vec::new()), |event| event.encode_to_vec());
        let parts = [(0, 1, bytes(present)?), (1, 1, bytes(following)?)];
        let sections = sections(id, table_id, version_number, table_id, &parts)?;
        Ok(<[_; 2]>::try_from(sections).unwrap_or_default())
    }
}

/// A section: its number, the last one of its segment, and its events.
type Part = (u8, u8, Vec<u8>);

fn sections(
    id: ScheduleId,
    table_id: u8,
    version_number: u8,
    last_table_id: u8,
    parts: &[Part],
) -> Result<Vec<Vec<u8>>, wire::Error> {
    let ScheduleId { original_network_id, transport_stream_id, service_id, .. } = id;
    let last_section_number = parts.last().map_or(0, |(number, ..)| *number);
    let section = |(section_number, segment_last_section_number, events): &Part| {
        let eit = Eit {
            transport_stream_id,
            original_network_id,
            segment_last_section_number: *segment_last_section_number,
            last_table_id,
            events: List::<EitEvent<'_>>::from_wire(events),
        };
        let mut section = LongSection::new(table_id, service_id, version_number, eit);
        section.header.section_number = *section_number;
        section.header.last_section_number = last_section_number;
        section.encode_to_vec()
    };
    parts.iter().map(section).collect()
}
