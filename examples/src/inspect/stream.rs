//! One transport stream: tables as they come, then services, guide and PIDs.

use super::seen::Seen;
use super::words::{describe, rate, reread, thousands};
use super::{Output, docsis};
use dvb_si::descriptor::{Descriptor, Descriptors};
use dvb_si::table::{AnySection, Eit, PmtStream};
use dvb_si::text::Profile;
use mpegts::Pid;
use mpegts::clock::{Clock, Pcr};
use mpegts::demux::{Demux, Event, Watch};
use mpegts::psi::StreamType;
use mpegts::section::Section;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Services and guide entries beyond this are not kept.
const MOST_SERVICES: usize = 8192;

/// Clock steps longer than this are no measure of the rate: one second.
const LONGEST_STEP: i64 = 27_000_000;

/// One transport stream of the input.
pub struct Stream {
    name: String,
    demux: Demux,
    look: Look,
}

/// What has been learnt.
struct Look {
    seen: Seen,
    transport_stream_id: Option<u16>,
    /// By transport stream and service.
    services: BTreeMap<(u16, u16), Service>,
    rate: Rate,
    docsis: docsis::Tunnel,
    /// Where EMMs are.
    emms: Vec<Pid>,
    /// Sections that could not be used, reported a few times a PID.
    complaints: BTreeMap<Pid, u32>,
}

#[derive(Default)]
struct Service {
    name: String,
    provider: String,
    kind: String,
    pmt_pid: Option<Pid>,
    pcr_pid: Option<Pid>,
    streams: Vec<(Pid, String)>,
    /// Where its ECMs are.
    ecms: Vec<Pid>,
    /// Present and following.
    events: [Option<Programme>; 2],
}

struct Programme {
    start: String,
    duration: String,
    name: String,
}

/// The bit rate of the stream, from the first PID that has a clock.
#[derive(Default)]
struct Rate {
    pid: Option<Pid>,
    last: Option<(u64, Pcr)>,
    bytes: u64,
    ticks: u64,
}

impl Rate {
    fn push(&mut self, pid: Pid, position: u64, pcr: Pcr, discontinuity: bool) {
        if *self.pid.get_or_insert(pid) != pid {
            return;
        }
        if let Some((from, last)) = self.last.filter(|_| !discontinuity) {
            let step = pcr.difference(last);
            if (1..=LONGEST_STEP).contains(&step) {
                self.bytes += position - from;
                self.ticks += step.unsigned_abs();
            }
        }
        self.last = Some((position, pcr));
    }

    fn bits_per_second(&self) -> Option<u64> {
        let bits = u128::from(self.bytes) * 8 * u128::from(Pcr::FREQUENCY);
        bits.checked_div(self.ticks.into()).and_then(|r| r.try_into().ok())
    }
}

impl Stream {
    /// Watches everything that the report needs.
    pub fn new(name: &str) -> Self {
        let mut demux = Demux::new();
        demux.report_pcr(true);
        for pid in [Pid::NIT, Pid::SDT_BAT, Pid::EIT, Pid::TDT_TOT] {
            demux.watch(pid, Watch::Sections);
        }
        demux.watch(Pid::DOCSIS, Watch::Packets);
        let look = Look {
            seen: Seen::default(),
            transport_stream_id: None,
            services: BTreeMap::new(),
            rate: Rate::default(),
            docsis: docsis::Tunnel::default(),
            emms: Vec::new(),
            complaints: BTreeMap::new(),
        };
        Stream { name: name.to_string(), demux, look }
    }

    /// The demultiplexer with its counts.
    pub fn demux(&self) -> &Demux {
        &self.demux
    }

    /// program_number or service_id, and name, of each service of this transport stream.
    pub fn services(&self) -> impl Iterator<Item = (u16, &str)> {
        let own = self.look.transport_stream_id.unwrap_or(0);
        self.look.services.iter().filter(move |(key, _)| key.0 == own).map(|(key, s)| (key.1, &*s.name))
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn push<W: Write>(&mut self, mut bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        while let Some(event) = self.demux.next(&mut bytes) {
            self.look.event(event, out)?;
        }
        Ok(())
    }

    /// Takes the end of the stream and writes the summary.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        while let Some(event) = self.demux.finish() {
            self.look.event(event, out)?;
        }
        if out.options.json { self.json_summary(out) } else { self.summary(out) }
    }

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
        roles
    }

    fn summary<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        let rates = self.bitrates();
        let count = *self.demux.statistics();
        let name = if self.name.is_empty() { String::new() } else { format!(" {}", self.name) };
        let framing = self.demux.framing().map_or(188, |f| f.size());
        out.line(format_args!("Transport stream{name}"))?;
        let mut line = format!("  {} packets of {framing} bytes", thousands(count.packets));
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

    fn json_summary<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        let rates = self.bitrates();
        let count = *self.demux.statistics();
        let stream = || ("stream", Value::from(self.name.clone()));
        out.json(
            "transport_stream",
            [
                stream(),
                ("transport_stream_id", self.look.transport_stream_id.into()),
                ("packet_size", self.demux.framing().map(|f| f.size()).into()),
                ("packets", count.packets.into()),
                ("bitrate", rates.bits_per_second.into()),
                ("bad_sync", count.bad_sync.into()),
                ("sync_losses", count.sync_losses.into()),
                ("skipped_bytes", count.skipped_bytes.into()),
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

impl Look {
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Output<W>) -> io::Result<()> {
        match event {
            Event::Section { pid, position, section } => self.section(pid, position, section, out),
            Event::BadSection { pid, position, bad } => {
                self.complain(pid, position, &format!("unusable section: {}", bad.error), out)
            }
            Event::BadPacket { pid, position, error } => {
                self.complain(pid, position, &format!("unusable packet: {error}"), out)
            }
            Event::Pcr { pid, position, pcr, discontinuity_indicator } => {
                self.rate.push(pid, position, pcr, discontinuity_indicator);
                Ok(())
            }
            Event::Packet { packet, .. } => self.docsis.packet(packet, out),
            // Counted by the demultiplexer, and part of the summary.
            _ => Ok(()),
        }
    }

    fn complain<W: Write>(&mut self, pid: Pid, position: u64, what: &str, out: &mut Output<W>) -> io::Result<()> {
        let count = self.complaints.entry(pid).or_default();
        *count = count.saturating_add(1);
        if out.options.json {
            out.json("error", [("pid", pid.get().into()), ("position", position.into()), ("error", what.into())])
        } else if *count <= 3 && !out.options.summary {
            out.line(format_args!("PID {pid} at byte {position}: {what}"))
        } else {
            Ok(())
        }
    }

    fn section<W: Write>(
        &mut self,
        pid: Pid,
        position: u64,
        section: Section<'_>,
        out: &mut Output<W>,
    ) -> io::Result<()> {
        // A table is known by its identity and its bytes; a clock section only by its table_id.
        let is_new = match section.crc_32() {
            Some(crc) => self.seen.is_new((pid, section.table_id(), section.as_bytes().len(), crc)),
            None => self.seen.is_new((pid, section.table_id())),
        };
        if !is_new {
            return Ok(());
        }
        let table = AnySection::new(section);
        self.learn(pid, &table, out.options.profile);
        if out.options.summary {
            return Ok(());
        }
        report(pid, position, section, &table, out)
    }

    /// Keeps what the summary needs.
    fn learn(&mut self, pid: Pid, table: &AnySection<'_>, profile: Profile) {
        match table {
            AnySection::Pat(s) if s.header.current_next_indicator => {
                self.transport_stream_id = Some(s.header.table_id_extension);
                for p in s.table.programs.iter().flatten().filter(|p| p.program_number != 0) {
                    self.with_service(p.program_number, |s| s.pmt_pid = Some(p.program_map_pid));
                }
            }
            AnySection::Pmt(s) if s.header.current_next_indicator => {
                let streams = s.table.streams.iter().flatten().map(|e| (e.elementary_pid, content(&e)));
                let streams: Vec<_> = streams.collect();
                let pcr_pid = s.table.pcr_pid;
                let loops = s.table.streams.iter().flatten().map(|e| e.es_info);
                let ecms: Vec<_> = std::iter::once(s.table.program_info).chain(loops).flat_map(ca_pids).collect();
                self.with_service(s.header.table_id_extension, |service| {
                    service.pmt_pid = Some(pid);
                    service.pcr_pid = (!pcr_pid.is_null()).then_some(pcr_pid);
                    service.streams = streams;
                    service.ecms = ecms;
                });
            }
            AnySection::Cat(s) if s.header.current_next_indicator => self.emms = ca_pids(s.table.descriptors).collect(),
            AnySection::Sdt(s) => {
                let tsid = s.header.table_id_extension;
                for service in s.table.services.iter().flatten() {
                    for d in service.descriptors.iter().flatten() {
                        let Descriptor::Service(d) = d else { continue };
                        if let Some(known) = self.service(tsid, service.service_id) {
                            known.name = d.service_name.to_string_lossy(profile);
                            known.provider = d.service_provider_name.to_string_lossy(profile);
                            known.kind = d.service_type.to_string();
                        }
                    }
                }
            }
            AnySection::Eit(s)
                if matches!(s.table_id, Eit::PRESENT_FOLLOWING_ACTUAL | Eit::PRESENT_FOLLOWING_OTHER)
                    && s.header.current_next_indicator =>
            {
                let event = s.table.events.iter().flatten().next().map(|e| Programme {
                    start: e.start_time.to_string(),
                    duration: e.duration.to_string(),
                    name: e
                        .descriptors
                        .iter()
                        .flatten()
                        .find_map(|d| match d {
                            Descriptor::ShortEvent(d) => Some(d.event_name.to_string_lossy(profile)),
                            _ => None,
                        })
                        .unwrap_or_default(),
                });
                let which = usize::from(s.header.section_number);
                let service = self.service(s.table.transport_stream_id, s.header.table_id_extension);
                if let Some(slot) = service.and_then(|s| s.events.get_mut(which)) {
                    *slot = event;
                }
            }
            _ => {}
        }
    }

    fn service(&mut self, tsid: u16, id: u16) -> Option<&mut Service> {
        if self.services.len() >= MOST_SERVICES && !self.services.contains_key(&(tsid, id)) {
            return None;
        }
        Some(self.services.entry((tsid, id)).or_default())
    }

    /// A service of this transport stream.
    fn with_service(&mut self, id: u16, change: impl FnOnce(&mut Service)) {
        if let Some(service) = self.service(self.transport_stream_id.unwrap_or(0), id) {
            change(service);
        }
    }
}

/// Where the messages of conditional access systems are.
fn ca_pids(descriptors: Descriptors<'_>) -> impl Iterator<Item = Pid> {
    descriptors.iter().flatten().filter_map(|d| match d {
        Descriptor::Mpeg(mpegts::descriptor::Descriptor::Ca(ca)) => Some(ca.ca_pid),
        _ => None,
    })
}

/// A stream in words: type, language.
fn content(stream: &PmtStream<'_>) -> String {
    let mut out = stream.stream_type.to_string();
    if stream.stream_type == StreamType(0x06) || stream.stream_type.0 >= 0x80 {
        let registration = stream.es_info.iter().flatten().find_map(|d| match d {
            Descriptor::Mpeg(mpegts::descriptor::Descriptor::Registration(r)) => Some(r.format_identifier),
            _ => None,
        });
        if let Some(id) = registration {
            out += &format!(" {id:?}");
        }
    }
    for d in stream.es_info.iter().flatten() {
        if let Descriptor::Mpeg(mpegts::descriptor::Descriptor::Iso639Language(d)) = d {
            for l in d.languages.iter().flatten() {
                out += &format!(" {}", l.iso_639_language_code.as_str().unwrap_or("?"));
            }
        }
    }
    out
}

/// Writes one section.
fn report<W: Write>(
    pid: Pid,
    position: u64,
    section: Section<'_>,
    table: &AnySection<'_>,
    out: &mut Output<W>,
) -> io::Result<()> {
    let name = table.name().unwrap_or("unknown");
    let mut value = serde_json::to_value(table)?;
    let error = match table {
        AnySection::Invalid(_, error) => Some(error.to_string()),
        _ => None,
    };
    if out.options.json {
        reread(&mut value, out.options.profile);
        let mut fields = vec![
            ("pid", pid.get().into()),
            ("position", position.into()),
            ("table", name.into()),
            ("table_id", section.table_id().into()),
        ];
        fields.extend(error.map(|e| ("error", e.into())));
        fields.push(("section", value));
        return out.json("table", fields);
    }
    let mut head = format!("{name}  PID {pid}  table_id {:#04x}", section.table_id());
    match (error, value) {
        (Some(error), _) => out.line(format_args!("{head}  {error}")),
        (None, Value::Object(mut fields)) => {
            fields.shift_remove("table_id");
            let body = fields.shift_remove(name);
            let numbers = ["section_number", "last_section_number"].map(|key| fields.shift_remove(key));
            for (key, value) in &fields {
                match value {
                    Value::Bool(true) if key == "current_next_indicator" => {}
                    Value::Bool(false) if key == "current_next_indicator" => head += "  (next)",
                    value => head += &format!("  {key} {value}"),
                }
            }
            if let [Some(number), Some(last)] = numbers {
                head += &format!("  section {number} of {last}");
            }
            out.line(head)?;
            write!(out.to, "{}", describe(&body.unwrap_or_default(), out.options.profile, 1))
        }
        (None, _) => out.line(format_args!("{head}  {} bytes, not looked into", section.as_bytes().len())),
    }
}
