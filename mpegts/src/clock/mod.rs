//! The clocks of ISO/IEC 13818-1: 33 bits at 90 kHz, and 27 MHz above them. Both wrap after 26.5 hours.
//!
//! ```
//! use mpegts::clock::{Clock, Pcr, Timestamp, Unwrapper};
//!
//! let before = Timestamp::wrapping(Timestamp::MODULUS - 90);
//! let after = before.wrapping_add(180);
//! assert_eq!((after.get(), after.difference(before)), (90, 180));
//! // A time line that goes on over the wrap.
//! let mut line = Unwrapper::new();
//! let start = line.unwrap(before);
//! assert_eq!(line.unwrap(after) - start, 180);
//! // A PCR counts 300 to each tick of its base.
//! assert_eq!(Pcr::wrapping(27_000_000 + 7).base(), Timestamp::wrapping(90_000));
//! ```

mod interpolate;

pub use interpolate::{Bitrate, PcrInterpolator};

use core::cmp::Ordering;
use core::fmt;
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
    let part = nanos.saturating_add(500_000_000) / 1_000_000_000;
    let whole = product(duration.as_secs(), C::FREQUENCY)
        .checked_rem(u128::from(C::MODULUS))
        .and_then(|ticks| u64::try_from(ticks).ok());
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

/// `a * b / divisor`, rounded down. None when `divisor` is 0, or the result above 64 bits.
#[inline]
pub(crate) fn mul_div(a: u64, b: u64, divisor: u64) -> Option<u64> {
    // The usual case, and much faster than 128 bits.
    if let Some(product) = a.checked_mul(b) {
        return product.checked_div(divisor);
    }
    u64::try_from(product(a, b).checked_div(divisor.into())?).ok()
}

/// `a * b / divisor`, rounded to the nearest. None when `divisor` is 0.
fn mul_div_nearest(a: u64, b: u64, divisor: u64) -> Option<u128> {
    let divisor = u128::from(divisor);
    // The product is at most 2^128 - 2^65 + 1.
    product(a, b).wrapping_add(divisor >> 1).checked_div(divisor)
}

fn product(a: u64, b: u64) -> u128 {
    u128::from(a).wrapping_mul(u128::from(b))
}

/// Time of `ticks` at `frequency`, rounded down to a nanosecond.
fn duration(ticks: u64, frequency: u64) -> Duration {
    let seconds = ticks.checked_div(frequency).unwrap_or(0);
    let rest = ticks.checked_rem(frequency).unwrap_or(0).saturating_mul(1_000_000_000);
    let nanos = rest.checked_div(frequency).unwrap_or(0);
    Duration::new(seconds, u32::try_from(nanos).unwrap_or(0))
}

/// In seconds, with the ticks behind them.
macro_rules! shown {
    ($($t:ident)*) => { $(
        impl fmt::Debug for $t {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (ticks, time) = (Clock::ticks(*self), duration(Clock::ticks(*self), $t::FREQUENCY));
                write!(f, "{}.{:06} s ({ticks} ticks)", time.as_secs(), time.subsec_micros())
            }
        }
    )* };
}
shown!(Timestamp Pcr Escr);

impl fmt::Debug for PesTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)?;
        if self.markers_ok() { Ok(()) } else { f.write_str(", marker bits wrong") }
    }
}

/// 33 bits at 90 kHz: PTS, DTS, the base of PCR and ESCR, times of SCTE 35.
///
/// Not `Ord`: the values go round. [`order`](Self::order) and [`difference`](Self::difference) compare.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
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
        (self.0 & 0x1_C000_0000) << 3 | (self.0 & 0x3FFF_8000) << 2 | (self.0 & 0x7FFF) << 1
    }

    /// The value in 36 bits laid out as by [`spread`](Self::spread), whatever the marker bits are.
    #[inline]
    const fn gather(raw: u64) -> Timestamp {
        Timestamp(raw >> 3 & 0x1_C000_0000 | raw >> 2 & 0x3FFF_8000 | raw >> 1 & 0x7FFF)
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
/// (9 bits, 0..=299). ISO/IEC 13818-1, 2.4.3.5, for PCR and OPCR.
///
/// Kept as sent: equal means equal in every bit. The default is 0 with the reserved bits set.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
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
        Pcr((ticks / 300) << 15 | Pcr::RESERVED | (ticks % 300))
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
        Timestamp(self.0 >> 15 & 0x1_FFFF_FFFF)
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
        (self.0 >> 9 & 0x3F) as u8
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

/// A timestamp in the 40 bits it has in a PES header (ISO/IEC 13818-1, 2.4.3.7): four bits of prefix, then
/// 3, 15 and 15 bits, each followed by a marker bit. Kept as sent.
///
/// Also the form of TREF and of DTS_next_AU, where splice_type stands for the prefix.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PesTimestamp(u64);

impl PesTimestamp {
    /// Prefix of a PTS without DTS.
    pub const PTS_ONLY: u8 = 0b0010;
    /// Prefix of a PTS that a DTS follows.
    pub const PTS: u8 = 0b0011;
    /// Prefix of a DTS.
    pub const DTS: u8 = 0b0001;
    /// Prefix of a TREF: reserved bits.
    pub const TREF: u8 = 0b1111;

    /// With marker bits of 1; None when `prefix` has more than four bits.
    pub const fn new(prefix: u8, timestamp: Timestamp) -> Option<PesTimestamp> {
        if prefix > 15 {
            return None;
        }
        // `as`: u64::from is not const
        Some(PesTimestamp((prefix as u64) << 36 | timestamp.spread() | MARKERS))
    }

    /// The 33 bits, whatever prefix and marker bits are.
    #[inline]
    pub const fn timestamp(self) -> Timestamp {
        Timestamp::gather(self.0)
    }

    /// The four bits before the timestamp.
    #[allow(clippy::cast_possible_truncation)] // four bits
    pub const fn prefix(self) -> u8 {
        (self.0 >> 36 & 0xF) as u8
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
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
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
        Escr(Escr::FRAME | pcr.base().spread() << 10 | (pcr.extension() as u64) << 1)
    }

    /// ESCR_base, at 90 kHz.
    pub const fn base(self) -> Timestamp {
        Timestamp::gather(self.0 >> 10)
    }

    /// ESCR_extension as sent: 0..=299, or 300..=511 when invalid.
    #[allow(clippy::cast_possible_truncation)] // nine bits
    pub const fn extension(self) -> u16 {
        (self.0 >> 1 & 0x1FF) as u16
    }

    /// base * 300 + extension, at 27 MHz, as [`Pcr::ticks`].
    pub const fn ticks(self) -> u64 {
        Pcr(self.base().0 << 15 | self.0 >> 1 & 0x1FF).ticks()
    }

    /// False for an extension of 300..=511.
    pub const fn valid(self) -> bool {
        self.extension() < 300
    }

    /// The two reserved bits, 3 by the standard.
    #[allow(clippy::cast_possible_truncation)] // two bits
    pub const fn reserved(self) -> u8 {
        (self.0 >> 46 & 3) as u8
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
mod tests;
