//! JSON of texts and times: for people where that loses nothing, otherwise with the bytes.

use crate::text::{Profile, Text};
use crate::time::{Date, Duration, OffsetHhmm, TimeOfDay, UtcTime};
use crate::units::OrbitalPosition;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, JsonBits, TextOrRaw, Transcode, Value, Vec, format, text_or_raw};
use wire::{Bits, Blob};

impl Serialize for Text<'_> {
    /// Printable ASCII is plain text, which every profile reads the same way. Everything else is
    /// `{ "text": as EN 300 468 reads it, "raw": hexadecimal }`, of which `raw` counts.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match core::str::from_utf8(self.0) {
            Ok(text) if text.bytes().all(|b| (0x20..0x7F).contains(&b)) => s.serialize_str(text),
            _ => {
                let mut f = Fields::new(s, "Text", 2)?;
                f.part("text", &format!("{}", self.display(Profile::DVB)))?;
                f.part("raw", &Blob(self.0))?;
                f.end()
            }
        }
    }
}

impl Transcode for Text<'_> {
    /// Text alone is coded as `encode_auto` does.
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        match text_or_raw(v, "Text")? {
            TextOrRaw::Text(text) => encode(text, out),
            TextOrRaw::Raw(bytes) => {
                out.extend(bytes);
                Ok(())
            }
        }
    }
}

#[cfg(feature = "alloc")]
fn encode(text: &str, out: &mut Vec<u8>) -> Result<(), Error> {
    out.extend(crate::text::encode_auto(text, Profile::DVB).map_err(|e| Error::value(format!("{e}")))?);
    Ok(())
}

/// Without the tables of the feature `alloc` only ASCII can be coded.
#[cfg(not(feature = "alloc"))]
fn encode(text: &str, out: &mut Vec<u8>) -> Result<(), Error> {
    if !text.is_ascii() {
        return Err(Error::value("only ASCII without the feature `alloc`"));
    }
    out.extend(text.bytes());
    Ok(())
}

/// `0x` and the bits.
pub(crate) fn from_raw(value: &Value, bits: u32) -> Option<u64> {
    let raw = u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()?;
    (raw.checked_shr(bits) == Some(0)).then_some(raw)
}

/// Up to six numbers between the marks of a date or time.
fn numbers<const N: usize>(text: &str, marks: [&[char]; N]) -> Option<[u16; N]> {
    let mut out = [0; N];
    let mut rest = text;
    for (n, mark) in out.iter_mut().zip(marks) {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at_checked(end)?;
        *n = digits.parse().ok()?;
        rest = match mark {
            [] => after,
            marks => after.strip_prefix(marks)?,
        };
    }
    rest.is_empty().then_some(out)
}

impl JsonBits for UtcTime {
    /// `2026-11-20T08:42:00Z`, `undefined`, or the bits of a time that is none.
    fn to_value(self) -> Value {
        match (self.date(), self.time()) {
            (Some(date), Some(time)) if UtcTime::new(date, time) == Some(self) => format!("{date}T{time}Z").into(),
            _ if self.is_undefined() => "undefined".into(),
            _ => format!("{:#x}", self.raw()).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let text = value.as_str().unwrap_or_default();
        if text == "undefined" {
            return Ok(UtcTime::UNDEFINED);
        }
        if let Some(raw) = from_raw(value, 40) {
            return Ok(UtcTime::from_raw(raw));
        }
        let small = |n: u16| u8::try_from(n).ok();
        numbers(text, [&['-'], &['-'], &['T', ' '], &[':'], &[':'], &['Z']])
            .and_then(|[year, month, day, hour, minute, second]| {
                let date = Date { year: year.into(), month: small(month)?, day: small(day)? };
                UtcTime::new(date, TimeOfDay { hour: small(hour)?, minute: small(minute)?, second: small(second)? })
            })
            .ok_or_else(|| Error::value("expected a moment like 2026-11-20T08:42:00Z from 1968-05-24 to 2147-10-28"))
    }
}

impl JsonBits for Duration {
    /// `01:30:00`, `undefined`, or the bits of a duration that is none.
    fn to_value(self) -> Value {
        match self.seconds().and_then(Duration::from_seconds) {
            Some(same) if same == self => format!("{self}").into(),
            _ if self.is_undefined() => "undefined".into(),
            _ => format!("{:#x}", self.raw()).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let text = value.as_str().unwrap_or_default();
        if text == "undefined" {
            return Ok(Duration::from_raw(0xFF_FFFF));
        }
        let raw = from_raw(value, 24).and_then(|raw| u32::try_from(raw).ok());
        raw.map(Duration::from_raw)
            .or_else(|| {
                let [hours, minutes, seconds] = numbers(text, [&[':'], &[':'], &[]])?.map(u32::from);
                let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
                Duration::from_seconds(minutes.checked_mul(60)?.checked_add(seconds)?)
            })
            .ok_or_else(|| Error::value("expected a duration like 01:30:00 below 100 hours"))
    }
}

impl JsonBits for OffsetHhmm {
    /// `08:00`, or the bits of an offset that is none.
    fn to_value(self) -> Value {
        match self.minutes().and_then(OffsetHhmm::from_minutes) {
            Some(same) if same == self => format!("{self}").into(),
            _ => format!("{:#x}", self.raw()).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let text = value.as_str().unwrap_or_default();
        let raw = from_raw(value, 16).and_then(|raw| u16::try_from(raw).ok());
        raw.map(OffsetHhmm::from_raw)
            .or_else(|| {
                let [hours, minutes] = numbers(text, [&[':'], &[]])?;
                OffsetHhmm::from_minutes(hours.checked_mul(60)?.checked_add(minutes)?)
            })
            .ok_or_else(|| Error::value("expected hours and minutes like 08:00"))
    }
}

impl JsonBits for OrbitalPosition {
    /// Tenths of a degree, negative in the west; `0x` and the bits where that would not give them back.
    fn to_value(self) -> Value {
        match self.tenths() {
            Some(tenths) if OrbitalPosition::from_tenths(tenths) == Some(self) => Value::Int(tenths.into()),
            _ => format!("{:#x}", self.0).into(),
        }
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        match (from_raw(value, 17), value) {
            (Some(raw), _) => Some(OrbitalPosition::from_bits(raw, 17)),
            (_, Value::Int(n)) => i32::try_from(*n).ok().and_then(OrbitalPosition::from_tenths),
            _ => None,
        }
        .ok_or_else(|| Error::value("expected tenths of a degree, negative in the west"))
    }
}
