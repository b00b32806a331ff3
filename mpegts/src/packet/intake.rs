//! What readers of one PID have in common: continuity, and what is wrong with a packet.

use super::continuity::{PayloadContinuity, Step};
use super::{Packet, Pid};
use wire::{Error, ErrorKind};

/// Takes the packets of one PID.
#[derive(Debug, Clone)]
pub(crate) struct Intake {
    pid: Pid,
    continuity: PayloadContinuity,
    /// The last packet has not been used up.
    busy: bool,
}

/// A packet of the PID.
#[derive(Debug)]
pub(crate) struct Taken<'p> {
    /// What is open has a hole now.
    pub lost: bool,
    /// A break, to be reported.
    pub step: Option<Step>,
    /// The new payload, and `payload_unit_start_indicator`; an error to be reported; None without payload or for one
    /// that repeats the last.
    pub payload: Result<Option<(&'p [u8], bool)>, Error>,
}

impl Intake {
    pub const fn new(pid: Pid) -> Self {
        Intake { pid, continuity: PayloadContinuity::new(), busy: false }
    }

    /// Takes a packet, which stays in use until [`done`](Self::done). None for other PIDs.
    pub fn take<'p>(&mut self, packet: Packet<'p>) -> Option<Taken<'p>> {
        if packet.pid() != self.pid {
            return None;
        }
        let busy = core::mem::replace(&mut self.busy, true);
        let step = self.continuity.check(packet);
        let payload = payload(packet, step);
        let lost = busy || step.is_break() || payload.is_err();
        Some(Taken { lost, step: step.is_break().then_some(step), payload })
    }

    /// The packet is used up.
    pub const fn done(&mut self) {
        self.busy = false;
    }
}

fn payload(packet: Packet<'_>, step: Step) -> Result<Option<(&[u8], bool)>, Error> {
    let wrong = |value: u8, at, offset| Err(Error::new(ErrorKind::Value(value.into()), at, offset));
    if packet.transport_error_indicator() {
        return wrong(1, &"TS_packet.transport_error_indicator", 1);
    }
    if !step.is_new() {
        return Ok(None);
    }
    if packet.is_scrambled() {
        return wrong(packet.transport_scrambling_control(), &"TS_packet.transport_scrambling_control", 3);
    }
    let unit_start = packet.payload_unit_start_indicator();
    packet.payload().map(|payload| payload.map(|bytes| (bytes, unit_start)))
}
