//! A structure together with its bytes.

use crate::{Decode, Encode, Error, View};
use bytes::Bytes;
use core::{fmt, marker::PhantomData};

/// A structure kept beyond its buffer: `'static`, `Send`, cheap to clone.
///
/// The wire form is the owned form; [`get`](Self::get) decodes the fixed part again, which takes
/// about as long as following a pointer to it would.
///
/// ```
/// use wire::{Blob, Owned};
/// let owned = Owned::<Blob<'static>>::new(bytes::Bytes::from_static(&[1, 2, 3])).unwrap();
/// let part = owned.slice(&owned.get().0[1..]);
/// assert_eq!(&part[..], [2, 3]);
/// ```
pub struct Owned<V> {
    bytes: Bytes,
    view: PhantomData<fn() -> V>,
}

impl<V: View> Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode,
{
    /// Checks once that `bytes` decode, and takes them.
    ///
    /// # Errors
    /// Those of the structure; bytes left over are an error too.
    pub fn new(bytes: Bytes) -> Result<Self, Error> {
        V::Of::from_bytes(&bytes)?;
        Ok(Owned { bytes, view: PhantomData })
    }

    /// Copies the structure into a buffer of its own: exactly its bytes, nothing else is kept alive.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn of(view: &V::Of<'_>) -> Result<Self, Error> {
        Self::new(view.encode_to_vec()?.into())
    }

    /// The structure.
    pub fn get(&self) -> V::Of<'_>
    where
        for<'a> V::Of<'a>: Default,
    {
        // The bytes decoded in `new` and do not change.
        V::Of::from_bytes(&self.bytes).unwrap_or_default()
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// A part that was borrowed from [`get`](Self::get), owned: no copy.
    pub fn slice(&self, part: &[u8]) -> Bytes {
        share(&self.bytes, part)
    }
}

/// `part`, owned: without a copy when it lies in `buffer`, copied otherwise.
///
/// Shared bytes keep all of `buffer` alive; to keep little of much, copy instead ([`Owned::of`]).
pub fn share(buffer: &Bytes, part: &[u8]) -> Bytes {
    let start = (part.as_ptr() as usize).wrapping_sub(buffer.as_ptr() as usize);
    match start.checked_add(part.len()) {
        Some(end) if end <= buffer.len() => buffer.slice(start..end),
        _ => Bytes::copy_from_slice(part),
    }
}

impl<V> Clone for Owned<V> {
    fn clone(&self) -> Self {
        Owned { bytes: self.bytes.clone(), view: PhantomData }
    }
}

impl<V> PartialEq for Owned<V> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<V> Eq for Owned<V> {}

impl<V: View> fmt::Debug for Owned<V>
where
    for<'a> V::Of<'a>: Decode<'a> + Encode + fmt::Debug + Default,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl View for crate::Blob<'static> {
    type Of<'a> = crate::Blob<'a>;
}
