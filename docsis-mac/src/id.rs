//! Addresses and identifiers.

use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};
use wire::{Bits, Rfz, codes, octets, syntax};

/// A 48-bit MAC address.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MacAddress(pub [u8; 6]);

impl MacAddress {
    /// The multicast address of all cable modems, 01:E0:2F:00:00:01.
    pub const ALL_CMS: MacAddress = MacAddress([0x01, 0xE0, 0x2F, 0, 0, 1]);

    /// True for group addresses, the broadcast address included.
    pub const fn is_multicast(self) -> bool {
        let [first, ..] = self.0;
        first & 1 != 0
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl fmt::Debug for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<[u8; 6]> for MacAddress {
    fn from(bytes: [u8; 6]) -> Self {
        MacAddress(bytes)
    }
}

impl Bits for MacAddress {
    const MIN: u32 = 48;
    const MAX: u32 = 48;

    #[inline(always)]
    fn from_bits(raw: u64, width: u32) -> Self {
        MacAddress(<[u8; 6]>::from_bits(raw, width))
    }

    #[inline(always)]
    fn to_bits(self, width: u32) -> u64 {
        self.0.to_bits(width)
    }
}

/// An IPv4 address, or a mask of one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ipv4Address(pub Ipv4Addr);

impl Default for Ipv4Address {
    fn default() -> Self {
        Ipv4Address(Ipv4Addr::UNSPECIFIED)
    }
}

impl fmt::Display for Ipv4Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Ipv4Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Bits for Ipv4Address {
    const MIN: u32 = 32;
    const MAX: u32 = 32;

    #[inline(always)]
    fn from_bits(raw: u64, width: u32) -> Self {
        Ipv4Address(Ipv4Addr::from(<[u8; 4]>::from_bits(raw, width)))
    }

    #[inline(always)]
    fn to_bits(self, width: u32) -> u64 {
        self.0.octets().to_bits(width)
    }
}

/// An IPv6 address, or a prefix filled up with zeros.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ipv6Address(pub Ipv6Addr);

impl Default for Ipv6Address {
    fn default() -> Self {
        Ipv6Address(Ipv6Addr::UNSPECIFIED)
    }
}

impl fmt::Display for Ipv6Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Ipv6Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<[u8; 16]> for Ipv6Address {
    fn from(octets: [u8; 16]) -> Self {
        Ipv6Address(Ipv6Addr::from(octets))
    }
}

impl From<Ipv6Address> for [u8; 16] {
    fn from(address: Ipv6Address) -> Self {
        address.0.octets()
    }
}

octets! {
    Ipv6Address[16] "address";
}

codes! {
    /// Service identifier, 14 bits.
    pub Sid: u16 = 14 {}

    /// Security association identifier, 14 bits.
    pub Said: u16 = 14 {}

    /// Downstream service identifier, 20 bits.
    pub Dsid: u32 = 20 {}
}

syntax! {
    /// A service identifier in two bytes.
    pub struct PaddedSid {
        reserved: 2 Rfz,
        sid:     14 Sid,
    }

    /// A security association identifier in two bytes.
    pub struct PaddedSaid {
        reserved: 2 Rfz,
        said:    14 Said,
    }

    /// A downstream service identifier in three bytes.
    pub struct PaddedDsid {
        reserved: 4 Rfz,
        dsid:    20 Dsid,
    }
}

impl Sid {
    /// No modem: initial ranging, and the null element of a MAP.
    pub const NULL: Sid = Sid(0);
    /// All modems.
    pub const ALL: Sid = Sid(0x3FFF);

    /// True for the identifiers of one flow of one modem; from 0x2000 up only where the expanded
    /// unicast SID space is agreed.
    pub const fn is_unicast(self) -> bool {
        matches!(self.0, 0x0001..=0x3DFF)
    }

    /// The priority mask of a priority request multicast SID, 0x3E00 to 0x3EFF.
    pub const fn priorities(self) -> Option<u8> {
        match self.0.to_be_bytes() {
            [0x3E, mask] => Some(mask),
            _ => None,
        }
    }

    /// The mini-slots of a transmit opportunity in a request/data region for all modems, 0x3FF1
    /// to 0x3FFE.
    pub const fn opportunity(self) -> Option<u8> {
        match self.0.to_be_bytes() {
            [0x3F, low @ 0xF1..=0xFE] => Some(low & 0x0F),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use std::string::ToString;
    use wire::ser::{JsonBits, Value};
    use wire::{Decode, Encode};

    #[test]
    fn addresses_are_read_as_they_are_written() {
        let a = MacAddress([0x01, 0xE0, 0x2F, 0xA0, 0x0B, 0x0C]);
        assert_eq!(a.to_string(), "01:e0:2f:a0:0b:0c");
        assert_eq!(MacAddress::from_value(&a.to_value()).unwrap(), a);
        for bad in ["", "01:e0:2f:a0:0b", "01:e0:2f:a0:0b:0c:0d", "1:e0:2f:a0:0b:0c", "01:e0:2f:a0:0b:0g"] {
            assert!(MacAddress::from_value(&Value::from(bad)).is_err(), "{bad}");
        }
        assert!(a.is_multicast() && !MacAddress([0xAC, 0x1F, 0x6B, 0x1B, 0xAA, 0xC1]).is_multicast());
    }

    #[test]
    fn ipv6_addresses_have_16_bytes() {
        wire::testing::laws::<Ipv6Address>();
        let bytes = [0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
        let address = Ipv6Address::from_bytes(&bytes).unwrap();
        assert_eq!(serde_json::to_string(&address).unwrap(), r#""2001:db8::7""#);
        assert_eq!(address.encode_to_vec().unwrap(), bytes);
        assert!(Ipv6Address::from_bytes(&bytes[..15]).is_err() && Ipv6Address::from_bytes(&[7; 17]).is_err());
        assert!(serde_json::from_str::<wire::Owned<Ipv6Address>>(r#""10.1.2.3""#).is_err());
    }

    #[test]
    fn service_identifiers_are_classed() {
        assert!(
            Sid(1).is_unicast() && Sid(0x3DFF).is_unicast() && !Sid::NULL.is_unicast() && !Sid(0x3E00).is_unicast()
        );
        assert_eq!((Sid(0x3E42).priorities(), Sid(0x3DFF).priorities()), (Some(0x42), None));
        assert_eq!(
            (Sid(0x3FF4).opportunity(), Sid::ALL.opportunity(), Sid(0x3FF0).opportunity()),
            (Some(4), None, None)
        );
    }
}
