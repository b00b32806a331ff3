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

#[cfg(all(test, feature = "alloc"))]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use core::fmt::Debug;
    use hex_literal::hex;
    use wire::{Decode, Encode};

    fn both_ways<'a, T: Decode<'a> + Encode + Debug + PartialEq>(bytes: &'a [u8], expected: T) {
        assert_eq!(T::from_bytes(bytes).unwrap(), expected);
        assert_eq!(expected.encode_to_vec().unwrap(), bytes);
    }

    /// By hand: every field distinct and not zero.
    #[test]
    fn headers() {
        // Version 2, a burst, reserved 00101; IUC 9; SID 0x1234; mini-slot 0x05060708.
        let header = UepiHeader {
            version: 2,
            no_burst: false,
            reserved_1: 5,
            iuc: Iuc::ADVANCED_SHORT_DATA,
            sid: Sid(0x1234),
            start_mini_slot: 0x0506_0708,
            ..UepiHeader::default()
        };
        both_ways(&hex!("85 09 1234 05060708"), header);
        // Version 1, no burst; IUC 4; SID 0x2345; mini-slot 0x01020304.
        let unused = UepiHeader {
            version: 1,
            no_burst: true,
            iuc: Iuc::STATION_MAINTENANCE,
            sid: Sid(0x2345),
            start_mini_slot: 0x0102_0304,
            ..UepiHeader::default()
        };
        both_ways(&hex!("60 04 2345 01020304"), unused);
        // One byte less.
        let error = UepiHeader::from_bytes(&hex!("60 04 2345 010203")).unwrap_err();
        assert_eq!((error.at(), error.offset()), ("UepiHeader.start_mini_slot", 4));
    }

    #[test]
    fn trailers() {
        let trailer = UepiTrailer {
            flags: 0x8102,
            good_codewords: 0x0304,
            corrected_codewords: 5,
            uncorrectable_codewords: 6,
            snr: 0x0708,
            rest: Blob(&[0x0A, 0x0B]),
        };
        both_ways(&hex!("8102 0304 05 06 0708 0a0b"), trailer);
        both_ways(&hex!("8102 0304 05 06 0708"), UepiTrailer { rest: Blob(&[]), ..trailer });
        assert_eq!(UepiTrailer::from_bytes(&hex!("8102 0304 05 06 07")).unwrap_err().at(), "UepiTrailer.snr");
    }

    #[test]
    fn requests() {
        let request = UepiRequest {
            flags: 0xC3,
            iuc: Iuc::REQUEST_DATA,
            size: 0x0405,
            sid: Sid(0x1607),
            embedded_sid: Sid(0x2809),
            start: 0x0A0B_0C0D,
            session_id: 0x4300_0001,
            ..UepiRequest::default()
        };
        both_ways(&hex!("c3 02 0405 1607 2809 0a0b0c0d 43000001"), request);
        // Bits that are reserved in front of the identifiers stay as they are.
        let bytes = hex!("c3 f2 0405 d607 6809 0a0b0c0d 43000001");
        let set = UepiRequest::from_bytes(&bytes).unwrap();
        assert_eq!((set.reserved_1.deviation(), set.reserved_2.deviation(), set.reserved_3.deviation()), (15, 3, 1));
        assert_eq!((set.iuc, set.sid, set.embedded_sid), (request.iuc, request.sid, request.embedded_sid));
        assert_eq!(set.encode_to_vec().unwrap(), bytes);
    }
}
