//! JSON of the parts of descriptors that are no declarations.

use crate::descriptor::{ByLength, Partition, Partitions};
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, Transcode, TranscodeChoice, Value, Vec, chosen, only_entry, variant};
use wire::{Choice, Encode, List};

/// `{ "text": .. }` or `{ "in_use": .. }`.
impl<A: Serialize, B: Serialize> Serialize for ByLength<A, B> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            ByLength::Text(a) => variant(s, "text", a),
            ByLength::InUse(b) => variant(s, "in_use", b),
        }
    }
}

impl<A: Transcode, B: Transcode> Transcode for ByLength<A, B> {
    fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend(match only_entry(v, "ByLength")? {
            (label @ "text", body) => chosen::<A>(label, body, None)?,
            (label @ "in_use", body) => chosen::<B>(label, body, None)?,
            (label, _) => return Err(Error::new(label, "expected `text` or `in_use`")),
        });
        Ok(())
    }
}

const PARTITIONS: [&str; 3] = ["maximum_duration_length_minus_1", "in_use", "partitions"];

impl Serialize for Partitions<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let [minus_1, in_use, partitions] = PARTITIONS;
        let mut f = Fields::new(s, "Partitions", PARTITIONS.len())?;
        if let Some(n) = self.selector().1 {
            f.bits(minus_1, n)?;
        }
        f.bits(in_use, self.is_in_use())?;
        f.part(partitions, &self.iter().map_while(Result::ok).collect::<Vec<_>>())?;
        f.end()
    }
}

impl TranscodeChoice for Partitions<'_> {
    type Selector = (u8, Option<u8>);

    fn transcode_choice(v: &Value) -> Result<(Self::Selector, Vec<u8>), Error> {
        let [minus_1, in_use, partitions] = PARTITIONS;
        let o = Object::new(v, "Partitions", &PARTITIONS)?;
        let wide = o.part::<List<'_, Partition>>(partitions)?;
        let items = List::<Partition>::from_wire(&wide).iter().collect::<Result<Vec<_>, _>>()?;
        let text = Partitions::new(o.optional_bits(minus_1)?, &items);
        let partitions = if o.bits(in_use)? { text.in_use() } else { text };
        Ok((partitions.selector(), partitions.encode_to_vec()?))
    }
}
