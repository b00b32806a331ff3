//! Loops of entries.

use crate::{Decode, Encode, Entry, Error, ErrorKind, Name, Reader, Writer};
use core::fmt;

/// A loop of `T` that fills its enclosing length.
///
/// From the wire it stays undecoded until iterated; to the wire it is a slice of items the caller
/// holds. Neither form owns memory. `A` is what the enclosing structure says of the entries, for those with arguments.
///
/// Errors inside a loop appear when it is walked, not when its table is decoded: use
/// [`validate`](List::validate) to look for them without keeping the entries.
#[derive(Clone, Copy)]
pub enum List<'a, T, A = ()> {
    /// As received.
    Wire(Reader<'a>, A),
    /// Built by the caller.
    Items(&'a [T]),
}

impl<'a, T> List<'a, T> {
    /// A loop in wire form: for instance one encoded before, with entries of another namespace.
    pub const fn from_wire(bytes: &'a [u8]) -> Self {
        List::Wire(Reader::new(bytes), ())
    }
}

impl<'a, T, A> List<'a, T, A> {
    /// The bytes as received; None for a loop built from items.
    pub const fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            List::Wire(r, _) => Some(r.peek()),
            List::Items(_) => None,
        }
    }

    /// The same bytes read as other entries: another namespace, or raw. None for items.
    pub const fn view_as<U>(&self) -> Option<List<'a, U>> {
        self.scoped(())
    }

    /// The same bytes read as entries of which something is known: for instance the items of a
    /// [`scoped!`](crate::scoped) union, with a scope to begin with. None for items.
    pub const fn scoped<U, B: Copy>(&self, with: B) -> Option<List<'a, U, B>> {
        match self {
            List::Wire(r, _) => Some(List::Wire(*r, with)),
            List::Items(_) => None,
        }
    }

    /// True when the loop has neither entries nor bytes.
    pub const fn is_empty(&self) -> bool {
        match self {
            List::Wire(r, _) => r.is_empty(),
            List::Items(items) => items.is_empty(),
        }
    }
}

impl<'a, A: Copy, T: Entry<'a, A> + Copy> List<'a, T, A> {
    /// The entries. A framing error is the last item.
    #[inline]
    pub fn iter(&self) -> ListIter<'a, T, A> {
        let state = match self {
            List::Wire(_, with) => Some(T::begin(*with)),
            List::Items(_) => None,
        };
        ListIter { list: *self, state }
    }

    /// Decodes every entry, and leaves nothing over.
    ///
    /// # Errors
    /// The first there is: an entry that does not decode, an item of a union that is `Invalid`, or bytes behind what is
    /// known of an item, which a later edition of its standard may have added.
    pub fn validate(&self) -> Result<(), Error> {
        let mut entries = self.iter();
        while let Some(entry) = entries.next() {
            if let Some(flaw) = entry?.flaw(entries.offset()) {
                return Err(flaw);
            }
        }
        Ok(())
    }

    /// Checks only that the loop is made of whole entries, whatever the items of a union hold.
    ///
    /// # Errors
    /// That of the first entry that does not decode: what is behind it is lost.
    pub fn check_framing(&self) -> Result<(), Error> {
        self.iter().try_for_each(|item| item.map(drop))
    }

    /// Checks that `more` is true of all entries but the last.
    ///
    /// # Errors
    /// [`ErrorKind::Inconsistent`], and those of an entry.
    pub fn check_while(&self, w: &Writer<'_>, at: Name, more: impl Fn(&T) -> bool) -> Result<(), Error> {
        let mut open = true;
        for entry in self.iter() {
            if !open {
                return Err(w.error(ErrorKind::Inconsistent, at));
            }
            open = more(&entry?);
        }
        if open { Err(w.error(ErrorKind::Inconsistent, at)) } else { Ok(()) }
    }
}

impl<T, A> Default for List<'_, T, A> {
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

impl<'a, A: Copy + PartialEq, T: Entry<'a, A> + Copy + PartialEq> PartialEq for List<'a, T, A> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (List::Wire(a, with), List::Wire(b, other)) if with == other => a.peek() == b.peek(),
            _ => {
                let (mut a, mut b) = (self.iter(), other.iter());
                loop {
                    match (a.cold_next(), b.cold_next()) {
                        (None, None) => return true,
                        (a, b) if a != b => return false,
                        _ => {}
                    }
                }
            }
        }
    }
}

impl<'a, A: Copy, T: Entry<'a, A> + Copy + fmt::Debug> fmt::Debug for List<'a, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        let mut items = self.iter();
        while let Some(item) = items.cold_next() {
            match item {
                Ok(item) => list.entry(&item),
                Err(error) => list.entry(&error),
            };
        }
        list.finish()
    }
}

impl<'a, T: Entry<'a> + Copy> Decode<'a> for List<'a, T> {
    const NAME: Name = &"List";

    #[inline(always)]
    fn decode(r: &mut Reader<'a>) -> Result<Self, Error> {
        Self::decode_with(r, ())
    }

    fn fits(r: Reader<'a>) -> bool {
        List::<T>::Wire(r, ()).check_framing().is_ok()
    }
}

impl<T: Encode> Encode for List<'_, T> {
    #[inline]
    fn encoded_len(&self) -> usize {
        match self {
            List::Wire(r, ()) => r.len(),
            List::Items(items) => items.iter().fold(0, |n: usize, i| n.saturating_add(i.encoded_len())),
        }
    }

    #[inline]
    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            List::Wire(r, ()) => w.put(r.peek(), &"List"),
            List::Items(items) => items.iter().try_for_each(|item| item.encode(w)),
        }
    }
}

impl<'a, T, A> List<'a, T, A> {
    /// Takes all that `r` has left, of which the enclosing structure says `with`.
    ///
    /// # Errors
    /// None: those of the entries show when they are walked.
    #[inline(always)]
    pub fn decode_with(r: &mut Reader<'a>, with: A) -> Result<Self, Error> {
        let all = *r;
        r.rest();
        Ok(List::Wire(all, with))
    }
}

impl<'a, A: Copy + PartialEq, T: Entry<'a, A>> List<'a, T, A> {
    /// Takes `n` entries.
    ///
    /// # Errors
    /// That of the first entry that does not decode: the end of the loop is then unknown.
    #[inline]
    pub fn decode_count_with(n: usize, r: &mut Reader<'a>, at: Name, with: A) -> Result<Self, Error> {
        let (start, mut state) = (*r, T::begin(with));
        for _ in 0..n {
            entry::<T, A>(r, &mut state, at)?;
        }
        Ok(List::Wire(r.since(&start), with))
    }

    /// Takes entries up to and including the first of which `more` is false.
    ///
    /// # Errors
    /// That of the first entry that does not decode.
    #[inline]
    pub fn decode_while(r: &mut Reader<'a>, at: Name, with: A, more: impl Fn(&T) -> bool) -> Result<Self, Error> {
        let (start, mut state) = (*r, T::begin(with));
        while more(&entry::<T, A>(r, &mut state, at)?) {}
        Ok(List::Wire(r.since(&start), with))
    }

    /// Exactly the number of bytes [`encode_with`](Self::encode_with) writes.
    #[inline]
    pub fn encoded_len_with(&self, with: A) -> usize {
        match self {
            List::Wire(r, _) => r.len(),
            List::Items(items) => items.iter().fold(0, |n: usize, i| n.saturating_add(i.entry_len(with))),
        }
    }

    /// Writes the entries.
    ///
    /// # Errors
    /// Those of an entry; [`ErrorKind::Inconsistent`] where the bytes were received with something else said of them.
    #[inline]
    pub fn encode_with(&self, w: &mut Writer<'_>, with: A) -> Result<(), Error> {
        match self {
            List::Wire(_, other) if *other != with => Err(w.error(ErrorKind::Inconsistent, T::NAME)),
            List::Wire(r, _) => w.put(r.peek(), &"List"),
            List::Items(items) => items.iter().try_for_each(|item| item.write_entry(w, with)),
        }
    }
}

/// One entry, which has bytes.
#[inline(always)]
fn entry<'a, T: Entry<'a, A>, A>(r: &mut Reader<'a>, state: &mut T::State, at: Name) -> Result<T, Error> {
    let before = r.len();
    let entry = T::read_entry(r, state)?;
    if r.len() == before { Err(r.error(ErrorKind::EmptyEntry, at)) } else { Ok(entry) }
}

/// A loop announced by its number of entries, for the columns `(count n)` and `(times e)`.
pub trait Counted<'a>: Sized {
    /// Reads `n` entries.
    ///
    /// # Errors
    /// That of the first entry that does not decode: the end of the loop is then unknown.
    fn decode_count(n: usize, r: &mut Reader<'a>, at: Name) -> Result<Self, Error>;

    /// The number of entries.
    ///
    /// # Errors
    /// Of a loop in wire form that does not decode.
    fn count(&self) -> Result<usize, Error>;
}

impl<'a, T: Entry<'a> + Copy> Counted<'a> for List<'a, T> {
    #[inline]
    fn decode_count(n: usize, r: &mut Reader<'a>, at: Name) -> Result<Self, Error> {
        Self::decode_count_with(n, r, at, ())
    }

    #[inline]
    fn count(&self) -> Result<usize, Error> {
        self.count_entries()
    }
}

impl<'a, A: Copy, T: Entry<'a, A> + Copy> List<'a, T, A> {
    /// The number of entries.
    ///
    /// # Errors
    /// Of a loop in wire form that does not decode.
    #[inline]
    pub fn count_entries(&self) -> Result<usize, Error> {
        match self {
            List::Items(items) => Ok(items.len()),
            List::Wire(..) => self.iter().try_fold(0usize, |n, item| item.map(|_| n.saturating_add(1))),
        }
    }
}

impl<'a, T: Counted<'a>> Counted<'a> for Option<T> {
    #[inline]
    fn decode_count(n: usize, r: &mut Reader<'a>, at: Name) -> Result<Self, Error> {
        T::decode_count(n, r, at).map(Some)
    }

    #[inline]
    fn count(&self) -> Result<usize, Error> {
        self.as_ref().map_or(Ok(0), T::count)
    }
}

impl<'a, A: Copy, T: Entry<'a, A> + Copy> IntoIterator for List<'a, T, A> {
    type Item = Result<T, Error>;
    type IntoIter = ListIter<'a, T, A>;

    #[inline]
    fn into_iter(self) -> ListIter<'a, T, A> {
        self.iter()
    }
}

/// The entries of a [`List`]; ends after the first framing error.
pub struct ListIter<'a, T: Entry<'a, A>, A = ()> {
    list: List<'a, T, A>,
    /// None of items, which need none.
    state: Option<T::State>,
}

impl<'a, T: Entry<'a, A> + Copy, A: Copy> Clone for ListIter<'a, T, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a, T: Entry<'a, A> + Copy, A: Copy> Copy for ListIter<'a, T, A> {}

impl<'a, T: Entry<'a, A> + Copy + fmt::Debug, A: Copy> fmt::Debug for ListIter<'a, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl<'a, T: Entry<'a, A> + Copy, A: Copy> ListIter<'a, T, A> {
    /// What has not been walked yet.
    pub const fn rest(&self) -> List<'a, T, A> {
        self.list
    }

    /// As `next`, once in the program for each type of entries.
    #[inline(never)]
    fn cold_next(&mut self) -> Option<Result<T, Error>> {
        self.next()
    }

    /// Where the next entry begins; 0 in a list of items.
    pub const fn offset(&self) -> usize {
        match self.list {
            List::Wire(r, _) => r.offset(),
            List::Items(_) => 0,
        }
    }
}

impl<'a, T: Entry<'a, A> + Copy, A: Copy> Iterator for ListIter<'a, T, A> {
    type Item = Result<T, Error>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        match (&mut self.list, &mut self.state) {
            (List::Wire(r, _), Some(state)) if !r.is_empty() => {
                let item = entry::<T, A>(r, state, T::NAME);
                if item.is_err() {
                    *r = Reader::default();
                }
                Some(item)
            }
            (List::Items(items), _) => {
                let (first, rest) = items.split_first()?;
                *items = rest;
                Some(Ok(*first))
            }
            _ => None,
        }
    }
}
