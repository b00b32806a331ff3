//! PES packets out of the packets of one PID.

use super::{Delivery, FirstPacket, PesAssembler, PesEvent, PesPayload};
use crate::packet::continuity::Step;
use crate::packet::{Intake, Packet, Pid};
use wire::Error;

/// Takes PES packets out of the packets of one PID, by their continuity. Without whole packets it needs no heap.
///
/// ```
/// use mpegts::pes::{Delivery, PesEvent, PesReader, PesReaderEvent};
/// use mpegts::{Packet, Pid};
/// // An adaptation field of stuffing, then private_stream_1 of three bytes behind a PTS.
/// let mut bytes = [0xFF; 188];
/// bytes[..6].copy_from_slice(&[0x47, 0x41, 0x00, 0x30, 166, 0]);
/// bytes[171..].copy_from_slice(&[0, 0, 1, 0xBD, 0, 11, 0x80, 0x80, 5, 0x21, 0, 1, 0, 3, 7, 8, 9]);
///
/// let mut reader = PesReader::new(Pid::new(0x100).unwrap(), Delivery::Pieces);
/// let mut input = reader.push(Packet::new(&bytes));
/// let mut data = Vec::new();
/// while let Some(event) = reader.next(&mut input) {
///     match event {
///         PesReaderEvent::Pes(PesEvent::Start { head }) => assert_eq!(head.pts().unwrap().get(), 1),
///         PesReaderEvent::Pes(PesEvent::Data(piece)) => data.extend_from_slice(piece),
///         _ => {}
///     }
/// }
/// assert_eq!(data, [7, 8, 9]);
/// ```
#[derive(Debug)]
pub struct PesReader {
    intake: Intake,
    assembler: PesAssembler,
}

/// A packet on its way through [`PesReader::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct PesInput<'p> {
    step: Option<Step>,
    bad: Option<Error>,
    payload: Option<PesPayload<'p>>,
    /// Of the PID.
    ours: bool,
}

/// What [`PesReader::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum PesReaderEvent<'e> {
    /// A PES packet, or a part of one.
    Pes(PesEvent<'e>),
    /// The continuity counter does not go on as it must. The end of an open packet follows.
    Discontinuity(Step),
    /// A packet of the PID that is in error, scrambled, or has an adaptation field beyond its end. The end of an open packet
    /// follows.
    BadTransportPacket(Error),
}

impl PesReader {
    /// Reads `pid`.
    pub const fn new(pid: Pid, delivery: Delivery) -> Self {
        PesReader { intake: Intake::new(pid), assembler: PesAssembler::new(delivery) }
    }

    /// Takes a packet; those of other PIDs give no events. Walk it to its end with [`next`](Self::next) before the next
    /// one is taken: what is left is lost, and an open packet is then interrupted.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> PesInput<'p> {
        let Some(taken) = self.intake.take(packet) else { return PesInput::default() };
        if taken.lost {
            self.assembler.interrupt();
        }
        let (bad, payload) = match taken.payload {
            Ok(payload) => (None, payload.and_then(|_| PesPayload::from_packet(packet))),
            // An interrupted packet ends with the next payload, if it is empty.
            Err(error) => (Some(error), Some(PesPayload::new(&[], false))),
        };
        PesInput { step: taken.step, bad, payload, ours: true }
    }

    /// Of the packet that the last event was about: what the adaptation field says where it starts.
    pub const fn first(&self) -> FirstPacket {
        self.assembler.first()
    }

    /// The next event; None when the packet is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut PesInput<'p>) -> Option<PesReaderEvent<'s>> {
        if let Some(step) = input.step.take() {
            return Some(PesReaderEvent::Discontinuity(step));
        }
        if let Some(error) = input.bad.take() {
            return Some(PesReaderEvent::BadTransportPacket(error));
        }
        let found = input.payload.as_mut().and_then(|payload| self.assembler.next(payload));
        if found.is_none() && input.ours {
            self.intake.done();
        }
        found.map(PesReaderEvent::Pes)
    }

    /// What is left when no more packets come; to be called until it returns None.
    pub fn finish(&mut self) -> Option<PesReaderEvent<'_>> {
        self.assembler.finish().map(PesReaderEvent::Pes)
    }
}
