//! Transport streams in datagrams: over RTP — RFC 3550 and RFC 2250 — or in UDP alone; the way in and out.
//!
//! [`Datagrams`] takes the payloads of UDP datagrams and gives transport packets, whichever of the two it is; [`RtpReceiver`]
//! is the part of it that puts RTP packets into order, and [`RtpSender`] the way out.
//!
//! ```
//! use mpegts::demux::{Demux, Event};
//! use mpegts::packet::NULL_PACKET;
//! use mpegts::ip::rtp::{DatagramEvent, Datagrams, RtpEvent, RtpSender};
//!
//! let mut network: Vec<Vec<u8>> = Vec::new();
//! let mut sender = RtpSender::new(0x1234_5678);
//! for n in 0..35 {
//!     sender.push(&NULL_PACKET, n * 100, |datagram| network.push(datagram.to_vec()));
//! }
//! network.swap(0, 1);
//! network.remove(3);
//!
//! let (mut demux, mut lost) = (Demux::new(), 0);
//! let mut take = |event: DatagramEvent<'_, ()>| match event {
//!     DatagramEvent::Packets { mut bytes, .. } => while let Some(event) = demux.next(&mut bytes) {
//!         println!("{event:?}");
//!     },
//!     DatagramEvent::Rtp(RtpEvent::Lost { count, .. }) => lost += count,
//!     _ => {}
//! };
//! let mut datagrams = Datagrams::new(16);
//! for payload in &network {
//!     let mut input = datagrams.push(payload, ());
//!     while let Some(event) = datagrams.next(&mut input) {
//!         take(event);
//!     }
//! }
//! while let Some(event) = datagrams.finish() {
//!     take(event);
//! }
//! while let Some(event) = demux.finish() {
//!     println!("{event:?}");
//! }
//! assert_eq!((lost, demux.statistics().packets), (1, 28));
//! ```

#[cfg(feature = "alloc")]
mod datagrams;
#[cfg(feature = "alloc")]
mod receiver;
mod sender;
#[cfg(test)]
mod tests;

#[cfg(feature = "alloc")]
pub use datagrams::{DatagramEvent, DatagramStatistics, Datagrams};
#[cfg(feature = "alloc")]
pub use receiver::{DatagramInput, RtpEvent, RtpReceiver, RtpStatistics};
pub use sender::{PcrTimestamps, RtpSender};

use crate::packet::framing::Framing;
use crate::packet::{PACKET_SIZE, Packet};
use wire::{Blob, Choice, Counted, Encode, Error, ErrorKind, List, Reader, Writer, syntax};

/// The payload type of MPEG-2 transport streams — RFC 3551, 6.
pub const MP2T: u8 = 33;

/// The RTP header without contributing sources and extension.
pub const HEADER_SIZE: usize = 12;

syntax! {
    /// A packet of RTP — RFC 3550, 5.1.
    pub struct RtpPacket<'a> {
        version:         2 u8 = 2,
        padding:         1 bool = payload.padding.is_some(),
        extension_flag:  1 bool = extension.is_some(),
        csrc_count:      4 u8 = entries(&csrc),
        /// For transport streams: the timestamp does not continue that of the packet before.
        marker:          1 bool,
        /// [`MP2T`] for transport streams.
        payload_type:    7 u8,
        sequence_number: 16 u16,
        /// For transport streams: when the first byte of the payload is to be sent, 90 kHz.
        timestamp:       32 u32,
        /// The source of the stream.
        ssrc:            32 u32,
        /// At most 15.
        csrc:      (times csrc_count) List<'a, Csrc>,
        extension: (if extension_flag) Option<RtpExtension<'a>>,
        payload:   (match padding) RtpPayload<'a>,
    }

    /// A source that a mixer used.
    pub struct Csrc {
        csrc: 32 u32,
    }

    /// The header extension — RFC 3550, 5.3.1.
    pub struct RtpExtension<'a> {
        defined_by_profile: 16 u16,
        /// Whole words of four bytes.
        data: [16 * 4] Blob<'a>,
    }
}

/// What a packet carries, and its padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RtpPayload<'a> {
    /// Without the padding.
    pub data: Blob<'a>,
    /// 1 to 255 bytes, of which the last is their number.
    pub padding: Option<Blob<'a>>,
}

impl<'a> RtpPacket<'a> {
    /// True when the payload is nothing but whole transport packets, and at least one.
    pub fn is_ts(&self) -> bool {
        Framing::of_datagram(&self.payload.data) == Some(Framing::Ts188)
    }

    /// The transport packets of the payload; none when it is anything else.
    pub fn packets(&self) -> impl ExactSizeIterator<Item = Packet<'a>> + use<'a> {
        let data = if self.is_ts() { self.payload.data.0 } else { &[] };
        data.chunks_exact(PACKET_SIZE).map(|packet| Framing::Ts188.packet_of(packet))
    }
}

fn entries(list: &List<'_, Csrc>) -> u8 {
    list.count().ok().and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX)
}

// By hand because the length of the padding is its own last byte: no column reads from the end.
impl<'a> Choice<'a> for RtpPayload<'a> {
    /// The padding bit.
    type Selector = bool;

    fn decode_as(padding: bool, r: &mut Reader<'a>) -> Result<Self, Error> {
        if !padding {
            return Ok(RtpPayload { data: Blob(r.rest()), padding: None });
        }
        let rest = *r;
        let bytes = r.rest();
        let count = bytes.last().copied().unwrap_or(0);
        match bytes.len().checked_sub(count.into()).and_then(|n| bytes.split_at_checked(n)) {
            Some((data, padding)) if count > 0 => Ok(RtpPayload { data: Blob(data), padding: Some(Blob(padding)) }),
            _ => {
                let last = rest.offset().saturating_add(bytes.len().saturating_sub(1));
                Err(Error::new(ErrorKind::Value(count.into()), &"RtpPacket.padding", last))
            }
        }
    }

    fn selector(&self) -> bool {
        self.padding.is_some()
    }

    fn accepts(&self, padding: bool) -> bool {
        padding == self.padding.is_some()
    }
}

impl Encode for RtpPayload<'_> {
    fn encoded_len(&self) -> usize {
        self.data.len().saturating_add(self.padding.encoded_len())
    }

    fn encode(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.put(&self.data, &"RtpPacket.payload")?;
        match self.padding {
            Some(Blob(bytes)) if bytes.last().map(|n| usize::from(*n)) != Some(bytes.len()) => {
                Err(w.error(ErrorKind::Inconsistent, &"RtpPacket.padding"))
            }
            Some(Blob(bytes)) => w.put(bytes, &"RtpPacket.padding"),
            None => Ok(()),
        }
    }
}

/// The interarrival jitter of RFC 3550, 6.4.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Jitter {
    transit: Option<u32>,
    /// Sixteen times the estimate.
    scaled: u32,
}

impl Jitter {
    /// Takes a packet: when it arrived, in units of its timestamp, and the timestamp.
    pub fn add(&mut self, arrival: u32, timestamp: u32) {
        let transit = arrival.wrapping_sub(timestamp);
        if let Some(before) = self.transit.replace(transit) {
            let change = transit.wrapping_sub(before);
            let change = change.min(change.wrapping_neg());
            let decay = self.scaled.saturating_add(8) >> 4;
            self.scaled = self.scaled.saturating_sub(decay).saturating_add(change);
        }
    }

    /// The estimate, in units of the timestamp.
    pub const fn get(&self) -> u32 {
        self.scaled >> 4
    }
}
