//! JSON of texts and times: for people where that loses nothing, otherwise with the bytes.

#[cfg(feature = "alloc")]
use crate::text::Coding;
use crate::text::{Profile, Text};
use crate::time::{Date, Duration, OffsetHhmm, TimeOfDay, UtcTime};
use crate::units::OrbitalPosition;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, JsonBits, Object, TextOrRaw, Transcode, Value, Vec, format, text_or_raw};
use wire::{Bits, Blob};

impl Serialize for Text<'_> {
    /// Printable ASCII is plain text, which every profile reads the same way. Everything else is
    /// `{ "text": as EN 300 468 reads it, "charset": its table, "raw": hexadecimal }`, of which `raw` counts.
    /// [`Profile::reread`] shows it as another profile reads it.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.as_ascii() {
            Some(text) => s.serialize_str(text),
            None => {
                let mut f = Fields::new(s, "Text", 3)?;
                f.part("text", &format!("{}", self.display(Profile::DVB)))?;
                f.part("charset", &format!("{}", self.coding(Profile::DVB)))?;
                f.part("raw", &Blob(self.0))?;
                f.end()
            }
        }
    }
}

impl Transcode for Text<'_> {
    /// Text without `raw` is written in the table that `charset` names, if that has its characters; else as `encode_auto`
    /// does.
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let (text, charset) = match v {
            Value::Str(_) => (text_or_raw(v, "Text")?, None),
            _ => {
                let object = Object::new(v, "Text", &["text", "charset", "raw"])?;
                (object.text_or_raw()?, object.text("charset")?)
            }
        };
        match text {
            TextOrRaw::Text(text) => encode(text, charset, out),
            TextOrRaw::Raw(bytes) => {
                out.extend(bytes);
                Ok(())
            }
        }
    }
}

#[cfg(feature = "alloc")]
impl Profile {
    /// Shows the texts in the JSON of any structure as this profile reads them, not as EN 300 468 does. Their bytes stay:
    /// the same structure comes back.
    ///
    /// ```
    /// use dvb_si::descriptor::BouquetName;
    /// use dvb_si::text::{Profile, Text};
    /// use dvb_si::wire::ser::Value;
    ///
    /// let name = BouquetName { bouquet_name: Text(b"\xD1\xEB\xCA\xD3") };
    /// let mut json: Value = serde_json::from_value(serde_json::to_value(name)?)?;
    /// Profile::CHINA.reread(&mut json);
    /// let name = json.get("bouquet_name").unwrap();
    /// let part = |key| name.get(key).and_then(Value::as_str).unwrap();
    /// assert_eq!([part("text"), part("charset"), part("raw")], ["央视", "default GB 18030", "d1ebcad3"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn reread(self, json: &mut Value) {
        match json {
            Value::Seq(items) => items.iter_mut().for_each(|item| self.reread(item)),
            Value::Map(fields) => {
                let is_text = fields.len() == 3 && ["text", "charset", "raw"].iter().all(|key| has(fields, key));
                let raw = fields.iter().find(|(key, _)| is_text && key == "raw");
                let mut bytes = Vec::new();
                if raw.is_none_or(|(_, raw)| Blob::transcode(raw, &mut bytes).is_err()) {
                    return fields.iter_mut().for_each(|(_, value)| self.reread(value));
                }
                for (key, value) in fields {
                    match key.as_str() {
                        "text" => *value = format!("{}", Text(&bytes).display(self)).into(),
                        "charset" => *value = format!("{}", Text(&bytes).coding(self)).into(),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(feature = "alloc")]
fn has(fields: &[(wire::ser::String, Value)], key: &str) -> bool {
    fields.iter().any(|(k, _)| k == key)
}

#[cfg(feature = "alloc")]
fn encode(text: &str, charset: Option<&str>, out: &mut Vec<u8>) -> Result<(), Error> {
    let of =
        |name| Coding::from_name(name).ok_or_else(|| Error::new("charset", "expected a table that can be written"));
    let coding = charset.map(of).transpose()?;
    out.extend(match coding.and_then(|coding| coding.encode(text)) {
        Some(bytes) => bytes,
        None => crate::text::encode_auto(text, Profile::DVB).map_err(|e| Error::value(format!("{e}")))?,
    });
    Ok(())
}

/// Without the tables of the feature `alloc` only ASCII can be coded.
#[cfg(not(feature = "alloc"))]
fn encode(text: &str, _: Option<&str>, out: &mut Vec<u8>) -> Result<(), Error> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use serde_json::json;

    fn bytes(json: serde_json::Value) -> Result<Vec<u8>, Error> {
        let (value, mut out): (Value, _) = (serde_json::from_value(json).unwrap(), Vec::new());
        Text::transcode(&value, &mut out).map(|()| out)
    }

    /// Names as Chinese networks send them: in GB 2312 with its selector, in GBK without one.
    #[test]
    fn an_edited_text_stays_in_its_table() {
        let mut json = serde_json::to_value(Text(&hex!("13 d1eb cad3"))).unwrap();
        assert_eq!(json, json!({ "text": "央视", "charset": "GB 2312", "raw": "13d1ebcad3" }));
        assert_eq!(bytes(json.clone()).unwrap(), hex!("13 d1eb cad3"));
        // The bytes count as long as they are there.
        json["text"] = "视".into();
        assert_eq!(bytes(json.clone()).unwrap(), hex!("13 d1eb cad3"));
        json.as_object_mut().unwrap().remove("raw");
        assert_eq!(bytes(json.clone()).unwrap(), hex!("13 cad3"));
        // 镕 is in GBK, under the same selector, and not in GB 2312.
        json["text"] = "朱镕基".into();
        assert_eq!(bytes(json.clone()).unwrap(), hex!("13 d6ec e946 bbf9"));
        // What the table cannot say goes to one that can.
        json["text"] = "央视 한".into();
        assert_eq!(Text(&bytes(json).unwrap()).to_string_lossy(Profile::DVB), "央视 한");
        let gbk = |text| json!({ "text": text, "charset": "default GB 18030" });
        assert_eq!(bytes(gbk("朱镕基")).unwrap(), hex!("d6ec e946 bbf9"));
        // Cyrillic letters that ISO/IEC 8859-5 and UTF-8 have alike.
        let cyrillic = |charset| json!({ "text": "Мир", "charset": charset });
        assert_eq!(bytes(cyrillic("ISO/IEC 8859-5")).unwrap(), hex!("01 bcd8e0"));
        assert_eq!(bytes(cyrillic("UTF-8")).unwrap(), hex!("15 d09c d0b8 d180"));
        assert_eq!(bytes(cyrillic("default ISO/IEC 8859-5")).unwrap(), hex!("bcd8e0"));
    }

    #[test]
    fn a_table_that_nobody_knows_is_an_error() {
        let error = bytes(json!({ "text": "Мир", "charset": "KOI8-R" })).unwrap_err();
        assert!(format!("{error}").contains("charset"), "{error}");
        // A selector without a meaning is named, and its bytes come back.
        let reserved = serde_json::to_value(Text(&hex!("0c 41"))).unwrap();
        assert_eq!(reserved["charset"], "reserved selector 0x0c");
        assert_eq!(bytes(reserved).unwrap(), hex!("0c 41"));
    }
}
