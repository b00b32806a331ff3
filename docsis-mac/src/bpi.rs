//! Payload encryption of baseline privacy (BPI+): DES-56, AES-128 and AES-256 in CBC with residual block termination.
//! 40-bit DES, the other suite of the standard, is not implemented.
//!
//! A packet gets its CRC first. Then everything behind its two MAC addresses is encrypted in place, the CRC included; the
//! length stays. Which key it is say the extended header (sequence number, even or odd) and the security association; keys
//! and initialization vectors come with the TEK parameters of BPKM messages. Open question: that the vector there is the one
//! to use is by general knowledge only.
//!
//! ```
//! use docsis_mac::bpi::Tek;
//!
//! let tek = Tek::aes_128(&[0x2B; 16], [0x11; 16]);
//! let mut packet = *b"\x01\x02\x03\x04\x05\x06\x06\x05\x04\x03\x02\x01\x08\x00data----";
//! let plain = packet;
//! tek.protect(&mut packet)?;
//! assert_eq!(packet[..12], plain[..12]);
//! assert_ne!(packet[12..], plain[12..]);
//! tek.reveal(&mut packet)?;
//! assert_eq!(packet[..18], plain[..18]);
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use core::fmt;
use wire::{Error, ErrorKind};

/// Bytes of a packet that stay clear: destination and source address.
pub const CLEAR: usize = 12;

/// Bytes of the CRC at the end of a packet.
const CRC: usize = 4;

/// A traffic encryption key with its initialization vector, ready for use.
///
/// Every packet starts anew from the vector, so one value serves all packets, in any order.
#[derive(Clone)]
pub struct Tek(Cipher);

#[derive(Clone)]
#[allow(clippy::large_enum_variant)] // a key is made once; without a heap it has no other place
enum Cipher {
    Des(des::Des, [u8; 8]),
    Aes128(aes::Aes128, [u8; 16]),
    Aes256(aes::Aes256, [u8; 16]),
}

impl fmt::Debug for Tek {
    /// The kind of cipher, and no key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Cipher::Des(..) => "Tek(DES-56)",
            Cipher::Aes128(..) => "Tek(AES-128)",
            Cipher::Aes256(..) => "Tek(AES-256)",
        })
    }
}

impl Tek {
    /// 56-bit DES; the lowest bit of each byte of the key is parity and not looked at.
    pub fn des_56(key: &[u8; 8], iv: [u8; 8]) -> Self {
        Tek(Cipher::Des(des::Des::new(&Array(*key)), iv))
    }

    /// 128-bit AES.
    pub fn aes_128(key: &[u8; 16], iv: [u8; 16]) -> Self {
        Tek(Cipher::Aes128(aes::Aes128::new(&Array(*key)), iv))
    }

    /// 256-bit AES.
    pub fn aes_256(key: &[u8; 32], iv: [u8; 16]) -> Self {
        Tek(Cipher::Aes256(aes::Aes256::new(&Array(*key)), iv))
    }

    /// Writes the CRC over all of `packet` but its last four bytes into these, and encrypts all but the addresses.
    ///
    /// # Errors
    /// [`ErrorKind::Short`] for less than 16 bytes, which stay as they are: in clear.
    pub fn protect(&self, packet: &mut [u8]) -> Result<(), Error> {
        let at = before_crc(packet)?;
        let (covered, crc) = packet.split_at_mut(at);
        crc.copy_from_slice(&wire::crc::ethernet(covered).to_le_bytes());
        if let Some((_, data)) = packet.split_at_mut_checked(CLEAR) {
            self.encrypt(data);
        }
        Ok(())
    }

    /// Decrypts all of `packet` but the addresses, and checks its CRC.
    ///
    /// # Errors
    /// [`ErrorKind::Checksum`]: another key, or damage. The packet is decrypted all the same. [`ErrorKind::Short`] for
    /// less than 16 bytes, which stay as they are.
    pub fn reveal(&self, packet: &mut [u8]) -> Result<(), Error> {
        let at = before_crc(packet)?;
        if let Some((_, data)) = packet.split_at_mut_checked(CLEAR) {
            self.decrypt(data);
        }
        let (covered, crc) = packet.split_at(at);
        let found = crc.first_chunk().map_or(0, |crc| u32::from_le_bytes(*crc));
        let computed = wire::crc::ethernet(covered);
        if found == computed { Ok(()) } else { Err(Error::new(ErrorKind::Checksum { found, computed }, &"crc", at)) }
    }

    /// Encrypts `data` in place. A last block that is not full is the exclusive or with the encrypted block before it, or
    /// with the encrypted initialization vector where there is none.
    pub fn encrypt(&self, data: &mut [u8]) {
        match &self.0 {
            Cipher::Des(cipher, iv) => {
                encrypt(|block| cipher.encrypt_block(Array::cast_from_core_mut(block)), *iv, data)
            }
            Cipher::Aes128(cipher, iv) => {
                encrypt(|block| cipher.encrypt_block(Array::cast_from_core_mut(block)), *iv, data);
            }
            Cipher::Aes256(cipher, iv) => {
                encrypt(|block| cipher.encrypt_block(Array::cast_from_core_mut(block)), *iv, data);
            }
        }
    }

    /// Decrypts `data` in place.
    pub fn decrypt(&self, data: &mut [u8]) {
        match &self.0 {
            Cipher::Des(cipher, iv) => decrypt(
                |block| cipher.decrypt_block(Array::cast_from_core_mut(block)),
                |block| cipher.encrypt_block(Array::cast_from_core_mut(block)),
                *iv,
                data,
            ),
            Cipher::Aes128(cipher, iv) => decrypt(
                |block| cipher.decrypt_block(Array::cast_from_core_mut(block)),
                |block| cipher.encrypt_block(Array::cast_from_core_mut(block)),
                *iv,
                data,
            ),
            Cipher::Aes256(cipher, iv) => decrypt(
                |block| cipher.decrypt_block(Array::cast_from_core_mut(block)),
                |block| cipher.encrypt_block(Array::cast_from_core_mut(block)),
                *iv,
                data,
            ),
        }
    }
}

/// Where the CRC of a packet stands.
fn before_crc(packet: &[u8]) -> Result<usize, Error> {
    let short = ErrorKind::Short { need: CLEAR + CRC, have: packet.len() };
    packet.len().checked_sub(CRC).filter(|at| *at >= CLEAR).ok_or_else(|| Error::new(short, &"packet", 0))
}

fn xor(data: &mut [u8], with: &[u8]) {
    data.iter_mut().zip(with).for_each(|(byte, with)| *byte ^= with);
}

/// CBC; `chain` is the cipher block before.
fn encrypt<const N: usize>(forward: impl Fn(&mut [u8; N]), mut chain: [u8; N], data: &mut [u8]) {
    let mut blocks = data.chunks_exact_mut(N);
    for block in blocks.by_ref() {
        xor(&mut chain, block);
        forward(&mut chain);
        block.copy_from_slice(&chain);
    }
    residual(forward, chain, blocks.into_remainder());
}

fn decrypt<const N: usize>(
    backward: impl Fn(&mut [u8; N]),
    forward: impl Fn(&mut [u8; N]),
    mut chain: [u8; N],
    data: &mut [u8],
) {
    let mut blocks = data.chunks_exact_mut(N);
    for block in blocks.by_ref() {
        let Some(block) = block.first_chunk_mut::<N>() else { continue };
        let before = core::mem::replace(&mut chain, *block);
        backward(block);
        xor(block, &before);
    }
    residual(forward, chain, blocks.into_remainder());
}

/// The last block where it is not full: the same both ways.
fn residual<const N: usize>(forward: impl Fn(&mut [u8; N]), mut chain: [u8; N], rest: &mut [u8]) {
    if !rest.is_empty() {
        forward(&mut chain);
        xor(rest, &chain);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;

    /// The published vector of the fact sheet, behind six bytes that are no part of the packet.
    #[test]
    fn a_range_shorter_than_a_block() {
        let tek = Tek::aes_128(&hex!("00000000AABBCCDDEEFF001122334455"), [0x11; 16]);
        let mut packet = hex!("010203040506 060504030201 0800 aa 00000000");
        tek.protect(&mut packet).unwrap();
        assert_eq!(packet, hex!("010203040506 060504030201 7af0 df fe1299e5"));
        tek.reveal(&mut packet).unwrap();
        assert_eq!(packet, hex!("010203040506 060504030201 0800 aa 0e998efe"));
    }

    /// A block of DES worked out in public (J. Orlin Grabbe, "The DES Algorithm Illustrated"), with a vector of zeros.
    #[test]
    fn a_block_of_des() {
        let tek = Tek::des_56(&hex!("133457799BBCDFF1"), [0; 8]);
        let mut block = hex!("0123456789ABCDEF");
        tek.encrypt(&mut block);
        assert_eq!(block, hex!("85E813540F0AB405"));
        tek.decrypt(&mut block);
        assert_eq!(block, hex!("0123456789ABCDEF"));
        // The rest of a block is the exclusive or with the block before it, encrypted once more.
        let mut more = hex!("0123456789ABCDEF 0000");
        tek.encrypt(&mut more);
        let mut again = hex!("85E813540F0AB405");
        tek.encrypt(&mut again);
        assert_eq!(more[8..], again[..2]);
    }

    #[test]
    fn every_length_comes_back() {
        let plain: [u8; 70] = core::array::from_fn(|i| i.to_le_bytes()[0] ^ 0x5A);
        for tek in
            [Tek::des_56(&[0x3B; 8], [7; 8]), Tek::aes_128(&[0x3B; 16], [7; 16]), Tek::aes_256(&[0x3B; 32], [7; 16])]
        {
            for len in 0..=plain.len() {
                let mut data = plain;
                tek.encrypt(&mut data[..len]);
                assert_eq!(data[len..], plain[len..]);
                assert!(len < 4 || data[..len] != plain[..len]);
                tek.decrypt(&mut data[..len]);
                assert_eq!(data, plain, "{tek:?} {len}");
            }
        }
    }

    #[test]
    fn damage_and_packets_that_are_too_short() {
        let tek = Tek::aes_256(&[0x3B; 32], [7; 16]);
        let mut packet = [0x22; 60];
        tek.protect(&mut packet).unwrap();
        packet[20] ^= 1;
        assert!(matches!(tek.reveal(&mut packet).unwrap_err().kind(), ErrorKind::Checksum { .. }));
        let mut short = [9; 15];
        // What cannot be encrypted must not go out as if it were.
        assert!(matches!(tek.protect(&mut short).unwrap_err().kind(), ErrorKind::Short { need: 16, have: 15 }));
        assert!(matches!(tek.reveal(&mut short).unwrap_err().kind(), ErrorKind::Short { need: 16, have: 15 }));
        assert_eq!(short, [9; 15]);
    }
}
