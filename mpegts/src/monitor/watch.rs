//! Which PIDs are watched, and the timers.

use super::event::{Detail, Subject};
use super::indicator::Indicator;
use super::pcr::Clockwork;
use super::pid::{HeaderCheck, PidWatch, Role};
use super::timer::{NEVER, Nanos, after};
use super::{Emit, Monitor, awaited};
use crate::packet::{Pid, PidSet};
use crate::psi::StreamType;
use alloc::{boxed::Box, vec::Vec};
use core::time::Duration;

/// The timers wake at most once in this time.
const RESOLUTION: Nanos = 1_000_000;

/// Paces work that looks at everything there is: the more there is to look at, the more packets must have come
/// since the last time. So a flood of large PMTs that never stay the same costs no more than any other input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pace {
    packet: u64,
    work: u64,
}

impl Pace {
    const AT_ONCE: u64 = 1024;
    const PER_PACKET: u64 = 16;

    fn new(packet: u64, work: usize) -> Self {
        Pace { packet, work: work as u64 }
    }

    /// True when enough packets have come since to repeat the work.
    #[inline]
    pub fn allows(self, packet: u64) -> bool {
        let since = packet.saturating_sub(self.packet);
        self.work <= since.saturating_mul(Pace::PER_PACKET).saturating_add(Pace::AT_ONCE)
    }
}

impl Monitor {
    /// The state of a PID, new if need be. None beyond the limit.
    pub(super) fn slot(&mut self, pid: Pid) -> Option<usize> {
        match self.slots.get(pid).copied().unwrap_or(0) {
            0 => self.add(pid),
            slot => Some(usize::from(slot)),
        }
    }

    #[cold]
    fn add(&mut self, pid: Pid) -> Option<usize> {
        let slot = self.states.len();
        if slot > self.config.limits.pids {
            // Nor is it missed.
            self.awaited.has_come(pid);
            return None;
        }
        *self.slots.entry(pid) = u16::try_from(slot).ok()?;
        let mut state = PidWatch::new(pid);
        if pid.get() < 0x20 || pid.is_null() || self.config.private_pids.contains(pid) {
            state.fixed = state.fixed.with(Role::REFERENCED);
        }
        state.roles = state.fixed;
        let named = self.awaited.has_come(pid);
        if let Some([pcr, pts]) = named {
            state.roles = state.roles.with(Role::REFERENCED);
            state.pts = pts.unwrap_or_default();
            state.clock = pcr.map(|timer| Box::new(Clockwork::waiting(timer)));
        }
        self.states.push(state);
        self.hot.push(HeaderCheck::since(self.reporter.now.unwrap_or(0)));
        if named.is_some() {
            self.stale = true;
            self.refresh();
        }
        Some(slot)
    }

    fn give(&mut self, pid: Pid, role: Role) {
        if let Some(state) = self.slot(pid).and_then(|slot| self.states.get_mut(slot)) {
            state.roles = state.roles.with(role).with(Role::REFERENCED);
        }
    }

    /// Looks at changes of PSI: at once, if the packets since the last time pay for it.
    pub(super) fn refresh(&mut self) {
        if self.stale && self.assigned.allows(self.reporter.packet) {
            self.assign();
        }
    }

    /// Gives every PID the roles that PSI and rules have for it now.
    pub(super) fn assign(&mut self) {
        for state in &mut self.states {
            state.renounce();
        }
        for pid in [Pid::PAT, Pid::CAT, Pid::TSDT] {
            self.give(pid, Role::SYSTEM.with(Role::SECTIONS));
        }
        let by_rule: Vec<Pid> = self.tables.pids().collect();
        for pid in by_rule {
            self.give(pid, Role::SECTIONS);
        }
        let now = self.reporter.now;
        let Monitor { psi, awaited, states, slots, times, config, .. } = self;
        let slot = |pid: Pid| slots.get(pid).copied().map(usize::from).filter(|slot| *slot != 0);
        let mut work = states.len();
        // PIDs beyond the limit are not observed, so they cannot be missed.
        let room = states.len() <= config.limits.pids;
        let (mut absent, mut missed) = (PidSet::new(), PidSet::new());
        psi.name(|pid, purpose| {
            work = work.saturating_add(1);
            if slot(pid).is_none() {
                absent.insert(pid);
                if room && awaited::missed(purpose) != 0 {
                    missed.insert(pid);
                }
            }
        });
        awaited.renew(absent, &missed);
        let rate = |of: StreamType| config.leak_rates.iter().find(|(kind, _)| *kind == of.0).map(|(_, rate)| *rate);
        psi.name(|pid, purpose| match slot(pid).and_then(|slot| states.get_mut(slot)) {
            Some(state) => state.serve(purpose, times, rate),
            None => awaited.add(pid, purpose),
        });
        for (hot, state) in self.hot.iter_mut().zip(states).skip(1) {
            state.settle(hot, now);
        }
        self.wake = 0;
        self.stale = false;
        self.assigned = Pace::new(self.reporter.packet, work);
    }

    /// Looks at every timer.
    #[inline(never)]
    pub(super) fn expire(&mut self, now: Nanos, emit: Emit<'_>) {
        let Monitor { hot, states, psi, awaited, tables, pat, cat, times, config, reporter, .. } = self;
        let p = &config.periods;
        let late = |what, interval, limit| Detail::Late { what, interval: Duration::from_nanos(interval), limit };
        let mut next = NEVER;
        let mut scrambled = false;

        // These timers begin with the first packet.
        pat.start(now);
        tables.start(now);
        if let Some(interval) = pat.expire(now, times.pat) {
            let what = Subject::Table { table_id: 0, section_number: None };
            reporter.event(emit, Indicator::PatError, Some(Pid::PAT), late(what, interval, p.pat));
        }
        next = next.min(pat.deadline(times.pat));
        for (number, timer) in &mut psi.timers {
            timer.start(now);
            if let Some(interval) = timer.expire(now, times.pmt) {
                let detail = late(Subject::Pmt(*number), interval, p.pmt);
                let map = psi.follower.program(*number).map(|program| program.program_map_pid);
                reporter.event(emit, Indicator::PmtError, map, detail);
            }
            next = next.min(timer.deadline(times.pmt));
        }
        tables.expire(now, &mut |indicator, pid, detail| reporter.event(emit, indicator, Some(pid), detail));
        next = next.min(tables.deadline());

        for (hot, state) in hot.iter_mut().zip(states.iter_mut()).skip(1) {
            let pid = Some(state.pid);
            scrambled |= state.scrambled && now.saturating_sub(hot.since) <= times.cat;
            let absent = now.saturating_sub(hot.since);
            if state.limit > 0 && !state.away {
                if absent > state.limit {
                    state.away = true;
                    hot.look_at_next();
                    let limit = Duration::from_nanos(state.limit);
                    reporter.event(emit, Indicator::PidError, pid, late(Subject::Packets, absent, limit));
                } else {
                    next = next.min(after(hot.since, state.limit));
                }
            }
            if let Some(interval) = state.stray.expire(now, times.unreferenced) {
                let interval = Duration::from_nanos(interval);
                reporter.event(emit, Indicator::UnreferencedPid, pid, Detail::Unreferenced { interval });
            }
            next = next.min(state.stray.deadline(times.unreferenced));
            if let Some(clock) = state.clock.as_mut().filter(|_| state.roles.has(Role::PCR)) {
                clock.timer.start(now);
                if let Some(interval) = clock.timer.expire(now, times.pcr) {
                    let detail = late(Subject::Pcr, interval, p.pcr_repetition);
                    reporter.event(emit, Indicator::PcrRepetitionError, pid, detail);
                }
                next = next.min(clock.timer.deadline(times.pcr));
            }
            if state.has_pts() {
                state.pts.start(now);
            } else {
                state.pts.stop();
            }
            if let Some(interval) = state.pts.expire(now, times.pts) {
                reporter.event(emit, Indicator::PtsError, pid, late(Subject::Pts, interval, p.pts));
            }
            next = next.min(state.pts.deadline(times.pts));
        }
        let missing = awaited.expire(now, times, &mut |indicator, pid, what, interval, limit| {
            let detail = late(what, interval, Duration::from_nanos(limit));
            reporter.event(emit, indicator, Some(pid), detail);
        });
        next = next.min(missing);
        if scrambled {
            cat.start(now);
        } else {
            cat.stop();
        }
        if let Some(interval) = cat.expire(now, times.cat) {
            let detail = Detail::NoCat { interval: Duration::from_nanos(interval) };
            reporter.event(emit, Indicator::CatError, Some(Pid::CAT), detail);
        }
        next = next.min(cat.deadline(times.cat));
        let work = states.len().saturating_add(awaited.len()).saturating_add(psi.timers.len());
        self.wake = next.max(now.saturating_add(RESOLUTION));
        self.expired = Pace::new(self.reporter.packet, work);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // tests assert

    use crate::Pid;
    use crate::descriptor::Descriptor;
    use crate::monitor::{Config, Monitor};
    use crate::packet::Packet;
    use crate::psi::{Pat, PatProgram, Pmt, PmtStream};
    use crate::section::{LongSection, SectionPacketizer};
    use std::vec::Vec;
    use wire::{Encode, List};

    /// 200 programs of 150 streams each, whose PMTs never stay the same: work for all PIDs at each change.
    #[test]
    fn trap_42_a_flood_of_program_maps_costs_linear_time() {
        let pid = |n: u16| Pid::new(n).unwrap();
        let entry = |n| PatProgram { program_number: n, program_map_pid: pid(0x20 + n), ..Default::default() };
        let programs: Vec<_> = (1..=200).map(entry).collect();
        let mut packets = Vec::new();
        let mut send = |on: Pid, section: &[u8], counter| {
            let mut packetizer = SectionPacketizer::new(on);
            packetizer.set_continuity_counter(counter);
            packetizer.push(section, |p| packets.push(*p));
            packetizer.finish(|p| packets.push(*p));
            packetizer.continuity_counter()
        };
        let pat = LongSection::new(0, 1, 0, Pat { programs: List::from(&programs[..]) });
        send(Pid::PAT, &pat.encode_to_vec().unwrap(), 0);
        let mut counters = [0; 201];
        for round in 0..4u16 {
            for (number, counter) in (1..=200u16).zip(&mut counters) {
                let stream = |i| PmtStream::<Descriptor<'_>> {
                    elementary_pid: pid(0x200 + (round * 31 + number * 7 + i) % 0x1D00),
                    ..Default::default()
                };
                let streams: Vec<_> = (0..150).map(stream).collect();
                let pmt =
                    LongSection::new(2, number, 0, Pmt { streams: List::from(&streams[..]), ..Default::default() });
                *counter = send(pid(0x20 + number), &pmt.encode_to_vec().unwrap(), *counter);
            }
        }
        let mut monitor = Monitor::new(Config::default());
        let (mut work, mut times) = (0, 0);
        for packet in &packets {
            let before = monitor.assigned;
            monitor.packet(Packet::new(packet), None, |_| {});
            if monitor.assigned != before {
                (work, times) = (work + monitor.assigned.work, times + 1);
            }
        }
        assert!(monitor.psi.follower.programs().all(|p| p.streams.len() == 150));
        assert!(times > 5 && work < 32 * packets.len() as u64 + 50_000, "{times} times {work} for {}", packets.len());
    }
}
