//! Descriptors of clocks and buffers.

use wire::{Rfu, syntax};

syntax! {
    /// system_clock_descriptor — 2.6.20.
    pub struct SystemClock {
        external_clock_reference_indicator: 1 bool,
        reserved_1:                         1 Rfu,
        /// With the exponent: accuracy in parts per million, `integer * 10^-exponent`; 30 where 0.
        clock_accuracy_integer:             6 u8,
        clock_accuracy_exponent:            3 u8,
        reserved_2:                         5 Rfu,
    }

    /// multiplex_buffer_utilization_descriptor — 2.6.22.
    pub struct MultiplexBufferUtilization {
        /// False where the bounds have no meaning.
        bound_valid_flag:        1 bool,
        /// 1/90000 s, as LTW_offset.
        ltw_offset_lower_bound: 15 u16,
        reserved:                1 Rfu,
        /// 1/90000 s.
        ltw_offset_upper_bound: 15 u16,
    }

    /// smoothing_buffer_descriptor — 2.6.30.
    pub struct SmoothingBuffer {
        reserved_1:    2 Rfu,
        /// 400 bit/s.
        sb_leak_rate: 22 u32,
        reserved_2:    2 Rfu,
        /// Bytes.
        sb_size:      22 u32,
    }

    /// STD_descriptor — 2.6.32.
    pub struct Std {
        reserved:        7 Rfu,
        /// True for the leak method from multiplex buffer to elementary buffer, false for the
        /// vbv_delay method.
        leak_valid_flag: 1 bool,
    }

    /// IBP_descriptor — 2.6.34.
    pub struct Ibp {
        closed_gop_flag:     1 bool,
        identical_gop_flag:  1 bool,
        /// Pictures from one I-picture to the next at most; 0 is forbidden.
        max_gop_length:     14 u16,
    }

    /// AVC_timing_and_HRD_descriptor — 2.6.66.
    pub struct AvcTimingAndHrd {
        hrd_management_valid_flag:          1 bool,
        reserved_1:                         6 Rfu,
        picture_and_timing_info_present:    1 bool = picture_and_timing_info.is_some(),
        picture_and_timing_info: (if picture_and_timing_info_present) Option<PictureAndTimingInfo>,
        fixed_frame_rate_flag:              1 bool,
        temporal_poc_flag:                  1 bool,
        picture_to_display_conversion_flag: 1 bool,
        reserved_2:                         5 Rfu,
    }

    /// What the timing and HRD descriptors of AVC, HEVC, VVC and EVC say of the clock.
    pub struct PictureAndTimingInfo {
        is_90khz_flag:      1 bool = time_scale.is_none(),
        reserved:           7 Rfu,
        /// None where the time base is 90 kHz.
        time_scale: (if !is_90khz_flag) Option<TimeScale>,
        num_units_in_tick: 32 u32,
    }

    /// A time base of 27 MHz · N / K.
    pub struct TimeScale {
        n: 32 u32,
        k: 32 u32,
    }
}
