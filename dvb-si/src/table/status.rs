//! The tables of running status, and of stuffing.

use super::RunningStatus;
use mpegts::section::Table;
use wire::{Blob, List, Rfu, syntax};

syntax! {
    /// running_status_section — 5.2.7: events whose status changes at once.
    pub struct Rst<'a> {
        events: .. List<'a, EventStatus>,
    }

    /// The status of one event.
    pub struct EventStatus {
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        service_id:          16 u16,
        event_id:            16 u16,
        reserved:             5 Rfu,
        running_status:       3 RunningStatus,
    }

    /// stuffing_section — 5.2.8: takes the place of a section that is no longer valid.
    ///
    /// section_syntax_indicator may be 0 or 1, and there is no CRC_32 either way.
    pub struct StuffingSection<'a> {
        table_id:                  8 u8 = 0x72,
        section_syntax_indicator:  1 bool,
        reserved_future_use:       1 Rfu,
        reserved:                  2 Rfu,
        section_length:           12 u16 = len(data) in 0..=4093,
        data: (bytes section_length) Blob<'a>,
    }
}

impl Rst<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x71;
}

impl Table for Rst<'_> {
    const ABBREVIATION: &'static str = "RST";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Rst::TABLE_ID
    }
}
