//! Data and object carousels: their messages, files out of them and files into them — EN 301 192, TS 102 006,
//! TR 101 202.
//!
//! | to | use |
//! |---|---|
//! | read the files of a carousel | [`Carousel`] |
//! | write a directory of files as an object carousel | [`ObjectCarouselBuilder`] |
//! | write modules as a data carousel | [`DataCarouselBuilder`] |
//! | read and write single messages | [`DownloadMessage`], [`BiopMessage`] |

pub mod biop;
pub mod compatibility;
pub mod descriptor;
pub mod message;
#[cfg(feature = "alloc")]
mod reader;
#[cfg(feature = "alloc")]
mod tree;
#[cfg(feature = "alloc")]
mod writer;

pub use biop::*;
pub use compatibility::*;
pub use descriptor::*;
pub use message::*;
#[cfg(feature = "alloc")]
pub use reader::*;
#[cfg(feature = "alloc")]
pub use tree::{Entries, Entry, Node};
#[cfg(feature = "alloc")]
pub use writer::*;
