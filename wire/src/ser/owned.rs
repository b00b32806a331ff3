//! Structures that own their bytes: JSON by way of a tree of values, other formats as bytes.

use super::{Transcode, Value, Vec};
use crate::{Decode, Encode, Owned, View};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

impl<V: View> Serialize for Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode + Serialize + Default,
{
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { self.get().serialize(s) } else { s.serialize_bytes(self.as_bytes()) }
    }
}

/// Bytes, in whichever way a format has them.
struct WireBytes;

impl<'de> de::Visitor<'de> for WireBytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes in wire form")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = seq.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

impl<'de, V: View + Transcode> Deserialize<'de> for Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode,
{
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = if d.is_human_readable() {
            let value = Value::deserialize(d)?;
            let mut bytes = Vec::new();
            V::transcode(&value, &mut bytes).map_err(de::Error::custom)?;
            bytes
        } else {
            d.deserialize_byte_buf(WireBytes)?
        };
        Owned::new(bytes.into()).map_err(de::Error::custom)
    }
}
