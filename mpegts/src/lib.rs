//! MPEG-2 transport streams, program specific information and PES — ISO/IEC 13818-1 — read and
//! written without copies.
//!
//! # Which part do I use?
//!
//! Each has an example at its top.
//!
//! | to | use |
//! |---|---|
//! | **read** | |
//! | get sections, PES packets, programs and counts out of a stream, whatever its framing | [`demux::Demux`] |
//! | find the packets of a file or socket, and nothing more | [`sync::Framer`] |
//! | look into one packet; into its adaptation field | [`packet::Packet`]; [`adaptation::AdaptationField`] |
//! | tell losses from repetitions on one PID | [`continuity::Continuity`] |
//! | put the sections of one PID together | [`assembler::SectionAssembler`] |
//! | read a section as the table it is, its descriptors typed | [`section::Section`], [`psi`], [`descriptor`] |
//! | follow PAT, program maps and CAT through their versions, without a demultiplexer | [`psi::follower::Follower`] |
//! | wait until all sections of a table are there, and for its next version | [`table::Tables`] |
//! | put the PES packets of one PID together | [`pes::PesAssembler`] |
//! | compare, subtract and unwrap times; the rate of a stream, the time of any byte | [`clock`], [`clock::PcrInterpolator`] |
//! | receive a stream in UDP or RTP; repair its losses | [`rtp::Datagrams`]; [`fec`] |
//! | get at what is carried inside: T2-MI, baseband frames; datagrams | [`tunnel::t2mi`]; [`tunnel::mpe`] |
//! | watch a stream for errors by TR 101 290 | [`monitor::PcrMonitor`] |
//! | **write** | |
//! | make a multiplex of programs, tables and access units | [`mux::Mux`] |
//! | send tables over and over | [`cycle::Cycle`] |
//! | cut sections into packets; PES packets | [`packetizer::SectionPacketizer`]; [`pes::PesPacketizer`] |
//! | make one packet | [`packet::PacketBuilder`] |
//! | change a passing stream: PIDs, times, counters, tables | [`edit::Editor`] |
//! | **both** | |
//! | name sets of PIDs | [`pid::PidSet`] |
//! | keep a view longer than its buffer; declare a structure of your own | [`wire::Owned`]; [`wire::syntax!`] |
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
pub mod edit;
#[cfg(feature = "alloc")]
pub mod fec;
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "alloc")]
pub mod mux;
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
wire::__layout! { mod layout; }
wire::__testing! { mod sample; }
wire::__trace! { mod trace; }
// rustfmt does not look into macros: here it finds these files.
#[cfg(any())]
mod json;
#[cfg(any())]
mod layout;
#[cfg(any())]
mod sample;
#[cfg(any())]
mod trace;

pub use packet::Packet;
pub use pid::{Pid, PidSet};
pub use wire;
