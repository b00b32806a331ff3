//! What `docsis-sniff` does: DOCSIS out of any input, as text, JSON, capture, statistics or channel list.

mod channels;
mod record;
mod report;
mod statistics;

pub use channels::Channels;
pub use record::Recorder;
pub use report::Reporter;
pub use statistics::Statistics;

use crate::input::{Flow, Input, Unit};
use crate::progress::Progress;
use crate::reassembly::{From, Reassembly, Whole};
use anyhow::Result;
use docsis_mac::capture::FrameRecord;
use docsis_mac::convergence::{Convergence, UnitEvent};
use docsis_mac::frame::Payload;
use docsis_mac::message::{Body, Message};
use mpegts::Pid;
use mpegts::demux::{Demux, Event, Limits, Watch};
use std::collections::BTreeMap;
use std::time::Duration;
use wire::{Decode, Error};

/// A frame as it was captured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Captured<'a> {
    /// The frame, or the message alone, or what the capture kept of it.
    pub bytes: &'a [u8],
    /// A management message without MAC header and CRC, as DEPI carries MAPs.
    pub is_message: bool,
    /// Bytes it had on the wire.
    pub wire_len: usize,
    /// The record of the capture; in a transport stream the frames are counted.
    pub number: u64,
    /// Since 1970.
    pub time: Option<Duration>,
    /// The L2TPv3 session it came through.
    pub session: Option<u32>,
    /// It was put together: the record is that of the last piece.
    pub from: Option<From>,
}

/// What a captured frame is.
#[derive(Debug, Clone, Copy)]
pub enum Decoded<'a> {
    /// A frame with a good header, whole or cut.
    Frame(FrameRecord<'a>),
    /// A message without MAC header and CRC.
    Message(Message<'a>),
}

impl<'a> Captured<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// No frame with a good header, or no message.
    pub fn decode(&self) -> Result<Decoded<'a>, Error> {
        match self.is_message {
            true => Message::from_bytes(self.bytes).map(Decoded::Message),
            false => FrameRecord::from_bytes(self.bytes).map(Decoded::Frame),
        }
    }
}

impl<'a> Decoded<'a> {
    /// The message, if it is one.
    pub fn message(&self) -> Option<&Message<'a>> {
        match self {
            Decoded::Frame(record) => record.frame.message(),
            Decoded::Message(message) => Some(message),
        }
    }

    /// The type of a message, or the kind of another frame.
    pub fn name(&self) -> String {
        let Some(message) = self.message() else {
            let Decoded::Frame(record) = self else { return String::new() };
            let kind = record.frame.frame_control();
            return match record.frame.payload {
                Payload::Invalid { .. } if !record.is_cut() => format!("{kind}, not understood"),
                _ => kind.to_string(),
            };
        };
        match message.body {
            Body::Other(..) | Body::Invalid { .. } => {
                let kind = message.message_type();
                kind.name().map_or_else(|| format!("message type {}", kind.0), str::to_string)
            }
            body => body.name().to_string(),
        }
    }
}

/// What was met and gave no frame, and how often.
pub type Losses = BTreeMap<String, u64>;

/// The transport streams of an input, and PID 0x1FFE in them.
struct Tunnel {
    demux: Demux,
    convergence: Convergence,
}

/// Takes what is captured, and gives it on with what it completes.
struct Sink<F> {
    take: F,
    reassembly: Reassembly,
}

impl<F: FnMut(&Captured<'_>) -> Result<()>> Sink<F> {
    fn push(&mut self, captured: &Captured<'_>) -> Result<()> {
        (self.take)(captured)?;
        let now = captured.time.unwrap_or_default();
        match captured.decode() {
            Ok(Decoded::Frame(record)) => self.reassembly.frame(now, &record),
            Ok(Decoded::Message(message)) => self.reassembly.message(now, &message),
            Err(_) => {}
        }
        self.wholes(captured)
    }

    /// What is whole, as of the record of its last piece.
    fn wholes(&mut self, last: &Captured<'_>) -> Result<()> {
        while let Some(Whole { from, bytes, is_message }) = self.reassembly.pop() {
            (self.take)(&Captured { bytes: &bytes, is_message, wire_len: bytes.len(), from: Some(from), ..*last })?;
        }
        Ok(())
    }
}

/// Gives each frame of an input to `take`, and behind it what was put together with it. What is no frame is counted in
/// `losses`.
///
/// # Errors
/// Those of `take`; the input cannot be read on.
pub fn each(input: &mut Input, losses: &mut Losses, take: impl FnMut(&Captured<'_>) -> Result<()>) -> Result<()> {
    let mut tunnels: BTreeMap<usize, Tunnel> = BTreeMap::new();
    let (mut progress, mut number, mut position) = (Progress::new(input), 0, 0);
    let mut sink = Sink { take, reassembly: Reassembly::default() };
    let mut last = Captured::default();
    while let Some(unit) = input.next()? {
        match unit {
            Unit::DocsisFrame { bytes, wire_len, index: number, time, session } => {
                last = Captured { number, time, ..last };
                sink.push(&Captured { bytes, wire_len, session, ..last })?;
            }
            Unit::DocsisMessage { bytes, index: number, time, session } => {
                last = Captured { number, time, ..last };
                sink.push(&Captured { bytes, is_message: true, wire_len: bytes.len(), session, ..last })?;
            }
            Unit::DocsisSegment { bytes, sid, index: number, time } => {
                last = Captured { number, time, ..last };
                sink.reassembly.segment(time.unwrap_or_default(), sid, bytes);
                sink.wholes(&last)?;
            }
            Unit::TransportStream { bytes, flow, position: at, time } => {
                position = at;
                let tunnel = tunnels.entry(flow.index).or_insert_with(|| Tunnel::new(&flow));
                tunnel.push(bytes, losses, |bytes| {
                    number += 1;
                    sink.push(&Captured { bytes, wire_len: bytes.len(), number, time, ..Captured::default() })
                })?;
            }
            Unit::Skipped { what, count } => *losses.entry(what.to_string()).or_default() += count,
            Unit::Gap { lost, .. } => *losses.entry("missing RTP packet".into()).or_default() += lost,
            Unit::ConfigurationFile(_) => anyhow::bail!("a configuration file, which cmconfig reads"),
            Unit::Time(_) => {}
        }
        progress.update(position);
    }
    progress.finish();
    tunnels.values_mut().try_for_each(|tunnel| {
        crate::note_other_framing("docsis-sniff", tunnel.demux.framing(), tunnel.demux.also_fits());
        tunnel.finish(losses, |bytes| {
            number += 1;
            sink.push(&Captured { bytes, wire_len: bytes.len(), number, ..Captured::default() })
        })
    })?;
    sink.reassembly.finish(last.time.unwrap_or_default());
    sink.wholes(&last)?;
    for (what, count) in sink.reassembly.lost() {
        *losses.entry(what.into()).or_default() += count;
    }
    Ok(())
}

impl Tunnel {
    fn new(flow: &Flow) -> Tunnel {
        let mut demux = Demux::with(flow.framer(), Limits::default());
        demux.watch(Pid::DOCSIS, Watch::Packets);
        Tunnel { demux, convergence: Convergence::new() }
    }

    fn push(&mut self, mut bytes: &[u8], losses: &mut Losses, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while let Some(event) = self.demux.next(&mut bytes) {
            frames(event, &mut self.convergence, losses, &mut take)?;
        }
        Ok(())
    }

    /// The packets that waited for more.
    fn finish(&mut self, losses: &mut Losses, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while let Some(event) = self.demux.finish() {
            frames(event, &mut self.convergence, losses, &mut take)?;
        }
        Ok(())
    }
}

/// The frames that a packet ends.
fn frames(
    event: Event<'_>,
    convergence: &mut Convergence,
    losses: &mut Losses,
    mut take: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let Event::Packet { packet, .. } = event else { return Ok(()) };
    let mut input = convergence.push(packet);
    while let Some(event) = convergence.next(&mut input) {
        let what = match event {
            UnitEvent::Unit(frame) => {
                take(frame)?;
                continue;
            }
            UnitEvent::BadUnit { .. } => "unusable frame in a transport packet",
            UnitEvent::Discontinuity(_) => "gap in the transport packets",
            _ => "unusable transport packet",
        };
        *losses.entry(what.into()).or_default() += 1;
    }
    Ok(())
}
