//! Frames of DOCSIS with their check sequences, and every interval of MAPs.
#![no_std]
#![no_main]

use docsis_mac::Frames;
use docsis_mac::message::{Map, MessageType};
use wire::{Decode, crc};

sizes::program!();

/// Bytes of a message before its body, and where its type stands.
const HEADER: usize = 20;
const TYPE: usize = 18;

fn run(bytes: &[u8]) -> u32 {
    let mut found = 0;
    for frame in Frames::raw(bytes).flatten() {
        let Some((message, sent)) = frame.payload.0.split_last_chunk() else { continue };
        if message.get(TYPE) != Some(&MessageType::MAP.0) || crc::ethernet(message) != u32::from_le_bytes(*sent) {
            continue;
        }
        let Some(Ok(map)) = message.get(HEADER..).map(Map::from_bytes) else { continue };
        for interval in map.intervals().flatten() {
            found += u32::from(interval.sid.0) + u32::from(interval.start);
        }
    }
    found
}
