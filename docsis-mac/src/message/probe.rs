//! Probes: the elements of a probe MAP.

use crate::id::Sid;
use wire::{codes, syntax};

syntax! {
    /// One entry of a probe MAP: who sends a probe, and where in the frame.
    pub struct Probe {
        sid:               14 Sid,
        /// Measure the modulation error ratio.
        mer:                1 bool,
        /// Send with the power of [`start_subcarrier`](Self::start_subcarrier).
        power:              1 bool,
        /// Send without pre-equalisation.
        equalizer_off:      1 bool,
        /// Repeat in the next symbols, one subcarrier further each time.
        stagger:            1 bool,
        probe_frame:        2 u8,
        symbol_in_frame:    6 u8,
        /// Where [`power`](Self::power) is set, a power and no subcarrier.
        start_subcarrier:   3 u8,
        /// Subcarriers to skip; or what [`kind`](Self::kind) reads.
        subcarrier_skip:    3 u8,
    }
}

codes! {
    /// What a probe is for, DOCSIS 4.0.
    pub ProbeKind: u8 = 3 {
        0 RANGING "ranging probe",
        1 ECT "ECT probe",
        2 ECT_RXMER "ECT RxMER probe",
        3 FIRST_ECT "first ECT probe",
        4 FIRST_ECT_RXMER "first ECT RxMER probe",
    }
}

impl Probe {
    /// What the last three bits say in DOCSIS 4.0: only with neither power nor stagger.
    pub const fn kind(&self) -> Option<ProbeKind> {
        if self.power || self.stagger { None } else { Some(ProbeKind(self.subcarrier_skip)) }
    }
}
