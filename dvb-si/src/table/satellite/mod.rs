//! The satellite access table: where satellites and cells are, and when beams are on.

mod ephemeris;

pub use ephemeris::*;

use crate::units::OrbitalPosition;
use mpegts::clock::Timestamp;
use wire::{Checked, List, Mpeg, Packed, Rfu, Rfz, U32, choice, codes, syntax};

syntax! {
    /// satellite_access_section — EN 300 468, 5.2.11.
    pub struct SatSection<'a> {
        table_id:                  8 u8 = 0x4D,
        section_syntax_indicator:  1 bool = true,
        private_indicator:         1 bool,
        reserved_1:                2 Rfu,
        section_length:           12 u16 = len(body).saturating_add(10) in 10..=4093,
        satellite_table_id:        6 u8 = body.selector(),
        table_count:              10 u16,
        reserved_2:                2 Rfu,
        version_number:            5 u8,
        current_next_indicator:    1 bool,
        section_number:            8 u8,
        last_section_number:       8 u8,
        reserved_zero_future_use:  8 Rfz,
        body: (bytes section_length.checked_sub(10)) (match satellite_table_id) SatBody<'a>,
        crc_32: (sum) Checked<Mpeg>,
    }

    /// satellite_position_v2_info.
    pub struct SatellitePositionV2<'a> {
        satellites: .. List<'a, SatelliteV2<'a>>,
    }

    /// Where one satellite is.
    pub struct SatelliteV2<'a> {
        satellite_id:    24 u32,
        reserved:         7 Rfz,
        position_system:  1 u8 = position.selector(),
        position: (match position_system) PositionSystem<'a>,
    }

    /// position_system 0.
    pub struct Orbital {
        /// With the west_east_flag behind it.
        orbital_position: 17 OrbitalPosition,
        reserved:          7 Rfz,
    }

    /// position_system 1. Numbers of 32 bits are those of IEEE 754, for [`f32::from_bits`].
    pub struct OrbitElements {
        epoch_year:                     8 u8,
        day_of_the_year:               16 u16,
        day_fraction:                  32 u32,
        mean_motion_first_derivative:  32 u32,
        mean_motion_second_derivative: 32 u32,
        drag_term:                     32 u32,
        inclination:                   32 u32,
        right_ascension_of_the_ascending_node: 32 u32,
        eccentricity:                  32 u32,
        argument_of_perigee:           32 u32,
        mean_anomaly:                  32 u32,
        mean_motion:                   32 u32,
    }

    /// cell_fragment_info.
    pub struct CellFragments<'a> {
        fragments: .. List<'a, CellFragment<'a>>,
    }

    /// A part of a cell.
    pub struct CellFragment<'a> {
        cell_fragment_id: 32 u32,
        first_occurrence:  1 bool,
        last_occurrence:   1 bool,
        reserved_1:        4 Rfz,
        centre_latitude:  (if first_occurrence) 18 Option<i32>,
        reserved_2:       (if first_occurrence) 5 Option<Rfz>,
        centre_longitude: (if first_occurrence) 19 Option<i32>,
        max_distance:     (if first_occurrence) 24 Option<u32>,
        reserved_3:       (if first_occurrence) 6 Option<Rfz>,
        delivery_system_ids: (count 10) List<'a, U32>,
        reserved_4:        6 Rfz,
        new_delivery_systems: (count 10) List<'a, TimedDeliverySystem>,
        reserved_5:        6 Rfz,
        obsolescent_delivery_systems: (count 10) List<'a, TimedDeliverySystem>,
    }

    /// A delivery system, and when it comes or goes.
    pub struct TimedDeliverySystem {
        delivery_system_id: 32 u32,
        time: _ NcrTime,
    }

    /// A moment, or a duration, in the network clock reference.
    pub struct NcrTime {
        base:     33 Timestamp,
        reserved:  6 Rfz,
        ext:       9 u16,
    }

    /// time_association_info: what time it is.
    pub struct TimeAssociation {
        association_type: 4 AssociationType,
        leap59:     (if association_type.has_leap()) 1 Option<bool>,
        leap61:     (if association_type.has_leap()) 1 Option<bool>,
        pastleap59: (if association_type.has_leap()) 1 Option<bool>,
        pastleap61: (if association_type.has_leap()) 1 Option<bool>,
        reserved:   (if !association_type.has_leap()) 4 Option<Rfz>,
        ncr: _ NcrTime,
        /// Seconds.
        association_timestamp_seconds:     64 u64,
        /// Nanoseconds.
        association_timestamp_nanoseconds: 32 u32,
    }

    /// beamhopping_time_plan_info.
    pub struct BeamhoppingTimePlans<'a> {
        plans: .. List<'a, BeamhoppingTimePlan<'a>>,
    }

    /// When the beam of one cell is on.
    pub struct BeamhoppingTimePlan<'a> {
        beamhopping_time_plan_id: 32 u32,
        reserved:                  4 Rfz,
        plan:                    [12] TimePlan<'a>,
    }

    /// A plan, behind its length.
    pub struct TimePlan<'a> {
        reserved:       6 Rfz,
        time_plan_mode: 2 u8 = mode.selector(),
        time_of_application: _ NcrTime,
        cycle_duration: _ NcrTime,
        mode: (match time_plan_mode) TimePlanMode<'a>,
    }

    /// time_plan_mode 0: on once in a cycle.
    pub struct DwellPlan {
        dwell_duration: _ NcrTime,
        on_time: _ NcrTime,
    }

    /// time_plan_mode 1: slots that are on or off.
    pub struct SlotPlan<'a> {
        reserved_1:   1 Rfz,
        bit_map_size: 15 u16,
        reserved_2:   1 Rfz,
        current_slot: 15 u16,
        slot_transmission_on: (times bit_map_size) Packed<'a, bool, 1>,
    }

    /// time_plan_mode 2: a grid.
    pub struct GridPlan {
        grid_size: _ NcrTime,
        revisit_duration: _ NcrTime,
        sleep_time: _ NcrTime,
        sleep_duration: _ NcrTime,
    }
}

codes! {
    /// association_type.
    pub AssociationType: u8 = 4 {
        0 UTC "UTC",
        1 UTC_WITH_LEAP "UTC with leap seconds",
    }
}

impl AssociationType {
    fn has_leap(self) -> bool {
        self == AssociationType::UTC_WITH_LEAP
    }
}

choice! {
    /// The body of a [`SatSection`], by the satellite_table_id.
    pub enum SatBody<'a>: u8 kept {
        0 SatellitePositionV2<'a> as "satellite_position_v2",
        1 CellFragments<'a>,
        2 TimeAssociation,
        3 BeamhoppingTimePlans<'a>,
        4 SatellitePositionV3<'a> as "satellite_position_v3",
    }

    /// Where a satellite is, by the position_system.
    pub enum PositionSystem<'a>: u8 {
        0 Orbital,
        1 OrbitElements,
    }

    /// A plan, by the time_plan_mode.
    pub enum TimePlanMode<'a>: u8 {
        0 DwellPlan as "dwell",
        1 SlotPlan<'a> as "slots",
        2 GridPlan as "grid",
    }
}
