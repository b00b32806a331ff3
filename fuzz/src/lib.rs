//! The bodies of the fuzz targets, one module each: also run over the seeds and over random input
//! by this package's tests, without libFuzzer.
//!
//! A target takes any bytes and panics where a promise is broken. Equal input does equal work: what is not in the bytes
//! is chosen by the last of them, so that a change in front leaves the choice as it was, and a fuzzer sees what the change
//! did and nothing else.
//!
//! What costs much is done with one input of eight or of sixty-four ([`Turn`]), and of every seed by the tests.
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
pub mod roundtrip;
pub mod rtp;
pub mod scoped;
pub mod section;
pub mod seeds;
pub mod services;
pub mod stream;
pub mod structures;
pub mod tables;
pub mod text;
pub mod tunnel;

pub use input::Turn;

/// A target's body.
pub type Target = fn(&[u8], Turn);

/// The fuzz target `$name`.
#[macro_export]
macro_rules! target {
    ($($name:ident)::+) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| $crate::$($name::)+run(data, $crate::Turn::of(data)));
    };
}

/// Name and body of every target.
pub const TARGETS: &[(&str, Target)] = &[
    ("carousel", carousel::run),
    ("configuration", configuration::run),
    ("declared", declared::run),
    ("demux", demux::run),
    ("descriptors", structures::descriptors::run),
    ("docsis", docsis::run),
    ("edit", edit::run),
    ("framing", framing::run),
    ("guide", guide::run),
    ("messages", structures::messages::run),
    ("monitor", monitor::run),
    ("mux", mux::run),
    ("packet", packet::run),
    ("pes", pes::run),
    ("pnm", pnm::run),
    ("reassembly", reassembly::run),
    ("roundtrip", roundtrip::run),
    ("rtp", rtp::run),
    ("scoped", scoped::run),
    ("scoped_json", scoped::in_json::run),
    ("section", section::run),
    ("sections", structures::sections::run),
    ("services", services::run),
    ("tables", tables::run),
    ("text", text::run),
    ("tlvs", structures::tlvs::run),
    ("tunnel", tunnel::run),
    ("units", structures::units::run),
];
