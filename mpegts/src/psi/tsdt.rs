//! The transport stream description table.

use crate::descriptor::Descriptor;
use crate::section::Table;
use wire::{Item, List, syntax};

syntax! {
    /// TS_description_section — 2.4.4.13: descriptors for the whole transport stream. The
    /// `table_id_extension` is reserved, all ones.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Tsdt<'a, D: Item<'a> = Descriptor<'a>> {
        descriptors: .. List<'a, D>,
    }
}

impl Tsdt<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x03;
}

impl<'a, D: Item<'a>> Table for Tsdt<'a, D> {
    const ABBREVIATION: &'static str = "TSDT";
    const EXTENSION: &'static str = "reserved";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == Tsdt::TABLE_ID
    }
}
