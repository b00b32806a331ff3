//! The time tables.

use crate::descriptor::Descriptor;
use crate::time::UtcTime;
use mpegts::section::Table;
use wire::{Item, List, Rfu, syntax};

syntax! {
    /// time_date_section — 5.2.5.
    pub struct Tdt {
        utc_time: 40 UtcTime,
    }

    /// time_offset_section — 5.2.6.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Tot<'a, D: Item<'a> = Descriptor<'a>> {
        utc_time:    40 UtcTime,
        reserved:     4 Rfu,
        descriptors: [12] List<'a, D>,
    }
}

impl Tdt {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x70;
}

impl Table for Tdt {
    const ABBREVIATION: &'static str = "TDT";

    fn accepts(table_id: u8) -> bool {
        table_id == Tdt::TABLE_ID
    }
}

impl Tot<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x73;
}

impl<'a, D: Item<'a>> Table for Tot<'a, D> {
    const ABBREVIATION: &'static str = "TOT";
    const SHORT_WITH_CRC: bool = true;

    fn accepts(table_id: u8) -> bool {
        table_id == Tot::TABLE_ID
    }
}
