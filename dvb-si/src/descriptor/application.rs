//! Descriptors of interactive applications.

use crate::text::Text;
use wire::{List, Rfu, codes, syntax};

codes! {
    /// application_type — TS 102 809.
    pub ApplicationType: u16 = 15 {
        0x0001 DVB_J "DVB-J",
        0x0002 DVB_HTML "DVB-HTML",
        0x0010 HBBTV "HbbTV",
        0x0011 OIPF_DAE "OIPF DAE",
    }
}

syntax! {
    /// application_signalling_descriptor — TS 102 809, 5.3.5.1: the stream carries application information tables.
    pub struct ApplicationSignalling<'a> {
        applications: .. List<'a, SignalledApplication>,
    }

    /// One type of application.
    pub struct SignalledApplication {
        reserved_1:          1 Rfu,
        application_type:   15 ApplicationType,
        reserved_2:          3 Rfu,
        ait_version_number:  5 u8,
    }

    /// service_identifier_descriptor — TS 102 809, 6.2.1.
    pub struct ServiceIdentifier<'a> {
        textual_service_identifier: .. Text<'a>,
    }

    /// XAIT_location_descriptor — TS 102 727, 10.17.6.
    pub struct XaitLocation {
        xait_original_network_id: 16 u16,
        xait_service_id:          16 u16,
        xait_version_number:       5 u8,
        xait_update_policy:        3 u8,
    }
}
