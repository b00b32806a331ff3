//! A bounded place to put pieces together.

/// At most `N` bytes: on the heap where there is one, and then only when needed; in place otherwise.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, Default)]
pub struct Store<const N: usize>(alloc::vec::Vec<u8>);

/// At most `N` bytes: on the heap where there is one, and then only when needed; in place otherwise.
#[cfg(not(feature = "alloc"))]
#[derive(Debug, Clone)]
pub struct Store<const N: usize>([u8; N], usize);

#[cfg(feature = "alloc")]
impl<const N: usize> Store<N> {
    /// Nothing.
    pub const fn new() -> Self {
        Store(alloc::vec::Vec::new())
    }

    /// What has been collected.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Drops all of it.
    #[inline]
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Drops all but the first `len` bytes.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Adds `bytes`, all of them or none: false when there is no room.
    #[inline]
    pub fn extend(&mut self, bytes: &[u8]) -> bool {
        let end = self.0.len().saturating_add(bytes.len());
        if end > self.0.capacity() {
            self.grow(end);
        }
        if end <= N {
            self.0.extend_from_slice(bytes);
        }
        end <= N
    }

    /// Makes room for what has come and as much again, up to `N`: what a sender announces costs nothing
    /// before it comes.
    #[cold]
    fn grow(&mut self, end: usize) {
        if end <= N {
            let room = self.0.capacity().saturating_mul(2).clamp(end, N);
            self.0.reserve_exact(room.saturating_sub(self.0.len()));
        }
    }
}

#[cfg(not(feature = "alloc"))]
impl<const N: usize> Default for Store<N> {
    fn default() -> Self {
        Store::new()
    }
}

#[cfg(not(feature = "alloc"))]
impl<const N: usize> Store<N> {
    /// Nothing.
    pub const fn new() -> Self {
        Store([0; N], 0)
    }

    /// What has been collected.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or_default()
    }

    /// Drops all of it.
    #[inline]
    pub const fn clear(&mut self) {
        self.1 = 0;
    }

    /// Drops all but the first `len` bytes.
    #[inline]
    pub const fn truncate(&mut self, len: usize) {
        if len < self.1 {
            self.1 = len;
        }
    }

    /// Adds `bytes`, all of them or none: false when there is no room.
    #[inline]
    pub fn extend(&mut self, bytes: &[u8]) -> bool {
        let end = self.1.saturating_add(bytes.len());
        match self.0.get_mut(self.1..end) {
            Some(to) => {
                // Not `copy_from_slice`: on small processors its check of the lengths stays, and brings panics in.
                to.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
                self.1 = end;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "alloc")]
    #[test]
    fn room_grows_with_what_has_come_up_to_the_bound() {
        let mut s = Store::<100>::new();
        for (len, room) in [(10, 10), (1, 20), (9, 20), (30, 50), (1, 100), (49, 100)] {
            assert!(s.extend(&[7; 100][..len]));
            assert_eq!(s.0.capacity(), room);
        }
        assert!(!s.extend(&[8]));
        assert_eq!((s.bytes().len(), s.0.capacity()), (100, 100));
    }

    #[test]
    fn bytes_go_in_whole_or_not_at_all() {
        let mut s = Store::<4>::new();
        assert!(s.extend(&[1, 2, 3]) && !s.extend(&[4, 5]) && s.extend(&[6]));
        assert_eq!(s.bytes(), [1, 2, 3, 6]);
        s.truncate(9);
        s.truncate(2);
        assert_eq!(s.bytes(), [1, 2]);
        s.clear();
        assert!(s.bytes().is_empty() && s.extend(&[7]));
    }
}
