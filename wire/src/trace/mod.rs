//! Where every field lies and what is in it, from the declarations: for programs that show bytes to people.
//!
//! ```
//! use wire::{Blob, Rfu, trace::{Kind, Node}};
//!
//! wire::syntax! {
//!     /// A stream.
//!     pub struct Stream<'a> {
//!         stream_type: 8 u8,
//!         reserved:    3 Rfu,
//!         pid:        13 u16,
//!         /// 400 bit/s.
//!         rate:        8 u8,
//!         info:      [8] Blob<'a>,
//!     }
//! }
//!
//! let bytes = [0x1B, 0xE1, 0x01, 9, 2, 0xAA, 0xBB];
//! let node = Node::of::<Stream>("stream", &bytes);
//!
//! // One field, by its path: its place, its number, and that as people write it.
//! let rate = node.at("rate").unwrap();
//! assert_eq!((rate.first_bit, rate.bits, rate.value, &*rate.text), (24, 8, Some(9), "3.600 kbit/s"));
//!
//! // The lines of a table: a page draws them. Each node knows its bytes.
//! for (depth, node) in node.walk() {
//!     println!("{:2x?} {:depth$} {} {}", node.bytes(&bytes), "", node.name, node.text);
//! }
//!
//! // A line for each path, which finds its node again: a C interface fills an array.
//! assert!(node.paths().any(|(path, node)| path == "info" && node.bytes(&bytes) == [0xAA, 0xBB]));
//!
//! // What the reader of a summary wants to see: no lengths, no reserved bits.
//! let fields = node.leaves().filter(|leaf| !matches!(leaf.kind, Kind::Implied | Kind::Reserved));
//! assert_eq!(fields.map(|leaf| leaf.name).collect::<Vec<_>>(), ["stream_type", "pid", "rate", "info"]);
//!
//! // Which field has the bit under a pointer.
//! assert_eq!(node.leaves().find(|leaf| (leaf.first_bit..leaf.end()).contains(&20)).unwrap().name, "pid");
//!
//! // What is wrong stands at its place; what was understood before it is there.
//! let cut = Node::of::<Stream>("stream", &bytes[..6]);
//! assert_eq!(cut.errors().next().unwrap().to_string(), "Stream.info at byte 5: needs 2 bytes, 1 left");
//! assert_eq!(cut.leaves().last().unwrap().kind, Kind::Unread);
//! ```
//!
//! Declared structures take part by themselves. A type written by hand implements [`Trace`], in a `wire::__trace!` block
//! as the macros do; [`Tracer`] is what it tells.

mod node;
mod tracer;

pub use crate::unit::Unit;
pub use node::{Kind, Node};
pub use tracer::Tracer;

use crate::{Blob, Choice, Decode, Digits, Entry, Error, ErrorKind, Known, List, Packed, Raw, Reader, Scalar, Tagged};
use core::fmt;

/// [`Trace::trace`] of some type.
pub type TraceFn<'a> = fn(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>;

/// Tells a tracer of every field on the way through a structure. The macros implement it.
pub trait Trace<'a> {
    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// As [`Decode::decode`]. The tracer has what came before.
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error>;
}

/// The same for an entry of a loop.
pub trait TraceEntry<'a, A = ()>: Entry<'a, A> {
    /// Reads one entry and leaves the reader behind it.
    ///
    /// # Errors
    /// As [`Trace::trace`].
    fn trace_entry(r: &mut Reader<'a>, state: &mut Self::State, t: &mut Tracer) -> Result<(), Error>;
}

impl<'a, T: Trace<'a> + Entry<'a, (), State = ()>> TraceEntry<'a> for T {
    fn trace_entry(r: &mut Reader<'a>, (): &mut (), t: &mut Tracer) -> Result<(), Error> {
        T::trace(r, t)
    }
}

/// Tells of what stands before the body of an item.
pub trait TraceRaw<'a>: Raw<'a> {
    /// Reads the head and leaves the reader before the body.
    ///
    /// # Errors
    /// As [`Trace::trace`].
    fn trace_head(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error>;

    /// The tag of an item that is not right as a whole, where it can be seen.
    fn peek(_: Reader<'a>) -> Option<Self::Tag> {
        None
    }
}

/// The lines of a [`tagged!`](crate::tagged) union.
pub trait TraceTagged<'a>: Tagged<'a, Raw: TraceRaw<'a>> {
    /// Name and structure of a tag.
    fn line(tag: <Self::Raw as Raw<'a>>::Tag) -> Option<(&'static str, TraceFn<'a>)>;
}

/// The lines of a [`choice!`](crate::choice).
pub trait TraceChoice<'a>: Choice<'a> {
    /// Name and structure of a value of the choosing field.
    fn line(selector: Self::Selector) -> Option<(&'static str, TraceFn<'a>)>;
}

/// An item of a union: its head, then its body. The open node gets the name of the line.
///
/// # Errors
/// Of an item that is not whole, and what is wrong with its body.
pub fn item<'a, U: TraceTagged<'a>>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
    let mut head = *r;
    let (raw, body) = crate::rt::raw::<U::Raw>(r)?;
    U::Raw::trace_head(&mut head, t)?;
    match U::line(raw.tag()) {
        Some((name, walk)) => {
            t.is_item(name, true);
            t.part("body", body, walk);
            // Some unions refuse another length, which the walk accepts; their error also names a lone number.
            let invalid = U::from_raw(raw, body).own_invalid();
            t.dissolve(invalid);
            invalid.map_or(Ok(()), Err)
        }
        None => {
            t.is_item("unknown", false);
            t.part("body", body, Blob::trace);
            Ok(())
        }
    }
}

/// An item that holds its tag itself. One of no line is shown as its raw form is.
///
/// # Errors
/// Of an item that is not whole. What is wrong with its structure stands there.
pub fn whole<'a, U: TraceTagged<'a>>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error>
where
    U::Raw: Trace<'a>,
{
    // The structure shows what is wrong with the item, too.
    let mut body = *r;
    let (tag, invalid, error) = match crate::rt::raw::<U::Raw>(r) {
        Ok((raw, whole)) => {
            body = whole;
            (Some(raw.tag()), U::from_raw(raw, whole).own_invalid(), None)
        }
        Err(error) => (U::Raw::peek(body), None, Some(error)),
    };
    let walked = match tag.and_then(U::line) {
        Some((name, walk)) => {
            t.is_item(name, true);
            walk(&mut body, t)
        }
        None => {
            t.is_item("unknown", false);
            <U::Raw as Trace<'a>>::trace(&mut body, t)
        }
    };
    if error.is_some() {
        *r = body;
    } else if !body.is_empty() {
        // Bytes behind the structure are no error to the walk.
        return walked.and(invalid.map_or(Ok(()), Err));
    }
    walked.and(error.map_or(Ok(()), Err))
}

/// What an earlier field has chosen.
///
/// # Errors
/// As [`Trace::trace`].
pub fn chosen<'a, C: TraceChoice<'a>>(selector: C::Selector, r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
    match C::line(selector) {
        Some((name, walk)) => {
            let all = *r;
            r.rest();
            t.part(name, all, walk);
            t.mark(Kind::Item);
            Ok(())
        }
        None => Blob::trace(r, t),
    }
}

/// Tells of the fields of a structure as those of the open node, and gives it.
///
/// # Errors
/// As [`Decode::decode`].
pub fn fields<'a, T: Trace<'a> + Decode<'a>>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<T, Error> {
    let before = *r;
    T::trace(r, t)?;
    T::decode(&mut { before })
}

/// Reads a part and then tells of it. Where it ends only reading says; one that does not decode has all that is left.
///
/// # Errors
/// Those of `read`.
pub fn told<'a, T>(
    t: &mut Tracer,
    name: &'static str,
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Error>,
    walk: impl FnOnce(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>,
) -> Result<T, Error> {
    let before = *r;
    let value = read(r);
    t.part(name, if value.is_ok() { r.since(&before) } else { before }, walk);
    value
}

/// A structure that is one field, by its own text.
///
/// # Errors
/// As [`Decode::decode`].
pub fn leaf<'a, T: Decode<'a> + fmt::Debug>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
    let before = *r;
    let value = T::decode(r)?;
    t.is(Kind::Field, r.since(&before), &value);
    Ok(())
}

/// A number, or a list of numbers, that count something.
///
/// # Errors
/// Those of `walk`.
pub fn counted<'a>(r: &mut Reader<'a>, t: &mut Tracer, unit: Unit, walk: TraceFn<'a>) -> Result<(), Error> {
    walk(r, t)?;
    t.all_in(unit);
    Ok(())
}

macro_rules! leaves {
    ($([$($generics:tt)*] $t:ty;)*) => { $(
        impl<'a, $($generics)*> Trace<'a> for $t {
            fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
                leaf::<$t>(r, t)
            }
        }
    )* };
}
leaves! {
    [const N: usize, const ODD: bool] Digits<N, ODD>;
    [T: crate::Bits + fmt::Debug, const BITS: u32] Scalar<T, BITS>;
}

impl<'a> Trace<'a> for Blob<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        t.is(Kind::Bytes, *r, &Blob(r.peek()));
        r.rest();
        Ok(())
    }
}

impl<'a, const N: usize> Trace<'a> for [u8; N] {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let before = *r;
        let bytes = <[u8; N]>::decode(r)?;
        t.is(Kind::Bytes, r.since(&before), &Blob(&bytes));
        Ok(())
    }
}

impl<'a, T: crate::Bits + fmt::Debug, const BITS: u32> Trace<'a> for Packed<'a, T, BITS> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        t.is_loop();
        let mut bits = crate::rt::BitReader::new(*r);
        let mut left = r.len().saturating_mul(8);
        r.rest();
        while let Some(after) = left.checked_sub(usize::try_from(BITS).unwrap_or(usize::MAX)) {
            let first = bits.position();
            let raw = bits.take(BITS, &"entry")?;
            t.bits("entry", 0, first, BITS, raw, &T::from_bits(raw, BITS));
            left = after;
        }
        // The bits that fill the last byte.
        if let (first, Ok(width @ 1..)) = (bits.position(), u32::try_from(left)) {
            let raw = bits.take(width, &"padding")?;
            t.bits("padding", 0, first, width, raw, &raw);
            t.mark(Kind::Reserved);
        }
        Ok(())
    }
}

impl<'a, T: TraceEntry<'a>> Trace<'a> for List<'a, T> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        Self::trace_with(r, t, ())
    }
}

#[doc(hidden)]
impl<'a, A: Copy, T: TraceEntry<'a, A>> List<'a, T, A> {
    pub fn trace_with(r: &mut Reader<'a>, t: &mut Tracer, with: A) -> Result<(), Error> {
        t.is_loop();
        let mut state = T::begin(with);
        while !r.is_empty() {
            // The end of the entry is known before its fields are shown.
            let (before, mut after) = (*r, state);
            let read = T::read_entry(r, &mut after).map(|_| r.len() < before.len());
            let whole = read == Ok(true);
            if !whole {
                *r = before;
                r.rest();
            }
            t.part(T::NAME, r.since(&before), |r, t| T::trace_entry(r, &mut state, t));
            state = after;
            if !whole {
                return read.and(Err(before.error(ErrorKind::EmptyEntry, T::NAME)));
            }
        }
        Ok(())
    }
}

impl<'a, T: Trace<'a>> Trace<'a> for Known<'a, T> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        T::trace(r, t)
    }
}
