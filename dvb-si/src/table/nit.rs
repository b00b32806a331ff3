//! The tables of networks and of bouquets.

use crate::descriptor::Descriptor;
use mpegts::section::Table;
use wire::{Item, List, Rfu, syntax};

syntax! {
    /// network_information_section — 5.2.1. The `table_id_extension` is the `network_id`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Nit<'a, D: Item<'a> = Descriptor<'a>> {
        reserved_1:                 4 Rfu,
        network_descriptors:      [12] List<'a, D>,
        reserved_2:                 4 Rfu,
        transport_streams:        [12] List<'a, TransportStream<'a, D>>,
    }

    /// bouquet_association_section — 5.2.2. The `table_id_extension` is the `bouquet_id`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Bat<'a, D: Item<'a> = Descriptor<'a>> {
        reserved_1:                 4 Rfu,
        bouquet_descriptors:      [12] List<'a, D>,
        reserved_2:                 4 Rfu,
        transport_streams:        [12] List<'a, TransportStream<'a, D>>,
    }

    /// One transport stream of the network, or of the bouquet.
    pub struct TransportStream<'a, D: Item<'a> = Descriptor<'a>> {
        transport_stream_id:       16 u16,
        original_network_id:       16 u16,
        reserved:                   4 Rfu,
        transport_descriptors:    [12] List<'a, D>,
    }
}

impl Nit<'_> {
    /// table_id of the network that carries the table.
    pub const ACTUAL: u8 = 0x40;
    /// table_id of other networks.
    pub const OTHER: u8 = 0x41;
}

impl Bat<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x4A;
}

impl<'a, D: Item<'a>> Table for Nit<'a, D> {
    const ABBREVIATION: &'static str = "NIT";
    const EXTENSION: &'static str = "network_id";

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, Nit::ACTUAL | Nit::OTHER)
    }
}

impl<'a, D: Item<'a>> Table for Bat<'a, D> {
    const ABBREVIATION: &'static str = "BAT";
    const EXTENSION: &'static str = "bouquet_id";

    fn accepts(table_id: u8) -> bool {
        table_id == Bat::TABLE_ID
    }
}
