//! Private descriptors of single operators. No public text describes them: each structure says where its layout comes
//! from, and how sure it is.

use super::{RawDescriptor, ServiceType};
use crate::text::Text;
use wire::{Blob, Chars, List, Rfu, syntax, tagged};

tagged! {
    /// private_data_specifier 0x55F, of Eutelsat.
    pub enum EutelsatDescriptor<'a>: RawDescriptor<'a> exact {
        0x83 LogicalChannel(List<'a, EutelsatChannel>) as "eutelsat_channel_number",
    }

    /// private_data_specifier 0x01, of SES.
    pub enum SesDescriptor<'a>: RawDescriptor<'a> exact {
        0x88 ServiceListName<'a>,
        0x93 BouquetList(List<'a, BouquetListEntry<'a>>),
        0xD1 VirtualServiceId,
    }

    /// private_data_specifier 0x02, of BSkyB.
    pub enum SkyDescriptor<'a>: RawDescriptor<'a> exact {
        0xB1 LogicalChannel(SkyChannels<'a>) as "sky_logical_channel_number",
    }

    /// Registration `VANC`, of SMPTE.
    pub enum VancDescriptor<'a>: RawDescriptor<'a> {
        0xC4 AncillaryData(Blob<'a>),
    }
}

syntax! {
    /// The number of a service of any transport stream.
    ///
    /// Two sources disagree: another decoder reads entries of eight bytes, a list of layouts says "as EACEM". The one
    /// descriptor at hand is synthetic; its 16 bytes divide by both sizes. The number stands in 0xF02D and 0xF09D, which
    /// leave four reserved bits that are ones; read as four entries of EACEM, five of the first are 01101. Open question:
    /// a body of 4 or 12 bytes may have that layout; it is invalid here and keeps its bytes.
    pub struct EutelsatChannel {
        original_network_id:     16 u16,
        transport_stream_id:     16 u16,
        service_id:              16 u16,
        reserved:                 4 Rfu,
        eutelsat_channel_number: 12 u16,
    }

    /// service_list_name_descriptor. One other decoder reads it so, and three descriptors that were broadcast in table
    /// 0x91 of Astra 19.2E.
    pub struct ServiceListName<'a> {
        iso_639_language_code: 24 Chars<3>,
        name: .. Text<'a>,
    }

    /// A bouquet that a service belongs to. One other decoder reads it so, and 663 descriptors that were broadcast in
    /// table 0x91 of Astra 19.2E.
    pub struct BouquetListEntry<'a> {
        name: [8] Text<'a>,
    }

    /// virtual_service_id_descriptor.
    pub struct VirtualServiceId {
        virtual_service_id: 16 u16,
    }

    /// The numbers of services in one region. Open question: it is known from one other decoder and a synthetic stream.
    pub struct SkyChannels<'a> {
        region_id: 16 u16,
        channels:  .. List<'a, SkyChannel>,
    }

    /// The number of a service.
    pub struct SkyChannel {
        service_id:             16 u16,
        service_type:            8 ServiceType,
        channel_id:             16 u16,
        logical_channel_number: 16 u16,
        sky_id:                 16 u16,
    }
}
