//! Splice descriptors — SCTE 35, 10. Their identifier says whose the tag is.

use super::Upid;
use super::UpidType;
use crate::text::Text;
use wire::{Blob, Chars, List, Reader, Rfu, Scope, codes, scoped, syntax, tagged};

syntax! {
    /// Any splice_descriptor, its body not interpreted. The body begins with the identifier.
    pub raw struct RawSpliceDescriptor<'a> {
        splice_descriptor_tag: 8 u8,
        body: [8] Blob<'a>,
    }
}

scoped! {
    /// The descriptors of SCTE 35, and those of DVB. One with another identifier is unknown.
    pub enum SpliceDescriptor<'a>: RawSpliceDescriptor<'a> by Identifiers {
        Cue(CueDescriptor<'a>),
        Dvb(DvbSpliceDescriptor<'a>),
    }
}

/// Tells splice descriptors apart by their identifier. Nothing goes from one to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Identifiers;

impl<'a> Scope<'a, RawSpliceDescriptor<'a>> for Identifiers {
    type Item = SpliceDescriptor<'a>;

    fn read(&mut self, raw: RawSpliceDescriptor<'a>, body: Reader<'a>) -> SpliceDescriptor<'a> {
        match raw.body.first_chunk() {
            Some(b"CUEI") | None => SpliceDescriptor::cue(raw, body),
            Some(b"DVB_") => SpliceDescriptor::dvb(raw, body),
            Some(_) => SpliceDescriptor::Cue(CueDescriptor::Unknown(raw)),
        }
    }
}

tagged! {
    /// The descriptors with the identifier `CUEI`.
    pub enum CueDescriptor<'a>: RawSpliceDescriptor<'a> {
        0x00 Avail,
        0x01 Dtmf<'a> as "DTMF",
        0x02 Segmentation<'a>,
        0x03 Time,
        0x04 Audio<'a>,
    }

    /// The descriptors with the identifier `DVB_`.
    pub enum DvbSpliceDescriptor<'a>: RawSpliceDescriptor<'a> {
        0xF0 DvbDas<'a> as "DVB_DAS",
    }
}

codes! {
    /// device_restrictions. Open question: no layout at hand names the values.
    pub DeviceRestrictions: u8 = 2 {
        0 GROUP_0 "not for group 0",
        1 GROUP_1 "not for group 1",
        2 GROUP_2 "not for group 2",
        3 NONE "none",
    }

    /// segmentation_type_id — SCTE 35, Table 23.
    pub SegmentationType: u8 = 8 {
        0x00 NOT_INDICATED "Not Indicated",
        0x01 CONTENT_IDENTIFICATION "Content Identification",
        0x02 PRIVATE "Private",
        0x10 PROGRAM_START "Program Start",
        0x11 PROGRAM_END "Program End",
        0x12 PROGRAM_EARLY_TERMINATION "Program Early Termination",
        0x13 PROGRAM_BREAKAWAY "Program Breakaway",
        0x14 PROGRAM_RESUMPTION "Program Resumption",
        0x15 PROGRAM_RUNOVER_PLANNED "Program Runover Planned",
        0x16 PROGRAM_RUNOVER_UNPLANNED "Program Runover Unplanned",
        0x17 PROGRAM_OVERLAP_START "Program Overlap Start",
        0x18 PROGRAM_BLACKOUT_OVERRIDE "Program Blackout Override",
        0x19 PROGRAM_JOIN "Program Join",
        0x1A PROGRAM_IMMEDIATE_RESUMPTION "Program Immediate Resumption",
        0x20 CHAPTER_START "Chapter Start",
        0x21 CHAPTER_END "Chapter End",
        0x22 BREAK_START "Break Start",
        0x23 BREAK_END "Break End",
        0x24 OPENING_CREDIT_START "Opening Credit Start",
        0x25 OPENING_CREDIT_END "Opening Credit End",
        0x26 CLOSING_CREDIT_START "Closing Credit Start",
        0x27 CLOSING_CREDIT_END "Closing Credit End",
        0x30 PROVIDER_ADVERTISEMENT_START "Provider Advertisement Start",
        0x31 PROVIDER_ADVERTISEMENT_END "Provider Advertisement End",
        0x32 DISTRIBUTOR_ADVERTISEMENT_START "Distributor Advertisement Start",
        0x33 DISTRIBUTOR_ADVERTISEMENT_END "Distributor Advertisement End",
        0x34 PROVIDER_PLACEMENT_OPPORTUNITY_START "Provider Placement Opportunity Start",
        0x35 PROVIDER_PLACEMENT_OPPORTUNITY_END "Provider Placement Opportunity End",
        0x36 DISTRIBUTOR_PLACEMENT_OPPORTUNITY_START "Distributor Placement Opportunity Start",
        0x37 DISTRIBUTOR_PLACEMENT_OPPORTUNITY_END "Distributor Placement Opportunity End",
        0x38 PROVIDER_OVERLAY_PLACEMENT_OPPORTUNITY_START "Provider Overlay Placement Opportunity Start",
        0x39 PROVIDER_OVERLAY_PLACEMENT_OPPORTUNITY_END "Provider Overlay Placement Opportunity End",
        0x3A DISTRIBUTOR_OVERLAY_PLACEMENT_OPPORTUNITY_START "Distributor Overlay Placement Opportunity Start",
        0x3B DISTRIBUTOR_OVERLAY_PLACEMENT_OPPORTUNITY_END "Distributor Overlay Placement Opportunity End",
        0x3C PROVIDER_PROMO_START "Provider Promo Start",
        0x3D PROVIDER_PROMO_END "Provider Promo End",
        0x3E DISTRIBUTOR_PROMO_START "Distributor Promo Start",
        0x3F DISTRIBUTOR_PROMO_END "Distributor Promo End",
        0x40 UNSCHEDULED_EVENT_START "Unscheduled Event Start",
        0x41 UNSCHEDULED_EVENT_END "Unscheduled Event End",
        0x42 ALTERNATE_CONTENT_OPPORTUNITY_START "Alternate Content Opportunity Start",
        0x43 ALTERNATE_CONTENT_OPPORTUNITY_END "Alternate Content Opportunity End",
        0x44 PROVIDER_AD_BLOCK_START "Provider Ad Block Start",
        0x45 PROVIDER_AD_BLOCK_END "Provider Ad Block End",
        0x46 DISTRIBUTOR_AD_BLOCK_START "Distributor Ad Block Start",
        0x47 DISTRIBUTOR_AD_BLOCK_END "Distributor Ad Block End",
        0x50 NETWORK_START "Network Start",
        0x51 NETWORK_END "Network End",
    }
}

/// `CUEI`.
const CUEI: u32 = u32::from_be_bytes(*b"CUEI");
/// `DVB_`.
const DVB: u32 = u32::from_be_bytes(*b"DVB_");

syntax! {
    /// avail_descriptor — SCTE 35, 10.3.1.
    pub struct Avail {
        identifier:        32 u32 = CUEI,
        provider_avail_id: 32 u32,
    }

    /// DTMF_descriptor — SCTE 35, 10.3.2.
    pub struct Dtmf<'a> {
        identifier: 32 u32 = CUEI,
        preroll:     8 u8,
        dtmf_count:  3 u8 = len(dtmf_chars),
        reserved:    5 Rfu,
        dtmf_chars: (bytes dtmf_count) Text<'a>,
    }

    /// segmentation_descriptor — SCTE 35, 10.3.3.
    pub struct Segmentation<'a> {
        identifier:                                32 u32 = CUEI,
        segmentation_event_id:                     32 u32,
        segmentation_event_cancel_indicator:        1 bool = event.is_none(),
        segmentation_event_id_compliance_indicator: 1 bool,
        reserved:                                   6 Rfu,
        event: (if !segmentation_event_cancel_indicator) Option<SegmentationEvent<'a>>,
    }

    /// An event that is not cancelled.
    pub struct SegmentationEvent<'a> {
        program_segmentation_flag:    1 bool = components.is_none(),
        segmentation_duration_flag:   1 bool = segmentation_duration.is_some(),
        delivery_not_restricted_flag: 1 bool = web_delivery_allowed_flag.is_none(),
        /// This and the next three are there, or none is.
        web_delivery_allowed_flag: (if !delivery_not_restricted_flag) 1 Option<bool>,
        no_regional_blackout_flag: (if !delivery_not_restricted_flag) 1 Option<bool>,
        archive_allowed_flag:      (if !delivery_not_restricted_flag) 1 Option<bool>,
        device_restrictions:       (if !delivery_not_restricted_flag) 2 Option<DeviceRestrictions>,
        reserved: (align) Rfu,
        components: (if !program_segmentation_flag) (count 8) Option<List<'a, SegmentationComponent>>,
        /// 90 kHz ticks.
        segmentation_duration: (if segmentation_duration_flag) 40 Option<u64>,
        segmentation_upid_type: 8 UpidType,
        segmentation_upid:    [8] (match segmentation_upid_type.0) Upid<'a>,
        segmentation_type_id:   8 SegmentationType,
        segment_num:            8 u8,
        segments_expected:      8 u8,
        sub_segments: (more) Option<SubSegments>,
    }

    /// One component.
    pub struct SegmentationComponent {
        component_tag: 8 u8,
        reserved:      7 Rfu,
        /// 90 kHz ticks.
        pts_offset:   33 u64,
    }

    /// Which part of a segment it is. Older editions have no such part.
    pub struct SubSegments {
        sub_segment_num:       8 u8,
        sub_segments_expected: 8 u8,
    }

    /// time_descriptor — SCTE 35, 10.3.4: the time of a PTP clock.
    pub struct Time {
        identifier:  32 u32 = CUEI,
        /// Seconds.
        tai_seconds: 48 u64,
        /// Nanoseconds.
        tai_ns:      32 u32,
        /// Seconds. From TAI to UTC.
        utc_offset:  16 u16,
    }

    /// audio_descriptor — SCTE 35, 10.3.5.
    pub struct Audio<'a> {
        identifier: 32 u32 = CUEI,
        audio_count: 4 u8 = count(components),
        reserved:    4 Rfu,
        components: (times audio_count) List<'a, AudioComponent>,
    }

    /// One component.
    pub struct AudioComponent {
        component_tag:   8 u8,
        iso_code:       24 Chars<3>,
        bit_stream_mode: 3 u8,
        num_channels:    4 u8,
        full_srvc_audio: 1 bool,
    }

    /// DVB_DAS_descriptor — TS 103 752, 5.3.5.16. Another table of that standard has the two halves of the third byte the other
    /// way round.
    pub struct DvbDas<'a> {
        identifier:                  32 u32 = DVB,
        break_num:                    8 u8,
        breaks_expected:              8 u8,
        reserved:                     4 Rfu,
        equivalent_segmentation_type: 4 u8,
        upid:                        .. Blob<'a>,
    }
}
