//! The application information table.

pub mod descriptor;

pub use descriptor::AitDescriptor;

use crate::descriptor::ApplicationType;
use mpegts::section::Table;
use wire::{Item, List, Rfu, codes, syntax};

codes! {
    /// application_control_code — TS 102 809.
    pub ApplicationControlCode: u8 = 8 {
        1 AUTOSTART "autostart",
        2 PRESENT "present",
        3 DESTROY "destroy",
        4 KILL "kill",
        5 PREFETCH "prefetch",
        6 REMOTE "remote",
        7 DISABLED "disabled",
        8 PLAYBACK_AUTOSTART "playback autostart",
    }
}

syntax! {
    /// application_information_section — TS 102 809, 5.3.4. The `table_id_extension` is an [`AitIdentity`].
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Ait<'a, D: Item<'a> = AitDescriptor<'a>> {
        reserved_1:           4 Rfu,
        common_descriptors: [12] List<'a, D>,
        reserved_2:           4 Rfu,
        applications:       [12] List<'a, AitApplication<'a, D>>,
    }

    /// One application.
    pub struct AitApplication<'a, D: Item<'a> = AitDescriptor<'a>> {
        organisation_id:          32 u32,
        application_id:           16 u16,
        application_control_code:  8 ApplicationControlCode,
        reserved:                  4 Rfu,
        descriptors:             [12] List<'a, D>,
    }

    /// The two parts of the table_id_extension of an [`Ait`].
    pub struct AitIdentity {
        test_application_flag: 1 bool,
        application_type:     15 ApplicationType,
    }
}

impl Ait<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x74;
}

impl<'a, D: Item<'a>> Table for Ait<'a, D> {
    const ABBREVIATION: &'static str = "AIT";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Ait::TABLE_ID
    }
}
