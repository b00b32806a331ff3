//! Loops of entries.

use crate::{Decode, Encode, Error, ErrorKind, Reader, Writer};
use core::fmt;

/// A loop of `T` that fills its enclosing length.
///
/// From the wire it stays undecoded until iterated; to the wire it is a slice of items the caller
/// holds. Neither form owns memory.
///
/// Errors inside a loop appear when it is walked, not when its table is decoded: use
/// [`validate`](List::validate) to look for them without keeping the entries.
#[derive(Clone, Copy)]
pub enum List<'a, T> {
    /// As received.
    Wire(Reader<'a>),
    /// Built by the caller.
    Items(&'a [T]),
}

impl<'a, T> List<'a, T> {
    /// A loop in wire form: for instance one encoded before, with entries of another namespace.
    pub const fn from_wire(bytes: &'a [u8]) -> Self {
        List::Wire(Reader::new(bytes))
    }

    /// The bytes as received; None for a loop built from items.
    pub const fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            List::Wire(r) => Some(r.peek()),
            List::Items(_) => None,
        }
    }

    /// The same bytes read as other entries: another namespace, or raw. None for items.
    pub const fn view_as<U>(&self) -> Option<List<'a, U>> {
        match self {
            List::Wire(r) => Some(List::Wire(*r)),
            List::Items(_) => None,
        }
    }

    /// True when the loop has neither entries nor bytes.
    pub const fn is_empty(&self) -> bool {
        match self {
            List::Wire(r) => r.is_empty(),
            List::Items(items) => items.is_empty(),
        }
    }
}

impl<'a, T: Decode<'a> + Copy> List<'a, T> {
    /// The entries. A framing error is the last item.
    #[inline]
    pub const fn iter(&self) -> ListIter<'a, T> {
        ListIter(*self)
    }

    /// Decodes every entry.
    ///
    /// # Errors
    /// The first error met.
    pub fn validate(&self) -> Result<(), Error> {
        self.iter().try_for_each(|item| item.map(drop))
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        List::Items(&[])
    }
}

impl<'a, T> From<&'a [T]> for List<'a, T> {
    fn from(items: &'a [T]) -> Self {
        List::Items(items)
    }
}

impl<'a, T, const N: usize> From<&'a [T; N]> for List<'a, T> {
    fn from(items: &'a [T; N]) -> Self {
        List::Items(items)
    }
}

impl<'a, T: Decode<'a> + Copy + PartialEq> PartialEq for List<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (List::Wire(a), List::Wire(b)) => a.peek() == b.peek(),
            _ => self.iter().eq(other.iter()),
        }
    }
}

impl<'a, T: Decode<'a> + Copy + fmt::Debug> fmt::Debug for List<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for item in self.iter() {
            match item {
                Ok(item) => list.entry(&item),
                Err(error) => list.entry(&error),
            };
        }
        list.finish()
    }
}

impl<'a, T> Decode<'a> for List<'a, T> {
    const NAME: &'static str = "List";

    #[inline(always)]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        let all = *r;
        r.rest();
        Ok(List::Wire(all))
    }
}

impl<T: Encode> Encode for List<'_, T> {
    #[inline]
    fn encoded_len(&self) -> usize {
        match self {
            List::Wire(r) => r.len(),
            List::Items(items) => items.iter().fold(0, |n: usize, i| n.saturating_add(i.encoded_len())),
        }
    }

    #[inline]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            List::Wire(r) => w.put(r.peek(), "List"),
            List::Items(items) => items.iter().try_for_each(|item| item.encode(w)),
        }
    }
}

/// A loop announced by its number of entries, for the columns `(count n)` and `(times e)`.
pub trait Counted<'a>: Sized {
    /// Reads `n` entries.
    ///
    /// # Errors
    /// That of the first entry that does not decode: the end of the loop is then unknown.
    fn decode_count(n: usize, r: &mut Reader<'a>, at: &'static str) -> Result<Self, Error>;

    /// The number of entries.
    ///
    /// # Errors
    /// Of a loop in wire form that does not decode.
    fn count(&self) -> Result<usize, Error>;
}

impl<'a, T: Decode<'a> + Copy> Counted<'a> for List<'a, T> {
    #[inline]
    fn decode_count(n: usize, r: &mut Reader<'a>, at: &'static str) -> Result<Self, Error> {
        let start = *r;
        for _ in 0..n {
            let before = r.len();
            T::decode(r)?;
            if r.len() == before {
                return Err(r.error(ErrorKind::EmptyEntry, at));
            }
        }
        Ok(List::Wire(r.since(&start)))
    }

    #[inline]
    fn count(&self) -> Result<usize, Error> {
        match self {
            List::Items(items) => Ok(items.len()),
            List::Wire(_) => self.iter().try_fold(0usize, |n, item| item.map(|_| n.saturating_add(1))),
        }
    }
}

impl<'a, T: Decode<'a> + Copy> IntoIterator for List<'a, T> {
    type Item = Result<T, Error>;
    type IntoIter = ListIter<'a, T>;

    #[inline]
    fn into_iter(self) -> ListIter<'a, T> {
        self.iter()
    }
}

/// The entries of a [`List`]; ends after the first framing error.
#[derive(Debug, Clone, Copy)]
pub struct ListIter<'a, T: Decode<'a> + Copy>(List<'a, T>);

impl<'a, T: Decode<'a> + Copy> ListIter<'a, T> {
    /// What has not been walked yet.
    pub const fn rest(&self) -> List<'a, T> {
        self.0
    }
}

impl<'a, T: Decode<'a> + Copy> Iterator for ListIter<'a, T> {
    type Item = Result<T, Error>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            List::Wire(r) if r.is_empty() => None,
            List::Wire(r) => {
                let before = r.len();
                let mut item = T::decode(r);
                if r.len() == before && item.is_ok() {
                    item = Err(r.error(ErrorKind::EmptyEntry, T::NAME));
                }
                if item.is_err() {
                    *r = Reader::default();
                }
                Some(item)
            }
            List::Items(items) => {
                let (first, rest) = items.split_first()?;
                *items = rest;
                Some(Ok(*first))
            }
        }
    }
}
