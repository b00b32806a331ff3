//! One buffer abstraction and one form of declaration for every protocol crate of the family.
//!
//! | to | use |
//! |---|---|
//! | declare a structure the way its standard prints it | [`syntax!`] |
//! | name the values of a coded field | [`codes!`] |
//! | say which structure follows which tag | [`tagged!`] |
//! | say which structure follows which value of an earlier field | [`choice!`] |
//! | read | [`Decode`], [`Reader`], [`List`] |
//! | write | [`Encode`], [`Writer`] |
//! | keep a structure beyond its buffer | `Owned` (feature `alloc`) |
//! | check bytes | [`crc`] |
//!
//! Nothing here knows a protocol. Views are `Copy` and own nothing; there is no buffer type
//! parameter.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod bits;
mod blob;
mod codec;
pub mod crc;
mod error;
mod list;
mod reader;
mod writer;

pub use bits::{Bcd, Bits, Chars, Rfu, Rfz};
pub use blob::Blob;
pub use codec::{Decode, Encode, View};
pub use error::{Error, ErrorKind};
pub use list::{Counted, List, ListIter};
pub use reader::Reader;
pub use writer::Writer;
