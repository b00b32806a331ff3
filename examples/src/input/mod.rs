//! One way into every kind of input: transport streams, captures of them, captures of DOCSIS, configuration files; files, pipes and
//! sockets.
//!
//! What an input is, is seen from its content, never from its name; what is compressed with gzip is unpacked. It is read
//! from front to back through a window of about a megabyte, whatever its length, so a pipe will do as well as a file.
//! [`Source`] is the part of a command line that says what is to be read.
//!
//! ```no_run
//! use examples::input::{Input, Unit};
//!
//! # fn main() -> anyhow::Result<()> {
//! let mut input = Input::open("capture.pcapng")?;
//! while let Some(unit) = input.next()? {
//!     match unit {
//!         Unit::TransportStream { bytes, flow, .. } => println!("{} bytes of {}", bytes.len(), flow.origin),
//!         Unit::Gap { flow, lost } => println!("{lost} RTP packets of {} are missing", flow.origin),
//!         Unit::DocsisFrame { bytes, .. } => println!("a MAC frame of {} bytes", bytes.len()),
//!         Unit::DocsisMessage { bytes, .. } => println!("a management message of {} bytes", bytes.len()),
//!         Unit::DocsisSegment { bytes, .. } => println!("a segment of {} bytes", bytes.len()),
//!         Unit::ConfigurationFile(bytes) => println!("a configuration file of {} bytes", bytes.len()),
//!         Unit::Time(_) => {}
//!         Unit::Skipped { what, count } => println!("{count} x {what}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod capture;
mod depi;
mod flow;
mod live;
mod net;
mod order;
mod reader;
mod recognise;
mod skip;
mod source;
mod window;
mod xra;

pub use flow::{Flow, Origin, rtp_counts, rtp_words};
pub use live::{Bound, Clock, Listen};
pub use reader::Reader;
pub use skip::Skip;
pub use source::{Inputs, Source, each_file, heading};

use crate::interrupt;
use anyhow::{Context, Result, bail};
use capture::{Capture, Next, Record};
use depi::{Message, Piece, Sessions, What};
use docsis_mac::capture::link_type;
use docsis_mac::config::looks_like_one;
use flow::Flows;
use live::{Arrived, Live};
use mpegts::ip::rtp::RtpStatistics;
use mpegts::packet::framing::Framing;
use net::Carried;
use order::{Arrival, Datagram, Order, Place, Ready, Skipped, skip};
use recognise::Format;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;
use window::Window;

/// How often [`Unit::Time`] comes, at least.
const TICK: Duration = Duration::from_millis(20);

/// A piece of an input, borrowed until the next one is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'a> {
    /// Part of a transport stream. From a file: what was read, junk and damage included, in any portions. From a
    /// datagram: whole packets. RTP packets come in the order of their numbers.
    TransportStream {
        /// The bytes as they came, with the time stamps or parity of packets longer than 188 bytes.
        bytes: &'a [u8],
        /// The stream they belong to.
        flow: Flow,
        /// Offset of `bytes` in the input.
        position: u64,
        /// When they arrived, since 1970. It goes back a little where RTP packets have overtaken each other.
        time: Option<Duration>,
    },
    /// RTP packets of a flow are missing here.
    Gap {
        /// The stream they belong to.
        flow: Flow,
        /// How many; 0 where the source began to number anew.
        lost: u64,
    },
    /// A DOCSIS MAC frame, from its FC byte on.
    DocsisFrame {
        /// The frame, or what the capture kept of it.
        bytes: &'a [u8],
        /// Bytes the frame had; more than `bytes` when the capture cut it.
        wire_len: usize,
        /// The record of the capture, or live the L2TPv3 message, it came in or was completed by, from 1.
        index: u64,
        /// When it was captured, since 1970.
        time: Option<Duration>,
        /// The L2TPv3 session it came through.
        session: Option<u32>,
    },
    /// A DOCSIS MAC management message without MAC header and without CRC, from its destination address on.
    DocsisMessage {
        /// The message.
        bytes: &'a [u8],
        /// The record of the capture, or live the L2TPv3 message, it came in or was completed by, from 1.
        index: u64,
        /// When it was captured, since 1970.
        time: Option<Duration>,
        /// The L2TPv3 session it came through.
        session: Option<u32>,
    },
    /// A segment of an upstream burst, from its header on.
    DocsisSegment {
        /// The segment.
        bytes: &'a [u8],
        /// Whose burst it is, where the capture says so.
        sid: Option<u16>,
        /// The record of the capture, from 1.
        index: u64,
        /// When it was captured, since 1970.
        time: Option<Duration>,
    },
    /// The configuration file that the input is, as a whole.
    ConfigurationFile(&'a [u8]),
    /// Of datagrams that come live: whatever arrived before this time, since 1970, was delivered.
    Time(Duration),
    /// At the end, once for each kind: what was met and not delivered.
    Skipped {
        /// What it was.
        what: Skip,
        /// How often.
        count: u64,
    },
}

/// What an input was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A transport stream.
    TransportStream {
        /// Bytes from one packet to the next: 188, 192, 204 or 208.
        packet_size: usize,
    },
    /// A capture in pcap format.
    Pcap,
    /// A capture in pcapng format.
    PcapNg,
    /// A configuration file of a modem.
    ConfigurationFile,
    /// Datagrams as they come.
    Live,
}

/// An input being read.
pub struct Input {
    name: String,
    window: Window,
    feed: Feed,
    kind: Kind,
    len: Option<u64>,
    is_live: bool,
    forced_link_type: Option<u16>,
    flows: Flows,
    order: Order,
    sessions: Sessions,
    skipped: Skipped,
    /// The frames and messages of a data message that are still to be delivered.
    pieces: VecDeque<Result<Piece, Skip>>,
    /// Where that message is in the window, its record and its time.
    message: (usize, u64, Option<Duration>),
    /// L2TPv3 messages that came live.
    datagrams: u64,
    /// What was delivered last, when it is not in the window.
    kept: Vec<u8>,
    /// Why nothing more can be read.
    failed: Option<io::Error>,
    /// The kinds skipped that are still to be reported, once everything was read.
    report: Option<std::collections::btree_map::IntoIter<Skip, u64>>,
}

enum Feed {
    /// Portions end where packets do: `first_sync` is how far the next packet is, `held` what was delivered.
    TransportStream {
        flow: Flow,
        first_sync: usize,
        held: usize,
    },
    Capture(Capture),
    /// All of it is in the window.
    ConfigurationFile,
    /// Bytes that came, and the last [`Unit::Time`].
    Live {
        live: Live,
        position: u64,
        told: Duration,
    },
    /// Everything was read.
    End,
}

/// A unit by places instead of references.
enum Found {
    Ready(Ready),
    ConfigurationFile,
    Record { bytes: Range<usize>, wire_len: usize, index: u64, time: Option<Duration> },
    Piece(Piece),
}

impl Input {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or is nothing known; in one line that names it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = if path.as_os_str() == "-" { "standard input".into() } else { path.display().to_string() };
        let input = Self::recognise(Reader::open(path)?).with_context(|| name.clone())?;
        Ok(Input { name, ..input })
    }

    /// Reads from anything.
    ///
    /// # Errors
    /// As [`Input::open`].
    pub fn from_reader(reader: impl Read + Send + 'static) -> Result<Self> {
        Self::recognise(Reader::new(reader, None, false)?)
    }

    /// Receives datagrams.
    ///
    /// # Errors
    /// When there is no such address or interface, or it is in use; in one line that names it.
    pub fn listen(listen: &Listen) -> Result<Self> {
        let live = Live::open(listen)?;
        let feed = Feed::Live { live, position: 0, told: Duration::ZERO };
        let window = Window::new(Box::new(io::empty()));
        Ok(Input {
            name: listen.address.clone(),
            is_live: true,
            ..Self::new(window, feed, Kind::Live, Flows::default())
        })
    }

    fn recognise(reader: Reader) -> Result<Self> {
        let (len, is_live) = (reader.len, reader.is_live);
        let mut window = Window::new(Box::new(reader));
        // A few packets are enough for a stream that flows slowly; more only when they do not tell.
        let mut wanted = 4096;
        let format = loop {
            let more = window.require(wanted)?;
            let head = window.data();
            match recognise::recognise(head) {
                Some(format) => break format,
                None if !more && interrupt::requested() => bail!("interrupted"),
                None if !more && head.is_empty() => bail!("empty input"),
                None if !more && looks_like_one(head) => break Format::ConfigurationFile,
                None if !more || wanted >= recognise::PROBE => bail!("{}", unrecognised(head)),
                None => wanted = wanted.saturating_mul(4),
            }
        };
        let mut flows = Flows::default();
        let (feed, kind) = match format {
            Format::Pcap => match Capture::pcap(&mut window)? {
                Some(capture) => (Feed::Capture(capture), Kind::Pcap),
                None => bail!("pcap capture that ends inside its header"),
            },
            Format::ConfigurationFile => (Feed::ConfigurationFile, Kind::ConfigurationFile),
            Format::PcapNg => (Feed::Capture(Capture::pcap_ng()), Kind::PcapNg),
            Format::TransportStream { packet_size, first_sync } => {
                let flow = flows.add(Origin::File, packet_size, first_sync).context("no flow")?;
                (Feed::TransportStream { flow, first_sync, held: 0 }, Kind::TransportStream { packet_size })
            }
        };
        Ok(Input { len, is_live, ..Self::new(window, feed, kind, flows) })
    }

    fn new(window: Window, feed: Feed, kind: Kind, flows: Flows) -> Self {
        Input {
            name: String::new(),
            window,
            feed,
            kind,
            len: None,
            is_live: false,
            forced_link_type: None,
            flows,
            order: Order::default(),
            sessions: Sessions::default(),
            skipped: Skipped::new(),
            pieces: VecDeque::new(),
            message: (0, 0, None),
            datagrams: 0,
            kept: Vec::new(),
            failed: None,
            report: None,
        }
    }

    /// Reads the records of a capture as of another link type: 143 for captures from a CMTS's monitor port, which
    /// claim to be Ethernet while every record is a DOCSIS frame.
    pub fn force_link_type(&mut self, link_type: u16) {
        self.forced_link_type = Some(link_type);
    }

    /// The file, standard input, or the address; empty for other readers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the input is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether more comes only as somebody sends it: from a socket or a pipe. What is found is to be shown at once then.
    pub fn is_live(&self) -> bool {
        self.is_live
    }

    /// Bytes of the input; `None` when that is not known.
    pub fn length(&self) -> Option<u64> {
        self.len
    }

    /// Bytes done with.
    pub fn position(&self) -> u64 {
        self.window.position()
    }

    /// The transport streams seen so far, by [`Flow::index`].
    pub fn flows(&self) -> &[Flow] {
        self.flows.list()
    }

    /// Counts of the RTP packets of a flow; None when it has none.
    pub fn rtp(&self, flow: &Flow) -> Option<RtpStatistics> {
        self.order.rtp(flow)
    }

    /// What was not delivered so far, and how often.
    pub fn skipped(&self) -> &std::collections::BTreeMap<Skip, u64> {
        &self.skipped
    }

    /// The next unit; `None` at the end, which Ctrl-C brings about as well.
    ///
    /// # Errors
    /// When the input cannot be read on, at last: what was read is delivered before. Damage in the input is no error: it
    /// ends with a [`Unit::Skipped`].
    #[allow(clippy::should_implement_trait)] // units borrow from the input, which no iterator can lend
    pub fn next(&mut self) -> Result<Option<Unit<'_>>> {
        if self.report.is_none() {
            match self.find() {
                Ok(Some(found)) => return Ok(Some(self.lend(found))),
                Ok(None) => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.end();
                    return self.next();
                }
            }
        }
        let report = self.report.get_or_insert_with(|| self.skipped.clone().into_iter());
        match (report.next(), self.failed.take()) {
            (Some((what, count)), failed) => {
                self.failed = failed;
                Ok(Some(Unit::Skipped { what, count }))
            }
            (None, Some(error)) => Err(error).context("cannot read on"),
            (None, None) => Ok(None),
        }
    }

    /// Reads nothing more.
    fn end(&mut self) {
        if let Feed::Live { live, .. } = &self.feed {
            let (overrun, other_sender) = live.counts();
            let counts = [(Skip::Overrun, overrun), (Skip::OtherSender, other_sender)];
            self.skipped.extend(counts.into_iter().filter(|(_, count)| *count > 0));
        }
        self.feed = Feed::End;
        self.order.finish(&mut self.flows, &mut self.skipped);
    }

    fn lend(&mut self, found: Found) -> Unit<'_> {
        let data = self.window.data();
        match found {
            Found::Ready(Ready::Packets { flow, bytes, position, time }) => {
                let bytes = match bytes {
                    Place::Window(range) => data.get(range).unwrap_or_default(),
                    Place::Kept(bytes) => {
                        self.kept = bytes;
                        &self.kept
                    }
                };
                Unit::TransportStream { bytes, flow, position, time }
            }
            Found::Ready(Ready::Gap { flow, lost }) => Unit::Gap { flow, lost },
            Found::Ready(Ready::Time(time)) => Unit::Time(time),
            Found::ConfigurationFile => Unit::ConfigurationFile(data),
            Found::Record { bytes, wire_len, index, time } => {
                Unit::DocsisFrame { bytes: data.get(bytes).unwrap_or_default(), wire_len, index, time, session: None }
            }
            Found::Piece(piece) => {
                let (base, index, time) = self.message;
                let bytes = match piece.place {
                    depi::Place::Here(at) => data.get(shift(&at, base)).unwrap_or_default(),
                    depi::Place::Kept(bytes) => {
                        self.kept = bytes;
                        &self.kept
                    }
                };
                let session = piece.session;
                match piece.what {
                    What::Frame { cut } => {
                        Unit::DocsisFrame { bytes, wire_len: bytes.len().saturating_add(cut), index, time, session }
                    }
                    What::Message => Unit::DocsisMessage { bytes, index, time, session },
                    What::Segment { sid } => Unit::DocsisSegment { bytes, sid, index, time },
                }
            }
        }
    }

    fn find(&mut self) -> io::Result<Option<Found>> {
        loop {
            if let Some(ready) = self.order.pop() {
                return Ok(Some(Found::Ready(ready)));
            }
            if let Some(piece) = self.pieces.pop_front() {
                match piece {
                    Ok(piece) => return Ok(Some(Found::Piece(piece))),
                    Err(what) => skip(&mut self.skipped, what),
                }
                continue;
            }
            match &mut self.feed {
                Feed::TransportStream { flow, first_sync, held } => {
                    let flow = *flow;
                    match portion(&mut self.window, flow.packet_size, first_sync, held)? {
                        Some(bytes) => return Ok(Some(Found::Ready(self.packets(flow, bytes, None)))),
                        None => self.end(),
                    }
                }
                Feed::ConfigurationFile => {
                    self.end();
                    return Ok(Some(Found::ConfigurationFile));
                }
                Feed::Capture(capture) => match capture.next(&mut self.window)? {
                    // What is cut by Ctrl-C is not cut in the capture.
                    Next::Other(Skip::CaptureCut { .. }) if interrupt::requested() => {}
                    Next::Other(what) => skip(&mut self.skipped, what),
                    Next::Record(record) => match self.open_record(record) {
                        Ok(Some(found)) => return Ok(Some(found)),
                        Ok(None) => {}
                        Err(what) => skip(&mut self.skipped, what),
                    },
                    Next::End => self.end(),
                },
                Feed::Live { live, position, told } => {
                    let (now, quiet) = match live.next()? {
                        live::Next::Datagram(Arrived { payload, time }) => {
                            let at = *position;
                            *position = position.saturating_add(payload.len() as u64);
                            let address = live.address;
                            if let Some(message) = net::live_l2tp(&payload) {
                                match self.open_live(address, message, at, time) {
                                    Ok(Some(found)) => return Ok(Some(found)),
                                    Ok(None) => {}
                                    Err(what) => skip(&mut self.skipped, what),
                                }
                                continue;
                            }
                            let arrival = Arrival { position: at, time: Some(time) };
                            let datagram = Datagram { payload: &payload, arrival, at: None };
                            let origin = Origin::Socket(address);
                            self.order.push(datagram, origin, &mut self.flows, &mut self.skipped);
                            (time, false)
                        }
                        live::Next::Quiet(now) => (now, true),
                        live::Next::End => {
                            self.end();
                            continue;
                        }
                    };
                    self.order.give_up(now, &mut self.flows, &mut self.skipped);
                    if quiet || now.saturating_sub(*told) >= TICK {
                        *told = now;
                        self.order.tell(now);
                    }
                }
                Feed::End => return Ok(None),
            }
        }
    }

    /// What an L2TPv3 message holds that came live; None when its parts are left in `pieces`.
    fn open_live(
        &mut self,
        address: SocketAddr,
        message: &[u8],
        position: u64,
        time: Duration,
    ) -> Result<Option<Found>, Skip> {
        let time = Some(time);
        self.datagrams = self.datagrams.saturating_add(1);
        self.message = (0, self.datagrams, time);
        let ip = address.ip();
        match self.sessions.read(ip, ip, message, &mut self.pieces)? {
            Message::Control => Err(Skip::L2tpControl),
            Message::Pieces => {
                // The datagram goes before they are delivered.
                for piece in self.pieces.iter_mut().flatten() {
                    if let depi::Place::Here(at) = &piece.place {
                        piece.place = depi::Place::Kept(message.get(at.clone()).unwrap_or_default().to_vec());
                    }
                }
                Ok(None)
            }
            Message::Packets { session, at, framing } => {
                let origin = Origin::Depi { source: address, destination: address, session };
                let flow = self.flows.add_framing(origin, framing).ok_or(Skip::TooManyFlows)?;
                let bytes = Place::Kept(message.get(at).unwrap_or_default().to_vec());
                Ok(Some(Found::Ready(Ready::Packets { flow, bytes, position, time })))
            }
        }
    }

    fn packets(&self, flow: Flow, bytes: Range<usize>, time: Option<Duration>) -> Ready {
        let position = self.window.position().saturating_add(bytes.start as u64);
        Ready::Packets { flow, bytes: Place::Window(bytes), position, time }
    }

    /// What a record holds; `None` when its parts are left in `pending` or `order`, or it only was to be counted.
    fn open_record(&mut self, record: Record) -> Result<Option<Found>, Skip> {
        let bytes = self.window.data().get(record.bytes.clone()).unwrap_or_default();
        let (index, time) = (record.index, record.time);
        match self.forced_link_type.unwrap_or(record.link_type) {
            link_type::DOCSIS => {
                Ok(Some(Found::Record { bytes: record.bytes, wire_len: record.wire_len, index, time }))
            }
            link_type::XRA => {
                self.message = (record.bytes.start, index, time);
                xra::read(bytes, record.wire_len.saturating_sub(bytes.len()), &mut self.pieces)?;
                Ok(None)
            }
            link_type::MPEG_2_TS => {
                let flow = known_packets(&mut self.flows, Origin::Interface(record.interface), bytes)?;
                Ok(Some(Found::Ready(self.packets(flow.ok_or(Skip::NoPackets)?, record.bytes, time))))
            }
            link => match net::carried(link, bytes)? {
                Carried::Udp { source, destination, payload } => {
                    let at = record.bytes.start.saturating_add(payload.start);
                    let payload = bytes.get(payload).ok_or(Skip::Snapped)?;
                    let position = self.window.position().saturating_add(at as u64);
                    let datagram = Datagram { payload, arrival: Arrival { position, time }, at: Some(at) };
                    let origin = |ssrc| Origin::Udp { source, destination, ssrc };
                    self.order.push_of(datagram, origin, &mut self.flows, &mut self.skipped);
                    Ok(None)
                }
                Carried::L2tp { source, destination, payload } => {
                    let message = bytes.get(payload.clone()).ok_or(Skip::Snapped)?;
                    let place = shift(&payload, record.bytes.start);
                    self.message = (place.start, index, time);
                    match self.sessions.read(source.ip(), destination.ip(), message, &mut self.pieces)? {
                        Message::Control => Err(Skip::L2tpControl),
                        Message::Pieces => Ok(None),
                        Message::Packets { session, at, framing } => {
                            let origin = Origin::Depi { source, destination, session };
                            let flow = self.flows.add_framing(origin, framing).ok_or(Skip::TooManyFlows)?;
                            Ok(Some(Found::Ready(self.packets(flow, shift(&at, place.start), time))))
                        }
                    }
                }
            },
        }
    }
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start.saturating_add(by)..range.end.saturating_add(by)
}

/// The flow of `payload` when it holds whole packets; in a known flow their sync bytes may be damaged.
fn known_packets(flows: &mut Flows, origin: Origin, payload: &[u8]) -> Result<Option<Flow>, Skip> {
    if let Some(framing) = Framing::of_datagram(payload) {
        return flows.add_framing(origin, framing).map(Some).ok_or(Skip::TooManyFlows);
    }
    let mut framings = Framing::ALL.into_iter().filter(|framing| framing.divides(payload));
    Ok(framings.find_map(|framing| flows.find(origin, framing.size())))
}

/// The next portion of a file: whole packets, once the first was found; at the end whatever is left.
fn portion(
    window: &mut Window,
    packet_size: usize,
    first_sync: &mut usize,
    held: &mut usize,
) -> io::Result<Option<Range<usize>>> {
    window.consume(std::mem::take(held));
    loop {
        let have = window.data().len();
        let packets = have.saturating_sub(*first_sync).checked_div(packet_size).unwrap_or(0);
        let end = if packets > 0 {
            packets.saturating_mul(packet_size).saturating_add(*first_sync)
        } else if window.fill()? {
            continue;
        } else {
            have
        };
        *first_sync = 0;
        *held = end;
        return Ok((end > 0).then_some(0..end));
    }
}

/// Why an input is not read: its first bytes, and a hint where one helps.
fn unrecognised(head: &[u8]) -> String {
    let mut text =
        String::from("not a transport stream, pcap, pcapng, DOCSIS capture or configuration file: first bytes");
    for byte in head.iter().take(8) {
        text.push_str(&format!(" {byte:02x}"));
    }
    if head.len() > 8 {
        text.push_str(" …");
    }
    text
}
