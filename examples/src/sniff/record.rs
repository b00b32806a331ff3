//! Frames into a capture file.

use super::Captured;
use docsis_mac::capture::link_type;
use docsis_mac::frame::{FrameControl, prepend_header};
use std::io::{self, Write};

/// Free bytes before a message: the header of a frame without an extended one.
const ROOM: usize = 6;

/// Writes a capture of link type 143 with times to the nanosecond.
pub struct Recorder<W> {
    to: W,
    /// Frames written.
    pub frames: u64,
}

impl<W: Write> Recorder<W> {
    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut to: W) -> io::Result<Self> {
        // Magic for nanoseconds, version 2.4, zone, accuracy, longest record, link type.
        for word in [0xA1B2_3C4D, 0x0004_0002, 0, 0, 0x0004_0000, u32::from(link_type::DOCSIS)] {
            to.write_all(&word.to_le_bytes())?;
        }
        Ok(Recorder { to, frames: 0 })
    }

    /// Adds a frame. A message without MAC header and CRC gets both.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn push(&mut self, captured: &Captured<'_>) -> anyhow::Result<()> {
        if !captured.is_message {
            return Ok(self.record(captured, captured.bytes, captured.wire_len)?);
        }
        let crc = wire::crc::ethernet(captured.bytes).to_le_bytes();
        let mut frame = [&[0; ROOM], captured.bytes, &crc].concat();
        let message_type = captured.decode().ok().and_then(|decoded| Some(decoded.message()?.message_type()));
        let kind = match message_type.is_some_and(|kind| kind.has_timing_header()) {
            true => FrameControl::TIMING,
            false => FrameControl::MANAGEMENT,
        };
        prepend_header(&mut frame, ROOM, kind, None)?;
        Ok(self.record(captured, &frame, frame.len())?)
    }

    fn record(&mut self, captured: &Captured<'_>, bytes: &[u8], wire_len: usize) -> io::Result<()> {
        let time = captured.time.unwrap_or_default();
        let seconds = u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        let word = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for word in [seconds, time.subsec_nanos(), word(bytes.len()), word(wire_len.max(bytes.len()))] {
            self.to.write_all(&word.to_le_bytes())?;
        }
        self.to.write_all(bytes)?;
        self.frames += 1;
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// What it writes to.
    pub fn into_inner(self) -> W {
        self.to
    }
}
