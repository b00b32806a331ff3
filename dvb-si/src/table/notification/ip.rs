//! The IP/MAC notification table, and its descriptors.

use super::target::*;
use crate::descriptor::{RawDescriptor, WholeText};
use mpegts::section::Table;
use wire::{Blob, Item, List, Rfu, codes, syntax, tagged};

syntax! {
    /// IP/MAC_notification_section — EN 301 192, 8.4. The `table_id_extension` is an [`IntIdentity`].
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Int<'a, D: Item<'a> = IntDescriptor<'a>> {
        platform_id:           24 u32,
        processing_order:       8 u8,
        reserved:               4 Rfu,
        platform_descriptors: [12] List<'a, D>,
        devices:               .. List<'a, Device<'a, D>>,
    }

    /// The two parts of the table_id_extension of an [`Int`].
    pub struct IntIdentity {
        /// 1 for the location of streams.
        action_type:      8 u8,
        /// XOR of the bytes of the platform_id.
        platform_id_hash: 8 u8,
    }
}

impl Int<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x4C;
}

impl<'a, D: Item<'a>> Table for Int<'a, D> {
    const ABBREVIATION: &'static str = "INT";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Int::TABLE_ID
    }
}

tagged! {
    /// The descriptors of the IP/MAC notification table — EN 301 192.
    pub enum IntDescriptor<'a>: RawDescriptor<'a> extends Target(TargetDescriptor<'a>) {
        0x0C IpMacPlatformName(WholeText<'a>) as "IP/MAC_platform_name",
        0x0D IpMacPlatformProviderName(WholeText<'a>) as "IP/MAC_platform_provider_name",
        0x0E TargetMacAddressRange<'a> as "target_MAC_address_range",
        0x0F TargetIpSlash<'a> as "target_IP_slash",
        0x10 TargetIpSourceSlash<'a> as "target_IP_source_slash",
        0x11 TargetIpv6Slash<'a> as "target_IPv6_slash",
        0x12 TargetIpv6SourceSlash<'a> as "target_IPv6_source_slash",
        0x13 IpMacStreamLocation as "IP/MAC_stream_location",
        0x14 IspAccessMode as "ISP_access_mode",
        0x15 IpMacGenericStreamLocation<'a> as "IP/MAC_generic_stream_location",
    }
}

codes! {
    /// access_mode of an ISP.
    pub AccessMode: u8 = 8 { 1 DIALUP "dial-up" }

    /// modulation_system_type of a generic stream location.
    pub ModulationSystemType: u8 = 8 {
        0 DVB_S2 "DVB-S2",
        1 DVB_T2 "DVB-T2",
        2 DVB_C2 "DVB-C2",
        3 DVB_NGH "DVB-NGH",
        4 DVB_S2X "DVB-S2X",
    }
}

syntax! {
    /// target_MAC_address_range_descriptor — EN 301 192.
    pub struct TargetMacAddressRange<'a> {
        ranges: .. List<'a, MacAddressRange>,
    }

    /// The first and the last address.
    pub struct MacAddressRange {
        mac_addr_low:  48 [u8; 6],
        mac_addr_high: 48 [u8; 6],
    }

    /// target_IP_slash_descriptor — EN 301 192.
    pub struct TargetIpSlash<'a> {
        addresses: .. List<'a, Ipv4Slash>,
    }

    /// Addresses of one network.
    pub struct Ipv4Slash {
        ipv4_addr:       32 [u8; 4],
        /// Bits of the network.
        ipv4_slash_mask:  8 u8,
    }

    /// target_IP_source_slash_descriptor — EN 301 192.
    pub struct TargetIpSourceSlash<'a> {
        addresses: .. List<'a, Ipv4SourceSlash>,
    }

    /// Addresses of a source network and of a destination network.
    pub struct Ipv4SourceSlash {
        ipv4_source_addr:       32 [u8; 4],
        ipv4_source_slash_mask:  8 u8,
        ipv4_dest_addr:         32 [u8; 4],
        ipv4_dest_slash_mask:    8 u8,
    }

    /// target_IPv6_slash_descriptor — EN 301 192.
    pub struct TargetIpv6Slash<'a> {
        addresses: .. List<'a, Ipv6Slash>,
    }

    /// Addresses of one network.
    pub struct Ipv6Slash {
        ipv6_addr:      128 [u8; 16],
        /// Bits of the network.
        ipv6_slash_mask:  8 u8,
    }

    /// target_IPv6_source_slash_descriptor — EN 301 192.
    pub struct TargetIpv6SourceSlash<'a> {
        addresses: .. List<'a, Ipv6SourceSlash>,
    }

    /// Addresses of a source network and of a destination network.
    pub struct Ipv6SourceSlash {
        ipv6_source_addr:      128 [u8; 16],
        ipv6_source_slash_mask:  8 u8,
        ipv6_dest_addr:        128 [u8; 16],
        ipv6_dest_slash_mask:    8 u8,
    }

    /// IP/MAC_stream_location_descriptor — EN 301 192.
    pub struct IpMacStreamLocation {
        network_id:          16 u16,
        original_network_id: 16 u16,
        transport_stream_id: 16 u16,
        service_id:          16 u16,
        component_tag:        8 u8,
    }

    /// ISP_access_mode_descriptor — EN 301 192.
    pub struct IspAccessMode {
        access_mode: 8 AccessMode,
    }

    /// IP/MAC_generic_stream_location_descriptor — EN 301 192.
    pub struct IpMacGenericStreamLocation<'a> {
        interactive_network_id: 16 u16,
        modulation_system_type:  8 ModulationSystemType,
        modulation_system_id:   16 u16,
        phy_stream_id:          16 u16,
        /// Some senders leave it out.
        selector: (more) Option<StreamSelector<'a>>,
    }

    /// What else a receiver needs to know.
    pub struct StreamSelector<'a> {
        /// True: the next field is the number of selector bytes. False: it is seven flags.
        selector_length_flag: 1 bool,
        value:                7 u8,
        selector: (if selector_length_flag) (bytes value) Option<Blob<'a>>,
    }
}
