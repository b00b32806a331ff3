//! The monitor: the same events for the same packets, as many as it counts, and little kept.

use crate::input::{Random, Turn};
use crate::stream;
use dvb_si::monitor::{PIDS, SATELLITE_AND_CABLE, TERRESTRIAL};
use mpegts::Pid;
use mpegts::monitor::{Config, Detail, Event, Indicator, Limits, Monitor, PcrAccuracy, PcrMonitor, Periods};
use mpegts::packet::continuity::PayloadContinuity;
use mpegts::packet::framing::{Framed, Framer};
use std::collections::BTreeMap;
use std::time::Duration;

/// Takes the input, or the stream it describes, with a clock of its own, by its PCRs, and without.
pub fn run(data: &[u8], turn: Turn) {
    let stream = stream::of(data, turn);
    let mut random = Random::behind(data);
    let config = config(&mut random);
    let clock = Clock { step: [0, 1, 60, 3000, 900_000][random.below(5)], seed: random.clone() };

    if !turn.is_thorough() {
        let mut monitor = Monitor::new(config);
        let (mut now, mut events) = (Duration::ZERO, 0);
        each(&[&stream], |unit| {
            now += Duration::from_micros(clock.step);
            monitor.framed(unit, Some(now), |_| events += 1);
        });
        let counted: u64 = Indicator::ALL.iter().map(|indicator| monitor.count(*indicator)).sum();
        return assert_eq!(counted, events);
    }
    if turn.is(0, 4) || turn.is(1, 4) {
        let whole = timed(&config, &clock, &[&stream]);
        if turn.is(0, 4) {
            same(&whole.0, &timed(&config, &clock, &random.cut(&stream)).0);
        }
        if turn.is(1, 4) {
            counts(&whole.0, &whole.1);
            packets(&stream, &whole.0, &whole.1);
        }
    }
    if turn.is(2, 4) {
        let timeless = timed(&config, &Clock { step: u64::MAX, ..clock.clone() }, &[&stream]);
        counts(&timeless.0, &timeless.1);
        packets(&stream, &timeless.0, &timeless.1);
        assert!(timeless.0.iter().all(|event| event.time.is_none()));
    }
    if turn.is(3, 4) {
        let whole = by_pcr(&config, &[&stream]);
        same(&whole.0, &by_pcr(&config, &random.cut(&stream)).0);
        counts(&whole.0, whole.1.monitor());
        packets(&stream, &whole.0, whole.1.monitor());
    }
    if turn.is_rare() && turn.is(1, 4) {
        timed(&config, &clock, &[&stream]).0.iter().for_each(|event| drop(event.to_string()));
        heap(&stream, &config);
    }
}

fn config(random: &mut Random) -> Config {
    let few = random.below(3) == 0;
    let limits = Limits::default().pids(4 + random.below(12)).programs(random.below(4)).sections(random.below(12));
    let periods = Periods::default().other_pid(Duration::from_millis(random.below(2) as u64 * 300));
    let config = Config::default()
        .limits(if few { limits } else { Limits::default() })
        .periods(periods)
        .pcr_accuracy([PcrAccuracy::Off, PcrAccuracy::Detect, PcrAccuracy::ConstantRate][random.below(3)])
        .buffers(random.below(4) > 0);
    match random.below(3) {
        0 => config,
        1 => config.with(PIDS, SATELLITE_AND_CABLE),
        _ => config.with(PIDS, TERRESTRIAL),
    }
}

/// When packets come: microseconds from one to the next, with long gaps now and then; at `u64::MAX` never.
#[derive(Clone)]
struct Clock {
    step: u64,
    seed: Random,
}

/// All units of the input, in any pieces.
fn each(pieces: &[&[u8]], mut take: impl FnMut(Framed<'_>)) {
    let mut framer = Framer::new();
    for piece in pieces {
        let mut piece = *piece;
        while let Some(unit) = framer.next(&mut piece) {
            take(unit);
        }
    }
    while let Some(unit) = framer.finish() {
        take(unit);
    }
}

fn timed(config: &Config, clock: &Clock, pieces: &[&[u8]]) -> (Vec<Event>, Monitor) {
    let mut monitor = Monitor::new(config.clone());
    let mut events: Vec<Event> = Vec::new();
    let Clock { step, seed: mut random } = clock.clone();
    let mut now = 0u64;
    each(pieces, |unit| {
        let time = (step != u64::MAX).then(|| Duration::from_micros(now));
        now = now.saturating_add(step);
        match random.below(100) {
            0 => now = now.saturating_add(700_000),
            // Back, which must not be; the monitor goes on from where it was.
            1 => now = now.saturating_sub(10_000),
            2 => monitor.gap(),
            3 => time.into_iter().for_each(|time| monitor.tick(time, |event| events.push(event))),
            4 if step > 1000 => now = now.saturating_mul(2000),
            _ => {}
        }
        match unit {
            // By either way.
            Framed::Packet(frame) if random.below(2) == 0 => {
                monitor.packet(frame.packet, time, |event| events.push(event));
            }
            unit => monitor.framed(unit, time, |event| events.push(event)),
        }
    });
    (events, monitor)
}

fn by_pcr(config: &Config, pieces: &[&[u8]]) -> (Vec<Event>, PcrMonitor) {
    let mut monitor = PcrMonitor::new(config.clone());
    let mut events: Vec<Event> = Vec::new();
    each(pieces, |unit| monitor.framed(unit, |event| events.push(event)));
    monitor.finish(|event| events.push(event));
    (events, monitor)
}

#[track_caller]
fn same(a: &[Event], b: &[Event]) {
    if let Some((a, b)) = a.iter().zip(b).find(|(a, b)| a != b) {
        panic!("{a} in one piece, {b} in several");
    }
    assert_eq!(a.len(), b.len());
}

/// What is counted is what was reported, in order.
fn counts(events: &[Event], monitor: &Monitor) {
    for indicator in Indicator::ALL {
        let reported = events.iter().filter(|event| event.indicator == *indicator).count();
        assert_eq!(monitor.count(*indicator), reported as u64, "{}", indicator.name());
    }
    assert!(events.iter().all(|event| event.packet <= monitor.packets()));
    assert!(events.windows(2).all(|w| w[0].packet <= w[1].packet && w[0].time <= w[1].time), "out of order");
    for event in events {
        match event.detail {
            Detail::Late { interval, limit, .. } => assert!(interval > limit, "{event}"),
            Detail::Early { interval, limit, .. } => assert!(interval < limit, "{event}"),
            Detail::Delay { delay, limit } => assert!(delay > limit, "{event}"),
            Detail::Continuity(step) => assert!(step.is_error(), "{event}"),
            Detail::Checksum { found, computed, .. } => assert_ne!(found, computed),
            Detail::SyncByte(byte) => assert_ne!(byte, 0x47),
            _ => {}
        }
    }
}

/// What needs no time and no tables, by hand.
fn packets(stream: &[u8], events: &[Event], monitor: &Monitor) {
    let (mut packets, mut bad_sync, mut in_error, mut scrambled) = (0, 0, 0, 0);
    // With the packets in error since the last one without.
    let mut states: BTreeMap<Pid, (PayloadContinuity, u8)> = BTreeMap::new();
    let mut steps = Vec::new();
    each(&[stream], |unit| {
        match unit {
            Framed::BadSync(_) => bad_sync += 1,
            Framed::Packet(frame) => {
                let packet = frame.packet;
                in_error += u64::from(packet.transport_error_indicator());
                scrambled +=
                    u64::from(packet.pid() == Pid::PAT && packet.is_scrambled() && !packet.transport_error_indicator());
                if packet.transport_error_indicator() {
                    if let Some((_, spoilt)) = states.get_mut(&packet.pid()) {
                        *spoilt = spoilt.saturating_add(1);
                    }
                } else {
                    let (continuity, spoilt) = states.entry(packet.pid()).or_default();
                    let step = continuity.check(packet);
                    if step.is_error() && step.missing().is_none_or(|missing| missing > *spoilt) {
                        steps.push((packets, packet.pid(), step));
                    }
                    *spoilt = 0;
                }
            }
            _ => return,
        }
        packets += 1;
    });
    assert_eq!(monitor.packets(), packets);
    assert_eq!(monitor.count(Indicator::SyncByteError), bad_sync);
    assert_eq!(monitor.count(Indicator::TransportError), in_error);
    let on_pat = events.iter().filter(|e| e.indicator == Indicator::PatError && e.detail == Detail::Scrambled);
    assert_eq!(on_pat.count() as u64, scrambled);
    if monitor.beyond_limits().0 == 0 {
        let found = events.iter().filter_map(|event| match event.detail {
            Detail::Continuity(step) => Some((event.packet, event.pid?, step)),
            _ => None,
        });
        assert_eq!(found.collect::<Vec<_>>(), steps);
    }
}

/// Whatever comes, what is kept is what the limits allow.
fn heap(stream: &[u8], config: &Config) {
    let limits = Limits::default().pids(24).programs(4).sections(16);
    let config = config.clone().limits(limits);
    let bytes = stream.len() as u64;
    // The table of PIDs, their states, what a program's map names.
    let kept = 96 * 1024 + 24 * 6000 + 4 * 4096;
    let heap = wire::testing::measure(|| {
        let mut monitor = Monitor::new(config.clone());
        let mut now = Duration::ZERO;
        each(&[stream], |unit| {
            now += Duration::from_micros(500);
            monitor.framed(unit, Some(now), |_| {});
        });
    });
    assert!(heap.bytes_max <= kept, "{} bytes for {bytes}", heap.bytes_max);
    // Without such limits, what is kept is part of the input; packets wait for the next PCR.
    let config = config.limits(Limits::default());
    let heap = wire::testing::measure(|| {
        let mut monitor = PcrMonitor::new(config.clone());
        each(&[stream], |unit| monitor.framed(unit, |_| {}));
        monitor.finish(|_| {});
    });
    assert!(heap.bytes_max <= 64 * 1024 + 8 * bytes, "{} bytes for {bytes}", heap.bytes_max);
}
