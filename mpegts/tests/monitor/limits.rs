//! Bounds of memory, and input that is no stream.

use super::stage::{Program, Stage, every, pat, pid};
use mpegts::monitor::{Config, Indicator, Limits, Monitor, PcrMonitor};
use mpegts::packet::{Packet, PacketBuilder};
use std::time::Duration;

#[test]
fn trap_40_a_flood_of_pids_stays_under_the_limit() {
    let mut packets = Vec::new();
    for round in 0..3u8 {
        for n in 0..0x1FFF {
            let head = PacketBuilder {
                continuity_counter: round,
                payload_unit_start_indicator: true,
                ..PacketBuilder::new(pid(n))
            };
            packets.push((u64::from(n) * 100, head.build(None, &[0xFF; 184]).unwrap().0));
        }
    }
    let limits = Limits::default().pids(50);
    let mut monitor = Monitor::new(Config::default().limits(limits));
    let heap = wire::testing::measure(|| {
        for (time, packet) in &packets {
            monitor.packet(Packet::new(packet), Some(Duration::from_micros(*time)), |_| {});
        }
    });
    let (pids, _, _) = monitor.beyond_limits();
    // 0 to 2 have their places already.
    assert_eq!(pids, 3 * (8191 - 50));
    assert!(heap.bytes_max < 64 * 1024, "{heap:?}");
}

#[test]
fn trap_40_more_programs_than_the_limit_are_counted() {
    let programs: Vec<_> = (1..=200).map(|n| (n, 0x100 + n)).collect();
    let mut stage = Stage::default();
    stage.section(0, &pat(&programs), &every(100, 700));
    let limits = Limits::default().programs(30);
    let mut monitor = Monitor::new(Config::default().limits(limits));
    for (time, packet) in stage.packets() {
        monitor.packet(Packet::new(&packet), Some(Duration::from_micros(time)), |_| {});
    }
    assert_eq!((monitor.count(Indicator::PmtError), monitor.beyond_limits().2), (30, 1));
}

#[test]
fn trap_40_a_pid_beyond_the_limit_is_not_missed() {
    // PAT, CAT, TSDT and the map, and one of the two streams; or none.
    for pids in [5, 4] {
        let limits = Limits::default().pids(pids);
        let events = Program::new(9000).stage().events(Config::default().limits(limits));
        assert_eq!(events, []);
    }
}

#[test]
fn trap_41_nothing_is_allocated_in_steady_state() {
    let packets = Program::new(8000).stage().packets();
    let mut monitor = Monitor::new(Config::default());
    let (warm_up, steady) = packets.split_at(packets.len() / 2);
    let mut feed = |packets: &[(u64, [u8; 188])]| {
        for (time, packet) in packets {
            monitor.packet(Packet::new(packet), Some(Duration::from_micros(*time)), |_| {});
        }
    };
    feed(warm_up);
    let heap = wire::testing::measure(|| feed(steady));
    assert_eq!(heap.count_total, 0, "{heap:?}");
}

#[test]
fn any_bytes_are_watched_without_harm() {
    let healthy = Program::new(3000).stage().packets();
    // A generator of Lehmer's.
    let mut state = 0x2545_F491u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..60 {
        let mut timed = Monitor::new(Config::default());
        let mut untimed = PcrMonitor::new(Config::default());
        let (mut events, mut packets) = (0u64, 0u64);
        for (time, packet) in &healthy {
            let mut packet = *packet;
            for _ in 0..random(1 + round) {
                // The first bytes of header, adaptation field and section most often.
                let bound = [6, 24, 188][random(3)];
                let at = random(bound);
                packet[at] = random(256) as u8;
            }
            for _ in 0..[0, 1, 1, 1, 2][random(5)] {
                packets += 1;
                timed.packet(Packet::new(&packet), Some(Duration::from_micros(*time)), |_| events += 1);
                untimed.packet(Packet::new(&packet), |_| {});
            }
        }
        untimed.finish(|_| {});
        assert_eq!((timed.packets(), untimed.monitor().packets()), (packets, packets));
        assert_eq!(Indicator::ALL.iter().map(|i| timed.count(*i)).sum::<u64>(), events);
    }
}
