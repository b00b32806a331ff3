//! DSM_trick_mode: pictures shown at another speed than they were taken.

use wire::{Bits, Rfu, codes};

codes! {
    /// trick_mode_control — Table 2-24.
    pub TrickModeControl: u8 = 3 {
        0 FAST_FORWARD "fast forward",
        1 SLOW_MOTION "slow motion",
        2 FREEZE_FRAME "freeze frame",
        3 FAST_REVERSE "fast reverse",
        4 SLOW_REVERSE "slow reverse",
    }

    /// field_id: what of a frame is shown — Table 2-25.
    pub FieldId: u8 = 2 {
        0 TOP "top field only",
        1 BOTTOM "bottom field only",
        2 FRAME "complete frame",
    }

    /// frequency_truncation: which coefficients may be other than zero — Table 2-26.
    pub FrequencyTruncation: u8 = 2 {
        0 DC "DC only",
        1 THREE "first three",
        2 SIX "first six",
        3 ALL "all",
    }
}

/// The byte of trick_mode_control and what that says — Table 2-21.
///
/// One value has one form: `Reserved` with a control of 0 to 4 is refused on write, as is a number
/// that does not fit its bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrickMode {
    /// Forward at more than normal speed.
    FastForward {
        /// What is shown.
        field_id: FieldId,
        /// Macroblocks are missing: not every one of a picture is coded.
        intra_slice_refresh: bool,
        /// Which coefficients are there.
        frequency_truncation: FrequencyTruncation,
    },
    /// Forward at less than normal speed.
    SlowMotion {
        /// How many times to show each field or frame; 5 bits, 0 is forbidden.
        rep_cntrl: u8,
    },
    /// The same picture again and again.
    FreezeFrame {
        /// What is shown.
        field_id: FieldId,
        /// Three bits.
        reserved: Rfu,
    },
    /// Backward at more than normal speed.
    FastReverse {
        /// What is shown.
        field_id: FieldId,
        /// Macroblocks are missing: not every one of a picture is coded.
        intra_slice_refresh: bool,
        /// Which coefficients are there.
        frequency_truncation: FrequencyTruncation,
    },
    /// Backward at less than normal speed.
    SlowReverse {
        /// How many times to show each field or frame; 5 bits, 0 is forbidden.
        rep_cntrl: u8,
    },
    /// A control without a meaning.
    Reserved {
        /// 5 to 7.
        trick_mode_control: u8,
        /// Five bits.
        reserved: Rfu,
    },
}

impl TrickMode {
    /// trick_mode_control.
    pub const fn control(self) -> TrickModeControl {
        match self {
            TrickMode::FastForward { .. } => TrickModeControl::FAST_FORWARD,
            TrickMode::SlowMotion { .. } => TrickModeControl::SLOW_MOTION,
            TrickMode::FreezeFrame { .. } => TrickModeControl::FREEZE_FRAME,
            TrickMode::FastReverse { .. } => TrickModeControl::FAST_REVERSE,
            TrickMode::SlowReverse { .. } => TrickModeControl::SLOW_REVERSE,
            TrickMode::Reserved { trick_mode_control, .. } => TrickModeControl(trick_mode_control),
        }
    }
}

impl Bits for TrickMode {
    const MIN: u32 = 8;
    const MAX: u32 = 8;

    fn from_bits(raw: u64, _: u32) -> Self {
        let field_id = FieldId::from_bits(raw >> 3 & 3, 2);
        let intra_slice_refresh = raw & 4 != 0;
        let frequency_truncation = FrequencyTruncation::from_bits(raw & 3, 2);
        let rep_cntrl = u8::from_bits(raw & 31, 5);
        let trick_mode_control = u8::from_bits(raw >> 5 & 7, 3);
        match trick_mode_control {
            0 => TrickMode::FastForward { field_id, intra_slice_refresh, frequency_truncation },
            1 => TrickMode::SlowMotion { rep_cntrl },
            2 => TrickMode::FreezeFrame { field_id, reserved: Rfu::from_bits(raw & 7, 3) },
            3 => TrickMode::FastReverse { field_id, intra_slice_refresh, frequency_truncation },
            4 => TrickMode::SlowReverse { rep_cntrl },
            _ => TrickMode::Reserved { trick_mode_control, reserved: Rfu::from_bits(raw & 31, 5) },
        }
    }

    fn to_bits(self, _: u32) -> u64 {
        let control = u64::from(self.control().0);
        // Parts that are too wide spill over the byte, so that it is refused.
        let part = |value: u64, width: u32, shift: u32| {
            if value >> width == 0 { value << shift } else { u64::MAX }
        };
        match self {
            TrickMode::FastForward { field_id, intra_slice_refresh, frequency_truncation }
            | TrickMode::FastReverse { field_id, intra_slice_refresh, frequency_truncation } => {
                part(control, 3, 5)
                    | part(u64::from(field_id.0), 2, 3)
                    | u64::from(intra_slice_refresh) << 2
                    | part(u64::from(frequency_truncation.0), 2, 0)
            }
            TrickMode::SlowMotion { rep_cntrl } | TrickMode::SlowReverse { rep_cntrl } => {
                part(control, 3, 5) | part(u64::from(rep_cntrl), 5, 0)
            }
            TrickMode::FreezeFrame { field_id, reserved } => {
                part(control, 3, 5) | part(u64::from(field_id.0), 2, 3) | part(reserved.to_bits(3), 3, 0)
            }
            TrickMode::Reserved { reserved, .. } if control > 4 => {
                part(control, 3, 5) | part(reserved.to_bits(5), 5, 0)
            }
            TrickMode::Reserved { .. } => u64::MAX,
        }
    }
}
