//! Inputs shared by the benchmarks, made in the process and the same in every run.
//!
//! Every byte is put together by hand in [`bytes`], without the crates that are measured, and every input comes
//! with what must be found in it: a benchmark that finds something else does not count.
//!
//! | input | contents |
//! |---|---|
//! | [`multiplex::Multiplex::broadcast`] | eight services with video, audio, PSI/SI and a programme guide at broadcast rates |
//! | [`multiplex::Multiplex::signalling`] | nothing but PSI/SI |
//! | [`guide::Guide`] | the EIT sections of a programme guide, with descriptors |
//! | [`docsis::Frames`] | DOCSIS MAC frames back to back |
//! | [`messages`] | a DOCSIS message of each type |
//! | [`trace`] | the DOCSIS frames of a capture |
//! | [`units::Units`] | access units of two services, for a multiplexer |
//!
//! The program `ratios` times ours beside others, in pairs, on these and on files. The benchmark `structures` times what
//! has no rivals, and single structures. `instructions` counts instead of timing. `BENCH_MB` sets the size of large inputs.
#![forbid(unsafe_code)]

pub mod bytes;
pub mod docsis;
pub mod growth;
pub mod guide;
pub mod jobs;
pub mod looped;
pub mod messages;
pub mod multiplex;
pub mod ours;
pub mod paired;
pub mod report;
pub mod reread;
pub mod rivals;
pub mod trace;
pub mod units;

/// Whether the benchmarks only are to be run once, as `cargo bench -- --test` does.
pub fn trial() -> bool {
    std::env::args().any(|a| a == "--test")
}

/// Bytes of a large input: more than the caches hold, unless this is only a trial.
pub fn large() -> usize {
    let mb = std::env::var("BENCH_MB").ok().and_then(|v| v.parse().ok()).unwrap_or(128usize);
    if trial() { 1 << 20 } else { mb << 20 }
}

/// Bytes of an input that stays in the second-level cache.
pub const SMALL: usize = 256 << 10;
