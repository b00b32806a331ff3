//! PCR accuracy (2.4), and the clock that is taken from PCRs.

use super::stage::{Program, every, gap, pid};
use mpegts::clock::Pcr;
use mpegts::monitor::{Config, Detail, Event, Indicator as I, Monitor, PcrAccuracy, PcrMonitor};
use mpegts::packet::{NULL_PACKET, Packet, PacketBuilder};
use std::time::Duration;
use wire::{Blob, Encode};

/// A packet of PID 0x101 that has nothing but this PCR.
fn pcr(ticks: u64, announced: bool) -> [u8; 188] {
    let flags = if announced { 0x90 } else { 0x10 };
    let field = [&[flags][..], &Pcr::wrapping(ticks).to_bytes()].concat();
    PacketBuilder::new(pid(0x101)).build(Some(&Blob(&field) as &dyn Encode), &[]).unwrap().0
}

/// 200 PCRs with `between(i)` null packets behind each, and the ticks that `clock` makes of the packet's
/// number.
fn stream(between: impl Fn(u64) -> u64, clock: impl Fn(u64, u64) -> u64) -> Vec<[u8; 188]> {
    let mut out = Vec::new();
    for i in 0..200 {
        out.push(pcr(clock(i, out.len() as u64), false));
        (0..between(i)).for_each(|_| out.push(NULL_PACKET));
    }
    out
}

/// 38 Mbit/s or so.
const TICKS: u64 = 1069;

fn deviations(packets: &[[u8; 188]], pcr_accuracy: PcrAccuracy) -> Vec<(u64, i64)> {
    let mut monitor = Monitor::new(Config::default().pcr_accuracy(pcr_accuracy));
    let mut out = Vec::new();
    for packet in packets {
        monitor.packet(Packet::new(packet), None, |e| match e.detail {
            Detail::PcrDeviation { nanoseconds } => out.push((e.packet, nanoseconds)),
            detail => panic!("{detail:?}"),
        });
    }
    out
}

#[test]
fn indicator_2_4_pcr_accuracy() {
    // One PCR of a constant rate is off by 13 ticks, which is 481 ns, or by 14, which is 519.
    let off =
        |by: i64| stream(|_| 600, move |i, n| ((n * TICKS) as i64 + 1_000_000 + if i == 120 { by } else { 0 }) as u64);
    for by in [0, 13, -13] {
        assert_eq!(deviations(&off(by), PcrAccuracy::Detect), [], "{by}");
    }
    for (by, nanoseconds) in [(14, 518), (-14, -518), (2700, 100_000)] {
        assert_eq!(deviations(&off(by), PcrAccuracy::Detect), [(120 * 601, nanoseconds)], "{by}");
    }
    assert_eq!(deviations(&off(2700), PcrAccuracy::Off), []);
}

#[test]
fn indicator_2_4_knows_neither_the_rate_nor_the_frequency_of_the_clock() {
    // 30 ppm off, and a rate at which a packet is no whole number of ticks.
    let packets = stream(|i| 500 + i % 90, |_, n| (n as u128 * 1069_3721 * 100_003 / 1_000_000_000) as u64);
    assert_eq!(deviations(&packets, PcrAccuracy::ConstantRate), []);
    assert_eq!(deviations(&packets, PcrAccuracy::Detect), []);
    // Every PCR is off by up to 300 ns either way.
    let packets = stream(|_| 600, |i, n| n * TICKS + 100 + i * 7919 % 17);
    assert_eq!(deviations(&packets, PcrAccuracy::Detect), []);
}

#[test]
fn indicator_2_4_is_not_measured_at_a_variable_rate() {
    let packets = stream(|i| 300 + i * 37 % 300, |i, _| i * 30 * 27_000);
    assert_eq!(deviations(&packets, PcrAccuracy::Detect), []);
    assert!(deviations(&packets, PcrAccuracy::ConstantRate).len() > 50);
    // The rate changes once.
    let packets = stream(|i| if i < 100 { 600 } else { 300 }, |i, _| i * 30 * 27_000);
    assert_eq!(deviations(&packets, PcrAccuracy::Detect), []);
}

#[test]
fn indicator_2_4_begins_anew_behind_eight_deviations_in_a_row() {
    // From some PCR on, for so many of them, the clock is 100 us ahead.
    let ahead = |n: u64| {
        let by = move |i: u64| if (100..100 + n).contains(&i) { 2700 } else { 0 };
        deviations(&stream(|_| 600, move |i, n| n * TICKS + by(i)), PcrAccuracy::ConstantRate)
    };
    let of = |from: u64, n: u64, nanoseconds| (from..from + n).map(move |i| (i * 601, nanoseconds)).collect::<Vec<_>>();
    // Seven do not draw the line towards them; what comes behind them lies on it.
    assert_eq!(ahead(7), of(100, 7, 100_000));
    // Eight are a step. 16 PCRs later, with 56 before it, the old clock would be off in its turn.
    assert_eq!(ahead(50), [of(100, 8, 100_000), of(150, 8, -100_000)].concat());
    assert_eq!(ahead(100), of(100, 8, 100_000));
}

#[test]
fn indicator_2_4_begins_anew_where_packets_are_missing() {
    let packets = stream(|_| 600, |_, n| n * TICKS);
    let mut monitor = Monitor::new(Config::default().pcr_accuracy(PcrAccuracy::ConstantRate));
    for (n, packet) in packets.iter().enumerate() {
        if n == 60_000 {
            monitor.gap();
        }
        if !(60_000..60_005).contains(&n) {
            monitor.packet(Packet::new(packet), None, |e| panic!("{e}"));
        }
    }
}

/// The events of packets that come without a clock.
fn untimed(packets: &[[u8; 188]]) -> Vec<Event> {
    let mut monitor = PcrMonitor::new(Config::default());
    let mut events = Vec::new();
    for packet in packets {
        monitor.packet(Packet::new(packet), |e| events.push(e));
    }
    monitor.finish(|e| events.push(e));
    assert_eq!(monitor.monitor().packets(), packets.len() as u64);
    events
}

/// A packet that is seen as an event, with its time.
fn probe() -> [u8; 188] {
    let mut packet = NULL_PACKET;
    packet[1] |= 0x80;
    packet
}

fn times(packets: &[[u8; 188]]) -> Vec<Option<Duration>> {
    untimed(packets).iter().filter(|e| e.indicator == I::TransportError).map(|e| e.time).collect()
}

/// One packet a millisecond, PCRs each 20; all others are seen.
fn ticking(n: u64, clock: impl Fn(u64) -> (u64, bool)) -> Vec<[u8; 188]> {
    (0..n).map(|i| if i % 20 == 5 { pcr(clock(i).0, clock(i).1) } else { probe() }).collect()
}

/// When the last byte of packet `i` of those has come.
fn expected(n: u64) -> Vec<Option<Duration>> {
    (0..n).filter(|i| i % 20 != 5).map(|i| Some(Duration::from_millis(i + 1))).collect()
}

#[test]
fn the_time_of_every_packet_is_interpolated_between_pcrs() {
    let start = 123_456_789;
    // Before the first PCR and behind the last one, too.
    assert_eq!(times(&ticking(300, |i| (start + i * 27_000, false))), expected(300));
}

#[test]
fn trap_16_the_clock_goes_on_where_the_pcr_wraps() {
    let start = (1u64 << 33) * 300 - 150 * 27_000;
    assert_eq!(times(&ticking(300, |i| (start + i * 27_000, false))), expected(300));
}

#[test]
fn the_clock_goes_on_where_the_pcr_steps() {
    for announced in [true, false] {
        // Back by a minute, forth by an hour.
        let steps = |i: u64| match i {
            0..100 => (3_000_000_000 + i * 27_000, false),
            100..200 => (1_380_000_000 + i * 27_000, announced && i == 105),
            _ => (98_580_000_000 + i * 27_000, announced && i == 205),
        };
        assert_eq!(times(&ticking(300, steps)), expected(300));
    }
}

#[test]
fn a_variable_rate_is_spread_between_pcrs() {
    // 10 packets in 20 ms, then 40 in the same time.
    let mut packets = Vec::new();
    for i in 0..8u64 {
        packets.push(pcr(i * 540_000, false));
        let n = if i % 2 == 0 { 9 } else { 39 };
        packets.extend((0..n).map(|_| probe()));
    }
    let times = times(&packets);
    let ms = |n: usize| times[n].unwrap().as_secs_f64() * 1000.0;
    // The first PCR is at 2 ms: its last byte at the rate behind it.
    assert!((ms(0) - 4.0).abs() < 0.001 && (ms(8) - 20.0).abs() < 0.001, "{times:?}");
    assert!((ms(9) - 22.5).abs() < 0.001 && (ms(47) - 41.5).abs() < 0.001, "{times:?}");
    assert!(times.is_sorted());
}

#[test]
fn another_pid_becomes_the_clock_when_the_first_ends() {
    let other = |ticks| {
        let field = [&[0x10][..], &Pcr::wrapping(ticks).to_bytes()].concat();
        PacketBuilder::new(pid(0x201)).build(Some(&Blob(&field) as &dyn Encode), &[]).unwrap().0
    };
    let packets: Vec<_> = (0..400u64)
        .map(|i| match i {
            _ if i % 20 == 5 && i < 120 => pcr(i * 27_000, false),
            _ if i % 20 == 6 => other(77_777_777 + i * 27_000),
            _ => probe(),
        })
        .collect();
    let expected: Vec<_> = (0..400u64)
        .filter(|i| !(i % 20 == 5 && *i < 120) && i % 20 != 6)
        .map(|i| Some(Duration::from_millis(i + 1)))
        .collect();
    assert_eq!(times(&packets), expected);
}

#[test]
fn without_pcrs_there_is_no_time_and_memory_is_bounded() {
    let mut monitor = PcrMonitor::new(Config::default());
    let mut events = 0;
    let heap = wire::testing::measure(|| {
        for _ in 0..100_000 {
            monitor.packet(Packet::new(&probe()), |e| {
                assert_eq!(e.time, None);
                events += 1;
            });
        }
        monitor.finish(|_| events += 1);
    });
    assert_eq!(events, 100_000);
    assert!(heap.bytes_max < 16 << 20, "{heap:?}");
}

#[test]
fn a_file_has_the_events_of_the_stream_it_was() {
    let mut program = Program::new(4000);
    program.pat = gap(&program.pat, 1000 * 1000, 1503 * 1000);
    program.audio = gap(&every(100, 4000), 2000 * 1000, 2705 * 1000);
    // A constant rate: a packet each 100 us, null packets between.
    let made = program.stage().packets();
    let mut packets: Vec<(u64, [u8; 188])> = Vec::new();
    let mut next = made.iter().peekable();
    for slot in 0..40_000u64 {
        let now = slot * 100;
        match next.next_if(|(time, _)| *time <= now) {
            Some((_, packet)) => {
                let mut packet = *packet;
                if Packet::new(&packet).pcr().is_some() {
                    packet[6..12].copy_from_slice(&Pcr::wrapping(now * 27).to_bytes());
                }
                packets.push((now, packet));
            }
            None => packets.push((now, NULL_PACKET)),
        }
    }
    let config = Config::default().buffers(false);
    let timed = super::stage::watch(&packets, config.clone());
    let bytes: Vec<_> = packets.iter().map(|p| p.1).collect();
    let mut monitor = PcrMonitor::new(config);
    let mut events = Vec::new();
    for packet in &bytes {
        monitor.packet(Packet::new(packet), |e| events.push(e));
    }
    monitor.finish(|e| events.push(e));
    let of = |events: &[Event]| events.iter().map(|e| (e.indicator, e.pid, e.packet)).collect::<Vec<_>>();
    assert_eq!(of(&timed).len(), 2);
    assert_eq!(of(&events), of(&timed));
    for (a, b) in events.iter().zip(&timed) {
        // Time 0 is the first packet's first byte there, and its last one here.
        let (a, b) = (a.time.unwrap(), b.time.unwrap() + Duration::from_micros(100));
        assert!(a.abs_diff(b) < Duration::from_micros(1), "{a:?} {b:?}");
    }
}
