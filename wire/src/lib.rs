//! One buffer abstraction and one form of declaration for every protocol crate of the family.
//!
//! | to | use |
//! |---|---|
//! | declare a structure the way its standard prints it | [`syntax!`] |
//! | name the values of a coded field | [`codes!`] |
//! | say which structure follows which tag | [`tagged!`] |
//! | say which structure follows which value of an earlier field | [`choice!`] |
//! | say which layouts to try where nothing else tells them apart | [`first!`] |
//! | let what was seen before say which union an item belongs to | [`scoped!`] |
//! | read | [`Decode`], [`Reader`], [`List`] |
//! | write | [`Encode`], [`Writer`] |
//! | keep a structure beyond its buffer | `Owned` (feature `bytes`) |
//! | check bytes | [`crc`] |
//! | show where every field lies, and what is in it | `trace` (feature `trace`) |
//! | know names, bits, rules and codes of a structure; its JSON Schema | `layout` (feature `layout`) |
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
#[cfg(feature = "layout")]
pub mod layout;
mod list;
mod octets;
#[cfg(feature = "bytes")]
mod owned;
mod packed;
mod reader;
#[doc(hidden)]
pub mod rt;
mod scalar;
#[cfg(feature = "serde")]
pub mod ser;
mod settings;
mod store;
mod sum;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "trace")]
pub mod trace;
mod union;
#[cfg(any(feature = "layout", feature = "trace"))]
mod unit;
mod writer;

pub use bits::{Bcd, Bits, Chars, Rfu, Rfz, Wide};
pub use blob::Blob;
pub use codec::{Decode, Encode, Entry, Item, View};
pub use error::{Error, ErrorKind, Name};
pub use list::{Counted, List, ListIter};
#[cfg(feature = "bytes")]
pub use owned::{Owned, share};
pub use packed::{Digits, Packed};
pub use reader::Reader;
pub use scalar::{Scalar, U8, U16, U24, U32};
pub use store::Store;
pub use sum::{Checked, Checksum, Ethernet, Kept, Mpeg, Sum, X25};
pub use union::{Choice, Known, Raw, Scope, Tagged};
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
/// A column says, in this order and as far as needed, whether the field is there, how many bytes it has, and how
/// it lies in them.
///
/// | column | meaning | on write |
/// |---|---|---|
/// | `(if e)` | an `Option`, present when earlier fields say so | must agree |
/// | `(more)` | an `Option`, present when the enclosing length holds more | an absent one ends the structure |
/// | `[12]` | a length of 12 bits in bytes, then that much of the type | computed |
/// | `[8 * 4]`, `[12 - 4]`, `[8 + 1]` | the same in words, or with a constant taken off or added: the part has `number * 4`, `number - 4`, `number + 1` bytes | computed |
/// | `[(e)]` | a length of as many bits as earlier fields say: 0, 8, 16, 24 or 32 | computed |
/// | `(bytes e)` | as many bytes of the type as earlier fields say | must agree |
/// | `(within e)` | the same, where `e` is `Some`; what the type takes by itself otherwise | must agree |
/// | `.. - 4`, `.. - (e)` | what is left but so many bytes | must agree with what follows |
/// | `13` | a field of 13 bits; runs of fields may cross bytes and end on whole ones | a value that does not fit is an error |
/// | `128` | more bits than a number has, whole bytes: an array, [`Digits`] | |
/// | `(bits e)` | as many bits as earlier fields say | a value that does not fit is an error |
/// | `(align)` | the bits to the end of the byte | |
/// | `(count 8)`, `(count 5 + 1)` | a number of entries, then a [`List`] of them | computed |
/// | `(times e)` | a [`List`] of as many entries as earlier fields say; entries of less than a byte in a [`Packed`] | must agree |
/// | <code>(while &#124;entry&#124; e)</code> | a [`List`] that ends with the first entry of which `e` is false | must agree |
/// | `(match e)` | one of several structures, a [`choice!`], chosen by an earlier field | must agree |
/// | `(sum)` | a [`Checksum`] over all of the structure before it | computed |
/// | `_` | another structure | |
/// | `..` | what is left: a [`List`], [`Blob`] or text | |
///
/// Fields of bits may end in a rule:
///
/// | rule | meaning |
/// |---|---|
/// | `= 0x47` | a constant: not a field of the struct, checked on reading |
/// | `= pcr.is_some()` | computed from other fields: not a field of the struct either, so it cannot contradict them |
/// | `= len(a, b)`, `= count(a)` | the bytes of parts elsewhere, the number of entries of one |
/// | `= len(a) in 1..=9` | the same, and the legal values |
/// | `in 1..=100` | the legal values, checked in both directions |
///
/// Expressions over fields use their names; in those of columns only earlier ones.
///
/// # Units
///
/// A comment that begins with a quantity says what the number counts: `100 Hz.`, `0.25 dBmV per 1.6 MHz`, `Microseconds`,
/// `10.24 MHz ticks`. It is for readers, and `trace` shows such a number as people write it: `346.000 MHz`. Known are Hz,
/// bit/s, sym/s, s, dB, dBmV and bytes with their multiples, in words as well. Lines of unions have units the same way.
///
/// # Arguments
///
/// A structure may need something that stands in the enclosing one. It says so behind its name, and the
/// enclosing one gives it behind the type, to a part or to the entries of a loop:
///
/// ```
/// # use wire::{Encode, List};
/// wire::syntax! {
///     /// A loop of cells, each with one frequency or several.
///     pub struct Cells<'a> {
///         tfs_flag: 1 bool,
///         reserved: 7 wire::Rfu,
///         cells:   .. List<'a, Cell<'a>, bool>(tfs_flag),
///     }
///     /// A cell.
///     pub struct Cell<'a>(tfs_flag: bool) {
///         cell_id: 16 u16,
///         several: (if tfs_flag) [8] Option<List<'a, Frequency>>,
///         one:     (if !tfs_flag) 32 Option<u32>,
///     }
///     /// A frequency.
///     pub struct Frequency { centre_frequency: 32 u32 }
/// }
///
/// let cells = [Cell { cell_id: 7, one: Some(0x01020304), ..Default::default() }];
/// let built = Cells { cells: List::Items(&cells), ..Default::default() };
/// assert_eq!(built.encode_to_vec()?, [0x7F, 0, 7, 1, 2, 3, 4]);
/// // With the flag set, a cell with one frequency contradicts it.
/// assert!(Cells { tfs_flag: true, ..built }.encode_to_vec().is_err());
/// # Ok::<(), wire::Error>(())
/// ```
///
/// # Generated
///
/// The struct with public fields (`Debug`, `Clone`, `Copy`, `PartialEq`, `Default`), [`Decode`],
/// [`Encode`], [`View`], the table in its documentation, compile-time checks of widths and whole
/// bytes; serde both ways with the feature `serde`; trees of fields with `trace`; the declaration as data with `layout`;
/// samples and a law test with the feature `testing`.
///
/// A structure whose loops belong to a namespace that others extend has it as a parameter:
/// `struct Pmt<'a, D: Item<'a> = Descriptor<'a>>`.
pub use wire_macros::syntax;

/// Declares which structure follows which tag. The lines are the registry.
///
/// ```
/// use wire::{Blob, Error, List};
///
/// wire::syntax! {
///     /// Any item.
///     pub raw struct RawItem<'a> { tag: 8 u8, body: [8] Blob<'a> }
///     /// One.
///     pub struct Rate { rate: 16 u16 }
///     /// Another.
///     pub struct Name<'a> { name: .. Blob<'a> }
///     /// A third.
///     pub struct Colour { colour: 8 u8 }
/// }
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
/// let bytes = [0x80, 1, 7, 0x01, 2, 0, 9, 0x01, 1, 0, 0x33, 0, 0x80, 2, 7, 8];
/// let items: Vec<Ours> = List::from_wire(&bytes).iter().collect::<Result<_, _>>()?;
/// assert_eq!(items[0], Ours::from(Colour { colour: 7 }));
/// assert_eq!(items[1], Ours::Standard(Item::from(Rate { rate: 9 })));
/// assert!(matches!(items[2], Ours::Invalid { .. })); // too short: its bytes and the reason are kept
/// assert!(matches!(items[3], Ours::Unknown(_)));
/// let Ours::Colour(later_edition) = items[4] else { panic!() };
/// assert_eq!((later_edition.colour, later_edition.tail), (7, Blob(&[8])));
/// # Ok::<(), Error>(())
/// ```
///
/// `extends Standard(Item<'a>) from 0x40` asks the other union for tags from 0x40 on only: smaller ones without a line are
/// `Unknown`.
///
/// The type behind the colon is the raw form, a `raw struct`. An unknown tag becomes `Unknown`, a known one whose body
/// does not decode becomes `Invalid`; both are written back unchanged, in place. A body that is longer than its
/// structure keeps it and what is behind it ([`Known`]), as later editions of a standard want it. No tail have: a lone
/// number, list or text; lines marked `exact`; all lines of a union marked `exact` or `whole`. A lone number of another
/// length is `Invalid`, and so is a longer `exact` or `whole` body: it belongs to another owner.
///
/// A union that says `whole` is of structures that hold their tags themselves, such as sections. Its lines may have
/// several tags and then say which to write: `0x42 | 0x46 => (v.table_id) Sdt(LongSection<Sdt<'a>>)`.
///
/// A line `2 Frequency(U32)` has a name of its own, for types that stand for
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
/// which in its variant; one that says which to write (`(MAP, 0..=4) => (MAP, 1) Map<'a>`) need not. What has no line is
/// `Other`. A choice that says `kept` behind the type keeps a body that does not decode, as `Invalid`, and what
/// stands behind the known part of a longer one.
pub use wire_macros::choice;

/// Declares alternative layouts: the first that decodes all bytes wins.
///
/// ```
/// # use wire::{Blob, Decode};
/// # wire::syntax! {
/// #     /// As the text of the standard has it.
/// #     pub struct Short { size: 16 u16 }
/// #     /// As encoders in use have it.
/// #     pub struct Long { channel: 8 u8, size: 16 u16 }
/// # }
/// wire::first! {
///     /// A buffer: text and practice disagree.
///     pub enum Buffer<'a> { Short, Long, Other(Blob<'a>) }
/// }
///
/// assert_eq!(Buffer::from_bytes(&[0, 9])?, Short { size: 9 }.into());
/// assert_eq!(Buffer::from_bytes(&[1, 0, 9])?, Long { channel: 1, size: 9 }.into());
/// assert_eq!(Buffer::from_bytes(&[1])?, Buffer::Other(Blob(&[1])));
/// # Ok::<(), wire::Error>(())
/// ```
///
/// What none takes is an error of the last line, unless that is one that takes everything. A value of a later line whose
/// bytes fit an earlier one is read back as that.
pub use wire_macros::first;

/// Declares a union whose line depends on earlier items of the loop.
///
/// ```
/// # use wire::{Blob, Encode, List, Raw, Reader, Scope};
/// # wire::syntax! {
/// #     /// Any item.
/// #     pub raw struct RawItem<'a> { tag: 8 u8, body: [8] Blob<'a> }
/// #     /// Whose items follow.
/// #     pub struct Owner { owner: 8 u8 }
/// #     /// Some.
/// #     pub struct Colour { colour: 8 u8 }
/// # }
/// # wire::tagged! {
/// #     /// The items of a standard.
/// #     pub enum Item<'a>: RawItem<'a> { 0x01 Owner }
/// #     /// The items of an operator.
/// #     pub enum Private<'a>: RawItem<'a> { 0x80 Colour }
/// # }
/// wire::scoped! {
///     /// The items of a standard, and of an operator behind its mark.
///     pub enum Any<'a>: RawItem<'a> by Owners {
///         Item(Item<'a>),
///         Private(Private<'a>),
///     }
/// }
///
/// /// The last mark.
/// #[derive(Clone, Copy, Default, PartialEq)]
/// pub struct Owners(u8);
///
/// impl<'a> Scope<'a, RawItem<'a>> for Owners {
///     type Item = Any<'a>;
///
///     fn read(&mut self, raw: RawItem<'a>, body: Reader<'a>) -> Any<'a> {
///         if let (0x01, [owner]) = (raw.tag, raw.body.0) {
///             self.0 = *owner;
///         }
///         if raw.tag >= 0x80 && self.0 == 7 { Any::private(raw, body) } else { Any::item(raw, body) }
///     }
/// }
///
/// let loop_: List<Any> = List::from_wire(&[0x80, 1, 3, 0x01, 1, 7, 0x80, 1, 3]);
/// let items: Vec<Any> = loop_.iter().collect::<Result<_, _>>()?;
/// assert!(items[0].unknown() && items[2] == Any::from(Private::from(Colour { colour: 3 })));
/// assert_eq!(List::from(&items[..]).encode_to_vec()?.len(), 9);
/// # Ok::<(), wire::Error>(())
/// ```
///
/// The first line is the usual union. In JSON the items of the others stand under the name of their union.
pub use wire_macros::scoped;

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

/// Keeps its items when this crate has the feature `trace`.
#[cfg(feature = "trace")]
#[doc(hidden)]
#[macro_export]
macro_rules! __trace { ($($items:tt)*) => { $($items)* }; }
/// Keeps its items when this crate has the feature `trace`.
#[cfg(not(feature = "trace"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __trace {
    ($($items:tt)*) => {};
}

/// Keeps its items when this crate has the feature `layout`.
#[cfg(feature = "layout")]
#[doc(hidden)]
#[macro_export]
macro_rules! __layout { ($($items:tt)*) => { $($items)* }; }
/// Keeps its items when this crate has the feature `layout`.
#[cfg(not(feature = "layout"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __layout {
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
