//! Transport packets out of UDP datagrams, with RTP in between or without.

use super::receiver::DatagramInput;
use super::{RtpEvent, RtpPacket, RtpReceiver, RtpStatistics};
use crate::bump;
use crate::packet::framing::Framing;
use wire::Decode;

/// Takes the payloads of the UDP datagrams of one stream and gives its transport packets.
///
/// What a datagram is, is seen from its content: whole transport packets of 188, 192, 204 or 208 bytes, bare or behind an
/// RTP header of any payload type. RTP packets go through an [`RtpReceiver`]; bare packets come out at once. Once a form
/// has been seen, a datagram of that form may have damaged sync bytes.
///
/// With each datagram comes `A`, what the caller knows of its arrival; see [`RtpReceiver`].
///
/// The [module](super) has an example.
#[derive(Debug)]
pub struct Datagrams<A> {
    rtp: RtpReceiver<A>,
    /// The form of bare packets, and that of those behind RTP, once seen.
    bare: Option<Framing>,
    carried: Option<Framing>,
    statistics: DatagramStatistics,
}

/// Counts of datagrams.
///
/// `received` is the sum of `bare`, `unknown` and `rtp.received`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatagramStatistics {
    /// All.
    pub received: u64,
    /// Transport packets without RTP.
    pub bare: u64,
    /// Neither transport packets nor RTP.
    pub unknown: u64,
    /// Of `rtp.delivered`, those without transport packets.
    pub not_ts: u64,
    /// RTP packets.
    pub rtp: RtpStatistics,
}

/// What [`Datagrams::next`] reports.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DatagramEvent<'e, A> {
    /// Transport packets, in the order in which they were sent.
    Packets {
        /// Whole frames, at least one. Bytes for [`Demux::next`](crate::demux::Demux::next), or for a
        /// [`Framer`](crate::packet::framing::Framer) that expects `framing`.
        bytes: &'e [u8],
        /// Their form.
        framing: Framing,
        /// The RTP packet they came in.
        rtp: Option<RtpPacket<'e>>,
        /// What was pushed with the datagram.
        arrival: A,
    },
    /// The next RTP packet in order, which carries no transport packets.
    NotTs(RtpPacket<'e>),
    /// A datagram that is neither transport packets nor RTP.
    Unknown(&'e [u8]),
    /// What the RTP receiver says of losses and of packets that are not used; never [`RtpEvent::Packet`].
    Rtp(RtpEvent<'e, A>),
}

impl<A: Copy> Datagrams<A> {
    /// Waits for a missing RTP packet while those that come are at most `window` numbers ahead of it, 0 to 2048.
    pub fn new(window: u16) -> Self {
        Datagrams {
            rtp: RtpReceiver::new(window),
            bare: None,
            carried: None,
            statistics: DatagramStatistics::default(),
        }
    }

    /// Counts since the beginning.
    pub const fn statistics(&self) -> DatagramStatistics {
        DatagramStatistics { rtp: *self.rtp.statistics(), ..self.statistics }
    }

    /// Number of RTP packets that wait for others: at most the window, and one more.
    pub fn waiting(&self) -> u16 {
        self.rtp.waiting()
    }

    /// What was pushed with the RTP packet that goes out next of those that wait for their turn; None when none does. For
    /// receivers that are patient for a limited time: call [`flush`](Self::flush) when it is over.
    pub fn waiting_since(&self) -> Option<A> {
        self.rtp.waiting_since()
    }

    /// Takes the payload of a datagram. Walk it to its end with [`next`](Self::next) before the next one.
    pub fn push<'d>(&mut self, payload: &'d [u8], arrival: A) -> DatagramInput<'d, A> {
        bump(&mut self.statistics.received);
        if self.is_rtp(payload) { self.rtp.push(payload, arrival) } else { DatagramInput::bare(payload, arrival) }
    }

    /// The next event; None when the datagram is used up.
    pub fn next<'s, 'd: 's>(&'s mut self, input: &mut DatagramInput<'d, A>) -> Option<DatagramEvent<'s, A>> {
        if let Some((bytes, arrival)) = input.take_bare() {
            let framing = self.bare.filter(|framing| framing.divides(bytes));
            let count = if framing.is_some() { &mut self.statistics.bare } else { &mut self.statistics.unknown };
            *count = count.saturating_add(1);
            return Some(match framing {
                Some(framing) => DatagramEvent::Packets { bytes, framing, rtp: None, arrival },
                None => DatagramEvent::Unknown(bytes),
            });
        }
        let event = self.rtp.next(input)?;
        Some(show(event, self.carried, &mut self.statistics))
    }

    /// Whether a datagram is for the RTP receiver; learns what form its packets have.
    fn is_rtp(&mut self, payload: &[u8]) -> bool {
        let packet = RtpPacket::from_bytes(payload).ok();
        if let Some((packet, framing)) = packet.and_then(|p| Some((p, Framing::of_datagram(&p.payload.data)?))) {
            self.carried = Some(framing);
            self.rtp.set_payload_type(Some(packet.payload_type));
            return true;
        }
        if let Some(framing) = Framing::of_datagram(payload) {
            self.bare = Some(framing);
            return false;
        }
        // Without good sync bytes, what it most likely is. Version 2 stands in the first two bits.
        let is_expected = packet.is_some_and(|p| self.rtp.payload_type() == Some(p.payload_type));
        let is_bare = self.bare.is_some_and(|framing| framing.divides(payload));
        is_expected || (!is_bare && payload.first().is_some_and(|byte| byte >> 6 == 2))
    }

    /// Gives up what is missing, so that no packet waits for its turn: when that takes too long. Call it until None.
    pub fn flush(&mut self) -> Option<DatagramEvent<'_, A>> {
        let event = self.rtp.flush()?;
        Some(show(event, self.carried, &mut self.statistics))
    }

    /// The end of the input: nothing waits any more. Call it until None.
    pub fn finish(&mut self) -> Option<DatagramEvent<'_, A>> {
        let event = self.rtp.finish()?;
        Some(show(event, self.carried, &mut self.statistics))
    }
}

fn show<'e, A>(
    event: RtpEvent<'e, A>,
    framing: Option<Framing>,
    statistics: &mut DatagramStatistics,
) -> DatagramEvent<'e, A> {
    let RtpEvent::Packet { packet, arrival } = event else { return DatagramEvent::Rtp(event) };
    let bytes = packet.payload.data.0;
    match framing.filter(|framing| framing.divides(bytes)) {
        Some(framing) => DatagramEvent::Packets { bytes, framing, rtp: Some(packet), arrival },
        None => {
            bump(&mut statistics.not_ts);
            DatagramEvent::NotTs(packet)
        }
    }
}
