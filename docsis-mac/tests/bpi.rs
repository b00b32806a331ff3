//! The vectors of BPI+ that are published with DPDK.

#![cfg(feature = "bpi")]
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)] // tests assert
#![allow(clippy::cast_possible_truncation, clippy::panic, clippy::unwrap_used)]

mod support;

use docsis_mac::bpi::{CLEAR, Tek};
use serde_json::Value;

#[test]
fn published_vectors_both_ways() {
    let Some(file) = support::file("../bpi-vectors/dpdk-bpi-vectors.json") else { return };
    let vectors: Vec<Value> = serde_json::from_slice(&file).unwrap();
    assert_eq!(vectors.len(), 26);
    for vector in &vectors {
        let name = &vector["name"];
        let bytes = |key: &str| wire::testing::unhex(vector[key].as_str().unwrap()).unwrap();
        let number = |key: &str| vector[key].as_u64().unwrap() as usize;
        let is = |key: &str| vector[key].as_str().unwrap() == "true";
        let (key, iv) = (bytes("key"), bytes("iv").try_into().unwrap());
        let tek = match key.len() {
            16 => Tek::aes_128(&key.try_into().unwrap(), iv),
            32 => Tek::aes_256(&key.try_into().unwrap(), iv),
            n => panic!("a key of {n} bytes"),
        };
        let (plain, cipher) = (bytes("plain_with_crc"), bytes("cipher"));
        let (from, crc_from) = (number("cipher_offset"), number("crc_offset"));
        // The CRC is that of the packet, but where there is none.
        let crc_at = plain.len() - 4;
        let crc = wire::crc::ethernet(&plain[crc_from..crc_at]).to_le_bytes();
        assert_eq!(plain[crc_at..] == crc, !is("no_crc"), "{name}");
        let mut data = plain.clone();
        if !is("no_cipher") {
            tek.encrypt(&mut data[from..]);
        }
        assert_eq!(data, cipher, "{name}");
        if !is("no_cipher") {
            tek.decrypt(&mut data[from..]);
        }
        assert_eq!(data, plain, "{name}");
        // Where all behind the addresses is encrypted, the packet goes in one call.
        if from == crc_from + CLEAR && !is("no_cipher") && !is("no_crc") {
            let packet = &mut data[crc_from..];
            packet[crc_at - crc_from..].fill(0);
            tek.protect(packet).unwrap();
            assert_eq!(packet, &cipher[crc_from..], "{name}");
            tek.reveal(packet).unwrap();
            assert_eq!(packet, &plain[crc_from..], "{name}");
        }
    }
}
