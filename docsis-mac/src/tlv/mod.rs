//! Type, length, value: the form of everything behind the fixed part of most messages.
//!
//! Types are numbered anew in every place, so each place has a union of its own; a value is a
//! structure, another list of TLVs, or a [`Scalar`]. A type without a line and a value of another
//! length are kept as they are.

mod bonding;
mod capabilities;
mod classifier;
mod confirmation;
mod encodings;
mod extension;
mod full_duplex;
mod management;
mod privacy;
mod rules;
mod service_flow;
mod snmp;
mod spread;
mod value;

pub use bonding::*;
pub use capabilities::*;
pub use classifier::*;
pub use confirmation::*;
pub use encodings::*;
pub use extension::*;
pub use full_duplex::*;
pub use management::*;
pub use privacy::*;
pub use rules::{AllowedIn, ENCODING_RULES, EncodingRule, Values, encoding_rule};
pub(crate) use rules::{Path, Violation, value_violations};
pub use service_flow::*;
pub use snmp::*;
#[cfg(feature = "alloc")]
pub use spread::join;
pub use spread::{PIECE, split};
pub use value::{Bitmap, IpAddress, TerminatedText, Text};
pub use wire::{Scalar, U8, U16, U24, U32};

use wire::{Blob, syntax};

syntax! {
    /// Any TLV with a length of one byte, its value not interpreted.
    pub raw struct Tlv<'a> {
        tlv_type: 8 u8,
        /// At most 255 bytes.
        value: [8] Blob<'a>,
    }

    /// Any TLV with a length of two bytes, its value not interpreted: attributes of BPKM messages, statistics of OPT-RSP.
    pub raw struct LongTlv<'a> {
        tlv_type: 8 u8,
        value: [16] Blob<'a>,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;
    use wire::{Encode, ErrorKind, List};

    wire::tagged! {
        /// A place for tests.
        pub enum Place<'a>: Tlv<'a> {
            0 Pad(Blob<'a>),
            1 Byte(U8),
            2 Word(U24),
            43 Inner(List<'a, Place<'a>>),
        }
    }

    #[test]
    fn trap_36_lengths_repeats_and_type_zero() {
        let bytes =
            hex!("00 00  01 01 07  01 00  01 02 0809  02 03 123456  07 03 aabbcc  2b 06 01 01 05 2b 01 01  01 01 09");
        let walked: Vec<Place> = List::from_wire(&bytes).iter().map(Result::unwrap).collect();
        assert_eq!(walked[0], Place::Pad(Blob(&[])));
        assert_eq!((walked[1], walked[7]), (Place::Byte(Scalar(7)), Place::Byte(Scalar(9))));
        // Of length 0 and of length 2: kept, with good neighbours.
        assert!(matches!(walked[2], Place::Invalid { .. }) && matches!(walked[3], Place::Invalid { .. }));
        assert_eq!(walked[4], Place::Word(Scalar(0x12_3456)));
        assert_eq!(walked[5], Place::Unknown(Tlv { tlv_type: 7, value: Blob(&[0xAA, 0xBB, 0xCC]) }));
        let Place::Inner(inner) = walked[6] else { panic!() };
        // The length of the second one lies past its parent.
        let inner: Vec<_> = inner.iter().collect();
        assert_eq!(inner[0], Ok(Place::Byte(Scalar(5))));
        assert!(inner.len() == 2 && matches!(inner[1].unwrap(), Place::Inner(l) if l.validate().is_err()));
        assert_eq!((walked[4].name(), walked[5].name(), walked[3].name()), ("word", "unknown", "invalid"));
        assert_eq!(List::from(&walked[..]).encode_to_vec().unwrap(), bytes);
    }

    #[test]
    fn trap_23_values_too_long_or_too_large_are_refused() {
        let long = [0; 256];
        let e = Place::Pad(Blob(&long)).encode_to_vec().unwrap_err();
        assert_eq!(e.kind(), ErrorKind::TooLong { len: 256, max: 255 });
        let e = Place::Word(Scalar(1 << 24)).encode_to_vec().unwrap_err();
        assert_eq!((e.at(), e.kind()), ("word", ErrorKind::TooLarge(1 << 24)));
    }
}
