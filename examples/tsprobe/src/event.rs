//! What a probe tells, one JSON line each.

use crate::alarm::AlarmKey;
use crate::services::ServiceChange;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use std::net::SocketAddr;
use std::time::Duration;

/// Something that has happened on an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, since 1970; in a file without a clock of its own, since its first PCR.
    pub time: Duration,
    /// What.
    pub body: Body,
}

/// Whether something wrong begins or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It begins.
    Raised,
    /// It is over.
    Cleared,
}

/// Whether a stream comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Nothing has come yet.
    Waiting,
    /// It comes.
    Present,
    /// It came, and comes no more.
    Absent,
}

/// Who sends begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceChange {
    /// A sender that was not there before.
    Added,
    /// A sender that has been silent for a minute.
    Removed,
}

/// What has happened; the name of each is `type` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    /// An input appears or stops.
    Input {
        /// What it is now.
        state: Presence,
        /// Packets so far.
        packets: u64,
    },
    /// An indicator of TR 101 290 on a PID: raised with the first violation, cleared when there was none for a while.
    Indicator {
        /// Which of the two.
        state: State,
        /// The number in the report.
        indicator: &'static str,
        /// The name in the report.
        name: &'static str,
        /// 1 to 3.
        priority: u8,
        /// Where; null when it concerns the stream as a whole.
        pid: Option<u16>,
        /// Violations while it lasted.
        count: u64,
        /// From the first violation to the last.
        seconds: f64,
        /// The first violation in words.
        detail: String,
        /// What of the first violation is a number.
        #[serde(flatten)]
        numbers: Map<String, Value>,
    },
    /// A service comes, goes or changes.
    Service(ServiceChange),
    /// More services have changed at once than are told of.
    ServicesOmitted {
        /// How many.
        count: usize,
    },
    /// The transport stream is another one.
    TransportStream {
        /// Of the PAT.
        transport_stream_id: Option<u16>,
        /// Of SDT or NIT.
        original_network_id: Option<u16>,
        /// `transport_stream_id` before.
        before: Option<u16>,
    },
    /// A sender comes or goes.
    Source {
        /// Which of the two.
        change: SourceChange,
        /// Its address.
        source: SocketAddr,
    },
    /// The mean of ten seconds is another.
    Bitrate {
        /// Bits a second.
        bitrate: u64,
        /// Told last.
        before: Option<u64>,
    },
    /// What was lost in the last second.
    Loss {
        /// RTP packets that never came, or too late.
        rtp_lost: u64,
        /// RTP packets restored by FEC.
        fec_restored: u64,
        /// Datagrams that the system dropped.
        dropped: u64,
        /// Datagrams that are no transport packets.
        unknown: u64,
    },
    /// An alarm of the supervision.
    Alarm {
        /// Whether it begins.
        state: State,
        /// What it is about.
        #[serde(flatten)]
        key: AlarmKey,
        /// In words.
        detail: String,
        /// How long it lasted, when it is over.
        seconds: f64,
    },
    /// The counts so far, at an interval and at the end.
    Statistics(Box<Counts>),
}

/// Counts of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Datagrams received.
    pub datagrams: u64,
    /// Datagrams that are neither transport packets nor RTP with such.
    pub unknown: u64,
    /// Datagrams that the system dropped.
    pub dropped: u64,
    /// Transport packets.
    pub packets: u64,
    /// Bits a second in the last second.
    pub bitrate: u64,
    /// RTP packets that never came, or too late.
    pub rtp_lost: u64,
    /// RTP packets that came after one with a higher number.
    pub rtp_reordered: u64,
    /// RTP packets that came again.
    pub rtp_duplicates: u64,
    /// RTP packets restored by FEC.
    pub fec_restored: u64,
    /// Violations of indicators of priority 1, 2 and 3.
    pub violations: [u64; 3],
}

/// A time of the world, to the millisecond.
pub fn timestamp(time: Duration) -> String {
    let millis = i64::try_from(time.as_millis()).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    millis.unwrap_or(Timestamp::MAX).strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    input: &'a str,
    #[serde(flatten)]
    body: &'a Body,
}

impl Event {
    /// As a JSON object, without the end of the line.
    pub fn to_line(&self, input: &str) -> String {
        let line = Line { time: timestamp(self.time), input, body: &self.body };
        // All keys are strings, and no number is NaN.
        serde_json::to_string(&line).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::AlarmKind;

    #[test]
    fn keys_are_stable() {
        let line = |body| Event { time: Duration::from_millis(1_795_360_331_042), body }.to_line("a");
        assert_eq!(
            line(Body::Input { state: Presence::Present, packets: 7 }),
            r#"{"time":"2026-11-22T15:12:11.042Z","input":"a","type":"input","state":"present","packets":7}"#
        );
        let body = Body::Alarm {
            state: State::Raised,
            key: AlarmKey::of_service(AlarmKind::MissingService, 101),
            detail: "x\n".into(),
            seconds: 0.0,
        };
        let rest = r#""type":"alarm","state":"raised","alarm":"missing_service","service_id":101,"detail":"x\n","seconds":0.0}"#;
        assert!(line(body).ends_with(rest));
        let source = SocketAddr::from(([192, 0, 2, 1], 5));
        let rest = r#""type":"source","change":"added","source":"192.0.2.1:5"}"#;
        assert!(line(Body::Source { change: SourceChange::Added, source }).ends_with(rest));
        let rest = r#""type":"statistics","datagrams":0,"unknown":0,"dropped":0,"packets":0,"bitrate":0,"rtp_lost":0,"rtp_reordered":0,"rtp_duplicates":0,"fec_restored":0,"violations":[0,0,0]}"#;
        assert!(line(Body::Statistics(Box::default())).ends_with(rest));
    }

    #[test]
    fn no_time_is_too_late_for_a_line() {
        assert_eq!(timestamp(Duration::ZERO), "1970-01-01T00:00:00.000Z");
        assert_eq!(&timestamp(Duration::MAX)[..4], "9999");
    }
}
