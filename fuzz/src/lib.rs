//! The bodies of the fuzz targets, one module each: also run over the seeds and over random input
//! by this package's tests, without libFuzzer.
//!
//! A target takes any bytes and panics where a promise is broken. Choices that are not in the bytes
//! come from a checksum over them, so that equal input does equal work.
#![forbid(unsafe_code)]

pub mod carousel;
pub mod configuration;
pub mod declared;
pub mod demux;
pub mod docsis;
pub mod edit;
pub mod framing;
pub mod guide;
pub mod input;
pub mod monitor;
pub mod mux;
pub mod packet;
pub mod pes;
pub mod pnm;
pub mod reassembly;
pub mod registry;
pub mod roundtrip;
pub mod rtp;
pub mod scoped;
pub mod section;
pub mod seeds;
pub mod services;
pub mod stream;
pub mod tables;
pub mod text;
pub mod tunnel;

/// A target's body.
pub type Target = fn(&[u8]);

/// Name and body of every target.
pub const TARGETS: &[(&str, Target)] = &[
    ("carousel", carousel::run),
    ("configuration", configuration::run),
    ("declared", declared::run),
    ("demux", demux::run),
    ("docsis", docsis::run),
    ("edit", edit::run),
    ("framing", framing::run),
    ("guide", guide::run),
    ("monitor", monitor::run),
    ("mux", mux::run),
    ("packet", packet::run),
    ("pes", pes::run),
    ("pnm", pnm::run),
    ("reassembly", reassembly::run),
    ("roundtrip", roundtrip::run),
    ("rtp", rtp::run),
    ("scoped", scoped::run),
    ("section", section::run),
    ("services", services::run),
    ("tables", tables::run),
    ("text", text::run),
    ("tunnel", tunnel::run),
];
