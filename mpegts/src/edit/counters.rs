//! Continuity counters that go on whatever happened before.

use crate::packet::continuity::{self, PayloadContinuity, Step};
use crate::packet::{PACKET_SIZE, Packet, PacketMut, PidTable};
use alloc::boxed::Box;

/// What is kept of a PID.
#[derive(Debug, Clone, Default)]
struct PidCounter {
    input: PayloadContinuity,
    /// The counter last written.
    output: u8,
}

/// Numbers the packets of each PID anew, from the counter of the first one on: what was lost or
/// left out before does not show any more. Legal repetitions stay repetitions, and a
/// `discontinuity_indicator` stays where it is.
///
/// Decoders that rely on the counters to notice losses will not: this is for streams that were
/// spliced or filtered on purpose.
#[derive(Debug)]
pub struct ContinuityRepair(PidTable<Option<Box<PidCounter>>>);

impl ContinuityRepair {
    /// No PID seen yet.
    pub fn new() -> Self {
        ContinuityRepair(PidTable::new())
    }

    /// Sets the counter of the packet. What its own counter was to the one before it.
    #[inline]
    pub fn edit(&mut self, packet: &mut [u8; PACKET_SIZE]) -> Step {
        let view = Packet::new(packet);
        let state = self.0.entry(view.pid()).get_or_insert_default();
        let first = state.input.last().is_none();
        let step = state.input.check(view);
        let counter = match step {
            Step::Ignored => return step,
            _ if first => view.continuity_counter(),
            _ if step.is_new() && view.has_payload() => continuity::next(state.output),
            _ => state.output,
        };
        state.output = counter;
        if counter != view.continuity_counter() {
            PacketMut::new(packet).count(counter);
        }
        step
    }
}

impl Default for ContinuityRepair {
    fn default() -> Self {
        ContinuityRepair::new()
    }
}
