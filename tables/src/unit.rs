//! Sections and heads of PES packets: what is put together from several transport packets.
//!
//! The rules are those of [`mpegts::demux::Demux`], but that no program map is asked what a PID carries: a range in the
//! middle of a file has none. What begins with the start code of PES packets is one; anything else is sections.

use crate::lead::Lead;
use crate::part::{Collect, Leads, Rows};
use crate::{Query, Table};
use mpegts::packet::PidTable;
use mpegts::pes::{Delivery, PesAssembler, PesEvent, PesPayload};
use mpegts::section::{Payload, SectionAssembler};
use mpegts::{Packet, Pid};

/// What a PES packet begins with.
const START_CODE: [u8; 3] = [0, 0, 1];

/// A section, or the head of a PES packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub pid: Pid,
    pub begin: Begin,
    pub bytes: Vec<u8>,
    pub error: Option<String>,
}

/// Where a unit begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Begin {
    /// Of the transport packet.
    pub position: u64,
    /// Which one it is of those that begin in the packet.
    pub order: u32,
    /// Of the last packet with a pointer_field, through which it was found: this one, or one before it.
    pub pointed: u64,
    pub random_access_indicator: bool,
    pub discontinuity_indicator: bool,
}

/// Collects the units of a range.
pub(crate) struct Units<'q> {
    query: &'q Query,
    units: Vec<Unit>,
    pids: PidTable<State>,
    /// PIDs whose last unit is not complete at the end of the range.
    open: usize,
    is_first: bool,
}

#[derive(Debug, Default)]
struct State {
    /// Nothing is open, and no packet before the next one matters.
    idle: bool,
    seen: Option<Box<Seen>>,
}

#[derive(Debug)]
struct Seen {
    lead: Lead,
    assembler: Assembler,
    /// The unit that is not complete.
    open: Option<Begin>,
    /// The last packet with `payload_unit_start_indicator`.
    pointed: u64,
}

#[derive(Debug)]
enum Assembler {
    Sections(SectionAssembler),
    Pes(PesAssembler),
}

impl<'q> Units<'q> {
    /// `is_first` where nothing comes before the range.
    pub fn new(query: &'q Query, is_first: bool) -> Units<'q> {
        Units { query, units: Vec::new(), pids: PidTable::new(), open: 0, is_first }
    }
}

/// Whether a packet begins what is not of the table.
fn is_foreign(table: Table, packet: Packet<'_>) -> bool {
    if !packet.payload_unit_start_indicator() || packet.transport_error_indicator() || packet.is_scrambled() {
        return false;
    }
    let payload = packet.payload().ok().flatten();
    payload.is_some_and(|payload| payload.starts_with(&START_CODE) != (table == Table::Pes))
}

impl Collect for Units<'_> {
    #[inline]
    fn take(&mut self, position: u64, packet: Packet<'_>) {
        let pid = packet.pid();
        let state = self.pids.entry(pid);
        let starts = packet.payload_unit_start_indicator();
        if state.idle && !starts {
            return;
        }
        if pid.is_null() || pid == Pid::DOCSIS || !self.query.wants_pid(pid) {
            return;
        }
        let table = self.query.table();
        let goes_on = !starts && !state.is_open() && packet.has_payload() && !packet.transport_error_indicator();
        if goes_on || is_foreign(table, packet) {
            state.forget();
            return;
        }
        let lead = if state.idle || self.is_first { Lead::known } else { Lead::unknown };
        state.idle = false;
        let seen = state.seen.get_or_insert_with(|| Box::new(Seen::new(table, lead())));
        seen.take(position, packet, |unit| self.units.push(unit));
    }

    fn is_open(&self) -> bool {
        self.open > 0
    }

    fn leads(&mut self) -> Leads {
        let seen = self.pids.iter().filter_map(|(pid, state)| match &state.seen {
            Some(seen) => Some((pid.get(), Box::new(seen.lead.clone()))),
            None => state.idle.then(|| (pid.get(), Box::new(Lead::known()))),
        });
        let leads = seen.collect();
        self.open = self.pids.iter().filter(|(_, state)| state.is_open()).count();
        leads
    }

    fn finish(&mut self, position: u64, packet: Packet<'_>) {
        let Some(state) = self.pids.get_mut(packet.pid()).filter(|state| state.is_open()) else { return };
        let starts = packet.payload_unit_start_indicator();
        let mut ended = is_foreign(self.query.table(), packet);
        if let Some(seen) = state.seen.as_mut().filter(|_| !ended) {
            let units = &mut self.units;
            seen.take(position, packet, |unit| {
                // What a pointer_field points at is found by the reader of its own range, too.
                ended |= starts;
                if unit.begin.position != position || !starts {
                    units.push(unit);
                }
            });
            // After a loss the open unit is gone without a word, and the next one may be open.
            ended |= seen.open.is_none_or(|open| starts && open.position == position);
        }
        if ended {
            state.forget();
            self.open = self.open.saturating_sub(1);
        }
    }

    fn into_rows(self) -> Rows {
        Rows::Units(self.units)
    }
}

impl State {
    fn is_open(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.open.is_some())
    }

    /// Nothing is open any more, and nothing before the next packet matters.
    fn forget(&mut self) {
        self.idle = true;
        if let Some(seen) = &mut self.seen {
            seen.lead.forget();
            seen.reset();
        }
    }
}

impl Seen {
    fn new(table: Table, lead: Lead) -> Seen {
        let assembler = match table {
            Table::Pes => Assembler::Pes(PesAssembler::new(Delivery::Headers)),
            _ => Assembler::Sections(SectionAssembler::new()),
        };
        Seen { lead, assembler, open: None, pointed: 0 }
    }

    fn reset(&mut self) {
        self.open = None;
        match &mut self.assembler {
            Assembler::Sections(sections) => sections.reset(),
            Assembler::Pes(pes) => pes.reset(),
        }
    }

    fn take(&mut self, position: u64, packet: Packet<'_>, mut each: impl FnMut(Unit)) {
        let step = self.lead.take(packet, position, 0);
        if step.is_break() || packet.is_scrambled() {
            self.reset();
        }
        let payload = packet.payload().ok().flatten().filter(|_| step.is_new() && !packet.is_scrambled());
        let Some(payload) = payload else { return };
        if packet.payload_unit_start_indicator() {
            self.pointed = position;
        }
        let mut here = Begin {
            position,
            order: 0,
            pointed: self.pointed,
            random_access_indicator: packet.random_access_indicator(),
            discontinuity_indicator: packet.discontinuity_indicator(),
        };
        // The first to end is the one that is open.
        let mut open = self.open.take();
        let mut begin = || {
            open.take().unwrap_or_else(|| {
                let begin = here;
                here.order = here.order.saturating_add(1);
                begin
            })
        };
        let pid = packet.pid();
        let is_open = match &mut self.assembler {
            Assembler::Sections(sections) => {
                let mut payload = Payload::new(payload, packet.payload_unit_start_indicator());
                while let Some(found) = sections.next(&mut payload) {
                    let (bytes, error) = match found {
                        Ok(section) => (section.as_bytes(), None),
                        Err(bad) => (bad.bytes, Some(bad.error.to_string())),
                    };
                    each(Unit { pid, begin: begin(), bytes: bytes.to_vec(), error });
                }
                sections.is_open()
            }
            Assembler::Pes(pes) => {
                let mut bad: Option<Unit> = None;
                let mut payload = PesPayload::from_packet(packet);
                while let Some(event) = payload.as_mut().and_then(|payload| pes.next(payload)) {
                    match event {
                        // A wrong length has been reported just before, and the head is there all the same.
                        PesEvent::Start { head } if bad.as_ref().is_some_and(|bad| bad.bytes == head.as_bytes()) => {}
                        PesEvent::Start { head } => {
                            bad.take().into_iter().for_each(&mut each);
                            each(Unit { pid, begin: begin(), bytes: head.as_bytes().to_vec(), error: None });
                        }
                        PesEvent::Bad(wrong) => {
                            let error = Some(wrong.error.to_string());
                            let unit = Unit { pid, begin: begin(), bytes: wrong.bytes.to_vec(), error };
                            bad.replace(unit).into_iter().for_each(&mut each);
                        }
                        _ => {}
                    }
                }
                bad.into_iter().for_each(&mut each);
                pes.is_collecting()
            }
        };
        self.open = is_open.then(begin);
    }
}
