//! Access units of two services, for a multiplexer.

use crate::bytes::Numbers;
use crate::multiplex::PACKET;
use crate::reread::reread;

/// What one stream is made of.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Its program.
    pub program: u16,
    /// Its PID.
    pub pid: u16,
    /// MPEG audio, otherwise AVC.
    pub audio: bool,
    /// Offsets into the data, sizes, and what the PTS has more than the DTS; over and over again.
    pattern: Vec<(usize, usize, u64)>,
    /// 90 kHz.
    period: u64,
}

/// One access unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// 90 kHz.
    pub pts: u64,
    /// 90 kHz.
    pub dts: u64,
    /// The first of a group of pictures.
    pub random_access: bool,
    /// Where its data starts in that of [`Units`].
    pub at: usize,
    /// Bytes of data.
    pub size: usize,
}

/// The DTS of all first units, 90 kHz.
const FIRST: u64 = 27_000;

impl Stream {
    /// A unit by its number.
    pub fn unit(&self, number: u64) -> Unit {
        let n = number as usize % self.pattern.len();
        let (at, size, later) = self.pattern[n];
        let dts = FIRST + number * self.period;
        Unit { pts: dts + later, dts, random_access: n.is_multiple_of(12), at, size }
    }
}

/// All streams, and the data their units are taken from.
#[derive(Debug, Clone)]
pub struct Units {
    /// Video and audio of each service; the video has the clock.
    pub streams: Vec<Stream>,
    /// Random bytes.
    pub data: Vec<u8>,
}

impl Units {
    /// Bits of the multiplex a second: about five sixths of it is used.
    pub const BITRATE: u64 = 20_000_000;

    /// 25 pictures a second of about 40 kB each, and audio of 192 kbit/s, for each service.
    pub fn new() -> Self {
        let mut numbers = Numbers::new(101);
        let mut data = vec![0; 1 << 20];
        numbers.fill(&mut data);
        let mut streams = Vec::new();
        for program in 1..=2 {
            for audio in [false, true] {
                let pattern = (0..240).map(|n| {
                    let (size, later) = match (audio, n % 12, n % 3) {
                        (true, ..) => (576, 0),
                        (_, 0, _) => (140_000 + numbers.below(20_000), 3_600),
                        (_, _, 0) => (48_000 + numbers.below(8_000), 10_800),
                        _ => (18_000 + numbers.below(6_000), 0),
                    };
                    (numbers.below(data.len() - size), size, later)
                });
                let pattern = pattern.collect();
                let pid = 0x100 * program + if audio { 2 } else { 1 };
                streams.push(Stream { program, pid, audio, pattern, period: if audio { 2_160 } else { 3_600 } });
            }
        }
        Units { streams, data }
    }

    /// Checks what a multiplexer has made of them, from clock 0 on: PIDs and counters, clock references by the place of
    /// their bytes and at most 40 ms apart, PAT and PMT every 100 ms, units in order, byte by byte and before their DTS.
    pub fn check(&self, stream: &[u8]) {
        let found = reread(stream);
        let time = |byte: usize| byte as u64 * 216_000_000 / Self::BITRATE;
        let total: u64 = found.packets.values().sum();
        assert_eq!((total, found.losses), ((stream.len() / PACKET) as u64, 0));
        let pids = [0x0000, 0x0100, 0x0101, 0x0102, 0x0200, 0x0201, 0x0202];
        // Without null packets as long as units are sent ahead.
        let others = found.packets.keys().copied().filter(|pid| *pid != 0x1FFF);
        assert!(others.eq(pids), "{:?}", found.packets);
        for pid in [0x0000, 0x0100, 0x0200] {
            assert!(found.packets[&pid] >= time(stream.len()) / 2_700_000);
        }
        for pid in [0x0101, 0x0201] {
            let mut last = 0;
            for &(packet, _, pcr) in found.pcrs.iter().filter(|(_, of, _)| *of == pid) {
                assert_eq!(pcr, time(packet * PACKET + 10), "clock of packet {packet}");
                assert!(pcr - last <= 1_080_000, "{} between clocks", pcr - last);
                last = pcr;
            }
            assert!(time(stream.len()) - last <= 1_080_000);
        }
        assert!(found.pcrs.iter().all(|(_, pid, _)| [0x0101, 0x0201].contains(pid)));
        for stream_of in &self.streams {
            let list = &found.units[&stream_of.pid];
            for (number, unit) in list.iter().enumerate() {
                let expected = stream_of.unit(number as u64);
                let dts = (expected.dts != expected.pts).then_some(expected.dts);
                assert_eq!((unit.pts, unit.dts), (Some(expected.pts), dts), "unit {number} of {}", stream_of.pid);
                let data = &self.data[expected.at..][..expected.size];
                if number + 1 == list.len() {
                    assert!(data.starts_with(&unit.data));
                } else {
                    assert!(data == unit.data, "unit {number} of {}", stream_of.pid);
                }
                if unit.data.len() == expected.size {
                    assert!(time(unit.end * PACKET) <= expected.dts * 300, "unit {number} is late");
                }
                let length = 3 + 5 * (1 + usize::from(dts.is_some())) + expected.size;
                assert_eq!(unit.length, if length > 0xFFFF { 0 } else { length });
            }
            // All are there that must be.
            let next = stream_of.unit(list.len() as u64);
            assert!(next.dts * 300 > time(stream.len()), "{} units of {}", list.len(), stream_of.pid);
        }
    }
}

impl Default for Units {
    fn default() -> Self {
        Units::new()
    }
}
