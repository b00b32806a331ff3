//! Requests, and what they were granted.

use super::timeline::grants;
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
        /// How many.
        mini_slots: u16,
    },
}

/// Requests that wait.
#[derive(Debug)]
struct Open {
    request: Request,
    left: u16,
    /// A MAP has said that the grant comes later.
    is_pending: bool,
}

/// Finds the grants of requests, the oldest request of a SID first.
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
        let open = Open { request, left: request.mini_slots, is_pending: false };
        self.open.entry(request.sid.0).or_default().push_back(open);
        self.count = self.count.saturating_add(1);
    }

    /// Takes a MAP, which must be no duplicate.
    pub fn map(&mut self, map: &Map<'_>, mut tell: impl FnMut(Answer)) {
        for grant in grants(map).flatten() {
            if is_data(grant.iuc) {
                self.grant(grant.sid, grant.start, grant.mini_slots, &mut tell);
            }
        }
        for element in map.behind_null().iter().flatten().filter(|element| is_data(element.iuc)) {
            self.grant(element.sid, map.allocation_start_time, 0, &mut tell);
        }
        self.not_heard(map.timing.acknowledgement_time, tell);
    }

    /// A grant; one without mini-slots is pending.
    fn grant(&mut self, sid: Sid, mut start: u32, mut mini_slots: u16, tell: &mut impl FnMut(Answer)) {
        if mini_slots == 0 {
            if let Some(open) = self.open.get_mut(&sid.0).and_then(VecDeque::front_mut) {
                open.is_pending = true;
                tell(Answer::Pending(open.request));
            }
            return;
        }
        while mini_slots > 0 {
            let Some(open) = self.open.get_mut(&sid.0).and_then(VecDeque::front_mut) else {
                return tell(Answer::Unrequested { sid, start, mini_slots });
            };
            let part = open.left.min(mini_slots);
            open.left = open.left.saturating_sub(part);
            // What is left of it comes in a later MAP.
            open.is_pending = true;
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
                let is_lost = is_before(open.request.at, acknowledged) && !open.is_pending;
                if is_lost {
                    self.count = self.count.saturating_sub(1);
                    tell(Answer::NotHeard(open.request));
                }
                // A grant that is pending must be said to be so in each MAP.
                open.is_pending = false;
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
