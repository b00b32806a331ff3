//! What `sitool` does: signalling to JSON and back, compared, and listed for people.

pub mod convert;
pub mod diff;
pub mod epg;
mod read;
pub mod scan;
pub mod services;

pub use read::{Found, Summary, each_section, report};
