//! How a capture is cut into ranges.

use crate::part::Part;
use crate::table::Query;
use crate::walk::{Place, Walk};
use crate::{Source, part};
use mpegts::packet::framing::Framer;
use std::io;
use std::sync::Arc;

/// Bytes of a capture, from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// The first byte.
    pub start: u64,
    /// The byte behind the last one; `u64::MAX` for all there is.
    pub end: u64,
}

impl Range {
    /// True for a position in it.
    pub const fn contains(&self, position: u64) -> bool {
        self.start <= position && position < self.end
    }
}

/// Framing and grid of a capture, as its head has them, and the ranges it is cut into.
///
/// Small and plain: made once, and handed to whoever reads a range.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The first packet of the capture. Without one nothing can be cut.
    first: Option<Place>,
    ranges: Vec<Range>,
    look_back: u64,
}

impl Plan {
    /// How far before its start a range begins to read, unless said otherwise.
    pub const LOOK_BACK: u64 = 16 << 10;

    /// How far a packet is searched for at the head.
    const HEAD: u64 = 4 << 20;

    /// Cuts a capture into at most `count` ranges of equal length. One compressed with gzip, and one without a packet in
    /// its first 4 MiB, stays whole.
    ///
    /// # Errors
    /// Those of reading the head.
    pub fn new(source: &Source, count: usize) -> io::Result<Plan> {
        let count = count.max(1) as u64;
        let len = source.len().unwrap_or(0);
        let cut = |n: u64| {
            let product = u128::from(len).saturating_mul(u128::from(n));
            u64::try_from(product.checked_div(u128::from(count)).unwrap_or(0)).unwrap_or(u64::MAX)
        };
        Plan::with_cuts(source, (1..count).map(cut))
    }

    /// Cuts a capture before each of these bytes, given in rising order.
    ///
    /// # Errors
    /// Those of reading the head.
    pub fn with_cuts(source: &Source, cuts: impl IntoIterator<Item = u64>) -> io::Result<Plan> {
        let first = head(source)?;
        let mut ranges = Vec::new();
        let mut start = 0;
        if first.is_some() && source.len().is_some() {
            for end in cuts {
                if end > start {
                    ranges.push(Range { start, end });
                    start = end;
                }
            }
        }
        ranges.push(Range { start, end: u64::MAX });
        Ok(Plan { first, ranges, look_back: Self::LOOK_BACK })
    }

    /// Looks back so many bytes; at least 1,040, which a framer needs to find its way.
    #[must_use]
    pub fn look_back(mut self, bytes: u64) -> Plan {
        self.look_back = bytes.max(mpegts::packet::framing::LOOKAHEAD as u64);
        self
    }

    /// The ranges, in order; together the whole capture.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// Reads the rows of a range.
    ///
    /// # Errors
    /// Those of reading.
    pub fn read(&self, source: &Source, range: &Range, query: &Arc<Query>) -> io::Result<Part> {
        part::read(source, *range, self.entrance(*range), query)
    }

    /// Merges the parts of all ranges, whatever their order.
    ///
    /// # Errors
    /// Those of reading a range again, and [`io::ErrorKind::InvalidInput`] where one is missing or there are none.
    pub fn merge(&self, source: &Source, parts: Vec<Part>) -> io::Result<Part> {
        let mut parts = parts;
        parts.sort_by_key(|part| part.range().start);
        let mut parts = parts.into_iter();
        let first = parts.next().ok_or(io::ErrorKind::InvalidInput)?;
        parts.try_fold(first, |left, right| left.merge(right, source))
    }

    /// Where the reader of a range begins: on the grid.
    fn entrance(&self, range: Range) -> Option<Place> {
        let first = self.first.filter(|_| range.start > 0)?;
        let before = range.start.saturating_sub(self.look_back).saturating_sub(first.position);
        let size = first.framing.size() as u64;
        let frames = before.checked_div(size).unwrap_or(0);
        Some(Place { position: first.position.saturating_add(frames.saturating_mul(size)), ..first })
    }
}

/// The first packet of a capture.
fn head(source: &Source) -> io::Result<Option<Place>> {
    let mut found = None;
    Walk::new(source, Framer::new(), 0)?.each(|place, packet| {
        if packet.is_some() && place.position < Plan::HEAD {
            found = Some(place);
        }
        // A packet without its sync byte may come first.
        packet.is_none() && place.position < Plan::HEAD
    })?;
    Ok(found)
}
