//! Contents too large for one message.

use alloc::vec::Vec;
use wire::{Error, ErrorKind};

/// Puts the TLVs of a descriptor together that came in several messages, in any order.
///
/// One of these serves one sender and one kind of message: a MAC domain descriptor, whose body
/// counts its parts from 1, or messages of version 5, whose header counts from 0. A TLV may be cut
/// where one part ends: only the whole can be walked.
///
/// ```
/// use docsis_mac::message::{MddTlv, Multipart};
/// use docsis_mac::wire::List;
/// let mut parts = Multipart::new(65_536);
/// // Of change count 7, the second part of two comes first.
/// assert!(parts.push(7, 2, 1, &[1, 12, 1, 0])?.is_none());
/// let whole = parts.push(7, 2, 0, &[10, 1])?.expect("both parts are here");
/// let tlvs: List<MddTlv> = List::from_wire(&whole);
/// assert_eq!(tlvs.iter().count(), 2);
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Multipart {
    limit: usize,
    version: u8,
    parts: Vec<Option<Vec<u8>>>,
}

impl Multipart {
    /// Collects at most `limit` bytes.
    pub const fn new(limit: usize) -> Self {
        Multipart { limit, version: 0, parts: Vec::new() }
    }

    /// Takes part `index` (from 0) of `count`, and gives the whole once all are there; then it
    /// starts anew. So it does when `version`, the configuration change count, or `count` is
    /// another than before. A part that comes twice replaces the earlier one.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] for an index that is not below the count; [`ErrorKind::TooLarge`] when
    /// the parts have more bytes than the limit, and then what was collected is dropped.
    pub fn push(&mut self, version: u8, count: u8, index: u8, tlvs: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        if index >= count {
            return Err(Error::new(ErrorKind::Value(index.into()), &"part", 0));
        }
        if self.version != version || self.parts.len() != usize::from(count) {
            self.version = version;
            self.parts.clear();
            self.parts.resize(count.into(), None);
        }
        if let Some(part) = self.parts.get_mut(usize::from(index)) {
            *part = Some(tlvs.to_vec());
        }
        let size = self.parts.iter().flatten().fold(0usize, |n, part| n.saturating_add(part.len()));
        if size > self.limit {
            self.parts.clear();
            return Err(Error::new(ErrorKind::TooLarge(size as u64), &"parts", 0));
        }
        if self.parts.iter().any(Option::is_none) {
            return Ok(None);
        }
        let whole = self.parts.iter().flatten().flatten().copied().collect();
        self.parts.clear();
        Ok(Some(whole))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;

    #[test]
    fn trap_38_parts_come_in_any_order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut parts = Multipart::new(100);
            let mut whole = None;
            for index in order {
                assert_eq!(whole, None);
                // Each comes twice.
                whole = parts.push(1, 3, index, &[9]).unwrap().or(whole);
                whole = whole.or(parts.push(1, 3, index, &[index, index]).unwrap());
            }
            let last = order.last().copied().unwrap();
            let expected: Vec<u8> =
                (0..3).flat_map(|i| if i == last { std::vec![9] } else { std::vec![i, i] }).collect();
            assert_eq!(whole, Some(expected));
        }
    }

    #[test]
    fn another_version_starts_anew() {
        let mut parts = Multipart::new(100);
        assert_eq!(parts.push(1, 2, 0, &[1]), Ok(None));
        assert_eq!(parts.push(2, 2, 1, &[4]), Ok(None));
        assert_eq!(parts.push(2, 2, 0, &[3]), Ok(Some(std::vec![3, 4])));
        assert_eq!(parts.push(2, 1, 0, &[]), Ok(Some(Vec::new())));
        assert!(parts.push(2, 1, 1, &[]).is_err());
        assert!(parts.push(2, 0, 0, &[]).is_err());
    }

    #[test]
    fn trap_40_collected_bytes_are_capped() {
        let mut parts = Multipart::new(10);
        assert_eq!(parts.push(1, 255, 0, &[0; 10]), Ok(None));
        assert_eq!(parts.push(1, 255, 1, &[0; 1]).unwrap_err().kind(), ErrorKind::TooLarge(11));
        assert_eq!(parts.push(1, 255, 1, &[0; 1]), Ok(None));
    }
}
