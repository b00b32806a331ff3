//! The demultiplexer: bytes in, events out.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Bytes, Chars, Failure, NO_PID, NO_TIME, Outcome, Status, given, pid, pointer, status};
use mpegts::Pid;
use mpegts::demux::{self as ts, Followed, Limits, PidStatistics, ProgramChange, Watch};
use mpegts::packet::continuity::Step;
use mpegts::packet::framing::Framer;
use mpegts::pes::{Delivery, PesEnd, PesEvent, PesHead};
use mpegts::section::Section;
use std::ffi::CString;
use std::mem::MaybeUninit;

/// What is watched on a PID: see bc_demux_watch.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchKind {
    /// Each section, repetitions included.
    Sections = 1,
    /// Each table that is complete, and new or changed: long sections that are in force.
    Tables = 2,
    /// Each packet.
    Packets = 3,
    /// The headers of PES packets, with their time stamps.
    PesHeaders = 4,
    /// Header, data as it comes, and end of PES packets. Nothing is kept.
    PesPieces = 5,
    /// Whole PES packets of up to 4 MiB; longer ones are cut there.
    PesPackets = 6,
}

fn watch_of(kind: u32) -> Outcome<Watch> {
    const KINDS: [(WatchKind, Watch); 6] = [
        (WatchKind::Sections, Watch::Sections),
        (WatchKind::Tables, Watch::Tables),
        (WatchKind::Packets, Watch::Packets),
        (WatchKind::PesHeaders, Watch::Pes(Delivery::Headers)),
        (WatchKind::PesPieces, Watch::Pes(Delivery::Pieces)),
        (WatchKind::PesPackets, Watch::Pes(Delivery::WHOLE)),
    ];
    let found = KINDS.into_iter().find(|(known, _)| *known as u32 == kind);
    found.map(|(_, watch)| watch).ok_or_else(|| Failure::new(Status::Argument))
}

/// What an event tells of. Which members of bc_event it sets stands here; all have `position`.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Of a later version of the library.
    Other = 0,
    /// A section with a right CRC_32, or without one. `pid`, `data`, what its header says.
    Section = 1,
    /// A complete table, new or changed. `pid`, `data`: its sections, one behind the other; `count`: how many; what the
    /// header of the first says.
    Table = 2,
    /// A section that cannot be used. `pid`, `data`, `text`.
    BadSection = 3,
    /// A clock reference. `pid`, `pcr`, BC_EVENT_DISCONTINUITY_INDICATOR.
    Pcr = 4,
    /// A packet. `pid`, `data`: its 188 bytes.
    Packet = 5,
    /// A PES packet starts. `pid`, `stream_id`, `pts`, `dts`, `header`, BC_EVENT_RANDOM_ACCESS,
    /// BC_EVENT_DISCONTINUITY_INDICATOR.
    PesStart = 6,
    /// The next data of the PES packet that is open. `pid`, `data`.
    PesData = 7,
    /// The PES packet that was open ends. `pid`, BC_EVENT_CUT where bytes are missing.
    PesEnd = 8,
    /// A PES packet, or as much of it as there is: what PesStart and PesEnd have, and `data`.
    PesPacket = 9,
    /// A PES packet whose header cannot be read, or whose length is wrong. `pid`, `data`, `text`.
    PesBad = 10,
    /// Bytes between the end of a PES packet and the next one. `pid`, `data`.
    PesExcess = 11,
    /// The PAT has a program. `program_number`, `pid`: of its map.
    ProgramAdded = 12,
    /// The PAT has a program no longer, or has its map elsewhere. `program_number`, `pid`: where its map was.
    ProgramRemoved = 13,
    /// A program has a stream. `program_number`, `pid`, `stream_type`.
    StreamAdded = 14,
    /// A program has a stream no longer. `program_number`, `pid`, `stream_type`.
    StreamRemoved = 15,
    /// The clock of a program is elsewhere. `program_number`, `pid`: BC_NO_PID where there is none.
    ProgramClock = 16,
    /// A section of PAT, CAT or PMT that contradicts itself. `pid`, `text`; of a PMT `program_number`.
    DamagedTable = 17,
    /// The continuity counter does not go on. `pid`, `count`: packets that are missing, modulo 16;
    /// BC_EVENT_DISCONTINUITY_INDICATOR where the sender has announced it, BC_EVENT_DUPLICATE for copies too many.
    Discontinuity = 18,
    /// A packet whose adaptation field contradicts its length. `pid`, `text`.
    BadPacket = 19,
    /// A packet that does not begin with 0x47.
    BadSync = 20,
    /// No packet belongs here any more.
    SyncLost = 21,
    /// `count` bytes that are part of no packet.
    Skipped = 22,
    /// The input ends inside a packet. `count`: bytes of it.
    Truncated = 23,
}

/// Decoding may begin in this packet.
pub const EVENT_RANDOM_ACCESS: u32 = 1;
/// discontinuity_indicator is set.
pub const EVENT_DISCONTINUITY_INDICATOR: u32 = 2;
/// Bytes at the end are missing, or beyond the limit.
pub const EVENT_CUT: u32 = 4;
/// A packet came once too often.
pub const EVENT_DUPLICATE: u32 = 8;
/// The section is not yet in force: its current_next_indicator is 0.
pub const EVENT_NEXT: u32 = 16;

/// What the demultiplexer has found. Pointers in it are valid until the next call with the same demultiplexer, and as
/// long as the input is.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Event<'d> {
    /// One of bc_event_kind.
    pub kind: u32,
    /// BC_EVENT_RANDOM_ACCESS and its like.
    pub flags: u32,
    /// Bytes of input before the packet in which this was found.
    pub position: u64,
    /// 90 kHz, 33 bits; BC_NO_TIME where there is none.
    pub pts: u64,
    /// As `pts`; BC_NO_TIME where it is the same time.
    pub dts: u64,
    /// 27 MHz; BC_NO_TIME but for BC_EVENT_KIND_PCR.
    pub pcr: u64,
    /// How many: of what, the kind says.
    pub count: u64,
    /// The bytes themselves.
    pub data: Bytes<'d>,
    /// The header of a PES packet, from the start code on.
    pub header: Bytes<'d>,
    /// What is wrong, for people; NULL where nothing is.
    pub text: Chars<'d>,
    /// Which PID; BC_NO_PID where it is about no one.
    pub pid: u16,
    /// Which program; 0 where it is about none.
    pub program_number: u16,
    /// table_id_extension of a long section, by whatever name the table has for it.
    pub table_id_extension: u16,
    /// The first byte of a section.
    pub table_id: u8,
    /// Of a long section.
    pub version_number: u8,
    /// Of a long section.
    pub section_number: u8,
    /// Of a long section.
    pub last_section_number: u8,
    /// Of a stream.
    pub stream_type: u8,
    /// Of a PES packet.
    pub stream_id: u8,
}

impl<'d> Event<'d> {
    fn new(kind: EventKind, position: u64, pid: Option<Pid>) -> Self {
        Event {
            kind: kind as u32,
            flags: 0,
            position,
            pts: NO_TIME,
            dts: NO_TIME,
            pcr: NO_TIME,
            count: 0,
            data: Bytes::NONE,
            header: Bytes::NONE,
            text: Chars::NONE,
            pid: pid.map_or(NO_PID, Pid::get),
            program_number: 0,
            table_id_extension: 0,
            table_id: 0,
            version_number: 0,
            section_number: 0,
            last_section_number: 0,
            stream_type: 0,
            stream_id: 0,
        }
    }

    /// With what the header of a section says.
    fn section(self, section: Section<'d>) -> Self {
        let event = Event { data: section.as_bytes().into(), table_id: section.table_id(), ..self };
        match section.long_header() {
            None => event,
            Some(header) => Event {
                flags: if header.current_next_indicator { 0 } else { EVENT_NEXT },
                table_id_extension: header.table_id_extension,
                version_number: header.version_number,
                section_number: header.section_number,
                last_section_number: header.last_section_number,
                ..event
            },
        }
    }

    fn pes(self, head: PesHead<'d>) -> Self {
        let ticks = |time: Option<mpegts::clock::Timestamp>| time.map_or(NO_TIME, |time| time.get());
        let (pts, dts) = (ticks(head.pts()), ticks(head.dts()));
        Event { pts, dts, stream_id: head.stream_id().0, header: head.as_bytes().into(), ..self }
    }

    fn ends(self, end: PesEnd) -> Self {
        Event { flags: self.flags | if end == PesEnd::Complete { 0 } else { EVENT_CUT }, ..self }
    }
}

fn flag(on: bool, flag: u32) -> u32 {
    if on { flag } else { 0 }
}

/// The texts and tables that the last event shows.
#[derive(Debug, Default)]
struct Shown {
    text: CString,
    table: Vec<u8>,
}

impl Shown {
    fn text(&mut self, error: wire::Error) -> Chars<'_> {
        self.text = CString::new(error.to_string()).unwrap_or_default();
        Chars::from(&*self.text)
    }

    fn event<'d>(&'d mut self, event: ts::Event<'d>) -> Event<'d> {
        match event {
            ts::Event::Section { pid, position, section } => {
                Event::new(EventKind::Section, position, Some(pid)).section(section)
            }
            ts::Event::Table { position, table } => {
                let event = Event::new(EventKind::Table, position, Some(table.identity.pid));
                let mut sections = table.sections();
                let Some(first) = sections.next() else { return event };
                let event = event.section(first);
                let mut count: u64 = 1;
                self.table.clear();
                for section in sections {
                    if count == 1 {
                        self.table.extend_from_slice(first.as_bytes());
                    }
                    self.table.extend_from_slice(section.as_bytes());
                    count = count.saturating_add(1);
                }
                let data = if count == 1 { first.as_bytes() } else { &self.table };
                Event { data: data.into(), count, ..event }
            }
            ts::Event::BadSection { pid, position, bad } => {
                let table_id = bad.bytes.first().copied().unwrap_or(0);
                let text = self.text(bad.error);
                let event = Event::new(EventKind::BadSection, position, Some(pid));
                Event { data: bad.bytes.into(), table_id, text, ..event }
            }
            ts::Event::Pcr { pid, position, pcr, discontinuity_indicator } => {
                let flags = flag(discontinuity_indicator, EVENT_DISCONTINUITY_INDICATOR);
                Event { pcr: pcr.ticks(), flags, ..Event::new(EventKind::Pcr, position, Some(pid)) }
            }
            ts::Event::Packet { position, packet, .. } => {
                let event = Event::new(EventKind::Packet, position, Some(packet.pid()));
                Event { data: packet.as_bytes()[..].into(), ..event }
            }
            ts::Event::Pes { pid, position, first, event } => {
                let flags = flag(first.random_access_indicator, EVENT_RANDOM_ACCESS)
                    | flag(first.discontinuity_indicator, EVENT_DISCONTINUITY_INDICATOR);
                let new = |kind| Event::new(kind, position, Some(pid));
                match event {
                    PesEvent::Start { head } => Event { flags, ..new(EventKind::PesStart) }.pes(head),
                    PesEvent::Data(data) => Event { data: data.into(), ..new(EventKind::PesData) },
                    PesEvent::End(end) => new(EventKind::PesEnd).ends(end),
                    PesEvent::Packet { head, data, end } => {
                        Event { flags, data: data.into(), ..new(EventKind::PesPacket) }.pes(head).ends(end)
                    }
                    PesEvent::Bad(bad) => {
                        let text = self.text(bad.error);
                        Event { data: bad.bytes.into(), text, ..new(EventKind::PesBad) }
                    }
                    PesEvent::Excess(data) => Event { data: data.into(), ..new(EventKind::PesExcess) },
                    _ => new(EventKind::Other),
                }
            }
            ts::Event::Program { position, program_number, change } => {
                let (kind, pid, stream_type) = match change {
                    ProgramChange::Added(pid) => (EventKind::ProgramAdded, Some(pid), 0),
                    ProgramChange::Removed(pid) => (EventKind::ProgramRemoved, Some(pid), 0),
                    ProgramChange::StreamAdded(s) => (EventKind::StreamAdded, Some(s.elementary_pid), s.stream_type.0),
                    ProgramChange::StreamRemoved(s) => {
                        (EventKind::StreamRemoved, Some(s.elementary_pid), s.stream_type.0)
                    }
                    ProgramChange::Clock(pid) => (EventKind::ProgramClock, pid, 0),
                    _ => (EventKind::Other, None, 0),
                };
                Event { program_number, stream_type, ..Event::new(kind, position, pid) }
            }
            ts::Event::DamagedTable { pid, position, which, error } => {
                let program_number = if let Followed::Pmt(number) = which { number } else { 0 };
                let event = Event::new(EventKind::DamagedTable, position, Some(pid));
                Event { program_number, text: self.text(error), ..event }
            }
            ts::Event::Discontinuity { pid, position, step } => {
                let flags = match step {
                    Step::RepeatedDuplicate => EVENT_DUPLICATE,
                    Step::Discontinuity { signalled: true, .. } => EVENT_DISCONTINUITY_INDICATOR,
                    _ => 0,
                };
                let count = step.missing().unwrap_or(0).into();
                Event { flags, count, ..Event::new(EventKind::Discontinuity, position, Some(pid)) }
            }
            ts::Event::BadPacket { pid, position, error } => {
                Event { text: self.text(error), ..Event::new(EventKind::BadPacket, position, Some(pid)) }
            }
            ts::Event::BadSync { position } => Event::new(EventKind::BadSync, position, None),
            ts::Event::SyncLost { position } => Event::new(EventKind::SyncLost, position, None),
            ts::Event::Skipped { position, len } => {
                Event { count: len, ..Event::new(EventKind::Skipped, position, None) }
            }
            ts::Event::Truncated { position, len } => {
                Event { count: len, ..Event::new(EventKind::Truncated, position, None) }
            }
            _ => Event::new(EventKind::Other, 0, None),
        }
    }
}

/// A demultiplexer. It finds packets of 188, 192, 204 and 208 bytes by itself, follows PAT, CAT and PMTs, and watches
/// what it is told to.
#[derive(Debug)]
pub struct Demux {
    pub(crate) inner: ts::Demux,
    shown: Shown,
}

impl Demux {
    fn next<'d, 'i: 'd>(&'d mut self, input: &mut &'i [u8]) -> Option<Event<'d>> {
        let Demux { inner, shown } = self;
        Some(shown.event(inner.next(input)?))
    }

    fn finish(&mut self) -> Option<Event<'_>> {
        let Demux { inner, shown } = self;
        Some(shown.event(inner.finish()?))
    }
}

fn taken<'d>(event: Option<Event<'d>>, place: &mut MaybeUninit<Event<'d>>) -> Status {
    match event {
        Some(event) => {
            place.write(event);
            Status::Ok
        }
        None => Status::Done,
    }
}

/// What was counted on a PID.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PidCounts {
    /// Which PID.
    pub pid: u16,
    /// All packets.
    pub packets: u64,
    /// Packets with a PCR.
    pub pcrs: u64,
    /// Packets that are scrambled.
    pub scrambled: u64,
    /// Packets with transport_error_indicator.
    pub transport_errors: u64,
    /// Jumps of the continuity counter that nothing announces.
    pub discontinuities: u64,
    /// Packets that repeat the one before.
    pub duplicates: u64,
    /// Sections handed out.
    pub sections: u64,
    /// Sections that could not be used.
    pub bad_sections: u64,
}

impl PidCounts {
    fn of(pid: Pid, count: PidStatistics) -> Self {
        PidCounts {
            pid: pid.get(),
            packets: count.packets,
            pcrs: count.pcrs,
            scrambled: count.scrambled,
            transport_errors: count.transport_errors,
            discontinuities: count.discontinuities,
            duplicates: count.duplicates,
            sections: count.sections,
            bad_sections: count.bad_sections,
        }
    }
}

/// Makes a demultiplexer. NULL only for a defect of the library; free it with bc_demux_free.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_new() -> Option<Box<Demux>> {
    pointer(None, || {
        let inner = ts::Demux::with(Framer::new(), Limits::default());
        Ok(Box::new(Demux { inner, shown: Shown::default() }))
    })
}

/// Frees a demultiplexer; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_free(demux: Option<Box<Demux>>) {
    free(demux);
}

/// Drops a handle; a destructor that panics goes no further.
pub(crate) fn free<T>(handle: Option<Box<T>>) {
    status(|| {
        drop(handle);
        Ok(Status::Ok)
    });
}

/// Watches a PID from its next packet on: `what` is one of bc_watch_kind, several calls add up. Sections of PAT, CAT and
/// PMTs come without that.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_watch(demux: Option<&mut Demux>, pid: u16, what: u32) -> Status {
    status(|| {
        let (demux, pid, watch) = (given(demux)?, self::pid(pid)?, watch_of(what)?);
        if demux.inner.watch(pid, watch) { Ok(Status::Ok) } else { Err(Failure::new(Status::Full)) }
    })
}

/// Stops watching. What was collected of an open section or PES packet is dropped.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_unwatch(demux: Option<&mut Demux>, pid: u16, what: u32) -> Status {
    status(|| {
        given(demux)?.inner.unwatch(self::pid(pid)?, watch_of(what)?);
        Ok(Status::Ok)
    })
}

/// Switches BC_EVENT_KIND_PCR on or off, for all PIDs; off at first.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_report_pcr(demux: Option<&mut Demux>, on: bool) -> Status {
    status(|| {
        given(demux)?.inner.report_pcr(on);
        Ok(Status::Ok)
    })
}

/// Gives the next event: BC_STATUS_OK and `event`, or BC_STATUS_DONE when more input is needed.
///
/// `input` is a portion of any size, and is moved forward past what has been taken. Call again with the same `input` until
/// BC_STATUS_DONE; it is empty then. The bytes must stay in place until then. How the input is cut into portions changes
/// nothing in what comes out.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_next<'d, 'i: 'd>(
    demux: Option<&'d mut Demux>,
    input: Option<&mut Bytes<'i>>,
    event: Option<&mut MaybeUninit<Event<'d>>>,
) -> Status {
    status(|| {
        let (demux, input, event) = (given(demux)?, given(input)?, given(event)?);
        let mut rest = input.get()?;
        let found = demux.next(&mut rest);
        *input = rest.into();
        Ok(taken(found, event))
    })
}

/// Gives the events that are left when no more input comes: call it until BC_STATUS_DONE.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_finish<'d>(
    demux: Option<&'d mut Demux>,
    event: Option<&mut MaybeUninit<Event<'d>>>,
) -> Status {
    status(|| {
        let (demux, event) = (given(demux)?, given(event)?);
        Ok(taken(demux.finish(), event))
    })
}

/// What was counted on a PID, 0 to 0x1FFF; BC_STATUS_NOT_FOUND where no packet of it has come.
#[unsafe(no_mangle)]
pub extern "C" fn bc_demux_counts(
    demux: Option<&Demux>,
    pid: u16,
    counts: Option<&mut MaybeUninit<PidCounts>>,
) -> Status {
    status(|| {
        let (demux, counts, pid) = (given(demux)?, given(counts)?, self::pid(pid)?);
        let Some(count) = demux.inner.pid(pid) else { return Ok(Status::NotFound) };
        counts.write(PidCounts::of(pid, count));
        Ok(Status::Ok)
    })
}

/// The first section of several that are one behind the other, and the rest; None where there is none left.
pub(crate) fn split_section(bytes: &[u8]) -> Outcome<Option<(&[u8], &[u8])>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let cut = || Failure::of(Status::Data, "a section is cut short");
    let [_, high, low, ..] = *bytes else { return Err(cut()) };
    let length = usize::from(u16::from_be_bytes([high & 0x0F, low])).saturating_add(3);
    bytes.split_at_checked(length).map(Some).ok_or_else(cut)
}

/// Takes the first section off `sections`, which are one behind the other as those of a table event:
/// BC_STATUS_OK and `section`, BC_STATUS_DONE when there is none left.
#[unsafe(no_mangle)]
pub extern "C" fn bc_section_next<'a>(
    sections: Option<&mut Bytes<'a>>,
    section: Option<&mut MaybeUninit<Bytes<'a>>>,
) -> Status {
    status(|| {
        let (sections, section) = (given(sections)?, given(section)?);
        let Some((first, rest)) = split_section(sections.get()?)? else { return Ok(Status::Done) };
        section.write(first.into());
        *sections = rest.into();
        Ok(Status::Ok)
    })
}
