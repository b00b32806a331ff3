//! Descriptors of programs and streams in general.

use crate::packet::Pid;
use wire::{Blob, Chars, List, Rfu, codes, syntax};

codes! {
    /// audio_type.
    pub AudioType: u8 = 8 {
        0x00 UNDEFINED "undefined",
        0x01 CLEAN_EFFECTS "clean effects",
        0x02 HEARING_IMPAIRED "hearing impaired",
        0x03 VISUAL_IMPAIRED_COMMENTARY "visual impaired commentary",
        0x80 PRIMARY "primary",
        0x81 NATIVE "native",
        0x82 EMERGENCY "emergency",
        0x83 PRIMARY_COMMENTARY "primary commentary",
        0x84 ALTERNATE_COMMENTARY "alternate commentary",
    }

    /// transport_profile.
    pub TransportProfileCode: u8 = 8 { 1 COMPLETE "complete", 2 ADAPTIVE "adaptive" }
}

syntax! {
    /// registration_descriptor — 2.6.8: who says what the private parts mean.
    pub struct Registration<'a> {
        /// Assigned by the registration authority, four characters as a rule.
        format_identifier: 32 Chars<4>,
        additional_identification_info: .. Blob<'a>,
    }

    /// CA_descriptor — 2.6.16: in the CAT it points at EMMs, in the PMT at ECMs.
    pub struct Ca<'a> {
        ca_system_id: 16 u16,
        reserved:      3 Rfu,
        ca_pid:       13 Pid,
        private_data: .. Blob<'a>,
    }

    /// ISO_639_language_descriptor — 2.6.18.
    pub struct Iso639Language<'a> {
        languages: .. List<'a, Language>,
    }

    /// One language of an [`Iso639Language`].
    pub struct Language {
        iso_639_language_code: 24 Chars<3>,
        audio_type: 8 AudioType,
    }

    /// copyright_descriptor — 2.6.24.
    pub struct Copyright<'a> {
        /// Assigned by the registration authority.
        copyright_identifier: 32 u32,
        additional_copyright_info: .. Blob<'a>,
    }

    /// maximum_bitrate_descriptor — 2.6.26.
    pub struct MaximumBitrate {
        reserved:         2 Rfu,
        /// 50 bytes a second.
        maximum_bitrate: 22 u32,
    }

    /// private_data_indicator_descriptor — 2.6.28.
    pub struct PrivateDataIndicator {
        /// Private: this standard gives it no meaning.
        private_data_indicator: 32 u32,
    }

    /// IPMP_descriptor — ISO/IEC 13818-11. Layout unverified: kept as bytes.
    pub struct Ipmp<'a> {
        ipmp_data: .. Blob<'a>,
    }

    /// transport_profile_descriptor — 2.6.93.
    pub struct TransportProfile<'a> {
        transport_profile: 8 TransportProfileCode,
        private_data:     .. Blob<'a>,
    }
}
