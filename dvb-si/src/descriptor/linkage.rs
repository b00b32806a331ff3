//! The linkage descriptor.

use super::LanguageText;
use wire::{Blob, List, Rfu, choice, codes, syntax};

codes! {
    /// linkage_type — Table 60.
    pub LinkageType: u8 = 8 {
        0x01 INFORMATION_SERVICE "information service",
        0x02 EPG_SERVICE "EPG service",
        0x03 CA_REPLACEMENT_SERVICE "CA replacement service",
        0x04 COMPLETE_SI "TS containing complete network/bouquet SI",
        0x05 SERVICE_REPLACEMENT_SERVICE "service replacement service",
        0x06 DATA_BROADCAST_SERVICE "data broadcast service",
        0x07 RCS_MAP "RCS Map",
        0x08 MOBILE_HAND_OVER "mobile hand-over",
        0x09 SYSTEM_SOFTWARE_UPDATE_SERVICE "system software update service",
        0x0A SSU_BAT_OR_NIT "TS containing SSU BAT or NIT",
        0x0B IP_MAC_NOTIFICATION_SERVICE "IP/MAC notification service",
        0x0C INT_BAT_OR_NIT "TS containing INT BAT or NIT",
        0x0D EVENT_LINKAGE "event linkage",
        0x0E EXTENDED_EVENT_LINKAGE "extended event linkage",
        0x20 DOWNLOADABLE_FONT_INFO "downloadable font info linkage",
        0x21 NATIVE_IP_BOOTSTRAP "native IP bootstrap MPE stream",
    }

    /// table_type of a linkage to a table.
    pub LinkedTable: u8 = 8 {
        1 NIT "NIT",
        2 BAT "BAT",
    }
}

impl LinkageType {
    /// True for those with a part of their own in front of the private data.
    pub const fn has_info(self) -> bool {
        matches!(self.0, 0x08..=0x1F)
    }
}

syntax! {
    /// linkage_descriptor — 6.2.19.
    pub struct Linkage<'a> {
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        service_id:          16 u16,
        linkage_type:         8 LinkageType,
        info: (if linkage_type.has_info()) (match linkage_type.0) Option<LinkageInfo<'a>>,
        private_data: .. Blob<'a>,
    }

    /// Hand-over to another network or to an associated service.
    pub struct MobileHandOver {
        hand_over_type: 4 u8,
        reserved:       3 Rfu,
        /// 0: the descriptor stands in a NIT; 1: in an SDT.
        origin_type:    1 u8,
        network_id: (if matches!(hand_over_type, 1..=3)) 16 Option<u16>,
        initial_service_id: (if origin_type == 0) 16 Option<u16>,
    }

    /// Manufacturers of whom there is system software.
    pub struct SsuLinkage<'a> {
        ouis: [8] List<'a, SsuOui<'a>>,
    }

    /// A manufacturer, by the OUI of IEEE 802.
    pub struct SsuOui<'a> {
        oui:      24 u32,
        selector: [8] Blob<'a>,
    }

    /// The table that says where system software is.
    pub struct SsuTableLinkage {
        table_type: 8 LinkedTable,
    }

    /// Platforms of which there are notifications.
    pub struct IntLinkage<'a> {
        platforms: [8] List<'a, IpPlatform<'a>>,
    }

    /// A platform and its names.
    pub struct IpPlatform<'a> {
        platform_id: 24 u32,
        names:      [8] List<'a, LanguageText<'a>>,
    }

    /// The table that says where notifications are.
    pub struct IntTableLinkage {
        table_type: 8 LinkedTable,
        bouquet_id: (if table_type == LinkedTable::BAT) 16 Option<u16>,
    }

    /// An event of the service that is linked to.
    pub struct EventLinkage {
        target_event_id: 16 u16,
        target_listed:    1 bool,
        event_simulcast:  1 bool,
        reserved:         6 Rfu,
    }

    /// Several events.
    pub struct ExtendedEventLinkage<'a> {
        events: [8] List<'a, LinkedEvent>,
    }

    /// One of them.
    pub struct LinkedEvent {
        target_event_id:          16 u16,
        target_listed:             1 bool,
        event_simulcast:           1 bool,
        link_type:                 2 u8,
        target_id_type:            2 u8,
        original_network_id_flag:  1 bool,
        service_id_flag:           1 bool,
        user_defined_id: (if target_id_type == 3) 16 Option<u16>,
        target_transport_stream_id: (if target_id_type == 1) 16 Option<u16>,
        target_original_network_id: (if target_id_type != 3 && original_network_id_flag) 16 Option<u16>,
        target_service_id: (if target_id_type != 3 && service_id_flag) 16 Option<u16>,
    }
}

choice! {
    /// What some types of linkage say, by the linkage_type.
    pub enum LinkageInfo<'a>: u8 {
        0x08 MobileHandOver,
        0x09 SsuLinkage<'a>,
        0x0A SsuTableLinkage,
        0x0B IntLinkage<'a>,
        0x0C IntTableLinkage,
        0x0D EventLinkage,
        0x0E..=0x1F ExtendedEventLinkage<'a>,
    }
}
