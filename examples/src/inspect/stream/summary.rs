//! What is said of a transport stream at its end: services, guide and PIDs.

use super::super::Output;
use super::super::words::{rate, thousands};
use super::Stream;
use crate::input::{rtp_counts, rtp_words};
use mpegts::Pid;
use mpegts::packet::framing::Framing;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};

impl Stream {
    fn bitrates(&self) -> Bitrates {
        Bitrates { packets: self.demux.statistics().packets, bits_per_second: self.look.rate.bits_per_second() }
    }

    /// What each PID carries.
    fn roles(&self) -> BTreeMap<Pid, String> {
        let fixed = [
            (Pid::PAT, "PAT"),
            (Pid::CAT, "CAT"),
            (Pid::TSDT, "TSDT"),
            (Pid::NIT, "NIT"),
            (Pid::SDT_BAT, "SDT, BAT"),
            (Pid::EIT, "EIT"),
            (Pid::RST, "RST"),
            (Pid::TDT_TOT, "TDT, TOT"),
            (Pid::DOCSIS, "DOCSIS"),
            (Pid::NULL, "null packets"),
        ];
        let mut roles: BTreeMap<Pid, String> = fixed.into_iter().map(|(p, r)| (p, r.to_string())).collect();
        let own = self.look.transport_stream_id.unwrap_or(0);
        for ((tsid, id), service) in &self.look.services {
            if *tsid != own {
                continue;
            }
            service.pcr_pid.map(|p| roles.entry(p).or_insert_with(|| format!("PCR of {id}")));
            service.pmt_pid.map(|p| roles.insert(p, format!("PMT of {id}")));
            for (pid, what) in &service.streams {
                roles.insert(*pid, format!("{what} of {id}"));
            }
            for pid in &service.ecms {
                roles.insert(*pid, format!("ECM of {id}"));
            }
        }
        roles.extend(self.look.emms.iter().map(|pid| (*pid, "EMM".to_string())));
        for (pid, count) in self.demux.pids().filter(|(_, count)| count.sections > 0) {
            roles.entry(pid).or_insert_with(|| format!("sections ({}), not announced", count.sections));
        }
        roles
    }

    /// Writes the summary as text.
    pub(super) fn summary<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        let rates = self.bitrates();
        let count = *self.demux.statistics();
        let name = if self.name.is_empty() { String::new() } else { format!(" {}", self.name) };
        out.line(format_args!("Transport stream{name}"))?;
        let mut line = format!("  {} packets", thousands(count.packets));
        match &self.framings.packets[..] {
            [] => {}
            [(framing, _)] => line += &format!(" of {} bytes", framing.size()),
            several => {
                let of = |(f, n): &(Framing, u64)| format!("{} of {} bytes", thousands(*n), f.size());
                line += &format!(" ({})", several.iter().map(of).collect::<Vec<_>>().join(", "));
            }
        }
        if let Some(rate_) = rates.bits_per_second {
            line += &format!(", {}", rate(rate_));
        }
        if let Some(id) = self.look.transport_stream_id {
            line += &format!(", transport_stream_id {id}");
        }
        out.line(line)?;
        if count.bad_sync + count.sync_losses + count.skipped_bytes > 0 {
            out.line(format_args!(
                "  {} packets without sync byte, synchronisation lost {} times, {} other bytes skipped",
                count.bad_sync, count.sync_losses, count.skipped_bytes
            ))?;
        }
        if let Some((len, position)) = self.truncated {
            out.line(format_args!("  ends inside a packet: {len} bytes at byte {position} are not a whole one"))?;
        }
        if let Some(rtp) = self.rtp {
            out.line(format_args!("  {} RTP packets: {}", thousands(rtp.received), rtp_words(&rtp)))?;
        }
        let own = self.look.transport_stream_id.unwrap_or(0);
        if self.look.services.keys().any(|k| k.0 == own) {
            out.line("Services")?;
        }
        for ((_, id), s) in self.look.services.iter().filter(|(k, _)| k.0 == own) {
            let part =
                |before: &str, text: &str| if text.is_empty() { String::new() } else { format!("{before}{text}") };
            let pid = |what: &str, pid: Option<Pid>| pid.map(|p| format!("  {what} {p}")).unwrap_or_default();
            out.line(format_args!(
                "  {id:5}{}{}{}{}{}",
                part("  ", &s.name),
                if s.provider.is_empty() { String::new() } else { format!(" ({})", s.provider) },
                part("  ", &s.kind),
                pid("PMT", s.pmt_pid),
                pid("PCR", s.pcr_pid),
            ))?;
            for (pid, what) in &s.streams {
                out.line(format_args!("         {pid}  {what}"))?;
            }
            for (event, what) in s.events.iter().zip(["present  ", "following"]) {
                if let Some(e) = event {
                    out.line(format_args!("         {what}  {}  {}  {}", e.start, e.duration, e.name))?;
                }
            }
        }
        let roles = self.roles();
        out.line("PIDs")?;
        out.line("  PID        packets        bitrate  scrambled  errors  lost  repeated  content")?;
        let mut pids: Vec<_> = self.demux.pids().filter(|(_, c)| c.packets > 0).collect();
        pids.sort_by_key(|(pid, _)| *pid);
        for (pid, c) in pids {
            let bitrate = rates.of(c.packets).map(rate).unwrap_or_default();
            let role = roles.get(&pid).map_or("not announced", |r| r);
            let errors = c.transport_errors + c.bad_sections;
            out.line(format_args!(
                "  {pid}  {:>10}  {bitrate:>13}  {:>9}  {errors:>6}  {:>4}  {:>8}  {role}",
                thousands(c.packets),
                c.scrambled,
                c.discontinuities,
                c.duplicates,
            ))?;
        }
        self.look.docsis.finish(out)
    }

    /// Writes the summary as JSON.
    pub(super) fn json_summary<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        let rates = self.bitrates();
        let count = *self.demux.statistics();
        let stream = || ("stream", Value::from(self.name.clone()));
        out.json(
            "transport_stream",
            [
                stream(),
                ("transport_stream_id", self.look.transport_stream_id.into()),
                ("packet_size", self.framings.main().map(Framing::size).into()),
                ("packets", count.packets.into()),
                ("bitrate", rates.bits_per_second.into()),
                ("bad_sync", count.bad_sync.into()),
                ("sync_losses", count.sync_losses.into()),
                ("skipped_bytes", count.skipped_bytes.into()),
                ("truncated_bytes", self.truncated.map_or(0, |(len, _)| len).into()),
                ("rtp", self.rtp.map_or(Value::Null, rtp_counts)),
            ],
        )?;
        for ((tsid, id), s) in &self.look.services {
            let number = |p: Option<Pid>| Value::from(p.map(Pid::get));
            let events = s.events.iter().zip(["present", "following"]).filter_map(|(e, which)| {
                let e = e.as_ref()?;
                Some(serde_json::json!({
                    "which": which, "start_time": e.start, "duration": e.duration, "event_name": e.name,
                }))
            });
            let streams =
                s.streams.iter().map(|(pid, what)| serde_json::json!({ "elementary_pid": pid.get(), "content": what }));
            out.json(
                "service",
                [
                    stream(),
                    ("transport_stream_id", (*tsid).into()),
                    ("service_id", (*id).into()),
                    ("service_name", s.name.clone().into()),
                    ("service_provider_name", s.provider.clone().into()),
                    ("service_type", s.kind.clone().into()),
                    ("program_map_pid", number(s.pmt_pid)),
                    ("pcr_pid", number(s.pcr_pid)),
                    ("streams", streams.collect()),
                    ("events", events.collect()),
                ],
            )?;
        }
        let roles = self.roles();
        for (pid, c) in self.demux.pids().filter(|(_, c)| c.packets > 0) {
            out.json(
                "pid",
                [
                    stream(),
                    ("pid", pid.get().into()),
                    ("content", roles.get(&pid).cloned().into()),
                    ("packets", c.packets.into()),
                    ("bitrate", rates.of(c.packets).into()),
                    ("payload_unit_starts", c.unit_starts.into()),
                    ("adaptation_fields", c.adaptation_fields.into()),
                    ("pcrs", c.pcrs.into()),
                    ("scrambled", c.scrambled.into()),
                    ("transport_errors", c.transport_errors.into()),
                    ("discontinuities", c.discontinuities.into()),
                    ("duplicates", c.duplicates.into()),
                    ("sections", c.sections.into()),
                    ("bad_sections", c.bad_sections.into()),
                ],
            )?;
        }
        self.look.docsis.finish(out)
    }
}

struct Bitrates {
    packets: u64,
    bits_per_second: Option<u64>,
}

impl Bitrates {
    /// The share of so many packets.
    fn of(&self, packets: u64) -> Option<u64> {
        let share = u128::from(self.bits_per_second?) * u128::from(packets);
        share.checked_div(self.packets.into())?.try_into().ok()
    }
}
