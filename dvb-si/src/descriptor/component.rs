//! Descriptors of elementary streams: text, subtitles, data and time slices. Those of audio stand apart.

use wire::{Bcd, Blob, Chars, List, Rfu, choice, codes, syntax};

codes! {
    /// data_service_id of a [`VbiData`].
    pub VbiService: u8 = 8 {
        1 EBU_TELETEXT "EBU teletext",
        2 INVERTED_TELETEXT "inverted teletext",
        4 VPS "VPS",
        5 WSS "WSS",
        6 CLOSED_CAPTIONING "closed captioning",
        7 MONOCHROME_SAMPLES "monochrome 4:2:2 samples",
    }

    /// teletext_type.
    pub TeletextType: u8 = 5 {
        1 INITIAL_PAGE "initial teletext page",
        2 SUBTITLE_PAGE "teletext subtitle page",
        3 ADDITIONAL_INFORMATION_PAGE "additional information page",
        4 PROGRAMME_SCHEDULE_PAGE "programme schedule page",
        5 HEARING_IMPAIRED_SUBTITLE_PAGE "teletext subtitle page for hearing impaired people",
    }
}

syntax! {
    /// VBI_data_descriptor — 6.2.47.
    pub struct VbiData<'a> {
        services: .. List<'a, VbiDataService<'a>>,
    }

    /// A service in the vertical blanking interval.
    pub struct VbiDataService<'a> {
        data_service_id: 8 VbiService,
        lines: [8] (match data_service_id.0) VbiLines<'a>,
    }

    /// A line of the vertical blanking interval.
    pub struct VbiLine {
        reserved:     2 Rfu,
        /// True for the first field of a frame.
        field_parity: 1 bool,
        line_offset:  5 u8,
    }

    /// VBI_teletext_descriptor — 6.2.48.
    pub struct VbiTeletext<'a> {
        pages: .. List<'a, TeletextPage>,
    }

    /// teletext_descriptor — 6.2.43.
    pub struct Teletext<'a> {
        pages: .. List<'a, TeletextPage>,
    }

    /// A page of teletext.
    pub struct TeletextPage {
        iso_639_language_code:   24 Chars<3>,
        teletext_type:            5 TeletextType,
        /// 0 for magazine 8.
        teletext_magazine_number: 3 u8,
        teletext_page_number:     8 Bcd<2>,
    }

    /// stream_identifier_descriptor — 6.2.39.
    pub struct StreamIdentifier {
        component_tag: 8 u8,
    }

    /// subtitling_descriptor — 6.2.41.
    pub struct Subtitling<'a> {
        subtitles: .. List<'a, Subtitle>,
    }

    /// Subtitles in one language.
    pub struct Subtitle {
        iso_639_language_code: 24 Chars<3>,
        /// A component_type of stream_content 3.
        subtitling_type:        8 u8,
        composition_page_id:   16 u16,
        ancillary_page_id:     16 u16,
    }

    /// adaptation_field_data_descriptor — 6.2.1.
    pub struct AdaptationFieldData {
        /// A bit for each kind of private data that adaptation fields carry, from the lowest: announcement switching,
        /// AU_information, PVR assist.
        adaptation_field_data_identifier: 8 u8,
    }

    /// time_slice_fec_identifier_descriptor — EN 301 192, 9.5.
    pub struct TimeSliceFecIdentifier<'a> {
        time_slicing:       1 bool,
        mpe_fec:            2 u8,
        reserved:           2 Rfu,
        frame_size:         3 u8,
        max_burst_duration: 8 u8,
        max_average_rate:   4 u8,
        time_slice_fec_id:  4 u8,
        id_selector:       .. Blob<'a>,
    }
}

choice! {
    /// The lines of a [`VbiDataService`], by the data_service_id; bytes where it is another one.
    pub enum VbiLines<'a>: u8 {
        1 | 2 | 4..=7 Lines(List<'a, VbiLine>) as "lines",
    }
}
