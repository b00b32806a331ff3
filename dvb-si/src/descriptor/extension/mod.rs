//! Extension descriptors — EN 300 468, 6.4: tag 0x7F, and a second tag in the body. The lines of [`Extension`] are
//! their registry.

pub mod audio;
pub mod delivery;
pub mod message;
pub mod protection;
pub mod region;
pub mod satellite;
pub mod subtitling;
pub mod video;

pub use audio::*;
pub use delivery::*;
pub use message::*;
pub use protection::*;
pub use region::*;
pub use satellite::*;
pub use subtitling::*;
pub use video::*;

use wire::{Blob, syntax, tagged};

syntax! {
    /// Any extension descriptor, what follows its second tag not interpreted.
    pub raw struct RawExtension<'a> {
        descriptor_tag_extension: 8 u8,
        body: .. Blob<'a>,
    }
}

tagged! {
    /// extension_descriptor — 6.2.16, Table 109.
    pub enum Extension<'a>: RawExtension<'a> {
        0x00 ImageIcon<'a>,
        0x01 CpcmDeliverySignalling<'a>,
        0x02 Cp<'a> as "CP",
        0x03 CpIdentifier<'a> as "CP_identifier",
        0x04 T2DeliverySystem<'a> as "T2_delivery_system",
        0x05 ShDeliverySystem<'a> as "SH_delivery_system",
        0x06 SupplementaryAudio<'a>,
        0x07 NetworkChangeNotify<'a>,
        0x08 Message<'a>,
        0x09 TargetRegion<'a>,
        0x0A TargetRegionName<'a>,
        0x0B ServiceRelocated,
        0x0C XaitPid as "XAIT_PID",
        0x0D C2DeliverySystem as "C2_delivery_system",
        0x0E DtsHd<'a> as "DTS-HD",
        0x0F DtsNeural<'a> as "DTS_Neural",
        0x10 VideoDepthRange<'a>,
        0x11 T2mi<'a> as "T2MI",
        0x13 UriLinkage<'a> as "URI_linkage",
        0x14 CiAncillaryData<'a> as "CI_ancillary_data",
        0x15 Ac4<'a> as "AC-4",
        0x16 C2BundleDeliverySystem<'a> as "C2_bundle_delivery_system",
        0x17 S2xSatelliteDeliverySystem<'a> as "S2X_satellite_delivery_system",
        0x18 ProtectionMessage<'a>,
        0x19 AudioPreselection<'a>,
        0x20 TtmlSubtitling<'a> as "TTML_subtitling",
        0x21 DtsUhd<'a> as "DTS-UHD",
        0x22 ServiceProminence<'a>,
        0x23 VvcSubpictures<'a> as "vvc_subpictures",
        0x24 S2xv2SatelliteDeliverySystem<'a> as "S2Xv2_satellite_delivery_system",
    }
}
