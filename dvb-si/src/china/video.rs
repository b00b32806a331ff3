//! Descriptors of Chinese video.

use mpegts::Pid;
use wire::{List, Rfu, codes, syntax};

codes! {
    /// frame_rate_code of AVS3.
    pub AvsFrameRate: u8 = 4 {
        1 F23_976 "23.976 Hz",
        2 F24 "24 Hz",
        3 F25 "25 Hz",
        4 F29_97 "29.97 Hz",
        5 F30 "30 Hz",
        6 F50 "50 Hz",
        7 F59_94 "59.94 Hz",
        8 F60 "60 Hz",
        9 F100 "100 Hz",
        10 F120 "120 Hz",
        11 F200 "200 Hz",
        12 F240 "240 Hz",
        13 F300 "300 Hz",
        14 F119_88 "119.88 Hz",
    }
}

syntax! {
    /// AVS_video_descriptor — GB/T 20090.2: AVS1 and AVS+, in streams of stream_type 0x42.
    pub struct AvsVideo {
        /// 0x20 for the base profile, 0x48 for the broadcast profile of AVS+.
        profile_id:               8 u8,
        level_id:                 8 u8,
        multiple_frame_rate_flag: 1 bool,
        frame_rate_code:          4 u8,
        avs_still_present:        1 bool,
        chroma_format:            2 u8,
        sample_precision:         3 u8,
        reserved:                 5 Rfu,
    }

    /// AVS2_video_descriptor — GY/T 420-2025, 7.2.3.
    pub struct Avs2Video {
        profile_id:               8 u8,
        level_id:                 8 u8,
        extension:             .. - 2 ExtensionLayer,
        multiple_frame_rate_flag: 1 bool,
        frame_rate_code:          4 u8,
        avs_still_present:        1 bool,
        chroma_format:            2 u8,
        sample_precision:         3 u8,
        reserved:                 5 Rfu,
    }

    /// A part of [`Avs2Video`] that a form in use does not have.
    pub struct ExtensionLayer {
        extension_layer_number: (more) 8 Option<u8>,
    }

    /// AVS3_video_descriptor — GY/T 420-2025, 7.3.3.2.
    pub struct Avs3Video {
        /// 0x20 and 0x22 for the main profile of 8 and 10 bits, 0x30 and 0x32 for the high profile.
        profile_id:                  8 u8,
        level_id:                    8 u8,
        multiple_frame_rate_flag:    1 bool,
        frame_rate_code:             4 AvsFrameRate,
        sample_precision:            3 u8,
        chroma_format:               2 u8,
        temporal_id_flag:            1 bool,
        td_mode_flag:                1 bool,
        library_stream_flag:         1 bool,
        library_picture_enable_flag: 1 bool,
        reserved_1:                  2 Rfu,
        colour:                   .. - 3 ColourPrimaries,
        transfer_characteristics:    8 u8,
        matrix_coefficients:         8 u8,
        reserved_2:                  8 Rfu,
    }

    /// A part of [`Avs3Video`] that T/AI 109.6-2022, 9.3.2 does not have.
    pub struct ColourPrimaries {
        colour_primaries: (more) 8 Option<u8>,
    }

    /// AVS3_video_descriptor in its older form — T/UWA 012.2-2023, 5.4.1.
    pub struct Avs3VideoOld<'a> {
        profile_id:               8 u8,
        level_id:                 8 u8,
        multiple_frame_rate_flag: 1 bool,
        frame_rate_code:          4 AvsFrameRate,
        sample_precision:         3 u8,
        chroma_format:            2 u8,
        temporal_id_flag:         1 bool,
        td_mode_flag:             1 bool,
        library_stream_flag:      1 bool = library.is_none(),
        reserved:                 3 Rfu,
        colour_primaries:         8 u8,
        transfer_characteristics: 8 u8,
        matrix_coefficients:      8 u8,
        library: (if !library_stream_flag) Option<LibraryStreams<'a>>,
    }

    /// The library streams that a stream refers to.
    pub struct LibraryStreams<'a> {
        num_ref_library_stream: 7 u8 = count(streams),
        id_type_flag:           1 bool,
        streams: (times num_ref_library_stream) List<'a, LibraryStream, bool>(id_type_flag),
    }

    /// One library stream, by PID or by stream_id.
    pub struct LibraryStream(id_type_flag: bool) {
        pid:        (if id_type_flag) 13 Option<Pid>,
        stream_id:  (if !id_type_flag) 8 Option<u8>,
        reserved_1: (if !id_type_flag) 5 Option<Rfu>,
        reserved_2: 3 Rfu,
    }
}
