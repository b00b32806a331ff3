//! The Virtual_segmentation_descriptor.

use crate::packet::Pid;
use core::fmt;
use wire::{Choice, Encode, Error, ErrorKind, List, Reader, Rfu, Writer, syntax};

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

    /// One partition, with boundaries of its own or those of another stream. Durations have five bits and so many bytes.
    pub struct Partition(bytes: u8) {
        explicit_boundary_flag: 1 bool = maximum_duration.is_some(),
        partition_id:           3 u8,
        reserved:               4 Rfu,
        sap_type_max:           3 u8,
        /// Ticks.
        maximum_duration: (if explicit_boundary_flag) (bits u32::from(bytes).saturating_mul(8).saturating_add(5))
            Option<u64>,
        reserved_1:       (if !explicit_boundary_flag) 5 Option<Rfu>,
        boundary_pid:     (if !explicit_boundary_flag) 13 Option<Pid>,
        reserved_2:       (if !explicit_boundary_flag) 3 Option<Rfu>,
    }
}

/// The partitions of a [`Segmentation`].
///
/// The text and some encoders in use disagree on whether the length of durations is maximum_duration_length_minus_1, or
/// that plus one. The number and the length of the partitions decide; where they allow both, reserved bits do, and
/// then the text.
#[derive(Clone, Copy)]
pub struct Partitions<'a> {
    minus_1: Option<u8>,
    in_use: bool,
    /// Read and written by way of [`list`](Self::list), which knows the length of durations.
    list: List<'a, Partition, u8>,
}

impl<'a> Partitions<'a> {
    /// Partitions behind this maximum_duration_length_minus_1, None without a timescale; read and
    /// written as the text has it.
    pub const fn new(maximum_duration_length_minus_1: Option<u8>, items: &'a [Partition]) -> Self {
        Partitions { minus_1: maximum_duration_length_minus_1, in_use: false, list: List::Items(items) }
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
        self.list().iter()
    }

    fn list(&self) -> List<'a, Partition, u8> {
        match self.list {
            List::Wire(r, _) => List::Wire(r, self.bytes()),
            items => items,
        }
    }

    /// Whole bytes of a duration.
    pub(crate) const fn bytes(&self) -> u8 {
        match self.minus_1 {
            None => 0,
            Some(n) if self.in_use => n,
            Some(n) => n.saturating_add(1),
        }
    }

    /// True when all reserved bits are as they must be.
    fn is_clean(&self) -> bool {
        let clean = |bits: Option<Rfu>| bits.is_none_or(|bits| bits.is_default());
        let all = |p: Partition| p.reserved.is_default() && clean(p.reserved_1) && clean(p.reserved_2);
        self.iter().all(|p| p.is_ok_and(all))
    }

    /// The number of partitions; 255 where there are more, or bytes that are none.
    fn count(&self) -> u8 {
        self.list().count_entries().ok().and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX)
    }
}

// By hand because two layouts are in use, and only the announced number of entries tells which one is there.
impl<'a> Choice<'a> for Partitions<'a> {
    /// num_partitions, and maximum_duration_length_minus_1 if there is one.
    type Selector = (u8, Option<u8>);

    fn decode_as((count, minus_1): Self::Selector, r: &mut Reader<'a>) -> Result<Self, Error> {
        let text = Partitions { minus_1, in_use: false, list: List::Wire(*r, 0) };
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
        self.list().encoded_len_with(self.bytes())
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let mark = w.len();
        self.list().encode_with(w, self.bytes())?;
        if let List::Wire(..) = self.list {
            return Ok(());
        }
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
