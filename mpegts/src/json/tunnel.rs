//! JSON of baseband frames, T2-MI packets and sections of datagrams.

use crate::tunnel::baseband::{BbFrame, BbHeader, BbMode};
use crate::tunnel::mpe::{DatagramSection, MpeHeader, Trailer};
use crate::tunnel::t2mi::{T2miHeader, T2miPacket, T2miPayload};
use wire::Blob;
use wire::ser::serde::{Serialize, Serializer};
use wire::ser::{Error, Fields, Object, Transcode, TranscodeChoice, Value, Vec, finish, view};

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

impl Serialize for Payload<'_, '_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0.typed() {
            Ok(T2miPayload::Other(..)) | Err(_) => self.0.payload.serialize(s),
            Ok(typed) => typed.serialize(s),
        }
    }
}

impl Serialize for T2miPacket<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let h = &self.header;
        let mut f = Fields::new(s, "T2miPacket", 7)?;
        f.bits("packet_type", h.packet_type)?;
        f.bits("packet_count", h.packet_count)?;
        f.bits("superframe_idx", h.superframe_idx)?;
        if !h.rfu.is_default() {
            f.bits("rfu", h.rfu)?;
        }
        f.bits("t2mi_stream_id", h.t2mi_stream_id)?;
        if h.payload_len % 8 != 0 {
            f.bits("payload_len", h.payload_len)?;
        }
        f.part("payload", &Payload(self))?;
        f.end()
    }
}

impl Transcode for T2miPacket<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let o = Object::new(
            value,
            "T2miPacket",
            &["packet_type", "packet_count", "superframe_idx", "rfu", "t2mi_stream_id", "payload_len", "payload"],
        )?;
        let (bytes, selector) = match value.get("payload") {
            Some(typed @ Value::Map(_)) => {
                let (selector, bytes) = T2miPayload::transcode_choice(typed)?;
                (bytes, Some(selector))
            }
            _ => (o.part::<Blob<'_>>("payload")?, None),
        };
        let mut header: T2miHeader = T2miHeader {
            packet_type: o.bits("packet_type")?,
            packet_count: o.bits("packet_count")?,
            superframe_idx: o.bits("superframe_idx")?,
            rfu: o.reserved("rfu")?,
            t2mi_stream_id: o.bits("t2mi_stream_id")?,
            payload_len: 0,
        };
        if selector.is_some_and(|s| s != header.packet_type.0) {
            return Err(Error::new("payload", "is of another packet_type"));
        }
        let packet = T2miPacket::new(header.packet_type, &bytes)?;
        header.payload_len = o.optional_bits("payload_len")?.unwrap_or(packet.header.payload_len);
        finish(&T2miPacket { header, ..packet }, out)
    }
}

impl Serialize for DatagramSection<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut f = Fields::new(s, "DatagramSection", 5)?;
        f.bits("private_indicator", self.private_indicator)?;
        if !self.reserved.is_default() {
            f.bits("reserved", self.reserved)?;
        }
        f.part("header", &self.header)?;
        f.part("payload", &self.payload)?;
        if let Trailer::Checksum(sum) = self.trailer {
            f.bits("checksum", sum)?;
        }
        f.end()
    }
}

impl Transcode for DatagramSection<'_> {
    fn transcode(value: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
        let keys = ["private_indicator", "reserved", "header", "payload", "checksum"];
        let o = Object::new(value, "DatagramSection", &keys)?;
        let (header, payload) = (o.part::<MpeHeader>("header")?, o.part::<Blob<'_>>("payload")?);
        let section = DatagramSection {
            private_indicator: o.bits("private_indicator")?,
            reserved: o.reserved("reserved")?,
            header: view("header", &header)?,
            payload: Blob(&payload),
            trailer: o.optional_bits("checksum")?.map_or(Trailer::Crc, Trailer::Checksum),
        };
        finish(&section, out)
    }
}
