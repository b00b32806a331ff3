//! Packets: the payload of packet PDU and isolation PDU frames — MULPI 6.2.2.

use crate::crc::Crc;
use crate::id::MacAddress;
use wire::{Blob, Decode, Encode, Error, Reader, View, Writer, syntax};

syntax! {
    /// What an Ethernet packet begins with.
    pub struct PduHeader {
        da:             48 MacAddress,
        sa:             48 MacAddress,
        /// The length of the data up to 1500, an EtherType from 0x0600 up.
        length_or_type: 16 u16,
    }
}

/// An Ethernet packet with its CRC.
///
/// Encrypted packets (an element `BpUp`, `BpUp2` or `BpDown` of the extended header says so) are
/// ciphertext behind the two addresses, CRC included.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pdu<'a> {
    /// Destination.
    pub da: MacAddress,
    /// Source.
    pub sa: MacAddress,
    /// The length of the data up to 1500, an EtherType from 0x0600 up.
    pub length_or_type: u16,
    /// The data, padding included.
    pub data: Blob<'a>,
    /// Over everything before it.
    pub crc: Crc<'a>,
}

impl Pdu<'_> {
    /// Computes the CRC and compares: shorthand for [`Crc::is_ok`].
    pub fn crc_ok(&self) -> bool {
        self.crc.is_ok()
    }
}

impl<'a> Decode<'a> for Pdu<'a> {
    const NAME: &'static str = "Pdu";

    /// Takes everything: the last four bytes are the CRC.
    #[inline]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let start = *r;
        let PduHeader { da, sa, length_or_type } = PduHeader::decode(r)?;
        let data = match r.len().checked_sub(4) {
            Some(n) => Blob(r.bytes(n, "Pdu.data")?),
            None => Blob(&[]),
        };
        Ok(Pdu { da, sa, length_or_type, data, crc: Crc::take(r, &start, "Pdu.crc")? })
    }
}

impl Encode for Pdu<'_> {
    fn encoded_len(&self) -> usize {
        self.data.len().saturating_add(18)
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        if self.crc.is_absent() {
            return Err(w.error(wire::ErrorKind::Inconsistent, "Pdu.crc"));
        }
        let mark = w.len();
        PduHeader { da: self.da, sa: self.sa, length_or_type: self.length_or_type }.encode(w)?;
        self.data.encode(w)?;
        self.crc.put(w, mark, "Pdu.crc")
    }
}

impl View for Pdu<'static> {
    type Of<'a> = Pdu<'a>;
}

wire::__serde! {
    mod json {
        use super::Pdu;
        use crate::crc::Crc;
        use wire::ser::serde::{Serialize, Serializer};
        use wire::ser::{Error, Fields, Object, Transcode, Value, Vec, finish};
        use wire::Blob;

        impl Serialize for Pdu<'_> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut f = Fields::new(s, "Pdu", 5)?;
                f.bits("da", self.da)?;
                f.bits("sa", self.sa)?;
                f.bits("length_or_type", self.length_or_type)?;
                f.part("data", &self.data)?;
                if self.crc.deviation() != 0 {
                    f.bits("crc_wrong_by", self.crc.deviation())?;
                }
                f.end()
            }
        }

        impl Transcode for Pdu<'_> {
            fn transcode(v: &Value, out: &mut Vec<u8>) -> Result<(), Error> {
                let o = Object::new(v, "Pdu", &["da", "sa", "length_or_type", "data", "crc_wrong_by"])?;
                let data = o.part::<Blob<'_>>("data")?;
                let pdu = Pdu {
                    da: o.bits("da")?,
                    sa: o.bits("sa")?,
                    length_or_type: o.bits("length_or_type")?,
                    data: Blob(&data),
                    crc: Crc::from_deviation(o.reserved("crc_wrong_by")?),
                };
                finish(&pdu, out)
            }
        }
    }
}

wire::__testing! {
    impl wire::testing::Sample for Pdu<'_> {
        fn sample(s: &mut wire::testing::Source<'_>) {
            let mut bytes = s.part(PduHeader::sample);
            bytes.extend(s.part(Blob::sample));
            let damage = s.draw() / 200;
            s.bytes(&bytes);
            s.bytes(&(wire::crc::ethernet(&bytes) ^ u32::from(damage)).to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::ErrorKind;

    #[test]
    fn pdus_keep_the_laws() {
        wire::testing::laws::<Pdu<'static>>();
    }

    /// Two packets of the BPI+ test vectors of DPDK: the last four bytes are the CRC.
    #[test]
    fn published_packets_have_a_good_crc() {
        let bytes = hex!("010203040506 060504030201 0800 aa 0e998efe");
        let pdu = Pdu::from_bytes(&bytes).unwrap();
        assert_eq!((pdu.length_or_type, pdu.data), (0x0800, Blob(&[0xAA])));
        assert!(pdu.crc_ok());
        assert_eq!(pdu.crc.received(), Some(0xFE8E_990E));
        let built = Pdu { crc: Crc::default(), ..pdu };
        assert_eq!(built.encode_to_vec().unwrap(), bytes);
        assert_eq!(built, pdu);
        let empty = Pdu { data: Blob(&[]), ..built }.encode_to_vec().unwrap();
        assert_eq!(empty, hex!("010203040506 060504030201 0800 1408e855"));
    }

    #[test]
    fn a_wrong_crc_is_kept_and_reported() {
        let bytes = hex!("010203040506 060504030201 0800 aa 0e998eff");
        let pdu = Pdu::from_bytes(&bytes).unwrap();
        let e = pdu.crc.check().unwrap_err();
        assert_eq!((e.at, e.offset), ("CRC", 15));
        assert_eq!(e.kind, ErrorKind::Checksum { found: 0xFF8E_990E, computed: 0xFE8E_990E });
        assert_eq!(pdu.encode_to_vec().unwrap(), bytes);
        // An edit neither repairs nor spoils.
        let edited = Pdu { sa: MacAddress([9; 6]), ..pdu }.encode_to_vec().unwrap();
        assert_eq!(Pdu::from_bytes(&edited).unwrap().crc.deviation(), 0x0100_0000);
        let good = hex!("010203040506 060504030201 0800 aa 0e998efe");
        let edited = Pdu { sa: MacAddress([9; 6]), ..Pdu::from_bytes(&good).unwrap() }.encode_to_vec().unwrap();
        assert!(Pdu::from_bytes(&edited).unwrap().crc_ok());
    }

    #[test]
    fn a_packet_without_room_for_its_crc_is_refused() {
        assert_eq!(Pdu::from_bytes(&[0; 17]).unwrap_err().at, "Pdu.crc");
        assert!(Pdu { crc: Crc::ABSENT, ..Pdu::default() }.encode_to_vec().is_err());
    }
}
