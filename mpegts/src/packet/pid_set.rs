//! Sets of packet identifiers.
//!
//! ```
//! use mpegts::{Pid, PidSet};
//!
//! let mut pids: PidSet = [Pid::PAT, Pid::SDT_BAT].into_iter().collect();
//! pids.insert(Pid::new(0x100).unwrap());
//! assert!(pids.contains(Pid::PAT) && pids.len() == 3);
//! assert_eq!(Pid::new(0x2000), None);
//! ```

use super::pid::{COUNT, Pid};
use bitvec::{BitArr, array::BitArray};
use core::fmt;
use core::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not, Sub, SubAssign};

// Words of the machine's size: bitvec has no u64 cells on 32-bit targets.
type Cells = BitArr!(for COUNT);

/// A set of packet identifiers: one bit each, 1 KiB, nothing allocated.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PidSet(Cells);

impl PidSet {
    /// No identifier.
    pub const EMPTY: PidSet = PidSet(BitArray::ZERO);

    /// The empty set.
    pub const fn new() -> PidSet {
        PidSet::EMPTY
    }

    /// All 8192 identifiers, [`Pid::NULL`] included.
    pub fn all() -> PidSet {
        !PidSet::EMPTY
    }

    /// Adds `pid`; false when it was in already.
    #[inline]
    pub fn insert(&mut self, pid: Pid) -> bool {
        self.set(pid, true)
    }

    /// Takes `pid` out; false when it was not in.
    #[inline]
    pub fn remove(&mut self, pid: Pid) -> bool {
        self.set(pid, false)
    }

    /// True when the set changed.
    #[inline]
    fn set(&mut self, pid: Pid, value: bool) -> bool {
        self.0.get_mut(pid.index()).is_some_and(|mut bit| bit.replace(value) != value)
    }

    /// True when `pid` is in.
    #[inline]
    pub fn contains(&self, pid: Pid) -> bool {
        self.0.get(pid.index()).is_some_and(|bit| *bit)
    }

    /// Number of identifiers, 0..=8192.
    pub fn len(&self) -> usize {
        self.0.count_ones()
    }

    /// True when no identifier is in.
    pub fn is_empty(&self) -> bool {
        self.0.not_any()
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = PidSet::EMPTY;
    }

    /// The identifiers in ascending order.
    pub fn iter(&self) -> PidSetIter<'_> {
        PidSetIter(self.0.iter_ones())
    }

    /// True when no identifier is in both.
    pub fn is_disjoint(&self, other: &PidSet) -> bool {
        (self & other).is_empty()
    }

    /// True when `other` holds all of this set.
    pub fn is_subset(&self, other: &PidSet) -> bool {
        (self & other) == *self
    }
}

impl Default for PidSet {
    fn default() -> PidSet {
        PidSet::EMPTY
    }
}

macro_rules! set_operators {
    ($($(#[$doc:meta])* $op:ident $method:ident, $assign:ident $method_assign:ident: |$a:ident, $b:ident| $with:expr;)*) => { $(
        $(#[$doc])*
        impl $assign<&PidSet> for PidSet {
            fn $method_assign(&mut self, other: &PidSet) {
                let ($a, $b) = (&mut self.0, &other.0);
                $with;
            }
        }

        $(#[$doc])*
        impl $op for &PidSet {
            type Output = PidSet;

            fn $method(self, other: &PidSet) -> PidSet {
                let mut out = self.clone();
                $assign::$method_assign(&mut out, other);
                out
            }
        }
    )* };
}

// Whole cells at a time; the operators of bitvec itself cannot overflow.
#[allow(clippy::arithmetic_side_effects)]
const _: () = {
    set_operators! {
        /// Union.
        BitOr bitor, BitOrAssign bitor_assign: |a, b| *a |= b;
        /// Intersection.
        BitAnd bitand, BitAndAssign bitand_assign: |a, b| *a &= b;
        /// Difference: what is in the first and not in the second.
        Sub sub, SubAssign sub_assign: |a, b| *a &= !*b;
    }
};

/// Complement.
impl Not for PidSet {
    type Output = PidSet;

    fn not(self) -> PidSet {
        PidSet(!self.0)
    }
}

impl Extend<Pid> for PidSet {
    fn extend<I: IntoIterator<Item = Pid>>(&mut self, pids: I) {
        for pid in pids {
            self.insert(pid);
        }
    }
}

impl FromIterator<Pid> for PidSet {
    fn from_iter<I: IntoIterator<Item = Pid>>(pids: I) -> PidSet {
        let mut set = PidSet::EMPTY;
        set.extend(pids);
        set
    }
}

impl<const N: usize> From<[Pid; N]> for PidSet {
    fn from(pids: [Pid; N]) -> PidSet {
        pids.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a PidSet {
    type Item = Pid;
    type IntoIter = PidSetIter<'a>;

    fn into_iter(self) -> PidSetIter<'a> {
        self.iter()
    }
}

/// Runs of neighbours are shown as ranges: `{0x0000, 0x0010..=0x0014}`.
impl fmt::Debug for PidSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_set();
        let mut pids = self.iter();
        let mut run = pids.next().map(|first| first..=first);
        while let Some(now) = run.take() {
            let (first, mut last) = now.into_inner();
            for pid in pids.by_ref() {
                if pid.get() != last.get().wrapping_add(1) {
                    run = Some(pid..=pid);
                    break;
                }
                last = pid;
            }
            if first == last {
                out.entry(&first)
            } else {
                out.entry(&(first..=last))
            };
        }
        out.finish()
    }
}

/// The identifiers of a [`PidSet`] in ascending order.
#[derive(Clone, Debug)]
pub struct PidSetIter<'a>(bitvec::slice::IterOnes<'a, usize, bitvec::order::Lsb0>);

impl Iterator for PidSetIter<'_> {
    type Item = Pid;

    fn next(&mut self) -> Option<Pid> {
        self.0.next().and_then(|index| Pid::new(u16::try_from(index).ok()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::{format, vec::Vec};

    #[test]
    fn set_keeps_every_identifier_apart() {
        let mut set = PidSet::new();
        for n in (0..0x2000).step_by(3) {
            assert!(set.insert(Pid::new(n).unwrap()));
            assert!(!set.insert(Pid::new(n).unwrap()));
        }
        assert_eq!(set.len(), 2731);
        for n in 0..0x2000 {
            assert_eq!(set.contains(Pid::new(n).unwrap()), n % 3 == 0, "{n}");
        }
        assert!(set.remove(Pid::new(6).unwrap()));
        assert!(!set.remove(Pid::new(6).unwrap()));
        assert!(!set.remove(Pid::new(7).unwrap()));
        let listed: Vec<u16> = set.iter().take(4).map(Pid::get).collect();
        assert_eq!(listed, [0, 3, 9, 12]);
        set.clear();
        assert!(set.is_empty());
    }

    #[test]
    fn set_algebra() {
        let a = PidSet::from([Pid::PAT, Pid::NIT, Pid::NULL]);
        let b = PidSet::from([Pid::NIT, Pid::DOCSIS]);
        assert_eq!(&a | &b, PidSet::from([Pid::PAT, Pid::NIT, Pid::DOCSIS, Pid::NULL]));
        assert_eq!(&a & &b, PidSet::from([Pid::NIT]));
        assert_eq!(&a - &b, PidSet::from([Pid::PAT, Pid::NULL]));
        assert_eq!(PidSet::all().len(), 8192);
        assert_eq!((!a.clone()).len(), 8189);
        assert!((&a - &b).is_disjoint(&b));
        assert!((&a & &b).is_subset(&a));
        assert!(!a.is_subset(&b));
    }

    #[test]
    fn debug_shows_ranges() {
        let set: PidSet = [0, 0x10, 0x11, 0x12, 0x14, 0x1FFE, 0x1FFF].into_iter().filter_map(Pid::new).collect();
        assert_eq!(format!("{set:?}"), "{0x0000, 0x0010..=0x0012, 0x0014, 0x1FFE..=0x1FFF}");
        assert_eq!(format!("{:?}", PidSet::all()), "{0x0000..=0x1FFF}");
        assert_eq!(format!("{:?}", PidSet::EMPTY), "{}");
    }
}
