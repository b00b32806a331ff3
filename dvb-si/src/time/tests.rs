// An overflow or a cut value fails the test.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use super::*;
use proptest::prelude::*;
extern crate std;
use std::{format, string::ToString};

const fn date(year: i32, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

const fn at(hour: u8, minute: u8, second: u8) -> TimeOfDay {
    TimeOfDay { hour, minute, second }
}

/// EN 300 468 Annex C, in floating point as printed; good from 1900-03-01.
#[allow(clippy::cast_sign_loss)] // none is negative
fn annex_c(mjd: u16) -> Date {
    let mjd = f64::from(mjd);
    let y = ((mjd - 15_078.2) / 365.25).trunc();
    let m = ((mjd - 14_956.1 - (y * 365.25).trunc()) / 30.6001).trunc();
    let d = mjd - 14_956.0 - (y * 365.25).trunc() - (m * 30.6001).trunc();
    let k = if m == 14.0 || m == 15.0 { 1.0 } else { 0.0 };
    date((1900.0 + y + k) as i32, (m - 1.0 - k * 12.0) as u8, d as u8)
}

#[test]
fn every_date_agrees_with_annex_c() {
    for mjd in 15_079..=u16::MAX {
        assert_eq!(Date::from_mjd(mjd.into()), annex_c(mjd), "{mjd}");
    }
}

#[test]
fn every_date_agrees_with_a_walk_through_the_calendar() {
    let mut day = date(1858, 11, 17);
    for mjd in 0..400_000 {
        assert_eq!(Date::from_mjd(mjd), day);
        assert_eq!(day.mjd(), Some(mjd));
        let leap = day.year % 4 == 0 && (day.year % 100 != 0 || day.year % 400 == 0);
        let length = match day.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day = match (day.day == length, day.month) {
            (false, _) => date(day.year, day.month, day.day + 1),
            (true, 12) => date(day.year + 1, 1, 1),
            (true, _) => date(day.year, day.month + 1, 1),
        };
    }
    assert!(day.year > 2900, "two leap cycles of 400 years");
}

#[test]
fn moments_agree_with_an_independent_calendar() {
    // Bits and seconds computed with Python's datetime; the second is the example of EN 300 468.
    for (raw, text, seconds) in [
        (0xEFB4_084200, "2026-11-20 08:42:00", 1_795_164_120),
        (0xC079_124500, "1993-10-13 12:45:00", 750_516_300),
        (0x9E8B_000000, "1970-01-01 00:00:00", 0),
        (0x9C40_000000, "1968-05-24 00:00:00", -50_716_800),
        (0xC993_235959, "2000-02-29 23:59:59", 951_868_799),
        (0xC957_000001, "1999-12-31 00:00:01", 946_598_401),
        // Trap 53: the 16 bits wrap.
        (0xFFFF_000000, "2038-04-22 00:00:00", 2_155_507_200),
        (0xFFFF_235959, "2038-04-22 23:59:59", 2_155_593_599),
        (0x0000_000000, "2038-04-23 00:00:00", 2_155_593_600),
        (0x02A5_060708, "2040-02-29 06:07:08", 2_214_108_428),
        (0x583F_235959, "2100-02-28 23:59:59", 4_107_542_399),
        (0x5840_120000, "2100-03-01 12:00:00", 4_107_585_600),
        (0x9C3F_235959, "2147-10-28 23:59:59", 5_611_593_599),
    ] {
        let time = UtcTime::from_raw(raw);
        assert_eq!(time.to_string(), text);
        assert_eq!(format!("{time:?}"), text);
        assert_eq!(time.unix_seconds(), Some(seconds), "{text}");
        assert_eq!(UtcTime::from_unix_seconds(seconds), Some(time), "{text}");
        assert_eq!(UtcTime::new(time.date().unwrap(), time.time().unwrap()), Some(time), "{text}");
        assert!(time.is_valid());
    }
    for (mjd, day) in [
        (0, date(1858, 11, 17)),
        (15_079, date(1900, 3, 1)),
        (65_536, date(2038, 4, 23)),
        (88_127, date(2100, 2, 28)),
        (88_128, date(2100, 3, 1)),
        (197_700, date(2400, 2, 29)),
        (2_973_483, date(9999, 12, 31)),
    ] {
        assert_eq!(Date::from_mjd(mjd), day);
        assert_eq!(day.mjd(), Some(mjd));
    }
}

#[test]
fn trap_53_dates_from_23_april_2038_are_sent_as_16_bits() {
    let sent = UtcTime::new(date(2038, 4, 23), at(1, 2, 3)).unwrap();
    assert_eq!((sent.raw(), sent.mjd()), (0x0000_010203, 0));
    assert_eq!(sent.date(), Some(date(2038, 4, 23)));
    // Nothing outside the 65536 days can be sent.
    for day in [date(1968, 5, 23), date(2147, 10, 29), date(1858, 11, 17), date(9999, 12, 31)] {
        assert_eq!(UtcTime::new(day, at(12, 0, 0)), None, "{day}");
    }
    for seconds in [-50_716_801, 5_611_593_600, -3_506_716_800, i64::MIN, i64::MAX, i64::from(u32::MAX) * 86_400] {
        assert_eq!(UtcTime::from_unix_seconds(seconds), None, "{seconds}");
    }
    // The last day before the wrap with a time that is none is not the undefined time.
    assert_eq!(UtcTime::from_raw(0xFFFF_FFFFFE).date(), Some(date(2038, 4, 22)));
}

#[test]
fn trap_26_illegal_digits_are_kept_and_reported() {
    for (raw, shown) in [
        (0xEFB4_1A4200, "2026-11-20 1a:42:00"),
        (0xEFB4_995959, "2026-11-20 99:59:59"),
        (0xEFB4_240000, "2026-11-20 24:00:00"),
        (0xEFB4_236000, "2026-11-20 23:60:00"),
        (0xEFB4_23590F, "2026-11-20 23:59:0f"),
    ] {
        let time = UtcTime::from_raw(raw);
        assert_eq!(time.date(), Some(date(2026, 11, 20)));
        assert_eq!((time.time(), time.unix_seconds()), (None, None));
        assert!(!time.is_valid() && !time.is_undefined());
        assert_eq!(time.to_string(), shown);
        assert_eq!(UtcTime::from_bits(raw, 40).to_bits(40), raw);
    }
}

#[test]
fn trap_26_days_that_do_not_exist_are_refused() {
    for day in [
        date(2026, 2, 31),
        date(2026, 2, 29),
        date(2026, 4, 31),
        date(2026, 13, 1),
        date(2026, 0, 1),
        date(2026, 1, 0),
        date(1858, 11, 16),
        date(i32::MAX, 255, 255),
        date(i32::MIN, 0, 0),
    ] {
        assert_eq!(UtcTime::new(day, at(12, 0, 0)), None, "{day:?}");
    }
    for time in [at(24, 0, 0), at(0, 60, 0), at(0, 0, 60), at(255, 255, 255)] {
        assert_eq!(UtcTime::new(date(2026, 2, 28), time), None, "{time:?}");
    }
    assert!(UtcTime::new(date(2028, 2, 29), at(23, 59, 59)).is_some());
}

#[test]
fn trap_26_all_ones_is_undefined() {
    let time = UtcTime::from_bits(0xFF_FFFF_FFFF, 40);
    assert_eq!(time, UtcTime::UNDEFINED);
    assert_eq!(time, UtcTime::default());
    assert!(time.is_undefined() && time.is_valid());
    assert_eq!((time.date(), time.time(), time.unix_seconds()), (None, None, None));
    assert_eq!(time.to_string(), "undefined");
    assert_eq!(Duration::from_raw(0xFF_FFFF).seconds(), None);
    assert_eq!(Duration::UNDEFINED.to_string(), "undefined");
}

#[test]
fn durations_are_decimal_digits() {
    // The example of EN 300 468 clause 5.2.4, and the longest that can be coded.
    for (raw, seconds, text) in [(0x014530, 6_330, "01:45:30"), (0x995959, 359_999, "99:59:59"), (0, 0, "00:00:00")] {
        let duration = Duration::from_bits(raw, 24);
        assert_eq!(duration.seconds(), Some(seconds));
        assert_eq!(Duration::from_seconds(seconds), Some(duration));
        assert_eq!(duration.to_string(), text);
        assert_eq!(duration.to_bits(24), raw);
    }
    assert_eq!(Duration::from_seconds(360_000), None);
    for raw in [0x016000, 0x010060, 0x0A0000, 0x00A000, 0x00000A] {
        assert_eq!(Duration::from_raw(raw).seconds(), None, "{raw:06x}");
        assert_eq!(Duration::from_raw(raw).raw(), raw);
    }
}

#[test]
fn offsets_are_hours_and_minutes() {
    let china = OffsetHhmm::from_bits(0x0800, 16);
    assert_eq!((china.minutes(), china.seconds(false), china.seconds(true)), (Some(480), Some(28_800), Some(-28_800)));
    assert_eq!(china.to_string(), "08:00");
    let nepal = OffsetHhmm::from_minutes(345).unwrap();
    assert_eq!((nepal.raw(), nepal.to_bits(16)), (0x0545, 0x0545));
    for raw in [0x0860, 0x0A00, 0x080B] {
        assert_eq!(OffsetHhmm::from_raw(raw).minutes(), None);
    }
    assert_eq!(OffsetHhmm::from_minutes(6_000), None);
}

#[test]
fn what_is_wider_than_the_field_is_not_cut() {
    assert_eq!(UtcTime::from_raw(1 << 40).to_bits(40), 1 << 40);
    assert!(!UtcTime::from_raw(1 << 40).is_valid());
    assert_eq!(Duration::from_raw(1 << 24).to_bits(24), 1 << 24);
}

proptest! {
    #[test]
    fn seconds_round_trip(seconds in -50_716_800i64..5_611_593_600) {
        prop_assert_eq!(UtcTime::from_unix_seconds(seconds).unwrap().unix_seconds(), Some(seconds));
    }

    #[test]
    fn any_bits_are_kept_and_never_panic(raw in 0u64..1 << 40) {
        let time = UtcTime::from_bits(raw, 40);
        prop_assert_eq!(time.to_bits(40), raw);
        let _ = (time.to_string(), time.unix_seconds(), time.is_valid());
        if let (Some(day), Some(of_day)) = (time.date(), time.time()) {
            prop_assert_eq!(UtcTime::new(day, of_day), Some(time));
        }
    }

    #[test]
    fn any_date_converts_back(mjd: u32) {
        prop_assert_eq!(Date::from_mjd(mjd).mjd(), Some(mjd));
    }

    #[test]
    fn any_seconds_are_safe(seconds: i64) {
        let sent = UtcTime::from_unix_seconds(seconds);
        prop_assert_eq!(sent.and_then(UtcTime::unix_seconds), sent.map(|_| seconds));
    }
}

#[test]
fn local_time_changes_at_the_time_of_change() {
    use crate::descriptor::CountryOffset;
    let moment = |hour, minute, second| UtcTime::new(date(2026, 11, 1), at(hour, minute, second)).unwrap();
    // Newfoundland: three hours and a half behind UTC from 04:30 on, two and a half before.
    let offset = CountryOffset {
        local_time_offset_polarity: true,
        local_time_offset: OffsetHhmm::from_minutes(150).unwrap(),
        time_of_change: moment(4, 30, 0),
        next_time_offset: OffsetHhmm::from_minutes(210).unwrap(),
        ..Default::default()
    };
    assert_eq!(offset.local(moment(4, 29, 59)), Some((date(2026, 11, 1), at(1, 59, 59))));
    assert_eq!(offset.local(moment(4, 30, 0)), Some((date(2026, 11, 1), at(1, 0, 0))));
    assert_eq!(offset.local(moment(1, 0, 0)), Some((date(2026, 10, 31), at(22, 30, 0))));
    assert_eq!(offset.local(UtcTime::UNDEFINED), None);
    // No change is announced.
    for time_of_change in [UtcTime::UNDEFINED, UtcTime::from_raw(0xF0_0A99_0000)] {
        let offset = CountryOffset { time_of_change, ..offset };
        assert_eq!(offset.seconds_at(moment(23, 0, 0)), Some(-9_000));
    }
    let wrong = CountryOffset { local_time_offset: OffsetHhmm::from_raw(0x0A00), ..offset };
    assert_eq!((wrong.seconds_at(moment(0, 0, 0)), wrong.seconds_at(moment(5, 0, 0))), (None, Some(-12_600)));
}
