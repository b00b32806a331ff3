//! The conditional access table.

use crate::descriptor::Descriptors;
use crate::section::Table;
use wire::syntax;

syntax! {
    /// CA_section — Table 2-32. The `table_id_extension` is reserved, all ones.
    pub struct Cat<'a> {
        descriptors: .. Descriptors<'a>,
    }
}

impl Table for Cat<'_> {
    const ABBREVIATION: &'static str = "CAT";
    const EXTENSION: &'static str = "reserved";
    const PRIVATE_INDICATOR: bool = false;

    fn accepts(table_id: u8) -> bool {
        table_id == 0x01
    }
}
