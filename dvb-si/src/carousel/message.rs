//! The download messages of carousels — ISO/IEC 13818-6, 7.3; EN 301 192; TS 102 006.

use super::{CarouselDescriptor, Compatibility};
use mpegts::psi::DsmccPayload;
use mpegts::section::Table;
use wire::{Blob, List, Rfu, choice, first, syntax};

syntax! {
    /// A message and its header: dsmccMessageHeader, or dsmccDownloadDataHeader in front of a block. The
    /// `table_id_extension` of its section is the low half of the `transaction_id`, or the `module_id` of a block.
    pub struct DownloadMessage<'a> {
        protocol_discriminator: 8 u8 = 0x11,
        dsmcc_type:             8 u8 = 0x03,
        message_id:            16 u16 = message.selector(),
        /// The downloadId in front of a block.
        transaction_id:        32 u32,
        reserved:               8 Rfu,
        adaptation_length:      8 u8 = len(adaptation),
        message_length:        16 u16 = len(adaptation, message),
        adaptation: (bytes adaptation_length) Blob<'a>,
        message: (bytes message_length.checked_sub(u16::from(adaptation_length))) (match message_id) Message<'a>,
    }

    /// DownloadServerInitiate: where a carousel begins.
    pub struct DownloadServerInitiate<'a> {
        server_id:   (bytes 20) Blob<'a>,
        compatibility:     [16] Compatibility<'a>,
        /// A [`ServiceGatewayInfo`](super::ServiceGatewayInfo) in object carousels, a [`GroupInfoIndication`] in data
        /// carousels of two layers.
        private_data:      [16] Blob<'a>,
    }

    /// DownloadInfoIndication: the modules of a carousel or of a group.
    pub struct DownloadInfoIndication<'a> {
        download_id:          32 u32,
        /// Bytes of each block but the last one of a module.
        block_size:           16 u16,
        window_size:           8 u8,
        ack_period:            8 u8,
        tc_download_window:  32 u32,
        tc_download_scenario: 32 u32,
        compatibility:      [16] Compatibility<'a>,
        modules:      (count 16) List<'a, Module<'a>>,
        private_data:       [16] Blob<'a>,
    }

    /// A module as the [`DownloadInfoIndication`] announces it.
    pub struct Module<'a> {
        module_id:      16 u16,
        /// Bytes.
        module_size:    32 u32,
        module_version:  8 u8,
        /// A [`BiopModuleInfo`](super::BiopModuleInfo) in object carousels, [`CarouselDescriptor`]s in data carousels.
        module_info:   [8] Blob<'a>,
    }

    /// DownloadDataBlock: a piece of a module.
    pub struct DownloadDataBlock<'a> {
        module_id:      16 u16,
        module_version:  8 u8,
        reserved:        8 Rfu,
        block_number:   16 u16,
        block_data:     .. Blob<'a>,
    }

    /// GroupInfoIndication: the groups of a data carousel of two layers.
    pub struct Groups<'a> {
        groups:  (count 16) List<'a, Group<'a>>,
        private_data: [16] Blob<'a>,
    }

    /// A group of modules.
    pub struct Group<'a> {
        /// The transactionId of its [`DownloadInfoIndication`].
        group_id:          32 u32,
        /// Bytes.
        group_size:        32 u32,
        compatibility:   [16] Compatibility<'a>,
        group_info:      [16] List<'a, CarouselDescriptor<'a>>,
    }

    /// GroupInfoIndication as TS 102 006 is read by some.
    pub struct PrivateGroups<'a> {
        groups: (count 16) List<'a, PrivateGroup<'a>>,
    }

    /// A group of modules with private data of its own.
    pub struct PrivateGroup<'a> {
        group:           _ Group<'a>,
        private_data: [16] Blob<'a>,
    }
}

choice! {
    /// What a [`DownloadMessage`] says, by the messageId.
    pub enum Message<'a>: u16 kept {
        0x1002 DownloadInfoIndication<'a>,
        0x1003 DownloadDataBlock<'a>,
        0x1006 DownloadServerInitiate<'a>,
    }
}

first! {
    /// GroupInfoIndication. EN 301 192 has one length of private data behind all groups, TS 102 006 is read by some to
    /// have one behind each: of several groups only one reading ends where the bytes do.
    pub enum GroupInfoIndication<'a> {
        Groups(Groups<'a>),
        PrivateGroups(PrivateGroups<'a>),
        /// Neither reading.
        Other(Blob<'a>),
    }
}

impl Table for DownloadMessage<'_> {
    const ABBREVIATION: &'static str = "DSMCC_download";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        matches!(table_id, DsmccPayload::UN_MESSAGE | DsmccPayload::DOWNLOAD_DATA)
    }
}
