//! The scheduler's view of an upstream channel: MAPs as a time line, and back; requests and what they were granted.
//!
//! MAPs of version 5 give theirs by [`Map5::allocation`](crate::message::Map5::allocation). Mini-slots are counted by 32 bits
//! that wrap; a [`TimeBase`] makes a time of a count. [`request`] takes requests out of frames. One [`Timeline`] and one [`Pairing`]
//! serve one upstream channel.
//!
//! ```
//! use docsis_mac::message::{Iuc, Map};
//! use docsis_mac::schedule::{Grant, Relation, Timeline, elements, grants};
//! use docsis_mac::wire::List;
//! use docsis_mac::Sid;
//!
//! // Mini-slots 1000 to 1039 for requests of all, then 20 for SID 5.
//! let line = [
//!     Grant { sid: Sid::ALL, iuc: Iuc::REQUEST, start: 1000, mini_slots: 40 },
//!     Grant { sid: Sid(5), iuc: Iuc::SHORT_DATA, start: 1040, mini_slots: 20 },
//! ];
//! let built = elements(1000, &line, &[], None)?;
//! let map = Map { allocation_start_time: 1000, elements: List::from(&built[..]), ..Map::default() };
//! assert!(grants(&map).eq(line.map(Ok)));
//!
//! let mut timeline = Timeline::new();
//! assert_eq!(timeline.push(&map), Relation::First);
//! assert_eq!(timeline.push(&map), Relation::Duplicate);
//! let next = Map { allocation_start_time: 1070, ..map };
//! assert_eq!(timeline.push(&next), Relation::Gap { mini_slots: 10 });
//! # Ok::<(), docsis_mac::schedule::LineError>(())
//! ```

mod pairing;
mod requests;
mod time_base;
mod timeline;

pub use pairing::{Answer, Pairing, Request};
pub use requests::{RequestUnit, request, segment_request};
pub use time_base::TimeBase;
pub use timeline::{Grant, LineError, Relation, Timeline, elements, grants, pending};
