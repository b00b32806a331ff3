//! Columns of transport packets and of clock references.

use super::{Bool, Column, I8, I16, I64, Word, column, nullable};
use crate::signed;
use mpegts::Packet;
use mpegts::clock::Pcr;
use mpegts::packet::continuity::Step;

/// A transport packet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PacketRow {
    position: u64,
    header: u32,
    discontinuity_indicator: bool,
    random_access_indicator: bool,
    pcr: Option<Pcr>,
    /// What it is to the one before it on its PID.
    pub step: Step,
}

impl PacketRow {
    #[inline]
    pub fn new(position: u64, packet: Packet<'_>, pcr: Option<Pcr>, step: Step) -> PacketRow {
        PacketRow {
            position,
            header: packet.header(),
            discontinuity_indicator: packet.discontinuity_indicator(),
            random_access_indicator: packet.random_access_indicator(),
            pcr,
            step,
        }
    }

    /// `len` bits of the header above the lowest `low`.
    const fn bits(&self, low: u32, len: u32) -> i16 {
        // At most 13 bits.
        #[allow(clippy::cast_possible_truncation, clippy::arithmetic_side_effects)]
        let bits = (self.header >> low & ((1 << len) - 1)) as i16;
        bits
    }

    /// At most seven bits.
    #[allow(clippy::cast_possible_truncation)]
    const fn small(&self, low: u32, len: u32) -> i8 {
        self.bits(low, len) as i8
    }
}

/// What [`Step`] says, in the words of the column `continuity`.
const WORDS: [&str; 9] = [
    "first",
    "next",
    "no_payload",
    "duplicate",
    "repeated_duplicate",
    "altered_duplicate",
    "discontinuity",
    "signalled_discontinuity",
    "ignored",
];

const fn word(step: Step) -> i8 {
    match step {
        Step::First => 0,
        Step::Next => 1,
        Step::NoPayload => 2,
        Step::Duplicate => 3,
        Step::RepeatedDuplicate => 4,
        Step::AlteredDuplicate => 5,
        Step::Discontinuity { signalled: false, .. } => 6,
        Step::Discontinuity { signalled: true, .. } => 7,
        _ => 8,
    }
}

/// The columns that need the packets before, and that of the clock.
pub(crate) const STEPS: [usize; 2] = [8, 9];
pub(crate) const PCR: usize = 12;

/// Packets.
pub(crate) const PACKETS: &[Column<PacketRow>] = &[
    column("offset", I64(|p| Some(signed(p.position)))),
    column("pid", I16(|p| Some(p.bits(8, 13)))),
    column("transport_error_indicator", Bool(|p| Some(p.bits(23, 1) != 0))),
    column("payload_unit_start_indicator", Bool(|p| Some(p.bits(22, 1) != 0))),
    column("transport_priority", Bool(|p| Some(p.bits(21, 1) != 0))),
    column("transport_scrambling_control", I8(|p| Some(p.small(6, 2)))),
    column("adaptation_field_control", I8(|p| Some(p.small(4, 2)))),
    column("continuity_counter", I8(|p| Some(p.small(0, 4)))),
    column("continuity", Word(|p| Some(word(p.step)), &WORDS)),
    nullable("missing", I8(|p| p.step.missing().and_then(|missing| i8::try_from(missing).ok()))),
    column("discontinuity_indicator", Bool(|p| Some(p.discontinuity_indicator))),
    column("random_access_indicator", Bool(|p| Some(p.random_access_indicator))),
    nullable("pcr", I64(|p| p.pcr.map(|pcr| signed(pcr.ticks())))),
];

/// Clock references.
pub(crate) const PCRS: &[Column<PacketRow>] = &[
    column("offset", I64(|p| Some(signed(p.position)))),
    column("pid", I16(|p| Some(p.bits(8, 13)))),
    column("program_clock_reference_base", I64(|p| p.pcr.map(|pcr| signed(pcr.base().get())))),
    column("program_clock_reference_extension", I16(|p| i16::try_from(p.pcr?.extension()).ok())),
    column("pcr", I64(|p| p.pcr.map(|pcr| signed(pcr.ticks())))),
    column("discontinuity_indicator", Bool(|p| Some(p.discontinuity_indicator))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_cost_more_are_where_the_reader_looks_for_them() {
        let names =
            |places: &[usize]| places.iter().map(|place| PACKETS.get(*place).map(|c| c.name)).collect::<Vec<_>>();
        assert_eq!(names(&STEPS), [Some("continuity"), Some("missing")]);
        assert_eq!(names(&[PCR]), [Some("pcr")]);
    }
}
