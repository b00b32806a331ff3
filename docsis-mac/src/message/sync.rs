//! SYNC.

use wire::syntax;

syntax! {
    /// Time Synchronization, SYNC — MULPI 6.4.2.
    pub struct TimeSync {
        /// The clock of the CMTS, 10.24 MHz ticks: it wraps every 419.4 s.
        cmts_timestamp: 32 u32,
    }
}
