//! The CRC-32 behind packets, messages and fragments: IEEE 802.3, least significant byte first.

use core::fmt;
use wire::{Error, ErrorKind, Reader, Writer, crc};

/// A CRC-32 field. The default is the right one: it is computed when written.
///
/// One that was received is not computed before [`check`](Self::check) asks. Written back it keeps
/// what it had: unchanged contents get the very same bytes; changed contents get a right CRC where
/// the received one was right, and one that is wrong by the same bits where it was wrong. So an
/// edit needs no care, and damage is never repaired silently.
#[derive(Clone, Copy, Default)]
pub struct Crc<'a>(State<'a>);

#[derive(Clone, Copy, Default)]
enum State<'a> {
    #[default]
    Right,
    Absent,
    /// The bits that are wrong.
    Wrong(u32),
    Received {
        found: u32,
        /// The bytes it covers.
        over: Reader<'a>,
    },
}

impl<'a> Crc<'a> {
    /// No CRC at all, as on the MAP pseudowire of DEPI and in some captures. Only messages can do
    /// without.
    pub const ABSENT: Crc<'static> = Crc(State::Absent);

    /// True where there is none.
    pub const fn is_absent(&self) -> bool {
        matches!(self.0, State::Absent)
    }

    /// The number as received.
    pub const fn received(&self) -> Option<u32> {
        match self.0 {
            State::Received { found, .. } => Some(found),
            _ => None,
        }
    }

    /// Computes the CRC of what was received and compares.
    ///
    /// # Errors
    /// [`ErrorKind::Checksum`] with both numbers, at the place of the CRC. A CRC that is absent or
    /// yet to be computed is not wrong.
    pub fn check(&self) -> Result<(), Error> {
        let (found, computed, offset) = match self.0 {
            State::Right | State::Absent => return Ok(()),
            State::Wrong(bits) => (bits, 0, 0),
            State::Received { found, over } => {
                (found, crc::ethernet(over.peek()), over.offset().saturating_add(over.len()))
            }
        };
        if found == computed {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Checksum { found, computed }, "CRC", offset))
    }

    /// True unless [`check`](Self::check) finds it wrong.
    pub fn is_ok(&self) -> bool {
        self.check().is_ok()
    }

    /// The bits in which it differs from the right one.
    pub fn deviation(&self) -> u32 {
        match self.0 {
            State::Right | State::Absent => 0,
            State::Wrong(bits) => bits,
            State::Received { found, over } => found ^ crc::ethernet(over.peek()),
        }
    }

    /// One that is wrong by `bits`, or right for 0.
    pub const fn from_deviation(bits: u32) -> Self {
        Crc(if bits == 0 { State::Right } else { State::Wrong(bits) })
    }

    /// Takes the next four bytes, which cover all since `start`.
    pub(crate) fn take(r: &mut Reader<'a>, start: &Reader<'a>, at: &'static str) -> Result<Self, Error> {
        let over = r.since(start);
        let found = u32::from_le_bytes(*r.array::<4>(at)?);
        Ok(Crc(State::Received { found, over }))
    }

    pub(crate) const fn encoded_len(&self) -> usize {
        if self.is_absent() { 0 } else { 4 }
    }

    /// Writes the CRC of all since `mark`.
    pub(crate) fn put(&self, w: &mut Writer<'_>, mark: usize, at: &'static str) -> Result<(), Error> {
        let written = w.since(mark);
        let number = match self.0 {
            State::Absent => return Ok(()),
            State::Received { found, over } if over.peek() == written => found,
            _ => crc::ethernet(written) ^ self.deviation(),
        };
        w.put(&number.to_le_bytes(), at)
    }
}

/// Equal when both are right, or wrong by the same bits.
impl PartialEq for Crc<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (State::Received { found: a, over: x }, State::Received { found: b, over: y }) if a == b => {
                x.peek() == y.peek() || self.deviation() == other.deviation()
            }
            _ => self.is_absent() == other.is_absent() && self.deviation() == other.deviation(),
        }
    }
}

impl fmt::Debug for Crc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            State::Right => f.write_str("computed"),
            State::Absent => f.write_str("absent"),
            State::Wrong(bits) => write!(f, "wrong by {bits:#010x}"),
            State::Received { found, .. } => write!(f, "{found:#010x}"),
        }
    }
}
