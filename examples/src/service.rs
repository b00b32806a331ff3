//! A service in words and as JSON.

use dvb_si::china::ca_system_name;
use dvb_si::descriptor::{ChannelFamily, ChannelNumber};
use dvb_si::services::{ServiceEntry, ServiceStream};
use dvb_si::table::EitEvent;
use dvb_si::text::Profile;
use mpegts::Pid;
use serde_json::{Value, json};
use std::io::{self, Write};

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

/// A stream in words: what it is coded with, and its languages.
pub fn stream_words(stream: &ServiceStream<'_>) -> String {
    let codec = stream.codec.map_or_else(|| stream.stream_type.to_string(), str::to_owned);
    let languages = stream.languages.iter().filter_map(|l| l.as_str()).map(|language| format!(" {language}"));
    std::iter::once(codec).chain(languages).collect()
}

/// Writes a service in words: itself in one line, then its streams and events. Names of codes are Chinese where texts are.
///
/// # Errors
/// What cannot be written.
pub fn show(service: &ServiceEntry<'_>, profile: Profile, out: &mut impl Write) -> io::Result<()> {
    let chinese = profile == Profile::CHINA;
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
        writeln!(out, "             {}  {}", stream.elementary_pid, stream_words(stream))?;
    }
    for (what, e) in [("present  ", service.present), ("following", service.following)] {
        if let Some(e) = e {
            let (start, duration, name) = event(&e, profile);
            writeln!(out, "             {what}  {start}  {duration}  {name}")?;
        }
    }
    Ok(())
}
