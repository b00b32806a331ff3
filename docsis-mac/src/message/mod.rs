//! MAC management messages — MULPI 6.4. The lines of [`Body`] are the registry.
//!
//! ```text
//! DA 6  SA 6  length 2  DSAP 1  SSAP 1  control 1  version 1  type 1  multipart 1  body  CRC 4
//! ```

mod burst;
mod map;
mod mdd;
mod mdd_channel;
#[cfg(feature = "alloc")]
mod multipart;
mod probe;
mod registry;
mod sync;
mod types;
mod ucd;

pub use burst::*;
pub use map::*;
pub use mdd::*;
pub use mdd_channel::*;
#[cfg(feature = "alloc")]
pub use multipart::Multipart;
pub use probe::*;
pub use sync::*;
pub use types::*;
pub use ucd::*;

use crate::crc::Crc;
use crate::id::MacAddress;
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, View, Writer, syntax};

registry::messages! {
    /// The bodies of messages, by type and version.
    pub enum Body<'a> {
        SYNC   [_ => 1]      TimeSync(TimeSync) "SYNC",
        UCD    [_ => 1]      Ucd(Ucd<'a>) "UCD",
        MAP    [0..=4 => 1]  Map(Map<'a>) "MAP",
        MAP    [5..=255 => 5] Map5(Map5<'a>) "MAP version 5",
        UCD_29 [_ => 3]      Ucd29(Ucd<'a>) "UCD-29",
        MDD    [_ => 4]      Mdd(Mdd<'a>) "MDD",
        UCD_35 [_ => 4]      Ucd35(Ucd<'a>) "UCD-35",
        UCD_51 [_ => 5]      Ucd51(Ucd<'a>) "UCD-51",
    }
}

impl<'a> Body<'a> {
    /// The upstream channel descriptor of whichever type.
    pub const fn ucd(&self) -> Option<&Ucd<'a>> {
        match self {
            Body::Ucd(ucd) | Body::Ucd29(ucd) | Body::Ucd35(ucd) | Body::Ucd51(ucd) => Some(ucd),
            _ => None,
        }
    }
}

/// A body that is not interpreted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RawBody<'a> {
    /// Its type.
    pub message_type: MessageType,
    /// All between header and CRC.
    pub body: Blob<'a>,
}

syntax! {
    /// The first twenty bytes of a message — MULPI 6.4.1.
    pub struct MessageHeader {
        da:             48 MacAddress,
        sa:             48 MacAddress,
        /// The bytes from DSAP to the end of the body; the CRC is not counted.
        message_length: 16 u16,
        /// Zero, but for ranging requests: see [`Message::dsap`].
        dsap:            8 u8,
        ssap:            8 u8,
        /// 3, unnumbered information.
        control:         8 u8,
        version:         8 u8,
        message_type:    8 MessageType,
        /// The number of parts less one, of a multipart message of version 5; else 0.
        last_part:       4 u8,
        /// Which part this is, from 0.
        part:            4 u8,
    }
}

/// A MAC management message, with its CRC or without: as a frame carries it, and as the MAP
/// pseudowire of DEPI does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Message<'a> {
    /// Destination.
    pub da: MacAddress,
    /// Source.
    pub sa: MacAddress,
    /// Zero; but in ranging requests of version 5 DSAP and SSAP together tell the transmit power, and
    /// in those of version 1 SSAP does.
    pub dsap: u8,
    /// As [`dsap`](Self::dsap).
    pub ssap: u8,
    /// Three: unnumbered information.
    pub control: u8,
    /// With the type it chooses the structure of the body.
    pub version: u8,
    /// The number of parts less one, of a multipart message of version 5; else 0. At most 15.
    pub last_part: u8,
    /// Which part this is, from 0. At most 15.
    pub part: u8,
    /// What the message says.
    pub body: Body<'a>,
    /// Over everything before it.
    pub crc: Crc<'a>,
}

impl<'a> Message<'a> {
    /// A message to all modems; the version is the one its type is sent with.
    pub const fn new(sa: MacAddress, body: Body<'a>) -> Self {
        Message {
            da: MacAddress::ALL_CMS,
            sa,
            dsap: 0,
            ssap: 0,
            control: 3,
            version: body.version(),
            last_part: 0,
            part: 0,
            body,
            crc: Crc::from_deviation(0),
        }
    }

    /// The type in the header.
    pub const fn message_type(&self) -> MessageType {
        self.body.message_type()
    }

    fn put(&self, body: &impl Encode, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.skip(20, "MessageHeader.da")?;
        body.encode(w)?;
        let length = w.len().saturating_sub(mark).saturating_sub(14);
        let Ok(message_length) = u16::try_from(length) else {
            return Err(Error::new(ErrorKind::TooLarge(length as u64), "MessageHeader.message_length", mark));
        };
        let header = MessageHeader {
            da: self.da,
            sa: self.sa,
            message_length,
            dsap: self.dsap,
            ssap: self.ssap,
            control: self.control,
            version: self.version,
            message_type: self.message_type(),
            last_part: self.last_part,
            part: self.part,
        };
        w.back_to(mark, 20, |w| header.encode(w))?;
        self.crc.put(w, mark, "Message.crc")
    }
}

impl Default for Message<'_> {
    fn default() -> Self {
        Message::new(MacAddress::default(), Body::default())
    }
}

impl<'a> Decode<'a> for Message<'a> {
    const NAME: &'static str = "Message";

    /// Where nothing is left behind the body, the CRC is absent.
    #[inline]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let h = MessageHeader::decode(r)?;
        let Some(len) = usize::from(h.message_length).checked_sub(6) else {
            let kind = ErrorKind::Value(h.message_length.into());
            return Err(Error::new(kind, "MessageHeader.message_length", start.offset().saturating_add(12)));
        };
        let body = r.sub(len, "Message.body")?;
        Ok(Message {
            da: h.da,
            sa: h.sa,
            dsap: h.dsap,
            ssap: h.ssap,
            control: h.control,
            version: h.version,
            last_part: h.last_part,
            part: h.part,
            body: Body::decode_as(h.message_type, h.version, body),
            crc: if r.is_empty() { Crc::ABSENT } else { Crc::take(r, &start, "Message.crc")? },
        })
    }
}

impl Encode for Message<'_> {
    fn encoded_len(&self) -> usize {
        self.body.encoded_len().saturating_add(20).saturating_add(self.crc.encoded_len())
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        if !self.body.goes_with(self.version) {
            return Err(w.error(ErrorKind::Inconsistent, "Message.version"));
        }
        self.put(&self.body, w)
    }
}

impl View for Message<'static> {
    type Of<'a> = Message<'a>;
}

wire::__serde! {
    mod json {
        use super::{Body, Message, RawBody};
        use crate::crc::Crc;
        use wire::Reader;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish};

        impl Serialize for RawBody<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut f = Fields::new(s, "RawBody", 2)?;
                f.bits("message_type", self.message_type)?;
                f.part("body", &self.body)?;
                f.end()
            }
        }

        /// Fields that are as they should be are left out.
        impl Serialize for Message<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let usual = Message::default();
                let mut f = Fields::new(s, "Message", 10)?;
                f.bits("da", self.da)?;
                f.bits("sa", self.sa)?;
                let rare = [
                    ("dsap", self.dsap, usual.dsap),
                    ("ssap", self.ssap, usual.ssap),
                    ("control", self.control, usual.control),
                    ("version", self.version, self.body.version()),
                    ("last_part", self.last_part, usual.last_part),
                    ("part", self.part, usual.part),
                ];
                rare.into_iter().filter(|(_, v, usual)| v != usual).try_for_each(|(k, v, _)| f.bits(k, v))?;
                f.part("body", &self.body)?;
                if self.crc.is_absent() {
                    f.bits("crc_absent", true)?;
                } else if self.crc.deviation() != 0 {
                    f.bits("crc_wrong_by", self.crc.deviation())?;
                }
                f.end()
            }
        }

        impl Transcode for Message<'_> {
            fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let o = Object::new(v, "Message", &[
                    "da", "sa", "dsap", "ssap", "control", "version", "last_part", "part", "body", "crc_absent",
                    "crc_wrong_by",
                ])?;
                let body = v.get("body").ok_or_else(|| Error::new("body", "missing in Message"))?;
                let (message_type, usual, bytes) = Body::transcode(body)?;
                let version = o.optional_bits("version")?.unwrap_or(usual);
                let message = Message {
                    da: o.bits("da")?,
                    sa: o.bits("sa")?,
                    dsap: o.reserved("dsap")?,
                    ssap: o.reserved("ssap")?,
                    control: o.optional_bits("control")?.unwrap_or(3),
                    version,
                    last_part: o.reserved("last_part")?,
                    part: o.reserved("part")?,
                    body: Body::decode_as(message_type, version, Reader::new(&bytes)),
                    crc: match o.reserved("crc_absent")? {
                        true => Crc::ABSENT,
                        false => Crc::from_deviation(o.reserved("crc_wrong_by")?),
                    },
                };
                finish(&message, out)
            }
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for Message<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            let mut header = MessageHeader {
                da: MacAddress(core::array::from_fn(|_| s.draw())),
                control: s.draw() / 64,
                part: s.draw() / 16,
                ..MessageHeader::default()
            };
            let lines = Body::SAMPLES;
            let line = lines.get(usize::from(s.draw()).checked_rem(lines.len()).unwrap_or(0));
            let pick = s.draw();
            let body = match line {
                Some((message_type, version, sample)) if pick < 240 => {
                    (header.message_type, header.version) = (*message_type, *version);
                    s.part(sample)
                }
                _ => {
                    (header.message_type, header.version) = (MessageType(pick), pick & 7);
                    s.part(Blob::sample)
                }
            };
            header.message_length = u16::try_from(body.len()).unwrap_or(0).saturating_add(6);
            let bytes = s.part(|s| {
                let mut out = [0; 20];
                if header.encode_to_slice(&mut out).is_ok() {
                    s.bytes(&out);
                }
                s.bytes(&body);
            });
            s.bytes(&bytes);
            let damage = u32::from(pick & 1);
            if pick % 8 != 7 {
                s.bytes(&(wire::crc::ethernet(&bytes) ^ damage).to_le_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests;
