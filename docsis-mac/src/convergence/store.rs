//! Where the pieces of a frame are put together.

/// The longest frame that is put together: with a heap, the longest there is.
#[cfg(feature = "alloc")]
pub const MAX_FRAME: usize = 6 + 0xFFFF;
/// The longest frame that is put together: without a heap, ample for packets of 2000 bytes.
#[cfg(not(feature = "alloc"))]
pub const MAX_FRAME: usize = 4096;

/// At most [`MAX_FRAME`] bytes: on the heap, and then only when needed.
#[cfg(feature = "alloc")]
#[derive(Debug, Default)]
pub struct Store(alloc::vec::Vec<u8>);

#[cfg(feature = "alloc")]
impl Store {
    pub const fn new() -> Self {
        Store(alloc::vec::Vec::new())
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn reserve(&mut self, n: usize) {
        self.0.reserve(n.min(MAX_FRAME));
    }

    pub fn extend(&mut self, bytes: &[u8]) {
        if self.0.len().saturating_add(bytes.len()) <= MAX_FRAME {
            self.0.extend_from_slice(bytes);
        }
    }
}

/// At most [`MAX_FRAME`] bytes in place.
#[cfg(not(feature = "alloc"))]
#[derive(Debug)]
pub struct Store([u8; MAX_FRAME], usize);

#[cfg(not(feature = "alloc"))]
impl Default for Store {
    fn default() -> Self {
        Store::new()
    }
}

#[cfg(not(feature = "alloc"))]
impl Store {
    pub const fn new() -> Self {
        Store([0; MAX_FRAME], 0)
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or_default()
    }

    pub fn clear(&mut self) {
        self.1 = 0;
    }

    pub const fn reserve(&self, _: usize) {}

    pub fn extend(&mut self, bytes: &[u8]) {
        let end = self.1.saturating_add(bytes.len());
        if let Some(to) = self.0.get_mut(self.1..end) {
            to.copy_from_slice(bytes);
            self.1 = end;
        }
    }
}
