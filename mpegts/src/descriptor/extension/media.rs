//! Extension descriptors about metadata of media: object descriptors, timed metadata, green and
//! quality metadata, kinds of media services.

use crate::descriptor::entries;
use wire::{Blob, Chars, List, Rfu, codes, syntax};

codes! {
    /// media_type_idc.
    pub MediaTypeIdc: u8 = 2 { 1 VIDEO "video", 2 AUDIO "audio", 3 TEXT "text or data" }
}

syntax! {
    /// ODUpdate_descriptor — 2.6.92.
    pub struct OdUpdate<'a> {
        /// As ISO/IEC 14496-1 has it.
        object_descriptor_update: .. Blob<'a>,
    }

    /// af_extensions_descriptor — 2.6.99: adaptation fields of the stream carry descriptors.
    pub struct AfExtensions {}

    /// Green_extension_descriptor — 2.6.104.
    pub struct GreenExtension<'a> {
        num_constant_backlight_voltage_time_intervals: 2 u8 = entries(constant_backlight_voltage_time_intervals),
        reserved_1:         6 Rfu,
        constant_backlight_voltage_time_intervals: (times num_constant_backlight_voltage_time_intervals)
            List<'a, BacklightInterval>,
        num_max_variations: 2 u8 = entries(max_variations),
        reserved_2:         6 Rfu,
        max_variations: (times num_max_variations) List<'a, MaxVariation>,
    }

    /// How long the voltage of the backlight stays, as ISO/IEC 23001-11 codes it.
    pub struct BacklightInterval {
        constant_backlight_voltage_time_interval: 16 u16,
    }

    /// How much the voltage of the backlight may change, as ISO/IEC 23001-11 codes it.
    pub struct MaxVariation {
        max_variation: 16 u16,
    }

    /// Quality_extension_descriptor — 2.6.119.
    pub struct QualityExtension<'a> {
        field_size_bytes: 8 u8,
        metrics: (count 8) List<'a, QualityMetric>,
    }

    /// A metric of ISO/IEC 23001-10.
    pub struct QualityMetric {
        /// Four characters.
        metric_code: 32 Chars<4>,
    }

    /// timed_metadata_extension_descriptor — ISO/IEC 23001-13, 8.2.3. Layout unverified: kept as bytes.
    pub struct TimedMetadataExtension<'a> {
        timed_metadata: .. Blob<'a>,
    }

    /// Media_service_kind_descriptor — 2.6.141.
    pub struct MediaServiceKind<'a> {
        kinds: .. List<'a, MediaServiceEntry<'a>>,
    }

    /// What one media service of a stream is.
    pub struct MediaServiceEntry<'a> {
        media_description_flag: 1 bool,
        identifier_flag:        1 bool = identifier.is_some(),
        lang_pair_count:        3 u8 = entries(languages),
        media_type_idc:         2 MediaTypeIdc,
        reserved:               1 Rfu,
        identifier: (if identifier_flag) Option<MediaIdentifier<'a>>,
        languages: (times lang_pair_count) List<'a, MediaLanguage<'a>>,
    }

    /// The identifier of a media service: [`media_id`](Self::media_id).
    pub struct MediaIdentifier<'a> {
        /// 0 to 6 for 1, 2, 4, 8, 12, 16, 20 bytes; 7 for any number.
        id_length_code: 3 u8,
        id_type:       13 u16,
        fixed_media_id: (if id_length_code < 7) (bytes media_id_len(id_length_code)) Option<Blob<'a>>,
        long_media_id: (if id_length_code == 7) [8] Option<Blob<'a>>,
    }

    /// A [`language`](Self::language), and what it is for.
    pub struct MediaLanguage<'a> {
        configuration_type: 2 u8,
        lang_purpose_cnt:   3 u8,
        /// 1 and 2 for 2 and 3 bytes; 0 for any number.
        lang_len_idc:       2 u8,
        reserved:           1 Rfu,
        fixed_language: (if lang_len_idc != 0) (bytes language_len(lang_len_idc)) Option<Blob<'a>>,
        long_language: (if lang_len_idc == 0) [8] Option<Blob<'a>>,
        /// media_service_type, one byte each.
        media_service_types: (bytes lang_purpose_cnt) Blob<'a>,
    }
}

impl<'a> MediaIdentifier<'a> {
    /// media_ID.
    pub fn media_id(&self) -> &'a [u8] {
        self.fixed_media_id.or(self.long_media_id).unwrap_or_default().0
    }
}

impl<'a> MediaLanguage<'a> {
    /// A language tag in ASCII.
    pub fn language(&self) -> &'a [u8] {
        self.fixed_language.or(self.long_language).unwrap_or_default().0
    }
}

fn media_id_len(id_length_code: u8) -> Option<usize> {
    [1, 2, 4, 8, 12, 16, 20].get(usize::from(id_length_code)).copied()
}

/// None where reserved.
fn language_len(lang_len_idc: u8) -> Option<usize> {
    [0, 2, 3].get(usize::from(lang_len_idc)).copied()
}
