//! What is kept of a PID.

use super::Times;
use super::pcr::Clockwork;
use super::psi::{Purpose, Waits};
use super::stream::Bucket;
use super::system::OwnBuffer;
use super::timer::{Nanos, Timer};
use crate::packet::continuity::{Continuity, LastPacket, Step};
use crate::packet::expected::{Expected, ExpectedHeader};
use crate::packet::{Packet, Pid};
use crate::psi::StreamType;
use crate::section::SectionAssembler;
use alloc::boxed::Box;

/// What a PID is there for; several at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Role(u8);

impl Role {
    /// Some table names it, or the standard does.
    pub const REFERENCED: Role = Role(1);
    /// Carries sections that are looked at.
    pub const SECTIONS: Role = Role(2);
    /// Carries a PMT.
    pub const MAP: Role = Role(4);
    /// Goes through TBsys.
    pub const SYSTEM: Role = Role(8);
    /// Is the PCR_PID of a program.
    pub const PCR: Role = Role(16);
    /// Carries video or audio, in PES packets.
    pub const TIMED: Role = Role(32);

    pub const fn with(self, other: Role) -> Role {
        Role(self.0 | other.0)
    }

    pub const fn has(self, other: Role) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What every packet of a PID touches.
#[derive(Debug)]
pub(super) struct HeaderCheck {
    pub expected: ExpectedHeader,
    pub continuity: Continuity,
    /// The last packet, or since when one is waited for.
    pub since: Nanos,
    /// None before the first packet: tables may name many PIDs that never come.
    last: Option<Box<LastPacket>>,
}

impl HeaderCheck {
    /// Of a PID that is watched from now on.
    pub const fn since(now: Nanos) -> Self {
        HeaderCheck { expected: ExpectedHeader::NOTHING, continuity: Continuity::new(), since: now, last: None }
    }

    /// Has the next packet looked at, which then says what to expect.
    pub const fn look_at_next(&mut self) {
        self.expected = ExpectedHeader::NOTHING;
    }

    /// Takes the step of any packet.
    pub fn step(&mut self, packet: Packet<'_>) -> Step {
        let HeaderCheck { continuity, last, .. } = self;
        let step = continuity.check_with(packet, || last.as_ref().is_none_or(|last| last.is_repeated_by(packet)));
        if step.is_new() {
            self.keep(packet);
        }
        step
    }

    /// Keeps a packet for the next one to be compared with.
    #[inline]
    pub fn keep(&mut self, packet: Packet<'_>) {
        self.last.get_or_insert_with(|| Box::new(LastPacket::NONE)).keep(packet);
    }

    /// Expects a packet like this one to come next.
    pub fn expect(&mut self, header: u32, continuity: Continuity, state: &PidWatch) {
        let looked_at = state.roles.has(Role::SECTIONS) || state.roles.has(Role::SYSTEM) || state.bucket.is_some();
        self.expected = match continuity.last() {
            _ if state.pid.is_null() => ExpectedHeader::after(Expected::Plain, header, 0),
            Some(last) if !looked_at => {
                let expected = ExpectedHeader::after(Expected::Plain, header, last).with_counter();
                if state.roles.has(Role::TIMED) && !state.scrambled { expected.with_start() } else { expected }
            }
            _ => ExpectedHeader::NOTHING,
        };
    }
}

/// The rest of it.
#[derive(Debug)]
pub(super) struct PidWatch {
    pub pid: Pid,
    pub roles: Role,
    /// Those it always has.
    pub fixed: Role,
    /// The last packet was scrambled.
    pub scrambled: bool,
    /// Packets with transport_error_indicator since the last one without.
    pub spoilt: u8,
    pub assembler: Option<SectionAssembler>,
    /// When the open section began.
    pub begun: Option<Nanos>,
    /// How long it may be away; 0 for ever.
    pub limit: Nanos,
    /// It is away for longer, and this has been reported.
    pub away: bool,
    /// While no table names it.
    pub stray: Timer,
    pub pts: Timer,
    pub clock: Option<Box<Clockwork>>,
    /// Of the program that it belongs to.
    pub pcr_pid: Option<Pid>,
    pub waits: Waits,
    pub bucket: Option<Bucket>,
    /// Of the programs whose map is here.
    pub system: Option<OwnBuffer>,
    /// The rate it is to have.
    leak: Option<u64>,
    /// It had a limit before.
    watched: bool,
}

impl PidWatch {
    pub fn new(pid: Pid) -> Self {
        PidWatch {
            pid,
            roles: Role::default(),
            fixed: Role::default(),
            scrambled: false,
            spoilt: 0,
            assembler: None,
            begun: None,
            limit: 0,
            away: false,
            stray: Timer::default(),
            pts: Timer::default(),
            clock: None,
            pcr_pid: None,
            waits: Waits::Short,
            bucket: None,
            system: None,
            leak: None,
            watched: false,
        }
    }

    /// PTSs must come often: in video and audio that is in the clear, and moves.
    pub fn has_pts(&self) -> bool {
        self.roles.has(Role::TIMED) && !self.scrambled && self.waits != Waits::StillPicture
    }

    /// Gives up what tables have said about it.
    pub fn renounce(&mut self) {
        self.roles = self.fixed;
        self.watched = self.limit > 0;
        (self.limit, self.pcr_pid, self.waits, self.leak) = (0, None, Waits::Short, None);
    }

    /// Takes on what PSI names it for. `rate` is that of the transport buffer for a stream_type.
    pub fn serve(&mut self, purpose: Purpose, times: &Times, rate: impl FnOnce(StreamType) -> Option<u64>) {
        let role = match purpose {
            Purpose::Named => Role::REFERENCED,
            Purpose::Map => Role::MAP.with(Role::SYSTEM).with(Role::SECTIONS),
            Purpose::Ca => {
                self.must_come(times.other_pid);
                Role::REFERENCED
            }
            Purpose::Clock => Role::PCR,
            Purpose::Stream(stream, pcr_pid) => {
                self.must_come(if stream.main { times.pid } else { times.other_pid });
                (self.pcr_pid, self.waits) = (pcr_pid, stream.waits);
                self.leak = self.leak.or_else(|| rate(stream.stream_type));
                if stream.timed { Role::TIMED } else { Role::REFERENCED }
            }
        };
        self.roles = self.roles.with(role).with(Role::REFERENCED);
    }

    /// It must not be away for longer, by this table or another.
    fn must_come(&mut self, limit: Nanos) {
        self.limit = match self.limit {
            0 => limit,
            known if limit > 0 => known.min(limit),
            known => known,
        };
    }

    /// Begins and ends what the roles ask for.
    pub fn settle(&mut self, hot: &mut HeaderCheck, now: Option<Nanos>) {
        if !self.roles.has(Role::SECTIONS) {
            self.assembler = None;
        } else if self.assembler.is_none() {
            self.assembler = Some(SectionAssembler::new());
        }
        if self.bucket.map(|b| b.rate()) != self.leak {
            self.bucket = self.leak.map(Bucket::new);
        }
        if self.limit == 0 {
            self.away = false;
        } else if !self.watched {
            hot.since = now.unwrap_or(hot.since);
        }
        if self.roles.has(Role::REFERENCED) {
            self.stray.stop();
        }
        if self.roles.has(Role::PCR) {
            // The PID is missed from now on.
            self.clock.get_or_insert_default();
        } else if let Some(clock) = &mut self.clock {
            clock.timer.stop();
        }
        hot.look_at_next();
    }
}
