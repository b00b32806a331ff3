//! One transport stream: tables as they come, then services, guide and PIDs.

mod summary;

use super::seen::Seen;
use super::unannounced::Unannounced;
use super::words::describe;
use super::{Options, Output, docsis};
use crate::signalling::{EMERGENCY, Typed};
use dvb_si::descriptor::{Descriptor, Descriptors, Network};
use dvb_si::monitor::PIDS;
use dvb_si::services::{Services, ServicesConfig};
use dvb_si::table::{Cat, Nit, Tdt};
use mpegts::Pid;
use mpegts::clock::{Clock, Pcr};
use mpegts::demux::{Demux, Event, Limits, Watch};
use mpegts::ip::rtp::RtpStatistics;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::psi::StreamType;
use mpegts::psi::follower::ProgramChange;
use mpegts::section::Section;
use std::collections::BTreeMap;
use std::io::{self, Write};
use wire::trace::{Kind, Node};

/// Clock steps longer than this are no measure of the rate: one second.
const LONGEST_STEP: i64 = 27_000_000;

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
    services: Services,
    rate: Rate,
    docsis: docsis::Tunnel,
    /// Where EMMs are.
    emms: Vec<Pid>,
    /// Sections that could not be used, reported a few times a PID.
    complaints: BTreeMap<Pid, u32>,
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
            services: Services::with(ServicesConfig::default().scope(options.reading.scope)),
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
        if is_in_place(pid, section.table_id()) {
            self.services.push(pid, section);
        }
        // A table is known by its identity and its bytes; of the TDT every section differs.
        let is_new = match section.crc_32() {
            Some(crc) => self.seen.is_new((pid, section.table_id(), section.as_bytes().len(), crc)),
            None if section.table_id() == Tdt::TABLE_ID => self.seen.is_new((pid, section.table_id())),
            None => self.seen.is_new((pid, section.as_bytes())),
        };
        if !is_new {
            return Ok(());
        }
        if pid == Pid::CAT
            && let Ok(cat) = section.long::<Cat<'_>>()
        {
            self.emms = ca_pids(cat.table.descriptors).collect();
        }
        if out.options.summary {
            return Ok(());
        }
        report(pid, position, section, out)
    }
}

/// Whether a table says something of this stream: service information does on the PIDs that it has by the standard.
fn is_in_place(pid: Pid, table_id: u8) -> bool {
    let mut of_pid = PIDS.iter().filter(|rule| rule.pid == pid).flat_map(|rule| rule.table_ids);
    table_id < Nit::ACTUAL || of_pid.any(|(first, last)| (*first..=*last).contains(&table_id))
}

/// Where the messages of conditional access systems are.
fn ca_pids(descriptors: Descriptors<'_>) -> impl Iterator<Item = Pid> {
    descriptors.iter().flatten().filter_map(|d| match d {
        Descriptor::Mpeg(mpegts::descriptor::Descriptor::Ca(ca)) => Some(ca.ca_pid),
        _ => None,
    })
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
