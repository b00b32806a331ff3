//! A stream that is read over and over, as if it went on.

use crate::multiplex::PACKET;
use rustix::time::{ClockId, clock_gettime};

/// CPU time of this thread, in seconds.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Gives the same packets again and again, each time with the continuity counters that follow those before: otherwise
/// what comes again would be lost or repeated packets, of which everybody thinks differently.
///
/// Times what happens between one asking and the next. What is made before the first one, the counters and what
/// comes after the last packet are left out.
#[derive(Debug, Clone)]
pub struct Looped {
    bytes: Vec<u8>,
    /// What the counter of each packet has more the next time.
    steps: Vec<u8>,
    /// How often the steps have been added, modulo 16.
    added: u8,
    passes: usize,
    given: usize,
    since: Option<f64>,
    seconds: f64,
    /// What it takes to ask for the time.
    clock: f64,
}

impl Looped {
    /// Whole packets.
    pub fn new(bytes: Vec<u8>) -> Self {
        let steps = steps(&bytes);
        let clock = (0..100).map(|_| -(cpu_seconds() - cpu_seconds())).fold(f64::INFINITY, f64::min);
        Looped { bytes, steps, added: 0, passes: 1, given: 0, since: None, seconds: 0.0, clock }
    }

    /// Starts anew, for so many passes.
    pub fn start(&mut self, passes: usize) {
        self.add((16 - self.added) % 16);
        (self.passes, self.given, self.since, self.seconds) = (passes, 0, None, 0.0);
    }

    /// The packets once more, or None after the last time.
    pub fn again(&mut self) -> Option<&[u8]> {
        self.stop();
        if self.given == self.passes {
            return None;
        }
        if self.given > 0 {
            self.add(1);
        }
        self.given += 1;
        self.since = Some(cpu_seconds());
        Some(&self.bytes)
    }

    /// What was taken so far.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Packets of a pass.
    pub fn packets(&self) -> usize {
        self.steps.len()
    }

    fn stop(&mut self) {
        if let Some(since) = self.since.take() {
            self.seconds += (cpu_seconds() - since - self.clock).max(0.0);
        }
    }

    fn add(&mut self, times: u8) {
        if times == 0 {
            return;
        }
        for (packet, step) in self.bytes.chunks_exact_mut(PACKET).zip(&self.steps) {
            packet[3] = packet[3] & 0xF0 | packet[3].wrapping_add(step.wrapping_mul(times)) & 0x0F;
        }
        self.added = (self.added + times) % 16;
    }
}

/// By how much the counter of each packet must grow so that it follows the last one of its PID.
fn steps(bytes: &[u8]) -> Vec<u8> {
    let mut seen: Vec<Option<(u8, u8)>> = vec![None; 8192];
    let pid = |packet: &[u8]| usize::from(u16::from_be_bytes([packet[1] & 0x1F, packet[2]]));
    let packets = || bytes.chunks_exact(PACKET);
    for packet in packets().filter(|packet| packet[3] & 0x10 != 0) {
        let counter = packet[3] & 0x0F;
        let (_, last) = seen[pid(packet)].get_or_insert((counter, counter));
        *last = counter;
    }
    let step = |packet| seen[pid(packet)].map_or(0, |(first, last)| last.wrapping_sub(first).wrapping_add(1) & 0x0F);
    packets().map(step).collect()
}

/// The packets of a piece of a stream without those of PES packets that it has only a part of: where a loop is closed they would
/// become one that never was.
pub fn whole_units(bytes: &[u8]) -> Vec<u8> {
    let pid = |packet: &[u8]| usize::from(u16::from_be_bytes([packet[1] & 0x1F, packet[2]]));
    let starts = |packet: &[u8]| {
        let field = if packet[3] & 0x20 != 0 { 1 + usize::from(packet[4]) } else { 0 };
        packet[1] & 0x40 != 0
            && packet[3] & 0x10 != 0
            && packet.get(4 + field..).is_some_and(|p| p.starts_with(&[0, 0, 1]))
    };
    // The first and the last start of a PES packet on each PID.
    let mut ends: Vec<Option<(usize, usize)>> = vec![None; 8192];
    for (n, packet) in bytes.chunks_exact(PACKET).enumerate().filter(|(_, packet)| starts(packet)) {
        ends[pid(packet)].get_or_insert((n, n)).1 = n;
    }
    let whole = |n: usize, packet: &[u8]| ends[pid(packet)].is_none_or(|(first, last)| (first..last).contains(&n));
    let packets = bytes.chunks_exact(PACKET).enumerate();
    packets.filter(|(n, packet)| whole(*n, packet)).flat_map(|(_, packet)| packet).copied().collect()
}

/// The packets so many times, with counters that go on.
pub fn repeated(bytes: Vec<u8>, times: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * times);
    let mut looped = Looped::new(bytes);
    looped.start(times);
    while let Some(bytes) = looped.again() {
        out.extend_from_slice(bytes);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multiplex::Multiplex;
    use crate::reread::reread;

    #[test]
    fn what_is_repeated_goes_on() {
        let stream = Multiplex::broadcast(1 << 20);
        let losses = reread(&stream.bytes).losses;
        let repeated = repeated(stream.bytes.clone(), 20);
        assert_eq!(reread(&repeated).losses, 20 * losses);
        let mut looped = Looped::new(stream.bytes.clone());
        for _ in 0..3 {
            looped.start(5);
            assert_eq!(looped.again(), Some(&stream.bytes[..]));
            assert_eq!(looped.again(), Some(&repeated[stream.bytes.len()..][..stream.bytes.len()]));
        }
        looped.start(0);
        assert_eq!(looped.again(), None);
        assert_eq!(looped.seconds(), 0.0);
    }

    #[test]
    fn whole_units_make_a_loop_of_whole_units() {
        let stream = Multiplex::broadcast(2 << 20);
        let piece = whole_units(&stream.bytes[1000 * PACKET..9000 * PACKET]);
        let once = reread(&piece);
        let again = reread(&repeated(piece, 3));
        for (pid, units) in &once.units {
            assert_eq!(again.units[pid].len(), 3 * units.len());
            assert!(
                again.units[pid].iter().zip(units.iter().cycle()).all(|(a, b)| a.data == b.data && a.whole == b.whole)
            );
        }
        assert!(once.units.len() > 7);
    }
}
