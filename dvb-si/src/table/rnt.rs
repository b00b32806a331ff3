//! The resolution provider notification table, and its descriptors.

use crate::descriptor::{Descriptor, RawDescriptor};
use crate::text::Text;
use crate::time::UtcTime;
use mpegts::section::Table;
use wire::{Item, List, Rfu, codes, syntax, tagged};

codes! {
    /// context_id_type of a [`Rnt`].
    pub ContextIdType: u8 = 8 {
        0 BOUQUET_ID "bouquet_id",
        1 ORIGINAL_NETWORK_ID "original_network_id",
        2 NETWORK_ID "network_id",
    }
}

syntax! {
    /// resolution_provider_notification_section — TS 102 323, 5.2.2. The `table_id_extension` is the `context_id`.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Rnt<'a, D: Item<'a> = RntDescriptor<'a>> {
        context_id_type:      8 ContextIdType,
        reserved:             4 Rfu,
        common_descriptors: [12] List<'a, D>,
        resolution_providers: .. List<'a, ResolutionProvider<'a, D>>,
    }

    /// A provider, behind its length.
    pub struct ResolutionProvider<'a, D: Item<'a> = RntDescriptor<'a>> {
        reserved:                  4 Rfu,
        resolution_provider_info: [12] ResolutionProviderInfo<'a, D>,
    }

    /// Who says where the content of some authorities is.
    pub struct ResolutionProviderInfo<'a, D: Item<'a> = RntDescriptor<'a>> {
        resolution_provider_name:         [8] Text<'a>,
        reserved:                          4 Rfu,
        resolution_provider_descriptors: [12] List<'a, D>,
        crid_authorities:                 .. List<'a, CridAuthority<'a, D>>,
    }

    /// One authority.
    pub struct CridAuthority<'a, D: Item<'a> = RntDescriptor<'a>> {
        crid_authority_name:         [8] Text<'a>,
        reserved:                     2 Rfu,
        crid_authority_policy:        2 u8,
        crid_authority_descriptors: [12] List<'a, D>,
    }
}

impl Rnt<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x79;
}

impl<'a, D: Item<'a>> Table for Rnt<'a, D> {
    const ABBREVIATION: &'static str = "RNT";
    const EXTENSION: &'static str = "context_id";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Rnt::TABLE_ID
    }
}

tagged! {
    /// The descriptors of the resolution provider notification table — TS 102 323. Three tags differ from EN 300 468.
    pub enum RntDescriptor<'a>: RawDescriptor<'a> extends Dvb(Descriptor<'a>) from 0x40 {
        0x40 RarOverDvbStream as "RAR_over_DVB_stream",
        0x41 RarOverIp<'a> as "RAR_over_IP",
        0x42 RntScan<'a> as "RNT_scan",
    }
}

syntax! {
    /// RAR_over_DVB_stream_descriptor — TS 102 323: resolution authority records in a stream.
    pub struct RarOverDvbStream {
        first_valid_date:    40 UtcTime,
        last_valid_date:     40 UtcTime,
        weighting:            6 u8,
        complete_flag:        1 bool,
        scheduled_flag:       1 bool = schedule.is_some(),
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        service_id:          16 u16,
        component_tag:        8 u8,
        schedule: (if scheduled_flag) Option<DownloadSchedule>,
    }

    /// When the records are sent.
    pub struct DownloadSchedule {
        download_start_time:     40 UtcTime,
        /// 6 minutes.
        download_period_duration: 8 u8,
        /// Minutes.
        download_cycle_time:      8 u8,
    }

    /// RAR_over_IP_descriptor — TS 102 323.
    pub struct RarOverIp<'a> {
        first_valid_date: 40 UtcTime,
        last_valid_date:  40 UtcTime,
        weighting:         6 u8,
        complete_flag:     1 bool,
        reserved:          1 Rfu,
        url:             [8] Text<'a>,
    }

    /// RNT_scan_descriptor — TS 102 323: where there are other tables of this kind.
    pub struct RntScan<'a> {
        transport_streams: .. List<'a, ScannedStream>,
    }

    /// One transport stream.
    pub struct ScannedStream {
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        scan_weighting:       8 u8,
    }
}
