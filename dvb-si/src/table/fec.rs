//! Sections with the parity of multiprotocol encapsulation: MPE-FEC and MPE-IFEC.

use wire::{Blob, Checked, Mpeg, Rfu, syntax};

syntax! {
    /// MPE-FEC_section — EN 301 192, 9.9: a column of a frame's parity.
    pub struct MpeFecSection<'a> {
        table_id:                  8 u8 = 0x78,
        section_syntax_indicator:  1 bool = true,
        private_indicator:         1 bool,
        reserved_1:                2 Rfu,
        section_length:           12 u16 = len(rs_data).saturating_add(13) in 13..=4093,
        padding_columns:           8 u8,
        reserved_for_future_use:   8 Rfu,
        reserved_2:                2 Rfu,
        reserved_3:                5 Rfu,
        current_next_indicator:    1 bool,
        section_number:            8 u8,
        last_section_number:       8 u8,
        delta_t:                  12 u16,
        table_boundary:            1 bool,
        frame_boundary:            1 bool,
        /// Where in the table the column lies.
        address:                  18 u32,
        rs_data: (bytes section_length.checked_sub(13)) Blob<'a>,
        crc_32: (sum) Checked<Mpeg>,
    }

    /// MPE-IFEC_section — TS 102 772, 5.2.
    pub struct MpeIfecSection<'a> {
        table_id:                  8 u8 = 0x7A,
        section_syntax_indicator:  1 bool = true,
        private_indicator:         1 bool,
        reserved_1:                2 Rfu,
        section_length:           12 u16 = len(ifec_data).saturating_add(13) in 13..=4093,
        burst_number:              8 u8,
        ifec_burst_size:           8 u8,
        reserved_2:                2 Rfu,
        version_number:            5 u8,
        current_next_indicator:    1 bool,
        section_number:            8 u8,
        last_section_number:       8 u8,
        delta_t:                  12 u16,
        mpe_boundary:              1 bool,
        frame_boundary:            1 bool,
        prev_burst_size:          18 u32,
        ifec_data: (bytes section_length.checked_sub(13)) Blob<'a>,
        crc_32: (sum) Checked<Mpeg>,
    }
}
