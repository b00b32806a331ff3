//! The update notification table, and its descriptors.

use super::target::*;
use crate::carousel::{Compatibility, SubgroupAssociation};
use crate::descriptor::{DataBroadcastType, RawDescriptor, ShortEvent};
use crate::text::Text;
use crate::time::UtcTime;
use mpegts::section::Table;
use wire::{Blob, Chars, Item, List, Rfu, codes, syntax, tagged};

syntax! {
    /// update_notification_section — TS 102 006, 9.4. The `table_id_extension` is a [`UntIdentity`].
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Unt<'a, D: Item<'a> = UntDescriptor<'a>> {
        oui:                 24 u32,
        processing_order:     8 u8,
        reserved:             4 Rfu,
        common_descriptors: [12] List<'a, D>,
        platforms:           .. List<'a, UntPlatform<'a, D>>,
    }

    /// Updates for devices of one kind.
    pub struct UntPlatform<'a, D: Item<'a> = UntDescriptor<'a>> {
        compatibility: [16] Compatibility<'a>,
        devices:       [16] List<'a, Device<'a, D>>,
    }

    /// The two parts of the table_id_extension of a [`Unt`].
    pub struct UntIdentity {
        /// 1 for system software updates.
        action_type: 8 u8,
        /// XOR of the bytes of the OUI.
        oui_hash:    8 u8,
    }
}

impl Unt<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x4B;
}

impl<'a, D: Item<'a>> Table for Unt<'a, D> {
    const ABBREVIATION: &'static str = "UNT";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Unt::TABLE_ID
    }
}

tagged! {
    /// The descriptors of the update notification table — TS 102 006.
    pub enum UntDescriptor<'a>: RawDescriptor<'a> extends Target(TargetDescriptor<'a>) {
        0x01 Scheduling<'a>,
        0x02 Update<'a>,
        0x03 SsuLocation<'a> as "SSU_location",
        0x04 Message(UpdateMessage<'a>),
        0x05 SsuEventName(ShortEvent<'a>) as "SSU_event_name",
        0x0B SubgroupAssociation as "SSU_subgroup_association",
        0x0C EnhancedMessage<'a>,
        0x0D SsuUri<'a>,
    }
}

codes! {
    /// The unit of a time of [`Scheduling`].
    pub TimeUnit: u8 = 2 {
        0 SECOND "seconds",
        1 MINUTE "minutes",
        2 HOUR "hours",
        3 DAY "days",
    }

    /// update_flag.
    pub UpdateFlag: u8 = 2 {
        0 MANUAL "at the user's request",
        1 AUTOMATIC "automatic",
    }

    /// update_method.
    pub UpdateMethod: u8 = 4 {
        0 IMMEDIATE "immediate",
        1 WHEN_AVAILABLE "when available",
        2 NEXT_RESTART "at the next restart",
    }
}

syntax! {
    /// scheduling_descriptor — TS 102 006.
    pub struct Scheduling<'a> {
        start_date_time:           40 UtcTime,
        end_date_time:             40 UtcTime,
        final_availability:         1 bool,
        periodicity_flag:           1 bool,
        period_unit:                2 TimeUnit,
        duration_unit:              2 TimeUnit,
        estimated_cycle_time_unit:  2 TimeUnit,
        period:                     8 u8,
        duration:                   8 u8,
        estimated_cycle_time:       8 u8,
        private_data:              .. Blob<'a>,
    }

    /// update_descriptor — TS 102 006.
    pub struct Update<'a> {
        update_flag:     2 UpdateFlag,
        update_method:   4 UpdateMethod,
        update_priority: 2 u8,
        private_data:   .. Blob<'a>,
    }

    /// SSU_location_descriptor — TS 102 006.
    pub struct SsuLocation<'a> {
        data_broadcast_id: 16 DataBroadcastType,
        association_tag:
            (if data_broadcast_id == DataBroadcastType::SYSTEM_SOFTWARE_UPDATE) 16 Option<u16>,
        private_data: .. Blob<'a>,
    }

    /// message_descriptor — TS 102 006.
    pub struct UpdateMessage<'a> {
        descriptor_number:      4 u8,
        last_descriptor_number: 4 u8,
        iso_639_language_code: 24 Chars<3>,
        text:                  .. Text<'a>,
    }

    /// enhanced_message_descriptor — TS 102 006.
    pub struct EnhancedMessage<'a> {
        descriptor_number:      4 u8,
        last_descriptor_number: 4 u8,
        iso_639_language_code: 24 Chars<3>,
        reserved:               3 Rfu,
        message_index:          5 u8,
        text:                  .. Text<'a>,
    }

    /// ssu_uri_descriptor — TS 102 006.
    pub struct SsuUri<'a> {
        /// Minutes.
        max_holdoff_time:     8 u8,
        /// Hours.
        min_polling_interval: 8 u8,
        uri:                  .. Text<'a>,
    }
}
