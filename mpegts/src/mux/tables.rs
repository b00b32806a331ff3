//! Sections of one PID on their way out, and how much of the multiplex they take.

use super::bucket::Bucket;
use crate::clock::mul_div;
use crate::packet::{PACKET_SIZE, Pid};
use crate::section::cycle::{Cycle, TableKey, Ticks, packets};
use alloc::vec::Vec;

/// Parts of a whole, for shares of the bitrate.
pub(super) const WHOLE: u64 = 1 << 32;

/// How often a table is sent whose `interval` must not be exceeded: the rest of the interval is how
/// late a section may be.
pub(super) const fn period(interval: Ticks) -> Ticks {
    interval.saturating_sub(interval.div_ceil(8))
}

/// The part of the multiplex that sections take, when a packet takes `packet_time`.
pub(super) fn share(sections: &[Vec<u8>], period: Ticks, packet_time: Ticks) -> u64 {
    share_of(packets(sections), period, packet_time)
}

fn share_of(packets: u64, period: Ticks, packet_time: Ticks) -> u64 {
    mul_div(packets.saturating_mul(packet_time), WHOLE, period).unwrap_or(WHOLE + 1)
}

/// One PID.
#[derive(Debug)]
pub(super) struct SectionOutput {
    pub(super) cycle: Cycle,
    /// The transport buffer that the packets go through.
    pub(super) buffer: Option<Bucket>,
}

impl SectionOutput {
    pub(super) const fn new(pid: Pid) -> Self {
        SectionOutput { cycle: Cycle::new(pid), buffer: None }
    }

    /// The part of the multiplex that all tables take, or all but one.
    pub(super) fn share(&self, packet_time: Ticks, without: Option<TableKey>) -> u64 {
        let rounds = self.cycle.rounds().filter(|(key, ..)| Some(*key) != without);
        rounds.fold(0, |sum, (_, packets, period)| sum.saturating_add(share_of(packets, period, packet_time)))
    }

    /// The time by which a packet must go, if one may go now.
    pub(super) fn deadline(&self, now: Ticks) -> Option<Ticks> {
        let full = self.buffer.is_some_and(|buffer| !buffer.has_room(now));
        if full { None } else { self.cycle.deadline(now) }
    }

    /// The next packet, and by how much the section that begins in it is late.
    pub(super) fn send(&mut self, now: Ticks) -> Option<([u8; PACKET_SIZE], Ticks)> {
        let packet = self.cycle.packet(now)?;
        if let Some(buffer) = &mut self.buffer {
            buffer.add(now);
        }
        Some((packet, self.cycle.late()))
    }
}
