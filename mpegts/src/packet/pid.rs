//! Packet identifiers and sets of them.
//!
//! ```
//! use mpegts::{Pid, PidSet};
//!
//! let mut pids: PidSet = [Pid::PAT, Pid::SDT_BAT].into_iter().collect();
//! pids.insert(Pid::new(0x100).unwrap());
//! assert!(pids.contains(Pid::PAT) && pids.len() == 3);
//! assert_eq!(Pid::new(0x2000), None);
//! ```

use bitvec::{BitArr, array::BitArray};
use core::fmt;
use core::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not, Sub, SubAssign};
use wire::{Bits, Error, ErrorKind};

/// Number of packet identifiers.
const COUNT: usize = 0x2000;

/// A packet identifier: 13 bits (ISO/IEC 13818-1, Table 2-3; EN 300 468, Table 1 for the DVB assignments).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pid(u16);

impl Pid {
    /// Program association table.
    pub const PAT: Pid = Pid(0x0000);
    /// Conditional access table.
    pub const CAT: Pid = Pid(0x0001);
    /// Transport stream description table.
    pub const TSDT: Pid = Pid(0x0002);
    /// IPMP control information table.
    pub const IPMP: Pid = Pid(0x0003);
    /// Network information table.
    pub const NIT: Pid = Pid(0x0010);
    /// Service description table and bouquet association table.
    pub const SDT_BAT: Pid = Pid(0x0011);
    /// Event information table, and the content identifier table of TS 102 323.
    pub const EIT: Pid = Pid(0x0012);
    /// Running status table.
    pub const RST: Pid = Pid(0x0013);
    /// Time and date table and time offset table.
    pub const TDT_TOT: Pid = Pid(0x0014);
    /// Network synchronization: megaframe initialization packets.
    pub const NETWORK_SYNC: Pid = Pid(0x0015);
    /// Resolution provider notification table (TS 102 323).
    pub const RNT: Pid = Pid(0x0016);
    /// Satellite access table.
    pub const SAT: Pid = Pid(0x001B);
    /// Inband signalling.
    pub const INBAND_SIGNALLING: Pid = Pid(0x001C);
    /// Measurement (TR 101 290).
    pub const MEASUREMENT: Pid = Pid(0x001D);
    /// Discontinuity information table.
    pub const DIT: Pid = Pid(0x001E);
    /// Selection information table.
    pub const SIT: Pid = Pid(0x001F);
    /// Emergency broadcast tables of Chinese digital cable and terrestrial television.
    pub const EMERGENCY: Pid = Pid(0x0021);
    /// DOCSIS downstream MAC frames.
    pub const DOCSIS: Pid = Pid(0x1FFE);
    /// Null packets: stuffing without meaning.
    pub const NULL: Pid = Pid(0x1FFF);

    /// None above 0x1FFF.
    #[inline(always)]
    pub const fn new(value: u16) -> Option<Pid> {
        if value < 0x2000 { Some(Pid(value)) } else { None }
    }

    /// The 13 bits that stand above the last byte of a packet header read as one big-endian word.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // 13 bits
    pub(crate) const fn of_header(header: u32) -> Pid {
        Pid((header >> 8 & 0x1FFF) as u16)
    }

    /// The number, 0..=0x1FFF.
    #[inline(always)]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The number as an index into a table of 8192.
    #[inline(always)]
    pub const fn index(self) -> usize {
        // The mask changes nothing; it shows the compiler that the index is in range.
        (self.0 & 0x1FFF) as usize
    }

    /// True for 0x1FFF.
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == 0x1FFF
    }
}

impl TryFrom<u16> for Pid {
    type Error = Error;

    fn try_from(value: u16) -> Result<Pid, Error> {
        Pid::new(value).ok_or(Error::new(ErrorKind::TooLarge(u64::from(value)), &"PID", 0))
    }
}

impl From<Pid> for u16 {
    fn from(pid: Pid) -> u16 {
        pid.0
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:04X}", self.0)
    }
}

impl fmt::Debug for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Bits for Pid {
    const MIN: u32 = 13;
    const MAX: u32 = 13;

    #[allow(clippy::cast_possible_truncation)] // masked to 13 bits
    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Pid {
        Pid((raw & 0x1FFF) as u16)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

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
                if pid.0 != last.0.wrapping_add(1) {
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
    fn thirteen_bits() {
        assert_eq!(Pid::new(0x1FFF), Some(Pid::NULL));
        assert_eq!(Pid::new(0x2000), None);
        let error = Pid::try_from(0x2101).unwrap_err();
        assert_eq!(format!("{error}"), "PID at byte 0: value 0x2101 does not fit the field");
        assert_eq!(<Pid as Bits>::from_bits(0xFFFF, 13), Pid::NULL);
        assert_eq!(Pid::of_header(0x47E1_FE5F).get(), 0x01FE);
    }

    #[test]
    fn shown_as_four_hexadecimal_digits() {
        assert_eq!(format!("{}", Pid::new(0x0100).unwrap()), "0x0100");
        assert_eq!(format!("{:?}", Pid::NULL), "0x1FFF");
    }

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
