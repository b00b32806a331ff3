//! One input, without any input or output: datagrams and the time in, events and status out.

use crate::alarm::AlarmKey;
use crate::approved::Approved;
use crate::board::{Active, Board};
use crate::event::{Body, Counts, Event, Presence, SourceChange, State};
use crate::rate::{Rate, bitrate};
use crate::senders::Senders;
use crate::services::{Air, changes};
use crate::stream::{Stream, Timing};
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE};
use dvb_si::text::Profile;
use examples::violation::numbers;
use mpegts::Pid;
use mpegts::ip::fec::{FecDecoder, FecEvent};
use mpegts::ip::rtp::{DatagramEvent, DatagramStatistics, Datagrams, RtpEvent};
use mpegts::monitor::{Config, Event as Violation, Indicator};
use mpegts::packet::framing::Framing;
use std::net::SocketAddr;
use std::time::Duration;

/// RTP packets by which one may be overtaken.
const WINDOW: u16 = 64;

/// The same with FEC: a column comes up to a matrix late, and the largest has 100 packets.
const FEC_WINDOW: u16 = 256;

/// How long RTP packets wait for one that is missing.
const PATIENCE: Duration = Duration::from_millis(500);

/// Tables are looked at when they have not changed for so long, or at last after so long.
const QUIET: Duration = Duration::from_secs(1);
const AT_LAST: Duration = Duration::from_secs(5);

/// How often [`Probe::tick`] is wanted.
pub const TICK: Duration = Duration::from_millis(100);

/// Indicators by PID that are raised at a time; beyond, by indicator alone.
const INDICATORS: usize = 64;

/// Alarms that are raised at a time.
const ALARMS: usize = 4096;

/// Changes of services that are told of at once.
const CHANGES: usize = 256;

/// How an input is watched.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the monitor checks.
    pub monitor: Config,
    /// How strings without a character table of their own are read.
    pub profile: Profile,
    /// An input is absent when nothing has come for so long.
    pub timeout: Duration,
    /// An indicator is cleared when it was not violated for so long.
    pub clear_after: Duration,
    /// How often the counts are told.
    pub interval: Duration,
    /// Whether it is an alarm when nothing comes.
    pub required: bool,
    /// Whether there is FEC.
    pub fec: bool,
    /// Bits a second, at least.
    pub bitrate_min: Option<u64>,
    /// Bits a second, at most.
    pub bitrate_max: Option<u64>,
    /// A change of the bit rate by more than so many percent is told.
    pub bitrate_change: u64,
    /// What the input may carry.
    pub approved: Approved,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            monitor: Config::default().with(PIDS, SATELLITE_AND_CABLE).buffers(false),
            profile: Profile::default(),
            timeout: Duration::from_secs(2),
            clear_after: Duration::from_secs(10),
            interval: Duration::from_secs(60),
            required: true,
            fec: false,
            bitrate_min: None,
            bitrate_max: None,
            bitrate_change: 10,
            approved: Approved::default(),
        }
    }
}

/// One input.
#[derive(Debug)]
pub struct Probe {
    pub(crate) settings: Settings,
    datagrams: Datagrams<Duration>,
    fec: Option<FecDecoder>,
    pub(crate) stream: Stream,
    pub(crate) senders: Senders,
    pub(crate) rate: Rate,
    /// Packets at the last look and bits a second, in the order of the demultiplexer's PIDs.
    pub(crate) pid_rates: Vec<(u64, u64)>,
    pub(crate) presence: Presence,
    /// Since when it is so.
    pub(crate) since: Duration,
    pub(crate) now: Duration,
    pub(crate) begun: Option<Duration>,
    pub(crate) last_datagram: Option<Duration>,
    pub(crate) last_packets: Option<Duration>,
    /// When the tables changed first and last since they were looked at.
    stale: Option<(Duration, Duration)>,
    next_look: Duration,
    next_tick: Duration,
    next_statistics: Option<Duration>,
    /// The services, once they were looked at.
    pub(crate) air: Option<Air>,
    /// They were looked at since the input came.
    pub(crate) is_known: bool,
    pub(crate) indicators: Board<(Indicator, Option<Pid>), Violation>,
    pub(crate) alarms: Board<AlarmKey, String>,
    received: u64,
    dropped: u64,
    told: Counts,
    events: Vec<Event>,
}

impl Probe {
    /// Nothing seen yet.
    pub fn new(settings: Settings, timing: Timing) -> Self {
        Probe {
            datagrams: Datagrams::new(if settings.fec { FEC_WINDOW } else { WINDOW }),
            fec: settings.fec.then(|| FecDecoder::new(FEC_WINDOW)),
            stream: Stream::new(settings.monitor.clone(), timing),
            settings,
            senders: Senders::default(),
            rate: Rate::default(),
            pid_rates: Vec::new(),
            presence: Presence::Waiting,
            since: Duration::ZERO,
            now: Duration::ZERO,
            begun: None,
            last_datagram: None,
            last_packets: None,
            stale: None,
            next_look: Duration::ZERO,
            next_tick: Duration::ZERO,
            next_statistics: None,
            air: None,
            is_known: false,
            indicators: Board::new(INDICATORS.saturating_add(Indicator::ALL.len())),
            alarms: Board::new(ALARMS),
            received: 0,
            dropped: 0,
            told: Counts::default(),
            events: Vec::new(),
        }
    }

    /// Takes what has happened since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Takes a datagram of the stream itself. `now` is since 1970, and need not be later than the last.
    pub fn datagram(&mut self, payload: &[u8], sender: Option<SocketAddr>, now: Duration) {
        self.advance(now);
        self.received = self.received.saturating_add(1);
        self.last_datagram = Some(self.now);
        if let Some(source) = sender.filter(|sender| self.senders.note(*sender, now)) {
            self.tell(Body::Source { change: SourceChange::Added, source });
        }
        if let Some(fec) = &mut self.fec {
            // What is no RTP is counted by the receiver.
            let _ = fec.push(payload);
        }
        self.receive(payload);
        self.restore();
    }

    /// Takes a datagram of the columns or rows of FEC.
    pub fn fec_datagram(&mut self, payload: &[u8], now: Duration) {
        self.advance(now);
        if let Some(fec) = &mut self.fec {
            // What is no FEC restores nothing.
            let _ = fec.push_fec(payload);
        }
        self.restore();
    }

    /// Takes packets that were read out of a capture, in whole frames.
    pub fn packets(&mut self, bytes: &[u8], framing: Framing, time: Duration) {
        self.advance(time);
        self.received = self.received.saturating_add(1);
        self.last_datagram = Some(self.now);
        let Probe { stream, indicators, events, .. } = self;
        stream.datagram(bytes, framing, time, |violation| strike(violation, time, indicators, events));
        self.came(time);
        // Nobody looks at a clock beside a capture.
        if self.now >= self.next_tick {
            self.tick(self.now);
        }
    }

    /// Takes bytes of a file, cut anywhere; `end` behind the last. The time is that of its PCRs.
    pub fn file(&mut self, bytes: &[u8], end: bool) {
        self.advance(self.stream.elapsed());
        let (before, now) = (self.stream.demux().statistics().packets, self.now);
        let Probe { stream, indicators, events, .. } = self;
        stream.file(bytes, end, |violation| strike(violation, now, indicators, events));
        if self.stream.demux().statistics().packets > before {
            self.came(now);
        }
        self.tick(self.stream.elapsed());
    }

    /// Says that packets are missing here.
    pub fn gap(&mut self) {
        self.stream.gap();
    }

    /// Says how many datagrams the system has dropped so far.
    pub fn set_dropped(&mut self, dropped: u64) {
        self.dropped = self.dropped.max(dropped);
    }

    /// Lets the time go on when nothing comes, every [`TICK`].
    pub fn tick(&mut self, now: Duration) {
        self.advance(now);
        let now = self.now;
        self.next_tick = now.saturating_add(TICK);
        if self.datagrams.waiting_since().is_some_and(|since| now.saturating_sub(since) > PATIENCE) {
            let Probe { datagrams, stream, indicators, events, .. } = self;
            let mut came = None;
            while let Some(event) = datagrams.flush() {
                came = take(event, stream, indicators, events).or(came);
            }
            came.into_iter().for_each(|time| self.came(time));
        }
        let Probe { stream, indicators, events, .. } = self;
        // Without any packets, all that is to be said is that there are none.
        if self.presence == Presence::Present {
            stream.tick(now, |violation| strike(violation, now, indicators, events));
        }
        self.watch_presence();
        self.look_at_tables();
        for ((indicator, pid), active) in self.indicators.expire(now, self.settings.clear_after) {
            self.events.push(indicated(State::Cleared, indicator, pid, &active, now));
        }
        let packets = self.stream.demux().statistics().packets;
        if let Some(time) = self.rate.update(packets, now) {
            self.each_second(time);
        }
        let next = *self.next_statistics.get_or_insert_with(|| now.saturating_add(self.settings.interval));
        if now >= next {
            self.next_statistics = Some(now.saturating_add(self.settings.interval));
            self.tell(Body::Statistics(Box::new(self.counts())));
        }
    }

    /// The end: what waits is let out, and the counts are told.
    pub fn finish(&mut self) {
        let Probe { datagrams, stream, indicators, events, .. } = self;
        let mut came = None;
        while let Some(event) = datagrams.finish() {
            came = take(event, stream, indicators, events).or(came);
        }
        came.into_iter().for_each(|time| self.came(time));
        let (now, Probe { stream, indicators, events, .. }) = (self.now, &mut *self);
        stream.finish(|violation| strike(violation, now, indicators, events));
        if self.stale.is_some() {
            self.look();
        }
        self.tell(Body::Statistics(Box::new(self.counts())));
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        let statistics = self.datagrams.statistics();
        let mut violations = [0u64; 3];
        for indicator in Indicator::ALL {
            if let Some(sum) = violations.get_mut(usize::from(indicator.priority().saturating_sub(1))) {
                *sum = sum.saturating_add(self.stream.count(*indicator));
            }
        }
        let rtp = statistics.rtp;
        let unknown = [statistics.unknown, statistics.not_ts, rtp.other, rtp.bad, rtp.strays];
        Counts {
            datagrams: self.received,
            unknown: unknown.into_iter().fold(0, u64::saturating_add),
            dropped: self.dropped,
            packets: self.stream.demux().statistics().packets,
            bitrate: self.rate.last.unwrap_or(0),
            rtp_lost: rtp.lost,
            rtp_reordered: rtp.reordered,
            rtp_duplicates: rtp.duplicates,
            fec_restored: self.fec.as_ref().map_or(0, |fec| fec.statistics().restored),
            violations,
        }
    }

    /// Whether transport packets have come in RTP.
    pub fn is_rtp(&self) -> bool {
        let DatagramStatistics { rtp, not_ts, .. } = self.datagrams.statistics();
        rtp.delivered > not_ts
    }

    fn advance(&mut self, now: Duration) {
        self.now = self.now.max(now);
        if self.begun.is_none() {
            (self.begun, self.since) = (Some(self.now), self.now);
        }
    }

    pub(crate) fn tell(&mut self, body: Body) {
        self.events.push(Event { time: self.now, body });
    }

    fn receive(&mut self, payload: &[u8]) {
        let Probe { datagrams, stream, indicators, events, now, .. } = self;
        let mut input = datagrams.push(payload, *now);
        let mut came = None;
        while let Some(event) = datagrams.next(&mut input) {
            came = take(event, stream, indicators, events).or(came);
        }
        came.into_iter().for_each(|time| self.came(time));
    }

    /// Hands on what FEC has restored.
    fn restore(&mut self) {
        loop {
            let Probe { fec: Some(fec), datagrams, stream, indicators, events, now, .. } = self else { return };
            let Some(event) = fec.next() else { return };
            let FecEvent::Restored(payload) = event else { continue };
            let mut input = datagrams.push(payload, *now);
            let mut came = None;
            while let Some(event) = datagrams.next(&mut input) {
                came = take(event, stream, indicators, events).or(came);
            }
            came.into_iter().for_each(|time| self.came(time));
        }
    }

    /// Packets have come at this time.
    fn came(&mut self, time: Duration) {
        self.last_packets = Some(self.last_packets.map_or(time, |last| last.max(time)));
        if self.presence != Presence::Present {
            (self.presence, self.since) = (Presence::Present, self.now);
            self.rate.restart();
            // The tables of the list must come, too.
            self.changed();
            let packets = self.stream.demux().statistics().packets;
            self.tell(Body::Input { state: Presence::Present, packets });
        }
        if self.stream.take_changed() {
            self.changed();
        }
    }

    fn changed(&mut self) {
        let first = self.stale.map_or(self.now, |(first, _)| first);
        self.stale = Some((first, self.now));
    }

    fn watch_presence(&mut self) {
        let is_over = self.last_packets.is_some_and(|last| self.now.saturating_sub(last) > self.settings.timeout);
        if self.presence == Presence::Present && is_over {
            (self.presence, self.since) = (Presence::Absent, self.now);
            self.stream.interrupt();
            self.rate.restart();
            self.pid_rates.iter_mut().for_each(|(_, rate)| *rate = 0);
            (self.stale, self.is_known) = (None, false);
            let packets = self.stream.demux().statistics().packets;
            self.tell(Body::Input { state: Presence::Absent, packets });
            self.judge();
        }
    }

    /// Looks at the tables when they are whole, or have not become whole for long.
    fn look_at_tables(&mut self) {
        let Some((first, last)) = self.stale else { return };
        let is_late = self.now.saturating_sub(first) >= AT_LAST;
        if !is_late && (self.now.saturating_sub(last) < QUIET || self.now < self.next_look) {
            return;
        }
        self.next_look = self.now.saturating_add(QUIET);
        if is_late || Air::is_whole(self.stream.services()) {
            self.look();
        }
    }

    fn look(&mut self) {
        self.stale = None;
        let air = Air::of(self.stream.services(), self.settings.profile);
        let before = self.air.take().unwrap_or_default();
        if before.transport_stream_id != air.transport_stream_id {
            self.tell(Body::TransportStream {
                transport_stream_id: air.transport_stream_id,
                original_network_id: air.original_network_id,
                before: before.transport_stream_id,
            });
        }
        let changes = changes(&before, &air);
        let omitted = changes.len().saturating_sub(CHANGES);
        changes.into_iter().take(CHANGES).for_each(|change| self.tell(Body::Service(change)));
        if omitted > 0 {
            self.tell(Body::ServicesOmitted { count: omitted });
        }
        (self.air, self.is_known) = (Some(air), true);
        self.judge();
    }

    fn each_second(&mut self, time: Duration) {
        let pids = self.stream.demux().pids().map(|(_, count)| count.packets);
        for (index, packets) in pids.enumerate() {
            match self.pid_rates.get_mut(index) {
                Some((before, rate)) => (*rate, *before) = (bitrate(packets.saturating_sub(*before), time), packets),
                None => self.pid_rates.push((packets, bitrate(packets, time))),
            }
        }
        let gone = self.senders.forget(self.now);
        let removed = gone.into_iter().map(|sender| sender.address);
        removed.for_each(|source| self.tell(Body::Source { change: SourceChange::Removed, source }));
        let (counts, told) = (self.counts(), self.told);
        let loss = Body::Loss {
            rtp_lost: counts.rtp_lost.saturating_sub(told.rtp_lost),
            fec_restored: counts.fec_restored.saturating_sub(told.fec_restored),
            dropped: counts.dropped.saturating_sub(told.dropped),
            unknown: counts.unknown.saturating_sub(told.unknown),
        };
        if !matches!(loss, Body::Loss { rtp_lost: 0, fec_restored: 0, dropped: 0, unknown: 0 }) {
            self.tell(loss);
        }
        self.told = counts;
        if self.presence == Presence::Present {
            if let Some((before, bitrate)) = self.rate.change(self.settings.bitrate_change, self.now) {
                self.tell(Body::Bitrate { bitrate, before });
            }
        }
        self.judge();
    }
}

/// Hands packets to the stream; gives their time.
fn take(
    event: DatagramEvent<'_, Duration>,
    stream: &mut Stream,
    indicators: &mut Board<(Indicator, Option<Pid>), Violation>,
    events: &mut Vec<Event>,
) -> Option<Duration> {
    match event {
        DatagramEvent::Packets { bytes, framing, arrival, .. } => {
            stream.datagram(bytes, framing, arrival, |violation| strike(violation, arrival, indicators, events));
            return Some(arrival);
        }
        DatagramEvent::Rtp(RtpEvent::Lost { .. } | RtpEvent::Restart { .. } | RtpEvent::NewSource { .. }) => {
            stream.gap()
        }
        _ => {}
    }
    None
}

/// Notes a violation; tells of it when it is the first.
fn strike(
    violation: Violation,
    now: Duration,
    indicators: &mut Board<(Indicator, Option<Pid>), Violation>,
    events: &mut Vec<Event>,
) {
    let mut key = (violation.indicator, violation.pid);
    if !indicators.has_room_for(&key, Indicator::ALL.len()) {
        key.1 = None;
    }
    if indicators.raise(key, now, violation) {
        let active = Active { since: now, last: now, count: 1, value: violation };
        events.push(indicated(State::Raised, key.0, key.1, &active, now));
    }
}

fn indicated(state: State, of: Indicator, pid: Option<Pid>, active: &Active<Violation>, time: Duration) -> Event {
    let body = Body::Indicator {
        state,
        indicator: of.number(),
        name: of.name(),
        priority: of.priority(),
        pid: pid.map(Pid::get),
        count: active.count,
        seconds: active.last.saturating_sub(active.since).as_secs_f64(),
        detail: active.value.detail.to_string(),
        numbers: numbers(active.value.detail),
    };
    Event { time, body }
}
