//! A transport stream under watch: monitor, demultiplexer and tables, fed side by side.

use dvb_si::services::{Services, ServicesConfig};
use mpegts::Pid;
use mpegts::clock::{Clock, Pcr};
use mpegts::demux::{Demux, Event as Found, Limits, Watch as Follow};
use mpegts::monitor::{Config, Event as Violation, Indicator, Monitor, PcrMonitor};
use mpegts::packet::framing::{Framed, Framer, Framing, framed_with};
use mpegts::packet::{PACKET_SIZE, Packet};
use mpegts::section::table::TableLimits;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::time::Duration;

/// Bounds of the tables of one input: a thousand PMTs of a kilobyte and SDT and NIT are far below.
fn limits() -> TableLimits {
    TableLimits::default().tables(4096).bytes(4 << 20)
}

/// PCRs of other PIDs, without one of the PID that is the clock, after which another one is.
const PATIENCE: u8 = 16;

/// How the time of packets is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// By the arrival of datagrams.
    Arrival,
    /// By the PCRs of the stream.
    Pcr,
}

/// What watches.
#[derive(Debug)]
enum Watch {
    /// With the time of the first packet.
    Arrival(Box<Monitor>, Option<Duration>),
    Pcr(Box<PcrMonitor>),
}

/// Time out of PCRs, for files.
#[derive(Debug, Default)]
struct FileClock {
    reference: Option<(Pid, Pcr)>,
    rivals: u8,
    elapsed: Duration,
}

impl FileClock {
    fn push(&mut self, pid: Pid, pcr: Pcr) {
        match self.reference {
            Some((reference, before)) if reference == pid => {
                let ticks = u64::try_from(pcr.difference(before)).unwrap_or(0);
                // Longer is a jump, no time that has passed.
                if ticks <= Pcr::FREQUENCY {
                    let time = Duration::from_nanos(ticks.saturating_mul(1000) / 27);
                    self.elapsed = self.elapsed.saturating_add(time);
                }
                (self.reference, self.rivals) = (Some((pid, pcr)), 0);
            }
            Some(_) if self.rivals < PATIENCE => self.rivals = self.rivals.saturating_add(1),
            _ => (self.reference, self.rivals) = (Some((pid, pcr)), 0),
        }
    }
}

/// See the [module](self).
#[derive(Debug)]
pub struct Stream {
    config: Config,
    watch: Watch,
    /// What earlier monitors have counted, by the order of [`Indicator::ALL`].
    earlier: Vec<u64>,
    earlier_beyond: u64,
    demux: Demux,
    services: Services,
    clock: FileClock,
    /// The form of the last packets.
    framing: Option<Framing>,
    /// Of a file.
    framer: Framer,
    /// Packets without what surrounds them.
    plain: Vec<u8>,
    /// The tables have changed.
    changed: bool,
}

impl Stream {
    /// Nothing seen yet.
    pub fn new(config: Config, timing: Timing) -> Self {
        let framer = Framer::with_framing(Framing::Ts188);
        let mut demux = Demux::with(framer, Limits::default().programs(config.limits.programs));
        demux.watch(Pid::SDT_BAT, Follow::Sections);
        demux.watch(Pid::NIT, Follow::Sections);
        demux.report_pcr(timing == Timing::Pcr);
        let watch = match timing {
            Timing::Arrival => Watch::Arrival(Box::new(Monitor::new(config.clone())), None),
            Timing::Pcr => Watch::Pcr(Box::new(PcrMonitor::new(config.clone()))),
        };
        Stream {
            config,
            watch,
            earlier: vec![0; Indicator::ALL.len()],
            earlier_beyond: 0,
            demux,
            services: Services::with(ServicesConfig::default().limits(limits())),
            clock: FileClock::default(),
            framing: None,
            framer: Framer::new(),
            plain: Vec::new(),
            changed: false,
        }
    }

    /// Takes the whole packets of a datagram.
    pub fn datagram(&mut self, bytes: &[u8], framing: Framing, time: Duration, mut emit: impl FnMut(Violation)) {
        self.framing = Some(framing);
        if framing == Framing::Ts188 {
            self.packets(bytes, time, &mut emit);
            return;
        }
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        for unit in framed_with(bytes, framing) {
            if let Framed::Packet(frame) | Framed::BadSync(frame) = unit {
                plain.extend_from_slice(frame.packet.as_bytes());
            }
        }
        self.packets(&plain, time, &mut emit);
        self.plain = plain;
    }

    fn packets(&mut self, bytes: &[u8], time: Duration, emit: &mut impl FnMut(Violation)) {
        if let Watch::Arrival(monitor, first) = &mut self.watch {
            let since = Some(time.saturating_sub(*first.get_or_insert(time)));
            for packet in bytes.chunks_exact(PACKET_SIZE).filter_map(<[u8]>::first_chunk) {
                monitor.packet(Packet::new(packet), since, &mut *emit);
            }
        }
        self.demultiplex(bytes);
    }

    /// Takes bytes of a file, cut anywhere; `end` behind the last.
    pub fn file(&mut self, mut bytes: &[u8], end: bool, mut emit: impl FnMut(Violation)) {
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        loop {
            let unit = self.framer.next(&mut bytes);
            let Some(unit) = (if unit.is_none() && end { self.framer.finish() } else { unit }) else { break };
            if let Framed::Packet(frame) | Framed::BadSync(frame) = unit {
                plain.extend_from_slice(frame.packet.as_bytes());
            }
            if let Watch::Pcr(monitor) = &mut self.watch {
                monitor.framed(unit, &mut emit);
            }
        }
        self.framing = self.framer.framing();
        self.demultiplex(&plain);
        self.plain = plain;
        if end {
            self.finish(emit);
        }
    }

    /// No more comes: what waited is let out.
    pub fn finish(&mut self, emit: impl FnMut(Violation)) {
        if let Watch::Pcr(monitor) = &mut self.watch {
            monitor.finish(emit);
        }
        self.let_out();
    }

    /// Packets that wait for those behind them.
    fn let_out(&mut self) {
        while let Some(found) = self.demux.finish() {
            take(found, &mut self.services, &mut self.clock, &mut self.changed);
        }
    }

    fn demultiplex(&mut self, mut bytes: &[u8]) {
        let Stream { demux, services, clock, changed, .. } = self;
        let _: ControlFlow<Infallible> = demux.drive(&mut bytes, |found| {
            take(found, services, clock, changed);
            ControlFlow::Continue(())
        });
    }

    /// Says that packets are missing here.
    pub fn gap(&mut self) {
        if let Watch::Arrival(monitor, _) = &mut self.watch {
            monitor.gap();
        }
    }

    /// Lets the timers see that nothing comes.
    pub fn tick(&mut self, time: Duration, emit: impl FnMut(Violation)) {
        if let Watch::Arrival(monitor, Some(first)) = &mut self.watch {
            monitor.tick(time.saturating_sub(*first), emit);
        }
    }

    /// The stream is over; another one may come, with which no clock and no counter goes on. The tables stay.
    pub fn interrupt(&mut self) {
        for (count, indicator) in self.earlier.iter_mut().zip(Indicator::ALL) {
            *count = count.saturating_add(self.watch.monitor().count(*indicator));
        }
        self.earlier_beyond = self.beyond_limits();
        self.let_out();
        if let Watch::Arrival(monitor, first) = &mut self.watch {
            (**monitor, *first) = (Monitor::new(self.config.clone()), None);
        } else {
            self.watch = Watch::Pcr(Box::new(PcrMonitor::new(self.config.clone())));
        }
    }

    /// Whether the tables have changed since the last call.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Time since the first PCR, of a file.
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed
    }

    /// Violations so far.
    pub fn count(&self, indicator: Indicator) -> u64 {
        let index = Indicator::ALL.iter().position(|i| *i == indicator);
        let earlier = index.and_then(|index| self.earlier.get(index)).copied().unwrap_or(0);
        earlier.saturating_add(self.watch.monitor().count(indicator))
    }

    /// Packets, sections and programs that were not checked, because there are too many PIDs, sections or programs.
    pub fn beyond_limits(&self) -> u64 {
        let (packets, sections, programs) = self.watch.monitor().beyond_limits();
        self.earlier_beyond.saturating_add(packets).saturating_add(sections).saturating_add(programs)
    }

    /// The demultiplexer, for its counts.
    pub const fn demux(&self) -> &Demux {
        &self.demux
    }

    /// The tables in force.
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// The form of the packets.
    pub const fn framing(&self) -> Option<Framing> {
        self.framing
    }
}

impl Watch {
    fn monitor(&self) -> &Monitor {
        match self {
            Watch::Arrival(monitor, _) => monitor,
            Watch::Pcr(monitor) => monitor.monitor(),
        }
    }
}

fn take(found: Found<'_>, services: &mut Services, clock: &mut FileClock, changed: &mut bool) {
    match found {
        // What other transport streams carry is no business of this input.
        Found::Section { pid, section, .. } if matches!(section.table_id(), 0x00 | 0x02 | 0x40 | 0x42) => {
            *changed |= services.push(pid, section);
        }
        Found::Pcr { pid, pcr, .. } if pcr.valid() => clock.push(pid, pcr),
        _ => {}
    }
}
