//! A public capture whose encoder sends all sections of a PID with one counter.

use super::run;
use mpegts::demux::{Demux, Event, Watch};
use mpegts::monitor::{Config, Indicator, PcrMonitor};
use mpegts::packet::continuity::{PayloadContinuity, Step};
use mpegts::packet::framing::framed;
use mpegts::{Packet, Pid};
use wire::Decode;

/// `test-049`: 350 packets on PID 0x1DCF with counter 15, each with whole private sections without CRC.
/// What two packets in a row differ in is told by their bytes.
#[test]
fn trap_47_sections_of_a_capture_whose_counter_stands_still() {
    let Some(root) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let bytes = std::fs::read(root.join("ts/test-049.ts")).unwrap();
    let on = Pid::new(0x1DCF).unwrap();
    let packets: Vec<&[u8]> = bytes.chunks_exact(188).collect();
    assert!(packets.iter().all(|p| p[..4] == [0x47, 0x5D, 0xCF, 0x1F]) && packets.len() == 350);
    let changes: Vec<u64> = (1..350).filter(|n| packets[*n] != packets[*n - 1]).map(|n| n as u64).collect();
    assert_eq!(changes.len(), 42);
    // pointer_field 0, sections back to back, and stuffing.
    let in_packet = |n: u64| {
        let mut rest = &packets[n as usize][5..];
        let mut sections = Vec::new();
        while rest.first().is_some_and(|table_id| *table_id != 0xFF) {
            let len = 3 + (usize::from(rest[1] & 0x0F) << 8 | usize::from(rest[2]));
            sections.push(rest[..len].to_vec());
            rest = &rest[len..];
        }
        sections
    };
    let expected: Vec<_> = [0].iter().chain(&changes).flat_map(|n| in_packet(*n)).collect();
    assert!(expected.len() >= 43);

    for portion in [usize::MAX, 1316, 188] {
        let mut demux = Demux::new();
        demux.watch(on, Watch::Sections);
        let (mut sections, mut repeated) = (Vec::new(), 0);
        let altered = run(&mut demux, &bytes, portion, |event| {
            match event {
                Event::Section { pid, section, .. } if pid == on => sections.push(section.as_bytes().to_vec()),
                Event::Discontinuity { step: Step::RepeatedDuplicate, .. } => repeated += 1,
                Event::Discontinuity { step: Step::AlteredDuplicate, position, .. } => return Some(position / 188),
                other => panic!("{other:?}"),
            }
            None
        });
        assert!(sections == expected, "{} of {}", sections.len(), expected.len());
        assert_eq!(altered, changes);
        let count = demux.pid(on).unwrap();
        assert_eq!((count.duplicates, count.altered_duplicates), (349, 42));
        // Of the others the first in a row is legal.
        let rows = (1..350).filter(|n| !changes.contains(n) && (*n == 1 || changes.contains(&(n - 1)))).count();
        assert_eq!(repeated, 307 - rows);
    }

    let mut continuity = PayloadContinuity::new();
    let errors = packets.iter().filter(|p| continuity.check(Packet::from_bytes(p).unwrap()).is_error()).count() as u64;
    let mut monitor = PcrMonitor::new(Config::default());
    framed(&bytes).for_each(|unit| monitor.framed(unit, |_| {}));
    monitor.finish(|_| {});
    assert!(errors > 42);
    assert_eq!(monitor.monitor().count(Indicator::ContinuityCountError), errors);
}
