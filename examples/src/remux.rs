//! A transport stream with fewer programs, other PIDs and other times, and a PAT and PMTs that say so.

use anyhow::{Result, bail};
use mpegts::clock::{Bitrate, Pcr};
use mpegts::demux::{Demux, Event, Limits};
use mpegts::descriptor::{Descriptor, Descriptors};
use mpegts::edit::{ContinuityRepair, Editor, PcrRestamp, PidMap, SectionQueue, TimeShift, Versions};
use mpegts::packet::PACKET_SIZE;
use mpegts::packet::framing::{Framer, Framing};
use mpegts::psi::{Pat, PatProgram, Pmt};
use mpegts::section::{LongSection, Section, table};
use mpegts::{Packet, Pid, PidSet};
use wire::{Encode, List};

/// Bytes of a packet.
type Bytes = [u8; PACKET_SIZE];

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    /// Programs that are kept, and with them the PIDs up to 0x1F. Empty for all PIDs.
    pub programs: Vec<u16>,
    /// PIDs kept beside those.
    pub keep: Vec<Pid>,
    /// PIDs left out.
    pub drop: Vec<Pid>,
    /// PIDs and what they become.
    pub map: Vec<(Pid, Pid)>,
    /// All times later by so many milliseconds.
    pub shift: Option<i32>,
    /// Clock references exact for this rate, with null packets for what is left out.
    pub restamp: Option<Bitrate>,
    /// Continuity counters that go on everywhere.
    pub repair: bool,
}

impl Orders {
    fn change_tables(&self) -> bool {
        !(self.programs.is_empty() && self.map.is_empty() && self.drop.is_empty())
    }

    fn wants(&self, program_number: u16) -> bool {
        self.programs.is_empty() || self.programs.contains(&program_number)
    }

    /// What a PID becomes that the tables name. None when it is left out.
    fn target(&self, pid: Pid) -> Option<Pid> {
        let mapped = self.map.iter().rfind(|(from, _)| *from == pid);
        if self.drop.contains(&pid) { None } else { Some(mapped.map_or(pid, |(_, to)| *to)) }
    }

    /// The PID that is given the number of this one, which keeps it.
    fn rival(&self, pid: Pid) -> Option<Pid> {
        let rival = |(from, _): &&(Pid, Pid)| *from != pid && self.target(*from) == Some(pid);
        let rival = self.map.iter().find(rival).map(|(from, _)| *from)?;
        (!pid.is_null() && self.target(pid) == Some(pid)).then_some(rival)
    }
}

/// PIDs of tables that every stream has.
fn system() -> impl Iterator<Item = Pid> {
    (0..0x20).filter_map(Pid::new)
}

/// A stream on its way through.
pub struct Remux<'a> {
    tables: Tables<'a>,
    editor: Editor,
    /// The packets before the first PAT.
    start: Option<Start>,
    read: u64,
}

impl<'a> Remux<'a> {
    /// Nothing read yet.
    ///
    /// # Errors
    /// Two PIDs that are to become one.
    pub fn new(orders: &'a Orders) -> Result<Self> {
        let mut editor = Editor::new();
        editor.repair = orders.repair.then(ContinuityRepair::new);
        editor.shift = orders.shift.map(|ms| TimeShift::new(i64::from(ms) * 90, !system().collect::<PidSet>()));
        editor.restamp = orders.restamp.map(PcrRestamp::new);
        editor.keep_places = orders.restamp.is_some();
        let mut remux = Remux { tables: Tables::new(orders)?, editor, start: None, read: 0 };
        if orders.change_tables() {
            remux.start = Some(Start::new());
            remux.editor.filter_sections(Pid::PAT);
        }
        remux.obey();
        Ok(remux)
    }

    /// Packets read.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Packets written.
    pub fn written(&self) -> u64 {
        self.editor.count()
    }

    /// Takes a packet, and gives those that go out to `write`.
    ///
    /// # Errors
    /// Two PIDs that would become one, and those of `write`.
    pub fn take(&mut self, packet: &Bytes, mut write: impl FnMut(&Bytes) -> Result<()>) -> Result<()> {
        self.read += 1;
        let Some(start) = &mut self.start else { return self.edit(*packet, &mut write) };
        if start.take(packet, &mut self.tables)? {
            return Ok(());
        }
        self.tables.damaged = 0;
        self.obey();
        self.go_on(&mut write)
    }

    /// The end of the stream: what still waits goes out.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub fn finish(&mut self, mut write: impl FnMut(&Bytes) -> Result<()>) -> Result<()> {
        self.go_on(&mut write)?;
        while let Some(packet) = self.editor.finish() {
            write(&packet)?;
        }
        Ok(())
    }

    /// What was not done as it should be, a line each.
    pub fn warnings(&self) -> Vec<String> {
        let left_out = |pid: Pid| {
            let counts = self.editor.section_statistics(pid).filter(|counts| counts.left_out > 0)?;
            let why = "its packets and the null packets do not suffice";
            Some(format!("PID {pid}: {} sections left out: {why}", counts.left_out))
        };
        let damaged = Some(self.tables.damaged).filter(|n| *n > 0);
        let damaged = damaged.map(|n| format!("{n} sections of PAT and PMT passed unchanged: they cannot be read"));
        std::iter::once(Pid::PAT).chain(&self.tables.maps).filter_map(left_out).chain(damaged).collect()
    }

    /// Edits the packets that were held.
    fn go_on(&mut self, write: &mut impl FnMut(&Bytes) -> Result<()>) -> Result<()> {
        let held = self.start.take().map(|start| start.packets);
        held.into_iter().flatten().try_for_each(|packet| self.edit(packet, write))
    }

    fn edit(&mut self, mut packet: Bytes, write: &mut impl FnMut(&Bytes) -> Result<()>) -> Result<()> {
        let view = Packet::new(&packet);
        if self.tables.guarded.contains(view.pid()) && !view.transport_error_indicator() {
            return self.tables.orders.rival(view.pid()).map_or(Ok(()), |rival| collision(rival, view.pid()));
        }
        let Remux { tables, editor, .. } = self;
        let mut done = Ok(());
        let kept = editor.edit_with(&mut packet, |pid, section, queue| {
            if done.is_ok() {
                done = tables.section(pid, section, queue);
            }
        });
        done?;
        self.obey();
        if kept { write(&packet) } else { Ok(()) }
    }

    /// Goes over to what the tables have said.
    fn obey(&mut self) {
        if std::mem::take(&mut self.tables.changed) {
            self.editor.pids.clone_from(&self.tables.pids);
            self.tables.maps.iter().for_each(|pid| self.editor.filter_sections(pid));
        }
    }
}

/// The start of a stream, held until the PAT is complete: only then is it known which PIDs carry PMTs, and those before
/// the PAT are to follow the changes as well.
struct Start {
    packets: Vec<Bytes>,
    demux: Demux,
    pat: table::TableAssembler,
    /// The first clock reference.
    clock: Option<(Pid, Pcr)>,
}

impl Start {
    /// Packets held at most: half a second at 100 Mbit/s. A PAT comes every 100 ms as a rule.
    const PACKETS: usize = 1 << 15;

    /// Ticks held at most, by the clock of the stream: a second.
    const TICKS: i64 = 27_000_000;

    fn new() -> Self {
        let mut demux = Demux::with(Framer::with_framing(Framing::Ts188), Limits::default());
        demux.report_pcr(true);
        Start { packets: Vec::new(), demux, pat: table::TableAssembler::new(), clock: None }
    }

    /// Takes a packet. False when nothing more is to be held.
    fn take(&mut self, packet: &Bytes, tables: &mut Tables<'_>) -> Result<bool> {
        self.packets.push(*packet);
        let mut more = self.packets.len() < Self::PACKETS;
        let mut input = &packet[..];
        while let Some(event) = self.demux.next(&mut input) {
            match event {
                Event::Section { pid: Pid::PAT, section, .. } => {
                    let Some(complete) = self.pat.push(Pid::PAT, section, 0) else { continue };
                    more = false;
                    for section in complete.sections() {
                        tables.pat(section)?;
                    }
                }
                Event::Pcr { pid, pcr, .. } => {
                    let (of, first) = *self.clock.get_or_insert((pid, pcr));
                    more &= of != pid || pcr.difference(first) < Self::TICKS;
                }
                _ => {}
            }
        }
        Ok(more)
    }
}

/// PAT and PMTs, and which PIDs pass by what they say.
struct Tables<'a> {
    orders: &'a Orders,
    pids: PidMap,
    /// PIDs that carry PMTs.
    maps: PidSet,
    /// One of the two has changed.
    changed: bool,
    /// PIDs whose numbers others are given. They do not pass, and must not come.
    guarded: PidSet,
    versions: Versions,
    /// Sections that could not be read.
    damaged: u64,
}

impl<'a> Tables<'a> {
    fn new(orders: &'a Orders) -> Result<Self> {
        let base = if orders.programs.is_empty() { PidMap::new() } else { PidMap::keep(system()) };
        let mut tables = Tables {
            orders,
            pids: base,
            maps: PidSet::new(),
            changed: true,
            guarded: PidSet::new(),
            versions: Versions::new(),
            damaged: 0,
        };
        for pid in orders.keep.iter().chain(orders.map.iter().map(|(from, _)| from)).chain(&orders.drop) {
            tables.set(*pid, orders.target(*pid));
        }
        for (_, to) in &orders.map {
            if tables.pids.get(*to) == Some(*to) && orders.rival(*to).is_some() {
                tables.pids.remove(*to);
                tables.guarded.insert(*to);
            }
        }
        if let Some(pid) = tables.pids.collision() {
            bail!("two PIDs would become {pid}");
        }
        Ok(tables)
    }

    fn set(&mut self, pid: Pid, to: Option<Pid>) {
        if self.pids.get(pid) != to {
            self.changed = true;
            match to {
                Some(to) => self.pids.map(pid, to),
                None => self.pids.remove(pid),
            }
        }
    }

    /// Lets a PID pass that a table names.
    fn pass(&mut self, pid: Pid) -> Result<()> {
        match self.orders.rival(pid) {
            Some(rival) => collision(rival, pid),
            None => {
                self.set(pid, self.orders.target(pid));
                Ok(())
            }
        }
    }

    /// Sends a section, or what becomes of it.
    fn section(&mut self, pid: Pid, section: Section<'_>, queue: &mut SectionQueue) -> Result<()> {
        let edited = match section.table_id() {
            0x00 if pid == Pid::PAT => Some(self.pat(section)?),
            0x02 if pid != Pid::PAT => self.pmt(section)?,
            _ => Some(section.as_bytes().to_vec()),
        };
        if let Some(edited) = edited {
            let numbered = self.versions.number(pid, section, Section::from_bytes(&edited)?);
            // The editor counts those that there is no room for.
            queue.push(Section::from_bytes(&numbered)?, 0);
        }
        Ok(())
    }

    /// The PAT of the programs that are wanted, for the PIDs as they will be.
    fn pat(&mut self, section: Section<'_>) -> Result<Vec<u8>> {
        let Ok(pat) = section.long::<Pat<'_>>() else { return Ok(self.unchanged(section)) };
        let Ok(mut programs) = pat.table.programs.into_iter().collect::<Result<Vec<PatProgram>, _>>() else {
            return Ok(self.unchanged(section));
        };
        programs.retain(|p| p.program_number == 0 || self.orders.wants(p.program_number));
        for program in programs.iter().filter(|p| p.program_number != 0) {
            self.pass(program.program_map_pid)?;
            self.changed |= self.maps.insert(program.program_map_pid);
        }
        let pat = LongSection { table: Pat { programs: List::from(&programs[..]) }, ..pat }.encode_to_vec()?;
        Ok(self.pids.pat(Section::from_bytes(&pat)?)?)
    }

    /// The map of a program that is wanted, whose PIDs pass from now on.
    fn pmt(&mut self, section: Section<'_>) -> Result<Option<Vec<u8>>> {
        let Ok(pmt) = section.long::<Pmt<'_>>() else { return Ok(Some(self.unchanged(section))) };
        if !self.orders.wants(pmt.header.table_id_extension) {
            return Ok(None);
        }
        let mut found = vec![pmt.table.pcr_pid];
        let ca = |list: Descriptors<'_>| {
            let pids = list
                .into_iter()
                .flatten()
                .filter_map(|d| if let Descriptor::Ca(ca) = d { Some(ca.ca_pid) } else { None });
            pids.collect::<Vec<_>>()
        };
        found.extend(ca(pmt.table.program_info));
        for stream in pmt.table.streams.into_iter().flatten() {
            found.push(stream.elementary_pid);
            found.extend(ca(stream.es_info));
        }
        found.into_iter().filter(|pid| !pid.is_null()).try_for_each(|pid| self.pass(pid))?;
        Ok(Some(self.pids.pmt(section).unwrap_or_else(|_| self.unchanged(section))))
    }

    /// A section that cannot be read.
    fn unchanged(&mut self, section: Section<'_>) -> Vec<u8> {
        self.damaged += 1;
        section.as_bytes().to_vec()
    }
}

fn collision(rival: Pid, pid: Pid) -> Result<()> {
    bail!("two PIDs would become {pid}: {rival} by --map, and {pid} itself, which is in the stream")
}
