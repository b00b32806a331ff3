//! One way into every kind of input: transport streams, captures of them, and captures of DOCSIS.
//!
//! What an input is, is seen from its content, never from its name. It is read from front to back through a
//! window of about a megabyte, whatever its length, so a pipe will do as well as a file.
//!
//! ```no_run
//! use examples::input::{Input, Unit};
//!
//! # fn main() -> anyhow::Result<()> {
//! let mut input = Input::open("capture.pcapng")?;
//! while let Some(unit) = input.next()? {
//!     match unit {
//!         Unit::TransportStream { bytes, flow, .. } => println!("{} bytes of {}", bytes.len(), flow.origin),
//!         Unit::DocsisFrame { bytes, .. } => println!("a MAC frame of {} bytes", bytes.len()),
//!         Unit::DocsisMessage { bytes, .. } => println!("a management message of {} bytes", bytes.len()),
//!         Unit::Skipped { what, count } => println!("{count} x {what}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod capture;
mod depi;
mod flow;
mod net;
mod recognise;
mod skip;
mod window;

pub use flow::{Flow, Origin};
pub use skip::Skip;

use anyhow::{Context, Result, bail};
use capture::{Capture, Next, Record};
use depi::{Holds, Message, Piece, Place, Segments, Sessions};
use flow::Flows;
use net::{Carried, link_type};
use recognise::Format;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;
use window::Window;

/// The RTP payload type of transport streams (RFC 3551, table 5).
const MP2T: u8 = 33;

/// A piece of an input, borrowed until the next one is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'a> {
    /// Part of a transport stream. From a file: what was read, junk and damage included, in any portions. From a
    /// datagram: whole packets.
    TransportStream {
        /// The bytes as they came, with the time stamps or parity of packets longer than 188 bytes.
        bytes: &'a [u8],
        /// The stream they belong to.
        flow: Flow,
        /// Offset of `bytes` in the input.
        position: u64,
        /// When they were captured, since 1970.
        time: Option<Duration>,
        /// The RTP header they came behind.
        rtp: Option<Rtp>,
    },
    /// A DOCSIS MAC frame, from its FC byte on.
    DocsisFrame {
        /// The frame, or what the capture kept of it.
        bytes: &'a [u8],
        /// Bytes the frame had; more than `bytes` when the capture cut it.
        wire_len: usize,
        /// The record of the capture it came in or was completed by, from 1.
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
        /// The record of the capture it came in or was completed by, from 1.
        index: u64,
        /// When it was captured, since 1970.
        time: Option<Duration>,
        /// The L2TPv3 session it came through.
        session: Option<u32>,
    },
    /// At the end, once for each kind: what was met and not delivered.
    Skipped {
        /// What it was.
        what: Skip,
        /// How often.
        count: u64,
    },
}

/// The fields of an RTP header (RFC 3550, 5.1) that say something about the transport stream behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rtp {
    /// The marker bit.
    pub marker: bool,
    /// 33 for a transport stream; dynamic numbers are in use as well.
    pub payload_type: u8,
    /// Counts packets, modulo 2^16.
    pub sequence: u16,
    /// 90 kHz for payload type 33, modulo 2^32.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
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
}

/// An input being read.
pub struct Input {
    window: Window,
    source: Source,
    kind: Kind,
    len: Option<u64>,
    forced_link_type: Option<u16>,
    flows: Flows,
    sessions: Sessions,
    skipped: BTreeMap<Skip, u64>,
    /// The data message whose segments are being delivered.
    pending: Option<(Record, Range<usize>, Segments)>,
    /// The kinds skipped that are still to be reported, once everything was read.
    report: Option<std::collections::btree_map::IntoIter<Skip, u64>>,
}

enum Source {
    /// Portions end where packets do: `first_sync` is how far the next packet is, `held` what was delivered.
    TransportStream {
        flow: Flow,
        first_sync: usize,
        held: usize,
    },
    Capture(Capture),
}

/// A unit by places instead of references.
enum Found {
    Packets { flow: Flow, bytes: Range<usize>, time: Option<Duration>, rtp: Option<Rtp> },
    Record { bytes: Range<usize>, wire_len: usize, index: u64, time: Option<Duration> },
    Piece { piece: Piece, base: usize, index: u64, time: Option<Duration> },
}

impl Input {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or is nothing known; in one line that names it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        if path.as_os_str() == "-" {
            return Self::from_reader(io::stdin()).context("standard input");
        }
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        // Pipes and devices have a length of 0, which is to say none.
        let len = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
        let mut input = Self::from_reader(file).with_context(|| path.display().to_string())?;
        input.len = len;
        Ok(input)
    }

    /// Reads from anything.
    ///
    /// # Errors
    /// As [`Input::open`].
    pub fn from_reader(reader: impl Read + Send + 'static) -> Result<Self> {
        let mut window = Window::new(Box::new(reader));
        // A few packets are enough for a stream that flows slowly; more only when they do not tell.
        let mut wanted = 4096;
        let format = loop {
            let more = window.require(wanted)?;
            let head = window.data();
            match recognise::recognise(head) {
                Some(format) => break format,
                None if !more && head.is_empty() => bail!("empty input"),
                None if !more || wanted >= recognise::PROBE => bail!("{}", unrecognised(head)),
                None => wanted = wanted.saturating_mul(4),
            }
        };
        let mut flows = Flows::default();
        let (source, kind) = match format {
            Format::Pcap => match Capture::pcap(&mut window)? {
                Some(capture) => (Source::Capture(capture), Kind::Pcap),
                None => bail!("pcap capture that ends inside its header"),
            },
            Format::PcapNg => (Source::Capture(Capture::pcap_ng()), Kind::PcapNg),
            Format::TransportStream { packet_size, first_sync } => {
                let flow = flows.add(Origin::File, packet_size, first_sync).context("no flow")?;
                (Source::TransportStream { flow, first_sync, held: 0 }, Kind::TransportStream { packet_size })
            }
        };
        Ok(Input {
            window,
            source,
            kind,
            len: None,
            forced_link_type: None,
            flows,
            sessions: Sessions::default(),
            skipped: BTreeMap::new(),
            pending: None,
            report: None,
        })
    }

    /// Reads the records of a capture as of another link type: 143 for captures from a CMTS's monitor port, which
    /// claim to be Ethernet while every record is a DOCSIS frame.
    pub fn force_link_type(&mut self, link_type: u16) {
        self.forced_link_type = Some(link_type);
    }

    /// What the input is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Bytes of the input; `None` for a pipe.
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

    /// What was not delivered so far, and how often.
    pub fn skipped(&self) -> &BTreeMap<Skip, u64> {
        &self.skipped
    }

    /// The next unit; `None` at the end.
    ///
    /// # Errors
    /// When the input cannot be read. Damage in the input is no error: it ends with a [`Unit::Skipped`].
    #[allow(clippy::should_implement_trait)] // units borrow from the input, which no iterator can lend
    pub fn next(&mut self) -> Result<Option<Unit<'_>>> {
        if let Some(report) = &mut self.report {
            return Ok(report.next().map(|(what, count)| Unit::Skipped { what, count }));
        }
        let Some(found) = self.find().context("cannot read on")? else {
            let report = self.report.insert(self.skipped.clone().into_iter());
            return Ok(report.next().map(|(what, count)| Unit::Skipped { what, count }));
        };
        Ok(Some(self.lend(found)))
    }

    fn skip(&mut self, what: Skip) {
        let count = self.skipped.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    fn lend(&self, found: Found) -> Unit<'_> {
        let data = self.window.data();
        match found {
            Found::Packets { flow, bytes, time, rtp } => Unit::TransportStream {
                position: self.window.position().saturating_add(bytes.start as u64),
                bytes: data.get(bytes).unwrap_or_default(),
                flow,
                time,
                rtp,
            },
            Found::Record { bytes, wire_len, index, time } => {
                Unit::DocsisFrame { bytes: data.get(bytes).unwrap_or_default(), wire_len, index, time, session: None }
            }
            Found::Piece { piece, base, index, time } => {
                let bytes = match piece.place {
                    Place::Here(at) => data.get(base.saturating_add(at.start)..base.saturating_add(at.end)),
                    Place::Session(session) => Some(self.sessions.complete(session)),
                };
                let (bytes, session) = (bytes.unwrap_or_default(), Some(piece.session));
                match piece.holds {
                    Holds::Frames => Unit::DocsisFrame { bytes, wire_len: bytes.len(), index, time, session },
                    Holds::Messages => Unit::DocsisMessage { bytes, index, time, session },
                }
            }
        }
    }

    fn find(&mut self) -> io::Result<Option<Found>> {
        loop {
            if let Some((record, message, mut segments)) = self.pending.take() {
                let bytes = self.window.data().get(message.clone()).unwrap_or_default();
                let Some(piece) = self.sessions.next(&mut segments, bytes) else { continue };
                let (base, index, time) = (message.start, record.index, record.time);
                self.pending = Some((record, message, segments));
                match piece {
                    Ok(piece) => return Ok(Some(Found::Piece { piece, base, index, time })),
                    Err(what) => self.skip(what),
                }
                continue;
            }
            let capture = match &mut self.source {
                Source::TransportStream { flow, first_sync, held } => {
                    let bytes = portion(&mut self.window, flow.packet_size, first_sync, held)?;
                    return Ok(bytes.map(|bytes| Found::Packets { flow: *flow, bytes, time: None, rtp: None }));
                }
                Source::Capture(capture) => capture,
            };
            match capture.next(&mut self.window)? {
                Next::End => return Ok(None),
                Next::Other(what) => self.skip(what),
                Next::Record(record) => match self.open_record(record) {
                    Ok(Some(found)) => return Ok(Some(found)),
                    Ok(None) => {}
                    Err(what) => self.skip(what),
                },
            }
        }
    }

    /// What a record holds; `None` when its parts are left in `pending` or it only was to be counted.
    fn open_record(&mut self, record: Record) -> Result<Option<Found>, Skip> {
        let bytes = self.window.data().get(record.bytes.clone()).unwrap_or_default();
        let (index, time) = (record.index, record.time);
        match self.forced_link_type.unwrap_or(record.link_type) {
            link_type::DOCSIS => {
                Ok(Some(Found::Record { bytes: record.bytes, wire_len: record.wire_len, index, time }))
            }
            link_type::MPEG_2_TS => {
                let flow = known_packets(&mut self.flows, Origin::Interface(record.interface), bytes)?;
                let flow = flow.ok_or(Skip::NoPackets)?;
                Ok(Some(Found::Packets { flow, bytes: record.bytes, time, rtp: None }))
            }
            link => match net::carried(link, bytes)? {
                Carried::Udp { source, destination, payload } => {
                    let datagram = bytes.get(payload.clone()).ok_or(Skip::Snapped)?;
                    let (flow, at, rtp) = packets_in(&mut self.flows, datagram, source, destination)?;
                    let bytes = shift(&at, record.bytes.start.saturating_add(payload.start));
                    Ok(Some(Found::Packets { flow, bytes, time, rtp }))
                }
                Carried::L2tp { source, destination, payload } => {
                    let message = bytes.get(payload.clone()).ok_or(Skip::Snapped)?;
                    let (opened, frame_lost) = self.sessions.open(source.ip(), destination.ip(), message)?;
                    let place = shift(&payload, record.bytes.start);
                    let found = match opened {
                        Message::Control => return Err(Skip::L2tpControl),
                        Message::Segments(segments) => {
                            self.pending = Some((record, place, segments));
                            None
                        }
                        Message::Packets { session, at, packet_size, lead } => {
                            let origin = Origin::Depi { source, destination, session };
                            let flow = self.flows.add(origin, packet_size, lead).ok_or(Skip::TooManyFlows)?;
                            Some(Found::Packets { flow, bytes: shift(&at, place.start), time, rtp: None })
                        }
                    };
                    if frame_lost {
                        self.skip(Skip::DepiFragment);
                    }
                    Ok(found)
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
    if let Some((size, lead)) = recognise::packets(payload) {
        return flows.add(origin, size, lead).map(Some).ok_or(Skip::TooManyFlows);
    }
    let mut sizes = recognise::PACKET_SIZES.into_iter().filter(|&size| recognise::are_whole(payload, size));
    Ok(sizes.find_map(|size| flows.find(origin, size)))
}

/// The transport packets of a datagram, bare or behind RTP.
fn packets_in(
    flows: &mut Flows,
    datagram: &[u8],
    source: SocketAddr,
    destination: SocketAddr,
) -> Result<(Flow, Range<usize>, Option<Rtp>), Skip> {
    if let Some((rtp, at)) = net::rtp(datagram) {
        let payload = datagram.get(at.clone()).unwrap_or_default();
        let origin = Origin::Udp { source, destination, ssrc: Some(rtp.ssrc) };
        if let Some(flow) = known_packets(flows, origin, payload)? {
            return Ok((flow, at, Some(rtp)));
        }
        if rtp.payload_type == MP2T {
            return Err(Skip::Rtp(rtp.payload_type));
        }
    }
    let origin = Origin::Udp { source, destination, ssrc: None };
    let flow = known_packets(flows, origin, datagram)?.ok_or(Skip::Udp)?;
    Ok((flow, 0..datagram.len(), None))
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
    let mut text = String::from("not a transport stream, pcap, pcapng or DOCSIS capture: first bytes");
    for byte in head.iter().take(8) {
        text.push_str(&format!(" {byte:02x}"));
    }
    if head.len() > 8 {
        text.push_str(" …");
    }
    if head.starts_with(&[0x1F, 0x8B]) {
        text.push_str(" (gzip: unpack it first)");
    }
    text
}
