//! Contents too large for one message.

use alloc::vec::Vec;
use core::time::Duration;
use wire::{Error, ErrorKind};

/// Puts the TLVs of a descriptor together that came in several messages, in any order.
///
/// One of these serves one sender and one kind of message: a MAC domain descriptor, whose body
/// counts its parts from 1, or messages of version 5, whose header counts from 0. A TLV may be cut
/// where one part ends: only the whole can be walked.
///
/// Messages without a change count can be told apart by what else they hold and by time alone. A part that comes again with
/// other bytes, or after a pause, is one of the next message.
///
/// ```
/// use docsis_mac::message::{MddTlv, Multipart};
/// use docsis_mac::wire::List;
/// use std::time::Duration;
/// let mut parts = Multipart::new(65_536, Duration::from_secs(2));
/// // Of change count 7, the second part of two comes first.
/// let now = Duration::ZERO;
/// assert!(parts.push(now, 7, 2, 1, &[1, 12, 1, 0])?.is_none());
/// let whole = parts.push(now, 7, 2, 0, &[10, 1])?.expect("both parts are here");
/// let tlvs: List<MddTlv> = List::from_wire(&whole);
/// assert_eq!(tlvs.iter().count(), 2);
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Multipart {
    limit: usize,
    pause: Duration,
    message: u64,
    last_at: Duration,
    parts: Vec<Option<Vec<u8>>>,
}

impl Multipart {
    /// Collects at most `limit` bytes, of parts that come within `pause` of each other.
    pub const fn new(limit: usize, pause: Duration) -> Self {
        Multipart { limit, pause, message: 0, last_at: Duration::ZERO, parts: Vec::new() }
    }

    /// Takes part `index` (from 0) of `count` that came at `now`, by any clock that does not go back, and gives the whole
    /// once all are there; then it starts anew. So it does when `message` or `count` is another than before, when the part
    /// has come before with other bytes, and after a pause.
    ///
    /// `message` is what all parts of a message have in common: the configuration change count or the transaction ID;
    /// where there is neither, whom it is about, such as the SID of RNG-RSP or channel and profile of OPT-RSP.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] for an index that is not below the count; [`ErrorKind::TooLarge`] when
    /// the parts have more bytes than the limit, and then what was collected is dropped.
    pub fn push(
        &mut self,
        now: Duration,
        message: u64,
        count: u8,
        index: u8,
        tlvs: &[u8],
    ) -> Result<Option<Vec<u8>>, Error> {
        if index >= count {
            return Err(Error::new(ErrorKind::Value(index.into()), &"part", 0));
        }
        let is_late = now.saturating_sub(self.last_at) > self.pause;
        self.last_at = now;
        let is_other = match self.parts.get(usize::from(index)) {
            Some(part) => part.as_ref().is_some_and(|part| part != tlvs),
            None => true,
        };
        if is_late || is_other || self.message != message || self.parts.len() != usize::from(count) {
            self.message = message;
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

    const NOW: Duration = Duration::from_secs(7);

    fn parts(limit: usize) -> Multipart {
        Multipart::new(limit, Duration::from_secs(1))
    }

    #[test]
    fn trap_38_parts_come_in_any_order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut parts = parts(100);
            let mut wholes = Vec::new();
            for index in order {
                // Each but the last comes twice.
                wholes.extend(parts.push(NOW, 1, 3, index, &[index, index]).unwrap());
                if wholes.is_empty() {
                    wholes.extend(parts.push(NOW, 1, 3, index, &[index, index]).unwrap());
                }
            }
            assert_eq!(wholes, [[0, 0, 1, 1, 2, 2]], "{order:?}");
        }
    }

    #[test]
    fn trap_5_two_messages_are_never_spliced() {
        // The second half of A is lost, then the first of B.
        let mut parts = parts(100);
        assert_eq!(parts.push(NOW, 5, 2, 0, b"A0"), Ok(None));
        assert_eq!(parts.push(NOW + Duration::from_secs(2), 5, 2, 1, b"B1"), Ok(None));
        // The first half of B comes after all, and that of C.
        let later = NOW + Duration::from_secs(3);
        assert_eq!(parts.push(later, 5, 2, 0, b"B0"), Ok(Some(b"B0B1".to_vec())));
        assert_eq!(parts.push(later, 5, 2, 0, b"C0"), Ok(None));
        // The second half of C is lost.
        assert_eq!(parts.push(later, 5, 2, 0, b"D0"), Ok(None));
        assert_eq!(parts.push(later, 5, 2, 1, b"D1"), Ok(Some(b"D0D1".to_vec())));
        // About somebody else.
        assert_eq!(parts.push(later, 5, 2, 0, b"E0"), Ok(None));
        assert_eq!(parts.push(later, 6, 2, 1, b"F1"), Ok(None));
    }

    #[test]
    fn another_version_starts_anew() {
        let mut parts = parts(100);
        assert_eq!(parts.push(NOW, 1, 2, 0, &[1]), Ok(None));
        assert_eq!(parts.push(NOW, 2, 2, 1, &[4]), Ok(None));
        assert_eq!(parts.push(NOW, 2, 2, 0, &[3]), Ok(Some(std::vec![3, 4])));
        assert_eq!(parts.push(NOW, 2, 1, 0, &[]), Ok(Some(Vec::new())));
        assert!(parts.push(NOW, 2, 1, 1, &[]).is_err());
        assert!(parts.push(NOW, 2, 0, 0, &[]).is_err());
    }

    #[test]
    fn trap_40_collected_bytes_are_capped() {
        let mut parts = parts(10);
        assert_eq!(parts.push(NOW, 1, 255, 0, &[0; 10]), Ok(None));
        assert_eq!(parts.push(NOW, 1, 255, 1, &[0; 1]).unwrap_err().kind(), ErrorKind::TooLarge(11));
        assert_eq!(parts.push(NOW, 1, 255, 1, &[0; 1]), Ok(None));
    }
}
