//! Descriptors — ISO/IEC 13818-1, 2.6. The lines of [`Descriptor`] are the registry.
//!
//! A loop is walked in a namespace: this one knows the tags of ISO/IEC 13818-1 itself. Others
//! extend it (`tagged! { pub enum Mine<'a>: RawDescriptor<'a> extends Mpeg(Descriptor<'a>) { .. } }`)
//! and read the same loop through [`List::view_as`].
//!
//! ```
//! use mpegts::descriptor::{Ca, Descriptor};
//! use wire::{Decode, Encode};
//!
//! let bytes = [0x09, 5, 0x0B, 0x00, 0xE1, 0x23, 0xAA];
//! let Descriptor::Ca(ca) = Descriptor::from_bytes(&bytes)? else { panic!("another one") };
//! assert_eq!((ca.ca_system_id, ca.ca_pid.get()), (0x0B00, 0x123));
//! // One field changed, all else as it was.
//! let changed = Descriptor::from(Ca { ca_system_id: 0x0B01, ..*ca });
//! assert_eq!(changed.encode_to_vec()?, [0x09, 5, 0x0B, 0x01, 0xE1, 0x23, 0xAA]);
//! # Ok::<(), wire::Error>(())
//! ```

pub mod audio;
pub mod dsmcc;
pub mod extension;
pub mod jpeg;
pub mod metadata;
pub mod mpeg4;
pub mod program;
pub mod scalable;
pub mod timing;
pub mod video;

pub use audio::*;
pub use dsmcc::*;
pub use extension::*;
pub use jpeg::*;
pub use metadata::*;
pub use mpeg4::*;
pub use program::*;
pub use scalable::*;
pub use timing::*;
pub use video::*;

use wire::{Blob, Counted, List, syntax, tagged};

/// A descriptor loop.
pub type Descriptors<'a> = List<'a, Descriptor<'a>>;

syntax! {
    /// Any descriptor, its body not interpreted — 2.6.1.
    pub raw struct RawDescriptor<'a> {
        descriptor_tag: 8 u8,
        /// At most 255 bytes.
        body: [8] Blob<'a>,
    }
}

tagged! {
    /// The descriptors of ISO/IEC 13818-1 — Table 2-45.
    pub enum Descriptor<'a>: RawDescriptor<'a> {
        0x02 VideoStream,
        0x03 AudioStream,
        0x04 Hierarchy,
        0x05 Registration<'a>,
        0x06 DataStreamAlignment,
        0x07 TargetBackgroundGrid,
        0x08 VideoWindow,
        0x09 Ca<'a> as "CA",
        0x0A Iso639Language<'a> as "ISO_639_language",
        0x0B SystemClock,
        0x0C MultiplexBufferUtilization,
        0x0D Copyright<'a>,
        0x0E MaximumBitrate,
        0x0F PrivateDataIndicator,
        0x10 SmoothingBuffer,
        0x11 Std as "STD",
        0x12 Ibp as "IBP",
        0x13 CarouselIdentifier<'a>,
        0x14 AssociationTag<'a>,
        0x15 DeferredAssociationTags<'a>,
        0x17 NptReference as "NPT_reference",
        0x18 NptEndpoint as "NPT_endpoint",
        0x19 StreamMode,
        0x1A StreamEvent<'a>,
        0x1B Mpeg4Video as "MPEG-4_video",
        0x1C Mpeg4Audio as "MPEG-4_audio",
        0x1D Iod<'a> as "IOD",
        0x1E Sl as "SL",
        0x1F Fmc<'a> as "FMC",
        0x20 ExternalEsId as "external_ES_ID",
        0x21 MuxCode<'a> as "MuxCode",
        0x22 M4MuxBufferSize<'a> as "M4MuxBufferSize",
        0x23 MultiplexBuffer as "multiplexBuffer",
        0x24 ContentLabeling<'a>,
        0x25 MetadataPointer<'a>,
        0x26 Metadata<'a>,
        0x27 MetadataStd as "metadata_STD",
        0x28 AvcVideo as "AVC_video",
        0x29 Ipmp<'a> as "IPMP",
        0x2A AvcTimingAndHrd as "AVC_timing_and_HRD",
        0x2B Mpeg2AacAudio as "MPEG-2_AAC_audio",
        0x2C M4MuxTiming as "M4MuxTiming",
        0x2D Mpeg4Text<'a> as "MPEG-4_text",
        0x2E Mpeg4AudioExtension<'a> as "MPEG-4_audio_extension",
        0x2F AuxiliaryVideoStream<'a>,
        0x30 SvcExtension as "SVC_extension",
        0x31 MvcExtension as "MVC_extension",
        0x32 J2kVideo<'a> as "J2K_video",
        0x33 MvcOperationPoint<'a> as "MVC_operation_point",
        0x34 Mpeg2StereoscopicVideoFormat as "MPEG2_stereoscopic_video_format",
        0x35 StereoscopicProgramInfo,
        0x36 StereoscopicVideoInfo<'a>,
        0x37 TransportProfile<'a>,
        0x38 HevcVideo as "HEVC_video",
        0x39 VvcVideo<'a> as "VVC_video",
        0x3A EvcVideo as "EVC_video",
        0x3F Extension<'a> as "Extension" exact,
    }
}

/// The number of entries, for a count that stands apart from its loop; 255 where there are more, or
/// bytes that are none, which is then refused.
fn entries<'a>(list: impl Counted<'a>) -> u8 {
    list.count().ok().and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX)
}
