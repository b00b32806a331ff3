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

mod aside;
mod event;
mod follow;
mod scan;
mod state;

pub use crate::psi::follower::{ElementaryStream, Followed, Program, ProgramChange};
pub use event::{Event, Limits, PidStatistics, Statistics, Watch};

use crate::packet::continuity::Step;
use crate::packet::framing::{Frame, Framer, Framing};
use crate::packet::{PACKET_SIZE, Packet, Pid, PidTable};
use crate::pes::assembler::{Found, PesWalk};
use crate::pes::{Delivery, PesAssembler};
use crate::section::table::{Identity, TableAssembler};
use crate::section::{BadSection, Located, Section, SectionAssembler, SectionWalk};
use crate::{bump, exchanged};
use alloc::{vec, vec::Vec};
use aside::Hit;
use core::ops::ControlFlow;
use follow::Psi;
use scan::{Fetched, Held, Pull, Sure, Visit};
use state::{COLLECTED, FOLLOWED, FastPath, PACKETS, PES, PidState, SECTIONS, TABLES};

/// What is still to be reported of a packet, one bit each, the lowest first.
mod todo {
    pub const STEP: u8 = 1;
    pub const BAD_PACKET: u8 = 2;
    pub const PCR: u8 = 4;
    pub const PACKET: u8 = 8;
    /// Behind the section that completes it, before the next one.
    pub const TABLE: u8 = 16;
    pub const SECTIONS: u8 = 32;
    pub const PES: u8 = 64;
}

/// The packet that is being reported.
#[derive(Debug, Clone, Copy)]
struct Current {
    /// There is one.
    open: bool,
    /// In [`Demux::held`], not at the front of the input.
    held: bool,
    todo: u8,
    /// Where its payload is in the frame.
    payload: (u16, u16),
    position: u64,
    slot: u16,
    pid: Pid,
    step: Step,
    sections: SectionWalk,
    /// Which of [`Demux::collectors`].
    collector: u16,
    pes: PesWalk,
}

impl Current {
    const NONE: Current = Current {
        open: false,
        held: false,
        todo: 0,
        payload: (0, 0),
        position: 0,
        slot: 0,
        pid: Pid::NULL,
        step: Step::Ignored,
        sections: SectionWalk::NONE,
        collector: 0,
        pes: PesWalk::new(false),
    };
}

/// See the [module](self).
#[derive(Debug)]
pub struct Demux {
    framer: Framer,
    table: PidTable<FastPath>,
    /// Indexed by slot; slot 0 is unused.
    states: Vec<PidState>,
    /// Of the PIDs that were watched as PES packets; index 0 is unused.
    collectors: Vec<PesAssembler>,
    /// What was seen of the frames to come.
    sure: Sure,
    /// Collectors that copy payloads.
    copying: usize,
    psi: Psi,
    /// Of the PIDs watched for tables.
    tables: TableAssembler,
    /// The table to be reported.
    completed: Identity,
    limits: Limits,
    count: Statistics,
    report_pcr: bool,
    current: Current,
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
            table: PidTable::new(),
            states: vec![PidState::new(Pid::NULL)],
            collectors: vec![PesAssembler::new(Delivery::Headers)],
            sure: Sure::default(),
            copying: 0,
            psi: Psi::new(limits.programs),
            tables: TableAssembler::with(limits.tables),
            completed: Identity::default(),
            limits,
            count: Statistics::default(),
            report_pcr: false,
            current: Current::NONE,
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
            let Some(hot) = self.slot(pid).and_then(|_| self.table.get_mut(pid)) else { return false };
            if hot.collector == 0 {
                let Ok(collector) = u16::try_from(self.collectors.len()) else { return false };
                hot.collector = collector;
                self.collectors.push(PesAssembler::new(Delivery::Headers));
            }
            let collector = hot.collector;
            self.collect(collector, delivery);
        }
        self.set_watch(pid, watch.bit(), true)
    }

    /// Stops watching; what was collected of an open section or PES packet is dropped. PAT, CAT and program maps
    /// go on being followed.
    pub fn unwatch(&mut self, pid: Pid, watch: Watch) {
        self.set_watch(pid, watch.bit(), false);
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
    pub fn programs(&self) -> impl Iterator<Item = Program<'_>> {
        self.psi.follower.programs()
    }

    /// The framing in use.
    pub fn framing(&self) -> Option<Framing> {
        self.framer.framing()
    }

    /// Another framing that fits as well: [`Framer::also_fits`].
    pub fn also_fits(&self) -> Option<Framing> {
        self.framer.also_fits()
    }

    /// Bytes of input taken so far, those of a packet included whose last event has been handed out.
    pub fn position(&self) -> u64 {
        self.framer.position()
    }

    /// The next event; None when more input is needed. Call it with the same `input` until then.
    ///
    /// What an event borrows lies in the input or in the demultiplexer.
    pub fn next<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Option<Event<'s>> {
        self.advance(input, false, &mut Pull)
    }

    /// Calls `each` with every event until more input is needed, or until it breaks: then go on behind that event with
    /// another call. Faster than [`next`](Self::next) where there are many events, and gives the same.
    ///
    /// ```
    /// use core::ops::ControlFlow;
    /// use mpegts::demux::{Demux, Event, ProgramChange, Watch};
    /// use mpegts::pes::{Delivery, PesEvent};
    /// # let data = mpegts::packet::NULL_PACKET.repeat(9);
    /// let (mut demux, mut input) = (Demux::new(), &data[..]);
    /// // The streams of all programs are watched as they come.
    /// while let ControlFlow::Break(pid) = demux.drive(&mut input, |event| match event {
    ///     Event::Program { change: ProgramChange::StreamAdded(stream), .. } => ControlFlow::Break(stream.elementary_pid),
    ///     Event::Pes { pid, event: PesEvent::Start { head }, .. } => {
    ///         println!("{pid}: {:?}", head.pts());
    ///         ControlFlow::Continue(())
    ///     }
    ///     _ => ControlFlow::Continue(()),
    /// }) {
    ///     demux.watch(pid, Watch::Pes(Delivery::Headers));
    /// }
    /// ```
    pub fn drive<B>(&mut self, input: &mut &[u8], each: impl FnMut(Event<'_>) -> ControlFlow<B>) -> ControlFlow<B> {
        let mut call = Call { each, flow: ControlFlow::Continue(()) };
        // What is not told of in the scan comes out here.
        while let Some(event) = self.advance(input, false, &mut call) {
            if !call.event(event) {
                break;
            }
        }
        call.flow
    }

    /// The events left when no more input comes: call it until None.
    pub fn finish(&mut self) -> Option<Event<'_>> {
        self.advance(&mut &[][..], true, &mut Pull)
    }

    fn advance<'s, 'i: 's, V: Visit>(
        &'s mut self,
        input: &mut &'i [u8],
        end: bool,
        visit: &mut V,
    ) -> Option<Event<'s>> {
        loop {
            if self.psi.pending {
                if let Some(news) = self.psi.next() {
                    return Some(news);
                }
            }
            if !self.current.open {
                match self.fetch(input, end, visit) {
                    Fetched::Nothing if end => return self.close(),
                    Fetched::Nothing | Fetched::Stopped => return None,
                    Fetched::Event(event) => return Some(event),
                    Fetched::Packet => {}
                    Fetched::Hit(hit, frame, position) => return self.hit(hit, frame, position),
                }
            }
            let todo = self.current.todo;
            match todo & todo.wrapping_neg() {
                0 => self.leave(input),
                todo::SECTIONS => {
                    if let Some((located, error)) = self.locate(input) {
                        let error = error.or_else(|| self.check(&located, input));
                        if error.is_some() || self.gives_sections() {
                            return self.section(located, error, input);
                        }
                        self.count_section(true);
                        self.leave_done(input);
                    }
                }
                todo::TABLE => {
                    self.current.todo &= !todo::TABLE;
                    self.leave_done(input);
                    let table = self.tables.get(self.completed)?;
                    return Some(Event::Table { position: self.current.position, table });
                }
                todo::PES => {
                    if let Some(found) = self.step(input) {
                        return self.pes(found, input);
                    }
                }
                task => return self.report(task, input),
            }
        }
    }

    /// The event of what was found in a packet that has been dealt with.
    #[inline(always)]
    fn hit<'s>(&'s self, hit: Hit, frame: &'s [u8], position: u64) -> Option<Event<'s>> {
        let prefix = if self.framer.framing()? == Framing::M2ts192 { 4 } else { 0 };
        self.event(hit, Packet::new(frame.get(prefix..)?.first_chunk()?), position)
    }

    /// Counts any packet, but not in the total. False when it gives no event; else it
    /// is the current one.
    #[inline(never)]
    fn begin(&mut self, packet: Packet<'_>, position: u64, prefix: usize, held: bool) -> bool {
        let Some(slot) = self.slot(packet.pid()) else {
            bump(&mut self.count.unobserved);
            return false;
        };
        let state = self.states.get_mut(usize::from(slot));
        let Some((hot, state)) = self.table.get_mut(packet.pid()).zip(state) else { return false };
        let step = state.count(hot, packet, &self.collectors);
        let count = &mut state.count;
        let add = |n: &mut u64, by: bool| *n = n.wrapping_add(u64::from(by));
        let mut todo = 0;
        let mut want = |task: u8, wanted: bool| todo |= if wanted { task } else { 0 };
        if packet.has_adaptation_field() {
            let pcr = packet.pcr().is_some() && !packet.transport_error_indicator();
            add(&mut count.adaptation_fields, true);
            add(&mut count.pcrs, pcr);
            want(todo::PCR, pcr && self.report_pcr && step != Step::Ignored);
        }
        add(&mut count.transport_errors, packet.transport_error_indicator());
        match step {
            Step::Discontinuity { signalled, .. } => {
                add(&mut count.discontinuities, !signalled);
                add(&mut count.signalled_discontinuities, signalled);
                want(todo::STEP, true);
            }
            Step::Duplicate => add(&mut count.duplicates, true),
            Step::RepeatedDuplicate | Step::AlteredDuplicate => {
                add(&mut count.duplicates, true);
                add(&mut count.altered_duplicates, step == Step::AlteredDuplicate);
                want(todo::STEP, true);
            }
            Step::First | Step::Next | Step::NoPayload | Step::Ignored => {}
        }
        let payload = packet.payload();
        want(todo::BAD_PACKET, payload.is_err() && step != Step::Ignored);
        want(todo::PACKET, state.watch & PACKETS != 0);
        let (broken, start) = (step.is_break() || packet.is_scrambled(), packet.payload_unit_start_indicator());
        let payload = payload.ok().flatten();
        let usable = payload.filter(|_| step.is_new() && !packet.is_scrambled());
        if let Some(assembler) = state.assembler.as_mut() {
            if broken {
                assembler.reset();
            }
            if let Some(payload) = usable {
                self.current.sections = SectionWalk::new(payload, start);
                want(todo::SECTIONS, true);
            }
        }
        if state.watch & PES != 0 {
            self.current.collector = hot.collector;
            let collector = self.collectors.get_mut(usize::from(hot.collector));
            if let Some(collector) = collector.filter(|_| broken) {
                collector.interrupt();
            }
            if usable.is_some() {
                self.current.pes = PesWalk::of(packet);
                want(todo::PES, true);
            }
        }
        self.open(packet, payload, (position, prefix), slot, step, todo);
        self.current.held = held;
        todo != 0
    }

    /// Makes a packet the current one, if there is anything to do with it.
    #[inline(always)]
    fn open(
        &mut self,
        packet: Packet<'_>,
        payload: Option<&[u8]>,
        (position, prefix): (u64, usize),
        slot: u16,
        step: Step,
        todo: u8,
    ) {
        let end = prefix.saturating_add(PACKET_SIZE);
        let from = end.saturating_sub(payload.map_or(0, <[u8]>::len));
        // At most 192.
        let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let current = &mut self.current;
        (current.open, current.held, current.todo, current.position) = (todo != 0, false, todo, position);
        (current.slot, current.pid, current.step) = (slot, packet.pid(), step);
        current.payload = (place(from), place(end));
    }

    /// Goes on behind the current packet.
    #[inline]
    fn leave(&mut self, input: &mut &[u8]) {
        if core::mem::take(&mut self.current.open) && !self.current.held {
            self.framer.advance(input, 1);
        }
    }

    /// Goes on behind the current packet if nothing is left to be reported of it. What is to be
    /// reported of it now is in what `input` was before, or held.
    #[inline]
    fn leave_done(&mut self, input: &mut &[u8]) {
        if self.current.todo == 0 {
            self.leave(input);
        }
    }

    /// Reports what lies in the packet itself.
    fn report<'s, 'i: 's>(&'s mut self, task: u8, input: &mut &'i [u8]) -> Option<Event<'s>> {
        self.current.todo &= !task;
        let Current { held, position, pid, step, .. } = self.current;
        let framing = self.framer.framing()?;
        let front = *input;
        self.leave_done(input);
        // A frame that was held may be the last one, without all of its trailer.
        let bytes = if held { self.held.bytes() } else { front.get(..framing.size())? };
        let Frame { prefix, packet, trailer, .. } = Frame::new(position, framing, bytes)?;
        Some(match task {
            todo::STEP => Event::Discontinuity { pid, position, step },
            todo::PCR => {
                let discontinuity_indicator = packet.discontinuity_indicator();
                Event::Pcr { pid, position, pcr: packet.pcr()?, discontinuity_indicator }
            }
            todo::BAD_PACKET => Event::BadPacket { pid, position, error: packet.payload().err()? },
            _ => Event::Packet { position, packet, step, prefix, trailer },
        })
    }

    /// Where the next section of the current packet is, and the error that is known already.
    fn locate(&mut self, input: &[u8]) -> Option<(Located, Option<wire::Error>)> {
        let current = &mut self.current;
        let payload = payload(if current.held { self.held.bytes() } else { input }, current.payload);
        let assembler = self.states.get_mut(usize::from(current.slot)).and_then(|state| state.assembler.as_mut());
        let found = assembler.and_then(|assembler| assembler.locate(payload, &mut current.sections));
        if found.is_none() || current.sections.is_through() {
            current.todo &= !todo::SECTIONS;
        }
        found
    }

    /// Whether the current PID is watched for its sections, not only for its tables.
    fn gives_sections(&self) -> bool {
        let state = self.states.get(usize::from(self.current.slot));
        state.is_some_and(|state| state.watch & (SECTIONS | FOLLOWED) != 0)
    }

    fn count_section(&mut self, good: bool) {
        if let Some(state) = self.states.get_mut(usize::from(self.current.slot)) {
            let count = &mut state.count;
            let counter = if good { &mut count.sections } else { &mut count.bad_sections };
            *counter = counter.wrapping_add(1);
        }
    }

    fn section<'s, 'i: 's>(
        &'s mut self,
        located: Located,
        error: Option<wire::Error>,
        input: &mut &'i [u8],
    ) -> Option<Event<'s>> {
        let Current { held, slot, pid, position, payload: at, .. } = self.current;
        self.count_section(error.is_none());
        let front = *input;
        self.leave_done(input);
        let payload = payload(if held { self.held.bytes() } else { front }, at);
        let bytes = located.bytes(payload, self.states.get(usize::from(slot))?);
        Some(match error {
            None => Event::Section { pid, position, section: Section::checked(bytes) },
            Some(error) => Event::BadSection { pid, position, bad: BadSection { error, bytes } },
        })
    }

    /// What the current packet has for its PES assembler next.
    fn step(&mut self, input: &[u8]) -> Option<Found> {
        let current = &mut self.current;
        let payload = payload(if current.held { self.held.bytes() } else { input }, current.payload);
        let collector = self.collectors.get_mut(usize::from(current.collector))?;
        let found = collector.step(payload, &mut current.pes);
        if found.is_none() || collector.is_through(payload, &current.pes) {
            current.todo &= !todo::PES;
            let (slot, pid) = (current.slot, current.pid);
            self.after_pes(slot, pid);
        }
        found
    }

    /// Prepares for the next packet of a PID after one that was looked at for its PES packets.
    #[inline(always)]
    fn after_pes(&mut self, slot: u16, pid: Pid) {
        let Some((state, hot)) = self.states.get_mut(usize::from(slot)).zip(self.table.get_mut(pid)) else { return };
        let open = self.collectors.get(usize::from(hot.collector)).is_some_and(PesAssembler::is_open);
        if open != state.open {
            state.look(hot, open);
        }
    }

    /// As [`begin`](Self::begin), for a packet that has been counted and is watched as PES packets only.
    #[inline(never)]
    fn begin_pes(&mut self, packet: Packet<'_>, position: u64, prefix: usize) -> bool {
        let Some(&FastPath { slot, collector, .. }) = self.table.get(packet.pid()) else { return false };
        self.current.collector = collector;
        self.current.pes = PesWalk::of(packet);
        let payload = packet.payload().ok().flatten();
        self.open(packet, payload, (position, prefix), slot, Step::Next, todo::PES);
        true
    }

    fn pes<'s, 'i: 's>(&'s mut self, found: Found, input: &mut &'i [u8]) -> Option<Event<'s>> {
        let Current { held, collector, pid, position, payload: at, .. } = self.current;
        let front = *input;
        self.leave_done(input);
        let payload = payload(if held { self.held.bytes() } else { front }, at);
        let collector = self.collectors.get(usize::from(collector))?;
        Some(Event::Pes { pid, position, first: collector.first(), event: collector.show(payload, found) })
    }

    /// Hands out PES packets that are open, one PID after the other.
    fn close(&mut self) -> Option<Event<'_>> {
        let mut found = None;
        while let Some(state) = self.states.get_mut(self.closed) {
            let collector = self.table.get(state.pid).map_or(0, |hot| hot.collector);
            found = self.collectors.get_mut(usize::from(collector)).and_then(PesAssembler::finish_step);
            if found.is_some() {
                break;
            }
            self.closed = self.closed.saturating_add(1);
        }
        let Some(found) = found else {
            self.closed = 0;
            return None;
        };
        let pid = self.states.get(self.closed)?.pid;
        let collector = self.table.get(pid)?.collector;
        let collector = self.collectors.get(usize::from(collector))?;
        let (position, event) = (self.framer.position(), collector.show(&[], found));
        Some(Event::Pes { pid, position, first: collector.first(), event })
    }

    /// The state of a PID, new if need be. None beyond the limit.
    #[inline(always)]
    fn slot(&mut self, pid: Pid) -> Option<u16> {
        let slot = self.table.get(pid).map_or(0, |hot| hot.slot);
        if slot != 0 { Some(slot) } else { self.add(pid) }
    }

    #[cold]
    fn add(&mut self, pid: Pid) -> Option<u16> {
        let slot = u16::try_from(self.states.len()).ok().filter(|slot| usize::from(*slot) <= self.limits.pids)?;
        self.table.entry(pid).slot = slot;
        self.states.push(PidState::new(pid));
        if self.psi.follows(pid) {
            self.set_watch(pid, FOLLOWED, true);
        }
        Some(slot)
    }

    /// Begins to collect anew.
    fn collect(&mut self, collector: u16, delivery: Delivery) {
        let Some(collector) = self.collectors.get_mut(usize::from(collector)) else { return };
        let copies = |collector: &PesAssembler| usize::from(collector.delivery().limit().is_some());
        let before = copies(collector);
        *collector = PesAssembler::new(delivery);
        self.copying = exchanged(self.copying, before, copies(collector));
    }

    fn set_watch(&mut self, pid: Pid, bit: u8, on: bool) -> bool {
        if !on && self.pid(pid).is_none() {
            return true;
        }
        let Some(slot) = self.slot(pid) else { return false };
        let Some((state, hot)) = self.states.get_mut(usize::from(slot)).zip(self.table.get_mut(pid)) else {
            return false;
        };
        if on {
            state.watch |= bit;
        } else {
            state.watch &= !bit;
        }
        if bit == PES && !on {
            let collector = hot.collector;
            self.collect(collector, Delivery::Headers);
        }
        let Some((state, hot)) = self.states.get_mut(usize::from(slot)).zip(self.table.get_mut(pid)) else {
            return false;
        };
        let open = self.collectors.get(usize::from(hot.collector)).is_some_and(PesAssembler::is_open);
        state.look(hot, open);
        state.forget();
        if bit == TABLES && !on {
            self.tables.forget(pid);
        }
        if state.watch & COLLECTED == 0 {
            state.assembler = None;
        } else if state.assembler.is_none() {
            state.assembler = Some(SectionAssembler::new());
        }
        true
    }
}

/// Calls a closure until it breaks.
struct Call<F, B> {
    each: F,
    flow: ControlFlow<B>,
}

impl<F: FnMut(Event<'_>) -> ControlFlow<B>, B> Visit for Call<F, B> {
    const PULL: bool = false;

    #[inline(always)]
    fn event(&mut self, event: Event<'_>) -> bool {
        self.flow = (self.each)(event);
        self.flow.is_continue()
    }

    fn stopped(&self) -> bool {
        self.flow.is_break()
    }
}

impl Located {
    /// The bytes of the section that was found.
    #[inline]
    fn bytes<'s>(&self, payload: &'s [u8], state: &'s PidState) -> &'s [u8] {
        match self {
            Located::Payload(range) => payload.get(range.clone()).unwrap_or_default(),
            Located::Stored => state.assembler.as_ref().map(SectionAssembler::stored).unwrap_or_default(),
        }
    }
}

/// The payload in the frame that `bytes` start with.
#[inline(always)]
fn payload(bytes: &[u8], (from, to): (u16, u16)) -> &[u8] {
    bytes.get(usize::from(from)..usize::from(to)).unwrap_or_default()
}
