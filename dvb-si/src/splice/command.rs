//! Splice commands — SCTE 35, 9.7.

use mpegts::clock::Timestamp;
use wire::{Blob, List, Rfu, choice, syntax};

choice! {
    /// What to do, by the splice_command_type.
    pub enum SpliceCommand<'a>: u8 {
        0x00 SpliceNull,
        0x04 SpliceSchedule<'a>,
        0x05 SpliceInsert<'a>,
        0x06 TimeSignal,
        0x07 BandwidthReservation,
        0xFF PrivateCommand<'a>,
    }
}

syntax! {
    /// splice_null().
    pub struct SpliceNull {}

    /// bandwidth_reservation().
    pub struct BandwidthReservation {}

    /// splice_schedule(): events at times of the day.
    pub struct SpliceSchedule<'a> {
        events: (count 8) List<'a, ScheduledSplice<'a>>,
    }

    /// An event of a [`SpliceSchedule`].
    pub struct ScheduledSplice<'a> {
        splice_event_id:              32 u32,
        splice_event_cancel_indicator: 1 bool = event.is_none(),
        event_id_compliance_flag:      1 bool,
        reserved:                      6 Rfu,
        event: (if !splice_event_cancel_indicator) Option<ScheduledEvent<'a>>,
    }

    /// An event that is not cancelled.
    pub struct ScheduledEvent<'a> {
        out_of_network_indicator: 1 bool,
        program_splice_flag:      1 bool = utc_splice_time.is_some(),
        duration_flag:            1 bool = break_duration.is_some(),
        reserved:                 5 Rfu,
        /// Seconds since 1980-01-06T00:00:00Z; sources differ in whether leap seconds count. Of all components, or none.
        utc_splice_time: (if program_splice_flag) 32 Option<u32>,
        components: (if !program_splice_flag) (count 8) Option<List<'a, ScheduledComponent>>,
        break_duration: (if duration_flag) Option<BreakDuration>,
        unique_program_id:       16 u16,
        avail_num:                8 u8,
        avails_expected:          8 u8,
    }

    /// One component.
    pub struct ScheduledComponent {
        component_tag:    8 u8,
        /// Seconds, as in [`ScheduledEvent`].
        utc_splice_time: 32 u32,
    }

    /// splice_insert(): an event in the stream.
    pub struct SpliceInsert<'a> {
        splice_event_id:              32 u32,
        splice_event_cancel_indicator: 1 bool = event.is_none(),
        reserved:                      7 Rfu,
        event: (if !splice_event_cancel_indicator) Option<InsertedEvent<'a>>,
    }

    /// An event that is not cancelled.
    pub struct InsertedEvent<'a> {
        out_of_network_indicator: 1 bool,
        program_splice_flag:      1 bool = components.is_none(),
        duration_flag:            1 bool = break_duration.is_some(),
        splice_immediate_flag:    1 bool,
        event_id_compliance_flag: 1 bool,
        reserved:                 3 Rfu,
        splice_time: (if program_splice_flag && !splice_immediate_flag) Option<SpliceTime>,
        components: (if !program_splice_flag) (count 8)
            Option<List<'a, InsertedComponent, bool>>(splice_immediate_flag),
        break_duration: (if duration_flag) Option<BreakDuration>,
        unique_program_id:       16 u16,
        avail_num:                8 u8,
        avails_expected:          8 u8,
    }

    /// One component.
    pub struct InsertedComponent(splice_immediate_flag: bool) {
        component_tag: 8 u8,
        splice_time: (if !splice_immediate_flag) Option<SpliceTime>,
    }

    /// time_signal(): the time that descriptors speak of.
    pub struct TimeSignal {
        splice_time: _ SpliceTime,
    }

    /// private_command().
    pub struct PrivateCommand<'a> {
        /// A registered format_identifier.
        identifier:   32 u32,
        private_bytes: .. Blob<'a>,
    }

    /// splice_time(). What it means is [`SpliceInfoSection::pts`](super::SpliceInfoSection::pts).
    pub struct SpliceTime {
        time_specified_flag: 1 bool = pts_time.is_some(),
        reserved_1:          6 Rfu,
        /// Before pts_adjustment is added.
        pts_time: (if time_specified_flag) 33 Option<Timestamp>,
        reserved_2: (align) Rfu,
    }

    /// break_duration().
    pub struct BreakDuration {
        auto_return: 1 bool,
        reserved:    6 Rfu,
        /// 90 kHz ticks.
        duration:   33 u64,
    }
}

impl SpliceTime {
    /// A time, before pts_adjustment.
    pub fn at(pts_time: Timestamp) -> Self {
        SpliceTime { pts_time: Some(pts_time), ..Default::default() }
    }
}
