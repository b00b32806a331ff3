//! Tables to JSON and back.

use super::{each_section, report};
use crate::input::Reader;
use crate::inspect::{Seen, reread};
use crate::interrupt;
use crate::output::Output;
use anyhow::{Context, Result, ensure};
use dvb_si::china::EmergencySection;
use dvb_si::splice::SpliceSection;
use dvb_si::table::AnySection;
use dvb_si::text::Profile;
use mpegts::Pid;
use mpegts::section::{Section, SectionPacketizer};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::path::Path;
use wire::Blob;
use wire::ser::{Transcode, Value};

/// Where a Chinese network has its emergency broadcast, whose table_ids mean other things elsewhere.
const EMERGENCY: u16 = 0x21;

/// A section as JSON, under the name of its table, and that name.
///
/// # Errors
/// Never in practice: those of the serializer.
pub fn to_json(section: Section<'_>, pid: Option<Pid>, profile: Profile) -> Result<(&'static str, serde_json::Value)> {
    let (table_id, is_long) = (section.table_id(), section.long_header().is_some());
    let is_emergency = is_long && pid.is_none_or(|pid| pid.get() == EMERGENCY);
    let (name, mut value) = match table_id {
        0xFB..=0xFE if is_emergency => {
            let table = <EmergencySection<'_> as wire::Tagged<'_>>::from_raw(section, section.reader());
            (EmergencySection::name_of(table_id), serde_json::to_value(table)?)
        }
        0xFC if !is_long => {
            let table = <SpliceSection<'_> as wire::Tagged<'_>>::from_raw(section, section.reader());
            (SpliceSection::name_of(table_id), serde_json::to_value(table)?)
        }
        _ => (AnySection::name_of(table_id), serde_json::to_value(AnySection::from_section(section))?),
    };
    reread(&mut value, profile);
    Ok((name.unwrap_or("unknown"), value))
}

/// The bytes of a section: of any table by its name, or hexadecimal.
///
/// # Errors
/// What is no section.
pub fn from_json(section: &Value) -> Result<Vec<u8>, wire::ser::Error> {
    let mut out = Vec::new();
    match section {
        Value::Str(_) => Blob::transcode(section, &mut out)?,
        Value::Map(entries) if entries.iter().any(|(name, _)| name.starts_with("EB")) => {
            EmergencySection::transcode(section, &mut out)?;
        }
        _ => SpliceSection::transcode(section, &mut out)?,
    }
    Ok(out)
}

/// Writes one JSON object a section. Of a stream each section once, but for `all` of them; of a file of sections all.
///
/// # Errors
/// What cannot be read or written.
pub fn decode(path: &Path, pids: &[Pid], all: bool, profile: Profile, mut out: impl Write) -> Result<()> {
    let mut seen = Seen::default();
    let summaries = each_section(path, pids, |found| {
        let bytes = found.section.as_bytes();
        if found.pid.is_some() && !all && !seen.is_new((found.stream, found.pid, bytes)) {
            return Ok(());
        }
        let (table, section) = to_json(found.section, found.pid, profile)?;
        let mut line = json!({ "type": "table" });
        if let Some(pid) = found.pid {
            line["pid"] = pid.get().into();
        }
        line["position"] = found.position.into();
        line["table"] = table.into();
        line["table_id"] = found.section.table_id().into();
        line["section"] = section;
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
