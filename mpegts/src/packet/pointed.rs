//! Payloads in which sections and the like start where a pointer_field says.

use super::MAX_PAYLOAD;

/// A payload under way.
#[derive(Debug, Clone)]
pub(crate) struct PointedPayload {
    bytes: [u8; MAX_PAYLOAD],
    used: usize,
    pointed: bool,
}

impl PointedPayload {
    pub(crate) const fn new() -> Self {
        PointedPayload { bytes: [0; MAX_PAYLOAD], used: 0, pointed: false }
    }

    /// What is in it.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.used).unwrap_or(&self.bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.used >= MAX_PAYLOAD
    }

    /// Whether there is a pointer_field.
    pub(crate) const fn is_pointed(&self) -> bool {
        self.pointed
    }

    /// Whether something can start here with `len` bytes, behind a pointer_field.
    pub(crate) const fn has_room(&self, len: usize) -> bool {
        let pointer = if self.pointed { 0 } else { 1 };
        self.used.saturating_add(pointer).saturating_add(len) <= MAX_PAYLOAD
    }

    /// Something starts here: puts a pointer_field in front, where there is none. There must be room for it.
    pub(crate) fn start(&mut self) {
        if self.pointed {
            return;
        }
        let pointer = u8::try_from(self.used).unwrap_or(0);
        self.bytes.copy_within(..self.used.min(MAX_PAYLOAD - 1), 1);
        let [first, ..] = &mut self.bytes;
        *first = pointer;
        (self.used, self.pointed) = (self.used.saturating_add(1), true);
    }

    /// Takes what there is room for, and gives the rest.
    pub(crate) fn fill<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some((_, room)) = self.bytes.split_at_mut_checked(self.used) else { return bytes };
        let (now, later) = bytes.split_at_checked(room.len()).unwrap_or((bytes, &[]));
        if let Some((to, _)) = room.split_at_mut_checked(now.len()) {
            to.copy_from_slice(now);
        }
        self.used = self.used.saturating_add(now.len());
        later
    }

    /// Begins the next one.
    pub(crate) const fn clear(&mut self) {
        (self.used, self.pointed) = (0, false);
    }
}
