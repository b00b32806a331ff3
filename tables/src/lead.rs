//! The continuity of a PID in a range, when nobody knows what came before.
//!
//! [`PayloadContinuity`] knows of the past the last packet that was new, and whether it has been repeated. After every
//! packet that counts, the counter it goes on from is that packet's own. So:
//!
//! * A packet with another counter than the one before it in the range has the same step whatever came before, and what is
//!   known behind it is that packet alone.
//! * Of packets with one counter, those without payload change nothing once the counter is known.
//! * The second one with a payload either repeats the first, and then the state is that of a repeated packet, or not, and
//!   then it is that of the second.
//!
//! The packets before that are at most three. They are kept, and pass through the state of the range before when that
//! is known.

use mpegts::Packet;
use mpegts::packet::continuity::{PayloadContinuity, Step};

/// What is known of the continuity of a PID.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    /// The state behind the last packet. As long as nothing is decided, that of a stream that begins in this range.
    state: PayloadContinuity,
    /// The first packets, whose steps depend on the range before.
    kept: Vec<Kept>,
    /// Steps from here on do not depend on it.
    decided: bool,
    /// Of the kept packets.
    counter: Option<u8>,
    payloads: u8,
}

/// A packet whose step is not decided.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub bytes: [u8; 188],
    pub position: u64,
    /// Where its row is, and in which piece: for tables with a row for each packet.
    pub row: usize,
    pub piece: usize,
}

impl Lead {
    /// With nothing before: of the first range.
    pub const fn known() -> Lead {
        Lead { state: PayloadContinuity::new(), kept: Vec::new(), decided: true, counter: None, payloads: 0 }
    }

    /// With something before that is not known.
    pub const fn unknown() -> Lead {
        let mut lead = Lead::known();
        lead.decided = false;
        lead
    }

    /// Takes the next packet, whose row is to be found at `row`.
    pub fn take(&mut self, packet: Packet<'_>, position: u64, row: usize) -> Step {
        if !self.decided && self.keeps(packet) {
            self.kept.push(Kept { bytes: *packet.as_bytes(), position, row, piece: 0 });
        }
        self.state.check(packet)
    }

    /// Nothing before the next packet matters to it.
    pub fn forget(&mut self) {
        self.state.reset();
        self.decided = true;
    }

    /// Whether the step of a packet depends on the range before.
    fn keeps(&mut self, packet: Packet<'_>) -> bool {
        if packet.transport_error_indicator() || packet.pid().is_null() {
            return false;
        }
        let known = self.counter.replace(packet.continuity_counter());
        if known.is_some_and(|counter| counter != packet.continuity_counter()) {
            self.decided = true;
            return false;
        }
        if packet.has_payload() {
            self.payloads = self.payloads.saturating_add(1);
            self.decided = self.payloads > 1;
            return true;
        }
        known.is_none()
    }

    /// Takes what the next range knows. `settle` is told the steps that are decided now.
    pub fn append(&mut self, next: Lead, pieces: usize, mut settle: impl FnMut(&Kept, Step)) {
        for mut kept in next.kept {
            let packet = Packet::new(&kept.bytes);
            let open = !self.decided && self.keeps(packet);
            let step = self.state.check(packet);
            if !open {
                settle(&kept, step);
                continue;
            }
            kept.piece = kept.piece.saturating_add(pieces);
            self.kept.push(kept);
        }
        if next.decided {
            (self.state, self.decided) = (next.state, true);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // small numbers
    use super::*;

    /// All short sequences of packets that differ in what matters, cut everywhere: the steps are those of one machine.
    #[test]
    fn any_cut_of_any_sequence_gives_the_steps_of_the_whole() {
        // Counter, payload, and flags: without payload, discontinuity_indicator,
        // transport_error_indicator, an adaptation field that says nothing.
        let kinds: [(u8, u8, u8); 8] =
            [(3, 1, 0), (3, 2, 0), (3, 0, 1), (4, 1, 0), (4, 0, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)];
        let packets = kinds.map(|(counter, fill, flags)| {
            let mut bytes = [fill; 188];
            bytes[..4].copy_from_slice(&[0x47, 0x01, 0x00, 0x10 | counter]);
            match flags {
                1 => bytes[3] = 0x20 | counter,
                2 => (bytes[3], bytes[4], bytes[5]) = (0x30 | counter, 1, 0x80),
                4 => bytes[1] |= 0x80,
                8 => (bytes[3], bytes[4], bytes[5]) = (0x30 | counter, 1, 0),
                _ => {}
            }
            if flags == 1 {
                (bytes[4], bytes[5]) = (183, 0);
            }
            bytes
        });
        let n = kinds.len();
        for sequence in 0..n.pow(5) {
            let sequence: Vec<usize> = (0..5u32).map(|place| sequence / n.pow(place) % n).collect();
            let mut serial = PayloadContinuity::new();
            let expected: Vec<Step> = sequence.iter().map(|k| serial.check(Packet::new(&packets[*k]))).collect();
            for cuts in [[1, 5], [2, 5], [3, 5], [1, 2], [1, 3], [2, 4], [3, 4]] {
                let read = |from: usize, to: usize| {
                    let mut lead = if from == 0 { Lead::known() } else { Lead::unknown() };
                    let rows = from..to;
                    let steps: Vec<Step> =
                        rows.map(|row| lead.take(Packet::new(&packets[sequence[row]]), row as u64, row)).collect();
                    assert!(lead.kept.len() <= 3);
                    (lead, steps)
                };
                let parts = [read(0, cuts[0]), read(cuts[0], cuts[1]), read(cuts[1], 5)];
                let steps: Vec<Step> = parts.iter().flat_map(|part| part.1.clone()).collect();
                let [first, second, third] = parts.map(|part| part.0);
                let (mut left, mut right) = (steps.clone(), steps);
                // (first, second), third
                let mut a = first.clone();
                a.append(second.clone(), 0, |kept, step| left[kept.row] = step);
                a.append(third.clone(), 0, |kept, step| left[kept.row] = step);
                // first, (second, third)
                let (mut b, mut c) = (first, second);
                c.append(third, 0, |kept, step| right[kept.row] = step);
                b.append(c, 0, |kept, step| right[kept.row] = step);
                assert_eq!((&left, &right), (&expected, &expected), "{sequence:?} cut at {cuts:?}");
            }
        }
    }
}
