//! The monitor of TR 101 290.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Bytes, Chars, Failure, NO_PID, NO_TIME, Status, given, pointer, status};
use crate::demux::free;
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use mpegts::Pid;
use mpegts::monitor::{Config, Event, Indicator, Monitor as Inner, PcrMonitor};
use mpegts::packet::framing::{Framed, Framer};
use std::collections::VecDeque;
use std::ffi::CString;
use std::mem::MaybeUninit;
use std::time::Duration;

/// Which rules a monitor knows.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonitorRules {
    /// Those of ISO/IEC 13818-1.
    Mpeg = 0,
    /// Those of DVB as well, with the intervals for satellite and cable.
    DvbSatelliteAndCable = 1,
    /// Those of DVB as well, with the intervals for terrestrial networks.
    DvbTerrestrial = 2,
}

/// A violation. Pointers in it are valid until the next call with the same monitor.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Violation<'m> {
    /// The number of the indicator in the report, such as `1.3.a`.
    pub number: Chars<'m>,
    /// Its name in the report.
    pub name: Chars<'m>,
    /// What was found, for people.
    pub text: Chars<'m>,
    /// How many packets there were before the one with which it was noticed.
    pub packet: u64,
    /// When it was noticed, nanoseconds by the clock of the monitor; BC_NO_TIME while there is none.
    pub time: u64,
    /// The place of the indicator among all, from 0: the index for bc_monitor_count.
    pub indicator: u32,
    /// 1: the stream cannot be decoded; 2: to be watched all the time; 3: depends on the application.
    pub priority: u32,
    /// Where; BC_NO_PID where it is about the stream as a whole.
    pub pid: u16,
}

#[derive(Debug)]
enum Clock {
    /// The PCRs of the stream.
    Pcr(Box<PcrMonitor>),
    /// The caller's.
    Caller(Box<Inner>),
}

/// A monitor: bytes in, violations out.
#[derive(Debug)]
pub struct Monitor {
    framer: Framer,
    clock: Clock,
    /// When the last input came.
    time: Option<Duration>,
    waiting: VecDeque<Event>,
    /// Number, name and text of the violation that is shown.
    shown: [CString; 3],
}

impl Monitor {
    fn new(config: Config, by_pcr: bool) -> Monitor {
        let clock = match by_pcr {
            true => Clock::Pcr(Box::new(PcrMonitor::new(config))),
            false => Clock::Caller(Box::new(Inner::new(config))),
        };
        Monitor { framer: Framer::new(), clock, time: None, waiting: VecDeque::new(), shown: Default::default() }
    }

    fn feed(&mut self, mut input: &[u8], time: Option<Duration>) {
        self.time = time.or(self.time);
        let Monitor { framer, clock, waiting, .. } = self;
        while let Some(unit) = framer.next(&mut input) {
            clock.framed(unit, time, waiting);
        }
    }

    fn finish(&mut self) {
        let Monitor { framer, clock, time, waiting, .. } = self;
        while let Some(unit) = framer.finish() {
            clock.framed(unit, *time, waiting);
        }
        if let Clock::Pcr(monitor) = clock {
            monitor.finish(|event| waiting.push_back(event));
        }
    }

    fn inner(&self) -> &Inner {
        match &self.clock {
            Clock::Pcr(monitor) => monitor.monitor(),
            Clock::Caller(monitor) => monitor,
        }
    }

    fn next(&mut self) -> Option<Violation<'_>> {
        let event = self.waiting.pop_front()?;
        let text = |text: &dyn ToString| CString::new(text.to_string()).unwrap_or_default();
        self.shown = [text(&event.indicator.number()), text(&event.indicator.name()), text(&event.detail)];
        let [number, name, text] = self.shown.each_ref().map(|text| Chars::from(&**text));
        let indicator = Indicator::ALL.iter().position(|known| *known == event.indicator);
        Some(Violation {
            number,
            name,
            text,
            packet: event.packet,
            time: event.time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(NO_TIME),
            indicator: indicator.and_then(|index| u32::try_from(index).ok()).unwrap_or(u32::MAX),
            priority: event.indicator.priority().into(),
            pid: event.pid.map_or(NO_PID, Pid::get),
        })
    }
}

impl Clock {
    fn framed(&mut self, unit: Framed<'_>, time: Option<Duration>, waiting: &mut VecDeque<Event>) {
        let emit = |event| waiting.push_back(event);
        match self {
            Clock::Pcr(monitor) => monitor.framed(unit, emit),
            Clock::Caller(monitor) => monitor.framed(unit, time, emit),
        }
    }
}

/// Makes a monitor: `rules` is one of bc_monitor_rules. With `by_pcr` its clock is made of the PCRs, as for files; without,
/// the caller gives the time. NULL for unknown rules. Free it with bc_monitor_free.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_new(rules: u32, by_pcr: bool) -> Option<Box<Monitor>> {
    pointer(None, || {
        let config = match rules {
            rules if rules == MonitorRules::Mpeg as u32 => Config::default(),
            rules if rules == MonitorRules::DvbSatelliteAndCable as u32 => {
                Config::default().with(PIDS, SATELLITE_AND_CABLE)
            }
            rules if rules == MonitorRules::DvbTerrestrial as u32 => Config::default().with(PIDS, TERRESTRIAL),
            _ => return Err(Failure::new(Status::Argument)),
        };
        Ok(Box::new(Monitor::new(config, by_pcr)))
    })
}

/// Frees a monitor; NULL is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_free(monitor: Option<Box<Monitor>>) {
    free(monitor);
}

/// Takes all of `input`, a portion of any size. `time` is when its last byte came, nanoseconds from any origin, never
/// backwards; BC_NO_TIME where it is not known, and it is not looked at where the clock is that of the PCRs. Take the
/// violations after each portion: they wait in memory.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_feed(monitor: Option<&mut Monitor>, input: Bytes<'_>, time: u64) -> Status {
    status(|| {
        let time = (time != NO_TIME).then(|| Duration::from_nanos(time));
        given(monitor)?.feed(input.get()?, time);
        Ok(Status::Ok)
    })
}

/// Says that no more input comes; violations may follow.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_finish(monitor: Option<&mut Monitor>) -> Status {
    status(|| {
        given(monitor)?.finish();
        Ok(Status::Ok)
    })
}

/// Gives the next violation: BC_STATUS_OK and `violation`, or BC_STATUS_DONE.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_next<'m>(
    monitor: Option<&'m mut Monitor>,
    violation: Option<&mut MaybeUninit<Violation<'m>>>,
) -> Status {
    status(|| {
        let (monitor, place) = (given(monitor)?, given(violation)?);
        let Some(violation) = monitor.next() else { return Ok(Status::Done) };
        place.write(violation);
        Ok(Status::Ok)
    })
}

/// How many violations of an indicator there were so far: `indicator` counts from 0 in the order of the report.
/// BC_STATUS_DONE behind the last indicator.
#[unsafe(no_mangle)]
pub extern "C" fn bc_monitor_count(
    monitor: Option<&Monitor>,
    indicator: u32,
    count: Option<&mut MaybeUninit<u64>>,
) -> Status {
    status(|| {
        let (monitor, count) = (given(monitor)?, given(count)?);
        let known = usize::try_from(indicator).ok().and_then(|index| Indicator::ALL.get(index));
        let Some(known) = known else { return Ok(Status::Done) };
        count.write(monitor.inner().count(*known));
        Ok(Status::Ok)
    })
}
