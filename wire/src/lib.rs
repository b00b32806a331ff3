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
#[cfg(any(feature = "std", test))]
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
mod store;
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
pub use owned::{Owned, share};
pub use reader::Reader;
pub use store::Store;
pub use union::{Choice, Raw, Tagged};
pub use writer::Writer;

/// Declares wire structures the way a standard prints their syntax tables: one line for each field,
/// with name, column and type.
///
/// ```
/// use wire::{Blob, Decode, Encode, List, Rfu};
///
/// wire::syntax! {
///     /// An elementary stream of a program map section.
///     pub struct Stream<'a> {
///         stream_type:     8 u8,
///         reserved_1:      3 Rfu,
///         elementary_pid: 13 u16,
///         reserved_2:      4 Rfu,
///         es_info:       [12] List<'a, Item<'a>>,
///     }
///     /// Any descriptor.
///     pub struct Item<'a> {
///         tag:    8 u8,
///         body: [8] Blob<'a>,
///     }
/// }
///
/// let bytes = [0x1B, 0xE1, 0x01, 0xF0, 0x03, 0x52, 0x01, 0x07];
/// let stream = Stream::from_bytes(&bytes)?;
/// assert_eq!(stream.elementary_pid, 0x101);
/// assert_eq!(stream.es_info.iter().next().unwrap()?.tag, 0x52);
///
/// let items = [Item { tag: 0x52, body: Blob(&[7]) }];
/// let built = Stream { stream_type: 0x1B, elementary_pid: 0x101, es_info: List::from(&items), ..Default::default() };
/// assert_eq!(built.encode_to_vec()?, bytes);
/// # Ok::<(), wire::Error>(())
/// ```
///
/// # Columns
///
/// | column | meaning | on write |
/// |---|---|---|
/// | `13` | a field of 13 bits; runs of fields may cross bytes and end on whole ones | a value that does not fit is an error |
/// | `[12]` | a length of 12 bits in bytes, then that much of the type | computed |
/// | `[8 * 4]`, `[12 - 4]`, `[8 + 1]` | the same in words, or with a constant taken off or added: the part has `number * 4`, `number - 4`, `number + 1` bytes | computed |
/// | `(count 8)`, `(count 5 + 1)` | a number of entries, then a [`List`] of them | computed |
/// | `(bytes e)` | as many bytes of the type as earlier fields say | must agree |
/// | `(times e)` | a [`List`] of as many entries as earlier fields say | must agree |
/// | `(if e)` | an `Option`, present when earlier fields say so; a column may follow: `(if e) 16`, `(if e) [8]` | must agree |
/// | `(match e)` | one of several structures, a [`choice!`], chosen by an earlier field | must agree |
/// | `_` | another structure | |
/// | `..` | what is left: a [`List`], [`Blob`] or text | |
///
/// Fields of bits may end in a rule:
///
/// | rule | meaning |
/// |---|---|
/// | `= 0x47` | a constant: not a field of the struct, checked on reading |
/// | `= pcr.is_some()` | computed from other fields: not a field of the struct either, so it cannot contradict them |
/// | `in 1..=100` | the legal values, checked in both directions |
///
/// Expressions over fields use their names; in those of columns only earlier fields of bits.
///
/// # Generated
///
/// The struct with public fields (`Debug`, `Clone`, `Copy`, `PartialEq`, `Default`), [`Decode`],
/// [`Encode`], [`View`], the table in its documentation, compile-time checks of widths and whole
/// bytes; serde both ways with the feature `serde`; samples and a law test with the feature `testing`.
///
/// A structure whose loops belong to a namespace that others extend has it as a parameter:
/// `struct Pmt<'a, D: Item<'a> = Descriptor<'a>>`.
pub use wire_macros::syntax;

/// Declares which structure follows which tag. The lines are the registry.
///
/// ```
/// # use wire::{Blob, Decode, Encode, Error, ErrorKind, List, Raw, Writer};
/// # wire::syntax! {
/// #     /// Any item.
/// #     pub struct RawItem<'a> { tag: 8 u8, body: [8] Blob<'a> }
/// #     /// One.
/// #     pub struct Rate { rate: 16 u16 }
/// #     /// Another.
/// #     pub struct Name<'a> { name: .. Blob<'a> }
/// #     /// A third.
/// #     pub struct Colour { colour: 8 u8 }
/// # }
/// # impl<'a> Raw<'a> for RawItem<'a> {
/// #     type Tag = u8;
/// #     const HEAD: usize = 2;
/// #     fn tag(&self) -> u8 { self.tag }
/// #     fn body(&self) -> &'a [u8] { self.body.0 }
/// #     fn head(tag: u8, len: usize, w: &mut Writer<'_>) -> Result<(), Error> {
/// #         let len = u8::try_from(len).map_err(|_| w.error(ErrorKind::TooLarge(len as u64), "length"))?;
/// #         w.put(&[tag, len], "RawItem")
/// #     }
/// # }
/// wire::tagged! {
///     /// The items of a standard.
///     pub enum Item<'a>: RawItem<'a> {
///         0x01 Rate,
///         0x02 Name<'a> as "NAME",
///     }
///     /// The items of an operator, and all of the standard.
///     pub enum Ours<'a>: RawItem<'a> extends Standard(Item<'a>) {
///         0x80 Colour,
///     }
/// }
///
/// let items: List<Ours> = List::from_wire(&[0x80, 1, 7, 0x01, 2, 0, 9, 0x01, 1, 0, 0x33, 0]);
/// let items: Vec<Ours> = items.iter().collect::<Result<_, _>>()?;
/// assert_eq!(items[0], Ours::Colour(Colour { colour: 7 }));
/// assert_eq!(items[1], Ours::Standard(Item::Rate(Rate { rate: 9 })));
/// assert!(matches!(items[2], Ours::Invalid { .. })); // too short: its bytes and the reason are kept
/// assert!(matches!(items[3], Ours::Unknown(_)));
/// # Ok::<(), Error>(())
/// ```
///
/// The type behind the colon is the raw form, which has [`Raw`]. An unknown tag becomes `Unknown`,
/// a known one whose body does not decode completely becomes `Invalid`; both are written back
/// unchanged, in place. A line `2 Frequency(U32)` has a name of its own, for types that stand for
/// more than one thing; a name in `as ".."` is the standard's where it is not the snake case.
pub use wire_macros::tagged;

/// Declares which structure follows which value of an earlier field, for the column `(match e)`.
///
/// ```
/// # use wire::{Blob, Decode, Encode};
/// wire::syntax! {
///     /// A linkage.
///     pub struct Linkage<'a> {
///         linkage_type:  8 u8 = data.selector(),
///         data: (match linkage_type) Data<'a>,
///     }
///     /// For linkage_type 0x0D.
///     pub struct Event { target_event_id: 16 u16 }
/// }
/// wire::choice! {
///     /// What a linkage says.
///     pub enum Data<'a>: u8 {
///         0x0D Event,
///     }
/// }
///
/// let linkage = Linkage { data: Data::Event(Event { target_event_id: 0x1234 }) };
/// assert_eq!(linkage.encode_to_vec()?, [0x0D, 0x12, 0x34]);
/// assert_eq!(Linkage::from_bytes(&[0x44, 1])?.data, Data::Other(0x44, Blob(&[1])));
/// # Ok::<(), wire::Error>(())
/// ```
///
/// The type behind the colon is that of the field. A line for several values (`0x0E..=0x1F`) keeps
/// which in its variant. What has no line is `Other`.
pub use wire_macros::choice;

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
