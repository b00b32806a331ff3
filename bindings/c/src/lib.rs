//! The crates of the family for C and C++: `include/broadcast.h` is made from this crate, `README.md` beside it is the
//! guide.
//!
//! Each module declares the types and entry points of one subject. Entry points convert and call; what they do is in safe
//! functions over slices. [`boundary`] has all `unsafe` blocks: bytes and texts of the caller, and buffers to be filled.
//! Handles are references and boxes that may be null, so nothing else is needed.

pub mod boundary;
pub mod config;
pub mod demux;
pub mod docsis;
pub mod json;
pub mod monitor;
pub mod mux;
pub mod packetizer;
pub mod program;
pub mod structure;
pub mod text;
pub mod tree;
