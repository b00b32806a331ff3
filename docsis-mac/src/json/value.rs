//! JSON of texts, addresses and bitmaps.

use crate::tlv::{Bitmap, IpAddress, Text};
use core::net::IpAddr;
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, TextOrRaw, Transcode, Value, Vec, format, text_or_raw};

impl Serialize for Text<'_> {
    /// Printable ASCII as it is; anything else is `{ "text": escaped, "raw": hexadecimal }`, of which `raw` counts.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match core::str::from_utf8(self.0) {
            Ok(text) if text.bytes().all(|b| (0x20..0x7F).contains(&b)) => s.serialize_str(text),
            _ => {
                let mut fields = Fields::new(s, "Text", 2)?;
                fields.part("text", &format!("{self}"))?;
                fields.part("raw", &Blob(self.0))?;
                fields.end()
            }
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
