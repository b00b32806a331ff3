//! The event information table.

use crate::descriptor::{Descriptor, ShortEvent};
use crate::time::{Duration, UtcTime};
use mpegts::section::Table;
use wire::{Item, List, codes, syntax};

codes! {
    /// running_status — Table 6.
    pub RunningStatus: u8 = 3 {
        0 UNDEFINED "undefined" "未定义",
        1 NOT_RUNNING "not running" "未运行",
        2 STARTS_SOON "starts in a few seconds" "几秒后开始",
        3 PAUSING "pausing" "暂停",
        4 RUNNING "running" "正在运行",
        5 OFF_AIR "service off-air" "停播",
    }
}

syntax! {
    /// event_information_section — 5.2.4, Table 7. The `table_id_extension` is the `service_id`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Eit<'a, D: Item<'a> = Descriptor<'a>> {
        transport_stream_id:         16 u16,
        original_network_id:         16 u16,
        /// The last section of the three hours that this section belongs to.
        segment_last_section_number:  8 u8,
        /// The last table_id of the schedule; that of the section itself for present/following.
        last_table_id:                8 u8,
        events:                      .. List<'a, EitEvent<'a, D>>,
    }

    /// One event.
    pub struct EitEvent<'a, D: Item<'a> = Descriptor<'a>> {
        event_id:       16 u16,
        /// Undefined in the events of NVOD reference services.
        start_time:     40 UtcTime,
        duration:       24 Duration,
        running_status:  3 RunningStatus,
        /// True when at least one component may be scrambled.
        free_ca_mode:    1 bool,
        descriptors:   [12] List<'a, D>,
    }
}

impl<'a> EitEvent<'a> {
    /// Name and text of the event, in the language that comes first.
    pub fn short_event(&self) -> Option<ShortEvent<'a>> {
        self.descriptors.iter().find_map(|descriptor| match descriptor {
            Ok(Descriptor::ShortEvent(event)) => Some(*event),
            _ => None,
        })
    }
}

impl Eit<'_> {
    /// table_id of present/following in the transport stream that carries the table.
    pub const PRESENT_FOLLOWING_ACTUAL: u8 = 0x4E;
    /// table_id of present/following in other transport streams.
    pub const PRESENT_FOLLOWING_OTHER: u8 = 0x4F;
}

impl<'a, D: Item<'a>> Table for Eit<'a, D> {
    const ABBREVIATION: &'static str = "EIT";
    const EXTENSION: &'static str = "service_id";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, 0x4E..=0x6F)
    }
}
