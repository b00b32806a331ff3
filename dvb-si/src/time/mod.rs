//! Dates, times of day and durations: EN 300 468 clause 5.2 and Annex C.
//!
//! Every type keeps the bits as sent; getters say None where they are no time.
//!
//! ```
//! use dvb_si::time::{Date, Duration, TimeOfDay, UtcTime};
//!
//! let start = UtcTime::from_raw(0xEFB4_084200);
//! assert_eq!(start.to_string(), "2026-11-20 08:42:00");
//! assert_eq!(start.date(), Some(Date { year: 2026, month: 11, day: 20 }));
//! let end = start.unix_seconds().unwrap() + i64::from(Duration::from_raw(0x013000).seconds().unwrap());
//! assert_eq!(UtcTime::from_unix_seconds(end).unwrap().time(), Some(TimeOfDay { hour: 10, minute: 12, second: 0 }));
//! ```
//!
//! [`CountryOffset::local`](crate::descriptor::CountryOffset::local) gives the local time that a TOT states.
//!
//! The feature `jiff` adds `to_jiff`, `from_jiff` and `From` to and from [jiff](https://docs.rs/jiff), without the
//! features of that crate: time zones by name are the caller's choice. It was chosen over `time` because its releases
//! build with Rust 1.70, those of `time` since 0.3.46 not with 1.85, and because its moments, civil times and offsets
//! are the types that SI has.

#[cfg(feature = "jiff")]
mod jiff;

use core::fmt;
use wire::Bits;

const DAY: i64 = 86_400;
/// 1970-01-01.
const MJD_OF_UNIX_EPOCH: i64 = 40_587;
/// 1968-05-24, the first day that 16 bits stand for. Lower dates are sent after the wrap, from 2038-04-23 on.
const FIRST_MJD: u32 = 40_000;

/// Each byte, two binary coded decimal digits, as a number; None when a digit is over nine.
const fn from_bcd(digits: u32) -> Option<[u8; 4]> {
    // Over nine: the bit for 8, and that for 4 or 2.
    if digits & (digits << 1 | digits << 2) & 0x8888_8888 != 0 {
        return None;
    }
    // 16 for each ten becomes 10. A byte is at most 0x99, so none borrows from the next.
    let tens = digits >> 4 & 0x0F0F_0F0F;
    Some(digits.wrapping_sub(tens.wrapping_mul(6)).to_be_bytes())
}

/// The digits of a number below 100.
const fn to_bcd(number: u8) -> u8 {
    (number / 10).wrapping_shl(4) | (number % 10)
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Year of the common era.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day of a modified Julian date, counted from 1858-11-17. The date is whole here, not the 16 bits of the wire.
    // No step leaves 64 bits with an input of 32; the results are bounded as noted.
    #[inline]
    #[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
    pub const fn from_mjd(mjd: u32) -> Date {
        // Quarters of days since 0000-03-01: years that begin in March end on their leap day.
        let quarters = (mjd as u64 + 678_881) * 4 + 3;
        let century = quarters / 146_097;
        let of_century = (quarters % 146_097 / 4) as u32;
        // 2^32 / 2,939,745 is 1461 quarters, the mean year: the upper half of the product is the year, the lower its part.
        let years = (of_century * 4 + 3) as u64 * 2_939_745;
        let of_year = years as u32 / 2_939_745 / 4;
        // 2^16 / 2,141 is 30.6 days: March to July and August to December have 153 days each.
        let months = of_year * 2_141 + 197_913;
        let (month, day) = (months >> 16, (months & 0xFFFF) / 2_141 + 1);
        // 3 to 14: January and February belong to the next year. At most 11.8 million; 12; 31.
        let next = of_year >= 306;
        let year = (century * 100 + (years >> 32)) as i32 + next as i32;
        Date { year, month: if next { month - 12 } else { month } as u8, day: day as u8 }
    }

    /// The modified Julian date; None before 1858-11-17 and for days that do not exist.
    // No step leaves 64 bits with a year of 32; the result is checked.
    #[allow(clippy::arithmetic_side_effects)]
    pub fn mjd(self) -> Option<u32> {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = 365 * year + leap_days + (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let mjd = u32::try_from(days - 678_881).ok()?;
        // 31 February and its like come back as another day.
        (Date::from_mjd(mjd) == self).then_some(mjd)
    }
}

/// Year, month and day with hyphens (ISO 8601).
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day. Leap seconds have none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl TimeOfDay {
    /// Seconds since midnight; None when a part is out of its range.
    pub const fn seconds(self) -> Option<u32> {
        if self.hour > 23 { None } else { seconds(self.hour, self.minute, self.second) }
    }

    /// The time `seconds` (below 86400) after midnight.
    const fn after_midnight(seconds: u32) -> TimeOfDay {
        let (hour, minute, second) = split_seconds(seconds);
        TimeOfDay { hour, minute, second }
    }
}

/// Hours, minutes and seconds with colons (ISO 8601).
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

const fn seconds(hours: u8, minutes: u8, seconds: u8) -> Option<u32> {
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let minutes = (hours as u32).wrapping_mul(60).wrapping_add(minutes as u32);
    Some(minutes.wrapping_mul(60).wrapping_add(seconds as u32))
}

/// Hours, minutes, seconds of less than 100 hours.
#[allow(clippy::cast_possible_truncation)] // below 100, 60 and 60
const fn split_seconds(seconds: u32) -> (u8, u8, u8) {
    ((seconds / 3600 % 100) as u8, (seconds / 60 % 60) as u8, (seconds % 60) as u8)
}

/// A moment in UTC: 16 bits of modified Julian date, then hours, minutes and seconds of two
/// decimal digits each (`UTC_time`, `start_time`, `time_of_change`).
///
/// The 16 bits start again at zero on 2038-04-23. Dates below 40000 are read as after that wrap, so the range is
/// 1968-05-24 to 2147-10-28.
///
/// The default is [`UNDEFINED`](Self::UNDEFINED).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UtcTime(u64);

impl UtcTime {
    /// All bits one: no time is given, for instance in the events of an NVOD reference service.
    pub const UNDEFINED: UtcTime = UtcTime(0xFF_FFFF_FFFF);

    /// A day and a time; None for those that do not exist or are outside 1968-05-24 to 2147-10-28.
    pub fn new(date: Date, time: TimeOfDay) -> Option<Self> {
        time.seconds()?;
        let mjd = date.mjd()?;
        let [_, _, high, low] = mjd.to_be_bytes();
        let sent = Self::from_parts(u16::from_be_bytes([high, low]), time);
        (sent.whole_mjd() == mjd).then_some(sent)
    }

    /// Seconds since 1970-01-01 without leap seconds; None outside 1968-05-24 to 2147-10-28.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let mjd = seconds.div_euclid(DAY).checked_add(MJD_OF_UNIX_EPOCH)?;
        let of_day = u32::try_from(seconds.rem_euclid(DAY)).ok()?;
        Self::new(Date::from_mjd(u32::try_from(mjd).ok()?), TimeOfDay::after_midnight(of_day))
    }

    const fn from_parts(mjd: u16, time: TimeOfDay) -> Self {
        let [high, low] = mjd.to_be_bytes();
        let (hour, minute, second) = (to_bcd(time.hour), to_bcd(time.minute), to_bcd(time.second));
        UtcTime(u64::from_be_bytes([0, 0, 0, high, low, hour, minute, second]))
    }

    /// The 40 bits as sent.
    pub const fn raw(self) -> u64 {
        self.0
    }

    /// 40 bits, legal or not; more are refused on write.
    pub const fn from_raw(raw: u64) -> Self {
        UtcTime(raw)
    }

    /// True when all bits are one.
    pub const fn is_undefined(self) -> bool {
        self.0 == Self::UNDEFINED.0
    }

    /// True for a moment and for the undefined time: the time of day is one.
    pub const fn is_valid(self) -> bool {
        self.is_undefined() || (self.0 <= Self::UNDEFINED.0 && self.time().is_some())
    }

    /// The modified Julian date as sent: its lower 16 bits.
    pub const fn mjd(self) -> u16 {
        let [.., high, low, _, _, _] = self.0.to_be_bytes();
        u16::from_be_bytes([high, low])
    }

    /// The modified Julian date with the bits that are not sent.
    const fn whole_mjd(self) -> u32 {
        let sent = self.mjd() as u32;
        if sent < FIRST_MJD { sent.wrapping_add(65_536) } else { sent }
    }

    /// The day, between 1968-05-24 and 2147-10-28; None when undefined.
    #[inline]
    pub const fn date(self) -> Option<Date> {
        if self.is_undefined() { None } else { Some(Date::from_mjd(self.whole_mjd())) }
    }

    /// The time of day; None when undefined, and when a digit is over nine or a part out of range.
    #[inline]
    pub const fn time(self) -> Option<TimeOfDay> {
        let [.., hour, minute, second] = self.0.to_be_bytes();
        let Some([_, hour, minute, second]) = from_bcd(u32::from_be_bytes([0, hour, minute, second])) else {
            return None;
        };
        let time = TimeOfDay { hour, minute, second };
        if time.seconds().is_some() { Some(time) } else { None }
    }

    /// Seconds since 1970-01-01 without leap seconds; None when there is no time of day.
    // The day count has 17 bits.
    #[allow(clippy::arithmetic_side_effects)]
    pub fn unix_seconds(self) -> Option<i64> {
        let of_day = i64::from(self.time()?.seconds()?);
        Some((i64::from(self.whole_mjd()) - MJD_OF_UNIX_EPOCH) * DAY + of_day)
    }
}

impl Default for UtcTime {
    fn default() -> Self {
        Self::UNDEFINED
    }
}

impl Bits for UtcTime {
    const MIN: u32 = 40;
    const MAX: u32 = 40;

    #[inline(always)]
    fn from_bits(raw: u64, _: u32) -> Self {
        UtcTime(raw)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        self.0
    }
}

/// `2026-11-20 08:42:00`; the digits of the time are shown as sent, legal or not.
impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [.., hour, minute, second] = self.0.to_be_bytes();
        match self.date() {
            Some(date) => write!(f, "{date} {hour:02x}:{minute:02x}:{second:02x}"),
            None => f.write_str("undefined"),
        }
    }
}

/// As displayed.
impl fmt::Debug for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A duration of less than 100 hours: hours, minutes and seconds of two decimal digits each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Duration(u32);

impl Duration {
    /// All bits one: no duration is given.
    pub const UNDEFINED: Duration = Duration(0xFF_FFFF);

    /// None from 100 hours up.
    pub const fn from_seconds(seconds: u32) -> Option<Self> {
        if seconds >= 360_000 {
            return None;
        }
        let (hours, minutes, seconds) = split_seconds(seconds);
        Some(Duration(u32::from_be_bytes([0, to_bcd(hours), to_bcd(minutes), to_bcd(seconds)])))
    }

    /// None when undefined, and when a digit is over nine or minutes or seconds over 59.
    #[inline]
    pub const fn seconds(self) -> Option<u32> {
        match from_bcd(self.0 & 0xFF_FFFF) {
            Some([_, hours, minutes, secs]) => seconds(hours, minutes, secs),
            None => None,
        }
    }

    /// The 24 bits as sent.
    pub const fn raw(self) -> u32 {
        self.0
    }

    /// 24 bits, legal or not; more are refused on write.
    pub const fn from_raw(raw: u32) -> Self {
        Duration(raw)
    }

    /// True when all bits are one.
    pub const fn is_undefined(self) -> bool {
        self.0 == Self::UNDEFINED.0
    }
}

impl Bits for Duration {
    const MIN: u32 = 24;
    const MAX: u32 = 24;

    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // 24 bits, by MAX
    fn from_bits(raw: u64, _: u32) -> Self {
        Duration(raw as u32)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

/// `01:45:30`; the digits are shown as sent, legal or not.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, hours, minutes, seconds] = self.0.to_be_bytes();
        match self.is_undefined() {
            true => f.write_str("undefined"),
            false => write!(f, "{hours:02x}:{minutes:02x}:{seconds:02x}"),
        }
    }
}

/// As displayed.
impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hours and minutes of two decimal digits each: `local_time_offset` and `next_time_offset` of the
/// local_time_offset_descriptor (EN 300 468, 6.2.20), whose sign is a field of its own.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct OffsetHhmm(u16);

impl OffsetHhmm {
    /// None from 100 hours up.
    #[allow(clippy::cast_possible_truncation)] // below 100 and 60
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes >= 6_000 {
            return None;
        }
        let (hours, minutes) = ((minutes / 60) as u8, (minutes % 60) as u8);
        Some(OffsetHhmm(u16::from_be_bytes([to_bcd(hours), to_bcd(minutes)])))
    }

    /// None when a digit is over nine or the minutes are over 59.
    pub const fn minutes(self) -> Option<u16> {
        match from_bcd(self.0 as u32) {
            Some([_, _, hours, minutes @ 0..=59]) => Some((hours as u16).wrapping_mul(60).wrapping_add(minutes as u16)),
            _ => None,
        }
    }

    /// The offset in seconds with its sign (`local_time_offset_polarity`: true behind UTC), to be
    /// added to UTC. None as [`minutes`](Self::minutes).
    pub fn seconds(self, polarity: bool) -> Option<i64> {
        let seconds = i64::from(self.minutes()?).wrapping_mul(60);
        Some(if polarity { seconds.wrapping_neg() } else { seconds })
    }

    /// The 16 bits as sent.
    pub const fn raw(self) -> u16 {
        self.0
    }

    /// 16 bits, legal or not.
    pub const fn from_raw(raw: u16) -> Self {
        OffsetHhmm(raw)
    }
}

impl Bits for OffsetHhmm {
    const MIN: u32 = 16;
    const MAX: u32 = 16;

    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // 16 bits, by MAX
    fn from_bits(raw: u64, _: u32) -> Self {
        OffsetHhmm(raw as u16)
    }

    #[inline(always)]
    fn to_bits(self, _: u32) -> u64 {
        u64::from(self.0)
    }
}

/// `08:00`; the digits are shown as sent, legal or not.
impl fmt::Display for OffsetHhmm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [hours, minutes] = self.0.to_be_bytes();
        write!(f, "{hours:02x}:{minutes:02x}")
    }
}

/// As displayed.
impl fmt::Debug for OffsetHhmm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
