//! The monitor: indicators 1.4 and 2.1.

use super::{Bytes, packet, pointed, start, tdt, tot};
use mpegts::Packet;
use mpegts::monitor::{Config, Detail, Indicator as I, Monitor};
use mpegts::packet::continuity::Step;

const JUMP: fn(u8, u8) -> Step = |expected, found| Step::Discontinuity { expected, found, signalled: false };

/// What is said of continuity and errors, with the number of the packet.
fn watch(packets: &[Bytes]) -> Vec<(u64, I, Option<Step>)> {
    let mut monitor = Monitor::new(Config::default());
    let mut out = Vec::new();
    for bytes in packets {
        monitor.packet(Packet::new(bytes), None, |event| {
            let step = if let Detail::Continuity(step) = event.detail { Some(step) } else { None };
            out.push((event.packet, event.indicator, step));
        });
    }
    for indicator in [I::ContinuityCountError, I::TransportError] {
        let reported = out.iter().filter(|(_, i, _)| *i == indicator).count();
        assert_eq!(monitor.count(indicator), reported as u64);
    }
    out
}

fn data(counter: u8, mark: u8) -> Bytes {
    packet(0x101, counter, false, &[mark; 184])
}

fn damaged(mut bytes: Bytes) -> Bytes {
    bytes[1] |= 0x80;
    bytes
}

#[test]
fn trap_47_two_sections_with_one_counter_are_an_error() {
    let packets: Vec<_> = [(3, tdt(1)), (3, tot(1)), (3, tot(1)), (4, tdt(2))]
        .iter()
        .map(|(counter, section)| start(0x14, *counter, &pointed(section)))
        .collect();
    assert_eq!(watch(&packets), [(1, I::ContinuityCountError, Some(Step::AlteredDuplicate))]);
}

/// On a PID of which no table says anything, far into the way that most packets go.
#[test]
fn trap_47_a_loss_of_15_packets_is_an_error() {
    let all: Vec<_> = (0..100u8).map(|n| data(n, n)).collect();
    assert_eq!(watch(&all), []);
    for lost in [15, 31, 47] {
        let lossy = [&all[..30], &all[30 + lost..]].concat();
        assert_eq!(watch(&lossy), [(30, I::ContinuityCountError, Some(Step::AlteredDuplicate))], "{lost}");
        // Not so a repetition.
        let twice = [&all[..30], &all[29..]].concat();
        assert_eq!(watch(&twice), []);
    }
}

#[test]
fn a_packet_in_error_is_not_missing_as_well() {
    let all: Vec<_> = (0..60u8).map(|n| data(n, n)).collect();
    for spoilt in [1, 2, 15, 16, 20] {
        let mut packets = all.clone();
        packets[30..30 + spoilt].iter_mut().for_each(|p| *p = damaged(*p));
        let expected: Vec<_> = (30..30 + spoilt as u64).map(|n| (n, I::TransportError, None)).collect();
        assert_eq!(watch(&packets), expected, "{spoilt}");
    }
    // What is missing besides it is.
    let lossy = [&all[..30], &[damaged(all[30])], &all[32..]].concat();
    let step = Some(JUMP(14, 0));
    assert_eq!(watch(&lossy), [(30, I::TransportError, None), (31, I::ContinuityCountError, step)]);
    let lossy = [&all[..30], &[damaged(all[30])], &all[45..]].concat();
    let step = Some(Step::AlteredDuplicate);
    assert_eq!(watch(&lossy), [(30, I::TransportError, None), (31, I::ContinuityCountError, step)]);
    // One that stands in for another is used up by the next good packet.
    let mut packets = all.clone();
    packets.insert(30, damaged(all[30]));
    packets.remove(40);
    let step = Some(JUMP(7, 8));
    assert_eq!(watch(&packets), [(30, I::TransportError, None), (40, I::ContinuityCountError, step)]);
    // It is of its own PID, and of none that has not come.
    let mut packets = all.clone();
    packets[30] = damaged(packet(0x102, 14, false, &[9; 184]));
    let step = Some(JUMP(14, 15));
    assert_eq!(watch(&packets), [(30, I::TransportError, None), (31, I::ContinuityCountError, step)]);
}

#[test]
fn trap_06_clock_references_of_packets_in_error_are_not_used() {
    use super::{clock, with_field};
    let at = |n: u64| with_field(0x101, n as u8, clock(n * 27_000), &[n as u8; 176]);
    let mut packets: Vec<_> = (0..8).map(at).collect();
    packets[4] = damaged(with_field(0x101, 4, clock(1 << 40), &[4; 176]));
    // No jump, neither there nor behind it.
    assert_eq!(watch(&packets), [(4, I::TransportError, None)]);
}
