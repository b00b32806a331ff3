//! Messages, icons and links.

use crate::text::Text;
use wire::{Blob, Chars, Rfu, syntax};

syntax! {
    /// image_icon_descriptor — 6.4.7.
    ///
    /// The first of several describes the icon, all of them carry its data.
    pub struct ImageIcon<'a> {
        descriptor_number:      4 u8,
        last_descriptor_number: 4 u8,
        reserved:               5 Rfu,
        icon_id:                3 u8,
        icon: (if descriptor_number == 0) Option<Icon<'a>>,
        icon_data: (if descriptor_number != 0) [8] Option<Blob<'a>>,
    }

    /// An icon.
    pub struct Icon<'a> {
        /// 0: the data are here; 1: they are at the URL.
        icon_transport_mode: 2 u8,
        position_flag:       1 bool = coordinate_system.is_some(),
        coordinate_system: (if position_flag) 3 Option<u8>,
        reserved: (align) Rfu,
        origin: (if position_flag) Option<IconOrigin>,
        /// A media type, such as image/png.
        icon_type: [8] Text<'a>,
        icon_data: (if icon_transport_mode == 0) [8] Option<Blob<'a>>,
        url: (if icon_transport_mode == 1) [8] Option<Text<'a>>,
    }

    /// Where the top left corner of an icon is.
    pub struct IconOrigin {
        icon_horizontal_origin: 12 u16,
        icon_vertical_origin:   12 u16,
    }

    /// message_descriptor — 6.4.8.
    pub struct Message<'a> {
        message_id:             8 u8,
        iso_639_language_code: 24 Chars<3>,
        text:                  .. Text<'a>,
    }

    /// URI_linkage_descriptor — 6.4.15.
    pub struct UriLinkage<'a> {
        uri_linkage_type: 8 u8,
        uri:            [8] Text<'a>,
        min_polling_interval: (if uri_linkage_type <= 1) 16 Option<u16>,
        private_data: .. Blob<'a>,
    }

    /// XAIT_PID_descriptor — TS 102 727, 10.17.3.
    pub struct XaitPid {
        /// A PID; the three bits in front of it are part of the field.
        xait_pid: 16 u16,
    }

    /// service_relocated_descriptor — 6.4.10: where the service was.
    pub struct ServiceRelocated {
        old_original_network_id: 16 u16,
        old_transport_stream_id: 16 u16,
        old_service_id:          16 u16,
    }
}
