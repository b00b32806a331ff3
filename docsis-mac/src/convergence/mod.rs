//! The downstream transmission convergence sublayer: frames in transport packets of PID 0x1FFE,
//! both ways — DRFI 7.
//!
//! ```
//! use docsis_mac::convergence::{Convergence, FramePacketizer, UnitEvent};
//! use mpegts::Packet;
//!
//! let request = [0xC4, 2, 0x00, 0x0A, 0x09, 0xAF];
//! let mut packets = Vec::new();
//! let mut packetizer = FramePacketizer::new();
//! for _ in 0..40 {
//!     packetizer.push(&request, |p| packets.push(*p))?;
//! }
//! packetizer.finish(|p| packets.push(*p));
//! assert_eq!(packets.len(), 2);
//!
//! let mut frames = 0;
//! let mut convergence = Convergence::new();
//! for packet in &packets {
//!     let mut input = convergence.push(Packet::new(packet));
//!     while let Some(event) = convergence.next(&mut input) {
//!         let UnitEvent::Unit(bytes) = event else { panic!("{event:?}") };
//!         assert_eq!(bytes, request);
//!         frames += 1;
//!     }
//! }
//! assert_eq!(frames, 40);
//! # Ok::<(), docsis_mac::wire::Error>(())
//! ```

mod packetizer;
#[cfg(test)]
mod tests;

pub use mpegts::tunnel::units::UnitEvent;
pub use packetizer::FramePacketizer;

use crate::frame::{STUFFING, frame_len, header_len};
use mpegts::tunnel::units::{Extent, UnitFormat, UnitInput, UnitReader};
use mpegts::{Packet, Pid};
use wire::{Error, ErrorKind};

/// The longest frame that is put together: with a heap, the longest there is.
#[cfg(feature = "alloc")]
const MAX_FRAME: usize = 6 + 0xFFFF;
/// The longest frame that is put together: without a heap, ample for packets of 2000 bytes.
#[cfg(not(feature = "alloc"))]
const MAX_FRAME: usize = 4096;

/// Takes frames out of transport packets, as [`UnitReader`] does. A frame that starts in a packet
/// without a pointer, right behind the end of another, is accepted: its header check sequence vouches
/// for it.
#[derive(Debug)]
pub struct Convergence(UnitReader<Whole, MAX_FRAME>);

/// A packet on its way through [`Convergence::next`].
pub type Input<'p> = UnitInput<'p>;

/// The bytes of a frame.
#[derive(Debug)]
enum Whole {}

impl UnitFormat for Whole {
    const NAME: wire::Name = &"Frame";
    const STUFFING: Option<u8> = Some(STUFFING);

    fn extent(bytes: &[u8]) -> Result<Extent, Error> {
        Ok(match frame_len(bytes)? {
            Some(len) if len > MAX_FRAME => {
                return Err(Error::new(ErrorKind::TooLarge(len as u64), &"MacHeader.len", 2));
            }
            Some(len) => Extent::Bytes(len),
            None => match bytes {
                // Two bytes tell the length of the header.
                [fc, mac_parm, ..] => Extent::Unknown { needs: header_len(*fc, *mac_parm) },
                _ => Extent::Unknown { needs: 2 },
            },
        })
    }
}

impl Convergence {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        Convergence(UnitReader::new(Pid::DOCSIS))
    }

    /// True while a frame has begun that is not complete.
    pub const fn is_open(&self) -> bool {
        self.0.is_open()
    }

    /// Takes a packet; those of other PIDs give no events. Walk it to its end with
    /// [`next`](Self::next) before the next one is taken: what is left is lost, and the frame
    /// behind it with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> Input<'p> {
        self.0.push(packet)
    }

    /// The next event of the packet, a unit being a frame whose header check sequence is right; None when it is
    /// used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut Input<'p>) -> Option<UnitEvent<'s>> {
        self.0.next(input)
    }
}

impl Default for Convergence {
    fn default() -> Self {
        Convergence::new()
    }
}
