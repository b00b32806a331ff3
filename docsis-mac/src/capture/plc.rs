//! What stands in the control channels of an OFDM downstream channel: next codeword pointers, and the blocks of a PLC frame.
//! All of it is by one source.

use wire::{Blob, Error, ErrorKind, List, Reader, Rfz, syntax};

syntax! {
    /// A message block of the next codeword pointer of an OFDM channel — PHYv3.1 7.5.5.
    pub struct NextCodewordPointer {
        profile:               4 u8,
        zero_bit_loading:      1 bool,
        data_profile_update:   1 bool,
        ncp_profile_select:    1 bool,
        last:                  1 bool,
        codeword_tagging:      1 bool,
        ncp_profile_update:    1 bool,
        reserved:              1 Rfz,
        /// The subcarrier on which the codeword starts.
        start_subcarrier:     13 u16,
    }

    /// The pointers of a symbol. The last one says so.
    pub struct NcpBlocks<'a> {
        pointers: .. - 3 List<'a, NextCodewordPointer>,
        /// A CRC of 24 bits, which is not computed here.
        crc:      24 u32,
    }

    /// The time of the CMTS, as PLC frames tell it.
    pub struct PlcTimestamp {
        block_type:   4 u8 = 1,
        reserved:     4 Rfz,
        epoch:       23 u32,
        /// Ticks of 10.24 MHz: the timestamp of SYNC.
        timestamp:   32 crate::unit::Ticks,
        /// 0 to 19: twentieths of a tick, which are samples of 204.8 MHz.
        divide_by_20: 5 u8,
        /// Sixteenths of a sample.
        sixteenths:   4 u8,
        /// A CRC of 24 bits, which is not computed here.
        crc:         24 u32,
    }
}

/// A block of a PLC frame.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum PlcBlock<'a> {
    /// The time.
    Timestamp(PlcTimestamp),
    /// Energy management, its six-byte entries and CRC not interpreted.
    EnergyManagement(Blob<'a>),
    /// Messages: the rest of the PLC frame.
    MessageChannel {
        /// Bytes before the first frame that starts here; None where none does.
        start: Option<u16>,
        /// A slice of a stream of MAC frames.
        data: Blob<'a>,
    },
    /// A trigger, not interpreted.
    Trigger(Blob<'a>),
    /// Of another type; with its head and its CRC.
    Other(Blob<'a>),
}

/// The blocks of a PLC frame, up to its end. One that breaks off is an error, and the last item.
///
/// ```
/// use docsis_mac::capture::{PlcBlock, PlcBlocks};
/// // A timestamp of 0x0102_0304 ticks, then a message channel whose first frame starts after two bytes.
/// let timestamp = [0x10, 0, 0, 0, 0x02, 0x04, 0x06, 0x08, 0, 1, 2, 3];
/// let frame = [&timestamp[..], &[0x31, 0, 2, 9, 9, 0xC4, 2, 0x00, 0x0A, 0x09, 0xAF]].concat();
/// let blocks: Vec<_> = PlcBlocks::new(&frame).collect::<Result<_, _>>()?;
/// assert!(matches!(blocks[0], PlcBlock::Timestamp(t) if t.timestamp.0 == 0x0102_0304));
/// assert!(matches!(blocks[1], PlcBlock::MessageChannel { start: Some(2), data } if data.len() == 8));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PlcBlocks<'a> {
    rest: Reader<'a>,
}

impl<'a> PlcBlocks<'a> {
    /// Walks a PLC frame.
    pub const fn new(bytes: &'a [u8]) -> Self {
        PlcBlocks { rest: Reader::new(bytes) }
    }

    fn block(&mut self) -> Result<PlcBlock<'a>, Error> {
        use wire::Decode;
        let r = &mut self.rest;
        let [head, second] = match *r.peek() {
            [head, second, ..] => [head, second],
            _ => return Err(r.error(ErrorKind::Short { need: 2, have: r.len() }, &"PlcBlock.block_type")),
        };
        let low = head & 0x0F;
        let mut take = |len: usize| r.bytes(len, &"PlcBlock").map(Blob);
        Ok(match head >> 4 {
            1 => PlcBlock::Timestamp(PlcTimestamp::decode(r)?),
            2 => PlcBlock::EnergyManagement(take(usize::from(low).saturating_mul(6).saturating_add(4))?),
            3 => {
                take(1)?;
                let start = match low & 1 {
                    0 => None,
                    _ => Some(u16::from_be_bytes(*r.array(&"PlcBlock.start")?)),
                };
                PlcBlock::MessageChannel { start, data: Blob(r.rest()) }
            }
            4 => PlcBlock::Trigger(take(9)?),
            _ => {
                let length = usize::from(u16::from_be_bytes([head, second]) & 0x1FF);
                PlcBlock::Other(take(length.saturating_add(5))?)
            }
        })
    }
}

impl<'a> Iterator for PlcBlocks<'a> {
    type Item = Result<PlcBlock<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let block = self.block();
        if block.is_err() {
            self.rest.rest();
        }
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;
    use wire::{Decode, Encode};

    /// Profile 5, last, start subcarrier 0x1234; profile 2 before it.
    #[test]
    fn pointers_and_their_crc() {
        let bytes = hex!("20 00 10  51 12 34  abcdef");
        let blocks = NcpBlocks::from_bytes(&bytes).unwrap();
        let pointers: Vec<_> = blocks.pointers.iter().map(Result::unwrap).collect();
        assert_eq!((pointers[0].profile, pointers[0].start_subcarrier, pointers[0].last), (2, 16, false));
        assert_eq!((pointers[1].profile, pointers[1].start_subcarrier, pointers[1].last), (5, 0x1234, true));
        assert!(!pointers[1].zero_bit_loading && !pointers[1].codeword_tagging);
        assert_eq!((blocks.crc, blocks.encode_to_vec().unwrap()), (0xAB_CDEF, bytes.to_vec()));
        assert!(NcpBlocks::from_bytes(&bytes[..2]).is_err());
    }

    /// Every type, with the lengths of the sheet: 12, 4 + 6n, 9, 5 + length, and the rest.
    #[test]
    fn every_block_of_a_frame() {
        // Epoch 0x123456, timestamp 0x89abcdef, 17 twentieths, 9 sixteenths: 23 + 32 + 5 + 4 bits.
        let time = (0x12_3456u64 << 41 | 0x89AB_CDEF << 9 | 17 << 4 | 9).to_be_bytes();
        let timestamp = [&[0x10][..], &time, &hex!("a1a2a3")].concat();
        let energy = [&[0x22][..], &[6; 15]].concat();
        let trigger = [&[0x40][..], &[7; 8]].concat();
        let other = [&[0x71, 0x02][..], &[8; 0x102 + 3]].concat();
        let messages = hex!("30 c4020000");
        let frame = [&timestamp[..], &energy, &trigger, &other, &messages].concat();
        let blocks: Vec<_> = PlcBlocks::new(&frame).map(Result::unwrap).collect();
        let PlcBlock::Timestamp(read) = blocks[0] else { panic!("{blocks:?}") };
        assert_eq!((read.epoch, read.timestamp.0, read.divide_by_20, read.sixteenths), (0x12_3456, 0x89AB_CDEF, 17, 9));
        assert_eq!((read.crc, read.encode_to_vec().unwrap()), (0xA1_A2A3, timestamp));
        assert_eq!(
            blocks[1..4],
            [
                PlcBlock::EnergyManagement(Blob(&energy)),
                PlcBlock::Trigger(Blob(&trigger)),
                PlcBlock::Other(Blob(&other)),
            ]
        );
        assert_eq!(blocks[4], PlcBlock::MessageChannel { start: None, data: Blob(&messages[1..]) });
        // Cut anywhere: an end, or one error and the end.
        for len in 0..frame.len() {
            let walked: Vec<_> = PlcBlocks::new(&frame[..len]).collect();
            assert!(walked.iter().rev().skip(1).all(Result::is_ok), "{len}");
        }
    }
}
