//! Requests, and what they were granted.

use crate::id::Sid;
use crate::message::{Iuc, Map};
use alloc::collections::{BTreeMap, VecDeque};

/// A request for mini-slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub sid: Sid,
    /// The number of the mini-slot in which the request was sent.
    pub at: u32,
    /// How many are asked for.
    pub mini_slots: u16,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A grant for it.
    Granted {
        /// As asked.
        request: Request,
        /// The first mini-slot of the grant.
        start: u32,
        /// Mini-slots granted for it.
        mini_slots: u16,
        /// Mini-slots that are still to come; 0 ends the request.
        left: u16,
    },
    /// A grant for it, the end of which the MAP does not tell: offsets that run backwards, or no null element. The request
    /// waits.
    Unmeasured {
        /// As asked.
        request: Request,
        /// The first mini-slot of the grant.
        start: u32,
    },
    /// The MAP says that the grant comes later.
    Pending(Request),
    /// The MAP says that requests of this time are dealt with, and there is no grant: it was not heard.
    NotHeard(Request),
    /// Given up for a newer one: there are too many.
    Evicted(Request),
    /// A grant, or what is left of one, that nobody asked for, such as an unsolicited one.
    Unrequested {
        /// Whose.
        sid: Sid,
        /// The first mini-slot.
        start: u32,
        /// How many; 0 where the MAP does not tell.
        mini_slots: u16,
    },
}

/// A request that waits.
#[derive(Debug)]
struct Open {
    request: Request,
    left: u16,
    /// This MAP says that the grant comes later.
    is_pending: bool,
    /// This MAP grants a part; what is left comes in a later one.
    is_begun: bool,
}

/// What of a MAP decides which requests it answers.
#[derive(Debug, Clone, Copy)]
struct Due {
    /// The MAP deals with the requests of before.
    acknowledged: u32,
    /// Where the grant begins: no request of later is meant.
    start: u32,
}

impl Due {
    const fn covers(self, request: &Request) -> bool {
        is_before(request.at, self.acknowledged) && is_before(request.at, self.start)
    }
}

/// Finds the grants of requests, the oldest request of a SID first. A request that is sent after the grant, or behind the
/// acknowledgement time of the MAP, is not the one that is granted.
#[derive(Debug)]
pub struct Pairing {
    limit: usize,
    open: BTreeMap<u16, VecDeque<Open>>,
    count: usize,
}

/// True when `at` is before `limit`, as counters that wrap go.
const fn is_before(at: u32, limit: u32) -> bool {
    at != limit && limit.wrapping_sub(at) < 1 << 31
}

impl Pairing {
    /// Keeps at most `limit` requests.
    pub const fn new(limit: usize) -> Self {
        Pairing { limit, open: BTreeMap::new(), count: 0 }
    }

    /// Requests that wait.
    pub const fn waiting(&self) -> usize {
        self.count
    }

    /// Takes a request. When there are too many, the first SID that has one loses its oldest.
    pub fn request(&mut self, request: Request, mut tell: impl FnMut(Answer)) {
        if self.count >= self.limit.max(1) {
            let first = self.open.keys().next().copied();
            if let Some(open) = first.and_then(|sid| self.take(sid)) {
                tell(Answer::Evicted(open.request));
            }
        }
        let open = Open { request, left: request.mini_slots, is_pending: false, is_begun: false };
        let requests = self.open.entry(request.sid.0).or_default();
        let later = requests.iter().rev().take_while(|other| is_before(request.at, other.request.at)).count();
        requests.insert(requests.len().saturating_sub(later), open);
        self.count = self.count.saturating_add(1);
    }

    /// Takes a MAP, which must be no duplicate.
    ///
    /// Open question: that pending grants stand behind the null element is by general knowledge only.
    pub fn map(&mut self, map: &Map<'_>, mut tell: impl FnMut(Answer)) {
        let acknowledged = map.timing.acknowledgement_time;
        let due = |offset: u16| Due { acknowledged, start: map.allocation_start_time.wrapping_add(offset.into()) };
        for interval in map.intervals().flatten().filter(|interval| is_data(interval.iuc)) {
            let (sid, due) = (interval.sid, due(interval.start));
            match interval.mini_slots() {
                Some(0) => self.pending(sid, due, &mut tell),
                Some(mini_slots) => self.grant(sid, due, mini_slots, &mut tell),
                None => self.unmeasured(sid, due, &mut tell),
            }
        }
        for element in map.behind_null().iter().flatten().filter(|element| is_data(element.iuc)) {
            self.pending(element.sid, due(element.offset), &mut tell);
        }
        self.not_heard(acknowledged, tell);
    }

    /// The oldest request of a SID, where the grant may be for it.
    fn oldest(&mut self, sid: Sid, due: Due) -> Option<&mut Open> {
        let oldest = self.open.get_mut(&sid.0)?.front_mut()?;
        due.covers(&oldest.request).then_some(oldest)
    }

    /// A grant without mini-slots: one request more is to be granted later.
    fn pending(&mut self, sid: Sid, due: Due, tell: &mut impl FnMut(Answer)) {
        let mut requests = self.open.get_mut(&sid.0).into_iter().flatten();
        if let Some(open) = requests.find(|open| !open.is_pending).filter(|open| due.covers(&open.request)) {
            open.is_pending = true;
            tell(Answer::Pending(open.request));
        }
    }

    /// A grant without an end.
    fn unmeasured(&mut self, sid: Sid, due: Due, tell: &mut impl FnMut(Answer)) {
        tell(match self.oldest(sid, due) {
            Some(open) => {
                open.is_begun = true;
                Answer::Unmeasured { request: open.request, start: due.start }
            }
            None => Answer::Unrequested { sid, start: due.start, mini_slots: 0 },
        });
    }

    fn grant(&mut self, sid: Sid, due: Due, mut mini_slots: u16, tell: &mut impl FnMut(Answer)) {
        let mut start = due.start;
        while mini_slots > 0 {
            let Some(open) = self.oldest(sid, due) else {
                return tell(Answer::Unrequested { sid, start, mini_slots });
            };
            let part = open.left.min(mini_slots);
            open.left = open.left.saturating_sub(part);
            open.is_begun = true;
            let (request, left) = (open.request, open.left);
            tell(Answer::Granted { request, start, mini_slots: part, left });
            if left == 0 {
                self.take(sid.0);
            }
            start = start.wrapping_add(part.into());
            mini_slots = mini_slots.saturating_sub(part);
        }
    }

    /// Ends the requests from before `acknowledged` that are neither granted nor pending.
    fn not_heard(&mut self, acknowledged: u32, mut tell: impl FnMut(Answer)) {
        self.open.retain(|_, requests| {
            requests.retain_mut(|open| {
                let is_lost = is_before(open.request.at, acknowledged) && !open.is_pending && !open.is_begun;
                if is_lost {
                    self.count = self.count.saturating_sub(1);
                    tell(Answer::NotHeard(open.request));
                }
                // Each MAP says anew what is pending.
                open.is_pending = false;
                open.is_begun = false;
                !is_lost
            });
            !requests.is_empty()
        });
    }

    /// The oldest request of a SID.
    fn take(&mut self, sid: u16) -> Option<Open> {
        let requests = self.open.get_mut(&sid)?;
        let open = requests.pop_front()?;
        if requests.is_empty() {
            self.open.remove(&sid);
        }
        self.count = self.count.saturating_sub(1);
        Some(open)
    }
}

/// Grants for data; others answer no request.
fn is_data(iuc: Iuc) -> bool {
    matches!(
        iuc,
        Iuc::SHORT_DATA
            | Iuc::LONG_DATA
            | Iuc::ADVANCED_SHORT_DATA
            | Iuc::ADVANCED_LONG_DATA
            | Iuc::ADVANCED_UNSOLICITED
            | Iuc::DATA_PROFILE_12
            | Iuc::DATA_PROFILE_13
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::message::{InformationElement, MapTiming};
    use std::vec;
    use std::vec::Vec;
    use wire::List;

    const fn element(sid: u16, iuc: Iuc, offset: u16) -> InformationElement {
        InformationElement { sid: Sid(sid), iuc, offset }
    }

    /// A MAP that starts at 1000.
    fn answers(pairing: &mut Pairing, acknowledged: u32, elements: &[InformationElement]) -> Vec<Answer> {
        let timing = MapTiming { acknowledgement_time: acknowledged, ..MapTiming::default() };
        let map = Map { allocation_start_time: 1000, timing, elements: List::from(elements), ..Map::default() };
        let mut out = Vec::new();
        pairing.map(&map, |answer| out.push(answer));
        out
    }

    fn waiting(requests: &[Request]) -> Pairing {
        let mut pairing = Pairing::new(100);
        requests.iter().for_each(|request| pairing.request(*request, |_| {}));
        pairing
    }

    const fn request(sid: u16, at: u32, mini_slots: u16) -> Request {
        Request { sid: Sid(sid), at, mini_slots }
    }

    #[test]
    fn grants_are_paired_in_the_order_of_the_requests() {
        let (a, b) = (request(5, 900, 10), request(5, 901, 4));
        let mut pairing = waiting(&[a, b, request(6, 902, 3)]);
        let map = [
            element(0x3FFF, Iuc::REQUEST, 0),
            element(5, Iuc::SHORT_DATA, 8),
            element(7, Iuc::ADVANCED_UNSOLICITED, 20),
            element(0, Iuc::NULL, 25),
            element(6, Iuc::LONG_DATA, 25),
        ];
        let expected = [
            Answer::Granted { request: a, start: 1008, mini_slots: 10, left: 0 },
            Answer::Granted { request: b, start: 1018, mini_slots: 2, left: 2 },
            Answer::Unrequested { sid: Sid(7), start: 1020, mini_slots: 5 },
            Answer::Pending(request(6, 902, 3)),
        ];
        assert_eq!(answers(&mut pairing, 950, &map), expected);
        assert_eq!(pairing.waiting(), 2);
        // In the next MAP there is neither the rest nor the grant.
        let next = [element(0, Iuc::NULL, 0)];
        let expected = [Answer::NotHeard(b), Answer::NotHeard(request(6, 902, 3))];
        assert_eq!(answers(&mut pairing, 960, &next), expected);
        assert_eq!(pairing.waiting(), 0);
    }

    #[test]
    fn a_grant_answers_no_request_of_later() {
        // Sent at 2000: the grants of a MAP that starts at 1000 are somebody else's, an unsolicited one included.
        let later = request(5, 2000, 10);
        let mut pairing = waiting(&[later]);
        let map =
            [element(5, Iuc::SHORT_DATA, 8), element(5, Iuc::ADVANCED_UNSOLICITED, 12), element(0, Iuc::NULL, 15)];
        let unrequested = |start, mini_slots| Answer::Unrequested { sid: Sid(5), start, mini_slots };
        assert_eq!(answers(&mut pairing, 950, &map), [unrequested(1008, 4), unrequested(1012, 3)]);
        // Before the grant, but behind what the MAP deals with.
        let (first, second) = (request(5, 940, 3), request(5, 960, 4));
        let mut pairing = waiting(&[second, first]);
        let map = [element(5, Iuc::SHORT_DATA, 0), element(0, Iuc::NULL, 9)];
        let granted = Answer::Granted { request: first, start: 1000, mini_slots: 3, left: 0 };
        assert_eq!(answers(&mut pairing, 950, &map), [granted, unrequested(1003, 6)]);
        assert_eq!(pairing.waiting(), 1);
    }

    #[test]
    fn each_pending_grant_is_of_another_request() {
        let (a, b, c) = (request(5, 900, 10), request(5, 901, 4), request(5, 902, 5));
        let mut pairing = waiting(&[a, b, c]);
        let pending = element(5, Iuc::LONG_DATA, 0);
        let none = element(0, Iuc::NULL, 0);
        let expected = [Answer::Pending(a), Answer::Pending(b), Answer::NotHeard(c)];
        assert_eq!(answers(&mut pairing, 950, &[none, pending, pending]), expected);
        assert_eq!(answers(&mut pairing, 950, &[none, pending]), [Answer::Pending(a), Answer::NotHeard(b)]);
        // The rest of one that is granted in part.
        let map = [element(5, Iuc::LONG_DATA, 0), element(0, Iuc::NULL, 6), element(5, Iuc::LONG_DATA, 6)];
        let granted = Answer::Granted { request: a, start: 1000, mini_slots: 6, left: 4 };
        assert_eq!(answers(&mut pairing, 950, &map), [granted, Answer::Pending(a)]);
    }

    #[test]
    fn trap_38_grants_of_unknown_length_are_heard() {
        let a = request(5, 900, 10);
        let mut pairing = waiting(&[a]);
        let endless = [element(5, Iuc::SHORT_DATA, 0)];
        assert_eq!(answers(&mut pairing, 950, &endless), [Answer::Unmeasured { request: a, start: 1000 }]);
        let backwards = [element(5, Iuc::SHORT_DATA, 20), element(6, Iuc::SHORT_DATA, 10)];
        let nobody = Answer::Unrequested { sid: Sid(6), start: 1010, mini_slots: 0 };
        let expected = [Answer::Unmeasured { request: a, start: 1020 }, nobody];
        assert_eq!(answers(&mut pairing, 950, &backwards), expected);
        assert_eq!(pairing.waiting(), 1);
    }

    #[test]
    fn requests_behind_the_acknowledgement_wait() {
        let (heard, later) = (request(5, u32::MAX, 1), request(5, 3, 1));
        let mut pairing = waiting(&[heard, later]);
        let none = [element(0, Iuc::NULL, 0)];
        assert_eq!(answers(&mut pairing, 3, &none), [Answer::NotHeard(heard)]);
        assert_eq!(answers(&mut pairing, 4, &none), [Answer::NotHeard(later)]);
    }

    #[test]
    fn trap_40_requests_are_capped() {
        let mut pairing = Pairing::new(3);
        let mut told = vec![];
        for n in 0..5 {
            pairing.request(request(n, n.into(), 1), |answer| told.push(answer));
        }
        assert_eq!(told, [Answer::Evicted(request(0, 0, 1)), Answer::Evicted(request(1, 1, 1))]);
        assert_eq!(pairing.waiting(), 3);
    }
}
