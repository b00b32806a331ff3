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

impl<'a, D: Item<'a>> Table for Cat<'a, D> {
    const ABBREVIATION: &'static str = "CAT";
    const EXTENSION: &'static str = "reserved";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == 0x01
    }
}
