//! Tables to JSON and back.

use super::{each_section, report};
use crate::input::Reader;
use crate::inspect::Seen;
use crate::interrupt;
use crate::output::Output;
use crate::signalling::{Reading, Typed, from_json};
use anyhow::{Context, Result, ensure};
use mpegts::Pid;
use mpegts::section::SectionPacketizer;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::path::Path;
use wire::ser::Value;

/// Writes one JSON object a section. Of a stream each section once, but for `all` of them; of a file of sections all.
///
/// # Errors
/// What cannot be read or written.
pub fn decode(path: &Path, pids: &[Pid], all: bool, how: Reading, mut out: impl Write) -> Result<()> {
    let mut seen = Seen::default();
    let summaries = each_section(path, pids, |found| {
        let bytes = found.section.as_bytes();
        if found.pid.is_some() && !all && !seen.is_new((found.stream, found.pid, bytes)) {
            return Ok(());
        }
        let typed = Typed::new(found.section, found.pid);
        let mut line = json!({ "type": "table" });
        if let Some(pid) = found.pid {
            line["pid"] = pid.get().into();
        }
        line["position"] = found.position.into();
        line["table"] = typed.name().into();
        line["table_id"] = found.section.table_id().into();
        line["section"] = typed.to_json(found.section, how)?;
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
        if found.is_live { Ok(out.flush()?) } else { Ok(()) }
    })?;
    out.flush()?;
    report(path, &summaries);
    Ok(())
}

/// What `encode` makes.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Sections one behind the other.
    Sections,
    /// Packets, each section once; those without a PID on this one.
    Packets(Option<Pid>),
}

/// Makes sections of JSON: of the objects that `decode` prints, or of their `section` alone.
///
/// # Errors
/// What is no section, by its number; what cannot be read or written.
pub fn encode(path: &Path, form: Form, output: &Path) -> Result<()> {
    let input = BufReader::new(Reader::open(path)?);
    let mut out = Output::create(output, [path])?;
    let mut packetizers: BTreeMap<Pid, SectionPacketizer> = BTreeMap::new();
    let (mut packets, mut count) = (Vec::new(), 0u64);
    for (n, object) in (1..).zip(serde_json::Deserializer::from_reader(input).into_iter::<Value>()) {
        interrupt::check()?;
        let object = object.with_context(|| format!("object {n}"))?;
        let section = match (object.get("section"), object.get("type")) {
            (Some(section), _) => section,
            // Of what other programs say beside the tables nothing is made.
            (None, Some(_)) => continue,
            (None, None) => &object,
        };
        let bytes = from_json(section).with_context(|| format!("object {n}"))?;
        count += 1;
        match form {
            Form::Sections => out.write_all(&bytes)?,
            Form::Packets(other) => {
                let pid = match object.get("pid") {
                    Some(Value::Int(pid)) => u16::try_from(*pid).ok().and_then(Pid::new),
                    _ => other,
                };
                let pid = pid.with_context(|| format!("object {n}: no pid of 13 bits"))?;
                let packetizer = packetizers.entry(pid).or_insert_with(|| SectionPacketizer::new(pid));
                packetizer.push(&bytes, |packet| packets.extend_from_slice(packet));
                out.write_all(&packets)?;
                packets.clear();
            }
        }
    }
    interrupt::check()?;
    ensure!(count > 0, "no tables in {}: expected JSON as `sitool decode` prints it", path.display());
    for packetizer in packetizers.values_mut() {
        packetizer.finish(|packet| packets.extend_from_slice(packet));
    }
    out.write_all(&packets)?;
    out.finish()
}
