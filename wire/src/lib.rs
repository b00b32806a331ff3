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
mod codes;
pub mod crc;
mod error;
mod list;
#[cfg(feature = "alloc")]
mod owned;
mod reader;
#[doc(hidden)]
pub mod rt;
#[cfg(feature = "serde")]
pub mod ser;
#[cfg(feature = "testing")]
pub mod testing;
mod union;
mod writer;

pub use bits::{Bcd, Bits, Chars, Rfu, Rfz};
pub use blob::Blob;
pub use codec::{Decode, Encode, Item, View};
pub use error::{Error, ErrorKind};
pub use list::{Counted, List, ListIter};
#[cfg(feature = "alloc")]
pub use owned::Owned;
pub use reader::Reader;
pub use union::{Choice, Raw, Tagged};
pub use writer::Writer;

pub use wire_macros::{choice, syntax, tagged};

// The macros expand to `::wire::..`, here too.
extern crate self as wire;

/// Keeps its items when this crate has the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde { ($($items:tt)*) => { $($items)* }; }
/// Keeps its items when this crate has the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($items:tt)*) => {};
}

/// Keeps its items when this crate has the feature `testing`.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __testing { ($($items:tt)*) => { $($items)* }; }
/// Keeps its items when this crate has the feature `testing`.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __testing {
    ($($items:tt)*) => {};
}
