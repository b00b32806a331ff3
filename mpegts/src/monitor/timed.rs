//! A monitor whose clock are the PCRs.

use super::config::Config;
use super::{Event, Monitor};
use crate::clock::{Clock, Pcr, mul_div};
use crate::packet::framing::Framed;
use crate::packet::{PACKET_SIZE, Packet, Pid, SYNC_BYTE};
use alloc::vec::Vec;
use core::time::Duration;

/// Packets held back for the next PCR, at most: 6 MB.
const HELD: usize = 32_768;

/// The longest jump of the clock that is taken for time that has passed.
const LONGEST: u64 = Pcr::FREQUENCY;

/// PCRs of another PID without one of the reference after which that PID is the reference.
const PATIENCE: u8 = 4;

/// A [`Monitor`] for streams that come without a clock, such as files.
///
/// The first PID with PCRs is the clock, as long as it has any. Packets are held back, in copies,
/// until the next PCR, and the time between the two PCRs is divided among them by their bytes. Time 0
/// is the first packet. Where the clock jumps (discontinuity_indicator, a jump back, or one of more
/// than a second), time goes on at the rate before. After 32768 packets without a PCR, too; and
/// where there has been no PCR at all, these have no time.
///
/// In a stream of variable rate the packets between two PCRs are as evenly spread as the bytes.
#[derive(Debug)]
pub struct PcrMonitor {
    monitor: Monitor,
    held: Vec<Held>,
    /// Bytes of the stream before the first that is held, and before the next one.
    start: u64,
    position: u64,
    reference: Option<Reference>,
    /// PCRs of another PID since the last one of the reference.
    rival: Option<(Pid, u8)>,
    rate: Option<Rate>,
}

#[derive(Debug, Clone, Copy)]
#[allow(clippy::large_enum_variant)] // nearly all are packets
enum Held {
    Packet([u8; PACKET_SIZE]),
    SyncLost,
    Skipped(u64),
}

/// The last PCR of the clock.
#[derive(Debug, Clone, Copy)]
struct Reference {
    pid: Pid,
    pcr: Pcr,
    position: u64,
    /// Ticks since the first packet; None while no rate is known.
    time: Option<u64>,
}

/// Ticks by bytes.
#[derive(Debug, Clone, Copy)]
struct Rate {
    ticks: u64,
    bytes: u64,
}

impl Rate {
    fn ticks(self, bytes: u64) -> u64 {
        mul_div(self.ticks, bytes, self.bytes).unwrap_or(u64::MAX)
    }
}

impl PcrMonitor {
    /// Nothing seen yet.
    pub fn new(config: Config) -> Self {
        PcrMonitor {
            monitor: Monitor::new(config),
            held: Vec::new(),
            start: 0,
            position: 0,
            reference: None,
            rival: None,
            rate: None,
        }
    }

    /// What has been counted, without the packets held back.
    pub const fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// Takes what a framer has found. Events are of this packet and of those before it.
    pub fn framed(&mut self, unit: Framed<'_>, emit: impl FnMut(Event)) {
        match unit {
            Framed::Packet(frame) | Framed::BadSync(frame) => self.packet(frame.packet, emit),
            Framed::SyncLost { .. } => self.hold(Held::SyncLost, 0, emit),
            Framed::Skipped { len, .. } => self.hold(Held::Skipped(len), len, emit),
            Framed::Truncated { .. } => {}
        }
    }

    /// Takes a packet.
    #[inline]
    pub fn packet(&mut self, packet: Packet<'_>, mut emit: impl FnMut(Event)) {
        self.hold(Held::Packet(*packet.as_bytes()), PACKET_SIZE as u64, &mut emit);
        // adaptation_field_control: most packets have no field.
        if packet.header() & 0x20 != 0 {
            self.look(packet, &mut emit);
        }
    }

    /// Lets go of what is held back: no more comes.
    pub fn finish(&mut self, mut emit: impl FnMut(Event)) {
        self.release(self.rate, &mut emit);
    }

    #[inline]
    fn hold(&mut self, held: Held, len: u64, mut emit: impl FnMut(Event)) {
        if self.held.len() >= HELD {
            self.release(self.rate, &mut emit);
        }
        self.held.push(held);
        self.position = self.position.saturating_add(len);
    }

    #[inline(never)]
    fn look(&mut self, packet: Packet<'_>, emit: &mut dyn FnMut(Event)) {
        if packet.sync_byte() != SYNC_BYTE || packet.transport_error_indicator() {
            return;
        }
        let Some(pcr) = packet.pcr().filter(|pcr| pcr.valid()) else { return };
        let (pid, position) = (packet.pid(), self.position);
        let next = |time| Some(Reference { pid, pcr, position, time });
        let Some(reference) = self.reference else {
            self.reference = next(None);
            return;
        };
        if reference.pid != pid {
            let seen = self.rival.map_or(1, |(rival, n)| if rival == pid { n.saturating_add(1) } else { n });
            let rival = self.rival.map_or(pid, |(rival, _)| rival);
            self.rival = Some((rival, seen));
            if rival == pid && seen >= PATIENCE {
                self.rival = None;
                self.jump(next, emit);
            }
            return;
        }
        self.rival = None;
        let bytes = position.saturating_sub(reference.position);
        let ticks = u64::try_from(pcr.difference(reference.pcr)).unwrap_or(0);
        if packet.discontinuity_indicator() || ticks == 0 || ticks > LONGEST {
            return self.jump(next, emit);
        }
        let rate = Rate { ticks, bytes };
        // Packets before the first PCR get the rate measured after it.
        let before = reference.time.unwrap_or_else(|| rate.ticks(reference.position));
        self.reference = Some(Reference { time: Some(before), ..reference });
        self.release(Some(rate), emit);
        self.rate = Some(rate);
        self.reference = next(Some(before.saturating_add(ticks)));
    }

    /// The clock steps: time goes on as before.
    fn jump(&mut self, next: impl FnOnce(Option<u64>) -> Option<Reference>, emit: &mut dyn FnMut(Event)) {
        let time = self.reference.and_then(|r| Some((r.time?, self.rate?, r.position)));
        let time = time.map(|(time, rate, at)| time.saturating_add(rate.ticks(self.position.saturating_sub(at))));
        if self.rate.is_some() {
            self.release(self.rate, emit);
        }
        self.reference = next(time);
    }

    /// Gives all that is held to the monitor; with times by `rate` from the reference on.
    fn release(&mut self, rate: Option<Rate>, emit: &mut dyn FnMut(Event)) {
        let line = self.reference.and_then(|r| Some((r.time?, r.position)).zip(rate));
        let mut position = self.start;
        let time = |position: u64| {
            let ((time, at), rate) = line?;
            let ticks = match position.checked_sub(at) {
                Some(after) => time.saturating_add(rate.ticks(after)),
                None => time.saturating_sub(rate.ticks(at.saturating_sub(position))),
            };
            Some(Duration::from_nanos(nanoseconds(ticks)))
        };
        for held in self.held.drain(..) {
            match held {
                Held::Packet(bytes) => {
                    position = position.saturating_add(PACKET_SIZE as u64);
                    self.monitor.packet(Packet::new(&bytes), time(position), &mut *emit);
                }
                Held::SyncLost => {
                    let unit = Framed::SyncLost { position };
                    self.monitor.framed(unit, time(position), &mut *emit);
                }
                Held::Skipped(len) => {
                    self.monitor.framed(Framed::Skipped { position, len }, None, &mut *emit);
                    position = position.saturating_add(len);
                }
            }
        }
        self.start = self.position;
    }
}

/// 27 MHz ticks as nanoseconds.
const fn nanoseconds(ticks: u64) -> u64 {
    let (whole, rest) = (ticks / Pcr::FREQUENCY, ticks % Pcr::FREQUENCY);
    whole.saturating_mul(1_000_000_000).saturating_add(rest.saturating_mul(1000) / 27)
}
