//! Packets: the payload of packet PDU and isolation PDU frames — MULPI 6.2.2.

use crate::id::MacAddress;
use wire::{Blob, Error, Ethernet, Kept, Reader, syntax};

syntax! {
    /// An Ethernet packet with its CRC.
    ///
    /// Encrypted packets (an element `BpUp`, `BpUp2` or `BpDown` of the extended header says so) are
    /// ciphertext behind the two addresses, CRC included.
    pub struct Pdu<'a> {
        /// Destination.
        da:             48 MacAddress,
        /// Source.
        sa:             48 MacAddress,
        /// The length of the data up to 1500, an EtherType from 0x0600 up.
        length_or_type: 16 u16,
        /// The data, padding included.
        data:           .. - 4 Blob<'a>,
        /// Over everything before it.
        crc:            (sum) Kept<'a, Ethernet>,
    }
}

impl<'a> Pdu<'a> {
    /// The front of a packet whose CRC is missing; it is computed on write.
    pub(crate) fn without_crc(r: &mut Reader<'a>) -> Result<Self, Error> {
        let (da, sa, length_or_type) =
            (r.array::<6>(&"Pdu.da")?, r.array::<6>(&"Pdu.sa")?, r.array(&"Pdu.length_or_type")?);
        let (da, sa) = (MacAddress(*da), MacAddress(*sa));
        Ok(Pdu {
            da,
            sa,
            length_or_type: u16::from_be_bytes(*length_or_type),
            data: Blob(r.peek()),
            crc: Kept::default(),
        })
    }

    /// Computes the CRC and compares: shorthand for [`Kept::is_ok`].
    pub fn crc_ok(&self) -> bool {
        self.crc.is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::{Decode, Encode, ErrorKind};

    /// Two packets of the BPI+ test vectors of DPDK: the last four bytes are the CRC.
    #[test]
    fn published_packets_have_a_good_crc() {
        let bytes = hex!("010203040506 060504030201 0800 aa 0e998efe");
        let pdu = Pdu::from_bytes(&bytes).unwrap();
        assert_eq!((pdu.length_or_type, pdu.data), (0x0800, Blob(&[0xAA])));
        assert!(pdu.crc_ok());
        assert_eq!(pdu.crc.received(), Some(0xFE8E_990E));
        let built = Pdu { crc: Kept::default(), ..pdu };
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
        assert_eq!((e.at(), e.offset()), ("CRC", 15));
        assert!(!pdu.crc_ok() && !pdu.crc.is_ok());
        assert_eq!(e.kind(), ErrorKind::Checksum { found: 0xFF8E_990E, computed: 0xFE8E_990E });
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
        let e = Pdu::from_bytes(&[0; 17]).unwrap_err();
        assert_eq!((e.at(), e.offset(), e.kind()), ("Pdu.data", 14, ErrorKind::Short { need: 4, have: 3 }));
    }
}
