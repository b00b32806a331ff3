//! The Virtual_segmentation_descriptor.

use crate::packet::Pid;
use core::fmt;
use wire::{Choice, Decode, Encode, Error, ErrorKind, Reader, Rfu, Writer, syntax};

syntax! {
    /// Virtual_segmentation_descriptor — 2.6.120: empty, or one segmentation.
    pub struct VirtualSegmentation<'a> {
        segmentation: (more) Option<Segmentation<'a>>,
    }

    /// How a stream is segmented.
    pub struct Segmentation<'a> {
        num_partitions: 3 u8 = partitions.count(),
        timescale_flag: 1 bool = timescale.is_some(),
        reserved:       4 Rfu,
        timescale: (if timescale_flag) Option<SegmentationTimescale>,
        partitions: (match (num_partitions, timescale.map(|t| t.maximum_duration_length_minus_1))) Partitions<'a>,
    }

    /// The unit of durations, and their length on the wire.
    pub struct SegmentationTimescale {
        ticks_per_second:               21 u32,
        maximum_duration_length_minus_1: 2 u8,
        reserved:                        1 Rfu,
    }

    /// One partition, its duration in the longest form. It has one of the two last parts.
    pub struct Partition {
        explicit_boundary_flag: 1 bool = duration.is_some(),
        partition_id:           3 u8,
        reserved:               4 Rfu,
        duration: (if explicit_boundary_flag) Option<PartitionDuration>,
        boundary: (if !explicit_boundary_flag) Option<PartitionBoundary>,
    }

    /// A partition with boundaries of its own.
    pub struct PartitionDuration {
        sap_type_max:      3 u8,
        /// Ticks; 5 bits, or 8, 16, 24 or 32 more, on the wire.
        maximum_duration: 37 u64,
    }

    /// A partition with the boundaries of another stream.
    pub struct PartitionBoundary {
        sap_type_max: 3 u8,
        reserved_1:   5 Rfu,
        boundary_pid: 13 Pid,
        reserved_2:   3 Rfu,
    }
}

/// The partitions of a [`Segmentation`].
///
/// By hand, for two reasons: the length of durations is said in front of the loop, and the text and
/// some encoders in use disagree on whether it is maximum_duration_length_minus_1, or that plus one.
/// The number and the length of the partitions decide; where they allow both, reserved bits do, and
/// then the text.
#[derive(Clone, Copy)]
pub struct Partitions<'a> {
    minus_1: Option<u8>,
    in_use: bool,
    source: Source<'a>,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Wire(Reader<'a>),
    Items(&'a [Partition]),
}

impl<'a> Partitions<'a> {
    /// Partitions behind this maximum_duration_length_minus_1, None without a timescale; read and
    /// written as the text has it.
    pub const fn new(maximum_duration_length_minus_1: Option<u8>, items: &'a [Partition]) -> Self {
        Partitions { minus_1: maximum_duration_length_minus_1, in_use: false, source: Source::Items(items) }
    }

    /// The same as some encoders write it: maximum_duration_length_minus_1 is the length itself.
    #[must_use]
    pub const fn in_use(self) -> Self {
        Partitions { in_use: true, ..self }
    }

    /// True when read, or written, as some encoders have it.
    pub const fn is_in_use(&self) -> bool {
        self.in_use
    }

    /// The partitions.
    pub fn iter(&self) -> impl Iterator<Item = Result<Partition, Error>> + use<'a> {
        let (mut source, bytes) = (self.source, self.bytes());
        core::iter::from_fn(move || match &mut source {
            Source::Wire(r) if r.is_empty() => None,
            Source::Wire(r) => {
                let partition = read(r, bytes);
                if partition.is_err() {
                    source = Source::Items(&[]);
                }
                Some(partition)
            }
            Source::Items(items) => {
                let (first, rest) = items.split_first()?;
                *items = rest;
                Some(Ok(*first))
            }
        })
    }

    /// Whole bytes of a duration.
    fn bytes(&self) -> u32 {
        match self.minus_1 {
            None => 0,
            Some(n) if self.in_use => n.into(),
            Some(n) => u32::from(n).saturating_add(1),
        }
    }

    /// True when all reserved bits are as they must be.
    fn is_clean(&self) -> bool {
        let boundary = |b: PartitionBoundary| b.reserved_1.is_default() && b.reserved_2.is_default();
        self.iter().all(|p| p.is_ok_and(|p| p.reserved.is_default() && p.boundary.is_none_or(boundary)))
    }

    /// The number of partitions; 255 where there are more, or bytes that are none.
    fn count(&self) -> u8 {
        let count = self.iter().try_fold(0usize, |n, p| p.map(|_| n.saturating_add(1)));
        count.ok().and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX)
    }
}

/// All ones in the bits of a duration of so many whole bytes.
const fn mask(bytes: u32) -> u64 {
    (1u64 << 5).wrapping_shl(bytes.wrapping_mul(8)).wrapping_sub(1)
}

fn read(r: &mut Reader<'_>, bytes: u32) -> Result<Partition, Error> {
    if r.peek().first().is_none_or(|b| b & 0x80 == 0) {
        return Partition::decode(r);
    }
    let [head] = *r.array::<1>(&"Partition.partition_id")?;
    let len = usize::try_from(bytes).unwrap_or(0).saturating_add(1);
    let raw = r.bytes(len, &"PartitionDuration.maximum_duration")?.iter().fold(0u64, |v, b| (v << 8) | u64::from(*b));
    let sap_type_max = raw.wrapping_shr(bytes.wrapping_mul(8)) & 0xE0;
    let [_, _, _, a, b, c, d, e] = (sap_type_max << 32 | raw & mask(bytes)).to_be_bytes();
    Partition::from_bytes(&[head, a, b, c, d, e])
}

fn write(partition: &Partition, bytes: u32, w: &mut Writer<'_>) -> Result<(), Error> {
    let Some(PartitionDuration { maximum_duration, .. }) = partition.duration else { return partition.encode(w) };
    if maximum_duration > mask(bytes) {
        return Err(w.error(ErrorKind::TooLarge(maximum_duration), &"PartitionDuration.maximum_duration"));
    }
    let mut wide = [0; 6];
    partition.encode_to_slice(&mut wide)?;
    let [head, sap_type_max, ..] = wide;
    let raw = u64::from(sap_type_max & 0xE0).wrapping_shl(bytes.wrapping_mul(8)) | maximum_duration;
    w.put(&[head], &"Partition.partition_id")?;
    let skipped = 7usize.saturating_sub(usize::try_from(bytes).unwrap_or(0));
    w.put(raw.to_be_bytes().get(skipped..).unwrap_or_default(), &"PartitionDuration.maximum_duration")
}

// By hand because two layouts are in use, and only the announced number of entries tells which one is there.
impl<'a> Choice<'a> for Partitions<'a> {
    /// num_partitions, and maximum_duration_length_minus_1 if there is one.
    type Selector = (u8, Option<u8>);

    fn decode_as((count, minus_1): Self::Selector, r: &mut Reader<'a>) -> Result<Self, Error> {
        let text = Partitions { minus_1, in_use: false, source: Source::Wire(*r) };
        let fits = |p: &Partitions<'a>| p.count() == count;
        let both = [text, text.in_use()];
        let Some(partitions) = both.into_iter().find(|p| fits(p) && p.is_clean()).or(both.into_iter().find(fits))
        else {
            let error = text.iter().find_map(Result::err);
            return Err(error.unwrap_or(r.error(ErrorKind::Inconsistent, &"Segmentation.num_partitions")));
        };
        r.rest();
        Ok(partitions)
    }

    fn selector(&self) -> Self::Selector {
        (self.count(), self.minus_1)
    }

    fn accepts(&self, selector: Self::Selector) -> bool {
        selector == self.selector()
    }
}

impl Encode for Partitions<'_> {
    fn encoded_len(&self) -> usize {
        let explicit = usize::try_from(self.bytes()).unwrap_or(0).saturating_add(2);
        match &self.source {
            Source::Wire(r) => r.len(),
            Source::Items(items) => {
                items.iter().fold(0, |n, p| n.saturating_add(if p.duration.is_some() { explicit } else { 4 }))
            }
        }
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let items = match &self.source {
            Source::Wire(r) => return w.put(r.peek(), &"Partitions"),
            Source::Items(items) => *items,
        };
        let mark = w.len();
        items.iter().try_for_each(|p| write(p, self.bytes(), w))?;
        // A value that would be read back as another one is refused.
        let read = Partitions::decode_as(self.selector(), &mut Reader::new(w.since(mark)))?;
        let same_length = Partitions { in_use: read.in_use, ..*self }.encoded_len() == self.encoded_len();
        if same_length { Ok(()) } else { Err(Error::new(ErrorKind::Inconsistent, &"Segmentation.partitions", mark)) }
    }
}

impl Default for Partitions<'_> {
    fn default() -> Self {
        Partitions::new(None, &[])
    }
}

/// Equal when written alike.
impl PartialEq for Partitions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.minus_1 == other.minus_1 && self.encoded_len() == other.encoded_len() && self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Partitions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.in_use {
            f.write_str("in use ")?;
        }
        f.debug_list().entries(self.iter()).finish()
    }
}
