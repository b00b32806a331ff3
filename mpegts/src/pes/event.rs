//! What comes out of an assembler of PES packets.

use crate::packet::Packet;
use crate::pes::PesHead;
use wire::Error;

/// What [`PesAssembler`](crate::pes::PesAssembler) hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// [`PesEvent::Start`] only: for timestamps. Payloads without `payload_unit_start_indicator` are
    /// needed only while [`PesAssembler::is_collecting`](crate::pes::PesAssembler::is_collecting).
    Headers,
    /// [`PesEvent::Start`], the data as it comes, borrowed from the payloads, and
    /// [`PesEvent::End`]. Nothing is kept, however long a packet is.
    Pieces,
    /// [`PesEvent::Start`] as soon as the header is there, then the whole as [`PesEvent::Packet`]:
    /// borrowed where it lies in one payload, copied once otherwise.
    #[cfg(feature = "alloc")]
    Packets {
        /// The most bytes to keep of a packet. Longer ones are handed out as far as that.
        limit: usize,
    },
    /// As [`Packets`](Self::Packets) without [`PesEvent::Start`]: the fastest way to whole packets.
    #[cfg(feature = "alloc")]
    Whole {
        /// The most bytes to keep of a packet. Longer ones are handed out as far as that.
        limit: usize,
    },
}

#[cfg(feature = "alloc")]
impl Delivery {
    /// Headers, then packets of up to 4 MiB: one second at 33 Mbit/s.
    pub const PACKETS: Delivery = Delivery::Packets { limit: 4 << 20 };

    /// Packets of up to 4 MiB.
    pub const WHOLE: Delivery = Delivery::Whole { limit: 4 << 20 };

    /// The most bytes to keep of a packet.
    pub(crate) const fn limit(self) -> Option<usize> {
        match self {
            Delivery::Packets { limit } | Delivery::Whole { limit } => Some(limit),
            Delivery::Headers | Delivery::Pieces => None,
        }
    }
}

/// What the adaptation field of the transport packet says in which a PES packet starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct FirstPacket {
    /// Decoding may begin here.
    pub random_access_indicator: bool,
    /// The clock may break here.
    pub discontinuity_indicator: bool,
}

impl FirstPacket {
    pub(crate) const NONE: FirstPacket = FirstPacket { random_access_indicator: false, discontinuity_indicator: false };

    #[inline(always)]
    pub(crate) const fn of(packet: Packet<'_>) -> Self {
        FirstPacket {
            random_access_indicator: packet.random_access_indicator(),
            discontinuity_indicator: packet.discontinuity_indicator(),
        }
    }
}

/// How a packet ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PesEnd {
    /// With the last byte that `PES_packet_length` counts. Where that is 0, with the next packet or
    /// the end of the input.
    Complete,
    /// The next packet, or the end of the input, comes too early.
    Truncated {
        /// Bytes of `PES_packet_length` that are not there.
        missing: usize,
    },
    /// Payloads were lost: see [`PesAssembler::interrupt`](crate::pes::PesAssembler::interrupt).
    Interrupted,
    /// It is longer than the limit. The rest is passed over.
    BeyondLimit,
}

/// What [`PesAssembler::next`](crate::pes::PesAssembler::next) has found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum PesEvent<'s> {
    /// A packet starts; its data follows.
    Start {
        /// All that comes before the data.
        head: PesHead<'s>,
    },
    /// The next data of the packet that is open.
    Data(&'s [u8]),
    /// The packet that was open ends.
    End(PesEnd),
    /// A packet, or as much of it as there is.
    Packet {
        /// All that comes before the data.
        head: PesHead<'s>,
        /// PES_packet_data_bytes, as far as received.
        data: &'s [u8],
        /// How it ends.
        end: PesEnd,
    },
    /// One of three: the header cannot be read (in place of [`Start`](Self::Start); the data follows all the same);
    /// `PES_packet_length` is shorter than the header, as comes from lengths that overflow (before `Start`; the length is
    /// taken to be open); or the payload has no start code.
    Bad(BadPes<'s>),
    /// Bytes between the end that `PES_packet_length` gives and the next packet.
    Excess(&'s [u8]),
}

/// A packet with a wrong header, with what there is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadPes<'s> {
    /// What is wrong; offsets count from the start code.
    pub error: Error,
    /// From the start code on: the header, or with [`Delivery::Packets`] and [`Delivery::Whole`] the
    /// whole packet where the header cannot be read; the payload where no packet starts in it.
    pub bytes: &'s [u8],
}
