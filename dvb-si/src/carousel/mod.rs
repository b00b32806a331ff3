//! Data carousels: what DSI, DII and the UNT say of groups and modules — EN 301 192, TS 102 006, TR 101 202.

pub mod compatibility;
pub mod descriptor;

pub use compatibility::*;
pub use descriptor::*;
