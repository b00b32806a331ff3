//! Trees of packets.

use crate::packet::adaptation::AdaptationField;
use crate::packet::{LENGTH, Packet, SYNC_BYTE};
use wire::trace::{Kind, Trace, Tracer};
use wire::{Blob, Decode, Error, Reader};

impl<'a> Trace<'a> for Packet<'a> {
    fn trace(r: &mut Reader<'a>, t: &mut Tracer) -> Result<(), Error> {
        let start = *r;
        let packet = Packet(r.array(Self::NAME)?);
        let at = start.offset();
        t.bits("sync_byte", at, 0, 8, packet.sync_byte().into(), &packet.sync_byte());
        if packet.sync_byte() == SYNC_BYTE {
            t.mark(Kind::Implied);
        }
        let wrong = Packet::decode(&mut { start }).map_err(|error| t.blame(error)).err();
        let flags = [
            ("transport_error_indicator", packet.transport_error_indicator()),
            ("payload_unit_start_indicator", packet.payload_unit_start_indicator()),
            ("transport_priority", packet.transport_priority()),
        ];
        for (bit, (name, flag)) in (8..).zip(flags) {
            t.bits(name, at, bit, 1, flag.into(), &flag);
        }
        t.bits("pid", at, 11, 13, packet.pid().get().into(), &packet.pid());
        let (scrambling, control) = (packet.transport_scrambling_control(), packet.adaptation_field_control());
        t.bits("transport_scrambling_control", at, 24, 2, scrambling.into(), &scrambling);
        t.bits("adaptation_field_control", at, 26, 2, control.into(), &control);
        t.bits("continuity_counter", at, 28, 4, packet.continuity_counter().into(), &packet.continuity_counter());
        let mut rest = r.since(&start);
        rest.take(4);
        if packet.has_adaptation_field() {
            let before = rest;
            let [length] = *rest.array(LENGTH)?;
            t.leaf("adaptation_field_length", rest.since(&before), &length);
            t.mark(Kind::Implied);
            if let Err(error) = packet.parts() {
                return Err(t.blame(error.moved(at)));
            }
            if length > 0 {
                t.part("adaptation_field", rest.sub(length.into(), LENGTH)?, AdaptationField::trace);
            }
        }
        if packet.has_payload() {
            t.part("payload", rest, Blob::trace);
        } else if !rest.is_empty() {
            t.leaf("stuffing", rest, &Blob(rest.peek()));
            t.mark(Kind::Tail);
        }
        wrong.map_or(Ok(()), Err)
    }
}
