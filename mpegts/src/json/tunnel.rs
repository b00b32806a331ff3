//! JSON of baseband frames, T2-MI packets and sections of datagrams.

use crate::tunnel::baseband::{BbFrame, BbHeader, BbMode};
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish, view};

impl Serialize for BbFrame<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "BbFrame", 4)?;
        f.part("header", &self.header)?;
        f.bits("mode", self.mode)?;
        f.part("data", &self.data)?;
        f.part("padding", &self.padding)?;
        f.end()
    }
}

impl Transcode for BbFrame<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(value, "BbFrame", &["header", "mode", "data", "padding"])?;
        let header = o.part::<BbHeader>("header")?;
        let (data, padding) = (o.part::<Blob<'_>>("data")?, o.part::<Blob<'_>>("padding")?);
        let mode: BbMode = o.bits("mode")?;
        let header: BbHeader = view("header", &header)?;
        finish(&BbFrame { header, mode, data: Blob(&data), padding: Blob(&padding) }, out)
    }
}
