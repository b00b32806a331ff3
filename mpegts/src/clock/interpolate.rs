//! The clock between its references, and the rate that they imply — ISO/IEC 13818-1, 2.4.2.1.

use super::{Clock, Pcr, mul_div, mul_div_nearest};

/// 27 MHz ticks in the time of a byte at one bit a second.
const TICKS: u64 = 8 * Pcr::FREQUENCY;

/// References further apart belong to different time bases.
const MAX_INTERVAL: u64 = Pcr::FREQUENCY;

/// A constant rate of bytes against the 27 MHz clock, in whole bits a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bitrate(u64);

impl Bitrate {
    /// None for 0.
    pub const fn new(bits_per_second: u64) -> Option<Bitrate> {
        if bits_per_second == 0 { None } else { Some(Bitrate(bits_per_second)) }
    }

    /// Bits a second.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The time of so many bytes in 27 MHz ticks, rounded down.
    #[inline]
    pub fn ticks(self, bytes: u64) -> u64 {
        mul_div(bytes, TICKS, self.0).unwrap_or(u64::MAX)
    }

    /// The rate nearest to `bytes` in `ticks`. None when that is 0 or infinite.
    pub fn of(bytes: u64, ticks: u64) -> Option<Bitrate> {
        Bitrate::new(u64::try_from(mul_div_nearest(bytes, TICKS, ticks)?).ok()?)
    }
}

#[derive(Clone, Copy, Debug)]
struct Reference {
    position: u64,
    pcr: Pcr,
}

/// Positions and ticks between references.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    positions: u64,
    ticks: u64,
}

/// Gives every packet the clock of its program, out of the PCRs of one PID at their positions.
///
/// Between two references the clock runs evenly; behind the last one, and across a discontinuity,
/// it goes on at the rate of the last interval. Positions are bytes of the stream, as
/// [`Demux`](crate::demux::Demux) gives them; any other even measure will do, but not for a bitrate.
///
/// ```
/// use mpegts::clock::{Pcr, PcrInterpolator};
/// let mut clock = PcrInterpolator::new();
/// clock.push(0, Pcr::new(1_000).unwrap(), false);
/// clock.push(18_800, Pcr::new(271_000).unwrap(), false);
/// assert_eq!(clock.at(9_400), Pcr::new(136_000));
/// assert_eq!(clock.bitrate().unwrap().get(), 15_040_000);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PcrInterpolator {
    before: Option<Reference>,
    last: Option<Reference>,
    span: Option<Span>,
    total: Span,
}

impl PcrInterpolator {
    /// Nothing seen yet.
    pub const fn new() -> PcrInterpolator {
        PcrInterpolator { before: None, last: None, span: None, total: Span { positions: 0, ticks: 0 } }
    }

    /// Takes the next reference. `discontinuity` is the discontinuity_indicator of its packet.
    ///
    /// False where a new time base begins: with the indicator, and without it where the clock
    /// stands, runs backward, or goes on by more than a second.
    pub fn push(&mut self, position: u64, pcr: Pcr, discontinuity: bool) -> bool {
        let last = self.last.replace(Reference { position, pcr });
        self.before = last;
        let Some(last) = last else { return true };
        let positions = position.checked_sub(last.position).filter(|n| *n > 0);
        if positions.is_none() {
            // Another stream, or the same from the start.
            self.before = None;
        }
        let ticks = u64::try_from(pcr.difference(last.pcr)).ok();
        let ticks = ticks.filter(|t| (1..=MAX_INTERVAL).contains(t) && !discontinuity);
        let Some((positions, ticks)) = positions.zip(ticks) else { return false };
        self.span = Some(Span { positions, ticks });
        self.total.positions = self.total.positions.saturating_add(positions);
        self.total.ticks = self.total.ticks.saturating_add(ticks);
        true
    }

    /// The clock at `position`, where a PCR in a packet there would say so. Positions before the
    /// last reference but one are taken to belong to the same time base as that.
    ///
    /// None before there are two references of one time base.
    pub fn at(&self, position: u64) -> Option<Pcr> {
        let span = self.span?;
        let last = self.last?;
        let from = if position >= last.position { last } else { self.before.unwrap_or(last) };
        let (distance, later) = match position.checked_sub(from.position) {
            Some(distance) => (distance, true),
            None => (from.position.saturating_sub(position), false),
        };
        let ticks = mul_div_nearest(distance, span.ticks, span.positions)?;
        let ticks = u64::try_from(ticks.checked_rem(u128::from(Pcr::MODULUS))?).ok()?;
        Some(if later { from.pcr.wrapping_add(ticks) } else { from.pcr.wrapping_sub(ticks) })
    }

    /// The rate between the last two references of one time base.
    pub fn bitrate(&self) -> Option<Bitrate> {
        let span = self.span?;
        Bitrate::of(span.positions, span.ticks)
    }

    /// The rate over all intervals so far, those across discontinuities left out.
    pub fn average_bitrate(&self) -> Option<Bitrate> {
        Bitrate::of(self.total.positions, self.total.ticks)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // tests assert

    use super::*;
    use proptest::prelude::*;

    fn pcr(ticks: u64) -> Pcr {
        Pcr::wrapping(ticks)
    }

    #[test]
    fn trap_16_the_clock_goes_on_over_its_wrap() {
        let mut clock = PcrInterpolator::new();
        assert!(clock.push(1000, pcr(Pcr::MODULUS - 100), false));
        assert_eq!((clock.at(1000), clock.bitrate()), (None, None));
        assert!(clock.push(3000, pcr(100), false));
        assert_eq!(clock.at(1000), Some(pcr(Pcr::MODULUS - 100)));
        assert_eq!(clock.at(1990), Some(pcr(Pcr::MODULUS - 1)));
        assert_eq!(clock.at(2000), Some(pcr(0)));
        assert_eq!(clock.at(3000), Some(pcr(100)));
        assert_eq!(clock.at(13_000), Some(pcr(1100)));
        assert_eq!(clock.at(0), Some(pcr(Pcr::MODULUS - 200)));
    }

    #[test]
    fn a_new_time_base_does_not_bend_the_old_one() {
        for (second, indicated) in [(9_000_000, true), (1_000, false), (2_000, false), (2_000 + 27_000_001, false)] {
            let mut clock = PcrInterpolator::new();
            assert!(clock.push(0, pcr(0), false));
            assert!(clock.push(1000, pcr(2_000), false));
            assert!(!clock.push(2000, pcr(second), indicated), "{second}");
            // before it the old one goes on, from it on the new one, both at the rate known so far
            assert_eq!(clock.at(1500), Some(pcr(3_000)));
            assert_eq!(clock.at(2000), Some(pcr(second)));
            assert_eq!(clock.at(2500), Some(pcr(second + 1_000)));
            let rate = clock.bitrate();
            assert_eq!(rate, Bitrate::of(1000, 2000));
            assert!(clock.push(3000, pcr(second + 3_000), false));
            assert_eq!(clock.bitrate(), Bitrate::of(1000, 3000));
            assert_eq!(clock.average_bitrate(), Bitrate::of(2000, 5000));
        }
        let mut clock = PcrInterpolator::new();
        clock.push(5000, pcr(0), false);
        assert!(!clock.push(5000, pcr(10), false));
        assert!(clock.push(6000, pcr(1010), false));
        assert_eq!(clock.at(5500), Some(pcr(510)));
    }

    /// Thirds and sevenths: one side of a half goes down, the other one up.
    #[test]
    fn times_and_rates_are_the_nearest() {
        let mut clock = PcrInterpolator::new();
        clock.push(0, pcr(100), false);
        clock.push(3, pcr(110), false);
        // 103.33, 106.67, 113.33
        assert_eq!([1, 2, 4].map(|at| clock.at(at)), [103, 107, 113].map(|ticks| Some(pcr(ticks))));
        let mut clock = PcrInterpolator::new();
        clock.push(0, pcr(100), false);
        clock.push(7, pcr(110), false);
        // 101.43, 102.86, 104.29, 105.71
        assert_eq!([1, 2, 3, 4].map(|at| clock.at(at)), [101, 103, 104, 106].map(|ticks| Some(pcr(ticks))));
        // 216,000,000 bit/s by the byte and tick: 123,428,571.43 and 92,571,428.57
        assert_eq!([4, 3].map(|bytes| Bitrate::of(bytes, 7).unwrap().get()), [123_428_571, 92_571_429]);
    }

    #[test]
    fn ticks_of_bytes_are_exact_however_many() {
        let rate = Bitrate::new(24_128_342).unwrap();
        for bytes in [0, 1, 188, 85_000_000_000, 86_000_000_000, 1 << 50] {
            let exact = u128::from(bytes) * 216_000_000 / 24_128_342;
            assert_eq!(u128::from(rate.ticks(bytes)), exact);
        }
        assert_eq!(Bitrate::new(1).unwrap().ticks(u64::MAX), u64::MAX);
        assert_eq!((Bitrate::new(0), Bitrate::of(188, 0), Bitrate::of(0, 5)), (None, None, None));
        assert_eq!(Bitrate::of(188, 40_608).unwrap().get(), 1_000_000);
    }

    proptest! {
        /// References of a constant rate, at any distances, give back that rate and its clock.
        #[test]
        fn an_even_clock_is_found_again(
            start in 0..Pcr::MODULUS,
            rate in 1_000_000u64..100_000_000,
            steps in proptest::collection::vec(1u64..100, 2..50),
        ) {
            let rate = Bitrate::new(rate).unwrap();
            let mut clock = PcrInterpolator::new();
            let mut packet = 0;
            for step in steps {
                clock.push(packet * 188, pcr(start).wrapping_add(rate.ticks(packet * 188)), false);
                packet += step;
                for position in [packet * 188, (packet + 5) * 188] {
                    let Some(at) = clock.at(position) else { continue };
                    // one tick of rounding in each reference, stretched by the distance
                    let error = at.difference(pcr(start).wrapping_add(rate.ticks(position)));
                    prop_assert!(error.abs() <= 220, "{error}");
                }
            }
            let found = clock.average_bitrate().unwrap().get();
            let off = found.abs_diff(rate.get());
            prop_assert!(off * clock.total.ticks / rate.get() <= 2, "{found} for {rate:?}");
        }
    }
}
