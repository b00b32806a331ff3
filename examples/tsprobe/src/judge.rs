//! The alarms of an input: what holds now, against what held before.

use crate::alarm::{AlarmKey, AlarmKind, Condition};
use crate::event::{Body, Presence, State};
use crate::probe::{Probe, Settings};
use std::time::Duration;

impl Probe {
    /// Raises the alarms that hold, and clears the others.
    pub(crate) fn judge(&mut self) {
        let now = self.now;
        let conditions = self.conditions();
        // The rate is noisy.
        let is_held = |key: &AlarmKey, last: Duration| match key.alarm {
            AlarmKind::BitrateLow | AlarmKind::BitrateHigh => now.saturating_sub(last) <= self.settings.clear_after,
            alarm => alarm.outlasts_input() && !self.is_known,
        };
        let held: Vec<AlarmKey> =
            self.alarms.iter().filter(|(key, active)| is_held(key, active.last)).map(|(key, _)| *key).collect();
        let holds = |key: &AlarmKey| conditions.iter().any(|c| c.key == *key) || held.contains(key);
        for (key, active) in self.alarms.retain(holds) {
            let seconds = now.saturating_sub(active.since).as_secs_f64();
            self.tell(Body::Alarm { state: State::Cleared, key, detail: active.value, seconds });
        }
        for Condition { key, detail } in conditions {
            if self.alarms.raise(key, now, detail.clone()) {
                self.tell(Body::Alarm { state: State::Raised, key, detail, seconds: 0.0 });
            }
        }
    }

    /// All alarms that hold now.
    fn conditions(&self) -> Vec<Condition> {
        let Settings { timeout, approved, bitrate_min, bitrate_max, required, clear_after, .. } = &self.settings;
        let silent =
            |last: Option<Duration>| self.now.saturating_sub(last.or(self.begun).unwrap_or(self.now)) > *timeout;
        let mut found = Vec::new();
        if self.presence == Presence::Present {
            // What another stream had before a pause is no fault of this one.
            let known = self.air.as_ref().filter(|_| self.is_known);
            found.extend(known.into_iter().flat_map(|air| approved.compare(air)));
            let rate = self.rate.last;
            if let Some((min, rate)) = bitrate_min.zip(rate).filter(|(min, rate)| rate < min) {
                let detail = format!("{rate} bit/s, at least {min} wanted");
                found.push(Condition { key: AlarmKind::BitrateLow.into(), detail });
            }
            if let Some((max, rate)) = bitrate_max.zip(rate).filter(|(max, rate)| rate > max) {
                let detail = format!("{rate} bit/s, at most {max} wanted");
                found.push(Condition { key: AlarmKind::BitrateHigh.into(), detail });
            }
        } else if self.last_datagram.is_some() && !silent(self.last_datagram) {
            if silent(self.last_packets) {
                let detail = "datagrams come, and no transport stream is in them".to_owned();
                found.push(Condition { key: AlarmKind::NoTransportStream.into(), detail });
            }
        } else if *required && silent(self.last_packets) {
            let detail = format!("nothing has come for {} s", timeout.as_secs_f64());
            found.push(Condition { key: AlarmKind::InputAbsent.into(), detail });
        }
        let recent = self.senders.addresses_since(self.now.saturating_sub(*clear_after));
        found.extend(approved.compare_sources(recent.into_iter()));
        found
    }
}
