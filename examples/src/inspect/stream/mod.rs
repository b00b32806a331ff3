//! One transport stream: tables as they come, then services, guide and PIDs.

mod summary;

use super::seen::Seen;
use super::unannounced::Unannounced;
use super::words::describe;
use super::{Options, Output, docsis};
use crate::signalling::{EMERGENCY, Typed};
use dvb_si::descriptor::{Descriptor, Descriptors, Network};
use dvb_si::table::{AnySection, Eit, PmtStream};
use dvb_si::text::Profile;
use mpegts::clock::{Clock, Pcr};
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::ip::rtp::RtpStatistics;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::psi::AnySection as MpegSection;
use mpegts::psi::StreamType;
use mpegts::psi::follower::ProgramChange;
use mpegts::section::Section;
use mpegts::{Pid, PidSet};
use std::collections::BTreeMap;
use std::io::{self, Write};
use wire::trace::{Kind, Node};

/// Services and guide entries beyond this are not kept.
const MOST_SERVICES: usize = 8192;

/// Clock steps longer than this are no measure of the rate: one second.
const LONGEST_STEP: i64 = 27_000_000;

/// The table_id of the TDT, of which every section differs.
const TIME: u8 = 0x70;

/// Where tables are in every stream of DVB.
const TABLES: [Pid; 4] = [Pid::NIT, Pid::SDT_BAT, Pid::EIT, Pid::TDT_TOT];

/// The stream_type of splice information.
const SPLICE: StreamType = StreamType(0x86);

/// What an event asks of the stream.
enum Step {
    Plain,
    SyncLost,
    /// A PAT has come.
    Pat,
    /// A PMT leads to splice information.
    Splice(Pid),
}

/// One transport stream of the input.
pub struct Stream {
    name: String,
    demux: Demux,
    look: Look,
    /// PIDs that the caller has named.
    pids: Vec<Pid>,
    unannounced: Unannounced,
    framings: Framings,
    /// Bytes and place of a last packet that is not whole.
    truncated: Option<(u64, u64)>,
    rtp: Option<RtpStatistics>,
}

/// How many packets came in which framing: damage may look like another one for a moment.
#[derive(Default)]
struct Framings {
    packets: Vec<(Framing, u64)>,
    counted: u64,
}

impl Framings {
    /// Says that up to now there were so many packets, those not counted yet of this framing.
    fn count(&mut self, framing: Option<Framing>, packets: u64) {
        let Some(framing) = framing else { return };
        let new = packets.saturating_sub(self.counted);
        self.counted = packets;
        match self.packets.iter_mut().find(|(f, _)| *f == framing) {
            Some((_, count)) => *count += new,
            None => self.packets.push((framing, new)),
        }
        // The most frequent first.
        self.packets.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }

    fn main(&self) -> Option<Framing> {
        self.packets.first().map(|(framing, _)| *framing)
    }
}

/// What has been learnt.
struct Look {
    seen: Seen,
    transport_stream_id: Option<u16>,
    /// Where a PAT has said that program maps are.
    maps: PidSet,
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
    /// Watches everything that the report needs, and what the caller wants to see.
    pub fn new(name: &str, framer: Framer, options: &Options) -> Self {
        let mut demux = Demux::with(framer, Limits::default());
        demux.report_pcr(true);
        for pid in TABLES.iter().chain(&options.pids) {
            demux.watch(*pid, Watch::Sections);
        }
        // Elsewhere anything may be there.
        if let (Network::Chinese, Some(pid)) = (options.reading.scope.network, Pid::new(EMERGENCY)) {
            demux.watch(pid, Watch::Sections);
        }
        demux.watch(Pid::DOCSIS, Watch::Packets);
        let look = Look {
            seen: Seen::default(),
            transport_stream_id: None,
            maps: PidSet::new(),
            services: BTreeMap::new(),
            rate: Rate::default(),
            docsis: docsis::Tunnel::default(),
            emms: Vec::new(),
            complaints: BTreeMap::new(),
        };
        Stream {
            name: name.to_string(),
            demux,
            look,
            pids: options.pids.clone(),
            unannounced: Unannounced::default(),
            framings: Framings::default(),
            truncated: None,
            rtp: None,
        }
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

    /// Takes the next bytes: packets of datagrams, or what was read of a file.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn push<W: Write>(&mut self, mut bytes: &[u8], out: &mut Output<W>) -> io::Result<()> {
        for pid in self.unannounced.look(bytes) {
            self.demux.watch(pid, Watch::Sections);
        }
        loop {
            let Stream { demux, look, unannounced, truncated, .. } = self;
            let Some(event) = demux.next(&mut bytes) else { return Ok(()) };
            let step = look.event(event, unannounced, truncated, out)?;
            self.follow(step);
        }
    }

    /// Takes the end of the stream and writes the summary.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish<W: Write>(&mut self, out: &mut Output<W>) -> io::Result<()> {
        loop {
            let Stream { demux, look, unannounced, truncated, .. } = self;
            let Some(event) = demux.finish() else { break };
            let step = look.event(event, unannounced, truncated, out)?;
            self.follow(step);
        }
        self.framings.count(self.demux.framing(), self.demux.statistics().packets);
        if out.options.json { self.json_summary(out) } else { self.summary(out) }
    }

    /// Tells what became of the RTP packets that the stream came in.
    pub fn set_rtp(&mut self, rtp: Option<RtpStatistics>) {
        self.rtp = rtp;
    }

    fn follow(&mut self, step: Step) {
        match step {
            Step::Plain => {}
            Step::SyncLost => self.framings.count(self.demux.framing(), self.demux.statistics().packets),
            Step::Splice(pid) => {
                self.demux.watch(pid, Watch::Sections);
            }
            Step::Pat => {
                for pid in self.unannounced.take().iter().filter(|pid| !self.pids.contains(pid)) {
                    self.demux.unwatch(pid, Watch::Sections);
                }
            }
        }
    }
}

impl Look {
    fn event<W: Write>(
        &mut self,
        event: Event<'_>,
        unannounced: &Unannounced,
        truncated: &mut Option<(u64, u64)>,
        out: &mut Output<W>,
    ) -> io::Result<Step> {
        match event {
            Event::Section { pid, position, section } => {
                self.section(pid, position, section, out)?;
                return Ok(if pid == Pid::PAT { Step::Pat } else { Step::Plain });
            }
            // What nothing announces need not be sections.
            Event::BadSection { pid, .. } if unannounced.contains(pid) => {}
            Event::BadSection { pid, position, bad } => {
                self.complain(pid, position, &format!("unusable section: {}", bad.error), out)?;
            }
            Event::DamagedTable { pid, position, error, .. } => {
                self.complain(pid, position, &format!("damaged table: {error}"), out)?;
            }
            Event::BadPacket { pid, position, error } => {
                self.complain(pid, position, &format!("unusable packet: {error}"), out)?;
            }
            Event::Pcr { pid, position, pcr, discontinuity_indicator } => {
                self.rate.push(pid, position, pcr, discontinuity_indicator);
            }
            Event::Packet { packet, .. } => self.docsis.packet(packet, out)?,
            Event::Program { change: ProgramChange::StreamAdded(stream), .. } if stream.stream_type == SPLICE => {
                return Ok(Step::Splice(stream.elementary_pid));
            }
            Event::SyncLost { .. } => return Ok(Step::SyncLost),
            Event::Truncated { position, len } => *truncated = Some((len, position)),
            // Counted by the demultiplexer, and part of the summary.
            _ => {}
        }
        Ok(Step::Plain)
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
        // A table is known by its identity and its bytes; the time only by its table_id.
        let is_new = match section.crc_32() {
            Some(crc) => self.seen.is_new((pid, section.table_id(), section.as_bytes().len(), crc)),
            None if section.table_id() == TIME => self.seen.is_new((pid, section.table_id())),
            None => self.seen.is_new((pid, section.as_bytes())),
        };
        if !is_new {
            return Ok(());
        }
        let table = AnySection::from_section(section);
        self.learn(pid, &table, out.options.reading.profile);
        if out.options.summary {
            return Ok(());
        }
        report(pid, position, section, out)
    }

    /// Keeps what the summary needs.
    fn learn(&mut self, pid: Pid, table: &AnySection<'_>, profile: Profile) {
        match table {
            AnySection::Mpeg(MpegSection::Pat(s)) if pid == Pid::PAT && s.header.current_next_indicator => {
                self.transport_stream_id = Some(s.header.table_id_extension);
                for p in s.table.programs.iter().flatten().filter(|p| p.program_number != 0) {
                    self.maps.insert(p.program_map_pid);
                    self.with_service(p.program_number, |s| s.pmt_pid = Some(p.program_map_pid));
                }
            }
            AnySection::Pmt(s) if s.header.current_next_indicator && self.maps.contains(pid) => {
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
            AnySection::Cat(s) if pid == Pid::CAT && s.header.current_next_indicator => {
                self.emms = ca_pids(s.table.descriptors).collect()
            }
            AnySection::Sdt(s) if pid == Pid::SDT_BAT => {
                let tsid = s.header.table_id_extension;
                for service in s.table.services.iter().flatten() {
                    for d in service.descriptors.iter().flatten() {
                        let Descriptor::Service(d) = d else { continue };
                        if let Some(known) = self.service(tsid, service.service_id) {
                            known.name = d.service_name.to_string_lossy(profile).into_owned();
                            known.provider = d.service_provider_name.to_string_lossy(profile).into_owned();
                            known.kind = d.service_type.to_string();
                        }
                    }
                }
            }
            AnySection::Eit(s)
                if pid == Pid::EIT
                    && matches!(s.table_id, Eit::PRESENT_FOLLOWING_ACTUAL | Eit::PRESENT_FOLLOWING_OTHER)
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
                            Descriptor::ShortEvent(d) => Some(d.event_name.to_string_lossy(profile).into_owned()),
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
fn report<W: Write>(pid: Pid, position: u64, section: Section<'_>, out: &mut Output<W>) -> io::Result<()> {
    let (table, bytes, reading) = (Typed::new(section, Some(pid)), section.as_bytes(), out.options.reading);
    let (name, error) = (table.name(), table.invalid().map(|error| error.to_string()));
    if out.options.json {
        let mut fields = vec![
            ("pid", pid.get().into()),
            ("position", position.into()),
            ("table", name.into()),
            ("table_id", section.table_id().into()),
        ];
        fields.extend(error.map(|e| ("error", e.into())));
        fields.push(("section", table.to_json(section, reading)?));
        if out.options.fields {
            fields.push(("fields", serde_json::to_value(table.tree(bytes, reading))?));
        }
        return out.json("table", fields);
    }
    let node = table.tree(bytes, reading);
    let head = format!("{name}  PID {pid}  table_id {:#04x}", section.table_id());
    match error {
        Some(error) => out.line(format_args!("{head}  {error}"))?,
        None if table.unknown() => out.line(format_args!("{head}  {} bytes, not looked into", bytes.len()))?,
        None => {
            // Splice information is one structure, without a header of its own.
            let (header, body) = node.get(name).map_or((String::new(), &node), |body| (header(&node), body));
            out.line(head + &header)?;
            if !out.options.fields {
                write!(out.to, "{}", describe(body, 1))?;
            }
        }
    }
    out.fields(&node, bytes)
}

/// What the header of a section says besides its table_id.
fn header(section: &Node) -> String {
    let shown = |field: &&Node| {
        field.children.is_empty() && field.name != "table_id" && !matches!(field.kind, Kind::Implied | Kind::Reserved)
    };
    let mut head = String::new();
    for field in section.children.iter().filter(shown) {
        match (field.name, &*field.text) {
            ("current_next_indicator", "true") => {}
            ("current_next_indicator", _) => head += "  (next)",
            ("section_number", number) => head += &format!("  section {number}"),
            ("last_section_number", last) => head += &format!(" of {last}"),
            (name, text) => head += &format!("  {name} {text}"),
        }
    }
    head
}
