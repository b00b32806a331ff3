//! Frequencies, symbol rates and orbital positions, in the units that people tune with.
//!
//! Every type keeps the bits as sent; getters say None where a digit is over nine.
//!
//! ```
//! use dvb_si::descriptor::CableDeliverySystem;
//! use wire::Decode;
//!
//! let cable = CableDeliverySystem::from_bytes(&[0x03, 0x46, 0x00, 0x00, 0xFF, 0xF2, 0x03, 0x00, 0x68, 0x75, 0x03])?;
//! assert_eq!((cable.frequency.to_string(), cable.symbol_rate.to_string()), ("346.000 MHz".into(), "6.875 Msym/s".into()));
//! # Ok::<(), wire::Error>(())
//! ```

use core::fmt;
use wire::{Bcd, Bits};

/// A number on the wire: binary, or decimal digits.
trait Number: Bits {
    /// The largest.
    #[allow(dead_code)] // only layouts ask
    const MOST: u64;

    fn number(self) -> Option<u32>;
    fn of(number: u32) -> Option<Self>;
}

impl Number for u32 {
    const MOST: u64 = 0xFFFF_FFFF;

    fn number(self) -> Option<u32> {
        Some(self)
    }

    fn of(number: u32) -> Option<Self> {
        Some(number)
    }
}

impl<const D: u32> Number for Bcd<D> {
    const MOST: u64 = 10u64.pow(D).saturating_sub(1);

    fn number(self) -> Option<u32> {
        self.get()
    }

    fn of(number: u32) -> Option<Self> {
        Bcd::new(number)
    }
}

/// A whole number of a unit with the prefix that fits, exact, with at least three decimals behind a prefix.
pub(crate) struct Prefixed(pub u64, pub &'static str);

impl fmt::Display for Prefixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Prefixed(value, unit) = *self;
        let (whole, mut decimals, mut shown, prefix) = match value {
            ..1_000 => return write!(f, "{value} {unit}"),
            1_000..1_000_000 => (value / 1_000, value % 1_000, 3usize, "k"),
            1_000_000..1_000_000_000 => (value / 1_000_000, value % 1_000_000, 6, "M"),
            _ => (value / 1_000_000_000, value % 1_000_000_000, 9, "G"),
        };
        while shown > 3 && decimals % 10 == 0 {
            decimals /= 10;
            shown = shown.saturating_sub(1);
        }
        write!(f, "{whole}.{decimals:0shown$} {prefix}{unit}")
    }
}

/// Numbers that count steps of a unit.
macro_rules! quantities {
    ($( $(#[$meta:meta])* $Name:ident($Raw:ty): $bits:literal, $step:literal $unit:literal, $get:ident $new:ident; )*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct $Name(
            /// As sent.
            pub $Raw,
        );

        impl $Name {
            #[doc = concat!("In ", $unit, "; None when a digit is over nine.")]
            pub fn $get(self) -> Option<u64> {
                self.0.number().map(|n| u64::from(n).saturating_mul($step))
            }

            #[doc = concat!("Of a number of ", $unit, "; None for what is no multiple of the step, or too much.")]
            pub fn $new(value: u64) -> Option<Self> {
                let steps = u32::try_from(value.checked_div($step)?).ok()?;
                <$Raw>::of(steps).map($Name).filter(|q| q.$get() == Some(value))
            }
        }

        impl Bits for $Name {
            const MIN: u32 = $bits;
            const MAX: u32 = $bits;

            #[inline(always)]
            fn from_bits(raw: u64, width: u32) -> Self {
                $Name(<$Raw>::from_bits(raw, width))
            }

            #[inline(always)]
            fn to_bits(self, width: u32) -> u64 {
                self.0.to_bits(width)
            }
        }

        /// With its unit; the bits where they are no number.
        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.$get() {
                    Some(value) => Prefixed(value, $unit).fmt(f),
                    None => write!(f, "{:#x}", self.0.to_bits($bits)),
                }
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        wire::__serde! {
            impl wire::ser::JsonBits for $Name {
                #[doc = concat!("The number of ", $unit, "; `0x` and the bits where they are no number.")]
                fn to_value(self) -> wire::ser::Value {
                    match self.$get() {
                        Some(value) => wire::ser::Value::Int(value.into()),
                        None => wire::ser::format!("{self}").into(),
                    }
                }

                fn from_value(value: &wire::ser::Value) -> Result<Self, wire::ser::Error> {
                    match (crate::json::from_raw(value, $bits), value) {
                        (Some(raw), _) => Some(Self::from_bits(raw, $bits)),
                        (_, wire::ser::Value::Int(n)) => u64::try_from(*n).ok().and_then($Name::$new),
                        _ => None,
                    }
                    .ok_or_else(|| wire::ser::Error::value(concat!("expected a multiple of ", $step, " ", $unit)))
                }
            }
        }

        wire::__layout! { wire::layouts! {
            [] $Name = stringify!($Name), wire::layout::Form::AnyOf(&[
                wire::layout::Form::Steps { step: $step, most: <$Raw as Number>::MOST },
                wire::layout::Form::Text("^0x[0-9A-Fa-f]+$"),
            ]);
        } }
    )* };
}

quantities! {
    /// A frequency in steps of 10 kHz: that of a satellite's transponder.
    SatelliteFrequency(Bcd<8>): 32, 10_000 "Hz", hz from_hz;
    /// A frequency in steps of 100 Hz: that of a cable's channel.
    CableFrequency(Bcd<8>): 32, 100 "Hz", hz from_hz;
    /// A frequency in steps of 10 Hz: that of a terrestrial channel.
    TerrestrialFrequency(u32): 32, 10 "Hz", hz from_hz;
    /// A symbol rate in steps of 100 symbols a second.
    SymbolRate(Bcd<7>): 28, 100 "sym/s", per_second from_per_second;
}

/// orbital_position, tenths of a degree, and west_east_flag.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct OrbitalPosition(pub(crate) u32);

impl OrbitalPosition {
    /// So many tenths of a degree east; west when negative. None from 1,000 degrees on.
    pub const fn from_tenths(east: i32) -> Option<Self> {
        match Bcd::<4>::new(east.unsigned_abs()) {
            Some(digits) => Some(Self::new(digits, east >= 0)),
            None => None,
        }
    }

    /// The digits of orbital_position, and west_east_flag.
    pub const fn new(tenths: Bcd<4>, east: bool) -> Self {
        OrbitalPosition((tenths.raw() & 0xFFFF) << 1 | if east { 1 } else { 0 })
    }

    /// Tenths of a degree, negative in the west; None when a digit is over nine.
    pub fn tenths(self) -> Option<i32> {
        let tenths = i32::try_from(Bcd::<4>::from_raw(self.0 >> 1).get()?).ok()?;
        Some(if self.is_east() { tenths } else { tenths.saturating_neg() })
    }

    /// west_east_flag.
    pub const fn is_east(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Bits for OrbitalPosition {
    const MIN: u32 = 17;
    const MAX: u32 = 17;

    #[inline(always)]
    fn from_bits(raw: u64, width: u32) -> Self {
        OrbitalPosition(u32::from_bits(raw, width))
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0.into()
    }
}

/// `19.2° E`; the bits where they are no position.
impl fmt::Display for OrbitalPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(tenths) = self.tenths().map(i32::unsigned_abs) else { return write!(f, "{:#x}", self.0) };
        write!(f, "{}.{}° {}", tenths / 10, tenths % 10, if self.is_east() { 'E' } else { 'W' })
    }
}

impl fmt::Debug for OrbitalPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use std::string::ToString;
    use wire::ser::{JsonBits, Value};

    /// The examples of EN 300 468, 6.2.13.
    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(SatelliteFrequency(Bcd::from_raw(0x0117_5725)).to_string(), "11.75725 GHz");
        assert_eq!(CableFrequency(Bcd::from_raw(0x0312_0000)).to_string(), "312.000 MHz");
        assert_eq!(SymbolRate(Bcd::from_raw(0x006_8750)).to_string(), "6.875 Msym/s");
        assert_eq!(OrbitalPosition::new(Bcd::from_raw(0x0192), true).to_string(), "19.2° E");
        assert_eq!(TerrestrialFrequency(47_400_001).to_string(), "474.00001 MHz");
    }

    #[test]
    fn numbers_of_the_unit() {
        assert_eq!(CableFrequency::from_hz(346_000_000), Some(CableFrequency(Bcd::from_raw(0x0346_0000))));
        assert_eq!(CableFrequency::from_hz(346_000_050), None);
        assert_eq!(CableFrequency::from_hz(10_000_000_000), None);
        assert_eq!(TerrestrialFrequency(u32::MAX).hz(), Some(42_949_672_950));
        assert_eq!(SymbolRate(Bcd::from_raw(0xA)).per_second(), None);
        let west = OrbitalPosition::from_tenths(-305).unwrap();
        assert_eq!((west.tenths(), west.is_east(), west.to_string().as_str()), (Some(-305), false, "30.5° W"));
        assert_eq!((west.to_bits(17), OrbitalPosition::from_tenths(10_000)), (0x0305 << 1, None));
    }

    #[test]
    fn json_is_a_number_or_the_bits() {
        let rate = SymbolRate(Bcd::from_raw(0x006_8750));
        assert_eq!(rate.to_value(), Value::Int(6_875_000));
        assert_eq!(SymbolRate::from_value(&Value::Int(6_875_000)).unwrap(), rate);
        for wrong in [Value::Int(6_875_050), Value::Int(-100), Value::Int(1_000_000_000), "6.875 Msym/s".into()] {
            assert!(SymbolRate::from_value(&wrong).is_err(), "{wrong:?}");
        }
        let bits = SymbolRate(Bcd::from_raw(0xABC_DEF0));
        assert_eq!(bits.to_value(), Value::from("0xabcdef0"));
        assert_eq!(SymbolRate::from_value(&bits.to_value()).unwrap(), bits);
        assert!(SymbolRate::from_value(&"0xabcdef01".into()).is_err());

        for (position, value) in [("30.5° W", -305), ("0.0° E", 0), ("359.9° E", 3599)] {
            let read = OrbitalPosition::from_value(&Value::Int(value)).unwrap();
            assert_eq!((read.to_string().as_str(), read.to_value()), (position, Value::Int(value)));
        }
        // West of the meridian by nothing, and digits over nine.
        for bits in [0, 0x15E3F] {
            let position = OrbitalPosition::from_bits(bits, 17);
            assert_eq!(position.to_value(), Value::from(std::format!("{bits:#x}")));
            assert_eq!(OrbitalPosition::from_value(&position.to_value()).unwrap(), position);
        }
        assert!(OrbitalPosition::from_value(&Value::Int(10_000)).is_err());
    }
}
