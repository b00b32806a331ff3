//! What one range gives, and how neighbours are put together.

use crate::lead::Lead;
use crate::packets::{self, Packets};
use crate::rows::{self, packet::PacketRow};
use crate::unit::{Unit, Units};
use crate::walk::{Place, Walk};
use crate::{Query, Range, Source, Table};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use mpegts::Packet;
use mpegts::packet::framing::Framer;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::sync::Arc;

/// By PID.
pub(crate) type Leads = BTreeMap<u16, Box<Lead>>;

/// Collects rows out of packets.
pub(crate) trait Collect {
    /// Takes a packet of the range.
    fn take(&mut self, position: u64, packet: Packet<'_>);
    /// What the PIDs know, at the end of the range.
    fn leads(&mut self) -> Leads;
    /// True while something that began in the range is not complete.
    fn is_open(&self) -> bool;
    /// Takes a packet behind the range, for what is open.
    fn finish(&mut self, position: u64, packet: Packet<'_>);
    /// The rows.
    fn into_rows(self) -> Rows;
}

/// The rows of a range.
#[derive(Debug, Clone)]
pub(crate) enum Rows {
    Packets(Vec<PacketRow>),
    Units(Vec<Unit>),
}

/// What the ranges of a stretch of a capture give, with what it takes to put a neighbour beside it.
#[derive(Debug, Clone)]
pub struct Part {
    query: Arc<Query>,
    range: Range,
    /// The first packet that is not before the range; None where there is none.
    entry: Option<Place>,
    /// The first packet behind the range.
    exit: Option<Place>,
    leads: Leads,
    pieces: Vec<Piece>,
    /// Units that were found at the end of one that began here, and that begin behind the range.
    beyond: Vec<Unit>,
}

/// The rows of one range, on their way into batches.
#[derive(Debug, Clone)]
pub struct Piece {
    query: Arc<Query>,
    range: Range,
    rows: Rows,
}

/// Reads the rows of a range. The reader begins at `entrance`, or knows nothing and begins at the range.
pub(crate) fn read(source: &Source, range: Range, entrance: Option<Place>, query: &Arc<Query>) -> io::Result<Part> {
    let is_first = range.start == 0;
    match query.table() {
        Table::Packets | Table::Pcrs => collect(source, range, entrance, query, Packets::new(query, is_first)),
        _ => collect(source, range, entrance, query, Units::new(query, is_first)),
    }
}

fn collect(
    source: &Source,
    range: Range,
    entrance: Option<Place>,
    query: &Arc<Query>,
    mut collector: impl Collect,
) -> io::Result<Part> {
    let from = entrance.map_or(range.start, |place| place.position);
    let framer = entrance.map_or_else(Framer::new, |place| Framer::resume(place.framing, place.position));
    let (mut entry, mut exit, mut leads) = (None, None, None);
    Walk::new(source, framer, from)?.each(|place, packet| {
        if place.position < range.start {
            return true;
        }
        entry = entry.or(Some(place));
        if place.position < range.end {
            packet.into_iter().for_each(|packet| collector.take(place.position, packet));
            return true;
        }
        if leads.is_none() {
            exit = Some(place);
            leads = Some(collector.leads());
        }
        packet.into_iter().for_each(|packet| collector.finish(place.position, packet));
        collector.is_open()
    })?;
    let leads = leads.unwrap_or_else(|| collector.leads());
    let mut rows = collector.into_rows();
    let beyond = match &mut rows {
        Rows::Packets(_) => Vec::new(),
        Rows::Units(units) => units.extract(|unit| unit.begin.position >= range.end),
    };
    let piece = Piece { query: query.clone(), range, rows };
    Ok(Part { query: query.clone(), range, entry, exit, leads, pieces: vec![piece], beyond })
}

impl Part {
    /// The bytes whose rows it has.
    pub const fn range(&self) -> Range {
        self.range
    }

    /// True when this part and that of the next range agree on the packet at their border. If they do not, merging them
    /// reads the next range again.
    pub fn leads_to(&self, next: &Part) -> bool {
        self.range.end == next.range.start && self.exit == next.entry
    }

    /// Puts the part of the next range behind this one. Where they disagree on the packet at their border, `next` is
    /// read again.
    ///
    /// The operation is associative: neighbours may be merged in any order.
    ///
    /// # Errors
    /// Those of reading, and [`io::ErrorKind::InvalidInput`] where `next` is not of the next range.
    pub fn merge(mut self, next: Part, source: &Source) -> io::Result<Part> {
        if next.range.start != self.range.end {
            let message = format!("a range that starts at {} cannot follow {}", next.range.start, self.range.end);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let mut next = if self.leads_to(&next) { next } else { next.again(self.exit, source)? };
        let before = self.pieces.len();
        self.pieces.extend(next.pieces);
        let is_first = self.range.start == 0;
        let mut repeated = Vec::new();
        for (pid, lead) in next.leads {
            let known = match self.leads.entry(pid) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) if is_first => place.insert(Box::new(Lead::known())),
                Entry::Vacant(place) => place.insert(Box::new(Lead::unknown())),
            };
            let pieces = &mut self.pieces;
            known.append(*lead, before, |kept, step| {
                match pieces.get_mut(before.saturating_add(kept.piece)).map(|piece| &mut piece.rows) {
                    Some(Rows::Packets(rows)) => packets::settle(rows, kept, step),
                    Some(Rows::Units(_)) if !step.is_new() => repeated.push((pid, kept.position)),
                    _ => {}
                }
            });
        }
        // Units that a repeated packet led to are those that the first one has led to.
        let is_repeated = |unit: &Unit| repeated.contains(&(unit.pid.get(), unit.begin.pointed));
        let mut beyond = std::mem::take(&mut self.beyond);
        for piece in self.pieces.iter_mut().skip(before) {
            if let Rows::Units(units) = &mut piece.rows {
                if !repeated.is_empty() {
                    units.retain(|unit| !is_repeated(unit));
                }
                units.extend(beyond.extract(|unit| unit.begin.position < piece.range.end));
            }
        }
        next.beyond.retain(|unit| !is_repeated(unit));
        beyond.extend(next.beyond);
        let range = Range { start: self.range.start, end: next.range.end };
        Ok(Part { range, exit: next.exit, beyond, ..self })
    }

    /// The same stretch, read from the packet that the range before leads to.
    fn again(self, entry: Option<Place>, source: &Source) -> io::Result<Part> {
        let Some(place) = entry else {
            // No packet is left for it.
            let pieces = Vec::new();
            return Ok(Part { entry: None, exit: None, leads: Leads::new(), pieces, beyond: Vec::new(), ..self });
        };
        read(source, self.range, Some(place), &self.query)
    }

    /// All rows, in the order of the capture. Of a stretch that is not the whole capture, those at its borders are as far
    /// as they are known.
    ///
    /// # Errors
    /// Text or bytes of more than 2 GiB in one column of one range.
    pub fn into_batches(self) -> Result<Vec<RecordBatch>, ArrowError> {
        self.pieces.into_iter().map(Piece::into_batch).collect()
    }
}

impl Piece {
    /// The rows, in the order of the capture.
    ///
    /// # Errors
    /// Text or bytes of more than 2 GiB in one column.
    pub fn into_batch(self) -> Result<RecordBatch, ArrowError> {
        rows::batch(&self.query, self.rows)
    }
}

/// Merges parts as they come, in any order, and gives away the rows that nothing can change any more.
///
/// Whoever has read a part pushes it, and takes what is ready: nobody waits for anybody.
#[derive(Debug)]
pub struct Fold {
    source: Source,
    merged: Option<Part>,
    waiting: BTreeMap<u64, Part>,
}

impl Fold {
    /// Nothing yet.
    pub const fn new(source: Source) -> Fold {
        Fold { source, merged: None, waiting: BTreeMap::new() }
    }

    /// Takes a part; gives the rows that are settled by it, in the order of the capture.
    ///
    /// # Errors
    /// Those of reading a range again.
    pub fn push(&mut self, part: Part) -> io::Result<Vec<Piece>> {
        self.waiting.insert(part.range.start, part);
        let mut ready = Vec::new();
        while let Some(next) = self.waiting.remove(&self.merged.as_ref().map_or(0, |merged| merged.range.end)) {
            let mut merged = match self.merged.take() {
                Some(merged) => merged.merge(next, &self.source)?,
                None => next,
            };
            ready.append(&mut merged.pieces);
            self.merged = Some(merged);
        }
        Ok(ready)
    }

    /// True when parts wait for one before them.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// As `Vec::extract_if`, which needs a later Rust.
trait Extract<T> {
    fn extract(&mut self, take: impl FnMut(&T) -> bool) -> Vec<T>;
}

impl<T> Extract<T> for Vec<T> {
    fn extract(&mut self, take: impl FnMut(&T) -> bool) -> Vec<T> {
        let (taken, left) = std::mem::take(self).into_iter().partition(take);
        *self = left;
        taken
    }
}
