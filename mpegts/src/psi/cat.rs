//! The conditional access table.

use crate::descriptor::Descriptor;
use crate::section::Table;
use wire::{Item, List, syntax};

syntax! {
    /// CA_section — 2.4.4.7. The `table_id_extension` is reserved, all ones.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Cat<'a, D: Item<'a> = Descriptor<'a>> {
        descriptors: .. List<'a, D>,
    }
}

impl Cat<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x01;
}

impl<'a, D: Item<'a>> Table for Cat<'a, D> {
    const ABBREVIATION: &'static str = "CAT";
    const EXTENSION: &'static str = "reserved";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == Cat::TABLE_ID
    }
}
