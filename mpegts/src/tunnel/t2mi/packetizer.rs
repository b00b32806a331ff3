//! T2-MI packets into transport packets.

use super::T2miPacket;
use crate::packet::{PACKET_SIZE, PacketBuilder, Pid};
use wire::{Decode, Error};

/// The payload of a transport packet without adaptation field.
const PAYLOAD: usize = PACKET_SIZE - 4;

/// Packs T2-MI packets back to back into the transport packets of one PID — TS 102 773, 6.1.
///
/// Unlike sections, T2-MI knows no stuffing in the payload: what has to be filled up, is by the
/// adaptation field.
#[derive(Debug, Clone)]
pub struct T2miPacketizer {
    head: PacketBuilder,
    payload: [u8; PAYLOAD],
    used: usize,
}

impl T2miPacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new(pid: Pid) -> Self {
        T2miPacketizer { head: PacketBuilder::new(pid), payload: [0; PAYLOAD], used: 0 }
    }

    /// The counter of the next transport packet.
    pub const fn continuity_counter(&self) -> u8 {
        self.head.continuity_counter
    }

    /// Sets the counter of the next transport packet: its low four bits.
    pub const fn set_continuity_counter(&mut self, counter: u8) {
        self.head.continuity_counter = counter & 0x0F;
    }

    /// Adds the bytes of a T2-MI packet and emits the transport packets it fills. The last one stays
    /// open for the next T2-MI packet.
    ///
    /// # Errors
    /// When `packet` is not exactly one packet with a right `crc32`; nothing is added then.
    pub fn push(&mut self, packet: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        T2miPacket::from_bytes(packet)?;
        if !self.head.payload_unit_start_indicator {
            // A pointer_field, and at least one byte behind it.
            if self.used.saturating_add(2) > PAYLOAD {
                self.flush(&mut emit)?;
            }
            self.payload.copy_within(..self.used, 1);
            if let (Some(first), Ok(pointer)) = (self.payload.first_mut(), u8::try_from(self.used)) {
                *first = pointer;
            }
            self.used = self.used.saturating_add(1);
            self.head.payload_unit_start_indicator = true;
        }
        let mut rest = packet;
        while !rest.is_empty() {
            let (now, later) = rest.split_at_checked(PAYLOAD.saturating_sub(self.used)).unwrap_or((rest, &[]));
            let end = self.used.saturating_add(now.len());
            if let Some(to) = self.payload.get_mut(self.used..end) {
                to.copy_from_slice(now);
            }
            (self.used, rest) = (end, later);
            if self.used >= PAYLOAD {
                self.flush(&mut emit)?;
            }
        }
        Ok(())
    }

    /// Emits the open transport packet, if there is one, filled up by its adaptation field.
    ///
    /// # Errors
    /// None in fact: those of the packet builder, whose fields are legal here.
    pub fn finish(&mut self, mut emit: impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        if self.used > 0 { self.flush(&mut emit) } else { Ok(()) }
    }

    fn flush(&mut self, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        let payload = self.payload.get(..self.used).unwrap_or_default();
        let (packet, _) = self.head.build(None, payload)?;
        emit(&packet);
        self.head.continuity_counter = self.head.continuity_counter.wrapping_add(1) & 0x0F;
        self.head.payload_unit_start_indicator = false;
        self.used = 0;
        Ok(())
    }
}
