//! The streams found in a capture, kept apart.

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
