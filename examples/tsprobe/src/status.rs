//! An input as it is now: what the page shows, and `/status.json`.

use crate::alarm::{AlarmKey, AlarmKind};
use crate::approved::Approved;
use crate::event::{Counts, Presence, timestamp};
use crate::probe::Probe;
use crate::services::ServiceState;
use mpegts::Pid;
use mpegts::demux::PidStatistics;
use mpegts::monitor::Indicator;
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// PIDs that are listed, at most: those with the most packets.
const PIDS: usize = 256;

/// An input as it is now.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// Its name.
    pub input: String,
    /// Where it comes from.
    pub address: String,
    /// Whether it comes.
    pub state: Presence,
    /// Since when.
    pub since: String,
    /// The same, to be counted with.
    #[serde(skip)]
    pub began: Duration,
    /// Bytes from one packet to the next.
    pub packet_size: Option<usize>,
    /// Whether RTP packets come.
    pub rtp: bool,
    /// The counts so far.
    #[serde(flatten)]
    pub counts: Counts,
    /// The highest rate of a second so far.
    pub bitrate_peak: u64,
    /// What was not checked because there is too much of it.
    pub beyond_limits: u64,
    /// Of the PAT.
    pub transport_stream_id: Option<u16>,
    /// Of SDT or NIT.
    pub original_network_id: Option<u16>,
    /// Who sends.
    pub sources: Vec<SourceStatus>,
    /// Alarms that hold.
    pub alarms: Vec<AlarmStatus>,
    /// Indicators that were violated.
    pub indicators: Vec<IndicatorStatus>,
    /// On the air.
    pub services: Vec<ServiceState>,
    /// Those with the most packets, by number.
    pub pids: Vec<PidStatus>,
    /// PIDs that are not listed.
    pub pids_omitted: usize,
}

/// A sender.
#[derive(Debug, Clone, Serialize)]
pub struct SourceStatus {
    /// Its address.
    pub source: SocketAddr,
    /// Datagrams of it.
    pub datagrams: u64,
}

/// An alarm that holds.
#[derive(Debug, Clone, Serialize)]
pub struct AlarmStatus {
    /// What it is about.
    #[serde(flatten)]
    pub key: AlarmKey,
    /// Since when.
    pub since: String,
    /// The same, to be counted with.
    #[serde(skip)]
    pub began: Duration,
    /// In words.
    pub detail: String,
}

/// An indicator with violations.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorStatus {
    /// The number in the report.
    pub indicator: &'static str,
    /// The name in the report.
    pub name: &'static str,
    /// 1 to 3.
    pub priority: u8,
    /// Violations so far.
    pub count: u64,
    /// Whether it is raised.
    pub active: bool,
    /// Where it is raised.
    pub pids: Vec<u16>,
    /// The first violation of those that are raised, in words.
    pub detail: Option<String>,
}

/// A PID.
#[derive(Debug, Clone, Serialize)]
pub struct PidStatus {
    /// Its number.
    pub pid: u16,
    /// What it is for.
    pub purpose: String,
    /// Packets so far.
    pub packets: u64,
    /// Bits a second in the last second.
    pub bitrate: u64,
    /// Jumps of the continuity counter that nothing announces.
    pub discontinuities: u64,
    /// Packets with a `transport_scrambling_control` other than 0.
    pub scrambled: u64,
    /// Packets with `transport_error_indicator`.
    pub transport_errors: u64,
}

impl Probe {
    /// The input as it is now.
    pub fn status(&self, input: &str, address: &str) -> Status {
        let air = self.air.clone().unwrap_or_default();
        let sources = self.senders.iter().map(|s| SourceStatus { source: s.address, datagrams: s.datagrams });
        let alarms = self.alarms.iter().map(|(key, active)| AlarmStatus {
            key: *key,
            since: timestamp(active.since),
            began: active.since,
            detail: active.value.clone(),
        });
        let (pids, pids_omitted) = self.pids(PIDS);
        Status {
            input: input.to_owned(),
            address: address.to_owned(),
            state: self.presence,
            since: timestamp(self.since),
            began: self.since,
            packet_size: self.stream.framing().map(|framing| framing.size()),
            rtp: self.is_rtp(),
            counts: self.counts(),
            bitrate_peak: self.rate.peak,
            beyond_limits: self.stream.beyond_limits(),
            transport_stream_id: air.transport_stream_id,
            original_network_id: air.original_network_id,
            sources: sources.collect(),
            alarms: alarms.collect(),
            indicators: self.indicators(),
            services: air.services.into_values().collect(),
            pids,
            pids_omitted,
        }
    }

    /// Indicators with violations, in the order of the report.
    fn indicators(&self) -> Vec<IndicatorStatus> {
        let status = |indicator: &Indicator| {
            let active: Vec<_> = self.indicators.iter().filter(|((of, _), _)| of == indicator).collect();
            let first = active.iter().min_by_key(|(_, active)| active.since);
            IndicatorStatus {
                indicator: indicator.number(),
                name: indicator.name(),
                priority: indicator.priority(),
                count: self.stream.count(*indicator),
                active: !active.is_empty(),
                pids: active.iter().filter_map(|((_, pid), _)| pid.map(Pid::get)).collect(),
                detail: first.map(|(_, active)| active.value.detail.to_string()),
            }
        };
        Indicator::ALL.iter().map(status).filter(|status| status.count > 0).collect()
    }

    /// The PIDs with the most packets, at most `limit`, by number, and how many more there are.
    pub fn pids(&self, limit: usize) -> (Vec<PidStatus>, usize) {
        let purposes = self.purposes();
        let rates = self.pid_rates.iter().map(|(_, rate)| *rate).chain(std::iter::repeat(0));
        let all = self.stream.demux().pids().zip(rates).filter(|((_, count), _)| count.packets > 0);
        let mut pids: Vec<_> = all.collect();
        let omitted = pids.len().saturating_sub(limit);
        pids.sort_unstable_by_key(|((_, count), _)| std::cmp::Reverse(count.packets));
        pids.truncate(limit);
        pids.sort_unstable_by_key(|((pid, _), _)| *pid);
        let status = |((pid, count), bitrate): ((Pid, PidStatistics), u64)| PidStatus {
            pid: pid.get(),
            purpose: purposes.get(&pid.get()).cloned().unwrap_or_default(),
            packets: count.packets,
            bitrate,
            discontinuities: count.discontinuities,
            scrambled: count.scrambled,
            transport_errors: count.transport_errors,
        };
        (pids.into_iter().map(status).collect(), omitted)
    }

    /// What PIDs are for, by the tables.
    fn purposes(&self) -> BTreeMap<u16, String> {
        let fixed = [
            (Pid::PAT, "PAT"),
            (Pid::CAT, "CAT"),
            (Pid::NIT, "NIT"),
            (Pid::SDT_BAT, "SDT, BAT"),
            (Pid::EIT, "EIT"),
            (Pid::RST, "RST"),
            (Pid::TDT_TOT, "TDT, TOT"),
            (Pid::NULL, "null packets"),
        ];
        let mut found: BTreeMap<u16, String> = fixed.map(|(pid, name)| (pid.get(), name.to_owned())).into();
        let mut add = |pid: u16, text: String| {
            let entry = found.entry(pid).or_default();
            // A PID that many services share is told in one line all the same.
            if entry.len() < 60 {
                *entry += if entry.is_empty() { "" } else { "; " };
                *entry += &text;
            }
        };
        for service in self.air.iter().flat_map(|air| air.services.values()) {
            let id = service.service_id;
            service.program_map_pid.into_iter().for_each(|pid| add(pid, format!("PMT of {id}")));
            for stream in &service.streams {
                let codec =
                    stream.codec.map_or_else(|| format!("stream_type {:#04x}", stream.stream_type), str::to_owned);
                let languages: String = stream.languages.iter().map(|language| format!(" {language}")).collect();
                add(stream.elementary_pid, format!("{id}: {codec}{languages}"));
            }
            let is_own = |pid: &u16| service.streams.iter().all(|stream| stream.elementary_pid != *pid);
            service.pcr_pid.filter(is_own).into_iter().for_each(|pid| add(pid, format!("PCR of {id}")));
        }
        found
    }
}

/// What metrics ask for.
impl Probe {
    /// Whether the input comes.
    pub const fn presence(&self) -> Presence {
        self.presence
    }

    /// What was not checked because there is too much of it.
    pub fn beyond_limits(&self) -> u64 {
        self.stream.beyond_limits()
    }

    /// Services on the air; None before the tables have come.
    pub fn services(&self) -> Option<usize> {
        self.air.as_ref().map(|air| air.services.len())
    }

    /// Violations so far.
    pub fn violations(&self, indicator: Indicator) -> u64 {
        self.stream.count(indicator)
    }

    /// Alarms of a kind that hold.
    pub fn alarms_of(&self, kind: AlarmKind) -> u64 {
        self.alarms.iter().filter(|(key, _)| key.alarm == kind).count() as u64
    }

    /// What is on the air, as an approved list.
    pub fn to_approved(&self) -> Approved {
        let sources = self.senders.addresses_since(Duration::ZERO);
        Approved::of(&self.air.clone().unwrap_or_default(), sources)
    }

    /// The first PIDs that came, with counts and bits a second, and behind these all others as one.
    pub fn first_pids(&self, limit: usize) -> Vec<(String, PidStatistics, u64)> {
        let mut found = Vec::new();
        let mut other = (PidStatistics::default(), 0u64);
        let rates = self.pid_rates.iter().map(|(_, rate)| *rate).chain(std::iter::repeat(0));
        for ((pid, count), rate) in self.stream.demux().pids().zip(rates).filter(|((_, count), _)| count.packets > 0) {
            if found.len() < limit {
                found.push((pid.get().to_string(), count, rate));
                continue;
            }
            let sum = &mut other.0;
            sum.packets = sum.packets.saturating_add(count.packets);
            sum.discontinuities = sum.discontinuities.saturating_add(count.discontinuities);
            sum.scrambled = sum.scrambled.saturating_add(count.scrambled);
            other.1 = other.1.saturating_add(rate);
        }
        if other.0.packets > 0 {
            found.push(("other".to_owned(), other.0, other.1));
        }
        found
    }
}
