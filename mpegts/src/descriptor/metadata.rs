//! Descriptors of metadata.

use crate::clock::Timestamp;
use wire::{Blob, Rfu, syntax};

syntax! {
    /// content_labeling_descriptor — 2.6.56.
    pub struct ContentLabeling<'a> {
        metadata_application_format:    16 u16,
        metadata_application_format_identifier: (if metadata_application_format == 0xFFFF) 32 Option<u32>,
        content_reference_id_record_flag: 1 bool = content_reference_id.is_some(),
        /// 1: the system time clock; 2: normal play time.
        content_time_base_indicator:      4 u8,
        reserved:                         3 Rfu,
        content_reference_id: (if content_reference_id_record_flag) [8] Option<Blob<'a>>,
        time_base: (if matches!(content_time_base_indicator, 1 | 2)) Option<ContentTimeBase>,
        content_id: (if content_time_base_indicator == 2) Option<ContentId>,
        time_base_association_data: (if matches!(content_time_base_indicator, 3..=7)) [8] Option<Blob<'a>>,
        private_data: .. Blob<'a>,
    }

    /// The same moment on both time bases.
    pub struct ContentTimeBase {
        reserved_1:                7 Rfu,
        content_time_base_value:  33 Timestamp,
        reserved_2:                7 Rfu,
        metadata_time_base_value: 33 Timestamp,
    }

    /// The contentId of the [`NptReference`](super::NptReference) meant.
    pub struct ContentId {
        reserved:   1 Rfu,
        content_id: 7 u8,
    }

    /// metadata_pointer_descriptor — 2.6.58.
    pub struct MetadataPointer<'a> {
        metadata_application_format: 16 u16,
        metadata_application_format_identifier: (if metadata_application_format == 0xFFFF) 32 Option<u32>,
        metadata_format:              8 u8,
        metadata_format_identifier: (if metadata_format == 0xFF) 32 Option<u32>,
        metadata_service_id:          8 u8,
        metadata_locator_record_flag: 1 bool = metadata_locator_record.is_some(),
        /// 0: same transport stream; 1: another one; 2: a program stream; 3: none of them.
        mpeg_carriage_flags:          2 u8,
        reserved:                     5 Rfu,
        metadata_locator_record: (if metadata_locator_record_flag) [8] Option<Blob<'a>>,
        program_number: (if mpeg_carriage_flags <= 2) 16 Option<u16>,
        transport_stream: (if mpeg_carriage_flags == 1) Option<MetadataTransportStream>,
        private_data: .. Blob<'a>,
    }

    /// Where the metadata is when it is in another transport stream.
    pub struct MetadataTransportStream {
        transport_stream_location: 16 u16,
        transport_stream_id:       16 u16,
    }

    /// metadata_descriptor — 2.6.60.
    pub struct Metadata<'a> {
        metadata_application_format: 16 u16,
        metadata_application_format_identifier: (if metadata_application_format == 0xFFFF) 32 Option<u32>,
        metadata_format:       8 u8,
        metadata_format_identifier: (if metadata_format == 0xFF) 32 Option<u32>,
        metadata_service_id:   8 u8,
        /// Says which of the parts about the decoder configuration is there.
        decoder_config_flags:  3 u8,
        dsm_cc_flag:           1 bool = service_identification_record.is_some(),
        reserved:              4 Rfu,
        service_identification_record: (if dsm_cc_flag) [8] Option<Blob<'a>>,
        decoder_config: (if decoder_config_flags == 1) [8] Option<Blob<'a>>,
        dec_config_identification_record: (if decoder_config_flags == 3) [8] Option<Blob<'a>>,
        decoder_config_metadata_service_id: (if decoder_config_flags == 4) 8 Option<u8>,
        reserved_data: (if matches!(decoder_config_flags, 5 | 6)) [8] Option<Blob<'a>>,
        private_data: .. Blob<'a>,
    }

    /// metadata_STD_descriptor — 2.6.62.
    pub struct MetadataStd {
        reserved_1:                 2 Rfu,
        /// 400 bit/s.
        metadata_input_leak_rate:  22 u32,
        reserved_2:                 2 Rfu,
        /// 1024 bytes.
        metadata_buffer_size:      22 u32,
        reserved_3:                 2 Rfu,
        /// 400 bit/s.
        metadata_output_leak_rate: 22 u32,
    }
}
