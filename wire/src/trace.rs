//! Where every field lies and what is in it, from the declarations: for programs that show bytes to people.
//!
//! ```
//! use wire::{Blob, Rfu, trace::Node};
//!
//! wire::syntax! {
//!     /// A stream.
//!     pub struct Stream<'a> {
//!         stream_type: 8 u8,
//!         reserved:    3 Rfu,
//!         pid:        13 u16,
//!         info:      [8] Blob<'a>,
//!     }
//! }
//!
//! let node = Node::of::<Stream>("stream", &[0x1B, 0xE1, 0x01, 2, 0xAA, 0xBB]);
//! let pid = node.get("pid").unwrap();
//! assert_eq!((pid.first_bit, pid.bits, pid.value), (11, 13, Some(0x101)));
//! assert_eq!(node.get("info").unwrap().text, "aabb");
//! assert_eq!(node.get("info_length").unwrap().value, Some(2));
//! ```

use crate::{
    Blob, Choice, Decode, Digits, Entry, Error, ErrorKind, Known, List, Name, Packed, Raw, Reader, Scalar, Tagged,
};
use alloc::{format, string::String, vec::Vec};
use core::fmt;

/// A field, a structure or an entry of a loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// As the standard names it. An entry of a loop has the name of its structure.
    pub name: &'static str,
    /// The first bit, counted from the start of the outermost buffer, most significant bit first.
    pub first_bit: usize,
    /// How many bits it has.
    pub bits: usize,
    /// The number in a field of at most 64 bits.
    pub value: Option<u64>,
    /// The value as people read it: the name of a code, a time, text, hexadecimal bytes. Empty for what has children.
    pub text: String,
    /// The fields of a structure, the entries of a loop.
    pub children: Vec<Node>,
    /// Why the rest of it was not understood. What was is there.
    pub error: Option<Error>,
}

impl Node {
    /// The tree of a structure.
    pub fn of<'a, T: Trace<'a>>(name: &'static str, bytes: &'a [u8]) -> Node {
        let mut tracer = Tracer { open: Vec::new(), done: Vec::new() };
        tracer.part(name, Reader::new(bytes), T::trace);
        tracer.done.pop().unwrap_or_else(|| Node::new(name, 0, 0))
    }

    /// The first child of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The node at a path of names and indices: `services[0].descriptors[1].service_name`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split(['.', '[']).filter(|step| !step.is_empty()).try_fold(self, |node, step| {
            match step.strip_suffix(']') {
                Some(index) => node.children.get(index.parse::<usize>().ok()?),
                None => node.get(step),
            }
        })
    }

    fn new(name: &'static str, first_bit: usize, bits: usize) -> Node {
        Node { name, first_bit, bits, value: None, text: String::new(), children: Vec::new(), error: None }
    }
}

/// Collects nodes while structures are walked.
#[derive(Debug)]
pub struct Tracer {
    open: Vec<Node>,
    done: Vec<Node>,
}

impl Tracer {
    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.done.push(node),
        }
    }

    /// A field of `bits` bits, `first` bits behind the byte `run`.
    pub fn bits(&mut self, name: &'static str, run: usize, first: usize, bits: u32, value: u64, text: &dyn fmt::Debug) {
        let first_bit = run.saturating_mul(8).saturating_add(first);
        let node = Node::new(name, first_bit, usize::try_from(bits).unwrap_or(0));
        self.add(Node { value: Some(value), text: format!("{text:?}"), ..node });
    }

    /// All bytes of `r` as one field.
    pub fn leaf(&mut self, name: &'static str, r: Reader<'_>, text: &dyn fmt::Debug) {
        let value = match r.len() {
            n @ 1..=8 => r.peek().get(..n).map(|bytes| bytes.iter().fold(0, |v: u64, b| v << 8 | u64::from(*b))),
            _ => None,
        };
        let node = Node::new(name, r.offset().saturating_mul(8), r.len().saturating_mul(8));
        self.add(Node { value, text: format!("{text:?}"), ..node });
    }

    /// A number of `width` bytes at the front of `r` that announces what follows.
    ///
    /// # Errors
    /// When it is not there.
    pub fn length(&mut self, r: &mut Reader<'_>, width: usize, name: Name) -> Result<(), Error> {
        let before = *r;
        let number = r.bytes(width, name)?.iter().fold(0u64, |v, b| v << 8 | u64::from(*b));
        if width > 0 {
            self.leaf(name, r.since(&before), &number);
        }
        Ok(())
    }

    /// A part that `walk` reads out of `r`. What it leaves is its tail; an error stays in the node.
    pub fn part<'a>(
        &mut self,
        name: &'static str,
        mut r: Reader<'a>,
        walk: impl FnOnce(&mut Reader<'a>, &mut Tracer) -> Result<(), Error>,
    ) {
        self.open.push(Node::new(name, r.offset().saturating_mul(8), r.len().saturating_mul(8)));
        let error = walk(&mut r, self).err();
        if error.is_none() && !r.is_empty() {
            self.leaf("tail", r, &Blob(r.peek()));
        }
        if let Some(mut node) = self.open.pop() {
            node.error = error;
            self.add(node);
        }
    }

    /// Makes the open node a leaf with this text.
    pub fn text(&mut self, text: &dyn fmt::Debug) {
        if let Some(node) = self.open.last_mut() {
            node.text = format!("{text:?}");
        }
    }

    fn children(&self) -> usize {
        self.open.last().map_or(0, |node| node.children.len())
    }

    /// Gives text and number of the open node, which stand for the bytes of `r` alone, to a child.
    fn body(&mut self, r: Reader<'_>) {
        if let Some(node) = self.open.last_mut() {
            let leaf = Node::new("body", r.offset().saturating_mul(8), r.len().saturating_mul(8));
            let text = core::mem::take(&mut node.text);
            node.children.push(Node { value: node.value.take(), text, ..leaf });
        }
    }

    /// Names the open node by what it turned out to be.
    fn rename(&mut self, name: &'static str) {
        if let Some(node) = self.open.last_mut() {
            node.name = name;
        }
    }
}

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
/// Of an item that is not whole. What is wrong with its body stands there.
pub fn item<'a, U: TraceTagged<'a>>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
    let mut head = *r;
    let (raw, body) = crate::rt::raw::<U::Raw>(r)?;
    U::Raw::trace_head(&mut head, t)?;
    match U::line(raw.tag()) {
        Some((name, walk)) => {
            t.rename(name);
            let (all, mut body) = (body, body);
            let before = t.children();
            let walked = walk(&mut body, t);
            if t.children() == before && !all.is_empty() {
                t.body(all);
            }
            if walked.is_ok() && !body.is_empty() {
                t.leaf("tail", body, &Blob(body.peek()));
            }
            walked
        }
        None => {
            t.rename("unknown");
            t.leaf("body", body, &Blob(body.peek()));
            Ok(())
        }
    }
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
            Ok(())
        }
        None => Blob::trace(r, t),
    }
}

impl<'a> Trace<'a> for Blob<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        t.text(&Blob(r.rest()));
        Ok(())
    }
}

/// A structure that is one field, by its own text.
///
/// # Errors
/// As [`Decode::decode`].
pub fn leaf<'a, T: Decode<'a> + fmt::Debug>(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
    let before = *r;
    let value = T::decode(r)?;
    t.value(r.since(&before));
    t.text(&value);
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
    [const N: usize] [u8; N];
    [const N: usize] Digits<N>;
    [T: crate::Bits + fmt::Debug, const BITS: u32] Scalar<T, BITS>;
}

impl Tracer {
    /// Gives the open node the number in `r`.
    fn value(&mut self, r: Reader<'_>) {
        if let (Some(node), 1..=8) = (self.open.last_mut(), r.len()) {
            node.value = Some(r.peek().iter().fold(0, |v: u64, b| v << 8 | u64::from(*b)));
        }
    }
}

impl<'a, T: crate::Bits + fmt::Debug, const BITS: u32> Trace<'a> for Packed<'a, T, BITS> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let mut bits = crate::rt::BitReader::new(*r);
        let mut left = r.len().saturating_mul(8);
        r.rest();
        while let Some(after) = left.checked_sub(usize::try_from(BITS).unwrap_or(usize::MAX)) {
            let first = bits.position();
            let raw = bits.take(BITS, &"entry")?;
            t.bits("entry", 0, first, BITS, raw, &T::from_bits(raw, BITS));
            left = after;
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
        let mut state = T::begin(with);
        while !r.is_empty() {
            // Where the entry ends is known before it is told of.
            let (mut ahead, mut after) = (*r, state);
            let read = T::read_entry(&mut ahead, &mut after);
            if read.is_err() || ahead.len() == r.len() {
                let all = *r;
                r.rest();
                t.part(T::NAME, all, |r, t| T::trace_entry(r, &mut state, t));
                return read.and(Err(all.error(ErrorKind::EmptyEntry, T::NAME)));
            }
            t.part(T::NAME, ahead.since(r), |r, t| T::trace_entry(r, &mut state, t));
            (*r, state) = (ahead, after);
        }
        Ok(())
    }
}

impl<'a, T: Trace<'a>> Trace<'a> for Known<'a, T> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        T::trace(r, t)
    }
}
