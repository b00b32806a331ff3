//! The time tables.

use crate::descriptor::Descriptors;
use crate::time::UtcTime;
use mpegts::section::Table;
use wire::{Rfu, syntax};

syntax! {
    /// time_date_section — 5.2.5.
    pub struct Tdt {
        utc_time: 40 UtcTime,
    }

    /// time_offset_section — 5.2.6.
    pub struct Tot<'a> {
        utc_time:    40 UtcTime,
        reserved:     4 Rfu,
        descriptors: [12] Descriptors<'a>,
    }
}

impl Table for Tdt {
    const ABBREVIATION: &'static str = "TDT";

    fn accepts(table_id: u8) -> bool {
        table_id == 0x70
    }
}

impl Table for Tot<'_> {
    const ABBREVIATION: &'static str = "TOT";
    const SHORT_WITH_CRC: bool = true;

    fn accepts(table_id: u8) -> bool {
        table_id == 0x73
    }
}
