//! JSON of the parts of descriptors that are no declarations.

use crate::descriptor::{Partition, Partitions};
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, TranscodeChoice, Value, Vec};
use wire::{Choice, Encode, List};

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
