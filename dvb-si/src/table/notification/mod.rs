//! The notification tables of EN 301 192 and TS 102 006: where IP streams and software updates are.
//!
//! ```
//! use dvb_si::mpegts::section::{LongSection, Section};
//! use dvb_si::table::notification::{Unt, UntDescriptor};
//! use dvb_si::wire::{Encode, List};
//!
//! // System software updates (action_type 1) of the manufacturer 00-01-5A, whose bytes have the XOR 5B.
//! let common = b"\x05\x07eng\x02v2\x00";
//! let unt: Unt = Unt { oui: 0x00_015A, common_descriptors: List::from_wire(common), ..Default::default() };
//! let bytes = LongSection::new(Unt::TABLE_ID, 0x015B, 0, unt).encode_to_vec()?;
//!
//! let unt = Section::from_bytes(&bytes)?.long::<Unt>()?.table;
//! for descriptor in unt.common_descriptors {
//!     let UntDescriptor::SsuEventName(name) = descriptor? else { panic!() };
//!     assert_eq!(name.event_name.to_string(), "v2");
//! }
//! # Ok::<(), dvb_si::wire::Error>(())
//! ```

pub mod ip;
pub mod target;
pub mod update;

pub use ip::{Int, IntDescriptor, IntIdentity};
pub use target::*;
pub use update::{Unt, UntDescriptor, UntIdentity, UntPlatform};
