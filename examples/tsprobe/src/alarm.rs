//! What the supervision of an input can find.

use serde::Serialize;
use std::net::IpAddr;

/// A kind of alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Nothing comes.
    InputAbsent,
    /// Datagrams come, and no transport stream is in them.
    NoTransportStream,
    /// Another `transport_stream_id` or `original_network_id` than approved.
    UnapprovedTransportStream,
    /// Somebody sends who is not on the list.
    UnapprovedSource,
    /// A service that is not on the list.
    UnapprovedService,
    /// A service of the list that is not on the air.
    MissingService,
    /// A service of the list with another name, type, scrambling or other PIDs.
    ServiceDiffers,
    /// Below `bitrate_min`.
    BitrateLow,
    /// Above `bitrate_max`.
    BitrateHigh,
}

impl AlarmKind {
    /// All of them.
    pub const ALL: [AlarmKind; 9] = [
        AlarmKind::InputAbsent,
        AlarmKind::NoTransportStream,
        AlarmKind::UnapprovedTransportStream,
        AlarmKind::UnapprovedSource,
        AlarmKind::UnapprovedService,
        AlarmKind::MissingService,
        AlarmKind::ServiceDiffers,
        AlarmKind::BitrateLow,
        AlarmKind::BitrateHigh,
    ];

    /// The name, as in JSON and in labels.
    pub const fn name(self) -> &'static str {
        match self {
            AlarmKind::InputAbsent => "input_absent",
            AlarmKind::NoTransportStream => "no_transport_stream",
            AlarmKind::UnapprovedTransportStream => "unapproved_transport_stream",
            AlarmKind::UnapprovedSource => "unapproved_source",
            AlarmKind::UnapprovedService => "unapproved_service",
            AlarmKind::MissingService => "missing_service",
            AlarmKind::ServiceDiffers => "service_differs",
            AlarmKind::BitrateLow => "bitrate_low",
            AlarmKind::BitrateHigh => "bitrate_high",
        }
    }

    /// True for what stays as it is while nothing comes: a service that was missing still is.
    pub const fn outlasts_input(self) -> bool {
        matches!(self, AlarmKind::MissingService)
    }
}

/// What an alarm is about: one key, one alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AlarmKey {
    /// What kind.
    pub alarm: AlarmKind,
    /// Of which service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_id: Option<u16>,
    /// Of which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// Of which sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<IpAddr>,
}

impl From<AlarmKind> for AlarmKey {
    fn from(alarm: AlarmKind) -> Self {
        AlarmKey { alarm, service_id: None, field: None, source: None }
    }
}

impl AlarmKey {
    /// Of a service.
    pub fn of_service(alarm: AlarmKind, service_id: u16) -> Self {
        AlarmKey { service_id: Some(service_id), ..alarm.into() }
    }
}

/// An alarm that holds, with words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Which.
    pub key: AlarmKey,
    /// What was found.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for kind in AlarmKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
