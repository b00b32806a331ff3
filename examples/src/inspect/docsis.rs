//! DOCSIS frames: counted by kind and type, descriptions in words.

use super::Output;
use super::seen::Seen;
use super::words::{describe, thousands};
use docsis_mac::convergence::{Convergence, UnitEvent};
use docsis_mac::frame::{Frame, Payload};
use docsis_mac::message::{Body, Message};
use mpegts::Packet;
use std::collections::BTreeMap;
use std::io::{self, Write};
use wire::Decode;
use wire::trace::Node;

/// What was counted, and which descriptions were reported.
#[derive(Default)]
pub struct Report {
    /// By name of the frame or message.
    counts: BTreeMap<String, Count>,
    seen: Seen,
}

#[derive(Default, Clone, Copy)]
struct Count {
    frames: u64,
    bytes: u64,
    /// With a wrong CRC.
    bad_crc: u64,
}

impl Report {
    /// Takes a MAC frame.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn frame<W: Write>(&mut self, bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        match Frame::from_bytes(bytes) {
            Ok(frame) => {
                self.count(&name(&frame), bytes.len(), frame.check_crc().is_ok());
                match frame.message() {
                    Some(message) => self.describe(message, bytes, Output::tree::<Frame<'_>>, out),
                    None => Ok(()),
                }
            }
            Err(error) => self.wrong("unusable frame", bytes, error, out),
        }
    }

    /// Takes a management message without MAC header and CRC.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn message<W: Write>(&mut self, bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        match Message::from_bytes(bytes) {
            Ok(message) => {
                self.count(&format!("{} (no MAC header)", message_name(&message)), bytes.len(), true);
                self.describe(&message, bytes, Output::tree::<Message<'_>>, out)
            }
            Err(error) => self.wrong("unusable message", bytes, error, out),
        }
    }

    fn wrong<W: Write>(&mut self, what: &str, bytes: &[u8], error: wire::Error, out: &mut Output<W>) -> io::Result<()> {
        self.count(what, bytes.len(), true);
        if out.options.json {
            out.json("error", [("error", error.to_string().into()), ("raw", format!("{:?}", wire::Blob(bytes)).into())])
        } else if self.seen.is_new((what, error.at())) && !out.options.summary {
            out.line(format_args!("{what}: {error}"))
        } else {
            Ok(())
        }
    }

    fn count(&mut self, name: &str, bytes: usize, crc_ok: bool) {
        if !self.counts.contains_key(name) {
            self.counts.insert(name.to_string(), Count::default());
        }
        if let Some(count) = self.counts.get_mut(name) {
            count.frames += 1;
            count.bytes += bytes as u64;
            count.bad_crc += u64::from(!crc_ok);
        }
    }

    /// Each message once, of the MAPs of a channel the first, all of them as JSON; and no SYNC.
    fn describe<'a, W: Write>(
        &mut self,
        message: &Message<'_>,
        bytes: &'a [u8],
        tree: fn(&Output<W>, &'static str, &'a [u8]) -> Node,
        out: &mut Output<W>,
    ) -> io::Result<()> {
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
                    ],
                )
            });
        }
        out.line("DOCSIS frames")?;
        out.line("      frames           bytes  wrong CRC  kind")?;
        counts.into_iter().try_for_each(|(name, c)| {
            let (frames, bytes) = (thousands(c.frames), thousands(c.bytes));
            out.line(format_args!("  {frames:>10}  {bytes:>14}  {:>9}  {name}", c.bad_crc))
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
fn name(frame: &Frame<'_>) -> String {
    match &frame.payload {
        Payload::Timing(message) | Payload::Management(message) => message_name(message),
        Payload::Invalid { raw, .. } => format!("{}, not understood", raw.frame_control),
        _ => frame.frame_control().to_string(),
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
                UnitEvent::Unit(bytes) => report.frame(bytes, out)?,
                UnitEvent::BadUnit { error, bytes } => report.wrong("unusable frame", bytes, error, out)?,
                UnitEvent::Discontinuity(_) => report.count("(gap)", 0, true),
                _ => report.count("(unusable packet)", 0, true),
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
