//! Descriptors of data broadcasts — EN 301 192.

use super::LanguageText;
use crate::text::Text;
use wire::{Blob, Chars, List, Rfu, choice, codes, syntax};

codes! {
    /// data_broadcast_id — TS 101 162.
    pub DataBroadcastType: u16 = 16 {
        0x0001 DATA_PIPE "data pipe",
        0x0002 ASYNCHRONOUS_DATA_STREAM "asynchronous data stream",
        0x0003 SYNCHRONOUS_DATA_STREAM "synchronous data stream",
        0x0004 SYNCHRONISED_DATA_STREAM "synchronised data stream",
        0x0005 MULTIPROTOCOL_ENCAPSULATION "multiprotocol encapsulation",
        0x0006 DATA_CAROUSEL "data carousel",
        0x0007 OBJECT_CAROUSEL "object carousel",
        0x0008 ATM_STREAMS "DVB ATM streams",
        0x0009 HIGHER_PROTOCOLS "higher protocols based on asynchronous data streams",
        0x000A SYSTEM_SOFTWARE_UPDATE "system software update",
        0x000B IP_MAC_NOTIFICATION "IP/MAC notification",
        // 0x000D and 0x00F2 are not verified.
        0x000D DOWNLOADABLE_FONT_INFO "downloadable font info",
        0x00F0 MHP_OBJECT_CAROUSEL "MHP object carousel",
        0x00F1 MHP_MULTIPROTOCOL_ENCAPSULATION "MHP multiprotocol encapsulation",
        0x00F2 MHP_APPLICATION_PRESENCE "MHP application presence",
        0x0123 HBBTV_CAROUSEL "HbbTV carousel",
    }
}

syntax! {
    /// data_broadcast_descriptor — 6.2.11.
    pub struct DataBroadcast<'a> {
        data_broadcast_id:     16 DataBroadcastType,
        component_tag:          8 u8,
        selector:             [8] (match data_broadcast_id.0) BroadcastSelector<'a>,
        iso_639_language_code: 24 Chars<3>,
        text:                 [8] Text<'a>,
    }

    /// data_broadcast_id_descriptor — 6.2.12.
    pub struct DataBroadcastId<'a> {
        data_broadcast_id: 16 DataBroadcastType,
        id_selector: (match data_broadcast_id.0) IdSelector<'a>,
    }

    /// multiprotocol_encapsulation_info of EN 301 192.
    pub struct MpeInfo {
        mac_address_range:         3 u8,
        mac_ip_mapping_flag:       1 bool,
        alignment_indicator:       1 bool,
        reserved:                  3 Rfu,
        max_sections_per_datagram: 8 u8,
    }

    /// data_carousel_info of EN 301 192.
    pub struct DataCarouselInfo {
        carousel_type_id:    2 u8,
        reserved_1:          6 Rfu,
        transaction_id:     32 u32,
        time_out_value_dsi: 32 u32,
        time_out_value_dii: 32 u32,
        reserved_2:          2 Rfu,
        leak_rate:          22 u32,
    }

    /// object_carousel_info of EN 301 192.
    pub struct ObjectCarouselInfo<'a> {
        carousel: _ DataCarouselInfo,
        names: .. List<'a, LanguageText<'a>>,
    }

    /// system_software_update_info of TS 102 006.
    pub struct SsuInfo<'a> {
        updates: [8] List<'a, SoftwareUpdate<'a>>,
        private_data: .. Blob<'a>,
    }

    /// The system software of a manufacturer.
    pub struct SoftwareUpdate<'a> {
        oui:                    24 u32,
        reserved_1:              4 Rfu,
        update_type:             4 u8,
        reserved_2:              2 Rfu,
        update_versioning_flag:  1 bool,
        update_version:          5 u8,
        selector:              [8] Blob<'a>,
    }

    /// IP/MAC_notification_info of EN 301 192.
    pub struct IpMacNotificationInfo<'a> {
        platforms: [8] List<'a, NotifiedPlatform>,
        private_data: .. Blob<'a>,
    }

    /// A platform of which there are notifications.
    pub struct NotifiedPlatform {
        platform_id:         24 u32,
        action_type:          8 u8,
        reserved:             2 Rfu,
        int_versioning_flag:  1 bool,
        int_version:          5 u8,
    }
}

choice! {
    /// The selector of a [`DataBroadcast`], by the data_broadcast_id.
    pub enum BroadcastSelector<'a>: u16 kept {
        0x0005 MpeInfo,
        0x0006 DataCarouselInfo,
        0x0007 ObjectCarouselInfo<'a>,
    }

    /// The selector of a [`DataBroadcastId`], by the data_broadcast_id.
    pub enum IdSelector<'a>: u16 kept {
        0x000A SsuInfo<'a>,
        0x000B IpMacNotificationInfo<'a>,
    }
}
