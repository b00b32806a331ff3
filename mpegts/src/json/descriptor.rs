//! JSON of the parts of descriptors that are no declarations.

use crate::descriptor::{Partition, Partitions};
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, TranscodeChoice, Value, Vec};
use wire::{Choice, Encode, List, Reader};

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
        let (minus_1, in_use) = (o.optional_bits(minus_1)?, o.bits(in_use)?);
        let of = |items| match Partitions::new(minus_1, items) {
            text if in_use => text.in_use(),
            text => text,
        };
        let bytes = of(&[]).bytes();
        let wide = o.part_with(partitions, |v, out| List::<'_, Partition, u8>::transcode_with(v, out, bytes))?;
        let items = List::<Partition, u8>::Wire(Reader::new(&wide), bytes).iter().collect::<Result<Vec<_>, _>>()?;
        let partitions = of(&items);
        Ok((partitions.selector(), partitions.encode_to_vec()?))
    }
}
