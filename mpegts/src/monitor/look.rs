//! A look at the packets that something may have to be said about.

use super::event::{Detail, Subject};
use super::indicator::Indicator;
use super::pid::Role;
use super::psi::Waits;
use super::stream::pes_times;
use super::tables::Arrival;
use super::timer::{NEVER, Nanos, after};
use super::{Emit, Monitor};
use crate::clock::Timestamp;
use crate::packet::continuity::Step;
use crate::packet::{Packet, Pid, SYNC_BYTE};
use crate::psi::follower::Followed;
use crate::section::{Payload, Section};
use core::time::Duration;
use wire::ErrorKind;

impl Monitor {
    /// Any packet that something may have to be said about.
    #[inline(never)]
    pub(super) fn odd(&mut self, packet: Packet<'_>, emit: Emit<'_>) {
        if packet.sync_byte() != SYNC_BYTE {
            return self.bad_sync(packet.sync_byte(), emit);
        }
        self.refresh();
        let pid = packet.pid();
        if packet.transport_error_indicator() {
            // Whatever it says of itself may be wrong.
            self.reporter.event(emit, Indicator::TransportError, Some(pid), Detail::TransportError);
            return self.spoilt(pid);
        }
        let Some(slot) = self.slot(pid) else {
            self.unobserved = self.unobserved.saturating_add(1);
            return;
        };
        let Some((hot, state)) = self.hot.get_mut(slot).zip(self.states.get_mut(slot)) else { return };
        let step = hot.step(packet);
        if pid.is_null() {
            hot.expect(packet.header(), hot.continuity, state);
            return;
        }
        let now = self.reporter.now;
        if let Some(now) = now {
            hot.since = now;
            if core::mem::take(&mut state.away) {
                self.wake = self.wake.min(after(now, state.limit));
            }
            if !state.roles.has(Role::REFERENCED) {
                state.stray.start(now);
                self.wake = self.wake.min(state.stray.deadline(self.times.unreferenced));
            }
        }
        // Packets in error came, and have been reported: their counters are not missing.
        let spoilt = core::mem::take(&mut state.spoilt);
        if step.is_error() && step.missing().is_none_or(|missing| missing > spoilt) {
            self.reporter.event(emit, Indicator::ContinuityCountError, Some(pid), Detail::Continuity(step));
        }
        let scrambled = packet.is_scrambled();
        state.scrambled = scrambled;
        if scrambled {
            if let Some(now) = now {
                self.cat.start(now);
                self.wake = self.wake.min(self.cat.deadline(self.times.cat));
            }
            let indicator = match pid {
                Pid::PAT => Some(Indicator::PatError),
                _ if state.roles.has(Role::MAP) => Some(Indicator::PmtError),
                _ => None,
            };
            if let Some(indicator) = indicator {
                self.reporter.event(emit, indicator, Some(pid), Detail::Scrambled);
            }
        }
        hot.expect(packet.header(), hot.continuity, state);
        if state.roles.has(Role::SYSTEM) || state.bucket.is_some() {
            self.fill(slot, pid, emit);
        }
        if packet.has_adaptation_field() {
            self.clock(slot, packet, emit);
        }
        self.payload(slot, packet, step, emit);
    }

    /// Counts a packet in error on the PID that it seems to belong to, if that is known.
    fn spoilt(&mut self, pid: Pid) {
        let slot = self.slots.get(pid).map_or(0, |slot| usize::from(*slot));
        if let Some((hot, state)) = self.hot.get_mut(slot).zip(self.states.get_mut(slot)).filter(|_| slot != 0) {
            state.spoilt = state.spoilt.saturating_add(1);
            hot.look_at_next();
        }
    }

    /// 2.3 and 2.4.
    fn clock(&mut self, slot: usize, packet: Packet<'_>, emit: Emit<'_>) {
        let Some(state) = self.states.get_mut(slot) else { return };
        let announced = packet.discontinuity_indicator();
        let Some(pcr) = packet.pcr() else {
            if let Some(clock) = state.clock.as_mut().filter(|_| announced) {
                clock.announce();
            }
            return;
        };
        let now = self.reporter.now;
        let pid = Some(packet.pid());
        let checked = state.roles.has(Role::PCR) || !self.psi.follower.has_maps();
        let clock = state.clock.get_or_insert_default();
        let found = clock.push(pcr, announced, self.position, now, &self.checks);
        let late = now.and_then(|now| clock.timer.arrive(now, self.times.pcr));
        if !checked {
            clock.timer.stop();
            return;
        }
        self.wake = self.wake.min(clock.timer.deadline(self.times.pcr));
        if let Some(interval) = late.map(Duration::from_nanos) {
            let detail = Detail::Late { what: Subject::Pcr, interval, limit: self.config.periods.pcr_repetition };
            self.reporter.event(emit, Indicator::PcrRepetitionError, pid, detail);
        }
        if let Some(ticks) = found.jump {
            let indicator = Indicator::PcrDiscontinuityIndicatorError;
            self.reporter.event(emit, indicator, pid, Detail::PcrJump { ticks });
        }
        if let Some(nanoseconds) = found.deviation {
            self.reporter.event(emit, Indicator::PcrAccuracyError, pid, Detail::PcrDeviation { nanoseconds });
        }
    }

    fn payload(&mut self, slot: usize, packet: Packet<'_>, step: Step, emit: Emit<'_>) {
        let Some(state) = self.states.get_mut(slot) else { return };
        if let Some(assembler) = &mut state.assembler {
            if step.is_break() || packet.is_scrambled() {
                assembler.reset();
            }
        }
        if !step.is_new() || packet.is_scrambled() {
            return;
        }
        let Ok(Some(payload)) = packet.payload() else { return };
        let start = packet.payload_unit_start_indicator();
        if state.roles.has(Role::SECTIONS) {
            self.sections(slot, packet.pid(), payload, start, emit);
        } else if start && state.roles.has(Role::TIMED) {
            self.pes(slot, packet.pid(), payload, emit);
        }
    }

    /// 2.5, 3.10, and what of 3.3 is late data.
    fn pes(&mut self, slot: usize, pid: Pid, payload: &[u8], emit: Emit<'_>) {
        let Some((times, now)) = pes_times(payload).zip(self.reporter.now) else { return };
        let Some(state) = self.states.get_mut(slot) else { return };
        let late = if state.has_pts() { state.pts.arrive(now, self.times.pts) } else { None };
        self.wake = self.wake.min(state.pts.deadline(self.times.pts));
        if let Some(interval) = late.map(Duration::from_nanos) {
            let detail = Detail::Late { what: Subject::Pts, interval, limit: self.config.periods.pts };
            self.reporter.event(emit, Indicator::PtsError, Some(pid), detail);
        }
        let Some((decoding, clock)) = times.decoding.zip(state.pcr_pid) else { return };
        let p = &self.config.periods;
        let limit = match state.waits {
            Waits::Short => p.data_delay,
            Waits::AdvancedVideo => p.advanced_video_delay,
            Waits::StillPicture => p.still_picture_delay,
        };
        let clock = self.slots.get(clock).and_then(|slot| self.states.get(usize::from(*slot)));
        let Some(stc) = clock.and_then(|state| state.clock.as_ref()?.at(now)) else { return };
        let ahead = decoding.difference(stc.base());
        let time = |ticks: u64| Timestamp::wrapping(ticks).duration();
        match u64::try_from(ahead) {
            Err(_) => {
                let detail = Detail::Overdue { by: time(ahead.unsigned_abs()) };
                self.reporter.event(emit, Indicator::BufferError, Some(pid), detail);
            }
            Ok(ahead) if time(ahead) > limit => {
                let detail = Detail::Delay { delay: time(ahead), limit };
                self.reporter.event(emit, Indicator::DataDelayError, Some(pid), detail);
            }
            Ok(_) => {}
        }
    }

    fn sections(&mut self, slot: usize, pid: Pid, payload: &[u8], start: bool, emit: Emit<'_>) {
        let Monitor { states, psi, tables, reporter, pat, cat, times, config, .. } = self;
        let Some(state) = states.get_mut(slot) else { return };
        let Some(assembler) = &mut state.assembler else { return };
        let now = reporter.now;
        // When the first byte of the current section came.
        let mut begin = if assembler.is_open() { state.begun } else { now };
        let mut changed = false;
        let mut wake = NEVER;
        let mut payload = Payload::new(payload, start);
        while let Some(found) = assembler.next(&mut payload) {
            let began = core::mem::replace(&mut begin, now);
            let section = match found {
                Ok(section) => section,
                Err(bad) => {
                    if let ErrorKind::Checksum { found, computed } = bad.error.kind() {
                        let table_id = bad.bytes.first().copied().unwrap_or(0xFF);
                        let detail = Detail::Checksum { table_id, found, computed };
                        reporter.event(emit, Indicator::CrcError, Some(pid), detail);
                    }
                    continue;
                }
            };
            let table_id = section.table_id();
            if tables.has_crc(pid, table_id) {
                if let Some(detail) = check_short(section) {
                    reporter.event(emit, Indicator::CrcError, Some(pid), detail);
                    continue;
                }
            }
            let misplaced = match pid {
                Pid::PAT if table_id != 0 => Some(Indicator::PatError),
                Pid::CAT if table_id != 1 => Some(Indicator::CatError),
                _ => None,
            };
            if let Some(indicator) = misplaced {
                reporter.event(emit, indicator, Some(pid), Detail::ForeignTable { table_id });
            }
            let mut report = |indicator, pid, detail| reporter.event(emit, indicator, Some(pid), detail);
            tables.check_place(pid, table_id, &mut report);
            if section.long_header().is_some_and(|h| !h.current_next_indicator) {
                continue;
            }
            if let Some((heard, late)) = psi.push(pid, section, now, times.pmt) {
                changed |= heard.changed;
                let violated = match heard.which {
                    Followed::Pat => Indicator::PatError,
                    Followed::Cat => Indicator::CatError,
                    Followed::Pmt(_) => Indicator::PmtError,
                };
                if let Some(error) = heard.damage {
                    report(violated, pid, Detail::Damaged { table_id, error });
                }
                let mut late_by = |what, interval: Option<Nanos>, limit| {
                    if let Some(interval) = interval.map(Duration::from_nanos) {
                        report(violated, pid, Detail::Late { what, interval, limit });
                    }
                };
                match (heard.which, now) {
                    (Followed::Pat, Some(now)) => {
                        wake = wake.min(after(now, times.pat));
                        let what = Subject::Table { table_id, section_number: None };
                        late_by(what, pat.arrive(now, times.pat), config.periods.pat);
                    }
                    // Whether it is late depends on scrambled packets: the timer says so.
                    (Followed::Cat, Some(now)) => {
                        cat.arrive(now, NEVER);
                        wake = wake.min(after(now, times.cat));
                    }
                    (Followed::Pmt(program), Some(now)) => {
                        wake = wake.min(after(now, times.pmt));
                        late_by(Subject::Pmt(program), late, config.periods.pmt);
                    }
                    _ => {}
                }
            }
            if let (Some(begin), Some(end)) = (began, now) {
                tables.push(Arrival { pid, section, begin, end }, &mut report);
                wake = wake.min(tables.deadline());
            }
        }
        self.wake = self.wake.min(wake);
        if assembler.is_open() {
            state.begun = begin;
        }
        self.stale |= changed;
        self.refresh();
    }
}

/// The `CRC_32` of a short section.
fn check_short(section: Section<'_>) -> Option<Detail> {
    let bytes = section.as_bytes();
    let (body, found) = bytes.split_last_chunk::<4>()?;
    let (found, computed) = (u32::from_be_bytes(*found), wire::crc::mpeg(body));
    (found != computed).then_some(Detail::Checksum { table_id: section.table_id(), found, computed })
}
