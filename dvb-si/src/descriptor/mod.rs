//! Descriptors — EN 300 468, 6.2. The lines of [`Descriptor`] are the registry.
//!
//! The namespace extends that of ISO/IEC 13818-1, so one walk over a loop gives both:
//!
//! ```
//! use dvb_si::descriptor::Descriptor;
//! use wire::List;
//! let es_info: List<Descriptor> = List::from_wire(&[0x52, 1, 7, 0x0A, 4, b'c', b'h', b'i', 0]);
//! let names: Vec<_> = es_info.iter().map(|d| d.unwrap().name()).collect();
//! assert_eq!(names, ["stream_identifier", "ISO_639_language"]);
//! ```

pub mod application;
pub mod audio;
pub mod channel;
mod component;
mod component_type;
pub mod data;
pub mod delivery;
pub mod event;
#[cfg(feature = "alloc")]
mod extended;
pub mod extension;
pub mod language;
pub mod linkage;
pub mod network;
pub mod operator;
pub mod private;
pub mod protection;
pub mod service;

#[doc(inline)]
pub use application::*;
#[doc(inline)]
pub use audio::*;
pub use channel::{ChannelFamily, ChannelNumber, StreamId};
#[doc(inline)]
pub use component::*;
pub use component_type::component_kind;
#[doc(inline)]
pub use data::*;
#[doc(inline)]
pub use delivery::*;
#[doc(inline)]
pub use event::*;
#[cfg(feature = "alloc")]
pub use extended::ExtendedText;
#[doc(inline)]
pub use extension::*;
#[doc(inline)]
pub use language::*;
#[doc(inline)]
pub use linkage::*;
#[doc(inline)]
pub use network::*;
#[doc(inline)]
pub use operator::*;
#[doc(inline)]
pub use private::*;
#[doc(inline)]
pub use protection::*;
#[doc(inline)]
pub use service::*;

use mpegts::descriptor::Descriptor as MpegDescriptor;
pub use mpegts::descriptor::RawDescriptor;
use wire::{List, tagged};

/// A descriptor loop.
pub type Descriptors<'a> = List<'a, Descriptor<'a>>;

tagged! {
    /// The descriptors of EN 300 468 — Table 12 — and those of ISO/IEC 13818-1.
    pub enum Descriptor<'a>: RawDescriptor<'a> extends Mpeg(MpegDescriptor<'a>) {
        0x40 NetworkName<'a>,
        0x41 ServiceList<'a>,
        0x42 Stuffing<'a>,
        0x43 SatelliteDeliverySystem,
        0x44 CableDeliverySystem,
        0x45 VbiData<'a> as "VBI_data",
        0x46 VbiTeletext<'a> as "VBI_teletext",
        0x47 BouquetName<'a>,
        0x48 Service<'a>,
        0x49 CountryAvailability<'a>,
        0x4A Linkage<'a>,
        0x4B NvodReference<'a> as "NVOD_reference",
        0x4C TimeShiftedService,
        0x4D ShortEvent<'a>,
        0x4E ExtendedEvent<'a>,
        0x4F TimeShiftedEvent,
        0x50 Component<'a>,
        0x51 Mosaic<'a>,
        0x52 StreamIdentifier,
        0x53 CaIdentifier<'a> as "CA_identifier",
        0x54 Content<'a>,
        0x55 ParentalRating<'a>,
        0x56 Teletext<'a>,
        0x57 Telephone<'a>,
        0x58 LocalTimeOffset<'a>,
        0x59 Subtitling<'a>,
        0x5A TerrestrialDeliverySystem,
        0x5B MultilingualNetworkName<'a>,
        0x5C MultilingualBouquetName<'a>,
        0x5D MultilingualServiceName<'a>,
        0x5E MultilingualComponent<'a>,
        0x5F PrivateDataSpecifier,
        0x60 ServiceMove,
        0x61 ShortSmoothingBuffer<'a>,
        0x62 FrequencyList<'a>,
        0x63 PartialTransportStream,
        0x64 DataBroadcast<'a>,
        0x65 Scrambling,
        0x66 DataBroadcastId<'a>,
        0x67 TransportStreamCompliance<'a> as "transport_stream",
        0x68 Dsng<'a> as "DSNG",
        0x69 Pdc as "PDC",
        0x6A Ac3<'a> as "AC-3",
        0x6B AncillaryData,
        0x6C CellList<'a>,
        0x6D CellFrequencyLink<'a>,
        0x6E AnnouncementSupport<'a>,
        0x6F ApplicationSignalling<'a>,
        0x70 AdaptationFieldData,
        0x71 ServiceIdentifier<'a>,
        0x72 ServiceAvailability<'a>,
        0x73 DefaultAuthority<'a>,
        0x74 RelatedContent,
        0x75 TvaId<'a> as "TVA_id",
        0x76 ContentIdentifier<'a>,
        0x77 TimeSliceFecIdentifier<'a>,
        0x78 EcmRepetitionRate<'a> as "ECM_repetition_rate",
        0x79 S2SatelliteDeliverySystem as "S2_satellite_delivery_system",
        0x7A EnhancedAc3<'a> as "enhanced_AC-3",
        0x7B Dts<'a> as "DTS",
        0x7C Aac<'a> as "AAC",
        0x7D XaitLocation as "XAIT_location",
        0x7E FtaContentManagement as "FTA_content_management",
        0x7F Extension<'a> exact,
    }
}
