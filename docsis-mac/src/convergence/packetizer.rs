//! Frames into transport packets.

use crate::frame::frame_len;
use mpegts::Pid;
use mpegts::packet::PACKET_SIZE;
use mpegts::section::SectionPacketizer;
use wire::{Error, ErrorKind};

/// Packs frames back to back into packets of PID 0x1FFE.
///
/// payload_unit_start_indicator is set, and a pointer_field there, exactly in packets in which a
/// frame starts. A frame with a timing header, which downstream is a SYNC, is never divided.
#[derive(Debug, Clone)]
pub struct FramePacketizer(SectionPacketizer);

impl Default for FramePacketizer {
    fn default() -> Self {
        FramePacketizer::new()
    }
}

impl FramePacketizer {
    /// Starts with `continuity_counter` 0.
    pub const fn new() -> Self {
        FramePacketizer(SectionPacketizer::new(Pid::DOCSIS))
    }

    /// The counter of the next packet.
    pub const fn continuity_counter(&self) -> u8 {
        self.0.continuity_counter()
    }

    /// Sets the counter of the next packet: its low four bits.
    pub const fn set_continuity_counter(&mut self, counter: u8) {
        self.0.set_continuity_counter(counter);
    }

    /// Adds a frame and emits the packets it fills. The last one stays open for the next frame.
    ///
    /// # Errors
    /// When `frame` is not exactly one frame with a good header; nothing is added then.
    pub fn push(&mut self, frame: &[u8], emit: impl FnMut(&[u8; PACKET_SIZE])) -> Result<(), Error> {
        match frame_len(frame)? {
            Some(len) if len == frame.len() => {}
            Some(len) if len < frame.len() => {
                return Err(Error::new(ErrorKind::Trailing(frame.len().saturating_sub(len)), &"Frame", len));
            }
            len => {
                let need = len.unwrap_or(6);
                return Err(Error::new(ErrorKind::Short { need, have: frame.len() }, &"Frame", 0));
            }
        }
        if frame.first().is_some_and(|fc| fc & 0xFE == 0xC0) {
            self.0.push_undivided(frame, emit);
        } else {
            self.0.push(frame, emit);
        }
        Ok(())
    }

    /// Emits the open packet, if there is one, filled up with stuffing.
    pub fn finish(&mut self, emit: impl FnMut(&[u8; PACKET_SIZE])) {
        self.0.finish(emit);
    }
}
