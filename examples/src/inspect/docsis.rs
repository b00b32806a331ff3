//! DOCSIS frames: counted by kind and type, descriptions in words.

use super::Output;
use super::seen::Seen;
use super::words::{describe, thousands};
use crate::reassembly::Reassembly;
use docsis_mac::capture::FrameRecord;
use docsis_mac::convergence::{Convergence, UnitEvent};
use docsis_mac::frame::{CrcCheck, Frame, Payload};
use docsis_mac::message::{Body, Message};
use mpegts::Packet;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;
use wire::Decode;
use wire::trace::Node;

/// What was counted, and which descriptions were reported.
#[derive(Default)]
pub struct Report {
    /// By name of the frame or message.
    counts: BTreeMap<String, Count>,
    seen: Seen,
    reassembly: Reassembly,
}

#[derive(Default, Clone, Copy)]
struct Count {
    frames: u64,
    bytes: u64,
    /// With a wrong CRC.
    bad_crc: u64,
    /// With a CRC that is not checked because it is encrypted.
    encrypted: u64,
    /// Of which the capture lacks the CRC or more.
    cut: u64,
}

impl Report {
    /// Takes a MAC frame that came at `now`.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn frame<W: Write>(&mut self, now: Duration, bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        if let Ok(record) = FrameRecord::from_bytes(bytes) {
            self.reassembly.frame(now, &record);
        }
        self.one_frame(bytes, "", out)?;
        self.wholes(out)
    }

    /// Takes a management message without MAC header and CRC.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn message<W: Write>(&mut self, now: Duration, bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        if let Ok(message) = Message::from_bytes(bytes) {
            self.reassembly.message(now, &message);
        }
        self.one_message(bytes, " (no MAC header)", out)?;
        self.wholes(out)
    }

    /// Takes a segment of the flow that has this SID.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn segment<W: Write>(
        &mut self,
        now: Duration,
        sid: Option<u16>,
        bytes: &[u8],
        out: &mut Output<W>,
    ) -> io::Result<()> {
        self.count("segment", bytes.len());
        self.reassembly.segment(now, sid, bytes);
        self.wholes(out)
    }

    /// What was put together.
    fn wholes<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        while let Some(whole) = self.reassembly.pop() {
            let from = format!(" (of {})", whole.from.name());
            match whole.is_message {
                true => self.one_message(&whole.bytes, &from, out)?,
                false => self.one_frame(&whole.bytes, &from, out)?,
            }
        }
        Ok(())
    }

    fn one_frame<W: Write>(&mut self, bytes: &[u8], from: &str, out: &mut Output<W>) -> io::Result<()> {
        match FrameRecord::from_bytes(bytes) {
            Ok(record) => {
                let checked = record.check_crc();
                let count = self.count(&format!("{}{from}", name(&record)), bytes.len());
                count.bad_crc += u64::from(checked.is_err());
                count.encrypted += u64::from(checked == Ok(CrcCheck::Encrypted));
                count.cut += u64::from(record.is_cut());
                match (record.frame.message(), record.message_bytes()) {
                    (Some(message), Some(part)) if record.is_cut() => {
                        self.describe(message, part, Output::tree::<Message<'_>>, out)
                    }
                    (Some(message), _) => self.describe(message, bytes, Output::tree::<Frame<'_>>, out),
                    (None, _) => Ok(()),
                }
            }
            Err(error) => self.wrong("unusable frame", bytes, error, out),
        }
    }

    fn one_message<W: Write>(&mut self, bytes: &[u8], from: &str, out: &mut Output<W>) -> io::Result<()> {
        match Message::from_bytes(bytes) {
            Ok(message) => {
                self.count(&format!("{}{from}", message_name(&message)), bytes.len());
                self.describe(&message, bytes, Output::tree::<Message<'_>>, out)
            }
            Err(error) => self.wrong("unusable message", bytes, error, out),
        }
    }

    fn wrong<W: Write>(&mut self, what: &str, bytes: &[u8], error: wire::Error, out: &mut Output<W>) -> io::Result<()> {
        self.count(what, bytes.len());
        if out.options.json {
            out.json("error", [("error", error.to_string().into()), ("raw", format!("{:?}", wire::Blob(bytes)).into())])
        } else if self.seen.is_new((what, error.at())) && !out.options.summary {
            out.line(format_args!("{what}: {error}"))
        } else {
            Ok(())
        }
    }

    fn count(&mut self, name: &str, bytes: usize) -> &mut Count {
        let count = self.counts.entry(name.to_string()).or_default();
        count.frames += 1;
        count.bytes += bytes as u64;
        count
    }

    /// Each message once, of the MAPs of a channel the first, all of them as JSON; and no SYNC. Of one in parts, the whole.
    fn describe<'a, W: Write>(
        &mut self,
        message: &Message<'_>,
        bytes: &'a [u8],
        tree: fn(&Output<W>, &'static str, &'a [u8]) -> Node,
        out: &mut Output<W>,
    ) -> io::Result<()> {
        if message.part().is_some() {
            return Ok(());
        }
        let is_map = matches!(message.body, Body::Map(_) | Body::Map5(_));
        let is_new = match &message.body {
            Body::Map(map) => self.seen.is_new(("MAP", map.upstream_channel_id)),
            Body::Map5(map) => self.seen.is_new(("MAP", map.upstream_channel_id)),
            Body::TimeSync(_) | Body::Other(..) | Body::Invalid { .. } => false,
            body => self.seen.is_new((body.name(), serde_json::to_string(body)?)),
        };
        if out.options.summary || !(is_new || (is_map && out.options.json)) {
            return Ok(());
        }
        let name = message.body.name();
        if out.options.json {
            let mut fields = vec![
                ("message", name.into()),
                ("message_type", message.message_type().0.into()),
                ("version", message.version.into()),
                ("sa", message.sa.to_string().into()),
                ("da", message.da.to_string().into()),
                ("body", serde_json::to_value(message.body)?),
            ];
            if out.options.fields {
                fields.push(("fields", serde_json::to_value(tree(out, name, bytes))?));
            }
            return out.json("docsis_message", fields);
        }
        let node = tree(out, name, bytes);
        let first = if is_map { ", the first of its channel" } else { "" };
        out.line(format_args!("{name}  from {}{first}", message.sa))?;
        // The body stands under the name of its structure, in a frame or not.
        let of_message = ["management", "timing"].into_iter().find_map(|kind| node.get(kind)).unwrap_or(&node);
        let body = of_message.get("body").and_then(|body| body.get(name));
        if let Some(body) = body.filter(|_| !out.options.fields) {
            write!(out.to, "{}", describe(body, 1))?;
        }
        out.fields(&node, bytes)
    }

    /// Writes the summary.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        self.reassembly.finish(Duration::MAX);
        self.wholes(out)?;
        for (what, count) in self.reassembly.lost() {
            self.count(&format!("({what})"), 0).frames += count - 1;
        }
        let counts = std::mem::take(&mut self.counts);
        if counts.is_empty() {
            return Ok(());
        }
        if out.options.json {
            return counts.into_iter().try_for_each(|(name, c)| {
                out.json(
                    "docsis",
                    [
                        ("frame", name.into()),
                        ("frames", c.frames.into()),
                        ("bytes", c.bytes.into()),
                        ("bad_crc", c.bad_crc.into()),
                        ("encrypted", c.encrypted.into()),
                        ("cut", c.cut.into()),
                    ],
                )
            });
        }
        out.line("DOCSIS frames")?;
        out.line("      frames           bytes  wrong CRC  encrypted        cut  kind")?;
        counts.into_iter().try_for_each(|(name, c)| {
            let (frames, bytes) = (thousands(c.frames), thousands(c.bytes));
            out.line(format_args!(
                "  {frames:>10}  {bytes:>14}  {:>9}  {:>9}  {:>9}  {name}",
                c.bad_crc, c.encrypted, c.cut
            ))
        })
    }
}

fn message_name(message: &Message<'_>) -> String {
    match message.body {
        Body::Other(..) | Body::Invalid { .. } => {
            let kind = message.message_type();
            kind.name().map_or_else(|| format!("message type {}", kind.0), str::to_string)
        }
        body => body.name().to_string(),
    }
}

/// The kind of a frame, or the type of the message in it.
fn name(record: &FrameRecord<'_>) -> String {
    match &record.frame.payload {
        Payload::Timing(message) | Payload::Management(message) => message_name(message),
        Payload::Invalid { raw, .. } if !record.is_cut() => format!("{}, not understood", raw.frame_control),
        _ => record.frame.frame_control().to_string(),
    }
}

/// DOCSIS on PID 0x1FFE of a transport stream.
#[derive(Default)]
pub struct Tunnel {
    convergence: Convergence,
    report: Report,
}

impl Tunnel {
    /// Takes a packet of PID 0x1FFE.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn packet<W: Write>(&mut self, packet: Packet<'_>, out: &mut Output<W>) -> io::Result<()> {
        let Tunnel { convergence, report } = self;
        let mut input = convergence.push(packet);
        while let Some(event) = convergence.next(&mut input) {
            match event {
                // Packets have no time: what waits does so until its room is needed.
                UnitEvent::Unit(bytes) => report.frame(Duration::ZERO, bytes, out)?,
                UnitEvent::BadUnit { error, bytes } => report.wrong("unusable frame", bytes, error, out)?,
                UnitEvent::Discontinuity(_) => {
                    report.count("(gap)", 0);
                }
                _ => {
                    report.count("(unusable packet)", 0);
                }
            }
        }
        Ok(())
    }

    /// Writes the summary.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        self.report.finish(out)
    }
}
