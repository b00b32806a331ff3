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
//! | find the packets of a file or socket, and nothing more | [`packet::framing::Framer`] |
//! | look into one packet; into its adaptation field | [`packet::Packet`]; [`packet::adaptation::AdaptationField`] |
//! | tell losses from repetitions on one PID | [`packet::continuity::Continuity`] |
//! | put the sections of one PID together, without a heap | [`section::SectionReader`] |
//! | read a section as the table it is, its descriptors typed | [`section::Section`], [`psi`], [`descriptor`] |
//! | follow PAT, program maps and CAT through their versions, without a demultiplexer | [`psi::follower::Follower`] |
//! | get whole tables, once a version; without a demultiplexer | [`demux::Watch::Tables`]; [`section::table::TableAssembler`] |
//! | put the PES packets of one PID together | [`pes::PesReader`] |
//! | compare, subtract and unwrap times; the rate of a stream, the time of any byte | [`clock`], [`clock::PcrInterpolator`] |
//! | receive a stream in UDP or RTP; repair its losses | [`ip::rtp::Datagrams`]; [`ip::fec`] |
//! | get at what is carried inside: T2-MI, baseband frames; datagrams | [`tunnel::t2mi`]; [`tunnel::mpe`] |
//! | watch a stream for errors by TR 101 290 | [`monitor::PcrMonitor`] |
//! | **write** | |
//! | make a multiplex of programs, tables and access units | [`mux::Mux`] |
//! | send tables over and over | [`section::cycle::Cycle`] |
//! | cut sections into packets; PES packets | [`section::SectionPacketizer`]; [`pes::PesPacketizer`] |
//! | make one packet | [`packet::PacketBuilder`] |
//! | change a passing stream: PIDs, times, counters, tables | [`edit::Editor`] |
//! | **both** | |
//! | name sets of PIDs; keep something for each | [`packet::PidSet`]; [`packet::PidTable`] |
//! | keep a view longer than its buffer; declare a structure of your own | [`wire::Owned`]; [`wire::syntax!`] |
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod clock;
#[cfg(feature = "alloc")]
pub mod demux;
pub mod descriptor;
#[cfg(feature = "alloc")]
pub mod edit;
pub mod ip;
#[cfg(feature = "alloc")]
pub mod monitor;
#[cfg(feature = "bytes")]
pub mod mux;
pub mod packet;
pub mod pes;
pub mod psi;
pub mod section;
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

#[cfg(feature = "bitvec")]
pub use packet::PidSet;
pub use packet::{Packet, Pid};

/// Counts one more.
#[cfg(feature = "alloc")]
#[inline(always)]
const fn bump(n: &mut u64) {
    *n = n.wrapping_add(1);
}

/// A sum in which `new` takes the place of `gone`.
#[cfg(feature = "alloc")]
const fn exchanged(sum: usize, gone: usize, new: usize) -> usize {
    sum.saturating_sub(gone).saturating_add(new)
}
pub use wire;
