//! Continuity of the packets of one PID: ISO/IEC 13818-1, 2.4.3.3 (`continuity_counter`) and 2.4.3.5
//! (`discontinuity_indicator`).
//!
//! Sections, PES packets, tunnels and DOCSIS frames are all assembled behind this one machine.
//! [`Continuity`] sees headers only. [`PayloadContinuity`] keeps the last packet as well: it tells a
//! repetition from a packet that happens to have the same header and carries something else.
//!
//! ```
//! use mpegts::packet::continuity::{PayloadContinuity, Step};
//! use mpegts::packet::{Packet, PacketBuilder};
//!
//! let mut builder = PacketBuilder::new(mpegts::Pid::PAT);
//! let mut continuity = PayloadContinuity::new();
//! for (counter, payload, expected) in [
//!     (4, [0x41; 184], Step::First),
//!     (5, [0x42; 184], Step::Next),
//!     (5, [0x42; 184], Step::Duplicate),
//!     (5, [0x43; 184], Step::AlteredDuplicate),
//!     (9, [0x44; 184], Step::Discontinuity { expected: 6, found: 9, signalled: false }),
//! ] {
//!     builder.continuity_counter = counter;
//!     let (packet, _) = builder.build(None, &payload)?;
//!     assert_eq!(continuity.check(Packet::new(&packet)), expected);
//! }
//! # Ok::<(), wire::Error>(())
//! ```

use crate::packet::{PACKET_SIZE, Packet};

const SEEN: u32 = 1 << 31;
const REPEATED: u32 = 1 << 30;
const INDICATED: u32 = 1 << 29;
const HEADER: u32 = 0x00FF_FFFF;

/// What a packet is to the one before it on the same PID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
    /// The counter is that of the packet before, the rest of the header or the payload is not: the
    /// counter is stuck, or 15 + 16n packets are lost. The payload is new.
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

    /// How many packets with a payload are missing before this one, modulo 16: 15 when the counter
    /// seems to stand still. None when none need be missing.
    pub const fn missing(self) -> Option<u8> {
        match self {
            Step::Discontinuity { expected, found, signalled: false } => Some(found.wrapping_sub(expected) & 0x0F),
            Step::AlteredDuplicate => Some(15),
            _ => None,
        }
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

/// The `continuity_counter` behind another.
#[inline(always)]
pub(crate) const fn next(counter: u8) -> u8 {
    counter.wrapping_add(1) & 0x0F
}

/// The `continuity_counter` `n` packets before another.
#[inline(always)]
pub(crate) const fn back(counter: u8, n: u8) -> u8 {
    counter.wrapping_sub(n) & 0x0F
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
    /// A packet that repeats the header of the one before is taken for a duplicate, whatever it
    /// carries. [`PayloadContinuity`] compares the rest, and [`check_with`](Self::check_with) has the
    /// caller do so.
    #[inline]
    pub fn check(&mut self, packet: Packet<'_>) -> Step {
        self.check_with(packet, || true)
    }

    /// As [`check`](Self::check), for callers who still have the packet before, or its payload.
    ///
    /// `identical` says whether this packet repeats it but for the PCR, as
    /// [`Packet::is_duplicate_of`] does. It is asked only when the header is repeated.
    #[inline]
    pub fn check_with(&mut self, packet: Packet<'_>, identical: impl FnOnce() -> bool) -> Step {
        if self.take_next(packet) { Step::Next } else { self.odd(packet, identical) }
    }

    /// Takes a packet with a payload that advances the counter by one. False, and nothing has
    /// changed, for any other.
    #[inline(always)]
    pub(crate) const fn take_next(&mut self, packet: Packet<'_>) -> bool {
        let (header, state) = (packet.header(), self.0);
        let next = state.wrapping_add(1) & 0x0F;
        // A payload, no transport error, and the expected counter.
        let plain = header & 0x0080_001F == 0x10 | next && state & SEEN != 0 && !packet.pid().is_null();
        if plain {
            self.0 = SEEN | header & HEADER | if packet.discontinuity_indicator() { INDICATED } else { 0 };
        }
        plain
    }

    /// Takes any other packet. Not in place: few packets come here.
    #[inline(never)]
    fn odd(&mut self, packet: Packet<'_>, identical: impl FnOnce() -> bool) -> Step {
        let header = packet.header();
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
        let after = next(before);
        let jump = |expected| Step::Discontinuity { expected, found, signalled: indicated };

        if !packet.has_payload() {
            if found == before {
                // The packet before may still be repeated.
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
        // discontinuity_indicator allows any counter, even the same.
        if indicated { jump(after) } else { Step::AlteredDuplicate }
    }
}

/// A copy of the last packet that was new: what may be repeated.
///
/// In two parts, because compilers copy up to 128 bytes in place and call a function for more.
#[derive(Clone, Debug)]
pub(crate) struct LastPacket([u8; 96], [u8; PACKET_SIZE - 96]);

impl LastPacket {
    pub const NONE: LastPacket = LastPacket([0; 96], [0; PACKET_SIZE - 96]);

    #[inline(always)]
    pub fn keep(&mut self, packet: Packet<'_>) {
        let bytes = packet.as_bytes();
        if let (Some(front), Some(back)) = (bytes.first_chunk(), bytes.last_chunk()) {
            (self.0, self.1) = (*front, *back);
        }
    }

    /// Whether `packet`, whose header is the same, has the same payload. Adaptation fields are not
    /// compared: a PCR may differ, and whatever else differs, nothing of the payload is lost.
    pub fn is_repeated_by(&self, packet: Packet<'_>) -> bool {
        let mut last = [0; PACKET_SIZE];
        last.iter_mut().zip(self.0.iter().chain(&self.1)).for_each(|(to, from)| *to = *from);
        packet.payload() == Packet::new(&last).payload()
    }
}

/// [`Continuity`] with a copy of the last packet: for PIDs whose payloads are read, where two
/// sections with one counter, or a loss of 15 packets, must not pass for a repetition.
#[derive(Clone, Debug)]
pub struct PayloadContinuity {
    continuity: Continuity,
    last: LastPacket,
}

impl PayloadContinuity {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        PayloadContinuity { continuity: Continuity::new(), last: LastPacket::NONE }
    }

    /// Forgets everything: the next packet is the first.
    pub const fn reset(&mut self) {
        self.continuity.reset();
    }

    /// The counter of the last packet that counted.
    pub const fn last(&self) -> Option<u8> {
        self.continuity.last()
    }

    /// Takes the next packet of the PID. One that repeats the header is a duplicate when it repeats
    /// the payload as well.
    #[inline]
    pub fn check(&mut self, packet: Packet<'_>) -> Step {
        let next = self.continuity.take_next(packet);
        let step = if next { Step::Next } else { self.odd(packet) };
        if next || step.is_new() {
            self.last.keep(packet);
        }
        step
    }

    #[inline(never)]
    fn odd(&mut self, packet: Packet<'_>) -> Step {
        self.continuity.check_with(packet, || self.last.is_repeated_by(packet))
    }
}

impl Default for PayloadContinuity {
    fn default() -> Self {
        PayloadContinuity::new()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::packet::{NULL_PACKET, PacketBuilder, Pid};
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
    fn missing_packets_are_counted_modulo_16() {
        assert_eq!((jump(2, 9, false).missing(), jump(14, 1, false).missing()), (Some(7), Some(3)));
        // 17 lost look like one.
        let far = steps(&[data(8), data((8 + 18) & 15)])[1];
        assert_eq!((far, far.missing()), (jump(9, 10, false), Some(1)));
        assert_eq!(AlteredDuplicate.missing(), Some(15));
        for none in [jump(2, 9, true), First, Next, NoPayload, Duplicate, RepeatedDuplicate, Ignored] {
            assert_eq!(none.missing(), None);
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

    /// The indicator is not part of the header, and yet two packets that differ in it are two.
    #[test]
    fn trap_05_discontinuity_indicator_makes_another_packet() {
        let unmarked = make(5, Some(&[0x00]), &[5 | 0x40; 182]);
        assert_eq!(indicated(5)[..5], unmarked[..5]);
        let first = jump(2, 5, true);
        assert_eq!(steps(&[data(1), indicated(5), unmarked, unmarked]), [First, first, AlteredDuplicate, Duplicate]);
        // Where it comes in a packet that continues the counter, it counts for the next one as well.
        assert_eq!(steps(&[data(4), indicated(5), unmarked]), [First, Next, AlteredDuplicate]);
        assert_eq!(steps(&[data(4), indicated(5), indicated(5)]), [First, Next, Duplicate]);
        assert_eq!(steps(&[data(4), unmarked, indicated(5)]), [First, Next, jump(6, 5, true)]);
    }

    #[test]
    fn trap_47_another_payload_makes_no_duplicate() {
        let run = |packets: &[[u8; 188]]| {
            let mut state = PayloadContinuity::new();
            packets.iter().map(|p| state.check(Packet::new(p))).collect::<Vec<_>>()
        };
        let other = make(7, None, &[0x55; 184]);
        assert_eq!(other[..4], data(7)[..4]);
        assert_eq!(run(&[data(7), other, data(8)]), [First, AlteredDuplicate, Next]);
        // What is repeated then is the other one, as often as it may be.
        assert_eq!(run(&[data(7), other, other, other]), [First, AlteredDuplicate, Duplicate, RepeatedDuplicate]);
        assert_eq!(run(&[data(7), other, data(7)]), [First, AlteredDuplicate, AlteredDuplicate]);
        assert_eq!(run(&[data(7), data(7), other]), [First, Duplicate, AlteredDuplicate]);
        // Packets between the two that do not count do not matter.
        let mut damaged = other;
        damaged[1] |= 0x80;
        assert_eq!(run(&[data(7), bare(7), damaged, other]), [First, NoPayload, Ignored, AlteredDuplicate]);
        assert_eq!(run(&[data(7), bare(7), damaged, data(7)]), [First, NoPayload, Ignored, Duplicate]);
    }

    #[test]
    fn trap_47_a_loss_of_15_packets_shows_in_the_payload() {
        let all: Vec<_> = (0..80u8).map(|n| make(n & 15, None, &[n | 0x80; 184])).collect();
        for lost in [15, 31, 47] {
            let mut state = PayloadContinuity::new();
            let mut seen = all[..20].iter().chain(&all[20 + lost..]).map(|p| state.check(Packet::new(p)));
            assert!(seen.by_ref().skip(1).take(19).all(|step| step == Next), "{lost}");
            assert_eq!(seen.next(), Some(AlteredDuplicate), "{lost}");
            assert!(seen.all(|step| step == Next), "{lost}");
        }
    }

    #[test]
    fn trap_05_a_duplicate_with_another_pcr_is_one() {
        let first = make(3, Some(&[0x10, 1, 2, 3, 4, 5, 6]), &[9; 176]);
        let mut again = first;
        again[8] = 0xEE;
        let mut other = first;
        other[187] = 0xEE;
        let mut state = PayloadContinuity::new();
        let steps = [first, again, other].map(|p| state.check(Packet::new(&p)));
        assert_eq!(steps, [First, Duplicate, AlteredDuplicate]);
        state.reset();
        assert_eq!((state.last(), state.check(Packet::new(&other))), (None, First));
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
