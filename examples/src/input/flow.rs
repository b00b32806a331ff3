//! The streams found in a capture, kept apart.

use mpegts::ip::rtp::RtpStatistics;
use mpegts::packet::framing::{Framer, Framing};
use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;

/// Flows told apart at most; what belongs to others is counted.
const CAP: usize = 4096;

/// Where a transport stream comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The input is the stream.
    File,
    /// Datagrams received at this address.
    Socket(SocketAddr),
    /// Records of link type 243.
    Interface(u32),
    /// UDP datagrams, with RTP in between when there is an SSRC.
    Udp {
        /// Sender.
        source: SocketAddr,
        /// Receiver, often a multicast group.
        destination: SocketAddr,
        /// The RTP synchronisation source.
        ssrc: Option<u32>,
    },
    /// An MPT pseudowire of DEPI; the ports are 0 when L2TPv3 runs directly over IP.
    Depi {
        /// Sender.
        source: SocketAddr,
        /// Receiver.
        destination: SocketAddr,
        /// L2TPv3 session ID.
        session: u32,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File => f.write_str("transport stream"),
            Origin::Socket(address) => write!(f, "{address}"),
            Origin::Interface(id) => write!(f, "interface {id}"),
            Origin::Udp { source, destination, ssrc: None } => write!(f, "{source} -> {destination}"),
            Origin::Udp { source, destination, ssrc: Some(ssrc) } => {
                write!(f, "{source} -> {destination} RTP {ssrc:#010x}")
            }
            Origin::Depi { source, destination, session } => {
                write!(f, "{} -> {} session {session:#010x}", source.ip(), destination.ip())
            }
        }
    }
}

/// One transport stream of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// 0 for the first flow seen, and so on without gaps.
    pub index: usize,
    /// Where it comes from.
    pub origin: Origin,
    /// Bytes from one packet to the next: 188, 192, 204 or 208.
    pub packet_size: usize,
    /// Bytes before the first sync byte of a unit: 4 in datagrams of 192-byte packets, else 0. For a file it
    /// counts from the start of the input, junk included.
    pub lead: usize,
}

impl Flow {
    /// What finds the packets of the stream. The portions of a file may end anywhere in a packet; datagrams hold whole
    /// ones, so [`finish`](Framer::finish) may be called after each of them.
    pub fn framer(&self) -> Framer {
        let framing = Framing::ALL.into_iter().find(|f| f.size() == self.packet_size);
        match framing.filter(|_| self.origin != Origin::File) {
            Some(framing) => Framer::with_framing(framing),
            None => Framer::new(),
        }
    }
}

/// Every flow seen so far, in order.
#[derive(Default)]
pub(super) struct Flows {
    list: Vec<Flow>,
    index: HashMap<(Origin, usize), usize>,
}

impl Flows {
    pub(super) fn list(&self) -> &[Flow] {
        &self.list
    }

    pub(super) fn find(&self, origin: Origin, packet_size: usize) -> Option<Flow> {
        self.list.get(*self.index.get(&(origin, packet_size))?).copied()
    }

    /// As [`add`](Self::add), for datagrams.
    pub(super) fn add_framing(&mut self, origin: Origin, framing: Framing) -> Option<Flow> {
        self.add(origin, framing.size(), framing.prefix())
    }

    /// A flow, new or not; `None` when there are too many.
    pub(super) fn add(&mut self, origin: Origin, packet_size: usize, lead: usize) -> Option<Flow> {
        let known = self.find(origin, packet_size);
        if known.is_some() || self.list.len() >= CAP {
            return known;
        }
        let index = self.list.len();
        let flow = Flow { index, origin, packet_size, lead };
        self.list.push(flow);
        self.index.insert((origin, packet_size), index);
        Some(flow)
    }
}

/// Counts of RTP packets in words.
pub fn rtp_words(rtp: &RtpStatistics) -> String {
    let RtpStatistics { lost, late, reordered, duplicates, strays, .. } = rtp;
    format!(
        "{lost} lost, {late} came too late, {reordered} overtaken, {duplicates} came again, {strays} of other sources"
    )
}

/// Counts of RTP packets as JSON.
pub fn rtp_counts(rtp: RtpStatistics) -> serde_json::Value {
    serde_json::json!({
        "received": rtp.received, "delivered": rtp.delivered, "reordered": rtp.reordered, "lost": rtp.lost,
        "late": rtp.late, "duplicates": rtp.duplicates, "strays": rtp.strays, "other": rtp.other, "bad": rtp.bad,
    })
}
