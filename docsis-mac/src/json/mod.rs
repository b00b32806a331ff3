//! JSON of what is no declaration.

mod frame;
mod value;

use crate::ehdr::RawElement;
use crate::id::{Ipv4Address, Ipv6Address, MacAddress};
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, JsonBits, Object, Transcode, Value, Vec, finish, format};

impl JsonBits for Ipv4Address {
    fn to_value(self) -> Value {
        format!("{self}").into()
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let address = value.as_str().and_then(|text| text.parse().ok());
        address.map(Ipv4Address).ok_or_else(|| Error::value("expected an address as in 10.1.2.3"))
    }
}

impl Serialize for Ipv6Address {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl Transcode for Ipv6Address {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let address = value.as_str().and_then(|text| text.parse().ok());
        finish(&address.map(Ipv6Address).ok_or_else(|| Error::value("expected an address as in 2001:db8::1"))?, out)
    }
}

impl JsonBits for MacAddress {
    fn to_value(self) -> Value {
        format!("{self}").into()
    }

    fn from_value(value: &Value) -> Result<Self, Error> {
        let wrong = || Error::value("expected six bytes as in 01:e0:2f:00:00:01");
        let mut parts = value.as_str().ok_or_else(wrong)?.split(':');
        let mut out = [0; 6];
        for byte in &mut out {
            let digits = parts.next().filter(|p| p.len() == 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        if parts.next().is_none() { Ok(MacAddress(out)) } else { Err(wrong()) }
    }
}

impl Serialize for RawElement<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "RawElement", 3)?;
        f.bits("eh_type", self.eh_type)?;
        f.bits("eh_len", self.eh_len)?;
        f.part("value", &self.value)?;
        f.end()
    }
}

impl Transcode for RawElement<'_> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(v, "RawElement", &["eh_type", "eh_len", "value"])?;
        let value = o.part::<Blob<'_>>("value")?;
        let raw = RawElement { eh_type: o.bits("eh_type")?, eh_len: o.bits("eh_len")?, value: Blob(&value) };
        finish(&raw, out)
    }
}
