//! The program association table.

use crate::packet::Pid;
use crate::section::Table;
use wire::{List, Rfu, syntax};

syntax! {
    /// program_association_section — 2.4.4.4. The `table_id_extension` is the
    /// `transport_stream_id`.
    pub struct Pat<'a> {
        programs: .. List<'a, PatProgram>,
    }

    /// One program, or the network PID.
    pub struct PatProgram {
        /// 0 stands for the network information table.
        program_number:  16 u16,
        reserved:         3 Rfu,
        /// `program_map_PID`; `network_PID` where `program_number` is 0.
        program_map_pid: 13 Pid,
    }
}

impl Pat<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x00;
}

impl Table for Pat<'_> {
    const ABBREVIATION: &'static str = "PAT";
    const EXTENSION: &'static str = "transport_stream_id";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == Pat::TABLE_ID
    }
}
