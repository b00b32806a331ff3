//! To jiff and back.

use super::{Date, Duration, OffsetHhmm, TimeOfDay, UtcTime};
use crate::descriptor::CountryOffset;
use jiff::{SignedDuration, Timestamp, civil, tz::Offset};

impl Date {
    /// The same day; None where it does not exist.
    pub fn to_jiff(self) -> Option<civil::Date> {
        let year = i16::try_from(self.year).ok()?;
        civil::Date::new(year, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?).ok()
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Date { year: date.year().into(), month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
    }
}

impl TimeOfDay {
    /// The same time; None when a part is out of its range.
    pub fn to_jiff(self) -> Option<civil::Time> {
        let small = |part: u8| i8::try_from(part).ok();
        civil::Time::new(small(self.hour)?, small(self.minute)?, small(self.second)?, 0).ok()
    }
}

/// Fractions of a second are left out.
impl From<civil::Time> for TimeOfDay {
    fn from(time: civil::Time) -> Self {
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        TimeOfDay { hour: hour.unsigned_abs(), minute: minute.unsigned_abs(), second: second.unsigned_abs() }
    }
}

impl UtcTime {
    /// The same moment; None when there is no time of day.
    pub fn to_jiff(self) -> Option<Timestamp> {
        Timestamp::from_second(self.unix_seconds()?).ok()
    }

    /// The second in which a moment is; None outside 1968-05-24 to 2147-10-28.
    pub fn from_jiff(time: Timestamp) -> Option<Self> {
        let fraction = i64::from(time.subsec_nanosecond() < 0);
        Self::from_unix_seconds(time.as_second().checked_sub(fraction)?)
    }
}

impl Duration {
    /// The same time; None as [`seconds`](Self::seconds).
    pub fn to_jiff(self) -> Option<SignedDuration> {
        Some(SignedDuration::from_secs(self.seconds()?.into()))
    }

    /// Whole seconds; None below zero and from 100 hours up.
    pub fn from_jiff(duration: SignedDuration) -> Option<Self> {
        if duration.is_negative() { None } else { Self::from_seconds(u32::try_from(duration.as_secs()).ok()?) }
    }
}

impl OffsetHhmm {
    /// The offset with its sign; None as [`minutes`](Self::minutes) and over 26 hours.
    pub fn to_jiff(self, polarity: bool) -> Option<Offset> {
        Offset::from_seconds(i32::try_from(self.seconds(polarity)?).ok()?).ok()
    }
}

impl CountryOffset {
    /// As [`seconds_at`](Self::seconds_at).
    pub fn to_jiff(&self, utc: UtcTime) -> Option<Offset> {
        Offset::from_seconds(i32::try_from(self.seconds_at(utc)?).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use std::string::ToString;

    #[test]
    fn times_go_to_jiff_and_come_back() {
        for text in ["1968-05-24T00:00:00Z", "2026-11-22T13:14:15Z", "2040-02-29T23:59:59Z", "2147-10-28T06:07:08Z"] {
            let moment: Timestamp = text.parse().unwrap();
            let utc = UtcTime::from_jiff(moment).unwrap();
            assert_eq!(utc.to_string(), text.replace('T', " ").trim_end_matches('Z'));
            assert_eq!(utc.to_jiff(), Some(moment));
            let civil = moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            assert_eq!(utc.date().unwrap().to_jiff(), Some(civil.date()));
            assert_eq!(utc.time().unwrap().to_jiff(), Some(civil.time()));
            assert_eq!(
                (Date::from(civil.date()), TimeOfDay::from(civil.time())),
                (utc.date().unwrap(), utc.time().unwrap())
            );
        }
        // The second that began before 1970.
        let before: Timestamp = "1969-12-31T23:59:58.5Z".parse().unwrap();
        assert_eq!(UtcTime::from_jiff(before).unwrap().to_string(), "1969-12-31 23:59:58");
        assert_eq!(UtcTime::from_jiff("1968-05-23T23:59:59Z".parse().unwrap()), None);
        assert_eq!(UtcTime::UNDEFINED.to_jiff(), None);
        assert_eq!(Date { year: 2026, month: 2, day: 31 }.to_jiff(), None);
        assert_eq!(TimeOfDay { hour: 24, ..TimeOfDay::default() }.to_jiff(), None);
    }

    #[test]
    fn durations_and_offsets() {
        let duration = SignedDuration::from_secs(5430);
        assert_eq!(Duration::from_jiff(duration).unwrap().to_string(), "01:30:30");
        assert_eq!(Duration::from_jiff(duration).unwrap().to_jiff(), Some(duration));
        assert_eq!(Duration::from_jiff(-duration), None);
        assert_eq!(Duration::from_jiff(SignedDuration::from_hours(100)), None);
        assert_eq!(Duration::UNDEFINED.to_jiff(), None);
        assert_eq!(OffsetHhmm::from_minutes(210).unwrap().to_jiff(true).unwrap().to_string(), "-03:30");
    }
}
