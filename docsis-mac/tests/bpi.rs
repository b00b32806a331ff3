//! The vectors of BPI+ that are published with DPDK.

#![cfg(feature = "bpi")]
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)] // tests assert
#![allow(clippy::cast_possible_truncation, clippy::panic, clippy::unwrap_used)]

mod support;

use docsis_mac::bpi::{CLEAR, Tek};
use docsis_mac::ehdr::Association;
use docsis_mac::frame::CrcCheck;
use docsis_mac::{Frame, Said};
use serde_json::Value;
use wire::Decode;

#[test]
fn published_vectors_both_ways() {
    let Some(file) = support::file("../bpi-vectors/dpdk-bpi-vectors.json") else { return };
    let vectors: Vec<Value> = serde_json::from_slice(&file).unwrap();
    assert_eq!(vectors.len(), 26);
    let mut in_frames = 0;
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
            // In frames: what is encrypted is no damage, and the enable bit alone says that it is.
            let check = |enable: u8, packet: &[u8]| {
                // Key 5, odd, SAID 0x0ABC.
                let [high, low] = (5 + packet.len() as u16).to_be_bytes();
                let mut frame = vec![0x01, 5, high, low, 0x44, 0x51, enable | 0x4A, 0xBC, 0];
                frame.extend(wire::crc::x25(&frame).to_le_bytes());
                frame.extend(packet);
                let frame = Frame::from_bytes(&frame).unwrap();
                let privacy = frame.privacy().unwrap();
                assert_eq!((privacy.key_sequence, privacy.toggle, privacy.enable), (5, true, enable != 0));
                assert_eq!(privacy.association, Association::Downstream(Said(0xABC)));
                frame.check_crc().map_err(|error| error.at())
            };
            assert_eq!(check(0x80, &cipher[crc_from..]), Ok(CrcCheck::Encrypted), "{name}");
            assert_eq!(check(0, &plain[crc_from..]), Ok(CrcCheck::Right), "{name}");
            assert_eq!(check(0, &cipher[crc_from..]), Err("CRC"), "{name}");
            in_frames += 1;
        }
    }
    assert!(in_frames >= 10, "{in_frames}");
}
