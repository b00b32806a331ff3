//! Each frame as a line of text or of JSON.

use super::{Captured, Decoded};
use crate::inspect::words::describe;
use anyhow::Result;
use docsis_mac::Frame;
use docsis_mac::capture::FrameRecord;
use docsis_mac::frame::{CrcCheck, Payload};
use docsis_mac::message::{Body, Message};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::io::Write;
use std::time::Duration;
use wire::trace::Node;

/// Characters of a line, after number and time.
const WIDTH: usize = 120;

/// Writes what is captured.
pub struct Reporter<W> {
    /// Where it goes.
    pub to: W,
    /// One JSON object a line instead of text.
    pub json: bool,
    /// All of each message instead of a line.
    pub verbose: bool,
    /// The time of the first frame: text counts from there.
    pub start: Option<Duration>,
}

impl<W: Write> Reporter<W> {
    /// Writes one frame.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn push(&mut self, captured: &Captured<'_>) -> Result<()> {
        if self.json { self.json(captured) } else { self.text(captured) }
    }

    fn text(&mut self, captured: &Captured<'_>) -> Result<()> {
        let start = *self.start.get_or_insert(captured.time.unwrap_or_default());
        let mut line = format!("{:>7}", captured.number);
        if let Some(time) = captured.time {
            // Of several captures a later one may begin earlier.
            let since = time.as_secs_f64() - start.as_secs_f64();
            write!(line, " {since:>11.6}")?;
        }
        let decoded = match captured.decode() {
            Ok(decoded) => decoded,
            Err(error) => {
                writeln!(self.to, "{line}  ! {error}")?;
                return Ok(());
            }
        };
        write!(line, "  {}", decoded.name())?;
        if let Some(from) = captured.from {
            write!(line, " (of {})", from.name())?;
        }
        if let Some(part) = decoded.message().and_then(Message::part) {
            write!(line, " part {} of {}", u32::from(part.index) + 1, part.count)?;
        }
        let mut tree = String::new();
        match (&decoded, decoded.message()) {
            (_, Some(message)) => {
                tree = body(captured, &decoded, message);
                write!(line, "  {} -> {}", message.sa, message.da)?;
            }
            (Decoded::Frame(record), None) => write!(line, "{}", other(record))?,
            (Decoded::Message(_), None) => {}
        }
        if let Decoded::Frame(record) = &decoded {
            match record.check_crc() {
                Ok(CrcCheck::Encrypted) => write!(line, "  encrypted{}", key(&record.frame))?,
                Ok(_) => {}
                Err(_) => line += "  ! wrong CRC",
            }
            if record.is_without_crc() {
                line += "  no CRC captured";
            } else if record.is_cut() {
                let all = captured.bytes.len() + record.missing;
                write!(line, "  ! {} of {all} bytes captured", captured.bytes.len())?;
            }
        } else if captured.wire_len > captured.bytes.len() {
            write!(line, "  ! {} of {} bytes captured", captured.bytes.len(), captured.wire_len)?;
        }
        if self.verbose {
            writeln!(self.to, "{line}")?;
            tree.lines().try_for_each(|l| writeln!(self.to, "        {l}"))?;
            return Ok(());
        }
        match decoded.message().and_then(|message| allocation(&message.body)) {
            Some(words) => write!(line, "  {words}")?,
            None => tree.lines().next().into_iter().try_for_each(|first| write!(line, "  {}", first.trim()))?,
        }
        writeln!(self.to, "{}", shortened(&line))?;
        Ok(())
    }

    fn json(&mut self, captured: &Captured<'_>) -> Result<()> {
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| object.insert(key.into(), value);
        put("type", "docsis".into());
        put("number", captured.number.into());
        if let Some(time) = captured.time {
            put("time", time.as_secs_f64().into());
        }
        if let Some(session) = captured.session {
            put("session", session.into());
        }
        if let Some(from) = captured.from {
            put("put_together_from", from.name().into());
        }
        put("bytes", captured.wire_len.into());
        match captured.decode() {
            Ok(decoded) => {
                put("name", decoded.name().into());
                match decoded {
                    Decoded::Frame(record) => {
                        match record.check_crc() {
                            Ok(CrcCheck::Encrypted) => put("encrypted", true.into()),
                            Ok(CrcCheck::Absent) => None,
                            checked => put("crc_ok", checked.is_ok().into()),
                        };
                        if record.is_cut() {
                            put("missing", record.missing.into());
                        }
                        put("frame", serde_json::to_value(record.frame)?);
                    }
                    Decoded::Message(message) => {
                        put("message", serde_json::to_value(message)?);
                    }
                }
            }
            Err(error) => {
                put("error", error.to_string().into());
                put("raw", format!("{:?}", wire::Blob(captured.bytes)).into());
            }
        }
        serde_json::to_writer(&mut self.to, &Value::Object(object))?;
        self.to.write_all(b"\n")?;
        Ok(())
    }
}

/// The body of a message in words.
fn body(captured: &Captured<'_>, decoded: &Decoded<'_>, message: &Message<'_>) -> String {
    if let Body::Other(_, bytes) | Body::Invalid { raw: bytes, .. } = message.body {
        return format!("{bytes:?}");
    }
    let bytes = match decoded {
        Decoded::Frame(record) => record.message_bytes().unwrap_or_default(),
        Decoded::Message(_) => captured.bytes,
    };
    let node = Node::of::<Message<'_>>("message", bytes);
    // The body stands under the name of its structure.
    let body = node.get("body").and_then(|body| body.get(message.body.name()));
    body.map(|body| describe(body, 0)).unwrap_or_default()
}

/// What a MAP allocates, in few words.
fn allocation(body: &Body<'_>) -> Option<String> {
    if let Body::Map5(map) = body {
        if let Some(probes) = &map.probes {
            let mut out =
                format!("channel {}, probes from frame {}:", map.upstream_channel_id, map.allocation_start_time);
            // Frames and symbols behind the first frame.
            for probe in probes.iter().flatten() {
                let (sid, frame, symbol) = (probe.sid.0, probe.probe_frame, probe.symbol_in_frame);
                write!(out, " SID {sid} at +{frame}.{symbol},").ok()?;
            }
            out.pop();
            return Some(out);
        }
    }
    let (channel, start, length, intervals) = match body {
        Body::Map(map) => (map.upstream_channel_id, map.allocation_start_time, map.length(), map.intervals()),
        Body::Map5(map) => (map.upstream_channel_id, map.allocation_start_time, map.length(), map.intervals()),
        _ => return None,
    };
    let mut out = format!("channel {channel}, {} mini-slots from {start}:", length.unwrap_or(0));
    for interval in intervals.flatten().filter(|interval| interval.mini_slots() != Some(0)) {
        let mini_slots = interval.mini_slots().map_or("?".into(), |n| n.to_string());
        let who = if interval.sid.0 == 0x3FFF { "all".into() } else { format!("SID {}", interval.sid.0) };
        write!(out, " {mini_slots} {} {who},", interval.iuc).ok()?;
    }
    out.pop();
    Some(out)
}

/// What a frame says that is no message.
fn other(record: &FrameRecord<'_>) -> String {
    let frame = &record.frame;
    let mut out = match &frame.payload {
        Payload::PacketPdu(pdu) | Payload::IsolationPdu(pdu) => {
            let kind = match pdu.length_or_type {
                // Of ciphertext nothing is known but its length: type, data and CRC.
                _ if frame.is_encrypted() => {
                    return format!("  {} -> {}  {} bytes", pdu.sa, pdu.da, pdu.data.len() + 6);
                }
                length @ 0..=1500 => format!("{length} bytes"),
                ether_type => format!("EtherType {ether_type:#06x}"),
            };
            format!("  {} -> {}  {kind}, {} bytes of data", pdu.sa, pdu.da, pdu.data.len())
        }
        Payload::Request(request) => format!("  SID {}: {} mini-slots", request.sid.0, request.mini_slots),
        Payload::QueueDepthRequest(request) => format!("  SID {}: {} units", request.sid.0, request.size),
        Payload::Fragment(fragment) => format!("  {} bytes", fragment.data.len()),
        Payload::Concatenation(frames) => format!("  {} frames", frames.iter().count()),
        Payload::Encrypted(raw) | Payload::Reserved(raw) => format!("  {} bytes", raw.payload.len()),
        // What is missing is told at the end of the line.
        Payload::Invalid { .. } if record.is_cut() => String::new(),
        Payload::Invalid { error, .. } => format!("  ! {error}"),
        _ => String::new(),
    };
    for element in frame.ehdr.iter().flat_map(|elements| elements.iter()) {
        match element {
            Ok(element) => out += &format!("  {element:?}"),
            Err(error) => out += &format!("  ! {error}"),
        }
    }
    out
}

/// The key that an encrypted frame needs.
fn key(frame: &Frame<'_>) -> String {
    frame.privacy().map(|privacy| format!(": {privacy}")).unwrap_or_default()
}

fn shortened(line: &str) -> String {
    let limit = WIDTH + 20;
    if line.chars().count() <= limit {
        return line.to_string();
    }
    line.chars().take(limit - 1).chain(['…']).collect()
}
