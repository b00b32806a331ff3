//! The adaptation field — ISO/IEC 13818-1, 2.4.3.4 and 2.4.3.5; its descriptors — Annex U; its private
//! data — TS 101 154, Annex D.
//!
//! ```
//! use mpegts::packet::adaptation::AdaptationField;
//! use mpegts::packet::Packet;
//! use wire::Decode;
//!
//! # let mut bytes = mpegts::packet::NULL_PACKET;
//! # bytes[3..12].copy_from_slice(&[0x30, 7, 0x50, 0, 0, 0, 1, 0x7E, 0]);
//! if let Some(field) = Packet::new(&bytes).adaptation_field_bytes()? {
//!     let field = AdaptationField::from_bytes(field)?;
//!     assert!(field.random_access_indicator);
//!     println!("{:?}, {:?}", field.pcr, field.splice_countdown);
//! }
//! # Ok::<(), wire::Error>(())
//! ```

pub mod descriptor;
pub mod private_data;
#[cfg(test)]
mod tests;

pub use descriptor::AfDescriptor;
pub use private_data::PrivateDataField;

use crate::clock::{Pcr, PesTimestamp};
use wire::{Blob, List, Rfu, syntax};

syntax! {
    /// What follows `adaptation_field_length`, when that is not zero — Table 2-6.
    ///
    /// The flags of the optional parts follow the parts.
    pub struct AdaptationField<'a> {
        /// The clock or the continuity counter of this PID breaks here.
        discontinuity_indicator:              1 bool,
        /// A decoder can start here.
        random_access_indicator:              1 bool,
        elementary_stream_priority_indicator: 1 bool,
        pcr_flag:                             1 bool = pcr.is_some(),
        opcr_flag:                            1 bool = opcr.is_some(),
        splicing_point_flag:                  1 bool = splice_countdown.is_some(),
        transport_private_data_flag:          1 bool = transport_private_data.is_some(),
        adaptation_field_extension_flag:      1 bool = adaptation_field_extension.is_some(),
        /// program_clock_reference, 27 MHz.
        pcr:                  (if pcr_flag) 48 Option<Pcr>,
        /// original_program_clock_reference, 27 MHz.
        opcr:                 (if opcr_flag) 48 Option<Pcr>,
        /// Packets of this PID until the splicing point; negative behind it.
        splice_countdown:     (if splicing_point_flag) 8 Option<i8>,
        /// Walked, the fields of TS 101 154; the bytes themselves are [`List::as_bytes`], and are kept
        /// whatever they are.
        transport_private_data: (if transport_private_data_flag) [8] Option<List<'a, PrivateDataField<'a>>>,
        adaptation_field_extension:
            (if adaptation_field_extension_flag) [8] Option<AdaptationFieldExtension<'a>>,
        /// `0xFF` each; kept as received.
        stuffing: .. Blob<'a>,
    }

    /// adaptation_field_extension — Table 2-6.
    pub struct AdaptationFieldExtension<'a> {
        ltw_flag:                       1 bool = ltw.is_some(),
        piecewise_rate_flag:            1 bool = piecewise_rate.is_some(),
        seamless_splice_flag:           1 bool = seamless_splice.is_some(),
        af_descriptor_not_present_flag: 1 bool = af_descriptors.is_none(),
        reserved:                       4 Rfu,
        ltw:             (if ltw_flag) Option<LegalTimeWindow>,
        piecewise_rate:  (if piecewise_rate_flag) Option<PiecewiseRate>,
        /// `splice_type` as the prefix, and `DTS_next_AU`, 90 kHz.
        seamless_splice: (if seamless_splice_flag) 40 Option<PesTimestamp>,
        /// To the end of the extension.
        af_descriptors: (if !af_descriptor_not_present_flag) Option<List<'a, AfDescriptor<'a>>>,
        /// None where there are descriptors.
        reserved_bytes: .. Blob<'a>,
    }

    /// The legal time window.
    pub struct LegalTimeWindow {
        ltw_valid_flag: 1 bool,
        /// 90 kHz ticks: 300 periods of the system clock.
        ltw_offset:    15 u16,
    }

    /// A rate for the packets up to the next one with a legal time window.
    pub struct PiecewiseRate {
        reserved:        2 Rfu,
        /// 50 bytes a second.
        piecewise_rate: 22 u32,
    }
}
