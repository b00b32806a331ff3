//! Watching a transport stream for errors — ETSI TR 101 290, 5.2: the [`Indicator`]s of priorities 1,
//! 2 and 3, as far as the transport layer can see them.
//!
//! A [`Monitor`] is fed packets and the time of each; it calls back with an [`Event`] for every
//! violation. It stands beside a demultiplexer, not behind one: it takes what a
//! [`Framer`](crate::packet::framing::Framer) gives. A file has no clock: [`PcrMonitor`] takes the time from the
//! PCRs and interpolates between them.
//!
//! ```
//! use mpegts::monitor::{Config, Indicator, PcrMonitor};
//! use mpegts::packet::framing::Framer;
//! # let mut packet = mpegts::packet::NULL_PACKET;
//! # packet[1] |= 0x80;
//! # let file = packet.repeat(3);
//!
//! let mut framer = Framer::new();
//! let mut monitor = PcrMonitor::new(Config::default());
//! let mut input = &file[..];
//! while let Some(unit) = framer.next(&mut input) {
//!     monitor.framed(unit, |event| println!("{event}"));
//! }
//! while let Some(unit) = framer.finish() {
//!     monitor.framed(unit, |event| println!("{event}"));
//! }
//! monitor.finish(|event| println!("{event}"));
//! assert_eq!(monitor.monitor().count(Indicator::TransportError), 3);
//! ```
//!
//! # What is checked, and how
//!
//! * **1.1** is two wrong sync bytes in a row, or the framer's loss of the phase; five good ones end
//!   it. **1.2**, **1.4** and **2.1** are reported for each packet. 1.4 is
//!   [`Step::is_error`](crate::packet::continuity::Step::is_error): a jump that `discontinuity_indicator`
//!   announces is none; a second repetition is one, and so is a packet that repeats the header of
//!   the one before and nothing else. A packet of 2.1 is not reported once more in 1.4 as missing.
//! * **1.3, 1.5, 1.6, 2.3.a, 2.5, 2.6** and the tables that must be there are timers: the event comes
//!   when the limit has passed, and once for each absence. Timers wake at a packet or at
//!   [`tick`](Monitor::tick); an absence that exceeds its limit by less than 1 ms is reported on arrival. 1.5 is watched
//!   for each program. 1.6 has a resolution of 1 ms. With more than 1000 PIDs and programs timers wake less often:
//!   for 16 of them one packet must have come since.
//! * **1.3, 1.5 and 2.6** are also reported for each section of PAT, PMT and CAT that has a right CRC and
//!   contradicts itself: [`Detail::Damaged`].
//! * **2.2** is every long section, and every short one that is known to have a CRC, on the PIDs of PSI
//!   and of the rules. Sections that are cut off or too long have no CRC to check, and are left out.
//! * **2.3 and 2.4** look at the PCR_PIDs of the PMTs; at all PCRs while there is no PMT.
//! * **2.4** takes the place of the packet in the stream for the truth: at a constant rate the PCRs
//!   lie on a straight line over their positions. Each PCR is compared with the line of least squares
//!   through up to 64 before it (16 at least), so that neither a clock's constant offset nor its slow
//!   drift counts. The rate is taken for constant when no interval in the window differs from another
//!   by more than 0.5 %; a PCR that is off by more than that part of an interval, as in a stream of
//!   variable rate, or one with packets left out, begins a new window and is not reported. With
//!   [`PcrAccuracy::ConstantRate`] it is. Arrival times, and so jitter, have no part in it.
//! * **2.5, 3.3, 3.10** need PES headers in the clear.
//! * **3.1, 3.5 to 3.8** are not known here: [`PidRule`] and [`TableRule`] say what may be on a PID and
//!   how often it must come. `dvb_si::monitor` has the rules of DVB. **3.2** is reported for each rule
//!   that is violated.
//! * **3.3 and 3.9** model the transport buffers (512 bytes) of system information (PAT, CAT, TSDT and
//!   the PMT, for each program) and of the stream types in [`Config::leak_rates`]; and data that
//!   arrives after the time at which it is to be decoded is an underflow. The buffers behind the
//!   transport buffers (MB, EB, B, Bsys) depend on what is in the elementary streams, and are not
//!   modelled.
//! * **3.4** is 3.4.a: PIDs below 0x20, those of PAT, PMTs and CAT, and
//!   [`Config::private_pids`] are referred to.
//! * **3.10** is the time from the first packet of a PES packet, by the program's clock, to its DTS.
//!
//! Without a time (`None`) only 1.1, 1.2, 1.4, 2.1, 2.2, 2.3.b, 2.4 and tables out of place are found.

mod awaited;
mod config;
mod event;
mod indicator;
mod look;
mod pcr;
mod pid;
mod psi;
mod stream;
mod system;
mod tables;
mod timed;
mod timer;
mod watch;

pub use config::{Config, Every, Limits, PcrAccuracy, Periods, PidRule, TableRule};
pub use event::{Buffer, Detail, Event, Subject};
pub use indicator::Indicator;
pub use timed::PcrMonitor;

use crate::packet::continuity::Continuity;
use crate::packet::framing::Framed;
use crate::packet::{PACKET_SIZE, Packet, Pid, PidTable, SYNC_BYTE};
use alloc::{vec, vec::Vec};
use awaited::Awaited;
use core::time::Duration;
use pcr::Checks;
use pid::{HeaderCheck, PidWatch};
use psi::Psi;
use system::SystemBuffers;
use tables::Repetition;
use timer::{Nanos, Timer, nanos};
use watch::Pace;

/// [`Periods`] in nanoseconds.
#[derive(Debug, Clone, Copy)]
struct Times {
    pat: Nanos,
    pmt: Nanos,
    pid: Nanos,
    other_pid: Nanos,
    pcr: Nanos,
    pts: Nanos,
    cat: Nanos,
    unreferenced: Nanos,
    empty_buffer: Nanos,
}

/// Counts what is reported, and puts place and time to it.
#[derive(Debug)]
struct Reporter {
    counts: [u64; Indicator::ALL.len()],
    packet: u64,
    now: Option<Nanos>,
}

impl Reporter {
    fn event(&mut self, emit: Emit<'_>, indicator: Indicator, pid: Option<Pid>, detail: Detail) {
        if let Some(count) = self.counts.get_mut(indicator.index()) {
            *count = count.saturating_add(1);
        }
        let time = self.now.map(Duration::from_nanos);
        emit(Event { indicator, pid, packet: self.packet, time, detail });
    }
}

type Emit<'e> = &'e mut dyn FnMut(Event);

/// See the [module](self).
#[derive(Debug)]
pub struct Monitor {
    config: Config,
    times: Times,
    checks: Checks,
    /// Index into `hot` and `states`; the first is for PIDs not seen yet.
    slots: PidTable<u16>,
    hot: Vec<HeaderCheck>,
    states: Vec<PidWatch>,
    psi: Psi,
    /// PIDs that PSI names, and that have not come yet.
    awaited: Awaited,
    system: SystemBuffers,
    tables: Repetition,
    /// Tables have changed what PIDs are there for.
    stale: bool,
    /// When that was last looked at.
    assigned: Pace,
    pat: Timer,
    cat: Timer,
    /// When a timer may have something to say.
    wake: Nanos,
    /// When the timers were last looked at.
    expired: Pace,
    reporter: Reporter,
    /// Bytes of packets, and between them.
    position: u64,
    /// Synchronised, as far as is known: 1.1 is reported once.
    in_sync: bool,
    /// Packets before the one with which the good sync bytes began.
    good_since: u64,
    /// The last packet was one without sync byte.
    bad_before: bool,
    /// Packets of PIDs beyond the limit.
    unobserved: u64,
}

impl Monitor {
    /// Nothing seen yet.
    pub fn new(config: Config) -> Self {
        let p = config.periods;
        let times = Times {
            pat: nanos(p.pat),
            pmt: nanos(p.pmt),
            pid: nanos(p.pid),
            other_pid: nanos(p.other_pid),
            pcr: nanos(p.pcr_repetition),
            pts: nanos(p.pts),
            cat: nanos(p.cat),
            unreferenced: nanos(p.unreferenced),
            empty_buffer: nanos(p.empty_buffer),
        };
        let jump = nanos(p.pcr_jump).saturating_mul(27) / 1000;
        #[allow(clippy::cast_precision_loss)] // of nanoseconds in a century
        let accuracy = nanos(p.pcr_accuracy) as f64;
        let checks = Checks { jump: i64::try_from(jump).unwrap_or(i64::MAX), accuracy, method: config.pcr_accuracy };
        let tables = Repetition::new(&config.pids, &config.tables, config.limits.sections);
        let mut monitor = Monitor {
            psi: Psi::new(config.limits.programs),
            tables,
            times,
            checks,
            config,
            slots: PidTable::new(),
            hot: vec![HeaderCheck::since(0)],
            states: vec![PidWatch::new(Pid::NULL)],
            awaited: Awaited::default(),
            system: SystemBuffers::new(),
            stale: false,
            assigned: Pace::default(),
            expired: Pace::default(),
            pat: Timer::default(),
            cat: Timer::default(),
            wake: 0,
            reporter: Reporter { counts: [0; Indicator::ALL.len()], packet: 0, now: None },
            position: 0,
            in_sync: false,
            good_since: 0,
            bad_before: false,
            unobserved: 0,
        };
        monitor.assign();
        monitor
    }

    /// Events of this indicator so far.
    pub fn count(&self, indicator: Indicator) -> u64 {
        self.reporter.counts.get(indicator.index()).copied().unwrap_or(0)
    }

    /// Packets taken, those without sync byte included.
    pub const fn packets(&self) -> u64 {
        self.reporter.packet
    }

    /// Packets of PIDs beyond [`Limits::pids`], sections beyond [`Limits::sections`], and the times that
    /// a PAT had more programs than [`Limits::programs`]: none of them was checked.
    pub const fn beyond_limits(&self) -> (u64, u64, u64) {
        (self.unobserved, self.tables.beyond, self.psi.follower.beyond_limit())
    }

    /// Takes what a framer has found. The time is that of the packet's last byte, from any origin; it
    /// must not go back. Where a datagram holds several packets, they have one time.
    pub fn framed(&mut self, unit: Framed<'_>, time: Option<Duration>, mut emit: impl FnMut(Event)) {
        match unit {
            Framed::Packet(frame) | Framed::BadSync(frame) => self.packet(frame.packet, time, emit),
            Framed::SyncLost { .. } => {
                self.set_time(time.map(nanos), &mut emit);
                self.lose_sync(&mut emit);
            }
            Framed::Skipped { len, .. } => {
                self.position = self.position.saturating_add(len);
                self.gap();
            }
            Framed::Truncated { .. } => {}
        }
    }

    /// Says that packets are missing here that nobody has counted, as when a datagram is lost: places
    /// in the stream tell nothing about time across it.
    pub fn gap(&mut self) {
        for state in &mut self.states {
            if let Some(clock) = &mut state.clock {
                clock.gap();
            }
        }
    }

    /// Lets the timers see the time when no packet comes.
    pub fn tick(&mut self, time: Duration, mut emit: impl FnMut(Event)) {
        self.expired = Pace::default();
        self.set_time(Some(nanos(time)), &mut emit);
    }

    /// Takes a packet. The time as for [`framed`](Self::framed).
    #[inline]
    pub fn packet(&mut self, packet: Packet<'_>, time: Option<Duration>, mut emit: impl FnMut(Event)) {
        self.set_time(time.map(nanos), &mut emit);
        let header = packet.header();
        let slot = self.slots.get(packet.pid()).copied().unwrap_or(0);
        let plain = match self.hot.get_mut(usize::from(slot)) {
            // Where nothing is expected, a header without sync byte may still be as expected.
            Some(hot) if hot.expected.is_plain(header) && packet.sync_byte() == SYNC_BYTE => {
                hot.expected.advance(header);
                hot.continuity = Continuity::after(header);
                hot.keep(packet);
                hot.since = self.reporter.now.unwrap_or(hot.since);
                true
            }
            _ => false,
        };
        if !plain {
            self.odd(packet, &mut emit);
        }
        self.reporter.packet = self.reporter.packet.saturating_add(1);
        self.position = self.position.saturating_add(PACKET_SIZE as u64);
    }

    #[inline]
    fn set_time(&mut self, now: Option<Nanos>, emit: Emit<'_>) {
        let Some(now) = now else {
            self.reporter.now = None;
            return;
        };
        let now = self.reporter.now.map_or(now, |before| before.max(now));
        self.reporter.now = Some(now);
        if now >= self.wake && self.expired.allows(self.reporter.packet) {
            self.expire(now, emit);
        }
    }

    /// 1.2, and 1.1 when it is the second one.
    fn bad_sync(&mut self, found: u8, emit: Emit<'_>) {
        self.reporter.event(emit, Indicator::SyncByteError, None, Detail::SyncByte(found));
        self.regain();
        if self.bad_before && self.good_since == self.reporter.packet {
            self.lose_sync(emit);
        }
        self.bad_before = true;
        self.good_since = self.reporter.packet.saturating_add(1);
    }

    /// Five good sync bytes are synchronisation.
    fn regain(&mut self) {
        if self.reporter.packet.saturating_sub(self.good_since) >= 5 {
            self.in_sync = true;
        }
    }

    fn lose_sync(&mut self, emit: Emit<'_>) {
        self.regain();
        if core::mem::replace(&mut self.in_sync, false) {
            self.reporter.event(emit, Indicator::TsSyncLoss, None, Detail::SyncLost);
        }
        self.bad_before = false;
        self.good_since = self.reporter.packet;
    }
}
