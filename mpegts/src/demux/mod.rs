//! The demultiplexer: bytes in, events out, without any input or output of its own.
//!
//! ```
//! use mpegts::demux::{Demux, Event};
//! # let chunks: [&[u8]; 1] = [&[]];
//! let mut demux = Demux::new();
//! for mut chunk in chunks {
//!     while let Some(event) = demux.next(&mut chunk) {
//!         if let Event::Section { pid, section, .. } = event {
//!             println!("table {:#04x} on PID {pid}", section.table_id());
//!         }
//!     }
//! }
//! while let Some(event) = demux.finish() {
//!     # let _ = event;
//! }
//! ```
//!
//! Sections and packets borrow from the input or from the demultiplexer. With an input of `Bytes`,
//! [`wire::share`] keeps one without a copy where it lies in the input:
//!
//! ```
//! # use mpegts::demux::{Demux, Event};
//! # use bytes::Bytes;
//! # let input = Bytes::from_static(&[0; 188]);
//! # let mut demux = Demux::new();
//! let mut kept: Vec<Bytes> = Vec::new();
//! let mut rest = &input[..];
//! while let Some(event) = demux.next(&mut rest) {
//!     if let Event::Section { section, .. } = event {
//!         kept.push(wire::share(&input, section.as_bytes()));
//!     }
//! }
//! ```
//!
//! PAT and CAT are watched from the start, and each program map as long as the PAT has it. All else
//! is watched on demand, and at any time: [`Demux::watch`]. Statistics are kept for every PID seen.

mod event;
mod programs;
mod scan;
mod state;

pub use event::{Event, Limits, PidStatistics, Statistics, Watch};
pub use programs::{Program, ProgramChange, Stream};

use crate::assembler::{BadSection, Located, Payload, Progress, SectionAssembler};
use crate::continuity::Step;
use crate::packet::Packet;
use crate::pes::PesAssembler;
use crate::pes::assembler::{Found, Progress as PesProgress};
use crate::pid::{Pid, PidSet};
use crate::section::Section;
use crate::sync::{Frame, Framer, Framing};
use alloc::{boxed::Box, vec, vec::Vec};
use programs::{Changes, Programs};
use scan::{Held, Sure};
use state::{FOLLOWED, PACKETS, PES, PidState, SECTIONS, STARTS, Table};

/// What is still to be reported of the current packet, in this order.
#[derive(Debug, Clone, Copy)]
struct Todo {
    step: Option<Step>,
    bad_packet: bool,
    pcr: bool,
    packet: bool,
    sections: Option<Progress>,
    pes: Option<PesProgress>,
}

#[derive(Debug, Clone, Copy)]
struct Current {
    /// In [`Demux::held`], not at the front of the input.
    held: bool,
    position: u64,
    slot: usize,
    pid: Pid,
    step: Step,
    todo: Todo,
}

/// See the [module](self).
#[derive(Debug)]
pub struct Demux {
    framer: Framer,
    table: Table,
    /// By their slots, of which the first is for none.
    states: Vec<PidState>,
    /// What was seen of the frames to come.
    sure: Sure,
    programs: Programs,
    /// PIDs watched for their program map.
    followed: PidSet,
    changes: Changes,
    limits: Limits,
    count: Statistics,
    report_pcr: bool,
    current: Option<Current>,
    /// At the end of the input: PIDs whose open PES packets have been handed out.
    closed: usize,
    /// A frame that came out of the framer's own buffer.
    held: Held,
}

impl Default for Demux {
    fn default() -> Self {
        Demux::new()
    }
}

impl Demux {
    /// Finds out the framing by itself, and watches PAT and CAT.
    pub fn new() -> Self {
        Demux::with(Framer::new(), Limits::default())
    }

    /// With a framer prepared by the caller, and other bounds.
    pub fn with(framer: Framer, limits: Limits) -> Self {
        let mut demux = Demux {
            framer,
            table: Table::new(),
            states: vec![PidState::new(Pid::NULL)],
            sure: Sure::default(),
            programs: Programs::default(),
            followed: PidSet::new(),
            changes: Changes::new(),
            limits,
            count: Statistics::default(),
            report_pcr: false,
            current: None,
            closed: 0,
            held: Held::EMPTY,
        };
        demux.set_watch(Pid::PAT, FOLLOWED, true);
        demux.set_watch(Pid::CAT, FOLLOWED, true);
        demux
    }

    /// Watches a PID from its next packet on. False when [`Limits::pids`] leaves no room.
    pub fn watch(&mut self, pid: Pid, watch: Watch) -> bool {
        if let Watch::Pes(delivery) = watch {
            self.unwatch(pid, watch);
            let Some(state) = self.slot(pid).and_then(|slot| self.states.get_mut(slot)) else { return false };
            state.pes = Some(Box::new(PesAssembler::new(delivery)));
        }
        self.set_watch(pid, watch.bit(), true)
    }

    /// Stops watching; what was collected of an open section or PES packet is dropped. PAT, CAT and program maps
    /// go on being followed.
    pub fn unwatch(&mut self, pid: Pid, watch: Watch) {
        let bit = if let Watch::Pes(_) = watch { PES | STARTS } else { watch.bit() };
        self.set_watch(pid, bit, false);
    }

    /// Switches [`Event::Pcr`] on or off; off at first.
    pub fn report_pcr(&mut self, on: bool) {
        self.report_pcr = on;
    }

    /// The counts of every PID seen or watched, in the order of their first appearance.
    pub fn pids(&self) -> impl Iterator<Item = (Pid, PidStatistics)> {
        let states = self.states.iter().skip(1);
        states.filter_map(|state| Some((state.pid, state.statistics(self.table.get(state.pid)?))))
    }

    /// The counts of one PID.
    pub fn pid(&self, pid: Pid) -> Option<PidStatistics> {
        let hot = self.table.get(pid).filter(|hot| hot.slot != 0)?;
        Some(self.states.get(usize::from(hot.slot))?.statistics(hot))
    }

    /// The counts of the whole input.
    pub fn statistics(&self) -> &Statistics {
        &self.count
    }

    /// The programs of the current PAT with the streams of their maps, by number.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        self.programs.iter()
    }

    /// The framing in use.
    pub fn framing(&self) -> Option<Framing> {
        self.framer.framing()
    }

    /// Bytes of input taken so far.
    pub fn position(&self) -> u64 {
        self.framer.position()
    }

    /// The next event; None when more input is needed. Call it with the same `input` until then.
    ///
    /// What an event borrows lies in the input or in the demultiplexer.
    pub fn next<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Option<Event<'s>> {
        self.advance(input, false)
    }

    /// The events left when no more input comes: call it until None.
    pub fn finish(&mut self) -> Option<Event<'_>> {
        self.advance(&mut &[][..], true)
    }

    fn advance<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8], end: bool) -> Option<Event<'s>> {
        loop {
            if let Some((program_number, change)) = self.changes.pop_front() {
                let position = self.current.map_or(0, |c| c.position);
                return Some(Event::Program { position, program_number, change });
            }
            if self.current.is_none() {
                match self.fetch(input, end) {
                    None if end => return self.close(),
                    None => return None,
                    Some(Some(event)) => return Some(event),
                    Some(None) => {}
                }
            }
            match self.task() {
                Some(Task::Sections) => {
                    if let Some((located, error)) = self.locate(input) {
                        let error = error.or_else(|| self.check(&located, input));
                        return self.section(located, error, input);
                    }
                }
                Some(Task::Pes) => {
                    if let Some(found) = self.step(input) {
                        return self.pes(found, input);
                    }
                }
                Some(task) => return self.report(task, input),
                None => {
                    if let Some(Current { held: false, .. }) = self.current.take() {
                        self.framer.advance(input, 1);
                    }
                }
            }
        }
    }

    /// Counts any packet, but not in the total. None when there is nothing to say about it.
    #[inline(never)]
    fn begin(&mut self, packet: Packet<'_>, position: u64) -> Option<Current> {
        let Some(slot) = self.slot(packet.pid()) else {
            self.count.unobserved = self.count.unobserved.saturating_add(1);
            return None;
        };
        let (hot, state) = self.table.get_mut(packet.pid()).zip(self.states.get_mut(slot))?;
        let step = state.count(hot, packet);
        let count = &mut state.count;
        let bump = |n: &mut u64, by: bool| *n = n.wrapping_add(u64::from(by));
        let pcr = packet.pcr().is_some();
        bump(&mut count.adaptation_fields, packet.has_adaptation_field());
        bump(&mut count.pcrs, pcr);
        bump(&mut count.transport_errors, packet.transport_error_indicator());
        let mut odd = None;
        match step {
            Step::Discontinuity { signalled, .. } => {
                bump(&mut count.discontinuities, !signalled);
                bump(&mut count.signalled_discontinuities, signalled);
                odd = Some(step);
            }
            Step::Duplicate => bump(&mut count.duplicates, true),
            Step::RepeatedDuplicate | Step::AlteredDuplicate => {
                bump(&mut count.duplicates, true);
                odd = Some(step);
            }
            Step::First | Step::Next | Step::NoPayload | Step::Ignored => {}
        }
        let payload = packet.payload();
        let mut sections = None;
        if let Some(assembler) = state.assembler.as_mut() {
            if step.is_break() || packet.is_scrambled() {
                assembler.reset();
            }
            if let Ok(Some(payload)) = payload {
                if step.is_new() && !packet.is_scrambled() {
                    let start = packet.payload_unit_start_indicator();
                    sections = Some(Payload::new(payload, start).progress());
                }
            }
        }
        let mut pes = None;
        if let Some(assembler) = state.pes.as_mut() {
            if step.is_break() || packet.is_scrambled() {
                assembler.interrupt();
            }
            if step.is_new() && !packet.is_scrambled() && matches!(payload, Ok(Some(_))) {
                pes = Some(PesProgress::new(packet.payload_unit_start_indicator()));
            }
        }
        let todo = Todo {
            step: odd,
            bad_packet: payload.is_err() && step != Step::Ignored,
            pcr: pcr && self.report_pcr && step != Step::Ignored,
            packet: state.watch & PACKETS != 0,
            sections,
            pes,
        };
        let reports = todo.step.is_some() || todo.bad_packet || todo.pcr || todo.packet;
        let silent = !reports && todo.sections.is_none() && todo.pes.is_none();
        (!silent).then_some(Current { held: false, position, slot, pid: packet.pid(), step, todo })
    }

    /// The next thing to do with the current packet.
    fn task(&mut self) -> Option<Task> {
        let todo = &mut self.current.as_mut()?.todo;
        if let Some(step) = todo.step.take() {
            return Some(Task::Step(step));
        }
        for (flag, task) in
            [(&mut todo.bad_packet, Task::BadPacket), (&mut todo.pcr, Task::Pcr), (&mut todo.packet, Task::Packet)]
        {
            if core::mem::take(flag) {
                return Some(task);
            }
        }
        todo.sections.map(|_| Task::Sections).or(todo.pes.map(|_| Task::Pes))
    }

    /// Reports what lies in the packet itself.
    fn report<'s, 'i: 's>(&'s self, task: Task, input: &&'i [u8]) -> Option<Event<'s>> {
        let Current { position, pid, step, .. } = self.current?;
        let Frame { prefix, packet, trailer, .. } = self.frame(input)?;
        Some(match task {
            Task::Step(step) => Event::Discontinuity { pid, position, step },
            Task::Pcr => {
                let discontinuity_indicator = packet.discontinuity_indicator();
                Event::Pcr { pid, position, pcr: packet.pcr()?, discontinuity_indicator }
            }
            Task::BadPacket => Event::BadPacket { pid, position, error: packet.payload().err()? },
            Task::Packet | Task::Sections | Task::Pes => Event::Packet { position, packet, step, prefix, trailer },
        })
    }

    /// The current packet, where it is.
    fn packet<'s, 'i: 's>(&'s self, input: &&'i [u8]) -> Option<Packet<'s>> {
        Some(self.frame(input)?.packet)
    }

    /// The current packet with what is before and behind it.
    fn frame<'s, 'i: 's>(&'s self, input: &&'i [u8]) -> Option<Frame<'s>> {
        let Current { held, position, .. } = self.current?;
        let framing = self.framer.framing()?;
        let bytes = if held { self.held.bytes.get(..self.held.len) } else { input.get(..framing.size()) };
        Frame::new(position, framing, bytes?)
    }

    /// Where the next section of the current packet is, and the error that is known already.
    fn locate(&mut self, input: &[u8]) -> Option<(Located, Option<wire::Error>)> {
        let current = self.current.as_mut()?;
        let progress = current.todo.sections.as_mut()?;
        let prefix = self.framer.framing().map_or(0, Framing::prefix);
        let frame = if current.held { &self.held.bytes } else { input };
        let bytes = frame.get(prefix..).and_then(<[u8]>::first_chunk);
        let found = bytes.and_then(|bytes| {
            let packet = Packet::new(bytes);
            let assembler = self.states.get_mut(current.slot)?.assembler.as_mut()?;
            assembler.locate(packet.payload().ok()??, packet.payload_unit_start_indicator(), progress)
        });
        if found.is_none() {
            current.todo.sections = None;
        }
        found
    }

    /// The bytes of a section that was found.
    fn bytes<'s, 'i: 's>(&'s self, located: &Located, input: &&'i [u8]) -> &'s [u8] {
        let bytes = match located {
            Located::Payload(range) => {
                self.packet(input).and_then(|p| p.payload().ok()?).and_then(|payload| payload.get(range.clone()))
            }
            Located::Stored => {
                let state = self.current.and_then(|c| self.states.get(c.slot));
                state.and_then(|s| s.assembler.as_ref()).map(SectionAssembler::stored)
            }
        };
        bytes.unwrap_or_default()
    }

    /// Checks a section, and follows it when it belongs to the PSI.
    fn check(&mut self, located: &Located, input: &&[u8]) -> Option<wire::Error> {
        let pid = self.current?.pid;
        // The section lies in `self`: what it changes is taken out meanwhile.
        let mut programs = core::mem::take(&mut self.programs);
        let mut changes = core::mem::take(&mut self.changes);
        let mut news = None;
        let error = match Section::new(self.bytes(located, input)) {
            Ok(section) => {
                if pid == Pid::PAT {
                    news = programs.pat(section, self.limits.programs, &mut changes);
                } else if self.followed.contains(pid) {
                    programs.pmt(pid, section, &mut changes);
                }
                None
            }
            Err(error) => Some(error),
        };
        (self.programs, self.changes) = (programs, changes);
        if let Some(within_limit) = news {
            let beyond = u64::from(!within_limit);
            self.count.programs_beyond_limit = self.count.programs_beyond_limit.saturating_add(beyond);
            self.follow();
        }
        error
    }

    fn section<'s, 'i: 's>(
        &'s mut self,
        located: Located,
        error: Option<wire::Error>,
        input: &&'i [u8],
    ) -> Option<Event<'s>> {
        let Current { slot, pid, position, .. } = self.current?;
        let count = &mut self.states.get_mut(slot)?.count;
        let counter = if error.is_none() { &mut count.sections } else { &mut count.bad_sections };
        *counter = counter.wrapping_add(1);
        let bytes = self.bytes(&located, input);
        Some(match error {
            None => Event::Section { pid, position, section: Section::checked(bytes) },
            Some(error) => Event::BadSection { pid, position, bad: BadSection { error, bytes } },
        })
    }

    /// What the current packet has for its PES assembler next.
    fn step(&mut self, input: &[u8]) -> Option<Found> {
        let current = self.current.as_mut()?;
        let progress = current.todo.pes.as_mut()?;
        let prefix = self.framer.framing().map_or(0, Framing::prefix);
        let frame = if current.held { &self.held.bytes } else { input };
        let bytes = frame.get(prefix..).and_then(<[u8]>::first_chunk);
        let (state, hot) = self.states.get_mut(current.slot).zip(self.table.get_mut(current.pid))?;
        let payload = bytes.and_then(|bytes| Packet::new(bytes).payload().ok()?);
        let found = state.pes.as_mut().zip(payload).and_then(|(pes, payload)| pes.step(payload, progress));
        if found.is_none() {
            current.todo.pes = None;
            state.look(hot);
        }
        found
    }

    fn pes<'s, 'i: 's>(&'s mut self, found: Found, input: &&'i [u8]) -> Option<Event<'s>> {
        let Current { slot, pid, position, .. } = self.current?;
        let payload = self.packet(input).and_then(|p| p.payload().ok()?).unwrap_or_default();
        let event = self.states.get(slot)?.pes.as_ref()?.show(payload, found);
        Some(Event::Pes { pid, position, event })
    }

    /// Hands out PES packets that are open, one PID after the other.
    fn close(&mut self) -> Option<Event<'_>> {
        let mut found = None;
        while let Some(state) = self.states.get_mut(self.closed) {
            found = state.pes.as_mut().and_then(|pes| pes.finish_step());
            if found.is_some() {
                break;
            }
            self.closed = self.closed.saturating_add(1);
        }
        let Some(found) = found else {
            self.closed = 0;
            return None;
        };
        let state = self.states.get(self.closed)?;
        let event = state.pes.as_ref()?.show(&[], found);
        Some(Event::Pes { pid: state.pid, position: self.framer.position(), event })
    }

    /// Watches the program maps of the PAT, and those only.
    fn follow(&mut self) {
        let maps = self.programs.maps();
        let before = core::mem::replace(&mut self.followed, maps.clone());
        for pid in before.iter().filter(|pid| !maps.contains(*pid) && *pid != Pid::CAT) {
            self.set_watch(pid, FOLLOWED, false);
        }
        for pid in maps.iter().filter(|pid| !before.contains(*pid)) {
            self.set_watch(pid, FOLLOWED, true);
        }
    }

    /// The state of a PID, new if need be. None beyond the limit.
    fn slot(&mut self, pid: Pid) -> Option<usize> {
        if let Some(hot) = self.table.get(pid).filter(|hot| hot.slot != 0) {
            return Some(usize::from(hot.slot));
        }
        let slot = self.states.len();
        if slot > self.limits.pids {
            return None;
        }
        self.table.insert(pid, u16::try_from(slot).ok()?)?;
        self.states.push(PidState::new(pid));
        Some(slot)
    }

    fn set_watch(&mut self, pid: Pid, bit: u8, on: bool) -> bool {
        let Some(slot) = self.slot(pid) else { return false };
        let Some((state, hot)) = self.states.get_mut(slot).zip(self.table.get_mut(pid)) else { return false };
        if on {
            state.watch |= bit;
        } else {
            state.watch &= !bit;
        }
        if state.watch & (PES | STARTS) == 0 {
            state.pes = None;
        }
        state.look(hot);
        if state.watch & (SECTIONS | FOLLOWED) == 0 {
            state.assembler = None;
        } else if state.assembler.is_none() {
            state.assembler = Some(SectionAssembler::new());
        }
        true
    }
}

/// One thing to report of a packet.
#[derive(Debug, Clone, Copy)]
enum Task {
    Step(Step),
    BadPacket,
    Pcr,
    Packet,
    Sections,
    Pes,
}
