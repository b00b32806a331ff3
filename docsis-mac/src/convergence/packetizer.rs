//! Frames into transport packets.

use crate::frame::{STUFFING, frame_len};
use mpegts::Pid;
use mpegts::packet::PACKET_SIZE;
use wire::{Error, ErrorKind};

/// Bytes behind the header of a packet without adaptation field.
const PAYLOAD: usize = PACKET_SIZE - 4;

/// Packs frames back to back into packets of PID 0x1FFE.
///
/// payload_unit_start_indicator is set, and a pointer_field there, exactly in packets in which a
/// frame starts. A frame with a timing header, which downstream is a SYNC, is never divided.
#[derive(Debug, Clone)]
pub struct FramePacketizer {
    continuity_counter: u8,
    payload: [u8; PAYLOAD],
    used: usize,
    /// The payload has a pointer_field.
    unit_start: bool,
}

impl Default for FramePacketizer {
    fn default() -> Self {
        FramePacketizer::new()
    }
}

impl FramePacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new() -> Self {
        FramePacketizer { continuity_counter: 0, payload: [STUFFING; PAYLOAD], used: 0, unit_start: false }
    }

    /// The counter of the next packet.
    pub const fn continuity_counter(&self) -> u8 {
        self.continuity_counter
    }

    /// Sets the counter of the next packet: its low four bits.
    pub const fn set_continuity_counter(&mut self, counter: u8) {
        self.continuity_counter = counter & 0x0F;
    }

    /// Adds a frame and emits the packets it fills. The last one stays open for the next frame.
    ///
    /// # Errors
    /// When `frame` is not exactly one frame with a good header; nothing is added then.
    pub fn push(&mut self, frame: &[u8], mut emit: impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        match frame_len(frame)? {
            Some(len) if len == frame.len() => {}
            Some(len) if len < frame.len() => {
                return Err(Error::new(ErrorKind::Trailing(frame.len().saturating_sub(len)), "Frame", len));
            }
            len => {
                let need = len.unwrap_or(6);
                return Err(Error::new(ErrorKind::Short { need, have: frame.len() }, "Frame", 0));
            }
        }
        let timing = frame.first().is_some_and(|fc| fc & 0xFE == 0xC0);
        let whole = if timing && frame.len() < PAYLOAD { frame.len() } else { 1 };
        let pointer = if self.unit_start { 0 } else { 1 };
        if self.used.saturating_add(pointer).saturating_add(whole) > PAYLOAD {
            self.flush(&mut emit);
        }
        if !self.unit_start {
            let pointer = u8::try_from(self.used).unwrap_or(0);
            self.payload.copy_within(..self.used.min(PAYLOAD - 1), 1);
            if let Some(first) = self.payload.first_mut() {
                *first = pointer;
            }
            self.used = self.used.saturating_add(1);
            self.unit_start = true;
        }
        let mut rest = frame;
        while !rest.is_empty() {
            let room = PAYLOAD.saturating_sub(self.used);
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            if let Some(to) = self.payload.get_mut(self.used..self.used.saturating_add(now.len())) {
                to.copy_from_slice(now);
            }
            self.used = self.used.saturating_add(now.len());
            rest = later;
            if self.used == PAYLOAD {
                self.flush(&mut emit);
            }
        }
        Ok(())
    }

    /// Emits the open packet, if there is one, filled up with stuffing.
    pub fn finish(&mut self, mut emit: impl FnMut(&[u8; PACKET_SIZE])) {
        if self.used > 0 {
            self.flush(&mut emit);
        }
    }

    fn flush(&mut self, emit: &mut impl FnMut(&[u8; PACKET_SIZE])) {
        let [high, low] = Pid::DOCSIS.get().to_be_bytes();
        let mut packet = [STUFFING; PACKET_SIZE];
        let (header, payload) = packet.split_at_mut(4);
        let start = if self.unit_start { 0x40 } else { 0 };
        header.copy_from_slice(&[0x47, start | high, low, 0x10 | self.continuity_counter]);
        if let (Some(to), Some(from)) = (payload.get_mut(..self.used), self.payload.get(..self.used)) {
            to.copy_from_slice(from);
        }
        emit(&packet);
        self.continuity_counter = self.continuity_counter.wrapping_add(1) & 0x0F;
        (self.used, self.unit_start) = (0, false);
    }
}
