//! Counts for Prometheus, read when they are asked for: nothing is done per packet.

use crate::alarm::AlarmKind;
use crate::event::Presence;
use crate::receive::{Station, Watched};
use mpegts::demux::PidStatistics;
use mpegts::monitor::Indicator;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// PIDs of an input that have labels of their own: the first to come. All others are one.
const PIDS: usize = 64;

/// What is read of an input, with its lock held once.
struct Sample<'s> {
    input: &'s str,
    receive_buffer: Option<usize>,
    state: Presence,
    counts: crate::event::Counts,
    beyond_limits: u64,
    services: Option<usize>,
    indicators: Vec<(Indicator, u64)>,
    alarms: Vec<(AlarmKind, u64)>,
    pids: Vec<(String, PidStatistics, u64)>,
}

impl<'s> Sample<'s> {
    fn of(watched: &'s Watched) -> Self {
        let probe = watched.probe();
        let alarms = AlarmKind::ALL.into_iter().map(|kind| (kind, probe.alarms_of(kind)));
        Sample {
            input: &watched.name,
            receive_buffer: watched.receive_buffer,
            state: probe.presence(),
            counts: probe.counts(),
            beyond_limits: probe.beyond_limits(),
            services: probe.services(),
            indicators: Indicator::ALL.iter().map(|indicator| (*indicator, probe.violations(*indicator))).collect(),
            alarms: alarms.collect(),
            pids: probe.first_pids(PIDS),
        }
    }
}

/// Writes families of metrics.
struct Families<'e, 's> {
    encoder: DescriptorEncoder<'e>,
    samples: &'s [Sample<'s>],
}

impl Families<'_, '_> {
    /// A count of each input.
    fn counter(&mut self, name: &str, help: &str, get: impl Fn(&Sample<'_>) -> u64) -> fmt::Result {
        let mut family = self.encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
        for sample in self.samples {
            ConstCounter::new(get(sample)).encode(family.encode_family(&[("input", sample.input)])?)?;
        }
        Ok(())
    }

    /// A value of each input that has one.
    fn gauge(&mut self, name: &str, help: &str, get: impl Fn(&Sample<'_>) -> Option<u64>) -> fmt::Result {
        let mut family = self.encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
        for sample in self.samples {
            if let Some(value) = get(sample) {
                gauge(value).encode(family.encode_family(&[("input", sample.input)])?)?;
            }
        }
        Ok(())
    }

    /// A count of each PID.
    fn of_pids(&mut self, name: &str, help: &str, get: impl Fn(&PidStatistics) -> u64) -> fmt::Result {
        let mut family = self.encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
        for sample in self.samples {
            for (pid, statistics, _) in &sample.pids {
                let labels = [("input", sample.input), ("pid", pid)];
                ConstCounter::new(get(statistics)).encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}

fn gauge(value: u64) -> ConstGauge<i64> {
    ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX))
}

/// All inputs, for a registry.
struct Inputs(Arc<Station>);

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inputs")
    }
}

impl Collector for Inputs {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let samples: Vec<_> = self.0.inputs.iter().map(|input| Sample::of(input)).collect();
        let mut all = Families { encoder, samples: &samples };
        let up = |s: &Sample<'_>| Some(u64::from(s.state == Presence::Present));
        all.gauge("tsprobe_input_up", "1 while transport packets come", up)?;
        all.counter("tsprobe_datagrams", "Datagrams received", |s| s.counts.datagrams)?;
        all.counter("tsprobe_unknown_datagrams", "Datagrams that are no transport packets", |s| s.counts.unknown)?;
        all.counter("tsprobe_dropped_datagrams", "Datagrams dropped by the system", |s| s.counts.dropped)?;
        let buffer = |s: &Sample<'_>| s.receive_buffer.map(|bytes| bytes as u64);
        all.gauge("tsprobe_receive_buffer_bytes", "Receive buffer given by the system", buffer)?;
        all.counter("tsprobe_packets", "Transport packets", |s| s.counts.packets)?;
        all.gauge("tsprobe_bitrate", "Bits a second in the last second", |s| Some(s.counts.bitrate))?;
        all.counter("tsprobe_rtp_lost", "RTP packets that never came, or too late", |s| s.counts.rtp_lost)?;
        all.counter("tsprobe_rtp_reordered", "RTP packets overtaken by others", |s| s.counts.rtp_reordered)?;
        all.counter("tsprobe_rtp_duplicates", "RTP packets that came again", |s| s.counts.rtp_duplicates)?;
        all.counter("tsprobe_fec_restored", "RTP packets restored by FEC", |s| s.counts.fec_restored)?;
        let beyond = "Packets, sections and programs not checked because there are too many";
        all.counter("tsprobe_beyond_limits", beyond, |s| s.beyond_limits)?;
        all.gauge("tsprobe_services", "Services on the air", |s| s.services.map(|services| services as u64))?;
        all.of_pids("tsprobe_pid_packets", "Transport packets by PID", |p| p.packets)?;
        let jumps = "Jumps of continuity_counter that nothing announces, by PID";
        all.of_pids("tsprobe_pid_discontinuities", jumps, |p| p.discontinuities)?;
        all.of_pids("tsprobe_pid_scrambled_packets", "Scrambled packets by PID", |p| p.scrambled)?;
        let mut encoder = all.encoder;
        let help = "Bits a second in the last second, by PID";
        let mut family = encoder.encode_descriptor("tsprobe_pid_bitrate", help, None, MetricType::Gauge)?;
        for sample in &samples {
            for (pid, _, rate) in &sample.pids {
                gauge(*rate).encode(family.encode_family(&[("input", sample.input), ("pid", pid)])?)?;
            }
        }
        let help = "Violations of the indicators of TR 101 290";
        let mut family = encoder.encode_descriptor("tsprobe_violations", help, None, MetricType::Counter)?;
        for sample in &samples {
            for (indicator, count) in &sample.indicators {
                let labels = [("input", sample.input), ("indicator", indicator.number()), ("name", indicator.name())];
                ConstCounter::new(*count).encode(family.encode_family(&labels)?)?;
            }
        }
        let help = "Alarms that hold, by kind";
        let mut family = encoder.encode_descriptor("tsprobe_alarms", help, None, MetricType::Gauge)?;
        for sample in &samples {
            for (kind, count) in &sample.alarms {
                let labels = [("input", sample.input), ("alarm", kind.name())];
                gauge(*count).encode(family.encode_family(&labels)?)?;
            }
        }
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let log = &self.0.log;
        for (name, help, count) in [
            ("tsprobe_log_lines", "Lines written", &log.written),
            ("tsprobe_log_dropped", "Lines not written because the output is too slow", &log.dropped),
            ("tsprobe_log_failed", "Lines not written because that failed", &log.failed),
        ] {
            let family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            ConstCounter::new(read(count)).encode(family)?;
        }
        if let Some(bytes) = resident() {
            let help = "Resident memory of the process";
            let family = encoder.encode_descriptor("process_resident_memory_bytes", help, None, MetricType::Gauge)?;
            gauge(bytes).encode(family)?;
        }
        Ok(())
    }
}

/// Bytes of memory that the process has, where the system says so.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// All metrics, in the text form of OpenMetrics.
///
/// # Errors
/// Never: a string takes everything.
pub fn text(station: &Arc<Station>) -> Result<String, fmt::Error> {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Inputs(Arc::clone(station))));
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}
