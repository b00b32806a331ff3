//! Data and object carousels: their messages, files out of them and files into them — EN 301 192, TS 102 006,
//! TR 101 202.
//!
//! | to | use |
//! |---|---|
//! | read the files of a carousel | [`Carousel`] |
//! | write a directory of files as an object carousel | [`ObjectCarouselBuilder`] |
//! | write modules as a data carousel | [`DataCarouselBuilder`] |
//! | read and write single messages | [`DownloadMessage`], [`BiopMessage`] |
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use dvb_si::carousel::{Carousel, CarouselSettings, CarouselType, Node, ObjectCarouselBuilder};
//! use dvb_si::mpegts::section::Section;
//!
//! let mut builder = ObjectCarouselBuilder::new(CarouselSettings::default().block_size(1024));
//! builder.file("index.html", b"<html/>")?;
//! builder.file("pictures/logo.png", &[0x89; 5000])?;
//! // For a `Cycle`, over and over; here once into a reader.
//! let mut carousel = Carousel::new(CarouselType::Object);
//! for section in builder.sections()? {
//!     carousel.push(Section::from_bytes(&section)?);
//! }
//! assert!(carousel.is_complete());
//! for entry in carousel.entries() {
//!     if let Node::File(content) = entry.node {
//!         println!("{}: {} bytes", entry.path, content.len());
//!     }
//! }
//! assert!(carousel.entries().any(|e| e.path == "index.html" && e.node == Node::File(b"<html/>")));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
