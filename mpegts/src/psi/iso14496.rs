//! Sections of ISO/IEC 14496 and 13818-11, their bodies not interpreted.

use crate::section::Table;
use wire::{Blob, syntax};

syntax! {
    /// ISO_IEC_14496_section — 2.11.3.8.
    pub struct Iso14496<'a> {
        /// SL packets or M4Mux packets.
        payload: .. Blob<'a>,
    }

    /// IPMP_Control_Information_section — ISO/IEC 13818-11. Layout unverified: kept as bytes.
    pub struct IpmpControlInformation<'a> {
        ipmp_control_information: .. Blob<'a>,
    }
}

impl Iso14496<'_> {
    /// The table_id of scene descriptions.
    pub const SCENE_DESCRIPTION: u8 = 0x04;
    /// The table_id of object descriptors.
    pub const OBJECT_DESCRIPTOR: u8 = 0x05;
    /// The table_id of all else.
    pub const OTHER: u8 = 0x08;
}

impl Table for Iso14496<'_> {
    const ABBREVIATION: &'static str = "ISO_IEC_14496";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, Self::SCENE_DESCRIPTION | Self::OBJECT_DESCRIPTOR | Self::OTHER)
    }
}

impl IpmpControlInformation<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x07;
}

impl Table for IpmpControlInformation<'_> {
    const ABBREVIATION: &'static str = "IPMP";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == IpmpControlInformation::TABLE_ID
    }
}
