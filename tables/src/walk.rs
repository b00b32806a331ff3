//! The packets of a capture from some byte on.

use crate::Source;
use mpegts::Packet;
use mpegts::packet::framing::{Framed, Framer, Framing};
use std::io::{self, ErrorKind, Read};

/// Bytes read at once.
const BLOCK: usize = 1 << 20;

/// Packets looked at in one go.
const RUN: usize = 4096;

/// Where a packet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Bytes before it.
    pub position: u64,
    pub framing: Framing,
}

/// Hands out packets with their places.
pub(crate) struct Walk {
    input: Box<dyn Read + Send>,
    framer: Framer,
    block: Vec<u8>,
}

impl Walk {
    /// From `position` on, where `framer` stands.
    pub fn new(source: &Source, framer: Framer, position: u64) -> io::Result<Walk> {
        Ok(Walk { input: source.read_from(position)?, framer, block: vec![0; BLOCK] })
    }

    /// Calls `each` with each packet, or None for 188 bytes in the place of one, until it returns false or the capture ends.
    pub fn each(mut self, mut each: impl FnMut(Place, Option<Packet<'_>>) -> bool) -> io::Result<()> {
        loop {
            let len = match self.input.read(&mut self.block) {
                Ok(len) => len,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let mut input = self.block.get(..len).unwrap_or_default();
            loop {
                let run = self.framer.run(input, RUN);
                if !run.is_empty() {
                    let mut place = Place { position: run.position, framing: run.framing };
                    for packet in run.packets() {
                        if !each(place, Some(packet)) {
                            return Ok(());
                        }
                        place.position = place.position.wrapping_add(run.framing.size() as u64);
                    }
                    let frames = run.len();
                    self.framer.advance(&mut input, frames);
                    continue;
                }
                let unit = if len == 0 { self.framer.finish() } else { self.framer.next(&mut input) };
                let (frame, is_good) = match unit {
                    None if len == 0 => return Ok(()),
                    None => break,
                    Some(Framed::Packet(frame)) => (frame, true),
                    Some(Framed::BadSync(frame)) => (frame, false),
                    Some(_) => continue,
                };
                let (position, bytes) = (frame.position, *frame.packet.as_bytes());
                let framing = self.framer.framing().unwrap_or(Framing::Ts188);
                if !each(Place { position, framing }, is_good.then_some(Packet::new(&bytes))) {
                    return Ok(());
                }
            }
        }
    }
}
