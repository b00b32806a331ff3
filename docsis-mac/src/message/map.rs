//! MAP: who sends when on an upstream channel.

use super::probe::Probe;
use crate::id::Sid;
use wire::{Error, List, ListIter, Rfz, codes, syntax};

codes! {
    /// Interval usage code — MULPI 6.4.4.
    pub Iuc: u8 = 4 {
        1 REQUEST "request",
        2 REQUEST_DATA "request/data",
        3 INITIAL_MAINTENANCE "initial maintenance",
        4 STATION_MAINTENANCE "station maintenance",
        /// On OFDMA channels a data profile, as 6 and 9 to 13 are.
        5 SHORT_DATA "short data grant",
        6 LONG_DATA "long data grant",
        7 NULL "null",
        8 DATA_ACKNOWLEDGE "data acknowledge",
        9 ADVANCED_SHORT_DATA "advanced PHY short data grant",
        10 ADVANCED_LONG_DATA "advanced PHY long data grant",
        11 ADVANCED_UNSOLICITED "advanced PHY unsolicited grant",
        12 DATA_PROFILE_12 "data profile IUC 12",
        13 DATA_PROFILE_13 "data profile IUC 13",
        15 EXPANSION "expansion",
    }

    /// What a MAP of version 5 is for.
    pub MapCategory: u8 = 4 { 0 ALLOCATION "allocation", 1 PROBE "probe" }
}

syntax! {
    /// Upstream Bandwidth Allocation Map, MAP, of version 1 — MULPI 6.4.4.
    pub struct Map<'a> {
        upstream_channel_id:   8 u8,
        /// The configuration change count of the UCD it goes with.
        ucd_count:             8 u8,
        number_of_elements:    8 u16 = entries(Some(elements)),
        reserved:              8 Rfz,
        /// The first mini-slot, where offsets count from.
        allocation_start_time: 32 u32,
        timing: _ MapTiming,
        elements: (bytes number_of_elements.saturating_mul(ELEMENT)) List<'a, InformationElement>,
    }

    /// MAP of version 5, DOCSIS 3.1. The category says which of the optional parts are there.
    pub struct Map5<'a> {
        upstream_channel_id:   8 u8,
        /// The configuration change count of the UCD it goes with.
        ucd_count:             8 u8,
        number_of_elements:    9 u16 = entries(elements).saturating_add(entries(probes)),
        reserved:              3 Rfz,
        category:              4 MapCategory in MapCategory::ALLOCATION..=MapCategory::PROBE,
        /// The first mini-slot, where offsets count from; of a probe MAP the first frame's.
        allocation_start_time: 32 u32,
        timing: (if category == MapCategory::ALLOCATION) Option<MapTiming>,
        elements: (if category == MapCategory::ALLOCATION) (bytes number_of_elements.saturating_mul(ELEMENT)) Option<List<'a, InformationElement>>,
        probes: (if category == MapCategory::PROBE) (bytes number_of_elements.saturating_mul(ELEMENT)) Option<List<'a, Probe>>,
    }

    /// The fields of an ordinary MAP between its start and its elements.
    pub struct MapTiming {
        /// Requests that arrived before this mini-slot are dealt with.
        acknowledgement_time:  32 u32,
        /// Back-off windows are powers of two: exponents.
        ranging_backoff_start:  8 u8,
        ranging_backoff_end:    8 u8,
        data_backoff_start:     8 u8,
        data_backoff_end:       8 u8,
    }

    /// One entry of a MAP.
    pub struct InformationElement {
        sid:    14 Sid,
        iuc:     4 Iuc,
        /// Mini-slots from the allocation start to where this interval starts.
        offset: 14 u16,
    }
}

impl<'a> Map5<'a> {
    /// The same as a MAP of version 1, which can be written with up to 255 elements. None of a probe MAP.
    pub fn allocation(&self) -> Option<Map<'a>> {
        Some(Map {
            upstream_channel_id: self.upstream_channel_id,
            ucd_count: self.ucd_count,
            allocation_start_time: self.allocation_start_time,
            timing: self.timing?,
            elements: self.elements?,
            ..Map::default()
        })
    }
}

/// Bytes of an element of either kind. So a list is cut out of a MAP without a look at its elements.
const ELEMENT: u16 = 4;

/// The number of elements, all of which have four bytes; no legal number where there are odd bytes
/// or too many.
fn entries<T>(list: Option<List<'_, T>>) -> u16 {
    let count = match list {
        None => Some(0),
        Some(List::Items(items)) => Some(items.len()),
        Some(List::Wire(r, ())) if r.len() % 4 == 0 => Some(r.len() / 4),
        Some(List::Wire(..)) => None,
    };
    count.and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX)
}

/// Mini-slots that somebody may send in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Who: one flow, a group, or all.
    pub sid: Sid,
    /// What for.
    pub iuc: Iuc,
    /// The first mini-slot, from the allocation start.
    pub start: u16,
    /// The mini-slot behind the last. None when no element follows to tell it, or one that starts
    /// earlier.
    pub end: Option<u16>,
}

impl Interval {
    /// Mini-slots of the interval.
    pub fn mini_slots(&self) -> Option<u16> {
        self.end?.checked_sub(self.start)
    }
}

/// The intervals of a MAP: its elements up to the null element, each ending where the next starts.
#[derive(Debug, Clone, Copy)]
pub struct Intervals<'a> {
    rest: ListIter<'a, InformationElement>,
    /// The element that comes next.
    next: Option<Result<InformationElement, Error>>,
}

impl<'a> Intervals<'a> {
    fn new(elements: List<'a, InformationElement>) -> Self {
        let mut rest = elements.iter();
        let next = rest.next();
        Intervals { rest, next }
    }
}

impl Iterator for Intervals<'_> {
    /// An error, of a list cut inside an element, is the last item.
    type Item = Result<Interval, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let InformationElement { sid, iuc, offset: start } = match self.next.take()? {
            Ok(element) => element,
            Err(error) => return Some(Err(error)),
        };
        if iuc == Iuc::NULL {
            return None;
        }
        self.next = self.rest.next();
        let end = match &self.next {
            Some(Ok(next)) if next.offset >= start => Some(next.offset),
            _ => None,
        };
        Some(Ok(Interval { sid, iuc, start, end }))
    }
}

/// The elements from the null element on.
fn from_null(elements: List<'_, InformationElement>) -> Option<(InformationElement, List<'_, InformationElement>)> {
    let mut walk = elements.iter();
    while let Some(Ok(element)) = walk.next() {
        if element.iuc == Iuc::NULL {
            return Some((element, walk.rest()));
        }
    }
    None
}

/// What both versions tell of their elements.
macro_rules! allocations {
    ($Map:ident, $elements:expr) => {
        impl<'a> $Map<'a> {
            /// The intervals up to the null element. None of a probe MAP.
            pub fn intervals(&self) -> Intervals<'a> {
                Intervals::new($elements(self))
            }

            /// The mini-slots the MAP describes: the offset of the null element. None without one.
            pub fn length(&self) -> Option<u16> {
                from_null($elements(self)).map(|(null, _)| null.offset)
            }

            /// The elements behind the null element: grants still pending and data acknowledges. Open question: by general
            /// knowledge only.
            pub fn behind_null(&self) -> List<'a, InformationElement> {
                from_null($elements(self)).map(|(_, rest)| rest).unwrap_or_default()
            }
        }
    };
}
allocations!(Map, |map: &Map<'a>| map.elements);
allocations!(Map5, |map: &Map5<'a>| map.elements.unwrap_or_default());
