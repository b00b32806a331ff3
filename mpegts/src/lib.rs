//! MPEG-2 transport streams, program specific information and PES — ISO/IEC 13818-1 — read and
//! written without copies.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod adaptation;
pub mod assembler;
pub mod clock;
pub mod continuity;
#[cfg(feature = "alloc")]
pub mod cycle;
#[cfg(feature = "alloc")]
pub mod demux;
pub mod descriptor;
#[cfg(feature = "alloc")]
pub mod fec;
#[cfg(feature = "alloc")]
pub mod monitor;
pub mod packet;
pub mod packetizer;
pub mod pes;
pub mod pid;
pub mod psi;
pub mod rtp;
pub mod section;
pub mod sync;
#[cfg(feature = "alloc")]
pub mod table;
pub mod tunnel;

wire::__serde! { mod json; }

pub use packet::Packet;
pub use pid::{Pid, PidSet};
pub use wire;
