//! What Chinese networks add: descriptors, and the tables of emergency broadcast.
//!
//! ```
//! use dvb_si::china::EmergencySection;
//! use dvb_si::descriptor::{Descriptors, Network, Private, PrivateScope};
//! use wire::List;
//!
//! // Tag 0x5A is terrestrial delivery in Europe, and DTMB in China.
//! let bytes = [0x5A, 11, 0x02, 0xDC, 0x6C, 0x00, 0, 0, 0, 0, 0, 0, 0];
//! let loop_ = Descriptors::from_wire(&bytes);
//! let scope = PrivateScope { network: Network::Chinese, ..PrivateScope::default() };
//! let mut items: wire::ListIter<'_, Private<'_>, PrivateScope> = loop_.scoped(scope).unwrap().iter();
//! assert!(matches!(items.next(), Some(Ok(Private::Chinese(_)))));
//! // Table 0xFD on PID 0x0021.
//! assert_eq!(EmergencySection::name_of(0xFD), Some("EBIndex"));
//! ```

pub mod audio;
mod ca;
pub mod configure;
pub mod descriptor;
pub mod emergency;
pub mod video;

pub use audio::*;
pub use ca::ca_system_name;
pub use configure::*;
pub use descriptor::*;
pub use emergency::*;
pub use video::*;
