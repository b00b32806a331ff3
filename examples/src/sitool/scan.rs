//! What a folder of captures holds.

use super::{Summary, each_section};
use crate::inspect::thousands;
use crate::interrupt;
use crate::progress::Progress;
use anyhow::{Context, Result, ensure};
use dvb_si::descriptor::Descriptor;
use dvb_si::services::Services;
use dvb_si::table::Nit;
use dvb_si::text::Profile;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is in a stream of a capture.
struct Stream {
    summary: Summary,
    services: Vec<String>,
    networks: BTreeSet<String>,
}

/// All files of a folder and those below it, in order. Links are not followed.
fn files(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if metadata.is_file() {
                found.push((entry.path(), metadata.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The networks that the tables name.
fn networks(services: &Services, profile: Profile) -> BTreeSet<String> {
    let mut networks = BTreeSet::new();
    for table in services.tables().iter().filter(|table| matches!(table.identity.table_id, 0x40 | 0x41)) {
        for nit in table.sections().filter_map(|section| section.long::<Nit<'_>>().ok()) {
            let name = nit.table.network_descriptors.iter().find_map(|descriptor| match descriptor {
                Ok(Descriptor::NetworkName(name)) => Some(name.network_name.to_string_lossy(profile)),
                _ => None,
            });
            let id = nit.header.table_id_extension;
            networks.insert(name.map_or_else(|| id.to_string(), |name| format!("{id} {name}")));
        }
    }
    networks
}

fn look(path: &Path, profile: Profile) -> Result<Vec<Stream>> {
    let mut streams: BTreeMap<usize, Services> = BTreeMap::new();
    let summaries = each_section(path, &[], |found| {
        streams.entry(found.stream).or_default().push(found.pid.unwrap_or_default(), found.section);
        Ok(())
    })?;
    let looked = summaries.into_iter().enumerate().map(|(n, summary)| {
        let services = streams.remove(&n).unwrap_or_default();
        let named = services.entries().into_iter().map(|service| match service.service_name.to_string_lossy(profile) {
            none if none.is_empty() => service.service_id.to_string(),
            name => name.into_owned(),
        });
        Stream { services: named.collect(), networks: networks(&services, profile), summary }
    });
    Ok(looked.collect())
}

/// Prints what each file of a folder holds, up to Ctrl-C, with a progress bar for people.
///
/// # Errors
/// A folder that cannot be read or has no files; what cannot be written. A file that cannot be read is said so.
pub fn scan(folder: &Path, as_json: bool, profile: Profile, mut out: impl Write) -> Result<()> {
    let files = files(folder)?;
    ensure!(!files.is_empty(), "no files in {}", folder.display());
    let mut progress = Progress::of_bytes(files.iter().map(|(_, len)| len).sum());
    let mut position = 0;
    for (path, len) in files.iter().take_while(|_| !interrupt::requested()) {
        let looked = look(path, profile);
        position += len;
        progress.update(position);
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        progress.suspend(|| -> Result<()> {
            let streams = match looked {
                Ok(streams) => streams,
                Err(error) if as_json => {
                    return Ok(writeln!(out, "{}", json!({ "file": name, "error": format!("{error:#}") }))?);
                }
                Err(error) => return Ok(writeln!(out, "{name}: not read: {error:#}")?),
            };
            for stream in streams {
                let Stream { summary, services, networks } = stream;
                if as_json {
                    let line = json!({
                        "file": name, "stream": summary.name, "packets": summary.packets, "services": services,
                        "networks": networks, "discontinuities": summary.discontinuities,
                        "transport_errors": summary.transport_errors, "bad_sections": summary.bad_sections,
                        "sync_losses": summary.sync_losses, "scrambled": summary.scrambled,
                    });
                    writeln!(out, "{line}")?;
                    continue;
                }
                let stream = if summary.name.is_empty() { String::new() } else { format!(" ({})", summary.name) };
                writeln!(out, "{name}{stream}: {} packets", thousands(summary.packets))?;
                let list = |what: &str, list: &[String]| match list {
                    [] => String::new(),
                    list => format!("  {what}: {}\n", list.join(", ")),
                };
                let networks: Vec<_> = networks.into_iter().collect();
                write!(out, "{}{}", list("services", &services), list("networks", &networks))?;
                write!(out, "{}", list("errors", &summary.errors()))?;
            }
            Ok(out.flush()?)
        })?;
    }
    progress.finish();
    Ok(())
}
