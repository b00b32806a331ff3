//! Following PAT, CAT and program maps.

use super::state::{FOLLOWED, TABLES};
use super::{Demux, Event, payload, todo};
use crate::packet::{Pid, PidSet};
use crate::psi::follower::{Follower, ProgramChange};
use crate::section::table::{Identity, scope_len};
use crate::section::{Located, Section};
use alloc::collections::VecDeque;

/// The tables that are followed, and what is still to be reported of them.
#[derive(Debug)]
pub(super) struct Psi {
    pub follower: Follower,
    /// PIDs watched for their program map.
    maps: PidSet,
    /// Something is to be reported.
    pub pending: bool,
    changes: VecDeque<(u16, ProgramChange)>,
    damage: Option<Event<'static>>,
    /// The packet that the changes come from.
    position: u64,
}

impl Psi {
    pub fn new(programs: usize) -> Self {
        Psi {
            follower: Follower::with_limit(programs),
            maps: PidSet::new(),
            pending: false,
            changes: VecDeque::new(),
            damage: None,
            position: 0,
        }
    }

    /// True for PIDs of program maps, which are watched as soon as a packet comes.
    pub fn follows(&self, pid: Pid) -> bool {
        self.maps.contains(pid)
    }

    /// The next of what is to be reported.
    #[cold]
    pub fn next(&mut self) -> Option<Event<'static>> {
        if let Some(damage) = self.damage.take() {
            return Some(damage);
        }
        let change = self.changes.pop_front();
        self.pending = change.is_some();
        change.map(|(program_number, change)| Event::Program { position: self.position, program_number, change })
    }

    /// Takes a section of a followed PID. True when PIDs of maps may have changed.
    fn push(&mut self, pid: Pid, section: Section<'_>, position: u64) -> bool {
        let changes = &mut self.changes;
        let Some(heard) = self.follower.push(pid, section, |number, change| changes.push_back((number, change))) else {
            return false;
        };
        self.position = position;
        self.damage = heard.damage.map(|error| Event::DamagedTable { pid, position, which: heard.which, error });
        self.pending = self.damage.is_some() || !self.changes.is_empty();
        self.pending
    }

    /// The PID of change `n`, if that is of a map, and whether it has one now.
    fn map_at(&self, n: usize) -> Option<(Pid, bool)> {
        let (_, ProgramChange::Added(pid) | ProgramChange::Removed(pid)) = self.changes.get(n)? else { return None };
        Some((*pid, self.follower.has_map(*pid)))
    }
}

impl Demux {
    /// Checks a section, and follows it when it belongs to the PSI.
    pub(super) fn check(&mut self, located: &Located, input: &[u8]) -> Option<wire::Error> {
        let current = self.current;
        let payload = payload(if current.held { self.held.bytes() } else { input }, current.payload);
        let state = self.states.get(usize::from(current.slot))?;
        let bytes = located.bytes(payload, state);
        let followed = state.watch & FOLLOWED != 0;
        if followed && self.psi.follower.repeats(current.pid, bytes) {
            return None;
        }
        // Not checked yet: bytes that repeat a good section are as good.
        let unchecked = Some(Section::checked(bytes)).filter(|_| state.watch & TABLES != 0);
        let identity = unchecked.and_then(|s| Identity::of_section(current.pid, s, scope_len(s.table_id())));
        if !followed && identity.is_some_and(|identity| self.tables.repeats(identity, bytes)) {
            return None;
        }
        let section = match Section::from_bytes(bytes) {
            Ok(section) => section,
            Err(error) => return Some(error),
        };
        if let Some(identity) = identity {
            if self.tables.push(current.pid, section, identity.scope).is_some() {
                self.completed = identity;
                self.current.todo |= todo::TABLE;
            }
        }
        if followed && self.psi.push(current.pid, section, current.position) {
            self.count.programs_beyond_limit = self.psi.follower.beyond_limit();
            self.follow();
        }
        None
    }

    /// Watches the program maps that the changes bring, and those no longer that they take.
    fn follow(&mut self) {
        for n in 0..self.psi.changes.len() {
            let Some((pid, on)) = self.psi.map_at(n) else { continue };
            // A PAT may name these two for maps, but they are followed anyway.
            if [Pid::PAT, Pid::CAT].contains(&pid) || on == self.psi.maps.contains(pid) {
                continue;
            }
            if on {
                self.psi.maps.insert(pid);
            } else {
                self.psi.maps.remove(pid);
            }
            // Without a packet yet, there is no state.
            if self.table.get(pid).is_some_and(|hot| hot.slot != 0) {
                self.set_watch(pid, FOLLOWED, on);
            }
        }
    }
}
