//! Whom a notification is for: what the INT and the UNT share.

use crate::descriptor::{Descriptor, RawDescriptor};
use wire::{Blob, Item, List, Rfu, syntax, tagged};

tagged! {
    /// The descriptors that INT and UNT share: whom something is for, and those of EN 300 468.
    pub enum TargetDescriptor<'a>: RawDescriptor<'a> extends Dvb(Descriptor<'a>) from 0x40 {
        0x06 TargetSmartcard<'a>,
        0x07 TargetMacAddress<'a> as "target_MAC_address",
        0x08 TargetSerialNumber<'a>,
        0x09 TargetIpAddress<'a> as "target_IP_address",
        0x0A TargetIpv6Address<'a> as "target_IPv6_address",
    }
}

syntax! {
    /// Whom streams or updates are for, and where they are.
    pub struct Device<'a, D: Item<'a> = Descriptor<'a>> {
        reserved_1:                4 Rfu,
        target_descriptors:      [12] List<'a, D>,
        reserved_2:                4 Rfu,
        operational_descriptors: [12] List<'a, D>,
    }

    /// target_smartcard_descriptor — EN 301 192, TS 102 006.
    pub struct TargetSmartcard<'a> {
        super_ca_system_id: 32 u32,
        private_data: .. Blob<'a>,
    }

    /// target_MAC_address_descriptor — EN 301 192, TS 102 006.
    pub struct TargetMacAddress<'a> {
        mac_addr_mask: 48 [u8; 6],
        addresses: .. List<'a, MacAddress>,
    }

    /// A MAC address.
    pub struct MacAddress {
        mac_addr: 48 [u8; 6],
    }

    /// target_serial_number_descriptor — EN 301 192, TS 102 006.
    pub struct TargetSerialNumber<'a> {
        serial_data: .. Blob<'a>,
    }

    /// target_IP_address_descriptor — EN 301 192, TS 102 006.
    pub struct TargetIpAddress<'a> {
        ipv4_addr_mask: 32 [u8; 4],
        addresses: .. List<'a, Ipv4Address>,
    }

    /// An IPv4 address.
    pub struct Ipv4Address {
        ipv4_addr: 32 [u8; 4],
    }

    /// target_IPv6_address_descriptor — EN 301 192, TS 102 006.
    pub struct TargetIpv6Address<'a> {
        ipv6_addr_mask: 128 [u8; 16],
        addresses: .. List<'a, Ipv6Address>,
    }

    /// An IPv6 address.
    pub struct Ipv6Address {
        ipv6_addr: 128 [u8; 16],
    }
}
