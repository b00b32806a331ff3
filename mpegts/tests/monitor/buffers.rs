//! The target decoder: 3.3, 3.9 and 3.10.

use super::stage::{Program, Stage, every, pat, pid, pmt};
use mpegts::monitor::{Buffer, Config, Detail, Event, Indicator as I};
use std::time::Duration;

const MS: u64 = 1000;

/// A program with audio packets at these times besides.
fn audio(times: &[u64]) -> Vec<Event> {
    let mut stage = Program::new(3500).stage();
    stage.data(0x102, times);
    stage.events(Config::default())
}

/// 188 bytes at 2 Mbit/s.
const PACKET: u64 = 752;

#[test]
fn indicator_3_3_transport_buffer_of_audio() {
    // 512 bytes hold two packets and 136 bytes, which take 544 us to leak at 2 Mbit/s. The third may come when 52 bytes have.
    let start = 2010 * MS;
    assert_eq!(audio(&[start, start, start + 208]), []);
    let events = audio(&[start, start, start + 207]);
    assert!(
        matches!(events[..], [Event { indicator: I::BufferError, detail: Detail::Overflow(Buffer::Transport), .. }]),
        "{events:?}"
    );
    assert_eq!(events[0].pid, Some(pid(0x102)));
    // Once until it has been empty.
    assert_eq!(audio(&[start; 20]).len(), 1);
    let twice: Vec<u64> = [vec![start; 3], vec![start + 3 * PACKET; 3]].concat();
    assert_eq!(audio(&twice).len(), 2);
    let mut stage = Program::new(3500).stage();
    stage.data(0x102, &[start; 20]);
    assert_eq!(stage.events(Config::default().buffers(false)), []);
}

#[test]
fn indicator_3_3_transport_buffer_of_system_information() {
    // A PMT of two packets fits, one of three does not.
    let run = |bytes: usize| {
        let filler = [0xFF; 200];
        let long: Vec<(u8, &[u8])> = vec![(0xF0, &filler[..bytes / 3]); 3];
        let mut program = Program::new(2000);
        program.map = pmt(1, 0x101, &[(0x101, 0x02, &long), (0x102, 0x03, &[])]);
        program.pmt = every(100, 2000).iter().map(|t| t + 7 * MS).collect();
        let events = program.stage().events(Config::default());
        events.iter().map(|e| (e.indicator, e.detail)).collect::<Vec<_>>()
    };
    assert_eq!(run(250), []);
    let found = run(400);
    assert_eq!(found.len(), 20);
    assert!(found.iter().all(|f| *f == (I::BufferError, Detail::Overflow(Buffer::System(1)))));
}

/// Bursts of packets on these PIDs, each at its time, beside two programs with their maps on 0x100 and 0x200.
fn overflows(bursts: &[(u16, u64, usize)]) -> Vec<(u16, Buffer)> {
    let program = Program::new(3000);
    let mut stage = Stage::default();
    stage.section(0, &pat(&[(1, 0x100), (2, 0x200)]), &program.pat).section(
        0x100,
        &program.map,
        &later(&program.pmt, 7),
    );
    stage.section(0x200, &pmt(2, 0x1FFF, &[]), &later(&program.pmt, 14));
    stage.pcr(0x101, &program.pcr, |t| t * 27).pes(0x101, &program.video, 300).pes(0x102, &program.audio, 400);
    for (on, time, packets) in bursts {
        stage.data(*on, &vec![time * MS; *packets]);
    }
    let events = stage.events(Config::default());
    let overflow = |event: &Event| match event.detail {
        Detail::Overflow(buffer) => (event.pid.unwrap().get(), buffer),
        other => panic!("{other:?}"),
    };
    events.iter().map(overflow).collect()
}

fn later(times: &[u64], ms: u64) -> Vec<u64> {
    times.iter().map(|t| t + ms * MS).collect()
}

#[test]
fn indicator_3_3_a_map_fills_the_buffer_of_its_own_programs_and_the_pat_that_of_all() {
    let (first, second) = ((0x100, Buffer::System(1)), (0x200, Buffer::System(2)));
    // At 1 Mbit/s a packet takes 1.5 ms: two and 136 bytes fit.
    assert_eq!(overflows(&[(0, 2050, 2), (0x100, 2053, 2), (0x200, 2053, 2)]), []);
    assert_eq!(overflows(&[(0x100, 2050, 3)]), [first]);
    assert_eq!(overflows(&[(0, 2050, 3)]), [first, second]);
    // Two of the PAT and one of a map: in one buffer only. When that is empty again, it counts anew.
    assert_eq!(overflows(&[(0, 2050, 2), (0x200, 2050, 1)]), [second]);
    assert_eq!(
        overflows(&[(0x200, 2050, 1), (0, 2050, 2), (0x200, 2060, 1), (0, 2060, 2), (0, 2070, 3)]),
        [second, second, first, second]
    );
    // 1500 us are not enough for a packet to leak, 4 us more are.
    assert_eq!(overflows(&[(0x100, 2050, 1), (0, 2051, 1), (0x200, 2051, 1), (0, 2052, 1)]), []);
}

#[test]
fn indicator_3_9_empty_buffer() {
    // Two packets, then one each time that one has leaked: never more than 376 bytes, never none.
    let busy = |n: u64| (0..n).map(|i| 2010 * MS + i.saturating_sub(1) * PACKET).collect::<Vec<u64>>();
    let second = 1_000_000 / PACKET;
    let run = |n| {
        let mut program = Program::new(3500);
        program.audio = vec![0, 500 * MS, 1000 * MS, 1500 * MS, 2000 * MS];
        let mut stage = program.stage();
        stage.data(0x102, &busy(n));
        let events = stage.events(Config::default());
        events.into_iter().filter(|e| e.indicator != I::PtsError).collect::<Vec<_>>()
    };
    assert_eq!(run(second + 1), []);
    let events = run(second + 3);
    let [
        Event {
            indicator: I::EmptyBufferError,
            detail: Detail::NeverEmpty { buffer: Buffer::Transport, interval },
            ..
        },
    ] = events[..]
    else {
        panic!("{events:?}")
    };
    assert!(interval > Duration::from_secs(1) && interval < Duration::from_millis(1002));
    // Said once.
    assert_eq!(run(second + 300).len(), 1);
}

/// A program whose PES packets on 0x102, of this type and with these descriptors, are `ahead` ticks
/// of 90 kHz before their time.
fn ahead(stream_type: u8, descriptors: &[(u8, &[u8])], ahead: i64) -> Vec<Event> {
    let program = Program::new(1000);
    let mut stage = Stage::default();
    let map = pmt(1, 0x101, &[(0x101, 0x02, &[]), (0x102, stream_type, descriptors)]);
    stage.section(0, &pat(&[(1, 0x100)]), &program.pat).section(0x100, &map, &program.pmt);
    stage.pcr(0x101, &program.pcr, |t| t * 27).pes(0x101, &program.video, 300);
    stage.pes_at(0x102, &[200 * MS, 400 * MS], |t| t as i64 * 90 / 1000 + ahead);
    stage.events(Config::default())
}

#[test]
fn indicator_3_3_data_after_its_decoding_time() {
    assert_eq!(ahead(0x03, &[], 0), []);
    let events = ahead(0x03, &[], -1);
    let [event, _] = events[..] else { panic!("{events:?}") };
    assert_eq!((event.indicator, event.pid), (I::BufferError, Some(pid(0x102))));
    assert!(matches!(event.detail, Detail::Overdue { by } if by == Duration::from_nanos(11_111)));
}

#[test]
fn indicator_3_10_data_delay() {
    assert_eq!(ahead(0x03, &[], 90_000), []);
    let events = ahead(0x03, &[], 90_001);
    assert!(matches!(events[..], [Event { indicator: I::DataDelayError, .. }, _]), "{events:?}");
    // AVC may wait for ten seconds, still pictures for a minute.
    assert_eq!(ahead(0x1B, &[], 900_000), []);
    assert_eq!(ahead(0x1B, &[], 900_001).len(), 2);
    // The first pictures, at 200 ms, and the next ones, which may be a long time later.
    for (stream_type, tag, body) in [(0x02, 0x02, &[0x05u8][..]), (0x1B, 0x28, &[0x64, 0, 0x28, 0xBF])] {
        assert_eq!(ahead(stream_type, &[(tag, body)], 60 * 90_000), []);
        assert_eq!(ahead(stream_type, &[(tag, body)], 60 * 90_000 + 1).len(), 2);
    }
}
