//! Reads a stream again in the plainest way: what became of it after others have written or changed it.

use crate::multiplex::PACKET;
use std::collections::BTreeMap;

/// A PES packet with the header of MPEG-2 and its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The packet it starts in.
    pub packet: usize,
    /// The packet behind its last one.
    pub end: usize,
    /// 90 kHz.
    pub pts: Option<u64>,
    /// 90 kHz.
    pub dts: Option<u64>,
    /// `PES_packet_length`.
    pub length: usize,
    /// What is there of it.
    pub data: Vec<u8>,
    /// No packet of it is lost.
    pub whole: bool,
}

/// What is in a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reread {
    /// Packets by PID.
    pub packets: BTreeMap<u16, u64>,
    /// Continuity counters that do not follow the one before, null packets left out.
    pub losses: u64,
    /// Clock references, each with its packet and its PID.
    pub pcrs: Vec<(usize, u16, u64)>,
    /// PES packets of audio and video in the clear, by PID.
    pub units: BTreeMap<u16, Vec<Unit>>,
}

/// Reads whole packets.
pub fn reread(packets: &[u8]) -> Reread {
    let mut found = Reread::default();
    let mut counters = BTreeMap::new();
    for (n, packet) in packets.chunks_exact(PACKET).enumerate() {
        assert_eq!(packet[0], 0x47, "packet {n}");
        let pid = u16::from_be_bytes([packet[1] & 0x1F, packet[2]]);
        *found.packets.entry(pid).or_default() += 1;
        if pid == 0x1FFF {
            continue;
        }
        let (field, payload) = (packet[3] & 0x20 != 0, packet[3] & 0x10 != 0);
        let counter = packet[3] & 0x0F;
        let before = counters.insert(pid, counter);
        let expected = before.map(|before| if payload { (before + 1) & 0x0F } else { before });
        let lost = expected.is_some_and(|expected| counter != expected);
        found.losses += u64::from(lost);
        let at = if field { 5 + usize::from(packet[4]) } else { 4 };
        if field && packet[4] > 0 && packet[5] & 0x10 != 0 {
            let word = packet[6..12].iter().fold(0, |word, &b| word << 8 | u64::from(b));
            found.pcrs.push((n, pid, (word >> 15) * 300 + (word & 0x1FF)));
        }
        let list = found.units.entry(pid).or_default();
        if let Some(unit) = list.last_mut().filter(|_| lost) {
            unit.whole = false;
        }
        if payload && packet[3] & 0xC0 == 0 {
            let payload = &packet[at..];
            if packet[1] & 0x40 == 0 {
                if let Some(unit) = list.last_mut() {
                    unit.data.extend(payload);
                    unit.end = n + 1;
                }
            } else if matches!(payload, [0, 0, 1, 0xC0..=0xEF, ..]) {
                list.push(unit(n, payload));
            }
        }
    }
    found.units.retain(|_, list| !list.is_empty());
    found
}

fn unit(packet: usize, payload: &[u8]) -> Unit {
    let length = usize::from(payload[4]) << 8 | usize::from(payload[5]);
    let stamp = |at: usize| {
        let word = payload[at..at + 5].iter().fold(0, |word, &b| word << 8 | u64::from(b));
        assert_eq!(word & 0x01_0001_0001, 0x01_0001_0001, "marker bits in packet {packet}");
        word >> 3 & 0x1_C000_0000 | word >> 2 & 0x3FFF_8000 | word >> 1 & 0x7FFF
    };
    let (flags, head) = (payload[7] >> 6, 9 + usize::from(payload[8]));
    let pts = (flags & 2 != 0).then(|| stamp(9));
    let dts = (flags & 1 != 0).then(|| stamp(14));
    Unit { packet, end: packet + 1, pts, dts, length, data: payload[head..].to_vec(), whole: true }
}
