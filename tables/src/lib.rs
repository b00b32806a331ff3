//! Captures as tables: any byte range of a transport stream becomes Arrow record batches, and the batches of all ranges
//! together are exactly those of the whole file.
//!
//! ```
//! use std::sync::Arc;
//! use tables::{Plan, Query, Source, Table};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A PAT of one program, in one packet, three times.
//! let mut packet = [0xFF; 188];
//! packet[..5].copy_from_slice(&[0x47, 0x40, 0x00, 0x10, 0]);
//! packet[5..21].copy_from_slice(&[0, 0xB0, 13, 0, 1, 0xC1, 0, 0, 0, 1, 0xE1, 0, 0x2E, 0x2B, 0xC8, 0x46]);
//! let mut stream = packet.repeat(3);
//! (stream[191], stream[379]) = (0x11, 0x12);
//!
//! let source = Source::from_bytes(stream);
//! let plan = Plan::new(&source, 3)?;
//! let query = Arc::new(Query::new(Table::Sections));
//! // Each on a core or a machine of its own, in any order.
//! let parts = plan.ranges().iter().map(|range| plan.read(&source, range, &query)).collect::<Result<Vec<_>, _>>()?;
//! let whole = plan.merge(&source, parts)?;
//! let rows: usize = whole.into_batches()?.iter().map(|batch| batch.num_rows()).sum();
//! assert_eq!(rows, 3);
//! # Ok(())
//! # }
//! ```
//!
//! # How a file is cut
//!
//! A row belongs to the range that holds its first byte: for a section or a PES packet, the first byte of the transport
//! packet that it starts in. The [`Plan`] finds framing and the grid of packets once, at the head of the file. A range
//! begins on that grid, [`Plan::LOOK_BACK`] bytes before its start, and is read on past its end until the first packet
//! that is not its own and until all that began in it is complete.
//!
//! A [`Part`] is what one range gives: its rows, the packet it begins with, the packet that the next one must begin with,
//! and for each PID what depends on the range before. [`Part::merge`] puts two neighbours together. It is associative.
//! Where two disagree on the packet at their border, the right one is read again from where the left one says.
//!
//! What a cut leaves undecided:
//!
//! | what | where it is kept | how it is settled |
//! |---|---|---|
//! | where packets lie | first packet of each range | compared; another reading where they differ |
//! | continuity of a PID | its first packets, at most three; the state behind its last one | the packets pass through the state of the range before |
//! | open sections and PES heads | nowhere | the range in which they began reads on until they end |
//! | units in a repeated packet | the rows that start in it | dropped when the packet repeats one of the range before |
//! | sections behind those, without a pointer_field | rows that go over to the next range | sorted in |
#![forbid(unsafe_code)]

mod lead;
mod packets;
mod part;
mod plan;
mod rows;
mod source;
mod table;
mod unit;
mod walk;

pub use part::{Fold, Part, Piece};
pub use plan::{Plan, Range};
pub use source::Source;
pub use table::{Query, Table};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Positions are signed in tables, for engines without unsigned types. No file has 2^63 bytes.
const fn signed(position: u64) -> i64 {
    position as i64
}
