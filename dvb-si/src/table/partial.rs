//! The tables of partial transport streams — 7.1.

use super::RunningStatus;
use crate::descriptor::Descriptor;
use mpegts::section::Table;
use wire::{Item, List, Rfu, syntax};

syntax! {
    /// discontinuity_information_section — 7.1.1.
    pub struct Dit {
        /// True where one original stream ends and another begins; false where the selection of its parts changes.
        transition_flag:     1 bool,
        reserved_future_use: 7 Rfu,
    }

    /// selection_information_section — 7.1.2: takes the place of all other SI in a partial stream.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Sit<'a, D: Item<'a> = Descriptor<'a>> {
        reserved:                        4 Rfu,
        transmission_info_descriptors: [12] List<'a, D>,
        services:                        .. List<'a, SitService<'a, D>>,
    }

    /// One service of the partial stream.
    pub struct SitService<'a, D: Item<'a> = Descriptor<'a>> {
        service_id:         16 u16,
        reserved:            1 Rfu,
        running_status:      3 RunningStatus,
        service_descriptors: [12] List<'a, D>,
    }
}

impl Dit {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x7E;
}

impl Table for Dit {
    const ABBREVIATION: &'static str = "DIT";

    fn accepts(table_id: u8) -> bool {
        table_id == Dit::TABLE_ID
    }
}

impl Sit<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x7F;
}

impl<'a, D: Item<'a>> Table for Sit<'a, D> {
    const ABBREVIATION: &'static str = "SIT";
    const EXTENSION: &'static str = "reserved";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Sit::TABLE_ID
    }
}
