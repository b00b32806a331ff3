//! Extension descriptors of JPEG XS and LCEVC video.

use crate::descriptor::{HdrWcgIdc, MasteringDisplay};
use wire::{Blob, Rfu, Rfz, syntax};

syntax! {
    /// JXS_video_descriptor — 2.6.127, version 0.
    pub struct JxsVideo<'a> {
        descriptor_version:        8 u8 = 0,
        horizontal_size:          16 u16,
        vertical_size:            16 u16,
        /// Bit rate, as ISO/IEC 21122-3 codes it.
        brat:                     32 u32,
        /// Frame rate, as ISO/IEC 21122-3 codes it.
        frat:                     32 u32,
        /// Sample characteristics, as ISO/IEC 21122-3 codes them.
        schar:                    16 u16,
        /// Profile.
        ppih:                     16 u16,
        /// Level and sublevel.
        plev:                     16 u16,
        max_buffer_size:          32 u32,
        buffer_model_type:         8 u8 = 2,
        colour_primaries:          8 u8,
        transfer_characteristics:  8 u8,
        matrix_coefficients:       8 u8,
        video_full_range_flag:     1 bool,
        reserved_1:                7 Rfu,
        still_mode:                1 bool,
        mdm_flag:                  1 bool = mdm.is_some(),
        reserved_2:                6 Rfz,
        mdm: (if mdm_flag) Option<MasteringDisplay>,
        private_data: .. Blob<'a>,
    }

    /// LCEVC_video_descriptor — 2.6.137.
    pub struct LcevcVideo {
        /// By which an [`LcevcLinkage`] refers to this stream.
        lcevc_stream_tag:           8 u8,
        profile_idc:                4 u8,
        level_idc:                  4 u8,
        sublevel_idc:               2 u8,
        processed_planes_type_flag: 1 bool,
        picture_type_bit_flag:      1 bool,
        field_type_bit_flag:        1 bool,
        reserved_1:                 3 Rfu,
        hdr_wcg_idc:                2 HdrWcgIdc,
        reserved_2:                 2 Rfz,
        video_properties_tag:       4 u8,
    }

    /// LCEVC_linkage_descriptor — 2.6.139: the enhancements of a base stream.
    pub struct LcevcLinkage<'a> {
        /// num_lcevc_stream_tags of them, one byte each.
        lcevc_stream_tags: [8] Blob<'a>,
    }
}
