//! Descriptors of ISO/IEC 13818-6: carousels, and the normal play time of streams.
//!
//! Those of normal play time stand in sections of table_id 0x3D.

use crate::clock::Timestamp;
use wire::{Blob, Decode, List, Rfu, codes, syntax};

codes! {
    /// streamMode.
    pub StreamModeCode: u8 = 8 {
        0 OPEN "open",
        1 PAUSE "pause",
        2 TRANSPORT "transport",
        3 TRANSPORT_PAUSE "transport pause",
        4 SEARCH_TRANSPORT "search transport",
    }
}

syntax! {
    /// carousel_identifier_descriptor — ISO/IEC 13818-6, 11.4.1; TR 101 202, 4.7.7.1.
    pub struct CarouselIdentifier<'a> {
        carousel_id: 32 u32,
        /// DVB's; ISO/IEC 13818-6 alone has private data, or nothing, in its place.
        format: (more) Option<CarouselFormat<'a>>,
    }

    /// What follows the carousel_id.
    pub struct CarouselFormat<'a> {
        format_id: 8 u8,
        enhanced_boot: (if format_id == 1) Option<EnhancedBoot<'a>>,
        private_data: .. Blob<'a>,
    }

    /// What a receiver needs to find the service gateway at once: FormatId 1.
    pub struct EnhancedBoot<'a> {
        module_version:      8 u8,
        module_id:          16 u16,
        block_size:         16 u16,
        module_size:        32 u32,
        compression_method:  8 u8,
        original_size:      32 u32,
        /// Seconds.
        time_out:            8 u8,
        object_key:        [8] Blob<'a>,
    }

    /// association_tag_descriptor — ISO/IEC 13818-6, 11.4.2; TR 101 202, 4.7.7.2.
    pub struct AssociationTag<'a> {
        association_tag: 16 u16,
        use_:            16 u16,
        /// By the use; [`transaction`](Self::transaction) reads that of use 0.
        selector:       [8] Blob<'a>,
        private_data:    .. Blob<'a>,
    }

    /// The selector of an [`AssociationTag`] of use 0.
    pub struct TransactionSelector {
        /// Of the DownloadServerInitiate message.
        transaction_id: 32 u32,
        /// Microseconds; all ones for none.
        timeout:        32 u32,
    }

    /// deferred_association_tags_descriptor — ISO/IEC 13818-6, 11.4.3; EN 301 192, 11.3.3.
    pub struct DeferredAssociationTags<'a> {
        association_tags:   [8] List<'a, DeferredAssociationTag>,
        transport_stream_id: 16 u16,
        program_number:      16 u16,
        /// DVB's; ISO/IEC 13818-6 alone has private data, or nothing, in its place.
        network:       (more) Option<DeferredNetwork<'a>>,
    }

    /// What follows the program_number.
    pub struct DeferredNetwork<'a> {
        org_network_id: 16 u16,
        private_data:   .. Blob<'a>,
    }

    /// An association that another program defines.
    pub struct DeferredAssociationTag {
        association_tag: 16 u16,
    }

    /// NPT_reference_descriptor — ISO/IEC 13818-6, 8.1.1.
    pub struct NptReference {
        post_discontinuity_indicator:  1 bool,
        content_id:                    7 u8,
        reserved_1:                    7 Rfu,
        /// The system time clock when normal play time is `npt_reference`.
        stc_reference:                33 Timestamp,
        reserved_2:                   31 Rfu,
        npt_reference:                33 Timestamp,
        /// With the denominator: the rate of normal play time against the system time clock.
        scale_numerator:              16 i16,
        scale_denominator:            16 u16,
    }

    /// NPT_endpoint_descriptor — ISO/IEC 13818-6, 8.1.5.
    pub struct NptEndpoint {
        reserved_1: 15 Rfu,
        start_npt:  33 Timestamp,
        reserved_2: 31 Rfu,
        stop_npt:   33 Timestamp,
    }

    /// stream_mode_descriptor — ISO/IEC 13818-6, 8.2.
    pub struct StreamMode {
        stream_mode: 8 StreamModeCode,
        reserved:    8 Rfu,
    }

    /// stream_event_descriptor — ISO/IEC 13818-6, 8.3.
    pub struct StreamEvent<'a> {
        event_id:    16 u16,
        reserved:    31 Rfu,
        /// When the event takes place.
        event_npt:   33 Timestamp,
        private_data: .. Blob<'a>,
    }
}

impl AssociationTag<'_> {
    /// The selector where the use is 0 and it is one.
    pub fn transaction(&self) -> Option<TransactionSelector> {
        TransactionSelector::from_bytes(&self.selector).ok().filter(|_| self.use_ == 0)
    }
}
