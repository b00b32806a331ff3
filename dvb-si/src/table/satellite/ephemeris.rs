//! satellite_position_v3_info: the ephemeris of satellites. Numbers of 32 bits are those of IEEE 754, for
//! [`f32::from_bits`].

use wire::{List, Rfz, U32, codes, syntax};

codes! {
    /// interpolation_type.
    pub InterpolationType: u8 = 3 {
        1 LINEAR "linear",
        2 LAGRANGE "Lagrange",
        4 HERMITE "Hermite",
    }
}

syntax! {
    /// satellite_position_v3_info.
    pub struct SatellitePositionV3<'a> {
        oem_version_major: 4 u8,
        oem_version_minor: 4 u8,
        creation_date: _ EphemerisTime,
        satellites: .. List<'a, SatelliteV3<'a>>,
    }

    /// A moment.
    pub struct EphemerisTime {
        year:         8 u8,
        reserved:     7 Rfz,
        day:          9 u16,
        day_fraction: 32 u32,
    }

    /// Where one satellite is, and will be.
    pub struct SatelliteV3<'a> {
        satellite_id:          24 u32,
        reserved:               3 Rfz,
        metadata_flag:          1 bool = metadata.is_some(),
        usable_start_time_flag: 1 bool,
        usable_stop_time_flag:  1 bool,
        ephemeris_accel_flag:   1 bool,
        covariance_flag:        1 bool = covariance.is_some(),
        metadata: (if metadata_flag)
            Option<EphemerisMetadata>(usable_start_time_flag, usable_stop_time_flag),
        ephemeris: (count 16) List<'a, EphemerisPoint, bool>(ephemeris_accel_flag),
        covariance: (if covariance_flag) Option<Covariance<'a>>,
    }

    /// When the ephemeris holds.
    pub struct EphemerisMetadata(usable_start_time_flag: bool, usable_stop_time_flag: bool) {
        total_start_time: _ EphemerisTime,
        total_stop_time: _ EphemerisTime,
        reserved:             1 Rfz,
        interpolation_flag:   1 bool,
        interpolation_type:   3 InterpolationType,
        interpolation_degree: 3 u8,
        usable_start_time: (if usable_start_time_flag) Option<EphemerisTime>,
        usable_stop_time: (if usable_stop_time_flag) Option<EphemerisTime>,
    }

    /// Where the satellite is at one time.
    pub struct EphemerisPoint(ephemeris_accel_flag: bool) {
        epoch: _ EphemerisTime,
        ephemeris_x:     32 u32,
        ephemeris_y:     32 u32,
        ephemeris_z:     32 u32,
        ephemeris_x_dot: 32 u32,
        ephemeris_y_dot: 32 u32,
        ephemeris_z_dot: 32 u32,
        acceleration: (if ephemeris_accel_flag) Option<Acceleration>,
    }

    /// How the speed changes.
    pub struct Acceleration {
        ephemeris_x_ddot: 32 u32,
        ephemeris_y_ddot: 32 u32,
        ephemeris_z_ddot: 32 u32,
    }

    /// How sure all that is.
    pub struct Covariance<'a> {
        covariance_epoch: _ EphemerisTime,
        covariance_elements: (times 21) List<'a, U32>,
    }
}
