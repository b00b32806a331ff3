//! What is wrong at present: raised once, counted while it lasts, cleared once.

use std::collections::BTreeMap;
use std::time::Duration;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active<V> {
    /// When it began.
    pub since: Duration,
    /// When it was seen last.
    pub last: Duration,
    /// How often it was seen.
    pub count: u64,
    /// What was found first.
    pub value: V,
}

/// Everything that is wrong, by what it is: at most so many at a time.
#[derive(Debug)]
pub struct Board<K, V> {
    active: BTreeMap<K, Active<V>>,
    limit: usize,
}

impl<K: Ord + Clone, V> Board<K, V> {
    /// Nothing wrong, and room for `limit`.
    pub const fn new(limit: usize) -> Self {
        Board { active: BTreeMap::new(), limit }
    }

    /// Whether this is wrong already, or there is room for it and `others`.
    pub fn has_room_for(&self, key: &K, others: usize) -> bool {
        self.active.len().saturating_add(others) < self.limit || self.active.contains_key(key)
    }

    /// Notes that something is wrong. True when it was not before; beyond the limit it is not noted.
    pub fn raise(&mut self, key: K, now: Duration, value: V) -> bool {
        if let Some(active) = self.active.get_mut(&key) {
            active.last = active.last.max(now);
            active.count = active.count.saturating_add(1);
            return false;
        }
        let has_room = self.active.len() < self.limit;
        if has_room {
            self.active.insert(key, Active { since: now, last: now, count: 1, value });
        }
        has_room
    }

    /// Takes out what was not seen for longer than `hold`.
    pub fn expire(&mut self, now: Duration, hold: Duration) -> Vec<(K, Active<V>)> {
        let is_over = |active: &Active<V>| now.saturating_sub(active.last) > hold;
        let over: Vec<K> = self.active.iter().filter(|(_, a)| is_over(a)).map(|(key, _)| key.clone()).collect();
        over.into_iter().filter_map(|key| self.active.remove_entry(&key)).collect()
    }

    /// Takes out what does not hold any more.
    pub fn retain(&mut self, holds: impl Fn(&K) -> bool) -> Vec<(K, Active<V>)> {
        let over: Vec<K> = self.active.keys().filter(|key| !holds(key)).cloned().collect();
        over.into_iter().filter_map(|key| self.active.remove_entry(&key)).collect()
    }

    /// What is wrong.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Active<V>)> {
        self.active.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn raised_once_and_cleared_when_it_was_not_seen_for_long_enough() {
        let mut board = Board::new(2);
        assert!(board.raise("a", seconds(1), 'x'));
        assert!(!board.raise("a", seconds(3), 'y'));
        assert_eq!(board.expire(seconds(5), seconds(2)), []);
        let over = board.expire(seconds(6), seconds(2));
        assert_eq!(over, [("a", Active { since: seconds(1), last: seconds(3), count: 2, value: 'x' })]);
        assert!(board.raise("a", seconds(7), 'z'));
    }

    #[test]
    fn beyond_the_limit_nothing_is_raised() {
        let mut board = Board::new(1);
        assert!(board.raise(1, seconds(0), ()));
        assert!(!board.has_room_for(&2, 0) && board.has_room_for(&1, 9));
        assert!(!board.raise(2, seconds(0), ()));
        assert_eq!(board.iter().count(), 1);
    }
}
