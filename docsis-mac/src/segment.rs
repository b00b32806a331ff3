//! Segments of upstream bursts: continuous concatenation and fragmentation of DOCSIS 3.0 and later — MULPI 6.3.

use wire::{Blob, Checked, Rfz, X25, syntax};

syntax! {
    /// A slice of an endless stream of frames, behind its header. Open question: where the pointer counts from is by
    /// general knowledge only.
    pub struct Segment<'a> {
        /// A frame starts in this segment, where the pointer says.
        pointer_valid:    1 bool,
        reserved:         1 Rfz,
        /// Bytes of the data before the first frame that starts in it.
        pointer:         14 u16,
        /// Counts the segments of a service flow, modulo 8192.
        sequence_number: 13 u16,
        /// The SID cluster that the request is for.
        sid_cluster:      3 u8,
        /// Bytes asked for, in the unit of the service flow; 0 for none.
        request:         16 u16,
        hcs: (sum) Checked<X25>,
        data: .. Blob<'a>,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::{Decode, Encode, ErrorKind};

    /// Put together by hand: pointer 3, sequence number 0x1234, cluster 5, request 0x0102.
    #[test]
    fn a_segment_by_hand() {
        let head = hex!("8003 91a5 0102");
        let mut bytes = [&head[..], &wire::crc::x25(&head).to_le_bytes(), b"data"].concat();
        let segment = Segment::from_bytes(&bytes).unwrap();
        assert_eq!((segment.pointer_valid, segment.pointer, segment.sequence_number), (true, 3, 0x1234));
        assert_eq!((segment.sid_cluster, segment.request, segment.data), (5, 0x0102, Blob(b"data")));
        assert_eq!(segment.encode_to_vec().unwrap(), bytes);
        if let Some(byte) = bytes.first_mut() {
            *byte ^= 1;
        }
        assert!(matches!(Segment::from_bytes(&bytes).unwrap_err().kind(), ErrorKind::Checksum { .. }));
    }
}
