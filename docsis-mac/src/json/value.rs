//! JSON of texts, addresses and bitmaps.

use crate::tlv::{BerInteger, Bitmap, IpAddress, ObjectIdentifier, TerminatedText, Text};
use core::net::IpAddr;
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, TextOrRaw, Transcode, Value, Vec, format, text_or_raw};

impl Serialize for Text<'_> {
    /// Printable ASCII as it is; anything else is `{ "text": escaped, "raw": hexadecimal }`, of which `raw` counts.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        text(s, "Text", core::str::from_utf8(self.0).ok(), *self)
    }
}

/// `text` where it is printable ASCII; else `{ "text": escaped, "raw": hexadecimal }` of all bytes.
fn text<S: Serializer>(s: S, name: &'static str, text: Option<&str>, all: Text<'_>) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) if text.bytes().all(|b| (0x20..0x7F).contains(&b)) => s.serialize_str(text),
        _ => {
            let mut fields = Fields::new(s, name, 2)?;
            fields.part("text", &format!("{all}"))?;
            fields.part("raw", &Blob(all.0))?;
            fields.end()
        }
    }
}

impl Transcode for Text<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        match text_or_raw(value, "Text")? {
            TextOrRaw::Text(text) => out.extend(text.bytes()),
            TextOrRaw::Raw(bytes) => out.extend(bytes),
        }
        Ok(())
    }
}

impl Serialize for TerminatedText<'_> {
    /// Printable ASCII before the zero byte as it is; anything else is `{ "text": escaped, "raw": hexadecimal }`, of which
    /// `raw` counts.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        text(s, "TerminatedText", self.as_str(), Text(self.0))
    }
}

impl Transcode for TerminatedText<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        match text_or_raw(value, "TerminatedText")? {
            TextOrRaw::Text(text) => out.extend(text.bytes().chain([0])),
            TextOrRaw::Raw(bytes) => out.extend(bytes),
        }
        Ok(())
    }
}

impl Serialize for IpAddress<'_> {
    /// `10.1.2.3` or `2001:db8::1`; anything else is `{ "raw": hexadecimal }`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.address() {
            Some(address) => s.collect_str(&address),
            None => {
                let mut fields = Fields::new(s, "IpAddress", 1)?;
                fields.part("raw", &Blob(self.0))?;
                fields.end()
            }
        }
    }
}

impl Transcode for IpAddress<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        match text_or_raw(value, "IpAddress")? {
            TextOrRaw::Raw(bytes) => out.extend(bytes),
            TextOrRaw::Text(text) => match text.parse() {
                Ok(IpAddr::V4(address)) => out.extend(address.octets()),
                Ok(IpAddr::V6(address)) => out.extend(address.octets()),
                Err(_) => return Err(Error::value("expected an address as in 10.1.2.3 or 2001:db8::1")),
            },
        }
        Ok(())
    }
}

impl Serialize for Bitmap<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Blob(self.0).serialize(s)
    }
}

impl Transcode for Bitmap<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        Blob::transcode(value, out)
    }
}

/// `{ "raw": hexadecimal }`
fn raw<S: Serializer>(s: S, name: &'static str, bytes: &[u8]) -> Result<S::Ok, S::Error> {
    let mut fields = Fields::new(s, name, 1)?;
    fields.part("raw", &Blob(bytes))?;
    fields.end()
}

impl Serialize for ObjectIdentifier<'_> {
    /// `1.3.6.1`; anything else is `{ "raw": hexadecimal }`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.path() {
            Some(_) => s.collect_str(self),
            None => raw(s, "ObjectIdentifier", self.0),
        }
    }
}

impl Transcode for ObjectIdentifier<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let text = match text_or_raw(value, "ObjectIdentifier")? {
            TextOrRaw::Raw(bytes) => {
                out.extend(bytes);
                return Ok(());
            }
            TextOrRaw::Text(text) => text,
        };
        let wrong = || Error::value("expected numbers as in 1.3.6.1.2.1");
        let mut numbers = text.split('.').map(|n| n.parse::<u32>().map_err(|_| wrong()));
        let (first, second) = (numbers.next().ok_or_else(wrong)??, numbers.next().ok_or_else(wrong)??);
        if first > 2 || first < 2 && second >= 40 {
            return Err(wrong());
        }
        let both = first.checked_mul(40).and_then(|n| n.checked_add(second)).ok_or_else(wrong)?;
        for number in core::iter::once(Ok(both)).chain(numbers) {
            let number = number?;
            // Five groups of seven bits, without those of zeros in front.
            let groups = (0..5u32).rev().map(|i| number >> i.saturating_mul(7));
            for (group, left) in groups.zip((0..5).rev()).filter(|(group, left)| *group > 0 || *left == 0) {
                let [.., byte] = group.to_be_bytes();
                out.push(if left > 0 { byte | 0x80 } else { byte & 0x7F });
            }
        }
        Ok(())
    }
}

impl Serialize for BerInteger<'_> {
    /// A number; anything else is `{ "raw": hexadecimal }`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.value() {
            Some(value) => s.serialize_i64(value),
            None => raw(s, "BerInteger", self.0),
        }
    }
}

impl Transcode for BerInteger<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let Value::Int(number) = value else {
            let bytes = Object::new(value, "BerInteger", &["raw"])?.part::<Blob<'_>>("raw")?;
            out.extend(bytes);
            return Ok(());
        };
        let number = i64::try_from(*number).map_err(|_| Error::value("does not fit 64 bits"))?;
        let bytes = number.to_be_bytes();
        // Bytes in front that only repeat the sign.
        let said = bytes.windows(2).take_while(|pair| matches!(pair, [0, 0..=0x7F] | [0xFF, 0x80..=0xFF])).count();
        out.extend(bytes.iter().skip(said));
        Ok(())
    }
}
