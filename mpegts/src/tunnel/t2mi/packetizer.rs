//! T2-MI packets into transport packets.

use super::T2miPacket;
use crate::packet::{PACKET_SIZE, PacketBuilder, Pid, PointedPayload, continuity};
use wire::{Decode, Error};

/// Packs T2-MI packets back to back into the transport packets of one PID — TS 102 773, 6.1.
///
/// T2-MI has no stuffing in the payload: short packets are filled by the adaptation field.
#[derive(Debug, Clone)]
pub struct T2miPacketizer {
    head: PacketBuilder,
    payload: PointedPayload,
}

impl T2miPacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new(pid: Pid) -> Self {
        T2miPacketizer { head: PacketBuilder::new(pid), payload: PointedPayload::new() }
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
        // At least one byte stands behind a pointer_field.
        if !self.payload.has_room(1) {
            self.flush(&mut emit)?;
        }
        self.payload.start();
        let mut rest = packet;
        while !rest.is_empty() {
            rest = self.payload.fill(rest);
            if self.payload.is_full() {
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
        if self.payload.is_empty() { Ok(()) } else { self.flush(&mut emit) }
    }

    fn flush(&mut self, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        self.head.payload_unit_start_indicator = self.payload.is_pointed();
        let (packet, _) = self.head.build(None, self.payload.as_bytes())?;
        emit(&packet);
        self.head.continuity_counter = continuity::next(self.head.continuity_counter);
        self.payload.clear();
        Ok(())
    }
}
