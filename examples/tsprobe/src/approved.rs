//! The approved list: what an input may carry, and who may send it.

use crate::alarm::{AlarmKey, AlarmKind, Condition};
use crate::services::{Air, ServiceState};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::net::IpAddr;

/// What an input may carry. What is left out is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// Of the PAT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport_stream_id: Option<u16>,
    /// Of SDT or NIT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_network_id: Option<u16>,
    /// Who may send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<IpAddr>>,
    /// Which services there are to be, and no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<ApprovedService>>,
}

/// A service as it is to be. What is left out is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedService {
    /// Its number.
    pub service_id: u16,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// The name of its provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_provider_name: Option<String>,
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_type: Option<u8>,
    /// Whether SDT or PMT say that something is scrambled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scrambled: Option<bool>,
    /// The PIDs of its streams, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pids: Option<Vec<u16>>,
    /// It may be away: only what it must not be is compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

impl Approved {
    /// What is on the air, as a list.
    pub fn of(air: &Air, sources: Vec<IpAddr>) -> Self {
        let service = |service: &ServiceState| ApprovedService {
            service_id: service.service_id,
            service_name: Some(service.service_name.clone()),
            service_provider_name: Some(service.service_provider_name.clone()),
            service_type: service.service_type,
            scrambled: Some(service.is_scrambled()),
            pids: Some(service.pids()),
            optional: false,
        };
        Approved {
            transport_stream_id: air.transport_stream_id,
            original_network_id: air.original_network_id,
            sources: Some(sources),
            services: Some(air.services.values().map(service).collect()),
        }
    }

    /// Compares the tables with the list.
    pub fn compare(&self, air: &Air) -> Vec<Condition> {
        let mut found = Vec::new();
        for (field, wanted, is) in [
            ("transport_stream_id", self.transport_stream_id, air.transport_stream_id),
            ("original_network_id", self.original_network_id, air.original_network_id),
        ] {
            if let (Some(wanted), Some(is)) = (wanted, is) {
                if wanted != is {
                    let key = AlarmKey { field: Some(field), ..AlarmKind::UnapprovedTransportStream.into() };
                    found.push(Condition { key, detail: format!("{field} {is}, approved is {wanted}") });
                }
            }
        }
        let Some(services) = &self.services else { return found };
        for service in air.services.values() {
            let id = service.service_id;
            match services.iter().find(|approved| approved.service_id == id) {
                Some(approved) => approved.compare(service, &mut found),
                None => {
                    let key = AlarmKey::of_service(AlarmKind::UnapprovedService, id);
                    let detail = format!("service {id} {:?} is not on the list", service.service_name);
                    found.push(Condition { key, detail });
                }
            }
        }
        for approved in services.iter().filter(|a| !a.optional && !air.services.contains_key(&a.service_id)) {
            let name = approved.service_name.as_deref().unwrap_or_default();
            let key = AlarmKey::of_service(AlarmKind::MissingService, approved.service_id);
            let detail = format!("service {} {name:?} is not on the air", approved.service_id);
            found.push(Condition { key, detail });
        }
        found
    }

    /// Compares who sends with the list.
    pub fn compare_sources(&self, sources: impl Iterator<Item = IpAddr>) -> Vec<Condition> {
        let Some(approved) = &self.sources else { return Vec::new() };
        let strangers = sources.filter(|source| !approved.contains(source));
        let condition = |source| Condition {
            key: AlarmKey { source: Some(source), ..AlarmKind::UnapprovedSource.into() },
            detail: format!("{source} sends and is not on the list"),
        };
        strangers.map(condition).collect()
    }
}

impl ApprovedService {
    fn compare(&self, is: &ServiceState, found: &mut Vec<Condition>) {
        let mut differs = |field, wanted: &dyn Debug, is: &dyn Debug| {
            let key = AlarmKey::of_service(AlarmKind::ServiceDiffers, self.service_id);
            let detail = format!("service {}: {field} is {is:?}, approved is {wanted:?}", self.service_id);
            found.push(Condition { key: AlarmKey { field: Some(field), ..key }, detail });
        };
        if let Some(wanted) = self.service_name.as_ref().filter(|wanted| **wanted != is.service_name) {
            differs("service_name", wanted, &is.service_name);
        }
        if let Some(wanted) = self.service_provider_name.as_ref().filter(|name| **name != is.service_provider_name) {
            differs("service_provider_name", wanted, &is.service_provider_name);
        }
        if let Some(wanted) = self.service_type.filter(|wanted| Some(*wanted) != is.service_type) {
            let found: &dyn Debug = match &is.service_type {
                Some(kind) => kind,
                None => &"not given",
            };
            differs("service_type", &wanted, found);
        }
        if let Some(wanted) = self.scrambled.filter(|wanted| *wanted != is.is_scrambled()) {
            differs("scrambled", &wanted, &is.is_scrambled());
        }
        if let Some(wanted) = &self.pids {
            let mut wanted = wanted.clone();
            wanted.sort_unstable();
            wanted.dedup();
            if wanted != is.pids() {
                differs("pids", &wanted, &is.pids());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(service_id: u16, name: &str) -> ServiceState {
        ServiceState {
            service_id,
            service_name: name.into(),
            service_provider_name: String::new(),
            service_type: Some(1),
            logical_channel_number: None,
            free_ca_mode: false,
            ca_system_ids: Vec::new(),
            program_map_pid: Some(0x100),
            pcr_pid: None,
            streams: Vec::new(),
        }
    }

    fn air(services: &[(u16, &str)]) -> Air {
        let services = services.iter().map(|(id, name)| (*id, service(*id, name))).collect();
        Air { transport_stream_id: Some(7), original_network_id: None, services }
    }

    #[test]
    fn what_was_taken_down_is_approved_and_any_difference_is_not() {
        let list = Approved::of(&air(&[(1, "One"), (2, "Two")]), Vec::new());
        assert_eq!(list.compare(&air(&[(1, "One"), (2, "Two")])), []);
        let mut other = air(&[(2, "Zwei"), (3, "Three")]);
        other.transport_stream_id = Some(8);
        let found: Vec<_> = list.compare(&other).into_iter().map(|c| (c.key.alarm, c.key.service_id)).collect();
        assert_eq!(
            found,
            [
                (AlarmKind::UnapprovedTransportStream, None),
                (AlarmKind::ServiceDiffers, Some(2)),
                (AlarmKind::UnapprovedService, Some(3)),
                (AlarmKind::MissingService, Some(1)),
            ]
        );
        assert_eq!(list.compare(&other)[1].detail, r#"service 2: service_name is "Zwei", approved is "Two""#);
    }

    #[test]
    fn an_empty_list_allows_nothing_and_none_allows_all() {
        let on_air = air(&[(1, "One")]);
        assert_eq!(Approved::default().compare(&on_air), []);
        let nothing = Approved { services: Some(Vec::new()), ..Approved::default() };
        assert_eq!(nothing.compare(&on_air).len(), 1);
    }

    #[test]
    fn senders_are_compared_by_address() {
        let [a, b] = [IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2])];
        let list = Approved { sources: Some(vec![a]), ..Approved::default() };
        let found = list.compare_sources([a, b].into_iter());
        assert_eq!(found.iter().map(|c| c.key.source).collect::<Vec<_>>(), [Some(b)]);
        assert_eq!(Approved::default().compare_sources([b].into_iter()), []);
    }
}
