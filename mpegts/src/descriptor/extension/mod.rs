//! Extension descriptors — ISO/IEC 13818-1, 2.6.90: tag 0x3F, and a second tag in the body. The
//! lines of [`Extension`] are their registry.

pub mod hevc;
pub mod media;
pub mod mpegh;
pub mod mpegh_drc;
pub mod mpegh_scene;
pub mod subregion;
pub mod video;
pub mod virtual_segmentation;

pub use hevc::*;
pub use media::*;
pub use mpegh::*;
pub use mpegh_drc::*;
pub use mpegh_scene::*;
pub use subregion::*;
pub use video::*;
pub use virtual_segmentation::*;

use wire::{Blob, syntax, tagged};

syntax! {
    /// Any extension descriptor, what follows its second tag not interpreted.
    pub raw struct RawExtension<'a> {
        extension_descriptor_tag: 8 u8,
        body: .. Blob<'a>,
    }
}

tagged! {
    /// Extension_descriptor — 2.6.90, Table 2-110.
    pub enum Extension<'a>: RawExtension<'a> {
        0x02 OdUpdate<'a> as "ODUpdate",
        0x03 HevcTimingAndHrd as "HEVC_timing_and_HRD",
        0x04 AfExtensions as "af_extensions",
        0x05 HevcOperationPoint<'a> as "HEVC_operation_point",
        0x06 HevcHierarchyExtension<'a> as "HEVC_hierarchy_extension",
        0x07 GreenExtension<'a> as "Green_extension",
        0x08 MpegH3dAudio<'a> as "MPEG-H_3dAudio",
        0x09 MpegH3dAudioConfig<'a> as "MPEG-H_3dAudio_config",
        0x0A MpegH3dAudioScene<'a> as "MPEG-H_3dAudio_scene",
        0x0B MpegH3dAudioTextLabel<'a> as "MPEG-H_3dAudio_text_label",
        0x0C MpegH3dAudioMultiStream<'a> as "MPEG-H_3dAudio_multi-stream",
        0x0D MpegH3dAudioDrcLoudness<'a> as "MPEG-H_3dAudio_drc_loudness",
        0x0E MpegH3dAudioCommand<'a> as "MPEG-H_3dAudio_command",
        0x0F QualityExtension<'a> as "Quality_extension",
        0x10 VirtualSegmentation<'a> as "Virtual_segmentation",
        0x11 TimedMetadataExtension<'a> as "timed_metadata_extension",
        0x12 HevcTileSubstream<'a> as "HEVC_tile_substream",
        0x13 HevcSubregion<'a> as "HEVC_subregion",
        0x14 JxsVideo<'a> as "JXS_video",
        0x15 VvcTimingAndHrd as "VVC_timing_and_HRD",
        0x16 EvcTimingAndHrd as "EVC_timing_and_HRD",
        0x17 LcevcVideo as "LCEVC_video",
        0x18 LcevcLinkage<'a> as "LCEVC_linkage",
        0x19 MediaServiceKind<'a> as "Media_service_kind",
    }
}
