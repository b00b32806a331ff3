//! JSON of what an RTP packet carries.

use crate::ip::rtp::RtpPayload;
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Chosen, Error, Fields, Object, TranscodeChoice, Value};

impl Serialize for RtpPayload<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "RtpPayload", 2)?;
        f.part("data", &self.data)?;
        if let Some(padding) = &self.padding {
            f.part("padding", padding)?;
        }
        f.end()
    }
}

impl TranscodeChoice for RtpPayload<'_> {
    type Selector = bool;

    fn transcode_choice(value: &Value) -> Result<Chosen<Self>, Error> {
        let o = Object::new(value, "RtpPayload", &["data", "padding"])?;
        let mut bytes = o.part::<Blob<'_>>("data")?;
        let padding = o.optional_part::<Blob<'_>>("padding")?;
        bytes.extend(padding.iter().flatten());
        Ok((padding.is_some(), bytes))
    }
}
