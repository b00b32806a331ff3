//! Values of TLVs that are bytes with a meaning: text, sets of bits, addresses.

use super::{BerInteger, ObjectIdentifier};
use bitvec::{order::Msb0, slice::BitSlice};
use core::fmt;
use core::net::IpAddr;
use wire::Blob;

/// Text, mostly ASCII. The zero byte that ends some names is a part of it as long as nobody asks for the text.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Text<'a>(pub &'a [u8]);

/// A name of printable ASCII that ends with a zero byte, which is part of its length.
///
/// Text forms leave the zero byte out. A name without one, or with anything else in it, shows its bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct TerminatedText<'a>(pub &'a [u8]);

/// A set of numbers: bit 0 is the most significant bit of the first byte.
///
/// Channels, subcarriers and interfaces are told so. Bits behind the last byte are not in the set.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Bitmap<'a>(pub &'a [u8]);

/// An address of IP, of either version: 4 or 16 bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct IpAddress<'a>(pub &'a [u8]);

impl IpAddress<'_> {
    /// The address; None where it has another number of bytes.
    pub fn address(self) -> Option<IpAddr> {
        match self.0.len() {
            4 => <[u8; 4]>::try_from(self.0).ok().map(IpAddr::from),
            16 => <[u8; 16]>::try_from(self.0).ok().map(IpAddr::from),
            _ => None,
        }
    }
}

impl fmt::Debug for IpAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address() {
            Some(address) => fmt::Display::fmt(&address, f),
            None => fmt::Debug::fmt(&Blob(self.0), f),
        }
    }
}

impl<'a> Text<'a> {
    /// The text without the zero byte at its end; None where it is no UTF-8.
    pub fn as_str(self) -> Option<&'a str> {
        let bytes = self.0.strip_suffix(&[0]).unwrap_or(self.0);
        core::str::from_utf8(bytes).ok()
    }
}

impl<'a> TerminatedText<'a> {
    /// The name without its zero byte; None where it has none, or is no UTF-8.
    pub fn as_str(self) -> Option<&'a str> {
        core::str::from_utf8(self.0.strip_suffix(&[0])?).ok()
    }
}

impl<'a> Bitmap<'a> {
    /// The bits, in the order of the numbers.
    pub fn bits(self) -> &'a BitSlice<u8, Msb0> {
        // Fails only for slices longer than an address space has bits for.
        BitSlice::try_from_slice(self.0).unwrap_or_default()
    }

    /// True when `number` is in the set.
    pub fn contains(self, number: usize) -> bool {
        self.bits().get(number).is_some_and(|bit| *bit)
    }

    /// The numbers in the set, in ascending order.
    pub fn iter(self) -> impl Iterator<Item = usize> + use<'a> {
        self.bits().iter_ones()
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strip_suffix(&[0]).unwrap_or(self.0).escape_ascii())
    }
}

impl fmt::Debug for TerminatedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text(self.0).fmt(f)
    }
}

impl fmt::Display for TerminatedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Text(self.0), f)
    }
}

impl fmt::Debug for Bitmap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

wire::octets! {
    Text "text";
    TerminatedText "text";
    Bitmap "bitmap";
    IpAddress "address";
    ObjectIdentifier "oid";
    BerInteger "integer";
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use std::string::ToString;
    use std::vec::Vec;
    use wire::testing::laws;

    #[test]
    fn values_keep_the_laws() {
        laws::<Text<'static>>();
        laws::<TerminatedText<'static>>();
        laws::<Bitmap<'static>>();
        laws::<IpAddress<'static>>();
    }

    #[test]
    fn names_end_with_a_zero_byte_or_not() {
        assert_eq!((Text(b"gold\0").as_str(), Text(b"gold").as_str()), (Some("gold"), Some("gold")));
        assert_eq!((Text(b"gold\0").to_string(), Text(&[0xFF]).as_str()), ("gold".to_string(), None));
    }

    #[test]
    fn terminated_names_are_told_without_their_zero_byte() {
        let json = |bytes: &[u8]| serde_json::to_string(&TerminatedText(bytes)).unwrap();
        assert_eq!((json(b"gold\0"), json(&[0])), (r#""gold""#.into(), r#""""#.into()));
        assert_eq!(json(b"gold"), r#"{"text":"gold","raw":"676f6c64"}"#);
        assert_eq!((TerminatedText(b"gold\0").as_str(), TerminatedText(b"gold").as_str()), (Some("gold"), None));
    }

    #[test]
    fn addresses_have_4_or_16_bytes() {
        let text = |bytes: &[u8]| serde_json::to_string(&IpAddress(bytes)).unwrap();
        assert_eq!(text(&[10, 1, 2, 3]), r#""10.1.2.3""#);
        assert_eq!(text(&[0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), r#""2001:db8::7""#);
        assert_eq!(text(&[1, 2, 3]), r#"{"raw":"010203"}"#);
        assert_eq!(IpAddress(&[1, 2, 3]).address(), None);
    }

    #[test]
    fn bit_0_is_the_highest_of_the_first_byte() {
        let set = Bitmap(&[0x80, 0x01, 0x40]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 15, 17]);
        assert!(set.contains(15) && !set.contains(16) && !set.contains(24));
        assert!(!Bitmap(&[]).contains(0));
    }
}
