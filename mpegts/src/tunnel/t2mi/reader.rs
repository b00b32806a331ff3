//! T2-MI packets out of transport packets.

use super::{HEADER, MAX_T2MI, T2miPacket, total};
use crate::packet::continuity::Step;
use crate::packet::{Packet, Pid};
use crate::tunnel::units::{Extent, UnitEvent, UnitFormat, UnitInput, UnitReader};
use wire::{Decode, Error};

/// Takes the T2-MI packets of one PID out of transport packets — TS 102 773, 6.1 — as
/// [`UnitReader`] does. One that starts without a pointer_field is accepted: its CRC vouches for it.
#[derive(Debug)]
pub struct T2miReader {
    units: UnitReader<Whole, MAX_T2MI>,
    /// The packet_count to come, by t2mi_stream_id.
    counts: [Option<u8>; 8],
}

/// A transport packet on its way through [`T2miReader::next`].
pub type T2miInput<'p> = UnitInput<'p>;

/// The bytes of a packet.
#[derive(Debug)]
enum Whole {}

impl UnitFormat for Whole {
    const NAME: wire::Name = &"T2miPacket";

    fn extent(bytes: &[u8]) -> Result<Extent, Error> {
        Ok(total(bytes).map_or(Extent::Unknown { needs: HEADER }, Extent::Bytes))
    }
}

/// What [`T2miReader::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum T2miEvent<'e> {
    /// A packet; its `crc32` is right.
    Packet {
        /// The packet.
        packet: T2miPacket<'e>,
        /// How many are missing before it, by the packet_count of its stream, modulo 256.
        missing: u8,
    },
    /// Bytes that are no packet, or the beginning of one that does not go on.
    BadUnit {
        /// What is wrong; offsets count from the first of the bytes.
        error: Error,
        /// As far as there are any.
        bytes: &'e [u8],
    },
    /// The continuity counter does not go on as it must; an open packet has been dropped.
    Discontinuity(Step),
    /// A transport packet of the PID that is in error, scrambled, or contradicts itself: a pointer_field
    /// or an adaptation field beyond its end. An open packet has been dropped.
    BadTransportPacket(Error),
}

impl T2miReader {
    /// Reads `pid`, which a T2MI_descriptor in a PMT announces; stream_type is 0x06.
    pub const fn new(pid: Pid) -> Self {
        T2miReader { units: UnitReader::new(pid), counts: [None; 8] }
    }

    /// Takes a transport packet; those of other PIDs give no events. Walk it to its end with
    /// [`next`](Self::next) before the next one is taken: what is left is lost, and the T2-MI packet
    /// behind it with it.
    pub fn push<'p>(&mut self, packet: Packet<'p>) -> T2miInput<'p> {
        self.units.push(packet)
    }

    /// The next event; None when the transport packet is used up.
    #[inline]
    pub fn next<'s, 'p: 's>(&'s mut self, input: &mut T2miInput<'p>) -> Option<T2miEvent<'s>> {
        let event = self.units.next(input)?;
        Some(told(event, &mut self.counts))
    }

    /// The T2-MI packet that is open when no more transport packets come, as far as it is there.
    pub fn finish(&mut self) -> Option<T2miEvent<'_>> {
        let event = self.units.finish()?;
        Some(told(event, &mut self.counts))
    }
}

fn told<'e>(event: UnitEvent<'e>, counts: &mut [Option<u8>; 8]) -> T2miEvent<'e> {
    match event {
        UnitEvent::Unit(bytes) => check(bytes, counts),
        UnitEvent::BadUnit { error, bytes } => T2miEvent::BadUnit { error, bytes },
        UnitEvent::Discontinuity(step) => T2miEvent::Discontinuity(step),
        UnitEvent::BadTransportPacket(error) => T2miEvent::BadTransportPacket(error),
    }
}

/// A whole packet, if its CRC is right.
#[inline]
fn check<'e>(bytes: &'e [u8], counts: &mut [Option<u8>; 8]) -> T2miEvent<'e> {
    match T2miPacket::from_bytes(bytes) {
        Ok(packet) => {
            let found = packet.header.packet_count;
            let expected = counts
                .get_mut(usize::from(packet.header.t2mi_stream_id))
                .and_then(|count| count.replace(found.wrapping_add(1)));
            T2miEvent::Packet { packet, missing: found.wrapping_sub(expected.unwrap_or(found)) }
        }
        Err(error) => T2miEvent::BadUnit { error, bytes },
    }
}
