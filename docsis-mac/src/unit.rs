//! Numbers with their units. A type holds the number as sent; its accessor and its text are in the unit named.

use core::fmt;
use core::time::Duration;
use wire::Bits;

/// Writes `value` / 10^`decimals` without trailing zeros, but with three decimals of a million, then the unit.
fn show(f: &mut fmt::Formatter<'_>, value: i64, decimals: u32, unit: &str) -> fmt::Result {
    let scale = 10u64.saturating_pow(decimals);
    let size = value.unsigned_abs();
    let whole = size.checked_div(scale).unwrap_or(size);
    let (mut part, mut width) = (size.checked_rem(scale).unwrap_or(0), decimals);
    // As people write them: `30.600 MHz`, but `12.5 µs`.
    let least = if unit.starts_with('M') { decimals.min(3) } else { 0 };
    while width > least && part % 10 == 0 {
        part /= 10;
        width = width.saturating_sub(1);
    }
    let sign = if value < 0 { "-" } else { "" };
    match usize::try_from(width) {
        Ok(width @ 1..) => write!(f, "{sign}{whole}.{part:0width$} {unit}"),
        _ => write!(f, "{sign}{whole} {unit}"),
    }
}

/// Declares numbers of a unit: `pub Name: type, accessor = factor / decimals "unit"`, which stands for
/// `number * factor / 10^decimals` of the unit. In JSON it is the number as sent.
macro_rules! units {
    ($( $(#[$meta:meta])* pub $Name:ident: $int:ty, $accessor:ident = $factor:literal / $decimals:literal $unit:literal; )*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Name(pub $int);

        impl $Name {
            #[doc = concat!("In ", $unit, ".")]
            pub fn $accessor(self) -> f64 {
                in_unit(f64::from(self.0), $factor, $decimals)
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                show(f, i64::from(self.0).saturating_mul($factor), $decimals, $unit)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Bits for $Name {
            const MIN: u32 = <$int as Bits>::MIN;
            const MAX: u32 = <$int as Bits>::MAX;

            #[inline(always)]
            fn from_bits(raw: u64, width: u32) -> Self {
                $Name(<$int>::from_bits(raw, width))
            }

            #[inline(always)]
            fn to_bits(self, width: u32) -> u64 {
                self.0.to_bits(width)
            }
        }

        wire::__layout! { wire::layouts! {
            [] $Name = stringify!($Name), <$int as wire::layout::Described>::LAYOUT.form;
        } }

        wire::__serde! {
            impl wire::ser::JsonBits for $Name {
                fn to_value(self) -> wire::ser::Value {
                    self.0.to_value()
                }

                fn from_value(value: &wire::ser::Value) -> Result<Self, wire::ser::Error> {
                    wire::ser::JsonBits::from_value(value).map($Name)
                }
            }
        }
    )* };
}

/// `value * factor / 10^decimals`, without `std`.
fn in_unit(value: f64, factor: i64, decimals: u32) -> f64 {
    // No factor here has more bits than an `f64` has digits.
    #[allow(clippy::cast_precision_loss)]
    let factor = factor as f64;
    value * factor / (0..decimals).fold(1.0, |scale, _| scale * 10.0)
}

units! {
    /// A frequency, in Hz.
    pub Frequency: u32, mhz = 1 / 6 "MHz";
    /// A difference of frequencies, in Hz.
    pub FrequencyOffset: i16, hz = 1 / 0 "Hz";
    /// A frequency, in MHz.
    pub Megahertz: u16, mhz = 1 / 0 "MHz";
    /// A rate, in bits per second.
    pub BitRate: u32, mbps = 1 / 6 "Mbit/s";

    /// A ratio of powers, in quarters of a decibel.
    pub QuarterDb: u8, db = 25 / 2 "dB";
    /// A difference of powers, in quarters of a decibel.
    pub SignedQuarterDb: i8, db = 25 / 2 "dB";
    /// A power, in quarters of a dBmV.
    pub QuarterDbmv: u16, dbmv = 25 / 2 "dBmV";
    /// A power, in quarters of a dBmV.
    pub SignedQuarterDbmv: i16, dbmv = 25 / 2 "dBmV";
    /// A power, in tenths of a dBmV.
    pub TenthDbmv: i16, dbmv = 1 / 1 "dBmV";

    /// Ticks of the 10.24 MHz clock of the CMTS, 6.25 µs / 64 each; 32 bits wrap after 419.43 s.
    pub Ticks: u32, us = 9_765_625 / 8 "µs";
    /// A difference in time, in ticks of 10.24 MHz.
    pub TickOffset: i32, us = 9_765_625 / 8 "µs";
    /// A part of a tick of 10.24 MHz, in 1/256: 0.381 ns.
    pub TickFraction: u8, ns = 3_814_697_265_625 / 13 "ns";
    /// A time, in µs.
    pub Microseconds: u32, us = 1 / 0 "µs";
    /// A time, in units of 100 µs.
    pub HundredMicroseconds: u8, ms = 1 / 1 "ms";
    /// A time, in ms.
    pub Milliseconds: u32, ms = 1 / 0 "ms";
    /// A time, in units of 10 ms.
    pub TenMilliseconds: u8, ms = 10 / 0 "ms";
    /// A time, in units of 20 ms.
    pub TwentyMilliseconds: u16, ms = 20 / 0 "ms";
    /// A time, in s.
    pub Seconds: u32, s = 1 / 0 "s";
    /// The length of a mini-slot, in units of 6.25 µs.
    pub MiniSlotSize: u8, us = 625 / 2 "µs";
}

/// The same as a [`Duration`].
macro_rules! durations {
    ($( $Name:ident: $nanoseconds:literal / $divisor:literal; )*) => { $(
        impl From<$Name> for Duration {
            fn from(time: $Name) -> Duration {
                Duration::from_nanos(u64::from(time.0).saturating_mul($nanoseconds) / $divisor)
            }
        }
    )* };
}
durations! {
    Ticks: 9_765_625 / 100_000;
    Microseconds: 1_000 / 1;
    HundredMicroseconds: 100_000 / 1;
    Milliseconds: 1_000_000 / 1;
    TenMilliseconds: 10_000_000 / 1;
    TwentyMilliseconds: 20_000_000 / 1;
    Seconds: 1_000_000_000 / 1;
    MiniSlotSize: 6_250 / 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn numbers_are_shown_with_their_units() {
        assert_eq!(Frequency(31_500_000).to_string(), "31.500 MHz");
        assert_eq!(Frequency(999_000_001).to_string(), "999.000001 MHz");
        assert_eq!(Frequency(0).to_string(), "0.000 MHz");
        assert_eq!(FrequencyOffset(-1234).to_string(), "-1234 Hz");
        assert_eq!(SignedQuarterDb(-3).to_string(), "-0.75 dB");
        assert_eq!(QuarterDbmv(205).to_string(), "51.25 dBmV");
        assert_eq!(Ticks(64).to_string(), "6.25 µs");
        assert_eq!(TickOffset(-1).to_string(), "-0.09765625 µs");
        assert_eq!(TickOffset(i32::MIN).to_string(), "-209715200 µs");
        assert_eq!(MiniSlotSize(4).to_string(), "25 µs");
    }

    #[test]
    fn accessors_are_in_the_unit_they_name() {
        assert!((Frequency(31_500_000).mhz() - 31.5).abs() < 1e-9);
        assert!((SignedQuarterDbmv(-7).dbmv() + 1.75).abs() < 1e-9);
        assert_eq!(Duration::from(Ticks(10_240_000)), Duration::from_secs(1));
        assert_eq!(Duration::from(Ticks(u32::MAX)).as_millis(), 419_430);
        assert_eq!(Duration::from(MiniSlotSize(2)), Duration::from_nanos(12_500));
        assert_eq!(Duration::from(TwentyMilliseconds(3)), Duration::from_millis(60));
    }
}
