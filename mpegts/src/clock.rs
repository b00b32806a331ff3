//! The clocks of H.222.0: 33 bits at 90 kHz, and 27 MHz above them. Both wrap after 26.5 hours.

use core::cmp::Ordering;
use core::time::Duration;
use wire::Bits;

/// A clock that counts modulo [`MODULUS`](Self::MODULUS): what [`Unwrapper`] follows.
pub trait Clock: Copy {
    /// The number of different values, at most 2^63.
    const MODULUS: u64;
    /// Ticks in a second.
    const FREQUENCY: u64;

    /// The value, below [`MODULUS`](Self::MODULUS).
    fn ticks(self) -> u64;

    /// The value of `ticks`, taken modulo [`MODULUS`](Self::MODULUS).
    fn wrapping(ticks: u64) -> Self;
}

fn difference<C: Clock>(later: C, earlier: C) -> i64 {
    let forward = modular_sub(later.ticks(), earlier.ticks(), C::MODULUS);
    let back = C::MODULUS.wrapping_sub(forward);
    // At most half the modulus: i64 holds it.
    let signed = |ticks: u64| i64::try_from(ticks).unwrap_or(i64::MAX);
    if forward <= back { signed(forward) } else { signed(back).wrapping_neg() }
}

fn from_duration<C: Clock>(duration: Duration) -> C {
    let nanos = u64::from(duration.subsec_nanos()).saturating_mul(C::FREQUENCY);
    let part = nanos.saturating_add(500_000_000).wrapping_div(1_000_000_000);
    let whole = u128::from(duration.as_secs()).wrapping_mul(u128::from(C::FREQUENCY));
    let whole = whole.checked_rem(u128::from(C::MODULUS)).and_then(|ticks| u64::try_from(ticks).ok());
    C::wrapping(whole.unwrap_or(0).wrapping_add(part))
}

macro_rules! arithmetic {
    ($($clock:ty)*) => { $(
        impl $clock {
            /// Ticks from `earlier` to `self` by the shorter way round: more than -MODULUS / 2 and
            /// at most MODULUS / 2. Negative when `earlier` is in truth the later.
            #[inline]
            pub fn difference(self, earlier: Self) -> i64 {
                difference(self, earlier)
            }

            /// The order in time, taking the two to be less than half the modulus apart.
            #[inline]
            pub fn order(self, other: Self) -> Ordering {
                difference(self, other).cmp(&0)
            }

            /// The value `ticks` later.
            #[inline]
            #[must_use]
            pub fn wrapping_add(self, ticks: u64) -> Self {
                let step = ticks.wrapping_rem(Self::MODULUS);
                Self::wrapping(self.ticks().wrapping_add(step))
            }

            /// The value `ticks` earlier.
            #[inline]
            #[must_use]
            pub fn wrapping_sub(self, ticks: u64) -> Self {
                let step = ticks.wrapping_rem(Self::MODULUS);
                Self::wrapping(modular_sub(self.ticks(), step, Self::MODULUS))
            }

            /// Time since the value 0, rounded down to a nanosecond.
            pub fn duration(self) -> Duration {
                duration(self.ticks(), Self::FREQUENCY)
            }

            /// The value nearest to `duration` after the value 0, modulo the clock's modulus. It
            /// undoes [`duration`](Self::duration).
            pub fn wrapping_from_duration(duration: Duration) -> Self {
                from_duration(duration)
            }
        }
    )* };
}
arithmetic!(Timestamp Pcr Escr);

/// `a - b` modulo `modulus`; both are below it.
#[inline(always)]
const fn modular_sub(a: u64, b: u64, modulus: u64) -> u64 {
    if a >= b { a.wrapping_sub(b) } else { a.wrapping_add(modulus.wrapping_sub(b)) }
}

/// Time of `ticks` at `frequency`, rounded down to a nanosecond.
fn duration(ticks: u64, frequency: u64) -> Duration {
    let seconds = ticks.checked_div(frequency).unwrap_or(0);
    let rest = ticks.checked_rem(frequency).unwrap_or(0).saturating_mul(1_000_000_000);
    let nanos = rest.checked_div(frequency).unwrap_or(0);
    Duration::new(seconds, u32::try_from(nanos).unwrap_or(0))
}

/// 33 bits at 90 kHz: PTS, DTS, the base of PCR and ESCR, times of SCTE 35.
///
/// Not `Ord`: the values go round. [`order`](Self::order) and [`difference`](Self::difference) compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// None when `ticks` has more than 33 bits.
    pub const fn new(ticks: u64) -> Option<Timestamp> {
        if ticks < <Timestamp as Clock>::MODULUS { Some(Timestamp(ticks)) } else { None }
    }

    /// The low 33 bits of `ticks`.
    #[inline(always)]
    pub const fn wrapping(ticks: u64) -> Timestamp {
        Timestamp(ticks & 0x1_FFFF_FFFF)
    }

    /// The 33 bits, in units of 1/90000 s.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Three groups of 3, 15 and 15 bits, each before a marker bit: 36 bits.
    #[inline]
    const fn spread(self) -> u64 {
        (self.0 & 0x1_C000_0000).wrapping_shl(3)
            | (self.0 & 0x3FFF_8000).wrapping_shl(2)
            | (self.0 & 0x7FFF).wrapping_shl(1)
    }

    /// The value in 36 bits laid out as by [`spread`](Self::spread), whatever the marker bits are.
    #[inline]
    const fn gather(raw: u64) -> Timestamp {
        Timestamp(
            raw.wrapping_shr(3) & 0x1_C000_0000 | raw.wrapping_shr(2) & 0x3FFF_8000 | raw.wrapping_shr(1) & 0x7FFF,
        )
    }
}

/// The marker bits among the 36 bits of a spread timestamp.
const MARKERS: u64 = 0x1_0001_0001;

impl Clock for Timestamp {
    const MODULUS: u64 = 1 << 33;
    const FREQUENCY: u64 = 90_000;

    #[inline(always)]
    fn ticks(self) -> u64 {
        self.0
    }

    #[inline(always)]
    fn wrapping(ticks: u64) -> Timestamp {
        Timestamp::wrapping(ticks)
    }
}

impl Bits for Timestamp {
    const MIN: u32 = 33;
    const MAX: u32 = 33;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Timestamp {
        Timestamp(raw & 0x1_FFFF_FFFF)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0
    }
}

/// A clock reference at 27 MHz in its 48 bits: base (33 bits, 90 kHz), 6 reserved bits, extension
/// (9 bits, 0..=299). H.222.0, 2.4.3.5, for PCR and OPCR.
///
/// Kept as sent: equal means equal in every bit. The default is 0 with the reserved bits set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pcr(u64);

impl Pcr {
    const RESERVED: u64 = 0x7E00;

    /// The reference of `ticks` at 27 MHz; None from 2^33 * 300 up.
    pub const fn new(ticks: u64) -> Option<Pcr> {
        if ticks < <Pcr as Clock>::MODULUS { Some(Pcr::wrapping(ticks)) } else { None }
    }

    /// The reference of `ticks` modulo 2^33 * 300.
    #[inline]
    pub const fn wrapping(ticks: u64) -> Pcr {
        let ticks = ticks.wrapping_rem(<Pcr as Clock>::MODULUS);
        Pcr(ticks.wrapping_div(300).wrapping_shl(15) | Pcr::RESERVED | ticks.wrapping_rem(300))
    }

    /// The six bytes as they stand in the adaptation field.
    #[inline(always)]
    pub const fn from_bytes(bytes: [u8; 6]) -> Pcr {
        let [a, b, c, d, e, f] = bytes;
        Pcr(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }

    /// The six bytes to write.
    pub const fn to_bytes(self) -> [u8; 6] {
        let [_, _, bytes @ ..] = self.0.to_be_bytes();
        bytes
    }

    /// program_clock_reference_base, at 90 kHz.
    #[inline(always)]
    pub const fn base(self) -> Timestamp {
        Timestamp(self.0.wrapping_shr(15) & 0x1_FFFF_FFFF)
    }

    /// program_clock_reference_extension as sent: 0..=299, or 300..=511 when invalid.
    #[allow(clippy::cast_possible_truncation)] // nine bits
    #[inline(always)]
    pub const fn extension(self) -> u16 {
        (self.0 & 0x1FF) as u16
    }

    /// The six reserved bits as sent, 0x3F by the standard.
    #[allow(clippy::cast_possible_truncation)] // six bits
    pub const fn reserved(self) -> u8 {
        (self.0.wrapping_shr(9) & 0x3F) as u8
    }

    /// base * 300 + extension, at 27 MHz: below 2^33 * 300. An invalid extension counts on into the
    /// next values of the base.
    #[inline]
    pub const fn ticks(self) -> u64 {
        let ticks = self.base().0.wrapping_mul(300).wrapping_add(self.0 & 0x1FF);
        // Only an invalid extension can reach the modulus.
        if ticks < <Pcr as Clock>::MODULUS { ticks } else { ticks.wrapping_sub(<Pcr as Clock>::MODULUS) }
    }

    /// False for an extension of 300..=511, which no 27 MHz clock has.
    pub const fn valid(self) -> bool {
        self.extension() < 300
    }
}

impl Default for Pcr {
    fn default() -> Pcr {
        Pcr(Pcr::RESERVED)
    }
}

impl Clock for Pcr {
    const MODULUS: u64 = 300 << 33;
    const FREQUENCY: u64 = 27_000_000;

    #[inline]
    fn ticks(self) -> u64 {
        Pcr::ticks(self)
    }

    #[inline]
    fn wrapping(ticks: u64) -> Pcr {
        Pcr::wrapping(ticks)
    }
}

impl Bits for Pcr {
    const MIN: u32 = 48;
    const MAX: u32 = 48;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Pcr {
        Pcr(raw & 0xFFFF_FFFF_FFFF)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0
    }
}

/// A timestamp in the 40 bits it has in a PES header (H.222.0, 2.4.3.7): four bits of prefix, then
/// 3, 15 and 15 bits, each followed by a marker bit. Kept as sent.
///
/// Also the form of TREF and of DTS_next_AU, where splice_type stands for the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PesTimestamp(u64);

impl PesTimestamp {
    /// Prefix of a PTS without DTS.
    pub const PTS_ONLY: u8 = 0b0010;
    /// Prefix of a PTS that a DTS follows.
    pub const PTS: u8 = 0b0011;
    /// Prefix of a DTS.
    pub const DTS: u8 = 0b0001;

    /// With marker bits of 1; None when `prefix` has more than four bits.
    pub const fn new(prefix: u8, timestamp: Timestamp) -> Option<PesTimestamp> {
        if prefix > 15 {
            return None;
        }
        // `as`: u64::from is not const
        Some(PesTimestamp((prefix as u64).wrapping_shl(36) | timestamp.spread() | MARKERS))
    }

    /// The 33 bits, whatever prefix and marker bits are.
    #[inline]
    pub const fn timestamp(self) -> Timestamp {
        Timestamp::gather(self.0)
    }

    /// The four bits before the timestamp.
    #[allow(clippy::cast_possible_truncation)] // four bits
    pub const fn prefix(self) -> u8 {
        (self.0.wrapping_shr(36) & 0xF) as u8
    }

    /// True when all three marker bits are 1.
    pub const fn markers_ok(self) -> bool {
        self.0 & MARKERS == MARKERS
    }
}

impl Default for PesTimestamp {
    /// PTS 0 without DTS.
    fn default() -> PesTimestamp {
        PesTimestamp(0x20_0000_0000 | MARKERS)
    }
}

impl Bits for PesTimestamp {
    const MIN: u32 = 40;
    const MAX: u32 = 40;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> PesTimestamp {
        PesTimestamp(raw & 0xFF_FFFF_FFFF)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0
    }
}

/// An elementary stream clock reference in the 48 bits it has in a PES header: two reserved bits,
/// a spread base as in [`PesTimestamp`], nine bits of extension, a marker bit. Kept as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Escr(u64);

impl Escr {
    const FRAME: u64 = 0xC000_0000_0000 | MARKERS << 10 | 1;

    /// The reference of `ticks` at 27 MHz; None from 2^33 * 300 up.
    pub const fn new(ticks: u64) -> Option<Escr> {
        if ticks < <Escr as Clock>::MODULUS { Some(Escr::wrapping(ticks)) } else { None }
    }

    /// The reference of `ticks` modulo 2^33 * 300.
    pub const fn wrapping(ticks: u64) -> Escr {
        let pcr = Pcr::wrapping(ticks);
        // `as`: u64::from is not const
        Escr(Escr::FRAME | pcr.base().spread().wrapping_shl(10) | (pcr.extension() as u64).wrapping_shl(1))
    }

    /// ESCR_base, at 90 kHz.
    pub const fn base(self) -> Timestamp {
        Timestamp::gather(self.0.wrapping_shr(10))
    }

    /// ESCR_extension as sent: 0..=299, or 300..=511 when invalid.
    #[allow(clippy::cast_possible_truncation)] // nine bits
    pub const fn extension(self) -> u16 {
        (self.0.wrapping_shr(1) & 0x1FF) as u16
    }

    /// base * 300 + extension, at 27 MHz, as [`Pcr::ticks`].
    pub const fn ticks(self) -> u64 {
        Pcr(self.base().0.wrapping_shl(15) | self.0.wrapping_shr(1) & 0x1FF).ticks()
    }

    /// False for an extension of 300..=511.
    pub const fn valid(self) -> bool {
        self.extension() < 300
    }

    /// The two reserved bits, 3 by the standard.
    #[allow(clippy::cast_possible_truncation)] // two bits
    pub const fn reserved(self) -> u8 {
        (self.0.wrapping_shr(46) & 3) as u8
    }

    /// True when all four marker bits are 1.
    pub const fn markers_ok(self) -> bool {
        self.0 & (MARKERS << 10 | 1) == MARKERS << 10 | 1
    }
}

impl Default for Escr {
    fn default() -> Escr {
        Escr(Escr::FRAME)
    }
}

impl Clock for Escr {
    const MODULUS: u64 = Pcr::MODULUS;
    const FREQUENCY: u64 = Pcr::FREQUENCY;

    fn ticks(self) -> u64 {
        Escr::ticks(self)
    }

    fn wrapping(ticks: u64) -> Escr {
        Escr::wrapping(ticks)
    }
}

impl Bits for Escr {
    const MIN: u32 = 48;
    const MAX: u32 = 48;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Escr {
        Escr(raw & 0xFFFF_FFFF_FFFF)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0
    }
}

/// Turns the values of a clock that goes round into ticks that go on.
///
/// Each value is taken to be less than half the modulus (13.3 hours) from the one before, so the
/// values may also step back a little, as PTS do.
#[derive(Clone, Copy, Debug)]
pub struct Unwrapper<C> {
    last: Option<(C, i64)>,
}

impl<C: Clock> Unwrapper<C> {
    /// Starts anew with the next value.
    pub const fn new() -> Unwrapper<C> {
        Unwrapper { last: None }
    }

    /// The ticks of `value`: the first value's own, later ones continued from there. Negative when
    /// values step back over zero.
    pub fn unwrap(&mut self, value: C) -> i64 {
        let ticks = self.peek(value);
        self.last = Some((value, ticks));
        ticks
    }

    /// What [`unwrap`](Self::unwrap) would say, without going on from there: for the PTS and DTS
    /// beside the clock that is followed.
    pub fn peek(&self, value: C) -> i64 {
        match self.last {
            Some((last, ticks)) => ticks.saturating_add(difference(value, last)),
            None => i64::try_from(value.ticks()).unwrap_or(i64::MAX),
        }
    }

    /// The time of ticks that [`unwrap`](Self::unwrap) returned; zero for negative ones.
    pub fn duration(ticks: i64) -> Duration {
        duration(u64::try_from(ticks).unwrap_or(0), C::FREQUENCY)
    }
}

impl<C: Clock> Default for Unwrapper<C> {
    fn default() -> Unwrapper<C> {
        Unwrapper::new()
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::unusual_byte_groupings)] // small numbers; fields of bits
mod tests {
    use super::*;
    use proptest::prelude::*;

    const M90: u64 = 1 << 33;
    const M27: u64 = 300 << 33;

    fn t(ticks: u64) -> Timestamp {
        Timestamp::new(ticks).unwrap()
    }

    fn p(ticks: u64) -> Pcr {
        Pcr::new(ticks).unwrap()
    }

    #[test]
    fn trap_16_every_bound_of_a_timestamp() {
        assert_eq!(Timestamp::new(M90), None);
        assert_eq!(t(M90 - 1).get(), M90 - 1);
        assert_eq!(t(M90 - 1).wrapping_add(1), t(0));
        assert_eq!(t(0).wrapping_sub(1), t(M90 - 1));
        assert_eq!(t(5).wrapping_add(u64::MAX), t(4));
        assert_eq!(t(5).wrapping_sub(u64::MAX), t(6));
        assert_eq!(t(0).difference(t(M90 - 1)), 1);
        assert_eq!(t(M90 - 1).difference(t(0)), -1);
        // the range is (-2^32, 2^32]
        assert_eq!(t(1 << 32).difference(t(0)), 1 << 32);
        assert_eq!(t(0).difference(t(1 << 32)), 1 << 32);
        assert_eq!(t((1 << 32) + 1).difference(t(0)), -(1 << 32) + 1);
        assert_eq!(t((1 << 32) - 1).difference(t(0)), (1 << 32) - 1);
        assert_eq!(<Timestamp as Bits>::from_bits(u64::MAX, 33), t(M90 - 1));
    }

    #[test]
    fn trap_16_every_bound_of_a_pcr() {
        assert_eq!(Pcr::new(M27), None);
        let last = p(M27 - 1);
        assert_eq!((last.base(), last.extension(), last.valid()), (t(M90 - 1), 299, true));
        assert_eq!(last.wrapping_add(1), p(0));
        assert_eq!(p(0).wrapping_sub(1), last);
        assert_eq!(p(0).difference(last), 1);
        assert_eq!(last.difference(p(0)), -1);
        assert_eq!(p(M27 / 2).difference(p(0)), (M27 / 2) as i64);
        assert_eq!(p(M27 / 2 + 1).difference(p(0)), 1 - (M27 / 2) as i64);
        assert_eq!(p(299).wrapping_add(1), p(300));
        assert_eq!((p(300).base(), p(300).extension()), (t(1), 0));
        for extension in [299, 300, 511] {
            let pcr = <Pcr as Bits>::from_bits(7 << 15 | 0x3F << 9 | extension, 48);
            assert_eq!(pcr.valid(), extension < 300);
            assert_eq!(pcr.ticks(), 2100 + extension);
        }
        // an invalid extension at the last base stays below the modulus
        let over = <Pcr as Bits>::from_bits(u64::MAX, 48);
        assert_eq!((over.ticks(), over.valid()), (211, false));
    }

    #[test]
    fn trap_16_pts_wraps_before_its_dts() {
        let (dts, pts) = (t(M90 - 1800), t(1800));
        assert_eq!(pts.order(dts), Ordering::Greater);
        assert_eq!(dts.order(pts), Ordering::Less);
        assert_eq!(pts.difference(dts), 3600);
        assert_eq!(pts.order(pts), Ordering::Equal);
    }

    #[test]
    fn pcr_keeps_all_48_bits() {
        // base 0x0_1234_5678 | reserved 000000 | extension 0x12B
        let bytes = [0x09, 0x1A, 0x2B, 0x3C, 0x01, 0x2B];
        let pcr = Pcr::from_bytes(bytes);
        assert_eq!((pcr.base(), pcr.reserved(), pcr.extension()), (t(0x1234_5678), 0, 0x12B));
        assert_eq!(pcr.to_bytes(), bytes);
        assert_eq!(p(pcr.ticks()).reserved(), 0x3F);
        assert_ne!(p(pcr.ticks()), pcr);
        assert_eq!(Pcr::default(), p(0));
    }

    #[test]
    fn pes_timestamp_has_the_layout_of_the_standard() {
        // '0011' PTS[32..30]=101 1 PTS[29..15]=000000000000011 1 PTS[14..0]=100000000000000 1
        let raw = 0b0011_1011_0000_0000_0000_0111_1000_0000_0000_0001;
        let pts = <PesTimestamp as Bits>::from_bits(raw, 40);
        assert_eq!(pts.timestamp(), t(5 << 30 | 3 << 15 | 1 << 14));
        assert_eq!((pts.prefix(), pts.markers_ok()), (PesTimestamp::PTS, true));
        assert_eq!(PesTimestamp::new(PesTimestamp::PTS, pts.timestamp()), Some(pts));
        for marker in [0, 16, 32] {
            let odd = <PesTimestamp as Bits>::from_bits(raw ^ 1 << marker, 40);
            assert!(!odd.markers_ok());
            assert_eq!(odd.timestamp(), pts.timestamp());
            assert_eq!(odd.to_bits(40), raw ^ 1 << marker);
        }
        assert_eq!(PesTimestamp::new(16, t(0)), None);
        assert_eq!(PesTimestamp::default(), PesTimestamp::new(PesTimestamp::PTS_ONLY, t(0)).unwrap());
    }

    #[test]
    fn escr_has_the_layout_of_the_standard() {
        // '11' base[32..30]=001 1 base[29..15]=2 1 base[14..0]=3 1 extension=257 1
        let raw = 0b11_001_1_000000000000010_1_000000000000011_1_100000001_1;
        let escr = <Escr as Bits>::from_bits(raw, 48);
        assert_eq!((escr.base(), escr.extension()), (t(1 << 30 | 2 << 15 | 3), 257));
        assert_eq!((escr.reserved(), escr.markers_ok(), escr.valid()), (3, true, true));
        assert_eq!(Escr::new(escr.ticks()), Some(escr));
        for marker in [0, 10, 26, 42] {
            let odd = <Escr as Bits>::from_bits(raw ^ 1 << marker, 48);
            assert!(!odd.markers_ok());
            assert_eq!(odd.ticks(), escr.ticks());
        }
        assert_eq!(Escr::new(M27), None);
        assert_eq!(Escr::default(), Escr::new(0).unwrap());
        assert!(!<Escr as Bits>::from_bits(300 << 1, 48).valid());
    }

    #[test]
    fn durations() {
        assert_eq!(t(90_000 * 3 + 45).duration(), Duration::new(3, 500_000));
        assert_eq!(t(M90 - 1).duration(), Duration::new(95_443, 717_677_777));
        assert_eq!(p(27_000_000 + 27).duration(), Duration::new(1, 1000));
        assert_eq!(Timestamp::wrapping_from_duration(Duration::from_secs(95_444)), t(95_444 * 90_000 - M90));
        assert_eq!(Timestamp::wrapping_from_duration(Duration::MAX).get() >> 33, 0);
        assert!(Pcr::wrapping_from_duration(Duration::MAX).valid());
    }

    #[test]
    fn unwrapper_counts_on_over_the_wrap() {
        let mut clock = Unwrapper::<Timestamp>::new();
        assert_eq!(clock.unwrap(t(M90 - 3600)), M90 as i64 - 3600);
        assert_eq!(clock.peek(t(0)), M90 as i64);
        assert_eq!(clock.unwrap(t(3600)), M90 as i64 + 3600);
        assert_eq!(clock.unwrap(t(0)), M90 as i64);
        assert_eq!(clock.unwrap(t(M90 - 1)), M90 as i64 - 1);
        let mut back = Unwrapper::<Pcr>::default();
        assert_eq!(back.unwrap(p(10)), 10);
        assert_eq!(back.unwrap(p(M27 - 10)), -10);
        assert_eq!(Unwrapper::<Pcr>::duration(-10), Duration::ZERO);
        assert_eq!(Unwrapper::<Pcr>::duration(54_000_000), Duration::from_secs(2));
    }

    proptest! {
        #[test]
        fn difference_undoes_wrapping_add(a in 0..M27, d in 0..M27) {
            let later = p(a).wrapping_add(d);
            let expected = if d > M27 / 2 { d as i64 - M27 as i64 } else { d as i64 };
            prop_assert_eq!(later.difference(p(a)), expected);
            prop_assert_eq!(later.wrapping_sub(d), p(a));
        }

        #[test]
        fn unwrapper_follows_any_steps_below_half(start in 0..M90, steps in prop::collection::vec(-(1i64 << 32) + 1..=1 << 32, 0..40)) {
            let mut clock = Unwrapper::new();
            let mut truth = clock.unwrap(t(start));
            for step in steps {
                truth += step;
                prop_assert_eq!(clock.unwrap(t(truth.rem_euclid(M90 as i64) as u64)), truth);
            }
        }

        #[test]
        fn durations_come_back(a in 0..M27) {
            prop_assert_eq!(Pcr::wrapping_from_duration(p(a).duration()), p(a));
            prop_assert_eq!(Timestamp::wrapping_from_duration(t(a % M90).duration()), t(a % M90));
        }

        #[test]
        fn every_bit_pattern_comes_back(raw in 0u64..1 << 48) {
            prop_assert_eq!(<Pcr as Bits>::from_bits(raw, 48).to_bits(48), raw);
            prop_assert_eq!(<Escr as Bits>::from_bits(raw, 48).to_bits(48), raw);
            prop_assert_eq!(<PesTimestamp as Bits>::from_bits(raw >> 8, 40).to_bits(40), raw >> 8);
            let time = t(raw & (M90 - 1));
            prop_assert_eq!(PesTimestamp::new(9, time).unwrap().timestamp(), time);
        }
    }
}
