//! Audio description in PES_private_data — TS 101 154, Annex E.

use wire::{Rfu, syntax};

syntax! {
    /// The AD_descriptor, always the 16 bytes of PES_private_data: how the main sound fades while the description speaks,
    /// and from where the description sounds. [`new`](Self::new) makes one.
    pub struct AudioDescription {
        reserved:             4 Rfu,
        /// Bytes behind this field that mean something: 8 in version 1, 11 in version 2.
        ad_descriptor_length: 4 u8,
        /// "DTGAD".
        ad_text_tag:         40 u64 = 0x44_5447_4144,
        /// ASCII `'1'` or `'2'`.
        version_text_tag:     8 u8,
        /// 0.3 dB each: how far the main sound is turned down. 0xFF is silence.
        ad_fade_byte:         8 u8,
        /// Where the description comes from: clockwise from the front, 360 / 256 degrees each.
        ad_pan_byte:          8 u8,
        /// See [`main_gains`](Self::main_gains); 0xFF each in version 1.
        ad_gain_bytes:       24 [u8; 3],
        reserved_2:          32 Rfu,
    }
}

/// How single channels of the main sound are changed: 0.6 dB each, -128 is silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MainGains {
    /// AD_gain_byte center.
    pub center: i8,
    /// AD_gain_byte front.
    pub front: i8,
    /// AD_gain_byte surround.
    pub surround: i8,
}

impl AudioDescription {
    /// Version 1, or 2 when there are gains.
    pub fn new(fade: u8, pan: u8, main_gains: Option<MainGains>) -> Self {
        AudioDescription {
            ad_descriptor_length: if main_gains.is_some() { 11 } else { 8 },
            version_text_tag: if main_gains.is_some() { b'2' } else { b'1' },
            ad_fade_byte: fade,
            ad_pan_byte: pan,
            ad_gain_bytes: main_gains.map_or([0xFF; 3], |g| {
                [g.center, g.front, g.surround].map(|gain| u8::from_be_bytes(gain.to_be_bytes()))
            }),
            ..AudioDescription::default()
        }
    }

    /// The gains of version 2.
    pub fn main_gains(&self) -> Option<MainGains> {
        let [center, front, surround] = self.ad_gain_bytes.map(|byte| i8::from_be_bytes([byte]));
        (self.version_text_tag == b'2').then_some(MainGains { center, front, surround })
    }
}
