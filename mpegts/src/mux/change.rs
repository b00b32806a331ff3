//! From one set of programs to another, and whether there is room for it.

use super::program::{Plan, Role};
use super::stream::{PesOutput, StreamSettings};
use super::tables::{WHOLE, period, share};
use super::{Mux, bucket};
use crate::clock::mul_div;
use crate::packet::Pid;
use crate::section::cycle::TableKey;
use alloc::vec::Vec;
use wire::{Error, ErrorKind};

impl Mux {
    /// The part of the multiplex that tables and clocks take, perhaps without one of the tables.
    pub(super) fn share(&self, without: Option<(Pid, TableKey)>) -> u64 {
        let tables = self.tables.iter().map(|(pid, tables)| {
            let without = without.filter(|(on, _)| on == pid).map(|(_, key)| key);
            tables.share(self.packet_time, without)
        });
        tables.fold(self.share_of_clocks(self.clocks.len()), u64::saturating_add)
    }

    /// A PCR goes a packet for each clock before its interval ends, and then takes one at most.
    fn share_of_clocks(&self, count: usize) -> u64 {
        let wait = self.packet_time.saturating_mul(count as u64);
        let interval = self.settings.pcr_interval.saturating_sub(wait);
        mul_div(wait, WHOLE, interval).unwrap_or(if wait == 0 { 0 } else { WHOLE + 1 })
    }

    pub(super) fn check_share(&self, share: u64) -> Result<(), Error> {
        if share <= WHOLE {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Value(self.settings.bitrate.get()), &"Settings.bitrate", 0))
    }

    /// Whether PIDs are free for a set of programs.
    pub(super) fn check_roles(&self, plan: &Plan) -> Result<(), Error> {
        for (pid, role) in plan.roles()? {
            let taken = match role {
                Role::Sections => self.streams.contains_key(&pid),
                Role::Pes(_) => self.tables.get(&pid).is_some_and(|t| !t.cycle.is_empty()),
            };
            if taken {
                return Err(Error::new(ErrorKind::Value(pid.get().into()), &"Mux.pid", 0));
            }
        }
        Ok(())
    }

    /// The part of the multiplex that PSI and clocks take in a set of programs.
    fn share_of(&self, plan: &Plan) -> u64 {
        let table = |sections: &[Vec<u8>]| share(sections, period(self.settings.psi_interval), self.packet_time);
        let maps = plan.programs.values().map(|p| table(core::slice::from_ref(&p.section)));
        let clocks = self.share_of_clocks(plan.clocks().len());
        maps.fold(clocks.saturating_add(table(&plan.pat)), u64::saturating_add)
    }

    /// Goes over to a set of programs, of which one may be new.
    pub(super) fn adopt(&mut self, mut plan: Plan, new: Option<u16>) -> Result<(), Error> {
        let new_pat = plan.set_pat(self.settings.transport_stream_id)?;
        if new.is_some() {
            let others = self.share(None).saturating_sub(self.share_of(&self.plan));
            self.check_share(others.saturating_add(self.share_of(&plan)))?;
        }
        let (period, now) = (period(self.settings.psi_interval), self.now);
        if let Some(entry) = new.and_then(|number| plan.programs.get_mut(&number)) {
            let sections = alloc::vec![entry.section.clone()];
            let old = self.plan.programs.get(&entry.number);
            let place = old.and_then(|old| Some((old.map_pid, old.key?)));
            match place {
                Some((pid, _)) if pid == entry.map_pid && old.is_some_and(|old| old.section == entry.section) => {}
                Some((pid, key)) if pid == entry.map_pid => {
                    self.tables.get_mut(&pid).map(|t| t.cycle.replace(key, sections, now));
                }
                place => {
                    if let Some((pid, key)) = place {
                        self.remove_table(pid, key);
                    }
                    entry.key = Some(self.tables_of(entry.map_pid).insert(sections, period, now));
                    if let Some(tables) = self.tables.get_mut(&entry.map_pid) {
                        tables.buffer = tables.buffer.or_else(bucket::of_map);
                    }
                }
            }
        }
        if new_pat {
            let (cycle, sections) = (self.tables_of(Pid::PAT), plan.pat.clone());
            match plan.pat_key {
                Some(key) => drop(cycle.replace(key, sections, now)),
                None => plan.pat_key = Some(cycle.insert(sections, period, now)),
            }
        }
        let roles = plan.roles()?;
        let wanted = |pid: &Pid| matches!(roles.get(pid), Some(Role::Pes(_)));
        for (pid, gone) in self.streams.iter().filter(|(pid, _)| !wanted(pid)) {
            *self.counters.entry(*pid) = Some(gone.counter());
        }
        self.streams.retain(|pid, _| wanted(pid));
        self.queued = self.streams.values().map(PesOutput::queued).fold(0, usize::saturating_add);
        let before = self.plan.roles()?;
        for (pid, role) in &roles {
            let Role::Pes(stream_type) = role else { continue };
            let counter = self.counters.entry(*pid);
            if !self.streams.contains_key(pid) {
                // Sections it had are gone, and what waits of the last one goes with them.
                let tables = self.tables.get_mut(pid).filter(|_| counter.is_none());
                *counter = tables.map(|tables| tables.cycle.stop()).or(*counter);
            }
            let stream = self
                .streams
                .entry(*pid)
                .or_insert_with(|| PesOutput::new(*pid, *stream_type, counter.take().unwrap_or(0)));
            if before.get(pid).is_some_and(|before| before != role) {
                stream.configure(StreamSettings::new(stream_type.unwrap_or_default()));
            }
        }
        let clocks = plan.clocks();
        self.clocks.retain(|pid, _| clocks.contains(pid));
        for pid in clocks {
            self.clocks.entry(pid).or_insert(None);
        }
        self.plan = plan;
        Ok(())
    }
}
