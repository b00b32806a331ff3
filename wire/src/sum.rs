//! Checksums as fields, for the column `(sum)`.

use crate::{Error, ErrorKind, Name, Reader, crc};
use core::fmt;
use core::marker::PhantomData;

/// A way to compute a checksum.
pub trait Sum: Copy + 'static {
    /// The name for errors.
    const NAME: Name;

    /// Bytes on the wire, at most eight.
    const LEN: usize;

    /// The least significant byte comes first.
    const LEAST_FIRST: bool;

    /// The checksum over `bytes`.
    fn sum(bytes: &[u8]) -> u64;
}

macro_rules! sums {
    ($( $(#[$meta:meta])* $Name:ident $name:literal $len:literal $first:literal $of:expr; )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $Name;

        impl Sum for $Name {
            const NAME: Name = &$name;
            const LEN: usize = $len;
            const LEAST_FIRST: bool = $first;

            #[inline]
            fn sum(bytes: &[u8]) -> u64 {
                let of: fn(&[u8]) -> u64 = $of;
                of(bytes)
            }
        }
    )* };
}
sums! {
    /// `CRC_32` of sections: [`crc::mpeg`].
    Mpeg "CRC_32" 4 false |b| u64::from(crc::mpeg(b));
    /// The CRC of Ethernet, least significant byte first: [`crc::ethernet`].
    Ethernet "CRC" 4 true |b| u64::from(crc::ethernet(b));
    /// The HCS of DOCSIS, least significant byte first: [`crc::x25`].
    X25 "HCS" 2 true |b| u64::from(crc::x25(b));
}

/// A field that is a checksum over everything of its structure before it.
pub trait Checksum<'a>: Copy + Default + PartialEq {
    /// Bytes on the wire, at most eight.
    const LEN: usize;

    /// The value of the field, from all bytes to its end: the last `LEN` are its own.
    ///
    /// # Errors
    /// [`ErrorKind::Checksum`], of a field that must be right.
    fn read(all: Reader<'a>) -> Result<Self, ErrorKind>;

    /// What to write behind `covered`, in the last `LEN` bytes.
    fn write(&self, covered: &[u8]) -> [u8; 8];
}

/// The bytes that a checksum covers, and the number behind them.
#[inline(always)]
fn split<S: Sum>(all: &[u8]) -> (&[u8], u64) {
    // Most have four bytes: one load then.
    if let (4, Some((covered, own))) = (S::LEN, all.split_last_chunk::<4>()) {
        let number = if S::LEAST_FIRST { u32::from_le_bytes(*own) } else { u32::from_be_bytes(*own) };
        return (covered, number.into());
    }
    let (covered, own) = all.split_at_checked(all.len().saturating_sub(S::LEN)).unwrap_or((all, &[]));
    (covered, number::<S>(own))
}

fn number<S: Sum>(bytes: &[u8]) -> u64 {
    let add = |n: u64, b: &u8| n << 8 | u64::from(*b);
    if S::LEAST_FIRST { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) }
}

/// The bytes of a checksum, the last `LEN` of these.
fn bytes<S: Sum>(number: u64) -> [u8; 8] {
    let unused = u32::try_from(8usize.saturating_sub(S::LEN).saturating_mul(8)).unwrap_or(0);
    if S::LEAST_FIRST { number.swap_bytes().wrapping_shr(unused).to_be_bytes() } else { number.to_be_bytes() }
}

/// The error of a checksum, by its last four bytes.
fn wrong(found: u64, computed: u64) -> ErrorKind {
    let low = |n: u64| u32::try_from(n & 0xFFFF_FFFF).unwrap_or(0);
    ErrorKind::Checksum { found: low(found), computed: low(computed) }
}

/// A checksum that must be right: another one is an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Checked<S>(PhantomData<S>);

impl<S> Default for Checked<S> {
    fn default() -> Self {
        Checked(PhantomData)
    }
}

impl<S> fmt::Debug for Checked<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("right")
    }
}

impl<S: Sum + PartialEq> Checksum<'_> for Checked<S> {
    const LEN: usize = S::LEN;

    fn read(all: Reader<'_>) -> Result<Self, ErrorKind> {
        if all.is_checked() {
            return Ok(Checked(PhantomData));
        }
        let (covered, found) = split::<S>(all.peek());
        let computed = S::sum(covered);
        if found == computed { Ok(Checked(PhantomData)) } else { Err(wrong(found, computed)) }
    }

    fn write(&self, covered: &[u8]) -> [u8; 8] {
        bytes::<S>(S::sum(covered))
    }
}

impl<S> Checked<S> {
    /// Always: there is nothing to tell.
    pub const fn is_default(&self) -> bool {
        true
    }
}

/// A checksum that is kept as received. The default is the right one: it is computed when written.
///
/// One that was received is not computed before [`check`](Self::check) asks. Written back it keeps what it had:
/// unchanged contents get the very same bytes; changed contents get a right checksum where the received one was
/// right, and one that is wrong by the same bits where it was wrong. So an edit needs no care, and damage is
/// never repaired silently.
#[derive(Clone, Copy)]
pub struct Kept<'a, S> {
    state: State<'a>,
    sum: PhantomData<S>,
}

#[derive(Clone, Copy)]
enum State<'a> {
    /// The bits that are wrong.
    Computed(u64),
    /// The bytes it covers, and its own.
    Received(Reader<'a>),
}

impl<S> Default for Kept<'_, S> {
    fn default() -> Self {
        Kept::from_deviation(0)
    }
}

impl<S> Kept<'_, S> {
    /// A checksum that is wrong by these bits, or right for 0.
    pub const fn from_deviation(bits: u64) -> Self {
        Kept { state: State::Computed(bits), sum: PhantomData }
    }
}

impl<S: Sum> Kept<'_, S> {
    /// The number as received.
    pub fn received(&self) -> Option<u64> {
        match self.state {
            State::Received(all) => Some(split::<S>(all.peek()).1),
            State::Computed(_) => None,
        }
    }

    /// The bits in which it differs from the right one.
    pub fn deviation(&self) -> u64 {
        match self.state {
            State::Computed(bits) => bits,
            State::Received(all) => {
                let (covered, found) = split::<S>(all.peek());
                found ^ S::sum(covered)
            }
        }
    }

    /// Computes the checksum of what was received and compares.
    ///
    /// # Errors
    /// [`ErrorKind::Checksum`] with both numbers, at the place of the checksum.
    #[inline]
    pub fn check(&self) -> Result<(), Error> {
        let (found, computed) = match self.state {
            State::Computed(bits) => (bits, 0),
            State::Received(all) => {
                let (covered, found) = split::<S>(all.peek());
                (found, S::sum(covered))
            }
        };
        if found == computed { Ok(()) } else { Err(self.wrong(found, computed)) }
    }

    #[cold]
    fn wrong(&self, found: u64, computed: u64) -> Error {
        let offset = match self.state {
            State::Computed(_) => 0,
            State::Received(all) => all.offset().saturating_add(all.len()).saturating_sub(S::LEN),
        };
        Error::new(wrong(found, computed), S::NAME, offset)
    }

    /// True unless [`check`](Self::check) finds it wrong.
    pub fn is_ok(&self) -> bool {
        self.deviation() == 0
    }

    /// The same, as for other fields that have a usual value.
    pub fn is_default(&self) -> bool {
        self.is_ok()
    }
}

/// Equal when both are right, or wrong by the same bits.
impl<S: Sum> PartialEq for Kept<'_, S> {
    fn eq(&self, other: &Self) -> bool {
        match (self.state, other.state) {
            (State::Received(a), State::Received(b)) if a.peek() == b.peek() => true,
            _ => self.deviation() == other.deviation(),
        }
    }
}

impl<S: Sum> fmt::Debug for Kept<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.deviation() {
            0 => f.write_str("right"),
            bits => write!(f, "wrong by {bits:#x}"),
        }
    }
}

impl<'a, S: Sum> Checksum<'a> for Kept<'a, S> {
    const LEN: usize = S::LEN;

    #[inline]
    fn read(all: Reader<'a>) -> Result<Self, ErrorKind> {
        Ok(Kept { state: State::Received(all), sum: PhantomData })
    }

    fn write(&self, covered: &[u8]) -> [u8; 8] {
        let received = match self.state {
            State::Received(all) => Some(split::<S>(all.peek())),
            State::Computed(_) => None,
        };
        let number = match received {
            Some((over, found)) if over == covered => found,
            _ => S::sum(covered) ^ self.deviation(),
        };
        bytes::<S>(number)
    }
}
