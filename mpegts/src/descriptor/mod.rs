//! Descriptors — ISO/IEC 13818-1, 2.6. The lines of [`Descriptor`] are the registry.
//!
//! A loop is walked in a namespace: this one knows the tags of ISO/IEC 13818-1 itself. Others
//! extend it (`tagged! { pub enum Mine<'a>: RawDescriptor<'a> extends Mpeg(Descriptor<'a>) { .. } }`)
//! and read the same loop through [`List::view_as`].

pub mod program;
pub mod video;

pub use program::*;
pub use video::*;

use wire::{Blob, Error, ErrorKind, List, Raw, Writer, syntax, tagged};

/// A descriptor loop.
pub type Descriptors<'a> = List<'a, Descriptor<'a>>;

syntax! {
    /// Any descriptor, its body not interpreted — 2.6.1.
    pub struct RawDescriptor<'a> {
        descriptor_tag: 8 u8,
        /// At most 255 bytes.
        body: [8] Blob<'a>,
    }
}

tagged! {
    /// The descriptors of ISO/IEC 13818-1 — Table 2-45.
    pub enum Descriptor<'a>: RawDescriptor<'a> {
        0x05 Registration<'a>,
        0x09 Ca<'a> as "CA",
        0x0A Iso639Language<'a> as "ISO_639_language",
        0x0E MaximumBitrate,
        0x28 AvcVideo as "AVC_video",
        0x38 HevcVideo as "HEVC_video",
    }
}

impl<'a> Raw<'a> for RawDescriptor<'a> {
    type Tag = u8;
    const HEAD: usize = 2;

    fn tag(&self) -> u8 {
        self.descriptor_tag
    }

    fn body(&self) -> &'a [u8] {
        self.body.0
    }

    fn head(tag: u8, len: usize, w: &mut Writer<'_>) -> Result<(), Error> {
        match u8::try_from(len) {
            Ok(len) => w.put(&[tag, len], "RawDescriptor"),
            Err(_) => Err(w.error(ErrorKind::TooLarge(len as u64), "descriptor_length")),
        }
    }
}
