//! Transport buffers: 3.3 and 3.9.
//!
//! PAT, CAT and TSDT go through TBsys of every program, a program map through those of the programs on its
//! PID. The buffers differ only while packets of a map are in them: one stands for all the others.

use super::event::{Buffer, Detail};
use super::indicator::Indicator;
use super::pid::Role;
use super::stream::{Bucket, Filled};
use super::{Emit, Monitor, Reporter};
use crate::packet::Pid;
use alloc::vec::Vec;
use core::time::Duration;

/// TBsys of all programs.
#[derive(Debug)]
pub(super) struct SystemBuffers {
    /// Of programs without packets of a map in it.
    common: Bucket,
    /// Slots of map PIDs whose programs have another.
    apart: Vec<u16>,
}

impl SystemBuffers {
    pub const fn new() -> Self {
        SystemBuffers { common: Bucket::SYSTEM, apart: Vec::new() }
    }
}

/// TBsys of the programs whose map is on a PID.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnBuffer {
    bucket: Bucket,
    /// It differs from that of all.
    apart: bool,
}

impl Reporter {
    fn filled(&mut self, emit: Emit<'_>, filled: Filled, pid: Pid, buffer: Buffer) {
        if filled.overflows {
            self.event(emit, Indicator::BufferError, Some(pid), Detail::Overflow(buffer));
        }
        if let Some(interval) = filled.busy.map(Duration::from_nanos) {
            let detail = Detail::NeverEmpty { buffer, interval };
            self.event(emit, Indicator::EmptyBufferError, Some(pid), detail);
        }
    }
}

impl Monitor {
    /// A packet goes through the transport buffers that it belongs to.
    pub(super) fn fill(&mut self, slot: usize, pid: Pid, emit: Emit<'_>) {
        let Some(now) = self.reporter.now.filter(|_| self.config.buffers) else { return };
        let limit = self.times.empty_buffer;
        let Monitor { states, psi, reporter, system, .. } = self;
        let Some(state) = states.get_mut(slot) else { return };
        if let Some(bucket) = &mut state.bucket {
            reporter.filled(emit, bucket.packet(now, limit), pid, Buffer::Transport);
        }
        if !state.roles.has(Role::SYSTEM) || psi.timers.is_empty() {
            return;
        }
        let mut report = |filled: Filled, pid: Pid, programs: &mut dyn Iterator<Item = u16>| {
            if filled != Filled::default() {
                programs.for_each(|number| reporter.filled(emit, filled, pid, Buffer::System(number)));
            }
        };
        let common = system.common;
        if state.roles.has(Role::MAP) {
            let own = state.system.get_or_insert(OwnBuffer { bucket: common, apart: false });
            if !core::mem::replace(&mut own.apart, true) {
                own.bucket = common;
                system.apart.extend(u16::try_from(slot));
            }
            return report(own.bucket.packet(now, limit), pid, &mut psi.follower.programs_on(pid));
        }
        let filled = system.common.packet(now, limit);
        if filled != Filled::default() {
            let is_apart = |pid: Pid| {
                let slot = self.slots.get(pid).and_then(|slot| states.get(usize::from(*slot)));
                slot.and_then(|state| state.system).is_some_and(|own| own.apart)
            };
            for program in psi.follower.programs().filter(|program| !is_apart(program.program_map_pid)) {
                let (number, pid) = (program.program_number, program.program_map_pid);
                report(filled, pid, &mut core::iter::once(number));
            }
        }
        let common = system.common;
        system.apart.retain(|slot| {
            let Some(state) = states.get_mut(usize::from(*slot)) else { return false };
            let Some(own) = &mut state.system else { return false };
            report(own.bucket.packet(now, limit), state.pid, &mut psi.follower.programs_on(state.pid));
            own.apart = own.bucket != common;
            own.apart
        });
    }
}
