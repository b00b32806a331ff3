//! Which sections have been reported, in bounded memory.

use std::collections::{HashSet, VecDeque, hash_map::RandomState};
use std::hash::{BuildHasher, Hash};

/// More are forgotten, oldest first, and would be reported again.
const CAPACITY: usize = 1 << 18;

/// The things seen most recently.
#[derive(Default)]
pub struct Seen {
    hasher: RandomState,
    set: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Seen {
    /// True the first time.
    pub fn is_new(&mut self, thing: impl Hash) -> bool {
        let hash = self.hasher.hash_one(thing);
        if !self.set.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > CAPACITY {
            if let Some(oldest) = self.order.pop_front() {
                self.set.remove(&oldest);
            }
        }
        true
    }
}
