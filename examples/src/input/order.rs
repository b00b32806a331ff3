//! Datagrams of every flow through [`Datagrams`]: RTP in order, losses told, nothing dropped without a word.

use super::{Flow, Origin, Skip};
use crate::input::flow::Flows;
use mpegts::ip::rtp::{DatagramEvent, Datagrams, MP2T, RtpEvent, RtpPacket, RtpStatistics};
use mpegts::packet::framing::Framing;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Range;
use std::time::Duration;
use wire::{Decode, Encode};

/// RTP packets by which one may be overtaken.
const WINDOW: u16 = 64;

/// How long packets wait for one that is missing, of those that come live.
const PATIENCE: Duration = Duration::from_millis(500);

/// What was met and not delivered.
pub(super) type Skipped = BTreeMap<Skip, u64>;

pub(super) fn skip(skipped: &mut Skipped, what: Skip) {
    let count = skipped.entry(what).or_default();
    *count = count.saturating_add(1);
}

/// A UDP payload.
#[derive(Clone, Copy)]
pub(super) struct Datagram<'a> {
    pub(super) payload: &'a [u8],
    pub(super) arrival: Arrival,
    /// Where the payload is in the window, when it stays there until everything that is ready was taken.
    pub(super) at: Option<usize>,
}

/// Goes with a datagram, however long it has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrival {
    /// Offset of the payload in the input.
    pub(super) position: u64,
    /// Since 1970.
    pub(super) time: Option<Duration>,
}

/// What comes next of some flow.
pub(super) enum Ready {
    Packets {
        flow: Flow,
        bytes: Place,
        position: u64,
        time: Option<Duration>,
    },
    /// So many RTP packets are missing here; 0 where the numbers began anew.
    Gap {
        flow: Flow,
        lost: u64,
    },
    /// Everything is out that came before.
    Time(Duration),
}

/// Where bytes are.
pub(super) enum Place {
    Window(Range<usize>),
    Kept(Vec<u8>),
}

/// The datagrams of all flows.
#[derive(Default)]
pub(super) struct Order {
    streams: Vec<Stream>,
    index: HashMap<Origin, usize>,
    ready: VecDeque<Ready>,
}

struct Stream {
    origin: Origin,
    datagrams: Datagrams<Arrival>,
    /// The flow of what was delivered last.
    flow: Option<Flow>,
}

impl Order {
    /// What was put in order, to be taken until None before the next datagram.
    pub(super) fn pop(&mut self) -> Option<Ready> {
        self.ready.pop_front()
    }

    /// Counts of the RTP packets of a flow.
    pub(super) fn rtp(&self, flow: &Flow) -> Option<RtpStatistics> {
        let stream = self.streams.get(*self.index.get(&flow.origin)?)?;
        Some(stream.datagrams.statistics().rtp).filter(|rtp| rtp.received > 0)
    }

    /// Takes a datagram of a capture: of transport packets, of RTP, or of anything else. Each source of RTP is a flow.
    pub(super) fn push_of(
        &mut self,
        datagram: Datagram<'_>,
        origin: impl Fn(Option<u32>) -> Origin,
        flows: &mut Flows,
        skipped: &mut Skipped,
    ) {
        let rtp = RtpPacket::from_bytes(datagram.payload).ok();
        let form = rtp.and_then(|rtp| Some((origin(Some(rtp.ssrc)), Framing::of_datagram(&rtp.payload.data)?)));
        let form = form.or_else(|| Some((origin(None), Framing::of_datagram(datagram.payload)?)));
        let known = |origin: Origin| self.index.contains_key(&origin).then_some(origin);
        let origin = match (form, rtp) {
            (Some((origin, framing)), _) => match flows.add_framing(origin, framing) {
                Some(_) => Ok(origin),
                None => Err(Skip::TooManyFlows),
            },
            (None, Some(rtp)) => known(origin(Some(rtp.ssrc))).or(known(origin(None))).ok_or(match rtp.payload_type {
                MP2T => Skip::Rtp(MP2T),
                _ => Skip::Udp,
            }),
            (None, None) => known(origin(None)).ok_or(Skip::Udp),
        };
        match origin {
            Ok(origin) => self.push(datagram, origin, flows, skipped),
            Err(what) => skip(skipped, what),
        }
    }

    /// Takes a datagram of a stream.
    pub(super) fn push(&mut self, datagram: Datagram<'_>, origin: Origin, flows: &mut Flows, skipped: &mut Skipped) {
        let next = self.streams.len();
        let index = *self.index.entry(origin).or_insert(next);
        if index == next {
            self.streams.push(Stream { origin, datagrams: Datagrams::new(WINDOW), flow: None });
        }
        let Order { streams, ready, .. } = self;
        let Some(Stream { datagrams, flow, .. }) = streams.get_mut(index) else { return };
        let mut to = Taker { origin, flow, flows, skipped, ready, last: Some(datagram) };
        let mut input = datagrams.push(datagram.payload, datagram.arrival);
        while let Some(event) = datagrams.next(&mut input) {
            to.event(event);
        }
    }

    /// At the end: lets everything out that waits.
    pub(super) fn finish(&mut self, flows: &mut Flows, skipped: &mut Skipped) {
        let Order { streams, ready, .. } = self;
        for Stream { origin, datagrams, flow } in streams {
            let mut to = Taker { origin: *origin, flow, flows, skipped, ready, last: None };
            while let Some(event) = datagrams.finish() {
                to.event(event);
            }
        }
    }

    /// Lets out what has waited too long at `now`.
    pub(super) fn give_up(&mut self, now: Duration, flows: &mut Flows, skipped: &mut Skipped) {
        let Order { streams, ready, .. } = self;
        for Stream { origin, datagrams, flow } in streams {
            let since = datagrams.waiting_since().and_then(|arrival| arrival.time);
            if since.is_none_or(|since| now.saturating_sub(since) <= PATIENCE) {
                continue;
            }
            let mut to = Taker { origin: *origin, flow, flows, skipped, ready, last: None };
            while let Some(event) = datagrams.flush() {
                to.event(event);
            }
        }
    }

    /// Tells, behind what is ready, how far the time has come: to `now`, unless packets wait that came before.
    pub(super) fn tell(&mut self, now: Duration) {
        let time = self.waiting_since().map_or(now, |since| since.min(now));
        self.ready.push_back(Ready::Time(time));
    }

    fn waiting_since(&self) -> Option<Duration> {
        self.streams.iter().filter_map(|stream| stream.datagrams.waiting_since()?.time).min()
    }
}

/// Where the events of a stream go.
struct Taker<'t, 'd> {
    origin: Origin,
    flow: &'t mut Option<Flow>,
    flows: &'t mut Flows,
    skipped: &'t mut Skipped,
    ready: &'t mut VecDeque<Ready>,
    /// The datagram that was pushed last.
    last: Option<Datagram<'d>>,
}

impl Taker<'_, '_> {
    fn event(&mut self, event: DatagramEvent<'_, Arrival>) {
        match event {
            DatagramEvent::Packets { bytes, framing, rtp, arrival } => {
                let Some(flow) = self.flows.add_framing(self.origin, framing) else {
                    return skip(self.skipped, Skip::TooManyFlows);
                };
                *self.flow = Some(flow);
                let header = rtp.map_or(0, |rtp| rtp.encoded_len().saturating_sub(rtp.payload.encoded_len()));
                let last = self.last.filter(|last| last.arrival.position == arrival.position);
                let bytes = match last.and_then(|last| last.at) {
                    Some(at) => {
                        let start = at.saturating_add(header);
                        Place::Window(start..start.saturating_add(bytes.len()))
                    }
                    None => Place::Kept(bytes.to_vec()),
                };
                let position = arrival.position.saturating_add(header as u64);
                self.ready.push_back(Ready::Packets { flow, bytes, position, time: arrival.time });
            }
            DatagramEvent::NotTs(packet) => self.skip(Skip::Rtp(packet.payload_type)),
            DatagramEvent::Unknown(_) => self.skip(Skip::Udp),
            DatagramEvent::Rtp(event) => match event {
                RtpEvent::Lost { count, .. } => self.gap(count.into()),
                // The first stream is no gap: nothing was delivered before it.
                RtpEvent::NewSource { .. } | RtpEvent::Restart { .. } => self.gap(0),
                RtpEvent::Late(_) => self.skip(Skip::RtpLate),
                RtpEvent::Duplicate(_) => self.skip(Skip::RtpDuplicate),
                RtpEvent::Stray(_) => self.skip(Skip::RtpStray),
                RtpEvent::Other(packet) => self.skip(Skip::Rtp(packet.payload_type)),
                RtpEvent::Bad(_) => self.skip(Skip::Malformed("RTP header")),
                _ => {}
            },
            _ => {}
        }
    }

    fn gap(&mut self, lost: u64) {
        if let Some(flow) = *self.flow {
            self.ready.push_back(Ready::Gap { flow, lost });
        }
    }

    fn skip(&mut self, what: Skip) {
        skip(self.skipped, what);
    }
}
