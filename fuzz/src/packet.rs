//! Packets one behind another: header, adaptation field, clocks, continuity.

use crate::input::Turn;
use mpegts::Packet;
use mpegts::clock::{Pcr, Timestamp};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::continuity::{Continuity, Step};
use mpegts::packet::{PACKET_SIZE, PacketBuilder};
use wire::{Blob, Decode, Encode};

/// Takes the input as packets of 188 bytes; a last one that is shorter is filled up.
pub fn run(data: &[u8], turn: Turn) {
    let mut continuity = Continuity::new();
    let mut previous = None;
    for chunk in data.chunks(PACKET_SIZE).take(if turn.is_rare() { usize::MAX } else { 3 }) {
        let mut bytes = [0xFF; PACKET_SIZE];
        bytes[..chunk.len()].copy_from_slice(chunk);
        // In a stream the sync byte is right.
        if !turn.is_rare() {
            bytes[0] = 0x47;
        }
        check(Packet::new(&bytes), turn);
        bytes[0] = 0x47;
        follow(&mut continuity, Packet::new(&bytes), previous.as_ref(), turn);
        previous = Some(bytes);
    }
}

fn check(packet: Packet<'_>, turn: Turn) {
    if !turn.is_thorough() {
        if let Ok(Some(field)) = packet.adaptation_field_bytes() {
            let _ = AdaptationField::from_bytes(field);
        }
        let _ = (packet.payload(), packet.pcr());
        return;
    }
    if turn.is_rare() {
        let _ = format!("{packet:?}");
    }
    assert_eq!(Packet::from_bytes(packet.as_bytes()).is_ok(), packet.sync_byte() == 0x47);
    assert_eq!(packet.is_duplicate_of(packet), packet.has_payload());
    let (field, payload) = match (packet.adaptation_field_bytes(), packet.payload()) {
        (Ok(field), Ok(payload)) => (field, payload),
        (field, payload) => {
            let error = field.expect_err("both fail or none");
            assert_eq!(payload.expect_err("both fail or none"), error);
            assert_eq!((error.offset(), packet.has_adaptation_field()), (4, true));
            return;
        }
    };
    assert_eq!((field.is_some(), payload.is_some()), (packet.has_adaptation_field(), packet.has_payload()));
    let taken = field.map_or(0, |f| f.len() + 1) + payload.map_or(0, <[u8]>::len);
    assert!(packet.adaptation_field_control() == 0 || taken == 184, "{taken} of 184 bytes");
    if let Some(field) = field.filter(|f| !f.is_empty()) {
        adaptation_field(packet, field);
    }
    if turn.is(0, 4) {
        rebuild(packet, field, payload);
    }
    if turn.is(1, 4) {
        repeat(packet);
    }
}

/// A repetition may differ in the clock, and nowhere else.
fn repeat(packet: Packet<'_>) {
    let clock = if packet.pcr().is_some() { 6..12 } else { 0..0 };
    for at in [1, 2, 3, 6, 11, 12, 100, 187] {
        let mut bytes = *packet.as_bytes();
        bytes[at] ^= 0x10;
        let same = packet.has_payload() && clock.contains(&at);
        assert_eq!(packet.is_duplicate_of(Packet::new(&bytes)), same, "byte {at}");
    }
}

/// The shortcuts of the packet say what the whole field says.
fn adaptation_field(packet: Packet<'_>, bytes: &[u8]) {
    if let Some(pcr) = packet.pcr() {
        clock(pcr);
    }
    let Ok(field) = AdaptationField::from_bytes(bytes) else { return };
    assert_eq!(field.encode_to_vec().as_deref(), Ok(bytes));
    assert_eq!(field.pcr, packet.pcr());
    assert_eq!(field.discontinuity_indicator, packet.discontinuity_indicator());
    assert_eq!(field.random_access_indicator, packet.random_access_indicator());
}

fn clock(pcr: Pcr) {
    assert_eq!(Pcr::from_bytes(pcr.to_bytes()), pcr);
    assert!(pcr.ticks() < 300 << 33);
    if pcr.valid() && pcr.reserved() == 0x3F {
        assert_eq!(Pcr::new(pcr.ticks()), Some(pcr));
        assert_eq!(Pcr::wrapping_from_duration(pcr.duration()), pcr);
    }
    let base: Timestamp = pcr.base();
    assert_eq!(Timestamp::wrapping_from_duration(base.duration()), base);
    let other = base.wrapping_add(pcr.ticks());
    let difference = other.difference(base);
    assert!(difference.unsigned_abs() <= 1 << 32);
    let back = if difference < 0 {
        other.wrapping_add(difference.unsigned_abs())
    } else {
        other.wrapping_sub(difference.unsigned_abs())
    };
    assert_eq!(back, base);
}

/// What was read makes the same packet.
fn rebuild(packet: Packet<'_>, field: Option<&[u8]>, payload: Option<&[u8]>) {
    if packet.adaptation_field_control() == 0 || packet.sync_byte() != 0x47 {
        return;
    }
    let field = field.map(Blob);
    let payload = payload.unwrap_or_default();
    let built = PacketBuilder::from(packet).build(field.as_ref().map(|f| f as &dyn Encode), payload);
    assert_eq!(built, Ok((*packet.as_bytes(), payload.len())));
}

/// One repetition is legal, a second is not, and neither hides what comes next.
fn again(packet: Packet<'_>) {
    let mut next = *packet.as_bytes();
    next[3] = next[3] & 0xF0 | next[3].wrapping_add(1) & 0x0F;
    let mut continuity = Continuity::new();
    let mut step = |bytes| continuity.check(Packet::new(bytes));
    let steps = [packet.as_bytes(), packet.as_bytes(), packet.as_bytes(), &next].map(&mut step);
    if packet.has_payload() {
        assert_eq!(steps, [Step::First, Step::Duplicate, Step::RepeatedDuplicate, Step::Next]);
    } else {
        assert_eq!(steps[..3], [Step::NoPayload; 3]);
        assert!(matches!(steps[3], Step::Discontinuity { .. }));
    }
}

fn follow(continuity: &mut Continuity, packet: Packet<'_>, previous: Option<&[u8; PACKET_SIZE]>, turn: Turn) {
    let before = *continuity;
    let identical = || previous.is_some_and(|p| packet.is_duplicate_of(Packet::new(p)));
    let step = continuity.check_with(packet, identical);
    assert!(!step.is_new() || packet.has_payload() || step.is_break(), "{step:?}");
    if packet.transport_error_indicator() || packet.pid().is_null() {
        assert_eq!(*continuity, before);
    } else {
        assert!(continuity.last().is_some());
        if turn.is(2, 4) && turn.is_thorough() {
            again(packet);
        }
    }
}
