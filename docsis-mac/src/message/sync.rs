//! SYNC.

use crate::unit::Ticks;
use wire::syntax;

syntax! {
    /// Time Synchronization, SYNC — MULPI 6.4.2.
    pub struct TimeSync {
        /// The clock of the CMTS: it wraps every 419.4 s.
        cmts_timestamp: 32 Ticks,
    }
}
