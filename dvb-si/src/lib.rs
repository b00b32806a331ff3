//! DVB service information — EN 300 468 and companions, with what Chinese networks add — read and
//! written without copies.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod descriptor;
wire::__serde! { mod json; }
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "alloc")]
pub mod schedule;
pub mod table;
pub mod text;
pub mod time;
pub mod units;

pub use mpegts;
pub use wire;
