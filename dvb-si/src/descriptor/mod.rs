//! Descriptors — EN 300 468, 6.2. The lines of [`Descriptor`] are the registry.
//!
//! The namespace extends that of ISO/IEC 13818-1, so one walk over a loop gives both:
//!
//! ```
//! use dvb_si::descriptor::Descriptor;
//! use wire::List;
//! let es_info: List<Descriptor> = List::from_wire(&[0x52, 1, 7, 0x0A, 4, b'c', b'h', b'i', 0]);
//! let names: Vec<_> = es_info.iter().map(|d| d.unwrap().name()).collect();
//! assert_eq!(names, ["unknown", "ISO_639_language"]);
//! ```

pub mod delivery;
pub mod event;
pub mod service;

pub use delivery::*;
pub use event::*;
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
        0x44 CableDeliverySystem,
        0x48 Service<'a>,
        0x4D ShortEvent<'a>,
        0x4E ExtendedEvent<'a>,
        0x50 Component<'a>,
        0x54 Content<'a>,
        0x55 ParentalRating<'a>,
        0x58 LocalTimeOffset<'a>,
    }
}
