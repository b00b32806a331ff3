//! The services of a multiplex.

use super::{Summary, each_section, report};
use crate::inspect::describe;
use crate::signalling::{Reading, Typed};
use anyhow::Result;
use dvb_si::china::ca_system_name;
use dvb_si::descriptor::PrivateScope;
use dvb_si::descriptor::{ChannelFamily, ChannelNumber};
use dvb_si::services::{ServiceEntry, Services, ServicesConfig};
use dvb_si::table::{EitEvent, Nit};
use dvb_si::text::Profile;
use mpegts::Pid;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
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

fn event(event: &EitEvent<'_>, profile: Profile) -> (String, String, String) {
    let name = event.short_event().map(|e| e.event_name.to_string_lossy(profile).into_owned()).unwrap_or_default();
    (event.start_time.to_string(), event.duration.to_string(), name)
}

fn channel(channel: &ChannelNumber) -> Value {
    let ChannelNumber { logical_channel_number, family, visible, .. } = *channel;
    let list = match family {
        ChannelFamily::NorDig => "NorDig",
        ChannelFamily::NorDigVersion2 { .. } => "NorDig version 2",
        ChannelFamily::Eutelsat => "Eutelsat",
        ChannelFamily::Sky { .. } => "Sky",
        ChannelFamily::Ofcom | ChannelFamily::OfcomHdSimulcast => "Ofcom",
        _ => "EACEM",
    };
    let mut value = json!({
        "logical_channel_number": logical_channel_number, "visible": visible, "hd_simulcast": family.is_hd_simulcast(),
        "list": list,
    });
    if let ChannelFamily::Sky { region_id } = family {
        value["region_id"] = region_id.into();
    }
    if let ChannelFamily::NorDigVersion2 { channel_list_id, country_code } = family {
        value["channel_list_id"] = channel_list_id.into();
        value["country_code"] = country_code.as_str().into();
    }
    value
}

/// A service as JSON.
pub fn to_json(service: &ServiceEntry<'_>, profile: Profile) -> Value {
    let pid = |pid: Option<Pid>| pid.map(Pid::get);
    let events = [("present", service.present), ("following", service.following)];
    let events = events.into_iter().filter_map(|(which, e)| {
        let (start_time, duration, name) = event(&e?, profile);
        Some(json!({ "which": which, "start_time": start_time, "duration": duration, "event_name": name }))
    });
    let streams = service.streams.iter().map(|stream| {
        let languages: Vec<_> = stream.languages.iter().filter_map(|l| l.as_str()).collect();
        json!({
            "elementary_pid": stream.elementary_pid.get(), "stream_type": stream.stream_type.0,
            "codec": stream.codec, "languages": languages, "component_tag": stream.component_tag,
        })
    });
    json!({
        "type": "service",
        "original_network_id": service.original_network_id,
        "transport_stream_id": service.transport_stream_id,
        "service_id": service.service_id,
        "channels": service.channels.iter().map(channel).collect::<Value>(),
        "service_name": service.service_name.to_string_lossy(profile),
        "service_provider_name": service.service_provider_name.to_string_lossy(profile),
        "service_type": service.service_type.map(|t| t.0),
        "free_ca_mode": service.free_ca_mode,
        "ca_systems": service.ca_system_ids.iter().map(|id| {
            json!({ "ca_system_id": id, "name": ca_system_name(*id).map(|(name, _)| name) })
        }).collect::<Value>(),
        "program_map_pid": pid(service.program_map_pid),
        "pcr_pid": pid(service.pcr_pid),
        "streams": streams.collect::<Value>(),
        "events": events.collect::<Value>(),
    })
}

fn show(service: &ServiceEntry<'_>, profile: Profile, chinese: bool, out: &mut impl Write) -> io::Result<()> {
    let number = service.channel_number().map_or(String::new(), |number| number.to_string());
    write!(out, "{number:>4} {:>6}  {}", service.service_id, service.service_name.to_string_lossy(profile))?;
    let provider = service.service_provider_name.to_string_lossy(profile);
    if !provider.is_empty() {
        write!(out, " ({provider})")?;
    }
    match service.service_type {
        Some(kind) if chinese => write!(out, "  {}", kind.name_zh().unwrap_or_default())?,
        Some(kind) => write!(out, "  {kind}")?,
        None => {}
    }
    for (what, pid) in [("PMT", service.program_map_pid), ("PCR", service.pcr_pid)] {
        if let Some(pid) = pid {
            write!(out, "  {what} {pid}")?;
        }
    }
    match &service.ca_system_ids[..] {
        [] if service.free_ca_mode => write!(out, "  scrambled")?,
        [] => {}
        systems => {
            let name = |id: u16| match ca_system_name(id) {
                Some((_, name)) if chinese => format!("{id:#06x} ({name})"),
                Some((name, _)) => format!("{id:#06x} ({name})"),
                None => format!("{id:#06x}"),
            };
            write!(out, "  CA {}", systems.iter().map(|id| name(*id)).collect::<Vec<_>>().join(" "))?;
        }
    }
    writeln!(out)?;
    for stream in &service.streams {
        let codec = stream.codec.map_or_else(|| stream.stream_type.to_string(), str::to_owned);
        let languages: Vec<_> = stream.languages.iter().filter_map(|l| l.as_str()).collect();
        let line = format!("             {}  {codec}  {}", stream.elementary_pid, languages.join(" "));
        writeln!(out, "{}", line.trim_end())?;
    }
    for (what, e) in [("present  ", service.present), ("following", service.following)] {
        if let Some(e) = e {
            let (start, duration, name) = event(&e, profile);
            writeln!(out, "             {what}  {start}  {duration}  {name}")?;
        }
    }
    Ok(())
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
    let chinese = profile == Profile::CHINA;
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
            show(&service, profile, chinese, &mut out)?;
        }
    }
    out.flush()?;
    streams.iter().for_each(|(summary, _)| report(path, std::slice::from_ref(summary)));
    Ok(())
}
