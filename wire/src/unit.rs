//! What a number counts, and how people write so many of them.

#[cfg(feature = "alloc")]
use alloc::{format, string::String};

/// What one step of a number stands for: `numerator / denominator` of a unit.
///
/// The macros take it from the comment of the field, whose first words say it: `100 Hz.`, `0.25 dB`, `Microseconds`.
///
/// ```
/// use wire::trace::Unit;
/// assert_eq!(Unit::new(100, 1, "Hz").show(3_460_000), "346.000 MHz");
/// assert_eq!(Unit::new(1, 4, "dBmV").show(-3), "-0.75 dBmV");
/// assert_eq!(Unit::new(1, 10_240_000, "s").show(64), "6.25 µs");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    numerator: u64,
    denominator: u64,
    name: &'static str,
}

#[cfg(feature = "alloc")]
/// Multiples by a thousand, as powers of ten, and the digits behind the point that people expect of each.
const PREFIXES: [(&str, i32, usize); 4] = [("G", 9, 3), ("M", 6, 3), ("k", 3, 3), ("", 0, 0)];
#[cfg(feature = "alloc")]
/// Parts of a second.
const PARTS: [(&str, i32, usize); 4] = [("", 0, 0), ("m", -3, 0), ("µ", -6, 0), ("n", -9, 0)];
#[cfg(feature = "alloc")]
/// Decibels and other units that nobody puts a prefix to.
const PLAIN: [(&str, i32, usize); 1] = [("", 0, 0)];

impl Unit {
    /// `numerator / denominator` of the unit `name`, both of at most ten digits.
    pub const fn new(numerator: u64, denominator: u64, name: &'static str) -> Unit {
        Unit { numerator, denominator, name }
    }

    /// What is counted: `Hz`, `s`, `dB`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// So many of them, in the multiple that suits: nine decimals of it at most.
    #[cfg(feature = "alloc")]
    pub fn show(&self, number: i64) -> String {
        let prefixes = match self.name {
            "Hz" | "bit/s" | "sym/s" => &PREFIXES[..],
            "s" => &PARTS[..],
            _ => &PLAIN[..],
        };
        let exact = u128::from(number.unsigned_abs()).saturating_mul(self.numerator.into());
        // In units of 10^-18, so that fractions of a nanosecond are visible.
        let scale = |power: i32| 10u128.checked_pow(u32::try_from(power.saturating_add(18)).unwrap_or(0)).unwrap_or(1);
        let whole = exact.saturating_mul(scale(0)).checked_div(self.denominator.into()).unwrap_or(0);
        let fits = |p: &&(&str, i32, usize)| whole >= scale(p.1);
        let smallest = if whole == 0 { prefixes.iter().find(|p| p.1 == 0) } else { prefixes.last() };
        let Some((prefix, power, least)) = prefixes.iter().find(fits).or(smallest) else { return String::new() };
        let one = scale(*power);
        let (units, rest) = (whole.checked_div(one).unwrap_or(0), whole.checked_rem(one).unwrap_or(0));
        let decimals = rest.saturating_mul(1_000_000_000).checked_div(one).unwrap_or(0);
        let decimals = format!("{decimals:09}");
        let used = decimals.trim_end_matches('0').len().max(*least);
        let (point, decimals) = if used == 0 { ("", "") } else { (".", decimals.get(..used).unwrap_or_default()) };
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{units}{point}{decimals} {prefix}{}", self.name)
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    #[test]
    fn quantities_as_people_write_them() {
        for (unit, number, shown) in [
            (Unit::new(100, 1, "sym/s"), 68_750, "6.875 Msym/s"),
            (Unit::new(1, 1, "Hz"), 591_000_000, "591.000 MHz"),
            (Unit::new(1, 1, "Hz"), 1_794_000_001, "1.794000001 GHz"),
            (Unit::new(1_000_000, 1, "Hz"), 0, "0 Hz"),
            (Unit::new(400, 1, "bit/s"), 2, "800 bit/s"),
            (Unit::new(3, 10, "dB"), -7, "-2.1 dB"),
            (Unit::new(25, 4_000_000, "s"), 32, "200 µs"),
            (Unit::new(1, 1_000_000, "s"), 2_500, "2.5 ms"),
            (Unit::new(1, 10_240_000, "s"), 1, "97.65625 ns"),
            (Unit::new(1, 1, "s"), 7_200, "7200 s"),
        ] {
            assert_eq!(unit.show(number), shown);
        }
        // Nothing overflows.
        assert!(Unit::new(u64::MAX, 1, "Hz").show(i64::MIN).ends_with("GHz"));
        assert_eq!(Unit::new(1, 0, "s").show(5), "0 s");
    }
}
