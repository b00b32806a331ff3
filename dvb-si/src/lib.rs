//! DVB service information — EN 300 468 and companions, with what Chinese networks add — read and
//! written without copies.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "alloc")]
pub mod build;
pub mod carousel;
pub mod china;
pub mod descriptor;
wire::__serde! { mod json; }
wire::__layout! { mod layout; }
wire::__testing! { mod sample; }
wire::__trace! { mod trace; }
// rustfmt does not look into macros: here it finds these files.
#[cfg(any())]
mod json;
#[cfg(any())]
mod layout;
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "alloc")]
pub mod network;
#[cfg(any())]
mod sample;
#[cfg(feature = "alloc")]
pub mod schedule;
pub mod splice;
pub mod table;
pub mod text;
pub mod time;
#[cfg(any())]
mod trace;
pub mod units;

pub use mpegts;
pub use wire;
