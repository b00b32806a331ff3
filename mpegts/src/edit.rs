//! Changes to a passing stream, packet by packet and in place: nothing is touched that is not
//! meant, and nothing is allocated on the way.
//!
//! | to | use |
//! |---|---|
//! | give PIDs other numbers, or take them out | [`PidMap`] |
//! | shift all times of a program | [`TimeShift`] |
//! | make clock references exact for a constant rate | [`PcrRestamp`] |
//! | hide losses and splices from the continuity counters | [`ContinuityRepair`] |
//! | put other sections in the place of those of a PID | [`SectionReplacement`] |
//! | look at each section of a PID and send it, another one, or none | [`SectionFilter`] |
//! | all of it, in the right order | [`Editor`] |
//!
//! ```
//! use mpegts::Pid;
//! use mpegts::edit::{Editor, PidMap};
//! # let mut packets = [mpegts::packet::NULL_PACKET; 2];
//! # packets[0][1..3].copy_from_slice(&[0x01, 0x00]);
//! let (video, other) = (Pid::new(0x100).unwrap(), Pid::new(0x200).unwrap());
//! let mut editor = Editor::new();
//! editor.pids = PidMap::keep([video]);
//! editor.pids.map(video, other);
//! let mut out = Vec::new();
//! for packet in &mut packets {
//!     if editor.edit(packet) {
//!         out.extend_from_slice(packet);
//!     }
//! }
//! # assert_eq!(out[..4], [0x47, 0x02, 0x00, 0x10]);
//! # assert_eq!(out.len(), 188);
//! ```

mod counters;
mod pids;
mod sections;
#[cfg(test)]
mod tests;
mod times;

pub use counters::ContinuityRepair;
pub use pids::PidMap;
pub use sections::{SectionFilter, SectionQueue, SectionReplacement};
pub use times::{PcrRestamp, Shifted, TimeShift};

use crate::packet::{NULL_PACKET, PACKET_SIZE, Packet};
use crate::pid::PidSet;
use alloc::vec::Vec;

/// All edits in the order in which they do not get into each other's way: sections by the PIDs of
/// the input, times, PIDs, counters, and clock references by the packets that are left.
#[derive(Debug, Default)]
pub struct Editor {
    /// Other PIDs, and which are left out.
    pub pids: PidMap,
    /// Packets left out become null packets, so that the others keep their places.
    pub keep_places: bool,
    /// All times of some streams, by their PIDs in the input.
    pub shift: Option<TimeShift>,
    /// Clock references by the place of their packet in the output.
    pub restamp: Option<PcrRestamp>,
    /// Continuity counters.
    pub repair: Option<ContinuityRepair>,
    replacements: Vec<SectionReplacement>,
    replaced: PidSet,
    /// Packets in the output.
    count: u64,
}

impl Editor {
    /// Changes nothing.
    pub fn new() -> Self {
        Editor::default()
    }

    /// Puts other sections in the place of those of a PID of the input, in place of an earlier
    /// replacement there.
    pub fn replace(&mut self, replacement: SectionReplacement) {
        let pid = replacement.pid();
        self.replaced.insert(pid);
        match self.replacements.iter_mut().find(|r| r.pid() == pid) {
            Some(old) => old.go_over_to(replacement),
            None => self.replacements.push(replacement),
        }
    }

    /// Packets in the output so far.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Edits a packet. False when it is to be left out.
    pub fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) -> bool {
        let pid = Packet::new(packet).pid();
        if self.replaced.contains(pid) {
            if let Some(replacement) = self.replacements.iter_mut().find(|r| r.pid() == pid) {
                replacement.edit(packet);
            }
        }
        if let Some(shift) = &self.shift {
            shift.edit(packet);
        }
        if !self.pids.edit(packet) {
            if !self.keep_places {
                return false;
            }
            *packet = NULL_PACKET;
        }
        if let Some(repair) = &mut self.repair {
            repair.edit(packet);
        }
        if let Some(restamp) = &mut self.restamp {
            restamp.edit(packet, self.count);
        }
        self.count = self.count.wrapping_add(1);
        true
    }
}

/// Writes the PID of a packet.
fn set_pid(packet: &mut [u8; PACKET_SIZE], pid: crate::Pid) {
    let [high, low] = pid.get().to_be_bytes();
    let [_, first, second, ..] = packet;
    (*first, *second) = (*first & 0xE0 | high, low);
}

/// Writes the continuity_counter of a packet: the low four bits.
const fn set_counter(packet: &mut [u8; PACKET_SIZE], counter: u8) {
    let [_, _, _, flags, ..] = packet;
    *flags = *flags & 0xF0 | counter & 0x0F;
}
