//! Fragments of upstream frames, DOCSIS 1.1 and 2.0 — MULPI 6.2.6.

use wire::{Blob, Ethernet, Kept, syntax};

syntax! {
    /// A piece of a frame, header included, and its FCRC. Which piece says the element
    /// [`BpUpFragment`](crate::ehdr::BpUpFragment) of the extended header.
    pub struct Fragment<'a> {
        /// The piece.
        data: .. - 4 Blob<'a>,
        /// Over the piece. Open question: by general knowledge only.
        fcrc: (sum) Kept<'a, Ethernet>,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use wire::{Decode, Encode};

    /// The check value of the CRC, least significant byte first.
    #[test]
    fn the_fcrc_covers_the_piece() {
        let bytes = hex!("313233343536373839 2639f4cb");
        let fragment = Fragment::from_bytes(&bytes).unwrap();
        assert!(fragment.fcrc.is_ok());
        assert_eq!(Fragment { data: Blob(b"123456789"), fcrc: Kept::default() }.encode_to_vec().unwrap(), bytes);
        assert!(Fragment::from_bytes(&[1, 2, 3]).is_err());
    }
}
