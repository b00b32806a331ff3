//! The services of an input as they were last seen, and what has changed.

use dvb_si::services::{ServiceEntry, Services};
use dvb_si::text::Profile;
use mpegts::Pid;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A stream of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StreamState {
    /// Where it is.
    pub elementary_pid: u16,
    /// What it is, by number.
    pub stream_type: u8,
    /// What it is, by name.
    pub codec: Option<&'static str>,
    /// Languages of sound, teletext and subtitles.
    pub languages: Vec<String>,
}

/// A service, without what changes with its programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceState {
    /// Its number.
    pub service_id: u16,
    /// Of the service_descriptor.
    pub service_name: String,
    /// Of the service_descriptor.
    pub service_provider_name: String,
    /// Of the service_descriptor.
    pub service_type: Option<u8>,
    /// The lowest number in lists that show it.
    pub logical_channel_number: Option<u16>,
    /// Of the SDT.
    pub free_ca_mode: bool,
    /// Of PMT and SDT.
    pub ca_system_ids: Vec<u16>,
    /// Where the PMT is.
    pub program_map_pid: Option<u16>,
    /// Where the clock is.
    pub pcr_pid: Option<u16>,
    /// In the order of the PMT.
    pub streams: Vec<StreamState>,
}

impl ServiceState {
    fn new(entry: &ServiceEntry<'_>, profile: Profile) -> Self {
        let streams = entry.streams.iter().map(|stream| StreamState {
            elementary_pid: stream.elementary_pid.get(),
            stream_type: stream.stream_type.0,
            codec: stream.codec,
            languages: stream.languages.iter().filter_map(|l| l.as_str()).map(str::to_owned).collect(),
        });
        ServiceState {
            service_id: entry.service_id,
            service_name: entry.service_name.to_string_lossy(profile).into_owned(),
            service_provider_name: entry.service_provider_name.to_string_lossy(profile).into_owned(),
            service_type: entry.service_type.map(|kind| kind.0),
            logical_channel_number: entry.channel_number(),
            free_ca_mode: entry.free_ca_mode,
            ca_system_ids: entry.ca_system_ids.clone(),
            program_map_pid: entry.program_map_pid.map(Pid::get),
            pcr_pid: entry.pcr_pid.map(Pid::get),
            streams: streams.collect(),
        }
    }

    /// Whether a CA system or the SDT says that something is scrambled.
    pub fn is_scrambled(&self) -> bool {
        self.free_ca_mode || !self.ca_system_ids.is_empty()
    }

    /// The PIDs of its streams, in rising order.
    pub fn pids(&self) -> Vec<u16> {
        let mut pids: Vec<u16> = self.streams.iter().map(|stream| stream.elementary_pid).collect();
        pids.sort_unstable();
        pids.dedup();
        pids
    }
}

/// What the tables of an input say of the transport stream that carries them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Air {
    /// Of the PAT.
    pub transport_stream_id: Option<u16>,
    /// Of SDT or NIT.
    pub original_network_id: Option<u16>,
    /// By service_id.
    pub services: BTreeMap<u16, ServiceState>,
}

impl Air {
    /// Whether PAT and SDT have come, and the PMTs of all services.
    pub fn is_whole(tables: &Services) -> bool {
        let Some(id) = tables.transport_stream_id() else { return false };
        let entries = tables.entries();
        let mut here = entries.iter().filter(|entry| entry.transport_stream_id == id);
        let has_map = |entry: &ServiceEntry<'_>| entry.pcr_pid.is_some() || !entry.streams.is_empty();
        entries.iter().any(|entry| entry.is_described && entry.transport_stream_id == id)
            && here.all(|entry| entry.program_map_pid.is_none() || has_map(entry))
    }

    /// Out of the tables in force.
    pub fn of(tables: &Services, profile: Profile) -> Self {
        let transport_stream_id = tables.transport_stream_id();
        let mut air = Air { transport_stream_id, ..Air::default() };
        // Without a PAT, what the SDT describes.
        let is_here = |entry: &ServiceEntry<'_>| transport_stream_id.is_none_or(|id| id == entry.transport_stream_id);
        for entry in tables.entries().iter().filter(|entry| is_here(entry)) {
            air.original_network_id = air.original_network_id.or(entry.original_network_id);
            let state = ServiceState::new(entry, profile);
            match air.services.get_mut(&entry.service_id) {
                // A PAT that comes before the SDT: one service, known with and without its network.
                Some(known) if known.program_map_pid.is_some() => {}
                Some(known) => *known = state,
                None => drop(air.services.insert(entry.service_id, state)),
            }
        }
        air
    }
}

/// What becomes of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is there.
    Added,
    /// It is not there any more.
    Removed,
    /// It or its provider has another name.
    Renamed,
    /// PIDs, streams, type, scrambling or number are others.
    Changed,
}

/// A change of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceChange {
    /// What becomes of it.
    pub change: Change,
    /// The service; where it was removed, as it was.
    pub service: ServiceState,
    /// What the fields that are others now were before.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub before: Map<String, Value>,
}

/// What has changed from one look at the services to the next.
pub fn changes(before: &Air, after: &Air) -> Vec<ServiceChange> {
    let change = |change, service: &ServiceState, before| ServiceChange { change, service: service.clone(), before };
    let is_gone = |id: &&u16| !after.services.contains_key(*id);
    let gone = before.services.keys().filter(is_gone).filter_map(|id| before.services.get(id));
    let mut found: Vec<_> = gone.map(|service| change(Change::Removed, service, Map::new())).collect();
    for (id, service) in &after.services {
        let Some(old) = before.services.get(id) else {
            found.push(change(Change::Added, service, Map::new()));
            continue;
        };
        if old == service {
            continue;
        }
        let (names, rest): (Map<_, _>, Map<_, _>) =
            differing(old, service).into_iter().partition(|(key, _)| key.ends_with("_name"));
        for (what, fields) in [(Change::Renamed, names), (Change::Changed, rest)] {
            if !fields.is_empty() {
                found.push(change(what, service, fields));
            }
        }
    }
    found
}

/// The fields of `old` that are others in `new`.
fn differing(old: &ServiceState, new: &ServiceState) -> Map<String, Value> {
    let object = |service: &ServiceState| match serde_json::to_value(service) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    let new = object(new);
    object(old).into_iter().filter(|(key, value)| new.get(key) != Some(value)).collect()
}
