//! Frames that went upstream in pieces: fragments of DOCSIS 1.1 and 2.0, segments of 3.0 and later.
//!
//! Time is the caller's: any clock that does not go back. What is given up is always told.

mod fragments;
mod segments;

pub use fragments::{FragmentLimits, Fragments, Lost, Whole, Why};
pub use segments::{SegmentEvent, SegmentLimits, Segments};
