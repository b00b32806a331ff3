//! The network information table.

use crate::descriptor::Descriptors;
use mpegts::section::Table;
use wire::{List, Rfu, syntax};

syntax! {
    /// network_information_section — 5.2.1. The `table_id_extension` is the `network_id`.
    pub struct Nit<'a> {
        reserved_1:                 4 Rfu,
        network_descriptors:      [12] Descriptors<'a>,
        reserved_2:                 4 Rfu,
        transport_streams:        [12] List<'a, TransportStream<'a>>,
    }

    /// One transport stream of the network.
    pub struct TransportStream<'a> {
        transport_stream_id:       16 u16,
        original_network_id:       16 u16,
        reserved:                   4 Rfu,
        transport_descriptors:    [12] Descriptors<'a>,
    }
}

impl Nit<'_> {
    /// table_id of the network that carries the table.
    pub const ACTUAL: u8 = 0x40;
    /// table_id of other networks.
    pub const OTHER: u8 = 0x41;
}

impl Table for Nit<'_> {
    const ABBREVIATION: &'static str = "NIT";
    const EXTENSION: &'static str = "network_id";

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, Nit::ACTUAL | Nit::OTHER)
    }
}
