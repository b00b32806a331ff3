//! The services of a multiplex.

use super::{Summary, each_section, report};
use crate::inspect::describe;
use crate::service::{show, to_json};
use crate::signalling::{Reading, Typed};
use anyhow::Result;
use dvb_si::descriptor::PrivateScope;
use dvb_si::services::{Services, ServicesConfig};
use dvb_si::table::Nit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use wire::trace::{Kind, Node};

/// The services of every stream of a file.
fn read(path: &Path, scope: PrivateScope) -> Result<Vec<(Summary, Services)>> {
    let mut streams: BTreeMap<usize, Services> = BTreeMap::new();
    let new = || Services::with(ServicesConfig::default().scope(scope));
    let summaries = each_section(path, &[], |found| {
        let services = streams.entry(found.stream).or_insert_with(new);
        services.push(found.pid.unwrap_or_default(), found.section);
        Ok(())
    })?;
    let named = summaries.into_iter().enumerate();
    Ok(named.map(|(n, summary)| (summary, streams.remove(&n).unwrap_or_else(new))).collect())
}

/// Descriptors in words and as JSON, by original_network_id and transport_stream_id.
type Tuning = BTreeMap<(u16, u16), Vec<(String, Value)>>;

/// How each transport stream is tuned to, by original_network_id and transport_stream_id: the delivery system descriptors
/// of the NIT in force, in words and as JSON.
fn tuning(services: &Services, how: Reading) -> Result<Tuning> {
    let mut found = Tuning::new();
    let nits = services.tables().iter().filter(|table| matches!(table.identity.table_id, Nit::ACTUAL | Nit::OTHER));
    for section in nits.flat_map(|table| table.sections()) {
        let Ok(nit) = section.long::<Nit<'_>>() else { continue };
        let typed = Typed::new(section, None);
        let (tree, json) = (typed.tree(section.as_bytes(), how), typed.to_json(section, how)?);
        for (index, stream) in nit.table.transport_streams.iter().map_while(Result::ok).enumerate() {
            let list = tree.at(&format!("NIT.transport_streams[{index}].transport_descriptors"));
            let json = json.pointer(&format!("/NIT/NIT/transport_streams/{index}/transport_descriptors"));
            let json = json.and_then(Value::as_array).into_iter().flatten();
            let both = list.into_iter().flat_map(|list| &list.children).zip(json);
            let tuned = both.filter(|(node, _)| node.walk().any(|(_, n)| n.name.ends_with("delivery_system")));
            let described = tuned.map(|(node, json)| {
                let around = Node { kind: Kind::Structure, children: vec![node.clone()], error: None, ..node.clone() };
                (describe(&around, 1), json.clone())
            });
            let of_stream = found.entry((stream.original_network_id, stream.transport_stream_id)).or_default();
            of_stream.extend(described);
        }
    }
    Ok(found)
}

/// Prints the services of a file.
///
/// # Errors
/// What cannot be read or written.
pub fn list(path: &Path, json: bool, how: Reading, mut out: impl Write) -> Result<()> {
    let Reading { profile, scope } = how;
    let streams = read(path, scope)?;
    for (Summary { name, .. }, services) in &streams {
        if !name.is_empty() && !json {
            writeln!(out, "{name}")?;
        }
        let mut stream = None;
        let tuning = tuning(services, how)?;
        for service in services.entries() {
            let id = service.original_network_id.map(|network| (network, service.transport_stream_id));
            let tuned = id.and_then(|id| tuning.get(&id)).map(Vec::as_slice).unwrap_or_default();
            if json {
                let mut value = to_json(&service, profile);
                value["type"] = "service".into();
                value["delivery_systems"] = tuned.iter().map(|(_, json)| json.clone()).collect();
                if !name.is_empty() {
                    value["stream"] = name.clone().into();
                }
                writeln!(out, "{value}")?;
                continue;
            }
            if stream.replace((service.original_network_id, service.transport_stream_id))
                != Some((service.original_network_id, service.transport_stream_id))
            {
                let network = service.original_network_id.map(|id| format!(", original_network_id {id}"));
                let network = network.unwrap_or_default();
                writeln!(out, "transport_stream_id {}{network}", service.transport_stream_id)?;
                tuned.iter().try_for_each(|(words, _)| write!(out, "{words}"))?;
            }
            show(&service, profile, &mut out)?;
        }
    }
    out.flush()?;
    streams.iter().for_each(|(summary, _)| report(path, std::slice::from_ref(summary)));
    Ok(())
}
