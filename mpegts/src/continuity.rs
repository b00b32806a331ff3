//! Continuity of the packets of one PID: H.222.0, 2.4.3.3 (continuity_counter) and 2.4.3.5
//! (discontinuity_indicator).
//!
//! Sections, PES packets, tunnels and DOCSIS frames are all assembled behind this one machine.
//!
//! ```
//! use mpegts::continuity::{Continuity, Step};
//! use mpegts::packet::{Packet, PacketBuilder};
//!
//! let mut builder = PacketBuilder::new(mpegts::Pid::PAT);
//! let mut continuity = Continuity::new();
//! for (counter, expected) in [
//!     (4, Step::First),
//!     (5, Step::Next),
//!     (5, Step::Duplicate),
//!     (9, Step::Discontinuity { expected: 6, found: 9, signalled: false }),
//! ] {
//!     builder.continuity_counter = counter;
//!     let (packet, _) = builder.build(None, &[0x42; 184])?;
//!     assert_eq!(continuity.check(Packet::new(&packet)), expected);
//! }
//! # Ok::<(), wire::Error>(())
//! ```

use crate::packet::Packet;

const SEEN: u32 = 1 << 31;
const REPEATED: u32 = 1 << 30;
const INDICATED: u32 = 1 << 29;
const HEADER: u32 = 0x00FF_FFFF;

/// What a packet is to the one before it on the same PID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The first packet of the PID, with a payload.
    First,
    /// The counter has advanced by one.
    Next,
    /// No payload, and the counter has rightly not advanced.
    NoPayload,
    /// The one repetition the standard allows. Its payload has been seen.
    Duplicate,
    /// A second or later repetition, which the standard forbids. Its payload has been seen.
    RepeatedDuplicate,
    /// The counter is that of the packet before, the packet is not: its header differs, or its
    /// content by the judgement of the caller. A counter that stands still, or a loss of 15
    /// packets, or of 16 more.
    AlteredDuplicate,
    /// The counter has jumped, or moved in a packet without payload.
    Discontinuity {
        /// The counter that would have continued.
        expected: u8,
        /// The counter of the packet.
        found: u8,
        /// discontinuity_indicator allows it: no packet need be missing.
        signalled: bool,
    },
    /// A packet in error or of PID 0x1FFF; the state is as before.
    Ignored,
}

impl Step {
    /// True when the payload, if there is one, has not been seen before and may be used.
    #[inline(always)]
    pub const fn is_new(self) -> bool {
        matches!(self, Step::First | Step::Next | Step::AlteredDuplicate | Step::Discontinuity { .. })
    }

    /// True when the packet does not continue what was collected before: drop that, then go on
    /// with this packet.
    #[inline(always)]
    pub const fn is_break(self) -> bool {
        matches!(self, Step::AlteredDuplicate | Step::Discontinuity { .. })
    }

    /// True when the standard forbids the step.
    #[inline(always)]
    pub const fn is_error(self) -> bool {
        match self {
            Step::RepeatedDuplicate | Step::AlteredDuplicate => true,
            Step::Discontinuity { signalled, .. } => !signalled,
            Step::First | Step::Next | Step::NoPayload | Step::Duplicate | Step::Ignored => false,
        }
    }
}

/// The state of one PID: four bytes, which are the header of the last packet and three flags.
///
/// Packets with transport_error_indicator, whose counter may be damaged, and null packets, whose
/// counter means nothing, leave the state as it is. Scrambled packets count: their headers are in
/// the clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Continuity(u32);

impl Continuity {
    /// Nothing seen yet.
    pub const fn new() -> Continuity {
        Continuity(0)
    }

    /// Forgets everything: the next packet is the first.
    pub const fn reset(&mut self) {
        self.0 = 0;
    }

    /// After a packet with a payload, not repeated, whose header is `header`.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub(crate) const fn after(header: u32) -> Continuity {
        Continuity(SEEN | header & HEADER)
    }

    /// The counter of the last packet that counted.
    #[allow(clippy::cast_possible_truncation)] // four bits
    pub const fn last(self) -> Option<u8> {
        if self.0 & SEEN != 0 { Some((self.0 & 0x0F) as u8) } else { None }
    }

    /// Takes the next packet of the PID.
    ///
    /// A repeated counter makes a duplicate when the rest of the header is repeated, too. Whether
    /// the payloads are equal is not looked at, for that would need the packet before: see
    /// [`check_with`](Self::check_with).
    #[inline]
    pub fn check(&mut self, packet: Packet<'_>) -> Step {
        self.check_with(packet, || true)
    }

    /// As [`check`](Self::check), for callers who still have the packet before, or its payload:
    /// `identical` says whether this packet repeats it but for the PCR, for instance by
    /// [`Packet::is_duplicate_of`]. Only asked when the header is repeated, so that the bytes are
    /// compared once in a while and not kept in any form for each packet.
    #[inline]
    pub fn check_with(&mut self, packet: Packet<'_>, identical: impl FnOnce() -> bool) -> Step {
        let header = packet.header();
        let state = self.0;
        let next = state.wrapping_add(1) & 0x0F;
        // payload, no transport error, the awaited counter
        let plain = header & 0x0080_001F == 0x10 | next && state & SEEN != 0;
        if plain && !packet.pid().is_null() {
            self.0 = SEEN | header & HEADER | if packet.discontinuity_indicator() { INDICATED } else { 0 };
            return Step::Next;
        }
        self.odd(packet, header, identical)
    }

    fn odd(&mut self, packet: Packet<'_>, header: u32, identical: impl FnOnce() -> bool) -> Step {
        if packet.transport_error_indicator() || packet.pid().is_null() {
            return Step::Ignored;
        }
        let last = *self;
        let indicated = packet.discontinuity_indicator();
        let now = Continuity(SEEN | header & HEADER | if indicated { INDICATED } else { 0 });
        let found = packet.continuity_counter();
        let Some(before) = last.last() else {
            *self = now;
            return if packet.has_payload() { Step::First } else { Step::NoPayload };
        };
        let after = before.wrapping_add(1) & 0x0F;
        let jump = |expected| Step::Discontinuity { expected, found, signalled: indicated };

        if !packet.has_payload() {
            if found == before {
                // The packet before stays the one that may be repeated.
                return Step::NoPayload;
            }
            *self = now;
            return jump(before);
        }
        if found == after {
            *self = now;
            return Step::Next;
        }
        if found != before {
            *self = now;
            return jump(after);
        }
        if last.0 & (HEADER | INDICATED) == now.0 & (HEADER | INDICATED) && identical() {
            self.0 |= REPEATED;
            return if last.0 & REPEATED == 0 { Step::Duplicate } else { Step::RepeatedDuplicate };
        }
        *self = now;
        // With the indicator, a counter that happens to be the same is as good as any other.
        if indicated { jump(after) } else { Step::AlteredDuplicate }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::packet::{NULL_PACKET, PacketBuilder};
    use crate::pid::Pid;
    use std::{vec, vec::Vec};
    use wire::{Blob, Encode};

    /// A packet with payload.
    fn data(counter: u8) -> [u8; 188] {
        make(counter, None, &[counter | 0x80; 184])
    }

    /// A packet without payload.
    fn bare(counter: u8) -> [u8; 188] {
        make(counter, Some(&[0x00]), &[])
    }

    /// A packet with payload and discontinuity_indicator.
    fn indicated(counter: u8) -> [u8; 188] {
        make(counter, Some(&[0x80]), &[counter | 0x40; 182])
    }

    fn make(counter: u8, field: Option<&[u8]>, payload: &[u8]) -> [u8; 188] {
        let field = field.map(Blob);
        let head = PacketBuilder { continuity_counter: counter, ..PacketBuilder::new(Pid::EIT) };
        head.build(field.as_ref().map(|b| b as &dyn Encode), payload).unwrap().0
    }

    fn steps(packets: &[[u8; 188]]) -> Vec<Step> {
        let mut state = Continuity::new();
        packets.iter().map(|p| state.check(Packet::new(p))).collect()
    }

    fn jump(expected: u8, found: u8, signalled: bool) -> Step {
        Step::Discontinuity { expected, found, signalled }
    }

    use Step::{AlteredDuplicate, Duplicate, First, Ignored, Next, NoPayload, RepeatedDuplicate};

    #[test]
    fn four_bytes() {
        assert!(size_of::<Continuity>() <= 4);
    }

    #[test]
    fn counts_modulo_16() {
        let packets: Vec<_> = (11..40).map(|n| data(n & 15)).collect();
        let steps = steps(&packets);
        assert_eq!(steps[0], First);
        assert!(steps[1..].iter().all(|s| *s == Next));
    }

    #[test]
    fn trap_05_every_jump_is_reported_once() {
        for before in 0..16 {
            for found in 0..16 {
                let after = (before + 1) & 15;
                let expected = match found {
                    f if f == after => Next,
                    f if f == before => Duplicate,
                    f => jump(after, f, false),
                };
                let got = steps(&[data(before), data(found), data((found + 1) & 15)]);
                assert_eq!(got, [First, expected, Next], "{before} {found}");
            }
        }
    }

    #[test]
    fn trap_05_one_duplicate_is_legal_and_a_second_is_not() {
        let got = steps(&[data(4), data(4), data(5), data(5), data(5), data(5), data(6), data(6)]);
        assert_eq!(got, [First, Duplicate, Next, Duplicate, RepeatedDuplicate, RepeatedDuplicate, Next, Duplicate]);
        assert!(!Duplicate.is_error() && !Duplicate.is_new() && !Duplicate.is_break());
        assert!(RepeatedDuplicate.is_error() && !RepeatedDuplicate.is_new() && !RepeatedDuplicate.is_break());
    }

    #[test]
    fn trap_05_duplicate_may_differ_in_its_pcr_only() {
        let first = make(3, Some(&[0x10, 1, 2, 3, 4, 5, 6]), &[9; 176]);
        let mut again = first;
        again[8] = 0xEE;
        let mut other = first;
        other[100] = 0xEE;
        for (second, expected) in [(again, Duplicate), (other, AlteredDuplicate)] {
            let mut state = Continuity::new();
            let (a, b) = (Packet::new(&first), Packet::new(&second));
            assert_eq!(state.check_with(a, || panic!("nothing to compare")), First);
            assert_eq!(state.check_with(b, || b.is_duplicate_of(a)), expected);
            let c = data(4);
            assert_eq!(state.check_with(Packet::new(&c), || panic!("nothing to compare")), Next);
        }
    }

    #[test]
    fn another_header_makes_no_duplicate() {
        let mut started = data(7);
        started[1] |= 0x40;
        assert_eq!(steps(&[data(7), started, data(8)]), [First, AlteredDuplicate, Next]);
        assert!(AlteredDuplicate.is_error() && AlteredDuplicate.is_new() && AlteredDuplicate.is_break());
    }

    #[test]
    fn trap_05_packets_without_payload_do_not_count() {
        assert_eq!(steps(&[data(7), bare(7), bare(7), data(8)]), [First, NoPayload, NoPayload, Next]);
        assert_eq!(steps(&[bare(7), data(8), data(9)]), [NoPayload, Next, Next]);
        // a packet without payload hides neither a loss nor a duplicate
        assert_eq!(steps(&[data(7), bare(7), data(9)]), [First, NoPayload, jump(8, 9, false)]);
        assert_eq!(steps(&[data(7), bare(7), data(7)]), [First, NoPayload, Duplicate]);
    }

    #[test]
    fn counter_moved_by_a_packet_without_payload() {
        assert_eq!(steps(&[data(7), bare(8), data(9)]), [First, jump(7, 8, false), Next]);
        // what follows with the same counter cannot repeat it
        assert_eq!(steps(&[data(7), bare(8), data(8), data(9)]), [First, jump(7, 8, false), AlteredDuplicate, Next]);
    }

    #[test]
    fn reserved_adaptation_field_control_does_not_count() {
        let mut reserved = data(7);
        reserved[3] &= 0xCF;
        assert_eq!(steps(&[data(7), reserved, data(8)]), [First, NoPayload, Next]);
    }

    #[test]
    fn trap_05_discontinuity_indicator() {
        assert_eq!(steps(&[data(1), indicated(9), data(10)]), [First, jump(2, 9, true), Next]);
        assert!(!jump(2, 9, true).is_error() && jump(2, 9, true).is_break());
        assert!(jump(2, 9, false).is_error());
        // the new counter may be the old one by chance; its own duplicate is still one
        assert_eq!(steps(&[data(1), indicated(1), indicated(1), data(2)]), [First, jump(2, 1, true), Duplicate, Next]);
        // without a jump there is nothing to signal
        assert_eq!(steps(&[data(1), indicated(2), data(3)]), [First, Next, Next]);
        let bare = make(5, Some(&[0x80]), &[]);
        assert_eq!(steps(&[data(1), bare, data(6)]), [First, jump(1, 5, true), Next]);
    }

    #[test]
    fn trap_06_packets_in_error_do_not_count() {
        let mut damaged = data(12);
        damaged[1] |= 0x80;
        assert_eq!(steps(&[damaged, data(7), damaged, data(8), data(8)]), [Ignored, First, Ignored, Next, Duplicate]);
    }

    #[test]
    fn trap_20_null_packets_do_not_count() {
        assert_eq!(steps(&vec![NULL_PACKET; 5]), [Ignored; 5]);
    }

    #[test]
    fn scrambled_packets_count() {
        let mut scrambled = data(8);
        scrambled[3] |= 0xC0;
        assert_eq!(steps(&[data(7), scrambled, data(9), data(11)]), [First, Next, Next, jump(10, 11, false)]);
    }

    #[test]
    fn reset_starts_anew() {
        let mut state = Continuity::new();
        assert_eq!(state.check(Packet::new(&data(3))), First);
        assert_eq!(state.last(), Some(3));
        state.reset();
        assert_eq!(state, Continuity::default());
        assert_eq!(state.check(Packet::new(&data(9))), First);
    }
}
