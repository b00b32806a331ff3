//! The notification tables of EN 301 192 and TS 102 006: where IP streams and software updates are.

pub mod ip;
pub mod target;
pub mod update;

pub use ip::{Int, IntDescriptor, IntIdentity};
pub use target::*;
pub use update::{Unt, UntDescriptor, UntIdentity, UntPlatform};
