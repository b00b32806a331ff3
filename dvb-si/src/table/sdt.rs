//! The service description table.

use super::RunningStatus;
use crate::descriptor::Descriptor;
use mpegts::section::Table;
use wire::{Item, List, Rfu, syntax};

syntax! {
    /// service_description_section — 5.2.3. The `table_id_extension` is the
    /// `transport_stream_id`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Sdt<'a, D: Item<'a> = Descriptor<'a>> {
        original_network_id: 16 u16,
        reserved:             8 Rfu,
        services:            .. List<'a, SdtService<'a, D>>,
    }

    /// One service.
    pub struct SdtService<'a, D: Item<'a> = Descriptor<'a>> {
        service_id:                 16 u16,
        reserved:                    6 Rfu,
        eit_schedule_flag:           1 bool,
        eit_present_following_flag:  1 bool,
        running_status:              3 RunningStatus,
        /// True when at least one component may be scrambled.
        free_ca_mode:                1 bool,
        descriptors:               [12] List<'a, D>,
    }
}

impl Sdt<'_> {
    /// table_id of the transport stream that carries the table.
    pub const ACTUAL: u8 = 0x42;
    /// table_id of other transport streams.
    pub const OTHER: u8 = 0x46;
}

impl<'a, D: Item<'a>> Table for Sdt<'a, D> {
    const ABBREVIATION: &'static str = "SDT";
    const EXTENSION: &'static str = "transport_stream_id";

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, Sdt::ACTUAL | Sdt::OTHER)
    }
}
