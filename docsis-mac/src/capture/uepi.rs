//! Upstream bursts as a remote PHY sends them (UEPI).
//!
//! Open question: by one unverified source, a published dissector. Segments of such a message are in a table as those of
//! [`PspMessage`](super::PspMessage): a header, the burst, a trailer.

use crate::id::Sid;
use crate::message::Iuc;
use wire::{Blob, Rfz, syntax};

syntax! {
    /// The first segment of a burst.
    pub struct UepiHeader {
        version:         2 u8,
        /// The grant was not used.
        no_burst:        1 bool,
        reserved_1:      5 u8,
        reserved_2:      4 Rfz,
        iuc:             4 Iuc,
        reserved_3:      2 Rfz,
        sid:            14 Sid,
        /// The number of the first mini-slot.
        start_mini_slot: 32 u32,
    }

    /// The last segment of a burst. Its flags say which parts follow; which bit stands for which is not known here.
    pub struct UepiTrailer<'a> {
        flags:                   16 u16,
        good_codewords:          16 u16,
        corrected_codewords:      8 u8,
        uncorrectable_codewords:  8 u8,
        /// A ratio of signal to noise; its unit is not known here.
        snr:                     16 u16,
        /// Power, frequency, timing and equaliser, where the flags say so.
        rest: .. Blob<'a>,
    }

    /// A request for bandwidth, in the pseudowire for requests.
    pub struct UepiRequest {
        /// Flags and the SID cluster.
        flags:         8 u8,
        reserved_1:    4 Rfz,
        iuc:           4 Iuc,
        /// What is asked for, in the unit of the request.
        size:         16 u16,
        reserved_2:    2 Rfz,
        sid:          14 Sid,
        /// The SID in the request itself.
        reserved_3:    2 Rfz,
        embedded_sid: 14 Sid,
        /// The number of the mini-slot in which it came.
        start:        32 u32,
        /// The session of the channel's bursts.
        session_id:   32 u32,
    }
}
