//! The descriptor of JPEG 2000 video, and what JPEG XS shares with it.

use wire::{Blob, Rfu, Rfz, choice, syntax};

syntax! {
    /// J2K_video_descriptor — 2.6.80.
    pub struct J2kVideo<'a> {
        extended_capability_flag:  1 u8 = capability.selector(),
        profile_and_level:        15 u16,
        horizontal_size:          32 u32,
        vertical_size:            32 u32,
        /// Bits a second.
        max_bit_rate:             32 u32,
        max_buffer_size:          32 u32,
        /// The frame rate is the numerator over this.
        den_frame_rate:           16 u16,
        num_frame_rate:           16 u16,
        capability: (match extended_capability_flag) J2kCapability<'a>,
        private_data:             .. Blob<'a>,
    }

    /// Without extended capability.
    pub struct J2kBasic {
        color_specification: 8 u8,
        still_mode:          1 bool,
        interlaced_video:    1 bool,
        reserved:            6 Rfu,
    }

    /// With extended capability: stripes, blocks, a mastering display.
    pub struct J2kExtended {
        stripe_flag:              1 bool = stripe.is_some(),
        block_flag:               1 bool = block.is_some(),
        mdm_flag:                 1 bool = mdm.is_some(),
        reserved_1:               5 Rfz,
        still_mode:               1 bool,
        interlaced_video:         1 bool,
        reserved_2:               6 Rfu,
        colour_primaries:         8 u8,
        transfer_characteristics: 8 u8,
        matrix_coefficients:      8 u8,
        video_full_range_flag:    1 bool,
        reserved_3:               7 Rfu,
        stripe: (if stripe_flag) Option<J2kStripe>,
        block:  (if block_flag) Option<J2kBlock>,
        mdm:    (if mdm_flag) Option<MasteringDisplay>,
    }

    /// Horizontal stripes of a picture.
    pub struct J2kStripe {
        strp_max_idx: 8 u8,
        strp_height: 16 u16,
    }

    /// The part of a picture that a stream carries.
    pub struct J2kBlock {
        full_horizontal_size: 32 u32,
        full_vertical_size:   32 u32,
        blk_width:            16 u16,
        blk_height:           16 u16,
        max_blk_idx_h:         8 u8,
        max_blk_idx_v:         8 u8,
        blk_idx_h:             8 u8,
        blk_idx_v:             8 u8,
    }

    /// Mastering_Display_Metadata: chromaticities of the primaries and the white point, luminance.
    pub struct MasteringDisplay {
        x_c0:    16 u16,
        y_c0:    16 u16,
        x_c1:    16 u16,
        y_c1:    16 u16,
        x_c2:    16 u16,
        y_c2:    16 u16,
        x_wp:    16 u16,
        y_wp:    16 u16,
        l_max:   32 u32,
        l_min:   32 u32,
        max_cll: 16 u16,
        max_fall: 16 u16,
    }
}

choice! {
    /// What a [`J2kVideo`] says of colour, by extended_capability_flag.
    pub enum J2kCapability<'a>: u8 {
        0 J2kBasic as "basic",
        1 J2kExtended as "extended",
    }
}
