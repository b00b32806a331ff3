//! Fragments of upstream frames, DOCSIS 1.1 and 2.0 — MULPI 6.2.6.

use crate::crc::Crc;
use wire::{Blob, Decode, Encode, Error, ErrorKind, Reader, View, Writer};

/// A piece of a frame, header included, and its FCRC. Which piece says the element
/// [`BpUpFragment`](crate::ehdr::BpUpFragment) of the extended header.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fragment<'a> {
    /// The piece.
    pub data: Blob<'a>,
    /// Over the piece.
    pub fcrc: Crc<'a>,
}

impl<'a> Decode<'a> for Fragment<'a> {
    const NAME: &'static str = "Fragment";

    /// Takes everything: the last four bytes are the FCRC.
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let data = match r.len().checked_sub(4) {
            Some(n) => Blob(r.bytes(n, "Fragment.data")?),
            None => Blob(&[]),
        };
        Ok(Fragment { data, fcrc: Crc::take(r, &start, "Fragment.fcrc")? })
    }
}

impl Encode for Fragment<'_> {
    fn encoded_len(&self) -> usize {
        self.data.len().saturating_add(4)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        if self.fcrc.is_absent() {
            return Err(w.error(ErrorKind::Inconsistent, "Fragment.fcrc"));
        }
        let mark = w.len();
        self.data.encode(w)?;
        self.fcrc.put(w, mark, "Fragment.fcrc")
    }
}

impl View for Fragment<'static> {
    type Of<'a> = Fragment<'a>;
}

wire::__serde! {
    mod json {
        use super::Fragment;
        use crate::crc::Crc;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish};
        use wire::Blob;

        impl Serialize for Fragment<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut f = Fields::new(s, "Fragment", 2)?;
                f.part("data", &self.data)?;
                if self.fcrc.deviation() != 0 {
                    f.bits("fcrc_wrong_by", self.fcrc.deviation())?;
                }
                f.end()
            }
        }

        impl Transcode for Fragment<'_> {
            fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let o = Object::new(v, "Fragment", &["data", "fcrc_wrong_by"])?;
                let data = o.part::<Blob<'_>>("data")?;
                let fcrc = Crc::from_deviation(o.reserved("fcrc_wrong_by")?);
                finish(&Fragment { data: Blob(&data), fcrc }, out)
            }
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for Fragment<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            let data = s.part(Blob::sample);
            let damage = s.draw() / 200;
            s.bytes(&data);
            s.bytes(&(wire::crc::ethernet(&data) ^ u32::from(damage)).to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;

    #[test]
    fn fragments_keep_the_laws() {
        wire::testing::laws::<Fragment<'static>>();
    }

    /// The check value of the CRC, least significant byte first.
    #[test]
    fn the_fcrc_covers_the_piece() {
        let bytes = hex!("313233343536373839 2639f4cb");
        let fragment = Fragment::from_bytes(&bytes).unwrap();
        assert!(fragment.fcrc.is_ok());
        assert_eq!(Fragment { data: Blob(b"123456789"), fcrc: Crc::default() }.encode_to_vec().unwrap(), bytes);
        assert!(Fragment::from_bytes(&[1, 2, 3]).is_err());
    }
}
