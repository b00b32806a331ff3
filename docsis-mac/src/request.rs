//! Requests for upstream bandwidth: frames that are all header — MULPI 6.2.4.3, 6.2.4.5.

use crate::id::Sid;
use wire::{Rfz, syntax};

syntax! {
    /// A request frame (FC 0xC4), between FC and HCS.
    pub struct Request {
        /// Mini-slots.
        mini_slots: 8 u8,
        reserved:   2 Rfz,
        sid:       14 Sid,
    }

    /// A queue-depth based request (FC 0xC8), between FC and HCS: one byte longer than other
    /// headers. DOCSIS 3.0.
    pub struct QueueDepthRequest {
        /// What is queued, in units of N bytes; N is a parameter of the service flow.
        size:     16 u16,
        reserved:  2 Rfz,
        sid:      14 Sid,
    }
}
