//! Which PIDs are watched, and the timers.

use super::event::{Detail, Subject};
use super::indicator::Indicator;
use super::pid::{Hot, PidState, Role};
use super::timer::{NEVER, Nanos, after};
use super::{Emit, Monitor};
use crate::pid::Pid;
use alloc::vec::Vec;
use core::time::Duration;

/// The timers wake at most once in this time.
const RESOLUTION: Nanos = 1_000_000;

impl Monitor {
    /// The state of a PID, new if need be. None beyond the limit.
    pub(super) fn slot(&mut self, pid: Pid) -> Option<usize> {
        let entry = self.slots.get_mut(pid.index())?;
        if *entry != 0 {
            return Some(usize::from(*entry));
        }
        let slot = self.states.len();
        if slot > self.config.limits.pids {
            return None;
        }
        *entry = u16::try_from(slot).ok()?;
        let mut state = PidState::new(pid);
        if pid.get() < 0x20 || pid.is_null() || self.config.private_pids.contains(pid) {
            state.fixed = state.fixed.with(Role::REFERENCED);
        }
        state.roles = state.fixed;
        self.states.push(state);
        self.hot.push(Hot::new(pid, self.reporter.now.unwrap_or(0)));
        Some(slot)
    }

    fn give(&mut self, pid: Pid, role: Role) -> Option<&mut PidState> {
        let slot = self.slot(pid)?;
        let state = self.states.get_mut(slot)?;
        state.roles = state.roles.with(role).with(Role::REFERENCED);
        Some(state)
    }

    /// Looks at changes of PSI. Rate-limited by packets received since, so that a flood of large PMTs
    /// that never stay the same costs linear time.
    pub(super) fn refresh(&mut self) {
        const AT_ONCE: u64 = 1024;
        let (last, work) = self.assigned;
        let paid = self.reporter.packet.saturating_sub(last).saturating_mul(16).saturating_add(AT_ONCE);
        if self.stale && work <= paid {
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
        let named: Vec<Pid> = self.psi.ca.iter().copied().chain(self.psi.network).collect();
        for pid in named {
            self.give(pid, Role::REFERENCED);
        }
        let programs = core::mem::take(&mut self.psi.programs);
        for program in programs.values() {
            self.give(program.map, Role::MAP.with(Role::SYSTEM).with(Role::SECTIONS));
            let limit = self.times.other_pid;
            for pid in &program.ca {
                if let Some(state) = self.give(*pid, Role::REFERENCED) {
                    state.must_come(limit);
                }
            }
            if let Some(pid) = program.pcr_pid {
                self.give(pid, Role::PCR);
            }
            for stream in &program.streams {
                let limit = if stream.main { self.times.pid } else { self.times.other_pid };
                let role = if stream.timed { Role::TIMED } else { Role::REFERENCED };
                let rate =
                    self.config.leak_rates.iter().find(|(t, _)| *t == stream.stream_type.0).map(|(_, rate)| *rate);
                let Some(state) = self.give(stream.pid, role) else { continue };
                state.must_come(limit);
                (state.pcr_pid, state.waits) = (program.pcr_pid, stream.waits);
                state.leak(rate);
            }
        }
        self.psi.programs = programs;
        let now = self.reporter.now;
        for (hot, state) in self.hot.iter_mut().zip(&mut self.states).skip(1) {
            state.settle(hot, now);
        }
        self.wake = 0;
        self.stale = false;
        let streams = self.psi.programs.values().map(|p| p.streams.len().saturating_add(p.ca.len()));
        let work = streams.fold(self.states.len(), usize::saturating_add);
        self.assigned = (self.reporter.packet, work as u64);
    }

    /// Looks at every timer.
    #[inline(never)]
    pub(super) fn expire(&mut self, now: Nanos, emit: Emit<'_>) {
        let Monitor { hot, states, psi, tables, pat, cat, times, config, reporter, .. } = self;
        let p = &config.periods;
        let late = |what, interval, limit| Detail::Late { what, interval: Duration::from_nanos(interval), limit };
        let mut next = NEVER;
        let mut scrambled = false;

        // Begun with the first packet.
        pat.start(now);
        tables.start(now);
        if let Some(interval) = pat.expire(now, times.pat) {
            let what = Subject::Table { table_id: 0, section_number: None };
            reporter.event(emit, Indicator::PatError, Some(Pid::PAT), late(what, interval, p.pat));
        }
        next = next.min(pat.deadline(times.pat));
        for program in psi.programs.values_mut() {
            program.timer.start(now);
            if let Some(interval) = program.timer.expire(now, times.pmt) {
                let detail = late(Subject::Program(program.number), interval, p.pmt);
                reporter.event(emit, Indicator::PmtError, Some(program.map), detail);
            }
            next = next.min(program.timer.deadline(times.pmt));
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
        self.wake = next.max(now.saturating_add(RESOLUTION));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // tests assert

    use crate::Pid;
    use crate::descriptor::Descriptor;
    use crate::monitor::{Config, Monitor};
    use crate::packet::Packet;
    use crate::packetizer::SectionPacketizer;
    use crate::psi::{Pat, PatProgram, Pmt, PmtStream};
    use crate::section::LongSection;
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
                (work, times) = (work + monitor.assigned.1, times + 1);
            }
        }
        assert!(monitor.psi.programs.values().all(|p| p.streams.len() == 150));
        assert!(times > 5 && work < 32 * packets.len() as u64 + 50_000, "{times} times {work} for {}", packets.len());
    }
}
