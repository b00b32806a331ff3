//! Sections out of the packets of one PID.

use super::{BadSection, Payload, Section, SectionAssembler};
use crate::packet::continuity::Step;
use crate::packet::{Intake, Packet, Pid};
use wire::Error;

/// Takes sections out of the packets of one PID, by their continuity. It needs no heap.
///
/// ```
/// use mpegts::section::{SectionEvent, SectionReader};
/// use mpegts::{Packet, Pid};
/// // pointer_field 0, then a TDT of eight bytes and stuffing
/// let mut bytes = [0xFF; 188];
/// bytes[..13].copy_from_slice(&[0x47, 0x40, 0x14, 0x10, 0, 0x70, 0x70, 5, 0xE1, 2, 3, 4, 5]);
///
/// let mut reader = SectionReader::new(Pid::TDT_TOT);
/// let mut input = reader.push(Packet::new(&bytes));
/// let Some(SectionEvent::Section(section)) = reader.next(&mut input) else { panic!() };
/// assert_eq!(section.table_id(), 0x70);
/// assert!(reader.next(&mut input).is_none());
/// ```
#[derive(Debug)]
pub struct SectionReader {
    intake: Intake,
    assembler: SectionAssembler,
}

/// A packet on its way through [`SectionReader::next`].
#[must_use = "what is not walked is lost"]
#[derive(Debug, Default)]
pub struct SectionInput<'p> {
    step: Option<Step>,
    bad: Option<Error>,
    payload: Option<Payload<'p>>,
    /// Of the PID.
    ours: bool,
}

/// What [`SectionReader::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum SectionEvent<'e> {
    /// A section. Its `CRC_32` is right, if it has one.
    Section(Section<'e>),
    /// A section that cannot be used.
    BadSection(BadSection<'e>),
    /// The continuity counter does not go on as it must; an open section has been dropped.
    Discontinuity(Step),
    /// A packet of the PID that is in error, scrambled, or has an adaptation field beyond its end. An open section has been
    /// dropped.
    BadTransportPacket(Error),
}

impl SectionReader {
    /// Reads `pid`.
    pub const fn new(pid: Pid) -> Self {
        SectionReader { intake: Intake::new(pid), assembler: SectionAssembler::new() }
    }

    /// Takes a packet; those of other PIDs give no events. Walk it to its end with [`next`](Self::next) before the next
    /// one is taken: what is left is lost, and an open section with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> SectionInput<'p> {
        let Some(taken) = self.intake.take(packet) else { return SectionInput::default() };
        if taken.lost {
            self.assembler.reset();
        }
        let (bad, payload) = match taken.payload {
            Ok(payload) => (None, payload.map(|(bytes, unit_start)| Payload::new(bytes, unit_start))),
            Err(error) => (Some(error), None),
        };
        SectionInput { step: taken.step, bad, payload, ours: true }
    }

    /// True while a section has begun that is not complete.
    pub const fn is_open(&self) -> bool {
        self.assembler.is_open()
    }

    /// The next event; None when the packet is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut SectionInput<'p>) -> Option<SectionEvent<'s>> {
        if let Some(step) = input.step.take() {
            return Some(SectionEvent::Discontinuity(step));
        }
        if let Some(error) = input.bad.take() {
            return Some(SectionEvent::BadTransportPacket(error));
        }
        let found = input.payload.as_mut().and_then(|payload| self.assembler.next(payload));
        if found.is_none() && input.ours {
            self.intake.done();
        }
        found.map(|section| match section {
            Ok(section) => SectionEvent::Section(section),
            Err(bad) => SectionEvent::BadSection(bad),
        })
    }

    /// The section that is open when no more packets come, as far as it is there.
    pub fn finish(&mut self) -> Option<SectionEvent<'_>> {
        self.assembler.finish().map(SectionEvent::BadSection)
    }
}
