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

/// The grants of a MAP up to its null element, in its order. Those without mini-slots are pending, as are those that
/// [`pending`] gives.
pub fn grants<'a>(map: &Map<'a>) -> impl Iterator<Item = Result<Grant, LineError>> + use<'a> {
    let from = map.allocation_start_time;
    let length = map.length();
    let mut ahead = map.intervals().skip(1);
    map.intervals().map(move |interval| {
        let interval = interval?;
        let at = |offset: u16| from.wrapping_add(offset.into());
        let start = at(interval.start);
        // Where the next element begins: the null element behind the last grant.
        let next = ahead.next().map_or(length, |next| next.ok().map(|next| next.start));
        match (interval.mini_slots(), next) {
            (Some(mini_slots), _) => Ok(Grant { sid: interval.sid, iuc: interval.iuc, start, mini_slots }),
            (None, Some(next)) => Err(LineError::Overlap(at(next))),
            (None, None) => Err(LineError::NoEnd(start)),
        }
    })
}

/// What stands behind the null element of a MAP: grants that are pending, and data acknowledges.
pub fn pending<'a>(map: &Map<'a>) -> impl Iterator<Item = (Sid, Iuc)> + use<'a> {
    map.behind_null().iter().flatten().map(|element| (element.sid, element.iuc))
}

/// The elements of a MAP that starts at `start`: the grants, which stand in order, the null element, and `pending` behind
/// it. Mini-slots between the grants go to `filler`.
///
/// Open question: that elements behind the null element have its offset is by general knowledge only.
///
/// # Errors
/// See [`LineError`].
pub fn elements(
    start: u32,
    grants: &[Grant],
    pending: &[(Sid, Iuc)],
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
    let behind = core::iter::once((Sid::NULL, Iuc::NULL)).chain(pending.iter().copied());
    let offset = offset(end)?;
    out.extend(behind.map(|(sid, iuc)| InformationElement { sid, iuc, offset }));
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

    /// The mini-slot behind the MAPs so far. None where the last one has no null element.
    pub const fn end(&self) -> Option<u32> {
        self.end
    }

    /// Takes a MAP; of version 5, its [`allocation`](crate::message::Map5::allocation).
    ///
    /// A MAP that overlaps does not take the end back, but for one from further back than a MAP reaches: it begins a new
    /// line.
    pub fn push(&mut self, map: &Map<'_>) -> Relation {
        let start = map.allocation_start_time;
        // What cannot be written has no copy.
        let content = content(map).unwrap_or_default();
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
        let is_near = matches!(relation, Relation::Overlap { mini_slots } if mini_slots <= REACH);
        let end = map.length().map(|length| start.wrapping_add(length.into()));
        // Ahead of where the line is, as counters that wrap go.
        let is_ahead = |end: u32| self.end.is_none_or(|before| end.wrapping_sub(before) <= u32::MAX / 2);
        if !is_near || end.is_some_and(is_ahead) {
            self.end = end;
        }
        relation
    }
}

/// All that two MAPs of one channel may differ in, but for where they start.
fn content(map: &Map<'_>) -> Result<Vec<u8>, wire::Error> {
    let mut out = Vec::from([map.upstream_channel_id, map.ucd_count]);
    map.timing.append_to(&mut out)?;
    map.elements.append_to(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::message::{Map5, MapCategory};
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
        let built = elements(start, &line, &[], None).unwrap();
        assert_eq!(built.iter().map(|e| e.offset).collect::<Vec<_>>(), [0, 8, 15, 15, 115]);
        assert!(grants(&map(start, &built)).eq(line.map(Ok)));
    }

    #[test]
    fn gaps_and_overlaps_of_a_line() {
        let with_gap = [grant(5, 100, 8), grant(6, 110, 7)];
        assert_eq!(elements(100, &with_gap, &[], None), Err(LineError::Gap { start: 108, mini_slots: 2 }));
        let built = elements(100, &with_gap, &[], Some((Sid::ALL, Iuc::REQUEST))).unwrap();
        let sids: Vec<_> = grants(&map(100, &built)).map(|g| g.map(|g| (g.sid, g.mini_slots)).unwrap()).collect();
        assert_eq!(sids, [(Sid(5), 8), (Sid::ALL, 2), (Sid(6), 7)]);
        let twice = [grant(5, 100, 8), grant(6, 107, 7)];
        assert_eq!(elements(100, &twice, &[], None), Err(LineError::Overlap(107)));
        assert_eq!(elements(101, &twice, &[], None), Err(LineError::Overlap(100)));
        let far = [grant(5, 100, 16_383), grant(6, 16_483, 1)];
        assert_eq!(elements(100, &far, &[], None), Err(LineError::OutOfReach(16_484)));
    }

    #[test]
    fn trap_38_offsets_that_run_backwards_and_no_null_element() {
        let element = |sid, offset| InformationElement { sid: Sid(sid), iuc: Iuc::LONG_DATA, offset };
        let null = InformationElement { sid: Sid::NULL, iuc: Iuc::NULL, offset: 30 };
        let backwards = [element(5, 0), element(6, 20), element(7, 10), null];
        let read: Vec<_> = grants(&map(100, &backwards)).collect();
        assert_eq!(read, [Ok(grant(5, 100, 20)), Err(LineError::Overlap(110)), Ok(grant(7, 110, 20))]);
        let behind_null = [element(5, 0), element(6, 40), null];
        let read: Vec<_> = grants(&map(100, &behind_null)).collect();
        assert_eq!(read, [Ok(grant(5, 100, 40)), Err(LineError::Overlap(130))]);
        let endless = [element(5, 0), element(6, 20)];
        let read: Vec<_> = grants(&map(100, &endless)).collect();
        assert_eq!(read, [Ok(grant(5, 100, 20)), Err(LineError::NoEnd(120))]);
    }

    #[test]
    fn what_stands_behind_the_null_element_comes_back() {
        let element = |sid, iuc, offset| InformationElement { sid: Sid(sid), iuc, offset };
        let line = [
            element(5, Iuc::SHORT_DATA, 0),
            element(6, Iuc::LONG_DATA, 20),
            element(0, Iuc::NULL, 20),
            element(7, Iuc::LONG_DATA, 20),
            element(8, Iuc::DATA_ACKNOWLEDGE, 20),
        ];
        let map = map(100, &line);
        let grants: Vec<_> = grants(&map).map(Result::unwrap).collect();
        let pending: Vec<_> = pending(&map).collect();
        assert_eq!(pending, [(Sid(7), Iuc::LONG_DATA), (Sid(8), Iuc::DATA_ACKNOWLEDGE)]);
        assert_eq!(elements(100, &grants, &pending, None).unwrap(), line);
    }

    #[test]
    fn a_changed_copy_does_not_take_the_line_back() {
        let mut timeline = Timeline::new();
        let of = |start, mini_slots| elements(start, &[grant(5, start, mini_slots)], &[], None).unwrap();
        let (a, b) = (of(0, 100), of(100, 100));
        assert_eq!(timeline.push(&map(0, &a)), Relation::First);
        assert_eq!(timeline.push(&map(100, &b)), Relation::Follows);
        let timing = crate::message::MapTiming { acknowledgement_time: 7, ..Default::default() };
        assert_eq!(timeline.push(&Map { timing, ..map(0, &a) }), Relation::Overlap { mini_slots: 200 });
        let endless = [InformationElement { sid: Sid(5), iuc: Iuc::LONG_DATA, offset: 3 }];
        assert_eq!(timeline.push(&map(0, &endless)), Relation::Overlap { mini_slots: 200 });
        assert_eq!((timeline.end(), timeline.push(&map(200, &of(200, 100)))), (Some(200), Relation::Follows));
        // One from further back than a MAP reaches begins a new line.
        let far = 1 << 30;
        assert_eq!(timeline.push(&map(far, &of(far, 10))), Relation::Gap { mini_slots: far - 300 });
        assert_eq!(timeline.push(&map(300, &of(300, 10))), Relation::Overlap { mini_slots: far + 10 - 300 });
        assert_eq!(timeline.push(&map(310, &of(310, 10))), Relation::Follows);
    }

    #[test]
    fn maps_of_version_5_are_of_the_same_line() {
        let mut timeline = Timeline::new();
        // More elements than a MAP of version 1 can count.
        let line: Vec<_> = (0..300).map(|n| grant(5, n, 1)).collect();
        let built = elements(0, &line, &[], None).unwrap();
        let timing = crate::message::MapTiming { acknowledgement_time: 9, ..Default::default() };
        let elements = Some(List::from(&built[..]));
        let map5 = Map5 { upstream_channel_id: 3, ucd_count: 4, timing: Some(timing), elements, ..Map5::default() };
        let map = map5.allocation().unwrap();
        assert_eq!((map.upstream_channel_id, map.ucd_count, map.timing), (3, 4, timing));
        assert!(grants(&map).eq(line.into_iter().map(Ok)));
        assert_eq!((timeline.push(&map), timeline.push(&map)), (Relation::First, Relation::Duplicate));
        let probe = Map5 { category: MapCategory::PROBE, probes: Some(List::default()), ..Map5::default() };
        assert_eq!(probe.allocation(), None);
    }

    #[test]
    fn maps_one_after_the_other() {
        let mut timeline = Timeline::new();
        let of = |start, mini_slots| elements(start, &[grant(5, start, mini_slots)], &[], None).unwrap();
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
