//! What is said of a transport stream at its end: services, guide and PIDs.

use super::super::Output;
use super::super::words::{rate, thousands};
use super::Stream;
use crate::input::{rtp_counts, rtp_words};
use crate::service::{show, stream_words, to_json};
use dvb_si::services::ServiceEntry;
use mpegts::Pid;
use mpegts::packet::framing::Framing;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};

impl Stream {
    fn bitrates(&self) -> Bitrates {
        Bitrates { packets: self.demux.statistics().packets, bits_per_second: self.look.rate.bits_per_second() }
    }

    /// The services that this stream itself carries.
    fn own_services(&self) -> impl Iterator<Item = ServiceEntry<'_>> {
        let own = self.look.services.transport_stream_id();
        let services = self.look.services.entries().into_iter();
        services.filter(move |service| own.is_none_or(|own| service.transport_stream_id == own))
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
        for service in self.own_services() {
            let id = service.service_id;
            service.pcr_pid.map(|p| roles.entry(p).or_insert_with(|| format!("PCR of {id}")));
            service.program_map_pid.map(|p| roles.insert(p, format!("PMT of {id}")));
            for stream in &service.streams {
                roles.insert(stream.elementary_pid, format!("{} of {id}", stream_words(stream)));
            }
            for pid in &service.ecm_pids {
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
        if let Some(id) = self.look.services.transport_stream_id() {
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
        for (n, service) in self.own_services().enumerate() {
            if n == 0 {
                out.line("Services")?;
            }
            show(&service, out.options.reading.profile, &mut out.to)?;
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
                ("transport_stream_id", self.look.services.transport_stream_id().into()),
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
        for service in self.look.services.entries() {
            let Value::Object(fields) = to_json(&service, out.options.reading.profile) else { continue };
            out.json("service", std::iter::once(stream()).chain(fields.iter().map(|(k, v)| (&**k, v.clone()))))?;
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
