//! MAPs one after the other.

use crate::id::Sid;
use crate::message::{InformationElement, Iuc, Map};
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use thiserror::Error as ThisError;
use wire::Encode;

/// Mini-slots that somebody may send in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Who: one flow, a group, or all.
    pub sid: Sid,
    /// What for.
    pub iuc: Iuc,
    /// The number of the first mini-slot.
    pub start: u32,
    /// How many.
    pub mini_slots: u16,
}

impl Grant {
    /// The mini-slot behind the last.
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.mini_slots as u32)
    }
}

/// Why grants make no MAP, or a MAP no grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum LineError {
    /// A grant begins before the one before it ends: in a MAP, offsets that run backwards.
    #[error("mini-slot {0} is granted twice")]
    Overlap(u32),
    /// Nobody has these mini-slots, and no filler was given.
    #[error("{mini_slots} mini-slots from {start} on are granted to nobody")]
    Gap {
        /// The first.
        start: u32,
        /// How many.
        mini_slots: u32,
    },
    /// More than 16383 mini-slots behind the start of the MAP.
    #[error("mini-slot {0} is out of reach of the MAP")]
    OutOfReach(u32),
    /// The MAP has no null element: where its last grant ends is unknown.
    #[error("the grant at mini-slot {0} has no end")]
    NoEnd(u32),
    /// An element that breaks off.
    #[error(transparent)]
    Broken(#[from] wire::Error),
}

/// The largest offset.
const REACH: u32 = (1 << 14) - 1;

/// The grants of a MAP, in its order. Those without mini-slots, which are pending, are among them.
pub fn grants<'a>(map: &Map<'a>) -> impl Iterator<Item = Result<Grant, LineError>> + use<'a> {
    let from = map.allocation_start_time;
    let has_null = map.length().is_some();
    let mut ahead = map.intervals().skip(1);
    map.intervals().map(move |interval| {
        let interval = interval?;
        let start = from.wrapping_add(interval.start.into());
        let is_last = ahead.next().is_none();
        match interval.mini_slots() {
            Some(mini_slots) => Ok(Grant { sid: interval.sid, iuc: interval.iuc, start, mini_slots }),
            None if is_last && !has_null => Err(LineError::NoEnd(start)),
            None => Err(LineError::Overlap(start)),
        }
    })
}

/// The elements of a MAP that starts at `start`: the grants, which stand in order, and the null element. Mini-slots
/// between them go to `filler`.
///
/// # Errors
/// See [`LineError`].
pub fn elements(
    start: u32,
    grants: &[Grant],
    filler: Option<(Sid, Iuc)>,
) -> Result<Vec<InformationElement>, LineError> {
    let offset = |mini_slot: u32| {
        let offset = mini_slot.wrapping_sub(start);
        u16::try_from(offset).ok().filter(|o| u32::from(*o) <= REACH).ok_or(LineError::OutOfReach(mini_slot))
    };
    let mut out = Vec::new();
    let mut end = start;
    for grant in grants {
        let gap = grant.start.wrapping_sub(end);
        // What is far ahead is behind.
        if gap > u32::MAX / 2 {
            return Err(LineError::Overlap(grant.start));
        }
        match filler {
            _ if gap == 0 => {}
            Some((sid, iuc)) => out.push(InformationElement { sid, iuc, offset: offset(end)? }),
            None => return Err(LineError::Gap { start: end, mini_slots: gap }),
        }
        out.push(InformationElement { sid: grant.sid, iuc: grant.iuc, offset: offset(grant.start)? });
        end = grant.end();
    }
    out.push(InformationElement { sid: Sid::NULL, iuc: Iuc::NULL, offset: offset(end)? });
    Ok(out)
}

/// How a MAP stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Nothing is known of what was before.
    First,
    /// It begins where the last one ends.
    Follows,
    /// Nobody has the mini-slots between the last one and it.
    Gap {
        /// How many.
        mini_slots: u32,
    },
    /// It begins before the last one ends.
    Overlap {
        /// How many mini-slots before.
        mini_slots: u32,
    },
    /// One of the last MAPs, once more: it comes on every downstream channel that carries MAPs.
    Duplicate,
}

/// Follows the MAPs of an upstream channel.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The mini-slot behind the last MAP.
    end: Option<u32>,
    /// Start and content of the last MAPs.
    seen: VecDeque<(u32, Vec<u8>)>,
}

/// MAPs that are remembered: more than are ever on their way at once.
const MEMORY: usize = 16;

impl Timeline {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        Timeline { end: None, seen: VecDeque::new() }
    }

    /// The mini-slot behind the last MAP. None where the last MAP has no null element.
    pub const fn end(&self) -> Option<u32> {
        self.end
    }

    /// Takes a MAP.
    pub fn push(&mut self, map: &Map<'_>) -> Relation {
        let start = map.allocation_start_time;
        // What cannot be written has no copy.
        let content = map.encode_to_vec().unwrap_or_default();
        if !content.is_empty() && self.seen.iter().any(|(at, seen)| *at == start && *seen == content) {
            return Relation::Duplicate;
        }
        if self.seen.len() >= MEMORY {
            self.seen.pop_front();
        }
        self.seen.push_back((start, content));
        let relation = match self.end.map(|end| (start.wrapping_sub(end), end.wrapping_sub(start))) {
            None => Relation::First,
            Some((0, _)) => Relation::Follows,
            Some((ahead, behind)) if ahead > behind => Relation::Overlap { mini_slots: behind },
            Some((ahead, _)) => Relation::Gap { mini_slots: ahead },
        };
        self.end = map.length().map(|length| start.wrapping_add(length.into()));
        relation
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // tests assert

    use super::*;
    use wire::List;

    const fn grant(sid: u16, start: u32, mini_slots: u16) -> Grant {
        Grant { sid: Sid(sid), iuc: Iuc::LONG_DATA, start, mini_slots }
    }

    fn map(start: u32, elements: &[InformationElement]) -> Map<'_> {
        Map { allocation_start_time: start, elements: List::from(elements), ..Map::default() }
    }

    #[test]
    fn grants_across_the_wrap_of_the_counter() {
        let start = u32::MAX - 9;
        let line = [grant(5, start, 8), grant(6, u32::MAX - 1, 7), grant(7, 5, 0), grant(8, 5, 100)];
        let built = elements(start, &line, None).unwrap();
        assert_eq!(built.iter().map(|e| e.offset).collect::<Vec<_>>(), [0, 8, 15, 15, 115]);
        assert!(grants(&map(start, &built)).eq(line.map(Ok)));
    }

    #[test]
    fn gaps_and_overlaps_of_a_line() {
        let with_gap = [grant(5, 100, 8), grant(6, 110, 7)];
        assert_eq!(elements(100, &with_gap, None), Err(LineError::Gap { start: 108, mini_slots: 2 }));
        let built = elements(100, &with_gap, Some((Sid::ALL, Iuc::REQUEST))).unwrap();
        let sids: Vec<_> = grants(&map(100, &built)).map(|g| g.map(|g| (g.sid, g.mini_slots)).unwrap()).collect();
        assert_eq!(sids, [(Sid(5), 8), (Sid::ALL, 2), (Sid(6), 7)]);
        let twice = [grant(5, 100, 8), grant(6, 107, 7)];
        assert_eq!(elements(100, &twice, None), Err(LineError::Overlap(107)));
        assert_eq!(elements(101, &twice, None), Err(LineError::Overlap(100)));
        let far = [grant(5, 100, 16_383), grant(6, 16_483, 1)];
        assert_eq!(elements(100, &far, None), Err(LineError::OutOfReach(16_484)));
    }

    #[test]
    fn trap_38_offsets_that_run_backwards_and_no_null_element() {
        let element = |sid, offset| InformationElement { sid: Sid(sid), iuc: Iuc::LONG_DATA, offset };
        let null = InformationElement { sid: Sid::NULL, iuc: Iuc::NULL, offset: 30 };
        let backwards = [element(5, 0), element(6, 20), element(7, 10), null];
        let read: Vec<_> = grants(&map(100, &backwards)).collect();
        assert_eq!(read, [Ok(grant(5, 100, 20)), Err(LineError::Overlap(120)), Ok(grant(7, 110, 20))]);
        let endless = [element(5, 0), element(6, 20)];
        let read: Vec<_> = grants(&map(100, &endless)).collect();
        assert_eq!(read, [Ok(grant(5, 100, 20)), Err(LineError::NoEnd(120))]);
    }

    #[test]
    fn maps_one_after_the_other() {
        let mut timeline = Timeline::new();
        let of = |start, mini_slots| elements(start, &[grant(5, start, mini_slots)], None).unwrap();
        let near = u32::MAX - 49;
        let expected = [
            (near, 100, Relation::First),
            (50, 10, Relation::Follows),
            (near, 100, Relation::Duplicate),
            (70, 10, Relation::Gap { mini_slots: 10 }),
            (75, 10, Relation::Overlap { mini_slots: 5 }),
            (75, 11, Relation::Overlap { mini_slots: 10 }),
            (75, 10, Relation::Duplicate),
            (86, 1, Relation::Follows),
        ];
        for (start, mini_slots, relation) in expected {
            assert_eq!(timeline.push(&map(start, &of(start, mini_slots))), relation, "{start} {mini_slots}");
        }
        assert_eq!(timeline.end(), Some(87));
        // What is remembered is bounded.
        for n in 0..100 {
            timeline.push(&map(1000 + n, &of(1000 + n, 1)));
        }
        assert_eq!(timeline.seen.len(), MEMORY);
        assert_eq!(timeline.push(&map(50, &of(50, 10))), Relation::Overlap { mini_slots: 1050 });
    }
}
